/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whether what a line asks is declared where it stands, and what to put in if it is not. */
#ifndef PT_VMWARN_PLACE_H
#define PT_VMWARN_PLACE_H

#include "conformance/vmwarn/line.h"

/* Lines that go before a line of the header. */
struct pt_insertion {
	unsigned before;
	char *text; /* each line of it with its end */
};

struct pt_insertions {
	struct pt_insertion *v;
	size_t n;
};

/* All that a header gets for its lines.  A line for which something cannot be had is told why. */
void pt_place_lines(const struct pt_header *h, struct pt_warn_line *l, size_t n,
		    struct pt_insertions *to);
/*
 * What a header gets that takes the kernel's options back, before it includes the kernel's own
 * headers for code in which nothing may warn: the option that the lines hang on.
 */
void pt_place_undef(const struct pt_header *h, struct pt_insertions *to);
void pt_insertions_free(struct pt_insertions *i);

#endif
