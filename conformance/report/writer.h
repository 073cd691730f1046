/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the writers share. */
#ifndef PT_WRITER_H
#define PT_WRITER_H

#include "conformance/last_words.h"
#include "conformance/report/report.h"

/*
 * A copy of s that every format can hold: valid UTF-8, no control characters
 * but newline and tab; what is not becomes '?'.  To be freed.
 */
char *pt_text_clean(const char *s);
/* The same in one line. */
char *pt_text_line(const char *s);

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

/* What a maintainer of the tree knows the helper by. */
const char *pt_name_of(const struct pt_result_row *row);
/* The command that runs this clause alone; to be freed. */
char *pt_command_for(const struct pt_report *r, const struct pt_result_row *row);
/* "expected …", "got …" and the decoded entries, a line each; to be freed. */
char *pt_witness_text(const struct pt_result_row *row);
/* The decoded entries, what changed, and a law's calls, a line each; to be freed. */
char *pt_witness_decoded(const struct pt_witness *w);

/* "rule     D2: its text"; to be freed. */
char *pt_rule_line(const struct pt_result_row *row);

/* "x86-pud-present (known): its title", for results whose .known is not NULL. */
void pt_known_line(const struct pt_deviation *d, char *buf, size_t size);

/* One line on how the report differs from its baseline, if it has one. */
void pt_put_against(FILE *f, const struct pt_report *r, const struct pt_style *s);
/* The helpers that the subject lacks though the reference helpers have them: absent_table.c. */
void pt_put_absent(FILE *f, const struct pt_report *r, const struct pt_style *s);

#endif
