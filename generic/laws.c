// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Clauses that are no frame: 0 violated, 1 holds, 2 assumption not met.  A
 * function serves several laws: which helpers it calls it reads from the law.
 */
#include "generic/run.h"

#define UNUSED __attribute__((unused))
/* Every law's function has this shape; see struct pt_law in contract.h. */
#define LAW(name, a, b)                                                                         \
	static int name(UNUSED struct pt_run *r, UNUSED const struct pt_law *law, UNUSED u64 a, \
			UNUSED u64 b)

/* pXd_same(): a flip of any bit that somebody reads makes another entry. */
LAW(distinguishes, e, read)
{
	for (unsigned b = 0; b < 64; b++)
		if ((read & PT_BIT(b)) && pt_call2(r, law->helper, e, e ^ PT_BIT(b)))
			return 0;
	return 1;
}

/* needs[0] is what the helper returns. */
LAW(returns_old, e, unused)
{
	return pt_call1(r, law->needs[0], e) == e;
}

/* What pmd_mkinvalid() promises is what pmdp_invalidate() must leave in memory. */
LAW(leaves_mkinvalid, e, unused)
{
	u64 made = pt_call1(r, H_pmd_mkinvalid, e), left = pt_call1(r, law->helper, e);

	return pt_call1(r, H_pmd_pfn, made) == pt_call1(r, H_pmd_pfn, left) &&
	       pt_view(r, PT_PMD, PT_GROUP_PRESENT, made) ==
		       pt_view(r, PT_PMD, PT_GROUP_PRESENT, left);
}

static u64 raw_through_pte(struct pt_run *r, u64 type, u64 offset)
{
	u64 e = pt_call1(r, H___swp_entry_to_pte, pt_call2(r, H___swp_entry, type, offset));

	return pt_call1(r, H___pte_to_swp_entry, e);
}

LAW(raw_type_round_trips, type, offset)
{
	return pt_call1(r, law->helper, raw_through_pte(r, type, offset)) == type;
}

LAW(raw_offset_round_trips, type, offset)
{
	return pt_call1(r, law->helper, raw_through_pte(r, type, offset)) == offset;
}

/* swapfile.c takes offset(encode(0, ~0)) for a limit: every smaller offset must exist. */
LAW(largest_is_a_limit, unused, unused2)
{
	u64 largest = pt_largest_offset(r);

	return largest && !(largest & (largest + 1));
}

static u64 through_pte(struct pt_run *r, u64 v)
{
	return pt_call1(r, H_pte_to_swp_entry, pt_call1(r, H_swp_entry_to_pte, v));
}

static const enum pt_helper migration_kinds[] = { H_is_readable_migration_entry,
						  H_is_readable_exclusive_migration_entry,
						  H_is_writable_migration_entry };

/* The kind of migration entry that a maker makes: needs[0] alone says yes. */
LAW(migration_reads_back, pfn, unused)
{
	u64 v = through_pte(r, pt_call1(r, law->helper, pfn));

	if (!pt_truth(r, H_is_migration_entry, v) || pt_call1(r, H_swp_offset_pfn, v) != pfn)
		return 0;
	/* nobody has said young or dirty yet */
	if ((pt_has(r, H_is_migration_entry_young) && pt_truth(r, H_is_migration_entry_young, v)) ||
	    (pt_has(r, H_is_migration_entry_dirty) && pt_truth(r, H_is_migration_entry_dirty, v)))
		return 0;
	for (size_t i = 0; i < PT_ARRAY_SIZE(migration_kinds); i++) {
		enum pt_helper is = migration_kinds[i];

		if (pt_has(r, is) && pt_truth(r, is, v) != (is == law->needs[0]))
			return 0;
	}
	return 1;
}

/*
 * Young and dirty read back (needs[0]) without the other (needs[1]) and leave
 * the pfn, or are not kept at all where there is no room.
 */
LAW(migration_keeps, pfn, unused)
{
	u64 v = pt_call1(r, H_make_writable_migration_entry, pfn), w;
	bool room = pt_truth(r, H_migration_entry_supports_ad, 0);

	if (pt_truth(r, law->needs[0], v))
		return 0;
	w = through_pte(r, pt_call1(r, law->helper, v));
	return pt_truth(r, law->needs[0], w) == room && !pt_truth(r, law->needs[1], w) &&
	       pt_call1(r, H_swp_offset_pfn, w) == pfn && pt_truth(r, H_is_migration_entry, w);
}

LAW(marker_reads_back, marker, unused)
{
	u64 v = through_pte(r, pt_call1(r, law->helper, marker));

	return pt_call1(r, H_pte_marker_get, v) == marker;
}

/* pXd_clear(): needs[0] is pXd_none(). */
LAW(makes_none, unused, unused2)
{
	u64 e = pt_call1(r, law->helper, 0);
	enum pt_level l = pt_helpers[law->helper].level;

	return pt_truth(r, law->needs[0], e) && !(r->mode->mmu->rights(r->mode, l, e) & PT_MMU_ANY);
}

/* A predicate and its setter, needs[0], and its opposite, needs[1]; some have none. */
LAW(tells_apart, e, unused)
{
	enum pt_helper set = law->needs[0], clear = law->needs[1];

	if (!pt_truth(r, law->helper, pt_call1(r, set, e)))
		return 0;
	return clear == law->helper || !pt_truth(r, law->helper, pt_call1(r, clear, e));
}

LAW(swap_tells_apart, type, offset)
{
	bool pmd = pt_helpers[law->helper].level == PT_PMD;
	u64 v = pt_call2(r, H___swp_entry, type, offset);

	return tells_apart(r, law,
			   pt_call1(r, pmd ? H___swp_entry_to_pmd : H___swp_entry_to_pte, v), 0);
}

LAW(pte_pfn_reads_back, pfn, unused)
{
	return pt_call1(r, H_pte_pfn, pt_call2(r, H_pfn_pte, pfn, PT_PROT_R)) == pfn;
}

LAW(pmd_pfn_reads_back, pfn, unused)
{
	unsigned shift = r->mode->pmd_shift - r->mode->page_shift;
	u64 huge = pfn >> shift << shift, half;

	if (!huge)
		return 2;
	half = pt_call2(r, H_pfn_pmd, huge, PT_PROT_R);
	return pt_call1(r, H_pmd_pfn, pt_call1(r, H_pmd_mkhuge, half)) == huge;
}

#define THROUGH_PTE	H_swp_entry_to_pte, H_pte_to_swp_entry
#define MIGRATION_NEEDS H_is_migration_entry, H_swp_offset_pfn, THROUGH_PTE
#define AD_NEEDS	H_migration_entry_supports_ad, H_make_writable_migration_entry, MIGRATION_NEEDS
#define RAW_NEEDS	H___swp_entry, H___swp_entry_to_pte, H___pte_to_swp_entry

/* A predicate with its setter and its opposite; at pte and at pmd; of swap entries. */
#define TELL(pred, set, clear, domain, fn)                                                  \
	{                                                                                   \
		H_##pred, "tells-apart", "DOC",                                             \
			"it is true after its setter and false after the opposite", domain, \
			{ H_##set, H_##clear, H_##pred }, fn                                \
	}
#define BOTH_TELL(pred, set, clear)                                             \
	TELL(pte_##pred, pte_##set, pte_##clear, PT_DOMAIN_ENTRY, tells_apart), \
		TELL(pmd_##pred, pmd_##set, pmd_##clear, PT_DOMAIN_ENTRY, tells_apart)
#define SWAP_TELL(pred, set, clear) TELL(pred, set, clear, PT_DOMAIN_SWAP, swap_tells_apart)

/* helper, name, rule, text, domain, what else it calls (then itself), function */
const struct pt_law pt_laws[] = {
	{ H_pte_clear,
	  "makes-none",
	  "P2",
	  "a cleared pte is none, and the MMU faults on it",
	  PT_DOMAIN_ONCE,
	  { H_pte_none, H_pte_clear },
	  makes_none },
	{ H_pmd_clear,
	  "makes-none",
	  "P2",
	  "a cleared pmd is none, and the MMU faults on it",
	  PT_DOMAIN_ONCE,
	  { H_pmd_none, H_pmd_clear },
	  makes_none },
	{ H_pte_same,
	  "distinguishes",
	  "E1",
	  "two ptes that differ in a bit somebody reads differ",
	  PT_DOMAIN_ENTRY,
	  { H_pte_same },
	  distinguishes },
	{ H_pmd_same,
	  "distinguishes",
	  "E1",
	  "two pmds that differ in a bit somebody reads differ",
	  PT_DOMAIN_ENTRY,
	  { H_pmd_same },
	  distinguishes },
	{ H_pmdp_invalidate,
	  "returns-old",
	  "I3",
	  "it returns the entry that was there",
	  PT_DOMAIN_ENTRY,
	  { H_pmdp_invalidate_ret, H_pmdp_invalidate },
	  returns_old },
	{ H_pmdp_invalidate_ad,
	  "returns-old",
	  "I4",
	  "it returns the entry that was there",
	  PT_DOMAIN_ENTRY,
	  { H_pmdp_invalidate_ad_ret, H_pmdp_invalidate_ad },
	  returns_old },
	{ H_pmdp_invalidate,
	  "leaves-mkinvalid",
	  "I3",
	  "what it leaves in memory reads like pmd_mkinvalid() of the entry",
	  PT_DOMAIN_ENTRY,
	  { H_pmd_mkinvalid, H_pmdp_invalidate },
	  leaves_mkinvalid },
	{ H___swp_type,
	  "round-trips",
	  "S1",
	  "every type comes back from a pte",
	  PT_DOMAIN_SWAP,
	  { RAW_NEEDS, H___swp_type },
	  raw_type_round_trips },
	{ H___swp_offset,
	  "round-trips",
	  "S2",
	  "every offset comes back from a pte",
	  PT_DOMAIN_SWAP,
	  { RAW_NEEDS, H___swp_offset },
	  raw_offset_round_trips },
	{ H___swp_offset,
	  "largest-is-a-limit",
	  "S2",
	  "offset(encode(0, ~0)) is one less than a power of two",
	  PT_DOMAIN_ONCE,
	  { RAW_NEEDS, H___swp_offset },
	  largest_is_a_limit },
	{ H_make_readable_migration_entry,
	  "reads-back",
	  "S2",
	  "through a pte: a readable migration entry with its pfn",
	  PT_DOMAIN_PFN,
	  { H_is_readable_migration_entry, MIGRATION_NEEDS, H_make_readable_migration_entry },
	  migration_reads_back },
	{ H_make_readable_exclusive_migration_entry,
	  "reads-back",
	  "S2",
	  "through a pte: a readable exclusive migration entry with its pfn",
	  PT_DOMAIN_PFN,
	  { H_is_readable_exclusive_migration_entry, MIGRATION_NEEDS,
	    H_make_readable_exclusive_migration_entry },
	  migration_reads_back },
	{ H_make_writable_migration_entry,
	  "reads-back",
	  "S2",
	  "through a pte: a writable migration entry with its pfn",
	  PT_DOMAIN_PFN,
	  { H_is_writable_migration_entry, MIGRATION_NEEDS, H_make_writable_migration_entry },
	  migration_reads_back },
	{ H_make_migration_entry_young,
	  "reads-back",
	  "S3",
	  "young is kept apart from dirty and pfn, or not kept",
	  PT_DOMAIN_PFN,
	  { H_is_migration_entry_young, H_is_migration_entry_dirty, AD_NEEDS,
	    H_make_migration_entry_young },
	  migration_keeps },
	{ H_make_migration_entry_dirty,
	  "reads-back",
	  "S3",
	  "dirty is kept apart from young and pfn, or not kept",
	  PT_DOMAIN_PFN,
	  { H_is_migration_entry_dirty, H_is_migration_entry_young, AD_NEEDS,
	    H_make_migration_entry_dirty },
	  migration_keeps },
	{ H_make_pte_marker_entry,
	  "reads-back",
	  "U4",
	  "a marker's value comes back from a pte",
	  PT_DOMAIN_MARKER,
	  { H_pte_marker_get, H_swp_entry_to_pte, H_pte_to_swp_entry, H_make_pte_marker_entry },
	  marker_reads_back },
	{ H_pte_pfn,
	  "reads-back",
	  "H1",
	  "it names the frame that pfn_pte() was given",
	  PT_DOMAIN_PFN,
	  { H_pfn_pte, H_pte_pfn },
	  pte_pfn_reads_back },
	{ H_pmd_pfn,
	  "reads-back",
	  "H1",
	  "it names the frame that pfn_pmd() was given",
	  PT_DOMAIN_PFN,
	  { H_pfn_pmd, H_pmd_mkhuge, H_pmd_pfn },
	  pmd_pfn_reads_back },
	{ H_pte_clear,
	  "walker-faults",
	  "H3",
	  "a real walker faults on a cleared pte as not present",
	  PT_DOMAIN_WALKER,
	  { H_pte_clear },
	  pt_live_clear },
	{ H_pmd_clear,
	  "walker-faults",
	  "H3",
	  "a real walker faults on a cleared pmd as not present",
	  PT_DOMAIN_WALKER,
	  { H_pmd_clear },
	  pt_live_clear },
	{ H_pmd_populate,
	  "walker-descends",
	  "H3",
	  "a real walker goes on to the page table the pmd names",
	  PT_DOMAIN_WALKER,
	  { H_pmd_populate },
	  pt_live_descends },
	{ H_pfn_pte,
	  "walker-reaches-frame",
	  "H3",
	  "what a real walker reads through the pte is what the frame holds",
	  PT_DOMAIN_WALKER,
	  { H_pfn_pte },
	  pt_live_reaches },
	{ H_pfn_pmd,
	  "walker-reaches-frame",
	  "H3",
	  "what a real walker reads through the pmd is what the frame holds",
	  PT_DOMAIN_WALKER,
	  { H_pmd_mkhuge, H_pfn_pmd },
	  pt_live_reaches },
	{ H_pte_clear,
	  "stale-until-flush",
	  "H3",
	  "a pte that was used may be used until the flush, and not after it",
	  PT_DOMAIN_WALKER,
	  { H_pfn_pte, H_pte_clear },
	  pt_live_stale },
	{ H_pmd_clear,
	  "stale-until-flush",
	  "H3",
	  "a pmd that was used may be used until the flush, and not after it",
	  PT_DOMAIN_WALKER,
	  { H_pfn_pmd, H_pmd_mkhuge, H_pmd_clear },
	  pt_live_stale },
	{ H_ptep_get_and_clear_at,
	  "keeps-hardware-dirty",
	  "R1",
	  "a store another processor makes at the same time is in the entry it returns, or faults",
	  PT_DOMAIN_WALKER,
	  { H_pfn_pte, H_pte_mkyoung, H_pte_mkclean, H_pte_dirty, H_ptep_get_and_clear_at },
	  pt_race_dirty },
	{ H_pmdp_invalidate_at,
	  "present-to-readers",
	  "I3",
	  "a reader without the lock sees a huge page of the same frame at every moment",
	  PT_DOMAIN_WALKER,
	  { H_pfn_pmd, H_pmd_mkhuge, H_pmd_mkyoung, H_pmd_mkdirty, H_pmd_trans_huge, H_pmd_pfn,
	    H_pmdp_invalidate, H_pmdp_invalidate_at },
	  pt_race_invalidate },
	BOTH_TELL(young, mkyoung, mkold),
	BOTH_TELL(dirty, mkdirty, mkclean),
	BOTH_TELL(write, mkwrite, wrprotect),
	BOTH_TELL(soft_dirty, mksoft_dirty, clear_soft_dirty),
	BOTH_TELL(uffd_wp, mkuffd_wp, clear_uffd_wp),
	BOTH_TELL(special, mkspecial, special),
	BOTH_TELL(devmap, mkdevmap, devmap),
	SWAP_TELL(pte_swp_soft_dirty, pte_swp_mksoft_dirty, pte_swp_clear_soft_dirty),
	SWAP_TELL(pte_swp_uffd_wp, pte_swp_mkuffd_wp, pte_swp_clear_uffd_wp),
	SWAP_TELL(pte_swp_exclusive, pte_swp_mkexclusive, pte_swp_clear_exclusive),
	SWAP_TELL(pmd_swp_soft_dirty, pmd_swp_mksoft_dirty, pmd_swp_clear_soft_dirty),
	SWAP_TELL(pmd_swp_uffd_wp, pmd_swp_mkuffd_wp, pmd_swp_clear_uffd_wp),
};
const size_t pt_nr_laws = PT_ARRAY_SIZE(pt_laws);
