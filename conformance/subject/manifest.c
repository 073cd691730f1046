// SPDX-License-Identifier: GPL-2.0-or-later
#define _GNU_SOURCE
#include "conformance/subject/manifest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "conformance/words/last_words.h"

static void append(struct pt_manifest *m, char part, const char *path, const char *hash)
{
	struct pt_input_file *v = m->v;

	/* Room is doubled: a manifest has some thousand files. */
	if ((m->n & (m->n - 1)) == 0) {
		v = realloc(v, (m->n ? 2 * m->n : 1) * sizeof(*v));
		if (!v)
			pt_no_memory();
		m->v = v;
	}
	v[m->n].part = part;
	v[m->n].path = strdup(path);
	if (!v[m->n].path)
		pt_no_memory();
	snprintf(v[m->n].hash, PT_HEX_SIZE, "%s", hash);
	m->n++;
}

void pt_manifest_add(struct pt_manifest *m, struct pt_stats *s, char part, const char *path)
{
	char hex[PT_HEX_SIZE];

	if (pt_stats_hash(s, path, hex))
		append(m, part, path, hex);
}

void pt_manifest_add_words(struct pt_manifest *m, struct pt_stats *s, char part, const char *tree,
			   const char *text)
{
	size_t prefix = strlen(tree);
	const char *p = text;

	while ((p = strstr(p, tree))) {
		char path[PATH_MAX], full[2 * PATH_MAX];
		size_t n;
		struct stat st;

		p += prefix;
		if (*p++ != '/')
			continue;
		n = strcspn(p, " \t\n\\:;'\"=),");
		if (n >= sizeof(path))
			continue;
		memcpy(path, p, n);
		path[n] = '\0';
		p += n;
		snprintf(full, sizeof(full), "%s/%s", tree, path);
		if (!stat(full, &st) && S_ISREG(st.st_mode))
			pt_manifest_add(m, s, part, path);
	}
}

void pt_manifest_add_absent(struct pt_manifest *m, struct pt_stats *s, char part, const char *path)
{
	char hex[PT_HEX_SIZE];

	if (!pt_stats_hash(s, path, hex))
		append(m, part, path, PT_NO_FILE);
}

static bool hash_own(const char *dir, const char *name, char hex[PT_HEX_SIZE])
{
	const size_t all = strlen(PT_ALL_BUT);
	char path[2 * PATH_MAX];

	if (!strncmp(name, PT_ALL_BUT, all))
		return pt_hash_folder(dir, name + all, hex);
	snprintf(path, sizeof(path), "%s/%s", dir, name);
	return pt_hash_file(path, hex);
}

void pt_manifest_add_own(struct pt_manifest *m, const char *dir, const char *name)
{
	char hex[PT_HEX_SIZE], own[PATH_MAX];

	snprintf(own, sizeof(own), ":%s", name);
	if (hash_own(dir, name, hex))
		append(m, PT_PART_OWN, own, hex);
}

void pt_manifest_drop_own(struct pt_manifest *m)
{
	struct pt_manifest rest = { 0 };

	for (size_t i = 0; i < m->n; i++)
		if (m->v[i].part != PT_PART_OWN)
			append(&rest, m->v[i].part, m->v[i].path, m->v[i].hash);
	pt_manifest_free(m);
	*m = rest;
}

void pt_manifest_add_all(struct pt_manifest *m, const struct pt_manifest *from)
{
	for (size_t i = 0; i < from->n; i++)
		append(m, from->v[i].part, from->v[i].path, from->v[i].hash);
}

static int by_input(const void *a, const void *b)
{
	const struct pt_input_file *x = a, *y = b;
	int order = strcmp(x->path, y->path);

	/* Capitals first: of two parts that read a file, the one that counts more. */
	return order ? order : x->part - y->part;
}

/* Sorts, and keeps each file once. */
static void tidy(struct pt_manifest *m)
{
	size_t kept = 0;

	if (m->n)
		qsort(m->v, m->n, sizeof(*m->v), by_input);
	for (size_t i = 0; i < m->n; i++) {
		if (kept && !strcmp(m->v[i].path, m->v[kept - 1].path))
			free(m->v[i].path);
		else
			m->v[kept++] = m->v[i];
	}
	if (kept < m->n) {
		/* append() doubles at powers of two: give it its invariant back. */
		struct pt_manifest exact = { 0 };

		for (size_t i = 0; i < kept; i++) {
			append(&exact, m->v[i].part, m->v[i].path, m->v[i].hash);
			free(m->v[i].path);
		}
		free(m->v);
		*m = exact;
	}
}

/* All of a manifest, and whose it is: what its last line says. */
static void hash_all(const struct pt_manifest *m, const char *entry, char hex[PT_HEX_SIZE])
{
	struct pt_hash h;

	pt_hash_start(&h);
	pt_hash_text(&h, entry);
	for (size_t i = 0; i < m->n; i++) {
		pt_hash_bytes(&h, &m->v[i].part, 1);
		pt_hash_text(&h, m->v[i].path);
		pt_hash_text(&h, m->v[i].hash);
	}
	pt_hash_end(&h, hex);
}

int pt_manifest_save(struct pt_manifest *m, const char *path, const char *entry)
{
	char hex[PT_HEX_SIZE];
	FILE *f = fopen(path, "we");

	if (!f)
		return -1;
	tidy(m);
	for (size_t i = 0; i < m->n; i++)
		fprintf(f, "%c %s %s\n", m->v[i].part, m->v[i].hash, m->v[i].path);
	/* A manifest cut short would hold too easily. */
	hash_all(m, entry, hex);
	fprintf(f, "end %s\n", hex);
	if (ferror(f)) {
		fclose(f);
		return -1;
	}
	return fclose(f);
}

bool pt_manifest_load(struct pt_manifest *m, const char *path, const char *entry)
{
	char last[PT_HEX_SIZE] = "", hex[PT_HEX_SIZE];
	char *line = NULL;
	size_t size = 0;
	FILE *f = fopen(path, "re");

	*m = (struct pt_manifest){ 0 };
	while (f && getline(&line, &size, f) > 0) {
		char part, hash[PT_HEX_SIZE];
		int at = 0;

		line[strcspn(line, "\n")] = '\0';
		last[0] = '\0';
		if (sscanf(line, "end %64s", last) != 1 &&
		    sscanf(line, "%c %64s %n", &part, hash, &at) == 2 && at)
			append(m, part, line + at, hash);
	}
	if (f)
		fclose(f);
	free(line);
	hash_all(m, entry, hex);
	if (!strcmp(last, hex))
		return true;
	pt_manifest_free(m);
	return false;
}

bool pt_input_holds(const struct pt_input_file *f, struct pt_stats *s)
{
	char hex[PT_HEX_SIZE];
	const bool there = pt_stats_hash(s, f->path, hex);

	return strcmp(f->hash, there ? hex : PT_NO_FILE) == 0;
}

bool pt_manifest_holds(const struct pt_manifest *m, struct pt_stats *s, char but)
{
	for (size_t i = 0; i < m->n; i++)
		if (m->v[i].part != PT_PART_OWN && m->v[i].part != but &&
		    !pt_input_holds(&m->v[i], s))
			return false;
	return m->n > 0;
}

bool pt_manifest_owns(const struct pt_manifest *m, const char *dir)
{
	char hex[PT_HEX_SIZE];
	size_t n = 0;

	for (size_t i = 0; i < m->n; i++) {
		if (m->v[i].part != PT_PART_OWN)
			continue;
		n++;
		if (!hash_own(dir, m->v[i].path + 1, hex) || strcmp(hex, m->v[i].hash))
			return false;
	}
	return n > 0;
}

static int by_path(const void *key, const void *file)
{
	return strcmp(key, ((const struct pt_input_file *)file)->path);
}

const struct pt_input_file *pt_manifest_find(const struct pt_manifest *m, const char *path)
{
	return m->n ? bsearch(path, m->v, m->n, sizeof(*m->v), by_path) : NULL;
}

const char *pt_manifest_changed(const struct pt_manifest *m, struct pt_stats *s)
{
	for (size_t i = 0; i < m->n; i++)
		if (strcmp(m->v[i].hash, PT_NO_FILE) ? pt_stats_changed(s, m->v[i].path)
						     : pt_stats_appeared(s, m->v[i].path))
			return m->v[i].path;
	return NULL;
}

void pt_manifest_free(struct pt_manifest *m)
{
	for (size_t i = 0; i < m->n; i++)
		free(m->v[i].path);
	free(m->v);
	*m = (struct pt_manifest){ 0 };
}
