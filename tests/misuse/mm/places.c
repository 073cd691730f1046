// SPDX-License-Identifier: GPL-2.0-or-later
// Helpers that are given an entry's place, or a copy of it: right where no comment names a class.

void moving_and_invalidated(struct vm_area_struct *vma, unsigned long addr, pmd_t *pmd)
{
	if (is_pmd_migration_entry(*pmd))
		pmdp_invalidate(vma, addr, pmd); // present-helper-on-swap
}

void read_without_lock(struct vm_area_struct *vma, unsigned long addr, pmd_t *pmd)
{
	pmd_t old;

	if (unlikely(is_swap_pmd(pmdp_get_lockless(pmd)))) {
		count(vma);
		old = pmdp_invalidate_ad(vma, addr, pmd); // present-helper-on-swap
	}
}

void read_into_a_local(struct mm_struct *mm, unsigned long addr, pte_t *ptep)
{
	pte_t entry = ptep_get(ptep);

	if (is_swap_pte(entry))
		ptep_set_wrprotect(mm, addr, ptep); // present-helper-on-swap
}

int assigned_and_left(struct vm_area_struct *vma, unsigned long addr, pmd_t *pmd)
{
	pmd_t now;

	now = READ_ONCE(*pmd);
	if (pmd_present(now))
		return 0;
	return pmdp_test_and_clear_young(vma, addr, pmd); // present-helper-on-swap
}

int aged_though_gone(struct vm_area_struct *vma, unsigned long addr, pte_t *ptep)
{
	if (!pte_present(*ptep))
		return ptep_test_and_clear_young(vma, addr, ptep); // present-helper-on-swap
	return 0;
}

int pud_that_is_not_there(struct vm_area_struct *vma, unsigned long addr, pud_t *pud)
{
	if (pud_present(pudp_get(pud)) == 0)
		return pudp_set_access_flags(vma, addr, pud, wanted, 1); // present-helper-on-swap
	return 0;
}

void huge_and_moving(struct mm_struct *mm, unsigned long addr, pte_t *ptep)
{
	pte_t pte = huge_ptep_get(mm, addr, ptep);

	if (is_hugetlb_entry_migration(pte)) {
		huge_ptep_set_wrprotect(mm, addr, ptep); // present-helper-on-swap
	}
}

void huge_and_none(struct vm_area_struct *vma, unsigned long addr, pte_t *ptep)
{
	pte_t old;

	if (!huge_pte_none(huge_ptep_get(vma->vm_mm, addr, ptep)))
		return;
	old = huge_ptep_modify_prot_start(vma, addr, ptep); // present-helper-on-swap
}

void member_of_a_struct(struct vm_fault *vmf)
{
	vmf->orig_pte = ptep_get(vmf->pte);
	if (!pte_present(vmf->orig_pte))
		ptep_clear_flush_young(vmf->vma, vmf->address, vmf->pte); // present-helper-on-swap
}

void of_swap_and_mapped(struct mm_struct *mm, unsigned long addr, pte_t *ptep)
{
	pte_t pte = ptep_get(ptep);

	if (pte_present(pte))
		pte_clear_not_present_full(mm, addr, ptep, 0); // swap-helper-on-present
}

void many_and_gone(struct mm_struct *mm, unsigned long addr, pte_t *ptep, int n)
{
	pte_t pte = ptep_get(ptep);

	if (!pte_present(pte) && !pte_none(pte))
		wrprotect_ptes(mm, addr, ptep, n); // present-helper-on-swap
}

void said_of_the_place_asked_of_the_copy(pte_t *ptep)
{
	pte_t pte = ptep_get(ptep);

	if (!pte_present(*ptep))
		use(pte_dirty(pte)); // present-helper-on-swap
}

int each_in_its_place(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pte_t *end)
{
	for (; ptep != end; ptep++, addr += size) {
		pte_t pte = ptep_get(ptep);

		if (pte_present(pte))
			continue;
		ptep_set_wrprotect(mm, addr, ptep); // present-helper-on-swap
	}
	return 0;
}

void other_branches(struct vm_area_struct *vma, unsigned long addr, pte_t *ptep, pte_t *end)
{
	do {
		pte_t oldpte = ptep_get(ptep);

		if (pte_present(oldpte)) {
			oldpte = ptep_modify_prot_start(vma, addr, ptep);
			ptep_modify_prot_commit(vma, addr, ptep, oldpte, pte_wrprotect(oldpte));
		} else if (is_swap_pte(oldpte)) {
			ptep_set_wrprotect(vma->vm_mm, addr, ptep); // present-helper-on-swap
		}
	} while (ptep++, addr += size, ptep != end);
}

int branch_that_leaves(struct mm_struct *mm, unsigned long addr, pte_t *ptep)
{
	pte_t pte = ptep_get(ptep);

	if (wanted(mm)) {
		set_pte_at(mm, addr, ptep, mk_pte(page, prot));
		return 0;
	}
	if (!pte_present(pte))
		ptep_set_wrprotect(mm, addr, ptep); // present-helper-on-swap
	return 1;
}

// ---- what may be given to them ----

int branch_that_comes_back(struct mm_struct *mm, unsigned long addr, pte_t *ptep, int n)
{
	pte_t pte = ptep_get(ptep);

	while (n--) {
		if (wanted(mm)) {
			set_pte_at(mm, addr, ptep, mk_pte(page, prot));
			continue;
		}
		if (!pte_present(pte))
			ptep_set_wrprotect(mm, addr, ptep);
	}
	return 1;
}

int branch_of_an_earlier_round(struct mm_struct *mm, unsigned long addr, pte_t *ptep, int n)
{
	pte_t pte = ptep_get(ptep);

	while (n--) {
		if (wanted(mm)) {
			set_pte_at(mm, addr, ptep, mk_pte(page, prot));
		} else {
			if (!pte_present(pte))
				ptep_set_wrprotect(mm, addr, ptep);
		}
	}
	return 1;
}

int jumps_back(struct mm_struct *mm, unsigned long addr, pte_t *ptep)
{
	pte_t pte = ptep_get(ptep);

again:
	if (wanted(mm)) {
		set_pte_at(mm, addr, ptep, mk_pte(page, prot));
		goto again;
	}
	if (!pte_present(pte))
		ptep_set_wrprotect(mm, addr, ptep);
	return 1;
}

void taken_whatever_it_is(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pmd_t *pmd)
{
	pte_t pte = ptep_get(ptep);

	if (!pte_present(pte))
		pte = ptep_get_and_clear(mm, addr, ptep);
	if (is_pmd_migration_entry(*pmd))
		pmdp_huge_get_and_clear(mm, addr, pmd);
	if (is_pmd_migration_entry(*pmd))
		set_pmd_at(mm, addr, pmd, pmd_swp_mksoft_dirty(*pmd));
	if (!pte_present(pte))
		pte_clear_not_present_full(mm, addr, ptep, 0);
}

void another_place(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pte_t *other)
{
	pte_t pte = ptep_get(ptep);

	if (!pte_present(pte))
		ptep_set_wrprotect(mm, addr, other);
	if (!pte_present(pte)) {
		ptep++;
		ptep_set_wrprotect(mm, addr, ptep);
	}
}

void filled_meanwhile(struct mm_struct *mm, unsigned long addr, pte_t *ptep)
{
	pte_t pte = ptep_get(ptep);

	if (!pte_present(pte)) {
		set_pte_at(mm, addr, ptep, wanted);
		ptep_set_wrprotect(mm, addr, ptep);
	}
}

void locked_meanwhile(struct mm_struct *mm, unsigned long addr, pte_t *ptep, spinlock_t *ptl)
{
	pte_t pte = ptep_get_lockless(ptep);

	if (pte_present(pte))
		return;
	fault_in(mm, addr);
	spin_lock(ptl);
	ptep_set_wrprotect(mm, addr, ptep);
	flush_tlb_page(mm->vma, addr);
	spin_unlock(ptl);
}

void read_of_another(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pte_t *next)
{
	pte_t pte = ptep_get(ptep);

	pte = ptep_get(next);
	if (!pte_present(pte))
		ptep_set_wrprotect(mm, addr, ptep);
}

void read_in_one_branch(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pte_t pte)
{
	if (wanted(mm))
		pte = ptep_get(ptep);
	if (!pte_present(pte))
		ptep_set_wrprotect(mm, addr, ptep);
}

void set_before_it_is_asked_of(struct mm_struct *mm, unsigned long addr, pte_t *ptep)
{
	pte_t old = ptep_get(ptep);

	set_pte_at(mm, addr, ptep, mk_pte(wanted, prot));
	if (is_swap_pte(old))
		ptep_set_wrprotect(mm, addr, ptep);
}

void mapped_is_right(struct vm_area_struct *vma, unsigned long addr, pmd_t *pmd, pte_t *ptep)
{
	if (is_pmd_migration_entry(*pmd))
		return;
	if (!pmd_present(*pmd))
		return;
	pmdp_invalidate(vma, addr, pmd);
	if (pte_present(ptep_get(ptep)))
		ptep_test_and_clear_young(vma, addr, ptep);
}

void place_of_another_branch(struct vm_area_struct *vma, unsigned long addr, pmd_t *pmd)
{
	bool flush = false;

	if (pmd_present(*pmd)) {
		flush = true;
	} else if (!pmd_none(*pmd)) {
		return;
	}
	count(vma);
	if (flush)
		pmdp_invalidate(vma, addr, pmd);
}

// ---- copies ----

int copied_and_used(pte_t entry)
{
	pte_t old = entry;

	if (!pte_present(entry))
		return pte_dirty(old); // present-helper-on-swap
	return 0;
}

int copied_and_asked(pmd_t *pmd)
{
	pmd_t val = pmdp_get(pmd), old;

	old = val;
	if (pmd_present(old))
		return pmd_swp_soft_dirty(val); // swap-helper-on-present
	return 0;
}

int copied_later(pte_t pte)
{
	pte_t was;

	if (pte_present(pte))
		return 0;
	was = pte;
	return pte_young(was); // present-helper-on-swap
}

void copied_in_each_round(pte_t *ptep, int n)
{
	while (n--) {
		pte_t pte = ptep_get(ptep), old = pte;

		if (is_swap_pte(pte))
			use(pte_page(old)); // present-helper-on-swap
		ptep++;
	}
}

int copy_of_another(pte_t entry, pte_t next)
{
	pte_t old = entry;

	entry = next;
	if (!pte_present(entry))
		return pte_dirty(old);
	return 0;
}

int copy_that_changes(pte_t entry, pte_t next)
{
	pte_t old = entry;

	old = next;
	if (!pte_present(entry))
		return pte_dirty(old);
	return 0;
}

int copied_in_one_branch(pte_t entry, pte_t old, int wanted)
{
	if (wanted)
		old = entry;
	if (!pte_present(entry))
		return pte_dirty(old);
	return 0;
}

void copy_of_an_earlier_round(pte_t *ptep, pte_t pte, int n)
{
	pte_t old = pte;

	while (n--) {
		if (!pte_present(pte))
			use(pte_dirty(old));
		pte = ptep_get(++ptep);
	}
}
