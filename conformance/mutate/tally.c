// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/mutate/mutation.h"

size_t pt_tally_tried(const struct pt_tally *t)
{
	size_t n = 0;

	for (size_t i = PT_FATE_NONE + 1; i < PT_NR_FATES; i++)
		n += t->fate[i];
	return n;
}

double pt_tally_score(const struct pt_tally *t)
{
	const size_t killed = t->fate[PT_FATE_KILLED];
	const size_t all = killed + t->fate[PT_FATE_SURVIVED] - t->equivalent - t->outside;

	return all ? (double)killed / (double)all : 1;
}

const char *pt_classified_fault(const struct pt_mutation *m, const struct pt_classified *c)
{
	size_t killed = 0, survived = 0;

	if (!c->matches)
		return m->stale_known ? "matches no mutant" : NULL;
	/* an entry for several is right if one of them survives, perhaps in another run */
	if ((!m->stale_known || m->o->sample) && pt_classified_many(c))
		return NULL;
	for (size_t i = 0; i < m->nr_trials; i++) {
		const struct pt_trial *t = &m->trial[i];

		killed += t->classified == c && t->out->fate == PT_FATE_KILLED;
		survived += t->classified == c && t->out->fate == PT_FATE_SURVIVED;
	}
	return killed && !survived ? "was killed" : NULL;
}
