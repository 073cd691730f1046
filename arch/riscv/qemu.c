/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How QEMU runs this architecture's bare-metal images. */
#include "conformance/entry/arch_host.h"
#include "packages.h"

extern const struct pt_qemu pt_qemu_riscv[];

static const char *const arguments[] = {
	"-M",	       "virt",
	"-bios",       "none",
	"-cpu",	       "rv64,svnapot=on,svpbmt=on",
	"-smp",	       "2",
	"-nodefaults", "-no-user-config",
	"-no-reboot",  "-display",
	"none",	       "-serial",
	"stdio",       NULL,
};

/* TCG up to 8.0 looks at none of them where it has Svnapot. */
static const char *const lacks[] = {
	"bits 58:54, which are reserved, are not looked at",
	NULL,
};

const struct pt_qemu pt_qemu_riscv[] = {
	{
		.program = "qemu-system-riscv64",
		.package = PT_PACKAGE_qemu_system_riscv64,
		.folder = "riscv",
		.arguments = arguments,
		.memory_mb = 96,
		.memory_at = UINT64_C(0x80000000),
		.image = "-kernel",
		.lacks = lacks,
	},
	{ 0 },
};
