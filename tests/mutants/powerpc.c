/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Bugs of powerpc, and one of riscv whose encoding is closest to it. */
#include "mutants.h"

#include "arch/powerpc/bits.h"

/* mprotect: what the change mask forgets. */

static u64 pte_modify_dropping_devmap(u64 e, u64 prot)
{
	return ORIGINAL2(pte_modify, e, prot) & ~PAGE_DEVMAP;
}

static u64 huge_modify_dropping_devmap(u64 e, u64 prot)
{
	return ORIGINAL2(pmd_modify, e, prot) & ~PAGE_DEVMAP;
}

static u64 huge_modify_dropping_leaf(u64 e, u64 prot)
{
	return ORIGINAL2(pmd_modify, e, prot) & ~PAGE_PTE;
}

static u64 huge_modify_dropping_thp(u64 e, u64 prot)
{
	return ORIGINAL2(pmd_modify, e, prot) & ~H64_PAGE_THP_HUGE;
}

static u64 modify_dropping_dirty(u64 e, u64 prot)
{
	return ORIGINAL2(pte_modify, e, prot) & ~PAGE_DIRTY;
}

static u64 modify_uncaching(u64 e, u64 prot)
{
	return ORIGINAL2(pte_modify, e, prot) & ~PAGE_ATT;
}

static u64 modify_keeping_key(u64 e, u64 prot)
{
	return ORIGINAL2(pte_modify, e, prot) | (e & H64_PAGE_KEY);
}

static u64 make_with_short_key(u64 pfn, u64 prot)
{
	return ORIGINAL2(pfn_pte, pfn, prot) & ~PT_BIT(59);
}

static u64 make_with_wrong_memory(u64 pfn, u64 prot)
{
	return ORIGINAL2(pfn_pte, pfn, prot) & ~PAGE_NON_IDEMPOTENT;
}

static u64 protnone_unless_readable(u64 e)
{
	return (e & PAGE_PRESENT) && !(e & PAGE_READ);
}

/* The helpers that choose a memory type add to what was chosen before. */
static u64 noncached_besides(u64 pfn, u64 prot)
{
	return ORIGINAL2(pfn_pte, pfn, prot) | PAGE_NON_IDEMPOTENT;
}

static u64 cached_still(u64 pfn, u64 prot)
{
	return ORIGINAL2(pfn_pte, pfn, prot);
}

/* A table's address may have that bit. */
static u64 devmap_of_any(u64 e)
{
	return !!(e & PAGE_DEVMAP);
}

/* What TLBs know to be dirty is written without a word. */
static u64 flush_unless_clean(u64 old, u64 new)
{
	return !!((old ^ new) & ~(PAGE_ACCESSED | PAGE_DIRTY));
}

static u64 flush_for_rights(u64 old, u64 new)
{
	return !!((old & ~new) & (PAGE_READ | PAGE_WRITE | PAGE_EXEC | PAGE_DIRTY | PAGE_PRESENT));
}

/* Not valid, and nothing says that it is for a moment: a swap entry. */
static u64 start_as_swapped(u64 e)
{
	return e & ~PAGE_PRESENT;
}

static u64 stored_under(u64 old, u64 new)
{
	return old & new;
}

/* What hash noted where the entry stood before goes with it. */
static u64 stored_with_notes(u64 e)
{
	return e | PAGE_PTE;
}

static u64 stored_at_with_notes(u64 e, u64 n)
{
	return ORIGINAL2(pte_advance_pfn, e, n) | PAGE_PTE;
}

/* Invalidated entries. */

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

static u64 invalidate_staying_valid(u64 e)
{
	return e | PAGE_INVALID;
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

/* An old PROT_NONE leaf has none of the low bits. */
static u64 bad_by_low_bits(u64 e)
{
	return e & PT_BITS(0, 11);
}

/* Swap entries. */

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

static u64 largest_offset_cut(u64 v)
{
	return ORIGINAL(__swp_offset, v) & ~PT_BIT(20);
}

static u64 max_swapfile_size_doubled(u64 unused)
{
	return 2 * ORIGINAL(arch_max_swapfile_size, unused);
}

static u64 hwpoison_as_migration(u64 pfn)
{
	return ORIGINAL(make_readable_migration_entry, pfn);
}

static u64 device_write_as_read(u64 pfn)
{
	return ORIGINAL(make_readable_device_private_entry, pfn);
}

static u64 exclusive_keeps_half_the_pfn(u64 pfn)
{
	return ORIGINAL(make_readable_device_exclusive_entry, pfn & PT_BITS(0, 17));
}

/* Comparing. */

static u64 same_of_frames(u64 a, u64 b)
{
	return !((a ^ b) & PTE_RPN_4K);
}

static u64 same_but_flags(u64 a, u64 b)
{
	return !((a ^ b) & ~(PAGE_DIRTY | PAGE_ACCESSED));
}

/* Places in tables. */

static u64 without_dirty(u64 e)
{
	return e & ~PAGE_DIRTY;
}

static u64 without_young(u64 e)
{
	return e & ~PAGE_ACCESSED;
}

static u64 leaving_a_bit(u64 e)
{
	return e & PAGE_SOFT_DIRTY;
}

static u64 leaving_the_table(u64 e)
{
	return e & ~PAGE_PRESENT;
}

static u64 always(u64 e)
{
	(void)e;
	return 1;
}

static u64 never_changed(u64 e, u64 fault)
{
	(void)e;
	(void)fault;
	return 0;
}

static u64 wrprotect_and_clean(u64 e)
{
	return e & ~(PAGE_WRITE | PAGE_DIRTY);
}

static u64 wrprotect_and_unhash(u64 e)
{
	return e & ~(PAGE_WRITE | H64_PAGE_HASHPTE);
}

static u64 old_and_readonly(u64 e)
{
	return e & ~(PAGE_ACCESSED | PAGE_WRITE);
}

static u64 faulted_writable(u64 e, u64 fault)
{
	return ORIGINAL2(ptep_set_access_flags, e, fault) | PAGE_WRITE;
}

static u64 stored_unread(u64 e)
{
	return e & ~PAGE_READ;
}

/* Runs. */

static u64 always_the_first(u64 e, u64 n)
{
	(void)n;
	return e;
}

static u64 advance_by_bytes(u64 e, u64 n)
{
	return ORIGINAL2(pte_advance_pfn, e, n * 8);
}

static u64 first_old_alone(u64 e, u64 n)
{
	return n ? ORIGINAL2(set_ptes, e, n) : ORIGINAL2(mkold_ptes, e, n);
}

static u64 last_left(u64 e, u64 n)
{
	return n == 15 ? e : 0;
}

/* Tables and the kernel's own mappings. */

static u64 populate_without_size(u64 pfn)
{
	return ORIGINAL(pmd_populate, pfn) & ~PAGE_NLS;
}

static u64 pud_populate_as_pmd(u64 pfn)
{
	return ORIGINAL(pud_populate, pfn) | PAGE_PTE;
}

static u64 map_for_users(u64 pfn)
{
	return ORIGINAL(pmd_set_huge, pfn) & ~PAGE_PRIVILEGED;
}

#define ON(where, what, caught, ...)                                                         \
	{                                                                                    \
		.mode = where, .bug = what, .replaced = { __VA_ARGS__ }, .caught_by = caught \
	}

const struct mutant mutants_powerpc[] = {
	ON(NULL, "2018: mprotect drops devmap from a pte", "pte_modify.keeps-devmap",
	   REPLACE2(pte_modify, pte_modify_dropping_devmap)),
	ON("radix", "2018: mprotect drops devmap from a pmd", "pmd_modify.keeps-devmap",
	   REPLACE2(pmd_modify, huge_modify_dropping_devmap)),
	ON("hash", "2018: mprotect drops devmap from a pmd", "pmd_modify.keeps-devmap",
	   REPLACE2(pmd_modify, huge_modify_dropping_devmap)),
	ON("radix", "2018: mprotect drops devmap from a pud", "pud_modify.keeps-devmap",
	   REPLACE2(pud_modify, huge_modify_dropping_devmap)),
	ON("radix", "the change mask drops the leaf bit", "pmd_modify.keeps-leaf",
	   REPLACE2(pmd_modify, huge_modify_dropping_leaf)),
	ON("radix-4k", "the change mask drops the leaf bit of a pud", "pud_modify.keeps-leaf",
	   REPLACE2(pud_modify, huge_modify_dropping_leaf)),
	ON("hash", "the change mask drops what tells a THP from HugeTLB",
	   "pmd_modify.keeps-trans_huge", REPLACE2(pmd_modify, huge_modify_dropping_thp)),
	ON("radix", "HugeTLB: mprotect drops dirty", "huge_pte_modify.keeps-dirty",
	   REPLACE2(huge_pte_modify, modify_dropping_dirty)),
	ON(NULL, "mprotect makes a device's memory cached", "pte_modify.keeps-memtype",
	   REPLACE2(pte_modify, modify_uncaching)),
	ON("hash", "pkey_mprotect leaves bits of the old key", "pte_modify.follows-key",
	   REPLACE2(pte_modify, modify_keeping_key)),
	ON("hash", "four bits of key where there are five", "pfn_pte.gives-key",
	   REPLACE2(pfn_pte, make_with_short_key)),
	ON(NULL, "a device's memory is mapped cached, in strong order", "pte_modify.keeps-memtype",
	   REPLACE2(pfn_pte, make_with_wrong_memory)),

	ON("radix", "2018: a splitting pmd, not valid, is taken for a swap entry",
	   "pmd_present.true-on-invalid", REPLACE(pmd_present, present_by_valid_alone)),
	ON("hash", "2018: a splitting pmd, not valid, is taken for a swap entry",
	   "pmd_present.true-on-invalid", REPLACE(pmd_present, present_by_valid_alone)),
	ON("radix", "2024: a pud under pudp_invalidate() looks absent",
	   "pud_present.true-on-invalid", REPLACE(pud_present, present_by_valid_alone)),
	ON("radix", "2018: whatever is not valid is taken for a migration entry",
	   "is_pmd_migration_entry.false-on-invalid",
	   REPLACE(is_pmd_migration_entry, is_migration_unless_valid)),
	ON("radix", "2018: pmdp_invalidate clears valid and marks nothing",
	   "pmdp_invalidate.sets-present", REPLACE(pmdp_invalidate, invalidate_marking_nothing)),
	ON("radix", "pudp_invalidate clears valid and marks nothing",
	   "pudp_invalidate.sets-present", REPLACE(pudp_invalidate, invalidate_marking_nothing)),
	ON("hash", "pmdp_invalidate marks and leaves it valid", "pmdp_invalidate.mmu-faults",
	   REPLACE(pmdp_invalidate, invalidate_staying_valid)),
	ON("radix", "pudp_invalidate marks and leaves it valid", "pudp_invalidate.mmu-faults",
	   REPLACE(pudp_invalidate, invalidate_staying_valid)),
	ON("radix", "pmdp_invalidate returns what it left", "pmdp_invalidate.returns-old",
	   REPLACE(pmdp_invalidate_ret, invalidate_staying_valid)),
	ON("radix", "pudp_invalidate forgets dirty in what it returns",
	   "pudp_invalidate.returns-old", REPLACE(pudp_invalidate_ret, without_dirty)),
	ON("radix", "riscv 2022: PROT_NONE reuses read, a read-only splitting pmd looks absent",
	   "pmdp_invalidate.sets-present", REPLACE(pmdp_invalidate, invalidate_clearing_read),
	   REPLACE(pmd_present, present_by_permissions)),
	ON("radix", "riscv 2022: present told by permission bits, which swap types use",
	   "__swp_entry_to_pmd.clears-present", REPLACE(pmd_present, present_by_permissions)),
	ON("hash", "2023: an old PROT_NONE huge page looks like a table", "pmd_mkold.keeps-bad",
	   REPLACE(pmd_bad, bad_by_low_bits)),

	ON(NULL, "2022: exclusive laid over a bit of the swap type",
	   "pte_swp_mkexclusive.keeps-type", REPLACE(pte_swp_mkexclusive, mkexclusive_in_type),
	   REPLACE(pte_swp_exclusive, exclusive_in_type),
	   REPLACE(pte_swp_clear_exclusive, clear_exclusive_in_type)),
	ON(NULL, "a swap offset loses a bit in the middle", "__swp_offset.largest-is-a-limit",
	   REPLACE(__swp_offset, largest_offset_cut)),
	ON(NULL, "a swap file larger than the offsets", "arch_max_swapfile_size.fits",
	   REPLACE(arch_max_swapfile_size, max_swapfile_size_doubled)),
	ON(NULL, "a poisoned page's entry is one of migration", "make_hwpoison_entry.reads-back",
	   REPLACE(make_hwpoison_entry, hwpoison_as_migration)),
	ON(NULL, "a device's writable page is taken for read-only",
	   "make_writable_device_private_entry.reads-back",
	   REPLACE(make_writable_device_private_entry, device_write_as_read)),
	ON(NULL, "a device-exclusive entry forgets high bits of the pfn",
	   "make_readable_device_exclusive_entry.reads-back",
	   REPLACE(make_readable_device_exclusive_entry, exclusive_keeps_half_the_pfn)),

	ON(NULL, "pte_same compares frames alone", "pte_same.distinguishes",
	   REPLACE2(pte_same, same_of_frames)),
	ON("radix", "pud_same compares frames alone", "pud_same.distinguishes",
	   REPLACE2(pud_same, same_of_frames)),
	ON(NULL, "pte_same masks what the hardware may write meanwhile", "pte_mkold.same",
	   REPLACE2(pte_same, same_but_flags)),

	ON(NULL, "zap loses dirty", "ptep_get_and_clear.returns-old",
	   REPLACE(ptep_get_and_clear_ret, without_dirty)),
	ON(NULL, "exit loses young", "ptep_get_and_clear_full.returns-old",
	   REPLACE(ptep_get_and_clear_full_ret, without_young)),
	ON(NULL, "reclaim loses dirty", "ptep_clear_flush.returns-old",
	   REPLACE(ptep_clear_flush_ret, without_dirty)),
	ON("hash", "zap of a THP loses dirty", "pmdp_huge_get_and_clear.returns-old",
	   REPLACE(pmdp_huge_get_and_clear_ret, without_dirty)),
	ON("radix", "zap of a huge pud loses dirty", "pudp_huge_get_and_clear_full.returns-old",
	   REPLACE(pudp_huge_get_and_clear_full_ret, without_dirty)),
	ON("hash", "HugeTLB: unmap loses dirty", "huge_ptep_get_and_clear.returns-old",
	   REPLACE(huge_ptep_get_and_clear_ret, without_dirty)),
	ON(NULL, "zap leaves a bit behind", "ptep_get_and_clear.leaves-none",
	   REPLACE(ptep_get_and_clear, leaving_a_bit)),
	ON("radix", "zap of a huge pud leaves it there", "pudp_huge_get_and_clear.leaves-none",
	   REPLACE(pudp_huge_get_and_clear, without_dirty)),
	ON("radix", "HugeTLB: clearing leaves a bit behind", "huge_ptep_clear_flush.leaves-none",
	   REPLACE(huge_ptep_clear_flush, leaving_a_bit)),
	ON("radix", "a collapsed table stays", "pmdp_collapse_flush.clears-table",
	   REPLACE(pmdp_collapse_flush, leaving_the_table)),
	ON(NULL, "every entry is said to be young", "ptep_test_and_clear_young.returns-young",
	   REPLACE(ptep_test_and_clear_young_ret, always)),
	ON("radix", "every huge pud is said to be young", "pudp_test_and_clear_young.returns-young",
	   REPLACE(pudp_test_and_clear_young_ret, always)),
	ON(NULL, "ageing write-protects", "ptep_clear_flush_young.keeps-write",
	   REPLACE(ptep_clear_flush_young, old_and_readonly)),
	ON("radix", "ageing of a huge pud write-protects", "pudp_test_and_clear_young.keeps-write",
	   REPLACE(pudp_test_and_clear_young, old_and_readonly)),
	ON(NULL, "fork cleans what it write-protects", "ptep_set_wrprotect.keeps-dirty",
	   REPLACE(ptep_set_wrprotect, wrprotect_and_clean)),
	ON("radix", "fork cleans the huge pud it write-protects", "pudp_set_wrprotect.keeps-dirty",
	   REPLACE(pudp_set_wrprotect, wrprotect_and_clean)),
	ON("hash", "HugeTLB: fork cleans what it write-protects",
	   "huge_ptep_set_wrprotect.keeps-dirty",
	   REPLACE(huge_ptep_set_wrprotect, wrprotect_and_clean)),
	ON("hash", "what is in the hash table is forgotten when write-protected",
	   "ptep_set_wrprotect.keeps-other-bits",
	   REPLACE(ptep_set_wrprotect, wrprotect_and_unhash)),
	ON(NULL, "a read fault makes writable", "ptep_set_access_flags.only-sets-write",
	   REPLACE2(ptep_set_access_flags, faulted_writable)),
	ON("radix", "a read fault makes a huge pud writable",
	   "pudp_set_access_flags.only-sets-write",
	   REPLACE2(pudp_set_access_flags, faulted_writable)),
	ON(NULL, "a read fault is said to have changed nothing",
	   "ptep_set_access_flags.returns-changed",
	   REPLACE2(ptep_set_access_flags_ret, never_changed)),
	ON("hash", "HugeTLB: a write fault is said to have changed nothing",
	   "huge_ptep_set_access_flags.returns-changed-by-write",
	   REPLACE2(huge_ptep_set_access_flags_ret, never_changed)),
	ON("hash", "HugeTLB: what is stored is not what was given", "set_huge_pte_at.loads-back",
	   REPLACE(set_huge_pte_at, stored_unread)),
	ON("radix", "what is stored in a pud is not what was given", "set_pud_at.stores",
	   REPLACE(set_pud_at, stored_unread)),
	ON(NULL, "mprotect forgets what the hardware set meanwhile",
	   "ptep_modify_prot_start.returns-old",
	   REPLACE(ptep_modify_prot_start_ret, without_dirty)),

	ON(NULL, "2023: a batch maps one page many times", "set_ptes.each-as-one",
	   REPLACE2(set_ptes, always_the_first)),
	ON(NULL, "the next page's entry names another page", "pte_advance_pfn.advances",
	   REPLACE2(pte_advance_pfn, advance_by_bytes)),
	ON(NULL, "a batch is write-protected in the wrong place", "wrprotect_ptes.each-as-one",
	   REPLACE2(wrprotect_ptes, always_the_first)),
	ON(NULL, "only the first of a batch is made old", "clear_young_dirty_ptes.each-made-old",
	   REPLACE2(mkold_ptes, first_old_alone)),
	ON(NULL, "the last of a batch is not cleared", "clear_full_ptes.leaves-none",
	   REPLACE2(clear_full_ptes, last_left)),

	ON("radix", "an entry that may be executed alone is taken for PROT_NONE",
	   "pte_protnone.false-on-present", REPLACE(pte_protnone, protnone_unless_readable)),
	ON("radix", "a huge page that may be executed alone is taken for PROT_NONE",
	   "pmd_protnone.false-on-present", REPLACE(pmd_protnone, protnone_unless_readable)),
	ON("radix", "a directory entry without its table's size", "pmd_populate.points-to-table",
	   REPLACE(pmd_populate, populate_without_size)),
	ON("radix-4k", "a table of pmds is taken for a huge page", "pud_populate.points-to-table",
	   REPLACE(pud_populate, pud_populate_as_pmd)),
	ON(NULL, "pgprot_noncached() adds to what another chose", "pgprot_noncached.is-for-devices",
	   REPLACE2(pgprot_noncached, noncached_besides)),
	ON(NULL, "pgprot_writecombine() leaves memory cached", "pgprot_writecombine.is-not-cached",
	   REPLACE2(pgprot_writecombine, cached_still)),
	ON("radix", "2016: a table within a page is taken for a device's huge page",
	   "pmd_devmap.false-on-table", REPLACE(pmd_devmap, devmap_of_any)),
	ON("radix", "no flush of what was cleaned", "pte_needs_flush.asks-for-flush",
	   REPLACE2(pte_needs_flush, flush_unless_clean)),
	ON("radix", "no flush of another frame", "huge_pmd_needs_flush.asks-for-flush",
	   REPLACE2(huge_pmd_needs_flush, flush_for_rights)),
	ON(NULL, "mprotect leaves a swap entry for a moment",
	   "ptep_modify_prot_start.leaves-no-swap",
	   REPLACE(ptep_modify_prot_start, start_as_swapped)),
	ON("radix", "HugeTLB: mprotect leaves a swap entry for a moment",
	   "huge_ptep_modify_prot_start.leaves-no-swap",
	   REPLACE(huge_ptep_modify_prot_start, start_as_swapped)),
	ON("radix", "HugeTLB: mprotect leaves the page open",
	   "huge_ptep_modify_prot_start.leaves-closed",
	   REPLACE(huge_ptep_modify_prot_start, stored_with_notes)),
	ON("hash", "fork copies what was hashed of the parent's place",
	   "set_pte_at.stores-no-notes", REPLACE(set_pte_at, stored_with_notes)),
	ON("hash", "a moved huge page takes the notes of its place along",
	   "set_pmd_at.stores-no-notes", REPLACE(set_pmd_at, stored_with_notes)),
	ON("hash", "HugeTLB: fork copies what was hashed of the parent's place",
	   "set_huge_pte_at.stores-no-notes", REPLACE(set_huge_pte_at, stored_with_notes)),
	ON("radix", "a NUMA hinting fault stores what is none of both",
	   "set_pmd_at.stores-over-protnone", REPLACE2(set_pmd_at_over, stored_under)),
	ON("hash", "a batch is given what was hashed of another place", "set_ptes.stores-no-notes",
	   REPLACE2(set_ptes, stored_at_with_notes)),
	ON("radix", "a huge mapping of the kernel is open to users", "pmd_set_huge.maps",
	   REPLACE(pmd_set_huge, map_for_users)),
	{ 0 },
};
