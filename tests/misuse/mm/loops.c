// SPDX-License-Identifier: GPL-2.0-or-later
// Loops that a test ends: right where no comment names a class.

int ended_by_its_condition(pte_t *ptep)
{
	while (pte_present(*ptep)) {
		count(ptep);
		ptep++;
	}
	return pte_dirty(*ptep); // present-helper-on-swap
}

int for_until_mapped(pte_t *ptep)
{
	for (; !pte_present(*ptep); ptep++)
		count(ptep);
	return pte_swp_exclusive(*ptep); // swap-helper-on-present
}

int left_at_its_head(pmd_t *pmd)
{
	pmd_t val;

	for (;;) {
		val = pmdp_get(pmd);
		if (!pmd_present(val))
			break;
		wait(pmd++);
	}
	return pmd_write(val); // present-helper-on-swap
}

void skipped_at_its_head(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pte_t *end)
{
	do {
		pte_t pte = ptep_get(ptep);

		if (pte_none(pte))
			continue;
		if (pte_present(pte))
			continue;
		if (pte_write(pte)) // present-helper-on-swap
			mark(ptep);
	} while (ptep++, addr += size, ptep != end);
}

void left_with_a_place(struct vm_area_struct *vma, unsigned long addr, pmd_t *pmd)
{
	while (1) {
		if (is_pmd_migration_entry(*pmd)) {
			count(vma);
			break;
		}
		pmd++;
	}
	pmdp_invalidate(vma, addr, pmd); // present-helper-on-swap
}

int inside_of_it(pte_t *ptep)
{
	while (pte_present(ptep_get(ptep))) {
		if (pte_swp_soft_dirty(*ptep)) // swap-helper-on-present
			return 1;
		ptep++;
	}
	return 0;
}

// ---- right ----

int ended_and_asked(pte_t *ptep)
{
	while (pte_present(*ptep))
		ptep++;
	if (pte_present(*ptep))
		return pte_dirty(*ptep);
	return pte_swp_exclusive(*ptep);
}

int ended_or_else(pte_t *ptep, int n)
{
	while (pte_present(*ptep) && n--)
		ptep++;
	return pte_dirty(*ptep);
}

int left_for_another(pte_t *ptep, int n)
{
	int i;

	for (i = 0; i < n; i++, ptep++) {
		if (!pte_present(*ptep))
			break;
	}
	if (i == n)
		return 0;
	return pte_swp_exclusive(*ptep);
}

int left_and_decided(pte_t *ptep, int n)
{
	pte_t pte;
	int i;

	for (i = 0; i < n; i++) {
		pte = ptep_get(ptep + i);
		if (!pte_present(pte))
			break;
	}
	if (i == n)
		return pte_dirty(pte);
	return 0;
}

int left_and_read_again(pte_t *ptep)
{
	pte_t pte = ptep_get(ptep);

	while (!pte_present(pte)) {
		wait(ptep);
		pte = ptep_get(ptep);
	}
	return pte_dirty(pte);
}

int next_one(pte_t *ptep)
{
	while (pte_present(*ptep))
		ptep++;
	ptep--;
	return pte_dirty(*ptep);
}
