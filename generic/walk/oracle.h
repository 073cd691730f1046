/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What would hold if some helpers answered as their own clauses say:
 * pt_request.correct names them.  A predicate among them is answered from what
 * is known of how an entry was made.  Of a helper that makes or changes entries
 * the right answer is not known; there, what follows from a wrong one is not
 * judged.  A clause that is violated without, and not with them corrected, is a
 * consequence of what is wrong with them.  No verdict is made of such a run.
 */
#ifndef PT_ORACLE_H
#define PT_ORACLE_H

#include "generic/walk/walk.h"

/* Never part of the quick paths, however much of them is one piece of code. */
#define PT_ASIDE __attribute__((noinline))

/*
 * Once the subject was learned: is any helper to be corrected?  Then w->oracle is set, and
 * from then on this answers in helpers' place.
 */
PT_ASIDE void pt_oracle_start(struct pt_walk *w);
/* Is any of them one that makes entries of nothing? */
PT_ASIDE bool pt_oracle_corrects_maker(const struct pt_walk *w);
/* Entries of another frame follow: what was known of others is of no more use. */
PT_ASIDE void pt_oracle_forget(const struct pt_walk *w);

/* What is learned from a step of the walk, whose answer counts as it is. */
PT_ASIDE void pt_oracle_step(const struct pt_plan *p, u64 from, u64 to);
/* An entry of this kind has been made of nothing. */
PT_ASIDE void pt_oracle_is(const struct pt_walk *w, enum pt_level l, enum pt_kind kind, u64 e);

/* Of the slots that are wrong with a step to s, those for which no corrected helper accounts. */
PT_ASIDE u64 pt_oracle_pardon(struct pt_walk *w, const struct pt_plan *p,
			      const struct pt_state *from, struct pt_state *s, u64 bad);

/* May laws be held against an entry? */
PT_ASIDE bool pt_oracle_is_fit(const struct pt_state *s);
/* Around each case of a law; true: it does not hold, for a corrected helper went wrong in it. */
PT_ASIDE void pt_oracle_begin_case(struct pt_walk *w);
PT_ASIDE bool pt_oracle_end_case(struct pt_walk *w, const struct pt_law *law, u64 a, u64 b,
				 int holds);

#endif
