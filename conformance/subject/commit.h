/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which commit a tree is, if git knows it. */
#ifndef PT_SUBJECT_COMMIT_H
#define PT_SUBJECT_COMMIT_H

#include "conformance/report/report.h"
#include "conformance/subject/git.h"

/*
 * Of a tree that is the top of a git work tree: fills in what is to be freed with the report.
 * Anything else, git that is missing included, leaves it empty.  Nothing is written there.
 */
void pt_commit_of(const char *tree, struct pt_commit *c);
/* The same of a commit that a repository has, bare or not. */
void pt_commit_named(const struct pt_git *g, const char *name, struct pt_commit *c);

#endif
