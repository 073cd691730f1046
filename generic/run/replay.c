// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * PT_VERB_REPLAY: a law held once more against the case that violated it, with all noted
 * that its answer comes from: for the witness.  The request's calls are cases
 * (PT_NOTE_CASE); the answer lists each case, now with what the law said, and after it
 * the calls and the notes it made, in their order.
 */
#include "generic/judge/laws.h"
#include "generic/run/answer.h"

/* Can it be asked here at all?  What only a machine can show is not replayed. */
static bool can_hold(const struct pt_run *r, u64 law)
{
	return law < pt_nr_laws && pt_law_fns[law] && pt_can_hold(&r->caller, &pt_laws[law]);
}

static void replay(struct pt_run *r, const struct pt_call *c)
{
	u64 at = r->notes.nr, law = c->ret;
	int said = PT_LAW_NOT_MET;

	pt_notes_add(&r->notes, (struct pt_call){ PT_NOTE_CASE, c->a, c->b, 0 });
	if (can_hold(r, law))
		said = pt_law_fns[law](&r->caller, &pt_laws[law], c->a, c->b);
	if (at < r->notes.max)
		r->notes.call[at].ret = PT_NOTE_SAID(law, said);
	pt_settle(&r->caller);
}

void pt_replay(struct pt_run *r)
{
	/* the answer takes their place */
	static struct pt_call cases[PT_MAX_REPLAYED];
	u64 n = r->rq->nr_calls < PT_MAX_REPLAYED ? r->rq->nr_calls : PT_MAX_REPLAYED;

	for (u64 i = 0; i < n; i++)
		cases[i] = r->calls[i];
	r->facts.largest_offset = pt_largest_offset(&r->caller);
	r->caller.notes = &r->notes;
	r->caller.notes_all = r->caller.watched = true;
	for (u64 i = 0; i < n; i++)
		replay(r, &cases[i]);
	r->rs->nr_calls = r->notes.nr;
	r->rs->status = PT_STATUS_OK;
}
