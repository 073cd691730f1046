/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Deviations of kernel trees that people have read and judged: which rule the
 * tree breaks, where, and what can come of it.  A failure that is one of them is
 * marked as known, and stays a failure.  The data is in conformance/deviations/<arch>.c;
 * docs/deviations.rst is made from it.
 */
#ifndef PT_KNOWN_DEVIATIONS_H
#define PT_KNOWN_DEVIATIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum pt_deviation_state {
	PT_DEVIATION_REACHED,	/* the kernel's own code comes to it */
	PT_DEVIATION_UNREACHED, /* true of the helper, but no caller is known */
	PT_NR_DEVIATION_STATES
};
/* "known", "no caller known" */
extern const char *const pt_deviation_states[PT_NR_DEVIATION_STATES];

/* The place of a clause's name in a row about a helper that warns in calls it may get. */
#define PT_DEVIATION_WARNS "warns"

/*
 * A failure that the deviation explains.  mode, helper and clause are globs of
 * fnmatch().  `when` speaks of all cases that violate the clause, not of the
 * witness alone (violations.h), so that another fault of the same helper and
 * clause is not taken for this one: words with a blank between them,
 *
 *   kinds:a,b      each is of one of these kinds
 *   sizes:a,b      HugeTLB pages of all these sizes, and of no other, are among them
 *   frames:32-35   the frames of all have bits from 32 to 35 only
 *   arguments:a,b  each has one of these second arguments (a protection, a fault)
 *   given:+a,-b    each entry given has a and lacks b
 *   changed:+a,-b  nothing but these went on or off in any; "changed:" alone, nothing
 *   differs:+a,-b  the protection made differs from the one due in these, and in no other
 *   warns:a,b      the helper warns (clause PT_DEVIATION_WARNS), in one of these functions
 *
 * It is never empty.  Versions are not asked: they are for the reader.
 */
struct pt_deviation_at {
	const char *mode, *helper, *clause, *when;
	/*
	 * A consequence: it counts only beside a failure of the same cell that a row
	 * without this marks.  The clause may fail so for other reasons, too.
	 */
	bool follows;
};

struct pt_deviation {
	const char *id; /* "x86-pud-present" */
	enum pt_deviation_state state;
	const char *title;		  /* one line */
	const char *what;		  /* what the code does, and what the rule wants */
	const char *where;		  /* file, function, and line in the trees that were read */
	const char *since;		  /* as far as those trees show it … */
	const char *until;		  /* … and where it is gone */
	const char *relied_on;		  /* whose code depends on the rule */
	const char *consequence;	  /* what can come of it */
	const char *witness;		  /* of one of those trees, decoded; lines */
	const struct pt_deviation_at *at; /* ends with .helper == NULL */
};

/* Of each architecture of pt_arch_hosts, in its order; each ends with .id == NULL. */
extern const struct pt_deviation *const pt_arch_deviations[];

const struct pt_deviation *pt_deviation_named(const char *id);
/* One after the other, in the order of the architectures; NULL ends them. */
const struct pt_deviation *pt_deviation_next(const struct pt_deviation *d);
/* The architecture it belongs to. */
const char *pt_deviation_arch(const struct pt_deviation *d);

#endif
