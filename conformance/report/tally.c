// SPDX-License-Identifier: GPL-2.0-or-later
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "conformance/report/tally.h"
#include "conformance/report/findings.h"

#include <stdlib.h>
#include <string.h>

#include "conformance/report/writer.h"
#include "conformance/words/last_words.h"
#include "conformance/words/names.h"

void pt_report_count(const struct pt_report *r, size_t count[PT_NR_VERDICTS])
{
	memset(count, 0, PT_NR_VERDICTS * sizeof(*count));
	for (size_t i = 0; i < r->nr_results; i++)
		count[r->results[i].verdict]++;
	/* A cell that did not run has no result to be counted by. */
	for (size_t i = 0; i < r->nr_cells; i++) {
		if (r->cells[i].status == PT_CELL_SKIP)
			count[PT_SKIP]++;
		else if (r->cells[i].status == PT_CELL_ERROR)
			count[PT_ERROR]++;
		for (size_t k = 0; k < r->cells[i].nr_machines; k++)
			count[PT_ERROR] += r->cells[i].machine[k].status == PT_CELL_ERROR;
	}
}

static int compare(const struct pt_result_row *a, const struct pt_result_row *b)
{
	int order = strcmp(a->arch, b->arch);
	if (!order)
		order = strcmp(a->helper, b->helper);
	return order ? order : strcmp(a->clause, b->clause);
}

static int by_clause(const void *a, const void *b)
{
	return compare(*(const struct pt_result_row *const *)a,
		       *(const struct pt_result_row *const *)b);
}

/* Of one clause's n rows: what has happened to it anywhere. */
static enum pt_verdict worst_of(const struct pt_result_row *const *row, size_t n)
{
	static const enum pt_verdict worst_first[PT_NR_VERDICTS] = {
		PT_FAIL, PT_ERROR, PT_HAZARD, PT_PASS, PT_SKIP, PT_ABSENT,
	};
	for (size_t v = 0; v < PT_NR_VERDICTS; v++)
		for (size_t i = 0; i < n; i++)
			if (row[i]->verdict == worst_first[v])
				return worst_first[v];
	return PT_ABSENT;
}

static bool all_known(const struct pt_result_row *const *row, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (row[i]->verdict == PT_FAIL && !row[i]->known)
			return false;
	return true;
}

static bool any_newly(const struct pt_result_row *const *row, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (row[i]->verdict == PT_FAIL && row[i]->newly)
			return true;
	return false;
}

static bool has_failure(const struct pt_report *r, const char *arch)
{
	for (size_t i = 0; i < r->nr_results; i++)
		if (r->results[i].verdict == PT_FAIL && !strcmp(r->results[i].arch, arch))
			return true;
	return false;
}

/* Does an architecture, or one that breaks a rule, have several of what? */
static void look_for_several(const struct pt_report *r, struct pt_several *all,
			     struct pt_several *failing)
{
	for (size_t i = 0; i < r->nr_cells; i++) {
		const struct pt_cell_row *a = &r->cells[i];
		bool fails = has_failure(r, a->arch);
		for (size_t k = 0; k < i; k++) {
			const struct pt_cell_row *b = &r->cells[k];
			if (strcmp(a->arch, b->arch) != 0 || a->status != PT_CELL_RAN ||
			    b->status != PT_CELL_RAN)
				continue;
			bool modes = strcmp(a->mode, b->mode) != 0;
			bool engines = strcmp(a->engine, b->engine) != 0;
			all->modes |= modes;
			all->engines |= engines;
			failing->modes |= fails && modes;
			failing->engines |= fails && engines;
		}
	}
}

void pt_tally(const struct pt_report *r, struct pt_tally *t)
{
	const struct pt_result_row **row = pt_need(calloc(r->nr_results + 1, sizeof(*row)));
	size_t of_rows[PT_NR_VERDICTS] = { 0 };

	memset(t, 0, sizeof(*t));
	pt_report_count(r, t->cells);
	look_for_several(r, &t->all, &t->failing);
	for (size_t i = 0; i < r->nr_results; i++) {
		row[i] = &r->results[i];
		of_rows[row[i]->verdict]++;
	}
	qsort(row, r->nr_results, sizeof(*row), by_clause);
	for (size_t i = 0, n; i < r->nr_results; i += n) {
		for (n = 1; i + n < r->nr_results && !compare(row[i], row[i + n]);)
			n++;
		enum pt_verdict worst = worst_of(&row[i], n);
		t->clauses[worst]++;
		t->newly += worst == PT_FAIL && any_newly(&row[i], n);
		t->known += worst == PT_FAIL && all_known(&row[i], n);
	}
	/* Cells that did not run are cells, whatever their clauses were. */
	for (size_t v = 0; v < PT_NR_VERDICTS; v++)
		t->clauses[v] += t->cells[v] - of_rows[v];
	free(row);
}

const char *pt_several_text(const struct pt_several *s)
{
	return s->modes && s->engines ? "modes and engines" : s->engines ? "engines" : "modes";
}

/* " on x86, s390"; how many architectures. */
static size_t put_arches(FILE *f, const struct pt_cause *causes, size_t n)
{
	size_t arches = 0;
	for (size_t i = 0; i < n; i++) {
		size_t before = 0;
		while (before < i && strcmp(causes[before].arch, causes[i].arch) != 0)
			before++;
		if (before == i)
			fprintf(f, "%s%s", arches++ ? ", " : " on ", causes[i].arch);
	}
	return arches;
}

static void put_violated(FILE *f, const struct pt_tally *t, const struct pt_cause *causes, size_t n)
{
	const size_t clauses = t->clauses[PT_FAIL], cells = t->cells[PT_FAIL];
	fprintf(f, "%zu cause%s: %zu clause%s violated", n, n == 1 ? "" : "s", clauses,
		clauses == 1 ? "" : "s");
	size_t arches = put_arches(f, causes, n);
	if (cells > clauses)
		fprintf(f, " (%zu with %s %s)", cells, arches == 1 ? "its" : "their",
			pt_several_text(&t->failing));
	if (t->known && t->known < clauses)
		fprintf(f, ", %zu of them known", t->known);
	else if (t->known)
		fputs(clauses > 1 ? ", all known" : ", known", f);
}

/* Or was to be run, and nobody could. */
static bool is_anything_run(const struct pt_report *r)
{
	for (size_t i = 0; i < r->nr_cells; i++)
		if (!r->cells[i].unchanged && r->cells[i].status != PT_CELL_SKIP)
			return true;
	return r->compared.nr_unlike;
}

static void put_counts(FILE *f, const struct pt_report *r, size_t same)
{
	const struct pt_compared *c = &r->compared;

	fprintf(f, "%zu new cause%s, %zu mended, %zu there before", c->came.n,
		c->came.n == 1 ? "" : "s", c->went.n, c->left.n);
	if (c->nr_unlike)
		fprintf(f, ", %zu not comparable", c->nr_unlike);
	if (same)
		fprintf(f, "; %zu of %zu cells, of the same machine code, were not run", same,
			r->nr_cells);
}

static char *compared_headline(const struct pt_report *r)
{
	size_t size, same = 0;
	char *text = NULL;
	FILE *f = pt_open_text(&text, &size);

	for (size_t i = 0; i < r->nr_cells; i++)
		same += r->cells[i].unchanged;
	fprintf(f, "against %s, %s: ", r->compared.against, r->compared.name);
	if (same && !is_anything_run(r))
		fputs("no helper's machine code differs: nothing to run", f);
	else
		put_counts(f, r, same);
	pt_close_text(f);
	return pt_need(text);
}

char *pt_headline(const struct pt_report *r)
{
	struct pt_tally t;
	size_t n, size;
	char *buf = NULL;
	if (r->compared.against)
		return compared_headline(r);
	struct pt_cause *causes = pt_causes_list(r, &n);
	FILE *f = pt_open_text(&buf, &size);

	pt_tally(r, &t);
	if (n)
		put_violated(f, &t, causes, n);
	if (n && t.cells[PT_ERROR])
		fprintf(f, "; %zu error%s", t.clauses[PT_ERROR],
			t.clauses[PT_ERROR] == 1 ? "" : "s");
	else if (t.cells[PT_ERROR])
		fputs("not everything could be run", f);
	else if (!n && !t.cells[PT_PASS] && !t.cells[PT_HAZARD])
		fputs("nothing was run", f);
	else if (!n)
		fputs("no clause violated", f);
	pt_close_text(f);
	free(causes);
	return pt_need(buf);
}
