// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/words/arguments.h"

#include <fnmatch.h>
#include <stddef.h>

/* First match. */
static const struct {
	const char *helper;
	struct pt_argument argument;
} arguments[] = {
	{ "*_swp_*", { 1, false } },
	{ "softleaf_from_*", { 1, false } },
	{ "*_modify_prot_commit", { 4, false } }, /* the place is empty between start and commit */
	{ "modify_prot_commit_ptes", { 4, false } },
	{ "set_ptes", { 4, false } },
	{ "set_p[mu]d_at", { 4, false } },
	{ "p[mu]d_clear_huge", { 1, true } },
	{ "pte_accessible", { 2, false } },
	{ "arch_check_zapped_p??", { 2, false } },
	{ "pte_batch_hint", { 2, false } },
	{ "pte_clear_not_present_full", { 3, true } },
	{ "*p_*", { 3, true } },
	{ "*_ptes", { 3, true } },
	{ "*", { 1, false } },
};

struct pt_argument pt_entry_argument(const char *helper)
{
	size_t i = 0;

	while (fnmatch(arguments[i].helper, helper, 0))
		i++;
	return arguments[i].argument;
}
