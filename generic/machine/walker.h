/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A walker: a machine with an MMU that walks page tables, and a way to put entries there
 * and access memory through them.  The bare-metal images (qemu-images/) bring one, the
 * tests a false one.
 */
#ifndef PT_WALKER_H
#define PT_WALKER_H

#include "generic/subject/subject.h"

/* Has the second processor begun? */
enum pt_second {
	PT_SECOND_RUNS,
	PT_SECOND_NONE, /* the machine has one processor */
	PT_SECOND_LATE, /* it did not come up in time */
};

/* How an access ended. */
enum pt_refusal {
	PT_REFUSAL_NONE,	/* it passed */
	PT_REFUSAL_NOT_PRESENT, /* no translation */
	PT_REFUSAL_PROTECTION,	/* a translation that forbids this access */
	PT_REFUSAL_RESERVED,	/* malformed: reserved bit, address size, … */
	PT_REFUSAL_OTHER,
	PT_REFUSAL_UNTOLD, /* it did not pass, and this machine says no more of it */
};
/* Is it that one, as far as can be told?  Of one that passed all is told. */
static inline bool pt_refusal_is(enum pt_refusal f, enum pt_refusal wanted)
{
	return f == wanted || (f == PT_REFUSAL_UNTOLD && wanted != PT_REFUSAL_NONE);
}

/* Whose walker it is; the report says so and calls none of them hardware. */
enum pt_walks { PT_WALKS_NOT, PT_WALKS_TCG, PT_WALKS_KVM, PT_WALKS_OTHER };

/*
 * One entry at a time is placed at each level, in a window of addresses of its
 * own; the levels above permit everything.  An access is one PT_MMU_* right,
 * from PT_MMU_UR to PT_MMU_KX, tried at an offset into the window.
 */
struct pt_walker {
	enum pt_walks walks;
	u64 levels; /* 1 << enum pt_level: entries of these can be placed */
	/*
	 * Frames that exist, in pfn units of the mode: number n of those that an
	 * entry of the level can map, and where in what it maps there is memory.
	 * False: there are no more.
	 */
	bool (*frame)(enum pt_level l, unsigned n, u64 *pfn, u64 *offset);
	/*
	 * The frame of a page of entries one level down that all lead to
	 * frame(l, 0) and permit the access and, if the architecture can, all
	 * others.  0: none.
	 */
	u64 (*table)(enum pt_level l, u64 right);
	/* Puts the entry in the table; what a TLB may hold is only gone after flush(). */
	void (*write)(enum pt_level l, u64 e);
	void (*flush)(enum pt_level l);
	/* The entry as it stands in memory now. */
	u64 (*read)(enum pt_level l);
	/* *word is what a read found. */
	enum pt_refusal (*access)(enum pt_level l, u64 right, u64 offset, u64 *word);
	/* What frame(l, n) holds at its offset. */
	u64 (*mark)(enum pt_level l, unsigned n);
	/*
	 * It records accesses by a load and a store that are not atomic, or has a fault
	 * handler do it: then no race with a helper means anything.
	 */
	bool records_apart;

	/*
	 * A second processor with the same tables: runs f(), then rests.  NULL: there
	 * never is.
	 */
	enum pt_second (*second)(void (*f)(void));
	/* flush() for the processor that calls it alone. */
	void (*flush_here)(enum pt_level l);
	/* Where in memory the entry stands, for helpers that take a pointer; 0: nowhere. */
	u64 (*slot)(enum pt_level l);
	/* Called when an entry was gone before its flush: no TLB held it.  May be NULL. */
	void (*looked_again)(void);
};

/* The rights a walker is tried for: PT_MMU_UR to PT_MMU_KX. */
#define PT_LIVE_RIGHTS 6

/* In pt_walked.expected and .got: the rights that passed, then how each access ended. */
#define PT_LIVE_PASSED(got)	((got)&PT_MMU_ANY)
#define PT_LIVE_FAULT(got, i)	((enum pt_refusal)((got) >> (8 + 4 * (i)) & 15))
#define PT_LIVE_PUT_FAULT(f, i) ((u64)(f) << (8 + 4 * (i)))

#endif
