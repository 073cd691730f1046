/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a mistake turns into: as the hazards of some run say it.  Those of the tree itself go
 * before those of the reference helpers, architecture by architecture.
 */
#ifndef PT_MISUSE_TURNS_H
#define PT_MISUSE_TURNS_H

#include "conformance/misuse/misuse.h"

/*
 * Adds to the findings what a report's hazards say, of architectures of which nobody has
 * said anything yet; these are noted as said by `by`.
 */
void pt_turns_take(struct pt_misuses *m, const struct pt_report *r, enum pt_turns_by by);
/* The same of the reference helpers: lines as below of one helper. */
void pt_turns_take_lines(struct pt_misuses *m, const char *helper, char *lines);
/* Has nobody said anything of that architecture? */
bool pt_turns_are_open(const struct pt_misuses *m, const char *arch);
/* All architectures that are left are said by the reference helpers. */
void pt_turns_close(struct pt_misuses *m, const char *const *arches, size_t n);

/* "CLAUSE ARCH OUTCOME" of each hazard, a line each; to be freed. */
char *pt_turns_lines(const struct pt_report *r);
/*
 * Such lines of a helper, as the reference helpers say them, kept between runs: they are this
 * program's own, and answer the same as long as it is the same.  To be freed; NULL: nothing
 * is kept.
 */
char *pt_turns_kept(const char *helper);
void pt_turns_keep(const char *helper, const char *lines);

#endif
