// SPDX-License-Identifier: GPL-2.0-or-later
/* From what the guests answered to the rows of a report. */
#include <stdlib.h>
#include <string.h>

#include "conformance/results/counts.h"
#include "conformance/results/known.h"
#include "conformance/results/results.h"
#include "conformance/results/verdict.h"
#include "conformance/results/violations.h"
#include "conformance/run/broken.h"
#include "conformance/run/unset.h"
#include "conformance/run/warned.h"
#include "conformance/subject/kernel_state.h"
#include "conformance/subject/other_names.h"
#include "conformance/words/last_words.h"
#include "conformance/words/names.h"
#include "conformance/work/files.h"
#include "conformance/work/folders.h"

/* Names outlive the plan: they are of other_names.c. */
static const char *tree_name(const struct pt_cell *c, enum pt_helper h)
{
	return c->tree_name[h] ? pt_name_in(pt_helpers[h].name, c->tree_name[h]) : NULL;
}

/* Known deviations of the tree, by all its failures, whether they are reported or not. */
static u64 deviations_there(const struct pt_cell *c)
{
	struct pt_clause cl;
	u64 there = 0;

	for (size_t i = 0; c->build && i < pt_nr_clauses(); i++) {
		struct pt_result_row row = { .arch = c->row.arch, .mode = c->row.mode };

		if (!c->rs->result[i].violated || !pt_clause_at(i, &cl))
			continue;
		row.helper = pt_helpers[cl.helper].name;
		pt_clause_name(&cl, row.clause, sizeof(row.clause));
		pt_verdict_on(c, &cl, &c->rs->result[i], &row);
		there |= pt_deviation_proves(&row);
		free(row.witness);
	}
	return there;
}

static const char *cause_of_break(const struct pt_cell *c, size_t clause)
{
	const int cause = pt_break_cause(c, c->rs->result[clause].why);

	return cause < 0 ? NULL : pt_helpers[cause].name;
}

/* Where nobody could look for them, each helper is the cause of its own failures. */
static void name_causes(const struct pt_cell *c, size_t clause, struct pt_result_row *row)
{
	if (row->verdict != PT_FAIL)
		return;
	for (size_t i = 0; c->causes && i < PT_MAX_CAUSES && c->causes->of[clause][i]; i++)
		row->cause[i] = pt_helpers[c->causes->of[clause][i] - 1].name;
	if (row->broke)
		row->cause[0] = pt_warned_at(c, clause) ? NULL : cause_of_break(c, clause);
	if (!row->cause[0])
		row->cause[0] = row->helper;
}

/* One clause of one run of a cell, into a row that has the cell's names. */
static void report_run(const struct pt_cell *c, const struct pt_clause *cl, size_t clause,
		       struct pt_result_row *row)
{
	pt_verdict_on(c, cl, &c->rs->result[clause], row);
	if (c->build)
		row->known = pt_deviation_of(row, c->there);
	name_causes(c, clause, row);
	if (!c->machine || (row->verdict != PT_FAIL && row->verdict != PT_ERROR))
		return;
	row->machine = c->machine->brief;
	row->switches = c->machine->switches;
	if (row->verdict == PT_ERROR) {
		char line[sizeof(row->reason) + 200];

		snprintf(line, sizeof(line), "on a machine %.150s: %s", row->machine, row->reason);
		memcpy(row->reason, line, sizeof(row->reason) - 1);
	}
}

/* What counts more, of several runs' verdicts on one clause. */
static unsigned weight(enum pt_verdict v)
{
	static const unsigned weights[PT_NR_VERDICTS] = {
		[PT_SKIP] = 0,	 [PT_ABSENT] = 1, [PT_PASS] = 2,
		[PT_HAZARD] = 3, [PT_ERROR] = 4,  [PT_FAIL] = 5,
	};

	return weights[v];
}

/* The cell's further runs: what is wrong on one of its machines is wrong. */
static void report_lesser(const struct pt_plan *p, const struct pt_cell *c,
			  const struct pt_clause *cl, size_t clause, struct pt_result_row *row)
{
	for (size_t i = c->of + 1; i < p->nr_cells && p->cells[i].of == c->of; i++) {
		const struct pt_cell *other = &p->cells[i];
		struct pt_result_row its = *row;

		/* what cannot be said of the cell's own machine is no news of another */
		if (other->row.status != PT_CELL_RAN || row->verdict == PT_FAIL ||
		    row->verdict == PT_ERROR)
			continue;
		its.witness = NULL;
		its.reason[0] = '\0';
		report_run(other, cl, clause, &its);
		its.cases += row->cases;
		if (weight(its.verdict) > weight(row->verdict)) {
			free(row->witness);
			*row = its;
		} else {
			free(its.witness);
			row->cases = its.cases;
		}
	}
}

/* One of the hazards that are told where something comes of them. */
static bool is_misuse(const struct pt_clause *cl)
{
	return cl->type == PT_CLAUSE_HAZARD && !pt_hazard_at(cl->row)->always;
}

/* Does anything come of it that mm reads? */
static bool comes_of(const struct pt_cell *c, size_t clause)
{
	const struct pt_result *res = &c->rs->result[clause];

	return res->cases && !res->flags &&
	       (res->got & PT_HAZARD_OUTCOME) < PT_HAZARD_CHANGES_FLAGS;
}

/* Was it left out, and not because it is known to fault? */
static bool is_untried(const struct pt_cell *c, size_t clause)
{
	struct pt_clause cl;

	return pt_clause_at(clause, &cl) && cl.type == PT_CLAUSE_HAZARD &&
	       (c->no_hazards[cl.row / 64] & PT_BIT(cl.row % 64)) && !c->why_hazard[cl.row];
}

/* Is it told?  Of what is tried, if it is hazards that are asked for. */
static bool is_told(const struct pt_options *o, const struct pt_cell *c, size_t clause)
{
	const struct pt_result *res = &c->rs->result[clause];

	if (is_untried(c, clause))
		return false;
	return o->hazards ? res->cases && !res->flags : comes_of(c, clause);
}

/* In any of the cell's runs. */
static bool is_misuse_told(const struct pt_plan *p, const struct pt_options *o,
			   const struct pt_cell *c, size_t clause)
{
	bool any = is_told(o, c, clause);

	for (size_t i = c->of + 1; i < p->nr_cells && p->cells[i].of == c->of; i++)
		any |= p->cells[i].row.status == PT_CELL_RAN && is_told(o, &p->cells[i], clause);
	return any;
}

static int report_cell(const struct pt_plan *p, struct pt_cell *c, const struct pt_options *o,
		       struct pt_report *r)
{
	struct pt_clause cl;

	for (size_t i = 0; i < pt_nr_clauses(); i++) {
		struct pt_result_row *row;

		if (!pt_clause_at(i, &cl) || !pt_options_want_clause(o, &cl) ||
		    !pt_engine_asks(c->engine, &cl) ||
		    (is_misuse(&cl) && !is_misuse_told(p, o, c, i)))
			continue;
		row = pt_report_add(r);
		if (!row)
			return -1;
		row->arch = c->row.arch;
		row->mode = c->row.mode;
		row->engine = c->row.engine;
		row->helper = pt_helpers[cl.helper].name;
		row->tree_name = tree_name(c, cl.helper);
		row->rule = cl.rule;
		pt_clause_name(&cl, row->clause, sizeof(row->clause));
		report_run(c, &cl, i, row);
		report_lesser(p, c, &cl, i, row);
		c->row.cases += row->cases;
	}
	return 0;
}

/* Engines must agree on every result of every call; who does not is in error. */
static void compare_digests(struct pt_plan *p)
{
	for (size_t i = 0; i < p->nr_cells; i++)
		for (size_t k = i + 1; k < p->nr_cells; k++) {
			struct pt_cell *a = &p->cells[i], *b = &p->cells[k];

			if (a->host != b->host || a->mode != b->mode || a->machine != b->machine ||
			    a->row.status != PT_CELL_RAN || b->row.status != PT_CELL_RAN ||
			    memcmp(a->broken, b->broken, sizeof(a->broken)) ||
			    a->row.digest == b->row.digest)
				continue;
			b->row.status = PT_CELL_ERROR;
			snprintf(b->row.reason, sizeof(b->row.reason),
				 "digest of all results 0x%016llx differs from engine %s's "
				 "0x%016llx",
				 (unsigned long long)b->row.digest, a->row.engine,
				 (unsigned long long)a->row.digest);
		}
}

/* Why a helper's own clauses are not asked, by the first of them. */
static enum pt_presence presence_by(const struct pt_cell *c, size_t clause, enum pt_helper h)
{
	const struct pt_result *res = &c->rs->result[clause];
	struct pt_result_row row;
	struct pt_clause cl;

	/* what is left out in doubt, or for a call that fits nothing, is an error */
	if (!(res->flags & (PT_RESULT_ABSENT | PT_RESULT_OFF)) ||
	    (pt_clause_at(clause, &cl) && pt_verdict_in_doubt(c, &cl, &row)) ||
	    c->does_not_compile[h])
		return PT_THERE;
	if (res->flags & PT_RESULT_ABSENT)
		return res->why == h ? PT_MISSING : PT_NEEDS;
	return PT_OFF;
}

/* Which helpers the subject has, whatever clauses are reported. */
static void note_presence(struct pt_cell *c)
{
	bool seen[PT_NR_HELPERS] = { false };
	unsigned char *there = c->row.presence;
	struct pt_clause cl;

	for (size_t i = 0; i < pt_nr_clauses(); i++) {
		const struct pt_result *res = &c->rs->result[i];
		enum pt_presence p;

		if (!pt_clause_at(i, &cl) || pt_clause_is_of_few(&cl) || is_misuse(&cl))
			continue;
		p = presence_by(c, i, cl.helper);
		/* one clause that is asked is enough */
		if (!seen[cl.helper] || p == PT_THERE)
			there[cl.helper] = (unsigned char)p;
		seen[cl.helper] = true;
		/* others' clauses say so of helpers that have none of their own */
		if ((res->flags & PT_RESULT_ABSENT) && res->why < PT_NR_HELPERS &&
		    !c->does_not_compile[res->why] && p != PT_THERE)
			there[res->why] = PT_MISSING;
	}
}

/* What stands in for boot in this cell's guest; the row owns it. */
static void note_assumed(struct pt_cell *c)
{
	struct pt_state s;

	if (!c->build || pt_state_of(&s, c->elf))
		return;
	c->row.assumed = s.assumed;
	c->row.nr_assumed = s.nr_assumed;
	c->row.read = s.read;
	c->row.nr_read = s.nr_read;
	s.assumed = NULL;
	s.read = NULL;
	pt_state_free(&s);
}

static bool reported(const struct pt_report *r, const struct pt_unknown_helper *u)
{
	for (size_t i = 0; i < r->nr_unknown; i++)
		if (!strcmp(r->unknown[i].arch, u->arch) && !strcmp(r->unknown[i].name, u->name))
			return true;
	return false;
}

/* What cells of one architecture have in common once. */
static int report_unknown(const struct pt_cell *c, struct pt_report *r)
{
	void *p = realloc(r->unknown, (r->nr_unknown + c->nr_unknown + 1) * sizeof(*r->unknown));

	if (!p)
		return -1;
	r->unknown = p;
	for (size_t i = 0; i < c->nr_unknown; i++) {
		const struct pt_unknown_helper *u = &c->unknown[i];
		struct pt_unknown_helper copy = { u->arch, pt_copy(u->name), pt_copy(u->header) };

		if (!copy.name || !copy.header)
			return -1;
		if (!reported(r, u)) {
			r->unknown[r->nr_unknown++] = copy;
			continue;
		}
		free(copy.name);
		free(copy.header);
	}
	return 0;
}

static int compare_with_file(struct pt_report *r, const char *arch)
{
	char path[PATH_MAX + 64], *known;
	int err = 0;

	snprintf(path, sizeof(path), "%s/conformance/results/counts/%s.tsv", pt_data_dir(), arch);
	known = pt_read_file(path, NULL);
	if (known)
		err = pt_counts_compare(r, known);
	free(known);
	return err;
}

/* Of trees alone: the reference helpers' own numbers are no surprise. */
static int compare_counts(const struct pt_plan *p, struct pt_report *r)
{
	if (!p->nr_cells || !p->cells[0].build)
		return 0;
	for (size_t i = 0; i < pt_nr_arch_hosts; i++)
		if (compare_with_file(r, pt_arch_hosts[i]->arch->name))
			return -1;
	return 0;
}

/* On which machines the cell was run beside its own, and how that went. */
static void note_machines(const struct pt_plan *p, struct pt_cell *c)
{
	for (size_t i = c->of + 1; i < p->nr_cells && p->cells[i].of == c->of; i++) {
		const struct pt_cell *other = &p->cells[i];
		struct pt_machine_row *m = &c->row.machine[c->row.nr_machines];

		if (c->row.status != PT_CELL_RAN || c->row.nr_machines == PT_MAX_MACHINES)
			return;
		c->row.nr_machines++;
		c->row.seconds += other->row.seconds;
		m->name = other->machine->name;
		m->brief = other->machine->brief;
		m->switches = other->machine->switches;
		m->status = other->row.status;
		m->digest = other->row.digest;
		snprintf(m->reason, sizeof(m->reason), "%s", other->row.reason);
	}
}

int pt_plan_report(struct pt_plan *p, const struct pt_options *o, struct pt_report *r)
{
	compare_digests(p);
	r->cells = calloc(p->nr_cells, sizeof(*r->cells));
	if (!r->cells)
		return -1;
	for (size_t i = 0; i < p->nr_cells; i++)
		pt_breaks_place(&p->cells[i], o);
	for (size_t i = 0; i < p->nr_cells; i++)
		pt_warned_place(p, &p->cells[i], o);
	for (size_t i = 0; i < p->nr_cells; i++)
		if (p->cells[i].row.status == PT_CELL_RAN)
			p->cells[i].there = deviations_there(&p->cells[i]);
	for (size_t i = 0; i < p->nr_cells; i++) {
		struct pt_cell *c = &p->cells[i];

		if (c->machine)
			continue;
		note_machines(p, c);
		if (c->row.status == PT_CELL_RAN)
			note_presence(c);
		if (c->row.status == PT_CELL_RAN && report_cell(p, c, o, r))
			return -1;
		note_assumed(c);
		if (report_unknown(c, r))
			return -1;
		r->cells[r->nr_cells++] = c->row;
	}
	return pt_options_are_narrow(o) ? 0 : compare_counts(p, r);
}
