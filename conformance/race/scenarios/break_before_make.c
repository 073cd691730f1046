// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * An entry is given another frame while two threads use it.  If no invalid entry and no flush
 * stand between, one thread has the new page and the other, by its TLB, still the old one.
 */
#include "conformance/race/actor.h"

enum { PTE, PTL, TLB_WRITER, TLB_READER, OLD, NEW, FLAG, STALE };

enum { COPIER, WRITER, READER };

static const struct pt_race_cell cells[] = {
	[PTE] = { "pte", PT_RACE_ENTRY, .level = PT_PTE },
	[PTL] = { "ptl", PT_RACE_LOCK },
	[TLB_WRITER] = { "tlb of writer", PT_RACE_TLB, .level = PT_PTE, .owner = WRITER },
	[TLB_READER] = { "tlb of reader", PT_RACE_TLB, .level = PT_PTE, .owner = READER },
	[OLD] = { "old page", PT_RACE_DATA, .frame = PT_RACE_FRAME },
	[NEW] = { "new page", PT_RACE_DATA, .frame = PT_RACE_FRAME + 1 },
	[FLAG] = { "flag", PT_RACE_NUMBER },
	[STALE] = { "stale", PT_RACE_NOTE },
};

enum { DIRECT, NO_FLUSH, BROKEN_FIRST };

static void flush_all(struct pt_race *r)
{
	flush_tlb(r, TLB_WRITER);
	flush_tlb(r, TLB_READER);
}

/* wp_page_copy(): the page was copied, and nobody could write to it meanwhile. */
static void wp_page_copy(struct pt_race *r)
{
	const unsigned v = pt_race_variant(r);

	spin_lock(r, PTL);
	if (v != DIRECT)
		pointer(r, PTE, ptep_get_and_clear);
	if (v == BROKEN_FIRST)
		flush_all(r);
	store(r, PTE, pt_race_mapped(r, PT_PTE, PT_RACE_FRAME + 1, PT_PROT_RW));
	if (v != BROKEN_FIRST)
		flush_all(r);
	spin_unlock(r, PTL);
	reach(r, "the copy is mapped");
}

static void writer(struct pt_race *r)
{
	if (!user_store(r, TLB_WRITER, PTE, 7)) {
		reach(r, "the writer faults");
		return;
	}
	reach(r, "stored");
	smp_wmb(r);
	store(r, FLAG, 1);
}

static void reader(struct pt_race *r)
{
	u64 v = 0;

	if (!load(r, FLAG))
		return;
	smp_rmb(r);
	if (!user_load(r, TLB_READER, PTE, &v))
		return;
	reach(r, "the reader follows the flag");
	if (v != 7)
		note(r, STALE, 1);
}

static const struct pt_actor actors[] = {
	[COPIER] = { "copier", { wp_page_copy } },
	[WRITER] = { "writer", { writer } },
	[READER] = { "reader", { reader } },
};

static const struct pt_variant variants[] = {
	[DIRECT] = { .name = "direct",
		     .what = "the new entry over the old one, then the flush",
		     .violated = { "*", "*", "*" } },
	[NO_FLUSH] = { .name = "flush-last",
		       .what = "an invalid entry between, but no flush before the new one",
		       .violated = { "*", "*", "*" } },
	[BROKEN_FIRST] = { .name = "break-first",
			   .what = "an invalid entry, the flush, the new entry",
			   .fixed = "ptep_clear_flush() before set_pte_at()",
			   .twin = "direct" },
};

static const enum pt_helper needs[] = {
	H_pfn_pte,	 H_pte_mkyoung,	       H_pte_mkdirty, H_pte_mkwrite,
	H_pte_wrprotect, H_ptep_get_and_clear, PT_NR_HELPERS,
};

/* What the MMU does not accept is used by nobody. */
static const char *lacks(struct pt_race *r)
{
	const u64 e = pt_race_mapped(r, PT_PTE, PT_RACE_FRAME, PT_PROT_RW);

	if (!pt_race_permits(r, PT_PTE, e, PT_ACCESS_WRITE))
		return "the MMU does not walk these entries";
	return NULL;
}

static void init(struct pt_race *r)
{
	const u64 old =
		HELPER(r, pte_wrprotect, pt_race_mapped(r, PT_PTE, PT_RACE_FRAME, PT_PROT_RW));

	set(r, PTE, old);
	set(r, TLB_READER, old);
	set(r, OLD, 1);
	set(r, NEW, 1);
}

static const char *wrong(struct pt_race *r, bool ends)
{
	(void)ends;
	return value(r, STALE) ? "a thread reads the old page after another has written the new one"
			       : NULL;
}

extern const struct pt_scenario pt_scenario_break_before_make;
const struct pt_scenario pt_scenario_break_before_make = {
	.name = "break-before-make",
	.what = "an entry is given another frame while threads use it",
	.functions = "wp_page_copy, ptep_clear_flush, set_pte_at",
	.wrong_is = "threads of one process see different memory at one address",
	.left_out = "what hardware may do meanwhile besides (a TLB conflict abort, a mixture of"
		    " both translations); sizes and memory types; FEAT_BBM",
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
