/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Is this a kernel tree, and are the tools there that it is built with? */
#ifndef PT_KERNEL_TREE_H
#define PT_KERNEL_TREE_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

struct pt_kernel {
	char tree[PATH_MAX]; /* absolute */
	char version[96];    /* "6.1.192", from the tree's Makefile */
	bool kept_only;	     /* nothing is built: only guests that are kept are used */
};

/* 0, or -1 with one line in err that says why this is no usable kernel tree. */
int pt_kernel_open(struct pt_kernel *k, const char *tree, char *err, size_t size);

/* Programs that kbuild needs, and Debian's packages that have them; ends with NULLs. */
struct pt_kernel_tool {
	const char *program, *package;
};
extern const struct pt_kernel_tool pt_kernel_tool[];
/* 0, or -1 and why: one of them is not installed. */
int pt_kernel_tools(char *why, size_t size);

#endif
