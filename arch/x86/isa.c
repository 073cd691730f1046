/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The instruction sets guests of this architecture are built for. */
#include <elf.h>

#include "conformance/entry/arch_host.h"
#include "isa_flags.h"
#include "packages.h"

extern const struct pt_unicorn pt_unicorn_x86_64;
extern const struct pt_guest_isa pt_isa_x86_64;

/* No vector or floating point state: the engines set up general registers only. */
static const char *const cflags_x86_64[] = { PT_CFLAGS_x86_64 };

const struct pt_guest_isa pt_isa_x86_64 = {
	.name = "x86_64",
	.cross = "x86_64-linux-gnu-",
	.package = PT_PACKAGE_x86_64_linux_gnu_gcc,
	.qemu_user = "qemu-x86_64",
	.elf_machine = EM_X86_64,
	.big_endian = false,
	.cflags = cflags_x86_64,
	.unicorn = &pt_unicorn_x86_64,
};
