/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Engine "native": a builtin subject is linked into this program and is called;
 * a kernel subject is a guest ELF, run as a user process where the machine
 * speaks its instruction set.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <elf.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

#include "conformance/engine/confine.h"
#include "conformance/engine/engine.h"
#include "conformance/engine/process.h"
#include "conformance/engine/process_dialogue.h"
#include "conformance/engine/watch.h"
#include "conformance/words/last_words.h"
#include "generic/run/dialogue.h"
#include "generic/run/run.h"

/* This program's own header, as the linker names it. */
extern const Elf64_Ehdr __ehdr_start __attribute__((visibility("hidden")));

/* What this program itself is built for is what the machine can run. */
bool pt_native_runs(const struct pt_guest_isa *isa)
{
	const bool big_endian = __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__;

	return __ehdr_start.e_ident[EI_CLASS] == ELFCLASS64 &&
	       __ehdr_start.e_machine == isa->elf_machine && big_endian == isa->big_endian;
}

/* A tree's code is going to run here without a filter: warn. */
static void say_once(void)
{
	const char *why = pt_confine_why_not();
	static bool said;

	if (why && !said)
		fprintf(stderr,
			"ptconform: no seccomp filter can be put on here (%s): code of the tree "
			"runs natively with resource limits alone\n",
			why);
	said = true;
}

static int usable(const struct pt_job *job, char *why, size_t size)
{
	if (job->builtin)
		return 0;
	if (job->isa && pt_native_runs(job->isa)) {
		say_once();
		return 0;
	}
	snprintf(why, size, "runs natively on %s machines only",
		 job->isa ? job->isa->name : "other");
	return -1;
}

static int available(const struct pt_job *job, char *why, size_t size)
{
	if (usable(job, why, size))
		return -1;
	if (!job->builtin && !job->elf) {
		snprintf(why, size, "no guest was built for %s: install %s", job->isa->name,
			 job->isa->package);
		return -1;
	}
	return 0;
}

/*
 * A subject that faults or loops is left by a jump out of the signal handler.
 * It is computation without locks or memory of its own, so that is safe; a
 * handler can be told the way only by a static object.
 */
static sigjmp_buf way_out;

static const int caught[] = { SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGPROF };

/* What the alarm looks at: the run, and how much time it has left. */
static struct {
	const volatile struct pt_response *rs; /* NULL: calls are not looked at */
	struct pt_watch watch;
	unsigned ticks, limit;
	bool in_call; /* it was one call that took too long */
} alarmed;

static void on_signal(int signal)
{
	if (signal == SIGPROF) {
		alarmed.in_call = alarmed.rs && pt_watch_tick(&alarmed.watch, alarmed.rs->turn);
		if (!alarmed.in_call && ++alarmed.ticks < alarmed.limit)
			return;
	}
	siglongjmp(way_out, signal);
}

static void set_alarm(bool on)
{
	const struct timeval tick = { 0, on ? PT_TICK_MS * 1000 : 0 };
	const struct itimerval t = { .it_value = tick, .it_interval = tick };

	/* of this process's own time: patience.h */
	setitimer(ITIMER_PROF, &t, NULL);
}

static void catch_signals(struct sigaction before[PT_ARRAY_SIZE(caught)])
{
	struct sigaction action = { .sa_handler = on_signal };

	for (size_t i = 0; i < PT_ARRAY_SIZE(caught); i++)
		sigaction(caught[i], &action, &before[i]);
}

static void restore_signals(const struct sigaction before[PT_ARRAY_SIZE(caught)])
{
	for (size_t i = 0; i < PT_ARRAY_SIZE(caught); i++)
		sigaction(caught[i], &before[i], NULL);
}

/* What is done under guard. */
struct work {
	const struct pt_job *job;
	const struct pt_request *rq;
	struct pt_response *rs;
	struct pt_call *calls;
};

static void run_whole(const struct work *w)
{
	pt_run(w->job->builtin, w->job->host->arch, w->rq, w->rs, w->calls, NULL);
}

static void run_round(const struct work *w)
{
	pt_dialogue_round(w->job->builtin, w->rq, w->rs, w->calls);
}

/* 0, or the signal that ended it. */
static int guarded(const struct work *w, void (*what)(const struct work *w), bool watched,
		   unsigned limit_ms)
{
	struct sigaction before[PT_ARRAY_SIZE(caught)];
	volatile int ended = 0;

	catch_signals(before);
	memset(&alarmed, 0, sizeof(alarmed));
	alarmed.rs = watched ? w->rs : NULL;
	alarmed.limit = limit_ms / PT_TICK_MS;
	ended = sigsetjmp(way_out, 1);
	if (!ended) {
		set_alarm(true);
		what(w);
	}
	set_alarm(false);
	restore_signals(before);
	return ended;
}

static int describe_end(int ended, unsigned limit_ms, char *err, size_t size)
{
	char name[64];

	if (!ended)
		return 0;
	pt_signal_text(ended, name, sizeof(name));
	if (ended == SIGPROF && alarmed.in_call)
		snprintf(err, size, PT_NO_END, PT_CALL_LIMIT_MS / 1e3);
	else if (ended == SIGPROF)
		snprintf(err, size, "still running after %g s", limit_ms / 1e3);
	else
		snprintf(err, size, "fault: %s", name);
	return ended == SIGPROF && !alarmed.in_call ? PT_LATE : -1;
}

static int run_builtin(const struct pt_job *job, const struct pt_request *rq,
		       struct pt_response *rs, struct pt_call *calls, unsigned limit_ms, char *err,
		       size_t size)
{
	const struct work w = { job, rq, rs, calls };

	return describe_end(guarded(&w, run_whole, rq->trace, limit_ms), limit_ms, err, size);
}

/* ---- dialogues ---- */

/*
 * A builtin subject is in this process: all that is kept is what it is asked with.  A
 * kernel tree's guest is a process.
 */
struct guest {
	void *process; /* NULL: builtin */
	struct pt_job job;
	struct pt_request rq;
};

static int begin(struct guest *g, struct pt_response *rs, unsigned limit_ms, char *err, size_t size)
{
	if (g->job.builtin)
		return run_builtin(&g->job, &g->rq, rs, NULL, limit_ms, err, size);
	g->process = pt_process_open(NULL, &g->job, &g->rq, rs, limit_ms, err, size);
	return g->process ? 0 : -1;
}

static void *open_guest(const struct pt_job *job, const struct pt_request *rq,
			struct pt_response *rs, unsigned limit_ms, char *err, size_t size)
{
	struct guest *g = pt_need(malloc(sizeof(*g)));

	*g = (struct guest){ NULL, *job, *rq };
	if (!begin(g, rs, limit_ms, err, size))
		return g;
	free(g);
	return NULL;
}

static int hold_round(void *guest, struct pt_call *calls, size_t n, struct pt_response *rs,
		      unsigned limit_ms, char *err, size_t size)
{
	struct guest *g = guest;
	const struct work w = { &g->job, &g->rq, rs, calls };

	if (g->process)
		return pt_process_round(g->process, calls, n, rs, limit_ms, err, size);
	g->rq.verb = PT_VERB_CALLS;
	g->rq.nr_calls = n;
	return describe_end(guarded(&w, run_round, true, limit_ms), limit_ms, err, size);
}

static void close_guest(void *guest)
{
	struct guest *g = guest;

	if (g->process)
		pt_process_close(g->process);
	free(g);
}

static const struct pt_speaks speaks = { open_guest, hold_round, close_guest };

static int run(const struct pt_job *job, const struct pt_request *rq, struct pt_response *rs,
	       struct pt_call *calls, unsigned limit_ms, char *err, size_t size)
{
	if (job->builtin)
		return run_builtin(job, rq, rs, calls, limit_ms, err, size);
	return pt_process_run(NULL, job, rq, rs, calls, limit_ms, err, size);
}

const struct pt_engine pt_engine_native = {
	.name = "native",
	.brief = "compiled for this machine: builtin subjects, and kernel trees of its own kind",
	.wants_elf = false,
	.usable = usable,
	.available = available,
	.run = run,
	.speaks = &speaks,
};
