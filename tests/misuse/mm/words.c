// SPDX-License-Identifier: GPL-2.0-or-later
// The same mistakes in words of their own: right where no comment names a class.

void given_to_a_trace(pmd_t *pmd, unsigned long addr)
{
	if (is_pmd_migration_entry(*pmd))
		trace_split(addr, pmd_pfn(*pmd)); // present-helper-on-swap
}

void sort_at_once(struct mm_struct *mm, unsigned long addr, pte_t *ptep)
{
	if (is_migration_entry(pte_to_swp_entry(*ptep)))
		ptep_set_wrprotect(mm, addr, ptep); // present-helper-on-swap
}

void sort_of_any(struct mm_struct *mm, unsigned long addr, pte_t *ptep)
{
	pte_t pte = ptep_get(ptep);

	if (unlikely(non_swap_entry(pte_to_swp_entry(pte))))
		set_pte_at(mm, addr, ptep, pte_mkold(pte)); // present-helper-on-swap
}

int sort_of_what_is_mapped(pte_t pte)
{
	if (!pte_present(pte))
		return 0;
	return is_migration_entry(pte_to_swp_entry(pte)); // swap-helper-on-present
}

int in_an_array(pte_t *ptep, int i)
{
	if (!pte_present(ptep[i]))
		return pte_dirty(ptep[i]); // present-helper-on-swap
	return 0;
}

int warned_and_done(pte_t pte)
{
	if (WARN_ON_ONCE(!pte_present(pte)))
		return pte_pfn(pte); // present-helper-on-swap
	return 0;
}

void third_branch(pte_t pte)
{
	if (pte_present(pte)) {
		count(pte);
	} else if (pte_none(pte)) {
		count(0);
	} else {
		count(pte_young(pte)); // present-helper-on-swap
	}
}

void condition_in_a_branch(pte_t pte, int c)
{
	if (pte_present(pte))
		count(pte);
	else if (c) {
		if (pte_young(pte)) // present-helper-on-swap
			count(0);
	}
}

void counted_places(struct mm_struct *mm, unsigned long addr, pte_t *ptep, int n)
{
	int i;

	for (i = 0; i < n; i++) {
		if (!pte_present(ptep_get(ptep + i)))
			ptep_set_wrprotect(mm, addr, ptep + i); // present-helper-on-swap
		if (!pte_present(ptep[i]))
			ptep_test_and_clear_young(mm, addr, &ptep[i]); // present-helper-on-swap
	}
}

pte_t mark_of_the_wrong_sort(pte_t pte)
{
	if (pte_swp_uffd_wp(pte))
		pte = pte_mkuffd_wp(pte); // present-helper-on-swap
	return pte;
}

pte_t mark_of_the_other_sort(pte_t pte)
{
	if (pte_soft_dirty(pte))
		pte = pte_swp_mksoft_dirty(pte); // swap-helper-on-present
	return pte;
}

int chosen_by_what_was_kept(pte_t pte)
{
	bool swapped = is_swap_pte(pte);

	return swapped ? pte_young(pte) : 0; // present-helper-on-swap
}

void jumps_if_both(struct vm_area_struct *vma, unsigned long addr, pmd_t *pmd)
{
	pmd_t orig_pmd = *pmd;

	if (supported(vma) && unlikely(is_pmd_migration_entry(orig_pmd))) {
		count(vma);
		goto invalidate;
	}
	return;
invalidate:
	pmdp_invalidate(vma, addr, pmd); // present-helper-on-swap
}

void more_than_one_may_be(struct vm_area_struct *vma, pmd_t pmd)
{
	if (likely(pmd_present(pmd) && wanted(vma))) {
		count(pmd_swp_soft_dirty(pmd)); // swap-helper-on-present
	}
}

void puts_parentheses(struct vm_area_struct *vma, pmd_t pmd)
{
	if ((!(pmd_present(pmd))) && (wanted(vma)))
		count(pmd_dirty(pmd)); // present-helper-on-swap
}

void another_pointer(struct mm_struct *mm, unsigned long addr, pte_t *ptep)
{
	pte_t pte = ptep_get(ptep);
	pte_t *p = ptep;

	if (!pte_present(pte))
		ptep_set_wrprotect(mm, addr, p); // present-helper-on-swap
}

void none_or_gone(struct mm_struct *mm, unsigned long addr, pte_t *ptep)
{
	pte_t pte = huge_ptep_get(mm, addr, ptep);

	if (huge_pte_none(pte) || !pte_present(pte))
		huge_ptep_set_wrprotect(mm, addr, ptep); // present-helper-on-swap
}

int either_sort(pte_t pte)
{
	if (is_migration_entry(pte_to_swp_entry(pte)) || is_hwpoison_entry(pte_to_swp_entry(pte)))
		return pte_special(pte); // present-helper-on-swap
	return 0;
}

void committed_with_an_earlier_one(struct vm_area_struct *vma, unsigned long addr, pte_t *ptep)
{
	pte_t oldpte = ptep_get(ptep), ptent;

	if (!pte_present(oldpte))
		return;
	ptent = ptep_modify_prot_start(vma, addr, ptep);
	ptent = pte_wrprotect(ptent);
	ptep_modify_prot_commit(vma, addr, ptep, oldpte, ptent); // commit-of-another
}

void started_for_nothing(struct vm_area_struct *vma, unsigned long addr, pte_t *ptep, pte_t pte,
			 pte_t now)
{
	huge_ptep_modify_prot_start(vma, addr, ptep);
	huge_ptep_modify_prot_commit(vma, addr, ptep, pte, now); // commit-of-another
}

// ---- right ----

void committed(struct vm_area_struct *vma, unsigned long addr, pte_t *ptep, int n)
{
	pte_t was, now;

	was = ptep_modify_prot_start(vma, addr, ptep);
	now = pte_wrprotect(was);
	if (wanted(vma))
		now = pte_mkold(now);
	ptep_modify_prot_commit(vma, addr, ptep, was, now);
}

void pointer_that_moved(struct mm_struct *mm, unsigned long addr, pte_t *ptep)
{
	pte_t pte = ptep_get(ptep);
	pte_t *p = ptep;

	p++;
	if (!pte_present(pte))
		ptep_set_wrprotect(mm, addr, p);
}

void another_in_an_array(struct mm_struct *mm, unsigned long addr, pte_t *ptep, int i)
{
	if (!pte_present(ptep[i])) {
		i++;
		count(pte_dirty(ptep[i]));
	}
	if (!pte_present(ptep[i]))
		ptep_set_wrprotect(mm, addr, ptep + i + 1);
	if (!pte_present(ptep[i])) {
		fill(&ptep[i]);
		ptep_set_wrprotect(mm, addr, &ptep[i]);
	}
}

int warned_and_left(pte_t pte)
{
	if (WARN_ON_ONCE(!pte_present(pte)))
		return 0;
	return pte_pfn(pte);
}

void each_has_its_branch(pte_t pte, int c)
{
	if (pte_present(pte))
		count(pte_dirty(pte));
	else if (c)
		count(0);
	else if (is_migration_entry(pte_to_swp_entry(pte)))
		count(pte_swp_soft_dirty(pte));
	else
		count(pte_swp_exclusive(pte));
	if (c)
		count(1);
	else if (pte_present(pte))
		count(pte_young(pte));
}

pte_t marks_go_over(pte_t was, pte_t now)
{
	if (pte_swp_uffd_wp(was))
		now = pte_mkuffd_wp(now);
	if (pte_swp_soft_dirty(was))
		now = pte_mksoft_dirty(now);
	return now;
}

void jumps_if_either(struct vm_area_struct *vma, unsigned long addr, pmd_t *pmd)
{
	if (supported(vma) || unlikely(is_pmd_migration_entry(*pmd)))
		count(vma);
	else
		pmdp_invalidate(vma, addr, pmd);
}
