/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How results are put together before any of them is shown: those of one cell, those that
 * are one finding, and those that follow from one cause.  All writers ask here.
 */
#ifndef PT_FINDINGS_H
#define PT_FINDINGS_H

#include "conformance/report/cell_set.h"
#include "conformance/report/report.h"

/* ---- by cell ---- */

/* Results of one cell, those of one helper together. */
struct pt_cell_results {
	const struct pt_cell_row *cell;
	const struct pt_result_row **row;
	size_t nr_rows;
};
/* One per cell of the report, in its order; to be freed with pt_cells_free(). */
struct pt_cell_results *pt_cells_sort(const struct pt_report *r);
void pt_cells_free(struct pt_cell_results *c);
void pt_cell_count(const struct pt_cell_results *c, size_t count[PT_NR_VERDICTS]);

/* How many rows from `from` on are about the same helper. */
size_t pt_same_helper(const struct pt_cell_results *c, size_t from);

/* ---- one finding in several cells ---- */

struct pt_finding {
	const struct pt_result_row *row; /* the first one */
	struct pt_cell_set set;
	size_t clauses; /* in the first cell */
};

struct pt_findings {
	struct pt_finding *v;
	size_t n;
};

bool pt_same_finding(const struct pt_result_row *a, const struct pt_result_row *b);
/* What is absent or skipped for one reason is one finding, whatever the clause. */
bool pt_same_reason(const struct pt_result_row *a, const struct pt_result_row *b);
/* Those of a verdict, to be freed. */
struct pt_findings pt_findings_of(const struct pt_report *r, enum pt_verdict verdict,
				  bool (*same)(const struct pt_result_row *,
					       const struct pt_result_row *));
void pt_findings_free(struct pt_findings *f);
/* The first that is like finding `at`: each line speaks of all that are alike. */
size_t pt_first_like(const struct pt_findings *f, size_t at,
		     bool (*like)(const struct pt_finding *, const struct pt_finding *));

/* ---- causes ---- */

/* A helper from which failures on an architecture follow, and how many clauses that are. */
struct pt_cause {
	const char *arch, *helper;
	size_t clauses;
};
/* In the order of the report; to be freed. */
struct pt_cause *pt_causes_list(const struct pt_report *r, size_t *n);
/* Does the failure follow from it first of all? */
bool pt_is_of_cause(const struct pt_cause *c, const struct pt_result_row *row);
/* Does it follow from another helper than its own? */
bool pt_is_consequence(const struct pt_result_row *row);
/* "follows from what is wrong with …", empty if it follows from no other; to be freed. */
char *pt_cause_text(const struct pt_result_row *row);

/* The newest of what follows from a cause: what nobody has judged, or no caller comes to. */
enum pt_rank { PT_RANK_NEW, PT_RANK_KNOWN, PT_RANK_UNREACHED };

/* A cause as people are told of it. */
struct pt_told {
	struct pt_cause cause;
	const struct pt_finding *shown; /* what it is shown by: see causes.c */
	/* where that clause of that helper fails, whatever the witness */
	struct pt_cell_set set;
	enum pt_rank rank;
	size_t rule; /* where the first of its rank and rule stands */
	size_t at;
};
/*
 * Causes in the order in which they are told: new ones first, those of one rule together.
 * Of failures grouped by pt_same_finding(); to be freed.
 */
struct pt_told *pt_causes_told(const struct pt_findings *f, const struct pt_cause *causes,
			       size_t n);
bool pt_same_clause(const struct pt_result_row *a, const struct pt_result_row *b);

#endif
