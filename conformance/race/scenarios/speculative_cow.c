// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A write fault that takes the page table lock alone copies a page, while mprotect() takes write
 * permission away and gives it back.  The TLB is flushed when the page table lock is free
 * again: until then another thread stores to the page that is left behind.
 */
#include "conformance/race/actor.h"

enum { PTE, PTL, MMAP_LOCK, VM_WRITE, VM_SEQUENCE, TLB, OLD, NEW, STORED };
enum { MPROTECT, FAULT, THREAD };

static const struct pt_race_cell cells[] = {
	[PTE] = { "pte", PT_RACE_ENTRY, .level = PT_PTE },
	[PTL] = { "ptl", PT_RACE_LOCK },
	[MMAP_LOCK] = { "mmap_lock", PT_RACE_LOCK },
	[VM_WRITE] = { "VM_WRITE", PT_RACE_NUMBER },
	[VM_SEQUENCE] = { "vm_sequence", PT_RACE_NUMBER },
	[TLB] = { "tlb of thread", PT_RACE_TLB, .level = PT_PTE, .owner = THREAD },
	[OLD] = { "old page", PT_RACE_DATA, .frame = PT_RACE_FRAME },
	[NEW] = { "new page", PT_RACE_DATA, .frame = PT_RACE_FRAME + 1 },
	[STORED] = { "stored", PT_RACE_NOTE },
};

enum { PTL_ONLY, MMAP_LOCKED, SEQUENCE };

static u64 mapped(struct pt_race *r, u64 frame)
{
	return pt_race_mapped(r, PT_PTE, frame, PT_PROT_RW);
}

static void change_pte_range(struct pt_race *r)
{
	spin_lock(r, PTL);
	if (HELPER(r, pte_write, load(r, PTE))) {
		pointer(r, PTE, ptep_set_wrprotect);
		reach(r, "protected");
	}
	spin_unlock(r, PTL);
}

/* What is given back is given when somebody writes: the entry stays as it is. */
static void do_mprotect_pkey(struct pt_race *r, bool writes)
{
	down_write(r, MMAP_LOCK);
	if (pt_race_variant(r) == SEQUENCE)
		write_seqcount_begin(r, VM_SEQUENCE);
	store(r, VM_WRITE, writes);
	if (!writes) {
		change_pte_range(r);
		flush_tlb(r, TLB);
	}
	if (pt_race_variant(r) == SEQUENCE)
		write_seqcount_end(r, VM_SEQUENCE);
	up_write(r, MMAP_LOCK);
}

static void protect(struct pt_race *r)
{
	do_mprotect_pkey(r, false);
}

static void unprotect(struct pt_race *r)
{
	do_mprotect_pkey(r, true);
}

static bool is_unchanged(struct pt_race *r, u64 seq)
{
	return pt_race_variant(r) != SEQUENCE || holds(r, load(r, VM_SEQUENCE) == seq);
}

/* Free lists have locks: whatever comes after is not read before. */
static void alloc_folio(struct pt_race *r)
{
	smp_rmb(r);
}

/* The page has one reference more, so it is not reused. */
static void wp_page_copy(struct pt_race *r, u64 orig, u64 seq)
{
	alloc_folio(r);
	store(r, NEW, load(r, OLD));
	reach(r, "copied");
	spin_lock(r, PTL);
	if (is_unchanged(r, seq) && holds(r, load(r, PTE) == orig)) {
		pointer(r, PTE, ptep_get_and_clear);
		flush_tlb(r, TLB);
		store(r, PTE, mapped(r, PT_RACE_FRAME + 1));
		reach(r, "the copy is mapped");
	}
	spin_unlock(r, PTL);
}

static void do_wp_page(struct pt_race *r, u64 seq)
{
	u64 orig;
	bool writes;

	if (!load(r, VM_WRITE)) {
		reach(r, "SIGSEGV");
		return;
	}
	spin_lock(r, PTL);
	orig = load(r, PTE);
	writes = HELPER(r, pte_write, orig) || !is_unchanged(r, seq);
	spin_unlock(r, PTL);
	if (!writes)
		wp_page_copy(r, orig, seq);
}

static void do_user_addr_fault(struct pt_race *r)
{
	const bool locks = pt_race_variant(r) == MMAP_LOCKED;
	const bool asks = pt_race_variant(r) == SEQUENCE;
	const u64 seq = asks ? read_seqcount_begin(r, VM_SEQUENCE) : 0;

	if (seq & 1)
		return;
	if (locks)
		down_read(r, MMAP_LOCK);
	do_wp_page(r, seq);
	if (locks)
		up_read(r, MMAP_LOCK);
}

static void thread(struct pt_race *r)
{
	if (!user_store(r, TLB, PTE, 7))
		return;
	note(r, STORED, 1);
	reach(r, "stored");
}

static const struct pt_actor actors[] = {
	[MPROTECT] = { "mprotect", { protect, unprotect } },
	[FAULT] = { "fault", { do_user_addr_fault } },
	[THREAD] = { "thread", { thread } },
};

static const struct pt_variant variants[] = {
	[PTL_ONLY] = { .name = "ptl-only",
		       .what = "the fault takes the page table lock alone",
		       .violated = { "*", "*", "*" } },
	[MMAP_LOCKED] = { .name = "mmap-lock",
			  .what = "it takes mmap_lock for reading",
			  .fixed = "faults take mmap_lock",
			  .twin = "ptl-only" },
	[SEQUENCE] = { .name = "sequence",
		       .what = "it asks the VMA's sequence, and again under the page table lock",
		       .fixed = "speculative page faults (2019, not merged)",
		       .twin = "ptl-only" },
};

static const enum pt_helper needs[] = {
	H_ptep_set_wrprotect, H_ptep_get_and_clear, H_pte_write, H_pte_mkwrite, PT_NR_HELPERS,
};

static void init(struct pt_race *r)
{
	set(r, PTE, mapped(r, PT_RACE_FRAME));
	set(r, TLB, mapped(r, PT_RACE_FRAME));
	set(r, OLD, 1);
	set(r, VM_WRITE, 1);
}

static const char *wrong(struct pt_race *r, bool ends)
{
	const u64 frame = pt_race_frame(r, PT_PTE, value(r, PTE));

	return ends && value(r, STORED) && value(r, frame == PT_RACE_FRAME ? OLD : NEW) != 7
		       ? "what a thread has stored is not in the page that is mapped"
		       : NULL;
}

extern const struct pt_scenario pt_scenario_speculative_cow;
const struct pt_scenario pt_scenario_speculative_cow = {
	.name = "speculative-cow",
	.what = "a fault without mmap_lock copies a page, and mprotect() has yet to flush",
	.functions = "do_mprotect_pkey, change_pte_range, do_wp_page, wp_page_copy",
	.wrong_is = "a store is lost: it went to the page of which the copy was made",
	.left_out = "the lookup of the VMA; references that make the page be copied, which are "
		    "taken for given; the fault that is tried again with mmap_lock",
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
