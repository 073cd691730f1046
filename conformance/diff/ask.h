/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A subject, as it is asked: once for all that its domain calls or for where it reads, and
 * in a dialogue for what it makes of somebody's calls.  A helper that breaks is left out,
 * and the question is put again.
 */
#ifndef PT_DIFF_ASK_H
#define PT_DIFF_ASK_H

#include "conformance/engine/dialogue.h"
#include "conformance/options/options.h"

struct pt_diff_side {
	const struct pt_job *job;
	const struct pt_options *o;
	const char *name; /* for messages: "side A" */
	u64 *broken;	  /* PT_BROKEN_WORDS: helpers left out, more with time */
	char *why;	  /* one line, if a question has no answer */
	size_t why_size;
	struct pt_dialogue *dialogue;  /* NULL: not begun */
	u64 left_out[PT_BROKEN_WORDS]; /* of the dialogue */
};

/* The calls that its domain makes, with their results; rs says how many, and where it reads. */
bool pt_diff_dump(struct pt_diff_side *s, struct pt_call *calls, struct pt_response *rs);
/* Where it reads, and nothing else; room for calls is needed all the same. */
bool pt_diff_learn(struct pt_diff_side *s, struct pt_call *calls, struct pt_response *rs);
/* What it makes of these calls: dialogue.h. */
bool pt_diff_answer(struct pt_diff_side *s, struct pt_call *calls, size_t n);
void pt_diff_end(struct pt_diff_side *s);

#endif
