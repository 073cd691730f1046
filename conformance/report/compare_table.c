// SPDX-License-Identifier: GPL-2.0-or-later
/* The table of a comparison: what is new with its witness, the rest in a line each or counted. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <stdlib.h>
#include <string.h>

#include "conformance/report/compare.h"
#include "conformance/report/table.h"
#include "conformance/words/last_words.h"

static void put_line(const struct table *t, const char *mark, enum paint p, const char *text)
{
	fputs("  ", t->f);
	pt_put(t, p, mark);
	fputc(' ', t->f);
	pt_put_wrapped(t, 3 + strlen(mark), 4, text);
}

static void put_moves(const struct table *t, const struct pt_moves *m, const char *mark,
		      enum paint p)
{
	char line[900];

	for (size_t i = 0; i < m->n; i++) {
		pt_moved_text(&m->v[i], line, sizeof(line));
		put_line(t, mark, p, line);
	}
}

static void put_headline(const struct table *t)
{
	const struct pt_compared *c = &t->r->compared;
	char *text = pt_headline(t->r), *clean = pt_text_line(text);

	pt_put_subject(t);
	fputc('\n', t->f);
	pt_paint(t, c->came.n ? RED : c->nr_unlike ? YELLOW : GREEN);
	pt_put_wrapped(t, 0, 2, clean);
	pt_paint(t, PLAIN);
	free(clean);
	free(text);
}

static void put_unlike(const struct table *t, const struct pt_compared *c)
{
	char line[512];

	for (size_t i = 0; i < c->nr_unlike; i++) {
		snprintf(line, sizeof(line), "%s: %s", c->unlike[i].what, c->unlike[i].why);
		put_line(t, "not comparable", YELLOW, line);
	}
}

static void put_compared(const struct table *t, const struct pt_compared *c)
{
	put_moves(t, &c->came, "new", RED);
	put_moves(t, &c->went, "mended", GREEN);
	put_unlike(t, c);
}

void pt_write_moves(FILE *f, const struct pt_compared *c, const struct pt_style *s)
{
	const struct table t = { f, NULL, s, NULL };

	put_compared(&t, c);
}

/* Cells that nobody could run; what was not run because it is what it was is none. */
static void put_skipped(const struct table *t)
{
	struct pt_report view = *t->r;
	struct table some = *t;

	view.cells = pt_need(calloc(view.nr_cells + 1, sizeof(*view.cells)));
	view.nr_cells = 0;
	for (size_t i = 0; i < t->r->nr_cells; i++)
		if (!t->r->cells[i].unchanged)
			view.cells[view.nr_cells++] = t->r->cells[i];
	some.r = &view;
	pt_put_broken_cells(&some, PT_CELL_SKIP, "cells skipped", YELLOW);
	free(view.cells);
}

static void put_totals(const struct table *t)
{
	size_t ran = 0;

	for (size_t i = 0; i < t->r->nr_cells; i++)
		ran += t->r->cells[i].status == PT_CELL_RAN;
	fprintf(t->f, "\n%zu of %zu cells ran\n", ran, t->r->nr_cells);
}

int pt_write_compared(FILE *f, const struct pt_report *r, const struct pt_style *s)
{
	struct pt_report view = pt_without_left(r);
	struct table t = { f, &view, s, pt_cells_sort(&view) };

	put_headline(&t);
	put_compared(&t, &r->compared);
	pt_put_failures(&t);
	pt_put_broken_cells(&t, PT_CELL_ERROR, "cells that broke", RED);
	pt_put_errors(&t);
	put_skipped(&t);
	put_totals(&t);
	pt_cells_free(t.cells);
	free(view.results);
	return ferror(f) ? -1 : 0;
}
