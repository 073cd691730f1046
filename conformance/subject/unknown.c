// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/subject/unknown.h"

#include <fnmatch.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/words/last_words.h"
#include "conformance/work/files.h"

/* The globs of unknown.tsv. */
struct globs {
	struct {
		const char *glob;
		bool helper;
	} v[256];
	size_t n;
};

static void read_globs(struct globs *g, char *text)
{
	char *save = NULL;

	g->n = 0;
	for (char *line = text ? strtok_r(text, "\n", &save) : NULL; line;
	     line = strtok_r(NULL, "\n", &save)) {
		char *field = NULL, *kind = strtok_r(line, "\t", &field);
		char *glob = strtok_r(NULL, "\t", &field);

		if (*line == '#' || !glob || g->n == sizeof(g->v) / sizeof(*g->v))
			continue;
		g->v[g->n].glob = glob;
		g->v[g->n++].helper = !strcmp(kind, "helper");
	}
}

/* The first that matches decides. */
static bool is_helper(const struct globs *g, const char *name)
{
	for (size_t i = 0; i < g->n; i++)
		if (!fnmatch(g->v[i].glob, name, 0))
			return g->v[i].helper;
	return false;
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
	char path[PATH_MAX + 64], *text;
	struct globs g;
	size_t n = 0;

	if (!found)
		pt_no_memory();
	snprintf(path, sizeof(path), "%s/conformance/subject/shim/unknown.tsv", data);
	text = pt_read_file(path, NULL);
	read_globs(&g, text);
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
