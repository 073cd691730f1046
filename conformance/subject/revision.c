// SPDX-License-Identifier: GPL-2.0-or-later
#define _GNU_SOURCE
#include "conformance/subject/revision.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "conformance/entry/arch_host.h"
#include "conformance/words/last_words.h"
#include "conformance/work/files.h"

/* Revisions of one repository that can be there at once. */
#define FOLDERS 4
/* And of all repositories together; each is some 150 MB. */
#define KEEP_FOLDERS 8

/* ---- which files ---- */

/* Whole folders that making a guest may read, beside arch/. */
static const char *const folders[] = {
	"include/",   "kernel/",	"lib/",		  "mm/",
	"scripts/",   "tools/include/", "tools/arch/",	  "tools/build/",
	"tools/lib/", "tools/objtool/", "tools/scripts/", "certs/",
	"virt/",      "init/",		"usr/",		  "security/"
};

/* What Kconfig and make read from wherever. */
static bool is_makefile(const char *path)
{
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;

	return !slash || !strncmp(name, "Kconfig", 7) || !strncmp(name, "Makefile", 8) ||
	       !strncmp(name, "Kbuild", 6);
}

static bool is_of_arch(const char *path)
{
	const char *name = path + strlen("arch/");

	if (strncmp(path, "arch/", strlen("arch/")) != 0)
		return false;
	for (size_t i = 0; i < pt_nr_arch_hosts; i++) {
		const char *arch = pt_arch_hosts[i]->arch->name;
		const size_t n = strlen(arch);

		if (!strncmp(name, arch, n) && name[n] == '/')
			return strncmp(name + n, "/boot/dts/", 10) != 0;
	}
	/* x86 is half of another's */
	return !strncmp(name, "um/", 3);
}

static bool is_read(const char *path)
{
	for (size_t i = 0; i < PT_ARRAY_SIZE(folders); i++)
		if (!strncmp(path, folders[i], strlen(folders[i])))
			return true;
	return is_makefile(path) || is_of_arch(path);
}

/* ---- lists of files ---- */

/* A file of a revision, and what was written for it: its size and times then. */
struct file {
	const char *mode, *blob, *path;
	long long size, time;
};

struct list {
	char *text; /* owned: what the words are of */
	struct file *v;
	size_t n;
};

static void list_free(struct list *l)
{
	free(l->text);
	free(l->v);
	*l = (struct list){ 0 };
}

static struct file *list_add(struct list *l)
{
	if (!(l->n & (l->n - 1)))
		l->v = pt_need(realloc(l->v, (l->n ? 2 * l->n : 1) * sizeof(*l->v)));
	l->v[l->n] = (struct file){ 0 };
	return &l->v[l->n++];
}

static int by_path(const void *a, const void *b)
{
	return strcmp(((const struct file *)a)->path, ((const struct file *)b)->path);
}

static struct file *list_find(const struct list *l, const char *path)
{
	const struct file key = { .path = path };

	return l->n ? bsearch(&key, l->v, l->n, sizeof(*l->v), by_path) : NULL;
}

/* "mode type id<TAB>path<NUL>", as git ls-tree -z has it. */
static void read_tree(struct list *l, char *text, size_t size)
{
	l->text = text;
	for (char *p = text, *end; p < text + size; p = end + 1) {
		char *mode = p, *type, *blob, *path;
		struct file *f;

		end = p + strlen(p);
		type = strchr(mode, ' ');
		blob = type ? strchr(type + 1, ' ') : NULL;
		path = blob ? strchr(blob, '\t') : NULL;
		/* a submodule is no file; a name with a line's end in it is none of a kernel's */
		if (!path || strncmp(type, " blob ", 6) != 0 || strchr(path, '\n') ||
		    !is_read(path + 1))
			continue;
		*type = *blob = *path = '\0';
		f = list_add(l);
		*f = (struct file){ .mode = mode, .blob = blob + 1, .path = path + 1 };
	}
	if (l->n)
		qsort(l->v, l->n, sizeof(*l->v), by_path);
}

static int list_revision(struct list *l, const struct pt_repository *r, const char *commit,
			 char *err, size_t size)
{
	char name[PATH_MAX + 80], *answer = NULL;
	size_t answered = 0;

	*l = (struct list){ 0 };
	snprintf(name, sizeof(name), "%s:%s", commit, r->git.prefix);
	const char *const words[] = { "ls-tree", "-r", "-z", "--full-tree", name, NULL };

	if (pt_git_ask(&r->git, words, "what files the revision has", &answer, &answered, err,
		       size))
		return -1;
	read_tree(l, answer, answered);
	if (l->n)
		return 0;
	snprintf(err, size, "%.200s: revision %.12s has no file of a kernel tree",
		 r->git.repository, commit);
	list_free(l);
	return -1;
}

static void hash_list(const struct list *l, char hex[PT_HEX_SIZE])
{
	struct pt_hash h;

	pt_hash_start(&h);
	for (size_t i = 0; i < l->n; i++) {
		pt_hash_text(&h, l->v[i].mode);
		pt_hash_text(&h, l->v[i].blob);
		pt_hash_text(&h, l->v[i].path);
	}
	pt_hash_end(&h, hex);
}

/* ---- what is in a folder ---- */

/* "tree", and beside it "listing": what was written, and how it looked then. */
static void read_listing(struct list *l, const char *folder)
{
	char path[2 * PATH_MAX], *save = NULL;

	*l = (struct list){ 0 };
	snprintf(path, sizeof(path), "%s/listing", folder);
	l->text = pt_read_file(path, NULL);
	for (char *line = l->text ? strtok_r(l->text, "\n", &save) : NULL; line;
	     line = strtok_r(NULL, "\n", &save)) {
		char *field = NULL, *mode = strtok_r(line, "\t", &field);
		char *blob = strtok_r(NULL, "\t", &field), *size = strtok_r(NULL, "\t", &field);
		char *time = strtok_r(NULL, "\t", &field), *name = strtok_r(NULL, "", &field);

		if (name)
			*list_add(l) = (struct file){ mode, blob, name, strtoll(size, NULL, 10),
						      strtoll(time, NULL, 10) };
	}
}

static bool look(const char *tree, struct file *f)
{
	char path[2 * PATH_MAX];
	struct stat st;

	if (snprintf(path, sizeof(path), "%s/%s", tree, f->path) >= (int)sizeof(path) ||
	    lstat(path, &st))
		return false;
	f->size = st.st_size;
	f->time = pt_file_time(st.st_mtim);
	return true;
}

static int save_listing(const struct list *l, const char *folder)
{
	char path[PATH_MAX + 80], temp[PATH_MAX + 96];
	FILE *f;

	snprintf(path, sizeof(path), "%s/listing", folder);
	snprintf(temp, sizeof(temp), "%s.new", path);
	f = fopen(temp, "we");
	if (!f)
		return -1;
	for (size_t i = 0; i < l->n; i++)
		fprintf(f, "%s\t%s\t%lld\t%lld\t%s\n", l->v[i].mode, l->v[i].blob, l->v[i].size,
			l->v[i].time, l->v[i].path);
	if (ferror(f) | fclose(f))
		return -1;
	return rename(temp, path);
}

/* Is it what was written of this very file, and untouched? */
static bool is_in_place(const struct list *there, struct file *f, const char *tree)
{
	const struct file *was = list_find(there, f->path);

	return was && !strcmp(was->blob, f->blob) && !strcmp(was->mode, f->mode) && look(tree, f) &&
	       f->size == was->size && f->time == was->time;
}

/* ---- from one revision to the next ---- */

/* A file that is no more, and the folders that are empty without it. */
static void remove_file(const char *tree, const char *name)
{
	char path[2 * PATH_MAX], *slash;
	const size_t top = strlen(tree);

	snprintf(path, sizeof(path), "%s/%s", tree, name);
	unlink(path);
	while ((slash = strrchr(path, '/')) && (size_t)(slash - path) > top) {
		*slash = '\0';
		if (rmdir(path))
			return;
	}
}

static void remove_gone(const struct list *there, const struct list *wanted, const char *tree)
{
	for (size_t i = 0; i < there->n; i++)
		if (!list_find(wanted, there->v[i].path))
			remove_file(tree, there->v[i].path);
}

/* Lists for git's index what is not in place; how many that are, or -1. */
static long list_missing(const struct list *there, const struct list *wanted, const char *tree,
			 const char *path)
{
	FILE *f = fopen(path, "we");
	long n = 0;

	if (!f)
		return -1;
	for (size_t i = 0; i < wanted->n; i++) {
		struct file *w = &wanted->v[i];

		if (is_in_place(there, w, tree))
			continue;
		if (list_find(there, w->path))
			remove_file(tree, w->path);
		fprintf(f, "%s %s\t%s%c", w->mode, w->blob, w->path, '\0');
		n++;
	}
	return ferror(f) | fclose(f) ? -1 : n;
}

/* An index of its own has what git is to write, and the repository's stays as it is. */
static int write_missing(const struct pt_repository *r, const char *tree, const char *commit,
			 char *err, size_t size)
{
	struct pt_argv words = { 0 };
	char *command = NULL, what[160], *quoted;
	int failed;

	pt_argv_add(&words, r->temp);
	pt_argv_add(&words, tree);
	quoted = pt_argv_quote(&words);
	if (asprintf(&command,
		     "set -- %s && export GIT_INDEX_FILE=\"$1/index\" GIT_WORK_TREE=\"$2\" && "
		     "rm -f \"$1/index\" && cd \"$2\" && "
		     "git update-index -z --index-info <\"$1/missing\" && "
		     "git checkout-index --all --force --quiet",
		     quoted) < 0)
		pt_no_memory();
	snprintf(what, sizeof(what), "what is in revision %.12s%s", commit,
		 r->git.partial ? " (a partial clone, of which nothing is fetched)" : "");
	failed = pt_git_shell(&r->git, command, what, err, size);
	free(command);
	free(quoted);
	pt_argv_free(&words);
	return failed;
}

static int note_written(struct list *wanted, const char *folder, const char *tree, char *err,
			size_t size)
{
	for (size_t i = 0; i < wanted->n; i++)
		if (!look(tree, &wanted->v[i])) {
			snprintf(err, size, "%s/%s: git left it out", tree, wanted->v[i].path);
			return -1;
		}
	if (!save_listing(wanted, folder))
		return 0;
	snprintf(err, size, "%s: %s", folder, strerror(errno));
	return -1;
}

/* Until all is in place there is no listing: what was interrupted begins anew. */
static int bring_to(const struct pt_repository *r, const char *folder, struct list *wanted,
		    const char *commit, char *err, size_t size)
{
	char tree[2 * PATH_MAX], path[2 * PATH_MAX];
	struct list there;
	long missing;
	int failed = 0;

	snprintf(tree, sizeof(tree), "%s/tree", folder);
	read_listing(&there, folder);
	snprintf(path, sizeof(path), "%s/listing", folder);
	unlink(path);
	if (!there.n)
		pt_remove_tree(tree);
	snprintf(path, sizeof(path), "%s/missing", r->temp);
	remove_gone(&there, wanted, tree);
	missing = pt_make_dirs(tree) ? -1 : list_missing(&there, wanted, tree, path);
	if (missing < 0) {
		snprintf(err, size, "%s: %s", folder, strerror(errno));
		failed = -1;
	} else if (missing) {
		failed = write_missing(r, tree, commit, err, size);
	}
	failed = failed || note_written(wanted, folder, tree, err, size);
	list_free(&there);
	return failed ? -1 : 0;
}

/* ---- which folder ---- */

static void folder_name(const struct pt_repository *r, int number, char *path, size_t size,
			char lock[40])
{
	char hex[PT_HEX_SIZE];
	struct pt_hash h;

	pt_hash_start(&h);
	pt_hash_text(&h, r->git.dir);
	pt_hash_text(&h, r->git.prefix);
	pt_hash_end(&h, hex);
	snprintf(path, size, "%s/revisions/%.12s-%d", r->cache.root, hex, number);
	snprintf(lock, 40, "revision-%.12s-%d", hex, number);
}

static bool has(const char *folder, const char *id)
{
	struct list l;
	char hex[PT_HEX_SIZE];
	bool same;

	read_listing(&l, folder);
	hash_list(&l, hex);
	same = l.n && !strcmp(hex, id);
	list_free(&l);
	return same;
}

/* The lock of a folder, if nobody has it. */
static int try_lock(const struct pt_repository *r, const char *name)
{
	char path[PATH_MAX + 64];
	int fd;

	snprintf(path, sizeof(path), "%s/lock/%s", r->cache.root, name);
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
	if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB)) {
		close(fd);
		fd = -1;
	}
	return fd;
}

/* One that has it already, else the first that is free; if none is, the first once it is. */
static int pick_folder(struct pt_revision *v, const struct pt_repository *r, char *folder,
		       size_t room, char *err, size_t size)
{
	char name[40];

	for (int same = 1; same >= 0; same--)
		for (int i = 0; i < FOLDERS; i++) {
			folder_name(r, i, folder, room, name);
			if (same && !has(folder, v->id))
				continue;
			v->lock = try_lock(r, name);
			if (v->lock >= 0)
				return 0;
		}
	folder_name(r, 0, folder, room, name);
	v->lock = pt_cache_lock(&r->cache, name, err, size);
	return v->lock < 0 ? -1 : 0;
}

/* ---- all of it ---- */

int pt_repository_open(struct pt_repository *r, const char *path, char *err, size_t size)
{
	*r = (struct pt_repository){ 0 };
	if (pt_cache_open(&r->cache, err, size) ||
	    pt_cache_temp(&r->cache, r->temp, &r->fd, err, size))
		return -1;
	if (!pt_git_open(&r->git, path, r->temp, err, size))
		return 0;
	pt_repository_close(r);
	return -1;
}

void pt_repository_close(struct pt_repository *r)
{
	pt_remove_tree(r->temp);
	close(r->fd);
}

bool pt_repository_reads(const struct pt_repository *r, const char *path)
{
	const size_t n = strlen(r->git.prefix);

	/* git puts a name in quotes that it cannot print as it is */
	return *path == '"' || (!strncmp(path, r->git.prefix, n) && is_read(path + n));
}

static int find(struct pt_revision *v, const struct pt_repository *r, const char *revision,
		struct list *files, char *err, size_t size)
{
	*v = (struct pt_revision){ 0 };
	if (pt_git_commit(&r->git, revision, v->commit, err, size) ||
	    list_revision(files, r, v->commit, err, size))
		return -1;
	hash_list(files, v->id);
	return 0;
}

int pt_revision_find(struct pt_revision *v, const struct pt_repository *r, const char *revision,
		     char *err, size_t size)
{
	struct list files;

	if (find(v, r, revision, &files, err, size))
		return -1;
	list_free(&files);
	return 0;
}

/* Who prunes the cache leaves it alone. */
static void hold(struct pt_revision *v, const char *folder)
{
	if (pt_make_dirs(folder) || !pt_touch(folder))
		return;
	v->held = open(folder, O_RDONLY | O_CLOEXEC);
	if (v->held > 0)
		flock(v->held, LOCK_SH);
}

int pt_revision_take(struct pt_revision *v, const struct pt_repository *r, const char *revision,
		     char *err, size_t size)
{
	char folder[PATH_MAX + 64], all[PATH_MAX + 16];
	struct list files;
	int failed;

	if (find(v, r, revision, &files, err, size))
		return -1;
	failed = pick_folder(v, r, folder, sizeof(folder), err, size);
	if (!failed) {
		hold(v, folder);
		failed = bring_to(r, folder, &files, v->commit, err, size);
	}
	if (failed) {
		pt_revision_drop(v);
	} else {
		snprintf(v->tree, sizeof(v->tree), "%.*s/tree", PATH_MAX - 16, folder);
		snprintf(all, sizeof(all), "%s/revisions", r->cache.root);
		pt_cache_prune(all, KEEP_FOLDERS);
	}
	list_free(&files);
	return failed;
}

void pt_revision_drop(struct pt_revision *v)
{
	if (v->lock > 0)
		close(v->lock);
	if (v->held > 0)
		close(v->held);
	v->lock = v->held = 0;
}
