/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the parts of the table share. */
#ifndef PT_TABLE_H
#define PT_TABLE_H

#include "conformance/report/findings.h"
#include "conformance/report/tally.h"
#include "conformance/report/writer.h"
#include "conformance/words/names.h"
#include "conformance/words/wrap.h"

enum paint { PLAIN, RED, GREEN, YELLOW, BOLD, DIM };

struct table {
	FILE *f;
	const struct pt_report *r;
	const struct pt_style *style;
	struct pt_cell_results *cells;
};

/* ---- words in columns ---- */

void pt_paint(const struct table *t, enum paint p);
void pt_put(const struct table *t, enum paint p, const char *s);
/* How many there are; SIZE_MAX: nobody says. */
size_t pt_columns(const struct table *t);
/* Words from column `at` on, broken before the right edge and indented; ends the line. */
void pt_put_wrapped(const struct table *t, size_t at, size_t indent, const char *raw);
/* "  label    words words …" */
void pt_put_field(const struct table *t, const char *label, const char *text);
/* The same `in` columns further to the right. */
void pt_put_field_in(const struct table *t, size_t in, const char *label, const char *text);

size_t pt_lines_of(const char *text);
/* Of a list with commas. */
size_t pt_nr_names(const char *list);

/* ---- its parts ---- */

/* "ptconform 0.1.0: builtin, seed 1:"; how wide that is. */
size_t pt_put_subject(const struct table *t);
void pt_put_matrix(const struct table *t);
/* The machines that each cell of an architecture stands for beside its own. */
void pt_put_lesser(const struct table *t);
void pt_put_failures(const struct table *t);
/* The same where so many lines are left: what is new whole, what is known as far as it fits. */
void pt_put_failures_in(const struct table *t, size_t room);
void pt_put_hazards(const struct table *t);
/* The lines that it would have with all of them. */
size_t pt_hazard_lines(const struct table *t);
/* Cells of this status, and further runs of cells, with why; with the title, if any is. */
void pt_put_broken_cells(const struct table *t, enum pt_cell_status status, const char *title,
			 enum paint p);
void pt_put_errors(const struct table *t);
/* What was absent or skipped, a line per set of cells that lack the same. */
void pt_put_left_out(const struct table *t, enum pt_verdict verdict, const char *title);
/* What stands in for boot code. */
void pt_put_assumed(const struct table *t);
size_t pt_nr_assumed(const struct pt_report *r);
/* What helpers read and nobody tried another way. */
void pt_put_reads(const struct table *t);
size_t pt_nr_reads(const struct pt_report *r);
/* Helpers that no clause is about. */
void pt_put_unknown(const struct table *t);
size_t pt_nr_unknown(const struct pt_report *r);
/* A line for each of what is left out for want of room: how much, and how to see it. */
void pt_put_counted(const struct table *t, const struct pt_tally *tally);

#endif
