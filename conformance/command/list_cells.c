// SPDX-License-Identifier: GPL-2.0-or-later
/* list cells: the jobs there are, for people and for what starts jobs. */
#include <jansson.h>
#include <string.h>

#include "conformance/command/command.h"
#include "conformance/command/jobs.h"
#include "conformance/options/subject.h"
#include "conformance/words/last_words.h"

#define SCHEMA "ptconform-cells-1"

/* What is listed, and what came of it so far. */
struct listing {
	const struct pt_options *o;
	const char *tree; /* the reader's own, if nobody says which */
	bool builtin, kernel;
	bool emulated; /* jobs of machine emulators, too */
	void (*job)(const struct pt_listed_job *j, void *listing);
	json_t *all;
};

static size_t widest_mode(void)
{
	size_t width = 0;

	for (size_t i = 0; i < pt_nr_arch_hosts; i++)
		for (size_t m = 0; m < pt_arch_hosts[i]->arch->nr_modes; m++) {
			size_t n = strlen(pt_arch_hosts[i]->arch->modes[m].name);

			width = n > width ? n : width;
		}
	return width;
}

/* A line that can be pasted. */
static void print_job(const struct pt_listed_job *j, void *listing)
{
	const struct listing *l = listing;

	fputs(j->builtin ? "ptconform run        " : "ptconform kernel ", stdout);
	if (!j->builtin)
		pt_put_quoted(stdout, l->tree);
	printf(" --arch %-7s --mode %-*s --engine %s%s%s\n", j->host->arch->name,
	       (int)widest_mode(), j->mode, j->engine->name, *j->lacks ? "  # not here: " : "",
	       j->lacks);
}

static json_t *words(const struct pt_listed_job *j, const struct listing *l)
{
	json_t *all = pt_need(json_array());

	json_array_append_new(all, json_string("ptconform"));
	json_array_append_new(all, json_string(j->builtin ? "run" : "kernel"));
	if (!j->builtin)
		json_array_append_new(all, json_string(l->tree));
	json_array_append_new(all, json_string("--arch"));
	json_array_append_new(all, json_string(j->host->arch->name));
	json_array_append_new(all, json_string("--mode"));
	json_array_append_new(all, json_string(j->mode));
	json_array_append_new(all, json_string("--engine"));
	json_array_append_new(all, json_string(j->engine->name));
	return all;
}

static void add_job(const struct pt_listed_job *j, void *listing)
{
	struct listing *l = listing;

	json_array_append_new(l->all, pt_need(json_pack("{s:s, s:s, s:s, s:s, s:o, s:s}", "subject",
							j->builtin ? "builtin" : "kernel", "arch",
							j->host->arch->name, "mode", j->mode,
							"engine", j->engine->name, "command",
							words(j, l), "lacks", j->lacks)));
}

/* A row of a matrix: what differs between jobs alone. */
static void add_row(const struct pt_listed_job *j, void *listing)
{
	struct listing *l = listing;

	if (j->engine->walks && !l->emulated)
		return;
	json_array_append_new(l->all,
			      pt_need(json_pack("{s:s, s:s, s:s}", "arch", j->host->arch->name,
						"mode", j->mode, "engine", j->engine->name)));
}

static void print_row(const struct pt_listed_job *j, void *listing)
{
	const struct listing *l = listing;

	if (!j->engine->walks || l->emulated)
		printf("      - { ARCH: %s, MODE: %s, ENGINE: %s }\n", j->host->arch->name, j->mode,
		       j->engine->name);
}

/* A job of a tree stands for several runs, each with switches the other way. */
static void print_lesser(const struct pt_arch_host *h)
{
	const struct pt_machine *m = h->lesser;

	if (!m || !m->lacks)
		return;
	printf("# a tree's native, unicorn and qemu-user jobs run on %s machines", h->arch->name);
	for (const char * or = " that lack nothing, and again"; m->lacks; m++, or = ", and")
		printf("%s %s (%s)", or, m->brief, m->switches);
	putchar('\n');
}

static void each(struct listing *l)
{
	for (size_t i = 0; i < pt_nr_arch_hosts; i++) {
		const struct pt_arch_host *h = pt_arch_hosts[i];

		if (l->builtin)
			pt_each_job(l->o, h, true, l->job, l);
		if (l->kernel && l->job == print_job && pt_options_want_arch(l->o, h))
			print_lesser(h);
		if (l->kernel)
			pt_each_job(l->o, h, false, l->job, l);
	}
}

static void print_json(json_t *whole, size_t flags)
{
	json_dumpf(whole, stdout, flags);
	putchar('\n');
	json_decref(whole);
}

static void list_json(struct listing *l)
{
	l->job = add_job;
	l->all = pt_need(json_array());
	each(l);
	print_json(pt_need(json_pack("{s:s, s:o}", "schema", SCHEMA, "cells", l->all)),
		   JSON_INDENT(1));
}

/* In one line: it becomes the output of a step, and then a strategy's matrix. */
static void list_github(struct listing *l)
{
	l->job = add_row;
	l->all = pt_need(json_array());
	each(l);
	print_json(pt_need(json_pack("{s:o}", "include", l->all)), JSON_COMPACT);
}

static void list_gitlab(struct listing *l)
{
	l->job = print_row;
	puts("# made by ptconform list cells --format gitlab: jobs extend it\n"
	     ".ptconform-cells:\n  parallel:\n    matrix:");
	each(l);
}

static void list_table(struct listing *l)
{
	l->job = print_job;
	each(l);
}

int pt_cells_list(const struct pt_options *o)
{
	static const struct {
		const char *format;
		void (*list)(struct listing *l);
		bool matrix; /* of one subject, which the job's author writes down */
	} lists[] = { { "table", list_table, false },
		      { "json", list_json, false },
		      { "github", list_github, true },
		      { "gitlab", list_gitlab, true } };
	const char *format = o->format ? o->format : "table", *tree = NULL;
	struct listing l = { .o = o, .tree = "TREE", .emulated = o->nr_engine > 0 };
	int err = o->subject ? pt_subject_parse(o->subject, &tree) : -1;

	if (err != -1)
		return err;
	l.tree = tree ? tree : l.tree;
	for (size_t i = 0; i < PT_ARRAY_SIZE(lists); i++) {
		if (strcmp(lists[i].format, format) != 0)
			continue;
		l.builtin = !tree && (o->subject || !lists[i].matrix);
		l.kernel = tree || !o->subject;
		lists[i].list(&l);
		return PT_EXIT_OK;
	}
	return pt_usage("list cells has no format %s", format);
}
