// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/race/buffer.h"

#include <string.h>

/* ---- store buffers ---- */

int pt_race_waiting_store(const struct pt_race_doing *a, unsigned c)
{
	for (int i = a->nr_stores - 1; i >= 0; i--)
		if (a->store[i].cell == c)
			return i;
	return -1;
}

static void push(struct pt_race_doing *a, unsigned c, u64 v)
{
	a->store[a->nr_stores].cell = (uint8_t)c;
	a->store[a->nr_stores++].v = v;
}

void pt_race_push_barrier(struct pt_race_doing *a)
{
	if (a->nr_stores && a->store[a->nr_stores - 1].cell != PT_RACE_BARRIER)
		push(a, PT_RACE_BARRIER, 0);
}

void pt_race_put(struct pt_race *r, unsigned c, u64 v)
{
	r->event.buffered = r->is.memory != PT_MEMORY_SC;
	if (r->is.memory == PT_MEMORY_SC)
		pt_race_commit(r, r->me, c, v);
	else
		push(&r->s.actor[r->me], c, v);
}

static void remove_store(struct pt_race_doing *a, unsigned i)
{
	a->nr_stores--;
	memmove(&a->store[i], &a->store[i + 1], (a->nr_stores - i) * sizeof(a->store[0]));
}

bool pt_race_may_leave(const struct pt_race *r, const struct pt_race_doing *a, unsigned i)
{
	if (a->store[i].cell == PT_RACE_BARRIER || (!pt_race_is_weak(r) && i))
		return false;
	for (unsigned before = 0; before < i; before++)
		if (a->store[before].cell == PT_RACE_BARRIER ||
		    a->store[before].cell == a->store[i].cell)
			return false;
	return true;
}

void pt_race_drain(struct pt_race *r, unsigned who, unsigned i)
{
	struct pt_race_doing *a = &r->s.actor[who];
	const unsigned c = a->store[i].cell;
	const u64 v = a->store[i].v;

	r->event = (struct pt_race_event){ .actor = who,
					   .drained = true,
					   .asked = { .op = PT_OP_STORE, .cell = c, .x = v } };
	r->unpacked = NULL;
	remove_store(a, i);
	while (a->nr_stores && a->store[0].cell == PT_RACE_BARRIER)
		remove_store(a, 0);
	pt_race_commit(r, who, c, v);
	if (r->tell)
		r->tell(r->with, &r->event);
}

unsigned pt_race_values_of(const struct pt_race *r, unsigned c)
{
	const struct pt_race_doing *a = &r->s.actor[r->me];

	if (!pt_race_is_weak(r) || !pt_race_is_memory(r, c) || pt_race_waiting_store(a, c) >= 0)
		return 1;
	return (unsigned)(r->s.nr_old[c] - a->view[c]) + 1;
}
u64 pt_race_load_value(struct pt_race *r, unsigned c)
{
	struct pt_race_doing *a = &r->s.actor[r->me];
	const int own = pt_race_waiting_store(a, c);
	unsigned i;

	if (own >= 0)
		return a->store[own].v;
	if (!pt_race_is_weak(r) || !pt_race_is_memory(r, c))
		return r->s.cell[c];
	if (!(r->loads[r->me][a->part] & PT_BIT(c))) {
		r->loads[r->me][a->part] |= (u32)PT_BIT(c);
		r->has_learnt = true;
	}
	i = r->s.nr_old[c] - r->pick;
	a->view[c] = (uint8_t)i;
	r->event.early = r->pick != 0;
	return r->pick ? r->s.old[c][i] : r->s.cell[c];
}
