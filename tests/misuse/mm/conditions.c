// SPDX-License-Identifier: GPL-2.0-or-later
// What is asked in one condition, and one that is asked twice: right where no comment names a
// class.

void one_condition_twice(pte_t *ptep, swp_entry_t s, struct page *page)
{
	pte_t e = swp_entry_to_pte(s);

	if (page)
		e = mk_pte(page, prot);
	if (page)
		e = pte_mkyoung(e);
	put(ptep, e);
}

void braces_for_one_branch(pte_t *ptep, swp_entry_t s, struct page *page)
{
	pte_t e = swp_entry_to_pte(s);

	if (page) {
		e = mk_pte(page, prot);
	}
	if (page)
		e = pte_mkspecial(e);
	put(ptep, e);
}

int third_of_three(pte_t *ptep, int x)
{
	pte_t e = ptep_get(ptep);

	if (x > 3 || !pte_present(e) || !pte_dirty(e))
		return 0;
	return 1;
}

int fourth_of_four(pte_t *ptep, int x)
{
	pte_t e = ptep_get(ptep);

	if (x && pte_present(e) && x != 4 && pte_dirty(e))
		return 0;
	return 1;
}

int none_or_gone_or_dirty(pte_t *ptep, int x)
{
	pte_t e = ptep_get(ptep);

	if (pte_none(e) || !pte_present(e) || pte_dirty(e))
		return 0;
	return 1;
}

int none_or_swap_or_special(pte_t *ptep, int x)
{
	pte_t e = ptep_get(ptep);

	if (pte_none(e) || is_swap_pte(e) || pte_special(e))
		return 0;
	return 1;
}

int folio_between(struct vm_area_struct *vma, unsigned long a, pte_t *ptep, int x)
{
	pte_t e = ptep_get(ptep);
	struct folio *folio;

	if (!pte_none(e) && pte_present(e) && (folio = vm_normal_folio(vma, a, e)) && pte_young(e))
		return 0;
	return 1;
}

int read_in_the_condition(pte_t *pte, int n)
{
	int dirty = 0;
	pte_t e;

	while (n-- && pte_present(e = ptep_get(pte++)))
		dirty += !!pte_dirty(e);
	return dirty;
}

void left_if_not(pte_t *ptep, swp_entry_t s, struct page *page)
{
	pte_t e = swp_entry_to_pte(s);

	if (page != NULL)
		e = mk_pte(page, prot);
	if (!page) {
		count(ptep);
		return;
	}
	e = pte_mkyoung(e);
	put(ptep, e);
}

void and_more(pte_t *ptep, swp_entry_t s, struct page *page, int write)
{
	pte_t e = swp_entry_to_pte(s);

	if (!page) {
		count(ptep);
	} else {
		e = mk_pte(page, prot);
	}
	if (page && write) {
		e = pte_mkdirty(e);
		put(ptep, e);
	}
}

// ---- wrong ----

void nothing_made_there(pte_t *ptep, swp_entry_t s, struct page *page)
{
	pte_t e = swp_entry_to_pte(s);

	if (page)
		count(page);
	if (page)
		e = pte_mkyoung(e); // present-helper-on-swap
	put(ptep, e);
}

void another_condition_by_then(pte_t *ptep, swp_entry_t s, struct page *page)
{
	pte_t e = swp_entry_to_pte(s);

	if (page)
		e = mk_pte(page, prot);
	page = other(ptep);
	if (page)
		e = pte_mkyoung(e); // present-helper-on-swap
	put(ptep, e);
}

void condition_that_is_not(pte_t *ptep, swp_entry_t s, struct page *page)
{
	pte_t e = swp_entry_to_pte(s);

	if (page)
		e = mk_pte(page, prot);
	if (!page)
		e = pte_mkyoung(e); // present-helper-on-swap
	put(ptep, e);
}
