/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is asked of the tree's .c files: what the objects that are linked want and nobody
 * has so far, of those that are there, and of others that seem to define it.
 */
#ifndef PT_KERNEL_WANTS_H
#define PT_KERNEL_WANTS_H

#include "conformance/subject/kernel_linking.h"

/* Adds one of the configuration's own: it is compiled when something is asked of it. */
void pt_wants_first(struct pt_linking *l, const char *path);
/*
 * Whether files that are there have more of what is wanted than they were asked for:
 * the first that has it.  What stands before our own objects replaces what these have.
 */
bool pt_wants_more(struct pt_linking *l);
/* Asks files of the configuration that make names in ways no rule knows for all of these. */
bool pt_wants_obscure(struct pt_linking *l, const struct pt_symbols *missing);
/* Adds the tree files that seem to define one of the missing symbols. */
bool pt_wants_definers(struct pt_linking *l, const struct pt_symbols *missing);

#endif
