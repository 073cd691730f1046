/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which files of a tree name page-table entries at all: few, of tens of thousands.  Of those
 * that name none it is remembered, by their size, times and inode, so that they are not read
 * again until they change.
 */
#ifndef PT_MISUSE_PATHS_H
#define PT_MISUSE_PATHS_H

#include <stddef.h>

struct pt_misuse_paths {
	char **v; /* relative to the tree, sorted */
	size_t n, room;
	char *notes; /* of callers: lines about what should be there and is not, or is no file */
};

enum pt_path_sort {
	PT_CALLERS, /* the .c files of the folders that callers are looked for in */
	PT_HEADERS, /* the .h files that they may include; there may be none */
};

/* 0, or -1 and one line in why. */
int pt_misuse_paths(struct pt_misuse_paths *p, const char *tree, enum pt_path_sort sort, char *why,
		    size_t size);
/* One more, copied. */
void pt_misuse_path_add(struct pt_misuse_paths *p, const char *file);
void pt_misuse_paths_free(struct pt_misuse_paths *p);

#endif
