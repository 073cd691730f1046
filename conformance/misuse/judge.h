/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From facts to findings. */
#ifndef PT_MISUSE_JUDGE_H
#define PT_MISUSE_JUDGE_H

#include "conformance/misuse/misuse.h"
#include "conformance/misuse/roles.h"
#include "conformance/misuse/sources.h"
#include "conformance/misuse/spatch.h"

/* The facts of calls.cocci and its like, a text for each file. */
void pt_misuse_judge_calls(struct pt_misuses *m, const struct pt_misuse_files *s,
			   const struct pt_facts_of *facts, const struct pt_role_list *invalidates);
/* Is there something open that callers may do?  The fact of callers.cocci that says so. */
const char *pt_misuse_open(const struct pt_misuse *x);
/* Those facts: what every caller has done is no finding. */
void pt_misuse_judge_callers(struct pt_misuses *m, const struct pt_misuse_files *s,
			     const struct pt_facts_of *facts);

#endif
