/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How an x86-64 processor reads an entry, and the modes.  Section and table numbers
 * are those of the Intel SDM, vol. 3A, chapter 4, "Paging" (chapter 5 in newer
 * issues).  Assumed as Linux runs: CR0.WP=1, CR4.PGE=1, CR4.PKE=1, EFER.NXE=1
 * but where the machine lacks it, 1-GByte pages, 52 physical address bits.  Left out, since no
 * entry alone decides them: SMEP, SMAP, what a protection key permits, and the entries of the
 * levels above.
 */
#include "bits.h"
#include "generic/contract/lacks.h"
#include "generic/subject/subject.h"

/*
 * AMD64 APM vol. 2, 7.10.1: with memory encryption an address bit, which CPUID names, says
 * whether the page is encrypted, and is no part of the address.
 */
static u64 encrypted(const struct pt_mode *m)
{
	return m->lacks & PT_SWITCH_ENCRYPTED ? PAGE_ENC : 0;
}

/* 4.5.4: bit 7 of a PDPTE or PDE ends the walk; a PTE always does. */
static bool ends_walk(enum pt_level l, u64 e)
{
	return l == PT_PTE || (e & PAGE_PSE);
}

/* Tables 4-16 to 4-20: what a page of each level, and a table, has for its address. */
static const struct {
	u64 frame, reserved;
} leaf[] = {
	[PT_PTE] = { PTE_PFN_MASK, 0 },
	[PT_PMD] = { PMD_PFN_MASK, PMD_LEAF_RSVD },
	[PT_PUD] = { PUD_PFN_MASK, PUD_LEAF_RSVD },
};

/* 4.7: a reserved bit set in an entry that is used is a page fault; XD is one if EFER.NXE=0. */
static bool faults(const struct pt_mode *m, enum pt_level l, u64 e)
{
	u64 reserved = ends_walk(l, e) ? leaf[l].reserved : 0;

	if (m->lacks & PT_LACKS_NOEXEC)
		reserved |= PAGE_NX;
	return !(e & PAGE_PRESENT) || (e & reserved);
}

/*
 * 4.6.1: supervisor accesses reach user pages as well, and heed R/W because of
 * CR0.WP.  An entry that points to a table gives the most that may be had
 * below it.
 */
static u64 rights(const struct pt_mode *m, enum pt_level l, u64 e)
{
	u64 r = PT_MMU_UR | PT_MMU_KR;

	if (faults(m, l, e))
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

static u64 frame(const struct pt_mode *m, enum pt_level l, u64 e)
{
	const u64 mask = ends_walk(l, e) ? leaf[l].frame : PTE_PFN_MASK;

	return (e & mask & ~encrypted(m)) >> m->page_shift;
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

/*
 * 4.9.2: PWT, PCD and PAT index IA32_PAT; a table entry has no PAT bit.  That of a
 * larger page, which is elsewhere, is given as a pte has it.  What is read without the
 * encryption it was written with is not what was written.
 */
static u64 memtype(const struct pt_mode *m, enum pt_level l, u64 e)
{
	u64 pat = l == PT_PTE ? PAGE_PAT : PAGE_PAT_LARGE;

	return (e & (PAGE_PWT | PAGE_PCD | encrypted(m))) |
	       (ends_walk(l, e) && (e & pat) ? PAGE_PAT : 0);
}

/* 11.12.4, table 11-12: after a reset entries 0 and 4 of IA32_PAT are write-back. */
static bool ordinary(const struct pt_mode *m, enum pt_level l, u64 e, u64 normal)
{
	(void)m;
	(void)l;
	(void)normal;
	return !(e & (PAGE_PWT | PAGE_PCD));
}

/*
 * 11.12.4 again: entries with PCD are uncached after a reset, and those without are not; of
 * these Linux makes the one with PWT alone write-combining, where the reset had write-through.
 */
static bool device(const struct pt_mode *m, enum pt_level l, u64 e)
{
	(void)m;
	(void)l;
	return e & PAGE_PCD;
}

static bool combines(const struct pt_mode *m, enum pt_level l, u64 e)
{
	return memtype(m, l, e & ~encrypted(m)) == PAGE_PWT;
}

/* 4.6.2: bits 62:59 of the entry that maps the page. */
static u64 key(const struct pt_mode *m, enum pt_level l, u64 e)
{
	(void)m;
	return ends_walk(l, e) ? (e & PAGE_PKEY) >> PAGE_PKEY_SHIFT : 0;
}

/* 4.6.1, shadow-stack addresses: the mapping entry has R/W=0 and D=1. */
static bool reserved(const struct pt_mode *m, enum pt_level l, u64 e)
{
	(void)m;
	return (e & (PAGE_PRESENT | PAGE_RW | PAGE_DIRTY)) == (PAGE_PRESENT | PAGE_DIRTY) &&
	       ends_walk(l, e);
}

/* The same tables: what is reserved in a page of each level. */
static u64 zero(const struct pt_mode *m, enum pt_level l)
{
	(void)m;
	return leaf[l].reserved;
}

/*
 * 4.8 has A set in an entry that is used "as part of" a translation, and does not
 * except accesses that 4.6 then forbids: forbidden_may_set.
 */
#define MMU                                                                                     \
	.rights = rights, .frame = frame, .after = after, .memtype = memtype,                   \
	.ordinary = ordinary, .device = device, .combines = combines, .key = key, .zero = zero, \
	.forbidden_may_set = PAGE_ACCESSED

static const struct pt_mmu mmu = { MMU, .reserved = reserved };
/* CR4.CET=0, or a processor without: R/W=0 and D=1 is a page like any other. */
static const struct pt_mmu mmu_without_shadow_stacks = { MMU };

/*
 * swp_offset_bits is what the encoding carries.  With the L1TF mitigation on,
 * mm stays below half the physical address space (in units of 512 bytes), so
 * of type 0 it never makes the largest offset, whose entry is all-zero.
 * strays: Intel Xeon Phi x200, specification update: A or D set in spite of P=0.
 */
#define MODE(mode_name, bits, model)                                                   \
	{                                                                              \
		.name = mode_name, .page_shift = 12, .pmd_shift = 21, .pud_shift = 30, \
		.huge_shifts = PT_HUGE_SHIFTS(21, 30, 0, 0, 0), .phys_bits = bits,     \
		.swp_type_bits = 5, .swp_offset_bits = 50, .l1tf = true,               \
		.strays = PAGE_KNL_ERRATUM_MASK, .mmu = model,                         \
	}

/* kernel/candidates.def sets the processor's features by these numbers. */
static const struct pt_mode modes[] = {
	MODE("4level", 46, &mmu),
	MODE("5level", 52, &mmu),
	MODE("4level-noshstk", 46, &mmu_without_shadow_stacks),
};

extern const struct pt_arch pt_arch_x86;
const struct pt_arch pt_arch_x86 = {
	.name = "x86",
	.modes = modes,
	.nr_modes = PT_ARRAY_SIZE(modes),
};
