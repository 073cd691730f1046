/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What mm does with several helpers in a row, written once over whoever calls them.
 * Run straight, a scenario is a law (PT_ONLY_SCENARIO).  Each of its steps is a point
 * where it can be interrupted, or where the step can be left out: struct pt_schedule.
 */
#ifndef PT_SCENARIOS_H
#define PT_SCENARIOS_H

#include "generic/subject/caller.h"

/* Steps that are easily forgotten: pt_request.drop_step is the number + 1. */
enum pt_step {
#define PT_STEP(id, text) PT_STEP_##id,
#include "generic/contract/steps.def"
#undef PT_STEP
	PT_NR_STEPS
};
extern const char *const pt_step_names[PT_NR_STEPS];

/* Takes every step but one: 1 + enum pt_step; 0: all of them. */
struct pt_schedule pt_schedule_without(unsigned dropped);

#endif
