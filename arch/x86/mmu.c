/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How an x86-64 processor sees a page table entry.  Section and table numbers
 * are those of the Intel SDM, vol. 3A, chapter 4, "Paging" (chapter 5 in newer
 * issues).  Assumed as Linux runs: CR0.WP=1, CR4.PGE=1, EFER.NXE=1, 52 physical
 * address bits.  Left out, since no entry alone decides them: SMEP, SMAP,
 * protection keys, and the entries of the levels above.
 */
#include "bits.h"
#include "generic/pt.h"

/* 4.5.4: bit 7 of a PDE ends the walk; a PTE always does. */
static bool ends_walk(enum pt_level l, u64 e)
{
	return l == PT_PTE || (e & PAGE_PSE);
}

/* 4.7: a reserved bit set in an entry that is used is a page fault. */
static bool faults(enum pt_level l, u64 e)
{
	if (!(e & PAGE_PRESENT))
		return true;
	return l == PT_PMD && (e & PAGE_PSE) && (e & PMD_LEAF_RSVD);
}

/*
 * 4.6.1: supervisor accesses reach user pages as well, and heed R/W because of
 * CR0.WP.  An entry that points to a table gives the most that may be had
 * below it.
 */
static u64 rights(const struct pt_mode *m, enum pt_level l, u64 e)
{
	u64 r = PT_MMU_UR | PT_MMU_KR;

	(void)m;
	if (faults(l, e))
		return 0;
	if (e & PAGE_RW)
		r |= PT_MMU_UW | PT_MMU_KW;
	if (!(e & PAGE_NX))
		r |= PT_MMU_UX | PT_MMU_KX;
	if (!(e & PAGE_USER))
		r &= ~PT_MMU_USER;
	if (!ends_walk(l, e))
		return r;
	if (e & PAGE_GLOBAL) /* 4.10.2.4 */
		r |= PT_MMU_GLOBAL;
	return r | PT_MMU_LEAF;
}

/* Tables 4-18 to 4-20. */
static u64 frame(const struct pt_mode *m, enum pt_level l, u64 e)
{
	u64 mask = l == PT_PMD && (e & PAGE_PSE) ? PMD_PFN_MASK : PTE_PFN_MASK;

	return (e & mask) >> m->page_shift;
}

/* 4.8: A in every entry used, D in the one that maps the page. */
static u64 after(const struct pt_mode *m, enum pt_level l, u64 e, enum pt_access a)
{
	u64 needed = a == PT_ACCESS_WRITE ? PT_MMU_KW : PT_MMU_KR;

	if (!(rights(m, l, e) & needed))
		return e;
	if (a == PT_ACCESS_WRITE && ends_walk(l, e))
		e |= PAGE_DIRTY;
	return e | PAGE_ACCESSED;
}

/* 4.9.2: PWT, PCD and PAT index IA32_PAT; a table entry has no PAT bit. */
static u64 memtype(const struct pt_mode *m, enum pt_level l, u64 e)
{
	u64 mask = PAGE_PWT | PAGE_PCD;

	(void)m;
	if (l == PT_PTE)
		mask |= PAGE_PAT;
	else if (e & PAGE_PSE)
		mask |= PAGE_PAT_LARGE;
	return e & mask;
}

/* 4.6.1, shadow-stack addresses: the mapping entry has R/W=0 and D=1. */
static bool reserved(const struct pt_mode *m, enum pt_level l, u64 e)
{
	(void)m;
	return (e & (PAGE_PRESENT | PAGE_RW | PAGE_DIRTY)) == (PAGE_PRESENT | PAGE_DIRTY) &&
	       ends_walk(l, e);
}

static const struct pt_mmu mmu = {
	.rights = rights,
	.frame = frame,
	.after = after,
	.memtype = memtype,
	.reserved = reserved,
};

/*
 * swp_offset_bits is what the encoding carries.  With the L1TF mitigation on,
 * mm stays below half the physical address space (in units of 512 bytes), so
 * of type 0 it never makes the largest offset, whose entry is all-zero.
 * variant: the number of levels.
 */
static const struct pt_mode modes[] = {
	{
		.name = "4level",
		.page_shift = 12,
		.pmd_shift = 21,
		.phys_bits = 46,
		.swp_type_bits = 5,
		.swp_offset_bits = 50,
		.l1tf = true,
		.mmu = &mmu,
		.variant = 4,
	},
	{
		.name = "5level",
		.page_shift = 12,
		.pmd_shift = 21,
		.phys_bits = 52,
		.swp_type_bits = 5,
		.swp_offset_bits = 50,
		.l1tf = true,
		.mmu = &mmu,
		.variant = 5,
	},
};

extern const struct pt_arch pt_arch_x86;
const struct pt_arch pt_arch_x86 = {
	.name = "x86",
	.modes = modes,
	.nr_modes = PT_ARRAY_SIZE(modes),
};
