/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Names that one thing has had over time: conformance/subject/shim/names.def.
 * Whole words of C text are what is looked for and replaced.
 */
#ifndef PT_OTHER_NAMES_H
#define PT_OTHER_NAMES_H

#include "generic/subject/subject.h"

#define PT_MAX_NAMES 5 /* of one thing, and a NULL */
typedef const char *const pt_names[PT_MAX_NAMES];

/* Each row ends with NULL; the contract's own name comes first. */
extern pt_names pt_other_names[];
extern const size_t pt_nr_other_names;

/* Is one of the helper's names matched?  NULL matches every helper. */
bool pt_helper_matches(enum pt_helper h, const char *glob);
/* The contract's name of a thing; the name itself if it is in no row. */
const char *pt_first_name(const char *name);
/* May what has the name be given any entry, since it asks first whether it is a swap entry? */
bool pt_name_asks_first(const char *name);
/* The name of the row of `name` that stands in the text; NULL: none does. */
const char *pt_name_in(const char *name, const char *text);

/* Does the word of n bytes stand in the text? */
bool pt_has_word(const char *text, const char *word, size_t n);
/* The text with every word `from` made `to`; to be freed. */
char *pt_replace_word(const char *text, const char *from, const char *to);
/* The next word from *at on: its length, and *at is where it begins; 0 at the end. */
size_t pt_next_word(const char **at);

#endif
