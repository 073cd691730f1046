// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * JUnit XML in the intersection of the two schemas in use (Ant's and that of
 * Jenkins' xunit plugin): a testsuite per cell, a testcase per clause.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include <libxml/xmlwriter.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "conformance/report/findings.h"
#include "conformance/report/tally.h"
#include "conformance/report/writer.h"

static void start(xmlTextWriterPtr x, const char *element)
{
	xmlTextWriterStartElement(x, BAD_CAST element);
}

static void end(xmlTextWriterPtr x)
{
	xmlTextWriterEndElement(x);
}

static void attribute(xmlTextWriterPtr x, const char *name, const char *value)
{
	char *line = pt_text_line(value);
	xmlTextWriterWriteAttribute(x, BAD_CAST name, BAD_CAST line);
	free(line);
}

static void number(xmlTextWriterPtr x, const char *name, size_t value)
{
	xmlTextWriterWriteFormatAttribute(x, BAD_CAST name, "%zu", value);
}

static void seconds(xmlTextWriterPtr x, double value)
{
	xmlTextWriterWriteFormatAttribute(x, BAD_CAST "time", "%.3f", value > 0 ? value : 0);
}

static void text(xmlTextWriterPtr x, const char *value)
{
	char *clean = pt_text_clean(value);
	xmlTextWriterWriteString(x, BAD_CAST clean);
	free(clean);
}

static void property(xmlTextWriterPtr x, const char *name, const char *value)
{
	start(x, "property");
	attribute(x, "name", name);
	attribute(x, "value", value);
	end(x);
}

static void properties(xmlTextWriterPtr x, const struct pt_report *r, const struct pt_cell_row *c)
{
	char buf[32];
	start(x, "properties");
	property(x, "tool", r->tool ? r->tool : "");
	snprintf(buf, sizeof(buf), "%llu", (unsigned long long)r->seed);
	property(x, "seed", buf);
	property(x, "subject", r->subject);
	if (r->tree)
		property(x, "tree", r->tree);
	if (r->version)
		property(x, "version", r->version);
	property(x, "arch", c->arch);
	property(x, "mode", c->mode);
	property(x, "engine", c->engine);
	snprintf(buf, sizeof(buf), "%llu", (unsigned long long)c->cases);
	property(x, "cases", buf);
	char *headline = pt_headline(r);
	property(x, "result of the whole run", headline);
	free(headline);
	end(x);
}

/* <failure>, <error> or <skipped>. */
static void outcome(xmlTextWriterPtr x, const char *element, const char *type, const char *message,
		    const char *body)
{
	start(x, element);
	attribute(x, "type", type);
	attribute(x, "message", message);
	text(x, body);
	end(x);
}

static void start_case(xmlTextWriterPtr x, const struct pt_cell_row *c, const char *helper,
		       const char *name)
{
	char class[256];
	snprintf(class, sizeof(class), "ptconform.%s.%s.%s%s%s", c->arch, c->mode, c->engine,
		 *helper ? "." : "", helper);
	start(x, "testcase");
	attribute(x, "name", name);
	attribute(x, "classname", class);
	seconds(x, 0);
}

static void failure(xmlTextWriterPtr x, const struct pt_report *r, const struct pt_result_row *row)
{
	char message[600], known[300] = "", *body = NULL;
	char *witness = pt_witness_text(row), *command = pt_command_for(r, row);
	char *cause = pt_cause_text(row), *rule = pt_rule_line(row);
	if (row->broke)
		snprintf(message, sizeof(message), "%s", row->reason);
	else if (row->witness)
		snprintf(message, sizeof(message), "rule %s: expected %s; got %s", row->rule,
			 row->witness->expected, row->witness->got);
	else
		snprintf(message, sizeof(message), "rule %s%s%s", row->rule,
			 *row->reason ? ": " : "", row->reason);
	if (row->known)
		pt_known_line(row->known, known, sizeof(known));
	if (asprintf(&body, "%s%s%s%s%s%s\n%s\n%s\n", *known ? "known: " : "", known,
		     *known ? "\n" : "", cause, *cause ? "\n" : "", rule, witness, command) < 0)
		pt_need(NULL);
	outcome(x, "failure", row->rule, message, body);
	free(body);
	free(cause);
	free(rule);
	free(witness);
	free(command);
}

static void clause(xmlTextWriterPtr x, const struct pt_report *r, const struct pt_cell_row *c,
		   const struct pt_result_row *row)
{
	start_case(x, c, pt_name_of(row), row->clause);
	switch (row->left ? PT_PASS : row->verdict) {
	case PT_FAIL:
		failure(x, r, row);
		break;
	case PT_ERROR:
		outcome(x, "error", "error", row->reason, "");
		break;
	case PT_ABSENT:
	case PT_SKIP:
		outcome(x, "skipped", pt_verdict_names[row->verdict], row->reason, "");
		break;
	default:
		break;
	}
	end(x);
}

/* A cell that did not run is one testcase. */
static void whole_cell(xmlTextWriterPtr x, const struct pt_cell_row *c)
{
	start_case(x, c, "", "cell");
	if (c->status == PT_CELL_SKIP)
		outcome(x, "skipped", "skip", c->reason, "");
	else
		outcome(x, "error", "error", c->reason, "");
	end(x);
}

/* A testcase that passed has no room for words: hazards stand here, and what is not new. */
static void hazards(xmlTextWriterPtr x, const struct pt_cell_results *c)
{
	start(x, "system-out");
	for (size_t i = 0; i < c->nr_rows; i++) {
		const struct pt_result_row *row = c->row[i];
		if (row->verdict != PT_HAZARD && !row->left)
			continue;
		char line[700];
		snprintf(line, sizeof(line), "%s: %s %s%s%s\n",
			 row->left ? "there before" : "hazard", pt_name_of(row), row->clause,
			 *row->reason ? ": " : "", row->reason);
		text(x, line);
	}
	end(x);
}

static void timestamp(xmlTextWriterPtr x, time_t now)
{
	char buf[32];
	struct tm tm;
	strftime(buf, sizeof(buf), "%Y-%m-%dT%H:%M:%S", gmtime_r(&now, &tm));
	attribute(x, "timestamp", buf);
}

static void suite(xmlTextWriterPtr x, const struct pt_report *r, const struct pt_cell_results *c,
		  size_t id, time_t now)
{
	size_t count[PT_NR_VERDICTS];
	bool ran = c->cell->status == PT_CELL_RAN;
	char name[160];

	pt_cell_count(c, count);
	snprintf(name, sizeof(name), "%s/%s/%s", c->cell->arch, c->cell->mode, c->cell->engine);
	start(x, "testsuite");
	attribute(x, "name", name);
	attribute(x, "package", "ptconform");
	number(x, "id", id);
	timestamp(x, now);
	attribute(x, "hostname", "localhost");
	number(x, "tests", c->nr_rows + !ran);
	number(x, "failures", count[PT_FAIL]);
	number(x, "errors", count[PT_ERROR] + (c->cell->status == PT_CELL_ERROR));
	number(x, "skipped", count[PT_ABSENT] + count[PT_SKIP] + (c->cell->status == PT_CELL_SKIP));
	seconds(x, c->cell->seconds);
	properties(x, r, c->cell);
	if (!ran)
		whole_cell(x, c->cell);
	for (size_t i = 0; i < c->nr_rows; i++)
		clause(x, r, c->cell, c->row[i]);
	hazards(x, c);
	start(x, "system-err");
	end(x);
	end(x);
}

int pt_write_junit(FILE *f, const struct pt_report *r, const struct pt_style *s)
{
	(void)s;
	xmlBufferPtr buf = pt_need(xmlBufferCreate());
	xmlTextWriterPtr x = pt_need(xmlNewTextWriterMemory(buf, 0));
	struct pt_cell_results *cells = pt_cells_sort(r);
	time_t now = time(NULL);

	xmlTextWriterSetIndent(x, 1);
	xmlTextWriterStartDocument(x, NULL, "UTF-8", NULL);
	start(x, "testsuites");
	for (size_t i = 0; i < r->nr_cells; i++)
		suite(x, r, &cells[i], i, now);
	end(x);
	int err = xmlTextWriterEndDocument(x) < 0;
	xmlFreeTextWriter(x);
	err |= fwrite(xmlBufferContent(buf), 1, (size_t)xmlBufferLength(buf), f) !=
	       (size_t)xmlBufferLength(buf);
	xmlBufferFree(buf);
	pt_cells_free(cells);
	return err || ferror(f) ? -1 : 0;
}
