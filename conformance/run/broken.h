/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Helpers that break: they call BUG(), fault or never return.  In a call that the
 * contract allows that is a finding, a failure of the first of the helper's clauses;
 * what needs the helper is not judged.  Where it may be no fault of the helper's, it is
 * an error: a call that no rule speaks of, or something of the booted kernel's that is
 * not there.
 */
#ifndef PT_BROKEN_H
#define PT_BROKEN_H

#include "conformance/report/report.h"
#include "generic/run/wire.h"

struct pt_cell;
struct pt_clause;
struct pt_options;

enum pt_break_how { PT_BREAK_OTHER, PT_BREAK_BUG, PT_BREAK_FAULT, PT_BREAK_LOOP };

/* How a helper broke, and in which call. */
struct pt_break {
	enum pt_break_how how;
	u64 given[2];
	bool allowed; /* by the contract, as far as the guest knows */
	char *why;    /* owned; NULL: it is not broken */
	/* 1 + a broken helper without which this one cannot be called; 0: none. */
	size_t needs;
	/* 1 + the clause whose failure it is in the report; 0: none that is asked for. */
	size_t clause;
};

/* What a guest that did not answer says of the call it was in; why: the engine's words. */
void pt_break_note(struct pt_break *b, const struct pt_response *rs, const char *why);

/* Did it reach for address 0 itself? */
bool pt_break_is_null(const struct pt_break *b);

/* It is not to be called any more, and what cannot be called without it is not either. */
void pt_break_leave_out(struct pt_cell *c, enum pt_helper h);

/* Is it the helper's own fault beyond doubt? */
bool pt_break_is_finding(const struct pt_cell *c, enum pt_helper h);
/* Which clauses stand for what broke: before any is judged. */
void pt_breaks_place(struct pt_cell *c, const struct pt_options *o);
/* Of a broken helper, another that is broken with it and that it is made of; -1: none. */
int pt_break_cause(const struct pt_cell *c, enum pt_helper h);
/* The verdict on a clause that needs a broken helper. */
void pt_break_judge(const struct pt_cell *c, size_t clause, enum pt_helper needs,
		    struct pt_result_row *row);

#endif
