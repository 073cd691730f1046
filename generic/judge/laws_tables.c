// SPDX-License-Identifier: GPL-2.0-or-later
/* Laws of what helpers leave in a table and return of what was there. */
#include "generic/judge/laws.h"

/* The entry that was in the table. */
PT_LAW_FN(returns_old, e, unused)
{
	u64 old = pt_call1(c, pt_law_part(law, PT_PART_RETURN), e);

	return pt_told(c, !((old ^ e) & ~c->facts->meaningless[PT_MMU_LEVEL(pt_law_level(law))]), e,
		       old);
}

/* What comes of the entry is the entry, but for bits that mean nothing to the machine. */
PT_LAW_FN(keeps_what_counts, e, unused)
{
	const u64 now = pt_call1(c, law->helper, e);

	return pt_told(c, !((now ^ e) & ~c->facts->meaningless[PT_MMU_LEVEL(pt_law_level(law))]), e,
		       now);
}

/* Nobody stores an empty entry with set_huge_pte_at(): it is done here for the MMU model alone. */
static bool is_usable(struct pt_caller *c, enum pt_level l, u64 left)
{
	u64 stored;

	pt_allow(c, false);
	stored = pt_stored(c, l, left);
	pt_allow(c, true);
	return pt_rights(c, l, stored) & PT_MMU_ANY;
}

PT_LAW_FN(leaves_none, e, unused)
{
	u64 left = pt_call1(c, law->helper, e);

	return pt_truth(c, pt_law_part(law, PT_PART_TELLER), left) &&
	       !is_usable(c, pt_law_level(law), left);
}

/* The same, of what is asked of entries that are not present alone. */
PT_LAW_FN(leaves_none_of_swap, e, kind)
{
	return pt_group_of(kind) == PT_GROUP_SWAP ? pt_law_leaves_none(c, law, e, kind)
						  : PT_LAW_NOT_MET;
}

/* What it leaves in the table permits nobody anything. */
PT_LAW_FN(leaves_closed, e, unused)
{
	return !is_usable(c, pt_law_level(law), pt_call1(c, law->helper, e));
}

PT_LAW_FN(leaves_no_swap, e, unused)
{
	const u64 left = pt_call1(c, law->helper, e);
	const enum pt_helper pfn = pt_law_at(law, PT_F_pfn);

	if (pt_truth(c, pt_law_at(law, PT_F_none), left))
		return PT_LAW_HOLDS;
	return pt_truth(c, pt_law_at(law, PT_F_present), left) &&
	       pt_call1(c, pfn, left) == pt_call1(c, pfn, e);
}

/* A guest has said so of a page (s390), which then was moved, or written to. */
PT_LAW_FN(stores_used, unused, unused2)
{
	const enum pt_helper is_unused = pt_law_part(law, PT_PART_TELLER);
	const u64 e = c->facts->made[PT_PTE][PT_PROT_SHARED_RW];

	for (unsigned b = 0; b < 64; b++) {
		const u64 given = e | PT_BIT(b);
		u64 left;

		if (!pt_truth(c, is_unused, given))
			continue;
		left = law->helper == H_set_ptes ? pt_call2(c, law->helper, given, 0)
						 : pt_call1(c, law->helper, given);
		return pt_told(c, !pt_truth(c, is_unused, left), e, left);
	}
	return PT_LAW_NOT_MET;
}

/* Entries that were accessed where they stood have them: of others nothing is shown. */
PT_LAW_FN(stores_no_notes, e, kind)
{
	const enum pt_level l = pt_law_level(law);
	const u64 notes = c->facts->hardware_notes[l];
	u64 left;

	if (kind != PT_KIND_PRESENT || !(e & notes))
		return PT_LAW_NOT_MET;
	left = law->helper == H_set_ptes ? pt_call2(c, law->helper, e, 0)
					 : pt_call1(c, law->helper, e);
	return pt_told(c, !(left & notes), left & ~notes, left);
}

/* What the helper stores is what it was given. */
PT_LAW_FN(stores, e, kind)
{
	return pt_law_is_held(c, law, e, kind, pt_call1(c, law->helper, e));
}

/*
 * The same, and a new entry has nothing that the machine takes for something else: that
 * may be left out when an entry is made, or when it is stored.
 */
PT_LAW_FN(stores_new, e, kind)
{
	u64 bad = c->facts->meaningless[PT_PTE];

	if (kind != PT_KIND_PRESENT || !pt_has(c, H_pfn_pte))
		bad = 0;
	for (unsigned p = PT_PROT_R; bad && p < PT_NR_PROTS; p++) {
		u64 new, held;

		if (!PT_PROT_IS(p, c->facts->prots[PT_PTE]))
			continue;
		new = pt_call2(c, H_pfn_pte, 1, p);
		held = pt_call1(c, law->helper, new);
		if (held & bad)
			return pt_told(c, false, new & ~bad, held);
	}
	return pt_law_stores(c, law, e, kind);
}

PT_LAW_FN(stores_its_own, e, kind)
{
	return pt_is_held_its_own(c, law, e, kind, pt_call1(c, law->helper, e));
}

/* A NUMA hinting fault gives an entry its rights back: do_huge_pmd_numa_page(). */
PT_LAW_FN(stores_over_protnone, e, kind)
{
	u64 hinted;

	if (kind != PT_KIND_PRESENT || !(c->facts->supported[PT_PMD] & PT_S(protnone)))
		return PT_LAW_NOT_MET;
	hinted = pt_call2(c, H_pmd_modify, e, PT_PROT_NONE);
	if (!pt_truth(c, H_pmd_protnone, hinted))
		return PT_LAW_NOT_MET;
	return pt_is_held_its_own(c, law, e, kind, pt_call2(c, law->helper, hinted, e));
}

PT_LAW_FN(returns_young, e, unused)
{
	return !pt_truth(c, pt_law_part(law, PT_PART_RETURN), e) ==
	       !pt_truth(c, pt_law_at(law, PT_F_young), e);
}

/* An access that is forced faults on PROT_NONE too; there is none to HugeTLB pages. */
static bool may_fault(const struct pt_law *law, u64 kind)
{
	return kind == PT_KIND_PRESENT ||
	       (kind == PT_KIND_PROTNONE && pt_law_level(law) != PT_HUGETLB);
}

/* Callers flush the TLB only if it returns true. */
PT_LAW_FN(returns_changed, e, kind)
{
	if (!may_fault(law, kind))
		return PT_LAW_NOT_MET;
	return pt_call2(c, law->helper, e, PT_FAULT_READ) == e ||
	       pt_call2(c, pt_law_part(law, PT_PART_RETURN), e, PT_FAULT_READ);
}

/* Of a writable entry, so that the fault may have been a write; or that was forced. */
PT_LAW_FN(returns_changed_by_write, e, kind)
{
	if (!may_fault(law, kind) ||
	    (kind == PT_KIND_PRESENT && !pt_truth(c, pt_law_at(law, PT_F_write), e)))
		return PT_LAW_NOT_MET;
	return pt_call2(c, law->helper, e, PT_FAULT_WRITE) == e ||
	       pt_call2(c, pt_law_part(law, PT_PART_RETURN), e, PT_FAULT_WRITE);
}

/*
 * What the hardware notes a read with in an old leaf: it has the same bit in pointers to
 * tables, where it notes accesses there at all.  0: it notes none.
 */
static u64 note_of_access(struct pt_caller *c)
{
	const struct pt_mode *m = c->facts->mode;
	u64 old;

	if (!c->facts->leaves[PT_PMD] || !pt_call1(c, H_arch_has_hw_nonleaf_pmd_young, 0))
		return 0;
	old = pt_call1(c, H_pmd_mkold, c->facts->made[PT_PMD][PT_PROT_R]);
	return m->mmu->after(m, PT_PMD, old, PT_ACCESS_READ) & ~old;
}

PT_LAW_FN(young_of_table, pfn, unused)
{
	const u64 note = note_of_access(c), e = pt_call1(c, H_pmd_populate, pfn);

	if (!note)
		return PT_LAW_NOT_MET;
	return pt_truth(c, law->helper, e | note) && !pt_truth(c, law->helper, e & ~note);
}

/* Does it still point to the table, for all who walk? */
static bool is_table_still(struct pt_caller *c, u64 e, u64 pfn)
{
	return pt_truth(c, H_pmd_present, e) && !pt_truth(c, H_pmd_bad, e) &&
	       !pt_truth(c, H_pmd_leaf, e) && pt_call1(c, H_pmd_pgtable, e) == pfn;
}

PT_LAW_FN(ages_table, pfn, unused)
{
	const enum pt_helper returns = pt_law_part(law, PT_PART_RETURN);
	const u64 note = note_of_access(c), e = pt_call1(c, H_pmd_populate, pfn), old = e & ~note;

	if (!note)
		return PT_LAW_NOT_MET;
	return pt_call1(c, law->helper, e | note) == old && pt_call1(c, law->helper, old) == old &&
	       pt_truth(c, returns, e | note) && !pt_truth(c, returns, old) &&
	       is_table_still(c, old, pfn);
}

PT_LAW_FN(pfn_of_table, pfn, unused)
{
	u64 named;

	if (!c->facts->leaves[PT_PMD])
		return PT_LAW_NOT_MET;
	named = pt_call1(c, law->helper, pt_call1(c, H_pmd_populate, pfn));
	return !((named ^ pfn) >> pt_level_order(c->facts, PT_PMD));
}

/* An entry put in another's place: here the same entry, write-protected. */
PT_LAW_FN(leaves_new, e, kind)
{
	u64 new = pt_call1(c, pt_law_at(law, PT_F_wrprotect), e);

	return pt_law_is_held(c, law, new, kind, pt_call2(c, law->helper, e, new));
}

/* The new entry's protection may be another: what the machine must not find is left out here. */
PT_LAW_FN(leaves_new_own, e, kind)
{
	u64 new = pt_call1(c, pt_law_at(law, PT_F_wrprotect), e);

	return pt_is_held_its_own(c, law, new, kind, pt_call2(c, law->helper, e, new));
}

PT_LAW_FN(returns_replaced, e, unused)
{
	u64 old = pt_call2(c, pt_law_part(law, PT_PART_RETURN), e,
			   pt_call1(c, pt_law_at(law, PT_F_wrprotect), e));

	return pt_told(c, old == e, e, old);
}

/* What pXd_mkinvalid() promises is what pXdp_invalidate() must leave in memory. */
PT_LAW_FN(leaves_mkinvalid, e, unused)
{
	enum pt_level l = pt_law_level(law);
	u64 made = pt_call1(c, pt_law_at(law, PT_F_mkinvalid), e),
	    left = pt_call1(c, law->helper, e);
	enum pt_helper pfn = pt_law_at(law, PT_F_pfn);

	return pt_call1(c, pfn, made) == pt_call1(c, pfn, left) &&
	       pt_view(c, l, PT_GROUP_PRESENT, made) == pt_view(c, l, PT_GROUP_PRESENT, left);
}

/* What is stored for the MMU reads back as it was. */
PT_LAW_FN(loads_back, e, kind)
{
	return pt_law_is_held(c, law, e, kind,
			      pt_loaded(c, PT_HUGETLB, pt_stored(c, PT_HUGETLB, e)));
}

/* A table entry names the table for software and for the MMU, and restricts nothing. */
PT_LAW_FN(points_to_table, pfn, unused)
{
	enum pt_level l = pt_law_level(law);
	u64 e = pt_call1(c, pt_law_at(law, PT_F_populate), pfn);
	u64 rights = pt_rights(c, l, e);

	return pt_call1(c, pt_law_at(law, PT_F_pgtable), e) == pfn && pt_frame(c, l, e) == pfn &&
	       !(rights & PT_MMU_LEAF) && (rights & PT_MMU_USER) == PT_MMU_USER;
}

PT_LAW_FN(clears_table, pfn, unused)
{
	u64 e = pt_call1(c, pt_law_at(law, PT_F_populate), pfn);

	return pt_law_leaves_none(c, law, e, 0);
}

PT_LAW_FN(returns_table, pfn, unused)
{
	u64 e = pt_call1(c, pt_law_at(law, PT_F_populate), pfn);

	return pt_law_returns_old(c, law, e, 0);
}

/* A huge mapping of the kernel's own: for the kernel alone, and where it was asked to be. */
static bool is_of_kernel(struct pt_caller *c, const struct pt_law *law, u64 pfn, u64 e)
{
	enum pt_level l = pt_law_level(law);
	u64 rights = pt_rights(c, l, e);
	const u64 want = PT_MMU_KR | PT_MMU_KW | PT_MMU_LEAF;

	return pt_frame(c, l, e) == pfn && (rights & want) == want && !(rights & PT_MMU_USER) &&
	       pt_truth(c, pt_law_at(law, PT_F_leaf), e) &&
	       pt_truth(c, pt_law_at(law, PT_F_present), e);
}

PT_LAW_FN(maps_kernel, pfn, unused)
{
	return is_of_kernel(c, law, pfn, pt_call1(c, law->helper, pfn));
}

/* What says of which type the memory is may stand elsewhere in a huge entry (x86). */
PT_LAW_FN(maps_device, pfn, unused)
{
	u64 e, memtype, want = c->facts->memtype[PT_PTE][PT_PROT_DEVICE_RW];

	if (!PT_PROT_IS(PT_PROT_DEVICE_RW, c->facts->prots[PT_PTE]))
		return 2;
	e = pt_call1(c, law->helper, pfn);
	if (!is_of_kernel(c, law, pfn, e))
		return 0;
	memtype = pt_memtype(c, pt_law_level(law), e);
	return pt_told_number(c, memtype == want, want, memtype);
}

PT_LAW_FN(unmaps_kernel, pfn, unused)
{
	u64 e = pt_call1(c, pt_law_part(law, PT_PART_MAKER), pfn);

	return pt_truth(c, pt_law_part(law, PT_PART_RETURN), e) && pt_law_leaves_none(c, law, e, 0);
}
