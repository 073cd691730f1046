/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Boot-time state, compiled with the tree's flags. */

/* The protections as boot leaves them: some are settled by an initcall in this file. */
#if __has_include("arch/arm64/mm/mmap.c")
#include "arch/arm64/mm/mmap.c"
#endif

/* What TCR_EL1 would read: no LPA2. */
unsigned long ptk_tcr;

int ptk_initcall_adjust_protection_map(void) __attribute__((weak));

void ptk_arch_init(unsigned int mode);
void ptk_arch_init(unsigned int mode)
{
	(void)mode;
	if (ptk_initcall_adjust_protection_map)
		ptk_initcall_adjust_protection_map();
}
