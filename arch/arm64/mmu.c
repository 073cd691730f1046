/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How an arm64 processor reads an entry, and the modes.  An entry is a stage 1
 * descriptor of the EL1&0 regime.  The quoted titles are sections of the Arm ARM
 * (DDI 0487), chapter D8, "The AArch64 Virtual Memory System Architecture"; their
 * numbers differ between issues.  Assumed: TCR_EL1.{HA,HD}=1 (hardware keeps the access flag and
 * the dirty state; both are 0 where the machine lacks that), TCR_EL1.{HPD0,HPD1}=0,
 * SCTLR_EL1.WXN=0, direct permissions (no PIE), overlays that take nothing away; TCR_EL1.DS=1 in
 * the modes of FEAT_LPA2 alone.  Left out, since no entry alone decides them: PAN, and the entries
 * of the levels above.
 */
#include "bits.h"
#include "generic/contract/lacks.h"
#include "generic/subject/subject.h"

/* pt_mode.variant: TCR_EL1.DS. */
enum { DS_0, DS_1 };

/*
 * "Translation table descriptor formats": level 3 has pages alone; level 2 has
 * blocks with every granule, level 1 with 4K, and with 16K if TCR_EL1.DS=1.
 * (That of 64K with FEAT_LPA is no level of tables with three levels.)
 */
static bool is_leaf(const struct pt_mode *m, enum pt_level l, u64 e)
{
	u64 type = e & PTE_TYPE_MASK;

	if (l == PT_PTE)
		return type == PTE_TYPE_PAGE;
	return type == PTE_VALID && (l == PT_PMD || m->pud_shift);
}

static bool is_table(enum pt_level l, u64 e)
{
	return l != PT_PTE && (e & PTE_TYPE_MASK) == PTE_TYPE_PAGE;
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

/* TCR_EL1.DS: an entry has 52 bits of address, and no shareability. */
static bool has_ds(const struct pt_mode *m)
{
	return m->variant == DS_1 && !(m->lacks & PT_SWITCH_NARROW);
}

static bool records(const struct pt_mode *m)
{
	return !(m->lacks & PT_LACKS_RECORDING);
}

/*
 * "Memory access control", direct permissions: EL0 may execute what it cannot
 * read, EL1 may not execute what EL0 can write.  "Hardware updates to the
 * translation tables": with DBM set, AP[2] does not forbid writing but says
 * that nothing has been written yet.  Without such updates an entry whose AF is
 * clear is an Access flag fault, and DBM says nothing.
 */
static u64 rights(const struct pt_mode *m, enum pt_level l, u64 e)
{
	u64 r = PT_MMU_LEAF | PT_MMU_KR;

	if (is_table(l, e))
		return table_rights(e);
	if (!is_leaf(m, l, e) || (!records(m) && !(e & PTE_AF)))
		return 0;
	if (!(e & PTE_RDONLY) || ((e & PTE_DBM) && records(m)))
		r |= PT_MMU_KW;
	if (e & PTE_USER)
		r |= r & PT_MMU_KW ? PT_MMU_UR | PT_MMU_UW : PT_MMU_UR;
	if (!(e & PTE_UXN))
		r |= PT_MMU_UX;
	if (!(e & PTE_PXN) && !(r & PT_MMU_UW))
		r |= PT_MMU_KX;
	if (!(e & PTE_NG)) /* "Translation Lookaside Buffers" */
		r |= PT_MMU_GLOBAL;
	/* a whole run of entries, never one alone: span() */
	if (e & PTE_CONT)
		r &= ~PT_MMU_LEAF;
	return r;
}

/* log2 of the bytes that a leaf maps, or of a table. */
static unsigned shift_of(const struct pt_mode *m, enum pt_level l, u64 e)
{
	if (l == PT_PTE || is_table(l, e))
		return m->page_shift;
	return l == PT_PMD ? m->pmd_shift : m->pud_shift;
}

/*
 * "Translation table descriptor formats": the 64K granule has bits 51:48 in
 * 15:12; with TCR_EL1.DS=1 the others have bits 49:48 in place and 51:50 in 9:8.
 */
static u64 frame(const struct pt_mode *m, enum pt_level l, u64 e)
{
	unsigned shift = shift_of(m, l, e);
	u64 address;

	if (!shift)
		return 0;
	address = e & (has_ds(m) ? PTE_ADDR_LPA2(shift) : PTE_ADDR(shift));
	if (m->page_shift == PAGE_SHIFT_64K)
		address |= (e & PTE_HIGH_64K) << (PTE_HIGH_64K_TO - 12);
	if (has_ds(m))
		address |= (e & PTE_HIGH_LPA2) << (PTE_HIGH_LPA2_TO - 8);
	return address >> m->page_shift;
}

/*
 * "Hardware updates to the translation tables": AF is set at any access, AP[2]
 * cleared by a write if DBM is set.  Table descriptors stay (TCR2_EL1.HAFT=0).
 */
static u64 after(const struct pt_mode *m, enum pt_level l, u64 e, enum pt_access a)
{
	u64 needed = a == PT_ACCESS_WRITE ? PT_MMU_KW : PT_MMU_KR;

	if (!records(m) || !is_leaf(m, l, e) || !(rights(m, l, e) & needed))
		return e;
	if (a == PT_ACCESS_WRITE)
		e &= ~PTE_RDONLY;
	return e | PTE_AF;
}

/*
 * "Memory region attributes": AttrIndx picks a field of MAIR_EL1, SH the
 * shareability, which with TCR_EL1.DS=1 is TCR_EL1.SH0's.
 */
static u64 memtype(const struct pt_mode *m, enum pt_level l, u64 e)
{
	if (is_table(l, e))
		return 0;
	return e & (PTE_ATTRINDX_MASK | (has_ds(m) ? 0 : PTE_SHARED));
}

/* AttrIndx of ordinary memory is the kernel's choice; it must be inner shareable (SMP). */
static bool ordinary(const struct pt_mode *m, enum pt_level l, u64 e, u64 normal)
{
	(void)l;
	if (m->variant == DS_0 && (e & PTE_SHARED) != PTE_SHARED)
		return false;
	return (e & PTE_ATTRINDX_MASK) == normal;
}

/*
 * "The Contiguous bit": how many descriptors share it, by granule, at level 3
 * and above.
 */
static unsigned span(const struct pt_mode *m, enum pt_level l, u64 e)
{
	if (!is_leaf(m, l, e) || !(e & PTE_CONT))
		return 1;
	if (m->page_shift == PAGE_SHIFT_4K)
		return 16;
	return m->page_shift == PAGE_SHIFT_16K && l == PT_PTE ? 128 : 32;
}

/* "Permission overlays": POIndex picks a field of POR_EL0. */
static u64 key(const struct pt_mode *m, enum pt_level l, u64 e)
{
	return is_leaf(m, l, e) ? (e & PTE_PO_IDX_MASK) >> PTE_PO_IDX_SHIFT : 0;
}

/* "Branch Target Identification": GP, of a block or page that is valid. */
static bool guarded(const struct pt_mode *m, enum pt_level l, u64 e)
{
	return is_leaf(m, l, e) && (e & PTE_GP);
}

static const struct pt_mmu mmu = {
	.rights = rights,
	.frame = frame,
	.after = after,
	.memtype = memtype,
	.ordinary = ordinary,
	.span = span,
	.key = key,
	/* "Speculative instruction fetches": of any memory that is not execute-never */
	.fetches_ahead = true,
	.guarded = guarded,
};

/*
 * swp_offset_bits is what the encoding carries; of type 0 the offset 0 is never
 * made, since that entry is all-zero and no swap file uses its first page.
 */
#define MODE(mode_name, pages, pmd, pud, bits, huge, ds)                                    \
	{                                                                                   \
		.name = mode_name, .page_shift = pages, .pmd_shift = pmd, .pud_shift = pud, \
		.phys_bits = bits, .swp_type_bits = 5, .swp_offset_bits = 50,               \
		.normal_memory = PTE_ATTRINDX(MT_NORMAL), .key_bits = 3, .variant = ds,     \
		.huge_shifts = huge, .mmu = &mmu,                                           \
	}

#define HUGE_4K	 PT_HUGE_SHIFTS(CONT_PTE_SHIFT_4K, PMD_SHIFT_4K, CONT_PMD_SHIFT_4K, PUD_SHIFT_4K, 0)
#define HUGE_16K PT_HUGE_SHIFTS(CONT_PTE_SHIFT_16K, PMD_SHIFT_16K, CONT_PMD_SHIFT_16K, 0, 0)
#define HUGE_64K PT_HUGE_SHIFTS(CONT_PTE_SHIFT_64K, PMD_SHIFT_64K, CONT_PMD_SHIFT_64K, 0, 0)

static const struct pt_mode modes[] = {
	MODE("4k", PAGE_SHIFT_4K, PMD_SHIFT_4K, PUD_SHIFT_4K, 48, HUGE_4K, DS_0),
	MODE("16k", PAGE_SHIFT_16K, PMD_SHIFT_16K, 0, 48, HUGE_16K, DS_0),
	MODE("64k", PAGE_SHIFT_64K, PMD_SHIFT_64K, 0, 52, HUGE_64K, DS_0),
	MODE("4k-lpa2", PAGE_SHIFT_4K, PMD_SHIFT_4K, PUD_SHIFT_4K, 52, HUGE_4K, DS_1),
	MODE("16k-lpa2", PAGE_SHIFT_16K, PMD_SHIFT_16K, PUD_SHIFT_16K, 52, HUGE_16K, DS_1),
};

extern const struct pt_arch pt_arch_arm64;
const struct pt_arch pt_arch_arm64 = {
	.name = "arm64",
	.modes = modes,
	.nr_modes = PT_ARRAY_SIZE(modes),
};
