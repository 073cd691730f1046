// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/run/unset.h"

#include <stdio.h>

void pt_doubt_text(const struct pt_doubt *d, size_t which, char *buf, size_t size)
{
	const struct pt_unset *u = &d->unset[which];

	snprintf(buf, size, "nobody here sets %s%s%s%s%s%s%s%s", u->name, *u->defined ? " (" : "",
		 u->defined, *u->defined ? ")" : "", *u->writer ? ", as the tree does in " : "",
		 u->writer, *u->readers ? "; read by " : "", u->readers);
}
