// SPDX-License-Identifier: GPL-2.0-or-later
/* Which files of the tree a configured folder was made from. */
#define _GNU_SOURCE
#include "conformance/subject/kernel_inputs.h"

#include <fts.h>
#include <ftw.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * What kbuild reads without leaving a note of it.  A change in one of these
 * configures from scratch.  %s is the architecture's folder.
 */
static const char *const unrecorded[] = {
	"Makefile",
	"Kbuild",
	"mm/Makefile",
	"kernel/Makefile",
	"arch/%s/kernel/syscalls/*",
	"arch/%s/entry/syscalls/*",
	"arch/%s/tools/*",
	"include/asm-generic/Kbuild",
	"include/uapi/asm-generic/Kbuild",
	"scripts/*",
	"kernel/time/timeconst.bc",
	"localversion*",
	/* of the headers that are not there kbuild makes some */
	"arch/%s/include/asm/",
	"arch/%s/include/uapi/asm/",
};

/* Folders in which any makefile may be read, from wherever. */
static const char *const with_makefiles[] = { "arch/%s", "lib", "scripts" };

static void name_in_arch(const struct pt_kbuild *kb, const char *format, char *name, size_t size)
{
/* The names are ours, and each has one %s at most. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	snprintf(name, size, format, kb->host->arch->name);
#pragma GCC diagnostic pop
}

static bool is_makefile(const char *name)
{
	const char *end = strrchr(name, '.');

	return !strncmp(name, "Makefile", 8) || !strncmp(name, "Kbuild", 6) ||
	       (end && (!strcmp(end, ".mk") || !strcmp(end, ".include")));
}

static void add_makefiles(struct pt_kbuild *kb, struct pt_manifest *m, const char *format)
{
	char name[PATH_MAX], folder[2 * PATH_MAX];
	char *const roots[] = { folder, NULL };
	const size_t prefix = strlen(kb->src) + 1;
	FTSENT *e;
	FTS *fts;

	name_in_arch(kb, format, name, sizeof(name));
	snprintf(folder, sizeof(folder), "%s/%s", kb->src, name);
	fts = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR | FTS_NOSTAT, NULL);
	while (fts && (e = fts_read(fts))) {
		pt_fts_trouble(e);
		if (e->fts_info != FTS_D && e->fts_info != FTS_DP && is_makefile(e->fts_name))
			pt_manifest_add(m, kb->stats, PT_PART_CONFIG, e->fts_path + prefix);
	}
	if (fts)
		fts_close(fts);
}

static void add_globbed(struct pt_kbuild *kb, struct pt_manifest *m)
{
	size_t prefix = strlen(kb->src) + 1;

	for (size_t i = 0; i < PT_ARRAY_SIZE(with_makefiles); i++)
		add_makefiles(kb, m, with_makefiles[i]);
	for (size_t i = 0; i < PT_ARRAY_SIZE(unrecorded); i++) {
		char name[PATH_MAX], pattern[2 * PATH_MAX];
		glob_t g;

		name_in_arch(kb, unrecorded[i], name, sizeof(name));
		snprintf(pattern, sizeof(pattern), "%s/%s", kb->src, name);
		if (glob(pattern, 0, pt_glob_trouble, &g))
			continue;
		for (size_t j = 0; j < g.gl_pathc; j++)
			pt_manifest_add(m, kb->stats, PT_PART_CONFIG, g.gl_pathv[j] + prefix);
		globfree(&g);
	}
}

/* Kconfig leaves the names of the files it read, relative to the tree. */
static void add_kconfig(struct pt_kbuild *kb, struct pt_manifest *m)
{
	char path[PATH_MAX + 64], *text, *save = NULL;

	snprintf(path, sizeof(path), "%s/include/config/auto.conf.cmd", kb->obj);
	text = pt_read_file(path, NULL);
	for (char *w = text ? strtok_r(text, " \t\n\\:=", &save) : NULL; w;
	     w = strtok_r(NULL, " \t\n\\:=", &save))
		if (strstr(w, "Kconfig") && w[0] != '/' && w[0] != '$')
			pt_manifest_add(m, kb->stats, PT_PART_CONFIG, w);
	free(text);
	text = pt_read_file(path, NULL);
	if (text)
		pt_manifest_add_words(m, kb->stats, PT_PART_CONFIG, kb->src, text);
	free(text);
}

/* nftw() takes no argument for its callback. */
static struct {
	struct pt_argv *files;
} walk;

static int note_cmd(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	const char *name = path + ftw->base;
	size_t n = strlen(name);

	(void)st;
	if (type == FTW_F && name[0] == '.' && n > 4 && !strcmp(name + n - 4, ".cmd"))
		pt_argv_add(walk.files, path);
	return 0;
}

void pt_kbuild_list_cmds(const char *dir, struct pt_argv *files)
{
	walk.files = files;
	nftw(dir, note_cmd, 32, FTW_PHYS);
	walk.files = NULL;
}

static void add_recorded(struct pt_kbuild *kb, struct pt_manifest *m)
{
	struct pt_argv cmds = { 0 };

	pt_kbuild_list_cmds(kb->obj, &cmds);
	for (size_t i = 0; i < cmds.n; i++) {
		char *text = pt_read_file(cmds.v[i], NULL);

		if (text)
			pt_manifest_add_words(m, kb->stats, PT_PART_PREPARE, kb->src, text);
		free(text);
	}
	pt_argv_free(&cmds);
}

void pt_kbuild_look_first(struct pt_kbuild *kb)
{
	struct pt_manifest m = { 0 };

	add_globbed(kb, &m);
	pt_manifest_free(&m);
}

void pt_kbuild_take_inputs(struct pt_kbuild *kb)
{
	pt_manifest_free(&kb->inputs);
	add_globbed(kb, &kb->inputs);
	add_kconfig(kb, &kb->inputs);
	add_recorded(kb, &kb->inputs);
	pt_kbuild_add_lookups(kb, PT_PART_CONFIG);
}
