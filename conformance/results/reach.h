/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whether anybody in the tree comes to what was found. */
#ifndef PT_REACH_H
#define PT_REACH_H

#include "conformance/report/report.h"

/*
 * Marks failures that nobody has judged, of helpers that nothing in the tree's sources
 * calls.  They stay failures.  Where the sources cannot be read nothing is marked.
 */
void pt_mark_uncalled(struct pt_report *r, const char *tree);

#endif
