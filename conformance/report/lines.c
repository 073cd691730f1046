// SPDX-License-Identifier: GPL-2.0-or-later
/* Lines that formats share. */
#define _GNU_SOURCE
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/report/writer.h"
#include "conformance/words/names.h"

/* What it is to be held against. */
static void put_what(FILE *f, const struct pt_report *r, const struct pt_result_row *row)
{
	static const char *const options[] = {
		[PT_OF_CLAUSE] = " --clause ",
		[PT_OF_REQUIRE] = " --require ",
		[PT_OF_BASELINE] = " --baseline ",
	};

	fputs(options[row->origin], f);
	pt_put_quoted(f, row->origin == PT_OF_CLAUSE	? row->clause
			 : row->origin == PT_OF_REQUIRE ? row->helper
			 : r->against.path		? r->against.path
							: "");
}

const char *pt_name_of(const struct pt_result_row *row)
{
	return row->tree_name ? row->tree_name : row->helper;
}

char *pt_command_for(const struct pt_report *r, const struct pt_result_row *row)
{
	char *buf = NULL;
	size_t size;
	FILE *f = pt_open_text(&buf, &size);
	fprintf(f, "%s --arch %s --mode %s --engine %s", r->command ? r->command : "ptconform run",
		row->arch, row->mode, row->engine);
	if (row->origin != PT_OF_BASELINE || strcmp(row->helper, PT_WHOLE_CELL) != 0) {
		fputs(" --helper ", f);
		pt_put_quoted(f, row->helper);
	}
	put_what(f, r, row);
	/* the first of a machine's switches tells it from the others */
	if (row->switches)
		fprintf(f, " --switch %.*s", (int)strcspn(row->switches, " "), row->switches);
	fprintf(f, " --seed %" PRIu64, r->seed);
	pt_close_text(f);
	return pt_need(buf);
}

char *pt_rule_line(const struct pt_result_row *row)
{
	const struct pt_rule *rule = pt_rule_named(row->rule);
	char *line = NULL;
	const char *text = rule ? rule->text : pt_origin_text(row->origin);
	if (asprintf(&line, "rule     %s: %s", row->rule, *text ? text : "(no text)") < 0)
		pt_need(NULL);
	return line;
}

void pt_known_line(const struct pt_deviation *d, char *buf, size_t size)
{
	snprintf(buf, size, "%s (%s): %s", d->id, pt_deviation_states[d->state], d->title);
}
