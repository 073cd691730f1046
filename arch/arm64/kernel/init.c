/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Boot-time state, compiled with the tree's flags. */

/* The protections as boot leaves them: some are settled by an initcall in this file. */
#if __has_include("arch/arm64/mm/mmap.c")
#include "arch/arm64/mm/mmap.c"
#endif

/* What TCR_EL1 would read: DS if LPA2 is configured, and 52-bit addresses (T1SZ). */
#ifdef CONFIG_ARM64_LPA2
#define PTK_TCR_DS (1UL << 59)
#else
#define PTK_TCR_DS 0
#endif
#ifdef CONFIG_ARM64_VA_BITS_52
#define PTK_TCR_T1SZ ((64UL - 52) << 16)
#else
#define PTK_TCR_T1SZ 0
#endif
unsigned long ptk_tcr = PTK_TCR_DS | PTK_TCR_T1SZ;

void ptk_arch_init(unsigned int mode);
void ptk_arch_init(unsigned int mode)
{
	(void)mode;
	if (PTK_ON(NARROW))
		ptk_tcr = 0;
	ptk_records_barriers();
	PTK_SET(memstart_addr, 0, "memory begins at 0: what __pa() and __va() reckon with");
	PTK_SAYS("ALTERNATIVE()s", "as compiled", "nothing is patched: none of these features");
	PTK_SAYS("system_supports_poe()", "PTK_HAS(KEYS)",
		 "with permission overlays and without, both are tried");
	PTK_SAYS("system_supports_haft()", "PTK_HAS(RECORDING)",
		 "with hardware access flags, in table descriptors too, and without: both are "
		 "tried");
	PTK_SAYS("POR_EL0", "PTK_ON(DENIED)",
		 "it takes no rights away, or of two keys: both are tried");
	PTK_SAYS("TCR_EL1", "DS if LPA2 is configured, and T1SZ",
		 "what the mode has; 0 where LPA2 is tried off");
}
