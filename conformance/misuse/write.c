// SPDX-License-Identifier: GPL-2.0-or-later
/* Findings as a table, as JSON and as SARIF 2.1.0. */
#define _GNU_SOURCE
#include <jansson.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/misuse/misuse.h"
#include "conformance/misuse/misuse_json.h"
#include "conformance/misuse/page.h"
#include "conformance/words/last_words.h"
#include "conformance/words/names.h"
#include "conformance/words/version.h"
#include "conformance/words/wrap.h"

static const struct pt_misuse_info *info_of(const struct pt_misuse *x)
{
	return &pt_misuse_infos[x->class];
}

/* ---- table ---- */

static void put_labelled(FILE *f, const struct pt_style *s, const char *label, const char *text)
{
	fprintf(f, "  %-9s ", label);
	pt_wrap(f, 12, 12, s->columns, text);
}

static void put_turns(FILE *f, const struct pt_misuse *x, const struct pt_style *s)
{
	char line[400];

	for (size_t i = 0; i < x->nr_turns; i++) {
		snprintf(line, sizeof(line), "%s: %s", x->turns[i].arches, x->turns[i].outcome);
		put_labelled(f, s, i ? "" : "becomes", line);
	}
}

static void put_finding(FILE *f, const struct pt_misuse *x, const struct pt_style *s)
{
	char line[700], kinds[200];
	const char *source = pt_misuse_source(x, kinds, sizeof(kinds));

	fprintf(f, "%s %s  %s:%u %s()\n", info_of(x)->gate ? "GATE" : "REVIEW", info_of(x)->name,
		x->file, x->line, x->function);
	snprintf(line, sizeof(line), "%s(): %s", x->helper, info_of(x)->what);
	put_labelled(f, s, "what", line);
	put_labelled(f, s, "path", x->path);
	if (source) {
		snprintf(line, sizeof(line), "%s() takes: %s (%s)", x->helper, kinds, source);
		put_labelled(f, s, "rule", line);
	}
	put_turns(f, x, s);
	fputc('\n', f);
}

/* Whose helpers say what mistakes become. */
static void put_said(FILE *f, const struct pt_misuses *m, const struct pt_style *s)
{
	char line[400];

	for (unsigned by = 0; m->n && by < PT_NR_TURNS_BY; by++) {
		if (!m->said[by])
			continue;
		snprintf(line, sizeof(line), "becomes, on %s: of %s", m->said[by],
			 pt_turns_by_text[by]);
		pt_wrap(f, 0, 2, s->columns, line);
	}
}

static void put_unread(FILE *f, const struct pt_misuses *m, const struct pt_style *s)
{
	const size_t calls = pt_misuse_unread(m), shown = s->all ? m->nr_unread : 8;

	if (!calls)
		return;
	fprintf(f,
		"not read: %zu of %zu calls, in code, or under names, that Coccinelle cannot "
		"read\n",
		calls, m->calls);
	for (size_t i = 0; i < m->nr_unread && i < shown; i++)
		fprintf(f, "  %s: %u of %u\n", m->unread[i].file, m->unread[i].calls,
			m->unread[i].of);
	if (m->nr_unread > shown)
		fprintf(f, "  %zu more files: --all names them\n", m->nr_unread - shown);
}

static void put_notes(FILE *f, const struct pt_misuses *m, const struct pt_style *s)
{
	size_t lines = 0;

	for (const char *p = m->notes; p && *p; p += strcspn(p, "\n") + 1)
		if (++lines <= 8 || s->all)
			fprintf(f, "not looked at: %.*s\n", (int)strcspn(p, "\n"), p);
	if (lines > 8 && !s->all)
		fprintf(f, "not looked at: %zu more: --all names them\n", lines - 8);
}

static void write_table(FILE *f, const char *tree, const struct pt_misuses *m,
			const struct pt_style *s)
{
	size_t accepted = pt_misuse_count(m, true, true) + pt_misuse_count(m, false, true);

	fprintf(f, "ptconform %s: misuse of helpers in %s: %zu calls in %zu files looked at\n",
		PT_VERSION, tree, m->calls, m->files);
	fprintf(f, "%zu at gate, %zu for review", pt_misuse_count(m, true, false),
		pt_misuse_count(m, false, false));
	if (accepted)
		fprintf(f, ", %zu that the baseline has", accepted);
	fputs("\n\n", f);
	for (size_t i = 0; i < m->n; i++)
		if (!m->v[i].accepted || s->all)
			put_finding(f, &m->v[i], s);
	put_said(f, m, s);
	put_unread(f, m, s);
	put_notes(f, m, s);
}

/* ---- JSON ---- */

static void dump(FILE *f, json_t *j)
{
	if (!j || json_dumpf(j, f, JSON_INDENT(1)))
		pt_need(NULL);
	fputc('\n', f);
	json_decref(j);
}

static void write_json(FILE *f, const char *tree, const struct pt_misuses *m,
		       const struct pt_style *s)
{
	(void)s;
	dump(f, pt_misuse_json(tree, m));
}

/* ---- SARIF ---- */

static json_t *rules_json(void)
{
	json_t *all = json_array();

	for (size_t i = 0; i < PT_NR_MISUSES; i++) {
		const struct pt_misuse_info *c = &pt_misuse_infos[i];

		json_array_append_new(all, json_pack("{s:s, s:{s:s}, s:{s:s}}", "id", c->name,
						     "shortDescription", "text", c->what,
						     "defaultConfiguration", "level",
						     c->gate ? "error" : "note"));
	}
	return all;
}

/* A path as a URI reference: what stands for itself there, and all else by its bytes. */
static char *uri_of(const char *file)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
				    "-._~/";
	char *uri = pt_need(malloc(3 * strlen(file) + 1)), *to = uri;

	for (const char *p = file; *p; p++)
		if (strchr(plain, *p))
			*to++ = *p;
		else
			to += sprintf(to, "%%%02X", (unsigned char)*p);
	*to = '\0';
	return uri;
}

static json_t *place_json(const char *file)
{
	char *uri = uri_of(file);
	json_t *j =
		json_pack("{s:{s:s, s:s}}", "artifactLocation", "uri", uri, "uriBaseId", "SRCROOT");

	free(uri);
	return j;
}

/* What nobody looked at is no result, and yet to be told. */
static json_t *unread_json(const struct pt_misuses *m)
{
	json_t *all = json_array();

	for (size_t i = 0; i < m->nr_unread; i++) {
		char text[120];

		snprintf(text, sizeof(text), "%u of %u calls could not be read", m->unread[i].calls,
			 m->unread[i].of);
		json_array_append_new(all,
				      json_pack("{s:s, s:{s:s}, s:[{s:o}]}", "level", "warning",
						"message", "text", text, "locations",
						"physicalLocation", place_json(m->unread[i].file)));
	}
	for (const char *p = m->notes; p && *p; p += strcspn(p, "\n") + 1)
		json_array_append_new(all, json_pack("{s:s, s:{s:s%}}", "level", "note", "message",
						     "text", p, strcspn(p, "\n")));
	return all;
}

static json_t *result_json(const struct pt_misuse *x)
{
	json_t *place = place_json(x->file);
	char text[1200];
	struct pt_text t;

	pt_text_init(&t, text, sizeof(text));
	pt_text_add(&t, "%s(): %s; %s.", x->helper, info_of(x)->what, x->path);
	for (size_t i = 0; i < x->nr_turns; i++)
		pt_text_add(&t, " %s: %s.", x->turns[i].arches, x->turns[i].outcome);
	json_object_set_new(place, "region",
			    json_pack("{s:i, s:i}", "startLine", (int)x->line, "startColumn",
				      (int)x->column + 1));
	return json_pack("{s:s, s:s, s:{s:s}, s:[{s:o, s:[{s:s}]}], s:{s:s}, s:s}", "ruleId",
			 info_of(x)->name, "level", info_of(x)->gate ? "error" : "note", "message",
			 "text", text, "locations", "physicalLocation", place, "logicalLocations",
			 "fullyQualifiedName", x->function, "partialFingerprints", "ptconform/v1",
			 x->key, "baselineState", x->accepted ? "unchanged" : "new");
}

static void write_sarif(FILE *f, const char *tree, const struct pt_misuses *m,
			const struct pt_style *s)
{
	json_t *results = json_array(), *run;
	char real[PATH_MAX], *root, *base = NULL;

	(void)s;
	root = uri_of(realpath(tree, real) ? real : tree);
	if (asprintf(&base, "file://%s/", root) < 0)
		pt_need(NULL);
	for (size_t i = 0; i < m->n; i++)
		json_array_append_new(results, result_json(&m->v[i]));
	run = json_pack("{s:{s:{s:s, s:s, s:o}}, s:{s:{s:s}}, s:[{s:b, s:o}], s:s, s:o, s:{s:o}}",
			"tool", "driver", "name", "ptconform", "version", PT_VERSION, "rules",
			rules_json(), "originalUriBaseIds", "SRCROOT", "uri", base, "invocations",
			"executionSuccessful", 1, "toolExecutionNotifications", unread_json(m),
			"columnKind", "unicodeCodePoints", "results", results, "properties",
			"becomesOf", pt_misuse_said(m));
	dump(f, json_pack("{s:s, s:s, s:[o]}", "$schema",
			  "https://json.schemastore.org/sarif-2.1.0.json", "version", "2.1.0",
			  "runs", run));
	free(base);
	free(root);
}

pt_misuse_writer pt_misuse_writer_named(const char *format)
{
	static const struct {
		const char *name;
		pt_misuse_writer write;
	} writers[] = { { "table", write_table },
			{ "json", write_json },
			{ "sarif", write_sarif },
			{ "html", pt_misuse_write_html } };

	for (size_t i = 0; i < PT_ARRAY_SIZE(writers); i++)
		if (!strcmp(writers[i].name, format))
			return writers[i].write;
	return NULL;
}

/* ---- a baseline ---- */

static bool has_key(const json_t *findings, const char *key)
{
	size_t i;
	json_t *j;

	json_array_foreach(findings, i, j)
	{
		const char *had = json_string_value(json_object_get(j, "key"));

		if (had && !strcmp(had, key))
			return true;
	}
	return false;
}

int pt_misuse_accept(struct pt_misuses *m, const char *path, char *why, size_t size)
{
	json_error_t e;
	json_t *j = json_load_file(path, 0, &e), *findings = json_object_get(j, "findings");

	if (!json_is_array(findings)) {
		snprintf(why, size, "%.200s is no report of ptconform misuse in JSON%s%.120s", path,
			 j ? "" : ": ", j ? "" : e.text);
		json_decref(j);
		return -1;
	}
	for (size_t i = 0; i < m->n; i++)
		m->v[i].accepted = has_key(findings, m->v[i].key);
	json_decref(j);
	return 0;
}
