/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Objects that helpers read and nobody has set, and which clauses hang on them. */
#ifndef PT_UNSET_H
#define PT_UNSET_H

#include "generic/contract/contract.h"
#include "generic/run/wire.h"

#define PT_MAX_UNSET 8

/* An object that helpers read and nobody has set. */
struct pt_unset {
	char name[96];
	char defined[160]; /* "arch/s390/mm/init.c:40", or empty */
	char writer[160];  /* a place of the tree that sets it, or empty */
	char readers[160]; /* names of helpers whose answers it changes */
};

/* In memory shared by the cells of one guest and mode, and by who fills it. */
struct pt_doubt {
	u64 nr;
	struct pt_unset unset[PT_MAX_UNSET];
	bool others; /* there are more than these */
	/* of which object a clause's calls depend on: 1 + its number; 0: none */
	unsigned char clause[PT_MAX_RESULTS];
	unsigned char helper[PT_NR_HELPERS];
	unsigned char warned; /* and whether helpers warn */
	/* Broken helpers that break the same way whatever any object holds. */
	bool proven[PT_NR_HELPERS];
};

/* The words for a clause that depends on such an object. */
void pt_doubt_text(const struct pt_doubt *d, size_t which, char *buf, size_t size);

#endif
