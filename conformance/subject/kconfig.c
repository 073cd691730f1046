// SPDX-License-Identifier: GPL-2.0-or-later
#define _GNU_SOURCE
#include "conformance/subject/kconfig.h"

#include <stdlib.h>
#include <string.h>

#include "conformance/words/last_words.h"

static const char prefix[] = "CONFIG_";

void pt_kconfig_list(FILE *list, const char *text)
{
	static const char *const words[] = { "config", "menuconfig" };

	for (const char *line = text; *line; line += strcspn(line, "\n")) {
		line += strspn(line, "\n \t");
		for (size_t i = 0; i < PT_ARRAY_SIZE(words); i++) {
			size_t n = strlen(words[i]), blank;
			const char *name;

			if (strncmp(line, words[i], n) != 0)
				continue;
			blank = strspn(line + n, " \t");
			name = line + n + blank;
			if (blank)
				fprintf(list, "%.*s\n", (int)strcspn(name, " \t\n#"), name);
		}
	}
}

char *pt_kconfig_symbols(const struct pt_kbuild *kb)
{
	char path[2 * PATH_MAX], *symbols = NULL;
	size_t size;
	FILE *f = pt_open_text(&symbols, &size);

	fputc('\n', f);
	for (size_t i = 0; i < kb->inputs.n; i++) {
		const struct pt_input_file *in = &kb->inputs.v[i];
		const char *base = strrchr(in->path, '/');
		char *text;

		base = base ? base + 1 : in->path;
		if (in->part != PT_PART_CONFIG || strncmp(base, "Kconfig", 7) != 0)
			continue;
		snprintf(path, sizeof(path), "%s/%s", kb->k->tree, in->path);
		text = pt_read_file(path, NULL);
		if (text)
			pt_kconfig_list(f, text);
		free(text);
	}
	pt_close_text(f);
	return symbols;
}

bool pt_kconfig_knows(const char *symbols, const char *name, size_t n)
{
	size_t skip = strlen(prefix);
	char line[128];

	if (n <= skip || strncmp(name, prefix, skip) != 0 || !symbols[1])
		return true;
	snprintf(line, sizeof(line), "\n%.*s\n", (int)(n - skip), name + skip);
	return strstr(symbols, line);
}
