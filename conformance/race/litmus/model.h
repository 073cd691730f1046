/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A litmus test as a space that can be searched. */
#ifndef PT_LITMUS_MODEL_H
#define PT_LITMUS_MODEL_H

#include "conformance/race/litmus/machine.h"
#include "conformance/race/search.h"

void pt_model_init(struct pt_model *m, const struct pt_litmus *t);
/*
 * Searched until states were seen that meet the condition and that do not, or all.  Which
 * the model says: met, unmet.
 */
struct pt_space pt_model_space(struct pt_model *m);

#endif
