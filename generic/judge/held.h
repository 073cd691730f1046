/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Does a table hold what it was given?  All but notes that the MMU's own code keeps in
 * an entry (powerpc hash: the place in the hash table), which may stay behind: bits that
 * nobody reads and pXd_same() does not compare.
 */
#ifndef PT_HELD_H
#define PT_HELD_H

#include "generic/subject/caller.h"

bool pt_is_held(struct pt_caller *c, enum pt_level l, enum pt_group g, u64 given, u64 held);
/* The same of entries of the law's level; kind is enum pt_kind. */
bool pt_law_is_held(struct pt_caller *c, const struct pt_law *law, u64 given, u64 kind, u64 held);
/* And nothing of it that means something else to the machine, or has to be zero there. */
bool pt_is_held_its_own(struct pt_caller *c, const struct pt_law *law, u64 given, u64 kind,
			u64 held);

#endif
