/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What of a tree changed since a revision that git knows, as lines of its files. */
#ifndef PT_MISUSE_CHANGED_H
#define PT_MISUSE_CHANGED_H

#include <stdbool.h>
#include <stddef.h>

struct pt_lines {
	char *file;
	unsigned from, to; /* the first and last line of it as it is now */
};

struct pt_touched {
	struct pt_lines *v;
	size_t n, room;
};

/* Files that git does not follow are none.  0, or -1 and one line in why. */
int pt_touched_since(struct pt_touched *c, const char *tree, const char *revision, char *why,
		     size_t size);
bool pt_touched_file(const struct pt_touched *c, const char *file);
/* Does a change touch the function that the line is in, or what stands before that? */
bool pt_touched_function(const struct pt_touched *c, const char *tree, const char *file,
			 unsigned line);
void pt_touched_free(struct pt_touched *c);

#endif
