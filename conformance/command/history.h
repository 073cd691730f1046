/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What commits did to helpers, as it is told: history.c finds it out. */
#ifndef PT_HISTORY_H
#define PT_HISTORY_H

#include "conformance/options/options.h"

/* A commit by which the machine code of some helper is another, or of which nobody knows. */
struct pt_commit_change {
	char commit[65];
	const char *subject; /* its first line */
	char modes[512];     /* "x86 4level,5level; s390 edat": where the code is another */
	char since[512]; /* modes that are compared with an older commit than the parent, and which
			  */
	struct pt_compared is;
};

struct pt_history {
	const char *tree, *range;
	size_t commits;
	size_t unread; /* that changed nothing that is read to compile helpers */
	size_t same;   /* that did, and are compiled to the same */
	struct pt_commit_change *v;
	size_t n;
};

int pt_history_table(FILE *f, const struct pt_history *h, const struct pt_style *s);
int pt_history_json(FILE *f, const struct pt_history *h);

#endif
