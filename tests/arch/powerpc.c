/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See arches.h. */
#include "arches.h"

static const struct idle_clause idle[] = {
	{ "pte_pfn.low-of-none", "L1TF is a fault of x86 processors" },
	{ 0 },
};

static const struct known_hazard hazards[] = {
	{ "pmdp_invalidate.on-migration", PT_HAZARD_BECOMES_PRESENT },
	{ 0 },
};

static const struct planted_fault faults[] = {
	{ MISLED_RECORD, "pfn_pte.walker-records", NULL },
	{ 0 },
};

static const struct planted_race races[] = {
	{ FAULTY_GAP, "pmdp_invalidate.present-to-readers", false },
	{ 0 },
};

const struct test_arch test_arch_powerpc = { .name = "powerpc",
					     .idle = idle,
					     .own_saved_writes = true,
					     .hazards = hazards,
					     .faults = faults,
					     .races = races };
