/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Laws of the domain PT_DOMAIN_BETWEEN: a helper works on a live entry, and between two of
 * its instructions the MMU records an access there.  Guest and engine play it together: the
 * guest says what the MMU would write and when; an engine that sees each instruction of the
 * guest writes it.  One update in each call, before each of the instructions in turn that
 * read or write the entry: an update before another one comes to the same.
 */
#ifndef PT_BETWEEN_H
#define PT_BETWEEN_H

#include "generic/subject/caller.h"

/*
 * The object pt_guest_between of a guest.  Words as the guest's code sees them; those of
 * the entry as it stands in memory, whatever byte order that has.
 */
struct pt_between {
	u64 at;		 /* before which of these instructions, from 1; 0: not now */
	u64 word;	 /* address of the entry */
	u64 mask, value; /* the MMU writes only if the entry is this under that mask … */
	u64 set, clear;	 /* … namely these bits */
	u64 seen;	 /* by the engine, of PT_BETWEEN_LOOK: how many there are */
	u64 done;	 /* by the engine: the update was made */
	u64 helper;	 /* whose calls these are, + 1: for an engine whose guest does not end */
};

/* In .at: no update, the engine notes which instructions read or write the entry. */
#define PT_BETWEEN_LOOK (~UINT64_C(0))
/* As many of them as an engine can note; one more is seen if there are more. */
#define PT_BETWEEN_POINTS 256

struct pt_played {
	struct pt_caller *caller;
	volatile struct pt_between *update; /* NULL: the engine cannot */
	void (*begins)(void);		    /* called before the first update */
	/* Of the case that was asked last, if it was violated: the entry, what was returned … */
	u64 given, returned;
	u64 left, recorded; /* … what it left, and the entry as the MMU had written it */
	u64 at;		    /* before which of the instructions that use the entry */
};

/*
 * A law, of the live entry number n, with the record of an access between: enum pt_law_says.
 * NOT_MET: the subject has no such entry, or the MMU would write nothing.  More than
 * PT_BETWEEN_ENTRIES there are not.
 */
#define PT_BETWEEN_ENTRIES 64
int pt_between_law(struct pt_played *p, size_t law, u64 n, enum pt_access access);

/* How a helper is called, and what it returns, as laws.def names it. */
struct pt_between_case;
typedef int (*pt_between_fn)(struct pt_played *p, struct pt_between_case *c);
#define PT_BETWEEN_FN(name) int pt_between_##name(struct pt_played *p, struct pt_between_case *c)
PT_BETWEEN_FN(takes);	    /* (place): returns the entry */
PT_BETWEEN_FN(asks);	    /* (place): returns whether it was young */
PT_BETWEEN_FN(leaves);	    /* (place): returns nothing */
PT_BETWEEN_FN(faults);	    /* (place, enum pt_fault): returns whether it was changed */
PT_BETWEEN_FN(protects);    /* (place, enum pt_prot): returns nothing */
PT_BETWEEN_FN(establishes); /* (place, new entry): returns the old one */
/* (place, number of entries) */
PT_BETWEEN_FN(runs);
PT_BETWEEN_FN(takes_runs); /* returns the first, with young and dirty of all */
PT_BETWEEN_FN(asks_runs);
PT_BETWEEN_FN(ages_runs); /* makes them old on purpose */
/* (page): of a HugeTLB page, in whichever of its places the MMU writes */
PT_BETWEEN_FN(takes_page);
PT_BETWEEN_FN(leaves_page);
PT_BETWEEN_FN(faults_page);

#endif
