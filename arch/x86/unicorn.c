/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How Unicorn runs this architecture's code. */
#include "conformance/engine/unicorn.h"

extern const struct pt_unicorn pt_unicorn_x86_64;

static u64 prepare(void *uc, u64 function, u64 stack_top, u64 stop, char *err, size_t err_size)
{
	/* As after a call instruction: the stack is 8 modulo 16. */
	const u64 sp = stack_top - 8;
	unsigned char stored[8];

	for (size_t i = 0; i < sizeof(stored); i++)
		stored[i] = (unsigned char)(stop >> 8 * i);
	if (uc_mem_write(uc, sp, stored, sizeof(stored))) {
		snprintf(err, err_size, "cannot write the return address");
		return 0;
	}
	pt_uc_set(uc, UC_X86_REG_RSP, sp);
	return function;
}

const struct pt_unicorn pt_unicorn_x86_64 = {
	.uc_arch = UC_ARCH_X86,
	.uc_mode = UC_MODE_64,
	.page = 4096,
	.reg_pc = UC_X86_REG_RIP,
	.reg_sp = UC_X86_REG_RSP,
	.nop = 0x90909090,
	.prepare = prepare,
};
