// SPDX-License-Identifier: GPL-2.0-or-later
/* The contract printed: as text and as JSON; contract_rst.c and contract_check.c do the rest. */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/command/command.h"
#include "conformance/names.h"

/* Calls one() for every clause that the options pick. */
static void each_clause(const struct pt_options *o,
			void (*one)(const struct pt_clause *c, void *arg), void *arg)
{
	struct pt_clause c;
	for (size_t i = 0; i < pt_nr_clauses(); i++)
		if (pt_clause_at(i, &c) && pt_options_want_clause(o, &c))
			one(&c, arg);
}

static void mark_rule(const struct pt_clause *c, void *used)
{
	for (size_t i = 0; i < pt_nr_rules; i++)
		if (!strcmp(pt_rules[i].id, c->rule))
			((bool *)used)[i] = true;
}

bool *pt_contract_rules(const struct pt_options *o)
{
	bool *used = calloc(pt_nr_rules + 1, sizeof(*used));
	if (!used)
		exit(pt_usage("out of memory"));
	for (size_t i = 0; i < pt_nr_rules; i++)
		used[i] = !o->helper && !o->clause;
	each_clause(o, mark_rule, used);
	return used;
}

static void print_clause_row(const struct pt_clause *c, void *arg)
{
	char text[512], full[PT_FULL_NAME];
	(void)arg;
	pt_clause_text(c, text, sizeof(text));
	pt_clause_full_name(c, full, sizeof(full));
	printf("%-52s %-4s %s\n", full, c->rule, text);
}

static int print_table(const struct pt_options *o)
{
	bool *used = pt_contract_rules(o);
	puts("RULES");
	for (size_t i = 0; i < pt_nr_rules; i++)
		if (used[i])
			printf("%-4s %s\n     source: %s\n     relied on by: %s\n", pt_rules[i].id,
			       pt_rules[i].text, pt_rules[i].source, pt_rules[i].relied_on);
	puts("\nCLAUSES");
	each_clause(o, print_clause_row, NULL);
	free(used);
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

int pt_cmd_contract(const struct pt_options *o)
{
	if (o->tree)
		return pt_contract_check(o);
	if (o->format && !strcmp(o->format, "rst"))
		return pt_contract_rst(o);
	if (o->format && !strcmp(o->format, "json"))
		return print_json(o);
	return print_table(o);
}
