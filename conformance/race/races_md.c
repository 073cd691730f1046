// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A section for each scenario, in Markdown: what it is about, the way to each bug, what fixed it,
 * and what each lock, barrier, flush and test of the fixed variants is for.  Of one subject the way
 * and the needs, of all the verdicts.
 */
#include <string.h>

#include "conformance/race/races.h"
#include "conformance/race/words.h"

/* ---- verdicts ---- */

/* "violated", or by memory model where they differ: "clean, clean, violated". */
static void put_verdicts(FILE *f, const struct pt_race_side *s, size_t at, size_t n)
{
	bool same = true;

	for (size_t i = 1; i < n; i++)
		same &= s->row[at].verdict == s->row[at + i].verdict;
	for (size_t i = 0; s->ran && i < (same ? 1 : n); i++)
		fprintf(f, "%s%s", i ? ", " : "", pt_race_verdict_names[s->row[at + i].verdict]);
	fputs(s->ran ? " |" : "not run |", f);
}

static void put_variant(FILE *f, const struct pt_races *r, size_t at, size_t n)
{
	const struct pt_variant *v = pt_race_row_variant(&r->side[0].row[at]);

	fprintf(f, "| `%s` | %s |", v->name, v->what);
	for (size_t i = 0; i < r->nr_sides; i++) {
		fputc(' ', f);
		put_verdicts(f, &r->side[i], at, n);
	}
	fputc('\n', f);
}

static void put_variants(FILE *f, const struct pt_races *r, size_t at, size_t n)
{
	fputs("| variant | |", f);
	for (size_t i = 0; i < r->nr_sides; i++)
		fprintf(f, " %s |", r->side[i].host->arch->name);
	fputs("\n|---|---|", f);
	for (size_t i = 0; i < r->nr_sides; i++)
		fputs("---|", f);
	fputc('\n', f);
	for (size_t i = 0, m; i < n; i += m) {
		m = pt_race_variant_end(&r->side[0], at + i) - (at + i);
		put_variant(f, r, at + i, m);
	}
	fputc('\n', f);
}

static void put_absent(FILE *f, const struct pt_races *r, size_t at)
{
	for (size_t i = 0; i < r->nr_sides; i++)
		if (r->side[i].ran && r->side[i].row[at].verdict == PT_RACE_ABSENT)
			fprintf(f, "Absent on %s: %s.\n", r->side[i].host->arch->name,
				r->side[i].row[at].why);
}

/* ---- the way to a bug ---- */

/* The first of the rows that is violated, of the first subject where one is. */
static const struct pt_race_row *violated(const struct pt_races *r, size_t at, size_t n,
					  const struct pt_race_side **side)
{
	for (size_t i = 0; i < r->nr_sides; i++)
		for (size_t k = at; r->side[i].ran && k < at + n; k++)
			if (r->side[i].row[k].verdict == PT_RACE_VIOLATED) {
				*side = &r->side[i];
				return &r->side[i].row[k];
			}
	return NULL;
}

static void put_bug(FILE *f, const struct pt_races *r, size_t at, size_t n)
{
	const struct pt_race_side *side;
	const struct pt_race_row *row = violated(r, at, n, &side);

	if (!row)
		return;
	fprintf(f,
		"\n### The bug `%s`\n\nWhat it does: %s.\nThe shortest way, on %s in memory model "
		"%s:\n\n```\n",
		pt_race_row_variant(row)->name, pt_race_row_variant(row)->what,
		side->host->arch->name, pt_memory_names[row->memory]);
	pt_trail_print(f, &row->trail, "");
	fprintf(f, "==> %s\n```\n", row->why);
}

/* ---- what is needed ---- */

static const struct pt_race_need *need_of(const struct pt_race_row *row, const char *what)
{
	for (size_t i = 0; i < row->nr_needs; i++)
		if (!strcmp(row->need[i].what, what))
			return &row->need[i];
	return NULL;
}

/* In which models it goes wrong without it, and what. */
static void put_need(FILE *f, const struct pt_race_row *rows, size_t n, const char *what)
{
	const char *wrong = "";
	unsigned models = 0;

	fprintf(f, "| %s |", what);
	for (size_t i = 0; i < n; i++) {
		const struct pt_race_need *need = need_of(&rows[i], what);

		if (!need || need->without != PT_RACE_VIOLATED)
			continue;
		fprintf(f, "%s %s", models++ ? "," : "", pt_memory_names[rows[i].memory]);
		wrong = *wrong ? wrong : need->wrong;
	}
	fprintf(f, "%s | %s |\n", models ? "" : " –", wrong);
}

static void put_fix(FILE *f, const struct pt_race_side *s, size_t at, size_t n)
{
	const struct pt_race_row *rows = &s->row[at];
	const struct pt_variant *v = pt_race_row_variant(rows);

	fprintf(f, "\n### Fixed: `%s`\n\nWhat it does: %s.\nWhat changed it: %s.\n", v->name,
		v->what, v->fixed);
	for (size_t i = 0; i < PT_ARRAY_SIZE(v->unreached) && v->unreached[i].label; i++)
		fprintf(f, "It never comes to \"%s\": %s.\n", v->unreached[i].label,
			v->unreached[i].why);
	if (!s->ran || !rows[n - 1].nr_needs)
		return;
	fprintf(f, "\n| what is there | needed in | without it (%s) |\n|---|---|---|\n",
		s->host->arch->name);
	for (size_t i = 0; i < rows[n - 1].nr_needs; i++)
		put_need(f, rows, n, rows[n - 1].need[i].what);
}

/* ---- a scenario ---- */

static void put_scenario(FILE *f, const struct pt_races *r, size_t at, size_t n)
{
	const struct pt_race_side *first = &r->side[0];
	const struct pt_scenario *is = first->row[at].scenario;

	fprintf(f, "\n## %s\n\nWho meets whom: %s.\n\nWhat a user loses: %s.\n\n", is->name,
		is->what, is->wrong_is);
	fprintf(f, "The kernel's functions: %s.\n\nLeft out: %s.\n\n", is->functions, is->left_out);
	put_variants(f, r, at, n);
	put_absent(f, r, at);
	for (size_t i = 0, m; i < n; i += m) {
		m = pt_race_variant_end(first, at + i) - (at + i);
		if (pt_race_row_variant(&first->row[at + i])->fixed)
			put_fix(f, first, at + i, m);
		else
			put_bug(f, r, at + i, m);
	}
}

static void put_preface(FILE *f)
{
	fputs("<!-- SPDX-License-Identifier: GPL-2.0-or-later -->\n"
	      "<!-- Made by `make docs`: ptconform race --necessity --format md. -->\n"
	      "# Races\n\n"
	      "What the kernel's functions make of page table entries that others use at the same "
	      "time: a section for each\n"
	      "scenario of `ptconform race`, and `ptconform explain SCENARIO` prints one.  A "
	      "variant "
	      "with a bug has the\n"
	      "shortest way to what is wrong, a step a line: who, in which function, what he did, "
	      "and below it what changed.\n"
	      "A fixed one has what it needs: each lock, barrier, flush and test is left out in "
	      "turn, and in the memory\n"
	      "models that are named something goes wrong then.  What is needed in none may be "
	      "there for others: for what\n"
	      "the scenario leaves out.\n\n"
	      "The memory models: `sc`, everything at once and in order; `tso`, stores wait in a "
	      "buffer (x86, s390, sparc);\n"
	      "`weak`, stores leave in any order and loads may be early (arm64, powerpc; "
	      "`conformance/race/machine.h` says\n"
	      "what it leaves out).  Where one verdict stands it is that of all three.\n\n"
	      "All scenarios leave out: other addresses and levels than those that they name, "
	      "memory that runs out, signals.\n"
	      "Actors are written after the kernel's functions, and are not those: clean is said "
	      "of the order of their\n"
	      "steps.  How to write one: [scenario.md](scenario.md).\n",
	      f);
}

int pt_races_md(FILE *f, const struct pt_races *r)
{
	const struct pt_race_side *first = &r->side[0];

	if (!r->o->nr_operands)
		put_preface(f);
	for (size_t at = 0, n; at < first->nr_rows; at += n) {
		n = pt_race_scenario_end(first, at) - at;
		put_scenario(f, r, at, n);
	}
	return 0;
}
