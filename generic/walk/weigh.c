// SPDX-License-Identifier: GPL-2.0-or-later
/* Adds cases to the results of their clauses. */
#include "generic/judge/laws.h"
#include "generic/walk/decide.h"

void pt_weigh(struct pt_walk *w, size_t clause, bool holds, const struct pt_case *c)
{
	if (pt_result_add(&w->result[clause], holds, c))
		pt_decide_seen(w, clause);
}

/* Nobody can say whether it flushes what it has to. */
static bool is_guessed(const struct pt_walk *w, const struct pt_law *law)
{
	const struct pt_flushes *f = w->caller->flushes;

	return pt_is_of_flushes(law) && f && f->guessed;
}

void pt_weigh_law(struct pt_walk *w, size_t law, int says, u64 a, u64 b, enum pt_kind kind)
{
	size_t clause = pt_law_clause(law);

	if (says == PT_LAW_UNSEEN)
		w->result[clause].flags |= PT_RESULT_UNSEEN;
	else if (says == PT_LAW_NOT_MET)
		return;
	else if (is_guessed(w, &pt_laws[law]))
		w->result[clause].flags |= PT_RESULT_GUESSED;
	else
		pt_weigh(w, clause, says, &(struct pt_case){ kind, { a, b }, a, 1, says });
}
