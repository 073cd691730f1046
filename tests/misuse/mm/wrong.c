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

void sort_that_is_unlikely(pte_t *ptep)
{
	pte_t pte = ptep_get(ptep);
	swp_entry_t entry;

	entry = pte_to_swp_entry(pte);
	if (unlikely(is_hwpoison_entry(entry))) {
		put(ptep, pte_mkdirty(pte)); // present-helper-on-swap
	} else if (unlikely(is_migration_entry(entry))) {
		put(ptep, pte_wrprotect(pte)); // present-helper-on-swap
	}
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

// ---- marks that are left behind ----

// a page that goes to swap
void swapped_out(struct mm_struct *mm, struct vm_area_struct *vma, unsigned long addr, pte_t *ptep)
{
	pte_t was = ptep_clear_flush(vma, addr, ptep);
	swp_entry_t where = { .val = slot_of(was) };

	if (pte_dirty(was))
		mark(ptep);
	set_pte_at(mm, addr, ptep, swp_entry_to_pte(where)); // rebuilt-not-carried
}

// and comes back: one mark of two
void swapped_in(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pte_t was)
{
	swp_entry_t where = pte_to_swp_entry(was);
	pte_t pte;

	pte = mk_pte(page_of_slot(where), prot); // rebuilt-not-carried
	if (pte_swp_soft_dirty(was))
		pte = pte_mksoft_dirty(pte);
	set_pte_at(mm, addr, ptep, pte);
}

// the swap device is given up
int slot_given_up(struct vm_area_struct *vma, unsigned long addr, pte_t *ptep, pte_t was)
{
	pte_t pte;

	if (!pte_same(ptep_get(ptep), was))
		return 0;
	pte = pte_mkold(mk_pte(wanted(vma), prot)); // rebuilt-not-carried
	if (pte_swp_exclusive(was))
		pte = pte_mkwrite(pte, vma);
	set_pte_at(vma->vm_mm, addr, ptep, pte);
	return 1;
}

void pmd_begins_to_move(struct vm_area_struct *vma, unsigned long addr, pmd_t *pmd, swp_entry_t to)
{
	pmd_t was, now;

	if (!pmd_present(*pmd))
		return;
	was = pmdp_invalidate(vma, addr, pmd);
	now = swp_entry_to_pmd(to); // rebuilt-not-carried
	if (pmd_soft_dirty(was))
		now = pmd_swp_mksoft_dirty(now);
	set_pmd_at(vma->vm_mm, addr, pmd, now);
}

void pmd_has_moved(struct vm_area_struct *vma, unsigned long addr, pmd_t *pmd)
{
	softleaf_t to = softleaf_from_pmd(*pmd);
	pmd_t now = mk_huge_pmd(page_at(to), prot); // rebuilt-not-carried

	if (pmd_swp_uffd_wp(*pmd))
		now = pmd_mkuffd_wp(now);
	if (softleaf_is_migration_write(to))
		now = pmd_mkwrite(now, vma);
	set_pmd_at(vma->vm_mm, addr, pmd, now);
}

// made read-only for a child
void child_may_not_write(struct mm_struct *mm, unsigned long addr, pte_t *ptep)
{
	pte_t pte = ptep_get(ptep);
	swp_entry_t to = pte_to_swp_entry(pte);
	const bool marked = pte_swp_soft_dirty(pte);

	if (!is_writable_migration_entry(to))
		return;
	to = make_readable_migration_entry(swp_offset(to));
	pte = swp_entry_to_pte(to); // rebuilt-not-carried
	if (marked)
		pte = pte_swp_mksoft_dirty(pte);
	set_pte_at(mm, addr, ptep, pte);
}

// nothing but zeroes: it needs no page
void zeroes_need_no_page(struct vm_area_struct *vma, unsigned long addr, pte_t *ptep)
{
	pte_t zero;

	VM_BUG_ON(pte_present(ptep_get(ptep)));
	zero = pte_mkspecial(pfn_pte(zeroes(addr), prot)); // rebuilt-not-carried
	set_pte_at(vma->vm_mm, addr, ptep, zero);
}

// the same content, in a page that others have
int others_have_it(struct vm_area_struct *vma, unsigned long addr, pte_t *ptep, pte_t was)
{
	pte_t shared = mk_pte(theirs(vma), prot); // rebuilt-not-carried

	if (!pte_same(*ptep, was))
		return -1;
	ptep_clear_flush(vma, addr, ptep);
	set_pte_at(vma->vm_mm, addr, ptep, shared);
	return 0;
}

void moved_elsewhere(struct mm_struct *mm, unsigned long to, pte_t *dst, unsigned long from,
		     pte_t *src)
{
	pte_t was = ptep_get_and_clear(mm, from, src), now;

	now = folio_mk_pte(folio_of(was), prot); // rebuilt-not-carried
	if (pte_write(was))
		now = pte_mkwrite_novma(now);
	set_pte_at(mm, to, dst, now);
}

void huge_made_read_only(struct mm_struct *mm, unsigned long addr, pte_t *ptep)
{
	pte_t pte = huge_ptep_get(mm, addr, ptep);
	softleaf_t to = softleaf_from_pte(pte);

	to = make_readable_migration_entry(swp_offset(to));
	pte = swp_entry_to_pte(to); // rebuilt-not-carried
	set_huge_pte_at(mm, addr, ptep, pte, size);
}

void huge_page_split(struct mm_struct *mm, unsigned long addr, pmd_t *pmd, pte_t *ptep, int n)
{
	pmd_t was = pmdp_huge_clear_flush(vma, addr, pmd);
	int i;

	for (i = 0; i < n; i++) {
		pte_t pte = pfn_pte(pmd_pfn(was) + i, prot); // rebuilt-not-carried

		if (pmd_uffd_wp(was))
			pte = pte_mkuffd_wp(pte);
		set_pte_at(mm, addr, ptep + i, pte);
	}
}

// ---- many that become alike ----

static int count_of_folio(struct folio *folio, pte_t *ptep, pte_t pte, int most)
{
	if (!folio_test_large(folio))
		return 1;
	return folio_pte_batch(folio, ptep, pte, most);
}

// taken out, and put back when somebody else wants them
void put_back(struct mm_struct *mm, unsigned long addr, struct folio *folio, pte_t *ptep, int most)
{
	int n = count_of_folio(folio, ptep, ptep_get(ptep), most); // batch-mixed
	pte_t pte = get_and_clear_ptes(mm, addr, ptep, n);

	if (folio_test_dirty(folio)) {
		set_ptes(mm, addr, ptep, pte, n);
		return;
	}
	drop(folio, n);
}

void moved_by_many(struct mm_struct *mm, struct folio *folio, pte_t *from, pte_t *to, int most)
{
	fpb_t flags = FPB_RESPECT_SOFT_DIRTY;
	pte_t pte = ptep_get(from);
	int n;

	n = folio_pte_batch_flags(folio, NULL, from, &pte, most, flags); // batch-mixed
	pte = get_and_clear_full_ptes(mm, 0, from, n, 0);
	set_ptes(mm, 0, to, pte, n);
}

void protection_of_many(struct vm_area_struct *vma, unsigned long addr, struct folio *folio,
			pte_t *ptep, int most)
{
	const fpb_t flags = FPB_RESPECT_WRITE;
	pte_t was = ptep_get(ptep), now;
	int n = folio_pte_batch_flags(folio, NULL, ptep, &was, most, flags); // batch-mixed

	was = modify_prot_start_ptes(vma, addr, ptep, n);
	now = pte_modify(was, prot);
	modify_prot_commit_ptes(vma, addr, ptep, was, now, n);
}

void told_what_to_ignore(struct mm_struct *mm, unsigned long addr, struct folio *folio, pte_t *ptep,
			 int most)
{
	const fpb_t flags = FPB_IGNORE_DIRTY | FPB_IGNORE_SOFT_DIRTY;
	pte_t pte = ptep_get(ptep);
	int n = folio_pte_batch(folio, addr, ptep, pte, most, flags, NULL, NULL); // batch-mixed

	set_ptes(mm, addr, ptep, pte_mkold(pte), n);
}

// a flag that nobody sets on the way is no reason
void flag_of_others(pmd_t old, struct page *page, int flush)
{
	VM_BUG_ON(!is_pmd_migration_entry(old));
	count(page);
	if (flush && pmd_young(old)) // present-helper-on-swap
		mark(page);
}
