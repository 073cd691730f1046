// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/command/tools.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "conformance/entry/arch_host.h"
#include "conformance/subject/kernel_tree.h"
#include "conformance/words/last_words.h"
#include "conformance/work/files.h"
#include "conformance/work/spawn.h"

/* What it is called where it is no program: Coccinelle's own interpreter. */
#define COCCINELLE_PYTHON "spatch's Python"

struct tools {
	struct pt_tool *v;
	size_t n;
};

static struct pt_tool *tool_of(struct tools *t, const char *program)
{
	for (size_t i = 0; i < t->n; i++)
		if (!strcmp(t->v[i].program, program))
			return &t->v[i];
	t->v = pt_need(realloc(t->v, (t->n + 1) * sizeof(*t->v)));
	t->v[t->n] = (struct pt_tool){ 0 };
	snprintf(t->v[t->n].program, sizeof(t->v[t->n].program), "%s", program);
	return &t->v[t->n++];
}

/* What it serves is said once, whoever wants it. */
static void add(struct tools *t, const char *program, const char *package, const char *serves)
{
	struct pt_tool *x = tool_of(t, program);
	const size_t at = strlen(x->serves);

	x->package = package;
	if (!strstr(x->serves, serves))
		snprintf(x->serves + at, sizeof(x->serves) - at, "%s%s", at ? "; " : "", serves);
}

/* ---- who wants what ---------------------------------------------------------------------- */

static void add_isa(struct tools *t, const struct pt_arch_host *h, const struct pt_guest_isa *isa)
{
	char serves[64], program[64];

	snprintf(serves, sizeof(serves), "guests of %s", h->arch->name);
	snprintf(program, sizeof(program), "%sgcc", isa->cross);
	for (size_t i = 0; i < t->n; i++)
		if (!strcmp(t->v[i].program, program))
			return;
	add(t, program, isa->package, serves);
	snprintf(serves, sizeof(serves), "engine qemu-user: %s", h->arch->name);
	add(t, isa->qemu_user, "qemu-user", serves);
}

static void add_arch(struct tools *t, const struct pt_arch_host *h)
{
	char serves[64];

	for (size_t b = 0; h->builtin[b]; b++)
		add_isa(t, h, h->builtin_isa[b]);
	for (const struct pt_kernel_build *k = h->kernel; k && k->mode; k++)
		add_isa(t, h, k->isa);
	snprintf(serves, sizeof(serves), "engine qemu-system: %s", h->arch->name);
	for (size_t m = 0; m < h->arch->nr_modes; m++) {
		const struct pt_qemu *q = pt_qemu_of(h, m);

		if (q)
			add(t, q->program, q->package, serves);
	}
}

static void add_others(struct tools *t)
{
	for (const struct pt_kernel_tool *k = pt_kernel_tool; k->program; k++)
		add(t, k->program, k->package, "building a kernel tree");
	add(t, "perl", "perl", "building a kernel tree");
	add(t, "gcc", "gcc", "mutate");
	add(t, "git", "git", "--compare-rev, --rev, history, misuse --changed");
	add(t, "spatch", "coccinelle", "misuse");
	add(t, COCCINELLE_PYTHON, "libpython3-dev", "misuse");
}

/* ---- are they there ---------------------------------------------------------------------- */

/* The first word that begins with a digit. */
static void take_version(const char *text, char *buf, size_t size)
{
	for (const char *p = text; *p; p++) {
		const bool begins = p == text || strchr(" \n(v", p[-1]);
		const size_t n = strspn(p, "0123456789.");

		if (!begins || !n || !memchr(p, '.', n))
			continue;
		snprintf(buf, size, "%.*s", (int)n, p);
		return;
	}
}

/* A new file with this text, to be unlinked; -1: there is none. */
static int file_with(char path[PATH_MAX], const char *suffix, const char *text)
{
	const char *tmp = getenv("TMPDIR");
	int fd;

	snprintf(path, PATH_MAX, "%s/ptconform-XXXXXX%s", tmp && *tmp ? tmp : "/tmp", suffix);
	fd = mkstemps(path, (int)strlen(suffix));
	if (fd < 0)
		return -1;
	close(fd);
	if (!pt_write_file(path, text))
		return 0;
	unlink(path);
	return -1;
}

/* What it prints; to be freed, NULL: it could not be started. */
static char *said_by(const struct pt_argv *argv)
{
	char log[PATH_MAX], *text;

	if (file_with(log, "", ""))
		return NULL;
	pt_spawn(argv, NULL, log);
	text = pt_read_file(log, NULL);
	unlink(log);
	return text;
}

static void ask_version(struct pt_tool *x, const char *path)
{
	struct pt_argv argv = { 0 };
	char *text;

	pt_argv_add(&argv, path);
	pt_argv_add(&argv, "--version");
	text = said_by(&argv);
	if (text)
		take_version(text, x->version, sizeof(x->version));
	free(text);
	pt_argv_free(&argv);
}

/* A rule in Python that says so for a line of C: where there is none, nobody does. */
static const char rules[] = "@r@\nidentifier f;\n@@\nint f;\n\n"
			    "@script:python@\nf << r.f;\n@@\nprint('python-is' + '-there')\n";

static bool says_so(const char *sp_file, const char *source)
{
	struct pt_argv argv = { 0 };
	bool says;
	char *text;

	pt_argv_add(&argv, "spatch");
	pt_argv_add(&argv, "--sp-file");
	pt_argv_add(&argv, sp_file);
	pt_argv_add(&argv, source);
	text = said_by(&argv);
	says = text && strstr(text, "python-is-there");
	free(text);
	pt_argv_free(&argv);
	return says;
}

static void look_for_python(struct pt_tool *x)
{
	char sp_file[PATH_MAX], source[PATH_MAX], path[PATH_MAX];

	if (!pt_find_program("spatch", path) || file_with(sp_file, ".cocci", rules))
		return;
	if (!file_with(source, ".c", "int x;\n")) {
		x->there = says_so(sp_file, source);
		unlink(source);
	}
	unlink(sp_file);
}

static void look_for(struct pt_tool *x)
{
	char path[PATH_MAX];

	if (!strcmp(x->program, COCCINELLE_PYTHON)) {
		look_for_python(x);
		return;
	}
	x->there = pt_find_program(x->program, path);
	if (x->there)
		ask_version(x, path);
}

struct pt_tool *pt_tools_list(size_t *n)
{
	struct tools t = { 0 };

	for (size_t i = 0; i < pt_nr_arch_hosts; i++)
		add_arch(&t, pt_arch_hosts[i]);
	add_others(&t);
	for (size_t i = 0; i < t.n; i++)
		look_for(&t.v[i]);
	*n = t.n;
	return t.v;
}
