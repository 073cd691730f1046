// SPDX-License-Identifier: GPL-2.0-or-later
/* All scenarios, in the order in which they are shown: a file each in scenarios/. */
#include "conformance/race/race.h"

extern const struct pt_scenario pt_scenario_split_migration;
extern const struct pt_scenario pt_scenario_hardware_dirty;
extern const struct pt_scenario pt_scenario_fork_gup;
extern const struct pt_scenario pt_scenario_uffd_wp_flush;
extern const struct pt_scenario pt_scenario_break_before_make;
extern const struct pt_scenario pt_scenario_softleaf;
extern const struct pt_scenario pt_scenario_uffd_wp_swap;
extern const struct pt_scenario pt_scenario_uffd_wp_fork;
extern const struct pt_scenario pt_scenario_uffd_wp_marker;
extern const struct pt_scenario pt_scenario_unshare;
extern const struct pt_scenario pt_scenario_swap_exclusive;
extern const struct pt_scenario pt_scenario_speculative_fault;
extern const struct pt_scenario pt_scenario_speculative_cow;
extern const struct pt_scenario pt_scenario_batch_dirty;
extern const struct pt_scenario pt_scenario_table_free;
extern const struct pt_scenario pt_scenario_collapse_gup;
extern const struct pt_scenario pt_scenario_pud_split;
extern const struct pt_scenario pt_scenario_hugetlb_unshare;

const struct pt_scenario *const pt_scenarios[] = {
	&pt_scenario_split_migration,
	&pt_scenario_hardware_dirty,
	&pt_scenario_fork_gup,
	&pt_scenario_uffd_wp_flush,
	&pt_scenario_break_before_make,
	&pt_scenario_softleaf,
	&pt_scenario_uffd_wp_swap,
	&pt_scenario_uffd_wp_fork,
	&pt_scenario_uffd_wp_marker,
	&pt_scenario_unshare,
	&pt_scenario_swap_exclusive,
	&pt_scenario_speculative_fault,
	&pt_scenario_speculative_cow,
	&pt_scenario_batch_dirty,
	&pt_scenario_table_free,
	&pt_scenario_collapse_gup,
	&pt_scenario_pud_split,
	&pt_scenario_hugetlb_unshare,
	NULL,
};
