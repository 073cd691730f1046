// SPDX-License-Identifier: GPL-2.0-or-later
#define _GNU_SOURCE
#include "conformance/subject/identifiers.h"

#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <fts.h>
#include <glob.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "conformance/words/last_words.h"
#include "conformance/work/files.h"

/* The names looked for, by hash: open addressing, 0 is free, else number + 1. */
struct search {
	const char *const *name;
	bool *seen;
	size_t *slot;
	size_t slots; /* a power of two */
};

static size_t hash(const char *s, size_t n)
{
	uint64_t h = 0;
	for (size_t i = 0; i < n; i++)
		h = (h ^ (unsigned char)s[i]) * UINT64_C(0x9e3779b97f4a7c15);
	return (size_t)(h >> 32);
}

/* The slot that holds s, or the free one where it belongs. */
static size_t *find(const struct search *x, const char *s, size_t n)
{
	size_t i = hash(s, n) & (x->slots - 1);
	while (x->slot[i]) {
		const char *there = x->name[x->slot[i] - 1];
		if (!strncmp(there, s, n) && !there[n])
			break;
		i = (i + 1) & (x->slots - 1);
	}
	return &x->slot[i];
}

static bool starts_identifier(unsigned char c)
{
	return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool in_identifier(unsigned char c)
{
	return starts_identifier(c) || (c >= '0' && c <= '9');
}

/* Past a string or character constant; an apostrophe in assembly ends with its line. */
static const char *past_quotes(const char *p, const char *end)
{
	char quote = *p++;
	while (p < end && *p != quote && *p != '\n')
		p += *p == '\\' && p + 1 < end ? 2 : 1;
	return p < end ? p + 1 : end;
}

static const char *past_comment(const char *p, const char *end)
{
	const char *q = p[1] == '*' ? memmem(p + 2, (size_t)(end - p - 2), "*/", 2)
				    : memchr(p, '\n', (size_t)(end - p));
	return q ? q + (p[1] == '*' ? 2 : 1) : end;
}

void pt_each_identifier(const char *text, size_t size, pt_found_identifier *found, void *arg)
{
	const char *p = text, *end = text + size;
	struct pt_identifier id;
	while (p < end) {
		if (starts_identifier((unsigned char)*p)) {
			id.text = p;
			while (p < end && in_identifier((unsigned char)*p))
				p++;
			id.n = (size_t)(p - id.text);
			found(arg, &id, p, end);
		} else if (*p == '/' && p + 1 < end && (p[1] == '*' || p[1] == '/')) {
			p = past_comment(p, end);
		} else if (*p == '"' || *p == '\'') {
			p = past_quotes(p, end);
		} else {
			p++;
		}
	}
}

static void mark_seen(void *arg, const struct pt_identifier *id, const char *p, const char *end)
{
	const struct search *x = arg;
	size_t at = *find(x, id->text, id->n);
	(void)p;
	(void)end;
	if (at)
		x->seen[at - 1] = true;
}

/* ---- the files of a tree ---- */

struct walk {
	const char *tree;
	const char *const *patterns;
	pt_found_path *found;
	pt_found_odd *odd; /* may be NULL */
	void *arg;
	bool enough;
};

/* The kernel's own test of the helpers is no caller. */
static bool is_source(const FTSENT *e)
{
	size_t n = e->fts_namelen;
	return n > 2 && e->fts_name[n - 2] == '.' && strchr("chS", e->fts_name[n - 1]) &&
	       strcmp(e->fts_name, "debug_vm_pgtable.c") != 0;
}

/* A file, or a link to one, as farms of links have: whoever wants odd ones is told of links. */
static bool is_file(const struct walk *w, const FTSENT *e, struct stat *st)
{
	if (e->fts_info == FTS_F)
		return *st = *e->fts_statp, true;
	return e->fts_info == FTS_SL && !w->odd && !stat(e->fts_path, st) && S_ISREG(st->st_mode);
}

/* A folder, or one file. */
static int walk_folder(struct walk *w, char *path)
{
	char *const paths[] = { path, NULL };
	FTS *fts = fts_open(paths, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	if (!fts)
		return -1;
	for (FTSENT *e; !w->enough && (e = fts_read(fts));) {
		struct stat st;

		pt_fts_trouble(e);
		if (!is_source(e) || e->fts_info == FTS_DP)
			continue;
		if (is_file(w, e, &st))
			w->enough = !w->found(w->arg, e->fts_path, &st);
		else if (w->odd)
			w->odd(w->arg, e->fts_path, e->fts_info);
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

/* Has an earlier pattern come to it? */
static bool is_walked(const struct walk *w, size_t pattern, const char *path)
{
	const char *file = path + strlen(w->tree) + 1;
	for (size_t i = 0; i < pattern; i++)
		if (!fnmatch(w->patterns[i], file, FNM_PATHNAME | FNM_PERIOD))
			return true;
	return false;
}

static int walk_pattern(struct walk *w, const char *tree, size_t pattern)
{
	char *path = NULL;
	glob_t g;
	int err = 0;
	if (asprintf(&path, "%s/%s", tree, w->patterns[pattern]) < 0)
		return -1;
	if (!glob(path, 0, pt_glob_trouble, &g)) {
		for (size_t i = 0; !err && !w->enough && i < g.gl_pathc; i++)
			if (!is_walked(w, pattern, g.gl_pathv[i]))
				err = walk_folder(w, g.gl_pathv[i]);
		globfree(&g);
	}
	free(path);
	return err;
}

int pt_each_path_and(const char *tree, const char *const *patterns, pt_found_path *found,
		     pt_found_odd *odd, void *arg)
{
	struct walk w = {
		.tree = tree, .patterns = patterns, .found = found, .odd = odd, .arg = arg
	};
	char *pattern = quoted(tree);
	int err = 0;
	for (size_t i = 0; !err && !w.enough && patterns[i]; i++)
		err = walk_pattern(&w, pattern, i);
	free(pattern);
	return err;
}

int pt_each_path(const char *tree, const char *const *patterns, pt_found_path *found, void *arg)
{
	return pt_each_path_and(tree, patterns, found, NULL, arg);
}

/* ---- what is in them ---- */

struct reader {
	const char *tree;
	pt_found_source *found;
	void *arg;
	size_t files;
	char *text; /* of one after the other */
	size_t room;
};

static ssize_t read_all(int fd, char *text, size_t size)
{
	size_t at = 0;
	ssize_t n;
	while (at < size && (n = read(fd, text + at, size - at)))
		if (n > 0)
			at += (size_t)n;
		else if (errno != EINTR)
			return -1;
	return (ssize_t)at;
}

/* Read, not mapped: of many small files that is quicker, and they may be cut off meanwhile. */
static bool read_source(void *arg, const char *path, const struct stat *st)
{
	struct reader *r = arg;
	size_t size = (size_t)st->st_size;
	if (!size)
		return true;
	if (size > r->room)
		r->text = pt_need(realloc(r->text, r->room = 2 * size));
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read_all(fd, r->text, size);
	if (n < 0)
		pt_glob_trouble(path, errno);
	if (fd >= 0)
		close(fd);
	if (n <= 0)
		return true;
	r->files++;
	return r->found(r->arg, path + strlen(r->tree) + 1, r->text, (size_t)n);
}

int pt_each_source(const char *tree, const char *const *patterns, pt_found_source *found, void *arg)
{
	struct reader r = { .tree = tree, .found = found, .arg = arg };
	int err = pt_each_path(tree, patterns, read_source, &r);
	free(r.text);
	if (!err && !r.files)
		errno = ENOENT;
	return err || !r.files ? -1 : 0;
}

static bool mark_all_seen(void *arg, const char *file, const char *text, size_t size)
{
	(void)file;
	pt_each_identifier(text, size, mark_seen, arg);
	return true;
}

/* folders: patterns, the last is NULL. */
static int look(const char *tree, const char *const *folders, const char *const *names, size_t n,
		bool *seen)
{
	struct search x = { .name = names, .seen = seen, .slots = 16 };
	int err;
	while (x.slots < 4 * n)
		x.slots *= 2;
	x.slot = calloc(x.slots, sizeof(*x.slot));
	if (!x.slot)
		return -1;
	memset(seen, 0, n * sizeof(*seen));
	/* Of a name given twice both must be marked: the later ones take the first one's answer. */
	for (size_t i = 0; i < n; i++) {
		size_t *slot = find(&x, names[i], strlen(names[i]));
		if (!*slot)
			*slot = i + 1;
	}
	err = pt_each_source(tree, folders, mark_all_seen, &x);
	for (size_t i = 0; i < n; i++)
		seen[i] = seen[*find(&x, names[i], strlen(names[i])) - 1];
	free(x.slot);
	return err;
}

int pt_identifiers_seen(const char *tree, const char *const *names, size_t n, bool *seen)
{
	static const char *const folders[] = { "include", "mm", "arch/*/include", "arch/*/mm",
					       NULL };
	return look(tree, folders, names, n, seen);
}

int pt_identifiers_in_mm(const char *tree, const char *const *names, size_t n, bool *seen)
{
	static const char *const folders[] = { "mm", NULL };
	return look(tree, folders, names, n, seen);
}
