// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What mm does with several helpers in a row, written with the subject's own:
 * swap-out and swap-in, fork, migration and back, the split of a huge page, a
 * zap that leaves a marker.  Each law asks what must come out at the end, so it
 * catches what no single helper's row can: two encodings that disagree.
 *
 * Every step that is easily forgotten has a number (enum pt_step).  A request
 * may leave one out, as bugs of the past did; then a law must be violated, and
 * a test sees to that.
 */
#include "generic/judge/scenarios.h"
#include "generic/judge/laws.h"

const char *const pt_step_names[PT_NR_STEPS] = {
#define PT_STEP(id, text) [PT_STEP_##id] = text,
#include "generic/contract/steps.def"
#undef PT_STEP
};

static bool is_not_dropped(const struct pt_schedule *s, unsigned step)
{
	return s->dropped != step + 1;
}

struct pt_schedule pt_schedule_without(unsigned dropped)
{
	return (struct pt_schedule){ is_not_dropped, dropped };
}

/* A scenario that is being run. */
struct play {
	struct pt_caller *c;
	bool lacks; /* it wanted a helper that is not there */
};

/* Is the step taken?  Asked between two calls, where a schedule may interleave others. */
static inline __attribute__((always_inline)) bool step(const struct play *p, enum pt_step s)
{
	const struct pt_schedule *when = p->c->schedule;

	return __builtin_expect(!when, 1) || when->at(when, s);
}

/*
 * The helper of a family at a level.  Without it the sequence says nothing:
 * see verdict().
 */
static inline __attribute__((always_inline)) u64 apply(struct play *p, enum pt_level l,
						       enum pt_family f, u64 e)
{
	int h = pt_at(p->c, f, l);

	if (h < 0)
		p->lacks = true;
	return h < 0 ? e : pt_call1(p->c, h, e);
}

/* The same where there may be nothing to undo: the subject has no helper that sets it. */
static inline __attribute__((always_inline)) u64
undo(struct play *p, enum pt_level l, enum pt_family set, enum pt_family clear, u64 e)
{
	return pt_at(p->c, set, l) < 0 ? e : apply(p, l, clear, e);
}

static int verdict(struct play *p, bool holds)
{
	if (!p->lacks)
		return holds;
	p->lacks = false;
	return 2;
}

/* What a slot's predicate says; false of what this subject does not keep. */
static inline __attribute__((always_inline)) bool is(struct play *p, enum pt_level l,
						     enum pt_slot slot, u64 e)
{
	const u64 always = PT_S(young) | PT_S(dirty) | PT_S(write);
	int h = pt_slot_helper(l, slot);

	if (h < 0 || !pt_has(p->c, h)) {
		p->lacks |= (always & PT_BIT(slot)) != 0;
		return false;
	}
	return (p->c->facts->supported[l] & PT_BIT(slot)) && pt_truth(p->c, h, e);
}

/* If `slot` is true of `from`, `e` is given it by the helper of family `set`. */
static inline __attribute__((always_inline)) u64 carry(struct play *p, enum pt_level l,
						       enum pt_slot slot, u64 from,
						       enum pt_family set, u64 e, enum pt_step s)
{
	return step(p, s) && is(p, l, slot, from) ? apply(p, l, set, e) : e;
}

static u64 new_entry(struct play *p, enum pt_level l, u64 pfn, enum pt_prot prot)
{
	u64 e = pt_call2(p->c, pt_helper_at(PT_F_make, l), pfn, prot);

	return l == PT_PTE ? e : pt_call1(p->c, pt_helper_at(PT_F_mkhuge, l), e);
}

static u64 pfn_of(struct play *p, enum pt_level l, u64 e)
{
	return pt_call1(p->c, pt_helper_at(PT_F_pfn, l), e);
}

static bool asks(const struct play *p, enum pt_level l, enum pt_slot slot)
{
	int h = pt_slot_helper(l, slot);

	return h >= 0 && pt_has(p->c, h);
}

/* Is an attribute of `from` lost or won on the way to `to`? */
static inline __attribute__((always_inline)) bool differs(struct play *p, enum pt_level l,
							  enum pt_slot slot, u64 from, u64 to)
{
	return asks(p, l, pt_swap_twin(slot)) && is(p, l, slot, from) != is(p, l, slot, to);
}

/* soft-dirty may be won, never lost: mkdirty() may set it. */
static bool lost(struct play *p, enum pt_level l, enum pt_slot slot, u64 from, u64 to)
{
	return asks(p, l, pt_swap_twin(slot)) && is(p, l, slot, from) && !is(p, l, slot, to);
}

/* The flags that go with a page into its swap or migration entry: mm/rmap.c. */
static u64 flags_out(struct play *p, enum pt_level l, u64 from, u64 e)
{
	e = carry(p, l, PT_SLOT_soft_dirty, from, PT_F_swp_mksoft_dirty, e, PT_STEP_OUT_SOFT_DIRTY);
	return carry(p, l, PT_SLOT_uffd_wp, from, PT_F_swp_mkuffd_wp, e, PT_STEP_OUT_UFFD_WP);
}

/* And back: mm/memory.c do_swap_page(), mm/migrate.c remove_migration_pte(). */
static u64 flags_in(struct play *p, enum pt_level l, u64 from, u64 e)
{
	e = carry(p, l, PT_SLOT_swp_soft_dirty, from, PT_F_mksoft_dirty, e, PT_STEP_IN_SOFT_DIRTY);
	return carry(p, l, PT_SLOT_swp_uffd_wp, from, PT_F_mkuffd_wp, e, PT_STEP_IN_UFFD_WP);
}

/* A page that comes back becomes writable, unless userfaultfd protects it. */
static u64 write_in(struct play *p, enum pt_level l, u64 e)
{
	if (step(p, PT_STEP_IN_STAYS_PROTECTED) && is(p, l, PT_SLOT_uffd_wp, e))
		return apply(p, l, PT_F_wrprotect, e);
	return apply(p, l, PT_F_mkwrite, e);
}

#define SWAP_TYPE   1
#define SWAP_OFFSET 0x2a5

PT_FLAT PT_LAW_FN(scenario_swap, e, kind)
{
	struct play *p = &(struct play){ c, false };
	const enum pt_level l = PT_PTE;
	u64 v, out, in;

	if (kind != PT_KIND_PRESENT)
		return 2;
	v = pt_call2(p->c, H_swp_entry, SWAP_TYPE, SWAP_OFFSET);
	out = flags_out(p, l, e, pt_call1(p->c, H_swp_entry_to_pte, v));
	if (pt_truth(p->c, H_pte_present, out) || pt_truth(p->c, H_pte_none, out) ||
	    pt_call1(p->c, H_pte_to_swp_entry, out) != v)
		return verdict(p, false);
	in = new_entry(p, l, pfn_of(p, l, e), PT_PROT_RW);
	in = write_in(p, l, flags_in(p, l, out, in));
	return verdict(p, !differs(p, l, PT_SLOT_uffd_wp, e, in) &&
				  !differs(p, l, PT_SLOT_soft_dirty, e, in) &&
				  !(is(p, l, PT_SLOT_uffd_wp, in) && is(p, l, PT_SLOT_write, in)));
}

/* What tells mm/swapfile.c pte_same_as_swp() that a pte is still that swap entry. */
static u64 without_flags(struct play *p, u64 e)
{
	if (step(p, PT_STEP_SAME_EXCLUSIVE))
		e = undo(p, PT_PTE, PT_F_swp_mkexclusive, PT_F_swp_clear_exclusive, e);
	if (step(p, PT_STEP_SAME_SOFT_DIRTY))
		e = undo(p, PT_PTE, PT_F_swp_mksoft_dirty, PT_F_swp_clear_soft_dirty, e);
	if (step(p, PT_STEP_SAME_UFFD_WP))
		e = undo(p, PT_PTE, PT_F_swp_mkuffd_wp, PT_F_swp_clear_uffd_wp, e);
	return e;
}

/* A flag set, if the subject has it. */
static u64 set_flag(struct play *p, enum pt_level l, enum pt_family set, u64 e)
{
	return pt_at(p->c, set, l) < 0 ? e : apply(p, l, set, e);
}

static const enum pt_family swap_flags[] = { PT_F_swp_mksoft_dirty, PT_F_swp_mkuffd_wp,
					     PT_F_swp_mkexclusive };

PT_FLAT PT_LAW_FN(scenario_same_as_swap, type, offset)
{
	struct play *p = &(struct play){ c, false };
	u64 plain, other;

	if (type >= p->c->facts->max_swapfiles)
		return 2;
	plain = pt_call1(p->c, H_swp_entry_to_pte, pt_call2(p->c, H_swp_entry, type, offset));
	other = pt_call1(p->c, H_swp_entry_to_pte, pt_call2(p->c, H_swp_entry, type, offset ^ 1));
	for (unsigned subset = 0; subset < 1u << PT_ARRAY_SIZE(swap_flags); subset++) {
		u64 e = plain;

		for (unsigned f = 0; f < PT_ARRAY_SIZE(swap_flags); f++)
			if (subset >> f & 1)
				e = set_flag(p, PT_PTE, swap_flags[f], e);
		e = without_flags(p, e);
		if (!pt_call2(p->c, H_pte_same, e, plain) || pt_call2(p->c, H_pte_same, e, other))
			return verdict(p, false);
	}
	return verdict(p, true);
}

/*
 * fork() of a private mapping into a child that userfaultfd does not watch:
 * mm/memory.c copy_present_pte().
 */
static u64 child_of_present(struct play *p, enum pt_level l, u64 parent)
{
	u64 child = parent;

	if (step(p, PT_STEP_FORK_WRPROTECT))
		child = apply(p, l, PT_F_wrprotect, child);
	child = apply(p, l, PT_F_mkold, child);
	if (step(p, PT_STEP_FORK_CLEAR_UFFD_WP))
		child = undo(p, l, PT_F_mkuffd_wp, PT_F_clear_uffd_wp, child);
	return child;
}

PT_FLAT PT_LAW_FN(scenario_fork, e, kind)
{
	struct play *p = &(struct play){ c, false };
	enum pt_level l = pt_helpers[law->helper].level;
	int wrprotect = pt_at(p->c, PT_F_set_wrprotect, l);
	u64 parent, child;

	if (kind != PT_KIND_PRESENT)
		return 2;
	parent = wrprotect < 0 ? apply(p, l, PT_F_wrprotect, e) : pt_call1(p->c, wrprotect, e);
	child = child_of_present(p, l, e);
	return verdict(
		p, pfn_of(p, l, child) == pfn_of(p, l, e) && !is(p, l, PT_SLOT_write, child) &&
			   !is(p, l, PT_SLOT_young, child) && !is(p, l, PT_SLOT_uffd_wp, child) &&
			   !(pt_rights(p->c, l, pt_stored(p->c, l, child)) & PT_MMU_UW) &&
			   !differs(p, l, PT_SLOT_soft_dirty, e, child) &&
			   !is(p, l, PT_SLOT_write, parent) &&
			   !differs(p, l, PT_SLOT_dirty, e, parent) &&
			   !differs(p, l, PT_SLOT_uffd_wp, e, parent));
}

/* mm/memory.c copy_nonpresent_pte(), of a swap entry and of a migration entry. */
static u64 child_of_swap(struct play *p, u64 e)
{
	if (step(p, PT_STEP_FORK_CLEAR_EXCLUSIVE))
		e = undo(p, PT_PTE, PT_F_swp_mkexclusive, PT_F_swp_clear_exclusive, e);
	if (step(p, PT_STEP_FORK_SWAP_CLEAR_UFFD_WP))
		e = undo(p, PT_PTE, PT_F_swp_mkuffd_wp, PT_F_swp_clear_uffd_wp, e);
	return e;
}

PT_FLAT PT_LAW_FN(scenario_fork_swap, type, offset)
{
	struct play *p = &(struct play){ c, false };
	u64 v, parent, child;

	if (type >= p->c->facts->max_swapfiles)
		return 2;
	v = pt_call2(p->c, H_swp_entry, type, offset);
	parent = pt_call1(p->c, H_swp_entry_to_pte, v);
	for (unsigned f = 0; f < PT_ARRAY_SIZE(swap_flags); f++)
		parent = set_flag(p, PT_PTE, swap_flags[f], parent);
	child = child_of_swap(p, parent);
	return verdict(p, pt_call1(p->c, H_pte_to_swp_entry, child) == v &&
				  !pt_truth(p->c, H_pte_present, child) &&
				  !is(p, PT_PTE, PT_SLOT_swp_uffd_wp, child) &&
				  !is(p, PT_PTE, PT_SLOT_swp_exclusive, child) &&
				  !differs(p, PT_PTE, PT_SLOT_swp_soft_dirty, parent, child));
}

static u64 child_of_migration(struct play *p, enum pt_level l, u64 parent, u64 pfn)
{
	u64 v = pt_call1(p->c, H_make_readable_migration_entry, pfn), e;

	e = pt_call1(p->c, pt_helper_at(PT_F_swp_to_entry, l), v);
	e = carry(p, l, PT_SLOT_swp_soft_dirty, parent, PT_F_swp_mksoft_dirty, e,
		  PT_STEP_FORK_KEEP_SOFT_DIRTY);
	return carry(p, l, PT_SLOT_swp_uffd_wp, parent, PT_F_swp_mkuffd_wp, e,
		     PT_STEP_FORK_KEEP_UFFD_WP);
}

/* Into a child that userfaultfd watches too. */
PT_FLAT PT_LAW_FN(scenario_fork_migration, pfn, unused)
{
	struct play *p = &(struct play){ c, false };
	enum pt_level l = pt_helpers[law->helper].level;
	int from = pt_at(p->c, PT_F_type, l);
	u64 v, parent, child;

	if (from < 0 || (l == PT_PMD && !(p->c->facts->features & PT_FEATURE_THP_MIGRATION)))
		return 2;
	v = pt_call1(p->c, H_make_writable_migration_entry, pfn);
	parent = pt_call1(p->c, law->helper, v);
	parent = set_flag(p, l, PT_F_swp_mksoft_dirty, parent);
	parent = set_flag(p, l, PT_F_swp_mkuffd_wp, parent);
	child = child_of_migration(p, l, parent, pfn);
	v = pt_call1(p->c, from, child);
	return verdict(p, pt_truth(p->c, H_is_migration_entry, v) &&
				  !pt_truth(p->c, H_is_writable_migration_entry, v) &&
				  pt_call1(p->c, H_swp_offset_pfn, v) == pfn &&
				  !differs(p, l, PT_SLOT_swp_soft_dirty, parent, child) &&
				  !differs(p, l, PT_SLOT_swp_uffd_wp, parent, child));
}

/* mm/rmap.c try_to_migrate_one(), mm/huge_memory.c set_pmd_migration_entry(). */
static u64 migrate_out(struct play *p, enum pt_level l, u64 e, u64 pfn)
{
	bool write = is(p, l, PT_SLOT_write, e);
	u64 v = pt_call1(p->c,
			 write ? H_make_writable_migration_entry : H_make_readable_migration_entry,
			 pfn);

	if (step(p, PT_STEP_OUT_YOUNG) && is(p, l, PT_SLOT_young, e))
		v = pt_call1(p->c, H_make_migration_entry_young, v);
	if (step(p, PT_STEP_OUT_DIRTY) && is(p, l, PT_SLOT_dirty, e))
		v = pt_call1(p->c, H_make_migration_entry_dirty, v);
	return flags_out(p, l, e, pt_call1(p->c, pt_helper_at(PT_F_swp_to_entry, l), v));
}

/* mm/migrate.c remove_migration_pte(), mm/huge_memory.c remove_migration_pmd(). */
static u64 migrate_in(struct play *p, enum pt_level l, u64 out)
{
	u64 v = pt_call1(p->c, pt_helper_at(PT_F_type, l), out);
	u64 e = new_entry(p, l, pt_call1(p->c, H_swp_offset_pfn, v), PT_PROT_RW);
	bool young = pt_truth(p->c, H_is_migration_entry_young, v);

	e = apply(p, l, young ? PT_F_mkyoung : PT_F_mkold, e);
	if (step(p, PT_STEP_IN_DIRTY) && pt_truth(p->c, H_is_migration_entry_dirty, v))
		e = apply(p, l, PT_F_mkdirty, e);
	if (step(p, PT_STEP_IN_WRITE) && pt_truth(p->c, H_is_writable_migration_entry, v))
		e = apply(p, l, PT_F_mkwrite, e);
	return flags_in(p, l, out, e);
}

PT_FLAT PT_LAW_FN(scenario_migrate, e, kind)
{
	struct play *p = &(struct play){ c, false };
	enum pt_level l = pt_helpers[law->helper].level;
	u64 pfn = pfn_of(p, l, e), out, in;
	bool room = pt_truth(p->c, H_migration_entry_supports_ad, 0);

	if (kind != PT_KIND_PRESENT || pt_at(p->c, PT_F_type, l) < 0 ||
	    (l == PT_PMD && !(p->c->facts->features & PT_FEATURE_THP_MIGRATION)))
		return 2;
	out = migrate_out(p, l, e, pfn);
	if (is(p, l, PT_SLOT_present, out) || is(p, l, PT_SLOT_none, out))
		return verdict(p, false);
	in = migrate_in(p, l, out);
	if (pfn_of(p, l, in) != pfn || differs(p, l, PT_SLOT_write, e, in) ||
	    differs(p, l, PT_SLOT_uffd_wp, e, in) || lost(p, l, PT_SLOT_soft_dirty, e, in))
		return verdict(p, false);
	/* without room both start from nothing: the caller marks the page instead */
	return verdict(p, !room || (!differs(p, l, PT_SLOT_young, e, in) &&
				    !differs(p, l, PT_SLOT_dirty, e, in)));
}

/* mm/huge_memory.c __split_huge_pmd_locked(): the ptes that take a huge page's place. */
static u64 part_of(struct play *p, u64 huge, u64 n)
{
	u64 e = pt_call2(p->c, H_pfn_pte, pfn_of(p, PT_PMD, huge) + n, PT_PROT_RW);

	e = apply(p, PT_PTE, PT_F_mkyoung, e);
	if (step(p, PT_STEP_SPLIT_OLD) && !is(p, PT_PMD, PT_SLOT_young, huge))
		e = apply(p, PT_PTE, PT_F_mkold, e);
	if (step(p, PT_STEP_SPLIT_DIRTY) && is(p, PT_PMD, PT_SLOT_dirty, huge))
		e = apply(p, PT_PTE, PT_F_mkdirty, e);
	if (step(p, PT_STEP_SPLIT_WRITE) && is(p, PT_PMD, PT_SLOT_write, huge))
		e = apply(p, PT_PTE, PT_F_mkwrite, e);
	if (step(p, PT_STEP_SPLIT_SOFT_DIRTY) && is(p, PT_PMD, PT_SLOT_soft_dirty, huge))
		e = apply(p, PT_PTE, PT_F_mksoft_dirty, e);
	if (step(p, PT_STEP_SPLIT_UFFD_WP) && is(p, PT_PMD, PT_SLOT_uffd_wp, huge))
		e = apply(p, PT_PTE, PT_F_mkuffd_wp, e);
	return e;
}

/* Slots a part must have of its whole. */
static const enum pt_slot split_slots[] = { PT_SLOT_young, PT_SLOT_dirty, PT_SLOT_write,
					    PT_SLOT_uffd_wp, PT_SLOT_soft_dirty };

static bool is_of_part(struct play *p, enum pt_slot slot, u64 huge, u64 part)
{
	bool of_huge = is(p, PT_PMD, slot, huge), of_part = is(p, PT_PTE, slot, part);

	if (!asks(p, PT_PMD, slot) || !asks(p, PT_PTE, slot))
		return true;
	/* mkdirty() may have set it */
	return of_huge == of_part || (slot == PT_SLOT_soft_dirty && of_part);
}

PT_FLAT PT_LAW_FN(scenario_split, e, kind)
{
	struct play *p = &(struct play){ c, false };
	u64 old, part, last = PT_BIT(pt_level_order(p->c->facts, PT_PMD)) - 1;

	if (kind != PT_KIND_PRESENT)
		return 2;
	old = pt_call1(p->c, pt_law_part(law, PT_PART_RETURN), e);
	for (u64 n = 0; n <= last; n += last) {
		part = part_of(p, old, n);
		if (pt_call1(p->c, H_pte_pfn, part) != pfn_of(p, PT_PMD, e) + n)
			return verdict(p, false);
		for (size_t i = 0; i < PT_ARRAY_SIZE(split_slots); i++)
			if (!is_of_part(p, split_slots[i], e, part))
				return verdict(p, false);
	}
	return verdict(p, true);
}

#define MARKER_UFFD_WP 1

/* mm/memory.c zap_install_uffd_wp_if_needed(), then pte_marker_handle_uffd_wp(). */
PT_FLAT PT_LAW_FN(scenario_marker, e, kind)
{
	struct play *p = &(struct play){ c, false };
	u64 left = pt_call1(p->c, H_pte_clear, e), v, in;

	if (kind != PT_KIND_PRESENT || !is(p, PT_PTE, PT_SLOT_uffd_wp, e))
		return 2;
	if (step(p, PT_STEP_ZAP_MARKER))
		left = pt_call1(p->c, H_swp_entry_to_pte,
				pt_call1(p->c, law->helper, MARKER_UFFD_WP));
	if (pt_truth(p->c, H_pte_none, left) || pt_truth(p->c, H_pte_present, left) ||
	    !pt_truth(p->c, H_is_pte_marker, left))
		return verdict(p, false);
	v = pt_call1(p->c, H_pte_to_swp_entry, left);
	in = new_entry(p, PT_PTE, pfn_of(p, PT_PTE, e), PT_PROT_RW);
	if (step(p, PT_STEP_FAULT_UFFD_WP) &&
	    (pt_call1(p->c, H_pte_marker_get, v) & MARKER_UFFD_WP))
		in = apply(p, PT_PTE, PT_F_mkuffd_wp, in);
	return verdict(p, is(p, PT_PTE, PT_SLOT_uffd_wp, in));
}
