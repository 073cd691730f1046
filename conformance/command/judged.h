/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What came of running modes of a tree, by the machine code of their guests: the same code is
 * never run twice.
 */
#ifndef PT_JUDGED_H
#define PT_JUDGED_H

#include "conformance/report/verdicts.h"

struct pt_judged {
	struct pt_judged_mode {
		const char *arch, *mode; /* static */
		char code[65];
		size_t set;
	} * v;
	size_t n;
	struct pt_verdicts *set; /* a report's each */
	size_t nr_sets;
};

/* Takes from a report what was run and is not known yet. */
void pt_judged_take(struct pt_judged *j, const struct pt_report *r);
/* The mode of this code, or NULL: nobody has run it. */
const struct pt_judged_mode *pt_judged_find(const struct pt_judged *j, const char *arch,
					    const char *mode, const char *code);
/* Adds its verdicts; their words stay where they are. */
void pt_judged_add(const struct pt_judged *j, const struct pt_judged_mode *m,
		   struct pt_verdicts *to);
void pt_judged_free(struct pt_judged *j);

#endif
