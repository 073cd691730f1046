// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/report/findings.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/words/last_words.h"

/* ---- by cell --------------------------------------------------------------------- */

static bool in_cell(const struct pt_result_row *row, const struct pt_cell_row *c)
{
	return !strcmp(row->arch, c->arch) && !strcmp(row->mode, c->mode) &&
	       !strcmp(row->engine, c->engine);
}

static int by_helper(const void *a, const void *b)
{
	const struct pt_result_row *const *x = a, *const *y = b;
	int order = strcmp((*x)->helper, (*y)->helper);
	if (order)
		return order;
	return *x < *y ? -1 : *x > *y;
}

struct pt_cell_results *pt_cells_sort(const struct pt_report *r)
{
	struct pt_cell_results *c = pt_need(calloc(r->nr_cells + 1, sizeof(*c)));
	size_t hint = 0;
	for (size_t i = 0; i < r->nr_cells; i++) {
		c[i].cell = &r->cells[i];
		c[i].row = pt_need(calloc(r->nr_results + 1, sizeof(*c[i].row)));
	}
	for (size_t i = 0; i < r->nr_results && r->nr_cells; i++) {
		size_t at = hint, tries = 0;
		while (!in_cell(&r->results[i], c[at].cell) && tries++ < r->nr_cells)
			at = (at + 1) % r->nr_cells;
		if (tries > r->nr_cells)
			continue;
		hint = at;
		c[at].row[c[at].nr_rows++] = &r->results[i];
	}
	for (size_t i = 0; i < r->nr_cells; i++)
		qsort(c[i].row, c[i].nr_rows, sizeof(*c[i].row), by_helper);
	return c;
}

void pt_cells_free(struct pt_cell_results *c)
{
	for (size_t i = 0; c[i].cell; i++)
		free(c[i].row);
	free(c);
}

void pt_cell_count(const struct pt_cell_results *c, size_t count[PT_NR_VERDICTS])
{
	memset(count, 0, PT_NR_VERDICTS * sizeof(*count));
	/* what there was before a change is there, and is none of its failures */
	for (size_t i = 0; i < c->nr_rows; i++)
		count[c->row[i]->left ? PT_PASS : c->row[i]->verdict]++;
}

size_t pt_same_helper(const struct pt_cell_results *c, size_t from)
{
	size_t n = 1;
	while (from + n < c->nr_rows && !strcmp(c->row[from + n]->helper, c->row[from]->helper))
		n++;
	return n;
}

/* ---- one finding seen in several cells ------------------------------------------------ */

static bool same_witness(const struct pt_witness *a, const struct pt_witness *b)
{
	if (!a || !b)
		return a == b;
	/* what came of a law's inputs may differ a little from mode to mode */
	if (a->nr_inputs != b->nr_inputs || a->of_law != b->of_law ||
	    strcmp(a->expected, b->expected) != 0 ||
	    (!a->of_law && (a->entry != b->entry || strcmp(a->got, b->got) != 0)))
		return false;
	for (size_t i = 0; i < a->nr_inputs; i++)
		if (a->inputs[i].value != b->inputs[i].value ||
		    strcmp(a->inputs[i].name, b->inputs[i].name) != 0)
			return false;
	return true;
}

/* One mode may have a cause that another has not: then each is told by what is its own. */
static bool same_cause(const struct pt_result_row *a, const struct pt_result_row *b)
{
	return !a->cause[0] || !b->cause[0] ? a->cause[0] == b->cause[0]
					    : !strcmp(a->cause[0], b->cause[0]);
}

bool pt_same_finding(const struct pt_result_row *a, const struct pt_result_row *b)
{
	return !strcmp(a->arch, b->arch) && !strcmp(a->helper, b->helper) &&
	       !strcmp(a->clause, b->clause) && !strcmp(a->reason, b->reason) &&
	       a->machine == b->machine && same_cause(a, b) && same_witness(a->witness, b->witness);
}

/* What is absent or skipped for one reason is one finding, whatever the clause. */
bool pt_same_reason(const struct pt_result_row *a, const struct pt_result_row *b)
{
	return !strcmp(a->arch, b->arch) && !strcmp(a->helper, b->helper) &&
	       !strcmp(a->reason, b->reason);
}

/* What all the ways to compare two rows have in common. */
static size_t hash_row(const struct pt_result_row *row, size_t buckets)
{
	const char *const parts[] = { row->arch, row->helper, row->reason };
	u64 h = 0;
	for (size_t i = 0; i < PT_ARRAY_SIZE(parts); i++)
		for (const char *p = parts[i]; *p; p++)
			h = (h ^ (unsigned char)*p) * UINT64_C(0x100000001b3);
	return (h ^ h >> 32) & (buckets - 1);
}

/* Groups by what they are found by: chains of numbers + 1, 0 ends them. */
struct group_index {
	size_t *first, buckets;
	size_t *next; /* one for each group */
};

static size_t find_group(const struct pt_findings *g, const struct group_index *x, size_t bucket,
			 const struct pt_result_row *row,
			 bool (*same)(const struct pt_result_row *, const struct pt_result_row *))
{
	size_t k = x->first[bucket];
	while (k && !same(g->v[k - 1].row, row))
		k = x->next[k - 1];
	return k ? k - 1 : g->n;
}

static size_t count_verdict(const struct pt_report *r, enum pt_verdict verdict)
{
	size_t n = 0;
	for (size_t i = 0; i < r->nr_results; i++)
		n += r->results[i].verdict == verdict;
	return n;
}

struct pt_findings pt_findings_of(const struct pt_report *r, enum pt_verdict verdict,
				  bool (*same)(const struct pt_result_row *,
					       const struct pt_result_row *))
{
	size_t most = count_verdict(r, verdict);
	struct pt_findings g = { pt_need(calloc(most + 1, sizeof(*g.v))), 0 };
	struct group_index x = { .buckets = 1 };
	while (x.buckets < 2 * most)
		x.buckets *= 2;
	x.first = pt_need(calloc(x.buckets, sizeof(*x.first)));
	x.next = pt_need(calloc(most + 1, sizeof(*x.next)));
	for (size_t i = 0; i < r->nr_results; i++) {
		const struct pt_result_row *row = &r->results[i];
		if (row->verdict != verdict)
			continue;
		size_t bucket = hash_row(row, x.buckets);
		size_t k = find_group(&g, &x, bucket, row, same);
		if (k == g.n) {
			g.v[g.n++] = (struct pt_finding){ .row = row, .set.arch = row->arch };
			x.next[k] = x.first[bucket];
			x.first[bucket] = k + 1;
		}
		pt_set_add(&g.v[k].set, row->mode, row->engine);
		g.v[k].clauses += !strcmp(row->mode, g.v[k].row->mode) &&
				  !strcmp(row->engine, g.v[k].row->engine);
	}
	free(x.first);
	free(x.next);
	return g;
}

void pt_findings_free(struct pt_findings *f)
{
	free(f->v);
	*f = (struct pt_findings){ NULL, 0 };
}

size_t pt_first_like(const struct pt_findings *f, size_t at,
		     bool (*like)(const struct pt_finding *, const struct pt_finding *))
{
	size_t first = 0;

	while (!like(&f->v[first], &f->v[at]))
		first++;
	return first;
}
