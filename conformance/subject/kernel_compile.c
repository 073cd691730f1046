// SPDX-License-Identifier: GPL-2.0-or-later
/* One C file by the tree's own command, as kbuild would compile it. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/subject/kernel_build.h"

static void add_inputs(struct pt_kbuild *kb, const char *depfile)
{
	char *text = pt_read_file(depfile, NULL);

	/* what is not on the list may change unnoticed */
	if (!text || !*text)
		snprintf(kb->mishap, sizeof(kb->mishap),
			 "the compiler left no list of what it read: %.200s", depfile);
	else
		pt_manifest_add_words(&kb->inputs, kb->stats, PT_PART_GUEST, kb->src, text);
	free(text);
}

/* Whether the last word of a command about the language names the first standard. */
bool pt_kbuild_speaks_old_c(const struct pt_kbuild *kb)
{
	static const char *const old[] = { "gnu89", "gnu90",	    "c89",
					   "c90",   "iso9899:1990", "iso9899:199409" };
	static const char option[] = "-std=";
	const char *last = NULL;

	for (const char *p = kb->command; (p = strstr(p, option));)
		last = p += strlen(option);
	for (size_t i = 0; last && i < PT_ARRAY_SIZE(old); i++)
		if (!strncmp(last, old[i], strlen(old[i])) && strchr(" '\"", last[strlen(old[i])]))
			return true;
	return false;
}

/*
 * In what language a tree is written is its own business, and what its headers
 * mean by "extern inline" changed with it; our files are in ours.
 */
static void add_language(const struct pt_kbuild *kb, struct pt_argv *flags)
{
	if (!pt_kbuild_speaks_old_c(kb))
		return;
	pt_argv_add(flags, "-std=gnu11");
	pt_argv_add(flags, "-fgnu89-inline");
}

const char *pt_kbuild_compiler(const struct pt_kbuild *kb)
{
	return strrchr(kb->cc, '/') + 1;
}

const char *pt_kbuild_compiling(const struct pt_kbuild *kb, const char *source, char what[256])
{
	const char *const roots[] = { kb->src, kb->data, kb->work };

	for (size_t i = 0; i < PT_ARRAY_SIZE(roots); i++) {
		const size_t n = strlen(roots[i]);

		if (!strncmp(source, roots[i], n) && source[n] == '/') {
			source += n + 1;
			break;
		}
	}
	snprintf(what, 256, "compiling %.200s", source);
	return what;
}

static bool is_c(const char *path)
{
	const size_t n = strlen(path);

	return n > 2 && !strcmp(path + n - 2, ".c");
}

/* What comes of a header, or of a compiler asked for text, is no object. */
static bool makes_object(const char *source, const char *const *extra)
{
	for (; extra && *extra; extra++)
		if (!strcmp(*extra, "-E") || !strcmp(*extra, "-S"))
			return false;
	return is_c(source);
}

/*
 * By the command with compiled headers, or NULL: the tree's own.  The compiler is given
 * `text`, which stands in for the source.
 */
static int compile_by(struct pt_kbuild *kb, const char *command, const char *source,
		      const char *text, const char *name, const char *const *extra)
{
	struct pt_argv flags = { 0 }, sh = { 0 };
	char path[PATH_MAX + 64], object[PATH_MAX + 64], what[256], *quoted;
	size_t prefix = strlen(kb->src);
	int status;

	pt_argv_add(&flags, "-ffunction-sections");
	pt_argv_add(&flags, "-fdata-sections");
	pt_argv_add(&flags, "-fno-asynchronous-unwind-tables");
	pt_argv_add(&flags, "-fno-stack-protector");
	pt_argv_add(&flags, "-Wno-error");
	pt_argv_add(&flags, "-Wno-missing-prototypes");
	pt_argv_add(&flags, "-Wno-missing-declarations");
	pt_argv_add_all(&flags, kb->b->cflags);
	pt_argv_add_all(&flags, extra);
	if (!command) {
		pt_argv_add(&flags, "-include");
		pt_argv_addf(&flags, "%s/conformance/subject/shim/pre.h", kb->data);
	}
	pt_argv_addf(&flags, "-I%s/conformance/subject/shim", kb->data);
	pt_argv_addf(&flags, "-I%s/arch/%s/kernel", kb->data, kb->host->arch->name);
	if (!strncmp(source, kb->src, prefix) && source[prefix] == '/')
		pt_argv_addf(&flags, "-I%.*s", (int)(strrchr(source, '/') - source), source);
	else
		add_language(kb, &flags);
	/* arch/<arch>/kernel/init.c includes files of the tree by their names in it */
	pt_argv_add(&flags, "-idirafter");
	pt_argv_add(&flags, kb->src);
	/* and so they are to be called in the list of what was read, were they a farm's links */
	pt_argv_add(&flags, "-fno-canonical-system-headers");
	pt_argv_add(&flags, "-MD");
	pt_argv_add(&flags, "-MF");
	pt_argv_addf(&flags, "%s/%s.d", kb->work, name);
	pt_argv_add(&flags, "-c");
	pt_argv_add(&flags, "-o");
	pt_argv_addf(&flags, "%s/%s.o", kb->work, name);
	pt_argv_add(&flags, text);
	quoted = pt_argv_quote(&flags);

	/* The tree's command is shell text, as kbuild saved it. */
	pt_argv_add(&sh, "sh");
	pt_argv_add(&sh, "-c");
	pt_argv_addf(&sh, "exec %s %s", command ? command : kb->command, quoted);
	snprintf(path, sizeof(path), "%s/%s.log", kb->work, name);
	status = pt_spawn(&sh, kb->obj, path);
	pt_kbuild_mishap(kb, status, false, path, pt_kbuild_compiler(kb),
			 pt_kbuild_compiling(kb, source, what));
	snprintf(path, sizeof(path), "%s/%s.d", kb->work, name);
	snprintf(object, sizeof(object), "%s/%s.o", kb->work, name);
	if (!status && (!makes_object(text, extra) ||
			pt_kbuild_is_whole(kb, object, pt_kbuild_compiler(kb),
					   pt_kbuild_compiling(kb, source, what))))
		add_inputs(kb, path);
	if (kb->mishap[0] && !status)
		status = pt_kbuild_fail(kb, "%s", kb->mishap);
	free(quoted);
	pt_argv_free(&flags);
	pt_argv_free(&sh);
	return status;
}

/*
 * The compiled headers are in the language of our own files: where the tree's is
 * another, its files would read their text after all.
 */
static const char *command_for(const struct pt_kbuild *kb, const char *source)
{
	const size_t prefix = strlen(kb->src);
	const bool of_tree = !strncmp(source, kb->src, prefix) && source[prefix] == '/';

	return of_tree && pt_kbuild_speaks_old_c(kb) ? NULL : kb->with_headers;
}

int pt_kbuild_compile(struct pt_kbuild *kb, const char *source, const char *name,
		      const char *const *extra)
{
	return compile_by(kb, command_for(kb, source), source, source, name, extra);
}

int pt_kbuild_compile_as(struct pt_kbuild *kb, const char *source, const char *text,
			 const char *name, const char *const *extra)
{
	return compile_by(kb, command_for(kb, source), source, text, name, extra);
}
