/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How Unicorn runs this architecture's code. */
#include "conformance/engine/unicorn.h"

extern const struct pt_unicorn pt_unicorn_riscv64;

static u64 prepare(void *uc, u64 function, u64 stack_top, u64 stop, char *err, size_t err_size)
{
	(void)err;
	(void)err_size;
	pt_uc_set(uc, UC_RISCV_REG_RA, stop);
	pt_uc_set(uc, UC_RISCV_REG_SP, stack_top);
	return function;
}

const struct pt_unicorn pt_unicorn_riscv64 = {
	.uc_arch = UC_ARCH_RISCV,
	.uc_mode = UC_MODE_RISCV64,
	.page = 4096,
	.reg_pc = UC_RISCV_REG_PC,
	.reg_sp = UC_RISCV_REG_SP,
	.nop = 0x00000013,
	.prepare = prepare,
};
