/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef PT_DIFF_PRINT_H
#define PT_DIFF_PRINT_H

#include "conformance/diff/match.h"
#include "conformance/options/options.h"
#include "conformance/subject/kernel_tree.h"

/* What was found in n modes, to stdout; kernel[side] is NULL for the builtin subject. */
void pt_diff_print_table(const struct pt_diff_match *m, size_t n, const struct pt_options *o,
			 struct pt_kernel *const kernel[2]);
void pt_diff_print_json(const struct pt_diff_match *m, size_t n, struct pt_kernel *const kernel[2]);

#endif
