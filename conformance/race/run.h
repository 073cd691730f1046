/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Scenarios run on subjects: what came of it, as data. */
#ifndef PT_RACE_RUN_H
#define PT_RACE_RUN_H

#include "conformance/engine/engine.h"
#include "conformance/race/trail.h"

enum pt_race_verdict {
	PT_RACE_NOT_RUN,
	PT_RACE_CLEAN, /* every state was seen, and none is wrong */
	PT_RACE_VIOLATED,
	PT_RACE_ABSENT, /* the subject has not what the scenario is about */
	PT_RACE_ERROR,	/* not all was seen, or a helper broke: nothing is known */
	PT_NR_RACE_VERDICTS
};
extern const char *const pt_race_verdict_names[PT_NR_RACE_VERDICTS]; /* "clean", "violated" … */

/* What --necessity found of a place in the actors' code. */
struct pt_race_need {
	char what[160]; /* "smp_rmb in gup_fast" */
	enum pt_race_verdict without;
	char wrong[256]; /* what is wrong without it */
};
#define PT_RACE_NEEDS 48

/* A variant of a scenario in a memory model, on one subject.  It may stand in shared memory. */
struct pt_race_row {
	const struct pt_scenario *scenario;
	unsigned variant;
	enum pt_memory memory;
	enum pt_race_verdict verdict;
	bool expected_violated;
	char why[256];		      /* of ABSENT and ERROR; of VIOLATED what is wrong */
	struct pt_search_found found; /* but its texts, which are NULL */
	double seconds;
	char missed[256]; /* SC: labels that the twin reaches and this does not; "": none */
	char odd[256];	  /* of a bug that is not found, though expected: why, if it is known */
	struct pt_trail trail; /* of VIOLATED */
	struct pt_race_need need[PT_RACE_NEEDS];
	size_t nr_needs;
};

static inline const struct pt_variant *pt_race_row_variant(const struct pt_race_row *r)
{
	return &r->scenario->variants[r->variant];
}

/* Of one variant, in two memory models or on two subjects? */
static inline bool pt_race_is_alike(const struct pt_race_row *a, const struct pt_race_row *b)
{
	return a->scenario == b->scenario && a->variant == b->variant;
}

/* Is it what the scenario's table says?  Of ABSENT and ERROR nobody says. */
bool pt_race_is_expected(const struct pt_race_row *r);
/* A variant that has no bug, and is violated. */
bool pt_race_is_failure(const struct pt_race_row *r);

struct pt_race_limits {
	u64 states, bytes; /* of one search; 0: as many as there are */
	bool necessity;
	/* As pt_search_limits has them. */
	bool (*progress)(void *with, u64 states, u64 waiting, u64 bytes);
	void *with;
};

/* Runs the row on the subject: scenario, variant and memory are set, the rest is filled in. */
void pt_race_run(struct pt_race_subject *s, const struct pt_race_limits *limits,
		 struct pt_race_row *row);

/*
 * Of a bug that was expected and not found: what the reference helpers come to in it, and these
 * do not, into row->odd.
 */
void pt_race_explain_odd(struct pt_race_subject *s, struct pt_race_subject *reference,
			 const struct pt_race_limits *limits, struct pt_race_row *row);

/*
 * Plays row->trail's moves on the subject, be they of another one: VIOLATED, or CLEAN with
 * row->why, which says how far it goes.
 */
void pt_race_replay(struct pt_race_subject *s, struct pt_race_row *row);

/* A variant, or a scenario, by its name; -1 or NULL: none. */
int pt_race_variant_named(const struct pt_scenario *s, const char *name);
const struct pt_scenario *pt_race_scenario_named(const char *name);

#endif
