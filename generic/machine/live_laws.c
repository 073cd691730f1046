// SPDX-License-Identifier: GPL-2.0-or-later
/* Which function answers for which law of a walker. */
#include "generic/machine/live.h"

int pt_live_law(struct pt_live *v, size_t law, u64 pfn, u64 n)
{
	static int (*const fns[])(struct pt_live * v, const struct pt_law *law, u64 pfn, u64 n) = {
#define PT_LAW(h, name, rule, text, domain, fn, only, ...) \
	PT_LAW_IS_##domain(pt_live_##fn, NULL, NULL),
#include "generic/contract/laws.def"
	};

	return fns[law](v, &pt_laws[law], pfn, n);
}
