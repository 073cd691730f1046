// SPDX-License-Identifier: GPL-2.0-or-later
#define _GNU_SOURCE
#include "conformance/misuse/sources.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/subject/definers.h"
#include "conformance/subject/identifiers.h"
#include "conformance/words/last_words.h"

static const char *const folders[] = { "mm", "fs", "arch/*/mm", "kernel", "virt", "drivers", NULL };

struct reading {
	struct pt_misuse_files *to;
	struct pt_misuse_file *at;
	struct pt_symbols names;
	const char *counted;
	unsigned line;
	bool macro; /* is the line one of a #define? */
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

static void take_site(void *arg, const struct pt_identifier *id, const char *p, const char *end)
{
	struct reading *r = arg;
	struct pt_misuse_file *s = r->at;

	if (!pt_symbols_find(&r->names, id->text, id->n))
		return;
	while (p < end && isspace((unsigned char)*p))
		p++;
	count_lines(r, id->text);
	if (p == end || *p != '(' || r->macro)
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

static bool is_c(const char *file)
{
	const size_t n = strlen(file);

	return n > 2 && !strcmp(file + n - 2, ".c");
}

/* A cheap look first: most files name no entry at all. */
static bool names_entries(const char *text, size_t size)
{
	return memmem(text, size, "pte", 3) || memmem(text, size, "pmd", 3) ||
	       memmem(text, size, "pud", 3);
}

static void take_file(void *arg, const char *file, const char *text, size_t size)
{
	struct reading *r = arg;
	struct pt_hash h;

	if (!is_c(file) || !names_entries(text, size))
		return;
	r->at = next(r->to);
	*r->at = (struct pt_misuse_file){ .size = size };
	r->counted = text;
	r->line = 1;
	r->macro = is_directive(text);
	pt_each_identifier(text, size, take_site, r);
	if (!r->at->lines)
		return;
	pt_hash_start(&h);
	pt_hash_bytes(&h, text, size);
	pt_hash_end(&h, r->at->hex);
	r->at->file = pt_copy(file);
	r->to->n++;
}

static int by_file(const void *a, const void *b)
{
	return strcmp(((const struct pt_misuse_file *)a)->file,
		      ((const struct pt_misuse_file *)b)->file);
}

int pt_misuse_sources(struct pt_misuse_files *s, const char *tree,
		      const struct pt_role_list *const names[], size_t n, char *why, size_t size)
{
	struct reading r = { .to = s };
	int err;

	*s = (struct pt_misuse_files){ 0 };
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < names[i]->n; k++)
			pt_symbols_add(&r.names, names[i]->v[k], strlen(names[i]->v[k]));
	err = pt_each_source(tree, folders, take_file, &r);
	if (err)
		snprintf(why, size, "%.200s: %s", tree, strerror(errno));
	if (s->n)
		qsort(s->v, s->n, sizeof(*s->v), by_file);
	pt_symbols_free(&r.names);
	return err;
}

void pt_misuse_sources_free(struct pt_misuse_files *s)
{
	for (size_t i = 0; i < s->n; i++) {
		free(s->v[i].file);
		free(s->v[i].line);
	}
	free(s->v);
	*s = (struct pt_misuse_files){ 0 };
}
