/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The builtin subject of powerpc: book3s64, radix translation, 64K pages.
 *
 * The encoding follows Linux 6.12: arch/powerpc/include/asm/book3s/64/
 * {pgtable,radix,radix-64k,pgalloc}.h, arch/powerpc/include/asm/pgtable-masks.h,
 * arch/powerpc/mm/pgtable.c and arch/powerpc/mm/book3s64/pgtable.c.  It keeps
 * young and dirty where the hardware records them.  There is no uffd-wp, no
 * special pmd and no pmd_mkinvalid().
 */
#include "bits.h"
#include "generic/pt.h"

#define PAGE_SHIFT PAGE_SHIFT_64K
#define PTE_RPN	   PTE_RPN_64K

/* Protections. */

#define BASE (PAGE_PRESENT | PAGE_ACCESSED)

/* Private writable mappings are read-only until the copy. */
static const u64 prot[PT_NR_PROTS] = {
	[PT_PROT_NONE] = BASE,
	[PT_PROT_R] = BASE | PAGE_READ,
	[PT_PROT_RX] = BASE | PAGE_READ | PAGE_EXEC,
	[PT_PROT_RW] = BASE | PAGE_READ,
	[PT_PROT_RWX] = BASE | PAGE_READ | PAGE_EXEC,
	[PT_PROT_SHARED_R] = BASE | PAGE_READ,
	[PT_PROT_SHARED_RW] = BASE | PAGE_READ | PAGE_WRITE,
	[PT_PROT_SHARED_RWX] = BASE | PAGE_READ | PAGE_WRITE | PAGE_EXEC,
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
	return pfn << PAGE_SHIFT | prot[prot_index] | PAGE_PTE;
}

static u64 pte_pfn(u64 e)
{
	return (e & PTE_RPN) >> PAGE_SHIFT;
}

static u64 pte_same(u64 a, u64 b)
{
	return a == b;
}

/* The hardware may still write R and C back to an entry just emptied. */
static u64 pte_none(u64 e)
{
	return !(e & ~(PAGE_DIRTY | PAGE_ACCESSED));
}

static u64 pte_present(u64 e)
{
	return (e & PAGE_PTE) && (e & (PAGE_PRESENT | PAGE_INVALID));
}

/* Linux's default: it need not know what a TLB may hold. */
static u64 pte_accessible(u64 e)
{
	(void)e;
	return 1;
}

static u64 pte_young(u64 e)
{
	return !!(e & PAGE_ACCESSED);
}

static u64 pte_dirty(u64 e)
{
	return !!(e & PAGE_DIRTY);
}

static u64 pte_write(u64 e)
{
	return !!(e & PAGE_WRITE);
}

static u64 pte_special(u64 e)
{
	return !!(e & PAGE_SPECIAL);
}

/* A page directory entry may have the devmap bit in its address. */
static u64 pte_devmap(u64 e)
{
	return (e & PAGE_DEVMAP) && (e & PAGE_PTE);
}

static u64 pte_protnone(u64 e)
{
	return (e & PAGE_PRESENT) && (e & PAGE_PTE) && !(e & (PAGE_READ | PAGE_WRITE | PAGE_EXEC));
}

static u64 pte_soft_dirty(u64 e)
{
	return !!(e & PAGE_SOFT_DIRTY);
}

static u64 pte_mkyoung(u64 e)
{
	return e | PAGE_ACCESSED;
}

static u64 pte_mkold(u64 e)
{
	return e & ~PAGE_ACCESSED;
}

static u64 pte_mkdirty(u64 e)
{
	return e | PAGE_DIRTY | PAGE_SOFT_DIRTY;
}

static u64 pte_mkclean(u64 e)
{
	return e & ~PAGE_DIRTY;
}

static u64 pte_mkwrite(u64 e)
{
	return e | PAGE_READ | PAGE_WRITE;
}

static u64 pte_wrprotect(u64 e)
{
	return e & ~PAGE_WRITE;
}

static u64 pte_mkspecial(u64 e)
{
	return e | PAGE_SPECIAL;
}

static u64 pte_mkdevmap(u64 e)
{
	return e | PAGE_SPECIAL | PAGE_DEVMAP;
}

static u64 pte_mksoft_dirty(u64 e)
{
	return e | PAGE_SOFT_DIRTY;
}

static u64 pte_clear_soft_dirty(u64 e)
{
	return e & ~PAGE_SOFT_DIRTY;
}

#define HPAGE_CHG (PTE_RPN | PAGE_DIRTY | PAGE_ACCESSED | PAGE_PTE | PAGE_SOFT_DIRTY | PAGE_DEVMAP)
#define PAGE_CHG  (HPAGE_CHG | PAGE_SPECIAL)

static u64 pte_modify(u64 e, u64 prot_index)
{
	return (e & PAGE_CHG) | prot[prot_index];
}

/* Entries of a page middle directory. */

static u64 pmd_clear(u64 unused)
{
	(void)unused;
	return 0;
}

/* A table of 2^5 ptes: 32 pages of 64K are the 2M of a pmd. */
static u64 pmd_populate(u64 pfn)
{
	return pfn << PAGE_SHIFT | PAGE_PRESENT | (PMD_SHIFT_2M - PAGE_SHIFT);
}

static u64 pfn_pmd(u64 pfn, u64 prot_index)
{
	return (pfn << PAGE_SHIFT & PTE_RPN) | prot[prot_index] | PAGE_PTE;
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
	return !!(e & (PAGE_PRESENT | PAGE_INVALID));
}

/* The leaf bit, and those a page directory entry keeps clear. */
static u64 pmd_bad(u64 e)
{
	return !!(e & (PAGE_PTE | PT_BIT(61) | PT_BITS(5, 7)));
}

/*
 * Linux 6.12 tests the leaf bit alone, which a migration entry has too; rule L1
 * says that a leaf is present.
 */
static u64 pmd_leaf(u64 e)
{
	return pmd_present(e) && (e & PAGE_PTE);
}

static u64 pmd_trans_huge(u64 e)
{
	return pmd_leaf(e) && !(e & PAGE_DEVMAP);
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

static u64 pmd_devmap(u64 e)
{
	return pte_devmap(e);
}

static u64 pmd_protnone(u64 e)
{
	return pte_protnone(e);
}

static u64 pmd_soft_dirty(u64 e)
{
	return pte_soft_dirty(e);
}

/* pfn_pmd() has made it a leaf already. */
static u64 pmd_mkhuge(u64 e)
{
	return e;
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

static u64 pmd_mkdevmap(u64 e)
{
	return e | PAGE_PTE | PAGE_DEVMAP;
}

static u64 pmd_mksoft_dirty(u64 e)
{
	return pte_mksoft_dirty(e);
}

static u64 pmd_clear_soft_dirty(u64 e)
{
	return pte_clear_soft_dirty(e);
}

static u64 pmd_modify(u64 e, u64 prot_index)
{
	return (e & HPAGE_CHG) | prot[prot_index];
}

/* Without the valid bit it would look like a swap entry; the invalid bit tells. */
static u64 pmdp_invalidate(u64 e)
{
	return (e & ~PAGE_PRESENT) | PAGE_INVALID;
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

/* Swap entries: a swp_entry_t value of the architecture lacks the leaf bit. */

static u64 __swp_entry(u64 type, u64 offset)
{
	return type | (offset << PAGE_SHIFT & PTE_RPN);
}

static u64 __swp_type(u64 v)
{
	return v & SWP_TYPE_MASK;
}

static u64 __swp_offset(u64 v)
{
	return (v & PTE_RPN) >> PAGE_SHIFT;
}

static u64 __swp_entry_to_pte(u64 v)
{
	return v | PAGE_PTE;
}

static u64 __pte_to_swp_entry(u64 e)
{
	return e & ~PAGE_PTE;
}

static u64 __swp_entry_to_pmd(u64 v)
{
	return __swp_entry_to_pte(v);
}

static u64 __pmd_to_swp_entry(u64 e)
{
	return __pte_to_swp_entry(e);
}

static u64 pte_swp_mksoft_dirty(u64 e)
{
	return e | PAGE_SWP_SOFT_DIRTY;
}

static u64 pte_swp_clear_soft_dirty(u64 e)
{
	return e & ~PAGE_SWP_SOFT_DIRTY;
}

static u64 pte_swp_soft_dirty(u64 e)
{
	return !!(e & PAGE_SWP_SOFT_DIRTY);
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
	return e & ~(PAGE_SWP_EXCLUSIVE | PAGE_SWP_SOFT_DIRTY);
}

static u64 pmd_swp_mksoft_dirty(u64 e)
{
	return pte_swp_mksoft_dirty(e);
}

static u64 pmd_swp_clear_soft_dirty(u64 e)
{
	return pte_swp_clear_soft_dirty(e);
}

static u64 pmd_swp_soft_dirty(u64 e)
{
	return pte_swp_soft_dirty(e);
}

static u64 pmd_swp_clear_flags(u64 e)
{
	return pmd_swp_clear_soft_dirty(e);
}

/* MAX_PHYSMEM_BITS less the page shift. */
#define PT_SWP_PFN_BITS (51 - PAGE_SHIFT)
#define PT_THP_MIGRATION
#include "generic/swapops.h"

/* clang-format off */
extern const struct pt_subject PT_SUBJECT;
const struct pt_subject PT_SUBJECT = {
	.arch = "powerpc",
	.mode = PT_MODE_NAME,
	.op = {
		PT_HAS(vm_get_page_prot),

		PT_HAS(pte_clear), PT_HAS2(pfn_pte), PT_HAS(pte_pfn),
		PT_HAS2(pte_same), PT_HAS(pte_none), PT_HAS(pte_present),
		PT_HAS(pte_accessible), PT_HAS(pte_young), PT_HAS(pte_dirty),
		PT_HAS(pte_write), PT_HAS(pte_special), PT_HAS(pte_devmap),
		PT_HAS(pte_protnone), PT_HAS(pte_soft_dirty),
		PT_HAS(pte_mkyoung), PT_HAS(pte_mkold), PT_HAS(pte_mkdirty),
		PT_HAS(pte_mkclean), PT_HAS(pte_mkwrite), PT_HAS(pte_wrprotect),
		PT_HAS(pte_mkspecial), PT_HAS(pte_mkdevmap),
		PT_HAS(pte_mksoft_dirty), PT_HAS(pte_clear_soft_dirty),
		PT_HAS2(pte_modify),

		PT_HAS(pmd_clear), PT_HAS(pmd_populate), PT_HAS2(pfn_pmd),
		PT_HAS(pmd_pfn), PT_HAS2(pmd_same), PT_HAS(pmd_none),
		PT_HAS(pmd_present), PT_HAS(pmd_bad), PT_HAS(pmd_leaf),
		PT_HAS(pmd_trans_huge), PT_HAS(pmd_young), PT_HAS(pmd_dirty),
		PT_HAS(pmd_write), PT_HAS(pmd_devmap),
		PT_HAS(pmd_protnone), PT_HAS(pmd_soft_dirty),
		PT_HAS(pmd_mkhuge), PT_HAS(pmd_mkyoung), PT_HAS(pmd_mkold),
		PT_HAS(pmd_mkdirty), PT_HAS(pmd_mkclean), PT_HAS(pmd_mkwrite),
		PT_HAS(pmd_wrprotect), PT_HAS(pmd_mkdevmap),
		PT_HAS(pmd_mksoft_dirty), PT_HAS(pmd_clear_soft_dirty),
		PT_HAS2(pmd_modify),
		PT_HAS(pmdp_invalidate), PT_HAS(pmdp_invalidate_ret),
		PT_HAS(pmdp_invalidate_ad), PT_HAS(pmdp_invalidate_ad_ret),

		PT_HAS(pte_swp_mksoft_dirty), PT_HAS(pte_swp_clear_soft_dirty),
		PT_HAS(pte_swp_soft_dirty),
		PT_HAS(pte_swp_mkexclusive), PT_HAS(pte_swp_clear_exclusive),
		PT_HAS(pte_swp_exclusive),
		PT_HAS(pmd_swp_mksoft_dirty), PT_HAS(pmd_swp_clear_soft_dirty),
		PT_HAS(pmd_swp_soft_dirty),

		PT_HAS_SWAPOPS, PT_HAS_PMD_SWAPOPS,
	},
};
/* clang-format on */
