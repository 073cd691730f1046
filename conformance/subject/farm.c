// SPDX-License-Identifier: GPL-2.0-or-later
#define _GNU_SOURCE
#include "conformance/subject/farm.h"

#include <dirent.h>
#include <errno.h>
#include <fnmatch.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "conformance/subject/kernel_cache.h"
#include "conformance/work/files.h"

#define ITEMS(a) (sizeof(a) / sizeof((a)[0]))

/* A link that leads elsewhere is as good as none. */
static bool is_linked(const char *root, const char *to, const char *sub, const char *name)
{
	char from[2 * PATH_MAX], link[2 * PATH_MAX], now[2 * PATH_MAX];
	ssize_t n;

	snprintf(from, sizeof(from), "%s/%s%s", root, sub, name);
	snprintf(link, sizeof(link), "%s/%s%s", to, sub, name);
	n = readlink(link, now, sizeof(now) - 1);
	if (n < 0)
		return false;
	now[n] = '\0';
	return !strcmp(now, from) || (unlink(link), false);
}

static int link_entry(const char *root, const char *to, const char *sub, const char *name)
{
	char from[2 * PATH_MAX], link[2 * PATH_MAX];

	snprintf(from, sizeof(from), "%s/%s%s", root, sub, name);
	snprintf(link, sizeof(link), "%s/%s%s", to, sub, name);
	return symlink(from, link);
}

/* ---- one file another ---- */

/* Fills the folder to/sub, which exists, but for the entry that is on the way. */
static int link_siblings(const char *root, const char *to, const char *sub, const char *but,
			 size_t length)
{
	char path[2 * PATH_MAX];
	struct dirent *e;
	int failed = 0;
	DIR *d;

	snprintf(path, sizeof(path), "%s/%s", root, sub);
	d = opendir(path);
	if (!d)
		return -1;
	while (!failed && (e = readdir(d))) {
		if (!strcmp(e->d_name, ".") || !strcmp(e->d_name, "..") ||
		    (strlen(e->d_name) == length && !strncmp(e->d_name, but, length)))
			continue;
		failed = link_entry(root, to, sub, e->d_name);
	}
	closedir(d);
	return failed;
}

int pt_farm_make(const char *to, const char *root, const char *path, const char *text)
{
	char folder[2 * PATH_MAX], sub[PATH_MAX];
	const char *at = path, *slash;

	for (;; at = slash + 1) {
		snprintf(sub, sizeof(sub), "%.*s", (int)(at - path), path);
		snprintf(folder, sizeof(folder), "%s/%s", to, sub);
		slash = strchr(at, '/');
		if (mkdir(folder, 0777) ||
		    link_siblings(root, to, sub, at, slash ? (size_t)(slash - at) : strlen(at)))
			return -1;
		if (!slash)
			break;
	}
	snprintf(folder, sizeof(folder), "%s/%s", to, path);
	return pt_write_file(folder, text);
}

/* ---- what a build leaves ---- */

/* Folders in which all is generated. */
static const char *const made_folders[] = { "include/config", "include/generated", "include/ksym",
					    "arch/*/include/generated" };

/*
 * What "make clean" knows by name.  The rest is known by its companion: kbuild
 * leaves a .<name>.cmd beside all it makes.
 */
static const char *const made_names[] = {
	"*.[aios]", "*.ko",	  "*.mod", "*.mod.c", "*.so",	       "*.so.dbg",	 "*.lex.c",
	"*.gcno",   "*.tab.[ch]", "*.dtb", "*.lst",   "*.asn1.[ch]",   "*.symversions",	 "*.su",
	"*.dwo",    "*.usyms",	  "*.ll",  "*.rmeta", "modules.order", "Module.symvers",
};

/* Of no use to kbuild, of many files, or neither. */
static const char *const whole_names[] = { "dts", "configs", "dt-bindings" };

struct listing {
	struct dirent **v;
	int n;	       /* -1: there is no such folder */
	char *ignored; /* the text of its .gitignore, or NULL */
};

static int is_seen(const struct dirent *e)
{
	return strcmp(e->d_name, ".") && strcmp(e->d_name, "..");
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static struct listing list(const char *root, const char *sub)
{
	char path[2 * PATH_MAX];
	struct listing l;

	snprintf(path, sizeof(path), "%s/%s", root, sub);
	l.n = scandir(path, &l.v, is_seen, by_name);
	snprintf(path, sizeof(path), "%s/%s/.gitignore", root, sub);
	l.ignored = pt_read_file(path, NULL);
	return l;
}

static void unlist(struct listing *l)
{
	for (int i = 0; i < l->n; i++)
		free(l->v[i]);
	if (l->n >= 0)
		free(l->v);
	free(l->ignored);
}

static const struct dirent *find(const struct listing *l, const char *name)
{
	int low = 0, high = l->n;

	while (low < high) {
		const int middle = (low + high) / 2, order = strcmp(l->v[middle]->d_name, name);

		if (!order)
			return l->v[middle];
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

static unsigned char type_of(const char *root, const char *sub, const struct dirent *e)
{
	char path[2 * PATH_MAX];
	struct stat st;

	if (e->d_type != DT_UNKNOWN)
		return e->d_type;
	snprintf(path, sizeof(path), "%s/%s%s", root, sub, e->d_name);
	return lstat(path, &st) ? DT_UNKNOWN : IFTODT(st.st_mode);
}

static bool is_made_folder(const char *path)
{
	for (size_t i = 0; i < ITEMS(made_folders); i++)
		if (!fnmatch(made_folders[i], path, FNM_PATHNAME))
			return true;
	return false;
}

/*
 * The few files that are made without a note stand in the folder's own
 * .gitignore, by their names; patterns there may be the user's.
 */
static bool is_ignored(const struct listing *l, const char *name)
{
	const size_t n = strlen(name);

	for (const char *line = l->ignored; line; line = strchr(line, '\n')) {
		line += *line == '\n';
		line += *line == '/';
		if (!strncmp(line, name, n) && (line[n] == '\n' || !line[n]))
			return true;
	}
	return false;
}

static bool is_made_file(const struct listing *all, const char *name)
{
	const char *dot = strchr(name, '.');
	char cmd[PATH_MAX];
	/* most files, and like none of the patterns */
	const bool plain = dot && strchr("chS", dot[1]) && dot[1] && !dot[2];

	for (size_t i = 0; i < ITEMS(made_names) && !plain; i++)
		if (!fnmatch(made_names[i], name, 0))
			return true;
	snprintf(cmd, sizeof(cmd), ".%.255s.cmd", name);
	return find(all, cmd) || is_ignored(all, name);
}

bool pt_farm_is_built(const char *tree, const char *const *folders)
{
	static const char *const first[] = { ".config", "include/config", "include/generated" };
	/* below each of the folders; where a build leaves files first and last */
	static const char *const then[] = { "include/generated", "basic/fixdep", "kconfig/conf",
					    "mod/modpost" };
	static const char *const where[] = { "", "kernel/", "mm/", "lib/", "tools/" };
	char path[PATH_MAX];
	bool built = false;

	for (size_t i = 0; i < ITEMS(first) && !built; i++) {
		snprintf(path, sizeof(path), "%s/%s", tree, first[i]);
		built = !access(path, F_OK);
	}
	for (; *folders && !built; folders++) {
		for (size_t i = 0; i < ITEMS(then) && !built; i++) {
			snprintf(path, sizeof(path), "%s/%s/%s", tree, *folders, then[i]);
			built = !access(path, F_OK);
		}
		for (size_t i = 0; i < ITEMS(where) && !built; i++) {
			snprintf(path, sizeof(path), "%s/%s", *folders, where[i]);
			struct listing l = list(tree, path);

			for (int k = 0; k < l.n && !built; k++)
				built = is_made_file(&l, l.v[k]->d_name);
			unlist(&l);
		}
	}
	return built;
}

/* ---- a tree without it ---- */

struct farm {
	const char *to, *tree;
	const char *const *folders;
};

/* Is this folder copied as a folder: one of those, below one, or on the way to one? */
static bool is_copied(const struct farm *f, const char *path)
{
	const char *name = strrchr(path, '/');
	const size_t n = strlen(path);

	for (size_t i = 0; i < ITEMS(whole_names); i++)
		if (name && !strcmp(name + 1, whole_names[i]))
			return false;
	for (const char *const *p = f->folders; *p; p++) {
		const size_t m = strlen(*p), least = n < m ? n : m;

		if (!strncmp(*p, path, least) &&
		    (n >= m ? !path[m] || path[m] == '/' : (*p)[n] == '/'))
			return true;
	}
	return false;
}

/* What the tree has no longer: links go, and folders with nothing else in them. */
static void shed(const struct farm *f, const char *sub);

static void shed_entry(const struct farm *f, const char *sub, const struct dirent *e)
{
	const unsigned char type = type_of(f->to, sub, e);
	char path[2 * PATH_MAX], folder[PATH_MAX];

	if (type == DT_DIR) {
		snprintf(folder, sizeof(folder), "%s%s/", sub, e->d_name);
		shed(f, folder);
	} else if (type == DT_LNK) {
		snprintf(path, sizeof(path), "%s/%s%s", f->to, sub, e->d_name);
		unlink(path);
	}
}

static void shed(const struct farm *f, const char *sub)
{
	struct listing l = list(f->to, sub);
	char path[2 * PATH_MAX];

	for (int i = 0; i < l.n; i++)
		shed_entry(f, sub, l.v[i]);
	unlist(&l);
	snprintf(path, sizeof(path), "%s/%s", f->to, sub);
	rmdir(path);
}

static int sync_folder(const struct farm *f, const char *sub);

static int sync_entry(const struct farm *f, const char *sub, const char *name, unsigned char type,
		      unsigned char now)
{
	char path[PATH_MAX], place[2 * PATH_MAX];
	unsigned char wanted;

	if (snprintf(path, sizeof(path) - 1, "%s%s", sub, name) >= (int)sizeof(path) - 1) {
		errno = ENAMETOOLONG;
		return -1;
	}
	wanted = type == DT_DIR && is_copied(f, path) ? DT_DIR : DT_LNK;
	snprintf(place, sizeof(place), "%s/%s", f->to, path);
	if (now != DT_UNKNOWN && now != wanted) {
		pt_remove_tree(place);
		now = DT_UNKNOWN;
	}
	if (wanted == DT_LNK)
		return now == DT_LNK && is_linked(f->tree, f->to, sub, name)
			       ? 0
			       : link_entry(f->tree, f->to, sub, name);
	if (now == DT_UNKNOWN && mkdir(place, 0777))
		return -1;
	strcat(path, "/");
	return sync_folder(f, path);
}

static bool is_wanted(const struct listing *tree, const char *sub, const char *name)
{
	char path[2 * PATH_MAX];

	snprintf(path, sizeof(path), "%s%s", sub, name);
	/* what begins with a dot is the user's, or kbuild's notes */
	return name[0] != '.' && !is_made_folder(path) && !is_made_file(tree, name);
}

static int sync_folder(const struct farm *f, const char *sub)
{
	struct listing tree = list(f->tree, sub), farm = list(f->to, sub);
	int failed = tree.n < 0 || farm.n < 0 ? -1 : 0;

	for (int i = 0; i < tree.n && !failed; i++) {
		const char *name = tree.v[i]->d_name;
		const struct dirent *have = find(&farm, name);

		if (is_wanted(&tree, sub, name))
			failed = sync_entry(f, sub, name, type_of(f->tree, sub, tree.v[i]),
					    have ? type_of(f->to, sub, have) : DT_UNKNOWN);
	}
	for (int i = 0; i < farm.n && !failed; i++) {
		const char *name = farm.v[i]->d_name;

		if (!find(&tree, name) || !is_wanted(&tree, sub, name))
			shed_entry(f, sub, farm.v[i]);
	}
	unlist(&tree);
	unlist(&farm);
	return failed;
}

int pt_farm_sync(const char *to, const char *tree, const char *const *folders)
{
	const struct farm f = { to, tree, folders };

	return pt_make_dirs(to) ? -1 : sync_folder(&f, "");
}

/* ---- what the tree lacks ---- */

/* Beside the links: sync_folder() takes nothing that begins with a dot from the tree. */
#define FILLED ".filled"

int pt_farm_fill(const char *to, const char *path, const char *text)
{
	char full[2 * PATH_MAX];

	snprintf(full, sizeof(full), "%s/%s", to, path);
	*strrchr(full, '/') = '\0';
	if (pt_make_dirs(full))
		return -1;
	snprintf(full, sizeof(full), "%s/%s", to, path);
	if (pt_write_file(full, text))
		return -1;
	snprintf(full, sizeof(full), "%s/%s", to, FILLED);
	return pt_write_file(full, "");
}

bool pt_farm_is_filled(const char *to)
{
	char path[2 * PATH_MAX];

	snprintf(path, sizeof(path), "%s/%s", to, FILLED);
	return !access(path, F_OK);
}
