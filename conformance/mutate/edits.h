/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A definition as it is mutated: its tokens are looked at, and edits of its text added. */
#ifndef PT_MUTATE_EDITS_H
#define PT_MUTATE_EDITS_H

#include "conformance/mutate/mutants.h"

#define PT_COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* One region being mutated. */
struct pt_edits {
	struct pt_mutants *to;
	const char *text;
	const struct pt_region *r;
	const struct pt_token *t;
	size_t n;
	size_t first; /* the region's first mutant */
};

/* Returns the new mutant, or NULL if it would change nothing or is there already. */
__attribute__((format(printf, 5, 6))) struct pt_mutant *pt_edits_add(struct pt_edits *w,
								     enum pt_operator op, size_t at,
								     size_t length,
								     const char *format, ...);

static inline bool pt_edits_is(const struct pt_edits *w, size_t i, const char *what)
{
	return i < w->n && pt_token_is(w->text, &w->t[i], what);
}

static inline bool pt_edits_is_any(const struct pt_edits *w, size_t i, const char *const *list,
				   size_t n)
{
	for (size_t k = 0; k < n; k++)
		if (pt_edits_is(w, i, list[k]))
			return true;
	return false;
}

static inline size_t pt_edits_start(const struct pt_edits *w, size_t i)
{
	return w->t[i].at;
}

/* Where the last token before i ends. */
static inline size_t pt_edits_end_before(const struct pt_edits *w, size_t i)
{
	return w->t[i - 1].at + w->t[i - 1].length;
}

/* Every way to change a token that is an operator, an operand or a condition. */
void pt_mutate_operators(struct pt_edits *w, size_t i);
/* A loop that leaves entries out, an exchange that others can come between. */
void pt_mutate_kinds(struct pt_edits *w, size_t i);
/* The statement that begins with a token, dropped. */
void pt_mutate_statement(struct pt_edits *w, size_t i);
/* What all of the definition gives. */
void pt_mutate_whole(struct pt_edits *w);

#endif
