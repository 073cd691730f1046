// SPDX-License-Identifier: GPL-2.0-or-later
/* run and kernel: cells, then a report. */
#include <string.h>

#include "conformance/command/cells.h"
#include "conformance/command/command.h"
#include "conformance/command/compared.h"
#include "conformance/results/baseline.h"
#include "conformance/results/require.h"
#include "conformance/work/pager.h"

/* What is asked of the report as a whole, once all of its cells are in it. */
static int compare(struct pt_report *r, const struct pt_options *o, const struct pt_baseline *b)
{
	if ((b && pt_baseline_compare(r, b, o)) || pt_require(r, o))
		return pt_usage("not enough memory for the comparison");
	return 0;
}

static pt_writer writer_of(const struct pt_options *o)
{
	const char *format = o->format ? o->format : "table";

	if (!strcmp(format, "rst"))
		return pt_write_hazards_rst;
	return o->hazards && !strcmp(format, "table") ? pt_write_hazards : pt_writer_named(format);
}

static int save(const struct pt_report *r, const struct pt_options *o, const struct pt_style *style)
{
	struct pt_pager pager = pt_pager_start(!o->no_pager && !o->output);
	const int err = pt_report_save(r, writer_of(o), o->output, style);

	pt_pager_end(&pager);
	return err;
}

static int run(const struct pt_options *o, const struct pt_baseline *b)
{
	const bool compared = o->compare || o->compare_rev;
	struct pt_style style = pt_options_style(o);
	struct pt_report r = { 0 };
	int status = (compared ? pt_run_compared : pt_run_cells)(o, &r);

	if (status)
		return status;
	status = compare(&r, o, b);
	if (!status && save(&r, o, &style))
		status = PT_EXIT_USAGE;
	else if (!status)
		status = pt_report_status(&r);
	pt_report_free(&r);
	return status;
}

/* Options that say different things.  -1, or the exit status after one line. */
static int check(const struct pt_options *o)
{
	const bool compared = o->compare || o->compare_rev;

	if (!pt_compared_once(o))
		return PT_EXIT_USAGE;
	if (compared && o->baseline)
		return pt_usage("--baseline is another comparison: give it without --compare");
	if (compared && o->hazards)
		return pt_usage("--hazards is of hazards alone, which are no failures: without "
				"--compare");
	if (o->changed_code && !compared)
		return pt_usage("--changed wants to know since when: give --compare-rev REV or "
				"--compare FILE");
	if (o->hazards && (o->baseline || o->nr_require))
		return pt_usage("--hazards is of hazards alone, which are no failures: without "
				"--baseline and --require");
	if (o->format && !strcmp(o->format, "rst") && !o->hazards)
		return pt_usage("--format rst is for --hazards alone; there are: %s",
				pt_format_list);
	if (o->format && !strcmp(o->format, "mail") && o->hazards)
		return pt_usage("--format mail is of violations, and --hazards has none");
	/* not after minutes */
	return pt_output_check(o->output) ? PT_EXIT_USAGE : -1;
}

int pt_cmd_run(const struct pt_options *o)
{
	struct pt_options with_tree = *o;
	struct pt_baseline *b = NULL;
	char err[512];
	int status = check(o);

	if (status != -1)
		return status;
	with_tree.tree = o->nr_operands ? o->operands[0] : NULL;
	if (o->baseline) {
		b = pt_baseline_read(o->baseline, o, with_tree.tree != NULL, err, sizeof(err));
		if (!b)
			return pt_usage("%s", err);
	}
	status = run(&with_tree, b);
	pt_baseline_free(b);
	return status;
}
