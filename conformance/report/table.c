// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * For a person at a terminal: first what is wrong, in one screen (a headline
 * and a matrix), then each failure with its witness, then hazards, what was
 * not run and why, and the counts.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/last_words.h"
#include "conformance/report/table.h"

/* ---- hazards, errors, what was not run ------------------------------------------------ */

static bool same_note(const struct group *a, const struct group *b)
{
	return !strcmp(a->row->reason, b->row->reason) && pt_same_set(&a->set, &b->set);
}

static bool same_hazard(const struct group *a, const struct group *b)
{
	return !strcmp(a->row->clause, b->row->clause) && same_note(a, b);
}

static bool same_outcome(const struct pt_result_row *a, const struct pt_result_row *b)
{
	return pt_same_reason(a, b) && !strcmp(a->clause, b->clause);
}

/* One line for all helpers that do the same on the same cells. */
static void put_hazard(const struct table *t, const struct groups *g, size_t at)
{
	const struct pt_result_row *row = g->group[at].row;
	char *reason = pt_text_line(row->reason), *warns = strchr(reason, ';');
	int outcome = warns ? (int)(warns - reason) : (int)strlen(reason);
	char cells[1024];

	pt_set_text(&g->group[at].set, cells, sizeof(cells));
	fprintf(t->f, "  %-10s %-20.*s %-13s %s\n    ",
		!strncmp(row->clause, "on-", 3) ? row->clause + 3 : row->clause, outcome, reason,
		warns ? warns + 1 + strspn(warns + 1, " ") : "", cells);
	free(reason);
	for (size_t k = at; k < g->n; k++)
		if (same_hazard(&g->group[k], &g->group[at]))
			fprintf(t->f, "%s ", pt_name_of(g->group[k].row));
	if (row->witness && row->witness->nr_inputs)
		fprintf(t->f, "%s → %s", pt_entry_hex(row->witness->inputs[0].value).s,
			pt_entry_hex(row->witness->entry).s);
	fputc('\n', t->f);
}

static void put_hazards(const struct table *t)
{
	struct groups g = pt_group_results(t->r, PT_HAZARD, same_outcome);
	if (g.n) {
		fputc('\n', t->f);
		pt_put(t, YELLOW, "hazards");
		fputs(": what a caller's mistake turns into; no violation\n", t->f);
		pt_put(t, DIM, "  called on  outcome              its warning   where");
		fputc('\n', t->f);
	}
	for (size_t i = 0; i < g.n; i++) {
		size_t first = 0;
		while (!same_hazard(&g.group[first], &g.group[i]))
			first++;
		if (first == i)
			put_hazard(t, &g, i);
	}
	free(g.group);
}

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

static void put_broken_cells(const struct table *t, enum pt_cell_status status, const char *title,
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

static bool same_error(const struct group *a, const struct group *b)
{
	return !strcmp(a->row->helper, b->row->helper) && !strcmp(a->row->reason, b->row->reason);
}

/* One line per helper and reason: one broken helper breaks all its clauses alike. */
static void put_error(const struct table *t, const struct groups *g, size_t at)
{
	char cells[1024], line[1700];
	size_t clauses = 0;
	for (size_t k = 0; k < g->n; k++) {
		if (!same_error(&g->group[k], &g->group[at]))
			continue;
		if (k < at)
			return;
		clauses++;
	}
	pt_set_text(&g->group[at].set, cells, sizeof(cells));
	snprintf(line, sizeof(line), "%s, %zu clause%s, %s: %s", pt_name_of(g->group[at].row),
		 clauses, clauses == 1 ? "" : "s", cells, g->group[at].row->reason);
	fputs("  ", t->f);
	pt_put_wrapped(t, 2, 4, line);
}

static void put_error_results(const struct table *t)
{
	struct groups g = pt_group_results(t->r, PT_ERROR, pt_same_finding);
	if (g.n) {
		fputc('\n', t->f);
		pt_put(t, RED, "errors");
		fputc('\n', t->f);
	}
	for (size_t i = 0; i < g.n; i++)
		put_error(t, &g, i);
	free(g.group);
}

/* What a reason starts with when it names a helper that is not there (results.c). */
#define HAS_NO "the subject has no "
/* So many names are listed; of more, those that begin alike are counted. */
#define LISTED	 6
#define FAMILIES 6

/* What one architecture lacks in the same cells: one reason, or one helper that is not there. */
struct note {
	const struct pt_result_row *row;
	const struct cell_set *set;
	size_t clauses;
	bool missing; /* the reason names a helper that is not there */
	const char *name;
};

struct notes {
	struct note *note;
	size_t n;
};

static int by_place_and_reason(const void *a, const void *b)
{
	const struct note *x = a, *y = b;
	const size_t nx = x->set->n, ny = y->set->n;
	int order = strcmp(x->row->arch, y->row->arch);
	if (!order)
		order = nx > ny ? -1 : nx < ny;
	for (size_t i = 0; !order && i < nx; i++) {
		order = strcmp(x->set->at[i].mode, y->set->at[i].mode);
		if (!order)
			order = strcmp(x->set->at[i].engine, y->set->at[i].engine);
	}
	if (!order)
		order = y->missing - x->missing;
	return order ? order : strcmp(x->row->reason, y->row->reason);
}

/* The groups of one set of cells together, one note for each reason. */
static struct notes take_notes(const struct groups *g)
{
	struct notes notes = { pt_need(calloc(g->n + 1, sizeof(*notes.note))), 0 };
	for (size_t i = 0; i < g->n; i++) {
		const char *reason = g->group[i].row->reason;
		bool missing = !strncmp(reason, HAS_NO, strlen(HAS_NO));
		notes.note[i] =
			(struct note){ g->group[i].row, &g->group[i].set, g->group[i].clauses,
				       missing, missing ? reason + strlen(HAS_NO) : reason };
	}
	qsort(notes.note, g->n, sizeof(*notes.note), by_place_and_reason);
	for (size_t i = 0; i < g->n; i++) {
		struct note *last = notes.n ? &notes.note[notes.n - 1] : NULL;
		if (last && !by_place_and_reason(last, &notes.note[i]))
			last->clauses += notes.note[i].clauses;
		else
			notes.note[notes.n++] = notes.note[i];
	}
	return notes;
}

/* "pud" of pud_mkold, "__swp" of __swp_type; helpers that hugetlb shares are its own. */
static size_t family_length(const char *name)
{
	size_t under = strspn(name, "_");
	return strchr(name, ' ') ? strlen(name) : under + strcspn(name + under, "_");
}

static bool same_family(const char *a, const char *b)
{
	const char *x = strchr(a, ' '), *y = strchr(b, ' ');
	size_t n = family_length(a);
	if (x || y)
		return x && y && !strcmp(x, y);
	return n == family_length(b) && !strncmp(a, b, n);
}

/* Notes from .first on whose names begin alike. */
struct family {
	size_t first, n;
};

/* "pud_* (32)" or "pte_* for HugeTLB (7)" */
static void put_family(FILE *f, const struct note *first, size_t n)
{
	const char *name = first->name, *whose = strchr(name, ' ');
	if (n == 1)
		fputs(name, f);
	else
		fprintf(f, "%.*s_*%s (%zu)",
			(int)(whose ? strcspn(name, "_") : family_length(name)), name,
			whose ? whose : "", n);
}

static int by_name(const void *a, const void *b)
{
	const struct note *x = a, *y = b;
	const char *p = strchr(x->name, ' '), *q = strchr(y->name, ' ');
	if (!p != !q)
		return p ? 1 : -1;
	return strcmp(x->name, y->name);
}

static int by_size(const void *a, const void *b)
{
	const struct family *x = a, *y = b;
	if (x->n != y->n)
		return x->n > y->n ? -1 : 1;
	return x->first < y->first ? -1 : x->first > y->first;
}

/* The largest families; what is in none of them is counted in one number. */
static void put_families(FILE *f, const struct note *note, size_t n)
{
	struct family *family = pt_need(calloc(n + 1, sizeof(*family)));
	size_t families = 0, told = 0, k = 0;
	for (size_t i = 0; i < n; i++) {
		if (i && same_family(note[i - 1].name, note[i].name))
			family[families - 1].n++;
		else
			family[families++] = (struct family){ i, 1 };
	}
	qsort(family, families, sizeof(*family), by_size);
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
static size_t put_missing(FILE *f, struct note *note, size_t n)
{
	size_t missing = 0;
	while (missing < n && note[missing].missing)
		missing++;
	qsort(note, missing, sizeof(*note), by_name);
	if (missing > LISTED)
		put_families(f, note, missing);
	for (size_t i = 0; missing <= LISTED && i < missing; i++)
		fprintf(f, "%s%s", i ? ", " : " no ", note[i].name);
	return missing;
}

/* One line for some cells: the helpers that are not there, then other reasons with a count. */
static void put_cells_left_out(const struct table *t, struct note *note, size_t n)
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

/* What was absent or skipped, a line per set of cells that lack the same. */
static void put_left_out(const struct table *t, enum pt_verdict verdict, const char *title)
{
	struct groups g = pt_group_results(t->r, verdict, pt_same_reason);
	struct notes notes = take_notes(&g);
	if (g.n) {
		fputc('\n', t->f);
		pt_put(t, DIM, title);
		fputc('\n', t->f);
	}
	for (size_t i = 0, k; i < notes.n; i = k) {
		for (k = i + 1; k < notes.n && pt_same_set(notes.note[i].set, notes.note[k].set);)
			k++;
		put_cells_left_out(t, &notes.note[i], k - i);
	}
	free(notes.note);
	free(g.group);
}

/* ---- what stands in for boot ---------------------------------------------------------------- */

static bool same_assumed(const struct pt_assumed *a, const struct pt_assumed *b)
{
	return !strcmp(a->name, b->name) && !strcmp(a->value, b->value) &&
	       !strcmp(a->reason, b->reason);
}

static bool assumes(const struct pt_cell_row *c, const struct pt_assumed *a)
{
	for (size_t k = 0; k < c->nr_assumed; k++)
		if (same_assumed(&c->assumed[k], a))
			return true;
	return false;
}

/* Does any cell of the architecture? */
static bool arch_assumes(const struct pt_report *r, const char *arch, const struct pt_assumed *a)
{
	for (size_t i = 0; i < r->nr_cells; i++)
		if (!strcmp(r->cells[i].arch, arch) && assumes(&r->cells[i], a))
			return true;
	return false;
}

/* The architecture, and its modes if some assume something and this not. */
static void put_arch_assumes(const struct table *t, const char *arch, const struct pt_assumed *a,
			     FILE *f)
{
	struct cell_set set = { .arch = arch };
	char modes[512];
	bool all = true;
	fputs(arch, f);
	for (size_t i = 0; i < t->r->nr_cells; i++) {
		const struct pt_cell_row *c = &t->r->cells[i];
		if (strcmp(c->arch, arch) != 0 || !c->nr_assumed)
			continue;
		if (assumes(c, a))
			pt_set_add(&set, c->mode, "");
		else
			all = false;
	}
	pt_modes_of(&set, modes, sizeof(modes));
	if (!all)
		fprintf(f, " %s", modes);
}

/* All architectures from a cell's on that assume it. */
static void put_who_assumes(const struct table *t, size_t cell, const struct pt_assumed *a, FILE *f)
{
	const struct pt_report *r = t->r;
	for (size_t i = cell; i < r->nr_cells; i++) {
		const char *arch = r->cells[i].arch;
		size_t first = cell;
		while (first < i && strcmp(r->cells[first].arch, arch) != 0)
			first++;
		if (first < i || !arch_assumes(r, arch, a))
			continue;
		fputs(i > cell ? ", " : "", f);
		put_arch_assumes(t, arch, a, f);
	}
}

/* Said before of another cell? */
static bool is_said(const struct pt_report *r, size_t cell, const struct pt_assumed *a)
{
	for (size_t i = 0; i < cell; i++)
		if (assumes(&r->cells[i], a))
			return true;
	return false;
}

/* C, but for "PTK_HAS(NOEXEC)": "(the machine has NOEXEC)". */
static void put_value(FILE *f, const char *value)
{
	static const char has[] = "PTK_HAS(";
	for (const char *at; (at = strstr(value, has)); value = at + strlen(has))
		fprintf(f, "%.*s(the machine has ", (int)(at - value), value);
	fputs(value, f);
}

static void put_one_assumed(const struct table *t, size_t cell, const struct pt_assumed *a)
{
	char *buf = NULL;
	size_t size;
	FILE *f = pt_open_text(&buf, &size);
	put_who_assumes(t, cell, a, f);
	fprintf(f, ": %s = ", a->name);
	put_value(f, a->value);
	fprintf(f, ": %s", a->reason);
	pt_close_text(f);
	fputs("  ", t->f);
	pt_put_wrapped(t, 2, 4, pt_need(buf));
	free(buf);
}

static void put_assumed(const struct table *t)
{
	bool first = true;
	for (size_t i = 0; i < t->r->nr_cells; i++) {
		const struct pt_cell_row *c = &t->r->cells[i];
		for (size_t k = 0; k < c->nr_assumed; k++) {
			if (is_said(t->r, i, &c->assumed[k]))
				continue;
			if (first)
				pt_put(t, DIM, "\nassumed, in the place of boot code\n");
			first = false;
			put_one_assumed(t, i, &c->assumed[k]);
		}
	}
}

/* ---- helpers that nobody asks of ------------------------------------------------------- */

/* So many names are said. */
#define UNKNOWN_NAMED 3

/* The first of its name, whatever the architecture? */
static bool is_new_unknown(const struct pt_report *r, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (!strcmp(r->unknown[i].name, r->unknown[at].name))
			return false;
	return true;
}

static void put_unknown(const struct table *t)
{
	const struct pt_report *r = t->r;
	char names[256];
	struct pt_text text;
	size_t n = 0;
	pt_text_init(&text, names, sizeof(names));
	for (size_t i = 0; i < r->nr_unknown; i++) {
		if (!is_new_unknown(r, i))
			continue;
		if (n++ < UNKNOWN_NAMED)
			pt_text_add(&text, "%s %s", n > 1 ? "," : "", r->unknown[i].name);
	}
	char line[400];
	if (!n)
		return;
	snprintf(line, sizeof(line), "%zu helper%s of the tree %s no clause (json names all):%s%s",
		 n, n == 1 ? "" : "s", n == 1 ? "has" : "have", names,
		 n > UNKNOWN_NAMED ? ", …" : "");
	fputc('\n', t->f);
	pt_put_wrapped(t, 0, 2, line);
}

/* ---- first and last lines ---------------------------------------------------------------- */

/* What was run, on what; its width. */
static size_t put_subject(const struct table *t)
{
	char *buf = NULL;
	size_t size;
	FILE *f = pt_open_text(&buf, &size);
	fprintf(f, "ptconform %s: %s", t->r->tool ? t->r->tool : "", t->r->subject);
	if (t->r->version)
		fprintf(f, " %s", t->r->version);
	if (t->r->tree)
		fprintf(f, " (%s)", t->r->tree);
	fprintf(f, ", seed %" PRIu64 ":", t->r->seed);
	pt_close_text(f);
	char *line = pt_text_line(pt_need(buf));
	size_t width = pt_width_of(line);
	fputs(line, t->f);
	free(line);
	free(buf);
	return width;
}

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
	size_t size, at = put_subject(t);
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

int pt_write_table(FILE *f, const struct pt_report *r, const struct pt_style *s)
{
	struct table t = { f, r, s, pt_cells_sort(r) };
	struct pt_tally tally;
	pt_tally(r, &tally);
	put_headline(&t, &tally);
	pt_put_against(f, r, s);
	pt_put_matrix(&t);
	pt_put_failures(&t);
	put_broken_cells(&t, PT_CELL_ERROR, "cells that broke", RED);
	put_error_results(&t);
	put_hazards(&t);
	put_broken_cells(&t, PT_CELL_SKIP, "cells skipped", YELLOW);
	put_left_out(&t, PT_SKIP, "skipped (n/m: n of the helper's m clauses)");
	pt_put_absent(f, r, s);
	put_left_out(&t, PT_ABSENT, "absent (--format json has every name, clause by clause)");
	put_assumed(&t);
	pt_put_lesser(&t);
	put_unknown(&t);
	put_summary(&t, &tally);
	pt_cells_free(t.cells);
	return ferror(f) ? -1 : 0;
}
