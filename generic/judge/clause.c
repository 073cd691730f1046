// SPDX-License-Identifier: GPL-2.0-or-later
/* See clause.h. */
#include "generic/judge/clause.h"

#include "generic/judge/effect.h"

/* ---- what an entry is about --------------------------------------------------------- */

static struct pt_judge judge_of(struct pt_caller *c, enum pt_level l)
{
	return (struct pt_judge){ .caller = c, .facts = c->facts, .about = { .level = l } };
}

/* The swap entry with no flags that this one was made from. */
static u64 without_flags(struct pt_judge *j, u64 e)
{
	const enum pt_level l = j->about.level;
	const int to = pt_at(j->caller, PT_F_type, l),
		  make = pt_at(j->caller, PT_F_swp_to_entry, l);

	return to < 0 || make < 0 ? e : pt_call1(j->caller, make, pt_call1(j->caller, to, e));
}

/* What the entry itself says that it is about. */
static void read_about(struct pt_judge *j, enum pt_kind kind, u64 e)
{
	if (pt_group_of(kind) == PT_GROUP_PRESENT) {
		j->about.pfn = pt_pfn_of(j, e);
		return;
	}
	pt_read_swap(j, e, false, &j->about.type, &j->about.offset);
	j->about.base = without_flags(j, e);
}

/* ---- well-formed entries ---------------------------------------------------------------- */

/* Bits that nobody reads are as in new entries, of whatever protection. */
static bool is_rest_known(const struct pt_judge *j, enum pt_kind kind, u64 e)
{
	const struct pt_facts *f = j->facts;
	const enum pt_level l = j->about.level;
	const enum pt_group g = pt_group_of(kind);
	const u64 other = f->other[l][g] & ~f->hardware_notes[l];
	u64 any = 0, all = ~UINT64_C(0);

	if (g == PT_GROUP_SWAP || kind == PT_KIND_INVALID)
		return true;
	for (unsigned p = 0; p < PT_NR_PROTS; p++) {
		if (!PT_PROT_IS(p, f->prots[l]))
			continue;
		any |= f->made[l][p];
		all &= f->made[l][p];
	}
	return !(e & other & ~any) && !(~e & other & all);
}

/* Is it a frame that a page of the level can begin at? */
static bool is_frame(const struct pt_judge *j)
{
	const struct pt_facts *f = j->facts;
	const u64 pfn = j->about.pfn;

	return pfn && !(pfn >> f->pfn_bits) &&
	       !(pfn & (PT_BIT(pt_level_order(f, j->about.level)) - 1));
}

static const struct pt_expect *expectation(enum pt_helper h, enum pt_kind kind)
{
	for (size_t i = 0; i < pt_nr_expects; i++)
		if (pt_expects[i].helper == h && pt_expects[i].kind == kind && !pt_expects[i].fresh)
			return &pt_expects[i];
	return NULL;
}

/* A devmap pmd need be no THP (6.1 x86, arm64, powerpc). */
static bool is_excused(const struct pt_expect *x, u32 bits)
{
	return pt_family_of(x->helper) == PT_F_trans_huge && (bits & PT_S(devmap));
}

/* Do all predicates of the level say what they must of such a kind? */
static bool is_told(struct pt_judge *j, const struct pt_state *s)
{
	const enum pt_level l = j->about.level;

	for (unsigned slot = 0; slot < PT_NR_BOOL_SLOTS; slot++) {
		const int h = pt_slot_helper(l, slot);
		const struct pt_expect *x = h < 0 ? NULL : expectation(h, s->kind);

		if (x && pt_has(j->caller, h) && pt_is_asked(j->facts, h, l) &&
		    ((s->bits & PT_BIT(slot)) != 0) != x->value && !is_excused(x, s->bits))
			return false;
	}
	return true;
}

/* Looks at an entry that is given; false: mm cannot make it. */
static bool look_at_given(struct pt_judge *j, struct pt_state *s, bool fresh)
{
	const enum pt_level l = j->about.level;
	u64 met = 0;

	read_about(j, s->kind, s->e);
	if (pt_look(j, s, fresh, &met) & j->facts->supported[l])
		return false;
	return is_told(j, s) && pt_is_kept(s->bits) && is_rest_known(j, s->kind, s->e) &&
	       !(s->is & PT_STATE_MARK_WRONG) &&
	       (pt_group_of(s->kind) == PT_GROUP_SWAP || is_frame(j));
}

bool pt_well_formed(struct pt_caller *c, enum pt_level l, enum pt_kind kind, enum pt_prot vma,
		    bool fresh, u64 e)
{
	struct pt_judge j = judge_of(c, l);
	struct pt_state s = { .e = e, .vma = vma, .kind = kind };

	return c->facts->leaves[l] && look_at_given(&j, &s, fresh);
}

/* ---- effects ------------------------------------------------------------------------------ */

static int says(const struct pt_plan *p, enum pt_slot slot, u64 bad, u64 met)
{
	const u64 s = PT_BIT(slot);

	if (!(p->judged & s))
		return PT_LAW_NOT_MET;
	if (bad & s)
		return PT_LAW_VIOLATED;
	return pt_slots[slot].type == PT_SLOT_TYPE_INVARIANT && !(met & s) ? PT_LAW_NOT_MET
									   : PT_LAW_HOLDS;
}

/* Of a helper that changes an entry. */
static int step_holds(struct pt_judge *j, struct pt_plan *p, enum pt_slot slot,
		      const struct pt_given *g)
{
	struct pt_state from = { .e = g->a, .vma = g->vma, .kind = g->kind }, to = { 0 };
	u64 met = 0, bad;

	if (!look_at_given(j, &from, g->fresh) || !pt_may_follow(p, &from))
		return PT_LAW_NOT_MET;
	to.e = p->two ? pt_call2(j->caller, p->helper, g->a, p->arg)
		      : pt_call1(j->caller, p->helper, g->a);
	to.vma = pt_vma_after(p, &from);
	to.kind = pt_kind_after(p, &from);
	bad = pt_wrong_arrival(j, p, &from, &to, false, &met);
	return says(p, slot, bad, met);
}

/* Of one that makes an entry of a frame; of a huge one, and of what completes that. */
static int making_holds(struct pt_judge *j, struct pt_plan *p, enum pt_slot slot,
			const struct pt_given *g)
{
	const enum pt_level l = j->about.level;
	const enum pt_helper make = pt_helper_at(PT_F_make, l);
	const enum pt_kind kind = g->b == PT_PROT_NONE ? PT_KIND_PROTNONE : PT_KIND_PRESENT;
	struct pt_state half = { .vma = g->b, .kind = kind, .is = PT_STATE_FRESH }, to = half;
	u64 met = 0, bad;

	if (g->b >= PT_NR_PROTS || !PT_PROT_IS(g->b, j->facts->prots[l]))
		return PT_LAW_NOT_MET;
	j->about.pfn = g->a;
	if (!is_frame(j))
		return PT_LAW_NOT_MET;
	to.e = half.e = pt_call2(j->caller, make, g->a, g->b);
	if (l == PT_PTE) {
		bad = pt_wrong_arrival(j, p, NULL, &to, true, &met);
		return says(p, slot, bad, met);
	}
	half.memtype = pt_memtype(j->caller, l, half.e);
	half.bits = pt_view(j->caller, l, PT_GROUP_PRESENT, half.e);
	to.e = pt_call1(j->caller, pt_helper_at(PT_F_mkhuge, l), half.e);
	if (p->helper == make)
		return says(p, slot, pt_pfn_of(j, to.e) != g->a ? PT_S(pfn) : 0, 0);
	bad = pt_wrong_arrival(j, p, &half, &to, true, &met);
	return says(p, slot, bad, met);
}

/* Of one that makes a swap entry. */
static int making_swap_holds(struct pt_judge *j, struct pt_plan *p, enum pt_slot slot,
			     const struct pt_given *g)
{
	const bool raw = pt_family_of(p->helper) == PT_F_raw_to_entry;
	const enum pt_helper type = raw ? H___swp_type : H_swp_type;
	const enum pt_helper offset = raw ? H___swp_offset : H_swp_offset;
	struct pt_state to = { .vma = PT_PROT_NONE, .kind = g->kind };
	u64 met = 0, bad;

	if (!pt_has(j->caller, type) || !pt_has(j->caller, offset))
		return PT_LAW_NOT_MET;
	j->about.type = pt_call1(j->caller, type, g->a);
	j->about.offset = pt_call1(j->caller, offset, g->a);
	to.e = j->about.base = pt_call1(j->caller, p->helper, g->a);
	bad = pt_wrong_arrival(j, p, NULL, &to, false, &met);
	return says(p, slot, bad, met);
}

static int effect_holds(struct pt_caller *c, const struct pt_clause *clause,
			const struct pt_given *g)
{
	const struct pt_effect *row = &pt_effects[clause->row];
	struct pt_judge j = judge_of(c, pt_helpers[clause->helper].level);
	struct pt_plan p;

	if (!pt_has(c, clause->helper) || !c->facts->leaves[j.about.level])
		return PT_LAW_NOT_MET;
	pt_plan_row(c, clause->row, g->b, &p);
	if (pt_leads_on(c, row))
		return step_holds(&j, &p, clause->slot, g);
	if (pt_helpers[row->helper].shape == PT_SHAPE_VALUE)
		return making_swap_holds(&j, &p, clause->slot, g);
	if (row->on && pt_family_of(row->helper) != PT_F_mkhuge)
		return PT_LAW_NOT_MET;
	return making_holds(&j, &p, clause->slot, g);
}

/* ---- expectations, laws ------------------------------------------------------------------- */

static int expect_holds(struct pt_caller *c, const struct pt_expect *x, const struct pt_given *g)
{
	const enum pt_level l = pt_helpers[x->helper].level;
	u32 bits;

	if (!pt_has(c, x->helper) || !pt_is_asked(c->facts, x->helper, l) || g->kind != x->kind ||
	    (x->fresh && !g->fresh))
		return PT_LAW_NOT_MET;
	bits = pt_view(c, l, pt_group_of(x->kind), g->a);
	if (is_excused(x, bits))
		return PT_LAW_NOT_MET;
	return pt_truth(c, x->helper, g->a) == x->value;
}

static int law_holds(struct pt_caller *c, const struct pt_law *law, const struct pt_given *g)
{
	const pt_law_fn holds = pt_law_fns[law - pt_laws];

	return holds && pt_has_needs(c, law) ? holds(c, law, g->a, g->b) : PT_LAW_NOT_MET;
}

int pt_clause_holds(struct pt_caller *c, size_t number, const struct pt_given *g)
{
	struct pt_clause clause;

	if (!pt_clause_at(number, &clause))
		return PT_LAW_NOT_MET;
	switch (clause.type) {
	case PT_CLAUSE_EFFECT:
		return effect_holds(c, &clause, g);
	case PT_CLAUSE_EXPECT:
		return expect_holds(c, &pt_expects[clause.row], g);
	case PT_CLAUSE_LAW:
		return law_holds(c, &pt_laws[clause.row], g);
	default:
		return PT_LAW_NOT_MET;
	}
}
