// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/diff.h"
#include "conformance/command/command.h"
#include "conformance/options/subject.h"

int pt_cmd_diff(const struct pt_options *o)
{
	struct pt_side side[2];
	for (size_t i = 0; i < 2; i++) {
		int err = pt_subject_parse(o->operands[i], &side[i].tree);
		if (err != -1)
			return err;
	}
	return pt_diff(o, side);
}
