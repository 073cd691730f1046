/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What came of one clause, and the case of it that is kept as witness. */
#ifndef PT_RESULT_H
#define PT_RESULT_H

#include "generic/contract/contract.h"

enum pt_result_flag {
	PT_RESULT_ABSENT = 1,	/* .why is the enum pt_helper the subject lacks */
	PT_RESULT_OFF = 2,	/* the feature the clause speaks of is off */
	PT_RESULT_BROKEN = 4,	/* .why is a helper named in request.broken */
	PT_RESULT_UNSEEN = 8,	/* two processors never met at the entry: nothing was shown */
	PT_RESULT_GUESSED = 16, /* what was flushed is not known: pt_flushes.guessed */
};

/* Of 64-bit words alone, since it goes over the wire.  The witness is the first violating case. */
struct pt_result {
	u64 cases;    /* cases in which the assumption was met */
	u64 violated; /* of these, how many violated the clause */
	u64 flags;    /* PT_RESULT_* */
	u64 why;      /* enum pt_helper, see flags */
	u64 kind;     /* witness: enum pt_kind of the entry given to the helper */
	u64 in[2];    /* witness: the helper's arguments */
	u64 entry;    /* witness: the entry the helper made */
	u64 expected; /* witness: value of the attribute expected … */
	u64 got;      /* … and found; for a hazard, enum pt_hazard_outcome */
	/*
	 * All violating cases, of which the witness is but one: so that a fault is
	 * told from another of the same clause that the witness does not show.
	 */
	u64 kinds;	       /* 1 << .kind of any; in the high half 1 << .in[1] % 32 */
	u64 in_all, in_any;    /* bits set in .in[0] of all, of any */
	u64 went_on, went_off; /* bits that any has in .entry and not in .in[0]; the reverse */
};

/* .kinds taken apart: enum pt_kind of all violating cases, their second arguments modulo 32. */
#define PT_RESULT_KINDS(kinds) ((u32)(kinds))
#define PT_RESULT_ARGS(kinds)  ((u32)((kinds) >> 32))

/* When a run may end before all has been tried. */
enum pt_stop {
	PT_STOP_NEVER,
	PT_STOP_EACH, /* once each clause asked for, but for laws, was seen violated */
	PT_STOP_FIRST /* once any was */
};

/* A case of a clause. */
struct pt_case {
	enum pt_kind kind;
	u64 in[2], entry, expected, got;
};

/* Counts a case, and keeps it if it is the first violation; true: it is that. */
static inline bool pt_result_add(struct pt_result *res, bool holds, const struct pt_case *c)
{
	res->cases++;
	if (holds)
		return false;
	res->in_all = res->violated ? res->in_all & c->in[0] : c->in[0];
	res->in_any |= c->in[0];
	res->went_on |= c->entry & ~c->in[0];
	res->went_off |= c->in[0] & ~c->entry;
	res->kinds |= PT_BIT(c->kind) | PT_BIT(32 + c->in[1] % 32);
	if (res->violated++)
		return false;
	res->kind = c->kind;
	res->in[0] = c->in[0];
	res->in[1] = c->in[1];
	res->entry = c->entry;
	res->expected = c->expected;
	res->got = c->got;
	return true;
}

#endif
