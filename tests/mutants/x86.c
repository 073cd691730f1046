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

/* 2018: a PROT_NONE entry holds its frame as it is.  Its own inverse. */
static u64 uninvert_pte(u64 e)
{
	return e && !(e & PAGE_PRESENT) ? e ^ PTE_PFN_MASK : e;
}

static u64 plain_pfn_pte(u64 pfn, u64 prot)
{
	return uninvert_pte(ORIGINAL2(pfn_pte, pfn, prot));
}

static u64 plain_pte_pfn(u64 e)
{
	return ORIGINAL(pte_pfn, uninvert_pte(e));
}

static u64 plain_pte_modify(u64 e, u64 prot)
{
	return uninvert_pte(ORIGINAL2(pte_modify, uninvert_pte(e), prot));
}

static u64 uninvert_pmd(u64 e)
{
	return e && !(e & PAGE_PRESENT) ? e ^ PMD_PFN_MASK : e;
}

static u64 plain_pfn_pmd(u64 pfn, u64 prot)
{
	return uninvert_pmd(ORIGINAL2(pfn_pmd, pfn, prot));
}

static u64 plain_pmd_pfn(u64 e)
{
	return ORIGINAL(pmd_pfn, uninvert_pmd(e));
}

static u64 plain_pmd_modify(u64 e, u64 prot)
{
	return uninvert_pmd(ORIGINAL2(pmd_modify, uninvert_pmd(e), prot));
}

static u64 plain_pmd_mkinvalid(u64 e)
{
	return uninvert_pmd(ORIGINAL(pmd_mkinvalid, uninvert_pmd(e)));
}

/* The flags were cleared, but the frame was not turned round with them. */
static u64 pmd_mkinvalid_keeping_frame(u64 e)
{
	return e & ~(PAGE_PRESENT | PAGE_PROTNONE);
}

static u64 pte_modify_dropping_devmap(u64 e, u64 prot)
{
	return ORIGINAL2(pte_modify, e, prot) & ~PAGE_DEVMAP;
}

static u64 pmd_modify_dropping_devmap(u64 e, u64 prot)
{
	return ORIGINAL2(pmd_modify, e, prot) & ~PAGE_DEVMAP;
}

static u64 wrprotect_leaving_dirty(u64 e)
{
	return e & ~PAGE_RW;
}

static u64 mkdirty_in_hardware(u64 e)
{
	return e | PAGE_DIRTY | PAGE_SOFT_DIRTY;
}

static u64 pmd_present_by_p_alone(u64 e)
{
	return e & PAGE_PRESENT;
}

static u64 pte_present_by_p_alone(u64 e)
{
	return e & PAGE_PRESENT;
}

static u64 pmd_bad_forgetting_pse(u64 e)
{
	return ORIGINAL(pmd_bad, e & ~PAGE_PSE);
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

static u64 modify_dropping_soft_dirty(u64 e, u64 prot)
{
	return ORIGINAL2(pte_modify, e, prot) & ~PAGE_SOFT_DIRTY;
}

static u64 modify_dropping_uffd_wp(u64 e, u64 prot)
{
	return ORIGINAL2(pmd_modify, e, prot) & ~PAGE_UFFD_WP;
}

static u64 invalidate_losing_race(u64 e)
{
	return e & ~(PAGE_DIRTY | PAGE_ACCESSED);
}

static u64 pte_none_of_protnone(u64 e)
{
	return !(e & ~(PAGE_DIRTY | PAGE_ACCESSED | PAGE_PROTNONE | PTE_PFN_MASK | PAGE_NX));
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
	{ .bug = "2018: pmd_mkinvalid keeps the real pfn (L1TF)",
	  .replaced = { REPLACE(pmd_mkinvalid, pmd_mkinvalid_keeping_frame) },
	  .caught_by = "pmd_mkinvalid.l1tf" },
	{ .bug = "2018: pmd_mkinvalid does not turn the pfn round with the present bit",
	  .replaced = { REPLACE(pmd_mkinvalid, pmd_mkinvalid_keeping_frame) },
	  .caught_by = "pmd_mkinvalid.keeps-pfn" },
	{ .bug = "2018: mprotect drops devmap from a pte",
	  .replaced = { REPLACE2(pte_modify, pte_modify_dropping_devmap) },
	  .caught_by = "pte_modify.keeps-devmap" },
	{ .bug = "2018: mprotect drops devmap from a pmd",
	  .replaced = { REPLACE2(pmd_modify, pmd_modify_dropping_devmap) },
	  .caught_by = "pmd_modify.keeps-devmap" },
	{ .bug = "2023: wrprotect of a dirty pte gives Write=0, Dirty=1",
	  .replaced = { REPLACE(pte_wrprotect, wrprotect_leaving_dirty) },
	  .caught_by = "pte_wrprotect.shadow-stack" },
	{ .bug = "2023: wrprotect of a dirty pmd gives Write=0, Dirty=1",
	  .replaced = { REPLACE(pmd_wrprotect, wrprotect_leaving_dirty) },
	  .caught_by = "pmd_wrprotect.shadow-stack" },
	{ .bug = "2023: mkdirty of a read-only pte gives Write=0, Dirty=1",
	  .replaced = { REPLACE(pte_mkdirty, mkdirty_in_hardware) },
	  .caught_by = "pte_mkdirty.shadow-stack" },
	{ .bug = "2023: mkclean forgets the dirty bit kept in software",
	  .replaced = { REPLACE(pte_mkclean, mkclean_forgetting_saved) },
	  .caught_by = "pte_mkclean.clears-dirty" },
	{ .bug = "2012: pmd_present tests P alone, so a splitting pmd looks absent",
	  .replaced = { REPLACE(pmd_present, pmd_present_by_p_alone) },
	  .caught_by = "pmd_present.true-on-invalid" },
	{ .bug = "2012: pmd_present tests P alone, so a NUMA pmd looks absent",
	  .replaced = { REPLACE(pmd_present, pmd_present_by_p_alone) },
	  .caught_by = "pmd_present.true-on-protnone" },
	{ .bug = "2013: pte_present tests P alone, so a PROT_NONE pte looks like swap",
	  .replaced = { REPLACE(pte_present, pte_present_by_p_alone) },
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
	  .replaced = { REPLACE2(pte_modify, modify_dropping_soft_dirty) },
	  .caught_by = "pte_modify.keeps-soft_dirty" },
	{ .bug = "2020: mprotect of a huge page loses uffd-wp",
	  .replaced = { REPLACE2(pmd_modify, modify_dropping_uffd_wp) },
	  .caught_by = "pmd_modify.keeps-uffd_wp" },
	{ .bug = "2018: pmdp_invalidate loses the dirty bit set up to the exchange",
	  .replaced = { REPLACE(pmdp_invalidate_ret, invalidate_losing_race) },
	  .caught_by = "pmdp_invalidate.returns-old" },
	{ .bug = "2022: pmdp_invalidate_ad clears young and dirty of what stays in memory",
	  .replaced = { REPLACE(pmdp_invalidate_ad, invalidate_losing_race) },
	  .caught_by = "pmdp_invalidate_ad.keeps-young" },
	{ 0 },
};
