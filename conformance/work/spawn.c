// SPDX-License-Identifier: GPL-2.0-or-later
#define _GNU_SOURCE
#include "spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "conformance/words/last_words.h"
#include "conformance/work/phases.h"

static void add_owned(struct pt_argv *a, char *arg)
{
	char **v = realloc(a->v, (a->n + 2) * sizeof(*v));

	if (!v || !arg)
		pt_no_memory();
	a->v = v;
	a->v[a->n++] = arg;
	a->v[a->n] = NULL;
}

void pt_argv_add(struct pt_argv *a, const char *arg)
{
	add_owned(a, strdup(arg));
}

bool pt_argv_has(const struct pt_argv *a, const char *arg)
{
	for (size_t i = 0; i < a->n; i++)
		if (!strcmp(a->v[i], arg))
			return true;
	return false;
}

void pt_argv_addf(struct pt_argv *a, const char *format, ...)
{
	va_list ap;
	char *arg;

	va_start(ap, format);
	if (vasprintf(&arg, format, ap) < 0)
		arg = NULL;
	va_end(ap);
	add_owned(a, arg);
}

void pt_argv_add_all(struct pt_argv *a, const char *const *list)
{
	for (; list && *list; list++)
		pt_argv_add(a, *list);
}

void pt_argv_free(struct pt_argv *a)
{
	for (size_t i = 0; i < a->n; i++)
		free(a->v[i]);
	free(a->v);
	*a = (struct pt_argv){ 0 };
}

static void quote(FILE *f, const char *arg)
{
	fputc('\'', f);
	for (; *arg; arg++) {
		if (*arg == '\'')
			fputs("'\\''", f);
		else
			fputc(*arg, f);
	}
	fputc('\'', f);
}

char *pt_argv_quote(const struct pt_argv *a)
{
	char *text = NULL;
	size_t size;
	FILE *f = pt_open_text(&text, &size);

	for (size_t i = 0; i < a->n; i++) {
		if (i)
			fputc(' ', f);
		quote(f, a->v[i]);
	}
	pt_close_text(f);
	return text;
}

/* On the busiest machine a file is compiled in less. */
#define COMMAND_LIMIT_S 600

/* What a build may see of the user's environment. */
static const char *const kept[] = { "PATH", "HOME", "USER", "LOGNAME", "LD_LIBRARY_PATH" };

/*
 * Logs are written in the run's own folder.  There what a compiler leaves behind that
 * is killed goes with the folder.
 */
static void add_tmpdir(struct pt_argv *env, const char *log)
{
	const char *slash = log ? strrchr(log, '/') : NULL, *users = getenv("TMPDIR");

	if (slash && slash > log)
		pt_argv_addf(env, "TMPDIR=%.*s", (int)(slash - log), log);
	else if (users)
		pt_argv_addf(env, "TMPDIR=%s", users);
}

static char **environment(const char *log)
{
	struct pt_argv env = { 0 };

	add_tmpdir(&env, log);

	for (size_t i = 0; i < sizeof(kept) / sizeof(kept[0]); i++) {
		const char *value = getenv(kept[i]);

		if (value)
			pt_argv_addf(&env, "%s=%s", kept[i], value);
	}
	pt_argv_add(&env, "LC_ALL=C");
	pt_argv_add(&env, "TERM=dumb");
	/* Kbuild asks git for a version, and git may write to the tree's index. */
	pt_argv_add(&env, "GIT_DIR=/dev/null");
	pt_argv_add(&env, "GIT_OPTIONAL_LOCKS=0");
	return env.v;
}

unsigned pt_spawn_limit(const struct pt_argv *argv)
{
	const char *given = getenv("PTCONFORM_COMMAND_LIMIT");
	unsigned seconds = given ? (unsigned)strtoul(given, NULL, 10) : 0;

	seconds = seconds ? seconds : COMMAND_LIMIT_S;
	/* make starts many */
	return strcmp(argv->v[0], "make") ? seconds : 2 * seconds;
}

unsigned pt_spawn_processor_limit(const struct pt_argv *argv)
{
	return pt_spawn_limit(argv) / 4;
}

/* What loops is found before what sleeps. */
static void limit_processor(unsigned seconds)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_CPU, &limit) || limit.rlim_cur <= seconds)
		return;
	limit.rlim_cur = seconds;
	setrlimit(RLIMIT_CPU, &limit);
}

static _Noreturn void become(const struct pt_argv *argv, const char *dir, const char *log,
			     char **env)
{
	int in = open("/dev/null", O_RDONLY);
	int out = open(log ? log : "/dev/null", O_WRONLY | O_CREAT | O_TRUNC, 0644);

	limit_processor(pt_spawn_processor_limit(argv));
	if (in < 0 || out < 0 || dup2(in, 0) < 0 || dup2(out, 1) < 0 || dup2(out, 2) < 0)
		_exit(126);
	if (dir && chdir(dir)) {
		fprintf(stderr, "%s: %s\n", dir, strerror(errno));
		_exit(126);
	}
	execvpe(argv->v[0], argv->v, env);
	fprintf(stderr, "%s: %s\n", argv->v[0], strerror(errno));
	_exit(127);
}

static void reset_signals(void)
{
	sigset_t none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	for (int s = 1; s < NSIG; s++)
		signal(s, SIG_DFL);
}

static time_t now_s(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec;
}

/* Ends the group but for itself, who has something to tell. */
static _Noreturn void leave_late(pid_t other_group)
{
	const pid_t group = getpid();

	if (!setpgid(0, other_group))
		kill(-group, SIGKILL);
	_exit(PT_SPAWN_LATE);
}

/*
 * Stands between the caller and the command: the kernel tells only a direct
 * child that its parent died, and make's children are not ours.
 */
static _Noreturn void supervise(pid_t parent, const struct pt_argv *argv, const char *dir,
				const char *log, char **env)
{
	const pid_t group = getpgid(parent);
	struct timespec left = { .tv_sec = pt_spawn_limit(argv) };
	const time_t until = now_s() + left.tv_sec;
	sigset_t wanted;
	int status, got;
	pid_t child;

	setpgid(0, 0);
	reset_signals();
	sigemptyset(&wanted);
	sigaddset(&wanted, SIGCHLD);
	sigaddset(&wanted, SIGTERM);
	sigprocmask(SIG_BLOCK, &wanted, NULL);
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != parent)
		_exit(125);
	child = fork();
	if (child == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		reset_signals();
		become(argv, dir, log, env);
	}
	if (child < 0)
		_exit(125);
	for (;;) {
		if (waitpid(child, &status, WNOHANG) == child)
			break;
		got = sigtimedwait(&wanted, NULL, &left);
		if (got == SIGTERM)
			kill(0, SIGKILL);
		left.tv_sec = until - now_s();
		if (left.tv_sec <= 0)
			leave_late(group);
	}
	_exit(WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
}

int pt_spawn(const struct pt_argv *argv, const char *dir, const char *log)
{
	char **env = environment(log);
	pid_t parent = getpid();
	pid_t pid = fork();
	struct rusage usage;
	int status;

	if (pid == 0)
		supervise(parent, argv, dir, log, env);
	for (char **e = env; *e; e++)
		free(*e);
	free(env);
	if (pid < 0)
		return -1;
	while (wait4(pid, &status, 0, &usage) < 0)
		if (errno != EINTR)
			return -1;
	pt_phase_spent(&usage);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

bool pt_find_program(const char *name, char path[PATH_MAX])
{
	const char *p = getenv("PATH");

	for (size_t n; p && *p; p += n + (p[n] == ':')) {
		n = strcspn(p, ":");
		if (snprintf(path, PATH_MAX, "%.*s/%s", (int)n, p, name) < PATH_MAX &&
		    !access(path, X_OK))
			return true;
	}
	return false;
}
