// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The contract: what each helper does (effects), what each predicate says
 * (expects), and which misuse is recorded (hazards).  Laws are in laws.c.
 */
#include "generic/contract.h"

const struct pt_slot_info pt_slots[PT_NR_SLOTS] = {
#define PT_SLOT(id, name, type, brief) [PT_SLOT_##id] = { name, PT_SLOT_TYPE_##type, brief },
#include "slots.def"
#undef PT_SLOT
};

const struct pt_helper_info pt_helpers[PT_NR_HELPERS] = {
#define PT_HELPER(id, name, level, shape) [H_##id] = { name, PT_##level, PT_SHAPE_##shape },
#include "helpers.def"
#undef PT_HELPER
};

const char *const pt_kind_names[PT_NR_KINDS] = {
	[PT_KIND_NONE] = "none",	   [PT_KIND_TABLE] = "table",
	[PT_KIND_PRESENT] = "present",	   [PT_KIND_PROTNONE] = "protnone",
	[PT_KIND_INVALID] = "invalid",	   [PT_KIND_SWAP] = "swap",
	[PT_KIND_MIGRATION] = "migration", [PT_KIND_MARKER] = "marker",
};

const char *const pt_level_names[PT_NR_LEVELS] = { [PT_PTE] = "pte", [PT_PMD] = "pmd" };

const char *const pt_prot_names[PT_NR_PROTS] = {
	[PT_PROT_NONE] = "none",
	[PT_PROT_R] = "r",
	[PT_PROT_RX] = "rx",
	[PT_PROT_RW] = "rw private",
	[PT_PROT_RWX] = "rwx private",
	[PT_PROT_SHARED_R] = "r shared",
	[PT_PROT_SHARED_RW] = "rw shared",
	[PT_PROT_SHARED_RWX] = "rwx shared",
};

/* Which helper answers a BOOL or VALUE slot, per level. */
static const struct {
	enum pt_slot slot;
	int pte, pmd;
} slot_helpers[] = {
	{ PT_SLOT_present, H_pte_present, H_pmd_present },
	{ PT_SLOT_none, H_pte_none, H_pmd_none },
	{ PT_SLOT_leaf, -1, H_pmd_leaf },
	{ PT_SLOT_trans_huge, -1, H_pmd_trans_huge },
	{ PT_SLOT_bad, -1, H_pmd_bad },
	{ PT_SLOT_young, H_pte_young, H_pmd_young },
	{ PT_SLOT_dirty, H_pte_dirty, H_pmd_dirty },
	{ PT_SLOT_write, H_pte_write, H_pmd_write },
	{ PT_SLOT_special, H_pte_special, H_pmd_special },
	{ PT_SLOT_devmap, H_pte_devmap, H_pmd_devmap },
	{ PT_SLOT_protnone, H_pte_protnone, H_pmd_protnone },
	{ PT_SLOT_soft_dirty, H_pte_soft_dirty, H_pmd_soft_dirty },
	{ PT_SLOT_uffd_wp, H_pte_uffd_wp, H_pmd_uffd_wp },
	{ PT_SLOT_swp_soft_dirty, H_pte_swp_soft_dirty, H_pmd_swp_soft_dirty },
	{ PT_SLOT_swp_uffd_wp, H_pte_swp_uffd_wp, H_pmd_swp_uffd_wp },
	{ PT_SLOT_swp_exclusive, H_pte_swp_exclusive, -1 },
	{ PT_SLOT_pfn, H_pte_pfn, H_pmd_pfn },
	{ PT_SLOT_type, H_pte_to_swp_entry, H_pmd_to_swp_entry },
	{ PT_SLOT_offset, H_pte_to_swp_entry, H_pmd_to_swp_entry },
	{ PT_SLOT_accessible, H_pte_accessible, -1 },
	{ PT_SLOT_same, H_pte_same, H_pmd_same },
	{ PT_SLOT_raw, H___pte_to_swp_entry, H___pmd_to_swp_entry },
};

int pt_slot_helper(enum pt_level l, enum pt_slot slot)
{
	for (size_t i = 0; i < PT_ARRAY_SIZE(slot_helpers); i++)
		if (slot_helpers[i].slot == slot)
			return l == PT_PTE ? slot_helpers[i].pte : slot_helpers[i].pmd;
	return -1;
}

/* Sets of kinds and of slots that rows share. */
#define K(kind)	  (UINT32_C(1) << PT_KIND_##kind)
#define MAPPED	  (K(PRESENT) | K(PROTNONE))
#define SWAPS	  (K(SWAP) | K(MIGRATION))
#define SWP_FLAGS (PT_S(swp_soft_dirty) | PT_S(swp_uffd_wp) | PT_S(swp_exclusive))
#define NEVER_NEW (PT_S(none) | PT_S(special) | PT_S(devmap) | PT_S(uffd_wp) | PT_S(dirty))
#define HUGE	  (PT_S(present) | PT_S(trans_huge) | PT_S(leaf) | PT_S(bad))
/* What pfn_pmd() makes is no huge entry yet, so only its number is looked at. */
#define NOT_YET (~(PT_S(pfn)))
#define ON_MAKE 0

/* The row of a helper: ROW(helper, on, when, sets, clears, may_set, may_clear, free, rule). */
#define ROW(h, on, when, sets, clears, may_set, may_clear, free, rule)        \
	{                                                                     \
		H_##h, on, when, sets, clears, may_set, may_clear, free, rule \
	}
/* The same row at pte and at pmd: BOTH(mkold, …) is pte_mkold and pmd_mkold. */
#define BOTH(op, ...) ROW(pte_##op, __VA_ARGS__), ROW(pmd_##op, __VA_ARGS__)

const struct pt_effect pt_effects[] = {
	/* helper, kinds it is called on, when, sets, clears, may set, may clear, free, rule */
	ROW(pfn_pte, ON_MAKE, 0, PT_S(present), NEVER_NEW, 0, 0, PT_S(young) | PT_S(soft_dirty),
	    "DOC"),
	ROW(pfn_pmd, ON_MAKE, 0, 0, 0, 0, 0, NOT_YET, "DOC"),
	ROW(pmd_mkhuge, MAPPED, PT_WHEN_NEW, HUGE, NEVER_NEW, PT_S(young), 0,
	    PT_S(soft_dirty) | PT_S(protnone) | PT_S(other) | PT_S(memtype), "DOC"),
	BOTH(mkyoung, MAPPED, 0, PT_S(young), 0, 0, 0, 0, "DOC"),
	BOTH(mkold, MAPPED, 0, 0, PT_S(young), 0, 0, 0, "DOC"),
	BOTH(mkdirty, MAPPED, 0, PT_S(dirty), 0, PT_S(soft_dirty), 0, 0, "DOC"),
	BOTH(mkclean, MAPPED, 0, 0, PT_S(dirty), 0, 0, 0, "DOC"),
	BOTH(mkwrite, MAPPED, PT_WHEN_VM_WRITE | PT_WHEN_NOT_PROTNONE | PT_WHEN_NOT_UFFD,
	     PT_S(write), 0, 0, 0, 0, "DOC"),
	BOTH(wrprotect, MAPPED, 0, 0, PT_S(write), 0, 0, 0, "DOC"),
	BOTH(mkspecial, MAPPED, PT_WHEN_NEW, PT_S(special), 0, 0, 0, 0, "DOC"),
	/* 6.1 x86, arm64, powerpc: a devmap pte is special too, a devmap pmd no THP */
	BOTH(mkdevmap, MAPPED, PT_WHEN_NEW, PT_S(devmap), 0, PT_S(special), PT_S(trans_huge), 0,
	     "DOC"),
	BOTH(mksoft_dirty, MAPPED, 0, PT_S(soft_dirty), 0, 0, 0, 0, "DOC"),
	BOTH(clear_soft_dirty, MAPPED, 0, 0, PT_S(soft_dirty), 0, 0, 0, "DOC"),
	/* that it clears write is rule U1, asked where the subject does so anywhere: closure.c */
	BOTH(mkuffd_wp, MAPPED, PT_WHEN_PRIVATE, PT_S(uffd_wp), 0, 0, PT_S(write), 0, "DOC"),
	BOTH(clear_uffd_wp, MAPPED, PT_WHEN_PRIVATE, 0, PT_S(uffd_wp), 0, 0, 0, "DOC"),
	/* write and protnone follow the protection: closure.c; powerpc sets young */
	BOTH(modify, MAPPED, 0, PT_S(present), PT_S(none), PT_S(young), 0, 0, "M2"),
	/* non-present to the hardware, so bad and protnone mean nothing any more */
	ROW(pmd_mkinvalid, MAPPED, PT_WHEN_TERMINAL, PT_S(present), PT_S(none), 0, PT_S(protnone),
	    PT_S(bad), "I1"),
	ROW(pmdp_invalidate, MAPPED, PT_WHEN_TERMINAL, PT_S(present), PT_S(none), 0, PT_S(protnone),
	    PT_S(bad), "I1"),
	ROW(pmdp_invalidate_ad, MAPPED, PT_WHEN_TERMINAL, PT_S(present), PT_S(none), 0,
	    PT_S(protnone), PT_S(bad), "I4"),

	/* the slot "raw" asks for type and offset; mm's own layer for "type" and "offset" */
	ROW(__swp_entry_to_pte, ON_MAKE, 0, 0, PT_S(present) | PT_S(none) | SWP_FLAGS, 0, 0,
	    PT_S(type) | PT_S(offset), "S5"),
	ROW(swp_entry_to_pte, ON_MAKE, 0, 0, PT_S(present) | PT_S(none) | SWP_FLAGS, 0, 0, 0, "S5"),
	ROW(__swp_entry_to_pmd, ON_MAKE, 0, 0,
	    PT_S(present) | PT_S(none) | PT_S(trans_huge) | SWP_FLAGS, 0, 0,
	    PT_S(type) | PT_S(offset), "S5"),
	ROW(swp_entry_to_pmd, ON_MAKE, 0, 0,
	    PT_S(present) | PT_S(none) | PT_S(trans_huge) | SWP_FLAGS, 0, 0, 0, "S5"),
	BOTH(swp_mksoft_dirty, SWAPS, 0, PT_S(swp_soft_dirty), 0, 0, 0, 0, "DOC"),
	BOTH(swp_clear_soft_dirty, SWAPS, 0, 0, PT_S(swp_soft_dirty), 0, 0, 0, "DOC"),
	BOTH(swp_mkuffd_wp, SWAPS, 0, PT_S(swp_uffd_wp), 0, 0, 0, 0, "U2"),
	BOTH(swp_clear_uffd_wp, SWAPS, 0, 0, PT_S(swp_uffd_wp), 0, 0, 0, "U2"),
	ROW(pte_swp_mkexclusive, K(SWAP), 0, PT_S(swp_exclusive), 0, 0, 0, 0, "S4"),
	ROW(pte_swp_clear_exclusive, K(SWAP), 0, 0, PT_S(swp_exclusive), 0, 0, 0, "S4"),
	ROW(pte_swp_clear_flags, SWAPS, 0, 0, SWP_FLAGS, 0, 0, 0, "S4"),
};
const size_t pt_nr_effects = PT_ARRAY_SIZE(pt_effects);

/* What a predicate says of a kind: EXPECT(helper, kind, value, rule). */
#define EXPECT(h, kind, value, rule)                      \
	{                                                 \
		H_##h, PT_KIND_##kind, value, false, rule \
	}
/* The same, of entries just made, which nothing but their protection has touched. */
#define EXPECT_NEW(h, value, rule)                        \
	{                                                 \
		H_##h, PT_KIND_PRESENT, value, true, rule \
	}

const struct pt_expect pt_expects[] = {
	EXPECT(pte_none, NONE, true, "P2"),
	EXPECT(pte_none, PRESENT, false, "P2"),
	EXPECT(pte_none, PROTNONE, false, "P1"),
	EXPECT(pte_none, SWAP, false, "P2"),
	EXPECT(pte_none, MIGRATION, false, "P2"),
	EXPECT(pte_none, MARKER, false, "U4"),
	EXPECT(pte_present, NONE, false, "P2"),
	EXPECT(pte_present, PRESENT, true, "P2"),
	EXPECT(pte_present, PROTNONE, true, "P1"),
	EXPECT(pte_present, SWAP, false, "P2"),
	EXPECT(pte_present, MIGRATION, false, "P2"),
	EXPECT(pte_present, MARKER, false, "U4"),
	EXPECT(pte_protnone, PRESENT, false, "P1"),
	EXPECT(pte_protnone, PROTNONE, true, "P1"),
	EXPECT_NEW(pte_dirty, false, "D2"),
	EXPECT_NEW(pte_special, false, "DOC"),
	EXPECT_NEW(pte_devmap, false, "DOC"),
	EXPECT_NEW(pte_uffd_wp, false, "DOC"),
	EXPECT(is_pte_marker, NONE, false, "U4"),
	EXPECT(is_pte_marker, PRESENT, false, "U4"),
	EXPECT(is_pte_marker, SWAP, false, "U4"),
	EXPECT(is_pte_marker, MIGRATION, false, "U4"),
	EXPECT(is_pte_marker, MARKER, true, "U4"),
	EXPECT(pmd_none, NONE, true, "P2"),
	EXPECT(pmd_none, TABLE, false, "P2"),
	EXPECT(pmd_none, PRESENT, false, "P2"),
	EXPECT(pmd_none, PROTNONE, false, "P1"),
	EXPECT(pmd_none, INVALID, false, "I1"),
	EXPECT(pmd_none, SWAP, false, "P2"),
	EXPECT(pmd_none, MIGRATION, false, "P2"),
	EXPECT(pmd_present, NONE, false, "P2"),
	EXPECT(pmd_present, TABLE, true, "DOC"),
	EXPECT(pmd_present, PRESENT, true, "P2"),
	EXPECT(pmd_present, PROTNONE, true, "P1"),
	EXPECT(pmd_present, INVALID, true, "I1"),
	EXPECT(pmd_present, SWAP, false, "P2"),
	EXPECT(pmd_present, MIGRATION, false, "I2"),
	EXPECT(pmd_leaf, TABLE, false, "L1"),
	EXPECT(pmd_leaf, PRESENT, true, "L1"),
	EXPECT(pmd_leaf, PROTNONE, true, "L1"),
	EXPECT(pmd_leaf, INVALID, true, "I1"),
	EXPECT(pmd_trans_huge, NONE, false, "DOC"),
	EXPECT(pmd_trans_huge, TABLE, false, "DOC"),
	EXPECT(pmd_trans_huge, PRESENT, true, "DOC"),
	EXPECT(pmd_trans_huge, PROTNONE, true, "P1"),
	EXPECT(pmd_trans_huge, INVALID, true, "I1"),
	EXPECT(pmd_trans_huge, SWAP, false, "S5"),
	EXPECT(pmd_trans_huge, MIGRATION, false, "S5"),
	EXPECT(pmd_bad, TABLE, false, "DOC"),
	EXPECT(pmd_bad, PRESENT, true, "L2"),
	EXPECT(pmd_bad, PROTNONE, true, "L2"),
	EXPECT(pmd_protnone, PRESENT, false, "P1"),
	EXPECT(pmd_protnone, PROTNONE, true, "P1"),
	EXPECT_NEW(pmd_dirty, false, "D2"),
	EXPECT_NEW(pmd_special, false, "DOC"),
	EXPECT_NEW(pmd_devmap, false, "DOC"),
	EXPECT_NEW(pmd_uffd_wp, false, "DOC"),
	EXPECT(is_pmd_migration_entry, NONE, false, "P2"),
	EXPECT(is_pmd_migration_entry, PRESENT, false, "P2"),
	EXPECT(is_pmd_migration_entry, PROTNONE, false, "P2"),
	EXPECT(is_pmd_migration_entry, INVALID, false, "I1"),
	EXPECT(is_pmd_migration_entry, MIGRATION, true, "P2"),
};
const size_t pt_nr_expects = PT_ARRAY_SIZE(pt_expects);

const struct pt_hazard pt_hazards[] = {
	{ H_pmd_mkinvalid, PT_KIND_MIGRATION, "I2" },
	{ H_pmd_mkinvalid, PT_KIND_SWAP, "I2" },
	{ H_pmdp_invalidate, PT_KIND_MIGRATION, "I2" },
	{ H_pmdp_invalidate, PT_KIND_SWAP, "I2" },
	{ H_pmdp_invalidate_ad, PT_KIND_MIGRATION, "I2" },
	{ H_pmdp_invalidate_ad, PT_KIND_SWAP, "I2" },
};
const size_t pt_nr_hazards = PT_ARRAY_SIZE(pt_hazards);

/* Slots that mean something for an entry of the row's level and kinds. */
#define COMMON                                                                                   \
	(PT_S(present) | PT_S(none) | PT_S(other) | PT_S(mmu_faults) | PT_S(same) | PT_S(l1tf) | \
	 PT_WALKER_SLOTS)
#define PRESENT_SLOTS                                                                              \
	(COMMON | PT_S(young) | PT_S(dirty) | PT_S(write) | PT_S(special) | PT_S(devmap) |         \
	 PT_S(protnone) | PT_S(soft_dirty) | PT_S(uffd_wp) | PT_S(pfn) | PT_S(memtype) |           \
	 PT_S(mmu_denies_write) | PT_S(mmu_within_vma) | PT_S(mmu_opens) | PT_S(mmu_opens_write) | \
	 PT_S(mmu_frame) | PT_S(mmu_leaf) | PT_S(mmu_records_read) | PT_S(mmu_records_write) |     \
	 PT_S(mmu_not_global) | PT_S(shadow_stack))
#define SWAP_SLOTS                                                                       \
	(COMMON | PT_S(swp_soft_dirty) | PT_S(swp_uffd_wp) | PT_S(type) | PT_S(offset) | \
	 PT_S(raw) | PT_S(plain))
/* What nobody asks of an entry just made from nothing. */
#define NOT_ON_MAKE (PT_S(other) | PT_S(memtype) | PT_S(plain))
/* What the MMU no longer says of an invalidated entry. */
#define NOT_ON_TERMINAL                                                                            \
	(PT_S(mmu_denies_write) | PT_S(mmu_within_vma) | PT_S(mmu_opens) | PT_S(mmu_opens_write) | \
	 PT_S(mmu_frame) | PT_S(mmu_leaf) | PT_S(mmu_records_read) | PT_S(mmu_records_write) |     \
	 PT_S(mmu_not_global) | PT_S(shadow_stack))

static bool row_is_swap(const struct pt_effect *row)
{
	return (row->on & SWAPS) || row->helper == H___swp_entry_to_pte ||
	       row->helper == H_swp_entry_to_pte || row->helper == H___swp_entry_to_pmd ||
	       row->helper == H_swp_entry_to_pmd;
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
	/* modify may leave closed what the fault handler opens again: closure.c */
	if (pt_helpers[row->helper].shape == PT_SHAPE_MODPROT)
		none |= PT_S(mmu_opens) | PT_S(mmu_opens_write);
	if (row->when & PT_WHEN_NOT_PROTNONE)
		none |= PT_S(mmu_faults) | PT_S(l1tf);
	if (row->sets & SWP_FLAGS)
		none |= PT_S(plain);
	return none;
}

u64 pt_effect_slots(const struct pt_effect *row)
{
	bool pmd = pt_helpers[row->helper].level == PT_PMD;
	bool swap = row_is_swap(row);
	u64 slots = swap ? SWAP_SLOTS : PRESENT_SLOTS;

	if (row->free == NOT_YET)
		return PT_S(pfn);
	if (pmd)
		slots |= PT_S(trans_huge) | (swap ? 0 : HUGE);
	else
		slots |= swap ? PT_S(swp_exclusive) : PT_S(accessible);
	if (row->on == ON_MAKE)
		slots &= ~NOT_ON_MAKE;
	if (row->when & PT_WHEN_TERMINAL)
		slots &= ~NOT_ON_TERMINAL;
	return slots & ~row->free & ~never_asked(row);
}

/* Whose rule a slot of a row is, where it is not the row's own nor F1. First match. */
static const struct {
	enum pt_helper pte, pmd; /* PT_NR_HELPERS: any */
	u64 slots;
	const char *rule;
} frame_rules[] = {
	{ PT_NR_HELPERS, PT_NR_HELPERS, PT_WALKER_SLOTS, "H3" },
	{ PT_NR_HELPERS, PT_NR_HELPERS,
	  PT_S(mmu_within_vma) | PT_S(mmu_opens) | PT_S(mmu_frame) | PT_S(mmu_leaf) |
		  PT_S(mmu_not_global) | PT_S(mmu_records_read),
	  "H1" },
	{ PT_NR_HELPERS, PT_NR_HELPERS,
	  PT_S(mmu_denies_write) | PT_S(mmu_opens_write) | PT_S(mmu_records_write), "D2" },
	{ PT_NR_HELPERS, PT_NR_HELPERS, PT_S(shadow_stack), "D3" },
	{ PT_NR_HELPERS, PT_NR_HELPERS, PT_S(l1tf), "S7" },
	{ PT_NR_HELPERS, PT_NR_HELPERS, PT_S(same), "E1" },
	{ PT_NR_HELPERS, PT_NR_HELPERS, PT_S(accessible), "H2" },
	{ PT_NR_HELPERS, PT_NR_HELPERS, PT_S(raw) | PT_S(plain), "S4" },
	{ H_pte_modify, H_pmd_modify, PT_S(write), "M3" },
	{ H_pte_modify, H_pmd_modify, PT_S(mmu_faults) | PT_S(protnone), "M2" },
	{ H_pte_modify, H_pmd_modify, ~UINT64_C(0), "M1" },
	{ H_pfn_pte, H_pfn_pmd, PT_S(dirty), "D2" },
	{ H_pfn_pte, H_pfn_pmd, PT_S(write), "M3" },
	{ H_pfn_pte, H_pfn_pmd, PT_S(mmu_faults) | PT_S(protnone), "P1" },
	{ H_pte_mkuffd_wp, H_pmd_mkuffd_wp, PT_S(write), "U1" },
	{ H_pte_clear_uffd_wp, H_pmd_clear_uffd_wp, PT_S(write), "U3" },
	{ H_pte_wrprotect, H_pmd_wrprotect, PT_S(dirty), "D1" },
	{ H_pte_mkdirty, H_pmd_mkdirty, PT_S(write), "D2" },
	{ H_pte_mkwrite, H_pmd_mkwrite, PT_S(dirty), "D2" },
	{ H_pte_mkyoung, H_pmd_mkyoung, ~PT_S(young), "Y1" },
	{ H_pte_mkold, H_pmd_mkold, ~PT_S(young), "Y1" },
	{ H_pmd_mkinvalid, H_pmdp_invalidate, ~UINT64_C(0), "I1" },
	{ H_pmdp_invalidate_ad, H_pmdp_invalidate_ad, ~UINT64_C(0), "I4" },
	{ PT_NR_HELPERS, PT_NR_HELPERS, PT_S(type), "S1" },
	{ PT_NR_HELPERS, PT_NR_HELPERS, PT_S(offset), "S2" },
	{ PT_NR_HELPERS, PT_NR_HELPERS, SWP_FLAGS, "S4" },
	{ PT_NR_HELPERS, PT_NR_HELPERS, PT_S(leaf), "L1" },
	{ PT_NR_HELPERS, PT_NR_HELPERS, PT_S(bad), "L2" },
	{ PT_NR_HELPERS, PT_NR_HELPERS, PT_S(mmu_faults) | PT_S(protnone), "P1" },
};

const char *pt_effect_rule(const struct pt_effect *row, enum pt_slot slot)
{
	if ((row->sets | row->clears) & PT_BIT(slot) &&
	    !(row->clears & PT_S(dirty) & PT_BIT(slot) && row->on == ON_MAKE))
		return slot == PT_SLOT_bad ? "L2" : row->rule;
	for (size_t i = 0; i < PT_ARRAY_SIZE(frame_rules); i++) {
		bool any = frame_rules[i].pte == PT_NR_HELPERS;

		if ((any || frame_rules[i].pte == row->helper ||
		     frame_rules[i].pmd == row->helper) &&
		    frame_rules[i].slots & PT_BIT(slot))
			return frame_rules[i].rule;
	}
	return row_is_swap(row) ? "S5" : "F1";
}

size_t pt_nr_clauses(void)
{
	return pt_nr_effects * PT_NR_SLOTS + pt_nr_expects + pt_nr_laws + pt_nr_hazards;
}

bool pt_clause_at(size_t n, struct pt_clause *c)
{
	if (n < pt_nr_effects * PT_NR_SLOTS) {
		const struct pt_effect *row = &pt_effects[n / PT_NR_SLOTS];

		c->type = PT_CLAUSE_EFFECT;
		c->row = n / PT_NR_SLOTS;
		c->slot = n % PT_NR_SLOTS;
		c->helper = row->helper;
		c->rule = pt_effect_rule(row, c->slot);
		return pt_effect_slots(row) & PT_BIT(c->slot);
	}
	n -= pt_nr_effects * PT_NR_SLOTS;
	c->slot = PT_NR_SLOTS;
	c->row = n;
	if (n < pt_nr_expects) {
		c->type = PT_CLAUSE_EXPECT;
		c->helper = pt_expects[n].helper;
		c->rule = pt_expects[n].rule;
		return true;
	}
	n -= pt_nr_expects;
	c->row = n;
	if (n < pt_nr_laws) {
		c->type = PT_CLAUSE_LAW;
		c->helper = pt_laws[n].helper;
		c->rule = pt_laws[n].rule;
		return true;
	}
	n -= pt_nr_laws;
	c->row = n;
	if (n >= pt_nr_hazards)
		return false;
	c->type = PT_CLAUSE_HAZARD;
	c->helper = pt_hazards[n].helper;
	c->rule = pt_hazards[n].rule;
	return true;
}

bool pt_clause_is_live(const struct pt_clause *c)
{
	if (c->type == PT_CLAUSE_LAW)
		return pt_laws[c->row].domain == PT_DOMAIN_WALKER;
	return c->type == PT_CLAUSE_EFFECT && (PT_WALKER_SLOTS & PT_BIT(c->slot));
}
