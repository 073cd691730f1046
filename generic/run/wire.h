/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the host asks a guest and what it answers.  Only 64-bit words, in the
 * guest's byte order in memory and on its stdin/stdout, so a host of the other
 * order swaps words and knows nothing of the structure.
 *
 * A guest ELF holds the three objects pt_guest_request, pt_guest_response and
 * pt_guest_calls (by symbol), and the function pt_guest_main(void), which reads
 * the first and fills the others.  Its _start does the same as a user process:
 * reads one request from stdin (and request.nr_calls calls if the verb takes
 * some: pt_calls_sent()), runs, writes the response (and the calls the verb
 * answers with: pt_calls_answered()) to stdout, exits 0.  After PT_VERB_OPEN it goes on
 * with rounds of calls, until its stdin ends: dialogue.h.
 */
#ifndef PT_WIRE_H
#define PT_WIRE_H

#include "generic/judge/result.h"
#include "generic/machine/stress.h"
#include "generic/subject/notes.h"
#include "generic/subject/warnings.h"

#define PT_WIRE_MAGIC UINT64_C(0x7074636f6e663031) /* "ptconf01" */

enum pt_verb {
	PT_VERB_RUN = 1, /* run the contract over the domain */
	PT_VERB_EVAL,	 /* fill in .ret of the given calls */
	PT_VERB_DUMP,	 /* list the calls the domain makes, with .ret */
	PT_VERB_REPLAY,	 /* hold laws against single cases and list the calls: replay.c */
	PT_VERB_STRESS,	 /* on a machine, of two processors: machine/stress.h */
	PT_VERB_OPEN,	 /* set the subject up for calls to come: dialogue.h */
	PT_VERB_CALLS	 /* make these calls of the subject that is set up: dialogue.h */
};

#define PT_BROKEN_WORDS ((PT_NR_HELPERS + 63) / 64)
#define PT_MAX_RESULTS	8192
#define PT_CLAUSE_WORDS (PT_MAX_RESULTS / 64)

/*
 * Memory of the guest that a kernel subject fills before it is initialised: what
 * nothing gives a value.  Where that changes an answer, something was read that
 * nobody has set.
 */
#define PT_MAX_FILLS 1024
struct pt_fill {
	u64 at, size; /* bytes */
};

struct pt_request {
	u64 magic;
	u64 verb;
	u64 seed;
	u64 cases;		     /* seeded frames and offsets beside the structured ones */
	u64 mode;		     /* index into pt_arch.modes */
	u64 trace;		     /* keep response.current up to date (slow) */
	u64 nr_calls;		     /* EVAL, REPLAY: how many calls; else 0 */
	u64 broken[PT_BROKEN_WORDS]; /* helpers not to be called: bit = enum pt_helper */
	u64 drop_step;		     /* 1 + enum pt_step to leave out: scenarios.h; 0: none */
	/* hazards not to be tried: bit = number */
	u64 no_hazards[PT_HAZARD_WORDS];
	u64 fill; /* the byte to fill with */
	u64 nr_fills;
	struct pt_fill fills[PT_MAX_FILLS];
	/* helpers that are to answer as their clauses say, in the manner of broken: oracle.h */
	u64 correct[PT_BROKEN_WORDS];
	u64 correct_slots; /* of their effect clauses that fail: bit = enum pt_slot */
	/*
	 * The clauses that are asked for, bit = number; none: all.  Of others nothing need be
	 * found out: decide.h
	 */
	u64 decide[PT_CLAUSE_WORDS];
	u64 stop;  /* enum pt_stop */
	u64 lacks; /* PT_LACKS_*: what the machine does not have */
	/*
	 * With trace: helpers that are not called in ways the contract does not allow (while
	 * the guest learns what the subject has, it flips bits), to see whether they break in
	 * others.
	 */
	u64 spared[PT_BROKEN_WORDS];
	/*
	 * The engine can put updates of the MMU's between instructions (machine/between.h):
	 * what needs that is asked too; but not of these helpers, in which the guest then broke.
	 */
	u64 between;
	u64 unplayed[PT_BROKEN_WORDS];
};

enum pt_status {
	PT_STATUS_OK = 1,
	PT_STATUS_BAD_REQUEST, /* magic, verb or mode */
	PT_STATUS_GEOMETRY,    /* subject and mode disagree on page or pmd size */
	PT_STATUS_OVERFLOW,    /* the closure of reachable entries did not close */
	PT_STATUS_NO_BASE,     /* a helper nothing can be tested without is missing: .current */
	PT_STATUS_BUG,	       /* the subject called BUG(): .current says where */
};

#define PT_WIRE_SLOTS 28 /* BOOL and VALUE slots: see slots.def */
#define PT_MAX_CALLS  524288

struct pt_response {
	u64 magic;
	u64 status;  /* enum pt_status; 0: never got there */
	u64 current; /* helper being called + 1, if request.trace */
	u64 hazard;  /* number of the hazard being tried + 1; 0: none */
	/* If request.trace: */
	u64 turn;     /* one more as a helper is called, and as it returns: odd within a call */
	u64 given[2]; /* what .current was given; of a HugeTLB page: PT_NOTE_PAGE */
	u64 allowed;  /* does the contract allow that call? */
	u64 digest;   /* over every result of every helper call, in whatever order */
	u64 evals;    /* helper calls made */
	u64 states;   /* entries reached */
	u64 features; /* PT_FEATURE_* found on */
	u64 doubts;   /* those found off, of which a helper does something all the same */
	u64 page_shift, pmd_shift, pud_shift, phys_bits;
	u64 huge_shifts; /* PT_HUGE_SHIFT() */
	u64 decided;	 /* not all clauses were asked for */
	u64 nr_calls;	 /* DUMP, REPLAY: how many */
	u64 walks;	 /* enum pt_walks */
	u64 lacks;	 /* what the machine that walked cannot do: see pt_qemu.lacks */
	u64 probes;	 /* accesses made through entries */
	/*
	 * Which bits the subject itself reads a slot from, seen by flipping each
	 * bit of sample entries: BOOL slots, and pfn, type and offset.  Zero
	 * where the subject does not answer the slot.  So entries of a tree can
	 * be named by the tree, whatever its version calls its software bits.
	 */
	u64 reads[PT_NR_COLUMNS][PT_WIRE_SLOTS];
	/* Of each kind of entry: 1 << type, of the swap types that the subject gives it. */
	u64 swp_types[PT_NR_KINDS];
	/*
	 * Warnings in calls that the contract allows, or that nobody judges the answer of; if
	 * request.trace, also the calls that it does allow, of each helper the first.
	 */
	u64 warned;
	struct pt_warnings warnings;
	struct pt_stressed stressed[PT_NR_STRESSES]; /* STRESS */
	u64 nr_results;
	struct pt_result result[PT_MAX_RESULTS];
};

/* So many cases a request for a replay may have. */
#define PT_MAX_REPLAYED 256

/* How many calls go with a request … */
static inline u64 pt_calls_sent(const struct pt_request *rq)
{
	return rq->verb == PT_VERB_EVAL || rq->verb == PT_VERB_REPLAY || rq->verb == PT_VERB_CALLS
		       ? rq->nr_calls
		       : 0;
}

/* … and with its answer. */
static inline u64 pt_calls_answered(const struct pt_request *rq, const struct pt_response *rs)
{
	if (rq->verb == PT_VERB_EVAL || rq->verb == PT_VERB_CALLS)
		return rq->nr_calls;
	if (rq->verb != PT_VERB_DUMP && rq->verb != PT_VERB_REPLAY)
		return 0;
	return rs->nr_calls < PT_MAX_CALLS ? rs->nr_calls : PT_MAX_CALLS;
}

/* How much of the response goes out: in a dialogue, what stands before the results. */
static inline size_t pt_response_size(const struct pt_request *rq)
{
	return rq->verb == PT_VERB_OPEN || rq->verb == PT_VERB_CALLS
		       ? offsetof(struct pt_response, result)
		       : sizeof(struct pt_response);
}

extern struct pt_request pt_guest_request;
extern struct pt_response pt_guest_response;
extern struct pt_call pt_guest_calls[PT_MAX_CALLS];
void pt_guest_main(void);
struct pt_walker;
/* Set by an image before pt_guest_main(): who walks. */
extern const struct pt_walker *pt_guest_walker;
extern const struct pt_arch *const pt_guest_arch;

#endif
