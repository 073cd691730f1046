/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests as the patterns want them: "P(e)" or "!P(e)", with nothing around it. */
#ifndef PT_MISUSE_ANSWERS_H
#define PT_MISUSE_ANSWERS_H

#include "conformance/misuse/making.h"

/* A test, a function of the tree's own, or what stands around them, in the fewest words. */
void pt_make_answer(struct pt_making *m, struct pt_span name, const char *open);
/* "else if" with braces: its conditions are seen as any other's. */
void pt_make_elses(struct pt_making *m, const struct pt_code_function *f);

#endif
