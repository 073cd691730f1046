/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How a riscv64 processor reads an entry, and the modes.  The quoted titles are sections of
 * the RISC-V Instruction Set Manual, volume II, Privileged Architecture (Version 20240411 and
 * later), chapter "Supervisor-Level ISA" and the chapters of the extensions Svnapot, Svpbmt,
 * Svadu and Svrsw60t59b; their numbers differ between issues.  Sv39, Sv48 and Sv57 have the
 * same entries and differ by how many levels there are.  Assumed: menvcfg.PBMTE=1 and
 * menvcfg.ADUE=1 (Svade where the machine lacks it: an access that would have to set A or D is
 * a fault), 56 physical address bits, sstatus.MXR=0, sstatus.SUM=1: without SUM the kernel has
 * no access to a user's page at all, with it all but fetches.  Left out, since no entry alone
 * decides them: physical memory protection, and the entries of the levels above.
 */
#include "bits.h"
#include "generic/contract/lacks.h"
#include "generic/subject/subject.h"

/* Svpbmt */
static bool has_types(const struct pt_mode *m)
{
	return !(m->lacks & PT_LACKS_TYPES);
}

static bool records(const struct pt_mode *m)
{
	return !(m->lacks & PT_LACKS_RECORDING);
}

/* "Virtual Address Translation Process", step 4: without R, W and X it points to a table. */
static bool is_table(enum pt_level l, u64 e)
{
	return l != PT_PTE && (e & PAGE_PRESENT) && !(e & PAGE_LEAF);
}

/* The part of the frame that the address gives: a superpage's must be zero. */
static u64 frame_low(enum pt_level l)
{
	const unsigned shift = l == PT_PUD ? PUD_SHIFT : l == PT_PMD ? PMD_SHIFT : PAGE_FRAME_SHIFT;

	return (PT_BIT(shift - PAGE_FRAME_SHIFT) - 1) << PAGE_PFN_SHIFT;
}

/*
 * "Addressing and Memory Protection": bits 60:54 are reserved for standard use and must be
 * zero, or a page fault is raised; 60:59 are software's with Svrsw60t59b.  Without Svnapot bit
 * 63 and without Svpbmt bits 62:61 are reserved too.  "Svnapot": N is of leaves of page tables
 * alone as yet.
 */
static u64 reserved_bits(const struct pt_mode *m, enum pt_level l)
{
	u64 bits = PAGE_RSVD;

	if (m->lacks & PT_LACKS_MARKS)
		bits |= PAGE_RSW_HIGH;
	if (!has_types(m))
		bits |= PAGE_MTMASK;
	if ((m->lacks & PT_LACKS_RUNS) || l != PT_PTE)
		bits |= PAGE_NAPOT;
	return bits;
}

/* "For non-leaf PTEs, the D, A, and U bits are reserved", and so are N and PBMT. */
static u64 reserved_in_table(const struct pt_mode *m)
{
	return reserved_bits(m, PT_PMD) | PAGE_DIRTY | PAGE_ACCESSED | PAGE_USER | PAGE_MTMASK;
}

/* "Encodings of the R/W/X fields": W without R is reserved.  "Svpbmt": so is the fourth type. */
static bool is_reserved(const struct pt_mode *m, enum pt_level l, u64 e)
{
	if (is_table(l, e))
		return e & reserved_in_table(m);
	if ((e & PAGE_NAPOT) && (e & NAPOT_LOW) != NAPOT_64K)
		return true;
	return (e & reserved_bits(m, l)) || (e & (PAGE_READ | PAGE_WRITE)) == PAGE_WRITE ||
	       (e & PAGE_MTMASK) == PAGE_MTMASK || (e & frame_low(l));
}

/* A leaf that the walk ends at without a fault. */
static bool is_leaf(const struct pt_mode *m, enum pt_level l, u64 e)
{
	return (e & PAGE_PRESENT) && (e & PAGE_LEAF) && !is_reserved(m, l, e);
}

/*
 * "Addressing and Memory Protection": U gives a page to the user, whom the kernel may join
 * (SUM) but for fetches.  Svade: with A clear any access faults, with D clear a store.
 */
static u64 rights(const struct pt_mode *m, enum pt_level l, u64 e)
{
	const bool user = e & PAGE_USER;
	u64 r = PT_MMU_LEAF;

	if (is_table(l, e) && !is_reserved(m, l, e))
		return PT_MMU_ANY;
	if (!is_leaf(m, l, e) || (!records(m) && !(e & PAGE_ACCESSED)))
		return 0;
	if (e & PAGE_READ)
		r |= user ? PT_MMU_UR | PT_MMU_KR : PT_MMU_KR;
	if ((e & PAGE_WRITE) && (records(m) || (e & PAGE_DIRTY)))
		r |= user ? PT_MMU_UW | PT_MMU_KW : PT_MMU_KW;
	if (e & PAGE_EXEC)
		r |= user ? PT_MMU_UX : PT_MMU_KX;
	if (e & PAGE_GLOBAL)
		r |= PT_MMU_GLOBAL;
	/* a whole run of entries, never one alone: span() */
	return e & PAGE_NAPOT ? r & ~PT_MMU_LEAF : r;
}

/* "Svnapot": the low bits, which tell the size, are the address's. */
static u64 frame(const struct pt_mode *m, enum pt_level l, u64 e)
{
	u64 low = is_table(l, e) ? 0 : frame_low(l);

	(void)m;
	if (e & PAGE_NAPOT)
		low |= NAPOT_LOW;
	return (e & PAGE_PFN_MASK & ~low) >> PAGE_PFN_SHIFT;
}

/* "Svadu": A at any access, D at a store, of leaves alone. */
static u64 after(const struct pt_mode *m, enum pt_level l, u64 e, enum pt_access a)
{
	u64 needed = a == PT_ACCESS_WRITE ? PT_MMU_KW : PT_MMU_KR;

	if (!records(m) || !is_leaf(m, l, e) || !(rights(m, l, e) & needed))
		return e;
	return e | PAGE_ACCESSED | (a == PT_ACCESS_WRITE ? PAGE_DIRTY : 0);
}

/* "Svpbmt": PMA is what the platform has at the address. */
static u64 memtype(const struct pt_mode *m, enum pt_level l, u64 e)
{
	(void)m;
	return is_table(l, e) ? 0 : e & PAGE_MTMASK;
}

static bool ordinary(const struct pt_mode *m, enum pt_level l, u64 e, u64 normal)
{
	(void)normal;
	return !memtype(m, l, e);
}

/* IO: non-cacheable, non-idempotent, strongly-ordered.  Without Svpbmt the platform alone says. */
static bool device(const struct pt_mode *m, enum pt_level l, u64 e)
{
	return !has_types(m) || memtype(m, l, e) == PAGE_IO;
}

/* NC: non-cacheable, idempotent, weakly-ordered. */
static bool combines(const struct pt_mode *m, enum pt_level l, u64 e)
{
	return !has_types(m) || memtype(m, l, e) == PAGE_NOCACHE;
}

static u64 zero(const struct pt_mode *m, enum pt_level l)
{
	return reserved_bits(m, l) | frame_low(l);
}

/* "Svnapot": sixteen entries that are the same map 64 KiB. */
static unsigned span(const struct pt_mode *m, enum pt_level l, u64 e)
{
	return is_leaf(m, l, e) && (e & PAGE_NAPOT) ? 1u << (NAPOT_SHIFT - PAGE_FRAME_SHIFT) : 1;
}

static const struct pt_mmu mmu = {
	.rights = rights,
	.frame = frame,
	.after = after,
	.memtype = memtype,
	.ordinary = ordinary,
	.device = device,
	.combines = combines,
	.zero = zero,
	.span = span,
	.run_has_one_frame = true,
};

/*
 * pud_shift: a leaf of Sv39's root too, whose entries Linux takes for puds.  swp_offset_bits
 * is what the encoding carries; of type 0 the offset 0 is never made, since that entry is
 * all-zero and no swap file uses its first page.
 */
#define MODE(mode_name)                                                                    \
	{                                                                                  \
		.name = mode_name, .page_shift = PAGE_FRAME_SHIFT, .pmd_shift = PMD_SHIFT, \
		.pud_shift = PUD_SHIFT, .phys_bits = PHYS_BITS, .swp_type_bits = 5,        \
		.swp_offset_bits = 52, .modify_sets_young = true,                          \
		.huge_shifts = PT_HUGE_SHIFTS(NAPOT_SHIFT, PMD_SHIFT, PUD_SHIFT, 0, 0),    \
		.mmu = &mmu,                                                               \
	}

/* kernel/init.c tells them by these numbers. */
static const struct pt_mode modes[] = { MODE("sv39"), MODE("sv48"), MODE("sv57") };

extern const struct pt_arch pt_arch_riscv;
const struct pt_arch pt_arch_riscv = {
	.name = "riscv",
	.modes = modes,
	.nr_modes = PT_ARRAY_SIZE(modes),
};
