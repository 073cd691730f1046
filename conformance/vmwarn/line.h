/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The warning that a helper's definition gets, or why it gets none. */
#ifndef PT_VMWARN_LINE_H
#define PT_VMWARN_LINE_H

#include "conformance/vmwarn/headers.h"
#include "generic/contract/contract.h"

struct pt_warn_line {
	const struct pt_region *region;
	enum pt_helper helper;
	char condition[160];
	char asks[24];	 /* the predicate in it */
	unsigned before; /* the line that it goes before */
	bool apart;	 /* with an empty line before it: declarations end there */
	char why[200];	 /* why there is none; "": there is */
};

/* False: the definition is of no helper, or of one that may be given anything. */
bool pt_warn_line(const struct pt_headers *all, const struct pt_header *h,
		  const struct pt_region *r, struct pt_warn_line *l);

#endif
