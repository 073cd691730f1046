// SPDX-License-Identifier: GPL-2.0-or-later
// Entries that were made here are of a known kind: right where no comment names a class.

void marked_as_mapped(struct mm_struct *mm, unsigned long addr, pte_t *ptep, swp_entry_t entry)
{
	pte_t pte = swp_entry_to_pte(entry);

	if (wanted(mm))
		pte = huge_pte_mkuffd_wp(pte); // present-helper-on-swap
	set_huge_pte_at(mm, addr, ptep, pte, size);
}

void marker_marked(struct mm_struct *mm, unsigned long addr, pte_t *ptep)
{
	set_huge_pte_at(
		mm, addr, ptep,
		huge_pte_mkuffd_wp(make_pte_marker(PTE_MARKER_UFFD_WP)), // present-helper-on-swap
		size);
}

void aged_on_its_way_out(struct mm_struct *mm, unsigned long addr, pmd_t *pmd, swp_entry_t to)
{
	pmd_t now;

	now = swp_entry_to_pmd(to);
	now = pmd_swp_mksoft_dirty(now);
	set_pmd_at(mm, addr, pmd, pmd_mkyoung(now)); // present-helper-on-swap
}

int asked_as_if_mapped(pte_t pte)
{
	return pte_soft_dirty(pte_swp_mksoft_dirty(pte)); // present-helper-on-swap
}

void mapped_and_marked_as_swap(struct mm_struct *mm, unsigned long addr, pte_t *ptep)
{
	pte_t pte = pte_mkdirty(mk_pte(page_at(addr), prot));

	pte = pte_swp_mkuffd_wp(pte); // swap-helper-on-present
	set_pte_at(mm, addr, ptep, pte);
}

// asked of either sort
void asked_of_what_a_device_has(struct mm_struct *mm, unsigned long addr, pmd_t *pmd,
				struct page *page)
{
	pmd_t now = mk_huge_pmd(page, prot);

	if (is_device_private_page(page)) {
		now = swp_entry_to_pmd(entry_of(page));
		now = pmd_swp_mkuffd_wp(now);
	}
	if (PageAnon(page)) {
		count(page);
	}
	VM_BUG_ON(pmd_write(now) && PageAnon(page)); // present-helper-on-swap
	set_pmd_at(mm, addr, pmd, now);
}

// ---- right ----

void of_one_sort_or_another(struct mm_struct *mm, unsigned long addr, pte_t *ptep,
			    struct page *page)
{
	pte_t pte = mk_pte(page, prot);

	if (is_device_private_page(page)) {
		pte = swp_entry_to_pte(entry_of(page));
	}
	if (PageHuge(page))
		pte = pte_mkhuge(pte);
	if (is_device_private_page(page))
		goto out;
	count(pte_dirty(pte));
out:
	set_pte_at(mm, addr, ptep, pte);
}

void made_right(struct mm_struct *mm, unsigned long addr, pte_t *ptep, swp_entry_t entry)
{
	pte_t pte = swp_entry_to_pte(entry);

	pte = pte_swp_mkuffd_wp(pte);
	if (wanted(mm))
		pte = mk_pte(page_at(addr), prot);
	set_pte_at(mm, addr, ptep, pte);
	pte = mk_pte(page_at(addr), prot);
	pte = pte_mkuffd_wp(pte);
	set_pte_at(mm, addr, ptep, pte_mkyoung(pte));
}

void made_anew(struct mm_struct *mm, unsigned long addr, pte_t *ptep, swp_entry_t entry)
{
	pte_t pte = swp_entry_to_pte(entry);

	pte = ptep_get(ptep);
	if (pte_present(pte))
		use(pte_dirty(pte));
}
