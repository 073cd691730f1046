/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Boot-time state, compiled with the tree's flags. */

/* The processor has permission overlays: vm_get_page_prot() asks. */
#include <asm/cpufeature.h>
#define system_supports_poe() true

/* The protections as boot leaves them: some are settled by an initcall in this file. */
#if __has_include("arch/arm64/mm/mmap.c")
#include "arch/arm64/mm/mmap.c"
#endif

/* What TCR_EL1 would read: with LPA2 configured, DS and 52-bit addresses (T1SZ). */
#ifdef CONFIG_ARM64_LPA2
unsigned long ptk_tcr = 1UL << 59 | (64 - 52) << 16;
#else
unsigned long ptk_tcr;
#endif

int ptk_initcall_adjust_protection_map(void) __attribute__((weak));

void ptk_arch_init(unsigned int mode);
void ptk_arch_init(unsigned int mode)
{
	(void)mode;
	/* Memory begins at 0: what __pa() and __va() reckon with. */
	memstart_addr = 0;
	if (ptk_initcall_adjust_protection_map)
		ptk_initcall_adjust_protection_map();
}
