/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How QEMU runs this architecture's bare-metal images. */
#include "conformance/entry/arch_host.h"
#include "packages.h"

extern const struct pt_qemu pt_qemu_powerpc[];

/* The capabilities named are those that TCG does not have: it would warn of each. */
static const char *const arguments[] = {
	"-M",	       "pseries,cap-cfpc=broken,cap-sbbc=broken,cap-ibs=broken,cap-ccf-assist=off",
	"-cpu",	       "power9",
	"-smp",	       "2",
	"-nodefaults", "-no-user-config",
	"-no-reboot",  "-display",
	"none",	       "-serial",
	"stdio",       NULL,
};

/* As qemu-images/powerpc/machine.c numbers them. */
static const char *const lacks[] = {
	"it sets R and C, but not at once (in QEMU 7.2 by a load and a store), so no helper can be "
	"raced against it: keeps-hardware-dirty is not covered",
	"it sets neither R nor C but faults (DSISR 0x40000) and the image sets what is asked for: "
	"keeps-hardware-dirty is not covered",
	NULL,
};

/* The machine takes memory in units of 256 MiB. */
#define MACHINE(mode_name)                                                                \
	{                                                                                 \
		.mode = mode_name, .program = "qemu-system-ppc64",                        \
		.package = PT_PACKAGE_qemu_system_ppc64, .folder = "powerpc",             \
		.arguments = arguments, .memory_mb = 256, .image = "-bios", .flat = true, \
		.lacks = lacks,                                                           \
	}
#define NO_WALK "no MMU walks Linux's entries in hash mode: it reads a hash table that Linux fills"

const struct pt_qemu pt_qemu_powerpc[] = {
	MACHINE("radix"),
	MACHINE("radix-be"),
	MACHINE("radix-4k"),
	{ .mode = "hash", .why_not = NO_WALK },
	{ .mode = "hash-4k", .why_not = NO_WALK },
	{ 0 },
};
