// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/race/state.h"

#include <string.h>

/* ---- states as bytes ---- */

/* Bytes of a state one after the other, in words. */
struct stream {
	u64 *to;
	const u64 *from;
};

static void put_bytes(struct stream *b, const void *bytes, size_t n)
{
	const size_t words = (n + 7) / 8;

	if (!n)
		return;
	b->to[words - 1] = 0;
	memcpy(b->to, bytes, n);
	b->to += words;
}

static void take_bytes(struct stream *b, void *bytes, size_t n)
{
	memcpy(bytes, b->from, n);
	b->from += (n + 7) / 8;
}

static void put_actor(const struct pt_race *r, struct stream *b, const struct pt_race_doing *a)
{
	*b->to++ = (u64)a->part | (u64)a->walking << 8 | (u64)a->nr_stores << 16 |
		   (u64)a->nr_results << 24 | (u64)a->nr_done << 32;
	if (a->nr_stores) {
		u64 cells = 0;

		for (unsigned i = 0; i < a->nr_stores; i++)
			cells |= (u64)a->store[i].cell << 8 * i;
		*b->to++ = cells;
		for (unsigned i = 0; i < a->nr_stores; i++)
			*b->to++ = a->store[i].v;
	}
	put_bytes(b, a->result, a->nr_results * sizeof(u64));
	if (pt_race_is_weak(r))
		put_bytes(b, a->view, r->is.scenario->nr_cells);
}

size_t pt_race_pack(const struct pt_race *r, u64 *to)
{
	const size_t n = r->is.scenario->nr_cells;
	struct stream b = { .to = to };

	put_bytes(&b, r->s.cell, n * sizeof(u64));
	if (pt_race_is_weak(r)) {
		put_bytes(&b, r->s.nr_old, n);
		for (size_t c = 0; c < n; c++)
			put_bytes(&b, r->s.old[c], r->s.nr_old[c] * sizeof(u64));
	}
	for (size_t i = 0; i < r->is.scenario->nr_actors; i++)
		put_actor(r, &b, &r->s.actor[i]);
	return (size_t)(b.to - to) * sizeof(u64);
}

static void take_actor(const struct pt_race *r, struct stream *b, struct pt_race_doing *a)
{
	const u64 head = *b->from++;

	a->part = (uint8_t)head;
	a->walking = (uint8_t)(head >> 8);
	a->nr_stores = (uint8_t)(head >> 16);
	a->nr_results = (uint8_t)(head >> 24);
	a->nr_done = (uint16_t)(head >> 32);
	if (a->nr_stores) {
		const u64 cells = *b->from++;

		for (unsigned i = 0; i < a->nr_stores; i++) {
			a->store[i].cell = (uint8_t)(cells >> 8 * i);
			a->store[i].v = *b->from++;
		}
	}
	take_bytes(b, a->result, a->nr_results * sizeof(u64));
	if (pt_race_is_weak(r))
		take_bytes(b, a->view, r->is.scenario->nr_cells);
}

void pt_race_unpack(struct pt_race *r, const u64 *from)
{
	const size_t n = r->is.scenario->nr_cells;
	struct stream b = { .from = from };

	take_bytes(&b, r->s.cell, n * sizeof(u64));
	if (pt_race_is_weak(r)) {
		take_bytes(&b, r->s.nr_old, n);
		for (size_t c = 0; c < n; c++)
			take_bytes(&b, r->s.old[c], r->s.nr_old[c] * sizeof(u64));
	}
	for (size_t i = 0; i < r->is.scenario->nr_actors; i++)
		take_actor(r, &b, &r->s.actor[i]);
	r->unpacked = from;
}

/* ---- cells ---- */

const struct pt_race_cell *pt_race_cell_of(const struct pt_race *r, unsigned c)
{
	return &r->is.scenario->cells[c];
}

bool pt_race_is_memory(const struct pt_race *r, unsigned c)
{
	const enum pt_race_cell_kind k = pt_race_cell_of(r, c)->kind;

	return k != PT_RACE_TLB && k != PT_RACE_NOTE && k != PT_RACE_LOCK;
}

void pt_race_be_cut(struct pt_race *r, const char *why)
{
	if (!r->cut)
		r->cut = why;
}

static void forget_oldest(struct pt_race *r, unsigned c)
{
	pt_race_be_cut(r, "more old values of a cell can be read than there is room for");
	memmove(r->s.old[c], r->s.old[c] + 1, (PT_RACE_OLD - 1) * sizeof(u64));
	r->s.nr_old[c]--;
	for (size_t i = 0; i < r->is.scenario->nr_actors; i++)
		if (r->s.actor[i].view[c])
			r->s.actor[i].view[c]--;
}

void pt_race_commit(struct pt_race *r, unsigned who, unsigned c, u64 v)
{
	const u64 from = r->s.cell[c];

	if (from != v && r->event.nr_changes < PT_ARRAY_SIZE(r->event.change))
		r->event.change[r->event.nr_changes++] = (struct pt_race_change){ c, from, v };
	if (pt_race_is_weak(r) && pt_race_is_memory(r, c)) {
		if (from != v) {
			if (r->s.nr_old[c] == PT_RACE_OLD)
				forget_oldest(r, c);
			r->s.old[c][r->s.nr_old[c]++] = from;
		}
		r->s.actor[who].view[c] = r->s.nr_old[c];
	}
	r->s.cell[c] = v;
}

void pt_race_see_all(struct pt_race *r, struct pt_race_doing *a)
{
	if (pt_race_is_weak(r))
		memcpy(a->view, r->s.nr_old, sizeof(a->view));
}

/* Cells that he may load from here on, as far as is known. */
static u32 may_load(const struct pt_race *r, size_t who)
{
	u32 cells = 0;

	for (unsigned part = r->s.actor[who].part; part < PT_RACE_PARTS; part++)
		cells |= r->loads[who][part];
	return cells;
}

void pt_race_forget_old(struct pt_race *r)
{
	const size_t nr_actors = r->is.scenario->nr_actors;
	u32 loads[PT_RACE_ACTORS];

	for (size_t i = 0; i < nr_actors; i++)
		loads[i] = may_load(r, i);
	for (size_t c = 0; c < r->is.scenario->nr_cells; c++) {
		unsigned least = r->s.nr_old[c];

		for (size_t i = 0; i < nr_actors; i++)
			if ((loads[i] & PT_BIT(c)) && r->s.actor[i].view[c] < least)
				least = r->s.actor[i].view[c];
		r->s.nr_old[c] -= (uint8_t)least;
		memmove(r->s.old[c], r->s.old[c] + least, r->s.nr_old[c] * sizeof(u64));
		for (size_t i = 0; i < nr_actors; i++)
			r->s.actor[i].view[c] =
				loads[i] & PT_BIT(c) ? (uint8_t)(r->s.actor[i].view[c] - least) : 0;
	}
}

/* ---- what scenarios ask ---- */

u64 pt_race_call(struct pt_race *r, enum pt_helper h, u64 a, u64 b)
{
	return pt_race_subject_call(r->is.subject, h, a, b);
}

bool pt_race_has(struct pt_race *r, enum pt_helper h)
{
	return pt_race_subject_has(r->is.subject, h);
}

unsigned pt_race_variant(const struct pt_race *r)
{
	return r->is.variant;
}

void pt_race_set(struct pt_race *r, unsigned cell, u64 v)
{
	r->s.cell[cell] = v;
}

u64 pt_race_value(const struct pt_race *r, unsigned cell)
{
	return r->s.cell[cell];
}
