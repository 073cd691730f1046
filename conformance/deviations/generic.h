/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Rules that generic code of kernel trees is known to break: it is in each architecture's
 * helpers alike, and each architecture that shows it has a row of it.
 */
#ifndef PT_DEVIATIONS_GENERIC_H
#define PT_DEVIATIONS_GENERIC_H

#include "conformance/deviations/known_deviations.h"

static const struct pt_deviation_at names_no_poisoned_page[] = {
	{ "*", "is_pfn_swap_entry", "true-on-poison", "kinds:present", false },
	{ "*", "set_huge_pte_at", "warns", "kinds:hwpoison warns:swp_offset_pfn", true },
	{ .helper = NULL },
};

#define PT_POISONED_PAGE(arch)                                                                     \
	{                                                                                          \
		.id = arch "-poisoned-page", .state = PT_DEVIATION_REACHED,                        \
		.title = "is_pfn_swap_entry() says no of the entry of a poisoned page",            \
		.what = "It names migration and device entries alone, and swp_offset_pfn() asks "  \
			"it of "                                                                   \
			"every entry whose frame is wanted, that of a poisoned page among them",   \
		.where = "include/linux/swapops.h is_pfn_swap_entry(): line 476 of 6.8, in all "   \
			 "architectures' code",                                                    \
		.since = "6.1, where swp_offset_pfn() came",                                       \
		.until = "6.9 (mm,swapops: update check in is_pfn_swap_entry for hwpoison "        \
			 "entries), "                                                              \
			 "and mended in 6.1.192 and 6.6",                                          \
		.relied_on = "mm/memory-failure.c check_hwpoisoned_entry()",                       \
		.consequence =                                                                     \
			"with CONFIG_DEBUG_VM the second memory error of a page ends in a BUG(); " \
			"/proc/pid/pagemap shows no frame of it",                                  \
		.witness = "6.8, 4level, is_pfn_swap_entry true-on-poison: "                       \
			   "is_pfn_swap_entry() says no of what make_hwpoison_entry() made",       \
		.at = names_no_poisoned_page                                                       \
	}

static const struct pt_deviation_at takes_no_migrating[] = {
	{ "*", "pmdp_huge_clear_flush", "warns", "kinds:migration warns:pmdp_huge_clear_flush",
	  false },
	{ .helper = NULL },
};

#define PT_SPLIT_MIGRATING(arch)                                                                   \
	{                                                                                          \
		.id = arch "-split-migrating", .state = PT_DEVIATION_REACHED,                      \
		.title = "pmdp_huge_clear_flush() does not take a migration entry",                \
		.what = "It asserts that the entry is present, though its caller gives it the "    \
			"entry of a huge page of a file that is being migrated as well",           \
		.where = "mm/pgtable-generic.c pmdp_huge_clear_flush(): line 138 of 5.10, in "     \
			 "all architectures' code",                                                \
		.since = "4.14, where migration entries of huge pages came",                       \
		.until = "5.13 (mm/thp: fix __split_huge_pmd_locked() on shmem migration "         \
			 "entry), and mended in 5.4.286",                                          \
		.relied_on = "mm/huge_memory.c __split_huge_pmd_locked()",                         \
		.consequence = "a hole punched into a file on tmpfs while its huge page is being " \
			       "migrated: BUG() in kernels with CONFIG_DEBUG_VM",                  \
		.witness = "5.10, 4level, pmdp_huge_clear_flush warns\n"                           \
			   "given 0xe7fffffffffbfe00 migration: type=0x1c",                        \
		.at = takes_no_migrating                                                           \
	}

#endif
