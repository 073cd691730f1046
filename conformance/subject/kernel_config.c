// SPDX-License-Identifier: GPL-2.0-or-later
/* The configured folder of a tree: made, or taken as it was kept. */
#define _GNU_SOURCE
#include <errno.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "conformance/subject/kernel_build.h"
#include "conformance/subject/kernel_inputs.h"
#include "conformance/subject/kernel_make.h"

/* Raise it when the way of configuring changes, so that old results are not used. */
#define RECIPE "configure-6"

/* In a configured folder. */
#define MANIFEST "ptconform.manifest"

/* Configured folders kept: some trees with all their configurations. */
#define KEEP	   40
#define KEEP_TOOLS 8

void pt_kbuild_hash_tools(const struct pt_kbuild *kb, struct pt_hash *h)
{
	static const char *const cross[] = { "as", "ld" };
	static const char *const host[] = { "make", "gcc", "flex", "bison" };
	char name[64], path[PATH_MAX];

	pt_hash_program(h, kb->cc);
	for (size_t i = 0; i < PT_ARRAY_SIZE(cross); i++) {
		snprintf(name, sizeof(name), "%s%s", kb->b->isa->cross, cross[i]);
		if (pt_find_program(name, path))
			pt_hash_program(h, path);
	}
	for (size_t i = 0; i < PT_ARRAY_SIZE(host); i++)
		if (pt_find_program(host[i], path))
			pt_hash_program(h, path);
}

static void folder_key(struct pt_kbuild *kb, char key[PT_HEX_SIZE])
{
	char path[2 * PATH_MAX], *text;
	struct pt_hash h;

	pt_hash_start(&h);
	pt_hash_text(&h, RECIPE);
	pt_hash_text(&h, kb->src);
	pt_hash_text(&h, kb->b->config);
	pt_hash_text(&h, kb->b->karch);
	pt_hash_list(&h, kb->b->options);
	pt_kbuild_hash_tools(kb, &h);
	snprintf(path, sizeof(path), "%s/conformance/subject/shim/common.config", kb->data);
	text = pt_read_file(path, NULL);
	pt_hash_text(&h, text);
	free(text);
	pt_hash_end(&h, key);
}

enum state { NONE, HOLDS, CODE_CHANGED, CONFIG_CHANGED };

static enum state state_of(struct pt_kbuild *kb, const char *dir, const char *key)
{
	char path[PATH_MAX + 32];
	enum state state = HOLDS;

	snprintf(path, sizeof(path), "%s/" MANIFEST, dir);
	if (!pt_manifest_load(&kb->inputs, path, key))
		return NONE;
	if (!pt_manifest_owns(&kb->inputs, dir)) {
		pt_manifest_free(&kb->inputs);
		return NONE;
	}
	pt_manifest_drop_own(&kb->inputs);
	for (size_t i = 0; i < kb->inputs.n; i++) {
		if (pt_input_holds(&kb->inputs.v[i], kb->stats))
			continue;
		if (kb->inputs.v[i].part == PT_PART_CONFIG)
			return CONFIG_CHANGED;
		state = CODE_CHANGED;
	}
	return state;
}

/* True if the words of a text name a tree file whose content is not the manifest's. */
static bool names_changed(struct pt_kbuild *kb, const char *text)
{
	char path[2 * PATH_MAX];

	for (size_t i = 0; i < kb->inputs.n; i++) {
		const struct pt_input_file *f = &kb->inputs.v[i];

		if (pt_input_holds(f, kb->stats))
			continue;
		snprintf(path, sizeof(path), "%s/%s", kb->src, f->path);
		if (strstr(text, path))
			return true;
	}
	return false;
}

static int copy_folder(const char *from, const char *to)
{
	struct pt_argv cp = { 0 };
	int status;

	pt_phase_start(PT_PHASE_OTHER);
	pt_argv_add(&cp, "cp");
	pt_argv_add(&cp, "-a");
	pt_argv_add(&cp, from);
	pt_argv_add(&cp, to);
	status = pt_spawn(&cp, NULL, NULL);
	pt_argv_free(&cp);
	return status;
}

/*
 * Takes a copy of the old folder and removes what kbuild made from changed
 * files: make looks at times, and content can change without them.
 */
static int start_from_old(struct pt_kbuild *kb, const char *old)
{
	struct pt_argv cmds = { 0 };

	int status = copy_folder(old, kb->obj);

	if (status) {
		pt_kbuild_mishap(kb, status, false, NULL, "cp", "copying a configured folder");
		return pt_kbuild_fail(kb, "cannot copy %s", old);
	}
	pt_kbuild_list_cmds(kb->obj, &cmds);
	for (size_t i = 0; i < cmds.n; i++) {
		char *text = pt_read_file(cmds.v[i], NULL), *name = strrchr(cmds.v[i], '/') + 1;

		if (text && names_changed(kb, text)) {
			unlink(cmds.v[i]);
			/* dir/.name.cmd belongs to dir/name */
			memmove(name, name + 1, strlen(name));
			cmds.v[i][strlen(cmds.v[i]) - 4] = '\0';
			unlink(cmds.v[i]);
		}
		free(text);
	}
	pt_argv_free(&cmds);
	return 0;
}

/* ---- host programs ---- */

/*
 * Kbuild's own host programs are the same for every configuration of a tree:
 * the first that is prepared leaves a copy of scripts/ for the others.  A
 * missing or useless copy only costs time.
 */
static void tools_folder(struct pt_kbuild *kb, char *path, size_t size)
{
	static const char *const sources[] = { "scripts/basic/*", "scripts/kconfig/*",
					       "scripts/mod/*" };
	char pattern[2 * PATH_MAX], hex[PT_HEX_SIZE];
	struct pt_hash h;

	pt_hash_start(&h);
	pt_hash_text(&h, RECIPE);
	pt_hash_text(&h, kb->src);
	for (size_t i = 0; i < PT_ARRAY_SIZE(sources); i++) {
		glob_t g;

		snprintf(pattern, sizeof(pattern), "%s/%s", kb->src, sources[i]);
		if (glob(pattern, 0, pt_glob_trouble, &g))
			continue;
		for (size_t j = 0; j < g.gl_pathc; j++)
			if (pt_stats_hash(kb->stats, g.gl_pathv[j] + strlen(kb->src) + 1, hex))
				pt_hash_text(&h, hex);
		globfree(&g);
	}
	pt_hash_end(&h, hex);
	snprintf(path, size, "%s/tools/%.32s", kb->cache.root, hex);
}

static bool take_tools(struct pt_kbuild *kb)
{
	char tools[PATH_MAX + 64], scripts[PATH_MAX + 16], path[PATH_MAX + 96], why[256];
	struct pt_manifest m;
	bool good;

	tools_folder(kb, tools, sizeof(tools));
	snprintf(scripts, sizeof(scripts), "%s/scripts", kb->obj);
	snprintf(path, sizeof(path), "%s/" MANIFEST, tools);
	if (pt_cache_owned(tools, why, sizeof(why)) ||
	    !pt_manifest_load(&m, path, strrchr(tools, '/')))
		return false;
	good = pt_manifest_owns(&m, tools);
	pt_manifest_free(&m);
	if (!good)
		return false;
	pt_touch(tools);
	if (copy_folder(tools, scripts)) {
		pt_remove_tree(scripts);
		return false;
	}
	return true;
}

static void leave_tools(struct pt_kbuild *kb, const char *temp)
{
	char tools[PATH_MAX + 64], scripts[PATH_MAX + 16], copy[PATH_MAX + 16];
	char path[PATH_MAX + 48], why[256];
	struct pt_manifest m = { 0 };
	int failed;

	tools_folder(kb, tools, sizeof(tools));
	if (pt_cache_owned(tools, why, sizeof(why)))
		return;
	/* it was there and not good, or it would have been taken */
	pt_remove_tree(tools);
	snprintf(scripts, sizeof(scripts), "%s/scripts", kb->obj);
	snprintf(copy, sizeof(copy), "%s/tools", temp);
	snprintf(path, sizeof(path), "%s/" MANIFEST, copy);
	if (copy_folder(scripts, copy))
		return;
	pt_manifest_add_own(&m, copy, PT_ALL_BUT MANIFEST);
	failed = pt_manifest_save(&m, path, strrchr(tools, '/')) || rename(copy, tools);
	pt_manifest_free(&m);
	if (failed)
		return;
	snprintf(copy, sizeof(copy), "%s/tools", kb->cache.root);
	pt_cache_prune(copy, KEEP_TOOLS);
}

/* With the host programs that are there, or else making them while others wait. */
static int configure_first(struct pt_kbuild *kb, const char *temp)
{
	int lock, failed;

	if (take_tools(kb))
		return pt_kbuild_make_config(kb);
	lock = pt_cache_lock(&kb->cache, "tools", kb->why, kb->size);
	if (lock < 0)
		return -1;
	if (take_tools(kb)) {
		close(lock);
		return pt_kbuild_make_config(kb);
	}
	failed = pt_kbuild_make_config(kb);
	if (!failed)
		leave_tools(kb, temp);
	close(lock);
	return failed;
}

static int make_from_scratch(struct pt_kbuild *kb, const char *temp)
{
	if (pt_make_dirs(kb->obj))
		return pt_kbuild_fail(kb, "%s: %s", kb->obj, strerror(errno));
	return configure_first(kb, temp) || pt_kbuild_make_headers(kb, true) ? -1 : 0;
}

/* The folder as it is goes with it, but not into what is made in it. */
static int save_manifest(struct pt_kbuild *kb, const char *path, const char *key)
{
	struct pt_manifest m = { 0 };
	int failed;

	pt_manifest_add_all(&m, &kb->inputs);
	pt_manifest_add_own(&m, kb->obj, PT_ALL_BUT MANIFEST);
	failed = pt_manifest_save(&m, path, key);
	pt_manifest_free(&m);
	return failed;
}

/* Makes the folder in a temporary place; at the end it has its final name. */
static int make_folder(struct pt_kbuild *kb, enum state state, const char *final, const char *key)
{
	char temp[PATH_MAX], path[PATH_MAX + 32];
	int fd, failed;

	if (pt_cache_temp(&kb->cache, temp, &fd, kb->why, kb->size))
		return -1;
	pt_kbuild_look_first(kb);
	if (snprintf(kb->obj, sizeof(kb->obj), "%s/o", temp) >= (int)sizeof(kb->obj))
		failed = pt_kbuild_fail(kb, "%s: name too long", temp);
	else if (state == CODE_CHANGED)
		failed = start_from_old(kb, final) || pt_kbuild_make_headers(kb, false);
	else
		failed = make_from_scratch(kb, temp);
	failed = failed || pt_kbuild_read_command(kb);
	if (!failed) {
		pt_kbuild_take_inputs(kb);
		snprintf(path, sizeof(path), "%s/" MANIFEST, kb->obj);
		if (pt_kbuild_unchanged(kb))
			failed = -1;
		else if (save_manifest(kb, path, key))
			failed = pt_kbuild_fail(kb, "%s: %s", path, strerror(errno));
	}
	if (!failed) {
		pt_remove_tree(final);
		if (rename(kb->obj, final))
			failed = pt_kbuild_fail(kb, "%s: %s", final, strerror(errno));
	}
	pt_remove_tree(temp);
	close(fd);
	return failed ? -1 : 0;
}

int pt_kbuild_configure(struct pt_kbuild *kb)
{
	char key[PT_HEX_SIZE], final[PATH_MAX], dir[PATH_MAX + 16];
	enum state state;

	folder_key(kb, key);
	if (snprintf(final, sizeof(final), "%s/configured/%.32s", kb->cache.root, key) >=
	    (int)sizeof(final))
		return pt_kbuild_fail(kb, "%s: name too long", kb->cache.root);
	if (pt_cache_owned(final, kb->why, kb->size))
		return -1;
	state = state_of(kb, final, key);
	if (state != HOLDS && make_folder(kb, state, final, key))
		return -1;
	kb->configured = state != HOLDS;
	pt_touch(final);
	snprintf(kb->obj, sizeof(kb->obj), "%s", final);
	if (state != HOLDS) {
		snprintf(dir, sizeof(dir), "%s/configured", kb->cache.root);
		pt_cache_prune(dir, KEEP);
	}
	return pt_kbuild_read_command(kb);
}
