/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Whether a tree is asked far fewer clauses than known versions are: counts/<arch>.tsv.
 * A version between two known ones is held against the smaller number of both.
 */
#ifndef PT_COUNTS_H
#define PT_COUNTS_H

#include "conformance/report/report.h"

/* Adds to r->few, from the text of such a file.  0, or -1: no memory. */
int pt_counts_compare(struct pt_report *r, const char *known);

#endif
