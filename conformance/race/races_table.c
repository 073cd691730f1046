// SPDX-License-Identifier: GPL-2.0-or-later
/* A line for each variant, a column for each subject, a letter for each memory model. */
#include <string.h>

#include "conformance/race/races.h"
#include "conformance/race/words.h"
#include "conformance/words/names.h"

#define NAMES 34

static char plain_letter(const struct pt_race_row *row)
{
	static const char letters[] = { [PT_RACE_NOT_RUN] = '?',
					[PT_RACE_CLEAN] = 'c',
					[PT_RACE_VIOLATED] = 'v',
					[PT_RACE_ABSENT] = '-',
					[PT_RACE_ERROR] = 'e' };

	return letters[row->verdict];
}

/* A capital is what the scenario's table does not say. */
static char letter_of(const struct pt_race_row *row)
{
	const char c = plain_letter(row);

	return pt_race_is_expected(row) || c == '-' ? c : (char)(c - 'a' + 'A');
}

/* The architecture, and the mode where there may be several. */
static void name_side(const struct pt_races *r, const struct pt_race_side *s, char *buf,
		      size_t size)
{
	const bool modes = r->o->all_modes || r->o->nr_mode;

	snprintf(buf, size, "%s%s%s", s->host->arch->name, modes ? " " : "",
		 modes ? s->host->arch->modes[s->job.mode].name : "");
}

static int width_of(const struct pt_races *r, const struct pt_race_side *s)
{
	char name[64];

	name_side(r, s, name, sizeof(name));
	return strlen(name) < 8 ? 8 : (int)strlen(name);
}

static void put_head(FILE *f, const struct pt_races *r)
{
	char name[64];

	fprintf(f, "%-*s", NAMES, "");
	for (size_t i = 0; i < r->nr_sides; i++) {
		name_side(r, &r->side[i], name, sizeof(name));
		fprintf(f, " %-*s", width_of(r, &r->side[i]), name);
	}
	fputc('\n', f);
}

/* Rows of one line, from `at`: as many as it has memory models. */
static size_t put_line(FILE *f, const struct pt_races *r, size_t at)
{
	const struct pt_race_row *row = r->side[0].row;
	const bool first = !at || row[at].scenario != row[at - 1].scenario;
	const size_t n = pt_race_variant_end(&r->side[0], at) - at;

	if (first)
		fprintf(f, "%s: %s\n", row[at].scenario->name, row[at].scenario->what);
	fprintf(f, "  %-16s %-*s", pt_race_row_variant(&row[at])->name, NAMES - 19,
		pt_race_row_variant(&row[at])->fixed ? "fixed" : "has the bug");
	for (size_t i = 0; i < r->nr_sides; i++) {
		char word[PT_NR_MEMORIES + 1] = "";

		for (size_t m = 0; m < n; m++)
			word[m] = r->side[i].ran ? letter_of(&r->side[i].row[at + m]) : '?';
		fprintf(f, " %-*s", width_of(r, &r->side[i]), word);
	}
	fputc('\n', f);
	return n;
}

/* ---- in short: a line for each scenario ------------------------------------------------- */

/* A scenario's rows on one subject. */
struct short_cell {
	size_t bugs, found;		/* variants that have one, and are violated in some model */
	char fixed[PT_NR_MEMORIES + 1]; /* the worst letter of the fixed ones */
	bool odd;			/* something is not as expected, or not known */
};

static bool is_worse(char a, char b)
{
	static const char order[] = "-cv?e";

	return !b || strchr(order, a) > strchr(order, b);
}

static void add_to(struct short_cell *c, const struct pt_race_row *row, bool first, size_t memory)
{
	const char letter = plain_letter(row);

	c->odd |= letter_of(row) != letter || row->verdict == PT_RACE_ERROR ||
		  pt_race_is_failure(row);
	if (!pt_race_row_variant(row)->fixed)
		c->bugs += first && row->verdict != PT_RACE_ABSENT;
	else if (is_worse(letter, c->fixed[memory]))
		c->fixed[memory] = letter;
}

/* Is the variant of rows at to end violated in some memory model? */
static bool is_found(const struct pt_race_row *row, size_t at, size_t end)
{
	for (size_t k = at; k < end; k++)
		if (row[k].verdict == PT_RACE_VIOLATED)
			return true;
	return false;
}

static struct short_cell in_short(const struct pt_race_side *s, size_t at, size_t end)
{
	struct short_cell c = { .bugs = 0 };

	for (size_t line = at; line < end; line = pt_race_variant_end(s, line)) {
		const size_t next = pt_race_variant_end(s, line);

		for (size_t k = line; k < next; k++)
			add_to(&c, &s->row[k], k == line, k - line);
		c.found +=
			!pt_race_row_variant(&s->row[line])->fixed && is_found(s->row, line, next);
	}
	return c;
}

static void put_short_cell(FILE *f, const struct pt_races *r, const struct pt_race_side *s,
			   const struct short_cell *c)
{
	char word[64] = "?";

	if (s->ran && !c->bugs)
		snprintf(word, sizeof(word), "%s", "-");
	else if (s->ran)
		snprintf(word, sizeof(word), "%zu/%zu %s%s", c->found, c->bugs, c->fixed,
			 c->odd ? " !" : "");
	fprintf(f, " %-*s", width_of(r, s), word);
}

/* Returns the scenario's end; its variants follow where one is not as expected. */
static size_t put_short(FILE *f, const struct pt_races *r, size_t at)
{
	const size_t end = pt_race_scenario_end(&r->side[0], at);
	bool odd = false;

	fprintf(f, "%-*s", NAMES, r->side[0].row[at].scenario->name);
	for (size_t i = 0; i < r->nr_sides; i++) {
		const struct short_cell c = in_short(&r->side[i], at, r->side[i].ran ? end : at);

		put_short_cell(f, r, &r->side[i], &c);
		odd |= c.odd;
	}
	fputc('\n', f);
	while (odd && at < end)
		at += put_line(f, r, at);
	return end;
}

/* All scenarios in short, or each variant? */
static bool is_short(const struct pt_options *o)
{
	return !o->nr_operands && !o->all && !o->verbose && !o->trail && !o->necessity &&
	       !o->variant;
}

static void put_needs(FILE *f, const struct pt_race_row *row)
{
	for (size_t i = 0; i < row->nr_needs; i++) {
		const struct pt_race_need *n = &row->need[i];

		fprintf(f, "    %-10s %s%s%s\n",
			n->without == PT_RACE_VIOLATED ? "needed"
			: n->without == PT_RACE_CLEAN  ? "not needed"
						       : "unknown",
			n->what, *n->wrong ? ": " : "", n->wrong);
	}
}

static void put_title(FILE *f, const struct pt_race_side *s, const struct pt_race_row *row)
{
	fprintf(f, "\n%s %s, %s %s, %s: ", row->scenario->name, pt_race_row_variant(row)->name,
		s->host->arch->name, s->host->arch->modes[s->job.mode].name,
		pt_memory_names[row->memory]);
}

static void put_row(FILE *f, const struct pt_race_side *s, const struct pt_race_row *row)
{
	put_title(f, s, row);
	switch (row->verdict) {
	case PT_RACE_VIOLATED:
		fprintf(f, "violated after %zu moves, trail %s\n", row->trail.nr_moves,
			row->trail.hash);
		pt_trail_print(f, &row->trail, "  ");
		fprintf(f, "  ==> %s\n", row->why);
		break;
	case PT_RACE_CLEAN:
		if (*row->why) {
			fprintf(f, "trail %s\n", row->trail.hash);
			pt_trail_print(f, &row->trail, "  ");
			fprintf(f, "  ==> %s\n", row->why);
			break;
		}
		fprintf(f, "clean, %llu states\n", (unsigned long long)row->found.states);
		put_needs(f, row);
		break;
	default:
		fprintf(f, "%s: %s\n", pt_race_verdict_names[row->verdict], row->why);
	}
}

/* Trails: of what is not as it should be; and where one scenario is asked for, one each. */
static bool is_told(const struct pt_races *r, size_t side, size_t at)
{
	const struct pt_race_row *row = &r->side[side].row[at];

	if (r->o->all || r->o->trail || pt_race_is_failure(row) || row->verdict == PT_RACE_ERROR)
		return true;
	if (r->o->necessity && row->nr_needs)
		return true;
	if (!r->o->nr_operands || row->verdict != PT_RACE_VIOLATED)
		return false;
	for (size_t s = 0; s <= side; s++)
		for (size_t i = 0; r->side[s].ran && i < (s < side ? r->side[s].nr_rows : at); i++)
			if (pt_race_is_alike(&r->side[s].row[i], row) &&
			    r->side[s].row[i].verdict == PT_RACE_VIOLATED)
				return false;
	return true;
}

/* The scenario's first row, and it is absent for the same reason as `row`, or for any. */
static bool begins_absent(const struct pt_race_side *s, size_t k, const struct pt_race_row *row)
{
	return s->row[k].verdict == PT_RACE_ABSENT &&
	       (!k || s->row[k].scenario != s->row[k - 1].scenario) &&
	       (!row || !strcmp(row->why, s->row[k].why));
}

/* All that are absent for this reason, of which row k is the first. */
static void put_absent_as(FILE *f, const struct pt_race_side *s, size_t k)
{
	size_t n = 0;

	for (size_t i = 0; i < k; i++)
		if (begins_absent(s, i, &s->row[k]))
			return;
	for (size_t i = k; i < s->nr_rows; i++)
		if (begins_absent(s, i, &s->row[k]))
			fprintf(f, "%s%s", n++ ? ", " : "", s->row[i].scenario->name);
	fprintf(f, " %s absent on %s: %s\n", n > 1 ? "are" : "is", s->host->arch->name,
		s->row[k].why);
}

static void put_absent(FILE *f, const struct pt_races *r)
{
	for (size_t i = 0; i < r->nr_sides; i++) {
		const struct pt_race_side *s = &r->side[i];

		if (!s->ran)
			fprintf(f, "%s %s was not run: %s\n", s->host->arch->name,
				s->host->arch->modes[s->job.mode].name, s->why);
		for (size_t k = 0; s->ran && k < s->nr_rows; k++)
			if (begins_absent(s, k, NULL))
				put_absent_as(f, s, k);
	}
}

/* Of a bug that was expected and not found: why.  In one memory model, for all alike. */
static void put_odd(FILE *f, const struct pt_races *r)
{
	for (size_t i = 0; i < r->nr_sides; i++) {
		const struct pt_race_side *s = &r->side[i];

		for (size_t k = 0; s->ran && k < s->nr_rows; k++)
			if (*s->row[k].odd &&
			    (!k || !pt_race_is_alike(&s->row[k], &s->row[k - 1]) ||
			     strcmp(s->row[k].odd, s->row[k - 1].odd) != 0))
				fprintf(f, "%s %s is not violated on %s: %s\n",
					s->row[k].scenario->name,
					pt_race_row_variant(&s->row[k])->name, s->host->arch->name,
					s->row[k].odd);
	}
}

static void put_summary(FILE *f, const struct pt_races *r)
{
	size_t count[PT_NR_RACE_VERDICTS] = { 0 }, failures = 0, odd = 0;
	u64 states = 0;
	double seconds = 0;

	for (size_t i = 0; i < r->nr_sides; i++)
		for (size_t k = 0; r->side[i].ran && k < r->side[i].nr_rows; k++) {
			const struct pt_race_row *row = &r->side[i].row[k];

			count[row->verdict]++;
			failures += pt_race_is_failure(row);
			odd += !pt_race_is_expected(row);
			states += row->found.states;
			seconds += row->seconds;
		}
	fprintf(f,
		"\n%zu clean, %zu violated, of these %zu of a fixed variant, %zu absent, %zu "
		"errors; %zu "
		"not as expected; %llu states in %.1f s\n",
		count[PT_RACE_CLEAN], count[PT_RACE_VIOLATED], failures, count[PT_RACE_ABSENT],
		count[PT_RACE_ERROR], odd, (unsigned long long)states, seconds);
}

int pt_races_table(FILE *f, const struct pt_races *r)
{
	fprintf(f, "ptconform race, %s%s: every interleaving, in memory models%s%s\n",
		r->version ? "kernel " : "builtin helpers", r->version ? r->version : "",
		r->o->memory ? " " : " sc tso weak", r->o->memory ? r->o->memory : "");
	fputs(is_short(r->o)
		      ? "n/m: n of m variants that have the bug show it; then, of those in which "
			"it is "
			"fixed, a letter for each model:\nc clean, v violated, e error; - absent, "
			"! not as expected; --verbose or SCENARIO: each variant\n\n"
		      : "a letter for each: v violated, c clean, - absent, e error; a capital is "
			"not as "
			"expected\n\n",
	      f);
	put_head(f, r);
	for (size_t at = 0; at < r->side[0].nr_rows;)
		at = is_short(r->o) ? put_short(f, r, at) : at + put_line(f, r, at);
	fputc('\n', f);
	put_absent(f, r);
	put_odd(f, r);
	for (size_t k = 0; k < r->side[0].nr_rows; k++)
		for (size_t i = 0; i < r->nr_sides; i++)
			if (r->side[i].ran && is_told(r, i, k))
				put_row(f, &r->side[i], &r->side[i].row[k]);
	put_summary(f, r);
	return 0;
}
