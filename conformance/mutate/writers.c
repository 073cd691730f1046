// SPDX-License-Identifier: GPL-2.0-or-later
/* A finished mutation run as a table and as JSON. */
#include <jansson.h>
#include <string.h>

#include "conformance/mutate/writers.h"
#include "conformance/report/writer.h"
#include "conformance/words/version.h"

static const char *classification(const struct pt_trial *t)
{
	return pt_verdict_on_mutant_names[t->classified ? t->classified->verdict : PT_UNCLASSIFIED];
}

static size_t nr_clauses(const struct pt_options *o)
{
	struct pt_clause c;
	size_t n = 0;

	for (size_t i = 0; i < pt_nr_clauses(); i++)
		n += pt_clause_at(i, &c) && c.type != PT_CLAUSE_HAZARD &&
		     pt_options_want_clause(o, &c);
	return n;
}

/* ---- table ---- */

static void put_heading(FILE *f, const struct pt_mutation *m)
{
	fprintf(f, "ptconform %s: mutants of ", PT_VERSION);
	if (m->kernel)
		fprintf(f, "kernel %s (%s)", m->kernel->version, m->kernel->tree);
	else
		fprintf(f, "the builtin subjects");
	fprintf(f, ", held against %zu clauses\n", nr_clauses(m->o));
	if (m->o->sample)
		fprintf(f, "sample: %llu%s of each architecture, seed %llu\n",
			(unsigned long long)m->o->sample, m->o->sample_percent ? " %" : "",
			(unsigned long long)m->o->seed);
}

static void put_tallies(FILE *f, const struct pt_mutation *m)
{
	fprintf(f, "\n%-8s %8s %8s %8s %8s %8s %8s %10s %8s %6s %7s\n", "arch", "mutants", "tried",
		"killed", "same", "broken", "survived", "equivalent", "outside", "error", "score");
	for (size_t i = 0; i < m->nr_tallies; i++) {
		const struct pt_tally *t = &m->tally[i];

		if (*t->why) {
			fprintf(f, "%-8s not run: %s\n", t->host->arch->name, t->why);
			continue;
		}
		fprintf(f, "%-8s %8zu %8zu %8zu %8zu %8zu %8zu %10zu %8zu %6zu %6.1f%%\n",
			t->host->arch->name, t->all, pt_tally_tried(t), t->fate[PT_FATE_KILLED],
			t->fate[PT_FATE_SAME_CODE], t->fate[PT_FATE_BROKEN_BUILD],
			t->fate[PT_FATE_SURVIVED], t->equivalent, t->outside,
			t->fate[PT_FATE_ERROR],
			/* not rounded up: 100 % is said of 100 % alone */
			(double)(size_t)(pt_tally_score(t) * 1000) / 10);
	}
	fprintf(f, "same: the compiler made the same code; broken: it does not compile.\n"
		   "outside: what it does is no matter of entries, such as a flush or a count.\n"
		   "score: killed of all that are none of same, broken, equivalent, outside.\n");
}

static void put_survivor(FILE *f, const struct pt_trial *t)
{
	const struct pt_mutant *m = t->mutant;

	fprintf(f, "\n%s %s  %s:%u  %s  (%s)\n", t->lab->host->arch->name,
		t->out->fate == PT_FATE_ERROR ? "ERROR" : "SURVIVED", t->file->path, m->line,
		m->function, pt_operator_names[m->op]);
	fprintf(f, "  - %s\n  + %s\n", m->from, m->to);
	if (t->out->fate == PT_FATE_ERROR)
		fprintf(f, "  %s\n", t->out->by);
	else
		fprintf(f, "  %s%s%s\n", classification(t), t->classified ? ": " : "",
			t->classified ? t->classified->reason : "");
}

/* What somebody has to look at first. */
static int rank(const struct pt_trial *t)
{
	if (t->out->fate == PT_FATE_ERROR)
		return 0;
	if (!t->classified)
		return 1;
	return t->classified->verdict == PT_HOLE ? 2 : 3;
}

static void put_survivors(FILE *f, const struct pt_mutation *m)
{
	for (int r = 0; r <= 3; r++)
		for (size_t i = 0; i < m->nr_trials; i++) {
			const struct pt_trial *t = &m->trial[i];

			if ((t->out->fate == PT_FATE_SURVIVED || t->out->fate == PT_FATE_ERROR) &&
			    rank(t) == r)
				put_survivor(f, t);
		}
}

static void put_faults(FILE *f, const struct pt_mutation *m)
{
	for (size_t i = 0; i < m->classes.n; i++) {
		const struct pt_classified *c = &m->classes.v[i];
		const char *fault = pt_classified_fault(m, c);

		if (fault)
			fprintf(f, "\nstale: %s:%u %s (%s %s %s)\n  - %s\n  + %s\n", c->path,
				c->line, fault, c->arch, c->file, c->function, c->from, c->to);
	}
}

int pt_mutation_write_table(FILE *f, const struct pt_mutation *m)
{
	put_heading(f, m);
	put_tallies(f, m);
	put_survivors(f, m);
	put_faults(f, m);
	return ferror(f);
}

/* ---- JSON ---- */

/* A string that JSON can hold, whatever a tree's sources hold. */
static json_t *text(const char *s)
{
	char *clean = pt_text_line(s);
	json_t *j = json_string(clean);

	free(clean);
	return pt_need(j);
}

static json_t *tallies(const struct pt_mutation *m)
{
	json_t *list = pt_need(json_array());

	for (size_t i = 0; i < m->nr_tallies; i++) {
		const struct pt_tally *t = &m->tally[i];
		json_t *j = pt_need(json_object());

		json_object_set_new(j, "arch", text(t->host->arch->name));
		json_object_set_new(j, "status", json_string(*t->why ? "error" : "ran"));
		json_object_set_new(j, "reason", *t->why ? text(t->why) : json_null());
		json_object_set_new(j, "mutants", json_integer((json_int_t)t->all));
		json_object_set_new(j, "tried", json_integer((json_int_t)pt_tally_tried(t)));
		for (size_t k = PT_FATE_NONE + 1; k < PT_NR_FATES; k++)
			json_object_set_new(j, pt_fate_names[k],
					    json_integer((json_int_t)t->fate[k]));
		json_object_set_new(j, "equivalent", json_integer((json_int_t)t->equivalent));
		json_object_set_new(j, "outside", json_integer((json_int_t)t->outside));
		json_object_set_new(j, "hole", json_integer((json_int_t)t->hole));
		json_object_set_new(j, "score", json_real(pt_tally_score(t)));
		json_array_append_new(list, j);
	}
	return list;
}

static json_t *mutants(const struct pt_mutation *m)
{
	json_t *list = pt_need(json_array());

	for (size_t i = 0; i < m->nr_trials; i++) {
		const struct pt_trial *t = &m->trial[i];
		const bool alive = t->out->fate == PT_FATE_SURVIVED;
		json_t *j = pt_need(json_object());

		json_object_set_new(j, "arch", text(t->lab->host->arch->name));
		json_object_set_new(j, "file", text(t->file->path));
		json_object_set_new(j, "line", json_integer(t->mutant->line));
		json_object_set_new(j, "function", text(t->mutant->function));
		json_object_set_new(j, "operator", text(pt_operator_names[t->mutant->op]));
		json_object_set_new(j, "from", text(t->mutant->from));
		json_object_set_new(j, "to", text(t->mutant->to));
		json_object_set_new(j, "fate", text(pt_fate_names[t->out->fate]));
		json_object_set_new(j, "by", *t->out->by ? text(t->out->by) : json_null());
		json_object_set_new(j, "classification",
				    alive ? text(classification(t)) : json_null());
		json_object_set_new(j, "reason",
				    alive && t->classified ? text(t->classified->reason)
							   : json_null());
		json_array_append_new(list, j);
	}
	return list;
}

static json_t *stale(const struct pt_mutation *m)
{
	json_t *list = pt_need(json_array());

	for (size_t i = 0; i < m->classes.n; i++) {
		const struct pt_classified *c = &m->classes.v[i];
		const char *fault = pt_classified_fault(m, c);
		json_t *j;

		if (!fault)
			continue;
		j = pt_need(json_object());
		json_object_set_new(j, "list", text(c->path));
		json_object_set_new(j, "line", json_integer(c->line));
		json_object_set_new(j, "arch", text(c->arch));
		json_object_set_new(j, "file", text(c->file));
		json_object_set_new(j, "function", text(c->function));
		json_object_set_new(j, "from", text(c->from));
		json_object_set_new(j, "to", text(c->to));
		json_object_set_new(j, "why", text(fault));
		json_array_append_new(list, j);
	}
	return list;
}

int pt_mutation_write_json(FILE *f, const struct pt_mutation *m)
{
	json_t *j = pt_need(json_object()), *subject = pt_need(json_object());
	int failed;

	json_object_set_new(subject, "kind", text(m->subject));
	json_object_set_new(subject, "tree", m->kernel ? text(m->kernel->tree) : json_null());
	json_object_set_new(subject, "version", m->kernel ? text(m->kernel->version) : json_null());
	json_object_set_new(j, "schema", text("ptconform-mutate-1"));
	json_object_set_new(j, "tool", text(PT_VERSION));
	json_object_set_new(j, "subject", subject);
	json_object_set_new(j, "clauses", json_integer((json_int_t)nr_clauses(m->o)));
	json_object_set_new(j, "sample",
			    m->o->sample ? json_integer((json_int_t)m->o->sample) : json_null());
	json_object_set_new(j, "sample_percent", json_boolean(m->o->sample_percent));
	json_object_set_new(j, "seed", json_integer((json_int_t)m->o->seed));
	json_object_set_new(j, "arches", tallies(m));
	json_object_set_new(j, "mutants", mutants(m));
	json_object_set_new(j, "stale", stale(m));
	failed = json_dumpf(j, f, JSON_INDENT(1));
	fputc('\n', f);
	json_decref(j);
	return failed;
}
