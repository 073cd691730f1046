/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How QEMU runs this architecture's bare-metal images. */
#include "conformance/entry/arch_host.h"
#include "packages.h"

extern const struct pt_qemu pt_qemu_sparc[];

/* Its own processor takes TTEs of sun4u's format, a T1 those of sun4v's too. */
#define ARGUMENTS(...)                                                                             \
	{                                                                                          \
		"-M", "sun4u", "-nodefaults", "-no-user-config", "-no-reboot", "-display", "none", \
			"-serial", "stdio", __VA_ARGS__                                            \
	}

static const char *const arguments_sun4u[] = ARGUMENTS(NULL);
static const char *const arguments_sun4v[] = ARGUMENTS("-cpu", "Sun-UltraSparc-T1", NULL);

static const char *const lacks[] = {
	"no hardware walk: the image's miss handler loads entries as they stand, the TLB judges",
	"execute permission is checked by that handler, not by the TLB",
	"one processor, so no races",
	NULL,
};

/* Blind: the option memory-backend means nothing to this machine. */
#define MACHINE(mode_name, words)                                                                 \
	{                                                                                         \
		.mode = mode_name, .program = "qemu-system-sparc64",                              \
		.package = PT_PACKAGE_qemu_system_sparc64, .folder = "sparc", .arguments = words, \
		.memory_mb = 96, .memory_at = 0, .image = "-bios", .flat = true,                  \
		.one_thread = true, .blind = true, .lacks = lacks,                                \
	}

const struct pt_qemu pt_qemu_sparc[] = {
	MACHINE("sun4u", arguments_sun4u),
	MACHINE("sun4v", arguments_sun4v),
	{ 0 },
};
