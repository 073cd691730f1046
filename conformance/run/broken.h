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

#include "conformance/options/options.h"
#include "conformance/run/cell.h"

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
/* The failure, in words. */
void pt_break_finding(const struct pt_cell *c, enum pt_helper h, const struct pt_break *b,
		      struct pt_result_row *row);
/* The verdict on a clause that needs a broken helper. */
void pt_break_judge(const struct pt_cell *c, size_t clause, enum pt_helper needs,
		    struct pt_result_row *row);

#endif
