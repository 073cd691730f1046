/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What came and went from one report to another, as lists: compare.h fills them. */
#ifndef PT_MOVES_H
#define PT_MOVES_H

#include <stdbool.h>
#include <stddef.h>

/* A cause that came or went from one report to another, or what could not be compared. */
struct pt_moved {
	char arch[16], helper[64]; /* of the cause */
	char of[64], clause[64];   /* what it is shown by */
	char rule[16], known[64];  /* known: a deviation's id, or empty */
	char modes[160];	   /* "4k,16k" */
	size_t clauses;		   /* that came, or went, in any mode */
	size_t left;		   /* that failed before and still do */
	size_t at;		   /* the row in its report that it is shown by; not in JSON */
};
struct pt_moves {
	struct pt_moved *v; /* owned */
	size_t n;
};
struct pt_unlike {
	char what[128], why[256];
	bool lost; /* nobody knows what there would be: exit status 3 */
};

/* What differs from an earlier report, cause by cause: compare.h. */
struct pt_compared {
	char *against; /* owned: a file or a revision; NULL: nothing is compared */
	char *name;    /* owned: "kernel 6.1.192 (/x)" */
	struct pt_moves came, went;
	struct pt_moves left;	  /* causes that there were before, as they were */
	struct pt_unlike *unlike; /* owned: what ran on one side alone */
	size_t nr_unlike;
};

/* "x86: pte_mkdirty sets-dirty +2  4level,5level  a-known-deviation" */
void pt_moved_text(const struct pt_moved *x, char *buf, size_t size);
void pt_moves_add(struct pt_moves *m, const struct pt_moved *x);
/* Of another job of the same comparison: what both have is one. */
void pt_moves_take(struct pt_moves *to, const struct pt_moves *from);
void pt_unlike_add(struct pt_compared *c, const char *what, const char *why, bool lost);
void pt_compared_free(struct pt_compared *c);

/* The one of this cause, or NULL. */
struct pt_moved *pt_moves_find(const struct pt_moves *m, const char *arch, const char *helper);
/* Adds a mode to those of one. */
void pt_moved_add_mode(struct pt_moved *x, const char *mode);

#endif
