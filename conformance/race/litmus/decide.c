// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/race/litmus/decide.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/race/litmus/model.h"
#include "conformance/race/litmus/parse.h"
#include "conformance/words/last_words.h"

const char *pt_litmus_verdict_name(enum pt_litmus_verdict v)
{
	static const char *const names[] = { "Forbidden", "Allowed", "Required", "undecided",
					     "unread" };

	return names[v];
}

const char *pt_litmus_met_name(enum pt_litmus_met m)
{
	static const char *const names[] = { "never", "sometimes", "always", "once" };

	return names[m];
}

/* As kinds have it: Required is what a test with forall, or with nothing to ask, is about. */
static enum pt_litmus_verdict verdict_of(const struct pt_model *m, enum pt_litmus_met met)
{
	if (met == PT_LITMUS_NEVER)
		return PT_LITMUS_FORBIDDEN;
	return met == PT_LITMUS_ALWAYS && m->test->quantifier == PT_FORALL ? PT_LITMUS_REQUIRED
									   : PT_LITMUS_ALLOWED;
}

/* Why not all was seen; NULL: it was. */
static const char *cut_by(const struct pt_model *m, const struct pt_search_found *found)
{
	if (m->met && m->unmet && !m->outcomes)
		return NULL;
	if (found->cut)
		return strcmp(found->cut, "memory") ? "too many states" : "too much memory";
	if (m->too_long)
		return "a thread goes on and on, or a place is written too often";
	if (m->outside)
		return "an access to what is no variable, or over the end of 16 bytes";
	return m->met || m->unmet ? NULL : "no execution comes to its end";
}

/* That something can happen is known as soon as it did; all else needs all states. */
static void conclude(const struct pt_model *m, const struct pt_search_found *found,
		     struct pt_litmus_result *r)
{
	const char *cut = cut_by(m, found);

	r->states = found->states;
	r->bytes = found->bytes;
	r->met = !m->met ? PT_LITMUS_NEVER : m->unmet ? PT_LITMUS_SOMETIMES : PT_LITMUS_ALWAYS;
	if (cut && r->met == PT_LITMUS_ALWAYS)
		r->met = PT_LITMUS_ONCE;
	r->verdict = verdict_of(m, r->met);
	if (cut && !(m->met && m->unmet) &&
	    (r->met == PT_LITMUS_NEVER || m->test->quantifier == PT_FORALL))
		r->verdict = PT_LITMUS_UNDECIDED;
	if (cut)
		snprintf(r->why, sizeof(r->why), "%s", cut);
}

void pt_litmus_decide(const char *text, const struct pt_litmus_limits *limits,
		      struct pt_litmus_result *r)
{
	const struct pt_search_limits most = { .states = limits->states, .bytes = limits->bytes };
	struct pt_litmus *t = pt_need(calloc(1, sizeof(*t)));
	struct pt_search *s;
	struct pt_model m;
	struct pt_space space;

	memset(r, 0, sizeof(*r));
	r->verdict = PT_LITMUS_UNREAD;
	if (pt_litmus_parse(t, text, r->why)) {
		pt_model_init(&m, t);
		m.without = limits->without;
		m.outcomes = limits->outcomes ? &r->outcomes : NULL;
		space = pt_model_space(&m);
		s = pt_search_run(&space, &most);
		conclude(&m, pt_search_found(s), r);
		pt_outcomes_sort(&r->outcomes);
		pt_search_free(s);
	}
	memcpy(r->name, t->name, sizeof(r->name));
	free(t);
}
