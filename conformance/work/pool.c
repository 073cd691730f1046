// SPDX-License-Identifier: GPL-2.0-or-later
#define _GNU_SOURCE
#include "conformance/work/pool.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "conformance/words/last_words.h"
#include "conformance/work/shared.h"

struct running {
	pid_t pid; /* 0: free */
	size_t task;
	double since;
	bool killed;
	char *words; /* shared: the last ones of a child that gave up */
};

enum { LAST_WORDS = 256 };

/* Those of the child that has just ended. */
static const char *last_words = "";

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec + t.tv_nsec / 1e9;
}

unsigned pt_pool_cores(void)
{
	cpu_set_t set;

	if (!sched_getaffinity(0, sizeof(set), &set) && CPU_COUNT(&set) > 0)
		return CPU_COUNT(&set);
	return 1;
}

#define EARLY_S 5

bool pt_pool_may_pass(double seconds)
{
	return seconds < EARLY_S;
}

void pt_pool_ending(int status, char *buf, size_t size)
{
	if (*last_words)
		snprintf(buf, size, "%s", last_words);
	else if (WIFSIGNALED(status))
		snprintf(buf, size, "its process was ended by signal %d (%s)", WTERMSIG(status),
			 strsignal(WTERMSIG(status)));
	else
		snprintf(buf, size, "its process ended with status %d", WEXITSTATUS(status));
}

/* The child dies with its parent, and takes what it started with it. */
static _Noreturn void child(const struct pt_task *t, size_t task, char *words, pid_t parent)
{
	pt_progress_child(task);
	setpgid(0, 0);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(1);
	signal(SIGINT, SIG_DFL);
	pt_leave_words(words, LAST_WORDS);
	_exit(t->run(t->arg));
}

static bool start(struct running *r, const struct pt_task *tasks, size_t task)
{
	pid_t parent = getpid(), pid;

	fflush(NULL);
	r->words[0] = '\0';
	pid = fork();
	if (pid < 0)
		return false;
	if (!pid)
		child(&tasks[task], task, r->words, parent);
	*r = (struct running){ pid, task, now(), false, r->words };
	pt_progress_started(task, tasks[task].arch, tasks[task].mode);
	return true;
}

/*
 * Processes are short for a moment where others start many; where none is to be had
 * though nothing runs here, there will be none.
 */
#define PATIENCE_S 5

static void start_again(struct running *r, const struct pt_task *tasks, size_t task)
{
	static const struct timespec pause = { 0, 20000000 };
	const double until = now() + PATIENCE_S;

	while (!start(r, tasks, task)) {
		if (now() > until) {
			pt_progress_end();
			pt_give_up("cannot start a process: %s: is there a limit to their number "
				   "(ulimit -u), or too little memory?",
				   strerror(errno));
		}
		nanosleep(&pause, NULL);
	}
}

static void kill_late(struct running *r, unsigned jobs, const struct pt_task *tasks)
{
	for (unsigned i = 0; i < jobs; i++) {
		if (!r[i].pid || r[i].killed)
			continue;
		if ((now() - r[i].since) * 1e3 < tasks[r[i].task].limit_ms)
			continue;
		r[i].killed = true;
		snprintf(r[i].words, LAST_WORDS, "still running after %u s",
			 tasks[r[i].task].limit_ms / 1000);
		kill(-r[i].pid, SIGKILL);
		kill(r[i].pid, SIGKILL);
	}
}

/* Waits a little for a child to end; returns its place or -1. */
static int reap(struct running *r, unsigned jobs, unsigned busy, int *status)
{
	static const struct timespec pause = { 0, 2000000 };
	pid_t pid = busy ? waitpid(-1, status, WNOHANG) : 0;

	if (pid <= 0) {
		nanosleep(&pause, NULL);
		return -1;
	}
	for (unsigned i = 0; i < jobs; i++)
		if (r[i].pid == pid) {
			kill(-pid, SIGKILL); /* whatever it left in its group */
			return i;
		}
	return -1;
}

void pt_pool_run(const struct pt_task *tasks, size_t n, unsigned jobs, enum pt_stage stage)
{
	struct running *r;
	size_t next = 0, done = 0;
	unsigned busy = 0;
	char *words;

	jobs = jobs ? jobs : 1;
	r = pt_need(calloc(jobs, sizeof(*r)));
	words = pt_shared((size_t)jobs * LAST_WORDS);
	for (unsigned i = 0; i < jobs; i++)
		r[i].words = words + (size_t)i * LAST_WORDS;
	pt_progress_begin(stage, n, jobs);
	while (done < n) {
		for (unsigned i = 0; i < jobs && next < n; i++) {
			if (r[i].pid)
				continue;
			/* those that run make room when they end */
			if (!busy)
				start_again(&r[i], tasks, next);
			else if (!start(&r[i], tasks, next))
				break;
			next++;
			busy++;
		}
		int status = 0, at = reap(r, jobs, busy, &status);

		kill_late(r, jobs, tasks);
		pt_progress_tick();
		if (at < 0)
			continue;
		const struct pt_task *t = &tasks[r[at].task];
		double seconds = now() - r[at].since;

		last_words = r[at].words;
		if (t->ended(t->arg, status, seconds)) {
			start_again(&r[at], tasks, r[at].task);
			continue;
		}
		r[at].pid = 0;
		busy--;
		done++;
		pt_progress_ended(r[at].task, seconds);
	}
	pt_progress_end();
	last_words = "";
	munmap(words, (size_t)jobs * LAST_WORDS);
	free(r);
}
