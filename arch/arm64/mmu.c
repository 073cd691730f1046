/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How an arm64 processor sees a stage 1 descriptor of the EL1&0 regime.  The
 * quoted titles are sections of the Arm ARM (DDI 0487), chapter D8, "The
 * AArch64 Virtual Memory System Architecture"; their numbers differ between
 * issues.  Assumed: TCR_EL1.{HA,HD}=1 (hardware keeps the access flag and the
 * dirty state), TCR_EL1.{HPD0,HPD1,DS}=0, SCTLR_EL1.WXN=0, direct permissions
 * (no PIE, no overlays).  Left out, since no entry alone decides them: PAN, and
 * the entries of the levels above.
 */
#include "bits.h"
#include "generic/pt.h"

/* "Translation table descriptor formats": level 3 has pages alone, level 2 blocks and tables. */
static bool is_leaf(enum pt_level l, u64 e)
{
	u64 type = e & PTE_TYPE_MASK;

	return l == PT_PTE ? type == PTE_TYPE_PAGE : type == PTE_VALID;
}

static bool is_table(enum pt_level l, u64 e)
{
	return l == PT_PMD && (e & PTE_TYPE_MASK) == PTE_TYPE_PAGE;
}

/*
 * "Memory access control", hierarchical: the most that may be had below a table.
 * Privileged execution of what the user may write is a matter of the leaf.
 */
static u64 table_rights(u64 e)
{
	u64 r = PT_MMU_ANY;

	if (e & PMD_TABLE_NO_USER)
		r &= ~(PT_MMU_UR | PT_MMU_UW);
	if (e & PMD_TABLE_NO_WRITE)
		r &= ~(PT_MMU_UW | PT_MMU_KW);
	if (e & PMD_TABLE_UXN)
		r &= ~PT_MMU_UX;
	if (e & PMD_TABLE_PXN)
		r &= ~PT_MMU_KX;
	return r;
}

/*
 * "Memory access control", direct permissions: EL0 may execute what it cannot
 * read, EL1 may not execute what EL0 can write.  "Hardware updates to the
 * translation tables": with DBM set, AP[2] does not forbid writing but says
 * that nothing has been written yet.
 */
static u64 rights(const struct pt_mode *m, enum pt_level l, u64 e)
{
	u64 r = PT_MMU_LEAF | PT_MMU_KR;

	(void)m;
	if (is_table(l, e))
		return table_rights(e);
	if (!is_leaf(l, e))
		return 0;
	if (!(e & PTE_RDONLY) || (e & PTE_DBM))
		r |= PT_MMU_KW;
	if (e & PTE_USER)
		r |= r & PT_MMU_KW ? PT_MMU_UR | PT_MMU_UW : PT_MMU_UR;
	if (!(e & PTE_UXN))
		r |= PT_MMU_UX;
	if (!(e & PTE_PXN) && !(r & PT_MMU_UW))
		r |= PT_MMU_KX;
	if (!(e & PTE_NG)) /* "Translation Lookaside Buffers" */
		r |= PT_MMU_GLOBAL;
	/* "The Contiguous bit": true of a whole run of entries only, never of one alone */
	if (e & PTE_CONT)
		r &= ~PT_MMU_LEAF;
	return r;
}

/* "Translation table descriptor formats": the 64K granule has bits 51:48 in 15:12. */
static u64 frame(const struct pt_mode *m, enum pt_level l, u64 e)
{
	bool block = l == PT_PMD && !(e & PTE_TABLE_BIT);
	u64 address = e & PT_BITS(block ? m->pmd_shift : m->page_shift, 47);

	if (m->page_shift == PAGE_SHIFT_64K)
		address |= (e & PTE_ADDR_HIGH_64K) << (48 - 12);
	return address >> m->page_shift;
}

/*
 * "Hardware updates to the translation tables": AF is set at any access, AP[2]
 * cleared by a write if DBM is set.  Table descriptors stay (TCR2_EL1.HAFT=0).
 */
static u64 after(const struct pt_mode *m, enum pt_level l, u64 e, enum pt_access a)
{
	u64 needed = a == PT_ACCESS_WRITE ? PT_MMU_KW : PT_MMU_KR;

	if (!is_leaf(l, e) || !(rights(m, l, e) & needed))
		return e;
	if (a == PT_ACCESS_WRITE)
		e &= ~PTE_RDONLY;
	return e | PTE_AF;
}

/*
 * "Memory region attributes": AttrIndx picks a field of MAIR_EL1, SH the
 * shareability; GP guards the page's branch targets.
 */
static u64 memtype(const struct pt_mode *m, enum pt_level l, u64 e)
{
	(void)m;
	return is_table(l, e) ? 0 : e & (PTE_ATTRINDX_MASK | PTE_SHARED | PTE_GP);
}

static const struct pt_mmu mmu = {
	.rights = rights,
	.frame = frame,
	.after = after,
	.memtype = memtype,
};

/*
 * swp_offset_bits is what the encoding carries; of type 0 the offset 0 is never
 * made, since that entry is all-zero and no swap file uses its first page.
 * 64K kernels are configured for 52-bit addresses, 16K ones for 48 bits: the 52
 * bits of TCR_EL1.DS=1 (LPA2), which moves SH out of the descriptor, are not
 * modelled.
 */
static const struct pt_mode modes[] = {
	{
		.name = "4k",
		.page_shift = PAGE_SHIFT_4K,
		.pmd_shift = 21,
		.phys_bits = 48,
		.swp_type_bits = 5,
		.swp_offset_bits = 50,
		.mmu = &mmu,
	},
	{
		.name = "16k",
		.page_shift = PAGE_SHIFT_16K,
		.pmd_shift = 25,
		.phys_bits = 48,
		.swp_type_bits = 5,
		.swp_offset_bits = 50,
		.mmu = &mmu,
	},
	{
		.name = "64k",
		.page_shift = PAGE_SHIFT_64K,
		.pmd_shift = 29,
		.phys_bits = 52,
		.swp_type_bits = 5,
		.swp_offset_bits = 50,
		.mmu = &mmu,
	},
};

extern const struct pt_arch pt_arch_arm64;
const struct pt_arch pt_arch_arm64 = {
	.name = "arm64",
	.modes = modes,
	.nr_modes = PT_ARRAY_SIZE(modes),
};
