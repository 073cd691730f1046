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
#include "conformance/report/read.h"
#include "conformance/subject/kernel.h"
#include "conformance/words/last_words.h"
#include "conformance/words/names.h"
#include "conformance/work/pager.h"
#include "conformance/work/spawn.h"

/* The first cell that broke, which is no fault of the tree's; NULL: none did. */
static const struct pt_cell_row *broken_cell(const struct pt_report *r)
{
	for (size_t i = 0; i < r->nr_cells; i++)
		if (r->cells[i].status == PT_CELL_ERROR)
			return &r->cells[i];
	return NULL;
}

/* What a run says, kept if it is all that there is to say; to be freed. */
static char *lines_of(const struct pt_report *r, const char *whose)
{
	const struct pt_cell_row *broken = broken_cell(r);
	char *lines = pt_turns_lines(r);

	if (broken)
		fprintf(stderr, "ptconform: what mistakes turn into on %s %s is not known: %s\n",
			broken->arch, broken->mode, broken->reason);
	else
		pt_turns_keep(whose, lines);
	return lines;
}

/* What cells say, that are run unless it is kept whose they are. */
static int ask(struct pt_misuses *m, const struct pt_options *run, const char *whose,
	       enum pt_turns_by by)
{
	struct pt_report r = { 0 };
	char *lines = pt_turns_kept(whose);
	int status = 0;

	if (!lines) {
		status = pt_run_cells(run, &r);
		if (status)
			return status;
		lines = lines_of(&r, whose);
		pt_report_free(&r);
	}
	pt_turns_take(m, lines, by);
	free(lines);
	return 0;
}

/* Hazards alone, and all of them. */
static struct pt_options hazards_of(const struct pt_options *o)
{
	return (struct pt_options){ .command = o->command,
				    .jobs = o->jobs,
				    .seed = PT_DEFAULT_SEED,
				    .cases = PT_DEFAULT_CASES,
				    .hazards = true };
}

/* The reference helpers run here as they are: no guest, no emulator. */
static int ask_reference(const struct pt_options *o, struct pt_misuses *m)
{
	const struct pt_options run = hazards_of(o);

	return ask(m, &run, "reference", PT_TURNS_BY_REFERENCE);
}

/* The tree's own, if guests of it as it is are kept: nothing is built for it. */
static int ask_tree(const struct pt_options *o, struct pt_misuses *m)
{
	struct pt_options run = hazards_of(o);
	char whose[PT_HEX_SIZE];

	run.tree = o->operands[0];
	run.kept_only = true;
	return pt_cells_kept(&run, whose) ? ask(m, &run, whose, PT_TURNS_BY_TREE) : 0;
}

static bool has_any_hazard(const struct pt_report *r)
{
	for (size_t i = 0; i < r->nr_results; i++)
		if (r->results[i].verdict == PT_HAZARD)
			return true;
	return false;
}

static void take_report(struct pt_misuses *m, const struct pt_report *r)
{
	char *lines = pt_turns_lines(r);

	pt_turns_take(m, lines, PT_TURNS_BY_REPORT);
	free(lines);
}

/* What a report says that somebody gave: of this tree's version, wherever that lay then. */
static int ask_report(const struct pt_options *o, struct pt_misuses *m)
{
	const char *path = o->hazards_of;
	struct pt_kernel kernel;
	struct pt_report r;
	char why[512];
	int status = 0;

	if (pt_kernel_open(&kernel, o->operands[0], why, sizeof(why)))
		return pt_usage("--hazards: %s", why);
	if (pt_report_read(&r, path, "report of hazards", why, sizeof(why)))
		return pt_usage("%s", why);
	if (!r.tree || !has_any_hazard(&r))
		status = pt_usage(
			"--hazards: %s has no hazards of a kernel tree: ptconform kernel %s "
			"--hazards --format json -o FILE makes such a report",
			path, o->operands[0]);
	else if (strcmp(r.version, kernel.version) != 0)
		status = pt_usage("--hazards: %s is of Linux %s (%s), and %s is %s", path,
				  r.version, r.tree, o->operands[0], kernel.version);
	else
		take_report(m, &r);
	pt_report_free(&r);
	return status;
}

static int ask_all(const struct pt_options *o, struct pt_misuses *m)
{
	int status = o->hazards_of ? ask_report(o, m) : m->n ? ask_tree(o, m) : 0;

	return status || !m->n ? status : ask_reference(o, m);
}

static int write_out(const struct pt_options *o, const struct pt_misuses *m)
{
	const struct pt_style style = pt_options_style(o);
	char *text = NULL;
	size_t size;
	FILE *f = pt_need(pt_open_text(&text, &size));
	struct pt_pager pager;
	int err;

	pt_misuse_writer_named(o->format ? o->format : "table")(f, o->operands[0], m, &style);
	pt_close_text(f);
	pager = pt_pager_start(!o->no_pager && !o->output);
	err = pt_output_save(o->output, text, size);
	pt_pager_end(&pager);
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
