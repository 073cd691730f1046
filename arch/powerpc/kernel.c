// SPDX-License-Identifier: GPL-2.0-or-later
/* How a kernel tree is configured and compiled for this architecture. */
#include "conformance/arch_host.h"

extern const struct pt_guest_isa pt_isa_ppc64le, pt_isa_ppc64;
extern const struct pt_kernel_build pt_kernel_powerpc[];

/* Old trees may know no processor of their own choice with hash alone off: both MMUs are on. */
#define COMMON                                                                                  \
	"CONFIG_PPC64=y", "CONFIG_PPC_BOOK3S_64=y", "CONFIG_PPC_POWERNV=y",                     \
		"CONFIG_PPC_RADIX_MMU=y", "CONFIG_PPC_64S_HASH_MMU=y",                          \
		"CONFIG_PPC_DISABLE_WERROR=y", "# CONFIG_JUMP_LABEL_FEATURE_CHECKS is not set", \
		"# CONFIG_PPC_KUAP is not set", "# CONFIG_PPC_KERNEL_PCREL is not set", NULL

static const char *const options_le[] = { "CONFIG_CPU_LITTLE_ENDIAN=y", "CONFIG_PPC_64K_PAGES=y",
					  COMMON };
static const char *const options_be[] = { "CONFIG_CPU_BIG_ENDIAN=y", "CONFIG_PPC_64K_PAGES=y",
					  COMMON };

/*
 * One ABI in both byte orders and for every tree: older ones choose ELFv1 for
 * big endian, which their C code does not depend on.
 */
static const char *const cflags[] = { "-mabi=elfv2", "-mno-altivec", "-mno-vsx", NULL };

static const char *const drop[] = { "-mabi=elfv1", "-mcall-aixdesc", NULL };

static const char *const sources[] = {
	"mm/pgtable-generic.c",
	"arch/powerpc/mm/pgtable.c",
	/* folders of older and newer trees */
	"arch/powerpc/mm/book3s64/pgtable.c",
	"arch/powerpc/mm/book3s64/radix_pgtable.c",
	"arch/powerpc/mm/pgtable-book3s64.c",
	"arch/powerpc/mm/pgtable-radix.c",
	NULL,
};

#define BUILD(name, list, which)                                                              \
	{                                                                                     \
		.mode = name, .config = "powerpc-" name, .karch = "powerpc", .options = list, \
		.cflags = cflags, .drop = drop, .sources = sources, .init = "init.c",         \
		.isa = &which,                                                                \
	}

const struct pt_kernel_build pt_kernel_powerpc[] = {
	BUILD("radix", options_le, pt_isa_ppc64le),
	BUILD("radix-be", options_be, pt_isa_ppc64),
	{ 0 },
};
