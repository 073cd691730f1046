/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef PT_DIFF_H
#define PT_DIFF_H

#include "conformance/options/options.h"

/* One side of a comparison: "builtin" or "kernel:TREE". */
struct pt_side {
	const char *tree; /* NULL: builtin */
};

/*
 * Compares two subjects helper by helper over the domain and prints what
 * differs, as o->format asks (NULL: table).  Returns the exit status: 0 no
 * difference, 1 some.
 */
int pt_diff(const struct pt_options *o, const struct pt_side side[2]);

#endif
