/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The cells that the options ask for. */
#ifndef PT_PLAN_H
#define PT_PLAN_H

#include "conformance/options/options.h"
#include "conformance/run/cell.h"
#include "conformance/subject/kernel_tree.h"

/* 0, or -1 after one line on stderr.  kernel is NULL for builtin subjects. */
int pt_plan_make(struct pt_plan *p, const struct pt_options *o, const struct pt_kernel *kernel);
void pt_plan_free(struct pt_plan *p);
/* What a cell asks its guest for. */
void pt_request_of(const struct pt_cell *c, const struct pt_options *o, struct pt_request *rq);
/* Of no clauses but those that the options pick, where they do. */
void pt_request_only(struct pt_request *rq, const struct pt_machine *m, const struct pt_options *o);

#endif
