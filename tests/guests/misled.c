/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An MMU model that goes wrong in the way the request's seed asks for, and
 * believes of a faulty helper's entry what it is told.  PT_MMU is the right
 * model's source file.
 */
#include "generic/run/wire.h"
#include "guests/faulty.h"

static u64 rights(const struct pt_mode *m, enum pt_level l, u64 e);
static u64 after(const struct pt_mode *m, enum pt_level l, u64 e, enum pt_access a);

/* As function-like macros these rename the functions, not the fields of the same names. */
#define rights(...) right_rights(__VA_ARGS__)
#define after(...)  right_after(__VA_ARGS__)
#include PT_MMU
#undef rights
#undef after
#include PT_FAULTY_BITS

static u64 rights(const struct pt_mode *m, enum pt_level l, u64 e)
{
	u64 r = right_rights(m, l, e);

	if (faulty_entry.entry && e == faulty_entry.entry)
		r &= faulty_entry.rights;
	if (pt_guest_request.seed == MISLED_OPEN && (r & PT_MMU_KR))
		r |= PT_MMU_KW;
	if (pt_guest_request.seed == MISLED_EXEC && (r & PT_MMU_KR))
		r |= PT_MMU_KX;
	if (pt_guest_request.seed == MISLED_USER && (r & PT_MMU_LEAF))
		r &= ~PT_MMU_USER;
	return faulty_arch.rights ? faulty_arch.rights(pt_guest_request.seed, l, e, r) : r;
}

static u64 after(const struct pt_mode *m, enum pt_level l, u64 e, enum pt_access a)
{
	u64 left = right_after(m, l, e, a);

	if (pt_guest_request.seed == MISLED_RECORD)
		return e;
	return faulty_arch.after ? faulty_arch.after(pt_guest_request.seed, left) : left;
}
