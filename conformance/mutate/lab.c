// SPDX-License-Identifier: GPL-2.0-or-later
/* What labs of every kind share. */
#define _GNU_SOURCE
#include "conformance/mutate/lab.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/run/plan.h"
#include "conformance/words/last_words.h"
#include "conformance/words/names.h"
#include "conformance/work/files.h"

const char *const pt_fate_names[PT_NR_FATES] = { "untried",   "killed",	      "survived",
						 "same code", "broken build", "error" };

void pt_lab_add_file(struct pt_lab *l, const char *path, char *text)
{
	l->file = realloc(l->file, (l->nr_files + 1) * sizeof(*l->file));
	if (!l->file)
		pt_no_memory();
	l->file[l->nr_files] = (struct pt_lab_file){ strdup(path), text };
	if (!l->file[l->nr_files++].path || !text)
		pt_no_memory();
}

void pt_lab_close(struct pt_lab *l)
{
	if (l->kind)
		l->kind->close(l);
	for (size_t i = 0; i < l->nr_files; i++) {
		free(l->file[i].path);
		free(l->file[i].text);
	}
	free(l->file);
}

/* ---- judging ---- */

struct pt_request pt_lab_request(const struct pt_options *o, size_t mode)
{
	struct pt_request rq = {
		.magic = PT_WIRE_MAGIC,
		.verb = PT_VERB_RUN,
		/* .seed of the options picks the mutants */
		.seed = PT_DEFAULT_SEED,
		.cases = o->cases,
		.mode = mode,
	};

	/* what misuse turns into is never a violation */
	memset(rq.no_hazards, 0xff, sizeof(rq.no_hazards));
	pt_request_only(&rq, NULL, o);
	return rq;
}

static void name_clause(const struct pt_clause *c, char *buf, size_t size)
{
	char name[PT_CLAUSE_NAME];

	pt_clause_name(c, name, sizeof(name));
	snprintf(buf, size, "%s.%s", pt_helpers[c->helper].name, name);
}

static bool is_new(const struct pt_result *now, const struct pt_result *before)
{
	return now->violated && !now->flags && (!before || now->violated > before->violated);
}

void pt_lab_judge(const struct pt_options *o, const struct pt_response *rs,
		  const struct pt_response *before, struct pt_outcome *out)
{
	struct pt_clause c;

	if (rs->status != PT_STATUS_OK && !o->nr_helper && !o->nr_clause) {
		out->fate = PT_FATE_KILLED;
		snprintf(out->by, sizeof(out->by), "%s",
			 rs->status == PT_STATUS_BUG	    ? "it called BUG()"
			 : rs->status == PT_STATUS_OVERFLOW ? "a helper never settles"
			 : rs->status == PT_STATUS_GEOMETRY ? "page or pmd size"
							    : "the guest gave no answer");
		return;
	}
	for (size_t i = 0; i < pt_nr_clauses() && i < PT_MAX_RESULTS; i++) {
		if (!is_new(&rs->result[i], before ? &before->result[i] : NULL) ||
		    !pt_clause_at(i, &c) || c.type == PT_CLAUSE_HAZARD ||
		    !pt_options_want_clause(o, &c))
			continue;
		out->fate = PT_FATE_KILLED;
		name_clause(&c, out->by, sizeof(out->by));
		return;
	}
	out->fate = PT_FATE_SURVIVED;
}

/* ---- trying ---- */

static bool keeps(const struct pt_response *before, size_t clause)
{
	return !before || !before->result[clause].violated;
}

/*
 * A mutant is killed by one violation: nothing after it need be found out.  Of a clause
 * that the unmutated subject violates too, only the number of violations would tell.
 */
static struct pt_request until_killed(const struct pt_options *o, const struct pt_lab_run *run)
{
	struct pt_request rq = pt_lab_request(o, run->mode);
	struct pt_clause c;

	for (size_t i = 0; run->before && i < pt_nr_clauses(); i++)
		if (pt_clause_at(i, &c) && pt_options_want_clause(o, &c) && keeps(run->before, i))
			rq.decide[i / 64] |= PT_BIT(i % 64);
		else
			rq.decide[i / 64] &= ~PT_BIT(i % 64);
	rq.stop = PT_STOP_FIRST;
	return rq;
}

static void ask(const struct pt_options *o, const struct pt_lab_run *run,
		const struct pt_request *rq, struct pt_response *rs, struct pt_outcome *out)
{
	char err[256];

	memset(rs, 0, sizeof(*rs));
	if (!run->ask(run->arg, rq, rs, err, sizeof(err))) {
		pt_lab_judge(o, rs, run->before, out);
		return;
	}
	out->fate = PT_FATE_KILLED;
	snprintf(out->by, sizeof(out->by), "%.*s", (int)sizeof(out->by) - 1,
		 rs->status == PT_STATUS_BUG ? "it called BUG()" : err);
}

/* Was a violation seen?  One that killed nothing may have ended the run, or be one too many. */
static bool any_violated(const struct pt_response *rs)
{
	for (size_t i = 0; i < pt_nr_clauses(); i++)
		if (rs->result[i].violated)
			return true;
	return false;
}

void pt_lab_try(const struct pt_options *o, const struct pt_lab_run *run, struct pt_outcome *out)
{
	const struct pt_request rq = until_killed(o, run), all = pt_lab_request(o, run->mode);
	struct pt_response *rs = malloc(sizeof(*rs));

	if (!rs)
		pt_no_memory();
	out->running = true;
	ask(o, run, &rq, rs, out);
	if (out->fate == PT_FATE_SURVIVED &&
	    (any_violated(rs) || (run->before && any_violated(run->before))))
		ask(o, run, &all, rs, out);
	out->running = false;
	free(rs);
}

/* ---- files ---- */

bool pt_same_content(const char *a, const char *b)
{
	size_t na = 0, nb = 0;
	char *x = pt_read_file(a, &na), *y = pt_read_file(b, &nb);
	const bool same = x && y && na == nb && !memcmp(x, y, na);

	free(x);
	free(y);
	return same;
}
