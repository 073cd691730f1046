/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The race command's subjects, and what came of each. */
#ifndef PT_RACE_SIDES_H
#define PT_RACE_SIDES_H

#include "conformance/options/options.h"
#include "conformance/race/run.h"

/* One subject: an architecture in a mode. */
struct pt_race_side {
	const struct pt_arch_host *host;
	struct pt_job job;
	const struct pt_kernel_build *build; /* of a tree; NULL: builtin */
	bool needs;			     /* find out what is needed, too */
	bool ran;
	char why[512]; /* it did not */
	char elf[PATH_MAX];
	u64 calls, different;
	struct pt_stressed stressed[PT_NR_STRESSES]; /* --stress: stress.h */
	char machine[256];			     /* who walks there … */
	char machine_why[512];			     /* … or why nobody does */
	/* What its child is at. */
	volatile size_t at_row;
	volatile u64 at_states;
	struct pt_race_row *row;
	size_t nr_rows;
};

/* Where the rows of one variant, or of one scenario, end that begin at `at`. */
static inline size_t pt_race_variant_end(const struct pt_race_side *s, size_t at)
{
	size_t end = at;

	while (end < s->nr_rows && pt_race_is_alike(&s->row[at], &s->row[end]))
		end++;
	return end;
}

static inline size_t pt_race_scenario_end(const struct pt_race_side *s, size_t at)
{
	size_t end = at;

	while (end < s->nr_rows && s->row[at].scenario == s->row[end].scenario)
		end++;
	return end;
}

struct pt_races {
	const struct pt_options *o;
	const char *version; /* of the tree; NULL: builtin */
	struct pt_race_side *side;
	size_t nr_sides;
};

#endif
