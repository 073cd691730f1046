/* SPDX-License-Identifier: GPL-2.0-or-later */
/* By which compiler the guests of cells were made, as these say themselves. */
#ifndef PT_RUN_COMPILER_H
#define PT_RUN_COMPILER_H

#include "conformance/run/cell.h"

/* "x86_64-linux-gnu-gcc (Debian 12.2.0-14) 12.2.0"; empty: it does not say. */
void pt_compiler_of(const char *elf, const struct pt_guest_isa *isa, char *buf, size_t size);
/* Of every cell that ran: fills in .compiler of its row. */
void pt_plan_compilers(struct pt_plan *p);

#endif
