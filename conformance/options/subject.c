// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/options/subject.h"

#include <string.h>

#include "conformance/options/options.h"
#include "conformance/words/suggest.h"

#define KERNEL "kernel:"

static int unknown_subject(const char *text)
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

int pt_subject_parse(const char *text, const char **tree)
{
	*tree = NULL;
	if (!strcmp(text, "builtin"))
		return -1;
	if (strncmp(text, KERNEL, strlen(KERNEL)) != 0 || !text[strlen(KERNEL)])
		return unknown_subject(text);
	*tree = text + strlen(KERNEL);
	return -1;
}
