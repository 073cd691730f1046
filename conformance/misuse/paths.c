// SPDX-License-Identifier: GPL-2.0-or-later
#define _GNU_SOURCE
#include "conformance/misuse/paths.h"

#include <errno.h>
#include <fts.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "conformance/misuse/kept.h"
#include "conformance/subject/definers.h"
#include "conformance/subject/identifiers.h"
#include "conformance/subject/spotter.h"
#include "conformance/words/clean.h"
#include "conformance/words/last_words.h"
#include "conformance/work/files.h"
#include "conformance/work/hash.h"

static const struct {
	const char *folders[8];
	const char *ending;
} sorts[] = {
	[PT_CALLERS] = { { "mm", "fs", "arch/*/mm", "kernel", "virt", "drivers", NULL }, ".c" },
	[PT_HEADERS] = { { "mm", "fs", "include/linux", "include/asm-generic", NULL }, ".h" },
};
/* What every name that is looked for has in it, and few others: not "adapter". */
static const char *const parts[] = { "pte_", "_pte", "ptep", "pmd", "pud" };

struct walk {
	const char *tree;
	enum pt_path_sort sort;
	struct pt_misuse_paths *to;
	struct pt_spotter spotter;
	struct pt_symbols silent; /* lines of the index: files that name no entry */
	size_t used;		  /* of these */
	FILE *out;		  /* the index as it is to be */
	FILE *notes;
	bool fresh; /* it has what the old one had not */
	size_t files;
};

/* ---- the index ---- */

static void put_line(char line[PATH_MAX + 120], const char *file, const struct stat *st)
{
	snprintf(line, PATH_MAX + 120, "%lld %lld %lld %llu %s", (long long)st->st_size,
		 pt_file_time(st->st_mtim), pt_file_time(st->st_ctim),
		 (unsigned long long)st->st_ino, file);
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

	if (pt_file_is_recent(st) || strchr(file, '\n'))
		return;
	put_line(line, file, st);
	fprintf(w->out, "%s\n", line);
	w->fresh = true;
}

/* "silent-" and a hash. */
#define NAME_SIZE (7 + PT_HEX_SIZE)

static void index_name(const char *tree, enum pt_path_sort sort, char name[NAME_SIZE])
{
	char hex[PT_HEX_SIZE];
	struct pt_hash h;

	pt_hash_start(&h);
	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++)
		pt_hash_text(&h, parts[i]);
	pt_hash_text(&h, sorts[sort].ending);
	pt_hash_text(&h, tree);
	pt_hash_end(&h, hex);
	snprintf(name, NAME_SIZE, "silent-%s", hex);
}

static void read_index(struct walk *w, char *text)
{
	char *save = NULL;

	for (char *line = text ? strtok_r(text, "\n", &save) : NULL; line;
	     line = strtok_r(NULL, "\n", &save))
		pt_symbols_add(&w->silent, line, strlen(line));
}

/* ---- the files ---- */

void pt_misuse_path_add(struct pt_misuse_paths *p, const char *file)
{
	if (p->n == p->room) {
		p->room = p->room ? 2 * p->room : 512;
		p->v = pt_need(realloc(p->v, p->room * sizeof(*p->v)));
	}
	p->v[p->n++] = pt_copy(file);
}

static void note_unreadable(struct walk *w, const char *path)
{
	const char *why = strerror(errno);
	char *file = pt_text_line(path);

	fprintf(w->notes, "%s cannot be read: %s\n", file, why);
	free(file);
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
		note_unreadable(w, file);
	else if (pt_spotter_sees(&w->spotter, text, size))
		pt_misuse_path_add(w->to, file);
	else
		note_silent(w, file, st);
	free(text);
}

static bool take_source(void *arg, const char *path, const struct stat *st)
{
	const size_t n = strlen(path);
	struct walk *w = arg;

	if (strcmp(path + n - 2, sorts[w->sort].ending) != 0)
		return true;
	w->files++;
	take_file(w, path, st);
	return true;
}

static void take_odd(void *arg, const char *path, int info)
{
	struct walk *w = arg;
	const size_t n = strlen(path);
	char *file;

	if (w->sort != PT_CALLERS || strcmp(path + n - 2, sorts[w->sort].ending) != 0)
		return;
	file = pt_text_line(path + strlen(w->tree) + 1);
	fprintf(w->notes, "%s is %s\n", file,
		info == FTS_SL || info == FTS_SLNONE ? "a symbolic link that leads to no file"
		: info == FTS_D			     ? "a folder"
						     : "no file");
	free(file);
}

static const char *const parts_of_tree[] = { "mm", "fs", "arch", "kernel" };

/* Half a tree may be all that somebody has; it is no whole one without mistakes. */
static void note_missing(struct walk *w)
{
	const char *sep = "";

	for (size_t i = 0; i < sizeof(parts_of_tree) / sizeof(*parts_of_tree); i++) {
		char path[PATH_MAX];

		snprintf(path, sizeof(path), "%.4000s/%s", w->tree, parts_of_tree[i]);
		if (access(path, F_OK)) {
			fprintf(w->notes, "%s%s", *sep ? sep : "the tree has no ",
				parts_of_tree[i]);
			sep = ", ";
		}
	}
	if (*sep)
		fputs(": only what is there is looked at\n", w->notes);
}

static void note_closed(struct walk *w)
{
	for (size_t i = 0; i < sizeof(parts_of_tree) / sizeof(*parts_of_tree); i++) {
		char path[PATH_MAX];

		snprintf(path, sizeof(path), "%.4000s/%s", w->tree, parts_of_tree[i]);
		if (!access(path, F_OK) && access(path, R_OK | X_OK))
			note_unreadable(w, parts_of_tree[i]);
	}
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static int walk_all(struct walk *w)
{
	int err;

	pt_spotter_init(&w->spotter, parts, sizeof(parts) / sizeof(*parts));
	err = pt_each_path_and(w->tree, sorts[w->sort].folders, take_source, take_odd, w);
	pt_spotter_free(&w->spotter);
	if (!err && !w->files && w->sort == PT_HEADERS)
		return 0;
	if (!err && !w->files)
		errno = ENODATA;
	if (w->to->n)
		qsort(w->to->v, w->to->n, sizeof(*w->to->v), by_name);
	return err || !w->files ? -1 : 0;
}

int pt_misuse_paths(struct pt_misuse_paths *p, const char *tree, enum pt_path_sort sort, char *why,
		    size_t size)
{
	struct walk w = { .tree = tree, .sort = sort, .to = p };
	char index[NAME_SIZE], *kept, *text = NULL;
	struct pt_cache c;
	size_t n;
	int err;

	*p = (struct pt_misuse_paths){ 0 };
	if (pt_cache_open(&c, why, size))
		return -1;
	index_name(tree, sort, index);
	kept = pt_kept_text(&c, index);
	read_index(&w, kept);
	w.out = pt_need(pt_open_text(&text, &n));
	w.notes = pt_need(pt_open_text(&p->notes, &n));
	if (sort == PT_CALLERS) {
		note_missing(&w);
		note_closed(&w);
	}
	err = walk_all(&w);
	pt_close_text(w.notes);
	if (err)
		snprintf(why, size, "%.200s: %s", tree,
			 errno == ENODATA ? "no source of a kernel that can be read is in it"
					  : strerror(errno));
	pt_close_text(w.out);
	if (!err && (w.fresh || w.used < w.silent.n))
		pt_keep_text(&c, NULL, index, text);
	free(text);
	free(kept);
	pt_symbols_free(&w.silent);
	return err;
}

void pt_misuse_paths_free(struct pt_misuse_paths *p)
{
	for (size_t i = 0; i < p->n; i++)
		free(p->v[i]);
	free(p->v);
	free(p->notes);
	*p = (struct pt_misuse_paths){ 0 };
}
