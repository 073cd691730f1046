// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Write-protection of userfaultfd on shmem.  The page is in the page cache, whatever stands in
 * the table, so what is unmapped leaves nothing behind; the bit is kept by a marker, through
 * reclaim, the protection of what is not mapped, and fork(), until the file is truncated there.
 */
#include "conformance/race/actor.h"

enum { PTE, PTL, FOLIO_LOCK, CACHE, TLB, OLD_PAGE, NEW_PAGE, CHILD_PTE, PROTECTED, TRUNCATED };
enum { TASK = 2 };

#define PTE_MARKER_UFFD_WP 1

static const struct pt_race_cell cells[] = {
	[PTE] = { "pte", PT_RACE_ENTRY, .level = PT_PTE },
	[PTL] = { "ptl", PT_RACE_LOCK },
	[FOLIO_LOCK] = { "folio lock", PT_RACE_LOCK },
	/* which page the page cache has: 0, and 1 after truncation */
	[CACHE] = { "page cache", PT_RACE_NUMBER },
	[TLB] = { "tlb of task", PT_RACE_TLB, .level = PT_PTE, .owner = TASK },
	[OLD_PAGE] = { "page", PT_RACE_DATA, .frame = PT_RACE_FRAME },
	[NEW_PAGE] = { "new page", PT_RACE_DATA, .frame = PT_RACE_FRAME + 1 },
	[CHILD_PTE] = { "child's pte", PT_RACE_ENTRY, .level = PT_PTE },
	[PROTECTED] = { "protected", PT_RACE_NOTE },
	[TRUNCATED] = { "truncated", PT_RACE_NOTE },
};

enum { NONE, RECLAIM, TRUNCATE, FORK, MARKED, FORKED };

static bool is_variant(const struct pt_race *r, unsigned v)
{
	return pt_race_variant(r) == v;
}

static bool forks(const struct pt_race *r)
{
	return is_variant(r, FORK) || is_variant(r, FORKED);
}

static u64 mapped(struct pt_race *r, u64 frame)
{
	return pt_race_mapped(r, PT_PTE, frame, PT_PROT_SHARED_RW);
}

/* A VMA that is registered has private protections: nothing of it is born writable. */
static u64 mkuffd_wp(struct pt_race *r, u64 pte)
{
	return HELPER(r, pte_mkuffd_wp, HELPER(r, pte_wrprotect, pte));
}

static u64 make_marker(struct pt_race *r)
{
	return HELPER(r, make_pte_marker, PTE_MARKER_UFFD_WP);
}

static bool is_marker(struct pt_race *r, u64 pte)
{
	return !HELPER(r, pte_none, pte) && !HELPER(r, pte_present, pte) &&
	       HELPER(r, pte_marker_uffd_wp, pte);
}

/* Did the monitor protect what stood there? */
static bool was_protected(struct pt_race *r, u64 pte)
{
	return HELPER(r, pte_present, pte) ? HELPER(r, pte_uffd_wp, pte) : is_marker(r, pte);
}

static u64 ptep_clear_flush(struct pt_race *r)
{
	const u64 pte = pointer(r, PTE, ptep_get_and_clear);

	flush_tlb(r, TLB);
	return pte;
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
	} else if (HELPER(r, pte_none, pte)) {
		reach(r, "what is not mapped is protected");
		if (!is_variant(r, NONE))
			store(r, PTE, make_marker(r));
	}
	spin_unlock(r, PTL);
}

static void mwriteprotect_range(struct pt_race *r)
{
	change_pte_range(r);
	flush_tlb(r, TLB);
	note(r, PROTECTED, 1);
}

/* The child's VMA is registered as well. */
static void copy_page_range(struct pt_race *r)
{
	u64 pte, copy = 0;

	if (!forks(r))
		return;
	spin_lock(r, PTL);
	pte = load(r, PTE);
	if (is_marker(r, pte))
		reach(r, "a marker at fork");
	else if (was_protected(r, pte))
		reach(r, "a protected page at fork");
	if (is_variant(r, FORKED) && was_protected(r, pte)) {
		copy = pte;
		store(r, CHILD_PTE, copy);
	}
	check(r, !was_protected(r, pte) || was_protected(r, copy),
	      "the child can write to a page that is write-protected, and nobody is told");
	spin_unlock(r, PTL);
}

static void pte_install_uffd_wp_if_needed(struct pt_race *r, u64 pte)
{
	if (!was_protected(r, pte))
		return;
	reach(r, "a protected page is unmapped");
	if (!is_variant(r, RECLAIM))
		store(r, PTE, make_marker(r));
}

static void try_to_unmap_one(struct pt_race *r)
{
	spin_lock(r, PTL);
	if (HELPER(r, pte_present, load(r, PTE)))
		pte_install_uffd_wp_if_needed(r, ptep_clear_flush(r));
	spin_unlock(r, PTL);
}

/* ZAP_FLAG_DROP_MARKER, which one variant has not, is for truncation. */
static void zap_pte_range(struct pt_race *r)
{
	u64 pte;

	spin_lock(r, PTL);
	pte = load(r, PTE);
	if (HELPER(r, pte_present, pte))
		ptep_clear_flush(r);
	else if (is_marker(r, pte))
		store(r, PTE, HELPER(r, pte_clear, pte));
	if (was_protected(r, pte)) {
		reach(r, "a protected page is truncated");
		if (is_variant(r, TRUNCATE))
			store(r, PTE, make_marker(r));
	}
	check(r, !is_marker(r, load(r, PTE)), "a marker outlives the page it was for");
	note(r, TRUNCATED, 1);
	spin_unlock(r, PTL);
}

static void truncate_inode_folio(struct pt_race *r)
{
	if (forks(r))
		return;
	spin_lock(r, FOLIO_LOCK);
	zap_pte_range(r);
	store(r, CACHE, 1);
	spin_unlock(r, FOLIO_LOCK);
}

static void finish_fault(struct pt_race *r, u64 orig)
{
	u64 pte;

	spin_lock(r, FOLIO_LOCK);
	pte = mapped(r, PT_RACE_FRAME + load(r, CACHE));
	spin_lock(r, PTL);
	if (holds(r, load(r, PTE) == orig)) {
		if (is_marker(r, orig)) {
			pte = mkuffd_wp(r, pte);
			reach(r, "a fault on a marker");
		}
		store(r, PTE, pte);
	}
	spin_unlock(r, PTL);
	spin_unlock(r, FOLIO_LOCK);
}

/* False: the monitor is told, and the task waits for it. */
static bool handle_pte_fault(struct pt_race *r)
{
	const u64 orig = load(r, PTE);

	if (!HELPER(r, pte_present, orig)) {
		finish_fault(r, orig);
		return true;
	}
	if (!HELPER(r, pte_uffd_wp, orig))
		return true;
	reach(r, "the monitor is told");
	return false;
}

static void task(struct pt_race *r)
{
	for (int i = 0; i < 4; i++) {
		if (user_store(r, TLB, PTE, 7)) {
			check(r, !peek(r, PROTECTED) || peek(r, TRUNCATED),
			      "a page that is write-protected is written, and nobody is told");
			return;
		}
		if (!handle_pte_fault(r))
			return;
	}
}

static const struct pt_actor actors[] = {
	{ "monitor", { mwriteprotect_range, copy_page_range } },
	{ "reclaim", { try_to_unmap_one } },
	[TASK] = { "task", { task } },
	{ "truncate", { truncate_inode_folio } },
};

static const struct pt_variant variants[] = {
	[NONE] = { .name = "none",
		   .what = "change_pte_range() leaves no marker where nothing is mapped",
		   .violated = { "*", "*", "*" } },
	[RECLAIM] = { .name = "reclaim",
		      .what = "try_to_unmap_one() leaves no marker",
		      .violated = { "*", "*", "*" } },
	[TRUNCATE] = { .name = "truncate",
		       .what = "zap_pte_range() leaves a marker at truncation too",
		       .violated = { "*", "*", "*" } },
	[FORK] = { .name = "fork",
		   .what = "copy_page_range() copies no tables of a file mapping",
		   .violated = { "*", "*", "*" } },
	[MARKED] = { .name = "marked",
		     .what = "a marker keeps the bit until truncation",
		     .fixed = "mm/shmem: persist uffd-wp bit across zapping for file-backed (2022)",
		     .twin = "none reclaim truncate" },
	[FORKED] = { .name = "forked",
		     .what = "copy_page_range() copies a file mapping that is registered",
		     .fixed = "mm/shmem: handle uffd-wp during fork() (2022)",
		     .twin = "fork" },
};

static const enum pt_helper needs[] = {
	H_pte_mkuffd_wp,   H_pte_uffd_wp,	 H_pte_wrprotect,
	H_make_pte_marker, H_pte_marker_uffd_wp, H_pte_present,
	H_pte_none,	   H_ptep_get_and_clear, PT_NR_HELPERS,
};

static void init(struct pt_race *r)
{
	set(r, PTE, mapped(r, PT_RACE_FRAME));
	set(r, TLB, mapped(r, PT_RACE_FRAME));
}

extern const struct pt_scenario pt_scenario_uffd_wp_marker;
const struct pt_scenario pt_scenario_uffd_wp_marker = {
	.name = "uffd-wp-marker",
	.what = "userfaultfd write-protects shmem that is reclaimed, forked and truncated",
	.functions = "change_pte_range, pte_install_uffd_wp_if_needed, try_to_unmap_one, "
		     "zap_pte_range, copy_page_range, finish_fault",
	.wrong_is = "a snapshot of userfaultfd misses a write, or is told of a page that it never "
		    "protected",
	.left_out = "mmap_lock, which faults and the monitor take for reading; hugetlb; markers"
		    " that are left after userfaultfd is unregistered; the second unmapping of "
		    "truncation",
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
