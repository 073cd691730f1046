// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/mutate/mutate.h"
#include "conformance/command/command.h"

int pt_cmd_mutate(const struct pt_options *o)
{
	return pt_mutation_run(o);
}
