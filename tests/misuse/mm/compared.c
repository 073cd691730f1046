// SPDX-License-Identifier: GPL-2.0-or-later
// Answers that are compared, chosen by, or kept so: right where no comment names a class.

int is_none_of_it(pte_t pte)
{
	if (pte_present(pte) == 0)
		return pte_dirty(pte); // present-helper-on-swap
	return 0;
}

void not_true(pte_t *ptep)
{
	pte_t pte = ptep_get(ptep);

	if (pte_present(pte) != true) {
		mark(ptep);
		use(pte_page(pte)); // present-helper-on-swap
	}
}

int is_it_twice_negated(pte_t pte)
{
	return !!pte_present(pte) && pte_swp_exclusive(pte); // swap-helper-on-present
}

int left_if_false(pte_t *ptep)
{
	pte_t pte = *ptep;

	if (false == pte_present(pte))
		return 0;
	return pte_swp_exclusive(pte); // swap-helper-on-present
}

void kept_as_a_choice(pte_t *ptep)
{
	pte_t pte = *ptep;
	bool here = pte_present(pte) ? true : false;

	if (!here)
		use(pte_page(pte)); // present-helper-on-swap
}

int kept_as_a_number(pte_t pte)
{
	int gone;

	gone = pte_present(pte) ? 0 : 1;
	if (gone)
		return pte_young(pte); // present-helper-on-swap
	return 0;
}

void kept_compared(pte_t *ptep)
{
	pte_t pte = *ptep;
	bool gone = pte_present(pte) == false;

	if (gone)
		return;
	put(ptep, pte_swp_clear_uffd_wp(pte)); // swap-helper-on-present
}

void swap_compared(pmd_t *pmd)
{
	pmd_t val = *pmd;

	if (is_swap_pmd(val) != 0)
		use(pmd_write(val)); // present-helper-on-swap
}

int compared_right(pte_t pte)
{
	if (pte_present(pte) == 0)
		return pte_swp_exclusive(pte);
	if (pte_present(pte) != false && pte_dirty(pte))
		return 1;
	return !!pte_present(pte) && pte_young(pte);
}

int compared_with_more(pte_t pte, int wanted)
{
	bool here = pte_present(pte) ? true : false;

	if (pte_present(pte) == wanted)
		return pte_swp_exclusive(pte);
	if (pte_present(pte) != wanted)
		return pte_dirty(pte);
	return here ? pte_dirty(pte) : pte_swp_exclusive(pte);
}

// ---- by a switch ----

int switched(pte_t pte)
{
	switch (pte_present(pte)) {
	case 0:
		return pte_dirty(pte); // present-helper-on-swap
	case 1:
		count(pte);
		return pte_swp_exclusive(pte); // swap-helper-on-present
	}
	return 0;
}

int switched_right(pte_t pte)
{
	int n = 0;

	switch (pte_present(pte)) {
	case true:
		n = pte_dirty(pte);
		break;
	case false:
		n = pte_swp_exclusive(pte);
	}
	return n;
}
