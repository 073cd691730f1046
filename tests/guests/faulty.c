/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A guest whose pte_mkold(), or another helper, goes wrong in the way the request's
 * seed asks for; with any other seed it is the builtin
 * subject.  PT_HELPERS is the builtin subject's source file.
 */
#include "guests/faulty.h"
#include "generic/run/wire.h"

static bool put_at(u64 *slot, u64 *old, u64 new);
#define PT_PUT_AT(slot, old, new) put_at(slot, old, new)

#undef PT_SUBJECT
#define PT_SUBJECT sound
#include PT_HELPERS
#include PT_FAULTY_BITS

extern struct pt_subject pt_subject;

/* Where no guest has anything. */
#define NOWHERE 0x5a5a5a000

struct faulty_entry faulty_entry;

static void dawdle(unsigned turns)
{
	for (volatile unsigned i = 0; i < turns; i++)
		;
}

/* Much less than the time of a call that is taken for one without an end. */
#define SLOW 500000

static u64 faulty_mkold(u64 e)
{
	u64 ret;

	if (faulty_arch.mkold && faulty_arch.mkold(pt_guest_request.seed, e, &ret))
		return ret;
	switch (pt_guest_request.seed) {
	case FAULTY_TRAP:
		__builtin_trap();
	case FAULTY_LOOP:
		for (;;)
			__asm__ volatile("");
	case FAULTY_READ:
		return *(volatile u64 *)NOWHERE;
	case FAULTY_BUG: /* as the stubs of kernel subjects say it */
		pt_guest_response.status = PT_STATUS_BUG;
		__builtin_trap();
	case FAULTY_SLOW:
		if (pt_guest_response.hazard)
			dawdle(SLOW);
		return sound.op[H_pte_mkold].one(e);
	case FAULTY_CLEAN:
		return sound.op[H_pte_mkclean].one(sound.op[H_pte_mkold].one(e));
	default:
		return sound.op[H_pte_mkold].one(e);
	}
}

static u64 never_ends(u64 e)
{
	for (;;)
		__asm__ volatile("");
	return e;
}

static u64 never_ends_either(u64 e, u64 argument)
{
	return never_ends(e + argument);
}

static u64 odd_young(u64 e)
{
	if (e & ODD)
		__builtin_trap();
	return sound.op[H_pte_young].one(e);
}

static u64 made(u64 e, u64 rights)
{
	faulty_entry = (struct faulty_entry){ e, rights };
	return e;
}

static u64 faulty_wrprotect(u64 e)
{
	if (pt_guest_request.seed == FAULTY_WRITABLE)
		return made(e | IGNORED, ~(PT_MMU_UW | PT_MMU_KW));
	return sound.op[H_pte_wrprotect].one(e);
}

static u64 faulty_invalidate(u64 e)
{
	if (pt_guest_request.seed == FAULTY_VALID)
		return made(e | IGNORED, 0);
	if (faulty_arch.invalidate)
		return faulty_arch.invalidate(pt_guest_request.seed,
					      sound.op[H_pmdp_invalidate].one(e));
	return sound.op[H_pmdp_invalidate].one(e);
}

static u64 faulty_mkhuge(u64 e)
{
	u64 right = sound.op[H_pmd_mkhuge].one(e);

	return faulty_arch.mkhuge ? faulty_arch.mkhuge(pt_guest_request.seed, right) : right;
}

/* Updates that another processor can get in between. */
enum { WINDOW = 400, CALLS_PER_SCALE = 50, MOST_SCALE = 9 };

/* Wider and wider, as race.c's own: where processors take turns a short one is never hit. */
static void dawdle_longer(void)
{
	static unsigned calls;
	unsigned scale = calls++ / CALLS_PER_SCALE;

	dawdle(WINDOW << (scale < MOST_SCALE ? scale : MOST_SCALE));
}

/* What the MMU writes after the load is gone. */
static bool put_at(u64 *slot, u64 *old, u64 new)
{
	if (pt_guest_request.seed != FAULTY_TORN)
		return __atomic_compare_exchange_n(slot, old, new, false, __ATOMIC_SEQ_CST,
						   __ATOMIC_SEQ_CST);
	*(volatile u64 *)slot = new;
	return true;
}

static u64 halts_at(u64 at)
{
	__builtin_trap();
	return at;
}

static u64 faulty_get_and_clear_at(u64 at)
{
	volatile u64 *slot = (volatile u64 *)(uintptr_t)at;
	u64 old;

	if (pt_guest_request.seed == FAULTY_TORN)
		return sound.op[H_ptep_get_and_clear_at].one(at);
	if (pt_guest_request.seed != FAULTY_LOSSY)
		return PT_IN_MEMORY(__atomic_exchange_n(slot, 0, __ATOMIC_SEQ_CST));
	old = PT_IN_MEMORY(*slot);
	dawdle_longer();
	*slot = 0;
	return old;
}

static u64 faulty_invalidate_at(u64 at)
{
	volatile u64 *slot = (volatile u64 *)(uintptr_t)at;
	u64 old = *slot;

	if (pt_guest_request.seed == FAULTY_TORN)
		return sound.op[H_pmdp_invalidate_at].one(at);
	if (pt_guest_request.seed == FAULTY_GAP) {
		*slot = 0;
		dawdle(WINDOW);
		*slot = PT_IN_MEMORY(sound.op[H_pmdp_invalidate].one(PT_IN_MEMORY(old)));
		return PT_IN_MEMORY(old);
	}
	while (!__atomic_compare_exchange_n(
		slot, &old, PT_IN_MEMORY(sound.op[H_pmdp_invalidate].one(PT_IN_MEMORY(old))), false,
		__ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST))
		;
	return PT_IN_MEMORY(old);
}

/* The sound subject with those helpers in their places, before anything is asked. */
static void become_faulty(unsigned mode)
{
	/* field by field: a compiler makes a call of memcpy() of a whole assignment */
	for (size_t h = 0; h < PT_NR_HELPERS; h++)
		pt_subject.op[h] = sound.op[h];
	pt_subject.features = sound.features;
	pt_subject.geometry = sound.geometry;
	pt_subject.op[H_pte_mkold].one = faulty_mkold;
	pt_subject.op[H_pte_wrprotect].one = faulty_wrprotect;
	if (pt_guest_request.seed == FAULTY_ODD)
		pt_subject.op[H_pte_young].one = odd_young;
	if (pt_guest_request.seed == FAULTY_SEVEN) {
		pt_subject.op[H_pte_mkold].one = never_ends;
		pt_subject.op[H_pte_mkyoung].one = never_ends;
		pt_subject.op[H_pte_mkclean].one = never_ends;
		pt_subject.op[H_pte_wrprotect].one = never_ends;
		pt_subject.op[H_pte_modify].two = never_ends_either;
		pt_subject.op[H_pte_dirty].one = never_ends;
		pt_subject.op[H_pte_swp_mkexclusive].one = never_ends;
	}
	if (sound.op[H_pmdp_invalidate].one)
		pt_subject.op[H_pmdp_invalidate].one = faulty_invalidate;
	if (sound.op[H_pmd_mkhuge].one)
		pt_subject.op[H_pmd_mkhuge].one = faulty_mkhuge;
	if (sound.op[H_ptep_get_and_clear_at].one)
		pt_subject.op[H_ptep_get_and_clear_at].one = faulty_get_and_clear_at;
	if (sound.op[H_pmdp_invalidate_at].one)
		pt_subject.op[H_pmdp_invalidate_at].one = faulty_invalidate_at;
	if (pt_guest_request.seed == FAULTY_HALT)
		pt_subject.op[H_ptep_set_wrprotect_at].one = halts_at;
	if (sound.init)
		sound.init(mode);
}

struct pt_subject pt_subject = { .init = become_faulty };
