/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a cell's clauses owe to memory that nobody has given a value.  The guest
 * of a kernel subject is run again with all such memory filled with ones,
 * and with another number; where an answer changes, the objects are named one by one.
 */
#ifndef PT_CELL_STATE_H
#define PT_CELL_STATE_H

#include "conformance/options/options.h"
#include "conformance/run/cell.h"
#include "conformance/run/unset.h"
#include "conformance/subject/kernel_tree.h"
#include "generic/run/wire.h"

/* For every kernel cell that ran: fills in .doubt where there is any. */
void pt_plan_doubt(struct pt_plan *p, const struct pt_options *o, const struct pt_kernel *kernel);

#endif
