/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Calls in words: of all that a violated law called, the few lines in which its
 * answer turned, each with what was given and what came back.
 */
#ifndef PT_CALLS_OF_H
#define PT_CALLS_OF_H

#include "conformance/entry/place.h"
#include "conformance/report/report.h"
#include "generic/contract/contract.h"

/* A violated law's case: where it was, and what was recorded of it (replay.h). */
struct pt_case_calls {
	struct pt_place place; /* host, mode and reads alone */
	const struct pt_law *law;
	const struct pt_result *res;
	const struct pt_call *call;
	size_t n;
};

/*
 * Fills w->calls, w->got with the decisive one, and w->entry with the last entry
 * that it speaks of.  Nothing is changed where nothing was recorded.
 */
void pt_calls_of(const struct pt_case_calls *c, struct pt_witness *w);

#endif
