// SPDX-License-Identifier: GPL-2.0-or-later
/* Laws held against single cases, with the calls they make listed: replay.h. */
#include "generic/run/replay.h"
#include "generic/run/run.h"

static void add(const struct pt_run *r, struct pt_call c)
{
	if (r->rs->nr_calls < PT_MAX_CALLS)
		r->calls[r->rs->nr_calls++] = c;
}

void pt_note_down(const struct pt_run *r, enum pt_note note, u64 a, u64 b, u64 ret)
{
	add(r, (struct pt_call){ note, a, b, ret });
}

/* Too large for a stack that a guest is sparing with. */
static struct pt_huge page_before;

void pt_note_page(const struct pt_huge *page)
{
	page_before = *page;
}

void pt_note_sized(const struct pt_run *r, enum pt_helper h, const struct pt_huge *is, u64 ret)
{
	const struct pt_huge *was = &page_before;

	add(r, (struct pt_call){ h, was->entry, PT_NOTE_PAGE(is->shift, is->level, is->nr), ret });
	for (u64 i = 0; i < is->nr + 2; i++)
		if (was->table[i] != is->table[i])
			pt_note(r, PT_NOTE_PLACE, i, was->table[i], is->table[i]);
}

/* Can it be asked here at all?  What only a walker can show is not replayed. */
static bool can_hold(const struct pt_run *r, u64 law)
{
	const enum pt_helper *h;

	if (law >= pt_nr_laws || pt_laws[law].domain == PT_DOMAIN_WALKER)
		return false;
	for (h = pt_laws[law].needs; *h != pt_laws[law].helper; h++)
		if (!pt_has(r, *h))
			return false;
	return pt_has(r, *h);
}

static void replay(struct pt_run *r, const struct pt_call *c)
{
	u64 at = r->rs->nr_calls, law = c->ret;
	int said = 2;

	add(r, (struct pt_call){ PT_NOTE_CASE, c->a, c->b, 0 });
	if (can_hold(r, law))
		said = pt_laws[law].holds(r, &pt_laws[law], c->a, c->b);
	if (at < PT_MAX_CALLS)
		r->calls[at].ret = PT_NOTE_SAID(law, said);
	pt_settle(r);
}

void pt_replay(struct pt_run *r, struct pt_call *calls)
{
	/* the answer takes their place */
	static struct pt_call cases[PT_MAX_REPLAYED];
	u64 n = r->rq->nr_calls < PT_MAX_REPLAYED ? r->rq->nr_calls : PT_MAX_REPLAYED;

	for (u64 i = 0; i < n; i++)
		cases[i] = calls[i];
	r->largest_offset = pt_largest_offset(r);
	r->calls = calls;
	r->replays = r->watched = true;
	for (u64 i = 0; i < n; i++)
		replay(r, &cases[i]);
	r->rs->status = PT_STATUS_OK;
}
