// SPDX-License-Identifier: GPL-2.0-or-later
/* The switches of a further run. */
#include <string.h>

#include "conformance/entry/arch_host.h"

bool pt_machine_has_switch(const struct pt_machine *m, const char *name)
{
	const size_t n = strlen(name);

	for (const char *s = m->switches; s && *s; s += strspn(s, " ")) {
		const size_t len = strcspn(s, " ");

		if (!strncmp(s, name, n) && (n == len || (n < len && s[n] == '=')))
			return true;
		s += len;
	}
	return false;
}
