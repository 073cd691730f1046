/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The state of a litmus test that runs: of each thread the instructions it has come to, and
 * which of their effects have been done; and memory.
 */
#ifndef PT_LITMUS_MACHINE_H
#define PT_LITMUS_MACHINE_H

#include "conformance/race/litmus/memory.h"
#include "conformance/race/litmus/test.h"

#define PT_MOST_STEPS	   40 /* instructions that a thread comes to */
#define PT_MOST_EXCEPTIONS 4  /* that a thread has and goes on */

/* What has been done of an instruction. */
#define PT_DONE_WALK   1 /* its descriptor was read, from memory or a TLB */
#define PT_DONE_UPDATE 2 /* the walker has set the descriptor's flags */
#define PT_DONE_READ   4
#define PT_DONE_WRITE  8
#define PT_DONE	       16 /* a barrier, a TLBI; a fault was reported */
#define PT_DONE_ENTRY  32 /* the exception was entered */
/* A walk that used what a completed TLBI has invalidated; a TLBI that is complete. */
#define PT_DONE_SEALED 64
/* Of a read that will be forwarded in part: the rest has been read. */
#define PT_DONE_REST 128

/* What was foretold of a condition, or of a store-exclusive. */
enum pt_guess { PT_GUESS_NOT, PT_GUESS_NO, PT_GUESS_YES };

/* A read's source: a version, or with this bit the instruction whose store was forwarded. */
#define PT_FORWARDED 0x80

struct pt_step {
	u8 at; /* in the thread's code */
	u8 done;
	u8 guess;
	u8 version; /* of the descriptor */
	u8 source;
	u8 rest; /* of a read that was forwarded in part: the version of what was not */
	u8 seen[PT_MEMORY_PAGES]; /* of a TLBI: each descriptor's version then */
};

#define PT_NEXT_ENDS  0xff
#define PT_NEXT_WAITS 0xfe /* for the register that says where */

struct pt_running {
	u8 n, next;
	struct pt_step step[PT_MOST_STEPS];
};

struct pt_litmus_state {
	struct pt_running thread[PT_LITMUS_THREADS];
	struct pt_shared_memory memory;
};

/* Of a value: is it there, and does it stand on nothing that is only foretold? */
struct pt_known {
	u64 value;
	bool known, sure;
};

/* What follows from a state for one of its instructions. */
struct pt_view {
	const struct pt_insn *insn;
	struct pt_known address, data, expected; /* expected: what CAS compares with */
	struct pt_known condition;		 /* of a branch or a selection */
	struct pt_known target;			 /* of an indirect branch */
	bool accesses, reads, writes;		 /* writes: it will, or may */
	bool stores;				 /* it writes, as far as it is known */
	int page;				 /* whose descriptor translates; -1: none */
	struct pt_translation translation;	 /* once walked */
	bool walked_af;				 /* what it walked has its access flag set */
	int cell;				 /* of the access, once walked; -1: none */
	u8 offset;				 /* in the cell */
	u128 stored;				 /* data, both registers of a pair */
	u128 compared;				 /* of a CAS, likewise */
	u128 result;				 /* what was read */
	bool result_sure; /* no store was forwarded that may come to nothing */
	bool outside;	  /* of all variables */
};

struct pt_model;
struct pt_litmus_outcomes;

/* Rules that a test may leave out, to see that it notices. */
#define PT_RULES(X)                                                                           \
	X(DMB, "a DMB orders the accesses around it")                                         \
	X(DSB, "what is behind a DSB waits for it")                                           \
	X(DSB_WAITS, "a DSB waits for what is before it")                                     \
	X(CONTEXT, "what is behind an ISB, an exception or its return waits for it")          \
	X(CONTEXT_WAITS, "an ISB or an exception waits for branches, walks and DSBs")         \
	X(ACQUIRE, "what is behind an acquire waits for it")                                  \
	X(RELEASE, "a release waits for the accesses before it")                              \
	X(RELEASE_ACQUIRE, "an acquire waits for a release before it")                        \
	X(ACQUIRE_RELEASE, "what is behind an atomic of both waits for its write")            \
	X(CONTROL, "a write waits for the branches before it")                                \
	X(ADDRESS, "a write waits for the addresses of accesses before it")                   \
	X(WALK_WRITE, "a write waits for the walks before it")                                \
	X(PICKED, "a write waits until what is ordered before it has read what is sure")      \
	X(SAME_PLACE, "a write waits for accesses of its place before it")                    \
	X(OWN_STORE, "a read sees its thread's earlier store")                                \
	X(REST, "what a read sees beside a store of its thread is not older than other such") \
	X(READ_READ, "reads of a place do not go back")                                       \
	X(ATOMIC, "nobody writes between the two halves of an atomic")                        \
	X(UPDATE_ATOMIC, "the walker updates the descriptor that it has read")                \
	X(UPDATE_ORDER, "the walker updates nothing for what may not be done")                \
	X(FAULT_NOW, "a translation or access flag fault is of what memory holds")            \
	X(FORGETS, "after a TLBI and its DSB the TLBs hold nothing older")                    \
	X(RANGE, "a TLBI of a range invalidates what is in it")                               \
	X(USES_END, "a TLBI's DSB waits for accesses by old translations")                    \
	X(WALKS_END, "a TLBI's DSB waits for walks before those of old translations")         \
	X(ALIASES_END, "and for walks of the same place in other pages")                      \
	X(DESCRIPTORS_EL1, "descriptors are not of EL0")

enum pt_model_rule {
#define X(name, text) PT_RULE_##name,
	PT_RULES(X)
#undef X
		PT_NR_RULES
};

struct pt_model {
	const struct pt_litmus *test;
	u128 first[PT_MEMORY_CELLS];
	bool changes[PT_LITMUS_VARS];	     /* may this one's descriptor change? */
	u32 without;			     /* rules that are left out: bits */
	struct pt_litmus_outcomes *outcomes; /* all final states are wanted; NULL: they are not */
	/* What the search came to. */
	u64 met, unmet;
	bool too_long; /* a thread did not end, or there were too many writes */
	bool outside;  /* an access to what is no variable */
};

/* What runs after faults runs at EL1. */
static inline bool pt_runs_at_el0(const struct pt_litmus_thread *t, const struct pt_step *step)
{
	return t->el0 && step->at <= t->main;
}

static inline bool pt_model_has(const struct pt_model *m, enum pt_model_rule rule)
{
	return !(m->without >> rule & 1);
}

#endif
