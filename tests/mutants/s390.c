/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Bugs of s390, whose young and dirty are software's own. */
#include "mutants.h"

#include "arch/s390/bits.h"

/*
 * Halves of a helper: the software bit changes, and the hardware's is left, or
 * is opened whatever the other conditions.  Of a pte (also a huge one) and of an
 * rste: the leaf of a segment or region-third table.
 */
#define FORGETS(name, pte_bit, rste_bit) \
	static u64 pte_##name(u64 e)     \
	{                                \
		return e & ~(pte_bit);   \
	}                                \
	static u64 rste_##name(u64 e)    \
	{                                \
		return e & ~(rste_bit);  \
	}
#define OPENS(name, pte_sets, pte_opens, rste_sets, rste_opens) \
	static u64 pte_##name(u64 e)                            \
	{                                                       \
		return (e | (pte_sets)) & ~(pte_opens);         \
	}                                                       \
	static u64 rste_##name(u64 e)                           \
	{                                                       \
		return (e | (rste_sets)) & ~(rste_opens);       \
	}

FORGETS(mkclean_left_open, PAGE_DIRTY, SEGMENT_ENTRY_DIRTY)
FORGETS(mkold_left_open, PAGE_YOUNG, SEGMENT_ENTRY_YOUNG)
FORGETS(wrprotect_left_open, PAGE_WRITE, SEGMENT_ENTRY_WRITE)
OPENS(mkwrite_of_clean, PAGE_WRITE, PAGE_PROTECT, SEGMENT_ENTRY_WRITE, SEGMENT_ENTRY_PROTECT)
OPENS(mkdirty_opening, PAGE_DIRTY | PAGE_SOFT_DIRTY, PAGE_PROTECT,
      SEGMENT_ENTRY_DIRTY | SEGMENT_ENTRY_SOFT_DIRTY, SEGMENT_ENTRY_PROTECT)
OPENS(mkyoung_opening, PAGE_YOUNG, PAGE_INVALID, SEGMENT_ENTRY_YOUNG, SEGMENT_ENTRY_INVALID)
OPENS(mkyoung_left_closed, PAGE_YOUNG, 0, SEGMENT_ENTRY_YOUNG, 0)

/* Zero maps frame 0; a segment table's empty entry in a region table is of another table. */
static u64 clear_to_zero(u64 unused)
{
	(void)unused;
	return 0;
}

static u64 clear_to_valid(u64 unused)
{
	(void)unused;
	return REGION_ENTRY_TYPE_R3;
}

static u64 clear_to_segment(u64 unused)
{
	(void)unused;
	return SEGMENT_ENTRY_INVALID;
}

static u64 is_valid_empty(u64 e)
{
	return e == REGION_ENTRY_TYPE_R3;
}

static u64 pte_modify_losing_young(u64 e, u64 prot)
{
	return ORIGINAL2(pte_modify, e & ~PAGE_YOUNG, prot);
}

static u64 pmd_modify_losing_dirty(u64 e, u64 prot)
{
	return ORIGINAL2(pmd_modify, e & ~SEGMENT_ENTRY_DIRTY, prot);
}

static u64 pud_modify_losing_dirty(u64 e, u64 prot)
{
	return ORIGINAL2(pud_modify, e & ~SEGMENT_ENTRY_DIRTY, prot);
}

static u64 huge_pte_modify_losing_soft_dirty(u64 e, u64 prot)
{
	return ORIGINAL2(huge_pte_modify, e & ~PAGE_SOFT_DIRTY, prot);
}

/* Of clean or old entries the hardware's bits follow the new protection alone. */
static u64 pmd_modify_opening(u64 e, u64 prot)
{
	e = ORIGINAL2(pmd_modify, e, prot);
	return e & SEGMENT_ENTRY_WRITE ? e & ~SEGMENT_ENTRY_PROTECT : e;
}

/* Linux 6.1: read and write of a region-third leaf, but not of a HugeTLB page, change places. */
static u64 pud_write_of_read(u64 e)
{
	return !!(e & SEGMENT_ENTRY_READ);
}

static u64 pud_wrprotect_of_read(u64 e)
{
	return (e & ~SEGMENT_ENTRY_READ) | SEGMENT_ENTRY_PROTECT;
}

static u64 pud_mkwrite_of_read(u64 e)
{
	e |= SEGMENT_ENTRY_READ;
	return e & SEGMENT_ENTRY_DIRTY ? e & ~SEGMENT_ENTRY_PROTECT : e;
}

static u64 pud_mkdirty_of_read(u64 e)
{
	e |= SEGMENT_ENTRY_DIRTY | SEGMENT_ENTRY_SOFT_DIRTY;
	return e & SEGMENT_ENTRY_READ ? e & ~SEGMENT_ENTRY_PROTECT : e;
}

static u64 pud_of_other_type(u64 pfn, u64 prot)
{
	return ORIGINAL2(pfn_pud, pfn, prot) ^ SEGMENT_ENTRY_TYPE_MASK;
}

static u64 pud_pfn_of_table(u64 e)
{
	return (e & REGION_ENTRY_ORIGIN) >> PAGE_SHIFT;
}

/* Tables. */

static u64 pud_populate_short(u64 pfn)
{
	return ORIGINAL(pud_populate, pfn) & ~PT_BIT(0);
}

static u64 pud_populate_segment(u64 pfn)
{
	return ORIGINAL(pud_populate, pfn) & ~REGION_ENTRY_TYPE_R3;
}

static u64 pmd_populate_protected(u64 pfn)
{
	return ORIGINAL(pmd_populate, pfn) | SEGMENT_ENTRY_PROTECT;
}

static u64 pmd_pgtable_of_leaf(u64 e)
{
	return (e & SEGMENT_ENTRY_ORIGIN_LARGE) >> PAGE_SHIFT;
}

static u64 never(u64 e)
{
	(void)e;
	return 0;
}

/* HugeTLB: an entry changes its format on its way to the table and back. */

static u64 store_losing_soft_dirty(u64 e)
{
	return ORIGINAL(set_huge_pte_at, e) & ~SEGMENT_ENTRY_SOFT_DIRTY;
}

static u64 store_losing_noexec(u64 e)
{
	return ORIGINAL(set_huge_pte_at, e) & ~SEGMENT_ENTRY_NOEXEC;
}

static u64 store_losing_large(u64 e)
{
	return ORIGINAL(set_huge_pte_at, e) & ~SEGMENT_ENTRY_LARGE;
}

/* Both ways alike, so that the entry comes back: only the hardware sees it. */
static u64 store_protect_as_invalid(u64 e)
{
	u64 s = ORIGINAL(set_huge_pte_at, e) & ~(SEGMENT_ENTRY_INVALID | SEGMENT_ENTRY_PROTECT);

	s |= e & PAGE_PROTECT ? SEGMENT_ENTRY_INVALID : 0;
	return s | (e & PAGE_INVALID ? SEGMENT_ENTRY_PROTECT : 0);
}

static u64 load_invalid_as_protect(u64 s)
{
	u64 e = ORIGINAL(huge_ptep_get, s) & ~(PAGE_INVALID | PAGE_PROTECT);

	e |= s & SEGMENT_ENTRY_PROTECT ? PAGE_INVALID : 0;
	return e | (s & SEGMENT_ENTRY_INVALID ? PAGE_PROTECT : 0);
}

static u64 load_losing_young(u64 s)
{
	return ORIGINAL(huge_ptep_get, s) & ~PAGE_YOUNG;
}

static u64 load_frame_of_region(u64 s)
{
	return ORIGINAL(huge_ptep_get, s) &
	       ~(SEGMENT_ENTRY_ORIGIN_LARGE & ~REGION3_ENTRY_ORIGIN_LARGE);
}

/* Exchanges: what they return is what they leave, or lacks what was recorded. */

static u64 returns_no_young_or_dirty(u64 e)
{
	return e & PAGE_PRESENT ? e & ~(PAGE_YOUNG | PAGE_DIRTY) : e;
}

static u64 returns_rste_old(u64 e)
{
	return e & ~SEGMENT_ENTRY_YOUNG;
}

static u64 returns_rste_clean(u64 e)
{
	return e & ~SEGMENT_ENTRY_DIRTY;
}

/* The flush made the entry invalid, and it is read only then. */
static u64 returns_pte_flushed(u64 e)
{
	return e | PAGE_INVALID;
}

static u64 returns_rste_flushed(u64 e)
{
	return e | SEGMENT_ENTRY_INVALID;
}

static u64 unchanged(u64 e)
{
	return e;
}

static u64 fault_never(u64 e, u64 fault)
{
	(void)e;
	(void)fault;
	return 0;
}

static u64 pte_fault_not_dirty(u64 e, u64 fault)
{
	(void)fault;
	return ORIGINAL(pte_mkyoung, e);
}

static u64 rste_fault_not_dirty(u64 e, u64 fault)
{
	(void)fault;
	return ORIGINAL(pmd_mkyoung, e);
}

static u64 rste_fault_closed(u64 e, u64 fault)
{
	e |= SEGMENT_ENTRY_YOUNG;
	return fault == PT_FAULT_READ ? e : ORIGINAL(pmd_mkdirty, e);
}

static u64 establishes_old(u64 old, u64 new)
{
	(void)new;
	return old;
}

static u64 closed_by_protect(u64 e)
{
	return e | SEGMENT_ENTRY_PROTECT;
}

/* Batches. */

static u64 advance_alone(u64 e, u64 n)
{
	return ORIGINAL2(pte_advance_pfn, e, n);
}

static u64 advance_by_huge_pages(u64 e, u64 n)
{
	return e + (n << SEGMENT_SHIFT);
}

static u64 stays_in_place(u64 e, u64 n)
{
	(void)n;
	return e;
}

static u64 old_left_open_at(u64 e, u64 n)
{
	return ORIGINAL2(set_ptes, e & ~PAGE_YOUNG, n);
}

static u64 clean_left_open_at(u64 e, u64 n)
{
	return ORIGINAL2(set_ptes, e & ~PAGE_DIRTY, n);
}

static u64 last_stays(u64 e, u64 n)
{
	return n == 15 ? ORIGINAL2(set_ptes, e, n) : PAGE_INVALID;
}

/* Swap entries. */

static u64 swp_entry_valid(u64 type, u64 offset)
{
	return ORIGINAL2(__swp_entry, type, offset) & ~PAGE_INVALID;
}

static u64 to_pte_valid(u64 v)
{
	return ORIGINAL(__swp_entry_to_pte, v) & ~PAGE_INVALID;
}

static u64 swp_entry_of_four_bits(u64 type, u64 offset)
{
	return ORIGINAL2(__swp_entry, type & 15, offset);
}

static u64 swp_offset_with_hole(u64 v)
{
	return ORIGINAL(__swp_offset, v) & ~PT_BIT(20);
}

static u64 mkexclusive_in_offset(u64 e)
{
	return e | PT_BIT(SWP_OFFSET_SHIFT);
}

static u64 mksoft_dirty_in_type(u64 e)
{
	return e | PT_BIT(SWP_TYPE_SHIFT_PTE);
}

static u64 size_twice(u64 unused)
{
	return ORIGINAL(arch_max_swapfile_size, unused) * 2;
}

/* 2019: what stands in the place of a level that the table lacks is judged as if it were one. */
static u64 pud_bad_of_folded(u64 e)
{
	return ORIGINAL(pud_bad, e) || (e & SEGMENT_ENTRY_TYPE_MASK) < REGION_ENTRY_TYPE_R3;
}

static u64 pud_none_of_folded(u64 e)
{
	return ORIGINAL(pud_none, e) || e == ORIGINAL(pmd_clear, 0);
}

static u64 pud_leaf_of_folded(u64 e)
{
	return !!(e & SEGMENT_ENTRY_LARGE);
}

static u64 pud_present_unless_folded(u64 e)
{
	return !!(e & REGION_ENTRY_ORIGIN);
}

/* The same bug of a pte, a huge pte, a pmd and a pud. */
#define OF_PTE(what, helper, mutant, clause)                                              \
	{                                                                                 \
		.bug = what ": pte", .replaced = { REPLACE(pte_##helper, pte_##mutant) }, \
		.caught_by = "pte_" #helper "." clause                                    \
	}
#define OF_RSTES(what, helper, mutant, clause)                                             \
	{ .bug = what ": pmd",                                                             \
	  .replaced = { REPLACE(pmd_##helper, rste_##mutant) },                            \
	  .caught_by = "pmd_" #helper "." clause },                                        \
	{                                                                                  \
		.bug = what ": pud", .replaced = { REPLACE(pud_##helper, rste_##mutant) }, \
		.caught_by = "pud_" #helper "." clause                                     \
	}
#define OF_TABLES(what, helper, mutant, clause) \
	OF_PTE(what, helper, mutant, clause), OF_RSTES(what, helper, mutant, clause)
#define OF_HUGE(what, helper, mutant, clause)                             \
	{                                                                 \
		.bug = what ": huge pte",                                 \
		.replaced = { REPLACE(huge_pte_##helper, pte_##mutant) }, \
		.caught_by = "huge_pte_" #helper "." clause               \
	}
#define OF_ALL(what, helper, mutant, clause) \
	OF_TABLES(what, helper, mutant, clause), OF_HUGE(what, helper, mutant, clause)
/* One helper's function, one clause; of two arguments. */
#define ONE(what, helper, mutant, clause)                                                 \
	{                                                                                 \
		.bug = what, .replaced = { REPLACE(helper, mutant) }, .caught_by = clause \
	}
#define TWO(what, helper, mutant, clause)                                                  \
	{                                                                                  \
		.bug = what, .replaced = { REPLACE2(helper, mutant) }, .caught_by = clause \
	}
/* What a helper returns, the id being <helper>_ret. */
#define RETURNS(what, helper, mutant, clause)                               \
	{                                                                   \
		.bug = what, .replaced = { REPLACE(helper##_ret, mutant) }, \
		.caught_by = #helper "." clause                             \
	}

const struct mutant mutants_s390[] = {
	OF_ALL("mkwrite clears PROTECT of a clean entry: hardware writes, software says clean",
	       mkwrite, mkwrite_of_clean, "mmu-records-write"),
	OF_TABLES("mkclean leaves the entry open to writes nobody records", mkclean,
		  mkclean_left_open, "mmu-records-write"),
	OF_TABLES("mkold leaves the entry open to reads nobody records", mkold, mkold_left_open,
		  "mmu-records-read"),
	OF_ALL("wrprotect leaves a dirty entry open to writes", wrprotect, wrprotect_left_open,
	       "mmu-denies-write"),
	OF_ALL("2023: mkdirty of a read-only entry opens it to writes", mkdirty, mkdirty_opening,
	       "mmu-denies-write"),
	OF_TABLES("mkyoung makes a PROT_NONE entry valid", mkyoung, mkyoung_opening, "mmu-faults"),
	ONE("mkyoung makes a PROT_NONE HugeTLB page valid", huge_pte_mkyoung, pte_mkyoung_opening,
	    "pte_mkyoung.hugetlb-mmu-faults"),
	ONE("mkyoung leaves a HugeTLB page closed", huge_pte_mkyoung, pte_mkyoung_left_closed,
	    "pte_mkyoung.hugetlb-mmu-opens"),
	ONE("mkold leaves a HugeTLB page open to reads nobody records", huge_pte_mkold,
	    pte_mkold_left_open, "pte_mkold.hugetlb-mmu-records-read"),
	OF_TABLES("mkyoung leaves the entry closed: the access faults for ever", mkyoung,
		  mkyoung_left_closed, "mmu-opens"),
	ONE("2019: a table's entry is a bad pud where the pud is folded", pud_bad,
	    pud_bad_of_folded, "pud_bad.no-where-folded"),
	ONE("an empty pmd is an empty pud where that is folded", pud_none, pud_none_of_folded,
	    "pud_none.no-where-folded"),
	ONE("a huge pmd is a huge pud where that is folded", pud_leaf, pud_leaf_of_folded,
	    "pud_leaf.no-where-folded"),
	ONE("nothing is there where the pud is folded and the pmd empty", pud_present,
	    pud_present_unless_folded, "pud_present.yes-where-folded"),
	ONE("an empty pte of all zeros maps frame 0", pte_clear, clear_to_zero,
	    "pte_clear.leaves-none"),
	ONE("an exchange for all zeros", ptep_get_and_clear, clear_to_zero,
	    "ptep_get_and_clear.leaves-none"),
	ONE("an empty pmd of all zeros points to a table", pmdp_huge_get_and_clear, clear_to_zero,
	    "pmdp_huge_get_and_clear.leaves-none"),
	ONE("an empty pud is a segment table's empty entry", pud_clear, clear_to_segment,
	    "pud_clear.leaves-none"),

	{ .bug = "an empty pud is valid",
	  .replaced = { REPLACE(pud_clear, clear_to_valid), REPLACE(pud_none, is_valid_empty) },
	  .caught_by = "pud_clear.leaves-none" },

	TWO("mprotect loses young", pte_modify, pte_modify_losing_young, "pte_modify.keeps-young"),
	TWO("mprotect of a huge page loses dirty", pmd_modify, pmd_modify_losing_dirty,
	    "pmd_modify.keeps-dirty"),
	TWO("mprotect of a 2G page loses dirty", pud_modify, pud_modify_losing_dirty,
	    "pud_modify.keeps-dirty"),
	TWO("mprotect of a HugeTLB page loses soft-dirty", huge_pte_modify,
	    huge_pte_modify_losing_soft_dirty, "huge_pte_modify.keeps-soft_dirty"),
	TWO("mprotect opens a clean huge page to writes", pmd_modify, pmd_modify_opening,
	    "pmd_modify.mmu-records-write"),

	{ .bug = "read and write of a region-third leaf change places: GUP may write a read-only "
		 "2G page",
	  .replaced = { REPLACE(pud_write, pud_write_of_read),
			REPLACE(pud_wrprotect, pud_wrprotect_of_read),
			REPLACE(pud_mkwrite, pud_mkwrite_of_read),
			REPLACE(pud_mkdirty, pud_mkdirty_of_read) },
	  .caught_by = "pud_modify.follows-write" },
	ONE("pud_mkdirty asks for read instead of write", pud_mkdirty, pud_mkdirty_of_read,
	    "pud_mkdirty.mmu-denies-write"),
	TWO("a region-third leaf of another table's type", pfn_pud, pud_of_other_type,
	    "pud_mkhuge.sets-leaf"),
	ONE("a pud's frame takes in young and dirty", pud_pfn, pud_pfn_of_table,
	    "pud_pfn.reads-back"),
	ONE("a pud's frame takes in young and dirty", pud_pfn, pud_pfn_of_table,
	    "pud_pfn.names-frame"),
	TWO("a pmd is never the same", pmd_same, fault_never, "pmd_same.is-itself"),
	TWO("a pud is never the same", pud_same, fault_never, "pud_same.is-itself"),
	ONE("pud_bad() of a leaf", pud_bad, never, "pud_bad.true-on-present"),
	ONE("pud_leaf() is never true", pud_leaf, never, "pud_leaf.true-on-present"),
	ONE("a pud's segment table has three quarters", pud_populate, pud_populate_short,
	    "pud_populate.points-to-table"),
	ONE("a pud points to a table as a pmd does", pud_populate, pud_populate_segment,
	    "pud_populate.points-to-table"),
	ONE("a page table is read-only", pmd_populate, pmd_populate_protected,
	    "pmd_populate.points-to-table"),
	ONE("a page table's address loses its low bits", pmd_pgtable, pmd_pgtable_of_leaf,
	    "pmd_populate.points-to-table"),

	ONE("a HugeTLB page is stored without soft-dirty", set_huge_pte_at, store_losing_soft_dirty,
	    "set_huge_pte_at.loads-back"),
	ONE("a HugeTLB page is stored executable", set_huge_pte_at, store_losing_noexec,
	    "arch_make_huge_pte.mmu-within-vma"),
	ONE("a HugeTLB page is stored as a table", set_huge_pte_at, store_losing_large,
	    "arch_make_huge_pte.mmu-leaf"),
	ONE("a HugeTLB page is read as old", huge_ptep_get, load_losing_young,
	    "set_huge_pte_at.loads-back"),
	ONE("a HugeTLB page is read in frames of 2G", huge_ptep_get, load_frame_of_region,
	    "set_huge_pte_at.loads-back"),
	{ .bug = "invalid and protect of a stored HugeTLB page change places",
	  .replaced = { REPLACE(set_huge_pte_at, store_protect_as_invalid),
			REPLACE(huge_ptep_get, load_invalid_as_protect) },
	  .caught_by = "arch_make_huge_pte.mmu-opens" },

	RETURNS("an exchange loses young and dirty", ptep_get_and_clear, returns_no_young_or_dirty,
		"returns-old"),
	RETURNS("an exchange returns what its flush left", ptep_clear_flush, returns_pte_flushed,
		"returns-old"),
	RETURNS("prot_start returns what its flush left", ptep_modify_prot_start,
		returns_pte_flushed, "returns-old"),
	RETURNS("an exchange of a pmd loses young", pmdp_huge_get_and_clear, returns_rste_old,
		"returns-old"),
	RETURNS("an exchange of a pmd for a full flush loses dirty", pmdp_huge_get_and_clear_full,
		returns_rste_clean, "returns-old"),
	RETURNS("an exchange of a pud loses dirty", pudp_huge_clear_flush, returns_rste_clean,
		"returns-old"),
	RETURNS("an exchange of a HugeTLB page loses young and dirty", huge_ptep_get_and_clear,
		returns_no_young_or_dirty, "returns-old"),
	RETURNS("pmdp_invalidate() returns what it leaves", pmdp_invalidate, returns_rste_flushed,
		"returns-old"),
	RETURNS("pmdp_collapse_flush() returns what its flush left", pmdp_collapse_flush,
		returns_rste_flushed, "returns-old"),
	ONE("pmdp_invalidate() leaves the entry valid", pmdp_invalidate, unchanged,
	    "pmdp_invalidate.mmu-faults"),
	ONE("pmdp_invalidate() only protects", pmdp_invalidate_ad, closed_by_protect,
	    "pmdp_invalidate_ad.mmu-faults"),
	RETURNS("clear_flush_young says never young", ptep_clear_flush_young, never,
		"returns-young"),
	RETURNS("test_and_clear_young of a pmd says never young", pmdp_test_and_clear_young, never,
		"returns-young"),
	ONE("test_and_clear_young leaves it young", pmdp_test_and_clear_young, unchanged,
	    "pmdp_test_and_clear_young.clears-young"),
	ONE("test_and_clear_young leaves it open", ptep_test_and_clear_young, pte_mkold_left_open,
	    "ptep_test_and_clear_young.mmu-records-read"),
	ONE("set_wrprotect leaves a dirty entry open to writes", ptep_set_wrprotect,
	    pte_wrprotect_left_open, "ptep_set_wrprotect.mmu-denies-write"),
	ONE("set_wrprotect leaves a dirty pmd open to writes", pmdp_set_wrprotect,
	    rste_wrprotect_left_open, "pmdp_set_wrprotect.mmu-denies-write"),
	ONE("set_wrprotect leaves a dirty pud open to writes", pudp_set_wrprotect,
	    rste_wrprotect_left_open, "pudp_set_wrprotect.mmu-denies-write"),
	ONE("set_wrprotect leaves a dirty HugeTLB page open to writes", huge_ptep_set_wrprotect,
	    pte_wrprotect_left_open, "huge_ptep_set_wrprotect.mmu-denies-write"),
	TWO("a write fault leaves it clean", ptep_set_access_flags, pte_fault_not_dirty,
	    "ptep_set_access_flags.only-sets-dirty"),
	TWO("a write fault leaves a pud clean", pudp_set_access_flags, rste_fault_not_dirty,
	    "pudp_set_access_flags.only-sets-dirty"),
	TWO("a write fault leaves a HugeTLB page clean", huge_ptep_set_access_flags,
	    pte_fault_not_dirty, "huge_ptep_set_access_flags.only-sets-dirty"),
	TWO("a fault leaves a pmd closed", pmdp_set_access_flags, rste_fault_closed,
	    "pmdp_set_access_flags.mmu-opens"),
	TWO("a fault changes the entry and does not say so", ptep_set_access_flags_ret, fault_never,
	    "ptep_set_access_flags.returns-changed"),
	TWO("a fault changes a HugeTLB page and does not say so", huge_ptep_set_access_flags_ret,
	    fault_never, "huge_ptep_set_access_flags.returns-changed-by-write"),
	TWO("prot_commit leaves the old entry", ptep_modify_prot_commit, establishes_old,
	    "ptep_modify_prot_commit.leaves-new"),

	ONE("what a guest has no use for any more is mapped anew, and thrown away when swapped",
	    set_pte_at, unchanged, "set_pte_at.stores-used"),
	TWO("a batch is mapped anew as of no use", set_ptes, advance_alone, "set_ptes.stores-used"),
	TWO("set_ptes() goes on by huge pages", set_ptes, advance_by_huge_pages,
	    "set_ptes.each-as-one"),
	TWO("pte_advance_pfn() stays where it is", pte_advance_pfn, stays_in_place,
	    "pte_advance_pfn.advances"),
	TWO("a batch made old stays open to reads", mkold_ptes, old_left_open_at,
	    "clear_young_dirty_ptes.each-made-old"),
	TWO("a batch made clean stays open to writes", mkclean_ptes, clean_left_open_at,
	    "clear_young_dirty_ptes.each-made-clean"),
	TWO("the last of a batch is not cleared", clear_full_ptes, last_stays,
	    "clear_full_ptes.leaves-none"),

	{ .bug = "a swap entry lacks the invalid bit: the hardware walks it",
	  .replaced = { REPLACE2(__swp_entry, swp_entry_valid),
			REPLACE(__swp_entry_to_pte, to_pte_valid) },
	  .caught_by = "__swp_entry_to_pte.mmu-faults" },
	TWO("a swap type of four bits", __swp_entry, swp_entry_of_four_bits,
	    "__swp_type.round-trips"),
	ONE("a bit of a swap offset is lost", __swp_offset, swp_offset_with_hole,
	    "__swp_offset.largest-is-a-limit"),
	ONE("exclusive lies in the offset", pte_swp_mkexclusive, mkexclusive_in_offset,
	    "pte_swp_mkexclusive.keeps-offset"),
	ONE("soft-dirty of a swap entry lies in the type", pte_swp_mksoft_dirty,
	    mksoft_dirty_in_type, "pte_swp_mksoft_dirty.keeps-type"),
	ONE("a swap file of twice the offsets there are", arch_max_swapfile_size, size_twice,
	    "arch_max_swapfile_size.fits"),
	{ 0 },
};
