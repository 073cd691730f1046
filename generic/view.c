// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What the subject's predicates say of an entry, and what is learned about the
 * subject before anything is judged: which features it has, and which bits of
 * an entry nobody reads.
 */
#include "generic/run.h"

#define BOOL_SLOTS 16

/* Which slots are asked of swap entries; all others of present ones, two of both. */
#define SWAP_BOOLS (PT_S(swp_soft_dirty) | PT_S(swp_uffd_wp) | PT_S(swp_exclusive))
#define BOTH_BOOLS (PT_S(present) | PT_S(none) | PT_S(trans_huge))

static void list_preds(struct pt_run *r, enum pt_level l)
{
	for (unsigned s = 0; s < BOOL_SLOTS; s++) {
		int h = pt_slot_helper(l, s);
		bool swap = SWAP_BOOLS & PT_BIT(s), both = BOTH_BOOLS & PT_BIT(s);

		if (h < 0 || !pt_has(r, h) || !(r->supported[l] & PT_BIT(s)))
			continue;
		if (swap || both)
			r->pred[l][PT_GROUP_SWAP][r->nr_preds[l][PT_GROUP_SWAP]++] =
				(struct pt_pred){ r->op[h].one, h, 1u << s };
		if (!swap)
			r->pred[l][PT_GROUP_PRESENT][r->nr_preds[l][PT_GROUP_PRESENT]++] =
				(struct pt_pred){ r->op[h].one, h, 1u << s };
	}
}

/*
 * A feature that the tree is built without leaves stubs behind: the setter is
 * the identity and the predicate a constant.  It counts as off only if the
 * subject says so and predicate, setter and clearer all behave so, so that one
 * broken helper cannot hide as a missing feature.
 */
struct gate {
	enum pt_slot slot;
	u64 feature;
	int pred[PT_NR_LEVELS], set[PT_NR_LEVELS], clear[PT_NR_LEVELS];
};

static const struct gate gates[] = {
	{ PT_SLOT_soft_dirty,
	  PT_FEATURE_SOFT_DIRTY,
	  { H_pte_soft_dirty, H_pmd_soft_dirty },
	  { H_pte_mksoft_dirty, H_pmd_mksoft_dirty },
	  { H_pte_clear_soft_dirty, H_pmd_clear_soft_dirty } },
	{ PT_SLOT_uffd_wp,
	  PT_FEATURE_UFFD_WP,
	  { H_pte_uffd_wp, H_pmd_uffd_wp },
	  { H_pte_mkuffd_wp, H_pmd_mkuffd_wp },
	  { H_pte_clear_uffd_wp, H_pmd_clear_uffd_wp } },
	{ PT_SLOT_special,
	  PT_FEATURE_SPECIAL,
	  { H_pte_special, H_pmd_special },
	  { H_pte_mkspecial, H_pmd_mkspecial },
	  { -1, -1 } },
	{ PT_SLOT_devmap,
	  0,
	  { H_pte_devmap, H_pmd_devmap },
	  { H_pte_mkdevmap, H_pmd_mkdevmap },
	  { -1, -1 } },
	{ PT_SLOT_protnone,
	  PT_FEATURE_PROTNONE,
	  { H_pte_protnone, H_pmd_protnone },
	  { -1, -1 },
	  { -1, -1 } },
	{ PT_SLOT_swp_soft_dirty,
	  PT_FEATURE_SOFT_DIRTY,
	  { H_pte_swp_soft_dirty, H_pmd_swp_soft_dirty },
	  { H_pte_swp_mksoft_dirty, H_pmd_swp_mksoft_dirty },
	  { H_pte_swp_clear_soft_dirty, H_pmd_swp_clear_soft_dirty } },
	{ PT_SLOT_swp_uffd_wp,
	  PT_FEATURE_UFFD_WP,
	  { H_pte_swp_uffd_wp, H_pmd_swp_uffd_wp },
	  { H_pte_swp_mkuffd_wp, H_pmd_swp_mkuffd_wp },
	  { H_pte_swp_clear_uffd_wp, H_pmd_swp_clear_uffd_wp } },
	{ PT_SLOT_swp_exclusive,
	  PT_FEATURE_SWP_EXCLUSIVE,
	  { H_pte_swp_exclusive, -1 },
	  { H_pte_swp_mkexclusive, -1 },
	  { H_pte_swp_clear_exclusive, -1 } },
};

/* Does h answer differently for e and for some entry one bit away? */
static bool reads_something(struct pt_run *r, int h, u64 e)
{
	if (h < 0 || !pt_has(r, h))
		return false;
	bool first = pt_truth(r, h, e);

	for (unsigned b = 0; b < 64; b++)
		if (pt_truth(r, h, e ^ PT_BIT(b)) != first)
			return true;
	return false;
}

static bool changes_something(struct pt_run *r, int h, u64 e)
{
	if (h < 0 || !pt_has(r, h))
		return false;
	if (pt_call1(r, h, e) != e)
		return true;
	for (unsigned b = 0; b < 64; b++)
		if (pt_call1(r, h, e ^ PT_BIT(b)) != (e ^ PT_BIT(b)))
			return true;
	return false;
}

static u64 sample_swap(struct pt_run *r, enum pt_level l)
{
	enum pt_helper make = l == PT_PTE ? H___swp_entry_to_pte : H___swp_entry_to_pmd;

	if (!pt_has(r, H___swp_entry) || !pt_has(r, make))
		return 0;
	return pt_call1(r, make, pt_call2(r, H___swp_entry, 1, 0x15));
}

/* A young, present entry to flip bits of. */
static u64 sample_present(struct pt_run *r, enum pt_level l, enum pt_prot prot)
{
	u64 frame = l == PT_PTE ? 0x15 : PT_BIT(r->mode->pmd_shift - r->mode->page_shift);
	enum pt_helper make = l == PT_PTE ? H_pfn_pte : H_pfn_pmd;
	u64 e = pt_call2(r, make, frame, prot);

	return l == PT_PTE ? e : pt_call1(r, H_pmd_mkhuge, e);
}

static bool gate_open(struct pt_run *r, const struct gate *g, enum pt_level l)
{
	bool swap = SWAP_BOOLS & PT_BIT(g->slot);
	u64 e = swap ? sample_swap(r, l) : sample_present(r, l, PT_PROT_R);

	if (g->pred[l] < 0 || !pt_has(r, g->pred[l]))
		return false;
	/* features() speaks of ptes; a pmd may lack what ptes have (special) */
	if ((g->feature & r->features) && (l == PT_PTE || g->slot != PT_SLOT_special))
		return true;
	/* NUMA hinting is a choice of the configuration that needs no setter */
	if (g->slot == PT_SLOT_protnone)
		return reads_something(r, g->pred[l], e);
	return reads_something(r, g->pred[l], e) || changes_something(r, g->set[l], e) ||
	       changes_something(r, g->clear[l], e);
}

static bool level_exists(struct pt_run *r, enum pt_level l)
{
	return l == PT_PTE ||
	       ((r->features & PT_FEATURE_THP) && pt_has(r, H_pfn_pmd) && pt_has(r, H_pmd_mkhuge) &&
		pt_has(r, H_pmd_present) && pt_has(r, H_pmd_pfn));
}

static void learn_supported(struct pt_run *r, enum pt_level l)
{
	r->supported[l] = 0;
	if (!level_exists(r, l))
		return;
	r->supported[l] = PT_BIT(PT_NR_SLOTS) - 1;
	for (size_t i = 0; i < PT_ARRAY_SIZE(gates); i++)
		if (!gate_open(r, &gates[i], l))
			r->supported[l] &= ~PT_BIT(gates[i].slot);
	if (!r->mode->l1tf)
		r->supported[l] &= ~PT_S(l1tf);
	if (!r->live.w || !(r->live.w->levels & PT_BIT(l)))
		r->supported[l] &= ~PT_WALKER_SLOTS;
	if (!r->mode->mmu->reserved || !(r->features & PT_FEATURE_SHADOW_STACK))
		r->supported[l] &= ~PT_S(shadow_stack);
}

/* Everything anybody reads of a present entry, as one number to compare. */
static u64 facts_present(struct pt_run *r, enum pt_level l, u64 e, u64 fact[5])
{
	const struct pt_mmu *mmu = r->mode->mmu;

	fact[0] = pt_view(r, l, PT_GROUP_PRESENT, e);
	fact[1] = pt_call1(r, l == PT_PTE ? H_pte_pfn : H_pmd_pfn, e);
	fact[2] = mmu->rights(r->mode, l, e);
	fact[3] = mmu->memtype(r->mode, l, e);
	fact[4] = mmu->frame(r->mode, l, e);
	return 5;
}

static u64 facts_swap(struct pt_run *r, enum pt_level l, u64 e, u64 fact[5])
{
	enum pt_helper to = l == PT_PTE ? H___pte_to_swp_entry : H___pmd_to_swp_entry;
	u64 v = pt_has(r, to) ? pt_call1(r, to, e) : 0;

	fact[0] = pt_view(r, l, PT_GROUP_SWAP, e);
	fact[1] = pt_has(r, H___swp_type) ? pt_call1(r, H___swp_type, v) : 0;
	fact[2] = pt_has(r, H___swp_offset) ? pt_call1(r, H___swp_offset, v) : 0;
	return 3;
}

/* Which slot each fact after the view answers; PT_NR_SLOTS: none. */
static const enum pt_slot fact_slots[PT_NR_GROUPS][5] = {
	[PT_GROUP_PRESENT] = { PT_NR_SLOTS, PT_SLOT_pfn, PT_NR_SLOTS, PT_SLOT_memtype,
			       PT_NR_SLOTS },
	[PT_GROUP_SWAP] = { PT_NR_SLOTS, PT_SLOT_type, PT_SLOT_offset, PT_NR_SLOTS, PT_NR_SLOTS },
};

/* Notes that a flip of `bit` changed the view by `bits`. */
static void note_reads(struct pt_run *r, enum pt_level l, u64 bits, u64 bit)
{
	for (unsigned s = 0; s < BOOL_SLOTS; s++)
		if (bits & PT_BIT(s))
			r->rs->reads[l][s] |= bit;
}

/* Bits of e whose flip changes some fact. */
static u64 bits_read(struct pt_run *r, enum pt_level l, enum pt_group g, u64 e)
{
	u64 (*facts)(struct pt_run *, enum pt_level, u64, u64 *) =
		g == PT_GROUP_SWAP ? facts_swap : facts_present;
	u64 base[5], flipped[5], read = 0;
	u64 n = facts(r, l, e, base);

	for (unsigned b = 0; b < 64; b++) {
		facts(r, l, e ^ PT_BIT(b), flipped);
		for (u64 i = 0; i < n; i++) {
			if (base[i] == flipped[i])
				continue;
			read |= PT_BIT(b);
			if (fact_slots[g][i] < PT_NR_SLOTS)
				r->rs->reads[l][fact_slots[g][i]] |= PT_BIT(b);
		}
		note_reads(r, l, base[0] ^ flipped[0], PT_BIT(b));
	}
	return read;
}

/* Setters whose results show bits that matter only in some entries. */
static const enum pt_helper shapers[PT_NR_LEVELS][4] = {
	{ H_pte_mkyoung, H_pte_mkdirty, H_pte_mkwrite, H_pte_wrprotect },
	{ H_pmd_mkyoung, H_pmd_mkdirty, H_pmd_mkwrite, H_pmd_wrprotect },
};

static const enum pt_helper invalidators[] = { H_pmd_mkinvalid, H_pmdp_invalidate,
					       H_pmdp_invalidate_ad };

static void learn_bits_present(struct pt_run *r, enum pt_level l)
{
	u64 read = 0;

	for (unsigned p = 0; p < PT_NR_PROTS; p++) {
		u64 e = r->made[l][p] = sample_present(r, l, p);

		read |= bits_read(r, l, PT_GROUP_PRESENT, e);
		for (size_t i = 0; l == PT_PMD && i < PT_ARRAY_SIZE(invalidators); i++)
			if (pt_has(r, invalidators[i]))
				read |= bits_read(r, l, PT_GROUP_PRESENT,
						  pt_call1(r, invalidators[i], e));
		for (size_t i = 0; i < PT_ARRAY_SIZE(shapers[l]); i++) {
			if (!pt_has(r, shapers[l][i]))
				continue;
			e = pt_call1(r, shapers[l][i], e);
			read |= bits_read(r, l, PT_GROUP_PRESENT, e);
		}
	}
	r->other[l][PT_GROUP_PRESENT] = ~read;
}

static void learn_bits_swap(struct pt_run *r, enum pt_level l)
{
	u64 e = sample_swap(r, l);

	if (e)
		r->other[l][PT_GROUP_SWAP] = ~bits_read(r, l, PT_GROUP_SWAP, e);
}

/* Does mkuffd_wp() write-protect by itself anywhere?  Then it must everywhere (U1). */
static bool protects(struct pt_run *r, enum pt_level l)
{
	enum pt_helper mk = l == PT_PTE ? H_pte_mkuffd_wp : H_pmd_mkuffd_wp;
	enum pt_helper wr = l == PT_PTE ? H_pte_mkwrite : H_pmd_mkwrite;
	enum pt_helper is = l == PT_PTE ? H_pte_write : H_pmd_write;

	if (!pt_has(r, mk) || !pt_has(r, wr) || !pt_has(r, is) || !level_exists(r, l))
		return false;
	for (unsigned dirty = 0; dirty < 2; dirty++) {
		enum pt_helper d = l == PT_PTE ? H_pte_mkdirty : H_pmd_mkdirty;
		u64 e = sample_present(r, l, PT_PROT_RW);

		if (dirty && pt_has(r, d))
			e = pt_call1(r, d, e);
		e = pt_call1(r, wr, e);
		if (pt_truth(r, is, e) && !pt_truth(r, is, pt_call1(r, mk, e)))
			return true;
	}
	return false;
}

/* The BOOL slot that a predicate answers for entries of a group; 0 if none does. */
static u32 bit_answered(const struct pt_run *r, enum pt_level l, enum pt_group g, enum pt_helper h)
{
	for (size_t i = 0; i < r->nr_preds[l][g]; i++)
		if (r->pred[l][g][i].helper == h)
			return r->pred[l][g][i].bit;
	return 0;
}

static void list_ask(struct pt_run *r, size_t expect)
{
	const struct pt_expect *x = &pt_expects[expect];
	enum pt_level l = pt_helpers[x->helper].level;
	struct pt_asks *a = &r->asks[l][x->kind];
	u32 bit = bit_answered(r, l, pt_group_of(x->kind), x->helper);
	bool protnone = x->helper == H_pte_protnone || x->helper == H_pmd_protnone;

	if (!pt_has(r, x->helper) || !r->supported[l] ||
	    (protnone && !(r->supported[l] & PT_S(protnone))) || a->nr == PT_ARRAY_SIZE(a->ask))
		return;
	a->ask[a->nr++] = (struct pt_ask){ expect, x->helper, bit, x->value, x->fresh };
	if (x->fresh)
		return;
	a->mask |= bit;
	a->want |= x->value ? bit : 0;
}

/* Is there a predicate for each attribute that the row's helper may touch? */
static bool sees_effect(const struct pt_run *r, const struct pt_effect *row)
{
	u64 touched = row->sets | row->clears | row->may_set | row->may_clear;

	for (unsigned s = 0; s < BOOL_SLOTS; s++) {
		int h = pt_slot_helper(pt_helpers[row->helper].level, s);

		if ((touched & PT_BIT(s)) && h >= 0 && !pt_has(r, h))
			return false;
	}
	return true;
}

/*
 * The slots a row is judged by.  A setter whose attribute nobody can ask for
 * changes a bit that nobody reads, so that is not held against it then.
 */
static u64 slots_of_row(const struct pt_run *r, const struct pt_effect *row)
{
	u64 slots = pt_effect_slots(row) & r->supported[pt_helpers[row->helper].level];

	return sees_effect(r, row) ? slots : slots & ~PT_S(other);
}

void pt_learn(struct pt_run *r)
{
	for (unsigned l = 0; l < PT_NR_LEVELS; l++) {
		learn_supported(r, l);
		if (!r->supported[l])
			continue;
		list_preds(r, l);
		learn_bits_present(r, l);
		learn_bits_swap(r, l);
		r->uffd_protects |= protects(r, l);
	}
	for (size_t i = 0; i < pt_nr_expects; i++)
		list_ask(r, i);
	for (size_t i = 0; i < pt_nr_effects; i++)
		r->row_slots[i] = slots_of_row(r, &pt_effects[i]);
}
