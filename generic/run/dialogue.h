/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Calls in a dialogue, the guest's side.  PT_VERB_OPEN sets the subject up as for any
 * other request and makes no call.  After it come rounds, as many as there are
 * questions: PT_VERB_CALLS with request.nr_calls records in pt_guest_calls.  What
 * stands in the request of OPEN (mode, seed, broken, fills) holds for all of them.
 *
 * A record is a call; what its words are hangs on the helper's shape:
 *
 *   values           a and b are the arguments, ret is filled in
 *   PT_SHAPE_AT      a is what stands in the table before the call, and b is filled in
 *                    with what stands there after it: words as they are in memory,
 *                    where powerpc's tables are big-endian (radix)
 *   PT_SHAPE_AT2     the same; before the call, b is the second argument
 *   PT_SHAPE_SIZED   a is how many records follow that hold a struct pt_huge, cut off
 *                    after its last place: pt_page_records().  They are given back as
 *                    the helper left them.
 *
 * The table is the guest's, and so is its address.  A helper that the subject has not,
 * or that is in request.broken, becomes PT_NR_HELPERS, and the rest of the record stays.
 * PT_CALL_HAS + helper calls nothing: ret says whether there is such a helper.
 *
 * A process is sent a round as one word, how many records, and the records; it answers
 * with pt_response_size() bytes and the records.  Its stdin's end is the dialogue's.
 */
#ifndef PT_RUN_DIALOGUE_H
#define PT_RUN_DIALOGUE_H

#include "generic/run/wire.h"

#define PT_CALL_HAS PT_BIT(32)

/* Words of a page of `nr` places in a table, and records that hold as many. */
static inline u64 pt_page_words(u64 nr)
{
	return offsetof(struct pt_huge, table) / sizeof(u64) + nr + 2;
}

static inline u64 pt_page_records(u64 nr)
{
	const u64 words = sizeof(struct pt_call) / sizeof(u64);

	return (pt_page_words(nr) + words - 1) / words;
}

/*
 * One round.  rs->turn is odd while a call is made, 1 + twice its record's number, so
 * that whoever looks can tell which call it is; rs->status is PT_STATUS_BAD_REQUEST if
 * a record made no sense: none after it was looked at, and turn says which.
 */
void pt_dialogue_round(const struct pt_subject *s, const struct pt_request *rq,
		       struct pt_response *rs, struct pt_call *calls);

#endif
