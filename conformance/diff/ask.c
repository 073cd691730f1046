// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/diff/ask.h"

#include <stdio.h>
#include <string.h>

#define LIMIT_MS 60000
/* A second or two; what takes longer is asked once more, with each call looked at. */
#define FIRST_LIMIT_MS 5000
/* More helpers than this broken: the subject is, not they. */
#define MAX_BROKEN 32

static const struct pt_engine *engine_of(const struct pt_diff_side *s)
{
	return s->job->builtin ? &pt_engine_native : &pt_engine_unicorn;
}

/* False: it was left out before. */
static bool leave_out(struct pt_diff_side *s, u64 h)
{
	if (h >= PT_NR_HELPERS || (s->broken[h / 64] & PT_BIT(h % 64)))
		return false;
	s->broken[h / 64] |= PT_BIT(h % 64);
	return true;
}

static struct pt_request request(const struct pt_diff_side *s, enum pt_verb verb)
{
	struct pt_request rq = { .magic = PT_WIRE_MAGIC,
				 .verb = verb,
				 .seed = s->o->seed,
				 .cases = s->o->cases,
				 .mode = s->job->mode };

	memcpy(rq.broken, s->broken, sizeof(rq.broken));
	return rq;
}

/* ---- all that its domain calls, or where it reads ---- */

static bool ask_once(struct pt_diff_side *s, enum pt_verb verb, bool trace, struct pt_call *calls,
		     struct pt_response *rs)
{
	struct pt_request rq = request(s, verb);

	rq.trace = trace;
	memset(rs, 0, sizeof(*rs));
	if (engine_of(s)->available(s->job, s->why, s->why_size) ||
	    engine_of(s)->run(s->job, &rq, rs, calls, trace ? LIMIT_MS : FIRST_LIMIT_MS, s->why,
			      s->why_size))
		return false;
	if (rs->status == PT_STATUS_OK)
		return true;
	snprintf(s->why, s->why_size, "the guest of %s stopped with status %u", s->name,
		 (unsigned)rs->status);
	return false;
}

static bool ask(struct pt_diff_side *s, enum pt_verb verb, struct pt_call *calls,
		struct pt_response *rs)
{
	if (ask_once(s, verb, false, calls, rs))
		return true;
	for (unsigned i = 0; i < MAX_BROKEN; i++) {
		if (ask_once(s, verb, true, calls, rs))
			return true;
		if (!leave_out(s, rs->current - 1))
			return false;
	}
	return false;
}

bool pt_diff_dump(struct pt_diff_side *s, struct pt_call *calls, struct pt_response *rs)
{
	return ask(s, PT_VERB_DUMP, calls, rs);
}

bool pt_diff_learn(struct pt_diff_side *s, struct pt_call *calls, struct pt_response *rs)
{
	return ask(s, PT_VERB_REPLAY, calls, rs);
}

/* ---- what it makes of calls ---- */

static bool begin(struct pt_diff_side *s)
{
	struct pt_request rq = request(s, PT_VERB_OPEN);

	pt_diff_end(s);
	memcpy(s->left_out, s->broken, sizeof(s->left_out));
	s->dialogue = pt_dialogue_open(engine_of(s), s->job, &rq, s->why, s->why_size);
	return s->dialogue != NULL;
}

/* Open, and without all that was found to break, by whichever question. */
static bool is_ready(const struct pt_diff_side *s)
{
	return s->dialogue && !*pt_dialogue_why(s->dialogue) &&
	       !memcmp(s->left_out, s->broken, sizeof(s->left_out));
}

bool pt_diff_answer(struct pt_diff_side *s, struct pt_call *calls, size_t n)
{
	for (unsigned i = 0; i <= MAX_BROKEN; i++) {
		const struct pt_call *broke;

		if (!is_ready(s) && !begin(s))
			return false;
		if (pt_dialogue_calls(s->dialogue, calls, n) == PT_SAID)
			return true;
		snprintf(s->why, s->why_size, "%s", pt_dialogue_why(s->dialogue));
		broke = pt_dialogue_broke(s->dialogue);
		if (!broke || !leave_out(s, broke->helper))
			return false;
	}
	return false;
}

void pt_diff_end(struct pt_diff_side *s)
{
	pt_dialogue_close(s->dialogue);
	s->dialogue = NULL;
}
