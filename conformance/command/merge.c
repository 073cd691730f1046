// SPDX-License-Identifier: GPL-2.0-or-later
/* merge: one report of jobs that ran apart, and what none of them has. */
#include "conformance/report/merge.h"

#include <stdlib.h>
#include <string.h>

#include "conformance/command/command.h"
#include "conformance/command/jobs.h"
#include "conformance/report/words.h"
#include "conformance/words/last_words.h"
#include "conformance/work/pager.h"

static bool has_cell(const struct pt_report *r, const struct pt_listed_job *j)
{
	for (size_t i = 0; i < r->nr_cells; i++)
		if (!strcmp(r->cells[i].arch, j->host->arch->name) &&
		    !strcmp(r->cells[i].mode, j->mode) &&
		    !strcmp(r->cells[i].engine, j->engine->name))
			return true;
	return false;
}

/* A cell that was expected, for all to see. */
static void miss(const struct pt_listed_job *j, void *report)
{
	struct pt_report *r = report;
	struct pt_cell_row *c;

	if (has_cell(r, j))
		return;
	r->cells = pt_need(realloc(r->cells, (r->nr_cells + 1) * sizeof(*r->cells)));
	c = &r->cells[r->nr_cells++];
	*c = (struct pt_cell_row){ .arch = pt_word(&r->words, j->host->arch->name),
				   .mode = pt_word(&r->words, j->mode),
				   .engine = pt_word(&r->words, j->engine->name),
				   .status = PT_CELL_SKIP,
				   .named = true };
	snprintf(c->reason, sizeof(c->reason), "no report that was given has this cell");
}

static bool has_engine(const struct pt_report *r, const struct pt_engine *e)
{
	for (size_t i = 0; i < r->nr_cells; i++)
		if (!strcmp(r->cells[i].engine, e->name))
			return true;
	return false;
}

/* Without --engine those that some cell was run with are expected of every cell. */
static void expect_engines(struct pt_options *o, const struct pt_report *r)
{
	for (size_t e = 0; pt_engines[e] && o->nr_engine < PT_MAX_PICKS; e++)
		if (has_engine(r, pt_engines[e]))
			o->engine[o->nr_engine++] = pt_engines[e];
}

static void add_missing(struct pt_report *r, const struct pt_options *o)
{
	struct pt_options expected = *o;

	if (!expected.nr_engine)
		expect_engines(&expected, r);
	for (size_t i = 0; i < pt_nr_arch_hosts; i++)
		pt_each_job(&expected, pt_arch_hosts[i], !r->tree, miss, r);
	pt_report_order(r);
}

int pt_cmd_merge(const struct pt_options *o)
{
	struct pt_style style = pt_options_style(o);
	struct pt_report r = { 0 };
	char err[512];
	int status;

	if (pt_report_merge(&r, o->operands, o->nr_operands, err, sizeof(err)))
		return pt_usage("%s", err);
	add_missing(&r, o);
	struct pt_pager pager = pt_pager_start(!o->no_pager && !o->output);
	status = pt_report_save(&r, pt_writer_named(o->format ? o->format : "table"), o->output,
				&style)
			 ? PT_EXIT_USAGE
			 : pt_report_status(&r);
	pt_pager_end(&pager);
	pt_report_free(&r);
	return status;
}
