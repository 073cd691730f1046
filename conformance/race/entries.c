// SPDX-License-Identifier: GPL-2.0-or-later
/* Entries as mm makes them: mm/memory.c, mm/rmap.c, mm/huge_memory.c. */
#include "conformance/race/actor.h"

static u64 of_family(struct pt_race *r, enum pt_family f, enum pt_level l, u64 a)
{
	return pt_race_call(r, (enum pt_helper)pt_helper_at(f, l), a, 0);
}

u64 pt_race_new(struct pt_race *r, enum pt_level l, u64 frame, enum pt_prot prot)
{
	const u64 e = pt_race_call(r, (enum pt_helper)pt_helper_at(PT_F_make, l), frame, prot);

	return l == PT_PTE ? e : of_family(r, PT_F_mkhuge, l, e);
}

u64 pt_race_mapped(struct pt_race *r, enum pt_level l, u64 frame, enum pt_prot prot)
{
	const u64 e = of_family(r, PT_F_mkyoung, l, pt_race_new(r, l, frame, prot));

	/* the dirty bit last: x86 keeps it elsewhere in an entry that is not writable */
	if (!PT_PROT_WRITES(prot))
		return e;
	return of_family(r, PT_F_mkdirty, l, of_family(r, PT_F_mkwrite, l, e));
}

u64 pt_race_clean(struct pt_race *r, u64 frame)
{
	const u64 e = pt_race_new(r, PT_PTE, frame, PT_PROT_SHARED_RW);

	/* last: pte_mkwrite() makes it dirty to hardware in arm64's trees before 6.12 */
	return HELPER(r, pte_mkclean, HELPER(r, pte_mkwrite, HELPER(r, pte_mkyoung, e)));
}

u64 pt_race_swap(struct pt_race *r, enum pt_level l, u64 type, u64 offset)
{
	return of_family(r, PT_F_swp_to_entry, l, HELPER2(r, swp_entry, type, offset));
}

u64 pt_race_migration(struct pt_race *r, enum pt_level l, u64 frame, bool write)
{
	return of_family(r, PT_F_swp_to_entry, l,
			 write ? HELPER(r, make_writable_migration_entry, frame)
			       : HELPER(r, make_readable_migration_entry, frame));
}

u64 pt_race_marker(struct pt_race *r, u64 markers)
{
	return HELPER(r, swp_entry_to_pte, HELPER(r, make_pte_marker_entry, markers));
}

/*
 * Where a configuration has no such bit, helpers of its names are there, and do nothing.  One of
 * swap entries that does nothing, where those of mapped ones do, is wrong.
 */
const char *pt_race_lacks_uffd_wp(struct pt_race *r)
{
	const u64 pte = pt_race_mapped(r, PT_PTE, PT_RACE_FRAME, PT_PROT_RW);

	return HELPER(r, pte_uffd_wp, HELPER(r, pte_mkuffd_wp, pte)) ? NULL : "it keeps no uffd-wp";
}

const char *pt_race_lacks_dirty_by_mmu(struct pt_race *r)
{
	const u64 e = pt_race_clean(r, PT_RACE_FRAME);

	if (pt_race_permits(r, PT_PTE, e, PT_ACCESS_WRITE) &&
	    pt_race_recorded(r, PT_PTE, e, PT_ACCESS_WRITE) != e)
		return NULL;
	return "the MMU notes no stores: the kernel does, in a fault";
}

bool pt_race_is_migration(struct pt_race *r, enum pt_level l, u64 e)
{
	if (of_family(r, PT_F_none, l, e) || of_family(r, PT_F_present, l, e))
		return false;
	return HELPER(r, is_migration_entry, of_family(r, PT_F_type, l, e));
}

u64 pt_race_migration_frame(struct pt_race *r, enum pt_level l, u64 e)
{
	return HELPER(r, swp_offset_pfn, of_family(r, PT_F_type, l, e));
}
