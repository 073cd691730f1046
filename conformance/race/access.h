/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The MMU: walks, what it notes in entries, what a translation is good for. */
#ifndef PT_RACE_ACCESS_H
#define PT_RACE_ACCESS_H

#include "conformance/race/state.h"

/* Can this translation be used for that access without another look at the table? */
bool pt_race_is_usable(const struct pt_race *r, unsigned tlb, enum pt_access access);
unsigned pt_race_values_of_data(struct pt_race *r, unsigned tlb);
/* By the TLB alone. */
u64 pt_race_use_tlb(struct pt_race *r, unsigned tlb, enum pt_access access, u64 v);
/* SC and TSO: the walk, its record, the fill and the access in one. */
u64 pt_race_access_at_once(struct pt_race *r, const struct pt_asked *q);
/* The entry that the walk finds; he is walking now, if it permits the access. */
u64 pt_race_walk(struct pt_race *r, const struct pt_asked *q);
/* The access noted in the entry, if that is still what the walk found; else it is over. */
u64 pt_race_record(struct pt_race *r, const struct pt_asked *q);

#endif
