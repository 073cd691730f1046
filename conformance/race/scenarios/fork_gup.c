// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * fork() write-protects an entry for copy-on-write, while GUP-fast pins its page for a device.
 * Who is pinned must not be copied away by the next write fault of his own process: the device
 * would go on with a page that is not the program's any more.
 */
#include "conformance/race/actor.h"

enum { PTE, CHILD, PTL, SEQ, REFS, EXCLUSIVE, HAS_PINNED, MMAP, PINNED };

static const struct pt_race_cell cells[] = {
	[PTE] = { "pte", PT_RACE_ENTRY, .level = PT_PTE },
	[CHILD] = { "child's pte", PT_RACE_ENTRY, .level = PT_PTE },
	[PTL] = { "ptl", PT_RACE_LOCK },
	[SEQ] = { "write_protect_seq", PT_RACE_NUMBER },
	[REFS] = { "refcount", PT_RACE_NUMBER },
	[EXCLUSIVE] = { "PageAnonExclusive", PT_RACE_NUMBER },
	[HAS_PINNED] = { "MMF_HAS_PINNED", PT_RACE_NUMBER },
	[MMAP] = { "mmap_lock", PT_RACE_LOCK },
	[PINNED] = { "pinned", PT_RACE_NOTE },
};

enum { NO_SEQCOUNT, SEQCOUNT, NO_RMB, SEQCOUNT_MB };

/* GUP_PIN_COUNTING_BIAS */
#define BIAS 1024

static bool has_seqcount(const struct pt_race *r)
{
	return pt_race_variant(r) != NO_SEQCOUNT;
}

static bool folio_needs_cow_for_dma(struct pt_race *r)
{
	return load(r, HAS_PINNED) && load(r, REFS) >= BIAS;
}

static void copy_present_pte(struct pt_race *r)
{
	const u64 pte = load(r, PTE);

	if (!HELPER(r, pte_present, pte) || HELPER(r, pte_pfn, pte) != PT_RACE_FRAME)
		return;
	if (folio_needs_cow_for_dma(r)) {
		reach(r, "the child gets a copy");
		return;
	}
	store(r, EXCLUSIVE, 0);
	if (HELPER(r, pte_write, pte))
		pointer(r, PTE, ptep_set_wrprotect);
	store(r, CHILD, HELPER(r, pte_wrprotect, pte));
	reach(r, "the child shares the page");
}

static void copy_page_range(struct pt_race *r)
{
	down_write(r, MMAP);
	if (has_seqcount(r))
		write_seqcount_begin(r, SEQ);
	if (pt_race_variant(r) == SEQCOUNT_MB)
		smp_mb(r);
	spin_lock(r, PTL);
	copy_present_pte(r);
	spin_unlock(r, PTL);
	if (has_seqcount(r))
		write_seqcount_end(r, SEQ);
	up_write(r, MMAP);
}

static bool gup_fast_pte_range(struct pt_race *r)
{
	const u64 pte = load(r, PTE);

	if (!HELPER2(r, pte_access_permitted, pte, true)) {
		reach(r, "GUP-fast may not write");
		return false;
	}
	atomic_add(r, REFS, BIAS);
	if (load(r, PTE) == pte)
		return true;
	atomic_add(r, REFS, -BIAS);
	reach(r, "GUP-fast sees another entry");
	return false;
}

/* raw_read_seqcount(), which does not wait */
static u64 read_seqcount(struct pt_race *r)
{
	const u64 seq = load(r, SEQ);

	if (pt_race_variant(r) != NO_RMB)
		smp_rmb(r);
	return seq;
}

static bool has_forked(struct pt_race *r, u64 seq)
{
	if (pt_race_variant(r) != NO_RMB)
		smp_rmb(r);
	return !holds(r, load(r, SEQ) == seq);
}

static bool gup_fast(struct pt_race *r)
{
	const u64 seq = has_seqcount(r) ? read_seqcount(r) : 0;

	if (has_seqcount(r) && !holds(r, !(seq & 1))) {
		reach(r, "GUP-fast finds a fork");
		return false;
	}
	if (!gup_fast_pte_range(r))
		return false;
	if (!has_seqcount(r) || !has_forked(r, seq))
		return true;
	atomic_add(r, REFS, -BIAS);
	reach(r, "GUP-fast finds that there was a fork");
	return false;
}

/* A write fault of the process: a page that is not his alone is copied. */
static void do_wp_page(struct pt_race *r)
{
	u64 pte;

	spin_lock(r, PTL);
	pte = load(r, PTE);
	if (!HELPER(r, pte_write, pte) && !load(r, EXCLUSIVE)) {
		store(r, PTE, pt_race_mapped(r, PT_PTE, PT_RACE_FRAME + 1, PT_PROT_RW));
		reach(r, "the pinned page is copied");
	}
	spin_unlock(r, PTL);
}

static void user(struct pt_race *r)
{
	store(r, HAS_PINNED, 1);
	smp_mb(r);
	if (!gup_fast(r))
		return;
	note(r, PINNED, 1);
	reach(r, "pinned");
	do_wp_page(r);
}

static const struct pt_actor actors[] = {
	{ "fork", { copy_page_range } },
	{ "user", { user } },
};

static const struct pt_variant variants[] = {
	[NO_SEQCOUNT] = { .name = "no-seqcount",
			  .what = "GUP-fast compares the entry alone",
			  .violated = { "*", "*", "*" } },
	[SEQCOUNT] = { .name = "seqcount",
		       .what = "write_protect_seq, and no more order than smp_wmb() and a lock",
		       .violated = { NULL, NULL, "*" } },
	[NO_RMB] = { .name = "no-rmb",
		     .what = "write_protect_seq, read without smp_rmb()",
		     .violated = { NULL, NULL, "*" } },
	[SEQCOUNT_MB] = { .name = "seqcount-mb",
			  .what = "write_protect_seq, seen before references are counted",
			  .fixed = "mm: prevent gup_fast from racing with COW during fork (2020)",
			  .twin = "no-seqcount",
			  .unreached = { { "the pinned page is copied", "that is the bug" } } },
};

static const enum pt_helper needs[] = {
	H_pfn_pte,     H_pte_mkyoung, H_pte_mkdirty, H_pte_mkwrite,	     H_pte_wrprotect,
	H_pte_present, H_pte_write,   H_pte_pfn,     H_pte_access_permitted, H_ptep_set_wrprotect,
	PT_NR_HELPERS,
};

static void init(struct pt_race *r)
{
	set(r, PTE, pt_race_mapped(r, PT_PTE, PT_RACE_FRAME, PT_PROT_RW));
	set(r, REFS, 1);
	set(r, EXCLUSIVE, 1);
}

static const char *wrong(struct pt_race *r, bool ends)
{
	(void)ends;
	if (!value(r, PINNED) || HELPER(r, pte_pfn, value(r, PTE)) == PT_RACE_FRAME)
		return NULL;
	return "the page that is pinned for a device is no longer the process's";
}

extern const struct pt_scenario pt_scenario_fork_gup;
const struct pt_scenario pt_scenario_fork_gup = {
	.name = "fork-gup",
	.what = "fork() write-protects, and GUP-fast pins",
	.functions = "copy_page_range, copy_present_pte, gup_fast, do_wp_page",
	.wrong_is = "a device reads and writes a page that the program does not see any more",
	.left_out = "pages that are pinned before fork(), which are copied at once; gup's slow "
		    "path, which takes mmap_lock; huge entries",
	.cells = cells,
	.nr_cells = PT_ARRAY_SIZE(cells),
	.actors = actors,
	.nr_actors = PT_ARRAY_SIZE(actors),
	.variants = variants,
	.nr_variants = PT_ARRAY_SIZE(variants),
	.needs = needs,
	.init = init,
	.wrong = wrong,
};
