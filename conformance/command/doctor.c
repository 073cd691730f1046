// SPDX-License-Identifier: GPL-2.0-or-later
/* What is here of what the program uses, and the command that installs the rest. */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/command/command.h"
#include "conformance/command/tools.h"
#include "conformance/words/last_words.h"
#include "conformance/words/names.h"

/* The architectures that an engine can run, and why not where it can none. */
struct bench {
	const struct pt_engine *engine;
	char arches[160], why[256];
};

static bool runs(const struct pt_engine *e, const struct pt_arch_host *h, char *why, size_t size)
{
	for (size_t b = 0; h->builtin[b]; b++) {
		const struct pt_job job = { h, pt_mode_number(h->arch, h->builtin[b]->mode),
					    h->builtin[b], h->builtin_isa[b], NULL };

		if (!e->usable(&job, why, size))
			return true;
	}
	return false;
}

static struct bench bench_of(const struct pt_engine *e)
{
	struct bench b = { .engine = e };
	struct pt_text t;

	pt_text_init(&t, b.arches, sizeof(b.arches));
	for (size_t i = 0; i < pt_nr_arch_hosts; i++) {
		char why[256] = "";

		if (runs(e, pt_arch_hosts[i], why, sizeof(why)))
			pt_text_add(&t, "%s%s", t.at == b.arches ? "" : " ",
				    pt_arch_hosts[i]->arch->name);
		else if (!*b.why)
			snprintf(b.why, sizeof(b.why), "%s", why);
	}
	return b;
}

/* "apt-get install a b", each package once; NULL: nothing is missing. To be freed. */
static char *install_command(const struct pt_tool *t, size_t n)
{
	char *text = NULL;
	size_t size, missing = 0;
	FILE *f = pt_open_text(&text, &size);

	fputs("apt-get install", f);
	for (size_t i = 0; i < n; i++) {
		bool told = t[i].there;

		for (size_t k = 0; !told && k < i; k++)
			told = !t[k].there && !strcmp(t[k].package, t[i].package);
		if (told)
			continue;
		fprintf(f, " %s", t[i].package);
		missing++;
	}
	pt_close_text(f);
	if (missing)
		return text;
	free(text);
	return NULL;
}

/* ---- as a table -------------------------------------------------------------------------- */

static void put_tools(const struct pt_tool *t, size_t n, bool there)
{
	for (size_t i = 0; i < n; i++)
		if (t[i].there == there)
			printf("  %-25s  %-*s  %s\n", t[i].program, there ? 8 : 25,
			       there ? t[i].version : t[i].package, t[i].serves);
}

static void put_engines(void)
{
	fputs("\nengines\n", stdout);
	for (size_t i = 0; pt_engines[i]; i++) {
		const struct bench b = bench_of(pt_engines[i]);

		printf("  %-26s %s%s\n", b.engine->name,
		       *b.arches ? "" : "no: ", *b.arches ? b.arches : b.why);
	}
}

static void put_table(const struct pt_tool *t, size_t n, const char *command)
{
	if (command) {
		fputs("missing\n", stdout);
		put_tools(t, n, false);
		printf("\nto install it: %s\n\n", command);
	} else {
		fputs("nothing is missing\n\n", stdout);
	}
	fputs("there\n", stdout);
	put_tools(t, n, true);
	put_engines();
}

/* ---- as JSON ----------------------------------------------------------------------------- */

static json_t *tools_json(const struct pt_tool *t, size_t n)
{
	json_t *all = pt_need(json_array());

	for (size_t i = 0; i < n; i++)
		json_array_append_new(
			all, json_pack("{s:s, s:s, s:b, s:s*, s:s}", "program", t[i].program,
				       "package", t[i].package, "there", (int)t[i].there, "version",
				       *t[i].version ? t[i].version : NULL, "serves", t[i].serves));
	return all;
}

static json_t *engines_json(void)
{
	json_t *all = pt_need(json_array());

	for (size_t i = 0; pt_engines[i]; i++) {
		const struct bench b = bench_of(pt_engines[i]);

		json_array_append_new(all, json_pack("{s:s, s:s, s:s*}", "engine", b.engine->name,
						     "arches", b.arches, "reason",
						     *b.arches ? NULL : b.why));
	}
	return all;
}

static int put_json(const struct pt_tool *t, size_t n, const char *command)
{
	json_t *o = pt_need(json_pack("{s:o, s:o, s:s*}", "tools", tools_json(t, n), "engines",
				      engines_json(), "install", command));
	const int err = json_dumpf(o, stdout, JSON_INDENT(1));

	json_decref(o);
	putchar('\n');
	return err;
}

int pt_cmd_doctor(const struct pt_options *o)
{
	size_t n;
	struct pt_tool *t = pt_tools_list(&n);
	char *command = install_command(t, n);
	const int status = command ? PT_EXIT_NOT_RUN : PT_EXIT_OK;

	if (o->format && !strcmp(o->format, "json"))
		put_json(t, n, command);
	else
		put_table(t, n, command);
	free(command);
	free(t);
	return status;
}
