/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What flushes by address is recorded: generic/subject/flushes.h.  A hint names the level of the
 * entries (Arm ARM, "TLB maintenance operand": TTL); without one all are meant.  What is not
 * broadcast is nothing to other processors.
 */
#define flush_tlb_page		 ptk_tree_flush_tlb_page
#define flush_tlb_page_nosync	 ptk_tree_flush_tlb_page_nosync
#define __flush_tlb_page	 ptk_tree___flush_tlb_page
#define flush_tlb_range		 ptk_tree_flush_tlb_range
#define __flush_tlb_range	 ptk_tree___flush_tlb_range
#define __flush_tlb_range_nosync ptk_tree___flush_tlb_range_nosync
#define flush_tlb_mm		 ptk_tree_flush_tlb_mm
#define flush_tlb_all		 ptk_tree_flush_tlb_all
#include <asm/pgtable-prot.h>
#include <asm/tlbflush.h>
#undef flush_tlb_page
#undef flush_tlb_page_nosync
#undef __flush_tlb_page
#undef flush_tlb_range
#undef __flush_tlb_range
#undef __flush_tlb_range_nosync
#undef flush_tlb_mm
#undef flush_tlb_all
/* Level 0 of 4K pages has leaves with FEAT_LPA2 alone, where it is a hint once no hint is another.
 */
#ifdef TLBI_TTL_UNKNOWN
#define PTK_SIZE_OF_LEVEL0 (PAGE_SHIFT == 12 && lpa2_is_enabled() ? 1UL << 39 : 0UL)
#else
#define PTK_SIZE_OF_LEVEL0 0UL
#endif
#define PTK_SIZE_OF_LEVEL(level)             \
	((level) == 0	? PTK_SIZE_OF_LEVEL0 \
	 : (level) == 1 ? PUD_SIZE           \
	 : (level) == 2 ? PMD_SIZE           \
	 : (level) == 3 ? PAGE_SIZE          \
			: 0UL)
#define PTK_FLUSH(from, to, stride, level, leaves)                                \
	ptk_flush(round_down((unsigned long)(from), (unsigned long)(stride)),     \
		  round_up((unsigned long)(to), (unsigned long)(stride)), stride, \
		  PTK_SIZE_OF_LEVEL(level), leaves)
#define PTK_FLUSH_ALL()	 ptk_flush(0, ~0ULL, 0, 0, false)
#define flush_tlb_mm(mm) PTK_FLUSH_ALL()
#define flush_tlb_all()	 PTK_FLUSH_ALL()
/* what is put into a batch is asked for at once, and waited for later: a page, or up to an end */
#define arch_tlbbatch_add_pending(batch, mm, ...) PTK_FLUSH_PENDING(__VA_ARGS__, 0, 0)
#define PTK_FLUSH_PENDING(from, to, ...) \
	PTK_FLUSH(from, (to) ? (unsigned long)(to) : (from) + 1, PAGE_SIZE, 0, true)
#ifdef TLBF_NONE
#define __flush_tlb_range(vma, from, to, stride, level, flags)                            \
	({                                                                                \
		if (!((flags)&TLBF_NOBROADCAST))                                          \
			PTK_FLUSH(from, to, stride, level, !!((flags)&TLBF_NOWALKCACHE)); \
	})
#define __flush_tlb_page(vma, address, flags) \
	__flush_tlb_range(vma, address, (address) + 1, PAGE_SIZE, 3, TLBF_NOWALKCACHE | (flags))
#define flush_tlb_page(vma, address) __flush_tlb_page(vma, address, TLBF_NONE)
#define flush_tlb_range(vma, from, to) \
	__flush_tlb_range(vma, from, to, PAGE_SIZE, TLBI_TTL_UNKNOWN, TLBF_NONE)
#else
/* 5.7 and older say no level */
#define __flush_tlb_range(vma, from, to, stride, last_level, ...) \
	PTK_FLUSH(from, to, stride, (__VA_ARGS__ + 0), last_level)
#define __flush_tlb_range_nosync(mm, from, to, stride, last_level, ...) \
	PTK_FLUSH(from, to, stride, (__VA_ARGS__ + 0), last_level)
#define flush_tlb_page(vma, address)	    PTK_FLUSH(address, (address) + 1, PAGE_SIZE, 0, true)
#define flush_tlb_page_nosync(vma, address) flush_tlb_page(vma, address)
#define flush_tlb_range(vma, from, to)	    PTK_FLUSH(from, to, PAGE_SIZE, 0, false)
#endif
