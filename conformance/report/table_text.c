// SPDX-License-Identifier: GPL-2.0-or-later
/* What the parts of the table share: words in columns, sets of cells, groups of results. */
#include "conformance/report/table.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

void pt_paint(const struct table *t, enum paint p)
{
	static const char *const codes[] = {
		[PLAIN] = "\033[0m",   [RED] = "\033[31m", [GREEN] = "\033[32m",
		[YELLOW] = "\033[33m", [BOLD] = "\033[1m", [DIM] = "\033[2m",
	};
	if (t->style->colour)
		fputs(codes[p], t->f);
}

void pt_put(const struct table *t, enum paint p, const char *s)
{
	pt_paint(t, p);
	fputs(s, t->f);
	pt_paint(t, PLAIN);
}

size_t pt_columns(const struct table *t)
{
	return t->style->columns ? t->style->columns : SIZE_MAX;
}

/* Words from column `at` on, broken before the right edge and indented. */
void pt_put_wrapped(const struct table *t, size_t at, size_t indent, const char *raw)
{
	char *clean = pt_text_clean(raw);

	pt_wrap(t->f, at, indent, t->style->columns, clean);
	free(clean);
}

void pt_put_field_in(const struct table *t, size_t in, const char *label, const char *text)
{
	if (!text || !*text)
		return;
	fprintf(t->f, "%*s%-9s ", (int)in + 2, "", label);
	pt_put_wrapped(t, in + 12, in + 12, text);
}

void pt_put_field(const struct table *t, const char *label, const char *text)
{
	pt_put_field_in(t, 0, label, text);
}

/* ---- sets of cells ------------------------------------------------------------------ */

void pt_set_add(struct cell_set *s, const char *mode, const char *engine)
{
	for (size_t i = 0; i < s->n; i++)
		if (!strcmp(s->at[i].mode, mode) && !strcmp(s->at[i].engine, engine))
			return;
	if (s->n < PT_ARRAY_SIZE(s->at)) {
		s->at[s->n].mode = mode;
		s->at[s->n].engine = engine;
		s->n++;
	}
}

static bool first_of_mode(const struct cell_set *s, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (!strcmp(s->at[k].mode, s->at[i].mode))
			return false;
	return true;
}

void pt_engines_of(const struct cell_set *s, const char *mode, char *buf, size_t size)
{
	struct pt_text t;
	bool first = true;
	pt_text_init(&t, buf, size);
	for (size_t i = 0; i < s->n; i++) {
		if (strcmp(s->at[i].mode, mode) != 0)
			continue;
		pt_text_add(&t, "%s%s", first ? "" : "+", s->at[i].engine);
		first = false;
	}
}

/* "x86 4level,5level (native+unicorn)" */
void pt_set_text(const struct cell_set *s, char *buf, size_t size)
{
	struct pt_text t;
	char before[128] = "", engines[128];
	pt_text_init(&t, buf, size);
	pt_text_add(&t, "%s", s->arch);
	for (size_t i = 0; i < s->n; i++) {
		if (!first_of_mode(s, i))
			continue;
		pt_engines_of(s, s->at[i].mode, engines, sizeof(engines));
		bool joins = *before && !strcmp(before, engines);
		if (*before && !joins)
			pt_text_add(&t, " (%s),", before);
		pt_text_add(&t, "%s%s", joins ? "," : " ", s->at[i].mode);
		strcpy(before, engines);
	}
	pt_text_add(&t, " (%s)", before);
}

void pt_modes_of(const struct cell_set *s, char *buf, size_t size)
{
	struct pt_text t;
	pt_text_init(&t, buf, size);
	*buf = '\0';
	for (size_t i = 0; i < s->n; i++)
		if (first_of_mode(s, i))
			pt_text_add(&t, "%s%s", i ? "," : "", s->at[i].mode);
}

bool pt_same_set(const struct cell_set *a, const struct cell_set *b)
{
	if (strcmp(a->arch, b->arch) != 0 || a->n != b->n)
		return false;
	for (size_t i = 0; i < a->n; i++)
		if (strcmp(a->at[i].mode, b->at[i].mode) != 0 ||
		    strcmp(a->at[i].engine, b->at[i].engine) != 0)
			return false;
	return true;
}

/* ---- groups: one finding seen in several cells --------------------------------------- */

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

bool pt_same_finding(const struct pt_result_row *a, const struct pt_result_row *b)
{
	return !strcmp(a->arch, b->arch) && !strcmp(a->helper, b->helper) &&
	       !strcmp(a->clause, b->clause) && !strcmp(a->reason, b->reason) &&
	       a->machine == b->machine && same_witness(a->witness, b->witness);
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

static size_t find_group(const struct groups *g, const struct group_index *x, size_t bucket,
			 const struct pt_result_row *row,
			 bool (*same)(const struct pt_result_row *, const struct pt_result_row *))
{
	size_t k = x->first[bucket];
	while (k && !same(g->group[k - 1].row, row))
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

struct groups pt_group_results(const struct pt_report *r, enum pt_verdict verdict,
			       bool (*same)(const struct pt_result_row *,
					    const struct pt_result_row *))
{
	size_t most = count_verdict(r, verdict);
	struct groups g = { pt_need(calloc(most + 1, sizeof(*g.group))), 0 };
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
			g.group[g.n++] = (struct group){ .row = row, .set.arch = row->arch };
			x.next[k] = x.first[bucket];
			x.first[bucket] = k + 1;
		}
		pt_set_add(&g.group[k].set, row->mode, row->engine);
		g.group[k].clauses += !strcmp(row->mode, g.group[k].row->mode) &&
				      !strcmp(row->engine, g.group[k].row->engine);
	}
	free(x.first);
	free(x.next);
	return g;
}
