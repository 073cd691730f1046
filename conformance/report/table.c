// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * For a person at a terminal: first what is wrong (a headline and a matrix),
 * then each failure with its witness, then hazards, what was not run and why,
 * and the counts.  Of a screen, only what is new is whole.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/report/table.h"
#include "conformance/words/last_words.h"

/* ---- first and last lines ---------------------------------------------------------------- */

static enum paint paint_of(const struct pt_tally *t)
{
	if (t->cells[PT_FAIL] || t->cells[PT_ERROR])
		return RED;
	return t->cells[PT_PASS] || t->cells[PT_HAZARD] ? GREEN : YELLOW;
}

static void put_few(const struct table *t)
{
	for (size_t i = 0; i < t->r->nr_few; i++) {
		const struct pt_few *few = &t->r->few[i];
		char line[256];
		snprintf(line, sizeof(line),
			 "%s %s: %zu clauses asked, %zu of Linux %s; missing most: %s", few->arch,
			 few->mode, few->asked, few->known, few->version, few->rules);
		fputs("  ", t->f);
		pt_put_wrapped(t, 2, 4, line);
	}
}

static void put_headline(const struct table *t, const struct pt_tally *tally)
{
	char *headline = pt_headline(t->r), *buf = NULL;
	size_t size, at = pt_put_subject(t);
	FILE *f = pt_open_text(&buf, &size);
	fputs(headline, f);
	for (size_t i = 0; i < t->r->nr_few; i++)
		fprintf(f, i ? ", %s %s" : "; far fewer clauses than known versions: %s %s",
			t->r->few[i].arch, t->r->few[i].mode);
	pt_close_text(f);
	/* in one line with what it is about, or in one of its own */
	bool fits = at + 1 + pt_width_of(pt_need(buf)) <= pt_columns(t);
	fputc(fits ? ' ' : '\n', t->f);
	at = fits ? at + 1 : 0;
	pt_paint(t, paint_of(tally));
	pt_put_wrapped(t, at, 2, buf);
	pt_paint(t, PLAIN);
	put_few(t);
	free(buf);
	free(headline);
}

static void put_counts(const struct table *t, const struct pt_tally *tally, bool cells)
{
	const size_t *count = cells ? tally->cells : tally->clauses;
	bool both = memcmp(tally->cells, tally->clauses, sizeof(tally->cells)) != 0;
	for (size_t v = 0; v < PT_NR_VERDICTS; v++)
		fprintf(t->f, "%s%s %-*zu", v ? "  " : "", pt_verdict_names[v],
			both ? snprintf(NULL, 0, "%zu", tally->cells[v]) : 1, count[v]);
	fprintf(t->f, "  %s%s\n", cells ? "with their " : "clauses",
		cells ? pt_several_text(&tally->all) : "");
}

/* Seconds that cells took, and builds, each of which may be of several cells, once. */
static double seconds_of_work(const struct pt_report *r)
{
	double seconds = 0;
	for (size_t i = 0; i < r->nr_cells; i++) {
		const struct pt_cell_row *c = &r->cells[i];
		bool first = true;
		for (size_t k = 0; k < i; k++)
			first &= r->cells[k].build != c->build;
		seconds += c->seconds - (c->build && !first ? c->build_seconds : 0);
	}
	return seconds;
}

static void put_summary(const struct table *t, const struct pt_tally *tally)
{
	size_t ran = 0;
	u64 cases = 0;
	for (size_t i = 0; i < t->r->nr_cells; i++) {
		ran += t->r->cells[i].status == PT_CELL_RAN;
		cases += t->r->cells[i].cases;
	}
	fprintf(t->f, "\n%zu of %zu cells ran, %" PRIu64 " cases, %.1f s of work\n", ran,
		t->r->nr_cells, cases, seconds_of_work(t->r));
	put_counts(t, tally, false);
	if (memcmp(tally->cells, tally->clauses, sizeof(tally->cells)))
		put_counts(t, tally, true);
}

/* Text that a part of the table is; to be freed. */
static char *text_of(const struct table *t, const struct pt_tally *tally,
		     void (*put)(const struct table *t, const struct pt_tally *tally))
{
	struct table some = *t;
	char *text = NULL;
	size_t size;

	some.f = pt_open_text(&text, &size);
	put(&some, tally);
	pt_close_text(some.f);
	return pt_need(text);
}

static void put_head(const struct table *t, const struct pt_tally *tally)
{
	put_headline(t, tally);
	pt_put_against(t->f, t->r, t->style);
	pt_put_matrix(t);
}

static void put_tail(const struct table *t, const struct pt_tally *tally)
{
	pt_put_broken_cells(t, PT_CELL_ERROR, "cells that broke", RED);
	pt_put_errors(t);
	pt_put_counted(t, tally);
	put_summary(t, tally);
}

/* One screen, or as many lines more as what is new wants. */
static void put_screen(const struct table *t, const struct pt_tally *tally)
{
	char *head = text_of(t, tally, put_head), *tail = text_of(t, tally, put_tail);
	const size_t used = pt_lines_of(head) + pt_lines_of(tail);

	fputs(head, t->f);
	pt_put_failures_in(t, t->style->lines > used ? t->style->lines - used : 0);
	fputs(tail, t->f);
	free(head);
	free(tail);
}

static void put_all(const struct table *t, const struct pt_tally *tally)
{
	put_head(t, tally);
	pt_put_failures(t);
	pt_put_broken_cells(t, PT_CELL_ERROR, "cells that broke", RED);
	pt_put_errors(t);
	pt_put_hazards(t);
	pt_put_broken_cells(t, PT_CELL_SKIP, "cells skipped", YELLOW);
	pt_put_left_out(t, PT_SKIP, "skipped (n/m: n of the helper's m clauses)");
	pt_put_absent(t->f, t->r, t->style);
	pt_put_left_out(t, PT_ABSENT, "absent (--format json has every name, clause by clause)");
	pt_put_assumed(t);
	pt_put_lesser(t);
	pt_put_reads(t);
	pt_put_unknown(t);
	put_summary(t, tally);
}

int pt_write_table(FILE *f, const struct pt_report *r, const struct pt_style *s)
{
	if (r->compared.against)
		return pt_write_compared(f, r, s);
	struct table t = { f, r, s, pt_cells_sort(r) };
	struct pt_tally tally;
	pt_tally(r, &tally);
	(s->lines ? put_screen : put_all)(&t, &tally);
	pt_cells_free(t.cells);
	return ferror(f) ? -1 : 0;
}
