/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Engines agree about every builtin subject, and a guest that goes wrong gives
 * one clear line, whatever it does.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "conformance/engine/confine.h"
#include "conformance/engine/engine.h"
#include "conformance/run/plan.h"
#include "generic/subject/notes.h"
#include "guests/faulty.h"
#include "harness.h"

static struct pt_response rs, rs2;
static struct pt_call calls[PT_MAX_CALLS], calls2[PT_MAX_CALLS];
static char err[512];

/* False, with a line said, if there is none. */
static bool find_guest(struct guest *g, size_t i, bool twin)
{
	name_guest(g, i, twin);
	if (!access(g->elf, R_OK))
		return true;
	snprintf(err, sizeof(err), "no guest %.300s: install %s and build again", g->elf,
		 g->b.isa->package);
	skip_guest(g, err);
	return false;
}

static bool builtin_guest(struct guest *g, size_t i)
{
	return find_guest(g, i, false);
}

static bool faulty_guest(struct guest *g, size_t i)
{
	return find_guest(g, i, true);
}

/* Sanitizers find in a run of one helper what they find in a run of all. */
static bool asks_all(size_t i)
{
	return is_first_of_isa(i) && !getenv("PT_TEST_MODES");
}

/* All clauses of a helper, and no others. */
static void ask_of(struct pt_request *rq, const char *helper)
{
	struct pt_clause c;

	for (size_t i = 0; i < pt_nr_clauses(); i++)
		if (pt_clause_at(i, &c) && !strcmp(pt_helpers[c.helper].name, helper))
			rq->decide[i / 64] |= PT_BIT(i % 64);
}

/*
 * A mode stands for the others of its instruction set: of those, a run of one helper.  That all
 * their calls have the same results cli.sh asks.
 */
static struct pt_request request_of(const struct guest *g, size_t i)
{
	struct pt_request rq = request_for(&g->b);

	if (!asks_all(i))
		ask_of(&rq, "pte_mkold");
	return rq;
}

START_TEST(unicorn_and_native_agree)
{
	struct guest g;
	struct pt_request rq;
	char name[CLAUSE_NAME];
	struct pt_clause c;

	if (!builtin_guest(&g, (size_t)_i))
		return;
	rq = request_of(&g, (size_t)_i);
	rq.seed = 42;
	rq.cases = 4;
	must_run(&pt_engine_native, &g, &rq, &rs, NULL);
	must_run(&pt_engine_unicorn, &g, &rq, &rs2, NULL);
	ck_assert_uint_eq(rs.digest, rs2.digest);
	ck_assert_uint_eq(rs.evals, rs2.evals);
	ck_assert_uint_eq(rs.states, rs2.states);
	ck_assert_uint_eq(rs.nr_results, rs2.nr_results);
	for (size_t i = 0; i < pt_nr_clauses(); i++) {
		/* only one of them can put anything between instructions */
		if (pt_clause_at(i, &c) && pt_clause_is_between(&c))
			continue;
		clause_name(i, name);
		ck_assert_msg(!memcmp(&rs.result[i], &rs2.result[i], sizeof(rs.result[i])),
			      "%s: %s differs between native and unicorn", builtin_name(&g.b),
			      name);
	}
}
END_TEST

START_TEST(dump_and_eval_agree_across_engines)
{
	struct guest g;
	struct pt_request rq;
	size_t n;

	if (!builtin_guest(&g, (size_t)_i))
		return;
	rq = request_of(&g, (size_t)_i);
	rq.verb = PT_VERB_DUMP;
	must_run(&pt_engine_unicorn, &g, &rq, &rs, calls);
	n = rs.nr_calls;
	ck_assert_uint_gt(n, 1000);
	memcpy(calls2, calls, n * sizeof(*calls));
	for (size_t i = 0; i < n; i++)
		calls2[i].ret = ~calls[i].ret;
	rq.verb = PT_VERB_EVAL;
	rq.nr_calls = n;
	must_run(&pt_engine_native, &g, &rq, &rs, calls2);
	ck_assert_mem_eq(calls, calls2, n * sizeof(*calls));
	for (size_t i = 0; i < n; i++)
		calls2[i].ret = ~calls[i].ret;
	must_run(&pt_engine_unicorn, &g, &rq, &rs, calls2);
	ck_assert_mem_eq(calls, calls2, n * sizeof(*calls));
}
END_TEST

/* ---- laws held once more --------------------------------------------------------- */

static int by_words(const void *a, const void *b)
{
	return memcmp(a, b, sizeof(struct pt_call));
}

/* Something that a law of the domain may be held against. */
static struct pt_call case_of(const struct builtin *b, size_t law)
{
	const union pt_op *op = b->subject->op;
	const struct pt_mode *m = &b->host->arch->modes[b->mode];
	enum pt_level l = pt_helpers[pt_laws[law].helper].level;
	int make = pt_helper_at(PT_F_make, l), huge = pt_helper_at(PT_F_mkhuge, l);
	/* a frame that pages of every size may begin at */
	u64 pfn = PT_BIT(36 - m->page_shift);

	switch (pt_laws[law].domain) {
	case PT_DOMAIN_ENTRY:
	case PT_DOMAIN_STORED:
		if (!op[make].two)
			return (struct pt_call){ PT_NOTE_CASE, 0, PT_KIND_NONE, law };
		pfn = op[make].two(pfn, PT_PROT_SHARED_RW);
		if (huge >= 0 && op[huge].one)
			pfn = op[huge].one(pfn);
		return (struct pt_call){ PT_NOTE_CASE, pfn, PT_KIND_PRESENT, law };
	case PT_DOMAIN_SWAP:
		return (struct pt_call){ PT_NOTE_CASE, 1, 0x10, law };
	case PT_DOMAIN_MARKER:
		return (struct pt_call){ PT_NOTE_CASE, 1, 0, law };
	case PT_DOMAIN_TABLE:
		return (struct pt_call){ PT_NOTE_CASE, 0x10, 0, law };
	default:
		return (struct pt_call){ PT_NOTE_CASE, pfn, 0, law };
	}
}

/*
 * The same is called in the same cases, whoever runs it; not always in the same order,
 * for the operands of an expression have none.
 */
START_TEST(replays_agree_across_engines)
{
	struct guest g;
	struct pt_request rq;

	if (!builtin_guest(&g, (size_t)_i))
		return;
	rq = request_for(&g.b);
	rq.verb = PT_VERB_REPLAY;
	for (size_t law = 0; law < pt_nr_laws; law += rq.nr_calls) {
		rq.nr_calls = 0;
		for (size_t k = law; k < pt_nr_laws && rq.nr_calls < PT_MAX_REPLAYED; k++)
			calls[rq.nr_calls++] = case_of(&g.b, k);
		memcpy(calls2, calls, rq.nr_calls * sizeof(*calls));
		must_run(&pt_engine_native, &g, &rq, &rs, calls);
		must_run(&pt_engine_unicorn, &g, &rq, &rs2, calls2);
		ck_assert_uint_ge(rs.nr_calls, rq.nr_calls);
		ck_assert_uint_eq(rs.nr_calls, rs2.nr_calls);
		qsort(calls, rs.nr_calls, sizeof(*calls), by_words);
		qsort(calls2, rs.nr_calls, sizeof(*calls), by_words);
		ck_assert_mem_eq(calls, calls2, rs.nr_calls * sizeof(*calls));
	}
}
END_TEST

static bool faulty_isa(struct guest *g, size_t i)
{
	return is_first_of_isa(i) && faulty_guest(g, i);
}

/* The faulty twin is the subject itself as long as nobody asks for a fault. */
START_TEST(the_twin_is_faithful)
{
	struct guest g, twin;
	struct pt_request rq;

	if (!faulty_isa(&twin, (size_t)_i) || !builtin_guest(&g, (size_t)_i))
		return;
	rq = request_for(&g.b);
	rq.seed = FAULTY_NOT;
	if (!asks_all((size_t)_i))
		ask_of(&rq, "pte_mkold");
	must_run(&pt_engine_unicorn, &g, &rq, &rs, NULL);
	must_run(&pt_engine_unicorn, &twin, &rq, &rs2, NULL);
	ck_assert_mem_eq(&rs, &rs2, sizeof(rs));
}
END_TEST

static void must_break(const struct guest *g, enum faulty how, unsigned limit_ms, const char *says)
{
	struct pt_request rq = request_for(&g->b);

	rq.seed = how;
	rq.trace = true;
	err[0] = '\0';
	memset(&rs, 0, sizeof(rs));
	ck_assert_int_eq(pt_engine_unicorn.run(&g->job, &rq, &rs, NULL, limit_ms, err, sizeof(err)),
			 -1);
	ck_assert_msg(strstr(err, says) != NULL, "%s: '%s' does not say '%s'", builtin_name(&g->b),
		      err, says);
	ck_assert_msg(!strchr(err, '\n'), "'%s' is more than one line", err);
	ck_assert_msg(rs.current == H_pte_mkold + 1, "%s: current is %u, not pte_mkold",
		      builtin_name(&g->b), (unsigned)rs.current);
}

START_TEST(a_trap_is_told)
{
	struct guest g;

	if (faulty_isa(&g, (size_t)_i))
		must_break(&g, FAULTY_TRAP, GUEST_LIMIT_MS, "fault: ");
}
END_TEST

START_TEST(a_wild_read_is_told)
{
	struct guest g;

	if (faulty_isa(&g, (size_t)_i))
		must_break(&g, FAULTY_READ, GUEST_LIMIT_MS, "fault: read of unmapped 0x5a5a5a000");
}
END_TEST

START_TEST(an_endless_loop_is_ended)
{
	struct guest g;

	if (faulty_isa(&g, (size_t)_i))
		must_break(&g, FAULTY_LOOP, GUEST_LIMIT_MS,
			   "still running after 0.15 s in one call");
}
END_TEST

/* Where calls are not looked at, by the time that all of them take: late, which blames none. */
START_TEST(an_endless_run_is_ended)
{
	struct guest g;
	struct pt_request rq;

	if (!faulty_isa(&g, (size_t)_i))
		return;
	rq = request_for(&g.b);
	rq.seed = FAULTY_LOOP;
	ck_assert_int_eq(pt_engine_unicorn.run(&g.job, &rq, &rs, NULL, 500, err, sizeof(err)),
			 PT_LATE);
	ck_assert_msg(strstr(err, "still running after 0.5 s") != NULL, "'%s'", err);
}
END_TEST

/* Traced, the same is called with the same results; and no call takes long. */
START_TEST(a_traced_run_is_the_same)
{
	struct guest g;
	struct pt_clause c;
	struct pt_request rq;

	if (!builtin_guest(&g, (size_t)_i))
		return;
	rq = request_for(&g.b);
	if (!asks_all((size_t)_i))
		ask_of(&rq, "pte_mkold");
	must_run(&pt_engine_unicorn, &g, &rq, &rs, NULL);
	rq.trace = true;
	must_run(&pt_engine_unicorn, &g, &rq, &rs2, NULL);
	ck_assert_uint_eq(rs.digest, rs2.digest);
	/* traced, the MMU is not played */
	for (size_t i = 0; i < pt_nr_clauses(); i++)
		if (pt_clause_at(i, &c) && pt_clause_is_between(&c))
			rs.result[i] = rs2.result[i];
	ck_assert_mem_eq(rs.result, rs2.result, sizeof(rs.result));
	ck_assert_uint_gt(rs2.turn, rs2.evals);
	ck_assert_uint_eq(rs2.turn % 2, 0);
}
END_TEST

/* The call that broke is noted, and that the contract allows it. */
START_TEST(the_call_that_broke_is_told)
{
	struct guest g;

	if (!faulty_isa(&g, (size_t)_i))
		return;
	must_break(&g, FAULTY_TRAP, GUEST_LIMIT_MS, "fault: ");
	ck_assert_uint_eq(rs.turn % 2, 1);
	ck_assert(rs.allowed);
	ck_assert_uint_ne(rs.given[0], 0);
}
END_TEST

/* A helper that breaks where bits are flipped is none that breaks as mm calls it. */
START_TEST(a_call_that_no_rule_allows_is_told)
{
	struct guest g;
	struct pt_request rq;

	if (!faulty_isa(&g, (size_t)_i))
		return;
	rq = request_for(&g.b);
	rq.seed = FAULTY_ODD;
	rq.trace = true;
	ck_assert_int_eq(
		pt_engine_unicorn.run(&g.job, &rq, &rs, NULL, GUEST_LIMIT_MS, err, sizeof(err)),
		-1);
	ck_assert_uint_eq(rs.current, H_pte_young + 1);
	ck_assert(!rs.allowed);
	rq.spared[H_pte_young / 64] |= PT_BIT(H_pte_young % 64);
	/* that it breaks in no other way */
	if (!asks_all((size_t)_i))
		ask_of(&rq, "pte_young");
	must_run(&pt_engine_unicorn, &g, &rq, &rs, NULL);
}
END_TEST

START_TEST(a_bug_is_told)
{
	struct guest g;

	if (!faulty_isa(&g, (size_t)_i))
		return;
	must_break(&g, FAULTY_BUG, GUEST_LIMIT_MS, "fault: ");
	ck_assert_uint_eq(rs.status, PT_STATUS_BUG);
}
END_TEST

START_TEST(what_is_not_called_does_not_break)
{
	struct guest g;
	struct pt_request rq;

	if (!faulty_isa(&g, (size_t)_i))
		return;
	rq = request_for(&g.b);
	rq.seed = FAULTY_TRAP;
	rq.broken[H_pte_mkold / 64] |= PT_BIT(H_pte_mkold % 64);
	ask_of(&rq, "pte_mkold");
	ask_of(&rq, "pte_mkyoung");
	must_run(&pt_engine_unicorn, &g, &rq, &rs, NULL);
	ck_assert_uint_eq(rs.result[clause_named("pte_mkold.clears-young")].flags,
			  PT_RESULT_BROKEN);
	ck_assert_uint_gt(rs.result[clause_named("pte_mkyoung.sets-young")].cases, 0);
	ck_assert_uint_eq(rs.result[clause_named("pte_mkyoung.sets-young")].flags, 0);
}
END_TEST

START_TEST(a_violation_is_found_in_the_emulator)
{
	struct guest g;
	struct pt_request rq;

	if (!faulty_isa(&g, (size_t)_i))
		return;
	rq = request_for(&g.b);
	rq.seed = FAULTY_CLEAN;
	ask_of(&rq, "pte_mkold");
	must_run(&pt_engine_unicorn, &g, &rq, &rs, NULL);
	ck_assert_uint_gt(rs.result[clause_named("pte_mkold.keeps-dirty")].violated, 0);
}
END_TEST

/* ---- the native engine: a guest that is a process -------------------------------- */

static const struct {
	enum faulty how;
	const char *says;
} undue[] = {
	{ FAULTY_TRAP, "fault: SIGILL" },
	{ FAULTY_READ, "fault: SIGSEGV, access to 0x5a5a5a000 at pc " },
	{ FAULTY_WILD, "fault: SIGSEGV, access to a non-canonical address" },
	{ FAULTY_FILE, "fault: tried open(), and is allowed nothing but its answer, at pc " },
	{ FAULTY_SOCKET, "fault: tried socket(), " },
	{ FAULTY_SPEAK, "fault: tried write(), " },
};

/* A guest of this machine's own kind; false: none. */
static bool native_guest(struct guest *g)
{
	for (size_t i = 0; i < builtins(); i++)
		if (pt_native_runs(builtin_at(i).isa) && faulty_guest(g, i)) {
			g->job.builtin = NULL;
			return true;
		}
	return false;
}

START_TEST(a_native_guest_is_confined)
{
	struct pt_request rq;
	struct guest g;

	if (!native_guest(&g) || strcmp(g.b.isa->name, "x86_64") != 0)
		return;
	if (undue[_i].how >= FAULTY_FILE && pt_confine_why_not())
		return;
	rq = request_for(&g.b);
	rq.seed = undue[_i].how;
	rq.trace = true;
	ck_assert_int_eq(
		pt_engine_native.run(&g.job, &rq, &rs, NULL, GUEST_LIMIT_MS, err, sizeof(err)), -1);
	ck_assert_msg(strstr(err, undue[_i].says) != NULL, "'%s' does not say '%s'", err,
		      undue[_i].says);
	ck_assert_msg(!strchr(err, '\n'), "'%s' is more than one line", err);
	ck_assert_uint_eq(rs.current, H_pte_mkold + 1);
}
END_TEST

START_TEST(a_native_guest_may_answer)
{
	struct pt_request rq;
	struct guest g;

	if (!native_guest(&g))
		return;
	rq = request_for(&g.b);
	rq.seed = FAULTY_NOT;
	must_run(&pt_engine_native, &g, &rq, &rs, NULL);
	must_run(&pt_engine_unicorn, &g, &rq, &rs2, NULL);
	ck_assert_uint_eq(rs.digest, rs2.digest);
}
END_TEST

/* ---- the native engine: the subject is in this process ------------------------- */

static u64 wild_read(u64 e)
{
	u64 nowhere = 8;

	(void)e;
	__asm__ volatile("" : "+r"(nowhere)); /* or the compiler would know */
	return *(volatile u64 *)nowhere;
}

/* What takes long, of this process's own time, but ends. */
static u64 slow(u64 e)
{
	static unsigned calls;
	const clock_t until = clock() + CLOCKS_PER_SEC / 12;

	while (calls < 5 && clock() < until)
		;
	calls++;
	return builtin_at(0).subject->op[H_pte_mkold].one(e);
}

START_TEST(a_slow_helper_is_not_an_endless_one)
{
	struct builtin b = builtin_at(0);
	struct pt_subject s = *b.subject;
	struct pt_job job = { b.host, b.mode, &s, b.isa, NULL };
	struct pt_request rq = request_for(&b);

	rq.trace = true;
	s.op[H_pte_mkold].one = slow;
	ck_assert_int_eq(
		pt_engine_native.run(&job, &rq, &rs, NULL, GUEST_LIMIT_MS, err, sizeof(err)), 0);
	ck_assert_uint_eq(rs.status, PT_STATUS_OK);
}
END_TEST

static const struct {
	u64 (*mkold)(u64 e);
	const char *says;
} native_faults[] = {
	{ helper_that_traps, "fault: SIG" },
	{ wild_read, "fault: SIGSEGV" },
	{ helper_that_loops, "still running after 0.15 s in one call" },
};

START_TEST(native_faults_are_told)
{
	struct builtin b = builtin_at(0);
	struct pt_subject s = *b.subject;
	struct pt_job job = { b.host, b.mode, &s, b.isa, NULL };
	struct pt_request rq = request_for(&b);

	rq.trace = true;
	s.op[H_pte_mkold].one = native_faults[_i].mkold;
	ck_assert_int_eq(
		pt_engine_native.run(&job, &rq, &rs, NULL, GUEST_LIMIT_MS, err, sizeof(err)), -1);
	ck_assert_msg(strstr(err, native_faults[_i].says) != NULL, "'%s' does not say '%s'", err,
		      native_faults[_i].says);
	ck_assert_uint_eq(rs.current, H_pte_mkold + 1);
	/* and the process is as good as before */
	ck_assert_int_eq(
		pt_engine_native.run(&(struct pt_job){ b.host, b.mode, b.subject, b.isa, NULL },
				     &rq, &rs, NULL, GUEST_LIMIT_MS, err, sizeof(err)),
		0);
	ck_assert_uint_eq(rs.status, PT_STATUS_OK);
}
END_TEST

/* ---- what engines refuse --------------------------------------------------------- */

START_TEST(engines_by_name)
{
	ck_assert_ptr_eq(pt_engine_named("native"), &pt_engine_native);
	ck_assert_ptr_eq(pt_engine_named("unicorn"), &pt_engine_unicorn);
	ck_assert_ptr_null(pt_engine_named(""));
	ck_assert_ptr_null(pt_engine_named("Native"));
	for (size_t i = 0; pt_engines[i]; i++)
		ck_assert(*pt_engines[i]->brief != '\0');
}
END_TEST

START_TEST(a_guest_that_is_not_there_is_refused)
{
	struct builtin b = builtin_at((size_t)_i);
	struct pt_job job = { b.host, b.mode, b.subject, b.isa, NULL };
	struct pt_request rq = request_for(&b);

	ck_assert_int_eq(pt_engine_unicorn.available(&job, err, sizeof(err)), -1);
	ck_assert_msg(strstr(err, b.isa->package) != NULL, "'%s' names no package", err);
	job.elf = "/nonexistent/guest.elf";
	ck_assert_int_eq(
		pt_engine_unicorn.run(&job, &rq, &rs, NULL, GUEST_LIMIT_MS, err, sizeof(err)), -1);
	ck_assert_msg(strstr(err, job.elf) != NULL, "'%s' names no file", err);
}
END_TEST

START_TEST(a_guest_of_another_machine_is_refused)
{
	struct guest g;
	struct pt_request rq;
	struct builtin other;

	if (!is_first_of_isa((size_t)_i) || !builtin_guest(&g, (size_t)_i))
		return;
	rq = request_for(&g.b);
	for (size_t i = 0; i < builtins(); i++) {
		other = builtin_at(i);
		if (other.isa == g.b.isa)
			continue;
		g.job.isa = other.isa;
		ck_assert_int_eq(pt_engine_unicorn.run(&g.job, &rq, &rs, NULL, GUEST_LIMIT_MS, err,
						       sizeof(err)),
				 -1);
		ck_assert_msg(strstr(err, other.isa->name) != NULL, "'%s' does not say %s", err,
			      other.isa->name);
	}
}
END_TEST

START_TEST(too_many_calls_are_refused)
{
	struct guest g;
	struct pt_request rq;

	if (!builtin_guest(&g, 0))
		return;
	rq = request_for(&g.b);
	rq.verb = PT_VERB_EVAL;
	rq.nr_calls = PT_MAX_CALLS + 1;
	ck_assert_int_eq(
		pt_engine_unicorn.run(&g.job, &rq, &rs, calls, GUEST_LIMIT_MS, err, sizeof(err)),
		-1);
	ck_assert_str_eq(err, "too many calls in the request");
}
END_TEST

/* A guest answers a request it cannot serve, and the engine passes that on. */
START_TEST(a_bad_request_is_answered)
{
	struct guest g;
	struct pt_request rq;

	if (!is_first_of_isa((size_t)_i) || !builtin_guest(&g, (size_t)_i))
		return;
	rq = request_for(&g.b);
	rq.mode = 99;
	ck_assert_int_eq(
		pt_engine_unicorn.run(&g.job, &rq, &rs, NULL, GUEST_LIMIT_MS, err, sizeof(err)), 0);
	ck_assert_uint_eq(rs.status, PT_STATUS_BAD_REQUEST);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("engines: native and unicorn");
	TCase *t = tcase_create("engines");
	const int n = (int)builtins();

	tcase_set_timeout(t, 1200);
	tcase_add_test(t, engines_by_name);
	tcase_add_loop_test(t, unicorn_and_native_agree, 0, n);
	tcase_add_loop_test(t, replays_agree_across_engines, 0, n);
	tcase_add_loop_test(t, dump_and_eval_agree_across_engines, 0, n);
	tcase_add_loop_test(t, the_twin_is_faithful, 0, n);
	tcase_add_loop_test(t, a_trap_is_told, 0, n);
	tcase_add_loop_test(t, a_wild_read_is_told, 0, n);
	tcase_add_loop_test(t, an_endless_loop_is_ended, 0, n);
	tcase_add_loop_test(t, a_bug_is_told, 0, n);
	tcase_add_loop_test(t, an_endless_run_is_ended, 0, n);
	tcase_add_loop_test(t, a_traced_run_is_the_same, 0, n);
	tcase_add_loop_test(t, the_call_that_broke_is_told, 0, n);
	tcase_add_loop_test(t, a_call_that_no_rule_allows_is_told, 0, n);
	tcase_add_test(t, a_slow_helper_is_not_an_endless_one);
	tcase_add_loop_test(t, what_is_not_called_does_not_break, 0, n);
	tcase_add_loop_test(t, a_violation_is_found_in_the_emulator, 0, n);
	tcase_add_loop_test(t, a_native_guest_is_confined, 0, (int)PT_ARRAY_SIZE(undue));
	tcase_add_test(t, a_native_guest_may_answer);
	tcase_add_loop_test(t, native_faults_are_told, 0, (int)PT_ARRAY_SIZE(native_faults));
	tcase_add_loop_test(t, a_guest_that_is_not_there_is_refused, 0, n);
	tcase_add_loop_test(t, a_guest_of_another_machine_is_refused, 0, n);
	tcase_add_test(t, too_many_calls_are_refused);
	tcase_add_loop_test(t, a_bad_request_is_answered, 0, n);
	suite_add_tcase(s, t);
	return run_suite(s);
}
