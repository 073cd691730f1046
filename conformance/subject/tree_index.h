/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a tree's headers define, found by reading their text: functions, declared or
 * defined, and macros, whatever #if they stand under.  No preprocessor: what a
 * configuration leaves out is there too.
 *
 * By hand, for on Linux 6.1, 6.8 and 6.12 it does better: libclang sees one configuration,
 * which is without 6 % of these names; universal-ctags loses track in headers with
 * assembly between #ifs (powerpc's kup.h, mmu-hash.h) and takes as long.
 */
#ifndef PT_TREE_INDEX_H
#define PT_TREE_INDEX_H

#include <stdbool.h>
#include <stddef.h>

struct pt_definition {
	char *name;
	const char *file; /* relative to the tree */
	unsigned line;
	bool macro;
	bool constant; /* a macro without arguments */
};

struct pt_tree_index {
	struct pt_definition *v;
	size_t n;
	char **files;
	size_t nr_files;
};

/* Adds what a header's text defines. */
void pt_tree_index_add(struct pt_tree_index *x, const char *file, const char *text);
/*
 * The first definition of a name in a file whose name begins with `folder`; of those
 * a function or a macro with arguments, if there is one.
 */
const struct pt_definition *pt_tree_index_find(const struct pt_tree_index *x, const char *name,
					       const char *folder);
void pt_tree_index_free(struct pt_tree_index *x);

#endif
