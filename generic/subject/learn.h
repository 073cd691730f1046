/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the parts of learning have in common. */
#ifndef PT_LEARN_H
#define PT_LEARN_H

#include "generic/subject/caller.h"

/* Entries to flip bits of: a swap entry, 0 if there is none; a young, present one. */
u64 pt_sample_swap(struct pt_caller *c, enum pt_level l);
u64 pt_sample_present(struct pt_caller *c, enum pt_level l, enum pt_prot prot);

/* Fills in made, memtype, other, hardware_notes and reads of a level. */
void pt_learn_bits(struct pt_caller *c, struct pt_facts *f, enum pt_level l);

#endif
