/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Does a final state meet what a test asks? */
#ifndef PT_LITMUS_ENDS_H
#define PT_LITMUS_ENDS_H

#include "conformance/race/litmus/machine.h"

/* A final state, with what follows from it. */
struct pt_end {
	const struct pt_model *m;
	const struct pt_litmus_state *s;
	struct pt_view (*view)[PT_MOST_STEPS];
	struct pt_known (*reg)[PT_REGS];
};

/* Has every thread ended, with all effects of its instructions? */
bool pt_ends_whole(const struct pt_end *e);
/* Is it one of those that the test is about? */
bool pt_ends_filtered(const struct pt_end *e);
bool pt_ends_meets(const struct pt_end *e);
/* What a part of the condition compares: of REG, VAR and ENTRY the value, of FAULT, is it so? */
u64 pt_ends_value(const struct pt_end *e, const struct pt_litmus_node *n);
bool pt_ends_faulted(const struct pt_end *e, const struct pt_litmus_node *n);

#endif
