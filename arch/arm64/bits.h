/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The bits of arm64 stage 1 descriptors, by Linux's names.  Private to this
 * folder.
 */
#ifndef PT_ARM64_BITS_H
#define PT_ARM64_BITS_H

#include "generic/subject/subject.h"

/*
 * What the hardware defines: Arm ARM (DDI 0487), chapter D8, "Translation table
 * descriptor formats".  mmu.c uses these alone.
 */
#define PTE_VALID	  PT_BIT(0)
#define PTE_TABLE_BIT	  PT_BIT(1) /* pte: page; pmd, pud: table, clear: block */
#define PTE_TYPE_MASK	  PT_BITS(0, 1)
#define PTE_TYPE_PAGE	  PT_BITS(0, 1)
#define PTE_ATTRINDX_MASK PT_BITS(2, 4) /* AttrIndx, into MAIR_EL1 */
#define PTE_NS		  PT_BIT(5)
#define PTE_USER	  PT_BIT(6)	/* AP[1] */
#define PTE_RDONLY	  PT_BIT(7)	/* AP[2] */
#define PTE_SHARED	  PT_BITS(8, 9) /* SH; all set: inner shareable */
#define PTE_AF		  PT_BIT(10)
#define PTE_NG		  PT_BIT(11)
#define PTE_GP		  PT_BIT(50)
#define PTE_DBM		  PT_BIT(51)
#define PTE_CONT	  PT_BIT(52)
#define PTE_PXN		  PT_BIT(53)
#define PTE_UXN		  PT_BIT(54)
#define PTE_PO_IDX_MASK	  PT_BITS(60, 62) /* POIndex */
#define PTE_PO_IDX_SHIFT  60

#define PMD_TABLE_PXN	   PT_BIT(59)
#define PMD_TABLE_UXN	   PT_BIT(60)
#define PMD_TABLE_NO_USER  PT_BIT(61) /* APTable[0] */
#define PMD_TABLE_NO_WRITE PT_BIT(62) /* APTable[1] */
#define PMD_TABLE_NS	   PT_BIT(63)

/*
 * Output addresses, by log2 of the smallest page they may name.  Of 52 bits the
 * upper ones are elsewhere: with 64K pages in 15:12; with FEAT_LPA2
 * (TCR_ELx.DS=1) in 9:8, where SH is otherwise.
 */
#define PTE_ADDR(shift)	     PT_BITS(shift, 47)
#define PTE_ADDR_LPA2(shift) PT_BITS(shift, 49)
#define PTE_HIGH_64K	     PT_BITS(12, 15) /* address bits 51:48 */
#define PTE_HIGH_64K_TO	     48
#define PTE_HIGH_LPA2	     PTE_SHARED /* address bits 51:50 */
#define PTE_HIGH_LPA2_TO     50
#define PAGE_SHIFT_4K	     12
#define PAGE_SHIFT_16K	     14
#define PAGE_SHIFT_64K	     16
#define PMD_SHIFT_4K	     21
#define PMD_SHIFT_16K	     25
#define PMD_SHIFT_64K	     29
#define PUD_SHIFT_4K	     30
#define PUD_SHIFT_16K	     36
/* "The Contiguous bit": what a run of pages maps, and one of blocks of level 2. */
#define CONT_PTE_SHIFT_4K  16
#define CONT_PTE_SHIFT_16K 21
#define CONT_PTE_SHIFT_64K 21
#define CONT_PMD_SHIFT_4K  25
#define CONT_PMD_SHIFT_16K 30
#define CONT_PMD_SHIFT_64K 34

/* Linux's choice of MAIR_EL1's fields: AttrIndx of the memory types it uses. */
#define MT_NORMAL	 0
#define MT_NORMAL_NC	 2
#define MT_DEVICE_nGnRnE 3
#define MT_DEVICE_nGnRE	 4
#define PTE_ATTRINDX(t)	 ((u64)(t) << 2)

/* What Linux does with the bits the hardware leaves to software. */
#define PTE_WRITE   PTE_DBM
#define PTE_DIRTY   PT_BIT(55)
#define PTE_SPECIAL PT_BIT(56)
#define PTE_DEVMAP  PT_BIT(57)
#define PTE_UFFD_WP PT_BIT(58)

/* What Linux does with an entry that is not valid: the hardware ignores all of it. */
#define PTE_PRESENT_INVALID PTE_NG
#define PTE_SWP_EXCLUSIVE   PT_BIT(2)
#define PTE_SWP_UFFD_WP	    PT_BIT(3)
#define SWP_TYPE_MASK	    PT_BITS(6, 10)
#define SWP_PTE_TYPE_SHIFT  6
#define SWP_OFFSET_MASK	    PT_BITS(12, 61)
#define SWP_OFFSET_SHIFT    12

#endif
