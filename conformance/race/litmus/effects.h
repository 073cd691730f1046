/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Effects of instructions: may this one be done now, and what does it do? */
#ifndef PT_LITMUS_EFFECTS_H
#define PT_LITMUS_EFFECTS_H

#include "conformance/race/litmus/machine.h"

/* A state with what follows from it. */
struct pt_looked {
	struct pt_model *m;
	struct pt_litmus_state *s;
	struct pt_view (*view)[PT_MOST_STEPS];
};

/* A walk that reads this version of the descriptor. */
bool pt_effect_may_walk(const struct pt_looked *l, unsigned thread, unsigned i, unsigned version);
void pt_effect_walk(struct pt_looked *l, unsigned thread, unsigned i, unsigned version);
bool pt_effect_may_update(const struct pt_looked *l, unsigned thread, unsigned i);
void pt_effect_update(struct pt_looked *l, unsigned thread, unsigned i);
bool pt_effect_may_read(const struct pt_looked *l, unsigned thread, unsigned i);
void pt_effect_read(struct pt_looked *l, unsigned thread, unsigned i);
/* Of a read whose one part will be forwarded, when that is there, the rest. */
bool pt_effect_may_read_rest(const struct pt_looked *l, unsigned thread, unsigned i);
void pt_effect_read_rest(struct pt_looked *l, unsigned thread, unsigned i);
bool pt_effect_may_write(const struct pt_looked *l, unsigned thread, unsigned i);
void pt_effect_write(struct pt_looked *l, unsigned thread, unsigned i);

/*
 * Hardware that sets access flags may set one for an access that is only thought of: of any
 * page, on behalf of no instruction.
 */
bool pt_effect_may_speculate(const struct pt_looked *l, unsigned page);
void pt_effect_speculate(struct pt_looked *l, unsigned page);

/*
 * What only others wait for, and that changes nothing: barriers, reports of faults, entries of
 * exceptions, TLBIs that begin, walks of descriptors that never change.  True: it was done.
 */
bool pt_effect_free(struct pt_looked *l, unsigned thread, unsigned i);
/* A DSB behind a TLBI, with which that is complete. */
bool pt_effect_may_complete(const struct pt_looked *l, unsigned thread, unsigned i);
void pt_effect_complete(struct pt_looked *l, unsigned thread, unsigned i);

#endif
