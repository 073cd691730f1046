/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lines that come over the console, and the words of a round of calls in them:
 *
 *   round COUNT SUM
 *   H A B R         COUNT lines, a record each (generic/run/dialogue.h); zeros at its
 *                   end are left out, all numbers are hexadecimal
 *
 * SUM is FNV-1a over the words, all four of each record, a word at a time.
 */
#ifndef IMAGE_HEAR_H
#define IMAGE_HEAR_H

#include "generic/run/wire.h"

/* A line without its end; what does not fit is lost. */
void hear_line(char *line, size_t size);
/* Does the line begin so? */
bool hear_starts(const char *line, const char *word);
/*
 * The records that a line "round COUNT SUM" speaks of, which stand behind it.  NULL, or why
 * they are none: one line.  All of them are taken off the console either way.
 */
const char *hear_round(const char *line, struct pt_call *calls, u64 *count);

#endif
