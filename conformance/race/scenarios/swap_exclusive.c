// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A page that belongs to one process alone is swapped out while a device has a reference to it,
 * and swapped in by a write.  Was it exclusive?  References do not tell: the entry must.  And
 * what fork() copies is not exclusive any more, in parent or child.
 */
#include "conformance/race/actor.h"

enum { PTE, PTL, MMAP_LOCK, CHILD_PTE, REFCOUNT, EXCLUSIVE, FORKED };

#define COPY_FRAME (PT_RACE_FRAME + 1)

static const struct pt_race_cell cells[] = {
	[PTE] = { "pte", PT_RACE_ENTRY, .level = PT_PTE },
	[PTL] = { "ptl", PT_RACE_LOCK },
	[MMAP_LOCK] = { "mmap_lock", PT_RACE_LOCK },
	[CHILD_PTE] = { "child's pte", PT_RACE_ENTRY, .level = PT_PTE },
	/* of the page, but for the swap cache's */
	[REFCOUNT] = { "refcount", PT_RACE_NUMBER },
	[EXCLUSIVE] = { "PageAnonExclusive", PT_RACE_NUMBER },
	[FORKED] = { "forked", PT_RACE_NOTE },
};

enum { NO_BIT, FORK_KEEPS, KEPT };

static u64 writable(struct pt_race *r, u64 frame)
{
	return pt_race_mapped(r, PT_PTE, frame, PT_PROT_RW);
}

static u64 read_only(struct pt_race *r, u64 frame)
{
	return HELPER(r, pte_wrprotect, writable(r, frame));
}

static void try_to_unmap_one(struct pt_race *r)
{
	u64 pte, swp = pt_race_swap(r, PT_PTE, 1, 5);

	spin_lock(r, PTL);
	pte = load(r, PTE);
	if (HELPER(r, pte_present, pte) && HELPER(r, pte_pfn, pte) == PT_RACE_FRAME) {
		pointer(r, PTE, ptep_get_and_clear);
		atomic_add(r, REFCOUNT, -1);
		if (load(r, EXCLUSIVE)) {
			reach(r, "an exclusive page is swapped out");
			store(r, EXCLUSIVE, 0);
			if (pt_race_variant(r) != NO_BIT)
				swp = HELPER(r, pte_swp_mkexclusive, swp);
		}
		store(r, PTE, swp);
	}
	spin_unlock(r, PTL);
}

/* The reference of O_DIRECT, which reads from the disk into the page: FOLL_GET | FOLL_WRITE. */
static bool get_user_pages(struct pt_race *r)
{
	u64 pte;
	bool got;

	down_read(r, MMAP_LOCK);
	spin_lock(r, PTL);
	pte = load(r, PTE);
	got = HELPER(r, pte_present, pte) && HELPER(r, pte_write, pte);
	if (got)
		atomic_add(r, REFCOUNT, 1);
	spin_unlock(r, PTL);
	up_read(r, MMAP_LOCK);
	return got;
}

/* A write fault on a swap entry; the page is in the swap cache, with all its references. */
static u64 do_swap_page(struct pt_race *r, u64 swp)
{
	const bool exclusive = HELPER(r, pte_swp_exclusive, swp) || !load(r, REFCOUNT);

	atomic_add(r, REFCOUNT, 1);
	reach(r, exclusive ? "swapped in, exclusive" : "swapped in, perhaps shared");
	if (exclusive)
		store(r, EXCLUSIVE, 1);
	return exclusive ? writable(r, PT_RACE_FRAME) : read_only(r, PT_RACE_FRAME);
}

/* Exclusive: it is written to.  Else it is copied, for it has other references. */
static u64 do_wp_page(struct pt_race *r)
{
	if (load(r, EXCLUSIVE) || load(r, REFCOUNT) == 1)
		return writable(r, PT_RACE_FRAME);
	reach(r, "copied");
	atomic_add(r, REFCOUNT, -1);
	return writable(r, COPY_FRAME);
}

static void write_fault(struct pt_race *r)
{
	u64 pte;

	down_read(r, MMAP_LOCK);
	spin_lock(r, PTL);
	pte = load(r, PTE);
	if (!HELPER(r, pte_present, pte))
		pte = do_swap_page(r, pte);
	if (!HELPER(r, pte_write, pte))
		pte = do_wp_page(r);
	store(r, PTE, pte);
	check(r, peek(r, FORKED) || HELPER(r, pte_pfn, pte) == PT_RACE_FRAME,
	      "the device fills a page that is not mapped any more");
	spin_unlock(r, PTL);
	up_read(r, MMAP_LOCK);
}

static void reader(struct pt_race *r)
{
	if (get_user_pages(r))
		write_fault(r);
}

static void copy_nonpresent_pte(struct pt_race *r, u64 swp)
{
	if (HELPER(r, pte_swp_exclusive, swp)) {
		reach(r, "fork() of an exclusive swap entry");
		if (pt_race_variant(r) != FORK_KEEPS) {
			swp = HELPER(r, pte_swp_clear_exclusive, swp);
			store(r, PTE, swp);
		}
	}
	store(r, CHILD_PTE, swp);
	check(r, !HELPER(r, pte_swp_exclusive, swp),
	      "parent and child will both write to the page, as if it were theirs alone");
}

static void copy_present_pte(struct pt_race *r, u64 pte)
{
	store(r, EXCLUSIVE, 0);
	atomic_add(r, REFCOUNT, 1);
	pointer(r, PTE, ptep_set_wrprotect);
	store(r, CHILD_PTE, HELPER(r, pte_wrprotect, pte));
}

static void copy_pte_range(struct pt_race *r)
{
	u64 pte;

	down_write(r, MMAP_LOCK);
	spin_lock(r, PTL);
	pte = load(r, PTE);
	note(r, FORKED, 1);
	if (HELPER(r, pte_present, pte))
		copy_present_pte(r, pte);
	else
		copy_nonpresent_pte(r, pte);
	spin_unlock(r, PTL);
	up_write(r, MMAP_LOCK);
}

static const struct pt_actor actors[] = {
	{ "reclaim", { try_to_unmap_one } },
	{ "reader", { reader } },
	{ "fork", { copy_pte_range } },
};

static const struct pt_variant variants[] = {
	[NO_BIT] = { .name = "no-bit",
		     .what = "a swap entry does not say that the page was exclusive",
		     .violated = { "*", "*", "*" } },
	[FORK_KEEPS] = { .name = "fork-keeps",
			 .what = "fork() copies the bit to the child and leaves it to the parent",
			 .violated = { "*", "*", "*" } },
	[KEPT] = { .name = "kept",
		   .what = "a swap entry says that the page was exclusive, until fork()",
		   .fixed = "mm/swap: remember PG_anon_exclusive via a swp pte bit (2022)",
		   .twin = "no-bit fork-keeps" },
};

static const enum pt_helper needs[] = {
	H_pte_swp_mkexclusive, H_pte_swp_exclusive,  H_pte_swp_clear_exclusive, H_pte_wrprotect,
	H_pte_write,	       H_ptep_get_and_clear, H_ptep_set_wrprotect,	H_pte_pfn,
	H_swp_entry_to_pte,    PT_NR_HELPERS,
};

static const char *lacks(struct pt_race *r)
{
	const u64 swp = pt_race_swap(r, PT_PTE, 1, 5);

	return HELPER(r, pte_swp_exclusive, HELPER(r, pte_swp_mkexclusive, swp))
		       ? NULL
		       : "its swap entries keep no exclusive bit";
}

static void init(struct pt_race *r)
{
	set(r, PTE, writable(r, PT_RACE_FRAME));
	set(r, REFCOUNT, 1);
	set(r, EXCLUSIVE, 1);
}

extern const struct pt_scenario pt_scenario_swap_exclusive;
const struct pt_scenario pt_scenario_swap_exclusive = {
	.name = "swap-exclusive",
	.what = "a page that a device has a reference to is swapped out and in, and forked",
	.functions = "try_to_unmap_one, do_swap_page, do_wp_page, copy_nonpresent_pte",
	.wrong_is = "what O_DIRECT read is not in the program's memory, or a child writes to its "
		    "parent's page",
	.left_out = "the swap cache and the folio lock: the page stays there; pins (FOLL_PIN), "
		    "which are not swapped out; a swap device that wants stable pages; the "
		    "child's later faults",
	.cells = cells,
	.nr_cells = PT_ARRAY_SIZE(cells),
	.actors = actors,
	.nr_actors = PT_ARRAY_SIZE(actors),
	.variants = variants,
	.nr_variants = PT_ARRAY_SIZE(variants),
	.needs = needs,
	.lacks = lacks,
	.init = init,
};
