// SPDX-License-Identifier: GPL-2.0-or-later
#define _GNU_SOURCE
#include "conformance/mutate/reach.h"

#include <ctype.h>
#include <limits.h>
#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "conformance/words/last_words.h"
#include "conformance/work/files.h"

static void *need(void *p)
{
	if (!p)
		pt_no_memory();
	return p;
}

/* ---- sets of words ---- */

struct words {
	void *root;
	bool grew;
};

static int by_text(const void *a, const void *b)
{
	return strcmp(a, b);
}

static bool has_word(const struct words *w, const char *text, size_t n)
{
	char word[128];

	if (n >= sizeof(word))
		return false;
	memcpy(word, text, n);
	word[n] = '\0';
	return tfind(word, &w->root, by_text) != NULL;
}

static void add_word(struct words *w, const char *text, size_t n)
{
	if (n >= 128 || has_word(w, text, n))
		return;
	need(tsearch(need(strndup(text, n)), &w->root, by_text));
	w->grew = true;
}

static void add_words(struct words *w, const char *text)
{
	while (*text) {
		size_t n = 0;

		while (isalnum((unsigned char)text[n]) || text[n] == '_')
			n++;
		if (n && !isdigit((unsigned char)*text))
			add_word(w, text, n);
		text += n ? n : 1;
	}
}

static void add_region_words(struct words *w, const char *text, const struct pt_region *r)
{
	for (size_t i = 0; i < r->nr_tokens; i++)
		if (r->token[i].kind == PT_TOKEN_NAME)
			add_word(w, text + r->token[i].at, r->token[i].length);
}

/* ---- the tree's sources ---- */

struct file {
	char *path; /* relative to the tree */
	char *text; /* NULL: not to be read */
	struct pt_source source;
	/* Of the object at hand, ascending. */
	struct lines {
		unsigned *v;
		size_t n;
	} code, shown, macros;
	bool *reached; /* per region */
};

struct pt_sources {
	char tree[PATH_MAX];
	void *root;	    /* by name as the compiler gives it; values are shared */
	struct file **file; /* those in the tree */
	size_t nr_files;
};

/* A name the compiler uses and the file it stands for; NULL: none of the tree's. */
struct alias {
	char *name;
	struct file *file;
};

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct alias *)a)->name, ((const struct alias *)b)->name);
}

struct pt_sources *pt_sources_new(const char *tree)
{
	struct pt_sources *s = need(calloc(1, sizeof(*s)));

	snprintf(s->tree, sizeof(s->tree), "%s", tree);
	return s;
}

static void free_alias(void *p)
{
	free(((struct alias *)p)->name);
	free(p);
}

void pt_sources_free(struct pt_sources *s)
{
	for (size_t i = 0; i < s->nr_files; i++) {
		struct file *f = s->file[i];

		pt_source_free(&f->source);
		free(f->path);
		free(f->text);
		free(f);
	}
	free(s->file);
	tdestroy(s->root, free_alias);
	free(s);
}

static struct file *file_at(struct pt_sources *s, const char *path)
{
	char full[2 * PATH_MAX];
	struct file *f;

	for (size_t i = 0; i < s->nr_files; i++)
		if (!strcmp(s->file[i]->path, path))
			return s->file[i];
	snprintf(full, sizeof(full), "%s/%s", s->tree, path);
	f = need(calloc(1, sizeof(*f)));
	f->text = pt_read_file(full, NULL);
	if (!f->text) {
		free(f);
		return NULL;
	}
	f->path = need(strdup(path));
	pt_source_parse(&f->source, f->text);
	s->file = need(realloc(s->file, (s->nr_files + 1) * sizeof(*s->file)));
	s->file[s->nr_files++] = f;
	return f;
}

/* By the compiler's name: absolute, or relative to the tree where a prefix is mapped. */
static struct file *file_named(struct pt_sources *s, const char *name)
{
	struct alias key = { .name = (char *)name }, *a, **slot = tfind(&key, &s->root, by_name);
	const size_t n = strlen(s->tree);
	char real[PATH_MAX];

	if (slot)
		return (*slot)->file;
	a = need(calloc(1, sizeof(*a)));
	a->name = need(strdup(name));
	if (*name != '/')
		a->file = strstr(name, "..") ? NULL : file_at(s, name);
	else if (realpath(name, real) && !strncmp(real, s->tree, n) && real[n] == '/')
		a->file = file_at(s, real + n + 1);
	need(tsearch(a, &s->root, by_name));
	return a->file;
}

/* ---- lines ---- */

static void add_line(struct lines *l, unsigned line)
{
	if (l->n && l->v[l->n - 1] == line)
		return;
	if (!(l->n & (l->n - 1)))
		l->v = need(realloc(l->v, (l->n ? 2 * l->n : 1) * sizeof(*l->v)));
	l->v[l->n++] = line;
}

static int by_value(const void *a, const void *b)
{
	const unsigned x = *(const unsigned *)a, y = *(const unsigned *)b;

	return (x > y) - (x < y);
}

static void sort_lines(struct lines *l)
{
	if (l->n)
		qsort(l->v, l->n, sizeof(*l->v), by_value);
}

static bool any_line(const struct lines *l, unsigned first, unsigned last)
{
	size_t low = 0, high = l->n;

	while (low < high) {
		const size_t middle = (low + high) / 2;

		if (l->v[middle] < first)
			low = middle + 1;
		else
			high = middle;
	}
	return low < l->n && l->v[low] <= last;
}

/* ---- assembly ---- */

#define MAX_NUMBERS 8192

struct reading {
	struct pt_sources *s;
	const struct pt_reach *r;
	struct file *number[MAX_NUMBERS]; /* of .file */
	bool counts;			  /* the function at hand does */
};

/* The next quoted string of a line; false if there is none. */
static bool quoted(const char **p, char *to, size_t size)
{
	const char *open = strchr(*p, '"'), *close = open ? strchr(open + 1, '"') : NULL;

	if (!close)
		return false;
	snprintf(to, size, "%.*s", (int)(close - open - 1), open + 1);
	*p = close + 1;
	return true;
}

/* .file N "name" or .file N "folder" "name" */
static void read_file_directive(struct reading *rd, const char *line)
{
	char first[PATH_MAX], second[PATH_MAX], path[2 * PATH_MAX];
	char *end;
	unsigned long n = strtoul(line, &end, 10);
	const char *p = end;

	if (end == line || n >= MAX_NUMBERS || !quoted(&p, first, sizeof(first)))
		return;
	if (!quoted(&p, second, sizeof(second)))
		snprintf(path, sizeof(path), "%s", first);
	else if (*second == '/')
		snprintf(path, sizeof(path), "%s", second);
	else
		snprintf(path, sizeof(path), "%s/%s", first, second);
	rd->number[n] = file_named(rd->s, path);
}

static void read_label(struct reading *rd, const char *line, size_t n)
{
	char name[256];

	if (!rd->r->has_function || *line == '.' || n >= sizeof(name))
		return;
	snprintf(name, sizeof(name), "%.*s", (int)n, line);
	rd->counts = rd->r->has_function(rd->r->arg, name);
}

static void read_assembly(struct reading *rd, const char *text)
{
	rd->counts = !rd->r->has_function;
	for (const char *line = text; *line;) {
		const char *p = line + strspn(line, " \t"), *end = line + strcspn(line, "\n");
		unsigned long file;
		char *next;

		if (!strncmp(p, ".file", 5)) {
			char directive[3 * PATH_MAX];

			snprintf(directive, sizeof(directive), "%.*s", (int)(end - p - 5), p + 5);
			read_file_directive(rd, directive + strspn(directive, " \t"));
		} else if (!strncmp(p, ".loc", 4) && rd->counts) {
			file = strtoul(p + 4, &next, 10);
			if (file < MAX_NUMBERS && rd->number[file])
				add_line(&rd->number[file]->code,
					 (unsigned)strtoul(next, NULL, 10));
		} else if (p == line && end > line && end[-1] == ':') {
			read_label(rd, line, (size_t)(end - 1 - line));
		}
		line = *end ? end + 1 : end;
	}
}

/* ---- preprocessed text ---- */

/* # 12 "name" 1 3 */
static bool read_marker(struct pt_sources *s, const char *line, struct file **f, unsigned *number)
{
	char name[PATH_MAX], *end;
	const char *p;

	*number = (unsigned)strtoul(line + 1, &end, 10);
	p = end;
	if (end == line + 1 || !quoted(&p, name, sizeof(name)))
		return false;
	*f = file_named(s, name);
	return true;
}

static void read_preprocessed(struct pt_sources *s, const char *text)
{
	struct file *f = NULL;
	unsigned number = 0;

	for (const char *line = text; *line;) {
		const char *end = line + strcspn(line, "\n");
		char marker[PATH_MAX + 64];

		if (line[0] == '#' && line[1] == ' ') {
			snprintf(marker, sizeof(marker), "%.*s", (int)(end - line), line);
			if (!read_marker(s, marker, &f, &number))
				number++;
		} else {
			if (f && !strncmp(line, "#define ", 8))
				add_line(&f->macros, number);
			else if (f && end > line)
				add_line(&f->shown, number);
			number++;
		}
		line = *end ? end + 1 : end;
	}
}

/* ---- what is reached ---- */

static bool names_a_word(const struct words *w, const char *text, const struct pt_region *r)
{
	if (has_word(w, r->name, strlen(r->name)))
		return true;
	/* an enum may have no name: its constants have */
	for (size_t i = 0; i < r->nr_tokens; i++)
		if (r->token[i].kind == PT_TOKEN_NAME &&
		    r->token[i].depth == r->token[0].depth + 1 &&
		    has_word(w, text + r->token[i].at, r->token[i].length))
			return true;
	return false;
}

static bool is_reached(const struct file *f, const struct pt_region *r, const struct words *w)
{
	switch (r->kind) {
	case PT_REGION_FUNCTION:
		/* what is inlined may leave no instruction of its own */
		return any_line(&f->code, r->first_line, r->last_line) ||
		       (any_line(&f->shown, r->first_line, r->last_line) &&
			has_word(w, r->name, strlen(r->name)));
	case PT_REGION_MACRO:
		return any_line(&f->macros, r->first_line, r->last_line) &&
		       has_word(w, r->name, strlen(r->name));
	case PT_REGION_VALUE:
		return any_line(&f->shown, r->first_line, r->last_line) &&
		       names_a_word(w, f->text, r);
	}
	return false;
}

static void reach_more(struct pt_sources *s, struct words *w)
{
	for (size_t i = 0; i < s->nr_files; i++) {
		struct file *f = s->file[i];

		for (size_t k = 0; k < f->source.nr_regions; k++) {
			const struct pt_region *r = &f->source.region[k];

			if (f->reached[k] || !is_reached(f, r, w))
				continue;
			f->reached[k] = true;
			add_region_words(w, f->text, r);
		}
	}
}

static void start_object(struct pt_sources *s)
{
	for (size_t i = 0; i < s->nr_files; i++) {
		struct file *f = s->file[i];

		sort_lines(&f->code);
		sort_lines(&f->shown);
		sort_lines(&f->macros);
		f->reached = need(calloc(f->source.nr_regions + 1, sizeof(*f->reached)));
	}
}

static void end_object(struct pt_sources *s)
{
	for (size_t i = 0; i < s->nr_files; i++) {
		struct file *f = s->file[i];

		free(f->code.v);
		free(f->shown.v);
		free(f->macros.v);
		free(f->reached);
		f->code = f->shown = f->macros = (struct lines){ 0 };
		f->reached = NULL;
	}
}

void pt_reach(struct pt_sources *s, const struct pt_reach *r)
{
	struct reading *rd = need(calloc(1, sizeof(*rd)));
	struct words w = { .grew = true };

	rd->s = s;
	rd->r = r;
	read_assembly(rd, r->assembly);
	free(rd);
	read_preprocessed(s, r->preprocessed);
	start_object(s);
	add_words(&w, r->words);
	do {
		w.grew = false;
		reach_more(s, &w);
	} while (w.grew);
	for (size_t i = 0; i < s->nr_files; i++)
		for (size_t k = 0; k < s->file[i]->source.nr_regions; k++)
			if (s->file[i]->reached[k])
				r->found(r->arg, s->file[i]->path, &s->file[i]->source.region[k]);
	tdestroy(w.root, free);
	end_object(s);
}
