// SPDX-License-Identifier: GPL-2.0-or-later
#include <string.h>

#include "conformance/command/command.h"
#include "conformance/diff.h"

#define KERNEL "kernel:"

static int parse_side(const char *text, struct pt_side *s)
{
	if (!strcmp(text, "builtin")) {
		s->tree = NULL;
		return -1;
	}
	if (strncmp(text, KERNEL, strlen(KERNEL)) != 0 || !text[strlen(KERNEL)])
		return pt_usage("unknown subject '%s'; there are: builtin kernel:TREE", text);
	s->tree = text + strlen(KERNEL);
	return -1;
}

int pt_cmd_diff(const struct pt_options *o)
{
	struct pt_side side[2];
	for (size_t i = 0; i < 2; i++) {
		int err = parse_side(o->operands[i], &side[i]);
		if (err != -1)
			return err;
	}
	return pt_diff(o, side);
}
