// SPDX-License-Identifier: GPL-2.0-or-later
/* All scenarios, in the order in which they are shown: a file each in scenarios/. */
#include "conformance/race/race.h"

extern const struct pt_scenario pt_scenario_split_migration;

const struct pt_scenario *const pt_scenarios[] = {
	&pt_scenario_split_migration,
	NULL,
};
