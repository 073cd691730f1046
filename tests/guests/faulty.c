/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A guest whose pte_mkold() goes wrong in the way the request's seed asks for;
 * with any other seed it is the builtin subject.  PT_HELPERS is the builtin
 * subject's source file.
 */
#include "guests/faulty.h"
#include "generic/wire.h"

#undef PT_SUBJECT
#define PT_SUBJECT sound
#include PT_HELPERS

extern struct pt_subject pt_subject;

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
		return sound.op[H_pte_mkclean].one(sound.op[H_pte_mkold].one(e));
	default:
		return sound.op[H_pte_mkold].one(e);
	}
}

/* The sound subject with that one helper in its place, before anything is asked. */
static void become_faulty(unsigned mode)
{
	/* field by field: a compiler makes a call of memcpy() of a whole assignment */
	for (size_t h = 0; h < PT_NR_HELPERS; h++)
		pt_subject.op[h] = sound.op[h];
	pt_subject.features = sound.features;
	pt_subject.geometry = sound.geometry;
	pt_subject.op[H_pte_mkold].one = faulty_mkold;
	if (sound.init)
		sound.init(mode);
}

struct pt_subject pt_subject = { .init = become_faulty };
