/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From a plan to answers. */
#ifndef PT_EXECUTE_H
#define PT_EXECUTE_H

#include "conformance/options/options.h"
#include "conformance/run/cell.h"

/*
 * What comes after the builds, for who watches: some cells fail, and then causes are looked
 * for.  To be called before them; a run says so by itself.
 */
void pt_plan_expect(const struct pt_plan *p, const struct pt_options *o);

/* Runs every cell whose row is not already settled, in parallel child processes. */
void pt_plan_run(struct pt_plan *p, const struct pt_options *o);

#endif
