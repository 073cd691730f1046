/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a change broke, mended and left.  A failure is told by architecture, mode, helper and
 * clause, not by bits, engines or which helper is its cause: who moves a bit, or adds a
 * cause that explains an old failure, breaks nothing.  A cause is new if something that
 * follows from it is.
 */
#ifndef PT_COMPARE_H
#define PT_COMPARE_H

#include "conformance/report/verdicts.h"

/* Of a failure or an error of the later one, where in its report. */
enum pt_newness { PT_NEW, PT_LEFT, PT_UNLIKE };

/* Fills came, went, left and unlike; mark() is told of each failure, and may be NULL. */
void pt_compare(const struct pt_verdicts *before, const struct pt_verdicts *after,
		struct pt_compared *to, void (*mark)(void *arg, size_t row, enum pt_newness n),
		void *arg);

/* The same of a report: marks its rows, and fills .compared. */
void pt_report_compare(struct pt_report *r, const struct pt_verdicts *before, const char *against,
		       const char *name);
/* "kernel 6.1.192 (/x)"; to be freed. */
char *pt_report_name(const struct pt_report *r);
/* A line for each cause that came or went, and for what could not be compared. */
void pt_write_moves(FILE *f, const struct pt_compared *c, const struct pt_style *s);
/* For the table: without the failures that there were before. */
struct pt_report pt_without_left(const struct pt_report *r);

#endif
