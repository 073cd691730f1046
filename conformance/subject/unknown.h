/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Helpers that a tree has and the contract does not know: shim/unknown.tsv says what is one. */
#ifndef PT_UNKNOWN_H
#define PT_UNKNOWN_H

#include <stdio.h>

#include "conformance/subject/tree_index.h"

/*
 * Writes a line, "name unknown header" with tabs, for each helper of the index that
 * known() does not know.  data: the folder with conformance/subject/shim/.
 */
void pt_unknown_write(FILE *f, const char *data, const struct pt_tree_index *x,
		      bool (*known)(void *arg, const char *name), void *arg);

#endif
