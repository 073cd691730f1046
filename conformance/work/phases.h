/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where processor time goes: which phase of the work a command that is run
 * belongs to.  PTCONFORM_PHASES=1 prints the sums.
 */
#ifndef PT_PHASES_H
#define PT_PHASES_H

#include <stdio.h>
#include <sys/resource.h>

#include "conformance/work/phase.h"

struct pt_phases {
	double seconds[PT_NR_PHASES];
};

/* Commands that end from now on are of this phase. */
void pt_phase_start(enum pt_phase phase);
void pt_phase_spent(const struct rusage *usage);
/* What this process has noted so far, and what others have. */
const struct pt_phases *pt_phases(void);
/* A child starts from nothing: its parent has noted the rest. */
void pt_phases_reset(void);
void pt_phases_add(const struct pt_phases *more);
/* Processor time of the children that have ended, in seconds. */
double pt_children_seconds(void);
/* What the children use from before on is of this phase; before: pt_children_seconds(). */
void pt_phase_ran(enum pt_phase phase, double before);
/* The sums; what is in none of them is of PT_PHASE_OTHER. */
void pt_phases_print(FILE *f);

#endif
