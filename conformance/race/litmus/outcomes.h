/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Final states as texts: what a test's condition asks of, each once. */
#ifndef PT_LITMUS_OUTCOMES_H
#define PT_LITMUS_OUTCOMES_H

#include <stddef.h>

#include "conformance/race/litmus/ends.h"

struct pt_litmus_outcome {
	char text[512];
	bool met;
};

struct pt_litmus_outcomes {
	struct pt_litmus_outcome *v;
	size_t n;
};

/* Adds it, unless it is there. */
void pt_outcomes_add(struct pt_litmus_outcomes *o, const struct pt_end *e, bool met);
/* By their texts. */
void pt_outcomes_sort(struct pt_litmus_outcomes *o);
void pt_outcomes_free(struct pt_litmus_outcomes *o);

#endif
