/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The records of a violated law's case (generic/subject/notes.h): which of them its answer
 * turned on, and what its entries are, as far as the calls say it.
 */
#ifndef PT_STORY_H
#define PT_STORY_H

#include "conformance/calls_of.h"
#include "conformance/signature.h"

struct pt_story {
	const struct pt_case_calls *of;
	bool keep[1024];
	size_t decisive; /* the record in which the answer turned */
	/* Entries that a line has decoded. */
	u64 shown[64];
	size_t nr_shown;
	struct pt_witness *w;
};

/* Longer ones lose their beginning. */
#define PT_MOST_RECORDS PT_ARRAY_SIZE(((struct pt_story *)0)->keep)

const struct pt_call *pt_record(const struct pt_story *s, size_t i);
bool pt_is_call(const struct pt_call *c);
bool pt_is_sized_call(const struct pt_call *c);
/* Does a predicate say yes or no of an entry? */
bool pt_is_answer(const struct pt_call *c);
/* Is it the entry that the law was given? */
bool pt_is_given(const struct pt_story *s, u64 e);
/* Do two records ask the same of different things? */
bool pt_asks_alike(const struct pt_call *a, const struct pt_call *b);
/* The call that wrote a place; of another record, itself. */
size_t pt_call_before(const struct pt_story *s, size_t i);
/* Is the call given what stands in a place of a table?  Then the record that says which. */
const struct pt_call *pt_look_before(const struct pt_story *s, size_t at);
/* Was its entry in the table, or given, before the helper that the law is about was called? */
bool pt_is_old(const struct pt_story *s, size_t at);

/* ---- which to keep ---- */

/* The last, and before it what asked the same, with what they come from; which is the last. */
size_t pt_keep_decisive(struct pt_story *s);
/* The last calls of the helper that the law is about: what it left, and what it returned. */
void pt_keep_own(struct pt_story *s);

/* ---- its entries ---- */

/* The level of an entry that a record is about, that the call is given, or that it makes. */
enum pt_level pt_level_in(const struct pt_call *c);
enum pt_level pt_level_given(const struct pt_story *s, size_t at);
enum pt_level pt_level_out(const struct pt_call *c);
/* The level of an entry by what came before. */
enum pt_level pt_level_of(const struct pt_story *s, u64 e, size_t before);
/* Its kind likewise, or PT_KIND_GUESS: then the layout is asked. */
int pt_kind_of(const struct pt_story *s, u64 e, size_t before);
int pt_kind_made(const struct pt_story *s, const struct pt_call *c);
struct pt_place pt_place_at(const struct pt_story *s, enum pt_level l, int kind);

#endif
