/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Bugs of arm64. */
#include "mutants.h"

#include "arch/arm64/bits.h"

static u64 pmd_mkinvalid_marking_nothing(u64 e)
{
	return e & ~(PTE_VALID | PTE_PRESENT_INVALID);
}

/* 2020: what is not young cannot be in a TLB, so it was thought. */
static u64 pte_accessible_if_young(u64 e)
{
	return (e & PTE_VALID) && (e & PTE_AF);
}

static u64 pte_accessible_by_wrong_bit(u64 e)
{
	return !(e & PTE_VALID);
}

/* 2019: the protection of a shared writable mapping lacks RDONLY. */
static u64 born_dirty(u64 e, u64 prot)
{
	return PT_PROT_SHARES(prot) && PT_PROT_WRITES(prot) ? e & ~PTE_RDONLY : e;
}

static u64 pfn_pte_born_dirty(u64 pfn, u64 prot)
{
	return born_dirty(ORIGINAL2(pfn_pte, pfn, prot), prot);
}

static u64 pfn_pmd_born_dirty(u64 pfn, u64 prot)
{
	return born_dirty(ORIGINAL2(pfn_pmd, pfn, prot), prot);
}

static u64 pte_modify_born_dirty(u64 e, u64 prot)
{
	return born_dirty(ORIGINAL2(pte_modify, e, prot), prot);
}

/* 2024: type and PROT_NONE changed places; somewhere the shift stayed behind. */
static u64 swp_entry_shifted(u64 type, u64 offset, unsigned shift)
{
	return type << shift | (offset << SWP_OFFSET_SHIFT & SWP_OFFSET_MASK);
}

static u64 swp_entry_too_high(u64 type, u64 offset)
{
	return swp_entry_shifted(type, offset, SWP_PTE_TYPE_SHIFT + 1);
}

static u64 swp_type_too_high(u64 v)
{
	return v >> (SWP_PTE_TYPE_SHIFT + 1) & 0x1f;
}

static u64 swp_entry_too_low(u64 type, u64 offset)
{
	return swp_entry_shifted(type, offset, 3);
}

static u64 swp_type_too_low(u64 v)
{
	return v >> 3 & 0x1f;
}

/* The dirty that only the hardware recorded: DBM with RDONLY clear. */
static u64 wrprotect_losing_dirty(u64 e)
{
	return (e & ~PTE_WRITE) | PTE_RDONLY;
}

static u64 modify_losing_dirty(u64 e, u64 prot)
{
	const u64 takes = PTE_VALID | PTE_PRESENT_INVALID | PTE_USER | PTE_RDONLY | PTE_WRITE |
			  PTE_PXN | PTE_UXN;

	return (e & ~takes) | (ORIGINAL(vm_get_page_prot, prot) & takes);
}

static u64 mkwrite_of_clean(u64 e)
{
	return (e | PTE_WRITE) & ~PTE_RDONLY;
}

static u64 mkdirty_opening(u64 e)
{
	return (e | PTE_DIRTY) & ~PTE_RDONLY;
}

static u64 mkuffd_wp_keeping_write(u64 e)
{
	return e | PTE_UFFD_WP;
}

static u64 trans_huge_of_swap(u64 e)
{
	return e && !(e & PTE_TABLE_BIT);
}

static u64 pmd_present_if_valid(u64 e)
{
	return ORIGINAL(pmd_present, e) && (e & PTE_VALID);
}

const struct mutant mutants_arm64[] = {
	{ .bug = "2020: pmd_mkinvalid clears valid and marks nothing, absent while splitting",
	  .replaced = { REPLACE(pmd_mkinvalid, pmd_mkinvalid_marking_nothing) },
	  .caught_by = "pmd_mkinvalid.sets-present" },
	{ .bug = "2020: the same of pmdp_invalidate",
	  .replaced = { REPLACE(pmdp_invalidate, pmd_mkinvalid_marking_nothing) },
	  .caught_by = "pmdp_invalidate.sets-present" },
	{ .bug = "2020: pte_accessible tests the accessed flag, so an old entry is not flushed",
	  .replaced = { REPLACE(pte_accessible, pte_accessible_if_young) },
	  .caught_by = "pte_mkold.accessible" },
	{ .bug = "2020: pte_accessible tests the wrong bit",
	  .replaced = { REPLACE(pte_accessible, pte_accessible_by_wrong_bit) },
	  .caught_by = "pfn_pte.accessible" },
	{ .bug = "2019: a shared writable pte lacks RDONLY: born dirty",
	  .replaced = { REPLACE2(pfn_pte, pfn_pte_born_dirty) },
	  .caught_by = "pfn_pte.clears-dirty" },
	{ .bug = "2019: a shared writable pmd lacks RDONLY: born dirty",
	  .replaced = { REPLACE2(pfn_pmd, pfn_pmd_born_dirty) },
	  .caught_by = "pmd_mkhuge.clears-dirty" },
	{ .bug = "2019: mprotect to shared writable makes a clean pte dirty",
	  .replaced = { REPLACE2(pte_modify, pte_modify_born_dirty) },
	  .caught_by = "pte_modify.keeps-dirty" },
	{ .bug = "2024: swap type one bit too high reaches the PROT_NONE bit",
	  .replaced = { REPLACE2(__swp_entry, swp_entry_too_high),
			REPLACE(__swp_type, swp_type_too_high) },
	  .caught_by = "__swp_entry_to_pte.clears-present" },
	{ .bug = "2024: swap type where it was before reaches the uffd-wp bit",
	  .replaced = { REPLACE2(__swp_entry, swp_entry_too_low),
			REPLACE(__swp_type, swp_type_too_low) },
	  .caught_by = "__swp_entry_to_pte.clears-swp_uffd_wp" },
	{ .bug = "2024: the type is read with the shift of before",
	  .replaced = { REPLACE(__swp_type, swp_type_too_low) },
	  .caught_by = "__swp_type.round-trips" },
	{ .bug = "2017: wrprotect loses dirty that only the hardware recorded",
	  .replaced = { REPLACE(pte_wrprotect, wrprotect_losing_dirty) },
	  .caught_by = "pte_wrprotect.keeps-dirty" },
	{ .bug = "2017: the same of a huge page",
	  .replaced = { REPLACE(pmd_wrprotect, wrprotect_losing_dirty) },
	  .caught_by = "pmd_wrprotect.keeps-dirty" },
	{ .bug = "2015: mprotect loses dirty that only the hardware recorded",
	  .replaced = { REPLACE2(pte_modify, modify_losing_dirty) },
	  .caught_by = "pte_modify.keeps-dirty" },
	{ .bug = "2025: mkwrite makes a clean entry dirty to the hardware",
	  .replaced = { REPLACE(pte_mkwrite, mkwrite_of_clean) },
	  .caught_by = "pte_mkwrite.keeps-dirty" },
	{ .bug = "2023: mkdirty of a read-only entry opens it to writes",
	  .replaced = { REPLACE(pte_mkdirty, mkdirty_opening) },
	  .caught_by = "pte_mkdirty.mmu-denies-write" },
	{ .bug = "generic 2020: restoring uffd-wp from swap keeps write",
	  .replaced = { REPLACE(pte_mkuffd_wp, mkuffd_wp_keeping_write) },
	  .caught_by = "pte_mkuffd_wp.only-clears-write" },
	{ .bug = "2020: pmd_trans_huge does not ask for present",
	  .replaced = { REPLACE(pmd_trans_huge, trans_huge_of_swap) },
	  .caught_by = "pmd_trans_huge.false-on-migration" },
	{ .bug = "2020: pmd_present asks for valid",
	  .replaced = { REPLACE(pmd_present, pmd_present_if_valid) },
	  .caught_by = "pmd_present.true-on-invalid" },
	{ 0 },
};
