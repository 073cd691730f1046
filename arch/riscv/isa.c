/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The instruction sets guests of this architecture are built for. */
#include <elf.h>

#include "conformance/entry/arch_host.h"
#include "isa_flags.h"
#include "packages.h"

extern const struct pt_unicorn pt_unicorn_riscv64;
extern const struct pt_guest_isa pt_isa_riscv64;

/* No vector or floating point state: the engines set up general registers only. */
static const char *const cflags_riscv64[] = { PT_CFLAGS_riscv64 };

const struct pt_guest_isa pt_isa_riscv64 = {
	.name = "riscv64",
	.cross = "riscv64-linux-gnu-",
	.package = PT_PACKAGE_riscv64_linux_gnu_gcc,
	.qemu_user = "qemu-riscv64",
	.elf_machine = EM_RISCV,
	.big_endian = false,
	.cflags = cflags_riscv64,
	.unicorn = &pt_unicorn_riscv64,
};
