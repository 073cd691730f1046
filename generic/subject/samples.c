// SPDX-License-Identifier: GPL-2.0-or-later
/* Entries to learn from. */
#include "generic/subject/learn.h"

u64 pt_sample_swap(struct pt_caller *c, enum pt_level l)
{
	int make = pt_at(c, PT_F_raw_to_entry, l);
	u64 e;

	if (!pt_has(c, H___swp_entry) || make < 0)
		return 0;
	c->allowed = true;
	e = pt_call1(c, make, pt_call2(c, H___swp_entry, 1, 0x15));
	c->allowed = false;
	return e;
}

u64 pt_sample_present(struct pt_caller *c, enum pt_level l, enum pt_prot prot)
{
	u64 frame = l == PT_PTE ? 0x15 : PT_BIT(pt_level_order(c->facts, l));
	u64 e;

	c->allowed = true;
	e = pt_call2(c, pt_helper_at(PT_F_make, l), frame, prot);
	if (l != PT_PTE)
		e = pt_call1(c, pt_helper_at(PT_F_mkhuge, l), e);
	c->allowed = false;
	return e;
}
