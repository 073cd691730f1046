// SPDX-License-Identifier: GPL-2.0-or-later
/* The table's causes of violations, each with its witness. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/report/table.h"
#include "conformance/words/last_words.h"

/* Causes shown with their whole witness; the others get a line each. */
#define FULL_FAILURES 12
/* So many have a line in the overview. */
#define OVERVIEW 24

static void put_known(const struct table *t, const struct pt_result_row *row)
{
	char line[300];

	if (row->no_caller)
		pt_put_field(t, "callers", "none known: nothing in the tree calls it");
	if (!row->known)
		return;
	pt_known_line(row->known, line, sizeof(line));
	pt_put_field(t, "known", line);
}

/* A predicate that answered rightly wherever its own clauses asked it. */
static void put_silent_cause(const struct table *t, const struct pt_cause *c,
			     const struct pt_result_row *shown)
{
	char line[200];
	if (!pt_is_consequence(shown))
		return;
	snprintf(line, sizeof(line), "%s(): if it answered as its own clauses say, this would hold",
		 c->helper);
	pt_put_field(t, "cause", line);
}

static void put_witness(const struct table *t, const struct pt_result_row *row)
{
	if (!row->witness) {
		pt_put_field(t, "machine", row->machine);
		pt_put_field(t, "switches", row->switches);
		pt_put_field(t, "got", row->reason);
		return;
	}
	char *witness = pt_witness_text(row);
	for (char *at = witness, *next; at && *at; at = next) {
		next = strchr(at, '\n');
		if (next)
			*next++ = '\0';
		char word[12] = "";
		size_t n = strcspn(at, " ");
		if (n < sizeof(word))
			memcpy(word, at, n);
		pt_put_field(t, n < 10 ? word : "", n < 10 ? at + n + strspn(at + n, " ") : at);
	}
	free(witness);
}

/* ---- a line for each -------------------------------------------------------------------- */

/* "helper clause", and how many clauses more follow from it. */
static void brief_name(const struct pt_told *x, char *buf, size_t size)
{
	struct pt_text t;
	pt_text_init(&t, buf, size);
	pt_text_add(&t, "%s %s", pt_name_of(x->shown->row), x->shown->row->clause);
	if (x->cause.clauses > 1)
		pt_text_add(&t, " +%zu", x->cause.clauses - 1);
}

/* "sun4u,sun4v", or how many where that is long. */
static void brief_modes(const struct pt_told *x, char *buf, size_t size)
{
	pt_modes_of(&x->set, buf, size);
	if (pt_nr_names(buf) > 3)
		snprintf(buf, size, "%zu modes", pt_nr_names(buf));
}

struct widths {
	size_t name, modes;
};

static void put_brief(const struct table *t, const struct pt_told *x, struct widths w)
{
	static const char *const ranks[] = { "new", "known", "no caller known" };
	const char *rank = t->r->tree ? ranks[x->rank] : "";
	char name[160], modes[512], line[800];
	brief_name(x, name, sizeof(name));
	brief_modes(x, modes, sizeof(modes));
	/* where all of it is too long, the modes can be read below */
	if (12 + w.name + 2 + w.modes + 2 + strlen(rank) > pt_columns(t)) {
		*modes = '\0';
		w.modes = 0;
	}
	snprintf(line, sizeof(line), "  %-3s %-7s %-*s  %-*s%s%s", x->shown->row->rule,
		 x->cause.arch, (int)w.name, name, (int)w.modes, modes, w.modes ? "  " : "", rank);
	for (size_t n = strlen(line); n && line[n - 1] == ' ';)
		line[--n] = '\0';
	pt_put(t, x->rank == PT_RANK_NEW ? RED : PLAIN, line);
	fputc('\n', t->f);
}

/* All of them in one screen, before one fills it with its witness. */
static void put_overview(const struct table *t, const struct pt_told *told, size_t n)
{
	bool more = false;
	size_t shown = n > OVERVIEW ? OVERVIEW : n;
	struct widths w = { 0, 0 };
	char name[160], modes[512];
	if (n < 2)
		return;
	for (size_t i = 0; i < shown; i++) {
		brief_name(&told[i], name, sizeof(name));
		brief_modes(&told[i], modes, sizeof(modes));
		w.name = strlen(name) > w.name ? strlen(name) : w.name;
		w.modes = strlen(modes) > w.modes ? strlen(modes) : w.modes;
		more |= told[i].cause.clauses > 1;
	}
	fprintf(t->f, "\nthe causes%s:\n", more ? "; +1: one clause more follows from it" : "");
	for (size_t i = 0; i < shown; i++)
		put_brief(t, &told[i], w);
	if (shown < n)
		fprintf(t->f, "  and %zu more, below\n", n - shown);
}

/* ---- and each by itself ----------------------------------------------------------------- */

static bool is_rule_told(const struct pt_told *told, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (!told[i].shown->row->broke &&
		    !strcmp(told[i].shown->row->rule, told[at].shown->row->rule))
			return true;
	return false;
}

/* A rule's text stands with the first that breaks it. */
static void put_rule(const struct table *t, const struct pt_told *told, size_t at)
{
	const char *id = told[at].shown->row->rule;
	const struct pt_rule *rule = pt_rule_named(id);
	char line[1200];
	if (is_rule_told(told, at)) {
		snprintf(line, sizeof(line), "%s, as above", id);
		pt_put_field(t, "rule", line);
		return;
	}
	const char *text = rule ? rule->text : pt_origin_text(told[at].shown->row->origin);
	snprintf(line, sizeof(line), "%s: %s", id, *text ? text : "(no text)");
	pt_put_field(t, "rule", line);
	if (rule) {
		pt_put_field(t, "source", rule->source);
		pt_put_field(t, "relied on", rule->relied_on);
	}
}

static bool is_named_before(const struct pt_findings *g, size_t at, const struct pt_cause *c)
{
	for (size_t i = 0; i < at; i++)
		if (pt_is_of_cause(c, g->v[i].row) &&
		    !strcmp(g->v[i].row->helper, g->v[at].row->helper) &&
		    !strcmp(g->v[i].row->clause, g->v[at].row->clause))
			return true;
	return false;
}

/* "keeps-present, mmu-leaf of pud_modify", for all findings about the helper of one. */
static void also_text(const struct pt_findings *g, size_t at, const struct pt_told *x,
		      struct pt_cell_set *set, FILE *f)
{
	const struct pt_result_row *first = g->v[at].row;
	const struct pt_cause *c = &x->cause;
	const char *comma = "";
	for (size_t i = at; i < g->n; i++) {
		const struct pt_result_row *row = g->v[i].row;
		if (!pt_is_of_cause(c, row) || strcmp(row->helper, first->helper) != 0)
			continue;
		for (size_t k = 0; k < g->v[i].set.n; k++)
			pt_set_add(set, g->v[i].set.at[k].mode, g->v[i].set.at[k].engine);
		if (is_named_before(g, i, c) || pt_same_clause(row, x->shown->row))
			continue;
		fprintf(f, "%s%s", comma, row->clause);
		comma = ", ";
	}
	if (*comma && strcmp(first->helper, c->helper) != 0)
		fprintf(f, " of %s", pt_name_of(first));
	for (size_t i = 1; *comma && first->cause[i]; i++)
		fprintf(f, ", and from %s", first->cause[i]);
}

static bool is_first_of_helper(const struct pt_findings *g, size_t at, const struct pt_cause *c)
{
	for (size_t i = 0; i < at; i++)
		if (pt_is_of_cause(c, g->v[i].row) &&
		    !strcmp(g->v[i].row->helper, g->v[at].row->helper))
			return false;
	return true;
}

static void put_also_of(const struct table *t, const struct pt_findings *g, size_t at,
			const struct pt_told *x)
{
	struct pt_cell_set set = { .arch = x->cause.arch };
	char *buf = NULL, cells[1024];
	size_t size;
	FILE *f = pt_open_text(&buf, &size);
	also_text(g, at, x, &set, f);
	fflush(f);
	if (size && !pt_same_set(&set, &x->set)) {
		pt_set_text(&set, cells, sizeof(cells));
		fprintf(f, "  %s", cells);
	}
	pt_close_text(f);
	pt_put_field(t, "also", buf);
	free(buf);
}

/* What follows from the same: a line for each helper, the cause's own first. */
static void put_also(const struct table *t, const struct pt_findings *g, const struct pt_told *x)
{
	const struct pt_cause *c = &x->cause;
	for (int others = 0; others < 2; others++)
		for (size_t i = 0; i < g->n; i++)
			if (pt_is_of_cause(c, g->v[i].row) &&
			    pt_is_consequence(g->v[i].row) == others && is_first_of_helper(g, i, c))
				put_also_of(t, g, i, x);
}

static void put_title(const struct table *t, const struct pt_told *x)
{
	const struct pt_result_row *row = x->shown->row;
	char cells[1024], line[1200];
	pt_set_text(&x->set, cells, sizeof(cells));
	pt_put(t, RED, "FAIL ");
	snprintf(line, sizeof(line), "%s %s", pt_name_of(row),
		 !row->broke				? row->clause
		 : strcmp(row->broke, PT_BROKE_WARNING) ? "breaks"
							: "warns");
	pt_put(t, BOLD, line);
	fprintf(t->f, "  %s\n", cells);
}

/* Of several modes whose entries differ, whose the witness is. */
static void put_whose(const struct table *t, const struct pt_told *x)
{
	char cells[1024], line[1200];
	if (pt_same_set(&x->set, &x->shown->set))
		return;
	pt_set_text(&x->shown->set, cells, sizeof(cells));
	snprintf(line, sizeof(line), "%s; elsewhere the bits are others", cells);
	pt_put_field(t, "shown of", line);
}

static void put_clause(const struct table *t, const struct pt_told *told, size_t at)
{
	const struct pt_told *x = &told[at];
	const struct pt_result_row *row = x->shown->row;
	put_silent_cause(t, &x->cause, row);
	put_rule(t, told, at);
	put_known(t, row);
	put_whose(t, x);
	put_witness(t, row);
}

static void put_cause(const struct table *t, const struct pt_findings *all,
		      const struct pt_told *told, size_t at)
{
	const struct pt_told *x = &told[at];
	const struct pt_result_row *row = x->shown->row;
	put_title(t, x);
	if (row->broke)
		put_witness(t, row);
	else
		put_clause(t, told, at);
	put_also(t, all, x);
	char *command = pt_command_for(t->r, row);
	fprintf(t->f, "  %-9s %s\n\n", "again", command);
	free(command);
}

static void put_cause_briefly(const struct table *t, const struct pt_findings *all,
			      const struct pt_told *x)
{
	const struct pt_result_row *row = x->shown->row;
	put_title(t, x);
	if (row->broke) {
		put_witness(t, row);
		put_also(t, all, x);
		return;
	}
	put_silent_cause(t, &x->cause, row);
	pt_put_field(t, "rule", row->rule);
	put_known(t, row);
	pt_put_field(t, "machine", row->machine);
	pt_put_field(t, "switches", row->switches);
	if (row->witness) {
		pt_put_field(t, "expected", row->witness->expected);
		pt_put_field(t, "got", row->witness->got);
	} else {
		pt_put_field(t, "got", row->reason);
	}
	put_also(t, all, x);
}

void pt_put_failures(const struct table *t)
{
	struct pt_findings g = pt_findings_of(t->r, PT_FAIL, pt_same_finding);
	size_t n;
	struct pt_cause *causes = pt_causes_list(t->r, &n);
	struct pt_told *told = pt_causes_told(&g, causes, n);
	put_overview(t, told, n);
	if (n)
		fputc('\n', t->f);
	for (size_t i = 0; i < n && i < FULL_FAILURES; i++)
		put_cause(t, &g, told, i);
	if (n > FULL_FAILURES)
		fprintf(t->f,
			"%zu more, in short (--format json has every witness; --helper narrows):\n",
			n - FULL_FAILURES);
	for (size_t i = FULL_FAILURES; i < n; i++)
		put_cause_briefly(t, &g, &told[i]);
	free(told);
	free(causes);
	pt_findings_free(&g);
}

/* ---- in so many lines ------------------------------------------------------------------- */

/* Nobody has judged it, or all that it is shown by. */
static bool is_new(const struct pt_told *x)
{
	return x->rank == PT_RANK_NEW || !x->shown->row->known;
}

/* Those that are new first, each in their order; how many they are. */
static size_t new_first(struct pt_told *told, size_t n)
{
	struct pt_told *known = pt_need(calloc(n + 1, sizeof(*known)));
	size_t fresh = 0, rest = 0;

	for (size_t i = 0; i < n; i++)
		if (is_new(&told[i]))
			told[fresh++] = told[i];
		else
			known[rest++] = told[i];
	memcpy(told + fresh, known, rest * sizeof(*known));
	free(known);
	return fresh;
}

/* "D2 pte_mkdirty +2, L1 pmd_huge" of an architecture; of these none is new. */
static void put_known_of(FILE *f, const struct pt_told *told, size_t n, size_t at)
{
	const char *arch = told[at].cause.arch, *comma = "";

	fprintf(f, "%s ", arch);
	for (size_t i = at; i < n; i++) {
		const struct pt_result_row *row = told[i].shown->row;

		if (strcmp(told[i].cause.arch, arch) != 0)
			continue;
		fprintf(f, "%s%s %s", comma, row->rule, pt_name_of(row));
		if (told[i].cause.clauses > 1)
			fprintf(f, " +%zu", told[i].cause.clauses - 1);
		comma = ", ";
	}
}

static bool is_first_of_its_arch(const struct pt_told *told, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (!strcmp(told[i].cause.arch, told[at].cause.arch))
			return false;
	return true;
}

/* What is known, without lines of its own. */
static void put_known_ones(const struct table *t, const struct pt_told *told, size_t n)
{
	char *text = NULL;
	size_t size;
	FILE *f;

	if (!n)
		return;
	f = pt_open_text(&text, &size);
	fprintf(f, "%zu known cause%s: ", n, n == 1 ? "" : "s");
	for (size_t i = 0; i < n; i++) {
		if (!is_first_of_its_arch(told, i))
			continue;
		fputs(i ? "; " : "", f);
		put_known_of(f, told, n, i);
	}
	pt_close_text(f);
	fputc('\n', t->f);
	pt_put_wrapped(t, 0, 2, text);
	free(text);
}

/* Puts it if it fits; how many lines it has, 0: it did not. */
static size_t put_if_it_fits(const struct table *t, const struct pt_findings *g,
			     const struct pt_told *told, size_t at, size_t room)
{
	struct table some = *t;
	char *text = NULL;
	size_t size, lines;

	some.f = pt_open_text(&text, &size);
	put_cause(&some, g, told, at);
	pt_close_text(some.f);
	lines = pt_lines_of(text);
	if (lines > room)
		lines = 0;
	else
		fputs(text, t->f);
	free(text);
	return lines;
}

/* What is known, as far as there is room; how many of them were put. */
static size_t put_known_in(const struct table *t, const struct pt_findings *g,
			   const struct pt_told *told, size_t from, size_t n, size_t room)
{
	size_t at = from, lines;

	for (; at < n; at++) {
		lines = put_if_it_fits(t, g, told, at, room);
		if (!lines)
			break;
		room -= lines;
	}
	return at - from;
}

/* The lines before the first witness. */
static size_t put_all_causes(const struct table *t, const struct pt_told *told, size_t fresh,
			     size_t n)
{
	struct table some = *t;
	char *text = NULL;
	size_t size, lines;

	some.f = pt_open_text(&text, &size);
	put_overview(&some, told, fresh);
	put_known_ones(&some, told + fresh, n - fresh);
	if (n)
		fputc('\n', some.f);
	pt_close_text(some.f);
	lines = pt_lines_of(text);
	fputs(text, t->f);
	free(text);
	return lines;
}

void pt_put_failures_in(const struct table *t, size_t room)
{
	struct pt_findings g = pt_findings_of(t->r, PT_FAIL, pt_same_finding);
	size_t n, fresh, shown, used;
	struct pt_cause *causes = pt_causes_list(t->r, &n);
	struct pt_told *told = pt_causes_told(&g, causes, n);

	fresh = shown = new_first(told, n);
	used = put_all_causes(t, told, fresh, n) + 1;
	for (size_t i = 0; i < fresh; i++)
		used += put_if_it_fits(t, &g, told, i, SIZE_MAX);
	shown += put_known_in(t, &g, told, fresh, n, room > used ? room - used : 0);
	if (shown < n)
		fprintf(t->f, "%s%zu known cause%s in full: --verbose, or --helper NAME\n",
			shown > fresh ? "the other " : "", n - shown, n - shown == 1 ? "" : "s");
	free(told);
	free(causes);
	pt_findings_free(&g);
}
