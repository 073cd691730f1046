/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mm's own layer over the architecture's swap encoding, for builtin subjects:
 * which type number means what, and how a pfn sits in a swap_entry_t.
 * Included by arch/<arch>/helpers.c after its __swp_*() functions.
 *
 * Follows include/linux/swap.h and swapops.h of Linux 6.12 with device memory,
 * memory failure and migration configured: 32 types, of which mm keeps nine.
 */
#ifndef PT_SWAPOPS_H
#define PT_SWAPOPS_H

#include "generic/subject/subject.h"

enum {
	SWP_NR_TYPES = 32,
	SWP_PTE_MARKER = 31,
	SWP_DEVICE_EXCLUSIVE_READ = 30,
	SWP_DEVICE_EXCLUSIVE_WRITE = 29,
	SWP_DEVICE_READ = 28,
	SWP_DEVICE_WRITE = 27,
	SWP_MIGRATION_WRITE = 26,
	SWP_MIGRATION_READ_EXCLUSIVE = 25,
	SWP_MIGRATION_READ = 24,
	SWP_HWPOISON = 23,
	MAX_SWAPFILES = 23,
};

/*
 * A swp_entry_t must fit an XArray value, which has 63 bits: five of type on
 * top, the offset below.
 */
#define SWP_TYPE_SHIFT 58

static u64 swp_entry(u64 type, u64 offset)
{
	return type << SWP_TYPE_SHIFT | (offset & PT_BITS(0, SWP_TYPE_SHIFT - 1));
}

static u64 swp_type(u64 v)
{
	return v >> SWP_TYPE_SHIFT;
}

static u64 swp_offset(u64 v)
{
	return v & PT_BITS(0, SWP_TYPE_SHIFT - 1);
}

static u64 swp_entry_to_pte(u64 v)
{
	return __swp_entry_to_pte(__swp_entry(swp_type(v), swp_offset(v)));
}

static u64 pte_to_swp_entry(u64 e)
{
	e = pte_swp_clear_flags(e);
	u64 arch = __pte_to_swp_entry(e);
	return swp_entry(__swp_type(arch), __swp_offset(arch));
}

static u64 pte_move_swp_offset(u64 e, u64 n)
{
	const u64 bare = pte_swp_clear_flags(e), v = pte_to_swp_entry(e);

	return swp_entry_to_pte(swp_entry(swp_type(v), swp_offset(v) + n)) | (e ^ bare);
}

/*
 * A pfn in a migration entry takes PT_SWP_PFN_BITS, which the architecture
 * defines as its physical address bits less the page shift; young and dirty
 * lie above it if the offset has room for both.
 */
#define SWP_MIG_YOUNG PT_BIT(PT_SWP_PFN_BITS)
#define SWP_MIG_DIRTY PT_BIT(PT_SWP_PFN_BITS + 1)

static u64 migration_entry_supports_ad(u64 unused)
{
	(void)unused;
	u64 arch = __pte_to_swp_entry(__swp_entry_to_pte(__swp_entry(0, ~UINT64_C(0))));
	return __swp_offset(arch) >= (SWP_MIG_DIRTY << 1) - 1;
}

static u64 make_readable_migration_entry(u64 pfn)
{
	return swp_entry(SWP_MIGRATION_READ, pfn);
}

static u64 make_readable_exclusive_migration_entry(u64 pfn)
{
	return swp_entry(SWP_MIGRATION_READ_EXCLUSIVE, pfn);
}

static u64 make_writable_migration_entry(u64 pfn)
{
	return swp_entry(SWP_MIGRATION_WRITE, pfn);
}

static u64 make_migration_entry_young(u64 v)
{
	return migration_entry_supports_ad(0) ? v | SWP_MIG_YOUNG : v;
}

static u64 make_migration_entry_dirty(u64 v)
{
	return migration_entry_supports_ad(0) ? v | SWP_MIG_DIRTY : v;
}

static u64 is_migration_entry_young(u64 v)
{
	return migration_entry_supports_ad(0) && (v & SWP_MIG_YOUNG);
}

static u64 is_migration_entry_dirty(u64 v)
{
	return migration_entry_supports_ad(0) && (v & SWP_MIG_DIRTY);
}

static u64 is_readable_migration_entry(u64 v)
{
	return swp_type(v) == SWP_MIGRATION_READ;
}

static u64 is_readable_exclusive_migration_entry(u64 v)
{
	return swp_type(v) == SWP_MIGRATION_READ_EXCLUSIVE;
}

static u64 is_writable_migration_entry(u64 v)
{
	return swp_type(v) == SWP_MIGRATION_WRITE;
}

static u64 is_migration_entry(u64 v)
{
	return swp_type(v) >= SWP_MIGRATION_READ && swp_type(v) <= SWP_MIGRATION_WRITE;
}

static u64 swp_offset_pfn(u64 v)
{
	return swp_offset(v) & (SWP_MIG_YOUNG - 1);
}

/* Pages of a device's memory that the processor cannot reach, or not now. */
static u64 make_readable_device_private_entry(u64 pfn)
{
	return swp_entry(SWP_DEVICE_READ, pfn);
}

static u64 make_writable_device_private_entry(u64 pfn)
{
	return swp_entry(SWP_DEVICE_WRITE, pfn);
}

static u64 is_writable_device_private_entry(u64 v)
{
	return swp_type(v) == SWP_DEVICE_WRITE;
}

static u64 is_device_private_entry(u64 v)
{
	return swp_type(v) == SWP_DEVICE_READ || is_writable_device_private_entry(v);
}

static u64 make_readable_device_exclusive_entry(u64 pfn)
{
	return swp_entry(SWP_DEVICE_EXCLUSIVE_READ, pfn);
}

static u64 make_writable_device_exclusive_entry(u64 pfn)
{
	return swp_entry(SWP_DEVICE_EXCLUSIVE_WRITE, pfn);
}

static u64 is_writable_device_exclusive_entry(u64 v)
{
	return swp_type(v) == SWP_DEVICE_EXCLUSIVE_WRITE;
}

static u64 is_device_exclusive_entry(u64 v)
{
	return swp_type(v) == SWP_DEVICE_EXCLUSIVE_READ || is_writable_device_exclusive_entry(v);
}

/* A page that memory failure has taken away. */
static u64 make_hwpoison_entry(u64 pfn)
{
	return swp_entry(SWP_HWPOISON, pfn);
}

static u64 is_hwpoison_entry(u64 v)
{
	return swp_type(v) == SWP_HWPOISON;
}

static u64 non_swap_entry(u64 v)
{
	return swp_type(v) >= MAX_SWAPFILES;
}

static u64 is_pfn_swap_entry(u64 v)
{
	return is_migration_entry(v) || is_device_private_entry(v) ||
	       is_device_exclusive_entry(v) || is_hwpoison_entry(v);
}

/* Pages of the largest swap file; an architecture may say less: PT_MAX_SWAPFILE_SIZE. */
#ifndef PT_MAX_SWAPFILE_SIZE
#define PT_MAX_SWAPFILE_SIZE (~UINT64_C(0))
#endif

static u64 arch_max_swapfile_size(u64 unused)
{
	u64 last = swp_offset(pte_to_swp_entry(swp_entry_to_pte(swp_entry(0, ~UINT64_C(0)))));

	(void)unused;
	return last < PT_MAX_SWAPFILE_SIZE ? last + 1 : PT_MAX_SWAPFILE_SIZE;
}

static u64 make_pte_marker_entry(u64 marker)
{
	return swp_entry(SWP_PTE_MARKER, marker);
}

static u64 pte_marker_get(u64 v)
{
	return swp_offset(v) & 7;
}

static u64 is_pte_marker(u64 e)
{
	return !pte_none(e) && !pte_present(e) && swp_type(pte_to_swp_entry(e)) == SWP_PTE_MARKER;
}

/* What markers say, a bit each. */
#define MARKER_UFFD_WP	PT_BIT(0)
#define MARKER_POISONED PT_BIT(1)
#define MARKER_GUARD	PT_BIT(2)

static u64 make_pte_marker(u64 marker)
{
	return swp_entry_to_pte(make_pte_marker_entry(marker));
}

static u64 is_pte_marker_entry(u64 v)
{
	return swp_type(v) == SWP_PTE_MARKER;
}

static bool has_marker(u64 v, u64 marker)
{
	return is_pte_marker_entry(v) && (pte_marker_get(v) & marker);
}

static u64 pte_marker_entry_uffd_wp(u64 v)
{
	return has_marker(v, MARKER_UFFD_WP);
}

static u64 pte_marker_uffd_wp(u64 e)
{
	return is_pte_marker(e) && pte_marker_entry_uffd_wp(pte_to_swp_entry(e));
}

static u64 is_poisoned_swp_entry(u64 v)
{
	return has_marker(v, MARKER_POISONED);
}

static u64 is_guard_swp_entry(u64 v)
{
	return has_marker(v, MARKER_GUARD);
}

/* The rows of pt_subject.op that this file and every architecture's swap ptes give. */
#define PT_HAS_SWAPOPS                                                                           \
	PT_HAS2(__swp_entry), PT_HAS(__swp_type), PT_HAS(__swp_offset),                          \
		PT_HAS(__swp_entry_to_pte), PT_HAS(__pte_to_swp_entry),                          \
		PT_HAS(pte_swp_clear_flags), PT_HAS2(swp_entry), PT_HAS(swp_type),               \
		PT_HAS(swp_offset), PT_HAS(swp_entry_to_pte), PT_HAS(pte_to_swp_entry),          \
		PT_HAS(make_readable_migration_entry),                                           \
		PT_HAS(make_readable_exclusive_migration_entry),                                 \
		PT_HAS(make_writable_migration_entry), PT_HAS(make_migration_entry_young),       \
		PT_HAS(make_migration_entry_dirty), PT_HAS(is_migration_entry),                  \
		PT_HAS(is_readable_migration_entry),                                             \
		PT_HAS(is_readable_exclusive_migration_entry),                                   \
		PT_HAS(is_writable_migration_entry), PT_HAS(is_migration_entry_young),           \
		PT_HAS(is_migration_entry_dirty), PT_HAS(migration_entry_supports_ad),           \
		PT_HAS(swp_offset_pfn), PT_HAS(make_readable_device_private_entry),              \
		PT_HAS(make_writable_device_private_entry), PT_HAS(is_device_private_entry),     \
		PT_HAS(is_writable_device_private_entry),                                        \
		PT_HAS(make_readable_device_exclusive_entry),                                    \
		PT_HAS(make_writable_device_exclusive_entry), PT_HAS(is_device_exclusive_entry), \
		PT_HAS(is_writable_device_exclusive_entry), PT_HAS(make_hwpoison_entry),         \
		PT_HAS(is_hwpoison_entry), PT_HAS(is_pfn_swap_entry), PT_HAS(non_swap_entry),    \
		PT_HAS(arch_max_swapfile_size), PT_HAS(make_pte_marker_entry),                   \
		PT_HAS(pte_marker_get), PT_HAS(is_pte_marker), PT_HAS(make_pte_marker),          \
		PT_HAS(is_pte_marker_entry), PT_HAS(pte_marker_uffd_wp),                         \
		PT_HAS(pte_marker_entry_uffd_wp), PT_HAS(is_poisoned_swp_entry),                 \
		PT_HAS(is_guard_swp_entry), PT_HAS2(pte_move_swp_offset)

#ifdef PT_THP_MIGRATION
static u64 swp_entry_to_pmd(u64 v)
{
	return __swp_entry_to_pmd(__swp_entry(swp_type(v), swp_offset(v)));
}

static u64 pmd_to_swp_entry(u64 e)
{
	e = pmd_swp_clear_flags(e);
	u64 arch = __pmd_to_swp_entry(e);
	return swp_entry(__swp_type(arch), __swp_offset(arch));
}

static u64 is_pmd_migration_entry(u64 e)
{
	return !pmd_none(e) && !pmd_present(e) && is_migration_entry(pmd_to_swp_entry(e));
}

#define PT_HAS_PMD_SWAPOPS                                                                \
	PT_HAS(__swp_entry_to_pmd), PT_HAS(__pmd_to_swp_entry), PT_HAS(swp_entry_to_pmd), \
		PT_HAS(pmd_to_swp_entry), PT_HAS(is_pmd_migration_entry)
#endif

#endif
