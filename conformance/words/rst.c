// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/words/rst.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/words/last_words.h"
#include "conformance/words/wrap.h"

#define PARAGRAPH 80

/* An underscore is markup only where a word ends with it. */
static bool is_markup(const char *s, size_t i)
{
	return strchr("*`|\\", s[i]) ||
	       (s[i] == '_' && !isalnum((unsigned char)s[i + 1]) && s[i + 1] != '_');
}

/* A copy in which nothing is taken for markup. */
static char *escaped(const char *s)
{
	char *out = pt_need(malloc(2 * strlen(s) + 1)), *to = out;
	for (size_t i = 0; s[i]; i++) {
		if (is_markup(s, i))
			*to++ = '\\';
		*to++ = s[i];
	}
	*to = '\0';
	return out;
}

/* The part of s that fits a width, at least a word; *next is where the rest begins. */
static size_t line_of(const char *s, size_t width, const char **next)
{
	size_t fits = 0;
	for (size_t at = 0; s[at];) {
		size_t end = at + strcspn(s + at, " ");
		if (fits && pt_width_in(s, end) > width)
			break;
		fits = end;
		at = end + strspn(s + end, " ");
	}
	*next = s + fits + strspn(s + fits, " ");
	return fits;
}

void pt_rst_table(struct pt_rst_table *t, const struct pt_rst_column *columns)
{
	*t = (struct pt_rst_table){ .column = columns };
	while (t->columns < PT_RST_COLUMNS && columns[t->columns].head)
		t->columns++;
}

void pt_rst_row(struct pt_rst_table *t, const char *const *texts)
{
	t->cell = pt_need(realloc(t->cell, (t->rows + 1) * t->columns * sizeof(*t->cell)));
	for (size_t c = 0; c < t->columns; c++)
		t->cell[t->rows * t->columns + c] = escaped(texts[c]);
	t->rows++;
}

/* What a text needs in a column: as few columns as its longest line takes. */
static size_t width_in(const char *text, size_t most)
{
	size_t widest = 0;
	for (const char *next; *text; text = next) {
		size_t w = pt_width_in(text, line_of(text, most, &next));
		widest = w > widest ? w : widest;
	}
	return widest;
}

static void find_widths(const struct pt_rst_table *t, size_t *width)
{
	for (size_t c = 0; c < t->columns; c++) {
		width[c] = width_in(t->column[c].head, t->column[c].most);
		for (size_t r = 0; r < t->rows; r++) {
			size_t w = width_in(t->cell[r * t->columns + c], t->column[c].most);
			width[c] = w > width[c] ? w : width[c];
		}
	}
}

static void put_rule(FILE *f, const struct pt_rst_table *t, const size_t *width, char with)
{
	for (size_t c = 0; c < t->columns; c++) {
		fputc('+', f);
		for (size_t i = 0; i < width[c] + 2; i++)
			fputc(with, f);
	}
	fputs("+\n", f);
}

static void put_row(FILE *f, const struct pt_rst_table *t, const size_t *width,
		    const char *const *cells)
{
	const char *rest[PT_RST_COLUMNS];
	bool more = true;
	memcpy(rest, cells, t->columns * sizeof(*rest));
	while (more) {
		more = false;
		for (size_t c = 0; c < t->columns; c++) {
			const char *line = rest[c];
			size_t n = line_of(line, width[c], &rest[c]);
			fprintf(f, "| %.*s%*s ", (int)n, line,
				(int)(width[c] - pt_width_in(line, n)), "");
			more = more || *rest[c];
		}
		fputs("|\n", f);
	}
}

void pt_rst_end(FILE *f, struct pt_rst_table *t)
{
	size_t width[PT_RST_COLUMNS];
	const char *head[PT_RST_COLUMNS];
	if (t->rows) {
		find_widths(t, width);
		for (size_t c = 0; c < t->columns; c++)
			head[c] = t->column[c].head;
		put_rule(f, t, width, '-');
		put_row(f, t, width, head);
		put_rule(f, t, width, '=');
		for (size_t r = 0; r < t->rows; r++) {
			put_row(f, t, width, (const char *const *)&t->cell[r * t->columns]);
			put_rule(f, t, width, '-');
		}
		fputc('\n', f);
	}
	for (size_t i = 0; i < t->rows * t->columns; i++)
		free(t->cell[i]);
	free(t->cell);
	*t = (struct pt_rst_table){ 0 };
}

void pt_rst_title(FILE *f, const char *title, char underline)
{
	fprintf(f, "%s\n", title);
	for (size_t i = pt_width_of(title); i; i--)
		fputc(underline, f);
	fputs("\n\n", f);
}

void pt_rst_paragraph(FILE *f, const char *text)
{
	char *clean = escaped(text);
	for (const char *at = clean, *next; *at; at = next) {
		size_t n = line_of(at, PARAGRAPH, &next);
		fprintf(f, "%.*s\n", (int)n, at);
	}
	fputc('\n', f);
	free(clean);
}
