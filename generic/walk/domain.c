// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Which entries are walked from: of frames and swap offsets in patterns, of every level,
 * kind and protection.
 */
#include "generic/walk/decide.h"
#include "generic/walk/laws_held.h"
#include "generic/walk/oracle.h"
#include "generic/walk/patterns.h"

/*
 * Frames whose reachable entries are walked to the end; of the others only new
 * entries are walked from: of PROT_NONE, whose frame is encoded differently on
 * some architectures, and of another protection in turn.
 */
static const unsigned whole_closures[PT_NR_COLUMNS] = {
	[PT_PTE] = 2, [PT_PMD] = 2, [PT_PUD] = 1, [PT_HUGETLB] = 1
};
#define NEAR_PROTS 2

/* Frames with whose entries laws are held: between them, every bit is set and clear. */
#define LAW_CLOSURES 4
#define LAST_FRAME   1

static u64 prots_near(u64 frame)
{
	return PT_BIT(PT_PROT_NONE) | PT_BIT(1 + frame % (PT_NR_PROTS - 1));
}

static void present_entries(struct pt_walk *w, enum pt_level l)
{
	unsigned order = pt_level_order(w->facts, l);
	u64 n;

	for (u64 i = 0; pt_pattern(w, w->facts->pfn_bits - order, i, &n); i++) {
		if (w->lists && i > 0)
			return;
		bool whole = i < whole_closures[l];
		/* the last frame has none after it for a batch to go on to */
		bool laws = i < LAW_CLOSURES && i != LAST_FRAME &&
			    w->open.entry_laws[l][PT_GROUP_PRESENT];

		if (!laws && !pt_is_open(w, l, PT_GROUP_PRESENT))
			continue;
		pt_closure_start(w, l, whole ? PT_MAX_STATES : NEAR_PROTS);
		w->c.stops = !laws;
		pt_closure_make(w, n << order, whole ? ~UINT64_C(0) : prots_near(i));
		pt_closure_walk(w);
		if (laws)
			pt_entry_laws(w, PT_GROUP_PRESENT);
	}
}

/* All subsets of flags for a few offsets and pages; of the others each flag alone. */
#define WHOLE_FLAGS 8
#define NEAR_FLAGS  1

static void expect_swap(struct pt_walk *w, enum pt_level l, u64 type, u64 offset, u64 i)
{
	pt_closure_start(w, l, i < WHOLE_FLAGS ? PT_MAX_STATES : NEAR_FLAGS);
	w->judge.about.type = type;
	w->judge.about.offset = offset;
}

/* An entry of the architecture's own encoding: all types, also those mm has reserved. */
static void raw_swap_entry(struct pt_walk *w, enum pt_level l, u64 type, u64 offset, u64 i)
{
	int make = pt_at(w->caller, PT_F_raw_to_entry, l);

	if (make < 0 || !pt_has(w->caller, H___swp_entry))
		return;
	expect_swap(w, l, type, offset, i);
	pt_closure_make_swap(w, make, pt_call2(w->caller, H___swp_entry, type, offset),
			     PT_KIND_SWAP);
}

/* One that mm makes: its own layer on top, and all flags on it. */
static void mm_swap_entry(struct pt_walk *w, enum pt_level l, u64 type, u64 offset, u64 i)
{
	int make = pt_at(w->caller, PT_F_swp_to_entry, l);

	if (make < 0 || !pt_has(w->caller, H_swp_entry) || type >= w->facts->max_swapfiles)
		return;
	expect_swap(w, l, type, offset, i);
	pt_closure_make_swap(w, make, pt_call2(w->caller, H_swp_entry, type, offset), PT_KIND_SWAP);
	pt_closure_walk(w);
}

/*
 * What is stored may be a swap entry too: the laws that say so, over a few of them.  A huge
 * page is swapped out in pieces: at its place there are migration entries alone.
 */
#define STORED_CLOSURES 4

static void swap_entry(struct pt_walk *w, enum pt_level l, u64 type, u64 offset, u64 i)
{
	if (!pt_mm_makes(w, type, offset))
		return;
	raw_swap_entry(w, l, type, offset, i);
	mm_swap_entry(w, l, type, offset, i);
}

static void swap_entries(struct pt_walk *w, enum pt_level l)
{
	unsigned bits = pt_bit_width(pt_largest_offset(w->caller));
	u64 types = PT_BIT(w->facts->mode->swp_type_bits), offset;

	if (!bits)
		return;
	for (u64 i = 0; pt_pattern(w, bits, i, &offset); i++) {
		if (w->lists && i > 8)
			return;
		if (!pt_is_open(w, l, PT_GROUP_SWAP))
			continue;
		/* every type with a few offsets, every offset with some type */
		for (u64 t = 0; t < types && i < 4; t++)
			swap_entry(w, l, t, offset, i);
		raw_swap_entry(w, l, i % types, offset, i);
		swap_entry(w, l, i % w->facts->max_swapfiles, offset, i);
	}
}

/* Offsets of pages that a swap file can have: struct swap_header counts them in 32 bits. */
#define SWAP_FILE_BITS 32

static void stored_swap_entries(struct pt_walk *w, enum pt_level l)
{
	unsigned bits = pt_bit_width(pt_largest_offset(w->caller));
	u64 offset;

	if (l == PT_PMD)
		return;
	if (bits > SWAP_FILE_BITS)
		bits = SWAP_FILE_BITS;
	if (!pt_is_open(w, l, PT_GROUP_SWAP) && !w->open.entry_laws[l][PT_GROUP_SWAP])
		return;
	for (u64 i = 0; bits && i < STORED_CLOSURES && pt_pattern(w, bits, i, &offset); i++) {
		mm_swap_entry(w, l, i, offset, i);
		pt_entry_laws(w, PT_GROUP_SWAP);
	}
}

/* An entry of mm's own types, with all flags it may have. */
static void mm_entry(struct pt_walk *w, enum pt_level l, u64 v, enum pt_kind kind, u64 i)
{
	int make = pt_at(w->caller, PT_F_swp_to_entry, l);

	if (make < 0 || !pt_has(w->caller, H_swp_type) || !pt_has(w->caller, H_swp_offset))
		return;
	expect_swap(w, l, pt_call1(w->caller, H_swp_type, v), pt_call1(w->caller, H_swp_offset, v),
		    i);
	pt_closure_make_swap(w, make, v, kind);
	pt_closure_walk(w);
}

/* Migration entries also say whether the page was young and dirty. */
static void pfn_entry(struct pt_walk *w, enum pt_level l, size_t maker, u64 pfn, u64 i)
{
	enum pt_kind kind = pt_makers[maker].kind;
	u64 v = pt_call1(w->caller, pt_makers[maker].make, pfn);

	mm_entry(w, l, v, kind, i);
	if (kind != PT_KIND_MIGRATION)
		return;
	if (pt_has(w->caller, H_make_migration_entry_young))
		v = pt_call1(w->caller, H_make_migration_entry_young, v);
	if (pt_has(w->caller, H_make_migration_entry_dirty))
		v = pt_call1(w->caller, H_make_migration_entry_dirty, v);
	mm_entry(w, l, v, kind, i);
}

static void pfn_entries(struct pt_walk *w, enum pt_level l)
{
	unsigned order = pt_level_order(w->facts, l);
	const u64 stored = l == PT_PMD ? STORED_CLOSURES : 1;
	u64 n;

	for (u64 i = 0; pt_pattern(w, w->facts->pfn_bits - order, i, &n); i++) {
		if (w->lists && i > 4)
			return;
		if (!pt_is_open(w, l, PT_GROUP_SWAP) &&
		    (i >= stored || !w->open.entry_laws[l][PT_GROUP_SWAP]))
			continue;
		for (size_t k = 0; k < pt_nr_makers; k++) {
			bool pmd = pt_makers[k].kind == PT_KIND_MIGRATION;

			/* each maker with a few frames, each frame with some maker */
			if (!pt_has(w->caller, pt_makers[k].make) || (l == PT_PMD && !pmd) ||
			    (i >= 4 && k != i % (l == PT_PMD ? 3 : pt_nr_makers)))
				continue;
			pfn_entry(w, l, k, n << order, i);
			if (i < stored)
				pt_entry_laws(w, PT_GROUP_SWAP);
		}
	}
}

static void marker_entries(struct pt_walk *w)
{
	u64 v, m;

	if (!pt_has(w->caller, H_make_pte_marker_entry) || !pt_has(w->caller, H_swp_entry_to_pte) ||
	    !pt_has(w->caller, H_swp_type) || !pt_has(w->caller, H_swp_offset))
		return;
	for (u64 i = 0; pt_marker(w, i, &m); i++) {
		v = pt_call1(w->caller, H_make_pte_marker_entry, m);
		expect_swap(w, PT_PTE, pt_call1(w->caller, H_swp_type, v),
			    pt_call1(w->caller, H_swp_offset, v), i);
		pt_closure_make_swap(w, H_swp_entry_to_pte, v, PT_KIND_MARKER);
		pt_closure_walk(w);
	}
}

/* Entries that no effect row makes: what the predicates say of them. */
static void plain_kind(struct pt_walk *w, enum pt_level l, enum pt_kind kind, u64 e)
{
	pt_oracle_is(w, l, kind, e);
	w->caller->plain = kind + 1;
	pt_ask_kind(w, l, kind, e, pt_view(w->caller, l, PT_GROUP_PRESENT, e), false);
	w->caller->plain = 0;
}

/*
 * A page table, and one that stands elsewhere in its page: each bit of the place in turn,
 * and all of them.
 */
static void table_kind(struct pt_walk *w, enum pt_level l, u64 e, u64 i)
{
	const unsigned shift = w->facts->mode->table_shift[l],
		       bits = shift ? w->facts->mode->page_shift - shift : 0;
	const u64 places = PT_BIT(bits) - 1, which = i % (bits + 1);

	plain_kind(w, l, PT_KIND_TABLE, e);
	if (bits)
		plain_kind(w, l, PT_KIND_TABLE, e | (which ? PT_BIT(which - 1) : places) << shift);
}

static void plain_kinds(struct pt_walk *w, enum pt_level l)
{
	int clear = pt_at(w->caller, PT_F_clear, l), populate = pt_at(w->caller, PT_F_populate, l);
	u64 n, before = w->facts->made[l][PT_PROT_SHARED_RW];

	/* where there are no leaves: some look at what they clear */
	if (!w->facts->leaves[l] && populate >= 0 && pt_table_pattern(w, 0, &n))
		before = pt_call1(w->caller, populate, n);
	if (clear >= 0)
		plain_kind(w, l, PT_KIND_NONE, pt_call1(w->caller, clear, before));
	for (u64 i = 0; populate >= 0 && pt_table_pattern(w, i, &n); i++)
		table_kind(w, l, pt_call1(w->caller, populate, n), i);
}

void pt_walk_start(struct pt_walk *w, struct pt_caller *c, const struct pt_wanted *wanted,
		   struct pt_result *results)
{
	w->judge.caller = w->caller = c;
	w->judge.facts = w->facts = c->facts;
	w->judge.seen = &w->seen;
	w->wanted = *wanted;
	w->result = results;
	w->random = wanted->seed;
	pt_plan(w);
	pt_oracle_start(w);
	pt_decide_start(w);
}

void pt_walk_all(struct pt_walk *w)
{
	bool thp_migration = w->facts->features & PT_FEATURE_THP_MIGRATION;

	for (unsigned l = 0; l < PT_NR_COLUMNS; l++) {
		if (!w->facts->supported[l])
			continue;
		plain_kinds(w, l);
		if (!w->facts->leaves[l])
			continue;
		present_entries(w, l);
		if (l == PT_PTE || (l == PT_PMD && thp_migration)) {
			swap_entries(w, l);
			stored_swap_entries(w, l);
			pfn_entries(w, l);
		}
	}
	marker_entries(w);
	pt_number_laws(w);
	pt_hazards_try(w);
}
