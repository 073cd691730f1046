/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Boot-time state, compiled with the tree's flags. */
#include <linux/mm.h>

/* ptk_after.h: a directory of any level, each of whose entries points to itself. */
unsigned long ptk_directory[PTRS_PER_PMD] __attribute__((aligned(PAGE_SIZE)));

void ptk_arch_init(unsigned int mode);
void ptk_arch_init(unsigned int mode)
{
	for (unsigned int i = 0; i < PTRS_PER_PMD; i++)
		ptk_directory[i] =
			(unsigned long)ptk_directory >> PAGE_SHIFT << _PAGE_PFN_SHIFT | _PAGE_TABLE;
	(void)mode;
	PTK_SAYS("ALTERNATIVE()s", "as compiled",
		 "nothing is patched: what asks for an extension is answered at run time, and all "
		 "else is without it, and without errata");
	PTK_SAYS("riscv_has_extension_*(SVNAPOT)", "PTK_HAS(RUNS)",
		 "with Svnapot and without, both are tried");
	PTK_SAYS("riscv_has_extension_*(SVRSW60T59B)", "PTK_HAS(MARKS)",
		 "with Svrsw60t59b and without, both are tried");
	PTK_SAYS("riscv_has_extension_*(SVADU)", "PTK_HAS(RECORDING)",
		 "with Svadu and without, both are tried");
	PTK_SAYS("riscv_has_extension_*(SVVPTC)", "PTK_HAS(PROMPT)",
		 "with Svvptc and without, both are tried");
	PTK_SAYS("ALT_SVPBMT()", "PTK_HAS(TYPES)", "with Svpbmt and without, both are tried");
}
