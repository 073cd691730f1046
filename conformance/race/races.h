/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The race command: scenarios on every subject that is picked, and what came of them. */
#ifndef PT_RACES_H
#define PT_RACES_H

#include "conformance/race/sides.h"

/* As o says; returns the exit status. */
int pt_races(const struct pt_options *o);

int pt_races_table(FILE *f, const struct pt_races *r);
int pt_races_md(FILE *f, const struct pt_races *r);

/* PT_EXIT_*: something fixed is violated; something could not be run. */
int pt_races_status(const struct pt_races *r);

#endif
