/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The seeds that tell the guests made from faulty.c and misled.c what to do wrong. */
#ifndef PT_FAULTY_H
#define PT_FAULTY_H

#include "generic/subject/subject.h"

enum faulty {
	FAULTY_NOT = 1,
	FAULTY_TRAP = 66601,
	FAULTY_LOOP = 66602,
	FAULTY_READ = 66603, /* of memory that is not there */
	FAULTY_BUG = 66604,
	FAULTY_CLEAN = 66605,  /* it works, but clears dirty as well: a violation */
	FAULTY_WILD = 66606,   /* a write to what can be no address (x86) */
	FAULTY_FILE = 66607,   /* it opens a file (x86) */
	FAULTY_SOCKET = 66608, /* it makes a socket (x86) */
	FAULTY_SPEAK = 66609,  /* it writes to standard error (x86) */
	FAULTY_SEVEN = 66617,  /* seven helpers never end */
	FAULTY_SLOW = 66626,   /* misuse of pte_mkold() takes its time */
	FAULTY_ODD = 66618,    /* pte_young() traps, but only of what mm makes no entry of */

	/* what the MMU model does not know of either, so only a walker can tell */
	FAULTY_VALID = 66611,	 /* pmdp_invalidate() leaves a leaf the MMU may use */
	FAULTY_WRITABLE = 66612, /* pte_wrprotect() leaves an entry the MMU lets write */
	FAULTY_RESERVED = 66613, /* pmdp_invalidate() sets a bit that must be 0 (x86, sparc) */

	FAULTY_SMALL = 66616, /* pmd_mkhuge() leaves the size of a page (sparc) */

	/* right for one processor, not for two */
	FAULTY_LOSSY = 66614, /* ptep_get_and_clear() loads, then stores */
	FAULTY_TORN = 66619,  /* helpers on places load, then store */
	FAULTY_HALT = 66620,  /* ptep_set_wrprotect() traps, but on a live entry alone */
	FAULTY_GAP = 66615,   /* pmdp_invalidate() empties the entry first */

	/* the helpers are right, but the MMU model has one wrong answer */
	MISLED_OPEN = 66621,   /* read-only entries may be written */
	MISLED_USER = 66622,   /* the user may use no leaf */
	MISLED_RECORD = 66623, /* accesses leave no trace */
	MISLED_TRACE = 66624,  /* they leave one, of software's (sparc) */
	MISLED_EXEC = 66625    /* what may be read may be fetched */
};

/* The entry a faulty helper made last, and what the misled model says it permits. */
struct faulty_entry {
	u64 entry, rights;
};
extern struct faulty_entry faulty_entry;

/*
 * What an architecture's guests do wrong beside the rest, or otherwise: guests/<arch>.h.
 * What is not there is right.
 */
struct faulty_arch {
	/* Instead of pte_mkold(); false: this seed asks for nothing of that kind. */
	bool (*mkold)(u64 seed, u64 e, u64 *ret);
	/* What pmdp_invalidate() and pmd_mkhuge() give, instead of what is right. */
	u64 (*invalidate)(u64 seed, u64 right);
	u64 (*mkhuge)(u64 seed, u64 right);
	/* What the MMU model says, instead of what is right. */
	u64 (*rights)(u64 seed, enum pt_level l, u64 e, u64 right);
	u64 (*after)(u64 seed, u64 right);
};
/* guests/<arch>.h may give it a value. */
static const struct faulty_arch faulty_arch;

#endif
