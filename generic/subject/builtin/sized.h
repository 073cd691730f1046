/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * hugetlb's helpers on a page of any size, in all its places in a table (struct
 * pt_huge), for builtin subjects: what asm-generic/hugetlb.h and the
 * architectures' mm/hugetlbpage.c of Linux 6.12 make of the helpers on values,
 * which it takes from PT_SUBJECT.  Beside those the includer has, as functions or
 * macros:
 *
 * make_sized(e, shift)            arch_make_huge_pte()
 * store_part(e, bytes, level)     what stands in a table of that level for the
 *                                 part of the page that begins so many bytes on
 * no_entry(level)                 the empty entry of such a table
 */
#ifndef PT_SIZED_H
#define PT_SIZED_H

#include "generic/subject/builtin/places.h"

extern const struct pt_subject PT_SUBJECT;
#define PT_SIZED(id, e) (PT_SUBJECT.op[H_##id].one(e))

static inline struct pt_huge *pt_sized_page(u64 address)
{
	return (struct pt_huge *)(uintptr_t)address;
}

static inline void pt_sized_put(struct pt_huge *h, u64 e)
{
	for (u64 n = 0; n < h->nr; n++)
		h->table[1 + n] = store_part(e, n * (PT_BIT(h->shift) / h->nr), h->level);
}

/* Young and dirty may be noted in any place. */
static inline u64 pt_sized_join(u64 e, u64 other)
{
	if (PT_SIZED(huge_pte_dirty, other))
		e = PT_SIZED(huge_pte_mkdirty, e);
	return PT_SIZED(huge_pte_young, other) ? PT_SIZED(huge_pte_mkyoung, e) : e;
}

static inline u64 pt_sized_load(const struct pt_huge *h)
{
	u64 e = PT_SIZED(huge_ptep_get, h->table[1]);

	for (u64 n = 1; n < h->nr && PT_SIZED(huge_pte_present, e); n++)
		e = pt_sized_join(e, PT_SIZED(huge_ptep_get, h->table[1 + n]));
	return e;
}

/* Empties a place; what stood there at that moment. */
static inline u64 pt_sized_take(struct pt_huge *h, u64 n)
{
	u64 old = __atomic_load_n(&h->table[1 + n], __ATOMIC_RELAXED);

	while (!PT_PUT_AT(&h->table[1 + n], &old, no_entry(h->level)))
		;
	return PT_SIZED(huge_ptep_get, old);
}

static inline u64 sized_make(u64 page)
{
	return make_sized(pt_sized_page(page)->entry, pt_sized_page(page)->shift);
}

static inline u64 sized_set(u64 page)
{
	pt_sized_put(pt_sized_page(page), pt_sized_page(page)->entry);
	return 0;
}

static inline u64 sized_get(u64 page)
{
	return pt_sized_load(pt_sized_page(page));
}

/* Place by place, so that the MMU finds none that could be forgotten. */
static inline u64 sized_take(u64 page)
{
	struct pt_huge *h = pt_sized_page(page);
	u64 e = pt_sized_take(h, 0);
	const bool present = PT_SIZED(huge_pte_present, e);

	for (u64 n = 1; n < h->nr; n++) {
		const u64 other = pt_sized_take(h, n);

		e = present ? pt_sized_join(e, other) : e;
	}
	return e;
}

static inline u64 sized_set_wrprotect(u64 page)
{
	pt_sized_put(pt_sized_page(page), PT_SIZED(huge_pte_wrprotect, sized_take(page)));
	return 0;
}

static inline u64 sized_set_access_flags(u64 page)
{
	struct pt_huge *h = pt_sized_page(page), was = *h;

	pt_sized_put(h, pt_sized_join(h->entry, sized_take(page)));
	for (u64 n = 0; n < h->nr; n++)
		if (h->table[1 + n] != was.table[1 + n])
			return 1;
	return 0;
}

/* There is no TLB: to flush one is to leave the page as it is. */
#define PT_HAS_SIZED                                                                            \
	PT_IS(sized_arch_make_huge_pte, sized_make), PT_IS(sized_set_huge_pte_at, sized_set),   \
		PT_IS(sized_huge_ptep_get, sized_get), PT_IS(sized_huge_pte_clear, sized_take), \
		PT_IS(sized_huge_ptep_get_and_clear, sized_take),                               \
		PT_IS(sized_huge_ptep_clear_flush, sized_take),                                 \
		PT_IS(sized_huge_ptep_set_wrprotect, sized_set_wrprotect),                      \
		PT_IS(sized_huge_ptep_set_access_flags, sized_set_access_flags),                \
		PT_IS(sized_flush_hugetlb_tlb_range, sized_get)

#endif
