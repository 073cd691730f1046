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

// ---- the same in other words ----

void kept_answer(pte_t *ptep)
{
	pte_t pte = *ptep;
	const bool present = pte_present(pte);

	if (present)
		put(ptep, pte_swp_mksoft_dirty(pte)); // swap-helper-on-present
}

int kept_and_left(pte_t pte)
{
	bool mapped = pte_present(pte);

	if (mapped)
		return 0;
	return pte_young(pte); // present-helper-on-swap
}

int kept_opposite(pte_t pte)
{
	bool swapped = !pte_present(pte);

	return swapped && pte_young(pte); // present-helper-on-swap
}

int parentheses(pte_t *ptep)
{
	pte_t pte = *ptep;
	int ret = -1;

	if (!(pte_present(pte)))
		goto out;
	ret = pte_swp_exclusive(pte); // swap-helper-on-present
out:
	return ret;
}

pte_t chosen(pte_t pte)
{
	return pte_present(pte) ? pte_swp_clear_soft_dirty(pte) : pte; // swap-helper-on-present
}

void while_present(pte_t *ptep)
{
	while (pte_present(*ptep)) {
		*ptep = pte_swp_clear_uffd_wp(*ptep); // swap-helper-on-present
		ptep++;
	}
}

void for_present(pte_t *ptep)
{
	for (; pte_present(*ptep); ptep++)
		put(ptep, pte_to_swp_entry(*ptep)); // swap-helper-on-present
}

void has_an_else(pte_t *ptep)
{
	pte_t pte = *ptep;

	if (pte_present(pte)) {
		put(ptep, pte_swp_exclusive(pte)); // swap-helper-on-present
	} else {
		use(ptep);
	}
}

int third_of_a_condition(pmd_t *pmd)
{
	pmd_t old = *pmd;

	return !pmd_present(old) && !pmd_none(old) && pmd_write(old); // present-helper-on-swap
}

int another_assignment(pte_t pte)
{
	int ret = 0;

	if (!pte_present(pte))
		ret |= pte_dirty(pte); // present-helper-on-swap
	return ret;
}

void sort_of_a_swap_part(pte_t *ptep)
{
	pte_t pte = ptep_get(ptep);
	softleaf_t entry = softleaf_from_pte(pte);

	if (softleaf_is_migration(entry))
		put(ptep, pte_wrprotect(pte)); // present-helper-on-swap
}

void late_present(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr)
{
	pmd_t old = pmdp_invalidate(vma, addr, pmd); // asked-too-late

	if (!pmd_present(old))
		wait(old);
}

void late_read(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr)
{
	pmd_t val;

	pmdp_invalidate(vma, addr, pmd); // asked-too-late
	val = pmdp_get(pmd);
	if (pmd_is_migration_entry(val))
		wait(val);
}

// a huge page that is no zero page, or no huge page at all
void late_undecided(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr)
{
	pmd_t old;

	if (pmd_trans_huge(*pmd) && is_huge_zero_pmd(*pmd)) {
		zap(vma, pmd);
		return;
	}
	old = pmdp_invalidate(vma, addr, pmd); // asked-too-late
	if (is_pmd_migration_entry(old))
		wait(old);
}

int left_for_a_label(pte_t *ptep)
{
	pte_t pte = ptep_get(ptep);

	if (!pte_present(pte))
		goto gone;
	return 0;
gone:
	return pte_young(pte); // present-helper-on-swap
}

int left_for_a_label_at_the_end(pte_t *ptep)
{
	pte_t pte = ptep_get(ptep);

	if (pte_present(pte)) {
		use(ptep);
		goto out;
	}
	return 0;
out:
	use(pte_swp_exclusive(pte)); // swap-helper-on-present
	return 1;
}

void asserted_swap(pte_t pte)
{
	VM_BUG_ON(pte_present(pte));
	use(pte_dirty(pte)); // present-helper-on-swap
}

void asserted_mapped(pte_t *ptep, pte_t pte)
{
	VM_WARN_ON_ONCE(!pte_present(pte));
	*ptep = pte_swp_mkuffd_wp(pte); // swap-helper-on-present
}

static inline bool not_there(pte_t pte)
{
	return !pte_none(pte) && !pte_present(pte);
}

int by_name(pte_t pte)
{
	if (not_there(pte))
		return pte_dirty(pte); // present-helper-on-swap
	return 0;
}

static bool is_there(const pte_t pte)
{
	return pte_present(pte);
}

int by_name_left(pte_t *ptep)
{
	pte_t pte = *ptep;

	if (!is_there(pte))
		return 0;
	return pte_swp_exclusive(pte); // swap-helper-on-present
}

void asked_of_another_reading(pmd_t *pmd)
{
	pmd_t val = READ_ONCE(*pmd);

	if (pmd_present(val))
		use(pmd_page(*pmd)); // read-twice
}

int read_again(pte_t *ptep)
{
	pte_t pte = ptep_get_lockless(ptep);

	if (!pte_present(pte))
		return 0;
	return pte_dirty(ptep_get(ptep)); // read-twice
}
