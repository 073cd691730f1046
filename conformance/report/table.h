/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the parts of the table share. */
#ifndef PT_TABLE_H
#define PT_TABLE_H

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

/* ---- sets of cells ---- */

/* The cells one line speaks of: those of one architecture, in report order. */
struct cell_set {
	const char *arch;
	struct {
		const char *mode, *engine;
	} at[128];
	size_t n;
};

void pt_set_add(struct cell_set *s, const char *mode, const char *engine);
void pt_engines_of(const struct cell_set *s, const char *mode, char *buf, size_t size);
/* "x86 4level,5level (native+unicorn)" */
void pt_set_text(const struct cell_set *s, char *buf, size_t size);
/* "4level,5level" */
void pt_modes_of(const struct cell_set *s, char *buf, size_t size);
bool pt_same_set(const struct cell_set *a, const struct cell_set *b);

/* ---- groups: one finding seen in several cells ---- */

struct group {
	const struct pt_result_row *row; /* the first one */
	struct cell_set set;
	size_t clauses; /* in the first cell */
};

struct groups {
	struct group *group;
	size_t n;
};

bool pt_same_finding(const struct pt_result_row *a, const struct pt_result_row *b);
/* What is absent or skipped for one reason is one finding, whatever the clause. */
bool pt_same_reason(const struct pt_result_row *a, const struct pt_result_row *b);
/* Those of a verdict, to be freed. */
struct groups pt_group_results(const struct pt_report *r, enum pt_verdict verdict,
			       bool (*same)(const struct pt_result_row *,
					    const struct pt_result_row *));

/* ---- its parts ---- */

void pt_put_matrix(const struct table *t);
/* The machines that each cell of an architecture stands for beside its own. */
void pt_put_lesser(const struct table *t);
void pt_put_failures(const struct table *t);

#endif
