// SPDX-License-Identifier: GPL-2.0-or-later
/* A kernel tree in, a guest ELF out: the steps in order, and what is kept of them. */
#define _GNU_SOURCE
#include "conformance/subject/kernel.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "conformance/subject/kernel_build.h"

/* Raise it when the way of building changes, so that old results are not used. */
#define RECIPE "guest-7"

/* Guests kept per configuration, and how many versions of ptconform they are for. */
#define KEEP_GUESTS   64
#define KEEP_VERSIONS 4

/* Builds of a tree that changes meanwhile, or lacks a folder; and of the former alone. */
#define MAX_BUILDS  12
#define MAX_CHANGES 1

#ifndef PT_DATA_DIR
#error "PT_DATA_DIR must name the folder with arch/, generic/ and conformance/subject/shim/"
#endif

const char *pt_data_dir(void)
{
	const char *dir = getenv("PTCONFORM_DATA_DIR");

	return dir && *dir ? dir : PT_DATA_DIR;
}

/* ---- kept guests ---- */

static void guest_key(struct pt_kbuild *kb, char key[PT_HEX_SIZE])
{
	const struct pt_kernel_build *b = kb->b;
	struct pt_hash h;

	pt_hash_start(&h);
	pt_hash_text(&h, RECIPE);
	pt_hash_text(&h, b->config);
	pt_hash_text(&h, b->karch);
	pt_hash_list(&h, b->options);
	pt_hash_list(&h, b->cflags);
	pt_hash_list(&h, b->drop);
	pt_hash_list(&h, b->ldflags);
	pt_hash_list(&h, b->sources);
	pt_hash_text(&h, b->init);
	pt_hash_list(&h, b->isa->cflags);
	pt_hash_program(&h, kb->cc);
	pt_kbuild_hash_sources(kb, &h);
	pt_hash_end(&h, key);
}

/* Entries made from this very folder have its hash in front. */
static void tree_prefix(const struct pt_kbuild *kb, char prefix[16])
{
	char hex[PT_HEX_SIZE];
	struct pt_hash h;

	pt_hash_start(&h);
	pt_hash_text(&h, kb->k->tree);
	pt_hash_end(&h, hex);
	snprintf(prefix, 16, "%.12s-", hex);
}

static bool entry_holds(struct pt_kbuild *kb, const char *entry, char elf[PATH_MAX])
{
	struct pt_manifest m;
	char path[2 * PATH_MAX + 32];
	bool holds;

	snprintf(path, sizeof(path), "%s/manifest", entry);
	if (!pt_manifest_load(&m, path))
		return false;
	holds = pt_manifest_holds(&m, kb->stats);
	pt_manifest_free(&m);
	if (snprintf(elf, PATH_MAX, "%s/guest.elf", entry) >= PATH_MAX)
		return false;
	return holds && !access(elf, R_OK) && pt_touch(entry);
}

/* The kept guest made from exactly what the tree holds now. */
static bool find_guest(struct pt_kbuild *kb, const char *dir, char elf[PATH_MAX])
{
	char prefix[16], entry[2 * PATH_MAX];
	struct dirent **names;
	bool found = false;
	int n = scandir(dir, &names, NULL, alphasort);

	tree_prefix(kb, prefix);
	for (int others = 0; others < 2; others++) {
		for (int i = 0; i < n && !found; i++) {
			if (names[i]->d_name[0] == '.' ||
			    (strncmp(names[i]->d_name, prefix, strlen(prefix)) != 0) != others)
				continue;
			snprintf(entry, sizeof(entry), "%s/%s", dir, names[i]->d_name);
			found = entry_holds(kb, entry, elf);
		}
	}
	for (int i = 0; i < n; i++)
		free(names[i]);
	if (n >= 0)
		free(names);
	return found;
}

static int copy_out(struct pt_kbuild *kb, const char *entry, const char *name)
{
	char from[PATH_MAX + 32], to[PATH_MAX + 64];

	snprintf(from, sizeof(from), "%s/%s", kb->work, name);
	snprintf(to, sizeof(to), "%s/%s", entry, name);
	return rename(from, to) ? pt_kbuild_fail(kb, "%s: %s", to, strerror(errno)) : 0;
}

/* A file that need not be there. */
static int copy_out_if(struct pt_kbuild *kb, const char *entry, const char *name)
{
	char path[PATH_MAX + 32];

	snprintf(path, sizeof(path), "%s/%s", kb->work, name);
	return access(path, R_OK) ? 0 : copy_out(kb, entry, name);
}

/* A copy of the configuration the guest was built with: what missing_need() reads. */
static int copy_config(struct pt_kbuild *kb, const char *entry)
{
	char from[PATH_MAX + 16], to[PATH_MAX + 32], *text;
	size_t size;
	FILE *f;

	snprintf(from, sizeof(from), "%s/.config", kb->obj);
	snprintf(to, sizeof(to), "%s/config", entry);
	text = pt_read_file(from, &size);
	f = text ? fopen(to, "we") : NULL;
	bool wrote = f && fwrite(text, 1, size, f) == size;

	free(text);
	if (f && fclose(f))
		wrote = false;
	return wrote ? 0 : pt_kbuild_fail(kb, "%s: %s", text ? to : from, strerror(errno));
}

/* Moves the finished guest to its place, whole or not at all. */
static int keep_guest(struct pt_kbuild *kb, const char *dir, char elf[PATH_MAX])
{
	char made[PATH_MAX + 16], path[PATH_MAX + 64], final[2 * PATH_MAX];
	char prefix[16], hex[PT_HEX_SIZE];
	struct pt_hash h;

	snprintf(made, sizeof(made), "%s/entry", kb->work);
	snprintf(path, sizeof(path), "%s/manifest", made);
	if (pt_kbuild_unchanged(kb))
		return -1;
	if (pt_make_dirs(made) || pt_manifest_save(&kb->inputs, path))
		return pt_kbuild_fail(kb, "%s: %s", path, strerror(errno));
	if (copy_out(kb, made, "guest.elf") || copy_out(kb, made, "notes.txt") ||
	    copy_out(kb, made, "state.txt") || copy_config(kb, made) ||
	    copy_out_if(kb, made, "guest.image") || copy_out_if(kb, made, "no-image.txt"))
		return -1;
	pt_hash_start(&h);
	for (size_t i = 0; i < kb->inputs.n; i++)
		pt_hash_text(&h, kb->inputs.v[i].hash);
	pt_hash_end(&h, hex);
	tree_prefix(kb, prefix);
	snprintf(final, sizeof(final), "%s/%s%.12s", dir, prefix, hex);
	if (snprintf(elf, PATH_MAX, "%s/guest.elf", final) >= PATH_MAX)
		return pt_kbuild_fail(kb, "%s: name too long", final);
	pt_remove_tree(final);
	if (pt_make_dirs(dir) || rename(made, final))
		return pt_kbuild_fail(kb, "%s: %s", final, strerror(errno));
	return 0;
}

/* ---- building ---- */

static int build_once(struct pt_kbuild *kb, const char *dir, char elf[PATH_MAX])
{
	char parent[PATH_MAX + 128];
	int fd, failed;

	if (pt_kbuild_source(kb) || pt_kbuild_configure(kb))
		return -1;
	if (pt_cache_temp(&kb->cache, kb->work, &fd, kb->why, kb->size))
		return -1;
	failed = pt_kbuild_shim(kb) || pt_kbuild_link(kb) || keep_guest(kb, dir, elf);
	if (!getenv("PTCONFORM_KEEP_WORK"))
		pt_remove_tree(kb->work);
	close(fd);
	if (failed)
		return -1;
	pt_cache_prune(dir, KEEP_GUESTS);
	snprintf(parent, sizeof(parent), "%s/guest/%s", kb->cache.root, kb->b->config);
	pt_cache_prune(parent, KEEP_VERSIONS);
	return 0;
}

/*
 * Once more if that can help: what was compiled may be neither what was there
 * before nor what is there now, and kbuild may need a farm.
 */
static int build(struct pt_kbuild *kb, const char *dir, char elf[PATH_MAX])
{
	int changes = 0, failed = -1;

	for (int i = 0; i < MAX_BUILDS && failed; i++) {
		kb->changed = false;
		free(kb->command);
		kb->command = NULL;
		pt_stats_begin(kb->stats, changes);
		failed = build_once(kb, dir, elf);
		if (!failed || kb->mishap[0])
			break;
		/* half of an edit is no error of the tree either */
		if (!kb->changed)
			kb->changed = pt_manifest_changed(&kb->inputs, kb->stats);
		changes += kb->changed;
		if (kb->changed ? changes > MAX_CHANGES : !pt_kbuild_source_again(kb))
			break;
	}
	pt_kbuild_source_done(kb);
	return failed;
}

/* One maker at a time per tree and configuration; who waited finds it made. */
static int build_locked(struct pt_kbuild *kb, const char *dir, char elf[PATH_MAX])
{
	char prefix[16], name[128];
	int lock, failed;

	tree_prefix(kb, prefix);
	snprintf(name, sizeof(name), "%s%s", prefix, kb->b->config);
	lock = pt_cache_lock(&kb->cache, name, kb->why, kb->size);
	if (lock < 0)
		return -1;
	failed = find_guest(kb, dir, elf) ? 0 : build(kb, dir, elf);
	close(lock);
	return failed;
}

/* What must be there before anything is built. */
static enum pt_built check_prerequisites(struct pt_kbuild *kb)
{
	const struct pt_guest_isa *isa = kb->b->isa;
	char path[PATH_MAX + 128], gcc[128];

	snprintf(path, sizeof(path), "%s/arch/%s/Kconfig", kb->k->tree, kb->host->arch->name);
	if (access(path, R_OK)) {
		pt_kbuild_fail(kb, "this tree has no arch/%s", kb->host->arch->name);
		return PT_BUILT_SKIP;
	}
	snprintf(gcc, sizeof(gcc), "%sgcc", isa->cross);
	if (!pt_find_program(gcc, kb->cc)) {
		pt_kbuild_fail(kb, "no %s: install the package %s", gcc, isa->package);
		return PT_BUILT_SKIP;
	}
	snprintf(path, sizeof(path), "%s/conformance/subject/shim/pre.h", kb->data);
	if (access(path, R_OK)) {
		pt_kbuild_fail(kb, "%s: %s (set PTCONFORM_DATA_DIR)", path, strerror(errno));
		return PT_BUILT_ERROR;
	}
	return PT_BUILT;
}

/* The first symbol the mode needs that the guest's configuration does not have, or NULL. */
static const char *missing_need(const struct pt_kbuild *kb, const char *elf)
{
	const char *slash = strrchr(elf, '/'), *missing = NULL;
	char path[PATH_MAX + 16], *text;

	snprintf(path, sizeof(path), "%.*sconfig", slash ? (int)(slash - elf + 1) : 0, elf);
	text = pt_read_file(path, NULL);
	for (size_t i = 0; kb->b->needs && kb->b->needs[i] && !missing; i++) {
		char line[128];

		snprintf(line, sizeof(line), "\n%s=y\n", kb->b->needs[i]);
		if (!text || !strstr(text, line))
			missing = kb->b->needs[i];
	}
	free(text);
	return missing;
}

static enum pt_built get_guest(struct pt_kbuild *kb, char elf[PATH_MAX])
{
	char key[PT_HEX_SIZE], dir[PATH_MAX + 128];
	enum pt_built built = check_prerequisites(kb);

	if (built != PT_BUILT)
		return built;
	if (pt_cache_open(&kb->cache, kb->why, kb->size))
		return PT_BUILT_ERROR;
	guest_key(kb, key);
	snprintf(dir, sizeof(dir), "%s/guest/%s/%.32s", kb->cache.root, kb->b->config, key);
	kb->stats = pt_stats_load(&kb->cache, kb->k->tree);
	if (find_guest(kb, dir, elf))
		built = PT_BUILT;
	else if (pt_kernel_tools(kb->why, kb->size))
		built = PT_BUILT_SKIP;
	else
		built = build_locked(kb, dir, elf) ? PT_BUILT_ERROR : PT_BUILT;
	pt_touch(dir);
	pt_stats_done(kb->stats);
	const char *missing = built == PT_BUILT ? missing_need(kb, elf) : NULL;

	if (!missing)
		return built;
	pt_kbuild_fail(kb, "this tree cannot be built with %s, which the mode needs", missing);
	return PT_BUILT_SKIP;
}

enum pt_built pt_kernel_guest(const struct pt_kernel *k, const struct pt_arch_host *host,
			      const struct pt_kernel_build *b, char elf[PATH_MAX], char *why,
			      size_t size)
{
	struct pt_kbuild *kb = calloc(1, sizeof(*kb));
	enum pt_built built;
	char data[PATH_MAX];

	if (!kb)
		abort();
	kb->k = k;
	kb->host = host;
	kb->b = b;
	kb->why = why;
	kb->size = size;
	/* Compilers run in other folders: the name must be absolute. */
	kb->data = realpath(pt_data_dir(), data) ? data : pt_data_dir();
	snprintf(kb->src, sizeof(kb->src), "%s", k->tree);
	built = get_guest(kb, elf);
	free(kb->command);
	pt_manifest_free(&kb->inputs);
	free(kb);
	return built;
}

/* ---- what was noted of the tree ---- */

static int helper_of(const char *id)
{
	static const char *const ids[] = {
#define PT_HELPER(id, name, level, shape) #id,
#include "generic/helpers.def"
#undef PT_HELPER
	};

	for (size_t h = 0; h < PT_ARRAY_SIZE(ids); h++)
		if (!strcmp(ids[h], id))
			return (int)h;
	return -1;
}

int pt_kernel_notes(const char *elf, void (*each)(void *arg, const struct pt_kernel_note *n),
		    void *arg)
{
	static const char *const kinds[PT_NR_KERNEL_NOTES] = { "absent", "broken", "named", "doubt",
							       "unknown" };
	const char *slash = strrchr(elf, '/');
	char path[PATH_MAX + 16], *text, *save = NULL;

	snprintf(path, sizeof(path), "%.*snotes.txt", slash ? (int)(slash - elf + 1) : 0, elf);
	text = pt_read_file(path, NULL);
	if (!text)
		return -1;
	for (char *line = strtok_r(text, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
		char *field = NULL, *id = strtok_r(line, "\t", &field);
		char *kind = strtok_r(NULL, "\t", &field), *words = strtok_r(NULL, "\t", &field);
		struct pt_kernel_note n = { .id = id, .text = words ? words : "" };

		while (kind && n.kind < PT_NR_KERNEL_NOTES && strcmp(kinds[n.kind], kind) != 0)
			n.kind++;
		if (!kind || n.kind == PT_NR_KERNEL_NOTES)
			continue;
		n.helper = helper_of(id);
		each(arg, &n);
	}
	free(text);
	return 0;
}
