/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The verdicts of a report alone, without what explains them: what can be kept of many. */
#ifndef PT_VERDICTS_H
#define PT_VERDICTS_H

#include "conformance/report/report.h"

/* Words are kept with them, and equal ones are one string. */
struct pt_verdict_row {
	const char *arch, *mode, *engine, *helper;
	const char *clause; /* "": the helper broke, or warned, whatever clause stands for that */
	const char *shown;  /* the clause that does, or the same */
	const char *rule, *known, *cause, *reason;
	const char *broke, *machine; /* "": it did not; on any */
	enum pt_verdict verdict;
	size_t at; /* in the report */
};

struct pt_verdict_cell {
	const char *arch, *mode, *engine, *reason;
	enum pt_cell_status status;
	bool unchanged;
	const char *machine[PT_MAX_MACHINES]; /* further runs that were made */
	size_t nr_machines;
};

struct pt_verdicts {
	struct pt_verdict_row *row; /* by architecture, mode, helper, clause */
	size_t nr_rows;
	struct pt_verdict_cell *cell;
	size_t nr_cells;
	struct pt_words *words;
};

struct pt_verdicts pt_verdicts_of(const struct pt_report *r);
void pt_verdicts_free(struct pt_verdicts *v);

/*
 * Those of one mode, whose words stay where they are; a mode that nobody ran, and why; and,
 * once all are in, in their order.
 */
void pt_verdicts_add(struct pt_verdicts *to, const struct pt_verdicts *from, const char *arch,
		     const char *mode);
void pt_verdicts_add_missing(struct pt_verdicts *to, const char *arch, const char *mode,
			     const char *why);
void pt_verdicts_sort(struct pt_verdicts *v);

/* The rows of one clause, or with clause NULL of all of a helper: from *first on. */
size_t pt_verdicts_range(const struct pt_verdicts *v, const struct pt_verdict_row *key,
			 bool whole_helper, size_t *first);
/* A cell of this architecture and mode that ran, or one that did not; NULL: there is none. */
const struct pt_verdict_cell *pt_verdicts_cell(const struct pt_verdicts *v, const char *arch,
					       const char *mode);
/* Did a cell run there with this engine, and this further machine ("": any)? */
bool pt_verdicts_ran(const struct pt_verdicts *v, const struct pt_verdict_row *like, bool engine);

#endif
