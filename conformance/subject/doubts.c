// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/subject/doubts.h"

#include <fnmatch.h>
#include <stdio.h>
#include <string.h>

#include "conformance/words/names.h"

const struct pt_asked pt_asked[] = {
#define PT_ASKED(id, bit, symbols, signs, clauses) \
	{ #id, PT_FEATURE_##bit, symbols, signs, clauses },
#include "conformance/subject/shim/features.def"
#undef PT_ASKED
};
const size_t pt_nr_asked = PT_ARRAY_SIZE(pt_asked);

size_t pt_next_item(const char **at)
{
	*at += strspn(*at, " ");
	return strcspn(*at, " ");
}

bool pt_asked_for(const struct pt_asked *a, const struct pt_clause *c)
{
	char name[PT_FULL_NAME], glob[64];
	size_t n;

	pt_clause_full_name(c, name, sizeof(name));
	for (const char *p = a->clauses; (n = pt_next_item(&p)); p += n) {
		snprintf(glob, sizeof(glob), "%.*s", (int)n, p);
		if (!fnmatch(glob, name, 0))
			return true;
	}
	return false;
}
