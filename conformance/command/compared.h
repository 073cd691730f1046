/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef PT_COMPARED_H
#define PT_COMPARED_H

#include "conformance/options/options.h"

/*
 * As pt_run_cells(), and compared with what --compare or --compare-rev says, which is run,
 * too, if it is a revision.
 */
int pt_run_compared(const struct pt_options *o, struct pt_report *out);
/*
 * Reads the report of --compare, which must be of what o asks.  0, with *before to be freed; or
 * after one line on stderr the exit status.
 */
int pt_compared_read(const struct pt_options *o, struct pt_report *before);

#endif
