/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Of pre.h, before the tree's headers. */

/*
 * Which extensions the processor has is asked by an ALTERNATIVE() of jumps, which nobody patches
 * here.  Those that page table helpers ask for go with the machine of the run; of others there
 * are none.
 */
#include <asm/hwcap.h>
#if __has_include(<asm/cpufeature.h>)
#define riscv_has_extension_likely   ptk_tree_riscv_has_extension_likely
#define riscv_has_extension_unlikely ptk_tree_riscv_has_extension_unlikely
#include <asm/cpufeature.h>
#undef riscv_has_extension_likely
#undef riscv_has_extension_unlikely
static inline __attribute__((__always_inline__)) bool ptk_has_extension(unsigned long extension)
{
#ifdef RISCV_ISA_EXT_SVNAPOT
	if (extension == RISCV_ISA_EXT_SVNAPOT)
		return PTK_HAS(HIGH_BITS);
#endif
#ifdef RISCV_ISA_EXT_SVRSW60T59B
	if (extension == RISCV_ISA_EXT_SVRSW60T59B)
		return PTK_HAS(HIGH_BITS);
#endif
#ifdef RISCV_ISA_EXT_SVADU
	if (extension == RISCV_ISA_EXT_SVADU)
		return PTK_HAS(RECORDING);
#endif
#ifdef RISCV_ISA_EXT_SVVPTC
	if (extension == RISCV_ISA_EXT_SVVPTC)
		return PTK_HAS(RECORDING);
#endif
	return false;
}
#define riscv_has_extension_likely(extension)	ptk_has_extension(extension)
#define riscv_has_extension_unlikely(extension) ptk_has_extension(extension)
#endif

/* The bits of a memory type are patched in. */
#include <asm/errata_list.h>
#undef ALT_SVPBMT
#define ALT_SVPBMT(value, type) ((value) = PTK_HAS(HIGH_BITS) ? type##_SVPBMT : 0)
