// SPDX-License-Identifier: GPL-2.0-or-later
/* The contract printed: as text and as JSON; contract_*.c do the rest. */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/command/command.h"
#include "conformance/command/rules.h"
#include "conformance/report/report.h"
#include "conformance/words/names.h"
#include "conformance/words/wrap.h"

/* Calls one() for every clause that the options pick. */
static void each_clause(const struct pt_options *o,
			void (*one)(const struct pt_clause *c, void *arg), void *arg)
{
	struct pt_clause c;
	for (size_t i = 0; i < pt_nr_clauses(); i++)
		if (pt_clause_at(i, &c) && pt_options_want_clause(o, &c))
			one(&c, arg);
}

static void print_rules(const struct pt_options *o, bool whole)
{
	bool *used = pt_contract_rules(o);
	puts("RULES");
	for (size_t i = 0; i < pt_nr_rules; i++) {
		if (!used[i])
			continue;
		printf("%-4s  %s\n", pt_rules[i].id, pt_rules[i].text);
		if (whole)
			printf("      source: %s\n      relied on by: %s\n", pt_rules[i].source,
			       pt_rules[i].relied_on);
	}
	free(used);
}

#define ROOM_BESIDE 110

static void print_clause_row(const struct pt_clause *c, void *arg)
{
	char text[512], full[PT_FULL_NAME];
	(void)arg;
	pt_clause_text(c, text, sizeof(text));
	pt_clause_full_name(c, full, sizeof(full));
	/* where there is no room beside the name, the text is a line by itself */
	if (pt_options_columns() < ROOM_BESIDE)
		printf("%s  %s\n    %s\n", full, c->rule, text);
	else
		printf("%-52s %-4s %s\n", full, c->rule, text);
}

static void print_whole(const struct pt_options *o)
{
	print_rules(o, true);
	puts("\nCLAUSES");
	each_clause(o, print_clause_row, NULL);
}

/* ---- in short ------------------------------------------------------------------------- */

/* A helper's clauses, counted by the rules they apply. */
struct counted {
	const char *helper;
	enum pt_level level;
	size_t clauses, *of_rule; /* by the rule's number */
};

static void count_clause(const struct pt_clause *c, void *arg)
{
	struct counted *n = arg;
	if (pt_helpers[c->helper].level != n->level ||
	    strcmp(pt_helpers[c->helper].name, n->helper) != 0 || pt_clause_is_live(c))
		return;
	n->clauses++;
	for (size_t r = 0; r < pt_nr_rules; r++)
		n->of_rule[r] += !strcmp(pt_rules[r].id, c->rule);
}

/* "pte_mkold  21: F1 13, D1 1, …" */
static size_t print_helper(const struct pt_options *o, enum pt_helper h, size_t *of_rule)
{
	struct counted n = { pt_helpers[h].name, pt_helpers[h].level, 0, of_rule };
	const char *comma = "";
	memset(of_rule, 0, pt_nr_rules * sizeof(*of_rule));
	each_clause(o, count_clause, &n);
	if (!n.clauses)
		return 0;
	printf("%-38s %3zu: ", n.helper, n.clauses);
	for (size_t r = 0; r < pt_nr_rules; r++) {
		if (!of_rule[r])
			continue;
		printf(of_rule[r] == 1 ? "%s%s" : "%s%s %zu", comma, pt_rules[r].id, of_rule[r]);
		comma = ", ";
	}
	putchar('\n');
	return n.clauses;
}

static void print_short(const struct pt_options *o)
{
	size_t *of_rule = calloc(pt_nr_rules + 1, sizeof(*of_rule)), clauses = 0, helpers = 0;
	if (!of_rule)
		exit(pt_usage("out of memory"));
	print_rules(o, false);
	for (unsigned l = 0; l < PT_NR_COLUMNS; l++) {
		printf("\nHELPERS, %s: how many clauses, and of which rules\n", pt_level_names[l]);
		for (unsigned h = 0; h < PT_NR_HELPERS; h++) {
			size_t n;
			if (pt_helpers[h].level != l || pt_helper_is_told_before((enum pt_helper)h))
				continue;
			n = print_helper(o, (enum pt_helper)h, of_rule);
			clauses += n;
			helpers += n != 0;
		}
	}
	printf("\n%zu clauses about %zu helpers, of %zu rules.  ptconform contract --all prints "
	       "each "
	       "clause, ptconform explain HELPER, or RULE, what there is to one.\n",
	       clauses, helpers, pt_nr_rules);
	free(of_rule);
}

static int print_table(const struct pt_options *o)
{
	struct pt_kept_back k;
	pt_keep_back(&k);
	if (o->all || o->format || o->nr_helper || o->nr_clause)
		print_whole(o);
	else
		print_short(o);
	pt_let_out(&k, pt_options_columns());
	return PT_EXIT_OK;
}

/* ---- JSON --------------------------------------------------------------------------- */

static void json_clause(const struct pt_clause *c, void *array)
{
	static const char *const types[] = { "effect", "expectation", "law", "hazard" };
	char name[PT_CLAUSE_NAME], text[512];
	pt_clause_name(c, name, sizeof(name));
	pt_clause_text(c, text, sizeof(text));
	json_array_append_new(array,
			      json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "helper",
					pt_helpers[c->helper].name, "level",
					pt_level_names[pt_helpers[c->helper].level], "clause", name,
					"type", types[c->type], "rule", c->rule, "text", text));
}

static int print_json(const struct pt_options *o)
{
	bool *used = pt_contract_rules(o);
	json_t *rules = json_array(), *clauses = json_array();
	for (size_t i = 0; i < pt_nr_rules; i++)
		if (used[i])
			json_array_append_new(rules,
					      json_pack("{s:s, s:s, s:s, s:s}", "id",
							pt_rules[i].id, "text", pt_rules[i].text,
							"source", pt_rules[i].source, "relied_on",
							pt_rules[i].relied_on));
	each_clause(o, json_clause, clauses);
	json_t *all = json_pack("{s:s, s:o, s:o}", "schema", "ptconform-contract-1", "rules", rules,
				"clauses", clauses);
	int err = !all || json_dumpf(all, stdout, JSON_INDENT(1));
	putchar('\n');
	json_decref(all);
	free(used);
	return err ? PT_EXIT_USAGE : PT_EXIT_OK;
}

static int print(const struct pt_options *o)
{
	if (o->format && !strcmp(o->format, "vm-warn"))
		return pt_contract_warn(o);
	if (o->nr_arch)
		return pt_usage("--arch is an option of contract --format vm-warn alone");
	if (o->nr_operands)
		return pt_usage("contract takes a tree with --format vm-warn, or as --check %s",
				o->operands[0]);
	if (o->tree)
		return pt_contract_check(o);
	if (o->format && !strcmp(o->format, "rst"))
		return pt_contract_rst(o);
	if (o->format && !strcmp(o->format, "md"))
		return pt_contract_md(o);
	if (o->format && !strcmp(o->format, "checked-header"))
		return pt_contract_checked(o);
	if (o->format && !strcmp(o->format, "json"))
		return print_json(o);
	return print_table(o);
}

/* What cannot be made is not written either. */
int pt_cmd_contract(const struct pt_options *o)
{
	struct pt_kept_back k;
	int status;

	if (!o->output)
		return print(o);
	pt_keep_back(&k);
	status = print(o);
	pt_take_back(&k);
	if (status != PT_EXIT_USAGE && pt_output_save(o->output, k.text, k.size))
		status = PT_EXIT_USAGE;
	free(k.text);
	return status;
}
