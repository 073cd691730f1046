// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * watch: a tree's helpers again, whenever a file that they are made of is saved.  The work is a
 * child's: whatever it is at, it can be ended at once, and nothing of it is left.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fts.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "conformance/command/cells.h"
#include "conformance/command/command.h"
#include "conformance/command/compared.h"
#include "conformance/command/watched.h"
#include "conformance/subject/kernel.h"
#include "conformance/subject/kernel_cache.h"
#include "conformance/words/last_words.h"
#include "conformance/words/version.h"
#include "conformance/work/files.h"
#include "conformance/work/saves.h"
#include "conformance/work/shared.h"

struct watch {
	struct pt_options o; /* .tree is set */
	struct pt_watched is;
	struct pt_saves *saves;
	int *last; /* shared with the parent: the exit status of the last verdict */
};

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec + t.tv_nsec / 1e9;
}

/* ---- what is waited for ------------------------------------------------------------------ */

/* Of what does not compile nobody has a list: whatever is saved where helpers are. */
static int add_folder(struct watch *w, const char *folder, char *err, size_t size)
{
	const size_t skip = strlen(w->o.tree) + 1;
	char path[2 * PATH_MAX], *const roots[] = { path, NULL };
	int failed = 0;
	FTSENT *e;
	FTS *fts;

	snprintf(path, sizeof(path), "%s/%s", w->o.tree, folder);
	fts = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	while (fts && !failed && (e = fts_read(fts))) {
		char name[2 * PATH_MAX];

		if (e->fts_info != FTS_D || strlen(e->fts_path) <= skip)
			continue;
		snprintf(name, sizeof(name), "%s/", e->fts_path + skip);
		failed = pt_saves_add(w->saves, name, err, size);
	}
	if (fts)
		fts_close(fts);
	return failed;
}

static int add_folders(struct watch *w, char *err, size_t size)
{
	static const char *const of_arch[] = { "arch/%s/include", "arch/%s/mm", NULL };
	int failed = add_folder(w, "include", err, size) || add_folder(w, "mm", err, size) ||
		     pt_saves_add(w->saves, "Makefile", err, size);

	for (size_t a = 0; a < pt_nr_arch_hosts && !failed; a++)
		for (size_t i = 0; of_arch[i] && !failed; i++) {
			char folder[128];

			if (!pt_options_want_arch(&w->o, pt_arch_hosts[a]))
				continue;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
			snprintf(folder, sizeof(folder), of_arch[i], pt_arch_hosts[a]->arch->name);
#pragma GCC diagnostic pop
			failed = add_folder(w, folder, err, size);
		}
	return failed;
}

/* What was waited for is, too, while something cannot be built. */
static int add_all(struct watch *w, char *err, size_t size)
{
	if (!pt_watched_is_whole(&w->is)) {
		if (add_folders(w, err, size))
			return -1;
	} else {
		pt_saves_forget(w->saves);
	}
	for (size_t i = 0; i < w->is.nr_paths; i++)
		if (pt_saves_add(w->saves, w->is.path[i], err, size))
			return -1;
	return 0;
}

/* ---- from one save to the next ----------------------------------------------------------- */

static int look(struct watch *w)
{
	const double since = now();
	int status = pt_watched_look(&w->is);

	if (status) {
		*w->last = PT_EXIT_NOT_RUN;
		return access(w->o.tree, F_OK) ? status : 0;
	}
	*w->last = pt_watched_tell(&w->is, stdout, now() - since);
	return 0;
}

/* What was saved in a folder before anybody watched it is seen by looking again. */
static int look_and_listen(struct watch *w)
{
	char err[512];
	bool again = true;

	while (again) {
		const size_t watched = pt_saves_watched(w->saves);
		int status = look(w);

		if (status)
			return status;
		if (add_all(w, err, sizeof(err)))
			return pt_usage("%s", err);
		again = pt_saves_watched(w->saves) != watched && !pt_watched_is_same(&w->is);
	}
	return 0;
}

/* What is held against what is there: an earlier report, which the parent has read, or a revision.
 */
static int take_old(struct watch *w)
{
	struct pt_options old = w->o;
	struct pt_report r;
	int status;

	if (w->o.compare)
		return 0;
	old.rev = w->o.compare_rev;
	status = pt_run_cells(&old, &r);
	if (status)
		return status;
	w->is.old = pt_verdicts_of(&r);
	pt_report_free(&r);
	return 0;
}

static int work(struct watch *w)
{
	char err[512];
	int status;

	if (w->is.against && (status = take_old(w)))
		return status;
	w->saves = pt_saves_open(w->o.tree, err, sizeof(err));
	if (!w->saves)
		return pt_usage("%s", err);
	while (!(status = look_and_listen(w)) && !ferror(stdout))
		if (!pt_saves_wait(w->saves)) {
			status = pt_usage("%s is gone", w->o.tree);
			break;
		}
	pt_saves_close(w->saves);
	pt_watched_free(&w->is);
	/* whoever read it has seen enough */
	return status ? status : *w->last;
}

/* ---- the parent -------------------------------------------------------------------------- */

static bool is_ignored(int signal)
{
	struct sigaction a;

	return !sigaction(signal, NULL, &a) && a.sa_handler == SIG_IGN;
}

/* To be blocked before there is a child: none of them is lost. */
static sigset_t block_signals(sigset_t *before)
{
	sigset_t s;

	sigemptyset(&s);
	sigaddset(&s, SIGINT);
	sigaddset(&s, SIGTERM);
	sigaddset(&s, SIGCHLD);
	if (!is_ignored(SIGHUP))
		sigaddset(&s, SIGHUP);
	sigprocmask(SIG_BLOCK, &s, before);
	return s;
}

/* All that the child has started ends with it; what they leave is removed. */
static void end_all(pid_t pid)
{
	struct pt_cache cache;
	char err[256];

	kill(pid, SIGKILL);
	while (waitpid(-1, NULL, 0) > 0 || errno == EINTR)
		;
	pt_cache_open(&cache, err, sizeof(err));
}

/* The exit status: the child's if it ended by itself. */
static int stand_by(pid_t pid, const sigset_t *signals, const int *last)
{
	int status, got;

	do {
		got = sigwaitinfo(signals, NULL);
		if (got == SIGCHLD && waitpid(pid, &status, WNOHANG) == pid)
			return WIFEXITED(status) ? WEXITSTATUS(status) : PT_EXIT_NOT_RUN;
	} while (got < 0 || got == SIGCHLD);
	end_all(pid);
	if (isatty(STDERR_FILENO))
		fputc('\n', stderr);
	return *last;
}

static _Noreturn void become_child(struct watch *w, pid_t parent, const sigset_t *mask)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(PT_EXIT_NOT_RUN);
	/* of a terminal's Ctrl-C the parent sees to */
	signal(SIGINT, SIG_IGN);
	sigprocmask(SIG_SETMASK, mask, NULL);
	exit(work(w));
}

/* A report that does not fit is told before anything else is. */
static int read_old(struct watch *w)
{
	struct pt_report r;
	int status;

	if (w->o.compare && w->o.compare_rev)
		return pt_usage("--compare and --compare-rev: give one of them");
	w->is.against = w->o.compare ? w->o.compare : w->o.compare_rev;
	if (!w->o.compare)
		return 0;
	status = pt_compared_read(&w->o, &r);
	if (status)
		return status;
	w->is.old = pt_verdicts_of(&r);
	pt_report_free(&r);
	return 0;
}

int pt_cmd_watch(const struct pt_options *o)
{
	struct pt_kernel kernel;
	struct watch w = { .o = *o };
	const pid_t parent = getpid();
	sigset_t signals, before;
	char err[512];
	int status;
	pid_t pid;

	if (pt_kernel_open(&kernel, o->operands[0], err, sizeof(err)))
		return pt_usage("%s", err);
	w.o.tree = kernel.tree;
	w.is.o = &w.o;
	status = read_old(&w);
	if (status)
		return status;
	w.last = pt_shared(sizeof(*w.last));
	*w.last = PT_EXIT_NOT_RUN;
	printf("ptconform " PT_VERSION ": watching %s, Linux %s; Ctrl-C ends it\n", kernel.tree,
	       kernel.version);
	fflush(stdout);
	signals = block_signals(&before);
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	pid = fork();
	if (!pid)
		become_child(&w, parent, &before);
	status = pid < 0 ? pt_usage("cannot start a process: %s", strerror(errno))
			 : stand_by(pid, &signals, w.last);
	munmap(w.last, sizeof(*w.last));
	return status;
}
