/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Features of a subject that read as off and may not be: shim/features.def. */
#ifndef PT_DOUBTS_H
#define PT_DOUBTS_H

#include "generic/contract/contract.h"

struct pt_asked {
	const char *id; /* of candidates.def */
	u64 bit;	/* PT_FEATURE_* */
	const char *symbols, *signs, *clauses;
};
extern const struct pt_asked pt_asked[];
extern const size_t pt_nr_asked;

/* The next word of a list of words: its length, and *at is where it begins; 0 at the end. */
size_t pt_next_item(const char **at);
/* Is the clause one that is not asked without this feature? */
bool pt_asked_for(const struct pt_asked *a, const struct pt_clause *c);

#endif
