/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What git says of a repository.  It is only read: nothing is written to its folder, its
 * index or its work tree, whatever its configuration asks git to keep there.
 */
#ifndef PT_SUBJECT_GIT_H
#define PT_SUBJECT_GIT_H

#include <limits.h>

#include "conformance/work/spawn.h"

struct pt_git {
	char repository[PATH_MAX]; /* what the user gave, absolute */
	char dir[PATH_MAX];	   /* its .git */
	char prefix[PATH_MAX];	   /* of the folder given in the repository, "" or "x/" */
	bool bare, shallow, partial;
	char temp[PATH_MAX]; /* where answers are put */
};

/*
 * 0, or -1 with one line in err: it is no repository, or git is not there.  temp is a folder
 * for answers.
 */
int pt_git_open(struct pt_git *g, const char *repository, const char *temp, char *err, size_t size);
/*
 * The first of these words is a command of git's.  0 and what it answers, to be freed; or -1
 * with one line in err, in which the command is called `what`.
 */
int pt_git_ask(const struct pt_git *g, const char *const *words, const char *what, char **answer,
	       size_t *answered, char *err, size_t size);
/* Runs a command of the shell, in which `git` has these options. */
int pt_git_shell(const struct pt_git *g, const char *command, const char *what, char *err,
		 size_t size);
/* The full name of a commit, or -1 with one line in err that says why there is none. */
int pt_git_commit(const struct pt_git *g, const char *revision, char commit[65], char *err,
		  size_t size);

#endif
