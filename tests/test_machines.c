/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Bare-metal images under QEMU: the same answers as without a machine, faults
 * that only a walker can show, and an emulator that is not there, or prints
 * nonsense, or does not end.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "arches.h"
#include "conformance/engine/engine.h"
#include "conformance/engine/guest_image.h"
#include "conformance/run/plan.h"
#include "conformance/work/spawn.h"
#include "generic/machine/live.h"
#include "guests/faulty.h"
#include "harness.h"

static struct pt_response rs, rs2;
static struct pt_call calls[PT_MAX_CALLS], calls2[PT_MAX_CALLS];
static char err[512];

/* False, with a line said, if there is no machine. */
static bool find_machine(struct guest *g, size_t i, bool twin)
{
	char path[PATH_MAX];

	name_guest(g, i, twin);
	pt_qemu_image_path(g->elf, path);
	if (!pt_qemu_of(g->b.host, g->b.mode))
		return false;
	if (!pt_engine_qemu_system.available(&g->job, err, sizeof(err)))
		return true;
	skip_guest(g, err);
	return false;
}

/* The first mode of its architecture: what does not depend on the mode is tried on it alone. */
static bool is_first(size_t i)
{
	return !i || builtin_at(i - 1).host != builtin_at(i).host;
}

/* The first of those that QEMU runs alike: sparc's modes have a processor each. */
static bool is_first_machine(size_t i)
{
	const struct builtin b = builtin_at(i), before = builtin_at(i ? i - 1 : i);
	const struct pt_qemu *q = pt_qemu_of(b.host, b.mode),
			     *p = pt_qemu_of(before.host, before.mode);

	return is_first(i) || !q || !p || q->arguments != p->arguments;
}

static bool machine(struct guest *g, size_t i)
{
	return find_machine(g, i, false);
}

static bool faulty_machine(struct guest *g, size_t i)
{
	return find_machine(g, i, true);
}

/* Is it a clause that two processors are needed for? */
static bool is_race(size_t number)
{
	struct pt_clause c;

	return pt_clause_at(number, &c) && c.type == PT_CLAUSE_LAW &&
	       (!strcmp(c.rule, "W1") || !strcmp(c.rule, "W2"));
}

/* Whether two processors met hangs on the machine: what is left is what was violated. */
static void forget_unseen(struct pt_response *r)
{
	for (size_t i = 0; i < pt_nr_clauses(); i++)
		if (is_race(i) && !r->result[i].violated)
			memset(&r->result[i], 0, sizeof(r->result[i]));
}

/* A machine says of hazards what its walker permits: the same as the model. */
static bool forget_walk(struct pt_result *res, const struct pt_clause *c)
{
	const bool walked = c->type == PT_CLAUSE_HAZARD && (res->got & PT_HAZARD_WALKED);

	if (walked)
		res->got &= ~(u64)PT_HAZARD_WALKED;
	return walked;
}

/* Says what it says without a machine, and nothing of what is walked is wrong. */
static void must_agree(const struct pt_engine *e, const struct guest *g, enum pt_walks walks)
{
	struct pt_request rq = request_for(&g->b);
	struct pt_clause c;
	char name[CLAUSE_NAME];
	size_t live = 0, walked = 0;

	rq.seed = 42;
	rq.cases = 4;
	must_run(&pt_engine_native, g, &rq, &rs, NULL);
	must_run(e, g, &rq, &rs2, NULL);
	ck_assert_uint_eq(rs.digest, rs2.digest);
	ck_assert_uint_eq(rs.evals, rs2.evals);
	ck_assert_uint_eq(rs.states, rs2.states);
	ck_assert_uint_eq(rs2.walks, walks);
	ck_assert_uint_gt(rs2.probes, 10000);
	for (size_t i = 0; i < pt_nr_clauses(); i++) {
		if (!pt_clause_at(i, &c))
			continue;
		clause_name(i, name);
		if (!pt_clause_is_live(&c)) {
			walked += forget_walk(&rs2.result[i], &c);
			ck_assert_msg(!memcmp(&rs.result[i], &rs2.result[i], sizeof(rs.result[i])),
				      "%s: %s differs on the bare machine", builtin_name(&g->b),
				      name);
			continue;
		}
		ck_assert_msg(!rs2.result[i].violated, "%s: %s", builtin_name(&g->b), name);
		live += rs2.result[i].cases && !rs2.result[i].flags;
	}
	ck_assert_uint_gt(live, 50);
	ck_assert_uint_gt(walked, 2);
}

START_TEST(the_bare_machine_agrees)
{
	struct guest g;

	if (machine(&g, (size_t)_i))
		must_agree(&pt_engine_qemu_system, &g, PT_WALKS_TCG);
}
END_TEST

/* So many of those that were listed are made again. */
#define MACHINE_CALLS 5000

START_TEST(dump_and_eval_agree)
{
	struct guest g;
	struct pt_request rq;
	size_t n;

	if (!is_first((size_t)_i) || !machine(&g, (size_t)_i))
		return;
	rq = request_for(&g.b);
	rq.verb = PT_VERB_DUMP;
	must_run(&pt_engine_qemu_system, &g, &rq, &rs, calls);
	n = rs.nr_calls;
	ck_assert_uint_gt(n, 1000);
	/* a console is slow */
	n = n < MACHINE_CALLS ? n : MACHINE_CALLS;
	memcpy(calls2, calls, n * sizeof(*calls));
	for (size_t i = 0; i < n; i++)
		calls2[i].ret = ~calls[i].ret;
	rq.verb = PT_VERB_EVAL;
	rq.nr_calls = n;
	must_run(&pt_engine_qemu_system, &g, &rq, &rs, calls2);
	ck_assert_mem_eq(calls, calls2, n * sizeof(*calls));
}
END_TEST

/* ---- races: what must be hit to be seen ------------------------------------------- */

/* So often, and for so long, is a machine run until a race is hit. */
enum { MOST_RUNS = 12, MOST_SECONDS = 240 };

/*
 * Runs the machine until the clause is violated, and says how often if that was not
 * at once.  Where its two processors never meet it is a skip: nothing can be said of
 * the clause.  Where they do, and it holds all the same, that is a failure.  Asked for is
 * nothing but the clause, and another that the model, misled, does not notice (or NULL).
 */
static void must_be_violated(const struct pt_engine *e, const struct guest *g, enum faulty seed,
			     const char *clause, const char *silent)
{
	const size_t number = clause_named(clause);
	const time_t start = time(NULL);
	struct pt_request rq = request_for(&g->b);
	unsigned runs = 0, unseen = 0;

	rq.seed = seed;
	request_clause(&rq, number);
	if (silent)
		request_clause(&rq, clause_named(silent));
	rq.stop = PT_STOP_NEVER;
	do {
		must_run(e, g, &rq, &rs, NULL);
		runs++;
		unseen += (rs.result[number].flags & PT_RESULT_UNSEEN) != 0;
		/* what is no race is the same each time */
	} while (!rs.result[number].violated && is_race(number) && runs < MOST_RUNS &&
		 time(NULL) - start < MOST_SECONDS);
	if (runs > 1 && rs.result[number].violated)
		printf("%s, %s: hit in run %u\n", builtin_name(&g->b), clause, runs);
	if (unseen == runs)
		printf("skipped: %s, %s: two processors never met in %u runs, the machine is too "
		       "busy\n",
		       builtin_name(&g->b), clause, runs);
	else
		ck_assert_msg(rs.result[number].violated,
			      "%s, seed %d: %s is not violated in %u runs", builtin_name(&g->b),
			      seed, clause, runs);
}

/* ---- what only a walker can show ---------------------------------------------- */

/* On every architecture; its own are in its file. */
static const struct planted_fault planted[] = {
	{ FAULTY_VALID, "pmdp_invalidate.walker-permits", "pmdp_invalidate.mmu-faults" },
	{ FAULTY_WRITABLE, "pte_wrprotect.walker-permits", "pte_wrprotect.mmu-denies-write" },
	{ MISLED_OPEN, "pfn_pte.walker-permits", NULL },
	{ MISLED_USER, "pfn_pte.walker-permits", NULL },
};

/* Room for rows of one architecture. */
#define MOST_ROWS 16

static const struct planted_fault *planted_at(const struct builtin *b, size_t k)
{
	const struct planted_fault *own = test_arch_named(b->host->arch->name)->faults;
	size_t nr = 0;

	if (k < PT_ARRAY_SIZE(planted))
		return &planted[k];
	k -= PT_ARRAY_SIZE(planted);
	while (own && own[nr].violated)
		nr++;
	ck_assert_uint_le(PT_ARRAY_SIZE(planted) + nr, MOST_ROWS);
	return k < nr ? &own[k] : NULL;
}

/* Every planted fault on every machine: test i is fault i % n on builtin i / n. */
START_TEST(a_planted_fault_is_caught)
{
	const size_t i = (size_t)_i / MOST_ROWS;
	const struct builtin b = builtin_at(i);
	const struct planted_fault *f = planted_at(&b, (size_t)_i % MOST_ROWS);
	struct guest g;

	if (!f || !is_first_machine(i) || !faulty_machine(&g, i))
		return;
	must_be_violated(&pt_engine_qemu_system, &g, f->seed, f->violated, f->silent);
	if (f->silent)
		ck_assert_msg(!rs.result[clause_named(f->silent)].violated,
			      "%s, seed %d: %s is violated: the model knows", builtin_name(&g.b),
			      f->seed, f->silent);
}
END_TEST

START_TEST(the_twin_is_faithful)
{
	struct guest g, twin;
	struct pt_request rq;

	if (!is_first((size_t)_i) || !machine(&g, (size_t)_i) || !faulty_machine(&twin, (size_t)_i))
		return;
	rq = request_for(&g.b);
	rq.seed = FAULTY_NOT;
	must_run(&pt_engine_qemu_system, &g, &rq, &rs, NULL);
	must_run(&pt_engine_qemu_system, &twin, &rq, &rs2, NULL);
	forget_unseen(&rs);
	forget_unseen(&rs2);
	ck_assert_mem_eq(&rs, &rs2, sizeof(rs));
}
END_TEST

/* ---- KVM ------------------------------------------------------------------------- */

/* The first mode of an architecture that KVM can run here; else false, with a line said. */
static bool kvm_machine(struct guest *g, size_t i, bool faulty)
{
	const struct pt_qemu *q = pt_qemu_of(builtin_at(i).host, builtin_at(i).mode);

	if (!is_first(i) || !q || !q->cpu_kvm || !(faulty ? faulty_machine(g, i) : machine(g, i)))
		return false;
	if (!pt_engine_qemu_kvm.available(&g->job, err, sizeof(err)))
		return true;
	printf("skipped: KVM, %s: %s\n", builtin_name(&g->b), err);
	return false;
}

START_TEST(kvm_agrees)
{
	char text[512];
	struct guest g;

	if (!kvm_machine(&g, (size_t)_i, false))
		return;
	must_agree(&pt_engine_qemu_kvm, &g, PT_WALKS_KVM);
	pt_walker_text(g.b.host, g.b.mode, &rs2, text, sizeof(text));
	ck_assert_msg(strstr(text, "walker: KVM, ") == text, "'%s' names another", text);
}
END_TEST

/* Few, for each takes seconds: a right, the kind of a fault; two processors are below. */
static const struct {
	enum faulty seed;
	const char *violated;
} planted_kvm[] = {
	{ FAULTY_WRITABLE, "pte_wrprotect.walker-permits" },
	{ FAULTY_RESERVED, "pmdp_invalidate.walker-faults" },
};

START_TEST(kvm_catches_a_planted_fault)
{
	const size_t n = PT_ARRAY_SIZE(planted_kvm), k = (size_t)_i % n;
	struct guest g;

	if (!kvm_machine(&g, (size_t)_i / n, true))
		return;
	must_be_violated(&pt_engine_qemu_kvm, &g, planted_kvm[k].seed, planted_kvm[k].violated,
			 NULL);
	ck_assert_uint_eq(rs.walks, PT_WALKS_KVM);
}
END_TEST

/* ---- two processors ------------------------------------------------------------ */

static const struct planted_race *race_at(const struct builtin *b, size_t k)
{
	const struct planted_race *r = test_arch_named(b->host->arch->name)->races;
	size_t nr = 0;

	while (r && r[nr].violated)
		nr++;
	ck_assert_uint_le(nr, MOST_ROWS);
	return k < nr ? &r[k] : NULL;
}

START_TEST(a_planted_race_is_hit)
{
	const size_t i = (size_t)_i / MOST_ROWS;
	const struct builtin b = builtin_at(i);
	const struct planted_race *r = race_at(&b, (size_t)_i % MOST_ROWS);
	struct guest g;

	if (!r ||
	    (r->kvm ? !kvm_machine(&g, i, true) : !is_first_machine(i) || !faulty_machine(&g, i)))
		return;
	must_be_violated(r->kvm ? &pt_engine_qemu_kvm : &pt_engine_qemu_system, &g, r->seed,
			 r->violated, NULL);
}
END_TEST

/* Nobody who is right ever loses, however busy the machine. */
START_TEST(a_sound_helper_never_loses)
{
	struct guest g;
	struct pt_request rq;

	if (!is_first((size_t)_i / 2) ||
	    (_i % 2 ? !kvm_machine(&g, (size_t)_i / 2, true) : !faulty_machine(&g, (size_t)_i / 2)))
		return;
	rq = request_for(&g.b);
	rq.seed = FAULTY_NOT;
	must_run(_i % 2 ? &pt_engine_qemu_kvm : &pt_engine_qemu_system, &g, &rq, &rs, NULL);
	for (size_t k = 0; k < pt_nr_clauses(); k++) {
		char name[CLAUSE_NAME];

		if (!is_race(k))
			continue;
		clause_name(k, name);
		ck_assert_msg(!rs.result[k].violated, "%s: %s", builtin_name(&g.b), name);
	}
}
END_TEST

/* ---- scenarios of races on two processors ------------------------------------------ */

/* Helpers that are right for one processor alone, and the fixed variant that shows it. */
static const struct {
	enum faulty seed;
	enum pt_stress of;
} stressed[] = {
	{ FAULTY_LOSSY, PT_STRESS_CLEAR },
	{ FAULTY_GAP, PT_STRESS_SPLIT_TESTED },
};

static const struct pt_stressed *stress(const struct guest *g, enum faulty seed, enum pt_stress of)
{
	struct pt_request rq = request_for(&g->b);

	rq.seed = seed;
	rq.verb = PT_VERB_STRESS;
	must_run(&pt_engine_qemu_system, g, &rq, &rs, NULL);
	ck_assert_uint_eq(rs.status, PT_STATUS_OK);
	return &rs.stressed[of];
}

START_TEST(a_wrong_helper_is_seen_under_stress)
{
	const size_t n = PT_ARRAY_SIZE(stressed), k = (size_t)_i % n;
	const time_t start = time(NULL);
	const struct pt_stressed *s;
	struct guest g;
	unsigned runs = 0;

	if (!is_first((size_t)_i / n) || !faulty_machine(&g, (size_t)_i / n))
		return;
	do {
		s = stress(&g, stressed[k].seed, stressed[k].of);
		runs++;
	} while (s->ran == PT_STRESS_RAN && !s->bad && runs < MOST_RUNS &&
		 time(NULL) - start < MOST_SECONDS);
	ck_assert_msg(s->ran != PT_STRESS_RAN || s->bad, "%s, seed %d: not seen in %u runs",
		      builtin_name(&g.b), stressed[k].seed, runs);
}
END_TEST

/* What is right is never seen to be wrong; what has the bug is, where the machine can show it. */
START_TEST(a_right_one_is_not)
{
	const struct pt_stressed *s;
	struct guest g;

	if (!is_first((size_t)_i) || !machine(&g, (size_t)_i))
		return;
	s = stress(&g, FAULTY_NOT, 0);
	ck_assert_uint_eq(s[PT_STRESS_PROTECT].bad, 0);
	ck_assert_uint_eq(s[PT_STRESS_CLEAR].bad, 0);
	ck_assert_uint_eq(s[PT_STRESS_SPLIT_TESTED].bad, 0);
	for (unsigned i = 0; i < PT_NR_STRESSES; i++)
		ck_assert_uint_eq(s[i].ran == PT_STRESS_RAN, s[i].rounds > 0);
}
END_TEST

/* What KVM does not run has a reason, not a run. */
START_TEST(no_kvm_is_told)
{
	struct guest g;

	if (!machine(&g, (size_t)_i) || pt_qemu_of(g.b.host, g.b.mode)->cpu_kvm)
		return;
	ck_assert_int_eq(pt_engine_qemu_kvm.available(&g.job, err, sizeof(err)), -1);
	ck_assert_msg(strstr(err, "KVM") != NULL, "'%s' does not speak of KVM", err);
}
END_TEST

/* ---- helpers that end the guest ------------------------------------------------- */

static void must_break(const struct guest *g, enum faulty how, unsigned limit_ms, const char *says)
{
	struct pt_request rq = request_for(&g->b);

	rq.seed = how;
	rq.trace = true;
	err[0] = '\0';
	memset(&rs, 0, sizeof(rs));
	ck_assert_int_eq(
		pt_engine_qemu_system.run(&g->job, &rq, &rs, NULL, limit_ms, err, sizeof(err)), -1);
	ck_assert_msg(strstr(err, says) != NULL, "%s: '%s' does not say '%s'", builtin_name(&g->b),
		      err, says);
	ck_assert_msg(!strchr(err, '\n'), "'%s' is more than one line", err);
	ck_assert_msg(rs.current == H_pte_mkold + 1, "%s: current is %u, not pte_mkold",
		      builtin_name(&g->b), (unsigned)rs.current);
}

static const struct {
	enum faulty seed;
	unsigned limit_ms;
	const char *says;
	enum pt_status status;
} breaks[] = {
	{ FAULTY_TRAP, GUEST_LIMIT_MS, "fault: ", 0 },
	{ FAULTY_READ, GUEST_LIMIT_MS, "0x5a5a5a000", 0 },
	{ FAULTY_LOOP, 1500, "still running after 1.5 s", 0 },
	{ FAULTY_BUG, GUEST_LIMIT_MS, "fault: ", PT_STATUS_BUG },
};

START_TEST(a_broken_helper_is_told)
{
	const size_t n = PT_ARRAY_SIZE(breaks), k = (size_t)_i % n;
	struct guest g;

	if (!is_first_machine((size_t)_i / n) || !faulty_machine(&g, (size_t)_i / n))
		return;
	must_break(&g, breaks[k].seed, breaks[k].limit_ms, breaks[k].says);
	if (breaks[k].status)
		ck_assert_uint_eq(rs.status, breaks[k].status);
}
END_TEST

/* ---- emulators that are not what they should be ----------------------------------- */

static char folder[] = "/tmp/ptconform-machines-XXXXXX";

static void make_folder(void)
{
	ck_assert_ptr_nonnull(mkdtemp(folder));
}

static void remove_folder(void)
{
	struct pt_argv rm = { 0 };

	pt_argv_add(&rm, "rm");
	pt_argv_add(&rm, "-rf");
	pt_argv_add(&rm, folder);
	pt_spawn(&rm, NULL, NULL);
	pt_argv_free(&rm);
}

/* Puts a shell script in place of the machine's emulator, first in PATH. */
static void pretend(const struct guest *g, const char *script)
{
	char path[PATH_MAX], real[PATH_MAX], value[2 * PATH_MAX];
	const char *program = pt_qemu_of(g->b.host, g->b.mode)->program;
	FILE *f;

	ck_assert(pt_find_program(program, real));
	snprintf(path, sizeof(path), "%s/%s", folder, program);
	f = fopen(path, "we");
	ck_assert_ptr_nonnull(f);
	fprintf(f, "#!/bin/sh\nreal=%s\n%s\n", real, script);
	ck_assert_int_eq(fclose(f), 0);
	ck_assert_int_eq(chmod(path, 0755), 0);
	snprintf(value, sizeof(value), "%s:%s", folder, getenv("PATH"));
	setenv("PATH", value, 1);
}

#define HANGS "exec sleep 1000"

static const struct {
	const char *name, *script, *says;
} hostile[] = {
	{ "silence", "exit 0", "the machine ended without a word" },
	{ "garbage", "head -c 100000 /dev/urandom", "the machine ended without" },
	{ "text", "yes nonsense | head -1000", "its last line: 'nonsense'" },
	{ "endless", "exec yes", "SIGXFSZ" },
	{ "hang", HANGS, "still running after 2 s" },
	{ "hang after READY", "echo READY x; " HANGS, "still running after 2 s" },
	{ "loop", "while :; do :; done", "still running after 2 s" },
	{ "killed", "echo READY x; kill -9 $$", "SIGKILL" },
	{ "another version", "echo 'qemu: unsupported machine type' >&2; exit 1",
	  "unsupported machine type" },
	{ "cut short", "$real \"$@\" | head -100", "damaged at" },
	{ "no sum", "$real \"$@\" | grep -v ^END", "cut short" },
	{ "one digit", "$real \"$@\" | sed '/^+[0-9]* [0-9a-f]*$/s/[0-9a-f]$/f/'", "check sum" },
	{ "one line less", "$real \"$@\" | sed 20d", "damaged" },
	{ "too many", "$real \"$@\" | sed 's/^ANSWER .*/ANSWER ffffffffff/'", "damaged" },
	{ "no number", "$real \"$@\" | sed 's/^ANSWER .*/ANSWER x/'", "damaged" },
	{ "a word too many", "$real \"$@\" | sed 's/^+1 .*/& zz/'", "damaged at" },
	{ "no calls", "$real \"$@\" | grep -v ^CALLS", "no CALLS" },
	{ "no request", "echo 'ERROR no request in the mailbox'", "the image says: no request" },
};

START_TEST(a_hostile_emulator_is_an_error)
{
	struct timespec before, after;
	struct pt_request rq;
	struct guest g;
	int ended;
	/* what does not hang may take its time on a busy machine */
	const unsigned limit_ms = strstr(hostile[_i].says, "still running") ? 2000 : 120000;

	if (!machine(&g, 0))
		return;
	pretend(&g, hostile[_i].script);
	rq = request_for(&g.b);
	err[0] = '\0';
	clock_gettime(CLOCK_MONOTONIC, &before);
	ended = pt_engine_qemu_system.run(&g.job, &rq, &rs, NULL, limit_ms, err, sizeof(err));
	ck_assert_msg(ended, "%s passes", hostile[_i].name);
	/* of what does nothing a second run, in which calls are noted, is not worth its time */
	ck_assert_int_eq(ended, strstr(hostile[_i].says, "still running") ? PT_HANGS : -1);
	clock_gettime(CLOCK_MONOTONIC, &after);
	ck_assert_msg(strstr(err, hostile[_i].says) != NULL, "%s: '%s' does not say '%s'",
		      hostile[_i].name, err, hostile[_i].says);
	ck_assert_msg(!strchr(err, '\n'), "'%s' is more than one line", err);
	ck_assert_int_lt(after.tv_sec - before.tv_sec, limit_ms / 1000 + 60);
}
END_TEST

START_TEST(an_emulator_that_is_not_there_is_named)
{
	struct guest g;

	if (!machine(&g, 0))
		return;
	setenv("PATH", folder, 1);
	ck_assert_int_eq(pt_engine_qemu_system.available(&g.job, err, sizeof(err)), -1);
	ck_assert_msg(strstr(err, pt_qemu_of(g.b.host, g.b.mode)->package) != NULL,
		      "'%s' names no package", err);
}
END_TEST

START_TEST(an_image_that_is_not_there_is_named)
{
	struct guest g;

	if (!machine(&g, 0))
		return;
	g.job.elf = "/nonexistent/x.elf";
	ck_assert_int_eq(pt_engine_qemu_system.available(&g.job, err, sizeof(err)), -1);
	ck_assert_msg(strstr(err, g.b.isa->package) != NULL, "'%s' names no package", err);
}
END_TEST

/* What no MMU walks has no machine, and that is what is said of it. */
START_TEST(a_mode_without_a_machine_says_why)
{
	struct guest g;
	const char *why;

	if (machine(&g, (size_t)_i))
		return;
	why = pt_qemu_why_not(g.b.host, g.b.mode);
	if (pt_qemu_of(g.b.host, g.b.mode))
		ck_assert_ptr_null(why);
	else
		ck_assert_int_eq(pt_engine_qemu_system.available(&g.job, err, sizeof(err)), -1);
	ck_assert_msg(!why || strstr(err, why), "%s: '%s'", builtin_name(&g.b), err);
	/* of an architecture that has machines at all */
	ck_assert_msg(why || !g.b.host->qemu || pt_qemu_of(g.b.host, g.b.mode), "%s: no reason",
		      builtin_name(&g.b));
}
END_TEST

/* A guest that is no image has no mailbox. */
START_TEST(a_guest_is_no_image)
{
	char from[PATH_MAX + 16], image[PATH_MAX], to[PATH_MAX];
	struct pt_argv cp = { 0 };
	struct pt_request rq;
	struct guest g;

	if (!machine(&g, 0))
		return;
	snprintf(from, sizeof(from), "%s", g.elf);
	snprintf(to, sizeof(to), "%s/x.elf", folder);
	pt_qemu_image_path(to, image);
	pt_argv_add(&cp, "cp");
	pt_argv_add(&cp, from);
	pt_argv_add(&cp, image);
	ck_assert_int_eq(pt_spawn(&cp, NULL, NULL), 0);
	pt_argv_free(&cp);
	g.job.elf = to;
	rq = request_for(&g.b);
	ck_assert_int_eq(
		pt_engine_qemu_system.run(&g.job, &rq, &rs, NULL, GUEST_LIMIT_MS, err, sizeof(err)),
		-1);
	ck_assert_msg(strstr(err, "no bare-metal image") != NULL, "'%s'", err);
}
END_TEST

/* A copy of the image with nothing but zeros where its code should be. */
static void copy_without_code(const struct guest *g, const char *to)
{
	char path[PATH_MAX];
	struct pt_image im;
	FILE *f;

	pt_qemu_image_path(g->elf, path);
	ck_assert_msg(!pt_image_open(&im, path, g->b.isa, err, sizeof(err)), "%s", err);
	for (size_t i = 0; i < im.nr_segments; i++)
		if (im.segment[i].execute)
			memset(im.bytes + im.segment[i].offset, 0, im.segment[i].filled);
	f = fopen(to, "we");
	ck_assert_ptr_nonnull(f);
	ck_assert_uint_eq(fwrite(im.bytes, 1, im.size, f), im.size);
	ck_assert_int_eq(fclose(f), 0);
	pt_image_close(&im);
}

/* The machine resets, or is caught in faults. */
START_TEST(a_machine_that_resets_is_an_error)
{
	char image[PATH_MAX], to[PATH_MAX];
	struct pt_request rq;
	struct guest g;

	if (!is_first((size_t)_i) || !machine(&g, (size_t)_i))
		return;
	snprintf(to, sizeof(to), "%s/x.elf", folder);
	pt_qemu_image_path(to, image);
	copy_without_code(&g, image);
	g.job.elf = to;
	rq = request_for(&g.b);
	err[0] = '\0';
	ck_assert(pt_engine_qemu_system.run(&g.job, &rq, &rs, NULL, 3000, err, sizeof(err)));
	/* sparc: QEMU gives up where traps pile up */
	ck_assert_msg(strstr(err, "the machine ended without a word") ||
			      strstr(err, "still running after 3 s") || strstr(err, "SIGABRT"),
		      "%s: '%s'", builtin_name(&g.b), err);
}
END_TEST

/* Two processors each, which must meet: beside nothing else. */
static int test_races(void)
{
	Suite *s = suite_create("races on bare machines");
	TCase *r = tcase_create("races");
	const int n = (int)builtins();

	tcase_set_timeout(r, 1200);
	tcase_add_loop_test(r, a_planted_race_is_hit, 0, n * MOST_ROWS);
	tcase_add_loop_test(r, a_wrong_helper_is_seen_under_stress, 0,
			    n * (int)PT_ARRAY_SIZE(stressed));
	tcase_add_loop_test(r, a_right_one_is_not, 0, n);
	tcase_add_loop_test(r, a_sound_helper_never_loses, 0, 2 * n);
	suite_add_tcase(s, r);
	return run_suite(s);
}

/* The races alone, or all else. */
int main(int argc, char **argv)
{
	Suite *s = suite_create("bare machines");
	TCase *t = tcase_create("machines"), *k = tcase_create("KVM"), *h = tcase_create("hostile");
	const int n = (int)builtins();

	if (argc > 1 && !strcmp(argv[1], "races"))
		return test_races();

	tcase_set_timeout(t, 1200);
	tcase_add_loop_test(t, the_bare_machine_agrees, 0, n);
	tcase_add_loop_test(t, dump_and_eval_agree, 0, n);
	tcase_add_loop_test(t, a_planted_fault_is_caught, 0, n * MOST_ROWS);
	tcase_add_loop_test(t, the_twin_is_faithful, 0, n);
	tcase_add_loop_test(t, a_broken_helper_is_told, 0, n * (int)PT_ARRAY_SIZE(breaks));
	suite_add_tcase(s, t);
	tcase_set_timeout(k, 1200);
	tcase_add_loop_test(k, kvm_agrees, 0, n);
	tcase_add_loop_test(k, kvm_catches_a_planted_fault, 0, n * (int)PT_ARRAY_SIZE(planted_kvm));
	tcase_add_loop_test(k, no_kvm_is_told, 0, n);
	suite_add_tcase(s, k);
	tcase_set_timeout(h, 600);
	tcase_add_checked_fixture(h, make_folder, remove_folder);
	tcase_add_loop_test(h, a_hostile_emulator_is_an_error, 0, (int)PT_ARRAY_SIZE(hostile));
	tcase_add_test(h, an_emulator_that_is_not_there_is_named);
	tcase_add_test(h, an_image_that_is_not_there_is_named);
	tcase_add_loop_test(h, a_mode_without_a_machine_says_why, 0, n);
	tcase_add_test(h, a_guest_is_no_image);
	tcase_add_loop_test(h, a_machine_that_resets_is_an_error, 0, n);
	suite_add_tcase(s, h);
	return run_suite(s);
}
