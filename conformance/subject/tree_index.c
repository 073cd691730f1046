// SPDX-License-Identifier: GPL-2.0-or-later
#define _GNU_SOURCE
#include "conformance/subject/tree_index.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/words/last_words.h"

static void *grow(void *v, size_t n, size_t size)
{
	if (n & (n - 1))
		return v;
	v = realloc(v, (n ? 2 * n : 1) * size);
	if (!v)
		pt_no_memory();
	return v;
}

/* A place in a text, and what is known of the statement that it is in. */
struct reader {
	struct pt_tree_index *x;
	const char *file, *p;
	unsigned line;
	int braces, parens;
	/* at depth 0: the last word, and the one that is being declared */
	const char *word, *name;
	size_t word_length, name_length;
	unsigned word_line, name_line, words;
};

static void define(struct reader *r, const char *name, size_t n, unsigned line, bool macro,
		   bool constant)
{
	struct pt_tree_index *x = r->x;

	x->v = grow(x->v, x->n, sizeof(*x->v));
	x->v[x->n] = (struct pt_definition){ strndup(name, n), r->file, line, macro, constant };
	if (!x->v[x->n++].name)
		pt_no_memory();
}

static bool in_word(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

static void skip_comment(struct reader *r)
{
	if (r->p[1] == '/') {
		r->p += strcspn(r->p, "\n");
		return;
	}
	for (r->p += 2; *r->p && (r->p[0] != '*' || r->p[1] != '/'); r->p++)
		r->line += *r->p == '\n';
	r->p += *r->p ? 2 : 0;
}

/* Not past the end of the line: an apostrophe may stand in text for the assembler. */
static void skip_quotes(struct reader *r)
{
	char quote = *r->p++;

	while (*r->p && *r->p != quote && *r->p != '\n')
		r->p += r->p[0] == '\\' && r->p[1] && r->p[1] != '\n' ? 2 : 1;
	r->p += *r->p == quote;
}

static void begin_statement(struct reader *r)
{
	r->parens = 0;
	r->words = 0;
	r->word = r->name = NULL;
}

/* The rest of a line and of those it goes on in. */
static void skip_line(struct reader *r)
{
	while (*r->p && *r->p != '\n') {
		if (r->p[0] == '/' && r->p[1] == '*') {
			skip_comment(r);
			continue;
		}
		if (r->p[0] == '\\' && r->p[1] == '\n') {
			r->line++;
			r->p++;
		}
		r->p++;
	}
}

static void directive(struct reader *r)
{
	const char *p = r->p + 1, *name;
	size_t n = 0;

	p += strspn(p, " \t");
	if (!strncmp(p, "define", 6) && strchr(" \t", p[6])) {
		name = p + 6 + strspn(p + 6, " \t");
		while (in_word(name[n]))
			n++;
		if (n)
			define(r, name, n, r->line, true, name[n] != '(');
	}
	skip_line(r);
}

/* Words with an argument that say something about a declaration. */
static bool is_attribute(const char *word, size_t n)
{
	static const char *const words[] = { "typeof",	 "__typeof__", "__attribute__",
					     "__printf", "__aligned",  "__section",
					     "if",	 "while",      "switch" };

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (strlen(words[i]) == n && !strncmp(words[i], word, n))
			return true;
	return false;
}

static void take_word(struct reader *r)
{
	const char *from = r->p;

	while (in_word(*r->p))
		r->p++;
	/* what branches of an #if leave open ends where a declaration begins a line */
	if (r->braces && (from == r->p || from[-1] == '\n') &&
	    (!strncmp(from, "static ", 7) || !strncmp(from, "extern ", 7))) {
		r->braces = 0;
		begin_statement(r);
	}
	if (r->braces || r->parens)
		return;
	r->word = from;
	r->word_length = (size_t)(r->p - from);
	r->word_line = r->line;
	r->words++;
}

/* A name before the first parenthesis that a type stands before. */
static void open_parenthesis(struct reader *r)
{
	if (!r->braces && !r->parens++ && r->word && !r->name && r->words > 1 &&
	    !is_attribute(r->word, r->word_length)) {
		r->name = r->word;
		r->name_length = r->word_length;
		r->name_line = r->word_line;
	}
}

static void end_declaration(struct reader *r)
{
	if (!r->braces && r->name)
		define(r, r->name, r->name_length, r->name_line, false, false);
	begin_statement(r);
}

static void step(struct reader *r, bool *line_begins)
{
	char c = *r->p;

	if (c == '\n') {
		r->line++;
		*line_begins = true;
		r->p++;
		return;
	}
	if (c == ' ' || c == '\t') {
		r->p++;
		return;
	}
	if (c == '/' && (r->p[1] == '*' || r->p[1] == '/')) {
		skip_comment(r);
		return;
	}
	if (c == '#' && *line_begins) {
		directive(r);
		return;
	}
	*line_begins = false;
	if (in_word(c)) {
		take_word(r);
		return;
	}
	if (c == '"' || c == '\'') {
		skip_quotes(r);
		return;
	}
	r->p++;
	if (c == '(') {
		open_parenthesis(r);
	} else if (c == ')') {
		r->parens -= r->parens > 0 && !r->braces;
	} else if (c == '{') {
		end_declaration(r);
		r->braces++;
	} else if (c == '}') {
		r->braces -= r->braces > 0;
	} else if (c == ';') {
		end_declaration(r);
	} else if (c == '=' && !r->braces && !r->parens) {
		r->name = NULL;
		r->words = 0;
	}
}

void pt_tree_index_add(struct pt_tree_index *x, const char *file, const char *text)
{
	struct reader r = { .x = x, .p = text, .line = 1 };
	bool line_begins = true;

	x->files = grow(x->files, x->nr_files, sizeof(*x->files));
	x->files[x->nr_files] = strdup(file);
	r.file = x->files[x->nr_files];
	if (!x->files[x->nr_files++])
		pt_no_memory();
	while (*r.p)
		step(&r, &line_begins);
}

const struct pt_definition *pt_tree_index_find(const struct pt_tree_index *x, const char *name,
					       const char *folder)
{
	const struct pt_definition *found = NULL;

	for (size_t i = 0; i < x->n; i++) {
		const struct pt_definition *d = &x->v[i];

		if (strcmp(d->name, name) != 0 || strncmp(d->file, folder, strlen(folder)) != 0)
			continue;
		if (!d->constant)
			return d;
		if (!found)
			found = d;
	}
	return found;
}

void pt_tree_index_free(struct pt_tree_index *x)
{
	for (size_t i = 0; i < x->n; i++)
		free(x->v[i].name);
	for (size_t i = 0; i < x->nr_files; i++)
		free(x->files[i]);
	free(x->v);
	free(x->files);
	*x = (struct pt_tree_index){ 0 };
}
