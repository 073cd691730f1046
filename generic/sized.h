/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * hugetlb's helpers on a page of any size, in all its places in a table (struct
 * pt_huge), for builtin subjects: what asm-generic/hugetlb.h and the
 * architectures' mm/hugetlbpage.c of Linux 6.12 make of the helpers on values.
 * The includer defines `sized`.
 */
#ifndef PT_SIZED_H
#define PT_SIZED_H

#include "pt.h"

struct pt_sized {
	u64 (*make)(u64 e, u64 shift); /* arch_make_huge_pte() */
	/* What stands in a table for the part of the page that begins so many bytes on; and back.
	 */
	u64 (*store)(u64 e, u64 bytes, enum pt_level l);
	u64 (*load)(u64 stored);
	u64 (*none)(enum pt_level l);
	u64 (*present)(u64 e);
	u64 (*young)(u64 e);
	u64 (*dirty)(u64 e);
	u64 (*mkyoung)(u64 e);
	u64 (*mkdirty)(u64 e);
	u64 (*wrprotect)(u64 e);
};
static const struct pt_sized sized;

static inline struct pt_huge *pt_sized_page(u64 address)
{
	return (struct pt_huge *)(uintptr_t)address;
}

static inline void pt_sized_put(struct pt_huge *h, u64 e)
{
	for (u64 n = 0; n < h->nr; n++)
		h->table[1 + n] = sized.store(e, n * ((UINT64_C(1) << h->shift) / h->nr),
					      (enum pt_level)h->level);
}

static inline void pt_sized_empty(struct pt_huge *h)
{
	for (u64 n = 0; n < h->nr; n++)
		h->table[1 + n] = sized.none((enum pt_level)h->level);
}

/* Young and dirty may be noted in any place. */
static inline u64 pt_sized_load(const struct pt_huge *h)
{
	u64 e = sized.load(h->table[1]);

	for (u64 n = 1; n < h->nr && sized.present(e); n++) {
		u64 other = sized.load(h->table[1 + n]);

		if (sized.dirty(other))
			e = sized.mkdirty(e);
		if (sized.young(other))
			e = sized.mkyoung(e);
	}
	return e;
}

static inline u64 sized_make(u64 page)
{
	const struct pt_huge *h = pt_sized_page(page);

	return sized.make(h->entry, h->shift);
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

static inline u64 sized_take(u64 page)
{
	u64 e = sized_get(page);

	pt_sized_empty(pt_sized_page(page));
	return e;
}

static inline u64 sized_clear(u64 page)
{
	pt_sized_empty(pt_sized_page(page));
	return 0;
}

static inline u64 sized_set_wrprotect(u64 page)
{
	pt_sized_put(pt_sized_page(page), sized.wrprotect(sized_get(page)));
	return 0;
}

static inline u64 sized_set_access_flags(u64 page)
{
	struct pt_huge *h = pt_sized_page(page), was = *h;
	u64 found = sized_get(page), e = h->entry;

	if (sized.dirty(found))
		e = sized.mkdirty(e);
	if (sized.young(found))
		e = sized.mkyoung(e);
	pt_sized_put(h, e);
	for (u64 n = 0; n < h->nr; n++)
		if (h->table[1 + n] != was.table[1 + n])
			return 1;
	return 0;
}

#define PT_HAS_SIZED                                                                             \
	PT_IS(sized_arch_make_huge_pte, sized_make), PT_IS(sized_set_huge_pte_at, sized_set),    \
		PT_IS(sized_huge_ptep_get, sized_get), PT_IS(sized_huge_pte_clear, sized_clear), \
		PT_IS(sized_huge_ptep_get_and_clear, sized_take),                                \
		PT_IS(sized_huge_ptep_clear_flush, sized_take),                                  \
		PT_IS(sized_huge_ptep_set_wrprotect, sized_set_wrprotect),                       \
		PT_IS(sized_huge_ptep_set_access_flags, sized_set_access_flags)

#endif
