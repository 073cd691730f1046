/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a scenario is written with.
 *
 * A scenario is a few actors, who run at the same time, over a few cells, which they share.
 * An actor is a plain C function that reads like the kernel's function of its name.  It may
 * have locals, ifs and loops that end, and calls others like it; but to whatever another actor
 * can see it goes by the operations below alone.  Each operation marked "step" is a point at
 * which every other actor may run first.  What stands between two steps belongs to the first.
 *
 *	static void gup_fast(struct pt_race *r)
 *	{
 *		const u64 pmd = load(r, PMD);
 *
 *		if (!HELPER(r, pmd_present, pmd))
 *			return;
 *		check(r, is_of_a_mapped_page(r, pmd),
 *		      "a migration entry is taken for a mapping");
 *		…
 *	}
 *
 * How it runs: for each step the function is called anew from its beginning, the operations
 * that it made before return what they returned then, the next one is made, and by longjmp()
 * it is left.  So the function must depend on nothing but what operations return: no statics,
 * no clock, nothing allocated.
 *
 * Helpers are called by their names in generic/contract/helpers.def, and the subject answers:
 * the builtin helpers of an architecture or those of a kernel tree.  A scenario is of all of
 * them, so it must not know bits; what the MMU makes of an entry is asked of the
 * architecture's model of it.
 *
 * What follows, race.h has as data and functions; how all of it is searched: machine.h.
 */
#ifndef PT_RACE_ACTOR_H
#define PT_RACE_ACTOR_H

#include "conformance/race/race.h"

#define PT_RACE_DO(r, ...) \
	pt_race_do(r, (struct pt_asked){ .function = __func__, .line = __LINE__, __VA_ARGS__ })

/* READ_ONCE(), step. */
#define load(r, c) PT_RACE_DO(r, .op = PT_OP_LOAD, .cell = (c))
/* The same of an address that was read before: it is not read before that was.  Step. */
#define load_dependent(r, c) PT_RACE_DO(r, .op = PT_OP_LOAD_AFTER, .cell = (c))
/* WRITE_ONCE(), set_pte(): step. */
#define store(r, c, v) PT_RACE_DO(r, .op = PT_OP_STORE, .cell = (c), .x = (v))
/* Fully ordered; each returns what was there before.  Steps. */
#define xchg(r, c, v)	    PT_RACE_DO(r, .op = PT_OP_XCHG, .cell = (c), .x = (v))
#define cmpxchg(r, c, o, n) PT_RACE_DO(r, .op = PT_OP_CMPXCHG, .cell = (c), .x = (o), .y = (n))
#define atomic_add(r, c, n) PT_RACE_DO(r, .op = PT_OP_ADD, .cell = (c), .x = (u64)(n))
/* What a helper of values makes of the cell, atomically and unordered; returns the old. Step. */
#define apply(r, c, id) PT_RACE_DO(r, .op = PT_OP_APPLY, .cell = (c), .x = H_##id)
/*
 * A helper that is given the place of an entry, by the name of its plain id: ptep_get_and_clear,
 * ptep_set_wrprotect, pmdp_invalidate.  What it leaves and returns is what the subject's does
 * (id and id_ret).  One step where the subject's is atomic, a load and a store where it is not.
 */
#define pointer(r, c, id) pt_race_pointer(r, c, H_##id, 0, __func__)
/* One that is given a second argument, as pmdp_establish() is. */
#define pointer2(r, c, id, second) pt_race_pointer(r, c, H_##id, second, __func__)

/*
 * Locks: steps.  A lock is a cell of PT_RACE_LOCK, and no memory.  RCU, and interrupts that are
 * off, are a lock that the reader holds for reading; synchronize_rcu(), or an IPI that is waited
 * for, is down_write() and up_write() of it.
 */
#define spin_lock(r, c)	  PT_RACE_DO(r, .op = PT_OP_LOCK, .cell = (c))
#define spin_unlock(r, c) PT_RACE_DO(r, .op = PT_OP_UNLOCK, .cell = (c))
#define down_read(r, c)	  PT_RACE_DO(r, .op = PT_OP_DOWN_READ, .cell = (c))
#define up_read(r, c)	  PT_RACE_DO(r, .op = PT_OP_UP_READ, .cell = (c))
#define down_write(r, c)  PT_RACE_DO(r, .op = PT_OP_DOWN_WRITE, .cell = (c))
#define up_write(r, c)	  PT_RACE_DO(r, .op = PT_OP_UP_WRITE, .cell = (c))
#define smp_mb(r)	  PT_RACE_DO(r, .op = PT_OP_MB)
#define smp_wmb(r)	  PT_RACE_DO(r, .op = PT_OP_WMB)
#define smp_rmb(r)	  PT_RACE_DO(r, .op = PT_OP_RMB)
/* raw_write_seqcount_begin() and the other three; retry is true if something was written. */
#define write_seqcount_begin(r, c)   pt_race_write_seqcount(r, c, true, __func__)
#define write_seqcount_end(r, c)     pt_race_write_seqcount(r, c, false, __func__)
#define read_seqcount_begin(r, c)    pt_race_read_seqcount(r, c, __func__)
#define read_seqcount_retry(r, c, s) pt_race_seqcount_changed(r, c, s, __func__)

/* One of 0 to n - 1: all are tried.  Step. */
#define choose(r, n) PT_RACE_DO(r, .op = PT_OP_CHOOSE, .x = (n))

/*
 * The TLB of an actor, a cell.  A flush waits until the owner's buffered stores are out, and
 * until a walk that it has begun has come to its end.  Step.
 */
#define flush_tlb(r, tlb) PT_RACE_DO(r, .op = PT_OP_FLUSH, .cell = (tlb))

/*
 * What the processor does when a program stores or loads there: by the TLB if that permits it,
 * else by a walk, which records the access as the architecture's MMU does.  False: it faults.
 */
static inline bool pt_race_user_store(struct pt_race *r, unsigned tlb, unsigned entry, u64 v,
				      const char *function)
{
	return pt_race_user_access(r, tlb, entry, PT_ACCESS_WRITE, &v, function);
}
#define user_store(r, tlb, entry, v) pt_race_user_store(r, tlb, entry, v, __func__)
#define user_load(r, tlb, entry, v)  pt_race_user_access(r, tlb, entry, PT_ACCESS_READ, v, __func__)
/* A walk of speculation alone: the TLB has what may be used at all.  Steps. */
#define tlb_fill(r, tlb, entry) pt_race_fill(r, tlb, entry, __func__)

/* What the scenario remembers, in a cell of PT_RACE_NOTE; with the step before it. */
#define note(r, c, v) ((void)PT_RACE_DO(r, .op = PT_OP_NOTE, .cell = (c), .x = (v)))
/* What stands there now, whatever this actor could see; with the step before it. */
#define peek(r, c) PT_RACE_DO(r, .op = PT_OP_PEEK, .cell = (c))
/* A test that the function makes to be safe; where --necessity leaves it out it is true. */
#define holds(r, e) (PT_RACE_DO(r, .op = PT_OP_TEST, .x = (e) ? 1 : 0, .text = #e) != 0)
/* What must be true here; the text says what is wrong if it is not. */
#define check(r, e, text_) ((void)PT_RACE_DO(r, .op = PT_OP_CHECK, .x = (e) ? 1 : 0, .text = text_))
/* The search has come here: a fixed variant must come where its twin does. */
#define reach(r, label) ((void)PT_RACE_DO(r, .op = PT_OP_REACH, .text = label))

/* ---- asked at any time: no operations ---- */

/* A helper of values by its id, of one argument or two; has the subject one? */
#define HELPER(r, id, a)     pt_race_call(r, H_##id, a, 0)
#define HELPER2(r, id, a, b) pt_race_call(r, H_##id, a, b)
#define HAS(r, id)	     pt_race_has(r, H_##id)
/* Of init() and wrong() alone. */
#define set(r, c, v) pt_race_set(r, c, v)
#define value(r, c)  pt_race_value(r, c)

#endif
