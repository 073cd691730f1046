// SPDX-License-Identifier: GPL-2.0-or-later
/* The switches of a further run. */
#include <string.h>

#include "conformance/entry/arch_host.h"
#include "conformance/words/names.h"

bool pt_machine_has_switch(const struct pt_machine *m, const char *name)
{
	const size_t n = strlen(name);
	size_t len;

	for (const char *s = m->switches; s && (len = pt_word_in(&s)); s += len)
		if (!strncmp(s, name, n) && (n == len || (n < len && s[n] == '=')))
			return true;
	return false;
}
