// SPDX-License-Identifier: GPL-2.0-or-later
/* Has guests list what led to a violated law: replay.h. */
#define _GNU_SOURCE
#include "conformance/run/replay.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>

#include "conformance/engine/patience.h"
#include "conformance/run/per_cell.h"
#include "conformance/words/last_words.h"
#include "conformance/work/pool.h"
#include "conformance/work/shared.h"
#include "generic/subject/notes.h"

/* One set-up of the guest and a few cases. */
#define REPLAY_LIMIT_MS 20000
#define KILL_LIMIT_MS	(REPLAY_LIMIT_MS * PT_PATIENCE)

struct replay {
	struct pt_cell *cell;
	const struct pt_options *o;
	struct pt_request rq;
	/* Shared with the child: the cases it is given, the records it answers with. */
	struct pt_call *calls;
	struct pt_response *rs;
	unsigned again;
};

static size_t calls_size(void)
{
	return PT_MAX_CALLS * sizeof(struct pt_call);
}

/* The law that a clause number stands for, if it failed and a report will speak of it. */
static bool failed_law(const struct pt_cell *c, const struct pt_options *o, size_t number,
		       size_t *law)
{
	const struct pt_result *res = &c->rs->result[number];
	struct pt_clause cl;

	if (!res->violated || (res->flags & ~(u64)PT_RESULT_UNSEEN) || !pt_clause_at(number, &cl) ||
	    cl.type != PT_CLAUSE_LAW || pt_clause_is_of_few(&cl))
		return false;
	*law = cl.row;
	return pt_options_want_clause(o, &cl);
}

static u64 find_cases(const struct replay *r)
{
	u64 n = 0;
	size_t law;

	for (size_t i = 0; i < pt_nr_clauses() && n < PT_MAX_REPLAYED; i++)
		if (failed_law(r->cell, r->o, i, &law)) {
			const struct pt_result *res = &r->cell->rs->result[i];

			r->calls[n++] =
				(struct pt_call){ PT_NOTE_CASE, res->in[0], res->in[1], law };
		}
	return n;
}

/* A machine takes long to start, and what it would call is what the guest calls. */
static const struct pt_engine *engine_for(const struct pt_cell *c)
{
	return c->engine->walks ? &pt_engine_unicorn : c->engine;
}

static int run_replay(void *arg)
{
	struct replay *r = arg;
	const struct pt_cell *c = r->cell;
	const struct pt_engine *e = engine_for(c);
	struct pt_job job = pt_cell_job(c);
	char err[256];

	if (e->available(&job, err, sizeof(err)))
		return 1;
	return e->run(&job, &r->rq, r->rs, r->calls, REPLAY_LIMIT_MS, err, sizeof(err)) != 0;
}

/* Without an answer the witnesses have no calls: nothing else hangs on it. */
static bool replay_ended(void *arg, int status, double seconds)
{
	struct replay *r = arg;
	struct pt_cell *c = r->cell;
	u64 n = r->rs->nr_calls;

	c->row.seconds += seconds;
	if (!WIFEXITED(status) || WEXITSTATUS(status) || r->rs->status != PT_STATUS_OK ||
	    n > PT_MAX_CALLS) {
		/* it may have written over them */
		r->rq.nr_calls = find_cases(r);
		return pt_pool_may_pass(seconds) && !r->again++;
	}
	c->replayed = pt_need(malloc((n + 1) * sizeof(*c->replayed)));
	memcpy(c->replayed, r->calls, n * sizeof(*c->replayed));
	c->nr_replayed = n;
	return false;
}

static void end(void *task)
{
	struct replay *r = task;

	munmap(r->calls, calls_size());
	munmap(r->rs, sizeof(*r->rs));
}

static bool begin(void *task, const struct pt_per_cell *w, size_t cell)
{
	struct replay *r = task;
	struct pt_cell *c = &w->plan->cells[cell];

	*r = (struct replay){ .cell = c, .o = w->o };
	if (c->row.status != PT_CELL_RAN)
		return false;
	r->calls = pt_shared(calls_size());
	r->rs = pt_shared(sizeof(*r->rs));
	r->rq.magic = PT_WIRE_MAGIC;
	r->rq.verb = PT_VERB_REPLAY;
	r->rq.seed = w->o->seed;
	r->rq.cases = w->o->cases;
	r->rq.mode = c->mode;
	memcpy(r->rq.broken, c->broken, sizeof(r->rq.broken));
	r->rq.lacks = pt_cell_lacks(c);
	r->rq.nr_calls = find_cases(r);
	if (!r->rq.nr_calls)
		end(r);
	return r->rq.nr_calls;
}

void pt_plan_replay(struct pt_plan *p, const struct pt_options *o)
{
	const struct pt_per_cell work = { .plan = p,
					  .o = o,
					  .size = sizeof(struct replay),
					  .begin = begin,
					  .limit_ms = KILL_LIMIT_MS,
					  .stage = PT_STAGE_REPLAY,
					  .run = run_replay,
					  .ended = replay_ended,
					  .end = end };

	pt_per_cell_run(&work);
}

const struct pt_call *pt_replayed(const struct pt_cell *c, size_t law, size_t *n)
{
	*n = 0;
	for (size_t i = 0; i < c->nr_replayed; i++) {
		const struct pt_call *first = &c->replayed[i];

		if (first->helper != PT_NOTE_CASE || PT_NOTE_SAID_LAW(first->ret) != law)
			continue;
		if (PT_NOTE_SAID_ANSWER(first->ret))
			return NULL;
		while (i + 1 + *n < c->nr_replayed && first[1 + *n].helper != PT_NOTE_CASE)
			++*n;
		return *n ? first + 1 : NULL;
	}
	return NULL;
}
