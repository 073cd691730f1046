// SPDX-License-Identifier: GPL-2.0-or-later
#define _GNU_SOURCE
#include "conformance/misuse/labels.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/misuse/findings.h"
#include "conformance/words/last_words.h"
#include "conformance/work/files.h"

static size_t word_at(const char *p)
{
	size_t n = 0;

	while (isalnum((unsigned char)p[n]) || p[n] == '_')
		n++;
	return n;
}

/* "out:" alone on its line; not "default:", and no bit-field or "a ? b : c". */
static bool is_label(const char *line)
{
	size_t n;

	line += strspn(line, " \t");
	n = word_at(line);
	if (!n || isdigit((unsigned char)*line) || (n == 7 && !strncmp(line, "default", n)))
		return false;
	line += n + strspn(line + n, " \t");
	return line[0] == ':' && line[1] != ':';
}

static bool has_condition(const char *line, size_t size)
{
	static const char *const words[] = { "if", "while", "switch", "for" };

	for (size_t i = 0; i < size; i++) {
		const size_t n = word_at(line + i);

		if (line[i] == '?' || (line[i] == '&' && line[i + 1] == '&'))
			return true;
		for (size_t k = 0; n && k < sizeof(words) / sizeof(*words); k++)
			if (n == strlen(words[k]) && !strncmp(line + i, words[k], n))
				return true;
		i += n ? n - 1 : 0;
	}
	return false;
}

static bool is_decided(const char *text, unsigned from, unsigned to)
{
	bool behind = false;
	unsigned number = 1;

	for (const char *line = text; line && number <= to; number++) {
		const char *end = strchr(line, '\n');

		if (number > from && is_label(line))
			behind = true;
		else if (behind && has_condition(line, end ? (size_t)(end - line) : strlen(line)))
			return true;
		line = end ? end + 1 : NULL;
	}
	return false;
}

static bool stays(const struct pt_misuse *x, const void *tree)
{
	char *path = NULL, *text;
	bool decided;

	if (x->class != PT_MISUSE_SWAP_HELPER && x->class != PT_MISUSE_MAPPED_HELPER)
		return true;
	if (asprintf(&path, "%s/%s", (const char *)tree, x->file) < 0)
		pt_need(NULL);
	text = pt_read_file(path, NULL);
	decided = text && is_decided(text, x->test_line, x->line);
	free(text);
	free(path);
	return !decided;
}

void pt_misuse_drop_decided(struct pt_misuses *m, const char *tree)
{
	pt_misuse_keep(m, stays, tree);
}
