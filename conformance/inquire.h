/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef PT_INQUIRE_H
#define PT_INQUIRE_H

#include "conformance/options/options.h"
#include "conformance/run/cell.h"

/* Finds the causes of what failed. */
void pt_plan_inquire(struct pt_plan *p, const struct pt_options *o);

#endif
