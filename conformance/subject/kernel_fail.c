// SPDX-License-Identifier: GPL-2.0-or-later
/* Why a step failed, in one line for the user. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/subject/kernel_build.h"

int pt_kbuild_fail(struct pt_kbuild *kb, const char *format, ...)
{
	va_list ap;

	if (kb->mishap[0]) {
		snprintf(kb->why, kb->size, "%s", kb->mishap);
		return -1;
	}
	va_start(ap, format);
	vsnprintf(kb->why, kb->size, format, ap);
	va_end(ap);
	return -1;
}

/* ---- what a log says ---- */

static bool has(const char *line, const char *word)
{
	return strstr(line, word) != NULL;
}

/* How much a line of a log tells; the first of the highest is shown. */
static int telling(const char *line)
{
	if (has(line, "No space left on device"))
		return 9;
	/* a script of a tree that came without its modes; what follows from it tells less */
	if (has(line, "source tree is not clean") || has(line, ": Permission denied"))
		return 8;
	if (has(line, ": error: ") || has(line, ": fatal error: "))
		return 7;
	if (has(line, "can't open file"))
		return 7;
	if (has(line, "syntax error") || has(line, "Error: ") || has(line, "undefined reference"))
		return 6;
	if (has(line, "error:") || has(line, "not found"))
		return 5;
	if (has(line, "*** ["))
		return 2;
	if (has(line, "*** ") && line[strlen(line) - 1] != '*')
		return 4;
	return *line ? 1 : 0;
}

static void cut(char *line, const char *piece)
{
	size_t n = strlen(piece);

	for (char *p; (p = strstr(line, piece));)
		memmove(p, p + n, strlen(p + n) + 1);
}

/* "file:12:3: error: text" becomes "file:12: text". */
static void shorten(const struct pt_kbuild *kb, char *line)
{
	char prefix[PATH_MAX + 1];
	int column, n = 0;
	char *p;

	snprintf(prefix, sizeof(prefix), "%s/", kb->src);
	cut(line, prefix);
	snprintf(prefix, sizeof(prefix), "%s/", kb->k->tree);
	cut(line, prefix);
	for (p = line; (p = strchr(p, ':')); p++) {
		if (sscanf(p, ":%*d:%d:%n", &column, &n) == 1 && n) {
			char *end = p + n - 1; /* the last colon */

			p = strchr(p + 1, ':');
			memmove(p, end, strlen(end) + 1);
			break;
		}
	}
	cut(line, "fatal error: ");
	cut(line, "error: ");
	if ((p = strstr(line, "*** ")))
		memmove(line, p + 4, strlen(p + 4) + 1);
}

void pt_log_reason(const struct pt_kbuild *kb, const char *log, char *reason, size_t size)
{
	char *text = pt_read_file(log, NULL), *save = NULL, *best = NULL;
	int most = 0;

	for (char *line = text ? strtok_r(text, "\n", &save) : NULL; line;
	     line = strtok_r(NULL, "\n", &save)) {
		int now = telling(line);

		if (now > most || (now == 1 && most == 1)) {
			most = now;
			best = line;
		}
	}
	if (best)
		shorten(kb, best);
	snprintf(reason, size, "%s", best ? best : "no message");
	free(text);
}
