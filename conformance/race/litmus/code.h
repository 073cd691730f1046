/* SPDX-License-Identifier: GPL-2.0-or-later */
/* AArch64 instructions as litmus tests write them. */
#ifndef PT_LITMUS_CODE_H
#define PT_LITMUS_CODE_H

#include "conformance/race/litmus/scan.h"

/* What is between the columns of a row: labels, an instruction, or nothing. */
bool pt_code_cell(struct pt_scan *s, struct pt_litmus_thread *t);
/* When all rows are read: where branches and ADR go. */
bool pt_code_targets(struct pt_scan *s, struct pt_litmus_thread *t);

#endif
