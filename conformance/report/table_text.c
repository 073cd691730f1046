// SPDX-License-Identifier: GPL-2.0-or-later
/* What the parts of the table share: words in columns. */
#include "conformance/report/table.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

void pt_paint(const struct table *t, enum paint p)
{
	static const char *const codes[] = {
		[PLAIN] = "\033[0m",   [RED] = "\033[31m", [GREEN] = "\033[32m",
		[YELLOW] = "\033[33m", [BOLD] = "\033[1m", [DIM] = "\033[2m",
	};
	if (t->style->colour)
		fputs(codes[p], t->f);
}

void pt_put(const struct table *t, enum paint p, const char *s)
{
	pt_paint(t, p);
	fputs(s, t->f);
	pt_paint(t, PLAIN);
}

size_t pt_columns(const struct table *t)
{
	return t->style->columns ? t->style->columns : SIZE_MAX;
}

/* Words from column `at` on, broken before the right edge and indented. */
void pt_put_wrapped(const struct table *t, size_t at, size_t indent, const char *raw)
{
	char *clean = pt_text_clean(raw);

	pt_wrap(t->f, at, indent, t->style->columns, clean);
	free(clean);
}

void pt_put_field_in(const struct table *t, size_t in, const char *label, const char *text)
{
	if (!text || !*text)
		return;
	fprintf(t->f, "%*s%-9s ", (int)in + 2, "", label);
	pt_put_wrapped(t, in + 12, in + 12, text);
}

void pt_put_field(const struct table *t, const char *label, const char *text)
{
	pt_put_field_in(t, 0, label, text);
}
