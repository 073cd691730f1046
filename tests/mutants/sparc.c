/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Bugs of sparc64.  BITS() names a bit of the format of the subject under test. */
#include "mutants.h"

#include <string.h>

#include "arch/sparc/bits.h"
#include "sized.h"

#define BITS(name) (strcmp(original->mode, "sun4v") ? PAGE_##name##_4U : PAGE_##name##_4V)

/*
 * MUTANT(helper, name, result) is a function helper_name() that gives `result`
 * of the entry e, where the original gives `was`.  MUTANT2() takes b as well.
 */
#define MUTANT(id, name, result)                 \
	static u64 id##_##name(u64 e)            \
	{                                        \
		const u64 was = ORIGINAL(id, e); \
                                                 \
		(void)was;                       \
		return result;                   \
	}
#define MUTANT2(id, name, result)                    \
	static u64 id##_##name(u64 e, u64 b)         \
	{                                            \
		const u64 was = ORIGINAL2(id, e, b); \
                                                     \
		(void)was;                           \
		return result;                       \
	}

#define OPEN_TO_WRITES(e) ((e)&BITS(MODIFIED) ? (e) | BITS(W) : (e))

/* clang-format off */
/* Values: leaves of all levels. */
MUTANT2(pfn_pte, with_reserved, was | (BITS(RESERVED) & -BITS(RESERVED)))
MUTANT(pmd_mkhuge, with_reserved, was | BITS(RESERVED))
MUTANT(huge_pte_mkdirty, with_reserved, was | BITS(RESERVED))
MUTANT2(pmd_modify, dropping_huge, was & ~PAGE_PMD_HUGE)
MUTANT2(pmd_modify, dropping_size, was & ~BITS(SZ))
MUTANT2(pmd_modify, born_dirty, was | BITS(MODIFIED))
MUTANT2(pmd_modify, opening, b == PT_PROT_NONE ? was | PAGE_VALID : was)
MUTANT2(pte_modify, dropping_special, was & ~PAGE_SPECIAL)
MUTANT2(pte_modify, dropping_side_effect, was & ~BITS(E))
MUTANT2(pte_modify, caching_device, was | BITS(CP))
MUTANT2(pfn_pte, caching_device, PT_PROT_IS(b, PT_PROT_DEVICE) ? was | BITS(CP) : was)
MUTANT2(pfn_pte, not_caching, was & ~BITS(CP))
MUTANT2(pfn_pte, writable_copy, b == PT_PROT_RW ? was | BITS(WRITE) : was)
MUTANT(pte_mkdirty, opening, was | BITS(W))
MUTANT(pmd_mkdirty, opening, was | BITS(W))
MUTANT(huge_pte_mkdirty, opening, was | BITS(W))
MUTANT(huge_pte_mkdirty, never_opening, was & ~BITS(W))
MUTANT(pte_mkyoung, opening, was | PAGE_VALID)
MUTANT(pmd_mkyoung, opening, was | PAGE_VALID)
MUTANT(huge_pte_mkyoung, opening, was | PAGE_VALID)
MUTANT(huge_pte_mkold, left_valid, was | (e & PAGE_VALID))
MUTANT(pte_mkold, left_valid, was | (e & PAGE_VALID))
MUTANT(pmd_mkold, left_valid, was | (e & PAGE_VALID))
MUTANT(pte_mkwrite, of_clean, was | BITS(W))
MUTANT(pmd_mkwrite, of_clean, was | BITS(W))
MUTANT(huge_pte_mkwrite, of_clean, was | BITS(W))
MUTANT(pte_mkclean, left_open, was | (e & BITS(W)))
MUTANT(pmd_mkclean, left_open, was | (e & BITS(W)))
MUTANT(pte_wrprotect, left_open, was | (e & BITS(W)))
MUTANT(pmd_wrprotect, left_open, was | (e & BITS(W)))
MUTANT(huge_pte_wrprotect, left_open, was | (e & BITS(W)))
MUTANT(pte_wrprotect, losing_dirty, was & ~BITS(MODIFIED))
MUTANT(pte_accessible, testing_write, e & BITS(W))
MUTANT(pmd_mkhuge, of_64k, (was & ~BITS(SZ4MB)) | (BITS(SZ4MB) & (~BITS(SZ4MB) << 1)))
MUTANT(pmd_bad, never, 0 * e)

/* Tables. */
MUTANT(pmd_populate, valid, was | PAGE_VALID)
MUTANT(pmd_populate, present, was | BITS(PRESENT))
MUTANT(pmd_pgtable, next, was ^ 1)
MUTANT(pmdp_collapse_flush, left, e)
MUTANT(pmdp_collapse_flush_ret, nothing, 0 * e)

/* HugeTLB. */
MUTANT(arch_make_huge_pte, not_huge, was & ~PAGE_PMD_HUGE)
MUTANT(arch_make_huge_pte, of_8k, was & ~BITS(SZ))
MUTANT2(huge_pte_modify, dropping_huge, was & ~PAGE_PMD_HUGE)
MUTANT2(huge_pte_modify, dropping_size, was & ~BITS(SZ))
MUTANT2(huge_pte_modify, losing_young, was & ~BITS(ACCESSED))
MUTANT2(huge_pte_modify, losing_dirty, was & ~BITS(MODIFIED))
MUTANT(set_huge_pte_at, losing_dirty, was & ~BITS(MODIFIED))
MUTANT(huge_pte_clear, left, e & BITS(PRESENT))
MUTANT(huge_ptep_get_and_clear, left, e & PAGE_PMD_HUGE)
MUTANT(huge_ptep_get_and_clear_ret, losing_dirty, was & ~BITS(MODIFIED))
MUTANT(huge_ptep_clear_flush, left, e)
MUTANT(huge_ptep_clear_flush_ret, losing_young, was & ~BITS(ACCESSED))
MUTANT(huge_ptep_set_wrprotect, left_open, was | (e & BITS(W)))
MUTANT2(huge_ptep_set_access_flags, opening, OPEN_TO_WRITES(was))
MUTANT2(huge_ptep_set_access_flags, not_stored, 0 * b + e)
MUTANT2(huge_ptep_set_access_flags_ret, unchanged, 0 * (e + b))

/* Places in tables. */
MUTANT(pte_clear, left, e & PAGE_SPECIAL)
MUTANT(set_pte_at, dropping_special, was & ~PAGE_SPECIAL)
MUTANT(ptep_get_and_clear, left, e & PAGE_VALID)
MUTANT(ptep_get_and_clear_ret, losing_young, was & ~BITS(ACCESSED))
MUTANT(ptep_get_and_clear_full_ret, losing_dirty, was & ~BITS(MODIFIED))
MUTANT(ptep_clear_flush, left, e & ~PAGE_VALID)
MUTANT(ptep_clear_flush_ret, losing_dirty, was & ~BITS(MODIFIED))
MUTANT(ptep_get_and_clear_ret, losing_exclusive, e & BITS(PRESENT) ? was : was & ~PAGE_SWP_EXCLUSIVE)
MUTANT(ptep_test_and_clear_young, left_valid, was | (e & PAGE_VALID))
MUTANT(ptep_test_and_clear_young_ret, always, e | 1)
MUTANT(ptep_clear_flush_young, left_young, e)
MUTANT(ptep_clear_flush_young_ret, never, 0 * e)
MUTANT(ptep_set_wrprotect, left_open, was | (e & BITS(W)))
MUTANT(ptep_set_wrprotect, losing_dirty, was & ~BITS(MODIFIED))
MUTANT2(ptep_set_access_flags, opening, OPEN_TO_WRITES(was))
MUTANT2(ptep_set_access_flags, losing_write, b == PT_FAULT_COW ? was & ~BITS(WRITE) : was)
MUTANT2(ptep_set_access_flags_ret, unchanged, 0 * (e + b))
MUTANT2(ptep_set_access_flags_ret, unchanged_by_write, b ? 0 : was)
MUTANT(ptep_modify_prot_start_ret, losing_dirty, was & ~BITS(MODIFIED))
MUTANT2(ptep_modify_prot_commit, leaving_old, 0 * b + e)
MUTANT(set_pmd_at, losing_young, was & ~BITS(ACCESSED))
MUTANT(pmd_clear, left, e & PAGE_PMD_HUGE)
MUTANT(pmdp_huge_get_and_clear, left, e & ~PAGE_VALID)
MUTANT(pmdp_huge_get_and_clear_ret, losing_dirty, was & ~BITS(MODIFIED))
MUTANT(pmdp_huge_clear_flush_ret, losing_young, was & ~BITS(ACCESSED))
MUTANT(pmdp_test_and_clear_young, left_valid, was | (e & PAGE_VALID))
MUTANT(pmdp_test_and_clear_young_ret, never, 0 * e)
MUTANT(pmdp_set_wrprotect, left_open, was | (e & BITS(W)))
MUTANT2(pmdp_set_access_flags, not_dirty, was & ~BITS(MODIFIED))
MUTANT2(pmdp_set_access_flags_ret, unchanged, 0 * (e + b))
MUTANT2(pmdp_establish, leaving_old, 0 * b + e)
MUTANT2(pmdp_establish_ret, giving_new, 0 * e + b)
MUTANT(pmdp_invalidate, left_valid, e)
MUTANT(pmdp_invalidate, to_nothing, 0 * e)
MUTANT(pmdp_invalidate_ret, new, e & ~PAGE_VALID)
MUTANT(pmdp_invalidate_ad, losing_young, was & ~BITS(ACCESSED))
MUTANT(pmdp_invalidate_ad_ret, losing_dirty, was & ~BITS(MODIFIED))

/* Batches; b is the place looked at. */
MUTANT2(pte_advance_pfn, by_half, e + (b << (PAGE_SHIFT - 1)))
MUTANT2(set_ptes, of_one_page, 0 * b + e)
MUTANT2(set_ptes, losing_dirty, b ? was & ~BITS(MODIFIED) : was)
MUTANT2(wrprotect_ptes, first, b ? was | BITS(WRITE) : was)
MUTANT2(mkold_ptes, first, b ? ORIGINAL2(set_ptes, e, b) : was)
MUTANT2(mkclean_ptes, first, b ? ORIGINAL2(set_ptes, e, b) : was)
MUTANT2(clear_full_ptes, but_last, b == 15 ? e : was)
MUTANT(get_and_clear_full_ptes_ret, losing_dirty, was & ~BITS(MODIFIED))

/* Swap entries.  Exclusive three bits lower is the top bit of the type. */
MUTANT(pte_swp_mkexclusive, in_type, e | PAGE_SWP_EXCLUSIVE >> 3)
MUTANT(pte_swp_exclusive, in_type, e & PAGE_SWP_EXCLUSIVE >> 3)
MUTANT(pte_swp_clear_exclusive, in_type, e & ~(PAGE_SWP_EXCLUSIVE >> 3))
MUTANT(pte_swp_mkexclusive, in_offset, e | PAGE_SWP_EXCLUSIVE << 1)
MUTANT(pte_swp_mkexclusive, present, was | BITS(PRESENT))
MUTANT(pte_swp_clear_exclusive, left, e)
MUTANT(__swp_type, of_four_bits, was & 15)
MUTANT(__swp_offset, shifted, was >> 1)
MUTANT2(__swp_entry, over_present, was | (b & 1 ? BITS(PRESENT) : 0))
MUTANT(arch_max_swapfile_size, one_bit_more, was << 1)
MUTANT(make_readable_device_private_entry, migrating, ORIGINAL(make_readable_migration_entry, e))
MUTANT(make_writable_device_exclusive_entry, read_only,
       ORIGINAL(make_readable_device_exclusive_entry, e))
MUTANT(make_hwpoison_entry, next_page, ORIGINAL(make_hwpoison_entry, e ^ 1))
MUTANT(make_migration_entry_dirty, as_young, ORIGINAL(make_migration_entry_young, e))
MUTANT(is_pfn_swap_entry, but_device, was && !ORIGINAL(is_device_private_entry, e))
MUTANT(make_pte_marker_entry, shifted, ORIGINAL(make_pte_marker_entry, e << 1))

#define BUG(what, id, name, clause)                                            \
	{ .bug = what, .replaced = { REPLACE(id, id##_##name) }, .caught_by = clause }
#define BUG2(what, id, name, clause)                                           \
	{ .bug = what, .replaced = { REPLACE2(id, id##_##name) }, .caught_by = clause }

const struct mutant mutants_sparc[] = {
	BUG2("2014: the modify mask drops the huge bit",
	     pmd_modify, dropping_huge, "pmd_modify.keeps-trans_huge"),
	BUG2("2014: the modify mask drops the huge bit: the miss handler takes a table",
	     pmd_modify, dropping_huge, "pmd_modify.mmu-leaf"),
	BUG2("2014: the modify mask drops the page size",
	     pmd_modify, dropping_size, "pmd_modify.mmu-leaf"),
	BUG2("mprotect makes a huge page dirty",
	     pmd_modify, born_dirty, "pmd_modify.keeps-dirty"),
	BUG2("mprotect to PROT_NONE leaves a huge page valid",
	     pmd_modify, opening, "pmd_modify.mmu-faults"),
	BUG2("mprotect drops special",
	     pte_modify, dropping_special, "pte_modify.keeps-special"),
	BUG2("mprotect drops the side effect bit of a device's page",
	     pte_modify, dropping_side_effect, "pte_modify.keeps-memtype"),
	BUG2("mprotect caches a device's page",
	     pte_modify, caching_device, "pte_modify.keeps-memtype"),
	BUG2("a device's page is cached",
	     pfn_pte, caching_device, "pfn_pte.mmu-memory"),
	BUG2("ordinary memory is not cached",
	     pfn_pte, not_caching, "pfn_pte.mmu-memory"),
	BUG2("a private page is writable before the copy",
	     pfn_pte, writable_copy, "pfn_pte.gives-write"),
	BUG("2022: mkdirty of a read-only entry opens it to writes",
	    pte_mkdirty, opening, "pte_mkdirty.mmu-denies-write"),
	BUG("2022: mkdirty of a read-only huge page opens it to writes",
	    pmd_mkdirty, opening, "pmd_mkdirty.mmu-denies-write"),
	BUG("2022: mkdirty of a read-only HugeTLB page opens it to writes",
	    huge_pte_mkdirty, opening, "huge_pte_mkdirty.mmu-denies-write"),
	BUG("mkdirty leaves a writable HugeTLB page closed: the write faults for ever",
	    huge_pte_mkdirty, never_opening, "huge_pte_mkdirty.mmu-opens-write"),
	BUG("mkyoung makes a PROT_NONE entry valid",
	    pte_mkyoung, opening, "pte_mkyoung.mmu-faults"),
	BUG("mkyoung makes a PROT_NONE huge page valid",
	    pmd_mkyoung, opening, "pmd_mkyoung.mmu-faults"),
	BUG("mkyoung makes a PROT_NONE HugeTLB page valid",
	    huge_pte_mkyoung, opening, "pte_mkyoung.hugetlb-mmu-faults"),
	BUG("mkold leaves a HugeTLB page valid",
	    huge_pte_mkold, left_valid, "pte_mkold.hugetlb-mmu-records-read"),
	BUG("mkold leaves an entry valid: no read makes it young again",
	    pte_mkold, left_valid, "pte_mkold.mmu-records-read"),
	BUG("mkold leaves a huge page valid",
	    pmd_mkold, left_valid, "pmd_mkold.mmu-records-read"),
	BUG("mkwrite opens a clean entry: the first write is recorded nowhere",
	    pte_mkwrite, of_clean, "pte_mkwrite.mmu-records-write"),
	BUG("mkwrite opens a clean huge page",
	    pmd_mkwrite, of_clean, "pmd_mkwrite.mmu-records-write"),
	BUG("mkwrite opens a clean HugeTLB page",
	    huge_pte_mkwrite, of_clean, "huge_pte_mkwrite.mmu-records-write"),
	BUG("mkclean leaves an entry open: no write makes it dirty again",
	    pte_mkclean, left_open, "pte_mkclean.mmu-records-write"),
	BUG("mkclean leaves a huge page open",
	    pmd_mkclean, left_open, "pmd_mkclean.mmu-records-write"),
	BUG("wrprotect leaves a dirty entry open to writes",
	    pte_wrprotect, left_open, "pte_wrprotect.mmu-denies-write"),
	BUG("wrprotect leaves a dirty huge page open to writes",
	    pmd_wrprotect, left_open, "pmd_wrprotect.mmu-denies-write"),
	BUG("wrprotect leaves a dirty HugeTLB page open to writes",
	    huge_pte_wrprotect, left_open, "huge_pte_wrprotect.mmu-denies-write"),
	BUG("wrprotect loses dirty",
	    pte_wrprotect, losing_dirty, "pte_wrprotect.keeps-dirty"),
	BUG("accessible asks whether a write would fault",
	    pte_accessible, testing_write, "pfn_pte.accessible"),
	BUG("a transparent huge page of another size",
	    pmd_mkhuge, of_64k, "pmd_mkhuge.mmu-leaf"),
	BUG("a huge page is not bad",
	    pmd_bad, never, "pmd_bad.true-on-present"),

	BUG("a table's entry is valid: no address",
	    pmd_populate, valid, "pmd_populate.points-to-table"),
	BUG("a table's entry says present",
	    pmd_populate, present, "pmd_bad.false-on-table"),
	BUG("the table is the page beside it",
	    pmd_pgtable, next, "pmd_populate.points-to-table"),
	BUG("collapse leaves the table",
	    pmdp_collapse_flush, left, "pmdp_collapse_flush.clears-table"),
	BUG("collapse returns no table",
	    pmdp_collapse_flush_ret, nothing, "pmdp_collapse_flush.returns-old"),

	BUG("2017-2025: a HugeTLB page has no huge bit (sun4u): the miss handler takes a table",
	    arch_make_huge_pte, not_huge, "arch_make_huge_pte.mmu-leaf"),
	BUG("2017-2025: a HugeTLB page has the size of a small one",
	    arch_make_huge_pte, of_8k, "arch_make_huge_pte.mmu-leaf"),
	BUG2("2014: the modify mask drops a HugeTLB page's huge bit",
	     huge_pte_modify, dropping_huge, "huge_pte_modify.mmu-leaf"),
	BUG2("2014: the modify mask drops a HugeTLB page's size",
	     huge_pte_modify, dropping_size, "huge_pte_modify.mmu-leaf"),
	BUG2("mprotect of a HugeTLB page loses young",
	     huge_pte_modify, losing_young, "huge_pte_modify.keeps-young"),
	BUG2("mprotect of a HugeTLB page loses dirty",
	     huge_pte_modify, losing_dirty, "huge_pte_modify.keeps-dirty"),
	BUG("a HugeTLB page is stored clean",
	    set_huge_pte_at, losing_dirty, "set_huge_pte_at.loads-back"),
	BUG("clearing a HugeTLB page leaves present",
	    huge_pte_clear, left, "huge_pte_clear.leaves-none"),
	BUG("taking a HugeTLB page out leaves its huge bit",
	    huge_ptep_get_and_clear, left, "huge_ptep_get_and_clear.leaves-none"),
	BUG("a HugeTLB page is taken out clean",
	    huge_ptep_get_and_clear_ret, losing_dirty, "huge_ptep_get_and_clear.returns-old"),
	BUG("clear_flush of a HugeTLB page clears nothing",
	    huge_ptep_clear_flush, left, "huge_ptep_clear_flush.leaves-none"),
	BUG("clear_flush of a HugeTLB page returns it old",
	    huge_ptep_clear_flush_ret, losing_young, "huge_ptep_clear_flush.returns-old"),
	BUG("fork leaves a dirty HugeTLB page open to writes",
	    huge_ptep_set_wrprotect, left_open, "huge_ptep_set_wrprotect.mmu-denies-write"),
	BUG2("a fault on a dirty HugeTLB page opens it to writes",
	     huge_ptep_set_access_flags, opening, "huge_ptep_set_access_flags.mmu-denies-write"),
	BUG2("a fault on a HugeTLB page leaves the entry as it was",
	     huge_ptep_set_access_flags, not_stored, "huge_ptep_set_access_flags.only-sets-dirty"),
	BUG2("a fault on a HugeTLB page says it changed nothing",
	     huge_ptep_set_access_flags_ret, unchanged,
	     "huge_ptep_set_access_flags.returns-changed"),

	BUG("pte_clear leaves special", pte_clear, left, "pte_clear.leaves-none"),
	BUG("set_pte_at drops special", set_pte_at, dropping_special, "set_pte_at.stores"),
	BUG("get_and_clear leaves the entry valid",
	    ptep_get_and_clear, left, "ptep_get_and_clear.leaves-none"),
	BUG("get_and_clear returns an old entry",
	    ptep_get_and_clear_ret, losing_young, "ptep_get_and_clear.returns-old"),
	BUG("get_and_clear of a whole mm returns a clean entry",
	    ptep_get_and_clear_full_ret, losing_dirty, "ptep_get_and_clear_full.returns-old"),
	BUG("clear_flush invalidates alone", ptep_clear_flush, left, "ptep_clear_flush.leaves-none"),
	BUG("clear_flush returns a clean entry",
	    ptep_clear_flush_ret, losing_dirty, "ptep_clear_flush.returns-old"),
	BUG("get_and_clear returns a swap entry that is not exclusive",
	    ptep_get_and_clear_ret, losing_exclusive, "ptep_get_and_clear.returns-old"),
	BUG("reclaim leaves an old entry valid",
	    ptep_test_and_clear_young, left_valid, "ptep_test_and_clear_young.mmu-records-read"),
	BUG("every entry was young",
	    ptep_test_and_clear_young_ret, always, "ptep_test_and_clear_young.returns-young"),
	BUG("clear_flush_young leaves it young",
	    ptep_clear_flush_young, left_young, "ptep_clear_flush_young.clears-young"),
	BUG("no entry was young",
	    ptep_clear_flush_young_ret, never, "ptep_clear_flush_young.returns-young"),
	BUG("fork leaves a dirty entry open to writes",
	    ptep_set_wrprotect, left_open, "ptep_set_wrprotect.mmu-denies-write"),
	BUG("fork loses dirty", ptep_set_wrprotect, losing_dirty, "ptep_set_wrprotect.keeps-dirty"),
	BUG2("a read fault opens a dirty entry to writes",
	     ptep_set_access_flags, opening, "ptep_set_access_flags.mmu-denies-write"),
	BUG2("the copy on write stays read-only",
	     ptep_set_access_flags, losing_write, "ptep_set_access_flags.only-sets-write"),
	BUG2("a fault says it changed nothing",
	     ptep_set_access_flags_ret, unchanged, "ptep_set_access_flags.returns-changed"),
	BUG2("a write fault says it changed nothing",
	     ptep_set_access_flags_ret, unchanged_by_write,
	     "ptep_set_access_flags.returns-changed-by-write"),
	BUG("mprotect starts from a clean entry",
	    ptep_modify_prot_start_ret, losing_dirty, "ptep_modify_prot_start.returns-old"),
	BUG2("mprotect commits the old entry",
	     ptep_modify_prot_commit, leaving_old, "ptep_modify_prot_commit.leaves-new"),
	BUG("set_pmd_at makes the entry old", set_pmd_at, losing_young, "set_pmd_at.stores"),
	BUG("pmd_clear leaves the huge bit", pmd_clear, left, "pmd_clear.leaves-none"),
	BUG("get_and_clear invalidates a huge page alone",
	    pmdp_huge_get_and_clear, left, "pmdp_huge_get_and_clear.leaves-none"),
	BUG("get_and_clear returns a clean huge page",
	    pmdp_huge_get_and_clear_ret, losing_dirty, "pmdp_huge_get_and_clear.returns-old"),
	BUG("clear_flush returns an old huge page",
	    pmdp_huge_clear_flush_ret, losing_young, "pmdp_huge_clear_flush.returns-old"),
	BUG("reclaim leaves an old huge page valid",
	    pmdp_test_and_clear_young, left_valid, "pmdp_test_and_clear_young.mmu-records-read"),
	BUG("no huge page was young",
	    pmdp_test_and_clear_young_ret, never, "pmdp_test_and_clear_young.returns-young"),
	BUG("fork leaves a dirty huge page open to writes",
	    pmdp_set_wrprotect, left_open, "pmdp_set_wrprotect.mmu-denies-write"),
	BUG2("a write fault leaves a huge page clean",
	     pmdp_set_access_flags, not_dirty, "pmdp_set_access_flags.only-sets-dirty"),
	BUG2("a fault on a huge page says it changed nothing",
	     pmdp_set_access_flags_ret, unchanged, "pmdp_set_access_flags.returns-changed"),
	BUG2("establish leaves the old entry",
	     pmdp_establish, leaving_old, "pmdp_establish.leaves-new"),
	BUG2("establish returns the new entry",
	     pmdp_establish_ret, giving_new, "pmdp_establish.returns-old"),
	BUG("pmdp_invalidate leaves the entry valid",
	    pmdp_invalidate, left_valid, "pmdp_invalidate.mmu-faults"),
	BUG("pmdp_invalidate empties the entry",
	    pmdp_invalidate, to_nothing, "pmdp_invalidate.clears-none"),
	BUG("pmdp_invalidate returns the entry it leaves",
	    pmdp_invalidate_ret, new, "pmdp_invalidate.returns-old"),
	BUG("pmdp_invalidate_ad loses young",
	    pmdp_invalidate_ad, losing_young, "pmdp_invalidate_ad.keeps-young"),
	BUG("pmdp_invalidate_ad returns a clean entry",
	    pmdp_invalidate_ad_ret, losing_dirty, "pmdp_invalidate_ad.returns-old"),

	BUG2("the next page is half a page on",
	     pte_advance_pfn, by_half, "pte_advance_pfn.advances"),
	BUG2("a batch maps one page in every place",
	     set_ptes, of_one_page, "set_ptes.each-as-one"),
	BUG2("a batch is dirty in its first place alone",
	     set_ptes, losing_dirty, "set_ptes.each-as-one"),
	BUG2("fork write-protects the first of a batch alone",
	     wrprotect_ptes, first, "wrprotect_ptes.each-as-one"),
	BUG2("the first of a batch alone is made old",
	     mkold_ptes, first, "clear_young_dirty_ptes.each-made-old"),
	BUG2("the first of a batch alone is made clean",
	     mkclean_ptes, first, "clear_young_dirty_ptes.each-made-clean"),
	BUG2("the last of a batch is left",
	     clear_full_ptes, but_last, "clear_full_ptes.leaves-none"),
	BUG("a batch is taken out clean",
	    get_and_clear_full_ptes_ret, losing_dirty, "get_and_clear_full_ptes.returns-old"),

	{ .bug = "2022: exclusive laid over a bit of the swap type",
	  .replaced = { REPLACE(pte_swp_mkexclusive, pte_swp_mkexclusive_in_type),
			REPLACE(pte_swp_exclusive, pte_swp_exclusive_in_type),
			REPLACE(pte_swp_clear_exclusive, pte_swp_clear_exclusive_in_type) },
	  .caught_by = "pte_swp_mkexclusive.keeps-type" },
	BUG("exclusive is the first bit of the offset",
	    pte_swp_mkexclusive, in_offset, "pte_swp_mkexclusive.keeps-offset"),
	BUG("exclusive makes a swap entry present",
	    pte_swp_mkexclusive, present, "pte_swp_mkexclusive.keeps-present"),
	BUG("exclusive stays", pte_swp_clear_exclusive, left,
	    "pte_swp_clear_exclusive.clears-swp_exclusive"),
	BUG("a swap type has four bits", __swp_type, of_four_bits, "__swp_type.round-trips"),
	BUG("the offset loses a bit", __swp_offset, shifted, "__swp_offset.round-trips"),
	BUG2("odd swap entries are present",
	     __swp_entry, over_present, "__swp_entry_to_pte.clears-present"),
	BUG("a swap file has pages that no entry names",
	    arch_max_swapfile_size, one_bit_more, "arch_max_swapfile_size.fits"),
	BUG("a page on a device seems to migrate",
	    make_readable_device_private_entry, migrating,
	    "make_readable_device_private_entry.reads-back"),
	BUG("a page that a device may write is read-only there",
	    make_writable_device_exclusive_entry, read_only,
	    "make_writable_device_exclusive_entry.reads-back"),
	BUG("the poisoned page is the one beside it",
	    make_hwpoison_entry, next_page, "make_hwpoison_entry.reads-back"),
	BUG("a migrating page's dirty is kept as young",
	    make_migration_entry_dirty, as_young, "make_migration_entry_dirty.reads-back"),
	BUG("a page on a device has no pfn",
	    is_pfn_swap_entry, but_device, "is_pfn_swap_entry.true-on-device"),
	BUG("a marker reads back as another",
	    make_pte_marker_entry, shifted, "make_pte_marker_entry.reads-back"),

	BUG2("an entry has a bit that the TLB reserves",
	     pfn_pte, with_reserved, "pfn_pte.mmu-zero-bits"),
	BUG("a huge page has bits that the TLB reserves",
	    pmd_mkhuge, with_reserved, "pmd_mkhuge.mmu-zero-bits"),
	BUG("a dirty HugeTLB page has bits that the TLB reserves",
	    huge_pte_mkdirty, with_reserved, "huge_pte_mkdirty.mmu-zero-bits"),

	/* HugeTLB pages of several places */
	SIZED_MUTANTS,
	{ 0 },
};
/* clang-format on */
