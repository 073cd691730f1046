// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Faults of any architecture: helpers that depend on no bit of theirs.  A subject
 * without the helper, or without what the clause asks of, has no such mutant.
 */
#include "mutants.h"

static u64 always(u64 e)
{
	(void)e;
	return 1;
}

static u64 never(u64 e)
{
	(void)e;
	return 0;
}

static u64 never2(u64 a, u64 b)
{
	(void)a;
	(void)b;
	return 0;
}

/* pXd_leaf() that takes what maps nothing for a page. */
#define EMPTY_IS_LEAF(l)                                                  \
	static u64 l##_leaf_or_empty(u64 e)                               \
	{                                                                 \
		return ORIGINAL(l##_none, e) ? 1 : ORIGINAL(l##_leaf, e); \
	}
EMPTY_IS_LEAF(pmd)
EMPTY_IS_LEAF(pud)

/* pXd_pfn() that reads the lowest bit of the frame one place too high. */
#define PFN_OFF(id)                          \
	static u64 id##_off_by_a_bit(u64 e)  \
	{                                    \
		return ORIGINAL(id, e) << 1; \
	}
PFN_OFF(pte_pfn)
PFN_OFF(pmd_pfn)
PFN_OFF(pud_pfn)

/* A device's memory mapped as the kernel's own. */
static u64 pmd_of_memory(u64 pfn)
{
	return ORIGINAL(pmd_set_huge, pfn);
}

static u64 pud_of_memory(u64 pfn)
{
	return ORIGINAL(pud_set_huge, pfn);
}

#define MUTANT(what, kind, id, by, clause)                                      \
	{                                                                       \
		.bug = what, .replaced = { kind(id, by) }, .caught_by = clause, \
	}

extern const struct mutant mutants_generic[];
const struct mutant mutants_generic[] = {
	MUTANT("an empty pmd is taken for a huge page", REPLACE, pmd_leaf, pmd_leaf_or_empty,
	       "pmd_leaf.false-on-none"),
	MUTANT("an empty pud is taken for a huge page", REPLACE, pud_leaf, pud_leaf_or_empty,
	       "pud_leaf.false-on-none"),
	MUTANT("no pte is ever the same", REPLACE2, pte_same, never2, "pte_same.is-itself"),
	MUTANT("no pmd is ever the same", REPLACE2, pmd_same, never2, "pmd_same.is-itself"),
	MUTANT("no pud is ever the same", REPLACE2, pud_same, never2, "pud_same.is-itself"),
	MUTANT("pte_pfn is off by one bit", REPLACE, pte_pfn, pte_pfn_off_by_a_bit,
	       "pte_pfn.reads-back"),
	MUTANT("pmd_pfn is off by one bit", REPLACE, pmd_pfn, pmd_pfn_off_by_a_bit,
	       "pmd_pfn.reads-back"),
	MUTANT("pud_pfn is off by one bit", REPLACE, pud_pfn, pud_pfn_off_by_a_bit,
	       "pud_pfn.reads-back"),
	MUTANT("pmd_set_huge maps nothing, or says so", REPLACE, pmd_set_huge, never,
	       "pmd_set_huge.maps"),
	MUTANT("pud_set_huge maps nothing, or says so", REPLACE, pud_set_huge, never,
	       "pud_set_huge.maps"),
	MUTANT("pmd_set_huge leaves something else there", REPLACE, pmd_set_huge, always,
	       "pmd_set_huge.maps"),
	MUTANT("pud_set_huge leaves something else there", REPLACE, pud_set_huge, always,
	       "pud_set_huge.maps"),
	MUTANT("pmd_set_huge maps a device as memory", REPLACE, pmd_set_huge_device, pmd_of_memory,
	       "pmd_set_huge.keeps-memory"),
	MUTANT("pud_set_huge maps a device as memory", REPLACE, pud_set_huge_device, pud_of_memory,
	       "pud_set_huge.keeps-memory"),
	MUTANT("pmd_clear_huge says that there was nothing", REPLACE, pmd_clear_huge_ret, never,
	       "pmd_clear_huge.unmaps"),
	MUTANT("pud_clear_huge says that there was nothing", REPLACE, pud_clear_huge_ret, never,
	       "pud_clear_huge.unmaps"),
	{ 0 },
};
