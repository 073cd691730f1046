/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which definitions of a tree have a part in a compiled object: functions by
 * the lines that became instructions, and functions, macros and constants by
 * the words that stand in what has a part.  Rather too many than too few: what
 * has no part compiles to the same code.
 */
#ifndef PT_MUTATE_REACH_H
#define PT_MUTATE_REACH_H

#include "conformance/mutate/source.h"

/* Sources of one tree, each read and parsed once. */
struct pt_sources;
struct pt_sources *pt_sources_new(const char *tree);
void pt_sources_free(struct pt_sources *s);

struct pt_reach {
	const char *assembly;	  /* compiled with -g -S */
	const char *preprocessed; /* with -E -dD */
	const char *words;	  /* text whose words count as used */
	/* Does this function count?  NULL: all do. */
	bool (*has_function)(void *arg, const char *name);
	/* Called for each definition, its file relative to the tree. */
	void (*found)(void *arg, const char *path, const struct pt_region *r);
	void *arg;
};
void pt_reach(struct pt_sources *s, const struct pt_reach *r);

#endif
