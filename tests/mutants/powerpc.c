/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Bugs of powerpc, and one of riscv whose encoding is closest to it. */
#include "mutants.h"

#include "arch/powerpc/bits.h"

static u64 pte_modify_dropping_devmap(u64 e, u64 prot)
{
	return ORIGINAL2(pte_modify, e, prot) & ~PAGE_DEVMAP;
}

static u64 pmd_modify_dropping_devmap(u64 e, u64 prot)
{
	return ORIGINAL2(pmd_modify, e, prot) & ~PAGE_DEVMAP;
}

static u64 pmd_modify_dropping_leaf(u64 e, u64 prot)
{
	return ORIGINAL2(pmd_modify, e, prot) & ~PAGE_PTE;
}

static u64 present_by_valid_alone(u64 e)
{
	return e & PAGE_PRESENT;
}

static u64 is_migration_unless_valid(u64 e)
{
	return e && !(e & PAGE_PRESENT);
}

static u64 invalidate_marking_nothing(u64 e)
{
	return e & ~PAGE_PRESENT;
}

/*
 * riscv 2022: PROT_NONE shares a bit with read.  Invalidating clears both valid
 * and that bit, and what is left of a read-only entry no longer looks like one.
 */
static u64 invalidate_clearing_read(u64 e)
{
	return e & ~(PAGE_PRESENT | PAGE_READ);
}

static u64 present_by_permissions(u64 e)
{
	return (e & PAGE_PRESENT) || ((e & PAGE_PTE) && (e & (PAGE_READ | PAGE_WRITE | PAGE_EXEC)));
}

/* Exclusive in a bit of the type. */
static u64 mkexclusive_in_type(u64 e)
{
	return e | PT_BIT(4);
}

static u64 exclusive_in_type(u64 e)
{
	return e & PT_BIT(4);
}

static u64 clear_exclusive_in_type(u64 e)
{
	return e & ~PT_BIT(4);
}

static u64 pte_same_of_frames(u64 a, u64 b)
{
	return !((a ^ b) & PTE_RPN_64K);
}

static u64 pte_same_but_flags(u64 a, u64 b)
{
	return !((a ^ b) & ~(PAGE_DIRTY | PAGE_ACCESSED));
}

static u64 largest_offset_cut(u64 v)
{
	return ORIGINAL(__swp_offset, v) & ~PT_BIT(20);
}

const struct mutant mutants_powerpc[] = {
	{ .bug = "2018: mprotect drops devmap from a pte",
	  .replaced = { REPLACE2(pte_modify, pte_modify_dropping_devmap) },
	  .caught_by = "pte_modify.keeps-devmap" },
	{ .bug = "2018: mprotect drops devmap from a pmd",
	  .replaced = { REPLACE2(pmd_modify, pmd_modify_dropping_devmap) },
	  .caught_by = "pmd_modify.keeps-devmap" },
	{ .bug = "2018: a splitting pmd, not valid, is taken for a swap entry",
	  .replaced = { REPLACE(pmd_present, present_by_valid_alone) },
	  .caught_by = "pmd_present.true-on-invalid" },
	{ .bug = "2018: whatever is not valid is taken for a migration entry",
	  .replaced = { REPLACE(is_pmd_migration_entry, is_migration_unless_valid) },
	  .caught_by = "is_pmd_migration_entry.false-on-invalid" },
	{ .bug = "2018: pmdp_invalidate clears valid and marks nothing",
	  .replaced = { REPLACE(pmdp_invalidate, invalidate_marking_nothing) },
	  .caught_by = "pmdp_invalidate.sets-present" },
	{ .bug = "riscv 2022: PROT_NONE reuses read, a read-only splitting pmd looks absent",
	  .replaced = { REPLACE(pmdp_invalidate, invalidate_clearing_read),
			REPLACE(pmd_present, present_by_permissions) },
	  .caught_by = "pmdp_invalidate.sets-present" },
	{ .bug = "riscv 2022: present told by permission bits, which swap types use",
	  .replaced = { REPLACE(pmd_present, present_by_permissions) },
	  .caught_by = "__swp_entry_to_pmd.clears-present" },
	{ .bug = "the change mask drops the leaf bit",
	  .replaced = { REPLACE2(pmd_modify, pmd_modify_dropping_leaf) },
	  .caught_by = "pmd_modify.keeps-leaf" },
	{ .bug = "2022: exclusive laid over a bit of the swap type",
	  .replaced = { REPLACE(pte_swp_mkexclusive, mkexclusive_in_type),
			REPLACE(pte_swp_exclusive, exclusive_in_type),
			REPLACE(pte_swp_clear_exclusive, clear_exclusive_in_type) },
	  .caught_by = "pte_swp_mkexclusive.keeps-type" },
	{ .bug = "pte_same compares frames alone",
	  .replaced = { REPLACE2(pte_same, pte_same_of_frames) },
	  .caught_by = "pte_same.distinguishes" },
	{ .bug = "pte_same masks what the hardware may write meanwhile",
	  .replaced = { REPLACE2(pte_same, pte_same_but_flags) },
	  .caught_by = "pte_mkold.same" },
	{ .bug = "a swap offset loses a bit in the middle",
	  .replaced = { REPLACE(__swp_offset, largest_offset_cut) },
	  .caught_by = "__swp_offset.largest-is-a-limit" },
	{ 0 },
};
