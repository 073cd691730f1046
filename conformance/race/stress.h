/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Scenarios on the two processors of a bare machine, beside what the search says of them. */
#ifndef PT_RACE_STRESS_H
#define PT_RACE_STRESS_H

#include "conformance/race/sides.h"

enum pt_stress_says {
	PT_SAYS_SKIP,	/* no machine is there: nothing can be said */
	PT_SAYS_ABSENT, /* nothing could be seen on that machine, or of that subject */
	PT_SAYS_NEVER,	/* the two processors never met in a way that could have shown it */
	PT_SAYS_SEEN,
	PT_SAYS_NOT_SEEN,
	PT_NR_SAYS
};
extern const char *const pt_stress_says_names[PT_NR_SAYS];

/* What is stressed of a variant; -1: nothing. */
int pt_stress_of(const struct pt_scenario *s, unsigned variant);
/* A scenario's that has one? */
bool pt_stress_has(const struct pt_scenario *s);

/* In the side's child, after its rows were searched: fills in side->stressed. */
void pt_stress_run(struct pt_race_side *side);

/* why: of SKIP, ABSENT and NEVER. */
enum pt_stress_says pt_stress_says(const struct pt_race_side *side, const struct pt_race_row *row,
				   const char **why);
/* Does the machine show what the search says does not happen? */
bool pt_stress_disagrees(const struct pt_race_side *side, const struct pt_race_row *row);
int pt_stress_status(const struct pt_races *r);

int pt_stress_table(FILE *f, const struct pt_races *r);
int pt_stress_json(FILE *f, const struct pt_races *r);

#endif
