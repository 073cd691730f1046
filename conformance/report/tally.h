/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How many there are of what: the one place where results are counted.  What
 * people read is clauses, each once for an architecture; what stands in the cells
 * is beside it where modes or engines show the same clause more than once.
 */
#ifndef PT_TALLY_H
#define PT_TALLY_H

#include "conformance/report/report.h"

struct pt_several {
	bool modes, engines;
};

struct pt_tally {
	/* Each clause of a helper once for an architecture, by the worst of its cells. */
	size_t clauses[PT_NR_VERDICTS];
	/* In every cell: the rows of the report. */
	size_t cells[PT_NR_VERDICTS];
	/* Of the violated clauses those that are new in a comparison. */
	size_t newly;
	/* Of the violated clauses those that are known deviations wherever they are violated. */
	size_t known;
	/* What architectures have several of: any, and those that break a rule. */
	struct pt_several all, failing;
};

void pt_tally(const struct pt_report *r, struct pt_tally *t);

/* "modes and engines": why there are more cells than clauses. */
const char *pt_several_text(const struct pt_several *s);

/*
 * "2 causes: 7 clauses violated on x86, s390 (9 with their modes), 3 of them known; 2 errors",
 * "no clause violated" and the like, in one line; to be freed.
 */
char *pt_headline(const struct pt_report *r);

#endif
