/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Boot-time state, compiled with the tree's flags. */
#include <asm/cputable.h>
#include <asm/mmu.h>

/* A processor that walks radix tables, and nothing else of note. */
static struct cpu_spec ptk_cpu;
struct cpu_spec *cur_cpu_spec = &ptk_cpu;

void ptk_arch_init(unsigned int mode);
void ptk_arch_init(unsigned int mode)
{
	(void)mode;
	ptk_cpu.mmu_features = MMU_FTR_TYPE_RADIX;
}
