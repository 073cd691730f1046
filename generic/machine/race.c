// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Two processors on one entry: helpers that take a pointer to it, while the
 * other processor's walker, or a reader without the lock, uses it.  Each law
 * first shows that its rounds can catch a lost update: with an update that is not
 * atomic they must go wrong, or nothing was proved and the law is an error.
 */
#include "generic/machine/live.h"

/*
 * A race counts as caught when ENOUGH rounds went wrong, of at most MOST_ROUNDS; then the
 * helper is tried TIMES as many, at least ROUNDS.
 */
enum { ENOUGH = 3, TIMES = 4, ROUNDS = 100, MOST_ROUNDS = 2000 };
/*
 * How long the updater waits, in turns of a loop: a prime, so that it meets the other
 * processor at ever other points; longer and longer, for a machine that runs its
 * processors in turn.
 */
enum { PHASES = 251, LOSSY_GAP = 40, ROUNDS_PER_SCALE = 50, MOST_SCALE = 12 };

enum turn { TURN_REST, TURN_GO, TURN_DONE, TURN_END, TURN_ENDED };

/* What both processors see: what runs on the second is given no argument. */
static struct {
	const struct pt_live *v;
	enum pt_level level;
	u64 offset, pfn, mark;
	enum pt_refusal fault;
	u64 round; /* that the updater is in */
	u64 seen, seen_closed;
	u64 seen_wrong; /* in so many rounds */
	int turn;	/* enum turn */
} both;

static void set_turn(enum turn t)
{
	__atomic_store_n(&both.turn, t, __ATOMIC_SEQ_CST);
}

static enum turn get_turn(void)
{
	return __atomic_load_n(&both.turn, __ATOMIC_SEQ_CST);
}

static void wait_for(enum turn t)
{
	while (get_turn() != t)
		;
}

static void dawdle(unsigned turns)
{
	for (volatile unsigned i = 0; i < turns; i++)
		;
}

static unsigned scale_of(unsigned round)
{
	unsigned scale = round / ROUNDS_PER_SCALE;

	return scale < MOST_SCALE ? scale : MOST_SCALE;
}

static void dawdle_in(unsigned round)
{
	dawdle(round % PHASES << scale_of(round));
}

/* Between load and store of the update that is not atomic: there the other may come. */
static void dawdle_in_gap(unsigned round)
{
	dawdle(LOSSY_GAP << scale_of(round));
}

/* The entry's address, for helpers alone: its byte order need not be the code's (use read()). */
static u64 slot_of(const struct pt_walker *w, enum pt_level l)
{
	return w->slot ? w->slot(l) : 0;
}

/* Starts f on the second processor. */
static enum pt_second start(struct pt_live *v, enum pt_level l, void (*f)(void))
{
	const struct pt_walker *w = v->w;

	both.v = v;
	both.level = l;
	both.mark = w->mark(l, 0);
	both.round = both.seen = both.seen_closed = both.seen_wrong = 0;
	w->frame(l, 0, &both.pfn, &both.offset);
	set_turn(TURN_REST);
	return slot_of(w, l) && w->second ? w->second(f) : PT_SECOND_NONE;
}

/* What a law answers where no second processor runs. */
static int without(enum pt_second second)
{
	return second == PT_SECOND_LATE ? PT_LAW_UNSEEN : 2;
}

static void end(void)
{
	set_turn(TURN_END);
	wait_for(TURN_ENDED);
}

/* ---- a store's dirty bit against an updater ------------------------------------- */

/* On the second processor: a store per round, after a flush of its own TLB. */
static void storer(void)
{
	const struct pt_walker *w = both.v->w;
	enum turn t;
	u64 word;

	while ((t = get_turn()) != TURN_END) {
		if (t != TURN_GO)
			continue;
		w->flush_here(both.level);
		both.fault = w->access(both.level, PT_MMU_KW, both.offset, &word);
		set_turn(TURN_DONE);
	}
	set_turn(TURN_ENDED);
}

typedef u64 (*updater)(struct pt_live *v, const struct pt_law *law, enum pt_level l,
		       unsigned round);

static u64 by_helper(struct pt_live *v, const struct pt_law *law, enum pt_level l, unsigned round)
{
	u64 old;

	(void)round;
	pt_live_note(v, law->helper + 1);
	old = v->caller->op[law->helper].one(slot_of(v->w, l));
	pt_live_note(v, 0);
	return old;
}

/* What no kernel may do: the hardware's update in between is gone. */
static u64 by_load_and_store(struct pt_live *v, const struct pt_law *law, enum pt_level l,
			     unsigned round)
{
	u64 old = v->w->read(l);

	(void)law;
	dawdle_in_gap(round);
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
	set_turn(TURN_GO);
	dawdle_in(round);
	old = update(v, law, PT_PTE, round);
	wait_for(TURN_DONE);
	if (both.fault != PT_REFUSAL_NONE)
		t->after++;
	else if (v->caller->op[H_pte_dirty].one(old))
		t->before++;
	else
		t->lost++;
	/* the store faulted, yet its walker has rewritten the cleared entry: lost too */
	t->lost += both.fault != PT_REFUSAL_NONE && w->read(PT_PTE) != 0;
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
	second = start(v, PT_PTE, storer);
	if (second != PT_SECOND_RUNS)
		return without(second);
	for (; rounds < MOST_ROUNDS && lossy.lost < ENOUGH; rounds++)
		race_once(v, law, by_load_and_store, clean, rounds, &lossy);
	/* several times what it took to catch the update that is not atomic */
	enough = rounds * TIMES > ROUNDS ? rounds * TIMES : ROUNDS;
	for (unsigned i = 0; i < enough || (i < MOST_ROUNDS && (!t.before || !t.after)); i++)
		race_once(v, law, by_helper, clean, i % (rounds + ROUNDS), &t);
	end();
	if (t.lost)
		return 0;
	return lossy.lost < ENOUGH || !t.before || !t.after ? PT_LAW_UNSEEN : 1;
}

/* ---- a reader without the lock against an updater ---------------------------------- */

/*
 * The reader loads the entry LOOKS times for each access through it, which takes longer
 * than all of them.  Rounds are short and many: a machine that runs its processors in turn
 * then often switches in the middle of an update.
 */
enum { LOOKS = 32, MOST_SHORT_ROUNDS = 1 << 20, SHORT_TIMES = 2 };

/* As GUP-fast reads: present, a leaf, and the frame it is to take. */
static bool reads_right(const struct pt_live *v, u64 e)
{
	return v->caller->op[H_pmd_present].one(e) && v->caller->op[H_pmd_trans_huge].one(e) &&
	       v->caller->op[H_pmd_pfn].one(e) == both.pfn;
}

/* On the second processor: looks at the entry, and through it. */
static void reader(void)
{
	const struct pt_live *v = both.v;
	const struct pt_walker *w = v->w;
	u64 wrong_in = 0;

	while (get_turn() != TURN_END) {
		u64 word = both.mark, round = __atomic_load_n(&both.round, __ATOMIC_SEQ_CST);
		enum pt_refusal f;
		bool right = true;

		for (unsigned i = 0; i < LOOKS; i++)
			right &= reads_right(v, w->read(PT_PMD));
		w->flush_here(PT_PMD);
		f = w->access(PT_PMD, PT_MMU_KR, both.offset, &word);
		right &= pt_refusal_is(f, PT_REFUSAL_NOT_PRESENT) ||
			 (f == PT_REFUSAL_NONE && word == both.mark);
		if (!right && round != wrong_in)
			__atomic_add_fetch(&both.seen_wrong, 1, __ATOMIC_SEQ_CST);
		if (!right)
			wrong_in = round;
		if (pt_refusal_is(f, PT_REFUSAL_NOT_PRESENT))
			__atomic_add_fetch(&both.seen_closed, 1, __ATOMIC_SEQ_CST);
		__atomic_add_fetch(&both.seen, 1, __ATOMIC_SEQ_CST);
	}
	set_turn(TURN_ENDED);
}

/* Emptied first, then filled: what stands there in between is no huge page. */
static u64 by_way_of_none(struct pt_live *v, const struct pt_law *law, enum pt_level l,
			  unsigned round)
{
	u64 old = v->w->read(l);

	(void)law;
	(void)round;
	v->w->write(l, 0);
	dawdle(LOSSY_GAP);
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
	for (i = 0; i < t->least || i < MOST_SHORT_ROUNDS; i++) {
		if (i >= t->least && __atomic_load_n(t->happened, __ATOMIC_SEQ_CST) >= t->enough)
			break;
		__atomic_add_fetch(&both.round, 1, __ATOMIC_SEQ_CST);
		w->write(PT_PMD, open);
		dawdle(i % PHASES);
		t->right &= t->update(v, law, PT_PMD, i) == open;
		dawdle(i % PHASES);
	}
	w->write(PT_PMD, open);
	return i;
}

/* Waits until all the reader counts from now on is of the entry as it stands. */
static void settle(void)
{
	u64 seen = __atomic_load_n(&both.seen, __ATOMIC_SEQ_CST);

	while (__atomic_load_n(&both.seen, __ATOMIC_SEQ_CST) < seen + 2)
		;
}

PT_LIVE_FN(race_invalidate, pfn, n)
{
	struct rounds lossy = { by_way_of_none, 0, &both.seen_wrong, ENOUGH, true };
	struct rounds t = { by_helper, ROUNDS, &both.seen_closed, ENOUGH, true };
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
	second = start(v, PT_PMD, reader);
	if (second != PT_SECOND_RUNS)
		return without(second);
	settle();
	took = invalidate_often(v, law, open, &lossy);
	settle();
	lost = both.seen_wrong;
	closed = both.seen_closed;
	/* several times what it took to catch the emptied entry */
	if (took * SHORT_TIMES > t.least)
		t.least = took * SHORT_TIMES;
	t.enough += closed;
	invalidate_often(v, law, open, &t);
	settle();
	end();
	if (both.seen_wrong != lost || !t.right)
		return 0;
	return lost < ENOUGH || both.seen_closed < t.enough ? PT_LAW_UNSEEN : 1;
}
