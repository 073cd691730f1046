/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What an entry means to a subject: what its own predicates say of it, where they say
 * it, and what the MMU model permits.  Two subjects may write the same thing in other
 * bits; that is a difference of encoding, not of meaning.
 */
#ifndef PT_DIFF_READING_H
#define PT_DIFF_READING_H

#include "conformance/entry/arch_host.h"
#include "generic/contract/contract.h"
#include "generic/run/wire.h"

/* An entry as one subject reads it. */
struct pt_reading {
	enum pt_level level;
	u64 entry;
	u64 known, true_of; /* BOOL slots: which it has a predicate for, and what those say */
	bool has_pfn;
	u64 pfn;
};

/* Readings of many entries, sorted by level and entry. */
struct pt_readings {
	struct pt_reading *v;
	size_t n, room;
};

/* An entry that is to be read; false: no memory. */
bool pt_reading_want(struct pt_readings *r, enum pt_level l, u64 entry);
/* Each entry once, in order. */
void pt_readings_sort(struct pt_readings *r);
const struct pt_reading *pt_reading_of(const struct pt_readings *r, enum pt_level l, u64 entry);
/*
 * The calls that read the entries from *from on, as many as there is room for; answered
 * calls are taken in by pt_readings_take().  Returns how many.
 */
u64 pt_readings_ask(const struct pt_readings *r, size_t *from, struct pt_call *calls);
void pt_readings_take(struct pt_readings *r, const struct pt_call *calls, u64 n);

/* Another way to say where an entry is read: pt_response.reads of a level. */
typedef const u64 pt_reads[PT_WIRE_SLOTS];

/* Neither present nor none. */
bool pt_reading_is_swap(const struct pt_reading *x);

/* Bits beside the BOOL slots' of what two readings differ in. */
#define PT_READ_PFN    PT_BIT(60)
#define PT_READ_SWAP   PT_BIT(61) /* swap type or offset */
#define PT_READ_RIGHTS PT_BIT(62) /* what the MMU permits */
#define PT_READ_MEMORY PT_BIT(63) /* what memory it takes it for */
/* 0: the entries mean the same, one to a subject that reads as in ra, the other as in rb. */
u64 pt_readings_differ(const struct pt_mode *m, const struct pt_reading *a, pt_reads ra,
		       const struct pt_reading *b, pt_reads rb);
/* "write no→yes, pfn 0x1→0x2" */
void pt_reading_text(const struct pt_mode *m, u64 differ, const struct pt_reading *a,
		     const struct pt_reading *b, char *buf, size_t size);

#endif
