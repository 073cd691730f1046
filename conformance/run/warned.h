/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Helpers that warn (WARN_ON(), VM_BUG_ON() and their like) in a call that the contract
 * allows.  That is a finding, as a helper that breaks is (broken.h), and one of the
 * helper's clauses stands for it; but it is called all the same, and all else is judged.
 */
#ifndef PT_WARNED_H
#define PT_WARNED_H

#include "conformance/options/options.h"
#include "conformance/run/cell.h"

/* Of a cell that was run: were there warnings, and is it not known yet whose? */
bool pt_warned_is_open(const struct pt_cell *c);
/* What a traced run of the same has listed. */
void pt_warned_note(struct pt_cell *c, const struct pt_response *traced);

/* Which clauses stand for what warned: before any is judged. */
void pt_warned_place(struct pt_plan *p, struct pt_cell *c, const struct pt_options *o);
/* 1 + the number of the warning that the clause stands for; 0: none. */
size_t pt_warned_at(const struct pt_cell *c, size_t clause);
/* The verdict on that clause. */
void pt_warned_judge(const struct pt_cell *c, size_t which, struct pt_result_row *row);

#endif
