// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Faults of any architecture: helpers that depend on no bit of theirs.  A subject
 * without the helper, or without what the clause asks of, has no such mutant.
 */
#include "mutants.h"

static u64 always(u64 e)
{
	(void)e;
	return 1;
}

static u64 never(u64 e)
{
	(void)e;
	return 0;
}

static u64 never2(u64 a, u64 b)
{
	(void)a;
	(void)b;
	return 0;
}

/* pXd_leaf() that takes what maps nothing for a page. */
#define EMPTY_IS_LEAF(l)                                                  \
	static u64 l##_leaf_or_empty(u64 e)                               \
	{                                                                 \
		return ORIGINAL(l##_none, e) ? 1 : ORIGINAL(l##_leaf, e); \
	}
EMPTY_IS_LEAF(pmd)
EMPTY_IS_LEAF(pud)

/* pXd_pfn() that reads the lowest bit of the frame one place too high. */
#define PFN_OFF(id)                          \
	static u64 id##_off_by_a_bit(u64 e)  \
	{                                    \
		return ORIGINAL(id, e) << 1; \
	}
PFN_OFF(pte_pfn)
PFN_OFF(pmd_pfn)
PFN_OFF(pud_pfn)

/* A device's memory mapped as the kernel's own. */
static u64 pmd_of_memory(u64 pfn)
{
	return ORIGINAL(pmd_set_huge, pfn);
}

static u64 pud_of_memory(u64 pfn)
{
	return ORIGINAL(pud_set_huge, pfn);
}

/* A run of which the first alone is made old. */
#define FIRST_OLD(id)                                                       \
	static u64 id##_of_the_first(u64 e, u64 n)                          \
	{                                                                   \
		return n ? ORIGINAL2(set_ptes, e, n) : ORIGINAL2(id, e, n); \
	}
FIRST_OLD(test_and_clear_young_ptes)
FIRST_OLD(clear_flush_young_ptes)

/* Runs of which one entry is forgotten, or one too many is taken. */
#define NR_OFF(id, by, to)                       \
	static u64 id##_##by(u64 at, u64 nr)     \
	{                                        \
		return ORIGINAL2(id, at, nr to); \
	}
NR_OFF(wrprotect_ptes_at, too_short, -1)
NR_OFF(wrprotect_ptes_at, too_long, +1)
NR_OFF(mkold_ptes_at, too_short, -1)
NR_OFF(mkclean_ptes_at, too_long, +1)
NR_OFF(clear_full_ptes_at, too_short, -1)
NR_OFF(set_ptes_at, too_long, +1)

static u64 second(u64 at)
{
	return at + sizeof(u64);
}

/* What the others say is lost. */
static u64 young_of_first(u64 at, u64 nr)
{
	const u64 young = ORIGINAL(ptep_test_and_clear_young_at, at);

	ORIGINAL2(test_and_clear_young_ptes_at, second(at), nr - 1);
	return young;
}

static u64 taken_of_first(u64 at, u64 nr)
{
	const u64 e = ORIGINAL(ptep_get_and_clear_full_at, at);

	ORIGINAL2(clear_full_ptes_at, second(at), nr - 1);
	return e;
}

/* GUP-fast would follow it as if it were mapped. */
static u64 permits_swap(u64 e, u64 write)
{
	return ORIGINAL(pte_none, e) || ORIGINAL(pte_present, e)
		       ? ORIGINAL2(pte_access_permitted, e, write)
		       : 1;
}

/* With or without blocks: what is noted is not read. */
static u64 read_as_old(u64 at)
{
	return ORIGINAL(pte_mkold, ORIGINAL(ptep_get_at, at));
}

/* All get what the first one is. */
static u64 all_as_the_first(u64 at, u64 nr)
{
	ORIGINAL(ptep_set_wrprotect_at, at);
	return ORIGINAL2(set_ptes_at, at, nr);
}

static u64 last_is_opened(u64 at, u64 nr)
{
	ORIGINAL2(wrprotect_ptes_at, at, nr);
	ORIGINAL2(ptep_set_access_flags_at, at + (nr - 1) * sizeof(u64), PT_FAULT_COW);
	return 0;
}

/*
 * userfaultfd's read-write protection: PROT_NONE with the mark.  It is an entry like
 * others that mprotect() makes, so clauses of PROT_NONE and of the mark are enough.
 */
static bool is_marked_protnone(u64 e)
{
	return original->op[H_pte_protnone].one && ORIGINAL(pte_protnone, e) &&
	       ORIGINAL(pte_uffd_wp, e);
}

#define LOSES_MARK(l)                                                               \
	static u64 l##_protnone_unmarked(u64 e, u64 prot)                           \
	{                                                                           \
		u64 to = ORIGINAL2(l##_modify, e, prot);                            \
                                                                                    \
		return prot == PT_PROT_NONE ? ORIGINAL(l##_clear_uffd_wp, to) : to; \
	}
LOSES_MARK(pte)
LOSES_MARK(pmd)

static u64 pte_back_unmarked(u64 e, u64 prot)
{
	u64 to = ORIGINAL2(pte_modify, e, prot);

	return is_marked_protnone(e) && prot != PT_PROT_NONE ? ORIGINAL(pte_clear_uffd_wp, to) : to;
}

static u64 marked_protnone_is_absent(u64 e)
{
	return ORIGINAL(pte_present, e) && !is_marked_protnone(e);
}

static u64 mark_opens_protnone(u64 e)
{
	u64 to = ORIGINAL(pte_mkuffd_wp, e);

	return is_marked_protnone(to) ? ORIGINAL2(pte_modify, to, PT_PROT_R) : to;
}

static u64 names_no_poisoned_page(u64 v)
{
	return ORIGINAL(is_pfn_swap_entry, v) && !ORIGINAL(is_hwpoison_entry, v);
}

static u64 moved_without_marks(u64 e, u64 n)
{
	return ORIGINAL(pte_swp_clear_flags, ORIGINAL2(pte_move_swp_offset, e, n));
}

/* Of both flags the one is forgotten. */
static u64 idle_is_dirty(u64 e, u64 n)
{
	return ORIGINAL2(mkold_ptes, e, n);
}

/* Memory of any type is mapped as ordinary memory. */
static u64 pte_of_memory(u64 pfn, u64 prot)
{
	return ORIGINAL2(pfn_pte, pfn, prot);
}

/* What a forced write leaves is as clean as it was. */
#define FORCED_IS_CLEAN(p, l)                                               \
	static u64 p##_forced_is_clean(u64 e, u64 fault)                    \
	{                                                                   \
		return fault == PT_FAULT_WRITE && !ORIGINAL(l##_write, e)   \
			       ? ORIGINAL(l##_mkyoung, e)                   \
			       : ORIGINAL2(p##_set_access_flags, e, fault); \
	}
FORCED_IS_CLEAN(ptep, pte)
FORCED_IS_CLEAN(pmdp, pmd)

/* ---- faults that show on one kind of entry alone --------------------------------------------- */

/* Predicates that take what is empty, or a pointer to a table, for a page that is so. */
#define YES_OF_NONE(id)                                          \
	static u64 id##_or_none(u64 e)                           \
	{                                                        \
		return ORIGINAL(pte_none, e) || ORIGINAL(id, e); \
	}
YES_OF_NONE(pte_young)
YES_OF_NONE(pte_dirty)
YES_OF_NONE(pte_write)

#define YES_OF_TABLE(l, id)                                                                     \
	static u64 id##_or_table(u64 e)                                                         \
	{                                                                                       \
		return (ORIGINAL(l##_present, e) && !ORIGINAL(l##_leaf, e)) || ORIGINAL(id, e); \
	}
YES_OF_TABLE(pmd, pmd_special)
YES_OF_TABLE(pud, pud_special)

static u64 pmd_pfn_beside_table(u64 e)
{
	const u64 pfn = ORIGINAL(pmd_pfn, e);

	return ORIGINAL(pmd_leaf, e) ? pfn : ~pfn;
}

/* Marks of swap entries that are of no page in a swap file: those are left as they are. */
static u64 is_marker(u64 e)
{
	return ORIGINAL(is_pte_marker_entry, ORIGINAL(pte_to_swp_entry, e));
}

static u64 is_poison(u64 e)
{
	return ORIGINAL(is_hwpoison_entry, ORIGINAL(pte_to_swp_entry, e));
}

#define NOT_OF(is, id)                              \
	static u64 id##_not_of_##is(u64 e)          \
	{                                           \
		return is(e) ? e : ORIGINAL(id, e); \
	}
NOT_OF(is_marker, pte_swp_mksoft_dirty)
NOT_OF(is_poison, pte_swp_mksoft_dirty)
NOT_OF(is_marker, pte_swp_clear_soft_dirty)
NOT_OF(is_poison, pte_swp_clear_soft_dirty)
NOT_OF(is_marker, pte_swp_mkuffd_wp)
NOT_OF(is_poison, pte_swp_mkuffd_wp)
NOT_OF(is_marker, pte_swp_clear_uffd_wp)
NOT_OF(is_poison, pte_swp_clear_uffd_wp)
NOT_OF(is_marker, pte_swp_clear_flags)
NOT_OF(is_poison, pte_swp_clear_flags)

static u64 some_swap(void)
{
	return ORIGINAL(swp_entry_to_pte, ORIGINAL2(swp_entry, 1, 2));
}

static u64 swap_of_present(u64 e)
{
	return ORIGINAL(pte_present, e) ? some_swap() : ORIGINAL(pte_swp_clear_flags, e);
}

static u64 swap_of_none(u64 e)
{
	return ORIGINAL(pte_none, e) ? some_swap() : ORIGINAL(pte_swp_clear_flags, e);
}

/* A forced access to a PROT_NONE entry, which stays as it is if made so: it opens, or nobody is
 * told. */
#define FORCED(p, l)                                                      \
	static u64 p##_forced_opens(u64 e, u64 fault)                     \
	{                                                                 \
		const u64 to = ORIGINAL2(p##_set_access_flags, e, fault); \
		return ORIGINAL2(l##_modify, e, PT_PROT_NONE) == e        \
			       ? ORIGINAL2(l##_modify, to, PT_PROT_R)     \
			       : to;                                      \
	}                                                                 \
	static u64 p##_forced_untold(u64 e, u64 fault)                    \
	{                                                                 \
		return ORIGINAL2(l##_modify, e, PT_PROT_NONE) != e &&     \
		       ORIGINAL2(p##_set_access_flags_ret, e, fault);     \
	}
FORCED(ptep, pte)
FORCED(pmdp, pmd)
FORCED(pudp, pud)

#define PGPROT_OPENS(l)                                              \
	static u64 l##_pgprot_opens(u64 e)                           \
	{                                                            \
		return ORIGINAL2(l##_modify, e, PT_PROT_NONE) == e   \
			       ? ORIGINAL2(l##_modify, e, PT_PROT_R) \
			       : ORIGINAL(l##_pgprot, e);            \
	}
PGPROT_OPENS(pte)
PGPROT_OPENS(pmd)
PGPROT_OPENS(pud)

#define MUTANT(what, kind, id, by, clause)                                      \
	{                                                                       \
		.bug = what, .replaced = { kind(id, by) }, .caught_by = clause, \
	}

extern const struct mutant mutants_generic[];
const struct mutant mutants_generic[] = {
	MUTANT("an empty pmd is taken for a huge page", REPLACE, pmd_leaf, pmd_leaf_or_empty,
	       "pmd_leaf.false-on-none"),
	MUTANT("an empty pud is taken for a huge page", REPLACE, pud_leaf, pud_leaf_or_empty,
	       "pud_leaf.false-on-none"),
	MUTANT("a run's last entry is not protected", REPLACE2, wrprotect_ptes_at,
	       wrprotect_ptes_at_too_short, "wrprotect_ptes.leaves-each-its-own"),
	MUTANT("the entry after a run is protected", REPLACE2, wrprotect_ptes_at,
	       wrprotect_ptes_at_too_long, "wrprotect_ptes.keeps-entries-around"),
	MUTANT("a run is protected with the first entry's marks for all", REPLACE2,
	       wrprotect_ptes_at, all_as_the_first, "wrprotect_ptes.leaves-each-its-own"),
	MUTANT("a run's last entry becomes writable", REPLACE2, wrprotect_ptes_at, last_is_opened,
	       "wrprotect_ptes.leaves-each-its-own"),
	MUTANT("a run's last entry stays young", REPLACE2, mkold_ptes_at, mkold_ptes_at_too_short,
	       "clear_young_dirty_ptes.leaves-each-its-own"),
	MUTANT("the entry after a run is made clean", REPLACE2, mkclean_ptes_at,
	       mkclean_ptes_at_too_long, "clear_young_dirty_ptes.makes-none-around-clean"),
	MUTANT("a run's last entry is not cleared", REPLACE2, clear_full_ptes_at,
	       clear_full_ptes_at_too_short, "clear_full_ptes.leaves-each-its-own"),
	MUTANT("a run is set one entry too long", REPLACE2, set_ptes_at, set_ptes_at_too_long,
	       "set_ptes.keeps-entries-around"),
	MUTANT("young is of a run's first entry alone", REPLACE2, test_and_clear_young_ptes_at,
	       young_of_first, "test_and_clear_young_ptes.returns-of-all"),
	MUTANT("young and dirty are of a run's first entry alone", REPLACE2,
	       get_and_clear_full_ptes_at, taken_of_first,
	       "get_and_clear_full_ptes.returns-of-all"),
	MUTANT("2025: young and dirty are of a run's first entry alone, of the start of a change",
	       REPLACE2, modify_prot_start_ptes_at, taken_of_first,
	       "modify_prot_start_ptes.returns-of-all"),
	MUTANT("access through a swap entry is permitted", REPLACE2, pte_access_permitted,
	       permits_swap, "pte_access_permitted.denies-unmapped"),
	MUTANT("what is noted in one place of a block is not read", REPLACE, ptep_get_at,
	       read_as_old, "ptep_get.returns-of-all"),
	MUTANT("2024: the entry of a poisoned page names none", REPLACE, is_pfn_swap_entry,
	       names_no_poisoned_page, "is_pfn_swap_entry.true-on-poison"),
	MUTANT("the next page's swap entry has no marks", REPLACE2, pte_move_swp_offset,
	       moved_without_marks, "pte_move_swp_offset.moves"),
	MUTANT("a run that is to be old and clean stays dirty", REPLACE2, mkidle_ptes,
	       idle_is_dirty, "clear_young_dirty_ptes.each-made-old-and-clean"),
	MUTANT("pgprot_noncached() leaves memory cached", REPLACE2, pgprot_noncached, pte_of_memory,
	       "pgprot_noncached.is-for-devices"),
	MUTANT("pgprot_device() leaves memory cached", REPLACE2, pgprot_device, pte_of_memory,
	       "pgprot_device.is-for-devices"),
	MUTANT("pgprot_writecombine() leaves memory cached", REPLACE2, pgprot_writecombine,
	       pte_of_memory, "pgprot_writecombine.is-not-cached"),
	MUTANT("pgprot_modify() forgets noncached", REPLACE2, modify_noncached, pte_of_memory,
	       "pgprot_modify.keeps-noncached"),
	MUTANT("pgprot_modify() forgets writecombine", REPLACE2, modify_writecombine, pte_of_memory,
	       "pgprot_modify.keeps-writecombine"),
	MUTANT("pgprot_modify() forgets device", REPLACE2, modify_device, pte_of_memory,
	       "pgprot_modify.keeps-device"),
	MUTANT("2024: GUP-fast goes on beside its copy of a folded entry", REPLACE,
	       pud_through_copies, never, "p4d_offset_lockless.leads-on-from-copies"),
	MUTANT("a forced write leaves a pte clean", REPLACE2, ptep_set_access_flags,
	       ptep_forced_is_clean, "ptep_set_access_flags.only-sets-dirty"),
	MUTANT("a forced write leaves a pmd clean", REPLACE2, pmdp_set_access_flags,
	       pmdp_forced_is_clean, "pmdp_set_access_flags.only-sets-dirty"),
	MUTANT("no pte is ever the same", REPLACE2, pte_same, never2, "pte_same.is-itself"),
	MUTANT("no pmd is ever the same", REPLACE2, pmd_same, never2, "pmd_same.is-itself"),
	MUTANT("no pud is ever the same", REPLACE2, pud_same, never2, "pud_same.is-itself"),
	MUTANT("pte_pfn is off by one bit", REPLACE, pte_pfn, pte_pfn_off_by_a_bit,
	       "pte_pfn.reads-back"),
	MUTANT("pmd_pfn is off by one bit", REPLACE, pmd_pfn, pmd_pfn_off_by_a_bit,
	       "pmd_pfn.reads-back"),
	MUTANT("pud_pfn is off by one bit", REPLACE, pud_pfn, pud_pfn_off_by_a_bit,
	       "pud_pfn.reads-back"),
	MUTANT("pmd_set_huge maps nothing, or says so", REPLACE, pmd_set_huge, never,
	       "pmd_set_huge.maps"),
	MUTANT("pud_set_huge maps nothing, or says so", REPLACE, pud_set_huge, never,
	       "pud_set_huge.maps"),
	MUTANT("pmd_set_huge leaves something else there", REPLACE, pmd_set_huge, always,
	       "pmd_set_huge.maps"),
	MUTANT("pud_set_huge leaves something else there", REPLACE, pud_set_huge, always,
	       "pud_set_huge.maps"),
	MUTANT("pmd_set_huge maps a device as memory", REPLACE, pmd_set_huge_device, pmd_of_memory,
	       "pmd_set_huge.keeps-memory"),
	MUTANT("pud_set_huge maps a device as memory", REPLACE, pud_set_huge_device, pud_of_memory,
	       "pud_set_huge.keeps-memory"),
	MUTANT("pmd_clear_huge says that there was nothing", REPLACE, pmd_clear_huge_ret, never,
	       "pmd_clear_huge.unmaps"),
	MUTANT("pud_clear_huge says that there was nothing", REPLACE, pud_clear_huge_ret, never,
	       "pud_clear_huge.unmaps"),
	MUTANT("a run is made old in its first place alone", REPLACE2, test_and_clear_young_ptes,
	       test_and_clear_young_ptes_of_the_first, "test_and_clear_young_ptes.each-made-old"),
	MUTANT("the same, flushed", REPLACE2, clear_flush_young_ptes,
	       clear_flush_young_ptes_of_the_first, "clear_flush_young_ptes.each-made-old"),
	MUTANT("no run was ever young", REPLACE, test_and_clear_young_ptes_ret, never,
	       "test_and_clear_young_ptes.returns-young"),
	MUTANT("the same, flushed", REPLACE, clear_flush_young_ptes_ret, never,
	       "clear_flush_young_ptes.returns-young"),
	MUTANT("rwp: made PROT_NONE, the mark is lost", REPLACE2, pte_modify, pte_protnone_unmarked,
	       "pte_modify.keeps-uffd_wp"),
	MUTANT("rwp: the same of a huge page", REPLACE2, pmd_modify, pmd_protnone_unmarked,
	       "pmd_modify.keeps-uffd_wp"),
	MUTANT("rwp: on the way back the mark is lost", REPLACE2, pte_modify, pte_back_unmarked,
	       "pte_modify.keeps-uffd_wp"),
	MUTANT("rwp: PROT_NONE with the mark is not present", REPLACE, pte_present,
	       marked_protnone_is_absent, "pte_mkuffd_wp.keeps-present"),
	MUTANT("rwp: the mark opens a PROT_NONE entry", REPLACE, pte_mkuffd_wp, mark_opens_protnone,
	       "pte_mkuffd_wp.mmu-faults"),
	MUTANT("an empty pte is young", REPLACE, pte_young, pte_young_or_none,
	       "pte_young.false-on-none"),
	MUTANT("an empty pte is dirty", REPLACE, pte_dirty, pte_dirty_or_none,
	       "pte_dirty.false-on-none"),
	MUTANT("an empty pte is writable, as powerpc's before 6.2", REPLACE, pte_write,
	       pte_write_or_none, "pte_write.false-on-none"),
	MUTANT("a pmd that points to a table is special", REPLACE, pmd_special,
	       pmd_special_or_table, "pmd_special.false-on-table"),
	MUTANT("a pud that points to a table is special", REPLACE, pud_special,
	       pud_special_or_table, "pud_special.false-on-table"),
	MUTANT("pmd_pfn of a table is a frame far away", REPLACE, pmd_pfn, pmd_pfn_beside_table,
	       "pmd_pfn.names-no-page-of-table"),
	MUTANT("no marker is soft-dirty", REPLACE, pte_swp_mksoft_dirty,
	       pte_swp_mksoft_dirty_not_of_is_marker, "pte_swp_mksoft_dirty.sets-swp_soft_dirty"),
	MUTANT("no poisoned page's entry is soft-dirty", REPLACE, pte_swp_mksoft_dirty,
	       pte_swp_mksoft_dirty_not_of_is_poison, "pte_swp_mksoft_dirty.sets-swp_soft_dirty"),
	MUTANT("a marker stays soft-dirty", REPLACE, pte_swp_clear_soft_dirty,
	       pte_swp_clear_soft_dirty_not_of_is_marker,
	       "pte_swp_clear_soft_dirty.clears-swp_soft_dirty"),
	MUTANT("a poisoned page's entry stays soft-dirty", REPLACE, pte_swp_clear_soft_dirty,
	       pte_swp_clear_soft_dirty_not_of_is_poison,
	       "pte_swp_clear_soft_dirty.clears-swp_soft_dirty"),
	MUTANT("no marker is uffd-wp", REPLACE, pte_swp_mkuffd_wp,
	       pte_swp_mkuffd_wp_not_of_is_marker, "pte_swp_mkuffd_wp.sets-swp_uffd_wp"),
	MUTANT("no poisoned page's entry is uffd-wp", REPLACE, pte_swp_mkuffd_wp,
	       pte_swp_mkuffd_wp_not_of_is_poison, "pte_swp_mkuffd_wp.sets-swp_uffd_wp"),
	MUTANT("a marker stays uffd-wp", REPLACE, pte_swp_clear_uffd_wp,
	       pte_swp_clear_uffd_wp_not_of_is_marker, "pte_swp_clear_uffd_wp.clears-swp_uffd_wp"),
	MUTANT("a poisoned page's entry stays uffd-wp", REPLACE, pte_swp_clear_uffd_wp,
	       pte_swp_clear_uffd_wp_not_of_is_poison, "pte_swp_clear_uffd_wp.clears-swp_uffd_wp"),
	MUTANT("a marker keeps its flags", REPLACE, pte_swp_clear_flags,
	       pte_swp_clear_flags_not_of_is_marker, "pte_swp_clear_flags.clears-swp_soft_dirty"),
	MUTANT("a poisoned page's entry keeps its flags", REPLACE, pte_swp_clear_flags,
	       pte_swp_clear_flags_not_of_is_poison, "pte_swp_clear_flags.clears-swp_soft_dirty"),
	MUTANT("without its flags a page's entry is a swap entry", REPLACE, pte_swp_clear_flags,
	       swap_of_present, "pte_swp_clear_flags.makes-no-swap"),
	MUTANT("without its flags an empty entry is a swap entry", REPLACE, pte_swp_clear_flags,
	       swap_of_none, "pte_swp_clear_flags.makes-no-swap"),
	MUTANT("a forced access opens a PROT_NONE pte", REPLACE2, ptep_set_access_flags,
	       ptep_forced_opens, "ptep_set_access_flags.mmu-faults"),
	MUTANT("a forced access opens a PROT_NONE pmd", REPLACE2, pmdp_set_access_flags,
	       pmdp_forced_opens, "pmdp_set_access_flags.mmu-faults"),
	MUTANT("of a PROT_NONE pte nobody is told that it changed", REPLACE2,
	       ptep_set_access_flags_ret, ptep_forced_untold,
	       "ptep_set_access_flags.returns-changed-by-write"),
	MUTANT("of a PROT_NONE pmd nobody is told that it changed", REPLACE2,
	       pmdp_set_access_flags_ret, pmdp_forced_untold,
	       "pmdp_set_access_flags.returns-changed-by-write"),
	MUTANT("a forced access opens a PROT_NONE pud", REPLACE2, pudp_set_access_flags,
	       pudp_forced_opens, "pudp_set_access_flags.mmu-faults"),
	MUTANT("of a PROT_NONE pud nobody is told that it changed", REPLACE2,
	       pudp_set_access_flags_ret, pudp_forced_untold,
	       "pudp_set_access_flags.returns-changed-by-write"),
	MUTANT("the protection of a PROT_NONE pte opens it", REPLACE, pte_pgprot, pte_pgprot_opens,
	       "pte_pgprot.rebuilds"),
	MUTANT("the protection of a PROT_NONE pmd opens it", REPLACE, pmd_pgprot, pmd_pgprot_opens,
	       "pmd_pgprot.rebuilds"),
	MUTANT("the protection of a PROT_NONE pud opens it", REPLACE, pud_pgprot, pud_pgprot_opens,
	       "pud_pgprot.rebuilds"),
	{ 0 },
};
