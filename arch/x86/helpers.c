/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The builtin subject of x86-64, 4-level paging.  The encoding follows Linux
 * 6.12, arch/x86/include/asm/{pgtable.h,pgtable_types.h,pgtable_64.h,
 * pgtable-invert.h}: soft-dirty, uffd-wp and devmap are configured, and the
 * CPU has shadow stacks, so Write=0, Dirty=1 is never made (SavedDirty).
 * pte_mkwrite() is pte_mkwrite_novma() there.
 */
#include "bits.h"
#include "generic/pt.h"

/* Protections. */

static const u64 prot[PT_NR_PROTS] = {
	[PT_PROT_NONE] = PAGE_ACCESSED | PAGE_PROTNONE,
	[PT_PROT_R] = PAGE_PRESENT | PAGE_USER | PAGE_ACCESSED | PAGE_NX,
	[PT_PROT_RX] = PAGE_PRESENT | PAGE_USER | PAGE_ACCESSED,
	[PT_PROT_RW] = PAGE_PRESENT | PAGE_USER | PAGE_ACCESSED | PAGE_NX,
	[PT_PROT_RWX] = PAGE_PRESENT | PAGE_USER | PAGE_ACCESSED,
	[PT_PROT_SHARED_R] = PAGE_PRESENT | PAGE_USER | PAGE_ACCESSED | PAGE_NX,
	[PT_PROT_SHARED_RW] = PAGE_PRESENT | PAGE_RW | PAGE_USER | PAGE_ACCESSED | PAGE_NX,
	[PT_PROT_SHARED_RWX] = PAGE_PRESENT | PAGE_RW | PAGE_USER | PAGE_ACCESSED,
};

static u64 vm_get_page_prot(u64 prot_index)
{
	return prot[prot_index];
}

/*
 * A non-present entry holds its pfn complemented, so that a CPU with the L1TF
 * flaw speculates on addresses where no memory is.  All-zero stays all-zero.
 */
static u64 inversion(u64 e)
{
	return e && !(e & PAGE_PRESENT) ? ~UINT64_C(0) : 0;
}

/* Write=0, Dirty=1 would be a shadow stack: keep such a dirty bit in software. */
static u64 save_dirty(u64 e)
{
	if ((e & (PAGE_RW | PAGE_DIRTY)) == PAGE_DIRTY)
		e = (e & ~PAGE_DIRTY) | PAGE_SAVED_DIRTY;
	return e;
}

/* The way back, for an entry that got Write=1. */
static u64 restore_dirty(u64 e)
{
	if ((e & (PAGE_RW | PAGE_SAVED_DIRTY)) == (PAGE_RW | PAGE_SAVED_DIRTY))
		e = (e & ~PAGE_SAVED_DIRTY) | PAGE_DIRTY;
	return e;
}

/* Takes all but the `keep` bits from p; those that hold the frame may flip. */
static u64 modify(u64 e, u64 p, u64 keep, u64 frame)
{
	u64 v = (e & keep) | (p & ~keep);

	v ^= (inversion(e) ^ inversion(v)) & frame;
	return e & PAGE_RW ? save_dirty(v) : restore_dirty(v);
}

#define CHANGE_KEEPS                                                                      \
	(PTE_PFN_MASK | PAGE_PCD | PAGE_PWT | PAGE_SPECIAL | PAGE_ACCESSED | PAGE_DIRTY | \
	 PAGE_SAVED_DIRTY | PAGE_SOFT_DIRTY | PAGE_DEVMAP | PAGE_UFFD_WP)

/* Entries of a page table. */

static u64 pte_clear(u64 unused)
{
	(void)unused;
	return 0;
}

static u64 pfn_pte(u64 pfn, u64 prot_index)
{
	u64 p = prot[prot_index];

	return (((pfn << PAGE_FRAME_SHIFT) ^ inversion(p)) & PTE_PFN_MASK) | p;
}

static u64 pte_pfn(u64 e)
{
	return ((e ^ inversion(e)) & PTE_PFN_MASK) >> PAGE_FRAME_SHIFT;
}

static u64 pte_same(u64 a, u64 b)
{
	return a == b;
}

static u64 pte_none(u64 e)
{
	return !(e & ~PAGE_KNL_ERRATUM_MASK);
}

static u64 pte_present(u64 e)
{
	return !!(e & (PAGE_PRESENT | PAGE_PROTNONE));
}

static u64 pte_accessible(u64 e)
{
	return !!(e & PAGE_PRESENT);
}

static u64 pte_young(u64 e)
{
	return !!(e & PAGE_ACCESSED);
}

static u64 pte_dirty(u64 e)
{
	return !!(e & (PAGE_DIRTY | PAGE_SAVED_DIRTY));
}

/* A shadow stack counts as writable, though no helper here makes one. */
static u64 pte_write(u64 e)
{
	return (e & PAGE_RW) || (e & PAGE_DIRTY);
}

static u64 pte_special(u64 e)
{
	return !!(e & PAGE_SPECIAL);
}

static u64 pte_devmap(u64 e)
{
	return !!(e & PAGE_DEVMAP);
}

static u64 pte_protnone(u64 e)
{
	return (e & (PAGE_PRESENT | PAGE_PROTNONE)) == PAGE_PROTNONE;
}

static u64 pte_soft_dirty(u64 e)
{
	return !!(e & PAGE_SOFT_DIRTY);
}

static u64 pte_uffd_wp(u64 e)
{
	return !!(e & PAGE_UFFD_WP);
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
	return save_dirty(e | PAGE_DIRTY | PAGE_SOFT_DIRTY);
}

static u64 pte_mkclean(u64 e)
{
	return e & ~(PAGE_DIRTY | PAGE_SAVED_DIRTY);
}

static u64 pte_mkwrite(u64 e)
{
	return e | PAGE_RW;
}

static u64 pte_wrprotect(u64 e)
{
	return save_dirty(e & ~PAGE_RW);
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

static u64 pte_mkuffd_wp(u64 e)
{
	return pte_wrprotect(e | PAGE_UFFD_WP);
}

static u64 pte_clear_uffd_wp(u64 e)
{
	return e & ~PAGE_UFFD_WP;
}

static u64 pte_modify(u64 e, u64 prot_index)
{
	return modify(e, prot[prot_index], CHANGE_KEEPS | PAGE_PAT, PTE_PFN_MASK);
}

/* Entries of a page middle directory. */

static u64 pmd_clear(u64 unused)
{
	(void)unused;
	return 0;
}

/* What every table entry has besides its frame; user pages add PAGE_USER. */
#define KERNPG_TABLE (PAGE_PRESENT | PAGE_RW | PAGE_ACCESSED | PAGE_DIRTY)

static u64 pmd_populate(u64 pfn)
{
	return (pfn << PAGE_FRAME_SHIFT) | KERNPG_TABLE | PAGE_USER;
}

static u64 pmd_pfn_mask(u64 e)
{
	return e & PAGE_PSE ? PMD_PFN_MASK : PTE_PFN_MASK;
}

static u64 pmd_flags(u64 e)
{
	return e & ~pmd_pfn_mask(e);
}

static u64 pmd_of_flags(u64 pfn, u64 flags)
{
	return (((pfn << PAGE_FRAME_SHIFT) ^ inversion(flags)) & PMD_PFN_MASK) | flags;
}

static u64 pfn_pmd(u64 pfn, u64 prot_index)
{
	return pmd_of_flags(pfn, prot[prot_index]);
}

static u64 pmd_pfn(u64 e)
{
	return ((e ^ inversion(e)) & pmd_pfn_mask(e)) >> PAGE_FRAME_SHIFT;
}

static u64 pmd_same(u64 a, u64 b)
{
	return a == b;
}

static u64 pmd_none(u64 e)
{
	return !(e & ~PAGE_KNL_ERRATUM_MASK);
}

/* PSE alone marks a huge page that is being split: see pmd_mkinvalid(). */
static u64 pmd_present(u64 e)
{
	return !!(e & (PAGE_PRESENT | PAGE_PROTNONE | PAGE_PSE));
}

static u64 pmd_bad(u64 e)
{
	return (pmd_flags(e) & ~(PAGE_USER | PAGE_ACCESSED)) != (KERNPG_TABLE & ~PAGE_ACCESSED);
}

static u64 pmd_leaf(u64 e)
{
	return !!(e & PAGE_PSE);
}

static u64 pmd_trans_huge(u64 e)
{
	return (e & (PAGE_PSE | PAGE_DEVMAP)) == PAGE_PSE;
}

static u64 pmd_young(u64 e)
{
	return !!(e & PAGE_ACCESSED);
}

static u64 pmd_dirty(u64 e)
{
	return !!(e & (PAGE_DIRTY | PAGE_SAVED_DIRTY));
}

static u64 pmd_write(u64 e)
{
	return (e & PAGE_RW) || (e & (PAGE_DIRTY | PAGE_PSE)) == (PAGE_DIRTY | PAGE_PSE);
}

static u64 pmd_special(u64 e)
{
	return !!(e & PAGE_SPECIAL);
}

static u64 pmd_devmap(u64 e)
{
	return !!(e & PAGE_DEVMAP);
}

static u64 pmd_protnone(u64 e)
{
	return (e & (PAGE_PRESENT | PAGE_PROTNONE)) == PAGE_PROTNONE;
}

static u64 pmd_soft_dirty(u64 e)
{
	return !!(e & PAGE_SOFT_DIRTY);
}

static u64 pmd_uffd_wp(u64 e)
{
	return !!(e & PAGE_UFFD_WP);
}

static u64 pmd_mkhuge(u64 e)
{
	return e | PAGE_PSE;
}

static u64 pmd_mkyoung(u64 e)
{
	return e | PAGE_ACCESSED;
}

static u64 pmd_mkold(u64 e)
{
	return e & ~PAGE_ACCESSED;
}

static u64 pmd_mkdirty(u64 e)
{
	return save_dirty(e | PAGE_DIRTY | PAGE_SOFT_DIRTY);
}

static u64 pmd_mkclean(u64 e)
{
	return e & ~(PAGE_DIRTY | PAGE_SAVED_DIRTY);
}

static u64 pmd_mkwrite(u64 e)
{
	return e | PAGE_RW;
}

static u64 pmd_wrprotect(u64 e)
{
	return save_dirty(e & ~PAGE_RW);
}

static u64 pmd_mkspecial(u64 e)
{
	return e | PAGE_SPECIAL;
}

static u64 pmd_mkdevmap(u64 e)
{
	return e | PAGE_DEVMAP;
}

static u64 pmd_mksoft_dirty(u64 e)
{
	return e | PAGE_SOFT_DIRTY;
}

static u64 pmd_clear_soft_dirty(u64 e)
{
	return e & ~PAGE_SOFT_DIRTY;
}

static u64 pmd_mkuffd_wp(u64 e)
{
	return pmd_wrprotect(e | PAGE_UFFD_WP);
}

static u64 pmd_clear_uffd_wp(u64 e)
{
	return e & ~PAGE_UFFD_WP;
}

static u64 pmd_modify(u64 e, u64 prot_index)
{
	return modify(e, prot[prot_index], CHANGE_KEEPS | PAGE_PSE | PAGE_PAT_LARGE, PMD_PFN_MASK);
}

static u64 pmd_mkinvalid(u64 e)
{
	return pmd_of_flags(pmd_pfn(e), pmd_flags(e) & ~(PAGE_PRESENT | PAGE_PROTNONE));
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
	return (~(offset << SWP_OFFSET_SHIFT) & SWP_OFFSET_MASK) | (type << SWP_PTE_TYPE_SHIFT);
}

static u64 __swp_type(u64 v)
{
	return v >> SWP_PTE_TYPE_SHIFT;
}

static u64 __swp_offset(u64 v)
{
	return (~v & SWP_OFFSET_MASK) >> SWP_OFFSET_SHIFT;
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

static u64 pte_swp_mkuffd_wp(u64 e)
{
	return e | PAGE_SWP_UFFD_WP;
}

static u64 pte_swp_clear_uffd_wp(u64 e)
{
	return e & ~PAGE_SWP_UFFD_WP;
}

static u64 pte_swp_uffd_wp(u64 e)
{
	return !!(e & PAGE_SWP_UFFD_WP);
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
	return e & ~(PAGE_SWP_SOFT_DIRTY | PAGE_SWP_UFFD_WP | PAGE_SWP_EXCLUSIVE);
}

static u64 pmd_swp_mksoft_dirty(u64 e)
{
	return e | PAGE_SWP_SOFT_DIRTY;
}

static u64 pmd_swp_clear_soft_dirty(u64 e)
{
	return e & ~PAGE_SWP_SOFT_DIRTY;
}

static u64 pmd_swp_soft_dirty(u64 e)
{
	return !!(e & PAGE_SWP_SOFT_DIRTY);
}

static u64 pmd_swp_mkuffd_wp(u64 e)
{
	return e | PAGE_SWP_UFFD_WP;
}

static u64 pmd_swp_clear_uffd_wp(u64 e)
{
	return e & ~PAGE_SWP_UFFD_WP;
}

static u64 pmd_swp_uffd_wp(u64 e)
{
	return !!(e & PAGE_SWP_UFFD_WP);
}

static u64 pmd_swp_clear_flags(u64 e)
{
	return e & ~(PAGE_SWP_SOFT_DIRTY | PAGE_SWP_UFFD_WP);
}

/* MAX_PHYSMEM_BITS less the page shift. */
#define PT_SWP_PFN_BITS (46 - PAGE_FRAME_SHIFT)
#define PT_THP_MIGRATION
#include "generic/swapops.h"

/* clang-format off */
extern const struct pt_subject PT_SUBJECT;
const struct pt_subject PT_SUBJECT = {
	.arch = "x86",
	.mode = PT_MODE_NAME,
	.op = {
		PT_HAS(vm_get_page_prot),

		PT_HAS(pte_clear), PT_HAS2(pfn_pte), PT_HAS(pte_pfn),
		PT_HAS2(pte_same), PT_HAS(pte_none), PT_HAS(pte_present),
		PT_HAS(pte_accessible), PT_HAS(pte_young), PT_HAS(pte_dirty),
		PT_HAS(pte_write), PT_HAS(pte_special), PT_HAS(pte_devmap),
		PT_HAS(pte_protnone), PT_HAS(pte_soft_dirty), PT_HAS(pte_uffd_wp),
		PT_HAS(pte_mkyoung), PT_HAS(pte_mkold), PT_HAS(pte_mkdirty),
		PT_HAS(pte_mkclean), PT_HAS(pte_mkwrite), PT_HAS(pte_wrprotect),
		PT_HAS(pte_mkspecial), PT_HAS(pte_mkdevmap),
		PT_HAS(pte_mksoft_dirty), PT_HAS(pte_clear_soft_dirty),
		PT_HAS(pte_mkuffd_wp), PT_HAS(pte_clear_uffd_wp),
		PT_HAS2(pte_modify),

		PT_HAS(pmd_clear), PT_HAS(pmd_populate), PT_HAS2(pfn_pmd),
		PT_HAS(pmd_pfn), PT_HAS2(pmd_same), PT_HAS(pmd_none),
		PT_HAS(pmd_present), PT_HAS(pmd_bad), PT_HAS(pmd_leaf),
		PT_HAS(pmd_trans_huge), PT_HAS(pmd_young), PT_HAS(pmd_dirty),
		PT_HAS(pmd_write), PT_HAS(pmd_special), PT_HAS(pmd_devmap),
		PT_HAS(pmd_protnone), PT_HAS(pmd_soft_dirty), PT_HAS(pmd_uffd_wp),
		PT_HAS(pmd_mkhuge), PT_HAS(pmd_mkyoung), PT_HAS(pmd_mkold),
		PT_HAS(pmd_mkdirty), PT_HAS(pmd_mkclean), PT_HAS(pmd_mkwrite),
		PT_HAS(pmd_wrprotect), PT_HAS(pmd_mkspecial), PT_HAS(pmd_mkdevmap),
		PT_HAS(pmd_mksoft_dirty), PT_HAS(pmd_clear_soft_dirty),
		PT_HAS(pmd_mkuffd_wp), PT_HAS(pmd_clear_uffd_wp),
		PT_HAS2(pmd_modify), PT_HAS(pmd_mkinvalid),
		PT_HAS(pmdp_invalidate), PT_HAS(pmdp_invalidate_ret),
		PT_HAS(pmdp_invalidate_at), PT_HAS(ptep_get_and_clear_at),
		PT_HAS(pmdp_invalidate_ad), PT_HAS(pmdp_invalidate_ad_ret),

		PT_HAS(pte_swp_mksoft_dirty), PT_HAS(pte_swp_clear_soft_dirty),
		PT_HAS(pte_swp_soft_dirty),
		PT_HAS(pte_swp_mkuffd_wp), PT_HAS(pte_swp_clear_uffd_wp),
		PT_HAS(pte_swp_uffd_wp),
		PT_HAS(pte_swp_mkexclusive), PT_HAS(pte_swp_clear_exclusive),
		PT_HAS(pte_swp_exclusive),
		PT_HAS(pmd_swp_mksoft_dirty), PT_HAS(pmd_swp_clear_soft_dirty),
		PT_HAS(pmd_swp_soft_dirty),
		PT_HAS(pmd_swp_mkuffd_wp), PT_HAS(pmd_swp_clear_uffd_wp),
		PT_HAS(pmd_swp_uffd_wp),

		PT_HAS_SWAPOPS, PT_HAS_PMD_SWAPOPS,
	},
};
/* clang-format on */
