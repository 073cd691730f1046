/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The words of a report that was read.  Of one that was made they are static strings: names
 * of architectures, helpers, rules; equal ones are one string in both.
 */
#ifndef PT_REPORT_WORDS_H
#define PT_REPORT_WORDS_H

#include "conformance/deviations/known_deviations.h"

/* All of a report's; NULL is none. */
struct pt_words;

/* The one that equals s: it lives as long as *words. */
const char *pt_word(struct pt_words **words, const char *s);
/* A deviation that this version does not know: its id and state are all that is said of it. */
const struct pt_deviation *pt_unknown_deviation(struct pt_words **words, const char *id,
						enum pt_deviation_state state);
void pt_words_free(struct pt_words *words);

#endif
