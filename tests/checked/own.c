// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * ptconform's own reference helpers of x86, checked: entries are u64 and come first, also
 * where Linux has a pointer to them.  A fork and a split, right and wrong.
 */
#include <stdio.h>

#define PT_SUBJECT   pt_subject
#define PT_MODE_NAME "4level"
#include "arch/x86/helpers.c"

static void told(const char *text)
{
	puts(text);
}

static u64 is_migration(u64 e)
{
	return is_pmd_migration_entry(e);
}

#define PTC_PTE_T		u64
#define PTC_PTE_IS_NONE(e)	pte_none(e)
#define PTC_PTE_PRESENT(e)	pte_present(e)
#define PTC_PTE_SWP_UFFD_WP(e)	swp_uffd_wp(e)
#define PTC_PMD_T		u64
#define PTC_PMD_IS_NONE(e)	pmd_none(e)
#define PTC_PMD_PRESENT(e)	pmd_present(e)
#define PTC_PMD_LEAF(e)		huge(e)
#define PTC_PMD_IS_MIGRATION(e) is_migration(e)
#define PTC_PLAIN_CALLS
#define PTC_WHERE_pmdp_invalidate ENTRY, 1
#define PTC_REPORT(r)                            \
	do {                                     \
		char text[512];                  \
		ptc_text(r, text, sizeof(text)); \
		told(text);                      \
	} while (0)
#include <ptconform/checked.h>
/* one function for all levels: which of them it is, the call says */
#define pte_wrprotect_here(e)	  wrprotect(PTC_ENTRY(pte_wrprotect, e))
#define pte_swp_mkuffd_wp_here(e) swp_mkuffd_wp(PTC_ENTRY(pte_swp_mkuffd_wp, e))

int main(void)
{
	const u64 page = pfn_pte(0x1234, PT_PROT_RW), away = swp_entry_to_pte(swp_entry(1, 0x55));
	const u64 huge = mkhuge(pfn_pmd(0x200, PT_PROT_RW));
	const u64 moving = swp_entry_to_pmd(make_readable_migration_entry(0x200));

	(void)pte_wrprotect_here(page);
	(void)pte_swp_mkuffd_wp_here(away);
	(void)pmd_mkinvalid(huge);
	puts("right");
	(void)pte_swp_mkuffd_wp_here(page);
	(void)pmd_mkinvalid(moving);
	return 0;
}
