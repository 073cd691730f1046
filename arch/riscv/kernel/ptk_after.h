/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * HugeTLB code walks the task's tables to find the first of the entries that it was given one
 * of: all directories are one (init.c), and the page table is the one that helpers were given.
 */
extern unsigned long ptk_directory[];
extern void *ptk_huge_first;
/* shim_head.h takes the tree's own back: there they are under test */
#pragma push_macro("pgd_offset")
#pragma push_macro("p4d_offset")
#pragma push_macro("pud_offset")
#pragma push_macro("pmd_offset")
#pragma push_macro("pte_offset_kernel")
#undef pgd_offset
#define pgd_offset(mm, address)	      ((pgd_t *)ptk_directory)
#define pte_offset_huge(pmd, address) ((pte_t *)ptk_huge_first)
/* by which 6.4 does what pte_offset_huge() does later */
#undef pte_offset_kernel
#define pte_offset_kernel(pmd, address) ((pte_t *)ptk_huge_first)
