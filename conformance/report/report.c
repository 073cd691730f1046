// SPDX-License-Identifier: GPL-2.0-or-later
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "conformance/report/report.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/report/words.h"
#include "conformance/report/writer.h"
#include "conformance/words/names.h"

const char *const pt_verdict_names[PT_NR_VERDICTS] = {
	[PT_PASS] = "pass",	[PT_FAIL] = "fail", [PT_HAZARD] = "hazard",
	[PT_ABSENT] = "absent", [PT_SKIP] = "skip", [PT_ERROR] = "error",
};

const char *const pt_cell_status_names[PT_NR_CELL_STATUS] = { "ran", "skip", "error" };

const char *const pt_presence_names[PT_NR_PRESENCE] = { "there", "missing", "off", "needs" };

const char pt_format_list[] = "table json junit ktap";

pt_writer pt_writer_named(const char *format)
{
	static const struct {
		const char *name;
		pt_writer writer;
	} writers[] = {
		{ "table", pt_write_table },
		{ "json", pt_write_json },
		{ "junit", pt_write_junit },
		{ "ktap", pt_write_ktap },
	};
	for (size_t i = 0; i < PT_ARRAY_SIZE(writers); i++)
		if (!strcmp(writers[i].name, format))
			return writers[i].writer;
	return NULL;
}

void pt_report_free(struct pt_report *r)
{
	for (size_t i = 0; i < r->nr_results; i++)
		free(r->results[i].witness);
	for (size_t i = 0; i < r->nr_cells; i++)
		free(r->cells[i].assumed);
	free(r->results);
	free(r->cells);
	for (size_t i = 0; i < r->nr_unknown; i++) {
		free(r->unknown[i].name);
		free(r->unknown[i].header);
	}
	free(r->unknown);
	free(r->few);
	free(r->against.path);
	free(r->against.name);
	free(r->tree);
	free(r->version);
	free(r->command);
	pt_words_free(r->words);
	*r = (struct pt_report){ 0 };
}

struct pt_result_row *pt_report_add(struct pt_report *r)
{
	if (!(r->nr_results & (r->nr_results - 1))) {
		size_t n = r->nr_results ? r->nr_results * 2 : 1;
		void *p = realloc(r->results, n * sizeof(*r->results));

		if (!p)
			return NULL;
		r->results = p;
	}
	memset(&r->results[r->nr_results], 0, sizeof(*r->results));
	return &r->results[r->nr_results++];
}

const char *pt_origin_text(enum pt_origin o)
{
	static const char *const texts[] = {
		[PT_OF_CLAUSE] = "",
		[PT_OF_REQUIRE] = "--require: the subject has these helpers, and they can be asked",
		[PT_OF_BASELINE] = "--baseline: what could be asked in an earlier report can still",
	};

	return texts[o];
}

int pt_report_status(const struct pt_report *r)
{
	size_t count[PT_NR_VERDICTS];
	pt_report_count(r, count);
	if (count[PT_FAIL])
		return 1;
	if (count[PT_ERROR])
		return 3;
	for (size_t i = 0; i < r->nr_cells; i++)
		if (r->cells[i].status == PT_CELL_SKIP && r->cells[i].named)
			return 3;
	return 0;
}

/* ---- lines that formats share ---------------------------------------------------------- */

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
