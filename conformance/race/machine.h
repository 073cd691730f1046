/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The machine on which the actors of a scenario run: its states, as search.h wants them, and
 * what each operation of actor.h does to them in each memory model.
 *
 * A state is the cells, and of each actor the results that its operations returned, its store
 * buffer and, in WEAK, how old a value it may still read of each cell.
 *
 * SC: loads and stores are made at once, in program order.
 * TSO: stores wait in a buffer of the actor, and leave it in order; his own loads see them.
 *	What is atomic, a lock taken or given back, and smp_mb() wait until it is empty.
 * WEAK: stores of different cells leave the buffer in any order, but for smp_wmb() and locks
 *	given back; a load may give any value that the cell had since the actor's last smp_rmb(),
 *	smp_mb(), lock taken or atomic operation, though none older than one he knows of.  A walk of
 *	the MMU, its note of the access, and the fill of the TLB are steps of their own; a walk
 *finds what stands there when it is made, for a flush waits for those that have begun.
 *
 * What WEAK has not: a store before a load that comes first in the program (load buffering);
 * stores that become visible to some actors before others; dependencies: a load of an address
 * that was loaded may be early, but for load_dependent(), which is never; an order of the walk by
 * the address that it walks.  What it has and a machine may not have is found there alone.
 */
#ifndef PT_RACE_MACHINE_H
#define PT_RACE_MACHINE_H

#include "conformance/race/event.h"
#include "conformance/race/search.h"

/* To be freed. */
struct pt_race *pt_race_new_machine(const struct pt_machine_setup *setup);
void pt_race_free_machine(struct pt_race *r);
/* For pt_search_run(). */
struct pt_space pt_race_space(struct pt_race *r);
/*
 * Has the search that has ended found out something that it should have known from the start?
 * Then it says nothing, and the next one of this machine knows.
 */
bool pt_race_has_learnt(struct pt_race *r);
/* Why what was seen may not be all there is; NULL: it is.  More than one way to be cut. */
const char *pt_race_cut(const struct pt_race *r);

/* ---- what was come across ---- */

/* Labels of reach(), in the order in which they were first reached; NULL: no more. */
const char *pt_race_label(const struct pt_race *r, size_t i);

/* NULL: no more.  They are known once a search is over. */
const struct pt_site *pt_race_site(const struct pt_race *r, size_t i);

/* ---- one way through, step by step ---- */

/*
 * Plays moves from the first state, and tells each event.  *wrong: what is wrong at the end,
 * NULL: nothing.  Returns how many of them could be made: fewer if one does not exist here.
 */
size_t pt_race_play(struct pt_race *r, const pt_move *moves, size_t n,
		    void (*tell)(void *with, const struct pt_race_event *e), void *with,
		    const char **wrong);

#endif
