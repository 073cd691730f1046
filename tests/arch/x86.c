/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See arches.h. */
#include "arches.h"

static const struct known_hazard hazards[] = {
	{ "pmd_mkinvalid.on-migration", PT_HAZARD_CORRUPTS_OFFSET },
	{ "pmdp_invalidate.on-migration", PT_HAZARD_CORRUPTS_OFFSET },
	{ 0 },
};

static const struct planted_fault faults[] = {
	{ FAULTY_RESERVED, "pmdp_invalidate.walker-faults", "pmdp_invalidate.mmu-faults" },
	{ MISLED_OPEN, "pud_modify.walker-permits", NULL },
	{ MISLED_RECORD, "pfn_pte.walker-records", NULL },
	{ MISLED_RECORD, "pud_modify.walker-records", NULL },
	{ 0 },
};

static const struct planted_race races[] = {
	{ FAULTY_LOSSY, "ptep_get_and_clear.keeps-hardware-dirty", false },
	{ FAULTY_LOSSY, "ptep_get_and_clear.keeps-hardware-dirty", true },
	{ FAULTY_GAP, "pmdp_invalidate.present-to-readers", false },
	{ 0 },
};

const struct test_arch test_arch_x86 = {
	.name = "x86", .hazards = hazards, .faults = faults, .races = races
};
