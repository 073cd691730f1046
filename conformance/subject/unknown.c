// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/subject/unknown.h"

#include <fnmatch.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/words/last_words.h"
#include "conformance/work/files.h"

static enum pt_glob_kind kind_of(const char *word)
{
	if (!strcmp(word, "helper"))
		return PT_GLOB_HELPER;
	return !strcmp(word, "called") ? PT_GLOB_CALLED : PT_GLOB_OTHER;
}

char *pt_globs_read(struct pt_globs *g, const char *data)
{
	char path[PATH_MAX + 64], *save = NULL, *text;

	snprintf(path, sizeof(path), "%s/conformance/subject/shim/unknown.tsv", data);
	text = pt_read_file(path, NULL);
	g->n = 0;
	for (char *line = text ? strtok_r(text, "\n", &save) : NULL; line;
	     line = strtok_r(NULL, "\n", &save)) {
		char *field = NULL, *kind = strtok_r(line, "\t", &field);
		char *glob = strtok_r(NULL, "\t", &field);

		if (*line == '#' || !glob || g->n == sizeof(g->v) / sizeof(*g->v))
			continue;
		g->v[g->n].glob = glob;
		g->v[g->n].why = strtok_r(NULL, "\t", &field);
		g->v[g->n++].kind = kind_of(kind);
	}
	return text;
}

/* The first that matches decides. */
static size_t first_of(const struct pt_globs *g, const char *name)
{
	size_t i;

	for (i = 0; i < g->n; i++)
		if (!fnmatch(g->v[i].glob, name, 0))
			break;
	return i;
}

static bool is_helper(const struct pt_globs *g, const char *name)
{
	size_t i = first_of(g, name);

	return i < g->n && g->v[i].kind == PT_GLOB_HELPER;
}

bool pt_globs_like_helper(const struct pt_globs *g, const char *name)
{
	for (size_t i = 0; i < g->n; i++)
		if (g->v[i].kind != PT_GLOB_OTHER && !fnmatch(g->v[i].glob, name, 0))
			return true;
	return false;
}

const char *pt_globs_reason(const struct pt_globs *g, const char *name)
{
	size_t i = first_of(g, name);

	return i < g->n && g->v[i].kind == PT_GLOB_OTHER ? g->v[i].why : NULL;
}

static int by_name(const void *a, const void *b)
{
	const struct pt_definition *const *x = a, *const *y = b;
	int order = strcmp((*x)->name, (*y)->name);

	return order ? order : strcmp((*x)->file, (*y)->file);
}

void pt_unknown_write(FILE *f, const char *data, const struct pt_tree_index *x,
		      bool (*known)(void *arg, const char *name), void *arg)
{
	const struct pt_definition **found = calloc(x->n + 1, sizeof(*found));
	struct pt_globs g;
	char *text;
	size_t n = 0;

	if (!found)
		pt_no_memory();
	text = pt_globs_read(&g, data);
	for (size_t i = 0; i < x->n; i++)
		if (!x->v[i].constant && is_helper(&g, x->v[i].name))
			found[n++] = &x->v[i];
	qsort(found, n, sizeof(*found), by_name);
	for (size_t i = 0; i < n; i++)
		if ((!i || strcmp(found[i - 1]->name, found[i]->name) != 0) &&
		    !known(arg, found[i]->name))
			fprintf(f, "%s\tunknown\t%s\n", found[i]->name, found[i]->file);
	free(text);
	free(found);
}
