/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Boot-time state, compiled with the tree's flags.  Modes: 0 is sun4u, 1 is sun4v. */
#include <asm/spitfire.h>
#include <asm/thread_info.h>

#include <linux/hardirq.h>
#include <linux/mm.h>
#include <linux/percpu.h>
#include <linux/preempt.h>

/* The protections as boot leaves them are made by static functions of this file. */
#include "arch/sparc/mm/init_64.c"

/*
 * What caches a page on sun4v, by the processor; before M7, both bits.  The
 * tree's own variable, or nobody's in a tree that knows but one kind.
 */
static unsigned long page_cache4v_flag;

/*
 * What the tree patches at boot on sun4v: an address, and the instructions to
 * put there.  link.ld gathers the tables of the code that helpers are in.
 */
struct ptk_patch1 {
	unsigned int address, instruction;
};
struct ptk_patch2 {
	unsigned int address, instruction[2];
};
extern struct ptk_patch1 ptk_patch1_start[], ptk_patch1_end[];
extern struct ptk_patch2 ptk_patch2_start[], ptk_patch2_end[];

static void ptk_put(unsigned long address, unsigned int instruction)
{
	*(volatile unsigned int *)address = instruction;
	__asm__ __volatile__("flush %0" : : "r"(address) : "memory");
}

static void ptk_patch_sun4v(void)
{
	for (struct ptk_patch1 *p = ptk_patch1_start; p < ptk_patch1_end; p++)
		ptk_put(p->address, p->instruction);
	for (struct ptk_patch2 *p = ptk_patch2_start; p < ptk_patch2_end; p++) {
		ptk_put(p->address, p->instruction[0]);
		ptk_put(p->address + 4, p->instruction[1]);
	}
}

struct mm_struct ptk_own_mm, *ptk_init_mm = &ptk_own_mm;

/* A batch ends: from the TSB first, as flush_tlb_pending() has it. */
void flush_tsb_user(struct tlb_batch *tb)
{
	for (unsigned long i = 0; i < tb->tlb_nr; i++)
		flush_tsb_user_page(tb->mm, tb->vaddrs[i], tb->hugepage_shift);
}

extern void ptk_forget_tsb(void);
void ptk_watch(bool on);
void ptk_watch(bool on)
{
	static struct mm_struct another;

	/* it has run, so that the TLB may have something of it */
	ptk_own_mm.context.sparc64_ctx_val = tlb_context_cache;
	ptk_forget_tsb();
	ptk_init_mm = on ? &another : &ptk_own_mm;
}

static struct thread_info ptk_thread;

void ptk_arch_init(unsigned int mode);
void ptk_arch_init(unsigned int mode)
{
	PTK_SET(ptk_thread.preempt_count, HARDIRQ_OFFSET,
		"as in an interrupt: the running task batches no flushes");
	current_thread_info_reg = &ptk_thread;
	PTK_SET(__local_per_cpu_offset, 0, "one processor, whose own data is where it was linked");
	if (mode) {
		ptk_patch_sun4v();
		PTK_SET(tlb_type, hypervisor, "in sun4v");
		PTK_SET(page_cache4v_flag, _PAGE_CP_4V | _PAGE_CV_4V,
			"in sun4v: a processor before M7");
		sun4v_pgprot_init();
	} else {
		PTK_SET(tlb_type, cheetah_plus, "in sun4u: an UltraSPARC IV+");
		sun4u_pgprot_init();
	}
}
