/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The bits of s390 page-table, segment-table and region-third-table entries, by
 * Linux's names less the leading underscore.  Private to this folder.
 *
 * Numbered from the least significant bit; the manual counts from the other
 * end: its bit n is bit 63 - n here.
 */
#ifndef PT_S390_BITS_H
#define PT_S390_BITS_H

#include "generic/subject/subject.h"

/*
 * What the hardware defines: z/Architecture Principles of Operation, chapter 3,
 * Dynamic Address Translation, "Page-Table Entries", "Segment-Table Entries"
 * and "Region-Table Entries".  mmu.c uses these alone.
 */
#define PAGE_NOEXEC  PT_BIT(8)	/* IEP */
#define PAGE_PROTECT PT_BIT(9)	/* P */
#define PAGE_INVALID PT_BIT(10) /* I */
#define PAGE_ZERO    PT_BIT(11) /* must be 0 if valid */
#define PAGE_FRAME   PT_BITS(12, 63)

/* A leaf of a region-third table has these bits in the same places. */
#define SEGMENT_ENTRY_TYPE_MASK	   PT_BITS(2, 3)   /* TT: 0 for a segment */
#define SEGMENT_ENTRY_COMMON	   PT_BIT(4)	   /* CS */
#define SEGMENT_ENTRY_INVALID	   PT_BIT(5)	   /* I */
#define SEGMENT_ENTRY_NOEXEC	   PT_BIT(8)	   /* IEP, if FC is 1 */
#define SEGMENT_ENTRY_PROTECT	   PT_BIT(9)	   /* P */
#define SEGMENT_ENTRY_LARGE	   PT_BIT(10)	   /* FC: maps 1M itself */
#define SEGMENT_ENTRY_ACC_F	   PT_BITS(11, 15) /* if AV is 1: ACC and F */
#define SEGMENT_ENTRY_AV	   PT_BIT(16)
#define SEGMENT_ENTRY_ORIGIN	   PT_BITS(11, 63) /* FC is 0: page table */
#define SEGMENT_ENTRY_ORIGIN_LARGE PT_BITS(20, 63) /* FC is 1: frame */

#define REGION_ENTRY_LENGTH	   PT_BITS(0, 1)   /* TL: last quarter that exists */
#define REGION_ENTRY_TYPE_R3	   PT_BIT(2)	   /* TT: 1 for a region-third table */
#define REGION_ENTRY_TYPE_R2	   PT_BIT(3)	   /* TT: 2 for a region-second table */
#define REGION_ENTRY_TYPE_R1	   PT_BITS(2, 3)   /* TT: 3 for a region-first table */
#define REGION_ENTRY_OFFSET	   PT_BITS(6, 7)   /* TF: first quarter that exists */
#define REGION_ENTRY_ORIGIN	   PT_BITS(12, 63) /* FC is 0: segment table */
#define REGION3_ENTRY_ORIGIN_LARGE PT_BITS(31, 63) /* FC is 1: frame */

#define PAGE_SHIFT    12
#define SEGMENT_SHIFT 20
#define REGION3_SHIFT 31

/* What Linux does with the bits the hardware leaves to software in a pte. */
#define PAGE_PRESENT	PT_BIT(0)
#define PAGE_SOFT_DIRTY PT_BIT(1)
#define PAGE_YOUNG	PT_BIT(2)
#define PAGE_DIRTY	PT_BIT(3)
#define PAGE_READ	PT_BIT(4)
#define PAGE_WRITE	PT_BIT(5)
#define PAGE_SPECIAL	PT_BIT(6)
#define PAGE_UNUSED	PT_BIT(7) /* KVM's */
/* Of a HugeTLB pte, which never stands in a page table: the hardware's must-be-0. */
#define PAGE_LARGE PAGE_ZERO

/*
 * The same in a leaf of a segment or region-third table; the upper three lie in
 * ACC, since AV is 0.
 */
#define SEGMENT_ENTRY_READ	 PT_BIT(0)
#define SEGMENT_ENTRY_WRITE	 PT_BIT(1)
#define SEGMENT_ENTRY_YOUNG	 PT_BIT(12)
#define SEGMENT_ENTRY_DIRTY	 PT_BIT(13)
#define SEGMENT_ENTRY_SOFT_DIRTY PT_BIT(14)

/* What Linux does with an entry that is invalid: the hardware ignores all of it. */
#define SWP_TYPE_MASK	    PT_BITS(2, 6)
#define SWP_TYPE_SHIFT_PTE  2
#define SWP_OFFSET_MASK	    PT_BITS(12, 63)
#define SWP_OFFSET_SHIFT    12
#define PAGE_SWP_EXCLUSIVE  PT_BIT(11)
#define PAGE_SWP_SOFT_DIRTY PAGE_SOFT_DIRTY

#endif
