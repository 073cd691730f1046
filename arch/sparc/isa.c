/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The instruction sets guests of this architecture are built for. */
#include <elf.h>

#include "conformance/entry/arch_host.h"
#include "isa_flags.h"
#include "packages.h"

extern const struct pt_unicorn pt_unicorn_sparc64;
extern const struct pt_guest_isa pt_isa_sparc64;

/*
 * No vector or floating point state: the engines set up general registers only.
 * -mflat: Unicorn can save no register window.
 */
static const char *const cflags_sparc64[] = { PT_CFLAGS_sparc64 };

const struct pt_guest_isa pt_isa_sparc64 = {
	.name = "sparc64",
	.cross = "sparc64-linux-gnu-",
	.package = PT_PACKAGE_sparc64_linux_gnu_gcc,
	.qemu_user = "qemu-sparc64",
	.elf_machine = EM_SPARCV9,
	.big_endian = true,
	.cflags = cflags_sparc64,
	.unicorn = &pt_unicorn_sparc64,
};
