// SPDX-License-Identifier: GPL-2.0-or-later
/* Words of shell commands. */
#include <stdlib.h>
#include <string.h>

#include "conformance/report/writer.h"
#include "conformance/words/names.h"

void pt_put_quoted(FILE *f, const char *s)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
				    "_-./:,+=@%";
	if (*s && !s[strspn(s, plain)]) {
		fputs(s, f);
		return;
	}
	fputc('\'', f);
	for (; *s; s++) {
		if (*s == '\'')
			fputs("'\\''", f);
		else
			fputc(*s, f);
	}
	fputc('\'', f);
}
