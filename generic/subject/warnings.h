/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Warnings that fire in calls that the contract allows.  Any run counts them; one that is
 * traced also lists of each helper the first call that warns.
 */
#ifndef PT_WARNINGS_H
#define PT_WARNINGS_H

#include "generic/contract/words.h"

/* More helpers than this that warn: the subject does. */
#define PT_MAX_WARNINGS	 32
#define PT_WARNING_WORDS 24

struct pt_warning {
	u64 helper, given[2];
	/* What warned, in words: eight characters to a word, the first in its lowest byte. */
	u64 text[PT_WARNING_WORDS];
};

struct pt_warnings {
	u64 nr;
	struct pt_warning list[PT_MAX_WARNINGS];
};

#endif
