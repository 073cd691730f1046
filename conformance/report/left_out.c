// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/report/left_out.h"

#include <stdlib.h>
#include <string.h>

#include "conformance/words/last_words.h"

/* What a reason starts with when it names a helper that is not there (verdict.c). */
#define HAS_NO "the subject has no "

static int by_place_and_reason(const void *a, const void *b)
{
	const struct pt_note *x = a, *y = b;
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
struct pt_notes pt_notes_take(const struct pt_findings *g)
{
	struct pt_notes notes = { pt_need(calloc(g->n + 1, sizeof(*notes.note))), 0 };
	for (size_t i = 0; i < g->n; i++) {
		const char *reason = g->v[i].row->reason;
		bool missing = !strncmp(reason, HAS_NO, strlen(HAS_NO));
		notes.note[i] =
			(struct pt_note){ g->v[i].row, &g->v[i].set, g->v[i].clauses, missing,
					  missing ? reason + strlen(HAS_NO) : reason };
	}
	qsort(notes.note, g->n, sizeof(*notes.note), by_place_and_reason);
	for (size_t i = 0; i < g->n; i++) {
		struct pt_note *last = notes.n ? &notes.note[notes.n - 1] : NULL;
		if (last && !by_place_and_reason(last, &notes.note[i]))
			last->clauses += notes.note[i].clauses;
		else
			notes.note[notes.n++] = notes.note[i];
	}
	return notes;
}

/* "pud" of pud_mkold, "__swp" of __swp_type; helpers that hugetlb shares are its own. */
size_t pt_shared_length(const char *name)
{
	size_t under = strspn(name, "_");
	return strchr(name, ' ') ? strlen(name) : under + strcspn(name + under, "_");
}

static bool same_family(const char *a, const char *b)
{
	const char *x = strchr(a, ' '), *y = strchr(b, ' ');
	size_t n = pt_shared_length(a);
	if (x || y)
		return x && y && !strcmp(x, y);
	return n == pt_shared_length(b) && !strncmp(a, b, n);
}

size_t pt_notes_together(const struct pt_notes *notes, size_t from)
{
	size_t n = 1;

	while (from + n < notes->n && pt_same_set(notes->note[from].set, notes->note[from + n].set))
		n++;
	return n;
}

static int by_name(const void *a, const void *b)
{
	const struct pt_note *x = a, *y = b;
	const char *p = strchr(x->name, ' '), *q = strchr(y->name, ' ');
	if (!p != !q)
		return p ? 1 : -1;
	return strcmp(x->name, y->name);
}

static int by_size(const void *a, const void *b)
{
	const struct pt_namesakes *x = a, *y = b;
	if (x->n != y->n)
		return x->n > y->n ? -1 : 1;
	return x->first < y->first ? -1 : x->first > y->first;
}

size_t pt_notes_missing(struct pt_note *note, size_t n)
{
	size_t missing = 0;

	while (missing < n && note[missing].missing)
		missing++;
	qsort(note, missing, sizeof(*note), by_name);
	return missing;
}

struct pt_namesakes *pt_namesakes(const struct pt_note *note, size_t n, size_t *families)
{
	struct pt_namesakes *family = pt_need(calloc(n + 1, sizeof(*family)));

	*families = 0;
	for (size_t i = 0; i < n; i++) {
		if (i && same_family(note[i - 1].name, note[i].name))
			family[*families - 1].n++;
		else
			family[(*families)++] = (struct pt_namesakes){ i, 1 };
	}
	qsort(family, *families, sizeof(*family), by_size);
	return family;
}
