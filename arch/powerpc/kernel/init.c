/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Boot-time state, compiled with the tree's flags. */
#include <asm/cputable.h>
#include <asm/mmu.h>
#include <asm/paca.h>

#include <linux/string.h>

/* Modes with the hash table come last: modes[] of mmu.c. */
#define PTK_FIRST_HASH_MODE 3

#ifdef MMU_FTR_PKEY
#define PTK_PKEY MMU_FTR_PKEY
#else
#define PTK_PKEY 0
#endif
#define PTK_HASH (MMU_FTR_HPTE_TABLE | MMU_FTR_16M_PAGE | MMU_FTR_CI_LARGE_PAGE | PTK_PKEY)

/*
 * A processor that walks radix tables, or one with a hash table and protection
 * keys.  Its caches are coherent, so that no helper looks at a page's contents.
 */
static struct cpu_spec ptk_cpu = {
	.cpu_features = CPU_FTR_COHERENT_ICACHE | CPU_FTR_NOEXECUTE,
};
struct cpu_spec *cur_cpu_spec = &ptk_cpu;

/* What r13 points to: which processor this is, and its own variables. */
static struct paca_struct ptk_paca;

static void ptk_has_page(unsigned int size, unsigned int shift)
{
	mmu_psize_defs[size].shift = shift;
}

void ptk_arch_init(unsigned int mode);
void ptk_arch_init(unsigned int mode)
{
	PTK_SET(local_paca, &ptk_paca, "one processor, with nothing in its own data");
	PTK_SAYS("mmu_psize_defs", "4K, 64K and the MMU's huge pages", "no other sizes");
	memset(mmu_psize_defs, 0, sizeof(mmu_psize_defs));
	ptk_has_page(MMU_PAGE_4K, 12);
	ptk_has_page(MMU_PAGE_64K, 16);
	PTK_SET(mmu_virtual_psize, PAGE_SHIFT == 16 ? MMU_PAGE_64K : MMU_PAGE_4K,
		"base pages, of the size that is configured");
	if (mode < PTK_FIRST_HASH_MODE) {
		ptk_cpu.mmu_features = MMU_FTR_TYPE_RADIX;
		ptk_has_page(MMU_PAGE_2M, 21);
		ptk_has_page(MMU_PAGE_1G, 30);
	} else {
		ptk_cpu.mmu_features = PTK_HASH;
		ptk_has_page(MMU_PAGE_16M, 24);
		ptk_has_page(MMU_PAGE_16G, 34);
	}
}

/* For stubs.c, which knows no numbers of the tree's. */
unsigned int ptk_psize_shift(int psize);
unsigned int ptk_psize_shift(int psize)
{
	return mmu_psize_defs[psize].shift;
}

unsigned int ptk_base_shift(void);
unsigned int ptk_base_shift(void)
{
	return PAGE_SHIFT;
}

unsigned long ptk_huge_note(unsigned int psize);
unsigned long ptk_huge_note(unsigned int psize)
{
	return H_PAGE_HASHPTE | (psize == MMU_PAGE_4K ? H_PAGE_COMBO : 0);
}
