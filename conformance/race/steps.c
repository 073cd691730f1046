// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/race/steps.h"

#include <stdio.h>
#include <string.h>

#include "conformance/race/access.h"
#include "conformance/race/buffer.h"
#include "conformance/words/last_words.h"

/* ---- which steps can be made ---- */

/* WEAK: neither a store to the cell nor a barrier waits. */
static bool is_out(const struct pt_race_doing *a, unsigned c)
{
	for (unsigned i = 0; i < a->nr_stores; i++)
		if (a->store[i].cell == c || a->store[i].cell == PT_RACE_BARRIER)
			return false;
	return true;
}

static bool is_walked(const struct pt_race *r, unsigned tlb)
{
	for (size_t i = 0; i < r->is.scenario->nr_actors; i++)
		if (r->s.actor[i].walking == tlb + 1)
			return true;
	return false;
}

bool pt_race_is_enabled(const struct pt_race *r, const struct pt_asked *q)
{
	const struct pt_race_doing *a = &r->s.actor[r->me];
	const u64 v = r->s.cell[q->cell];

	switch (q->op) {
	case PT_OP_LOCK:
		return !v &&
		       (pt_race_is_weak(r) ? pt_race_waiting_store(a, q->cell) < 0 : !a->nr_stores);
	case PT_OP_DOWN_READ:
		return !(v & PT_RACE_WRITER) && !a->nr_stores;
	case PT_OP_DOWN_WRITE:
		return !v && !a->nr_stores;
	case PT_OP_XCHG:
	case PT_OP_CMPXCHG:
	case PT_OP_ADD:
	case PT_OP_UP_READ:
	case PT_OP_UP_WRITE:
	case PT_OP_MB:
		return !a->nr_stores;
	case PT_OP_APPLY:
		return pt_race_is_weak(r) ? is_out(a, q->cell) : !a->nr_stores;
	case PT_OP_RECORD:
		return is_out(a, q->cell);
	case PT_OP_FLUSH:
		return !a->nr_stores && !r->s.actor[pt_race_cell_of(r, q->cell)->owner].nr_stores &&
		       !is_walked(r, q->cell);
	case PT_OP_STORE:
	case PT_OP_UNLOCK:
	case PT_OP_ACCESS:
	case PT_OP_CPU_STORE:
		return a->nr_stores < PT_RACE_BUFFER - 2;
	default:
		return true;
	}
}

/* ---- operations ---- */

bool pt_race_returns(enum pt_operation op)
{
	switch (op) {
	case PT_OP_LOAD:
	case PT_OP_LOAD_AFTER:
	case PT_OP_XCHG:
	case PT_OP_CMPXCHG:
	case PT_OP_ADD:
	case PT_OP_APPLY:
	case PT_OP_CHOOSE:
	case PT_OP_ACCESS:
	case PT_OP_WALK:
	case PT_OP_RECORD:
	case PT_OP_CPU_STORE:
	case PT_OP_CPU_LOAD:
	case PT_OP_PEEK:
		return true;
	default:
		return false;
	}
}

static u64 change(struct pt_race *r, const struct pt_asked *q)
{
	const u64 v = r->s.cell[q->cell];
	struct pt_race_doing *a = &r->s.actor[r->me];

	switch (q->op) {
	case PT_OP_XCHG:
		pt_race_commit(r, r->me, q->cell, q->x);
		break;
	case PT_OP_CMPXCHG:
		if (v == q->x)
			pt_race_commit(r, r->me, q->cell, q->y);
		break;
	case PT_OP_ADD:
		pt_race_commit(r, r->me, q->cell, v + q->x);
		break;
	default:
		pt_race_commit(r, r->me, q->cell, pt_race_call(r, (enum pt_helper)q->x, v, q->y));
		return v;
	}
	pt_race_see_all(r, a);
	return v;
}

static void use_lock(struct pt_race *r, const struct pt_asked *q)
{
	struct pt_race_doing *a = &r->s.actor[r->me];
	const u64 v = r->s.cell[q->cell];

	switch (q->op) {
	case PT_OP_UNLOCK:
		if (pt_race_is_weak(r))
			pt_race_push_barrier(a);
		pt_race_put(r, q->cell, 0);
		return;
	case PT_OP_UP_READ:
	case PT_OP_UP_WRITE:
		pt_race_commit(r, r->me, q->cell, q->op == PT_OP_UP_READ ? v - 1 : 0);
		return;
	case PT_OP_DOWN_READ:
		pt_race_commit(r, r->me, q->cell, v + 1);
		break;
	default:
		pt_race_commit(r, r->me, q->cell, q->op == PT_OP_DOWN_WRITE ? PT_RACE_WRITER : 1);
	}
	pt_race_see_all(r, a);
}

static void reach_label(struct pt_race *r, const char *label)
{
	for (size_t i = 0; i < r->nr_labels; i++)
		if (!strcmp(r->label[i], label))
			return;
	if (r->nr_labels < PT_RACE_LABELS)
		r->label[r->nr_labels++] = label;
}

/* A text that lasts as long as the machine. */
static const char *lasting(struct pt_race *r, const char *text)
{
	size_t i = 0;

	while (i < PT_RACE_TEXTS - 1 && r->text[i] && strcmp(r->text[i], text) != 0)
		i++;
	if (!r->text[i])
		r->text[i] = pt_copy(text);
	return r->text[i];
}

static void judge(struct pt_race *r, const struct pt_asked *q)
{
	char text[256];

	if (q->x || r->wrong)
		return;
	snprintf(text, sizeof(text), "%s(): %s", q->function, q->text);
	r->wrong = lasting(r, text);
}

u64 pt_race_perform(struct pt_race *r, const struct pt_asked *q)
{
	struct pt_race_doing *a = &r->s.actor[r->me];

	switch (q->op) {
	case PT_OP_LOAD:
	case PT_OP_LOAD_AFTER:
		return pt_race_load_value(r, q->cell);
	case PT_OP_STORE:
		pt_race_put(r, q->cell, q->x);
		return 0;
	case PT_OP_XCHG:
	case PT_OP_CMPXCHG:
	case PT_OP_ADD:
	case PT_OP_APPLY:
		return change(r, q);
	case PT_OP_LOCK:
	case PT_OP_UNLOCK:
	case PT_OP_DOWN_READ:
	case PT_OP_UP_READ:
	case PT_OP_DOWN_WRITE:
	case PT_OP_UP_WRITE:
		use_lock(r, q);
		return 0;
	case PT_OP_MB:
	case PT_OP_RMB:
		pt_race_see_all(r, a);
		return 0;
	case PT_OP_WMB:
		if (pt_race_is_weak(r))
			pt_race_push_barrier(a);
		return 0;
	case PT_OP_FLUSH:
		pt_race_commit(r, r->me, q->cell, 0);
		pt_race_see_all(r, a);
		return 0;
	case PT_OP_CHOOSE:
		return r->pick;
	case PT_OP_ACCESS:
		return pt_race_access_at_once(r, q);
	case PT_OP_WALK:
		return pt_race_walk(r, q);
	case PT_OP_RECORD:
		return pt_race_record(r, q);
	case PT_OP_FILL:
		pt_race_commit(r, r->me, q->cell, q->x);
		a->walking = 0;
		return 0;
	case PT_OP_CPU_STORE:
		return pt_race_use_tlb(r, q->cell, PT_ACCESS_WRITE, q->x);
	case PT_OP_CPU_LOAD:
		return pt_race_use_tlb(r, q->cell, PT_ACCESS_READ, 0);
	case PT_OP_NOTE:
		pt_race_commit(r, r->me, q->cell, q->x);
		return 0;
	case PT_OP_PEEK:
		return r->s.cell[q->cell];
	case PT_OP_CHECK:
		judge(r, q);
		return 0;
	case PT_OP_REACH:
		reach_label(r, q->text);
		return 0;
	default:
		return q->x;
	}
}

unsigned pt_race_options_of(struct pt_race *r, const struct pt_asked *q)
{
	switch (q->op) {
	case PT_OP_CHOOSE:
		return (unsigned)q->x;
	case PT_OP_LOAD:
		return pt_race_values_of(r, q->cell);
	case PT_OP_CPU_LOAD:
		return pt_race_is_usable(r, q->cell, PT_ACCESS_READ)
			       ? pt_race_values_of_data(r, q->cell)
			       : 1;
	default:
		return 1;
	}
}
