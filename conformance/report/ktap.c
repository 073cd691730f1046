// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * KTAP version 1: one subtest per cell, in it one per helper, in it one line
 * per clause.  A name ends at '#', so names have none.
 */
#include <stdlib.h>
#include <string.h>

#include "conformance/report/findings.h"
#include "conformance/report/tally.h"
#include "conformance/report/writer.h"

static void indent(FILE *f, int depth)
{
	fprintf(f, "%*s", 2 * depth, "");
}

/* Text as diagnostic lines of a depth. */
static void diagnostic(FILE *f, int depth, const char *raw)
{
	char *clean = pt_text_clean(raw);
	for (char *line = clean, *next; line; line = next) {
		next = strchr(line, '\n');
		if (next)
			*next++ = '\0';
		indent(f, depth);
		fprintf(f, "# %s\n", line);
	}
	free(clean);
}

static void put_name(FILE *f, const char *name)
{
	char *line = pt_text_line(name);
	for (char *p = line; *p; p++)
		if (*p == '#')
			*p = '_';
	fputs(line, f);
	free(line);
}

static void header(FILE *f, int depth, const char *name, size_t n)
{
	indent(f, depth);
	fputs("KTAP version 1\n", f);
	indent(f, depth);
	fputs("# Subtest: ", f);
	put_name(f, name);
	fputc('\n', f);
	indent(f, depth);
	fprintf(f, "1..%zu\n", n);
}

static void verdict_line(FILE *f, int depth, bool ok, size_t number, const char *name)
{
	indent(f, depth);
	fprintf(f, "%s %zu - ", ok ? "ok" : "not ok", number);
	put_name(f, name);
}

static void skip(FILE *f, const char *what, const char *reason)
{
	char *line = pt_text_line(reason);
	fprintf(f, " # SKIP %s%s%s\n", what, *line ? ": " : "", line);
	free(line);
}

static bool is_failure(const struct pt_result_row *row)
{
	return !row->left && (row->verdict == PT_FAIL || row->verdict == PT_ERROR);
}

static void clause(FILE *f, const struct pt_report *r, const struct pt_result_row *row,
		   size_t number)
{
	bool ok = !is_failure(row);
	if (row->left) {
		diagnostic(f, 2, "there before: no failure of this change");
	} else if (row->verdict == PT_FAIL) {
		char *text = pt_witness_text(row), *command = pt_command_for(r, row);
		char *cause = pt_cause_text(row);
		if (row->known) {
			char known[300], line[320];
			pt_known_line(row->known, known, sizeof(known));
			snprintf(line, sizeof(line), "known: %s", known);
			diagnostic(f, 2, line);
		}
		if (*cause)
			diagnostic(f, 2, cause);
		free(cause);
		char *rule = pt_rule_line(row);
		diagnostic(f, 2, rule);
		free(rule);
		diagnostic(f, 2, text);
		diagnostic(f, 2, command);
		free(text);
		free(command);
	} else if (row->verdict == PT_HAZARD || row->verdict == PT_ERROR) {
		char line[520];
		snprintf(line, sizeof(line), "%s: %s", pt_verdict_names[row->verdict], row->reason);
		diagnostic(f, 2, line);
	}
	verdict_line(f, 2, ok, number, row->clause);
	if (row->verdict == PT_ABSENT || row->verdict == PT_SKIP)
		skip(f, pt_verdict_names[row->verdict], row->reason);
	else
		fputc('\n', f);
}

static size_t nr_helpers(const struct pt_cell_results *c)
{
	size_t n = 0;
	for (size_t i = 0; i < c->nr_rows; i += pt_same_helper(c, i))
		n++;
	return n;
}

static bool all_skipped(const struct pt_cell_results *c, size_t from, size_t n)
{
	for (size_t i = from; i < from + n; i++)
		if (c->row[i]->verdict != PT_ABSENT && c->row[i]->verdict != PT_SKIP)
			return false;
	return true;
}

/* Returns whether nothing went wrong. */
static bool helper(FILE *f, const struct pt_report *r, const struct pt_cell_results *c, size_t from,
		   size_t number)
{
	size_t n = pt_same_helper(c, from);
	const char *name = pt_name_of(c->row[from]);
	bool ok = true;
	header(f, 2, name, n);
	for (size_t i = 0; i < n; i++) {
		const struct pt_result_row *row = c->row[from + i];
		clause(f, r, row, i + 1);
		ok = ok && !is_failure(row);
	}
	verdict_line(f, 1, ok, number, name);
	if (all_skipped(c, from, n))
		skip(f, pt_verdict_names[c->row[from]->verdict], c->row[from]->reason);
	else
		fputc('\n', f);
	return ok;
}

static void cell(FILE *f, const struct pt_report *r, const struct pt_cell_results *c, size_t number)
{
	char name[160];
	bool ok = c->cell->status != PT_CELL_ERROR;
	size_t helpers = nr_helpers(c);

	snprintf(name, sizeof(name), "%s/%s/%s", c->cell->arch, c->cell->mode, c->cell->engine);
	if (helpers)
		header(f, 1, name, helpers);
	for (size_t i = 0, k = 0; i < c->nr_rows; i += pt_same_helper(c, i))
		ok = helper(f, r, c, i, ++k) && ok;
	if (c->cell->status == PT_CELL_ERROR) {
		char line[300];
		snprintf(line, sizeof(line), "error: %s", c->cell->reason);
		diagnostic(f, 0, line);
	}
	verdict_line(f, 0, ok, number, name);
	if (c->cell->status == PT_CELL_SKIP)
		skip(f, "skip", c->cell->reason);
	else if (c->cell->status == PT_CELL_RAN && !helpers)
		skip(f, "no clause was asked for", "");
	else
		fputc('\n', f);
}

int pt_write_ktap(FILE *f, const struct pt_report *r, const struct pt_style *s)
{
	(void)s;
	struct pt_cell_results *cells = pt_cells_sort(r);
	fprintf(f, "KTAP version 1\n1..%zu%s\n", r->nr_cells, r->nr_cells ? "" : " # SKIP no cell");
	char *headline = pt_headline(r);
	diagnostic(f, 0, headline);
	free(headline);
	for (size_t i = 0; i < r->compared.nr_unlike; i++) {
		char line[512];
		snprintf(line, sizeof(line), "not comparable: %s: %s", r->compared.unlike[i].what,
			 r->compared.unlike[i].why);
		diagnostic(f, 0, line);
	}
	for (size_t i = 0; i < r->nr_cells; i++)
		cell(f, r, &cells[i], i + 1);
	pt_cells_free(cells);
	return ferror(f) ? -1 : 0;
}
