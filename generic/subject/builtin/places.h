/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Helpers on an entry that the hardware uses at the same time, for builtin subjects: what
 * the helper of a value makes of it, put there by compare-and-swap, so that nothing is lost
 * that came in between.  Beside PT_SUBJECT the includer may have
 *
 * PT_IN_MEMORY(e)             the entry as its code sees the word in memory, and back
 * PT_PUT_AT(slot, old, new)   puts new, if *old still stands there; else takes what does
 */
#ifndef PT_PLACES_H
#define PT_PLACES_H

#include "generic/subject/subject.h"

#ifndef PT_PUT_AT
#define PT_PUT_AT(slot, old, new) \
	__atomic_compare_exchange_n(slot, old, new, false, __ATOMIC_SEQ_CST, __ATOMIC_RELAXED)
#endif
#ifndef PT_IN_MEMORY
#define PT_IN_MEMORY(e) (e)
#endif

extern const struct pt_subject PT_SUBJECT;

/* What makes the new entry: a helper, of two arguments or of one. */
static inline u64 pt_made_of(enum pt_helper h, bool two, u64 e, u64 arg)
{
	return two ? PT_SUBJECT.op[h].two(e, arg) : PT_SUBJECT.op[h].one(e);
}

/* Puts what a helper makes of the entry; returns the old one. */
static inline u64 pt_replace_at(u64 at, enum pt_helper h, bool two, u64 arg)
{
	u64 *slot = (u64 *)(uintptr_t)at;
	u64 old = __atomic_load_n(slot, __ATOMIC_RELAXED), new;

	do
		new = PT_IN_MEMORY(pt_made_of(h, two, PT_IN_MEMORY(old), arg));
	while (!PT_PUT_AT(slot, &old, new));
	return PT_IN_MEMORY(old);
}

static inline u64 pt_exchange_at(u64 at, enum pt_helper h)
{
	return pt_replace_at(at, h, false, 0);
}

/* What is left is of `leaves`, what is returned of `returns`. */
#define PT_AT(id, leaves, returns)                                                     \
	static inline u64 id##_at(u64 at)                                              \
	{                                                                              \
		return PT_SUBJECT.op[H_##returns].one(pt_exchange_at(at, H_##leaves)); \
	}
#define PT_AT_ALONE(id)                     \
	static inline u64 id##_at(u64 at)   \
	{                                   \
		pt_exchange_at(at, H_##id); \
		return 0;                   \
	}
#define PT_AT_FAULT(id)                                             \
	static inline u64 id##_at(u64 at, u64 fault)                \
	{                                                           \
		u64 old = pt_replace_at(at, H_##id, true, fault);   \
                                                                    \
		return PT_SUBJECT.op[H_##id##_ret].two(old, fault); \
	}
#define PT_AT_RET(id) PT_AT(id, id, id##_ret)

PT_AT_RET(ptep_get_and_clear)
PT_AT_RET(ptep_get_and_clear_full)
PT_AT_RET(ptep_clear_flush)
PT_AT_RET(ptep_test_and_clear_young)
PT_AT_RET(ptep_clear_flush_young)
PT_AT_ALONE(ptep_set_wrprotect)
PT_AT_FAULT(ptep_set_access_flags)
PT_AT_RET(pmdp_huge_get_and_clear)
PT_AT_RET(pmdp_huge_get_and_clear_full)
PT_AT_RET(pmdp_huge_clear_flush)
PT_AT_RET(pmdp_test_and_clear_young)
PT_AT_RET(pmdp_clear_flush_young)
PT_AT_ALONE(pmdp_set_wrprotect)
PT_AT_FAULT(pmdp_set_access_flags)
PT_AT_RET(pmdp_invalidate)
PT_AT_RET(pmdp_invalidate_ad)

static inline u64 ptep_modify_prot_commit_at(u64 at, u64 prot)
{
	u64 old = pt_exchange_at(at, H_ptep_modify_prot_start);
	u64 new = PT_SUBJECT.op[H_pte_modify].two(old, prot);

	__atomic_store_n((u64 *)(uintptr_t)at, PT_IN_MEMORY(new), __ATOMIC_RELEASE);
	return 0;
}

static inline u64 pmdp_establish_at(u64 at, u64 new)
{
	return pt_replace_at(at, H_pmdp_establish, true, new);
}

/* A run of nr entries, each by itself. */
#define PT_RUN_OF(id, one)                                             \
	static inline u64 id##_at(u64 at, u64 nr)                      \
	{                                                              \
		for (u64 i = 0; i < nr; i++)                           \
			pt_exchange_at(at + i * sizeof(u64), H_##one); \
		return 0;                                              \
	}

PT_RUN_OF(wrprotect_ptes, ptep_set_wrprotect)
PT_RUN_OF(mkold_ptes, ptep_test_and_clear_young)
PT_RUN_OF(mkclean_ptes, pte_mkclean)
PT_RUN_OF(clear_full_ptes, pte_clear)

/* Of a batch: both flags of clear_young_dirty_ptes(). */
static inline u64 mkidle_ptes(u64 e, u64 n)
{
	return PT_SUBJECT.op[H_pte_mkclean].one(PT_SUBJECT.op[H_mkold_ptes].two(e, n));
}

/* The first entry stands in the first place. */
static inline u64 set_ptes_at(u64 at, u64 nr)
{
	u64 *slot = (u64 *)(uintptr_t)at;
	const u64 first = PT_IN_MEMORY(__atomic_load_n(slot, __ATOMIC_RELAXED));

	for (u64 i = 0; i < nr; i++) {
		const u64 e = PT_SUBJECT.op[H_pte_advance_pfn].two(first, i);

		__atomic_store_n(slot + i, PT_IN_MEMORY(PT_SUBJECT.op[H_set_pte_at].one(e)),
				 __ATOMIC_RELEASE);
	}
	return 0;
}

static inline u64 test_and_clear_young_ptes_at(u64 at, u64 nr)
{
	u64 young = 0;

	for (u64 i = 0; i < nr; i++)
		young |= ptep_test_and_clear_young_at(at + i * sizeof(u64));
	return young;
}

static inline u64 clear_flush_young_ptes_at(u64 at, u64 nr)
{
	return test_and_clear_young_ptes_at(at, nr);
}

static inline u64 get_and_clear_full_ptes_at(u64 at, u64 nr)
{
	u64 all = pt_exchange_at(at, H_ptep_get_and_clear);

	for (u64 i = 1; i < nr; i++) {
		u64 e = pt_exchange_at(at + i * sizeof(u64), H_ptep_get_and_clear);

		if (PT_SUBJECT.op[H_pte_dirty].one(e))
			all = PT_SUBJECT.op[H_pte_mkdirty].one(all);
		if (PT_SUBJECT.op[H_pte_young].one(e))
			all = PT_SUBJECT.op[H_pte_mkyoung].one(all);
	}
	return all;
}

static inline u64 modify_prot_start_ptes_at(u64 at, u64 nr)
{
	return get_and_clear_full_ptes_at(at, nr);
}

/* No builtin subject makes blocks: an entry is what stands there. */
static inline u64 ptep_get_at(u64 at)
{
	return PT_IN_MEMORY(__atomic_load_n((u64 *)(uintptr_t)at, __ATOMIC_RELAXED));
}

static inline u64 ptep_get_lockless_at(u64 at)
{
	return ptep_get_at(at);
}

#define PT_HAS_PTE_PLACES                                                                \
	PT_HAS(ptep_get_and_clear_full_at), PT_HAS(ptep_clear_flush_at),                 \
		PT_HAS(ptep_test_and_clear_young_at), PT_HAS(ptep_clear_flush_young_at), \
		PT_HAS(ptep_set_wrprotect_at), PT_HAS2(ptep_set_access_flags_at),        \
		PT_HAS2(ptep_modify_prot_commit_at), PT_HAS2(wrprotect_ptes_at),         \
		PT_HAS2(mkold_ptes_at), PT_HAS2(test_and_clear_young_ptes_at),           \
		PT_HAS2(get_and_clear_full_ptes_at), PT_HAS2(set_ptes_at),               \
		PT_HAS2(mkclean_ptes_at), PT_HAS2(clear_full_ptes_at),                   \
		PT_HAS2(clear_flush_young_ptes_at), PT_HAS2(mkidle_ptes),                \
		PT_HAS2(modify_prot_start_ptes_at), PT_HAS(ptep_get_at),                 \
		PT_HAS(ptep_get_lockless_at)

#define PT_HAS_PMD_PLACES                                                               \
	PT_HAS(pmdp_huge_get_and_clear_at), PT_HAS(pmdp_huge_get_and_clear_full_at),    \
		PT_HAS(pmdp_huge_clear_flush_at), PT_HAS(pmdp_test_and_clear_young_at), \
		PT_HAS(pmdp_clear_flush_young_at), PT_HAS(pmdp_set_wrprotect_at),       \
		PT_HAS2(pmdp_set_access_flags_at), PT_HAS2(pmdp_establish_at),          \
		PT_HAS(pmdp_invalidate_ad_at)

PT_AT_RET(pudp_huge_get_and_clear)
PT_AT_RET(pudp_huge_get_and_clear_full)
PT_AT_RET(pudp_huge_clear_flush)
PT_AT_RET(pudp_test_and_clear_young)
PT_AT_ALONE(pudp_set_wrprotect)
PT_AT_FAULT(pudp_set_access_flags)
PT_AT_RET(pudp_invalidate)

#define PT_HAS_PUD_PLACES                                                               \
	PT_HAS(pudp_huge_get_and_clear_at), PT_HAS(pudp_huge_get_and_clear_full_at),    \
		PT_HAS(pudp_huge_clear_flush_at), PT_HAS(pudp_test_and_clear_young_at), \
		PT_HAS(pudp_set_wrprotect_at), PT_HAS2(pudp_set_access_flags_at)

#endif
