// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What sparc's flushes come to, in place of the tree's: of the TSB, where the kernel keeps
 * translations that it made, then of the TLB, which would take them from there again.
 */
#include "conformance/subject/shim/stubs.h"

/* A demap by address forgets the translation of it, of whatever size; bit 0 says: of code, too. */
#define ADDRESS(vaddr) ((vaddr) & ~UINT64_C(1))
/* A huge page of 8M is two of 4M to the hardware. */
#define LARGEST_SHIFT 22

/* What was taken out of the TSB: as much as a batch has, more than once. */
#define MOST 512
static struct {
	u64 address, shift;
} tsb[MOST];
static unsigned nr_tsb;

void flush_tsb_user_page(void *mm, unsigned long vaddr, unsigned int hugepage_shift);
void flush_tsb_user_page(void *mm, unsigned long vaddr, unsigned int hugepage_shift)
{
	(void)mm;
	tsb[nr_tsb % MOST].address = ADDRESS(vaddr);
	tsb[nr_tsb % MOST].shift = hugepage_shift < LARGEST_SHIFT ? hugepage_shift : LARGEST_SHIFT;
	nr_tsb++;
}

static void demap(u64 vaddr)
{
	for (unsigned i = 0; i < MOST && i < nr_tsb; i++) {
		const u64 size = PT_BIT(tsb[i].shift), from = vaddr & ~(size - 1);

		if (vaddr != tsb[i].address)
			continue;
		ptk_flush(from, from + size, size, 0, true);
		return;
	}
}

/* init.c: a helper is called whose flushes are wanted. */
void ptk_forget_tsb(void);
void ptk_forget_tsb(void)
{
	nr_tsb = 0;
}

/* In kernels of several processors, and of one. */
void smp_flush_tlb_page(void *mm, unsigned long vaddr);
void smp_flush_tlb_page(void *mm, unsigned long vaddr)
{
	(void)mm;
	demap(ADDRESS(vaddr));
}

void __flush_tlb_page(unsigned long context, unsigned long vaddr);
void __flush_tlb_page(unsigned long context, unsigned long vaddr)
{
	(void)context;
	demap(ADDRESS(vaddr));
}

/* At the end of a batch. */
void smp_flush_tlb_pending(void *mm, unsigned long nr, unsigned long *vaddrs);
void smp_flush_tlb_pending(void *mm, unsigned long nr, unsigned long *vaddrs)
{
	(void)mm;
	for (unsigned long i = 0; i < nr; i++)
		demap(ADDRESS(vaddrs[i]));
}

void __flush_tlb_pending(unsigned long context, unsigned long nr, unsigned long *vaddrs);
void __flush_tlb_pending(unsigned long context, unsigned long nr, unsigned long *vaddrs)
{
	(void)context;
	smp_flush_tlb_pending(NULL, nr, vaddrs);
}
