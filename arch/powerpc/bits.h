/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The bits of powerpc book3s64 page table entries, by Linux's names less the
 * leading underscore.  Private to this folder.
 *
 * Numbered from the least significant bit of pte_val(); in memory an entry is
 * big-endian whatever the byte order of the kernel.  The manual counts from the
 * other end: its bit n is bit 63 - n here.
 */
#ifndef PT_POWERPC_BITS_H
#define PT_POWERPC_BITS_H

#include "generic/subject/subject.h"

/*
 * What radix hardware defines: Power ISA v3.0B, Book III, 5.7.10 Radix Tree
 * Translation, the page table entry and the page directory entry.  The hash
 * fault code of Linux reads the same bits; mmu.c uses these and the hash bits
 * below alone.
 */
#define PAGE_EXEC	    PT_BIT(0)	  /* EAA 3 */
#define PAGE_WRITE	    PT_BIT(1)	  /* EAA 2: read and write */
#define PAGE_READ	    PT_BIT(2)	  /* EAA 1 */
#define PAGE_PRIVILEGED	    PT_BIT(3)	  /* EAA 0 */
#define PAGE_ATT	    PT_BITS(4, 5) /* storage control attributes */
#define PAGE_SAO	    PT_BIT(4)
#define PAGE_NON_IDEMPOTENT PT_BIT(5)
#define PAGE_TOLERANT	    PT_BITS(4, 5)
#define PAGE_DIRTY	    PT_BIT(7) /* C: changed */
#define PAGE_ACCESSED	    PT_BIT(8) /* R: referenced */
#define PAGE_RPN_ISA	    PT_BITS(12, 56)
#define PAGE_PTE	    PT_BIT(62) /* leaf */
#define PAGE_PRESENT	    PT_BIT(63) /* valid */

#define PAGE_NLS	PT_BITS(0, 4)  /* directory entry: log2 of the next level's entries */
#define PAGE_TABLE_ADDR PT_BITS(8, 59) /* directory entry: NLB */

#define PAGE_SHIFT_4K  12
#define PAGE_SHIFT_64K 16
#define PMD_SHIFT_2M   21
#define PMD_SHIFT_16M  24
#define PUD_SHIFT_1G   30

/* What Linux does with the bits the hardware leaves to software (SW 1:3). */
#define PAGE_SOFT_DIRTY PT_BIT(9)
#define PAGE_SPECIAL	PT_BIT(10)
#define PAGE_DEVMAP	PT_BIT(11)

/* Linux takes 53 of the 57 address bits; the rest are hash's own flags. */
#define PTE_RPN_64K PT_BITS(16, 52)
#define PTE_RPN_4K  PT_BITS(12, 52)

/*
 * Where hash keeps what it put in the hash table: that there is a translation
 * (HASHPTE), in which slot, whether as 4K pages of a larger one (COMBO).  No
 * helper reads them; both page sizes have a place of their own for them.
 */
#define H_PAGE_BUSY	   PT_BIT(6)
#define H64_PAGE_COMBO	   PT_BIT(12)
#define H64_PAGE_THP_HUGE  PT_BIT(13) /* of a pmd: a THP, no page of HugeTLB */
#define H64_PAGE_HASHPTE   PT_BIT(55)
#define H64_PAGE_HPTEFLAGS (H_PAGE_BUSY | H64_PAGE_COMBO | H64_PAGE_HASHPTE)
#define H4_PAGE_F_GIX	   PT_BITS(53, 55)
#define H4_PAGE_F_SECOND   PT_BIT(56)
#define H4_PAGE_HASHPTE	   PT_BIT(60)
#define H4_PAGE_HPTEFLAGS  (H_PAGE_BUSY | H4_PAGE_F_GIX | H4_PAGE_F_SECOND | H4_PAGE_HASHPTE)

/* The protection key: hash alone, and eight keys only where pages have 4K. */
#define H64_PAGE_KEY	   PT_BITS(56, 60)
#define H64_PAGE_KEY_SHIFT 56
#define H4_PAGE_KEY	   PT_BITS(57, 59)
#define H4_PAGE_KEY_SHIFT  57

/* What Linux does with an entry that is not valid: the hardware ignores all of it. */
#define PAGE_INVALID	    PT_BIT(61) /* SW 0: present all the same */
#define SWP_TYPE_MASK	    PT_BITS(0, 4)
#define PAGE_SWP_EXCLUSIVE  PAGE_NON_IDEMPOTENT
#define PAGE_SWP_SOFT_DIRTY PAGE_SOFT_DIRTY

#endif
