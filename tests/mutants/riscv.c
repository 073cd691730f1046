/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Bugs of riscv, and such as the meaning of its bits invites. */
#include "sized.h"

#include "arch/riscv/bits.h"

#define ONE(what, id, function, clause)                                                 \
	{                                                                               \
		.bug = what, .replaced = { REPLACE(id, function) }, .caught_by = clause \
	}
#define TWO(what, id, function, clause)                                                  \
	{                                                                                \
		.bug = what, .replaced = { REPLACE2(id, function) }, .caught_by = clause \
	}

/* 7.0: soft-dirty of a pmd's swap entry is EXEC, which makes it a leaf. */
static u64 mksoft_dirty_exec(u64 e)
{
	return e | PAGE_EXEC;
}

static u64 clear_soft_dirty_exec(u64 e)
{
	return e & ~PAGE_EXEC;
}

static u64 soft_dirty_exec(u64 e)
{
	return !!(e & PAGE_EXEC);
}

static u64 is_valid(u64 e)
{
	return e & PAGE_PRESENT;
}

/* Before 5.14: what is being split had nothing that says so. */
static u64 present_as_pte(u64 e)
{
	return e & (PAGE_PRESENT | PAGE_PROTNONE);
}

static u64 leaf_of_user(u64 e)
{
	return (e & PAGE_LEAF) && (e & PAGE_USER);
}

static u64 mkdevmap_plain(u64 e)
{
	return e | PAGE_DEVMAP;
}

/* The generic one: of what is present, whoever's it is. */
static u64 permitted_if_present(u64 e, u64 write)
{
	return (e & (PAGE_PRESENT | PAGE_PROTNONE | PAGE_LEAF)) && (!write || (e & PAGE_WRITE));
}

static u64 permitted_if_valid(u64 e, u64 write)
{
	return (e & PAGE_PRESENT) && (!write || (e & PAGE_WRITE));
}

/* A shadow stack's page that is write-protected by the plain helper is none at all. */
static u64 wrprotect_readable(u64 e)
{
	return e & ~(PAGE_WRITE | PAGE_READ);
}

/* Linux 7.0: what may be executed alone may be read, too. */
static u64 wrprotect_opens(u64 e)
{
	return (e & ~PAGE_WRITE) | PAGE_READ;
}

static u64 mkwrite_alone(u64 e)
{
	return (e & ~PAGE_LEAF) | PAGE_WRITE;
}

static u64 mkyoung_dirty(u64 e)
{
	return e | PAGE_ACCESSED | PAGE_DIRTY;
}

/* GLOBAL is what says PROT_NONE while the entry is not valid. */
static u64 modify_keeps_global(u64 e, u64 prot)
{
	return ORIGINAL2(pte_modify, e, prot) | (e & PAGE_GLOBAL);
}

static u64 modify_drops_marks(u64 e, u64 prot)
{
	return ORIGINAL2(pmd_modify, e, prot) & ~PAGE_SOFT_DIRTY;
}

static u64 modify_drops_uffd_wp(u64 e, u64 prot)
{
	return ORIGINAL2(pte_modify, e, prot) & ~PAGE_UFFD_WP;
}

/* A page table's entry with A and D, which are reserved there. */
static u64 populate_as_leaf(u64 pfn)
{
	return ORIGINAL(pmd_populate, pfn) | PAGE_ACCESSED | PAGE_DIRTY;
}

static u64 populate_of_user(u64 pfn)
{
	return ORIGINAL(pud_populate, pfn) | PAGE_USER;
}

/* The frame as an address, as other architectures have it. */
static u64 make_shifted(u64 pfn, u64 prot)
{
	return ORIGINAL2(pfn_pte, 0, prot) | pfn << PAGE_FRAME_SHIFT;
}

static u64 noncached_weak(u64 pfn, u64 prot)
{
	return (ORIGINAL2(pfn_pte, pfn, prot) & ~PAGE_MTMASK) | PAGE_NOCACHE;
}

static u64 writecombine_cached(u64 pfn, u64 prot)
{
	return ORIGINAL2(pfn_pte, pfn, prot);
}

/* Both types at once are one that is reserved. */
static u64 noncached_both(u64 pfn, u64 prot)
{
	return ORIGINAL2(pfn_pte, pfn, prot) | PAGE_MTMASK;
}

/* Of a run of pages the low bits tell the size. */
static u64 pfn_with_size(u64 e)
{
	return (e & PAGE_PFN_MASK) >> PAGE_PFN_SHIFT;
}

static u64 run_without_size(u64 page)
{
	const u64 e = ORIGINAL(sized_arch_make_huge_pte, page);

	return e & PAGE_NAPOT ? e & ~NAPOT_64K : e;
}

static u64 run_without_n(u64 page)
{
	return ORIGINAL(sized_arch_make_huge_pte, page) & ~PAGE_NAPOT;
}

/* A swap entry of four type bits; one whose exclusive is PROT_NONE's bit. */
static u64 swp_entry_of_four_bits(u64 type, u64 offset)
{
	return ORIGINAL2(__swp_entry, type & 15, offset);
}

static u64 mkexclusive_present(u64 e)
{
	return e | PAGE_PROTNONE;
}

static u64 invalidate_all_rights(u64 e)
{
	return e & ~(PAGE_PRESENT | PAGE_PROTNONE | PAGE_LEAF);
}

extern const struct mutant mutants_riscv[];
const struct mutant mutants_riscv[] = {
	{ .bug = "7.0: a soft-dirty migration entry of a pmd is present",
	  .replaced = { REPLACE(pmd_swp_mksoft_dirty, mksoft_dirty_exec),
			REPLACE(pmd_swp_clear_soft_dirty, clear_soft_dirty_exec),
			REPLACE(pmd_swp_soft_dirty, soft_dirty_exec) },
	  .caught_by = "pmd_swp_mksoft_dirty.keeps-present" },
	ONE("6.14: a PROT_NONE pud is not present", pud_present, is_valid,
	    "pud_present.true-on-protnone"),
	ONE("before 5.14: a pmd being split is not present", pmd_present, present_as_pte,
	    "pmd_present.true-on-invalid"),
	ONE("a pmd being split counts as the user's", pmd_user_accessible_page, leaf_of_user,
	    "pmd_user_accessible_page.false-on-invalid"),
	ONE("6.11: a devmap pte is not special", pte_mkdevmap, mkdevmap_plain,
	    "pte_mkdevmap.sets-special"),
	TWO("GUP-fast reads what may only be executed", pte_access_permitted, permitted_if_valid,
	    "pte_access_permitted.permits-no-more"),
	TWO("GUP-fast takes a pmd that is being split", pmd_access_permitted, permitted_if_present,
	    "pmd_access_permitted.denies-invalid"),

	ONE("wrprotect takes the right to read as well", pte_wrprotect, wrprotect_readable,
	    "pte_wrprotect.mmu-opens"),
	ONE("7.0: wrprotect grants reading", pte_wrprotect, wrprotect_opens,
	    "pte_wrprotect.mmu-within-vma"),
	ONE("mkwrite leaves W alone, which is reserved", pmd_mkwrite, mkwrite_alone,
	    "pmd_mkwrite.mmu-opens"),
	ONE("mkyoung makes dirty", pte_mkyoung, mkyoung_dirty, "pte_mkyoung.keeps-dirty"),
	TWO("mprotect() of PROT_NONE leaves a global page", pte_modify, modify_keeps_global,
	    "pte_modify.mmu-not-global"),
	TWO("mprotect() drops soft-dirty of a pmd", pmd_modify, modify_drops_marks,
	    "pmd_modify.keeps-soft_dirty"),
	TWO("mprotect() drops uffd-wp", pte_modify, modify_drops_uffd_wp,
	    "pte_modify.keeps-uffd_wp"),
	ONE("split leaves no sign of a huge page", pmd_mkinvalid, invalidate_all_rights,
	    "pmd_mkinvalid.sets-present"),

	ONE("an entry that points to a page table has A and D", pmd_populate, populate_as_leaf,
	    "pmd_populate.points-to-table"),
	ONE("an entry that points to a directory has U", pud_populate, populate_of_user,
	    "pud_populate.points-to-table"),
	TWO("a frame stands where other architectures have it", pfn_pte, make_shifted,
	    "pfn_pte.gives-pfn"),
	TWO("a device's registers may be read ahead", pgprot_noncached, noncached_weak,
	    "pgprot_noncached.is-for-devices"),
	TWO("a device's memory has a type that is reserved", pgprot_noncached, noncached_both,
	    "pgprot_noncached.permits-as-plain"),
	TWO("what should be combined is cached", pgprot_writecombine, writecombine_cached,
	    "pgprot_writecombine.is-not-cached"),

	ONE("before 6.4: the size of a run is taken for a part of its frame", pte_pfn,
	    pfn_with_size, "set_huge_pte_at.walkers-agree"),
	ONE("a run of 64K says nothing of its size", sized_arch_make_huge_pte, run_without_size,
	    "arch_make_huge_pte.makes-size"),
	ONE("a run of 64K is sixteen pages of 4K", sized_arch_make_huge_pte, run_without_n,
	    "arch_make_huge_pte.makes-size"),

	TWO("a swap type of four bits", __swp_entry, swp_entry_of_four_bits,
	    "__swp_type.round-trips"),
	ONE("exclusive makes a swap entry present", pte_swp_mkexclusive, mkexclusive_present,
	    "pte_swp_mkexclusive.keeps-present"),
	SIZED_RUN_MUTANTS,
	SIZED_GONE_MUTANTS,
	SIZED_HARDWARE_MUTANTS,
	{ 0 },
};
