// SPDX-License-Identifier: GPL-2.0-or-later
/* What follows from the facts about a subject. */
#include "generic/subject/facts.h"

/* What mm calls only where it may map the kernel itself in huge pages. */
static bool is_of_huge_vmap(enum pt_helper h)
{
	static const enum pt_helper helpers[] = { H_pmd_set_huge,	 H_pud_set_huge,
						  H_pmd_set_huge_device, H_pud_set_huge_device,
						  H_pmd_clear_huge,	 H_pud_clear_huge };

	for (size_t i = 0; i < PT_ARRAY_SIZE(helpers); i++)
		if (helpers[i] == h)
			return true;
	return false;
}

/*
 * Are there leaves of the helper's level?  The kernel's own mappings may have some
 * where no user's do; then the mode and what mm asks the tree beforehand tell.
 */
bool pt_has_leaves(const struct pt_facts *f, enum pt_helper h)
{
	enum pt_level l = pt_helpers[h].level;
	bool pud = l == PT_PUD;

	if (!is_of_huge_vmap(h))
		return f->leaves[l];
	return (f->features & (pud ? PT_FEATURE_HUGE_VMAP_PUD : PT_FEATURE_HUGE_VMAP)) &&
	       (pud ? f->mode->pud_shift : f->mode->pmd_shift);
}

/* Of a predicate: is the slot it answers one this subject keeps? */
bool pt_is_supported(const struct pt_facts *f, enum pt_helper h)
{
	enum pt_level l = pt_helpers[h].level;

	for (unsigned s = 0; s < PT_NR_SLOTS; s++)
		if (pt_slot_helper(l, s) == (int)h && !(f->supported[l] & PT_BIT(s)))
			return false;
	if (is_of_huge_vmap(h))
		return pt_has_leaves(f, h);
	return f->supported[l] != 0;
}

/* protnone and trans_huge are constants where what they tell is not configured. */
bool pt_is_asked(const struct pt_facts *f, enum pt_helper h, enum pt_level l)
{
	const u64 gated = PT_S(protnone) | PT_S(trans_huge);

	for (unsigned s = 0; s < PT_NR_BOOL_SLOTS; s++)
		if ((gated & PT_BIT(s)) && pt_slot_helper(l, s) == (int)h)
			return f->supported[l] & PT_BIT(s);
	return f->supported[l];
}
