// SPDX-License-Identifier: GPL-2.0-or-later
#define _GNU_SOURCE
#include "conformance/mutate/calls.h"

#include <ctype.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>

struct symbol {
	char *name;
	struct symbol **names; /* what its lines name */
	size_t nr_names;
	bool reached;
};

struct pt_calls {
	void *root;	     /* tsearch(), by name */
	struct symbol **all; /* in order of appearance */
	size_t nr;
};

static void *need(void *p)
{
	if (!p)
		abort();
	return p;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct symbol *)a)->name, ((const struct symbol *)b)->name);
}

struct pt_calls *pt_calls_new(void)
{
	return need(calloc(1, sizeof(struct pt_calls)));
}

static void free_symbol(void *p)
{
	struct symbol *s = p;

	free(s->name);
	free(s->names);
	free(s);
}

void pt_calls_free(struct pt_calls *c)
{
	tdestroy(c->root, free_symbol);
	free(c->all);
	free(c);
}

/* An array that grows by doubling. */
static struct symbol **append(struct symbol **v, size_t *n, struct symbol *s)
{
	if (!(*n & (*n - 1)))
		v = need(realloc(v, (*n ? 2 * *n : 1) * sizeof(struct symbol *)));
	v[(*n)++] = s;
	return v;
}

static struct symbol *symbol_named(struct pt_calls *c, const char *text, size_t n)
{
	struct symbol key = { .name = need(strndup(text, n)) }, *s, **slot;

	slot = tfind(&key, &c->root, by_name);
	if (slot) {
		free(key.name);
		return *slot;
	}
	s = need(malloc(sizeof(*s)));
	*s = key;
	need(tsearch(s, &c->root, by_name));
	c->all = append(c->all, &c->nr, s);
	return s;
}

static size_t word_length(const char *p)
{
	size_t n = 0;

	while (isalnum((unsigned char)p[n]) || p[n] == '_' || p[n] == '.' || p[n] == '$')
		n++;
	return n;
}

/* A label of the compiler's own, a number, or a directive: no symbol. */
static bool is_symbol(const char *word, size_t n)
{
	return n && (isalpha((unsigned char)*word) || *word == '_');
}

static void read_operands(struct pt_calls *c, struct symbol *in, const char *p, const char *end)
{
	/* the first word is the instruction or the directive */
	p += word_length(p);
	while (p < end) {
		const size_t n = word_length(p);

		if (is_symbol(p, n))
			in->names = append(in->names, &in->nr_names, symbol_named(c, p, n));
		p += n ? n : 1;
	}
}

/* What describes code for debuggers names all of it. */
static bool starts_debug(const char *p)
{
	return !strncmp(p, ".section", 8) && !strncmp(p + 8 + strspn(p + 8, " \t"), ".debug", 6);
}

static bool is_data(const char *p)
{
	static const char *const directives[] = { ".quad", ".xword", ".8byte", ".long",
						  ".word", ".4byte", ".dc.a",  ".llong" };

	for (size_t i = 0; i < sizeof(directives) / sizeof(*directives); i++)
		if (!strncmp(p, directives[i], strlen(directives[i])))
			return true;
	return false;
}

void pt_calls_read(struct pt_calls *c, const char *assembly)
{
	struct symbol *in = NULL;

	for (const char *line = assembly; *line;) {
		const char *end = line + strcspn(line, "\n");
		const char *p = line + strspn(line, " \t");

		if (p == line && end > line && end[-1] == ':') {
			if (is_symbol(line, (size_t)(end - 1 - line)))
				in = symbol_named(c, line, (size_t)(end - 1 - line));
		} else if (starts_debug(p)) {
			in = NULL;
		} else if (in && (*p != '.' || is_data(p))) {
			read_operands(c, in, p, end);
		}
		line = *end ? end + 1 : end;
	}
}

void pt_calls_from(struct pt_calls *c, const char *prefix)
{
	struct symbol **todo = NULL;
	size_t n = 0;

	for (size_t i = 0; i < c->nr; i++)
		if (!strncmp(c->all[i]->name, prefix, strlen(prefix)))
			todo = append(todo, &n, c->all[i]);
	while (n) {
		struct symbol *s = todo[--n];

		if (s->reached)
			continue;
		s->reached = true;
		for (size_t i = 0; i < s->nr_names; i++)
			if (!s->names[i]->reached)
				todo = append(todo, &n, s->names[i]);
	}
	free(todo);
}

bool pt_calls_reach(const struct pt_calls *c, const char *name)
{
	const struct symbol key = { .name = (char *)name };
	struct symbol *const *slot = tfind(&key, &c->root, by_name);

	return slot && (*slot)->reached;
}
