/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How fast: clause evaluations and helper calls per second, per architecture
 * and engine, in one process and one go, so that the ratios mean something even
 * on a busy machine.  Asserts nothing.
 */
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "conformance/engine/engine.h"
#include "conformance/plan.h"
#include "harness.h"

#define LIMIT_MS   120000
#define AT_LEAST_S 1.0

struct speed {
	double cases, calls, seconds;
};

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
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
			printf("%-8s %-9s %-8s skipped: %s\n", job->host->arch->name,
			       job->builtin->mode, e->name, err);
			return false;
		}
		for (size_t i = 0; i < pt_nr_clauses(); i++)
			v->cases += (double)rs.result[i].cases;
		v->calls += (double)rs.evals;
		v->seconds = now() - start;
	} while (v->seconds < AT_LEAST_S);
	return true;
}

int main(void)
{
	printf("%-8s %-9s %-8s %14s %14s %10s\n", "arch", "mode", "engine", "cases/s", "calls/s",
	       "native = 1");
	for (size_t i = 0; i < builtins(); i++) {
		struct builtin b = builtin_at(i);
		struct pt_request rq = request_for(&b);
		double native = 0;

		rq.cases = 16;
		for (size_t k = 0; pt_engines[k]; k++) {
			char elf[PATH_MAX];
			struct pt_job job = { b.host, b.mode, b.subject, b.isa, NULL };
			struct speed v;

			snprintf(elf, sizeof(elf), "%s/%s-%s.elf", pt_guest_dir(),
				 b.host->arch->name, b.subject->mode);
			job.elf = access(elf, R_OK) ? NULL : elf;
			if (!measure(pt_engines[k], &job, &rq, &v))
				continue;
			if (pt_engines[k] == &pt_engine_native)
				native = v.cases / v.seconds;
			printf("%-8s %-9s %-8s %14.0f %14.0f %10.3f\n", b.host->arch->name,
			       b.subject->mode, pt_engines[k]->name, v.cases / v.seconds,
			       v.calls / v.seconds, native ? v.cases / v.seconds / native : 0);
		}
	}
	return 0;
}
