/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Ways that meet again at a label, where a variable says which of them it was. */
#ifndef PT_MISUSE_LABELS_H
#define PT_MISUSE_LABELS_H

#include "conformance/misuse/misuse.h"

/*
 * Forgets findings at gate whose test and call have a label between them, and a condition behind
 * it: what is known before the jump need not be so where the condition holds.
 */
void pt_misuse_drop_decided(struct pt_misuses *m, const char *tree);

#endif
