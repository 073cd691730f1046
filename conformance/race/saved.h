/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Trails as they stand in a report of race in JSON, to be played again. */
#ifndef PT_RACE_SAVED_H
#define PT_RACE_SAVED_H

#include "conformance/race/run.h"

/*
 * Rows with scenario, variant, memory and trail.move set, one for each trail of the report, of
 * scenarios that there are here; each trail but once.  -1, or after one line on stderr the exit
 * status.  *rows is to be freed.
 */
int pt_race_read_trails(const char *path, struct pt_race_row **rows, size_t *n);

#endif
