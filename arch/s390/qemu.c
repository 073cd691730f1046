/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How QEMU runs this architecture's bare-metal images. */
#include "conformance/entry/arch_host.h"
#include "packages.h"

extern const struct pt_qemu pt_qemu_s390[];

static const char *const arguments[] = {
	"-M",	       "s390-ccw-virtio",
	"-cpu",	       "max",
	"-smp",	       "2",
	"-nodefaults", "-no-user-config",
	"-no-reboot",  "-display",
	"none",	       "-serial",
	"stdio",       NULL,
};

/* The processors of TCG up to QEMU 10.0 have neither. */
static const char *const lacks[] = {
	"no EDAT-1: FC of a pmd leaf is not walked, its no-execute is walked in a page table",
	"no EDAT-2: FC of a pud leaf is not walked, its P and no-execute are walked in tables",
	NULL,
};

const struct pt_qemu pt_qemu_s390[] = {
	{
		.program = "qemu-system-s390x",
		.package = PT_PACKAGE_qemu_system_s390x,
		.folder = "s390",
		.arguments = arguments,
		.memory_mb = 160,
		.image = "-kernel",
		.lacks = lacks,
	},
	{ 0 },
};
