// SPDX-License-Identifier: GPL-2.0-or-later
/* Clauses that are no frame: 0 violated, 1 holds, 2 assumption not met. */
#include "generic/run.h"

/* E1: a flip of any bit that somebody reads makes another entry. */
static int distinguishes(struct pt_run *r, enum pt_helper same, u64 e, u64 read)
{
	for (unsigned b = 0; b < 64; b++)
		if ((read & PT_BIT(b)) && pt_call2(r, same, e, e ^ PT_BIT(b)))
			return 0;
	return 1;
}

static int pte_same_distinguishes(struct pt_run *r, const struct pt_law *law, u64 e, u64 read)
{
	(void)law;
	return distinguishes(r, H_pte_same, e, read);
}

static int pmd_same_distinguishes(struct pt_run *r, const struct pt_law *law, u64 e, u64 read)
{
	(void)law;
	return distinguishes(r, H_pmd_same, e, read);
}

static int invalidate_returns_old(struct pt_run *r, const struct pt_law *law, u64 e, u64 unused)
{
	(void)law;
	(void)unused;
	return pt_call1(r, H_pmdp_invalidate_ret, e) == e;
}

static int invalidate_ad_returns_old(struct pt_run *r, const struct pt_law *law, u64 e, u64 unused)
{
	(void)law;
	(void)unused;
	return pt_call1(r, H_pmdp_invalidate_ad_ret, e) == e;
}

/* What pmd_mkinvalid() promises is what pmdp_invalidate() must leave in memory. */
static int invalidate_leaves_mkinvalid(struct pt_run *r, const struct pt_law *law, u64 e, u64 unused)
{
	(void)law;
	enum pt_helper pfn = H_pmd_pfn;
	u64 a = pt_call1(r, H_pmd_mkinvalid, e), b = pt_call1(r, H_pmdp_invalidate, e);

	(void)unused;
	return pt_call1(r, pfn, a) == pt_call1(r, pfn, b) &&
	       pt_view(r, PT_PMD, PT_GROUP_PRESENT, a) == pt_view(r, PT_PMD, PT_GROUP_PRESENT, b);
}

static int raw_type_round_trips(struct pt_run *r, const struct pt_law *law, u64 type, u64 offset)
{
	(void)law;
	u64 e = pt_call1(r, H___swp_entry_to_pte, pt_call2(r, H___swp_entry, type, offset));

	return pt_call1(r, H___swp_type, pt_call1(r, H___pte_to_swp_entry, e)) == type;
}

static int raw_offset_round_trips(struct pt_run *r, const struct pt_law *law, u64 type, u64 offset)
{
	(void)law;
	u64 e = pt_call1(r, H___swp_entry_to_pte, pt_call2(r, H___swp_entry, type, offset));

	return pt_call1(r, H___swp_offset, pt_call1(r, H___pte_to_swp_entry, e)) == offset;
}

/* swapfile.c takes offset(encode(0, ~0)) for a limit: every smaller offset must exist. */
static int largest_offset_is_a_limit(struct pt_run *r, const struct pt_law *law, u64 unused, u64 unused2)
{
	(void)law;
	u64 largest = pt_largest_offset(r);

	(void)unused;
	(void)unused2;
	return largest && !(largest & (largest + 1));
}

static u64 through_pte(struct pt_run *r, u64 v)
{
	return pt_call1(r, H_pte_to_swp_entry, pt_call1(r, H_swp_entry_to_pte, v));
}

/* The three makers share what must hold of what they make. */
struct migration {
	enum pt_helper make, is;
};

static int migration_holds(struct pt_run *r, const struct migration *m, u64 pfn)
{
	static const enum pt_helper which[] = { H_is_readable_migration_entry,
						H_is_readable_exclusive_migration_entry,
						H_is_writable_migration_entry };
	u64 v = through_pte(r, pt_call1(r, m->make, pfn));

	if (!pt_truth(r, H_is_migration_entry, v) || pt_call1(r, H_swp_offset_pfn, v) != pfn)
		return 0;
	for (size_t i = 0; i < PT_ARRAY_SIZE(which); i++)
		if (pt_has(r, which[i]) && pt_truth(r, which[i], v) != (which[i] == m->is))
			return 0;
	return 1;
}

static int readable_migration(struct pt_run *r, const struct pt_law *law, u64 pfn, u64 unused)
{
	(void)law;
	static const struct migration m = { H_make_readable_migration_entry,
					    H_is_readable_migration_entry };
	(void)unused;
	return migration_holds(r, &m, pfn);
}

static int exclusive_migration(struct pt_run *r, const struct pt_law *law, u64 pfn, u64 unused)
{
	(void)law;
	static const struct migration m = { H_make_readable_exclusive_migration_entry,
					    H_is_readable_exclusive_migration_entry };
	(void)unused;
	return migration_holds(r, &m, pfn);
}

static int writable_migration(struct pt_run *r, const struct pt_law *law, u64 pfn, u64 unused)
{
	(void)law;
	static const struct migration m = { H_make_writable_migration_entry,
					    H_is_writable_migration_entry };
	(void)unused;
	return migration_holds(r, &m, pfn);
}

/* S3: young and dirty read back by themselves and leave the pfn, or are not kept at all. */
static int migration_keeps(struct pt_run *r, u64 pfn, enum pt_helper mk, enum pt_helper is,
			   enum pt_helper is_other)
{
	u64 v = pt_call1(r, H_make_writable_migration_entry, pfn), w;
	bool room = pt_truth(r, H_migration_entry_supports_ad, 0);

	if (pt_truth(r, is, v))
		return 0;
	w = through_pte(r, pt_call1(r, mk, v));
	return pt_truth(r, is, w) == room && !pt_truth(r, is_other, w) &&
	       pt_call1(r, H_swp_offset_pfn, w) == pfn && pt_truth(r, H_is_migration_entry, w);
}

static int migration_young(struct pt_run *r, const struct pt_law *law, u64 pfn, u64 unused)
{
	(void)law;
	(void)unused;
	return migration_keeps(r, pfn, H_make_migration_entry_young, H_is_migration_entry_young,
			       H_is_migration_entry_dirty);
}

static int migration_dirty(struct pt_run *r, const struct pt_law *law, u64 pfn, u64 unused)
{
	(void)law;
	(void)unused;
	return migration_keeps(r, pfn, H_make_migration_entry_dirty, H_is_migration_entry_dirty,
			       H_is_migration_entry_young);
}

static int marker_round_trips(struct pt_run *r, const struct pt_law *law, u64 marker, u64 unused)
{
	(void)law;
	u64 v = through_pte(r, pt_call1(r, H_make_pte_marker_entry, marker));

	(void)unused;
	return pt_call1(r, H_pte_marker_get, v) == marker;
}

static int clear_makes_none(struct pt_run *r, enum pt_helper clear, enum pt_helper none,
			    enum pt_level l)
{
	const struct pt_mmu *mmu = r->mode->mmu;
	u64 e = pt_call1(r, clear, 0);

	return pt_truth(r, none, e) && !(mmu->rights(r->mode, l, e) & PT_MMU_ANY);
}

static int pte_clear_makes_none(struct pt_run *r, const struct pt_law *law, u64 unused, u64 unused2)
{
	(void)law;
	(void)unused;
	(void)unused2;
	return clear_makes_none(r, H_pte_clear, H_pte_none, PT_PTE);
}

static int pmd_clear_makes_none(struct pt_run *r, const struct pt_law *law, u64 unused, u64 unused2)
{
	(void)law;
	(void)unused;
	(void)unused2;
	return clear_makes_none(r, H_pmd_clear, H_pmd_none, PT_PMD);
}

/*
 * A predicate is true after its setter and false after its opposite (needs[0]
 * and needs[1]; some have no opposite).
 */
static int tells_apart(struct pt_run *r, const struct pt_law *law, u64 e, u64 unused)
{
	enum pt_helper set = law->needs[0], clear = law->needs[1];

	(void)unused;
	if (!pt_truth(r, law->helper, pt_call1(r, set, e)))
		return 0;
	return clear == law->helper || !pt_truth(r, law->helper, pt_call1(r, clear, e));
}

static int swap_tells_apart(struct pt_run *r, const struct pt_law *law, u64 type, u64 offset)
{
	bool pmd = pt_helpers[law->helper].level == PT_PMD;
	u64 v = pt_call2(r, H___swp_entry, type, offset);
	u64 e = pt_call1(r, pmd ? H___swp_entry_to_pmd : H___swp_entry_to_pte, v);

	return tells_apart(r, law, e, 0);
}

static int pte_pfn_reads_back(struct pt_run *r, const struct pt_law *law, u64 pfn, u64 unused)
{
	(void)law;
	(void)unused;
	return pt_call1(r, H_pte_pfn, pt_call2(r, H_pfn_pte, pfn, PT_PROT_R)) == pfn;
}

static int pmd_pfn_reads_back(struct pt_run *r, const struct pt_law *law, u64 pfn, u64 unused)
{
	unsigned shift = r->mode->pmd_shift - r->mode->page_shift;
	u64 huge = pfn >> shift << shift;

	(void)law;
	(void)unused;
	if (!huge)
		return 2;
	return pt_call1(r, H_pmd_pfn,
			pt_call1(r, H_pmd_mkhuge, pt_call2(r, H_pfn_pmd, huge, PT_PROT_R))) == huge;
}

#define MIGRATION_NEEDS                                                                            \
	H_is_migration_entry, H_swp_offset_pfn, H_swp_entry_to_pte, H_pte_to_swp_entry
#define AD_NEEDS                                                                                   \
	H_is_migration_entry_young, H_is_migration_entry_dirty, H_migration_entry_supports_ad,     \
		H_swp_offset_pfn, H_swp_entry_to_pte
#define RAW_NEEDS H___swp_entry, H___swp_entry_to_pte, H___pte_to_swp_entry

/* A predicate with its setter and its opposite, at pte and at pmd, or of swap entries. */
#define TELL(pred, set, clear, domain, fn)                                                         \
	{ H_##pred, "tells-apart", "DOC",                                                          \
	  "it is true after its setter and false after the opposite", domain,                      \
	  { H_##set, H_##clear, H_##pred }, fn }
#define BOTH_TELL(pred, set, clear)                                                                \
	TELL(pte_##pred, pte_##set, pte_##clear, PT_DOMAIN_ENTRY, tells_apart),                    \
		TELL(pmd_##pred, pmd_##set, pmd_##clear, PT_DOMAIN_ENTRY, tells_apart)
#define SWAP_TELL(pred, set, clear) TELL(pred, set, clear, PT_DOMAIN_SWAP, swap_tells_apart)

/* helper, name, rule, text, domain, what else it calls (then itself), function */
const struct pt_law pt_laws[] = {
	{ H_pte_clear, "makes-none", "P2", "a cleared pte is none, and the MMU faults on it",
	  PT_DOMAIN_ONCE, { H_pte_none, H_pte_clear }, pte_clear_makes_none },
	{ H_pmd_clear, "makes-none", "P2", "a cleared pmd is none, and the MMU faults on it",
	  PT_DOMAIN_ONCE, { H_pmd_none, H_pmd_clear }, pmd_clear_makes_none },
	{ H_pte_same, "distinguishes", "E1", "two ptes that differ in a bit somebody reads differ",
	  PT_DOMAIN_ENTRY, { H_pte_same }, pte_same_distinguishes },
	{ H_pmd_same, "distinguishes", "E1", "two pmds that differ in a bit somebody reads differ",
	  PT_DOMAIN_ENTRY, { H_pmd_same }, pmd_same_distinguishes },
	{ H_pmdp_invalidate, "returns-old", "I3", "it returns the entry that was there",
	  PT_DOMAIN_ENTRY, { H_pmdp_invalidate_ret, H_pmdp_invalidate }, invalidate_returns_old },
	{ H_pmdp_invalidate_ad, "returns-old", "I4", "it returns the entry that was there",
	  PT_DOMAIN_ENTRY, { H_pmdp_invalidate_ad_ret, H_pmdp_invalidate_ad },
	  invalidate_ad_returns_old },
	{ H_pmdp_invalidate, "leaves-mkinvalid", "I3",
	  "what it leaves in memory reads like pmd_mkinvalid() of the entry", PT_DOMAIN_ENTRY,
	  { H_pmd_mkinvalid, H_pmdp_invalidate }, invalidate_leaves_mkinvalid },
	{ H___swp_type, "round-trips", "S1", "every type comes back from a pte", PT_DOMAIN_SWAP,
	  { RAW_NEEDS, H___swp_type }, raw_type_round_trips },
	{ H___swp_offset, "round-trips", "S2", "every offset comes back from a pte", PT_DOMAIN_SWAP,
	  { RAW_NEEDS, H___swp_offset }, raw_offset_round_trips },
	{ H___swp_offset, "largest-is-a-limit", "S2",
	  "offset(encode(0, ~0)) is one less than a power of two", PT_DOMAIN_ONCE,
	  { RAW_NEEDS, H___swp_offset }, largest_offset_is_a_limit },
	{ H_make_readable_migration_entry, "reads-back", "S2",
	  "through a pte: a readable migration entry with its pfn", PT_DOMAIN_PFN,
	  { MIGRATION_NEEDS, H_make_readable_migration_entry }, readable_migration },
	{ H_make_readable_exclusive_migration_entry, "reads-back", "S2",
	  "through a pte: a readable exclusive migration entry with its pfn", PT_DOMAIN_PFN,
	  { MIGRATION_NEEDS, H_make_readable_exclusive_migration_entry }, exclusive_migration },
	{ H_make_writable_migration_entry, "reads-back", "S2",
	  "through a pte: a writable migration entry with its pfn", PT_DOMAIN_PFN,
	  { MIGRATION_NEEDS, H_make_writable_migration_entry }, writable_migration },
	{ H_make_migration_entry_young, "reads-back", "S3",
	  "young is kept apart from dirty and pfn, or not kept", PT_DOMAIN_PFN,
	  { AD_NEEDS, H_make_migration_entry_young }, migration_young },
	{ H_make_migration_entry_dirty, "reads-back", "S3",
	  "dirty is kept apart from young and pfn, or not kept", PT_DOMAIN_PFN,
	  { AD_NEEDS, H_make_migration_entry_dirty }, migration_dirty },
	{ H_make_pte_marker_entry, "reads-back", "U4", "a marker's value comes back from a pte",
	  PT_DOMAIN_MARKER, { H_pte_marker_get, H_swp_entry_to_pte, H_pte_to_swp_entry,
			      H_make_pte_marker_entry }, marker_round_trips },
	{ H_pte_pfn, "reads-back", "H1", "it names the frame that pfn_pte() was given", PT_DOMAIN_PFN,
	  { H_pfn_pte, H_pte_pfn }, pte_pfn_reads_back },
	{ H_pmd_pfn, "reads-back", "H1", "it names the frame that pfn_pmd() was given", PT_DOMAIN_PFN,
	  { H_pfn_pmd, H_pmd_mkhuge, H_pmd_pfn }, pmd_pfn_reads_back },
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
