// SPDX-License-Identifier: GPL-2.0-or-later
/* Laws of levels that are tables alone, of their folding, and of the way from table to table. */
#include "generic/judge/laws.h"

static enum pt_folded folded(struct pt_caller *c, const struct pt_law *law)
{
	return pt_call1(c, pt_law_part(law, PT_PART_OTHER), 0);
}

static u64 table_at(struct pt_caller *c, const struct pt_law *law, u64 pfn)
{
	return pt_call1(c, pt_law_part(law, PT_PART_MAKER), pfn);
}

/* A table is present, and so is what stands in for one; of neither is anything else true. */
static bool says_table(struct pt_caller *c, const struct pt_law *law, u64 e)
{
	const enum pt_helper h = law->helper;
	const bool want = h == H_pud_present || h == H_p4d_present || h == H_pgd_present;

	return pt_truth(c, h, e) == want;
}

/* It is made all the same where nothing is asked: lists of calls are to have every helper. */
PT_LAW_FN(says_of_table, pfn, unused)
{
	const u64 e = table_at(c, law, pfn);

	return folded(c, law) == PT_FOLDED_ALWAYS ? PT_LAW_NOT_MET : says_table(c, law, e);
}

PT_LAW_FN(says_of_empty, pfn, unused)
{
	const bool want = law->helper == H_p4d_none || law->helper == H_pgd_none;
	u64 e;

	if (folded(c, law) == PT_FOLDED_ALWAYS)
		return PT_LAW_NOT_MET;
	e = pt_call1(c, pt_law_part(law, PT_PART_CLEARER), table_at(c, law, pfn));
	return pt_truth(c, law->helper, e) == want;
}

PT_LAW_FN(empties_table, pfn, unused)
{
	u64 left;

	if (folded(c, law) == PT_FOLDED_ALWAYS)
		return PT_LAW_NOT_MET;
	left = pt_call1(c, law->helper, table_at(c, law, pfn));
	return pt_truth(c, pt_law_part(law, PT_PART_TELLER), left);
}

PT_LAW_FN(names_table, pfn, unused)
{
	if (folded(c, law) == PT_FOLDED_ALWAYS)
		return PT_LAW_NOT_MET;
	return pt_call1(c, pt_law_part(law, PT_PART_TELLER), pt_call1(c, law->helper, pfn)) == pfn;
}

/* What stands where a level is folded: entries of the level below. */
#define NR_BELOW 3
static unsigned below(struct pt_caller *c, const struct pt_law *law, u64 pfn, u64 e[NR_BELOW])
{
	const enum pt_level l = pt_helpers[pt_law_part(law, PT_PART_MAKER)].level;
	unsigned n = 0;

	e[n++] = table_at(c, law, pfn);
	e[n++] = pt_call1(c, pt_law_part(law, PT_PART_CLEARER), e[0]);
	if (c->facts->leaves[l])
		e[n++] = c->facts->made[l][PT_PROT_SHARED_RW];
	return n;
}

static int of_each_below(struct pt_caller *c, const struct pt_law *law, u64 pfn,
			 bool (*holds)(struct pt_caller *c, const struct pt_law *law, u64 e))
{
	u64 e[NR_BELOW];
	unsigned n;

	if (folded(c, law) == PT_FOLDED_NEVER)
		return PT_LAW_NOT_MET;
	n = below(c, law, pfn, e);
	for (unsigned i = 0; i < n; i++)
		if (!holds(c, law, e[i]))
			return PT_LAW_VIOLATED;
	return PT_LAW_HOLDS;
}

PT_LAW_FN(says_of_folded, pfn, unused)
{
	return of_each_below(c, law, pfn, says_table);
}

static bool keeps(struct pt_caller *c, const struct pt_law *law, u64 e)
{
	const u64 left = pt_call1(c, law->helper, e);

	return pt_told(c, left == e, e, left);
}

PT_LAW_FN(keeps_folded, pfn, unused)
{
	return of_each_below(c, law, pfn, keeps);
}

/*
 * Where nothing but one entry can be meant, GUP-fast may go on from its copy of it; an entry
 * that tells by itself has others beside it in its table.
 */
static bool is_copy_allowed(struct pt_caller *c, const struct pt_law *law)
{
	const enum pt_helper h = law->helper;
	const bool lockless = h == H_pmd_offset_lockless || h == H_pud_offset_lockless ||
			      h == H_p4d_offset_lockless;

	return lockless && folded(c, law) == PT_FOLDED_ALWAYS;
}

static bool stays(struct pt_caller *c, const struct pt_law *law, u64 e)
{
	const u64 where = pt_call2(c, law->helper, e, 0);

	return is_copy_allowed(c, law) ||
	       pt_told_number(c, where == PT_SAME_PLACE, PT_SAME_PLACE, where);
}

PT_LAW_FN(stays_where_folded, pfn, unused)
{
	const int says = of_each_below(c, law, pfn, stays);

	return is_copy_allowed(c, law) ? PT_LAW_NOT_MET : says;
}

/* GUP-fast reads each level's entry into a copy, and goes on from the copy of the last. */
PT_LAW_FN(leads_on_from_copies, pfn, unused)
{
	if (folded(c, law) != PT_FOLDED_ALWAYS ||
	    pt_call1(c, H_mm_p4d_folded, 0) != PT_FOLDED_ALWAYS)
		return PT_LAW_NOT_MET;
	return of_each_below(c, law, pfn, keeps);
}

/* No table has fewer places than 32. */
PT_LAW_FN(finds_place, pfn, unused)
{
	static const unsigned char places[] = { 0, 1, 31 };
	u64 e;

	if (law->helper != H_pte_offset_kernel && folded(c, law) == PT_FOLDED_ALWAYS)
		return PT_LAW_NOT_MET;
	e = table_at(c, law, pfn);
	for (size_t i = 0; i < PT_ARRAY_SIZE(places); i++) {
		const u64 want = (pfn << c->facts->mode->page_shift) + places[i] * sizeof(u64),
			  where = pt_call2(c, law->helper, e, places[i]);

		if (where != want)
			return pt_told_number(c, false, want, where);
	}
	return PT_LAW_HOLDS;
}
