// SPDX-License-Identifier: GPL-2.0-or-later
#define _GNU_SOURCE
#include "conformance/mutate/calls.h"

#include <ctype.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/words/last_words.h"

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

/* Code may come back to a section in the middle of a function. */
struct section {
	char *name;
	struct symbol *in; /* its last label */
};

struct sections {
	struct section *v;
	size_t n;
};

static void *need(void *p)
{
	if (!p)
		pt_no_memory();
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

static bool is_one_of(const char *word, size_t n, const char *const *words)
{
	for (; *words; words++)
		if (strlen(*words) == n && !strncmp(word, *words, n))
			return true;
	return false;
}

/* The section that a directive switches to; NULL: it switches to none, or back. */
static const char *switches_to(const char *p, size_t *n)
{
	static const char *const named[] = { ".section", ".pushsection", NULL };
	static const char *const fixed[] = { ".text", ".data", ".bss", NULL };

	*n = word_length(p);
	if (is_one_of(p, *n, fixed))
		return p;
	if (!is_one_of(p, *n, named))
		return NULL;
	p += *n + strspn(p + *n, " \t");
	*n = strcspn(p, ", \t\n");
	return p;
}

static struct section *section_named(struct sections *s, const char *name, size_t n)
{
	for (size_t i = 0; i < s->n; i++)
		if (strlen(s->v[i].name) == n && !strncmp(s->v[i].name, name, n))
			return &s->v[i];
	s->v = need(realloc(s->v, (s->n + 1) * sizeof(*s->v)));
	s->v[s->n] = (struct section){ .name = need(strndup(name, n)) };
	return &s->v[s->n++];
}

static void free_sections(struct sections *s)
{
	for (size_t i = 0; i < s->n; i++)
		free(s->v[i].name);
	free(s->v);
}

static bool is_data(const char *p)
{
	static const char *const directives[] = { ".quad",  ".xword", ".8byte", ".long", ".word",
						  ".4byte", ".dc.a",  ".llong", NULL };

	return is_one_of(p, word_length(p), directives);
}

/* Back from .pushsection: one deep, as the kernel's macros are. */
static bool goes_back(const char *p)
{
	static const char *const directives[] = { ".popsection", ".previous", NULL };

	return is_one_of(p, word_length(p), directives);
}

/* Where a line of assembly stands. */
struct reading {
	struct sections sections;
	size_t at, before; /* index into sections */
};

static void switch_to(struct reading *rd, const char *name, size_t n)
{
	rd->before = rd->at;
	rd->at = (size_t)(section_named(&rd->sections, name, n) - rd->sections.v);
}

static void read_line(struct pt_calls *c, struct reading *rd, const char *line, const char *end)
{
	const char *p = line + strspn(line, " \t"), *name;
	struct section *here = &rd->sections.v[rd->at];
	size_t n;

	if (p == line && end > line && end[-1] == ':') {
		if (is_symbol(line, (size_t)(end - 1 - line)))
			here->in = symbol_named(c, line, (size_t)(end - 1 - line));
	} else if ((name = switches_to(p, &n))) {
		switch_to(rd, name, n);
	} else if (goes_back(p)) {
		rd->at = rd->before;
	} else if (here->in && (*p != '.' || is_data(p))) {
		read_operands(c, here->in, p, end);
	}
}

void pt_calls_read(struct pt_calls *c, const char *assembly)
{
	struct reading rd = { 0 };

	switch_to(&rd, ".text", 5);
	for (const char *line = assembly; *line;) {
		const char *end = line + strcspn(line, "\n");

		read_line(c, &rd, line, end);
		line = *end ? end + 1 : end;
	}
	free_sections(&rd.sections);
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
