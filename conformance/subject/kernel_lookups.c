// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What compilers and kbuild looked for in a tree and did not find.  A header that is
 * put there later is found before the one that was read, and no list of what was read
 * tells of that.  Compilers do not say where they looked in vain; so each name that is
 * included is looked for once more, in the same folders and in the same order.
 */
#define _GNU_SOURCE
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "conformance/subject/definers.h"
#include "conformance/subject/kernel_build.h"
#include "conformance/words/last_words.h"

#define MAX_FOLDERS 64

struct lookups {
	struct pt_kbuild *kb;
	char part;
	struct {
		char path[2 * PATH_MAX];
		bool quoted_only; /* -iquote */
	} folder[MAX_FOLDERS];
	size_t nr_folders;
	struct pt_symbols asked;  /* names that were looked for already */
	struct pt_symbols absent; /* paths in the tree, as they go to the manifest */
	struct pt_symbols read;	  /* files whose text was gone through */
};

/* False: it was there before. */
static bool add_new(struct pt_symbols *set, const char *text)
{
	const size_t n = strlen(text);

	if (pt_symbols_find(set, text, n))
		return false;
	pt_symbols_add(set, text, n);
	return true;
}

/* ---- where compilers look ---- */

static void add_folder(struct lookups *l, const char *path, size_t n, bool quoted_only)
{
	if (n && strchr("'\"", *path)) {
		path++;
		n -= 2;
	}
	if (l->nr_folders == MAX_FOLDERS || !n || n >= PATH_MAX)
		return;
	l->folder[l->nr_folders].quoted_only = quoted_only;
	snprintf(l->folder[l->nr_folders++].path, 2 * PATH_MAX, "%s%s%.*s",
		 *path == '/' ? "" : l->kb->obj, *path == '/' ? "" : "/", (int)n, path);
}

static size_t word_at(const char **at)
{
	*at += strspn(*at, " \t\n");
	return strcspn(*at, " \t\n");
}

/* The folders that a compile command names, in their order. */
static void read_folders(struct lookups *l, const char *command)
{
	static const char *const options[] = { "-I", "-isystem", "-iquote", "-idirafter" };
	const char *p = command;
	size_t n;

	while ((n = word_at(&p))) {
		for (size_t i = 0; i < PT_ARRAY_SIZE(options); i++) {
			const size_t length = strlen(options[i]);
			const char *name = p + length;

			if (n < length || strncmp(p, options[i], length) != 0)
				continue;
			if (n == length) {
				p += n;
				n = word_at(&p);
				name = p;
				add_folder(l, name, n, i == 2);
			} else {
				add_folder(l, name, n - length, i == 2);
			}
			break;
		}
		p += n;
	}
}

/* ---- looking ---- */

/* The shortest part of the path that is not there: one entry for many files. */
static void note_absent(struct lookups *l, char *full)
{
	const size_t prefix = strlen(l->kb->src);
	char tree[2 * PATH_MAX];

	if (strncmp(full, l->kb->src, prefix) != 0 || full[prefix] != '/' || strstr(full, "/../"))
		return;
	for (char *p = full + prefix + 1; (p = strchr(p, '/')); p++) {
		*p = '\0';
		if (access(full, F_OK))
			break;
		*p = '/';
	}
	/* what a farm hides of the tree was not looked for there */
	snprintf(tree, sizeof(tree), "%s/%s", l->kb->k->tree, full + prefix + 1);
	if (access(tree, F_OK))
		add_new(&l->absent, full + prefix + 1);
}

static bool is_there(struct lookups *l, const char *folder, const char *name, char *found)
{
	char full[3 * PATH_MAX];

	snprintf(full, sizeof(full), "%s/%s", folder, name);
	if (access(full, F_OK)) {
		note_absent(l, full);
		return false;
	}
	if (found)
		snprintf(found, PATH_MAX, "%.*s", PATH_MAX - 1, full);
	return true;
}

/* One name, in all folders until it is found, or in all of them. */
static bool look(struct lookups *l, const char *name, bool quoted, bool all, char *found)
{
	bool any = false;

	if (*name == '/')
		return false;
	for (size_t i = 0; i < l->nr_folders && (all || !any); i++)
		if (quoted || !l->folder[i].quoted_only)
			any |= is_there(l, l->folder[i].path, name, any ? NULL : found);
	return any;
}

/* ---- what is included ---- */

struct inclusion {
	char name[256];
	bool quoted, next;
};

/* The inclusion that begins at "include", or false: it is none, or made by a macro. */
static bool read_inclusion(const char *text, const char *p, struct inclusion *in)
{
	const char *before = p, *q = p + strlen("include");
	size_t n;

	while (before > text && strchr(" \t", before[-1]))
		before--;
	/* "# include" or "__has_include(" */
	if (before == text || (before[-1] != '#' && before[-1] != '_'))
		return false;
	in->next = !strncmp(q, "_next", 5);
	q += in->next ? 5 : 0;
	q += strspn(q, " \t(");
	if (*q != '"' && *q != '<')
		return false;
	in->quoted = *q++ == '"';
	n = strcspn(q, "\">\n");
	if (!n || n >= sizeof(in->name) || q[n] == '\n' || !q[n])
		return false;
	memcpy(in->name, q, n);
	in->name[n] = '\0';
	return true;
}

/* What one inclusion in a file of this folder makes a compiler look for. */
static bool follow(struct lookups *l, const struct inclusion *in, const char *folder, char *found)
{
	char key[PATH_MAX + 300];

	if (in->quoted && *in->name != '/' && !in->next) {
		snprintf(key, sizeof(key), "%.*s/%s", PATH_MAX, folder, in->name);
		if (!found && !add_new(&l->asked, key))
			return false;
		if (is_there(l, folder, in->name, found))
			return true;
	}
	if (!found && !add_new(&l->asked, in->name) && !in->next)
		return false;
	return look(l, in->name, in->quoted, in->next, found);
}

static void read_text(struct lookups *l, const char *path, bool deep);

static void read_inclusions(struct lookups *l, const char *path, const char *text, bool deep)
{
	char folder[PATH_MAX], found[PATH_MAX];
	struct inclusion in;

	snprintf(folder, sizeof(folder), "%.*s", (int)(strrchr(path, '/') - path), path);
	for (const char *p = text; (p = strstr(p, "include")); p++)
		if (read_inclusion(text, p, &in) && follow(l, &in, folder, deep ? found : NULL) &&
		    deep)
			read_text(l, found, true);
}

/* What the file includes; deep: what that includes too, and it counts as read. */
static void read_text(struct lookups *l, const char *path, bool deep)
{
	const size_t prefix = strlen(l->kb->src);
	char *text;

	if (!add_new(&l->read, path) || !(text = pt_read_file(path, NULL)))
		return;
	if (deep && !strncmp(path, l->kb->src, prefix) && path[prefix] == '/')
		pt_manifest_add(&l->kb->inputs, l->kb->stats, l->part, path + prefix + 1);
	read_inclusions(l, path, text, deep);
	free(text);
}

static bool is_source(const char *path)
{
	const size_t n = strlen(path);

	return n > 2 && path[n - 2] == '.' && strchr("chS", path[n - 1]);
}

/*
 * As each folder would give it: names made by macros, and in what kbuild made.  Not as
 * the tree itself would: that is for files of ours, which are read.
 */
static void look_by_folders(struct lookups *l, const char *full)
{
	for (size_t i = 0; i < l->nr_folders; i++) {
		const size_t n = strlen(l->folder[i].path);

		if (strcmp(l->folder[i].path, l->kb->src) && !strncmp(full, l->folder[i].path, n) &&
		    full[n] == '/' && add_new(&l->asked, full + n + 1))
			look(l, full + n + 1, true, false, NULL);
	}
}

static void read_inputs(struct lookups *l)
{
	const struct pt_manifest *m = &l->kb->inputs;
	char full[2 * PATH_MAX];

	for (size_t i = 0, n = m->n; i < n; i++) {
		if (!is_source(m->v[i].path) || m->v[i].part == PT_PART_SEARCH ||
		    !strcmp(m->v[i].hash, PT_NO_FILE))
			continue;
		snprintf(full, sizeof(full), "%s/%s", l->kb->src, m->v[i].path);
		read_text(l, full, false);
		if (full[strlen(full) - 1] == 'h')
			look_by_folders(l, full);
	}
}

/* What this project's own files for trees ask for. */
static void read_ours(struct lookups *l)
{
	static const char *const patterns[] = { "conformance/subject/shim/*.[ch]",
						"arch/%s/kernel/*.[ch]" };

	for (size_t i = 0; i < PT_ARRAY_SIZE(patterns); i++) {
		char name[128], pattern[2 * PATH_MAX];
		glob_t g;

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
		snprintf(name, sizeof(name), patterns[i], l->kb->host->arch->name);
#pragma GCC diagnostic pop
		snprintf(pattern, sizeof(pattern), "%s/%s", l->kb->data, name);
		if (glob(pattern, 0, pt_glob_trouble, &g))
			continue;
		for (size_t j = 0; j < g.gl_pathc; j++)
			read_text(l, g.gl_pathv[j], false);
		globfree(&g);
	}
}

/* A header compiled beforehand is taken in the place of one that the command names. */
static void look_for_compiled(struct lookups *l)
{
	static const char option[] = "-include ";

	for (const char *p = l->kb->command; (p = strstr(p, option));) {
		char full[2 * PATH_MAX];

		p += strlen(option);
		snprintf(full, sizeof(full), "%.*s.gch", (int)strcspn(p, " "), p);
		if (*full == '/' && access(full, F_OK))
			note_absent(l, full);
	}
}

/* ---- kbuild ---- */

/* Of two names for a makefile the first is taken. */
static void look_for_makefiles(struct lookups *l)
{
	static const char *const first[] = { "GNUmakefile", "makefile" };
	const struct pt_manifest *m = &l->kb->inputs;
	char full[2 * PATH_MAX];

	for (size_t i = 0; i < PT_ARRAY_SIZE(first); i++)
		is_there(l, l->kb->src, first[i], NULL);
	for (size_t i = 0, n = m->n; i < n; i++) {
		const char *slash = strrchr(m->v[i].path, '/');

		if (!slash || strcmp(slash, "/Makefile") != 0)
			continue;
		snprintf(full, sizeof(full), "%s/%.*s", l->kb->src, (int)(slash - m->v[i].path),
			 m->v[i].path);
		is_there(l, full, "Kbuild", NULL);
	}
}

/* Where the expansion of a path in a makefile or Kconfig file stands. */
struct expansion {
	const struct lookups *l;
	const char *folder; /* of the file, in the tree */
	char path[PATH_MAX];
	size_t at;
};

static bool put(struct expansion *x, const char *text, size_t n)
{
	if (n >= sizeof(x->path) - x->at)
		return false;
	memcpy(x->path + x->at, text, n);
	x->at += n;
	x->path[x->at] = '\0';
	return true;
}

/* The few variables that are the same in every run; false: another. */
static bool put_variable(struct expansion *x, const char *name, size_t n)
{
	const struct {
		const char *name, *value;
	} known[] = {
		{ "srctree", "" },
		{ "SRCARCH", x->l->kb->host->arch->name },
		{ "src", x->folder },
		{ "obj", x->folder },
	};

	for (size_t i = 0; i < PT_ARRAY_SIZE(known); i++)
		if (strlen(known[i].name) == n && !strncmp(known[i].name, name, n))
			return put(x, known[i].value, strlen(known[i].value));
	return false;
}

/* The path that begins at p, with what is known put in; false: who knows which it is. */
static bool expand(struct expansion *x, const char *p)
{
	static const char ends[] = " \t\n)'\",;:|&\\", patterns[] = "*%?[~`<>";

	x->at = 0;
	x->path[0] = '\0';
	while (*p && !strchr(ends, *p)) {
		size_t n = strcspn(p, "$ \t\n)'\",;:|&\\*%?[~`<>");

		if (strchr(patterns, *p))
			return false;
		if (*p != '$') {
			if (!put(x, p, n))
				return false;
			p += n;
			continue;
		}
		n = p[1] == '(' ? strcspn(p + 2, ")\n $") : 0;
		if (!n || p[2 + n] != ')' || !put_variable(x, p + 2, n))
			return false;
		p += n + 3;
	}
	return x->at > 0;
}

/* A file that is named: what is in it counts, or that there is none. */
static void note_named(struct lookups *l, const char *path)
{
	char full[2 * PATH_MAX];
	struct stat st;

	path += strspn(path, "/");
	if (!*path || strstr(path, ".."))
		return;
	snprintf(full, sizeof(full), "%s/%s", l->kb->src, path);
	if (!stat(full, &st)) {
		if (S_ISREG(st.st_mode))
			pt_manifest_add(&l->kb->inputs, l->kb->stats, l->part, path);
		return;
	}
	note_absent(l, full);
}

/* Files of the tree by their whole names, and what is included if it is there. */
static void read_names_in(struct lookups *l, const char *folder, const char *text)
{
	static const char *const marks[] = { "$(srctree)/", "-include ", "sinclude ",
					     "\ninclude " };
	struct expansion x = { .l = l, .folder = folder };

	for (size_t i = 0; i < PT_ARRAY_SIZE(marks); i++)
		for (const char *p = text; (p = strstr(p, marks[i])); p += strlen(marks[i]))
			if (expand(&x, p + (i ? strlen(marks[i]) : 0)))
				note_named(l, x.path);
}

static bool is_build_file(const char *path)
{
	static const char *const begins[] = { "Kconfig", "Makefile", "Kbuild" };
	const char *name = strrchr(path, '/');

	name = name ? name + 1 : path;
	for (size_t i = 0; i < PT_ARRAY_SIZE(begins); i++)
		if (!strncmp(name, begins[i], strlen(begins[i])))
			return true;
	return false;
}

static void read_build_files(struct lookups *l)
{
	for (size_t i = 0, n = l->kb->inputs.n; i < n; i++) {
		const char *path = l->kb->inputs.v[i].path, *slash = strrchr(path, '/');
		char full[2 * PATH_MAX], folder[PATH_MAX], *text;

		if (!is_build_file(path))
			continue;
		snprintf(full, sizeof(full), "%s/%s", l->kb->src, path);
		snprintf(folder, sizeof(folder), "%.*s", slash ? (int)(slash - path) : 1,
			 slash ? path : ".");
		text = pt_read_file(full, NULL);
		if (text)
			read_names_in(l, folder, text);
		free(text);
	}
}

/* ---- all of it ---- */

static struct lookups *start(struct pt_kbuild *kb, char part)
{
	struct lookups *l = calloc(1, sizeof(*l));
	char ours[2 * PATH_MAX];

	if (!l)
		pt_no_memory();
	l->kb = kb;
	l->part = part;
	read_folders(l, kb->command);
	snprintf(ours, sizeof(ours), "%s/conformance/subject/shim", kb->data);
	add_folder(l, ours, strlen(ours), false);
	snprintf(ours, sizeof(ours), "%s/arch/%s/kernel", kb->data, kb->host->arch->name);
	add_folder(l, ours, strlen(ours), false);
	return l;
}

static void finish(struct lookups *l)
{
	struct pt_kbuild *kb = l->kb;

	for (size_t i = 0; i < l->absent.room; i++)
		if (l->absent.slot[i])
			pt_manifest_add_absent(&kb->inputs, kb->stats, l->part, l->absent.slot[i]);
	pt_symbols_free(&l->asked);
	pt_symbols_free(&l->absent);
	pt_symbols_free(&l->read);
	free(l);
}

void pt_kbuild_add_lookups(struct pt_kbuild *kb, char part)
{
	struct lookups *l = start(kb, part);

	/* files of the tree that ours include are looked for in all of it, at last */
	add_folder(l, kb->src, strlen(kb->src), false);
	read_inputs(l);
	read_ours(l);
	look_for_compiled(l);
	look_for_makefiles(l);
	if (part == PT_PART_CONFIG)
		read_build_files(l);
	finish(l);
}

void pt_kbuild_add_unreadable(struct pt_kbuild *kb, const char *source)
{
	struct lookups *l = start(kb, PT_PART_GUEST);

	read_text(l, source, true);
	finish(l);
}
