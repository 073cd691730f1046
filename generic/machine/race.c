// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Two processors on one entry: helpers that take a pointer to it, while the
 * other processor's walker, or a reader without the lock, uses it.  Each law
 * first shows that its rounds can catch a lost update: with an update that is not
 * atomic they must go wrong, or nothing was proved and the law is an error.
 */
#include "generic/machine/live.h"
#include "generic/machine/pair.h"

/* What a law answers where no second processor runs. */
static int without(enum pt_second second)
{
	return second == PT_SECOND_LATE ? PT_LAW_UNSEEN : 2;
}

/* ---- a store's dirty bit against an updater ------------------------------------- */

typedef u64 (*updater)(struct pt_live *v, const struct pt_law *law, enum pt_level l,
		       unsigned round);

static u64 by_helper(struct pt_live *v, const struct pt_law *law, enum pt_level l, unsigned round)
{
	u64 old;

	(void)round;
	pt_live_note(v, law->helper + 1);
	old = v->caller->op[law->helper].one(pt_pair_slot(v->w, l));
	pt_live_note(v, 0);
	return old;
}

/* What no kernel may do: the hardware's update in between is gone. */
static u64 by_load_and_store(struct pt_live *v, const struct pt_law *law, enum pt_level l,
			     unsigned round)
{
	u64 old = v->w->read(l);

	(void)law;
	pt_pair_dawdle_in_gap(round);
	v->w->write(l, 0);
	return old;
}

struct tally {
	unsigned before, after, lost;
};

/* One store against one update, which comes a bit later each round. */
static void race_once(struct pt_live *v, const struct pt_law *law, updater update, u64 clean,
		      unsigned round, struct tally *t)
{
	const struct pt_walker *w = v->w;
	u64 old;

	/* no flush here: the other processor flushes its own TLB before it stores */
	w->write(PT_PTE, clean);
	pt_pair_go();
	pt_pair_dawdle_in(round);
	old = update(v, law, PT_PTE, round);
	pt_pair_wait();
	if (pt_pair.fault != PT_REFUSAL_NONE)
		t->after++;
	else if (v->caller->op[H_pte_dirty].one(old))
		t->before++;
	else
		t->lost++;
	/* the store faulted, yet its walker has rewritten the cleared entry: lost too */
	t->lost += pt_pair.fault != PT_REFUSAL_NONE && w->read(PT_PTE) != 0;
}

PT_LIVE_FN(race_dirty, pfn, n)
{
	const struct pt_mode *m = v->caller->facts->mode;
	struct tally lossy = { 0, 0, 0 }, t = { 0, 0, 0 };
	unsigned rounds = 0, enough;
	enum pt_second second;
	u64 clean;

	if (n || v->w->records_apart)
		return 2;
	clean = v->caller->op[H_pfn_pte].two(pfn, PT_PROT_SHARED_RW);
	clean = v->caller->op[H_pte_mkclean].one(v->caller->op[H_pte_mkyoung].one(clean));
	/* there must be a dirty bit that the hardware sets: no race where software does */
	if (!(m->mmu->rights(m, PT_PTE, clean) & PT_MMU_KW) ||
	    m->mmu->after(m, PT_PTE, clean, PT_ACCESS_WRITE) == clean)
		return 2;
	pt_live_note(v, 0);
	second = pt_pair_start(v, PT_PTE, pt_pair_storer);
	if (second != PT_SECOND_RUNS)
		return without(second);
	for (; rounds < PT_PAIR_MOST_ROUNDS && lossy.lost < PT_PAIR_ENOUGH; rounds++)
		race_once(v, law, by_load_and_store, clean, rounds, &lossy);
	/* several times what it took to catch the update that is not atomic */
	enough = rounds * PT_PAIR_TIMES > PT_PAIR_ROUNDS ? rounds * PT_PAIR_TIMES : PT_PAIR_ROUNDS;
	for (unsigned i = 0; i < enough || (i < PT_PAIR_MOST_ROUNDS && (!t.before || !t.after));
	     i++)
		race_once(v, law, by_helper, clean, i % (rounds + PT_PAIR_ROUNDS), &t);
	pt_pair_end();
	if (t.lost)
		return 0;
	return lossy.lost < PT_PAIR_ENOUGH || !t.before || !t.after ? PT_LAW_UNSEEN : 1;
}

/* ---- a reader without the lock against an updater ---------------------------------- */

/*
 * The reader loads the entry LOOKS times for each access through it, which takes longer
 * than all of them.  Rounds are short and many: a machine that runs its processors in turn
 * then often switches in the middle of an update.
 */
enum { LOOKS = 32, SHORT_TIMES = 2 };

/* As GUP-fast reads: present, a leaf, and the frame it is to take. */
static bool reads_right(const struct pt_live *v, u64 e)
{
	return v->caller->op[H_pmd_present].one(e) && v->caller->op[H_pmd_trans_huge].one(e) &&
	       v->caller->op[H_pmd_pfn].one(e) == pt_pair.pfn;
}

/* On the second processor: looks at the entry, and through it. */
static void reader(void)
{
	const struct pt_live *v = pt_pair.v;
	const struct pt_walker *w = v->w;
	u64 wrong_in = 0;

	while (!pt_pair_has_ended()) {
		u64 word = pt_pair.mark, round = __atomic_load_n(&pt_pair.round, __ATOMIC_SEQ_CST);
		enum pt_refusal f;
		bool right = true;

		for (unsigned i = 0; i < LOOKS; i++)
			right &= reads_right(v, w->read(PT_PMD));
		w->flush_here(PT_PMD);
		f = w->access(PT_PMD, PT_MMU_KR, pt_pair.offset, &word);
		right &= pt_refusal_is(f, PT_REFUSAL_NOT_PRESENT) ||
			 (f == PT_REFUSAL_NONE && word == pt_pair.mark);
		if (!right && round != wrong_in)
			__atomic_add_fetch(&pt_pair.seen_wrong, 1, __ATOMIC_SEQ_CST);
		if (!right)
			wrong_in = round;
		if (pt_refusal_is(f, PT_REFUSAL_NOT_PRESENT))
			__atomic_add_fetch(&pt_pair.seen_closed, 1, __ATOMIC_SEQ_CST);
		__atomic_add_fetch(&pt_pair.seen, 1, __ATOMIC_SEQ_CST);
	}
	pt_pair_rest();
}

/* Emptied first, then filled: what stands there in between is no huge page. */
static u64 by_way_of_none(struct pt_live *v, const struct pt_law *law, enum pt_level l,
			  unsigned round)
{
	u64 old = v->w->read(l);

	(void)law;
	(void)round;
	v->w->write(l, 0);
	pt_pair_dawdle(PT_PAIR_GAP);
	v->w->write(l, v->caller->op[H_pmdp_invalidate].one(old));
	return old;
}

/* Rounds to be made: at least so many, and until something has happened often enough. */
struct rounds {
	updater update;
	unsigned least;
	const u64 *happened;
	u64 enough;
	bool right; /* out: the old entry came back right each time */
};

/* Invalidates and restores; how many rounds it took. */
static unsigned invalidate_often(struct pt_live *v, const struct pt_law *law, u64 open,
				 struct rounds *t)
{
	const struct pt_walker *w = v->w;
	unsigned i;

	t->right = true;
	for (i = 0; i < t->least || i < PT_PAIR_MOST_SHORT_ROUNDS; i++) {
		if (i >= t->least && __atomic_load_n(t->happened, __ATOMIC_SEQ_CST) >= t->enough)
			break;
		__atomic_add_fetch(&pt_pair.round, 1, __ATOMIC_SEQ_CST);
		w->write(PT_PMD, open);
		pt_pair_dawdle(i % PT_PAIR_PHASES);
		t->right &= t->update(v, law, PT_PMD, i) == open;
		pt_pair_dawdle(i % PT_PAIR_PHASES);
	}
	w->write(PT_PMD, open);
	return i;
}

/* Waits until all the reader counts from now on is of the entry as it stands. */
static void settle(void)
{
	u64 seen = __atomic_load_n(&pt_pair.seen, __ATOMIC_SEQ_CST);

	while (__atomic_load_n(&pt_pair.seen, __ATOMIC_SEQ_CST) < seen + 2)
		;
}

PT_LIVE_FN(race_invalidate, pfn, n)
{
	struct rounds lossy = { by_way_of_none, 0, &pt_pair.seen_wrong, PT_PAIR_ENOUGH, true };
	struct rounds t = { by_helper, PT_PAIR_ROUNDS, &pt_pair.seen_closed, PT_PAIR_ENOUGH, true };
	enum pt_second second;
	u64 open, lost, closed;
	unsigned took;

	if (n)
		return 2;
	/* young and dirty, so that the hardware has nothing to record in it */
	open = v->caller->op[H_pmd_mkhuge].one(
		v->caller->op[H_pfn_pmd].two(pfn, PT_PROT_SHARED_RW));
	open = v->caller->op[H_pmd_mkyoung].one(v->caller->op[H_pmd_mkdirty].one(open));
	v->w->write(PT_PMD, open);
	v->w->flush(PT_PMD);
	pt_live_note(v, 0);
	second = pt_pair_start(v, PT_PMD, reader);
	if (second != PT_SECOND_RUNS)
		return without(second);
	settle();
	took = invalidate_often(v, law, open, &lossy);
	settle();
	lost = pt_pair.seen_wrong;
	closed = pt_pair.seen_closed;
	/* several times what it took to catch the emptied entry */
	if (took * SHORT_TIMES > t.least)
		t.least = took * SHORT_TIMES;
	t.enough += closed;
	invalidate_often(v, law, open, &t);
	settle();
	pt_pair_end();
	if (pt_pair.seen_wrong != lost || !t.right)
		return 0;
	return lost < PT_PAIR_ENOUGH || pt_pair.seen_closed < t.enough ? PT_LAW_UNSEEN : 1;
}
