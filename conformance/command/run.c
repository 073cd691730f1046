// SPDX-License-Identifier: GPL-2.0-or-later
/* run and kernel: cells, then a report. */
#include "conformance/cells.h"
#include "conformance/command/command.h"

int pt_cmd_run(const struct pt_options *o)
{
	struct pt_options with_tree = *o;
	struct pt_style style = pt_options_style(o);
	struct pt_report r = { 0 };

	with_tree.tree = o->nr_operands ? o->operands[0] : NULL;
	int status = pt_run_cells(&with_tree, &r);
	if (status)
		return status;
	if (pt_report_save(&r, pt_writer_named(o->format ? o->format : "table"), o->output, &style))
		status = PT_EXIT_USAGE;
	else
		status = pt_report_status(&r);
	pt_report_free(&r);
	return status;
}
