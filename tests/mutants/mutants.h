/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Bugs that kernels really had, put back into the builtin subjects: a mutant is
 * a copy of a subject with a few helpers replaced.  Each names the clause that
 * must catch it.  One file per architecture, since each needs its own bits, and
 * one for faults that need none.
 */
#ifndef PT_MUTANTS_H
#define PT_MUTANTS_H

#include "generic/subject/subject.h"

/* One helper of a mutant. */
struct replaced {
	enum pt_helper helper;
	union pt_op op;
};
#define REPLACE(id, function)           \
	{                               \
		H_##id,                 \
		{                       \
			.one = function \
		}                       \
	}
#define REPLACE2(id, function)          \
	{                               \
		H_##id,                 \
		{                       \
			.two = function \
		}                       \
	}

#define MAX_REPLACED 8

struct mutant {
	const char *mode; /* NULL: every builtin mode of the architecture */
	const char *bug;  /* when, and what went wrong */
	struct replaced replaced[MAX_REPLACED];
	const char *caught_by; /* "helper.clause" */
};

/* The mutants of one architecture; ends with a row without .bug. */
struct mutant_list {
	const char *arch; /* NULL: of each whose subject is asked what must catch them */
	const struct mutant *mutants;
};
/* Ends with a row without .mutants. */
extern const struct mutant_list mutant_lists[];

/*
 * The subject that the mutant under test is a copy of: mutated helpers take no
 * argument that could tell them.  Set by mutant_make().
 */
extern const struct pt_subject *original;
#define ORIGINAL(id, e)	    (original->op[H_##id].one(e))
#define ORIGINAL2(id, a, b) (original->op[H_##id].two(a, b))

/* Fails the test if the subject has not every helper that the mutant replaces. */
void mutant_make(const struct mutant *m, const struct pt_subject *of, struct pt_subject *made);

#endif
