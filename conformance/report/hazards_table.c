// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * run --hazards and kernel TREE --hazards: what callers' mistakes turn into, for a person at a
 * terminal.  Rows are helpers and kinds of entry, columns architectures; of one architecture
 * alone, its modes.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <stdlib.h>
#include <string.h>

#include "conformance/report/hazards.h"
#include "conformance/report/table.h"
#include "conformance/words/last_words.h"

/* So many rows, unless all are asked for. */
#define SHOWN 12
/* How wide a row's name is; what is wider stands in a line of its own. */
#define NAME  34
#define WIDTH 9

struct hazards {
	const struct table *t;
	struct pt_hazard_table table;
	struct pt_hazard_column column[PT_HAZARD_MODES];
	size_t columns, shown;
	size_t harmless; /* lines of which nothing comes anywhere, and that are not shown */
};

/* ---- the head --------------------------------------------------------------------------- */

static bool is_one_arch(const struct pt_hazard_table *t)
{
	for (size_t i = 1; i < t->nr_modes; i++)
		if (strcmp(t->mode[i].arch, t->mode[0].arch) != 0)
			return false;
	return true;
}

/* The modes of a column, or its architecture. */
static char *head_of(const struct hazards *h, const struct pt_hazard_column *c)
{
	char *text = NULL;
	size_t size, n = 0;
	FILE *f = pt_need(pt_open_text(&text, &size));

	for (size_t m = 0; m < h->table.nr_modes && is_one_arch(&h->table); m++)
		if (c->modes >> m & 1)
			fprintf(f, "%s%s", n++ ? "," : "", h->table.mode[m].mode);
	if (!n)
		fputs(c->arch, f);
	pt_close_text(f);
	return text;
}

/* Heads that are too wide for their columns are numbered, and told before. */
static bool put_wide_heads(const struct hazards *h, char *const *head)
{
	bool wide = false;

	for (size_t i = 0; i < h->columns; i++)
		wide |= strlen(head[i]) >= WIDTH;
	for (size_t i = 0; wide && i < h->columns; i++)
		fprintf(h->t->f, "  [%zu] %s %s\n", i + 1, h->column[i].arch, head[i]);
	return wide;
}

static void put_heads(const struct hazards *h)
{
	char *head[PT_HAZARD_MODES], number[32];
	bool wide;

	for (size_t i = 0; i < h->columns; i++)
		head[i] = head_of(h, &h->column[i]);
	wide = put_wide_heads(h, head);
	pt_paint(h->t, DIM);
	fprintf(h->t->f, "  %-*s", NAME, "helper: called on");
	for (size_t i = 0; i < h->columns; i++) {
		snprintf(number, sizeof(number), "[%zu]", i + 1);
		fprintf(h->t->f, " %-*s", i + 1 < h->columns ? WIDTH - 1 : 0,
			wide ? number : head[i]);
		free(head[i]);
	}
	pt_paint(h->t, PLAIN);
	fputc('\n', h->t->f);
}

/* ---- rows ---------------------------------------------------------------------------------- */

static void put_cells(const struct hazards *h, const struct pt_hazard_line *l)
{
	char word[32];
	bool alike;

	for (size_t i = 0; i < h->columns; i++) {
		const struct pt_hazard_cell c = pt_hazard_in(l, &h->column[i], &alike);

		pt_hazard_word(&c, word, sizeof(word) - 1);
		if (!alike)
			strcat(word, "~");
		fprintf(h->t->f, " %-*s", i + 1 < h->columns ? WIDTH - 1 : 0, word);
	}
	fputc('\n', h->t->f);
}

static void put_row(const struct hazards *h, const struct pt_hazard_line *l)
{
	char name[96], kinds[160], label[300];

	pt_hazard_name(l, name, sizeof(name));
	pt_hazard_kinds(l, kinds, sizeof(kinds));
	snprintf(label, sizeof(label), "%s: %s", name, kinds);
	if (strlen(label) > NAME)
		fprintf(h->t->f, "  %s\n  %*s", label, NAME, "");
	else
		fprintf(h->t->f, "  %-*s", NAME, label);
	put_cells(h, l);
}

/* ---- what the words mean ---------------------------------------------------------------- */

struct used {
	bool outcome[PT_NR_HAZARD_OUTCOMES], mmu[PT_NR_HAZARD_MMU];
	bool nothing, warns, some, swaps;
};

static void use_cell(struct used *u, const struct pt_hazard_cell *c, bool alike)
{
	if (c->rank < PT_NR_HAZARD_OUTCOMES)
		u->outcome[c->rank] = true;
	else
		u->nothing = true;
	u->mmu[c->mmu] = true;
	u->warns |= c->warns;
	u->some |= !alike;
}

static struct used used_in(const struct hazards *h)
{
	struct used u = { 0 };
	char kinds[160];

	for (size_t i = 0; i < h->shown; i++) {
		for (size_t c = 0; c < h->columns; c++) {
			bool alike;
			const struct pt_hazard_cell cell =
				pt_hazard_in(&h->table.line[i], &h->column[c], &alike);

			use_cell(&u, &cell, alike);
		}
		pt_hazard_kinds(&h->table.line[i], kinds, sizeof(kinds));
		u.swaps |= strstr(kinds, "swaps") != NULL;
	}
	return u;
}

/* Terms of the legend, one behind the other. */
struct legend {
	FILE *f;
	size_t n;
};

static void add_term(struct legend *l, bool used, const char *word, const char *means)
{
	if (used)
		fprintf(l->f, "%s%s: %s", l->n++ ? "; " : "", word, means);
}

static void put_legend(const struct hazards *h)
{
	const struct used u = used_in(h);
	char *text = NULL;
	size_t size;
	struct legend l = { pt_need(pt_open_text(&text, &size)), 0 };

	for (unsigned o = 0; o < PT_NR_HAZARD_OUTCOMES; o++)
		add_term(&l, u.outcome[o], pt_hazard_term(o)->word, pt_hazard_term(o)->means);
	add_term(&l, u.mmu[PT_HAZARD_MMU_PERMITS], "!", "and the MMU permits accesses");
	add_term(&l, u.mmu[PT_HAZARD_MMU_WALKER], "!!", "and a real walker permits accesses");
	add_term(&l, u.mmu[PT_HAZARD_MMU_DIFFERS], "!?",
		 "and the MMU permits accesses by the model, a real walker does otherwise");
	add_term(&l, u.warns, "w", "the subject warns");
	add_term(&l, u.some, "~", "in some modes, in others less: --arch A shows them");
	add_term(&l, u.nothing, "-", "no such helper or entry");
	add_term(&l, u.swaps, "swaps", "every kind of swap entry of that level");
	pt_close_text(l.f);
	if (l.n) {
		fputs("\n  ", h->t->f);
		pt_put_wrapped(h->t, 2, 2, text);
	}
	free(text);
}

/* ---- all of it -------------------------------------------------------------------------- */

/* So many mistakes of how many helpers. */
static void put_counts(const struct hazards *h, size_t mistakes)
{
	fprintf(h->t->f, "%zu mistakes tried, in %zu lines of what is alike; no violation\n\n",
		mistakes, h->table.n + h->harmless);
}

static void put_rows(struct hazards *h)
{
	h->shown = h->t->style->all || h->table.n <= SHOWN ? h->table.n : SHOWN;
	if (h->shown)
		put_heads(h);
	for (size_t i = 0; i < h->shown; i++)
		put_row(h, &h->table.line[i]);
	if (h->shown < h->table.n)
		fprintf(h->t->f, "  %zu more: --all shows them\n", h->table.n - h->shown);
	if (h->harmless)
		fprintf(h->t->f, "  of %zu more nothing comes that mm reads%s\n", h->harmless,
			h->shown < h->table.n ? "" : ": --all shows them");
	put_legend(h);
}

int pt_write_hazards(FILE *f, const struct pt_report *r, const struct pt_style *s)
{
	struct table t = { f, r, s, pt_cells_sort(r) };
	struct hazards h = { .t = &t };
	size_t mistakes;

	pt_put_subject(&t);
	fputs(" hazards: what callers' mistakes turn into\n", f);
	pt_hazards_of(&h.table, r);
	mistakes = h.table.n;
	pt_hazards_fold(&h.table);
	if (!s->all)
		h.harmless = pt_hazards_drop_harmless(&h.table);
	h.columns = pt_hazard_columns(&h.table, is_one_arch(&h.table), h.column);
	put_counts(&h, mistakes);
	put_rows(&h);
	pt_put_broken_cells(&t, PT_CELL_ERROR, "cells that broke", RED);
	pt_put_broken_cells(&t, PT_CELL_SKIP, "cells skipped", YELLOW);
	pt_hazards_free(&h.table);
	pt_cells_free(t.cells);
	return ferror(f) ? -1 : 0;
}
