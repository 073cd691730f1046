/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Some trees set the bit of a leaf when they store the entry: mm has it so from a table. */
#define NEW_PTE(pfn, prot)                                              \
	({                                                              \
		unsigned long long ptk_e = pte_val(pfn_pte(pfn, prot)); \
		ptk_e | (ptk_set_pte_at(ptk_e) & _PAGE_PTE);            \
	})
