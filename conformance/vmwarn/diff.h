/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A unified diff of a header in which nothing changes but that lines are put in. */
#ifndef PT_VMWARN_DIFF_H
#define PT_VMWARN_DIFF_H

#include <stdio.h>

#include "conformance/vmwarn/place.h"

/* Insertions in the order of the lines. */
void pt_put_diff(FILE *f, const struct pt_header *h, const struct pt_insertions *i);

#endif
