/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The builtin subject of s390.  The encoding follows Linux 6.12:
 * arch/s390/include/asm/{pgtable.h,pgalloc.h}, arch/s390/mm/{mmap,pgtable}.c;
 * soft-dirty and NUMA balancing are configured and the machine has no-execute.
 * pte_mkwrite() is pte_mkwrite_novma() there.
 *
 * The hardware records neither young nor dirty in an entry.  Software keeps
 * both and opens an entry to reads only while young, to writes only while
 * dirty, so that the first access faults.  There is no devmap, no uffd-wp, no
 * special pmd, no pmd_mkinvalid() and no migration of huge pages.
 */
#include "bits.h"
#include "generic/pt.h"

/* Protections. */

/* Every one starts closed: see open_pte(). */
#define CLOSED (PAGE_PRESENT | PAGE_INVALID | PAGE_PROTECT)

static const u64 prot[PT_NR_PROTS] = {
	[PT_PROT_NONE] = CLOSED,
	[PT_PROT_R] = CLOSED | PAGE_READ | PAGE_NOEXEC,
	[PT_PROT_RX] = CLOSED | PAGE_READ,
	[PT_PROT_RW] = CLOSED | PAGE_READ | PAGE_NOEXEC,
	[PT_PROT_RWX] = CLOSED | PAGE_READ,
	[PT_PROT_SHARED_R] = CLOSED | PAGE_READ | PAGE_NOEXEC,
	[PT_PROT_SHARED_RW] = CLOSED | PAGE_READ | PAGE_WRITE | PAGE_NOEXEC,
	[PT_PROT_SHARED_RWX] = CLOSED | PAGE_READ | PAGE_WRITE,
};

static u64 vm_get_page_prot(u64 prot_index)
{
	return prot[prot_index];
}

/* The same in the format of a segment-table entry, not closed yet. */
static u64 segment_prot(u64 prot_index)
{
	u64 p = prot[prot_index], s = SEGMENT_ENTRY_READ;

	if (!(p & PAGE_READ))
		return SEGMENT_ENTRY_INVALID | SEGMENT_ENTRY_PROTECT;
	s |= p & PAGE_WRITE ? SEGMENT_ENTRY_WRITE : SEGMENT_ENTRY_PROTECT;
	return p & PAGE_NOEXEC ? s | SEGMENT_ENTRY_NOEXEC : s;
}

/* Lets the hardware do what both the protection and software's records permit. */
static u64 open_pte(u64 e)
{
	if ((e & PAGE_YOUNG) && (e & PAGE_READ))
		e &= ~PAGE_INVALID;
	if ((e & PAGE_DIRTY) && (e & PAGE_WRITE))
		e &= ~PAGE_PROTECT;
	return e;
}

/* Entries of a page table. */

static u64 pte_clear(u64 unused)
{
	(void)unused;
	return PAGE_INVALID;
}

static u64 pfn_pte(u64 pfn, u64 prot_index)
{
	return open_pte(pfn << PAGE_SHIFT | prot[prot_index] | PAGE_YOUNG);
}

static u64 pte_pfn(u64 e)
{
	return e >> PAGE_SHIFT;
}

static u64 pte_same(u64 a, u64 b)
{
	return a == b;
}

/* Zero would map frame 0. */
static u64 pte_none(u64 e)
{
	return e == PAGE_INVALID;
}

static u64 pte_present(u64 e)
{
	return !!(e & PAGE_PRESENT);
}

/* Linux's default: it need not know what a TLB may hold. */
static u64 pte_accessible(u64 e)
{
	(void)e;
	return 1;
}

static u64 pte_young(u64 e)
{
	return !!(e & PAGE_YOUNG);
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

static u64 pte_protnone(u64 e)
{
	return pte_present(e) && !(e & PAGE_READ);
}

static u64 pte_soft_dirty(u64 e)
{
	return !!(e & PAGE_SOFT_DIRTY);
}

static u64 pte_mkyoung(u64 e)
{
	e |= PAGE_YOUNG;
	return e & PAGE_READ ? e & ~PAGE_INVALID : e;
}

static u64 pte_mkold(u64 e)
{
	return (e & ~PAGE_YOUNG) | PAGE_INVALID;
}

static u64 pte_mkdirty(u64 e)
{
	e |= PAGE_DIRTY | PAGE_SOFT_DIRTY;
	return e & PAGE_WRITE ? e & ~PAGE_PROTECT : e;
}

static u64 pte_mkclean(u64 e)
{
	return (e & ~PAGE_DIRTY) | PAGE_PROTECT;
}

static u64 pte_mkwrite(u64 e)
{
	e |= PAGE_WRITE;
	return e & PAGE_DIRTY ? e & ~PAGE_PROTECT : e;
}

static u64 pte_wrprotect(u64 e)
{
	return (e & ~PAGE_WRITE) | PAGE_PROTECT;
}

static u64 pte_mkspecial(u64 e)
{
	return e | PAGE_SPECIAL;
}

static u64 pte_mksoft_dirty(u64 e)
{
	return e | PAGE_SOFT_DIRTY;
}

static u64 pte_clear_soft_dirty(u64 e)
{
	return e & ~PAGE_SOFT_DIRTY;
}

#define PAGE_CHG (PAGE_FRAME | PAGE_SPECIAL | PAGE_DIRTY | PAGE_YOUNG | PAGE_SOFT_DIRTY)

static u64 pte_modify(u64 e, u64 prot_index)
{
	return open_pte((e & PAGE_CHG) | prot[prot_index]);
}

/* Entries of a page middle directory: a segment table. */

static u64 pmd_clear(u64 unused)
{
	(void)unused;
	return SEGMENT_ENTRY_INVALID;
}

static u64 pmd_populate(u64 pfn)
{
	return pfn << PAGE_SHIFT;
}

static u64 pfn_pmd(u64 pfn, u64 prot_index)
{
	return (pfn << PAGE_SHIFT) | segment_prot(prot_index);
}

static u64 pmd_pfn(u64 e)
{
	u64 origin = e & SEGMENT_ENTRY_LARGE ? SEGMENT_ENTRY_ORIGIN_LARGE : SEGMENT_ENTRY_ORIGIN;

	return (e & origin) >> PAGE_SHIFT;
}

static u64 pmd_same(u64 a, u64 b)
{
	return a == b;
}

static u64 pmd_none(u64 e)
{
	return e == SEGMENT_ENTRY_INVALID;
}

static u64 pmd_present(u64 e)
{
	return e != SEGMENT_ENTRY_INVALID;
}

/* A leaf, a region's type, or a bit that a table entry keeps clear. */
static u64 pmd_bad(u64 e)
{
	return !!(e & (SEGMENT_ENTRY_LARGE | SEGMENT_ENTRY_TYPE_MASK | PT_BITS(6, 8)));
}

static u64 pmd_leaf(u64 e)
{
	return !!(e & SEGMENT_ENTRY_LARGE);
}

static u64 pmd_trans_huge(u64 e)
{
	return pmd_leaf(e);
}

static u64 pmd_young(u64 e)
{
	return !!(e & SEGMENT_ENTRY_YOUNG);
}

static u64 pmd_dirty(u64 e)
{
	return !!(e & SEGMENT_ENTRY_DIRTY);
}

static u64 pmd_write(u64 e)
{
	return !!(e & SEGMENT_ENTRY_WRITE);
}

static u64 pmd_protnone(u64 e)
{
	return pmd_leaf(e) && !(e & SEGMENT_ENTRY_READ);
}

static u64 pmd_soft_dirty(u64 e)
{
	return !!(e & SEGMENT_ENTRY_SOFT_DIRTY);
}

/* Only for what pfn_pmd() made: clean, so no write before a fault. */
static u64 pmd_mkhuge(u64 e)
{
	return e | SEGMENT_ENTRY_LARGE | SEGMENT_ENTRY_YOUNG | SEGMENT_ENTRY_PROTECT;
}

static u64 pmd_mkyoung(u64 e)
{
	e |= SEGMENT_ENTRY_YOUNG;
	return e & SEGMENT_ENTRY_READ ? e & ~SEGMENT_ENTRY_INVALID : e;
}

static u64 pmd_mkold(u64 e)
{
	return (e & ~SEGMENT_ENTRY_YOUNG) | SEGMENT_ENTRY_INVALID;
}

static u64 pmd_mkdirty(u64 e)
{
	e |= SEGMENT_ENTRY_DIRTY | SEGMENT_ENTRY_SOFT_DIRTY;
	return e & SEGMENT_ENTRY_WRITE ? e & ~SEGMENT_ENTRY_PROTECT : e;
}

static u64 pmd_mkclean(u64 e)
{
	return (e & ~SEGMENT_ENTRY_DIRTY) | SEGMENT_ENTRY_PROTECT;
}

static u64 pmd_mkwrite(u64 e)
{
	e |= SEGMENT_ENTRY_WRITE;
	return e & SEGMENT_ENTRY_DIRTY ? e & ~SEGMENT_ENTRY_PROTECT : e;
}

static u64 pmd_wrprotect(u64 e)
{
	return (e & ~SEGMENT_ENTRY_WRITE) | SEGMENT_ENTRY_PROTECT;
}

static u64 pmd_mksoft_dirty(u64 e)
{
	return e | SEGMENT_ENTRY_SOFT_DIRTY;
}

static u64 pmd_clear_soft_dirty(u64 e)
{
	return e & ~SEGMENT_ENTRY_SOFT_DIRTY;
}

#define SEGMENT_CHG                                                               \
	(SEGMENT_ENTRY_ORIGIN_LARGE | SEGMENT_ENTRY_LARGE | SEGMENT_ENTRY_DIRTY | \
	 SEGMENT_ENTRY_YOUNG | SEGMENT_ENTRY_SOFT_DIRTY)

static u64 pmd_modify(u64 e, u64 prot_index)
{
	e = (e & SEGMENT_CHG) | segment_prot(prot_index);
	if (!(e & SEGMENT_ENTRY_DIRTY))
		e |= SEGMENT_ENTRY_PROTECT;
	if (!(e & SEGMENT_ENTRY_YOUNG))
		e |= SEGMENT_ENTRY_INVALID;
	return e;
}

static u64 pmdp_invalidate(u64 e)
{
	return e | SEGMENT_ENTRY_INVALID;
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
 * Swap entries: a swp_entry_t value of the architecture is the entry itself,
 * invalid and protected, which no empty entry is.
 */

static u64 __swp_entry(u64 type, u64 offset)
{
	return PAGE_INVALID | PAGE_PROTECT | offset << SWP_OFFSET_SHIFT |
	       (type << SWP_TYPE_SHIFT_PTE & SWP_TYPE_MASK);
}

static u64 __swp_type(u64 v)
{
	return (v & SWP_TYPE_MASK) >> SWP_TYPE_SHIFT_PTE;
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

/* MAX_PHYSMEM_BITS less the page shift. */
#define PT_SWP_PFN_BITS (46 - PAGE_SHIFT)
#include "generic/swapops.h"

/* clang-format off */
extern const struct pt_subject PT_SUBJECT;
const struct pt_subject PT_SUBJECT = {
	.arch = "s390",
	.mode = PT_MODE_NAME,
	.op = {
		PT_HAS(vm_get_page_prot),

		PT_HAS(pte_clear), PT_HAS2(pfn_pte), PT_HAS(pte_pfn),
		PT_HAS2(pte_same), PT_HAS(pte_none), PT_HAS(pte_present),
		PT_HAS(pte_accessible), PT_HAS(pte_young), PT_HAS(pte_dirty),
		PT_HAS(pte_write), PT_HAS(pte_special),
		PT_HAS(pte_protnone), PT_HAS(pte_soft_dirty),
		PT_HAS(pte_mkyoung), PT_HAS(pte_mkold), PT_HAS(pte_mkdirty),
		PT_HAS(pte_mkclean), PT_HAS(pte_mkwrite), PT_HAS(pte_wrprotect),
		PT_HAS(pte_mkspecial),
		PT_HAS(pte_mksoft_dirty), PT_HAS(pte_clear_soft_dirty),
		PT_HAS2(pte_modify),

		PT_HAS(pmd_clear), PT_HAS(pmd_populate), PT_HAS2(pfn_pmd),
		PT_HAS(pmd_pfn), PT_HAS2(pmd_same), PT_HAS(pmd_none),
		PT_HAS(pmd_present), PT_HAS(pmd_bad), PT_HAS(pmd_leaf),
		PT_HAS(pmd_trans_huge), PT_HAS(pmd_young), PT_HAS(pmd_dirty),
		PT_HAS(pmd_write),
		PT_HAS(pmd_protnone), PT_HAS(pmd_soft_dirty),
		PT_HAS(pmd_mkhuge), PT_HAS(pmd_mkyoung), PT_HAS(pmd_mkold),
		PT_HAS(pmd_mkdirty), PT_HAS(pmd_mkclean), PT_HAS(pmd_mkwrite),
		PT_HAS(pmd_wrprotect),
		PT_HAS(pmd_mksoft_dirty), PT_HAS(pmd_clear_soft_dirty),
		PT_HAS2(pmd_modify),
		PT_HAS(pmdp_invalidate), PT_HAS(pmdp_invalidate_ret),
		PT_HAS(pmdp_invalidate_ad), PT_HAS(pmdp_invalidate_ad_ret),

		PT_HAS(pte_swp_mksoft_dirty), PT_HAS(pte_swp_clear_soft_dirty),
		PT_HAS(pte_swp_soft_dirty),
		PT_HAS(pte_swp_mkexclusive), PT_HAS(pte_swp_clear_exclusive),
		PT_HAS(pte_swp_exclusive),

		PT_HAS_SWAPOPS,
	},
};
/* clang-format on */
