// SPDX-License-Identifier: GPL-2.0-or-later
#include <jansson.h>
#include <string.h>

#include "conformance/race/races_json.h"
#include "conformance/race/words.h"

static json_t *step_json(const struct pt_trail_step *s)
{
	json_t *o = json_pack("{s:s, s:s, s:s}", "actor", s->actor, "function", s->function, "did",
			      s->did);
	json_t *changed = json_array();

	for (size_t i = 0; i < PT_ARRAY_SIZE(s->changed) && *s->changed[i]; i++)
		json_array_append_new(changed, json_string(s->changed[i]));
	json_object_set_new(o, "changed", changed);
	return o;
}

static json_t *trail_json(const struct pt_trail *t)
{
	json_t *steps = json_array(), *moves = json_array();

	for (size_t i = 0; i < t->nr_steps; i++)
		json_array_append_new(steps, step_json(&t->step[i]));
	for (size_t i = 0; i < t->nr_moves; i++)
		json_array_append_new(moves, json_integer(t->move[i]));
	return json_pack("{s:s, s:o, s:I, s:o, s:I}", "hash", t->hash, "moves", moves,
			 "moves_left_out", (json_int_t)t->moves_left_out, "steps", steps,
			 "steps_left_out", (json_int_t)t->left_out);
}

static json_t *needs_json(const struct pt_race_row *row)
{
	json_t *a = json_array();

	for (size_t i = 0; i < row->nr_needs; i++)
		json_array_append_new(a, json_pack("{s:s, s:s, s:s}", "what", row->need[i].what,
						   "without",
						   pt_race_verdict_names[row->need[i].without],
						   "why", row->need[i].wrong));
	return a;
}

/* Labels of its twin that it need not come to, and why. */
static json_t *unreached_json(const struct pt_variant *v)
{
	json_t *o = json_object();

	for (size_t i = 0; i < PT_ARRAY_SIZE(v->unreached) && v->unreached[i].label; i++)
		json_object_set_new(o, v->unreached[i].label, json_string(v->unreached[i].why));
	return o;
}

static json_t *row_json(const struct pt_race_row *row)
{
	const struct pt_variant *v = pt_race_row_variant(row);
	const bool judged = row->verdict == PT_RACE_CLEAN || row->verdict == PT_RACE_VIOLATED;
	json_t *o =
		json_pack("{s:s, s:s, s:s, s:b, s:s, s:s, s:b, s:b, s:s, s:I, s:I, s:i, s:I, s:f}",
			  "scenario", row->scenario->name, "variant", v->name, "memory",
			  pt_memory_names[row->memory], "fixed", v->fixed != NULL, "verdict",
			  pt_race_verdict_names[row->verdict], "expected",
			  row->expected_violated ? "violated" : "clean", "as_expected",
			  judged && pt_race_is_expected(row), "failure", pt_race_is_failure(row),
			  "why", row->why, "states", (json_int_t)row->found.states, "moves",
			  (json_int_t)row->found.moves, "depth", (int)row->found.depth, "bytes",
			  (json_int_t)row->found.bytes, "seconds", row->seconds);

	if (v->fixed)
		json_object_set_new(o, "fix", json_string(v->fixed));
	if (v->unreached[0].label)
		json_object_set_new(o, "unreached", unreached_json(v));
	if (row->trail.nr_steps)
		json_object_set_new(o, "trail", trail_json(&row->trail));
	if (*row->odd)
		json_object_set_new(o, "odd", json_string(row->odd));
	if (row->nr_needs)
		json_object_set_new(o, "needs", needs_json(row));
	return o;
}

static json_t *side_json(const struct pt_race_side *s)
{
	json_t *rows = json_array();
	json_t *o = json_pack("{s:s, s:s, s:b, s:s, s:I, s:I}", "arch", s->host->arch->name, "mode",
			      s->host->arch->modes[s->job.mode].name, "ran", s->ran, "why", s->why,
			      "calls", (json_int_t)s->calls, "different_calls",
			      (json_int_t)s->different);

	for (size_t i = 0; s->ran && i < s->nr_rows; i++)
		json_array_append_new(rows, row_json(&s->row[i]));
	json_object_set_new(o, "rows", rows);
	return o;
}

json_t *pt_races_data(const struct pt_races *r)
{
	json_t *sides = json_array();

	for (size_t i = 0; i < r->nr_sides; i++)
		json_array_append_new(sides, side_json(&r->side[i]));
	return json_pack("{s:s, s:s?, s:o}", "schema", "ptconform-race-1", "kernel", r->version,
			 "subjects", sides);
}

int pt_races_json(FILE *f, const struct pt_races *r)
{
	json_t *o = pt_races_data(r);
	int err;

	err = !o || json_dumpf(o, f, JSON_INDENT(1));
	fputc('\n', f);
	json_decref(o);
	return err;
}
