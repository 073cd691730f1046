/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Source text in, mutants out: every way to make one small fault in it that
 * the operators below know.  A mutant is an edit of the text; nothing is
 * compiled here, so some of them will not compile and some change nothing.
 */
#ifndef PT_MUTATOR_H
#define PT_MUTATOR_H

#include "conformance/mutate/source.h"

enum pt_operator {
	PT_OP_CONSTANT,	 /* a number: each bit dropped, one more, one less */
	PT_OP_SHIFT,	 /* shifted one further or less, or the other way; + for - */
	PT_OP_MASK,	 /* an operand of | & ^ dropped, a ~ dropped */
	PT_OP_CONDITION, /* inverted, && for ||, < for <=, an operand dropped */
	PT_OP_EFFECT,	 /* a statement dropped; a function that gives its argument, 0 or 1 */
	PT_NR_OPERATORS
};
extern const char *const pt_operator_names[PT_NR_OPERATORS];

struct pt_mutant {
	enum pt_operator op;
	size_t at, length;
	char *with;	/* what stands there instead */
	unsigned line;	/* from 1 */
	char *function; /* or macro, or object, that it is in */
	/* The line or lines touched, blanks squeezed: as they are and as mutated. */
	char *from, *to;
};

struct pt_mutants {
	struct pt_mutant *v;
	size_t n;
};

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
