/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads the text of a litmus test. */
#ifndef PT_LITMUS_PARSE_H
#define PT_LITMUS_PARSE_H

#include "conformance/race/litmus/test.h"

/* False: why, in one line.  The test's name is there as far as it could be read. */
bool pt_litmus_parse(struct pt_litmus *t, const char *text, char why[PT_LITMUS_WHY]);

#endif
