/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Of several failing clauses the helpers from which the others follow.  A cell's
 * failures are looked at once more with one helper at a time corrected
 * (generic/walk/oracle.h): what then holds is a consequence of what is wrong with it.
 * Verdicts are made of the first run alone.
 */
#ifndef PT_CAUSES_H
#define PT_CAUSES_H

#include "generic/contract/contract.h"
#include "generic/run/wire.h"

/* Helpers that are tried; with more, those with the most failing clauses. */
#define PT_MAX_SUSPECTS 24
/* Causes named for one clause. */
#define PT_MAX_CAUSES 4

struct pt_causes {
	u64 runs;	 /* that were made */
	u64 not_tried;	 /* helpers with failing clauses that were beyond the bound */
	u64 not_settled; /* runs that broke */
	/* 1 + enum pt_helper of each cause of a failing clause, first of its name; 0 ends. */
	uint16_t of[PT_MAX_RESULTS][PT_MAX_CAUSES];
};

/* Is the clause violated, and nothing in the way of saying so? */
bool pt_clause_fails(const struct pt_response *rs, size_t clause);

/* The part of a request that says what is corrected. */
struct pt_correction {
	u64 helpers[PT_BROKEN_WORDS];
	u64 slots;
	u64 decide[PT_CLAUSE_WORDS]; /* the clauses that are asked about */
};

void pt_request_correct(struct pt_request *rq, const struct pt_correction *c);

/* One run with these helpers corrected; 0, or -1 if it broke. */
typedef int (*pt_corrected_run)(void *arg, const struct pt_correction *c, struct pt_response *rs);

/* rs is what the run without said.  Every clause that fails gets a cause. */
void pt_causes_find(const struct pt_response *rs, pt_corrected_run run, void *arg,
		    struct pt_causes *causes);

#endif
