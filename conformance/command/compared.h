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
 * The earlier report alone: what --compare names, or of the tree at --compare-rev; *against is
 * what it is called, to be freed.  0, or after one line on stderr the exit status.
 */
int pt_compared_before(const struct pt_options *o, struct pt_report *before, char **against);
/* False, with one line on stderr, if both are asked for. */
bool pt_compared_once(const struct pt_options *o);

#endif
