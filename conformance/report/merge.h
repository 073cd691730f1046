/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One report of several, each of other cells of the same: of jobs that ran apart. */
#ifndef PT_REPORT_MERGE_H
#define PT_REPORT_MERGE_H

#include "conformance/report/report.h"

/*
 * Reads them in this order, and puts the cells in the order of a single run.  0, and a report
 * to be freed with pt_report_free().  Or -1, and err says in one line why they are not one: not
 * made by one version, with one seed, of one subject, or two that have the same cell.  Trees at
 * different places are the same if their versions are: jobs have folders of their own.
 */
int pt_report_merge(struct pt_report *r, const char *const *paths, size_t n, char *err,
		    size_t size);
/* " --cases 64" of the command that made it, or nothing. */
const char *pt_report_cases(const struct pt_report *r);
/* Cells and their results in the order of a single run. */
void pt_report_order(struct pt_report *r);

#endif
