/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The instruction sets guests of this architecture are built for. */
#include <elf.h>

#include "conformance/entry/arch_host.h"
#include "isa_flags.h"
#include "packages.h"

extern const struct pt_unicorn pt_unicorn_s390x;
extern const struct pt_guest_isa pt_isa_s390x;

/* No vector or floating point state: the engines set up general registers only. */
static const char *const cflags_s390x[] = { PT_CFLAGS_s390x };

const struct pt_guest_isa pt_isa_s390x = {
	.name = "s390x",
	.cross = "s390x-linux-gnu-",
	.package = PT_PACKAGE_s390x_linux_gnu_gcc,
	.qemu_user = "qemu-s390x",
	.elf_machine = EM_S390,
	.big_endian = true,
	.cflags = cflags_s390x,
	.unicorn = &pt_unicorn_s390x,
};
