/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The builtin subjects of powerpc book3s64.  meson.build chooses the variant:
 *
 * PT_HASH   the hash table instead of radix translation: its fault code reads
 *	     Linux's entries and keeps notes of its own in them (HPTEFLAGS)
 * PT_PAGES_4K  pages of 4K instead of 64K
 *
 * The encoding follows Linux 6.12: arch/powerpc/include/asm/book3s/64/
 * {pgtable,radix,radix-4k,radix-64k,hash,hash-4k,hash-64k,hash-pkey,pgalloc}.h,
 * arch/powerpc/include/asm/pgtable-masks.h, arch/powerpc/mm/pgtable.c and
 * arch/powerpc/mm/book3s64/{pgtable,radix_pgtable,hash_pgtable}.c.  There is no
 * uffd-wp, no special pmd, no pXd_mkinvalid() and no pmdp_establish().  A huge
 * pud is radix's alone; hash with 4K pages has no huge page of pmd size.
 */
#include "bits.h"
#include "generic/subject/builtin/pointers.h"
#include "generic/subject/subject.h"

#ifdef PT_PAGES_4K
#define PAGE_SHIFT	PAGE_SHIFT_4K
#define PTE_RPN		PTE_RPN_4K
#define HPTEFLAGS	H4_PAGE_HPTEFLAGS
#define THP_HUGE	0
#define RADIX_PTE_INDEX 9
#define KEY(n)		((u64)(n) << H4_PAGE_KEY_SHIFT & H4_PAGE_KEY)
#else
#define PAGE_SHIFT	PAGE_SHIFT_64K
#define PTE_RPN		PTE_RPN_64K
#define HPTEFLAGS	H64_PAGE_HPTEFLAGS
#define THP_HUGE	H64_PAGE_THP_HUGE
#define RADIX_PTE_INDEX 5
#define KEY(n)		((u64)(n) << H64_PAGE_KEY_SHIFT)
#endif
#define RADIX_PMD_INDEX 9

#ifdef PT_HASH
/* What may be left in an entry just emptied, and what pXd_same() does not compare. */
#define NONE_MASK HPTEFLAGS
#define NOT_SAME  HPTEFLAGS
/* A table is of 4K, so these bits of its address are clear. */
#define BAD_BITS  PT_BITS(0, 11)
#define PMD_TABLE PAGE_PRESENT
#else
/* The hardware may still write R and C back to an entry just emptied. */
#define NONE_MASK (PAGE_DIRTY | PAGE_ACCESSED)
#define NOT_SAME  0
/* Those a page directory entry keeps clear. */
#define BAD_BITS  (PT_BIT(61) | PT_BITS(5, 7))
#define PMD_TABLE (PAGE_PRESENT | RADIX_PTE_INDEX)
#define PUD_TABLE (PAGE_PRESENT | RADIX_PMD_INDEX)
#undef KEY
#define KEY(n) 0
#endif

/* Protections. */

#define BASE (PAGE_PRESENT | PAGE_ACCESSED)
#define RWX  (PAGE_READ | PAGE_WRITE | PAGE_EXEC)
/* The code that fills the hash table lets nobody in who may not read. */
#ifdef PT_HASH
#define EXECUTE_ONLY (PAGE_READ | PAGE_EXEC)
#else
#define EXECUTE_ONLY PAGE_EXEC
#endif

/* Private writable mappings are read-only until the copy. */
static const u64 prot[PT_NR_PROTS] = {
	[PT_PROT_NONE] = BASE,
	[PT_PROT_R] = BASE | PAGE_READ,
	[PT_PROT_RX] = BASE | PAGE_READ | PAGE_EXEC,
	[PT_PROT_RW] = BASE | PAGE_READ,
	[PT_PROT_RWX] = BASE | PAGE_READ | PAGE_EXEC,
	[PT_PROT_SHARED_R] = BASE | PAGE_READ,
	[PT_PROT_SHARED_RW] = BASE | PAGE_READ | PAGE_WRITE,
	[PT_PROT_SHARED_RWX] = BASE | RWX,
	[PT_PROT_DEVICE_R] = BASE | PAGE_READ | PAGE_TOLERANT,
	[PT_PROT_DEVICE_RW] = BASE | PAGE_READ | PAGE_WRITE | PAGE_TOLERANT,
	[PT_PROT_KEY_A] = BASE | PAGE_READ | PAGE_WRITE | KEY(PT_KEY_A),
	[PT_PROT_KEY_B] = BASE | PAGE_READ | KEY(PT_KEY_B),
	[PT_PROT_X] = BASE | EXECUTE_ONLY,
};

static u64 vm_get_page_prot(u64 prot_index)
{
	return prot[prot_index];
}

/* What maps a device's memory goes on doing so. */
static u64 pgprot_modify(u64 from, u64 to)
{
	return (prot[to] & ~PAGE_ATT) | (prot[from] & PAGE_ATT);
}

/* Leaves: the same at every level but where a function says otherwise. */

static u64 none(u64 unused)
{
	(void)unused;
	return 0;
}

static u64 make(u64 pfn, u64 prot_index)
{
	return (pfn << PAGE_SHIFT & PTE_RPN) | prot[prot_index] | PAGE_PTE;
}

static u64 pfn_of(u64 e)
{
	return (e & PTE_RPN) >> PAGE_SHIFT;
}

static u64 same(u64 a, u64 b)
{
	return !((a ^ b) & ~NOT_SAME);
}

static u64 pte_none(u64 e)
{
	return !(e & ~NONE_MASK);
}

/* Of directories, which also hold tables. */
static u64 pmd_none(u64 e)
{
	return !e;
}

static u64 pte_present(u64 e)
{
	return (e & PAGE_PTE) && (e & (PAGE_PRESENT | PAGE_INVALID));
}

/*
 * Linux 6.12 forgets the invalid bit in pud_present(): a pud under
 * pudp_invalidate() looks absent, against rule I1.
 */
static u64 pmd_present(u64 e)
{
	return !!(e & (PAGE_PRESENT | PAGE_INVALID));
}

/*
 * Linux 6.12 tests the leaf bit alone, which a migration entry has too; rule L1
 * says that a leaf is present.
 */
static u64 leaf(u64 e)
{
	return pmd_present(e) && (e & PAGE_PTE);
}

/*
 * Rule L2: true of a leaf.  Linux 6.12 looks at the low bits alone under hash,
 * and an old, clean PROT_NONE leaf has none of them.
 */
static u64 bad(u64 e)
{
	return !!(e & (PAGE_PTE | BAD_BITS));
}

/* Linux's default: it need not know what a TLB may hold. */
static u64 pte_accessible(u64 e)
{
	(void)e;
	return 1;
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

static u64 pte_special(u64 e)
{
	return !!(e & PAGE_SPECIAL);
}

/* A page directory entry may have the devmap bit in its address. */
static u64 devmap(u64 e)
{
	return (e & PAGE_DEVMAP) && (e & PAGE_PTE);
}

static u64 protnone(u64 e)
{
	return (e & PAGE_PRESENT) && (e & PAGE_PTE) && !(e & RWX);
}

/* GUP-fast reads: what may only be executed it must not take. */
static u64 access_permitted(u64 e, u64 write)
{
	return (e & PAGE_PRESENT) && (e & PAGE_PTE) && (e & PAGE_READ) && !(e & PAGE_PRIVILEGED) &&
	       (!write || (e & PAGE_WRITE));
}

static u64 needs_flush(u64 old, u64 new)
{
	return !!((old ^ new) & ~PAGE_ACCESSED);
}

static u64 soft_dirty(u64 e)
{
	return !!(e & PAGE_SOFT_DIRTY);
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
	return e | PAGE_READ | PAGE_WRITE;
}

static u64 wrprotect(u64 e)
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

static u64 mksoft_dirty(u64 e)
{
	return e | PAGE_SOFT_DIRTY;
}

static u64 clear_soft_dirty(u64 e)
{
	return e & ~PAGE_SOFT_DIRTY;
}

/* What stays where a protection is changed. */
#define COMMON_CHG                                                                       \
	(PTE_RPN | HPTEFLAGS | PAGE_DIRTY | PAGE_ACCESSED | PAGE_PTE | PAGE_SOFT_DIRTY | \
	 PAGE_DEVMAP)

static u64 pte_modify(u64 e, u64 prot_index)
{
	return (e & (COMMON_CHG | PAGE_SPECIAL)) | prot[prot_index];
}

static u64 huge_modify(u64 e, u64 prot_index)
{
	return (e & (COMMON_CHG | THP_HUGE)) | prot[prot_index];
}

/* Places in tables: see generic/subject/builtin/pointers.h. */

/* Hash's notes belong to the place, not to the entry put there; and Linux adds the leaf bit. */
static u64 stored(u64 e)
{
#ifdef PT_HASH
	e &= ~HPTEFLAGS;
#endif
	return e | PAGE_PTE;
}

static u64 stored_new(u64 old, u64 new)
{
	(void)old;
	return stored(new);
}

/* Without the valid bit it would look like a swap entry; the invalid bit tells. */
static u64 invalidate(u64 e)
{
	return (e & ~PAGE_PRESENT) | PAGE_INVALID;
}

static u64 faulted(u64 e, u64 fault)
{
	e = mkyoung(e);
	if (fault != PT_FAULT_READ)
		e = mkdirty(e);
	return fault == PT_FAULT_COW ? mkwrite(e) : e;
}

static u64 fault_changes(u64 e, u64 fault)
{
	return !same(e, faulted(e, fault));
}

/* On an entry that others use at the same time; in memory it is big-endian: bits.h. */

#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define PT_IN_MEMORY(e) __builtin_bswap64(e)
#else
#define PT_IN_MEMORY(e) (e)
#endif
#include "generic/subject/builtin/places.h"

#define PT_MEMORY_TYPE	PAGE_ATT
#define PT_NONCACHED	PAGE_NON_IDEMPOTENT
#define PT_WRITECOMBINE PAGE_TOLERANT
#define PT_DEVICE	PAGE_NON_IDEMPOTENT
#include "generic/subject/builtin/memory.h"

/* Runs of entries: what stands n places further on. */

static u64 advance(u64 e, u64 n)
{
	return e + (n << PAGE_SHIFT);
}

static u64 stored_at(u64 e, u64 n)
{
	return advance(stored(e), n);
}

static u64 wrprotect_at(u64 e, u64 n)
{
	return wrprotect(stored_at(e, n));
}

static u64 mkold_at(u64 e, u64 n)
{
	return mkold(stored_at(e, n));
}

static u64 mkclean_at(u64 e, u64 n)
{
	return mkclean(stored_at(e, n));
}

static u64 none_at(u64 e, u64 n)
{
	(void)n;
	return none(e);
}

/* pte_mkdirty() of the first if any was dirty. */
static u64 gathered(u64 e)
{
	e = stored(e);
	return dirty(e) ? mkdirty(e) : e;
}

/* Entries that point to a table. */

static u64 pmd_populate(u64 pfn)
{
	return pfn << PAGE_SHIFT | PMD_TABLE;
}

static u64 pgtable(u64 e)
{
	return (e & PAGE_TABLE_ADDR) >> PAGE_SHIFT;
}

/* Huge entries of pmd size; 64K pages under hash mark a THP by a bit of its own. */
#if !defined(PT_HASH) || !defined(PT_PAGES_4K)
#define HAS_HUGE_PMD

#ifdef PT_HASH
static u64 make_huge(u64 pfn, u64 prot_index)
{
	return make(pfn, prot_index) | THP_HUGE;
}

static u64 trans_huge(u64 e)
{
	return leaf(e) && (e & THP_HUGE) && !(e & PAGE_DEVMAP);
}

static u64 huge_mkdevmap(u64 e)
{
	return e | PAGE_PTE | THP_HUGE | PAGE_DEVMAP;
}
#else
#define make_huge make

static u64 trans_huge(u64 e)
{
	return leaf(e) && !(e & PAGE_DEVMAP);
}

static u64 huge_mkdevmap(u64 e)
{
	return e | PAGE_PTE | PAGE_DEVMAP;
}
#endif
#endif

#ifndef PT_HASH
#define HAS_HUGE_PUD

static u64 pud_populate(u64 pfn)
{
	return pfn << PAGE_SHIFT | PUD_TABLE;
}

/* The kernel's own huge mappings: PAGE_KERNEL. */
static u64 set_huge(u64 pfn)
{
	return make(pfn, PT_PROT_SHARED_RW) | PAGE_PRIVILEGED | PAGE_DIRTY;
}

static u64 set_huge_device(u64 pfn)
{
	return set_huge(pfn) | PAGE_TOLERANT;
}

static u64 clear_huge(u64 e)
{
	return leaf(e) ? 0 : e;
}
#endif

#ifdef HAS_HUGE_PMD
/* HugeTLB pages of every size: of pmd size and, radix, of pud size, one entry each. */
#define make_sized(e, shift)	(e)
#define store_part(e, bytes, l) stored(e)
#define no_entry		none
#include "generic/subject/builtin/sized.h"
#endif

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

static u64 swp_mksoft_dirty(u64 e)
{
	return e | PAGE_SWP_SOFT_DIRTY;
}

static u64 swp_clear_soft_dirty(u64 e)
{
	return e & ~PAGE_SWP_SOFT_DIRTY;
}

static u64 swp_soft_dirty(u64 e)
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
#define PT_SWP_PFN_BITS (51 - PAGE_SHIFT)
#ifdef HAS_HUGE_PMD
#define PT_THP_MIGRATION

static u64 __swp_entry_to_pmd(u64 v)
{
	return __swp_entry_to_pte(v);
}

static u64 __pmd_to_swp_entry(u64 e)
{
	return __pte_to_swp_entry(e);
}

static u64 pmd_swp_clear_flags(u64 e)
{
	return swp_clear_soft_dirty(e);
}
#endif
#include "generic/subject/builtin/swapops.h"

#ifdef HAS_HUGE_PUD
#define PT_TABLE_SHIFT PAGE_SHIFT
#define PT_TABLE       pud_populate
#define PT_TABLE_PFN   pgtable
#define PT_TABLE_BAD   bad
#define PT_PUD_FOLDED  0
#define PT_P4D_FOLDED  1
#include "generic/subject/builtin/upper.h"
#endif

/* clang-format off */

/* What a leaf of any level has, HugeTLB's among them. */
#define LEAF(l)                                                                \
	PT_IS2(l##_same, same), PT_IS(l##_pfn, pfn_of),                        \
	PT_IS(l##_young, young), PT_IS(l##_dirty, dirty),                      \
	PT_IS(l##_write, writable), PT_IS(l##_soft_dirty, soft_dirty),         \
	PT_IS(l##_mkyoung, mkyoung), PT_IS(l##_mkold, mkold),                  \
	PT_IS(l##_mkdirty, mkdirty), PT_IS(l##_mkwrite, mkwrite),              \
	PT_IS(l##_wrprotect, wrprotect)
#define LEAF_OF_MM(l)                                                          \
	LEAF(l), PT_IS(l##_devmap, devmap), PT_IS(l##_mkclean, mkclean),       \
	PT_IS(l##_mksoft_dirty, mksoft_dirty),                                 \
	PT_IS(l##_clear_soft_dirty, clear_soft_dirty)
#define HUGE_LEAF(l)                                                           \
	LEAF_OF_MM(l), PT_IS2(pfn_##l, make_huge),                             \
	PT_IS(l##_trans_huge, trans_huge), PT_IS(l##_mkhuge, pt_as_it_was),    \
	PT_IS(l##_mkdevmap, huge_mkdevmap), PT_IS2(l##_modify, huge_modify),   \
	PT_IS(l##p_invalidate, invalidate),                                    \
	PT_IS(l##p_invalidate_ret, pt_as_it_was)
/* What an entry of a directory has, be it a leaf or not. */
#define DIRECTORY(l)                                                           \
	PT_IS(l##_none, pmd_none), PT_IS(l##_present, pmd_present),            \
	PT_IS(l##_bad, bad), PT_IS(l##_leaf, leaf),                            \
	PT_HAS(l##_populate), PT_IS(l##_pgtable, pgtable)
#define KERNEL_HUGE(l)                                                         \
	PT_IS(l##_set_huge, set_huge), PT_IS(l##_clear_huge, clear_huge),      \
	PT_IS(l##_set_huge_device, set_huge_device),                           \
	PT_IS(l##_clear_huge_ret, leaf)

/* Some rows of pointers.h are done otherwise here: below them, and they hold. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Woverride-init"

extern const struct pt_subject PT_SUBJECT;
const struct pt_subject PT_SUBJECT = {
	.arch = "powerpc",
	.mode = PT_MODE_NAME,
	.op = {
		PT_HAS(vm_get_page_prot), PT_HAS2(pgprot_modify), PT_HAS_MEMORY,

		LEAF_OF_MM(pte), PT_IS2(pfn_pte, make), PT_HAS(pte_none),
		PT_HAS(pte_present), PT_HAS(pte_accessible),
		PT_HAS(pte_special), PT_IS(pte_protnone, protnone),
		PT_HAS(pte_mkspecial), PT_HAS(pte_mkdevmap),
		PT_HAS2(pte_modify), PT_IS2(pte_access_permitted, access_permitted),
		PT_IS2(pte_needs_flush, needs_flush),
		PT_HAS_PTE_PLACES,
		PT_HAS_PTEP(none, young, mkold, wrprotect, faulted, fault_changes),
		PT_IS(set_pte_at, stored),
		PT_HAS(ptep_get_and_clear_at),
		PT_IS(ptep_modify_prot_start, invalidate),
		PT_IS2(ptep_modify_prot_commit, stored_new),
		PT_HAS_BATCHES(advance, none_at, wrprotect_at, mkold_at, mkclean_at),
		PT_IS2(set_ptes, stored_at),
		PT_IS(get_and_clear_full_ptes_ret, gathered),

		DIRECTORY(pmd), PT_IS(pmd_clear, none),
#ifdef HAS_HUGE_PMD
		HUGE_LEAF(pmd), PT_IS(pmd_protnone, protnone),
		PT_IS(pmdp_invalidate_ad, invalidate),
		PT_IS(pmdp_invalidate_ad_ret, pt_as_it_was),
		PT_HAS_PMD_PLACES,
		PT_HAS_PMDP(none, young, mkold, wrprotect, faulted, fault_changes),
		PT_IS(set_pmd_at, stored), PT_IS2(set_pmd_at_over, stored_new),
		PT_HAS(pmdp_invalidate_at),
		PT_IS2(pmd_access_permitted, access_permitted),
		PT_IS2(huge_pmd_needs_flush, needs_flush),
		PT_IS2(pmdp_establish, NULL), PT_IS2(pmdp_establish_ret, NULL),
		PT_IS2(pmdp_establish_at, NULL),

		LEAF(huge_pte), PT_IS2(mk_huge_pte, make),
		PT_IS(arch_make_huge_pte, pt_as_it_was),
		PT_IS(pte_mkhuge, pt_as_it_was), PT_IS(huge_pte_none, pte_none),
		PT_IS(huge_pte_present, pte_present),
		PT_IS2(huge_pte_modify, pte_modify),
		PT_IS(set_huge_pte_at, stored),
		PT_IS(huge_ptep_get, pt_as_it_was),
		PT_HAS_HUGE_PTEP(none, wrprotect, faulted, fault_changes),
		PT_IS(huge_ptep_modify_prot_start, invalidate),
		PT_HAS_SIZED,

		PT_HAS_PMD_SWAPOPS, PT_IS(pmd_swp_soft_dirty, swp_soft_dirty),
		PT_IS(pmd_swp_mksoft_dirty, swp_mksoft_dirty),
		PT_IS(pmd_swp_clear_soft_dirty, swp_clear_soft_dirty),
#endif
#ifdef HAS_HUGE_PUD
		KERNEL_HUGE(pmd),
		DIRECTORY(pud), HUGE_LEAF(pud), KERNEL_HUGE(pud),
		PT_HAS_UPPER,
		PT_HAS_PUD_PLACES,
		PT_HAS_PUDP(none, young, mkold, wrprotect, faulted, fault_changes),
#endif

		PT_HAS_SWAPOPS, PT_IS(pte_swp_soft_dirty, swp_soft_dirty),
		PT_IS(pte_swp_mksoft_dirty, swp_mksoft_dirty),
		PT_IS(pte_swp_clear_soft_dirty, swp_clear_soft_dirty),
		PT_HAS(pte_swp_exclusive), PT_HAS(pte_swp_mkexclusive),
		PT_HAS(pte_swp_clear_exclusive),
	},
};
#pragma GCC diagnostic pop
/* clang-format on */
