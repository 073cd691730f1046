// SPDX-License-Identifier: GPL-2.0-or-later
/* How a kernel tree is configured and compiled for this architecture. */
#include "conformance/entry/arch_host.h"

extern const struct pt_guest_isa pt_isa_x86_64;
extern const struct pt_kernel_build pt_kernel_x86[];

static const char *const options[] = {
	"CONFIG_X86_64=y",
	"CONFIG_X86_5LEVEL=y",
	"CONFIG_X86_INTEL_MEMORY_PROTECTION_KEYS=y",
	"CONFIG_X86_USER_SHADOW_STACK=y",
	/* without machine checks there is no memory failure */
	"CONFIG_X86_MCE=y",
	"CONFIG_UNWINDER_GUESS=y",
	"# CONFIG_UNWINDER_ORC is not set",
	/* without what is patched at boot, or needs objtool to be built */
	"# CONFIG_RETPOLINE is not set",
	"# CONFIG_SPECULATION_MITIGATIONS is not set",
	"# CONFIG_CPU_MITIGATIONS is not set",
	"# CONFIG_MITIGATION_RETPOLINE is not set",
	"# CONFIG_X86_KERNEL_IBT is not set",
	"# CONFIG_CALL_DEPTH_TRACKING is not set",
	"# CONFIG_HYPERVISOR_GUEST is not set",
	"CONFIG_CPU_SUP_AMD=y",
	"CONFIG_AMD_MEM_ENCRYPT=y",
	"# CONFIG_INTEL_TDX_GUEST is not set",
	NULL,
};

static const char *const cflags[] = { "-fcf-protection=none", "-mno-red-zone", NULL };

static const char *const sources[] = {
	"mm/pgtable-generic.c",
	"arch/x86/mm/pgtable.c",
	"arch/x86/mm/pgprot.c",
	/* which bit says that a page is encrypted */
	"arch/x86/coco/core.c",
	/* pgprot_writecombine() */
	"arch/x86/mm/pat/memtype.c",
	"arch/x86/mm/pat.c",
	"arch/x86/mm/hugetlbpage.c",
	/* arch_max_swapfile_size(), and what it calls */
	"arch/x86/mm/init.c",
	"mm/swapfile.c",
	NULL,
};

#define BUILD(name)                                                                   \
	{                                                                             \
		.mode = name, .config = "x86_64", .karch = "x86", .options = options, \
		.cflags = cflags, .sources = sources, .isa = &pt_isa_x86_64,          \
	}

/* All modes are one kernel: candidates.def sets the processor's features. */
const struct pt_kernel_build pt_kernel_x86[] = {
	BUILD("4level"), BUILD("5level"), BUILD("4level-noshstk"), { 0 }
};
