/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Store buffers, and which values a load can give. */
#ifndef PT_RACE_BUFFER_H
#define PT_RACE_BUFFER_H

#include "conformance/race/state.h"

/* The youngest store to the cell that waits; -1: none. */
int pt_race_waiting_store(const struct pt_race_doing *a, unsigned c);
void pt_race_push_barrier(struct pt_race_doing *a);
void pt_race_put(struct pt_race *r, unsigned c, u64 v);
/* May this one leave the buffer now? */
bool pt_race_may_leave(const struct pt_race *r, const struct pt_race_doing *a, unsigned i);
void pt_race_drain(struct pt_race *r, unsigned who, unsigned i);
/* In how many ways a load can be made: the value that stands there, and older ones. */
unsigned pt_race_values_of(const struct pt_race *r, unsigned c);
u64 pt_race_load_value(struct pt_race *r, unsigned c);

#endif
