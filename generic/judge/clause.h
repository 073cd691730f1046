/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A clause by itself: held against one case, without a walk that led there.  Which
 * cases there are is the hypothesis: pt_well_formed() says which values mm can make.
 */
#ifndef PT_CLAUSE_H
#define PT_CLAUSE_H

#include "generic/judge/entry.h"
#include "generic/judge/laws.h"

/*
 * A case.  What a and b are hangs on the clause:
 *
 *   effect   of what changes entries: a the entry, b the second argument (enum pt_prot,
 *            enum pt_fault; else 0), kind, vma and fresh what is known of the entry;
 *            of what makes present ones: a the pfn, b enum pt_prot;
 *            of what makes swap entries: a the value it takes, kind what it makes
 *   expect   a the entry; vma and fresh as above
 *   law      as its domain says: enum pt_law_domain
 */
struct pt_given {
	u64 a, b;
	enum pt_kind kind;
	enum pt_prot vma;
	bool fresh; /* just made: nothing but its protection has touched it */
};

/*
 * enum pt_law_says.  NOT_MET: the clause is not asked of this subject, or not of such a
 * case; of hazards and of what only a walker can show, always.
 */
int pt_clause_holds(struct pt_caller *c, size_t clause, const struct pt_given *g);

/*
 * Can mm make this entry, of this kind, in a VMA of this protection?  Its predicates say
 * of it what they must of its kind, the MMU does with it what its invariants ask, and no
 * bit that nobody reads is other than in a new entry.
 */
bool pt_well_formed(struct pt_caller *c, enum pt_level l, enum pt_kind kind, enum pt_prot vma,
		    bool fresh, u64 e);

#endif
