// SPDX-License-Identifier: GPL-2.0-or-later
/* Which function answers for which law. */
#include "generic/judge/laws.h"

const pt_law_fn pt_law_fns[] = {
#define PT_LAW(h, name, rule, text, domain, fn, only, ...) \
	PT_LAW_IS_##domain(NULL, NULL, pt_law_##fn),
#include "generic/contract/laws.def"
};

bool pt_flushes_count(const struct pt_caller *c, const struct pt_law *law)
{
	return (!pt_is_of_flushes(law) || pt_records(c->flushes, law)) &&
	       (law->only != PT_ONLY_ITSELF || c->facts->mode->helpers_flush) &&
	       (law->only != PT_ONLY_ONE_SIZE || c->facts->mode->one_size);
}

bool pt_can_hold(const struct pt_caller *c, const struct pt_law *law)
{
	if (!pt_flushes_count(c, law))
		return false;
	for (size_t i = 0; law->needs[i].part; i++)
		if (!pt_has(c, law->needs[i].helper))
			return false;
	return pt_has(c, law->helper);
}

bool pt_has_needs(const struct pt_caller *c, const struct pt_law *law)
{
	return pt_is_supported(c->facts, law->helper) != (law->only == PT_ONLY_WITHOUT) &&
	       pt_can_hold(c, law);
}
