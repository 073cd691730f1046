// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The entries mm can make.  From the first ones, every helper that may be
 * called on an entry is called, and every access the MMU permits is made, until
 * nothing new appears; each step is judged by its effect row, each new entry by
 * the invariants and by what the predicates must say of its kind.  A step that
 * breaks its clause leads nowhere, so that one fault is not reported again by
 * all that follows from it.
 */
#include "generic/walk/decide.h"
#include "generic/walk/follow.h"
#include "generic/walk/oracle.h"

void pt_closure_start(struct pt_walk *w, enum pt_level l, size_t walk)
{
	struct pt_states *seen = &w->seen;

	pt_settle_if_due(w->caller);
	pt_oracle_forget(w);
	if (!++seen->number) {
		for (size_t i = 0; i < PT_STATE_INDEX; i++)
			seen->index[i] = 0;
		seen->number = 1;
	}
	w->states += seen->nr;
	seen->nr = 0;
	w->judge.about.level = l;
	w->c.walk = walk;
	w->c.stops = false;
}

/* Keeps the state that was looked at, the one after the last. */
static void add(struct pt_walk *w, const struct pt_state *s, size_t at)
{
	struct pt_states *seen = &w->seen;

	if (!pt_is_kept(s->bits))
		return;
	if (seen->nr >= PT_MAX_STATES) {
		w->overflow = true;
		return;
	}
	seen->index[at] = (u32)seen->number << 16 | ++seen->nr;
}

/* Writes down each violated slot of a step to s; `in` is the helper's first argument. */
static __attribute__((noinline, cold)) void blame(struct pt_walk *w, const struct pt_plan *p,
						  const struct pt_state *from, u64 in,
						  const struct pt_state *s, u64 bad)
{
	struct pt_case c = { from ? from->kind : s->kind, { in, p->arg }, s->e, 0, 0 };

	for (unsigned slot = 0; slot < PT_NR_SLOTS; slot++) {
		if (!(bad & PT_BIT(slot)))
			continue;
		if (pt_slots[slot].type == PT_SLOT_TYPE_BOOL) {
			c.got = !!(s->bits & PT_BIT(slot));
			c.expected = !c.got;
		} else {
			c.expected = pt_expected_of(&w->judge, slot, from, s->vma);
			c.got = pt_value_of(&w->judge, slot, s->e);
		}
		pt_weigh(w, pt_effect_clause(p->row, slot), false, &c);
	}
}

static void judge_ask(struct pt_walk *w, const struct pt_ask *a, enum pt_kind kind, u64 e, u32 bits)
{
	bool got = a->bit ? (bits & a->bit) != 0 : pt_truth(w->caller, a->helper, e);

	if (got != a->value)
		pt_weigh(w, pt_expect_clause(a->expect), false,
			 &(struct pt_case){ kind, { e, 0 }, e, a->value, got });
}

/*
 * Cases are counted per kind and added up at the end (run/finish.c), so that the
 * common case, where all is as it must be, costs one comparison.
 */
void pt_ask_kind(struct pt_walk *w, enum pt_level l, enum pt_kind kind, u64 e, u32 bits, bool fresh)
{
	struct pt_asks *a = &w->asks[l][kind];
	u32 mask = a->mask;
	bool right;

	/* 6.1 x86, arm64, powerpc: a devmap pmd need be no THP */
	if (bits & PT_S(devmap))
		mask &= ~PT_S(trans_huge);
	right = ((bits ^ a->want) & mask) == 0;
	a->entries++;
	if (fresh)
		a->fresh_entries++;
	for (size_t i = 0; i < a->nr; i++) {
		const struct pt_ask *q = &a->ask[i];

		if (q->fresh ? fresh : !q->bit || (!right && (q->bit & mask)))
			judge_ask(w, q, kind, e, bits);
	}
}

/*
 * An entry made by __swp_entry() may have a type that mm keeps for its own entries
 * (migration, markers): then it is no plain swap entry.
 */
static bool is_plain_kind(const struct pt_walk *w, enum pt_kind kind)
{
	return kind != PT_KIND_SWAP || w->judge.about.type < w->facts->max_swapfiles;
}

/* The place of a state not known yet, the one after the last. */
static struct pt_state *begin(struct pt_walk *w, u64 e, enum pt_prot vma, enum pt_kind kind)
{
	struct pt_state *s = &w->seen.state[w->seen.nr];

	s->e = e;
	s->vma = vma;
	s->kind = kind;
	return s;
}

static bool is_fresh(const struct pt_state *s)
{
	return s->is & PT_STATE_FRESH;
}

static inline void tell(struct pt_walk *w, const struct pt_plan *p, const struct pt_state *from,
			const struct pt_state *to, u64 bad, u64 met)
{
	if (__builtin_expect(w->told != NULL, 0))
		w->told(w, p, from, to, bad, met);
}

/* A step to an entry not met before: judged, and kept if right, or if the walk begins there. */
static void take_new(struct pt_walk *w, const struct pt_plan *p, const struct pt_state *from,
		     u64 in, struct pt_state *s, bool fresh, size_t at)
{
	u64 met = 0, bad, judged;
	bool first, final;

	bad = pt_wrong_arrival(&w->judge, p, from, s, fresh, &met);
	s->met = met;
	tell(w, p, from, s, bad, met);
	pt_count_step(w, p, met);
	pt_forget();
	judged = __builtin_expect(w->oracle, 0) ? pt_oracle_pardon(w, p, from, s, bad) : bad;
	if (judged)
		blame(w, p, from, in, s, judged);
	/* wrong or not: first entries and final ones are asked now or never */
	first = !from || is_fresh(s);
	final = pt_effects[p->row].when & PT_WHEN_TERMINAL;
	if ((!bad || ((first || final) && bad == judged)) && is_plain_kind(w, s->kind))
		pt_ask_kind(w, w->judge.about.level, s->kind, s->e, s->bits, is_fresh(s));
	/* final entries are kept too: the next helper may make the same */
	if (!bad || first)
		add(w, s, at);
}

static __attribute__((noinline, cold)) void blame_known(struct pt_walk *w, const struct pt_plan *p,
							const struct pt_state *from, u64 in,
							const struct pt_state *s, u64 bad)
{
	struct pt_state copy = *s;

	if (w->oracle)
		bad = pt_oracle_pardon(w, p, from, &copy, bad);
	if (bad)
		blame(w, p, from, in, s, bad);
}

static void take_known(struct pt_walk *w, const struct pt_plan *p, const struct pt_state *from,
		       u64 in, const struct pt_state *s, bool fresh)
{
	u64 met = s->met, bad = pt_wrong_step(&w->judge, p, from, s, fresh, &met);

	tell(w, p, from, s, bad, met);
	pt_count_step(w, p, met);
	if (bad)
		blame_known(w, p, from, in, s, bad);
}

/* A step to e; from is NULL for an entry made from nothing. */
static PT_FLAT void take(struct pt_walk *w, const struct pt_plan *p, const struct pt_state *from,
			 u64 in, u64 e, enum pt_prot vma, enum pt_kind kind, bool fresh)
{
	size_t at = 0;
	const struct pt_state *known = pt_find(&w->seen, e, vma, kind, &at);

	if (known)
		take_known(w, p, from, in, known, fresh);
	else
		take_new(w, p, from, in, begin(w, e, vma, kind), fresh, at);
}

/* An entry as the hardware leaves it: no row says what that changes, so the entry alone is judged.
 */
static PT_FLAT void take_recorded(struct pt_walk *w, const struct pt_state *from, u64 hw,
				  enum pt_access a)
{
	u64 e = pt_loaded(w->caller, w->judge.about.level, hw), met = 0;
	struct pt_state *s;
	size_t at = 0;

	if (pt_find(&w->seen, e, from->vma, from->kind, &at))
		return;
	s = begin(w, e, from->vma, from->kind);
	if (__builtin_expect(w->judge.recorded != NULL, 0))
		w->judge.recorded(&w->judge, from->e, e, a);
	if (pt_look(&w->judge, s, false, &met) & w->facts->supported[w->judge.about.level])
		return;
	s->is |= from->is & (PT_STATE_ILL_MADE | PT_STATE_BY_CORRECTED);
	s->met = met;
	add(w, s, at);
}

/* The entry as an access leaves it, if the MMU permits the access and records it rightly. */
static void step_hardware(struct pt_walk *w, const struct pt_state *from, enum pt_access a)
{
	u64 right = a == PT_ACCESS_READ ? PT_MMU_UR : PT_MMU_UW, hw;

	if (!(from->rights & right))
		return;
	hw = pt_after(&w->judge, from->hw, a);
	if (hw != from->hw)
		take_recorded(w, from, hw, a);
}

static u64 call_plan(const struct pt_walk *w, const struct pt_plan *p, u64 e)
{
	const union pt_op op = w->caller->op[p->helper];

	return p->two ? op.two(e, p->arg) : op.one(e);
}

static const struct pt_plan *follow(struct pt_walk *w, const struct pt_state *s,
				    const struct pt_plan *p, const struct pt_plan *end)
{
	return pt_follow(w, s, p, end, call_plan);
}

static u64 call_and_learn(const struct pt_walk *w, const struct pt_plan *p, u64 e)
{
	u64 to = call_plan(w, p, e);

	pt_oracle_step(p, e, to);
	return to;
}

static const struct pt_plan *follow_learning(struct pt_walk *w, const struct pt_state *s,
					     const struct pt_plan *p, const struct pt_plan *end)
{
	return pt_follow(w, s, p, end, call_and_learn);
}

/* Where each call must be known by itself: traced, or listed. */
static const struct pt_plan *follow_one(struct pt_walk *w, const struct pt_state *s,
					const struct pt_plan *p, const struct pt_plan *end)
{
	while (p < end && !pt_may_follow(p, s))
		p++;
	if (p < end)
		w->c.to = p->two ? pt_call2(w->caller, p->helper, s->e, p->arg)
				 : pt_call1(w->caller, p->helper, s->e);
	return p;
}

static void walk_from(struct pt_walk *w, const struct pt_state *s)
{
	const struct pt_plans *plans = &w->plans[w->judge.about.level][pt_group_of(s->kind)];
	const struct pt_plan *p = plans->plan, *end = p + plans->nr;

	for (;; p++) {
		if (w->oracle)
			p = follow_learning(w, s, p, end);
		else if (w->caller->watched)
			p = follow_one(w, s, p, end);
		else if (w->follow)
			p = w->follow(w, s, p, end);
		else
			p = follow(w, s, p, end);
		if (p >= end)
			break;
		take(w, p, s, s->e, w->c.to, pt_vma_after(p, s), pt_kind_after(p, s), false);
	}
	if (s->kind == PT_KIND_PRESENT) {
		step_hardware(w, s, PT_ACCESS_READ);
		step_hardware(w, s, PT_ACCESS_WRITE);
	}
}

/* Has everything been found out that such entries can show? */
static bool is_done(const struct pt_walk *w, const struct pt_state *s)
{
	return w->c.stops && !pt_is_open(w, w->judge.about.level, pt_group_of(s->kind));
}

void pt_closure_walk(struct pt_walk *w)
{
	for (size_t i = 0; i < w->seen.nr && i < w->c.walk; i++) {
		if (is_done(w, &w->seen.state[i]))
			return;
		if (w->seen.state[i].kind != PT_KIND_INVALID)
			walk_from(w, &w->seen.state[i]);
	}
}

/*
 * pfn_pmd() makes half a huge entry; pmd_mkhuge() completes it, and only then
 * can pmd_pfn() be asked (x86 reads another mask without the huge bit).
 */
static void make_huge(struct pt_walk *w, const struct pt_plan *half, u64 pfn, u64 e,
		      enum pt_prot vma, enum pt_kind kind)
{
	enum pt_level l = w->judge.about.level;
	enum pt_helper mkhuge = pt_helper_at(PT_F_mkhuge, l);
	struct pt_state from = { .e = e,
				 .vma = vma,
				 .kind = kind,
				 .is = PT_STATE_FRESH,
				 .memtype = pt_memtype(w->caller, l, e),
				 .bits = pt_view(w->caller, l, PT_GROUP_PRESENT, e) };
	u64 whole = pt_call1(w->caller, mkhuge, e);
	struct pt_state made = { .e = whole, .vma = vma, .kind = kind };

	w->row_cases[half->row]++;
	if (pt_pfn_of(&w->judge, whole) != w->judge.about.pfn &&
	    (!w->oracle || pt_oracle_pardon(w, half, NULL, &made, PT_S(pfn))))
		blame(w, half, NULL, pfn, &made, PT_S(pfn));
	from.is |= made.is;
	take(w, &w->complete[l], &from, e, whole, vma, kind, true);
}

void pt_closure_make(struct pt_walk *w, u64 pfn, u64 prots)
{
	enum pt_level l = w->judge.about.level;
	enum pt_helper h = pt_helper_at(PT_F_make, l);

	w->judge.about.pfn = pfn;
	for (unsigned vma = 0; vma < PT_NR_PROTS; vma++) {
		enum pt_kind kind = vma == PT_PROT_NONE ? PT_KIND_PROTNONE : PT_KIND_PRESENT;
		const struct pt_plan *p = &w->make[l][vma];
		u64 e;

		if (!PT_PROT_IS(vma, w->facts->prots[l] & prots))
			continue;
		e = pt_call2(w->caller, h, pfn, vma);
		if (l == PT_PTE)
			take(w, p, NULL, pfn, e, vma, kind, true);
		else
			make_huge(w, p, pfn, e, vma, kind);
	}
}

/* value is what maker takes: a swp_entry_t, the architecture's or mm's. */
void pt_closure_make_swap(struct pt_walk *w, enum pt_helper maker, u64 value, enum pt_kind kind)
{
	struct pt_plan *p = &w->make_swap[maker];

	if (p->helper != maker)
		pt_plan_row(w->caller, pt_row_of(maker), 0, p);
	w->judge.about.base = pt_call1(w->caller, maker, value);
	pt_oracle_is(w, w->judge.about.level, kind, w->judge.about.base);
	/* mm may keep its type for markers */
	if (!is_plain_kind(w, kind))
		pt_oracle_is(w, w->judge.about.level, PT_KIND_MARKER, w->judge.about.base);
	take(w, p, NULL, value, w->judge.about.base, PT_PROT_NONE, kind, false);
}
