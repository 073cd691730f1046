/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The words of races. */
#ifndef PT_RACE_WORDS_H
#define PT_RACE_WORDS_H

#include "conformance/race/race.h"

extern const char *const pt_memory_names[PT_NR_MEMORIES]; /* "sc", "tso", "weak" */

#endif
