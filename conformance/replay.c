// SPDX-License-Identifier: GPL-2.0-or-later
/* Has guests list what led to a violated law: replay.h. */
#define _GNU_SOURCE
#include "conformance/replay.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>

#include "conformance/engine/patience.h"
#include "conformance/pool.h"
#include "generic/replay.h"

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
};

static void *shared(size_t size)
{
	void *p = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	return p == MAP_FAILED ? NULL : p;
}

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
	    cl.type != PT_CLAUSE_LAW || pt_clause_is_live(&cl))
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
	struct pt_job job = { c->host, c->mode, c->builtin, c->isa, c->elf[0] ? c->elf : NULL };
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
	    n > PT_MAX_CALLS)
		return false;
	c->replayed = malloc((n + 1) * sizeof(*c->replayed));
	if (!c->replayed)
		return false;
	memcpy(c->replayed, r->calls, n * sizeof(*c->replayed));
	c->nr_replayed = n;
	return false;
}

/* False: nothing to be replayed, or no memory for it. */
static bool begin(struct replay *r, struct pt_cell *c, const struct pt_options *o)
{
	*r = (struct replay){ .cell = c, .o = o };
	if (c->row.status != PT_CELL_RAN)
		return false;
	r->calls = shared(calls_size());
	r->rs = shared(sizeof(*r->rs));
	if (!r->calls || !r->rs)
		return false;
	r->rq.magic = PT_WIRE_MAGIC;
	r->rq.verb = PT_VERB_REPLAY;
	r->rq.seed = o->seed;
	r->rq.cases = o->cases;
	r->rq.mode = c->mode;
	memcpy(r->rq.broken, c->broken, sizeof(r->rq.broken));
	r->rq.lacks = pt_cell_lacks(c);
	r->rq.nr_calls = find_cases(r);
	return r->rq.nr_calls;
}

static void end(struct replay *r)
{
	if (r->calls)
		munmap(r->calls, calls_size());
	if (r->rs)
		munmap(r->rs, sizeof(*r->rs));
}

void pt_plan_replay(struct pt_plan *p, const struct pt_options *o)
{
	struct replay *r = calloc(p->nr_cells, sizeof(*r));
	struct pt_task *t = calloc(p->nr_cells, sizeof(*t));
	size_t n = 0;

	for (size_t i = 0; r && t && i < p->nr_cells; i++) {
		if (begin(&r[n], &p->cells[i], o)) {
			t[n] = (struct pt_task){ &r[n], run_replay, replay_ended, KILL_LIMIT_MS };
			n++;
		} else {
			end(&r[n]);
		}
	}
	if (n)
		pt_pool_run(t, n, o->jobs ? o->jobs : pt_pool_cores(), NULL);
	for (size_t i = 0; i < n; i++)
		end(&r[i]);
	free(r);
	free(t);
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
