/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The builtin subject of riscv64, with PT_LEVELS levels of tables.  The encoding follows Linux
 * 7.1, arch/riscv/include/asm/{pgtable-bits.h,pgtable-64.h,pgtable.h} and
 * arch/riscv/mm/{pgtable.c,hugetlbpage.c}, on a processor with Svnapot, Svpbmt, Svadu and
 * Svrsw60t59b, whose bits 59 and 60 are soft-dirty and uffd-wp; devmap is as in 6.12.
 *
 * Exceptions: soft-dirty of a pmd that is no longer there has bit 6, which no pmd needs
 * otherwise: 7.1 takes bit 3, which by itself makes a pmd present (I2).  A pud that is
 * PROT_NONE or invalidated is present (P1, I1), as a pmd is.  What GUP-fast takes must be
 * valid, the user's, and readable (G1); an invalidated entry is no user's (G3).
 */
#include "bits.h"
#include "generic/subject/builtin/pointers.h"
#include "generic/subject/subject.h"

/* Protections: those of a VMA come young, and none is dirty. */

#define USER  (PAGE_PRESENT | PAGE_ACCESSED | PAGE_USER)
#define READ  (USER | PAGE_READ)
#define RWX   (READ | PAGE_WRITE | PAGE_EXEC)
#define TABLE PAGE_PRESENT
#define PAGE_KERNEL \
	(PAGE_READ | PAGE_WRITE | PAGE_PRESENT | PAGE_ACCESSED | PAGE_DIRTY | PAGE_GLOBAL)

static const u64 prot[PT_NR_PROTS] = {
	[PT_PROT_NONE] = PAGE_PROTNONE | PAGE_READ,
	[PT_PROT_R] = READ,
	[PT_PROT_RX] = READ | PAGE_EXEC,
	[PT_PROT_RW] = READ,
	[PT_PROT_RWX] = READ | PAGE_EXEC,
	[PT_PROT_SHARED_R] = READ,
	[PT_PROT_SHARED_RW] = READ | PAGE_WRITE,
	[PT_PROT_SHARED_RWX] = RWX,
	[PT_PROT_DEVICE_R] = READ | PAGE_IO,
	[PT_PROT_DEVICE_RW] = READ | PAGE_WRITE | PAGE_IO,
	[PT_PROT_X] = USER | PAGE_EXEC,
};

static u64 vm_get_page_prot(u64 prot_index)
{
	return prot[prot_index];
}

/* What maps a device's memory goes on doing so. */
static u64 pgprot_modify(u64 from, u64 to)
{
	return (prot[to] & ~PAGE_MTMASK) | (prot[from] & PAGE_MTMASK);
}

/* An entry that maps memory has the same bits at every level. */

static u64 make(u64 pfn, u64 prot_index)
{
	return (pfn << PAGE_PFN_SHIFT) | prot[prot_index];
}

static u64 named_pfn(u64 e)
{
	return (e & PAGE_PFN_MASK) >> PAGE_PFN_SHIFT;
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

static u64 young(u64 e)
{
	return !!(e & PAGE_ACCESSED);
}

static u64 dirty(u64 e)
{
	return !!(e & PAGE_DIRTY);
}

static u64 writable(u64 e)
{
	return !!(e & PAGE_WRITE);
}

static u64 special(u64 e)
{
	return !!(e & PAGE_SPECIAL);
}

static u64 devmap(u64 e)
{
	return !!(e & PAGE_DEVMAP);
}

static u64 protnone(u64 e)
{
	return (e & (PAGE_PRESENT | PAGE_PROTNONE)) == PAGE_PROTNONE;
}

static u64 soft_dirty(u64 e)
{
	return !!(e & PAGE_SOFT_DIRTY);
}

static u64 uffd_wp(u64 e)
{
	return !!(e & PAGE_UFFD_WP);
}

static u64 mkyoung(u64 e)
{
	return e | PAGE_ACCESSED;
}

static u64 mkold(u64 e)
{
	return e & ~PAGE_ACCESSED;
}

static u64 mkdirty(u64 e)
{
	return e | PAGE_DIRTY | PAGE_SOFT_DIRTY;
}

static u64 mkclean(u64 e)
{
	return e & ~PAGE_DIRTY;
}

static u64 mkwrite(u64 e)
{
	return e | PAGE_WRITE;
}

static u64 wrprotect(u64 e)
{
	return e & ~PAGE_WRITE;
}

static u64 mkspecial(u64 e)
{
	return e | PAGE_SPECIAL;
}

static u64 mkdevmap(u64 e)
{
	return e | PAGE_DEVMAP;
}

static u64 mksoft_dirty(u64 e)
{
	return e | PAGE_SOFT_DIRTY;
}

static u64 clear_soft_dirty(u64 e)
{
	return e & ~PAGE_SOFT_DIRTY;
}

static u64 mkuffd_wp(u64 e)
{
	return wrprotect(e | PAGE_UFFD_WP);
}

static u64 clear_uffd_wp(u64 e)
{
	return e & ~PAGE_UFFD_WP;
}

#define CHANGE_TAKES (PAGE_PRESENT | PAGE_LEAF | PAGE_USER | PAGE_GLOBAL | PAGE_MTMASK)

static u64 modify(u64 e, u64 prot_index)
{
	return (e & ~CHANGE_TAKES) | prot[prot_index];
}

/* GUP-fast reads: what may only be executed it must not take. */
static u64 access_permitted(u64 e, u64 write)
{
	const u64 needed = PAGE_PRESENT | PAGE_USER | PAGE_READ | (write ? PAGE_WRITE : 0);

	return (e & needed) == needed;
}

static u64 user_accessible(u64 e)
{
	return (e & (PAGE_PRESENT | PAGE_USER)) == (PAGE_PRESENT | PAGE_USER);
}

static u64 set_access_flags(u64 e, u64 fault)
{
	e = mkyoung(e);
	if (fault != PT_FAULT_READ)
		e = mkdirty(e);
	return fault == PT_FAULT_COW ? mkwrite(e) : e;
}

/* Did anything change? */
static u64 set_access_flags_ret(u64 e, u64 fault)
{
	return set_access_flags(e, fault) != e;
}

/* Entries of a page table. */

/* Of a run the low bits tell its size. */
static u64 pte_pfn(u64 e)
{
	u64 pfn = named_pfn(e);

	return e & PAGE_NAPOT ? pfn & (pfn - 1) : pfn;
}

static u64 pte_present(u64 e)
{
	return !!(e & (PAGE_PRESENT | PAGE_PROTNONE));
}

static u64 pte_accessible(u64 e)
{
	return !!(e & PAGE_PRESENT);
}

static u64 pte_mkdevmap(u64 e)
{
	return e | PAGE_SPECIAL | PAGE_DEVMAP;
}

static u64 pte_advance_pfn(u64 e, u64 n)
{
	return e + (n << PAGE_PFN_SHIFT);
}

static u64 empty_at(u64 unused, u64 n)
{
	(void)n;
	return empty(unused);
}

static u64 ro_at(u64 e, u64 n)
{
	return pte_advance_pfn(wrprotect(e), n);
}

static u64 old_at(u64 e, u64 n)
{
	return pte_advance_pfn(mkold(e), n);
}

static u64 clean_at(u64 e, u64 n)
{
	return pte_advance_pfn(mkclean(e), n);
}

/* Entries of the directories above: one that is being split has the rights of a leaf alone. */

static u64 present(u64 e)
{
	return !!(e & (PAGE_PRESENT | PAGE_PROTNONE | PAGE_LEAF));
}

static u64 leaf(u64 e)
{
	return !!(e & PAGE_LEAF);
}

static u64 bad(u64 e)
{
	return !present(e) || leaf(e);
}

static u64 populate(u64 pfn)
{
	return (pfn << PAGE_PFN_SHIFT) | TABLE;
}

static u64 leaf_user_accessible(u64 e)
{
	return leaf(e) && user_accessible(e);
}

static u64 mkinvalid(u64 e)
{
	return e & ~(PAGE_PRESENT | PAGE_PROTNONE);
}

static u64 pmd_pfn(u64 e)
{
	return named_pfn(e) >> (PMD_SHIFT - PAGE_FRAME_SHIFT) << (PMD_SHIFT - PAGE_FRAME_SHIFT);
}

static u64 pud_pfn(u64 e)
{
	return named_pfn(e) >> (PUD_SHIFT - PAGE_FRAME_SHIFT) << (PUD_SHIFT - PAGE_FRAME_SHIFT);
}

/* The kernel's own huge mappings. */
static u64 set_huge(u64 pfn)
{
	return (pfn << PAGE_PFN_SHIFT) | PAGE_KERNEL;
}

static u64 set_huge_device(u64 pfn)
{
	return set_huge(pfn) | PAGE_IO;
}

/* HugeTLB pages of 64K: sixteen entries that are the same, and name the frame of the first. */
static u64 make_sized(u64 e, u64 shift)
{
	return shift == NAPOT_SHIFT ? (e & ~NAPOT_LOW) | NAPOT_64K | PAGE_NAPOT : e;
}

#define store_part(e, bytes, l) (e)
#define no_entry		empty
#include "generic/subject/builtin/places.h"

#define PT_MEMORY_TYPE	PAGE_MTMASK
#define PT_NONCACHED	PAGE_IO
#define PT_WRITECOMBINE PAGE_NOCACHE
#define PT_DEVICE	PAGE_IO
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
	return v >> SWP_OFFSET_SHIFT;
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

static u64 pmd_swp_mksoft_dirty(u64 e)
{
	return e | PMD_SWP_SOFT_DIRTY;
}

static u64 pmd_swp_clear_soft_dirty(u64 e)
{
	return e & ~PMD_SWP_SOFT_DIRTY;
}

static u64 pmd_swp_soft_dirty(u64 e)
{
	return !!(e & PMD_SWP_SOFT_DIRTY);
}

static u64 swp_mkuffd_wp(u64 e)
{
	return e | PAGE_SWP_UFFD_WP;
}

static u64 swp_clear_uffd_wp(u64 e)
{
	return e & ~PAGE_SWP_UFFD_WP;
}

static u64 swp_uffd_wp(u64 e)
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

static u64 pmd_swp_clear_flags(u64 e)
{
	return e & ~(PMD_SWP_SOFT_DIRTY | PAGE_SWP_UFFD_WP);
}

/* Linux's names, by which generic/subject/builtin/swapops.h calls these helpers. */
#define __swp_entry_to_pte pt_as_it_was
#define __pte_to_swp_entry pt_as_it_was
#define __swp_entry_to_pmd pt_as_it_was
#define __pmd_to_swp_entry pt_as_it_was
#define pte_none	   none
#define pmd_none	   none
#define pmd_present	   present

/* MAX_PHYSMEM_BITS less the page shift. */
#define PT_SWP_PFN_BITS (PHYS_BITS - PAGE_FRAME_SHIFT)
#define PT_THP_MIGRATION
#include "generic/subject/builtin/swapops.h"

static u64 features(void)
{
	return ~PT_FEATURE_SHADOW_STACK;
}

/* One function for a pte and a HugeTLB entry; for those and pmd and pud. */
#define PTE_HUGE(op, function) PT_IS(pte_##op, function), PT_IS(huge_pte_##op, function)
#define EVERY(op, function)    PT_LEAVES(op, function), PT_IS(huge_pte_##op, function)
#define BOTH(op, function)     PT_IS(pte_##op, function), PT_IS(pmd_##op, function)
#define THREE(op, function)    BOTH(op, function), PT_IS(huge_pte_##op, function)

#define PT_TABLE_SHIFT PAGE_FRAME_SHIFT
#define PT_TABLE       populate
#define PT_TABLE_PFN   named_pfn
#define PT_TABLE_BAD   bad
#define PT_PUD_FOLDED  (PT_LEVELS < 4)
#define PT_P4D_FOLDED  (PT_LEVELS < 5)
#include "generic/subject/builtin/upper.h"

/* clang-format off */
extern const struct pt_subject PT_SUBJECT;
const struct pt_subject PT_SUBJECT = {
	.arch = "riscv",
	.mode = PT_MODE_NAME,
	.features = features,
	.op = {
		PT_HAS(vm_get_page_prot), PT_HAS2(pgprot_modify), PT_HAS_MEMORY,

		PT_IS2(pfn_pte, make), PT_IS2(pfn_pmd, make), PT_IS2(pfn_pud, make),
		PT_IS2(mk_huge_pte, make),
		PTE_HUGE(pfn, pte_pfn), PT_HAS(pmd_pfn), PT_HAS(pud_pfn),
		PT_IS2(pte_same, same), PT_IS2(pmd_same, same),
		PT_IS2(pud_same, same), PT_IS2(huge_pte_same, same),
		EVERY(none, none), PTE_HUGE(present, pte_present), PT_PMD_PUD(present, present),
		EVERY(young, young), EVERY(dirty, dirty), EVERY(write, writable),
		PT_LEAVES(special, special), PT_LEAVES(devmap, devmap),
		BOTH(protnone, protnone), EVERY(soft_dirty, soft_dirty),
		THREE(uffd_wp, uffd_wp),
		EVERY(mkyoung, mkyoung), EVERY(mkold, mkold), EVERY(mkdirty, mkdirty),
		PT_LEAVES(mkclean, mkclean), EVERY(mkwrite, mkwrite),
		EVERY(wrprotect, wrprotect), PT_LEAVES(mkspecial, mkspecial),
		PT_HAS(pte_mkdevmap), PT_PMD_PUD(mkdevmap, mkdevmap),
		PT_LEAVES(mksoft_dirty, mksoft_dirty),
		PT_LEAVES(clear_soft_dirty, clear_soft_dirty),
		THREE(mkuffd_wp, mkuffd_wp), THREE(clear_uffd_wp, clear_uffd_wp),
		PT_IS2(pte_access_permitted, access_permitted),
		PT_IS2(pmd_access_permitted, access_permitted),
		PT_IS2(pud_access_permitted, access_permitted),
		PT_IS(pte_user_accessible_page, user_accessible),
		PT_PMD_PUD(user_accessible_page, leaf_user_accessible),
		PT_IS2(pte_modify, modify), PT_IS2(pmd_modify, modify), PT_IS2(pud_modify, modify),
		PT_IS2(huge_pte_modify, modify),
		PT_HAS(pte_accessible),
		PT_IS(set_pte, pt_as_it_was), PT_IS(set_pmd, pt_as_it_was),
		PT_IS(set_pud, pt_as_it_was),
		PT_HAS_PTE_PLACES,
		PT_HAS_PTEP(empty, young, mkold, wrprotect, set_access_flags, set_access_flags_ret),
		PT_HAS_BATCHES(pte_advance_pfn, empty_at, ro_at, old_at, clean_at),

		PT_PMD_PUD(populate, populate),
		PT_IS(pmd_pgtable, named_pfn), PT_IS(pud_pgtable, named_pfn),
		PT_PMD_PUD(bad, bad), PT_PMD_PUD(leaf, leaf), PT_PMD_PUD(trans_huge, leaf),
		PT_PMD_PUD(mkhuge, pt_as_it_was), PT_PMD_PUD(set_huge, set_huge),
		PT_PMD_PUD(set_huge_device, set_huge_device),
		PT_PMD_PUD(clear_huge, empty), PT_PMD_PUD(clear_huge_ret, leaf),
		PT_PMD_PUD(mkinvalid, mkinvalid),
		PT_IS(pmdp_invalidate, mkinvalid), PT_IS(pmdp_invalidate_ret, pt_as_it_was),
		PT_HAS(pmdp_invalidate_at), PT_HAS(ptep_get_and_clear_at),
		PT_IS(pmdp_invalidate_ad, mkinvalid),
		PT_IS(pmdp_invalidate_ad_ret, pt_as_it_was),
		PT_HAS_PMD_PLACES,
		PT_HAS_PMDP(empty, young, mkold, wrprotect, set_access_flags, set_access_flags_ret),
		PT_IS2(set_pmd_at_over, pt_the_new),

		PT_IS(pudp_invalidate, mkinvalid), PT_IS(pudp_invalidate_ret, pt_as_it_was),
		PT_HAS(pudp_invalidate_at),
		PT_HAS_PUD_PLACES,
		PT_HAS_PUDP(empty, young, mkold, wrprotect, set_access_flags, set_access_flags_ret),

		PT_HAS_UPPER,

		PT_IS(arch_make_huge_pte, pt_as_it_was), PT_IS(pte_mkhuge, pt_as_it_was),
		PT_IS(set_huge_pte_at, pt_as_it_was), PT_IS(huge_ptep_get, pt_as_it_was),
		PT_IS(huge_pte_huge, leaf),
		PT_HAS_HUGE_PTEP(empty, wrprotect, set_access_flags, set_access_flags_ret),
		PT_HAS_SIZED,

		PT_HAS(pte_swp_mksoft_dirty), PT_HAS(pmd_swp_mksoft_dirty),
		PT_HAS(pte_swp_clear_soft_dirty), PT_HAS(pmd_swp_clear_soft_dirty),
		PT_HAS(pte_swp_soft_dirty), PT_HAS(pmd_swp_soft_dirty),
		BOTH(swp_mkuffd_wp, swp_mkuffd_wp),
		BOTH(swp_clear_uffd_wp, swp_clear_uffd_wp),
		BOTH(swp_uffd_wp, swp_uffd_wp),
		PT_HAS(pte_swp_mkexclusive), PT_HAS(pte_swp_clear_exclusive),
		PT_HAS(pte_swp_exclusive),

		PT_HAS_SWAPOPS, PT_HAS_PMD_SWAPOPS,
	},
};
/* clang-format on */
