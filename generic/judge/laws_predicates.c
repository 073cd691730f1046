// SPDX-License-Identifier: GPL-2.0-or-later
/* Laws of what predicates and readers say of an entry. */
#include "generic/judge/laws.h"

/* pXd_same(): every entry is the same as itself. */
PT_LAW_FN(is_itself, e, unused)
{
	return pt_call2(c, law->helper, e, e) != 0;
}

/* pXd_same(): a flip of any bit that somebody reads makes another entry. */
PT_LAW_FN(distinguishes, e, kind)
{
	u64 read = ~c->facts->other[pt_law_level(law)][pt_group_of(kind)];
	bool holds = true;

	/* without the architecture's encoding nobody knows which bits are read */
	if (pt_group_of(kind) == PT_GROUP_SWAP &&
	    (!pt_has(c, H___swp_entry) || pt_at(c, PT_F_raw_to_entry, pt_law_level(law)) < 0))
		return 2;
	/* a flipped bit may make what is no entry: the contract allows no such call */
	pt_allow(c, false);
	for (unsigned b = 0; b < 64 && holds; b++)
		holds = !(read & PT_BIT(b)) || !pt_call2(c, law->helper, e, e ^ PT_BIT(b));
	pt_allow(c, true);
	return holds;
}

/* The same where a level has tables alone. */
PT_LAW_FN(tells_tables_apart, pfn, unused)
{
	u64 e = pt_call1(c, pt_law_at(law, PT_F_populate), pfn);
	u64 other = pt_call1(c, pt_law_at(law, PT_F_populate), pfn ^ 1);

	return pt_call2(c, law->helper, e, e) && !pt_call2(c, law->helper, e, other);
}

/* A stub says no of whatever is asked. */
PT_LAW_FN(says_no, e, unused)
{
	return !pt_truth(c, law->helper, e);
}

PT_LAW_FN(says_no_of_swap, e, kind)
{
	return pt_group_of(kind) == PT_GROUP_SWAP ? pt_law_says_no(c, law, e, kind) : 2;
}

/* Bits that an erratum sets in swap entries change no answer: pt_mode.strays. */
PT_LAW_FN(ignores_strays, e, kind)
{
	enum pt_level l = pt_law_level(law);
	u64 strayed = e | c->facts->mode->strays;
	int from = pt_at(c, PT_F_type, l);

	if (!c->facts->mode->strays || pt_group_of(kind) != PT_GROUP_SWAP)
		return 2;
	return pt_view(c, l, PT_GROUP_SWAP, e) == pt_view(c, l, PT_GROUP_SWAP, strayed) &&
	       (from < 0 || pt_call1(c, from, e) == pt_call1(c, from, strayed));
}

PT_LAW_FN(none_with_strays, unused, unused2)
{
	u64 none = pt_call1(c, pt_law_at(law, PT_F_clear), 0);

	return c->facts->mode->strays ? pt_truth(c, law->helper, none | c->facts->mode->strays) : 2;
}

/* mprotect() to PROT_NONE asks what it walks over, whether or not anything is there. */
PT_LAW_FN(low_of_none, unused, unused2)
{
	u64 none = pt_call1(c, pt_law_at(law, PT_F_clear), 0);

	return c->facts->mode->l1tf ? pt_call1(c, law->helper, none) < PT_L1TF_FRAMES
				    : PT_LAW_NOT_MET;
}

PT_LAW_FN(devmap_as_puds, unused, unused2)
{
	const struct pt_facts *f = c->facts;
	u64 pmd = f->made[PT_PMD][PT_PROT_SHARED_RW], pud = f->made[PT_PUD][PT_PROT_SHARED_RW];

	if (!f->leaves[PT_PMD] || !f->leaves[PT_PUD] || !(f->supported[PT_PUD] & PT_S(trans_huge)))
		return PT_LAW_NOT_MET;
	return pt_truth(c, law->helper, pt_call1(c, H_pmd_mkdevmap, pmd)) ==
	       pt_truth(c, H_pud_trans_huge, pt_call1(c, H_pud_mkdevmap, pud));
}

/* Without a clearer the law names the predicate itself as one: then only the setter counts. */
PT_LAW_FN(tells_apart, e, unused)
{
	enum pt_helper set = pt_law_part(law, PT_PART_SETTER),
		       clear = pt_law_part(law, PT_PART_CLEARER);

	if (!pt_truth(c, law->helper, pt_call1(c, set, e)))
		return 0;
	return clear == law->helper || !pt_truth(c, law->helper, pt_call1(c, clear, e));
}

PT_LAW_FN(swap_tells_apart, type, offset)
{
	u64 v = pt_call2(c, H___swp_entry, type, offset);

	return pt_law_tells_apart(c, law, pt_call1(c, pt_law_at(law, PT_F_raw_to_entry), v), 0);
}

PT_LAW_FN(pfn_reads_back, pfn, unused)
{
	u64 e = pt_call2(c, pt_law_at(law, PT_F_make), pfn, PT_PROT_R);

	if (pt_law_level(law) != PT_PTE)
		e = pt_call1(c, pt_law_at(law, PT_F_mkhuge), e);
	return pt_call1(c, law->helper, e) == pfn;
}

/* Where the MMU uses the entry at all. */
PT_LAW_FN(names_frame, e, kind)
{
	const enum pt_level l = pt_law_level(law);
	const u64 stored = pt_stored(c, l, e);

	if (kind != PT_KIND_PRESENT || !(pt_rights(c, l, stored) & PT_MMU_ANY))
		return 2;
	return pt_call1(c, law->helper, e) == pt_frame(c, l, stored);
}
