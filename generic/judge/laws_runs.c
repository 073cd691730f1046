// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Laws of runs as they are: entries that differ, ranges that begin or end anywhere, blocks
 * that the MMU takes for one entry, and what the hardware noted in one of them.  A helper of
 * one entry is a run of one.
 */
#include "generic/judge/laws.h"
#include "generic/judge/runs.h"

/* Three of the longest blocks that an MMU takes for one: arm64 with 16K pages. */
#define PLACES 384
/* Where a subject that does not say so has its entries; at a block's begin. */
static u64 own_places[PLACES] __attribute__((aligned(4096)));

struct run {
	struct pt_caller *c;
	const struct pt_law *law;
	volatile u64 *at;
	u64 block;     /* places that the MMU takes for one; 1: it takes none so */
	u64 places;    /* of the table */
	u64 first, nr; /* the range that the helper is given */
	u64 noted;     /* the place that the hardware has noted a write in; PLACES: none */
	u64 read;      /* … and a read */
	u64 ret;       /* what the helper returned */
};

/*
 * The table before the call and after it: no guest has room for it on its stack, and what is
 * asked afterwards may work in the same places.
 */
static u64 was[PLACES], left[PLACES];

static u64 entry_at(const struct run *r, u64 i)
{
	return pt_in_memory(r->c->facts->mode, r->at[i]);
}

static u64 frame_of(u64 i)
{
	return 0x800 + i;
}

/* ---- tables ------------------------------------------------------------------------------- */

static u64 changed(struct pt_caller *c, enum pt_helper h, u64 e)
{
	return pt_has(c, h) ? pt_call1(c, h, e) : e;
}

/* What mm/mprotect.c change_pte_range() gives it is alike in all but young and dirty. */
static bool takes_alike(const struct run *r)
{
	return r->law->helper == H_modify_prot_start_ptes_at;
}

/* Not two neighbours are alike; each mark stands beside entries with and without it. */
static u64 uneven(const struct run *r, u64 i)
{
	struct pt_caller *c = r->c;
	const u64 marked = takes_alike(r) ? r->first : i;
	const u64 prot = PT_PROT_IS(PT_PROT_SHARED_RW, c->facts->prots[PT_PTE]) ? PT_PROT_SHARED_RW
										: PT_PROT_RW;
	u64 e = pt_call2(c, H_pfn_pte, frame_of(i), prot);

	e = changed(c, i % 3 == 1 ? H_pte_mkold : H_pte_mkyoung, e);
	e = changed(c, i % 5 < 3 ? H_pte_mkclean : H_pte_mkdirty, e);
	if (PT_PROT_IS(PT_PROT_SHARED_RW, c->facts->prots[PT_PTE]) && marked % 4 == 1)
		e = changed(c, H_pte_mkwrite, e);
	if (marked % 4 == 2 || marked % 11 == 7)
		e = changed(c, H_pte_wrprotect, e);
	if (c->facts->supported[PT_PTE] & PT_S(soft_dirty))
		e = changed(c, marked % 7 < 3 ? H_pte_mksoft_dirty : H_pte_clear_soft_dirty, e);
	if (marked % 11 == 7 && c->facts->supported[PT_PTE] & PT_S(uffd_wp))
		e = changed(c, H_pte_mkuffd_wp, e);
	return e;
}

static void put(const struct run *r, u64 i, u64 e)
{
	r->at[i] = pt_in_memory(r->c->facts->mode, e);
}

/* What the hardware leaves of an entry that is used, in one place alone. */
static void note(const struct run *r, u64 i, u64 access)
{
	const struct pt_mode *m = r->c->facts->mode;

	if (i < r->places)
		put(r, i, m->mmu->after(m, PT_PTE, entry_at(r, i), access));
}

static void note_accesses(const struct run *r)
{
	note(r, r->noted, PT_ACCESS_WRITE);
	note(r, r->read, PT_ACCESS_READ);
}

static void put_uneven(const struct run *r)
{
	for (u64 i = 0; i < r->places; i++)
		put(r, i, uneven(r, i));
	note_accesses(r);
}

/* A folio's entries; the subject makes blocks of them where it can. */
static void put_folio(const struct run *r, u64 nr)
{
	const u64 none = pt_call1(r->c, H_pte_clear, r->c->facts->made[PT_PTE][PT_PROT_R]);
	u64 e = pt_call2(r->c, H_pfn_pte, frame_of(0), PT_PROT_SHARED_RW);

	e = pt_call1(r->c, H_pte_mkclean, pt_call1(r->c, H_pte_mkold, e));
	for (u64 i = 0; i < nr; i++)
		put(r, i, none);
	put(r, 0, e);
	(void)pt_call_at(r->c, H_set_ptes_at, (uintptr_t)r->at, e, nr);
	note_accesses(r);
}

static bool begin(struct run *r)
{
	const struct pt_caller *c = r->c;

	r->at = c->place && c->place(PT_PTE) ? (volatile u64 *)(uintptr_t)c->place(PT_PTE)
					     : own_places;
	r->block = 1;
	r->noted = PLACES;
	r->read = PLACES;
	return PT_PROT_IS(PT_PROT_R, c->facts->prots[PT_PTE]);
}

/* How many of a folio's entries the MMU takes for one. */
static u64 block_of(struct run *r)
{
	u64 span;

	if (!r->c->facts->mode->mmu->span || !pt_has(r->c, H_set_ptes_at) ||
	    !PT_PROT_IS(PT_PROT_SHARED_RW, r->c->facts->prots[PT_PTE]))
		return 1;
	put_folio(r, PLACES);
	span = pt_span(r->c, PT_PTE, entry_at(r, 0));
	return span > PLACES / 3 ? 1 : span;
}

u64 pt_put_blocks(struct pt_caller *c, const struct pt_law *law, volatile u64 **at)
{
	struct run r = { .c = c, .law = law };

	if (!begin(&r))
		return 1;
	*at = r.at;
	r.places = PLACES;
	r.block = block_of(&r);
	r.places = PT_BLOCKS * r.block;
	/* used, in a place of the first and of the second */
	r.noted = r.block / 2;
	r.read = r.block + 1;
	if (r.block > 1)
		put_folio(&r, r.places);
	return r.block;
}

/* ---- what is wanted ----------------------------------------------------------------------- */

#define MARKS (PT_S(young) | PT_S(dirty) | PT_S(soft_dirty))

static u64 view(const struct run *r, u64 e)
{
	return pt_view(r->c, PT_PTE, PT_GROUP_PRESENT, e);
}

/* An entry in a block is no leaf by itself: pt_mmu.span. */
static u64 rights(const struct run *r, u64 e)
{
	return pt_rights(r->c, PT_PTE, e) & ~PT_MMU_LEAF;
}

static enum pt_helper like(const struct run *r)
{
	return pt_law_part(r->law, PT_PART_LIKE);
}

static bool is_in_range(const struct run *r, u64 i)
{
	return i >= r->first && i < r->first + r->nr;
}

static bool takes_out(const struct run *r)
{
	return like(r) == H_pte_clear;
}

/* Marks that the helper takes away: of a block's places all at once. */
static u64 cleared(const struct run *r)
{
	if (like(r) == H_ptep_test_and_clear_young)
		return PT_S(young);
	return like(r) == H_pte_mkclean ? PT_S(dirty) : 0;
}

/* The entry of a place that is in a block, as it would be by itself. */
static u64 alone(const struct run *r, u64 i)
{
	const u64 marks = view(r, was[i]);
	u64 e;

	if (pt_span(r->c, PT_PTE, was[i]) <= 1)
		return was[i];
	e = pt_call2(r->c, H_pfn_pte, frame_of(i), PT_PROT_SHARED_RW);
	e = pt_call1(r->c, marks & PT_S(young) ? H_pte_mkyoung : H_pte_mkold, e);
	return pt_call1(r->c, marks & PT_S(dirty) ? H_pte_mkdirty : H_pte_mkclean, e);
}

static u64 made_of_one(const struct run *r, u64 e)
{
	return PT_SHAPE_TAKES_TWO(pt_helpers[like(r)].shape)
		       ? pt_call2(r->c, like(r), e, PT_FAULT_WRITE)
		       : pt_call1(r->c, like(r), e);
}

/* The places that the MMU takes for one with place i: from there, so many. */
static u64 block_from(const struct run *r, u64 i, u64 *nr)
{
	*nr = pt_span(r->c, PT_PTE, was[i]) > 1 ? r->block : 1;
	return i - i % *nr;
}

/* Marks of any entry in the blocks of a part of the range. */
static u64 marks_of(const struct run *r, u64 first, u64 nr)
{
	u64 all = 0, n;

	for (u64 i = first; i < first + nr; i++) {
		const u64 from = block_from(r, i, &n);

		if (n > 1 && i != from && i != first)
			continue;
		for (u64 k = n > 1 ? from : i; k < from + n; k++)
			all |= view(r, was[k]) & MARKS;
	}
	/* what carries dirty sets soft-dirty */
	return all & PT_S(dirty) ? all | PT_S(soft_dirty) : all;
}

/* Has the helper anything to do with the block of place i? */
static bool is_touched(const struct run *r, u64 i)
{
	u64 nr;
	const u64 from = block_from(r, i, &nr);

	return nr > 1 && from < r->first + r->nr && from + nr > r->first;
}

static u64 with_marks(const struct run *r, u64 e, u64 marks)
{
	if (marks & PT_S(young))
		e = pt_call1(r->c, H_pte_mkyoung, e);
	return marks & PT_S(dirty) ? pt_call1(r->c, H_pte_mkdirty, e) : e;
}

/*
 * A block has young and dirty in common: which of its places the hardware notes them in
 * says nothing.  Elsewhere nothing may differ.
 */
static bool is_as_wanted(const struct run *r, u64 i, u64 want, u64 now)
{
	const bool shared = is_touched(r, i);
	const u64 has = view(r, now), wanted = view(r, want);
	u64 may = 0, more;

	if (shared) {
		may = marks_of(r, i, 1);
		if (like(r) == H_ptep_set_access_flags)
			may |= MARKS;
	}
	more = with_marks(r, want, may & ~wanted);
	return !(has & ~wanted & ~may) && !(wanted & ~has & ~(shared ? cleared(r) : 0)) &&
	       pt_call1(r->c, H_pte_pfn, now) == pt_call1(r->c, H_pte_pfn, want) &&
	       pt_memtype(r->c, PT_PTE, now) == pt_memtype(r->c, PT_PTE, want) &&
	       !(rights(r, now) & ~rights(r, more)) &&
	       (shared || rights(r, now) == rights(r, want));
}

static bool is_empty(const struct run *r, u64 e)
{
	return pt_truth(r->c, H_pte_none, e) && !(rights(r, e) & PT_MMU_ANY);
}

/* What the MMU takes for one has to be one: aligned, and each permits what all do. */
static bool is_whole(const struct run *r, u64 i, u64 now)
{
	const u64 nr = pt_span(r->c, PT_PTE, now), from = nr ? i - i % nr : i;

	if (nr <= 1)
		return true;
	if (from + nr > r->places || pt_frame(r->c, PT_PTE, now) % nr != i % nr)
		return false;
	for (u64 k = from; k < from + nr; k += nr / 2 - 1)
		if (pt_span(r->c, PT_PTE, left[k]) != nr || rights(r, left[k]) != rights(r, now))
			return false;
	return true;
}

static bool is_right(const struct run *r, u64 i)
{
	const u64 now = left[i];
	u64 want = alone(r, i);

	if (is_in_range(r, i) && takes_out(r))
		return pt_told(r->c, is_empty(r, now), 0, now);
	if (is_in_range(r, i))
		want = made_of_one(r, want);
	return pt_told(r->c, is_as_wanted(r, i, want, now) && is_whole(r, i, now), want, now);
}

/* ---- the clauses -------------------------------------------------------------------------- */

/* Of long runs, where something begins or ends, or is noted. */
static bool is_looked_at(const struct run *r, u64 i)
{
	const u64 last = r->first + r->nr - 1;

	return r->block == 1 || i + 1 == r->first || i == r->first || i == last || i == last + 1 ||
	       i == r->noted || i % r->block == 0 || i % r->block == r->block - 1 ||
	       i % r->block == r->block / 2 + 1;
}

static bool leaves_each(const struct run *r)
{
	for (u64 i = r->first; i < r->first + r->nr; i++)
		if (is_looked_at(r, i) && !is_right(r, i))
			return false;
	return true;
}

static bool keeps_around(const struct run *r)
{
	/* of uneven entries the nearest are enough, of a folio all the blocks it touches */
	const u64 far = r->block > 1 ? r->places : 3;

	for (u64 i = 0; i < r->places; i++)
		if (!is_in_range(r, i) && i + far >= r->first && i < r->first + r->nr + far &&
		    is_looked_at(r, i) && !is_right(r, i))
			return false;
	return true;
}

static bool returns_union(const struct run *r)
{
	const u64 any = marks_of(r, r->first, r->nr);
	u64 has, want;

	if (cleared(r))
		return pt_told_number(r->c, !r->ret == !(any & PT_S(young)), !!(any & PT_S(young)),
				      r->ret);
	want = with_marks(r, alone(r, r->first), any);
	has = view(r, r->ret);
	return pt_told(r->c,
		       !((has ^ view(r, want)) & ~(any & PT_S(soft_dirty))) &&
			       pt_call1(r->c, H_pte_pfn, r->ret) ==
				       pt_call1(r->c, H_pte_pfn, want) &&
			       pt_memtype(r->c, PT_PTE, r->ret) == pt_memtype(r->c, PT_PTE, want),
		       want, r->ret);
}

typedef bool (*says_fn)(const struct run *r);

/* What the helper is called for. */
static u64 call(const struct run *r, u64 e, u64 b)
{
	const u64 ret = pt_call_at(r->c, r->law->helper, (uintptr_t)(r->at + r->first), e, b);

	for (u64 i = 0; i < r->places; i++)
		left[i] = entry_at(r, i);
	return ret;
}

static bool holds_of_table(struct run *r, says_fn says)
{
	const bool counts = pt_helpers[r->law->helper].shape == PT_SHAPE_AT2 &&
			    like(r) != H_ptep_set_access_flags;

	for (u64 i = 0; i < r->places; i++)
		was[i] = entry_at(r, i);
	pt_are_made(r->c);
	r->ret = call(r, was[r->first], counts ? r->nr : PT_FAULT_WRITE);
	return says(r);
}

/* ---- ranges ------------------------------------------------------------------------------- */

struct range {
	uint8_t first, nr;
};
/* Of uneven entries; and in halves of a block, of a folio of three. */
static const struct range of_uneven[] = { { 5, 1 }, { 7, 1 },  { 10, 2 }, { 3, 5 },
					  { 9, 6 }, { 1, 16 }, { 7, 30 } };
static const struct range of_folio[] = { { 1, 1 }, { 2, 1 }, { 1, 2 }, { 2, 2 },
					 { 3, 2 }, { 1, 4 }, { 2, 1 } };

static bool is_alone(const struct run *r)
{
	return pt_helpers[r->law->helper].shape == PT_SHAPE_AT ||
	       like(r) == H_ptep_set_access_flags;
}

static bool uneven_holds(struct run *r, says_fn says)
{
	r->places = 3 * PT_BATCH;
	for (size_t i = 0; i < PT_ARRAY_SIZE(of_uneven); i++) {
		r->first = of_uneven[i].first;
		r->nr = is_alone(r) ? 1 : of_uneven[i].nr;
		/* one of them is dirty by the hardware alone: in the middle, the last, none */
		r->noted = i % 3 == 2 ? PLACES : r->first + (i % 3 ? r->nr - 1 : r->nr / 2);
		put_uneven(r);
		if (!holds_of_table(r, says))
			return false;
	}
	return true;
}

/*
 * Places of a folio that the hardware noted a write in: none, one in the range, the first of
 * the block in which it begins, the last of the one it ends in; that too with a read noted in
 * its first, and the other way round.
 */
#define NOTING_WAYS 6
static void choose_noted(struct run *r, unsigned way)
{
	const u64 end = r->first + r->nr - 1, first = r->first - r->first % r->block,
		  last = end + r->block - 1 - end % r->block;
	const struct {
		u64 noted, read;
	} ways[NOTING_WAYS] = { { PLACES, PLACES },
				{ end, PLACES },
				{ first, PLACES },
				{ last, PLACES },
				{ last, last - (r->block - 1) },
				{ last - (r->block - 1), last } };

	r->noted = ways[way].noted;
	r->read = ways[way].read;
}

static bool folio_holds(struct run *r, says_fn says)
{
	const u64 half = r->block / 2;

	r->places = 3 * r->block;
	for (size_t i = 0; i < PT_ARRAY_SIZE(of_folio) * NOTING_WAYS; i++) {
		const size_t range = i / NOTING_WAYS;

		r->first = of_folio[range].first * half;
		r->nr = of_folio[range].nr * half;
		/* the last of a block alone is folded where the frame's struct page says so */
		if (is_alone(r) || range + 1 == PT_ARRAY_SIZE(of_folio))
			r->nr = 1;
		choose_noted(r, i % NOTING_WAYS);
		put_folio(r, r->places);
		if (!holds_of_table(r, says))
			return false;
	}
	return true;
}

static int every_range(struct pt_caller *c, const struct pt_law *law, says_fn says)
{
	struct run r = { .c = c, .law = law };

	if (!begin(&r))
		return PT_LAW_NOT_MET;
	if (!uneven_holds(&r, says))
		return PT_LAW_VIOLATED;
	r.noted = PLACES;
	r.places = PLACES;
	r.block = block_of(&r);
	return r.block == 1 || folio_holds(&r, says);
}

PT_LAW_FN(run_leaves, unused_a, unused_b)
{
	return every_range(c, law, leaves_each);
}

PT_LAW_FN(run_keeps, unused_a, unused_b)
{
	return every_range(c, law, keeps_around);
}

PT_LAW_FN(run_returns, unused_a, unused_b)
{
	return every_range(c, law, returns_union);
}

/* ---- set_ptes() --------------------------------------------------------------------------- */

/* Where nothing stood, a run of the first entry's frame and the next; `was` is what is to be. */
static bool sets(struct run *r, says_fn says, const struct range *range)
{
	const u64 none = pt_call1(r->c, H_pte_clear, r->c->facts->made[PT_PTE][PT_PROT_R]);
	u64 e;

	r->first = range->first;
	r->nr = range->nr;
	e = uneven(r, r->first);
	put_uneven(r);
	for (u64 i = 0; i < r->places; i++)
		was[i] = is_in_range(r, i) ? pt_call2(r->c, H_pte_advance_pfn, e, i - r->first)
					   : entry_at(r, i);
	for (u64 i = r->first; i < r->first + r->nr; i++)
		put(r, i, none);
	put(r, r->first, e);
	(void)call(r, e, r->nr);
	return says(r);
}

static int every_set(struct pt_caller *c, const struct pt_law *law, says_fn says)
{
	struct run r = { .c = c, .law = law };

	if (!begin(&r))
		return PT_LAW_NOT_MET;
	r.places = 3 * PT_BATCH;
	for (size_t i = 0; i < PT_ARRAY_SIZE(of_uneven); i++)
		if (!sets(&r, says, &of_uneven[i]))
			return PT_LAW_VIOLATED;
	return PT_LAW_HOLDS;
}

PT_LAW_FN(run_set, unused_a, unused_b)
{
	return every_set(c, law, leaves_each);
}

PT_LAW_FN(run_set_keeps, unused_a, unused_b)
{
	return every_set(c, law, keeps_around);
}
