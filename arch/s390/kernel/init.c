/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Boot-time state, and the tree's exchanges, compiled with the tree's flags. */
#include <asm/lowcore.h>

#include <linux/mm.h>

/* The processor's own page, which the tree finds at address 0: link.ld. */
struct lowcore ptk_lowcore __attribute__((section(".ptk_lowcore")));

/*
 * What an entry of a table is exchanged with ends in privileged instructions,
 * which engines for user programs lack.  What they do to the entry is to set its
 * invalid bit, or to take away its protection (RDP); what they do to TLBs is to
 * forget what was formed by it, or all there is (CSP).
 */
unsigned long ptk_taken_back;
#define PTK_SETS(level, p, bit) \
	(ptk_taken_back |= PTK_INVALIDATED, *(p) = __##level(level##_val(*(p)) | (bit)))
#define PTK_FLUSHES(address, bytes, size) \
	ptk_flush((address) & ~((bytes)-1), ((address) & ~((bytes)-1)) + (bytes), 0, size, 0)
/*
 * The last argument says whether this processor's TLB alone forgets it ("local clearing"), where
 * another may have the translation, too.
 */
#define PTK_IS_LOCAL(...)                                           \
	({                                                          \
		const unsigned long ptk_says[] = { __VA_ARGS__ };   \
		ptk_says[sizeof(ptk_says) / sizeof(*ptk_says) - 1]; \
	})
#define PTK_FLUSHES_EVERYWHERE(address, bytes, size, ...) \
	(PTK_IS_LOCAL(__VA_ARGS__) ? (void)0 : PTK_FLUSHES(address, bytes, size))
#define __ptep_ipte(address, ptep, ...)      \
	(PTK_SETS(pte, ptep, _PAGE_INVALID), \
	 PTK_FLUSHES_EVERYWHERE(address, PAGE_SIZE, PAGE_SIZE, __VA_ARGS__))
#define __ptep_rdp(address, ptep, ...)                                                          \
	(ptk_taken_back |= PTK_UNPROTECTED, *(ptep) = __pte(pte_val(*(ptep)) & ~_PAGE_PROTECT), \
	 PTK_FLUSHES_EVERYWHERE(address, PAGE_SIZE, PAGE_SIZE, __VA_ARGS__))
#define __pmdp_idte(address, pmdp, ...)               \
	(PTK_SETS(pmd, pmdp, _SEGMENT_ENTRY_INVALID), \
	 PTK_FLUSHES_EVERYWHERE(address, PMD_SIZE, 0, __VA_ARGS__))
#define __pudp_idte(address, pudp, ...)              \
	(PTK_SETS(pud, pudp, _REGION_ENTRY_INVALID), \
	 PTK_FLUSHES_EVERYWHERE(address, PUD_SIZE, 0, __VA_ARGS__))
#define PTK_PURGES	  ptk_flush(0, ~0ULL, 0, 0, 0)
#define __pmdp_csp(pmdp)  (PTK_SETS(pmd, pmdp, _SEGMENT_ENTRY_INVALID), PTK_PURGES)
#define __pmdp_cspg(pmdp) __pmdp_csp(pmdp)

/*
 * The instructions by themselves, by which an entry is exchanged at once: a compare and
 * swap, which trees of later years ask whether it was made.
 */
static inline bool ptk_csp(unsigned int *place, unsigned int was, unsigned int is)
{
	if (*place != was)
		return false;
	*place = is;
	ptk_taken_back |= PTK_INVALIDATED;
	PTK_PURGES;
	return true;
}

static inline bool ptk_exchange(unsigned long *place, unsigned long was, unsigned long is)
{
	if (*place != was)
		return false;
	*place = is;
	ptk_taken_back |= PTK_INVALIDATED;
	return true;
}

static inline bool ptk_cspg(unsigned long *place, unsigned long was, unsigned long is)
{
	const bool same = ptk_exchange(place, was, is);

	if (same)
		PTK_PURGES;
	return same;
}

/* Its entry is the one of an address, in the table that is given; that one is forgotten. */
static inline bool ptk_crdte(unsigned long was, unsigned long is, unsigned long *table,
			     unsigned long type, unsigned long address)
{
	const unsigned int shift = type == CRDTE_DTT_PAGE      ? PAGE_SHIFT
				   : type == CRDTE_DTT_SEGMENT ? PMD_SHIFT
							       : PUD_SHIFT;
	const unsigned long n = type == CRDTE_DTT_PAGE	    ? pte_index(address)
				: type == CRDTE_DTT_SEGMENT ? pmd_index(address)
							    : pud_index(address);
	const bool same = ptk_exchange(table + n, was, is);

	if (same)
		PTK_FLUSHES(address, 1UL << shift, 0);
	return same;
}
#define csp(place, was, is)			   ptk_csp(place, was, is)
#define cspg(place, was, is)			   ptk_cspg(place, was, is)
#define crdte(was, is, table, type, address, asce) ptk_crdte(was, is, table, type, address)
/*
 * Another processor has used the tables, and may have translations of theirs, whether it is
 * attached or not.  Trees of one processor's size compare the first bit alone: it says no there.
 */
static const unsigned long ptk_users[BITS_TO_LONGS(NR_CPUS)] = { 2 };
#define mm_cpumask(mm) to_cpumask(ptk_users)
#include "arch/s390/mm/pgtable.c"

/* cpumask_of() of the first processor, in which it is alone; cpu_attach_mask is held against it. */
const unsigned long cpu_bit_bitmap[BITS_PER_LONG + 1][BITS_TO_LONGS(NR_CPUS)] = { [1] = { 1 } };

void ptk_arch_init(unsigned int mode);
void ptk_arch_init(unsigned int mode)
{
	struct lowcore *lowcore = NULL;

	(void)mode;
	PTK_SAYS("ALTERNATIVE()s", "as compiled",
		 "nothing is patched: none of these features but the facilities of paging");
	PTK_SAYS("mm_cpumask()", "another processor",
		 "a flush of this one's TLB alone is not enough: another has used the tables");
	PTK_SAYS("test_facility()", "EDAT-1, EDAT-2, IDTE, NX, RDP, local clearing",
		 "large pages; with the others and without, both are tried");
	/* the compiler is not to know which address this is */
	__asm__("" : "+r"(lowcore));
	PTK_SET(lowcore->preempt_count, INIT_PREEMPT_COUNT,
		"as boot finds it: no task to switch to");
	PTK_SET(lowcore->cpu_nr, 0, "one processor, the first");
	PTK_SET(lowcore->percpu_offset, 0, "one processor, whose own data is where it was linked");
}
