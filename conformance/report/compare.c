// SPDX-License-Identifier: GPL-2.0-or-later
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "conformance/report/compare.h"

#include <stdlib.h>
#include <string.h>

#include "conformance/words/last_words.h"

#define COPY(to, text) snprintf(to, sizeof(to), "%.*s", (int)sizeof(to) - 1, text)

/* ---- one clause -------------------------------------------------------------------------- */

/* What is known of a clause there, the most telling first. */
enum known { FAILS, HOLDS, NOTHING_TO_ASK, NOT_ASKED, NOT_THERE };

static enum known known_of(enum pt_verdict v)
{
	return v == PT_FAIL			? FAILS
	       : v == PT_PASS || v == PT_HAZARD ? HOLDS
	       : v == PT_ABSENT			? NOTHING_TO_ASK
						: NOT_ASKED;
}

/* A helper that breaks has no clause that is about that: all of its clauses say what is known. */
static enum known look_up(const struct pt_verdicts *v, const struct pt_verdict_row *key,
			  const struct pt_verdict_row **telling)
{
	enum known best = NOT_THERE;
	size_t first, n = pt_verdicts_range(v, key, *key->broke, &first);

	*telling = NULL;
	for (size_t i = first; i < first + n; i++) {
		const enum known k = known_of(v->row[i].verdict);

		if (k >= best)
			continue;
		best = k;
		*telling = &v->row[i];
	}
	return best;
}

/* Is it violated there in the same way, on a machine on which it is here, or on any? */
static bool fails_alike(const struct pt_verdicts *v, const struct pt_verdict_row *row,
			bool anywhere)
{
	size_t first, n = pt_verdicts_range(v, row, false, &first);

	for (size_t i = first; i < first + n; i++) {
		const struct pt_verdict_row *x = &v->row[i];

		if (x->verdict == row->verdict && !strcmp(x->broke, row->broke) &&
		    (anywhere || !*x->machine || !strcmp(x->machine, row->machine)))
			return true;
	}
	return false;
}

#define NOT_IN_IT "not in the earlier report"

/* Of a failure: was there one before?  If nobody knows, why. */
static enum pt_newness newness_of(const struct pt_verdicts *before,
				  const struct pt_verdict_row *row, const char **why)
{
	const struct pt_verdict_row *was;
	enum known k;

	if (fails_alike(before, row, false))
		return PT_LEFT;
	k = look_up(before, row, &was);
	*why = was && *was->reason ? was->reason : NOT_IN_IT;
	if (*row->machine && !pt_verdicts_ran(before, row, false)) {
		*why = "its further run was not made in the earlier report";
		return PT_UNLIKE;
	}
	if (k == FAILS || k == HOLDS)
		return PT_NEW;
	/* what came with a helper is new; what another engine alone can ask may be old */
	return k == NOTHING_TO_ASK && pt_verdicts_ran(before, row, true) ? PT_NEW : PT_UNLIKE;
}

/* Of a failure that there was: is it gone? */
static enum pt_newness rest_of(const struct pt_verdicts *after, const struct pt_verdict_row *row,
			       const char **why)
{
	const struct pt_verdict_row *is;
	enum known k;

	if (fails_alike(after, row, true))
		return PT_LEFT;
	k = look_up(after, row, &is);
	*why = is && *is->reason ? is->reason : "";
	if (*row->machine && !pt_verdicts_ran(after, row, false))
		*why = "";
	else if (k == FAILS || k == HOLDS)
		return PT_NEW;
	return PT_UNLIKE;
}

/* ---- causes ------------------------------------------------------------------------------ */

static struct pt_moved *move_of(struct pt_moves *m, const struct pt_verdict_row *row)
{
	struct pt_moved *found = pt_moves_find(m, row->arch, row->cause), x = { 0 };

	if (found)
		return found;
	COPY(x.arch, row->arch);
	COPY(x.helper, row->cause);
	pt_moves_add(m, &x);
	return &m->v[m->n - 1];
}

/* What it is shown by, as its witness is: the cause's own, if that fails itself; the first of
 * these. */
static void show(struct pt_moved *x, const struct pt_verdict_row *row)
{
	const bool own = !strcmp(row->helper, x->helper), was_own = !strcmp(x->of, x->helper);

	if (*x->of && (own != was_own ? was_own : x->at <= row->at))
		return;
	x->at = row->at;
	COPY(x->of, row->helper);
	COPY(x->clause, *row->broke ? row->broke : row->shown);
	COPY(x->rule, row->rule);
	COPY(x->known, row->known);
}

/* A row's part in what is compared; a clause counts once, however many cells show it. */
struct part {
	const struct pt_verdict_row *row;
	enum pt_newness n;
	bool repeated; /* in another cell */
};

static int by_clause(const void *a, const void *b)
{
	const struct part *x = *(struct part *const *)a, *y = *(struct part *const *)b;
	int order = x->n - y->n;

	if (!order)
		order = strcmp(x->row->arch, y->row->arch);
	if (!order)
		order = strcmp(x->row->helper, y->row->helper);
	if (!order)
		order = strcmp(x->row->clause, y->row->clause);
	return order ? order : strcmp(x->row->broke, y->row->broke);
}

static void find_repeated(struct part *parts, size_t n)
{
	struct part **v = pt_need(calloc(n + 1, sizeof(*v)));

	for (size_t i = 0; i < n; i++)
		v[i] = &parts[i];
	if (n)
		qsort(v, n, sizeof(*v), by_clause);
	for (size_t i = 1; i < n; i++)
		v[i]->repeated = !by_clause(&v[i - 1], &v[i]);
	free(v);
}

static bool same_cause(const struct pt_verdict_row *row, const struct pt_moved *x)
{
	return !strcmp(row->arch, x->arch) && !strcmp(row->cause, x->helper);
}

/* The causes of all parts of one kind, and what of each was left. */
static void sum_up(const struct part *parts, size_t n, enum pt_newness kind, struct pt_moves *moves)
{
	for (size_t i = 0; i < n; i++) {
		struct pt_moved *x;

		if (parts[i].n != kind)
			continue;
		x = move_of(moves, parts[i].row);
		show(x, parts[i].row);
		pt_moved_add_mode(x, parts[i].row->mode);
		x->clauses += !parts[i].repeated;
	}
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < moves->n && parts[i].n == PT_LEFT; k++)
			moves->v[k].left +=
				same_cause(parts[i].row, &moves->v[k]) && !parts[i].repeated;
}

/* ---- all of it --------------------------------------------------------------------------- */

struct comparing {
	const struct pt_verdicts *before, *after;
	struct pt_compared *to;
};

static void note_unlike(const struct comparing *x, const struct pt_verdict_row *row,
			const char *side, const char *why, bool lost)
{
	char what[128], line[256];

	if (!*why)
		return;
	snprintf(what, sizeof(what), "%s %s", row->arch, row->cause);
	snprintf(line, sizeof(line), "%.60s in %.40s: %s%s", row->shown, row->mode, side, why);
	pt_unlike_add(x->to, what, line, lost);
}

static const char *why_not_run(const struct pt_verdict_cell *c)
{
	if (!c)
		return NOT_IN_IT;
	return *c->reason ? c->reason : pt_cell_status_names[c->status];
}

/* Can the cells of this architecture and mode be compared?  If not, that is said once. */
static bool are_like(const struct comparing *x, const char *arch, const char *mode)
{
	const struct pt_verdict_cell *was = pt_verdicts_cell(x->before, arch, mode);
	const struct pt_verdict_cell *is = pt_verdicts_cell(x->after, arch, mode);
	const bool before = was && was->status == PT_CELL_RAN;
	const bool after = is && is->status == PT_CELL_RAN;
	char what[128], why[256];

	snprintf(what, sizeof(what), "%s %s", arch, mode);
	/* what was not asked for, or is what it was, or could be run nowhere */
	if (!is || is->unchanged || before == after)
		return before && after;
	if (before)
		snprintf(why, sizeof(why), "now: %s", why_not_run(is));
	else
		snprintf(why, sizeof(why), "before: %s", why_not_run(was));
	pt_unlike_add(x->to, what, why, true);
	return false;
}

static struct part *look_forward(const struct comparing *x, size_t *n)
{
	const struct pt_verdicts *v = x->after;
	struct part *parts = pt_need(calloc(v->nr_rows + 1, sizeof(*parts)));

	*n = 0;
	for (size_t i = 0; i < v->nr_rows; i++) {
		const struct pt_verdict_row *row = &v->row[i];
		const char *why = "";

		if (row->verdict != PT_FAIL && row->verdict != PT_ERROR)
			continue;
		parts[*n] = (struct part){ row, PT_UNLIKE, false };
		if (are_like(x, row->arch, row->mode))
			parts[*n].n = newness_of(x->before, row, &why);
		if (row->verdict == PT_FAIL && parts[*n].n == PT_UNLIKE)
			note_unlike(x, row, "before: ", why, true);
		(*n)++;
	}
	return parts;
}

static struct part *look_back(const struct comparing *x, size_t *n)
{
	const struct pt_verdicts *v = x->before;
	struct part *parts = pt_need(calloc(v->nr_rows + 1, sizeof(*parts)));

	*n = 0;
	for (size_t i = 0; i < v->nr_rows; i++) {
		const struct pt_verdict_row *row = &v->row[i];
		const char *why = "";

		if (row->verdict != PT_FAIL || !are_like(x, row->arch, row->mode))
			continue;
		parts[*n] = (struct part){ row, rest_of(x->after, row, &why), false };
		if (parts[*n].n == PT_UNLIKE)
			note_unlike(x, row, "now: ", why, false);
		(*n)++;
	}
	return parts;
}

/* Errors are none of a cause. */
static size_t failures_only(struct part *parts, size_t n)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++)
		if (parts[i].row->verdict == PT_FAIL)
			parts[kept++] = parts[i];
	return kept;
}

void pt_compare(const struct pt_verdicts *before, const struct pt_verdicts *after,
		struct pt_compared *to, void (*mark)(void *arg, size_t row, enum pt_newness n),
		void *arg)
{
	const struct comparing x = { before, after, to };
	size_t n, nr_was;
	struct part *parts, *was;

	for (size_t i = 0; i < after->nr_cells; i++)
		are_like(&x, after->cell[i].arch, after->cell[i].mode);
	parts = look_forward(&x, &n);
	was = look_back(&x, &nr_was);
	for (size_t i = 0; i < n && mark; i++)
		mark(arg, parts[i].row->at, parts[i].n);
	n = failures_only(parts, n);
	find_repeated(parts, n);
	find_repeated(was, nr_was);
	sum_up(parts, n, PT_NEW, &to->came);
	sum_up(was, nr_was, PT_NEW, &to->went);
	sum_up(was, nr_was, PT_LEFT, &to->left);
	free(parts);
	free(was);
}

static void mark_row(void *arg, size_t row, enum pt_newness n)
{
	struct pt_report *r = arg;
	struct pt_result_row *x = &r->results[row];

	x->newly = n == PT_NEW;
	/* a failure that nobody can compare is none that is new: .unlike says that it is there */
	x->left = n == PT_LEFT || (n == PT_UNLIKE && x->verdict == PT_FAIL);
}

char *pt_report_name(const struct pt_report *r)
{
	char *name = NULL;

	if (asprintf(&name, "%s%s%s%s%s%s", r->subject, r->version ? " " : "",
		     r->version ? r->version : "", r->tree ? " (" : "", r->tree ? r->tree : "",
		     r->tree ? ")" : "") < 0)
		pt_no_memory();
	return name;
}

void pt_report_compare(struct pt_report *r, const struct pt_verdicts *before, const char *against,
		       const char *name)
{
	struct pt_verdicts after = pt_verdicts_of(r);

	r->compared.against = pt_copy(against);
	r->compared.name = pt_copy(name);
	pt_compare(before, &after, &r->compared, mark_row, r);
	pt_verdicts_free(&after);
}

struct pt_report pt_without_left(const struct pt_report *r)
{
	struct pt_report view = *r;

	view.nr_results = 0;
	view.results = pt_need(calloc(r->nr_results + 1, sizeof(*view.results)));
	for (size_t i = 0; i < r->nr_results; i++)
		if (!r->results[i].left)
			view.results[view.nr_results++] = r->results[i];
	return view;
}
