/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The builtin subject of arm64, of any granule: PT_GRANULE, in KiB; PT_LPA2 if
 * addresses have 52 bits as FEAT_LPA2 stores them.  The encoding follows Linux
 * 6.12, arch/arm64/include/asm/{pgtable.h,pgtable-prot.h,pgtable-hwdef.h,
 * hugetlb.h} and arch/arm64/mm/{mmap.c,contpte.c,hugetlbpage.c,mmu.c}: uffd-wp,
 * devmap, protection keys (POE), BTI and CONTPTE are configured, no MTE;
 * there is no soft-dirty, and a pud is huge for HugeTLB and devices alone.
 *
 * Exceptions: pte_mkwrite() of a clean entry leaves it read-only for the
 * hardware, so that the first write is recorded (rule D2).  6.12 opened it;
 * 6.18 and the stable trees that took its fix do as here.  set_pte_at() stores
 * what it is given; with CONTPTE 6.12 clears bit 52 of swap entries too, which
 * with 4K pages and FEAT_LPA2 is a migration entry's young bit.
 */
#include "bits.h"
#include "generic/contract/contract.h"
#include "generic/subject/builtin/pointers.h"

/* How the granule divides an address; what is contiguous to the MMU. */

#if PT_GRANULE == 64
#define PAGE_FRAME_SHIFT PAGE_SHIFT_64K
#define PMD_SHIFT	 PMD_SHIFT_64K
#define PUD_SHIFT	 PMD_SHIFT_64K /* folded */
#define CONT_PTE_SHIFT	 CONT_PTE_SHIFT_64K
#define CONT_PMD_SHIFT	 CONT_PMD_SHIFT_64K
#elif PT_GRANULE == 16
#define PAGE_FRAME_SHIFT PAGE_SHIFT_16K
#define PMD_SHIFT	 PMD_SHIFT_16K
#define PUD_SHIFT	 PUD_SHIFT_16K
#define CONT_PTE_SHIFT	 CONT_PTE_SHIFT_16K
#define CONT_PMD_SHIFT	 CONT_PMD_SHIFT_16K
#else
#define PAGE_FRAME_SHIFT PAGE_SHIFT_4K
#define PMD_SHIFT	 PMD_SHIFT_4K
#define PUD_SHIFT	 PUD_SHIFT_4K
#define CONT_PTE_SHIFT	 CONT_PTE_SHIFT_4K
#define CONT_PMD_SHIFT	 CONT_PMD_SHIFT_4K
#endif
#define CONT_PTES PT_BIT(CONT_PTE_SHIFT - PAGE_FRAME_SHIFT)

/* Where an entry has its address: ADDR_HIGH holds what is above ADDR_LOW. */
#if PT_LPA2
#define PHYS_BITS    52
#define ADDR_LOW     PTE_ADDR_LPA2(PAGE_FRAME_SHIFT)
#define ADDR_HIGH    PTE_HIGH_LPA2
#define HIGH_SHIFT   (PTE_HIGH_LPA2_TO - 8)
#define MAYBE_SHARED 0
#elif PT_GRANULE == 64
#define PHYS_BITS    52
#define ADDR_LOW     PTE_ADDR(PAGE_FRAME_SHIFT)
#define ADDR_HIGH    PTE_HIGH_64K
#define HIGH_SHIFT   (PTE_HIGH_64K_TO - 12)
#define MAYBE_SHARED PTE_SHARED
#else
#define PHYS_BITS    48
#define ADDR_LOW     PTE_ADDR(PAGE_FRAME_SHIFT)
#define ADDR_HIGH    UINT64_C(0)
#define HIGH_SHIFT   0
#define MAYBE_SHARED PTE_SHARED
#endif

/* Protections. */

#define PROT_DEFAULT  (PTE_TYPE_PAGE | MAYBE_SHARED | PTE_AF | PTE_NG | PTE_RDONLY | PTE_PXN)
#define PROT_READ     (PROT_DEFAULT | PTE_USER | PTE_UXN)
#define PROT_READEXEC (PROT_DEFAULT | PTE_USER)
#define PROT_DEVICE   (PROT_READ | PTE_ATTRINDX(MT_DEVICE_nGnRnE))
/* Keys have three bits. */
#define PROT_KEY(key) ((u64)(key) << PTE_PO_IDX_SHIFT & PTE_PO_IDX_MASK)
#define PAGE_KERNEL \
	(PTE_TYPE_PAGE | MAYBE_SHARED | PTE_AF | PTE_PXN | PTE_UXN | PTE_WRITE | PTE_DIRTY)

/*
 * A writable one starts clean: the hardware clears RDONLY at the first write.  With
 * FEAT_PAN3 (EPAN) what may only be executed is no user's to read.
 */
static const u64 prot[PT_NR_PROTS] = {
	[PT_PROT_NONE] = (PROT_DEFAULT & ~PTE_VALID) | PTE_PRESENT_INVALID | PTE_UXN,
	[PT_PROT_R] = PROT_READ,
	[PT_PROT_RX] = PROT_READEXEC,
	[PT_PROT_RW] = PROT_READ,
	[PT_PROT_RWX] = PROT_READEXEC,
	[PT_PROT_SHARED_R] = PROT_READ,
	[PT_PROT_SHARED_RW] = PROT_READ | PTE_WRITE,
	[PT_PROT_SHARED_RWX] = PROT_READEXEC | PTE_WRITE,
	[PT_PROT_DEVICE_R] = PROT_DEVICE,
	[PT_PROT_DEVICE_RW] = PROT_DEVICE | PTE_WRITE,
	[PT_PROT_KEY_A] = PROT_READ | PTE_WRITE | PROT_KEY(PT_KEY_A),
	[PT_PROT_KEY_B] = PROT_READ | PROT_KEY(PT_KEY_B),
	[PT_PROT_X] = PROT_DEFAULT,
	[PT_PROT_GUARDED] = PROT_READEXEC | PTE_GP,
};

static u64 vm_get_page_prot(u64 prot_index)
{
	return prot[prot_index];
}

/* What maps a device's memory goes on doing so. */
static u64 pgprot_modify(u64 from, u64 to)
{
	return (prot[to] & ~PTE_ATTRINDX_MASK) | (prot[from] & PTE_ATTRINDX_MASK);
}

/* An entry that maps memory has the same bits at every level. */

static u64 address(u64 e)
{
	return (e & ADDR_LOW) | (e & ADDR_HIGH) << HIGH_SHIFT;
}

/* 6.12 leaves bits 49:48 in their place too with 64K pages, where they are reserved. */
static u64 with_address(u64 address)
{
	return (address & ADDR_LOW) | (address >> HIGH_SHIFT & ADDR_HIGH);
}

static u64 make(u64 pfn, u64 prot_index)
{
	return with_address(pfn << PAGE_FRAME_SHIFT) | prot[prot_index];
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

static u64 empty(u64 unused)
{
	(void)unused;
	return 0;
}

static u64 same(u64 a, u64 b)
{
	return a == b;
}

static u64 none(u64 e)
{
	return !e;
}

static u64 present(u64 e)
{
	return (e & PTE_VALID) || present_invalid(e);
}

static u64 young(u64 e)
{
	return !!(e & PTE_AF);
}

static u64 dirty(u64 e)
{
	return (e & PTE_DIRTY) || hw_dirty(e);
}

static u64 writable(u64 e)
{
	return !!(e & PTE_WRITE);
}

static u64 special(u64 e)
{
	return !!(e & PTE_SPECIAL);
}

static u64 devmap(u64 e)
{
	return !!(e & PTE_DEVMAP);
}

static u64 protnone(u64 e)
{
	return present_invalid(e) && !(e & PTE_USER) && (e & PTE_UXN);
}

static u64 uffd_wp(u64 e)
{
	return !!(e & PTE_UFFD_WP);
}

static u64 mkyoung(u64 e)
{
	return e | PTE_AF;
}

static u64 mkold(u64 e)
{
	return e & ~PTE_AF;
}

static u64 mkdirty(u64 e)
{
	e |= PTE_DIRTY;
	return e & PTE_WRITE ? e & ~PTE_RDONLY : e;
}

static u64 mkclean(u64 e)
{
	return (e & ~PTE_DIRTY) | PTE_RDONLY;
}

static u64 mkwrite(u64 e)
{
	e |= PTE_WRITE;
	return e & PTE_DIRTY ? e & ~PTE_RDONLY : e;
}

static u64 wrprotect(u64 e)
{
	if (hw_dirty(e))
		e |= PTE_DIRTY;
	return (e & ~PTE_WRITE) | PTE_RDONLY;
}

static u64 mkspecial(u64 e)
{
	return e | PTE_SPECIAL;
}

static u64 mkuffd_wp(u64 e)
{
	return wrprotect(e | PTE_UFFD_WP);
}

static u64 clear_uffd_wp(u64 e)
{
	return e & ~PTE_UFFD_WP;
}

#define CHANGE_TAKES                                                                            \
	(PTE_VALID | PTE_PRESENT_INVALID | PTE_ATTRINDX_MASK | PTE_USER | PTE_RDONLY | PTE_GP | \
	 PTE_WRITE | PTE_PXN | PTE_UXN | PTE_PO_IDX_MASK)

static u64 modify(u64 e, u64 prot_index)
{
	if (hw_dirty(e))
		e |= PTE_DIRTY;
	e = (e & ~CHANGE_TAKES) | (prot[prot_index] & CHANGE_TAKES);
	return e & PTE_DIRTY ? mkdirty(e) : e;
}

/* GUP-fast reads: what may only be executed it must not take. */
static u64 access_permitted(u64 e, u64 write)
{
	return (e & (PTE_VALID | PTE_USER)) == (PTE_VALID | PTE_USER) &&
	       (!write || (e & PTE_WRITE));
}

static u64 user_accessible(u64 e)
{
	return (e & PTE_VALID) && (!(e & PTE_UXN) || (e & PTE_USER));
}

static u64 needs_flush(u64 old, u64 new)
{
	return (old & PTE_VALID) && ((old ^ new) & ~PTE_AF);
}

static u64 mkinvalid(u64 e)
{
	return (e | PTE_PRESENT_INVALID) & ~PTE_VALID;
}

/*
 * The new entry's access, dirty and write bits, the more permissive of old and
 * new; it is made of the old one, so that is the new entry itself.
 */
static u64 set_access_flags(u64 e, u64 fault)
{
	e = mkyoung(e);
	if (fault != PT_FAULT_READ)
		e = mkdirty(e);
	return fault == PT_FAULT_COW ? mkwrite(e) : e;
}

static u64 set_access_flags_ret(u64 e, u64 fault)
{
	return set_access_flags(e, fault) != e;
}

/* Entries of a page table. */

static u64 pte_pfn(u64 e)
{
	return address(e) >> PAGE_FRAME_SHIFT;
}

static u64 pte_accessible(u64 e)
{
	return !!(e & PTE_VALID);
}

static u64 pte_mkdevmap(u64 e)
{
	return e | PTE_SPECIAL | PTE_DEVMAP;
}

static u64 pte_advance_pfn(u64 e, u64 n)
{
	return (e & ~(ADDR_LOW | ADDR_HIGH)) | with_address(address(e) + (n << PAGE_FRAME_SHIFT));
}

/*
 * CONTPTE: where a run of places holds a whole aligned block for the MMU, all of
 * the block say so; what is then done to the whole block keeps that.
 */
static u64 set_ptes(u64 e, u64 n)
{
	u64 block = n - n % CONT_PTES;

	e = pte_advance_pfn(e & ~PTE_CONT, n);
	if ((e & PTE_VALID) && block + CONT_PTES <= PT_BATCH && !((pte_pfn(e) - n) % CONT_PTES))
		e |= PTE_CONT;
	return e;
}

static u64 pte_batch_hint(u64 e, u64 n)
{
	return set_ptes(e, n) & PTE_CONT ? CONT_PTES - n % CONT_PTES : 1;
}

static u64 wrprotect_ptes(u64 e, u64 n)
{
	return wrprotect(set_ptes(e, n));
}

static u64 mkold_ptes(u64 e, u64 n)
{
	return mkold(set_ptes(e, n));
}

static u64 mkclean_ptes(u64 e, u64 n)
{
	return mkclean(set_ptes(e, n));
}

static u64 clear_full_ptes(u64 e, u64 n)
{
	(void)n;
	return empty(e);
}

/* Entries of the directories above. */

static u64 bad(u64 e)
{
	return (e & PTE_TYPE_MASK) != PTE_TYPE_PAGE;
}

static u64 leaf(u64 e)
{
	return present(e) && bad(e);
}

static u64 leaf_user_accessible(u64 e)
{
	return leaf(e) && user_accessible(e);
}

static u64 trans_huge(u64 e)
{
	return present(e) && !(e & PTE_TABLE_BIT);
}

static u64 populate(u64 pfn)
{
	return with_address(pfn << PAGE_FRAME_SHIFT) | PTE_TYPE_PAGE | PMD_TABLE_PXN;
}

static u64 mkhuge(u64 e)
{
	return e & ~PTE_TABLE_BIT;
}

static u64 mkdevmap(u64 e)
{
	return e | PTE_DEVMAP;
}

/* The kernel's own huge mappings. */
static u64 set_huge(u64 pfn)
{
	return with_address(pfn << PAGE_FRAME_SHIFT) | mkhuge(PAGE_KERNEL);
}

static u64 set_huge_device(u64 pfn)
{
	return (set_huge(pfn) & ~PTE_ATTRINDX_MASK) | PTE_ATTRINDX(MT_DEVICE_nGnRnE);
}

/* Is it a block to the MMU?  pXd_clear_huge() answers so of the entry that it cleared. */
static u64 is_block(u64 e)
{
	return (e & PTE_TYPE_MASK) == PTE_VALID;
}

static u64 pmd_pfn(u64 e)
{
	return address(e) >> PMD_SHIFT << (PMD_SHIFT - PAGE_FRAME_SHIFT);
}

static u64 pud_pfn(u64 e)
{
	return address(e) >> PUD_SHIFT << (PUD_SHIFT - PAGE_FRAME_SHIFT);
}

/*
 * HugeTLB pages of other sizes: runs of entries that the MMU may take for one, of
 * pages of a page table and of blocks.
 */
static u64 make_sized(u64 e, u64 shift)
{
	if (shift < PMD_SHIFT)
		return e | PTE_TYPE_PAGE | PTE_CONT;
	return mkhuge(e) | (shift == CONT_PMD_SHIFT ? PTE_CONT : 0);
}

static u64 store_part(u64 e, u64 bytes, enum pt_level l)
{
	(void)l;
	return present(e) ? pte_advance_pfn(e, bytes >> PAGE_FRAME_SHIFT) : e;
}

#define no_entry empty
#include "generic/subject/builtin/places.h"

#define PT_MEMORY_TYPE	PTE_ATTRINDX_MASK
#define PT_NONCACHED	(PTE_ATTRINDX(MT_DEVICE_nGnRnE) | PTE_PXN | PTE_UXN)
#define PT_WRITECOMBINE (PTE_ATTRINDX(MT_NORMAL_NC) | PTE_PXN | PTE_UXN)
#define PT_DEVICE	(PTE_ATTRINDX(MT_DEVICE_nGnRE) | PTE_PXN | PTE_UXN)
#include "generic/subject/builtin/memory.h"
#include "generic/subject/builtin/sized.h"

/* Swap entries: a swp_entry_t value of the architecture is the entry itself. */

static u64 __swp_entry(u64 type, u64 offset)
{
	return offset << SWP_OFFSET_SHIFT | type << SWP_PTE_TYPE_SHIFT;
}

static u64 __swp_type(u64 v)
{
	return (v & SWP_TYPE_MASK) >> SWP_PTE_TYPE_SHIFT;
}

static u64 __swp_offset(u64 v)
{
	return (v & SWP_OFFSET_MASK) >> SWP_OFFSET_SHIFT;
}

static u64 swp_mkuffd_wp(u64 e)
{
	return e | PTE_SWP_UFFD_WP;
}

static u64 swp_clear_uffd_wp(u64 e)
{
	return e & ~PTE_SWP_UFFD_WP;
}

static u64 swp_uffd_wp(u64 e)
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

/* Linux's names, by which generic/subject/builtin/swapops.h calls these helpers. */
#define __swp_entry_to_pte  pt_as_it_was
#define __pte_to_swp_entry  pt_as_it_was
#define __swp_entry_to_pmd  pt_as_it_was
#define __pmd_to_swp_entry  pt_as_it_was
#define pmd_swp_clear_flags swp_clear_uffd_wp
#define pte_none	    none
#define pte_present	    present
#define pmd_none	    none
#define pmd_present	    present

/* MAX_PHYSMEM_BITS less the page shift. */
#define PT_SWP_PFN_BITS (PHYS_BITS - PAGE_FRAME_SHIFT)
#define PT_THP_MIGRATION
#include "generic/subject/builtin/swapops.h"

/* No transparent huge puds. */
static u64 features(void)
{
	return ~(PT_FEATURE_THP_PUD | PT_FEATURE_SOFT_DIRTY | PT_FEATURE_SHADOW_STACK);
}

#define BOTH(op, function)     PT_IS(pte_##op, function), PT_IS(pmd_##op, function)
#define PTE_HUGE(op, function) PT_IS(pte_##op, function), PT_IS(huge_pte_##op, function)
#define THREE(op, function)    BOTH(op, function), PT_IS(huge_pte_##op, function)
#define EVERY(op, function)    PT_LEAVES(op, function), PT_IS(huge_pte_##op, function)

#define PT_TABLE_SHIFT PAGE_FRAME_SHIFT
#define PT_TABLE       populate
#define PT_TABLE_PFN   pte_pfn
#define PT_TABLE_BAD   bad
#define PT_PUD_FOLDED  (PT_GRANULE == 64)
#define PT_P4D_FOLDED  (PT_GRANULE != 4 || !PT_LPA2)
#include "generic/subject/builtin/upper.h"

/* clang-format off */
extern const struct pt_subject PT_SUBJECT;
const struct pt_subject PT_SUBJECT = {
	.arch = "arm64",
	.mode = PT_MODE_NAME,
	.features = features,
	.op = {
		PT_HAS(vm_get_page_prot), PT_HAS2(pgprot_modify), PT_HAS_MEMORY,

		PT_IS2(pfn_pte, make), PT_IS2(pfn_pmd, make), PT_IS2(pfn_pud, make),
		PT_IS2(mk_huge_pte, make),
		PTE_HUGE(pfn, pte_pfn), PT_HAS(pmd_pfn), PT_HAS(pud_pfn),
		PT_IS2(pte_same, same), PT_IS2(pmd_same, same),
		PT_IS2(pud_same, same), PT_IS2(huge_pte_same, same),
		EVERY(none, none), EVERY(present, present), EVERY(young, young),
		THREE(dirty, dirty), EVERY(write, writable),
		BOTH(special, special), BOTH(devmap, devmap), PT_IS(pud_devmap, empty),
		BOTH(protnone, protnone), THREE(uffd_wp, uffd_wp),
		EVERY(mkyoung, mkyoung), THREE(mkold, mkold), THREE(mkdirty, mkdirty),
		BOTH(mkclean, mkclean), THREE(mkwrite, mkwrite),
		THREE(wrprotect, wrprotect), BOTH(mkspecial, mkspecial),
		PT_HAS(pte_mkdevmap), PT_IS(pmd_mkdevmap, mkdevmap),
		THREE(mkuffd_wp, mkuffd_wp), THREE(clear_uffd_wp, clear_uffd_wp),
		PT_IS2(pte_access_permitted, access_permitted),
		PT_IS2(pmd_access_permitted, access_permitted),
		PT_IS(pte_user_accessible_page, user_accessible),
		PT_PMD_PUD(user_accessible_page, leaf_user_accessible),
		PT_IS2(pte_needs_flush, needs_flush), PT_IS2(huge_pmd_needs_flush, needs_flush),
		PT_IS2(pte_modify, modify), PT_IS2(pmd_modify, modify),
		PT_IS2(huge_pte_modify, modify),
		PT_HAS(pte_accessible),
		PT_IS(set_pte, pt_as_it_was), PT_IS(set_pmd, pt_as_it_was),
		PT_IS(set_pud, pt_as_it_was),
		PT_HAS_PTE_PLACES,
		PT_HAS_PTEP(empty, young, mkold, wrprotect, set_access_flags, set_access_flags_ret),

		PT_PMD_PUD(populate, populate),
		PT_IS(pmd_pgtable, pte_pfn), PT_IS(pud_pgtable, pte_pfn),
		PT_PMD_PUD(bad, bad), PT_PMD_PUD(leaf, leaf),
		PT_IS(pmd_trans_huge, trans_huge), PT_IS(pud_trans_huge, empty),
		PT_PMD_PUD(mkhuge, mkhuge), PT_PMD_PUD(set_huge, set_huge),
		PT_PMD_PUD(set_huge_device, set_huge_device),
		PT_PMD_PUD(clear_huge, empty), PT_PMD_PUD(clear_huge_ret, is_block),
		PT_IS(pmd_mkinvalid, mkinvalid), PT_IS(pmdp_invalidate, mkinvalid),
		PT_IS(pmdp_invalidate_ret, pt_as_it_was),
		PT_HAS(pmdp_invalidate_at), PT_HAS(ptep_get_and_clear_at),
		PT_IS(pmdp_invalidate_ad, mkinvalid),
		PT_IS(pmdp_invalidate_ad_ret, pt_as_it_was),
		PT_HAS_PMD_PLACES,
		PT_HAS_PMDP(empty, young, mkold, wrprotect, set_access_flags, set_access_flags_ret),
		PT_IS2(set_pmd_at_over, pt_the_new),

		PT_IS(pud_clear, empty), PT_IS(set_pud_at, pt_as_it_was),
		PT_IS(pudp_huge_get_and_clear, empty),
		PT_IS(pudp_huge_get_and_clear_ret, pt_as_it_was),
		PT_IS(pudp_huge_get_and_clear_full, empty),
		PT_IS(pudp_huge_get_and_clear_full_ret, pt_as_it_was),

		PT_HAS_UPPER,

		PT_IS(arch_make_huge_pte, mkhuge), PT_IS(pte_mkhuge, mkhuge),
		PT_IS(set_huge_pte_at, pt_as_it_was), PT_IS(huge_ptep_get, pt_as_it_was),
		PT_HAS_HUGE_PTEP(empty, wrprotect, set_access_flags, set_access_flags_ret),
		PT_HAS_SIZED,

		PT_HAS2(pte_advance_pfn), PT_HAS2(set_ptes), PT_HAS2(wrprotect_ptes),
		PT_HAS2(mkold_ptes), PT_HAS2(mkclean_ptes), PT_HAS2(clear_full_ptes),
		PT_IS2(clear_not_present_full_ptes, clear_full_ptes),
		PT_IS2(modify_prot_commit_ptes, wrprotect_ptes), PT_HAS2(pte_batch_hint),
		PT_IS2(test_and_clear_young_ptes, mkold_ptes),
		PT_IS2(clear_flush_young_ptes, mkold_ptes),

		BOTH(swp_mkuffd_wp, swp_mkuffd_wp),
		BOTH(swp_clear_uffd_wp, swp_clear_uffd_wp),
		BOTH(swp_uffd_wp, swp_uffd_wp),
		PT_HAS(pte_swp_mkexclusive), PT_HAS(pte_swp_clear_exclusive),
		PT_HAS(pte_swp_exclusive),

		PT_HAS_SWAPOPS, PT_HAS_PMD_SWAPOPS,
	},
};
/* clang-format on */
