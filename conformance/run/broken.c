// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/run/broken.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/run/causes.h"
#include "conformance/run/plan.h"
#include "conformance/run/unset.h"
#include "conformance/witness/calls_of.h"
#include "conformance/witness/parts.h"
#include "conformance/witness/signature.h"
#include "conformance/words/last_words.h"
#include "conformance/words/names.h"

/* ---- what happened ---- */

static enum pt_break_how how_of(const struct pt_response *rs, const char *why)
{
	static const char fault[] = "fault: ", no_end[] = "still running";

	if (rs->status == PT_STATUS_BUG)
		return PT_BREAK_BUG;
	if (!strncmp(why, fault, strlen(fault)))
		return PT_BREAK_FAULT;
	return strncmp(why, no_end, strlen(no_end)) ? PT_BREAK_OTHER : PT_BREAK_LOOP;
}

void pt_break_note(struct pt_break *b, const struct pt_response *rs, const char *why)
{
	b->how = how_of(rs, why);
	memcpy(b->given, rs->given, sizeof(b->given));
	b->allowed = rs->allowed;
	free(b->why);
	b->why = pt_copy(b->how == PT_BREAK_BUG ? "it called BUG()" : why);
}

bool pt_break_is_null(const struct pt_break *b)
{
	static const char *const words[] = { "fault: read of unmapped 0x0 at",
					     "fault: write to unmapped 0x0 at" };

	for (size_t i = 0; b->how == PT_BREAK_FAULT && i < PT_ARRAY_SIZE(words); i++)
		if (!strncmp(b->why, words[i], strlen(words[i])))
			return true;
	return false;
}

static bool is_of_name(enum pt_helper h, const char *name)
{
	return !strcmp(pt_helpers[h].name, name);
}

/* What handles a fault is given an entry that mkyoung, mkdirty and mkwrite have made. */
static bool is_for_faults(enum pt_family f)
{
	return f == PT_F_mkyoung || f == PT_F_mkdirty || f == PT_F_mkwrite;
}

void pt_break_leave_out(struct pt_cell *c, enum pt_helper h)
{
	const int flags = pt_helper_at(PT_F_set_access_flags, pt_helpers[h].level);

	c->broken[h / 64] |= PT_BIT(h % 64);
	for (size_t i = 0; flags >= 0 && i < PT_NR_HELPERS; i++)
		if (is_for_faults(pt_family_of(h)) && is_of_name(i, pt_helpers[flags].name)) {
			c->broken[i / 64] |= PT_BIT(i % 64);
			c->broke[i].needs = h + 1;
		}
}

/*
 * Of a tree's helper, only what is the same whatever boot would have set: state.c.
 */
bool pt_break_is_finding(const struct pt_cell *c, enum pt_helper h)
{
	const struct pt_break *b = &c->broke[h];

	if (c->broke_in && c->broke_in->broke[h].why)
		return pt_break_is_finding(c->broke_in, h);
	if (!b->why || !b->allowed || b->how == PT_BREAK_OTHER)
		return false;
	return !c->build || (c->unset && c->unset->proven[h]);
}

/* ---- where it stands in a report ---- */

/* The same helper for another level, which is broken with it: one finding. */
static bool has_broken_twin(const struct pt_cell *c, enum pt_helper h)
{
	for (size_t i = 0; i < h; i++)
		if (is_of_name(i, pt_helpers[h].name) && c->broke[i].clause)
			return true;
	return false;
}

static bool stands_for(const struct pt_cell *c, const struct pt_options *o, size_t clause,
		       enum pt_helper *h)
{
	const struct pt_result *res = &c->rs->result[clause];
	struct pt_clause cl;

	if (!(res->flags & PT_RESULT_BROKEN) || !pt_clause_at(clause, &cl) ||
	    cl.helper != res->why || cl.type == PT_CLAUSE_HAZARD ||
	    !pt_options_want_clause(o, &cl) || !pt_engine_asks(c->engine, &cl))
		return false;
	*h = cl.helper;
	return true;
}

void pt_breaks_place(struct pt_cell *c, const struct pt_options *o)
{
	enum pt_helper h;

	for (size_t i = 0; i < pt_nr_clauses(); i++)
		if (stands_for(c, o, i, &h) && !c->broke[h].clause && !has_broken_twin(c, h))
			c->broke[h].clause = i + 1;
}

/* The helper of that name whose failure is in the report; -1: none. */
static int told_of(const struct pt_cell *c, enum pt_helper h)
{
	for (size_t i = 0; i < PT_NR_HELPERS; i++)
		if (is_of_name(i, pt_helpers[h].name) && c->broke[i].clause &&
		    pt_break_is_finding(c, i))
			return (int)i;
	return -1;
}

int pt_break_cause(const struct pt_cell *c, enum pt_helper h)
{
	const enum pt_family f = pt_family_of(h);
	const enum pt_level own = pt_helpers[h].level, levels[] = { PT_PTE, PT_PMD, own };

	for (size_t i = 0; f < PT_NR_FAMILIES && i < PT_ARRAY_SIZE(levels); i++) {
		int of = pt_helper_at(pt_family_on_values(f), levels[i]);

		if (of >= 0 && (enum pt_helper)of != h && levels[i] <= own && c->broke[of].clause &&
		    c->broke[of].how == c->broke[h].how && pt_break_is_finding(c, of))
			return of;
	}
	return -1;
}

/* ---- in words ---- */

static const char *name_in_tree(const struct pt_cell *c, enum pt_helper h)
{
	return c->tree_name[h] ? c->tree_name[h] : pt_helpers[h].name;
}

static const char *const names[] = { [PT_BREAK_OTHER] = NULL,
				     [PT_BREAK_BUG] = "BUG()",
				     [PT_BREAK_FAULT] = "fault",
				     [PT_BREAK_LOOP] = "no end",
				     [PT_BREAK_WARNS] = PT_BROKE_WARNING };

/* "pte_mkold called BUG()" */
static void what_text(const struct pt_cell *c, enum pt_helper h, enum pt_break_how how, char *buf,
		      size_t size)
{
	static const char *const did[] = { [PT_BREAK_OTHER] = "broke",
					   [PT_BREAK_BUG] = "called BUG()",
					   [PT_BREAK_FAULT] = "faulted",
					   [PT_BREAK_LOOP] = "did not end",
					   [PT_BREAK_WARNS] = "warned" };

	snprintf(buf, size, "%s %s", name_in_tree(c, h), did[how]);
}

static void given_text(const struct pt_cell *c, enum pt_helper h, enum pt_break_how how,
		       const struct pt_witness *w, const char *decoded, char *buf, size_t size)
{
	char what[160];
	struct pt_text t;

	pt_text_init(&t, buf, size);
	what_text(c, h, how, what, sizeof(what));
	pt_text_add(&t, "%s", what);
	for (size_t i = 0; i < w->nr_inputs; i++) {
		pt_text_add(&t, "%s%s=%s", i ? ", " : " on ", w->inputs[i].name,
			    pt_entry_hex(w->inputs[i].value).s);
		if (w->inputs[i].means)
			pt_text_add(&t, " (%s)", w->inputs[i].means);
		else if (!i && *decoded)
			pt_text_add(&t, " (%s)", decoded);
	}
}

static void expected_text(const struct pt_cell *c, enum pt_helper h, const struct pt_break *b,
			  struct pt_witness *w)
{
	const bool warns = b->how == PT_BREAK_WARNS;

	snprintf(w->expected, sizeof(w->expected), "that %s() %s", name_in_tree(c, h),
		 warns ? "does not warn" : "returns");
	snprintf(w->got, sizeof(w->got), "%s",
		 b->how == PT_BREAK_BUG ? "a call of BUG()"
		 : b->why		? b->why
					: "a warning");
}

/* For known deviations: "swap: leaf …" as read, and "WARN_ON(x) in function()". */
static void warning_text(const char *why, const char *decoded, struct pt_violations *v)
{
	const char *in = why ? strstr(why, " in ") : NULL;
	const size_t kind = strcspn(decoded, ": ");

	if (decoded[kind] == ':')
		snprintf(v->kinds, sizeof(v->kinds), "%.*s", (int)kind, decoded);
	for (const char *later = in; later; later = strstr(in + 1, " in "))
		in = later;
	if (in)
		snprintf(v->warns, sizeof(v->warns), "%.*s", (int)strcspn(in + 4, "("), in + 4);
}

void pt_break_finding(const struct pt_cell *c, enum pt_helper h, const struct pt_break *b,
		      struct pt_result_row *row)
{
	const struct pt_place at = pt_cell_place(c, pt_helpers[h].level, PT_KIND_GUESS);
	struct pt_witness *w = pt_need(calloc(1, sizeof(*w)));
	char line[PT_WITNESS_WORDS] = "";
	const char *flags;
	bool entry;

	entry = pt_call_inputs(h, b->given, w);
	w->no_entry = !entry;
	w->entry = entry ? b->given[0] : 0;
	w->all.cases = 1;
	if (entry) {
		pt_witness_see(w, PT_SEEN_GIVEN, &at, b->given[0]);
		snprintf(line, sizeof(line), "%s", w->seen[0].words);
		if (pt_signature_of(h).in[1] == PT_WHAT_ENTRY)
			pt_witness_see(w, PT_SEEN_GIVEN, &at, b->given[1]);
	}
	flags = strchr(line, ' ');
	if (b->how == PT_BREAK_WARNS)
		warning_text(b->why, flags ? flags + 1 : "", &w->all);
	expected_text(c, h, b, w);
	row->verdict = PT_FAIL;
	row->cases = 1;
	row->witness = w;
	row->broke = names[b->how];
	given_text(c, h, b->how, w, flags ? flags + 1 : "", row->reason, sizeof(row->reason));
}

static void error(const struct pt_cell *c, enum pt_helper h, struct pt_result_row *row)
{
	const struct pt_break *b = &c->broke[h];
	const size_t unset = c->unset ? c->unset->helper[h] : 0;
	char line[sizeof(row->reason)];

	row->verdict = PT_ERROR;
	snprintf(row->reason, sizeof(row->reason), "%s: %.180s", name_in_tree(c, h),
		 b->why ? b->why : "broken");
	snprintf(line, sizeof(line), "%.230s", row->reason);
	if (unset) {
		char doubt[sizeof(row->reason)];

		pt_doubt_text(c->unset, unset - 1, doubt, sizeof(doubt));
		snprintf(row->reason, sizeof(row->reason), "%.230s; %.240s", line, doubt);
	} else if (!b->allowed) {
		snprintf(row->reason, sizeof(row->reason), "%.230s, in a call that no rule allows",
			 line);
	} else if (c->build && !pt_break_is_finding(c, h) && !strstr(line, ": tried ")) {
		/* no missing state makes a helper call the system */
		snprintf(row->reason, sizeof(row->reason),
			 "%.230s; it may be for want of what a booted kernel has", line);
	}
}

void pt_break_judge(const struct pt_cell *c, size_t clause, enum pt_helper needs,
		    struct pt_result_row *row)
{
	int told;

	if (c->broke[needs].needs)
		needs = c->broke[needs].needs - 1;
	told = told_of(c, needs);
	if (told < 0) {
		error(c, needs, row);
	} else if (c->broke[told].clause == clause + 1) {
		pt_break_finding(c, told, &c->broke[told], row);
	} else {
		char what[160];

		what_text(c, told, c->broke[told].how, what, sizeof(what));
		row->verdict = PT_SKIP;
		snprintf(row->reason, sizeof(row->reason), "not judged: %s", what);
	}
}
