/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A guest whose pte_mkold(), pte_wrprotect() or pmdp_invalidate() goes wrong in
 * the way the request's seed asks for; with any other seed it is the builtin
 * subject.  PT_HELPERS is the builtin subject's source file.
 */
#include "guests/faulty.h"
#include "generic/wire.h"

static u64 faulty_mkold(u64 e);
static u64 faulty_wrprotect(u64 e);
static u64 faulty_invalidate(u64 e);
static u64 faulty_get_and_clear_at(u64 at);
static u64 faulty_invalidate_at(u64 at);

#undef PT_HAS
#define IS(id, other) ((int)H_##id == (int)H_##other)
/* clang-format off */
#define PT_HAS(id)                                                              \
	[H_##id] = { .one = IS(id, pte_mkold) ? faulty_mkold                    \
			  : IS(id, pte_wrprotect) ? faulty_wrprotect            \
			  : IS(id, pmdp_invalidate) ? faulty_invalidate         \
			  : IS(id, ptep_get_and_clear_at) ? faulty_get_and_clear_at \
			  : IS(id, pmdp_invalidate_at) ? faulty_invalidate_at   \
			  : id }
/* clang-format on */
#include PT_HELPERS

/* Where no guest has anything. */
#define NOWHERE 0x5a5a5a000

/* A bit of a leaf that neither hardware nor helpers read, to make an entry a new one. */
#if defined(__x86_64__)
#define IGNORED PT_BIT(52)
#elif defined(__aarch64__)
#define IGNORED PT_BIT(63)
#else
#define IGNORED PT_BIT(61)
#endif

struct faulty_entry faulty_entry;

static u64 faulty_mkold(u64 e)
{
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
	case FAULTY_CLEAN:
		return pte_mkclean(pte_mkold(e));
	default:
		return pte_mkold(e);
	}
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
	return pte_wrprotect(e);
}

static u64 faulty_invalidate(u64 e)
{
	if (pt_guest_request.seed == FAULTY_VALID)
		return made(e | IGNORED, 0);
#if defined(__x86_64__)
	if (pt_guest_request.seed == FAULTY_RESERVED)
		return pmdp_invalidate(e) | PAGE_PRESENT | PAGE_PSE | PT_BIT(13);
#endif
	return pmdp_invalidate(e);
}

/* Updates that another processor can get in between. */
static void dawdle(void)
{
	for (volatile int i = 0; i < 40; i++)
		;
}

__attribute__((unused)) static u64 faulty_get_and_clear_at(u64 at)
{
	volatile u64 *slot = (volatile u64 *)(uintptr_t)at;
	u64 old;

	if (pt_guest_request.seed != FAULTY_LOSSY)
		return __atomic_exchange_n(slot, 0, __ATOMIC_SEQ_CST);
	old = *slot;
	dawdle();
	*slot = 0;
	return old;
}

__attribute__((unused)) static u64 faulty_invalidate_at(u64 at)
{
	volatile u64 *slot = (volatile u64 *)(uintptr_t)at;
	u64 old = *slot;

	if (pt_guest_request.seed == FAULTY_GAP) {
		*slot = 0;
		dawdle();
		*slot = pmdp_invalidate(old);
		return old;
	}
	while (!__atomic_compare_exchange_n(slot, &old, pmdp_invalidate(old), false,
					    __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST))
		;
	return old;
}
