/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The builtin subject of arm64, 4K granule.  The encoding follows Linux 6.12,
 * arch/arm64/include/asm/{pgtable.h,pgtable-prot.h,pgtable-hwdef.h} and
 * arch/arm64/mm/mmap.c: uffd-wp and devmap are configured, no BTI, no MTE, no
 * protection keys; there is no soft-dirty.
 *
 * One exception: pte_mkwrite() of a clean entry leaves it read-only for the
 * hardware, so that the first write is recorded (rule D2).  6.12 opened it;
 * 6.18 and the stable trees that took its fix do as here.
 */
#include "bits.h"
#include "generic/pt.h"

/* Protections. */

#define PROT_DEFAULT  (PTE_TYPE_PAGE | PTE_SHARED | PTE_AF | PTE_NG | PTE_RDONLY | PTE_PXN)
#define PROT_READ     (PROT_DEFAULT | PTE_USER | PTE_UXN)
#define PROT_READEXEC (PROT_DEFAULT | PTE_USER)

/* A writable one starts clean: the hardware clears RDONLY at the first write. */
static const u64 prot[PT_NR_PROTS] = {
	[PT_PROT_NONE] = (PROT_DEFAULT & ~PTE_VALID) | PTE_PRESENT_INVALID | PTE_UXN,
	[PT_PROT_R] = PROT_READ,
	[PT_PROT_RX] = PROT_READEXEC,
	[PT_PROT_RW] = PROT_READ,
	[PT_PROT_RWX] = PROT_READEXEC,
	[PT_PROT_SHARED_R] = PROT_READ,
	[PT_PROT_SHARED_RW] = PROT_READ | PTE_WRITE,
	[PT_PROT_SHARED_RWX] = PROT_READEXEC | PTE_WRITE,
};

static u64 vm_get_page_prot(u64 prot_index)
{
	return prot[prot_index];
}

/* Not for the MMU, yet to be read as if it were valid. */
static u64 present_invalid(u64 e)
{
	return (e & (PTE_VALID | PTE_PRESENT_INVALID)) == PTE_PRESENT_INVALID;
}

/* Writable with RDONLY clear is how the hardware records a write (DBM). */
static u64 hw_dirty(u64 e)
{
	return (e & (PTE_WRITE | PTE_RDONLY)) == PTE_WRITE;
}

/* Entries of a page table. */

static u64 pte_clear(u64 unused)
{
	(void)unused;
	return 0;
}

static u64 pfn_pte(u64 pfn, u64 prot_index)
{
	return ((pfn << PAGE_SHIFT_4K) & PTE_ADDR_4K) | prot[prot_index];
}

static u64 pte_pfn(u64 e)
{
	return (e & PTE_ADDR_4K) >> PAGE_SHIFT_4K;
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
	return (e & PTE_VALID) || present_invalid(e);
}

static u64 pte_accessible(u64 e)
{
	return !!(e & PTE_VALID);
}

static u64 pte_young(u64 e)
{
	return !!(e & PTE_AF);
}

static u64 pte_dirty(u64 e)
{
	return (e & PTE_DIRTY) || hw_dirty(e);
}

static u64 pte_write(u64 e)
{
	return !!(e & PTE_WRITE);
}

static u64 pte_special(u64 e)
{
	return !!(e & PTE_SPECIAL);
}

static u64 pte_devmap(u64 e)
{
	return !!(e & PTE_DEVMAP);
}

static u64 pte_protnone(u64 e)
{
	return present_invalid(e) && !(e & PTE_USER) && (e & PTE_UXN);
}

static u64 pte_uffd_wp(u64 e)
{
	return !!(e & PTE_UFFD_WP);
}

static u64 pte_mkyoung(u64 e)
{
	return e | PTE_AF;
}

static u64 pte_mkold(u64 e)
{
	return e & ~PTE_AF;
}

static u64 pte_mkdirty(u64 e)
{
	e |= PTE_DIRTY;
	return e & PTE_WRITE ? e & ~PTE_RDONLY : e;
}

static u64 pte_mkclean(u64 e)
{
	return (e & ~PTE_DIRTY) | PTE_RDONLY;
}

static u64 pte_mkwrite(u64 e)
{
	e |= PTE_WRITE;
	return e & PTE_DIRTY ? e & ~PTE_RDONLY : e;
}

static u64 pte_wrprotect(u64 e)
{
	if (hw_dirty(e))
		e |= PTE_DIRTY;
	return (e & ~PTE_WRITE) | PTE_RDONLY;
}

static u64 pte_mkspecial(u64 e)
{
	return e | PTE_SPECIAL;
}

static u64 pte_mkdevmap(u64 e)
{
	return e | PTE_SPECIAL | PTE_DEVMAP;
}

static u64 pte_mkuffd_wp(u64 e)
{
	return pte_wrprotect(e | PTE_UFFD_WP);
}

static u64 pte_clear_uffd_wp(u64 e)
{
	return e & ~PTE_UFFD_WP;
}

#define CHANGE_TAKES                                                                            \
	(PTE_VALID | PTE_PRESENT_INVALID | PTE_ATTRINDX_MASK | PTE_USER | PTE_RDONLY | PTE_GP | \
	 PTE_WRITE | PTE_PXN | PTE_UXN | PTE_PO_IDX_MASK)

static u64 pte_modify(u64 e, u64 prot_index)
{
	if (hw_dirty(e))
		e |= PTE_DIRTY;
	e = (e & ~CHANGE_TAKES) | (prot[prot_index] & CHANGE_TAKES);
	return e & PTE_DIRTY ? pte_mkdirty(e) : e;
}

/* Entries of a page middle directory. */

static u64 pmd_clear(u64 unused)
{
	(void)unused;
	return 0;
}

static u64 pmd_populate(u64 pfn)
{
	return ((pfn << PAGE_SHIFT_4K) & PTE_ADDR_4K) | PTE_TYPE_PAGE | PMD_TABLE_PXN;
}

static u64 pfn_pmd(u64 pfn, u64 prot_index)
{
	return pfn_pte(pfn, prot_index);
}

static u64 pmd_pfn(u64 e)
{
	return (e & PMD_ADDR_4K) >> PAGE_SHIFT_4K;
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
	return pte_present(e);
}

static u64 pmd_bad(u64 e)
{
	return (e & PTE_TYPE_MASK) != PTE_TYPE_PAGE;
}

static u64 pmd_leaf(u64 e)
{
	return pmd_present(e) && pmd_bad(e);
}

static u64 pmd_trans_huge(u64 e)
{
	return pmd_present(e) && !(e & PTE_TABLE_BIT);
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

static u64 pmd_special(u64 e)
{
	return pte_special(e);
}

static u64 pmd_devmap(u64 e)
{
	return pte_devmap(e);
}

static u64 pmd_protnone(u64 e)
{
	return pte_protnone(e);
}

static u64 pmd_uffd_wp(u64 e)
{
	return pte_uffd_wp(e);
}

static u64 pmd_mkhuge(u64 e)
{
	return e & ~PTE_TABLE_BIT;
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

static u64 pmd_mkspecial(u64 e)
{
	return pte_mkspecial(e);
}

static u64 pmd_mkdevmap(u64 e)
{
	return e | PTE_DEVMAP;
}

static u64 pmd_mkuffd_wp(u64 e)
{
	return pte_mkuffd_wp(e);
}

static u64 pmd_clear_uffd_wp(u64 e)
{
	return pte_clear_uffd_wp(e);
}

static u64 pmd_modify(u64 e, u64 prot_index)
{
	return pte_modify(e, prot_index);
}

static u64 pmd_mkinvalid(u64 e)
{
	return (e | PTE_PRESENT_INVALID) & ~PTE_VALID;
}

static u64 pmdp_invalidate(u64 e)
{
	return pmd_mkinvalid(e);
}

/* Pointer helpers on an entry that others use: one exchange. */
static u64 ptep_get_and_clear_at(u64 at)
{
	return __atomic_exchange_n((u64 *)(uintptr_t)at, 0, __ATOMIC_SEQ_CST);
}

static u64 pmdp_invalidate_at(u64 at)
{
	u64 *slot = (u64 *)(uintptr_t)at;
	u64 old = __atomic_load_n(slot, __ATOMIC_RELAXED);

	while (!__atomic_compare_exchange_n(slot, &old, pmdp_invalidate(old), false,
					    __ATOMIC_SEQ_CST, __ATOMIC_RELAXED))
		;
	return old;
}

static u64 pmdp_invalidate_ret(u64 e)
{
	return e;
}

static u64 pmdp_invalidate_ad(u64 e)
{
	return pmd_mkinvalid(e);
}

static u64 pmdp_invalidate_ad_ret(u64 e)
{
	return e;
}

/* Swap entries: a swp_entry_t value of the architecture is the entry itself. */

static u64 __swp_entry(u64 type, u64 offset)
{
	return ((offset << SWP_OFFSET_SHIFT) & SWP_OFFSET_MASK) | (type << SWP_PTE_TYPE_SHIFT);
}

static u64 __swp_type(u64 v)
{
	return (v & SWP_TYPE_MASK) >> SWP_PTE_TYPE_SHIFT;
}

static u64 __swp_offset(u64 v)
{
	return (v & SWP_OFFSET_MASK) >> SWP_OFFSET_SHIFT;
}

static u64 __swp_entry_to_pte(u64 v)
{
	return v;
}

static u64 __pte_to_swp_entry(u64 e)
{
	return e;
}

static u64 __swp_entry_to_pmd(u64 v)
{
	return v;
}

static u64 __pmd_to_swp_entry(u64 e)
{
	return e;
}

static u64 pte_swp_mkuffd_wp(u64 e)
{
	return e | PTE_SWP_UFFD_WP;
}

static u64 pte_swp_clear_uffd_wp(u64 e)
{
	return e & ~PTE_SWP_UFFD_WP;
}

static u64 pte_swp_uffd_wp(u64 e)
{
	return !!(e & PTE_SWP_UFFD_WP);
}

static u64 pte_swp_mkexclusive(u64 e)
{
	return e | PTE_SWP_EXCLUSIVE;
}

static u64 pte_swp_clear_exclusive(u64 e)
{
	return e & ~PTE_SWP_EXCLUSIVE;
}

static u64 pte_swp_exclusive(u64 e)
{
	return !!(e & PTE_SWP_EXCLUSIVE);
}

static u64 pte_swp_clear_flags(u64 e)
{
	return e & ~(PTE_SWP_UFFD_WP | PTE_SWP_EXCLUSIVE);
}

static u64 pmd_swp_mkuffd_wp(u64 e)
{
	return e | PTE_SWP_UFFD_WP;
}

static u64 pmd_swp_clear_uffd_wp(u64 e)
{
	return e & ~PTE_SWP_UFFD_WP;
}

static u64 pmd_swp_uffd_wp(u64 e)
{
	return !!(e & PTE_SWP_UFFD_WP);
}

static u64 pmd_swp_clear_flags(u64 e)
{
	return e & ~PTE_SWP_UFFD_WP;
}

/* MAX_PHYSMEM_BITS less the page shift. */
#define PT_SWP_PFN_BITS (48 - PAGE_SHIFT_4K)
#define PT_THP_MIGRATION
#include "generic/swapops.h"

/* clang-format off */
extern const struct pt_subject PT_SUBJECT;
const struct pt_subject PT_SUBJECT = {
	.arch = "arm64",
	.mode = PT_MODE_NAME,
	.op = {
		PT_HAS(vm_get_page_prot),

		PT_HAS(pte_clear), PT_HAS2(pfn_pte), PT_HAS(pte_pfn),
		PT_HAS2(pte_same), PT_HAS(pte_none), PT_HAS(pte_present),
		PT_HAS(pte_accessible), PT_HAS(pte_young), PT_HAS(pte_dirty),
		PT_HAS(pte_write), PT_HAS(pte_special), PT_HAS(pte_devmap),
		PT_HAS(pte_protnone), PT_HAS(pte_uffd_wp),
		PT_HAS(pte_mkyoung), PT_HAS(pte_mkold), PT_HAS(pte_mkdirty),
		PT_HAS(pte_mkclean), PT_HAS(pte_mkwrite), PT_HAS(pte_wrprotect),
		PT_HAS(pte_mkspecial), PT_HAS(pte_mkdevmap),
		PT_HAS(pte_mkuffd_wp), PT_HAS(pte_clear_uffd_wp),
		PT_HAS2(pte_modify),

		PT_HAS(pmd_clear), PT_HAS(pmd_populate), PT_HAS2(pfn_pmd),
		PT_HAS(pmd_pfn), PT_HAS2(pmd_same), PT_HAS(pmd_none),
		PT_HAS(pmd_present), PT_HAS(pmd_bad), PT_HAS(pmd_leaf),
		PT_HAS(pmd_trans_huge), PT_HAS(pmd_young), PT_HAS(pmd_dirty),
		PT_HAS(pmd_write), PT_HAS(pmd_special), PT_HAS(pmd_devmap),
		PT_HAS(pmd_protnone), PT_HAS(pmd_uffd_wp),
		PT_HAS(pmd_mkhuge), PT_HAS(pmd_mkyoung), PT_HAS(pmd_mkold),
		PT_HAS(pmd_mkdirty), PT_HAS(pmd_mkclean), PT_HAS(pmd_mkwrite),
		PT_HAS(pmd_wrprotect), PT_HAS(pmd_mkspecial), PT_HAS(pmd_mkdevmap),
		PT_HAS(pmd_mkuffd_wp), PT_HAS(pmd_clear_uffd_wp),
		PT_HAS2(pmd_modify), PT_HAS(pmd_mkinvalid),
		PT_HAS(pmdp_invalidate), PT_HAS(pmdp_invalidate_ret),
		PT_HAS(pmdp_invalidate_at), PT_HAS(ptep_get_and_clear_at),
		PT_HAS(pmdp_invalidate_ad), PT_HAS(pmdp_invalidate_ad_ret),

		PT_HAS(pte_swp_mkuffd_wp), PT_HAS(pte_swp_clear_uffd_wp),
		PT_HAS(pte_swp_uffd_wp),
		PT_HAS(pte_swp_mkexclusive), PT_HAS(pte_swp_clear_exclusive),
		PT_HAS(pte_swp_exclusive),
		PT_HAS(pmd_swp_mkuffd_wp), PT_HAS(pmd_swp_clear_uffd_wp),
		PT_HAS(pmd_swp_uffd_wp),

		PT_HAS_SWAPOPS, PT_HAS_PMD_SWAPOPS,
	},
};
/* clang-format on */
