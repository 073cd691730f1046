/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A guest whose pte_mkold() goes wrong in the way the request's seed asks for;
 * with any other seed it is the builtin subject.  PT_HELPERS is the builtin
 * subject's source file.
 */
#include "guests/faulty.h"
#include "generic/wire.h"

static u64 faulty_mkold(u64 e);

#undef PT_HAS
#define PT_HAS(id) [H_##id] = { .one = (int)H_##id == (int)H_pte_mkold ? faulty_mkold : id }
#include PT_HELPERS

/* Where no guest has anything. */
#define NOWHERE 0x5a5a5a000

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
