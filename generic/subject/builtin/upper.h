/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Levels that are tables alone, for builtin subjects, and the way from table to table.
 * As include/asm-generic/pgtable-nop4d.h and -nopud.h have it where a level is folded.
 *
 * Who includes it has defined
 * PT_TABLE_SHIFT      log2 of bytes of a page
 * PT_TABLE(pfn)       an entry that points to a table there
 * PT_TABLE_PFN(e)     and back
 * PT_TABLE_BAD(e)     is it none?
 * PT_PUD_FOLDED       is the pud the p4d's one entry?
 * PT_P4D_FOLDED       is the p4d the pgd's?
 */
#ifndef PT_UPPER_H
#define PT_UPPER_H

#include "generic/subject/builtin/pointers.h"

static u64 mm_pmd_folded(u64 unused)
{
	(void)unused;
	return PT_FOLDED_NEVER;
}

static u64 mm_pud_folded(u64 unused)
{
	(void)unused;
	return PT_PUD_FOLDED ? PT_FOLDED_ALWAYS : PT_FOLDED_NEVER;
}

static u64 mm_p4d_folded(u64 unused)
{
	(void)unused;
	return PT_P4D_FOLDED ? PT_FOLDED_ALWAYS : PT_FOLDED_NEVER;
}

static u64 pt_table_place(u64 e, u64 n)
{
	return (PT_TABLE_PFN(e) << PT_TABLE_SHIFT) + n * sizeof(u64);
}

/* An entry of a level that is asked of tables alone; is_folded: of the level below, its one entry.
 */
#define PT_UPPER(l, is_folded)                          \
	static u64 l##_none(u64 e)                      \
	{                                               \
		return !(is_folded) && !e;              \
	}                                               \
	static u64 l##_present(u64 e)                   \
	{                                               \
		return (is_folded) || e;                \
	}                                               \
	static u64 l##_bad(u64 e)                       \
	{                                               \
		return !(is_folded) && PT_TABLE_BAD(e); \
	}                                               \
	static u64 l##_clear(u64 e)                     \
	{                                               \
		return (is_folded) ? e : 0;             \
	}                                               \
	static u64 l##_populate(u64 pfn)                \
	{                                               \
		return (is_folded) ? 0 : PT_TABLE(pfn); \
	}
PT_UPPER(p4d, PT_PUD_FOLDED)
PT_UPPER(pgd, PT_P4D_FOLDED)

static u64 p4d_pgtable(u64 e)
{
	return PT_TABLE_PFN(e);
}

static u64 pud_offset(u64 e, u64 n)
{
	return PT_PUD_FOLDED ? PT_SAME_PLACE : pt_table_place(e, n);
}

static u64 p4d_offset(u64 e, u64 n)
{
	return PT_P4D_FOLDED ? PT_SAME_PLACE : pt_table_place(e, n);
}

static u64 pt_through(u64 e)
{
	return PT_PUD_FOLDED && PT_P4D_FOLDED ? e : 0;
}

#define PT_HAS_UPPER                                                                              \
	PT_HAS(mm_pmd_folded), PT_HAS(mm_pud_folded), PT_HAS(mm_p4d_folded), PT_HAS(p4d_none),    \
		PT_HAS(p4d_present), PT_HAS(p4d_bad), PT_IS(p4d_leaf, pt_no), PT_HAS(p4d_clear),  \
		PT_HAS(p4d_populate), PT_HAS(p4d_pgtable), PT_HAS(pgd_none), PT_HAS(pgd_present), \
		PT_HAS(pgd_bad), PT_IS(pgd_leaf, pt_no), PT_HAS(pgd_clear), PT_HAS(pgd_populate), \
		PT_IS2(pte_offset_kernel, pt_table_place), PT_IS2(pmd_offset, pt_table_place),    \
		PT_IS2(pmd_offset_lockless, pt_table_place), PT_HAS2(pud_offset),                 \
		PT_IS2(pud_offset_lockless, pud_offset), PT_HAS2(p4d_offset),                     \
		PT_IS2(p4d_offset_lockless, p4d_offset), PT_IS(pud_through_copies, pt_through)

#endif
