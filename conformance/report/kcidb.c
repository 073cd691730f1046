// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * KCIDB v5.3, what kernel CI systems exchange: a checkout, its builds (an architecture and a
 * mode each), the tests (a clause in a cell each), the rules as issues, the failures as their
 * incidents.  An object is written as soon as it is made; there are tens of thousands.
 *
 * Ids say what they are of, so that the same run has the same ones again.  No value is null:
 * what is not known is left out.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <ctype.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/entry/arch_host.h"
#include "conformance/report/findings.h"
#include "conformance/report/writer.h"
#include "conformance/words/last_words.h"
#include "conformance/words/names.h"
#include "conformance/work/hash.h"

#define MAJOR 5
#define MINOR 3
/* How much of a hash is in an id. */
#define HASH_DIGITS 16
#define ID_SIZE	    512

struct kcidb {
	FILE *f;
	const struct pt_report *r;
	const char *origin;
	char checkout[ID_SIZE];	       /* the whole id */
	char subject[HASH_DIGITS + 1]; /* what is tested … */
	char run[HASH_DIGITS + 1];     /* … and by what */
	const char *before;	       /* the next object of a list */
	int err;
};

/* ---- values ----------------------------------------------------------------------------- */

static void set(json_t *o, const char *key, json_t *value)
{
	if (json_object_set_new(o, key, pt_need(value)))
		pt_need(NULL);
}

/* What is empty is not known. */
static void set_text(json_t *o, const char *key, const char *s)
{
	char *clean;

	if (!s || !*s)
		return;
	clean = pt_text_clean(s);
	set(o, key, json_string(clean));
	free(clean);
}

static void set_number(json_t *o, const char *key, u64 n)
{
	set(o, key, json_integer((json_int_t)n));
}

/* An object that says who it is and who made it. */
static json_t *object(const struct kcidb *k, const char *id)
{
	json_t *o = pt_need(json_object());

	set_text(o, "id", id);
	set_text(o, "origin", k->origin);
	return o;
}

/* ---- ids and paths ------------------------------------------------------------------------ */

static void short_hash(const char *const *pieces, char to[HASH_DIGITS + 1])
{
	char hex[PT_HEX_SIZE];
	struct pt_hash h;

	pt_hash_start(&h);
	pt_hash_list(&h, pieces);
	pt_hash_end(&h, hex);
	snprintf(to, HASH_DIGITS + 1, "%.*s", HASH_DIGITS, hex);
}

/* A commit is the same wherever it lies; files that were changed are of their folder alone. */
static void name_subject(struct kcidb *k)
{
	const struct pt_report *r = k->r;
	const bool clean = r->commit.hash && !r->commit.changed;
	const char *const pieces[] = { r->subject, r->commit.hash ? r->commit.hash : "",
				       clean || !r->tree ? "" : r->tree,
				       r->version ? r->version : r->tool, NULL };

	short_hash(pieces, k->subject);
}

static void name_run(struct kcidb *k)
{
	char seed[24];
	const char *const pieces[] = { k->checkout, k->r->tool, seed,
				       k->r->command ? k->r->command : "", NULL };

	snprintf(seed, sizeof(seed), "%" PRIu64, k->r->seed);
	short_hash(pieces, k->run);
}

static void name_all(struct kcidb *k, const struct pt_style *s)
{
	k->origin = s->origin ? s->origin : PT_KCIDB_ORIGIN;
	name_subject(k);
	if (s->checkout)
		snprintf(k->checkout, sizeof(k->checkout), "%s", s->checkout);
	else
		snprintf(k->checkout, sizeof(k->checkout), "%s:ptconform-%s", k->origin,
			 k->subject);
	name_run(k);
}

static void build_id(const struct kcidb *k, const char *arch, const char *mode, char id[ID_SIZE])
{
	snprintf(id, ID_SIZE, "%s:ptconform-%s-%s-%s", k->origin, k->run, arch, mode);
}

/* A part of a path: letters, digits, "_" and "-". */
static void add_part(struct pt_text *t, const char *part)
{
	pt_text_add(t, ".");
	for (; *part; part++)
		pt_text_add(t, "%c", isalnum((unsigned char)*part) || *part == '-' ? *part : '_');
}

/* "ptconform.ARCH.MODE.ENGINE", and what more there is. */
static void path_of(const struct pt_cell_row *c, const char *helper, const char *clause, char *buf,
		    size_t size)
{
	struct pt_text t;

	pt_text_init(&t, buf, size);
	pt_text_add(&t, "ptconform");
	add_part(&t, c->arch);
	add_part(&t, c->mode);
	add_part(&t, c->engine);
	if (helper)
		add_part(&t, helper);
	if (clause)
		add_part(&t, clause);
}

/* ---- lists -------------------------------------------------------------------------------- */

static void begin_list(struct kcidb *k, const char *name)
{
	fprintf(k->f, ",\n\"%s\": [", name);
	k->before = "\n";
}

static void put(struct kcidb *k, json_t *o)
{
	fputs(k->before, k->f);
	k->err |= json_dumpf(o, k->f, JSON_COMPACT | JSON_REAL_PRECISION(6));
	json_decref(o);
	k->before = ",\n";
}

static void end_list(struct kcidb *k)
{
	fputs("]", k->f);
}

/* ---- the checkout ------------------------------------------------------------------------- */

static void put_checkout(struct kcidb *k)
{
	const struct pt_report *r = k->r;
	json_t *o = object(k, k->checkout), *misc = pt_need(json_object());
	char *comment = NULL;

	if (asprintf(&comment, r->tree ? "Linux %s" : "the reference helpers of ptconform %s",
		     r->tree ? (r->version ? r->version : "of an unknown version") : r->tool) < 0)
		pt_need(NULL);
	set_text(o, "comment", comment);
	free(comment);
	set(o, "valid", json_true());
	if (r->commit.hash && strlen(r->commit.hash) == 40)
		set_text(o, "git_commit_hash", r->commit.hash);
	/* KCIDB's way to say that there are no patches beside the commit */
	if (r->commit.hash && !r->commit.changed)
		set(o, "patchset_hash", json_string(""));
	set_text(misc, "tree", r->tree);
	set_text(misc, "title", r->commit.title);
	if (r->commit.hash)
		set(misc, "changed", json_boolean(r->commit.changed));
	set(o, "misc", misc);
	put(k, o);
}

static void put_checkouts(struct kcidb *k, const struct pt_style *s)
{
	/* one that is there already is not reported once more */
	if (s->checkout)
		return;
	begin_list(k, "checkouts");
	put_checkout(k);
	end_list(k);
}

/* ---- builds ------------------------------------------------------------------------------- */

static bool same_build(const struct pt_cell_row *a, const struct pt_cell_row *b)
{
	return !strcmp(a->arch, b->arch) && !strcmp(a->mode, b->mode);
}

static bool is_first_of_build(const struct pt_report *r, size_t cell)
{
	for (size_t i = 0; i < cell; i++)
		if (same_build(&r->cells[i], &r->cells[cell]))
			return false;
	return true;
}

/* A cell of the build that ran; else the one given. */
static const struct pt_cell_row *that_ran(const struct pt_report *r, const struct pt_cell_row *c)
{
	for (size_t i = 0; i < r->nr_cells; i++)
		if (same_build(&r->cells[i], c) && r->cells[i].status == PT_CELL_RAN &&
		    *r->cells[i].compiler)
			return &r->cells[i];
	for (size_t i = 0; i < r->nr_cells; i++)
		if (same_build(&r->cells[i], c) && r->cells[i].status == PT_CELL_RAN)
			return &r->cells[i];
	return c;
}

static const struct pt_kernel_build *config_of(const struct pt_cell_row *c)
{
	const struct pt_arch_host *h = pt_arch_host_named(c->arch);
	const struct pt_kernel_build *b = h ? h->kernel : NULL;

	while (b && b->mode && strcmp(b->mode, c->mode) != 0)
		b++;
	return b && b->mode ? b : NULL;
}

static void set_config(const struct pt_report *r, const struct pt_cell_row *c, json_t *o,
		       json_t *misc)
{
	const struct pt_kernel_build *b = r->tree ? config_of(c) : NULL;
	json_t *options;

	set_text(o, "config_name", b ? b->config : c->mode);
	if (!b || !b->options)
		return;
	options = pt_need(json_array());
	for (size_t i = 0; b->options[i]; i++)
		if (json_array_append_new(options, json_string(b->options[i])))
			pt_need(NULL);
	set(misc, "config", options);
}

static void put_build(struct kcidb *k, const struct pt_cell_row *first)
{
	const struct pt_report *r = k->r;
	const struct pt_cell_row *c = that_ran(r, first);
	char id[ID_SIZE], *command = NULL;
	json_t *o, *misc = pt_need(json_object());

	build_id(k, c->arch, c->mode, id);
	o = object(k, id);
	set_text(o, "checkout_id", k->checkout);
	set_text(o, "architecture", c->arch);
	set_config(r, c, o, misc);
	set_text(o, "compiler", c->compiler);
	if (asprintf(&command, "%s --arch %s --mode %s", r->command ? r->command : "ptconform run",
		     c->arch, c->mode) < 0)
		pt_need(NULL);
	set_text(o, "command", command);
	free(command);
	if (c->build)
		set(o, "duration", json_real(c->build_seconds));
	/* of one that did not run nobody says whose fault that is */
	if (c->status == PT_CELL_RAN)
		set_text(o, "status", "PASS");
	set_text(misc, "mode", c->mode);
	set(o, "misc", misc);
	put(k, o);
}

static void put_builds(struct kcidb *k)
{
	begin_list(k, "builds");
	for (size_t i = 0; i < k->r->nr_cells; i++)
		if (is_first_of_build(k->r, i))
			put_build(k, &k->r->cells[i]);
	end_list(k);
}

/* ---- tests -------------------------------------------------------------------------------- */

static const char *const statuses[PT_NR_VERDICTS] = {
	[PT_PASS] = "PASS",   [PT_FAIL] = "FAIL", [PT_HAZARD] = "DONE",
	[PT_ABSENT] = "SKIP", [PT_SKIP] = "SKIP", [PT_ERROR] = "ERROR",
};

/* A test's id has its path; one that is of one machine alone, the machine. */
static void test_id(const struct kcidb *k, const char *path, const char *machine, char id[ID_SIZE])
{
	struct pt_text t;

	pt_text_init(&t, id, ID_SIZE);
	pt_text_add(&t, "%s:ptconform-%s-%s", k->origin, k->run, path);
	if (machine)
		add_part(&t, machine);
}

static json_t *test(const struct kcidb *k, const struct pt_cell_row *c, const char *path,
		    const char *machine, const char *status)
{
	char id[ID_SIZE], build[ID_SIZE];
	json_t *o;

	test_id(k, path, machine, id);
	build_id(k, c->arch, c->mode, build);
	o = object(k, id);
	set_text(o, "build_id", build);
	set_text(o, "path", path);
	set_text(o, "status", status);
	return o;
}

static void comment_failure(json_t *o, const struct pt_result_row *row)
{
	const struct pt_witness *w = row->witness;
	char *comment = NULL;

	if (row->broke || !w) {
		set_text(o, "comment", row->reason);
		return;
	}
	if (asprintf(&comment, "rule %s: expected %s; got %s", row->rule, w->expected, w->got) < 0)
		pt_need(NULL);
	set_text(o, "comment", comment);
	free(comment);
}

/* Where KCIDB has an excerpt of a log, the witness, and how to see it again. */
static void add_failure(const struct kcidb *k, const struct pt_result_row *row, json_t *o,
			json_t *misc)
{
	char *rule = pt_rule_line(row), *witness = pt_witness_text(row);
	char *command = pt_command_for(k->r, row), *text = NULL;

	if (asprintf(&text, "%s\n%s\n%s\n", rule, witness, command) < 0)
		pt_need(NULL);
	comment_failure(o, row);
	set_text(o, "log_excerpt", text);
	set_text(misc, "reproduce", command);
	if (row->known)
		set_text(misc, "known", row->known->id);
	free(text);
	free(command);
	free(witness);
	free(rule);
}

static void put_result(struct kcidb *k, const struct pt_cell_row *c,
		       const struct pt_result_row *row)
{
	char path[ID_SIZE];
	json_t *o, *misc = pt_need(json_object());

	path_of(c, row->helper, row->clause, path, sizeof(path));
	o = test(k, c, path, row->machine, statuses[row->verdict]);
	set_text(misc, "rule", row->rule);
	/* the statuses are fewer than the verdicts */
	if (row->verdict == PT_ABSENT || row->verdict == PT_HAZARD)
		set_text(misc, "verdict", pt_verdict_names[row->verdict]);
	if (row->cases)
		set_number(misc, "cases", row->cases);
	set_text(misc, "tree_name", row->tree_name);
	set_text(misc, "machine", row->machine);
	if (row->verdict == PT_FAIL)
		add_failure(k, row, o, misc);
	else
		set_text(o, "comment", row->reason);
	set(o, "misc", misc);
	put(k, o);
}

/* What did not run: a cell, or one of its further runs. */
static void put_missed(struct kcidb *k, const struct pt_cell_row *c, const char *machine,
		       const char *status, const char *reason)
{
	char path[ID_SIZE];
	json_t *o;

	path_of(c, machine, NULL, path, sizeof(path));
	o = test(k, c, path, NULL, status);
	set_text(o, "comment", reason);
	put(k, o);
}

static void put_cell(struct kcidb *k, const struct pt_cell_results *c)
{
	/* nobody misses what cannot be, or is what it was */
	const bool due = !c->cell->impossible && !c->cell->unchanged;

	if (c->cell->status != PT_CELL_RAN)
		put_missed(k, c->cell, NULL, due ? "MISS" : "SKIP", c->cell->reason);
	for (size_t i = 0; i < c->cell->nr_machines; i++)
		if (c->cell->machine[i].status == PT_CELL_ERROR)
			put_missed(k, c->cell, c->cell->machine[i].name, "MISS",
				   c->cell->machine[i].reason);
	for (size_t i = 0; i < c->nr_rows; i++)
		put_result(k, c->cell, c->row[i]);
}

static void put_tests(struct kcidb *k, const struct pt_cell_results *cells)
{
	begin_list(k, "tests");
	for (size_t i = 0; i < k->r->nr_cells; i++)
		put_cell(k, &cells[i]);
	end_list(k);
}

/* ---- issues and incidents ----------------------------------------------------------------- */

/*
 * "0.1.2" as 102: of an issue the highest version counts, and what a rule says may change
 * with the program's.
 */
static u64 issue_version(const char *tool)
{
	unsigned part[3] = { 0, 0, 0 };

	if (!tool || sscanf(tool, "%u.%u.%u", &part[0], &part[1], &part[2]) < 1)
		return 0;
	return (u64)part[0] * 10000 + part[1] * 100 + part[2];
}

static void issue_id(const struct kcidb *k, const char *rule, char id[ID_SIZE])
{
	snprintf(id, ID_SIZE, "%s:ptconform-rule-%s", k->origin, rule);
}

/* The first row that fails a rule speaks for it. */
static void put_issue(struct kcidb *k, const struct pt_result_row *row)
{
	const struct pt_rule *rule = pt_rule_named(row->rule);
	json_t *o, *culprit = pt_need(json_object()), *misc = pt_need(json_object());
	char id[ID_SIZE], *comment = NULL;

	issue_id(k, row->rule, id);
	o = object(k, id);
	set_number(o, "version", issue_version(k->r->tool));
	if (asprintf(&comment, "%s: %s", row->rule,
		     rule ? rule->text : pt_origin_text(row->origin)) < 0)
		pt_need(NULL);
	set_text(o, "comment", comment);
	free(comment);
	set(culprit, "code", json_true());
	set(culprit, "tool", json_false());
	set(culprit, "harness", json_false());
	set(o, "culprit", culprit);
	if (rule) {
		set_text(misc, "source", rule->source);
		set_text(misc, "relied_on", rule->relied_on);
	}
	set(o, "misc", misc);
	put(k, o);
}

static void put_issues(struct kcidb *k)
{
	const struct pt_report *r = k->r;
	const char **told = pt_need(calloc(r->nr_results + 1, sizeof(*told)));
	size_t n = 0;

	begin_list(k, "issues");
	for (size_t i = 0; i < r->nr_results; i++) {
		const struct pt_result_row *row = &r->results[i];
		size_t at = 0;

		if (row->verdict != PT_FAIL)
			continue;
		while (at < n && strcmp(told[at], row->rule) != 0)
			at++;
		if (at < n)
			continue;
		told[n++] = row->rule;
		put_issue(k, row);
	}
	end_list(k);
	free(told);
}

static void comment_incident(json_t *o, const struct pt_result_row *row)
{
	char known[300], *comment = NULL, *cause = pt_cause_text(row);

	if (row->known) {
		pt_known_line(row->known, known, sizeof(known));
		if (asprintf(&comment, "known: %s", known) < 0)
			pt_need(NULL);
	}
	set_text(o, "comment", comment ? comment : cause);
	free(comment);
	free(cause);
}

static void put_incident(struct kcidb *k, const struct pt_cell_row *c,
			 const struct pt_result_row *row)
{
	char path[ID_SIZE], of[ID_SIZE], id[ID_SIZE + 32];
	json_t *o;

	path_of(c, row->helper, row->clause, path, sizeof(path));
	test_id(k, path, row->machine, of);
	snprintf(id, sizeof(id), "%s-%s", of, row->rule);
	o = object(k, id);
	set_text(o, "test_id", of);
	issue_id(k, row->rule, of);
	set_text(o, "issue_id", of);
	set_number(o, "issue_version", issue_version(k->r->tool));
	set(o, "present", json_true());
	comment_incident(o, row);
	put(k, o);
}

static void put_incidents(struct kcidb *k, const struct pt_cell_results *cells)
{
	begin_list(k, "incidents");
	for (size_t i = 0; i < k->r->nr_cells; i++)
		for (size_t n = 0; n < cells[i].nr_rows; n++)
			if (cells[i].row[n]->verdict == PT_FAIL)
				put_incident(k, cells[i].cell, cells[i].row[n]);
	end_list(k);
}

int pt_write_kcidb(FILE *f, const struct pt_report *r, const struct pt_style *s)
{
	struct kcidb k = { .f = f, .r = r };
	struct pt_cell_results *cells = pt_cells_sort(r);

	name_all(&k, s);
	fprintf(f, "{\"version\": {\"major\": %d, \"minor\": %d}", MAJOR, MINOR);
	put_checkouts(&k, s);
	put_builds(&k);
	put_tests(&k, cells);
	put_issues(&k);
	put_incidents(&k, cells);
	fputs("}\n", f);
	pt_cells_free(cells);
	return k.err || ferror(f) ? -1 : 0;
}
