/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How Unicorn runs this architecture's code. */
#include "conformance/engine/unicorn.h"

extern const struct pt_unicorn pt_unicorn_aarch64;

static u64 prepare(void *uc, u64 function, u64 stack_top, u64 stop, char *err, size_t err_size)
{
	(void)err;
	(void)err_size;
	pt_uc_set(uc, UC_ARM64_REG_LR, stop);
	pt_uc_set(uc, UC_ARM64_REG_SP, stack_top);
	return function;
}

const struct pt_unicorn pt_unicorn_aarch64 = {
	.uc_arch = UC_ARCH_ARM64,
	.uc_mode = UC_MODE_ARM,
	.page = 4096,
	.reg_pc = UC_ARM64_REG_PC,
	.reg_sp = UC_ARM64_REG_SP,
	.nop = 0xd503201f,
	.prepare = prepare,
};
