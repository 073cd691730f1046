// SPDX-License-Identifier: GPL-2.0-or-later
#define _GNU_SOURCE
#include "conformance/subject/callers.h"

#include <ctype.h>
#include <glob.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/entry/arch_host.h"
#include "conformance/subject/definers.h"
#include "conformance/subject/identifiers.h"
#include "conformance/subject/other_names.h"
#include "conformance/subject/spotter.h"
#include "conformance/subject/tree_index.h"
#include "conformance/subject/unknown.h"
#include "conformance/words/last_words.h"
#include "conformance/words/names.h"
#include "conformance/work/files.h"

static const char *const callers[] = { "mm",   "fs/proc/task_mmu.c", "kernel/events/uprobes.c",
				       "virt", "arch/*/mm",	     NULL };
/* Where what they call is declared: what no header has is a file's own. */
static const char *const headers[] = {
	"include/linux", "include/asm-generic", "arch/*/include", "arch/*/mm", "mm", NULL
};

/* A file that is read: what it defines, and how far its lines are counted. */
struct text {
	struct pt_tree_index index;
	const char *counted;
	unsigned line;
};

struct reading {
	struct pt_callers *to;
	struct pt_globs globs;
	struct pt_symbols seen; /* every name that is called, helper or not */
	struct text *text;	/* of the file being read */
	const char *file;
};

/* ---- calls ---- */

static struct pt_called *find(const struct pt_callers *c, const char *name, size_t n)
{
	for (size_t i = 0; i < c->n; i++)
		if (!strncmp(c->v[i].name, name, n) && !c->v[i].name[n])
			return &c->v[i];
	return NULL;
}

static struct pt_called *add(struct pt_callers *c, const char *name)
{
	if (c->n == c->room) {
		c->room = c->room ? 2 * c->room : 256;
		c->v = pt_need(realloc(c->v, c->room * sizeof(*c->v)));
	}
	c->v[c->n] = (struct pt_called){ .name = pt_copy(name) };
	return &c->v[c->n++];
}

/* The entry of a name that is like a helper's. */
static struct pt_called *called(struct reading *r, const struct pt_identifier *id)
{
	const bool new = !pt_symbols_find(&r->seen, id->text, id->n);
	const char *name;

	pt_symbols_add(&r->seen, id->text, id->n);
	if (!new)
		return find(r->to, id->text, id->n);
	name = pt_symbols_find(&r->seen, id->text, id->n);
	return pt_globs_like_helper(&r->globs, name) ? add(r->to, name) : NULL;
}

/* Identifiers come in their order: each line is counted once. */
static unsigned line_of(struct text *t, const struct pt_identifier *id)
{
	const char *p = t->counted;

	while ((p = memchr(p, '\n', (size_t)(id->text - p)))) {
		p++;
		t->line++;
	}
	t->counted = id->text;
	return t->line;
}

static bool is_definition(struct text *t, const struct pt_identifier *id)
{
	const unsigned line = line_of(t, id);

	for (size_t i = 0; i < t->index.n; i++) {
		const struct pt_definition *d = &t->index.v[i];

		if (d->line == line && !strncmp(d->name, id->text, id->n) && !d->name[id->n])
			return true;
	}
	return false;
}

static void begin_text(struct text *t, const char *file, const char *text, size_t size)
{
	char *copy = pt_need(strndup(text, size));

	*t = (struct text){ .counted = text, .line = 1 };
	pt_tree_index_add(&t->index, file, copy);
	free(copy);
}

static void take_call(void *arg, const struct pt_identifier *id, const char *p, const char *end)
{
	struct reading *r = arg;
	struct pt_called *c;

	while (p < end && isspace((unsigned char)*p))
		p++;
	if (p == end || *p != '(')
		return;
	c = called(r, id);
	if (!c || is_definition(r->text, id))
		return;
	if (c->calls < PT_CALLS_SHOWN)
		c->shown[c->calls] = (struct pt_place){ pt_copy(r->file), r->text->line };
	c->calls++;
}

static bool ends_with(const char *file, const char *end)
{
	const size_t n = strlen(file), m = strlen(end);

	return n > m && !strcmp(file + n - m, end);
}

/* In a header an inline function calls, too, but for whom is another question. */
static bool take_calls(void *arg, const char *file, const char *text, size_t size)
{
	struct reading *r = arg;
	struct text t;

	if (ends_with(file, ".S"))
		return true;
	begin_text(&t, file, text, size);
	r->file = file;
	r->text = &t;
	pt_each_identifier(text, size, take_call, r);
	pt_tree_index_free(&t.index);
	return true;
}

/* ---- declarations ---- */

static bool is_ours(const char *file)
{
	if (strncmp(file, "arch/", 5) != 0)
		return true;
	for (size_t i = 0; i < pt_nr_arch_hosts; i++) {
		const char *arch = pt_arch_hosts[i]->arch->name;
		const size_t n = strlen(arch);

		if (!strncmp(file + 5, arch, n) && file[5 + n] == '/')
			return true;
	}
	return false;
}

static bool take_declarations(void *arg, const char *file, const char *text, size_t size)
{
	struct reading *r = arg;
	struct text t;

	if (!ends_with(file, ".h"))
		return true;
	begin_text(&t, file, text, size);
	for (size_t i = 0; i < t.index.n; i++) {
		const char *name = t.index.v[i].name;
		struct pt_called *c = pt_symbols_find(&r->seen, name, strlen(name))
					      ? find(r->to, name, strlen(name))
					      : NULL;

		if (c && !c->header.file)
			c->header = (struct pt_place){ pt_copy(file), t.index.v[i].line };
		if (c)
			c->ours |= is_ours(file);
	}
	pt_tree_index_free(&t.index);
	return true;
}

/* ---- what the contract has ---- */

/* The words of every expression of a candidates.def. */
static void add_words(struct pt_symbols *words, const char *path)
{
	char *text = pt_read_file(path, NULL), *save = NULL;
	size_t n;

	for (char *line = text ? strtok_r(text, "\n", &save) : NULL; line;
	     line = strtok_r(NULL, "\n", &save))
		for (const char *p = line; *line == '\t' && (n = pt_next_word(&p)); p += n)
			pt_symbols_add(words, p, n);
	free(text);
}

static void read_candidates(struct pt_symbols *words, const char *data)
{
	static const char *const patterns[] = { "conformance/subject/shim/candidates.def",
						"arch/*/kernel/candidates.def" };
	char path[PATH_MAX];
	glob_t g;

	for (size_t i = 0; i < PT_ARRAY_SIZE(patterns); i++) {
		snprintf(path, sizeof(path), "%s/%s", data, patterns[i]);
		if (glob(path, 0, pt_glob_trouble, &g))
			continue;
		for (size_t k = 0; k < g.gl_pathc; k++)
			add_words(words, g.gl_pathv[k]);
		globfree(&g);
	}
}

static void judge(struct pt_called *c, const struct pt_globs *g, const struct pt_symbols *words)
{
	c->why = pt_globs_reason(g, c->name);
	c->known = c->why ? PT_REASONED : PT_UNKNOWN;
	if (pt_is_helper_name(c->name) || pt_is_helper_name(pt_first_name(c->name)) ||
	    (!c->why && pt_symbols_find(words, c->name, strlen(c->name)))) {
		c->known = PT_KNOWN;
		c->why = NULL;
	} else if (!c->ours) {
		c->known = PT_REASONED;
		c->why = "no architecture that ptconform knows has it";
	}
}

static void free_called(struct pt_called *c)
{
	for (size_t i = 0; i < PT_CALLS_SHOWN; i++)
		free(c->shown[i].file);
	free(c->header.file);
	free(c->name);
}

static void drop_own(struct pt_callers *c)
{
	size_t n = 0;

	for (size_t i = 0; i < c->n; i++) {
		if (c->v[i].header.file && c->v[i].calls)
			c->v[n++] = c->v[i];
		else
			free_called(&c->v[i]);
	}
	c->n = n;
}

static int by_name(const void *a, const void *b)
{
	const struct pt_called *x = a, *y = b;

	return strcmp(x->name, y->name);
}

void pt_callers_read(struct pt_callers *c, const char *tree, const char *data)
{
	struct reading r = { .to = c };
	struct pt_symbols words = { 0 };

	*c = (struct pt_callers){ 0 };
	c->globs = pt_globs_read(&r.globs, data);
	pt_each_source(tree, callers, take_calls, &r);
	pt_each_source(tree, headers, take_declarations, &r);
	read_candidates(&words, data);
	drop_own(c);
	if (c->n)
		qsort(c->v, c->n, sizeof(*c->v), by_name);
	for (size_t i = 0; i < c->n; i++)
		judge(&c->v[i], &r.globs, &words);
	pt_symbols_free(&words);
	pt_symbols_free(&r.seen);
}

/* ---- is it called at all? ---- */

struct asking {
	const char *const *names;
	size_t n;
	bool *called;
	struct pt_symbols wanted;
	struct pt_spotter spotter; /* of the same */
	const char *begin;	   /* of the file being read */
	size_t size;
	struct text text; /* of it, once somebody is named there */
};

/* Does the line begin with a directive that names it without calling it? */
static bool is_asked_of_macros(const char *text, const char *at)
{
	static const char *const words[] = { "if", "elif", "undef" };
	const char *line = at, *p;

	while (line > text && line[-1] != '\n')
		line--;
	p = line + strspn(line, " \t");
	if (*p == '#') {
		p += 1 + strspn(p + 1, " \t");
		for (size_t i = 0; i < PT_ARRAY_SIZE(words); i++)
			if (!strncmp(p, words[i], strlen(words[i])))
				return true;
		return false;
	}
	return !strncmp(p, "EXPORT_SYMBOL", 13);
}

static void ask(void *arg, const struct pt_identifier *id, const char *p, const char *end)
{
	struct asking *a = arg;

	(void)p;
	(void)end;
	if (!pt_symbols_find(&a->wanted, id->text, id->n) || is_asked_of_macros(a->begin, id->text))
		return;
	if (!a->text.counted)
		begin_text(&a->text, "", a->begin, a->size);
	if (is_definition(&a->text, id))
		return;
	for (size_t i = 0; i < a->n; i++)
		a->called[i] |= !strncmp(a->names[i], id->text, id->n) && !a->names[i][id->n];
}

static bool all_called(const struct asking *a)
{
	size_t i = 0;

	while (i < a->n && a->called[i])
		i++;
	return i == a->n;
}

static bool ask_file(void *arg, const char *file, const char *text, size_t size)
{
	struct asking *a = arg;

	(void)file;
	if (!pt_spotter_sees(&a->spotter, text, size))
		return true;
	a->begin = text;
	a->size = size;
	a->text = (struct text){ 0 };
	pt_each_identifier(text, size, ask, a);
	pt_tree_index_free(&a->text.index);
	return !all_called(a);
}

int pt_called_anywhere(const char *tree, const char *const *names, size_t n, bool *called)
{
	/* first where most callers are: when all have one, nobody reads on */
	static const char *const everything[] = { "mm", "fs", "kernel", "include", "*", NULL };
	struct asking a = { .names = names, .n = n, .called = called };
	int err;

	memset(called, 0, n * sizeof(*called));
	for (size_t i = 0; i < n; i++)
		pt_symbols_add(&a.wanted, names[i], strlen(names[i]));
	pt_spotter_init(&a.spotter, names, n);
	err = pt_each_source(tree, everything, ask_file, &a);
	pt_spotter_free(&a.spotter);
	pt_symbols_free(&a.wanted);
	return err;
}

size_t pt_callers_count(const struct pt_callers *c, enum pt_known known)
{
	size_t n = 0;

	for (size_t i = 0; i < c->n; i++)
		n += c->v[i].known == known;
	return n;
}

void pt_callers_free(struct pt_callers *c)
{
	for (size_t i = 0; i < c->n; i++)
		free_called(&c->v[i]);
	free(c->v);
	free(c->globs);
	*c = (struct pt_callers){ 0 };
}
