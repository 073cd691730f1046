/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef PT_RESULTS_H
#define PT_RESULTS_H

#include "conformance/options/options.h"
#include "conformance/run/cell.h"

/* Turns what the cells answered into the rows of a report. */
int pt_plan_report(struct pt_plan *p, const struct pt_options *o, struct pt_report *r);

#endif
