/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What one run's answer says of one clause: its verdict, and why. */
#ifndef PT_VERDICT_H
#define PT_VERDICT_H

#include "conformance/report/report.h"
#include "generic/run/wire.h"

struct pt_cell;
struct pt_clause;

/*
 * Fills in the verdict, its reason, and the witness of a failure or hazard; res is the
 * clause's in c->rs.
 */
void pt_verdict_on(const struct pt_cell *c, const struct pt_clause *cl, const struct pt_result *res,
		   struct pt_result_row *row);

/* Is the clause left out for a feature that may be on after all?  Then why, into the row. */
bool pt_verdict_in_doubt(const struct pt_cell *c, const struct pt_clause *cl,
			 struct pt_result_row *row);

#endif
