/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Laws that are sequences of helpers: sequences.c.  0 violated, 1 holds, 2
 * assumption not met, of the values their domain in laws.c gives.
 */
#ifndef PT_SEQUENCES_H
#define PT_SEQUENCES_H

#include "generic/contract/contract.h"

/* Steps that can be left out: pt_request.drop_step is the number + 1. */
enum pt_step {
#define PT_STEP(id, text) PT_STEP_##id,
#include "generic/contract/steps.def"
#undef PT_STEP
	PT_NR_STEPS
};
extern const char *const pt_step_names[PT_NR_STEPS];

#define PT_SEQUENCE(name) int name(struct pt_run *r, const struct pt_law *law, u64 a, u64 b)
PT_SEQUENCE(pt_seq_swap);
PT_SEQUENCE(pt_seq_same_as_swap);
PT_SEQUENCE(pt_seq_fork);
PT_SEQUENCE(pt_seq_fork_swap);
PT_SEQUENCE(pt_seq_fork_migration);
PT_SEQUENCE(pt_seq_migrate);
PT_SEQUENCE(pt_seq_split);
PT_SEQUENCE(pt_seq_marker);

#endif
