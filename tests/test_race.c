// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Races: the search; the memory models, by litmus shapes that each allows or forbids; locks, the
 * TLB and what the MMU records; labels, limits, what is needed, and trails that are played again.
 * The shapes run on the reference helpers of one architecture: no entry has to do with them but
 * where the MMU records.
 */
#include <stdlib.h>
#include <string.h>

#include "conformance/race/actor.h"
#include "conformance/race/stress.h"
#include "conformance/words/names.h"
#include "harness.h"

enum { X, Y, R0, R1, R2, R3, LOCK, OTHER, PTE, TLB, DATA, SEM, SEQ, NR_CELLS };

static const struct pt_race_cell cells[NR_CELLS] = {
	[X] = { "x", PT_RACE_NUMBER },
	[Y] = { "y", PT_RACE_NUMBER },
	[R0] = { "r0", PT_RACE_NOTE },
	[R1] = { "r1", PT_RACE_NOTE },
	[R2] = { "r2", PT_RACE_NOTE },
	[R3] = { "r3", PT_RACE_NOTE },
	[LOCK] = { "lock", PT_RACE_LOCK },
	[OTHER] = { "other", PT_RACE_LOCK },
	[PTE] = { "pte", PT_RACE_ENTRY, .level = PT_PTE },
	[TLB] = { "tlb", PT_RACE_TLB, .level = PT_PTE, .owner = 1 },
	[DATA] = { "data", PT_RACE_DATA, .frame = PT_RACE_FRAME },
	[SEM] = { "sem", PT_RACE_LOCK },
	[SEQ] = { "seq", PT_RACE_NUMBER },
};

/* ---- what actors do, in pieces ---- */

#define DOES(name, ...)                     \
	static void name(struct pt_race *r) \
	{                                   \
		__VA_ARGS__                 \
	}
#define GET(reg, cell) note(r, reg, load(r, cell));
#define PUT(cell, v)   store(r, cell, v);

DOES(x_then_read_y, PUT(X, 1) GET(R0, Y))
DOES(y_then_read_x, PUT(Y, 1) GET(R1, X))
DOES(x_mb_read_y, PUT(X, 1) smp_mb(r); GET(R0, Y))
DOES(y_mb_read_x, PUT(Y, 1) smp_mb(r); GET(R1, X))
DOES(x_add_read_y, PUT(X, 1) atomic_add(r, SEQ, 0); GET(R0, Y))
DOES(y_add_read_x, PUT(Y, 1) atomic_add(r, SEQ, 0); GET(R1, X))
DOES(x_then_y, PUT(X, 1) PUT(Y, 1))
DOES(x_wmb_y, PUT(X, 1) smp_wmb(r); PUT(Y, 1))
DOES(x_release_y, spin_lock(r, LOCK); PUT(X, 1) spin_unlock(r, LOCK); PUT(Y, 1))
DOES(read_y_then_x, GET(R0, Y) GET(R1, X))
DOES(read_y_rmb_x, GET(R0, Y) smp_rmb(r); GET(R1, X))
DOES(read_y_mb_x, GET(R0, Y) smp_mb(r); GET(R1, X))
DOES(read_y_dependent_x, GET(R0, Y) note(r, R1, load_dependent(r, X));)
DOES(
	read_y_ctrl_x, if (load(r, Y)) {
		note(r, R0, 1);
		GET(R1, X)
	})
DOES(read_x_then_put_y, GET(R0, X) PUT(Y, 1))
DOES(read_y_then_put_x, GET(R1, Y) PUT(X, 1))
DOES(x2_then_y1, PUT(X, 2) PUT(Y, 1))
DOES(y2_then_x1, PUT(Y, 2) PUT(X, 1))
DOES(x2_wmb_y1, PUT(X, 2) smp_wmb(r); PUT(Y, 1))
DOES(y2_wmb_x1, PUT(Y, 2) smp_wmb(r); PUT(X, 1))
DOES(y2_read_x, PUT(Y, 2) GET(R0, X))
DOES(y2_mb_read_x, PUT(Y, 2) smp_mb(r); GET(R0, X))
DOES(x_mb_y, PUT(X, 1) smp_mb(r); PUT(Y, 1))
DOES(put_x, PUT(X, 1))
DOES(put_y, PUT(Y, 1))
DOES(x1_then_x2, PUT(X, 1) PUT(X, 2))
DOES(read_x_twice, GET(R0, X) GET(R1, X))
DOES(read_x_then_y, GET(R0, X) GET(R1, Y))
DOES(read_y_then_x_2, GET(R2, Y) GET(R3, X))
DOES(read_x_rmb_y, GET(R0, X) smp_rmb(r); GET(R1, Y))
DOES(read_y_rmb_x_2, GET(R2, Y) smp_rmb(r); GET(R3, X))
DOES(read_x_put_y, if (load(r, X) == 1) PUT(Y, 1))
DOES(forwards_x, PUT(X, 1) GET(R0, X) GET(R1, Y))
DOES(forwards_y, PUT(Y, 1) GET(R2, Y) GET(R3, X))
DOES(own_store, PUT(X, 1) GET(R0, X))
DOES(store_2, PUT(X, 2))

DOES(plain_add, const u64 v = load(r, X); PUT(X, v + 1))
DOES(locked_add, spin_lock(r, LOCK); const u64 v = load(r, X); PUT(X, v + 1) spin_unlock(r, LOCK);)
DOES(written_add, down_write(r, SEM); const u64 v = load(r, X); PUT(X, v + 1) up_write(r, SEM);)
DOES(read_locked_add, down_read(r, SEM); const u64 v = load(r, X); PUT(X, v + 1) up_read(r, SEM);)
DOES(atomic_add_1, atomic_add(r, X, 1);)
DOES(cmpxchg_add, u64 v; do v = load(r, X); while (cmpxchg(r, X, v, v + 1) != v);)
DOES(cmpxchg_0, cmpxchg(r, X, 0, 1);)
DOES(xchg_takes, if (xchg(r, X, 0) == 7) note(r, R0, peek(r, R0) + 1);)

DOES(seq_writer, write_seqcount_begin(r, SEQ); PUT(X, 1) PUT(Y, 1) write_seqcount_end(r, SEQ);)
DOES(seq_reader, const u64 s = read_seqcount_begin(r, SEQ); const u64 x = load(r, X);
     const u64 y = load(r, Y);
     if (!(s & 1) && holds(r, !read_seqcount_retry(r, SEQ, s))) note(r, R0, 1 + x + 2 * y);)

DOES(lock_a_b, spin_lock(r, LOCK); spin_lock(r, OTHER); spin_unlock(r, OTHER);
     spin_unlock(r, LOCK);)
DOES(lock_b_a, spin_lock(r, OTHER); spin_lock(r, LOCK); spin_unlock(r, LOCK);
     spin_unlock(r, OTHER);)

DOES(unmap, PUT(PTE, 0) flush_tlb(r, TLB); note(r, R1, 1);)
DOES(unmap_late, PUT(PTE, 0) note(r, R1, 1); flush_tlb(r, TLB);)

DOES(unmap_and_copy, PUT(PTE, 0) flush_tlb(r, TLB); GET(R0, DATA))

static void uses_twice(struct pt_race *r)
{
	for (int i = 0; i < 2; i++)
		if (user_store(r, TLB, PTE, 7) && peek(r, R1))
			note(r, R0, 1);
}

static void uses(struct pt_race *r)
{
	if (user_store(r, TLB, PTE, 7))
		note(r, R2, 1);
}

DOES(protect_plain, const u64 e = load(r, PTE); PUT(PTE, HELPER(r, pte_wrprotect, e)))
DOES(protect_atomic, apply(r, PTE, pte_wrprotect);)
DOES(protect_and_flush, apply(r, PTE, pte_wrprotect); flush_tlb(r, TLB); note(r, R1, 1);)
DOES(take_it, note(r, R0, pointer(r, PTE, ptep_get_and_clear));)

DOES(chooses, const u64 n = choose(r, 3); if (n == 0) reach(r, "nought");
     else if (n == 1) reach(r, "one"); else reach(r, "two");)

/* ---- what must not come out ---- */

#define SEEN(name, condition)                                            \
	static const char *name(struct pt_race *r, bool ends)            \
	{                                                                \
		(void)r;                                                 \
		return ends && (condition) ? "it has come to it" : NULL; \
	}
#define V(c) value(r, c)

SEEN(both_0, !V(R0) && !V(R1))
SEEN(r0_not_r1, V(R0) == 1 && V(R1) == 0)
SEEN(both_1, V(R0) == 1 && V(R1) == 1)
SEEN(xy_2, V(X) == 2 && V(Y) == 2)
SEEN(r1_x2, V(R1) == 1 && V(X) == 2)
SEEN(y2_r0, V(Y) == 2 && V(R0) == 0)
SEEN(older_later, V(R0) == 2 && V(R1) == 1)
SEEN(iriw, V(R0) == 1 && !V(R1) && V(R2) == 1 && !V(R3))
SEEN(wrc, V(R2) == 1 && V(R3) == 0)
SEEN(not_own, V(R0) == 0)
SEEN(not_7, V(X) != 7)
SEEN(not_noted, V(R2) && !HELPER(r, pte_dirty, V(PTE)))
SEEN(not_2, V(X) != 2)
SEEN(taken_twice, V(R0) == 2)
SEEN(torn, V(R0) == 2 || V(R0) == 3)
SEEN(late, V(R0))
SEEN(not_copied, V(R2) && V(R0) != 7)
SEEN(dirty_lost, V(R2) && !HELPER(r, pte_dirty, V(PTE)))
SEEN(take_lost, V(R2) && !HELPER(r, pte_dirty, V(R0)))
SEEN(nothing, false)

static void starts(struct pt_race *r)
{
	u64 e = pt_race_new(r, PT_PTE, PT_RACE_FRAME, PT_PROT_SHARED_RW);

	e = HELPER(r, pte_mkyoung, HELPER(r, pte_mkwrite, HELPER(r, pte_mkclean, e)));
	set(r, PTE, e);
	set(r, DATA, 1);
}

static void starts_walked(struct pt_race *r)
{
	starts(r);
	set(r, TLB, value(r, PTE));
}

static void starts_at_7(struct pt_race *r)
{
	set(r, X, 7);
}

/* Which models come to it: "sc tso weak". */
struct shape {
	const char *name;
	void (*does[4])(struct pt_race *r);
	const char *(*wrong)(struct pt_race *r, bool ends);
	const char *comes;
	void (*init)(struct pt_race *r);
};

static const struct shape shapes[] = {
	{ "SB", { x_then_read_y, y_then_read_x }, both_0, "tso weak", NULL },
	{ "SB+mb+po", { x_mb_read_y, y_then_read_x }, both_0, "tso weak", NULL },
	{ "SB+mbs", { x_mb_read_y, y_mb_read_x }, both_0, "", NULL },
	{ "SB+atomics", { x_add_read_y, y_add_read_x }, both_0, "", NULL },
	{ "SB+rfi", { forwards_x, forwards_y }, iriw, "tso weak", NULL },
	{ "MP", { x_then_y, read_y_then_x }, r0_not_r1, "weak", NULL },
	{ "MP+wmb+po", { x_wmb_y, read_y_then_x }, r0_not_r1, "weak", NULL },
	{ "MP+po+rmb", { x_then_y, read_y_rmb_x }, r0_not_r1, "weak", NULL },
	{ "MP+wmb+ctrl", { x_wmb_y, read_y_ctrl_x }, r0_not_r1, "weak", NULL },
	{ "MP+wmb+rmb", { x_wmb_y, read_y_rmb_x }, r0_not_r1, "", NULL },
	{ "MP+mbs", { x_mb_y, read_y_mb_x }, r0_not_r1, "", NULL },
	{ "MP+release+rmb", { x_release_y, read_y_rmb_x }, r0_not_r1, "", NULL },
	{ "MP+wmb+addr", { x_wmb_y, read_y_dependent_x }, r0_not_r1, "", NULL },
	/* no model has it: machine.h */
	{ "LB", { read_x_then_put_y, read_y_then_put_x }, both_1, "", NULL },
	{ "2+2W", { x2_then_y1, y2_then_x1 }, xy_2, "weak", NULL },
	{ "2+2W+wmbs", { x2_wmb_y1, y2_wmb_x1 }, xy_2, "", NULL },
	{ "S", { x2_then_y1, read_y_then_put_x }, r1_x2, "weak", NULL },
	{ "S+wmb+po", { x2_wmb_y1, read_y_then_put_x }, r1_x2, "", NULL },
	{ "R", { x_then_y, y2_read_x }, y2_r0, "tso weak", NULL },
	{ "R+mb+po", { x_mb_y, y2_read_x }, y2_r0, "tso weak", NULL },
	{ "R+mbs", { x_mb_y, y2_mb_read_x }, y2_r0, "", NULL },
	{ "CoRR", { x1_then_x2, read_x_twice }, older_later, "", NULL },
	{ "CoWW", { x1_then_x2 }, not_2, "", NULL },
	{ "CoWR", { own_store, store_2 }, not_own, "", NULL },
	{ "IRIW", { put_x, put_y, read_x_then_y, read_y_then_x_2 }, iriw, "weak", NULL },
	{ "IRIW+rmbs", { put_x, put_y, read_x_rmb_y, read_y_rmb_x_2 }, iriw, "", NULL },
	{ "WRC", { put_x, read_x_put_y, read_y_then_x_2 }, wrc, "weak", NULL },
	{ "WRC+rmb", { put_x, read_x_put_y, read_y_rmb_x_2 }, wrc, "", NULL },
	{ "plain adds", { plain_add, plain_add }, not_2, "sc tso weak", NULL },
	{ "locked adds", { locked_add, locked_add }, not_2, "", NULL },
	{ "adds of writers", { written_add, written_add }, not_2, "", NULL },
	{ "adds of readers", { read_locked_add, read_locked_add }, not_2, "sc tso weak", NULL },
	{ "one writer, one reader", { written_add, read_locked_add }, not_2, "", NULL },
	{ "atomic adds", { atomic_add_1, atomic_add_1 }, not_2, "", NULL },
	{ "adds by cmpxchg", { cmpxchg_add, cmpxchg_add }, not_2, "", NULL },
	{ "cmpxchg of another value", { cmpxchg_0 }, not_7, "", starts_at_7 },
	{ "xchg", { xchg_takes, xchg_takes }, taken_twice, "", starts_at_7 },
	{ "seqcount", { seq_writer, seq_reader }, torn, "", NULL },
	{ "AB-BA", { lock_a_b, lock_b_a }, nothing, "sc tso weak", NULL },
	{ "AB-AB", { lock_a_b, lock_a_b }, nothing, "", NULL },
	{ "unmap", { unmap, uses_twice }, late, "", starts },
	{ "unmap, flushed late", { unmap_late, uses_twice }, late, "sc tso weak", starts },
	{ "a store by a clean translation", { put_x, uses }, not_noted, "", starts_walked },
	{ "protected, then stored to", { protect_and_flush, uses_twice }, late, "", starts },
	{ "unmap and copy", { unmap_and_copy, uses }, not_copied, "", starts },
	{ "a dirty bit and a plain store",
	  { protect_plain, uses },
	  dirty_lost,
	  "sc tso weak",
	  starts },
	{ "a dirty bit and an atomic helper", { protect_atomic, uses }, dirty_lost, "", starts },
	{ "a dirty bit and what takes the entry", { take_it, uses }, take_lost, "", starts },
};

/* ---- running them ---- */

static struct pt_job job;
static struct pt_race_subject *subject;

/* The reference helpers of x86, whose MMU notes writes. */
static void open_subject(void)
{
	char err[256] = "";

	for (size_t i = 0; i < builtins() && !job.host; i++) {
		const struct builtin b = builtin_at(i);

		if (!strcmp(b.host->arch->name, "x86"))
			job = (struct pt_job){ b.host, b.mode, b.subject, b.isa, NULL };
	}
	subject = pt_race_open(&pt_engine_native, &job, err, sizeof(err));
	ck_assert_msg(subject != NULL, "%s", err);
}

static void close_subject(void)
{
	pt_race_close(subject);
	memset(&job, 0, sizeof(job));
}

static void no_init(struct pt_race *r)
{
	(void)r;
}

static const struct pt_variant only[] = {
	{ .name = "only", .what = "", .fixed = "a test" },
};

/* What a shape is as a scenario. */
struct made {
	struct pt_actor actor[PT_RACE_ACTORS];
	struct pt_scenario is;
};

static void make_scenario(const struct shape *s, struct made *m)
{
	static const char *const names[] = { "p0", "p1", "p2", "p3" };
	size_t n = 0;

	memset(m, 0, sizeof(*m));
	for (; n < PT_ARRAY_SIZE(s->does) && s->does[n]; n++) {
		m->actor[n].name = names[n];
		m->actor[n].does[0] = s->does[n];
	}
	m->is = (struct pt_scenario){ .name = s->name,
				      .cells = cells,
				      .nr_cells = NR_CELLS,
				      .actors = m->actor,
				      .nr_actors = n,
				      .variants = only,
				      .nr_variants = 1,
				      .init = s->init ? s->init : no_init,
				      .wrong = s->wrong };
}

static struct pt_race_row *run(const struct made *m, enum pt_memory memory,
			       const struct pt_race_limits *l)
{
	struct pt_race_row *row = calloc(1, sizeof(*row));

	row->scenario = &m->is;
	row->memory = memory;
	pt_race_run(subject, l, row);
	return row;
}

static const struct pt_race_limits none;

static void must_be(const struct shape *s, enum pt_memory memory, bool comes)
{
	struct made m;
	struct pt_race_row *row;

	make_scenario(s, &m);
	row = run(&m, memory, &none);
	ck_assert_msg(row->verdict == (comes ? PT_RACE_VIOLATED : PT_RACE_CLEAN),
		      "%s, model %d: %s, %s", s->name, memory, pt_race_verdict_names[row->verdict],
		      row->why);
	free(row);
}

START_TEST(a_model_comes_to_what_it_allows_and_to_nothing_else)
{
	static const char *const model[] = { "sc", "tso", "weak" };
	const struct shape *s = &shapes[_i];

	for (int m = 0; m < PT_NR_MEMORIES; m++)
		must_be(s, (enum pt_memory)m, strstr(s->comes, model[m]) != NULL);
}
END_TEST

static const struct shape *shape_named(const char *name)
{
	for (size_t i = 0; i < PT_ARRAY_SIZE(shapes); i++)
		if (!strcmp(shapes[i].name, name))
			return &shapes[i];
	ck_abort_msg("no shape %s", name);
	return NULL;
}

/* Each of these is needed, and the others are not: what is left out is left out indeed. */
static void needs(const char *shape, enum pt_memory memory, unsigned needed, unsigned not_needed)
{
	const struct pt_race_limits l = { .necessity = true };
	struct made m;
	struct pt_race_row *row;
	unsigned n[PT_NR_RACE_VERDICTS] = { 0 };

	make_scenario(shape_named(shape), &m);
	row = run(&m, memory, &l);
	for (size_t i = 0; i < row->nr_needs; i++)
		n[row->need[i].without]++;
	ck_assert_msg(n[PT_RACE_VIOLATED] == needed && n[PT_RACE_CLEAN] == not_needed,
		      "%s: %u needed, %u not", shape, n[PT_RACE_VIOLATED], n[PT_RACE_CLEAN]);
	free(row);
}

START_TEST(what_is_needed_is_told_from_what_is_not)
{
	needs("SB+mbs", PT_MEMORY_SC, 0, 2);
	needs("SB+mbs", PT_MEMORY_TSO, 2, 0);
	needs("MP+wmb+rmb", PT_MEMORY_TSO, 0, 2);
	needs("MP+wmb+rmb", PT_MEMORY_WEAK, 2, 0);
	needs("locked adds", PT_MEMORY_SC, 2, 0);
	needs("unmap", PT_MEMORY_SC, 1, 0);
	needs("seqcount", PT_MEMORY_SC, 1, 4);
	needs("seqcount", PT_MEMORY_WEAK, 5, 0);
}
END_TEST

/* ---- limits, labels, ways ---- */

START_TEST(a_search_that_is_cut_is_not_clean)
{
	const struct pt_race_limits few = { .states = 10 };
	struct made m;
	struct pt_race_row *row;

	make_scenario(shape_named("locked adds"), &m);
	row = run(&m, PT_MEMORY_SC, &few);
	ck_assert_msg(row->verdict == PT_RACE_ERROR && strstr(row->why, "incomplete"), "%s",
		      row->why);
	free(row);
}
END_TEST

/* What one actor's operations return has no end: he is cut, and nobody calls it clean. */
DOES(never_ends, for (;;) load(r, X);)

START_TEST(an_actor_that_never_ends_is_an_error)
{
	const struct shape s = { "endless", { never_ends }, nothing, "", NULL };
	struct made m;
	struct pt_race_row *row;

	make_scenario(&s, &m);
	row = run(&m, PT_MEMORY_SC, &none);
	ck_assert_msg(row->verdict == PT_RACE_ERROR, "%s", row->why);
	free(row);
}
END_TEST

START_TEST(every_choice_is_tried)
{
	const struct shape s = { "choice", { chooses }, nothing, "", NULL };
	struct made m;
	struct pt_machine_setup setup = { .memory = PT_MEMORY_SC, .subject = subject, .drop = -1 };
	const struct pt_search_limits limits = { 0 };
	struct pt_space space;
	struct pt_search *search;
	struct pt_race *r;

	make_scenario(&s, &m);
	setup.scenario = &m.is;
	r = pt_race_new_machine(&setup);
	space = pt_race_space(r);
	search = pt_search_run(&space, &limits);
	ck_assert_str_eq(pt_race_label(r, 0), "nought");
	ck_assert_str_eq(pt_race_label(r, 1), "one");
	ck_assert_str_eq(pt_race_label(r, 2), "two");
	ck_assert_ptr_null(pt_race_label(r, 3));
	pt_search_free(search);
	pt_race_free_machine(r);
}
END_TEST

/* A machine that knows of no search. */
static bool play_anew(const struct made *m, enum pt_memory memory, const struct pt_trail *t,
		      size_t n, struct pt_trail *to)
{
	const struct pt_machine_setup setup = {
		.scenario = &m->is, .memory = memory, .subject = subject, .drop = -1
	};
	struct pt_race *r = pt_race_new_machine(&setup);
	const bool all = pt_trail_play(r, &setup, t->move, n, to) == n;

	pt_race_free_machine(r);
	return all;
}

START_TEST(a_trail_is_played_to_the_same_end)
{
	static const struct {
		const char *shape;
		enum pt_memory memory;
	} of[] = { { "SB", PT_MEMORY_TSO },
		   { "MP", PT_MEMORY_WEAK },
		   { "IRIW", PT_MEMORY_WEAK },
		   { "AB-BA", PT_MEMORY_SC },
		   { "unmap, flushed late", PT_MEMORY_WEAK } };
	struct pt_trail *again = calloc(1, sizeof(*again));
	struct made m;
	struct pt_race_row *row;

	make_scenario(shape_named(of[_i].shape), &m);
	row = run(&m, of[_i].memory, &none);
	ck_assert(play_anew(&m, of[_i].memory, &row->trail, row->trail.nr_moves, again));
	ck_assert(!memcmp(again, &row->trail, sizeof(*again)));
	ck_assert_str_eq(again->wrong, row->why);
	/* half of it comes to no end; a move that nobody can make is noticed */
	ck_assert(play_anew(&m, of[_i].memory, &row->trail, row->trail.nr_moves / 2, again));
	ck_assert(!*again->wrong && strcmp(again->hash, row->trail.hash) != 0);
	row->trail.move[0] = 77;
	ck_assert(!play_anew(&m, of[_i].memory, &row->trail, row->trail.nr_moves, again));
	free(row);
	free(again);
}
END_TEST

DOES(reads_a_lock, load(r, LOCK);)

START_TEST(a_lock_is_no_memory)
{
	const struct shape s = { "lock read", { reads_a_lock }, nothing, "", NULL };
	struct made m;
	struct pt_race_row *row;

	make_scenario(&s, &m);
	row = run(&m, PT_MEMORY_SC, &none);
	ck_assert_msg(row->verdict == PT_RACE_ERROR, "%s", row->why);
	free(row);
}
END_TEST

/* ---- the scenarios ---- */

/* One twin or more, each a variant with a bug. */
static bool has_twins(const struct pt_scenario *s, const struct pt_variant *v)
{
	char name[48];
	size_t n, twins = 0;

	for (const char *p = v->twin; p && (n = pt_word_in(&p)); p += n, twins++) {
		int twin;

		snprintf(name, sizeof(name), "%.*s", (int)n, p);
		twin = pt_race_variant_named(s, name);
		if (twin < 0 || s->variants[twin].fixed)
			return false;
	}
	return twins > 0;
}

/* What a wrong row of a scenario would be: its name, or what is missing. */
static const char *odd_variant(const struct pt_scenario *s, size_t at)
{
	const struct pt_variant *v = &s->variants[at];

	if (!v->name || !v->what || pt_race_variant_named(s, v->name) != (int)at)
		return "a name of its own, and what it does";
	if (v->fixed && !has_twins(s, v))
		return "a twin that has the bug";
	if (!v->fixed && v->twin)
		return "no twin, since it is none's fix";
	for (int m = 0; v->fixed && m < PT_NR_MEMORIES; m++)
		if (v->violated[m])
			return "to be violated nowhere";
	for (size_t i = 0; i < PT_ARRAY_SIZE(v->unreached) && v->unreached[i].label; i++)
		if (!v->unreached[i].why)
			return "why a label is not reached";
	return NULL;
}

static const char *odd_scenario(const struct pt_scenario *s)
{
	if (!s->name || !s->what || !s->functions || !s->wrong_is || !s->left_out || !s->init ||
	    !s->needs)
		return "all of its texts, init() and needs";
	if (s->nr_cells > PT_RACE_CELLS || s->nr_actors > PT_RACE_ACTORS ||
	    s->nr_variants > PT_RACE_VARIANTS)
		return "fewer cells, actors or variants";
	for (size_t c = 0; c < s->nr_cells; c++)
		if (!s->cells[c].name ||
		    (s->cells[c].kind == PT_RACE_TLB && s->cells[c].owner >= s->nr_actors))
			return "names of cells, and owners of TLBs";
	return pt_race_scenario_named(s->name) == s ? NULL : "a name of its own";
}

START_TEST(scenarios_are_whole)
{
	for (size_t i = 0; pt_scenarios[i]; i++) {
		const struct pt_scenario *s = pt_scenarios[i];
		const char *odd = odd_scenario(s);

		ck_assert_msg(!odd, "%s wants %s", s->name, odd);
		for (size_t v = 0; v < s->nr_variants; v++) {
			odd = odd_variant(s, v);
			ck_assert_msg(!odd, "%s %s wants %s", s->name, s->variants[v].name, odd);
		}
	}
}
END_TEST

/* A fixed variant that does nothing is clean, and yet no good. */
DOES(does_it, PUT(X, 1) reach(r, "done"); if (!pt_race_variant(r)) check(r, false, "a bug");)
DOES(does_it_not, if (pt_race_variant(r)) return; reach(r, "asked");)

START_TEST(a_fixed_variant_that_comes_to_less_is_an_error)
{
	static const struct pt_variant twins[] = {
		{ .name = "bug", .what = "" },
		{ .name = "idle", .what = "", .fixed = "a test", .twin = "bug" },
		{ .name = "told",
		  .what = "",
		  .fixed = "a test",
		  .twin = "bug",
		  .unreached = { { "asked", "it does not ask" } } },
	};
	const struct shape s = { "twins", { does_it, does_it_not }, nothing, "", NULL };
	struct made m;

	make_scenario(&s, &m);
	m.is.variants = twins;
	m.is.nr_variants = PT_ARRAY_SIZE(twins);
	for (unsigned v = 0; v < PT_ARRAY_SIZE(twins); v++) {
		static const enum pt_race_verdict want[] = { PT_RACE_VIOLATED, PT_RACE_ERROR,
							     PT_RACE_CLEAN };
		struct pt_race_row *row = calloc(1, sizeof(*row));

		row->scenario = &m.is;
		row->variant = v;
		pt_race_run(subject, &none, row);
		ck_assert_msg(row->verdict == want[v], "%s: %s", twins[v].name, row->why);
		ck_assert(v != 1 || strstr(row->why, "asked"));
		free(row);
	}
}
END_TEST

/* ---- subjects that lack something, or break ---- */

/* The row of a shape on a subject whose helper is another. */
static struct pt_race_row *run_with(enum pt_helper h, u64 (*does)(u64 e), const char *shape)
{
	struct pt_subject odd = *job.builtin;
	struct pt_job its = job;
	struct pt_race_subject *sound = subject;
	struct pt_race_row *row;
	struct made m;
	char err[256] = "";

	odd.op[h].one = does;
	its.builtin = &odd;
	subject = pt_race_open(&pt_engine_native, &its, err, sizeof(err));
	ck_assert_msg(subject != NULL, "%s", err);
	make_scenario(shape_named(shape), &m);
	row = run(&m, PT_MEMORY_SC, &none);
	pt_race_close(subject);
	subject = sound;
	return row;
}

START_TEST(what_a_subject_lacks_is_absent)
{
	struct pt_race_row *row =
		run_with(H_pte_wrprotect, NULL, "a dirty bit and an atomic helper");

	ck_assert_int_eq(row->verdict, PT_RACE_ABSENT);
	ck_assert_str_eq(row->why, "there is no pte_wrprotect()");
	free(row);
}
END_TEST

START_TEST(a_helper_that_breaks_is_an_error)
{
	struct pt_race_row *row =
		run_with(H_pte_wrprotect, helper_that_traps, "a dirty bit and an atomic helper");

	ck_assert_int_eq(row->verdict, PT_RACE_ERROR);
	ck_assert_msg(strstr(row->why, " in pte_wrprotect(") != NULL, "%s", row->why);
	free(row);
}
END_TEST

static u64 keeps_all(u64 e)
{
	return e;
}

/* A wrong bit is found by what comes of it: programs go on storing. */
START_TEST(a_helper_that_is_wrong_is_found)
{
	struct pt_race_row *row = run_with(H_pte_wrprotect, keeps_all, "protected, then stored to");

	ck_assert_int_eq(row->verdict, PT_RACE_VIOLATED);
	free(row);
}
END_TEST

static u64 never(u64 e, u64 write)
{
	(void)e;
	(void)write;
	return 0;
}

/* A bug that is not found though it should be: the reference helpers come further. */
START_TEST(a_bug_that_is_not_found_has_a_reason)
{
	struct pt_race_row *row = calloc(1, sizeof(*row));
	struct pt_subject closed = *job.builtin;
	struct pt_job its = job;
	struct pt_race_subject *s;
	char err[256] = "";

	closed.op[H_pte_access_permitted].two = never;
	its.builtin = &closed;
	s = pt_race_open(&pt_engine_native, &its, err, sizeof(err));
	ck_assert_msg(s != NULL, "%s", err);
	row->scenario = pt_race_scenario_named("fork-gup");
	pt_race_run(s, &none, row);
	ck_assert_int_eq(row->verdict, PT_RACE_CLEAN);
	ck_assert(!pt_race_is_expected(row));
	pt_race_explain_odd(s, subject, &none, row);
	ck_assert_msg(strstr(row->odd, "it never comes to 'pinned'") != NULL, "%s", row->odd);
	pt_race_explain_odd(subject, subject, &none, row);
	ck_assert_str_eq(row->odd, "it comes wherever the reference helpers come");
	pt_race_close(s);
	free(row);
}
END_TEST

/* ---- the search alone ---- */

/* A walk over a grid, from one corner, right or down; one place is wrong. */
struct grid {
	u32 wide, high, wrong_x, wrong_y;
};

static size_t grid_first(void *of, void *state)
{
	(void)of;
	memset(state, 0, 2 * sizeof(u32));
	return 2 * sizeof(u32);
}

static void grid_next(void *of, const void *state, size_t size, struct pt_search *to)
{
	const struct grid *g = of;
	u32 at[2];

	memcpy(at, state, size);
	for (u32 i = 0; i < 2; i++)
		if (at[i] + 1 < (i ? g->high : g->wide)) {
			at[i]++;
			pt_search_next(to, i, at, sizeof(at), NULL);
			at[i]--;
		}
}

static const char *grid_wrong(void *of, const void *state, size_t size, bool ends)
{
	const struct grid *g = of;
	u32 at[2];

	(void)ends;
	memcpy(at, state, size);
	return at[0] == g->wrong_x && at[1] == g->wrong_y ? "here" : NULL;
}

static struct pt_search *walk_grid(struct grid *g, const struct pt_search_limits *l)
{
	static struct pt_space space;

	space = (struct pt_space){ g, 2 * sizeof(u32), grid_first, grid_next, grid_wrong };
	return pt_search_run(&space, l);
}

START_TEST(a_search_sees_every_state_once)
{
	struct grid g = { 100, 70, 200, 200 };
	const struct pt_search_limits l = { 0 };
	struct pt_search *s = walk_grid(&g, &l);
	const struct pt_search_found *f = pt_search_found(s);

	ck_assert_int_eq(f->end, PT_SEARCH_ALL);
	ck_assert_uint_eq(f->states, 7000);
	ck_assert_uint_eq(f->moves, 99 * 70 + 69 * 100);
	ck_assert_uint_eq(f->ends, 1);
	ck_assert_uint_eq(f->depth, 99 + 69);
	pt_search_free(s);
}
END_TEST

START_TEST(a_search_finds_a_shortest_way)
{
	struct grid g = { 100, 70, 13, 9 };
	const struct pt_search_limits l = { 0 };
	struct pt_search *s = walk_grid(&g, &l);
	pt_move *moves;
	const size_t n = pt_search_path(s, &moves);
	u32 at[2] = { 0, 0 };

	ck_assert_int_eq(pt_search_found(s)->end, PT_SEARCH_WRONG);
	ck_assert_str_eq(pt_search_found(s)->wrong, "here");
	ck_assert_uint_eq(n, 13 + 9);
	for (size_t i = 0; i < n; i++)
		at[moves[i]]++;
	ck_assert(at[0] == 13 && at[1] == 9);
	free(moves);
	pt_search_free(s);
}
END_TEST

START_TEST(a_search_keeps_to_its_limits)
{
	struct grid g = { 2000, 2000, 1999, 1999 };
	const struct pt_search_limits states = { .states = 5000 };
	const struct pt_search_limits bytes = { .bytes = 4 << 20 };
	struct pt_search *s = walk_grid(&g, &states);

	ck_assert_int_eq(pt_search_found(s)->end, PT_SEARCH_CUT);
	ck_assert_str_eq(pt_search_found(s)->cut, "states");
	ck_assert_uint_eq(pt_search_found(s)->states, 5001);
	pt_search_free(s);
	s = walk_grid(&g, &bytes);
	ck_assert_int_eq(pt_search_found(s)->end, PT_SEARCH_CUT);
	ck_assert_str_eq(pt_search_found(s)->cut, "memory");
	pt_search_free(s);
}
END_TEST

/* What there is no room for is said. */
START_TEST(a_trail_that_is_cut_says_so)
{
	const size_t n = PT_TRAIL_MOVES + 7;
	struct pt_trail *t = calloc(1, sizeof(*t));
	pt_move *moves = calloc(n, sizeof(*moves));
	struct pt_machine_setup setup = { .memory = PT_MEMORY_SC, .subject = subject, .drop = -1 };
	struct pt_race *r;
	struct made m;
	char *text = NULL;
	size_t size;
	FILE *f;

	make_scenario(shape_named("SB"), &m);
	setup.scenario = &m.is;
	r = pt_race_new_machine(&setup);
	pt_trail_play(r, &setup, moves, n, t);
	ck_assert_uint_eq(t->nr_moves, PT_TRAIL_MOVES);
	ck_assert_uint_eq(t->moves_left_out, 7);
	f = open_memstream(&text, &size);
	pt_trail_print(f, t, "");
	fclose(f);
	ck_assert_ptr_nonnull(strstr(text, "only its first 1024 moves are kept, 7 are not"));
	pt_trail_play(r, &setup, moves, 1, t);
	ck_assert_uint_eq(t->moves_left_out, 0);
	pt_race_free_machine(r);
	free(text);
	free(moves);
	free(t);
}
END_TEST

/* ---- what two processors say --------------------------------------------------------- */

static const struct {
	const char *what;
	enum pt_race_verdict bug, fixed; /* the search's */
	struct pt_stressed seen[2];	 /* clear-plain, clear */
	const char *no_machine;
	enum pt_stress_says says[2];
	bool disagrees;
	int status;
} stressed[] = {
	{ "as it should be",
	  PT_RACE_VIOLATED,
	  PT_RACE_CLEAN,
	  { { PT_STRESS_RAN, 50, 20, 27, 3 }, { PT_STRESS_RAN, 200, 99, 101, 0 } },
	  "",
	  { PT_SAYS_SEEN, PT_SAYS_NOT_SEEN },
	  false,
	  PT_EXIT_OK },
	{ "the fixed one loses, too",
	  PT_RACE_VIOLATED,
	  PT_RACE_CLEAN,
	  { { PT_STRESS_RAN, 50, 20, 27, 3 }, { PT_STRESS_RAN, 200, 99, 100, 1 } },
	  "",
	  { PT_SAYS_SEEN, PT_SAYS_SEEN },
	  true,
	  PT_EXIT_VIOLATED },
	{ "the search finds it of the fixed one, too: they agree, and it is wrong",
	  PT_RACE_VIOLATED,
	  PT_RACE_VIOLATED,
	  { { PT_STRESS_RAN, 50, 20, 27, 3 }, { PT_STRESS_RAN, 200, 99, 100, 1 } },
	  "",
	  { PT_SAYS_SEEN, PT_SAYS_SEEN },
	  false,
	  PT_EXIT_VIOLATED },
	{ "the bug is not seen: then that the fix holds means nothing",
	  PT_RACE_VIOLATED,
	  PT_RACE_CLEAN,
	  { { PT_STRESS_RAN, 2000, 900, 1100, 0 }, { PT_STRESS_RAN, 2000, 900, 1100, 0 } },
	  "",
	  { PT_SAYS_NEVER, PT_SAYS_NEVER },
	  false,
	  PT_EXIT_NOT_RUN },
	{ "too rarely seen",
	  PT_RACE_VIOLATED,
	  PT_RACE_CLEAN,
	  { { PT_STRESS_RAN, 2000, 900, 1099, 1 }, { PT_STRESS_RAN, 2000, 900, 1100, 0 } },
	  "",
	  { PT_SAYS_SEEN, PT_SAYS_NEVER },
	  false,
	  PT_EXIT_NOT_RUN },
	{ "one is always the first",
	  PT_RACE_VIOLATED,
	  PT_RACE_CLEAN,
	  { { PT_STRESS_RAN, 50, 47, 0, 3 }, { PT_STRESS_RAN, 2000, 2000, 0, 0 } },
	  "",
	  { PT_SAYS_SEEN, PT_SAYS_NEVER },
	  false,
	  PT_EXIT_NOT_RUN },
	{ "the second processor is late",
	  PT_RACE_VIOLATED,
	  PT_RACE_CLEAN,
	  { { PT_STRESS_LATE, 0, 0, 0, 0 }, { PT_STRESS_LATE, 0, 0, 0, 0 } },
	  "",
	  { PT_SAYS_NEVER, PT_SAYS_NEVER },
	  false,
	  PT_EXIT_NOT_RUN },
	{ "the walker is not atomic itself",
	  PT_RACE_VIOLATED,
	  PT_RACE_CLEAN,
	  { { PT_STRESS_APART, 0, 0, 0, 0 }, { PT_STRESS_APART, 0, 0, 0, 0 } },
	  "",
	  { PT_SAYS_ABSENT, PT_SAYS_ABSENT },
	  false,
	  PT_EXIT_OK },
	{ "no machine: nobody asked for this one by name",
	  PT_RACE_VIOLATED,
	  PT_RACE_CLEAN,
	  { { 0, 0, 0, 0, 0 }, { 0, 0, 0, 0, 0 } },
	  "no emulator",
	  { PT_SAYS_SKIP, PT_SAYS_SKIP },
	  false,
	  PT_EXIT_OK },
};

START_TEST(what_two_processors_say_is_judged)
{
	const struct pt_scenario *is = pt_race_scenario_named("hardware-dirty");
	const struct pt_options o = { .stress = true };
	struct pt_race_side *side = calloc(1, sizeof(*side));
	struct pt_race_row *row = calloc(2, sizeof(*row));
	const struct pt_races all = { .o = &o, .side = side, .nr_sides = 1 };
	const char *why;

	side->ran = true;
	side->row = row;
	side->nr_rows = 2;
	snprintf(side->machine_why, sizeof(side->machine_why), "%s", stressed[_i].no_machine);
	for (unsigned k = 0; k < 2; k++) {
		row[k].scenario = is;
		row[k].variant = (unsigned)pt_race_variant_named(is, k ? "clear" : "clear-plain");
		row[k].verdict = k ? stressed[_i].fixed : stressed[_i].bug;
		side->stressed[k ? PT_STRESS_CLEAR : PT_STRESS_CLEAR_PLAIN] = stressed[_i].seen[k];
	}
	for (unsigned k = 0; k < 2; k++) {
		ck_assert_msg(pt_stress_says(side, &row[k], &why) == stressed[_i].says[k], "%s: %s",
			      stressed[_i].what, why);
		ck_assert_msg((stressed[_i].says[k] < PT_SAYS_SEEN) == (*why != 0), "%s",
			      stressed[_i].what);
	}
	ck_assert_int_eq(pt_stress_disagrees(side, &row[1]), stressed[_i].disagrees);
	ck_assert_msg(pt_stress_status(&all) == stressed[_i].status, "%s", stressed[_i].what);
	free(row);
	free(side);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("race");
	TCase *search = tcase_create("search"), *models = tcase_create("models");

	tcase_set_timeout(models, 300);
	tcase_add_test(search, a_search_sees_every_state_once);
	tcase_add_test(search, a_search_finds_a_shortest_way);
	tcase_add_test(search, a_search_keeps_to_its_limits);
	tcase_add_checked_fixture(models, open_subject, close_subject);
	tcase_add_loop_test(models, a_model_comes_to_what_it_allows_and_to_nothing_else, 0,
			    (int)PT_ARRAY_SIZE(shapes));
	tcase_add_test(models, what_is_needed_is_told_from_what_is_not);
	tcase_add_test(models, a_search_that_is_cut_is_not_clean);
	tcase_add_test(models, an_actor_that_never_ends_is_an_error);
	tcase_add_test(models, every_choice_is_tried);
	tcase_add_test(models, what_a_subject_lacks_is_absent);
	tcase_add_test(models, a_helper_that_breaks_is_an_error);
	tcase_add_test(models, a_helper_that_is_wrong_is_found);
	tcase_add_test(models, a_bug_that_is_not_found_has_a_reason);
	tcase_add_test(models, scenarios_are_whole);
	tcase_add_test(models, a_fixed_variant_that_comes_to_less_is_an_error);
	tcase_add_test(models, a_lock_is_no_memory);
	tcase_add_loop_test(models, a_trail_is_played_to_the_same_end, 0, 5);
	tcase_add_test(models, a_trail_that_is_cut_says_so);
	tcase_add_loop_test(search, what_two_processors_say_is_judged, 0,
			    (int)PT_ARRAY_SIZE(stressed));
	suite_add_tcase(s, search);
	suite_add_tcase(s, models);
	return run_suite(s);
}
