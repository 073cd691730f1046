/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a subject's helpers flush from TLBs, as a subject records it that is no running
 * machine: one entry for each call of what flushes, or for several of them in a row.
 */
#ifndef PT_FLUSHES_H
#define PT_FLUSHES_H

#include "generic/contract/contract.h"

#define PT_MAX_FLUSHES 32
/* As pt_flush.to: all there is. */
#define PT_FLUSH_ALL (~UINT64_C(0))

struct pt_flush {
	u64 from, to;
	u64 step;   /* one address in so many bytes is named to the hardware; 0: there is no such */
	u64 size;   /* translations of this size alone, in bytes; 0: of any */
	u64 leaves; /* what leads to tables stays cached */
	u64 e;	    /* the word in the table, of the first address, when that was flushed */
	/*
	 * Where code stands in for the MMU and finds what it cached by the notes that it made in
	 * the entry: the notes that it was told of when it was to forget that.
	 */
	bool by_note;
	u64 note;
};

struct pt_flushes {
	/* Of who calls a helper: the first of the entries it is given, and which address that maps.
	 */
	const volatile u64 *place;
	u64 at;
	unsigned shift; /* log2 of bytes that an entry maps */
	/*
	 * Of the subject: the address that its helpers are given; whether tables that are not there
	 * can be flushed, or are read for what is to be; what to call before and after a helper
	 * whose flushes are wanted, or NULL.
	 */
	u64 address;
	bool tables;
	void (*watch)(bool on);
	/*
	 * Where the MMU's walks are ordered after stores by instructions alone, and the subject
	 * says so: the word at the first place when a barrier last ordered stores before walks,
	 * and what of that those see that begin now.
	 */
	bool orders;
	u64 ordered, walked;
	/* Something was called that flushes by its name, and what it flushes is not known. */
	bool guessed;
	/* What was flushed since nr was 0; what finds no room is left out. */
	u64 nr;
	struct pt_flush list[PT_MAX_FLUSHES];
};

/* Does a subject, by its record or NULL, note what a law of flushes and barriers asks? */
static inline bool pt_records(const struct pt_flushes *f, const struct pt_law *law)
{
	return f && (law->only != PT_ONLY_ORDERED || f->orders);
}

#endif
