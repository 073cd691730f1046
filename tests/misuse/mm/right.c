// SPDX-License-Identifier: GPL-2.0-or-later
// The same, done right: nothing here is to be found.

void asked_before(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr)
{
	bool migrating = is_pmd_migration_entry(*pmd);
	pmd_t old;

	if (migrating)
		old = *pmd;
	else
		old = pmdp_invalidate(vma, addr, pmd);
	if (is_pmd_migration_entry(old))
		wait(old);
}

void asked_by_lock(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr)
{
	spinlock_t *ptl = pmd_trans_huge_lock(pmd, vma);

	if (!ptl)
		return;
	if (!pmd_present(*pmd))
		goto out;
	pmdp_invalidate(vma, addr, pmd);
out:
	spin_unlock(ptl);
}

// a migration entry may be given to it
void taken_out(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr)
{
	pmd_t old = pmdp_huge_clear_flush(vma, addr, pmd);

	if (is_pmd_migration_entry(old))
		wait(old);
}

// another entry by then
void another(pte_t *ptep)
{
	pte_t pte = ptep_get(ptep);

	if (pte_present(pte)) {
		pte = swp_entry_to_pte(entry_of(ptep));
		if (pte_swp_soft_dirty(pte))
			mark(ptep);
	}
	if (!pte_present(pte)) {
		pte = pfn_pte(0, prot);
		put(ptep, pte_mkdirty(pte));
	}
}

void either(pte_t *ptep)
{
	pte_t pte = ptep_get(ptep);

	if (pte_present(pte) && wanted(ptep))
		count(ptep);
	else
		put(ptep, pte_dirty(pte));
	if (!pte_present(pte) || pte_write(pte))
		mark(ptep);
	if (pte_present(pte))
		put(ptep, pte_dirty(pte));
	else
		put(ptep, pte_swp_soft_dirty(pte));
}

void of_each_kind(pte_t *ptep)
{
	pte_t pte = ptep_get(ptep);

	if (pte_present(pte)) {
		put(ptep, pte_mksoft_dirty(pte));
	} else if (is_swap_pte(pte)) {
		put(ptep, pte_swp_mksoft_dirty(pte));
	}
	if (!pte_present(pte)) {
		wait(pte);
		return;
	}
	use(pte_page(pte));
}

void tested(pte_t *ptep, pmd_t *pmd)
{
	pte_t pte = ptep_get(ptep);
	pmd_t val = *pmd;

	if (pte_present(pte) && pte_dirty(pte))
		mark(ptep);
	if (!pmd_present(val))
		return;
	use(pmd_page(val));
}

// page_of() may look
void tested_elsewhere(pte_t *ptep)
{
	pte_t pte = ptep_get(ptep);

	if (!page_of(pte))
		return;
	use(pte_dirty(pte));
}

void flushed(struct mm_struct *mm, unsigned long addr, pte_t *ptep, spinlock_t *ptl)
{
	spin_lock(ptl);
	ptep_set_wrprotect(mm, addr, ptep);
	flush_tlb_page(mm->vma, addr);
	spin_unlock(ptl);
}

void left_to_callers(struct mm_struct *mm, unsigned long addr, pte_t *ptep, spinlock_t *ptl)
{
	spin_lock(ptl);
	ptep_set_wrprotect(mm, addr, ptep);
	spin_unlock(ptl);
}

void caller_that_flushes(struct mm_struct *mm, pte_t *ptep, spinlock_t *ptl)
{
	left_to_callers(mm, 0, ptep, ptl);
	flush_tlb_mm(mm);
}

void invalidates_for_callers(struct vm_area_struct *vma, pmd_t *pmd)
{
	pmdp_invalidate(vma, 0, pmd);
}

void caller_that_asks(struct vm_area_struct *vma, pmd_t *pmd)
{
	if (pmd_present(*pmd))
		invalidates_for_callers(vma, pmd);
}
