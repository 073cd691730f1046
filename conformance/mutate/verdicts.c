// SPDX-License-Identifier: GPL-2.0-or-later
#define _GNU_SOURCE
#include "conformance/mutate/verdicts.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/words/last_words.h"
#include "conformance/work/files.h"

const char *const pt_verdict_on_mutant_names[] = { "unclassified", "equivalent", "outside",
						   "hole" };

static int read_entry(struct pt_classification *c, const char *path, char *line, unsigned number)
{
	struct pt_classified e = { .path = path, .line = number };
	char *verdict = NULL, *save = line;
	char **const field[] = {
		&e.arch, &e.file, &e.function, &e.from, &e.to, &verdict, &e.reason
	};

	for (size_t i = 0; i < sizeof(field) / sizeof(field[0]); i++)
		*field[i] = strsep(&save, "\t");
	if (!e.reason || save || !*e.reason)
		return -1;
	e.verdict = PT_EQUIVALENT;
	while (e.verdict < PT_NR_MUTANT_VERDICTS &&
	       strcmp(pt_verdict_on_mutant_names[e.verdict], verdict))
		e.verdict++;
	if (e.verdict == PT_NR_MUTANT_VERDICTS)
		return -1;
	c->v = realloc(c->v, (c->n + 1) * sizeof(*c->v));
	if (!c->v)
		pt_no_memory();
	c->v[c->n++] = e;
	return 0;
}

static void keep_file(struct pt_classification *c, const struct pt_classified_file *f)
{
	c->file = realloc(c->file, (c->nr_files + 1) * sizeof(*c->file));
	if (!c->file || !f->path)
		pt_no_memory();
	c->file[c->nr_files++] = *f;
}

int pt_classification_add(struct pt_classification *c, const char *path, char *why, size_t size)
{
	struct pt_classified_file f = { .text = pt_read_file(path, NULL) };
	char *save = f.text, *line;
	unsigned number = 0;

	if (!f.text && errno != ENOENT) {
		snprintf(why, size, "%s: %s", path, strerror(errno));
		return -1;
	}
	f.path = strdup(path);
	keep_file(c, &f);
	while (save && (line = strsep(&save, "\n"))) {
		number++;
		if (!*line || *line == '#')
			continue;
		if (read_entry(c, f.path, line, number)) {
			snprintf(why, size,
				 "%s:%u: not seven fields with tabs between, the sixth "
				 "'equivalent', 'outside' or 'hole', the last a reason",
				 path, number);
			return -1;
		}
	}
	return 0;
}

void pt_classification_free(struct pt_classification *c)
{
	for (size_t i = 0; i < c->nr_files; i++) {
		free(c->file[i].path);
		free(c->file[i].text);
	}
	free(c->file);
	free(c->v);
	*c = (struct pt_classification){ 0 };
}

static bool stands_for(const char *field, const char *text)
{
	return !strcmp(field, "*") || !strcmp(field, text);
}

bool pt_classified_many(const struct pt_classified *e)
{
	const char *const field[] = { e->arch, e->file, e->function, e->from, e->to };

	for (size_t i = 0; i < sizeof(field) / sizeof(field[0]); i++)
		if (!strcmp(field[i], "*"))
			return true;
	return false;
}

const struct pt_classified *pt_classify(struct pt_classification *c, const char *arch,
					const char *file, const struct pt_mutant *m)
{
	for (size_t i = 0; i < c->n; i++) {
		struct pt_classified *e = &c->v[i];

		if (!stands_for(e->arch, arch) || !stands_for(e->file, file) ||
		    !stands_for(e->function, m->function) || !stands_for(e->from, m->from) ||
		    !stands_for(e->to, m->to))
			continue;
		e->matches++;
		return e;
	}
	return NULL;
}
