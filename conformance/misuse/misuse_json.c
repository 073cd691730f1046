// SPDX-License-Identifier: GPL-2.0-or-later
/* Findings as JSON values: docs/report.md says what there is. */
#include "conformance/misuse/misuse_json.h"

#include <string.h>

#include "conformance/words/last_words.h"
#include "conformance/words/names.h"
#include "conformance/words/version.h"

static const struct pt_misuse_info *info_of(const struct pt_misuse *x)
{
	return &pt_misuse_infos[x->class];
}

static json_t *notes_json(const struct pt_misuses *m)
{
	json_t *all = json_array();

	for (const char *p = m->notes; p && *p; p += strcspn(p, "\n") + 1)
		json_array_append_new(all, json_stringn(p, strcspn(p, "\n")));
	return all;
}

static json_t *turns_json(const struct pt_misuse *x)
{
	json_t *all = json_array();

	for (size_t i = 0; i < x->nr_turns; i++)
		json_array_append_new(all, json_pack("{s:s, s:s}", "outcome", x->turns[i].outcome,
						     "arches", x->turns[i].arches));
	return all;
}

static json_t *finding_json(const struct pt_misuse *x)
{
	char kinds[200];
	const char *source = pt_misuse_source(x, kinds, sizeof(kinds));
	json_t *j = json_pack("{s:s, s:s, s:s, s:i, s:i, s:s, s:s, s:s, s:s, s:b, s:o}", "class",
			      info_of(x)->name, "severity", info_of(x)->gate ? "gate" : "review",
			      "file", x->file, "line", (int)x->line, "column", (int)x->column,
			      "function", x->function, "helper", x->helper, "path", x->path, "key",
			      x->key, "accepted", x->accepted, "becomes", turns_json(x));

	if (source)
		json_object_set_new(j, "requires",
				    json_pack("{s:s, s:s}", "kinds", kinds, "source", source));
	if (x->test)
		json_object_set_new(
			j, "test",
			json_pack("{s:s, s:i}", "name", x->test, "line", (int)x->test_line));
	return j;
}

/* Whose helpers say what mistakes become, by architecture. */
json_t *pt_misuse_said(const struct pt_misuses *m)
{
	static const char *const names[PT_NR_TURNS_BY] = { "report", "tree", "reference" };
	json_t *o = json_object();

	for (unsigned by = 0; by < PT_NR_TURNS_BY; by++)
		if (m->said[by])
			json_object_set_new(o, names[by], json_string(m->said[by]));
	return o;
}

json_t *pt_misuse_json(const char *tree, const struct pt_misuses *m)
{
	json_t *findings = json_array(), *unread = json_array();

	for (size_t i = 0; i < m->n; i++)
		json_array_append_new(findings, finding_json(&m->v[i]));
	for (size_t i = 0; i < m->nr_unread; i++)
		json_array_append_new(
			unread, json_pack("{s:s, s:i, s:i}", "file", m->unread[i].file, "calls",
					  (int)m->unread[i].calls, "of", (int)m->unread[i].of));
	return pt_need(json_pack("{s:s, s:s, s:s, s:i, s:i, s:o, s:o, s:o, s:o}", "tool",
				 "ptconform", "version", PT_VERSION, "tree", tree, "files",
				 (int)m->files, "calls", (int)m->calls, "becomes_of",
				 pt_misuse_said(m), "findings", findings, "unread", unread, "notes",
				 notes_json(m)));
}
