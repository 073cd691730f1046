/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is found of two subjects in one mode. */
#ifndef PT_DIFF_MATCH_H
#define PT_DIFF_MATCH_H

#include <limits.h>

#include "conformance/engine/engine.h"
#include "generic/run/wire.h"

enum pt_diff_where {
	PT_DIFF_IN_BOTH,
	PT_DIFF_ONLY_A,
	PT_DIFF_ONLY_B,
	PT_DIFF_FAULTS,
	PT_DIFF_IN_NEITHER
};

/* What was found of one helper. */
struct pt_diff_found {
	enum pt_diff_where where;
	u64 compared, differ;
	u64 meaning;	   /* of those that differ, how many in what they mean */
	u64 in[2], ret[2]; /* the first call that differs so, if one does; ret of A and of B */
	char means[256];   /* how */
};

/* One architecture and mode of the comparison; shared with the child that does it. */
struct pt_diff_match {
	const struct pt_arch_host *host;
	size_t mode;
	struct pt_job job[2];
	char elf[2][PATH_MAX];
	bool done;
	char why[256]; /* not done: why */
	/* of pt_response */
	u64 reads[2][PT_NR_COLUMNS][PT_WIRE_SLOTS], swp_types[2][PT_NR_KINDS];
	struct pt_diff_found found[PT_NR_HELPERS];
	/* helpers of each side that fault on what the other side's domain gives them */
	u64 broken[2][PT_BROKEN_WORDS];
};

/* How many helpers differ, or differ in meaning. */
size_t pt_diff_count(const struct pt_diff_match *m, bool meaning);

/* Does a helper make an entry, is it given one first? */
bool pt_diff_gives_entry(enum pt_helper h);
bool pt_diff_takes_entry(enum pt_helper h);

#endif
