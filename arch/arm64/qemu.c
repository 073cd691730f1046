/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How QEMU runs this architecture's bare-metal images. */
#include "conformance/entry/arch_host.h"
#include "packages.h"

extern const struct pt_qemu pt_qemu_arm64[];

static const char *const arguments[] = {
	"-M",	       "virt,gic-version=2",
	"-cpu",	       "max",
	"-smp",	       "2",
	"-nodefaults", "-no-user-config",
	"-no-reboot",  "-display",
	"none",	       "-serial",
	"stdio",       NULL,
};

#define MACHINE(mode_name)                                                                  \
	{                                                                                   \
		.mode = mode_name, .program = "qemu-system-aarch64",                        \
		.package = PT_PACKAGE_qemu_system_aarch64, .folder = "arm64",               \
		.arguments = arguments, .memory_mb = 96, .memory_at = UINT64_C(0x40000000), \
		.image = "-kernel",                                                         \
	}

const struct pt_qemu pt_qemu_arm64[] = {
	MACHINE("4k"),	    MACHINE("16k"),	 MACHINE("64k"),
	MACHINE("4k-lpa2"), MACHINE("16k-lpa2"), { 0 },
};
