// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Clauses that are no frame: 0 violated, 1 holds, 2 assumption not met.  A
 * function serves several laws: which helpers it calls it reads from the law.
 */
#include "generic/judge/hugetlb.h"
#include "generic/judge/scenarios.h"
#include "generic/run/run.h"

#define UNUSED __attribute__((unused))
/* Every law's function has this shape; see struct pt_law in contract.h. */
#define LAW(name, a, b)                                                                         \
	static int name(UNUSED struct pt_run *r, UNUSED const struct pt_law *law, UNUSED u64 a, \
			UNUSED u64 b)

/* Level of the entries a law is about. */
static enum pt_level level_of(const struct pt_law *law)
{
	return pt_helpers[law->helper].level;
}

/* The helper of a family at the law's level; laws list it among their needs. */
static enum pt_helper at(const struct pt_law *law, enum pt_family f)
{
	return pt_helper_at(f, level_of(law));
}

/* pXd_same(): every entry is the same as itself. */
LAW(is_itself, e, unused)
{
	return pt_call2(r, law->helper, e, e) != 0;
}

/* pXd_same(): a flip of any bit that somebody reads makes another entry. */
LAW(distinguishes, e, kind)
{
	u64 read = ~r->other[level_of(law)][pt_group_of(kind)];
	bool holds = true;

	/* without the architecture's encoding nobody knows which bits are read */
	if (pt_group_of(kind) == PT_GROUP_SWAP &&
	    (!pt_has(r, H___swp_entry) || pt_at(r, PT_F_raw_to_entry, level_of(law)) < 0))
		return 2;
	/* some of these are no entries */
	r->allowed = false;
	for (unsigned b = 0; b < 64 && holds; b++)
		holds = !(read & PT_BIT(b)) || !pt_call2(r, law->helper, e, e ^ PT_BIT(b));
	r->allowed = true;
	return holds;
}

/* The same where a level has tables alone. */
LAW(tells_tables_apart, pfn, unused)
{
	u64 e = pt_call1(r, at(law, PT_F_populate), pfn);
	u64 other = pt_call1(r, at(law, PT_F_populate), pfn ^ 1);

	return pt_call2(r, law->helper, e, e) && !pt_call2(r, law->helper, e, other);
}

/* A stub says no of whatever is asked. */
LAW(says_no, e, unused)
{
	return !pt_truth(r, law->helper, e);
}

LAW(says_no_of_swap, e, kind)
{
	return pt_group_of(kind) == PT_GROUP_SWAP ? says_no(r, law, e, kind) : 2;
}

/* Nothing is made of bits that hardware sets where it must not. */
LAW(ignores_strays, e, kind)
{
	enum pt_level l = level_of(law);
	u64 strayed = e | r->mode->strays;
	int from = pt_at(r, PT_F_type, l);

	if (!r->mode->strays || pt_group_of(kind) != PT_GROUP_SWAP)
		return 2;
	return pt_view(r, l, PT_GROUP_SWAP, e) == pt_view(r, l, PT_GROUP_SWAP, strayed) &&
	       (from < 0 || pt_call1(r, from, e) == pt_call1(r, from, strayed));
}

LAW(none_with_strays, unused, unused2)
{
	u64 none = pt_call1(r, at(law, PT_F_clear), 0);

	return r->mode->strays ? pt_truth(r, law->helper, none | r->mode->strays) : 2;
}

/* What pfn_pte() adds to a protection; young is its own choice (s390). */
static u64 added_by_pfn_pte(struct pt_run *r, const struct pt_law *law, u64 pfn, enum pt_prot p)
{
	u64 e = pt_call1(r, H_pte_mkold, pt_call2(r, H_pfn_pte, pfn, p));

	return (e ^ pt_call1(r, law->helper, p)) & ~r->meaningless[PT_PTE];
}

/* It is the same for all that can be read. */
LAW(is_what_pfn_pte_uses, pfn, unused)
{
	u64 added = added_by_pfn_pte(r, law, pfn, PT_PROT_R);

	for (unsigned p = PT_PROT_R; p < PT_NR_PROTS; p++) {
		u64 now =
			PT_PROT_IS(p, r->prots[PT_PTE]) ? added_by_pfn_pte(r, law, pfn, p) : added;

		if (!pt_told_number(r, now == added, added, now))
			return 0;
	}
	return 1;
}

/*
 * Protections to change from and to, and what must come of it: a device's memory
 * stays one, and else nothing of the old protection is left.
 */
static const struct {
	uint8_t from, to, made;
} changes_of_prot[] = {
	{ PT_PROT_R, PT_PROT_RX, PT_PROT_RX },
	{ PT_PROT_RWX, PT_PROT_R, PT_PROT_R },
	{ PT_PROT_R, PT_PROT_X, PT_PROT_X },
	{ PT_PROT_X, PT_PROT_R, PT_PROT_R },
	{ PT_PROT_R, PT_PROT_GUARDED, PT_PROT_GUARDED },
	{ PT_PROT_GUARDED, PT_PROT_RX, PT_PROT_RX },
	{ PT_PROT_SHARED_R, PT_PROT_SHARED_RW, PT_PROT_SHARED_RW },
	{ PT_PROT_SHARED_RWX, PT_PROT_SHARED_R, PT_PROT_SHARED_R },
	{ PT_PROT_DEVICE_R, PT_PROT_SHARED_RW, PT_PROT_DEVICE_RW },
	{ PT_PROT_DEVICE_RW, PT_PROT_SHARED_R, PT_PROT_DEVICE_R },
};

LAW(prot_keeps_memory, unused, unused2)
{
	for (size_t i = 0; i < PT_ARRAY_SIZE(changes_of_prot); i++) {
		u64 from = changes_of_prot[i].from, to = changes_of_prot[i].to, made, want;

		if (!PT_PROT_IS(from, r->prots[PT_PTE]) || !PT_PROT_IS(to, r->prots[PT_PTE]))
			continue;
		made = pt_call2(r, law->helper, from, to);
		want = pt_call1(r, H_vm_get_page_prot, changes_of_prot[i].made);
		if (!pt_told_number(r, made == want, want, made))
			return 0;
	}
	return 1;
}

/*
 * A shadow stack's entry: writable to software, Write=0 and Dirty=1 to the
 * hardware; write-protected it is neither, and still dirty.
 */
LAW(makes_shadow_stack, e, kind)
{
	enum pt_level l = level_of(law);
	const struct pt_mmu *mmu = r->mode->mmu;
	u64 made, closed;

	if (kind != PT_KIND_PRESENT || !mmu->reserved || !(r->features & PT_FEATURE_SHADOW_STACK))
		return 2;
	made = pt_call1(r, law->helper, e);
	closed = pt_call1(r, at(law, PT_F_wrprotect), made);
	return mmu->reserved(r->mode, l, made) && !mmu->reserved(r->mode, l, closed) &&
	       pt_truth(r, at(law, PT_F_write), made) &&
	       !pt_truth(r, at(law, PT_F_write), closed) &&
	       pt_truth(r, at(law, PT_F_dirty), closed) &&
	       pt_call1(r, at(law, PT_F_pfn), closed) == pt_call1(r, at(law, PT_F_pfn), e);
}

/* needs[0] is what the helper returns. */
LAW(returns_old, e, unused)
{
	u64 old = pt_call1(r, law->needs[0], e);

	return pt_told(r, !((old ^ e) & ~r->meaningless[level_of(law)]), e, old);
}

/* needs[0] is pXd_none(). */
LAW(leaves_none, e, unused)
{
	u64 left = pt_call1(r, law->helper, e);
	enum pt_level l = level_of(law);

	return pt_truth(r, law->needs[0], left) &&
	       !(pt_rights(r, l, pt_stored(r, l, left)) & PT_MMU_ANY);
}

/* Whatever it leaves in the table meanwhile, nobody gets through it. */
LAW(leaves_closed, e, unused)
{
	enum pt_level l = level_of(law);
	u64 left = pt_stored(r, l, pt_call1(r, law->helper, e));

	return !(pt_rights(r, l, left) & PT_MMU_ANY);
}

bool pt_is_held(struct pt_run *r, enum pt_level l, enum pt_group g, u64 given, u64 held)
{
	int same = pt_at(r, PT_F_same, l);

	/* what means nothing to the machine may be left out of a table */
	if (g == PT_GROUP_PRESENT) {
		given &= ~r->meaningless[l];
		held &= ~r->meaningless[l];
	}
	if (given == held)
		return true;
	return pt_told(r,
		       !((given ^ held) & ~r->other[l][g]) &&
			       (same < 0 || pt_call2(r, same, given, held)),
		       given, held);
}

/* The same of entries of the law's level. */
static bool is_held(struct pt_run *r, const struct pt_law *law, u64 given, u64 kind, u64 held)
{
	return pt_is_held(r, level_of(law), pt_group_of(kind), given, held);
}

/* What the helper stores is what it was given. */
LAW(stores, e, kind)
{
	return is_held(r, law, e, kind, pt_call1(r, law->helper, e));
}

/*
 * The same, and a new entry has nothing that the machine takes for something else: that
 * may be left out when an entry is made, or when it is stored.
 */
LAW(stores_new, e, kind)
{
	u64 bad = r->meaningless[PT_PTE];

	if (kind != PT_KIND_PRESENT || !pt_has(r, H_pfn_pte))
		bad = 0;
	for (unsigned p = PT_PROT_R; bad && p < PT_NR_PROTS; p++) {
		u64 new, held;

		if (!PT_PROT_IS(p, r->prots[PT_PTE]))
			continue;
		new = pt_call2(r, H_pfn_pte, 1, p);
		held = pt_call1(r, law->helper, new);
		if (held & bad)
			return pt_told(r, false, new & ~bad, held);
	}
	return stores(r, law, e, kind);
}

/* And nothing of it that means something else to the machine, or has to be zero there. */
static bool is_held_its_own(struct pt_run *r, const struct pt_law *law, u64 given, u64 kind,
			    u64 held)
{
	u64 bad = r->meaningless[level_of(law)];

	if (pt_group_of(kind) == PT_GROUP_PRESENT && (held & bad))
		return pt_told(r, false, given & ~bad, held);
	return is_held(r, law, given, kind, held);
}

LAW(stores_its_own, e, kind)
{
	return is_held_its_own(r, law, e, kind, pt_call1(r, law->helper, e));
}

/* needs[0] is what it returns: was the entry young? */
LAW(returns_young, e, unused)
{
	return !pt_truth(r, law->needs[0], e) == !pt_truth(r, at(law, PT_F_young), e);
}

/* needs[0] is what it returns: callers flush, or let the TLB be, by that. */
LAW(returns_changed, e, kind)
{
	if (kind != PT_KIND_PRESENT)
		return 2;
	return pt_call2(r, law->helper, e, PT_FAULT_READ) == e ||
	       pt_call2(r, law->needs[0], e, PT_FAULT_READ);
}

/* Of a writable entry, so that the fault may have been a write. */
LAW(returns_changed_by_write, e, kind)
{
	if (kind != PT_KIND_PRESENT || !pt_truth(r, at(law, PT_F_write), e))
		return 2;
	return pt_call2(r, law->helper, e, PT_FAULT_WRITE) == e ||
	       pt_call2(r, law->needs[0], e, PT_FAULT_WRITE);
}

/* An entry put in another's place: here the same entry, write-protected. */
LAW(leaves_new, e, kind)
{
	u64 new = pt_call1(r, at(law, PT_F_wrprotect), e);

	return is_held(r, law, new, kind, pt_call2(r, law->helper, e, new));
}

/* The new entry's protection may be another: what the machine must not find is left out here. */
LAW(leaves_new_own, e, kind)
{
	u64 new = pt_call1(r, at(law, PT_F_wrprotect), e);

	return is_held_its_own(r, law, new, kind, pt_call2(r, law->helper, e, new));
}

/* needs[0] is what it returns. */
LAW(returns_replaced, e, unused)
{
	u64 old = pt_call2(r, law->needs[0], e, pt_call1(r, at(law, PT_F_wrprotect), e));

	return pt_told(r, old == e, e, old);
}

/* What pXd_mkinvalid() promises is what pXdp_invalidate() must leave in memory. */
LAW(leaves_mkinvalid, e, unused)
{
	enum pt_level l = level_of(law);
	u64 made = pt_call1(r, at(law, PT_F_mkinvalid), e), left = pt_call1(r, law->helper, e);
	enum pt_helper pfn = at(law, PT_F_pfn);

	return pt_call1(r, pfn, made) == pt_call1(r, pfn, left) &&
	       pt_view(r, l, PT_GROUP_PRESENT, made) == pt_view(r, l, PT_GROUP_PRESENT, left);
}

/* Is b the entry a, n pages further on? */
static bool is_further(struct pt_run *r, u64 a, u64 b, u64 n)
{
	return pt_view(r, PT_PTE, PT_GROUP_PRESENT, a) == pt_view(r, PT_PTE, PT_GROUP_PRESENT, b) &&
	       pt_call1(r, H_pte_pfn, b) == pt_call1(r, H_pte_pfn, a) + n &&
	       pt_rights(r, PT_PTE, a) == pt_rights(r, PT_PTE, b) &&
	       pt_memtype(r, PT_PTE, a) == pt_memtype(r, PT_PTE, b);
}

/* Numbers of pages to go on by: one, odd and even, the last of a batch. */
static const u64 steps[] = { 1, 2, 7, PT_BATCH - 1 };

LAW(advances, e, kind)
{
	for (size_t i = 0; i < PT_ARRAY_SIZE(steps); i++) {
		u64 to = pt_call2(r, law->helper, e, steps[i]);

		if (!is_further(r, e, to, steps[i]) ||
		    !pt_told(r, !((e ^ to) & r->other[PT_PTE][pt_group_of(kind)]), e, to))
			return 0;
	}
	return 1;
}

/* From the page before: every boundary between the bits that hold a frame is crossed. */
LAW(carries, pfn, unused)
{
	u64 before = pt_call2(r, H_pfn_pte, pfn - 1, PT_PROT_R);

	return pt_call1(r, H_pte_pfn, pt_call2(r, law->helper, before, 1)) == pfn;
}

/*
 * Each place of a batch holds what needs[0] makes of the one entry, its own
 * page's; bits nobody reads are the same in all of them.
 */
LAW(each_as_one, e, kind)
{
	u64 other = r->other[PT_PTE][pt_group_of(kind)];
	u64 one = law->needs[0] == law->helper ? e : pt_call1(r, law->needs[0], e);
	u64 first = pt_call2(r, law->helper, e, 0);

	if (!is_held(r, law, one, kind, first))
		return 0;
	for (u64 n = 5; n < PT_BATCH; n += 5) {
		u64 at_n = pt_call2(r, law->helper, e, n);

		if (!is_further(r, first, at_n, n) ||
		    !pt_told(r, !((first ^ at_n) & other), first, at_n))
			return 0;
	}
	return 1;
}

/*
 * The first entry, with young and dirty of any in the run.  Dirty is carried by
 * mkdirty(), which sets soft-dirty and may keep dirty in another bit.
 */
LAW(returns_of_run, e, unused)
{
	u64 got = pt_call1(r, law->helper, e);
	u32 had = pt_view(r, PT_PTE, PT_GROUP_PRESENT, e);
	u32 has = pt_view(r, PT_PTE, PT_GROUP_PRESENT, got);
	u32 may_set = had & PT_S(dirty) ? PT_S(soft_dirty) : 0;

	return !((had ^ has) & ~may_set) && !(had & ~has) &&
	       pt_call1(r, H_pte_pfn, got) == pt_call1(r, H_pte_pfn, e) &&
	       pt_memtype(r, PT_PTE, got) == pt_memtype(r, PT_PTE, e);
}

LAW(leaves_none_each, e, unused)
{
	return pt_truth(r, H_pte_none, pt_call2(r, law->helper, e, 0)) &&
	       pt_truth(r, H_pte_none, pt_call2(r, law->helper, e, PT_BATCH - 1));
}

/* Places n to n + span name their own frames, and the MMU takes so many for one. */
static bool is_run(struct pt_run *r, enum pt_helper h, u64 first, u64 n, unsigned span)
{
	u64 e = pt_call2(r, H_pfn_pte, first, PT_PROT_R);

	for (u64 k = n; k < n + span; k++) {
		u64 hw = pt_call2(r, h, e, k);

		if (pt_frame(r, PT_PTE, hw) != first + k ||
		    (span > 1 && pt_span(r, PT_PTE, hw) != span))
			return false;
	}
	return true;
}

/*
 * The batch begins where tables do; its frames need not be aligned.  Where the
 * hardware may take several entries for one, all of them are in the batch and
 * say so, of an aligned run of frames.
 */
static bool is_mapped(struct pt_run *r, enum pt_helper h, u64 first)
{
	u64 e = pt_call2(r, H_pfn_pte, first, PT_PROT_R);
	unsigned span;

	for (u64 n = 0; n < PT_BATCH; n += span) {
		span = r->mode->mmu->span ? pt_span(r, PT_PTE, pt_call2(r, h, e, n)) : 1;
		if (n % span || n + span > PT_BATCH || (first + n) % span ||
		    !is_run(r, h, first, n, span))
			return false;
	}
	return true;
}

/* A batch of aligned frames, and one across the boundary before them. */
LAW(batch_spans, pfn, unused)
{
	u64 first = pfn & ~(u64)(PT_BATCH - 1);

	if (!first)
		return 2;
	return is_mapped(r, law->helper, first) && is_mapped(r, law->helper, first - PT_BATCH / 2);
}

/* A table entry names the table for software and for the MMU, and restricts nothing. */
LAW(points_to_table, pfn, unused)
{
	enum pt_level l = level_of(law);
	u64 e = pt_call1(r, at(law, PT_F_populate), pfn);
	u64 rights = pt_rights(r, l, e);

	return pt_call1(r, at(law, PT_F_pgtable), e) == pfn && pt_frame(r, l, e) == pfn &&
	       !(rights & PT_MMU_LEAF) && (rights & PT_MMU_USER) == PT_MMU_USER;
}

LAW(clears_table, pfn, unused)
{
	u64 e = pt_call1(r, at(law, PT_F_populate), pfn);

	return leaves_none(r, law, e, 0);
}

/* needs[0] is what it returns. */
LAW(returns_table, pfn, unused)
{
	u64 e = pt_call1(r, at(law, PT_F_populate), pfn);

	return returns_old(r, law, e, 0);
}

/* A huge mapping of the kernel's own: for the kernel alone, and where it was asked to be. */
static bool is_of_kernel(struct pt_run *r, const struct pt_law *law, u64 pfn, u64 e)
{
	enum pt_level l = level_of(law);
	u64 rights = pt_rights(r, l, e);
	const u64 want = PT_MMU_KR | PT_MMU_KW | PT_MMU_LEAF;

	return pt_frame(r, l, e) == pfn && (rights & want) == want && !(rights & PT_MMU_USER) &&
	       pt_truth(r, at(law, PT_F_leaf), e) && pt_truth(r, at(law, PT_F_present), e);
}

LAW(maps_kernel, pfn, unused)
{
	return is_of_kernel(r, law, pfn, pt_call1(r, law->helper, pfn));
}

/* What says of which type the memory is may stand elsewhere in a huge entry (x86). */
LAW(maps_device, pfn, unused)
{
	u64 e, memtype, want = r->memtype[PT_PTE][PT_PROT_DEVICE_RW];

	if (!PT_PROT_IS(PT_PROT_DEVICE_RW, r->prots[PT_PTE]))
		return 2;
	e = pt_call1(r, law->helper, pfn);
	if (!is_of_kernel(r, law, pfn, e))
		return 0;
	memtype = pt_memtype(r, level_of(law), e);
	return pt_told_number(r, memtype == want, want, memtype);
}

/* needs[0] is pXd_none(), needs[1] makes the mapping, needs[2] is what it returns. */
LAW(unmaps_kernel, pfn, unused)
{
	u64 e = pt_call1(r, law->needs[1], pfn);

	return pt_truth(r, law->needs[2], e) && leaves_none(r, law, e, 0);
}

/*
 * What NUMA hinting makes of a writable entry: PROT_NONE, and then marked.  False
 * where there is no such entry.
 */
static bool hinted(struct pt_run *r, const struct pt_law *law, u64 e, u64 kind, u64 *none)
{
	enum pt_level l = level_of(law);

	if (kind != PT_KIND_PRESENT || !(r->supported[l] & PT_S(protnone)) ||
	    !pt_truth(r, at(law, PT_F_write), e))
		return false;
	*none = pt_call2(r, at(law, PT_F_modify), e, PT_PROT_NONE);
	return true;
}

/* Is `e` the hinted entry with nothing but its mark changed, which pXd_write() may read? */
static bool is_hinted_still(struct pt_run *r, const struct pt_law *law, u64 none, u64 e)
{
	enum pt_level l = level_of(law);
	u32 differs = pt_view(r, l, PT_GROUP_PRESENT, none) ^ pt_view(r, l, PT_GROUP_PRESENT, e);

	return !(differs & ~PT_S(write)) && pt_truth(r, at(law, PT_F_protnone), e) &&
	       pt_call1(r, at(law, PT_F_pfn), none) == pt_call1(r, at(law, PT_F_pfn), e) &&
	       !(pt_rights(r, l, e) & PT_MMU_USER);
}

/* needs[0] is pXd_savedwrite(). */
LAW(saves_write, e, kind)
{
	u64 none, saved, open;

	if (!hinted(r, law, e, kind, &none))
		return 2;
	saved = pt_call1(r, law->helper, none);
	open = pt_call2(r, at(law, PT_F_modify), saved, PT_PROT_R);
	return !pt_truth(r, law->needs[0], none) && pt_truth(r, law->needs[0], saved) &&
	       is_hinted_still(r, law, none, saved) && !pt_truth(r, at(law, PT_F_write), open) &&
	       !(pt_rights(r, level_of(law), open) & PT_MMU_UW);
}

/* needs[0] is pXd_savedwrite(), needs[1] sets the mark; clearing or write protection takes it. */
LAW(forgets_write, e, kind)
{
	const enum pt_helper takers[] = { law->helper, at(law, PT_F_wrprotect) };
	u64 none, saved;

	if (!hinted(r, law, e, kind, &none))
		return 2;
	saved = pt_call1(r, law->needs[1], none);
	for (size_t i = 0; i < PT_ARRAY_SIZE(takers); i++) {
		u64 left = pt_call1(r, takers[i], saved);

		if (pt_truth(r, law->needs[0], left) || pt_truth(r, at(law, PT_F_write), left) ||
		    !is_hinted_still(r, law, none, left))
			return 0;
	}
	return 1;
}

/* What is stored for the MMU reads back as it was. */
LAW(loads_back, e, kind)
{
	return is_held(r, law, e, kind, pt_loaded(r, PT_HUGETLB, pt_stored(r, PT_HUGETLB, e)));
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

/* A swap file's pages, from 0 to one less than this, are offsets that exist. */
LAW(size_fits, unused, unused2)
{
	u64 pages = pt_call1(r, law->helper, 0), last;

	if (!pages || pages - 1 > pt_kept_offset(r))
		return 0;
	if (!r->mode->l1tf)
		return 1;
	/* L1TF: the last page's entry, of the first file, must not name memory either */
	last = pt_call1(r, H_swp_entry_to_pte, pt_call2(r, H_swp_entry, 0, pages - 1));
	return pt_frame(r, PT_PTE, last) >= PT_L1TF_FRAMES;
}

static inline __attribute__((always_inline)) u64 through_pte(struct pt_run *r, u64 v)
{
	return pt_call1(r, H_pte_to_swp_entry, pt_call1(r, H_swp_entry_to_pte, v));
}

/* What tells mm's own entries apart, and which of them are true of what a maker makes. */
enum {
	TELLS_MIGRATION,
	TELLS_MIGRATION_READ,
	TELLS_MIGRATION_READ_EXCLUSIVE,
	TELLS_MIGRATION_WRITE,
	TELLS_DEVICE_PRIVATE,
	TELLS_DEVICE_PRIVATE_WRITE,
	TELLS_DEVICE_EXCLUSIVE,
	TELLS_DEVICE_EXCLUSIVE_WRITE,
	TELLS_HWPOISON,
	NR_TELLS
};

static const enum pt_helper tells[NR_TELLS] = {
	[TELLS_MIGRATION] = H_is_migration_entry,
	[TELLS_MIGRATION_READ] = H_is_readable_migration_entry,
	[TELLS_MIGRATION_READ_EXCLUSIVE] = H_is_readable_exclusive_migration_entry,
	[TELLS_MIGRATION_WRITE] = H_is_writable_migration_entry,
	[TELLS_DEVICE_PRIVATE] = H_is_device_private_entry,
	[TELLS_DEVICE_PRIVATE_WRITE] = H_is_writable_device_private_entry,
	[TELLS_DEVICE_EXCLUSIVE] = H_is_device_exclusive_entry,
	[TELLS_DEVICE_EXCLUSIVE_WRITE] = H_is_writable_device_exclusive_entry,
	[TELLS_HWPOISON] = H_is_hwpoison_entry,
};

static const struct {
	enum pt_helper make;
	u32 true_of; /* 1 << TELLS_* */
} kinds_made[] = {
	{ H_make_readable_migration_entry, 1 << TELLS_MIGRATION | 1 << TELLS_MIGRATION_READ },
	{ H_make_readable_exclusive_migration_entry,
	  1 << TELLS_MIGRATION | 1 << TELLS_MIGRATION_READ_EXCLUSIVE },
	{ H_make_writable_migration_entry, 1 << TELLS_MIGRATION | 1 << TELLS_MIGRATION_WRITE },
	{ H_make_readable_device_private_entry, 1 << TELLS_DEVICE_PRIVATE },
	{ H_make_writable_device_private_entry,
	  1 << TELLS_DEVICE_PRIVATE | 1 << TELLS_DEVICE_PRIVATE_WRITE },
	{ H_make_readable_device_exclusive_entry, 1 << TELLS_DEVICE_EXCLUSIVE },
	{ H_make_writable_device_exclusive_entry,
	  1 << TELLS_DEVICE_EXCLUSIVE | 1 << TELLS_DEVICE_EXCLUSIVE_WRITE },
	{ H_make_device_exclusive_entry, 1 << TELLS_DEVICE_EXCLUSIVE },
	{ H_make_hwpoison_entry, 1 << TELLS_HWPOISON },
};

static u32 told(struct pt_run *r, u64 v)
{
	u32 bits = 0;

	for (unsigned i = 0; i < NR_TELLS; i++)
		if (pt_has(r, tells[i]) && pt_truth(r, tells[i], v))
			bits |= 1u << i;
	return bits;
}

/* Of all the predicates the subject has, those a maker's entry must satisfy. */
static u32 must_tell(const struct pt_run *r, enum pt_helper make)
{
	u32 bits = 0;

	for (size_t k = 0; k < PT_ARRAY_SIZE(kinds_made); k++)
		if (kinds_made[k].make == make)
			bits = kinds_made[k].true_of;
	for (unsigned i = 0; i < NR_TELLS; i++)
		if (!pt_has(r, tells[i]))
			bits &= ~(1u << i);
	return bits;
}

/* Which of them a replay is to show. */
static bool tells_as_it_must(struct pt_run *r, enum pt_helper make, u64 v)
{
	u32 must = must_tell(r, make), wrong = told(r, v) ^ must;

	for (unsigned i = 0; i < NR_TELLS; i++)
		if (wrong >> i & 1)
			pt_note(r, PT_NOTE_OUGHT, v, tells[i], must >> i & 1);
	return !wrong;
}

/* Older trees do not count a poisoned page's entry among those that name a page. */
static u64 pfn_named(struct pt_run *r, u64 v)
{
	if (pt_has(r, H_is_pfn_swap_entry) && !pt_truth(r, H_is_pfn_swap_entry, v))
		return pt_call1(r, H_swp_offset, v);
	return pt_call1(r, H_swp_offset_pfn, v);
}

/* The kind that a maker makes, and the pfn, read back; nobody has said young or dirty yet. */
LAW(kind_reads_back, pfn, unused)
{
	u64 v = through_pte(r, pt_call1(r, law->helper, pfn));

	if (!tells_as_it_must(r, law->helper, v) || pfn_named(r, v) != pfn)
		return 0;
	if ((pt_has(r, H_is_migration_entry_young) && pt_truth(r, H_is_migration_entry_young, v)) ||
	    (pt_has(r, H_is_migration_entry_dirty) && pt_truth(r, H_is_migration_entry_dirty, v)))
		return 0;
	return !pt_has(r, H_non_swap_entry) || pt_truth(r, H_non_swap_entry, v);
}

/* A plain swap entry is none of mm's own. */
LAW(swap_is_plain, type, offset)
{
	if (type >= r->max_swapfiles)
		return 2;
	return !pt_truth(r, law->helper, through_pte(r, pt_call2(r, H_swp_entry, type, offset)));
}

/* The pfn is what the entry names: true of what migration and devices make. */
LAW(names_a_page, pfn, unused)
{
	return pt_truth(r, law->helper, through_pte(r, pt_call1(r, law->needs[0], pfn)));
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
	u64 v = pt_call2(r, H___swp_entry, type, offset);

	return tells_apart(r, law, pt_call1(r, at(law, PT_F_raw_to_entry), v), 0);
}

LAW(pfn_reads_back, pfn, unused)
{
	u64 e = pt_call2(r, at(law, PT_F_make), pfn, PT_PROT_R);

	if (level_of(law) != PT_PTE)
		e = pt_call1(r, at(law, PT_F_mkhuge), e);
	return pt_call1(r, law->helper, e) == pfn;
}

/* Where the MMU uses the entry at all. */
LAW(names_frame, e, kind)
{
	const enum pt_level l = level_of(law);
	const u64 stored = pt_stored(r, l, e);

	if (kind != PT_KIND_PRESENT || !(pt_rights(r, l, stored) & PT_MMU_ANY))
		return 2;
	return pt_call1(r, law->helper, e) == pt_frame(r, l, stored);
}

#define THROUGH_PTE H_swp_entry_to_pte, H_pte_to_swp_entry
#define AD_NEEDS                                                                              \
	H_migration_entry_supports_ad, H_make_writable_migration_entry, H_is_migration_entry, \
		H_swp_offset_pfn, THROUGH_PTE
#define MIGRATION_NEEDS                                                                         \
	H_make_readable_migration_entry, H_make_writable_migration_entry, H_is_migration_entry, \
		H_is_writable_migration_entry, H_swp_offset_pfn
#define AD_MAKERS                                                                               \
	H_make_migration_entry_young, H_make_migration_entry_dirty, H_is_migration_entry_young, \
		H_is_migration_entry_dirty, H_migration_entry_supports_ad
#define RAW_NEEDS H___swp_entry, H___swp_entry_to_pte, H___pte_to_swp_entry

/*
 * A law: LAW_ROW(helper, name, rule, text, domain, function, what else it calls).
 * The rows below it are for laws that several helpers have in common.
 */
#define LAW_ROW(h, name, rule, text, domain, fn, ...)                                           \
	{                                                                                       \
		H_##h, name, rule, text, PT_DOMAIN_##domain, { __VA_ARGS__, H_##h }, fn, false, \
			false                                                                   \
	}
/* A predicate with its setter and its opposite; of swap entries. */
#define TELL(pred, set, clear)                                                                   \
	LAW_ROW(pred, "tells-apart", "DOC",                                                      \
		"it says yes of what the helper that sets it made, and no of what the one that " \
		"clears it made",                                                                \
		ENTRY, tells_apart, H_##set, H_##clear)
#define LEAVES_TELL(pred, set, clear)                                                       \
	TELL(pte_##pred, pte_##set, pte_##clear), TELL(pmd_##pred, pmd_##set, pmd_##clear), \
		TELL(pud_##pred, pud_##set, pud_##clear)
#define SWAP_TELL(pred, set, clear)                                                              \
	LAW_ROW(pred, "tells-apart", "DOC",                                                      \
		"it says yes of what the helper that sets it made, and no of what the one that " \
		"clears it made",                                                                \
		SWAP, swap_tells_apart, H_##set, H_##clear)
#define CLEARS(h, none)                                                                            \
	LAW_ROW(h, "leaves-none", "R1",                                                            \
		"it leaves an entry that is none and that the MMU cannot use, whatever was there", \
		STORED, leaves_none, H_##none)
#define RETURNS(h, domain, rule)                                                                \
	LAW_ROW(h, "returns-old", rule,                                                         \
		"it returns the entry that was in the table, with the young and dirty that it " \
		"had",                                                                          \
		domain, returns_old, H_##h##_ret)
#define GETS_AND_CLEARS(h, none) CLEARS(h, none), RETURNS(h, STORED, "R1")
#define RETURNS_YOUNG(h, young)                                                            \
	LAW_ROW(h, "returns-young", "R1", "it returns whether the entry was young", ENTRY, \
		returns_young, H_##h##_ret, H_##young)
#define RETURNS_YOUNG_OF_RUN(h)                                                            \
	LAW_ROW(h, "returns-young", "B1", "it returns whether any entry was young", ENTRY, \
		returns_young, H_##h##_ret, H_pte_young, H_set_ptes)
#define RETURNS_CHANGED(h, write)                                                           \
	LAW_ROW(h, "returns-changed", "R1",                                                 \
		"it returns true if it changed the entry for a read fault", ENTRY,          \
		returns_changed, H_##h##_ret),                                              \
		LAW_ROW(h, "returns-changed-by-write", "R1",                                \
			"it returns true if it changed the entry for a write fault", ENTRY, \
			returns_changed_by_write, H_##h##_ret, H_##write)
#define STORES(h, fn)                                                                            \
	LAW_ROW(h, "stores", "F1", "it puts the entry in the table as it was given", STORED, fn, \
		H_##h)
#define READS_BACK(h, make, mkhuge)                                                           \
	LAW_ROW(h, "reads-back", "H1", "it names the frame that the entry was made for", PFN, \
		pfn_reads_back, H_##make, H_##mkhuge)
#define NAMES_FRAME(h)                                                                           \
	LAW_ROW(h, "names-frame", "H1",                                                          \
		"it names the frame that the MMU reaches through the entry", ENTRY, names_frame, \
		H_##h)
#define DISTINGUISHES(h, domain)                                                                  \
	LAW_ROW(h, "distinguishes", "E1",                                                         \
		"it says no of two entries that differ in a bit which a helper or the MMU reads", \
		domain, distinguishes, H_##h)
#define IS_ITSELF(h, domain)                                                                   \
	LAW_ROW(h, "is-itself", "E1", "it says yes of an entry and itself", domain, is_itself, \
		H_##h)
#define TABLES(l)                                                                                \
	LAW_ROW(l##_populate, "points-to-table", "H1",                                           \
		"it makes an entry through which software and the MMU find the page table, and " \
		"which forbids nothing",                                                         \
		TABLE, points_to_table, H_##l##_pgtable, H_##l##_present),                       \
		LAW_ROW(l##_clear, "clears-table", "P2",                                         \
			"it leaves an empty entry where one pointed to a page table", TABLE,     \
			clears_table, H_##l##_none, H_##l##_populate)
#define KERNEL_MAPPING(l)                                                                        \
	LAW_ROW(l##_set_huge, "maps", "H1",                                                      \
		"it maps the frame for the kernel to read and write, and not for the user", PFN, \
		maps_kernel, H_##l##_leaf, H_##l##_present),                                     \
		LAW_ROW(l##_set_huge_device, "keeps-memory", "H1",                               \
			"it maps a device's memory with the memory type that a pte of that "     \
			"protection has",                                                        \
			PFN, maps_device, H_##l##_leaf, H_##l##_present),                        \
		LAW_ROW(l##_clear_huge, "unmaps", "P2",                                          \
			"it leaves an empty entry where such a mapping was, and returns true",   \
			PFN, unmaps_kernel, H_##l##_none, H_##l##_set_huge,                      \
			H_##l##_clear_huge_ret)
#define SAVED_WRITE(l)                                                                          \
	LAW_ROW(l##_mk_savedwrite, "saves-write", "N1",                                         \
		"it marks a PROT_NONE entry as writable before, for pXd_savedwrite() to tell, " \
		"and permits nothing by that",                                                  \
		ENTRY, saves_write, H_##l##_savedwrite, H_##l##_modify, H_##l##_protnone,       \
		H_##l##_write, H_##l##_pfn),                                                    \
		LAW_ROW(l##_clear_savedwrite, "forgets-write", "N1",                            \
			"it takes the mark of pXd_mk_savedwrite() away, as write protection "   \
			"does, and changes nothing else",                                       \
			ENTRY, forgets_write, H_##l##_savedwrite, H_##l##_mk_savedwrite,        \
			H_##l##_modify, H_##l##_protnone, H_##l##_write, H_##l##_pfn,           \
			H_##l##_wrprotect)
#define MAKES_KIND(h)                                                                              \
	LAW_ROW(h, "reads-back", "S2",                                                             \
		"it makes an entry that comes back from a pte as of its own kind alone, with the " \
		"same pfn",                                                                        \
		PFN, kind_reads_back, H_swp_offset_pfn, H_swp_offset, THROUGH_PTE)
#define BATCH(h, one, name, text) \
	LAW_ROW(h, name, "B1", text, ENTRY, each_as_one, H_##one, H_set_ptes, H_pte_pfn, H_pte_same)
/* HugeTLB pages of every size: huge.c. */
#define SIZED_MAKES                                                                  \
	H_mk_huge_pte, H_huge_pte_mkwrite, H_huge_pte_wrprotect, H_huge_pte_mkdirty, \
		H_huge_pte_mkyoung, H_huge_pte_mkold
#define SIZED_NEEDS \
	SIZED_MAKES, H_sized_arch_make_huge_pte, H_sized_set_huge_pte_at, H_sized_huge_ptep_get
#define SIZED(h, name, rule, text, fn, ...) \
	LAW_ROW(sized_##h, name, rule, text, SIZED, fn, SIZED_MAKES, __VA_ARGS__)
#define SIZED_POINTER(h, name, rule, text, fn, ...) \
	LAW_ROW(sized_##h, name, rule, text, SIZED, fn, SIZED_NEEDS, __VA_ARGS__)
#define SIZED_KEEPS_NEIGHBOURS(h, ...)                                             \
	SIZED(h, "keeps-neighbours", "B2",                                         \
	      "the table's entries before and after the page's stay as they were", \
	      pt_huge_keeps_neighbours, __VA_ARGS__)
/* Migration entries are moved and cleared, where what is mapped is also changed. */
#define SIZED_MOVES(h, ...)                                                                      \
	SIZED_KEEPS_NEIGHBOURS(h, __VA_ARGS__),                                                  \
		SIZED(h, "keeps-neighbours-of-migration", "B2",                                  \
		      "the table's entries before and after a migration entry of the page stay " \
		      "as they were",                                                            \
		      pt_huge_keeps_neighbours_of_migration, __VA_ARGS__)
#define SIZED_TAKES(h)                                                                        \
	SIZED_POINTER(h, "clears-every-place", "B2",                                          \
		      "it leaves every place of the page empty, whatever the page's size",    \
		      pt_huge_clears_each, H_huge_pte_none),                                  \
		SIZED_POINTER(                                                                \
			h, "returns-every-place", "B2",                                       \
			"it returns the entry, young and dirty if any place of the page was", \
			pt_huge_returns_all, H_##h##_ret, H_huge_pte_pfn, H_huge_pte_young,   \
			H_huge_pte_dirty)
/* Where somebody walks: live.c. */
#define WALKER_FAULTS(h)                                                                     \
	LAW_ROW(h, "walker-faults", "H3",                                                    \
		"a real walker faults on the entry it leaves as on one that is not present", \
		WALKER, pt_live_clear, H_##h)
#define WALKER_DESCENDS(h, level)                                                           \
	LAW_ROW(h, "walker-descends", "H3",                                                 \
		"a real walker goes on to the page table that the " level " names", WALKER, \
		pt_live_descends, H_##h)
#define WALKER_REACHES(h, mkhuge)                                                     \
	LAW_ROW(h, "walker-reaches-frame", "H3",                                      \
		"a real walker reads through the entry what the frame holds", WALKER, \
		pt_live_reaches, H_##mkhuge)
#define WALKER_STALE(h, make, mkhuge)                                                            \
	LAW_ROW(h, "stale-until-flush", "H3",                                                    \
		"a real walker may go on using the old entry until the flush, and not after it", \
		WALKER, pt_live_stale, H_##make, H_##mkhuge)

#define WITHOUT(h, domain, fn)                                                            \
	{                                                                                 \
		H_##h, "false-without", "DOC",                                            \
			"it says no of every entry, where the kernel keeps no such mark", \
			PT_DOMAIN_##domain, { H_##h }, fn, .without = true                \
	}

#define STRAYS(h, text, domain, fn, ...)                                                         \
	{                                                                                        \
		H_##h, "ignores-strays", "X1", text, PT_DOMAIN_##domain, { __VA_ARGS__, H_##h }, \
			fn, .strays = true                                                       \
	}

const struct pt_law pt_laws[] = {
	CLEARS(pte_clear, pte_none),
	CLEARS(pmd_clear, pmd_none),
	CLEARS(pud_clear, pud_none),
	CLEARS(huge_pte_clear, huge_pte_none),
	CLEARS(ptep_clear, pte_none),
	GETS_AND_CLEARS(ptep_get_and_clear, pte_none),
	GETS_AND_CLEARS(ptep_get_and_clear_full, pte_none),
	GETS_AND_CLEARS(ptep_clear_flush, pte_none),
	GETS_AND_CLEARS(pmdp_huge_get_and_clear, pmd_none),
	GETS_AND_CLEARS(pmdp_huge_get_and_clear_full, pmd_none),
	GETS_AND_CLEARS(pmdp_huge_clear_flush, pmd_none),
	GETS_AND_CLEARS(pudp_huge_get_and_clear, pud_none),
	GETS_AND_CLEARS(pudp_huge_get_and_clear_full, pud_none),
	GETS_AND_CLEARS(pudp_huge_clear_flush, pud_none),
	GETS_AND_CLEARS(huge_ptep_get_and_clear, huge_pte_none),
	GETS_AND_CLEARS(huge_ptep_clear_flush, huge_pte_none),
	LAW_ROW(pmdp_collapse_flush, "clears-table", "R1",
		"it leaves an empty entry where one pointed to a page table", TABLE, clears_table,
		H_pmd_none, H_pmd_populate),
	LAW_ROW(pmdp_collapse_flush, "returns-old", "R1",
		"it returns the entry that was in the table", TABLE, returns_table,
		H_pmdp_collapse_flush_ret, H_pmd_populate),
	RETURNS(pmdp_invalidate, ENTRY, "I3"),
	RETURNS(pudp_invalidate, ENTRY, "I3"),
	RETURNS(pmdp_invalidate_ad, ENTRY, "I4"),
	LAW_ROW(pmdp_invalidate, "leaves-mkinvalid", "I3",
		"it leaves in the table what reads like pmd_mkinvalid() of the entry that was "
		"there",
		ENTRY, leaves_mkinvalid, H_pmd_mkinvalid),
	LAW_ROW(pudp_invalidate, "leaves-mkinvalid", "I3",
		"it leaves in the table what reads like pud_mkinvalid() of the entry that was "
		"there",
		ENTRY, leaves_mkinvalid, H_pud_mkinvalid),
	RETURNS_YOUNG(ptep_test_and_clear_young, pte_young),
	RETURNS_YOUNG(ptep_clear_flush_young, pte_young),
	RETURNS_YOUNG(pmdp_test_and_clear_young, pmd_young),
	RETURNS_YOUNG(pmdp_clear_flush_young, pmd_young),
	RETURNS_YOUNG(pudp_test_and_clear_young, pud_young),
	RETURNS_CHANGED(ptep_set_access_flags, pte_write),
	RETURNS_CHANGED(pmdp_set_access_flags, pmd_write),
	RETURNS_CHANGED(pudp_set_access_flags, pud_write),
	RETURNS_CHANGED(huge_ptep_set_access_flags, huge_pte_write),
	RETURNS(ptep_modify_prot_start, ENTRY, "R1"),
	LAW_ROW(ptep_modify_prot_start, "leaves-closed", "R1",
		"it leaves an entry that the MMU lets nobody use, until ptep_modify_prot_commit()",
		ENTRY, leaves_closed, H_ptep_modify_prot_start),
	LAW_ROW(ptep_modify_prot_commit, "leaves-new", "F1",
		"it puts the new entry in the table as it was given", ENTRY, leaves_new_own,
		H_pte_wrprotect, H_pte_same),
	LAW_ROW(pmdp_establish, "leaves-new", "F1",
		"it puts the new entry in the table as it was given", ENTRY, leaves_new,
		H_pmd_wrprotect, H_pmd_same),
	LAW_ROW(pmdp_establish, "returns-old", "R1", "it returns the entry that was in the table",
		ENTRY, returns_replaced, H_pmdp_establish_ret, H_pmd_wrprotect, H_pmd_same),
	/* what changes a pte's protection stores it by ptep_modify_prot_commit() */
	STORES(set_pte_at, stores_new),
	STORES(set_pmd_at, stores_its_own),
	STORES(set_pud_at, stores),
	LAW_ROW(set_huge_pte_at, "loads-back", "F1",
		"huge_ptep_get() reads back the entry that set_huge_pte_at() was given", ENTRY,
		loads_back, H_huge_ptep_get, H_huge_pte_same),
	SIZED(arch_make_huge_pte, "makes-size", "H1",
	      "the MMU takes the entry for a page of that size at that frame", pt_huge_makes_size,
	      H_sized_set_huge_pte_at, H_sized_huge_ptep_get),
	SIZED(set_huge_pte_at, "each-its-part", "B2",
	      "every place of the page holds the entry, each with the frame of its own part",
	      pt_huge_each_its_part, H_sized_arch_make_huge_pte, H_sized_huge_ptep_get),
	SIZED(set_huge_pte_at, "walkers-agree", "B2",
	      "page walks find every place present, a leaf, of its own frame, and writable just as "
	      "huge_pte_write() says",
	      pt_huge_walkers_agree, H_sized_arch_make_huge_pte, H_sized_huge_ptep_get,
	      H_huge_pte_write),
	SIZED_MOVES(set_huge_pte_at, H_sized_arch_make_huge_pte, H_sized_huge_ptep_get),
	SIZED(huge_ptep_get, "reads-every-size", "B2",
	      "it reads back the entry that set_huge_pte_at() was given, whatever the page's size",
	      pt_huge_reads_back, H_sized_arch_make_huge_pte, H_sized_set_huge_pte_at),
	SIZED(huge_ptep_get, "reads-every-place", "B2",
	      "it returns an entry that is young, or dirty, if the hardware made any place of the "
	      "page so",
	      pt_huge_reads_each, H_sized_arch_make_huge_pte, H_sized_set_huge_pte_at,
	      H_huge_pte_young, H_huge_pte_dirty),
	SIZED(huge_ptep_get, "reads-migration", "B2",
	      "it reads back a migration entry as it was put in the table", pt_huge_reads_migration,
	      H_sized_arch_make_huge_pte, H_sized_set_huge_pte_at, H_huge_pte_none),
	SIZED_TAKES(huge_ptep_get_and_clear),
	/* mremap moves what it finds, where the others take out what is mapped */
	SIZED_POINTER(huge_ptep_get_and_clear, "clears-migration", "B2",
		      "it leaves every place of the page empty, where migration entries stood, too",
		      pt_huge_clears_migration, H_huge_pte_none),
	SIZED_MOVES(huge_ptep_get_and_clear, H_sized_arch_make_huge_pte, H_sized_set_huge_pte_at,
		    H_sized_huge_ptep_get),
	SIZED_TAKES(huge_ptep_clear_flush),
	SIZED_KEEPS_NEIGHBOURS(huge_ptep_clear_flush, H_sized_arch_make_huge_pte,
			       H_sized_set_huge_pte_at, H_sized_huge_ptep_get),
	SIZED_POINTER(huge_pte_clear, "clears-migration", "B2",
		      "it leaves every place of the page empty where migration entries stood",
		      pt_huge_clears_migration, H_huge_pte_none),
	SIZED_MOVES(huge_pte_clear, H_sized_arch_make_huge_pte, H_sized_set_huge_pte_at,
		    H_sized_huge_ptep_get),
	SIZED_POINTER(huge_ptep_set_wrprotect, "protects-every-place", "B2",
		      "it makes the MMU deny the user's writes through every place of the page, "
		      "and changes nothing else",
		      pt_huge_protects_each, H_huge_pte_pfn, H_huge_pte_write, H_huge_pte_young,
		      H_huge_pte_dirty),
	SIZED_KEEPS_NEIGHBOURS(huge_ptep_set_wrprotect, H_sized_arch_make_huge_pte,
			       H_sized_set_huge_pte_at, H_sized_huge_ptep_get),
	SIZED_POINTER(huge_ptep_set_access_flags, "changes-every-place", "B2",
		      "it makes every place of the page what the fault wants, young and dirty if "
		      "any place was",
		      pt_huge_changes_each, H_huge_pte_pfn, H_huge_pte_write),
	SIZED_POINTER(huge_ptep_set_access_flags, "says-it-changed", "B2",
		      "it returns true if it changed any place of the page",
		      pt_huge_says_it_changed, H_huge_pte_write),
	SIZED_POINTER(huge_ptep_set_access_flags, "opens-changed", "H1",
		      "after mprotect() to read-only and back it permits all that the fault "
		      "handler's entry would",
		      pt_huge_opens_changed, H_huge_pte_write, H_huge_pte_modify),
	SIZED_KEEPS_NEIGHBOURS(huge_ptep_set_access_flags, H_sized_arch_make_huge_pte,
			       H_sized_set_huge_pte_at, H_sized_huge_ptep_get, H_huge_pte_write),
	LAW_ROW(pte_advance_pfn, "advances", "B1",
		"it makes the entry for the page that is n further on, and changes nothing else",
		ENTRY, advances, H_pte_pfn),
	LAW_ROW(pte_advance_pfn, "carries", "B1",
		"it makes of the entry for one frame that for the next, whatever bits that carries "
		"into",
		PFN, carries, H_pfn_pte, H_pte_pfn),
	BATCH(set_ptes, set_ptes, "each-as-one",
	      "it leaves in every place of the batch the entry for that place's page"),
	LAW_ROW(set_ptes, "spans", "B1",
		"entries that the MMU may take for one are aligned, all in the batch, and each "
		"names its own frame",
		PFN, batch_spans, H_pfn_pte),
	BATCH(wrprotect_ptes, pte_wrprotect, "each-as-one",
	      "it leaves in every place what pte_wrprotect() makes of the entry there"),
	BATCH(mkold_ptes, ptep_test_and_clear_young, "each-made-old",
	      "with CYDP_CLEAR_YOUNG every place is left as ptep_test_and_clear_young() would "
	      "leave it"),
	BATCH(mkclean_ptes, pte_mkclean, "each-made-clean",
	      "with CYDP_CLEAR_DIRTY every place is left with what pte_mkclean() makes of the "
	      "entry there"),
	BATCH(test_and_clear_young_ptes, ptep_test_and_clear_young, "each-made-old",
	      "it leaves in every place what ptep_test_and_clear_young() would leave there"),
	BATCH(clear_flush_young_ptes, ptep_clear_flush_young, "each-made-old",
	      "it leaves in every place what ptep_clear_flush_young() would leave there"),
	RETURNS_YOUNG_OF_RUN(test_and_clear_young_ptes),
	RETURNS_YOUNG_OF_RUN(clear_flush_young_ptes),
	LAW_ROW(clear_full_ptes, "leaves-none", "B1", "it leaves every place of the batch empty",
		ENTRY, leaves_none_each, H_pte_none, H_set_ptes),
	LAW_ROW(get_and_clear_full_ptes_ret, "returns-old", "B1",
		"it returns the first entry of the batch, young and dirty if any of them was",
		ENTRY, returns_of_run, H_set_ptes, H_pte_pfn),

	TABLES(pmd),
	TABLES(pud),
	KERNEL_MAPPING(pmd),
	KERNEL_MAPPING(pud),
	SAVED_WRITE(pte),
	SAVED_WRITE(pmd),
	READS_BACK(pte_pfn, pfn_pte, pte_pfn),
	READS_BACK(pmd_pfn, pfn_pmd, pmd_mkhuge),
	READS_BACK(pud_pfn, pfn_pud, pud_mkhuge),
	READS_BACK(huge_pte_pfn, mk_huge_pte, arch_make_huge_pte),
	WITHOUT(pte_special, ENTRY, says_no),
	WITHOUT(pmd_special, ENTRY, says_no),
	WITHOUT(pud_special, ENTRY, says_no),
	WITHOUT(pte_devmap, ENTRY, says_no),
	WITHOUT(pmd_devmap, ENTRY, says_no),
	WITHOUT(pud_devmap, ENTRY, says_no),
	WITHOUT(pte_protnone, ENTRY, says_no),
	WITHOUT(pmd_protnone, ENTRY, says_no),
	WITHOUT(pte_soft_dirty, ENTRY, says_no),
	WITHOUT(pmd_soft_dirty, ENTRY, says_no),
	WITHOUT(pud_soft_dirty, ENTRY, says_no),
	WITHOUT(pte_uffd_wp, ENTRY, says_no),
	WITHOUT(pmd_uffd_wp, ENTRY, says_no),
	WITHOUT(huge_pte_uffd_wp, ENTRY, says_no),
	WITHOUT(pte_swp_soft_dirty, STORED, says_no_of_swap),
	WITHOUT(pmd_swp_soft_dirty, STORED, says_no_of_swap),
	WITHOUT(pte_swp_uffd_wp, STORED, says_no_of_swap),
	WITHOUT(pmd_swp_uffd_wp, STORED, says_no_of_swap),
	WITHOUT(pte_swp_exclusive, STORED, says_no_of_swap),

	NAMES_FRAME(pte_pfn),
	NAMES_FRAME(pmd_pfn),
	NAMES_FRAME(pud_pfn),
	NAMES_FRAME(huge_pte_pfn),
	DISTINGUISHES(pte_same, STORED),
	IS_ITSELF(pte_same, STORED),
	DISTINGUISHES(pmd_same, STORED),
	IS_ITSELF(pmd_same, STORED),
	DISTINGUISHES(pud_same, ENTRY),
	IS_ITSELF(pud_same, ENTRY),
	/* pmd_same() is for huge pages alone: powerpc hash with 4K pages calls BUG() in it */
	LAW_ROW(pud_same, "tells-tables-apart", "E1",
		"it says yes of a page table's entry and itself, and no of the entries of two page "
		"tables",
		TABLE, tells_tables_apart, H_pud_populate),
	DISTINGUISHES(huge_pte_same, ENTRY),
	IS_ITSELF(huge_pte_same, ENTRY),

	LAW_ROW(vm_get_page_prot, "is-what-pfn_pte-uses", "M3",
		"what pfn_pte() adds to the protection that it returns is the same for every "
		"protection",
		PFN, is_what_pfn_pte_uses, H_pfn_pte, H_pte_mkold),
	LAW_ROW(pgprot_modify, "keeps-memory", "M1",
		"it keeps the memory type of a device's protection, and else returns the new "
		"protection alone",
		ONCE, prot_keeps_memory, H_vm_get_page_prot),
	LAW_ROW(pte_mkwrite_shstk, "makes-shadow-stack", "D3",
		"it makes an entry that is writable to software and Write=0, Dirty=1 to the "
		"hardware, until pXd_wrprotect()",
		ENTRY, makes_shadow_stack, H_pte_wrprotect, H_pte_write, H_pte_dirty, H_pte_pfn),
	LAW_ROW(pmd_mkwrite_shstk, "makes-shadow-stack", "D3",
		"it makes an entry that is writable to software and Write=0, Dirty=1 to the "
		"hardware, until pXd_wrprotect()",
		ENTRY, makes_shadow_stack, H_pmd_wrprotect, H_pmd_write, H_pmd_dirty, H_pmd_pfn),
	STRAYS(pte_to_swp_entry,
	       "it reads a swap entry as before where an erratum has set bits in it", STORED,
	       ignores_strays, H_pte_present, H_pte_none),
	STRAYS(pmd_to_swp_entry,
	       "it reads a swap entry as before where an erratum has set bits in it", STORED,
	       ignores_strays, H_pmd_present, H_pmd_none),
	STRAYS(pte_none, "it says yes of an empty entry in which an erratum has set bits", ONCE,
	       none_with_strays, H_pte_clear),
	STRAYS(pmd_none, "it says yes of an empty entry in which an erratum has set bits", ONCE,
	       none_with_strays, H_pmd_clear),
	LAW_ROW(__swp_type, "round-trips", "S1",
		"it reads back every swap type that went through a pte", SWAP, raw_type_round_trips,
		RAW_NEEDS),
	LAW_ROW(__swp_offset, "round-trips", "S2",
		"it reads back every swap offset that went through a pte", SWAP,
		raw_offset_round_trips, RAW_NEEDS),
	LAW_ROW(__swp_offset, "largest-is-a-limit", "S2",
		"the largest offset that a pte keeps is one less than a power of two, so that all "
		"smaller ones exist",
		ONCE, largest_is_a_limit, RAW_NEEDS),
	LAW_ROW(arch_max_swapfile_size, "fits", "S6",
		"the last page of the largest swap file it permits has an entry, and with L1TF one "
		"that names no memory",
		ONCE, size_fits, H___swp_offset, RAW_NEEDS, H_swp_entry, H_swp_entry_to_pte),
	MAKES_KIND(make_readable_migration_entry),
	MAKES_KIND(make_readable_exclusive_migration_entry),
	MAKES_KIND(make_writable_migration_entry),
	MAKES_KIND(make_readable_device_private_entry),
	MAKES_KIND(make_writable_device_private_entry),
	MAKES_KIND(make_readable_device_exclusive_entry),
	MAKES_KIND(make_writable_device_exclusive_entry),
	MAKES_KIND(make_device_exclusive_entry),
	MAKES_KIND(make_hwpoison_entry),
	LAW_ROW(non_swap_entry, "false-on-swap", "S1", "it says no of a plain swap entry", SWAP,
		swap_is_plain, H_swp_entry, THROUGH_PTE),
	LAW_ROW(is_pfn_swap_entry, "false-on-swap", "S1", "it says no of a plain swap entry", SWAP,
		swap_is_plain, H_swp_entry, THROUGH_PTE),
	LAW_ROW(is_pfn_swap_entry, "true-on-migration", "S2", "it says yes of a migration entry",
		PFN, names_a_page, H_make_readable_migration_entry, THROUGH_PTE),
	LAW_ROW(is_pfn_swap_entry, "true-on-device", "S2", "it says yes of a device-private entry",
		PFN, names_a_page, H_make_readable_device_private_entry, THROUGH_PTE),
	LAW_ROW(is_pfn_swap_entry, "true-on-exclusive", "S2",
		"it says yes of a device-exclusive entry", PFN, names_a_page,
		H_make_readable_device_exclusive_entry, THROUGH_PTE),
	LAW_ROW(make_migration_entry_young, "reads-back", "S3",
		"young comes back from a pte and dirty and the pfn stay as they were; where there "
		"is no room it does not come back",
		PFN, migration_keeps, H_is_migration_entry_young, H_is_migration_entry_dirty,
		AD_NEEDS),
	LAW_ROW(make_migration_entry_dirty, "reads-back", "S3",
		"dirty comes back from a pte and young and the pfn stay as they were; where there "
		"is no room it does not come back",
		PFN, migration_keeps, H_is_migration_entry_dirty, H_is_migration_entry_young,
		AD_NEEDS),
	LAW_ROW(make_pte_marker_entry, "reads-back", "U4",
		"it makes a marker whose value comes back from a pte", MARKER, marker_reads_back,
		H_pte_marker_get, THROUGH_PTE),

	LAW_ROW(swp_entry_to_pte, "swap-out-and-in", "U2",
		"a page swapped out and in again has the soft-dirty and uffd-wp that it had, and "
		"is not writable with uffd-wp",
		ENTRY, pt_seq_swap, H_swp_entry, H_pte_to_swp_entry),
	LAW_ROW(pte_swp_clear_flags, "same-as-swap", "S4",
		"pte_same() takes a swap entry whose flags were cleared for the plain one, and for "
		"no other",
		SWAP, pt_seq_same_as_swap, H_swp_entry, H_swp_entry_to_pte, H_pte_same),
	LAW_ROW(pte_wrprotect, "fork", "D1",
		"after fork() neither can write, the parent has dirty and uffd-wp as before, the "
		"child has soft-dirty as the parent had, and neither young nor uffd-wp",
		ENTRY, pt_seq_fork, H_pte_mkold),
	LAW_ROW(pmd_wrprotect, "fork", "D1",
		"after fork() neither can write, the parent has dirty and uffd-wp as before, the "
		"child has soft-dirty as the parent had, and neither young nor uffd-wp",
		ENTRY, pt_seq_fork, H_pmd_mkold),
	LAW_ROW(pte_swp_clear_flags, "fork", "U2",
		"after fork() the child's swap entry is the parent's without exclusive and uffd-wp",
		SWAP, pt_seq_fork_swap, H_swp_entry, H_swp_entry_to_pte, H_pte_to_swp_entry),
	LAW_ROW(swp_entry_to_pte, "fork-of-migration", "U2",
		"after fork() the child's migration entry is a readable one, with the parent's "
		"pfn, soft-dirty and uffd-wp",
		PFN, pt_seq_fork_migration, MIGRATION_NEEDS),
	LAW_ROW(swp_entry_to_pmd, "fork-of-migration", "U2",
		"after fork() the child's migration entry is a readable one, with the parent's "
		"pfn, soft-dirty and uffd-wp",
		PFN, pt_seq_fork_migration, MIGRATION_NEEDS),
	LAW_ROW(swp_entry_to_pte, "migrate-and-back", "S3",
		"a page that was migrated has its write, uffd-wp and soft-dirty again, and young "
		"and dirty where the migration entry has room",
		ENTRY, pt_seq_migrate, AD_MAKERS, MIGRATION_NEEDS),
	LAW_ROW(swp_entry_to_pmd, "migrate-and-back", "S3",
		"a page that was migrated has its write, uffd-wp and soft-dirty again, and young "
		"and dirty where the migration entry has room",
		ENTRY, pt_seq_migrate, AD_MAKERS, MIGRATION_NEEDS),
	LAW_ROW(pmdp_invalidate, "split", "I3",
		"the ptes that take a split page's place are young, dirty, writable, uffd-wp and "
		"soft-dirty as it was",
		ENTRY, pt_seq_split, H_pmdp_invalidate_ret, H_pfn_pte),
	LAW_ROW(make_pte_marker_entry, "zap-and-fault", "U4",
		"an entry with uffd-wp that was zapped has it again after the next fault, by the "
		"marker in between",
		ENTRY, pt_seq_marker, H_pte_marker_get, THROUGH_PTE, H_is_pte_marker, H_pte_clear,
		H_pte_uffd_wp, H_pte_mkuffd_wp),

	WALKER_FAULTS(pte_clear),
	WALKER_FAULTS(pmd_clear),
	WALKER_FAULTS(pud_clear),
	WALKER_DESCENDS(pmd_populate, "pmd"),
	WALKER_DESCENDS(pud_populate, "pud"),
	WALKER_REACHES(pfn_pte, pte_pfn),
	WALKER_REACHES(pfn_pmd, pmd_mkhuge),
	WALKER_REACHES(pfn_pud, pud_mkhuge),
	WALKER_STALE(pte_clear, pfn_pte, pte_pfn),
	WALKER_STALE(pmd_clear, pfn_pmd, pmd_mkhuge),
	WALKER_STALE(pud_clear, pfn_pud, pud_mkhuge),
	LAW_ROW(ptep_get_and_clear_at, "keeps-hardware-dirty", "W1",
		"a store that another processor makes at the same time is in the entry it returns, "
		"as dirty, or faults",
		WALKER, pt_race_dirty, H_pfn_pte, H_pte_mkyoung, H_pte_mkclean, H_pte_dirty),
	LAW_ROW(pmdp_invalidate_at, "present-to-readers", "W2",
		"a reader without the lock finds a huge page of the same frame at every moment",
		WALKER, pt_race_invalidate, H_pfn_pmd, H_pmd_mkhuge, H_pmd_mkyoung, H_pmd_mkdirty,
		H_pmd_present, H_pmd_trans_huge, H_pmd_pfn, H_pmdp_invalidate),

	LEAVES_TELL(young, mkyoung, mkold),
	TELL(huge_pte_young, huge_pte_mkyoung, huge_pte_mkold),
	TELL(huge_pte_huge, pte_mkhuge, huge_pte_huge),
	LAW_ROW(pte_mkhuge, "keeps-huge", "L1", "it leaves an entry that is huge already as it is",
		ENTRY, stores, H_pte_mkhuge),
	LEAVES_TELL(dirty, mkdirty, mkclean),
	TELL(huge_pte_dirty, huge_pte_mkdirty, huge_pte_dirty),
	LEAVES_TELL(write, mkwrite, wrprotect),
	TELL(huge_pte_write, huge_pte_mkwrite, huge_pte_wrprotect),
	LEAVES_TELL(soft_dirty, mksoft_dirty, clear_soft_dirty),
	TELL(pte_uffd_wp, pte_mkuffd_wp, pte_clear_uffd_wp),
	TELL(pmd_uffd_wp, pmd_mkuffd_wp, pmd_clear_uffd_wp),
	TELL(huge_pte_uffd_wp, huge_pte_mkuffd_wp, huge_pte_clear_uffd_wp),
	LEAVES_TELL(special, mkspecial, special),
	LEAVES_TELL(devmap, mkdevmap, devmap),
	SWAP_TELL(pte_swp_soft_dirty, pte_swp_mksoft_dirty, pte_swp_clear_soft_dirty),
	SWAP_TELL(pte_swp_uffd_wp, pte_swp_mkuffd_wp, pte_swp_clear_uffd_wp),
	SWAP_TELL(pte_swp_exclusive, pte_swp_mkexclusive, pte_swp_clear_exclusive),
	SWAP_TELL(pmd_swp_soft_dirty, pmd_swp_mksoft_dirty, pmd_swp_clear_soft_dirty),
	SWAP_TELL(pmd_swp_uffd_wp, pmd_swp_mkuffd_wp, pmd_swp_clear_uffd_wp),
};
const size_t pt_nr_laws = PT_ARRAY_SIZE(pt_laws);
