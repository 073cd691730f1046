// SPDX-License-Identifier: GPL-2.0-or-later
/* How a kernel tree is configured and compiled for this architecture. */
#include "conformance/entry/arch_host.h"

extern const struct pt_guest_isa pt_isa_ppc64le, pt_isa_ppc64;
extern const struct pt_kernel_build pt_kernel_powerpc[];

/* Both MMUs are in one kernel, which chooses at boot: init.c. */
#define COMMON                                                                                   \
	"CONFIG_PPC64=y", "CONFIG_PPC_BOOK3S_64=y", "CONFIG_PPC_POWERNV=y",                      \
		"CONFIG_PPC_RADIX_MMU=y", "CONFIG_PPC_64S_HASH_MMU=y", "CONFIG_PPC_MEM_KEYS=y",  \
		"CONFIG_PPC64_SUPPORTS_MEMORY_FAILURE=y", "CONFIG_PPC_DISABLE_WERROR=y",         \
		"# CONFIG_JUMP_LABEL_FEATURE_CHECKS is not set", "# CONFIG_PPC_KUAP is not set", \
		"# CONFIG_PPC_KERNEL_PCREL is not set", NULL

static const char *const options_64k[] = { "CONFIG_CPU_LITTLE_ENDIAN=y", "CONFIG_PPC_64K_PAGES=y",
					   COMMON };
static const char *const options_64k_be[] = { "CONFIG_CPU_BIG_ENDIAN=y", "CONFIG_PPC_64K_PAGES=y",
					      COMMON };
static const char *const options_4k[] = { "CONFIG_CPU_LITTLE_ENDIAN=y", "CONFIG_PPC_4K_PAGES=y",
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
	"arch/powerpc/mm/book3s64/hash_pgtable.c",
	"arch/powerpc/mm/book3s64/hugetlbpage.c",
	"arch/powerpc/mm/pgtable-book3s64.c",
	"arch/powerpc/mm/pgtable-radix.c",
	"arch/powerpc/mm/pgtable-hash64.c",
	"arch/powerpc/mm/hugetlbpage-hash64.c",
	NULL,
};

/* Hash was no choice in older trees, and has no symbol there. */
static const char *const needs_radix_64k[] = { "CONFIG_PPC_RADIX_MMU", "CONFIG_PPC_64K_PAGES",
					       NULL };
static const char *const needs_radix_4k[] = { "CONFIG_PPC_RADIX_MMU", "CONFIG_PPC_4K_PAGES", NULL };
static const char *const needs_64k[] = { "CONFIG_PPC_64K_PAGES", NULL };
static const char *const needs_4k[] = { "CONFIG_PPC_4K_PAGES", NULL };

#define BUILD(name, size, list, need, which)                                                  \
	{                                                                                     \
		.mode = name, .config = "powerpc-" size, .karch = "powerpc", .options = list, \
		.needs = need, .cflags = cflags, .drop = drop, .sources = sources,            \
		.init = "init.c", .isa = &which,                                              \
	}

/* Both MMUs are one kernel: candidates.def and init.c. */
const struct pt_kernel_build pt_kernel_powerpc[] = {
	BUILD("radix", "64k", options_64k, needs_radix_64k, pt_isa_ppc64le),
	BUILD("radix-be", "64k-be", options_64k_be, needs_radix_64k, pt_isa_ppc64),
	BUILD("radix-4k", "4k", options_4k, needs_radix_4k, pt_isa_ppc64le),
	BUILD("hash", "64k", options_64k, needs_64k, pt_isa_ppc64le),
	BUILD("hash-4k", "4k", options_4k, needs_4k, pt_isa_ppc64le),
	{ 0 },
};
