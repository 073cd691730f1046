// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Freestanding, with a callback: two levels, pmds with tables, entries that are integers.
 * The places at which somebody is told are marked.
 */
#include <stdint.h>

typedef uint64_t pte_t;
typedef uint64_t pmd_t;
typedef uint64_t pgprot_t;

struct ptc_report;
void heard(const struct ptc_report *r);

static inline pte_t pte_modify(pte_t e, pgprot_t prot)
{
	return e | prot;
}

static inline pte_t pte_mkwrite(pte_t e)
{
	return e | 2;
}

static inline void pmdp_set_wrprotect(void *mm, unsigned long address, pmd_t *pmdp)
{
	(void)mm;
	(void)address;
	*pmdp &= ~UINT64_C(2);
}

/* A macro of its own name, as Linux has them, and one that is no function. */
static inline pmd_t pmd_mkinvalid(pmd_t e)
{
	return e & ~UINT64_C(1);
}
#define pmd_mkinvalid  pmd_mkinvalid
#define pmd_mkyoung(e) ((e) | UINT64_C(4))

#define PTC_PTE_T	   pte_t
#define PTC_PTE_PRESENT(e) ((e)&1)
#define PTC_PTE_UFFD_WP(e) ((e)&16)
#define PTC_PMD_T	   pmd_t
#define PTC_PMD_PRESENT(e) ((e)&1)
#define PTC_PMD_LEAF(e)	   ((e)&8)
#define PTC_REPORT(r)	   heard(r)
#ifndef DEFINED
#define PTC_SAME_NAMES
#endif
#include <ptconform/checked.h>

pte_t changed(pte_t e)
{
	return pte_modify(e, 32); /* told of what is not present */
}

pte_t writable(pte_t e)
{
	return pte_mkwrite(pte_modify(e, 0)); /* and of uffd-wp entries */
}

void protected(pmd_t *pmdp)
{
	pmdp_set_wrprotect((void *)0, 0, pmdp); /* told of tables */
}

pmd_t invalid(pmd_t e)
{
	return pmd_mkinvalid(e); /* told of tables */
}
