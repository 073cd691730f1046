// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * An entry is write-protected, or taken away, while a processor stores through it and its MMU
 * notes that in the entry.  What is read, changed and written back loses the note, and reclaim
 * throws a page away that was never written to disk.
 */
#include "conformance/race/actor.h"

enum { PTE, PTL, TLB, PAGE, CLEANED, STORED };

static const struct pt_race_cell cells[] = {
	[PTE] = { "pte", PT_RACE_ENTRY, .level = PT_PTE },
	[PTL] = { "ptl", PT_RACE_LOCK },
	[TLB] = { "tlb of user", PT_RACE_TLB, .level = PT_PTE, .owner = 1 },
	[PAGE] = { "page", PT_RACE_DATA, .frame = PT_RACE_FRAME },
	[CLEANED] = { "seen dirty", PT_RACE_NOTE },
	[STORED] = { "stored", PT_RACE_NOTE },
};

enum { PROTECT_PLAIN, PROTECT, CLEAR_PLAIN, CLEAR };

/* As anything but the architecture's helper would do it. */
static u64 ptep_set_wrprotect_plain(struct pt_race *r)
{
	const u64 pte = load(r, PTE);

	store(r, PTE, HELPER(r, pte_wrprotect, pte));
	return pte;
}

static u64 ptep_get_and_clear_plain(struct pt_race *r)
{
	const u64 pte = load(r, PTE);

	store(r, PTE, 0);
	return pte;
}

/* fork's, or reclaim's: the page is written to disk if it was dirty when the TLB was flushed. */
static void write_protect(struct pt_race *r, bool plain)
{
	if (plain)
		ptep_set_wrprotect_plain(r);
	else
		pointer(r, PTE, ptep_set_wrprotect);
	flush_tlb(r, TLB);
	if (HELPER(r, pte_dirty, load(r, PTE))) {
		note(r, CLEANED, 1);
		reach(r, "it was dirty");
	} else {
		reach(r, "it was clean");
	}
}

static void try_to_unmap_one(struct pt_race *r, bool plain)
{
	const u64 pte = plain ? ptep_get_and_clear_plain(r) : pointer(r, PTE, ptep_get_and_clear);

	flush_tlb(r, TLB);
	if (HELPER(r, pte_dirty, pte)) {
		note(r, CLEANED, 1);
		reach(r, "it was dirty");
	} else {
		reach(r, "it was clean");
	}
}

static void reclaim(struct pt_race *r)
{
	const unsigned v = pt_race_variant(r);

	spin_lock(r, PTL);
	if (v == PROTECT_PLAIN || v == PROTECT)
		write_protect(r, v == PROTECT_PLAIN);
	else
		try_to_unmap_one(r, v == CLEAR_PLAIN);
	spin_unlock(r, PTL);
}

static void user(struct pt_race *r)
{
	if (user_store(r, TLB, PTE, 7)) {
		note(r, STORED, 1);
		reach(r, "stored");
	} else {
		reach(r, "faulted");
	}
}

static const struct pt_actor actors[] = {
	{ "reclaim", { reclaim } },
	{ "user", { user } },
};

static const struct pt_variant variants[] = {
	[PROTECT_PLAIN] = { .name = "protect-plain",
			    .what = "write-protected by a load and a store",
			    .violated = { "*", "*", "*" } },
	[PROTECT] = { .name = "protect",
		      .what = "write-protected by ptep_set_wrprotect()",
		      .fixed = "ptep_set_wrprotect() is atomic",
		      .twin = "protect-plain" },
	[CLEAR_PLAIN] = { .name = "clear-plain",
			  .what = "taken away by a load and a store",
			  .violated = { "*", "*", "*" } },
	[CLEAR] = { .name = "clear",
		    .what = "taken away by ptep_get_and_clear()",
		    .fixed = "ptep_get_and_clear() is atomic",
		    .twin = "clear-plain" },
};

static const enum pt_helper needs[] = {
	H_pfn_pte,
	H_pte_mkyoung,
	H_pte_mkclean,
	H_pte_mkwrite,
	H_pte_wrprotect,
	H_pte_dirty,
	H_ptep_set_wrprotect,
	H_ptep_get_and_clear,
	H_ptep_get_and_clear_ret,
	PT_NR_HELPERS,
};

static void init(struct pt_race *r)
{
	set(r, PTE, pt_race_clean(r, PT_RACE_FRAME));
	set(r, PAGE, 1);
}

static const char *wrong(struct pt_race *r, bool ends)
{
	const bool lost = ends && value(r, STORED) && !value(r, CLEANED);

	if (!lost || (value(r, PTE) && HELPER(r, pte_dirty, value(r, PTE))))
		return NULL;
	return "a program has stored to the page, and nobody will ever know that it is dirty";
}

extern const struct pt_scenario pt_scenario_hardware_dirty;
const struct pt_scenario pt_scenario_hardware_dirty = {
	.name = "hardware-dirty",
	.what = "an entry that loses its rights, and an MMU that notes a store in it",
	.functions = "ptep_set_wrprotect, try_to_unmap_one",
	.wrong_is = "what a program stored is thrown away with a page that counts as clean",
	.left_out = "the young bit; entries of several levels; that a TLB may keep a clean "
		    "translation and walk again only to note a store",
	.cells = cells,
	.nr_cells = PT_ARRAY_SIZE(cells),
	.actors = actors,
	.nr_actors = PT_ARRAY_SIZE(actors),
	.variants = variants,
	.nr_variants = PT_ARRAY_SIZE(variants),
	.needs = needs,
	.lacks = pt_race_lacks_dirty_by_mmu,
	.init = init,
	.wrong = wrong,
};
