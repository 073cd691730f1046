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

#endif
