// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What riscv's flushes come to, in place of the tree's.  SFENCE.VMA of an address forgets the
 * leaves that translate it, of whatever size; without one, all there is (Privileged
 * Architecture, "Supervisor Memory-Management Fence Instruction").
 */
#include "conformance/subject/shim/stubs.h"

#define RISCV_PAGE PT_BIT(12)
#define RISCV_PMD  PT_BIT(21)
#define RISCV_PUD  PT_BIT(30)

static void flush_leaves(u64 from, u64 to, u64 step)
{
	ptk_flush(from & ~(RISCV_PAGE - 1), to, step, 0, true);
}

void flush_tlb_page(void *vma, unsigned long address);
void flush_tlb_page(void *vma, unsigned long address)
{
	(void)vma;
	flush_leaves(address, (address & ~(RISCV_PAGE - 1)) + RISCV_PAGE, RISCV_PAGE);
}

/* Of a HugeTLB page of a size that is a level's own the steps are larger: nothing hangs on it. */
void flush_tlb_range(void *vma, unsigned long from, unsigned long to);
void flush_tlb_range(void *vma, unsigned long from, unsigned long to)
{
	(void)vma;
	flush_leaves(from, to, RISCV_PAGE);
}

void flush_pmd_tlb_range(void *vma, unsigned long from, unsigned long to);
void flush_pmd_tlb_range(void *vma, unsigned long from, unsigned long to)
{
	(void)vma;
	flush_leaves(from, to, RISCV_PMD);
}

void flush_pud_tlb_range(void *vma, unsigned long from, unsigned long to);
void flush_pud_tlb_range(void *vma, unsigned long from, unsigned long to)
{
	(void)vma;
	flush_leaves(from, to, RISCV_PUD);
}

void flush_tlb_mm_range(void *mm, unsigned long from, unsigned long to, unsigned int step);
void flush_tlb_mm_range(void *mm, unsigned long from, unsigned long to, unsigned int step)
{
	(void)mm;
	flush_leaves(from, to, step);
}

void flush_tlb_kernel_range(unsigned long from, unsigned long to);
void flush_tlb_kernel_range(unsigned long from, unsigned long to)
{
	flush_leaves(from, to, RISCV_PAGE);
}

void flush_tlb_mm(void *mm);
void flush_tlb_mm(void *mm)
{
	(void)mm;
	ptk_flush(0, PT_FLUSH_ALL, 0, 0, false);
}

void flush_tlb_all(void);
void flush_tlb_all(void)
{
	ptk_flush(0, PT_FLUSH_ALL, 0, 0, false);
}

/* A batch knows processors alone. */
void arch_tlbbatch_flush(void *batch);
void arch_tlbbatch_flush(void *batch)
{
	(void)batch;
	ptk_flush(0, PT_FLUSH_ALL, 0, 0, false);
}
