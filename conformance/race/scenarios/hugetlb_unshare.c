// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A write fault on a huge page of hugetlb that is mapped read-only after fork().  There is no
 * other huge page to copy it to: who owns the page must be able to go on with this one.  A
 * reference that somebody takes for a moment, without a mapping, must not kill the program.
 */
#include "conformance/race/actor.h"

enum { PTE, PTL, CHILD_PTE, CHILD_PTL, REFCOUNT, MAPCOUNT, KILLED };

static const struct pt_race_cell cells[] = {
	[PTE] = { "huge pte", PT_RACE_ENTRY, .level = PT_HUGETLB },
	[PTL] = { "ptl", PT_RACE_LOCK },
	[CHILD_PTE] = { "child's huge pte", PT_RACE_ENTRY, .level = PT_HUGETLB },
	[CHILD_PTL] = { "child's ptl", PT_RACE_LOCK },
	[REFCOUNT] = { "refcount", PT_RACE_NUMBER },
	[MAPCOUNT] = { "mapcount", PT_RACE_NUMBER },
	[KILLED] = { "killed", PT_RACE_NOTE },
};

enum { BY_REFCOUNT, BY_MAPCOUNT };

/* Cells have entries as huge_ptep_get() reads them. */
static u64 read_only(struct pt_race *r)
{
	return HELPER(r, huge_pte_wrprotect, pt_race_new(r, PT_HUGETLB, PT_RACE_FRAME, PT_PROT_RW));
}

static u64 set_huge_ptep_writable(struct pt_race *r, u64 pte)
{
	return HELPER(r, huge_pte_mkwrite, HELPER(r, huge_pte_mkdirty, pte));
}

/* page_remove_rmap(), put_page() */
static void drop(struct pt_race *r)
{
	atomic_add(r, MAPCOUNT, -1);
	atomic_add(r, REFCOUNT, -1);
}

static void unmap_hugepage_range(struct pt_race *r)
{
	spin_lock(r, CHILD_PTL);
	if (!HELPER(r, huge_pte_none, load(r, CHILD_PTE))) {
		pointer(r, CHILD_PTE, huge_ptep_get_and_clear);
		drop(r);
	}
	spin_unlock(r, CHILD_PTL);
}

static bool can_reuse(struct pt_race *r)
{
	return load(r, pt_race_variant(r) == BY_MAPCOUNT ? MAPCOUNT : REFCOUNT) == 1;
}

/* With the lock taken.  False: it would have to be copied. */
static bool reuse(struct pt_race *r)
{
	if (!holds(r, can_reuse(r)))
		return false;
	store(r, PTE, set_huge_ptep_writable(r, load(r, PTE)));
	return true;
}

/* The owner of the reservation takes the page from the child, and looks again. */
static void unmap_ref_private(struct pt_race *r)
{
	spin_unlock(r, PTL);
	unmap_hugepage_range(r);
	reach(r, "taken from the child");
	spin_lock(r, PTL);
}

static void hugetlb_wp(struct pt_race *r)
{
	spin_lock(r, PTL);
	if (reuse(r)) {
		reach(r, "reused");
	} else {
		unmap_ref_private(r);
		if (!reuse(r))
			note(r, KILLED, 1);
		else
			reach(r, "reused when it was the owner's alone");
		check(r, !peek(r, KILLED), "a program is killed for a page that is its own");
	}
	spin_unlock(r, PTL);
}

/* Compaction, memory failure, a lookup in the page cache: get_page_unless_zero(), put_page(). */
static void speculative(struct pt_race *r)
{
	atomic_add(r, REFCOUNT, 1);
	atomic_add(r, REFCOUNT, -1);
}

static const struct pt_actor actors[] = {
	{ "owner", { hugetlb_wp } },
	{ "child", { unmap_hugepage_range } },
	{ "speculative", { speculative } },
};

static const struct pt_variant variants[] = {
	[BY_REFCOUNT] = { .name = "refcount",
			  .what = "who has the only reference may write to the page",
			  .violated = { "*", "*", "*" } },
	[BY_MAPCOUNT] = { .name = "mapcount",
			  .what = "who has the only mapping may: references come from GUP, which "
				  "unshares",
			  .fixed = "mm/hugetlb: support GUP-triggered unsharing (2022)",
			  .twin = "refcount" },
};

static const enum pt_helper needs[] = {
	H_mk_huge_pte,	    H_arch_make_huge_pte, H_huge_pte_wrprotect,	     H_huge_pte_mkwrite,
	H_huge_pte_mkdirty, H_huge_pte_none,	  H_huge_ptep_get_and_clear, PT_NR_HELPERS,
};

static void init(struct pt_race *r)
{
	set(r, PTE, read_only(r));
	set(r, CHILD_PTE, read_only(r));
	set(r, REFCOUNT, 2);
	set(r, MAPCOUNT, 2);
}

extern const struct pt_scenario pt_scenario_hugetlb_unshare;
const struct pt_scenario pt_scenario_hugetlb_unshare = {
	.name = "hugetlb-unshare",
	.what = "a write to a huge page after fork(), with no other huge page to copy it to",
	.functions = "hugetlb_wp, unmap_ref_private, set_huge_ptep_writable",
	.wrong_is = "a program gets SIGBUS for a page that nobody else has mapped",
	.left_out = "hugetlb_fault_mutex; a pool that has pages; reservations; the folio lock; "
		    "GUP, which unshares, and whose failure to copy is an error and kills "
		    "nobody",
	.cells = cells,
	.nr_cells = PT_ARRAY_SIZE(cells),
	.actors = actors,
	.nr_actors = PT_ARRAY_SIZE(actors),
	.variants = variants,
	.nr_variants = PT_ARRAY_SIZE(variants),
	.needs = needs,
	.init = init,
};
