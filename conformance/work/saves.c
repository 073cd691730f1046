// SPDX-License-Identifier: GPL-2.0-or-later
#define _GNU_SOURCE
#include "conformance/work/saves.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "conformance/words/last_words.h"

/* An editor, or git, is done when nothing has come for so long; who never is, is not waited for. */
#define QUIET_MS 150
#define LONG_MS	 2000

#define FOLDER_EVENTS                                                                            \
	(IN_MODIFY | IN_CLOSE_WRITE | IN_ATTRIB | IN_CREATE | IN_DELETE | IN_MOVE | IN_ONLYDIR | \
	 IN_DELETE_SELF | IN_MOVE_SELF)
#define LINK_EVENTS (IN_MODIFY | IN_CLOSE_WRITE | IN_ATTRIB)

/* A name in a watched folder; "": any. */
struct name {
	int wd;
	char *name;
};

/* The folders on the way to the last path, of which the next one shares most. */
struct way {
	char path[PATH_MAX];
	struct {
		size_t length;
		int wd;
	} at[64];
	size_t n;
};

struct pt_saves {
	char root[PATH_MAX];
	int fd;
	struct name *v;
	size_t n, room;
	bool sorted;
	struct way way;
	int last; /* the greatest number of a watch */
};

static int say_limit(char *err, size_t size, const char *what)
{
	snprintf(err, size,
		 "too few %s for this tree: sudo sysctl fs.inotify.max_user_%s=1048576 gives more",
		 what, what);
	return -1;
}

struct pt_saves *pt_saves_open(const char *root, char *err, size_t size)
{
	struct pt_saves *s = pt_need(calloc(1, sizeof(*s)));

	snprintf(s->root, sizeof(s->root), "%s", root);
	s->fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
	if (s->fd >= 0)
		return s;
	if (errno == EMFILE)
		say_limit(err, size, "instances");
	else
		snprintf(err, size, "cannot watch files: %s", strerror(errno));
	free(s);
	return NULL;
}

void pt_saves_forget(struct pt_saves *s)
{
	for (size_t i = 0; i < s->n; i++)
		free(s->v[i].name);
	s->n = 0;
	s->way.n = 0;
}

void pt_saves_close(struct pt_saves *s)
{
	pt_saves_forget(s);
	close(s->fd);
	free(s->v);
	free(s);
}

size_t pt_saves_watched(const struct pt_saves *s)
{
	return (size_t)s->last;
}

/* ---- what is watched --------------------------------------------------------------------- */

static void add_name(struct pt_saves *s, int wd, const char *name, size_t length)
{
	if (s->n == s->room) {
		s->room = s->room ? 2 * s->room : 1024;
		s->v = pt_need(realloc(s->v, s->room * sizeof(*s->v)));
	}
	s->v[s->n++] = (struct name){ wd, pt_need(strndup(name, length)) };
	s->sorted = false;
}

/* The watch of a folder or link, which is the same for whatever name of it. 0: it is not there. */
static int watch(struct pt_saves *s, const char *path, unsigned events, char *err, size_t size)
{
	char full[2 * PATH_MAX];
	int wd;

	snprintf(full, sizeof(full), "%s/%s", s->root, path);
	wd = inotify_add_watch(s->fd, full, events);
	if (wd > s->last)
		s->last = wd;
	if (wd >= 0 || errno == ENOENT || errno == ENOTDIR || errno == ELOOP || errno == EACCES)
		return wd >= 0 ? wd : 0;
	if (errno == ENOSPC)
		return say_limit(err, size, "watches");
	snprintf(err, size, "cannot watch %s: %s", full, strerror(errno));
	return -1;
}

/* So many folders of the last path, while nobody waited since, are this one's, too. */
static size_t shared(const struct way *w, const char *path)
{
	size_t n = 0;

	while (n < w->n && !strncmp(w->path, path, w->at[n].length))
		n++;
	return n;
}

/* What is at the end of a path may be a link to what is saved elsewhere. */
static int add_link(struct pt_saves *s, const char *path, char *err, size_t size)
{
	char full[2 * PATH_MAX];
	struct stat st;
	int wd;

	snprintf(full, sizeof(full), "%s/%s", s->root, path);
	if (lstat(full, &st) || !S_ISLNK(st.st_mode) || stat(full, &st) || S_ISDIR(st.st_mode))
		return 0;
	wd = watch(s, path, LINK_EVENTS, err, size);
	if (wd > 0)
		add_name(s, wd, "", 0);
	return wd < 0 ? -1 : 0;
}

int pt_saves_add(struct pt_saves *s, const char *path, char *err, size_t size)
{
	struct way *w = &s->way;
	size_t from, length;

	w->n = shared(w, path);
	snprintf(w->path, sizeof(w->path), "%s", path);
	from = w->n ? w->at[w->n - 1].length : 0;
	for (;; from += length) {
		char folder[PATH_MAX];
		int wd;

		if (!w->n || w->at[w->n - 1].length != from) {
			snprintf(folder, sizeof(folder), "%.*s", (int)from, w->path);
			wd = watch(s, folder, FOLDER_EVENTS, err, size);
			if (wd <= 0 || w->n == sizeof(w->at) / sizeof(w->at[0]))
				return wd < 0 ? -1 : 0;
			w->at[w->n].length = from;
			w->at[w->n++].wd = wd;
		}
		length = strcspn(w->path + from, "/");
		add_name(s, w->at[w->n - 1].wd, w->path + from, length);
		if (!w->path[from] || !w->path[from + length])
			return w->path[from] ? add_link(s, path, err, size) : 0;
		length++;
	}
}

/* ---- what is saved ----------------------------------------------------------------------- */

static int by_name(const void *a, const void *b)
{
	const struct name *x = a, *y = b;

	return x->wd != y->wd ? (x->wd > y->wd) - (x->wd < y->wd) : strcmp(x->name, y->name);
}

static bool has(const struct pt_saves *s, int wd, const char *name)
{
	const struct name key = { wd, (char *)name };

	return s->n && bsearch(&key, s->v, s->n, sizeof(*s->v), by_name);
}

/* What editors put beside a file for a moment. */
static bool is_passing(const char *name)
{
	const size_t n = strlen(name);

	return name[0] == '.' || (n && (name[n - 1] == '~' || name[n - 1] == '#')) ||
	       strspn(name, "0123456789") == n;
}

static bool matters(const struct pt_saves *s, const struct inotify_event *e)
{
	const char *name = e->len ? e->name : "";

	/* too many came, or a folder went: nobody knows */
	if (e->mask & (IN_Q_OVERFLOW | IN_DELETE_SELF | IN_MOVE_SELF | IN_IGNORED))
		return true;
	return has(s, e->wd, name) || ((!*name || !is_passing(name)) && has(s, e->wd, ""));
}

/* Does any that has come matter?  All are taken. */
static bool take(struct pt_saves *s)
{
	char buf[64 * 1024] __attribute__((aligned(__alignof__(struct inotify_event))));
	bool any = false;
	ssize_t n;

	if (!s->sorted && s->n)
		qsort(s->v, s->n, sizeof(*s->v), by_name);
	s->sorted = true;
	s->way.n = 0;
	while ((n = read(s->fd, buf, sizeof(buf))) > 0)
		for (ssize_t at = 0; at < n;) {
			const struct inotify_event *e = (const void *)(buf + at);

			any |= matters(s, e);
			at += (ssize_t)(sizeof(*e) + e->len);
		}
	return any;
}

static long long now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000LL + t.tv_nsec / 1000000;
}

bool pt_saves_wait(struct pt_saves *s)
{
	struct pollfd p = { .fd = s->fd, .events = POLLIN };
	long long first = 0;

	for (;;) {
		const int n = poll(&p, 1, first ? QUIET_MS : -1);

		if (n > 0 && take(s) && !first)
			first = now_ms();
		if (first && (!n || now_ms() - first > LONG_MS))
			return !access(s->root, F_OK);
	}
}
