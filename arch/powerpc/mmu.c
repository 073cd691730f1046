/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How a powerpc book3s64 radix walker reads an entry, and the modes.
 *
 * Power ISA v3.0B, Book III: 5.7.10 Radix Tree Translation (formats of the page
 * directory entry and the page table entry, Encoded Access Authority), and the
 * sections Reference and Change Recording, Storage Control Attributes, Storage
 * Protection of the same chapter.
 */
#include "bits.h"
#include "generic/pt.h"

/*
 * EAA: bit 2 grants reads as well as writes; bit 0 takes everything from
 * problem state.  What privileged code may do with a user's page also depends
 * on AMR and IAMR, which are no part of the entry: taken to permit.  Fetches
 * from guarded storage (non-idempotent I/O) are refused.
 */
static u64 eaa_rights(u64 e)
{
	u64 r = 0;

	if (e & (PAGE_READ | PAGE_WRITE))
		r |= PT_MMU_UR | PT_MMU_KR;
	if (e & PAGE_WRITE)
		r |= PT_MMU_UW | PT_MMU_KW;
	if ((e & PAGE_EXEC) && (e & PAGE_ATT) != PAGE_NON_IDEMPOTENT)
		r |= PT_MMU_UX | PT_MMU_KX;
	if (e & PAGE_PRIVILEGED)
		r &= ~PT_MMU_USER;
	return r;
}

/*
 * 5.7.10: nothing of an entry counts unless it is valid.  A directory entry
 * has no rights of its own, so it gives all that may be had below it; below
 * the pmd there is no further level.  A radix entry is never global.
 */
static u64 rights(const struct pt_mode *m, enum pt_level l, u64 e)
{
	u64 r;

	(void)m;
	if (!(e & PAGE_PRESENT))
		return 0;
	if (!(e & PAGE_PTE))
		return l == PT_PMD ? PT_MMU_ANY : 0;
	r = eaa_rights(e);
	return r ? r | PT_MMU_LEAF : 0;
}

/* 5.7.10: the offset into the page comes from the address, not from the RPN. */
static u64 frame(const struct pt_mode *m, enum pt_level l, u64 e)
{
	unsigned shift = l == PT_PMD ? m->pmd_shift : m->page_shift;

	return (e & PAGE_RPN_ISA & (~UINT64_C(0) << shift)) >> m->page_shift;
}

/* Reference and Change Recording: R with any access, C with a store. */
static u64 after(const struct pt_mode *m, enum pt_level l, u64 e, enum pt_access a)
{
	u64 needed = a == PT_ACCESS_WRITE ? PT_MMU_KW : PT_MMU_KR;
	u64 r = rights(m, l, e);

	if (!(r & PT_MMU_LEAF) || !(r & needed))
		return e;
	if (a == PT_ACCESS_WRITE)
		e |= PAGE_DIRTY;
	return e | PAGE_ACCESSED;
}

/* Storage Control Attributes: normal, SAO, non-idempotent I/O, tolerant I/O. */
static u64 memtype(const struct pt_mode *m, enum pt_level l, u64 e)
{
	(void)m;
	(void)l;
	return e & PAGE_ATT;
}

static const struct pt_mmu mmu = {
	.rights = rights,
	.frame = frame,
	.after = after,
	.memtype = memtype,
};

/*
 * phys_bits is Linux's MAX_PHYSMEM_BITS for radix and what POWER9 implements.
 * The offset of a swap entry has Linux's RPN field, bit 52 down to the page
 * shift.  The -be modes differ in the byte order of the code alone: bits.h.
 */
static const struct pt_mode modes[] = {
	{
		.name = "radix",
		.page_shift = PAGE_SHIFT_64K,
		.pmd_shift = PMD_SHIFT_2M,
		.phys_bits = 51,
		.swp_type_bits = 5,
		.swp_offset_bits = 37,
		.mmu = &mmu,
	},
	{
		.name = "radix-be",
		.page_shift = PAGE_SHIFT_64K,
		.pmd_shift = PMD_SHIFT_2M,
		.phys_bits = 51,
		.swp_type_bits = 5,
		.swp_offset_bits = 37,
		.mmu = &mmu,
	},
	{
		.name = "radix-4k",
		.page_shift = PAGE_SHIFT_4K,
		.pmd_shift = PMD_SHIFT_2M,
		.phys_bits = 51,
		.swp_type_bits = 5,
		.swp_offset_bits = 41,
		.mmu = &mmu,
	},
	{
		.name = "radix-4k-be",
		.page_shift = PAGE_SHIFT_4K,
		.pmd_shift = PMD_SHIFT_2M,
		.phys_bits = 51,
		.swp_type_bits = 5,
		.swp_offset_bits = 41,
		.mmu = &mmu,
	},
};

extern const struct pt_arch pt_arch_powerpc;
const struct pt_arch pt_arch_powerpc = {
	.name = "powerpc",
	.modes = modes,
	.nr_modes = PT_ARRAY_SIZE(modes),
};
