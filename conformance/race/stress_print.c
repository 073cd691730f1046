// SPDX-License-Identifier: GPL-2.0-or-later
#include <jansson.h>
#include <string.h>

#include "conformance/race/stress.h"

#define NAMES 32
#define WIDTH 11

static const struct pt_variant *variant_of(const struct pt_race_row *row)
{
	return &row->scenario->variants[row->variant];
}

static const struct pt_stressed *stressed(const struct pt_race_side *side,
					  const struct pt_race_row *row)
{
	return &side->stressed[pt_stress_of(row->scenario, row->variant)];
}

static const char *mode_of(const struct pt_race_side *side)
{
	return side->host->arch->modes[side->job.mode].name;
}

static void put_cell(FILE *f, const struct pt_race_side *side, const struct pt_race_row *row)
{
	const char *why;
	const enum pt_stress_says says = pt_stress_says(side, row, &why);
	const struct pt_stressed *s = stressed(side, row);
	char text[64];

	if (says == PT_SAYS_SEEN || says == PT_SAYS_NOT_SEEN)
		snprintf(text, sizeof(text), "%llu/%llu%s", (unsigned long long)s->bad,
			 (unsigned long long)s->rounds, pt_stress_disagrees(side, row) ? " !" : "");
	else
		snprintf(text, sizeof(text), "%s",
			 says == PT_SAYS_ABSENT ? "-" : pt_stress_says_names[says]);
	fprintf(f, " %-*s", WIDTH, text);
}

static void put_line(FILE *f, const struct pt_races *r, size_t at)
{
	const struct pt_race_row *row = &r->side[0].row[at];

	if (!at || row->scenario != row[-1].scenario)
		fprintf(f, "%s: %s\n", row->scenario->name, row->scenario->what);
	fprintf(f, "  %-16s %-*s", variant_of(row)->name, NAMES - 19,
		variant_of(row)->fixed ? "fixed" : "has the bug");
	for (size_t i = 0; i < r->nr_sides; i++)
		if (r->side[i].ran)
			put_cell(f, &r->side[i], &r->side[i].row[at]);
		else
			fprintf(f, " %-*s", WIDTH, "?");
	fputc('\n', f);
}

/* Why nothing can be said, each reason once for a scenario. */
static void put_reasons(FILE *f, const struct pt_race_side *side)
{
	const char *why, *before = NULL;

	for (size_t k = 0; k < side->nr_rows; k++) {
		const enum pt_stress_says says = pt_stress_says(side, &side->row[k], &why);

		if (*why && (!before || strcmp(why, before) != 0))
			fprintf(f, "%s is %s on %s %s: %s\n", side->row[k].scenario->name,
				says == PT_SAYS_SKIP ? "skipped" : pt_stress_says_names[says],
				side->host->arch->name, mode_of(side), why);
		before = *why ? why : before;
	}
}

static void put_machine(FILE *f, const struct pt_race_side *side)
{
	if (!side->ran)
		fprintf(f, "%s %s was not run: %s\n", side->host->arch->name, mode_of(side),
			side->why);
	else if (*side->machine)
		fprintf(f, "%s %s: %s\n", side->host->arch->name, mode_of(side), side->machine);
	if (side->ran)
		put_reasons(f, side);
}

int pt_stress_table(FILE *f, const struct pt_races *r)
{
	fprintf(f, "ptconform race --stress, %s%s: on two processors of a bare machine\n",
		r->version ? "kernel " : "builtin helpers", r->version ? r->version : "");
	fputs("n/m: in n of m rounds what must not be was seen; never met: nothing can be "
	      "said; - absent; ! the search finds it not\n\n",
	      f);
	fprintf(f, "%-*s", NAMES, "");
	for (size_t i = 0; i < r->nr_sides; i++)
		fprintf(f, " %-*s", WIDTH, r->side[i].host->arch->name);
	fputc('\n', f);
	for (size_t k = 0; k < r->side[0].nr_rows; k++)
		put_line(f, r, k);
	fputc('\n', f);
	for (size_t i = 0; i < r->nr_sides; i++)
		put_machine(f, &r->side[i]);
	return 0;
}

static json_t *row_json(const struct pt_race_side *side, const struct pt_race_row *row)
{
	const struct pt_stressed *s = stressed(side, row);
	const char *why;
	const enum pt_stress_says says = pt_stress_says(side, row, &why);

	return json_pack("{s:s, s:s, s:b, s:s, s:s, s:s, s:b, s:I, s:I, s:I, s:I}", "scenario",
			 row->scenario->name, "variant", variant_of(row)->name, "fixed",
			 variant_of(row)->fixed != NULL, "search",
			 pt_race_verdict_names[row->verdict], "machine", pt_stress_says_names[says],
			 "why", why, "disagrees", pt_stress_disagrees(side, row), "rounds",
			 (json_int_t)s->rounds, "before", (json_int_t)s->before, "after",
			 (json_int_t)s->after, "bad", (json_int_t)s->bad);
}

static json_t *side_json(const struct pt_race_side *side)
{
	json_t *rows = json_array();

	for (size_t k = 0; side->ran && k < side->nr_rows; k++)
		json_array_append_new(rows, row_json(side, &side->row[k]));
	return json_pack("{s:s, s:s, s:b, s:s, s:s, s:o}", "arch", side->host->arch->name, "mode",
			 mode_of(side), "ran", side->ran, "why", side->why, "machine",
			 side->machine, "rows", rows);
}

int pt_stress_json(FILE *f, const struct pt_races *r)
{
	json_t *sides = json_array(), *o;
	int err;

	for (size_t i = 0; i < r->nr_sides; i++)
		json_array_append_new(sides, side_json(&r->side[i]));
	o = json_pack("{s:s, s:s?, s:o}", "schema", "ptconform-race-stress-1", "kernel", r->version,
		      "subjects", sides);
	err = !o || json_dumpf(o, f, JSON_INDENT(1));
	fputc('\n', f);
	json_decref(o);
	return err;
}
