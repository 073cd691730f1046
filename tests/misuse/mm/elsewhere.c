// SPDX-License-Identifier: GPL-2.0-or-later
// Names of include/linux/entries.h and of namers.c: right where no comment names a class.

int moves_and_is_used(pte_t pte)
{
	if (entry_moves(pte))
		return pte_dirty(pte); // present-helper-on-swap
	return 0;
}

void moves_after_all(pte_t *ptep)
{
	pte_t pte = ptep_get(ptep);

	if (!entry_moves(pte))
		return;
	put(ptep, pte_wrprotect(pte)); // present-helper-on-swap
}

int stays_and_is_swapped(pte_t pte)
{
	return entry_stays(pte) && pte_swp_exclusive(pte); // swap-helper-on-present
}

void gone_and_used(pmd_t *pmd)
{
	pmd_t val = *pmd;

	entry_must_be_gone(val);
	mark(pmd_page(val)); // present-helper-on-swap
}

int named_in_another_file(pte_t pte)
{
	if (is_elsewhere(pte))
		return pte_young(pte); // present-helper-on-swap
	return 0;
}

int nothing_is_known(pte_t pte)
{
	if (entry_is_there_or_wanted(pte))
		return pte_swp_exclusive(pte);
	if (entry_moves(pte))
		return pte_swp_soft_dirty(pte);
	if (!entry_stays(pte))
		return pte_swp_uffd_wp(pte);
	return pte_dirty(pte);
}

int not_asserted(pte_t pte)
{
	entry_must_be_there_sometimes(pte);
	return pte_swp_exclusive(pte);
}

void gone_and_another(pmd_t *pmd)
{
	pmd_t val = *pmd;

	entry_must_be_gone(val);
	val = pmdp_get(pmd + 1);
	if (pmd_present(val))
		mark(pmd_page(val));
}
