/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Helpers that a tree has and the contract does not know: shim/unknown.tsv says what is one. */
#ifndef PT_UNKNOWN_H
#define PT_UNKNOWN_H

#include <stdio.h>

#include "conformance/subject/tree_index.h"

enum pt_glob_kind {
	PT_GLOB_OTHER,	/* no helper on entries, or none that has a row, and why */
	PT_GLOB_HELPER, /* one, wherever it is defined */
	PT_GLOB_CALLED, /* one where code that works with entries calls it */
};

/* The globs of unknown.tsv. */
struct pt_globs {
	struct {
		const char *glob, *why;
		enum pt_glob_kind kind;
	} v[320];
	size_t n;
};
/* The text that they point to, to be freed; NULL if there is none. */
char *pt_globs_read(struct pt_globs *g, const char *data);
/* Is it named like a helper, whatever it is? */
bool pt_globs_like_helper(const struct pt_globs *g, const char *name);
/* Why it is none, or has no row; NULL: nobody says so. */
const char *pt_globs_reason(const struct pt_globs *g, const char *name);

/*
 * Writes a line, "name unknown header" with tabs, for each helper of the index that
 * known() does not know.  data: the folder with conformance/subject/shim/.
 */
void pt_unknown_write(FILE *f, const char *data, const struct pt_tree_index *x,
		      bool (*known)(void *arg, const char *name), void *arg);

#endif
