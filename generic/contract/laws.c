// SPDX-License-Identifier: GPL-2.0-or-later
/* The laws' rows, as data: laws.def. */
#include "generic/contract/contract.h"

#define PT_PART(part, h)              \
	{                             \
		PT_PART_##part, H_##h \
	}
#define PT_LAW(h, name, rule, text, domain, fn, only, ...) \
	{ H_##h, name, rule, text, PT_DOMAIN_##domain, PT_ONLY_##only, { __VA_ARGS__ } },
const struct pt_law pt_laws[] = {
#include "generic/contract/laws.def"
};
const size_t pt_nr_laws = PT_ARRAY_SIZE(pt_laws);

#define PT_LAW(h, name, rule, text, domain, fn, only, ...)
#define PT_LAW_ANSWER(name, answer) { name, PT_ANSWER_##answer },
const struct pt_law_answers pt_law_answers[] = {
#include "generic/contract/laws.def"
};
const size_t pt_nr_law_answers = PT_ARRAY_SIZE(pt_law_answers);

enum pt_helper pt_law_part(const struct pt_law *law, enum pt_part part)
{
	for (size_t i = 0; law->needs[i].part; i++)
		if (law->needs[i].part == part)
			return law->needs[i].helper;
	return law->helper;
}
