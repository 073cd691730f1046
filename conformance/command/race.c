// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/command/command.h"
#include "conformance/race/litmus/litmus.h"
#include "conformance/race/races.h"

int pt_cmd_race(const struct pt_options *o)
{
	if (o->litmus && o->stress)
		return pt_usage("--stress is of scenarios, not of --litmus");
	if (o->litmus)
		return pt_litmus_run(o);
	if (o->kinds)
		return pt_usage("--kinds is of --litmus");
	if (o->nr_operands > 1)
		return pt_usage("race wants [SCENARIO], but got %zu operands; see ptconform race "
				"--help",
				o->nr_operands);
	return pt_races(o);
}
