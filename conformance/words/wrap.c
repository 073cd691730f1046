// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/words/wrap.h"

#include <stdlib.h>
#include <string.h>
#include <uniwidth.h>

#include "conformance/words/last_words.h"

size_t pt_width_in(const char *s, size_t bytes)
{
	const int n = u8_width((const uint8_t *)s, bytes, "UTF-8");

	return n > 0 ? (size_t)n : 0;
}

size_t pt_width_of(const char *s)
{
	return pt_width_in(s, strlen(s));
}

void pt_wrap(FILE *f, size_t at, size_t indent, size_t columns, const char *text)
{
	bool first = true;

	for (text += strspn(text, " \n"); *text; text += strspn(text, " \n")) {
		size_t bytes = strcspn(text, " \n"), width = pt_width_in(text, bytes);
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

/* Where the words of a line go on: behind its label, if it has one, in columns. */
static size_t hang_of(const char *line, size_t n, size_t columns)
{
	static const char arrow[] = "→ ";
	size_t indent = strspn(line, " "), at;

	if (!strncmp(line + indent, arrow, strlen(arrow)))
		return indent + 2;
	/* a label ends at the first gap of two blanks */
	for (at = indent; at + 1 < n && !(line[at] == ' ' && line[at + 1] == ' ');)
		at++;
	while (at < n && line[at] == ' ')
		at++;
	at = pt_width_in(line, at);
	if (at < n && at <= columns / 2 && at > indent)
		return at;
	return indent + 4 <= columns / 2 ? indent + 4 : indent;
}

static void wrap_line(FILE *f, size_t columns, const char *line, size_t n)
{
	size_t hang = hang_of(line, n, columns), at = 0, i = 0;
	bool fresh = true;

	if (!columns || pt_width_in(line, n) <= columns) {
		fprintf(f, "%.*s\n", (int)n, line);
		return;
	}
	while (i < n) {
		size_t blanks = strspn(line + i, " "), bytes, width;

		if (i + blanks >= n)
			break;
		bytes = strcspn(line + i + blanks, " \n");
		width = pt_width_in(line + i + blanks, bytes);
		if (!fresh && at + blanks + width > columns && at > hang) {
			fprintf(f, "\n%*s", (int)hang, "");
			at = hang;
			blanks = 0;
			i += strspn(line + i, " ");
		}
		fprintf(f, "%.*s", (int)(blanks + bytes), line + i);
		at += blanks + width;
		i += blanks + bytes;
		fresh = false;
	}
	fputc('\n', f);
}

void pt_wrap_lines(FILE *f, size_t columns, const char *text)
{
	while (*text) {
		size_t n = strcspn(text, "\n");

		wrap_line(f, columns, text, n);
		text += n + (text[n] == '\n');
	}
}

void pt_keep_back(struct pt_kept_back *k)
{
	k->out = stdout;
	/* the C library's standard output is a variable like others */
	stdout = pt_open_text(&k->text, &k->size);
}

void pt_take_back(struct pt_kept_back *k)
{
	pt_close_text(stdout);
	stdout = k->out;
}

void pt_let_out(struct pt_kept_back *k, size_t columns)
{
	pt_take_back(k);
	pt_wrap_lines(stdout, columns, k->text);
	free(k->text);
}
