// SPDX-License-Identifier: GPL-2.0-or-later
/* What page.js reads: docs/report.md, "The page", says what it has. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/deviations/known_deviations.h"
#include "conformance/report/json.h"
#include "conformance/report/page.h"
#include "conformance/report/tally.h"
#include "conformance/report/writer.h"
#include "conformance/words/names.h"

/* ---- the rows of a clause, one for each cell of its architecture --------------------------- */

struct group {
	const struct pt_result_row *first;
	const struct pt_result_row **at; /* for each cell of the architecture, or NULL */
	size_t next;			 /* of the same bucket, + 1 */
};

struct groups {
	const struct pt_report *r;
	size_t *place;	 /* of each cell of the report, among those of its architecture */
	size_t *nr;	 /* of each cell, how many its architecture has */
	struct group *v; /* in the order of the report */
	size_t n;
	size_t *bucket, buckets;
};

static void find_places(struct groups *g)
{
	const struct pt_report *r = g->r;

	g->place = pt_need(calloc(r->nr_cells + 1, sizeof(*g->place)));
	g->nr = pt_need(calloc(r->nr_cells + 1, sizeof(*g->nr)));
	for (size_t i = 0; i < r->nr_cells; i++)
		for (size_t k = 0; k < r->nr_cells; k++) {
			bool same = !strcmp(r->cells[i].arch, r->cells[k].arch);

			g->place[i] += same && k < i;
			g->nr[i] += same;
		}
}

/* The cell of a row, beginning with a guess; nr_cells: the report has no such cell. */
static size_t cell_of(const struct pt_report *r, const struct pt_result_row *row, size_t guess)
{
	for (size_t i = 0; i < r->nr_cells; i++) {
		size_t at = (guess + i) % r->nr_cells;
		const struct pt_cell_row *c = &r->cells[at];

		if (!strcmp(c->arch, row->arch) && !strcmp(c->mode, row->mode) &&
		    !strcmp(c->engine, row->engine))
			return at;
	}
	return r->nr_cells;
}

static u64 hash_text(u64 h, const char *s)
{
	while (*s)
		h = (h ^ (unsigned char)*s++) * UINT64_C(0x100000001b3);
	return h;
}

static size_t bucket_of(const struct groups *g, const struct pt_result_row *row)
{
	u64 h = hash_text(hash_text(hash_text(0, row->arch), row->helper), row->clause);

	return (h ^ h >> 32) & (g->buckets - 1);
}

/* Of the same clause, and nobody has taken the place yet. */
static struct group *find_group(struct groups *g, const struct pt_result_row *row, size_t cell)
{
	for (size_t k = g->bucket[bucket_of(g, row)]; k; k = g->v[k - 1].next)
		if (pt_same_clause(g->v[k - 1].first, row) && !g->v[k - 1].at[g->place[cell]])
			return &g->v[k - 1];
	return NULL;
}

static struct group *add_group(struct groups *g, const struct pt_result_row *row, size_t cell)
{
	size_t bucket = bucket_of(g, row);
	struct group *to = &g->v[g->n++];

	to->first = row;
	to->at = pt_need(calloc(g->nr[cell], sizeof(*to->at)));
	to->next = g->bucket[bucket];
	g->bucket[bucket] = g->n;
	return to;
}

static void take_groups(struct groups *g, const struct pt_report *r)
{
	size_t cell = 0;

	*g = (struct groups){ .r = r, .buckets = 1 };
	find_places(g);
	while (g->buckets < r->nr_results)
		g->buckets *= 2;
	g->bucket = pt_need(calloc(g->buckets, sizeof(*g->bucket)));
	g->v = pt_need(calloc(r->nr_results + 1, sizeof(*g->v)));
	for (size_t i = 0; i < r->nr_results && r->nr_cells; i++) {
		const struct pt_result_row *row = &r->results[i];
		size_t at = cell_of(r, row, cell);
		struct group *to;

		if (at == r->nr_cells)
			continue;
		cell = at;
		to = find_group(g, row, cell);
		(to ? to : add_group(g, row, cell))->at[g->place[cell]] = row;
	}
}

static void free_groups(struct groups *g)
{
	for (size_t i = 0; i < g->n; i++)
		free(g->v[i].at);
	free(g->v);
	free(g->bucket);
	free(g->place);
	free(g->nr);
}

/* ---- them as JSON --------------------------------------------------------------------------- */

struct page {
	struct groups groups;
	json_t *numbers; /* of each reason where it stands in .reasons */
	json_t *reasons, *ranks, *details, *rules, *deviations;
};

/* A text that many rows have stands in the page once. */
static json_t *reason_number(struct page *p, const struct pt_result_row *row)
{
	json_t *text = pt_json_words(row->reason), *number;
	const char *key = json_string_value(text);

	if (!*key) {
		json_decref(text);
		return json_integer(-1);
	}
	number = json_object_get(p->numbers, key);
	if (!number) {
		number = json_integer((json_int_t)json_array_size(p->reasons));
		pt_json_set(p->numbers, key, number);
		json_array_append(p->reasons, text);
		pt_json_append(p->ranks, json_integer(row->verdict == PT_HAZARD
							      ? (int)pt_hazard_rank(row->reason)
							      : -1));
	}
	json_decref(text);
	return json_incref(number);
}

static json_t *cases_of(struct page *p, const struct pt_result_row *row)
{
	(void)p;
	return json_integer((json_int_t)row->cases);
}

static json_t *mmu_of(struct page *p, const struct pt_result_row *row)
{
	(void)p;
	return json_integer(row->mmu);
}

/* A number in each cell, or one where all of them have the same. */
static json_t *in_each(struct page *p, const struct group *g, size_t n,
		       json_t *(*of)(struct page *, const struct pt_result_row *))
{
	json_t *a = pt_need(json_array());
	bool same = true;

	for (size_t i = 0; i < n; i++) {
		pt_json_append(a, g->at[i] ? of(p, g->at[i]) : json_null());
		same &= json_equal(json_array_get(a, 0), json_array_get(a, i));
	}
	if (same && n) {
		json_t *one = json_incref(json_array_get(a, 0));

		json_decref(a);
		return one;
	}
	return a;
}

static json_t *verdicts_of(const struct group *g, size_t n)
{
	char *s = pt_need(calloc(n + 1, 1));
	json_t *text;

	for (size_t i = 0; i < n; i++)
		s[i] = g->at[i] ? pt_verdict_names[g->at[i]->verdict][0] : '.';
	text = pt_json_words(s);
	free(s);
	return text;
}

static void take_deviation(struct page *p, const struct pt_deviation *d)
{
	json_t *o;

	if (json_object_get(p->deviations, d->id))
		return;
	o = pt_need(json_object());
	pt_json_set(o, "state", pt_json_words(pt_deviation_states[d->state]));
	const struct {
		const char *key, *text;
	} texts[] = { { "title", d->title },
		      { "what", d->what },
		      { "where", d->where },
		      { "since", d->since },
		      { "until", d->until },
		      { "relied_on", d->relied_on },
		      { "consequence", d->consequence } };
	for (size_t i = 0; i < PT_ARRAY_SIZE(texts); i++)
		if (texts[i].text)
			pt_json_set(o, texts[i].key, pt_json_words(texts[i].text));
	json_t *id = pt_json_words(d->id);
	pt_json_set(p->deviations, json_string_value(id), o);
	json_decref(id);
}

/* What the report says of a failure, and the bits of its entries. */
static json_t *detail(struct page *p, const struct pt_result_row *row)
{
	json_t *o;

	if (row->verdict != PT_FAIL)
		return json_integer(-1);
	o = pt_json_result(p->groups.r, row);
	if (row->witness && row->witness->nr_seen)
		pt_json_set(o, "fields", pt_page_entries(row));
	if (row->known)
		take_deviation(p, row->known);
	pt_json_append(p->details, o);
	return json_integer((json_int_t)json_array_size(p->details) - 1);
}

static bool has_verdict(const struct group *g, size_t n, enum pt_verdict verdict)
{
	for (size_t i = 0; i < n; i++)
		if (g->at[i] && g->at[i]->verdict == verdict)
			return true;
	return false;
}

static bool has_reason(const struct group *g, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (g->at[i] && *g->at[i]->reason)
			return true;
	return false;
}

/* What a hazard's first cell was given, and what came: "0x0", "0x400000000000800". */
static void add_hazard(struct page *p, json_t *o, const struct group *g, size_t n)
{
	pt_json_set(o, "mmu", in_each(p, g, n, mmu_of));
	for (size_t i = 0; i < n; i++) {
		const struct pt_witness *w = g->at[i] ? g->at[i]->witness : NULL;

		if (!w || g->at[i]->verdict != PT_HAZARD || !w->nr_inputs)
			continue;
		pt_json_set(o, "given", pt_json_words(pt_entry_hex(w->inputs[0].value).s));
		if (!w->no_entry)
			pt_json_set(o, "came", pt_json_words(pt_entry_hex(w->entry).s));
		return;
	}
}

static void take_rule(struct page *p, const struct pt_result_row *row)
{
	const struct pt_rule *rule = pt_rule_named(row->rule);
	json_t *id = pt_json_words(row->rule), *o;

	if (!json_object_get(p->rules, json_string_value(id))) {
		o = pt_need(json_object());
		pt_json_set(o, "text",
			    pt_json_words(rule ? rule->text : pt_origin_text(row->origin)));
		if (rule) {
			pt_json_set(o, "source", pt_json_words(rule->source));
			pt_json_set(o, "relied_on", pt_json_words(rule->relied_on));
		}
		pt_json_set(p->rules, json_string_value(id), o);
	}
	json_decref(id);
}

static json_t *group_json(struct page *p, const struct group *g)
{
	const struct pt_report *r = p->groups.r;
	const size_t n = p->groups.nr[cell_of(r, g->first, 0)];
	json_t *o = pt_need(json_object());

	pt_json_set(o, "arch", pt_json_words(g->first->arch));
	pt_json_set(o, "helper", pt_json_words(g->first->helper));
	if (g->first->tree_name)
		pt_json_set(o, "tree_name", pt_json_words(g->first->tree_name));
	pt_json_set(o, "clause", pt_json_words(g->first->clause));
	pt_json_set(o, "rule", pt_json_words(g->first->rule));
	pt_json_set(o, "verdicts", verdicts_of(g, n));
	pt_json_set(o, "cases", in_each(p, g, n, cases_of));
	if (has_reason(g, n))
		pt_json_set(o, "reasons", in_each(p, g, n, reason_number));
	if (has_verdict(g, n, PT_FAIL))
		pt_json_set(o, "details", in_each(p, g, n, detail));
	if (has_verdict(g, n, PT_HAZARD))
		add_hazard(p, o, g, n);
	take_rule(p, g->first);
	return o;
}

json_t *pt_page_data(const struct pt_report *r)
{
	json_t *o = pt_json_report(r, false), *rows = pt_need(json_array());
	char *headline = pt_headline(r);
	struct page p = { .numbers = pt_need(json_object()),
			  .reasons = pt_need(json_array()),
			  .ranks = pt_need(json_array()),
			  .details = pt_need(json_array()),
			  .rules = pt_need(json_object()),
			  .deviations = pt_need(json_object()) };

	take_groups(&p.groups, r);
	for (size_t i = 0; i < p.groups.n; i++)
		pt_json_append(rows, group_json(&p, &p.groups.v[i]));
	json_object_del(o, "results");
	pt_json_set(o, "schema", pt_json_words("ptconform-page-1"));
	pt_json_set(o, "headline", pt_json_words(headline));
	pt_json_set(o, "rows", rows);
	pt_json_set(o, "reasons", p.reasons);
	pt_json_set(o, "ranks", p.ranks);
	pt_json_set(o, "details", p.details);
	pt_json_set(o, "rules", p.rules);
	pt_json_set(o, "deviations", p.deviations);
	json_decref(p.numbers);
	free_groups(&p.groups);
	free(headline);
	return o;
}
