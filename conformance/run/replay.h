/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * For the witnesses of laws: after a cell has run, its guest holds each violated
 * law once more against the case that violated it, and lists the calls.
 */
#ifndef PT_HOST_REPLAY_H
#define PT_HOST_REPLAY_H

#include "conformance/options/options.h"
#include "conformance/run/cell.h"

/* Fills cell->replayed of the cells that ran and violated laws. */
void pt_plan_replay(struct pt_plan *p, const struct pt_options *o);

/*
 * The records of a law's case: the calls and notes of generic/subject/notes.h after its
 * PT_NOTE_CASE.  NULL, and *n 0: there are none, or the law held this time.
 */
const struct pt_call *pt_replayed(const struct pt_cell *c, size_t law, size_t *n);

#endif
