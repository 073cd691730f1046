/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A report in one screen: a line for each cell, a column for each rule. */
#ifndef PT_REPORT_MATRIX_H
#define PT_REPORT_MATRIX_H

#include "conformance/report/findings.h"

#define PT_MATRIX_RULES 64

/* What is said of a rule in a line. */
struct pt_matrix_mark {
	bool any;	       /* something is */
	enum pt_verdict worst; /* of its clauses … */
	size_t clauses;	       /* … and how many are so, where that is counted */
};

struct pt_matrix_line {
	struct pt_cell_set set;
	const struct pt_cell_results *cell; /* the first one; the others look alike */
	struct pt_matrix_mark mark[PT_MATRIX_RULES];
};

struct pt_matrix {
	const char *rule[PT_MATRIX_RULES];
	size_t nr_rules;
	struct pt_matrix_line *line; /* owned */
	size_t nr_lines;
	char engines[128]; /* all of the report; a line names its own where they are fewer */
};

/*
 * Engines of one mode that say the same share a line, and so do modes.  `together`: all of
 * a mode's engines share one, and the worst that any says stands in it.
 */
void pt_matrix_build(struct pt_matrix *m, const struct pt_report *r,
		     const struct pt_cell_results *cells, bool together);
void pt_matrix_free(struct pt_matrix *m);
/* "F": of what nobody was asked, "". */
const char *pt_matrix_sign(const struct pt_matrix_mark *mark);
/* "F3", ".": with how many clauses. */
void pt_matrix_text(const struct pt_matrix_mark *mark, char buf[12]);
/* Does any line say more of the rule than that it holds, or was not asked? */
bool pt_matrix_is_telling(const struct pt_matrix *m, size_t rule);
/* The engines of a line, "" if they are all that the report has. */
void pt_matrix_engines(const struct pt_matrix *m, const struct pt_matrix_line *l, char *buf,
		       size_t size);

#endif
