/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Two processors that meet at one entry, again and again: what both see, and their turns. */
#ifndef PT_PAIR_H
#define PT_PAIR_H

#include "generic/machine/live.h"

/*
 * A race counts as caught when ENOUGH rounds went wrong, of at most MOST_ROUNDS; then the
 * helper is tried TIMES as many, at least ROUNDS.
 */
enum {
	PT_PAIR_ENOUGH = 3,
	PT_PAIR_TIMES = 4,
	PT_PAIR_ROUNDS = 100,
	PT_PAIR_MOST_ROUNDS = 2000,
	PT_PAIR_MOST_SHORT_ROUNDS = 1 << 20
};
/*
 * How long the updater waits, in turns of a loop: a prime, so that it meets the other
 * processor at ever other points; longer and longer, for a machine that runs its
 * processors in turn.
 */
enum { PT_PAIR_PHASES = 251, PT_PAIR_GAP = 40 };

/* What both processors see: what runs on the second is given no argument. */
struct pt_pair {
	const struct pt_live *v;
	enum pt_level level;
	u64 offset, pfn, mark;
	enum pt_refusal fault;
	u64 round; /* that the updater is in */
	u64 seen, seen_closed;
	u64 seen_wrong; /* in so many rounds */
	int turn;
};
extern struct pt_pair pt_pair;

void pt_pair_dawdle(unsigned turns);
void pt_pair_dawdle_in(unsigned round);
/* Between load and store of an update that is not atomic: there the other may come. */
void pt_pair_dawdle_in_gap(unsigned round);
/* The entry's address, for helpers alone: its byte order need not be the code's (use read()). */
u64 pt_pair_slot(const struct pt_walker *w, enum pt_level l);

/* Starts f on the second processor; it is to end with pt_pair_rest(). */
enum pt_second pt_pair_start(struct pt_live *v, enum pt_level l, void (*f)(void));
bool pt_pair_has_ended(void);
void pt_pair_rest(void);
/* Lets it go through its turn; waits until it has; ends it. */
void pt_pair_go(void);
void pt_pair_wait(void);
void pt_pair_end(void);

/* For the second processor: a store a turn, after a flush of its own TLB. */
void pt_pair_storer(void);

#endif
