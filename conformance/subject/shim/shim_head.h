/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Head of the generated shim, compiled with the tree's own flags.  Below it
 * stands one function per helper; its body is an expression of candidates.def,
 * written with the names defined here.
 */
#include <linux/huge_mm.h>
#include <linux/hugetlb.h>
#include <linux/io.h>
#include <linux/kernel.h>
#include <linux/memremap.h>
#include <linux/mm.h>
#include <linux/mm_inline.h>
#include <linux/mm_types.h>
#include <linux/pkeys.h>
#include <linux/swap.h>
#include <linux/swapfile.h>
#include <linux/swapops.h>
#include <linux/vmalloc.h>
#if __has_include(<linux/leafops.h>)
#include <linux/leafops.h>
#endif
#include <asm/pgalloc.h>

/* where arch/<arch>/kernel/ptk_after.h has put others in their place */
#pragma pop_macro("pgd_offset")
#pragma pop_macro("p4d_offset")
#pragma pop_macro("pud_offset")
#pragma pop_macro("pmd_offset")
#pragma pop_macro("pte_offset_kernel")

/* Where pre.h leaves a call of it in a helper, that one is refused. */
extern void ptk_not_configured(void)
	__attribute__((error("the generic header has BUG() in its place")));

/* An entry from its value, and a swp_entry_t from its. */
#define P(value) __pte(value)
#define M(value) __pmd(value)
#define U(value) __pud(value)
#define E(value) ((swp_entry_t){ (unsigned long)(value) })

/* What helpers that take pointers are given. */
#define PTK_ADDRESS 0x200000000UL
#define PTK_LENGTH  0x40000000UL
#ifndef PTK_MM
static struct mm_struct ptk_mm __attribute__((aligned(64)));
#define PTK_MM (&ptk_mm)
#endif
static struct vm_area_struct ptk_vma = {
	.vm_mm = PTK_MM,
	.vm_start = PTK_ADDRESS,
	.vm_end = PTK_ADDRESS + PTK_LENGTH,
};
/*
 * Places in tables; room for a table and what some keep behind it, as some
 * helpers look at neighbours.  A number: powerpc's PTRS_PER_* are variables.
 */
#define PTK_BATCH  16
#define PTK_PLACES 4096
static pte_t ptk_pte[PTK_PLACES] __attribute__((aligned(PAGE_SIZE)));
static pmd_t ptk_pmd[PTK_PLACES] __attribute__((aligned(PAGE_SIZE)));
static pud_t ptk_pud[PTK_PLACES] __attribute__((aligned(PAGE_SIZE)));

/* The address that a place of the table is for. */
#define PTK_AT(place) (PTK_ADDRESS + ((unsigned long)((pte_t *)(place)-ptk_pte) << PAGE_SHIFT))

/*
 * Puts an entry in the first place, and reads what is there; BATCH() and LN()
 * for a run of places.
 */
#define AT(value)     (ptk_pte[0] = P(value))
#define L	      pte_val(ptk_pte[0])
#define LN(n)	      pte_val(ptk_pte[(n) % PTK_BATCH])
#define AT_PMD(value) (ptk_pmd[0] = M(value))
#define L_PMD	      pmd_val(ptk_pmd[0])
#define AT_PUD(value) (ptk_pud[0] = U(value))
#define L_PUD	      pud_val(ptk_pud[0])
/* Tables above have their entries in the same place. */
#define PTK_P4D	      ((p4d_t *)ptk_pud)
#define AT_P4D(value) (*PTK_P4D = __p4d(value))
#define L_P4D	      p4d_val(*PTK_P4D)
#define PTK_PGD	      ((pgd_t *)ptk_pud)
#define AT_PGD(value) (*PTK_PGD = __pgd(value))
#define L_PGD	      pgd_val(*PTK_PGD)
/*
 * The address of place n in a table of entries that map so much, with bits that are not to
 * count: below, and above, where the table itself is a place of another.
 */
#define PTK_INDEX(n, size, above) \
	((unsigned long)(n) * (size) + ((n) ? (unsigned long)(size)-1 + (above) : 0))
/*
 * What pXd_offset() gives, in numbers of words.h: 1 is PT_SAME_PLACE, 2 PT_PLACE_OF_COPY, all
 * else is where the table's place is in memory.
 */
#define PTK_NEAR_STACK 4096UL
static inline unsigned long long ptk_where(const void *place, const void *found)
{
	const unsigned long stack = (unsigned long)__builtin_frame_address(0);

	if (found == place)
		return 1;
	if ((unsigned long)found - stack + PTK_NEAR_STACK < 2 * PTK_NEAR_STACK)
		return 2;
	return (unsigned long long)__pa(found);
}
/* Before there were five levels everywhere, another one was folded than is said to be. */
#if defined(__ARCH_USE_5LEVEL_HACK) || defined(__ARCH_HAS_5LEVEL_HACK)
#define PTK_NEEDS_5_LEVELS _Static_assert(0, "its tables have four levels by another folding")
#else
#define PTK_NEEDS_5_LEVELS (void)0
#endif
#define BATCH(value)                                                         \
	({                                                                   \
		for (int ptk_i = 0; ptk_i < PTK_BATCH; ptk_i++)              \
			ptk_pte[ptk_i] = P(0);                               \
		set_ptes(PTK_MM, PTK_ADDRESS, ptk_pte, P(value), PTK_BATCH); \
	})

/*
 * A HugeTLB page of any size, in all the places it has in a table: struct pt_huge.
 * It is laid in a table of its level as far from the table's begin as it is long,
 * so aligned as pages are, with what stands beside it.  What is not in the
 * helper's arguments it may ask the VMA's file, the page or the tables of the task.
 */
struct ptk_huge {
	unsigned long long shift, level, nr, entry, dirty, table[];
};
extern unsigned long ptk_huge_size;
extern void *ptk_walked, *ptk_huge_first;
static unsigned int *ptk_huge_order;

static inline pte_t *ptk_huge_table(const struct ptk_huge *h)
{
	return h->level == 0 ? ptk_pte : h->level == 1 ? (pte_t *)ptk_pmd : (pte_t *)ptk_pud;
}

static inline void ptk_huge_is(unsigned long shift, void *first, int level)
{
	ptk_huge_size = 1UL << shift;
	ptk_huge_first = first;
	ptk_walked = level == 1 ? first : NULL;
	if (ptk_huge_order)
		*ptk_huge_order = shift - PAGE_SHIFT;
}

static inline pte_t *ptk_huge_put(const struct ptk_huge *h)
{
	pte_t *first = ptk_huge_table(h) + h->nr;

	for (unsigned long long i = 0; i < h->nr + 2; i++)
		first[(long)i - 1] = P(h->table[i]);
	ptk_huge_is(h->shift, first, h->level);
	return first;
}

static inline void ptk_huge_take(struct ptk_huge *h, const pte_t *first)
{
	for (unsigned long long i = 0; i < h->nr + 2; i++)
		h->table[i] = pte_val(first[(long)i - 1]);
	ptk_huge_is(PMD_SHIFT, ptk_pmd, 1);
}

/* A call with such a page: of ptep, address, size and h. */
#define SIZED(page, call)                                                      \
	({                                                                     \
		struct ptk_huge *h = (struct ptk_huge *)(unsigned long)(page); \
		unsigned long size = 1UL << h->shift;                          \
		unsigned long address = ALIGN(PTK_ADDRESS, size);              \
		pte_t *ptep = ptk_huge_put(h);                                 \
		unsigned long long ptk_ret = (unsigned long long)(call);       \
                                                                               \
		(void)address;                                                 \
		ptk_huge_take(h, ptep);                                        \
		ptk_ret;                                                       \
	})

/* What is generated below for each helper, for use in other helpers' expressions. */
#define PTK_ONE_OF(id) unsigned long long ptk_##id(unsigned long long)
PTK_ONE_OF(set_pte_at);
PTK_ONE_OF(set_huge_pte_at);
PTK_ONE_OF(huge_ptep_get);
PTK_ONE_OF(pte_mkyoung);
PTK_ONE_OF(pte_mkdirty);
PTK_ONE_OF(pte_mkwrite);
PTK_ONE_OF(pmd_mkyoung);
PTK_ONE_OF(pmd_mkdirty);
PTK_ONE_OF(pmd_mkwrite);
PTK_ONE_OF(pud_mkyoung);
PTK_ONE_OF(pud_mkdirty);
PTK_ONE_OF(pud_mkwrite);
PTK_ONE_OF(huge_pte_mkyoung);
PTK_ONE_OF(huge_pte_mkdirty);
PTK_ONE_OF(huge_pte_mkwrite);

/*
 * What stands in a table for a huge pte; but notes of the MMU's own code (powerpc
 * hash), which set_huge_pte_at() leaves out, stand there as they are.  Not so where
 * a table holds such entries in another form (s390): there it is what was stored.
 */
static inline unsigned long long ptk_huge_place(unsigned long long e)
{
	unsigned long long stored = ptk_set_huge_pte_at(e);

	return ptk_huge_ptep_get(stored) != e && ptk_huge_ptep_get(e) == e ? e : stored;
}
#define AT_HUGE(value) AT_PMD(ptk_huge_place(value))
#define L_HUGE	       ptk_huge_ptep_get(L_PMD)

/* The entry that the fault handler hands to pXdp_set_access_flags(): enum pt_fault. */
typedef unsigned long long ptk_mod(unsigned long long);
static inline unsigned long long ptk_fault(unsigned long long e, unsigned long long fault,
					   ptk_mod *young, ptk_mod *dirty, ptk_mod *write)
{
	e = young(e);
	if (fault > 0)
		e = dirty(e);
	return fault > 1 ? write(e) : e;
}
#define FAULT(level, e, fault) \
	ptk_fault(e, fault, ptk_##level##_mkyoung, ptk_##level##_mkdirty, ptk_##level##_mkwrite)
#define FAULT_PTE(e, fault)  P(FAULT(pte, e, fault))
#define FAULT_PMD(e, fault)  M(FAULT(pmd, e, fault))
#define FAULT_PUD(e, fault)  U(FAULT(pud, e, fault))
#define FAULT_HUGE(e, fault) P(FAULT(huge_pte, e, fault))

/* The tree's own protections, in the order of enum pt_prot. */
/* A device's memory: what arch/<arch>/kernel/candidates.def chooses, or not cached. */
unsigned long long ptk_device_prot(unsigned long long);
#ifdef VM_PKEY_SHIFT
#define PTK_KEY(key) ((unsigned long)(key) << VM_PKEY_SHIFT)
#else
#define PTK_KEY(key) 0
#endif
/* 0 too where a tree defines it to VM_NONE: feature_guarded */
#ifdef VM_ARM64_BTI
#define PTK_GUARDED VM_ARM64_BTI
#else
#define PTK_GUARDED 0
#endif

static pgprot_t ptk_prot(unsigned long index)
{
	static const unsigned long flags[] = {
		0,
		VM_READ,
		VM_READ | VM_EXEC,
		VM_READ | VM_WRITE,
		VM_READ | VM_WRITE | VM_EXEC,
		VM_READ | VM_SHARED,
		VM_READ | VM_WRITE | VM_SHARED,
		VM_READ | VM_WRITE | VM_EXEC | VM_SHARED,
		VM_READ | VM_SHARED,
		VM_READ | VM_WRITE | VM_SHARED,
		VM_READ | VM_WRITE | VM_SHARED | PTK_KEY(5),
		VM_READ | PTK_KEY(10),
		VM_EXEC,
		VM_READ | VM_EXEC | PTK_GUARDED,
	};
	/* what a mapping of one's own may become is in its flags too */
	const unsigned long may = VM_MAYREAD | VM_MAYWRITE | VM_MAYEXEC;
	pgprot_t prot = vm_get_page_prot(flags[index % ARRAY_SIZE(flags)] | may);

	if (index == 8 || index == 9)
		prot = __pgprot(ptk_device_prot(pgprot_val(prot)));
	return prot;
}
#define G(index) ptk_prot(index)
/* what ptk_after.h may put another in the place of */
#ifndef NEW_PTE
#define NEW_PTE(pfn, prot) pte_val(pfn_pte(pfn, prot))
#endif
/*
 * The same for an entry above a pte, as who makes one converts it: vmf_insert_pfn_pmd(),
 * alloc_init_pud().  modify is given G() at every level: mm/huge_memory.c change_huge_pmd().
 */
unsigned long long ptk_large_prot(unsigned long long);
#define GL(index) __pgprot(ptk_large_prot(pgprot_val(ptk_prot(index))))

/* Some trees have these helpers but do nothing in them where markers are not configured. */
#ifdef SWP_PTE_MARKER_NUM
#define PTK_NEEDS_MARKERS _Static_assert(SWP_PTE_MARKER_NUM > 0, "PTE markers are not configured")
#else
#define PTK_NEEDS_MARKERS (void)0
#endif
/* Some trees' helpers return nothing. */
#define PTK_RETURNS(type, call)                                                            \
	_Static_assert(__builtin_types_compatible_p(__typeof__(call), type), "it returns " \
									     "no " #type)
/* A stub stands in for what the configuration lacks. */
#define PTK_NEEDS(option) _Static_assert(IS_ENABLED(option), "it is not configured")
/* Some helpers are declared, but defined only where such pages are configured. */
#define PTK_NEEDS_THP_PUD                                                     \
	_Static_assert(IS_ENABLED(CONFIG_HAVE_ARCH_TRANSPARENT_HUGEPAGE_PUD), \
		       "transparent huge puds are not configured")
