/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which mutants of a lab are tried. */
#ifndef PT_MUTATE_DRAW_H
#define PT_MUTATE_DRAW_H

#include "conformance/mutate/mutation.h"

/*
 * Makes all mutants of the lab's files, and adds a trial for each that the sample has.
 * Returns how many mutants there are.
 */
size_t pt_trials_draw(struct pt_mutation *m, struct pt_lab *l, struct pt_mutants *mutants);

#endif
