// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What powerpc's flushes come to, in place of the tree's.  tlbie forgets translations of the one
 * size that it is told (Power ISA, Book III, tlbie: AP and LP).
 */
#include "conformance/subject/shim/stubs.h"

/* init.c: log2 of the bytes of a page size, by its number in the tree; of base pages. */
extern unsigned int ptk_psize_shift(int psize);
extern unsigned int ptk_base_shift(void);
/* And the notes of a huge page whose pieces in the hash table are of that size. */
extern unsigned long ptk_huge_note(unsigned int psize);
/* stubs.c of the shim */
extern unsigned long ptk_huge_size;

#define RADIX_PMD_SHIFT 21
#define RADIX_PUD_SHIFT 30
/* What a pmd maps with the hash table and pages of 64K. */
#define HASH_PMD_SHIFT 24

static void flush_page(u64 address, unsigned int shift)
{
	const u64 size = PT_BIT(shift), from = address & ~(size - 1);

	ptk_flush(from, from + size, size, size, true);
}

static void flush_pages(u64 from, u64 to, unsigned int shift)
{
	const u64 size = PT_BIT(shift);

	ptk_flush(from & ~(size - 1), (to + size - 1) & ~(size - 1), size, size, true);
}

/* Each has a twin for kernels of one processor. */
#define EACH(name, args, ...)          \
	void radix__##name args;       \
	void radix__##name args        \
	{                              \
		__VA_ARGS__            \
	}                              \
	void radix__local_##name args; \
	void radix__local_##name args  \
	{                              \
		__VA_ARGS__            \
	}

/* clang-format off */
EACH(flush_tlb_page, (void *vma, unsigned long address),
     (void)vma; flush_page(address, ptk_base_shift());)
EACH(flush_tlb_page_psize, (void *mm, unsigned long address, int psize),
     (void)mm; flush_page(address, ptk_psize_shift(psize));)
EACH(flush_hugetlb_page, (void *vma, unsigned long address),
     (void)vma; ptk_flush(address, address + ptk_huge_size, 0, 0, true);)
/* base pages, and huge ones that are in the range as a whole */
EACH(flush_tlb_range, (void *vma, unsigned long from, unsigned long to),
     (void)vma; ptk_flush(from, to, 0, 0, true);)
EACH(flush_tlb_range_psize, (void *mm, unsigned long from, unsigned long to, int psize),
     (void)mm; flush_pages(from, to, ptk_psize_shift(psize));)
EACH(flush_pmd_tlb_range, (void *vma, unsigned long from, unsigned long to),
     (void)vma; flush_pages(from, to, RADIX_PMD_SHIFT);)
EACH(flush_pud_tlb_range, (void *vma, unsigned long from, unsigned long to),
     (void)vma; flush_pages(from, to, RADIX_PUD_SHIFT);)
EACH(flush_hugetlb_tlb_range, (void *vma, unsigned long from, unsigned long to),
     (void)vma; ptk_flush(from, to, 0, 0, true);)
/* the base pages of a page table, and what leads to it */
EACH(flush_tlb_collapsed_pmd, (void *mm, unsigned long address),
     (void)mm; ptk_flush(address, address + PT_BIT(RADIX_PMD_SHIFT), 0, PT_BIT(ptk_base_shift()), false);)
EACH(flush_tlb_mm, (void *mm), (void)mm; ptk_flush(0, PT_FLUSH_ALL, 0, 0, true);)
EACH(flush_all_mm, (void *mm), (void)mm; ptk_flush(0, PT_FLUSH_ALL, 0, 0, false);)
/* clang-format on */

/*
 * Of the hash table, and of the TLB with it: at once, as no batch is under way.  A page of 64K may
 * stand there in pieces of 4K.  Where it stands, and in which pieces, tell the notes in the entry
 * that is given: the old one has them.
 */
void hpte_need_flush(void *mm, unsigned long address, void *ptep, unsigned long pte, int huge);
void hpte_need_flush(void *mm, unsigned long address, void *ptep, unsigned long pte, int huge)
{
	const u64 size = huge ? ptk_huge_size : PT_BIT(ptk_base_shift());

	(void)mm;
	(void)ptep;
	ptk_flush_by_note(address & ~(size - 1), (address & ~(size - 1)) + size, pte);
}

void flush_hash_hugepage(unsigned long vsid, unsigned long address, void *pmdp, unsigned int psize,
			 int ssize, unsigned long flags);
void flush_hash_hugepage(unsigned long vsid, unsigned long address, void *pmdp, unsigned int psize,
			 int ssize, unsigned long flags)
{
	(void)vsid;
	(void)pmdp;
	(void)ssize;
	(void)flags;
	ptk_flush_by_note(address, address + PT_BIT(HASH_PMD_SHIFT), ptk_huge_note(psize));
}

void flush_hash_table_pmd_range(void *mm, void *pmd, unsigned long address);
void flush_hash_table_pmd_range(void *mm, void *pmd, unsigned long address)
{
	(void)mm;
	(void)pmd;
	ptk_flush(address, address + PT_BIT(HASH_PMD_SHIFT), 0, 0, false);
}

/* Its name before 5.13. */
void flush_tlb_pmd_range(void *mm, void *pmd, unsigned long address);
void flush_tlb_pmd_range(void *mm, void *pmd, unsigned long address)
{
	flush_hash_table_pmd_range(mm, pmd, address);
}
