// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Kbuild is asked to configure, to make the headers that it generates, and with what
 * command it compiles C.  Only these are wanted, so it is asked for one small object.
 */
#define _GNU_SOURCE
#include "conformance/subject/kernel_make.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "conformance/words/last_words.h"

/*
 * What kbuild is asked for: a small object, for its compile command.  The first
 * wish is the cheapest: without host programs that only a whole build needs.
 * The last keeps going past errors: an old tree may not build, say, its vdso
 * with a new linker, and no helper misses that.
 */
static const struct {
	const char *object, *setting;
} wishes[] = {
	{ "lib/ctype.o", "hostprogs-always-y=" },
	{ "lib/ctype.o", NULL },
	{ "mm/pgtable-generic.o", NULL },
	{ "lib/ctype.o", "--ignore-errors" },
};

static int fail_from_log(struct pt_kbuild *kb, const char *what, const char *log)
{
	char reason[256];

	pt_log_reason(kb, log, reason, sizeof(reason));
	return pt_kbuild_fail(kb, "%s: %s", what, reason);
}

static void make_command(const struct pt_kbuild *kb, struct pt_argv *a)
{
	long cpus = sysconf(_SC_NPROCESSORS_ONLN);

	pt_argv_add(a, "make");
	pt_argv_add(a, "-s");
	pt_argv_addf(a, "-j%ld", cpus > 0 ? cpus : 1);
	pt_argv_add(a, "-C");
	pt_argv_add(a, kb->src);
	pt_argv_addf(a, "O=%s", kb->obj);
	pt_argv_addf(a, "ARCH=%s", kb->b->karch);
	pt_argv_addf(a, "CROSS_COMPILE=%s", kb->b->isa->cross);
	/* Old trees define a variable in two host files; nobody waits for host tools. */
	pt_argv_add(a, "HOSTCFLAGS=-O0 -w -fcommon");
	/* Warnings that a newer compiler added are no errors of the tree. */
	pt_argv_add(a, "KCFLAGS=-w");
	/* An empty value keeps kbuild from asking git. */
	pt_argv_add(a, "LOCALVERSION=");
	/* Distributions and people have names of their own, too long or with blanks. */
	pt_argv_add(a, "EXTRAVERSION=");
	pt_argv_add(a, "KERNELRELEASE=ptconform");
	/* Tools that generated headers do not need. */
	pt_argv_add(a, "CONFIG_OBJTOOL=");
	pt_argv_add(a, "CONFIG_STACK_VALIDATION=");
	pt_argv_add(a, "CONFIG_DTC=");
	/* A look at each object for what only modules care for. */
	pt_argv_add(a, "cmd_check_local_export=:");
}

/*
 * The makefiles try some forty compiler flags whatever they are asked for, and
 * configuring needs none of them: what Kconfig files ask the compiler is asked by
 * another program.  A tree that stops because of the answer "no" is asked again.
 */
static int run_configure(struct pt_kbuild *kb, const char *wanted, const char *log, bool quick)
{
	struct pt_argv make = { 0 };
	int status;

	make_command(kb, &make);
	if (quick)
		pt_argv_add(&make, "try-run=$(3)");
	pt_argv_addf(&make, "KCONFIG_ALLCONFIG=%s", wanted);
	pt_argv_add(&make, "allnoconfig");
	pt_phase_start(PT_PHASE_CONFIGURE);
	status = pt_spawn(&make, NULL, log);
	pt_argv_free(&make);
	return status;
}

int pt_kbuild_make_config(struct pt_kbuild *kb)
{
	char path[2 * PATH_MAX], log[PATH_MAX + 32];
	char *common;
	FILE *f;
	int status;

	snprintf(path, sizeof(path), "%s/conformance/subject/shim/common.config", kb->data);
	common = pt_read_file(path, NULL);
	if (!common)
		return pt_kbuild_fail(kb, "%s: %s", path, strerror(errno));
	snprintf(path, sizeof(path), "%s/all.config", kb->obj);
	f = fopen(path, "we");
	if (!f) {
		free(common);
		return pt_kbuild_fail(kb, "%s: %s", path, strerror(errno));
	}
	fputs(common, f);
	free(common);
	for (const char *const *o = kb->b->options; o && *o; o++)
		fprintf(f, "%s\n", *o);
	if (ferror(f) | fclose(f))
		return pt_kbuild_fail(kb, "%s: %s", path, strerror(errno));

	snprintf(log, sizeof(log), "%s/configure.log", kb->obj);
	status = run_configure(kb, path, log, true);
	if (status && !pt_kbuild_mishap(kb, status, false, log, "kbuild", "configuring"))
		status = run_configure(kb, path, log, false);
	if (pt_kbuild_mishap(kb, status, false, log, "kbuild", "configuring"))
		return -1;
	return status ? fail_from_log(kb, "the tree does not configure", log) : 0;
}

static void command_path(const struct pt_kbuild *kb, const char *object, char *path, size_t size)
{
	const char *slash = strrchr(object, '/');

	snprintf(path, size, "%s/%.*s/.%s.cmd", kb->obj, (int)(slash - object), object, slash + 1);
}

/* Does a generated header define more than its guard? */
static bool defines_something(const struct pt_kbuild *kb, const char *header)
{
	char path[PATH_MAX + 64], *text, *first;
	bool more = false;

	snprintf(path, sizeof(path), "%s/include/generated/%s", kb->obj, header);
	text = pt_read_file(path, NULL);
	first = text ? strstr(text, "#define") : NULL;
	if (first)
		more = strstr(first + 1, "#define") != NULL;
	free(text);
	return more;
}

/* Whatever errors kbuild went past, the headers compile and the command is known. */
static bool is_prepared(const struct pt_kbuild *kb, const char *object)
{
	char path[PATH_MAX + 64];

	command_path(kb, object, path, sizeof(path));
	return !access(path, R_OK) && defines_something(kb, "bounds.h") &&
	       defines_something(kb, "asm-offsets.h");
}

int pt_kbuild_make_headers(struct pt_kbuild *kb, bool new_folder)
{
	size_t n = PT_ARRAY_SIZE(wishes) - !new_folder;
	char log[PATH_MAX + 32];

	snprintf(log, sizeof(log), "%s/prepare.log", kb->obj);
	for (size_t i = 0; i < n; i++) {
		struct pt_argv make = { 0 };
		int status;

		make_command(kb, &make);
		if (wishes[i].setting)
			pt_argv_add(&make, wishes[i].setting);
		pt_argv_add(&make, wishes[i].object);
		pt_phase_start(PT_PHASE_HEADERS);
		status = pt_spawn(&make, NULL, log);
		pt_argv_free(&make);
		/* past a crash nobody may go */
		if (pt_kbuild_mishap(kb, status, true, log, "kbuild", "making headers"))
			return -1;
		if (!status && is_prepared(kb, wishes[i].object))
			return 0;
		/* what goes wrong when nothing is ignored is what the user wants to hear */
		if (i + 2 == PT_ARRAY_SIZE(wishes))
			fail_from_log(kb, "kbuild stops", log);
	}
	return -1;
}

/* ---- the tree's compile command ---- */

/* Words that name this one file, that are ours, or that our own flags contradict. */
static bool is_unwanted(const struct pt_kbuild *kb, const char *word)
{
	static const char *const starts[] = { "-Wp,-M", "-Wframe-larger-than" };

	for (size_t i = 0; i < PT_ARRAY_SIZE(starts); i++)
		if (!strncmp(word, starts[i], strlen(starts[i])))
			return true;
	for (const char *const *d = kb->b->drop; d && *d; d++)
		if (!strcmp(word, *d))
			return true;
	return !strcmp(word, "-c") || !strcmp(word, "-w");
}

/* The next word of a shell command, quotes kept; NULL at the end of the command. */
static char *next_word(char **at)
{
	char *p = *at + strspn(*at, " \t"), *word = p;
	char quote = 0;

	for (; *p && (quote || !strchr(" \t;", *p)); p++) {
		if (quote)
			quote = *p == quote ? 0 : quote;
		else if (*p == '\'' || *p == '"')
			quote = *p;
	}
	if (p == word)
		return NULL;
	*at = p + (*p == ' ' || *p == '\t');
	if (*p != ';')
		*p = '\0';
	else
		*at = p;
	return word;
}

/* Make doubles dollars and escapes hashes in what it saves. */
static void unescape(char *text)
{
	char *to = text;

	for (; *text; text++) {
		if ((text[0] == '$' && text[1] == '$') || (text[0] == '\\' && text[1] == '#'))
			text++;
		*to++ = *text;
	}
	*to = '\0';
}

static char *filter_command(const struct pt_kbuild *kb, char *saved)
{
	char *text = NULL, *word;
	size_t size;
	FILE *f = pt_open_text(&text, &size);

	while ((word = next_word(&saved))) {
		char *semicolon = strchr(word, ';');
		size_t n = strlen(word);

		if (semicolon == word)
			break;
		if (!strcmp(word, "-o")) {
			next_word(&saved);
			continue;
		}
		if (is_unwanted(kb, word) || (n > 2 && !strcmp(word + n - 2, ".c")))
			continue;
		fprintf(f, "%s ", word);
	}
	pt_close_text(f);
	return text;
}

int pt_kbuild_read_command(struct pt_kbuild *kb)
{
	free(kb->command);
	kb->command = NULL;
	for (size_t i = 0; i < PT_ARRAY_SIZE(wishes); i++) {
		char path[PATH_MAX + 64], *text, *line;

		command_path(kb, wishes[i].object, path, sizeof(path));
		text = pt_read_file(path, NULL);
		if (!text)
			continue;
		/* "cmd_x := …" in older trees, "savedcmd_x := …" in newer ones */
		line = strstr(text, ":=");
		if (line) {
			line += 2;
			line[strcspn(line, "\n")] = '\0';
			unescape(line);
			kb->command = filter_command(kb, line);
		}
		free(text);
		if (kb->command)
			return 0;
	}
	return pt_kbuild_fail(kb, "kbuild saved no compile command");
}
