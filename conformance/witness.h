/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A finding as data: what a violated clause's first case was given, and what came of it. */
#ifndef PT_WITNESS_H
#define PT_WITNESS_H

#include "conformance/entry/place.h"
#include "conformance/report/report.h"

struct pt_cell;
struct pt_clause;

/* One input more; what its value means is named where it has a name. */
void pt_witness_input(struct pt_witness *w, enum pt_input_role role, const char *name,
		      pt_entry value);
/* One entry more, as it reads at its place. */
void pt_witness_see(struct pt_witness *w, enum pt_seen_as as, const struct pt_place *place,
		    pt_entry e);
/* Two more, of which the second was made of the first, and how they differ. */
void pt_witness_change(struct pt_witness *w, const struct pt_place *before, pt_entry a,
		       const struct pt_place *after, pt_entry b);

/* Of what a cell's guest answered of a violated clause, or of a hazard; to be freed. */
struct pt_witness *pt_witness_of(const struct pt_cell *c, const struct pt_clause *cl,
				 const struct pt_result *res);

#endif
