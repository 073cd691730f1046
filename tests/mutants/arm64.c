/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Bugs of arm64. */
#include "mutants.h"

#include "arch/arm64/bits.h"
#include "generic/contract/contract.h"
#include "sized.h"

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

static u64 modify_leaving_readonly(u64 e, u64 prot)
{
	return ORIGINAL2(huge_pte_modify, e, prot) | PTE_RDONLY;
}

static u64 changed_if_not_dirty(u64 page)
{
	u64 e = page_at(page)->table[1];

	if (ORIGINAL(huge_pte_dirty, e) && ORIGINAL(huge_pte_young, e) &&
	    ORIGINAL(huge_pte_write, e))
		return 0;
	return ORIGINAL(sized_huge_ptep_set_access_flags, page);
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

/* The same bugs of a HugeTLB page, and of what changes an entry in its place. */
static u64 huge_pte_modify_born_dirty(u64 e, u64 prot)
{
	return born_dirty(ORIGINAL2(huge_pte_modify, e, prot), prot);
}

static u64 pmd_modify_born_dirty(u64 e, u64 prot)
{
	return born_dirty(ORIGINAL2(pmd_modify, e, prot), prot);
}

static u64 mk_huge_pte_born_dirty(u64 pfn, u64 prot)
{
	return born_dirty(ORIGINAL2(mk_huge_pte, pfn, prot), prot);
}

static u64 wrprotect_ptes_losing_dirty(u64 e, u64 n)
{
	return wrprotect_losing_dirty(ORIGINAL2(set_ptes, e, n));
}

static u64 pte_valid(u64 e)
{
	return e & PTE_VALID;
}

/* What a helper took out of a table, less what the hardware set. */
static u64 returned_without_young(u64 e)
{
	return e & ~PTE_AF;
}

static u64 returned_without_dirty(u64 e)
{
	return (e & ~PTE_DIRTY) | PTE_RDONLY;
}

static u64 returned_empty(u64 unused)
{
	(void)unused;
	return 0;
}

static u64 left_special(u64 e)
{
	return e & PTE_SPECIAL;
}

static u64 left_valid(u64 e)
{
	return e & PTE_VALID;
}

static u64 left_as_it_was(u64 e)
{
	return e;
}

static u64 establish_returning_new(u64 old, u64 new)
{
	(void)old;
	return new;
}

static u64 set_access_flags_of_old(u64 e, u64 fault)
{
	return ORIGINAL2(ptep_set_access_flags, e, fault) & ~PTE_AF;
}

static u64 set_access_flags_keeping_rdonly(u64 e, u64 fault)
{
	return ORIGINAL2(ptep_set_access_flags, e, fault) | PTE_RDONLY;
}

static u64 set_access_flags_writing(u64 e, u64 fault)
{
	return ORIGINAL2(ptep_set_access_flags, e, fault) | PTE_WRITE;
}

static u64 changed_nothing(u64 e, u64 fault)
{
	(void)e;
	(void)fault;
	return 0;
}

/* Memory types: AttrIndx, and who else must see what is cached. */
static u64 pfn_pte_of_normal_memory(u64 pfn, u64 prot)
{
	return ORIGINAL2(pfn_pte, pfn, prot) & ~PTE_ATTRINDX_MASK;
}

static u64 pfn_pte_not_shared(u64 pfn, u64 prot)
{
	return ORIGINAL2(pfn_pte, pfn, prot) & ~PTE_SHARED;
}

static u64 pfn_pmd_not_shared(u64 pfn, u64 prot)
{
	return ORIGINAL2(pfn_pmd, pfn, prot) & ~PTE_SHARED;
}

static u64 pfn_pud_not_shared(u64 pfn, u64 prot)
{
	return ORIGINAL2(pfn_pud, pfn, prot) & ~PTE_SHARED;
}

static u64 pfn_pte_of_device(u64 pfn, u64 prot)
{
	return ORIGINAL2(pfn_pte, pfn, prot) | PTE_ATTRINDX(MT_DEVICE_nGnRnE);
}

static u64 pte_modify_to_normal_memory(u64 e, u64 prot)
{
	return ORIGINAL2(pte_modify, e, prot) & ~PTE_ATTRINDX_MASK;
}

static u64 pmd_modify_one_type_further(u64 e, u64 prot)
{
	return ORIGINAL2(pmd_modify, e, prot) | PTE_ATTRINDX(1);
}

/* FEAT_LPA2 keeps bits 51:50 of the address where others have the shareability. */
static u64 pfn_pte_shared(u64 pfn, u64 prot)
{
	return ORIGINAL2(pfn_pte, pfn, prot) | PTE_SHARED;
}

static u64 pfn_pud_shared(u64 pfn, u64 prot)
{
	return ORIGINAL2(pfn_pud, pfn, prot) | PTE_SHARED;
}

static u64 pte_pfn_of_50_bits(u64 e)
{
	return ORIGINAL(pte_pfn, e & ~PTE_HIGH_LPA2);
}

static u64 pmd_pfn_of_50_bits(u64 e)
{
	return ORIGINAL(pmd_pfn, e & ~PTE_HIGH_LPA2);
}

static u64 always(u64 e)
{
	(void)e;
	return 1;
}

static u64 pud_pfn_of_50_bits(u64 e)
{
	return ORIGINAL(pud_pfn, e & ~PTE_HIGH_LPA2);
}

static u64 pud_populate_of_47_bits(u64 pfn)
{
	return ORIGINAL(pud_populate, pfn) & ~PT_BIT(47);
}

static u64 pmd_pfn_of_48_bits(u64 e)
{
	return ORIGINAL(pmd_pfn, e & ~PTE_HIGH_64K);
}

/* The contiguous bit of a run that is none, or of half of one. */
static u64 set_ptes_contiguous_anywhere(u64 e, u64 n)
{
	return ORIGINAL2(set_ptes, e, n) | PTE_CONT;
}

static u64 set_ptes_half_contiguous(u64 e, u64 n)
{
	e = ORIGINAL2(set_ptes, e, n);
	return n < 8 ? e : e & ~PTE_CONT;
}

/* Of 8 pages, or of 16: neither is what the MMU takes for one with these granules. */
static u64 set_ptes_contiguous_by(u64 e, u64 n, u64 pages)
{
	bool begins = !(ORIGINAL(pte_pfn, e) % pages) && (e & PTE_VALID);

	return ORIGINAL2(set_ptes, e, n) | (begins ? PTE_CONT : 0);
}

static u64 set_ptes_contiguous_by_8(u64 e, u64 n)
{
	return set_ptes_contiguous_by(e, n, 8);
}

static u64 set_ptes_contiguous_by_16(u64 e, u64 n)
{
	return set_ptes_contiguous_by(e, n, 16);
}

static u64 set_ptes_of_one_page(u64 e, u64 n)
{
	return ORIGINAL2(set_ptes, e, n & 1);
}

static u64 set_ptes_left_contiguous(u64 e, u64 n)
{
	return ORIGINAL2(set_ptes, e, n) | (n == PT_BATCH - 1 ? PTE_CONT : 0);
}

static u64 advance_by_half(u64 e, u64 n)
{
	return ORIGINAL2(pte_advance_pfn, e, n / 2);
}

static u64 advance_losing_young(u64 e, u64 n)
{
	return ORIGINAL2(pte_advance_pfn, e, n) & ~PTE_AF;
}

static u64 mkold_ptes_of_the_first(u64 e, u64 n)
{
	return n ? ORIGINAL2(set_ptes, e, n) : ORIGINAL2(mkold_ptes, e, n);
}

static u64 hint_of_whole_blocks(u64 e, u64 n)
{
	return ORIGINAL2(set_ptes, e, n) & PTE_CONT ? 16 : 1;
}

static u64 device_for_users_to_run(u64 pfn, u64 prot)
{
	return ORIGINAL2(pgprot_device, pfn, prot) & ~PTE_UXN;
}

static u64 device_as_memory(u64 pfn, u64 prot)
{
	return ORIGINAL2(pgprot_writecombine, pfn, prot);
}

/* A write that only the hardware recorded keeps the entry dirty. */
static u64 mkclean_ptes_in_software(u64 e, u64 n)
{
	return ORIGINAL2(set_ptes, e, n) & ~PTE_DIRTY;
}

static u64 clear_full_ptes_but_the_last(u64 e, u64 n)
{
	return n == PT_BATCH - 1 ? e : 0;
}

/* As set_ptes() of every kind clears the contiguous bit, which in a swap entry is offset's. */
static u64 set_pte_at_never_contiguous(u64 e)
{
	return e & ~PTE_CONT;
}

/* 2024: the carry from one part of the address goes into what lies beside it. */
static u64 advance_carrying_64k(u64 e, u64 n)
{
	return e + (n << PAGE_SHIFT_64K);
}

static u64 advance_carrying_4k(u64 e, u64 n)
{
	return e + (n << PAGE_SHIFT_4K);
}

/* Keys. */
static u64 pfn_pte_without_key(u64 pfn, u64 prot)
{
	return ORIGINAL2(pfn_pte, pfn, prot) & ~PTE_PO_IDX_MASK;
}

static u64 pte_modify_without_key(u64 e, u64 prot)
{
	return (ORIGINAL2(pte_modify, e, prot) & ~PTE_PO_IDX_MASK) | (e & PTE_PO_IDX_MASK);
}

static u64 pmd_modify_of_two_bits(u64 e, u64 prot)
{
	return ORIGINAL2(pmd_modify, e, prot) & ~PT_BIT(62);
}

static u64 pte_modify_leaving_guard(u64 e, u64 prot)
{
	return (ORIGINAL2(pte_modify, e, prot) & ~PTE_GP) | (e & PTE_GP);
}

static u64 pfn_pte_without_guard(u64 pfn, u64 prot)
{
	return ORIGINAL2(pfn_pte, pfn, prot) & ~PTE_GP;
}

static u64 huge_pte_modify_without_key(u64 e, u64 prot)
{
	return (ORIGINAL2(huge_pte_modify, e, prot) & ~PTE_PO_IDX_MASK) | (e & PTE_PO_IDX_MASK);
}

/* Huge pages. */
static u64 huge_contiguous(u64 e)
{
	return ORIGINAL(arch_make_huge_pte, e) | PTE_CONT;
}

static u64 modify_to_table(u64 e, u64 prot)
{
	return ORIGINAL2(huge_pte_modify, e, prot) | PTE_TABLE_BIT;
}

static u64 leaf_if_present(u64 e)
{
	return ORIGINAL(pud_present, e);
}

static u64 bad_if_not_valid(u64 e)
{
	return !(e & PTE_VALID);
}

static u64 populate_without_user(u64 pfn)
{
	return ORIGINAL(pmd_populate, pfn) | PMD_TABLE_NO_USER;
}

static u64 populate_uxn(u64 pfn)
{
	return ORIGINAL(pud_populate, pfn) | PMD_TABLE_UXN;
}

/* Before 6.12 it was told by a bit; by what a user may read it would be this. */
static u64 protnone_by_read(u64 e)
{
	return !(e & PTE_USER);
}

static u64 execute_only_closed(u64 pfn, u64 prot)
{
	u64 e = ORIGINAL2(pfn_pte, pfn, prot);

	return prot == PT_PROT_X ? e | PTE_UXN : e;
}

static u64 execute_only_writable(u64 pfn, u64 prot)
{
	u64 e = ORIGINAL2(pfn_pte, pfn, prot);

	return prot == PT_PROT_X ? (e & ~PTE_RDONLY) | PTE_USER : e;
}

static u64 set_huge_for_user(u64 pfn)
{
	return ORIGINAL(pud_set_huge, pfn) | PTE_USER;
}

static u64 set_huge_read_only(u64 pfn)
{
	return (ORIGINAL(pmd_set_huge, pfn) & ~PTE_WRITE) | PTE_RDONLY;
}

static u64 set_huge_of_table(u64 pfn)
{
	return ORIGINAL(pud_set_huge, pfn) | PTE_TABLE_BIT;
}

static u64 mkyoung_by_dirty(u64 e)
{
	return e | PTE_DIRTY;
}

static u64 mkyoung_valid(u64 e)
{
	return e | PTE_AF | PTE_VALID;
}

static u64 pfn_pud_twice(u64 pfn, u64 prot)
{
	return ORIGINAL2(pfn_pud, pfn << 1, prot);
}

static u64 stored_executable(u64 e)
{
	return e & ~PTE_UXN;
}

/* Swap entries of mm's own kinds. */
static u64 private_entry(u64 pfn)
{
	return ORIGINAL(make_readable_device_private_entry, pfn);
}

static u64 migration_entry(u64 pfn)
{
	return ORIGINAL(make_readable_migration_entry, pfn);
}

static u64 one_page_more(u64 unused)
{
	return ORIGINAL(arch_max_swapfile_size, unused) + 1;
}

static u64 type_of_four_bits(u64 v)
{
	return ORIGINAL(__swp_type, v) & 0xf;
}

static u64 swp_mkexclusive_by_uffd_wp(u64 e)
{
	return e | PTE_SWP_UFFD_WP;
}

static u64 swp_clear_flags_but_uffd_wp(u64 e)
{
	return e & ~PTE_SWP_EXCLUSIVE;
}

/* A bug that shows where a pud can map memory. */
#define PUD_MUTANT_IN(in, what, how, id, function, clause)                                      \
	{                                                                                       \
		.bug = what, .mode = in, .replaced = { how(id, function) }, .caught_by = clause \
	}
#define PUD_MUTANT(what, how, id, function, clause)                        \
	PUD_MUTANT_IN("4k", what, how, id, function, clause),              \
		PUD_MUTANT_IN("4k-lpa2", what, how, id, function, clause), \
		PUD_MUTANT_IN("16k-lpa2", what, how, id, function, clause)
#define NOT_SHARED(in)                                                                \
	{ .bug = "ordinary memory is not shareable",                                  \
	  .mode = in,                                                                 \
	  .replaced = { REPLACE2(pfn_pte, pfn_pte_not_shared) },                      \
	  .caught_by = "pfn_pte.mmu-memory" },                                        \
	{                                                                             \
		.bug = "ordinary memory of a huge page is not shareable", .mode = in, \
		.replaced = { REPLACE2(pfn_pmd, pfn_pmd_not_shared) },                \
		.caught_by = "pmd_mkhuge.mmu-memory"                                  \
	}
#define LPA2_MUTANTS(in)                                                        \
	{ .bug = "the shareability stands in bits 51:50 of the address",        \
	  .mode = in,                                                           \
	  .replaced = { REPLACE2(pfn_pte, pfn_pte_shared) },                    \
	  .caught_by = "pfn_pte.mmu-frame" },                                   \
		{ .bug = "the same of a pud",                                   \
		  .mode = in,                                                   \
		  .replaced = { REPLACE2(pfn_pud, pfn_pud_shared) },            \
		  .caught_by = "pud_mkhuge.mmu-frame" },                        \
		{ .bug = "bits 51:50 of a page's address are forgotten",        \
		  .mode = in,                                                   \
		  .replaced = { REPLACE(pte_pfn, pte_pfn_of_50_bits) },         \
		  .caught_by = "pte_pfn.reads-back" },                          \
		{ .bug = "bits 51:50 of a huge page's address are forgotten",   \
		  .mode = in,                                                   \
		  .replaced = { REPLACE(pmd_pfn, pmd_pfn_of_50_bits) },         \
		  .caught_by = "pmd_pfn.reads-back" },                          \
		{ .bug = "bits 51:50 of a huge pud's address are forgotten",    \
		  .mode = in,                                                   \
		  .replaced = { REPLACE(pud_pfn, pud_pfn_of_50_bits) },         \
		  .caught_by = "pud_pfn.reads-back" },                          \
	{                                                                       \
		.bug = "bit 47 of a table's address is forgotten", .mode = in,  \
		.replaced = { REPLACE(pud_populate, pud_populate_of_47_bits) }, \
		.caught_by = "pud_populate.points-to-table"                     \
	}

const struct mutant mutants_arm64[] = {
	{ .bug = "2020: pmd_mkinvalid clears valid and marks nothing, absent while "
		 "splitting",
	  .replaced = { REPLACE(pmd_mkinvalid, pmd_mkinvalid_marking_nothing) },
	  .caught_by = "pmd_mkinvalid.sets-present" },
	{ .bug = "2020: the same of pmdp_invalidate",
	  .replaced = { REPLACE(pmdp_invalidate, pmd_mkinvalid_marking_nothing) },
	  .caught_by = "pmdp_invalidate.sets-present" },
	{ .bug = "2020: pte_accessible tests the accessed flag, so an old entry is not "
		 "flushed",
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

	/* the same at the other levels, and in the helpers on places in tables */
	{ .bug = "2019: a shared writable HugeTLB page lacks RDONLY: born dirty",
	  .replaced = { REPLACE2(mk_huge_pte, mk_huge_pte_born_dirty) },
	  .caught_by = "arch_make_huge_pte.clears-dirty" },
	{ .bug = "2019: mprotect to shared writable makes a clean pmd dirty",
	  .replaced = { REPLACE2(pmd_modify, pmd_modify_born_dirty) },
	  .caught_by = "pmd_modify.keeps-dirty" },
	{ .bug = "2019: mprotect to shared writable makes a clean HugeTLB page dirty",
	  .replaced = { REPLACE2(huge_pte_modify, huge_pte_modify_born_dirty) },
	  .caught_by = "huge_pte_modify.keeps-dirty" },
	{ .bug = "2020: pmdp_invalidate_ad clears valid and marks nothing",
	  .replaced = { REPLACE(pmdp_invalidate_ad, pmd_mkinvalid_marking_nothing) },
	  .caught_by = "pmdp_invalidate_ad.sets-present" },
	{ .bug = "2017: wrprotect of a HugeTLB page loses dirty that only the hardware "
		 "recorded",
	  .replaced = { REPLACE(huge_pte_wrprotect, wrprotect_losing_dirty) },
	  .caught_by = "huge_pte_wrprotect.keeps-dirty" },
	{ .bug = "2017: the same of ptep_set_wrprotect",
	  .replaced = { REPLACE(ptep_set_wrprotect, wrprotect_losing_dirty) },
	  .caught_by = "ptep_set_wrprotect.keeps-dirty" },
	{ .bug = "2017: the same of pmdp_set_wrprotect",
	  .replaced = { REPLACE(pmdp_set_wrprotect, wrprotect_losing_dirty) },
	  .caught_by = "pmdp_set_wrprotect.keeps-dirty" },
	{ .bug = "2017: the same of huge_ptep_set_wrprotect",
	  .replaced = { REPLACE(huge_ptep_set_wrprotect, wrprotect_losing_dirty) },
	  .caught_by = "huge_ptep_set_wrprotect.keeps-dirty" },
	{ .bug = "2017: the same of wrprotect_ptes",
	  .replaced = { REPLACE2(wrprotect_ptes, wrprotect_ptes_losing_dirty) },
	  .caught_by = "wrprotect_ptes.each-as-one" },
	{ .bug = "2015: mprotect of a huge page loses dirty that only the hardware recorded",
	  .replaced = { REPLACE2(pmd_modify, modify_losing_dirty) },
	  .caught_by = "pmd_modify.keeps-dirty" },
	{ .bug = "2015: the same of a HugeTLB page",
	  .replaced = { REPLACE2(huge_pte_modify, modify_losing_dirty) },
	  .caught_by = "huge_pte_modify.keeps-dirty" },
	{ .bug = "2025: mkwrite makes a clean huge page dirty to the hardware",
	  .replaced = { REPLACE(pmd_mkwrite, mkwrite_of_clean) },
	  .caught_by = "pmd_mkwrite.keeps-dirty" },
	{ .bug = "2025: mkwrite makes a clean HugeTLB page dirty to the hardware",
	  .replaced = { REPLACE(huge_pte_mkwrite, mkwrite_of_clean) },
	  .caught_by = "huge_pte_mkwrite.keeps-dirty" },
	{ .bug = "2023: mkdirty of a read-only huge page opens it to writes",
	  .replaced = { REPLACE(pmd_mkdirty, mkdirty_opening) },
	  .caught_by = "pmd_mkdirty.mmu-denies-write" },
	{ .bug = "2023: mkdirty of a read-only HugeTLB page opens it to writes",
	  .replaced = { REPLACE(huge_pte_mkdirty, mkdirty_opening) },
	  .caught_by = "huge_pte_mkdirty.mmu-denies-write" },
	{ .bug = "generic 2020: restoring uffd-wp of a huge page keeps write",
	  .replaced = { REPLACE(pmd_mkuffd_wp, mkuffd_wp_keeping_write) },
	  .caught_by = "pmd_mkuffd_wp.only-clears-write" },
	{ .bug = "generic 2020: restoring uffd-wp of a HugeTLB page keeps write",
	  .replaced = { REPLACE(huge_pte_mkuffd_wp, mkuffd_wp_keeping_write) },
	  .caught_by = "huge_pte_mkuffd_wp.only-clears-write" },
	{ .bug = "2020: a HugeTLB page is present if it is valid",
	  .replaced = { REPLACE(huge_pte_present, pte_valid) },
	  .caught_by = "pte_present.hugetlb-true-on-protnone" },
	{ .bug = "2026: set_pte_at clears the contiguous bit of swap entries too",
	  .mode = "4k-lpa2",
	  .replaced = { REPLACE(set_pte_at, set_pte_at_never_contiguous) },
	  .caught_by = "set_pte_at.stores" },

	/* what is taken out of a table */
	{ .bug = "ptep_get_and_clear returns without young",
	  .replaced = { REPLACE(ptep_get_and_clear_ret, returned_without_young) },
	  .caught_by = "ptep_get_and_clear.returns-old" },
	{ .bug = "ptep_clear_flush returns without dirty",
	  .replaced = { REPLACE(ptep_clear_flush_ret, returned_without_dirty) },
	  .caught_by = "ptep_clear_flush.returns-old" },
	{ .bug = "ptep_get_and_clear leaves a bit behind",
	  .replaced = { REPLACE(ptep_get_and_clear, left_special) },
	  .caught_by = "ptep_get_and_clear.leaves-none" },
	{ .bug = "pte_clear leaves the valid bit",
	  .replaced = { REPLACE(pte_clear, left_valid) },
	  .caught_by = "pte_clear.leaves-none" },
	{ .bug = "pmdp_huge_get_and_clear returns without dirty",
	  .replaced = { REPLACE(pmdp_huge_get_and_clear_ret, returned_without_dirty) },
	  .caught_by = "pmdp_huge_get_and_clear.returns-old" },
	{ .bug = "pmdp_huge_clear_flush leaves the entry",
	  .replaced = { REPLACE(pmdp_huge_clear_flush, left_as_it_was) },
	  .caught_by = "pmdp_huge_clear_flush.leaves-none" },
	{ .bug = "pmdp_collapse_flush returns nothing",
	  .replaced = { REPLACE(pmdp_collapse_flush_ret, returned_empty) },
	  .caught_by = "pmdp_collapse_flush.returns-old" },
	{ .bug = "pmdp_invalidate returns without dirty",
	  .replaced = { REPLACE(pmdp_invalidate_ret, returned_without_dirty) },
	  .caught_by = "pmdp_invalidate.returns-old" },
	{ .bug = "pmdp_establish returns the new entry",
	  .replaced = { REPLACE2(pmdp_establish_ret, establish_returning_new) },
	  .caught_by = "pmdp_establish.returns-old" },
	PUD_MUTANT("pudp_huge_get_and_clear returns without young", REPLACE,
		   pudp_huge_get_and_clear_ret, returned_without_young,
		   "pudp_huge_get_and_clear.returns-old"),
	PUD_MUTANT("pudp_huge_get_and_clear leaves the valid bit", REPLACE, pudp_huge_get_and_clear,
		   left_valid, "pudp_huge_get_and_clear.leaves-none"),
	{ .bug = "huge_ptep_get_and_clear returns without dirty",
	  .replaced = { REPLACE(huge_ptep_get_and_clear_ret, returned_without_dirty) },
	  .caught_by = "huge_ptep_get_and_clear.returns-old" },
	{ .bug = "huge_ptep_clear_flush leaves the valid bit",
	  .replaced = { REPLACE(huge_ptep_clear_flush, left_valid) },
	  .caught_by = "huge_ptep_clear_flush.leaves-none" },
	{ .bug = "ptep_test_and_clear_young says it was old",
	  .replaced = { REPLACE(ptep_test_and_clear_young_ret, returned_empty) },
	  .caught_by = "ptep_test_and_clear_young.returns-young" },
	{ .bug = "pmdp_clear_flush_young clears nothing",
	  .replaced = { REPLACE(pmdp_clear_flush_young, left_as_it_was) },
	  .caught_by = "pmdp_clear_flush_young.clears-young" },

	/* the fault handler */
	{ .bug = "ptep_set_access_flags makes nothing young",
	  .replaced = { REPLACE2(ptep_set_access_flags, set_access_flags_of_old) },
	  .caught_by = "ptep_set_access_flags.only-sets-young" },
	{ .bug = "ptep_set_access_flags does not take the more permissive RDONLY",
	  .replaced = { REPLACE2(ptep_set_access_flags, set_access_flags_keeping_rdonly) },
	  .caught_by = "ptep_set_access_flags.only-sets-dirty" },
	{ .bug = "pmdp_set_access_flags grants write to whoever reads",
	  .replaced = { REPLACE2(pmdp_set_access_flags, set_access_flags_writing) },
	  .caught_by = "pmdp_set_access_flags.only-sets-write" },
	{ .bug = "huge_ptep_set_access_flags grants write to whoever reads",
	  .replaced = { REPLACE2(huge_ptep_set_access_flags, set_access_flags_writing) },
	  .caught_by = "huge_ptep_set_access_flags.only-sets-write" },
	{ .bug = "ptep_set_access_flags says it changed nothing",
	  .replaced = { REPLACE2(ptep_set_access_flags_ret, changed_nothing) },
	  .caught_by = "ptep_set_access_flags.returns-changed" },
	{ .bug = "huge_ptep_set_access_flags says it changed nothing",
	  .replaced = { REPLACE2(huge_ptep_set_access_flags_ret, changed_nothing) },
	  .caught_by = "huge_ptep_set_access_flags.returns-changed-by-write" },

	/* memory types */
	{ .bug = "a device's memory is mapped as ordinary memory",
	  .replaced = { REPLACE2(pfn_pte, pfn_pte_of_normal_memory) },
	  .caught_by = "pfn_pte.mmu-memory" },
	{ .bug = "ordinary memory is mapped as a device's",
	  .replaced = { REPLACE2(pfn_pte, pfn_pte_of_device) },
	  .caught_by = "pfn_pte.mmu-memory" },
	{ .bug = "mprotect of a device's memory makes it ordinary memory",
	  .replaced = { REPLACE2(pte_modify, pte_modify_to_normal_memory) },
	  .caught_by = "pte_modify.keeps-memtype" },
	{ .bug = "mprotect of a huge page changes its memory type",
	  .replaced = { REPLACE2(pmd_modify, pmd_modify_one_type_further) },
	  .caught_by = "pmd_modify.mmu-memory" },
	NOT_SHARED("4k"),
	NOT_SHARED("16k"),
	NOT_SHARED("64k"),
	{ .bug = "a huge pud is not shareable",
	  .mode = "4k",
	  .replaced = { REPLACE2(pfn_pud, pfn_pud_not_shared) },
	  .caught_by = "pud_mkhuge.mmu-memory" },

	/* 52 address bits */
	LPA2_MUTANTS("4k-lpa2"),
	LPA2_MUTANTS("16k-lpa2"),
	{ .bug = "2018: the address bits in 15:12 are forgotten",
	  .mode = "64k",
	  .replaced = { REPLACE(pmd_pfn, pmd_pfn_of_48_bits) },
	  .caught_by = "pmd_pfn.reads-back" },

	/* runs of entries */
	{ .bug = "set_ptes makes any run contiguous",
	  .replaced = { REPLACE2(set_ptes, set_ptes_contiguous_anywhere) },
	  .caught_by = "set_ptes.each-as-one" },
	{ .bug = "set_ptes makes half a run contiguous",
	  .mode = "4k",
	  .replaced = { REPLACE2(set_ptes, set_ptes_half_contiguous) },
	  .caught_by = "set_ptes.spans" },
	{ .bug = "set_ptes leaves the contiguous bit in the last entry",
	  .replaced = { REPLACE2(set_ptes, set_ptes_left_contiguous) },
	  .caught_by = "set_ptes.each-as-one" },
	{ .bug = "set_ptes makes a run contiguous whose frames are not aligned",
	  .mode = "4k",
	  .replaced = { REPLACE2(set_ptes, set_ptes_contiguous_by_8) },
	  .caught_by = "set_ptes.spans" },
	{ .bug = "set_ptes makes a run contiguous that is half of what the MMU takes for one",
	  .mode = "64k",
	  .replaced = { REPLACE2(set_ptes, set_ptes_contiguous_by_16) },
	  .caught_by = "set_ptes.spans" },
	{ .bug = "set_ptes maps two pages again and again",
	  .replaced = { REPLACE2(set_ptes, set_ptes_of_one_page) },
	  .caught_by = "set_ptes.spans" },
	{ .bug = "pte_advance_pfn goes half the way",
	  .replaced = { REPLACE2(pte_advance_pfn, advance_by_half) },
	  .caught_by = "pte_advance_pfn.advances" },
	{ .bug = "pte_advance_pfn makes old",
	  .replaced = { REPLACE2(pte_advance_pfn, advance_losing_young) },
	  .caught_by = "pte_advance_pfn.advances" },
	{ .bug = "pte_batch_hint gives a whole block's length from its midst",
	  .mode = "4k",
	  .replaced = { REPLACE2(pte_batch_hint, hint_of_whole_blocks) },
	  .caught_by = "pte_batch_hint.stays-in-block" },
	{ .bug = "2014: users may execute a device's memory",
	  .replaced = { REPLACE2(pgprot_device, device_for_users_to_run) },
	  .caught_by = "pgprot_device.permits-as-plain" },
	{ .bug = "a device's registers have the type of memory that is not cached",
	  .replaced = { REPLACE2(pgprot_device, device_as_memory) },
	  .caught_by = "pgprot_device.combines-nothing" },
	{ .bug = "so have they by another helper's name",
	  .replaced = { REPLACE2(pgprot_noncached, device_as_memory) },
	  .caught_by = "pgprot_noncached.combines-nothing" },
	{ .bug = "clear_young_dirty_ptes makes the first entry old alone",
	  .replaced = { REPLACE2(mkold_ptes, mkold_ptes_of_the_first) },
	  .caught_by = "clear_young_dirty_ptes.each-made-old" },
	{ .bug = "clear_young_dirty_ptes forgets dirty that the hardware recorded",
	  .replaced = { REPLACE2(mkclean_ptes, mkclean_ptes_in_software) },
	  .caught_by = "clear_young_dirty_ptes.each-made-clean" },
	{ .bug = "clear_full_ptes leaves the last entry",
	  .replaced = { REPLACE2(clear_full_ptes, clear_full_ptes_but_the_last) },
	  .caught_by = "clear_full_ptes.leaves-none" },
	{ .bug = "2024: the carry from bit 47 of an address goes into bit 48 of the entry",
	  .mode = "64k",
	  .replaced = { REPLACE2(pte_advance_pfn, advance_carrying_64k) },
	  .caught_by = "pte_advance_pfn.carries" },
	{ .bug = "2024: the carry from bit 49 of an address goes into bit 50 of the entry",
	  .mode = "4k-lpa2",
	  .replaced = { REPLACE2(pte_advance_pfn, advance_carrying_4k) },
	  .caught_by = "pte_advance_pfn.carries" },

	/* keys */
	{ .bug = "a new entry has no key",
	  .replaced = { REPLACE2(pfn_pte, pfn_pte_without_key) },
	  .caught_by = "pfn_pte.gives-key" },
	{ .bug = "pkey_mprotect leaves the key as it was",
	  .replaced = { REPLACE2(pte_modify, pte_modify_without_key) },
	  .caught_by = "pte_modify.follows-key" },
	{ .bug = "pkey_mprotect of a huge page knows keys of two bits",
	  .replaced = { REPLACE2(pmd_modify, pmd_modify_of_two_bits) },
	  .caught_by = "pmd_modify.follows-key" },
	{ .bug = "pkey_mprotect leaves the key of a HugeTLB page as it was",
	  .replaced = { REPLACE2(huge_pte_modify, huge_pte_modify_without_key) },
	  .caught_by = "huge_pte_modify.follows-key" },
	{ .bug = "mprotect leaves branch targets guarded as they were",
	  .replaced = { REPLACE2(pte_modify, pte_modify_leaving_guard) },
	  .caught_by = "pte_modify.follows-key" },
	{ .bug = "a new entry is never guarded",
	  .replaced = { REPLACE2(pfn_pte, pfn_pte_without_guard) },
	  .caught_by = "pfn_pte.gives-key" },

	/* huge pages */
	{ .bug = "pmd_mkhuge leaves a table",
	  .replaced = { REPLACE(pmd_mkhuge, left_as_it_was) },
	  .caught_by = "pmd_mkhuge.sets-leaf" },
	PUD_MUTANT("pud_mkhuge leaves a table", REPLACE, pud_mkhuge, left_as_it_was,
		   "pud_mkhuge.sets-leaf"),
	{ .bug = "arch_make_huge_pte leaves a table",
	  .replaced = { REPLACE(arch_make_huge_pte, left_as_it_was) },
	  .caught_by = "arch_make_huge_pte.mmu-leaf" },
	{ .bug = "a HugeTLB page of pmd size is contiguous with its neighbours",
	  .replaced = { REPLACE(arch_make_huge_pte, huge_contiguous) },
	  .caught_by = "arch_make_huge_pte.mmu-leaf" },
	{ .bug = "mprotect makes a HugeTLB page a table",
	  .replaced = { REPLACE2(huge_pte_modify, modify_to_table) },
	  .caught_by = "huge_pte_modify.mmu-leaf" },
	{ .bug = "set_huge_pte_at makes the page executable",
	  .replaced = { REPLACE(set_huge_pte_at, stored_executable) },
	  .caught_by = "set_huge_pte_at.loads-back" },
	PUD_MUTANT("pud_leaf is true of a table", REPLACE, pud_leaf, leaf_if_present,
		   "pud_leaf.false-on-table"),
	PUD_MUTANT("pud_bad asks for valid alone", REPLACE, pud_bad, bad_if_not_valid,
		   "pud_bad.true-on-present"),
	PUD_MUTANT("pud_mkyoung sets another bit", REPLACE, pud_mkyoung, mkyoung_by_dirty,
		   "pud_mkyoung.keeps-other-bits"),
	{ .bug = "pmd_mkyoung opens what is PROT_NONE",
	  .replaced = { REPLACE(pmd_mkyoung, mkyoung_valid) },
	  .caught_by = "pmd_mkyoung.keeps-protnone" },
	PUD_MUTANT("pfn_pud names the frame twice as far", REPLACE2, pfn_pud, pfn_pud_twice,
		   "pfn_pud.gives-pfn"),
	PUD_MUTANT("pud_populate forbids the user to execute", REPLACE, pud_populate, populate_uxn,
		   "pud_populate.points-to-table"),
	{ .bug = "pmd_populate forbids the user all access",
	  .replaced = { REPLACE(pmd_populate, populate_without_user) },
	  .caught_by = "pmd_populate.points-to-table" },
	{ .bug = "pmd_clear leaves the valid bit",
	  .replaced = { REPLACE(pmd_clear, left_valid) },
	  .caught_by = "pmd_clear.leaves-none" },
	PUD_MUTANT("the kernel's huge pud is open to the user", REPLACE, pud_set_huge,
		   set_huge_for_user, "pud_set_huge.maps"),
	PUD_MUTANT("the kernel's huge pud is a table", REPLACE, pud_set_huge, set_huge_of_table,
		   "pud_set_huge.maps"),
	PUD_MUTANT("pud_clear_huge says there was none", REPLACE, pud_clear_huge_ret,
		   returned_empty, "pud_clear_huge.unmaps"),
	{ .bug = "the kernel's huge pmd is read-only",
	  .replaced = { REPLACE(pmd_set_huge, set_huge_read_only) },
	  .caught_by = "pmd_set_huge.maps" },
	{ .bug = "pmd_clear_huge leaves the mapping",
	  .replaced = { REPLACE(pmd_clear_huge, left_as_it_was) },
	  .caught_by = "pmd_clear_huge.unmaps" },

	/* HugeTLB pages of several places */
	SIZED_MUTANTS,
	SIZED_GONE_MUTANTS,
	SIZED_HARDWARE_MUTANTS,
	{ .bug = "2023: mprotect leaves a dirty page read-only, and no write fault opens it",
	  .replaced = { REPLACE2(huge_pte_modify, modify_leaving_readonly),
			REPLACE(sized_huge_ptep_set_access_flags, changed_if_not_dirty) },
	  .caught_by = "huge_ptep_set_access_flags.opens-changed" },

	/* swap entries */
	{ .bug = "a poisoned page's entry reads as a device's",
	  .replaced = { REPLACE(make_hwpoison_entry, private_entry) },
	  .caught_by = "make_hwpoison_entry.reads-back" },
	{ .bug = "a writable device-private entry is read-only",
	  .replaced = { REPLACE(make_writable_device_private_entry, private_entry) },
	  .caught_by = "make_writable_device_private_entry.reads-back" },
	{ .bug = "a device-exclusive entry reads as a migration entry",
	  .replaced = { REPLACE(make_readable_device_exclusive_entry, migration_entry) },
	  .caught_by = "make_readable_device_exclusive_entry.reads-back" },
	{ .bug = "a swap file may have a page more than there are offsets",
	  .replaced = { REPLACE(arch_max_swapfile_size, one_page_more) },
	  .caught_by = "arch_max_swapfile_size.fits" },
	{ .bug = "the stub for a mark that is not kept says yes",
	  .mode = "4k",
	  .replaced = { REPLACE(pud_devmap, always) },
	  .caught_by = "pud_devmap.false-without" },
	{ .bug = "an entry that may be executed alone is taken for PROT_NONE",
	  .replaced = { REPLACE(pte_protnone, protnone_by_read) },
	  .caught_by = "pte_protnone.false-on-present" },
	{ .bug = "what may be executed alone may not",
	  .replaced = { REPLACE2(pfn_pte, execute_only_closed) },
	  .caught_by = "pfn_pte.mmu-opens" },
	{ .bug = "what may be executed alone is open to writes",
	  .replaced = { REPLACE2(pfn_pte, execute_only_writable) },
	  .caught_by = "pfn_pte.mmu-denies-write" },
	{ .bug = "the type has four bits",
	  .replaced = { REPLACE(__swp_type, type_of_four_bits) },
	  .caught_by = "__swp_type.round-trips" },
	{ .bug = "exclusive is uffd-wp",
	  .replaced = { REPLACE(pte_swp_mkexclusive, swp_mkexclusive_by_uffd_wp) },
	  .caught_by = "pte_swp_mkexclusive.sets-swp_exclusive" },
	{ .bug = "generic 2021: pte_same_as_swp forgets uffd-wp",
	  .replaced = { REPLACE(pte_swp_clear_flags, swp_clear_flags_but_uffd_wp) },
	  .caught_by = "pte_swp_clear_flags.clears-swp_uffd_wp" },
	{ 0 },
};
