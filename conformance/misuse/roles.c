// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/misuse/roles.h"

#include <stdlib.h>
#include <string.h>

#include "conformance/subject/other_names.h"
#include "conformance/words/last_words.h"
#include "generic/contract/contract.h"

const char *const pt_role_names[PT_NR_ROLES] = {
	[PT_ROLE_INVALIDATES] = "invalidates",
	[PT_ROLE_TESTS] = "tests",
	[PT_ROLE_MAPPED] = "mapped",
	[PT_ROLE_SWAPPED] = "swapped",
	[PT_ROLE_OF_SWAP] = "of_swap",
	[PT_ROLE_OF_MAPPED] = "of_mapped",
	[PT_ROLE_LOOKS] = "looks",
	[PT_ROLE_READS] = "reads",
	[PT_ROLE_GIVES] = "gives",
	[PT_ROLE_CLOSES] = "closes",
	[PT_ROLE_FUNCTIONS] = "functions",
	[PT_ROLE_USES] = "uses",
	[PT_ROLE_TAKEN] = "taken",
	[PT_ROLE_SORTS] = "sorts",
	[PT_ROLE_ASSERTS] = "asserts",
};

#define K(kind) (UINT32_C(1) << PT_KIND_##kind)
#define SWAPS	(K(SWAP) | K(MIGRATION) | K(DEVICE) | K(POISON) | K(MARKER))

/* What no helper is, and mm has: include/linux/swapops.h, leafops.h, huge_mm.h, mmdebug.h. */
static const struct {
	enum pt_role role;
	const char *name;
} listed[] = {
	{ PT_ROLE_SWAPPED, "is_swap_pte" },
	{ PT_ROLE_SWAPPED, "is_swap_pmd" },
	{ PT_ROLE_SWAPPED, "is_pmd_migration_entry" },
	{ PT_ROLE_SWAPPED, "pmd_is_migration_entry" },
	{ PT_ROLE_SWAPPED, "pmd_is_device_private_entry" },
	{ PT_ROLE_SWAPPED, "is_pmd_device_private_entry" },
	{ PT_ROLE_SWAPPED, "is_pmd_non_present_folio_entry" },
	{ PT_ROLE_SWAPPED, "pmd_is_valid_softleaf" },
	{ PT_ROLE_SWAPPED, "is_hugetlb_entry_migration" },
	{ PT_ROLE_SWAPPED, "is_hugetlb_entry_hwpoisoned" },
	{ PT_ROLE_SWAPPED, "is_pte_marker" },
	{ PT_ROLE_SWAPPED, "pte_is_marker" },
	{ PT_ROLE_TESTS, "is_swap_pmd" },
	{ PT_ROLE_TESTS, "is_pmd_migration_entry" },
	{ PT_ROLE_TESTS, "pmd_is_migration_entry" },
	{ PT_ROLE_TESTS, "pmd_is_device_private_entry" },
	{ PT_ROLE_TESTS, "is_pmd_device_private_entry" },
	{ PT_ROLE_TESTS, "is_pmd_non_present_folio_entry" },
	{ PT_ROLE_TESTS, "pmd_is_valid_softleaf" },
	{ PT_ROLE_TESTS, "pmd_trans_huge_lock" },
	{ PT_ROLE_TESTS, "__pmd_trans_huge_lock" },
	{ PT_ROLE_TESTS, "pud_trans_huge_lock" },
	{ PT_ROLE_TESTS, "__pud_trans_huge_lock" },
	{ PT_ROLE_TESTS, "pmd_trans_unstable" },
	{ PT_ROLE_TESTS, "is_swap_pte" },
	{ PT_ROLE_OF_MAPPED, "pte_page" },
	{ PT_ROLE_OF_MAPPED, "pmd_page" },
	{ PT_ROLE_OF_MAPPED, "pud_page" },
	{ PT_ROLE_LOOKS, "page_vma_mapped_walk" },
	{ PT_ROLE_LOOKS, "pte_protnone" },
	{ PT_ROLE_LOOKS, "pmd_protnone" },
	{ PT_ROLE_LOOKS, "pte_access_permitted" },
	{ PT_ROLE_LOOKS, "pmd_access_permitted" },
	{ PT_ROLE_LOOKS, "pud_access_permitted" },
	{ PT_ROLE_LOOKS, "is_huge_zero_pmd" },
	{ PT_ROLE_LOOKS, "is_zero_pfn" },
	{ PT_ROLE_LOOKS, "pte_none_mostly" },
	{ PT_ROLE_LOOKS, "huge_pte_none_mostly" },
	{ PT_ROLE_LOOKS, "folio_walk_start" },
	{ PT_ROLE_LOOKS, "follow_pfnmap_start" },
	{ PT_ROLE_LOOKS, "pmd_none_or_trans_huge_or_clear_bad" },
	{ PT_ROLE_LOOKS, "pmd_none_or_clear_bad" },
	{ PT_ROLE_LOOKS, "pud_none_or_clear_bad" },
	{ PT_ROLE_READS, "ptep_get" },
	{ PT_ROLE_READS, "ptep_get_lockless" },
	{ PT_ROLE_READS, "pmdp_get" },
	{ PT_ROLE_READS, "pmdp_get_lockless" },
	{ PT_ROLE_READS, "pmd_read_atomic" },
	{ PT_ROLE_READS, "pudp_get" },
	{ PT_ROLE_READS, "huge_ptep_get" },
	{ PT_ROLE_TESTS, "follow_pte" },
	{ PT_ROLE_TESTS, "follow_pte_pmd" },
	{ PT_ROLE_TESTS, "follow_invalidate_pte" },
	{ PT_ROLE_GIVES, "follow_pte" },
	{ PT_ROLE_GIVES, "follow_pte_pmd" },
	{ PT_ROLE_GIVES, "follow_invalidate_pte" },
	{ PT_ROLE_CLOSES, "ptep_get_and_clear" },
	{ PT_ROLE_CLOSES, "ptep_get_and_clear_full" },
	{ PT_ROLE_CLOSES, "pmdp_huge_get_and_clear" },
	{ PT_ROLE_CLOSES, "pmdp_huge_get_and_clear_full" },
	{ PT_ROLE_CLOSES, "pudp_huge_get_and_clear" },
	{ PT_ROLE_CLOSES, "pudp_huge_get_and_clear_full" },
	{ PT_ROLE_CLOSES, "huge_ptep_get_and_clear" },
	{ PT_ROLE_CLOSES, "get_and_clear_full_ptes" },
	{ PT_ROLE_CLOSES, "wrprotect_ptes" },
	{ PT_ROLE_TAKEN, "pte_to_swp_entry" },
	{ PT_ROLE_TAKEN, "pmd_to_swp_entry" },
	{ PT_ROLE_TAKEN, "pud_to_swp_entry" },
	{ PT_ROLE_TAKEN, "softleaf_from_pte" },
	{ PT_ROLE_TAKEN, "softleaf_from_pmd" },
	{ PT_ROLE_SORTS, "is_migration_entry" },
	{ PT_ROLE_SORTS, "is_writable_migration_entry" },
	{ PT_ROLE_SORTS, "is_readable_migration_entry" },
	{ PT_ROLE_SORTS, "is_write_migration_entry" },
	{ PT_ROLE_SORTS, "is_read_migration_entry" },
	{ PT_ROLE_SORTS, "is_readable_exclusive_migration_entry" },
	{ PT_ROLE_SORTS, "is_device_private_entry" },
	{ PT_ROLE_SORTS, "is_writable_device_private_entry" },
	{ PT_ROLE_SORTS, "is_write_device_private_entry" },
	{ PT_ROLE_SORTS, "is_device_exclusive_entry" },
	{ PT_ROLE_SORTS, "is_hwpoison_entry" },
	{ PT_ROLE_SORTS, "is_pfn_swap_entry" },
	{ PT_ROLE_SORTS, "is_pte_marker_entry" },
	{ PT_ROLE_SORTS, "softleaf_is_swap" },
	{ PT_ROLE_SORTS, "softleaf_is_migration" },
	{ PT_ROLE_SORTS, "softleaf_is_migration_write" },
	{ PT_ROLE_SORTS, "softleaf_is_migration_read" },
	{ PT_ROLE_SORTS, "softleaf_is_device_private" },
	{ PT_ROLE_SORTS, "softleaf_is_device_private_write" },
	{ PT_ROLE_SORTS, "softleaf_is_device_exclusive" },
	{ PT_ROLE_SORTS, "softleaf_is_hwpoison" },
	{ PT_ROLE_SORTS, "softleaf_is_marker" },
	{ PT_ROLE_ASSERTS, "BUG_ON" },
	{ PT_ROLE_ASSERTS, "WARN_ON" },
	{ PT_ROLE_ASSERTS, "WARN_ON_ONCE" },
	{ PT_ROLE_ASSERTS, "VM_BUG_ON" },
	{ PT_ROLE_ASSERTS, "VM_BUG_ON_VMA" },
	{ PT_ROLE_ASSERTS, "VM_BUG_ON_MM" },
	{ PT_ROLE_ASSERTS, "VM_BUG_ON_PAGE" },
	{ PT_ROLE_ASSERTS, "VM_BUG_ON_FOLIO" },
	{ PT_ROLE_ASSERTS, "VM_WARN_ON" },
	{ PT_ROLE_ASSERTS, "VM_WARN_ON_ONCE" },
	{ PT_ROLE_ASSERTS, "VM_WARN_ONCE" },
	{ PT_ROLE_ASSERTS, "VM_WARN_ON_FOLIO" },
	{ PT_ROLE_ASSERTS, "VM_WARN_ON_ONCE_FOLIO" },
	{ PT_ROLE_ASSERTS, "VM_WARN_ON_ONCE_PAGE" },
	{ PT_ROLE_ASSERTS, "CHECK_DATA_CORRUPTION" },
};

/* Families whose names play a part whatever the contract requires of their entries. */
static const struct {
	enum pt_role role;
	enum pt_family family;
} by_family[] = {
	{ PT_ROLE_MAPPED, PT_F_present },
	{ PT_ROLE_TESTS, PT_F_present },
	{ PT_ROLE_TESTS, PT_F_leaf },
	{ PT_ROLE_TESTS, PT_F_trans_huge },
	{ PT_ROLE_TESTS, PT_F_devmap },
	{ PT_ROLE_TESTS, PT_F_same },
	{ PT_ROLE_INVALIDATES, PT_F_mkinvalid },
	{ PT_ROLE_INVALIDATES, PT_F_invalidate },
	{ PT_ROLE_INVALIDATES, PT_F_invalidate_ad },
	{ PT_ROLE_CLOSES, PT_F_set_wrprotect },
};

bool pt_role_has(const struct pt_role_list *list, const char *name)
{
	for (size_t i = 0; i < list->n; i++)
		if (!strcmp(list->v[i], name))
			return true;
	return false;
}

/* It says of what is mapped that it is no swap entry; its older name may not be asked that. */
static bool asks_first(const char *name)
{
	return !strncmp(name, "softleaf_from_", 14);
}

void pt_role_add(struct pt_role_list *list, const char *name)
{
	if (pt_role_has(list, name))
		return;
	if (list->n == list->room) {
		list->room = list->room ? 2 * list->room : 32;
		list->v = pt_need(realloc(list->v, list->room * sizeof(*list->v)));
	}
	list->v[list->n++] = name;
}

/* By all names that it has had. */
static void add_helper(struct pt_role_list *list, enum pt_helper h)
{
	const char *name = pt_helpers[h].name;

	pt_role_add(list, name);
	for (size_t i = 0; i < pt_nr_other_names; i++)
		for (size_t k = 1; !strcmp(pt_other_names[i][0], name) && k < PT_MAX_NAMES &&
				   pt_other_names[i][k];
		     k++)
			if (!asks_first(pt_other_names[i][k]))
				pt_role_add(list, pt_other_names[i][k]);
}

/* Is its argument an entry, not the place of one? */
static bool takes_value(enum pt_helper h)
{
	static const char *const begins[] = { "pte_", "pmd_", "pud_", "huge_pte_" };

	for (size_t i = 0; i < PT_ARRAY_SIZE(begins); i++)
		if (!strncmp(pt_helpers[h].name, begins[i], strlen(begins[i])))
			return !PT_SHAPE_TAKES_ADDRESS(pt_helpers[h].shape);
	return false;
}

static bool requires(enum pt_role role, enum pt_helper h)
{
	struct pt_require r;

	if (!takes_value(h) || !pt_require_of(h, &r) || !r.on)
		return false;
	if (role == PT_ROLE_LOOKS)
		return pt_helpers[h].shape == PT_SHAPE_PRED && r.on & (SWAPS | K(NONE));
	if (role == PT_ROLE_OF_SWAP)
		return !(r.on & ~SWAPS);
	if (role == PT_ROLE_USES && pt_helpers[h].shape == PT_SHAPE_PFN)
		return false;
	return (role == PT_ROLE_OF_MAPPED || role == PT_ROLE_USES) && !(r.on & (SWAPS | K(NONE)));
}

/* Tests of any sort are looks. */
static bool plays(enum pt_role own, enum pt_role role)
{
	return own == role || (role == PT_ROLE_USES && own == PT_ROLE_OF_MAPPED) ||
	       (role == PT_ROLE_LOOKS && (own == PT_ROLE_TESTS || own == PT_ROLE_SWAPPED));
}

static void collect(enum pt_role role, struct pt_role_list *list)
{
	*list = (struct pt_role_list){ 0 };
	for (size_t i = 0; i < PT_ARRAY_SIZE(by_family); i++)
		for (unsigned l = 0; plays(by_family[i].role, role) && l < PT_NR_COLUMNS; l++) {
			int h = pt_helper_at(by_family[i].family, (enum pt_level)l);

			if (h >= 0)
				add_helper(list, (enum pt_helper)h);
		}
	for (unsigned h = 0; h < PT_NR_HELPERS; h++)
		if (requires(role, (enum pt_helper)h))
			add_helper(list, (enum pt_helper)h);
	for (size_t i = 0; i < PT_ARRAY_SIZE(listed); i++)
		if (plays(listed[i].role, role))
			pt_role_add(list, listed[i].name);
}

void pt_role_list(enum pt_role role, struct pt_role_list *list)
{
	struct pt_role_list looks;
	size_t n = 0;

	collect(role, list);
	if (role != PT_ROLE_USES)
		return;
	/* to look is no use */
	collect(PT_ROLE_LOOKS, &looks);
	for (size_t i = 0; i < list->n; i++)
		if (!pt_role_has(&looks, list->v[i]))
			list->v[n++] = list->v[i];
	list->n = n;
	pt_role_list_free(&looks);
}

void pt_role_list_free(struct pt_role_list *list)
{
	free(list->v);
	*list = (struct pt_role_list){ 0 };
}
