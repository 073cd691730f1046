/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Of pre.h, before the tree's headers. */

/*
 * Which extensions the processor has is asked by an ALTERNATIVE() of jumps, which nobody patches
 * here.  Those that page table helpers ask for go with the machine of the run; of others there
 * are none.
 */
#define riscv_has_extension_likely   ptk_tree_riscv_has_extension_likely
#define riscv_has_extension_unlikely ptk_tree_riscv_has_extension_unlikely
#include <asm/percpu.h>
/* which hwcap.h has before 6.5; cpufeature.h of then includes nothing */
#include <asm/hwcap.h>
#if __has_include(<asm/cpufeature.h>)
#include <asm/cpufeature.h>
#endif
#undef riscv_has_extension_likely
#undef riscv_has_extension_unlikely
static inline __attribute__((__always_inline__)) bool ptk_has_extension(unsigned long extension)
{
#ifdef RISCV_ISA_EXT_SVNAPOT
	if (extension == RISCV_ISA_EXT_SVNAPOT)
		return PTK_HAS(RUNS);
#endif
#ifdef RISCV_ISA_EXT_SVRSW60T59B
	if (extension == RISCV_ISA_EXT_SVRSW60T59B)
		return PTK_HAS(MARKS);
#endif
#ifdef RISCV_ISA_EXT_SVADU
	if (extension == RISCV_ISA_EXT_SVADU)
		return PTK_HAS(RECORDING);
#endif
#ifdef RISCV_ISA_EXT_SVVPTC
	if (extension == RISCV_ISA_EXT_SVVPTC)
		return PTK_HAS(PROMPT);
#endif
	return false;
}
#define riscv_has_extension_likely(extension)	ptk_has_extension(extension)
#define riscv_has_extension_unlikely(extension) ptk_has_extension(extension)

/* The bits of a memory type are patched in. */
#if __has_include(<asm/errata_list.h>)
#include <asm/errata_list.h>
#endif
#undef ALT_SVPBMT
#define ALT_SVPBMT(value, type) ((value) = PTK_HAS(TYPES) ? type##_SVPBMT : 0)
