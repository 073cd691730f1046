// SPDX-License-Identifier: GPL-2.0-or-later
/* Laws of markers: which predicate is true of which, and of nothing else. */
#include "generic/judge/laws.h"

#define EVERY_MARKER (~UINT64_C(0))

/* PTE_MARKER_* that a predicate is about; each tree has the first so many of them. */
static const struct {
	enum pt_helper helper;
	u64 marker;
} about[] = {
	{ H_is_pte_marker_entry, EVERY_MARKER },   { H_pte_marker_uffd_wp, PT_BIT(0) },
	{ H_pte_marker_entry_uffd_wp, PT_BIT(0) }, { H_is_poisoned_swp_entry, PT_BIT(1) },
	{ H_is_guard_swp_entry, PT_BIT(2) },
};

static u64 marker_of(enum pt_helper h)
{
	for (size_t i = 0; i < PT_ARRAY_SIZE(about); i++)
		if (about[i].helper == h)
			return about[i].marker;
	return 0;
}

/* Without userfaultfd's write protection a stub says no of its marker. */
static bool is_kept(const struct pt_caller *c, enum pt_helper h)
{
	const bool of_uffd = h == H_pte_marker_uffd_wp || h == H_pte_marker_entry_uffd_wp;

	return !of_uffd || (c->facts->features & PT_FEATURE_UFFD_WP);
}

PT_LAW_FN(tells_its_marker, marker, unused)
{
	const bool of_value = pt_helpers[law->helper].shape == PT_SHAPE_VPRED;
	u64 e;

	if (!is_kept(c, law->helper))
		return PT_LAW_NOT_MET;
	e = pt_call1(c, H_swp_entry_to_pte, pt_call1(c, H_make_pte_marker_entry, marker));
	if (of_value)
		e = pt_call1(c, H_pte_to_swp_entry, e);
	return pt_truth(c, law->helper, e) == !!(marker & marker_of(law->helper));
}

PT_LAW_FN(no_of_other_kinds, e, kind)
{
	if (pt_group_of(kind) != PT_GROUP_SWAP)
		return PT_LAW_NOT_MET;
	return !pt_truth(c, law->helper, pt_call1(c, H_pte_to_swp_entry, e));
}

PT_LAW_FN(makes_marker, marker, unused)
{
	const u64 want = pt_call1(c, H_swp_entry_to_pte,
				  pt_call1(c, pt_law_part(law, PT_PART_MAKER), marker)),
		  made = pt_call1(c, law->helper, marker);

	return pt_told(c, made == want, want, made);
}
