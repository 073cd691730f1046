// SPDX-License-Identifier: GPL-2.0-or-later
#include <string.h>

#include "conformance/command/command.h"
#include "conformance/diff.h"
#include "conformance/words/suggest.h"

#define KERNEL "kernel:"

int pt_unknown_subject(const char *text)
{
	static const char *const names[] = { "builtin", "kernel:TREE", "kernel" };
	const size_t n = strcspn(text, ":");
	char near[PT_NEAR], word[32] = "";

	if (pt_is_folder(text))
		return pt_usage("unknown subject '%s'; there are: builtin kernel:TREE; near it: "
				"kernel:%s",
				text, text);
	memcpy(word, text, n < sizeof(word) ? n : sizeof(word) - 1);
	pt_near(word, &names[strchr(text, ':') ? 2 : 0], strchr(text, ':') ? 1 : 2, near,
		sizeof(near));
	return pt_usage("unknown subject '%s'; there are: builtin kernel:TREE%s%s%s", text,
			*near ? "; near it:" : "", near, *near && strchr(text, ':') ? ":TREE" : "");
}

static int parse_side(const char *text, struct pt_side *s)
{
	if (!strcmp(text, "builtin")) {
		s->tree = NULL;
		return -1;
	}
	if (strncmp(text, KERNEL, strlen(KERNEL)) != 0 || !text[strlen(KERNEL)])
		return pt_unknown_subject(text);
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
