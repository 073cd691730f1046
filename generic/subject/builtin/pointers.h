/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mm's own helpers on places in tables, for builtin subjects: what
 * include/linux/pgtable.h, mm/pgtable-generic.c and include/asm-generic/hugetlb.h
 * of Linux 6.12 make of the architecture's helpers on values.  One processor,
 * so that what is returned is simply what was there.
 *
 * Each macro gives the rows of one level.  An architecture that does otherwise
 * puts its own row after them.  The arguments are functions of one entry:
 *
 * none       the empty entry
 * young      is it young?
 * old        made old
 * ro         write-protected
 * fault      (entry, enum pt_fault): what pXdp_set_access_flags() leaves
 * changed    (entry, enum pt_fault): what it returns
 */
#ifndef PT_POINTERS_H
#define PT_POINTERS_H

#include "generic/subject/subject.h"

static u64 pt_as_it_was(u64 e)
{
	return e;
}

static u64 pt_no(u64 unused)
{
	(void)unused;
	return 0;
}

/* Where the MMU takes no entries for one, each stands alone. */
static u64 pt_alone(u64 e, u64 n)
{
	(void)e;
	(void)n;
	return 1;
}

static u64 pt_the_new(u64 old, u64 new)
{
	(void)old;
	return new;
}

static u64 pt_the_old(u64 old, u64 new)
{
	(void)new;
	return old;
}

#define PT_HAS_PTEP(none, young, old, ro, fault, changed)                                          \
	PT_IS(pte_clear, none), PT_IS(set_pte_at, pt_as_it_was), PT_IS(pte_unused, pt_no),         \
		PT_IS(modify_prot_start_ptes_ret, pt_as_it_was), PT_IS(ptep_get, pt_as_it_was),    \
		PT_IS(ptep_get_lockless, pt_as_it_was), PT_IS(pte_clear_not_present_full, none),   \
		PT_IS(arch_check_zapped_pte, pt_as_it_was),                                        \
		PT_IS(arch_check_zapped_pte_shstk, pt_as_it_was), PT_IS(pte_pgprot, pt_as_it_was), \
		PT_IS(ptep_clear, none), PT_IS(ptep_get_and_clear, none),                          \
		PT_IS(ptep_get_and_clear_ret, pt_as_it_was), PT_IS(ptep_get_and_clear_full, none), \
		PT_IS(ptep_get_and_clear_full_ret, pt_as_it_was), PT_IS(ptep_clear_flush, none),   \
		PT_IS(ptep_clear_flush_ret, pt_as_it_was), PT_IS(ptep_test_and_clear_young, old),  \
		PT_IS(ptep_test_and_clear_young_ret, young), PT_IS(ptep_clear_flush_young, old),   \
		PT_IS(ptep_clear_flush_young_ret, young), PT_IS(ptep_set_wrprotect, ro),           \
		PT_IS2(ptep_set_access_flags, fault), PT_IS2(ptep_set_access_flags_ret, changed),  \
		PT_IS(ptep_modify_prot_start, none),                                               \
		PT_IS(ptep_modify_prot_start_ret, pt_as_it_was),                                   \
		PT_IS2(ptep_modify_prot_commit, pt_the_new),                                       \
		PT_IS(get_and_clear_full_ptes_ret, pt_as_it_was),                                  \
		PT_IS(test_and_clear_young_ptes_ret, young),                                       \
		PT_IS(clear_flush_young_ptes_ret, young)

#define PT_HAS_PMDP(none, young, old, ro, fault, changed)                                         \
	PT_IS(pmd_clear, none), PT_IS(set_pmd_at, pt_as_it_was), PT_IS(pmdp_get, pt_as_it_was),   \
		PT_IS(pmdp_get_lockless, pt_as_it_was), PT_IS(pmd_pgprot, pt_as_it_was),          \
		PT_IS(arch_check_zapped_pmd, pt_as_it_was),                                       \
		PT_IS(arch_check_zapped_pmd_shstk, pt_as_it_was),                                 \
		PT_IS(pmdp_huge_get_and_clear, none),                                             \
		PT_IS(pmdp_huge_get_and_clear_ret, pt_as_it_was),                                 \
		PT_IS(pmdp_huge_get_and_clear_full, none),                                        \
		PT_IS(pmdp_huge_get_and_clear_full_ret, pt_as_it_was),                            \
		PT_IS(pmdp_huge_clear_flush, none),                                               \
		PT_IS(pmdp_huge_clear_flush_ret, pt_as_it_was),                                   \
		PT_IS(pmdp_test_and_clear_young, old),                                            \
		PT_IS(pmdp_test_and_clear_young_ret, young), PT_IS(pmdp_clear_flush_young, old),  \
		PT_IS(pmdp_clear_flush_young_ret, young), PT_IS(pmdp_set_wrprotect, ro),          \
		PT_IS2(pmdp_set_access_flags, fault), PT_IS2(pmdp_set_access_flags_ret, changed), \
		PT_IS2(pmdp_establish, pt_the_new), PT_IS2(pmdp_establish_ret, pt_the_old),       \
		PT_IS(pmdp_collapse_flush, none), PT_IS(pmdp_collapse_flush_ret, pt_as_it_was)

#define PT_HAS_PUDP(none, young, old, ro, fault, changed)                                       \
	PT_IS(pud_clear, none), PT_IS(set_pud_at, pt_as_it_was), PT_IS(pudp_get, pt_as_it_was), \
		PT_IS(pud_pgprot, pt_as_it_was), PT_IS(arch_check_zapped_pud, pt_as_it_was),    \
		PT_IS(pudp_huge_get_and_clear, none),                                           \
		PT_IS(pudp_huge_get_and_clear_ret, pt_as_it_was),                               \
		PT_IS(pudp_huge_get_and_clear_full, none),                                      \
		PT_IS(pudp_huge_get_and_clear_full_ret, pt_as_it_was),                          \
		PT_IS(pudp_huge_clear_flush, none),                                             \
		PT_IS(pudp_huge_clear_flush_ret, pt_as_it_was),                                 \
		PT_IS(pudp_test_and_clear_young, old),                                          \
		PT_IS(pudp_test_and_clear_young_ret, young), PT_IS(pudp_set_wrprotect, ro),     \
		PT_IS2(pudp_set_access_flags, fault), PT_IS2(pudp_set_access_flags_ret, changed)

#define PT_HAS_HUGE_PTEP(none, ro, fault, changed)                                             \
	PT_IS(huge_pte_clear, none), PT_IS(huge_ptep_get_and_clear, none),                     \
		PT_IS(huge_ptep_modify_prot_start, none),                                      \
		PT_IS(huge_ptep_modify_prot_start_ret, pt_as_it_was),                          \
		PT_IS2(huge_ptep_modify_prot_commit, pt_the_new),                              \
		PT_IS(huge_ptep_get_and_clear_ret, pt_as_it_was),                              \
		PT_IS(huge_ptep_clear_flush, none),                                            \
		PT_IS(huge_ptep_clear_flush_ret, pt_as_it_was),                                \
		PT_IS(huge_ptep_set_wrprotect, ro), PT_IS2(huge_ptep_set_access_flags, fault), \
		PT_IS2(huge_ptep_set_access_flags_ret, changed)

/* A run of entries, helper by helper: what is at place n. */
#define PT_HAS_BATCHES(advance, none_at, ro_at, old_at, clean_at)                                  \
	PT_IS2(pte_advance_pfn, advance), PT_IS2(set_ptes, advance),                               \
		PT_IS2(wrprotect_ptes, ro_at), PT_IS2(mkold_ptes, old_at),                         \
		PT_IS2(test_and_clear_young_ptes, old_at), PT_IS2(clear_flush_young_ptes, old_at), \
		PT_IS2(mkclean_ptes, clean_at), PT_IS2(clear_full_ptes, none_at),                  \
		PT_IS2(clear_not_present_full_ptes, none_at),                                      \
		PT_IS2(modify_prot_commit_ptes, ro_at), PT_IS2(pte_batch_hint, pt_alone)

#endif
