// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A clause by itself against the walk, which weighs many at once: both say the same of
 * every step over the whole domain, of each builtin subject and of each bug that kernels
 * had.  What the walk keeps is what mm can make, and what it refuses is not.
 */
#include <stdlib.h>
#include <string.h>

#include "generic/judge/clause.h"
#include "generic/run/run.h"
#include "generic/walk/walk.h"
#include "harness.h"
#include "mutants/mutants.h"

static struct {
	bool bug;
	u64 steps, slots, entries, refused;
	u64 other_slots;    /* of which one way said otherwise than the other */
	u64 other_clauses;  /* the same, asked by pt_clause_holds() */
	u64 malformed;	    /* entries that were kept and that mm could not make */
	u64 alone_found;    /* steps that a clause by itself found wrong */
	u64 wrong_kinds;    /* entries that mm could make, as of another kind too */
	const char *helper; /* of the first difference */
} seen;

/* Is the entry one that the walk had met, which it asks no more about? */
static bool is_known(const struct pt_walk *w, const struct pt_state *to)
{
	return to < w->seen.state + w->seen.nr;
}

static struct pt_given given_of(const struct pt_walk *w, const struct pt_plan *p,
				const struct pt_state *from, const struct pt_state *to)
{
	const bool makes = pt_helpers[p->helper].shape == PT_SHAPE_MAKE ||
			   pt_family_of(p->helper) == PT_F_mkhuge;
	u64 a = from ? from->e : w->judge.about.pfn;

	if (makes)
		return (struct pt_given){ w->judge.about.pfn, to->vma, to->kind, to->vma, true };
	return (struct pt_given){ a, p->arg, from->kind, from->vma, from->is & PT_STATE_FRESH };
}

static void differ(const struct pt_plan *p, u64 *count)
{
	if (!*count)
		seen.helper = pt_helpers[p->helper].name;
	++*count;
}

/* One clause of the step, another each time. */
static void ask_one(struct pt_walk *w, const struct pt_plan *p, const struct pt_given *g, u64 bad,
		    u64 holds)
{
	const unsigned slot = seen.steps % PT_NR_SLOTS;
	const int says = pt_clause_holds(w->caller, pt_effect_clause(p->row, slot), g);
	const int must = bad >> slot & 1     ? PT_LAW_VIOLATED
			 : holds >> slot & 1 ? PT_LAW_HOLDS
					     : PT_LAW_NOT_MET;

	if (says != must)
		differ(p, &seen.other_clauses);
}

/* What hangs on the step too: the walk counts it as asked if the entry's first step asked it. */
#define OF_STEPS (PT_S(same) | PT_S(mmu_opens) | PT_S(mmu_opens_write) | PT_S(mmu_records_read))

static void on_step(struct pt_walk *w, const struct pt_plan *p, const struct pt_state *from,
		    const struct pt_state *to, u64 bad, u64 met)
{
	const u64 invariants = ~(PT_BIT(PT_NR_READ_SLOTS) - 1);
	const u64 asked = p->judged & pt_answered_slots(w->caller, w->judge.about.level);
	const u64 unsure = is_known(w, to) ? OF_STEPS : 0;
	const u64 walk_holds = asked & (met | ~invariants) & ~bad;
	u64 violated, holds;
	struct pt_given g;

	/* makers of swap entries are given a value that only the domain knows */
	if (!from && pt_helpers[p->helper].shape == PT_SHAPE_VALUE)
		return;
	/*
	 * of a bug: new entries are walked on from though they are wrong, and met again; a
	 * clause by itself is not asked of what mm can not make, and knows of no other frame
	 * than what the entry names
	 */
	if (seen.bug &&
	    (is_known(w, to) || (from && pt_wrong_values(&w->judge, from->kind, from->e))))
		return;
	g = given_of(w, p, from, to);
	pt_effect_says(w->caller, p->row, &g, &violated, &holds);
	if (seen.bug && !(violated | holds))
		return;
	seen.steps++;
	seen.alone_found += violated != 0;
	seen.slots += __builtin_popcountll(asked);
	if ((violated ^ bad) & asked & ~(unsure & PT_S(same)) || ((holds ^ walk_holds) & ~unsure))
		differ(p, &seen.other_slots);
	ask_one(w, p, &g, violated, holds);
}

/* The closure just walked: every entry that was kept is one that mm can make. */
static void on_entries(struct pt_walk *w)
{
	for (size_t i = 0; i < w->seen.nr; i++) {
		const struct pt_state *s = &w->seen.state[i];
		const enum pt_level l = w->judge.about.level;
		const enum pt_kind other =
			pt_group_of(s->kind) == PT_GROUP_SWAP ? PT_KIND_PRESENT : PT_KIND_SWAP;

		seen.entries++;
		if (!pt_well_formed(w->caller, l, s->kind, s->vma, s->is & PT_STATE_FRESH, s->e))
			seen.malformed++;
		if (pt_well_formed(w->caller, l, other, s->vma, false, s->e))
			seen.wrong_kinds++;
	}
}

static u32 last_number;

static void on_walk(struct pt_walk *w, const struct pt_plan *p, const struct pt_state *from,
		    const struct pt_state *to, u64 bad, u64 met)
{
	/* before a new closure's first entry takes the place of the old one's */
	if (bad)
		seen.refused++;
	on_step(w, p, from, to, bad, met);
	if (!seen.bug && w->seen.number != last_number && w->seen.nr > 8) {
		last_number = w->seen.number;
		on_entries(w);
	}
}

static void run(const struct builtin *b, const struct pt_subject *s, bool bug)
{
	static struct pt_response rs;
	const struct pt_request rq = request_for(b);

	memset(&seen, 0, sizeof(seen));
	seen.bug = bug;
	last_number = 0;
	pt_run_asked(&(struct pt_asked){ .subject = s, .arch = b->host->arch, .told = on_walk },
		     &rq, &rs, NULL);
	ck_assert_uint_eq(rs.status, PT_STATUS_OK);
}

START_TEST(both_ways_agree)
{
	const struct builtin b = builtin_at(_i);

	run(&b, b.subject, false);
	ck_assert_msg(seen.steps > 1000 && seen.slots > 20000, "%s: too little was asked",
		      builtin_name(&b));
	ck_assert_msg(!seen.other_slots && !seen.other_clauses, "%s: %s said otherwise by itself",
		      builtin_name(&b), seen.helper);
}
END_TEST

START_TEST(what_is_kept_can_be_made)
{
	const struct builtin b = builtin_at(_i);

	run(&b, b.subject, false);
	ck_assert_uint_gt(seen.entries, 100);
	ck_assert_uint_eq(seen.malformed, 0);
	ck_assert_uint_eq(seen.wrong_kinds, 0);
}
END_TEST

/* ---- bugs that kernels had ---------------------------------------------------------- */

/* The first builtin subject that a mutant is one of; false: there is none. */
static bool find_original(const struct mutant_list *l, const struct mutant *m, struct builtin *b)
{
	for (size_t k = 0; k < builtins(); k++) {
		*b = builtin_at(k);
		if (!l->arch || (!strcmp(l->arch, b->host->arch->name) &&
				 (!m->mode || !strcmp(m->mode, b->subject->mode))))
			return true;
	}
	return false;
}

static bool is_effect(const char *clause)
{
	struct pt_clause c;

	return pt_clause_at(clause_named(clause), &c) && c.type == PT_CLAUSE_EFFECT;
}

START_TEST(both_ways_agree_on_bugs)
{
	const struct mutant_list *l = &mutant_lists[_i];
	struct pt_subject made;
	struct builtin b;
	unsigned found = 0;

	for (const struct mutant *m = l->mutants; m->bug; m++) {
		if (!is_effect(m->caught_by) || !find_original(l, m, &b))
			continue;
		mutant_make(m, b.subject, &made);
		run(&b, &made, true);
		ck_assert_msg(!seen.other_slots && !seen.other_clauses,
			      "%s: %s: %s said otherwise by itself", builtin_name(&b), m->bug,
			      seen.helper);
		ck_assert_uint_gt(seen.steps, 100);
		found += seen.alone_found > 0;
	}
	ck_assert_uint_gt(found, 0);
}
END_TEST

int main(void)
{
	size_t lists = 0;

	Suite *s = suite_create("clauses by themselves");
	TCase *t = tcase_create("alone");

	tcase_set_timeout(t, 600);
	tcase_add_loop_test(t, both_ways_agree, 0, (int)builtins());
	tcase_add_loop_test(t, what_is_kept_can_be_made, 0, (int)builtins());
	while (mutant_lists[lists].mutants)
		lists++;
	tcase_add_loop_test(t, both_ways_agree_on_bugs, 0, (int)lists);
	suite_add_tcase(s, t);
	return run_suite(s);
}
