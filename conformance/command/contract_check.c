// SPDX-License-Identifier: GPL-2.0-or-later
/* contract --check TREE: the tree's own document of the helpers against the contract. */
#include <errno.h>
#include <jansson.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "conformance/command/command.h"
#include "conformance/command/contract_calls.h"
#include "conformance/subject/identifiers.h"
#include "conformance/subject/other_names.h"
#include "conformance/words/names.h"
#include "conformance/work/folders.h"

/* A row of the document: "| pte_same   | Tests … |". */
struct doc_row {
	char name[64];
	const char *ours; /* what we call it; NULL: the same */
	unsigned line;
	bool has_clause, in_tree;
};

/* A helper with clauses; one row for each name. */
struct our_helper {
	enum pt_helper helper;
	bool in_tree;
};

struct check {
	const char *tree;
	char doc[PATH_MAX];
	struct doc_row *row;
	size_t rows, room;
	struct our_helper helper[PT_NR_HELPERS];
	size_t helpers;
	struct pt_callers calls;
};

/* ---- the document ----------------------------------------------------------------- */

static void add_row(struct check *k, const char *line, unsigned number)
{
	const char *name = line + 1 + strspn(line + 1, " ");
	size_t len = strcspn(name, " |\n");
	if (!len || len >= sizeof(k->row->name))
		return;
	if (k->rows == k->room) {
		k->room = k->room ? 2 * k->room : 128;
		k->row = realloc(k->row, k->room * sizeof(*k->row));
		if (!k->row)
			exit(pt_usage("out of memory"));
	}
	struct doc_row *row = &k->row[k->rows++];
	*row = (struct doc_row){ .line = number };
	memcpy(row->name, name, len);
}

static bool has_mm(const char *tree)
{
	char mm[PATH_MAX];
	int err = errno, there;
	snprintf(mm, sizeof(mm), "%s/mm", tree);
	there = !access(mm, F_OK);
	errno = err;
	return there;
}

/* The document moved from vm to mm in 6.0, and came with 5.9: older trees have helpers, too. */
static int read_doc(struct check *k)
{
	static const char *const places[] = { "mm", "vm" };
	FILE *f = NULL;
	for (size_t i = 0; !f && i < PT_ARRAY_SIZE(places); i++) {
		snprintf(k->doc, sizeof(k->doc), "%s/Documentation/%s/arch_pgtable_helpers.rst",
			 k->tree, places[i]);
		f = fopen(k->doc, "r");
	}
	if (!f && errno == ENOENT && has_mm(k->tree)) {
		*k->doc = '\0';
		return -1;
	}
	if (!f)
		return pt_usage("%s has no Documentation/mm/arch_pgtable_helpers.rst: %s", k->tree,
				strerror(errno));
	char line[512];
	for (unsigned number = 1; fgets(line, sizeof(line), f); number++)
		if (*line == '|')
			add_row(k, line, number);
	fclose(f);
	if (k->rows)
		return -1;
	return pt_usage("%s has no table of helpers", k->doc);
}

/* ---- the document's names and ours --------------------------------------------------- */

/* Rows under a name that no tree calls the helper by, or that is its name in older trees. */
static const struct {
	const char *row, *helper;
} other_names[] = {
	{ "pmdp_get_and_clear", "pmdp_huge_get_and_clear" },
	{ "pmdp_get_and_clear_full", "pmdp_huge_get_and_clear_full" },
	{ "pudp_get_and_clear", "pudp_huge_get_and_clear" },
	{ "pudp_get_and_clear_full", "pudp_huge_get_and_clear_full" },
	{ "__swp_to_pte_entry", "__swp_entry_to_pte" },
	{ "__swp_to_pmd_entry", "__swp_entry_to_pmd" },
	{ "pte_mkhuge", "arch_make_huge_pte" },
	{ "pte_mkwrite_novma", "pte_mkwrite" },
	{ "pmd_mkwrite_novma", "pmd_mkwrite" },
};

/* Helpers that the contract leaves out on purpose. */
static const struct {
	const char *row, *why;
} left_out[] = {
	{ "pte_bad", "mm asks it of no pte: below a pte there is no table to be bad" },
	{ "pte_mknotpresent",
	  "mm calls it nowhere: no architecture's own use of it is a contract" },
};

static const char *our_name(const char *row)
{
	for (size_t i = 0; i < PT_ARRAY_SIZE(other_names); i++)
		if (!strcmp(other_names[i].row, row))
			return other_names[i].helper;
	return strcmp(pt_first_name(row), row) != 0 ? pt_first_name(row) : NULL;
}

static bool same_helper(const struct doc_row *row, enum pt_helper h)
{
	return !strcmp(row->name, pt_helpers[h].name) ||
	       (row->ours && !strcmp(row->ours, pt_helpers[h].name));
}

/* Why no clause is about a row; NULL if there is no good reason. */
static const char *reason_for(const struct doc_row *row)
{
	for (size_t i = 0; i < PT_ARRAY_SIZE(left_out); i++)
		if (!strcmp(left_out[i].row, row->name))
			return left_out[i].why;
	return row->in_tree ? NULL : "it names nothing in the tree";
}

/* ---- what is checked ------------------------------------------------------------------- */

static bool law_calls(const struct pt_law *law, const struct doc_row *row)
{
	for (size_t i = 0; law->needs[i].part; i++)
		if (same_helper(row, law->needs[i].helper))
			return true;
	return false;
}

/* A predicate has its clauses in the effects of others: pte_young() in sets-young. */
static bool clause_asks(const struct pt_clause *c, const struct doc_row *row)
{
	if (same_helper(row, c->helper))
		return true;
	if (c->type == PT_CLAUSE_LAW)
		return law_calls(&pt_laws[c->row], row);
	if (c->type != PT_CLAUSE_EFFECT)
		return false;
	int h = pt_slot_helper(pt_helpers[c->helper].level, c->slot);
	return h >= 0 && same_helper(row, (enum pt_helper)h);
}

static bool has_clause(const struct doc_row *row)
{
	struct pt_clause c;
	for (size_t i = 0; i < pt_nr_clauses(); i++)
		if (pt_clause_at(i, &c) && clause_asks(&c, row))
			return true;
	return false;
}

static bool has_row(const struct check *k, enum pt_helper h)
{
	for (size_t i = 0; i < k->rows; i++)
		if (same_helper(&k->row[i], h))
			return true;
	return false;
}

static bool listed(const struct check *k, enum pt_helper h)
{
	for (size_t i = 0; i < k->helpers; i++)
		if (!strcmp(pt_helpers[k->helper[i].helper].name, pt_helpers[h].name))
			return true;
	return false;
}

static void list_helpers(struct check *k)
{
	struct pt_clause c;
	for (size_t i = 0; i < pt_nr_clauses(); i++)
		if (pt_clause_at(i, &c) && !listed(k, c.helper))
			k->helper[k->helpers++].helper = c.helper;
}

/* Which rows and which of our helpers name something in the tree. */
static int search_tree(struct check *k)
{
	size_t n = k->rows + k->helpers;
	const char **name = calloc(n, sizeof(*name));
	bool *seen = calloc(n, sizeof(*seen));
	if (!name || !seen)
		exit(pt_usage("out of memory"));
	for (size_t i = 0; i < n; i++)
		name[i] = i < k->rows ? k->row[i].name
				      : pt_helpers[k->helper[i - k->rows].helper].name;
	int err = pt_identifiers_seen(k->tree, name, n, seen);
	for (size_t i = 0; i < n; i++)
		*(i < k->rows ? &k->row[i].in_tree : &k->helper[i - k->rows].in_tree) = seen[i];
	free(name);
	free(seen);
	return err ? pt_usage("%s has no sources to look for helpers in: %s", k->tree,
			      strerror(errno))
		   : -1;
}

/* What the row means, if the tree has that under its right name. */
static const char *meant(const struct check *k, const struct doc_row *row)
{
	for (size_t i = 0; row->ours && i < k->helpers; i++)
		if (k->helper[i].in_tree &&
		    !strcmp(pt_helpers[k->helper[i].helper].name, row->ours))
			return row->ours;
	return NULL;
}

static bool lacks_row(const struct check *k, size_t helper)
{
	return k->helper[helper].in_tree && !has_row(k, k->helper[helper].helper);
}

/* ---- printed ------------------------------------------------------------------------------- */

static size_t count_unreasoned(const struct check *k)
{
	size_t n = 0;
	for (size_t i = 0; i < k->rows; i++)
		n += !k->row[i].has_clause && !reason_for(&k->row[i]);
	return n;
}

static void print_rows(const struct check *k, size_t *without, size_t *nothing)
{
	puts("rows of the document that no clause is about:");
	for (size_t i = 0; i < k->rows; i++) {
		const struct doc_row *row = &k->row[i];
		if (row->has_clause)
			continue;
		const char *why = reason_for(row);
		printf("  %s:%u: %s%s%s\n", k->doc, row->line, row->name, why ? ": " : "",
		       why ? why : "");
		++*without;
	}
	puts("rows that name nothing in the tree:");
	for (size_t i = 0; i < k->rows; i++) {
		const struct doc_row *row = &k->row[i];
		if (row->in_tree)
			continue;
		const char *ours = meant(k, row);
		printf("  %s:%u: %s%s%s\n", k->doc, row->line, row->name,
		       ours ? "; the tree has " : "", ours ? ours : "");
		++*nothing;
	}
}

static int verdict(const struct check *k)
{
	return count_unreasoned(k) || pt_callers_count(&k->calls, PT_UNKNOWN) ? PT_EXIT_VIOLATED
									      : PT_EXIT_OK;
}

static void print_document(const struct check *k)
{
	size_t without = 0, nothing = 0, helpers = 0, unreasoned = count_unreasoned(k);
	print_rows(k, &without, &nothing);
	puts("helpers with clauses that the document has no row for:");
	for (size_t i = 0; i < k->helpers; i++) {
		if (!lacks_row(k, i))
			continue;
		printf("  %-42s %s\n", pt_helpers[k->helper[i].helper].name,
		       pt_level_names[pt_helpers[k->helper[i].helper].level]);
		helpers++;
	}
	printf("%zu rows: %zu without a clause, %zu of them for no good reason; %zu name nothing; "
	       "%zu helpers without a row\n",
	       k->rows, without, unreasoned, nothing, helpers);
}

static int print_table(const struct check *k)
{
	if (*k->doc)
		print_document(k);
	else
		puts("the tree has no document of the helpers");
	pt_print_calls(&k->calls);
	return verdict(k);
}

static json_t *row_json(const struct doc_row *row, const char *key, const char *value)
{
	return json_pack("{s:s, s:i, s:s?}", "row", row->name, "line", (int)row->line, key, value);
}

static int print_json(const struct check *k)
{
	json_t *without = json_array(), *nothing = json_array(), *helpers = json_array();
	size_t unreasoned = count_unreasoned(k);
	for (size_t i = 0; i < k->rows; i++) {
		const struct doc_row *row = &k->row[i];
		if (!row->has_clause)
			json_array_append_new(without, row_json(row, "reason", reason_for(row)));
		if (!row->in_tree)
			json_array_append_new(nothing, row_json(row, "meant", meant(k, row)));
	}
	for (size_t i = 0; i < k->helpers; i++) {
		const struct pt_helper_info *h = &pt_helpers[k->helper[i].helper];
		if (lacks_row(k, i))
			json_array_append_new(helpers,
					      json_pack("{s:s, s:s}", "helper", h->name, "level",
							pt_level_names[h->level]));
	}
	json_t *all =
		json_pack("{s:s, s:s, s:s?, s:i, s:i, s:o, s:o, s:o, s:o}", "schema",
			  "ptconform-check-1", "tree", k->tree, "document", *k->doc ? k->doc : NULL,
			  "rows", (int)k->rows, "unreasoned", (int)unreasoned,
			  "rows_without_clause", without, "rows_naming_nothing", nothing,
			  "helpers_without_row", helpers, "called", pt_calls_json(&k->calls));
	int err = !all || json_dumpf(all, stdout, JSON_INDENT(1));
	putchar('\n');
	json_decref(all);
	if (err)
		return pt_usage("the result cannot be written as JSON");
	return verdict(k);
}

int pt_contract_check(const struct pt_options *o)
{
	static struct check k;
	if (o->nr_helper || o->nr_clause)
		return pt_usage("--check takes neither --helper nor --clause");
	if (o->format && strcmp(o->format, "table") != 0 && strcmp(o->format, "json") != 0)
		return pt_usage("--check has no format %s; there are: table json", o->format);
	k = (struct check){ .tree = o->tree };
	int err = read_doc(&k);
	if (err == -1) {
		list_helpers(&k);
		for (size_t i = 0; i < k.rows; i++)
			k.row[i].ours = our_name(k.row[i].name);
		err = search_tree(&k);
	}
	for (size_t i = 0; err == -1 && i < k.rows; i++)
		k.row[i].has_clause = has_clause(&k.row[i]);
	if (err == -1)
		pt_callers_read(&k.calls, k.tree, pt_data_dir());
	if (err == -1)
		err = o->format && !strcmp(o->format, "json") ? print_json(&k) : print_table(&k);
	free(k.row);
	pt_callers_free(&k.calls);
	return err;
}
