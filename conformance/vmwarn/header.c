// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/vmwarn/header.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/words/last_words.h"

#define MAX_DEPTH 32

/* ---- lines --------------------------------------------------------------------------- */

static void split(struct pt_header *h)
{
	const char *p = h->text;
	unsigned n = 0;

	for (const char *c = h->text; *c; c++)
		n += *c == '\n';
	h->line = pt_need(calloc(n + 2, sizeof(*h->line)));
	while (*p) {
		const size_t length = strcspn(p, "\n");

		h->line[++h->nr_lines] =
			(struct pt_header_line){ .at = (size_t)(p - h->text), .length = length };
		p += length + (p[length] == '\n');
	}
}

static const char *blanks(const char *p)
{
	return p + strspn(p, " \t");
}

bool pt_line_begins(const struct pt_header *h, unsigned line, const char *word)
{
	return !strncmp(blanks(h->text + h->line[line].at), word, strlen(word));
}

bool pt_line_is_blank(const struct pt_header *h, unsigned line)
{
	return *blanks(h->text + h->line[line].at) == '\n';
}

const char *pt_line_directive(const struct pt_header *h, unsigned line, const char *word)
{
	const char *p = blanks(h->text + h->line[line].at);

	if (*p != '#')
		return NULL;
	p = blanks(p + 1);
	return strncmp(p, word, strlen(word)) ? NULL : blanks(p + strlen(word));
}

/* ---- under which #if --------------------------------------------------------------------- */

/* Branches that are open, by what stands after the #if and how many of its #else came since. */
struct open_ifs {
	unsigned line[MAX_DEPTH], branch[MAX_DEPTH];
	unsigned depth;
};

/*
 * Two of the same condition are as good as one: "ifndef __ASSEMBLY__ 0/" wherever it stands.
 * Of a depth that nobody writes the inner ones count as one.
 */
static char *name_of(const struct pt_header *h, const struct open_ifs *o, unsigned depth)
{
	char *text;
	size_t size;
	FILE *f = pt_open_text(&text, &size);

	for (unsigned i = 0; i < depth && i < MAX_DEPTH; i++) {
		const struct pt_header_line *l = &h->line[o->line[i]];
		const char *condition = strchr(h->text + l->at, '#') + 1;

		fprintf(f, "%.*s %u/", (int)strcspn(condition, "/\n"), condition, o->branch[i]);
	}
	pt_close_text(f);
	return text;
}

static void open_if(struct open_ifs *o, unsigned line)
{
	if (o->depth < MAX_DEPTH) {
		o->line[o->depth] = line;
		o->branch[o->depth] = 0;
	}
	o->depth++;
}

/* A directive stands under the same as its #if. */
static void follow_ifs(struct pt_header *h)
{
	struct open_ifs o = { .depth = 0 };

	for (unsigned i = 1; i <= h->nr_lines; i++) {
		const bool turns = pt_line_directive(h, i, "el") && o.depth;
		unsigned depth;

		if (pt_line_directive(h, i, "endif") && o.depth)
			o.depth--;
		depth = o.depth - turns;
		h->line[i].under = name_of(h, &o, depth);
		h->line[i].opened = depth && depth <= MAX_DEPTH ? o.line[depth - 1] : 0;
		if (turns && o.depth <= MAX_DEPTH)
			o.branch[o.depth - 1]++;
		if (pt_line_directive(h, i, "if"))
			open_if(&o, i);
	}
}

bool pt_is_under(const struct pt_header *h, unsigned line, unsigned other)
{
	const char *under = h->line[other].under;

	return !strncmp(h->line[line].under, under, strlen(under));
}

void pt_header_read(struct pt_header *h, const char *path, char *text)
{
	*h = (struct pt_header){ .path = pt_copy(path), .text = text };
	split(h);
	follow_ifs(h);
	pt_source_parse(&h->source, text);
}

void pt_header_free(struct pt_header *h)
{
	pt_source_free(&h->source);
	for (unsigned i = 1; i <= h->nr_lines; i++)
		free(h->line[i].under);
	free(h->line);
	free(h->text);
	free(h->path);
}
