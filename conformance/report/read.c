// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/report/read.h"

#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "conformance/report/read_witness.h"
#include "conformance/report/words.h"
#include "conformance/words/last_words.h"
#include "conformance/words/names.h"

#define SCHEMA "ptconform-report-1"

/* ---- values of a key ------------------------------------------------------------------ */

static bool has(const json_t *o, const char *key)
{
	return json_object_get(o, key) != NULL;
}

static u64 number_of(const json_t *o, const char *key)
{
	json_int_t n = json_integer_value(json_object_get(o, key));

	return n < 0 ? 0 : (u64)n;
}

static double real_of(const json_t *o, const char *key)
{
	return json_number_value(json_object_get(o, key));
}

static u64 digest_of(const json_t *o)
{
	pt_entry e = 0;

	return pt_entry_parse(pt_json_text(o, "digest"), &e) ? (u64)e : 0;
}

static const char *word_of(struct pt_report *r, const json_t *o, const char *key)
{
	return pt_word(&r->words, pt_json_text(o, key));
}

/* The same, or NULL if it does not say. */
static const char *word_if(struct pt_report *r, const json_t *o, const char *key)
{
	return has(o, key) ? word_of(r, o, key) : NULL;
}

static char *copy_if(const json_t *o, const char *key)
{
	const char *s = json_string_value(json_object_get(o, key));

	return s ? pt_copy(s) : NULL;
}

#define COPY(to, o, key) snprintf(to, sizeof(to), "%s", pt_json_text(o, key))

/* ---- cells ---------------------------------------------------------------------------- */

static enum pt_cell_status status_of(const json_t *o)
{
	int status =
		pt_name_index(pt_cell_status_names, PT_NR_CELL_STATUS, pt_json_text(o, "status"));

	return status < 0 ? PT_CELL_SKIP : (enum pt_cell_status)status;
}

static void read_assumed(struct pt_cell_row *c, const json_t *list)
{
	const json_t *o;
	size_t i;

	c->assumed = pt_need(calloc(json_array_size(list) + 1, sizeof(*c->assumed)));
	json_array_foreach(list, i, o)
	{
		struct pt_assumed *a = &c->assumed[c->nr_assumed++];

		COPY(a->name, o, "name");
		COPY(a->value, o, "value");
		COPY(a->reason, o, "reason");
	}
}

/* A list of words as one text; NULL: there is none. */
static const char *words_if(struct pt_report *r, const json_t *list)
{
	char line[400] = "";
	struct pt_text t;
	const json_t *o;
	size_t i;

	pt_text_init(&t, line, sizeof(line));
	json_array_foreach(list, i, o)
	{
		const char *word = json_string_value(o);

		pt_text_add(&t, "%s%s", i ? " " : "", word ? word : "");
	}
	return *line ? pt_word(&r->words, line) : NULL;
}

static void read_reads(struct pt_report *r, struct pt_cell_row *c, const json_t *list)
{
	const char *some;
	const json_t *o;
	size_t i;

	c->read = pt_need(calloc(json_array_size(list) + 1, sizeof(*c->read)));
	json_array_foreach(list, i, o)
	{
		struct pt_read_state *s = &c->read[c->nr_read++];

		COPY(s->name, o, "name");
		some = words_if(r, json_object_get(o, "some"));
		snprintf(s->readers, sizeof(s->readers), "%s", some ? some : "");
		s->helpers = (unsigned)number_of(o, "helpers");
	}
}

static void read_machines(struct pt_report *r, struct pt_cell_row *c, const json_t *list)
{
	const json_t *o;
	size_t i;

	json_array_foreach(list, i, o)
	{
		struct pt_machine_row *m = &c->machine[c->nr_machines];

		if (c->nr_machines == PT_MAX_MACHINES)
			return;
		c->nr_machines++;
		m->name = word_of(r, o, "name");
		m->brief = word_of(r, o, "is");
		m->switches = words_if(r, json_object_get(o, "switches"));
		m->status = status_of(o);
		m->digest = digest_of(o);
		COPY(m->reason, o, "reason");
	}
}

/* Two numbers of one helper, what it makes and what it returns, have one name. */
static void set_presence(struct pt_cell_row *c, const char *level, const char *helper,
			 enum pt_presence p)
{
	for (unsigned h = 0; h < PT_NR_HELPERS; h++)
		if (!strcmp(pt_helpers[h].name, helper) &&
		    !strcmp(pt_level_names[pt_helpers[h].level], level))
			c->presence[h] = (unsigned char)p;
}

static void read_presence(struct pt_cell_row *c, const json_t *list)
{
	const json_t *o;
	size_t i;

	json_array_foreach(list, i, o)
	{
		int is = pt_name_index(pt_presence_names, PT_NR_PRESENCE, pt_json_text(o, "is"));

		if (is >= 0)
			set_presence(c, pt_json_text(o, "level"), pt_json_text(o, "helper"),
				     (enum pt_presence)is);
	}
}

static void read_cell(struct pt_report *r, const json_t *o)
{
	struct pt_cell_row *c = &r->cells[r->nr_cells++];
	const json_t *build = json_object_get(o, "build"), *causes = json_object_get(o, "causes");

	c->arch = word_of(r, o, "arch");
	c->mode = word_of(r, o, "mode");
	c->engine = word_of(r, o, "engine");
	c->status = status_of(o);
	COPY(c->reason, o, "reason");
	c->seconds = real_of(o, "seconds");
	c->build = (unsigned)number_of(build, "number");
	c->build_seconds = real_of(build, "seconds");
	c->cases = number_of(o, "cases");
	c->digest = digest_of(o);
	c->named = json_is_true(json_object_get(o, "named"));
	COPY(c->compiler, o, "compiler");
	c->impossible = json_is_true(json_object_get(o, "impossible"));
	c->unchanged = json_is_true(json_object_get(o, "unchanged"));
	COPY(c->code, o, "code");
	c->cause_runs = number_of(causes, "runs");
	c->causes_left = number_of(causes, "left");
	read_assumed(c, json_object_get(o, "assumed"));
	read_reads(r, c, json_object_get(o, "reads"));
	read_machines(r, c, json_object_get(o, "machines"));
	read_presence(c, json_object_get(o, "absent"));
}

/* ---- results -------------------------------------------------------------------------- */

static enum pt_origin origin_of(const char *rule)
{
	return !strcmp(rule, PT_RULE_REQUIRE)	 ? PT_OF_REQUIRE
	       : !strcmp(rule, PT_RULE_BASELINE) ? PT_OF_BASELINE
						 : PT_OF_CLAUSE;
}

static const struct pt_deviation *known_of(struct pt_report *r, const json_t *o)
{
	const char *id = pt_json_text(o, "id");
	const struct pt_deviation *d = pt_deviation_named(id);
	int state = pt_name_index(pt_deviation_states, PT_NR_DEVIATION_STATES,
				  pt_json_text(o, "state"));

	if (d || !*id)
		return d;
	return pt_unknown_deviation(
		&r->words, id, state < 0 ? PT_DEVIATION_REACHED : (enum pt_deviation_state)state);
}

static void read_cause(struct pt_report *r, struct pt_result_row *row, const json_t *list)
{
	for (size_t i = 0; i < PT_REPORT_CAUSES && i < json_array_size(list); i++) {
		const char *name = json_string_value(json_array_get(list, i));

		row->cause[i] = pt_word(&r->words, name ? name : "");
	}
}

/* A word that nobody knows says nothing. */
static enum pt_hazard_mmu mmu_of(const char *word)
{
	int mmu = pt_name_index(pt_hazard_mmu_names, PT_NR_HAZARD_MMU, word);

	return mmu < 0 ? PT_HAZARD_MMU_NOTHING : (enum pt_hazard_mmu)mmu;
}

/* One whose verdict nobody knows is left out. */
static void read_result(struct pt_report *r, const json_t *o)
{
	int verdict = pt_name_index(pt_verdict_names, PT_NR_VERDICTS, pt_json_text(o, "verdict"));
	const json_t *witness = json_object_get(o, "witness");
	struct pt_result_row *row;

	if (verdict < 0)
		return;
	row = pt_need(pt_report_add(r));
	row->arch = word_of(r, o, "arch");
	row->mode = word_of(r, o, "mode");
	row->engine = word_of(r, o, "engine");
	row->helper = word_of(r, o, "helper");
	row->tree_name = word_if(r, o, "tree_name");
	COPY(row->clause, o, "clause");
	row->rule = word_of(r, o, "rule");
	row->origin = origin_of(row->rule);
	row->verdict = (enum pt_verdict)verdict;
	row->machine = word_if(r, o, "machine");
	row->switches = words_if(r, json_object_get(o, "switches"));
	row->cases = number_of(o, "cases");
	if (json_is_object(witness))
		row->witness =
			pt_read_witness(&r->words, witness, json_object_get(o, "violations"));
	COPY(row->reason, o, "reason");
	row->mmu = mmu_of(pt_json_text(o, "mmu"));
	row->newly = json_is_true(json_object_get(o, "new"));
	row->left = json_is_true(json_object_get(o, "left"));
	row->broke = word_if(r, o, "broke");
	row->known = known_of(r, json_object_get(o, "known"));
	row->no_caller = json_is_true(json_object_get(o, "no_caller"));
	read_cause(r, row, json_object_get(o, "cause"));
}

/* ---- what is said of the whole ---------------------------------------------------------- */

static void read_unknown(struct pt_report *r, const json_t *list)
{
	const json_t *o;
	size_t i;

	r->unknown = pt_need(calloc(json_array_size(list) + 1, sizeof(*r->unknown)));
	json_array_foreach(list, i, o) r->unknown[r->nr_unknown++] =
		(struct pt_unknown_helper){ word_of(r, o, "arch"), pt_copy(pt_json_text(o, "name")),
					    pt_copy(pt_json_text(o, "header")) };
}

static void read_few(struct pt_report *r, const json_t *list)
{
	const json_t *o;
	size_t i;

	r->few = pt_need(calloc(json_array_size(list) + 1, sizeof(*r->few)));
	json_array_foreach(list, i, o)
	{
		struct pt_few *x = &r->few[r->nr_few++];

		x->arch = word_of(r, o, "arch");
		x->mode = word_of(r, o, "mode");
		x->asked = number_of(o, "asked");
		x->known = number_of(o, "known");
		COPY(x->version, o, "version");
		COPY(x->rules, o, "rules");
	}
}

/* Which helpers mm/ calls is said of those that are absent. */
static void read_called(struct pt_report *r, const json_t *list)
{
	const json_t *o;
	size_t i;

	json_array_foreach(list, i, o) for (unsigned h = 0; h < PT_NR_HELPERS; h++)
	{
		if (!strcmp(pt_helpers[h].name, pt_json_text(o, "helper")) &&
		    !strcmp(pt_level_names[pt_helpers[h].level], pt_json_text(o, "level")))
			r->called[h] |= json_is_true(json_object_get(o, "called"));
	}
}

static void read_against(struct pt_report *r, const json_t *o)
{
	if (!json_is_object(o))
		return;
	r->against.path = pt_copy(pt_json_text(o, "file"));
	r->against.name = pt_copy(pt_json_text(o, "subject"));
	r->against.absent = number_of(o, "newly_absent");
	r->against.violated = number_of(o, "newly_violated");
	r->against.mended = number_of(o, "mended");
	r->against.unknown = number_of(o, "unknown");
}

static void read_moves(struct pt_report *r, struct pt_moves *to, const json_t *list)
{
	const json_t *o;
	size_t i;

	json_array_foreach(list, i, o)
	{
		struct pt_moved x = { .clauses = number_of(o, "clauses"),
				      .left = number_of(o, "left") };
		const char *modes = words_if(r, json_object_get(o, "modes"));

		COPY(x.arch, o, "arch");
		COPY(x.helper, o, "helper");
		COPY(x.of, o, "of");
		COPY(x.clause, o, "clause");
		COPY(x.rule, o, "rule");
		COPY(x.known, o, "known");
		snprintf(x.modes, sizeof(x.modes), "%s", modes ? modes : "");
		for (char *p = x.modes; *p; p++)
			*p = *p == ' ' ? ',' : *p;
		pt_moves_add(to, &x);
	}
}

static void read_compared(struct pt_report *r, const json_t *o)
{
	struct pt_compared *c = &r->compared;
	const json_t *u;
	size_t i;

	if (!json_is_object(o))
		return;
	c->against = pt_copy(pt_json_text(o, "against"));
	c->name = pt_copy(pt_json_text(o, "subject"));
	read_moves(r, &c->came, json_object_get(o, "new"));
	read_moves(r, &c->went, json_object_get(o, "mended"));
	read_moves(r, &c->left, json_object_get(o, "left"));
	json_array_foreach(json_object_get(o, "not_compared"), i, u)
		pt_unlike_add(c, pt_json_text(u, "what"), pt_json_text(u, "why"),
			      json_is_true(json_object_get(u, "lost")));
}

/* Earlier versions said of the whole what cells lack, and nothing of each. */
static void read_missing(struct pt_report *r, const json_t *o)
{
	const json_t *modes = json_object_get(o, "modes");

	for (size_t i = 0; i < r->nr_cells * json_array_size(modes); i++) {
		struct pt_cell_row *c = &r->cells[i % r->nr_cells];
		const char *mode = json_string_value(json_array_get(modes, i / r->nr_cells));

		if (c->status == PT_CELL_RAN && mode && !strcmp(c->mode, mode) &&
		    !strcmp(c->arch, pt_json_text(o, "arch")))
			set_presence(c, pt_json_text(o, "level"), pt_json_text(o, "helper"),
				     PT_MISSING);
	}
}

static void read_cells(struct pt_report *r, const json_t *report)
{
	const json_t *list = json_object_get(report, "cells"), *o;
	bool each = false;
	size_t i;

	r->cells = pt_need(calloc(json_array_size(list), sizeof(*r->cells)));
	json_array_foreach(list, i, o)
	{
		read_cell(r, o);
		each |= has(o, "absent");
	}
	if (!each)
		json_array_foreach(json_object_get(report, "absent_helpers"), i, o)
			read_missing(r, o);
}

/* Earlier versions did not say it: then it is what they ran without --cases. */
static char *command_of(const struct pt_report *r, const json_t *report)
{
	char *command = NULL;
	size_t size;
	FILE *f;

	if (has(report, "command"))
		return copy_if(report, "command");
	f = pt_open_text(&command, &size);
	fputs(r->tree ? "ptconform kernel " : "ptconform run", f);
	if (r->tree)
		pt_put_quoted(f, r->tree);
	pt_close_text(f);
	return command;
}

static void read_commit(struct pt_commit *c, const json_t *subject)
{
	if (!has(subject, "commit"))
		return;
	c->hash = pt_copy(pt_json_text(subject, "commit"));
	c->title = pt_copy(pt_json_text(subject, "title"));
	c->changed = json_is_true(json_object_get(subject, "changed"));
}

static void read_whole(struct pt_report *r, const json_t *report)
{
	const json_t *subject = json_object_get(report, "subject");

	r->tool = word_of(r, report, "tool");
	r->seed = number_of(report, "seed");
	r->subject = word_of(r, subject, "kind");
	r->tree = copy_if(subject, "tree");
	r->version = copy_if(subject, "version");
	read_commit(&r->commit, subject);
	r->revision = copy_if(subject, "revision");
	r->command = command_of(r, report);
	read_unknown(r, json_object_get(report, "unknown_helpers"));
	read_few(r, json_object_get(report, "fewer_clauses"));
	read_called(r, json_object_get(report, "absent_helpers"));
	read_against(r, json_object_get(report, "baseline"));
	read_compared(r, json_object_get(report, "compare"));
}

/* What every version has said, and without which nobody can tell what is compared. */
static bool is_whole(const json_t *report, const char *path, const char *what, char *err,
		     size_t size)
{
	const json_t *subject = json_object_get(report, "subject");
	const char *missing = NULL;

	if (!*pt_json_text(report, "tool"))
		missing = "which version of ptconform made it";
	else if (!json_is_integer(json_object_get(report, "seed")))
		missing = "its seed";
	else if (!*pt_json_text(subject, "kind"))
		missing = "what it is of (subject)";
	if (missing)
		snprintf(err, size, "%s %s does not say %s: have it made again", what, path,
			 missing);
	return !missing;
}

/* ---- the file --------------------------------------------------------------------------- */

static json_t *load(const char *path, const char *what, char *err, size_t size)
{
	json_error_t why;
	struct stat st;
	FILE *f = fopen(path, "r");
	json_t *report = NULL;

	if (!f)
		snprintf(err, size, "cannot read the %s %s: %s", what, path, strerror(errno));
	else if (fstat(fileno(f), &st) || S_ISDIR(st.st_mode))
		snprintf(err, size, "cannot read the %s %s: it is a folder", what, path);
	else if (!(report = json_loadf(f, 0, &why)))
		snprintf(err, size, "%s %s is no whole JSON: line %d: %s", what, path, why.line,
			 why.text);
	if (f)
		fclose(f);
	return report;
}

static bool has_some(const json_t *report, const char *key)
{
	return json_array_size(json_object_get(report, key)) > 0;
}

/* Cells that did not run have no results; those that ran have some. */
static bool has_its_results(const json_t *report)
{
	const json_t *o;
	size_t i;

	json_array_foreach(json_object_get(report, "cells"), i, o)
	{
		if (!strcmp(pt_json_text(o, "status"), "ran"))
			return has_some(report, "results");
	}
	return json_is_array(json_object_get(report, "results"));
}

static bool is_report(const json_t *report, const char *path, const char *what, char *err,
		      size_t size)
{
	const char *schema = pt_json_text(report, "schema");

	if (!json_is_object(report) || !*schema)
		snprintf(err, size,
			 "%s %s is no report: ptconform kernel TREE --format json "
			 "-o FILE makes one",
			 what, path);
	else if (strcmp(schema, SCHEMA) != 0)
		snprintf(err, size, "%s %s is a \"%.40s\", not a report \"%s\"", what, path, schema,
			 SCHEMA);
	else if (!has_some(report, "cells") ||
		 (!has_its_results(report) && !has(report, "compare")))
		snprintf(err, size, "%s %s has no cells or no results: it is damaged", what, path);
	else
		return true;
	return false;
}

static int read_report(struct pt_report *r, const char *path, const char *what, char *err,
		       size_t size)
{
	json_t *report = load(path, what, err, size);
	const json_t *o;
	size_t i;

	if (!report || !is_report(report, path, what, err, size) ||
	    !is_whole(report, path, what, err, size)) {
		json_decref(report);
		return -1;
	}
	read_whole(r, report);
	read_cells(r, report);
	json_array_foreach(json_object_get(report, "results"), i, o) read_result(r, o);
	json_decref(report);
	return 0;
}

int pt_report_read(struct pt_report *r, const char *path, const char *what, char *err, size_t size)
{
	*r = (struct pt_report){ 0 };
	return read_report(r, path, what, err, size);
}

int pt_report_read_more(struct pt_report *r, struct pt_words **words, const char *path,
			const char *what, char *err, size_t size)
{
	int failed;

	*r = (struct pt_report){ .words = *words };
	failed = read_report(r, path, what, err, size);
	*words = r->words;
	r->words = NULL;
	return failed;
}
