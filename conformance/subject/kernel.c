// SPDX-License-Identifier: GPL-2.0-or-later
/* A kernel tree in, a guest ELF out: the steps in order, and what is kept of them. */
#define _GNU_SOURCE
#include "conformance/subject/kernel.h"

#include <dirent.h>
#include <errno.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "conformance/subject/kernel_build.h"
#include "conformance/subject/kernel_search.h"
#include "conformance/words/last_words.h"
#include "conformance/work/folders.h"

/* Raise it when the way of building changes, so that old results are not used. */
#define RECIPE "guest-16"

/* Guests kept per configuration, and how many versions of ptconform they are for. */
#define KEEP_GUESTS   64
#define KEEP_VERSIONS 4

/* Builds of a tree that changes meanwhile, or lacks a folder; and of the former alone. */
#define MAX_BUILDS  12
#define MAX_CHANGES 1

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
	pt_kbuild_hash_tools(kb, &h);
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

/* A file of an entry is there. */
static bool entry_has(const char *entry, const char *name)
{
	char path[2 * PATH_MAX + 32];

	snprintf(path, sizeof(path), "%s/%s", entry, name);
	return !access(path, R_OK);
}

/* What an entry is called in its manifest: where it belongs in the cache. */
static const char *entry_name(const struct pt_kbuild *kb, const char *entry)
{
	return entry + strlen(kb->cache.root);
}

static bool load_manifest(const struct pt_kbuild *kb, const char *entry, struct pt_manifest *m)
{
	char path[2 * PATH_MAX + 32];

	snprintf(path, sizeof(path), "%s/manifest", entry);
	if (!pt_manifest_load(m, path, entry_name(kb, entry)))
		return false;
	if (pt_manifest_owns(m, entry))
		return true;
	pt_manifest_free(m);
	return false;
}

static bool entry_holds(struct pt_kbuild *kb, const char *entry, char elf[PATH_MAX])
{
	struct pt_manifest m;
	char path[2 * PATH_MAX + 32];
	bool holds;

	if (kb->image && !entry_has(entry, "guest.image") && !entry_has(entry, "no-image.txt"))
		return false;
	if (snprintf(elf, PATH_MAX, "%s/guest.elf", entry) >= PATH_MAX ||
	    !load_manifest(kb, entry, &m))
		return false;
	snprintf(path, sizeof(path), "%s/searched.txt", entry);
	holds = pt_manifest_holds(&m, kb->stats, PT_PART_SEARCH) && pt_search_holds(kb, &m, path);
	pt_manifest_free(&m);
	return holds && pt_touch(entry);
}

/* Nobody else could have put there what is executed. */
static bool entry_is_ours(struct pt_kbuild *kb, const char *entry)
{
	static const char *const names[] = { "", "/manifest", "/guest.elf", "/guest.image" };
	char path[2 * PATH_MAX + 32];

	for (size_t i = 0; i < PT_ARRAY_SIZE(names); i++) {
		snprintf(path, sizeof(path), "%s%s", entry, names[i]);
		if (pt_cache_owned(path, kb->why, kb->size))
			return false;
	}
	return true;
}

enum found { NO_GUEST, GUEST, NOT_OURS };

/* The kept guest made from exactly what the tree holds now. */
static enum found find_guest(struct pt_kbuild *kb, const char *dir, char elf[PATH_MAX])
{
	char prefix[16], entry[2 * PATH_MAX];
	struct dirent **names;
	enum found found = NO_GUEST;
	int n = scandir(dir, &names, NULL, alphasort);

	if (n >= 0 && pt_cache_owned(dir, kb->why, kb->size))
		found = NOT_OURS;
	tree_prefix(kb, prefix);
	for (int others = 0; others < 2; others++) {
		for (int i = 0; i < n && found == NO_GUEST; i++) {
			if (names[i]->d_name[0] == '.' ||
			    (strncmp(names[i]->d_name, prefix, strlen(prefix)) != 0) != others)
				continue;
			snprintf(entry, sizeof(entry), "%s/%s", dir, names[i]->d_name);
			if (!entry_is_ours(kb, entry))
				found = NOT_OURS;
			else if (entry_holds(kb, entry, elf))
				found = GUEST;
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

/* The finished guest's place, from what it was made of. */
static int name_entry(struct pt_kbuild *kb, const char *dir, char final[PATH_MAX])
{
	char prefix[16], hex[PT_HEX_SIZE];
	struct pt_hash h;

	pt_hash_start(&h);
	for (size_t i = 0; i < kb->inputs.n; i++)
		pt_hash_text(&h, kb->inputs.v[i].hash);
	pt_hash_end(&h, hex);
	tree_prefix(kb, prefix);
	if (snprintf(final, PATH_MAX - 16, "%s/%s%.12s", dir, prefix, hex) >= PATH_MAX - 16)
		return pt_kbuild_fail(kb, "%s: name too long", dir);
	return 0;
}

/* What a guest's folder has besides, as far as it was made. */
static const char *const entry_files[] = { "guest.elf",	   "notes.txt",	  "state.txt",	 "config",
					   "searched.txt", "guest.image", "no-image.txt" };

static int save_entry(struct pt_kbuild *kb, struct pt_manifest *m, const char *entry,
		      const char *path, const char *final)
{
	for (size_t i = 0; i < PT_ARRAY_SIZE(entry_files); i++)
		pt_manifest_add_own(m, entry, entry_files[i]);
	return pt_manifest_save(m, path, entry_name(kb, final))
		       ? pt_kbuild_fail(kb, "%s: %s", path, strerror(errno))
		       : 0;
}

/*
 * To a guest that was made before, and that somebody may be running.  The manifest goes
 * in last: with the old one the image is no part of the entry.
 */
static int add_image(struct pt_kbuild *kb, struct pt_manifest *m, const char *made,
		     const char *final)
{
	static const char *const names[] = { "guest.image", "no-image.txt" };
	char from[PATH_MAX + 64], to[PATH_MAX + 64];
	int failed;

	for (size_t i = 0; i < PT_ARRAY_SIZE(names); i++) {
		snprintf(from, sizeof(from), "%s/%s", made, names[i]);
		snprintf(to, sizeof(to), "%s/%s", final, names[i]);
		if (!access(from, R_OK) && rename(from, to))
			return pt_kbuild_fail(kb, "%s: %s", to, strerror(errno));
	}
	pt_manifest_drop_own(m);
	snprintf(from, sizeof(from), "%s/manifest", made);
	snprintf(to, sizeof(to), "%s/manifest", final);
	failed = save_entry(kb, m, final, from, final);
	if (!failed && rename(from, to))
		failed = pt_kbuild_fail(kb, "%s: %s", to, strerror(errno));
	return failed;
}

static int fill_entry(struct pt_kbuild *kb, const char *made, const char *final)
{
	char path[PATH_MAX + 64];

	if (pt_make_dirs(made))
		return pt_kbuild_fail(kb, "%s: %s", made, strerror(errno));
	snprintf(path, sizeof(path), "%s/searched.txt", made);
	if (pt_search_save(kb, path))
		return pt_kbuild_fail(kb, "%s: %s", path, strerror(errno));
	if (copy_out(kb, made, "guest.elf") || copy_out(kb, made, "notes.txt") ||
	    copy_out(kb, made, "state.txt") || copy_config(kb, made) ||
	    copy_out_if(kb, made, "guest.image") || copy_out_if(kb, made, "no-image.txt"))
		return -1;
	snprintf(path, sizeof(path), "%s/manifest", made);
	return save_entry(kb, &kb->inputs, made, path, final);
}

/* Moves the finished guest to its place, whole or not at all. */
static int keep_guest(struct pt_kbuild *kb, const char *dir, char elf[PATH_MAX])
{
	char made[PATH_MAX + 16], final[PATH_MAX];
	struct pt_manifest m;

	snprintf(made, sizeof(made), "%s/entry", kb->work);
	pt_kbuild_add_lookups(kb, PT_PART_GUEST);
	if (pt_kbuild_unchanged(kb) || name_entry(kb, dir, final) || fill_entry(kb, made, final))
		return -1;
	snprintf(elf, PATH_MAX, "%.*s/guest.elf", PATH_MAX - 16, final);
	if (load_manifest(kb, final, &m)) {
		int failed = add_image(kb, &m, made, final);

		pt_manifest_free(&m);
		return failed;
	}
	pt_remove_tree(final);
	if (pt_make_dirs(dir) || rename(made, final))
		return pt_kbuild_fail(kb, "%s: %s", final, strerror(errno));
	return 0;
}

/* ---- what modes need ---- */

/* How much of a need is the symbol's name. */
static int name_length(const char *need)
{
	return (int)strcspn(need, ">");
}

static bool is_met(const char *config, const char *need)
{
	const char *least = strstr(need, ">="), *at;
	char line[128];

	snprintf(line, sizeof(line), "\n%.*s=%s", name_length(need), need, least ? "" : "y\n");
	at = strstr(config, line);
	return at &&
	       (!least || strtoul(at + strlen(line), NULL, 10) >= strtoul(least + 2, NULL, 10));
}

/* The first symbol the mode needs that a configuration does not have, or NULL. */
static const char *missing_need(const struct pt_kernel_build *b, const char *config)
{
	char *text = pt_read_file(config, NULL);
	const char *missing = NULL;

	for (size_t i = 0; b->needs && b->needs[i] && !missing; i++)
		if (!text || !is_met(text, b->needs[i]))
			missing = b->needs[i];
	free(text);
	return missing;
}

static void say_missing(const char *symbol, char *why, size_t size)
{
	snprintf(why, size, "this tree cannot be built with %s, which the mode needs",
		 symbol ? symbol : "what it is configured for");
}

bool pt_kernel_has_mode(const char *elf, const struct pt_kernel_build *b, char *why, size_t size)
{
	const char *slash = strrchr(elf, '/'), *missing;
	char path[PATH_MAX + 16];

	snprintf(path, sizeof(path), "%.*sconfig", slash ? (int)(slash - elf + 1) : 0, elf);
	missing = missing_need(b, path);
	if (missing)
		say_missing(missing, why, size);
	return !missing;
}

/* Does every mode of this configuration need what the configured folder lacks? */
static bool nobody_runs(const struct pt_kbuild *kb)
{
	char path[PATH_MAX + 16];

	snprintf(path, sizeof(path), "%s/.config", kb->obj);
	for (const struct pt_kernel_build *b = kb->host->kernel; b->mode; b++)
		if (!strcmp(b->config, kb->b->config) && !missing_need(b, path))
			return false;
	return true;
}

/* Whether a Kconfig file in which symbols of this architecture may be defined names it. */
static bool names_symbol(const struct pt_kbuild *kb, const char *need)
{
	static const char *const places[] = { "arch/%s/Kconfig*",     "arch/%s/*/Kconfig*",
					      "arch/%s/*/*/Kconfig*", "arch/Kconfig*",
					      "mm/Kconfig*",	      "init/Kconfig*" };
	char symbol[128];
	bool found = false;

	snprintf(symbol, sizeof(symbol), "%.*s", name_length(need) - (int)strlen("CONFIG_"),
		 need + strlen("CONFIG_"));
	for (size_t i = 0; i < PT_ARRAY_SIZE(places) && !found; i++) {
		char name[128], pattern[2 * PATH_MAX];
		glob_t g;

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
		snprintf(name, sizeof(name), places[i], kb->host->arch->name);
#pragma GCC diagnostic pop
		snprintf(pattern, sizeof(pattern), "%s/%s", kb->k->tree, name);
		if (glob(pattern, 0, pt_glob_trouble, &g))
			continue;
		for (size_t j = 0; j < g.gl_pathc && !found; j++) {
			char *text = pt_read_file(g.gl_pathv[j], NULL);

			found = text && strstr(text, symbol);
			free(text);
		}
		globfree(&g);
	}
	return found;
}

/* A symbol that a mode needs and the tree has never heard of, or NULL. */
static const char *unheard_of(const struct pt_kbuild *kb, const struct pt_kernel_build *b)
{
	for (size_t i = 0; b->needs && b->needs[i]; i++)
		if (!names_symbol(kb, b->needs[i]))
			return b->needs[i];
	return NULL;
}

/* The same before anything is configured: a tree too old for these modes costs nothing. */
static bool nobody_could_run(const struct pt_kbuild *kb)
{
	for (const struct pt_kernel_build *b = kb->host->kernel; b->mode; b++)
		if (!strcmp(b->config, kb->b->config) && !unheard_of(kb, b))
			return false;
	return true;
}

/* ---- building ---- */

static int build_once(struct pt_kbuild *kb, const char *dir, char elf[PATH_MAX])
{
	char parent[PATH_MAX + 128];
	int fd, failed;

	if (pt_kbuild_source(kb) || pt_kbuild_configure(kb))
		return -1;
	/* Nothing is built for modes that are skipped anyway. */
	if (nobody_runs(kb)) {
		elf[0] = '\0';
		return 0;
	}
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
		pt_symbols_free(&kb->searched);
		pt_stats_begin(kb->stats, changes);
		failed = build_once(kb, dir, elf);
		/* a machine that failed later may have done so before, and not said so */
		if (failed && kb->mishap[0] && kb->configured)
			pt_remove_tree(kb->obj);
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
	enum found found;
	int lock, failed;

	tree_prefix(kb, prefix);
	snprintf(name, sizeof(name), "%s%s", prefix, kb->b->config);
	lock = pt_cache_lock(&kb->cache, name, kb->why, kb->size);
	if (lock < 0)
		return -1;
	found = find_guest(kb, dir, elf);
	failed = found == NO_GUEST ? build(kb, dir, elf) : found == GUEST ? 0 : -1;
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
		return PT_BUILT_NO_MODE;
	}
	snprintf(gcc, sizeof(gcc), "%sgcc", isa->cross);
	if (!pt_find_program(gcc, kb->cc)) {
		pt_kbuild_fail(kb, "no %s: install the package %s", gcc, isa->package);
		return PT_BUILT_SKIP;
	}
	if (nobody_could_run(kb)) {
		say_missing(unheard_of(kb, kb->b), kb->why, kb->size);
		return PT_BUILT_NO_MODE;
	}
	snprintf(path, sizeof(path), "%s/conformance/subject/shim/pre.h", kb->data);
	if (access(path, R_OK)) {
		pt_kbuild_fail(kb, "%s: %s (set PTCONFORM_DATA_DIR)", path, strerror(errno));
		return PT_BUILT_ERROR;
	}
	return PT_BUILT;
}

static enum pt_built say_not_kept(struct pt_kbuild *kb)
{
	pt_kbuild_fail(kb, "no guest of the tree as it is is kept: ptconform kernel %s makes one",
		       kb->k->tree);
	return PT_BUILT_SKIP;
}

static enum pt_built get_guest(struct pt_kbuild *kb, char elf[PATH_MAX])
{
	char key[PT_HEX_SIZE], dir[PATH_MAX + 128], config[PATH_MAX + 16];
	enum pt_built built = check_prerequisites(kb);
	enum found found;

	if (built != PT_BUILT)
		return built;
	if (pt_cache_open(&kb->cache, kb->why, kb->size))
		return PT_BUILT_ERROR;
	guest_key(kb, key);
	snprintf(dir, sizeof(dir), "%s/guest/%s/%.32s", kb->cache.root, kb->b->config, key);
	kb->stats = pt_stats_load(&kb->cache, kb->k->tree);
	found = find_guest(kb, dir, elf);
	if (found != NO_GUEST)
		built = found == GUEST ? PT_BUILT : PT_BUILT_ERROR;
	else if (kb->k->kept_only)
		built = say_not_kept(kb);
	else if (pt_kernel_tools(kb->why, kb->size))
		built = PT_BUILT_SKIP;
	else
		built = build_locked(kb, dir, elf) ? PT_BUILT_ERROR : PT_BUILT;
	pt_touch(dir);
	pt_stats_done(kb->stats);
	if (built != PT_BUILT || elf[0])
		return built;
	snprintf(config, sizeof(config), "%s/.config", kb->obj);
	say_missing(missing_need(kb->b, config), kb->why, kb->size);
	return PT_BUILT_NO_MODE;
}

enum pt_built pt_kernel_guest(const struct pt_kernel *k, const struct pt_arch_host *host,
			      const struct pt_kernel_build *b, bool image, char elf[PATH_MAX],
			      char *why, size_t size)
{
	struct pt_kbuild *kb = calloc(1, sizeof(*kb));
	enum pt_built built;
	char data[PATH_MAX];

	if (!kb)
		pt_no_memory();
	kb->k = k;
	kb->host = host;
	kb->b = b;
	kb->image = image;
	kb->why = why;
	kb->size = size;
	/* Compilers run in other folders: the name must be absolute. */
	kb->data = realpath(pt_data_dir(), data) ? data : pt_data_dir();
	snprintf(kb->src, sizeof(kb->src), "%s", k->tree);
	built = get_guest(kb, elf);
	free(kb->command);
	pt_manifest_free(&kb->inputs);
	pt_symbols_free(&kb->searched);
	free(kb);
	return built;
}

/* ---- what was noted of the tree ---- */

void pt_kernel_inputs(const char *elf, void (*each)(void *arg, const char *path), void *arg)
{
	const char *slash = strrchr(elf, '/');
	struct pt_kbuild *kb = pt_need(calloc(1, sizeof(*kb)));
	struct pt_manifest m = { 0 };
	char entry[PATH_MAX], why[256];

	snprintf(entry, sizeof(entry), "%.*s", slash ? (int)(slash - elf) : 0, elf);
	if (!pt_cache_open(&kb->cache, why, sizeof(why)) && load_manifest(kb, entry, &m))
		for (size_t i = 0; i < m.n; i++)
			if (m.v[i].part != PT_PART_OWN)
				each(arg, m.v[i].path);
	pt_manifest_free(&m);
	free(kb);
}

static int helper_of(const char *id)
{
	static const char *const ids[] = {
#define PT_HELPER(id, name, level, shape) #id,
#include "generic/contract/helpers.def"
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
	static const char *const kinds[PT_NR_KERNEL_NOTES] = { "absent", "broken",  "named",
							       "doubt",	 "unknown", "guessed" };
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
