// SPDX-License-Identifier: GPL-2.0-or-later
/* "ptconform-report-1": docs/report.md says what each key means. */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/report/absent.h"
#include "conformance/report/compare_json.h"
#include "conformance/report/findings.h"
#include "conformance/report/json.h"
#include "conformance/report/tally.h"
#include "conformance/report/writer.h"
#include "conformance/words/names.h"

json_t *pt_json_words(const char *s)
{
	char *clean = pt_text_clean(s ? s : "");
	json_t *j = json_string(clean);
	free(clean);
	return pt_need(j);
}

void pt_json_set(json_t *o, const char *key, json_t *value)
{
	if (json_object_set_new(o, key, value))
		pt_need(NULL);
}

void pt_json_append(json_t *a, json_t *value)
{
	if (json_array_append_new(a, value))
		pt_need(NULL);
}

/* The same by shorter names. */
static json_t *text(const char *s)
{
	return pt_json_words(s);
}

static json_t *hex(pt_entry v)
{
	return text(pt_entry_hex(v).s);
}

static void set(json_t *o, const char *key, json_t *value)
{
	pt_json_set(o, key, value);
}

static void append(json_t *a, json_t *value)
{
	pt_json_append(a, value);
}

static json_t *object(void)
{
	return pt_need(json_object());
}

static json_t *subject(const struct pt_report *r)
{
	json_t *o = object();
	set(o, "kind", text(r->subject));
	set(o, "tree", r->tree ? text(r->tree) : json_null());
	set(o, "version", r->version ? text(r->version) : json_null());
	if (r->commit.hash) {
		set(o, "commit", text(r->commit.hash));
		set(o, "title", text(r->commit.title));
		set(o, "changed", r->commit.changed ? json_true() : json_false());
	}
	if (r->revision)
		set(o, "revision", text(r->revision));
	return o;
}

static json_t *assumed(const struct pt_cell_row *c)
{
	json_t *a = pt_need(json_array());
	for (size_t i = 0; i < c->nr_assumed; i++) {
		json_t *o = object();
		set(o, "name", text(c->assumed[i].name));
		set(o, "value", text(c->assumed[i].value));
		set(o, "reason", text(c->assumed[i].reason));
		append(a, o);
	}
	return a;
}

/* Words of a text, each a string. */
static json_t *words_of(const char *s)
{
	json_t *a = pt_need(json_array());
	for (size_t n; (n = pt_word_in(&s)); s += n)
		append(a, json_stringn(s, n));
	return a;
}

/* What helpers read, and whether it was tried both ways. */
static json_t *reads(const struct pt_cell_row *c)
{
	json_t *a = pt_need(json_array());
	for (size_t i = 0; i < c->nr_read; i++) {
		const struct pt_assumed *as = pt_assumed_of(c, c->read[i].name);
		json_t *o = object();
		set(o, "name", text(c->read[i].name));
		set(o, "helpers", json_integer(c->read[i].helpers));
		set(o, "some", words_of(c->read[i].readers));
		set(o, "varied", pt_is_varied(c, c->read[i].name) ? json_true() : json_false());
		if (as)
			set(o, "reason", text(as->reason));
		append(a, o);
	}
	return a;
}

static json_t *cause_search(const struct pt_cell_row *c)
{
	json_t *o = object();
	set(o, "runs", json_integer((json_int_t)c->cause_runs));
	set(o, "left", json_integer((json_int_t)c->causes_left));
	return o;
}

static json_t *machines(const struct pt_cell_row *c)
{
	json_t *a = pt_need(json_array());
	for (size_t i = 0; i < c->nr_machines; i++) {
		const struct pt_machine_row *m = &c->machine[i];
		json_t *o = object();
		set(o, "name", text(m->name));
		set(o, "is", text(m->brief));
		if (m->switches)
			set(o, "switches", words_of(m->switches));
		set(o, "status", text(pt_cell_status_names[m->status]));
		set(o, "reason", text(m->reason));
		set(o, "digest", hex(m->digest));
		append(a, o);
	}
	return a;
}

static json_t *build(const struct pt_cell_row *c)
{
	json_t *o = object();
	set(o, "number", json_integer((json_int_t)c->build));
	set(o, "seconds", json_real(c->build_seconds));
	return o;
}

/* Of two numbers of one helper, what it makes and what it returns, the first. */
static json_t *not_there(const struct pt_cell_row *c)
{
	json_t *a = pt_need(json_array());
	for (unsigned h = 0; h < PT_NR_HELPERS; h++) {
		if (c->presence[h] == PT_THERE || pt_helper_is_told_before((enum pt_helper)h))
			continue;
		json_t *o = object();
		set(o, "helper", text(pt_helpers[h].name));
		set(o, "level", text(pt_level_names[pt_helpers[h].level]));
		set(o, "is", text(pt_presence_names[c->presence[h]]));
		append(a, o);
	}
	return a;
}

static json_t *cell(const struct pt_cell_row *c)
{
	json_t *o = object();
	set(o, "arch", text(c->arch));
	set(o, "mode", text(c->mode));
	set(o, "engine", text(c->engine));
	set(o, "status", text(pt_cell_status_names[c->status]));
	set(o, "reason", text(c->reason));
	set(o, "seconds", json_real(c->seconds));
	if (c->build)
		set(o, "build", build(c));
	set(o, "cases", json_integer((json_int_t)c->cases));
	set(o, "digest", hex(c->digest));
	set(o, "assumed", assumed(c));
	if (c->nr_read)
		set(o, "reads", reads(c));
	if (c->nr_machines)
		set(o, "machines", machines(c));
	if (c->cause_runs)
		set(o, "causes", cause_search(c));
	if (c->named)
		set(o, "named", json_true());
	if (*c->compiler)
		set(o, "compiler", text(c->compiler));
	if (*c->code)
		set(o, "code", text(c->code));
	if (c->impossible)
		set(o, "impossible", json_true());
	if (c->unchanged)
		set(o, "unchanged", json_true());
	if (c->status == PT_CELL_RAN)
		set(o, "absent", not_there(c));
	return o;
}

static json_t *calls(const struct pt_witness *w)
{
	json_t *a = pt_need(json_array());
	for (size_t i = 0; i < w->nr_calls; i++)
		append(a, text(w->calls[i]));
	return a;
}

/* Each input with what it is, in the order of the call. */
static json_t *arguments(const struct pt_witness *w)
{
	json_t *a = pt_need(json_array());
	for (size_t i = 0; i < w->nr_inputs; i++) {
		const struct pt_input *in = &w->inputs[i];
		json_t *o = object();
		set(o, "name", text(in->name));
		set(o, "role", text(pt_input_roles[in->role]));
		set(o, "value", hex(in->value));
		if (in->means)
			set(o, "means", text(in->means));
		append(a, o);
	}
	return a;
}

static json_t *entries(const struct pt_witness *w)
{
	json_t *a = pt_need(json_array());
	for (size_t i = 0; i < w->nr_seen; i++) {
		const struct pt_seen *s = &w->seen[i];
		json_t *o = object();
		set(o, "role", text(pt_seen_names[s->as]));
		if (s->level)
			set(o, "level", text(s->level));
		if (s->kind)
			set(o, "kind", text(s->kind));
		set(o, "value", hex(s->value));
		set(o, "text", text(s->words));
		if (*s->own)
			set(o, "own", text(s->own));
		append(a, o);
	}
	return a;
}

static json_t *change(const struct pt_change *c)
{
	json_t *o = object();
	set(o, "bits", c->alike ? hex(c->bits) : json_null());
	set(o, "text", text(c->words));
	return o;
}

static json_t *witness(const struct pt_witness *w)
{
	if (!w)
		return json_null();
	json_t *o = object(), *inputs = object();
	for (size_t i = 0; i < w->nr_inputs; i++)
		set(inputs, w->inputs[i].name, hex(w->inputs[i].value));
	set(o, "inputs", inputs);
	set(o, "entry", w->no_entry ? json_null() : hex(w->entry));
	set(o, "expected", text(w->expected));
	set(o, "got", text(w->got));
	char *decoded = pt_witness_decoded(w);
	set(o, "text", text(decoded));
	free(decoded);
	if (w->of_law)
		set(o, "calls", calls(w));
	set(o, "arguments", arguments(w));
	set(o, "entries", entries(w));
	if (w->change.told)
		set(o, "change", change(&w->change));
	return o;
}

/* What the violating cases have in common; what is empty has nothing to say. */
static json_t *violations(const struct pt_violations *v)
{
	json_t *o = object();
	const struct {
		const char *key, *text;
	} texts[] = { { "kinds", v->kinds },	 { "sizes", v->sizes },
		      { "frames", v->frames },	 { "arguments", v->arguments },
		      { "given", v->given },	 { "changed", v->changed },
		      { "differs", v->differs }, { "warns", v->warns } };
	set(o, "cases", json_integer((json_int_t)v->cases));
	for (size_t i = 0; i < PT_ARRAY_SIZE(texts); i++)
		if (*texts[i].text)
			set(o, texts[i].key, text(texts[i].text));
	return o;
}

static json_t *known(const struct pt_deviation *d)
{
	json_t *o = object();
	set(o, "id", text(d->id));
	set(o, "state", text(pt_deviation_states[d->state]));
	return o;
}

static json_t *causes_of(const struct pt_result_row *row)
{
	json_t *a = pt_need(json_array());
	for (size_t i = 0; row->cause[i]; i++)
		append(a, text(row->cause[i]));
	return a;
}

/* Compared with another report: does anything follow from it that does not there? */
static bool is_new(const struct pt_report *r, const struct pt_cause *c)
{
	for (size_t i = 0; i < r->nr_results; i++)
		if (pt_is_of_cause(c, &r->results[i]) && r->results[i].newly)
			return true;
	return false;
}

static json_t *causes(const struct pt_report *r)
{
	size_t n;
	struct pt_cause *list = pt_causes_list(r, &n);
	json_t *a = pt_need(json_array());
	for (size_t i = 0; i < n; i++) {
		json_t *o = object();
		set(o, "arch", text(list[i].arch));
		set(o, "helper", text(list[i].helper));
		set(o, "clauses", json_integer((json_int_t)list[i].clauses));
		if (r->compared.against)
			set(o, "new", is_new(r, &list[i]) ? json_true() : json_false());
		append(a, o);
	}
	free(list);
	return a;
}

json_t *pt_json_result(const struct pt_report *r, const struct pt_result_row *row)
{
	json_t *o = object();
	set(o, "arch", text(row->arch));
	set(o, "mode", text(row->mode));
	set(o, "engine", text(row->engine));
	set(o, "helper", text(row->helper));
	if (row->tree_name)
		set(o, "tree_name", text(row->tree_name));
	set(o, "clause", text(row->clause));
	set(o, "rule", text(row->rule));
	set(o, "verdict", text(pt_verdict_names[row->verdict]));
	if (row->machine)
		set(o, "machine", text(row->machine));
	if (row->switches)
		set(o, "switches", words_of(row->switches));
	set(o, "cases", json_integer((json_int_t)row->cases));
	set(o, "witness", witness(row->witness));
	if (*row->reason)
		set(o, "reason", text(row->reason));
	if (row->mmu)
		set(o, "mmu", text(pt_hazard_mmu_names[row->mmu]));
	if ((r->against.path && row->verdict == PT_FAIL) ||
	    (r->compared.against && (row->verdict == PT_FAIL || row->verdict == PT_ERROR)))
		set(o, "new", row->newly ? json_true() : json_false());
	if (row->left)
		set(o, "left", json_true());
	if (row->broke)
		set(o, "broke", text(row->broke));
	if (row->verdict == PT_FAIL) {
		set(o, "cause", causes_of(row));
		char *command = pt_command_for(r, row);
		set(o, "reproduce", text(command));
		free(command);
		if (row->witness)
			set(o, "violations", violations(&row->witness->all));
		if (row->known)
			set(o, "known", known(row->known));
		if (row->no_caller)
			set(o, "no_caller", json_true());
	}
	return o;
}

static json_t *summary(const struct pt_report *r)
{
	size_t count[PT_NR_VERDICTS];
	json_t *o = object();
	pt_report_count(r, count);
	for (size_t v = 0; v < PT_NR_VERDICTS; v++)
		set(o, pt_verdict_names[v], json_integer((json_int_t)count[v]));
	return o;
}

/* Each clause of an architecture once; of the violated, how many are known. */
static json_t *clauses(const struct pt_report *r)
{
	struct pt_tally t;
	json_t *o = object();
	pt_tally(r, &t);
	for (size_t v = 0; v < PT_NR_VERDICTS; v++)
		set(o, pt_verdict_names[v], json_integer((json_int_t)t.clauses[v]));
	set(o, "known", json_integer((json_int_t)t.known));
	return o;
}

static json_t *unknown_helper(const struct pt_unknown_helper *u)
{
	json_t *o = object();
	set(o, "arch", text(u->arch));
	set(o, "name", text(u->name));
	set(o, "header", text(u->header));
	return o;
}

static json_t *few(const struct pt_few *x)
{
	json_t *o = object();
	set(o, "arch", text(x->arch));
	set(o, "mode", text(x->mode));
	set(o, "asked", json_integer((json_int_t)x->asked));
	set(o, "known", json_integer((json_int_t)x->known));
	set(o, "version", text(x->version));
	set(o, "rules", text(x->rules));
	return o;
}

static json_t *words(char *list)
{
	json_t *a = pt_need(json_array());
	char *save = NULL;
	for (char *word = strtok_r(list, " ,", &save); word; word = strtok_r(NULL, " ,", &save))
		append(a, text(word));
	return a;
}

static json_t *absent(const struct pt_report *r)
{
	size_t n;
	struct pt_absent *list = pt_absent_list(r, &n);
	json_t *a = pt_need(json_array());
	for (size_t i = 0; i < n; i++) {
		char buf[256];
		json_t *o = object();
		set(o, "arch", text(list[i].arch));
		set(o, "helper", text(pt_helpers[list[i].helper].name));
		set(o, "level", text(pt_level_names[pt_helpers[list[i].helper].level]));
		pt_absent_modes(&list[i], buf, sizeof(buf));
		set(o, "modes", words(buf));
		set(o, "reference", list[i].usual ? json_true() : json_false());
		if (r->tree)
			set(o, "called", r->called[list[i].helper] ? json_true() : json_false());
		pt_absent_elsewhere(r, list[i].helper, buf, sizeof(buf));
		set(o, "elsewhere", words(buf));
		append(a, o);
	}
	free(list);
	return a;
}

static json_t *against(const struct pt_against *b)
{
	json_t *o = object();
	set(o, "file", text(b->path));
	set(o, "subject", text(b->name));
	set(o, "newly_absent", json_integer((json_int_t)b->absent));
	set(o, "newly_violated", json_integer((json_int_t)b->violated));
	set(o, "mended", json_integer((json_int_t)b->mended));
	set(o, "unknown", json_integer((json_int_t)b->unknown));
	return o;
}

static json_t *moved(const struct pt_moved *x)
{
	json_t *o = object();
	const struct {
		const char *key, *text;
	} texts[] = { { "arch", x->arch },     { "helper", x->helper }, { "of", x->of },
		      { "clause", x->clause }, { "rule", x->rule },	{ "known", x->known } };
	char modes[sizeof(x->modes)];
	for (size_t i = 0; i < PT_ARRAY_SIZE(texts); i++)
		if (*texts[i].text)
			set(o, texts[i].key, text(texts[i].text));
	snprintf(modes, sizeof(modes), "%s", x->modes);
	set(o, "modes", words(modes));
	set(o, "clauses", json_integer((json_int_t)x->clauses));
	set(o, "left", json_integer((json_int_t)x->left));
	return o;
}

json_t *pt_moves_json(const struct pt_moves *m)
{
	json_t *a = pt_need(json_array());
	for (size_t i = 0; i < m->n; i++)
		append(a, moved(&m->v[i]));
	return a;
}

json_t *pt_unlike_json(const struct pt_compared *c)
{
	json_t *a = pt_need(json_array());
	for (size_t i = 0; i < c->nr_unlike; i++) {
		json_t *o = object();
		set(o, "what", text(c->unlike[i].what));
		set(o, "why", text(c->unlike[i].why));
		set(o, "lost", c->unlike[i].lost ? json_true() : json_false());
		append(a, o);
	}
	return a;
}

static json_t *compared(const struct pt_compared *c)
{
	json_t *o = object();
	set(o, "against", text(c->against));
	set(o, "subject", text(c->name));
	set(o, "new", pt_moves_json(&c->came));
	set(o, "mended", pt_moves_json(&c->went));
	set(o, "left", pt_moves_json(&c->left));
	set(o, "not_compared", pt_unlike_json(c));
	return o;
}

json_t *pt_json_report(const struct pt_report *r, bool with_results)
{
	json_t *o = object(), *cells = pt_need(json_array()), *results = pt_need(json_array());
	json_t *unknown = pt_need(json_array()), *fewer = pt_need(json_array());
	set(o, "schema", text("ptconform-report-1"));
	set(o, "tool", text(r->tool));
	set(o, "seed", json_integer((json_int_t)r->seed));
	set(o, "subject", subject(r));
	if (r->command)
		set(o, "command", text(r->command));
	for (size_t i = 0; i < r->nr_cells; i++)
		append(cells, cell(&r->cells[i]));
	set(o, "cells", cells);
	for (size_t i = 0; with_results && i < r->nr_results; i++)
		append(results, pt_json_result(r, &r->results[i]));
	set(o, "results", results);
	for (size_t i = 0; i < r->nr_unknown; i++)
		append(unknown, unknown_helper(&r->unknown[i]));
	set(o, "unknown_helpers", unknown);
	for (size_t i = 0; i < r->nr_few; i++)
		append(fewer, few(&r->few[i]));
	set(o, "fewer_clauses", fewer);
	set(o, "absent_helpers", absent(r));
	if (r->against.path)
		set(o, "baseline", against(&r->against));
	if (r->compared.against)
		set(o, "compare", compared(&r->compared));
	set(o, "causes", causes(r));
	set(o, "summary", summary(r));
	set(o, "clauses", clauses(r));
	return o;
}

int pt_write_json(FILE *f, const struct pt_report *r, const struct pt_style *s)
{
	(void)s;
	json_t *o = pt_json_report(r, true);
	int err = json_dumpf(o, f, JSON_INDENT(1) | JSON_REAL_PRECISION(6));
	json_decref(o);
	fputc('\n', f);
	return err || ferror(f) ? -1 : 0;
}
