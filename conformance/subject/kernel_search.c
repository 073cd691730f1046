// SPDX-License-Identifier: GPL-2.0-or-later
#define _GNU_SOURCE
#include "conformance/subject/kernel_search.h"

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Nearest first; %s is the architecture's folder. */
static const char *const places[] = { "arch/%s/mm/*.c",	 "arch/%s/mm/*/*.c", "arch/%s/kernel/*.c",
				      "arch/%s/lib/*.c", "mm/*.c",	     "lib/*.c" };

void pt_search_each(struct pt_kbuild *kb, bool (*each)(void *arg, const char *path), void *arg)
{
	const size_t prefix = strlen(kb->src) + 1;
	bool more = true;

	for (size_t i = 0; i < PT_ARRAY_SIZE(places) && more; i++) {
		char pattern[2 * PATH_MAX], dir[256];
		glob_t g;

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
		snprintf(dir, sizeof(dir), places[i], kb->host->arch->name);
#pragma GCC diagnostic pop
		snprintf(pattern, sizeof(pattern), "%s/%s", kb->src, dir);
		if (glob(pattern, 0, pt_glob_trouble, &g))
			continue;
		for (size_t j = 0; j < g.gl_pathc && more; j++)
			more = each(arg, g.gl_pathv[j] + prefix);
		globfree(&g);
	}
}

static bool note(void *arg, const char *path)
{
	struct pt_kbuild *kb = arg;

	pt_manifest_add(&kb->inputs, kb->stats, PT_PART_SEARCH, path);
	return true;
}

void pt_search_for(struct pt_kbuild *kb, const struct pt_symbols *names,
		   bool (*each)(void *arg, const char *path), void *arg)
{
	/* all of them, once: what is found may end the search before it comes to the others */
	if (!kb->searched.n)
		pt_search_each(kb, note, kb);
	for (size_t i = 0; i < names->room; i++)
		if (names->slot[i])
			pt_symbols_add(&kb->searched, names->slot[i], strlen(names->slot[i]));
	pt_search_each(kb, each, arg);
}

int pt_search_save(const struct pt_kbuild *kb, const char *path)
{
	FILE *f = fopen(path, "we");

	if (!f)
		return -1;
	for (size_t i = 0; i < kb->searched.room; i++)
		if (kb->searched.slot[i])
			fprintf(f, "%s\n", kb->searched.slot[i]);
	return ferror(f) | fclose(f) ? -1 : 0;
}

static void read_names(const char *path, struct pt_symbols *names)
{
	char *text = pt_read_file(path, NULL), *save = NULL;

	for (char *line = text ? strtok_r(text, "\n", &save) : NULL; line;
	     line = strtok_r(NULL, "\n", &save))
		pt_symbols_add(names, line, strlen(line));
	free(text);
}

struct again {
	struct pt_kbuild *kb;
	const struct pt_manifest *m;
	struct pt_symbols names;
	bool holds;
};

static bool search_again(void *arg, const char *path)
{
	struct again *a = arg;
	const struct pt_input_file *f = pt_manifest_find(a->m, path);
	char full[2 * PATH_MAX], *text;

	if (f && pt_input_holds(f, a->kb->stats))
		return true;
	snprintf(full, sizeof(full), "%s/%s", a->kb->src, path);
	text = pt_read_file(full, NULL);
	a->holds = !text || !pt_text_defines_any(text, &a->names);
	free(text);
	return a->holds;
}

bool pt_search_holds(struct pt_kbuild *kb, const struct pt_manifest *m, const char *path)
{
	struct again a = { .kb = kb, .m = m, .holds = true };

	read_names(path, &a.names);
	if (a.names.n)
		pt_search_each(kb, search_again, &a);
	pt_symbols_free(&a.names);
	return a.holds;
}
