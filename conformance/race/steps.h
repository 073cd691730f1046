/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Operations: which can be made now, in how many ways, and what each does. */
#ifndef PT_RACE_STEPS_H
#define PT_RACE_STEPS_H

#include "conformance/race/state.h"

bool pt_race_is_enabled(const struct pt_race *r, const struct pt_asked *q);
/* Those whose results are kept: what the others return can be told without. */
bool pt_race_returns(enum pt_operation op);
u64 pt_race_perform(struct pt_race *r, const struct pt_asked *q);
unsigned pt_race_options_of(struct pt_race *r, const struct pt_asked *q);

#endif
