// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/run/beside.h"

#include <stddef.h>

/*
 * Not the machine itself, though it is quicker still: who asks for an emulator may not want
 * a tree's code to run in any other way.
 */
const struct pt_engine *pt_quick_engine(const struct pt_engine *own, const struct pt_job *job)
{
	char why[256];

	if (own != &pt_engine_unicorn || !job->elf ||
	    pt_engine_qemu_user.available(job, why, sizeof(why)))
		return NULL;
	return &pt_engine_qemu_user;
}
