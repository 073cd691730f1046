/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The list of engines: one line and one file each. */
#include <string.h>

#include "conformance/engine/engine.h"

const struct pt_engine *const pt_engines[] = {
	&pt_engine_native,	&pt_engine_unicorn,  &pt_engine_qemu_user,
	&pt_engine_qemu_system, &pt_engine_qemu_kvm, NULL,
};

const struct pt_engine *pt_engine_named(const char *name)
{
	for (size_t i = 0; pt_engines[i]; i++)
		if (!strcmp(pt_engines[i]->name, name))
			return pt_engines[i];
	return NULL;
}
