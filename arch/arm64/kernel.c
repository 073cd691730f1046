// SPDX-License-Identifier: GPL-2.0-or-later
/* How a kernel tree is configured and compiled for this architecture. */
#include "conformance/entry/arch_host.h"

extern const struct pt_guest_isa pt_isa_aarch64;
extern const struct pt_kernel_build pt_kernel_arm64[];

/* LSE atomics are patched in at boot; the others need newer processors. */
#define COMMON                                                                                   \
	"# CONFIG_ARM64_LSE_ATOMICS is not set", "# CONFIG_ARM64_USE_LSE_ATOMICS is not set",    \
		"# CONFIG_ARM64_PTR_AUTH is not set", "# CONFIG_ARM64_MTE is not set",           \
		"# CONFIG_ARM64_BTI_KERNEL is not set", "# CONFIG_SHADOW_CALL_STACK is not set", \
		"# CONFIG_STACKPROTECTOR_PER_TASK is not set", "CONFIG_ARM64_HW_AFDBM=y",        \
		"CONFIG_ARM64_HAFT=y", "CONFIG_ARM64_CONTPTE=y", "CONFIG_ARM64_POE=y",           \
		"CONFIG_ARM64_EPAN=y", NULL

/*
 * Addresses of 52 bits with 4K and 16K pages are those of FEAT_LPA2.  The kernel's
 * own map of memory must reach the frames of page tables: where a tree knows none
 * of 52 bits, 48 (of what is chosen, the last counts).
 */
#define OPTIONS(pages, va_bits, pa_bits)                                                   \
	{                                                                                  \
		"CONFIG_ARM64_" pages "_PAGES=y", "CONFIG_ARM64_VA_BITS_48=y",             \
			"CONFIG_ARM64_VA_BITS_" va_bits "=y",                              \
			"CONFIG_ARM64_PA_BITS_" pa_bits "=y", "CONFIG_ARM64_PAN=y", COMMON \
	}
static const char *const options_4k[] = OPTIONS("4K", "48", "48");
static const char *const options_16k[] = OPTIONS("16K", "48", "48");
static const char *const options_64k[] = OPTIONS("64K", "52", "52");
static const char *const options_4k_lpa2[] = OPTIONS("4K", "52", "52");
static const char *const options_16k_lpa2[] = OPTIONS("16K", "52", "52");

static const char *const needs_lpa2[] = { "CONFIG_ARM64_LPA2", NULL };

static const char *const cflags[] = { "-mno-outline-atomics", NULL };
static const char *const sources[] = { "mm/pgtable-generic.c", "arch/arm64/mm/mmu.c",
				       "arch/arm64/mm/contpte.c", "arch/arm64/mm/hugetlbpage.c",
				       NULL };

#define BUILD(name, list, what)                                                           \
	{                                                                                 \
		.mode = name, .config = "arm64-" name, .karch = "arm64", .options = list, \
		.needs = what, .cflags = cflags, .sources = sources, .init = "init.c",    \
		.isa = &pt_isa_aarch64,                                                   \
	}

const struct pt_kernel_build pt_kernel_arm64[] = {
	BUILD("4k", options_4k, NULL),
	BUILD("16k", options_16k, NULL),
	BUILD("64k", options_64k, NULL),
	BUILD("4k-lpa2", options_4k_lpa2, needs_lpa2),
	BUILD("16k-lpa2", options_16k_lpa2, needs_lpa2),
	{ 0 },
};
