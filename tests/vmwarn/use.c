// SPDX-License-Identifier: GPL-2.0-or-later
/* Right calls of the patched helpers, then wrong ones: each of these warns. */
#include <stdio.h>

static unsigned warned;

#define CONFIG_SOFT_DIRTY
#define PTCONFORM_NO_HEADERS
#define VM_WARN_ON_ONCE(c) ((void)(warned += !!(c)))
#define pmd_pte(e)	   ((pte_t){ (e).pmd })

typedef struct {
	unsigned long pud;
} pud_t;
#define pud_present(pud) ((pud).pud & 1)
int __test_and_clear(void *place);
#define pmdp_get(pmdp)			    (*(pmdp))
#define huge_ptep_get_and_clear(v, a, ptep) (*(ptep))
#include "linux/pgtable.h"

int main(void)
{
	pte_t page = { 0x1007 }, away = { 0x2000 };
	pmd_t leaf = { 0x1081 }, gone = { 0x2000 };

	pte_mkold(page), pte_modify(page, (pgprot_t){ 1 }), pte_wrprotect(page);
	pte_soft_dirty(page), pte_swp_mkexclusive(away), pmd_wrprotect(leaf);
	ptep_set_wrprotect(NULL, 0, &page), wrprotect_ptes(NULL, 0, &page, 1);
	pmdp_set_wrprotect(NULL, 0, &leaf);
	printf("right: %u\n", warned);
	pte_mkold(away), pte_modify(away, (pgprot_t){ 1 }), pte_wrprotect(away);
	pte_soft_dirty(away), pte_swp_mkexclusive(page), pmd_wrprotect(gone);
	wrprotect_ptes(NULL, 0, &away, 1), pmdp_set_wrprotect(NULL, 0, &gone);
	printf("wrong: %u\n", warned);
	return 0;
}
