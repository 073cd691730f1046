// SPDX-License-Identifier: GPL-2.0-or-later
/* What the reader's terminal can show, and what goes to standard error. */
#define _GNU_SOURCE
#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "conformance/options/options.h"
#include "conformance/words/last_words.h"
#include "conformance/words/names.h"

int pt_usage(const char *fmt, ...)
{
	char *text = NULL;
	va_list ap;
	va_start(ap, fmt);
	if (vasprintf(&text, fmt, ap) < 0)
		pt_no_memory();
	va_end(ap);
	/* what people typed is shown, not sent to the terminal */
	for (char *p = text; *p; p++)
		if (iscntrl((unsigned char)*p) && *p != '\n')
			*p = '?';
	fprintf(stderr, "ptconform: %s\n", text);
	free(text);
	return PT_EXIT_USAGE;
}

unsigned pt_options_columns(void)
{
	struct winsize w;
	u64 n;
	const char *env = getenv("COLUMNS");
	if (env && pt_parse_u64(env, &n) && n >= 20 && n <= 1000)
		return (unsigned)n;
	if (!ioctl(STDOUT_FILENO, TIOCGWINSZ, &w) && w.ws_col >= 20)
		return w.ws_col;
	return 80;
}

/* What a table has room in: a screen, of such a size as people have. */
static unsigned screen_lines(void)
{
	const unsigned least = 24, most = 50;
	struct winsize w;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &w) || !w.ws_row || w.ws_row > most)
		return most;
	return w.ws_row < least ? least : w.ws_row;
}

struct pt_style pt_options_style(const struct pt_options *o)
{
	struct pt_style s = {
		.columns = 0, .all = o->all, .origin = o->origin, .checkout = o->checkout
	};
	const char *term = getenv("TERM"), *no = getenv("NO_COLOR");
	if (!o->verbose && !o->all)
		s.lines = screen_lines();
	if (o->output || !isatty(STDOUT_FILENO))
		return s;
	s.columns = pt_options_columns();
	s.colour = !(no && *no) && term && strcmp(term, "dumb") != 0;
	return s;
}
