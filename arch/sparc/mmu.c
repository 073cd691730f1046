/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How a sparc64 processor reads an entry, and the modes.  Manuals: UltraSPARC User's
 * Manual (sun4u) 6.2, Translation Table Entry; UltraSPARC Architecture 2005
 * (sun4v), chapter Memory Management, Translation Table Entry.
 *
 * There is no hardware walker: a trap handler of the kernel walks the tables
 * and loads what it finds, as it is, if V is set.  That handler being the
 * walker, the model tests the two software bits that it tests
 * (arch/sparc/include/asm/tsb.h, arch/sparc/kernel/tsb.S), and no other:
 *  - above the pte, "huge" tells a leaf from the address of a table, which is
 *    used as such whatever else is in it;
 *  - on sun4u, whose TLB has no execute bit, "exec" must be set for an
 *    instruction miss (tsb_itlb_load; itlb_miss.S).
 *
 * Both manuals leave referenced and modified bits to software: an access leaves
 * the entry as it is.
 */
#include "bits.h"
#include "generic/subject/subject.h"

/* The two formats of TTE data. */
struct tte {
	u64 write, privileged, exec, no_fault_only, global;
	u64 paddr;
	u64 memtype; /* cacheability, side effect, byte order */
	u64 zero;    /* reserved */
};

static const struct tte tte[NR_FORMATS] = {
	[SUN4U] = {
		.write = PAGE_W_4U,
		.privileged = PAGE_P_4U,
		.exec = PAGE_EXEC_4U,
		.no_fault_only = PAGE_NFO_4U,
		.global = PAGE_G_4U,
		.paddr = PAGE_PADDR_4U,
		.memtype = PAGE_E_4U | PAGE_CV_4U | PAGE_CP_4U | PAGE_SN_4U | PAGE_IE_4U,
		.zero = PAGE_RESERVED_4U,
	},
	[SUN4V] = {
		.write = PAGE_W_4V,
		.privileged = PAGE_P_4V,
		.exec = PAGE_EXEC_4V,
		.no_fault_only = PAGE_NFO_4V,
		.global = 0,
		.paddr = PAGE_PADDR_4V,
		.memtype = PAGE_CV_4V | PAGE_CP_4V | PAGE_E_4V | PAGE_IE_4V,
		.zero = PAGE_RESERVED_4V,
	},
};

/*
 * log2 of the bytes that a TLB entry of this size maps.  Codes: 0 is 8K, each step
 * eight times more; from 6 on on sun4v alone.
 */
static unsigned tte_shift(const struct pt_mode *m, u64 e)
{
	unsigned code;

	if (m->variant == SUN4V)
		code = e & PAGE_SZ_4V;
	else
		code = (e & PAGE_SZ_4U) >> PAGE_SZ_SHIFT_4U | (e & PAGE_SZ_HIGH_4U ? 4 : 0);
	return m->page_shift + 3 * code;
}

/* log2 of the bytes that an entry of a table maps. */
static unsigned level_shift(const struct pt_mode *m, enum pt_level l)
{
	return l == PT_PTE ? m->page_shift : l == PT_PUD ? m->pud_shift : m->pmd_shift;
}

/*
 * A leaf of its level alone: what is larger than a pte maps 4M at least, of which
 * the miss handler picks the one within.
 */
static bool has_size_of(const struct pt_mode *m, enum pt_level l, u64 e)
{
	unsigned shift = tte_shift(m, e);

	return shift <= level_shift(m, l) && (l == PT_PTE || shift >= REAL_HPAGE_SHIFT);
}

/* A TLB entry larger than what one entry of the table maps: all of those it covers hold it. */
static unsigned span(const struct pt_mode *m, enum pt_level l, u64 e)
{
	unsigned shift = tte_shift(m, e), one = level_shift(m, l);

	return (e & PAGE_VALID) && shift > one ? 1u << (shift - one) : 1;
}

static unsigned translation(const struct pt_mode *m, enum pt_level l, u64 e)
{
	(void)l;
	return tte_shift(m, e);
}

static bool is_table(enum pt_level l, u64 e)
{
	return l != PT_PTE && e && !(e & PAGE_PMD_HUGE);
}

/*
 * P: only privileged code; W: stores; NFO: nothing but no-fault loads, which
 * are not counted.  Privileged code may use what a user may.  A table's address
 * says nothing of rights.
 */
static u64 rights(const struct pt_mode *m, enum pt_level l, u64 e)
{
	const struct tte *t = &tte[m->variant];
	u64 r = PT_MMU_UR | PT_MMU_KR;

	if (is_table(l, e))
		return PT_MMU_ANY;
	if (!(e & PAGE_VALID) || (e & t->no_fault_only))
		return 0;
	if (e & t->write)
		r |= PT_MMU_UW | PT_MMU_KW;
	if (e & t->exec)
		r |= PT_MMU_UX | PT_MMU_KX;
	if (e & t->privileged)
		r &= ~PT_MMU_USER;
	if (e & t->global)
		r |= PT_MMU_GLOBAL;
	return has_size_of(m, l, e) ? r | PT_MMU_LEAF : r;
}

/*
 * PA<42:13>, RA<55:13>; the handler puts in the address bits between 4M and what
 * a pmd or a pud maps.
 */
static u64 frame(const struct pt_mode *m, enum pt_level l, u64 e)
{
	if (is_table(l, e))
		return e >> m->page_shift;
	return (e & tte[m->variant].paddr & (~UINT64_C(0) << level_shift(m, l))) >> m->page_shift;
}

/* Software records: see above. */
static u64 after(const struct pt_mode *m, enum pt_level l, u64 e, enum pt_access a)
{
	(void)m;
	(void)l;
	(void)a;
	return e;
}

/* CP, CV, E, IE and, on sun4u, snoop: what the TLB passes on to caches and bus. */
static u64 memtype(const struct pt_mode *m, enum pt_level l, u64 e)
{
	(void)l;
	return e & tte[m->variant].memtype;
}

/*
 * UltraSPARC User's Manual 6.2, CP and CV: with CP memory is cached and kept
 * coherent, with or without CV.  E orders what is not cached, so it alone makes
 * no device's memory of a page.  So too in UltraSPARC Architecture 2005.  IE
 * would turn every word around.
 */
static bool ordinary(const struct pt_mode *m, enum pt_level l, u64 e, u64 normal)
{
	const bool sun4v = m->variant == SUN4V;
	u64 cp = sun4v ? PAGE_CP_4V : PAGE_CP_4U;
	u64 ie = sun4v ? PAGE_IE_4V : PAGE_IE_4U;

	(void)l;
	(void)normal;
	return (e & (cp | ie)) == cp;
}

/* E: no load runs ahead, no store is merged; without CP nothing is cached. */
static bool device(const struct pt_mode *m, enum pt_level l, u64 e)
{
	const bool sun4v = m->variant == SUN4V;
	u64 cp = sun4v ? PAGE_CP_4V : PAGE_CP_4U;
	u64 side_effect = sun4v ? PAGE_E_4V : PAGE_E_4U;

	(void)l;
	return (e & (cp | side_effect)) == side_effect;
}

/* "Software should write zero": reserved, or diagnostic, to the TLB of this one or another. */
static u64 zero(const struct pt_mode *m, enum pt_level l)
{
	(void)l;
	return tte[m->variant].zero;
}

static const struct pt_mmu mmu = {
	.zero = zero,
	.rights = rights,
	.frame = frame,
	.after = after,
	.big_endian = true,
	.memtype = memtype,
	.ordinary = ordinary,
	.device = device,
	.span = span,
	.translation = translation,
};

/*
 * phys_bits: what the TTE holds on sun4u, Linux's MAX_PHYSMEM_BITS on sun4v.
 *
 * pud_shift: Linux has leaves there for its own memory and, on sun4v, for
 * HugeTLB pages of 16G, none that a helper of its makes.
 *
 * swp_offset_bits: the encoding carries 43, but an offset of 2^42 or more sets
 * bit 63, which is V: pte_accessible() would be true of the entry and the miss
 * handler would load it.  It takes 32 PB of swap in one file to get there.
 */
static const struct pt_mode modes[] = {
	{
		.name = "sun4u",
		.page_shift = PAGE_SHIFT,
		.pmd_shift = PMD_SHIFT,
		.pud_shift = PUD_SHIFT,
		.phys_bits = 43,
		.swp_type_bits = 5,
		.swp_offset_bits = 42,
		.huge_stays = true,
		.helpers_flush = true,
		.huge_shifts = PT_HUGE_SHIFTS(HPAGE_64K_SHIFT, PMD_SHIFT, HPAGE_256M_SHIFT, 0, 0),
		.mmu = &mmu,
		.variant = SUN4U,
	},
	{
		.name = "sun4v",
		.page_shift = PAGE_SHIFT,
		.pmd_shift = PMD_SHIFT,
		.pud_shift = PUD_SHIFT,
		.phys_bits = 53,
		.swp_type_bits = 5,
		.swp_offset_bits = 42,
		.huge_stays = true,
		.helpers_flush = true,
		.huge_shifts = PT_HUGE_SHIFTS(HPAGE_64K_SHIFT, PMD_SHIFT, HPAGE_256M_SHIFT,
					      HPAGE_2G_SHIFT, HPAGE_16G_SHIFT),
		.mmu = &mmu,
		.variant = SUN4V,
	},
};

extern const struct pt_arch pt_arch_sparc;
const struct pt_arch pt_arch_sparc = {
	.name = "sparc",
	.modes = modes,
	.nr_modes = PT_ARRAY_SIZE(modes),
};
