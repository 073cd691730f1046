/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Boot-time state, and the tree's exchanges, compiled with the tree's flags. */
#include <asm/lowcore.h>

#include <linux/mm.h>

/* The processor's own page, which the tree finds at address 0: link.ld. */
struct lowcore ptk_lowcore __attribute__((section(".ptk_lowcore")));

/*
 * What an entry of a table is exchanged with ends in privileged instructions,
 * which engines for user programs lack.  What they do to the entry is to set its
 * invalid bit, or to take away its protection (RDP); what they do to the TLB
 * concerns no value.
 */
unsigned long ptk_taken_back;
#define PTK_SETS(level, p, bit) \
	(ptk_taken_back |= PTK_INVALIDATED, *(p) = __##level(level##_val(*(p)) | (bit)))
#define __ptep_ipte(address, ptep, ...) PTK_SETS(pte, ptep, _PAGE_INVALID)
#define __ptep_rdp(address, ptep, ...) \
	(ptk_taken_back |= PTK_UNPROTECTED, *(ptep) = __pte(pte_val(*(ptep)) & ~_PAGE_PROTECT))
#define __pmdp_idte(address, pmdp, ...) PTK_SETS(pmd, pmdp, _SEGMENT_ENTRY_INVALID)
#define __pudp_idte(address, pudp, ...) PTK_SETS(pud, pudp, _REGION_ENTRY_INVALID)
#define __pmdp_csp(pmdp)		PTK_SETS(pmd, pmdp, _SEGMENT_ENTRY_INVALID)
#define __pmdp_cspg(pmdp)		__pmdp_csp(pmdp)
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
	PTK_SAYS("test_facility()", "EDAT-1, EDAT-2, IDTE, NX, RDP",
		 "large pages; with the others and without, both are tried");
	/* the compiler is not to know which address this is */
	__asm__("" : "+r"(lowcore));
	PTK_SET(lowcore->preempt_count, INIT_PREEMPT_COUNT,
		"as boot finds it: no task to switch to");
	PTK_SET(lowcore->cpu_nr, 0, "one processor, the first");
	PTK_SET(lowcore->percpu_offset, 0, "one processor, whose own data is where it was linked");
}
