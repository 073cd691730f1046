/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Boot-time state, compiled with the tree's flags. */
#include <asm/lowcore.h>

#include <linux/mm.h>

/* In the place of the page at address 0. */
struct lowcore ptk_lowcore;

/*
 * The tree's own end in instructions that purge the TLB and are privileged;
 * what they leave in the table is the new entry.
 */
pmd_t pmdp_xchg_direct(struct mm_struct *mm, unsigned long addr, pmd_t *pmdp, pmd_t new)
{
	pmd_t old = *pmdp;

	*pmdp = new;
	return old;
}

pmd_t pmdp_xchg_lazy(struct mm_struct *mm, unsigned long addr, pmd_t *pmdp, pmd_t new)
{
	pmd_t old = *pmdp;

	*pmdp = new;
	return old;
}

void setup_protection_map(void) __attribute__((weak));
void ptk_arch_init(unsigned int mode);
void ptk_arch_init(unsigned int mode)
{
	(void)mode;
	if (setup_protection_map)
		setup_protection_map();
}
