/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * HugeTLB code asks the page for its size, and walks the task's tables to learn at which
 * level an entry stands.
 */
extern unsigned long ptk_huge_size;
extern void *ptk_walked;
#undef page_size
#undef page_folio
#undef folio_size
#define page_size(page)	  ((void)(page), ptk_huge_size)
#define page_folio(page)  ((struct folio *)(page))
#define folio_size(folio) ((void)(folio), ptk_huge_size)
/* shim_head.h takes the tree's own back: there they are under test */
#pragma push_macro("pgd_offset")
#pragma push_macro("p4d_offset")
#pragma push_macro("pud_offset")
#pragma push_macro("pmd_offset")
#undef pgd_offset
#undef p4d_offset
#undef pud_offset
#undef pmd_offset
#define pgd_offset(mm, address)	 ((pgd_t *)ptk_walked)
#define p4d_offset(pgd, address) ((p4d_t *)(pgd))
#define pud_offset(p4d, address) ((pud_t *)(p4d))
#define pmd_offset(pud, address) ((pmd_t *)(pud))
