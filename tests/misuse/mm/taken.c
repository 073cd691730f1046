// SPDX-License-Identifier: GPL-2.0-or-later
// One entry given to helpers of both sorts, and entries that are taken out: right where no comment
// names a class.

int both_marks(struct vm_fault *vmf, pte_t *ptep)
{
	swp_entry_t entry = pte_to_swp_entry(vmf->orig_pte);
	pte_t pte;

	folio_lock_or_retry(entry, vmf);
	pte = mk_pte(page_of(entry), prot);
	if (pte_swp_soft_dirty(vmf->orig_pte))
		pte = pte_mksoft_dirty(pte);
	if (pte_uffd_wp(vmf->orig_pte)) // present-helper-on-swap
		pte = pte_mkuffd_wp(pte);
	set_pte_at(vmf->vma->vm_mm, vmf->address, vmf->pte, pte);
	return 0;
}

void moved_back(struct page_vma_mapped_walk *pvmw, struct folio *folio)
{
	pte_t old_pte = ptep_get(pvmw->pte), pte;
	swp_entry_t entry;

	pte = mk_pte(folio, prot);
	if (pte_soft_dirty(old_pte)) // present-helper-on-swap
		pte = pte_mksoft_dirty(pte);
	entry = pte_to_swp_entry(old_pte);
	if (is_writable_migration_entry(entry))
		pte = pte_mkwrite(pte, pvmw->vma);
	else if (pte_swp_uffd_wp(old_pte))
		pte = pte_mkuffd_wp(pte);
	set_pte_at(pvmw->vma->vm_mm, pvmw->address, pvmw->pte, pte);
}

void goes_away(struct vm_area_struct *vma, unsigned long a, pte_t *ptep, swp_entry_t entry)
{
	pte_t pteval = ptep_clear_flush(vma, a, ptep), swp_pte;

	swp_pte = swp_entry_to_pte(entry);
	if (pte_soft_dirty(pteval))
		swp_pte = pte_swp_mksoft_dirty(swp_pte);
	if (pte_swp_uffd_wp(pteval)) // swap-helper-on-present
		swp_pte = pte_swp_mkuffd_wp(swp_pte);
	set_pte_at(vma->vm_mm, a, ptep, swp_pte);
}

void of_several(struct vm_area_struct *vma, unsigned long addr, pte_t *pte, pte_t oldpte,
		int uffd_wp)
{
	if (pte_present(oldpte)) {
		count(pte);
	} else if (is_swap_pte(oldpte)) {
		swp_entry_t entry = pte_to_swp_entry(oldpte);
		pte_t newpte;

		if (is_writable_migration_entry(entry)) {
			entry = make_readable_migration_entry(swp_offset(entry));
			newpte = swp_entry_to_pte(entry);
			if (pte_swp_soft_dirty(oldpte))
				newpte = pte_swp_mksoft_dirty(newpte);
			if (pte_swp_uffd_wp(oldpte))
				newpte = pte_swp_mkuffd_wp(newpte);
		} else {
			newpte = oldpte;
		}
		if (uffd_wp)
			newpte = pte_mkuffd_wp(newpte); // present-helper-on-swap
		set_pte_at(vma->vm_mm, addr, pte, newpte);
	}
}

int late_lock(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr)
{
	spinlock_t *ptl = __pmd_trans_huge_lock(pmd, vma);
	pmd_t oldpmd;

	if (!ptl)
		return 0;
	oldpmd = pmdp_invalidate_ad(vma, addr, pmd); // asked-too-late
	if (is_pmd_migration_entry(oldpmd))
		goto unlock;
	use(oldpmd);
unlock:
	spin_unlock(ptl);
	return 1;
}

void none_only(struct vm_area_struct *vma, pte_t *ptep)
{
	pte_t e = ptep_get(ptep);

	if (pte_none(e))
		return;
	use(pte_page(e)); // dereferenced-unmapped
}

void ksm_like(struct page_vma_mapped_walk *pvmw, struct mm_struct *mm)
{
	pte_t e;

	if (!page_vma_mapped_walk(pvmw))
		return;
	flush_cache_page(pvmw->vma, pvmw->address, 1);
	e = ptep_get_and_clear(mm, pvmw->address, pvmw->pte); // flush-missing
	set_pte_at(mm, pvmw->address, pvmw->pte, pte_wrprotect(e));
	page_vma_mapped_walk_done(pvmw);
}

int stale(struct mmu_gather *tlb, struct mm_struct *mm, unsigned long a, pte_t *ptep,
	  struct page *page)
{
	pte_t pte = huge_ptep_get(mm, a, ptep);

	if (!pte_present(pte))
		return 0;
	huge_ptep_get_and_clear(mm, a, ptep);
	tlb_remove_huge_tlb_entry(h, tlb, ptep, a);
	if (huge_pte_dirty(pte)) // commit-of-another
		mark(page);
	return 1;
}

void tables_move(struct mm_struct *mm, struct vm_area_struct *vma, unsigned long a, pmd_t *old,
		 pmd_t *new, spinlock_t *ptl)
{
	pmd_t pmd;

	spin_lock(ptl);
	pmd = *old;
	pmd_clear(old); // flush-missing
	pmd_populate(mm, new, pmd_pgtable(pmd));
	spin_unlock(ptl);
}

void both_branches(struct page_vma_mapped_walk *pvmw, struct mm_struct *mm, int later)
{
	pte_t e;

	while (page_vma_mapped_walk(pvmw)) {
		if (later) {
			e = ptep_get_and_clear(mm, pvmw->address, pvmw->pte);
			set_tlb_ubc_flush_pending(mm, e, pvmw->address);
		} else {
			e = ptep_get_and_clear(mm, pvmw->address, pvmw->pte); // flush-missing
		}
		if (pte_dirty(e))
			mark(pvmw);
	}
}

void copied_unflushed(struct mm_struct *mm, struct mm_struct *oldmm, struct vm_area_struct *vma)
{
	int err = copy_page_range(vma, vma); // flush-missing

	hugetlb_dup_vma_private(vma);
	mmap_write_unlock(mm);
	mmap_write_unlock(oldmm);
}

void gather_untold(struct vm_area_struct *vma, unsigned long a, pte_t *ptep, pte_t was, pte_t now,
		   int n, struct mmu_gather *tlb)
{
	modify_prot_commit_ptes(vma, a, ptep, was, now, n); // flush-missing
	if (pte_needs_flush(was, now))
		count(ptep);
}

// another branch has an entry of that name
void marks_of_one_branch(struct mm_struct *mm, struct page_vma_mapped_walk *pvmw, swp_entry_t entry)
{
	while (page_vma_mapped_walk(pvmw)) {
		pte_t was = ptep_clear_flush(pvmw->vma, pvmw->address, pvmw->pte), now;

		if (pvmw->device) {
			now = swp_entry_to_pte(entry); // rebuilt-not-carried
			if (pte_uffd_wp(was))
				now = pte_swp_mkuffd_wp(now);
			set_pte_at(mm, pvmw->address, pvmw->pte, now);
		} else {
			now = swp_entry_to_pte(entry);
			if (pte_soft_dirty(was))
				now = pte_swp_mksoft_dirty(now);
			if (pte_uffd_wp(was))
				now = pte_swp_mkuffd_wp(now);
			set_pte_at(mm, pvmw->address, pvmw->pte, now);
		}
	}
}

void no_marker_and_not_forbidden(struct vm_area_struct *vma, unsigned long addr, pte_t *pte, int n)
{
	pte_t oldpte;

	do {
		oldpte = ptep_get(pte);
		if (!pte_none(oldpte) && !pte_protnone(oldpte) && !is_pte_marker(oldpte))
			use(vm_normal_folio(vma, addr, oldpte)); // dereferenced-unmapped
	} while (pte++, n--);
}

// what is zero or not there says nothing of the rest
int marked_before_it_is_asked(pte_t *ptep, int n)
{
	pte_t e = ptep_get(ptep);

	if (pte_none(e) || (pte_present(e) && is_zero_pfn(pte_pfn(e)))) {
		if (n)
			return 1;
		else
			return 2;
	}
	if (pte_uffd_wp(e)) // dereferenced-unmapped
		return 3;
	if (!pte_present(e))
		return 4;
	return 5;
}

// ---- right ----

// one mark of each sort, each asked where it may be
void each_of_its_sort(struct vm_area_struct *vma, unsigned long a, pte_t *ptep, pte_t old)
{
	pte_t pte = mk_pte(page, prot);

	if (is_swap_pte(old)) {
		if (pte_swp_soft_dirty(old) || pte_swp_uffd_wp(old))
			pte = pte_mkuffd_wp(pte_mksoft_dirty(pte));
	} else if (pte_soft_dirty(old) || pte_uffd_wp(old)) {
		pte = pte_mkuffd_wp(pte_mksoft_dirty(pte));
	}
	set_pte_at(vma->vm_mm, a, ptep, pte);
}

int another_by_then(pte_t *ptep, pte_t old)
{
	if (pte_swp_soft_dirty(old))
		count(ptep);
	old = ptep_get(ptep);
	if (pte_present(old))
		return pte_uffd_wp(old);
	return 0;
}

// not all that it may be is a swap entry
void of_both_sorts(pte_t *pte, pte_t oldpte, struct page *page, int uffd_wp)
{
	pte_t newpte;

	if (pte_present(oldpte))
		newpte = mk_pte(page, prot);
	else
		newpte = swp_entry_to_pte(pte_to_swp_entry(oldpte));
	if (uffd_wp)
		newpte = mark_of_its_sort(newpte);
	if (page && pte_present(newpte))
		newpte = pte_mkyoung(newpte);
	put(pte, newpte);
}

int asked_once_locked(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr)
{
	spinlock_t *ptl = __pmd_trans_huge_lock(pmd, vma);
	pmd_t oldpmd;

	if (!ptl)
		return 0;
	if (is_pmd_migration_entry(*pmd))
		goto unlock;
	oldpmd = pmdp_invalidate_ad(vma, addr, pmd);
	use(oldpmd);
unlock:
	spin_unlock(ptl);
	return 1;
}

void none_of_the_kernel(unsigned long addr)
{
	pte_t e = ptep_get(pte_of(&init_mm, addr));

	if (pte_none(e))
		return;
	use(pte_page(e));
}

// ---- flushes ----

void flushed_at_once(struct page_vma_mapped_walk *pvmw)
{
	pte_t e;

	if (!page_vma_mapped_walk(pvmw))
		return;
	e = ptep_clear_flush(pvmw->vma, pvmw->address, pvmw->pte);
	set_pte_at(pvmw->vma->vm_mm, pvmw->address, pvmw->pte, pte_wrprotect(e));
	page_vma_mapped_walk_done(pvmw);
}

void flushed_with_others(struct page_vma_mapped_walk *pvmw, struct mm_struct *mm)
{
	pte_t e;

	while (page_vma_mapped_walk(pvmw)) {
		e = ptep_get_and_clear(mm, pvmw->address, pvmw->pte);
		set_tlb_ubc_flush_pending(mm, e, pvmw->address);
		if (pte_dirty(e))
			mark(pvmw);
	}
}

void gathered(struct mmu_gather *tlb, struct mm_struct *mm, unsigned long addr, pte_t *ptep,
	      spinlock_t *ptl)
{
	pte_t e = ptep_get_and_clear_full(mm, addr, ptep, tlb->fullmm);

	tlb_remove_tlb_entry(tlb, ptep, addr);
	pte_unmap_unlock(ptep, ptl);
	if (pte_dirty(e))
		mark(ptep);
}

// the TLB has no swap entries
void swap_entry_moves(struct mm_struct *mm, unsigned long a, pte_t *from, pte_t *to,
		      spinlock_t *ptl)
{
	pte_t e = ptep_get_and_clear(mm, a, from);

	e = pte_swp_mksoft_dirty(e);
	set_pte_at(mm, a, to, e);
	double_pt_unlock(ptl, ptl);
}

void flushed_behind_the_lock(struct mm_struct *mm, struct vm_area_struct *vma, unsigned long a,
			     pmd_t *old, pmd_t *new, spinlock_t *ptl)
{
	pmd_t pmd;

	spin_lock(ptl);
	pmd = *old;
	pmd_clear(old);
	pmd_populate(mm, new, pmd_pgtable(pmd));
	spin_unlock(ptl);
	flush_tlb_range(vma, a, a + 1);
}

void kernel_unmaps(unsigned long a, pte_t *ptep, spinlock_t *ptl)
{
	spin_lock(ptl);
	ptep_get_and_clear(&init_mm, a, ptep);
	spin_unlock(ptl);
}

void copied_and_flushed(struct mm_struct *mm, struct mm_struct *oldmm, struct vm_area_struct *vma)
{
	int err = copy_page_range(vma, vma);

	mmap_write_unlock(mm);
	flush_tlb_mm(oldmm);
	mmap_write_unlock(oldmm);
}

static void of_one_range(struct mm_struct *mm, unsigned long a, pte_t *ptep, spinlock_t *ptl)
{
	ptep_set_wrprotect(mm, a, ptep);
	spin_unlock(ptl);
}

int copy_pmd_range(struct mm_struct *mm, unsigned long a, pte_t *ptep, spinlock_t *ptl)
{
	of_one_range(mm, a, ptep, ptl);
	return 0;
}

static int called_back(struct mm_struct *mm, unsigned long a, pte_t *ptep, spinlock_t *ptl)
{
	left_to_who_calls_back(mm, a, ptep, ptl);
	return 0;
}

static void left_to_who_calls_back(struct mm_struct *mm, unsigned long a, pte_t *ptep,
				   spinlock_t *ptl)
{
	ptep_set_wrprotect(mm, a, ptep);
	spin_unlock(ptl);
}

static const struct mm_walk_ops ops = {
	.pte_entry = called_back,
};

// what was taken out is asked
int taken_and_asked(struct mmu_gather *tlb, struct mm_struct *mm, unsigned long a, pte_t *ptep,
		    struct page *page)
{
	pte_t pte = huge_ptep_get(mm, a, ptep);

	if (!pte_present(pte))
		return 0;
	pte = huge_ptep_get_and_clear(mm, a, ptep);
	tlb_remove_huge_tlb_entry(h, tlb, ptep, a);
	if (huge_pte_dirty(pte))
		mark(page);
	return 1;
}

int marked_once_it_was_asked(pte_t *ptep, int n)
{
	pte_t e = ptep_get(ptep);

	if (pte_none(e) || (pte_present(e) && is_zero_pfn(pte_pfn(e))))
		return 1;
	if (!pte_present(e))
		return 2;
	if (pte_uffd_wp(e))
		return 3;
	if (pte_present(e))
		return 4;
	return 5;
}

// it gets back a right
void may_be_used_again(struct vm_area_struct *vma, unsigned long a, pte_t *ptep, spinlock_t *ptl)
{
	pte_t was = ptep_modify_prot_start(vma, a, ptep), now;

	now = pte_mkyoung(pte_modify(was, vma->vm_page_prot));
	ptep_modify_prot_commit(vma, a, ptep, was, now);
	pte_unmap_unlock(ptep, ptl);
}
