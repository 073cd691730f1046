// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/race/atomic.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/words/last_words.h"

#define LIMIT_MS 120000

/* All helpers of that name are one function of the kernel's. */
static void set_plain(struct pt_race_subject *s, enum pt_helper h)
{
	for (unsigned i = 0; i < PT_NR_HELPERS; i++)
		if (!strcmp(pt_helpers[i].name, pt_helpers[h].name) &&
		    pt_helpers[i].level == pt_helpers[h].level)
			pt_race_set_plain(s, (enum pt_helper)i);
}

static void ask_for_updates(struct pt_request *rq)
{
	struct pt_clause c;

	for (size_t i = 0; i < pt_nr_clauses(); i++)
		if (pt_clause_at(i, &c) && pt_clause_is_between(&c))
			rq->decide[i / 64] |= PT_BIT(i % 64);
}

bool pt_race_learn_atomic(struct pt_race_subject *s, const struct pt_engine *e,
			  const struct pt_job *job, char *err, size_t size)
{
	struct pt_request rq = { .magic = PT_WIRE_MAGIC, .verb = PT_VERB_RUN, .mode = job->mode };
	struct pt_response *rs = pt_need(calloc(1, sizeof(*rs)));
	struct pt_clause c;
	bool ok;

	ask_for_updates(&rq);
	ok = !e->available(job, err, size) && !e->run(job, &rq, rs, NULL, LIMIT_MS, err, size);
	if (ok && rs->status != PT_STATUS_OK) {
		snprintf(err, size, "the guest stopped with status %u", (unsigned)rs->status);
		ok = false;
	}
	for (size_t i = 0; ok && i < rs->nr_results; i++)
		if (rs->result[i].violated && pt_clause_at(i, &c) && pt_clause_is_between(&c))
			set_plain(s, c.helper);
	free(rs);
	return ok;
}
