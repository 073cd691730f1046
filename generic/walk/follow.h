/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One step of the walk over the entries mm can make, as closure.c takes it and
 * as a guest may inline it with its helpers.  Steps to entries that are known
 * already are nearly all of them, so those make no store but the row's count:
 * in an emulator a store may cost as much as thirty loads.
 */
#ifndef PT_FOLLOW_H
#define PT_FOLLOW_H

#include "generic/walk/walk.h"

PT_INLINE void pt_count_step(struct pt_walk *w, const struct pt_plan *p, u64 met)
{
	w->row_cases[p->row]++;
	if (met & ~w->row_met[p->row])
		w->row_met[p->row] |= met;
}

/*
 * Follows plans from s as long as they lead, as they should, to entries that
 * are known; returns the first that does not, with c.to where it led.
 */
PT_INLINE const struct pt_plan *pt_follow(struct pt_walk *w, const struct pt_state *s,
					  const struct pt_plan *p, const struct pt_plan *end,
					  u64 (*call)(const struct pt_walk *w,
						      const struct pt_plan *p, u64 e))
{
	u64 tally = 0;

	for (; p < end; p++) {
		const struct pt_state *known;
		size_t at;
		u64 to, met;

		if (!pt_may_follow(p, s))
			continue;
		pt_forget();
		to = call(w, p, s->e);
		pt_forget();
		tally += pt_tally(pt_digest_of(p->helper, s->e + (p->arg << 7), to), 1);
		known = pt_find(&w->seen, to, pt_vma_after(p, s), pt_kind_after(p, s), &at);
		pt_forget();
		met = known ? known->met : 0;
		if (!known || pt_wrong_step(&w->judge, p, s, known, false, &met)) {
			w->c.to = to;
			break;
		}
		pt_count_step(w, p, met);
	}
	w->caller->tally += tally;
	return p;
}

#endif
