// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/misuse/turns.h"

#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "conformance/subject/kernel_cache.h"
#include "conformance/work/files.h"
#include "conformance/work/hash.h"

static bool path_of(struct pt_cache *c, const char *helper, char path[PATH_MAX])
{
	char hex[PT_HEX_SIZE], why[256];
	struct pt_hash h;

	if (pt_cache_open(c, why, sizeof(why)))
		return false;
	snprintf(path, PATH_MAX, "%.3900s/misuse", c->root);
	if (pt_make_dirs(path) || pt_cache_owned(path, why, sizeof(why)))
		return false;
	pt_hash_start(&h);
	pt_hash_program(&h, "/proc/self/exe");
	pt_hash_text(&h, helper);
	pt_hash_end(&h, hex);
	snprintf(path, PATH_MAX, "%.3900s/misuse/turns-%s", c->root, hex);
	return true;
}

char *pt_turns_kept(const char *helper)
{
	char path[PATH_MAX];
	struct pt_cache c;

	return path_of(&c, helper, path) && pt_touch(path) ? pt_read_file(path, NULL) : NULL;
}

void pt_turns_keep(const char *helper, const char *lines)
{
	char path[PATH_MAX], dir[PATH_MAX], made[PATH_MAX], why[256];
	struct pt_cache c;
	int fd;

	if (!path_of(&c, helper, path) || pt_cache_temp(&c, dir, &fd, why, sizeof(why)))
		return;
	snprintf(made, sizeof(made), "%.3900s/turns", dir);
	if (!pt_write_file(made, lines) && rename(made, path))
		unlink(made);
	pt_remove_tree(dir);
	close(fd);
}
