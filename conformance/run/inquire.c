// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Which helper is at the bottom of a cell's failures: each cell that has some is
 * looked at once more by a child of its own, which makes the runs that causes.c
 * asks for.  Whatever happens to it, the verdicts stand.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "conformance/run/beside.h"
#include "conformance/run/inquire.h"
#include "conformance/run/kept.h"
#include "conformance/run/per_cell.h"
#include "conformance/run/plan.h"
#include "conformance/work/pool.h"
#include "conformance/work/shared.h"

/* One run with helpers corrected takes about as long as one without. */
#define RUN_LIMIT_MS 20000
/* No further run is begun after this time; what was found till then counts. */
#define ENOUGH_S      60
#define KILL_AFTER_MS (1000 * ENOUGH_S + 2 * RUN_LIMIT_MS)

struct inquiry {
	struct pt_cell *cell;
	const struct pt_options *o;
	const struct pt_engine *engine;
	const struct pt_engine *quick; /* asked in its place; NULL: it is itself */
	double until;
	unsigned again;
};

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec + t.tv_nsec / 1e9;
}

/* One that cannot run this guest, or not as the other does, is not asked again. */
static bool run_quickly(struct inquiry *q, const struct pt_job *job, const struct pt_request *rq,
			struct pt_response *rs)
{
	char err[256];

	if (q->quick && !q->quick->run(job, rq, rs, NULL, RUN_LIMIT_MS, err, sizeof(err)) &&
	    rs->status == PT_STATUS_OK)
		return true;
	q->quick = NULL;
	memset(rs, 0, sizeof(*rs));
	return false;
}

static int run_corrected(void *arg, const struct pt_correction *correction, struct pt_response *rs)
{
	struct inquiry *q = arg;
	const struct pt_cell *c = q->cell;
	const struct pt_job job = pt_cell_job(c);
	struct pt_request rq;
	char err[256];

	if (now() > q->until)
		return -1;
	pt_request_of(c, q->o, &rq);
	pt_request_correct(&rq, correction);
	/* neither misuse nor what the MMU writes meanwhile has another's fault for a cause */
	memset(rq.no_hazards, 0xff, sizeof(rq.no_hazards));
	memset(rq.unplayed, 0xff, sizeof(rq.unplayed));
	if (run_quickly(q, &job, &rq, rs))
		return 0;
	return q->engine->run(&job, &rq, rs, NULL, RUN_LIMIT_MS, err, sizeof(err));
}

/* ---- kept: what was found of this guest, asked the same ---- */

/* Raise it when causes are found in another way. */
#define RECIPE 3

static bool kept_path(const struct inquiry *q, char *path, size_t size)
{
	char name[64];

	snprintf(name, sizeof(name), "causes%d.%zu", RECIPE, sizeof(*q->cell->own_causes));
	return pt_kept_beside(q->cell, q->o, name, path, size);
}

static int inquire(void *arg)
{
	struct inquiry *q = arg;
	struct pt_causes *causes = q->cell->own_causes;
	char path[PT_KEPT_PATH];
	bool keep = kept_path(q, path, sizeof(path));

	q->until = now() + ENOUGH_S;
	if (keep && pt_kept_read(path, causes, sizeof(*causes)))
		return 0;
	pt_causes_find(q->cell->rs, run_corrected, q, causes);
	if (keep && !causes->not_settled && !q->cell->rs->decided)
		pt_kept_write(path, causes, sizeof(*causes));
	return 0;
}

static bool inquired(void *arg, int status, double seconds)
{
	struct inquiry *q = arg;
	struct pt_cell *c = q->cell;

	c->row.seconds += seconds;
	if (status && pt_pool_may_pass(seconds) && !q->again++)
		return true;
	/* half an answer is none */
	if (status)
		memset(c->own_causes->of, 0, sizeof(c->own_causes->of));
	c->causes = c->own_causes;
	c->row.cause_runs = c->causes->runs;
	c->row.causes_left = c->causes->not_tried + c->causes->not_settled + (status != 0);
	return false;
}

static bool has_failures(const struct pt_plan *p, const struct pt_cell *c,
			 const struct pt_options *o)
{
	struct pt_clause clause;

	if (c->row.status != PT_CELL_RAN)
		return false;
	for (size_t i = 0; i < pt_nr_clauses(); i++)
		if (pt_cell_fails(p, c, i) && pt_clause_at(i, &clause) &&
		    pt_options_want_clause(o, &clause))
			return true;
	return false;
}

static bool fail_alike(const struct pt_cell *a, const struct pt_cell *b)
{
	struct pt_clause c;

	if (a->host != b->host || a->mode != b->mode || a->machine != b->machine ||
	    a->builtin != b->builtin || a->build != b->build ||
	    memcmp(a->broken, b->broken, sizeof(a->broken)))
		return false;
	for (size_t i = 0; i < pt_nr_clauses(); i++)
		if (pt_clause_at(i, &c) && !pt_clause_is_of_few(&c) &&
		    pt_clause_fails(a->rs, i) != pt_clause_fails(b->rs, i))
			return false;
	return true;
}

/* Another engine's cell that fails alike, and is asked in this one's place. */
static struct pt_cell *asked_for(struct pt_plan *p, const struct pt_options *o, size_t cell)
{
	for (size_t i = 0; i < cell; i++)
		if (has_failures(p, &p->cells[i], o) && p->cells[i].own_causes &&
		    fail_alike(&p->cells[i], &p->cells[cell]))
			return &p->cells[i];
	return NULL;
}

/* A machine is slow to start, and its walker's clauses are not asked about here. */
static const struct pt_engine *engine_for(const struct pt_cell *c)
{
	const struct pt_job job = pt_cell_job(c);
	char why[256];

	if (!c->engine->walks)
		return c->engine;
	return job.elf && !pt_engine_unicorn.available(&job, why, sizeof(why)) ? &pt_engine_unicorn
									       : NULL;
}

static bool begin(void *task, const struct pt_per_cell *w, size_t cell)
{
	struct pt_cell *c = &w->plan->cells[cell];
	struct inquiry *q = task;
	struct pt_job job;

	if (!has_failures(w->plan, c, w->o) || asked_for(w->plan, w->o, cell))
		return false;
	*q = (struct inquiry){ .cell = c, .o = w->o, .engine = engine_for(c) };
	if (!q->engine)
		return false;
	job = pt_cell_job(c);
	q->quick = pt_quick_engine(q->engine, &job);
	c->own_causes = pt_shared(sizeof(*c->own_causes));
	return true;
}

void pt_plan_inquire(struct pt_plan *p, const struct pt_options *o)
{
	const struct pt_per_cell work = { .plan = p,
					  .o = o,
					  .size = sizeof(struct inquiry),
					  .begin = begin,
					  .limit_ms = KILL_AFTER_MS,
					  .stage = PT_STAGE_CAUSES,
					  .run = inquire,
					  .ended = inquired };

	/* who wants verdicts alone is not kept waiting for what explains them */
	if (getenv("PTCONFORM_VERDICTS"))
		return;
	pt_per_cell_run(&work);
	for (size_t i = 0; i < p->nr_cells; i++) {
		struct pt_cell *c = &p->cells[i], *like;

		if (c->causes || !has_failures(p, c, o))
			continue;
		like = asked_for(p, o, i);
		c->causes = like ? like->own_causes : NULL;
	}
}
