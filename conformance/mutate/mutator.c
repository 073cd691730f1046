// SPDX-License-Identifier: GPL-2.0-or-later
#define _GNU_SOURCE
#include "conformance/mutate/mutator.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/mutate/edits.h"
#include "conformance/words/last_words.h"

const char *const pt_operator_names[PT_NR_OPERATORS] = { "constant", "shift", "mask",  "condition",
							 "effect",   "loop",  "atomic" };

static void mutate_token(struct pt_edits *w, size_t i)
{
	if (w->t[i].frozen)
		return;
	pt_mutate_operators(w, i);
	pt_mutate_kinds(w, i);
	if (w->r->kind == PT_REGION_FUNCTION)
		pt_mutate_statement(w, i);
}

static int in_order(const void *a, const void *b)
{
	const struct pt_mutant *m = a, *o = b;

	if (m->at != o->at)
		return m->at < o->at ? -1 : 1;
	if (m->length != o->length)
		return m->length < o->length ? -1 : 1;
	return strcmp(m->with, o->with);
}

void pt_mutate(struct pt_mutants *to, const char *text,
	       bool (*wanted)(void *arg, const struct pt_region *r), void *arg)
{
	const size_t first = to->n;
	struct pt_source s;

	pt_source_parse(&s, text);
	for (size_t k = 0; k < s.nr_regions; k++) {
		const struct pt_region *r = &s.region[k];
		struct pt_edits w = { to, text, r, r->token, r->nr_tokens, to->n };

		if (wanted && !wanted(arg, r))
			continue;
		pt_mutate_whole(&w);
		for (size_t i = 0; i < w.n; i++)
			mutate_token(&w, i);
	}
	if (to->n > first)
		qsort(to->v + first, to->n - first, sizeof(*to->v), in_order);
	pt_source_free(&s);
}

void pt_mutants_free(struct pt_mutants *m)
{
	for (size_t i = 0; i < m->n; i++) {
		free(m->v[i].with);
		free(m->v[i].function);
		free(m->v[i].from);
		free(m->v[i].to);
	}
	free(m->v);
	*m = (struct pt_mutants){ 0 };
}

char *pt_mutant_text(const char *text, const struct pt_mutant *m)
{
	char *out;

	if (asprintf(&out, "%.*s%s%s", (int)m->at, text, m->with, text + m->at + m->length) < 0)
		pt_no_memory();
	return out;
}
