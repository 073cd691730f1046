// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/deviations/known_deviations.h"

#include <string.h>

#include "conformance/entry/arch_host.h"

const char *const pt_deviation_states[PT_NR_DEVIATION_STATES] = {
	[PT_DEVIATION_REACHED] = "known",
	[PT_DEVIATION_UNREACHED] = "no caller known",
};

const char *pt_deviation_arch(const struct pt_deviation *d)
{
	for (size_t i = 0; i < pt_nr_arch_hosts; i++)
		for (const struct pt_deviation *e = pt_arch_deviations[i]; e->id; e++)
			if (e == d)
				return pt_arch_hosts[i]->arch->name;
	return NULL;
}

const struct pt_deviation *pt_deviation_next(const struct pt_deviation *d)
{
	size_t i = 0;

	if (d && d[1].id)
		return d + 1;
	if (d)
		while (strcmp(pt_arch_hosts[i++]->arch->name, pt_deviation_arch(d)) != 0)
			;
	while (i < pt_nr_arch_hosts && !pt_arch_deviations[i]->id)
		i++;
	return i < pt_nr_arch_hosts ? pt_arch_deviations[i] : NULL;
}

const struct pt_deviation *pt_deviation_named(const char *id)
{
	const struct pt_deviation *d = NULL;

	while ((d = pt_deviation_next(d)) && strcmp(d->id, id) != 0)
		;
	return d;
}
