// SPDX-License-Identifier: GPL-2.0-or-later
#define _GNU_SOURCE
#include "conformance/subject/git.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/words/clean.h"
#include "conformance/words/last_words.h"
#include "conformance/work/files.h"

/*
 * What git may be configured to keep in the repository: a watcher of files, halves of an
 * index.  And files are to be what was committed, not what the user's machine makes of them.
 */
static const char *const options[] = {
	"-c", "core.fsmonitor=false",	   "-c", "core.splitIndex=false",
	"-c", "core.untrackedCache=false", "-c", "core.autocrlf=false",
	"-c", "core.quotePath=false",	   "-c", "advice.detachedHead=false",
	NULL,
};

/* For what builds a tree there is no git: pt_spawn(). */
static void begin(struct pt_argv *a)
{
	static const char *const words[] = {
		"env", "-u", "GIT_DIR", "GIT_NO_LAZY_FETCH=1", "GIT_TERMINAL_PROMPT=0", NULL
	};

	pt_argv_add_all(a, words);
}

/* The first line of what git said, or of its status. */
static void first_line(const char *path, int status, char *line, size_t size)
{
	char *text = pt_read_file(path, NULL), *clean;

	if (text)
		text[strcspn(text, "\n")] = '\0';
	clean = pt_text_line(text ? text : "");
	if (status == 126 || status == 127)
		snprintf(line, size, "git cannot be started: install the package git");
	else if (*clean)
		snprintf(line, size, "%s", strncmp(clean, "fatal: ", 7) ? clean : clean + 7);
	else
		snprintf(line, size, "git ended with status %d", status);
	free(clean);
	free(text);
}

static int fail(const struct pt_git *g, const char *log, int status, const char *what, char *err,
		size_t size)
{
	char line[200];

	first_line(log, status, line, sizeof(line));
	snprintf(err, size, "%.160s: git cannot tell %s: %s", g->repository, what, line);
	return -1;
}

/*
 * Answers may have any byte in them, and complaints are none of them: the shell keeps them
 * apart.
 */
static int run(const struct pt_git *g, struct pt_argv *command, const char *what, char *err,
	       size_t size)
{
	char log[PATH_MAX + 16];
	int status;

	snprintf(log, sizeof(log), "%s/git.log", g->temp);
	status = pt_spawn(command, g->repository, log);
	return status ? fail(g, log, status, what, err, size) : 0;
}

static void add_git(const struct pt_git *g, struct pt_argv *a)
{
	pt_argv_add(a, "git");
	pt_argv_add_all(a, options);
	if (g->dir[0])
		pt_argv_addf(a, "--git-dir=%s", g->dir);
}

int pt_git_ask(const struct pt_git *g, const char *const *words, const char *what, char **answer,
	       size_t *answered, char *err, size_t size)
{
	struct pt_argv git = { 0 }, a = { 0 };
	char out[PATH_MAX + 16], *quoted;
	int failed;

	add_git(g, &git);
	pt_argv_add_all(&git, words);
	quoted = pt_argv_quote(&git);
	snprintf(out, sizeof(out), "%s/git.out", g->temp);
	begin(&a);
	pt_argv_add(&a, "sh");
	pt_argv_add(&a, "-c");
	pt_argv_addf(&a, "exec %s >\"$0\"", quoted);
	pt_argv_add(&a, out);
	failed = run(g, &a, what, err, size);
	*answer = failed ? NULL : pt_read_file(out, answered);
	if (!failed && !*answer) {
		snprintf(err, size, "%s: %s", out, strerror(errno));
		failed = -1;
	}
	free(quoted);
	pt_argv_free(&a);
	pt_argv_free(&git);
	return failed;
}

int pt_git_shell(const struct pt_git *g, const char *command, const char *what, char *err,
		 size_t size)
{
	struct pt_argv git = { 0 }, a = { 0 };
	char *quoted;
	int failed;

	add_git(g, &git);
	quoted = pt_argv_quote(&git);
	begin(&a);
	pt_argv_add(&a, "sh");
	pt_argv_add(&a, "-c");
	pt_argv_addf(&a, "git() { command %s \"$@\"; }; %s", quoted, command);
	failed = run(g, &a, what, err, size);
	free(quoted);
	pt_argv_free(&a);
	pt_argv_free(&git);
	return failed;
}

/* The next line of an answer; "" behind the last. */
static char *next_line(char **at)
{
	char *line = *at;
	size_t n = strcspn(line, "\n");

	*at = line + n + (line[n] == '\n');
	line[n] = '\0';
	return line;
}

/* A clone that left out what it might fetch when asked for: it is not fetched here. */
static bool is_partial(const struct pt_git *g)
{
	static const char *const words[] = { "config", "--get-regexp", "^remote\\..*\\.promisor$",
					     NULL };
	char *answer = NULL, err[256];
	size_t size = 0;
	bool partial =
		!pt_git_ask(g, words, "its configuration", &answer, &size, err, sizeof(err)) &&
		strstr(answer, "true");

	free(answer);
	return partial;
}

int pt_git_open(struct pt_git *g, const char *repository, const char *temp, char *err, size_t size)
{
	static const char *const words[] = { "rev-parse",
					     "--absolute-git-dir",
					     "--is-bare-repository",
					     "--is-shallow-repository",
					     "--show-prefix",
					     NULL };
	char *answer = NULL, *at, git[PATH_MAX];
	size_t answered = 0;

	*g = (struct pt_git){ 0 };
	snprintf(g->temp, sizeof(g->temp), "%s", temp);
	if (!realpath(repository, g->repository)) {
		snprintf(err, size, "%s: %s", repository, strerror(errno));
		return -1;
	}
	if (!pt_find_program("git", git)) {
		snprintf(err, size, "no git: install the package git");
		return -1;
	}
	if (pt_git_ask(g, words, "what revisions it has", &answer, &answered, err, size))
		return -1;
	at = answer;
	snprintf(g->dir, sizeof(g->dir), "%s", next_line(&at));
	g->bare = !strcmp(next_line(&at), "true");
	g->shallow = !strcmp(next_line(&at), "true");
	snprintf(g->prefix, sizeof(g->prefix), "%s", next_line(&at));
	free(answer);
	g->partial = is_partial(g);
	return 0;
}

int pt_git_commit(const struct pt_git *g, const char *revision, char commit[65], char *err,
		  size_t size)
{
	char *name = NULL, *answer = NULL, *clean = pt_text_line(revision), why[512];
	size_t answered = 0;
	int failed;

	if (asprintf(&name, "%s^{commit}", revision) < 0)
		pt_no_memory();
	const char *const words[] = { "rev-parse",	  "--verify", "--quiet",
				      "--end-of-options", name,	      NULL };

	failed = *revision == '-' || !*revision ||
		 pt_git_ask(g, words, "that", &answer, &answered, why, sizeof(why));
	if (failed)
		snprintf(err, size, "%.200s has no revision '%.80s'%s", g->repository, clean,
			 g->shallow ? ": it is a shallow clone, which git fetch --unshallow makes "
				      "a whole one"
				    : "");
	else
		snprintf(commit, 65, "%.*s", (int)strcspn(answer, "\n"), answer);
	free(clean);
	free(answer);
	free(name);
	return failed ? -1 : 0;
}
