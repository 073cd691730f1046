/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The programs that are used, what for, whether they are there, and of which version. */
#ifndef PT_TOOLS_H
#define PT_TOOLS_H

#include <stdbool.h>
#include <stddef.h>

struct pt_tool {
	char program[64];
	const char *package; /* static */
	char serves[160];    /* "guests of x86, a kernel tree's build" */
	bool there;
	char version[32]; /* "12.2.0"; empty: it does not say */
};

/* One of each program; to be freed. */
struct pt_tool *pt_tools_list(size_t *n);

#endif
