// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The entries of a large folio are write-protected, or unmapped, in one go, while the MMU notes a
 * store in one of them.  A batch has one answer, and it must have what was in each entry when that
 * was changed.  With contiguous entries (arm64) it may be any of them that the MMU writes to.
 */
#include "conformance/race/actor.h"

enum { PTE0, PTE1, PTL, TLB0, TLB1, PAGE0, PAGE1, DIRTY, STORED };
enum { KERNEL, THREAD };

#define BATCH 2

static const struct pt_race_cell cells[] = {
	[PTE0] = { "pte 0", PT_RACE_ENTRY, .level = PT_PTE },
	[PTE1] = { "pte 1", PT_RACE_ENTRY, .level = PT_PTE },
	[PTL] = { "ptl", PT_RACE_LOCK },
	[TLB0] = { "tlb of thread, 0", PT_RACE_TLB, .level = PT_PTE, .owner = THREAD },
	[TLB1] = { "tlb of thread, 1", PT_RACE_TLB, .level = PT_PTE, .owner = THREAD },
	[PAGE0] = { "page 0", PT_RACE_DATA, .frame = PT_RACE_FRAME },
	[PAGE1] = { "page 1", PT_RACE_DATA, .frame = PT_RACE_FRAME + 1 },
	[DIRTY] = { "folio is dirty", PT_RACE_NOTE },
	[STORED] = { "stored", PT_RACE_NOTE },
};

enum { ZAP_FIRST, ZAP_EARLY, PROTECT_FIRST, ZAP, PROTECT };

static bool is_dirty(struct pt_race *r, u64 pte)
{
	return HELPER(r, pte_dirty, pte);
}

static void flush_tlb_range(struct pt_race *r)
{
	flush_tlb(r, TLB0);
	flush_tlb(r, TLB1);
}

static void folio_mark_dirty(struct pt_race *r, bool dirty)
{
	if (dirty)
		note(r, DIRTY, 1);
	reach(r, dirty ? "the folio is dirty" : "the folio is clean");
}

/* Is one of them dirty, as they are taken away? */
static bool get_and_clear_full_ptes(struct pt_race *r)
{
	bool dirty = false;

	for (unsigned i = 0; i < BATCH; i++) {
		const u64 pte = pointer(r, PTE0 + i, ptep_get_and_clear);

		if (i == 0 || pt_race_variant(r) != ZAP_FIRST)
			dirty |= is_dirty(r, pte);
	}
	return dirty;
}

/* The batch is looked through, and then taken away. */
static bool gather_then_clear(struct pt_race *r)
{
	bool dirty = false;

	for (unsigned i = 0; i < BATCH; i++)
		dirty |= is_dirty(r, load(r, PTE0 + i));
	for (unsigned i = 0; i < BATCH; i++)
		pointer(r, PTE0 + i, ptep_get_and_clear);
	return dirty;
}

static void zap_present_folio_ptes(struct pt_race *r)
{
	const bool early = pt_race_variant(r) == ZAP_EARLY;
	const bool dirty = early ? gather_then_clear(r) : get_and_clear_full_ptes(r);

	flush_tlb_range(r);
	folio_mark_dirty(r, dirty);
}

/* All become what the first is. */
static void protect_as_the_first(struct pt_race *r)
{
	const u64 first = HELPER(r, pte_wrprotect, load(r, PTE0));
	const u64 frame = HELPER(r, pte_pfn, first) + 1;
	u64 second = HELPER(r, pte_wrprotect, pt_race_clean(r, frame));

	store(r, PTE0, first);
	if (is_dirty(r, first))
		second = HELPER(r, pte_mkdirty, second);
	store(r, PTE1, second);
}

static void wrprotect_ptes(struct pt_race *r)
{
	for (unsigned i = 0; i < BATCH; i++)
		pointer(r, PTE0 + i, ptep_set_wrprotect);
}

/* Before a page is written to disk: from here on nobody stores to it unseen. */
static void page_mkclean(struct pt_race *r)
{
	bool dirty = false;

	if (pt_race_variant(r) == PROTECT_FIRST)
		protect_as_the_first(r);
	else
		wrprotect_ptes(r);
	flush_tlb_range(r);
	for (unsigned i = 0; i < BATCH; i++)
		dirty |= is_dirty(r, load(r, PTE0 + i));
	folio_mark_dirty(r, dirty);
}

static void kernel(struct pt_race *r)
{
	const unsigned v = pt_race_variant(r);

	spin_lock(r, PTL);
	if (v == PROTECT_FIRST || v == PROTECT)
		page_mkclean(r);
	else
		zap_present_folio_ptes(r);
	spin_unlock(r, PTL);
}

static void thread(struct pt_race *r)
{
	const unsigned i = (unsigned)choose(r, BATCH);

	if (user_store(r, TLB0 + i, PTE0 + i, 7)) {
		note(r, STORED, 1);
		reach(r, i ? "stored through the second" : "stored through the first");
	} else {
		reach(r, "faulted");
	}
}

static const struct pt_actor actors[] = {
	[KERNEL] = { "kernel", { kernel } },
	[THREAD] = { "thread", { thread } },
};

static const struct pt_variant variants[] = {
	[ZAP_FIRST] = { .name = "zap-first",
			.what = "unmapped; what the first entry was is taken for all",
			.violated = { "*", "*", "*" } },
	[ZAP_EARLY] = { .name = "zap-early",
			.what = "unmapped; they are asked, and then taken away",
			.violated = { "*", "*", "*" } },
	[PROTECT_FIRST] = { .name = "protect-first",
			    .what = "write-protected; all become what the first was",
			    .violated = { "*", "*", "*" } },
	[ZAP] = { .name = "zap",
		  .what = "unmapped; what each was when it was taken away is gathered",
		  .fixed = "mm/memory: optimize unmap/zap with PTE-mapped THP (2024)",
		  .twin = "zap-first zap-early" },
	[PROTECT] = { .name = "protect",
		      .what = "write-protected; each atomically",
		      .fixed = "arm64/mm: implement new wrprotect_ptes() batch API (2024)",
		      .twin = "protect-first" },
};

static const enum pt_helper needs[] = {
	H_pfn_pte,
	H_pte_mkyoung,
	H_pte_mkclean,
	H_pte_mkwrite,
	H_pte_wrprotect,
	H_pte_dirty,
	H_pte_mkdirty,
	H_pte_pfn,
	H_ptep_set_wrprotect,
	H_ptep_get_and_clear,
	H_ptep_get_and_clear_ret,
	PT_NR_HELPERS,
};

static void init(struct pt_race *r)
{
	for (unsigned i = 0; i < BATCH; i++) {
		set(r, PTE0 + i, pt_race_clean(r, PT_RACE_FRAME + i));
		set(r, PAGE0 + i, 1);
	}
}

static const char *wrong(struct pt_race *r, bool ends)
{
	if (!ends || !value(r, STORED) || value(r, DIRTY))
		return NULL;
	return "a program has stored to the folio, and nobody will ever know that it is dirty";
}

extern const struct pt_scenario pt_scenario_batch_dirty;
const struct pt_scenario pt_scenario_batch_dirty = {
	.name = "batch-dirty",
	.what = "the entries of a folio lose their rights in one go, and the MMU notes a store",
	.functions = "zap_present_folio_ptes, get_and_clear_full_ptes, wrprotect_ptes",
	.wrong_is = "what a program stored is thrown away with a folio that counts as clean",
	.left_out = "folding and unfolding of contiguous entries, which needs break-before-"
		    "make; the young bit; one TLB entry for the whole range; batches of more "
		    "than two",
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
