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
	[PT_ROLE_EXCHANGES] = "exchanges",
	[PT_ROLE_MAKES] = "makes",
	[PT_ROLE_SETS] = "sets",
	[PT_ROLE_MARKS] = "marks",
	[PT_ROLE_SWAP_MARKS] = "swap_marks",
	[PT_ROLE_BATCHES] = "batches",
	[PT_ROLE_SETS_ALIKE] = "sets_alike",
	[PT_ROLE_NAMED_MAPPED] = "named_mapped",
	[PT_ROLE_NAMED_SWAPPED] = "named_swapped",
	[PT_ROLE_ASSERTS_MAPPED] = "asserts_mapped",
	[PT_ROLE_ASSERTS_SWAPPED] = "asserts_swapped",
};

#define K(kind) (UINT32_C(1) << PT_KIND_##kind)
#define SWAPS	(K(SWAP) | K(MIGRATION) | K(DEVICE) | K(POISON) | K(MARKER))

#define PLAYS(role) PT_BIT(PT_ROLE_##role)

/* What mm has beside the helpers, and helpers by name: swapops.h, leafops.h, huge_mm.h, mmdebug.h.
 */
static const struct {
	u32 roles;
	const char *name;
} listed[] = {
	{ PLAYS(SWAPPED) | PLAYS(TESTS), "is_swap_pte" },
	{ PLAYS(SWAPPED) | PLAYS(TESTS), "is_swap_pmd" },
	{ PLAYS(SWAPPED) | PLAYS(TESTS), "is_pmd_migration_entry" },
	{ PLAYS(SWAPPED) | PLAYS(TESTS), "pmd_is_device_private_entry" },
	{ PLAYS(SWAPPED) | PLAYS(TESTS), "is_pmd_device_private_entry" },
	{ PLAYS(SWAPPED) | PLAYS(TESTS), "is_pmd_non_present_folio_entry" },
	{ PLAYS(SWAPPED) | PLAYS(TESTS), "pmd_is_valid_softleaf" },
	{ PLAYS(SWAPPED), "is_hugetlb_entry_migration" },
	{ PLAYS(SWAPPED), "is_hugetlb_entry_hwpoisoned" },
	{ PLAYS(SWAPPED), "is_pte_marker" },
	{ PLAYS(TESTS), "pmd_trans_huge_lock" },
	{ PLAYS(TESTS), "__pmd_trans_huge_lock" },
	{ PLAYS(TESTS), "pud_trans_huge_lock" },
	{ PLAYS(TESTS), "__pud_trans_huge_lock" },
	{ PLAYS(TESTS), "pmd_trans_unstable" },
	{ PLAYS(OF_MAPPED), "pte_page" },
	{ PLAYS(OF_MAPPED), "pmd_page" },
	{ PLAYS(OF_MAPPED), "pud_page" },
	{ PLAYS(LOOKS) | PLAYS(TESTS), "page_vma_mapped_walk" },
	{ PLAYS(LOOKS), "pte_protnone" },
	{ PLAYS(LOOKS), "pmd_protnone" },
	{ PLAYS(LOOKS), "pte_access_permitted" },
	{ PLAYS(LOOKS), "pmd_access_permitted" },
	{ PLAYS(LOOKS), "pud_access_permitted" },
	{ PLAYS(LOOKS), "is_huge_zero_pmd" },
	{ PLAYS(LOOKS), "is_zero_pfn" },
	{ PLAYS(LOOKS), "pte_none_mostly" },
	{ PLAYS(LOOKS), "huge_pte_none_mostly" },
	{ PLAYS(LOOKS), "folio_walk_start" },
	{ PLAYS(LOOKS), "follow_pfnmap_start" },
	{ PLAYS(LOOKS), "pmd_none_or_trans_huge_or_clear_bad" },
	{ PLAYS(LOOKS), "pmd_none_or_clear_bad" },
	{ PLAYS(LOOKS), "pud_none_or_clear_bad" },
	{ PLAYS(READS), "ptep_get" },
	{ PLAYS(READS), "ptep_get_lockless" },
	{ PLAYS(READS), "pmdp_get" },
	{ PLAYS(READS), "pmdp_get_lockless" },
	{ PLAYS(READS), "pmd_read_atomic" },
	{ PLAYS(READS), "pudp_get" },
	{ PLAYS(READS), "huge_ptep_get" },
	{ PLAYS(GIVES) | PLAYS(TESTS), "follow_pte" },
	{ PLAYS(GIVES) | PLAYS(TESTS), "follow_pte_pmd" },
	{ PLAYS(GIVES) | PLAYS(TESTS), "follow_invalidate_pte" },
	{ PLAYS(CLOSES) | PLAYS(EXCHANGES), "ptep_get_and_clear" },
	{ PLAYS(CLOSES) | PLAYS(EXCHANGES), "ptep_get_and_clear_full" },
	{ PLAYS(CLOSES) | PLAYS(EXCHANGES), "pmdp_huge_get_and_clear" },
	{ PLAYS(CLOSES) | PLAYS(EXCHANGES), "pmdp_huge_get_and_clear_full" },
	{ PLAYS(CLOSES), "pudp_huge_get_and_clear" },
	{ PLAYS(CLOSES), "pudp_huge_get_and_clear_full" },
	{ PLAYS(CLOSES) | PLAYS(EXCHANGES), "huge_ptep_get_and_clear" },
	{ PLAYS(CLOSES) | PLAYS(EXCHANGES), "get_and_clear_full_ptes" },
	{ PLAYS(CLOSES), "wrprotect_ptes" },
	{ PLAYS(TAKEN), "pte_to_swp_entry" },
	{ PLAYS(TAKEN), "pmd_to_swp_entry" },
	{ PLAYS(TAKEN), "pud_to_swp_entry" },
	{ PLAYS(TAKEN), "softleaf_from_pte" },
	{ PLAYS(TAKEN), "softleaf_from_pmd" },
	{ PLAYS(SORTS), "is_migration_entry" },
	{ PLAYS(SORTS), "is_writable_migration_entry" },
	{ PLAYS(SORTS), "is_readable_migration_entry" },
	{ PLAYS(SORTS), "is_read_migration_entry" },
	{ PLAYS(SORTS), "is_readable_exclusive_migration_entry" },
	{ PLAYS(SORTS), "is_device_private_entry" },
	{ PLAYS(SORTS), "is_writable_device_private_entry" },
	{ PLAYS(SORTS), "is_device_exclusive_entry" },
	{ PLAYS(SORTS), "is_hwpoison_entry" },
	{ PLAYS(SORTS), "is_pfn_swap_entry" },
	{ PLAYS(SORTS), "is_pte_marker_entry" },
	{ PLAYS(SORTS), "softleaf_is_swap" },
	{ PLAYS(EXCHANGES), "get_and_clear_ptes" },
	{ PLAYS(EXCHANGES), "ptep_clear_flush" },
	{ PLAYS(EXCHANGES), "huge_ptep_clear_flush" },
	{ PLAYS(EXCHANGES), "pmdp_huge_clear_flush" },
	{ PLAYS(EXCHANGES), "pmdp_invalidate" },
	{ PLAYS(EXCHANGES), "ptep_modify_prot_start" },
	{ PLAYS(EXCHANGES), "huge_ptep_modify_prot_start" },
	{ PLAYS(EXCHANGES), "modify_prot_start_ptes" },
	{ PLAYS(MAKES), "mk_pte" },
	{ PLAYS(MAKES), "mk_pmd" },
	{ PLAYS(MAKES), "mk_huge_pmd" },
	{ PLAYS(MAKES), "mk_huge_pte" },
	{ PLAYS(MAKES), "make_huge_pte" },
	{ PLAYS(MAKES), "folio_mk_pte" },
	{ PLAYS(MAKES), "folio_mk_pmd" },
	{ PLAYS(MAKES), "pfn_pte" },
	{ PLAYS(MAKES), "pfn_pmd" },
	{ PLAYS(MAKES), "swp_entry_to_pte" },
	{ PLAYS(MAKES), "swp_entry_to_pmd" },
	{ PLAYS(MAKES), "softleaf_to_pte" },
	{ PLAYS(MAKES), "softleaf_to_pmd" },
	{ PLAYS(SETS), "set_pte" },
	{ PLAYS(SETS), "set_pte_at" },
	{ PLAYS(SETS), "set_pte_at_notify" },
	{ PLAYS(SETS), "set_pmd" },
	{ PLAYS(SETS), "set_pmd_at" },
	{ PLAYS(SETS), "set_huge_pte_at" },
	{ PLAYS(SETS) | PLAYS(SETS_ALIKE), "set_ptes" },
	{ PLAYS(SETS), "ptep_modify_prot_commit" },
	{ PLAYS(SETS), "huge_ptep_modify_prot_commit" },
	{ PLAYS(BATCHES), "folio_pte_batch" },
	{ PLAYS(BATCHES), "folio_pte_batch_flags" },
	{ PLAYS(SETS_ALIKE), "modify_prot_commit_ptes" },
	{ PLAYS(ASSERTS), "BUG_ON" },
	{ PLAYS(ASSERTS), "WARN_ON" },
	{ PLAYS(ASSERTS), "WARN_ON_ONCE" },
	{ PLAYS(ASSERTS), "VM_BUG_ON" },
	{ PLAYS(ASSERTS), "VM_BUG_ON_VMA" },
	{ PLAYS(ASSERTS), "VM_BUG_ON_MM" },
	{ PLAYS(ASSERTS), "VM_BUG_ON_PAGE" },
	{ PLAYS(ASSERTS), "VM_BUG_ON_FOLIO" },
	{ PLAYS(ASSERTS), "VM_WARN_ON" },
	{ PLAYS(ASSERTS), "VM_WARN_ON_ONCE" },
	{ PLAYS(ASSERTS), "VM_WARN_ONCE" },
	{ PLAYS(ASSERTS), "VM_WARN_ON_FOLIO" },
	{ PLAYS(ASSERTS), "VM_WARN_ON_ONCE_FOLIO" },
	{ PLAYS(ASSERTS), "VM_WARN_ON_ONCE_PAGE" },
	{ PLAYS(ASSERTS), "CHECK_DATA_CORRUPTION" },
};

/* Families whose names play a part whatever the contract requires of their entries. */
static const struct {
	u32 roles;
	enum pt_family family;
} by_family[] = {
	{ PLAYS(MAPPED) | PLAYS(TESTS), PT_F_present },
	{ PLAYS(TESTS), PT_F_leaf },
	{ PLAYS(TESTS), PT_F_trans_huge },
	{ PLAYS(TESTS), PT_F_devmap },
	{ PLAYS(TESTS), PT_F_same },
	{ PLAYS(INVALIDATES), PT_F_mkinvalid },
	{ PLAYS(INVALIDATES), PT_F_invalidate },
	{ PLAYS(INVALIDATES), PT_F_invalidate_ad },
	{ PLAYS(CLOSES), PT_F_set_wrprotect },
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
static void add_names(struct pt_role_list *list, const char *name)
{
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
static bool plays(u32 own, enum pt_role role)
{
	return own & PT_BIT(role) || (role == PT_ROLE_USES && own & PLAYS(OF_MAPPED)) ||
	       (role == PT_ROLE_LOOKS && own & (PLAYS(TESTS) | PLAYS(SWAPPED)));
}

/* What tells a mark that travels between present entries and swap entries. */
static void add_marks(enum pt_role role, struct pt_role_list *list)
{
	for (size_t i = 0; i < pt_nr_marks; i++) {
		const struct pt_mark *k = &pt_marks[i];
		const bool swap = PT_SWAP_MARKS & PT_BIT(k->slot);

		if (role != (swap ? PT_ROLE_SWAP_MARKS : PT_ROLE_MARKS) ||
		    (!swap && pt_swap_twin(k->slot) == k->slot))
			continue;
		for (unsigned l = 0; l < PT_NR_COLUMNS; l++) {
			int h = pt_helper_at(k->tells, (enum pt_level)l);

			if (h >= 0)
				add_names(list, pt_helpers[h].name);
		}
	}
}

static void collect(enum pt_role role, struct pt_role_list *list)
{
	*list = (struct pt_role_list){ 0 };
	add_marks(role, list);
	for (size_t i = 0; i < PT_ARRAY_SIZE(by_family); i++)
		for (unsigned l = 0; plays(by_family[i].roles, role) && l < PT_NR_COLUMNS; l++) {
			int h = pt_helper_at(by_family[i].family, (enum pt_level)l);

			if (h >= 0)
				add_names(list, pt_helpers[h].name);
		}
	for (unsigned h = 0; h < PT_NR_HELPERS; h++)
		if (requires(role, (enum pt_helper)h))
			add_names(list, pt_helpers[h].name);
	for (size_t i = 0; i < PT_ARRAY_SIZE(listed); i++)
		if (plays(listed[i].roles, role))
			add_names(list, listed[i].name);
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
