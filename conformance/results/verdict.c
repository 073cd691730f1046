// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/results/verdict.h"

#include <stdio.h>

#include "conformance/results/witness.h"
#include "conformance/run/broken.h"
#include "conformance/run/plan.h"
#include "conformance/run/unset.h"
#include "conformance/run/warned.h"
#include "conformance/subject/doubts.h"
#include "conformance/subject/kernel_cache.h"
#include "conformance/subject/kernel_state.h"
#include "conformance/words/names.h"

static void absent(const struct pt_cell *c, const struct pt_result *res, struct pt_result_row *row)
{
	enum pt_helper h = res->why;

	row->verdict = c->does_not_compile[h] ? PT_ERROR : PT_ABSENT;
	if (c->does_not_compile[h] && c->why_absent[h])
		snprintf(row->reason, sizeof(row->reason), "%s: %s", pt_helpers[h].name,
			 c->why_absent[h]);
	else
		snprintf(row->reason, sizeof(row->reason), "the subject has no %s%s",
			 pt_helpers[h].name, pt_helper_is_shared(h) ? " for HugeTLB" : "");
}

/* Has the machine what the feature is about? */
static bool is_of_mode(const struct pt_cell *c, u64 feature)
{
	const struct pt_mmu *mmu = c->host->arch->modes[c->mode].mmu;

	return feature == PT_FEATURE_SHADOW_STACK ? mmu->reserved != NULL
	       : feature == PT_FEATURE_PKEYS	  ? mmu->key != NULL
	       : feature == PT_FEATURE_GUARDED	  ? mmu->guarded != NULL
						  : true;
}

/* Is the clause left out for a feature that may be on after all?  Then why, into the row. */
bool pt_verdict_in_doubt(const struct pt_cell *c, const struct pt_clause *cl,
			 struct pt_result_row *row)
{
	for (size_t i = 0; c->build && i < pt_nr_asked; i++) {
		const struct pt_asked *a = &pt_asked[i];
		const char *doubt = c->doubt[__builtin_ctzll(a->bit)];

		if (((c->rs->features | pt_features_lacking(pt_cell_lacks(c))) & a->bit) ||
		    (!doubt && !(c->rs->doubts & a->bit)) || !is_of_mode(c, a->bit) ||
		    !pt_asked_for(a, cl))
			continue;
		row->verdict = PT_ERROR;
		if (doubt)
			snprintf(row->reason, sizeof(row->reason), "%s", doubt);
		else
			snprintf(row->reason, sizeof(row->reason),
				 "%s%s reads as off, yet %s does something", a->symbols,
				 *a->symbols ? "" : a->id, a->signs);
		return true;
	}
	return false;
}

/* Why a clause is not asked. */
static const char *why_off(const struct pt_clause *c)
{
	if (pt_clause_is_live(c))
		return "the image places no entries of this level";
	if (pt_clause_is_between(c))
		return "there are no leaves of this level";
	if (pt_clause_is_of_stub(c))
		return "the subject keeps this mark, or has no such entries";
	return "the subject is built without this feature";
}

/* Why a clause was asked and nothing was shown. */
static const char *why_unseen(const struct pt_clause *c)
{
	if (pt_clause_is_between(c))
		return "the helper faulted, or did not end, with an update of the MMU's between "
		       "two "
		       "of its instructions";
	return "the two processors never met at the entry in several runs: nothing was shown; is "
	       "the machine too busy?";
}

#define UNRECORDED                                                                             \
	"the MMU writes nothing into entries here: young and dirty are software's, under the " \
	"page table lock"

/* What hangs on a value that nobody has set is neither kept nor broken. */
static bool is_doubtful(const struct pt_cell *c, const struct pt_clause *cl,
			const struct pt_result *res, const struct pt_result_row *row, size_t *unset)
{
	size_t i = (size_t)(res - c->rs->result);

	if (!c->unset || row->broke || (row->verdict != PT_PASS && row->verdict != PT_FAIL))
		return false;
	*unset = c->unset->clause[i] ? c->unset->clause[i] : c->unset->helper[cl->helper];
	return *unset != 0;
}

static enum pt_hazard_mmu mmu_of(u64 got)
{
	if (got & PT_HAZARD_DIFFERED)
		return PT_HAZARD_MMU_DIFFERS;
	if (got & PT_HAZARD_WALKED)
		return PT_HAZARD_MMU_WALKER;
	return got & PT_HAZARD_PERMITS ? PT_HAZARD_MMU_PERMITS : PT_HAZARD_MMU_NOTHING;
}

void pt_verdict_on(const struct pt_cell *c, const struct pt_clause *cl, const struct pt_result *res,
		   struct pt_result_row *row)
{
	const size_t warned = pt_warned_at(c, (size_t)(res - c->rs->result));
	size_t unset;

	if (warned) {
		pt_warned_judge(c, warned, row);
		return;
	}
	row->cases = res->cases;
	row->verdict = PT_PASS;
	if (res->flags & PT_RESULT_BROKEN) {
		pt_break_judge(c, (size_t)(res - c->rs->result), res->why, row);
	} else if ((res->flags & (PT_RESULT_ABSENT | PT_RESULT_OFF)) &&
		   pt_verdict_in_doubt(c, cl, row)) {
		;
	} else if (res->flags & PT_RESULT_ABSENT) {
		absent(c, res, row);
	} else if (res->flags & PT_RESULT_UNSEEN) {
		row->verdict = PT_ERROR;
		snprintf(row->reason, sizeof(row->reason), "%s", why_unseen(cl));
	} else if (res->flags & PT_RESULT_GUESSED) {
		row->verdict = PT_ERROR;
		snprintf(row->reason, sizeof(row->reason),
			 "it calls what flushes by its name, and is not known here: %s",
			 c->guessed ? c->guessed : "?");
	} else if (res->flags & PT_RESULT_OFF) {
		row->verdict = PT_ABSENT;
		snprintf(row->reason, sizeof(row->reason), "%s", why_off(cl));
	} else if (cl->type == PT_CLAUSE_HAZARD && res->cases) {
		row->verdict = PT_HAZARD;
		pt_hazard_text(res->got, row->reason, sizeof(row->reason));
		row->mmu = mmu_of(res->got);
		if (c->why_hazard[cl->row])
			snprintf(row->reason, sizeof(row->reason), "the helper faults; %s",
				 c->why_hazard[cl->row]);
	} else if (res->violated) {
		row->verdict = PT_FAIL;
	} else if (!res->cases) {
		row->verdict = PT_ABSENT;
		snprintf(row->reason, sizeof(row->reason), "%s",
			 pt_clause_is_between(cl) ? UNRECORDED : PT_NO_ENTRY);
	}
	if (is_doubtful(c, cl, res, row, &unset)) {
		row->verdict = PT_ERROR;
		pt_doubt_text(c->unset, unset - 1, row->reason, sizeof(row->reason));
	}
	if ((row->verdict == PT_FAIL && !row->broke) ||
	    (row->verdict == PT_HAZARD && res->got != PT_HAZARD_FAULTS))
		row->witness = pt_witness_of(c, cl, res);
}
