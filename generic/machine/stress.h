/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Scenarios of races on two processors that there are: the variant with the bug until the bad
 * outcome was seen, then the fixed one for several times as long.
 */
#ifndef PT_STRESS_H
#define PT_STRESS_H

#include "generic/contract/words.h"

/* Scenario and variant of each are in conformance/race/stress.c. */
enum pt_stress {
	PT_STRESS_PROTECT_PLAIN,
	PT_STRESS_PROTECT,
	PT_STRESS_CLEAR_PLAIN,
	PT_STRESS_CLEAR,
	PT_STRESS_SPLIT_ALWAYS,
	PT_STRESS_SPLIT_FRAME,
	PT_STRESS_SPLIT_TESTED,
	PT_NR_STRESSES
};

enum pt_stress_ran {
	PT_STRESS_NOT_ASKED,
	PT_STRESS_RAN,
	PT_STRESS_LACKS,      /* the subject has not what it calls */
	PT_STRESS_ALONE,      /* the machine has one processor, or no such level */
	PT_STRESS_LATE,	      /* its second processor did not come up */
	PT_STRESS_APART,      /* its walker records accesses by a load and a store */
	PT_STRESS_BY_SOFTWARE /* its walker does not record stores */
};

struct pt_stressed {
	u64 ran; /* enum pt_stress_ran */
	u64 rounds;
	/* Rounds in which the other processor came first, and in which it came last. */
	u64 before, after;
	u64 bad; /* in which what must not be was seen */
};

/* So many bad rounds show that it can be seen. */
#define PT_STRESS_ENOUGH 3

struct pt_live;
void pt_stress_all(struct pt_live *v, struct pt_stressed to[PT_NR_STRESSES]);

#endif
