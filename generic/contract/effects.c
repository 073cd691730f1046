// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What each helper does: a row each, and what that asks of every slot of its level.
 */
#include "generic/contract/contract.h"

/* Sets of kinds and of slots that rows share. */
#define K(kind)	  (UINT32_C(1) << PT_KIND_##kind)
#define MAPPED	  (K(PRESENT) | K(PROTNONE))
#define SWAPS	  (K(SWAP) | K(MIGRATION) | K(DEVICE) | K(POISON) | K(MARKER))
#define NEVER_NEW (PT_S(none) | PT_S(special) | PT_S(devmap) | PT_S(uffd_wp) | PT_S(dirty))
#define HUGE	  (PT_S(present) | PT_S(trans_huge) | PT_S(leaf) | PT_S(bad) | PT_S(huge))
/* What pfn_pmd() makes is no huge entry before pmd_mkhuge(): only its pfn is judged. */
#define ALL_BUT_PFN (~(PT_S(pfn)))
#define ON_MAKE	    0
#define WRITABLE    (PT_WHEN_VM_WRITE | PT_WHEN_NOT_PROTNONE | PT_WHEN_NOT_UFFD)
/* What a fault may set; soft-dirty with dirty. */
#define MAY_SET_BY_FAULT (PT_S(young) | PT_S(dirty) | PT_S(write) | PT_S(soft_dirty))
#define UFFD		 (PT_WHEN_PRIVATE | PT_WHEN_NOT_DEVICE)

/* The row of a helper: ROW(helper, on, when, sets, clears, may_set, may_clear, free, rule). */
#define ROW(h, on, when, sets, clears, may_set, may_clear, free, rule)        \
	{                                                                     \
		H_##h, on, when, sets, clears, may_set, may_clear, free, rule \
	}
/*
 * The same row at several levels: BOTH(mkuffd_wp, ...) is pte_mkuffd_wp and
 * pmd_mkuffd_wp; LEAVES() has pud_ too, EVERY() huge_pte_ as well.  POINTERS()
 * are the helpers that change an entry in its table: ptep_, pmdp_, pudp_.
 */
#define BOTH(op, ...)	ROW(pte_##op, __VA_ARGS__), ROW(pmd_##op, __VA_ARGS__)
#define LEAVES(op, ...) BOTH(op, __VA_ARGS__), ROW(pud_##op, __VA_ARGS__)
#define EVERY(op, ...)	LEAVES(op, __VA_ARGS__), ROW(huge_pte_##op, __VA_ARGS__)
#define POINTERS(op, ...) \
	ROW(ptep_##op, __VA_ARGS__), ROW(pmdp_##op, __VA_ARGS__), ROW(pudp_##op, __VA_ARGS__)
#define MKHUGE(h)                                                    \
	ROW(h, MAPPED, PT_WHEN_NEW, HUGE, NEVER_NEW, PT_S(young), 0, \
	    PT_S(soft_dirty) | PT_S(protnone) | PT_S(other) | PT_S(memtype), "DOC")
/* non-present to the hardware, so bad and protnone mean nothing any more */
#define INVALIDATES(h, rule)                                                                      \
	ROW(h, MAPPED, PT_WHEN_TERMINAL, PT_S(present), PT_S(none), 0, PT_S(protnone), PT_S(bad), \
	    rule)

const struct pt_effect pt_effects[] = {
	/* helper, kinds it is called on, when, sets, clears, may set, may clear, free, rule */
	ROW(pfn_pte, ON_MAKE, 0, PT_S(present), NEVER_NEW, 0, 0, PT_S(young) | PT_S(soft_dirty),
	    "DOC"),
	ROW(pfn_pmd, ON_MAKE, 0, 0, 0, 0, 0, ALL_BUT_PFN, "DOC"),
	ROW(pfn_pud, ON_MAKE, 0, 0, 0, 0, 0, ALL_BUT_PFN, "DOC"),
	ROW(mk_huge_pte, ON_MAKE, 0, 0, 0, 0, 0, ALL_BUT_PFN, "DOC"),
	MKHUGE(pmd_mkhuge),
	MKHUGE(pud_mkhuge),
	MKHUGE(arch_make_huge_pte),
	EVERY(mkyoung, MAPPED, 0, PT_S(young), 0, 0, 0, 0, "DOC"),
	EVERY(mkold, MAPPED, 0, 0, PT_S(young), 0, 0, 0, "DOC"),
	/* soft-dirty is followed in ptes and pmds (T1) */
	BOTH(mkdirty, MAPPED, 0, PT_S(dirty) | PT_S(soft_dirty), 0, 0, 0, 0, "DOC"),
	ROW(pud_mkdirty, MAPPED, 0, PT_S(dirty), 0, PT_S(soft_dirty), 0, 0, "DOC"),
	ROW(huge_pte_mkdirty, MAPPED, 0, PT_S(dirty), 0, PT_S(soft_dirty), 0, 0, "DOC"),
	LEAVES(mkclean, MAPPED, 0, 0, PT_S(dirty), 0, 0, 0, "DOC"),
	EVERY(mkwrite, MAPPED, WRITABLE, PT_S(write), 0, 0, 0, 0, "DOC"),
	EVERY(wrprotect, MAPPED, 0, 0, PT_S(write), 0, 0, 0, "DOC"),
	LEAVES(mkspecial, MAPPED, PT_WHEN_NEW, PT_S(special), 0, 0, 0, 0, "DOC"),
	/* a devmap pte is special too (V1); a devmap pmd need be no THP */
	ROW(pte_mkdevmap, MAPPED, PT_WHEN_NEW, PT_S(devmap) | PT_S(special), 0, 0, 0, 0, "DOC"),
	ROW(pmd_mkdevmap, MAPPED, PT_WHEN_NEW, PT_S(devmap), 0, PT_S(special), PT_S(trans_huge), 0,
	    "DOC"),
	ROW(pud_mkdevmap, MAPPED, PT_WHEN_NEW, PT_S(devmap), 0, PT_S(special), PT_S(trans_huge), 0,
	    "DOC"),
	LEAVES(mksoft_dirty, MAPPED, 0, PT_S(soft_dirty), 0, 0, 0, 0, "DOC"),
	LEAVES(clear_soft_dirty, MAPPED, 0, 0, PT_S(soft_dirty), 0, 0, 0, "DOC"),
	/* may clear write; must, where the subject does so anywhere (U1): judge/effect.c */
	BOTH(mkuffd_wp, MAPPED, UFFD, PT_S(uffd_wp), 0, 0, PT_S(write), 0, "DOC"),
	ROW(huge_pte_mkuffd_wp, MAPPED, UFFD, PT_S(uffd_wp), 0, 0, PT_S(write), 0, "DOC"),
	BOTH(clear_uffd_wp, MAPPED, UFFD, 0, PT_S(uffd_wp), 0, 0, 0, "DOC"),
	ROW(huge_pte_clear_uffd_wp, MAPPED, UFFD, 0, PT_S(uffd_wp), 0, 0, 0, "DOC"),
	/* write and protnone follow the protection: judge/effect.c; pt_mode.modify_sets_young too
	 */
	EVERY(modify, MAPPED, 0, PT_S(present), PT_S(none), 0, 0, 0, "M2"),

	POINTERS(test_and_clear_young, MAPPED, 0, 0, PT_S(young), 0, 0, 0, "DOC"),
	ROW(ptep_clear_flush_young, MAPPED, 0, 0, PT_S(young), 0, 0, 0, "Y1"),
	ROW(pmdp_clear_flush_young, MAPPED, 0, 0, PT_S(young), 0, 0, 0, "Y1"),
	POINTERS(set_wrprotect, MAPPED, 0, 0, PT_S(write), 0, 0, 0, "DOC"),
	ROW(huge_ptep_set_wrprotect, MAPPED, 0, 0, PT_S(write), 0, 0, 0, "DOC"),
	/* what it must set hangs on the fault: judge/effect.c */
	POINTERS(set_access_flags, MAPPED, 0, 0, 0, MAY_SET_BY_FAULT, 0, 0, "DOC"),
	ROW(huge_ptep_set_access_flags, K(PRESENT), 0, 0, 0, MAY_SET_BY_FAULT, 0, 0, "DOC"),

	INVALIDATES(pmd_mkinvalid, "I1"),
	INVALIDATES(pud_mkinvalid, "I1"),
	INVALIDATES(pmdp_invalidate, "I1"),
	INVALIDATES(pudp_invalidate, "I1"),
	INVALIDATES(pmdp_invalidate_ad, "I4"),

	/* the slot "raw" asks for type and offset; mm's own layer for "type" and "offset" */
	ROW(__swp_entry_to_pte, ON_MAKE, 0, 0, PT_S(present) | PT_S(none) | PT_SWAP_MARKS, 0, 0,
	    PT_S(type) | PT_S(offset), "S5"),
	ROW(swp_entry_to_pte, ON_MAKE, 0, 0, PT_S(present) | PT_S(none) | PT_SWAP_MARKS, 0, 0, 0,
	    "S5"),
	ROW(__swp_entry_to_pmd, ON_MAKE, 0, 0,
	    PT_S(present) | PT_S(none) | PT_S(trans_huge) | PT_SWAP_MARKS, 0, 0,
	    PT_S(type) | PT_S(offset), "S5"),
	ROW(swp_entry_to_pmd, ON_MAKE, 0, 0,
	    PT_S(present) | PT_S(none) | PT_S(trans_huge) | PT_SWAP_MARKS, 0, 0, 0, "S5"),
	BOTH(swp_mksoft_dirty, SWAPS, 0, PT_S(swp_soft_dirty), 0, 0, 0, 0, "DOC"),
	BOTH(swp_clear_soft_dirty, SWAPS, 0, 0, PT_S(swp_soft_dirty), 0, 0, 0, "DOC"),
	BOTH(swp_mkuffd_wp, SWAPS, 0, PT_S(swp_uffd_wp), 0, 0, 0, 0, "U2"),
	BOTH(swp_clear_uffd_wp, SWAPS, 0, 0, PT_S(swp_uffd_wp), 0, 0, 0, "U2"),
	ROW(pte_swp_mkexclusive, K(SWAP), 0, PT_S(swp_exclusive), 0, 0, 0, 0, "S4"),
	ROW(pte_swp_clear_exclusive, K(SWAP), 0, 0, PT_S(swp_exclusive), 0, 0, 0, "S4"),
	ROW(pte_swp_clear_flags, SWAPS, 0, 0, PT_SWAP_MARKS, 0, 0, 0, "S4"),
};
const size_t pt_nr_effects = PT_ARRAY_SIZE(pt_effects);

/* Slots that mean something for an entry of the row's level and kinds. */
#define COMMON                                                                                   \
	(PT_S(present) | PT_S(none) | PT_S(other) | PT_S(mmu_faults) | PT_S(same) | PT_S(l1tf) | \
	 PT_WALKER_SLOTS)
/* Slots about what the MMU permits: an invalidated entry has none of them. */
#define MMU_OPEN                                                                                   \
	(PT_S(mmu_denies_write) | PT_S(mmu_within_vma) | PT_S(mmu_opens) | PT_S(mmu_opens_write) | \
	 PT_S(mmu_frame) | PT_S(mmu_leaf) | PT_S(mmu_records_read) | PT_S(mmu_records_write) |     \
	 PT_S(mmu_not_global) | PT_S(mmu_memory) | PT_S(key) | PT_S(shadow_stack) |                \
	 PT_S(mmu_zero))
#define PRESENT_SLOTS                                                                             \
	(COMMON | HUGE | PT_S(young) | PT_S(dirty) | PT_S(write) | PT_PRESENT_MARKS | PT_S(pfn) | \
	 PT_S(memtype) | PT_S(key) | PT_S(accessible) | MMU_OPEN)
#define SWAP_SLOTS                                                                           \
	(COMMON | PT_S(trans_huge) | PT_SWAP_MARKS | PT_S(type) | PT_S(offset) | PT_S(raw) | \
	 PT_S(plain))
/* Slots that compare with an earlier entry, or with one that has no flags: there is none. */
#define NOT_ON_MAKE (PT_S(other) | PT_S(memtype) | PT_S(plain))

static bool row_is_swap(const struct pt_effect *row)
{
	enum pt_family f = pt_family_of(row->helper);

	return (row->on & SWAPS) || f == PT_F_raw_to_entry || f == PT_F_swp_to_entry;
}

/* Invariants whose assumption no result of the row can meet. */
static u64 never_asked(const struct pt_effect *row)
{
	u64 none = 0, cleared = row->clears | row->may_clear;

	if (cleared & PT_S(young))
		none |= PT_S(mmu_opens) | PT_S(mmu_opens_write);
	if ((cleared & (PT_S(dirty) | PT_S(write))) || (row->when & PT_WHEN_NEW))
		none |= PT_S(mmu_opens_write);
	if (cleared & PT_S(write))
		none |= PT_S(mmu_records_write);
	if (row->sets & PT_S(write))
		none |= PT_S(mmu_denies_write);
	/* modify may leave an entry closed: the fault handler opens it again (judge/effect.h) */
	if (pt_helpers[row->helper].shape == PT_SHAPE_MODPROT)
		none |= PT_S(mmu_opens) | PT_S(mmu_opens_write);
	if ((row->when & PT_WHEN_NOT_PROTNONE) || row->on == K(PRESENT))
		none |= PT_S(mmu_faults) | PT_S(l1tf);
	if (row->sets & PT_SWAP_MARKS)
		none |= PT_S(plain);
	return none;
}

/* Slots that nothing answers at a level. */
static u64 slots_unanswered(enum pt_level l)
{
	u64 none = l == PT_PTE ? 0 : PT_S(accessible);

	for (unsigned s = 0; s < PT_NR_BOOL_SLOTS; s++)
		if (pt_slot_helper(l, s) < 0)
			none |= PT_BIT(s);
	return none;
}

u64 pt_effect_slots(const struct pt_effect *row)
{
	u64 slots = row_is_swap(row) ? SWAP_SLOTS : PRESENT_SLOTS;

	if (row->free == ALL_BUT_PFN)
		return PT_S(pfn);
	if (row->on == ON_MAKE)
		slots &= ~NOT_ON_MAKE;
	if (row->when & PT_WHEN_TERMINAL)
		slots &= ~(MMU_OPEN | PT_S(memtype));
	return slots & ~slots_unanswered(pt_helpers[row->helper].level) & ~row->free &
	       ~never_asked(row);
}

#define ANY PT_NR_FAMILIES
/* The rule of a slot that a row keeps, where it is not F1 or S5.  First match. */
static const struct {
	enum pt_family family;
	u64 slots;
	const char *rule;
} frame_rules[] = {
	{ ANY, PT_WALKER_SLOTS, "H3" },
	{ ANY,
	  PT_S(mmu_within_vma) | PT_S(mmu_opens) | PT_S(mmu_frame) | PT_S(mmu_leaf) |
		  PT_S(mmu_not_global) | PT_S(mmu_records_read) | PT_S(mmu_memory) | PT_S(mmu_zero),
	  "H1" },
	{ ANY, PT_S(mmu_denies_write) | PT_S(mmu_opens_write) | PT_S(mmu_records_write), "D2" },
	{ ANY, PT_S(shadow_stack), "D3" },
	{ ANY, PT_S(l1tf), "S7" },
	{ ANY, PT_S(same), "E1" },
	{ ANY, PT_S(accessible), "H2" },
	{ ANY, PT_S(raw) | PT_S(plain), "S4" },
	{ PT_F_modify, PT_S(write) | PT_S(key), "M3" },
	{ PT_F_modify, PT_S(mmu_faults) | PT_S(protnone), "M2" },
	{ PT_F_modify, ~UINT64_C(0), "M1" },
	{ PT_F_make, PT_S(dirty), "D2" },
	{ PT_F_make, PT_S(write) | PT_S(key), "M3" },
	{ PT_F_make, PT_S(mmu_faults) | PT_S(protnone), "P1" },
	{ PT_F_mkuffd_wp, PT_S(write), "U1" },
	{ PT_F_clear_uffd_wp, PT_S(write), "U3" },
	{ PT_F_wrprotect, PT_S(dirty), "D1" },
	{ PT_F_set_wrprotect, PT_S(dirty), "D1" },
	{ PT_F_mkdirty, PT_S(write), "D2" },
	{ PT_F_mkdirty, PT_S(soft_dirty), "T1" },
	{ PT_F_set_access_flags, PT_S(soft_dirty), "T1" },
	{ PT_F_mkdevmap, PT_S(special), "V1" },
	{ PT_F_set_access_flags, PT_S(write) | PT_S(dirty), "D2" },
	{ PT_F_mkwrite, PT_S(dirty), "D2" },
	{ PT_F_mkyoung, ~PT_S(young), "Y1" },
	{ PT_F_mkold, ~PT_S(young), "Y1" },
	{ PT_F_test_and_clear_young, ~PT_S(young), "Y1" },
	{ PT_F_clear_flush_young, ~PT_S(young), "Y1" },
	{ PT_F_mkinvalid, ~UINT64_C(0), "I1" },
	{ PT_F_invalidate, ~UINT64_C(0), "I1" },
	{ PT_F_invalidate_ad, ~UINT64_C(0), "I4" },
	{ ANY, PT_S(type), "S1" },
	{ ANY, PT_S(offset), "S2" },
	{ ANY, PT_SWAP_MARKS, "S4" },
	{ ANY, PT_S(leaf) | PT_S(huge), "L1" },
	{ ANY, PT_S(bad), "L2" },
	{ ANY, PT_S(mmu_faults) | PT_S(protnone), "P1" },
};

/* The rule of a slot that a row sets or clears: the row's own, but for these. */
static const char *rule_of_set(enum pt_family f, enum pt_slot slot, const char *own)
{
	if (slot == PT_SLOT_bad)
		return "L2";
	if (f == PT_F_mkdirty && slot == PT_SLOT_soft_dirty)
		return "T1";
	return f == PT_F_mkdevmap && slot == PT_SLOT_special ? "V1" : own;
}

const char *pt_effect_rule(const struct pt_effect *row, enum pt_slot slot)
{
	enum pt_family f = pt_family_of(row->helper);

	if ((row->sets | row->clears) & PT_BIT(slot) &&
	    !(row->clears & PT_S(dirty) & PT_BIT(slot) && row->on == ON_MAKE))
		return rule_of_set(f, slot, row->rule);
	for (size_t i = 0; i < PT_ARRAY_SIZE(frame_rules); i++)
		if ((frame_rules[i].family == ANY || frame_rules[i].family == f) &&
		    frame_rules[i].slots & PT_BIT(slot))
			return frame_rules[i].rule;
	return row_is_swap(row) ? "S5" : "F1";
}

/* Slots that a protection as second argument decides. */
#define OF_PROTECTION (PT_S(write) | PT_S(protnone) | PT_S(key))

enum pt_demand pt_effect_demand(const struct pt_effect *row, enum pt_slot slot)
{
	const u64 s = PT_BIT(slot);

	/* before pt_effect_slots(): a row of half an entry has all but the pfn free */
	if (row->free & s)
		return PT_DEMAND_FREE;
	if (!(pt_effect_slots(row) & s))
		return PT_DEMAND_NONE;
	if (pt_slots[slot].type == PT_SLOT_TYPE_INVARIANT)
		return PT_DEMAND_INVARIANT;
	if (row->sets & s)
		return PT_DEMAND_SET;
	if (row->clears & s)
		return PT_DEMAND_CLEAR;
	if (row->may_set & s)
		return PT_DEMAND_MAY_SET;
	if (row->may_clear & s)
		return PT_DEMAND_MAY_CLEAR;
	/* a maker is given no entry to keep anything of */
	if (row->on == ON_MAKE)
		return PT_DEMAND_GIVE;
	if (pt_helpers[row->helper].shape == PT_SHAPE_MODPROT && (OF_PROTECTION & s))
		return PT_DEMAND_FOLLOW;
	return PT_DEMAND_KEEP;
}

u64 pt_effect_demands(const struct pt_effect *row, enum pt_demand demand)
{
	u64 slots = 0;

	for (unsigned s = 0; s < PT_NR_SLOTS; s++)
		if (pt_effect_demand(row, (enum pt_slot)s) == demand)
			slots |= PT_BIT(s);
	return slots;
}
