// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A page fault that takes the page table lock alone maps a new page, while mprotect() takes
 * write permission away from the VMA.  The lock orders what stands in the table, not what the
 * VMA said when the fault looked at it.
 */
#include "conformance/race/actor.h"

enum { PTE, PTL, MMAP_LOCK, VMA_LOCK, VM_WRITE, VM_SEQUENCE, TLB, RETURNED };
enum { MPROTECT, FAULT };

static const struct pt_race_cell cells[] = {
	[PTE] = { "pte", PT_RACE_ENTRY, .level = PT_PTE },
	[PTL] = { "ptl", PT_RACE_LOCK },
	[MMAP_LOCK] = { "mmap_lock", PT_RACE_LOCK },
	[VMA_LOCK] = { "the vma's lock", PT_RACE_LOCK },
	[VM_WRITE] = { "VM_WRITE", PT_RACE_NUMBER },
	[VM_SEQUENCE] = { "vm_sequence", PT_RACE_NUMBER },
	[TLB] = { "tlb of fault", PT_RACE_TLB, .level = PT_PTE, .owner = FAULT },
	[RETURNED] = { "mprotect has returned", PT_RACE_NOTE },
};

enum { PTL_ONLY, NO_RMB, MMAP_LOCKED, VMA_LOCKED, SEQUENCE };

static bool has_sequence(const struct pt_race *r)
{
	return pt_race_variant(r) == SEQUENCE || pt_race_variant(r) == NO_RMB;
}

static void change_pte_range(struct pt_race *r)
{
	u64 pte;

	spin_lock(r, PTL);
	pte = load(r, PTE);
	if (HELPER(r, pte_present, pte)) {
		pte = pointer(r, PTE, ptep_modify_prot_start);
		store(r, PTE, HELPER(r, pte_wrprotect, pte));
		reach(r, "a page that is mapped is protected");
	} else {
		reach(r, "nothing is mapped when it is protected");
	}
	spin_unlock(r, PTL);
}

static void mprotect_fixup(struct pt_race *r)
{
	store(r, VM_WRITE, 0);
	change_pte_range(r);
	flush_tlb(r, TLB);
}

static void do_mprotect_pkey(struct pt_race *r)
{
	down_write(r, MMAP_LOCK);
	if (pt_race_variant(r) == VMA_LOCKED)
		down_write(r, VMA_LOCK);
	if (has_sequence(r))
		write_seqcount_begin(r, VM_SEQUENCE);
	mprotect_fixup(r);
	if (has_sequence(r))
		write_seqcount_end(r, VM_SEQUENCE);
	if (pt_race_variant(r) == VMA_LOCKED)
		up_write(r, VMA_LOCK);
	up_write(r, MMAP_LOCK);
	note(r, RETURNED, 1);
}

/* pte_map_lock() of the speculative one: is the VMA still what it was? */
static bool is_unchanged(struct pt_race *r, u64 seq)
{
	return !has_sequence(r) || holds(r, load(r, VM_SEQUENCE) == seq);
}

static void do_anonymous_page(struct pt_race *r, u64 seq)
{
	spin_lock(r, PTL);
	if (!is_unchanged(r, seq)) {
		reach(r, "the sequence has changed");
	} else if (HELPER(r, pte_none, load(r, PTE))) {
		store(r, PTE, pt_race_mapped(r, PT_PTE, PT_RACE_FRAME, PT_PROT_RW));
		reach(r, "a page is mapped");
	}
	spin_unlock(r, PTL);
}

static void handle_mm_fault(struct pt_race *r, u64 seq)
{
	if (!load(r, VM_WRITE)) {
		reach(r, "SIGSEGV");
		return;
	}
	do_anonymous_page(r, seq);
}

static u64 begin_sequence(struct pt_race *r)
{
	return pt_race_variant(r) == NO_RMB ? load(r, VM_SEQUENCE)
					    : read_seqcount_begin(r, VM_SEQUENCE);
}

static void handle_speculative_fault(struct pt_race *r)
{
	const u64 seq = has_sequence(r) ? begin_sequence(r) : 0;

	if (seq & 1)
		reach(r, "the sequence is odd");
	else
		handle_mm_fault(r, seq);
}

static void do_user_addr_fault(struct pt_race *r)
{
	const unsigned v = pt_race_variant(r);
	const unsigned lock = v == VMA_LOCKED ? VMA_LOCK : MMAP_LOCK;

	if (v != VMA_LOCKED && v != MMAP_LOCKED) {
		handle_speculative_fault(r);
		return;
	}
	down_read(r, lock);
	handle_mm_fault(r, 0);
	up_read(r, lock);
}

static const struct pt_actor actors[] = {
	[MPROTECT] = { "mprotect", { do_mprotect_pkey } },
	[FAULT] = { "fault", { do_user_addr_fault } },
};

static const struct pt_variant variants[] = {
	[PTL_ONLY] = { .name = "ptl-only",
		       .what = "the fault takes the page table lock alone",
		       .violated = { "*", "*", "*" } },
	[NO_RMB] = { .name = "no-rmb",
		     .what = "it asks the VMA's sequence, and reads the VMA before that",
		     .violated = { NULL, NULL, "*" } },
	[MMAP_LOCKED] = { .name = "mmap-lock",
			  .what = "it takes mmap_lock for reading",
			  .fixed = "faults take mmap_lock",
			  .twin = "ptl-only" },
	[VMA_LOCKED] = { .name = "vma-lock",
			 .what = "it takes the lock of the VMA, which mprotect() takes for writing",
			 .fixed = "mm: mark VMA as being written when changing vm_flags (2023)",
			 .twin = "ptl-only" },
	[SEQUENCE] = { .name = "sequence",
		       .what = "it asks the VMA's sequence, and again under the page table lock",
		       .fixed = "speculative page faults (2019, not merged)",
		       .twin = "ptl-only no-rmb" },
};

static const enum pt_helper needs[] = {
	H_ptep_modify_prot_start,
	H_pte_wrprotect,
	H_pte_none,
	H_pte_present,
	H_pte_write,
	H_pte_mkwrite,
	PT_NR_HELPERS,
};

static void init(struct pt_race *r)
{
	set(r, PTE, HELPER(r, pte_clear, 0));
	set(r, VM_WRITE, 1);
}

static const char *wrong(struct pt_race *r, bool ends)
{
	const u64 pte = value(r, PTE);

	if (!ends || !value(r, RETURNED) || !HELPER(r, pte_present, pte))
		return NULL;
	return HELPER(r, pte_write, pte)
		       ? "a page can be written to, and mprotect(PROT_READ) has returned"
		       : NULL;
}

extern const struct pt_scenario pt_scenario_speculative_fault;
const struct pt_scenario pt_scenario_speculative_fault = {
	.name = "speculative-fault",
	.what = "a fault without mmap_lock maps a page, and mprotect() protects it",
	.functions = "do_mprotect_pkey, change_pte_range, handle_mm_fault, do_anonymous_page",
	.wrong_is = "a page stays writable that the program has made read-only",
	.left_out = "the lookup of the VMA itself, which is freed by RCU; the page tables, "
		    "which may be freed; the fault that is tried again with mmap_lock",
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
