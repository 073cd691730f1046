// SPDX-License-Identifier: GPL-2.0-or-later
#define _GNU_SOURCE
#include "conformance/misuse/paths.h"

#include <errno.h>
#include <fts.h>
#include <glob.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "conformance/subject/definers.h"
#include "conformance/subject/kernel_cache.h"
#include "conformance/words/last_words.h"
#include "conformance/work/files.h"
#include "conformance/work/hash.h"

static const char *const folders[] = { "mm", "fs", "arch/*/mm", "kernel", "virt", "drivers" };

struct walk {
	const char *tree;
	struct pt_misuse_paths *to;
	struct pt_symbols silent; /* lines of the index: files that name no entry */
	size_t used;		  /* of these */
	FILE *out;		  /* the index as it is to be */
	bool fresh;		  /* it has what the old one had not */
	size_t files;
	long long now;
};

/* ---- the index ---- */

static long long nanoseconds(struct timespec t)
{
	return t.tv_sec * 1000000000LL + t.tv_nsec;
}

/* Changed so recently, a file may change again without its times telling. */
static bool is_racy(const struct walk *w, const struct stat *st)
{
	static const long long racy = 2000000000LL;

	return w->now - nanoseconds(st->st_mtim) < racy || w->now - nanoseconds(st->st_ctim) < racy;
}

static void put_line(char line[PATH_MAX + 120], const char *file, const struct stat *st)
{
	snprintf(line, PATH_MAX + 120, "%lld %lld %lld %llu %s", (long long)st->st_size,
		 nanoseconds(st->st_mtim), nanoseconds(st->st_ctim), (unsigned long long)st->st_ino,
		 file);
}

static bool is_known_silent(struct walk *w, const char *file, const struct stat *st)
{
	char line[PATH_MAX + 120];

	put_line(line, file, st);
	if (!pt_symbols_find(&w->silent, line, strlen(line)))
		return false;
	w->used++;
	fprintf(w->out, "%s\n", line);
	return true;
}

static void note_silent(struct walk *w, const char *file, const struct stat *st)
{
	char line[PATH_MAX + 120];

	if (is_racy(w, st) || strchr(file, '\n'))
		return;
	put_line(line, file, st);
	fprintf(w->out, "%s\n", line);
	w->fresh = true;
}

static void index_path(const struct pt_cache *c, const char *tree, char path[PATH_MAX])
{
	char hex[PT_HEX_SIZE];
	struct pt_hash h;

	pt_hash_start(&h);
	pt_hash_text(&h, "2"); /* names_entries() is another than that of older indices */
	pt_hash_text(&h, tree);
	pt_hash_end(&h, hex);
	snprintf(path, PATH_MAX, "%.3900s/misuse/silent-%s", c->root, hex);
}

static void read_index(struct walk *w, const char *path)
{
	char *text = pt_read_file(path, NULL), *save = NULL;

	for (char *line = text ? strtok_r(text, "\n", &save) : NULL; line;
	     line = strtok_r(NULL, "\n", &save))
		pt_symbols_add(&w->silent, line, strlen(line));
	free(text);
}

/* To lose it costs time and nothing else. */
static void save_index(const struct pt_cache *c, const char *path, const char *text)
{
	char dir[PATH_MAX], made[PATH_MAX], why[256];
	int fd;

	snprintf(made, sizeof(made), "%.3900s/misuse", c->root);
	if (pt_make_dirs(made) || pt_cache_owned(made, why, sizeof(why)) ||
	    pt_cache_temp(c, dir, &fd, why, sizeof(why)))
		return;
	snprintf(made, sizeof(made), "%.3900s/silent", dir);
	if (!pt_write_file(made, text) && rename(made, path))
		unlink(made);
	pt_remove_tree(dir);
	close(fd);
}

/* ---- the files ---- */

/* What every name that is looked for has in it, and few others: not "adapter". */
static bool names_entries(const char *text, size_t size)
{
	static const char *const parts[] = { "pte_", "_pte", "ptep", "pmd", "pud" };

	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++)
		if (memmem(text, size, parts[i], strlen(parts[i])))
			return true;
	return false;
}

static void add_path(struct pt_misuse_paths *p, const char *file)
{
	if (p->n == p->room) {
		p->room = p->room ? 2 * p->room : 512;
		p->v = pt_need(realloc(p->v, p->room * sizeof(*p->v)));
	}
	p->v[p->n++] = pt_copy(file);
}

/* What cannot be read is told, and is none. */
static void take_file(struct walk *w, const char *path, const struct stat *st)
{
	const char *file = path + strlen(w->tree) + 1;
	char *text;
	size_t size;

	if (!st->st_size || is_known_silent(w, file, st))
		return;
	text = pt_read_file(path, &size);
	if (!text)
		pt_glob_trouble(path, errno);
	else if (names_entries(text, size))
		add_path(w->to, file);
	else
		note_silent(w, file, st);
	free(text);
}

/* The kernel's own test of the helpers is no caller. */
static bool is_source(const FTSENT *e)
{
	const size_t n = e->fts_namelen;

	return n > 2 && !strcmp(e->fts_name + n - 2, ".c") &&
	       strcmp(e->fts_name, "debug_vm_pgtable.c") != 0;
}

static int walk_folder(struct walk *w, char *path)
{
	char *const paths[] = { path, NULL };
	FTS *fts = fts_open(paths, FTS_PHYSICAL | FTS_NOCHDIR, NULL);

	if (!fts)
		return -1;
	for (FTSENT *e; (e = fts_read(fts));) {
		pt_fts_trouble(e);
		if (e->fts_info != FTS_F || !is_source(e))
			continue;
		w->files++;
		take_file(w, e->fts_path, e->fts_statp);
	}
	fts_close(fts);
	return 0;
}

/* A tree's own path is no pattern. */
static char *quoted(const char *tree)
{
	char *text = pt_need(malloc(2 * strlen(tree) + 1)), *to = text;

	for (; *tree; *to++ = *tree++)
		if (strchr("*?[\\", *tree))
			*to++ = '\\';
	*to = '\0';
	return text;
}

static int walk_pattern(struct walk *w, const char *tree, const char *pattern)
{
	char *path = NULL;
	glob_t g;
	int err = 0;

	if (asprintf(&path, "%s/%s", tree, pattern) < 0)
		pt_need(NULL);
	if (!glob(path, 0, pt_glob_trouble, &g)) {
		for (size_t i = 0; !err && i < g.gl_pathc; i++)
			err = walk_folder(w, g.gl_pathv[i]);
		globfree(&g);
	}
	free(path);
	return err;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static int walk_all(struct walk *w)
{
	char *tree = quoted(w->tree);
	int err = 0;

	for (size_t i = 0; !err && i < sizeof(folders) / sizeof(*folders); i++)
		err = walk_pattern(w, tree, folders[i]);
	free(tree);
	if (!err && !w->files)
		errno = ENOENT;
	if (w->to->n)
		qsort(w->to->v, w->to->n, sizeof(*w->to->v), by_name);
	return err || !w->files ? -1 : 0;
}

int pt_misuse_paths(struct pt_misuse_paths *p, const char *tree, char *why, size_t size)
{
	struct walk w = { .tree = tree, .to = p };
	char index[PATH_MAX], *text = NULL;
	struct timespec now;
	struct pt_cache c;
	size_t n;
	int err;

	*p = (struct pt_misuse_paths){ 0 };
	if (pt_cache_open(&c, why, size))
		return -1;
	index_path(&c, tree, index);
	if (!pt_cache_owned(index, why, size))
		read_index(&w, index);
	clock_gettime(CLOCK_REALTIME, &now);
	w.now = nanoseconds(now);
	w.out = pt_need(pt_open_text(&text, &n));
	err = walk_all(&w);
	if (err)
		snprintf(why, size, "%.200s: %s", tree, strerror(errno));
	pt_close_text(w.out);
	if (!err && (w.fresh || w.used < w.silent.n))
		save_index(&c, index, text);
	free(text);
	pt_symbols_free(&w.silent);
	return err;
}

void pt_misuse_paths_free(struct pt_misuse_paths *p)
{
	for (size_t i = 0; i < p->n; i++)
		free(p->v[i]);
	free(p->v);
	*p = (struct pt_misuse_paths){ 0 };
}
