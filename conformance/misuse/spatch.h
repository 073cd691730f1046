/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What Coccinelle finds in files of a tree: lines of facts, as calls.cocci says them.  Kept
 * by what each file holds, so that only files that changed are looked at again.
 */
#ifndef PT_MISUSE_SPATCH_H
#define PT_MISUSE_SPATCH_H

#include <stdbool.h>

#include "conformance/misuse/sources.h"

struct pt_facts_of {
	char *text; /* "PT\tcall\tFILE\tLINE…\n" lines; NULL: it could not be read */
	size_t n;   /* bytes of it */
	bool lost;  /* spatch gave up: nothing was found out, and nothing is to be kept */
};

/* facts: one for each source, to be freed.  0, or -1 and one line in why. */
int pt_spatch(const struct pt_misuse_files *s, const char *patterns, unsigned jobs,
	      struct pt_facts_of *facts, char *why, size_t size);

#endif
