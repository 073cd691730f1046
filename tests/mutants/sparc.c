/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Bugs of sparc64.  The two formats share the bits that are used here, or are told by name. */
#include "mutants.h"

#include "arch/sparc/bits.h"

static u64 pmd_modify_dropping_huge(u64 e, u64 prot)
{
	return ORIGINAL2(pmd_modify, e, prot) & ~PAGE_PMD_HUGE;
}

static u64 pmd_modify_dropping_size_4u(u64 e, u64 prot)
{
	return ORIGINAL2(pmd_modify, e, prot) & ~PAGE_SZ_4U;
}

static u64 mkdirty_opening_4u(u64 e)
{
	return e | PAGE_MODIFIED_4U | PAGE_W_4U;
}

static u64 mkdirty_opening_4v(u64 e)
{
	return e | PAGE_MODIFIED_4V | PAGE_W_4V;
}

static u64 mkyoung_opening_4u(u64 e)
{
	return e | PAGE_ACCESSED_4U | PAGE_VALID;
}

static u64 mkyoung_opening_4v(u64 e)
{
	return e | PAGE_ACCESSED_4V | PAGE_VALID;
}

static u64 mkwrite_of_clean_4u(u64 e)
{
	return e | PAGE_WRITE_4U | PAGE_W_4U;
}

static u64 wrprotect_left_open_4v(u64 e)
{
	return e & ~PAGE_WRITE_4V;
}

static u64 pte_modify_dropping_special(u64 e, u64 prot)
{
	return ORIGINAL2(pte_modify, e, prot) & ~PAGE_SPECIAL;
}

static u64 invalidate_left_valid(u64 e)
{
	return e;
}

static u64 invalidate_to_nothing(u64 e)
{
	(void)e;
	return 0;
}

/* Exclusive one bit lower is the top bit of the type. */
static u64 mkexclusive_in_type(u64 e)
{
	return e | PAGE_SWP_EXCLUSIVE >> 3;
}

static u64 exclusive_in_type(u64 e)
{
	return e & PAGE_SWP_EXCLUSIVE >> 3;
}

static u64 clear_exclusive_in_type(u64 e)
{
	return e & ~(PAGE_SWP_EXCLUSIVE >> 3);
}

const struct mutant mutants_sparc[] = {
	{ .bug = "2014: the modify mask drops the huge bit",
	  .replaced = { REPLACE2(pmd_modify, pmd_modify_dropping_huge) },
	  .caught_by = "pmd_modify.keeps-trans_huge" },
	{ .mode = "sun4u",
	  .bug = "2014: the modify mask drops the page size",
	  .replaced = { REPLACE2(pmd_modify, pmd_modify_dropping_size_4u) },
	  .caught_by = "pmd_modify.mmu-leaf" },
	{ .bug = "mprotect drops special",
	  .replaced = { REPLACE2(pte_modify, pte_modify_dropping_special) },
	  .caught_by = "pte_modify.keeps-special" },
	{ .mode = "sun4u",
	  .bug = "2022: mkdirty of a read-only entry opens it to writes",
	  .replaced = { REPLACE(pte_mkdirty, mkdirty_opening_4u) },
	  .caught_by = "pte_mkdirty.mmu-denies-write" },
	{ .mode = "sun4v",
	  .bug = "2022: mkdirty of a read-only huge page opens it to writes",
	  .replaced = { REPLACE(pmd_mkdirty, mkdirty_opening_4v) },
	  .caught_by = "pmd_mkdirty.mmu-denies-write" },
	{ .mode = "sun4u",
	  .bug = "mkyoung makes a PROT_NONE entry valid",
	  .replaced = { REPLACE(pte_mkyoung, mkyoung_opening_4u) },
	  .caught_by = "pte_mkyoung.mmu-faults" },
	{ .mode = "sun4v",
	  .bug = "mkyoung makes a PROT_NONE huge page valid",
	  .replaced = { REPLACE(pmd_mkyoung, mkyoung_opening_4v) },
	  .caught_by = "pmd_mkyoung.mmu-faults" },
	{ .mode = "sun4u",
	  .bug = "mkwrite opens a clean entry: the first write is recorded nowhere",
	  .replaced = { REPLACE(pte_mkwrite, mkwrite_of_clean_4u) },
	  .caught_by = "pte_mkwrite.mmu-records-write" },
	{ .mode = "sun4v",
	  .bug = "wrprotect leaves a dirty entry open to writes",
	  .replaced = { REPLACE(pte_wrprotect, wrprotect_left_open_4v) },
	  .caught_by = "pte_wrprotect.mmu-denies-write" },
	{ .bug = "pmdp_invalidate leaves the entry valid",
	  .replaced = { REPLACE(pmdp_invalidate, invalidate_left_valid) },
	  .caught_by = "pmdp_invalidate.mmu-faults" },
	{ .bug = "pmdp_invalidate empties the entry",
	  .replaced = { REPLACE(pmdp_invalidate, invalidate_to_nothing) },
	  .caught_by = "pmdp_invalidate.clears-none" },
	{ .bug = "2022: exclusive laid over a bit of the swap type",
	  .replaced = { REPLACE(pte_swp_mkexclusive, mkexclusive_in_type),
			REPLACE(pte_swp_exclusive, exclusive_in_type),
			REPLACE(pte_swp_clear_exclusive, clear_exclusive_in_type) },
	  .caught_by = "pte_swp_mkexclusive.keeps-type" },
	{ 0 },
};
