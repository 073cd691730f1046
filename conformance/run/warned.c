// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/run/warned.h"

#include <string.h>

#include "conformance/run/broken.h"
#include "conformance/run/unset.h"
#include "conformance/words/names.h"

bool pt_warned_is_open(const struct pt_cell *c)
{
	return c->row.status == PT_CELL_RAN && c->rs->warned && !c->rs->warnings.nr;
}

void pt_warned_note(struct pt_cell *c, const struct pt_response *traced)
{
	c->rs->warnings = traced->warnings;
}

static bool is_of_name(enum pt_helper h, const char *name)
{
	return !strcmp(pt_helpers[h].name, name);
}

static enum pt_helper warner(const struct pt_cell *c, size_t i)
{
	return (enum pt_helper)c->rs->warnings.list[i].helper;
}

/* ---- where it stands in a report ---- */

/* The better it stands for a warning of its helper's, the higher; 0: not at all. */
static unsigned fitness(const struct pt_cell *c, const struct pt_options *o, enum pt_helper h,
			size_t clause)
{
	const struct pt_result *res = &c->rs->result[clause];
	struct pt_clause cl;

	if (!pt_clause_at(clause, &cl) || cl.helper != h || cl.type == PT_CLAUSE_HAZARD ||
	    !pt_options_want_clause(o, &cl) || !pt_engine_asks(c->engine, &cl))
		return 0;
	if (res->violated)
		return 1;
	return res->flags || !res->cases ? 2 : 3;
}

static size_t best_clause(const struct pt_cell *c, const struct pt_options *o, enum pt_helper h)
{
	unsigned best = 0, is;
	size_t at = 0;

	for (size_t i = 0; i < pt_nr_clauses(); i++) {
		is = fitness(c, o, h, i);
		if (is > best && !pt_warned_at(c, i)) {
			best = is;
			at = i + 1;
		}
	}
	return at;
}

/* The same helper for another level warns too: one finding. */
static bool has_twin(const struct pt_cell *c, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (c->warned_clause[i] && is_of_name(warner(c, i), pt_helpers[warner(c, n)].name))
			return true;
	return false;
}

/* It is no news of a lesser machine that a helper warns which does so on the cell's own. */
static bool warns_everywhere(const struct pt_cell *whole, enum pt_helper h)
{
	for (size_t i = 0; whole->row.status == PT_CELL_RAN && i < whole->rs->warnings.nr; i++)
		if (warner(whole, i) == h)
			return true;
	return false;
}

void pt_warned_place(struct pt_plan *p, struct pt_cell *c, const struct pt_options *o)
{
	const u64 nr = c->row.status == PT_CELL_RAN ? c->rs->warnings.nr : 0;

	for (size_t i = 0; i < nr && i < PT_MAX_WARNINGS; i++)
		if (warner(c, i) < PT_NR_HELPERS && !has_twin(c, i) &&
		    !(c->machine && warns_everywhere(&p->cells[c->of], warner(c, i))))
			c->warned_clause[i] = best_clause(c, o, warner(c, i));
}

size_t pt_warned_at(const struct pt_cell *c, size_t clause)
{
	for (size_t i = 0; i < PT_MAX_WARNINGS; i++)
		if (c->warned_clause[i] == clause + 1)
			return i + 1;
	return 0;
}

/* ---- in words ---- */

static void words_of(const struct pt_warning *w, char *buf, size_t size)
{
	size_t i;

	for (i = 0; i < size - 1 && i < sizeof(w->text); i++) {
		buf[i] = (char)(w->text[i / sizeof(u64)] >> i % sizeof(u64) * 8);
		if (!buf[i])
			return;
	}
	buf[i] = '\0';
}

/* What it hangs on that nobody has set; 0: nothing. */
static size_t doubt_of(const struct pt_cell *c, enum pt_helper h)
{
	if (!c->unset)
		return 0;
	return c->unset->helper[h] ? c->unset->helper[h] : c->unset->warned;
}

void pt_warned_judge(const struct pt_cell *c, size_t which, struct pt_result_row *row)
{
	const struct pt_warning *w = &c->rs->warnings.list[which - 1];
	const enum pt_helper h = warner(c, which - 1);
	const size_t doubt = doubt_of(c, h);
	struct pt_break is = { .how = PT_BREAK_WARNS, .allowed = true };
	char words[sizeof(w->text) + 1];

	words_of(w, words, sizeof(words));
	is.why = *words ? words : NULL;
	memcpy(is.given, w->given, sizeof(is.given));
	if (!doubt) {
		pt_break_finding(c, h, &is, row);
		return;
	}
	row->verdict = PT_ERROR;
	pt_doubt_text(c->unset, doubt - 1, row->reason, sizeof(row->reason));
}
