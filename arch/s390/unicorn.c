/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How Unicorn runs this architecture's code. */
#include "conformance/engine/unicorn.h"

extern const struct pt_unicorn pt_unicorn_s390x;

/* PSW bits 31 and 32, from the left: 64-bit addressing, without translation. */
#define PSW_64BIT UINT64_C(0x180000000)

static u64 prepare(void *uc, u64 function, u64 stack_top, u64 stop, char *err, size_t err_size)
{
	(void)err;
	(void)err_size;
	pt_uc_set(uc, UC_S390X_REG_PSWM, PSW_64BIT);
	pt_uc_set(uc, UC_S390X_REG_R14, stop);
	/* The callee saves its registers in the 160 bytes above. */
	pt_uc_set(uc, UC_S390X_REG_R15, stack_top - 160);
	return function;
}

const struct pt_unicorn pt_unicorn_s390x = {
	.uc_arch = UC_ARCH_S390X,
	.uc_mode = UC_MODE_BIG_ENDIAN,
	.big_endian = true,
	.page = 4096,
	.exec_writable = true,
	.reg_pc = UC_S390X_REG_PC,
	.reg_sp = UC_S390X_REG_R15,
	.nop = 0x00000047,
	.prepare = prepare,
};
