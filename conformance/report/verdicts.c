// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/report/verdicts.h"

#include <stdlib.h>
#include <string.h>

#include "conformance/report/words.h"
#include "conformance/words/last_words.h"

static int compare_places(const struct pt_verdict_row *a, const struct pt_verdict_row *b)
{
	int order = strcmp(a->arch, b->arch);

	if (!order)
		order = strcmp(a->mode, b->mode);
	return order ? order : strcmp(a->helper, b->helper);
}

static int compare_rows(const struct pt_verdict_row *a, const struct pt_verdict_row *b)
{
	int order = compare_places(a, b);

	return order ? order : strcmp(a->clause, b->clause);
}

static int by_row(const void *a, const void *b)
{
	const struct pt_verdict_row *x = a, *y = b;
	int order = compare_rows(x, y);

	return order ? order : x->at < y->at ? -1 : x->at > y->at;
}

static void take_row(struct pt_verdicts *v, const struct pt_result_row *row, size_t at)
{
	struct pt_words **w = &v->words;
	const char *cause = row->cause[0] ? row->cause[0] : row->helper;

	v->row[v->nr_rows++] = (struct pt_verdict_row){
		.arch = pt_word(w, row->arch),
		.mode = pt_word(w, row->mode),
		.engine = pt_word(w, row->engine),
		.helper = pt_word(w, row->helper),
		.clause = pt_word(w, row->broke ? "" : row->clause),
		.shown = pt_word(w, row->clause),
		.rule = pt_word(w, row->rule ? row->rule : ""),
		.known = pt_word(w, row->known ? row->known->id : ""),
		.cause = pt_word(w, cause),
		.reason = pt_word(w, row->reason),
		.broke = pt_word(w, row->broke ? row->broke : ""),
		.machine = pt_word(w, row->machine ? row->machine : ""),
		.verdict = row->verdict,
		.at = at,
	};
}

static void take_cell(struct pt_verdicts *v, const struct pt_cell_row *c)
{
	struct pt_verdict_cell *to = &v->cell[v->nr_cells++];
	struct pt_words **w = &v->words;

	*to = (struct pt_verdict_cell){ .arch = pt_word(w, c->arch),
					.mode = pt_word(w, c->mode),
					.engine = pt_word(w, c->engine),
					.reason = pt_word(w, c->reason),
					.status = c->status,
					.unchanged = c->unchanged };
	for (size_t i = 0; i < c->nr_machines; i++)
		if (c->machine[i].status == PT_CELL_RAN)
			to->machine[to->nr_machines++] = pt_word(w, c->machine[i].brief);
}

struct pt_verdicts pt_verdicts_of(const struct pt_report *r)
{
	struct pt_verdicts v = { pt_need(calloc(r->nr_results + 1, sizeof(*v.row))), 0,
				 pt_need(calloc(r->nr_cells + 1, sizeof(*v.cell))), 0, NULL };

	for (size_t i = 0; i < r->nr_cells; i++)
		take_cell(&v, &r->cells[i]);
	/* what an option asks for is not compared */
	for (size_t i = 0; i < r->nr_results; i++)
		if (r->results[i].origin == PT_OF_CLAUSE)
			take_row(&v, &r->results[i], i);
	pt_verdicts_sort(&v);
	return v;
}

void pt_verdicts_free(struct pt_verdicts *v)
{
	free(v->row);
	free(v->cell);
	pt_words_free(v->words);
	*v = (struct pt_verdicts){ 0 };
}

static struct pt_verdict_cell *add_cell(struct pt_verdicts *to)
{
	to->cell = pt_need(realloc(to->cell, (to->nr_cells + 1) * sizeof(*to->cell)));
	return &to->cell[to->nr_cells++];
}

void pt_verdicts_add(struct pt_verdicts *to, const struct pt_verdicts *from, const char *arch,
		     const char *mode)
{
	to->row = pt_need(realloc(to->row, (to->nr_rows + from->nr_rows + 1) * sizeof(*to->row)));
	for (size_t i = 0; i < from->nr_rows; i++)
		if (!strcmp(from->row[i].arch, arch) && !strcmp(from->row[i].mode, mode))
			to->row[to->nr_rows++] = from->row[i];
	for (size_t i = 0; i < from->nr_cells; i++)
		if (!strcmp(from->cell[i].arch, arch) && !strcmp(from->cell[i].mode, mode))
			*add_cell(to) = from->cell[i];
}

void pt_verdicts_add_missing(struct pt_verdicts *to, const char *arch, const char *mode,
			     const char *why)
{
	*add_cell(to) = (struct pt_verdict_cell){
		.arch = arch, .mode = mode, .engine = "", .reason = why, .status = PT_CELL_ERROR
	};
}

void pt_verdicts_sort(struct pt_verdicts *v)
{
	if (v->nr_rows)
		qsort(v->row, v->nr_rows, sizeof(*v->row), by_row);
}

size_t pt_verdicts_range(const struct pt_verdicts *v, const struct pt_verdict_row *key,
			 bool whole_helper, size_t *first)
{
	int (*const compare)(const struct pt_verdict_row *, const struct pt_verdict_row *) =
		whole_helper ? compare_places : compare_rows;
	size_t low = 0, high = v->nr_rows, n = 0;

	while (low < high) {
		const size_t middle = (low + high) / 2;

		if (compare(&v->row[middle], key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	while (low + n < v->nr_rows && !compare(&v->row[low + n], key))
		n++;
	*first = low;
	return n;
}

const struct pt_verdict_cell *pt_verdicts_cell(const struct pt_verdicts *v, const char *arch,
					       const char *mode)
{
	const struct pt_verdict_cell *found = NULL;

	for (size_t i = 0; i < v->nr_cells; i++) {
		const struct pt_verdict_cell *c = &v->cell[i];

		if (strcmp(c->arch, arch) != 0 || strcmp(c->mode, mode) != 0)
			continue;
		if (!found || (found->status != PT_CELL_RAN && c->status == PT_CELL_RAN))
			found = c;
	}
	return found;
}

static bool has_machine(const struct pt_verdict_cell *c, const char *machine)
{
	for (size_t i = 0; i < c->nr_machines; i++)
		if (!strcmp(c->machine[i], machine))
			return true;
	return !*machine;
}

bool pt_verdicts_ran(const struct pt_verdicts *v, const struct pt_verdict_row *like, bool engine)
{
	for (size_t i = 0; i < v->nr_cells; i++) {
		const struct pt_verdict_cell *c = &v->cell[i];

		if (c->status == PT_CELL_RAN && !strcmp(c->arch, like->arch) &&
		    !strcmp(c->mode, like->mode) && has_machine(c, like->machine) &&
		    (!engine || !strcmp(c->engine, like->engine)))
			return true;
	}
	return false;
}
