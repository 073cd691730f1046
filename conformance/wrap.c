// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/wrap.h"

#include <string.h>

size_t pt_width_of(const char *s)
{
	size_t n = 0;

	for (; *s; s++)
		n += (*s & 0xc0) != 0x80;
	return n;
}

static size_t width_of_word(const char *s, size_t bytes)
{
	size_t n = 0;

	for (size_t i = 0; i < bytes; i++)
		n += (s[i] & 0xc0) != 0x80;
	return n;
}

void pt_wrap(FILE *f, size_t at, size_t indent, size_t columns, const char *text)
{
	bool first = true;

	for (text += strspn(text, " \n"); *text; text += strspn(text, " \n")) {
		size_t bytes = strcspn(text, " \n"), width = width_of_word(text, bytes);
		size_t wanted = at + !first + width;

		/* not even the first word need stand where it does not fit */
		if (columns && wanted > columns && at > indent) {
			fprintf(f, "\n%*s", (int)indent, "");
			at = indent;
		} else if (!first) {
			fputc(' ', f);
			at++;
		}
		fprintf(f, "%.*s", (int)bytes, text);
		at += width;
		first = false;
		text += bytes;
	}
	fputc('\n', f);
}
