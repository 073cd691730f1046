/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which values follow from what a thread has read so far. */
#ifndef PT_LITMUS_VALUES_H
#define PT_LITMUS_VALUES_H

#include "conformance/race/litmus/machine.h"

/* Views of all steps of a thread, and its registers behind them. */
void pt_values(const struct pt_model *m, const struct pt_litmus_state *s, unsigned thread,
	       struct pt_view view[PT_MOST_STEPS], struct pt_known reg[PT_REGS]);
/* What a store or an atomic writes to its cell, of which this was there. */
u128 pt_values_written(const struct pt_view *v, u128 was);
/* The bytes of its cell that it accesses, a bit each. */
u16 pt_values_bytes(const struct pt_view *v);
/* Does the part of the cell that a accesses contain, or meet, b's? */
bool pt_values_covers(const struct pt_view *a, const struct pt_view *b);
bool pt_values_meets(const struct pt_view *a, const struct pt_view *b);
/* Is it CAS that has found what it expects? */
bool pt_values_equal(const struct pt_view *v);

#endif
