// SPDX-License-Identifier: GPL-2.0-or-later
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "conformance/engine/confine.h"

#include <errno.h>
#include <linux/close_range.h>
#include <seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef SYS_SECCOMP
#define SYS_SECCOMP 1 /* si_code of the signal a filter sends */
#endif

/* A pointer of its own type, so that nobody takes it for libseccomp's. */
struct pt_confinement {
	scmp_filter_ctx filter;
};

/* ---- the filter ---- */

static int allow_on(scmp_filter_ctx filter, int call, u64 argument)
{
	return seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 1, SCMP_A0_64(SCMP_CMP_EQ, argument));
}

/*
 * Traps and does not kill: the tracer is told which call it was, and the guest, which
 * cannot ask for a handler, ends all the same.  What is started later has the filter
 * too: by execve() nobody gets out.
 */
static scmp_filter_ctx make_filter(const char *program)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_TRAP);

	if (!filter)
		return NULL;
	if (!allow_on(filter, SCMP_SYS(read), STDIN_FILENO) &&
	    !allow_on(filter, SCMP_SYS(write), STDOUT_FILENO) &&
	    !allow_on(filter, SCMP_SYS(execve), (u64)(uintptr_t)program) &&
	    !seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(exit), 0) &&
	    !seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(exit_group), 0))
		return filter;
	seccomp_release(filter);
	return NULL;
}

/* ---- can it be put on here? ---- */

/* In a child: what is put on cannot be taken off. */
static int try_filter(void)
{
	scmp_filter_ctx filter = make_filter("");
	int err = filter ? seccomp_load(filter) : -ENOMEM;

	/* nothing is left but to exit, and nothing is to be flushed */
	_exit(err ? (err < 0 && err > -126 ? -err : 126) : 0);
}

const char *pt_confine_why_not(void)
{
	static char why[96];
	static bool tried;
	int status = 0;
	pid_t pid;

	if (tried)
		return why[0] ? why : NULL;
	pid = fork();
	if (!pid)
		try_filter();
	if (pid < 0)
		return "no process can be started to try it";
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return "nobody knows how the trial ended";
	tried = true;
	if (WIFSIGNALED(status))
		snprintf(why, sizeof(why), "who tries is ended by SIG%s",
			 sigabbrev_np(WTERMSIG(status)));
	else if (WEXITSTATUS(status))
		snprintf(why, sizeof(why), "%s", strerror(WEXITSTATUS(status)));
	return why[0] ? why : NULL;
}

struct pt_confinement *pt_confine_prepare(const char *program)
{
	struct pt_confinement *c = pt_confine_why_not() ? NULL : malloc(sizeof(*c));

	if (!c)
		return NULL;
	c->filter = make_filter(program);
	if (c->filter)
		return c;
	free(c);
	return NULL;
}

void pt_confine_free(struct pt_confinement *c)
{
	if (c)
		seccomp_release(c->filter);
	free(c);
}

/* ---- in the child ---- */

static void limit(int resource, u64 most)
{
	const struct rlimit l = { most, most };

	setrlimit(resource, &l);
}

int pt_confine(const struct pt_confinement *c, u64 memory)
{
	limit(RLIMIT_AS, memory);
	limit(RLIMIT_NPROC, 0);
	limit(RLIMIT_MEMLOCK, 0);
	/* no files but the three it has open */
	limit(RLIMIT_NOFILE, STDERR_FILENO + 1);
	close_range(STDERR_FILENO + 1, ~0U, CLOSE_RANGE_CLOEXEC);
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	return c ? seccomp_load(c->filter) : 0;
}

/* ---- what it tried ---- */

bool pt_confine_text(const siginfo_t *si, char *text, size_t size)
{
	char *name;

	if (si->si_signo != SIGSYS || si->si_code != SYS_SECCOMP)
		return false;
	name = seccomp_syscall_resolve_num_arch(si->si_arch, si->si_syscall);
	if (name)
		snprintf(text, size, "tried %s(), and is allowed nothing but its answer", name);
	else
		snprintf(text, size, "tried system call %d, and is allowed nothing but its answer",
			 si->si_syscall);
	free(name);
	return true;
}
