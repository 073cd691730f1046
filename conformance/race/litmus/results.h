/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What came of files with litmus tests, and who writes it down. */
#ifndef PT_LITMUS_RESULTS_H
#define PT_LITMUS_RESULTS_H

#include <stdio.h>

#include "conformance/race/litmus/decide.h"

struct pt_litmus_row {
	const char *file;
	struct pt_litmus_result result;
	int kind; /* Forbidden, Allowed or Required, as --kinds has it; -1: it says nothing */
};

struct pt_litmus_results {
	struct pt_litmus_row *row;
	size_t n;
	bool kinds; /* there are kinds to compare with */
	bool all;   /* every row is shown, too, that is as its kind says */
};

/* How what was found stands to a kind: Allowed is what some executions meet, or all. */
enum pt_litmus_standing { PT_LITMUS_AGREES, PT_LITMUS_DIFFERS, PT_LITMUS_NOT_KNOWN };
enum pt_litmus_standing pt_litmus_standing(const struct pt_litmus_row *r);
bool pt_litmus_is_decided(const struct pt_litmus_row *r);

int pt_litmus_table(FILE *f, const struct pt_litmus_results *r);
int pt_litmus_json(FILE *f, const struct pt_litmus_results *r);

#endif
