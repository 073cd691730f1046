/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The instruction sets guests of this architecture are built for. */
#include <elf.h>

#include "conformance/entry/arch_host.h"
#include "isa_flags.h"
#include "packages.h"

extern const struct pt_unicorn pt_unicorn_aarch64;
extern const struct pt_guest_isa pt_isa_aarch64;

/* No vector or floating point state: the engines set up general registers only. */
static const char *const cflags_aarch64[] = { PT_CFLAGS_aarch64 };

const struct pt_guest_isa pt_isa_aarch64 = {
	.name = "aarch64",
	.cross = "aarch64-linux-gnu-",
	.package = PT_PACKAGE_aarch64_linux_gnu_gcc,
	.qemu_user = "qemu-aarch64",
	.elf_machine = EM_AARCH64,
	.big_endian = false,
	.cflags = cflags_aarch64,
	.unicorn = &pt_unicorn_aarch64,
};
