/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which helpers the code of a tree calls that works with entries: mm/, and little else.
 * Read from the text alone, whatever #if it stands under.
 */
#ifndef PT_CALLERS_H
#define PT_CALLERS_H

#include <stdbool.h>
#include <stddef.h>

#define PT_CALLS_SHOWN 3

enum pt_known {
	PT_KNOWN,    /* the contract speaks of it */
	PT_REASONED, /* it does not, and why */
	PT_UNKNOWN,
	PT_NR_KNOWN
};

struct pt_place {
	char *file; /* relative to the tree */
	unsigned line;
};

/* A function or macro named like a helper, that some header has. */
struct pt_called {
	char *name;
	struct pt_place header; /* the first that has it */
	struct pt_place shown[PT_CALLS_SHOWN];
	size_t calls;
	bool ours; /* a header has it that is generic, or of an architecture we know */
	enum pt_known known;
	const char *why; /* PT_REASONED */
};

struct pt_callers {
	struct pt_called *v; /* by name */
	size_t n, room;
	char *globs; /* what why points to */
};

/* data: the folder with conformance/subject/shim/unknown.tsv. */
void pt_callers_read(struct pt_callers *c, const char *tree, const char *data);
/*
 * Sets called[i] if anything in the tree's sources, all of them, names names[i] but where
 * it is defined, declared or exported.  0, or -1 with errno.
 */
int pt_called_anywhere(const char *tree, const char *const *names, size_t n, bool *called);
size_t pt_callers_count(const struct pt_callers *c, enum pt_known known);
void pt_callers_free(struct pt_callers *c);

#endif
