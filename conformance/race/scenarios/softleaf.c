// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A large folio that migrates is split, while somebody finds the migration entry of one of its
 * pages and asks which folio the page is of, and whether that is locked, as it must be.
 */
#include "conformance/race/actor.h"

enum { PTE, PTL, HEAD, HEAD_LOCKED, TAIL_LOCKED };

static const struct pt_race_cell cells[] = {
	[PTE] = { "pte", PT_RACE_ENTRY, .level = PT_PTE },
	[PTL] = { "ptl", PT_RACE_LOCK },
	[HEAD] = { "tail's compound_head", PT_RACE_NUMBER },
	[HEAD_LOCKED] = { "head's PG_locked", PT_RACE_NUMBER },
	[TAIL_LOCKED] = { "tail's PG_locked", PT_RACE_NUMBER },
};

enum { NO_RMB, NO_WMB, RMB };

static void __split_folio_to_order(struct pt_race *r)
{
	store(r, TAIL_LOCKED, 1);
	if (pt_race_variant(r) != NO_WMB)
		smp_wmb(r);
	store(r, HEAD, 0);
}

static void remove_migration_pte(struct pt_race *r)
{
	spin_lock(r, PTL);
	store(r, PTE, pt_race_mapped(r, PT_PTE, PT_RACE_FRAME, PT_PROT_RW));
	spin_unlock(r, PTL);
}

static void folio_split(struct pt_race *r)
{
	__split_folio_to_order(r);
	remove_migration_pte(r);
	smp_wmb(r);
	store(r, TAIL_LOCKED, 0);
}

/* compound_head of the page, then the flags of what it is. */
static void softleaf_to_folio(struct pt_race *r)
{
	const bool of_head = load(r, HEAD);

	reach(r, of_head ? "a page of the large folio" : "a folio of its own");
	if (pt_race_variant(r) != NO_RMB)
		smp_rmb(r);
	check(r, load(r, of_head ? HEAD_LOCKED : TAIL_LOCKED),
	      "the folio of a migration entry is not locked");
}

static void page_vma_walk(struct pt_race *r)
{
	spin_lock(r, PTL);
	if (pt_race_is_migration(r, PT_PTE, load(r, PTE)))
		softleaf_to_folio(r);
	else
		reach(r, "mapped again");
	spin_unlock(r, PTL);
}

static const struct pt_actor actors[] = {
	{ "split", { folio_split } },
	{ "walker", { page_vma_walk } },
};

static const struct pt_variant variants[] = {
	[NO_RMB] = { .name = "no-rmb",
		     .what = "the folio's flags may be read before the page's compound_head",
		     .violated = { NULL, NULL, "*" } },
	[NO_WMB] = { .name = "no-wmb",
		     .what = "the split's own order is left out",
		     .violated = { NULL, NULL, "*" } },
	[RMB] = { .name = "rmb",
		  .what = "smp_rmb() between the two",
		  .fixed = "mm: read barrier in softleaf_to_folio() (CVE-2026-31466)",
		  .twin = "no-rmb" },
};

static const enum pt_helper needs[] = {
	H_pfn_pte,
	H_pte_mkyoung,
	H_pte_mkdirty,
	H_pte_mkwrite,
	H_pte_none,
	H_pte_present,
	H_pte_to_swp_entry,
	H_swp_entry_to_pte,
	H_make_writable_migration_entry,
	H_is_migration_entry,
	PT_NR_HELPERS,
};

static void init(struct pt_race *r)
{
	set(r, PTE, pt_race_migration(r, PT_PTE, PT_RACE_FRAME, true));
	set(r, HEAD, 1);
	set(r, HEAD_LOCKED, 1);
}

extern const struct pt_scenario pt_scenario_softleaf;
const struct pt_scenario pt_scenario_softleaf = {
	.name = "softleaf",
	.what = "the split of a large folio, and who finds a migration entry of it",
	.functions = "__split_folio_to_order, remove_migration_pte, softleaf_to_folio",
	.wrong_is = "a folio is taken for unlocked, and the kernel stops or goes on with another",
	.left_out = "the folio's lock and its reference count; large folios of more than two "
		    "pages; migration that ends while the entry is looked at",
	.cells = cells,
	.nr_cells = PT_ARRAY_SIZE(cells),
	.actors = actors,
	.nr_actors = PT_ARRAY_SIZE(actors),
	.variants = variants,
	.nr_variants = PT_ARRAY_SIZE(variants),
	.needs = needs,
	.init = init,
};
