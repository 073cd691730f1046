/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Runs of entries in a table: laws_runs.c. */
#ifndef PT_RUNS_H
#define PT_RUNS_H

#include "generic/subject/caller.h"

#define PT_BLOCKS 3
/*
 * Puts so many blocks of a folio in the subject's table of ptes, each of which the MMU takes for
 * one entry, the first written and the second read; returns how many places one has: 1 if there are
 * no such blocks.
 */
u64 pt_put_blocks(struct pt_caller *c, const struct pt_law *law, volatile u64 **at);

#endif
