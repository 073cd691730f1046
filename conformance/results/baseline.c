// SPDX-License-Identifier: GPL-2.0-or-later
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "conformance/results/baseline.h"

#include <stdlib.h>
#include <string.h>

#include "conformance/report/read.h"
#include "conformance/subject/other_names.h"
#include "conformance/words/last_words.h"
#include "conformance/words/names.h"

/* What is known of a clause in one architecture and mode, over all engines. */
enum was { WAS_NOT_ASKED, WAS_KEPT, WAS_VIOLATED };

struct mode {
	const struct pt_arch_host *host;
	size_t mode;
	bool ran;
	unsigned char *was; /* enum was, by the clause's number */
};

struct pt_baseline {
	char *path, *name;
	struct mode *mode;
	size_t nr_modes;
	size_t unknown; /* results about what the contract does not have */
};

/* ---- clauses by name ---------------------------------------------------------------- */

struct named {
	char name[PT_FULL_NAME];
	size_t clause;
};

struct names {
	struct named *v;
	size_t n;
};

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct named *)a)->name, ((const struct named *)b)->name);
}

static bool name_clauses(struct names *names)
{
	struct pt_clause c;

	names->n = 0;
	names->v = calloc(pt_nr_clauses() + 1, sizeof(*names->v));
	if (!names->v)
		return false;
	for (size_t i = 0; i < pt_nr_clauses(); i++) {
		if (!pt_clause_at(i, &c))
			continue;
		pt_clause_full_name(&c, names->v[names->n].name, sizeof(names->v->name));
		names->v[names->n++].clause = i;
	}
	qsort(names->v, names->n, sizeof(*names->v), by_name);
	return true;
}

/* The clause's number, or SIZE_MAX. */
static size_t clause_named(const struct names *names, const char *helper, const char *clause)
{
	struct named key, *found;

	snprintf(key.name, sizeof(key.name), "%s.%s", helper, clause);
	found = bsearch(&key, names->v, names->n, sizeof(*names->v), by_name);
	return found ? found->clause : SIZE_MAX;
}

/* ---- reading -------------------------------------------------------------------------- */

static struct mode *find_mode(const struct pt_baseline *b, const char *arch, const char *mode)
{
	for (size_t i = 0; i < b->nr_modes; i++)
		if (!strcmp(b->mode[i].host->arch->name, arch) &&
		    !strcmp(b->mode[i].host->arch->modes[b->mode[i].mode].name, mode))
			return &b->mode[i];
	return NULL;
}

static bool add_mode(struct pt_baseline *b, const char *arch, const char *mode, bool ran)
{
	const struct pt_arch_host *h = pt_arch_host_named(arch);
	struct mode *m = find_mode(b, arch, mode);
	void *p;

	if (m) {
		m->ran |= ran;
		return true;
	}
	for (size_t i = 0; h && i < h->arch->nr_modes; i++) {
		if (strcmp(h->arch->modes[i].name, mode) != 0)
			continue;
		p = realloc(b->mode, (b->nr_modes + 1) * sizeof(*b->mode));
		if (!p)
			return false;
		b->mode = p;
		b->mode[b->nr_modes] = (struct mode){ h, i, ran, calloc(pt_nr_clauses() + 1, 1) };
		return b->mode[b->nr_modes++].was != NULL;
	}
	return true;
}

static enum was was_of(enum pt_verdict v)
{
	return v == PT_FAIL			? WAS_VIOLATED
	       : v == PT_PASS || v == PT_HAZARD ? WAS_KEPT
						: WAS_NOT_ASKED;
}

static void take_result(struct pt_baseline *b, const struct names *names,
			const struct pt_result_row *row)
{
	struct mode *m = find_mode(b, row->arch, row->mode);
	size_t clause = clause_named(names, row->helper, row->clause);
	enum was was = was_of(row->verdict);

	/* a comparison is not compared */
	if (!m || row->origin != PT_OF_CLAUSE)
		return;
	if (clause == SIZE_MAX)
		b->unknown += was != WAS_NOT_ASKED;
	else if (was > m->was[clause])
		m->was[clause] = (unsigned char)was;
}

static bool take_parts(struct pt_baseline *b, const struct pt_report *r)
{
	struct names names;

	for (size_t i = 0; i < r->nr_cells; i++)
		if (!add_mode(b, r->cells[i].arch, r->cells[i].mode,
			      r->cells[i].status == PT_CELL_RAN))
			return false;
	if (!name_clauses(&names))
		return false;
	for (size_t i = 0; i < r->nr_results; i++)
		take_result(b, &names, &r->results[i]);
	free(names.v);
	return true;
}

/* ---- can it be compared with what is asked for? ----------------------------------------- */

static bool has_arch(const struct pt_baseline *b, const struct pt_arch_host *h)
{
	for (size_t i = 0; i < b->nr_modes; i++)
		if (b->mode[i].host == h)
			return true;
	return false;
}

static bool has_mode(const struct pt_baseline *b, const char *mode)
{
	for (size_t i = 0; i < b->nr_modes; i++)
		if (!strcmp(b->mode[i].host->arch->modes[b->mode[i].mode].name, mode))
			return true;
	return false;
}

static void arches_text(const struct pt_baseline *b, char *buf, size_t size)
{
	struct pt_text t;

	pt_text_init(&t, buf, size);
	for (size_t i = 0; i < pt_nr_arch_hosts; i++)
		if (has_arch(b, pt_arch_hosts[i]))
			pt_text_add(&t, "%s%s", t.at == buf ? "" : ",",
				    pt_arch_hosts[i]->arch->name);
}

static bool is_of_cells(const struct pt_baseline *b, const struct pt_options *o, char *err,
			size_t size)
{
	char arches[128];

	arches_text(b, arches, sizeof(arches));
	for (size_t i = 0; i < pt_nr_arch_hosts; i++) {
		if (!pt_options_want_arch(o, pt_arch_hosts[i]) || has_arch(b, pt_arch_hosts[i]))
			continue;
		snprintf(err, size,
			 "baseline %s is of %s, not of %s: give --arch %s, or make one of all",
			 b->path, *arches ? arches : "no architecture",
			 pt_arch_hosts[i]->arch->name, *arches ? arches : "A");
		return false;
	}
	for (size_t i = 0; i < o->nr_mode; i++)
		if (!has_mode(b, o->mode[i])) {
			snprintf(err, size, "baseline %s has no mode %s: make one that has",
				 b->path, o->mode[i]);
			return false;
		}
	return true;
}

static bool is_of_subject(const struct pt_report *r, const char *path, bool kernel, char *err,
			  size_t size)
{
	if (!strcmp(r->subject, kernel ? "kernel" : "builtin"))
		return true;
	snprintf(err, size, "baseline %s is of %s, not of %s", path,
		 kernel ? "the reference helpers" : "a kernel tree",
		 kernel ? "a kernel tree" : "the reference helpers");
	return false;
}

static char *name_of(const struct pt_report *r)
{
	char *name = NULL;

	if (asprintf(&name, "%s%s%s%s%s%s", r->subject, r->version ? " " : "",
		     r->version ? r->version : "", r->tree ? " (" : "", r->tree ? r->tree : "",
		     r->tree ? ")" : "") < 0)
		return NULL;
	return name;
}

static struct pt_baseline *make(const struct pt_report *r, const char *path,
				const struct pt_options *o, char *err, size_t size)
{
	struct pt_baseline *b = calloc(1, sizeof(*b));

	snprintf(err, size, "not enough memory for the baseline %s", path);
	if (!b)
		return NULL;
	b->path = strdup(path);
	b->name = name_of(r);
	if (b->path && b->name && take_parts(b, r) && is_of_cells(b, o, err, size))
		return b;
	pt_baseline_free(b);
	return NULL;
}

struct pt_baseline *pt_baseline_read(const char *path, const struct pt_options *o, bool kernel,
				     char *err, size_t size)
{
	struct pt_baseline *b = NULL;
	struct pt_report r;

	if (pt_report_read(&r, path, "baseline", err, size))
		return NULL;
	if (is_of_subject(&r, path, kernel, err, size))
		b = make(&r, path, o, err, size);
	pt_report_free(&r);
	return b;
}

void pt_baseline_free(struct pt_baseline *b)
{
	if (!b)
		return;
	for (size_t i = 0; i < b->nr_modes; i++)
		free(b->mode[i].was);
	free(b->mode);
	free(b->path);
	free(b->name);
	free(b);
}

/* ---- comparing -------------------------------------------------------------------------- */

/* One architecture and mode of the new report. */
struct now {
	const struct mode *before;
	const struct pt_cell_row *cell; /* the first that ran, or the first */
	bool walks;			/* some cell of it was run on a real walker … */
	bool between;			/* … some where the MMU could write at any moment */
	unsigned char *is;		/* enum was, by the clause's number */
	size_t *row;			/* 1 + the last row about it; rows move as more are added */
};

/* Why the clause was not asked, or NULL. */
static const char *reason_of(const struct pt_report *r, const struct now *now, size_t clause)
{
	return now->row[clause] ? r->results[now->row[clause] - 1].reason : NULL;
}

static bool is_of_mode(const struct mode *m, const char *arch, const char *mode)
{
	return !strcmp(m->host->arch->name, arch) &&
	       !strcmp(m->host->arch->modes[m->mode].name, mode);
}

static bool look_at(struct now *now, const struct mode *m, const struct pt_report *r,
		    const struct names *names)
{
	*now = (struct now){ .before = m,
			     .is = calloc(pt_nr_clauses() + 1, 1),
			     .row = calloc(pt_nr_clauses() + 1, sizeof(*now->row)) };
	if (!now->is || !now->row)
		return false;
	for (size_t i = 0; i < r->nr_cells; i++) {
		const struct pt_cell_row *c = &r->cells[i];
		const struct pt_engine *e = pt_engine_named(c->engine);

		if (!is_of_mode(m, c->arch, c->mode))
			continue;
		if (!now->cell || (now->cell->status != PT_CELL_RAN && c->status == PT_CELL_RAN))
			now->cell = c;
		now->walks |= c->status == PT_CELL_RAN && e && e->walks;
		now->between |= c->status == PT_CELL_RAN && e && e->between;
	}
	for (size_t i = 0; i < r->nr_results; i++) {
		const struct pt_result_row *row = &r->results[i];
		size_t clause;

		if (row->origin != PT_OF_CLAUSE || !is_of_mode(m, row->arch, row->mode))
			continue;
		clause = clause_named(names, row->helper, row->clause);
		if (clause == SIZE_MAX)
			continue;
		now->row[clause] = i + 1;
		if (was_of(row->verdict) > now->is[clause])
			now->is[clause] = (unsigned char)was_of(row->verdict);
	}
	return true;
}

/* Failures of which the baseline has none: for a start, all. */
static void mark_all(struct pt_report *r)
{
	for (size_t i = 0; i < r->nr_results; i++)
		r->results[i].newly =
			r->results[i].verdict == PT_FAIL && r->results[i].origin == PT_OF_CLAUSE;
}

static void mark_new(struct pt_report *r, const struct now *now, const struct names *names)
{
	for (size_t i = 0; i < r->nr_results; i++) {
		struct pt_result_row *row = &r->results[i];
		size_t clause;

		if (!row->newly || !is_of_mode(now->before, row->arch, row->mode))
			continue;
		clause = clause_named(names, row->helper, row->clause);
		row->newly = clause != SIZE_MAX && now->before->was[clause] != WAS_VIOLATED;
	}
}

/* The same clause in two engines is one. */
static size_t count_new(const struct pt_report *r)
{
	size_t n = 0;

	for (size_t i = 0; i < r->nr_results; i++) {
		const struct pt_result_row *a = &r->results[i];
		bool first = a->newly && a->origin == PT_OF_CLAUSE;

		for (size_t k = 0; first && k < i; k++) {
			const struct pt_result_row *b = &r->results[k];

			first = !b->newly || strcmp(a->clause, b->clause) != 0 ||
				strcmp(a->helper, b->helper) != 0 ||
				strcmp(a->mode, b->mode) != 0 || strcmp(a->arch, b->arch) != 0;
		}
		n += first;
	}
	return n;
}

/* Entries that broke a clause, and that nothing makes any more, are no loss. */
static bool is_gone(const struct pt_report *r, const struct now *now, size_t i)
{
	const char *reason = reason_of(r, now, i);

	return now->before->was[i] == WAS_VIOLATED && reason && !strcmp(reason, PT_NO_ENTRY);
}

/*
 * Was the clause asked there, and would be here if it could?  What is asked of a subject
 * that does not keep a mark is no loss where one keeps it.
 */
static bool is_lost(const struct pt_report *r, const struct now *now, const struct pt_options *o,
		    size_t i, struct pt_clause *c)
{
	return now->before->was[i] != WAS_NOT_ASKED && now->is[i] == WAS_NOT_ASKED &&
	       !is_gone(r, now, i) && pt_clause_at(i, c) && pt_options_want_clause(o, c) &&
	       (now->walks || !pt_clause_is_live(c)) &&
	       (now->between || !pt_clause_is_between(c)) && !pt_clause_is_of_stub(c);
}

static struct pt_result_row *add_lost(struct pt_report *r, const struct now *now,
				      const char *helper)
{
	struct pt_result_row *row = pt_report_add(r);

	if (!row)
		return NULL;
	row->arch = now->cell->arch;
	row->mode = now->cell->mode;
	row->engine = now->cell->engine;
	row->helper = row->cause[0] = helper;
	row->rule = PT_RULE_BASELINE;
	row->origin = PT_OF_BASELINE;
	row->verdict = PT_FAIL;
	row->newly = true;
	snprintf(row->clause, sizeof(row->clause), PT_CLAUSE_IN_BASE);
	return row;
}

static bool is_any_lost(const struct pt_report *r, const struct now *now,
			const struct pt_options *o, const char *helper)
{
	struct pt_clause c;

	for (size_t i = 0; i < pt_nr_clauses(); i++)
		if (is_lost(r, now, o, i, &c) && !strcmp(pt_helpers[c.helper].name, helper))
			return true;
	return false;
}

static bool fails_itself(const struct pt_report *r, const struct now *now, const char *helper)
{
	for (size_t i = 0; i < r->nr_results; i++)
		if (r->results[i].verdict == PT_FAIL && !strcmp(r->results[i].helper, helper) &&
		    is_of_mode(now->before, r->results[i].arch, r->results[i].mode))
			return true;
	return false;
}

/*
 * The helper that a reason names as missing, or as what cannot be called, if that is lost
 * or fails itself: it is the cause.
 */
static const char *cause_of(const struct pt_report *r, const struct now *now,
			    const struct pt_options *o, const char *reason)
{
	size_t n;

	for (const char *p = reason; p && (n = pt_next_word(&p)); p += n)
		for (unsigned h = 0; h < PT_NR_HELPERS; h++) {
			const char *name = pt_helpers[h].name;

			if (strlen(name) == n && !strncmp(name, p, n) &&
			    (is_any_lost(r, now, o, name) || fails_itself(r, now, name)))
				return name;
		}
	return NULL;
}

/* One failure for all that is lost of a helper. */
static int lose_helper(struct pt_report *r, const struct now *now, const struct pt_options *o,
		       const char *helper)
{
	size_t n = 0, first = 0;
	char name[PT_CLAUSE_NAME];
	struct pt_result_row *row;
	struct pt_clause c;
	struct pt_text t;
	const char *cause, *reason;

	for (size_t i = 0; i < pt_nr_clauses(); i++)
		if (is_lost(r, now, o, i, &c) && !strcmp(pt_helpers[c.helper].name, helper) && !n++)
			first = i;
	row = add_lost(r, now, helper);
	if (!row || !pt_clause_at(first, &c))
		return -1;
	reason = reason_of(r, now, first);
	pt_clause_name(&c, name, sizeof(name));
	pt_text_init(&t, row->reason, sizeof(row->reason));
	pt_text_add(&t, "newly absent: %zu clause%s asked in the baseline, such as %s: %s", n,
		    n == 1 ? " was" : "s were", name, reason ? reason : "not asked now");
	cause = cause_of(r, now, o, reason);
	if (cause)
		row->cause[0] = cause;
	r->against.absent += n;
	return 0;
}

static bool is_told(const struct pt_report *r, size_t from, const char *helper)
{
	for (size_t i = from; i < r->nr_results; i++)
		if (!strcmp(r->results[i].helper, helper))
			return true;
	return false;
}

/* A cell that ran and does not any more is one failure. */
static int lose_cell(struct pt_report *r, const struct now *now)
{
	struct pt_result_row *row = add_lost(r, now, PT_WHOLE_CELL);

	if (!row)
		return -1;
	snprintf(row->reason, sizeof(row->reason),
		 "newly absent: the cell ran in the baseline: %.170s", now->cell->reason);
	return 0;
}

static int compare_mode(struct pt_report *r, const struct now *now, const struct pt_options *o)
{
	size_t from = r->nr_results;
	struct pt_clause c;

	if (now->cell->status != PT_CELL_RAN)
		return now->before->ran ? lose_cell(r, now) : 0;
	for (size_t i = 0; i < pt_nr_clauses(); i++) {
		r->against.mended += now->before->was[i] == WAS_VIOLATED && now->is[i] == WAS_KEPT;
		if (is_lost(r, now, o, i, &c) && !is_told(r, from, pt_helpers[c.helper].name) &&
		    lose_helper(r, now, o, pt_helpers[c.helper].name))
			return -1;
	}
	return 0;
}

int pt_baseline_compare(struct pt_report *r, const struct pt_baseline *b,
			const struct pt_options *o)
{
	struct names names;
	int err = 0;

	r->against = (struct pt_against){ .path = strdup(b->path),
					  .name = strdup(b->name),
					  .unknown = b->unknown };
	if (!r->against.path || !r->against.name || !name_clauses(&names))
		return -1;
	mark_all(r);
	for (size_t i = 0; i < b->nr_modes && !err; i++) {
		struct now now;

		err = look_at(&now, &b->mode[i], r, &names) ? 0 : -1;
		if (!err && now.cell) {
			mark_new(r, &now, &names);
			err = compare_mode(r, &now, o);
		}
		free(now.is);
		free(now.row);
	}
	free(names.v);
	r->against.violated = count_new(r);
	return err;
}
