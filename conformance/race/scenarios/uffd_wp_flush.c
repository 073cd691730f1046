// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * userfaultfd write-protects with mmap_lock for reading, and flushes the TLB when the page table
 * lock is free again.  Meanwhile the protection is lifted, and a write fault copies the page: by
 * the old TLB entry another thread still stores to the page that is left behind.
 */
#include "conformance/race/actor.h"

enum { PTE, PTL, PENDING, MMAP, TLB, OLD, NEW, STORED };

enum { WP, UNWP, FAULT, THREAD };

static const struct pt_race_cell cells[] = {
	[PTE] = { "pte", PT_RACE_ENTRY, .level = PT_PTE },
	[PTL] = { "ptl", PT_RACE_LOCK },
	[PENDING] = { "tlb_flush_pending", PT_RACE_NUMBER },
	[MMAP] = { "mmap_lock", PT_RACE_LOCK },
	[TLB] = { "tlb of thread", PT_RACE_TLB, .level = PT_PTE, .owner = THREAD },
	[OLD] = { "old page", PT_RACE_DATA, .frame = PT_RACE_FRAME },
	[NEW] = { "new page", PT_RACE_DATA, .frame = PT_RACE_FRAME + 1 },
	[STORED] = { "stored", PT_RACE_NOTE },
};

enum { LATE, IF_PENDING, MMAP_WRITE };

static void change_pte_range(struct pt_race *r, bool protects)
{
	u64 pte;

	spin_lock(r, PTL);
	pte = load(r, PTE);
	if (HELPER(r, pte_present, pte)) {
		pte = pointer(r, PTE, ptep_modify_prot_start);
		if (protects)
			pte = HELPER(r, pte_mkuffd_wp, HELPER(r, pte_wrprotect, pte));
		else
			pte = HELPER(r, pte_clear_uffd_wp, pte);
		store(r, PTE, pte);
		reach(r, protects ? "write-protected" : "protection lifted");
	}
	spin_unlock(r, PTL);
}

static void change_protection(struct pt_race *r, bool protects)
{
	atomic_add(r, PENDING, 1);
	change_pte_range(r, protects);
	flush_tlb(r, TLB);
	atomic_add(r, PENDING, -1);
}

static void mwriteprotect_range(struct pt_race *r, bool protects)
{
	if (pt_race_variant(r) == MMAP_WRITE) {
		down_write(r, MMAP);
		change_protection(r, protects);
		up_write(r, MMAP);
	} else {
		down_read(r, MMAP);
		change_protection(r, protects);
		up_read(r, MMAP);
	}
}

static void wp(struct pt_race *r)
{
	mwriteprotect_range(r, true);
}

static void unwp(struct pt_race *r)
{
	mwriteprotect_range(r, false);
}

/* Free lists have locks: whatever comes after is not read before. */
static void alloc_folio(struct pt_race *r)
{
	smp_rmb(r);
}

/* The page has one reference more, so it is not reused. */
static void wp_page_copy(struct pt_race *r, u64 orig)
{
	alloc_folio(r);
	store(r, NEW, load(r, OLD));
	reach(r, "copied");
	spin_lock(r, PTL);
	if (holds(r, load(r, PTE) == orig)) {
		pointer(r, PTE, ptep_get_and_clear);
		flush_tlb(r, TLB);
		store(r, PTE, pt_race_mapped(r, PT_PTE, PT_RACE_FRAME + 1, PT_PROT_RW));
		reach(r, "the copy is mapped");
	}
	spin_unlock(r, PTL);
}

static void do_wp_page(struct pt_race *r)
{
	u64 orig;

	spin_lock(r, PTL);
	orig = load(r, PTE);
	if (!HELPER(r, pte_present, orig) || HELPER(r, pte_write, orig)) {
		spin_unlock(r, PTL);
		return;
	}
	if (HELPER(r, pte_uffd_wp, orig)) {
		spin_unlock(r, PTL);
		reach(r, "handle_userfault");
		return;
	}
	if (pt_race_variant(r) == IF_PENDING && load(r, PENDING)) {
		flush_tlb(r, TLB);
		reach(r, "flushed what was pending");
	}
	spin_unlock(r, PTL);
	wp_page_copy(r, orig);
}

static void fault(struct pt_race *r)
{
	down_read(r, MMAP);
	do_wp_page(r);
	up_read(r, MMAP);
}

static void thread(struct pt_race *r)
{
	if (!user_store(r, TLB, PTE, 7))
		return;
	note(r, STORED, 1);
	reach(r, "stored");
}

static const struct pt_actor actors[] = {
	[WP] = { "wp", { wp } },
	[UNWP] = { "unwp", { unwp } },
	[FAULT] = { "fault", { fault } },
	[THREAD] = { "thread", { thread } },
};

static const struct pt_variant variants[] = {
	[LATE] = { .name = "late-flush",
		   .what = "mmap_lock for reading, the TLB flushed after the page table lock",
		   .violated = { "*", "*", "*" } },
	[IF_PENDING] = { .name = "flush-if-pending",
			 .what = "do_wp_page() flushes what others have yet to flush",
			 .fixed =
				 "mm/userfaultfd: fix memory corruption due to writeprotect (2021)",
			 .twin = "late-flush" },
	[MMAP_WRITE] = { .name = "mmap-lock-write",
			 .what = "mmap_lock for writing",
			 .fixed = "userfaultfd: fix memory corruption due to writeprotect (2021), "
				  "first version",
			 .twin = "late-flush" },
};

static const enum pt_helper needs[] = {
	H_pfn_pte,
	H_pte_mkyoung,
	H_pte_mkdirty,
	H_pte_mkwrite,
	H_pte_wrprotect,
	H_pte_present,
	H_pte_write,
	H_pte_mkuffd_wp,
	H_pte_clear_uffd_wp,
	H_pte_uffd_wp,
	H_ptep_modify_prot_start,
	H_ptep_get_and_clear,
	PT_NR_HELPERS,
};

static u64 mapped(struct pt_race *r)
{
	return pt_race_mapped(r, PT_PTE, PT_RACE_FRAME, PT_PROT_RW);
}

static const char *lacks(struct pt_race *r)
{
	if (!HELPER(r, pte_uffd_wp, HELPER(r, pte_mkuffd_wp, mapped(r))))
		return "it keeps no uffd-wp";
	return NULL;
}

static void init(struct pt_race *r)
{
	set(r, PTE, mapped(r));
	set(r, TLB, mapped(r));
	set(r, OLD, 1);
}

static const char *wrong(struct pt_race *r, bool ends)
{
	const u64 pte = value(r, PTE);

	if (!ends || !value(r, STORED))
		return NULL;
	if (value(r, HELPER(r, pte_pfn, pte) == PT_RACE_FRAME ? OLD : NEW) == 7)
		return NULL;
	return "a store that was made is not in the page that is mapped";
}

extern const struct pt_scenario pt_scenario_uffd_wp_flush;
const struct pt_scenario pt_scenario_uffd_wp_flush = {
	.name = "uffd-wp-flush",
	.what = "userfaultfd write-protect with a late flush, and copy-on-write",
	.functions = "mwriteprotect_range, change_pte_range, do_wp_page, wp_page_copy",
	.wrong_is = "what a thread stores is lost",
	.left_out = "other users of the late flush, such as NUMA hinting; the queue on which "
		    "the monitor waits; more than one page",
	.cells = cells,
	.nr_cells = PT_ARRAY_SIZE(cells),
	.actors = actors,
	.nr_actors = PT_ARRAY_SIZE(actors),
	.variants = variants,
	.nr_variants = PT_ARRAY_SIZE(variants),
	.needs = needs,
	.lacks = lacks,
	.init = init,
	.wrong = wrong,
};
