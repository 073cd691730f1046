/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef PT_CELLS_H
#define PT_CELLS_H

#include "conformance/options/options.h"

/*
 * Runs every cell that the options pick: the builtin subjects, or those of
 * o->tree if that is set.  Returns 0 with the report filled in (to be freed by
 * the caller), or after one line on stderr the exit status, with the report
 * untouched.
 */
int pt_run_cells(const struct pt_options *o, struct pt_report *out);

#endif
