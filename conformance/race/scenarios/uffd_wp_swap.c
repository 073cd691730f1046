// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Write-protection of userfaultfd on anonymous memory: the bit belongs to the mapping, so it must
 * go with the entry when the page is swapped out, be set in an entry that is swapped out already,
 * and come back when it is swapped in, without write permission.
 */
#include "conformance/race/actor.h"

enum { PTE, PTL, TLB, DATA, PROTECTED };
enum { TASK = 2 };

static const struct pt_race_cell cells[] = {
	[PTE] = { "pte", PT_RACE_ENTRY, .level = PT_PTE },
	[PTL] = { "ptl", PT_RACE_LOCK },
	[TLB] = { "tlb of task", PT_RACE_TLB, .level = PT_PTE, .owner = TASK },
	[DATA] = { "page", PT_RACE_DATA, .frame = PT_RACE_FRAME },
	[PROTECTED] = { "protected", PT_RACE_NOTE },
};

enum { SWAP_OUT, SWAP_IN, SWAP_IN_WRITES, SWAP_ENTRY, CARRIED };

static u64 mapped(struct pt_race *r)
{
	return pt_race_mapped(r, PT_PTE, PT_RACE_FRAME, PT_PROT_RW);
}

static u64 mkuffd_wp(struct pt_race *r, u64 pte)
{
	return HELPER(r, pte_mkuffd_wp, HELPER(r, pte_wrprotect, pte));
}

static bool is_swap(struct pt_race *r, u64 pte)
{
	return !HELPER(r, pte_none, pte) && !HELPER(r, pte_present, pte);
}

static void change_pte_range(struct pt_race *r)
{
	u64 pte;

	spin_lock(r, PTL);
	pte = load(r, PTE);
	if (HELPER(r, pte_present, pte)) {
		pte = pointer(r, PTE, ptep_get_and_clear);
		store(r, PTE, mkuffd_wp(r, pte));
		reach(r, "what is mapped is protected");
	} else if (is_swap(r, pte)) {
		reach(r, "what is swapped out is protected");
		if (pt_race_variant(r) != SWAP_ENTRY)
			store(r, PTE, HELPER(r, pte_swp_mkuffd_wp, pte));
	}
	spin_unlock(r, PTL);
}

static void mwriteprotect_range(struct pt_race *r)
{
	change_pte_range(r);
	flush_tlb(r, TLB);
	note(r, PROTECTED, 1);
}

static u64 ptep_clear_flush(struct pt_race *r)
{
	const u64 pte = pointer(r, PTE, ptep_get_and_clear);

	flush_tlb(r, TLB);
	return pte;
}

static void try_to_unmap_one(struct pt_race *r)
{
	u64 pte, swp;

	spin_lock(r, PTL);
	if (HELPER(r, pte_present, load(r, PTE))) {
		pte = ptep_clear_flush(r);
		swp = pt_race_swap(r, PT_PTE, 1, 5);
		if (HELPER(r, pte_uffd_wp, pte)) {
			reach(r, "a protected page is swapped out");
			if (pt_race_variant(r) != SWAP_OUT)
				swp = HELPER(r, pte_swp_mkuffd_wp, swp);
		}
		store(r, PTE, swp);
	}
	spin_unlock(r, PTL);
}

/* The entry of a swap entry that had the bit. */
static u64 restore_uffd_wp(struct pt_race *r, u64 pte)
{
	switch (pt_race_variant(r)) {
	case SWAP_IN:
		return pte;
	case SWAP_IN_WRITES:
		return HELPER(r, pte_mkwrite, HELPER(r, pte_mkuffd_wp, pte));
	default:
		return mkuffd_wp(r, pte);
	}
}

static void do_swap_page(struct pt_race *r, u64 orig)
{
	u64 pte = mapped(r);

	spin_lock(r, PTL);
	if (holds(r, load(r, PTE) == orig)) {
		if (HELPER(r, pte_swp_uffd_wp, orig)) {
			reach(r, "a protected page is swapped in");
			pte = restore_uffd_wp(r, pte);
		}
		store(r, PTE, pte);
	}
	spin_unlock(r, PTL);
}

/* False: the monitor is told, and the task waits for it. */
static bool do_wp_page(struct pt_race *r, u64 orig)
{
	bool told;

	spin_lock(r, PTL);
	told = load(r, PTE) == orig && HELPER(r, pte_uffd_wp, orig);
	spin_unlock(r, PTL);
	if (told)
		reach(r, "the monitor is told");
	return !told;
}

static bool handle_pte_fault(struct pt_race *r)
{
	const u64 orig = load(r, PTE);

	if (HELPER(r, pte_present, orig))
		return do_wp_page(r, orig);
	if (is_swap(r, orig))
		do_swap_page(r, orig);
	return true;
}

static void task(struct pt_race *r)
{
	for (int i = 0; i < 4; i++) {
		if (user_store(r, TLB, PTE, 7)) {
			check(r, !peek(r, PROTECTED),
			      "a page that is write-protected is written, and nobody is told");
			reach(r, "a store before it is protected");
			return;
		}
		if (!handle_pte_fault(r))
			return;
	}
}

static const struct pt_actor actors[] = {
	{ "monitor", { mwriteprotect_range } },
	{ "reclaim", { try_to_unmap_one } },
	[TASK] = { "task", { task } },
};

static const struct pt_variant variants[] = {
	[SWAP_OUT] = { .name = "swap-out",
		       .what = "try_to_unmap_one() does not take the bit along",
		       .violated = { "*", "*", "*" } },
	[SWAP_IN] = { .name = "swap-in",
		      .what = "do_swap_page() does not bring the bit back",
		      .violated = { "*", "*", "*" } },
	[SWAP_IN_WRITES] = { .name = "swap-in-writes",
			     .what = "do_swap_page() brings the bit back, and write permission too",
			     .violated = { "*", "*", "*" } },
	[SWAP_ENTRY] = { .name = "swap-entry",
			 .what = "change_pte_range() passes over what is swapped out",
			 .violated = { "*", "*", "*" } },
	[CARRIED] = { .name = "carried",
		      .what = "the bit goes along, comes back, and takes write permission away",
		      .fixed = "userfaultfd: wp: support swap and page migration (2020)",
		      .twin = "swap-out swap-in swap-in-writes swap-entry" },
};

static const enum pt_helper needs[] = {
	H_pte_mkuffd_wp, H_pte_uffd_wp,	       H_pte_swp_mkuffd_wp, H_pte_swp_uffd_wp,
	H_pte_wrprotect, H_ptep_get_and_clear, H_swp_entry_to_pte,  H_swp_entry,
	H_pte_present,	 H_pte_none,	       PT_NR_HELPERS,
};

static void init(struct pt_race *r)
{
	set(r, PTE, mapped(r));
	set(r, TLB, mapped(r));
}

extern const struct pt_scenario pt_scenario_uffd_wp_swap;
const struct pt_scenario pt_scenario_uffd_wp_swap = {
	.name = "uffd-wp-swap",
	.what = "userfaultfd write-protects a page that is swapped out and in",
	.functions = "mwriteprotect_range, change_pte_range, try_to_unmap_one, do_swap_page",
	.wrong_is = "a snapshot of userfaultfd misses a write: the page is changed before it was "
		    "saved",
	.left_out = "mmap_lock, which all three take for reading; the folio lock and the swap "
		    "cache: the page is always found there; exclusive entries, other marks",
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
