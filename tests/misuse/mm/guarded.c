// SPDX-License-Identifier: GPL-2.0-or-later
// Small functions that say what an entry is, in their own ways: right where no comment names a
// class.

static bool usable(pmd_t pmd)
{
	if (!pmd_present(pmd))
		return false;
	if (is_huge_zero_pmd(pmd))
		return false;
	return pmd_trans_huge(pmd);
}

int not_usable_early(pmd_t *pmdp)
{
	pmd_t pmd = *pmdp;

	if (!usable(pmd))
		return 0;
	return pmd_swp_soft_dirty(pmd); // swap-helper-on-present
}

static bool is_of_no_use(pte_t pte)
{
	return pte_none(pte) || !pte_present(pte);
}

int of_use_and_swapped(pte_t *ptep)
{
	pte_t pte = ptep_get(ptep);

	if (is_of_no_use(pte))
		return 0;
	return pte_swp_exclusive(pte); // swap-helper-on-present
}

int of_no_use_and_dirty(pte_t pte)
{
	if (is_of_no_use(pte))
		return pte_dirty(pte); // present-helper-on-swap
	return 0;
}

static int refuse(struct vm_area_struct *vma, pte_t pte)
{
	if (pte_present(pte))
		return 0;
	return -1;
}

int refused_and_used(struct vm_area_struct *vma, pte_t pte)
{
	if (refuse(vma, pte))
		return pte_young(pte);	// present-helper-on-swap
	return pte_swp_soft_dirty(pte); // swap-helper-on-present
}

static bool stands_there(pte_t *ptep)
{
	pte_t *unused;

	if (likely(pte_present(ptep_get(ptep))))
		return true;
	return false;
}

void by_its_place(struct mm_struct *mm, unsigned long addr, pte_t *ptep)
{
	if (!stands_there(ptep))
		ptep_set_wrprotect(mm, addr, ptep); // present-helper-on-swap
}

static bool can_be_skipped(pte_t entry)
{
	return !usable_at_all(entry) || pte_present(entry);
}

int not_skipped(pte_t pte)
{
	if (!can_be_skipped(pte))
		return pte_dirty(pte); // present-helper-on-swap
	return 0;
}

static bool twice_named(pmd_t pmd)
{
	return usable(pmd) && wanted(pmd);
}

int named_by_another(pmd_t pmd)
{
	return twice_named(pmd) && pmd_swp_uffd_wp(pmd); // swap-helper-on-present
}

static void must_be_mapped(struct vm_area_struct *vma, pte_t *ptep)
{
	VM_BUG_ON(!pte_present(*ptep));
	count(vma);
}

int asserted_of_its_place(struct vm_area_struct *vma, pte_t *ptep)
{
	must_be_mapped(vma, ptep);
	return pte_swp_exclusive(*ptep); // swap-helper-on-present
}

static bool compared_to_no(pte_t pte)
{
	if (pte_present(pte) == false)
		return 0;
	return 1;
}

int compared_twice(pte_t pte)
{
	if (compared_to_no(pte) == 0)
		return pte_dirty(pte); // present-helper-on-swap
	return 0;
}

// ---- such as say nothing ----

static bool says_nothing(pte_t pte)
{
	if (!pte_present(pte))
		return wanted(pte);
	return pte_young(pte);
}

static bool says_it_of_another(pte_t pte)
{
	pte = ptep_get(pte_of(pte));
	if (!pte_present(pte))
		return false;
	return true;
}

static bool says_it_in_a_loop(pte_t pte, int n)
{
	while (n--)
		if (other(n))
			return true;
	return pte_present(pte);
}

static bool says_it_of_two(pte_t a, pte_t b)
{
	return pte_present(a) && !pte_none(b);
}

static bool takes_it_away(struct mm_struct *mm, pte_t *ptep)
{
	VM_BUG_ON(!pte_present(*ptep));
	if (!pte_present(*ptep))
		return false;
	ptep_clear(mm, 0, ptep);
	return true;
}

int taken_away(struct mm_struct *mm, pte_t *ptep)
{
	if (!takes_it_away(mm, ptep))
		return 0;
	takes_it_away(mm, ptep);
	return pte_swp_exclusive(*ptep);
}

int nothing_said(pte_t pte, pte_t other)
{
	if (says_nothing(pte) || says_it_of_another(pte))
		return pte_swp_exclusive(pte);
	if (says_it_in_a_loop(pte, 5))
		return pte_swp_soft_dirty(pte);
	if (says_it_of_two(pte, other))
		return pte_swp_exclusive(other);
	if (is_of_no_use(pte))
		return pte_swp_uffd_wp(pte);
	return pte_dirty(pte);
}
