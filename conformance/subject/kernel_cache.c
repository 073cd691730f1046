// SPDX-License-Identifier: GPL-2.0-or-later
#define _GNU_SOURCE
#include "kernel_cache.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <ftw.h>
#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "conformance/words/last_words.h"

/* ---- hashes ---- */

void pt_hash_start(struct pt_hash *h)
{
	sha256_init(&h->sha);
}

void pt_hash_bytes(struct pt_hash *h, const void *data, size_t size)
{
	unsigned long long length = size;

	sha256_update(&h->sha, sizeof(length), (const unsigned char *)&length);
	sha256_update(&h->sha, size, data);
}

void pt_hash_text(struct pt_hash *h, const char *text)
{
	pt_hash_bytes(h, text ? text : "", text ? strlen(text) : 0);
}

void pt_hash_list(struct pt_hash *h, const char *const *list)
{
	for (; list && *list; list++)
		pt_hash_text(h, *list);
	pt_hash_text(h, NULL);
}

void pt_hash_program(struct pt_hash *h, const char *path)
{
	struct stat st;

	pt_hash_text(h, path);
	if (stat(path, &st))
		return;
	pt_hash_bytes(h, &st.st_size, sizeof(st.st_size));
	pt_hash_bytes(h, &st.st_mtim, sizeof(st.st_mtim));
}

void pt_hash_end(struct pt_hash *h, char hex[PT_HEX_SIZE])
{
	unsigned char digest[SHA256_DIGEST_SIZE];

	sha256_digest(&h->sha, sizeof(digest), digest);
	for (size_t i = 0; i < sizeof(digest); i++)
		sprintf(hex + 2 * i, "%02x", digest[i]);
}

bool pt_hash_file(const char *path, char hex[PT_HEX_SIZE])
{
	struct pt_hash h;
	size_t size;
	char *text = pt_read_file(path, &size);

	if (!text)
		return false;
	pt_hash_start(&h);
	pt_hash_bytes(&h, text, size);
	pt_hash_end(&h, hex);
	free(text);
	return true;
}

static int fts_by_name(const FTSENT **a, const FTSENT **b)
{
	return strcmp((*a)->fts_name, (*b)->fts_name);
}

static void hash_found(struct pt_hash *h, const FTSENT *e, size_t prefix)
{
	char hex[PT_HEX_SIZE] = "", to[PATH_MAX] = "";

	if (e->fts_info == FTS_F && !pt_hash_file(e->fts_accpath, hex))
		return;
	if (e->fts_info == FTS_SL && readlink(e->fts_accpath, to, sizeof(to) - 1) < 0)
		return;
	pt_hash_text(h, e->fts_path + prefix);
	pt_hash_text(h, hex);
	pt_hash_text(h, to);
}

bool pt_hash_folder(const char *path, const char *but, char hex[PT_HEX_SIZE])
{
	char *const roots[] = { (char *)path, NULL };
	FTS *fts = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, fts_by_name);
	const size_t prefix = strlen(path);
	struct pt_hash h;
	bool any = false;
	FTSENT *e;

	pt_hash_start(&h);
	while (fts && (e = fts_read(fts))) {
		pt_fts_trouble(e);
		if ((e->fts_info != FTS_F && e->fts_info != FTS_SL) ||
		    (e->fts_level == 1 && !strcmp(e->fts_name, but)))
			continue;
		hash_found(&h, e, prefix);
		any = true;
	}
	if (fts)
		fts_close(fts);
	pt_hash_end(&h, hex);
	return any;
}

/* ---- files and folders ---- */

/*
 * The machine's trouble and none of the file's: to go on as if it were not there would be
 * to say something else of it than is true.
 */
static void refuse_trouble(const char *path, int err)
{
	static const int troubles[] = { EMFILE, ENFILE, ENOMEM, EIO, ESTALE, EOVERFLOW };

	for (size_t i = 0; i < sizeof(troubles) / sizeof(troubles[0]); i++)
		if (err == troubles[i])
			pt_give_up("%s cannot be read: %s", path, strerror(err));
}

int pt_glob_trouble(const char *path, int err)
{
	refuse_trouble(path, err);
	return 0;
}

void pt_fts_trouble(const FTSENT *e)
{
	if (e->fts_info == FTS_DNR || e->fts_info == FTS_ERR || e->fts_info == FTS_NS)
		refuse_trouble(e->fts_path, e->fts_errno);
}

static size_t read_all(int fd, const char *path, char *text, size_t size)
{
	size_t have = 0;
	ssize_t n = 1;

	while (have < size && n) {
		n = read(fd, text + have, size - have);
		if (n > 0)
			have += (size_t)n;
		else if (n < 0 && errno != EINTR)
			pt_give_up("%s cannot be read: %s", path, strerror(errno));
	}
	return have;
}

char *pt_read_file(const char *path, size_t *size)
{
	struct stat st;
	size_t have;
	char *text;
	int fd;

	do
		fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	while (fd < 0 && errno == EINTR);
	if (fd < 0 || fstat(fd, &st)) {
		refuse_trouble(path, errno);
		if (fd >= 0)
			close(fd);
		return NULL;
	}
	if (!S_ISREG(st.st_mode)) {
		close(fd);
		return NULL;
	}
	text = pt_need(malloc((size_t)st.st_size + 1));
	have = read_all(fd, path, text, (size_t)st.st_size);
	close(fd);
	text[have] = '\0';
	if (size)
		*size = have;
	return text;
}

int pt_write_file(const char *path, const char *text)
{
	FILE *f = fopen(path, "we");

	if (!f)
		return -1;
	fputs(text, f);
	if (ferror(f)) {
		fclose(f);
		return -1;
	}
	return fclose(f);
}

int pt_make_dirs(const char *path)
{
	char part[PATH_MAX];

	if (strlen(path) >= sizeof(part)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	strcpy(part, path);
	for (char *p = part + 1; *p; p++) {
		if (*p != '/')
			continue;
		*p = '\0';
		if (mkdir(part, 0700) && errno != EEXIST)
			return -1;
		*p = '/';
	}
	return mkdir(part, 0700) && errno != EEXIST ? -1 : 0;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	remove(path);
	return 0;
}

/*
 * What vouches for an entry goes first: an entry of which half is gone, because
 * who removed it was killed, must not be taken for a whole one.
 */
void pt_remove_tree(const char *path)
{
	static const char *const vouchers[] = { "manifest", "ptconform.manifest" };
	char voucher[2 * PATH_MAX];

	for (size_t i = 0; i < sizeof(vouchers) / sizeof(vouchers[0]); i++) {
		snprintf(voucher, sizeof(voucher), "%s/%s", path, vouchers[i]);
		unlink(voucher);
	}
	nftw(path, remove_one, 32, FTW_DEPTH | FTW_PHYS);
}

bool pt_touch(const char *path)
{
	return utimensat(AT_FDCWD, path, NULL, 0) == 0 || access(path, F_OK) == 0;
}

const char *pt_path_unusable(const char *path)
{
	/* kbuild splits names at these, or hands them to a shell */
	return strpbrk(path, " \t\n:;'\"\\$#%&()*?<>|[]{}~`!");
}

/* ---- the cache folder ---- */

static int find_root(char root[PATH_MAX])
{
	const char *dir = getenv("PTCONFORM_CACHE_DIR");
	int n;

	if (dir && *dir)
		n = snprintf(root, PATH_MAX, "%s", dir);
	else if ((dir = getenv("XDG_CACHE_HOME")) && *dir == '/')
		n = snprintf(root, PATH_MAX, "%s/ptconform", dir);
	else if ((dir = getenv("HOME")) && *dir == '/')
		n = snprintf(root, PATH_MAX, "%s/.cache/ptconform", dir);
	else
		return -1;
	return n < PATH_MAX ? 0 : -1;
}

static void clean_up(const struct pt_cache *c);

int pt_cache_owned(const char *path, char *err, size_t size)
{
	const char *what = NULL;
	struct stat st;

	if (lstat(path, &st))
		return 0;
	if (S_ISLNK(st.st_mode))
		what = "it is a link";
	else if (st.st_uid != geteuid())
		what = "it is somebody else's";
	else if (st.st_mode & (S_IWGRP | S_IWOTH))
		what = "others may write to it (chmod go-w)";
	if (!what)
		return 0;
	snprintf(err, size,
		 "%.160s: not used, as %s; remove it or set PTCONFORM_CACHE_DIR to another folder",
		 path, what);
	return -1;
}

static int all_owned(const struct pt_cache *c, const char *const *folders, size_t n, char *err,
		     size_t size)
{
	char path[PATH_MAX + 16];

	if (pt_cache_owned(c->root, err, size))
		return -1;
	for (size_t i = 0; i < n; i++) {
		snprintf(path, sizeof(path), "%s/%s", c->root, folders[i]);
		if (pt_cache_owned(path, err, size))
			return -1;
	}
	return 0;
}

int pt_cache_open(struct pt_cache *c, char *err, size_t size)
{
	static const char *const folders[] = { "configured", "farms", "tools", "guest",
					       "objects",    "stat",  "lock",  "tmp" };
	char path[PATH_MAX + 16], given[PATH_MAX];

	if (find_root(given)) {
		snprintf(err, size, "no cache folder: set PTCONFORM_CACHE_DIR or HOME");
		return -1;
	}
	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++) {
		snprintf(path, sizeof(path), "%s/%s", given, folders[i]);
		if (pt_make_dirs(path)) {
			snprintf(err, size, "%s: %s", path, strerror(errno));
			return -1;
		}
	}
	/* Builds run in other folders: the name must be absolute. */
	if (!realpath(given, c->root)) {
		snprintf(err, size, "%s: %s", given, strerror(errno));
		return -1;
	}
	if (pt_path_unusable(c->root)) {
		snprintf(err, size,
			 "%s: kbuild cannot work below this name; set PTCONFORM_CACHE_DIR",
			 c->root);
		return -1;
	}
	if (all_owned(c, folders, sizeof(folders) / sizeof(folders[0]), err, size))
		return -1;
	/* nor may others write to what is put in it */
	umask(umask(0) | S_IWGRP | S_IWOTH);
	clean_up(c);
	return 0;
}

int pt_cache_lock(const struct pt_cache *c, const char *name, char *err, size_t size)
{
	char path[PATH_MAX + 128];
	int fd;

	snprintf(path, sizeof(path), "%s/lock/%s", c->root, name);
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
	while (fd >= 0 && flock(fd, LOCK_EX)) {
		if (errno == EINTR)
			continue;
		close(fd);
		fd = -1;
	}
	if (fd < 0)
		snprintf(err, size, "%s: %s", path, strerror(errno));
	return fd;
}

/* A folder in tmp/ whose lock can be had belongs to nobody alive. */
static void remove_dead(const char *tmp)
{
	DIR *d = opendir(tmp);
	struct dirent *e;

	while (d && (e = readdir(d))) {
		char path[2 * PATH_MAX];
		int fd;

		if (e->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), "%s/%s", tmp, e->d_name);
		fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
		if (fd < 0)
			continue;
		if (!flock(fd, LOCK_EX | LOCK_NB))
			pt_remove_tree(path);
		close(fd);
	}
	if (d)
		closedir(d);
}

/* What somebody who was killed has left goes with the next run, whatever that does. */
static void clean_up(const struct pt_cache *c)
{
	char tmp[PATH_MAX + 8], err[256];
	int lock = pt_cache_lock(c, "tmp", err, sizeof(err));

	if (lock < 0)
		return;
	snprintf(tmp, sizeof(tmp), "%s/tmp", c->root);
	remove_dead(tmp);
	close(lock);
}

int pt_cache_temp(const struct pt_cache *c, char path[PATH_MAX], int *fd, char *err, size_t size)
{
	char tmp[PATH_MAX + 8];
	int lock = pt_cache_lock(c, "tmp", err, size);

	if (lock < 0)
		return -1;
	snprintf(tmp, sizeof(tmp), "%s/tmp", c->root);
	remove_dead(tmp);
	*fd = -1;
	if (snprintf(path, PATH_MAX, "%s/XXXXXX", tmp) >= PATH_MAX) {
		errno = ENAMETOOLONG;
	} else if (mkdtemp(path)) {
		*fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
		if (*fd >= 0)
			flock(*fd, LOCK_EX);
	}
	if (*fd < 0)
		snprintf(err, size, "%s: %s", tmp, strerror(errno));
	close(lock);
	return *fd < 0 ? -1 : 0;
}

struct aged {
	char *path;
	struct timespec time;
};

static int newer_first(const void *a, const void *b)
{
	const struct timespec *x = &((const struct aged *)a)->time;
	const struct timespec *y = &((const struct aged *)b)->time;

	if (x->tv_sec != y->tv_sec)
		return x->tv_sec > y->tv_sec ? -1 : 1;
	return x->tv_nsec > y->tv_nsec ? -1 : x->tv_nsec < y->tv_nsec;
}

/* Who holds a lock on an entry still uses it. */
static void remove_unused(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	if (fd < 0)
		return;
	if (!flock(fd, LOCK_EX | LOCK_NB))
		pt_remove_tree(path);
	close(fd);
}

void pt_cache_prune(const char *dir, size_t keep)
{
	struct aged *v = NULL;
	DIR *d = opendir(dir);
	struct dirent *e;
	size_t n = 0;

	while (d && (e = readdir(d))) {
		struct aged *more;
		struct stat st;

		if (e->d_name[0] == '.' || fstatat(dirfd(d), e->d_name, &st, 0))
			continue;
		more = realloc(v, (n + 1) * sizeof(*v));
		if (!more || asprintf(&more[n].path, "%s/%s", dir, e->d_name) < 0)
			pt_no_memory();
		v = more;
		v[n++].time = st.st_mtim;
	}
	if (d)
		closedir(d);
	if (n)
		qsort(v, n, sizeof(*v), newer_first);
	for (size_t i = 0; i < n; i++) {
		if (i >= keep)
			remove_unused(v[i].path);
		free(v[i].path);
	}
	free(v);
}

/* ---- remembered content hashes ---- */

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

static long long nanoseconds(struct timespec t)
{
	return t.tv_sec * 1000000000LL + t.tv_nsec;
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

/* A file changed this recently may change again without its times telling. */
#define RACY_NS 2000000000LL

static void check(struct pt_stats *s, struct known *k)
{
	char path[2 * PATH_MAX];
	struct timespec now;
	struct stat st;
	bool same;

	k->checked = true;
	k->exists = false;
	snprintf(path, sizeof(path), "%s/%s", s->tree, k->path);
	if (stat(path, &st))
		return;
	same = k->hash[0] && k->size == st.st_size && k->mtime == nanoseconds(st.st_mtim) &&
	       k->ctime == nanoseconds(st.st_ctim) && k->inode == st.st_ino;
	if (!same) {
		char before[PT_HEX_SIZE];

		memcpy(before, k->hash, sizeof(before));
		if (!hash_of(path, &st, k->hash))
			return;
		clock_gettime(CLOCK_REALTIME, &now);
		k->size = st.st_size;
		k->mtime = nanoseconds(st.st_mtim);
		k->ctime = nanoseconds(st.st_ctim);
		k->inode = st.st_ino;
		if (nanoseconds(now) - k->ctime < RACY_NS || nanoseconds(now) - k->mtime < RACY_NS)
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
	s->began = nanoseconds(now);
	s->lenient = lenient;
	twalk_r(s->root, uncheck, NULL);
}

static bool is_since(struct timespec t, long long when)
{
	/* some file systems know whole seconds only, or every other */
	return nanoseconds(t) + (t.tv_nsec ? TICK_NS : RACY_NS) > when;
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
	if (k->size == st.st_size && k->inode == st.st_ino && k->ctime == nanoseconds(st.st_ctim)) {
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
