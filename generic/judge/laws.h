/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Laws: clauses that are no frame, each a function.  One serves several laws: which
 * helpers it calls it reads from the law's row (contract/laws.def).  Those that need
 * somebody who walks, or who plays the hardware, are in machine/.
 */
#ifndef PT_LAWS_H
#define PT_LAWS_H

#include "generic/judge/held.h"
#include "generic/subject/caller.h"

/* What a law says of a case; see enum pt_law_domain for a and b. */
enum pt_law_says {
	PT_LAW_VIOLATED,
	PT_LAW_HOLDS,
	PT_LAW_NOT_MET, /* its assumption is not met */
	PT_LAW_UNSEEN	/* two processors never met at the entry: nothing was shown */
};
typedef int (*pt_law_fn)(struct pt_caller *c, const struct pt_law *law, u64 a, u64 b);

/* By the number of the law's row; NULL: it needs a walker. */
extern const pt_law_fn pt_law_fns[];
/* Of a law of flushes: does the subject record them, and does the mode ask it?  Of others true. */
bool pt_flushes_count(const struct pt_caller *c, const struct pt_law *law);
/* Has the subject all that a law calls, and records what it is about? */
bool pt_can_hold(const struct pt_caller *c, const struct pt_law *law);
/* And is it asked of this subject at all? */
bool pt_has_needs(const struct pt_caller *c, const struct pt_law *law);

/* A law's function: PT_LAW_FN(returns_old, e, unused) { … } */
#define PT_UNUSED __attribute__((unused))
#define PT_LAW_FN(name, a, b)                                                                \
	int pt_law_##name(PT_UNUSED struct pt_caller *c, PT_UNUSED const struct pt_law *law, \
			  PT_UNUSED u64 a, PT_UNUSED u64 b)

/* Every one that a row names, but for those of machine/: live.h, between.h. */
#define PT_LAW_IS_WALKER(walker, between, here)	 walker
#define PT_LAW_IS_BETWEEN(walker, between, here) between
#define PT_LAW_IS_PFN(walker, between, here)	 here
#define PT_LAW_IS_TABLE(walker, between, here)	 here
#define PT_LAW_IS_SWAP(walker, between, here)	 here
#define PT_LAW_IS_ENTRY(walker, between, here)	 here
#define PT_LAW_IS_STORED(walker, between, here)	 here
#define PT_LAW_IS_MARKER(walker, between, here)	 here
#define PT_LAW_IS_SIZED(walker, between, here)	 here
#define PT_LAW_IS_ONCE(walker, between, here)	 here
#define PT_LAW(h, name, rule, text, domain, fn, only, ...) \
	PT_LAW_IS_##domain(, , PT_LAW_FN(fn, a, b);)
#include "generic/contract/laws.def"

/* Level of the entries a law is about. */
static inline enum pt_level pt_law_level(const struct pt_law *law)
{
	return pt_helpers[law->helper].level;
}

/* The helper of a family at the law's level; laws list it among their needs. */
static inline enum pt_helper pt_law_at(const struct pt_law *law, enum pt_family f)
{
	return (enum pt_helper)pt_helper_at(f, pt_law_level(law));
}

#endif
