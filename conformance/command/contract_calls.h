/* SPDX-License-Identifier: GPL-2.0-or-later */
/* contract --check TREE: the helpers that the tree's own code calls. */
#ifndef PT_CONTRACT_CALLS_H
#define PT_CONTRACT_CALLS_H

#include <jansson.h>

#include "conformance/subject/callers.h"

void pt_print_calls(const struct pt_callers *c);
/* An object: known, reasoned and unknown are arrays. */
json_t *pt_calls_json(const struct pt_callers *c);

#endif
