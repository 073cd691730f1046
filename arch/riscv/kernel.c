// SPDX-License-Identifier: GPL-2.0-or-later
/* How a kernel tree is configured and compiled for this architecture. */
#include "conformance/entry/arch_host.h"

extern const struct pt_guest_isa pt_isa_riscv64;
extern const struct pt_kernel_build pt_kernel_riscv[];

static const char *const options[] = {
	"CONFIG_64BIT=y",
	"CONFIG_ARCH_RV64I=y",
	"CONFIG_MMU=y",
	/* what selects the extensions' helpers; the processor's features are kernel/ptk_before.h's
	 */
	"CONFIG_RISCV_ALTERNATIVE=y",
	"CONFIG_RISCV_ISA_SVNAPOT=y",
	"CONFIG_RISCV_ISA_SVPBMT=y",
	"CONFIG_RISCV_ISA_SVRSW60T59B=y",
	"CONFIG_HUGETLB_PAGE=y",
	"# CONFIG_RISCV_ISA_C is not set",
	"# CONFIG_RISCV_ISA_V is not set",
	"# CONFIG_FPU is not set",
	NULL,
};

static const char *const cflags[] = { "-mno-relax", NULL };
static const char *const sources[] = { "mm/pgtable-generic.c", "arch/riscv/mm/pgtable.c",
				       "arch/riscv/mm/hugetlbpage.c", NULL };

/* Older trees have the tables of Sv39 alone. */
static const char *const sv48[] = { "CONFIG_PGTABLE_LEVELS>=4", NULL };
static const char *const sv57[] = { "CONFIG_PGTABLE_LEVELS>=5", NULL };

#define BUILD(name, need)                                                              \
	{                                                                              \
		.mode = name, .config = "riscv", .karch = "riscv", .options = options, \
		.needs = need, .cflags = cflags, .sources = sources, .init = "init.c", \
		.isa = &pt_isa_riscv64,                                                \
	}

/* One kernel: candidates.def says how many levels there are. */
const struct pt_kernel_build pt_kernel_riscv[] = {
	BUILD("sv39", NULL), BUILD("sv48", sv48), BUILD("sv57", sv57), { 0 }
};
