/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How fast: clause evaluations and helper calls per second of processor time,
 * per architecture and engine, in one process and one go, so that the ratios
 * mean something even on a busy machine.  They are of calls, to a bare loop
 * that calls the same helpers natively and does nothing else, and of cases, to
 * qemu-user.  Of a bare machine also the accesses that its walker was tried with;
 * its time is all of QEMU's.
 *
 * Then a million calls of the domain's, each put in a dialogue by itself, against the same in
 * as few requests as there may be: "batch = 1" is how many times as long the dialogue takes.
 * Calls that are each answered at once.  Last, races: all scenarios in a memory model, states per
 * second, moves per state, and bytes per state of the largest.  Asserts nothing.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "conformance/engine/dialogue.h"
#include "conformance/engine/engine.h"
#include "conformance/options/options.h"
#include "conformance/race/run.h"
#include "conformance/race/words.h"
#include "conformance/run/plan.h"
#include "conformance/work/folders.h"
#include "harness.h"

#define LIMIT_MS   120000
#define AT_LEAST_S 0.5

struct speed {
	double cases, calls, accesses, seconds;
};

static double seconds_of(const struct timeval *t)
{
	return (double)t->tv_sec + (double)t->tv_usec / 1e6;
}

/* Processor time, with that of processes that have ended: each QEMU is one. */
static double now(void)
{
	double sum = 0;

	for (int i = 0; i < 2; i++) {
		struct rusage u;

		getrusage(i ? RUSAGE_CHILDREN : RUSAGE_SELF, &u);
		sum += seconds_of(&u.ru_utime) + seconds_of(&u.ru_stime);
	}
	return sum;
}

/* Runs the contract again and again; false after a line why not. */
static bool measure(const struct pt_engine *e, const struct pt_job *job,
		    const struct pt_request *rq, struct speed *v)
{
	static struct pt_response rs;
	char err[256];
	const double start = now();

	*v = (struct speed){ 0 };
	do {
		if (e->available(job, err, sizeof(err)) ||
		    e->run(job, rq, &rs, NULL, LIMIT_MS, err, sizeof(err))) {
			printf("%-8s %-9s %-11s skipped: %s\n", job->host->arch->name,
			       job->builtin->mode, e->name, err);
			return false;
		}
		for (size_t i = 0; i < pt_nr_clauses(); i++)
			v->cases += (double)rs.result[i].cases;
		v->calls += (double)rs.evals;
		v->accesses += (double)rs.probes;
		v->seconds = now() - start;
	} while (v->seconds < AT_LEAST_S);
	return true;
}

/* Some entries, and what each predicate and setter of one argument makes of them. */
#define BARE_ROUNDS 1000

static u64 call_all(const struct pt_subject *s, u64 e, double *calls)
{
	u64 sum = 0;

	for (size_t h = 0; h < PT_NR_HELPERS; h++) {
		enum pt_shape shape = pt_helpers[h].shape;

		if (!s->op[h].one || (shape != PT_SHAPE_PRED && shape != PT_SHAPE_MOD))
			continue;
		sum += s->op[h].one(e);
		++*calls;
	}
	return sum;
}

static struct speed measure_bare(const struct builtin *b)
{
	struct speed v = { 0 };
	const double start = now();
	volatile u64 sink = 0;

	if (b->subject->init)
		b->subject->init((unsigned)b->mode);
	do {
		for (u64 i = 0; i < BARE_ROUNDS; i++) {
			u64 e = b->subject->op[H_pfn_pte].two(i, PT_PROT_SHARED_RW);

			sink += call_all(b->subject, e, &v.calls);
		}
		v.seconds = now() - start;
	} while (v.seconds < AT_LEAST_S / 5);
	return v;
}

static double rate(double n, const struct speed *v)
{
	return v->seconds ? n / v->seconds : 0;
}

static void print_ratio(double of, double to)
{
	if (to)
		printf(" %10.3f", of / to);
	else
		printf(" %10s", "-");
}

/* The engines whose rates are compared. */
static const struct pt_engine *const engines[] = { &pt_engine_native, &pt_engine_unicorn,
						   &pt_engine_qemu_user, &pt_engine_qemu_system };
enum { NATIVE, UNICORN, QEMU_USER, QEMU_SYSTEM, NR_ENGINES };

/*
 * Of a bare machine without the races of two processors, which on a busy machine
 * wait for each other.
 */
static struct pt_request request_to_time(const struct builtin *b, const struct pt_engine *e)
{
	struct pt_request rq = request_for(b);

	rq.cases = PT_DEFAULT_CASES;
	for (size_t h = 0; e->walks && h < PT_NR_HELPERS; h++)
		if (PT_SHAPE_TAKES_ADDRESS(pt_helpers[h].shape))
			rq.broken[h / 64] |= PT_BIT(h % 64);
	return rq;
}

static void bench(const struct builtin *b)
{
	struct speed bare = measure_bare(b), v[NR_ENGINES] = { 0 };
	struct pt_job job = { b->host, b->mode, b->subject, b->isa, NULL };
	char elf[PATH_MAX];

	snprintf(elf, sizeof(elf), "%s/%s-%s.elf", pt_guest_dir(), b->host->arch->name,
		 b->subject->mode);
	job.elf = access(elf, R_OK) ? NULL : elf;
	for (size_t k = 0; k < NR_ENGINES; k++) {
		const struct pt_request rq = request_to_time(b, engines[k]);

		if (!measure(engines[k], &job, &rq, &v[k]))
			v[k] = (struct speed){ 0 };
	}
	printf("%-8s %-9s %-11s %14s %14.0f %10.3f\n", b->host->arch->name, b->subject->mode,
	       "bare", "", rate(bare.calls, &bare), 1.0);
	for (size_t k = 0; k < NR_ENGINES; k++) {
		if (!v[k].calls)
			continue;
		printf("%-8s %-9s %-11s %14.0f %14.0f", b->host->arch->name, b->subject->mode,
		       engines[k]->name, rate(v[k].cases, &v[k]), rate(v[k].calls, &v[k]));
		print_ratio(rate(v[k].calls, &v[k]), rate(bare.calls, &bare));
		print_ratio(rate(v[k].cases, &v[k]), rate(v[QEMU_USER].cases, &v[QEMU_USER]));
		if (v[k].accesses)
			printf(" %14.0f", rate(v[k].accesses, &v[k]));
		printf("\n");
	}
}

/* ---- dialogues ---- */

#define MANY	   1000000
#define MANY_TIMES 3
/* Of one call at a time. */
#define SINGLES 20000

static struct pt_call many[MANY];
static const u64 per_request = MANY / 2;
_Static_assert(MANY / 2 <= PT_MAX_CALLS, "two requests hold all of them");

/* The domain's calls, over and over. */
static bool find_calls(const struct builtin *b)
{
	static struct pt_call calls[PT_MAX_CALLS];
	static struct pt_response rs;
	struct pt_job job = { b->host, b->mode, b->subject, b->isa, NULL };
	struct pt_request rq = request_for(b);
	char err[256];

	rq.verb = PT_VERB_DUMP;
	if (pt_engine_native.run(&job, &rq, &rs, calls, LIMIT_MS, err, sizeof(err)) || !rs.nr_calls)
		return false;
	for (u64 i = 0; i < MANY; i++)
		many[i] = calls[i % rs.nr_calls];
	return true;
}

/* Seconds, the least of some tries; negative: it did not work. */
static double least(double (*way)(const struct pt_engine *, const struct pt_job *),
		    const struct pt_engine *e, const struct pt_job *job)
{
	double best = -1;

	for (unsigned i = 0; i < MANY_TIMES; i++) {
		double seconds = way(e, job);

		if (seconds < 0)
			return -1;
		best = best < 0 || seconds < best ? seconds : best;
	}
	return best;
}

static double batch(const struct pt_engine *e, const struct pt_job *job)
{
	static struct pt_response rs;
	struct pt_request rq = { .magic = PT_WIRE_MAGIC,
				 .verb = PT_VERB_EVAL,
				 .seed = 1,
				 .mode = job->mode,
				 .nr_calls = per_request };
	const double start = now();
	char err[256];

	for (u64 i = 0; i < MANY; i += per_request)
		if (e->run(job, &rq, &rs, many + i, LIMIT_MS, err, sizeof(err)))
			return -1;
	return now() - start;
}

static double one_by_one(const struct pt_engine *e, const struct pt_job *job)
{
	const double start = now();
	char err[256];
	struct pt_dialogue *d = pt_dialogue_open(e, job, NULL, err, sizeof(err));
	enum pt_said said = d ? PT_SAID : PT_SAID_OVER;

	for (u64 i = 0; i < MANY && said == PT_SAID; i++)
		said = pt_dialogue_put(d, &many[i]);
	if (said == PT_SAID)
		said = pt_dialogue_flush(d);
	pt_dialogue_close(d);
	return said == PT_SAID ? now() - start : -1;
}

/* Without what it takes to open one. */
static double at_once(const struct pt_engine *e, const struct pt_job *job)
{
	char err[256];
	struct pt_dialogue *d = pt_dialogue_open(e, job, NULL, err, sizeof(err));
	enum pt_said said = d ? PT_SAID : PT_SAID_OVER;
	const double start = now();
	u64 ret;

	for (u64 i = 0; i < SINGLES && said != PT_SAID_OVER; i++)
		said = pt_dialogue_call(d, (enum pt_helper)many[i].helper, many[i].a, many[i].b,
					&ret);
	pt_dialogue_close(d);
	return said != PT_SAID_OVER ? now() - start : -1;
}

static void bench_dialogue(const struct builtin *b)
{
	struct pt_job job = { b->host, b->mode, b->subject, b->isa, NULL };
	char elf[PATH_MAX], err[256];

	snprintf(elf, sizeof(elf), "%s/%s-%s.elf", pt_guest_dir(), b->host->arch->name,
		 b->subject->mode);
	job.elf = access(elf, R_OK) ? NULL : elf;
	for (size_t k = 0; k <= UNICORN && find_calls(b); k++) {
		double of[3];

		if (engines[k]->available(&job, err, sizeof(err)))
			continue;
		of[0] = least(batch, engines[k], &job);
		of[1] = least(one_by_one, engines[k], &job);
		of[2] = least(at_once, engines[k], &job);
		if (of[0] <= 0 || of[1] <= 0 || of[2] <= 0)
			continue;
		printf("%-8s %-9s %-11s %14.0f %14.0f %10.3f %14.0f\n", b->host->arch->name,
		       b->subject->mode, engines[k]->name, MANY / of[0], MANY / of[1],
		       of[1] / of[0], SINGLES / of[2]);
	}
}

static bool is_wanted(const struct builtin *b, int argc, char **argv)
{
	bool wanted = argc < 2;

	for (int k = 1; k < argc; k++)
		wanted |= !strcmp(builtin_name(b), argv[k]);
	return wanted;
}

/* Every scenario and variant in one memory model. */
struct raced {
	double states, moves, seconds;
	struct pt_search_found largest;
};

static void race(struct pt_race_subject *s, enum pt_memory m, struct raced *sum)
{
	static const struct pt_race_limits limits;
	struct pt_race_row *row = calloc(1, sizeof(*row));

	for (size_t i = 0; row && pt_scenarios[i]; i++)
		for (unsigned v = 0; v < pt_scenarios[i]->nr_variants; v++) {
			memset(row, 0, sizeof(*row));
			row->scenario = pt_scenarios[i];
			row->variant = v;
			row->memory = m;
			pt_race_run(s, &limits, row);
			sum->states += (double)row->found.states;
			sum->moves += (double)row->found.moves;
			sum->seconds += row->seconds;
			if (row->found.states > sum->largest.states)
				sum->largest = row->found;
		}
	free(row);
}

static void bench_races(const struct builtin *b)
{
	const struct pt_job job = { b->host, b->mode, b->subject, b->isa, NULL };
	char err[256];
	struct pt_race_subject *s = pt_race_open(&pt_engine_native, &job, err, sizeof(err));

	for (int m = 0; s && m < PT_NR_MEMORIES; m++) {
		struct raced sum = { 0 };

		race(s, (enum pt_memory)m, &sum);
		printf("%-8s %-9s %-11s %14.0f %14.0f %14.2f %14.0f\n", b->host->arch->name,
		       b->subject->mode, pt_memory_names[m], sum.states,
		       sum.states / (sum.seconds + 1e-9), sum.moves / (sum.states + 1e-9),
		       (double)sum.largest.bytes / ((double)sum.largest.states + 1e-9));
	}
	pt_race_close(s);
}

/* All builtin subjects, or those whose "arch mode" is an argument. */
int main(int argc, char **argv)
{
	printf("%-8s %-9s %-11s %14s %14s %10s %10s %14s\n", "arch", "mode", "engine", "cases/s",
	       "calls/s", "bare = 1", "qemu-u = 1", "accesses/s");
	for (size_t i = 0; i < builtins(); i++) {
		struct builtin b = builtin_at(i);

		if (is_wanted(&b, argc, argv))
			bench(&b);
	}
	printf("\n%-8s %-9s %-11s %14s %14s %10s %14s\n", "arch", "mode", "engine", "batch/s",
	       "dialogue/s", "batch = 1", "at once/s");
	for (size_t i = 0; i < builtins(); i++) {
		struct builtin b = builtin_at(i);

		if (is_wanted(&b, argc, argv))
			bench_dialogue(&b);
	}
	printf("\n%-8s %-9s %-11s %14s %14s %14s %14s\n", "arch", "mode", "races", "states",
	       "states/s", "moves/state", "bytes/state");
	for (size_t i = 0; i < builtins(); i++) {
		struct builtin b = builtin_at(i);

		if (is_wanted(&b, argc, argv) &&
		    (!i || strcmp(builtin_at(i - 1).host->arch->name, b.host->arch->name) != 0))
			bench_races(&b);
	}
	return 0;
}
