// SPDX-License-Identifier: GPL-2.0-or-later
/* Laws held against the entries of a closure, and against numbers in patterns. */
#include "generic/walk/laws_held.h"
#include "generic/judge/laws.h"
#include "generic/walk/decide.h"
#include "generic/walk/oracle.h"
#include "generic/walk/patterns.h"

/* True for a case that holds, which its caller counts; else all is noted here. */
static inline __attribute__((always_inline)) bool law_holds(struct pt_walk *w, size_t law, u64 a,
							    u64 b, enum pt_kind kind)
{
	int holds;

	if (__builtin_expect(w->oracle, 0))
		pt_oracle_begin_case(w);
	holds = pt_law_fns[law](w->caller, &pt_laws[law], a, b);
	if (__builtin_expect(w->oracle, 0) && pt_oracle_end_case(w, &pt_laws[law], a, b, holds))
		holds = PT_LAW_NOT_MET;
	pt_settle_if_due(w->caller);
	/* nearly always, so no witness is made up for nothing */
	if (holds == PT_LAW_HOLDS)
		return true;
	pt_weigh_law(w, law, holds, a, b, kind);
	return false;
}

static void judge_law(struct pt_walk *w, size_t law, u64 a, u64 b, enum pt_kind kind)
{
	if (law_holds(w, law, a, b, kind))
		w->result[pt_law_clause(law)].cases++;
}

/* Comparing with 64 neighbours each is dear, and so is a list of all calls. */
#define DEAR_STRIDE 17

static void law_over_entries(struct pt_walk *w, size_t law)
{
	bool dear = w->lists || pt_family_of(pt_laws[law].helper) == PT_F_same;
	u64 cases = 0;

	for (size_t i = 0; i < w->seen.nr; i += dear && i >= 16 ? DEAR_STRIDE : 1)
		if (w->seen.state[i].kind != PT_KIND_INVALID &&
		    (!w->oracle || pt_oracle_is_fit(&w->seen.state[i])))
			cases += law_holds(w, law, w->seen.state[i].e, w->seen.state[i].kind,
					   w->seen.state[i].kind);
	w->result[pt_law_clause(law)].cases += cases;
}

void pt_entry_laws(struct pt_walk *w, enum pt_group g)
{
	for (size_t i = 0; i < w->open.entry_laws[w->judge.about.level][g]; i++) {
		const struct pt_law *law = &pt_laws[i];
		bool asked = law->domain == PT_DOMAIN_STORED ||
			     (law->domain == PT_DOMAIN_ENTRY && g == PT_GROUP_PRESENT);

		if (asked && pt_helpers[law->helper].level == w->judge.about.level &&
		    pt_has_needs(w->caller, law))
			law_over_entries(w, i);
	}
}

static void law_over_numbers(struct pt_walk *w, size_t law, unsigned shift)
{
	u64 n;

	for (u64 i = 0; pt_pattern(w, w->facts->pfn_bits - shift, i, &n); i++)
		judge_law(w, law, n << shift, 0, PT_KIND_PRESENT);
}

/*
 * Frames that a page of each size may begin at: in patterns, so that every bit
 * of them is in a case; what kind of entry it is goes round with them.
 */
static void law_over_sizes(struct pt_walk *w, size_t law)
{
	u64 n;

	/* a list of calls has no room for tables */
	for (u64 size = 0; size < PT_HUGE_SIZES && !w->lists; size++) {
		unsigned shift = PT_HUGE_SHIFT(w->facts->huge_shifts, size);
		unsigned order = shift - w->facts->mode->page_shift,
			 bits = w->facts->pfn_bits - order;

		for (u64 i = 0; shift && i < PT_FIXED_PATTERNS(bits) && pt_pattern(w, bits, i, &n);
		     i++)
			judge_law(w, law, n << order, size + i * PT_HUGE_SIZES, PT_KIND_PRESENT);
	}
}

/* How many bits of offset a law about swap entries is tried with; 0: it is not. */
static unsigned swap_bits(struct pt_walk *w, const struct pt_law *law)
{
	bool pmd = pt_helpers[law->helper].level == PT_PMD;
	unsigned bits = pt_bit_width(pt_largest_offset(w->caller));

	if (pmd && (!pt_has(w->caller, H___swp_entry_to_pmd) ||
		    !(w->facts->features & PT_FEATURE_THP_MIGRATION)))
		return 0;
	return bits;
}

static void law_over_swap(struct pt_walk *w, size_t law)
{
	unsigned bits = swap_bits(w, &pt_laws[law]);
	u64 offset;

	for (u64 i = 0; bits && pt_pattern(w, bits, i, &offset); i++)
		for (u64 t = 0; t < PT_BIT(w->facts->mode->swp_type_bits); t += i < 4 ? 1 : 7)
			if (pt_mm_makes(w, t, offset))
				judge_law(w, law, t, offset, PT_KIND_SWAP);
}

static void law_over_tables(struct pt_walk *w, size_t law)
{
	u64 n;

	for (u64 i = 0; pt_table_pattern(w, i, &n); i++)
		judge_law(w, law, n, 0, PT_KIND_TABLE);
}

static void law_over_markers(struct pt_walk *w, size_t law)
{
	u64 m;

	for (u64 i = 0; pt_marker(w, i, &m); i++)
		judge_law(w, law, m, 0, PT_KIND_MARKER);
}

/* A law's cases are those of a run in which every law is held. */
static void pass_randoms(struct pt_walk *w, const struct pt_law *law)
{
	bool draws = law->domain == PT_DOMAIN_TABLE;

	if (law->domain == PT_DOMAIN_PFN)
		draws = pt_has_leaves(w->facts, law->helper);
	else if (law->domain == PT_DOMAIN_SWAP)
		draws = swap_bits(w, law);
	for (u64 i = 0; draws && i < w->wanted.cases; i++)
		pt_random(w);
}

void pt_number_laws(struct pt_walk *w)
{
	for (size_t i = 0; i < pt_nr_laws; i++) {
		const struct pt_law *law = &pt_laws[i];

		if (!pt_has_needs(w->caller, law))
			continue;
		if (!pt_is_law_open(w, i)) {
			pass_randoms(w, law);
			continue;
		}
		/* what one law calls is nothing to the next */
		pt_oracle_forget(w);
		if (law->domain == PT_DOMAIN_PFN && pt_has_leaves(w->facts, law->helper))
			law_over_numbers(w, i,
					 pt_level_order(w->facts, pt_helpers[law->helper].level));
		else if (law->domain == PT_DOMAIN_SIZED && w->facts->leaves[PT_HUGETLB])
			law_over_sizes(w, i);
		else if (law->domain == PT_DOMAIN_TABLE)
			law_over_tables(w, i);
		else if (law->domain == PT_DOMAIN_SWAP)
			law_over_swap(w, i);
		else if (law->domain == PT_DOMAIN_MARKER)
			law_over_markers(w, i);
		else if (law->domain == PT_DOMAIN_ONCE)
			judge_law(w, i, 0, 0, PT_KIND_NONE);
	}
}
