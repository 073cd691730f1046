/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A mutant: one small fault in a text. */
#ifndef PT_MUTATE_MUTANTS_H
#define PT_MUTATE_MUTANTS_H

#include "conformance/mutate/source.h"

enum pt_operator {
	PT_OP_CONSTANT,	 /* a number: each bit dropped, one more, one less */
	PT_OP_SHIFT,	 /* shifted one further or less, or the other way; + for - */
	PT_OP_MASK,	 /* an operand of | & ^ dropped, a ~ dropped */
	PT_OP_CONDITION, /* inverted, && for ||, < for <=, an operand dropped */
	PT_OP_EFFECT,	 /* a statement dropped; a function that gives its argument, 0 or 1 */
	PT_OP_LOOP,	 /* over the first alone, all but the last, every second */
	PT_OP_ATOMIC,	 /* an exchange that is a load and a store */
	PT_NR_OPERATORS
};

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

#endif
