/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How an s390 processor reads an entry, and the modes.  All facts are from the
 * z/Architecture Principles of Operation, chapter 3: Dynamic Address
 * Translation for the formats, Protection for what they permit.  Assumed as
 * Linux runs: EDAT-1, EDAT-2 and instruction-execution protection are on, but
 * where the machine lacks them.
 *
 * DAT protection makes no difference between problem and supervisor state, so
 * user and kernel have the same rights ("DAT Protection").  Access keys and
 * the reference and change bits are in the storage key, not in the entry
 * ("Storage Key"): an access leaves the entry as it is.
 */
#include "bits.h"
#include "generic/contract/lacks.h"
#include "generic/subject/subject.h"

#define READ  (PT_MMU_UR | PT_MMU_KR)
#define WRITE (PT_MMU_UW | PT_MMU_KW)
#define EXEC  (PT_MMU_UX | PT_MMU_KX)

/*
 * The bit that keeps from execution, in the same place in leaves of every level.  A
 * machine without that takes it for another (change-recording override, with EDAT-1)
 * or wants it to be zero: no entry in a table may have it.
 */
static u64 meaningless(const struct pt_mode *m, enum pt_level l)
{
	(void)l;
	return m->lacks & PT_LACKS_NOEXEC ? PAGE_NOEXEC : 0;
}

static bool is_kept_from_execution(const struct pt_mode *m, u64 e)
{
	return !(m->lacks & PT_LACKS_NOEXEC) && (e & PAGE_NOEXEC);
}

/*
 * "Page-Table Entries": I makes a page-translation exception, bit 52 of the
 * manual (PAGE_ZERO here) a translation-specification exception.
 */
static u64 page_rights(const struct pt_mode *m, u64 e)
{
	u64 r = READ | WRITE | EXEC | PT_MMU_LEAF;

	if (e & (PAGE_INVALID | PAGE_ZERO))
		return 0;
	if (e & PAGE_PROTECT)
		r &= ~WRITE;
	if (is_kept_from_execution(m, e))
		r &= ~EXEC;
	return r;
}

/*
 * "Segment-Table Entries" and "Region-Table Entries", the third: P counts in
 * both formats, so a table gives the most that may be had below it; IEP only
 * where FC makes the entry a leaf.  The bits of a leaf are in the same places.
 */
static u64 leaf_or_table_rights(const struct pt_mode *m, u64 e)
{
	u64 r = READ | WRITE | EXEC;

	if (e & SEGMENT_ENTRY_INVALID)
		return 0;
	if (e & SEGMENT_ENTRY_PROTECT)
		r &= ~WRITE;
	if (!(e & SEGMENT_ENTRY_LARGE))
		return r;
	if (is_kept_from_execution(m, e))
		r &= ~EXEC;
	if (e & SEGMENT_ENTRY_COMMON)
		r |= PT_MMU_GLOBAL;
	return r | PT_MMU_LEAF;
}

/* A type other than the table's is a translation-specification exception. */
static u64 segment_rights(const struct pt_mode *m, u64 e)
{
	return e & SEGMENT_ENTRY_TYPE_MASK ? 0 : leaf_or_table_rights(m, e);
}

/*
 * "Region-Third-Table Entry": TF and TL name the first and the last quarter of
 * the segment table that exist; the others are a segment-translation exception.
 * So a table cut short opens addresses below it, but does not give a user all
 * that is in its range: it counts as the kernel's alone.
 */
static u64 region3_rights(const struct pt_mode *m, u64 e)
{
	u64 first = (e & REGION_ENTRY_OFFSET) >> 6, last = e & REGION_ENTRY_LENGTH;
	u64 r = leaf_or_table_rights(m, e);

	if ((e & SEGMENT_ENTRY_TYPE_MASK) != REGION_ENTRY_TYPE_R3)
		return 0;
	if (e & SEGMENT_ENTRY_LARGE)
		return r;
	if (first > last)
		return 0;
	return last - first == 3 ? r : r & PT_MMU_KERNEL;
}

static u64 rights(const struct pt_mode *m, enum pt_level l, u64 e)
{
	switch (l) {
	case PT_PTE:
		return page_rights(m, e);
	case PT_PMD:
		return segment_rights(m, e);
	default:
		return region3_rights(m, e);
	}
}

/* Page-frame, segment-frame and region-frame real address; of a table, its origin. */
static u64 frame(const struct pt_mode *m, enum pt_level l, u64 e)
{
	bool leaf = e & SEGMENT_ENTRY_LARGE;
	u64 mask = PAGE_FRAME;

	if (l == PT_PMD)
		mask = leaf ? SEGMENT_ENTRY_ORIGIN_LARGE : SEGMENT_ENTRY_ORIGIN;
	else if (l == PT_PUD)
		mask = leaf ? REGION3_ENTRY_ORIGIN_LARGE : REGION_ENTRY_ORIGIN;
	return (e & mask) >> m->page_shift;
}

/* Reference and change recording is in the storage key. */
static u64 after(const struct pt_mode *m, enum pt_level l, u64 e, enum pt_access a)
{
	(void)m;
	(void)l;
	(void)a;
	return e;
}

/* Storage has one kind of caching. */
static u64 memtype(const struct pt_mode *m, enum pt_level l, u64 e)
{
	(void)m;
	(void)l;
	(void)e;
	return 0;
}

static const struct pt_mmu mmu = {
	.rights = rights,
	.frame = frame,
	.after = after,
	.big_endian = true,
	.memtype = memtype,
	.meaningless = meaningless,
};

/*
 * phys_bits is the default of Linux's MAX_PHYSMEM_BITS; the frame field takes
 * all 64.  swp_offset_bits is what the encoding carries.
 */
static const struct pt_mode modes[] = {
	{
		.name = "edat",
		.page_shift = PAGE_SHIFT,
		.pmd_shift = SEGMENT_SHIFT,
		.pud_shift = REGION3_SHIFT,
		.table_shift = { [PT_PMD] = 11 }, /* 256 entries */
		.huge_shifts = PT_HUGE_SHIFTS(SEGMENT_SHIFT, REGION3_SHIFT, 0, 0, 0),
		.phys_bits = 46,
		.swp_type_bits = 5,
		.swp_offset_bits = 52,
		.huge_stays = true,
		.mmu = &mmu,
	},
};

extern const struct pt_arch pt_arch_s390;
const struct pt_arch pt_arch_s390 = {
	.name = "s390",
	.modes = modes,
	.nr_modes = PT_ARRAY_SIZE(modes),
};
