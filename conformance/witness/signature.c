// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/witness/signature.h"

#include <string.h>

#include "conformance/witness/parts.h"
#include "conformance/words/names.h"
#include "generic/subject/notes.h"

static const struct pt_signature shapes[] = {
	[PT_SHAPE_PRED] = { { PT_WHAT_ENTRY }, PT_WHAT_TRUTH },
	[PT_SHAPE_PRED2] = { { PT_WHAT_ENTRY, PT_WHAT_ENTRY }, PT_WHAT_TRUTH },
	[PT_SHAPE_PREDWRITE] = { { PT_WHAT_ENTRY, PT_WHAT_WRITE }, PT_WHAT_TRUTH },
	[PT_SHAPE_PFN] = { { PT_WHAT_ENTRY }, PT_WHAT_PFN },
	[PT_SHAPE_MAKE] = { { PT_WHAT_PFN, PT_WHAT_PROT }, PT_WHAT_ENTRY },
	[PT_SHAPE_CONST] = { { PT_WHAT_NOTHING }, PT_WHAT_NUMBER },
	[PT_SHAPE_MOD] = { { PT_WHAT_ENTRY }, PT_WHAT_ENTRY },
	[PT_SHAPE_MODPROT] = { { PT_WHAT_ENTRY, PT_WHAT_PROT }, PT_WHAT_ENTRY },
	[PT_SHAPE_MODFAULT] = { { PT_WHAT_ENTRY, PT_WHAT_FAULT }, PT_WHAT_ENTRY },
	[PT_SHAPE_MODNEW] = { { PT_WHAT_ENTRY, PT_WHAT_ENTRY }, PT_WHAT_ENTRY },
	[PT_SHAPE_MODNR] = { { PT_WHAT_ENTRY, PT_WHAT_FURTHER }, PT_WHAT_ENTRY },
	[PT_SHAPE_RET] = { { PT_WHAT_ENTRY }, PT_WHAT_ENTRY },
	[PT_SHAPE_RETFAULT] = { { PT_WHAT_ENTRY, PT_WHAT_FAULT }, PT_WHAT_TRUTH },
	[PT_SHAPE_RETNEW] = { { PT_WHAT_ENTRY, PT_WHAT_ENTRY }, PT_WHAT_ENTRY },
	[PT_SHAPE_PROT] = { { PT_WHAT_PROT }, PT_WHAT_PGPROT },
	[PT_SHAPE_PROT2] = { { PT_WHAT_PROT, PT_WHAT_PROT }, PT_WHAT_PGPROT },
	[PT_SHAPE_SWP] = { { PT_WHAT_TYPE, PT_WHAT_OFFSET }, PT_WHAT_SWP },
	[PT_SHAPE_VALUE] = { { PT_WHAT_PFN }, PT_WHAT_SWP },
	[PT_SHAPE_VPRED] = { { PT_WHAT_SWP }, PT_WHAT_TRUTH },
	[PT_SHAPE_AT] = { { PT_WHAT_ENTRY }, PT_WHAT_ENTRY },
	[PT_SHAPE_AT2] = { { PT_WHAT_ENTRY, PT_WHAT_NUMBER }, PT_WHAT_ENTRY },
	[PT_SHAPE_SIZED] = { { PT_WHAT_ENTRY }, PT_WHAT_ENTRY },
	[PT_SHAPE_OFFSET] = { { PT_WHAT_ENTRY, PT_WHAT_NUMBER }, PT_WHAT_NUMBER },
};

/* Those that are not as their shape says; of VALUE, all that do not make a swp_entry_t of a pfn. */
static const struct {
	enum pt_helper helper;
	struct pt_signature is;
} others[] = {
	{ H_ptep_test_and_clear_young_ret, { { PT_WHAT_ENTRY }, PT_WHAT_TRUTH } },
	{ H_ptep_clear_flush_young_ret, { { PT_WHAT_ENTRY }, PT_WHAT_TRUTH } },
	{ H_pmdp_test_and_clear_young_ret, { { PT_WHAT_ENTRY }, PT_WHAT_TRUTH } },
	{ H_pmdp_clear_flush_young_ret, { { PT_WHAT_ENTRY }, PT_WHAT_TRUTH } },
	{ H_pudp_test_and_clear_young_ret, { { PT_WHAT_ENTRY }, PT_WHAT_TRUTH } },
	{ H_pmd_clear_huge_ret, { { PT_WHAT_ENTRY }, PT_WHAT_TRUTH } },
	{ H_pud_clear_huge_ret, { { PT_WHAT_ENTRY }, PT_WHAT_TRUTH } },
	{ H_pmd_populate, { { PT_WHAT_PFN }, PT_WHAT_ENTRY } },
	{ H_pud_populate, { { PT_WHAT_PFN }, PT_WHAT_ENTRY } },
	{ H_p4d_populate, { { PT_WHAT_PFN }, PT_WHAT_ENTRY } },
	{ H_pgd_populate, { { PT_WHAT_PFN }, PT_WHAT_ENTRY } },
	{ H_pmd_set_huge, { { PT_WHAT_PFN }, PT_WHAT_ENTRY } },
	{ H_pud_set_huge, { { PT_WHAT_PFN }, PT_WHAT_ENTRY } },
	{ H_pmd_set_huge_device, { { PT_WHAT_PFN }, PT_WHAT_ENTRY } },
	{ H_pud_set_huge_device, { { PT_WHAT_PFN }, PT_WHAT_ENTRY } },
	{ H_set_huge_pte_at, { { PT_WHAT_ENTRY }, PT_WHAT_ENTRY } },
	{ H_huge_ptep_get, { { PT_WHAT_ENTRY }, PT_WHAT_ENTRY } },
	{ H___swp_type, { { PT_WHAT_SWP }, PT_WHAT_TYPE } },
	{ H___swp_offset, { { PT_WHAT_SWP }, PT_WHAT_OFFSET } },
	{ H_swp_type, { { PT_WHAT_SWP }, PT_WHAT_TYPE } },
	{ H_swp_offset, { { PT_WHAT_SWP }, PT_WHAT_OFFSET } },
	{ H_swp_offset_pfn, { { PT_WHAT_SWP }, PT_WHAT_PFN } },
	{ H___swp_entry_to_pte, { { PT_WHAT_SWP }, PT_WHAT_ENTRY } },
	{ H___swp_entry_to_pmd, { { PT_WHAT_SWP }, PT_WHAT_ENTRY } },
	{ H_swp_entry_to_pte, { { PT_WHAT_SWP }, PT_WHAT_ENTRY } },
	{ H_swp_entry_to_pmd, { { PT_WHAT_SWP }, PT_WHAT_ENTRY } },
	{ H___pte_to_swp_entry, { { PT_WHAT_ENTRY }, PT_WHAT_SWP } },
	{ H___pmd_to_swp_entry, { { PT_WHAT_ENTRY }, PT_WHAT_SWP } },
	{ H_pte_to_swp_entry, { { PT_WHAT_ENTRY }, PT_WHAT_SWP } },
	{ H_pmd_to_swp_entry, { { PT_WHAT_ENTRY }, PT_WHAT_SWP } },
	{ H_make_migration_entry_young, { { PT_WHAT_SWP }, PT_WHAT_SWP } },
	{ H_make_migration_entry_dirty, { { PT_WHAT_SWP }, PT_WHAT_SWP } },
	{ H_migration_entry_supports_ad, { { PT_WHAT_NOTHING }, PT_WHAT_TRUTH } },
	{ H_make_pte_marker, { { PT_WHAT_NUMBER }, PT_WHAT_ENTRY } },
	{ H_make_pte_marker_entry, { { PT_WHAT_NUMBER }, PT_WHAT_SWP } },
	{ H_pte_marker_get, { { PT_WHAT_SWP }, PT_WHAT_NUMBER } },
	{ H_ptep_test_and_clear_young_at, { { PT_WHAT_ENTRY }, PT_WHAT_TRUTH } },
	{ H_ptep_clear_flush_young_at, { { PT_WHAT_ENTRY }, PT_WHAT_TRUTH } },
	{ H_pmdp_test_and_clear_young_at, { { PT_WHAT_ENTRY }, PT_WHAT_TRUTH } },
	{ H_pmdp_clear_flush_young_at, { { PT_WHAT_ENTRY }, PT_WHAT_TRUTH } },
	{ H_pudp_test_and_clear_young_at, { { PT_WHAT_ENTRY }, PT_WHAT_TRUTH } },
	{ H_clear_flush_young_ptes_at, { { PT_WHAT_ENTRY, PT_WHAT_NUMBER }, PT_WHAT_TRUTH } },
	{ H_test_and_clear_young_ptes_at, { { PT_WHAT_ENTRY, PT_WHAT_NUMBER }, PT_WHAT_TRUTH } },
	{ H_ptep_set_access_flags_at, { { PT_WHAT_ENTRY, PT_WHAT_FAULT }, PT_WHAT_TRUTH } },
	{ H_pmdp_set_access_flags_at, { { PT_WHAT_ENTRY, PT_WHAT_FAULT }, PT_WHAT_TRUTH } },
	{ H_pudp_set_access_flags_at, { { PT_WHAT_ENTRY, PT_WHAT_FAULT }, PT_WHAT_TRUTH } },
	{ H_ptep_set_wrprotect_at, { { PT_WHAT_NOTHING }, PT_WHAT_NOTHING } },
	{ H_pmdp_set_wrprotect_at, { { PT_WHAT_NOTHING }, PT_WHAT_NOTHING } },
	{ H_pudp_set_wrprotect_at, { { PT_WHAT_NOTHING }, PT_WHAT_NOTHING } },
	{ H_ptep_modify_prot_commit_at, { { PT_WHAT_NOTHING }, PT_WHAT_NOTHING } },
	{ H_wrprotect_ptes_at, { { PT_WHAT_NOTHING }, PT_WHAT_NOTHING } },
	{ H_mkold_ptes_at, { { PT_WHAT_NOTHING }, PT_WHAT_NOTHING } },
	{ H_sized_set_huge_pte_at, { { PT_WHAT_ENTRY }, PT_WHAT_NOTHING } },
	{ H_sized_huge_ptep_get, { { PT_WHAT_NOTHING }, PT_WHAT_ENTRY } },
	{ H_sized_huge_pte_clear, { { PT_WHAT_NOTHING }, PT_WHAT_NOTHING } },
	{ H_sized_huge_ptep_get_and_clear, { { PT_WHAT_NOTHING }, PT_WHAT_ENTRY } },
	{ H_sized_huge_ptep_clear_flush, { { PT_WHAT_NOTHING }, PT_WHAT_ENTRY } },
	{ H_sized_huge_ptep_set_wrprotect, { { PT_WHAT_NOTHING }, PT_WHAT_NOTHING } },
	{ H_sized_huge_ptep_set_access_flags, { { PT_WHAT_ENTRY }, PT_WHAT_TRUTH } },
	{ H_sized_flush_hugetlb_tlb_range, { { PT_WHAT_NOTHING }, PT_WHAT_NOTHING } },
};

struct pt_signature pt_signature_of(enum pt_helper h)
{
	for (size_t i = 0; i < PT_ARRAY_SIZE(others); i++)
		if (others[i].helper == h)
			return others[i].is;
	return shapes[pt_helpers[h].shape];
}

bool pt_helper_is_sized(enum pt_helper h)
{
	return pt_helpers[h].shape == PT_SHAPE_SIZED;
}

/* Helpers that are given a place in a table: what is looked at is what they leave there. */
bool pt_helper_leaves(enum pt_helper h)
{
	const char *name = pt_helpers[h].name;
	enum pt_shape s = pt_helpers[h].shape;

	if (s == PT_SHAPE_RET || s == PT_SHAPE_RETFAULT || s == PT_SHAPE_RETNEW ||
	    s == PT_SHAPE_AT || s == PT_SHAPE_AT2 || h == H_huge_ptep_get)
		return false;
	return !strncmp(name, "set_", 4) || strstr(name, "ptep_") || strstr(name, "pmdp_") ||
	       strstr(name, "pudp_") || strstr(name, "_ptes") || strstr(name, "_clear_huge") ||
	       strstr(name, "_set_huge") || pt_family_of(h) == PT_F_clear;
}

/* ---- what one call was given ---------------------------------------------------------- */

static void name_argument(struct pt_witness *w, enum pt_what what, u64 v)
{
	static const char *const names[] = {
		[PT_WHAT_ENTRY] = "entry",   [PT_WHAT_SWP] = "swp_entry",
		[PT_WHAT_PFN] = "pfn",	     [PT_WHAT_NUMBER] = "number",
		[PT_WHAT_TRUTH] = "number",  [PT_WHAT_PROT] = "prot",
		[PT_WHAT_PGPROT] = "pgprot", [PT_WHAT_FAULT] = "fault",
		[PT_WHAT_FURTHER] = "pages", [PT_WHAT_WRITE] = "write",
		[PT_WHAT_TYPE] = "type",     [PT_WHAT_OFFSET] = "offset"
	};
	static const enum pt_input_role roles[] = {
		[PT_WHAT_ENTRY] = PT_INPUT_ENTRY, [PT_WHAT_SWP] = PT_INPUT_SWP_ENTRY,
		[PT_WHAT_PFN] = PT_INPUT_PFN,	  [PT_WHAT_PROT] = PT_INPUT_PROT,
		[PT_WHAT_FAULT] = PT_INPUT_FAULT, [PT_WHAT_OFFSET] = PT_INPUT_NUMBER
	};
	const bool again = what == PT_WHAT_ENTRY && w->nr_inputs;

	if (what != PT_WHAT_NOTHING)
		pt_witness_input(w, roles[what], again ? "other" : names[what], v);
}

bool pt_call_is_of_values(enum pt_helper h)
{
	const enum pt_shape s = pt_helpers[h].shape;
	const u64 values = PT_BIT(PT_SHAPE_PRED) | PT_BIT(PT_SHAPE_PRED2) | PT_BIT(PT_SHAPE_PFN) |
			   PT_BIT(PT_SHAPE_MAKE) | PT_BIT(PT_SHAPE_MOD) | PT_BIT(PT_SHAPE_MODPROT) |
			   PT_BIT(PT_SHAPE_SWP) | PT_BIT(PT_SHAPE_VALUE) | PT_BIT(PT_SHAPE_VPRED);

	/* trees since 6.6 give mkwrite a VMA */
	return (values & PT_BIT(s)) && !pt_helper_leaves(h) && pt_family_of(h) != PT_F_mkwrite &&
	       h != H_pte_mkwrite_shstk && h != H_pmd_mkwrite_shstk;
}

bool pt_call_inputs(enum pt_helper h, const u64 given[2], struct pt_witness *w)
{
	const struct pt_signature is = pt_signature_of(h);

	if (pt_helper_is_sized(h)) {
		pt_witness_input(w, PT_INPUT_ENTRY, "entry", given[0]);
		pt_witness_input(w, PT_INPUT_NUMBER, "bytes", PT_BIT(PT_NOTE_PAGE_SHIFT(given[1])));
		return true;
	}
	for (size_t i = 0; i < PT_ARRAY_SIZE(is.in); i++)
		name_argument(w, is.in[i], given[i]);
	return is.in[0] == PT_WHAT_ENTRY;
}
