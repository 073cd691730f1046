// SPDX-License-Identifier: GPL-2.0-or-later
// Tests that let swap entries through beside mapped ones; lines that forget it say so.

bool compared_with_a_page(pmd_t *pmd, struct page *want)
{
	if (pmd_trans_huge(*pmd) || is_pmd_migration_entry(*pmd)) {
		if (want && want != pmd_page(*pmd)) // swap-let-through
			return false;
		return true;
	}
	return false;
}

bool compared_where_it_is_one(pmd_t *pmd, struct page *want)
{
	if (pmd_trans_huge(*pmd) || is_pmd_migration_entry(*pmd)) {
		if (want && (is_pmd_migration_entry(*pmd) || want != pmd_page(*pmd)))
			return false;
		return true;
	}
	return false;
}

void of_a_reading(pmd_t *pmdp, bool wanted)
{
	pmd_t pmd = pmdp_get_lockless(pmdp);

	if (wanted && (pmd_present(pmd) || pmd_is_migration_entry(pmd))) {
		count(pmdp);
		use(pmd_folio(pmd)); // swap-let-through
	}
}

void of_a_reading_asked_again(pmd_t *pmdp, bool wanted)
{
	pmd_t pmd = pmdp_get_lockless(pmdp);

	if (wanted && (pmd_present(pmd) || is_pmd_migration_entry(pmd))) {
		if (!pmd_present(pmd))
			return;
		use(pmd_folio(pmd));
	}
}

bool ages_what_is_left(struct vm_area_struct *vma, unsigned long addr, pmd_t *pmdp)
{
	pmd_t pmd = READ_ONCE(*pmdp);

	if (!pmd_present(pmd) && !is_pmd_migration_entry(pmd))
		return false;
	return pmdp_test_and_clear_young(vma, addr, pmdp); // swap-let-through
}

bool ages_pages_of_what_is_left(struct vm_area_struct *vma, unsigned long addr, pmd_t *pmdp)
{
	pmd_t pmd = READ_ONCE(*pmdp);

	if (!pmd_present(pmd) && !is_pmd_migration_entry(pmd))
		return false;
	if (!pmd_present(pmd))
		return true;
	return pmdp_test_and_clear_young(vma, addr, pmdp);
}

unsigned long locked(struct vm_area_struct *vma, pmd_t *pmd)
{
	unsigned long pfn = 0;
	spinlock_t *ptl = pmd_trans_huge_lock(pmd, vma);

	if (ptl) {
		pfn = page_to_pfn(pmd_page(*pmd)); // swap-let-through
		spin_unlock(ptl);
	}
	return pfn;
}

unsigned long locked_and_asked(struct vm_area_struct *vma, pmd_t *pmd)
{
	unsigned long pfn = 0;
	spinlock_t *ptl = pmd_trans_huge_lock(pmd, vma);

	if (ptl) {
		if (pmd_present(*pmd))
			pfn = page_to_pfn(pmd_page(*pmd));
		spin_unlock(ptl);
	}
	return pfn;
}

// only some kernels have such entries, and these ask
unsigned long locked_and_asked_if_there_are(struct vm_area_struct *vma, pmd_t *pmd)
{
	unsigned long pfn = 0;
	spinlock_t *ptl = pmd_trans_huge_lock(pmd, vma);

	if (!ptl)
		return 0;
#ifdef CONFIG_ARCH_ENABLE_THP_MIGRATION
	if (is_swap_pmd(*pmd))
		goto unlock;
#endif
	pfn = page_to_pfn(pmd_page(*pmd));
unlock:
	spin_unlock(ptl);
	return pfn;
}

void taken_of_neither(struct vm_area_struct *vma, pmd_t *pmd)
{
	if (pmd_trans_huge(*pmd) || is_pmd_migration_entry(*pmd))
		split(vma, pmd);
	else
		use(pmd_page(*pmd));
}
