/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A run that need not find out everything: pt_request.decide names the clauses that
 * are asked for, and pt_request.stop says when that is enough.  Where none of them is
 * judged, or nothing more is to be learned, no entry is looked at.  What is looked at is
 * judged as in a run of everything, so the answers are the same: parts that others
 * depend on are never left out.
 */
#ifndef PT_DECIDE_H
#define PT_DECIDE_H

#include "generic/walk/walk.h"

/* Once it is known what is corrected. */
void pt_decide_start(struct pt_walk *w);
/* A first violation of a clause. */
void pt_decide_seen(struct pt_walk *w, size_t clause);

/* Is a clause asked for? */
bool pt_is_wanted(const struct pt_walk *w, size_t clause);
/* Need a law about numbers be held? */
bool pt_is_law_open(const struct pt_walk *w, size_t law);

/* Is anything to be learned from entries of a level and group? */
static inline bool pt_is_open(const struct pt_walk *w, enum pt_level l, enum pt_group g)
{
	return w->open.clauses[l][g];
}

#endif
