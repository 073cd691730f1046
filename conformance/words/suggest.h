/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What somebody may have meant who wrote a word that is none of those that are known. */
#ifndef PT_SUGGEST_H
#define PT_SUGGEST_H

#include <stddef.h>

/* How many letters to put in, take out or change, or of two neighbours to swap. */
size_t pt_distance(const char *a, const char *b);

/*
 * The names near a word, each once: those a few letters away, the nearest first, then
 * those that contain it, or that it contains; the word itself is none.  As " name name"; empty if
 * none is near.
 */
void pt_near(const char *word, const char *const *names, size_t n, char *buf, size_t size);

/* The same as the end of a message: "; near it: name name", or nothing. */
#define PT_NEAR 320
const char *pt_near_text(const char *word, const char *const *names, size_t n, char buf[PT_NEAR]);

/* Of names in one text with blanks between them: " x86 arm64". */
const char *pt_near_listed(const char *word, const char *list, char buf[PT_NEAR]);
/* Of the contract's helpers, rules, clauses ("helper.clause", or "clause" alone). */
const char *pt_near_helper(const char *word, char buf[PT_NEAR]);
const char *pt_near_clause(const char *word, char buf[PT_NEAR]);

#endif
