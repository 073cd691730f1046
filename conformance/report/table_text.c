// SPDX-License-Identifier: GPL-2.0-or-later
/* What the parts of the table share: words in columns. */
#include "conformance/report/table.h"

#include <inttypes.h>
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

size_t pt_lines_of(const char *text)
{
	size_t n = 0;

	for (const char *p = text; *p; p++)
		n += *p == '\n';
	return n;
}

size_t pt_nr_names(const char *list)
{
	size_t n = 1;

	for (const char *p = list; *p; p++)
		n += *p == ',';
	return n;
}

/* What was run, on what; its width. */
size_t pt_put_subject(const struct table *t)
{
	char *buf = NULL;
	size_t size;
	FILE *f = pt_open_text(&buf, &size);
	fprintf(f, "ptconform %s: %s", t->r->tool ? t->r->tool : "", t->r->subject);
	if (t->r->version)
		fprintf(f, " %s", t->r->version);
	if (t->r->tree)
		fprintf(f, " (%s%s%.12s)", t->r->tree, t->r->revision ? " at " : "",
			t->r->revision ? t->r->revision : "");
	fprintf(f, ", seed %" PRIu64 ":", t->r->seed);
	pt_close_text(f);
	char *line = pt_text_line(pt_need(buf));
	size_t width = pt_width_of(line);
	fputs(line, t->f);
	free(line);
	free(buf);
	return width;
}
