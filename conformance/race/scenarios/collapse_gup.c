// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * khugepaged collapses pages into a huge one, while GUP-fast takes a reference to one of them.  The
 * entry of the small page stays until it is copied: that nothing has changed there says nothing,
 * it is the pmd that was taken away.
 */
#include "conformance/race/actor.h"

enum { PMD, PTE, PTL, IRQS, REFCOUNT, HELD, COPIED };

static const struct pt_race_cell cells[] = {
	[PMD] = { "pmd", PT_RACE_ENTRY, .level = PT_PMD },
	[PTE] = { "pte in its table", PT_RACE_ENTRY, .level = PT_PTE },
	[PTL] = { "ptl", PT_RACE_LOCK },
	/* held by readers while their interrupts are disabled; a writer waits for those that are */
	[IRQS] = { "interrupts", PT_RACE_LOCK },
	[REFCOUNT] = { "refcount", PT_RACE_NUMBER },
	[HELD] = { "GUP-fast has a reference", PT_RACE_NOTE },
	[COPIED] = { "copied", PT_RACE_NOTE },
};

enum { PTE_ALONE, IPI, PMD_AGAIN };

/* Where the flush of the TLB sends no interrupt, nobody waits for who walks the table. */
static u64 pmdp_collapse_flush(struct pt_race *r)
{
	const u64 pmd = xchg(r, PMD, HELPER(r, pmd_clear, 0));

	if (pt_race_variant(r) == IPI) {
		down_write(r, IRQS);
		up_write(r, IRQS);
	}
	return pmd;
}

/* Nobody but the mapping has a reference. */
static bool collapse_huge_page_isolate(struct pt_race *r)
{
	bool alone;

	spin_lock(r, PTL);
	alone = HELPER(r, pte_present, load(r, PTE)) && holds(r, load(r, REFCOUNT) == 1);
	spin_unlock(r, PTL);
	return alone;
}

static void collapse_huge_page_copy(struct pt_race *r)
{
	spin_lock(r, PTL);
	note(r, COPIED, 1);
	pointer(r, PTE, ptep_get_and_clear);
	spin_unlock(r, PTL);
	atomic_add(r, REFCOUNT, -1);
}

static void collapse_huge_page(struct pt_race *r)
{
	const u64 pmd = pmdp_collapse_flush(r);

	if (collapse_huge_page_isolate(r)) {
		collapse_huge_page_copy(r);
		reach(r, "collapsed");
	} else {
		store(r, PMD, pmd);
		reach(r, "given up");
	}
}

static bool pmd_is_unchanged(struct pt_race *r, u64 pmd)
{
	return pt_race_variant(r) != PMD_AGAIN || holds(r, load(r, PMD) == pmd);
}

static void gup_fast_pte_range(struct pt_race *r, u64 pmd)
{
	const u64 pte = load_dependent(r, PTE);

	if (!HELPER(r, pte_present, pte))
		return;
	atomic_add(r, REFCOUNT, 1);
	if (!pmd_is_unchanged(r, pmd) || !holds(r, load(r, PTE) == pte)) {
		atomic_add(r, REFCOUNT, -1);
		reach(r, "it has changed");
		return;
	}
	note(r, HELD, 1);
	reach(r, "a reference is taken");
}

static void gup_fast(struct pt_race *r)
{
	u64 pmd;

	if (pt_race_variant(r) == IPI)
		down_read(r, IRQS);
	pmd = load(r, PMD);
	if (HELPER(r, pmd_none, pmd))
		reach(r, "no table is found");
	else
		gup_fast_pte_range(r, pmd);
	if (pt_race_variant(r) == IPI)
		up_read(r, IRQS);
}

static const struct pt_actor actors[] = {
	{ "khugepaged", { collapse_huge_page } },
	{ "gup", { gup_fast } },
};

static const struct pt_variant variants[] = {
	[PTE_ALONE] = { .name = "pte-alone",
			.what = "GUP-fast looks again at the pte, and tables are freed by RCU",
			.violated = { "*", "*", "*" } },
	[IPI] = { .name = "ipi",
		  .what = "the same, and the flush sends an interrupt and waits",
		  .fixed = "a TLB flush by interrupts serves for it",
		  .twin = "pte-alone",
		  .unreached = { { "it has changed",
				   "khugepaged waits until GUP-fast is through, and then there is "
				   "a reference, or GUP-fast finds no table" } } },
	[PMD_AGAIN] = { .name = "pmd-again",
			.what = "GUP-fast looks again at the pmd as well",
			.fixed = "mm: gup: fix the fast GUP race against THP collapse (2022)",
			.twin = "pte-alone" },
};

static const enum pt_helper needs[] = {
	H_pmd_populate, H_pmd_none,	      H_pmd_clear,   H_pte_present,
	H_pte_mkwrite,	H_ptep_get_and_clear, PT_NR_HELPERS,
};

static void init(struct pt_race *r)
{
	set(r, PMD, HELPER(r, pmd_populate, PT_RACE_TABLE));
	set(r, PTE, pt_race_mapped(r, PT_PTE, PT_RACE_FRAME, PT_PROT_RW));
	set(r, REFCOUNT, 1);
}

static const char *wrong(struct pt_race *r, bool ends)
{
	return ends && value(r, HELD) && value(r, COPIED)
		       ? "GUP-fast has a reference to a page of which khugepaged has made a copy"
		       : NULL;
}

extern const struct pt_scenario pt_scenario_collapse_gup;
const struct pt_scenario pt_scenario_collapse_gup = {
	.name = "collapse-gup",
	.what = "khugepaged collapses a page table, and GUP-fast walks it",
	.functions = "collapse_huge_page, pmdp_collapse_flush, gup_fast_pte_range",
	.wrong_is = "a device reads and writes a page that the program has no longer",
	.left_out = "mmap_lock and anon_vma's lock, which keep others out; the huge page that "
		    "is mapped at the end; that the copy is of many pages",
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
