/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How QEMU runs this architecture's bare-metal images. */
#include "conformance/entry/arch_host.h"
#include "packages.h"

extern const struct pt_qemu pt_qemu_x86[];

static const char *const arguments[] = {
	"-M",
	"microvm,pit=off,pic=off,rtc=off,isa-serial=on",
	"-cpu",
	"max",
	"-smp",
	"2",
	"-nodefaults",
	"-no-user-config",
	"-no-reboot",
	"-display",
	"none",
	"-serial",
	"stdio",
	"-device",
	"isa-debug-exit,iobase=0xf4,iosize=4",
	NULL,
};

/* By bit of image_machine.lacks: see qemu-images/x86/machine.c. */
static const char *const lacks[] = {
	"it has no 1-GByte pages, so nothing is tried at pud",
	"it looked again without a flush, and there a forgotten flush is not seen: see "
	"stale-until-flush",
	NULL,
};

/* One machine; KVM lends it this machine's processor. */
#define MICROVM                                                                       \
	.program = "qemu-system-x86_64", .package = PT_PACKAGE_qemu_system_x86_64,    \
	.folder = "x86", .arguments = arguments, .memory_mb = 96, .image = "-kernel", \
	.lacks = lacks, .cpu_kvm = "host,-arch-capabilities"

const struct pt_qemu pt_qemu_x86[] = {
	{ .mode = "5level", MICROVM, .kvm_flag = "la57" },
	{ MICROVM },
	{ 0 },
};
