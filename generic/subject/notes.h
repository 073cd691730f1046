/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Records of what was called: of one call of one helper, or of what else a law's
 * answer comes from (enum pt_note).  A request for calls is such a list, and so is the
 * answer to one that asks which calls were made.
 */
#ifndef PT_NOTES_H
#define PT_NOTES_H

#include "generic/subject/subject.h"

struct pt_call {
	u64 helper, a, b, ret;
};

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
	/* what a helper should have answered: a = its argument, b = helper, ret = the answer */
	PT_NOTE_OUGHT,
	/* the call after it is given what stands in a place: a = that, b = PT_NOTE_AT() */
	PT_NOTE_LOOK,
	/* what a helper flushed: a = from, b = size of translations and PT_NOTE_FLUSH_*, ret = to
	 */
	PT_NOTE_FLUSH,
	/* what it was to flush, and did not: a = from, b = size of translations, ret = to */
	PT_NOTE_UNFLUSHED,
	/* what walks still find: a = the word in memory */
	PT_NOTE_UNORDERED,
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

/* Of a flush: why it may be of no use. */
#define PT_NOTE_FLUSH_EARLY   1u /* the MMU could still use the entry */
#define PT_NOTE_FLUSH_STEPS   2u /* the size is how far apart the addresses are that it names */
#define PT_NOTE_FLUSH_LEAVES  4u /* what leads to tables stays cached */
#define PT_NOTE_FLUSH_ASTRAY  8u /* it was looked for by notes that the old entry had not */
#define PT_NOTE_FLUSH_SIZE(b) ((b) & ~UINT64_C(0xff))

/* A list that records are added to; what finds no room is left out. */
struct pt_notes {
	struct pt_call *call;
	u64 nr, max;
};

static inline void pt_notes_add(struct pt_notes *n, struct pt_call c)
{
	if (n->nr < n->max)
		n->call[n->nr++] = c;
}

#endif
