/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What comes of a helper that is called on an entry it must not be given: recorded, never judged.
 */
#ifndef PT_MISUSE_H
#define PT_MISUSE_H

#include "generic/subject/caller.h"

/* An entry that is to be misused, and what it was before. */
struct pt_misused {
	enum pt_level level;
	enum pt_kind kind;
	u64 e;
	bool present, opens, leaf;
	u32 is;	   /* which of mm's own swap entries: a bit of its own for each predicate */
	u64 type;  /* of swap entries, as the architecture reads them … */
	u64 names; /* … and their offset; of what is mapped and of tables, the frame */
	u32 marks; /* BOOL slots */
};

/* Reads all that of an entry of this level and kind. */
struct pt_misused pt_misused_of(struct pt_caller *c, enum pt_level l, enum pt_kind kind, u64 e);
/* Calls the helper on it; in *after what came out, of a predicate or reader what it was given. */
enum pt_hazard_outcome pt_misuse(struct pt_caller *c, const struct pt_misused *m, enum pt_helper h,
				 u64 second, u64 *after);
/*
 * Does the MMU permit accesses through what came out, that it did not permit before?  Then in
 * *stored what stands in a table.
 */
bool pt_misuse_opens(struct pt_caller *c, const struct pt_misused *m, u64 after, u64 *stored);

#endif
