// SPDX-License-Identifier: GPL-2.0-or-later
#define _GNU_SOURCE
/* misuse TREE: what callers do to entries that they must not be done to. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/command/cells.h"
#include "conformance/command/command.h"
#include "conformance/misuse/misuse.h"
#include "conformance/misuse/turns.h"
#include "conformance/words/last_words.h"
#include "conformance/words/names.h"
#include "conformance/work/spawn.h"

/* What the reference helpers of each architecture make of it, as lines to keep. */
static char *turns_text(const struct pt_report *r)
{
	char *text = NULL;
	size_t size;
	FILE *f = pt_need(pt_open_text(&text, &size));

	for (size_t i = 0; i < r->nr_results; i++)
		if (r->results[i].verdict == PT_HAZARD)
			fprintf(f, "%s %s %s\n", r->results[i].clause, r->results[i].arch,
				r->results[i].reason);
	pt_close_text(f);
	return text;
}

static void take_turn(struct pt_misuses *m, const char *helper, const char *clause,
		      const char *arch, const char *outcome)
{
	for (size_t k = 0; k < m->n; k++) {
		const unsigned kind = pt_misuse_kind(&m->v[k]);

		if (kind != PT_NR_KINDS && !strcmp(m->v[k].helper, helper) &&
		    !strncmp(clause, "on-", 3) && !strcmp(clause + 3, pt_kind_names[kind]))
			pt_misuse_turns(&m->v[k], outcome, arch);
	}
}

/* Of all findings of one helper. */
static void take_turns(struct pt_misuses *m, const char *helper, char *lines)
{
	char *next = lines, *line;

	while ((line = strsep(&next, "\n"))) {
		const char *clause = strsep(&line, " "), *arch = strsep(&line, " ");

		if (line)
			take_turn(m, helper, clause, arch, line);
	}
}

/* The reference helpers run here as they are: no guest, no emulator. */
static int ask_helper(const struct pt_options *o, struct pt_misuses *m, const char *helper)
{
	struct pt_options run = { .command = o->command, .helper = helper, .jobs = o->jobs };
	struct pt_report r = { 0 };
	char *lines = pt_turns_kept(helper);
	int status = 0;

	run.seed = PT_DEFAULT_SEED;
	run.cases = PT_DEFAULT_CASES;
	run.engine[run.nr_engine++] = pt_engine_named("native");
	if (!lines) {
		status = pt_run_cells(&run, &r);
		if (status)
			return status;
		lines = turns_text(&r);
		pt_turns_keep(helper, lines);
		pt_report_free(&r);
	}
	take_turns(m, helper, lines);
	free(lines);
	return 0;
}

static int ask_all(const struct pt_options *o, struct pt_misuses *m)
{
	int status = 0;

	for (size_t i = 0; i < m->n && !status; i++) {
		const char *helper = m->v[i].helper;
		bool asked = !pt_is_helper_name(helper);

		for (size_t k = 0; k < i; k++)
			asked |= !strcmp(m->v[k].helper, helper);
		if (!asked)
			status = ask_helper(o, m, helper);
	}
	return status;
}

static int write_out(const struct pt_options *o, const struct pt_misuses *m)
{
	const struct pt_style style = pt_options_style(o);
	char *text = NULL;
	size_t size;
	FILE *f = pt_need(pt_open_text(&text, &size));
	int err;

	pt_misuse_writer_named(o->format ? o->format : "table")(f, o->operands[0], m, &style);
	pt_close_text(f);
	err = pt_output_save(o->output, text, size);
	free(text);
	return err;
}

static int status_of(const struct pt_misuses *m)
{
	if (pt_misuse_count(m, true, false))
		return PT_EXIT_VIOLATED;
	/* a tree of which no call could be read is not one without mistakes */
	return m->calls && pt_misuse_unread(m) == m->calls ? PT_EXIT_NOT_RUN : PT_EXIT_OK;
}

static int report(const struct pt_options *o, struct pt_misuses *m)
{
	char why[512];
	int status = 0;

	if (o->baseline && pt_misuse_accept(m, o->baseline, why, sizeof(why)))
		return pt_usage("%s", why);
	status = ask_all(o, m);
	if (status)
		return status;
	if (write_out(o, m))
		return PT_EXIT_USAGE;
	return status_of(m);
}

int pt_cmd_misuse(const struct pt_options *o)
{
	struct pt_misuses m;
	char why[512], tree[PATH_MAX], program[PATH_MAX];
	int status;

	if (!realpath(o->operands[0], tree) || !pt_is_folder(tree))
		return pt_usage("%s is no folder; misuse wants a kernel tree", o->operands[0]);
	if (!pt_find_program("spatch", program)) {
		fputs("ptconform: skip: misuse is found by Coccinelle, which is not installed: "
		      "apt-get install coccinelle\n",
		      stderr);
		return PT_EXIT_NOT_RUN;
	}
	if (pt_misuse_find(tree, o->changed, o->jobs, &m, why, sizeof(why)))
		return pt_usage("%s", why); /* nothing was found out */
	status = report(o, &m);
	pt_misuse_free(&m);
	return status;
}
