/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef PT_DIFF_COMPARE_H
#define PT_DIFF_COMPARE_H

#include "conformance/diff/match.h"
#include "conformance/options/options.h"

/* Compares the two sides, whose jobs stand in the match; false: .why says why not. */
bool pt_diff_compare(struct pt_diff_match *m, const struct pt_options *o);

#endif
