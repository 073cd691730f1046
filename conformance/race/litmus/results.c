// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/race/litmus/results.h"

#include <jansson.h>
#include <string.h>

bool pt_litmus_is_decided(const struct pt_litmus_row *r)
{
	return r->result.verdict < PT_LITMUS_UNDECIDED;
}

enum pt_litmus_standing pt_litmus_standing(const struct pt_litmus_row *r)
{
	const enum pt_litmus_met met = r->result.met;

	if (r->kind < 0 || !pt_litmus_is_decided(r) ||
	    (r->kind == PT_LITMUS_REQUIRED && met == PT_LITMUS_ONCE))
		return PT_LITMUS_NOT_KNOWN;
	if (r->kind == PT_LITMUS_ALLOWED ? met != PT_LITMUS_NEVER : (int)met == r->kind)
		return PT_LITMUS_AGREES;
	return PT_LITMUS_DIFFERS;
}

static const char *met_name(const struct pt_litmus_row *r)
{
	return pt_litmus_is_decided(r) ? pt_litmus_met_name(r->result.met) : "";
}

/* ---- as a table ---- */

static const char *kind_name(const struct pt_litmus_row *r)
{
	return r->kind < 0 ? "" : pt_litmus_verdict_name((enum pt_litmus_verdict)r->kind);
}

/* A test that has no name has its file's. */
static const char *name_of(const struct pt_litmus_row *r)
{
	return *r->result.name ? r->result.name : r->file;
}

static int widest(const struct pt_litmus_results *r)
{
	size_t most = 4;

	for (size_t i = 0; i < r->n; i++)
		if (strlen(name_of(&r->row[i])) > most)
			most = strlen(name_of(&r->row[i]));
	return most > 60 ? 60 : (int)most;
}

static bool is_told(const struct pt_litmus_results *r, const struct pt_litmus_row *row)
{
	return r->all || !r->kinds || pt_litmus_standing(row) != PT_LITMUS_AGREES;
}

static void put_rows(FILE *f, const struct pt_litmus_results *r)
{
	const int width = widest(r);
	bool head = false;

	for (size_t i = 0; i < r->n; i++) {
		const struct pt_litmus_row *row = &r->row[i];

		if (!is_told(r, row))
			continue;
		if (!head)
			fprintf(f, "%-*s  %-9s  %-9s  %s%9s\n", width, "TEST", "VERDICT", "MET",
				r->kinds ? "KIND       " : "", "STATES");
		head = true;
		fprintf(f, "%-*s  %-9s  %-9s  ", width, name_of(row),
			pt_litmus_verdict_name(row->result.verdict), met_name(row));
		if (r->kinds)
			fprintf(f, "%-9s  ", kind_name(row));
		fprintf(f, "%9llu", (unsigned long long)row->result.states);
		if (*row->result.why)
			fprintf(f, "  %s", row->result.why);
		fputc('\n', f);
		for (size_t k = 0; k < row->result.outcomes.n; k++)
			fprintf(f, "  %c %s\n", row->result.outcomes.v[k].met ? '*' : ' ',
				row->result.outcomes.v[k].text);
	}
	if (head)
		fputc('\n', f);
}

static void put_kind(FILE *f, const struct pt_litmus_results *r, int kind)
{
	static const char *const met[] = { "met", "met", "always met" };
	size_t n = 0, decided = 0, count = 0;

	for (size_t i = 0; i < r->n; i++) {
		const struct pt_litmus_row *row = &r->row[i];

		if (row->kind != kind)
			continue;
		n++;
		decided += pt_litmus_is_decided(row);
		count += pt_litmus_is_decided(row) &&
			 (kind == PT_LITMUS_REQUIRED ? row->result.met == PT_LITMUS_ALWAYS
						     : row->result.met != PT_LITMUS_NEVER);
	}
	if (n)
		fprintf(f, "  %-9s  %4zu, decided %zu, of these %s %zu\n",
			pt_litmus_verdict_name((enum pt_litmus_verdict)kind), n, decided, met[kind],
			count);
}

/* What was not read, by reason, each once with how often. */
static void put_reasons(FILE *f, const struct pt_litmus_results *r)
{
	for (size_t i = 0; i < r->n; i++) {
		size_t n = 0;
		bool told = false;

		if (pt_litmus_is_decided(&r->row[i]))
			continue;
		for (size_t k = 0; k < r->n; k++) {
			const bool same = !strcmp(r->row[k].result.why, r->row[i].result.why);

			told = told || (same && k < i);
			n += same;
		}
		if (!told)
			fprintf(f, "  %4zu %s: %s\n", n,
				pt_litmus_verdict_name(r->row[i].result.verdict),
				r->row[i].result.why);
	}
}

static size_t count_of(const struct pt_litmus_results *r, enum pt_litmus_verdict v)
{
	size_t n = 0;

	for (size_t i = 0; i < r->n; i++)
		n += r->row[i].result.verdict == v;
	return n;
}

int pt_litmus_table(FILE *f, const struct pt_litmus_results *r)
{
	u64 states = 0;

	put_rows(f, r);
	for (size_t i = 0; i < r->n; i++)
		states += r->row[i].result.states;
	fprintf(f,
		"%zu tests: %zu Forbidden, %zu Allowed, %zu Required, %zu undecided, %zu unread; "
		"%llu "
		"states\n",
		r->n, count_of(r, PT_LITMUS_FORBIDDEN), count_of(r, PT_LITMUS_ALLOWED),
		count_of(r, PT_LITMUS_REQUIRED), count_of(r, PT_LITMUS_UNDECIDED),
		count_of(r, PT_LITMUS_UNREAD), (unsigned long long)states);
	put_reasons(f, r);
	if (!r->kinds)
		return 0;
	fputs("by what the architecture says of the condition:\n", f);
	for (int kind = PT_LITMUS_FORBIDDEN; kind <= PT_LITMUS_REQUIRED; kind++)
		put_kind(f, r, kind);
	return 0;
}

/* ---- as JSON ---- */

static json_t *outcomes_json(const struct pt_litmus_outcomes *o)
{
	json_t *all = json_array();

	for (size_t i = 0; i < o->n; i++)
		json_array_append_new(
			all, json_pack("{s:s, s:b}", "state", o->v[i].text, "met", o->v[i].met));
	return all;
}

static json_t *row_json(const struct pt_litmus_row *r)
{
	static const char *const standing[] = { "agrees", "differs", "not known" };
	json_t *file = json_string(r->file);
	json_t *o = json_pack("{s:s, s:o, s:s, s:I}", "test", r->result.name, "file",
			      file ? file : json_string("a name that is no UTF-8"), "verdict",
			      pt_litmus_verdict_name(r->result.verdict), "states",
			      (json_int_t)r->result.states);

	if (pt_litmus_is_decided(r))
		json_object_set_new(o, "met", json_string(met_name(r)));
	if (r->result.outcomes.n)
		json_object_set_new(o, "outcomes", outcomes_json(&r->result.outcomes));
	if (*r->result.why)
		json_object_set_new(o, "why", json_string(r->result.why));
	if (r->kind >= 0) {
		json_object_set_new(o, "kind", json_string(kind_name(r)));
		json_object_set_new(o, "standing", json_string(standing[pt_litmus_standing(r)]));
	}
	return o;
}

int pt_litmus_json(FILE *f, const struct pt_litmus_results *r)
{
	json_t *rows = json_array(), *o;
	int err;

	for (size_t i = 0; i < r->n; i++)
		json_array_append_new(rows, row_json(&r->row[i]));
	o = json_pack("{s:s, s:o}", "schema", "ptconform-litmus-1", "tests", rows);
	err = !o || json_dumpf(o, f, JSON_INDENT(1));
	fputc('\n', f);
	json_decref(o);
	return err;
}
