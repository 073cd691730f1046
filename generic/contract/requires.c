// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * On which kinds of entry a helper may be called, and who says so; misuse is the rest.
 * What changes entries has its kinds in its effect row; all else that is given an entry
 * has them here, and so has what is also called on entries that its row is not followed
 * from: there a law says what must come of it.
 */
#include "generic/contract/contract.h"

#define K(kind)	 (UINT32_C(1) << PT_KIND_##kind)
#define MAPPED	 (K(PRESENT) | K(PROTNONE))
#define SWAPS	 (K(SWAP) | K(MIGRATION) | K(DEVICE) | K(POISON) | K(MARKER))
#define ANYTHING ((UINT32_C(1) << PT_NR_KINDS) - 1)
/* What stands in a table of leaves. */
#define STORED (ANYTHING & ~K(TABLE))

/* Kinds that entries of a level can be of. */
static const u32 kinds_of_level[PT_NR_COLUMNS] = {
	[PT_PTE] = K(NONE) | MAPPED | SWAPS,
	/* device-private ones since Linux 6.19: pmd_is_device_private_entry() */
	[PT_PMD] = K(NONE) | K(TABLE) | MAPPED | K(INVALID) | K(SWAP) | K(MIGRATION) | K(DEVICE),
	[PT_PUD] = K(NONE) | K(TABLE) | MAPPED | K(INVALID),
	[PT_HUGETLB] = K(NONE) | MAPPED | K(MIGRATION) | K(POISON) | K(MARKER),
};

u32 pt_kinds_of_level(enum pt_level l)
{
	return kinds_of_level[l];
}

#define GONE_BEFORE "mm/memory.c: asked after pXd_none() and pXd_present()"
#define ANY_ENTRY   "mm/memory.c, mm/pagewalk.c: asked of whatever is read from a table"
#define READ_OLD    "mm/memory.c, mm/huge_memory.c: asked of present entries, and of those invalidated"
#define SWAP_CODE   "include/linux/swapops.h, mm/memory.c: asked once is_swap_pte() said yes"
#define TAKES_OUT \
	"mm/memory.c zap_pte_range(), mm/mremap.c: whatever stands in the table is taken out"
#define REBUILT \
	"mm/memory.c follow_pfnmap_start(), mm/huge_memory.c, arch/arm64/mm/mmu.c: of a leaf"
#define PINS   "mm/gup.c gup_fast_pte_range(), gup_fast_pmd_leaf(): after pXd_present()"
#define CHECKS "mm/page_table_check.c: of whatever is put into a table or taken out"
#define FORCED                                                                                  \
	"mm/memory.c wp_page_reuse(), mm/huge_memory.c touch_pmd(), touch_pud(): of PROT_NONE " \
	"where FOLL_FORCE has the access made"
#define HALF_MADE                                                                       \
	"include/linux/mm.h folio_mk_pmd(), folio_mk_pud(), mm/huge_memory.c: of what " \
	"pfn_pXd() just made, which may read as empty or as a pointer to a table"
#define ABOVE	  "mm/pagewalk.c, mm/gup.c: of whatever stands there, its own or of a level below"
#define OF_MAPPED "mm/mprotect.c, mm/memory.c: of what is mapped, under the page table lock"

/* Of a family, at every level it has. */
static const struct {
	enum pt_family family;
	u32 on;
	const char *source;
} by_family[] = {
	{ PT_F_present, ANYTHING, ANY_ENTRY },
	{ PT_F_none, ANYTHING, ANY_ENTRY },
	{ PT_F_same, ANYTHING, "mm/memory.c pte_unmap_same(): whatever was read is compared" },
	{ PT_F_leaf, K(NONE) | K(TABLE) | MAPPED | K(INVALID),
	  "include/linux/pgtable.h pmd_leaf(): means nothing of what is not present" },
	{ PT_F_trans_huge, ANYTHING & ~(K(POISON) | K(MARKER)),
	  "mm/huge_memory.c, mm/page_vma_mapped.c: asked before pmd_present()" },
	{ PT_F_devmap, K(NONE) | K(TABLE) | MAPPED,
	  "mm/memory.c copy_pmd_range(), vm_normal_page(): of what is mapped, and of tables" },
	{ PT_F_bad, K(NONE) | K(TABLE) | MAPPED | K(INVALID),
	  "include/linux/pgtable.h pmd_none_or_clear_bad(); mm/vmalloc.c vunmap_pmd_range() before "
	  "pmd_none()" },
	{ PT_F_huge, MAPPED, "mm/hugetlb.c: of a HugeTLB page that is mapped" },
	{ PT_F_young, MAPPED | K(INVALID), READ_OLD },
	{ PT_F_dirty, MAPPED | K(INVALID), READ_OLD },
	{ PT_F_write, MAPPED | K(INVALID), READ_OLD },
	{ PT_F_special, MAPPED, GONE_BEFORE },
	{ PT_F_protnone, MAPPED, "mm/memory.c handle_pte_fault(): asked after pte_present()" },
	{ PT_F_pfn, MAPPED | K(INVALID), READ_OLD },
	{ PT_F_accessible, MAPPED, "mm/pgtable-generic.c ptep_clear_flush(): of what was mapped" },
	{ PT_F_type, SWAPS, SWAP_CODE },
	{ PT_F_raw, SWAPS, SWAP_CODE },
	{ PT_F_pgtable, K(TABLE), "mm/memory.c free_pte_range(), pte_offset_map()" },
	{ PT_F_clear, ANYTHING, "mm/memory.c free_pte_range(), mm/vmalloc.c" },
	{ PT_F_store, STORED, "mm/hugetlb.c set_huge_pte_at(): mapped, migrating, a marker" },
	{ PT_F_load, STORED, "mm/hugetlb.c huge_ptep_get()" },
};

/* Of one helper; the names of several begin alike: ptep_get_and_clear, …_full, …_ret. */
static const struct {
	const char *name; /* pt_helpers[].name */
	u32 on;
	const char *source;
} by_name[] = {
	{ "ptep_get", STORED, "mm/: whatever stands in the table" },
	{ "ptep_get_lockless", STORED, "mm/gup.c gup_fast_pte_range(): whatever stands there" },
	{ "pmdp_get", ANYTHING, "mm/: whatever stands in the table" },
	{ "pmdp_get_lockless", ANYTHING, "mm/gup.c gup_fast_pmd_range(): whatever stands there" },
	{ "pudp_get", ANYTHING, "mm/: whatever stands in the table" },
	{ "pte_clear_not_present_full", SWAPS, "mm/memory.c zap_pte_range(), mm/madvise.c" },
	{ "pte_pgprot", MAPPED, REBUILT },
	{ "pmd_pgprot", MAPPED, REBUILT },
	{ "pud_pgprot", MAPPED, REBUILT },
	{ "pte_young", K(NONE) | MAPPED,
	  "arch/x86/kernel/cpu/sgx/encl.c sgx_encl_test_and_clear_young_cb(): of what may be "
	  "empty; elsewhere of present entries" },
	{ "pte_dirty", K(NONE) | MAPPED,
	  "mm/mapping_dirty_helpers.c clean_record_pte(): of what may be empty; elsewhere of "
	  "present entries" },
	{ "pte_write", K(NONE) | MAPPED,
	  "mm/mapping_dirty_helpers.c wp_pte(): of what may be empty; elsewhere of present "
	  "entries" },
	{ "pte_pfn", K(NONE) | MAPPED,
	  "mm/mprotect.c prot_none_pte_entry(), mm/khugepaged.c: of what may be empty; mm/vmscan.c "
	  "get_pte_pfn() reads it of anything, and then asks pte_present()" },
	{ "pmd_young", K(TABLE) | MAPPED | K(INVALID),
	  "mm/vmscan.c walk_pmd_range(): of tables too, where arch_has_hw_nonleaf_pmd_young() says "
	  "yes" },
	{ "pmdp_test_and_clear_young", K(TABLE) | MAPPED,
	  "mm/vmscan.c walk_pmd_range_locked(): of tables too, where "
	  "arch_has_hw_nonleaf_pmd_young() says yes" },
	{ "pmd_pfn", K(TABLE) | MAPPED | K(INVALID),
	  "include/linux/huge_mm.h is_huge_zero_pmd(), which mm/vmscan.c walk_pmd_range() asks of "
	  "tables too" },
	{ "pmd_special", K(TABLE) | MAPPED | K(INVALID),
	  "mm/huge_memory.c copy_huge_pmd(): without the lock, after pmd_present()" },
	{ "pud_special", K(TABLE) | MAPPED,
	  "mm/pagewalk.c folio_walk_start(), Linux 6.12: after pud_present()" },
	{ "pmd_protnone", MAPPED | K(INVALID),
	  "mm/gup.c gup_fast_pmd_range(), mm/memory.c __handle_mm_fault(): without the lock, "
	  "after pmd_leaf()" },
	{ "pmd_mkhuge", K(NONE) | K(TABLE) | MAPPED, HALF_MADE },
	{ "pud_mkhuge", K(NONE) | K(TABLE) | MAPPED, HALF_MADE },
	{ "ptep_set_access_flags", MAPPED, FORCED },
	{ "pmdp_set_access_flags", MAPPED, FORCED },
	{ "pudp_set_access_flags", MAPPED, FORCED },
	{ "pte_swp_clear_flags", STORED,
	  "mm/swapfile.c unuse_pte(): of whatever stands there once the lock is taken again" },
	{ "pte_swp_mksoft_dirty", SWAPS, "mm/mremap.c move_soft_dirty_pte(): whatever is moved" },
	{ "pte_swp_clear_soft_dirty", SWAPS,
	  "fs/proc/task_mmu.c clear_soft_dirty(): whatever is no page" },
	{ "pte_swp_mkuffd_wp", SWAPS,
	  "fs/proc/task_mmu.c make_uffd_wp_pte(): whatever is no page" },
	{ "pte_swp_clear_uffd_wp", SWAPS,
	  "mm/memory.c copy_nonpresent_pte(), mm/mprotect.c, mm/mremap.c move_ptes(): whatever is "
	  "no page" },
	{ "pte_access_permitted", STORED, "mm/gup.c gup_fast_pte_range(): whatever stands there" },
	{ "pte_protnone", STORED,
	  "mm/gup.c gup_fast_pte_range(): whatever stands there; elsewhere after pte_present()" },
	{ "pmd_access_permitted", MAPPED | K(INVALID), PINS },
	{ "pud_access_permitted", MAPPED | K(INVALID), PINS },
	{ "pte_user_accessible_page", STORED, CHECKS },
	{ "pmd_user_accessible_page", ANYTHING, CHECKS },
	{ "pud_user_accessible_page", ANYTHING, CHECKS },
	{ "pte_needs_flush", MAPPED, "mm/mprotect.c change_pte_range(): of two present entries" },
	{ "huge_pmd_needs_flush", MAPPED,
	  "mm/huge_memory.c change_huge_pmd(): of two present entries" },
	{ "p4d_none", ANYTHING, ABOVE },
	{ "p4d_present", ANYTHING, ABOVE },
	{ "p4d_bad", ANYTHING, ABOVE },
	{ "p4d_leaf", ANYTHING, ABOVE },
	{ "p4d_clear", ANYTHING, ABOVE },
	{ "p4d_pgtable", ANYTHING, ABOVE },
	{ "pgd_none", ANYTHING, ABOVE },
	{ "pgd_present", ANYTHING, ABOVE },
	{ "pgd_bad", ANYTHING, ABOVE },
	{ "pgd_leaf", ANYTHING, ABOVE },
	{ "pgd_clear", ANYTHING, ABOVE },
	{ "pte_offset_kernel", ANYTHING, "mm/vmalloc.c: after pmd_none() and pmd_bad()" },
	{ "pmd_offset", ANYTHING, ABOVE },
	{ "pud_offset", ANYTHING, ABOVE },
	{ "p4d_offset", ANYTHING, ABOVE },
	{ "pmd_offset_lockless", ANYTHING, ABOVE },
	{ "pud_offset_lockless", ANYTHING, ABOVE },
	{ "p4d_offset_lockless", ANYTHING, ABOVE },
	{ "pmd_huge", K(NONE) | K(TABLE) | MAPPED | K(MIGRATION),
	  "mm/hugetlb.c, mm/gup.c, mm/pagewalk.c" },
	{ "pud_huge", K(NONE) | K(TABLE) | MAPPED, "mm/hugetlb.c, mm/pagewalk.c" },
	{ "pte_savedwrite", MAPPED, "mm/memory.c do_numa_page(), before Linux 6.2" },
	{ "pmd_savedwrite", MAPPED, "mm/huge_memory.c do_huge_pmd_numa_page(), before Linux 6.2" },
	{ "pte_mk_savedwrite", K(PROTNONE), "mm/mprotect.c change_pte_range(), before Linux 6.2" },
	{ "pmd_mk_savedwrite", K(PROTNONE),
	  "mm/huge_memory.c change_huge_pmd(), before Linux 6.2" },
	{ "pte_clear_savedwrite", K(PROTNONE), "mm/ksm.c write_protect_page(), before Linux 6.2" },
	{ "pmd_clear_savedwrite", K(PROTNONE), "mm/ksm.c write_protect_page(), before Linux 6.2" },
	{ "pte_mkwrite_shstk", K(PRESENT), "mm/memory.c, of a VMA with VM_SHADOW_STACK" },
	{ "pmd_mkwrite_shstk", K(PRESENT), "mm/huge_memory.c, of a VMA with VM_SHADOW_STACK" },
	{ "pte_mkhuge", MAPPED, "mm/hugetlb.c make_huge_pte()" },
	{ "pte_move_swp_offset", K(SWAP), "mm/internal.h swap_pte_batch(): of a swap file's page" },
	{ "pte_advance_pfn", MAPPED, "include/linux/pgtable.h set_ptes()" },
	{ "set_pte_at", STORED, "mm/: whatever is to stand in the table" },
	{ "set_pmd_at", STORED, "mm/huge_memory.c: whatever is to stand in the table" },
	{ "set_pud_at", STORED, "mm/huge_memory.c: whatever is to stand in the table" },
	{ "ptep_clear", MAPPED, "mm/khugepaged.c: of the pages that are collapsed" },
	{ "ptep_get_and_clear", STORED, TAKES_OUT },
	{ "ptep_get_and_clear_full", STORED, TAKES_OUT },
	{ "ptep_clear_flush", MAPPED, "mm/rmap.c try_to_unmap_one(), mm/memory.c wp_page_copy()" },
	{ "ptep_modify_prot_start", MAPPED, OF_MAPPED },
	{ "ptep_modify_prot_commit", MAPPED, OF_MAPPED },
	{ "set_ptes", MAPPED, "mm/memory.c set_pte_range(): entries of a folio's pages" },
	{ "wrprotect_ptes", MAPPED, "mm/memory.c copy_present_ptes()" },
	{ "clear_young_dirty_ptes", MAPPED, "mm/madvise.c" },
	{ "test_and_clear_young_ptes", MAPPED, "mm/vmscan.c, mm/rmap.c" },
	{ "clear_flush_young_ptes", MAPPED, "mm/rmap.c folio_referenced_one()" },
	{ "clear_full_ptes", MAPPED, "mm/memory.c zap_present_folio_ptes()" },
	{ "get_and_clear_full_ptes", STORED,
	  "mm/memory.c zap_present_folio_ptes(); mm/mremap.c move_ptes(): of one, whatever it is" },
	{ "pmdp_huge_get_and_clear", ANYTHING,
	  "mm/huge_memory.c move_huge_pmd(); mm/pgtable-generic.c pmdp_collapse_flush(): of a "
	  "table" },
	{ "pmdp_huge_get_and_clear_full", STORED, "mm/huge_memory.c zap_huge_pmd()" },
	{ "pmdp_huge_clear_flush", STORED,
	  "mm/huge_memory.c __split_huge_pmd_locked(): of a file, whether it is being migrated or "
	  "not" },
	{ "pudp_huge_get_and_clear", STORED, "mm/huge_memory.c zap_huge_pud()" },
	{ "pudp_huge_get_and_clear_full", STORED, "mm/huge_memory.c zap_huge_pud()" },
	{ "pudp_huge_clear_flush", STORED, "mm/huge_memory.c" },
	{ "pmdp_establish", MAPPED | K(INVALID), "mm/pgtable-generic.c pmdp_invalidate()" },
	{ "pmdp_collapse_flush", K(TABLE), "mm/khugepaged.c collapse_huge_page()" },
	{ "pmd_clear_huge", K(NONE) | K(TABLE) | K(PRESENT),
	  "mm/vmalloc.c vunmap_pmd_range(): called before it is known what stands there" },
	{ "pud_clear_huge", K(NONE) | K(TABLE) | K(PRESENT),
	  "mm/vmalloc.c vunmap_pud_range(): called before it is known what stands there" },
	{ "pmd_devmap", ANYTHING & ~K(SWAP),
	  "mm/huge_memory.c __split_huge_pmd(): asked before is_pmd_migration_entry()" },
	{ "arch_make_huge_pte", MAPPED, "mm/hugetlb.c make_huge_pte()" },
	{ "set_huge_pte_at", STORED, "mm/hugetlb.c: mapped, migrating, a marker" },
	{ "huge_ptep_get", STORED, "mm/hugetlb.c" },
	{ "huge_pte_clear", STORED, "mm/hugetlb.c __unmap_hugepage_range()" },
	{ "huge_ptep_get_and_clear", STORED, "mm/hugetlb.c move_huge_pte()" },
	{ "huge_ptep_clear_flush", MAPPED,
	  "mm/rmap.c try_to_unmap_one(), mm/hugetlb.c hugetlb_wp(): of what is mapped" },
	{ "huge_ptep_set_wrprotect", MAPPED, "mm/hugetlb.c copy_hugetlb_page_range()" },
	{ "huge_ptep_set_access_flags", K(PRESENT), "mm/hugetlb.c hugetlb_fault()" },
	{ "pte_marker_uffd_wp", ANYTHING, "include/linux/userfaultfd_k.h pte_marker_uffd_wp()" },
	{ "pte_batch_hint", MAPPED, "mm/internal.h folio_pte_batch()" },
	{ "clear_not_present_full_ptes", SWAPS, "mm/memory.c zap_pte_range(), mm/madvise.c" },
	{ "modify_prot_start_ptes", MAPPED, OF_MAPPED },
	{ "modify_prot_commit_ptes", MAPPED, OF_MAPPED },
	{ "huge_ptep_modify_prot_start", MAPPED, "mm/hugetlb.c hugetlb_change_protection()" },
	{ "huge_ptep_modify_prot_commit", MAPPED, "mm/hugetlb.c hugetlb_change_protection()" },
	{ "arch_check_zapped_pte", MAPPED, "mm/memory.c zap_present_ptes(), of what was mapped" },
	{ "arch_check_zapped_pmd", STORED, "mm/huge_memory.c zap_huge_pmd()" },
	{ "arch_check_zapped_pud", STORED, "mm/huge_memory.c zap_huge_pud()" },
	{ "pte_unused", MAPPED, "mm/rmap.c try_to_unmap_one(), of what was mapped" },
	{ "set_pte", STORED, "mm/, arch/: whatever is to stand in the table" },
	{ "set_pmd", ANYTHING, "mm/, arch/: whatever is to stand in the table" },
	{ "set_pud", ANYTHING, "mm/, arch/: whatever is to stand in the table" },
	{ "flush_hugetlb_tlb_range", ANYTHING,
	  "mm/hugetlb.c move_hugetlb_page_tables(): it is given addresses, whatever stands there" },
	{ "is_pte_marker", ANYTHING, "include/linux/swapops.h is_pte_marker()" },
	{ "is_pmd_migration_entry", ANYTHING, "include/linux/swapops.h is_pmd_migration_entry()" },
};

static bool is_name(const char *a, const char *b)
{
	while (*a && *a == *b) {
		a++;
		b++;
	}
	return *a == *b;
}

static const char *source_of(const char *rule)
{
	for (size_t i = 0; i < pt_nr_rules; i++)
		if (is_name(pt_rules[i].id, rule))
			return pt_rules[i].source;
	return "";
}

static bool is_of_effect(enum pt_helper h, struct pt_require *r)
{
	for (size_t i = 0; i < pt_nr_effects; i++)
		if (pt_effects[i].helper == h && pt_effects[i].on) {
			*r = (struct pt_require){ pt_effects[i].on, pt_effects[i].when,
						  source_of(pt_effects[i].rule) };
			return true;
		}
	return false;
}

static bool is_of_family(enum pt_helper h, struct pt_require *r)
{
	const enum pt_level l = pt_helpers[h].level;

	for (size_t i = 0; i < PT_ARRAY_SIZE(by_family); i++)
		if (pt_helper_at(by_family[i].family, l) == (int)h) {
			*r = (struct pt_require){ by_family[i].on, 0, by_family[i].source };
			return true;
		}
	return false;
}

static bool is_of_name(enum pt_helper h, struct pt_require *r)
{
	/* given a number, whatever others of its name are given */
	if (pt_helpers[h].shape == PT_SHAPE_VALUE)
		return false;
	for (size_t i = 0; i < PT_ARRAY_SIZE(by_name); i++)
		if (is_name(by_name[i].name, pt_helpers[h].name)) {
			*r = (struct pt_require){ by_name[i].on, 0, by_name[i].source };
			return true;
		}
	return false;
}

/* What tells a mark, of which nothing else is said above. */
static bool is_of_mark(enum pt_helper h, struct pt_require *r)
{
	for (size_t i = 0; i < pt_nr_marks; i++) {
		if (pt_helper_at(pt_marks[i].tells, pt_helpers[h].level) != (int)h)
			continue;
		if (PT_SWAP_MARKS >> pt_marks[i].slot & 1)
			*r = (struct pt_require){ SWAPS, 0, SWAP_CODE };
		else
			*r = (struct pt_require){ MAPPED | K(INVALID), 0, READ_OLD };
		return true;
	}
	return false;
}

/* What returns the other half of a helper's work requires what that does. */
static bool is_of_half(enum pt_helper h, struct pt_require *r)
{
	for (unsigned other = 0; other < PT_NR_HELPERS; other++)
		if (other != h && pt_helpers[other].level == pt_helpers[h].level &&
		    is_name(pt_helpers[other].name, pt_helpers[h].name) && is_of_effect(other, r))
			return true;
	return false;
}

bool pt_require_of(enum pt_helper h, struct pt_require *r)
{
	const bool changes = is_of_effect(h, r) || is_of_half(h, r);
	const u32 when = changes ? r->when : 0;

	/* what is said of one by name goes before its row, and before what its family shares */
	if (!is_of_name(h, r) && !changes && !is_of_family(h, r) && !is_of_mark(h, r))
		return false;
	r->on &= kinds_of_level[pt_helpers[h].level];
	if (when & PT_WHEN_NOT_PROTNONE)
		r->on &= ~K(PROTNONE);
	r->when = when & ~PT_WHEN_NOT_PROTNONE;
	return true;
}

u32 pt_misuse_of(enum pt_helper h)
{
	struct pt_require r;

	return pt_require_of(h, &r) ? kinds_of_level[pt_helpers[h].level] & ~r.on : 0;
}
