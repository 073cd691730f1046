// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What is learned about a subject before anything is judged: which levels, marks and
 * features it has, and which protections it is tried with.
 */
#include "generic/subject/learn.h"

static void list_pred(struct pt_caller *c, struct pt_facts *f, enum pt_level l, enum pt_group g,
		      unsigned slot)
{
	enum pt_helper h = pt_slot_helper(l, slot);

	f->pred[l][g][f->nr_preds[l][g]++] = (struct pt_pred){ c->op[h].one, h, 1u << slot };
	f->asked[l][g] |= 1u << slot;
}

static void list_preds(struct pt_caller *c, struct pt_facts *f, enum pt_level l)
{
	for (unsigned s = 0; s < PT_NR_BOOL_SLOTS; s++) {
		int h = pt_slot_helper(l, s);

		if (h < 0 || !pt_has(c, h) || !(f->supported[l] & PT_BIT(s)))
			continue;
		if (PT_OF_SWAP & PT_BIT(s))
			list_pred(c, f, l, PT_GROUP_SWAP, s);
		if (PT_OF_PRESENT & PT_BIT(s))
			list_pred(c, f, l, PT_GROUP_PRESENT, s);
	}
}

/* The helper of a mark's family, -1 for none. */
static int mark_helper(const struct pt_caller *c, enum pt_family f, enum pt_level l)
{
	return f == PT_NR_FAMILIES ? -1 : pt_at(c, f, l);
}

/* Does h answer differently for e and for some entry one bit away? */
static bool reads_something(struct pt_caller *c, int h, u64 e)
{
	if (h < 0)
		return false;
	bool first = pt_truth(c, h, e);

	for (unsigned b = 0; b < 64; b++)
		if (pt_truth(c, h, e ^ PT_BIT(b)) != first)
			return true;
	return false;
}

/* Does h change e, other than by write protection (U1)? */
static bool changes_it(struct pt_caller *c, int h, int wrprotect, u64 e)
{
	u64 to = pt_call1(c, h, e);

	return to != e && (wrprotect < 0 || to != pt_call1(c, wrprotect, e));
}

static bool changes_something(struct pt_caller *c, int h, int wrprotect, u64 e)
{
	if (h < 0)
		return false;
	if (changes_it(c, h, wrprotect, e))
		return true;
	for (unsigned b = 0; b < 64; b++)
		if (changes_it(c, h, wrprotect, e ^ PT_BIT(b)))
			return true;
	return false;
}

/*
 * A feature that the tree is built without leaves stubs behind: the setter is
 * the identity and the predicate a constant.  It counts as off only if the
 * subject says so and predicate, setter and clearer all behave so, so that one
 * broken helper cannot hide as a missing feature.
 */
static bool mark_is_kept(struct pt_caller *c, const struct pt_mark *m, enum pt_level l)
{
	bool swap = !(PT_OF_PRESENT & PT_BIT(m->slot));
	u64 e = swap ? pt_sample_swap(c, l) : pt_sample_present(c, l, PT_PROT_R);
	int pred = mark_helper(c, m->tells, l);
	int wrprotect = m->slot == PT_SLOT_uffd_wp ? pt_at(c, PT_F_wrprotect, l) : -1;

	if (pred < 0)
		return false;
	/* features() speaks of ptes; a huge entry may lack what ptes have (special) */
	if ((m->feature & c->facts->features) &&
	    (l == PT_PTE || (l == PT_PMD && m->slot != PT_SLOT_special)))
		return true;
	/* NUMA hinting is a choice of the configuration that needs no setter */
	if (m->slot == PT_SLOT_protnone)
		return reads_something(c, pred, e);
	return reads_something(c, pred, e) ||
	       changes_something(c, mark_helper(c, m->sets, l), wrprotect, e) ||
	       changes_something(c, mark_helper(c, m->clears, l), -1, e);
}

/* What must be configured for a level to be of use, and the helpers to begin with. */
#define LEAF_NEEDS PT_F_make, PT_F_mkhuge, PT_F_present, PT_F_pfn
static const struct {
	u64 feature;
	enum pt_family needs[6];
	size_t nr_needs;
} levels[PT_NR_COLUMNS] = {
	[PT_PTE] = { 0, { PT_F_make, PT_F_pfn, PT_F_present, PT_F_none }, 4 },
	[PT_PMD] = { PT_FEATURE_THP, { LEAF_NEEDS }, 4 },
	[PT_PUD] = { 0, { LEAF_NEEDS }, 4 },
	[PT_HUGETLB] = { PT_FEATURE_HUGETLB, { LEAF_NEEDS, PT_F_store, PT_F_load }, 6 },
};

static bool level_exists(struct pt_caller *c, enum pt_level l)
{
	if ((c->facts->features & levels[l].feature) != levels[l].feature)
		return false;
	for (size_t i = 0; i < levels[l].nr_needs; i++)
		if (pt_at(c, levels[l].needs[i], l) < 0)
			return false;
	return l != PT_PUD || c->facts->mode->pud_shift;
}

/* What is asked of a level whose entries only ever point to tables. */
#define TABLE_SLOTS \
	(PT_S(present) | PT_S(none) | PT_S(leaf) | PT_S(bad) | PT_S(trans_huge) | PT_S(devmap))

static void learn_supported(struct pt_caller *c, struct pt_facts *f, enum pt_level l)
{
	f->leaves[l] = level_exists(c, l);
	f->supported[l] = pt_at(c, PT_F_populate, l) >= 0 ? TABLE_SLOTS : 0;
	/* pmd_same() is for huge pages alone: some call BUG() in it where there are none */
	if (l == PT_PUD && f->supported[l])
		f->supported[l] |= PT_S(same);
	if (!f->leaves[l])
		return;
	f->supported[l] = PT_BIT(PT_NR_SLOTS) - 1;
	for (size_t i = 0; i < pt_nr_marks; i++)
		if (!mark_is_kept(c, &pt_marks[i], l))
			f->supported[l] &= ~PT_BIT(pt_marks[i].slot);
	/* pud_trans_huge() is a constant where transparent huge pages end at the pmd */
	if (l == PT_PUD && !(f->features & PT_FEATURE_THP_PUD))
		f->supported[l] &= ~PT_S(trans_huge);
	if (!f->mode->l1tf)
		f->supported[l] &= ~PT_S(l1tf);
	if (!(f->walked & PT_BIT(PT_MMU_LEVEL(l))))
		f->supported[l] &= ~PT_WALKER_SLOTS;
	if (!f->mode->mmu->reserved || !(f->features & PT_FEATURE_SHADOW_STACK))
		f->supported[l] &= ~PT_S(shadow_stack);
	if (!f->mode->mmu->ordinary)
		f->supported[l] &= ~PT_S(mmu_memory);
	if (!pt_zero_bits(f, l))
		f->supported[l] &= ~PT_S(mmu_zero);
	if (!pt_has_keys(f) && !pt_has_guards(f))
		f->supported[l] &= ~PT_S(key);
}

/* No HugeTLB page is a device's memory; puds become PROT_NONE only by pud_modify(). */
static void learn_prots(struct pt_caller *c, struct pt_facts *f, enum pt_level l)
{
	u64 p = PT_BIT(PT_NR_PROTS) - 1;

	if (l == PT_HUGETLB || !(f->supported[l] & PT_S(mmu_memory)))
		p &= ~PT_PROT_DEVICE;
	if (!pt_has_keys(f))
		p &= ~PT_PROT_KEYED;
	if (!pt_has_guards(f))
		p &= ~PT_BIT(PT_PROT_GUARDED);
	if (l == PT_PUD && !pt_has(c, H_pud_modify))
		p &= ~PT_BIT(PT_PROT_NONE);
	f->prots[l] = p;
}

/* Does mkuffd_wp() write-protect by itself anywhere?  Then it must in all its cases (U1). */
static bool protects(struct pt_caller *c, enum pt_level l)
{
	int mk = pt_at(c, PT_F_mkuffd_wp, l), wr = pt_at(c, PT_F_mkwrite, l);
	int is = pt_at(c, PT_F_write, l), d = pt_at(c, PT_F_mkdirty, l);

	if (mk < 0 || wr < 0 || is < 0)
		return false;
	for (unsigned dirty = 0; dirty < 2; dirty++) {
		u64 e = pt_sample_present(c, l, PT_PROT_RW);

		if (dirty && d >= 0)
			e = pt_call1(c, d, e);
		e = pt_call1(c, wr, e);
		if (pt_truth(c, is, e) && !pt_truth(c, is, pt_call1(c, mk, e)))
			return true;
	}
	return false;
}

/* Slots of features that the subject says it is built without. */
static u64 slots_off(const struct pt_caller *c)
{
	u64 off = 0;

	for (size_t i = 0; i < pt_nr_marks; i++)
		if (pt_marks[i].feature && !(pt_marks[i].feature & c->facts->features))
			off |= PT_BIT(pt_marks[i].slot);
	return off;
}

/* Is there a predicate for each attribute that the row's helper may touch? */
static bool sees_effect(const struct pt_caller *c, const struct pt_effect *row)
{
	u64 touched = (row->sets | row->clears | row->may_set | row->may_clear) & ~slots_off(c);

	for (unsigned s = 0; s < PT_NR_BOOL_SLOTS; s++) {
		int h = pt_slot_helper(pt_helpers[row->helper].level, s);

		if ((touched & PT_BIT(s)) && h >= 0 && !pt_has(c, h))
			return false;
	}
	return true;
}

/*
 * The slots a row is judged by.  A setter whose attribute nobody can ask for
 * changes a bit that nobody reads, so that is not held against it then.
 */
static u64 slots_of_row(const struct pt_caller *c, const struct pt_effect *row)
{
	u64 slots = pt_effect_slots(row) & c->facts->supported[pt_helpers[row->helper].level];

	return sees_effect(c, row) ? slots : slots & ~PT_S(other);
}

/* ---- features that read as off ---- */

/*
 * Flips bits of a pte: helpers that make huge entries may call BUG() where there are
 * none, and a pte is like enough to a huge entry.
 */
static bool leaf_seems_on(struct pt_caller *c, enum pt_level l)
{
	return (l != PT_PUD || c->facts->mode->pud_shift) &&
	       reads_something(c, pt_at(c, PT_F_trans_huge, l),
			       pt_sample_present(c, PT_PTE, PT_PROT_R));
}

static bool thp_seems_on(struct pt_caller *c)
{
	return leaf_seems_on(c, PT_PMD);
}

static bool thp_pud_seems_on(struct pt_caller *c)
{
	return leaf_seems_on(c, PT_PUD);
}

static bool thp_migration_seems_on(struct pt_caller *c)
{
	u64 entry;

	if (!c->facts->leaves[PT_PMD] || !pt_has(c, H___swp_entry_to_pmd) ||
	    !pt_has(c, H_swp_entry) || !pt_has(c, H_swp_entry_to_pmd) ||
	    !pt_has(c, H_pmd_to_swp_entry))
		return false;
	entry = pt_call2(c, H_swp_entry, 1, 0x15);
	return pt_call1(c, H_pmd_to_swp_entry, pt_call1(c, H_swp_entry_to_pmd, entry)) == entry;
}

static bool shadow_stack_seems_on(struct pt_caller *c)
{
	return c->facts->mode->mmu->reserved && pt_has(c, H_pte_mkwrite_shstk) &&
	       changes_it(c, H_pte_mkwrite_shstk, -1, pt_sample_present(c, PT_PTE, PT_PROT_R));
}

static bool pkeys_seem_on(struct pt_caller *c)
{
	return c->facts->mode->mmu->key && pt_has(c, H_vm_get_page_prot) &&
	       pt_call1(c, H_vm_get_page_prot, PT_PROT_KEY_A) !=
		       pt_call1(c, H_vm_get_page_prot, PT_PROT_SHARED_RW);
}

/*
 * Features that take clauses with them when they are off.  Of the marks one
 * whose helpers do something is asked whatever the subject says.
 */
static void learn_doubts(struct pt_caller *c, struct pt_facts *f)
{
	static const struct {
		u64 feature;
		bool (*seems_on)(struct pt_caller *c);
	} asked[] = {
		{ PT_FEATURE_THP, thp_seems_on },
		{ PT_FEATURE_THP_PUD, thp_pud_seems_on },
		{ PT_FEATURE_THP_MIGRATION, thp_migration_seems_on },
		{ PT_FEATURE_SHADOW_STACK, shadow_stack_seems_on },
		{ PT_FEATURE_PKEYS, pkeys_seem_on },
	};

	for (size_t i = 0; i < PT_ARRAY_SIZE(asked); i++)
		if (!(f->features & asked[i].feature) && asked[i].seems_on(c))
			f->doubts |= asked[i].feature;
}

static void note_swp_type(struct pt_caller *c, struct pt_facts *f, enum pt_helper make,
			  enum pt_kind kind)
{
	if (pt_has(c, make))
		f->swp_types[kind] |= PT_BIT(pt_call1(c, H_swp_type, pt_call1(c, make, 1)) & 63);
}

/* Numbers of types differ with what a tree is built with. */
static void learn_swp_types(struct pt_caller *c, struct pt_facts *f)
{
	if (!pt_has(c, H_swp_type))
		return;
	for (size_t i = 0; i < pt_nr_makers; i++)
		note_swp_type(c, f, pt_makers[i].make, pt_makers[i].kind);
	note_swp_type(c, f, H_make_pte_marker_entry, PT_KIND_MARKER);
}

void pt_learn(struct pt_caller *c, struct pt_facts *f)
{
	for (unsigned l = 0; l < PT_NR_COLUMNS; l++) {
		learn_supported(c, f, l);
		if (!f->supported[l])
			continue;
		list_preds(c, f, l);
		if (!f->leaves[l])
			continue;
		learn_prots(c, f, l);
		pt_learn_bits(c, f, l);
		f->uffd_protects[l] = protects(c, l);
	}
	/* mm treats ptes and pmds alike; hugetlb may protect where they do not */
	f->uffd_protects[PT_PTE] |= f->uffd_protects[PT_PMD];
	f->uffd_protects[PT_PMD] = f->uffd_protects[PT_PTE];
	f->uffd_protects[PT_HUGETLB] |= f->uffd_protects[PT_PTE];
	for (size_t i = 0; i < pt_nr_effects; i++)
		f->row_slots[i] = slots_of_row(c, &pt_effects[i]);
	learn_swp_types(c, f);
	learn_doubts(c, f);
}
