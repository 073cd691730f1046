/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One run of the contract over one subject: the state that call.c, view.c,
 * closure.c, laws.c, domain.c and run.c share, each using those before it.  Inside the guest only.
 * follow.h is the closure's inner loop.
 */
#ifndef PT_RUN_H
#define PT_RUN_H

#include "generic/contract/contract.h"
#include "generic/machine/live.h"
#include "generic/run/replay.h"
#include "generic/run/wire.h"

/* Present entries and swap entries are asked different questions. */
enum pt_group { PT_GROUP_PRESENT, PT_GROUP_SWAP, PT_NR_GROUPS };

/*
 * A function with all that it calls as one piece of code: in an emulator what a
 * call stores, the caller's registers and where to return, is dear.
 */
#define PT_FLAT __attribute__((flatten, noinline))

static inline enum pt_group pt_group_of(enum pt_kind k)
{
	return k >= PT_KIND_SWAP ? PT_GROUP_SWAP : PT_GROUP_PRESENT;
}

/* An entry mm can make, and what is known of how it came to be. */
struct pt_state {
	u64 e;
	u64 met;	/* invariant slots whose assumption it meets */
	u64 memtype;	/* the MMU's caching and ordering bits */
	u32 bits;	/* BOOL slots that are true of it */
	u64 hw;		/* the entry as it stands in the table */
	uint8_t rights; /* what the MMU permits: PT_MMU_* */
	uint8_t vma;	/* enum pt_prot of the mapping it belongs to */
	uint8_t kind;	/* enum pt_kind */
	uint8_t is;	/* PT_STATE_*, together because a store is dear */
};

#define PT_STATE_FRESH 1 /* just made: special and devmap may still be set */
/* Of what is asked at every arrival, answered once: */
#define PT_STATE_MARK_WRONG 2 /* its protection key, or guard, is not its VMA's */
#define PT_STATE_LEFT_OLD   4 /* readable, and the hardware records no read of it */
#define PT_STATE_LEFT_CLEAN 8 /* dirty to software, and the hardware would record a write */
/* A corrected helper has made it, or what it comes from, wrongly: oracle.c */
#define PT_STATE_ILL_MADE 16
/* It was first met on a way on which a corrected helper had a step. */
#define PT_STATE_BY_CORRECTED 32

/*
 * A row of pt_effects with one of its second arguments, as it is followed from
 * an entry, and all about it that does not depend on the entry worked out: so a
 * step to an entry that is known already costs a few comparisons.
 */
struct pt_plan {
	u64 arg;
	u64 judged;	  /* slots */
	u32 sets, clears; /* BOOL slots, of those judged */
	u32 stays_clear, stays_set;
	u64 other; /* bits that must stay, none if that is not judged … */
	u64 made;  /* … or, if takes_prot, become what they are in a new entry of it */
	/* Which entries it is followed from. */
	u32 kinds; /* 1 << enum pt_kind */
	u32 vmas;  /* 1 << enum pt_prot */
	u32 needs, never;
	bool fresh;
	/* What it leads to; PT_NR_PROTS, PT_NR_KINDS: what it came from. */
	uint8_t vma, kind;
	uint8_t row;
	bool two; /* the helper takes arg */
	bool takes_prot;
	bool opens, opens_write; /* it must, whatever was before: mkyoung, mkdirty, faults */
	bool faulted;
	bool makes_old;
	enum pt_helper helper;
};

/* Rows that lead on, with their arguments, of one level and group. */
#define PT_MAX_PLANS 96
struct pt_plans {
	size_t nr;
	struct pt_plan plan[PT_MAX_PLANS];
};

#define PT_MAX_STATES  8192
#define PT_STATE_INDEX 32768 /* power of two, larger than PT_MAX_STATES */

/* What all states of one closure have in common. */
struct pt_closure {
	enum pt_level level;
	u64 pfn;	  /* present entries */
	u64 type, offset; /* swap entries: the same to mm and to the architecture */
	u64 base;	  /* the swap entry with no flags */
	size_t walk;	  /* so many states are walked on from … */
	bool stops;	  /* … or fewer, once nothing is open any more */
	u64 to;		  /* where the last step led that pt_follow() did not take */
	size_t nr;
	struct pt_state state[PT_MAX_STATES + 1]; /* the last: one more that is being looked at */
	/*
	 * State number + 1 in the low half; free unless the high half is `number`,
	 * so that a new closure need not clear what the one before left.
	 */
	u32 index[PT_STATE_INDEX];
	uint16_t number;
};

/* A predicate and the slot it answers. */
struct pt_pred {
	u64 (*op)(u64 e);
	enum pt_helper helper;
	u32 bit;
};

/* An expectation of one kind of entry, as the run asks it. */
struct pt_ask {
	size_t expect; /* number of its row */
	enum pt_helper helper;
	u32 bit; /* the BOOL slot that answers it; 0: the helper must be called */
	bool value, fresh;
};

/* All expectations of one kind: the BOOL slots at once, the others one by one. */
struct pt_asks {
	struct pt_ask ask[24];
	size_t nr;
	u32 mask, want;		    /* over the BOOL slots of ask[] that are not fresh-only */
	u64 entries, fresh_entries; /* how many were asked */
};

/* L1TF limits memory and swap to half of what 52 address bits reach, in 4 KiB frames. */
#define PT_L1TF_FRAMES PT_BIT(51 - 12)

#define PT_MAX_ROWS 160

/* What is still to be found out: decide.h. */
struct pt_open {
	bool counted; /* what is judged takes from `clauses` */
	/* Clauses but for laws of which no violation was seen yet. */
	u32 clauses[PT_NR_LEVELS][PT_NR_GROUPS];
	/* So many laws, the first of the table, are held against entries. */
	size_t entry_laws[PT_NR_LEVELS][PT_NR_GROUPS];
};

struct pt_run {
	const struct pt_arch *arch;
	const struct pt_mode *mode;
	const struct pt_request *rq;
	struct pt_response *rs;
	struct pt_call *calls; /* PT_VERB_DUMP, PT_VERB_REPLAY: where calls are listed */
	union pt_op op[PT_NR_HELPERS];
	u64 features; /* PT_FEATURE_* */
	u64 (*warnings)(void);
	unsigned pfn_bits; /* frames the domain uses have this many bits */
	u64 max_swapfiles;
	u64 normal_memory;  /* pt_geometry.memtype */
	struct pt_mode own; /* the mode, with what the subject says of its entries */
	u64 markers;	    /* pt_geometry.markers */
	u64 huge_shifts;    /* pt_geometry.huge_shifts */
	u64 largest_offset; /* pt_largest_offset() */
	u64 tally;	    /* of calls not yet in … */
	u64 digest;
	u64 evals;
	u64 random;
	bool watched;  /* each call is traced or listed */
	bool allowed;  /* what is called is called as the contract allows … */
	uint8_t plain; /* … of such an entry: 1 + enum pt_kind; 0: of one that every question is
			  asked of */
	bool replays;  /* a law is held once more: replay.h */
	bool lacks;    /* a sequence wanted a helper that is not there: sequences.c */
	bool overflow; /* a closure had more states than there is room for */
	bool oracle;   /* some helpers are corrected: oracle.h … */
	bool in_law;   /* … and a law's case is being tried … */
	bool misled;   /* … in which one of them went wrong */

	const struct pt_quick *quick;	       /* NULL: ask and call one by one */
	u32 asked[PT_NR_LEVELS][PT_NR_GROUPS]; /* slots of pred[] */
	struct pt_pred pred[PT_NR_LEVELS][PT_NR_GROUPS][PT_NR_BOOL_SLOTS];
	size_t nr_preds[PT_NR_LEVELS][PT_NR_GROUPS];
	/* Slots this subject can be asked about; 0: it has no such level. */
	u64 supported[PT_NR_LEVELS];
	bool leaves[PT_NR_LEVELS]; /* it has leaves there; else tables alone */
	u64 prots[PT_NR_LEVELS];   /* protections it is tried with: 1 << enum pt_prot */
	/* Bits that no predicate and no part of the MMU model reads. */
	u64 other[PT_NR_LEVELS][PT_NR_GROUPS];
	u64 meaningless[PT_NR_LEVELS]; /* pt_mmu's, of the machine at hand */
	/* Those that the hardware sets: notes of its own (powerpc hash). */
	u64 noted[PT_NR_LEVELS];
	bool uffd_protects[PT_NR_LEVELS]; /* mkuffd_wp write-protects by itself (U1) */

	struct pt_asks asks[PT_NR_LEVELS][PT_NR_KINDS];
	struct pt_plans plans[PT_NR_LEVELS][PT_NR_GROUPS];
	struct pt_plan make[PT_NR_LEVELS][PT_NR_PROTS]; /* of new entries … */
	struct pt_plan complete[PT_NR_LEVELS];	 /* … and of mkhuge, which completes them */
	struct pt_plan make_swap[PT_NR_HELPERS]; /* of those that have made one */
	u64 row_slots[PT_MAX_ROWS];		 /* what each row is judged by here */
	u64 row_cases[PT_MAX_ROWS];
	u64 row_met[PT_MAX_ROWS];
	u64 made[PT_NR_LEVELS][PT_NR_PROTS];	/* a new entry of each protection … */
	u64 memtype[PT_NR_LEVELS][PT_NR_PROTS]; /* … and its memory type */
	struct pt_closure c;
	struct pt_live live;
	struct pt_open open;
};

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

/* Has to be called before so many calls were made that the count runs over. */
static inline void pt_settle(struct pt_run *r)
{
	r->digest += r->tally >> PT_TALLY_BITS;
	r->evals += r->tally & (PT_BIT(PT_TALLY_BITS) - 1);
	r->tally = 0;
}

/* Between closures and between laws' cases, none of which makes half so many. */
static inline void pt_settle_if_due(struct pt_run *r)
{
	if (r->tally & PT_BIT(PT_TALLY_BITS - 1))
		pt_settle(r);
}

/* Where each call is traced or listed, or predicates are asked one by one: call.c. */
u64 pt_call_watched(struct pt_run *r, enum pt_helper h, u64 a, u64 b, bool two);
u32 pt_view_each(struct pt_run *r, enum pt_level l, enum pt_group g, u64 e);
/* A helper of PT_SHAPE_SIZED. */
u64 pt_call_sized(struct pt_run *r, enum pt_helper h, struct pt_huge *page);

/*
 * Calls of helpers of the subject.  A helper that is not there gives 0; finish()
 * sees to it that nothing comes of that.  Inlined, since a call of its own costs
 * an emulator more than all the rest of it.
 */
static inline __attribute__((always_inline)) u64 pt_call1(struct pt_run *r, enum pt_helper h, u64 a)
{
	u64 ret;

	if (__builtin_expect(r->watched, 0))
		return pt_call_watched(r, h, a, 0, false);
	ret = r->op[h].one ? r->op[h].one(a) : 0;
	r->tally += pt_tally(pt_digest_of(h, a, ret), 1);
	return ret;
}

static inline __attribute__((always_inline)) u64 pt_call2(struct pt_run *r, enum pt_helper h, u64 a,
							  u64 b)
{
	u64 ret;

	if (__builtin_expect(r->watched, 0))
		return pt_call_watched(r, h, a, b, true);
	ret = r->op[h].two ? r->op[h].two(a, b) : 0;
	r->tally += pt_tally(pt_digest_of(h, a + (b << 7), ret), 1);
	return ret;
}

static inline bool pt_has(const struct pt_run *r, enum pt_helper h)
{
	return r->op[h].one != NULL;
}
static inline bool pt_truth(struct pt_run *r, enum pt_helper h, u64 a)
{
	return pt_call1(r, h, a) != 0;
}
u64 pt_random(struct pt_run *r);

/* The subject's helper of a family, or -1 where it has none. */
static inline int pt_at(const struct pt_run *r, enum pt_family f, enum pt_level l)
{
	int h = pt_helper_at(f, l);

	return h >= 0 && pt_has(r, h) ? h : -1;
}
/* log2 of base pages that a leaf of this level maps. */
unsigned pt_level_order(const struct pt_run *r, enum pt_level l);
/* An entry as it stands in the table, where the MMU reads it; and back. */
u64 pt_stored(struct pt_run *r, enum pt_level l, u64 e);
u64 pt_loaded(struct pt_run *r, enum pt_level l, u64 stored);
/* The MMU model, of a stored entry. */
u64 pt_rights(const struct pt_run *r, enum pt_level l, u64 stored);
u64 pt_frame(const struct pt_run *r, enum pt_level l, u64 stored);
u64 pt_memtype(const struct pt_run *r, enum pt_level l, u64 stored);
/* How many entries in a row the MMU may take for one. */
unsigned pt_span(const struct pt_run *r, enum pt_level l, u64 stored);
/* What it says to the MMU of its VMA beside rights: the key, and PT_MARK_GUARDED. */
u64 pt_vma_mark(const struct pt_run *r, enum pt_level l, u64 stored);
#define PT_MARK_GUARDED PT_BIT(16)

/*
 * Does a table hold what it was given?  All but notes that the MMU's own code
 * keeps in an entry (powerpc hash), which belong to the place they were made in:
 * bits that nobody reads and pXd_same() does not compare.  laws.c
 */
bool pt_is_held(struct pt_run *r, enum pt_level l, enum pt_group g, u64 given, u64 held);

/* A record of a replay; else nothing. */
static inline void pt_note(const struct pt_run *r, enum pt_note note, u64 a, u64 b, u64 ret)
{
	if (__builtin_expect(r->replays, 0))
		pt_note_down(r, note, a, b, ret);
}

/* A law's answer about two entries, or numbers; if it is no, a replay notes them. */
static inline bool pt_told(const struct pt_run *r, bool holds, u64 wanted, u64 found)
{
	if (__builtin_expect(!holds, 0))
		pt_note(r, PT_NOTE_WANTED, wanted, 0, found);
	return holds;
}
static inline bool pt_told_number(const struct pt_run *r, bool holds, u64 wanted, u64 found)
{
	if (__builtin_expect(!holds, 0))
		pt_note(r, PT_NOTE_WANTED_NUMBER, wanted, 0, found);
	return holds;
}

/* A case of a clause: counted, and kept as witness if it is the first violation. */
struct pt_case {
	enum pt_kind kind;
	u64 in[2], entry, expected, got;
};
void pt_judge(struct pt_run *r, size_t clause, bool holds, const struct pt_case *c);
size_t pt_effect_clause(size_t row, enum pt_slot slot);
size_t pt_expect_clause(size_t expect);
size_t pt_law_clause(size_t law);
size_t pt_hazard_clause(size_t hazard);

/*
 * What the subject's predicates say of an entry: BOOL slots.  They are most of
 * what a run calls, so their answers are noted together.
 */
static inline u32 pt_view(struct pt_run *r, enum pt_level l, enum pt_group g, u64 e)
{
	u32 bits;

	if (__builtin_expect(r->watched || !r->quick, 0))
		return pt_view_each(r, l, g, e);
	bits = r->quick->ask[l][g](e) & r->asked[l][g];
	r->tally += pt_tally(pt_digest_of(PT_NR_HELPERS + l * PT_NR_GROUPS + g, e, bits),
			     r->nr_preds[l][g]);
	return bits;
}

/* Has the subject all that a law calls?  domain.c */
bool pt_has_needs(struct pt_run *r, const struct pt_law *law);

/* Does a predicate's answer mean anything at this level of this subject? */
bool pt_is_asked(const struct pt_run *r, enum pt_helper h, enum pt_level l);

/* Finds out what the subject can be asked: view.c. */
void pt_learn(struct pt_run *r);

/* Asks the predicates what they must say of an entry: closure.c. */
void pt_ask_kind(struct pt_run *r, enum pt_level l, enum pt_kind kind, u64 e, u32 bits, bool fresh);

/* Works out the plans of all rows: closure.c. */
void pt_plan(struct pt_run *r);

/* All entries reachable from some first ones: closure.c. */
void pt_closure_start(struct pt_run *r, enum pt_level l, size_t walk);
/* New entries of a frame, of the protections (1 << enum pt_prot, or-ed) the level has. */
void pt_closure_make(struct pt_run *r, u64 pfn, u64 prots);
void pt_closure_make_swap(struct pt_run *r, enum pt_helper maker, u64 value, enum pt_kind kind);
void pt_closure_walk(struct pt_run *r);

/* Has the subject what a helper is of use for: its level, its slot, its feature? domain.c. */
bool pt_is_supported(const struct pt_run *r, enum pt_helper h);
/* Are there leaves of a helper's level, for it to work on? */
bool pt_has_leaves(const struct pt_run *r, enum pt_helper h);

/* Which closures there are: domain.c. */
void pt_domain(struct pt_run *r);
/* The largest offset the architecture's encoding keeps: offset(encode(0, ~0)). */
u64 pt_kept_offset(struct pt_run *r);
/* The largest of these that mm makes. */
u64 pt_largest_offset(struct pt_run *r);

#endif
