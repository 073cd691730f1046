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
	if (pt_look(j, s, fresh, &met) & pt_answered_slots(j->caller, l))
		return false;
	return is_told(j, s) && pt_is_kept(s->bits) && is_rest_known(j, s->kind, s->e) &&
	       !(s->is & PT_STATE_MARK_WRONG) &&
	       (pt_group_of(s->kind) == PT_GROUP_SWAP || is_frame(j));
}

/* Has the level entries of such kinds?  HugeTLB pages take theirs from ptes. */
static bool has_kind(const struct pt_caller *c, enum pt_level l, enum pt_kind kind)
{
	if (pt_group_of(kind) == PT_GROUP_SWAP)
		return pt_at(c, PT_F_swp_to_entry, l) >= 0;
	return c->facts->leaves[l];
}

/* Entries that are no pages: of one value, or of one for each table. */
static bool is_plain(struct pt_caller *c, enum pt_level l, enum pt_kind kind, u64 e)
{
	const int clear = pt_at(c, PT_F_clear, l), populate = pt_at(c, PT_F_populate, l);
	const int pgtable = pt_at(c, PT_F_pgtable, l);

	if (kind == PT_KIND_NONE)
		return clear >= 0 && e == pt_call1(c, clear, c->facts->made[l][PT_PROT_SHARED_RW]);
	return populate >= 0 && pgtable >= 0 && e == pt_call1(c, populate, pt_call1(c, pgtable, e));
}

bool pt_well_formed(struct pt_caller *c, enum pt_level l, enum pt_kind kind, enum pt_prot vma,
		    bool fresh, u64 e)
{
	struct pt_judge j = judge_of(c, l);
	struct pt_state s = { .e = e, .vma = vma, .kind = kind };

	if (kind == PT_KIND_NONE || kind == PT_KIND_TABLE)
		return is_plain(c, l, kind, e);
	return has_kind(c, l, kind) && look_at_given(&j, &s, fresh);
}

/* ---- effects ------------------------------------------------------------------------------ */

/* What is asked of a case of a row, and how that came out: slots. */
struct verdicts {
	u64 violated, holds;
};

/* Of what is judged, invariants count whose assumption was met. */
static struct verdicts verdicts_of(const struct pt_plan *p, u64 bad, u64 met)
{
	const u64 invariants = ~(PT_BIT(PT_NR_READ_SLOTS) - 1);
	const u64 asked = p->judged & (met | ~invariants);

	bad &= p->judged;
	return (struct verdicts){ bad, asked & ~bad };
}

/* Of a helper that changes an entry. */
static struct verdicts changing(struct pt_judge *j, struct pt_plan *p, const struct pt_given *g)
{
	struct pt_state from = { .e = g->a, .vma = g->vma, .kind = g->kind }, to = { 0 };
	u64 met = 0, bad;

	if (!look_at_given(j, &from, g->fresh) || !pt_may_follow(p, &from))
		return (struct verdicts){ 0, 0 };
	to.e = p->two ? pt_call2(j->caller, p->helper, g->a, p->arg)
		      : pt_call1(j->caller, p->helper, g->a);
	to.vma = pt_vma_after(p, &from);
	to.kind = pt_kind_after(p, &from);
	bad = pt_wrong_arrival(j, p, &from, &to, false, &met);
	return verdicts_of(p, bad, met);
}

/* Of what makes half a huge entry, and of what completes that. */
static struct verdicts making_huge(struct pt_judge *j, struct pt_plan *p, struct pt_state *half)
{
	const enum pt_level l = j->about.level;
	struct pt_state whole = { .vma = half->vma, .kind = half->kind };
	u64 met = 0, bad;

	half->memtype = pt_memtype(j->caller, l, half->e);
	half->bits = pt_view(j->caller, l, PT_GROUP_PRESENT, half->e);
	whole.e = pt_call1(j->caller, pt_helper_at(PT_F_mkhuge, l), half->e);
	if (pt_family_of(p->helper) == PT_F_make)
		return verdicts_of(p, pt_wrong_values(j, whole.kind, whole.e), 0);
	bad = pt_wrong_arrival(j, p, half, &whole, true, &met);
	return verdicts_of(p, bad, met);
}

/* Of what makes an entry of a frame. */
static struct verdicts making(struct pt_judge *j, struct pt_plan *p, const struct pt_given *g)
{
	const enum pt_level l = j->about.level;
	const enum pt_kind kind = g->b == PT_PROT_NONE ? PT_KIND_PROTNONE : PT_KIND_PRESENT;
	struct pt_state made = { .vma = g->b, .kind = kind, .is = PT_STATE_FRESH };
	u64 met = 0, bad;

	j->about.pfn = g->a;
	if (g->b >= PT_NR_PROTS || !PT_PROT_IS(g->b, j->facts->prots[l]) || !is_frame(j))
		return (struct verdicts){ 0, 0 };
	made.e = pt_call2(j->caller, pt_helper_at(PT_F_make, l), g->a, g->b);
	if (l != PT_PTE)
		return making_huge(j, p, &made);
	bad = pt_wrong_arrival(j, p, NULL, &made, true, &met);
	return verdicts_of(p, bad, met);
}

/* Of what makes a swap entry. */
static struct verdicts making_swap(struct pt_judge *j, struct pt_plan *p, const struct pt_given *g)
{
	const bool raw = pt_family_of(p->helper) == PT_F_raw_to_entry;
	const enum pt_helper type = raw ? H___swp_type : H_swp_type;
	const enum pt_helper offset = raw ? H___swp_offset : H_swp_offset;
	struct pt_state to = { .vma = PT_PROT_NONE, .kind = g->kind };
	u64 met = 0, bad;

	if (!pt_has(j->caller, type) || !pt_has(j->caller, offset))
		return (struct verdicts){ 0, 0 };
	j->about.type = pt_call1(j->caller, type, g->a);
	j->about.offset = pt_call1(j->caller, offset, g->a);
	to.e = j->about.base = pt_call1(j->caller, p->helper, g->a);
	bad = pt_wrong_arrival(j, p, NULL, &to, false, &met);
	return verdicts_of(p, bad, met);
}

static struct verdicts verdicts(struct pt_caller *c, size_t number, const struct pt_given *g)
{
	const struct pt_effect *row = &pt_effects[number];
	struct pt_judge j = judge_of(c, pt_helpers[row->helper].level);
	struct pt_plan p;

	if (!pt_has(c, row->helper) || !c->facts->leaves[j.about.level])
		return (struct verdicts){ 0, 0 };
	pt_plan_row(c, number, g->b, &p);
	p.judged &= pt_answered_slots(c, j.about.level);
	if (pt_leads_on(c, row))
		return changing(&j, &p, g);
	if (pt_helpers[row->helper].shape == PT_SHAPE_VALUE)
		return making_swap(&j, &p, g);
	if (!row->on || pt_family_of(row->helper) == PT_F_mkhuge)
		return making(&j, &p, g);
	return (struct verdicts){ 0, 0 };
}

void pt_effect_says(struct pt_caller *c, size_t row, const struct pt_given *g, u64 *violated,
		    u64 *holds)
{
	const struct verdicts v = verdicts(c, row, g);

	*violated = v.violated;
	*holds = v.holds;
}

static int effect_holds(struct pt_caller *c, const struct pt_clause *clause,
			const struct pt_given *g)
{
	const struct verdicts v = verdicts(c, clause->row, g);

	if (v.violated & PT_BIT(clause->slot))
		return PT_LAW_VIOLATED;
	return v.holds & PT_BIT(clause->slot) ? PT_LAW_HOLDS : PT_LAW_NOT_MET;
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
