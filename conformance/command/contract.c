// SPDX-License-Identifier: GPL-2.0-or-later
/* The contract printed: as text, as reStructuredText, as JSON; and --check. */
#include <errno.h>
#include <jansson.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/command/command.h"
#include "conformance/names.h"

/* ---- text and reStructuredText ----------------------------------------------- */

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

/* Rules to print: all, or with --helper or --clause those of the clauses picked. */
static bool *pick_rules(const struct pt_options *o)
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
	char name[PT_CLAUSE_NAME], text[512], full[160];
	(void)arg;
	pt_clause_name(c, name, sizeof(name));
	pt_clause_text(c, text, sizeof(text));
	snprintf(full, sizeof(full), "%s.%s", pt_helpers[c->helper].name, name);
	printf("%-52s %-4s %s\n", full, c->rule, text);
}

static int print_table(const struct pt_options *o)
{
	bool *used = pick_rules(o);
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

/* Characters that reStructuredText would take for markup. */
static void put_rst(const char *s)
{
	for (; *s; s++) {
		if (strchr("*`|\\_", *s))
			putchar('\\');
		putchar(*s);
	}
}

static void rst_row(const char *const *cells, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		printf(i ? "     - " : "   * - ");
		put_rst(cells[i]);
		putchar('\n');
	}
}

static void rst_table(const char *title, const char *const *head, size_t n)
{
	putchar('\n');
	puts(title);
	for (size_t i = 0; title[i]; i++)
		putchar('=');
	puts("\n\n.. list-table::\n   :header-rows: 1\n");
	rst_row(head, n);
}

static void rst_clause(const struct pt_clause *c, void *arg)
{
	char name[PT_CLAUSE_NAME], text[512];
	const char *cells[] = { pt_helpers[c->helper].name, name, c->rule, text };
	(void)arg;
	pt_clause_name(c, name, sizeof(name));
	pt_clause_text(c, text, sizeof(text));
	rst_row(cells, PT_ARRAY_SIZE(cells));
}

static void rst_effects(const struct pt_options *o)
{
	static const char *const head[] = { "Helper", "On",	 "When",     "Sets",
					    "Clears", "May set", "May clear" };
	rst_table("Effects", head, PT_ARRAY_SIZE(head));
	for (size_t i = 0; i < pt_nr_effects; i++) {
		const struct pt_effect *e = &pt_effects[i];
		char on[128], when[256], slots[4][256];
		const char *cells[] = {
			pt_helpers[e->helper].name, on, when, slots[0], slots[1], slots[2], slots[3]
		};
		const u64 masks[] = { e->sets, e->clears, e->may_set, e->may_clear };
		struct pt_clause c = { PT_CLAUSE_EFFECT, i, 0, e->helper, e->rule };
		if (!pt_options_want_clause(&(struct pt_options){ .helper = o->helper }, &c))
			continue;
		pt_kinds_text(e->on, on, sizeof(on));
		pt_when_text(e->when, when, sizeof(when));
		for (size_t k = 0; k < PT_ARRAY_SIZE(masks); k++)
			pt_slots_text(masks[k], slots[k], sizeof(slots[k]));
		rst_row(cells, PT_ARRAY_SIZE(cells));
	}
	puts("\nWhatever a row does not name stays as it was.");
}

static int print_rst(const struct pt_options *o)
{
	static const char *const rule_head[] = { "Rule", "Text", "Source", "Relied on by" };
	static const char *const clause_head[] = { "Helper", "Clause", "Rule", "Text" };
	bool *used = pick_rules(o);
	puts(".. SPDX-License-Identifier: GPL-2.0-or-later\n\n"
	     "======================================\n"
	     "The contract of the page table helpers\n"
	     "======================================");
	rst_table("Rules", rule_head, PT_ARRAY_SIZE(rule_head));
	for (size_t i = 0; i < pt_nr_rules; i++)
		if (used[i])
			rst_row((const char *const[]){ pt_rules[i].id, pt_rules[i].text,
						       pt_rules[i].source, pt_rules[i].relied_on },
				4);
	rst_effects(o);
	rst_table("Clauses", clause_head, PT_ARRAY_SIZE(clause_head));
	each_clause(o, rst_clause, NULL);
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
	bool *used = pick_rules(o);
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

/* ---- --check TREE --------------------------------------------------------------------- */

/* A row of the document: "| pte_same   | Tests … |". */
struct doc_row {
	char name[64];
	unsigned line;
};

struct doc {
	char path[PATH_MAX];
	struct doc_row *row;
	size_t n, room;
};

static void add_row(struct doc *d, const char *line, unsigned number)
{
	const char *name = line + 1 + strspn(line + 1, " ");
	size_t len = strcspn(name, " |\n");
	if (!len || len >= sizeof(d->row->name))
		return;
	if (d->n == d->room) {
		d->room = d->room ? 2 * d->room : 128;
		d->row = realloc(d->row, d->room * sizeof(*d->row));
		if (!d->row)
			exit(pt_usage("out of memory"));
	}
	memcpy(d->row[d->n].name, name, len);
	d->row[d->n].name[len] = '\0';
	d->row[d->n++].line = number;
}

/* The document moved from vm to mm in 6.0. */
static int read_doc(const char *tree, struct doc *d)
{
	static const char *const places[] = { "mm", "vm" };
	FILE *f = NULL;
	*d = (struct doc){ 0 };
	for (size_t i = 0; !f && i < PT_ARRAY_SIZE(places); i++) {
		snprintf(d->path, sizeof(d->path), "%s/Documentation/%s/arch_pgtable_helpers.rst",
			 tree, places[i]);
		f = fopen(d->path, "r");
	}
	if (!f)
		return pt_usage("%s has no Documentation/mm/arch_pgtable_helpers.rst: %s", tree,
				strerror(errno));
	char line[512];
	for (unsigned number = 1; fgets(line, sizeof(line), f); number++)
		if (*line == '|')
			add_row(d, line, number);
	fclose(f);
	if (d->n)
		return -1;
	return pt_usage("%s has no table of helpers", d->path);
}

/* pte_mkwrite_novma() is what older trees call pte_mkwrite(). */
static bool same_helper(const char *doc, const char *ours)
{
	size_t n = strlen(ours);
	return !strncmp(doc, ours, n) && (!doc[n] || !strcmp(doc + n, "_novma"));
}

static bool law_calls(const struct pt_law *law, const char *doc_name)
{
	for (size_t i = 0; i < PT_ARRAY_SIZE(law->needs) && law->needs[i] != law->helper; i++)
		if (same_helper(doc_name, pt_helpers[law->needs[i]].name))
			return true;
	return false;
}

/* A predicate has its clauses in the effects of others: pte_young() in sets-young. */
static bool clause_asks(const struct pt_clause *c, const char *doc_name)
{
	if (same_helper(doc_name, pt_helpers[c->helper].name))
		return true;
	if (c->type == PT_CLAUSE_LAW)
		return law_calls(&pt_laws[c->row], doc_name);
	if (c->type != PT_CLAUSE_EFFECT)
		return false;
	int h = pt_slot_helper(pt_helpers[c->helper].level, c->slot);
	return h >= 0 && same_helper(doc_name, pt_helpers[h].name);
}

static bool has_clause(const char *doc_name)
{
	struct pt_clause c;
	for (size_t i = 0; i < pt_nr_clauses(); i++)
		if (pt_clause_at(i, &c) && clause_asks(&c, doc_name))
			return true;
	return false;
}

static bool has_row(const struct doc *d, const char *helper)
{
	for (size_t i = 0; i < d->n; i++)
		if (same_helper(d->row[i].name, helper))
			return true;
	return false;
}

/* Is this the first clause about a helper of this name? */
static bool first_of_helper(size_t clause, const struct pt_clause *c)
{
	struct pt_clause other;
	for (size_t i = 0; i < clause; i++)
		if (pt_clause_at(i, &other) &&
		    !strcmp(pt_helpers[other.helper].name, pt_helpers[c->helper].name))
			return false;
	return true;
}

static int check(const char *tree)
{
	struct doc d;
	struct pt_clause c;
	size_t rows = 0, helpers = 0;
	int err = read_doc(tree, &d);
	if (err != -1)
		return err;
	puts("rows of the document that no clause is about:");
	for (size_t i = 0; i < d.n; i++) {
		if (has_clause(d.row[i].name))
			continue;
		printf("  %s:%u: %s\n", d.path, d.row[i].line, d.row[i].name);
		rows++;
	}
	puts("helpers with clauses that the document has no row for:");
	for (size_t i = 0; i < pt_nr_clauses(); i++) {
		if (!pt_clause_at(i, &c) || !first_of_helper(i, &c) ||
		    has_row(&d, pt_helpers[c.helper].name))
			continue;
		printf("  %s\n", pt_helpers[c.helper].name);
		helpers++;
	}
	printf("%zu of %zu rows without a clause, %zu helpers without a row\n", rows, d.n, helpers);
	free(d.row);
	return PT_EXIT_OK;
}

int pt_cmd_contract(const struct pt_options *o)
{
	if (o->tree)
		return o->format ? pt_usage("--check has no --format") : check(o->tree);
	if (o->format && !strcmp(o->format, "rst"))
		return print_rst(o);
	if (o->format && !strcmp(o->format, "json"))
		return print_json(o);
	return print_table(o);
}
