/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What becomes of marks where one entry takes the place of another, or many become alike. */
#ifndef PT_MISUSE_CARRIED_H
#define PT_MISUSE_CARRIED_H

#include "conformance/misuse/facts.h"
#include "conformance/misuse/misuse.h"

/* rebuilt.cocci: of one entry that is made anew ("anew"). */
void pt_misuse_judge_rebuilt(struct pt_misuses *m, const char *file,
			     const struct pt_caller_facts *all, const struct pt_caller_fact *f);
/* batch.cocci: of entries that are set alike ("alike"). */
void pt_misuse_judge_batch(struct pt_misuses *m, const char *file,
			   const struct pt_caller_facts *all, const struct pt_caller_fact *f);

#endif
