/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See arches.h. */
#include "arches.h"

static const struct idle_clause idle[] = {
	{ "pte_pfn.low-of-none", "L1TF is a fault of x86 processors" },
	{ "set_huge_pte_at.*migration", "its HugeTLB pages do not migrate" },
	{ "huge_ptep_get.reads-migration", "its HugeTLB pages do not migrate" },
	{ 0 },
};

static const struct known_hazard hazards[] = {
	{ "pmdp_invalidate.on-migration", PT_HAZARD_CANNOT_TELL },
	{ 0 },
};

static const struct planted_fault faults[] = {
	{ MISLED_OPEN, "pmd_modify.walker-permits", NULL },
	{ MISLED_OPEN, "pud_modify.walker-permits", NULL },
	{ 0 },
};

static const struct planted_race races[] = {
	{ FAULTY_GAP, "pmdp_invalidate.present-to-readers", false },
	{ 0 },
};

const struct test_arch test_arch_s390 = { .name = "s390",
					  .software_records = true,
					  .idle = idle,
					  .hazards = hazards,
					  .faults = faults,
					  .races = races };
