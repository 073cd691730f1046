/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The builtin subject of sparc64, sun4u or (PT_SUN4V) sun4v.  The encoding
 * follows Linux 6.12: arch/sparc/include/asm/{pgtable_64.h,pgalloc_64.h},
 * arch/sparc/mm/{init_64.c,tlb.c}; sun4v as before M7, where CV means
 * cacheable.  pte_mkwrite() is pte_mkwrite_novma() there.
 *
 * The hardware records neither young nor dirty.  Software keeps both and opens
 * an entry to reads (V) only while young, to writes (W) only while dirty, so
 * that the first access faults.  There is no soft-dirty, no uffd-wp, no devmap,
 * no NUMA balancing, no special pmd, no pmd_mkinvalid() and no migration of
 * huge pages.
 */
#include "bits.h"
#include "generic/pt.h"

/* Protections. */

#define MAPPED	 (PAGE_PRESENT | PAGE_ACCESSED | PAGE_CP | PAGE_CV)
#define READABLE (MAPPED | PAGE_VALID | PAGE_READ)

/* Private writable mappings are read-only until the copy. */
static const u64 prot[PT_NR_PROTS] = {
	[PT_PROT_NONE] = MAPPED,
	[PT_PROT_R] = READABLE,
	[PT_PROT_RX] = READABLE | PAGE_EXEC,
	[PT_PROT_RW] = READABLE,
	[PT_PROT_RWX] = READABLE | PAGE_EXEC,
	[PT_PROT_SHARED_R] = READABLE,
	[PT_PROT_SHARED_RW] = READABLE | PAGE_WRITE,
	[PT_PROT_SHARED_RWX] = READABLE | PAGE_WRITE | PAGE_EXEC,
};

static u64 vm_get_page_prot(u64 prot_index)
{
	return prot[prot_index];
}

/* Entries of a page table. */

static u64 pte_clear(u64 unused)
{
	(void)unused;
	return 0;
}

static u64 pfn_pte(u64 pfn, u64 prot_index)
{
	return pfn << PAGE_SHIFT | prot[prot_index];
}

static u64 pte_pfn(u64 e)
{
	return (e & PAGE_PADDR) >> PAGE_SHIFT;
}

static u64 pte_same(u64 a, u64 b)
{
	return a == b;
}

static u64 pte_none(u64 e)
{
	return !e;
}

static u64 pte_present(u64 e)
{
	return !!(e & PAGE_PRESENT);
}

static u64 pte_accessible(u64 e)
{
	return !!(e & PAGE_VALID);
}

static u64 pte_young(u64 e)
{
	return !!(e & PAGE_ACCESSED);
}

static u64 pte_dirty(u64 e)
{
	return !!(e & PAGE_MODIFIED);
}

static u64 pte_write(u64 e)
{
	return !!(e & PAGE_WRITE);
}

static u64 pte_special(u64 e)
{
	return !!(e & PAGE_SPECIAL);
}

/*
 * Linux 6.12 sets V whatever the protection is; rule Y1 says that a PROT_NONE
 * entry stays closed.
 */
static u64 pte_mkyoung(u64 e)
{
	e |= PAGE_ACCESSED;
	return e & PAGE_READ ? e | PAGE_VALID : e;
}

static u64 pte_mkold(u64 e)
{
	return e & ~(PAGE_ACCESSED | PAGE_VALID);
}

static u64 pte_mkdirty(u64 e)
{
	e |= PAGE_MODIFIED;
	return e & PAGE_WRITE ? e | PAGE_W : e;
}

static u64 pte_mkclean(u64 e)
{
	return e & ~(PAGE_MODIFIED | PAGE_W);
}

static u64 pte_mkwrite(u64 e)
{
	e |= PAGE_WRITE;
	return e & PAGE_MODIFIED ? e | PAGE_W : e;
}

static u64 pte_wrprotect(u64 e)
{
	return e & ~(PAGE_WRITE | PAGE_W);
}

static u64 pte_mkspecial(u64 e)
{
	return e | PAGE_SPECIAL;
}

#define PAGE_CHG                                                                                  \
	(PAGE_PADDR | PAGE_MODIFIED | PAGE_ACCESSED | PAGE_CP | PAGE_CV | PAGE_E | PAGE_SPECIAL | \
	 PAGE_PMD_HUGE | PAGE_SZALL)

/*
 * Linux 6.12 takes V and W from the protection, so it opens an old entry and
 * closes a dirty one to writes until the next fault.  Here both follow from
 * young and dirty, as everywhere else (D2).
 */
static u64 pte_modify(u64 e, u64 prot_index)
{
	e = (e & PAGE_CHG) | (prot[prot_index] & ~PAGE_CHG);
	if (!(e & PAGE_ACCESSED))
		e &= ~PAGE_VALID;
	if ((e & PAGE_WRITE) && (e & PAGE_MODIFIED))
		e |= PAGE_W;
	return e;
}

/* Entries of a page middle directory. */

static u64 pmd_clear(u64 unused)
{
	(void)unused;
	return 0;
}

/* The bare address: V is clear, so no miss handler takes it for a TTE. */
static u64 pmd_populate(u64 pfn)
{
	return pfn << PAGE_SHIFT;
}

static u64 pfn_pmd(u64 pfn, u64 prot_index)
{
	return pfn_pte(pfn, prot_index);
}

static u64 pmd_pfn(u64 e)
{
	return pte_pfn(e);
}

static u64 pmd_same(u64 a, u64 b)
{
	return a == b;
}

static u64 pmd_none(u64 e)
{
	return !e;
}

static u64 pmd_present(u64 e)
{
	return !!e;
}

/* A table's address is aligned; a TTE has PAGE_PRESENT below. */
static u64 pmd_bad(u64 e)
{
	return !!(e & PT_BITS(0, PAGE_SHIFT - 1));
}

static u64 pmd_leaf(u64 e)
{
	return !!(e & PAGE_PMD_HUGE);
}

static u64 pmd_trans_huge(u64 e)
{
	return pmd_leaf(e);
}

static u64 pmd_young(u64 e)
{
	return pte_young(e);
}

static u64 pmd_dirty(u64 e)
{
	return pte_dirty(e);
}

static u64 pmd_write(u64 e)
{
	return pte_write(e);
}

/* 8M, which the miss handler maps as two 4M pages. */
static u64 pmd_mkhuge(u64 e)
{
	return e | PAGE_SZ4MB | PAGE_PMD_HUGE;
}

static u64 pmd_mkyoung(u64 e)
{
	return pte_mkyoung(e);
}

static u64 pmd_mkold(u64 e)
{
	return pte_mkold(e);
}

static u64 pmd_mkdirty(u64 e)
{
	return pte_mkdirty(e);
}

static u64 pmd_mkclean(u64 e)
{
	return pte_mkclean(e);
}

static u64 pmd_mkwrite(u64 e)
{
	return pte_mkwrite(e);
}

static u64 pmd_wrprotect(u64 e)
{
	return pte_wrprotect(e);
}

static u64 pmd_modify(u64 e, u64 prot_index)
{
	return pte_modify(e, prot_index);
}

static u64 pmdp_invalidate(u64 e)
{
	return e & ~PAGE_VALID;
}

static u64 pmdp_invalidate_ret(u64 e)
{
	return e;
}

static u64 pmdp_invalidate_ad(u64 e)
{
	return pmdp_invalidate(e);
}

static u64 pmdp_invalidate_ad_ret(u64 e)
{
	return e;
}

/*
 * Swap entries: a swp_entry_t value of the architecture is the entry itself.
 * Type 0 with offset 0 is the empty entry; mm never makes it.
 */

static u64 __swp_entry(u64 type, u64 offset)
{
	return (type << SWP_TYPE_SHIFT_PTE & SWP_TYPE_MASK) | offset << SWP_OFFSET_SHIFT;
}

static u64 __swp_type(u64 v)
{
	return (v & SWP_TYPE_MASK) >> SWP_TYPE_SHIFT_PTE;
}

static u64 __swp_offset(u64 v)
{
	return v >> SWP_OFFSET_SHIFT;
}

static u64 __swp_entry_to_pte(u64 v)
{
	return v;
}

static u64 __pte_to_swp_entry(u64 e)
{
	return e;
}

static u64 pte_swp_mkexclusive(u64 e)
{
	return e | PAGE_SWP_EXCLUSIVE;
}

static u64 pte_swp_clear_exclusive(u64 e)
{
	return e & ~PAGE_SWP_EXCLUSIVE;
}

static u64 pte_swp_exclusive(u64 e)
{
	return !!(e & PAGE_SWP_EXCLUSIVE);
}

static u64 pte_swp_clear_flags(u64 e)
{
	return pte_swp_clear_exclusive(e);
}

/* MAX_PHYSMEM_BITS less the page shift, in both formats. */
#define PT_SWP_PFN_BITS (53 - PAGE_SHIFT)
#include "generic/swapops.h"

/* clang-format off */
extern const struct pt_subject PT_SUBJECT;
const struct pt_subject PT_SUBJECT = {
	.arch = "sparc",
	.mode = PT_MODE_NAME,
	.op = {
		PT_HAS(vm_get_page_prot),

		PT_HAS(pte_clear), PT_HAS2(pfn_pte), PT_HAS(pte_pfn),
		PT_HAS2(pte_same), PT_HAS(pte_none), PT_HAS(pte_present),
		PT_HAS(pte_accessible), PT_HAS(pte_young), PT_HAS(pte_dirty),
		PT_HAS(pte_write), PT_HAS(pte_special),
		PT_HAS(pte_mkyoung), PT_HAS(pte_mkold), PT_HAS(pte_mkdirty),
		PT_HAS(pte_mkclean), PT_HAS(pte_mkwrite), PT_HAS(pte_wrprotect),
		PT_HAS(pte_mkspecial),
		PT_HAS2(pte_modify),

		PT_HAS(pmd_clear), PT_HAS(pmd_populate), PT_HAS2(pfn_pmd),
		PT_HAS(pmd_pfn), PT_HAS2(pmd_same), PT_HAS(pmd_none),
		PT_HAS(pmd_present), PT_HAS(pmd_bad), PT_HAS(pmd_leaf),
		PT_HAS(pmd_trans_huge), PT_HAS(pmd_young), PT_HAS(pmd_dirty),
		PT_HAS(pmd_write),
		PT_HAS(pmd_mkhuge), PT_HAS(pmd_mkyoung), PT_HAS(pmd_mkold),
		PT_HAS(pmd_mkdirty), PT_HAS(pmd_mkclean), PT_HAS(pmd_mkwrite),
		PT_HAS(pmd_wrprotect),
		PT_HAS2(pmd_modify),
		PT_HAS(pmdp_invalidate), PT_HAS(pmdp_invalidate_ret),
		PT_HAS(pmdp_invalidate_ad), PT_HAS(pmdp_invalidate_ad_ret),

		PT_HAS(pte_swp_mkexclusive), PT_HAS(pte_swp_clear_exclusive),
		PT_HAS(pte_swp_exclusive),

		PT_HAS_SWAPOPS,
	},
};
/* clang-format on */
