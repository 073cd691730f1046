// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/misuse/kept.h"

#include <stdio.h>
#include <unistd.h>

#include "conformance/work/files.h"

#define FOLDER "misuse"
/* What a few trees' worth of files had to say. */
#define KEEP 4000

static void path_of(const struct pt_cache *c, const char *name, char path[PATH_MAX])
{
	snprintf(path, PATH_MAX, "%.3800s/" FOLDER "/%.200s", c->root, name);
}

char *pt_kept_text(const struct pt_cache *c, const char *name)
{
	char path[PATH_MAX];

	path_of(c, name, path);
	return pt_touch(path) ? pt_read_file(path, NULL) : NULL;
}

static void put(const struct pt_cache *c, const char *temp, const char *name, const char *text)
{
	char path[PATH_MAX], made[PATH_MAX];

	path_of(c, name, path);
	snprintf(made, sizeof(made), "%.4000s/kept", temp);
	if (!pt_write_file(made, text) && rename(made, path))
		unlink(made);
}

void pt_keep_text(const struct pt_cache *c, const char *temp, const char *name, const char *text)
{
	char dir[PATH_MAX], why[256];
	int fd;

	if (temp) {
		put(c, temp, name, text);
	} else if (!pt_cache_temp(c, dir, &fd, why, sizeof(why))) {
		put(c, dir, name, text);
		pt_remove_tree(dir);
		close(fd);
	}
}

void pt_kept_prune(const struct pt_cache *c)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%.3800s/" FOLDER, c->root);
	pt_cache_prune(path, KEEP);
}
