// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What the subject's predicates say of an entry, and what is learned about the
 * subject before anything is judged: which features it has, and which bits of
 * an entry nobody reads.
 */
#include "generic/run/run.h"

static void list_pred(struct pt_run *r, enum pt_level l, enum pt_group g, unsigned slot)
{
	enum pt_helper h = pt_slot_helper(l, slot);

	r->pred[l][g][r->nr_preds[l][g]++] = (struct pt_pred){ r->op[h].one, h, 1u << slot };
	r->asked[l][g] |= 1u << slot;
}

static void list_preds(struct pt_run *r, enum pt_level l)
{
	for (unsigned s = 0; s < PT_NR_BOOL_SLOTS; s++) {
		int h = pt_slot_helper(l, s);

		if (h < 0 || !pt_has(r, h) || !(r->supported[l] & PT_BIT(s)))
			continue;
		if (PT_OF_SWAP & PT_BIT(s))
			list_pred(r, l, PT_GROUP_SWAP, s);
		if (PT_OF_PRESENT & PT_BIT(s))
			list_pred(r, l, PT_GROUP_PRESENT, s);
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
	enum pt_family pred, set, clear; /* PT_NR_FAMILIES: none */
};

static const struct gate gates[] = {
	{ PT_SLOT_soft_dirty, PT_FEATURE_SOFT_DIRTY, PT_F_soft_dirty, PT_F_mksoft_dirty,
	  PT_F_clear_soft_dirty },
	{ PT_SLOT_uffd_wp, PT_FEATURE_UFFD_WP, PT_F_uffd_wp, PT_F_mkuffd_wp, PT_F_clear_uffd_wp },
	{ PT_SLOT_special, PT_FEATURE_SPECIAL, PT_F_special, PT_F_mkspecial, PT_NR_FAMILIES },
	{ PT_SLOT_devmap, 0, PT_F_devmap, PT_F_mkdevmap, PT_NR_FAMILIES },
	{ PT_SLOT_protnone, PT_FEATURE_PROTNONE, PT_F_protnone, PT_NR_FAMILIES, PT_NR_FAMILIES },
	{ PT_SLOT_swp_soft_dirty, PT_FEATURE_SOFT_DIRTY, PT_F_swp_soft_dirty, PT_F_swp_mksoft_dirty,
	  PT_F_swp_clear_soft_dirty },
	{ PT_SLOT_swp_uffd_wp, PT_FEATURE_UFFD_WP, PT_F_swp_uffd_wp, PT_F_swp_mkuffd_wp,
	  PT_F_swp_clear_uffd_wp },
	{ PT_SLOT_swp_exclusive, PT_FEATURE_SWP_EXCLUSIVE, PT_F_swp_exclusive, PT_F_swp_mkexclusive,
	  PT_F_swp_clear_exclusive },
};

/* The helper of a gate's family, -1 for none. */
static int gate_helper(const struct pt_run *r, enum pt_family f, enum pt_level l)
{
	return f == PT_NR_FAMILIES ? -1 : pt_at(r, f, l);
}

/* Does h answer differently for e and for some entry one bit away? */
static bool reads_something(struct pt_run *r, int h, u64 e)
{
	if (h < 0)
		return false;
	bool first = pt_truth(r, h, e);

	for (unsigned b = 0; b < 64; b++)
		if (pt_truth(r, h, e ^ PT_BIT(b)) != first)
			return true;
	return false;
}

/* Is what h makes of e more than nothing, and more than write protection (U1)? */
static bool changes_it(struct pt_run *r, int h, int wrprotect, u64 e)
{
	u64 to = pt_call1(r, h, e);

	return to != e && (wrprotect < 0 || to != pt_call1(r, wrprotect, e));
}

static bool changes_something(struct pt_run *r, int h, int wrprotect, u64 e)
{
	if (h < 0)
		return false;
	if (changes_it(r, h, wrprotect, e))
		return true;
	for (unsigned b = 0; b < 64; b++)
		if (changes_it(r, h, wrprotect, e ^ PT_BIT(b)))
			return true;
	return false;
}

static u64 sample_swap(struct pt_run *r, enum pt_level l)
{
	int make = pt_at(r, PT_F_raw_to_entry, l);
	u64 e;

	if (!pt_has(r, H___swp_entry) || make < 0)
		return 0;
	r->allowed = true;
	e = pt_call1(r, make, pt_call2(r, H___swp_entry, 1, 0x15));
	r->allowed = false;
	return e;
}

/* A young, present entry to flip bits of. */
static u64 sample_present(struct pt_run *r, enum pt_level l, enum pt_prot prot)
{
	u64 frame = l == PT_PTE ? 0x15 : PT_BIT(pt_level_order(r, l));
	u64 e;

	r->allowed = true;
	e = pt_call2(r, pt_helper_at(PT_F_make, l), frame, prot);
	if (l != PT_PTE)
		e = pt_call1(r, pt_helper_at(PT_F_mkhuge, l), e);
	r->allowed = false;
	return e;
}

static bool gate_open(struct pt_run *r, const struct gate *g, enum pt_level l)
{
	bool swap = !(PT_OF_PRESENT & PT_BIT(g->slot));
	u64 e = swap ? sample_swap(r, l) : sample_present(r, l, PT_PROT_R);
	int pred = gate_helper(r, g->pred, l);
	int wrprotect = g->slot == PT_SLOT_uffd_wp ? pt_at(r, PT_F_wrprotect, l) : -1;

	if (pred < 0)
		return false;
	/* features() speaks of ptes; a huge entry may lack what ptes have (special) */
	if ((g->feature & r->features) &&
	    (l == PT_PTE || (l == PT_PMD && g->slot != PT_SLOT_special)))
		return true;
	/* NUMA hinting is a choice of the configuration that needs no setter */
	if (g->slot == PT_SLOT_protnone)
		return reads_something(r, pred, e);
	return reads_something(r, pred, e) ||
	       changes_something(r, gate_helper(r, g->set, l), wrprotect, e) ||
	       changes_something(r, gate_helper(r, g->clear, l), -1, e);
}

/* What must be configured for a level to be of use, and the helpers to begin with. */
#define LEAF_NEEDS PT_F_make, PT_F_mkhuge, PT_F_present, PT_F_pfn
static const struct {
	u64 feature;
	enum pt_family needs[6];
	size_t nr_needs;
} levels[PT_NR_LEVELS] = {
	[PT_PTE] = { 0, { PT_F_make, PT_F_pfn, PT_F_present, PT_F_none }, 4 },
	[PT_PMD] = { PT_FEATURE_THP, { LEAF_NEEDS }, 4 },
	[PT_PUD] = { 0, { LEAF_NEEDS }, 4 },
	[PT_HUGETLB] = { PT_FEATURE_HUGETLB, { LEAF_NEEDS, PT_F_store, PT_F_load }, 6 },
};

static bool level_exists(struct pt_run *r, enum pt_level l)
{
	if ((r->features & levels[l].feature) != levels[l].feature)
		return false;
	for (size_t i = 0; i < levels[l].nr_needs; i++)
		if (pt_at(r, levels[l].needs[i], l) < 0)
			return false;
	return l != PT_PUD || r->mode->pud_shift;
}

static bool has_keys(const struct pt_run *r)
{
	return r->mode->mmu->key && (r->features & PT_FEATURE_PKEYS);
}

static bool has_guards(const struct pt_run *r)
{
	return r->mode->mmu->guarded && (r->features & PT_FEATURE_GUARDED);
}

u64 pt_vma_mark(const struct pt_run *r, enum pt_level l, u64 stored)
{
	const struct pt_mode *m = r->mode;
	u64 mark = has_keys(r) ? m->mmu->key(m, PT_MMU_LEVEL(l), stored) : 0;

	if (has_guards(r) && m->mmu->guarded(m, PT_MMU_LEVEL(l), stored))
		mark |= PT_MARK_GUARDED;
	return mark;
}

/* What is asked of a level whose entries only ever point to tables. */
#define TABLE_SLOTS \
	(PT_S(present) | PT_S(none) | PT_S(leaf) | PT_S(bad) | PT_S(trans_huge) | PT_S(devmap))

static void learn_supported(struct pt_run *r, enum pt_level l)
{
	r->leaves[l] = level_exists(r, l);
	r->supported[l] = pt_at(r, PT_F_populate, l) >= 0 ? TABLE_SLOTS : 0;
	/* pmd_same() is for huge pages alone: some call BUG() in it where there are none */
	if (l == PT_PUD && r->supported[l])
		r->supported[l] |= PT_S(same);
	if (!r->leaves[l])
		return;
	r->supported[l] = PT_BIT(PT_NR_SLOTS) - 1;
	for (size_t i = 0; i < PT_ARRAY_SIZE(gates); i++)
		if (!gate_open(r, &gates[i], l))
			r->supported[l] &= ~PT_BIT(gates[i].slot);
	/* pud_trans_huge() is a constant where transparent huge pages end at the pmd */
	if (l == PT_PUD && !(r->features & PT_FEATURE_THP_PUD))
		r->supported[l] &= ~PT_S(trans_huge);
	if (!r->mode->l1tf)
		r->supported[l] &= ~PT_S(l1tf);
	if (!r->live.w || !(r->live.w->levels & PT_BIT(PT_MMU_LEVEL(l))))
		r->supported[l] &= ~PT_WALKER_SLOTS;
	if (!r->mode->mmu->reserved || !(r->features & PT_FEATURE_SHADOW_STACK))
		r->supported[l] &= ~PT_S(shadow_stack);
	if (!r->mode->mmu->ordinary)
		r->supported[l] &= ~PT_S(mmu_memory);
	if (!has_keys(r) && !has_guards(r))
		r->supported[l] &= ~PT_S(key);
}

/* Device memory is tried in ptes alone; puds become PROT_NONE only by pud_modify(). */
static void learn_prots(struct pt_run *r, enum pt_level l)
{
	u64 p = PT_BIT(PT_NR_PROTS) - 1;

	if (l != PT_PTE || !(r->supported[l] & PT_S(mmu_memory)))
		p &= ~PT_PROT_DEVICE;
	if (!has_keys(r))
		p &= ~PT_PROT_KEYED;
	if (!has_guards(r))
		p &= ~PT_BIT(PT_PROT_GUARDED);
	if (l == PT_PUD && !pt_has(r, H_pud_modify))
		p &= ~PT_BIT(PT_PROT_NONE);
	r->prots[l] = p;
}

/* Everything anybody reads of a present entry, as one number to compare. */
static void facts_present(struct pt_run *r, enum pt_level l, u64 e, u64 fact[5])
{
	u64 hw = pt_stored(r, l, e);

	fact[0] = pt_view(r, l, PT_GROUP_PRESENT, e);
	fact[1] = pt_call1(r, pt_helper_at(PT_F_pfn, l), e);
	fact[2] = pt_rights(r, l, hw);
	fact[2] |= pt_vma_mark(r, l, hw) << 32;
	fact[3] = pt_memtype(r, l, hw);
	fact[4] = pt_frame(r, l, hw);
}

static void facts_swap(struct pt_run *r, enum pt_level l, u64 e, u64 fact[5])
{
	int to = pt_at(r, PT_F_raw, l);
	u64 v = to >= 0 ? pt_call1(r, to, e) : 0;

	fact[0] = pt_view(r, l, PT_GROUP_SWAP, e);
	fact[1] = pt_has(r, H___swp_type) ? pt_call1(r, H___swp_type, v) : 0;
	fact[2] = pt_has(r, H___swp_offset) ? pt_call1(r, H___swp_offset, v) : 0;
	fact[3] = fact[4] = 0;
}

static void facts(struct pt_run *r, enum pt_level l, enum pt_group g, u64 e, u64 fact[5])
{
	if (g == PT_GROUP_SWAP)
		facts_swap(r, l, e, fact);
	else
		facts_present(r, l, e, fact);
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
	for (unsigned s = 0; s < PT_NR_BOOL_SLOTS; s++)
		if (bits & PT_BIT(s))
			r->rs->reads[l][s] |= bit;
}

/* Bits of e whose flip changes some fact. */
static PT_FLAT u64 bits_read(struct pt_run *r, enum pt_level l, enum pt_group g, u64 e)
{
	u64 base[5], flipped[5], read = 0;

	facts(r, l, g, e, base);
	for (unsigned b = 0; b < 64; b++) {
		facts(r, l, g, e ^ PT_BIT(b), flipped);
		for (size_t i = 0; i < PT_ARRAY_SIZE(base); i++) {
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
static const enum pt_family shapers[] = { PT_F_mkyoung, PT_F_mkdirty, PT_F_mkwrite,
					  PT_F_wrprotect };
static const enum pt_family invalidators[] = { PT_F_mkinvalid, PT_F_invalidate,
					       PT_F_invalidate_ad };

/* New entries of these between them show each bit that some protection sets. */
#define TELLING                                                                  \
	(PT_BIT(PT_PROT_NONE) | PT_BIT(PT_PROT_RX) | PT_BIT(PT_PROT_SHARED_RW) | \
	 PT_BIT(PT_PROT_DEVICE_RW) | PT_BIT(PT_PROT_KEY_A))

/* Bits read of what the helper of a family makes of e; and that entry. */
static u64 bits_read_after(struct pt_run *r, enum pt_family f, enum pt_level l, u64 *e)
{
	int h = pt_at(r, f, l);

	if (h < 0)
		return 0;
	*e = pt_call1(r, h, *e);
	return bits_read(r, l, PT_GROUP_PRESENT, *e);
}

/* What a write leaves in an entry that permits it. */
static u64 hardware_notes(const struct pt_run *r, enum pt_level l)
{
	u64 e = r->made[l][PT_PROT_SHARED_RW];

	return r->mode->mmu->after(r->mode, PT_MMU_LEVEL(l), e, PT_ACCESS_WRITE) ^ e;
}

static void learn_bits_present(struct pt_run *r, enum pt_level l)
{
	u64 read = 0;

	for (unsigned p = 0; p < PT_NR_PROTS; p++) {
		u64 e, invalid;

		if (!PT_PROT_IS(p, r->prots[l]))
			continue;
		e = r->made[l][p] = sample_present(r, l, p);
		r->memtype[l][p] = pt_memtype(r, l, pt_stored(r, l, e));
		if (!PT_PROT_IS(p, TELLING))
			continue;
		read |= bits_read(r, l, PT_GROUP_PRESENT, e);
		for (size_t i = 0; i < PT_ARRAY_SIZE(invalidators); i++) {
			invalid = e;
			read |= bits_read_after(r, invalidators[i], l, &invalid);
		}
		for (size_t i = 0; i < PT_ARRAY_SIZE(shapers); i++)
			read |= bits_read_after(r, shapers[i], l, &e);
	}
	r->other[l][PT_GROUP_PRESENT] = ~read & ~r->meaningless[l];
	r->noted[l] = hardware_notes(r, l) & ~read;
}

static void learn_bits_swap(struct pt_run *r, enum pt_level l)
{
	u64 e = sample_swap(r, l);

	if (e)
		r->other[l][PT_GROUP_SWAP] = ~bits_read(r, l, PT_GROUP_SWAP, e);
}

/* Does mkuffd_wp() write-protect by itself anywhere?  Then it must in all its cases (U1). */
static bool protects(struct pt_run *r, enum pt_level l)
{
	int mk = pt_at(r, PT_F_mkuffd_wp, l), wr = pt_at(r, PT_F_mkwrite, l);
	int is = pt_at(r, PT_F_write, l), d = pt_at(r, PT_F_mkdirty, l);

	if (mk < 0 || wr < 0 || is < 0)
		return false;
	for (unsigned dirty = 0; dirty < 2; dirty++) {
		u64 e = sample_present(r, l, PT_PROT_RW);

		if (dirty && d >= 0)
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

/* protnone and trans_huge are constants where what they tell is not configured. */
bool pt_is_asked(const struct pt_run *r, enum pt_helper h, enum pt_level l)
{
	const u64 gated = PT_S(protnone) | PT_S(trans_huge);

	for (unsigned s = 0; s < PT_NR_BOOL_SLOTS; s++)
		if ((gated & PT_BIT(s)) && pt_slot_helper(l, s) == (int)h)
			return r->supported[l] & PT_BIT(s);
	return r->supported[l];
}

static void list_ask(struct pt_run *r, size_t expect)
{
	const struct pt_expect *x = &pt_expects[expect];
	enum pt_level l = pt_helpers[x->helper].level;
	struct pt_asks *a = &r->asks[l][x->kind];
	u32 bit = bit_answered(r, l, pt_group_of(x->kind), x->helper);
	if (!pt_has(r, x->helper) || !pt_is_asked(r, x->helper, l) ||
	    a->nr == PT_ARRAY_SIZE(a->ask))
		return;
	a->ask[a->nr++] = (struct pt_ask){ expect, x->helper, bit, x->value, x->fresh };
	if (x->fresh)
		return;
	a->mask |= bit;
	a->want |= x->value ? bit : 0;
}

/* Slots of features that the subject says it is built without. */
static u64 slots_off(const struct pt_run *r)
{
	u64 off = 0;

	for (size_t i = 0; i < PT_ARRAY_SIZE(gates); i++)
		if (gates[i].feature && !(gates[i].feature & r->features))
			off |= PT_BIT(gates[i].slot);
	return off;
}

/* Is there a predicate for each attribute that the row's helper may touch? */
static bool sees_effect(const struct pt_run *r, const struct pt_effect *row)
{
	u64 touched = (row->sets | row->clears | row->may_set | row->may_clear) & ~slots_off(r);

	for (unsigned s = 0; s < PT_NR_BOOL_SLOTS; s++) {
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

/* ---- features that read as off ---- */

/*
 * Of bits alone: what makes huge entries may call BUG() where there are none.  A pte
 * is close enough to one for a flip to show.
 */
static bool leaf_seems_on(struct pt_run *r, enum pt_level l)
{
	return (l != PT_PUD || r->mode->pud_shift) &&
	       reads_something(r, pt_at(r, PT_F_trans_huge, l),
			       sample_present(r, PT_PTE, PT_PROT_R));
}

static bool thp_seems_on(struct pt_run *r)
{
	return leaf_seems_on(r, PT_PMD);
}

static bool thp_pud_seems_on(struct pt_run *r)
{
	return leaf_seems_on(r, PT_PUD);
}

static bool thp_migration_seems_on(struct pt_run *r)
{
	u64 entry;

	if (!r->leaves[PT_PMD] || !pt_has(r, H___swp_entry_to_pmd) || !pt_has(r, H_swp_entry) ||
	    !pt_has(r, H_swp_entry_to_pmd) || !pt_has(r, H_pmd_to_swp_entry))
		return false;
	entry = pt_call2(r, H_swp_entry, 1, 0x15);
	return pt_call1(r, H_pmd_to_swp_entry, pt_call1(r, H_swp_entry_to_pmd, entry)) == entry;
}

static bool shadow_stack_seems_on(struct pt_run *r)
{
	return r->mode->mmu->reserved && pt_has(r, H_pte_mkwrite_shstk) &&
	       changes_it(r, H_pte_mkwrite_shstk, -1, sample_present(r, PT_PTE, PT_PROT_R));
}

static bool pkeys_seem_on(struct pt_run *r)
{
	return r->mode->mmu->key && pt_has(r, H_vm_get_page_prot) &&
	       pt_call1(r, H_vm_get_page_prot, PT_PROT_KEY_A) !=
		       pt_call1(r, H_vm_get_page_prot, PT_PROT_SHARED_RW);
}

/*
 * Features that take clauses with them when they are off.  Of the marks (gates) one
 * whose helpers do something is asked whatever the subject says.
 */
static void learn_doubts(struct pt_run *r)
{
	static const struct {
		u64 feature;
		bool (*seems_on)(struct pt_run *r);
	} asked[] = {
		{ PT_FEATURE_THP, thp_seems_on },
		{ PT_FEATURE_THP_PUD, thp_pud_seems_on },
		{ PT_FEATURE_THP_MIGRATION, thp_migration_seems_on },
		{ PT_FEATURE_SHADOW_STACK, shadow_stack_seems_on },
		{ PT_FEATURE_PKEYS, pkeys_seem_on },
	};

	for (size_t i = 0; i < PT_ARRAY_SIZE(asked); i++)
		if (!(r->features & asked[i].feature) && asked[i].seems_on(r))
			r->rs->doubts |= asked[i].feature;
}

void pt_learn(struct pt_run *r)
{
	for (unsigned l = 0; l < PT_NR_LEVELS; l++) {
		learn_supported(r, l);
		if (!r->supported[l])
			continue;
		list_preds(r, l);
		if (!r->leaves[l])
			continue;
		learn_prots(r, l);
		learn_bits_present(r, l);
		learn_bits_swap(r, l);
		r->uffd_protects[l] = protects(r, l);
	}
	/* ptes and pmds are the same code's care; hugetlb may add to it */
	r->uffd_protects[PT_PTE] |= r->uffd_protects[PT_PMD];
	r->uffd_protects[PT_PMD] = r->uffd_protects[PT_PTE];
	r->uffd_protects[PT_HUGETLB] |= r->uffd_protects[PT_PTE];
	for (size_t i = 0; i < pt_nr_expects; i++)
		list_ask(r, i);
	for (size_t i = 0; i < pt_nr_effects; i++)
		r->row_slots[i] = slots_of_row(r, &pt_effects[i]);
	learn_doubts(r);
	pt_plan(r);
}
