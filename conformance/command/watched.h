/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A tree while somebody works on it: what it is now, against what it was at the start. */
#ifndef PT_WATCHED_H
#define PT_WATCHED_H

#include "conformance/command/judged.h"
#include "conformance/options/options.h"
#include "conformance/report/moves.h"

/* A mode of an architecture, whichever engines run it. */
struct pt_watched_mode {
	const char *arch, *mode; /* static */
	char start[65];		 /* the machine code it was first seen with; empty: never yet */
	char code[65];		 /* and was last seen with */
	bool built, ran, differs;
	bool broken;   /* it cannot be built, and another tree could */
	char why[256]; /* not built */
};

struct pt_watched {
	const struct pt_options *o; /* .tree is set */
	struct pt_judged judged;
	/* --compare, --compare-rev: what it is held against, and its name; NULL: the start */
	struct pt_verdicts old;
	const char *against;
	struct pt_watched_mode *v;
	size_t n;
	char **path; /* that what was built depends on */
	size_t nr_paths;
	bool first;	       /* there was no verdict before */
	struct pt_compared is; /* of the last one */
	struct pt_moves gone;  /* new in the one before, and not in that */
};

/*
 * Builds, and runs what is of machine code that nobody has run yet.  0, or after one line on
 * stderr the exit status: it is no kernel tree just now.
 */
int pt_watched_look(struct pt_watched *w);
/* Is the tree still what it was when somebody looked last?  Nothing is built for that. */
bool pt_watched_is_same(const struct pt_watched *w);
/* Does it have all guests that it could have? */
bool pt_watched_is_whole(const struct pt_watched *w);
/* Prints the verdict, which took so many seconds.  Returns its exit status. */
int pt_watched_tell(const struct pt_watched *w, FILE *f, double seconds);
void pt_watched_free(struct pt_watched *w);

#endif
