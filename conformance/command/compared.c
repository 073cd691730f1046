// SPDX-License-Identifier: GPL-2.0-or-later
/* --compare and --compare-rev: what a change broke, mended and left. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "conformance/command/compared.h"

#include <stdlib.h>
#include <string.h>

#include "conformance/command/cells.h"
#include "conformance/report/compare.h"
#include "conformance/report/merge.h"
#include "conformance/report/read.h"
#include "conformance/words/last_words.h"

/* ---- an earlier report ------------------------------------------------------------------- */

static bool has_code(const struct pt_report *r)
{
	for (size_t i = 0; i < r->nr_cells; i++)
		if (*r->cells[i].code)
			return true;
	return false;
}

/* Was it made of the same kind of subject, with the same inputs? */
static bool fits(const struct pt_report *r, const struct pt_options *o, char *err, size_t size)
{
	const char *path = o->compare;
	char cases[40] = "";

	if (o->cases_given)
		snprintf(cases, sizeof(cases), " --cases %llu", (unsigned long long)o->cases);
	if (strcmp(r->subject, o->tree ? "kernel" : "builtin") != 0)
		snprintf(err, size, "report %s is of %s, not of %s", path,
			 o->tree ? "the reference helpers" : "a kernel tree",
			 o->tree ? "a kernel tree" : "the reference helpers");
	else if (r->seed != o->seed)
		snprintf(err, size, "report %s has seed %llu, not %llu: give --seed %llu", path,
			 (unsigned long long)r->seed, (unsigned long long)o->seed,
			 (unsigned long long)r->seed);
	else if (strcmp(pt_report_cases(r), cases) != 0)
		snprintf(err, size, "report %s was made with another number of --cases", path);
	else if (r->compared.against)
		snprintf(err, size,
			 "report %s is itself a comparison, with %s: give one that is none", path,
			 r->compared.against);
	else if (o->changed_code && !has_code(r))
		snprintf(
			err, size,
			"report %s does not say what machine code it is of: --changed wants one of "
			"a kernel tree by this version",
			path);
	else
		return true;
	return false;
}

static void finish(struct pt_report *out, const struct pt_report *before, const char *against)
{
	struct pt_verdicts v = pt_verdicts_of(before);
	const bool other = strcmp(before->tool, out->tool) != 0;
	char *name = pt_report_name(before), *full = NULL;

	if (asprintf(&full, "%s%s%s", name, other ? ", by ptconform " : "",
		     other ? before->tool : "") < 0)
		pt_no_memory();
	pt_report_compare(out, &v, against, full);
	free(full);
	free(name);
	pt_verdicts_free(&v);
}

int pt_compared_read(const struct pt_options *o, struct pt_report *before)
{
	char err[512];

	if (pt_report_read(before, o->compare, "report", err, sizeof(err)))
		return pt_usage("%s", err);
	if (fits(before, o, err, sizeof(err)))
		return 0;
	pt_report_free(before);
	return pt_usage("%s", err);
}

static int with_file(const struct pt_options *o, struct pt_report *out)
{
	struct pt_report before;
	struct pt_cells_but but = { .like = o->compare };
	int status = pt_compared_read(o, &before);

	if (status)
		return status;
	but.same = o->changed_code ? &before : NULL;
	status = pt_run_cells_but(o, &but, out);
	if (!status)
		finish(out, &before, o->compare);
	pt_report_free(&before);
	return status;
}

/* ---- a revision -------------------------------------------------------------------------- */

static bool any_ran(const struct pt_report *r)
{
	for (size_t i = 0; i < r->nr_cells; i++)
		if (!r->cells[i].unchanged)
			return true;
	return false;
}

/* Only what is compiled to other code: first of one side, then that of the other, then back. */
static int both_changed(const struct pt_options *o, const struct pt_options *old,
			struct pt_report *before, struct pt_report *out)
{
	const struct pt_cells_but build = { .like = "itself", .built_only = true };
	struct pt_cells_but but = { .like = o->compare_rev };
	struct pt_report built;
	int status = pt_run_cells_but(old, &build, &built);

	if (status)
		return status;
	but.same = &built;
	status = pt_run_cells_but(o, &but, out);
	if (status || !any_ran(out)) {
		*before = built;
		return status;
	}
	pt_report_free(&built);
	but = (struct pt_cells_but){ .same = out, .like = "the tree as it is" };
	status = pt_run_cells_but(old, &but, before);
	if (status)
		pt_report_free(out);
	return status;
}

static int both(const struct pt_options *o, const struct pt_options *old, struct pt_report *before,
		struct pt_report *out)
{
	int status = pt_run_cells(old, before);

	return status ? status : pt_run_cells(o, out);
}

static int with_revision(const struct pt_options *o, struct pt_report *out)
{
	struct pt_report before = { 0 };
	struct pt_options old = *o;
	char *against = NULL;
	int status;

	old.rev = o->compare_rev;
	status = (o->changed_code ? both_changed : both)(o, &old, &before, out);
	if (!status) {
		if (asprintf(&against, "%s (%.12s)", o->compare_rev,
			     before.revision ? before.revision : "") < 0)
			status = pt_usage("not enough memory for the comparison");
		else
			finish(out, &before, against);
	}
	free(against);
	pt_report_free(&before);
	return status;
}

int pt_run_compared(const struct pt_options *o, struct pt_report *out)
{
	return o->compare_rev ? with_revision(o, out) : with_file(o, out);
}
