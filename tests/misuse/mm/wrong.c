// SPDX-License-Identifier: GPL-2.0-or-later
// Mistakes, each in the line that a comment names: CLASS FUNCTION.  Read by tests/misuse.sh.

void late_value(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr)
{
	pmd_t old;

	old = pmdp_invalidate(vma, addr, pmd); // asked-too-late
	if (is_pmd_migration_entry(old))
		wait(old);
}

void late_initial(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr)
{
	pmd_t old = pmdp_invalidate(vma, addr, pmd); // asked-too-late

	if (vma->file)
		return;
	if (is_pmd_migration_entry(old))
		wait(old);
}

void late_at_once(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr)
{
	if (is_pmd_migration_entry(pmdp_invalidate(vma, addr, pmd))) // asked-too-late
		wait(*pmd);
}

// only asserted, and asked through a variable
void late_asserted(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr)
{
	bool migrating;
	pmd_t old;

	VM_BUG_ON(!is_pmd_migration_entry(*pmd) && !pmd_trans_huge(*pmd));
	old = pmdp_invalidate(vma, addr, pmd); // asked-too-late
	migrating = is_pmd_migration_entry(old);
	if (unlikely(migrating))
		wait(old);
}

// a test that returns is not on the way to what goes wrong
void late_elsewhere(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr)
{
	if (vma->file) {
		if (is_pmd_migration_entry(*pmd))
			return;
		zap(vma, pmd);
		return;
	}
	vma->old = pmdp_invalidate_ad(vma, addr, pmd); // asked-too-late
	if (pmd_is_migration_entry(vma->old))
		wait(vma->old);
}

// what it left in the table
void late_left(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr)
{
	pmdp_invalidate(vma, addr, pmd); // asked-too-late
	flush(vma);
	if (is_swap_pmd(*pmd))
		wait(*pmd);
}

void unguarded(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr)
{
	set_pmd_at(vma->vm_mm, addr, pmd, pmd_mkinvalid(*pmd)); // invalidate-unguarded
}

void swap_in_branch(pte_t *ptep)
{
	pte_t pte = ptep_get(ptep);

	if (pte_present(pte)) {
		count(ptep);
		if (pte_swp_soft_dirty(pte)) // swap-helper-on-present
			mark(ptep);
	}
}

void swap_after_return(pte_t *ptep)
{
	pte_t pte = ptep_get(ptep);

	if (pte_none(pte) || !pte_present(pte))
		return;
	pte = pte_swp_mkuffd_wp(pte); // swap-helper-on-present
	put(ptep, pte);
}

void swap_in_else(pte_t *ptep)
{
	if (!pte_present(*ptep))
		fill(ptep);
	else
		put(ptep, pte_to_swp_entry(*ptep)); // swap-helper-on-present
}

void mapped_in_branch(pte_t *ptep)
{
	pte_t pte = ptep_get(ptep);

	if (unlikely(!pte_present(pte))) {
		if (pte_dirty(pte)) // present-helper-on-swap
			mark(ptep);
	}
}

void mapped_in_condition(pmd_t *pmdp)
{
	pmd_t pmd = *pmdp;

	if (!pmd_present(pmd) && pmd_write(pmd)) // present-helper-on-swap
		mark(pmdp);
}

void mapped_of_swap(pte_t *ptep)
{
	pte_t pte = *ptep;

	if (is_swap_pte(pte))
		put(ptep, pte_wrprotect(pte)); // present-helper-on-swap
}

void mapped_after_continue(pte_t *ptep, pte_t *end)
{
	for (; ptep != end; ptep++) {
		pte_t pte = *ptep;

		if (pte_present(pte))
			continue;
		use(pte_page(pte)); // present-helper-on-swap
	}
}

void mapped_of_migration(pmd_t *pmd)
{
	if (is_pmd_migration_entry(*pmd)) {
		use(pmd_page(*pmd)); // present-helper-on-swap
	}
}

void untested(struct vm_area_struct *vma, pte_t *ptep)
{
	pte_t pte = ptep_get(ptep);

	count(vma);
	use(pte_page(pte)); // dereferenced-unmapped
}

void untested_again(pmd_t *pmd)
{
	pmd_t val;

	if (pmd_present(*pmd))
		mark(pmd);
	val = *pmd;
	if (pmd_write(val)) // dereferenced-unmapped
		mark(pmd);
}

void unflushed(struct mm_struct *mm, unsigned long addr, pte_t *ptep, spinlock_t *ptl)
{
	spin_lock(ptl);
	ptep_set_wrprotect(mm, addr, ptep); // flush-missing
	spin_unlock(ptl);
}
