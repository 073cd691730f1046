// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The headers that every file of a guest starts with, compiled once: reading
 * them takes most compilations longer than all the rest.  What the compiler
 * makes of them it takes in place of the text as long as its flags are the same,
 * and else reads the text; so the objects are the same with it and without.
 */
#define _GNU_SOURCE
#include <ctype.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "conformance/subject/kernel_build.h"
#include "conformance/words/last_words.h"

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
	FILE *out = pt_open_text(&text, &size);

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
	pt_close_text(out);
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
static char *including(const struct pt_kbuild *kb, const char *command, bool registers)
{
	const int n = (int)word_size(command);
	char *text, *more = NULL;

	if (registers && asprintf(&more, "-include %s/registers.h ", kb->work) < 0)
		pt_no_memory();
	if (asprintf(&text, "%.*s-include %s/headers.h %s%s", n, command, kb->work,
		     more ? more : "", command + n) < 0)
		pt_no_memory();
	free(more);
	return text;
}

static void compiled_path(const struct pt_kbuild *kb, char *path, size_t size)
{
	snprintf(path, size, "%s/headers.h.gch", kb->work);
}

/* ---- variables in registers ---- */

/*
 * Where the tree keeps data in registers of its own (r13 of powerpc, g4 to g6 of
 * sparc): that such a variable of compiled headers is always in use the compiler
 * forgets.  It is told again, by another name.
 */
#define MAX_REGISTERS 16

struct registers {
	struct {
		char variable[64], place[32];
		bool declared; /* in this configuration */
	} v[MAX_REGISTERS];
	size_t n;
};

static bool in_word(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

/* "register type *variable asm("place");" at the margin; false: it cannot be read. */
static bool add_register(struct registers *r, const char *line, const char *in)
{
	const char *end = in, *name, *quote = strpbrk(in, "\"\n;");
	size_t n;

	while (end > line && strchr(" \t_", end[-1]))
		end--;
	for (name = end; name > line && in_word(name[-1]);)
		name--;
	if (r->n == MAX_REGISTERS || name == end || !quote || *quote != '"')
		return false;
	n = strcspn(quote + 1, "\"\n");
	snprintf(r->v[r->n].variable, sizeof(r->v->variable), "%.*s", (int)(end - name), name);
	snprintf(r->v[r->n].place, sizeof(r->v->place), "%.*s", (int)n, quote + 1);
	r->n++;
	return quote[n + 1] == '"' && n < sizeof(r->v->place);
}

/* Of anything but the stack pointer. */
static bool add_registers(struct registers *r, const char *text)
{
	for (const char *p = text; (p = strstr(p, "register ")); p++) {
		const char *end = strchrnul(p, '\n');
		const char *in = strstr(p, "asm"), *sp = strstr(p, "stack_pointer");

		if ((p == text || p[-1] == '\n') && in && in < end && !(sp && sp < end) &&
		    !add_register(r, p, in))
			return false;
	}
	return true;
}

static bool find_registers(const struct pt_kbuild *kb, struct registers *r)
{
	char pattern[2 * PATH_MAX];
	bool ok = true;
	glob_t g;

	snprintf(pattern, sizeof(pattern), "%s/arch/%s/include/asm/*.h", kb->src,
		 kb->host->arch->name);
	if (glob(pattern, 0, pt_glob_trouble, &g))
		return true;
	for (size_t i = 0; i < g.gl_pathc && ok; i++) {
		char *text = pt_read_file(g.gl_pathv[i], NULL);

		ok = !text || add_registers(r, text);
		free(text);
	}
	globfree(&g);
	return ok;
}

/* Asks the compiler for the address of each, and reads why there is none. */
static bool read_answers(const struct pt_kbuild *kb, struct registers *r)
{
	char path[PATH_MAX + 32], source[PATH_MAX + 32], *text, *save = NULL;
	bool answered[MAX_REGISTERS] = { false }, ok = true;

	snprintf(path, sizeof(path), "%s/registers.log", kb->work);
	snprintf(source, sizeof(source), "%s/registers.c:", kb->work);
	text = pt_read_file(path, NULL);
	for (char *line = text ? strtok_r(text, "\n", &save) : NULL; line;
	     line = strtok_r(NULL, "\n", &save)) {
		const char *error = strstr(line, ": error: ");
		size_t i;

		if (!error || strncmp(line, source, strlen(source)))
			continue;
		/* two lines each */
		i = (strtoul(line + strlen(source), NULL, 10) - 1) / 2;
		if (i >= r->n || answered[i])
			continue;
		answered[i] = true;
		r->v[i].declared = strstr(error, "address of global register variable");
		ok = ok && (r->v[i].declared || strstr(error, "undeclared"));
	}
	free(text);
	for (size_t i = 0; i < r->n; i++)
		ok = ok && answered[i];
	return ok;
}

static bool ask_registers(struct pt_kbuild *kb, struct registers *r)
{
	static const char *const flags[] = { "-fsyntax-only", "-fmax-errors=0",
					     "-fdiagnostics-color=never",
					     "-fno-diagnostics-show-caret", NULL };
	char path[PATH_MAX + 32];
	FILE *f;

	snprintf(path, sizeof(path), "%s/registers.c", kb->work);
	f = fopen(path, "we");
	if (!f)
		return false;
	for (size_t i = 0; i < r->n; i++)
		fprintf(f, "#undef %s\nvoid *ptk_register_%zu(void) { return (void *)&%s; }\n",
			r->v[i].variable, i, r->v[i].variable);
	if (ferror(f) | fclose(f))
		return false;
	return pt_kbuild_compile(kb, path, "registers", flags) && !kb->mishap[0] &&
	       read_answers(kb, r);
}

/* An earlier one has the same register: the assembler wants to hear of it once. */
static bool is_told(const struct registers *r, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (r->v[k].declared && !strcmp(r->v[k].place, r->v[i].place))
			return true;
	return false;
}

static bool write_registers(const struct pt_kbuild *kb, const struct registers *r)
{
	char path[PATH_MAX + 32];
	FILE *f;

	snprintf(path, sizeof(path), "%s/registers.h", kb->work);
	f = fopen(path, "we");
	if (!f)
		return false;
	for (size_t i = 0; i < r->n; i++)
		if (r->v[i].declared && !is_told(r, i))
			fprintf(f, "register unsigned long ptk_register_%zu asm(\"%s\");\n", i,
				r->v[i].place);
	return !(ferror(f) | fclose(f));
}

/* Tells the compiler of them in every file that takes the compiled headers. */
static bool keep_registers(struct pt_kbuild *kb, struct registers *r, const char *bare)
{
	if (!r->n)
		return true;
	if (!ask_registers(kb, r) || !write_registers(kb, r))
		return false;
	free(kb->with_headers);
	kb->with_headers = including(kb, bare, true);
	return true;
}

/* ---- all of it ---- */

void pt_kbuild_precompile(struct pt_kbuild *kb)
{
	static const char *const as_header[] = { "-x", "c-header", NULL };
	char source[PATH_MAX + 32], made[PATH_MAX + 32], path[PATH_MAX + 32];
	struct registers registers = { .n = 0 };
	char *bare = find_registers(kb, &registers) ? write_headers(kb) : NULL;

	if (bare && registers.n && pt_kbuild_speaks_old_c(kb)) {
		/* objects of files that read the text would have other names for them */
		free(bare);
		return;
	}
	if (!bare)
		return;
	snprintf(source, sizeof(source), "%s/headers.h", kb->work);
	snprintf(made, sizeof(made), "%s/headers.o", kb->work);
	compiled_path(kb, path, sizeof(path));
	kb->with_headers = strdup(bare);
	if (!kb->with_headers)
		pt_no_memory();
	/* What is wrong with the headers is said by who reads them next. */
	if (pt_kbuild_compile(kb, source, "headers", as_header) || rename(made, path)) {
		unlink(made);
		pt_kbuild_drop_precompiled(kb);
		free(bare);
		return;
	}
	free(kb->with_headers);
	kb->with_headers = including(kb, bare, false);
	if (!keep_registers(kb, &registers, bare))
		pt_kbuild_drop_precompiled(kb);
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
