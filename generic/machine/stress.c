// SPDX-License-Identifier: GPL-2.0-or-later
#include "generic/machine/stress.h"

#include "generic/machine/pair.h"

static bool has_all(const struct pt_live *v, const enum pt_helper *h, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!v->caller->op[h[i]].one)
			return false;
	return true;
}

static u64 call(const struct pt_live *v, enum pt_helper h, u64 a)
{
	return v->caller->op[h].one(a);
}

static enum pt_stress_ran why_not(enum pt_second second)
{
	return second == PT_SECOND_LATE ? PT_STRESS_LATE : PT_STRESS_ALONE;
}

static u64 at_least(u64 n, u64 least)
{
	return n > least ? n : least;
}

/* ---- hardware-dirty: a store's dirty bit against who takes the right, or the entry, away ---- */

/* One way to do it. */
struct way {
	bool clears, plain;
	enum pt_helper at; /* of one that is not plain */
};

static u64 update(const struct pt_live *v, const struct way *way, unsigned round)
{
	const struct pt_walker *w = v->w;
	u64 old;

	if (!way->plain)
		return call(v, way->at, pt_pair_slot(w, PT_PTE));
	old = w->read(PT_PTE);
	pt_pair_dawdle_in_gap(round);
	w->write(PT_PTE, way->clears ? 0 : call(v, H_pte_wrprotect, old));
	return old;
}

static bool permits_stores(const struct pt_live *v, u64 e)
{
	const struct pt_mode *m = v->caller->facts->mode;

	return m->mmu->rights(m, PT_PTE, e) & PT_MMU_KW;
}

/* Its store is in what was taken, or it faults; then nothing may be stored by what is left. */
static void dirty_round(const struct pt_live *v, const struct way *way, u64 clean, unsigned round,
			struct pt_stressed *to)
{
	const struct pt_walker *w = v->w;
	u64 old, left;
	bool stored;

	/* no flush here: the other processor flushes its own TLB before it stores */
	w->write(PT_PTE, clean);
	pt_pair_go();
	pt_pair_dawdle_in(round);
	old = update(v, way, round);
	pt_pair_wait();
	left = w->read(PT_PTE);
	stored = pt_pair.fault == PT_REFUSAL_NONE;
	to->rounds++;
	if ((stored && !call(v, H_pte_dirty, way->clears ? old : left)) ||
	    (way->clears ? left != 0 : permits_stores(v, left)))
		to->bad++;
	else if (stored)
		to->before++;
	else
		to->after++;
}

static void dirty_pair(struct pt_live *v, const struct way *plain, const struct way *fixed,
		       u64 clean, struct pt_stressed *bug, struct pt_stressed *to)
{
	u64 enough;

	while (bug->rounds < PT_PAIR_MOST_ROUNDS && bug->bad < PT_STRESS_ENOUGH)
		dirty_round(v, plain, clean, (unsigned)bug->rounds, bug);
	enough = at_least(bug->rounds * PT_PAIR_TIMES, PT_PAIR_ROUNDS);
	while (to->rounds < enough ||
	       (to->rounds < PT_PAIR_MOST_ROUNDS && (!to->before || !to->after)))
		dirty_round(v, fixed, clean,
			    (unsigned)(to->rounds % (bug->rounds + PT_PAIR_ROUNDS)), to);
	bug->ran = to->ran = PT_STRESS_RAN;
	v->probes += bug->rounds + to->rounds;
}

static u64 clean_entry(const struct pt_live *v)
{
	u64 pfn, offset;

	v->w->frame(PT_PTE, 0, &pfn, &offset);
	return call(v, H_pte_mkclean,
		    call(v, H_pte_mkyoung, v->caller->op[H_pfn_pte].two(pfn, PT_PROT_SHARED_RW)));
}

/* PT_STRESS_RAN: it can be run, of what it says nothing else. */
static enum pt_stress_ran dirty_can(const struct pt_live *v, enum pt_helper at)
{
	static const enum pt_helper needs[] = { H_pte_mkclean, H_pte_mkyoung, H_pte_dirty,
						H_pte_wrprotect };
	const struct pt_mode *m = v->caller->facts->mode;
	u64 clean;

	if (!has_all(v, needs, PT_ARRAY_SIZE(needs)) || !has_all(v, &at, 1))
		return PT_STRESS_LACKS;
	clean = clean_entry(v);
	if (!permits_stores(v, clean) || m->mmu->after(m, PT_PTE, clean, PT_ACCESS_WRITE) == clean)
		return PT_STRESS_BY_SOFTWARE;
	return v->w->records_apart ? PT_STRESS_APART : PT_STRESS_RAN;
}

static void stress_dirty(struct pt_live *v, bool clears, struct pt_stressed *bug,
			 struct pt_stressed *to)
{
	const enum pt_helper at = clears ? H_ptep_get_and_clear_at : H_ptep_set_wrprotect_at;
	const struct way plain = { clears, true, at }, fixed = { clears, false, at };
	enum pt_second second;

	bug->ran = to->ran = dirty_can(v, at);
	if (to->ran != PT_STRESS_RAN)
		return;
	second = pt_pair_start(v, PT_PTE, pt_pair_storer);
	if (second != PT_SECOND_RUNS) {
		bug->ran = to->ran = why_not(second);
		return;
	}
	dirty_pair(v, &plain, &fixed, clean_entry(v), bug, to);
	pt_pair_end();
}

/* ---- split-migration: who splits a migration entry against who reads without the lock -------- */

/*
 * Rounds in which the reader came at all: with the bug so many, and on till it is seen or till
 * there were so many that it would have been.
 */
enum { LEAST_LOOKS = 50, ENOUGH_LOOKS = 200 };

/* What the one writes, and the other counts, by rounds. */
static struct {
	u64 open, closed, migration, table; /* the right ones */
	u64 outside, inside;		    /* as right ones before or after the migration; of it */
	u64 taken, torn;		    /* something else, that is present; that is not */
} split;

/* Counts the round once; *last is the one that was counted last. */
static void count(u64 *of, u64 *last, u64 round)
{
	if (*last != round)
		__atomic_add_fetch(of, 1, __ATOMIC_SEQ_CST);
	*last = round;
}

/* As GUP-fast, without the lock; what it would go by is judged. */
static void gup(void)
{
	const struct pt_live *v = pt_pair.v;
	u64 outside = 0, inside = 0, taken = 0, torn = 0;

	while (!pt_pair_has_ended()) {
		const u64 round = __atomic_load_n(&pt_pair.round, __ATOMIC_SEQ_CST);
		const u64 e = v->w->read(PT_PMD);

		if (e == split.open || e == split.closed || e == split.table)
			count(&split.outside, &outside, round);
		else
			count(&split.inside, &inside, round);
		if (e == split.open || e == split.closed || e == split.table ||
		    e == split.migration)
			continue;
		if (call(v, H_pmd_present, e))
			count(&split.taken, &taken, round);
		else
			count(&split.torn, &torn, round);
	}
	pt_pair_rest();
}

/* set_pmd_migration_entry(), and then __split_huge_pmd() of what stands there. */
static void split_round(const struct pt_live *v, bool tests, u64 round)
{
	const struct pt_walker *w = v->w;
	const unsigned wait = (unsigned)(round % PT_PAIR_PHASES);

	__atomic_add_fetch(&pt_pair.round, 1, __ATOMIC_SEQ_CST);
	w->write(PT_PMD, split.open);
	pt_pair_dawdle(wait);
	call(v, H_pmdp_invalidate_at, pt_pair_slot(w, PT_PMD));
	w->write(PT_PMD, split.migration);
	pt_pair_dawdle(wait);
	if (!tests)
		call(v, H_pmdp_invalidate_at, pt_pair_slot(w, PT_PMD));
	pt_pair_dawdle(PT_PAIR_GAP);
	w->write(PT_PMD, split.table);
	pt_pair_dawdle(wait);
}

static u64 looked(const u64 *at)
{
	return __atomic_load_n(at, __ATOMIC_SEQ_CST);
}

/* Has the reader come in so many rounds, or seen what is bad in fewer? */
static bool has_looked(u64 least, u64 enough)
{
	const u64 looks = looked(&split.inside);

	return looks >= enough ||
	       (looks >= least && looked(&split.taken) + looked(&split.torn) >= PT_STRESS_ENOUGH);
}

static enum pt_second split_rounds(struct pt_live *v, bool tests, u64 least, u64 enough,
				   struct pt_stressed *to)
{
	enum pt_second second;
	u64 i = 0;

	split.outside = split.inside = split.taken = split.torn = 0;
	v->w->write(PT_PMD, split.open);
	second = pt_pair_start(v, PT_PMD, gup);
	if (second != PT_SECOND_RUNS)
		return second;
	while (i < PT_PAIR_MOST_SHORT_ROUNDS && !has_looked(least, enough))
		split_round(v, tests, i++);
	pt_pair_end();
	*to = (struct pt_stressed){ PT_STRESS_RAN, i, split.outside, split.inside, 0 };
	return second;
}

static bool split_can(const struct pt_live *v)
{
	static const enum pt_helper needs[] = {
		H_pmd_mkhuge,	      H_pmd_mkyoung,
		H_pmd_mkdirty,	      H_pmdp_invalidate,
		H_pmdp_invalidate_at, H_pmd_present,
		H_swp_entry_to_pmd,   H_make_writable_migration_entry,
		H_pmd_populate,
	};

	return has_all(v, needs, PT_ARRAY_SIZE(needs)) && v->caller->op[H_pfn_pmd].two;
}

static void find_entries(const struct pt_live *v)
{
	u64 pfn, offset, table;

	v->w->frame(PT_PMD, 0, &pfn, &offset);
	table = v->w->table(PT_PMD, PT_MMU_KR);
	split.open = call(v, H_pmd_mkhuge, v->caller->op[H_pfn_pmd].two(pfn, PT_PROT_SHARED_RW));
	split.open = call(v, H_pmd_mkyoung, call(v, H_pmd_mkdirty, split.open));
	split.closed = call(v, H_pmdp_invalidate, split.open);
	split.migration =
		call(v, H_swp_entry_to_pmd, call(v, H_make_writable_migration_entry, pfn));
	split.table = call(v, H_pmd_populate, table ? table : pfn);
}

static void set_all(struct pt_stressed to[PT_NR_STRESSES], enum pt_stress_ran ran)
{
	for (unsigned i = PT_STRESS_SPLIT_ALWAYS; i <= PT_STRESS_SPLIT_TESTED; i++)
		to[i].ran = ran;
}

static void run_split(struct pt_live *v, struct pt_stressed to[PT_NR_STRESSES])
{
	struct pt_stressed *always = &to[PT_STRESS_SPLIT_ALWAYS],
			   *tested = &to[PT_STRESS_SPLIT_TESTED];
	enum pt_second second = split_rounds(v, false, LEAST_LOOKS, ENOUGH_LOOKS, always);
	const u64 looks = at_least(always->after, LEAST_LOOKS) * PT_PAIR_TIMES;

	to[PT_STRESS_SPLIT_FRAME] = *always;
	always->bad = split.taken;
	to[PT_STRESS_SPLIT_FRAME].bad = split.torn;
	if (second == PT_SECOND_RUNS)
		second = split_rounds(v, true, looks, looks, tested);
	tested->bad = split.taken + split.torn;
	if (second != PT_SECOND_RUNS)
		set_all(to, why_not(second));
	v->w->write(PT_PMD, split.open);
}

static void stress_split(struct pt_live *v, struct pt_stressed to[PT_NR_STRESSES])
{
	set_all(to, PT_STRESS_LACKS);
	if (!split_can(v))
		return;
	find_entries(v);
	if (!split.migration)
		return;
	if (v->w->levels & PT_BIT(PT_PMD))
		run_split(v, to);
	else
		set_all(to, PT_STRESS_ALONE);
}

void pt_stress_all(struct pt_live *v, struct pt_stressed to[PT_NR_STRESSES])
{
	pt_live_note(v, 0);
	stress_dirty(v, false, &to[PT_STRESS_PROTECT_PLAIN], &to[PT_STRESS_PROTECT]);
	stress_dirty(v, true, &to[PT_STRESS_CLEAR_PLAIN], &to[PT_STRESS_CLEAR]);
	stress_split(v, to);
}
