// SPDX-License-Identifier: GPL-2.0-or-later
/* Laws of runs of entries. */
#include "generic/judge/laws.h"

/* Is b the entry a, n pages further on? */
static bool is_further(struct pt_caller *c, u64 a, u64 b, u64 n)
{
	return pt_view(c, PT_PTE, PT_GROUP_PRESENT, a) == pt_view(c, PT_PTE, PT_GROUP_PRESENT, b) &&
	       pt_call1(c, H_pte_pfn, b) == pt_call1(c, H_pte_pfn, a) + n &&
	       pt_rights(c, PT_PTE, a) == pt_rights(c, PT_PTE, b) &&
	       pt_memtype(c, PT_PTE, a) == pt_memtype(c, PT_PTE, b);
}

/* Numbers of pages to go on by: one, odd and even, the last of a batch. */
static const u64 steps[] = { 1, 2, 7, PT_BATCH - 1 };

PT_LAW_FN(advances, e, kind)
{
	for (size_t i = 0; i < PT_ARRAY_SIZE(steps); i++) {
		u64 to = pt_call2(c, law->helper, e, steps[i]);

		if (!is_further(c, e, to, steps[i]) ||
		    !pt_told(c, !((e ^ to) & c->facts->other[PT_PTE][pt_group_of(kind)]), e, to))
			return 0;
	}
	return 1;
}

/* From the page before: every boundary between the bits that hold a frame is crossed. */
PT_LAW_FN(carries, pfn, unused)
{
	u64 before = pt_call2(c, H_pfn_pte, pfn - 1, PT_PROT_R);

	return pt_call1(c, H_pte_pfn, pt_call2(c, law->helper, before, 1)) == pfn;
}

/*
 * Each place of a batch holds what the helper it is like makes of one, its own
 * page's; bits nobody reads are the same in all of them.
 */
static int each_is(struct pt_caller *c, const struct pt_law *law, u64 e, u64 kind, u64 one)
{
	u64 other = c->facts->other[PT_PTE][pt_group_of(kind)];
	u64 first = pt_call2(c, law->helper, e, 0);

	if (!pt_law_is_held(c, law, one, kind, first))
		return 0;
	for (u64 n = 5; n < PT_BATCH; n += 5) {
		u64 at_n = pt_call2(c, law->helper, e, n);

		if (!is_further(c, first, at_n, n) ||
		    !pt_told(c, !((first ^ at_n) & other), first, at_n))
			return 0;
	}
	return 1;
}

PT_LAW_FN(each_as_one, e, kind)
{
	enum pt_helper like = pt_law_part(law, PT_PART_LIKE);

	return each_is(c, law, e, kind, like == law->helper ? e : pt_call1(c, like, e));
}

PT_LAW_FN(each_as_two, e, kind)
{
	const u64 half = pt_call1(c, pt_law_part(law, PT_PART_LIKE), e);

	return each_is(c, law, e, kind, pt_call1(c, pt_law_part(law, PT_PART_OTHER), half));
}

/*
 * The first entry, with young and dirty of any in the run.  Dirty is carried by
 * mkdirty(), which sets soft-dirty and may keep dirty in another bit.
 */
PT_LAW_FN(returns_of_run, e, unused)
{
	u64 got = pt_call1(c, law->helper, e);
	u32 had = pt_view(c, PT_PTE, PT_GROUP_PRESENT, e);
	u32 has = pt_view(c, PT_PTE, PT_GROUP_PRESENT, got);
	u32 may_set = had & PT_S(dirty) ? PT_S(soft_dirty) : 0;

	return !((had ^ has) & ~may_set) && !(had & ~has) &&
	       pt_call1(c, H_pte_pfn, got) == pt_call1(c, H_pte_pfn, e) &&
	       pt_memtype(c, PT_PTE, got) == pt_memtype(c, PT_PTE, e);
}

PT_LAW_FN(leaves_none_each, e, unused)
{
	return pt_truth(c, H_pte_none, pt_call2(c, law->helper, e, 0)) &&
	       pt_truth(c, H_pte_none, pt_call2(c, law->helper, e, PT_BATCH - 1));
}

PT_LAW_FN(leaves_none_of_run, e, kind)
{
	return pt_group_of(kind) == PT_GROUP_SWAP ? pt_law_leaves_none_each(c, law, e, kind)
						  : PT_LAW_NOT_MET;
}

/* Blocks are aligned: mm/internal.h folio_pte_batch() takes so many for looked at. */
PT_LAW_FN(stays_in_block, pfn, unused)
{
	const u64 e = pt_call2(c, H_pfn_pte, pfn & ~(u64)(PT_BATCH - 1), PT_PROT_R);

	for (u64 n = 0; n < PT_BATCH; n++) {
		const unsigned span = c->facts->mode->mmu->span
					      ? pt_span(c, PT_PTE, pt_call2(c, H_set_ptes, e, n))
					      : 1;
		const u64 hint = pt_call2(c, law->helper, e, n);

		if (!hint || hint > span - n % span)
			return pt_told_number(c, false, span - n % span, hint);
	}
	return PT_LAW_HOLDS;
}

/* Places n to n + span name their own frames, and the MMU takes so many for one. */
static bool is_run(struct pt_caller *c, enum pt_helper h, u64 first, u64 n, unsigned span)
{
	u64 e = pt_call2(c, H_pfn_pte, first, PT_PROT_R);

	for (u64 k = n; k < n + span; k++) {
		u64 hw = pt_call2(c, h, e, k);

		if (pt_frame(c, PT_PTE, hw) != first + k ||
		    (span > 1 && pt_span(c, PT_PTE, hw) != span))
			return false;
	}
	return true;
}

/*
 * The batch begins where tables do; its frames need not be aligned.  Where the
 * hardware may take several entries for one, all of them are in the batch and
 * say so, of an aligned run of frames.
 */
static bool is_mapped(struct pt_caller *c, enum pt_helper h, u64 first)
{
	u64 e = pt_call2(c, H_pfn_pte, first, PT_PROT_R);
	unsigned span;

	for (u64 n = 0; n < PT_BATCH; n += span) {
		span = c->facts->mode->mmu->span ? pt_span(c, PT_PTE, pt_call2(c, h, e, n)) : 1;
		if (n % span || n + span > PT_BATCH || (first + n) % span ||
		    !is_run(c, h, first, n, span))
			return false;
	}
	return true;
}

/* A batch of aligned frames, and one across the boundary before them. */
PT_LAW_FN(batch_spans, pfn, unused)
{
	u64 first = pfn & ~(u64)(PT_BATCH - 1);

	if (!first)
		return 2;
	return is_mapped(c, law->helper, first) && is_mapped(c, law->helper, first - PT_BATCH / 2);
}
