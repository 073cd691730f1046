/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How Unicorn runs this architecture's code. */
#include "conformance/engine/unicorn.h"

extern const struct pt_unicorn pt_unicorn_sparc64;

enum { STACK_BIAS = 2047, LEAST_FRAME = 176 };

/*
 * Unicorn 2.0 does not reset this CPU: no register window can be saved, so
 * guests are compiled with -mflat.
 */
static u64 prepare(void *uc, u64 function, u64 stack_top, u64 stop, char *err, size_t err_size)
{
	(void)err;
	(void)err_size;
	/* A function returns to eight bytes after the call. */
	pt_uc_set(uc, UC_SPARC_REG_O7, stop - 8);
	pt_uc_set(uc, UC_SPARC_REG_SP, stack_top - LEAST_FRAME - STACK_BIAS);
	return function;
}

const struct pt_unicorn pt_unicorn_sparc64 = {
	.uc_arch = UC_ARCH_SPARC,
	.uc_mode = UC_MODE_SPARC64 | UC_MODE_BIG_ENDIAN,
	.big_endian = true,
	.page = 8192,
	.reg_pc = UC_SPARC_REG_PC,
	.reg_sp = UC_SPARC_REG_SP,
	.nop = 0x00000001,
	.prepare = prepare,
};
