/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Bugs of x86, and those of generic code that x86 can show. */
#include "mutants.h"

#include "arch/x86/bits.h"

/*
 * 2016: swap type and offset lay where the hardware may set A and D of an entry
 * that is not present.  The two low bits of the type are put there, out of the
 * way of every flag; the three others stay on top.
 */
static u64 overlapping_swp_entry(u64 type, u64 offset)
{
	return ((type & 3) << 5) | ((type >> 2) << 61) |
	       (~(offset << SWP_OFFSET_SHIFT) & SWP_OFFSET_MASK);
}

static u64 overlapping_swp_type(u64 v)
{
	return (v >> 5 & 3) | (v >> 61) << 2;
}

/* And as it was at the time: the type at bits 1 to 5, where later flags went. */
static u64 low_swp_entry(u64 type, u64 offset)
{
	return type << 1 | (~(offset << SWP_OFFSET_SHIFT) & SWP_OFFSET_MASK);
}

static u64 low_swp_type(u64 v)
{
	return v >> 1 & 0x1f;
}

/* 2018: a closed entry holds its frame, the bits of mask, as it is.  Its own inverse. */
static u64 uninvert(u64 e, u64 mask)
{
	return e && !(e & PAGE_PRESENT) ? e ^ mask : e;
}

/* The helpers of one level that know of it: plain_pfn_pte() and so on. */
#define PLAIN(make, get, change, mask)                                             \
	static u64 plain_##make(u64 pfn, u64 prot)                                 \
	{                                                                          \
		return uninvert(ORIGINAL2(make, pfn, prot), mask);                 \
	}                                                                          \
	static u64 plain_##get(u64 e)                                              \
	{                                                                          \
		return ORIGINAL(get, uninvert(e, mask));                           \
	}                                                                          \
	static u64 plain_##change(u64 e, u64 prot)                                 \
	{                                                                          \
		return uninvert(ORIGINAL2(change, uninvert(e, mask), prot), mask); \
	}
PLAIN(pfn_pte, pte_pfn, pte_modify, PTE_PFN_MASK)
PLAIN(pfn_pmd, pmd_pfn, pmd_modify, PMD_PFN_MASK)
PLAIN(pfn_pud, pud_pfn, pud_modify, PUD_PFN_MASK)
PLAIN(mk_huge_pte, huge_pte_pfn, huge_pte_modify, PTE_PFN_MASK)

static u64 plain_pmd_mkinvalid(u64 e)
{
	return uninvert(ORIGINAL(pmd_mkinvalid, uninvert(e, PMD_PFN_MASK)), PMD_PFN_MASK);
}

static u64 plain_pud_mkinvalid(u64 e)
{
	return uninvert(ORIGINAL(pud_mkinvalid, uninvert(e, PUD_PFN_MASK)), PUD_PFN_MASK);
}

/* The flags were cleared, but the frame was not turned round with them. */
static u64 mkinvalid_keeping_frame(u64 e)
{
	return e & ~(PAGE_PRESENT | PAGE_PROTNONE);
}

/* mprotect loses what `drops` names: MODIFY_DROPS(helper, what, ...) is helper_dropping_what(). */
#define MODIFY_DROPS(helper, what, drops)                          \
	static u64 helper##_dropping_##what(u64 e, u64 prot)       \
	{                                                          \
		return ORIGINAL2(helper, e, prot) & ~(u64)(drops); \
	}
MODIFY_DROPS(pte_modify, devmap, PAGE_DEVMAP)
MODIFY_DROPS(pmd_modify, devmap, PAGE_DEVMAP)
MODIFY_DROPS(pud_modify, devmap, PAGE_DEVMAP)
MODIFY_DROPS(pte_modify, soft_dirty, PAGE_SOFT_DIRTY)
MODIFY_DROPS(pmd_modify, soft_dirty, PAGE_SOFT_DIRTY)
MODIFY_DROPS(pud_modify, soft_dirty, PAGE_SOFT_DIRTY)
MODIFY_DROPS(huge_pte_modify, soft_dirty, PAGE_SOFT_DIRTY)
MODIFY_DROPS(pte_modify, uffd_wp, PAGE_UFFD_WP)
MODIFY_DROPS(pmd_modify, uffd_wp, PAGE_UFFD_WP)
MODIFY_DROPS(huge_pte_modify, uffd_wp, PAGE_UFFD_WP)
MODIFY_DROPS(pte_modify, dirty, PAGE_DIRTY | PAGE_SAVED_DIRTY)
MODIFY_DROPS(pud_modify, dirty, PAGE_DIRTY | PAGE_SAVED_DIRTY)
MODIFY_DROPS(huge_pte_modify, dirty, PAGE_DIRTY | PAGE_SAVED_DIRTY)
MODIFY_DROPS(pmd_modify, huge, PAGE_PSE)
MODIFY_DROPS(pud_modify, huge, PAGE_PSE)
MODIFY_DROPS(huge_pte_modify, huge, PAGE_PSE)
MODIFY_DROPS(pte_modify, pat, PAGE_PAT)
MODIFY_DROPS(pmd_modify, pat, PAGE_PAT_LARGE)
MODIFY_DROPS(pud_modify, pat, PAGE_PAT_LARGE)
MODIFY_DROPS(pte_modify, pcd, PAGE_PCD)
MODIFY_DROPS(pte_modify, pwt, PAGE_PWT)
MODIFY_DROPS(pte_modify, key, PAGE_PKEY)
MODIFY_DROPS(pmd_modify, key, PT_BIT(59))
MODIFY_DROPS(pud_modify, key, PT_BIT(60))
MODIFY_DROPS(huge_pte_modify, key, PT_BIT(62))

static u64 none_if_zero(u64 e)
{
	return !e;
}

/* 2018: what is zero was turned round like all that is not present. */
static u64 pfn_of_zero_inverted(u64 e)
{
	return e ? ORIGINAL(pte_pfn, e) : PTE_PFN_MASK >> PAGE_FRAME_SHIFT;
}

/* 2016: a devmap page of pmd size taken for a transparent huge one. */
static u64 trans_huge_of_devmap(u64 e)
{
	return !!(e & PAGE_PSE);
}

/* What is invalid for a moment looks permitted. */
static u64 permitted_by_user(u64 e, u64 write)
{
	const u64 needed = PAGE_USER | (write ? PAGE_RW : 0);

	return (e & needed) == needed;
}

static u64 accessible_to_user(u64 e)
{
	return !!(e & PAGE_USER);
}

static u64 accessible_if_used(u64 e)
{
	return (e & (PAGE_PRESENT | PAGE_USER)) == (PAGE_PRESENT | PAGE_USER);
}

/* A key is taken for something mprotect() leaves alone. */
static u64 modify_keeping_key(u64 e, u64 prot)
{
	return (ORIGINAL2(pte_modify, e, prot) & ~PAGE_PKEY) | (e & PAGE_PKEY);
}

static u64 pfn_pte_cached(u64 pfn, u64 prot)
{
	return ORIGINAL2(pfn_pte, pfn, prot) & ~(PAGE_PAT | PAGE_PCD | PAGE_PWT);
}

static u64 pfn_pte_write_through(u64 pfn, u64 prot)
{
	return ORIGINAL2(pfn_pte, pfn, prot) | PAGE_PWT;
}

static u64 pfn_pte_in_another_key(u64 pfn, u64 prot)
{
	u64 e = ORIGINAL2(pfn_pte, pfn, prot);

	return e & PAGE_PKEY ? e ^ PT_BIT(61) : e;
}

/* At a huge page PAT lies where a frame has a bit. */
static u64 wrprotect_losing_pat(u64 e)
{
	return ORIGINAL(pte_wrprotect, e) & ~PAGE_PAT;
}

static u64 wrprotect_leaving_dirty(u64 e)
{
	return e & ~PAGE_RW;
}

static u64 wrprotect_forgetting_dirty(u64 e)
{
	return e & ~(PAGE_RW | PAGE_DIRTY);
}

static u64 mkdirty_in_hardware(u64 e)
{
	return e | PAGE_DIRTY | PAGE_SOFT_DIRTY;
}

static u64 present_by_p_alone(u64 e)
{
	return e & PAGE_PRESENT;
}

static u64 pmd_bad_forgetting_pse(u64 e)
{
	return ORIGINAL(pmd_bad, e & ~PAGE_PSE);
}

static u64 pud_bad_forgetting_pse(u64 e)
{
	return ORIGINAL(pud_bad, e & ~(PAGE_PSE | PAGE_PROTNONE | PAGE_NX | PTE_PFN_MASK));
}

/* The mask of a pmd for a pud: right as long as no bit is complemented. */
static u64 pud_pfn_of_a_pmd(u64 e)
{
	return ORIGINAL(pmd_pfn, e);
}

static u64 clear_flags_keeping_uffd_wp(u64 e)
{
	return ORIGINAL(pte_swp_clear_flags, e) | (e & PAGE_SWP_UFFD_WP);
}

static u64 clear_flags_keeping_exclusive(u64 e)
{
	return ORIGINAL(pte_swp_clear_flags, e) | (e & PAGE_SWP_EXCLUSIVE);
}

static u64 unchanged(u64 e)
{
	return e;
}

/* 2013: the bit of a present entry was taken for that of a swap entry. */
static u64 swp_mksoft_dirty_as_present(u64 e)
{
	return e | PAGE_SOFT_DIRTY;
}

static u64 swp_soft_dirty_as_present(u64 e)
{
	return e & PAGE_SOFT_DIRTY;
}

static u64 swp_clear_soft_dirty_as_present(u64 e)
{
	return e & ~PAGE_SOFT_DIRTY;
}

static u64 mkuffd_wp_keeping_write(u64 e)
{
	return e | PAGE_UFFD_WP;
}

static u64 clear_uffd_wp_granting_write(u64 e)
{
	return (e & ~PAGE_UFFD_WP) | PAGE_RW;
}

static u64 mkclean_forgetting_saved(u64 e)
{
	return e & ~PAGE_DIRTY;
}

static u64 invalidate_losing_race(u64 e)
{
	return e & ~(PAGE_DIRTY | PAGE_ACCESSED);
}

/* What pointer helpers return, and leave behind. */

static u64 without_dirty(u64 e)
{
	return e & ~(PAGE_DIRTY | PAGE_SAVED_DIRTY);
}

static u64 without_young(u64 e)
{
	return e & ~PAGE_ACCESSED;
}

static u64 leaving_protnone(u64 e)
{
	return e & PAGE_PROTNONE;
}

static u64 leaving_nx(u64 e)
{
	return e & PAGE_NX;
}

static u64 leaving_user(u64 e)
{
	return e & PAGE_USER;
}

static u64 never(u64 e)
{
	(void)e;
	return 0;
}

static u64 old_and_clean(u64 e)
{
	return e & ~(PAGE_ACCESSED | PAGE_DIRTY);
}

/* The fault handler's entry is looked at, but not stored. */
static u64 access_flags_unstored(u64 e, u64 fault)
{
	(void)fault;
	return e;
}

static u64 access_flags_forgetting_dirty(u64 e, u64 fault)
{
	return without_dirty(ORIGINAL2(ptep_set_access_flags, e, fault));
}

static u64 access_flags_granting_write(u64 e, u64 fault)
{
	return ORIGINAL2(ptep_set_access_flags, e, fault) | PAGE_RW;
}

static u64 pud_access_flags_unaged(u64 e, u64 fault)
{
	return without_young(ORIGINAL2(pudp_set_access_flags, e, fault));
}

static u64 never_changed(u64 e, u64 fault)
{
	(void)e;
	(void)fault;
	return 0;
}

/* The new entry, but with what stood there. */
static u64 merged(u64 e, u64 new)
{
	return e | new;
}

static u64 new_returned(u64 e, u64 new)
{
	(void)e;
	return new;
}

/* 2023: upwards, although a PROT_NONE pfn is complemented. */
static u64 advance_upwards(u64 e, u64 n)
{
	return e + (n << PAGE_FRAME_SHIFT);
}

static u64 first_alone_wrprotected(u64 e, u64 n)
{
	return n ? ORIGINAL2(set_ptes, e, n) : ORIGINAL2(wrprotect_ptes, e, n);
}

static u64 writes_through(u64 pfn, u64 prot)
{
	return ORIGINAL2(pfn_pte, pfn, prot) | PAGE_PAT | PAGE_PCD | PAGE_PWT;
}

static u64 aged_and_cleaned(u64 e, u64 n)
{
	return without_dirty(ORIGINAL2(mkold_ptes, e, n));
}

static u64 last_not_cleared(u64 e, u64 n)
{
	return n == 15 ? ORIGINAL2(set_ptes, e, n) : 0;
}

/* Entries that point to a table, and the kernel's own huge pages. */

static u64 populate_readonly(u64 pfn)
{
	return ORIGINAL(pmd_populate, pfn) & ~PAGE_RW;
}

static u64 populate_kernel(u64 pfn)
{
	return ORIGINAL(pud_populate, pfn) & ~PAGE_USER;
}

static u64 set_huge_with_pat_of_pte(u64 pfn)
{
	return (ORIGINAL(pmd_set_huge_device, pfn) & ~PAGE_PAT_LARGE) | PAGE_PAT;
}

static u64 set_huge_with_pat_too_high(u64 pfn)
{
	return (ORIGINAL(pud_set_huge_device, pfn) & ~PAGE_PAT_LARGE) | PAGE_PAT_LARGE << 1;
}

static u64 set_huge_for_users(u64 pfn)
{
	return ORIGINAL(pmd_set_huge, pfn) | PAGE_USER;
}

static u64 set_huge_without_pse(u64 pfn)
{
	return ORIGINAL(pud_set_huge, pfn) & ~PAGE_PSE;
}

/* Swap entries that name a page, and what a swap file may have. */

static u64 offset_pfn_losing_top(u64 v)
{
	return ORIGINAL(swp_offset_pfn, v) & ~PT_BIT(33);
}

static u64 hwpoison_of_migration(u64 pfn)
{
	return ORIGINAL(make_readable_migration_entry, pfn);
}

static u64 device_write_as_read(u64 pfn)
{
	return ORIGINAL(make_readable_device_private_entry, pfn);
}

/* 2018: the encoding's own limit, which L1TF halves several times over. */
static u64 size_of_encoding(u64 unused)
{
	(void)unused;
	return PT_BIT(50);
}

static u64 size_and_one(u64 unused)
{
	return ORIGINAL(arch_max_swapfile_size, unused) + 1;
}

static u64 is_zero(u64 e)
{
	return !e;
}

static u64 pte_none_of_protnone(u64 e)
{
	return !(e & ~(PAGE_DIRTY | PAGE_ACCESSED | PAGE_PROTNONE | PTE_PFN_MASK | PAGE_NX));
}

/* Of a pointer to a table, in which the hardware notes accesses as in a leaf. */
static u64 is_table(u64 e)
{
	return (e & PAGE_PRESENT) && !(e & PAGE_PSE);
}

static u64 young_of_leaves(u64 e)
{
	return !is_table(e) && ORIGINAL(pmd_young, e);
}

static u64 old_of_leaves(u64 e)
{
	return is_table(e) ? e : ORIGINAL(pmdp_test_and_clear_young, e);
}

static u64 old_table_is_unmapped(u64 e)
{
	return is_table(e) ? 0 : ORIGINAL(pmdp_test_and_clear_young, e);
}

static u64 tables_never_young(u64 e)
{
	return !is_table(e) && ORIGINAL(pmdp_test_and_clear_young_ret, e);
}

static u64 old_table_is_bad(u64 e)
{
	return (is_table(e) && !(e & PAGE_ACCESSED)) || ORIGINAL(pmd_bad, e);
}

const struct mutant mutants_x86[] = {
	{ .bug = "2016: swap type and offset overlap bits an erratum lets the hardware set",
	  .replaced = { REPLACE2(__swp_entry, overlapping_swp_entry),
			REPLACE(__swp_type, overlapping_swp_type) },
	  .caught_by = "__swp_entry_to_pte.clears-none" },
	{ .bug = "2016, as it was: the type in bits that the flags of a swap entry need",
	  .replaced = { REPLACE2(__swp_entry, low_swp_entry), REPLACE(__swp_type, low_swp_type) },
	  .caught_by = "__swp_entry_to_pte.clears-swp_soft_dirty" },
	{ .bug = "2018: a PROT_NONE pte keeps the real pfn (L1TF)",
	  .replaced = { REPLACE2(pfn_pte, plain_pfn_pte), REPLACE(pte_pfn, plain_pte_pfn),
			REPLACE2(pte_modify, plain_pte_modify) },
	  .caught_by = "pte_modify.l1tf" },
	{ .bug = "2018: a PROT_NONE pmd keeps the real pfn (L1TF)",
	  .replaced = { REPLACE2(pfn_pmd, plain_pfn_pmd), REPLACE(pmd_pfn, plain_pmd_pfn),
			REPLACE2(pmd_modify, plain_pmd_modify),
			REPLACE(pmd_mkinvalid, plain_pmd_mkinvalid),
			REPLACE(pmdp_invalidate, plain_pmd_mkinvalid),
			REPLACE(pmdp_invalidate_ad, plain_pmd_mkinvalid) },
	  .caught_by = "pmd_modify.l1tf" },
	{ .bug = "2018, of a pud: PROT_NONE keeps the real pfn (L1TF)",
	  .replaced = { REPLACE2(pfn_pud, plain_pfn_pud), REPLACE(pud_pfn, plain_pud_pfn),
			REPLACE2(pud_modify, plain_pud_modify),
			REPLACE(pud_mkinvalid, plain_pud_mkinvalid),
			REPLACE(pudp_invalidate, plain_pud_mkinvalid) },
	  .caught_by = "pud_modify.l1tf" },
	{ .bug = "2018, of HugeTLB: PROT_NONE keeps the real pfn (L1TF)",
	  .replaced = { REPLACE2(mk_huge_pte, plain_mk_huge_pte),
			REPLACE(huge_pte_pfn, plain_huge_pte_pfn),
			REPLACE2(huge_pte_modify, plain_huge_pte_modify) },
	  .caught_by = "huge_pte_modify.l1tf" },
	{ .bug = "2018: pmd_mkinvalid keeps the real pfn (L1TF)",
	  .replaced = { REPLACE(pmd_mkinvalid, mkinvalid_keeping_frame) },
	  .caught_by = "pmd_mkinvalid.l1tf" },
	{ .bug = "2018: pmd_mkinvalid does not turn the pfn round with the present bit",
	  .replaced = { REPLACE(pmd_mkinvalid, mkinvalid_keeping_frame) },
	  .caught_by = "pmd_mkinvalid.keeps-pfn" },
	{ .bug = "2018, of a pud: pud_mkinvalid keeps the real pfn (L1TF)",
	  .replaced = { REPLACE(pud_mkinvalid, mkinvalid_keeping_frame) },
	  .caught_by = "pud_mkinvalid.l1tf" },
	{ .bug = "2018, of a pud: what is left in memory has the pfn not turned round",
	  .replaced = { REPLACE(pudp_invalidate, mkinvalid_keeping_frame) },
	  .caught_by = "pudp_invalidate.leaves-mkinvalid" },
	{ .bug = "pud_pfn reads the bits of a pmd",
	  .replaced = { REPLACE(pud_pfn, pud_pfn_of_a_pmd) },
	  .caught_by = "pud_modify.keeps-pfn" },
	{ .bug = "2018: mprotect drops devmap from a pte",
	  .replaced = { REPLACE2(pte_modify, pte_modify_dropping_devmap) },
	  .caught_by = "pte_modify.keeps-devmap" },
	{ .bug = "2018: mprotect drops devmap from a pmd",
	  .replaced = { REPLACE2(pmd_modify, pmd_modify_dropping_devmap) },
	  .caught_by = "pmd_modify.keeps-devmap" },
	{ .bug = "2018, of a pud: mprotect drops devmap",
	  .replaced = { REPLACE2(pud_modify, pud_modify_dropping_devmap) },
	  .caught_by = "pud_modify.keeps-devmap" },
	{ .bug = "2014, as sparc: the modify mask of a pmd drops the huge bit",
	  .replaced = { REPLACE2(pmd_modify, pmd_modify_dropping_huge) },
	  .caught_by = "pmd_modify.keeps-trans_huge" },
	{ .bug = "2014, as sparc: the modify mask of a pud drops the huge bit",
	  .replaced = { REPLACE2(pud_modify, pud_modify_dropping_huge) },
	  .caught_by = "pud_modify.keeps-leaf" },
	{ .bug = "2014, as sparc: mprotect of HugeTLB drops the huge bit",
	  .replaced = { REPLACE2(huge_pte_modify, huge_pte_modify_dropping_huge) },
	  .caught_by = "huge_pte_modify.keeps-huge" },
	{ .mode = "4level",
	  .bug = "2023: wrprotect of a dirty pte gives Write=0, Dirty=1",
	  .replaced = { REPLACE(pte_wrprotect, wrprotect_leaving_dirty) },
	  .caught_by = "pte_wrprotect.shadow-stack" },
	{ .mode = "4level",
	  .bug = "2023: wrprotect of a dirty pmd gives Write=0, Dirty=1",
	  .replaced = { REPLACE(pmd_wrprotect, wrprotect_leaving_dirty) },
	  .caught_by = "pmd_wrprotect.shadow-stack" },
	{ .mode = "4level",
	  .bug = "2023: mkdirty of a read-only pte gives Write=0, Dirty=1",
	  .replaced = { REPLACE(pte_mkdirty, mkdirty_in_hardware) },
	  .caught_by = "pte_mkdirty.shadow-stack" },
	{ .mode = "4level",
	  .bug = "2023: mkclean forgets the dirty bit kept in software",
	  .replaced = { REPLACE(pte_mkclean, mkclean_forgetting_saved) },
	  .caught_by = "pte_mkclean.clears-dirty" },
	{ .bug = "2012: pmd_present tests P alone, so a splitting pmd looks absent",
	  .replaced = { REPLACE(pmd_present, present_by_p_alone) },
	  .caught_by = "pmd_present.true-on-invalid" },
	{ .bug = "2012: pmd_present tests P alone, so a NUMA pmd looks absent",
	  .replaced = { REPLACE(pmd_present, present_by_p_alone) },
	  .caught_by = "pmd_present.true-on-protnone" },
	{ .bug = "2013: pte_present tests P alone, so a PROT_NONE pte looks like swap",
	  .replaced = { REPLACE(pte_present, present_by_p_alone) },
	  .caught_by = "pte_present.true-on-protnone" },
	{ .bug = "2011: pmd_bad says a huge page is no leaf, so none_or_clear_bad passes it on",
	  .replaced = { REPLACE(pmd_bad, pmd_bad_forgetting_pse) },
	  .caught_by = "pmd_bad.true-on-present" },
	{ .bug = "pte_none ignores so much that a PROT_NONE pte is none",
	  .replaced = { REPLACE(pte_none, pte_none_of_protnone) },
	  .caught_by = "pte_none.false-on-protnone" },
	{ .bug = "generic 2021: pte_same_as_swp forgets uffd-wp",
	  .replaced = { REPLACE(pte_swp_clear_flags, clear_flags_keeping_uffd_wp) },
	  .caught_by = "pte_swp_clear_flags.clears-swp_uffd_wp" },
	{ .bug = "generic 2022: pte_same_as_swp forgets exclusive",
	  .replaced = { REPLACE(pte_swp_clear_flags, clear_flags_keeping_exclusive) },
	  .caught_by = "pte_swp_clear_flags.clears-swp_exclusive" },
	{ .bug = "generic 2013: soft-dirty lost on swap-out",
	  .replaced = { REPLACE(pte_swp_mksoft_dirty, unchanged) },
	  .caught_by = "pte_swp_mksoft_dirty.sets-swp_soft_dirty" },
	{ .bug = "generic 2013: soft-dirty of a swap entry in a bit of the offset",
	  .replaced = { REPLACE(pte_swp_mksoft_dirty, swp_mksoft_dirty_as_present),
			REPLACE(pte_swp_soft_dirty, swp_soft_dirty_as_present),
			REPLACE(pte_swp_clear_soft_dirty, swp_clear_soft_dirty_as_present) },
	  .caught_by = "pte_swp_mksoft_dirty.keeps-offset" },
	{ .bug = "2017: soft-dirty of a migrating huge page lost",
	  .replaced = { REPLACE(pmd_swp_mksoft_dirty, unchanged) },
	  .caught_by = "pmd_swp_mksoft_dirty.sets-swp_soft_dirty" },
	{ .bug = "generic 2020: restoring uffd-wp from swap keeps write",
	  .replaced = { REPLACE(pte_mkuffd_wp, mkuffd_wp_keeping_write) },
	  .caught_by = "pte_mkuffd_wp.only-clears-write" },
	{ .bug = "generic 2020: the same of a huge page",
	  .replaced = { REPLACE(pmd_mkuffd_wp, mkuffd_wp_keeping_write) },
	  .caught_by = "pmd_mkuffd_wp.only-clears-write" },
	{ .bug = "2020: resolving uffd-wp makes a read-only pte writable",
	  .replaced = { REPLACE(pte_clear_uffd_wp, clear_uffd_wp_granting_write) },
	  .caught_by = "pte_clear_uffd_wp.keeps-write" },
	{ .bug = "2013: mprotect loses soft-dirty",
	  .replaced = { REPLACE2(pte_modify, pte_modify_dropping_soft_dirty) },
	  .caught_by = "pte_modify.keeps-soft_dirty" },
	{ .bug = "2020: mprotect of a huge page loses uffd-wp",
	  .replaced = { REPLACE2(pmd_modify, pmd_modify_dropping_uffd_wp) },
	  .caught_by = "pmd_modify.keeps-uffd_wp" },
	{ .bug = "2018: pmdp_invalidate loses the dirty bit set up to the exchange",
	  .replaced = { REPLACE(pmdp_invalidate_ret, invalidate_losing_race) },
	  .caught_by = "pmdp_invalidate.returns-old" },
	{ .bug = "2022: pmdp_invalidate_ad clears young and dirty of what stays in memory",
	  .replaced = { REPLACE(pmdp_invalidate_ad, invalidate_losing_race) },
	  .caught_by = "pmdp_invalidate_ad.keeps-young" },
	{ .mode = "5level",
	  .bug = "2023: pud_wrprotect of a dirty entry gives Write=0, Dirty=1",
	  .replaced = { REPLACE(pud_wrprotect, wrprotect_leaving_dirty) },
	  .caught_by = "pud_wrprotect.shadow-stack" },
	{ .mode = "5level",
	  .bug = "2023: huge_pte_wrprotect of a dirty entry gives Write=0, Dirty=1",
	  .replaced = { REPLACE(huge_pte_wrprotect, wrprotect_leaving_dirty) },
	  .caught_by = "huge_pte_wrprotect.shadow-stack" },
	{ .mode = "4level",
	  .bug = "2023: ptep_set_wrprotect clears a bit where it stands: Write=0, Dirty=1",
	  .replaced = { REPLACE(ptep_set_wrprotect, wrprotect_leaving_dirty) },
	  .caught_by = "ptep_set_wrprotect.shadow-stack" },
	{ .mode = "4level",
	  .bug = "2023: pmdp_set_wrprotect clears a bit where it stands: Write=0, Dirty=1",
	  .replaced = { REPLACE(pmdp_set_wrprotect, wrprotect_leaving_dirty) },
	  .caught_by = "pmdp_set_wrprotect.shadow-stack" },
	{ .mode = "4level",
	  .bug = "2023: pudp_set_wrprotect clears a bit where it stands: Write=0, Dirty=1",
	  .replaced = { REPLACE(pudp_set_wrprotect, wrprotect_leaving_dirty) },
	  .caught_by = "pudp_set_wrprotect.shadow-stack" },
	{ .mode = "4level",
	  .bug = "2023: huge_ptep_set_wrprotect clears a bit where it stands: Write=0, Dirty=1",
	  .replaced = { REPLACE(huge_ptep_set_wrprotect, wrprotect_leaving_dirty) },
	  .caught_by = "huge_ptep_set_wrprotect.shadow-stack" },
	{ .mode = "4level",
	  .bug = "2023: pmd_mkdirty of a read-only entry gives Write=0, Dirty=1",
	  .replaced = { REPLACE(pmd_mkdirty, mkdirty_in_hardware) },
	  .caught_by = "pmd_mkdirty.shadow-stack" },
	{ .mode = "4level",
	  .bug = "2023: pud_mkdirty of a read-only entry gives Write=0, Dirty=1",
	  .replaced = { REPLACE(pud_mkdirty, mkdirty_in_hardware) },
	  .caught_by = "pud_mkdirty.shadow-stack" },
	{ .mode = "4level",
	  .bug = "2023: huge_pte_mkdirty of a read-only entry gives Write=0, Dirty=1",
	  .replaced = { REPLACE(huge_pte_mkdirty, mkdirty_in_hardware) },
	  .caught_by = "huge_pte_mkdirty.shadow-stack" },
	{ .mode = "4level",
	  .bug = "2023: pmd_mkclean forgets the dirty bit kept in software",
	  .replaced = { REPLACE(pmd_mkclean, mkclean_forgetting_saved) },
	  .caught_by = "pmd_mkclean.clears-dirty" },
	{ .mode = "4level",
	  .bug = "2023: pud_mkclean forgets the dirty bit kept in software",
	  .replaced = { REPLACE(pud_mkclean, mkclean_forgetting_saved) },
	  .caught_by = "pud_mkclean.clears-dirty" },
	{ .bug = "wrprotect of a pud forgets dirty",
	  .replaced = { REPLACE(pud_wrprotect, wrprotect_forgetting_dirty) },
	  .caught_by = "pud_wrprotect.keeps-dirty" },
	{ .bug = "huge_pte_wrprotect forgets dirty",
	  .replaced = { REPLACE(huge_pte_wrprotect, wrprotect_forgetting_dirty) },
	  .caught_by = "huge_pte_wrprotect.keeps-dirty" },
	{ .bug = "huge_ptep_set_wrprotect forgets dirty",
	  .replaced = { REPLACE(huge_ptep_set_wrprotect, wrprotect_forgetting_dirty) },
	  .caught_by = "huge_ptep_set_wrprotect.keeps-dirty" },
	{ .bug = "2024: pud_present tests P alone, so a PROT_NONE pud looks absent",
	  .replaced = { REPLACE(pud_present, present_by_p_alone) },
	  .caught_by = "pud_present.true-on-protnone" },
	{ .bug = "2024: pud_present tests P alone, so a pud being changed looks absent",
	  .replaced = { REPLACE(pud_present, present_by_p_alone) },
	  .caught_by = "pud_present.true-on-invalid" },
	{ .bug = "pud_bad says a huge page is no leaf",
	  .replaced = { REPLACE(pud_bad, pud_bad_forgetting_pse) },
	  .caught_by = "pud_bad.true-on-present" },
	{ .bug = "2020: pmd_clear_uffd_wp makes a read-only entry writable",
	  .replaced = { REPLACE(pmd_clear_uffd_wp, clear_uffd_wp_granting_write) },
	  .caught_by = "pmd_clear_uffd_wp.keeps-write" },
	{ .bug = "2020: huge_pte_clear_uffd_wp makes a read-only entry writable",
	  .replaced = { REPLACE(huge_pte_clear_uffd_wp, clear_uffd_wp_granting_write) },
	  .caught_by = "huge_pte_clear_uffd_wp.keeps-write" },
	{ .bug = "pmd_modify loses soft-dirty",
	  .replaced = { REPLACE2(pmd_modify, pmd_modify_dropping_soft_dirty) },
	  .caught_by = "pmd_modify.keeps-soft_dirty" },
	{ .bug = "pud_modify loses soft-dirty",
	  .replaced = { REPLACE2(pud_modify, pud_modify_dropping_soft_dirty) },
	  .caught_by = "pud_modify.keeps-soft_dirty" },
	{ .bug = "huge_pte_modify loses soft-dirty",
	  .replaced = { REPLACE2(huge_pte_modify, huge_pte_modify_dropping_soft_dirty) },
	  .caught_by = "huge_pte_modify.keeps-soft_dirty" },
	{ .bug = "pte_modify loses uffd-wp",
	  .replaced = { REPLACE2(pte_modify, pte_modify_dropping_uffd_wp) },
	  .caught_by = "pte_modify.keeps-uffd_wp" },
	{ .bug = "huge_pte_modify loses uffd-wp",
	  .replaced = { REPLACE2(huge_pte_modify, huge_pte_modify_dropping_uffd_wp) },
	  .caught_by = "huge_pte_modify.keeps-uffd_wp" },
	{ .bug = "pte_modify loses dirty",
	  .replaced = { REPLACE2(pte_modify, pte_modify_dropping_dirty) },
	  .caught_by = "pte_modify.keeps-dirty" },
	{ .bug = "pud_modify loses dirty",
	  .replaced = { REPLACE2(pud_modify, pud_modify_dropping_dirty) },
	  .caught_by = "pud_modify.keeps-dirty" },
	{ .bug = "huge_pte_modify loses dirty",
	  .replaced = { REPLACE2(huge_pte_modify, huge_pte_modify_dropping_dirty) },
	  .caught_by = "huge_pte_modify.keeps-dirty" },
	{ .bug = "mprotect of a device's memory loses PAT",
	  .replaced = { REPLACE2(pte_modify, pte_modify_dropping_pat) },
	  .caught_by = "pte_modify.keeps-memtype" },
	{ .bug = "2023, of a pmd: mprotect of a device's memory loses PAT",
	  .replaced = { REPLACE2(pmd_modify, pmd_modify_dropping_pat) },
	  .caught_by = "pmd_modify.keeps-memtype" },
	{ .bug = "2023, of a pud: mprotect of a device's memory loses PAT",
	  .replaced = { REPLACE2(pud_modify, pud_modify_dropping_pat) },
	  .caught_by = "pud_modify.keeps-memtype" },
	{ .bug = "2016, of a pud: accessed and dirty, set by an erratum, make an empty one another",
	  .replaced = { REPLACE(pud_none, none_if_zero) },
	  .caught_by = "pud_none.ignores-strays" },
	{ .bug = "2018: an empty entry names the highest frame (L1TF)",
	  .replaced = { REPLACE(pte_pfn, pfn_of_zero_inverted) },
	  .caught_by = "pte_pfn.low-of-none" },
	{ .bug = "2016: a devmap pmd is taken for a transparent huge page",
	  .replaced = { REPLACE(pmd_trans_huge, trans_huge_of_devmap) },
	  .caught_by = "pmd_trans_huge.devmap-as-puds" },
	{ .bug = "2019, as powerpc: GUP-fast takes a pmd that is being split",
	  .replaced = { REPLACE2(pmd_access_permitted, permitted_by_user) },
	  .caught_by = "pmd_access_permitted.denies-invalid" },
	{ .bug = "page_table_check counts swap entries with uffd-wp",
	  .replaced = { REPLACE(pte_user_accessible_page, accessible_to_user) },
	  .caught_by = "pte_user_accessible_page.false-on-swap" },
	{ .bug = "page_table_check counts tables",
	  .replaced = { REPLACE(pmd_user_accessible_page, accessible_if_used) },
	  .caught_by = "pmd_user_accessible_page.false-on-table" },
	{ .bug = "mprotect of a device's memory loses PCD",
	  .replaced = { REPLACE2(pte_modify, pte_modify_dropping_pcd) },
	  .caught_by = "pte_modify.keeps-memtype" },
	{ .bug = "mprotect of a device's memory loses PWT",
	  .replaced = { REPLACE2(pte_modify, pte_modify_dropping_pwt) },
	  .caught_by = "pte_modify.keeps-memtype" },
	{ .bug = "pfn_pte makes ordinary memory of a device's",
	  .replaced = { REPLACE2(pfn_pte, pfn_pte_cached) },
	  .caught_by = "pfn_pte.mmu-memory" },
	{ .bug = "pfn_pte makes ordinary memory write-through",
	  .replaced = { REPLACE2(pfn_pte, pfn_pte_write_through) },
	  .caught_by = "pfn_pte.mmu-memory" },
	{ .bug = "wrprotect of a device's memory loses PAT",
	  .replaced = { REPLACE(pte_wrprotect, wrprotect_losing_pat) },
	  .caught_by = "pte_wrprotect.keeps-memtype" },
	{ .bug = "pfn_pte puts a page under another key",
	  .replaced = { REPLACE2(pfn_pte, pfn_pte_in_another_key) },
	  .caught_by = "pfn_pte.gives-key" },
	{ .bug = "mprotect of a pte keeps the key it had",
	  .replaced = { REPLACE2(pte_modify, modify_keeping_key) },
	  .caught_by = "pte_modify.follows-key" },
	{ .bug = "pte_modify loses bits of the key",
	  .replaced = { REPLACE2(pte_modify, pte_modify_dropping_key) },
	  .caught_by = "pte_modify.follows-key" },
	{ .bug = "pmd_modify loses bits of the key",
	  .replaced = { REPLACE2(pmd_modify, pmd_modify_dropping_key) },
	  .caught_by = "pmd_modify.follows-key" },
	{ .bug = "pud_modify loses bits of the key",
	  .replaced = { REPLACE2(pud_modify, pud_modify_dropping_key) },
	  .caught_by = "pud_modify.follows-key" },
	{ .bug = "huge_pte_modify loses bits of the key",
	  .replaced = { REPLACE2(huge_pte_modify, huge_pte_modify_dropping_key) },
	  .caught_by = "huge_pte_modify.follows-key" },
	{ .bug = "pudp_invalidate loses the dirty bit set up to the exchange",
	  .replaced = { REPLACE(pudp_invalidate_ret, invalidate_losing_race) },
	  .caught_by = "pudp_invalidate.returns-old" },
	{ .bug = "ptep_get_and_clear returns a clean entry",
	  .replaced = { REPLACE(ptep_get_and_clear_ret, without_dirty) },
	  .caught_by = "ptep_get_and_clear.returns-old" },
	{ .bug = "ptep_get_and_clear_full returns a clean entry",
	  .replaced = { REPLACE(ptep_get_and_clear_full_ret, without_dirty) },
	  .caught_by = "ptep_get_and_clear_full.returns-old" },
	{ .bug = "ptep_clear_flush returns a clean entry",
	  .replaced = { REPLACE(ptep_clear_flush_ret, without_dirty) },
	  .caught_by = "ptep_clear_flush.returns-old" },
	{ .bug = "ptep_modify_prot_start returns a clean entry",
	  .replaced = { REPLACE(ptep_modify_prot_start_ret, without_dirty) },
	  .caught_by = "ptep_modify_prot_start.returns-old" },
	{ .bug = "pmdp_huge_get_and_clear returns a clean entry",
	  .replaced = { REPLACE(pmdp_huge_get_and_clear_ret, without_dirty) },
	  .caught_by = "pmdp_huge_get_and_clear.returns-old" },
	{ .bug = "pmdp_huge_get_and_clear_full returns a clean entry",
	  .replaced = { REPLACE(pmdp_huge_get_and_clear_full_ret, without_dirty) },
	  .caught_by = "pmdp_huge_get_and_clear_full.returns-old" },
	{ .bug = "pmdp_huge_clear_flush returns a clean entry",
	  .replaced = { REPLACE(pmdp_huge_clear_flush_ret, without_dirty) },
	  .caught_by = "pmdp_huge_clear_flush.returns-old" },
	{ .bug = "pmdp_collapse_flush returns a clean entry",
	  .replaced = { REPLACE(pmdp_collapse_flush_ret, without_dirty) },
	  .caught_by = "pmdp_collapse_flush.returns-old" },
	{ .bug = "pudp_huge_get_and_clear returns a clean entry",
	  .replaced = { REPLACE(pudp_huge_get_and_clear_ret, without_dirty) },
	  .caught_by = "pudp_huge_get_and_clear.returns-old" },
	{ .bug = "pudp_huge_get_and_clear_full returns a clean entry",
	  .replaced = { REPLACE(pudp_huge_get_and_clear_full_ret, without_dirty) },
	  .caught_by = "pudp_huge_get_and_clear_full.returns-old" },
	{ .bug = "pudp_huge_clear_flush returns a clean entry",
	  .replaced = { REPLACE(pudp_huge_clear_flush_ret, without_dirty) },
	  .caught_by = "pudp_huge_clear_flush.returns-old" },
	{ .bug = "huge_ptep_get_and_clear returns a clean entry",
	  .replaced = { REPLACE(huge_ptep_get_and_clear_ret, without_dirty) },
	  .caught_by = "huge_ptep_get_and_clear.returns-old" },
	{ .bug = "huge_ptep_clear_flush returns a clean entry",
	  .replaced = { REPLACE(huge_ptep_clear_flush_ret, without_dirty) },
	  .caught_by = "huge_ptep_clear_flush.returns-old" },
	{ .bug = "get_and_clear_full_ptes returns a clean entry",
	  .replaced = { REPLACE(get_and_clear_full_ptes_ret, without_dirty) },
	  .caught_by = "get_and_clear_full_ptes.returns-old" },
	{ .bug = "pmdp_invalidate_ad returns a clean entry",
	  .replaced = { REPLACE(pmdp_invalidate_ad_ret, without_dirty) },
	  .caught_by = "pmdp_invalidate_ad.returns-old" },
	{ .bug = "ptep_get_and_clear returns an old entry",
	  .replaced = { REPLACE(ptep_get_and_clear_ret, without_young) },
	  .caught_by = "ptep_get_and_clear.returns-old" },
	{ .bug = "pudp_huge_get_and_clear returns an old entry",
	  .replaced = { REPLACE(pudp_huge_get_and_clear_ret, without_young) },
	  .caught_by = "pudp_huge_get_and_clear.returns-old" },
	{ .bug = "huge_ptep_get_and_clear returns an old entry",
	  .replaced = { REPLACE(huge_ptep_get_and_clear_ret, without_young) },
	  .caught_by = "huge_ptep_get_and_clear.returns-old" },
	{ .bug = "pte_clear leaves a bit behind",
	  .replaced = { REPLACE(pte_clear, leaving_nx) },
	  .caught_by = "pte_clear.leaves-none" },
	{ .bug = "pmd_clear leaves a bit behind",
	  .replaced = { REPLACE(pmd_clear, leaving_nx) },
	  .caught_by = "pmd_clear.leaves-none" },
	{ .bug = "pud_clear leaves a bit behind",
	  .replaced = { REPLACE(pud_clear, leaving_nx) },
	  .caught_by = "pud_clear.leaves-none" },
	{ .bug = "huge_pte_clear leaves a bit behind",
	  .replaced = { REPLACE(huge_pte_clear, leaving_user) },
	  .caught_by = "huge_pte_clear.leaves-none" },
	{ .bug = "ptep_clear leaves a bit behind",
	  .replaced = { REPLACE(ptep_clear, leaving_user) },
	  .caught_by = "ptep_clear.leaves-none" },
	{ .bug = "ptep_get_and_clear leaves a bit behind",
	  .replaced = { REPLACE(ptep_get_and_clear, leaving_protnone) },
	  .caught_by = "ptep_get_and_clear.leaves-none" },
	{ .bug = "ptep_get_and_clear_full leaves a bit behind",
	  .replaced = { REPLACE(ptep_get_and_clear_full, leaving_nx) },
	  .caught_by = "ptep_get_and_clear_full.leaves-none" },
	{ .bug = "ptep_clear_flush leaves a bit behind",
	  .replaced = { REPLACE(ptep_clear_flush, leaving_user) },
	  .caught_by = "ptep_clear_flush.leaves-none" },
	{ .bug = "pmdp_huge_get_and_clear leaves a bit behind",
	  .replaced = { REPLACE(pmdp_huge_get_and_clear, leaving_protnone) },
	  .caught_by = "pmdp_huge_get_and_clear.leaves-none" },
	{ .bug = "pmdp_huge_get_and_clear_full leaves a bit behind",
	  .replaced = { REPLACE(pmdp_huge_get_and_clear_full, leaving_nx) },
	  .caught_by = "pmdp_huge_get_and_clear_full.leaves-none" },
	{ .bug = "pmdp_huge_clear_flush leaves a bit behind",
	  .replaced = { REPLACE(pmdp_huge_clear_flush, leaving_user) },
	  .caught_by = "pmdp_huge_clear_flush.leaves-none" },
	{ .bug = "pudp_huge_get_and_clear leaves a bit behind",
	  .replaced = { REPLACE(pudp_huge_get_and_clear, leaving_protnone) },
	  .caught_by = "pudp_huge_get_and_clear.leaves-none" },
	{ .bug = "pudp_huge_get_and_clear_full leaves a bit behind",
	  .replaced = { REPLACE(pudp_huge_get_and_clear_full, leaving_nx) },
	  .caught_by = "pudp_huge_get_and_clear_full.leaves-none" },
	{ .bug = "pudp_huge_clear_flush leaves a bit behind",
	  .replaced = { REPLACE(pudp_huge_clear_flush, leaving_user) },
	  .caught_by = "pudp_huge_clear_flush.leaves-none" },
	{ .bug = "huge_ptep_get_and_clear leaves a bit behind",
	  .replaced = { REPLACE(huge_ptep_get_and_clear, leaving_protnone) },
	  .caught_by = "huge_ptep_get_and_clear.leaves-none" },
	{ .bug = "huge_ptep_clear_flush leaves a bit behind",
	  .replaced = { REPLACE(huge_ptep_clear_flush, leaving_user) },
	  .caught_by = "huge_ptep_clear_flush.leaves-none" },
	{ .bug = "pmdp_collapse_flush leaves the table's rights",
	  .replaced = { REPLACE(pmdp_collapse_flush, leaving_user) },
	  .caught_by = "pmdp_collapse_flush.clears-table" },
	{ .bug = "ptep_test_and_clear_young never says young",
	  .replaced = { REPLACE(ptep_test_and_clear_young_ret, never) },
	  .caught_by = "ptep_test_and_clear_young.returns-young" },
	{ .bug = "ptep_test_and_clear_young cleans, too",
	  .replaced = { REPLACE(ptep_test_and_clear_young, old_and_clean) },
	  .caught_by = "ptep_test_and_clear_young.keeps-dirty" },
	{ .bug = "ptep_clear_flush_young never says young",
	  .replaced = { REPLACE(ptep_clear_flush_young_ret, never) },
	  .caught_by = "ptep_clear_flush_young.returns-young" },
	{ .bug = "ptep_clear_flush_young cleans, too",
	  .replaced = { REPLACE(ptep_clear_flush_young, old_and_clean) },
	  .caught_by = "ptep_clear_flush_young.keeps-dirty" },
	{ .bug = "pmdp_test_and_clear_young never says young",
	  .replaced = { REPLACE(pmdp_test_and_clear_young_ret, never) },
	  .caught_by = "pmdp_test_and_clear_young.returns-young" },
	{ .bug = "pmdp_test_and_clear_young cleans, too",
	  .replaced = { REPLACE(pmdp_test_and_clear_young, old_and_clean) },
	  .caught_by = "pmdp_test_and_clear_young.keeps-dirty" },
	{ .bug = "pmdp_clear_flush_young never says young",
	  .replaced = { REPLACE(pmdp_clear_flush_young_ret, never) },
	  .caught_by = "pmdp_clear_flush_young.returns-young" },
	{ .bug = "pmdp_clear_flush_young cleans, too",
	  .replaced = { REPLACE(pmdp_clear_flush_young, old_and_clean) },
	  .caught_by = "pmdp_clear_flush_young.keeps-dirty" },
	{ .bug = "pudp_test_and_clear_young never says young",
	  .replaced = { REPLACE(pudp_test_and_clear_young_ret, never) },
	  .caught_by = "pudp_test_and_clear_young.returns-young" },
	{ .bug = "pudp_test_and_clear_young cleans, too",
	  .replaced = { REPLACE(pudp_test_and_clear_young, old_and_clean) },
	  .caught_by = "pudp_test_and_clear_young.keeps-dirty" },
	{ .bug = "ptep_set_access_flags does not store the entry",
	  .replaced = { REPLACE2(ptep_set_access_flags, access_flags_unstored) },
	  .caught_by = "ptep_set_access_flags.only-sets-dirty" },
	{ .bug = "ptep_set_access_flags never says that it changed one",
	  .replaced = { REPLACE2(ptep_set_access_flags_ret, never_changed) },
	  .caught_by = "ptep_set_access_flags.returns-changed-by-write" },
	{ .bug = "pmdp_set_access_flags does not store the entry",
	  .replaced = { REPLACE2(pmdp_set_access_flags, access_flags_unstored) },
	  .caught_by = "pmdp_set_access_flags.only-sets-dirty" },
	{ .bug = "pmdp_set_access_flags never says that it changed one",
	  .replaced = { REPLACE2(pmdp_set_access_flags_ret, never_changed) },
	  .caught_by = "pmdp_set_access_flags.returns-changed-by-write" },
	{ .bug = "pudp_set_access_flags does not store the entry",
	  .replaced = { REPLACE2(pudp_set_access_flags, access_flags_unstored) },
	  .caught_by = "pudp_set_access_flags.only-sets-dirty" },
	{ .bug = "pudp_set_access_flags never says that it changed one",
	  .replaced = { REPLACE2(pudp_set_access_flags_ret, never_changed) },
	  .caught_by = "pudp_set_access_flags.returns-changed-by-write" },
	{ .bug = "huge_ptep_set_access_flags does not store the entry",
	  .replaced = { REPLACE2(huge_ptep_set_access_flags, access_flags_unstored) },
	  .caught_by = "huge_ptep_set_access_flags.only-sets-dirty" },
	{ .bug = "huge_ptep_set_access_flags never says that it changed one",
	  .replaced = { REPLACE2(huge_ptep_set_access_flags_ret, never_changed) },
	  .caught_by = "huge_ptep_set_access_flags.returns-changed-by-write" },
	{ .bug = "ptep_set_access_flags forgets dirty",
	  .replaced = { REPLACE2(ptep_set_access_flags, access_flags_forgetting_dirty) },
	  .caught_by = "ptep_set_access_flags.only-sets-dirty" },
	{ .bug = "ptep_set_access_flags grants write on a read fault",
	  .replaced = { REPLACE2(ptep_set_access_flags, access_flags_granting_write) },
	  .caught_by = "ptep_set_access_flags.only-sets-write" },
	{ .bug = "pudp_set_access_flags leaves the entry old",
	  .replaced = { REPLACE2(pudp_set_access_flags, pud_access_flags_unaged) },
	  .caught_by = "pudp_set_access_flags.only-sets-young" },
	{ .bug = "ptep_modify_prot_commit merges old and new",
	  .replaced = { REPLACE2(ptep_modify_prot_commit, merged) },
	  .caught_by = "ptep_modify_prot_commit.leaves-new" },
	{ .bug = "pmdp_establish merges old and new",
	  .replaced = { REPLACE2(pmdp_establish, merged) },
	  .caught_by = "pmdp_establish.leaves-new" },
	{ .bug = "pmdp_establish returns the new entry",
	  .replaced = { REPLACE2(pmdp_establish_ret, new_returned) },
	  .caught_by = "pmdp_establish.returns-old" },
	{ .bug = "set_pte_at drops the dirty bit",
	  .replaced = { REPLACE(set_pte_at, without_dirty) },
	  .caught_by = "set_pte_at.stores" },
	{ .bug = "set_pmd_at drops the dirty bit",
	  .replaced = { REPLACE(set_pmd_at, without_dirty) },
	  .caught_by = "set_pmd_at.stores" },
	{ .bug = "set_pud_at drops the dirty bit",
	  .replaced = { REPLACE(set_pud_at, without_dirty) },
	  .caught_by = "set_pud_at.stores" },
	{ .bug = "set_huge_pte_at drops the dirty bit",
	  .replaced = { REPLACE(set_huge_pte_at, without_dirty) },
	  .caught_by = "set_huge_pte_at.loads-back" },
	{ .bug = "2023: the pfn of a run of PROT_NONE ptes goes the wrong way",
	  .replaced = { REPLACE2(pte_advance_pfn, advance_upwards) },
	  .caught_by = "pte_advance_pfn.advances" },
	{ .bug = "2023: set_ptes, the same",
	  .replaced = { REPLACE2(set_ptes, advance_upwards) },
	  .caught_by = "set_ptes.each-as-one" },
	{ .bug = "wrprotect_ptes write-protects the first alone",
	  .replaced = { REPLACE2(wrprotect_ptes, first_alone_wrprotected) },
	  .caught_by = "wrprotect_ptes.each-as-one" },
	{ .bug = "pgprot_writecombine asks for write-through",
	  .replaced = { REPLACE2(pgprot_writecombine, writes_through) },
	  .caught_by = "pgprot_writecombine.is-not-cached" },
	{ .bug = "clear_young_dirty_ptes cleans when it should age",
	  .replaced = { REPLACE2(mkold_ptes, aged_and_cleaned) },
	  .caught_by = "clear_young_dirty_ptes.each-made-old" },
	{ .bug = "clear_full_ptes stops before the last",
	  .replaced = { REPLACE2(clear_full_ptes, last_not_cleared) },
	  .caught_by = "clear_full_ptes.leaves-none" },
	{ .bug = "pmd_populate makes a read-only table",
	  .replaced = { REPLACE(pmd_populate, populate_readonly) },
	  .caught_by = "pmd_populate.points-to-table" },
	{ .bug = "pud_populate keeps users out of the table",
	  .replaced = { REPLACE(pud_populate, populate_kernel) },
	  .caught_by = "pud_populate.points-to-table" },
	{ .bug = "pmd_set_huge maps the kernel for users",
	  .replaced = { REPLACE(pmd_set_huge, set_huge_for_users) },
	  .caught_by = "pmd_set_huge.maps" },
	{ .bug = "PAT stays where a pte has it, which is a huge page's own bit",
	  .replaced = { REPLACE(pmd_set_huge_device, set_huge_with_pat_of_pte) },
	  .caught_by = "pmd_set_huge.keeps-memory" },
	{ .bug = "PAT goes one bit too high in a huge pud",
	  .replaced = { REPLACE(pud_set_huge_device, set_huge_with_pat_too_high) },
	  .caught_by = "pud_set_huge.keeps-memory" },
	{ .bug = "pud_set_huge makes a table",
	  .replaced = { REPLACE(pud_set_huge, set_huge_without_pse) },
	  .caught_by = "pud_set_huge.maps" },
	{ .bug = "pmd_clear_huge leaves the mapping",
	  .replaced = { REPLACE(pmd_clear_huge, unchanged) },
	  .caught_by = "pmd_clear_huge.unmaps" },
	{ .bug = "pmd_clear_huge never says that it cleared one",
	  .replaced = { REPLACE(pmd_clear_huge_ret, never) },
	  .caught_by = "pmd_clear_huge.unmaps" },
	{ .bug = "pud_clear_huge leaves the mapping",
	  .replaced = { REPLACE(pud_clear_huge, unchanged) },
	  .caught_by = "pud_clear_huge.unmaps" },
	{ .bug = "pud_clear_huge never says that it cleared one",
	  .replaced = { REPLACE(pud_clear_huge_ret, never) },
	  .caught_by = "pud_clear_huge.unmaps" },
	{ .bug = "the pfn of a swap entry that names a page loses its top bit",
	  .replaced = { REPLACE(swp_offset_pfn, offset_pfn_losing_top) },
	  .caught_by = "make_hwpoison_entry.reads-back" },
	{ .bug = "a poisoned page's entry is a migration entry",
	  .replaced = { REPLACE(make_hwpoison_entry, hwpoison_of_migration) },
	  .caught_by = "make_hwpoison_entry.reads-back" },
	{ .bug = "a writable device-private entry is a readable one",
	  .replaced = { REPLACE(make_writable_device_private_entry, device_write_as_read) },
	  .caught_by = "make_writable_device_private_entry.reads-back" },
	{ .bug = "is_device_exclusive_entry knows none",
	  .replaced = { REPLACE(is_device_exclusive_entry, never) },
	  .caught_by = "make_writable_device_exclusive_entry.reads-back" },
	{ .bug = "2018: a swap file may have entries that name memory (L1TF)",
	  .replaced = { REPLACE(arch_max_swapfile_size, size_of_encoding) },
	  .caught_by = "arch_max_swapfile_size.fits" },
	{ .bug = "2018: a swap file may be one page too large (L1TF)",
	  .replaced = { REPLACE(arch_max_swapfile_size, size_and_one) },
	  .caught_by = "arch_max_swapfile_size.fits" },
	{ .bug = "2016: pte_none is misled by the bits of the erratum",
	  .replaced = { REPLACE(pte_none, is_zero) },
	  .caught_by = "pte_none.ignores-strays" },
	{ .bug = "2016, of a pmd: none is misled by the bits of the erratum",
	  .replaced = { REPLACE(pmd_none, is_zero) },
	  .caught_by = "pmd_none.ignores-strays" },
	{ .bug = "pmd_young says no of every pointer to a table",
	  .replaced = { REPLACE(pmd_young, young_of_leaves) },
	  .caught_by = "pmd_young.tells-of-table" },
	{ .bug = "a pointer to a table is never made old",
	  .replaced = { REPLACE(pmdp_test_and_clear_young, old_of_leaves) },
	  .caught_by = "pmdp_test_and_clear_young.ages-table" },
	{ .bug = "a pointer to a table that is made old is lost",
	  .replaced = { REPLACE(pmdp_test_and_clear_young, old_table_is_unmapped) },
	  .caught_by = "pmdp_test_and_clear_young.ages-table" },
	{ .bug = "no pointer to a table was ever young",
	  .replaced = { REPLACE(pmdp_test_and_clear_young_ret, tables_never_young) },
	  .caught_by = "pmdp_test_and_clear_young.ages-table" },
	{ .bug = "2022: pmd_bad wants the accessed bit of a pointer to a table",
	  .replaced = { REPLACE(pmd_bad, old_table_is_bad) },
	  .caught_by = "pmdp_test_and_clear_young.ages-table" },
	{ 0 },
};
