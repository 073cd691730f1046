// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/race/machine.h"

#include <stdlib.h>
#include <string.h>

#include "conformance/race/buffer.h"
#include "conformance/race/sites.h"
#include "conformance/race/state.h"
#include "conformance/race/steps.h"
#include "conformance/words/last_words.h"

enum stop { STOP_STEP, STOP_ENDED, STOP_BLOCKED, STOP_ODD };

/* ---- an actor's run ---- */

/* Of a lock it is not modelled who could still see how it was. */
static bool is_misused(const struct pt_race *r, const struct pt_asked *q)
{
	return (q->op == PT_OP_LOAD || q->op == PT_OP_LOAD_AFTER || q->op == PT_OP_STORE) &&
	       pt_race_cell_of(r, q->cell)->kind == PT_RACE_LOCK;
}

/* The step is next: it is made now, or the run ends before it. */
static void begin_step(struct pt_race *r, const struct pt_asked *q)
{
	if (!r->may_step)
		longjmp(r->out, 1 + STOP_STEP);
	if (is_misused(r, q))
		pt_race_be_cut(r, "an actor loads from a lock or stores to one");
	if (!pt_race_is_enabled(r, q))
		longjmp(r->out, 1 + STOP_BLOCKED);
	r->options = pt_race_options_of(r, q);
	if (r->pick >= r->options)
		longjmp(r->out, 1 + STOP_ODD);
	r->unpacked = NULL;
	r->may_step = false;
}

static void keep(struct pt_race *r, const struct pt_asked *q, u64 ret)
{
	struct pt_race_doing *a = &r->s.actor[r->me];

	if (pt_race_returns(q->op)) {
		if (a->nr_results == PT_RACE_RESULTS || a->nr_done == UINT16_MAX) {
			pt_race_be_cut(r, "an actor does more than there is room for");
			longjmp(r->out, 1 + STOP_BLOCKED);
		}
		a->result[a->nr_results++] = ret;
		r->at_result++;
	}
	a->nr_done++;
	r->at++;
}

/* A barrier that has nothing to wait for is part of the step before it. */
static bool is_step(const struct pt_race *r, enum pt_operation op)
{
	return op < PT_NR_STEPS_OF_RACES && !(op == PT_OP_MB && r->is.memory == PT_MEMORY_SC);
}

u64 pt_race_do(struct pt_race *r, struct pt_asked q)
{
	const struct pt_race_doing *a = &r->s.actor[r->me];
	u64 ret;

	if (pt_race_is_left_out(r, &q))
		return q.op == PT_OP_TEST;
	if (r->at < a->nr_done) {
		r->at++;
		return pt_race_returns(q.op) ? a->result[r->at_result++]
		       : q.op == PT_OP_TEST  ? q.x
					     : 0;
	}
	if (is_step(r, q.op))
		begin_step(r, &q);
	r->event = (struct pt_race_event){ .actor = r->me, .asked = q };
	ret = pt_race_perform(r, &q);
	r->event.ret = ret;
	keep(r, &q, ret);
	if (r->tell)
		r->tell(r->with, &r->event);
	return ret;
}

/* All parts from the one that he is at; what is between two steps belongs to the first. */
static void run_parts(struct pt_race *r, struct pt_race_doing *a)
{
	const struct pt_actor *is = &r->is.scenario->actors[r->me];

	while (a->part < PT_RACE_PARTS) {
		if (is->does[a->part])
			is->does[a->part](r);
		a->part++;
		a->nr_done = a->nr_results = 0;
		r->at = r->at_result = 0;
	}
}

static enum stop advance(struct pt_race *r, unsigned who, bool may_step, unsigned pick)
{
	int stop;

	r->me = who;
	r->at = r->at_result = 0;
	r->may_step = may_step;
	r->pick = pick;
	r->wrong = NULL;
	stop = setjmp(r->out);
	if (stop)
		return (enum stop)(stop - 1);
	run_parts(r, &r->s.actor[r->me]);
	return STOP_ENDED;
}

/* ---- what is wrong ---- */

static bool have_ended(const struct pt_race *r)
{
	for (size_t i = 0; i < r->is.scenario->nr_actors; i++)
		if (r->s.actor[i].part < PT_RACE_PARTS || r->s.actor[i].nr_stores)
			return false;
	return true;
}

static const char *ask_scenario(struct pt_race *r, bool ends)
{
	return r->is.scenario->wrong ? r->is.scenario->wrong(r, ends) : NULL;
}

/* ---- as a space ---- */

static size_t first(void *of, void *state)
{
	struct pt_race *r = of;

	memset(&r->s, 0, sizeof(r->s));
	r->unpacked = NULL;
	r->is.scenario->init(r);
	for (unsigned i = 0; i < r->is.scenario->nr_actors; i++)
		advance(r, i, false, 0);
	return pt_race_pack(r, state);
}

#define DRAINS		PT_BIT(7)
#define MOVE(who, what) ((pt_move)((who) | (what) << 8))
#define WHO(move)	((move)&0x7f)
#define PICK(move)	((move) >> 8)

/* The state is `from`; false: there is no such move here. */
static bool make(struct pt_race *r, const u64 *from, pt_move move)
{
	const unsigned who = WHO(move);
	enum stop stop;

	if (r->unpacked != from)
		pt_race_unpack(r, from);
	r->wrong = NULL;
	if (who >= r->is.scenario->nr_actors)
		return false;
	if (move & DRAINS) {
		if (PICK(move) >= r->s.actor[who].nr_stores ||
		    !pt_race_may_leave(r, &r->s.actor[who], PICK(move)))
			return false;
		pt_race_drain(r, who, PICK(move));
	} else {
		if (r->s.actor[who].part == PT_RACE_PARTS)
			return false;
		stop = advance(r, who, true, PICK(move));
		if (stop == STOP_BLOCKED || stop == STOP_ODD)
			return false;
	}
	if (pt_race_is_weak(r))
		pt_race_forget_old(r);
	return true;
}

/* Why it is of no use to go on; NULL: it is of use. */
static const char *void_by(const struct pt_race *r)
{
	if (r->has_learnt)
		return "learnt";
	return pt_race_is_sound(r->is.subject) ? NULL : "the subject does not answer";
}

static void emit(struct pt_race *r, pt_move move, struct pt_search *to)
{
	u64 packed[PT_RACE_WORDS];
	const char *over = void_by(r);

	pt_search_next(to, move, packed, pt_race_pack(r, packed), over ? over : r->wrong);
}

static void next(void *of, const void *state, size_t size, struct pt_search *to)
{
	struct pt_race *r = of;

	(void)size;
	r->unpacked = NULL;
	for (unsigned who = 0; who < r->is.scenario->nr_actors; who++) {
		unsigned stores;
		bool runs;

		if (r->unpacked != state)
			pt_race_unpack(r, state);
		runs = r->s.actor[who].part < PT_RACE_PARTS;
		stores = r->s.actor[who].nr_stores;
		r->options = 1;
		for (unsigned pick = 0; runs && pick < r->options; pick++)
			if (make(r, state, MOVE(who, pick)))
				emit(r, MOVE(who, pick), to);
		for (unsigned i = 0; i < stores; i++)
			if (make(r, state, MOVE(who | DRAINS, i)))
				emit(r, MOVE(who | DRAINS, i), to);
	}
}

static const char *wrong(void *of, const void *state, size_t size, bool ends)
{
	struct pt_race *r = of;

	(void)size;
	/* a state that is new is the one that was made just now */
	if (ends)
		pt_race_unpack(r, state);
	if (ends && !have_ended(r))
		return r->cut ? NULL : "nobody can go on: a lock is never given back";
	return ask_scenario(r, ends);
}

struct pt_space pt_race_space(struct pt_race *r)
{
	return (struct pt_space){ r, PT_RACE_WORDS * sizeof(u64), first, next, wrong };
}

struct pt_race *pt_race_new_machine(const struct pt_machine_setup *setup)
{
	struct pt_race *r = pt_need(calloc(1, sizeof(*r)));

	r->is = *setup;
	return r;
}

void pt_race_free_machine(struct pt_race *r)
{
	for (size_t i = 0; i < PT_RACE_TEXTS; i++)
		free(r->text[i]);
	free(r);
}

bool pt_race_has_learnt(struct pt_race *r)
{
	const bool learnt = r->has_learnt;

	r->has_learnt = false;
	if (learnt)
		r->cut = NULL;
	return learnt;
}

const char *pt_race_cut(const struct pt_race *r)
{
	return r->cut;
}

const char *pt_race_label(const struct pt_race *r, size_t i)
{
	return i < r->nr_labels ? r->label[i] : NULL;
}

const struct pt_site *pt_race_site(const struct pt_race *r, size_t i)
{
	return i < r->nr_sites ? &r->site[i] : NULL;
}

/* ---- one way through ---- */

/* Nothing follows? */
static bool is_at_end(struct pt_race *r)
{
	u64 packed[PT_RACE_WORDS];
	bool follows = false;

	pt_race_pack(r, packed);
	for (unsigned who = 0; who < r->is.scenario->nr_actors && !follows; who++)
		follows = make(r, packed, MOVE(who, 0)) || make(r, packed, MOVE(who | DRAINS, 0));
	pt_race_unpack(r, packed);
	return !follows;
}

size_t pt_race_play(struct pt_race *r, const pt_move *moves, size_t n,
		    void (*tell)(void *with, const struct pt_race_event *e), void *with,
		    const char **wrong_at_end)
{
	u64 packed[PT_RACE_WORDS];
	size_t i = 0;

	/* so that no value is forgotten that a move says is read */
	memset(r->loads, 0xff, sizeof(r->loads));
	r->tell = tell;
	r->with = with;
	first(r, packed);
	*wrong_at_end = NULL;
	while (i < n && !*wrong_at_end && make(r, packed, moves[i])) {
		pt_race_pack(r, packed);
		i++;
		*wrong_at_end = r->wrong ? r->wrong : ask_scenario(r, false);
	}
	r->tell = NULL;
	pt_race_unpack(r, packed);
	if (i == n && !*wrong_at_end && is_at_end(r))
		*wrong_at_end = have_ended(r) ? ask_scenario(r, true)
					      : "nobody can go on: a lock is never given back";
	return i;
}
