/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Calls in a dialogue: the same answers as a batch of them, helpers that change a table,
 * guests that go wrong in the middle, and what is refused.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "conformance/diff/ask.h"
#include "conformance/engine/dialogue.h"
#include "conformance/run/plan.h"
#include "conformance/subject/kernel.h"
#include "generic/run/dialogue.h"
#include "guests/faulty.h"
#include "harness.h"

static struct pt_response rs;
static struct pt_call calls[PT_MAX_CALLS], answers[PT_MAX_CALLS];
static char err[512];

/* The exit status of a test that is skipped, to meson. */
enum { SKIPPED = 77 };

/* Who holds dialogues, and with what: a builtin subject in this process, or its guest. */
struct speaker {
	const struct pt_engine *engine;
	bool guest; /* whatever the engine could do without */
	bool looks; /* it can tell which call broke */
};
static const struct speaker speakers[] = {
	{ &pt_engine_native, false, true },	{ &pt_engine_unicorn, true, true },
	{ &pt_engine_native, true, true },	{ &pt_engine_qemu_user, true, false },
	{ &pt_engine_qemu_system, true, true },
};
enum { NATIVE, UNICORN, PROCESS, QEMU_USER, MACHINE, NR_SPEAKERS = PT_ARRAY_SIZE(speakers) };

/* A test's number is a speaker and a builtin subject. */
static const struct speaker *speaker_of(int i)
{
	return &speakers[(size_t)i / builtins()];
}

/* The first mode of an instruction set stands for all where the mode is nothing to it. */
static bool stands_for_others(size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (builtin_at(k).isa == builtin_at(i).isa)
			return false;
	return true;
}

/* False, with a line said, if this machine has not what it takes. */
static bool find_guest(const struct speaker *s, struct guest *g, size_t i, bool twin)
{
	name_guest(g, i, twin);
	if (s->guest)
		g->job.builtin = NULL;
	/* which mode it is Unicorn and native show; others are slow to start */
	if (s > &speakers[UNICORN] && !stands_for_others(i))
		return false;
	if (s->engine->walks && !pt_qemu_of(g->b.host, g->b.mode))
		return false;
	if (s->guest && access(g->elf, R_OK)) {
		snprintf(err, sizeof(err), "no guest %.300s: install %s and build again", g->elf,
			 g->b.isa->package);
		skip_guest(g, err);
		return false;
	}
	if (!s->engine->available(&g->job, err, sizeof(err)))
		return true;
	/* a process of another machine's kind */
	if (s->engine != &pt_engine_native)
		skip_guest(g, err);
	return false;
}

static struct pt_dialogue *must_open(const struct speaker *s, const struct guest *g, u64 seed)
{
	struct pt_request rq = { .seed = seed };
	struct pt_dialogue *d = pt_dialogue_open(s->engine, &g->job, &rq, err, sizeof(err));

	ck_assert_msg(d != NULL, "%s, %s: %s", s->engine->name, builtin_name(&g->b), err);
	ck_assert_str_eq(pt_dialogue_why(d), "");
	ck_assert_ptr_null(pt_dialogue_broke(d));
	return d;
}

/* An entry to ask about. */
static u64 sample(const struct builtin *b)
{
	return b->subject->op[H_pfn_pte].two(0x1234, PT_PROT_SHARED_RW);
}

/* ---- the same answers ------------------------------------------------------------- */

#define MACHINE_CALLS 5000
/* More than one round. */
#define SOME_CALLS 20000

/* Sanitizers find in some calls what they find in all, and a mode stands for others. */
static bool asks_all(size_t i)
{
	return stands_for_others(i) && !getenv("PT_TEST_MODES");
}

/* All that the domain calls, with answers; how many. */
static size_t dump(const struct guest *g)
{
	struct pt_job job = { g->b.host, g->b.mode, g->b.subject, g->b.isa, g->elf };
	struct pt_request rq = request_for(&g->b);

	rq.verb = PT_VERB_DUMP;
	ck_assert(!pt_engine_native.run(&job, &rq, &rs, calls, GUEST_LIMIT_MS, err, sizeof(err)));
	ck_assert_uint_gt(rs.nr_calls, 1000);
	memcpy(answers, calls, rs.nr_calls * sizeof(*calls));
	for (size_t i = 0; i < rs.nr_calls; i++)
		answers[i].ret = ~calls[i].ret;
	return rs.nr_calls;
}

START_TEST(the_same_answers_as_a_batch)
{
	const struct speaker *s = speaker_of(_i);
	struct pt_dialogue *d;
	struct guest g;
	size_t n;

	if (!find_guest(s, &g, (size_t)_i % builtins(), false))
		return;
	n = dump(&g);
	/* a console is slow */
	if (s->engine->walks)
		n = MACHINE_CALLS;
	else if (!asks_all((size_t)_i % builtins()) && n > SOME_CALLS)
		n = SOME_CALLS;
	d = must_open(s, &g, 1);
	ck_assert_msg(pt_dialogue_calls(d, answers, n) == PT_SAID, "%s", pt_dialogue_why(d));
	ck_assert_mem_eq(calls, answers, n * sizeof(*calls));
	/* one by one, and the last ones need a flush */
	for (size_t i = 0; i < n; i++)
		answers[i].ret = ~calls[i].ret;
	for (size_t i = 0; i < n; i++)
		ck_assert_msg(pt_dialogue_put(d, &answers[i]) == PT_SAID, "%s", pt_dialogue_why(d));
	ck_assert_msg(pt_dialogue_flush(d) == PT_SAID, "%s", pt_dialogue_why(d));
	ck_assert_mem_eq(calls, answers, n * sizeof(*calls));
	/* and each answered at once */
	for (size_t i = 0; i < n; i += n / (s->engine->walks ? 50 : 500)) {
		u64 ret = ~calls[i].ret;

		ck_assert_int_eq(pt_dialogue_call(d, (enum pt_helper)calls[i].helper, calls[i].a,
						  calls[i].b, &ret),
				 PT_SAID);
		ck_assert_uint_eq(ret, calls[i].ret);
	}
	pt_dialogue_close(d);
}
END_TEST

START_TEST(what_there_is_is_told)
{
	const struct speaker *s = speaker_of(_i);
	struct pt_dialogue *d;
	struct guest g;
	u64 ret;

	if (!find_guest(s, &g, (size_t)_i % builtins(), false))
		return;
	d = must_open(s, &g, 1);
	for (unsigned h = 0; h < PT_NR_HELPERS; h++)
		ck_assert_int_eq(pt_dialogue_has(d, (enum pt_helper)h),
				 g.b.subject->op[h].one ? PT_SAID : PT_SAID_ABSENT);
	ck_assert_int_eq(pt_dialogue_call(d, PT_NR_HELPERS, 0, 0, &ret), PT_SAID_ABSENT);
	/* left out from now on, and that alone */
	ck_assert_int_eq(pt_dialogue_reopen(d, H_pte_mkold), 0);
	ck_assert_int_eq(pt_dialogue_has(d, H_pte_mkold), PT_SAID_ABSENT);
	ck_assert_int_eq(pt_dialogue_call(d, H_pte_mkold, 0, 0, &ret), PT_SAID_ABSENT);
	ck_assert_int_eq(pt_dialogue_call(d, H_pte_mkyoung, 0, 0, &ret), PT_SAID);
	pt_dialogue_close(d);
}
END_TEST

/* ---- tables -------------------------------------------------------------------------- */

/* What stands in memory for an entry: some guests' tables have the other byte order. */
static bool is_in_memory(u64 word, u64 entry)
{
	return word == entry || word == __builtin_bswap64(entry);
}

START_TEST(a_place_in_a_table_changes)
{
	const struct speaker *s = speaker_of(_i);
	struct pt_dialogue *d;
	struct guest g;
	u64 e, word, ret = 0;
	enum pt_said said;

	if (!find_guest(s, &g, (size_t)_i % builtins(), false))
		return;
	e = sample(&g.b);
	word = e;
	d = must_open(s, &g, 1);
	said = pt_dialogue_call_at(d, H_ptep_get_and_clear_at, &word, &ret);
	if (g.b.subject->op[H_ptep_get_and_clear_at].one) {
		ck_assert_int_eq(said, PT_SAID);
		ck_assert_uint_eq(word, 0);
		ck_assert_msg(is_in_memory(ret, e), "0x%llx of 0x%llx", (unsigned long long)ret,
			      (unsigned long long)e);
	} else {
		ck_assert_int_eq(said, PT_SAID_ABSENT);
		ck_assert_uint_eq(word, e);
	}
	/* a helper of values has no place in a table, nor the other way round */
	ck_assert_int_eq(pt_dialogue_call_at(d, H_pte_mkold, &word, &ret), PT_SAID_ABSENT);
	ck_assert_int_eq(pt_dialogue_call(d, H_ptep_get_and_clear_at, e, 0, &ret), PT_SAID_ABSENT);
	pt_dialogue_close(d);
}
END_TEST

/* A huge page of the mode's pmd size, in a table of ones. */
static void make_page(const struct builtin *b, struct pt_huge *page)
{
	const struct pt_mode *m = &b->host->arch->modes[b->mode];

	memset(page, 0, sizeof(*page));
	page->shift = m->pmd_shift;
	page->level = PT_PMD;
	page->nr = 1;
	page->entry = b->subject->op[H_mk_huge_pte].two(PT_BIT(m->pmd_shift - m->page_shift),
							PT_PROT_SHARED_RW);
	for (u64 i = 0; i < page->nr + 2; i++)
		page->table[i] = ~UINT64_C(0);
}

START_TEST(a_page_in_a_table_changes)
{
	const struct speaker *s = speaker_of(_i);
	struct pt_huge page, direct;
	struct pt_dialogue *d;
	struct guest g;
	u64 ret = 1, again;

	if (!find_guest(s, &g, (size_t)_i % builtins(), false))
		return;
	d = must_open(s, &g, 1);
	if (!g.b.subject->op[H_sized_set_huge_pte_at].one || !g.b.subject->op[H_mk_huge_pte].two) {
		memset(&page, 0, sizeof(page));
		ck_assert_int_eq(pt_dialogue_call_sized(d, H_sized_set_huge_pte_at, &page, &ret),
				 PT_SAID_ABSENT);
		pt_dialogue_close(d);
		return;
	}
	if (g.b.subject->init)
		g.b.subject->init((unsigned)g.b.mode);
	make_page(&g.b, &page);
	direct = page;
	g.b.subject->op[H_sized_set_huge_pte_at].one((uintptr_t)&direct);
	ck_assert_int_eq(pt_dialogue_call_sized(d, H_sized_set_huge_pte_at, &page, &ret), PT_SAID);
	ck_assert_mem_eq(&page, &direct, sizeof(page));
	ck_assert_uint_ne(page.table[1], ~UINT64_C(0));
	/* what stands beside it stays */
	ck_assert_uint_eq(page.table[0], ~UINT64_C(0));
	ck_assert_uint_eq(page.table[2], ~UINT64_C(0));
	again = g.b.subject->op[H_sized_huge_ptep_get].one((uintptr_t)&direct);
	ck_assert_int_eq(pt_dialogue_call_sized(d, H_sized_huge_ptep_get, &page, &ret), PT_SAID);
	ck_assert_uint_eq(ret, again);
	/* more places than a page has */
	page.nr = PT_HUGE_PLACES + 1;
	ck_assert_int_eq(pt_dialogue_call_sized(d, H_sized_huge_ptep_get, &page, &ret),
			 PT_SAID_ABSENT);
	pt_dialogue_close(d);
}
END_TEST

/* A page of many places, as far as its table goes. */
START_TEST(a_page_of_many_places)
{
	const struct speaker *s = &speakers[_i];
	struct pt_huge page, direct;
	struct pt_dialogue *d;
	struct guest g;
	size_t seen = 0;
	u64 ret;

	for (size_t i = 0; i < builtins(); i++) {
		if (strcmp(builtin_at(i).host->arch->name, "arm64") != 0 ||
		    !find_guest(s, &g, i, false))
			continue;
		make_page(&g.b, &page);
		page.level = PT_PTE;
		page.nr = PT_HUGE_PLACES;
		page.shift = g.b.host->arch->modes[g.b.mode].page_shift + 8;
		direct = page;
		g.b.subject->op[H_sized_set_huge_pte_at].one((uintptr_t)&direct);
		d = must_open(s, &g, 1);
		ck_assert_int_eq(pt_dialogue_call_sized(d, H_sized_set_huge_pte_at, &page, &ret),
				 PT_SAID);
		ck_assert_mem_eq(&page, &direct, sizeof(page));
		ck_assert_uint_ne(page.table[PT_HUGE_PLACES], page.table[PT_HUGE_PLACES - 1]);
		pt_dialogue_close(d);
		seen++;
	}
	printf("%s: pages of %d places in %zu modes\n", s->engine->name, PT_HUGE_PLACES, seen);
}
END_TEST

/* ---- what goes wrong -------------------------------------------------------------------- */

static const struct {
	enum faulty how;
	const char *says[NR_SPEAKERS];
} faults[] = {
	{ FAULTY_TRAP, { NULL, "fault: ", "fault: SIGILL", "fault: SIG", "fault: " } },
	{ FAULTY_READ,
	  { NULL, "fault: read of unmapped 0x5a5a5a000",
	    "fault: SIGSEGV, access to 0x5a5a5a000 at pc ", "fault: SIGSEGV", "fault: " } },
	{ FAULTY_LOOP,
	  { NULL, "still running after 0.15 s in one call",
	    "still running after 0.15 s in one call", "still running after 2 s",
	    "still running after 20 s" } },
	{ FAULTY_BUG,
	  { NULL, "it called BUG()", "it called BUG()", "fault: SIG", "it called BUG()" } },
};

/* QEMU's own words for a trap that it cannot make a signal of. */
static const char *says(const struct speaker *s, const struct builtin *b, size_t fault)
{
	const bool traps = faults[fault].how == FAULTY_TRAP || faults[fault].how == FAULTY_BUG;

	if (s == &speakers[QEMU_USER] && traps && !strcmp(b->isa->name, "sparc64"))
		return "exited with status 1; Unhandled trap: 0x";
	return faults[fault].says[s - speakers];
}

static void must_be_over(struct pt_dialogue *d, const char *says)
{
	struct pt_call call = { H_pte_mkyoung, 0, 0, 0 };
	u64 ret;

	ck_assert_msg(strstr(pt_dialogue_why(d), says) != NULL, "'%s' does not say '%s'",
		      pt_dialogue_why(d), says);
	ck_assert_msg(!strchr(pt_dialogue_why(d), '\n'), "more than one line: '%s'",
		      pt_dialogue_why(d));
	/* for good */
	ck_assert_int_eq(pt_dialogue_call(d, H_pte_mkyoung, 0, 0, &ret), PT_SAID_OVER);
	ck_assert_int_eq(pt_dialogue_calls(d, &call, 1), PT_SAID_OVER);
	ck_assert_int_eq(pt_dialogue_has(d, H_pte_mkyoung), PT_SAID_OVER);
	ck_assert_int_eq(pt_dialogue_put(d, &call), PT_SAID_OVER);
	ck_assert_int_eq(pt_dialogue_flush(d), PT_SAID_OVER);
	ck_assert_msg(strstr(pt_dialogue_why(d), says) != NULL, "now it says '%s'",
		      pt_dialogue_why(d));
}

/* In the middle of a round, after one that went well. */
static void must_break(struct pt_dialogue *d, const struct builtin *b, const char *says, bool knows)
{
	const u64 e = sample(b);
	struct pt_call asked[] = { { H_pte_mkyoung, e, 0, 0 },
				   { H_pte_mkold, e, 0, 0 },
				   { H_pte_mkyoung, e, 0, 0 } };
	u64 ret = 0;

	ck_assert_int_eq(pt_dialogue_call(d, H_pte_mkdirty, e, 0, &ret), PT_SAID);
	ck_assert_uint_eq(ret, b->subject->op[H_pte_mkdirty].one(e));
	ck_assert_int_eq(pt_dialogue_calls(d, asked, PT_ARRAY_SIZE(asked)), PT_SAID_OVER);
	must_be_over(d, says);
	if (!knows)
		return;
	ck_assert_ptr_nonnull(pt_dialogue_broke(d));
	ck_assert_uint_eq(pt_dialogue_broke(d)->helper, H_pte_mkold);
	ck_assert_uint_eq(pt_dialogue_broke(d)->a, e);
	ck_assert_ptr_nonnull(strstr(pt_dialogue_why(d), "pte_mkold(0x"));
}

static void must_speak_again(struct pt_dialogue *d, const struct builtin *b)
{
	const u64 e = sample(b);
	u64 ret = 0;

	ck_assert_int_eq(pt_dialogue_reopen(d, H_pte_mkold), 0);
	ck_assert_str_eq(pt_dialogue_why(d), "");
	ck_assert_ptr_null(pt_dialogue_broke(d));
	ck_assert_int_eq(pt_dialogue_call(d, H_pte_mkyoung, e, 0, &ret), PT_SAID);
	ck_assert_uint_eq(ret, b->subject->op[H_pte_mkyoung].one(e));
	ck_assert_int_eq(pt_dialogue_call(d, H_pte_mkold, e, 0, &ret), PT_SAID_ABSENT);
}

START_TEST(a_guest_that_goes_wrong)
{
	const struct speaker *s = speaker_of(_i);
	const size_t i = (size_t)_i % builtins();
	struct pt_dialogue *d;
	struct guest g;

	if (!s->guest || !stands_for_others(i) || !find_guest(s, &g, i, true))
		return;
	for (size_t k = 0; k < PT_ARRAY_SIZE(faults); k++) {
		/* by the clock alone, which is the same for every machine, and slow */
		if (s->engine->walks && faults[k].how == FAULTY_LOOP && i)
			continue;
		d = must_open(s, &g, faults[k].how);
		must_break(d, &g.b, says(s, &g.b, k),
			   s->looks && !(s->engine->walks && faults[k].how == FAULTY_LOOP));
		must_speak_again(d, &g.b);
		pt_dialogue_close(d);
	}
	/* the same without a fault: it is the fault that ends it */
	d = must_open(s, &g, FAULTY_NOT);
	ck_assert_int_eq(pt_dialogue_call(d, H_pte_mkold, sample(&g.b), 0, &rs.turn), PT_SAID);
	ck_assert_uint_eq(rs.turn, g.b.subject->op[H_pte_mkold].one(sample(&g.b)));
	pt_dialogue_close(d);
}
END_TEST

static const struct {
	u64 (*mkold)(u64 e);
	const char *says;
} native_faults[] = {
	{ helper_that_traps, "fault: SIG" },
	{ helper_that_loops, "still running after 0.15 s in one call" },
};

START_TEST(a_subject_that_goes_wrong)
{
	struct builtin b = builtin_at(0);
	struct pt_subject s = *b.subject;
	struct guest g = { .b = b, .job = { b.host, b.mode, &s, b.isa, NULL } };
	struct pt_dialogue *d;

	s.op[H_pte_mkold].one = native_faults[_i].mkold;
	d = must_open(&speakers[NATIVE], &g, 1);
	must_break(d, &b, native_faults[_i].says, true);
	must_speak_again(d, &b);
	pt_dialogue_close(d);
}
END_TEST

/* One side of a comparison is asked without what breaks, and answers all else. */
START_TEST(a_side_that_breaks)
{
	struct builtin b = builtin_at(0);
	struct pt_subject s = *b.subject;
	struct guest g = { .b = b };
	const struct pt_job job = { b.host, b.mode, &s, b.isa, NULL };
	const struct pt_options o = { .seed = 1 };
	u64 broken[PT_BROKEN_WORDS] = { 0 };
	struct pt_diff_side side = { .job = &job,
				     .o = &o,
				     .name = "side B",
				     .broken = broken,
				     .why = err,
				     .why_size = sizeof(err) };
	const size_t n = dump(&g);

	s.op[H_pte_mkold].one = helper_that_traps;
	s.op[H_pte_mkclean].one = helper_that_traps;
	ck_assert(pt_diff_answer(&side, answers, n));
	for (size_t i = 0; i < n; i++) {
		const bool breaks =
			calls[i].helper == H_pte_mkold || calls[i].helper == H_pte_mkclean;

		ck_assert_uint_eq(answers[i].helper, breaks ? PT_NR_HELPERS : calls[i].helper);
		ck_assert(breaks || answers[i].ret == calls[i].ret);
	}
	ck_assert(broken[H_pte_mkold / 64] & PT_BIT(H_pte_mkold % 64));
	ck_assert(broken[H_pte_mkclean / 64] & PT_BIT(H_pte_mkclean % 64));
	ck_assert(!(broken[H_pte_mkyoung / 64] & PT_BIT(H_pte_mkyoung % 64)));
	/* its own domain is found without them too */
	ck_assert(pt_diff_dump(&side, calls, &rs));
	ck_assert_uint_gt(rs.nr_calls, 1000);
	/* found by whichever question: what breaks in the domain is not asked again */
	s.op[H_pte_mkyoung].one = helper_that_traps;
	ck_assert(pt_diff_dump(&side, calls, &rs));
	answers[0] = (struct pt_call){ H_pte_mkyoung, 0, 0, 0 };
	ck_assert(pt_diff_answer(&side, answers, 1));
	ck_assert_uint_eq(answers[0].helper, PT_NR_HELPERS);
	pt_diff_end(&side);
}
END_TEST

/* ---- how they are held --------------------------------------------------------------------- */

START_TEST(two_at_once)
{
	const struct speaker *s = speaker_of(_i);
	const size_t i = (size_t)_i % builtins();
	struct pt_dialogue *d, *other;
	struct guest g, h;
	u64 ret = 0;

	/* of what is slow to start, two of a kind */
	if (!find_guest(s, &g, i, false) ||
	    !find_guest(s, &h, s > &speakers[UNICORN] ? i : (i + 1) % builtins(), false))
		return;
	d = must_open(s, &g, 1);
	other = must_open(s, &h, 1);
	for (unsigned k = 0; k < 20; k++) {
		const u64 e = sample(&g.b) + k, f = sample(&h.b) + k;

		ck_assert_int_eq(pt_dialogue_call(d, H_pte_mkyoung, e, 0, &ret), PT_SAID);
		ck_assert_uint_eq(ret, g.b.subject->op[H_pte_mkyoung].one(e));
		ck_assert_int_eq(pt_dialogue_call(other, H_pte_mkyoung, f, 0, &ret), PT_SAID);
		ck_assert_uint_eq(ret, h.b.subject->op[H_pte_mkyoung].one(f));
	}
	/* one's end is not the other's */
	pt_dialogue_close(d);
	ck_assert_int_eq(pt_dialogue_call(other, H_pte_mkyoung, 0, 0, &ret), PT_SAID);
	pt_dialogue_close(other);
}
END_TEST

START_TEST(closed_early)
{
	const struct speaker *s = speaker_of(_i);
	struct pt_call put = { H_pte_mkyoung, 0, 0, 77 };
	struct pt_dialogue *d;
	struct guest g;

	if (!find_guest(s, &g, (size_t)_i % builtins(), false))
		return;
	pt_dialogue_close(must_open(s, &g, 1));
	d = must_open(s, &g, 1);
	ck_assert_int_eq(pt_dialogue_put(d, &put), PT_SAID);
	pt_dialogue_close(d);
	ck_assert_uint_eq(put.ret, 77);
	/* nor is it made after a new beginning */
	d = must_open(s, &g, 1);
	ck_assert_int_eq(pt_dialogue_put(d, &put), PT_SAID);
	ck_assert_int_eq(pt_dialogue_reopen(d, PT_NR_HELPERS), 0);
	ck_assert_int_eq(pt_dialogue_flush(d), PT_SAID);
	ck_assert_uint_eq(put.ret, 77);
	pt_dialogue_close(d);
	pt_dialogue_close(NULL);
}
END_TEST

/* ---- what is refused ------------------------------------------------------------------------- */

START_TEST(no_guest_no_dialogue)
{
	struct builtin b = builtin_at(0);
	struct pt_job job = { b.host, b.mode, NULL, b.isa, NULL };
	const struct pt_engine mute = { .name = "mute" };

	for (size_t i = 0; i < NR_SPEAKERS; i++) {
		err[0] = '\0';
		ck_assert_ptr_null(
			pt_dialogue_open(speakers[i].engine, &job, NULL, err, sizeof(err)));
		ck_assert_msg(*err && !strchr(err, '\n'), "%s: '%s'", speakers[i].engine->name,
			      err);
	}
	ck_assert_ptr_null(pt_dialogue_open(&mute, &job, NULL, err, sizeof(err)));
	ck_assert_str_eq(err, "engine mute holds no dialogues");
}
END_TEST

START_TEST(a_mode_that_is_not_there)
{
	const struct speaker *s = &speakers[_i];
	struct guest g;

	if (!find_guest(s, &g, 0, false))
		return;
	g.job.mode = 99;
	ck_assert_ptr_null(pt_dialogue_open(s->engine, &g.job, NULL, err, sizeof(err)));
	ck_assert_msg(strstr(err, "status 2") != NULL, "'%s'", err);
}
END_TEST

/* Records that make no sense reach no helper. */
START_TEST(records_without_sense)
{
	struct builtin b = builtin_at(0);
	struct pt_request rq = { .verb = PT_VERB_CALLS };
	struct pt_huge *page = (struct pt_huge *)(void *)&calls[2];

	for (unsigned i = 0; i < 4; i++) {
		memset(calls, 0, 200 * sizeof(*calls));
		calls[0] = (struct pt_call){ H_pte_mkyoung, 0, 0, 0 };
		calls[1] = (struct pt_call){ H_sized_huge_ptep_get, pt_page_records(1), 0, 77 };
		page->nr = i == 1 ? PT_HUGE_PLACES + 1 : i == 2 ? 100 : 1;
		rq.nr_calls = 1 + 1 + pt_page_records(1) - (i == 3);
		pt_dialogue_round(b.subject, &rq, &rs, calls);
		/* the first is sound */
		ck_assert_uint_eq(rs.status, i ? PT_STATUS_BAD_REQUEST : PT_STATUS_OK);
		ck_assert_uint_eq(calls[1].ret == 77, i != 0);
		if (i)
			ck_assert_uint_eq(rs.turn, 3);
	}
	rq.nr_calls = PT_MAX_CALLS + 1;
	pt_dialogue_round(b.subject, &rq, &rs, calls);
	ck_assert_uint_eq(rs.status, PT_STATUS_BAD_REQUEST);
}
END_TEST

/* Among many calls, those with a page are none: they have no room there. */
START_TEST(pages_go_alone)
{
	struct pt_call asked[] = { { H_pte_mkyoung, 0, 0, 0 },
				   { H_sized_huge_ptep_get, 0, 0, 77 } };
	struct pt_dialogue *d;
	struct guest g;

	if (!find_guest(&speakers[NATIVE], &g, 0, false))
		return;
	d = must_open(&speakers[NATIVE], &g, 1);
	ck_assert_int_eq(pt_dialogue_calls(d, asked, 2), PT_SAID);
	ck_assert_uint_eq(asked[0].helper, H_pte_mkyoung);
	ck_assert_uint_eq(asked[1].helper, PT_NR_HELPERS);
	ck_assert_uint_eq(asked[1].ret, 77);
	pt_dialogue_close(d);
}
END_TEST

/* ---- a kernel tree's guest ----------------------------------------------------------------- */

/* Its guest in the architecture's first mode; false: this machine cannot make it. */
static bool kernel_guest(struct guest *g, size_t arch)
{
	const struct pt_arch_host *h = pt_arch_hosts[arch];
	const struct pt_kernel_build *b = h->kernel;
	struct pt_kernel k;
	enum pt_built built;

	memset(g, 0, sizeof(*g));
	g->b = (struct builtin){ .host = h, .subject = h->builtin[0], .isa = b->isa };
	while (strcmp(h->arch->modes[g->b.mode].name, b->mode))
		g->b.mode++;
	ck_assert_msg(!pt_kernel_open(&k, getenv("PTCONFORM_TEST_TREE"), err, sizeof(err)), "%s",
		      err);
	built = pt_kernel_guest(&k, h, b, true, g->elf, err, sizeof(err));
	ck_assert_msg(built != PT_BUILT_ERROR, "%s", err);
	if (built != PT_BUILT)
		skip_guest(g, err);
	g->job = (struct pt_job){ h, g->b.mode, NULL, b->isa, g->elf };
	return built == PT_BUILT;
}

/* The same page in a table, put there and read back. */
static void must_keep_pages(struct pt_dialogue *d, const struct guest *g)
{
	const struct pt_mode *m = &g->b.host->arch->modes[g->b.mode];
	struct pt_huge page = { .shift = m->pmd_shift, .level = PT_PMD, .nr = 1 };
	u64 ret = 0;

	if (pt_dialogue_has(d, H_sized_set_huge_pte_at) != PT_SAID)
		return;
	ck_assert_int_eq(pt_dialogue_call(d, H_mk_huge_pte, PT_BIT(m->pmd_shift - m->page_shift),
					  PT_PROT_SHARED_RW, &page.entry),
			 PT_SAID);
	ck_assert_int_eq(pt_dialogue_call_sized(d, H_sized_arch_make_huge_pte, &page, &page.entry),
			 PT_SAID);
	ck_assert_int_eq(pt_dialogue_call_sized(d, H_sized_set_huge_pte_at, &page, &ret), PT_SAID);
	ck_assert_uint_ne(page.table[1], 0);
	ck_assert_int_eq(pt_dialogue_call_sized(d, H_sized_huge_ptep_get, &page, &ret), PT_SAID);
	ck_assert_uint_eq(ret, page.entry);
}

static void must_take(struct pt_dialogue *d)
{
	u64 word, e = 0, ret = 0;

	if (pt_dialogue_has(d, H_ptep_get_and_clear_at) != PT_SAID)
		return;
	ck_assert_int_eq(pt_dialogue_call(d, H_pfn_pte, 0x1234, PT_PROT_SHARED_RW, &e), PT_SAID);
	word = e;
	ck_assert_int_eq(pt_dialogue_call_at(d, H_ptep_get_and_clear_at, &word, &ret), PT_SAID);
	ck_assert_uint_ne(word, e);
	ck_assert(is_in_memory(ret, e));
}

static void must_answer(const struct speaker *s, const struct guest *g, size_t n)
{
	struct pt_dialogue *d = must_open(s, g, 1);

	memcpy(answers, calls, n * sizeof(*calls));
	for (size_t i = 0; i < n; i++)
		answers[i].ret = ~calls[i].ret;
	ck_assert_int_eq(pt_dialogue_calls(d, answers, n), PT_SAID);
	ck_assert_mem_eq(calls, answers, n * sizeof(*calls));
	must_keep_pages(d, g);
	must_take(d);
	ck_assert_str_eq(pt_dialogue_why(d), "");
	pt_dialogue_close(d);
}

START_TEST(a_kernel_answers)
{
	struct pt_request rq = { .magic = PT_WIRE_MAGIC, .verb = PT_VERB_DUMP, .seed = 1 };
	struct guest g;

	if (!kernel_guest(&g, (size_t)_i))
		return;
	rq.mode = g.b.mode;
	must_run(&pt_engine_unicorn, &g, &rq, &rs, calls);
	for (size_t i = 0; i < NR_SPEAKERS; i++) {
		const bool can = !speakers[i].engine->available(&g.job, err, sizeof(err));
		const bool slow = speakers[i].engine->walks;

		if (can && speakers[i].guest)
			must_answer(&speakers[i], &g, slow ? MACHINE_CALLS : rs.nr_calls);
		else if (speakers[i].guest)
			printf("%s, %s: %s\n", speakers[i].engine->name, builtin_name(&g.b), err);
	}
}
END_TEST

static int test_kernel(void)
{
	const char *tree = getenv("PTCONFORM_TEST_TREE"), *ci = getenv("CI");
	Suite *s = suite_create("dialogues with a kernel tree's guests");
	TCase *t = tcase_create("kernel");

	if (!tree || !*tree) {
		printf("skipped: PTCONFORM_TEST_TREE names no kernel tree\n");
		return ci && !strcmp(ci, "true") ? EXIT_FAILURE : SKIPPED;
	}
	tcase_set_timeout(t, 1800);
	tcase_add_loop_test(t, a_kernel_answers, 0, (int)pt_nr_arch_hosts);
	suite_add_tcase(s, t);
	return run_suite(s);
}

/* All speakers but the machines, the machines alone, or a kernel tree's guests. */
int main(int argc, char **argv)
{
	const bool machines = argc > 1 && !strcmp(argv[1], "machines");
	const int from = machines ? MACHINE : 0, to = machines ? MACHINE + 1 : MACHINE;
	const int n = (int)builtins();
	Suite *s = suite_create(machines ? "dialogues with machines" : "dialogues");
	TCase *t = tcase_create("dialogues");

	if (argc > 1 && !strcmp(argv[1], "kernel"))
		return test_kernel();
	tcase_set_timeout(t, 1200);
	tcase_add_loop_test(t, the_same_answers_as_a_batch, from * n, to * n);
	tcase_add_loop_test(t, what_there_is_is_told, from * n, to * n);
	tcase_add_loop_test(t, a_place_in_a_table_changes, from * n, to * n);
	tcase_add_loop_test(t, a_page_in_a_table_changes, from * n, to * n);
	tcase_add_loop_test(t, a_page_of_many_places, from, to);
	tcase_add_loop_test(t, a_guest_that_goes_wrong, from * n, to * n);
	tcase_add_loop_test(t, two_at_once, from * n, to * n);
	tcase_add_loop_test(t, closed_early, from * n, to * n);
	if (!machines) {
		tcase_add_loop_test(t, a_subject_that_goes_wrong, 0,
				    (int)PT_ARRAY_SIZE(native_faults));
		tcase_add_loop_test(t, a_mode_that_is_not_there, from, to);
		tcase_add_test(t, a_side_that_breaks);
		tcase_add_test(t, no_guest_no_dialogue);
		tcase_add_test(t, records_without_sense);
		tcase_add_test(t, pages_go_alone);
	}
	suite_add_tcase(s, t);
	return run_suite(s);
}
