/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * When is a call of a helper one that never ends?  A traced guest counts calls
 * (pt_response.turn); whoever runs it looks at the count at every tick of the guest's own
 * processor time, so that a machine which is busy with something else changes nothing.
 */
#ifndef PT_WATCH_H
#define PT_WATCH_H

#include <stdbool.h>

#include "generic/subject/subject.h"

#define PT_TICK_MS 10
/* A helper takes less than a microsecond; in an emulator, which translates it first, a few. */
#define PT_CALL_LIMIT_MS 150
/* Where that is not so, as many times as long as the longest call that did end. */
#define PT_CALL_TIMES 20

/* The words for it. */
#define PT_NO_END "still running after %g s in one call"

struct pt_watch {
	u64 turn;
	unsigned ticks;	  /* in the call that is being made */
	unsigned longest; /* of those that ended */
};

/* A tick has passed: has the call that is being made had its time? */
static inline bool pt_watch_tick(struct pt_watch *w, u64 turn)
{
	const unsigned least = PT_CALL_LIMIT_MS / PT_TICK_MS;

	if (turn == w->turn && (turn & 1)) {
		w->ticks++;
		return w->ticks >= least && w->ticks >= PT_CALL_TIMES * w->longest;
	}
	w->longest = w->ticks > w->longest ? w->ticks : w->longest;
	w->ticks = 0;
	w->turn = turn;
	return false;
}

#endif
