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
	[PT_ROLE_UNFLUSHED] = "unflushed",
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
	[PT_ROLE_STARTS] = "starts",
	[PT_ROLE_COMMITS] = "commits",
	[PT_ROLE_SETS_ALIKE] = "sets_alike",
	[PT_ROLE_SAYS_MAPPED] = "says_mapped",
	[PT_ROLE_UNMAPPED] = "unmapped",
	[PT_ROLE_KNOWS_MAPPED] = "knows_mapped",
	[PT_ROLE_KNOWS_UNMAPPED] = "knows_unmapped",
	[PT_ROLE_MAKES_MAPPED] = "makes_mapped",
	[PT_ROLE_MAKES_SWAP] = "makes_swap",
	[PT_ROLE_TELLS] = "tells",
	[PT_ROLE_LOCKS] = "locks",
	[PT_ROLE_PLACES] = "places",
};

#define K(kind) (UINT32_C(1) << PT_KIND_##kind)
#define SWAPS	(K(SWAP) | K(MIGRATION) | K(DEVICE) | K(POISON) | K(MARKER))

#define PLAYS(role) PT_BIT(PT_ROLE_##role)

/* What mm has beside the helpers, and helpers by name: swapops.h, leafops.h, huge_mm.h, mmdebug.h.
 */
static const struct {
	u64 roles;
	const char *name;
} listed[] = {
	{ PLAYS(MAPPED) | PLAYS(TESTS), PT_SAYS_PRESENT },
	{ PLAYS(SAYS_MAPPED) | PLAYS(TESTS), PT_SAYS_MAPPED },
	{ PLAYS(UNMAPPED) | PLAYS(TESTS), PT_SAYS_UNMAPPED },
	{ PLAYS(UNMAPPED) | PLAYS(TESTS) | PLAYS(OF_SWAP), PT_SAYS_SWAPPED },
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
	{ PLAYS(SWAPPED), "pte_is_marker" },
	{ PLAYS(LOCKS) | PLAYS(LOOKS), "pmd_trans_huge_lock" },
	{ PLAYS(LOCKS) | PLAYS(LOOKS), "__pmd_trans_huge_lock" },
	{ PLAYS(TESTS), "pud_trans_huge_lock" },
	{ PLAYS(TESTS), "__pud_trans_huge_lock" },
	{ PLAYS(TESTS), "pmd_trans_unstable" },
	{ PLAYS(OF_MAPPED), "pte_page" },
	{ PLAYS(OF_MAPPED), "pmd_page" },
	{ PLAYS(OF_MAPPED), "pud_page" },
	{ PLAYS(OF_MAPPED), "pmd_folio" },
	{ PLAYS(OF_MAPPED), "vm_normal_page" },
	{ PLAYS(OF_MAPPED), "vm_normal_folio" },
	{ PLAYS(OF_MAPPED), "vm_normal_page_pmd" },
	{ PLAYS(OF_MAPPED), "vm_normal_folio_pmd" },
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
	{ PLAYS(CLOSES) | PLAYS(EXCHANGES), "get_and_clear_ptes" },
	{ PLAYS(CLOSES), "wrprotect_ptes" },
	{ PLAYS(CLOSES), "copy_page_range" },
	{ PLAYS(TAKEN), "pte_to_swp_entry" },
	{ PLAYS(TAKEN), "pmd_to_swp_entry" },
	{ PLAYS(TAKEN), "pud_to_swp_entry" },
	{ PLAYS(TAKEN), "softleaf_from_pte" },
	{ PLAYS(TAKEN), "softleaf_from_pmd" },
	{ PLAYS(SORTS), "is_migration_entry" },
	{ PLAYS(SORTS), "non_swap_entry" },
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
	{ PLAYS(EXCHANGES), "ptep_clear_flush" },
	{ PLAYS(EXCHANGES), "huge_ptep_clear_flush" },
	{ PLAYS(EXCHANGES), "pmdp_huge_clear_flush" },
	{ PLAYS(EXCHANGES), "pmdp_invalidate" },
	{ PLAYS(EXCHANGES) | PLAYS(STARTS) | PLAYS(CLOSES), "ptep_modify_prot_start" },
	{ PLAYS(EXCHANGES) | PLAYS(STARTS), "huge_ptep_modify_prot_start" },
	{ PLAYS(EXCHANGES) | PLAYS(STARTS), "modify_prot_start_ptes" },
	{ PLAYS(MAKES) | PLAYS(MAKES_MAPPED), "mk_pte" },
	{ PLAYS(MAKES) | PLAYS(MAKES_MAPPED), "mk_pmd" },
	{ PLAYS(MAKES) | PLAYS(MAKES_MAPPED), "mk_huge_pmd" },
	{ PLAYS(MAKES) | PLAYS(MAKES_MAPPED), "mk_huge_pte" },
	{ PLAYS(MAKES) | PLAYS(MAKES_MAPPED), "make_huge_pte" },
	{ PLAYS(MAKES) | PLAYS(MAKES_MAPPED), "folio_mk_pte" },
	{ PLAYS(MAKES) | PLAYS(MAKES_MAPPED), "folio_mk_pmd" },
	{ PLAYS(MAKES) | PLAYS(MAKES_MAPPED), "pfn_pte" },
	{ PLAYS(MAKES) | PLAYS(MAKES_MAPPED), "pfn_pmd" },
	{ PLAYS(MAKES) | PLAYS(MAKES_SWAP), "swp_entry_to_pte" },
	{ PLAYS(MAKES) | PLAYS(MAKES_SWAP), "swp_entry_to_pmd" },
	{ PLAYS(MAKES) | PLAYS(MAKES_SWAP), "softleaf_to_pte" },
	{ PLAYS(MAKES) | PLAYS(MAKES_SWAP), "softleaf_to_pmd" },
	{ PLAYS(MAKES_SWAP), "make_pte_marker" },
	{ PLAYS(SETS), "set_pte" },
	{ PLAYS(SETS), "set_pte_at" },
	{ PLAYS(SETS), "set_pte_at_notify" },
	{ PLAYS(SETS), "set_pmd" },
	{ PLAYS(SETS), "set_pmd_at" },
	{ PLAYS(SETS), "set_huge_pte_at" },
	{ PLAYS(SETS) | PLAYS(SETS_ALIKE), "set_ptes" },
	{ PLAYS(SETS) | PLAYS(COMMITS), "ptep_modify_prot_commit" },
	{ PLAYS(SETS) | PLAYS(COMMITS), "huge_ptep_modify_prot_commit" },
	{ PLAYS(BATCHES), "folio_pte_batch" },
	{ PLAYS(BATCHES), "folio_pte_batch_flags" },
	{ PLAYS(SETS_ALIKE) | PLAYS(COMMITS), "modify_prot_commit_ptes" },
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
	u64 roles;
	enum pt_family family;
} by_family[] = {
	{ PLAYS(MAPPED) | PLAYS(TESTS), PT_F_present },
	{ PLAYS(UNMAPPED), PT_F_none },
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
			if (!pt_name_asks_first(pt_other_names[i][k]))
				pt_role_add(list, pt_other_names[i][k]);
}

static bool begins_so(const char *name, const char *const *begins, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!strncmp(name, begins[i], strlen(begins[i])))
			return true;
	return false;
}

/* Is it given the place of an entry, as its third argument, and works on what stands there? */
static bool takes_place(const char *name)
{
	static const char *const begins[] = { "ptep_", "pmdp_", "pudp_", "huge_ptep_" };
	const size_t n = strlen(name);

	if (begins_so(name, begins, PT_ARRAY_SIZE(begins)) || strstr(name, "_not_present_full"))
		return true;
	/* what set_ptes() is asked for is said of what it sets */
	return n > 5 && !strcmp(name + n - 5, "_ptes") && strcmp(name, "set_ptes") != 0;
}

/* Is its argument an entry, not the place of one? */
static bool takes_value(enum pt_helper h)
{
	static const char *const begins[] = { "pte_", "pmd_", "pud_", "huge_pte_" };

	return begins_so(pt_helpers[h].name, begins, PT_ARRAY_SIZE(begins)) &&
	       !PT_SHAPE_TAKES_ADDRESS(pt_helpers[h].shape);
}

static bool is_of_swap(const struct pt_require *r)
{
	return !(r->on & ~SWAPS);
}

static bool is_of_mapped(const struct pt_require *r)
{
	return !(r->on & (SWAPS | K(NONE)));
}

static bool is_changer(enum pt_helper h)
{
	return pt_helpers[h].shape == PT_SHAPE_MOD || pt_helpers[h].shape == PT_SHAPE_MODPROT;
}

/*
 * Of pages alone, though what is empty may be given some of these, too: nobody tells by them what
 * it is.
 */
static bool is_of_pages(enum pt_helper h)
{
	static const enum pt_family families[] = { PT_F_young, PT_F_dirty, PT_F_write, PT_F_pfn,
						   PT_F_mkhuge };

	for (size_t i = 0; i < PT_ARRAY_SIZE(families); i++)
		if (pt_family_of(h) == families[i])
			return true;
	return false;
}

static bool requires(enum pt_role role, enum pt_helper h)
{
	const bool place = takes_place(pt_helpers[h].name),
		   pfn = pt_helpers[h].shape == PT_SHAPE_PFN;
	struct pt_require r;

	if ((!place && !takes_value(h)) || !pt_require_of(h, &r) || !r.on)
		return false;
	if (is_of_pages(h))
		r.on &= ~K(NONE);
	switch (role) {
	case PT_ROLE_LOOKS:
		return !place && pt_helpers[h].shape == PT_SHAPE_PRED && !is_of_mapped(&r);
	case PT_ROLE_OF_SWAP:
		return is_of_swap(&r);
	case PT_ROLE_OF_MAPPED:
		return is_of_mapped(&r);
	case PT_ROLE_USES:
		return !place && !pfn && is_of_mapped(&r);
	case PT_ROLE_KNOWS_MAPPED:
		return !place && pt_helpers[h].shape == PT_SHAPE_PRED && is_of_mapped(&r);
	case PT_ROLE_KNOWS_UNMAPPED:
		return !place && pt_helpers[h].shape == PT_SHAPE_PRED && is_of_swap(&r);
	/* what it makes of one is one */
	case PT_ROLE_MAKES_SWAP:
		return !place && is_changer(h) && is_of_swap(&r);
	case PT_ROLE_MAKES_MAPPED:
		return !place && is_changer(h) && is_of_mapped(&r);
	case PT_ROLE_PLACES:
		return place && (is_of_swap(&r) || is_of_mapped(&r));
	default:
		return false;
	}
}

/* Tests of any sort are looks. */
static bool plays(u64 own, enum pt_role role)
{
	switch (role) {
	case PT_ROLE_USES:
		return own & (PLAYS(USES) | PLAYS(OF_MAPPED));
	case PT_ROLE_LOOKS:
		return own & (PLAYS(LOOKS) | PLAYS(TESTS) | PLAYS(SWAPPED));
	case PT_ROLE_SAYS_MAPPED:
		return own & (PLAYS(SAYS_MAPPED) | PLAYS(MAPPED));
	case PT_ROLE_UNMAPPED:
		return own & (PLAYS(UNMAPPED) | PLAYS(SWAPPED));
	case PT_ROLE_KNOWS_MAPPED:
		return own & (PLAYS(SAYS_MAPPED) | PLAYS(MAPPED));
	case PT_ROLE_KNOWS_UNMAPPED:
		return own & (PLAYS(UNMAPPED) | PLAYS(SWAPPED));
	default:
		return own & PT_BIT(role);
	}
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

/* That it is not empty, not forbidden, or no marker, says of no other entry whether it is mapped.
 */
static bool tells_nothing(const char *name)
{
	static const char *const ends[] = { "_none", "_none_mostly", "_protnone", "is_pte_marker",
					    "pte_is_marker" };
	const size_t n = strlen(name);

	for (size_t i = 0; i < PT_ARRAY_SIZE(ends); i++)
		if (n >= strlen(ends[i]) && !strcmp(name + n - strlen(ends[i]), ends[i]))
			return true;
	return false;
}

void pt_role_list(enum pt_role role, struct pt_role_list *list)
{
	struct pt_role_list looks;
	size_t n = 0;

	if (role != PT_ROLE_USES && role != PT_ROLE_TELLS) {
		collect(role, list);
		return;
	}
	collect(PT_ROLE_LOOKS, &looks);
	if (role == PT_ROLE_TELLS) {
		*list = looks;
		for (size_t i = 0; i < list->n; i++)
			if (!tells_nothing(list->v[i]))
				list->v[n++] = list->v[i];
		list->n = n;
		return;
	}
	/* to look is no use */
	collect(role, list);
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
