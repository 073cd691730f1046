// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The headers that every file of a guest starts with, compiled once: reading
 * them takes most compilations longer than all the rest.  What the compiler
 * makes of them it takes in place of the text as long as its flags are the same,
 * and else reads the text; so the objects are the same with it and without.
 */
#define _GNU_SOURCE
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "conformance/subject/kernel_build.h"

/* A word of a shell command and the blanks after it; quotes and all. */
static size_t word_size(const char *p)
{
	char quote = 0;
	size_t n = 0;

	for (; p[n] && (quote || p[n] != ' '); n++) {
		if (quote)
			quote = p[n] == quote ? 0 : quote;
		else if (p[n] == '\'' || p[n] == '"')
			quote = p[n];
	}
	return n + strspn(p + n, " ");
}

static bool is_word(const char *p, size_t n, const char *word)
{
	while (n && p[n - 1] == ' ')
		n--;
	return n == strlen(word) && !memcmp(p, word, n);
}

/*
 * Writes a file the command includes into the headers' own; false if it is not
 * found by its plain name.  Compilers run in the configured folder.
 */
static bool put_include(const struct pt_kbuild *kb, FILE *f, const char *name, size_t n)
{
	char path[2 * PATH_MAX];

	while (n && name[n - 1] == ' ')
		n--;
	snprintf(path, sizeof(path), "%s%s%.*s", *name == '/' ? "" : kb->obj,
		 *name == '/' ? "" : "/", (int)n, name);
	if (access(path, R_OK))
		return false;
	fprintf(f, "#include \"%s\"\n", path);
	return true;
}

/*
 * The tree's command without the files it includes, which go to f.  NULL: they
 * cannot be told apart.
 */
static char *split_command(const struct pt_kbuild *kb, FILE *f)
{
	char *text = NULL;
	size_t size, n;
	bool ok = true;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		abort();
	for (const char *p = kb->command; *p && ok; p += n) {
		n = word_size(p);
		if (is_word(p, n, "-include")) {
			p += n;
			n = word_size(p);
			ok = put_include(kb, f, p, n);
			continue;
		}
		fwrite(p, 1, n, out);
	}
	fclose(out);
	if (ok)
		return text;
	free(text);
	return NULL;
}

static char *write_headers(const struct pt_kbuild *kb)
{
	char path[PATH_MAX + 32], *command;
	FILE *f;

	snprintf(path, sizeof(path), "%s/headers.h", kb->work);
	f = fopen(path, "we");
	if (!f)
		return NULL;
	command = split_command(kb, f);
	fprintf(f, "#include \"%s/conformance/subject/shim/pre.h\"\n", kb->data);
	if (!fclose(f))
		return command;
	free(command);
	return NULL;
}

/* The compiled headers must come before all else. */
static char *including(const struct pt_kbuild *kb, const char *command)
{
	const int n = (int)word_size(command);
	char *text;

	if (asprintf(&text, "%.*s-include %s/headers.h %s", n, command, kb->work, command + n) < 0)
		abort();
	return text;
}

static void compiled_path(const struct pt_kbuild *kb, char *path, size_t size)
{
	snprintf(path, size, "%s/headers.h.gch", kb->work);
}

/* A declaration "register … asm(…)" at the margin, of anything but the stack pointer. */
static bool keeps_registers(const char *text)
{
	for (const char *p = text; (p = strstr(p, "register ")); p++) {
		const char *end = strchrnul(p, '\n');
		const char *in = strstr(p, "asm"), *sp = strstr(p, "stack_pointer");

		if ((p == text || p[-1] == '\n') && in && in < end && !(sp && sp < end))
			return true;
	}
	return false;
}

/*
 * Where the tree keeps data in registers of its own (r13 of powerpc, g4 to g6 of
 * sparc): the compiler takes such a variable of compiled headers for memory.
 */
static bool has_register_variables(const struct pt_kbuild *kb)
{
	char pattern[2 * PATH_MAX];
	bool found = false;
	glob_t g;

	snprintf(pattern, sizeof(pattern), "%s/arch/%s/include/asm/*.h", kb->src,
		 kb->host->arch->name);
	if (glob(pattern, 0, NULL, &g))
		return false;
	for (size_t i = 0; i < g.gl_pathc && !found; i++) {
		char *text = pt_read_file(g.gl_pathv[i], NULL);

		found = text && keeps_registers(text);
		free(text);
	}
	globfree(&g);
	return found;
}

void pt_kbuild_precompile(struct pt_kbuild *kb)
{
	static const char *const as_header[] = { "-x", "c-header", NULL };
	char source[PATH_MAX + 32], made[PATH_MAX + 32], path[PATH_MAX + 32];
	char *bare = has_register_variables(kb) ? NULL : write_headers(kb);

	if (!bare)
		return;
	snprintf(source, sizeof(source), "%s/headers.h", kb->work);
	snprintf(made, sizeof(made), "%s/headers.o", kb->work);
	compiled_path(kb, path, sizeof(path));
	kb->with_headers = bare;
	/* What is wrong with the headers is said by who reads them next. */
	if (pt_kbuild_compile(kb, source, "headers", as_header) || rename(made, path)) {
		unlink(made);
		pt_kbuild_drop_precompiled(kb);
		return;
	}
	kb->with_headers = including(kb, bare);
	free(bare);
}

void pt_kbuild_drop_precompiled(struct pt_kbuild *kb)
{
	char path[PATH_MAX + 32];

	compiled_path(kb, path, sizeof(path));
	unlink(path);
	free(kb->with_headers);
	kb->with_headers = NULL;
}
