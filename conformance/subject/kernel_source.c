// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What kbuild is told is the tree.  It is the tree itself, or, where kbuild
 * could not work in that, a farm of links to it: somebody has built in the
 * tree, its path has a blank in it, or it lacks a folder that some Kconfig
 * file wants to read.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "conformance/subject/farm.h"
#include "conformance/subject/kernel_build.h"

/* Farms kept: each is some ten thousand links. */
#define KEEP_FARMS 8

/* Where kbuild looks for files when it is asked for headers and one object. */
static void list_folders(struct pt_argv *folders)
{
	static const char *const common[] = { "include", "kernel", "lib", "mm", "scripts", NULL };

	pt_argv_add_all(folders, common);
	for (size_t i = 0; i < pt_nr_arch_hosts; i++)
		pt_argv_addf(folders, "arch/%s", pt_arch_hosts[i]->arch->name);
}

static void farm_place(const struct pt_kbuild *kb, char *path, size_t size, char name[32])
{
	char hex[PT_HEX_SIZE];
	struct pt_hash h;

	pt_hash_start(&h);
	pt_hash_text(&h, kb->k->tree);
	pt_hash_end(&h, hex);
	snprintf(path, size, "%s/farms/%.24s", kb->cache.root, hex);
	snprintf(name, 32, "farm-%.12s", hex);
}

static int bring_up_to_date(struct pt_kbuild *kb, const char *farm, const char *lock_name,
			    const struct pt_argv *folders)
{
	char all[PATH_MAX + 16];
	int lock = pt_cache_lock(&kb->cache, lock_name, kb->why, kb->size), failed;

	if (lock < 0)
		return -1;
	failed = pt_farm_sync(farm, kb->k->tree, (const char *const *)folders->v);
	if (failed) {
		pt_kbuild_fail(kb, "%s: links to the tree cannot be made: %s", farm,
			       strerror(errno));
	} else {
		kb->farm_fd = open(farm, O_RDONLY | O_CLOEXEC);
		if (kb->farm_fd > 0)
			flock(kb->farm_fd, LOCK_SH);
		pt_touch(farm);
		snprintf(all, sizeof(all), "%s/farms", kb->cache.root);
		pt_cache_prune(all, KEEP_FARMS);
	}
	close(lock);
	return failed;
}

int pt_kbuild_source(struct pt_kbuild *kb)
{
	char farm[PATH_MAX + 64], lock[32];
	struct pt_argv folders = { 0 };
	int failed = 0;

	pt_kbuild_source_done(kb);
	list_folders(&folders);
	farm_place(kb, farm, sizeof(farm), lock);
	kb->farmed = kb->farmed || pt_path_unusable(kb->k->tree) || pt_farm_is_filled(farm) ||
		     pt_farm_is_built(kb->k->tree, (const char *const *)folders.v);
	if (kb->farmed)
		failed = bring_up_to_date(kb, farm, lock, &folders);
	if (snprintf(kb->src, sizeof(kb->src), "%s", kb->farmed ? farm : kb->k->tree) >=
	    (int)sizeof(kb->src))
		failed = pt_kbuild_fail(kb, "%s: name too long", farm);
	pt_argv_free(&folders);
	return failed;
}

void pt_kbuild_source_done(struct pt_kbuild *kb)
{
	if (kb->farm_fd > 0)
		close(kb->farm_fd);
	kb->farm_fd = 0;
}

/*
 * A Kconfig file that cannot be opened, because a whole folder at the top of
 * the tree is not there: people leave out what they do not build.  One that is
 * missing from a folder is a fault of the tree.
 */
static bool fill_missing(struct pt_kbuild *kb)
{
	static const char mark[] = "can't open file \"";
	char path[128], top[PATH_MAX + 128], farm[PATH_MAX + 64], lock[32];
	const char *p = strstr(kb->why, mark);

	if (!p)
		return false;
	p += strlen(mark);
	snprintf(path, sizeof(path), "%.*s", (int)strcspn(p, "\""), p);
	if (path[0] == '/' || !strchr(path, '/') || strstr(path, ".."))
		return false;
	snprintf(top, sizeof(top), "%s/%.*s", kb->k->tree, (int)strcspn(path, "/"), path);
	if (!access(top, F_OK))
		return false;
	farm_place(kb, farm, sizeof(farm), lock);
	return !pt_make_dirs(farm) && !pt_farm_fill(farm, path, "");
}

bool pt_kbuild_source_again(struct pt_kbuild *kb)
{
	/* somebody began to build in it meanwhile */
	if (!kb->farmed && strstr(kb->why, "source tree is not clean"))
		return kb->farmed = true;
	return fill_missing(kb);
}
