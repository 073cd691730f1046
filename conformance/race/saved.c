// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/race/saved.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/options/options.h"
#include "conformance/race/words.h"
#include "conformance/words/last_words.h"
#include "conformance/words/names.h"

static const char *text_of(const json_t *o, const char *key)
{
	const char *s = json_string_value(json_object_get(o, key));

	return s ? s : "";
}

static bool take_moves(const json_t *moves, struct pt_trail *t)
{
	const size_t n = json_array_size(moves);

	if (!n || n > PT_TRAIL_MOVES)
		return false;
	for (size_t i = 0; i < n; i++) {
		const json_t *m = json_array_get(moves, i);

		if (!json_is_integer(m) || json_integer_value(m) < 0 ||
		    json_integer_value(m) > UINT32_MAX)
			return false;
		t->move[i] = (pt_move)json_integer_value(m);
	}
	t->nr_moves = n;
	return true;
}

/* False: it has no trail, or one of something that is not there any more. */
static bool take_row(const json_t *from, struct pt_race_row *row)
{
	const json_t *trail = json_object_get(from, "trail");
	int variant, memory;

	memset(row, 0, sizeof(*row));
	row->scenario = pt_race_scenario_named(text_of(from, "scenario"));
	if (!trail || !row->scenario)
		return false;
	variant = pt_race_variant_named(row->scenario, text_of(from, "variant"));
	memory = pt_name_index(pt_memory_names, PT_NR_MEMORIES, text_of(from, "memory"));
	if (variant < 0 || memory < 0 || !take_moves(json_object_get(trail, "moves"), &row->trail))
		return false;
	snprintf(row->trail.hash, sizeof(row->trail.hash), "%s", text_of(trail, "hash"));
	row->variant = (unsigned)variant;
	row->memory = (enum pt_memory)memory;
	return true;
}

static bool is_there(const struct pt_race_row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!strcmp(rows[i].trail.hash, rows[n].trail.hash))
			return true;
	return false;
}

static size_t take_rows(const json_t *report, struct pt_race_row *rows)
{
	const json_t *subjects = json_object_get(report, "subjects"), *subject, *row;
	size_t n = 0, i, k;

	json_array_foreach(subjects, i, subject)
		json_array_foreach(json_object_get(subject, "rows"), k,
				   row) if (take_row(row, &rows[n]) && !is_there(rows, n)) n++;
	return n;
}

static size_t count_rows(const json_t *report)
{
	const json_t *subjects = json_object_get(report, "subjects"), *subject;
	size_t n = 0, i;

	json_array_foreach(subjects, i, subject) n +=
		json_array_size(json_object_get(subject, "rows"));
	return n;
}

int pt_race_read_trails(const char *path, struct pt_race_row **rows, size_t *n)
{
	json_error_t e;
	json_t *report = json_load_file(path, 0, &e);

	if (!report)
		return pt_usage("%s cannot be read: %s", path, e.text);
	if (strcmp(text_of(report, "schema"), "ptconform-race-1") != 0) {
		json_decref(report);
		return pt_usage("%s is no report of ptconform race --format json", path);
	}
	*rows = pt_need(calloc(count_rows(report) + 1, sizeof(**rows)));
	*n = take_rows(report, *rows);
	json_decref(report);
	if (*n)
		return -1;
	free(*rows);
	return pt_usage("%s has no trail of a scenario that there is", path);
}
