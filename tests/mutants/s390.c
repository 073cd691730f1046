/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Bugs of s390, whose young and dirty are software's own. */
#include "mutants.h"

#include "arch/s390/bits.h"

static u64 mkwrite_of_clean(u64 e)
{
	return (e | PAGE_WRITE) & ~PAGE_PROTECT;
}

static u64 pmd_mkwrite_of_clean(u64 e)
{
	return (e | SEGMENT_ENTRY_WRITE) & ~SEGMENT_ENTRY_PROTECT;
}

static u64 mkclean_left_open(u64 e)
{
	return e & ~PAGE_DIRTY;
}

static u64 mkold_left_open(u64 e)
{
	return e & ~PAGE_YOUNG;
}

static u64 wrprotect_left_open(u64 e)
{
	return e & ~PAGE_WRITE;
}

static u64 mkdirty_opening(u64 e)
{
	return (e | PAGE_DIRTY | PAGE_SOFT_DIRTY) & ~PAGE_PROTECT;
}

static u64 mkyoung_opening(u64 e)
{
	return (e | PAGE_YOUNG) & ~PAGE_INVALID;
}

static u64 mkyoung_left_closed(u64 e)
{
	return e | PAGE_YOUNG;
}

/* Zero maps frame 0. */
static u64 clear_to_zero(u64 unused)
{
	(void)unused;
	return 0;
}

static u64 pmd_modify_losing_dirty(u64 e, u64 prot)
{
	return ORIGINAL2(pmd_modify, e & ~SEGMENT_ENTRY_DIRTY, prot);
}

static u64 swp_entry_valid(u64 type, u64 offset)
{
	return ORIGINAL2(__swp_entry, type, offset) & ~PAGE_INVALID;
}

static u64 to_pte_valid(u64 v)
{
	return ORIGINAL(__swp_entry_to_pte, v) & ~PAGE_INVALID;
}

const struct mutant mutants_s390[] = {
	{ .bug = "mkwrite clears PROTECT of a clean pte: hardware writes, software says clean",
	  .replaced = { REPLACE(pte_mkwrite, mkwrite_of_clean) },
	  .caught_by = "pte_mkwrite.mmu-records-write" },
	{ .bug = "mkwrite clears PROTECT of a clean pmd",
	  .replaced = { REPLACE(pmd_mkwrite, pmd_mkwrite_of_clean) },
	  .caught_by = "pmd_mkwrite.mmu-records-write" },
	{ .bug = "mkclean leaves the entry open to writes nobody records",
	  .replaced = { REPLACE(pte_mkclean, mkclean_left_open) },
	  .caught_by = "pte_mkclean.mmu-records-write" },
	{ .bug = "mkold leaves the entry open to reads nobody records",
	  .replaced = { REPLACE(pte_mkold, mkold_left_open) },
	  .caught_by = "pte_mkold.mmu-records-read" },
	{ .bug = "wrprotect leaves a dirty entry open to writes",
	  .replaced = { REPLACE(pte_wrprotect, wrprotect_left_open) },
	  .caught_by = "pte_wrprotect.mmu-denies-write" },
	{ .bug = "2023: mkdirty of a read-only entry opens it to writes",
	  .replaced = { REPLACE(pte_mkdirty, mkdirty_opening) },
	  .caught_by = "pte_mkdirty.mmu-denies-write" },
	{ .bug = "mkyoung makes a PROT_NONE entry valid",
	  .replaced = { REPLACE(pte_mkyoung, mkyoung_opening) },
	  .caught_by = "pte_mkyoung.mmu-faults" },
	{ .bug = "mkyoung leaves the entry closed: the access faults for ever",
	  .replaced = { REPLACE(pte_mkyoung, mkyoung_left_closed) },
	  .caught_by = "pte_mkyoung.mmu-opens" },
	{ .bug = "an empty entry of all zeros maps frame 0",
	  .replaced = { REPLACE(pte_clear, clear_to_zero) },
	  .caught_by = "pte_clear.leaves-none" },
	{ .bug = "mprotect of a huge page loses dirty",
	  .replaced = { REPLACE2(pmd_modify, pmd_modify_losing_dirty) },
	  .caught_by = "pmd_modify.keeps-dirty" },
	{ .bug = "a swap entry lacks the invalid bit: the hardware walks it",
	  .replaced = { REPLACE2(__swp_entry, swp_entry_valid),
			REPLACE(__swp_entry_to_pte, to_pte_valid) },
	  .caught_by = "__swp_entry_to_pte.mmu-faults" },
	{ 0 },
};
