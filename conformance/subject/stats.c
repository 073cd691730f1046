// SPDX-License-Identifier: GPL-2.0-or-later
/* Content hashes, remembered by size, times and inode. */
#define _GNU_SOURCE
#include "conformance/subject/stats.h"

#include <dirent.h>
#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "conformance/words/last_words.h"
#include "conformance/work/files.h"

struct known {
	char *path;
	long long size, mtime, ctime;
	unsigned long long inode;
	char hash[PT_HEX_SIZE];
	bool checked; /* against the file system, since pt_stats_begin() */
	bool read;    /* and its content was read since then */
	bool fresh;   /* and was not what was known before */
	bool exists;
};

/* What stands before the hash of all saved lines. */
#define SAVED_END "\nend "

struct pt_stats {
	struct pt_cache cache;
	char file[PATH_MAX + 80];
	char tree[PATH_MAX];
	void *root; /* tsearch(), by path */
	long long began;
	bool lenient;
	bool changed;
	FILE *out;
};

static int by_path(const void *a, const void *b)
{
	return strcmp(((const struct known *)a)->path, ((const struct known *)b)->path);
}

static struct known *known(struct pt_stats *s, const char *path)
{
	struct known key = { .path = (char *)path };
	struct known **slot = tfind(&key, &s->root, by_path);
	struct known *k;

	if (slot)
		return *slot;
	k = calloc(1, sizeof(*k));
	if (!k || !(k->path = strdup(path)) || !tsearch(k, &s->root, by_path))
		pt_no_memory();
	return k;
}

static void take_line(struct pt_stats *s, char *line)
{
	struct known k = { 0 }, *to;
	int at = 0;

	if (sscanf(line, "%64s %lld %lld %lld %llu %n", k.hash, &k.size, &k.mtime, &k.ctime,
		   &k.inode, &at) != 5 ||
	    !at)
		return;
	to = known(s, line + at);
	if (to->hash[0] || to->checked)
		return;
	k.path = to->path;
	*to = k;
}

static void hash_saved(const char *text, size_t size, char hex[PT_HEX_SIZE])
{
	struct pt_hash h;

	pt_hash_start(&h);
	pt_hash_bytes(&h, text, size);
	pt_hash_end(&h, hex);
}

/* Takes in what is saved of files not known yet; of a file that was touched, nothing. */
static void read_saved(struct pt_stats *s)
{
	char *text = pt_read_file(s->file, NULL), *save = NULL;
	char *end = text ? strstr(text, SAVED_END) : NULL, hex[PT_HEX_SIZE];

	if (end) {
		hash_saved(text, (size_t)(end - text), hex);
		if (strncmp(end + strlen(SAVED_END), hex, sizeof(hex) - 1) != 0)
			end = NULL;
	}
	if (end)
		*end = '\0';
	for (char *line = end ? strtok_r(text, "\n", &save) : NULL; line;
	     line = strtok_r(NULL, "\n", &save))
		take_line(s, line);
	free(text);
}

struct pt_stats *pt_stats_load(const struct pt_cache *c, const char *tree)
{
	struct pt_stats *s = calloc(1, sizeof(*s));
	char hex[PT_HEX_SIZE];
	struct pt_hash h;

	if (!s)
		pt_no_memory();
	pt_hash_start(&h);
	pt_hash_text(&h, tree);
	pt_hash_end(&h, hex);
	s->cache = *c;
	snprintf(s->file, sizeof(s->file), "%s/stat/%s", c->root, hex);
	snprintf(s->tree, sizeof(s->tree), "%s", tree);
	read_saved(s);
	return s;
}

static bool is_source_name(const char *name)
{
	const char *dot = strrchr(name, '.');

	return name[0] != '.' && dot && strchr("chS", dot[1]) && dot[1] && !dot[2];
}

static int source_filter(const struct dirent *e)
{
	return is_source_name(e->d_name);
}

static bool hash_names(const char *path, char hex[PT_HEX_SIZE])
{
	struct dirent **names;
	struct pt_hash h;
	int n = scandir(path, &names, source_filter, alphasort);

	if (n < 0)
		return false;
	pt_hash_start(&h);
	for (int i = 0; i < n; i++) {
		pt_hash_text(&h, names[i]->d_name);
		free(names[i]);
	}
	free(names);
	pt_hash_end(&h, hex);
	return true;
}

/* A script that may not be executed any more is another to kbuild. */
static bool hash_content(const char *path, const struct stat *st, char hex[PT_HEX_SIZE])
{
	struct pt_hash h;

	if (!pt_hash_file(path, hex))
		return false;
	if (!(st->st_mode & S_IXUSR))
		return true;
	pt_hash_start(&h);
	pt_hash_text(&h, hex);
	pt_hash_text(&h, "executable");
	pt_hash_end(&h, hex);
	return true;
}

static bool hash_of(const char *path, const struct stat *st, char hex[PT_HEX_SIZE])
{
	return S_ISDIR(st->st_mode) ? hash_names(path, hex) : hash_content(path, st, hex);
}

static void check(struct pt_stats *s, struct known *k)
{
	char path[2 * PATH_MAX];
	struct stat st;
	bool same;

	k->checked = true;
	k->exists = false;
	snprintf(path, sizeof(path), "%s/%s", s->tree, k->path);
	if (stat(path, &st))
		return;
	same = k->hash[0] && k->size == st.st_size && k->mtime == pt_file_time(st.st_mtim) &&
	       k->ctime == pt_file_time(st.st_ctim) && k->inode == st.st_ino;
	if (!same) {
		char before[PT_HEX_SIZE];

		memcpy(before, k->hash, sizeof(before));
		if (!hash_of(path, &st, k->hash))
			return;
		k->size = st.st_size;
		k->mtime = pt_file_time(st.st_mtim);
		k->ctime = pt_file_time(st.st_ctim);
		k->inode = st.st_ino;
		if (pt_file_is_recent(&st))
			k->mtime = -1;
		k->read = true;
		k->fresh = strcmp(before, k->hash) != 0;
		s->changed = true;
	}
	k->exists = true;
}

bool pt_stats_hash(struct pt_stats *s, const char *path, char hex[PT_HEX_SIZE])
{
	struct known *k = known(s, path);

	if (!k->checked)
		check(s, k);
	if (k->exists)
		memcpy(hex, k->hash, PT_HEX_SIZE);
	return k->exists;
}

/* A file's times are those of the last tick before it was written. */
#define TICK_NS 12000000LL

static void uncheck(const void *node, VISIT visit, void *arg)
{
	struct known *k = *(struct known *const *)node;

	(void)arg;
	if (visit == postorder || visit == leaf)
		k->checked = k->read = k->fresh = false;
}

void pt_stats_begin(struct pt_stats *s, bool lenient)
{
	/* What was written just before is not to look as if it were written after. */
	static const struct timespec pause = { 0, TICK_NS + 3000000 };
	struct timespec now;

	nanosleep(&pause, NULL);
	clock_gettime(CLOCK_REALTIME, &now);
	s->began = pt_file_time(now);
	s->lenient = lenient;
	twalk_r(s->root, uncheck, NULL);
}

static bool is_since(struct timespec t, long long when)
{
	return pt_file_time(t) + (t.tv_nsec ? TICK_NS : PT_FILE_RACY_NS) > when;
}

/*
 * Written to, or put there by another name with the times it had.  That a hard
 * link was made to it changes its times too, but neither what is in it nor its
 * folder.
 */
static bool is_written_since(const char *full, const struct stat *st, long long when)
{
	char folder[2 * PATH_MAX];
	struct stat parent;

	if (is_since(st->st_mtim, when))
		return true;
	snprintf(folder, sizeof(folder), "%s", full);
	*strrchr(folder, '/') = '\0';
	return is_since(st->st_ctim, when) && !stat(folder, &parent) &&
	       is_since(parent.st_mtim, when);
}

bool pt_stats_changed(struct pt_stats *s, const char *path)
{
	const struct known *k = known(s, path);
	char full[2 * PATH_MAX], hex[PT_HEX_SIZE];
	struct stat st;

	if (!k->checked || !k->exists)
		return false;
	snprintf(full, sizeof(full), "%s/%s", s->tree, path);
	if (stat(full, &st))
		return true;
	/* editors make files and remove them again: only the sources' names count */
	if (S_ISDIR(st.st_mode))
		return !hash_names(full, hex) || strcmp(hex, k->hash);
	if (k->size == st.st_size && k->inode == st.st_ino &&
	    k->ctime == pt_file_time(st.st_ctim)) {
		/* what was read for the first time may have been another before */
		return (s->lenient ? k->fresh : k->read) && is_written_since(full, &st, s->began);
	}
	return !hash_content(full, &st, hex) || strcmp(hex, k->hash) ||
	       ((!s->lenient || k->fresh) && is_written_since(full, &st, s->began));
}

bool pt_stats_appeared(struct pt_stats *s, const char *path)
{
	char full[2 * PATH_MAX];

	snprintf(full, sizeof(full), "%s/%s", s->tree, path);
	return !access(full, F_OK);
}

static void save_one(const void *node, VISIT visit, void *arg)
{
	const struct known *k = *(struct known *const *)node;
	struct pt_stats *s = arg;

	if ((visit == postorder || visit == leaf) && k->hash[0])
		fprintf(s->out, "%s %lld %lld %lld %llu %s\n", k->hash, k->size, k->mtime, k->ctime,
			k->inode, k->path);
}

static void free_one(void *node)
{
	struct known *k = node;

	free(k->path);
	free(k);
}

/* To lose it costs time and nothing else. */
static void save(struct pt_stats *s)
{
	char dir[PATH_MAX], temp[PATH_MAX + 8], err[256], hex[PT_HEX_SIZE], *text = NULL;
	size_t size = 0;
	FILE *f;
	int fd;

	if (pt_cache_temp(&s->cache, dir, &fd, err, sizeof(err)))
		return;
	read_saved(s); /* what others found out meanwhile */
	snprintf(temp, sizeof(temp), "%s/stat", dir);
	s->out = pt_open_text(&text, &size);
	twalk_r(s->root, save_one, s);
	pt_close_text(s->out);
	hash_saved(text, size, hex);
	f = fopen(temp, "we");
	if (f) {
		fprintf(f, "%s" SAVED_END "%s\n", text, hex);
		if (!(ferror(f) | fclose(f)))
			rename(temp, s->file);
	}
	free(text);
	pt_remove_tree(dir);
	close(fd);
}

void pt_stats_done(struct pt_stats *s)
{
	if (s->changed)
		save(s);
	tdestroy(s->root, free_one);
	free(s);
}
