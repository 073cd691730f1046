// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * fork() of a process one of whose pages userfaultfd has write-protected, while the page is being
 * swapped out.  The bit belongs to a mapping whose VMA is registered: the child's entry has it
 * if its own VMA is (UFFD_FEATURE_EVENT_FORK), and must not have it if it is not.
 */
#include "conformance/race/actor.h"

enum { PTE, PTL, MMAP_LOCK, CHILD_PTE, CHILD_TLB, PAGE, CHILD_PAGE };
enum { PROCESS };
#define CHILD_FRAME (PT_RACE_FRAME + 1)

static const struct pt_race_cell cells[] = {
	[PTE] = { "pte", PT_RACE_ENTRY, .level = PT_PTE },
	[PTL] = { "ptl", PT_RACE_LOCK },
	[MMAP_LOCK] = { "mmap_lock", PT_RACE_LOCK },
	[CHILD_PTE] = { "child's pte", PT_RACE_ENTRY, .level = PT_PTE },
	[CHILD_TLB] = { "tlb of child", PT_RACE_TLB, .level = PT_PTE, .owner = PROCESS },
	[PAGE] = { "page", PT_RACE_DATA, .frame = PT_RACE_FRAME },
	[CHILD_PAGE] = { "child's copy", PT_RACE_DATA, .frame = CHILD_FRAME },
};

enum { LEAKED, DROPPED, NOT_REGISTERED, REGISTERED };

/* Has the child's VMA VM_UFFD_WP? */
static bool userfaultfd_wp(struct pt_race *r)
{
	return pt_race_variant(r) == DROPPED || pt_race_variant(r) == REGISTERED;
}

static u64 mapped(struct pt_race *r, u64 frame)
{
	return pt_race_mapped(r, PT_PTE, frame, PT_PROT_RW);
}

static u64 mkuffd_wp(struct pt_race *r, u64 pte)
{
	return HELPER(r, pte_mkuffd_wp, HELPER(r, pte_wrprotect, pte));
}

/* Present, or a swap entry: each keeps the bit in a place of its own. */
static bool has_uffd_wp(struct pt_race *r, u64 pte)
{
	return HELPER(r, pte_present, pte) ? HELPER(r, pte_uffd_wp, pte)
					   : HELPER(r, pte_swp_uffd_wp, pte);
}

static void mwriteprotect_range(struct pt_race *r)
{
	u64 pte;

	down_read(r, MMAP_LOCK);
	spin_lock(r, PTL);
	pte = load(r, PTE);
	if (HELPER(r, pte_present, pte)) {
		pte = pointer(r, PTE, ptep_get_and_clear);
		store(r, PTE, mkuffd_wp(r, pte));
	} else {
		store(r, PTE, HELPER(r, pte_swp_mkuffd_wp, pte));
	}
	spin_unlock(r, PTL);
	up_read(r, MMAP_LOCK);
}

static void try_to_unmap_one(struct pt_race *r)
{
	u64 pte, swp;

	spin_lock(r, PTL);
	pte = pointer(r, PTE, ptep_get_and_clear);
	swp = pt_race_swap(r, PT_PTE, 1, 5);
	if (HELPER(r, pte_uffd_wp, pte))
		swp = HELPER(r, pte_swp_mkuffd_wp, swp);
	store(r, PTE, swp);
	spin_unlock(r, PTL);
}

static u64 copy_present_pte(struct pt_race *r, u64 pte)
{
	if (HELPER(r, pte_uffd_wp, pte))
		reach(r, "a protected page is shared with the child");
	pte = HELPER(r, pte_mkold, pte);
	return userfaultfd_wp(r) ? pte : HELPER(r, pte_clear_uffd_wp, pte);
}

static u64 copy_nonpresent_pte(struct pt_race *r, u64 pte)
{
	if (HELPER(r, pte_swp_uffd_wp, pte))
		reach(r, "a protected swap entry is copied");
	switch (pt_race_variant(r)) {
	case LEAKED:
		return pte;
	case DROPPED:
		return HELPER(r, pte_swp_clear_uffd_wp, pte);
	default:
		return userfaultfd_wp(r) ? pte : HELPER(r, pte_swp_clear_uffd_wp, pte);
	}
}

static void copy_pte_range(struct pt_race *r)
{
	u64 pte;

	spin_lock(r, PTL);
	pte = load(r, PTE);
	if (HELPER(r, pte_present, pte))
		pte = copy_present_pte(r, pte);
	else
		pte = copy_nonpresent_pte(r, pte);
	store(r, CHILD_PTE, pte);
	check(r, userfaultfd_wp(r) || !has_uffd_wp(r, pte),
	      "a child that is not registered has an entry with the bit");
	spin_unlock(r, PTL);
}

static void dup_mmap(struct pt_race *r)
{
	down_write(r, MMAP_LOCK);
	copy_pte_range(r);
	up_write(r, MMAP_LOCK);
}

/* Of the child nobody else knows yet: its own lock stands for nothing here. */
static void do_swap_page(struct pt_race *r, u64 orig)
{
	u64 pte = HELPER(r, pte_wrprotect, mapped(r, PT_RACE_FRAME));

	if (HELPER(r, pte_swp_uffd_wp, orig))
		pte = mkuffd_wp(r, pte);
	store(r, CHILD_PTE, pte);
}

static void wp_page_copy(struct pt_race *r)
{
	store(r, CHILD_PAGE, load(r, PAGE));
	pointer(r, CHILD_PTE, ptep_get_and_clear);
	flush_tlb(r, CHILD_TLB);
	store(r, CHILD_PTE, mapped(r, CHILD_FRAME));
}

/* False: the monitor is told, and the child waits for it. */
static bool handle_pte_fault(struct pt_race *r)
{
	const u64 orig = load(r, CHILD_PTE);

	if (!HELPER(r, pte_present, orig)) {
		do_swap_page(r, orig);
		return true;
	}
	if (HELPER(r, pte_uffd_wp, orig)) {
		reach(r, "the monitor is told of the child");
		return false;
	}
	wp_page_copy(r);
	return true;
}

static void child(struct pt_race *r)
{
	for (int i = 0; i < 4; i++) {
		if (user_store(r, CHILD_TLB, CHILD_PTE, 7)) {
			check(r, !userfaultfd_wp(r),
			      "the child writes to a page that is write-protected, and nobody is "
			      "told");
			if (!userfaultfd_wp(r))
				reach(r, "the child writes to a copy of its own");
			return;
		}
		if (!handle_pte_fault(r))
			return;
	}
}

static const struct pt_actor actors[] = {
	[PROCESS] = { "process", { mwriteprotect_range, dup_mmap, child } },
	{ "reclaim", { try_to_unmap_one } },
};

static const struct pt_variant variants[] = {
	[LEAKED] = { .name = "leaked",
		     .what = "a child that is not registered keeps the bit of a swap entry",
		     .violated = { "*", "*", "*" } },
	[DROPPED] = { .name = "dropped",
		      .what = "a child that is registered loses the bit of a swap entry",
		      .violated = { "*", "*", "*" } },
	[NOT_REGISTERED] = { .name = "not-registered",
			     .what = "what the child's VMA says decides: it is not registered",
			     .fixed = "mm/userfaultfd: fix uffd-wp special cases for fork() (2021)",
			     .twin = "leaked" },
	[REGISTERED] = { .name = "registered",
			 .what = "what the child's VMA says decides: it is registered",
			 .fixed = "mm/userfaultfd: fix uffd-wp special cases for fork() (2021)",
			 .twin = "dropped" },
};

static const enum pt_helper needs[] = {
	H_pte_mkuffd_wp,     H_pte_uffd_wp,	   H_pte_clear_uffd_wp,
	H_pte_swp_mkuffd_wp, H_pte_swp_uffd_wp,	   H_pte_swp_clear_uffd_wp,
	H_pte_wrprotect,     H_ptep_get_and_clear, H_swp_entry_to_pte,
	H_swp_entry,	     PT_NR_HELPERS,
};

static void init(struct pt_race *r)
{
	set(r, PTE, mapped(r, PT_RACE_FRAME));
	set(r, PAGE, 1);
}

extern const struct pt_scenario pt_scenario_uffd_wp_fork;
const struct pt_scenario pt_scenario_uffd_wp_fork = {
	.name = "uffd-wp-fork",
	.what = "fork() of a page that userfaultfd has write-protected and reclaim swaps out",
	.functions = "mwriteprotect_range, copy_present_pte, copy_nonpresent_pte, do_swap_page",
	.wrong_is = "the monitor misses the child's write, or is asked about a page that nobody "
		    "protected",
	.left_out = "the child's own lock and threads, for nobody knows it yet; migration "
		    "entries; huge entries; what the monitor does with the message",
	.cells = cells,
	.nr_cells = PT_ARRAY_SIZE(cells),
	.actors = actors,
	.nr_actors = PT_ARRAY_SIZE(actors),
	.variants = variants,
	.nr_variants = PT_ARRAY_SIZE(variants),
	.needs = needs,
	.lacks = pt_race_lacks_uffd_wp,
	.init = init,
};
