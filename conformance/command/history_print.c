// SPDX-License-Identifier: GPL-2.0-or-later
/* What commits did to helpers, as a table and as JSON. */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/command/history.h"
#include "conformance/report/compare.h"
#include "conformance/report/compare_json.h"
#include "conformance/words/clean.h"
#include "conformance/words/last_words.h"
#include "conformance/words/version.h"
#include "conformance/words/wrap.h"

static void put_line(FILE *f, const struct pt_style *s, const char *mark, const char *text)
{
	char *clean = pt_text_line(text);

	fprintf(f, "  %s ", mark);
	pt_wrap(f, 3 + strlen(mark), 4, s->columns, clean);
	free(clean);
}

static void put_moves(FILE *f, const struct pt_style *s, const char *mark, const struct pt_moves *m)
{
	char line[900];

	for (size_t i = 0; i < m->n; i++) {
		pt_moved_text(&m->v[i], line, sizeof(line));
		put_line(f, s, mark, line);
	}
}

static void put_commit(FILE *f, const struct pt_style *s, const struct pt_commit_change *c)
{
	char line[512], *subject = pt_text_line(c->subject);

	fprintf(f, "\n%.12s %s\n", c->commit, subject);
	if (*c->modes)
		put_line(f, s, "code  ", c->modes);
	if (*c->since)
		put_line(f, s, "against", c->since);
	put_moves(f, s, "came  ", &c->is.came);
	put_moves(f, s, "went  ", &c->is.went);
	for (size_t i = 0; i < c->is.nr_unlike; i++) {
		snprintf(line, sizeof(line), "%s: %s", c->is.unlike[i].what, c->is.unlike[i].why);
		put_line(f, s, "not comparable", line);
	}
	free(subject);
}

int pt_history_table(FILE *f, const struct pt_history *h, const struct pt_style *s)
{
	char line[700];

	snprintf(line, sizeof(line),
		 "ptconform " PT_VERSION
		 ": %.200s, %.200s: %zu commit%s: %zu of nothing that helpers "
		 "are compiled from, %zu that leave%s their machine code as it was, %zu below",
		 h->tree, h->range, h->commits, h->commits == 1 ? "" : "s", h->unread, h->same,
		 h->same == 1 ? "s" : "", h->n);
	if (!h->commits)
		snprintf(line, sizeof(line),
			 "ptconform " PT_VERSION ": %.200s, %.200s: no commit is in this range",
			 h->tree, h->range);
	pt_wrap(f, 0, 2, s->columns, line);
	for (size_t i = 0; i < h->n; i++)
		put_commit(f, s, &h->v[i]);
	return ferror(f) ? -1 : 0;
}

static void set(json_t *o, const char *key, json_t *value)
{
	if (json_object_set_new(o, key, value))
		pt_need(NULL);
}

static json_t *text(const char *s)
{
	char *clean = pt_text_clean(s);
	json_t *j = pt_need(json_string(clean));

	free(clean);
	return j;
}

static json_t *commit(const struct pt_commit_change *c)
{
	json_t *o = pt_need(json_object());

	set(o, "commit", text(c->commit));
	set(o, "subject", text(c->subject));
	set(o, "code", text(c->modes));
	set(o, "came", pt_moves_json(&c->is.came));
	set(o, "went", pt_moves_json(&c->is.went));
	if (*c->since)
		set(o, "compared_with", text(c->since));
	set(o, "not_compared", pt_unlike_json(&c->is));
	return o;
}

int pt_history_json(FILE *f, const struct pt_history *h)
{
	json_t *o = pt_need(json_object()), *all = pt_need(json_array());
	int failed;

	set(o, "schema", text("ptconform-history-1"));
	set(o, "tool", text(PT_VERSION));
	set(o, "tree", text(h->tree));
	set(o, "range", text(h->range));
	set(o, "commits", json_integer((json_int_t)h->commits));
	set(o, "unread", json_integer((json_int_t)h->unread));
	set(o, "same_code", json_integer((json_int_t)h->same));
	for (size_t i = 0; i < h->n; i++)
		if (json_array_append_new(all, commit(&h->v[i])))
			pt_need(NULL);
	set(o, "changes", all);
	failed = json_dumpf(o, f, JSON_INDENT(1));
	json_decref(o);
	fputc('\n', f);
	return failed || ferror(f) ? -1 : 0;
}
