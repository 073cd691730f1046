/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See arches.h. */
#include "arches.h"

static const struct idle_clause idle[] = {
	{ "pte_pfn.low-of-none", "L1TF is a fault of x86 processors" },
	{ "set_huge_pte_at.*migration", "its HugeTLB pages do not migrate" },
	{ 0 },
};

static const struct known_hazard hazards[] = {
	{ "pmdp_invalidate.on-migration", PT_HAZARD_CANNOT_TELL },
	{ 0 },
};

static const struct planted_fault faults[] = {
	{ FAULTY_RESERVED, "pmdp_invalidate.walker-faults", "pmdp_invalidate.mmu-faults" },
	{ FAULTY_SMALL, "pmd_mkhuge.walker-permits", NULL },
	{ MISLED_EXEC, "pfn_pte.walker-permits", NULL },
	{ MISLED_TRACE, "pfn_pte.walker-records", NULL },
	{ 0 },
};

const struct test_arch test_arch_sparc = { .name = "sparc",
					   .idle = idle,
					   .software_records = true,
					   /* its walker has no tables to descend */
					   .never_lies = "pmd_populate.walker-descends",
					   .hazards = hazards,
					   .faults = faults };
