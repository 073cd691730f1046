/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A law held once more against the case that violated it, with all noted that its
 * answer comes from: for the witness.  The request's calls are cases (PT_NOTE_CASE);
 * the answer lists each case, now with what the law said, and after it the calls
 * and the notes it made, in their order.
 */
#ifndef PT_REPLAY_H
#define PT_REPLAY_H

#include "generic/run/wire.h"

/* What stands in pt_call.helper of a record that is no call. */
enum pt_note {
	/* a law's case: a, b are the law's; ret of the request: which law; of the answer: below */
	PT_NOTE_CASE = 0x10000,
	/* all predicates asked: a = entry, b = PT_NOTE_AT(level, group), ret = BOOL slots */
	PT_NOTE_VIEW,
	/* the MMU model: a = entry as stored, b = PT_NOTE_AT(level, place + 1), ret = the answer */
	PT_NOTE_RIGHTS,
	PT_NOTE_FRAME,
	PT_NOTE_MEMTYPE,
	PT_NOTE_SPAN,
	PT_NOTE_MARK, /* key and guard */
	/* the entry as the hardware leaves it: b = PT_NOTE_AT(level, place + 1) and the access */
	PT_NOTE_AFTER_READ,
	PT_NOTE_AFTER_WRITE,
	/* two entries, or numbers, that were to be alike: a = wanted, ret = found */
	PT_NOTE_WANTED,
	PT_NOTE_WANTED_NUMBER,
	/* after the call of a sized helper: a = place + 1 (0: the one before), b = was, ret = is */
	PT_NOTE_PLACE,
	/* what a helper ought to have said: a = its argument, b = helper, ret = the answer */
	PT_NOTE_OUGHT,
	/* the call after it is given what stands in a place: a = that, b = PT_NOTE_AT() */
	PT_NOTE_LOOK,
	PT_NR_NOTES
};

/* Where an entry stands: at a level, and there in a place, numbered from 1; 0: anywhere. */
#define PT_NOTE_AT(level, place) ((u64)(level) | (u64)(place) << 8)
#define PT_NOTE_LEVEL(b)	 ((enum pt_level)((b)&0xff))
#define PT_NOTE_THE_PLACE(b)	 ((b) >> 8)
/* Of an answer's case: the law's number, and what it said (0 violated). */
#define PT_NOTE_SAID(law, said)	 ((u64)(law) << 8 | (u64)(said))
#define PT_NOTE_SAID_LAW(ret)	 ((ret) >> 8)
#define PT_NOTE_SAID_ANSWER(ret) ((ret)&0xff)
/* Of a sized helper's call: a = the entry it was given, b = page: its size and level. */
#define PT_NOTE_PAGE(shift, level, nr) ((u64)(shift) | (u64)(level) << 8 | (u64)(nr) << 16)
#define PT_NOTE_PAGE_SHIFT(b)	       ((unsigned)((b)&0xff))
#define PT_NOTE_PAGE_LEVEL(b)	       ((enum pt_level)((b) >> 8 & 0xff))
#define PT_NOTE_PAGE_NR(b)	       ((b) >> 16)

/* So many cases a request may have. */
#define PT_MAX_REPLAYED 256

struct pt_run;
/* Answers PT_VERB_REPLAY; `calls` are the cases first, then the answer. */
void pt_replay(struct pt_run *r, struct pt_call *calls);
/* One more record: pt_note() in run.h, where a law is replayed. */
void pt_note_down(const struct pt_run *r, enum pt_note note, u64 a, u64 b, u64 ret);
/* A sized helper is about to be called on the page, and what it has made of the table. */
void pt_note_page(const struct pt_huge *page);
void pt_note_sized(const struct pt_run *r, enum pt_helper h, const struct pt_huge *is, u64 ret);

#endif
