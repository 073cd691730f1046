/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Bugs of riscv. */
#include "mutants.h"

#include "arch/riscv/bits.h"

extern const struct mutant mutants_riscv[];
const struct mutant mutants_riscv[] = {
	{ .bug = NULL },
};
