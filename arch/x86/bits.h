/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The bits of x86-64 page table entries, by Linux's names less the leading
 * underscore.  Private to this folder.
 */
#ifndef PT_X86_BITS_H
#define PT_X86_BITS_H

#include "generic/subject/subject.h"

/*
 * What the hardware defines: Intel SDM vol. 3A, 4.5, tables 4-18 to 4-20 (PDE
 * and PTE formats of 4- and 5-level paging).  mmu.c uses these alone.
 */
#define PAGE_PRESENT	PT_BIT(0) /* P */
#define PAGE_RW		PT_BIT(1) /* R/W */
#define PAGE_USER	PT_BIT(2) /* U/S */
#define PAGE_PWT	PT_BIT(3)
#define PAGE_PCD	PT_BIT(4)
#define PAGE_ACCESSED	PT_BIT(5)  /* A */
#define PAGE_DIRTY	PT_BIT(6)  /* D: leaves only */
#define PAGE_PSE	PT_BIT(7)  /* PS: pmd and pud only */
#define PAGE_PAT	PT_BIT(7)  /* pte only */
#define PAGE_GLOBAL	PT_BIT(8)  /* G: leaves only */
#define PAGE_PAT_LARGE	PT_BIT(12) /* PAT of a pmd or pud leaf */
#define PAGE_ENC	PT_BIT(51) /* C, where memory is encrypted by this bit */
#define PAGE_PKEY	PT_BITS(59, 62)
#define PAGE_PKEY_SHIFT 59
#define PAGE_NX		PT_BIT(63) /* XD */

#define PTE_PFN_MASK	 PT_BITS(12, 51)
#define PMD_PFN_MASK	 PT_BITS(21, 51)
#define PMD_LEAF_RSVD	 PT_BITS(13, 20) /* must be 0 in a pmd leaf */
#define PUD_PFN_MASK	 PT_BITS(30, 51)
#define PUD_LEAF_RSVD	 PT_BITS(13, 29) /* must be 0 in a pud leaf */
#define PAGE_FRAME_SHIFT 12

/* What Linux does with the bits the hardware ignores in a present entry. */
#define PAGE_SPECIAL	 PT_BIT(9)
#define PAGE_UFFD_WP	 PT_BIT(10)
#define PAGE_SOFT_DIRTY	 PT_BIT(11)
#define PAGE_DEVMAP	 PT_BIT(57)
#define PAGE_SAVED_DIRTY PT_BIT(58) /* dirty while write-protected */

/* What Linux does with a non-present entry: the hardware ignores all of it. */
#define PAGE_PROTNONE	    PAGE_GLOBAL
#define PAGE_SWP_SOFT_DIRTY PAGE_RW
#define PAGE_SWP_UFFD_WP    PAGE_USER
#define PAGE_SWP_EXCLUSIVE  PAGE_PWT
#define SWP_OFFSET_MASK	    PT_BITS(9, 58) /* stored inverted */
#define SWP_OFFSET_SHIFT    9
#define SWP_TYPE_MASK	    PT_BITS(59, 63)
#define SWP_PTE_TYPE_SHIFT  59

/* Xeon Phi may set these two in a non-present entry: they never count. */
#define PAGE_KNL_ERRATUM_MASK (PAGE_DIRTY | PAGE_ACCESSED)

#endif
