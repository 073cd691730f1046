// SPDX-License-Identifier: GPL-2.0-or-later
/* What is followed from entries, and what is asked of them, worked out before the walk. */
#include "generic/walk/walk.h"

/* The BOOL slot that a predicate answers for entries of a group; 0 if none does. */
static u32 bit_answered(const struct pt_walk *w, enum pt_level l, enum pt_group g, enum pt_helper h)
{
	for (size_t i = 0; i < w->facts->nr_preds[l][g]; i++)
		if (w->facts->pred[l][g][i].helper == h)
			return w->facts->pred[l][g][i].bit;
	return 0;
}

static void list_ask(struct pt_walk *w, size_t expect)
{
	const struct pt_expect *x = &pt_expects[expect];
	enum pt_level l = pt_helpers[x->helper].level;
	struct pt_asks *a = &w->asks[l][x->kind];
	u32 bit = bit_answered(w, l, pt_group_of(x->kind), x->helper);

	if (!pt_has(w->caller, x->helper) || !pt_is_asked(w->facts, x->helper, l) ||
	    a->nr == PT_ARRAY_SIZE(a->ask))
		return;
	a->ask[a->nr++] = (struct pt_ask){ expect, x->helper, bit, x->value, x->fresh };
	if (x->fresh)
		return;
	a->mask |= bit;
	a->want |= x->value ? bit : 0;
}

static void list_plans(struct pt_walk *w, enum pt_level l, size_t row)
{
	bool swap = !(pt_effects[row].on & (1u << PT_KIND_PRESENT));
	struct pt_plans *plans = &w->plans[l][swap ? PT_GROUP_SWAP : PT_GROUP_PRESENT];
	u64 all = pt_plan_arguments(w->facts, row);

	for (u64 arg = 0; all >> arg; arg++) {
		if (!(all >> arg & 1))
			continue;
		if (plans->nr < PT_MAX_PLANS)
			pt_plan_row(w->caller, row, arg, &plans->plan[plans->nr++]);
		else
			w->overflow = true;
	}
}

static void plan_making(struct pt_walk *w, enum pt_level l)
{
	for (unsigned vma = 0; vma < PT_NR_PROTS; vma++)
		pt_plan_row(w->caller, pt_row_of(pt_helper_at(PT_F_make, l)), vma,
			    &w->make[l][vma]);
	if (l != PT_PTE)
		pt_plan_row(w->caller, pt_row_of(pt_helper_at(PT_F_mkhuge, l)), 0, &w->complete[l]);
}

void pt_plan(struct pt_walk *w)
{
	for (size_t i = 0; i < pt_nr_expects; i++)
		list_ask(w, i);
	for (size_t i = 0; i < pt_nr_effects; i++) {
		const struct pt_effect *row = &pt_effects[i];

		if (pt_leads_on(w->caller, row))
			list_plans(w, pt_helpers[row->helper].level, i);
	}
	for (unsigned l = 0; l < PT_NR_COLUMNS; l++)
		if (w->facts->leaves[l])
			plan_making(w, l);
}
