// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/command/command.h"
#include "conformance/race/races.h"

int pt_cmd_race(const struct pt_options *o)
{
	return pt_races(o);
}
