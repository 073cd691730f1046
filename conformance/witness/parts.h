/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The parts that a finding is told in. */
#ifndef PT_WITNESS_PARTS_H
#define PT_WITNESS_PARTS_H

#include "conformance/entry/place.h"
#include "conformance/report/report.h"

/* One input more; what its value means is named where it has a name. */
void pt_witness_input(struct pt_witness *w, enum pt_input_role role, const char *name,
		      pt_entry value);
/* One entry more, as it reads at its place. */
void pt_witness_see(struct pt_witness *w, enum pt_seen_as as, const struct pt_place *place,
		    pt_entry e);
/* Two more, of which the second was made of the first, and how they differ. */
void pt_witness_change(struct pt_witness *w, const struct pt_place *before, pt_entry a,
		       const struct pt_place *after, pt_entry b);

#endif
