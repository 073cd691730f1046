// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/vmwarn/diff.h"

#define AROUND 3

static unsigned lines_of(const char *text)
{
	unsigned n = 0;

	for (; *text; text++)
		n += *text == '\n';
	return n;
}

static unsigned from_of(const struct pt_insertion *i)
{
	return i->before > AROUND ? i->before - AROUND : 1;
}

static unsigned to_of(const struct pt_header *h, const struct pt_insertion *i)
{
	const unsigned last = i->before + AROUND - 1;

	return last < h->nr_lines ? last : h->nr_lines;
}

static void put_text(FILE *f, char sign, const char *text, size_t length)
{
	fputc(sign, f);
	fwrite(text, 1, length, f);
	fputc('\n', f);
}

static void put_inserted(FILE *f, const char *text)
{
	while (*text) {
		size_t n = 0;

		while (text[n] != '\n')
			n++;
		put_text(f, '+', text, n);
		text += n + 1;
	}
}

/* The insertions v[0] to v[n - 1], which lie near each other. */
static void put_hunk(FILE *f, const struct pt_header *h, const struct pt_insertion *v, size_t n,
		     unsigned added)
{
	const unsigned from = from_of(&v[0]), to = to_of(h, &v[n - 1]);
	unsigned more = 0;
	size_t next = 0;

	for (size_t i = 0; i < n; i++)
		more += lines_of(v[i].text);
	fprintf(f, "@@ -%u,%u +%u,%u @@\n", from, to - from + 1, from + added,
		to - from + 1 + more);
	for (unsigned line = from; line <= to; line++) {
		for (; next < n && v[next].before == line; next++)
			put_inserted(f, v[next].text);
		put_text(f, ' ', h->text + h->line[line].at, h->line[line].length);
		if (!h->text[h->line[line].at + h->line[line].length])
			fputs("\\ No newline at end of file\n", f);
	}
}

void pt_put_diff(FILE *f, const struct pt_header *h, const struct pt_insertions *i)
{
	unsigned added = 0;
	size_t n;

	if (!i->n)
		return;
	fprintf(f, "diff --git a/%s b/%s\n--- a/%s\n+++ b/%s\n", h->path, h->path, h->path,
		h->path);
	for (size_t first = 0; first < i->n; first += n) {
		n = 1;
		while (first + n < i->n &&
		       from_of(&i->v[first + n]) <= to_of(h, &i->v[first + n - 1]) + 1)
			n++;
		put_hunk(f, h, i->v + first, n, added);
		for (size_t k = 0; k < n; k++)
			added += lines_of(i->v[first + k].text);
	}
}
