/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See arches.h. */
#include "arches.h"

static const struct idle_clause idle[] = {
	{ "pte_pfn.low-of-none", "L1TF is a fault of x86 processors" },
	{ 0 },
};

static const struct known_hazard hazards[] = {
	{ 0 },
};

static const struct planted_fault faults[] = {
	{ MISLED_OPEN, "pud_modify.walker-permits", NULL },
	{ MISLED_RECORD, "pte_mkold.walker-records", NULL },
	{ MISLED_RECORD, "pud_mkold.walker-records", NULL },
	{ 0 },
};

static const struct planted_race races[] = {
	{ FAULTY_LOSSY, "ptep_get_and_clear.keeps-hardware-dirty", false },
	{ FAULTY_GAP, "pmdp_invalidate.present-to-readers", false },
	{ 0 },
};

const struct test_arch test_arch_riscv = {
	.name = "riscv", .idle = idle, .hazards = hazards, .faults = faults, .races = races
};
