// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A page table is freed while GUP-fast walks it.  GUP-fast takes no lock: it has interrupts
 * disabled, so who frees a table either sends an interrupt and waits, or leaves it to RCU.
 */
#include "conformance/race/actor.h"

enum { PMD, PTE, PTL, IRQS, QUEUED, FREED };

static const struct pt_race_cell cells[] = {
	[PMD] = { "pmd", PT_RACE_ENTRY, .level = PT_PMD },
	[PTE] = { "pte in its table", PT_RACE_ENTRY, .level = PT_PTE },
	[PTL] = { "ptl", PT_RACE_LOCK },
	/* held by readers while their interrupts are disabled; a writer waits for those that are */
	[IRQS] = { "interrupts", PT_RACE_LOCK },
	[QUEUED] = { "left to RCU", PT_RACE_NUMBER },
	[FREED] = { "the table is freed", PT_RACE_NOTE },
};

enum { AT_ONCE, IRQS_ENABLED, IPI, RCU };

static u64 foreign(struct pt_race *r)
{
	return pt_race_mapped(r, PT_PTE, PT_RACE_FRAME + 1, PT_PROT_RW);
}

static void local_irq_save(struct pt_race *r)
{
	if (pt_race_variant(r) != IRQS_ENABLED)
		down_read(r, IRQS);
}

static void local_irq_restore(struct pt_race *r)
{
	if (pt_race_variant(r) != IRQS_ENABLED)
		up_read(r, IRQS);
}

static void gup_fast_pte_range(struct pt_race *r)
{
	const u64 pte = load_dependent(r, PTE);

	check(r, !peek(r, FREED), "a page table is walked that has been freed");
	if (!HELPER(r, pte_present, pte))
		reach(r, "nothing is mapped");
	else
		reach(r, "a page is found");
}

static void gup_fast(struct pt_race *r)
{
	u64 pmd;

	local_irq_save(r);
	pmd = load(r, PMD);
	if (HELPER(r, pmd_none, pmd))
		reach(r, "no table is found");
	else
		gup_fast_pte_range(r);
	local_irq_restore(r);
}

/* Whoever gets the page writes what he likes. */
static void free_page(struct pt_race *r)
{
	note(r, FREED, 1);
	store(r, PTE, foreign(r));
	reach(r, "freed");
}

/* Every processor has taken the interrupt, or every one has been outside once. */
static void wait_for_readers(struct pt_race *r)
{
	down_write(r, IRQS);
	up_write(r, IRQS);
}

static void zap_pte_range(struct pt_race *r)
{
	spin_lock(r, PTL);
	pointer(r, PTE, ptep_get_and_clear);
	spin_unlock(r, PTL);
}

/* What is torn down has no user; the flush of the TLB is a full barrier. */
static void free_pgtables(struct pt_race *r)
{
	store(r, PMD, HELPER(r, pmd_clear, 0));
	smp_mb(r);
}

static void tlb_remove_table(struct pt_race *r)
{
	switch (pt_race_variant(r)) {
	case AT_ONCE:
		free_page(r);
		return;
	case RCU:
		store(r, QUEUED, 1);
		return;
	default:
		wait_for_readers(r);
		free_page(r);
	}
}

static void unmap_region(struct pt_race *r)
{
	zap_pte_range(r);
	free_pgtables(r);
	tlb_remove_table(r);
}

static void tlb_remove_table_rcu(struct pt_race *r)
{
	if (!load(r, QUEUED))
		return;
	wait_for_readers(r);
	free_page(r);
}

static const struct pt_actor actors[] = {
	{ "gup", { gup_fast } },
	{ "munmap", { unmap_region } },
	{ "rcu", { tlb_remove_table_rcu } },
};

static const struct pt_variant variants[] = {
	[AT_ONCE] = { .name = "at-once",
		      .what = "the table is freed as soon as nothing points to it",
		      .violated = { "*", "*", "*" } },
	[IRQS_ENABLED] = { .name = "irqs-enabled",
			   .what = "GUP-fast does not disable interrupts",
			   .violated = { "*", "*", "*" } },
	[IPI] = { .name = "ipi",
		  .what = "an interrupt is sent, and waited for, before the table is freed",
		  .fixed = "GUP-fast disables interrupts, and the flush sends them (2008)",
		  .twin = "at-once irqs-enabled" },
	[RCU] = { .name = "rcu",
		  .what = "RCU frees the table, when nobody is left in it",
		  .fixed = "mm, powerpc: move the RCU page-table freeing into generic code (2011)",
		  .twin = "at-once irqs-enabled" },
};

static const enum pt_helper needs[] = {
	H_pmd_populate, H_pmd_none,	      H_pmd_clear,   H_pte_present,
	H_pte_mkwrite,	H_ptep_get_and_clear, PT_NR_HELPERS,
};

static void init(struct pt_race *r)
{
	set(r, PMD, HELPER(r, pmd_populate, PT_RACE_TABLE));
	set(r, PTE, pt_race_mapped(r, PT_PTE, PT_RACE_FRAME, PT_PROT_RW));
}

extern const struct pt_scenario pt_scenario_table_free;
const struct pt_scenario pt_scenario_table_free = {
	.name = "table-free",
	.what = "a page table is freed while GUP-fast walks it",
	.functions = "gup_fast_pte_range, free_pgtables, tlb_remove_table",
	.wrong_is = "GUP-fast takes a reference to whatever page the table's new owner names",
	.left_out = "a processor's MMU and its caches of tables, which the flush is for; the "
		    "mmu_gather, which frees later and many at once; nested levels of tables",
	.cells = cells,
	.nr_cells = PT_ARRAY_SIZE(cells),
	.actors = actors,
	.nr_actors = PT_ARRAY_SIZE(actors),
	.variants = variants,
	.nr_variants = PT_ARRAY_SIZE(variants),
	.needs = needs,
	.init = init,
};
