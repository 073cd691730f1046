/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The bits of sparc64 translation table entries (TTE data), by Linux's names
 * less the leading underscore.  Private to this folder.  The two formats are
 * named _4U and _4V; helpers.c is compiled once for each (PT_SUN4V).
 */
#ifndef PT_SPARC_BITS_H
#define PT_SPARC_BITS_H

#include "generic/subject/subject.h"

enum { SUN4U, SUN4V, NR_FORMATS };

/*
 * What the hardware defines.  sun4u: UltraSPARC User's Manual 6.2, Translation
 * Table Entry; PA<42:13> and the third size bit as UltraSPARC III and IV+ have
 * them.  sun4v: UltraSPARC Architecture 2005, chapter Memory Management,
 * Translation Table Entry.  mmu.c uses these, and PAGE_EXEC_4U.
 */
#define PAGE_VALID PT_BIT(63) /* V, in both */

#define PAGE_G_4U	 PT_BIT(0) /* global */
#define PAGE_W_4U	 PT_BIT(1)
#define PAGE_P_4U	 PT_BIT(2) /* privileged */
#define PAGE_E_4U	 PT_BIT(3) /* side effect */
#define PAGE_CV_4U	 PT_BIT(4)
#define PAGE_CP_4U	 PT_BIT(5)
#define PAGE_L_4U	 PT_BIT(6) /* locked */
#define PAGE_SOFT_4U	 PT_BITS(7, 12)
#define PAGE_PADDR_4U	 PT_BITS(13, 42)
#define PAGE_RESERVED_4U (PT_BITS(43, 46) | PT_BIT(49))
#define PAGE_SN_4U	 PT_BIT(47) /* snoop */
#define PAGE_SZ_HIGH_4U	 PT_BIT(48)
#define PAGE_SOFT2_4U	 PT_BITS(50, 58)
#define PAGE_IE_4U	 PT_BIT(59) /* invert endianness */
#define PAGE_NFO_4U	 PT_BIT(60) /* no-fault loads only */
#define PAGE_SZ_4U	 PT_BITS(61, 62)
#define PAGE_SZ_SHIFT_4U 61
#define PAGE_SZ4MB_4U	 PT_BITS(61, 62)

#define PAGE_SZ_4V	 PT_BITS(0, 2)
#define PAGE_SZ4MB_4V	 PT_BITS(0, 1)
#define PAGE_RESERVED_4V PT_BIT(3)
#define PAGE_SOFT_4V	 PT_BITS(4, 5)
#define PAGE_W_4V	 PT_BIT(6)
#define PAGE_EXEC_4V	 PT_BIT(7) /* EP */
#define PAGE_P_4V	 PT_BIT(8)
#define PAGE_CV_4V	 PT_BIT(9) /* from M7 on: memory corruption detection */
#define PAGE_CP_4V	 PT_BIT(10)
#define PAGE_E_4V	 PT_BIT(11)
#define PAGE_IE_4V	 PT_BIT(12)
#define PAGE_PADDR_4V	 PT_BITS(13, 55)
#define PAGE_SOFT2_4V	 PT_BITS(56, 61)
#define PAGE_NFO_4V	 PT_BIT(62)

#define PAGE_SHIFT 13
#define PMD_SHIFT  23
#define PUD_SHIFT  33
/* Of a TLB entry: a page of pmd size takes two of 4M. */
#define REAL_HPAGE_SHIFT 22
/* Other HugeTLB pages: sun4u has those up to 256M (UltraSPARC IV+). */
#define HPAGE_64K_SHIFT	 16
#define HPAGE_256M_SHIFT 28
#define HPAGE_2G_SHIFT	 31
#define HPAGE_16G_SHIFT	 34

/* What Linux does with the bits the hardware leaves to software. */
#define PAGE_PMD_HUGE PT_BIT(56) /* at a pud too */
#define PAGE_SPECIAL  PT_BIT(57)

#define PAGE_PRESENT_4U	 PT_BIT(7)
#define PAGE_WRITE_4U	 PT_BIT(8)
#define PAGE_READ_4U	 PT_BIT(9)
#define PAGE_ACCESSED_4U PT_BIT(10)
#define PAGE_MODIFIED_4U PT_BIT(11)
#define PAGE_EXEC_4U	 PT_BIT(12) /* the ITLB miss handler heeds it */

#define PAGE_PRESENT_4V	 PT_BIT(4)
#define PAGE_WRITE_4V	 PT_BIT(58)
#define PAGE_READ_4V	 PT_BIT(59)
#define PAGE_ACCESSED_4V PT_BIT(60)
#define PAGE_MODIFIED_4V PT_BIT(61)

/* What Linux does with an entry that is not present: no handler loads it. */
#define SWP_TYPE_MASK	   PT_BITS(13, 19)
#define SWP_TYPE_SHIFT_PTE 13
#define PAGE_SWP_EXCLUSIVE PT_BIT(20)
#define SWP_OFFSET_SHIFT   21

/* The format that helpers.c is compiled for. */
#ifdef PT_SUN4V
#define PAGE_PADDR    PAGE_PADDR_4V
#define PAGE_W	      PAGE_W_4V
#define PAGE_CP	      PAGE_CP_4V
#define PAGE_CV	      PAGE_CV_4V
#define PAGE_E	      PAGE_E_4V
#define PAGE_SZALL    PAGE_SZ_4V
#define PAGE_SZ4MB    PAGE_SZ4MB_4V
#define PAGE_MCD      PAGE_CV_4V
#define PAGE_PRESENT  PAGE_PRESENT_4V
#define PAGE_EXEC     PAGE_EXEC_4V
#define PAGE_WRITE    PAGE_WRITE_4V
#define PAGE_READ     PAGE_READ_4V
#define PAGE_ACCESSED PAGE_ACCESSED_4V
#define PAGE_MODIFIED PAGE_MODIFIED_4V
#else
#define PAGE_PADDR    PAGE_PADDR_4U
#define PAGE_W	      PAGE_W_4U
#define PAGE_CP	      PAGE_CP_4U
#define PAGE_CV	      PAGE_CV_4U
#define PAGE_E	      PAGE_E_4U
#define PAGE_SZALL    (PAGE_SZ_4U | PAGE_SZ_HIGH_4U)
#define PAGE_SZ4MB    PAGE_SZ4MB_4U
#define PAGE_MCD      0 /* Linux takes the same bit, which is READ: see helpers.c */
#define PAGE_PRESENT  PAGE_PRESENT_4U
#define PAGE_EXEC     PAGE_EXEC_4U
#define PAGE_WRITE    PAGE_WRITE_4U
#define PAGE_READ     PAGE_READ_4U
#define PAGE_ACCESSED PAGE_ACCESSED_4U
#define PAGE_MODIFIED PAGE_MODIFIED_4U
#endif

#endif
