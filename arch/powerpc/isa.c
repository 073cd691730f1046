/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The instruction sets guests of this architecture are built for. */
#include <elf.h>

#include "conformance/entry/arch_host.h"
#include "isa_flags.h"
#include "packages.h"

extern const struct pt_unicorn pt_unicorn_ppc64le, pt_unicorn_ppc64;
extern const struct pt_guest_isa pt_isa_ppc64le, pt_isa_ppc64;

/* No vector or floating point state: the engines set up general registers only. */
static const char *const cflags_ppc64le[] = { PT_CFLAGS_ppc64le };
/* ELFv2 in this byte order too, so that both guests start alike. */
static const char *const cflags_ppc64[] = { PT_CFLAGS_ppc64 };

const struct pt_guest_isa pt_isa_ppc64le = {
	.name = "ppc64le",
	.cross = "powerpc64le-linux-gnu-",
	.package = PT_PACKAGE_powerpc64le_linux_gnu_gcc,
	.qemu_user = "qemu-ppc64le",
	.elf_machine = EM_PPC64,
	.big_endian = false,
	.cflags = cflags_ppc64le,
	.unicorn = &pt_unicorn_ppc64le,
};

const struct pt_guest_isa pt_isa_ppc64 = {
	.name = "ppc64",
	.cross = "powerpc64-linux-gnu-",
	.package = PT_PACKAGE_powerpc64_linux_gnu_gcc,
	.qemu_user = "qemu-ppc64",
	.elf_machine = EM_PPC64,
	.big_endian = true,
	.cflags = cflags_ppc64,
	.unicorn = &pt_unicorn_ppc64,
};
