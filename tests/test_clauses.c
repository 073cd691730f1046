/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Every clause can fail.  A shaker replaces one helper of a builtin subject at
 * a time by one that answers wrongly in some systematic way, and collects the
 * clauses that are violated.  What counts for a clause is a fault in its own
 * helper, or in the predicate it reads, so that it is not silent about the helper
 * it is named after.  Where one fault never shows, both are wrong at once.
 *
 * A law that was violated so is replayed, and its witness must say what was called:
 * PT_TEST_WITNESSES=1 prints all of them.
 */
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/run/replay.h"
#include "conformance/witness/calls_of.h"
#include "conformance/words/names.h"
#include "generic/run/run.h"
#include "generic/subject/notes.h"
#include "harness.h"

/* ---- faults ---------------------------------------------------------------- */

enum wrong {
	WRONG_SCATTER, /* a third of all cases: some bit flipped, which depends on the case */
	WRONG_PAIR,    /* the same with two bits */
	WRONG_STALE,   /* a third of all cases: the answer of the case before */
	WRONG_SOME,    /* a third of all cases: this bit flipped */
	WRONG_FLIP,    /* this bit flipped */
	WRONG_SET,     /* this bit set … */
	WRONG_CLEAR,   /* … or cleared */
	WRONG_ZERO,
	WRONG_IDLE,   /* it is not done at all */
	WRONG_SAME,   /* it gives back what it was given */
	WRONG_BESIDE, /* in a table: what stands before the page or the run is another, or after */
	WRONG_TRUE,
	WRONG_FALSE,
	WRONG_NOT,	/* a predicate says the opposite, always … */
	WRONG_SOMETIMES /* … or in a third of all cases */
};

struct fault {
	enum wrong wrong;
	unsigned bit; /* or a salt, where only some cases are wrong */
	bool sized;   /* the argument is the address of a struct pt_huge … */
	bool at;      /* … or of an entry, … */
	bool run;     /* … of so many as the second one says */
	union pt_op op;
	u64 before; /* WRONG_STALE */
};
/* Helpers take no argument that could carry them. */
static struct fault fault, second_fault;

static u64 mix(u64 v)
{
	v = (v ^ v >> 31) * UINT64_C(0xbf58476d1ce4e5b9);
	return v ^ v >> 29;
}

static bool in_a_third(const struct fault *f, u64 a, u64 b)
{
	return mix(a ^ mix(b + f->bit)) % 3 == 0;
}

static u64 some_bit(const struct fault *f, u64 a, u64 b)
{
	return PT_BIT(mix(a + b + f->bit) >> 5 & 63);
}

static u64 stale(struct fault *f, u64 right)
{
	u64 before = f->before;

	f->before = right;
	return before ? before : right;
}

static u64 wrong_in_some(struct fault *f, u64 right, u64 a, u64 b)
{
	switch (f->wrong) {
	case WRONG_SCATTER:
		return right ^ some_bit(f, a, b);
	case WRONG_PAIR:
		return right ^ some_bit(f, a, b) ^ some_bit(f, b, ~a);
	case WRONG_STALE:
		return stale(f, right);
	case WRONG_SOME:
		return right ^ PT_BIT(f->bit);
	default: /* WRONG_SOMETIMES */
		return !right;
	}
}

/* The answer is none the worse for it. */
static u64 change_beside(struct pt_huge *page, unsigned after)
{
	page->table[after ? 1 + page->nr : 0] += 1;
	return 0;
}

static u64 wrong_answer(struct fault *f, u64 right, u64 a, u64 b)
{
	switch (f->wrong) {
	case WRONG_SCATTER:
	case WRONG_PAIR:
	case WRONG_STALE:
	case WRONG_SOME:
	case WRONG_SOMETIMES:
		return in_a_third(f, a, b) ? wrong_in_some(f, right, a, b) : right;
	case WRONG_FLIP:
		return right ^ PT_BIT(f->bit);
	case WRONG_SET:
		return right | PT_BIT(f->bit);
	case WRONG_CLEAR:
		return right & ~PT_BIT(f->bit);
	case WRONG_SAME:
		return a;
	case WRONG_BESIDE:
		return right + change_beside((struct pt_huge *)(uintptr_t)a, f->bit);
	case WRONG_TRUE:
		return 1;
	case WRONG_ZERO:
	case WRONG_IDLE:
	case WRONG_FALSE:
		return 0;
	case WRONG_NOT:
		return !right;
	}
	return right;
}

/* What a case is told by: where a page lies says nothing of it. */
static u64 case_of(const struct fault *f, u64 a)
{
	const struct pt_huge *page = (const struct pt_huge *)(uintptr_t)a;

	return f->sized ? page->entry + mix(page->table[1] + page->shift) : a;
}

static u64 wrong_sized(u64 a)
{
	u64 told_by = case_of(&fault, a), right;

	if (fault.wrong == WRONG_IDLE)
		return 0;
	right = fault.op.one(a);
	return wrong_answer(&fault, right, fault.wrong == WRONG_BESIDE ? a : told_by, 0);
}

/* Of an entry in a table, or a run: all that tells a case is what stood there. */
static u64 wrong_at(u64 a, u64 b, bool two)
{
	volatile u64 *const place = (volatile u64 *)(uintptr_t)a;
	const u64 stood = *place;
	u64 right;

	if (fault.wrong == WRONG_IDLE)
		return 0;
	right = two ? fault.op.two(a, b) : fault.op.one(a);
	if (fault.wrong != WRONG_BESIDE)
		return wrong_answer(&fault, right, stood, b);
	place[fault.bit ? (fault.run ? b : 1) : (u64)-1] ^= ~UINT64_C(0);
	return right;
}

static u64 wrong_one(u64 a)
{
	if (fault.at)
		return wrong_at(a, 0, false);
	return fault.sized ? wrong_sized(a) : wrong_answer(&fault, fault.op.one(a), a, 0);
}

static u64 wrong_two(u64 a, u64 b)
{
	if (fault.at)
		return wrong_at(a, b, true);
	return wrong_answer(&fault, fault.op.two(a, b), a, b);
}

static u64 second_wrong_one(u64 a)
{
	return wrong_answer(&second_fault, second_fault.op.one(a), a, 0);
}

static u64 second_wrong_two(u64 a, u64 b)
{
	return wrong_answer(&second_fault, second_fault.op.two(a, b), a, b);
}

/* ---- what each shape of helper is tried with --------------------------------- */

struct trial {
	enum wrong wrong;
	unsigned variants; /* bits or salts */
};

/* Quick ones first, on all subjects; bit by bit only for what is left then. */
static const struct trial quick_trials[] = { { WRONG_SCATTER, 6 }, { WRONG_PAIR, 6 },
					     { WRONG_STALE, 3 },   { WRONG_ZERO, 1 },
					     { WRONG_SAME, 1 },	   { 0 } };
static const struct trial bit_trials[] = {
	{ WRONG_SOME, 64 }, { WRONG_FLIP, 64 }, { WRONG_SET, 64 }, { WRONG_CLEAR, 64 }, { 0 }
};
static const struct trial truth_trials[] = {
	{ WRONG_SOMETIMES, 4 }, { WRONG_NOT, 1 }, { WRONG_TRUE, 1 }, { WRONG_FALSE, 1 }, { 0 }
};
/* Of what works on a table. */
static const struct trial sized_trials[] = {
	{ WRONG_SCATTER, 6 }, { WRONG_BESIDE, 2 }, { WRONG_ZERO, 1 }, { WRONG_IDLE, 1 }, { 0 }
};
static const struct trial no_trials[] = { { 0 } };

/* The helper itself is wrong, and so is the predicate that would tell. */
static const struct trial double_trials[] = { { WRONG_SCATTER, 4 }, { 0 } };

enum pass { PASS_QUICK, PASS_BITS, PASS_DOUBLE, NR_PASSES };

static bool says_truth(enum pt_helper h)
{
	enum pt_shape s = pt_helpers[h].shape;

	return s == PT_SHAPE_PRED || s == PT_SHAPE_PRED2 || s == PT_SHAPE_PREDWRITE ||
	       s == PT_SHAPE_VPRED;
}

static const struct trial *trials_for(enum pt_helper h, enum pass pass)
{
	if (PT_SHAPE_TAKES_ADDRESS(pt_helpers[h].shape))
		return pass == PASS_QUICK ? sized_trials : no_trials;
	switch (pass) {
	case PASS_QUICK:
		return says_truth(h) ? truth_trials : quick_trials;
	case PASS_BITS:
		return says_truth(h) ? no_trials : bit_trials;
	default:
		return says_truth(h) ? no_trials : double_trials;
	}
}

/* ---- the collection ----------------------------------------------------------- */

struct shaker {
	struct builtin b;
	struct pt_response rs;
	bool asked[PT_MAX_RESULTS];  /* has cases in some builtin subject */
	bool failed[PT_MAX_RESULTS]; /* was violated by a fault in a helper of its own */
	size_t runs;
	size_t told; /* witnesses of laws that say what was called */
};

/* May a fault in h be held responsible for the clause? */
static bool is_about(size_t number, enum pt_helper h)
{
	struct pt_clause c;
	const struct pt_law *law;

	if (!pt_clause_at(number, &c) || c.type == PT_CLAUSE_HAZARD)
		return false;
	if (!strcmp(pt_helpers[c.helper].name, pt_helpers[h].name))
		return true;
	if (c.type == PT_CLAUSE_EFFECT)
		return pt_slot_helper(pt_helpers[c.helper].level, c.slot) == (int)h;
	if (c.type != PT_CLAUSE_LAW)
		return false;
	/* a law is about what it makes and reads back alike */
	law = &pt_laws[c.row];
	for (size_t i = 0; law->needs[i].part; i++)
		if (law->needs[i].helper == h)
			return true;
	return false;
}

static bool wanted(const struct shaker *s, const bool here[], enum pt_helper h)
{
	for (size_t i = 0; i < pt_nr_clauses(); i++)
		if (here[i] && !s->failed[i] && is_about(i, h))
			return true;
	return false;
}

static void put(struct pt_subject *made, enum pt_helper h, struct fault *f, const struct trial *t,
		unsigned bit)
{
	bool two = PT_SHAPE_TAKES_TWO(pt_helpers[h].shape);
	bool second = f == &second_fault;

	*f = (struct fault){ .wrong = t->wrong,
			     .bit = bit,
			     .sized = pt_helpers[h].shape == PT_SHAPE_SIZED,
			     .at = pt_helpers[h].shape == PT_SHAPE_AT ||
				   pt_helpers[h].shape == PT_SHAPE_AT2,
			     .run = strstr(pt_helpers[h].name, "_ptes") != NULL,
			     .op = made->op[h] };
	if (two)
		made->op[h].two = second ? second_wrong_two : wrong_two;
	else
		made->op[h].one = second ? second_wrong_one : wrong_one;
}

static void show_witness(const struct shaker *s, size_t number, const struct pt_law *law,
			 const struct pt_witness *w)
{
	const struct pt_result *res = &s->rs.result[number];
	char name[CLAUSE_NAME];

	clause_name(number, name);
	printf("%s (%s)\n  expected %s\n  got      %s\n  given    0x%llx 0x%llx\n", name,
	       builtin_name(&s->b), law->text, w->got, (unsigned long long)res->in[0],
	       (unsigned long long)res->in[1]);
	for (size_t i = 0; i < w->nr_calls; i++)
		printf("  %s\n", w->calls[i]);
}

/* It says what was called, and what came back, in no more lines than there is room for. */
static void check_witness(const struct shaker *s, size_t number, const struct pt_law *law,
			  const struct pt_witness *w)
{
	char name[CLAUSE_NAME];
	bool called = false;

	if (getenv("PT_TEST_WITNESSES"))
		show_witness(s, number, law, w);
	clause_name(number, name);
	ck_assert_msg(*w->got, "%s: nothing is said of what was got", name);
	for (size_t i = 0; i < w->nr_calls; i++) {
		called |= strchr(w->calls[i], '(') != NULL;
		ck_assert_msg(!strchr(w->calls[i], '?') && !strchr(w->calls[i], '\n'), "%s: '%s'",
			      name, w->calls[i]);
	}
	ck_assert_msg(called, "%s: nothing is said of what was called", name);
}

/* A fault that hangs on what was asked before need not show when one case is asked alone. */
static bool is_steady(enum wrong wrong)
{
	return wrong != WRONG_STALE;
}

static void tell(struct shaker *s, const struct pt_subject *made, size_t number)
{
	static struct pt_call calls[PT_MAX_CALLS];
	static struct pt_response answer;
	struct pt_request rq = request_for(&s->b);
	const struct pt_result *res = &s->rs.result[number];
	struct pt_witness w = { .nr_calls = 0 };
	struct pt_cell cell = { .replayed = calls };
	struct pt_case_calls of = { .place = { .host = s->b.host, .mode = s->b.mode }, .res = res };
	struct pt_clause c;

	if (!pt_clause_at(number, &c) || c.type != PT_CLAUSE_LAW || !is_steady(fault.wrong))
		return;
	rq.verb = PT_VERB_REPLAY;
	rq.nr_calls = 1;
	calls[0] = (struct pt_call){ PT_NOTE_CASE, res->in[0], res->in[1], c.row };
	pt_run(made, s->b.host->arch, &rq, &answer, calls, NULL);
	ck_assert_uint_eq(answer.status, PT_STATUS_OK);
	cell.nr_replayed = answer.nr_calls;
	of.law = &pt_laws[c.row];
	of.call = pt_replayed(&cell, c.row, &of.n);
	pt_calls_of(&of, &w);
	check_witness(s, number, of.law, &w);
	s->told++;
}

/* What a fault in h may still show, and no more of it than that. */
static void ask_about(const struct shaker *s, enum pt_helper h, struct pt_request *rq)
{
	for (size_t i = 0; i < pt_nr_clauses(); i++)
		if (!s->failed[i] && is_about(i, h))
			rq->decide[i / 64] |= PT_BIT(i % 64);
	rq->stop = PT_STOP_EACH;
}

static void run_made(struct shaker *s, const struct pt_subject *made, enum pt_helper h)
{
	struct pt_request rq = request_for(&s->b);

	ask_about(s, h, &rq);
	run_subject(&s->b, made, &rq, &s->rs);
	s->runs++;
	for (size_t i = 0; i < pt_nr_clauses(); i++)
		if (s->rs.result[i].violated && is_about(i, h)) {
			if (!s->failed[i])
				tell(s, made, i);
			s->failed[i] = true;
		}
}

static void shake(struct shaker *s, enum pt_helper h, const struct trial *t, unsigned bit)
{
	struct pt_subject made = *s->b.subject;

	put(&made, h, &fault, t, bit);
	run_made(s, &made, h);
}

/* Both h and the helper behind each slot that nothing else could violate. */
static void shake_doubly(struct shaker *s, const bool here[], enum pt_helper h,
			 const struct trial *t, unsigned bit)
{
	static const struct trial always = { WRONG_TRUE, 1 };
	struct pt_clause c;

	for (size_t i = 0; i < pt_nr_clauses(); i++) {
		struct pt_subject made = *s->b.subject;
		int behind;

		if (!here[i] || s->failed[i] || !is_about(i, h) || !pt_clause_at(i, &c) ||
		    c.type != PT_CLAUSE_EFFECT)
			continue;
		behind = pt_slot_helper(pt_helpers[h].level, c.slot);
		if (behind < 0 || behind == (int)h || !made.op[behind].one)
			continue;
		put(&made, h, &fault, t, bit);
		put(&made, behind, &second_fault, &always, 0);
		run_made(s, &made, h);
	}
}

static void shake_helper(struct shaker *s, const bool here[], enum pt_helper h, enum pass pass)
{
	for (const struct trial *t = trials_for(h, pass); t->variants; t++)
		for (unsigned v = 0; v < t->variants; v++) {
			if (!wanted(s, here, h))
				return;
			if (pass == PASS_DOUBLE)
				shake_doubly(s, here, h, t, v);
			else
				shake(s, h, t, v);
		}
}

/* Clauses this subject has something to say about. */
static void find_asked(struct shaker *s, bool here[])
{
	struct pt_request rq = request_for(&s->b);

	run_subject(&s->b, s->b.subject, &rq, &s->rs);
	ck_assert_uint_eq(s->rs.status, PT_STATUS_OK);
	for (size_t i = 0; i < pt_nr_clauses(); i++) {
		const struct pt_result *res = &s->rs.result[i];

		here[i] = clause_is_judged(i) && res->cases && !res->flags;
		s->asked[i] |= here[i];
	}
}

static void shake_builtin(struct shaker *s, enum pass pass)
{
	static bool here[PT_MAX_RESULTS];

	find_asked(s, here);
	for (size_t h = 0; h < PT_NR_HELPERS; h++)
		if (s->b.subject->op[h].one)
			shake_helper(s, here, h, pass);
}

#define PUD_WRITE "where puds have this helper, what pud_write() reads is the MMU's own bit"

/* Clauses that cannot fail where they are asked, and why: by glob. */
static const struct {
	const char *clause, *why;
} cannot_fail[] = {
	{ "pud_mkold.mmu-denies-write", PUD_WRITE },
	{ "pud_mkspecial.mmu-denies-write", PUD_WRITE },
	{ "pud_mkdevmap.mmu-denies-write", PUD_WRITE },
	{ "pud_*soft_dirty.mmu-denies-write", PUD_WRITE },
	{ "pudp_test_and_clear_young.mmu-denies-write", PUD_WRITE },
};

static bool is_excused(const char *name)
{
	for (size_t i = 0; i < PT_ARRAY_SIZE(cannot_fail); i++)
		if (!fnmatch(cannot_fail[i].clause, name, 0))
			return true;
	return false;
}

/* The names of clauses that were asked and are silent so far. */
static size_t list_silent(const struct shaker *s, bool excused, char *buf, size_t size)
{
	char name[CLAUSE_NAME];
	struct pt_text t;
	size_t n = 0;

	pt_text_init(&t, buf, size);
	for (size_t i = 0; i < pt_nr_clauses(); i++) {
		clause_name(i, name);
		if (!s->asked[i] || s->failed[i] || is_excused(name) != excused)
			continue;
		pt_text_add(&t, "\n  %s", name);
		n++;
	}
	return n;
}

/* What takes long is done with one mode of each architecture. */
static bool is_first_mode(size_t i)
{
	return !i || builtin_at(i - 1).host != builtin_at(i).host;
}

START_TEST(every_clause_can_fail)
{
	static struct shaker s;
	static char silent[65536];
	size_t asked = 0;

	for (enum pass pass = 0; pass < NR_PASSES; pass++) {
		if (pass == PASS_DOUBLE && list_silent(&s, false, silent, sizeof(silent)))
			printf("no single fault violates:%s\n", silent);
		for (size_t i = 0; i < builtins(); i++) {
			s.b = builtin_at(i);
			if (pass == PASS_QUICK || is_first_mode(i))
				shake_builtin(&s, pass);
		}
	}
	for (size_t i = 0; i < pt_nr_clauses(); i++)
		asked += s.asked[i];
	printf("%zu clauses shown able to fail, %zu excused, by %zu runs\n",
	       asked - list_silent(&s, true, silent, sizeof(silent)),
	       list_silent(&s, true, silent, sizeof(silent)), s.runs);
	printf("%zu witnesses of laws say what was called\n", s.told);
	ck_assert_msg(!list_silent(&s, false, silent, sizeof(silent)),
		      "clauses that no fault violates:%s", silent);
	/* an excuse that is no longer needed would hide the next one */
	for (size_t i = 0; i < PT_ARRAY_SIZE(cannot_fail); i++)
		for (size_t k = 0; k < pt_nr_clauses(); k++) {
			char name[CLAUSE_NAME];

			clause_name(k, name);
			ck_assert_msg(!s.failed[k] || fnmatch(cannot_fail[i].clause, name, 0),
				      "%s can fail after all", name);
		}
}
END_TEST

int main(void)
{
	Suite *s = suite_create("clauses: each is shown able to fail");
	TCase *t = tcase_create("clauses");

	tcase_set_timeout(t, 2400);
	tcase_add_test(t, every_clause_can_fail);
	suite_add_tcase(s, t);
	return run_suite(s);
}
