/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The builtin subject of sparc64, sun4u or (PT_SUN4V) sun4v.  The encoding
 * follows Linux 6.12: arch/sparc/include/asm/{pgtable_64.h,pgalloc_64.h,hugetlb.h},
 * arch/sparc/mm/{init_64.c,tlb.c,hugetlbpage.c}; sun4v as before M7, where CV
 * means cacheable.  pXd_mkwrite() is pXd_mkwrite_novma() there.
 *
 * A leaf looks alike at every level, so a function serves them all.  The
 * hardware records neither young nor dirty.  Software keeps both and opens an
 * entry to reads (V) only while young, to writes (W) only while dirty, so that
 * the first access faults.  There is no soft-dirty, no uffd-wp, no devmap, no
 * NUMA balancing, no special pmd, no pmd_mkinvalid(), no migration of huge
 * pages, no transparent huge page of pud size and no huge vmalloc.
 */
#include "bits.h"
#include "generic/subject/builtin/pointers.h"
#include "generic/subject/subject.h"

/* Protections. */

#define MAPPED	 (PAGE_PRESENT | PAGE_ACCESSED | PAGE_CP | PAGE_CV)
#define READABLE (MAPPED | PAGE_VALID | PAGE_READ)
#define DEVICE	 ((READABLE & ~(PAGE_CP | PAGE_CV)) | PAGE_E)

/* Private writable mappings are read-only until the copy.  There are no keys. */
static const u64 prot[PT_NR_PROTS] = {
	[PT_PROT_NONE] = MAPPED,
	[PT_PROT_R] = READABLE,
	[PT_PROT_RX] = READABLE | PAGE_EXEC,
	[PT_PROT_RW] = READABLE,
	[PT_PROT_RWX] = READABLE | PAGE_EXEC,
	[PT_PROT_SHARED_R] = READABLE,
	[PT_PROT_SHARED_RW] = READABLE | PAGE_WRITE,
	[PT_PROT_SHARED_RWX] = READABLE | PAGE_WRITE | PAGE_EXEC,
	[PT_PROT_DEVICE_R] = DEVICE,
	[PT_PROT_DEVICE_RW] = DEVICE | PAGE_WRITE,
	[PT_PROT_X] = READABLE | PAGE_EXEC,
};

static u64 vm_get_page_prot(u64 prot_index)
{
	return prot[prot_index];
}

/* What maps a device's memory goes on doing so. */
static u64 pgprot_modify(u64 from, u64 to)
{
	return (prot[to] & ~(PAGE_CP | PAGE_CV | PAGE_E)) |
	       (prot[from] & (PAGE_CP | PAGE_CV | PAGE_E));
}

/* What all levels have in common. */

static u64 empty(u64 unused)
{
	(void)unused;
	return 0;
}

static u64 same(u64 a, u64 b)
{
	return a == b;
}

static u64 pte_none(u64 e)
{
	return !e;
}

static u64 pfn(u64 e)
{
	return (e & PAGE_PADDR) >> PAGE_SHIFT;
}

/* Leaves. */

static u64 make(u64 pfn, u64 prot_index)
{
	return pfn << PAGE_SHIFT | prot[prot_index];
}

static u64 pte_present(u64 e)
{
	return !!(e & PAGE_PRESENT);
}

static u64 accessible(u64 e)
{
	return !!(e & PAGE_VALID);
}

static u64 young(u64 e)
{
	return !!(e & PAGE_ACCESSED);
}

static u64 dirty(u64 e)
{
	return !!(e & PAGE_MODIFIED);
}

static u64 writable(u64 e)
{
	return !!(e & PAGE_WRITE);
}

static u64 access_permitted(u64 e, u64 write)
{
	return (e & PAGE_PRESENT) && (e & PAGE_READ) && (!write || (e & PAGE_WRITE));
}

/* Neither old nor valid: invalid for a moment. */
static u64 pmd_access_permitted(u64 e, u64 write)
{
	return access_permitted(e, write) && (e & (PAGE_VALID | PAGE_ACCESSED)) != PAGE_ACCESSED;
}

static u64 special(u64 e)
{
	return !!(e & PAGE_SPECIAL);
}

/*
 * Linux 6.12 sets V whatever the protection is; rule Y1 says that a PROT_NONE
 * entry stays closed.
 */
static u64 mkyoung(u64 e)
{
	e |= PAGE_ACCESSED;
	return e & PAGE_READ ? e | PAGE_VALID : e;
}

static u64 mkold(u64 e)
{
	return e & ~(PAGE_ACCESSED | PAGE_VALID);
}

static u64 mkdirty(u64 e)
{
	e |= PAGE_MODIFIED;
	return e & PAGE_WRITE ? e | PAGE_W : e;
}

static u64 mkclean(u64 e)
{
	return e & ~(PAGE_MODIFIED | PAGE_W);
}

static u64 mkwrite(u64 e)
{
	e |= PAGE_WRITE;
	return e & PAGE_MODIFIED ? e | PAGE_W : e;
}

static u64 wrprotect(u64 e)
{
	return e & ~(PAGE_WRITE | PAGE_W);
}

static u64 mkspecial(u64 e)
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
static u64 modify(u64 e, u64 prot_index)
{
	e = (e & PAGE_CHG) | (prot[prot_index] & ~PAGE_CHG);
	if (!(e & PAGE_ACCESSED))
		e &= ~PAGE_VALID;
	if ((e & PAGE_WRITE) && (e & PAGE_MODIFIED))
		e |= PAGE_W;
	return e;
}

/* Tables, at pmd and pud. */

/* The bare address: V is clear, so no miss handler takes it for a TTE. */
static u64 populate(u64 pfn)
{
	return pfn << PAGE_SHIFT;
}

static u64 table_present(u64 e)
{
	return !!e;
}

/* A table's address is aligned; a TTE has PAGE_PRESENT below. */
static u64 bad(u64 e)
{
	return !!(e & PT_BITS(0, PAGE_SHIFT - 1));
}

static u64 leaf(u64 e)
{
	return !!(e & PAGE_PMD_HUGE);
}

/* 8M, which the miss handler maps as two 4M pages. */
static u64 mkhuge(u64 e)
{
	return e | PAGE_SZ4MB | PAGE_PMD_HUGE;
}

static u64 invalidate(u64 e)
{
	return e & ~PAGE_VALID;
}

/*
 * HugeTLB: the entry stands in the pmd's place as hugetlb code has it.  With
 * its page size it loses the bit that says "corruption is detected" from M7 on,
 * CV before: CP alone still caches it.  On sun4u that bit is PAGE_READ, which
 * Linux 6.12 clears and nothing there misses; here mkyoung() asks for it.
 */
static u64 size_of_pmd(u64 e)
{
	return (e & ~PAGE_MCD) | PAGE_SZ4MB | PAGE_PMD_HUGE;
}

/*
 * HugeTLB pages of every size: each of their entries says how large the page is, and has its
 * own part of the frame.
 */
static u64 make_sized(u64 e, u64 shift)
{
	u64 size = (shift - PAGE_SHIFT) / 3; /* as the TTE has it: mmu.c, tte_shift() */

	if (shift == PMD_SHIFT)
		return size_of_pmd(e);
	e &= ~(PAGE_MCD | PAGE_SZALL);
#ifdef PT_SUN4V
	e |= size;
#else
	e |= (size & 3) << PAGE_SZ_SHIFT_4U | (size & 4 ? PAGE_SZ_HIGH_4U : 0);
#endif
	return shift > PMD_SHIFT ? e | PAGE_PMD_HUGE : e;
}

static u64 store_part(u64 e, u64 bytes, enum pt_level l)
{
	(void)l;
	return pte_present(e) ? e + bytes : e;
}

#define no_entry empty
/* In memory it is big-endian. */
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define PT_IN_MEMORY(e) __builtin_bswap64(e)
#else
#define PT_IN_MEMORY(e) (e)
#endif
#include "generic/subject/builtin/places.h"

#define PT_MEMORY_TYPE	(PAGE_CP | PAGE_CV)
#define PT_NONCACHED	PAGE_E
#define PT_WRITECOMBINE PAGE_E
#define PT_DEVICE	PAGE_E
#include "generic/subject/builtin/memory.h"
#include "generic/subject/builtin/sized.h"

/* The size bits alone, which say 4M whatever the huge page's size. */
static u64 pte_mkhuge(u64 e)
{
	return e | PAGE_SZ4MB;
}

static u64 huge_modify(u64 e, u64 prot_index)
{
	return size_of_pmd(modify(e, prot_index));
}

/* Places in tables: what generic/subject/builtin/pointers.h asks for. */

static u64 clear_young(u64 e)
{
	return young(e) ? mkold(e) : e;
}

/* The entry that the fault handler makes, which pXdp_set_access_flags() stores. */
static u64 faulted(u64 e, u64 fault)
{
	e = mkyoung(e);
	if (fault != PT_FAULT_READ)
		e = mkdirty(e);
	return fault == PT_FAULT_COW ? mkwrite(e) : e;
}

static u64 fault_changes(u64 e, u64 fault)
{
	return faulted(e, fault) != e;
}

/* Batches: the entry n places on. */

static u64 advance(u64 e, u64 n)
{
	return e + (n << PAGE_SHIFT);
}

static u64 none_at(u64 e, u64 n)
{
	(void)n;
	return empty(e);
}

static u64 wrprotect_at(u64 e, u64 n)
{
	return wrprotect(advance(e, n));
}

static u64 clear_young_at(u64 e, u64 n)
{
	return clear_young(advance(e, n));
}

static u64 mkclean_at(u64 e, u64 n)
{
	return mkclean(advance(e, n));
}

/*
 * Swap entries: a swp_entry_t value of the architecture is the entry itself.
 * Type 0 with offset 0 is the empty entry; mm never makes it.
 */

static u64 __swp_entry(u64 type, u64 offset)
{
	return type << SWP_TYPE_SHIFT_PTE | offset << SWP_OFFSET_SHIFT;
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
#include "generic/subject/builtin/swapops.h"

/* All that is configured where it can be; see the head of this file for the rest. */
static u64 features(void)
{
	return PT_FEATURE_THP | PT_FEATURE_SPECIAL | PT_FEATURE_SWP_EXCLUSIVE | PT_FEATURE_HUGETLB;
}

#define PT_TABLE_SHIFT PAGE_SHIFT
#define PT_TABLE       populate
#define PT_TABLE_PFN   pfn
#define PT_TABLE_BAD   bad
#define PT_PUD_FOLDED  0
#define PT_P4D_FOLDED  1
#include "generic/subject/builtin/upper.h"

/* clang-format off */
/* One function for a leaf: pte, pmd and huge pte. */
#define LEAF(op, function)                                                     \
	PT_IS(pte_##op, function), PT_IS(pmd_##op, function), PT_IS(huge_pte_##op, function)
#define LEAF2(op, function)                                                    \
	PT_IS2(pte_##op, function), PT_IS2(pmd_##op, function), PT_IS2(huge_pte_##op, function)

extern const struct pt_subject PT_SUBJECT;
const struct pt_subject PT_SUBJECT = {
	.arch = "sparc",
	.mode = PT_MODE_NAME,
	.features = features,
	.op = {
		PT_HAS(vm_get_page_prot), PT_HAS2(pgprot_modify), PT_HAS_MEMORY,

		PT_IS2(pfn_pte, make), PT_IS2(pfn_pmd, make), PT_IS2(mk_huge_pte, make),
		LEAF(pfn, pfn), LEAF(none, pte_none), LEAF(young, young),
		LEAF(dirty, dirty), LEAF(write, writable),
		LEAF(mkyoung, mkyoung), LEAF(mkold, mkold), LEAF(mkdirty, mkdirty),
		LEAF(mkwrite, mkwrite), LEAF(wrprotect, wrprotect),
		LEAF2(same, same),
		PT_IS2(pte_access_permitted, access_permitted),
		PT_HAS2(pmd_access_permitted),
		PT_IS2(pte_modify, modify), PT_IS2(pmd_modify, modify),
		PT_IS(pte_mkclean, mkclean), PT_IS(pmd_mkclean, mkclean),
		PT_HAS(pte_present), PT_IS(pte_accessible, accessible),
		PT_IS(pte_special, special), PT_IS(pte_mkspecial, mkspecial),
		PT_HAS_PTE_PLACES,
		PT_HAS_PTEP(empty, young, clear_young, wrprotect, faulted, fault_changes),
		PT_HAS_BATCHES(advance, none_at, wrprotect_at, clear_young_at, mkclean_at),

		PT_PMD_PUD(populate, populate), PT_PMD_PUD(pgtable, pfn),
		PT_PMD_PUD(present, table_present), PT_PMD_PUD(bad, bad),
		PT_PMD_PUD(leaf, leaf),
		PT_IS(pmd_trans_huge, leaf), PT_IS(pmd_mkhuge, mkhuge),
		PT_IS(pmdp_invalidate, invalidate), PT_IS(pmdp_invalidate_ret, pt_as_it_was),
		PT_IS(pmdp_invalidate_ad, invalidate), PT_IS(pmdp_invalidate_ad_ret, pt_as_it_was),
		PT_HAS_PMD_PLACES,
		PT_HAS_PMDP(empty, young, clear_young, wrprotect, faulted, fault_changes),

		PT_IS(pud_clear, empty), PT_IS(pud_none, pte_none), PT_IS(pud_pfn, pfn),
		PT_IS(pud_write, writable), PT_IS2(pud_same, same),

		PT_HAS_UPPER,

		PT_IS(arch_make_huge_pte, size_of_pmd), PT_HAS(pte_mkhuge),
		PT_IS(set_huge_pte_at, pt_as_it_was), PT_IS(huge_ptep_get, pt_as_it_was),
		PT_IS(huge_pte_present, pte_present), PT_IS2(huge_pte_modify, huge_modify),
		PT_HAS_HUGE_PTEP(empty, wrprotect, faulted, fault_changes),
		PT_HAS_SIZED,

		PT_HAS(pte_swp_mkexclusive), PT_HAS(pte_swp_clear_exclusive),
		PT_HAS(pte_swp_exclusive),

		PT_HAS_SWAPOPS,
	},
};
/* clang-format on */
