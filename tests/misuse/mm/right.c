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

// ---- another entry by then, in other words ----

int leaves_sometimes(pte_t pte, int x)
{
	if (pte_present(pte)) {
		if (x)
			return 0;
		use(pte);
	}
	return pte_dirty(pte);
}

int breaks_out_of_another(pte_t pte, int n)
{
	if (!pte_present(pte)) {
		while (n--)
			if (n == 5)
				break;
	}
	return pte_swp_exclusive(pte);
}

void next_round(pte_t *ptep, int n, int flag)
{
	int i;

	for (i = 0; i < n; i++, ptep++) {
		if (flag && pte_dirty(*ptep))
			mark(ptep);
		if (i && pte_young(ptep[i]))
			mark(ptep);
		if (pte_present(*ptep) || pte_present(ptep[i]))
			continue;
		count(ptep);
	}
}

void place_is_set(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pte_t entry)
{
	if (!pte_present(*ptep)) {
		set_pte_at(mm, addr, ptep, pte_mkdirty(entry));
		if (pte_write(*ptep))
			mark(ptep);
	}
}

int struct_is_given(struct vm_fault *vmf, pmd_t *pmd)
{
	if (!pte_present(vmf->orig_pte)) {
		swap_in(vmf);
		return pte_dirty(vmf->orig_pte);
	}
	if (!pmd_present(pmdp_get(pmd))) {
		fill(pmd);
		return pmd_dirty(pmdp_get(pmd));
	}
	if (!pte_present(*vmf->pte) && fill_in(vmf->pte) && pte_dirty(*vmf->pte))
		return 1;
	return 0;
}

int kept_of_another(pte_t *ptep)
{
	pte_t pte = *ptep;
	bool present = pte_present(pte);

	pte = *++ptep;
	if (present)
		return 0;
	return pte_swp_exclusive(pte);
}

int kept_or_more(pte_t pte, int more)
{
	bool present = pte_present(pte) || more;

	return present && is_swap_pte(pte) && pte_swp_exclusive(pte);
}

void set_before_it_is_asked(struct vm_area_struct *vma, unsigned long addr, pmd_t *pmd)
{
	pmd_t old;

	if (!pmd_present(*pmd))
		return;
	old = pmdp_invalidate(vma, addr, pmd);
	set_pmd_at(vma->vm_mm, addr, pmd, migration_of(old));
	if (is_pmd_migration_entry(*pmd))
		wait(*pmd);
}

void sort_of_another(pte_t *ptep, pte_t pte)
{
	softleaf_t entry = softleaf_from_pte(pte);

	if (softleaf_is_migration(entry)) {
		pte = ptep_get(ptep);
		if (pte_present(pte))
			put(ptep, pte_wrprotect(pte));
	}
}

int given_mapped(struct mm_struct *mm, unsigned long addr)
{
	pte_t *ptep, pte;

	if (follow_pte(mm, addr, &ptep))
		return 0;
	pte = ptep_get(ptep);
	return pte_write(pte);
}

void compared(pmd_t *pmdp)
{
	pmd_t val = pmdp_get(pmdp);

	if (pmd_page(val) == shadow_page)
		mark(pmdp);
}

void decided(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr)
{
	pmd_t old;

	if (!pmd_present(*pmd) || is_huge_zero_pmd(*pmd)) {
		zap(vma, pmd);
		return;
	}
	old = pmdp_invalidate(vma, addr, pmd);
	if (is_pmd_migration_entry(old))
		wait(old);
}

int asked_after_the_label(pte_t *ptep)
{
	pte_t pte = ptep_get(ptep);

	if (!pte_present(pte))
		goto out;
	use(pte_dirty(pte));
out:
	if (pte_present(pte))
		return pte_young(pte);
	return 0;
}

// a variable says how the label was come to
int decided_by_an_error(pte_t *ptep)
{
	pte_t pte = ptep_get(ptep);
	int err = -2;

	if (!pte_present(pte))
		goto out;
	err = 0;
out:
	if (!err)
		return pte_write(pte);
	return err;
}

int decided_by_a_flag(pte_t *ptep)
{
	pte_t pte = ptep_get(ptep);
	int here = 0;

	if (!pte_present(pte))
		goto out;
	here = 1;
out:
	return here && pte_dirty(pte);
}

int other_after_the_label(pte_t *ptep, pte_t pte)
{
	if (!pte_present(pte))
		goto out;
	return 0;
out:
	pte = mk_pte(1);
	return pte_young(pte);
}

int jumps_elsewhere(pte_t *ptep, pte_t pte)
{
	if (pte_present(pte))
		goto out;
out:
	return 0;
}

int label_of_that_name(pte_t *ptep, pte_t pte)
{
out:
	return pte_young(pte);
}

int asserted_in_a_condition(pte_t pte)
{
	if (WARN_ON_ONCE(pte_present(pte)))
		return pte_dirty(pte);
	return 0;
}

int asserted_both(pte_t pte)
{
	VM_BUG_ON(pte_present(pte) && pte_dirty(pte));
	if (is_swap_pte(pte))
		return 1;
	return pte_dirty(pte);
}

int label_for_swap(pte_t pte)
{
	VM_BUG_ON(pte_none(pte));
	if (!pte_present(pte))
		goto retry;
	return pte_dirty(pte);
retry:
	return pte_swp_exclusive(pte);
}

void asserted_either(pmd_t *pmd)
{
	VM_BUG_ON(!is_pmd_migration_entry(*pmd) && !pmd_trans_huge(*pmd));
	if (pmd_present(*pmd))
		use(pmd_dirty(*pmd));
}

static bool is_there_or_not(pte_t pte)
{
	return pte_present(pte) || other(pte);
}

static bool is_swapped(pte_t pte)
{
	return !pte_present(pte);
}

int by_name_right(pte_t pte)
{
	if (is_there_or_not(pte) && pte_swp_exclusive(pte))
		return 1;
	if (!is_swapped(pte))
		return pte_dirty(pte);
	return is_swapped(pte) && pte_swp_exclusive(pte);
}

int read_again_locked(pte_t *ptep, spinlock_t *ptl)
{
	pte_t pte = ptep_get_lockless(ptep);
	int dirty;

	if (!pte_present(pte))
		return 0;
	spin_lock(ptl);
	dirty = pte_same(pte, *ptep) && pte_dirty(ptep_get(ptep));
	spin_unlock(ptl);
	return dirty;
}

void asserted_for_one_branch(pmd_t old, struct page *page)
{
	if (pmd_present(old))
		page = pmd_page(old);
	else
		VM_BUG_ON(!is_pmd_migration_entry(old));
	if (pmd_present(old) && pmd_dirty(old))
		mark(page);
	if (pmd_present(old))
		mark(pmd_page(old));
}

// ---- marks that are taken over ----

void both_to_swap(struct mm_struct *mm, struct vm_area_struct *vma, unsigned long addr, pte_t *ptep)
{
	pte_t was = ptep_clear_flush(vma, addr, ptep), now = swp_entry_to_pte(slot_for(was));

	if (pte_soft_dirty(was))
		now = pte_swp_mksoft_dirty(now);
	if (pte_uffd_wp(was))
		now = pte_swp_mkuffd_wp(now);
	set_pte_at(mm, addr, ptep, now);
}

// dirty is soft-dirty, too
void both_from_swap(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pte_t was)
{
	pte_t now = pte_mkdirty(mk_pte(page_of_slot(pte_to_swp_entry(was)), prot));

	if (pte_swp_uffd_wp(was))
		set_pte_at(mm, addr, ptep, pte_mkuffd_wp(now));
	else
		set_pte_at(mm, addr, ptep, now);
}

void by_a_function(struct mm_struct *mm, unsigned long addr, pte_t *ptep)
{
	pte_t was = ptep_get_and_clear(mm, addr, ptep), now;

	now = swp_entry_to_pte(slot_for(was));
	now = with_marks_of(now, was);
	set_pte_at(mm, addr, ptep, now);
}

// nobody had this place
void first_of_all(struct vm_fault *vmf, struct page *page)
{
	pte_t pte = mk_pte(page, prot);

	if (!pte_none(ptep_get(vmf->pte)))
		return;
	set_pte_at(vmf->mm, vmf->address, vmf->pte, pte);
}

void page_is_bad(struct mm_struct *mm, struct vm_area_struct *vma, unsigned long addr, pte_t *ptep)
{
	pte_t was = ptep_clear_flush(vma, addr, ptep);
	swp_entry_t bad;

	if (pte_dirty(was))
		mark(ptep);
	bad = make_hwpoison_entry(page_of(was));
	set_pte_at(mm, addr, ptep, swp_entry_to_pte(bad));
}

void zero_page_stood_there(struct vm_area_struct *vma, unsigned long addr, pte_t *ptep,
			   struct page *page)
{
	pte_t now = mk_pte(page, prot);

	if (!is_zero_pfn(pte_pfn(ptep_get(ptep))))
		return;
	ptep_clear_flush(vma, addr, ptep);
	set_pte_at(vma->vm_mm, addr, ptep, now);
}

// of a copy that is written to, uffd-wp has been resolved
void copied(struct vm_area_struct *vma, unsigned long addr, pte_t *ptep, struct page *page)
{
	pte_t now = mk_pte(page, prot);

	now = maybe_mkwrite(pte_mkdirty(now), vma);
	ptep_clear_flush(vma, addr, ptep);
	set_pte_at(vma->vm_mm, addr, ptep, now);
}

void device_alone(struct mm_struct *mm, struct vm_area_struct *vma, unsigned long addr, pte_t *ptep)
{
	pte_t was = ptep_clear_flush(vma, addr, ptep);
	pte_t now = swp_entry_to_pte(make_device_exclusive_entry(pfn_of(was)));

	if (pte_soft_dirty(was))
		now = pte_swp_mksoft_dirty(now);
	/* what may be written is not uffd-wp */
	set_pte_at(mm, addr, ptep, now);
}

void huge_has_no_soft_dirty(struct mm_struct *mm, unsigned long addr, pte_t *ptep)
{
	pte_t was = huge_ptep_get(mm, addr, ptep), now;

	now = swp_entry_to_pte(make_readable_migration_entry(swp_offset(pte_to_swp_entry(was))));
	if (pte_swp_uffd_wp(was))
		now = pte_swp_mkuffd_wp(now);
	set_huge_pte_at(mm, addr, ptep, now, size);
}

// ---- many that are alike ----

static int alike_in_folio(struct folio *folio, pte_t *ptep, pte_t pte, int most)
{
	return folio_pte_batch_flags(folio, NULL, ptep, &pte, most,
				     FPB_RESPECT_WRITE | FPB_RESPECT_SOFT_DIRTY);
}

void alike_put_back(struct mm_struct *mm, unsigned long addr, struct folio *folio, pte_t *ptep,
		    int most)
{
	int n = alike_in_folio(folio, ptep, ptep_get(ptep), most);
	pte_t pte = get_and_clear_ptes(mm, addr, ptep, n);

	set_ptes(mm, addr, ptep, pte, n);
}

void made_alike(struct mm_struct *mm, struct folio *folio, pte_t *from, pte_t *to, int most)
{
	pte_t pte = ptep_get(from);
	int n = folio_pte_batch_flags(folio, NULL, from, &pte, most, FPB_MERGE_WRITE);

	pte = get_and_clear_full_ptes(mm, 0, from, n, 0);
	pte = pte_mksoft_dirty(pte);
	set_ptes(mm, 0, to, pte, n);
}

void all_read_only(struct mm_struct *mm, unsigned long addr, struct folio *folio, pte_t *ptep,
		   int most)
{
	pte_t pte = ptep_get(ptep);
	int n = folio_pte_batch(folio, ptep, pte, most);

	pte = pte_mkdirty(get_and_clear_ptes(mm, addr, ptep, n));
	set_ptes(mm, addr, ptep, pte_wrprotect(pte), n);
}

void any_is_told(struct mm_struct *mm, unsigned long addr, struct folio *folio, pte_t *ptep,
		 int most)
{
	pte_t pte = ptep_get(ptep);
	bool any_writable;
	int n = folio_pte_batch(folio, addr, ptep, pte, most, FPB_IGNORE_DIRTY, &any_writable, NULL,
				NULL);

	if (any_writable)
		pte = pte_mkwrite(pte, vma);
	set_ptes(mm, addr, ptep, pte, n);
}

// each by itself
void all_go(struct mmu_gather *tlb, unsigned long addr, struct folio *folio, pte_t *ptep, int most)
{
	int n = folio_pte_batch(folio, ptep, ptep_get(ptep), most);

	wrprotect_ptes(tlb->mm, addr, ptep, n);
	clear_full_ptes(tlb->mm, addr, ptep, n, tlb->fullmm);
	tlb_remove_tlb_entries(tlb, ptep, n, addr);
}

void flag_says_which(pmd_t old, struct page *page)
{
	int flush = 1;

	if (pmd_present(old)) {
		page = pmd_page(old);
	} else if (moving) {
		VM_BUG_ON(!is_pmd_migration_entry(old));
		flush = 0;
	}
	if (flush && pmd_young(old))
		mark(page);
	if (flush) {
		count(page);
		use(pmd_dirty(old));
	}
}

void asked_and_read_again(pte_t *ptep, spinlock_t *ptl)
{
	pte_t pte;

	spin_lock(ptl);
	pte = ptep_get(ptep);
	if (pte_present(pte)) {
		pte = ptep_get(ptep);
		use(pte_page(pte));
	}
	spin_unlock(ptl);
}

void zero_page_gives_way(struct vm_area_struct *vma, unsigned long addr, pmd_t *pmd)
{
	if (!is_huge_zero_pmd(*pmd))
		return;
	pmdp_invalidate(vma, addr, pmd);
}

void walked_to(struct page_vma_mapped_walk *pvmw)
{
	while (page_vma_mapped_walk(pvmw))
		pmdp_invalidate(pvmw->vma, pvmw->address, pvmw->pmd);
}

void older_device(struct mm_struct *mm, unsigned long addr, pte_t *ptep)
{
	pte_t pte = *ptep;
	swp_entry_t entry = pte_to_swp_entry(pte);

	make_device_private_entry_read(&entry);
	pte = swp_entry_to_pte(entry);
	if (pte_swp_uffd_wp(*ptep))
		pte = pte_swp_mkuffd_wp(pte);
	set_pte_at(mm, addr, ptep, pte);
}
