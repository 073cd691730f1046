/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The builtin subject of s390.  The encoding follows Linux 6.12:
 * arch/s390/include/asm/{pgtable,pgalloc,hugetlb}.h,
 * arch/s390/mm/{mmap,pgtable,hugetlbpage}.c; soft-dirty and NUMA balancing are
 * configured and the machine has no-execute.  pte_mkwrite() is
 * pte_mkwrite_novma() there.
 *
 * The hardware records neither young nor dirty in an entry.  Software keeps
 * both and opens an entry to reads only while young, to writes only while
 * dirty, so that the first access faults.  There is no devmap, no uffd-wp, no
 * special pmd, no pmd_mkinvalid() and no migration of huge pages.
 *
 * A leaf of a region-third table is a HugeTLB page or the kernel's own.  Linux
 * has pud_*() for some of what is done to it; the rest is what HugeTLB code
 * does: it takes the entry for a huge pte, changes that and converts it back.
 */
#include "bits.h"
#include "generic/subject/builtin/pointers.h"
#include "generic/subject/subject.h"

/* What software's helpers work on, and where the two formats keep it. */
enum bit { INVALID, PROTECT, READ, WRITE, YOUNG, DIRTY, SOFT_DIRTY, NOEXEC, NR_BITS };

static const u64 page[NR_BITS] = {
	[INVALID] = PAGE_INVALID,	[PROTECT] = PAGE_PROTECT, [READ] = PAGE_READ,
	[WRITE] = PAGE_WRITE,		[YOUNG] = PAGE_YOUNG,	  [DIRTY] = PAGE_DIRTY,
	[SOFT_DIRTY] = PAGE_SOFT_DIRTY, [NOEXEC] = PAGE_NOEXEC,
};

/* A leaf of a region or segment table: a pud or a pmd. */
static const u64 rste[NR_BITS] = {
	[INVALID] = SEGMENT_ENTRY_INVALID,
	[PROTECT] = SEGMENT_ENTRY_PROTECT,
	[READ] = SEGMENT_ENTRY_READ,
	[WRITE] = SEGMENT_ENTRY_WRITE,
	[YOUNG] = SEGMENT_ENTRY_YOUNG,
	[DIRTY] = SEGMENT_ENTRY_DIRTY,
	[SOFT_DIRTY] = SEGMENT_ENTRY_SOFT_DIRTY,
	[NOEXEC] = SEGMENT_ENTRY_NOEXEC,
};

/* The bits of one format in the places of the other. */
static u64 moved(u64 e, const u64 *from, const u64 *to)
{
	u64 r = 0;

	for (unsigned i = 0; i < NR_BITS; i++)
		r |= e & from[i] ? to[i] : 0;
	return r;
}

/* What is done to an entry of either format: pte_mkold() and rste_mkold(). */
#define EACH(op)                    \
	static u64 pte_##op(u64 e)  \
	{                           \
		return op(page, e); \
	}                           \
	static u64 rste_##op(u64 e) \
	{                           \
		return op(rste, e); \
	}
#define EACH2(op)                          \
	static u64 pte_##op(u64 e, u64 b)  \
	{                                  \
		return op(page, e, b);     \
	}                                  \
	static u64 rste_##op(u64 e, u64 b) \
	{                                  \
		return op(rste, e, b);     \
	}

static u64 young(const u64 *bit, u64 e)
{
	return !!(e & bit[YOUNG]);
}
EACH(young)

static u64 dirty(const u64 *bit, u64 e)
{
	return !!(e & bit[DIRTY]);
}
EACH(dirty)

static u64 write(const u64 *bit, u64 e)
{
	return !!(e & bit[WRITE]);
}
EACH(write)

/* Young and invalid is what is invalid for a moment; an old entry is invalid, too. */
static bool for_a_moment(const u64 *bit, u64 e)
{
	const u64 both = bit[YOUNG] | bit[INVALID];

	return (e & both) == both;
}

static u64 access_permitted(const u64 *bit, u64 e, u64 for_writing)
{
	return !for_a_moment(bit, e) && (e & bit[READ]) && (!for_writing || (e & bit[WRITE]));
}
EACH2(access_permitted)

static u64 soft_dirty(const u64 *bit, u64 e)
{
	return !!(e & bit[SOFT_DIRTY]);
}
EACH(soft_dirty)

static u64 mkyoung(const u64 *bit, u64 e)
{
	e |= bit[YOUNG];
	return e & bit[READ] ? e & ~bit[INVALID] : e;
}
EACH(mkyoung)

static u64 mkold(const u64 *bit, u64 e)
{
	return (e & ~bit[YOUNG]) | bit[INVALID];
}
EACH(mkold)

static u64 mkdirty(const u64 *bit, u64 e)
{
	e |= bit[DIRTY] | bit[SOFT_DIRTY];
	return e & bit[WRITE] ? e & ~bit[PROTECT] : e;
}
EACH(mkdirty)

static u64 mkclean(const u64 *bit, u64 e)
{
	return (e & ~bit[DIRTY]) | bit[PROTECT];
}
EACH(mkclean)

static u64 mkwrite(const u64 *bit, u64 e)
{
	e |= bit[WRITE];
	return e & bit[DIRTY] ? e & ~bit[PROTECT] : e;
}
EACH(mkwrite)

static u64 wrprotect(const u64 *bit, u64 e)
{
	return (e & ~bit[WRITE]) | bit[PROTECT];
}
EACH(wrprotect)

static u64 mksoft_dirty(const u64 *bit, u64 e)
{
	return e | bit[SOFT_DIRTY];
}
EACH(mksoft_dirty)

static u64 clear_soft_dirty(const u64 *bit, u64 e)
{
	return e & ~bit[SOFT_DIRTY];
}
EACH(clear_soft_dirty)

/* What pXdp_set_access_flags() leaves after a fault, and whether that is news. */
static u64 fault(const u64 *bit, u64 e, u64 which)
{
	e = mkyoung(bit, e);
	if (which != PT_FAULT_READ)
		e = mkdirty(bit, e);
	return which == PT_FAULT_COW ? mkwrite(bit, e) : e;
}
EACH2(fault)

static u64 changed(const u64 *bit, u64 e, u64 which)
{
	return fault(bit, e, which) != e;
}
EACH2(changed)

static u64 same(u64 a, u64 b)
{
	return a == b;
}

/* Entries of a page table. */

/* Every protection starts closed: see open_pte(). */
#define CLOSED (PAGE_PRESENT | PAGE_INVALID | PAGE_PROTECT)

#define RX  (CLOSED | PAGE_READ)
#define RO  (RX | PAGE_NOEXEC)
#define RWX (RX | PAGE_WRITE)
#define RW  (RWX | PAGE_NOEXEC)

/* No other memory type and no key is in an entry: those protections are never asked for. */
static const u64 prot[PT_NR_PROTS] = {
	[PT_PROT_NONE] = CLOSED,  [PT_PROT_R] = RO,	      [PT_PROT_RX] = RX,
	[PT_PROT_RW] = RO,	  [PT_PROT_RWX] = RX,	      [PT_PROT_SHARED_R] = RO,
	[PT_PROT_SHARED_RW] = RW, [PT_PROT_SHARED_RWX] = RWX, [PT_PROT_X] = RX,
};

static u64 vm_get_page_prot(u64 prot_index)
{
	return prot[prot_index];
}

static u64 pgprot_modify(u64 from, u64 to)
{
	(void)from;
	return prot[to];
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

static u64 pte_none_entry(u64 unused)
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

/* An empty entry is not zero, which to the hardware maps frame 0. */
static u64 pte_none(u64 e)
{
	return e == PAGE_INVALID;
}

static u64 pte_present(u64 e)
{
	return !!(e & PAGE_PRESENT);
}

/* It is asked of whatever stands in the table. */
static u64 pte_is_permitted(u64 e, u64 for_writing)
{
	return pte_present(e) && pte_access_permitted(e, for_writing);
}

/* Linux's default: it need not know what a TLB may hold. */
static u64 pte_accessible(u64 e)
{
	(void)e;
	return 1;
}

static u64 pte_special(u64 e)
{
	return !!(e & PAGE_SPECIAL);
}

static u64 pte_protnone(u64 e)
{
	return pte_present(e) && !(e & PAGE_READ);
}

static u64 pte_unused(u64 e)
{
	return !!(e & PAGE_UNUSED);
}

/* What a guest said of its page where the entry stood before, it did not say of this place. */
static u64 set_pte_at(u64 e)
{
	return e & PAGE_PRESENT ? e & ~PAGE_UNUSED : e;
}

static u64 pte_mkspecial(u64 e)
{
	return e | PAGE_SPECIAL;
}

#define PAGE_CHG (PAGE_FRAME | PAGE_SPECIAL | PAGE_DIRTY | PAGE_YOUNG | PAGE_SOFT_DIRTY)

static u64 pte_modify(u64 e, u64 prot_index)
{
	return open_pte((e & PAGE_CHG) | prot[prot_index]);
}

/* Between start and commit the entry is closed, but not empty as elsewhere. */
static u64 pte_closed(u64 e)
{
	return e | PAGE_INVALID;
}

/* The entry n pages further on, and what batched helpers leave there. */

static u64 pte_advance_pfn(u64 e, u64 n)
{
	return e + (n << PAGE_SHIFT);
}

static u64 set_ptes(u64 e, u64 n)
{
	return pte_advance_pfn(set_pte_at(e), n);
}

static u64 none_at(u64 e, u64 n)
{
	(void)n;
	return pte_none_entry(e);
}

static u64 wrprotect_at(u64 e, u64 n)
{
	return pte_wrprotect(pte_advance_pfn(e, n));
}

static u64 mkold_at(u64 e, u64 n)
{
	return pte_mkold(pte_advance_pfn(e, n));
}

static u64 mkclean_at(u64 e, u64 n)
{
	return pte_mkclean(pte_advance_pfn(e, n));
}

/* Leaves of a segment or region-third table, both. */

static u64 rste_leaf(u64 e)
{
	return !!(e & SEGMENT_ENTRY_LARGE);
}

/* Entries of a page middle directory: a segment table. */

static u64 pmd_none_entry(u64 unused)
{
	(void)unused;
	return SEGMENT_ENTRY_INVALID;
}

static u64 pmd_populate(u64 pfn)
{
	return pfn << PAGE_SHIFT;
}

/* A protection in the format of a segment-table entry, not closed yet. */
static u64 segment_prot(u64 prot_index)
{
	u64 p = moved(prot[prot_index] & ~CLOSED, page, rste);

	if (!(p & SEGMENT_ENTRY_READ))
		p |= SEGMENT_ENTRY_INVALID;
	return p & SEGMENT_ENTRY_WRITE ? p : p | SEGMENT_ENTRY_PROTECT;
}

static u64 pfn_pmd(u64 pfn, u64 prot_index)
{
	return (pfn << PAGE_SHIFT) | segment_prot(prot_index);
}

static u64 pmd_pfn(u64 e)
{
	u64 origin = rste_leaf(e) ? SEGMENT_ENTRY_ORIGIN_LARGE : SEGMENT_ENTRY_ORIGIN;

	return (e & origin) >> PAGE_SHIFT;
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

static u64 pmd_protnone(u64 e)
{
	return rste_leaf(e) && !(e & SEGMENT_ENTRY_READ);
}

/* Only for what pfn_pmd() made: clean, so no write before a fault. */
static u64 pmd_mkhuge(u64 e)
{
	return e | SEGMENT_ENTRY_LARGE | SEGMENT_ENTRY_YOUNG | SEGMENT_ENTRY_PROTECT;
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

/* A HugeTLB page: a pte, and the entry of a higher table it is stored as. */

static u64 pte_mkhuge(u64 e)
{
	return e | PAGE_LARGE;
}

static u64 huge_pte_modify(u64 e, u64 prot_index)
{
	return pte_mkhuge(pte_modify(e, prot_index));
}

static u64 set_huge_pte_at(u64 e)
{
	if (!pte_present(e))
		return SEGMENT_ENTRY_INVALID;
	return (e & PAGE_FRAME) | moved(e, page, rste) | SEGMENT_ENTRY_LARGE;
}

static u64 huge_ptep_get(u64 stored)
{
	if (!rste_leaf(stored))
		return PAGE_INVALID;
	return (stored & SEGMENT_ENTRY_ORIGIN_LARGE) | moved(stored, rste, page) | PAGE_LARGE |
	       PAGE_PRESENT;
}

/* Entries of a page upper directory: a region-third table. */

static u64 pud_none_entry(u64 unused)
{
	(void)unused;
	return REGION_ENTRY_TYPE_R3 | SEGMENT_ENTRY_INVALID;
}

/* All four quarters of the segment table exist. */
static u64 pud_populate(u64 pfn)
{
	return pfn << PAGE_SHIFT | REGION_ENTRY_TYPE_R3 | REGION_ENTRY_LENGTH;
}

/* HugeTLB pages of every size: of a segment and of a region-third entry. */
#define make_sized(e, shift) pte_mkhuge(e)

static u64 store_part(u64 e, u64 bytes, enum pt_level l)
{
	(void)bytes;
	return set_huge_pte_at(e) | (l == PT_PUD ? REGION_ENTRY_TYPE_R3 : 0);
}

static u64 no_entry(enum pt_level l)
{
	return l == PT_PUD ? pud_none_entry(l) : pmd_none_entry(l);
}

/* In memory it is big-endian. */
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define PT_IN_MEMORY(e) __builtin_bswap64(e)
#else
#define PT_IN_MEMORY(e) (e)
#endif
#include "generic/subject/builtin/places.h"
#include "generic/subject/builtin/sized.h"

static u64 pfn_pud(u64 pfn, u64 prot_index)
{
	return set_huge_pte_at(pfn_pte(pfn, prot_index)) | REGION_ENTRY_TYPE_R3;
}

/* A table with fewer levels has an entry of a lower table in its place. */
static bool pud_folded(u64 e)
{
	return (e & SEGMENT_ENTRY_TYPE_MASK) < REGION_ENTRY_TYPE_R3;
}

static u64 pud_leaf(u64 e)
{
	return (e & SEGMENT_ENTRY_TYPE_MASK) == REGION_ENTRY_TYPE_R3 && rste_leaf(e);
}

static u64 pud_pfn(u64 e)
{
	return (e & (pud_leaf(e) ? REGION3_ENTRY_ORIGIN_LARGE : REGION_ENTRY_ORIGIN)) >> PAGE_SHIFT;
}

static u64 pud_none(u64 e)
{
	return !pud_folded(e) && e == pud_none_entry(0);
}

static u64 pud_present(u64 e)
{
	return pud_folded(e) || (e & REGION_ENTRY_ORIGIN);
}

static u64 pud_bad(u64 e)
{
	if ((e & SEGMENT_ENTRY_TYPE_MASK) > REGION_ENTRY_TYPE_R3 || pud_leaf(e))
		return 1;
	return !pud_folded(e) && (e & (PT_BIT(4) | PT_BITS(6, 8) | PT_BITS(10, 11)));
}

static u64 pud_modify(u64 e, u64 prot_index)
{
	return set_huge_pte_at(pte_modify(huge_ptep_get(e), prot_index)) | REGION_ENTRY_TYPE_R3;
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

/* soft-dirty is where ptes have it */
static u64 pte_swp_clear_flags(u64 e)
{
	return e & ~(PAGE_SWP_EXCLUSIVE | PAGE_SOFT_DIRTY);
}

/* MAX_PHYSMEM_BITS less the page shift. */
#define PT_SWP_PFN_BITS (46 - PAGE_SHIFT)
#include "generic/subject/builtin/swapops.h"

/*
 * Tables above: an entry tells by its type of which table it is, and where that is lower
 * than the level that is asked, the level is folded.
 */
#define REGION_ENTRY_KNOWN                                                     \
	(REGION_ENTRY_ORIGIN | SEGMENT_ENTRY_TYPE_MASK | REGION_ENTRY_LENGTH | \
	 REGION_ENTRY_OFFSET | SEGMENT_ENTRY_INVALID | SEGMENT_ENTRY_PROTECT)

static u64 folded_by_entry(u64 unused)
{
	(void)unused;
	return PT_FOLDED_BY_ENTRY;
}

static u64 type_of(u64 e)
{
	return e & SEGMENT_ENTRY_TYPE_MASK;
}

static u64 region_none(u64 e, u64 type)
{
	return type_of(e) >= type && e == (type | SEGMENT_ENTRY_INVALID);
}

static u64 region_present(u64 e, u64 type)
{
	return type_of(e) < type || (e & REGION_ENTRY_ORIGIN);
}

static u64 region_bad(u64 e, u64 type)
{
	return type_of(e) > type || (type_of(e) == type && (e & ~REGION_ENTRY_KNOWN));
}

static u64 region_clear(u64 e, u64 type)
{
	return type_of(e) == type ? type | SEGMENT_ENTRY_INVALID : e;
}

static u64 table_place(u64 e, u64 n)
{
	return (e & REGION_ENTRY_ORIGIN) + n * sizeof(u64);
}

static u64 region_offset(u64 e, u64 n, u64 type)
{
	return type_of(e) < type ? PT_SAME_PLACE : table_place(e, n);
}

#define REGION(l, type)                                                  \
	static u64 l##_none(u64 e)                                       \
	{                                                                \
		return region_none(e, type);                             \
	}                                                                \
	static u64 l##_present(u64 e)                                    \
	{                                                                \
		return region_present(e, type);                          \
	}                                                                \
	static u64 l##_bad(u64 e)                                        \
	{                                                                \
		return region_bad(e, type);                              \
	}                                                                \
	static u64 l##_clear(u64 e)                                      \
	{                                                                \
		return region_clear(e, type);                            \
	}                                                                \
	static u64 l##_populate(u64 pfn)                                 \
	{                                                                \
		return pfn << PAGE_SHIFT | (type) | REGION_ENTRY_LENGTH; \
	}
REGION(p4d, REGION_ENTRY_TYPE_R2)
REGION(pgd, REGION_ENTRY_TYPE_R1)

static u64 p4d_pgtable(u64 e)
{
	return (e & REGION_ENTRY_ORIGIN) >> PAGE_SHIFT;
}

static u64 pmd_offset(u64 e, u64 n)
{
	return region_offset(e, n, REGION_ENTRY_TYPE_R3);
}

static u64 pud_offset(u64 e, u64 n)
{
	return region_offset(e, n, REGION_ENTRY_TYPE_R2);
}

static u64 p4d_offset(u64 e, u64 n)
{
	return region_offset(e, n, REGION_ENTRY_TYPE_R1);
}

static u64 pud_clear(u64 e)
{
	return region_clear(e, REGION_ENTRY_TYPE_R3);
}

/* clang-format off */
/* The same of a pte, a pmd, a pud and a huge pte. */
#define EVERY(op)                                                              \
	PT_LEAF(op), PT_IS(huge_pte_##op, pte_##op)
#define PT_LEAF(op)                                                            \
	PT_HAS(pte_##op), PT_PMD_PUD(op, rste_##op)

/* Rows below take the place of some that generic/subject/builtin/pointers.h gives. */
#pragma GCC diagnostic ignored "-Woverride-init"
extern const struct pt_subject PT_SUBJECT;
const struct pt_subject PT_SUBJECT = {
	.arch = "s390",
	.mode = PT_MODE_NAME,
	.op = {
		PT_HAS(vm_get_page_prot), PT_HAS2(pgprot_modify),

		EVERY(young), EVERY(dirty), EVERY(write), EVERY(soft_dirty),
		EVERY(mkyoung), EVERY(mkold), EVERY(mkdirty), EVERY(mkwrite),
		EVERY(wrprotect), PT_LEAF(mkclean),
		PT_IS2(pte_same, same), PT_IS2(pmd_same, same),
		PT_IS2(pud_same, same), PT_IS2(huge_pte_same, same),

		PT_HAS2(pfn_pte), PT_HAS(pte_pfn), PT_HAS(pte_none),
		PT_HAS(pte_present), PT_HAS(pte_accessible), PT_HAS(pte_special),
		PT_HAS(pte_protnone), PT_HAS(pte_mkspecial),
		PT_HAS(pte_mksoft_dirty), PT_HAS(pte_clear_soft_dirty),
		PT_HAS2(pte_modify), PT_IS2(pte_access_permitted, pte_is_permitted),
		PT_IS2(pmd_access_permitted, rste_access_permitted),
		PT_IS2(pud_access_permitted, rste_access_permitted),
		PT_HAS_BATCHES(pte_advance_pfn, none_at, wrprotect_at, mkold_at, mkclean_at),

		PT_HAS(pmd_populate), PT_IS(pmd_pgtable, pmd_pfn),
		PT_HAS2(pfn_pmd), PT_HAS(pmd_pfn), PT_HAS(pmd_none),
		PT_HAS(pmd_present), PT_HAS(pmd_bad), PT_IS(pmd_leaf, rste_leaf),
		PT_IS(pmd_trans_huge, rste_leaf), PT_HAS(pmd_protnone),
		PT_HAS(pmd_mkhuge), PT_IS(pmd_mksoft_dirty, rste_mksoft_dirty),
		PT_IS(pmd_clear_soft_dirty, rste_clear_soft_dirty),
		PT_HAS2(pmd_modify),
		PT_HAS(pmdp_invalidate), PT_IS(pmdp_invalidate_ret, pt_as_it_was),
		PT_IS(pmdp_invalidate_ad, pmdp_invalidate),
		PT_IS(pmdp_invalidate_ad_ret, pt_as_it_was),
		PT_HAS(pmdp_invalidate_at),

		PT_HAS(pud_populate), PT_IS(pud_pgtable, pud_pfn),
		PT_HAS2(pfn_pud), PT_HAS(pud_pfn), PT_HAS(pud_none),
		PT_HAS(pud_present), PT_HAS(pud_bad), PT_HAS(pud_leaf),
		PT_IS(pud_mkhuge, pt_as_it_was), PT_HAS2(pud_modify),

		PT_IS(mm_pmd_folded, folded_by_entry), PT_IS(mm_pud_folded, folded_by_entry),
		PT_IS(mm_p4d_folded, folded_by_entry), PT_HAS(p4d_none), PT_HAS(p4d_present),
		PT_HAS(p4d_bad), PT_IS(p4d_leaf, pt_no), PT_HAS(p4d_clear),
		PT_HAS(p4d_populate), PT_HAS(p4d_pgtable), PT_HAS(pgd_none),
		PT_HAS(pgd_present), PT_HAS(pgd_bad), PT_IS(pgd_leaf, pt_no),
		PT_HAS(pgd_clear), PT_HAS(pgd_populate), PT_IS2(pte_offset_kernel, table_place),
		PT_HAS2(pmd_offset), PT_IS2(pmd_offset_lockless, pmd_offset),
		PT_HAS2(pud_offset), PT_IS2(pud_offset_lockless, pud_offset),
		PT_HAS2(p4d_offset), PT_IS2(p4d_offset_lockless, p4d_offset),

		PT_IS2(mk_huge_pte, pfn_pte), PT_IS(arch_make_huge_pte, pte_mkhuge),
		PT_HAS(pte_mkhuge), PT_HAS(set_huge_pte_at), PT_HAS(huge_ptep_get),
		PT_IS(huge_pte_pfn, pte_pfn), PT_IS(huge_pte_none, pte_none),
		PT_IS(huge_pte_present, pte_present), PT_HAS2(huge_pte_modify),

		PT_IS(set_pte, pt_as_it_was), PT_IS(set_pmd, pt_as_it_was),
		PT_IS(set_pud, pt_as_it_was),
		PT_HAS_PTE_PLACES,
		PT_HAS_PTEP(pte_none_entry, pte_young, pte_mkold, pte_wrprotect,
			    pte_fault, pte_changed),
		PT_HAS_PMD_PLACES,
		PT_HAS_PMDP(pmd_none_entry, rste_young, rste_mkold, rste_wrprotect,
			    rste_fault, rste_changed),
		PT_IS2(set_pmd_at_over, pt_the_new),
		PT_HAS_PUD_PLACES,
		PT_HAS_PUDP(pud_none_entry, rste_young, rste_mkold, rste_wrprotect,
			    rste_fault, rste_changed),
		PT_HAS(pud_clear),
		PT_HAS_HUGE_PTEP(pte_none_entry, pte_wrprotect, pte_fault, pte_changed),
		PT_HAS_SIZED,
		PT_IS(ptep_modify_prot_start, pte_closed), PT_HAS(pte_unused),
		PT_HAS(set_pte_at), PT_HAS2(set_ptes),
		/* what s390 and its HugeTLB code have no use for */
		PT_IS2(pmdp_establish, NULL), PT_IS2(pmdp_establish_ret, NULL),
		PT_IS2(pmdp_establish_at, NULL),
		PT_IS(set_pud_at, NULL), PT_IS(pudp_test_and_clear_young, NULL),
		PT_IS(pudp_test_and_clear_young_ret, NULL),
		PT_IS(pudp_test_and_clear_young_at, NULL),

		PT_IS(pte_swp_mksoft_dirty, pte_mksoft_dirty),
		PT_IS(pte_swp_clear_soft_dirty, pte_clear_soft_dirty),
		PT_IS(pte_swp_soft_dirty, pte_soft_dirty),
		PT_HAS(pte_swp_mkexclusive), PT_HAS(pte_swp_clear_exclusive),
		PT_HAS(pte_swp_exclusive),

		PT_HAS_SWAPOPS,
	},
};
/* clang-format on */
