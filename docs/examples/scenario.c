// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A scenario to begin with: a fault notes that a page was used, while fork() write-protects it.
 * Both read the entry, change it and write it back.  docs/scenario.md goes through it.
 */
#include "conformance/race/actor.h"

enum { PTE, PTL };

static const struct pt_race_cell cells[] = {
	[PTE] = { "pte", PT_RACE_ENTRY, .level = PT_PTE },
	[PTL] = { "ptl", PT_RACE_LOCK },
};

enum { UNLOCKED, LOCKED };

/* Only one variant takes the lock in the fault. */
static void handle_pte_fault(struct pt_race *r)
{
	const bool locks = pt_race_variant(r) == LOCKED;
	u64 pte;

	if (locks)
		spin_lock(r, PTL);
	pte = load(r, PTE);
	store(r, PTE, HELPER(r, pte_mkyoung, pte));
	reach(r,
	      HELPER(r, pte_write, pte) ? "a writable page is used" : "a read-only page is used");
	if (locks)
		spin_unlock(r, PTL);
}

static void copy_present_pte(struct pt_race *r)
{
	spin_lock(r, PTL);
	store(r, PTE, HELPER(r, pte_wrprotect, load(r, PTE)));
	spin_unlock(r, PTL);
}

static const struct pt_actor actors[] = {
	{ "fault", { handle_pte_fault } },
	{ "fork", { copy_present_pte } },
};

static const struct pt_variant variants[] = {
	[UNLOCKED] = { .name = "unlocked",
		       .what = "the fault takes no lock",
		       .violated = { "*", "*", "*" } },
	[LOCKED] = { .name = "locked",
		     .what = "the fault takes the page table lock",
		     .fixed = "both take the lock",
		     .twin = "unlocked" },
};

static const enum pt_helper needs[] = {
	H_pte_mkyoung, H_pte_wrprotect, H_pte_write, H_pte_mkwrite, PT_NR_HELPERS,
};

static void init(struct pt_race *r)
{
	set(r, PTE, pt_race_mapped(r, PT_PTE, PT_RACE_FRAME, PT_PROT_RW));
}

static const char *wrong(struct pt_race *r, bool ends)
{
	return ends && HELPER(r, pte_write, value(r, PTE))
		       ? "the parent can still write to the page that it shares with its child"
		       : NULL;
}

extern const struct pt_scenario pt_scenario_example;
const struct pt_scenario pt_scenario_example = {
	.name = "example",
	.what = "a fault notes that a page was used, and fork() write-protects it",
	.functions = "handle_pte_fault, copy_present_pte",
	.wrong_is = "a child sees what its parent writes after fork()",
	.left_out = "all that is not in these two functions",
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
