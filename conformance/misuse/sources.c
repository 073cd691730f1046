// SPDX-License-Identifier: GPL-2.0-or-later
#define _GNU_SOURCE
#include "conformance/misuse/sources.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/misuse/make_plain.h"
#include "conformance/subject/definers.h"
#include "conformance/subject/identifiers.h"
#include "conformance/words/last_words.h"
#include "conformance/work/files.h"

struct reading {
	struct pt_misuse_files *to;
	struct pt_misuse_file *at;
	struct pt_symbols names;
	const char *text, *counted;
	unsigned line;
	bool macro; /* is the line one of a #define? */
	const struct pt_guards *guards;
	u64 wanted;
};

/* ---- calls ---- */

static bool is_directive(const char *line)
{
	return line[strspn(line, " \t")] == '#';
}

/* Up to the identifier: which line it is in, and whether that is a macro's. */
static void count_lines(struct reading *r, const char *to)
{
	for (const char *p = r->counted; p < to; p++) {
		if (*p != '\n')
			continue;
		r->line++;
		if (p == r->counted || p[-1] != '\\')
			r->macro = is_directive(p + 1);
	}
	r->counted = to;
}

static const char *past_parentheses(const char *p, const char *end)
{
	int depth = 0;

	for (; p < end; p++) {
		depth += (*p == '(') - (*p == ')');
		if (!depth)
			return p + 1;
	}
	return end;
}

/* At the margin "pmd_t pmdp_invalidate(…)" and a body is no call of it. */
static bool is_defined(const char *text, const struct pt_identifier *id, const char *p,
		       const char *end)
{
	const char *line = id->text;

	while (line > text && line[-1] != '\n')
		line--;
	if (isspace((unsigned char)*line))
		return false;
	p = past_parentheses(p, end);
	while (p < end && isspace((unsigned char)*p))
		p++;
	return p < end && *p == '{';
}

static void take_site(void *arg, const struct pt_identifier *id, const char *p, const char *end)
{
	struct reading *r = arg;
	struct pt_misuse_file *s = r->at;

	if (!pt_symbols_find(&r->names, id->text, id->n))
		return;
	while (p < end && isspace((unsigned char)*p))
		p++;
	count_lines(r, id->text);
	if (p == end || *p != '(' || r->macro || is_defined(r->text, id, p, end))
		return;
	if (s->lines == s->room) {
		s->room = s->room ? 2 * s->room : 16;
		s->line = pt_need(realloc(s->line, s->room * sizeof(*s->line)));
	}
	s->line[s->lines++] = r->line;
}

static struct pt_misuse_file *next(struct pt_misuse_files *to)
{
	if (to->n == to->room) {
		to->room = to->room ? 2 * to->room : 128;
		to->v = pt_need(realloc(to->v, to->room * sizeof(*to->v)));
	}
	return &to->v[to->n];
}

static void take_text(struct reading *r, const char *file, const char *text, size_t size)
{
	struct pt_hash h;

	r->at = next(r->to);
	*r->at = (struct pt_misuse_file){ 0 };
	r->text = r->counted = text;
	r->line = 1;
	r->macro = is_directive(text);
	pt_each_identifier(text, size, take_site, r);
	if (!r->at->lines)
		return;
	pt_plain_make(&r->at->plain, file, text, size, r->guards, r->wanted);
	pt_hash_start(&h);
	pt_hash_bytes(&h, r->at->plain.text, r->at->plain.size);
	pt_hash_end(&h, r->at->hex);
	r->at->file = pt_copy(file);
	r->to->n++;
}

/* It has been read before: what cannot be read now was told then, or is gone. */
static char *read_in(const char *tree, const char *file, size_t *size)
{
	char *path = NULL, *text;

	if (asprintf(&path, "%s/%s", tree, file) < 0)
		pt_need(NULL);
	text = pt_read_file(path, size);
	free(path);
	return text;
}

static void take_file(struct reading *r, const char *tree, const char *file)
{
	size_t size;
	char *text = read_in(tree, file, &size);

	if (text)
		take_text(r, file, text, size);
	free(text);
}

static void take_all(struct reading *r, const char *tree, const struct pt_misuse_paths *paths,
		     const struct pt_role_list *const names[], size_t n)
{
	*r->to = (struct pt_misuse_files){ 0 };
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < names[i]->n; k++)
			pt_symbols_add(&r->names, names[i]->v[k], strlen(names[i]->v[k]));
	for (size_t i = 0; i < paths->n; i++)
		take_file(r, tree, paths->v[i]);
	pt_symbols_free(&r->names);
}

void pt_misuse_sources(struct pt_misuse_files *s, const char *tree,
		       const struct pt_misuse_paths *paths,
		       const struct pt_role_list *const names[], size_t n,
		       const struct pt_guards *guards, u64 wanted)
{
	struct reading r = { .to = s, .guards = guards, .wanted = wanted };

	take_all(&r, tree, paths, names, n);
}

void pt_misuse_guards(struct pt_guards *g, const char *tree, const struct pt_misuse_paths *paths)
{
	for (size_t i = 0; i < paths->n; i++) {
		size_t size;
		char *text = read_in(tree, paths->v[i], &size);
		char *bare = text ? pt_code_bare(text, size) : NULL;

		if (bare)
			pt_guards_read(g, paths->v[i], bare);
		free(bare);
		free(text);
	}
}

void pt_misuse_sources_free(struct pt_misuse_files *s)
{
	for (size_t i = 0; i < s->n; i++) {
		free(s->v[i].file);
		free(s->v[i].line);
		pt_plain_free(&s->v[i].plain);
	}
	free(s->v);
	*s = (struct pt_misuse_files){ 0 };
}
