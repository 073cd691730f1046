// SPDX-License-Identifier: GPL-2.0-or-later
#define _GNU_SOURCE
#include "conformance/subject/kernel_cache.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "conformance/words/last_words.h"
#include "conformance/work/files.h"

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
	static const char *const folders[] = {
		"configured", "farms", "tools", "guest",  "objects",
		"stat",	      "lock",  "tmp",	"misuse", "revisions"
	};
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
