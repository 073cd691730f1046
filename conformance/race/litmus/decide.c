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

static void undecided(struct pt_litmus_result *r, const char *why)
{
	r->verdict = PT_LITMUS_UNDECIDED;
	snprintf(r->why, sizeof(r->why), "%s", why);
}

/* That something can happen is known as soon as it did; all else needs all states. */
static void conclude(const struct pt_model *m, const struct pt_search_found *found,
		     struct pt_litmus_result *r)
{
	r->states = found->states;
	r->bytes = found->bytes;
	r->verdict =
		m->met ? m->unmet ? PT_LITMUS_ALLOWED : PT_LITMUS_REQUIRED : PT_LITMUS_FORBIDDEN;
	if (m->met && m->unmet)
		return;
	if (found->cut)
		undecided(r, strcmp(found->cut, "memory") ? "too many states" : "too much memory");
	else if (m->too_long)
		undecided(r, "a thread goes on and on, or a place is written too often");
	else if (m->outside)
		undecided(r, "an access to what is no variable");
	else if (!m->met && !m->unmet)
		undecided(r, "no execution comes to its end");
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
		space = pt_model_space(&m);
		s = pt_search_run(&space, &most);
		conclude(&m, pt_search_found(s), r);
		pt_search_free(s);
	}
	memcpy(r->name, t->name, sizeof(r->name));
	free(t);
}
