/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The bits of riscv64 entries (Sv39, Sv48, Sv57: alike), by Linux's names less the leading
 * underscore.  Private to this folder.
 */
#ifndef PT_RISCV_BITS_H
#define PT_RISCV_BITS_H

#include "generic/subject/subject.h"

/*
 * What the hardware defines: RISC-V Privileged Architecture, "Sv39: Page-Based 39-bit
 * Virtual-Memory System", Sv39 page table entry.  mmu.c uses these alone.
 */
#define PAGE_PRESENT  PT_BIT(0) /* V */
#define PAGE_READ     PT_BIT(1) /* R */
#define PAGE_WRITE    PT_BIT(2) /* W */
#define PAGE_EXEC     PT_BIT(3) /* X */
#define PAGE_USER     PT_BIT(4) /* U */
#define PAGE_GLOBAL   PT_BIT(5) /* G */
#define PAGE_ACCESSED PT_BIT(6) /* A */
#define PAGE_DIRTY    PT_BIT(7) /* D */
#define PAGE_RSW      PT_BITS(8, 9)
#define PAGE_PFN_MASK PT_BITS(10, 53)
#define PAGE_RSVD     PT_BITS(54, 58)
#define PAGE_RSW_HIGH PT_BITS(59, 60) /* Svrsw60t59b; else reserved */
#define PAGE_MTMASK   PT_BITS(61, 62) /* PBMT: Svpbmt; else reserved */
#define PAGE_NOCACHE  PT_BIT(61)      /* NC */
#define PAGE_IO	      PT_BIT(62)      /* IO */
#define PAGE_NAPOT    PT_BIT(63)      /* N: Svnapot; else reserved */
#define PAGE_LEAF     (PAGE_READ | PAGE_WRITE | PAGE_EXEC)

#define PAGE_PFN_SHIFT	 10
#define PAGE_FRAME_SHIFT 12
#define PMD_SHIFT	 21
#define PUD_SHIFT	 30
#define PHYS_BITS	 56
/* Of Svnapot the one size that is defined: ppn[0] is xxxx1000. */
#define NAPOT_SHIFT 16
#define NAPOT_LOW   PT_BITS(PAGE_PFN_SHIFT, PAGE_PFN_SHIFT + 3)
#define NAPOT_64K   PT_BIT(PAGE_PFN_SHIFT + 3)

/* What Linux does with the bits that are left to software. */
#define PAGE_SPECIAL	PT_BIT(8)
#define PAGE_DEVMAP	PT_BIT(9) /* until 6.17 */
#define PAGE_SOFT_DIRTY PT_BIT(59)
#define PAGE_UFFD_WP	PT_BIT(60)

/* What Linux does with an entry that is not valid: the hardware ignores all of it. */
#define PAGE_PROTNONE	    PAGE_GLOBAL
#define PAGE_SWP_SOFT_DIRTY PAGE_EXEC
#define PMD_SWP_SOFT_DIRTY  PAGE_ACCESSED
#define PAGE_SWP_UFFD_WP    PAGE_USER
#define PAGE_SWP_EXCLUSIVE  PAGE_ACCESSED
#define SWP_TYPE_MASK	    PT_BITS(7, 11)
#define SWP_PTE_TYPE_SHIFT  7
#define SWP_OFFSET_MASK	    PT_BITS(12, 63)
#define SWP_OFFSET_SHIFT    12

#endif
