// SPDX-License-Identifier: GPL-2.0-or-later
/* What helpers make of entries that they must not be given: recorded, never judged. */
#include "generic/walk/decide.h"
#include "generic/walk/patterns.h"

/* The entry a mistaken caller hands to an invalidating helper. */
static u64 hazard_entry(struct pt_walk *w, enum pt_kind kind, u64 pfn)
{
	bool pmd = pt_has(w->caller, H_swp_entry_to_pmd) &&
		   pt_has(w->caller, H_make_writable_migration_entry) &&
		   pt_has(w->caller, H_swp_entry) &&
		   (w->facts->features & PT_FEATURE_THP_MIGRATION);
	u64 v;

	/* without THP migration there is only the architecture's swap format to go by */
	if (!pmd)
		return pt_call1(w->caller, H___swp_entry_to_pte,
				pt_call2(w->caller, H___swp_entry, 1, pfn));
	if (kind == PT_KIND_MIGRATION)
		v = pt_call1(w->caller, H_make_writable_migration_entry, pfn);
	else
		v = pt_call2(w->caller, H_swp_entry, 1, pfn);
	return pt_call1(w->caller, H_swp_entry_to_pmd, v);
}

static enum pt_hazard_outcome hazard_outcome(struct pt_walk *w, u64 before, u64 after)
{
	bool pmd = pt_has(w->caller, H___pmd_to_swp_entry) &&
		   (w->facts->features & PT_FEATURE_THP_MIGRATION);
	enum pt_helper to = pmd ? H___pmd_to_swp_entry : H___pte_to_swp_entry;
	u64 was, is;

	if (pt_truth(w->caller, H_pmd_present, before))
		return PT_HAZARD_CANNOT_TELL;
	if (pt_truth(w->caller, H_pmd_present, after))
		return PT_HAZARD_BECOMES_PRESENT;
	was = pt_call1(w->caller, to, before);
	is = pt_call1(w->caller, to, after);
	if (pt_call1(w->caller, H___swp_type, was) != pt_call1(w->caller, H___swp_type, is) ||
	    pt_call1(w->caller, H___swp_offset, was) != pt_call1(w->caller, H___swp_offset, is))
		return PT_HAZARD_CORRUPTS_OFFSET;
	return before == after ? PT_HAZARD_UNCHANGED : PT_HAZARD_CHANGES_FLAGS;
}

static void hazard(struct pt_walk *w, size_t n, u64 pfn)
{
	const struct pt_hazard *h = &pt_hazards[n];
	struct pt_result *res = &w->result[pt_hazard_clause(n)];
	u64 before = hazard_entry(w, h->kind, pfn), warned, after;
	enum pt_hazard_outcome o;

	warned = w->caller->warnings ? w->caller->warnings() : 0;
	after = pt_call1(w->caller, h->helper, before);
	warned = w->caller->warnings ? w->caller->warnings() - warned : 0;
	o = hazard_outcome(w, before, after);
	res->cases++;
	res->kind = h->kind;
	if (res->got && (res->got & ~(u64)PT_HAZARD_WARNED) <= o)
		return;
	res->in[0] = before;
	res->entry = after;
	res->got = o | (warned ? PT_HAZARD_WARNED : 0);
}

void pt_hazards_try(struct pt_walk *w)
{
	static const enum pt_helper needs[] = {
		H___swp_entry,	H___swp_entry_to_pte, H___swp_type,
		H___swp_offset, H___pte_to_swp_entry, H_pmd_present
	};
	unsigned shift = w->facts->mode->pmd_shift - w->facts->mode->page_shift;
	u64 n;

	for (size_t i = 0; i < PT_ARRAY_SIZE(needs); i++)
		if (!pt_has(w->caller, needs[i]))
			return;
	if (!w->facts->leaves[PT_PMD])
		return;
	for (size_t i = 0; i < pt_nr_hazards; i++) {
		if (!pt_has(w->caller, pt_hazards[i].helper) ||
		    !pt_is_wanted(w, pt_hazard_clause(i)))
			continue;
		if (w->wanted.no_hazards & PT_BIT(i)) {
			w->result[pt_hazard_clause(i)].cases++;
			w->result[pt_hazard_clause(i)].got = PT_HAZARD_FAULTS;
			continue;
		}
		/* misuse may fault: then the host reads here which it was */
		*w->wanted.hazard = i + 1;
		for (u64 k = 0; k < 4 && pt_pattern(w, w->facts->pfn_bits - shift, k, &n); k++)
			hazard(w, i, n << shift);
	}
	*w->wanted.hazard = 0;
}
