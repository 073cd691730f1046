// SPDX-License-Identifier: GPL-2.0-or-later
/* The table's errors, and what was not run and why. */
#include <stdlib.h>
#include <string.h>

#include "conformance/report/left_out.h"
#include "conformance/report/table.h"
#include "conformance/words/last_words.h"

struct broken_cells {
	enum pt_cell_status status;
	const char *title;
	enum paint paint;
	size_t shown;
};

static void put_broken_cell(const struct table *t, struct broken_cells *b,
			    const struct pt_cell_row *c, const char *machine, const char *reason)
{
	char label[320];
	if (!b->shown++) {
		fputc('\n', t->f);
		pt_put(t, b->paint, b->title);
		fputc('\n', t->f);
	}
	snprintf(label, sizeof(label), "  %s %s (%s)%s%s: ", c->arch, c->mode, c->engine,
		 machine ? " on a machine " : "", machine ? machine : "");
	fputs(label, t->f);
	pt_put_wrapped(t, strlen(label), 4, reason);
}

void pt_put_broken_cells(const struct table *t, enum pt_cell_status status, const char *title,
			 enum paint p)
{
	struct broken_cells b = { status, title, p, 0 };
	for (size_t i = 0; i < t->r->nr_cells; i++) {
		const struct pt_cell_row *c = &t->r->cells[i];
		if (c->status == status)
			put_broken_cell(t, &b, c, NULL, c->reason);
		for (size_t k = 0; k < c->nr_machines; k++)
			if (c->machine[k].status == status)
				put_broken_cell(t, &b, c, c->machine[k].brief,
						c->machine[k].reason);
	}
}

static bool same_error(const struct pt_finding *a, const struct pt_finding *b)
{
	return !strcmp(a->row->helper, b->row->helper) && !strcmp(a->row->reason, b->row->reason);
}

/* One line per helper and reason: one broken helper breaks all its clauses alike. */
static void put_error(const struct table *t, const struct pt_findings *g, size_t at)
{
	char cells[1024], line[1700];
	size_t clauses = 0;
	for (size_t k = at; k < g->n; k++)
		clauses += same_error(&g->v[k], &g->v[at]);
	pt_set_text(&g->v[at].set, cells, sizeof(cells));
	snprintf(line, sizeof(line), "%s, %zu clause%s, %s: %s", pt_name_of(g->v[at].row), clauses,
		 clauses == 1 ? "" : "s", cells, g->v[at].row->reason);
	fputs("  ", t->f);
	pt_put_wrapped(t, 2, 4, line);
}

void pt_put_errors(const struct table *t)
{
	struct pt_findings g = pt_findings_of(t->r, PT_ERROR, pt_same_finding);
	if (g.n) {
		fputc('\n', t->f);
		pt_put(t, RED, "errors");
		fputc('\n', t->f);
	}
	for (size_t i = 0; i < g.n; i++)
		if (pt_first_like(&g, i, same_error) == i)
			put_error(t, &g, i);
	pt_findings_free(&g);
}

/* So many names are listed; of more, those that begin alike are counted. */
#define LISTED	 6
#define FAMILIES 6

/* "pud_* (32)" or "pte_* for HugeTLB (7)" */
static void put_family(FILE *f, const struct pt_note *first, size_t n)
{
	const char *name = first->name, *whose = strchr(name, ' ');
	if (n == 1)
		fputs(name, f);
	else
		fprintf(f, "%.*s_*%s (%zu)",
			(int)(whose ? strcspn(name, "_") : pt_shared_length(name)), name,
			whose ? whose : "", n);
}

/* The largest families; what is in none of them is counted in one number. */
static void put_families(FILE *f, const struct pt_note *note, size_t n)
{
	size_t families, told = 0, k = 0;
	struct pt_namesakes *family = pt_namesakes(note, n, &families);
	for (; k < families && k < FAMILIES && family[k].n > 1; k++) {
		fputs(k ? ", " : " no ", f);
		put_family(f, &note[family[k].first], family[k].n);
		told += family[k].n;
	}
	if (told < n)
		fprintf(f, told ? ", %zu other%s" : " no %zu helper%s", n - told,
			n - told == 1 ? "" : "s");
	free(family);
}

/* The helpers that are not there; how many notes that were. */
static size_t put_missing(FILE *f, struct pt_note *note, size_t n)
{
	size_t missing = pt_notes_missing(note, n);
	if (missing > LISTED)
		put_families(f, note, missing);
	for (size_t i = 0; missing <= LISTED && i < missing; i++)
		fprintf(f, "%s%s", i ? ", " : " no ", note[i].name);
	return missing;
}

/* One line for some cells: the helpers that are not there, then other reasons with a count. */
static void put_cells_left_out(const struct table *t, struct pt_note *note, size_t n)
{
	char *buf = NULL, cells[1024];
	size_t size;
	FILE *f = pt_open_text(&buf, &size);
	pt_set_text(note->set, cells, sizeof(cells));
	fprintf(f, "%s:", cells);
	size_t missing = put_missing(f, note, n);
	for (size_t i = missing; i < n; i++)
		fprintf(f, "%s %zu clause%s: %s", i ? ";" : "", note[i].clauses,
			note[i].clauses == 1 ? "" : "s", note[i].name);
	pt_close_text(f);
	fputs("  ", t->f);
	pt_put_wrapped(t, 2, 4, buf);
	free(buf);
}

void pt_put_left_out(const struct table *t, enum pt_verdict verdict, const char *title)
{
	struct pt_findings g = pt_findings_of(t->r, verdict, pt_same_reason);
	struct pt_notes notes = pt_notes_take(&g);
	if (g.n) {
		fputc('\n', t->f);
		pt_put(t, DIM, title);
		fputc('\n', t->f);
	}
	for (size_t i = 0, n; i < notes.n; i += n) {
		n = pt_notes_together(&notes, i);
		put_cells_left_out(t, &notes.note[i], n);
	}
	free(notes.note);
	pt_findings_free(&g);
}
