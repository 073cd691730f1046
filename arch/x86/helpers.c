/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The builtin subject of x86-64.  The encoding follows Linux 6.12,
 * arch/x86/include/asm/{pgtable.h,pgtable_types.h,pgtable_64.h,
 * pgtable-invert.h} and arch/x86/mm/pgtable.c: soft-dirty, uffd-wp, devmap and
 * protection keys are configured.  pte_mkwrite() is pte_mkwrite_novma() there.
 *
 * PT_PHYS_BITS: what memory may have in this mode.  PT_SAVED_DIRTY: the
 * processor has shadow stacks, so Write=0, Dirty=1 is never made; 0 is how
 * Linux did before 6.6.
 */
#include "bits.h"
#include "generic/subject/builtin/pointers.h"
#include "generic/subject/subject.h"

#ifndef PT_PHYS_BITS
#define PT_PHYS_BITS 46
#endif
#ifndef PT_SAVED_DIRTY
#define PT_SAVED_DIRTY 1
#endif

#define DIRTY_BITS (PAGE_DIRTY | (PT_SAVED_DIRTY ? PAGE_SAVED_DIRTY : 0))

/* Protections. */

#define USER   (PAGE_PRESENT | PAGE_USER | PAGE_ACCESSED)
#define DEVICE (PAGE_PAT | PAGE_PCD | PAGE_PWT)
#define KEY(k) ((u64)(k) << PAGE_PKEY_SHIFT)

static const u64 prot[PT_NR_PROTS] = {
	[PT_PROT_NONE] = PAGE_ACCESSED | PAGE_PROTNONE,
	[PT_PROT_R] = USER | PAGE_NX,
	[PT_PROT_RX] = USER,
	[PT_PROT_RW] = USER | PAGE_NX,
	[PT_PROT_RWX] = USER,
	[PT_PROT_SHARED_R] = USER | PAGE_NX,
	[PT_PROT_SHARED_RW] = USER | PAGE_RW | PAGE_NX,
	[PT_PROT_SHARED_RWX] = USER | PAGE_RW,
	[PT_PROT_DEVICE_R] = USER | PAGE_NX | DEVICE,
	[PT_PROT_DEVICE_RW] = USER | PAGE_RW | PAGE_NX | DEVICE,
	[PT_PROT_KEY_A] = USER | PAGE_RW | PAGE_NX | KEY(PT_KEY_A),
	[PT_PROT_KEY_B] = USER | PAGE_NX | KEY(PT_KEY_B),
	[PT_PROT_X] = USER,
};

static u64 vm_get_page_prot(u64 prot_index)
{
	return prot[prot_index];
}

/*
 * A non-present entry holds its pfn complemented, so that a CPU with the L1TF
 * flaw speculates on addresses where no memory is.  All-zero stays all-zero.
 */
static u64 inversion(u64 e)
{
	return e && !(e & PAGE_PRESENT) ? ~UINT64_C(0) : 0;
}

/* Write=0, Dirty=1 would be a shadow stack: keep such a dirty bit in software. */
static u64 save_dirty(u64 e)
{
	if (PT_SAVED_DIRTY && (e & (PAGE_RW | PAGE_DIRTY)) == PAGE_DIRTY)
		e = (e & ~PAGE_DIRTY) | PAGE_SAVED_DIRTY;
	return e;
}

/* The way back, for an entry that got Write=1. */
static u64 restore_dirty(u64 e)
{
	const u64 saved = PAGE_RW | PAGE_SAVED_DIRTY;

	if (PT_SAVED_DIRTY && (e & saved) == saved)
		e = (e & ~PAGE_SAVED_DIRTY) | PAGE_DIRTY;
	return e;
}

/* What a leaf of any level says: the same bits at each. */

static u64 none(u64 e)
{
	return !(e & ~PAGE_KNL_ERRATUM_MASK);
}

static u64 young(u64 e)
{
	return !!(e & PAGE_ACCESSED);
}

static u64 dirty(u64 e)
{
	return !!(e & DIRTY_BITS);
}

static u64 special(u64 e)
{
	return !!(e & PAGE_SPECIAL);
}

static u64 devmap(u64 e)
{
	return !!(e & PAGE_DEVMAP);
}

static u64 protnone(u64 e)
{
	return (e & (PAGE_PRESENT | PAGE_PROTNONE)) == PAGE_PROTNONE;
}

static u64 soft_dirty(u64 e)
{
	return !!(e & PAGE_SOFT_DIRTY);
}

static u64 uffd_wp(u64 e)
{
	return !!(e & PAGE_UFFD_WP);
}

static u64 huge(u64 e)
{
	return !!(e & PAGE_PSE);
}

static u64 same(u64 a, u64 b)
{
	return a == b;
}

static u64 mkyoung(u64 e)
{
	return e | PAGE_ACCESSED;
}

static u64 mkold(u64 e)
{
	return e & ~PAGE_ACCESSED;
}

static u64 mkdirty(u64 e)
{
	return save_dirty(e | PAGE_DIRTY | PAGE_SOFT_DIRTY);
}

static u64 mkclean(u64 e)
{
	return e & ~DIRTY_BITS;
}

static u64 mkwrite(u64 e)
{
	return e | PAGE_RW;
}

/* A shadow stack's page, to the processor: Write=0, Dirty=1. */
static u64 mkwrite_shstk(u64 e)
{
	return (e & ~PAGE_RW) | PAGE_DIRTY;
}

static u64 wrprotect(u64 e)
{
	return save_dirty(e & ~PAGE_RW);
}

static u64 mkspecial(u64 e)
{
	return e | PAGE_SPECIAL;
}

static u64 mkdevmap(u64 e)
{
	return e | PAGE_DEVMAP;
}

static u64 mksoft_dirty(u64 e)
{
	return e | PAGE_SOFT_DIRTY;
}

static u64 clear_soft_dirty(u64 e)
{
	return e & ~PAGE_SOFT_DIRTY;
}

static u64 mkuffd_wp(u64 e)
{
	return wrprotect(e | PAGE_UFFD_WP);
}

static u64 clear_uffd_wp(u64 e)
{
	return e & ~PAGE_UFFD_WP;
}

static u64 mkhuge(u64 e)
{
	return e | PAGE_PSE;
}

/* Frames, which mask says at which level. */

static u64 make(u64 pfn, u64 p, u64 mask)
{
	return (((pfn << PAGE_FRAME_SHIFT) ^ inversion(p)) & mask) | p;
}

static u64 frame(u64 e, u64 mask)
{
	return ((e ^ inversion(e)) & mask) >> PAGE_FRAME_SHIFT;
}

/* The frame's bits in a pmd or pud: a leaf's, or a table's. */
static u64 frame_mask(u64 e, u64 leaf)
{
	return e & PAGE_PSE ? leaf : PTE_PFN_MASK;
}

/* Takes all but the `keep` bits from p; those that hold the frame may flip. */
static u64 modify(u64 e, u64 p, u64 keep, u64 mask)
{
	u64 v = (e & keep) | (p & ~keep);

	v ^= (inversion(e) ^ inversion(v)) & mask;
	return e & PAGE_RW ? save_dirty(v) : restore_dirty(v);
}

#define CHANGE_KEEPS                                                                      \
	(PTE_PFN_MASK | PAGE_PCD | PAGE_PWT | PAGE_SPECIAL | PAGE_ACCESSED | DIRTY_BITS | \
	 PAGE_SOFT_DIRTY | PAGE_DEVMAP | PAGE_UFFD_WP)
#define CHANGE_KEEPS_HUGE (CHANGE_KEEPS | PAGE_PSE | PAGE_PAT_LARGE)

static u64 pgprot_modify(u64 from, u64 to)
{
	return (prot[from] & (CHANGE_KEEPS | PAGE_PAT)) | (prot[to] & ~(CHANGE_KEEPS | PAGE_PAT));
}

/* Walks fault on it, but it stays a leaf, and so present to software. */
static u64 mkinvalid(u64 e, u64 leaf)
{
	u64 mask = frame_mask(e, leaf);

	return make(frame(e, mask), e & ~mask & ~(PAGE_PRESENT | PAGE_PROTNONE), leaf);
}

/*
 * The fault handler's entry is stored if the fault was a write; of a read the
 * hardware sets the accessed bit by itself.
 */
static u64 access_flags(u64 e, u64 fault, u64 faulted)
{
	return fault == PT_FAULT_READ ? e : faulted;
}

/* Entries of a page table. */

static u64 pfn_pte(u64 pfn, u64 prot_index)
{
	return make(pfn, prot[prot_index], PTE_PFN_MASK);
}

static u64 pte_pfn(u64 e)
{
	return frame(e, PTE_PFN_MASK);
}

static u64 pte_present(u64 e)
{
	return !!(e & (PAGE_PRESENT | PAGE_PROTNONE));
}

static u64 pte_accessible(u64 e)
{
	return !!(e & PAGE_PRESENT);
}

/* A shadow stack counts as writable. */
static u64 pte_write(u64 e)
{
	return (e & PAGE_RW) || (PT_SAVED_DIRTY && (e & PAGE_DIRTY));
}

static u64 pte_mkdevmap(u64 e)
{
	return e | PAGE_SPECIAL | PAGE_DEVMAP;
}

static u64 pte_modify(u64 e, u64 prot_index)
{
	return modify(e, prot[prot_index], CHANGE_KEEPS | PAGE_PAT, PTE_PFN_MASK);
}

/* Downwards where the pfn is complemented. */
static u64 pte_advance_pfn(u64 e, u64 n)
{
	return inversion(e) ? e - (n << PAGE_FRAME_SHIFT) : e + (n << PAGE_FRAME_SHIFT);
}

static u64 faulted(u64 e, u64 fault)
{
	e = mkyoung(e);
	if (fault != PT_FAULT_READ)
		e = mkdirty(e);
	return fault == PT_FAULT_COW ? mkwrite(e) : e;
}

static u64 set_access_flags(u64 e, u64 fault)
{
	return access_flags(e, fault, faulted(e, fault));
}

static u64 set_access_flags_ret(u64 e, u64 fault)
{
	return faulted(e, fault) != e;
}

static u64 empty(u64 unused)
{
	(void)unused;
	return 0;
}

static u64 empty_at(u64 unused, u64 n)
{
	(void)n;
	return empty(unused);
}

static u64 ro_at(u64 e, u64 n)
{
	return pte_advance_pfn(wrprotect(e), n);
}

static u64 old_at(u64 e, u64 n)
{
	return pte_advance_pfn(mkold(e), n);
}

static u64 clean_at(u64 e, u64 n)
{
	return pte_advance_pfn(mkclean(e), n);
}

/* Entries of page directories: huge pages and tables. */

/* What every table entry has besides its frame; user pages add PAGE_USER. */
#define KERNPG_TABLE (PAGE_PRESENT | PAGE_RW | PAGE_ACCESSED | PAGE_DIRTY)

static u64 populate(u64 pfn)
{
	return (pfn << PAGE_FRAME_SHIFT) | KERNPG_TABLE | PAGE_USER;
}

/*
 * PSE alone marks a huge page that is being split.  Linux's pud_present() asks
 * for the present bit alone, so that it denies a PROT_NONE pud and what
 * pud_mkinvalid() makes: against rules P1 and I1, which are followed here.
 */
static u64 present(u64 e)
{
	return !!(e & (PAGE_PRESENT | PAGE_PROTNONE | PAGE_PSE));
}

static u64 trans_huge(u64 e)
{
	return (e & (PAGE_PSE | PAGE_DEVMAP)) == PAGE_PSE;
}

static u64 set_huge(u64 pfn)
{
	const u64 kernel = KERNPG_TABLE | PAGE_NX | PAGE_GLOBAL;

	return make(pfn, kernel | PAGE_PSE, PTE_PFN_MASK);
}

static u64 set_huge_device(u64 pfn)
{
	return set_huge(pfn) | PAGE_PAT_LARGE | PAGE_PCD | PAGE_PWT;
}

static u64 pmd_pfn(u64 e)
{
	return frame(e, frame_mask(e, PMD_PFN_MASK));
}

/* Of an entry above a pte, where PAT is another bit. */
static u64 large_prot(u64 prot_index)
{
	u64 p = prot[prot_index];

	return (p & ~PAGE_PAT) | (p & PAGE_PAT ? PAGE_PAT_LARGE : 0);
}

static u64 pfn_pmd(u64 pfn, u64 prot_index)
{
	return make(pfn, large_prot(prot_index), PMD_PFN_MASK);
}

static u64 pmd_bad(u64 e)
{
	u64 flags = e & ~frame_mask(e, PMD_PFN_MASK);

	return (flags & ~(PAGE_USER | PAGE_ACCESSED)) != (KERNPG_TABLE & ~PAGE_ACCESSED);
}

/* SDM 4.8: A is set in every entry that a walk uses, and in those that point to tables too. */
static u64 arch_has_hw_nonleaf_pmd_young(u64 unused)
{
	(void)unused;
	return 1;
}

static u64 pmd_write(u64 e)
{
	return (e & PAGE_RW) || (PT_SAVED_DIRTY && (e & PAGE_DIRTY) && huge(e));
}

static u64 access_permitted(u64 e, u64 write)
{
	const u64 needed = PAGE_PRESENT | PAGE_USER | (write ? PAGE_RW : 0);

	return (e & needed) == needed;
}

static u64 user_accessible(u64 e)
{
	return access_permitted(e, false);
}

static u64 huge_user_accessible(u64 e)
{
	return huge(e) && user_accessible(e);
}

/*
 * Does a change of this entry want a flush?  Not of young alone: from a TLB that still has
 * the old one reclaim only guesses worse which pages are in use.
 */
static u64 needs_flush(u64 old, u64 new)
{
	return (old & PAGE_PRESENT) && ((old ^ new) & ~PAGE_ACCESSED);
}

static u64 pmd_modify(u64 e, u64 prot_index)
{
	return modify(e, prot[prot_index], CHANGE_KEEPS_HUGE, PMD_PFN_MASK);
}

static u64 pmd_mkinvalid(u64 e)
{
	return mkinvalid(e, PMD_PFN_MASK);
}

static u64 pud_pfn(u64 e)
{
	return frame(e, frame_mask(e, PUD_PFN_MASK));
}

static u64 pfn_pud(u64 pfn, u64 prot_index)
{
	return make(pfn, large_prot(prot_index), PUD_PFN_MASK);
}

static u64 pud_bad(u64 e)
{
	return !!(e & ~frame_mask(e, PUD_PFN_MASK) & ~(KERNPG_TABLE | PAGE_USER));
}

static u64 pud_write(u64 e)
{
	return !!(e & PAGE_RW);
}

static u64 pud_mkwrite(u64 e)
{
	return restore_dirty(e | PAGE_RW);
}

static u64 pud_modify(u64 e, u64 prot_index)
{
	return modify(e, prot[prot_index], CHANGE_KEEPS_HUGE, PUD_PFN_MASK);
}

static u64 pud_mkinvalid(u64 e)
{
	return mkinvalid(e, PUD_PFN_MASK);
}

static u64 pud_faulted(u64 e, u64 fault)
{
	e = faulted(e, fault);
	return fault == PT_FAULT_COW ? restore_dirty(e) : e;
}

static u64 pud_set_access_flags(u64 e, u64 fault)
{
	return access_flags(e, fault, pud_faulted(e, fault));
}

static u64 pud_set_access_flags_ret(u64 e, u64 fault)
{
	return pud_faulted(e, fault) != e;
}

/* HugeTLB: ptes throughout, whose table may be of any level. */

static u64 huge_pte_modify(u64 e, u64 prot_index)
{
	return mkhuge(pte_modify(e, prot_index));
}

/* HugeTLB pages of every size: of pmd size and of pud size, one entry each. */
#define make_sized(e, shift)	mkhuge(e)
#define store_part(e, bytes, l) (e)
#define no_entry		empty
#include "generic/subject/builtin/places.h"

#define PT_MEMORY_TYPE	(PAGE_PWT | PAGE_PCD | PAGE_PAT)
#define PT_NONCACHED	PAGE_PCD
#define PT_WRITECOMBINE PAGE_PWT
#define PT_DEVICE	PAGE_PCD
#include "generic/subject/builtin/memory.h"
#include "generic/subject/builtin/sized.h"

/* Swap entries: a swp_entry_t value of the architecture is the entry itself. */

static u64 __swp_entry(u64 type, u64 offset)
{
	return (~(offset << SWP_OFFSET_SHIFT) & SWP_OFFSET_MASK) | (type << SWP_PTE_TYPE_SHIFT);
}

static u64 __swp_type(u64 v)
{
	return v >> SWP_PTE_TYPE_SHIFT;
}

static u64 __swp_offset(u64 v)
{
	return (~v & SWP_OFFSET_MASK) >> SWP_OFFSET_SHIFT;
}

static u64 __swp_entry_to_pte(u64 v)
{
	return v;
}

static u64 __pte_to_swp_entry(u64 e)
{
	return e;
}

static u64 __swp_entry_to_pmd(u64 v)
{
	return v;
}

static u64 __pmd_to_swp_entry(u64 e)
{
	return e;
}

static u64 swp_mksoft_dirty(u64 e)
{
	return e | PAGE_SWP_SOFT_DIRTY;
}

static u64 swp_clear_soft_dirty(u64 e)
{
	return e & ~PAGE_SWP_SOFT_DIRTY;
}

static u64 swp_soft_dirty(u64 e)
{
	return !!(e & PAGE_SWP_SOFT_DIRTY);
}

static u64 swp_mkuffd_wp(u64 e)
{
	return e | PAGE_SWP_UFFD_WP;
}

static u64 swp_clear_uffd_wp(u64 e)
{
	return e & ~PAGE_SWP_UFFD_WP;
}

static u64 swp_uffd_wp(u64 e)
{
	return !!(e & PAGE_SWP_UFFD_WP);
}

static u64 pte_swp_mkexclusive(u64 e)
{
	return e | PAGE_SWP_EXCLUSIVE;
}

static u64 pte_swp_clear_exclusive(u64 e)
{
	return e & ~PAGE_SWP_EXCLUSIVE;
}

static u64 pte_swp_exclusive(u64 e)
{
	return !!(e & PAGE_SWP_EXCLUSIVE);
}

static u64 pte_swp_clear_flags(u64 e)
{
	return e & ~(PAGE_SWP_SOFT_DIRTY | PAGE_SWP_UFFD_WP | PAGE_SWP_EXCLUSIVE);
}

static u64 pmd_swp_clear_flags(u64 e)
{
	return e & ~(PAGE_SWP_SOFT_DIRTY | PAGE_SWP_UFFD_WP);
}

/* Linux's names, by which generic/subject/builtin/swapops.h calls these helpers. */
#define pte_none    none
#define pmd_none    none
#define pmd_present present

/* MAX_PHYSMEM_BITS less the page shift. */
#define PT_SWP_PFN_BITS (PT_PHYS_BITS - PAGE_FRAME_SHIFT)
/* L1TF: half of what 52 address bits reach, in units of 512 bytes (arch/x86/mm/init.c). */
#define PT_MAX_SWAPFILE_SIZE PT_BIT(51 - SWP_OFFSET_SHIFT)
#define PT_THP_MIGRATION
#include "generic/subject/builtin/swapops.h"

static u64 features(void)
{
	return PT_SAVED_DIRTY ? ~UINT64_C(0) : ~PT_FEATURE_SHADOW_STACK;
}

/* One function for a pte and a HugeTLB entry; for those and pmd and pud. */
#define PTE_HUGE(op, function) PT_IS(pte_##op, function), PT_IS(huge_pte_##op, function)
#define EVERY(op, function)    PT_LEAVES(op, function), PT_IS(huge_pte_##op, function)
#define BOTH(op, function)     PT_IS(pte_##op, function), PT_IS(pmd_##op, function)

#define PT_TABLE_SHIFT PAGE_FRAME_SHIFT
#define PT_TABLE       populate
#define PT_TABLE_PFN   pmd_pfn
#define PT_TABLE_BAD   pud_bad
#define PT_PUD_FOLDED  0
#define PT_P4D_FOLDED  (PT_PHYS_BITS < 52)
#include "generic/subject/builtin/upper.h"

/* clang-format off */
extern const struct pt_subject PT_SUBJECT;
const struct pt_subject PT_SUBJECT = {
	.arch = "x86",
	.mode = PT_MODE_NAME,
	.features = features,
	.op = {
		PT_HAS(vm_get_page_prot), PT_HAS2(pgprot_modify), PT_HAS_MEMORY,
#if PT_SAVED_DIRTY
		BOTH(mkwrite_shstk, mkwrite_shstk),
#endif

		EVERY(none, none), EVERY(young, young), EVERY(dirty, dirty),
		PT_LEAVES(special, special), PT_LEAVES(devmap, devmap),
		BOTH(protnone, protnone), EVERY(soft_dirty, soft_dirty),
		BOTH(uffd_wp, uffd_wp), PT_IS(huge_pte_uffd_wp, uffd_wp),
		PT_IS2(pte_same, same), PT_IS2(pmd_same, same),
		PT_IS2(pud_same, same), PT_IS2(huge_pte_same, same),
		EVERY(mkyoung, mkyoung), EVERY(mkold, mkold),
		EVERY(mkdirty, mkdirty), PT_LEAVES(mkclean, mkclean),
		PTE_HUGE(mkwrite, mkwrite), PT_IS(pmd_mkwrite, mkwrite),
		EVERY(wrprotect, wrprotect),
		PT_LEAVES(mkspecial, mkspecial), PT_PMD_PUD(mkdevmap, mkdevmap),
		PT_LEAVES(mksoft_dirty, mksoft_dirty),
		PT_LEAVES(clear_soft_dirty, clear_soft_dirty),
		BOTH(mkuffd_wp, mkuffd_wp), PT_IS(huge_pte_mkuffd_wp, mkuffd_wp),
		BOTH(clear_uffd_wp, clear_uffd_wp),
		PT_IS(huge_pte_clear_uffd_wp, clear_uffd_wp),

		PT_HAS2(pfn_pte), PTE_HUGE(pfn, pte_pfn),
		PTE_HUGE(present, pte_present), PT_HAS(pte_accessible),
		PTE_HUGE(write, pte_write), PT_HAS(pte_mkdevmap),
		PT_HAS2(pte_modify), PT_IS2(pte_access_permitted, access_permitted),
		PT_IS2(pmd_access_permitted, access_permitted),
		PT_IS2(pud_access_permitted, access_permitted),
		PT_IS(pte_user_accessible_page, user_accessible),
		PT_PMD_PUD(user_accessible_page, huge_user_accessible),
		PT_IS2(pte_needs_flush, needs_flush), PT_IS2(huge_pmd_needs_flush, needs_flush),
		PT_IS(set_pte, pt_as_it_was), PT_IS(set_pmd, pt_as_it_was),
		PT_IS(set_pud, pt_as_it_was),
		PT_HAS_PTE_PLACES,
		PT_HAS_PTEP(empty, young, mkold, wrprotect, set_access_flags, set_access_flags_ret),
		PT_HAS_BATCHES(pte_advance_pfn, empty_at, ro_at, old_at, clean_at),

		PT_PMD_PUD(populate, populate), PT_PMD_PUD(present, present),
		PT_PMD_PUD(leaf, huge), PT_PMD_PUD(trans_huge, trans_huge),
		PT_PMD_PUD(mkhuge, mkhuge), PT_PMD_PUD(set_huge, set_huge),
		PT_PMD_PUD(set_huge_device, set_huge_device),
		PT_PMD_PUD(clear_huge, empty), PT_PMD_PUD(clear_huge_ret, huge),

		PT_HAS2(pfn_pmd), PT_HAS(pmd_pfn), PT_IS(pmd_pgtable, pmd_pfn),
		PT_HAS(pmd_bad), PT_HAS(pmd_write), PT_HAS2(pmd_modify),
		PT_HAS(arch_has_hw_nonleaf_pmd_young),
		PT_HAS(pmd_mkinvalid), PT_IS(pmdp_invalidate, pmd_mkinvalid),
		PT_IS(pmdp_invalidate_ret, pt_as_it_was),
		PT_HAS(pmdp_invalidate_at), PT_HAS(ptep_get_and_clear_at),
		PT_IS(pmdp_invalidate_ad, pmd_mkinvalid),
		PT_IS(pmdp_invalidate_ad_ret, pt_as_it_was),
		PT_HAS_PMD_PLACES,
		PT_HAS_PMDP(empty, young, mkold, wrprotect, set_access_flags, set_access_flags_ret),
		PT_IS2(set_pmd_at_over, pt_the_new),

		PT_HAS2(pfn_pud), PT_HAS(pud_pfn), PT_IS(pud_pgtable, pud_pfn),
		PT_HAS(pud_bad), PT_HAS(pud_write), PT_HAS(pud_mkwrite),
		PT_HAS2(pud_modify), PT_HAS(pud_mkinvalid),
		PT_IS(pudp_invalidate, pud_mkinvalid), PT_IS(pudp_invalidate_ret, pt_as_it_was),
		PT_HAS(pudp_invalidate_at),
		PT_HAS_PUD_PLACES,
		PT_HAS_PUDP(empty, young, mkold, wrprotect, pud_set_access_flags,
			    pud_set_access_flags_ret),

		PT_HAS_UPPER,

		PT_IS2(mk_huge_pte, pfn_pte), PT_IS(arch_make_huge_pte, mkhuge),
		PT_IS(pte_mkhuge, mkhuge), PT_IS(set_huge_pte_at, pt_as_it_was),
		PT_IS(huge_ptep_get, pt_as_it_was), PT_IS(huge_pte_huge, huge),
		PT_HAS2(huge_pte_modify),
		PT_HAS_HUGE_PTEP(empty, wrprotect, set_access_flags, set_access_flags_ret),
		PT_HAS_SIZED,

		BOTH(swp_mksoft_dirty, swp_mksoft_dirty),
		BOTH(swp_clear_soft_dirty, swp_clear_soft_dirty),
		BOTH(swp_soft_dirty, swp_soft_dirty),
		BOTH(swp_mkuffd_wp, swp_mkuffd_wp),
		BOTH(swp_clear_uffd_wp, swp_clear_uffd_wp),
		BOTH(swp_uffd_wp, swp_uffd_wp),
		PT_HAS(pte_swp_mkexclusive), PT_HAS(pte_swp_clear_exclusive),
		PT_HAS(pte_swp_exclusive),

		PT_HAS_SWAPOPS, PT_HAS_PMD_SWAPOPS,
	},
};
/* clang-format on */
