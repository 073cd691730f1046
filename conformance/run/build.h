/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef PT_RUN_BUILD_H
#define PT_RUN_BUILD_H

#include "conformance/options/options.h"
#include "conformance/run/cell.h"
#include "conformance/subject/kernel_tree.h"

/* Builds the guests of kernel subjects, or settles their cells as skip or error. */
void pt_plan_build(struct pt_plan *p, const struct pt_options *o, const struct pt_kernel *kernel);

#endif
