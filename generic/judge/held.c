// SPDX-License-Identifier: GPL-2.0-or-later
/* See held.h. */
#include "generic/judge/held.h"

bool pt_is_held(struct pt_caller *c, enum pt_level l, enum pt_group g, u64 given, u64 held)
{
	int same = pt_at(c, PT_F_same, l);

	/* what this machine has no use for may be left out when it is stored */
	if (g == PT_GROUP_PRESENT) {
		given &= ~c->facts->meaningless[PT_MMU_LEVEL(l)];
		held &= ~c->facts->meaningless[PT_MMU_LEVEL(l)];
	}
	if (given == held)
		return true;
	return pt_told(c,
		       !((given ^ held) & ~c->facts->other[l][g]) &&
			       (same < 0 || pt_call2(c, same, given, held)),
		       given, held);
}

/* The same of entries of the law's level. */
bool pt_law_is_held(struct pt_caller *c, const struct pt_law *law, u64 given, u64 kind, u64 held)
{
	return pt_is_held(c, pt_helpers[law->helper].level, pt_group_of(kind), given, held);
}

/* And nothing of it that means something else to the machine, or has to be zero there. */
bool pt_is_held_its_own(struct pt_caller *c, const struct pt_law *law, u64 given, u64 kind,
			u64 held)
{
	u64 bad = c->facts->meaningless[PT_MMU_LEVEL(pt_helpers[law->helper].level)];

	if (pt_group_of(kind) == PT_GROUP_PRESENT && (held & bad))
		return pt_told(c, false, given & ~bad, held);
	return pt_law_is_held(c, law, given, kind, held);
}
