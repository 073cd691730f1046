// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A walk of page tables splits a huge pud, of which nothing is left, for what is mapped there
 * faults in again; and it does so at once.  Who tests the entry and then reads it anew walks the
 * frames of the huge page as if they were a table.
 */
#include "conformance/race/actor.h"

enum { PUD, PTL };

static const struct pt_race_cell cells[] = {
	[PUD] = { "pud", PT_RACE_ENTRY, .level = PT_PUD },
	[PTL] = { "ptl", PT_RACE_LOCK },
};

enum { UNTESTED, NONE_TESTED, AGAIN };

/* Of 1 GB, so its frame begins where one can. */
static u64 huge(struct pt_race *r)
{
	return pt_race_mapped(r, PT_PUD, PT_RACE_FRAME & ~UINT64_C(0x3ffff), PT_PROT_SHARED_RW);
}

static u64 table(struct pt_race *r)
{
	return HELPER(r, pud_populate, PT_RACE_TABLE);
}

/* Of a file, or of a device: what was there is not mapped any more. */
static void split_huge_pud(struct pt_race *r)
{
	if (!HELPER(r, pud_trans_huge, load(r, PUD)))
		return;
	spin_lock(r, PTL);
	if (holds(r, HELPER(r, pud_trans_huge, load(r, PUD)))) {
		pointer(r, PUD, pudp_huge_get_and_clear);
		reach(r, "split");
	}
	spin_unlock(r, PTL);
}

/* pmd_offset() of what stands there. */
static void walk_pmds(struct pt_race *r, u64 pud)
{
	check(r, !HELPER(r, pud_leaf, pud), "the frames of a huge page are walked as a table");
	check(r, !HELPER(r, pud_none, pud), "nothing is walked as a table");
	reach(r, "a table is walked");
}

/* False: again. */
static bool walk_pmd_range(struct pt_race *r)
{
	const u64 pud = load(r, PUD);

	if (pt_race_variant(r) == AGAIN &&
	    !holds(r, HELPER(r, pud_present, pud) && !HELPER(r, pud_leaf, pud))) {
		reach(r, "it is no table");
		return false;
	}
	walk_pmds(r, pud);
	return true;
}

/* Once for what it finds, once for what has faulted in since; then it gives up in this model. */
static void walk_pud_range(struct pt_race *r)
{
	for (int i = 0; i < 3; i++) {
		if (HELPER(r, pud_none, load(r, PUD))) {
			reach(r, "a hole");
			return;
		}
		split_huge_pud(r);
		if (pt_race_variant(r) == NONE_TESTED && HELPER(r, pud_none, load(r, PUD)))
			continue;
		if (walk_pmd_range(r))
			return;
	}
}

/* The device's fault handler: vmf_insert_pfn_pud(), or __pmd_alloc() for smaller pages. */
static void fault(struct pt_race *r)
{
	const u64 pud = choose(r, 2) ? huge(r) : table(r);

	spin_lock(r, PTL);
	if (HELPER(r, pud_none, load(r, PUD))) {
		store(r, PUD, pud);
		reach(r, HELPER(r, pud_leaf, pud) ? "a huge page faults in" : "a table faults in");
	}
	spin_unlock(r, PTL);
}

static const struct pt_actor actors[] = {
	{ "walk", { walk_pud_range } },
	{ "fault", { fault } },
};

static const struct pt_variant variants[] = {
	[UNTESTED] = { .name = "untested",
		       .what = "what was split is walked as it stands there",
		       .violated = { "*", "*", "*" } },
	[NONE_TESTED] = { .name = "none-tested",
			  .what = "pud_none() is tested, and the pud is read again",
			  .violated = { "*", "*", "*" } },
	[AGAIN] = { .name = "again",
		    .what = "the pud is read once, and what is no table is split again",
		    .fixed = "mm/pagewalk: fix race between concurrent split and refault (2026)",
		    .twin = "untested none-tested" },
};

static const enum pt_helper needs[] = {
	H_pfn_pud,
	H_pud_mkhuge,
	H_pud_mkyoung,
	H_pud_mkdirty,
	H_pud_mkwrite,
	H_pud_trans_huge,
	H_pud_leaf,
	H_pud_present,
	H_pud_none,
	H_pud_populate,
	H_pudp_huge_get_and_clear,
	PT_NR_HELPERS,
};

static const char *lacks(struct pt_race *r)
{
	return HELPER(r, pud_trans_huge, huge(r)) ? NULL : "no pud is a transparent huge page";
}

static void init(struct pt_race *r)
{
	set(r, PUD, huge(r));
}

extern const struct pt_scenario pt_scenario_pud_split;
const struct pt_scenario pt_scenario_pud_split = {
	.name = "pud-split",
	.what = "a walk of page tables splits a pud, which faults in again",
	.functions = "walk_pud_range, walk_pmd_range, split_huge_pud, vmf_insert_pfn_pud",
	.wrong_is = "who reads numa_maps follows a device's memory as if it were a page table "
		    "(CVE-2026-31456)",
	.left_out = "mmap_lock and the VMA's lock, which both take for reading; the table that "
		    "a split of anonymous memory leaves; the levels below",
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
