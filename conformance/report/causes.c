// SPDX-License-Identifier: GPL-2.0-or-later
/* The causes of a report's failures: what people read. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <stdlib.h>
#include <string.h>

#include "conformance/report/findings.h"
#include "conformance/words/last_words.h"

bool pt_is_of_cause(const struct pt_cause *c, const struct pt_result_row *row)
{
	return row->verdict == PT_FAIL && !strcmp(row->arch, c->arch) &&
	       !strcmp(row->cause[0] ? row->cause[0] : row->helper, c->helper);
}

static int by_clause(const void *a, const void *b)
{
	const struct pt_result_row *x = *(const struct pt_result_row *const *)a,
				   *y = *(const struct pt_result_row *const *)b;
	int order = strcmp(x->arch, y->arch);

	order = order ? order : strcmp(x->helper, y->helper);
	order = order ? order : strcmp(x->clause, y->clause);
	return order ? order : (x > y) - (x < y);
}

/* Of each row whether it fails, and none before it, in another cell, is about the same clause. */
static bool *list_first(const struct pt_report *r)
{
	const struct pt_result_row **failing = pt_need(calloc(r->nr_results + 1, sizeof(*failing)));
	bool *first = pt_need(calloc(r->nr_results + 1, sizeof(*first)));
	size_t n = 0;

	for (size_t i = 0; i < r->nr_results; i++)
		if (r->results[i].verdict == PT_FAIL)
			failing[n++] = &r->results[i];
	qsort(failing, n, sizeof(*failing), by_clause);
	for (size_t i = 0; i < n; i++)
		first[failing[i] - r->results] = !i || !pt_same_clause(failing[i - 1], failing[i]);
	free(failing);
	return first;
}

struct pt_cause *pt_causes_list(const struct pt_report *r, size_t *n)
{
	struct pt_cause *list = NULL;
	bool *first = list_first(r);

	*n = 0;
	for (size_t i = 0; i < r->nr_results; i++) {
		const struct pt_result_row *row = &r->results[i];
		size_t k = 0;

		if (row->verdict != PT_FAIL)
			continue;
		while (k < *n && !pt_is_of_cause(&list[k], row))
			k++;
		if (k == *n) {
			list = pt_need(realloc(list, (*n + 1) * sizeof(*list)));
			list[(*n)++] =
				(struct pt_cause){ row->arch,
						   row->cause[0] ? row->cause[0] : row->helper, 0 };
		}
		list[k].clauses += first[i];
	}
	free(first);
	return list;
}

bool pt_is_consequence(const struct pt_result_row *row)
{
	return row->verdict == PT_FAIL && row->cause[0] && strcmp(row->cause[0], row->helper) != 0;
}

char *pt_cause_text(const struct pt_result_row *row)
{
	char *buf = NULL;
	size_t size;
	FILE *f = pt_open_text(&buf, &size);

	if (pt_is_consequence(row)) {
		fputs("follows from what is wrong with ", f);
		for (size_t i = 0; row->cause[i]; i++)
			fprintf(f, "%s%s()", i ? " and " : "", row->cause[i]);
	}
	pt_close_text(f);
	return pt_need(buf);
}

/* ---- as they are told -------------------------------------------------------------------- */

/* How much a finding is in want of being shown: what nobody has judged, then the cause's own. */
static unsigned interest(const struct pt_result_row *row)
{
	return 1 + !pt_is_consequence(row) + (row->known || row->no_caller ? 0 : 2);
}

/*
 * The finding that a cause is shown by: its helper's own, if that fails itself; but what
 * everybody knows of it does not hide what nobody does.
 */
static const struct pt_finding *main_group(const struct pt_findings *g, const struct pt_cause *c)
{
	const struct pt_finding *best = NULL;
	unsigned most = 0;

	for (size_t i = 0; i < g->n; i++) {
		const struct pt_result_row *row = g->v[i].row;

		if (!pt_is_of_cause(c, row) || interest(row) <= most)
			continue;
		most = interest(row);
		best = &g->v[i];
	}
	return best;
}

/* The newest of what follows from it: what nobody has judged, or what no caller comes to. */
static enum pt_rank rank_of(const struct pt_findings *g, const struct pt_cause *c)
{
	enum pt_rank least = PT_RANK_UNREACHED;
	for (size_t i = 0; i < g->n; i++) {
		const struct pt_result_row *row = g->v[i].row;
		enum pt_rank now = row->no_caller				 ? PT_RANK_UNREACHED
				   : !row->known				 ? PT_RANK_NEW
				   : row->known->state == PT_DEVIATION_UNREACHED ? PT_RANK_UNREACHED
										 : PT_RANK_KNOWN;
		if (pt_is_of_cause(c, row) && now < least)
			least = now;
	}
	return least;
}

static int by_rank_and_rule(const void *a, const void *b)
{
	const struct pt_told *x = a, *y = b;
	if (x->rank != y->rank)
		return x->rank < y->rank ? -1 : 1;
	if (x->rule != y->rule)
		return x->rule < y->rule ? -1 : 1;
	return x->at < y->at ? -1 : x->at > y->at;
}

bool pt_same_clause(const struct pt_result_row *a, const struct pt_result_row *b)
{
	return !strcmp(a->arch, b->arch) && !strcmp(a->helper, b->helper) &&
	       !strcmp(a->clause, b->clause);
}

/* Causes in the order in which they are told: new ones first, those of one rule together. */
struct pt_told *pt_causes_told(const struct pt_findings *g, const struct pt_cause *causes, size_t n)
{
	struct pt_told *told = pt_need(calloc(n + 1, sizeof(*told)));
	for (size_t i = 0; i < n; i++) {
		struct pt_told *x = &told[i];
		x->cause = causes[i];
		x->shown = main_group(g, &causes[i]);
		x->rank = rank_of(g, &causes[i]);
		x->at = x->rule = i;
		for (size_t k = i; k--;)
			if (told[k].rank == x->rank &&
			    !strcmp(told[k].shown->row->rule, x->shown->row->rule))
				x->rule = k;
		x->set.arch = x->cause.arch;
		for (size_t k = 0; k < g->n; k++)
			for (size_t c = 0;
			     pt_same_clause(g->v[k].row, x->shown->row) && c < g->v[k].set.n; c++)
				pt_set_add(&x->set, g->v[k].set.at[c].mode,
					   g->v[k].set.at[c].engine);
	}
	qsort(told, n, sizeof(*told), by_rank_and_rule);
	return told;
}
