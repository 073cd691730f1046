// SPDX-License-Identifier: GPL-2.0-or-later
/* How a kernel tree is configured and compiled for this architecture. */
#include "conformance/arch_host.h"

extern const struct pt_guest_isa pt_isa_aarch64;
extern const struct pt_kernel_build pt_kernel_arm64[];

/* LSE atomics are patched in at boot; the others need newer processors. */
#define COMMON                                                                                   \
	"# CONFIG_ARM64_LSE_ATOMICS is not set", "# CONFIG_ARM64_USE_LSE_ATOMICS is not set",    \
		"# CONFIG_ARM64_PTR_AUTH is not set", "# CONFIG_ARM64_MTE is not set",           \
		"# CONFIG_ARM64_BTI_KERNEL is not set", "# CONFIG_SHADOW_CALL_STACK is not set", \
		"# CONFIG_STACKPROTECTOR_PER_TASK is not set", "CONFIG_ARM64_HW_AFDBM=y", NULL

static const char *const options_4k[] = { "CONFIG_ARM64_4K_PAGES=y", "CONFIG_ARM64_VA_BITS_48=y",
					  "CONFIG_ARM64_PA_BITS_48=y", COMMON };
static const char *const options_16k[] = { "CONFIG_ARM64_16K_PAGES=y", "CONFIG_ARM64_VA_BITS_48=y",
					   "CONFIG_ARM64_PA_BITS_48=y", COMMON };
static const char *const options_64k[] = { "CONFIG_ARM64_64K_PAGES=y", "CONFIG_ARM64_VA_BITS_48=y",
					   "CONFIG_ARM64_PA_BITS_52=y", COMMON };

static const char *const cflags[] = { "-mno-outline-atomics", NULL };
static const char *const sources[] = { "mm/pgtable-generic.c", "arch/arm64/mm/mmu.c", NULL };

#define BUILD(name, list)                                                                       \
	{                                                                                       \
		.mode = name, .config = "arm64-" name, .karch = "arm64", .options = list,       \
		.cflags = cflags, .sources = sources, .init = "init.c", .isa = &pt_isa_aarch64, \
	}

const struct pt_kernel_build pt_kernel_arm64[] = {
	BUILD("4k", options_4k), BUILD("16k", options_16k), BUILD("64k", options_64k), { 0 }
};
