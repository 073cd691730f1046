/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Calls of a subject's helpers, by whoever judges them.  Each call adds to a digest, so
 * that engines can be held against each other.  A caller may be watched: then the host
 * sees which call is being made, or calls are recorded, or an amender answers in a
 * helper's place.
 */
#ifndef PT_CALLER_H
#define PT_CALLER_H

#include "generic/subject/facts.h"
#include "generic/subject/notes.h"
#include "generic/subject/warnings.h"

/*
 * Inlines all that the function calls: a call stores registers and a return address, and
 * stores are what is slow in an emulator.
 */
#define PT_FLAT	  __attribute__((flatten, noinline))
#define PT_INLINE static inline __attribute__((always_inline))

/*
 * What all predicates say of an entry: BOOL slots, by level and group.  It may answer
 * slots that nobody asks.
 */
typedef u32 (*pt_ask_all)(u64 e);

/* Words in memory from which the host reads which call is being made. */
struct pt_trace {
	volatile u64 *current; /* helper + 1 */
	volatile u64 *turn;    /* one more as a helper is called, and as it returns */
	volatile u64 *given;   /* two: its arguments; of a HugeTLB page: PT_NOTE_PAGE */
	volatile u64 *allowed; /* does the contract allow the call? */
	/* Helpers that are called only as the contract allows: bit = enum pt_helper. */
	const u64 *spared;
	struct pt_warnings *heard; /* where calls that warn are listed; NULL: nowhere */
};

/* What replaces helpers' answers after they gave them: walk/oracle.c. */
struct pt_amender {
	u64 (*call)(const struct pt_amender *m, enum pt_helper h, u64 a, u64 b, u64 ret);
	u32 (*view)(const struct pt_amender *m, enum pt_level l, u64 e, u32 bits);
	/* Entries are made that all helpers compared from now on are given alike. */
	void (*made)(const struct pt_amender *m);
};

/* Where a sequence of helpers can be interrupted, or a step of it left out: scenarios.h. */
struct pt_schedule {
	/* Is the step to be taken?  Called between two calls, before it is. */
	bool (*at)(const struct pt_schedule *s, unsigned step);
	unsigned dropped; /* 1 + the step that is left out; 0: none */
};

struct pt_caller {
	const struct pt_facts *facts;
	union pt_op op[PT_NR_HELPERS];
	u64 (*warnings)(void);
	u64 (*place)(enum pt_level l); /* pt_subject's; NULL: it does not say */
	const char *(*warning)(void);
	struct pt_flushes *flushes; /* pt_subject's */
	u64 warned, warned_before;  /* pt_allow() */
	const pt_ask_all (
		*ask_all)[PT_NR_GROUPS]; /* by level; NULL: predicates are called one by one */
	u64 tally;			 /* of calls not yet in … */
	u64 digest;
	u64 evals;

	bool watched;			    /* one of those below is set: calls go the slow way */
	const struct pt_trace *trace;	    /* NULL: not traced */
	struct pt_notes *notes;		    /* NULL: no records are kept … */
	bool notes_all;			    /* … else of all that a law's answer comes from */
	const struct pt_amender *amender;   /* NULL: helpers answer for themselves */
	const struct pt_schedule *schedule; /* NULL: every step is taken */
	/* What the contract says of the calls that are made now: */
	bool allowed;  /* it allows them … */
	uint8_t plain; /* … of such an entry: 1 + enum pt_kind; 0: of one that every question is
			  asked of */
};

/* How often the subject has warned since it began; 0 of one that cannot. */
u64 pt_warnings(const struct pt_caller *c);
/*
 * From here on the contract allows the calls that are made, or does not any more.  In
 * c->warned are the warnings of those it allows, once it says that it does not.
 */
void pt_allow(struct pt_caller *c, bool allowed);

static inline void pt_are_made(const struct pt_caller *c)
{
	if (c->amender)
		c->amender->made(c->amender);
}

/* A multiplier with bits all over (2^64 / golden ratio), then the high half folded down. */
static inline u64 pt_mix(u64 v)
{
	v *= UINT64_C(0x9e3779b97f4a7c15);
	return v ^ v >> 32;
}

/*
 * A call's part of the digest.  That is a sum over all calls: compilers evaluate
 * the operands of an expression in different orders, and engines must agree all
 * the same.
 */
static inline u64 pt_digest_of(u64 what, u64 a, u64 ret)
{
	return pt_mix(pt_mix(a ^ what << 56) + ret);
}

/*
 * What calls add to the digest and how many they are, in one number and so in
 * one store: the sum above, the count below.
 */
#define PT_TALLY_BITS 24
static inline u64 pt_tally(u64 digest, u64 calls)
{
	return (digest << PT_TALLY_BITS) + calls;
}

/* To be called before the count of calls runs over. */
static inline void pt_settle(struct pt_caller *c)
{
	c->digest += c->tally >> PT_TALLY_BITS;
	c->evals += c->tally & (PT_BIT(PT_TALLY_BITS) - 1);
	c->tally = 0;
}

/* Between closures and between laws' cases, none of which makes half so many. */
static inline void pt_settle_if_due(struct pt_caller *c)
{
	if (c->tally & PT_BIT(PT_TALLY_BITS - 1))
		pt_settle(c);
}

/* The slow ways of pt_call1(), pt_call2() and pt_view(). */
u64 pt_call_watched(struct pt_caller *c, enum pt_helper h, u64 a, u64 b, bool two);
u32 pt_view_each(struct pt_caller *c, enum pt_level l, enum pt_group g, u64 e);
/* A helper of PT_SHAPE_SIZED. */
u64 pt_call_sized(struct pt_caller *c, enum pt_helper h, struct pt_huge *page);
/* One of PT_SHAPE_AT, or with b of PT_SHAPE_AT2: at an address where the entry e stands. */
u64 pt_call_at(struct pt_caller *c, enum pt_helper h, u64 at, u64 e, u64 b);

/*
 * Calls of helpers of the subject.  A helper that is not there gives 0: whoever asks
 * sees to it that nothing comes of that.  Inlined, since a call of its own costs
 * an emulator more than all the rest of it.
 */
PT_INLINE u64 pt_call1(struct pt_caller *c, enum pt_helper h, u64 a)
{
	u64 ret;

	if (__builtin_expect(c->watched, 0))
		return pt_call_watched(c, h, a, 0, false);
	ret = c->op[h].one ? c->op[h].one(a) : 0;
	c->tally += pt_tally(pt_digest_of(h, a, ret), 1);
	return ret;
}

PT_INLINE u64 pt_call2(struct pt_caller *c, enum pt_helper h, u64 a, u64 b)
{
	u64 ret;

	if (__builtin_expect(c->watched, 0))
		return pt_call_watched(c, h, a, b, true);
	ret = c->op[h].two ? c->op[h].two(a, b) : 0;
	c->tally += pt_tally(pt_digest_of(h, a + (b << 7), ret), 1);
	return ret;
}

static inline bool pt_has(const struct pt_caller *c, enum pt_helper h)
{
	return c->op[h].one != NULL;
}

static inline bool pt_truth(struct pt_caller *c, enum pt_helper h, u64 a)
{
	return pt_call1(c, h, a) != 0;
}

/* The subject's helper of a family, or -1 where it has none. */
static inline int pt_at(const struct pt_caller *c, enum pt_family f, enum pt_level l)
{
	int h = pt_helper_at(f, l);

	return h >= 0 && pt_has(c, h) ? h : -1;
}

/*
 * What the subject's predicates say of an entry: BOOL slots.  They are most of
 * what a run calls, so their answers are noted together.
 */
static inline u32 pt_view(struct pt_caller *c, enum pt_level l, enum pt_group g, u64 e)
{
	const struct pt_facts *f = c->facts;
	u32 bits;

	if (__builtin_expect(c->watched || !c->ask_all, 0))
		return pt_view_each(c, l, g, e);
	bits = c->ask_all[l][g](e) & f->asked[l][g];
	c->tally += pt_tally(pt_digest_of(PT_NR_HELPERS + l * PT_NR_GROUPS + g, e, bits),
			     f->nr_preds[l][g]);
	return bits;
}

/* ---- records of a law's case ----------------------------------------------------- */

/* Something a law's answer comes from; kept only where all of that is. */
static inline void pt_note(const struct pt_caller *c, enum pt_note note, u64 a, u64 b, u64 ret)
{
	if (__builtin_expect(c->notes_all, 0))
		pt_notes_add(c->notes, (struct pt_call){ note, a, b, ret });
}

/* A law's answer about two entries, or numbers; if it is no, they are noted. */
static inline bool pt_told(const struct pt_caller *c, bool holds, u64 wanted, u64 found)
{
	if (__builtin_expect(!holds, 0))
		pt_note(c, PT_NOTE_WANTED, wanted, 0, found);
	return holds;
}

static inline bool pt_told_number(const struct pt_caller *c, bool holds, u64 wanted, u64 found)
{
	if (__builtin_expect(!holds, 0))
		pt_note(c, PT_NOTE_WANTED_NUMBER, wanted, 0, found);
	return holds;
}

/* L1TF limits memory and swap to half of what 52 address bits reach, in 4 KiB frames. */
#define PT_L1TF_FRAMES PT_BIT(51 - 12)

/* ---- the MMU model: mmu.c ------------------------------------------------------------ */

/* An entry as it stands in the table, where the MMU reads it; and back. */
u64 pt_stored(struct pt_caller *c, enum pt_level l, u64 e);
u64 pt_loaded(struct pt_caller *c, enum pt_level l, u64 stored);
/* What it makes of a stored entry. */
u64 pt_rights(const struct pt_caller *c, enum pt_level l, u64 stored);
u64 pt_frame(const struct pt_caller *c, enum pt_level l, u64 stored);
u64 pt_memtype(const struct pt_caller *c, enum pt_level l, u64 stored);
/* Is it the type of ordinary memory, or of a device's?  Where the model says so: pt_mmu. */
bool pt_is_ordinary(const struct pt_facts *f, enum pt_level l, u64 stored);
bool pt_is_devices(const struct pt_facts *f, enum pt_level l, u64 stored);
/* Bits that must be zero in a leaf; 0: the model knows of none. */
u64 pt_zero_bits(const struct pt_facts *f, enum pt_level l);
/* An entry as the code sees the word in memory that it is there, and the reverse. */
u64 pt_in_memory(const struct pt_mode *m, u64 e);
/* How many entries in a row it may take for one. */
unsigned pt_span(const struct pt_caller *c, enum pt_level l, u64 stored);
/* What an entry says to it of its VMA beside rights: the key, and PT_MARK_GUARDED. */
u64 pt_vma_mark(const struct pt_facts *f, enum pt_level l, u64 stored);
#define PT_MARK_GUARDED PT_BIT(16)
bool pt_has_keys(const struct pt_facts *f);
bool pt_has_guards(const struct pt_facts *f);

/* The largest swap offset the architecture's encoding keeps: offset(encode(0, ~0)). */
u64 pt_kept_offset(struct pt_caller *c);
/* The largest of these that mm makes. */
u64 pt_largest_offset(struct pt_caller *c);

/* ---- learn.c ---------------------------------------------------------------------------- */

/*
 * Finds out what the subject can be asked.  `f` is what c->facts points to; the mode,
 * the features, the geometry and `walked` are known before.
 */
void pt_learn(struct pt_caller *c, struct pt_facts *f);

#endif
