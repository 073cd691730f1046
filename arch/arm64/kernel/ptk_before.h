/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Asking whether LPA2 is on reads TCR_EL1. */
#define read_tcr ptk_tree_read_tcr
#include <asm/memory.h>
#undef read_tcr
extern unsigned long ptk_tcr;
#define read_tcr() (ptk_tcr)

/* The instruction that flushes stands in line, and no user may use it. */
__asm__(".macro tlbi operation:req, address\n\tnop\n.endm\n");
