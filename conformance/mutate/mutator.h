/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Source text in, mutants out: every way to make one small fault in it that
 * the operators below know.  A mutant is an edit of the text; nothing is
 * compiled here, so some of them will not compile and some change nothing.
 */
#ifndef PT_MUTATOR_H
#define PT_MUTATOR_H

#include "conformance/mutate/mutants.h"

extern const char *const pt_operator_names[PT_NR_OPERATORS];

/*
 * Adds the mutants of a text, in its order; `wanted` (NULL: all) says which
 * definitions are to be mutated.
 */
void pt_mutate(struct pt_mutants *to, const char *text,
	       bool (*wanted)(void *arg, const struct pt_region *r), void *arg);
void pt_mutants_free(struct pt_mutants *m);

/* The whole text with the mutant's edit, to be freed. */
char *pt_mutant_text(const char *text, const struct pt_mutant *m);

#endif
