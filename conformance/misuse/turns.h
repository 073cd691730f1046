/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a mistake turns into: as the hazards of some run say it.  Those of the tree itself go
 * before those of the reference helpers, architecture by architecture.
 */
#ifndef PT_MISUSE_TURNS_H
#define PT_MISUSE_TURNS_H

#include "conformance/misuse/misuse.h"

/* "HELPER CLAUSE ARCH OUTCOME" of each hazard, a line each; to be freed. */
char *pt_turns_lines(const struct pt_report *r);
/*
 * Adds to the findings what such lines say, which are cut up for it, of architectures of which
 * nobody has said anything yet; these are noted as said by `by`.
 */
void pt_turns_take(struct pt_misuses *m, char *lines, enum pt_turns_by by);

/*
 * Such lines, kept between runs: by this program and whose they are, which must name all that
 * they follow from.  To be freed; NULL: nothing is kept.
 */
char *pt_turns_kept(const char *whose);
void pt_turns_keep(const char *whose, const char *lines);

#endif
