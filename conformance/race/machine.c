// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/race/machine.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/words/last_words.h"

#define MAX_RESULTS 120
#define MAX_BUFFER  8
#define MAX_OLD	    16 /* values of a cell that somebody may still read */
#define MAX_LABELS  48
#define MAX_SITES   96
#define MAX_TEXTS   32
#define BARRIER	    0xff /* in a store buffer: what is before it leaves before what is after it */
#define WRITER	    PT_BIT(31)
#define FAULTS	    (~UINT64_C(0)) /* what an access returns that is not permitted */

struct actor {
	uint8_t part;	 /* which of does[] he is at; PT_RACE_PARTS: he has ended */
	uint8_t walking; /* 1 + the cell of the TLB that his walk will fill; 0: no walk */
	uint8_t nr_stores, nr_results;
	uint16_t nr_done;	 /* operations that he has made in this part … */
	u64 result[MAX_RESULTS]; /* … and what those returned that return something */
	struct {
		uint8_t cell;
		u64 v;
	} store[MAX_BUFFER];
	uint8_t view[PT_RACE_CELLS]; /* WEAK: which of the old values is the oldest to be read */
};

struct state {
	u64 cell[PT_RACE_CELLS];
	uint8_t nr_old[PT_RACE_CELLS]; /* WEAK: values that were overwritten, the oldest first */
	u64 old[PT_RACE_CELLS][MAX_OLD];
	struct actor actor[PT_RACE_ACTORS];
};

enum stop { STOP_STEP, STOP_ENDED, STOP_BLOCKED, STOP_ODD };

struct pt_race {
	struct pt_machine_setup is;
	struct state s;
	/* The actor who runs, and where in what he has done before he is: */
	unsigned me, at, at_result;
	bool may_step;	  /* his next step may be made … */
	unsigned pick;	  /* … the one of so many ways */
	unsigned options; /* of it */
	jmp_buf out;
	const char *wrong;
	char *text[MAX_TEXTS]; /* of checks that failed */
	const char *cut;
	const char *label[MAX_LABELS];
	struct pt_site site[MAX_SITES];
	size_t nr_labels, nr_sites;
	/*
	 * WEAK: cells that an actor was seen to load in a part.  Of the others it does not matter
	 * how old a value he could read.  One more: the search begins anew, with what it learnt.
	 */
	u32 loads[PT_RACE_ACTORS][PT_RACE_PARTS];
	bool has_learnt;
	/* Of the event that is going on; not NULL: somebody listens. */
	void (*tell)(void *with, const struct pt_race_event *e);
	void *with;
	struct pt_race_event event;
};

/* ---- states as bytes ---- */

static bool is_weak(const struct pt_race *r)
{
	return r->is.memory == PT_MEMORY_WEAK;
}

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

static void put_actor(const struct pt_race *r, struct stream *b, const struct actor *a)
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
	if (is_weak(r))
		put_bytes(b, a->view, r->is.scenario->nr_cells);
}

static size_t pack(const struct pt_race *r, u64 *to)
{
	const size_t n = r->is.scenario->nr_cells;
	struct stream b = { .to = to };

	put_bytes(&b, r->s.cell, n * sizeof(u64));
	if (is_weak(r)) {
		put_bytes(&b, r->s.nr_old, n);
		for (size_t c = 0; c < n; c++)
			put_bytes(&b, r->s.old[c], r->s.nr_old[c] * sizeof(u64));
	}
	for (size_t i = 0; i < r->is.scenario->nr_actors; i++)
		put_actor(r, &b, &r->s.actor[i]);
	return (size_t)(b.to - to) * sizeof(u64);
}

static void take_actor(const struct pt_race *r, struct stream *b, struct actor *a)
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
	if (is_weak(r))
		take_bytes(b, a->view, r->is.scenario->nr_cells);
}

static void unpack(struct pt_race *r, const u64 *from)
{
	const size_t n = r->is.scenario->nr_cells;
	struct stream b = { .from = from };

	take_bytes(&b, r->s.cell, n * sizeof(u64));
	if (is_weak(r)) {
		take_bytes(&b, r->s.nr_old, n);
		for (size_t c = 0; c < n; c++)
			take_bytes(&b, r->s.old[c], r->s.nr_old[c] * sizeof(u64));
	}
	for (size_t i = 0; i < r->is.scenario->nr_actors; i++)
		take_actor(r, &b, &r->s.actor[i]);
}

/* ---- cells ---- */

static const struct pt_race_cell *cell_of(const struct pt_race *r, unsigned c)
{
	return &r->is.scenario->cells[c];
}

/* Is it memory, of which old values may be read?  Locks are read by nobody. */
static bool is_memory(const struct pt_race *r, unsigned c)
{
	const enum pt_race_cell_kind k = cell_of(r, c)->kind;

	return k != PT_RACE_TLB && k != PT_RACE_NOTE && k != PT_RACE_LOCK;
}

static void be_cut(struct pt_race *r, const char *why)
{
	if (!r->cut)
		r->cut = why;
}

static void forget_oldest(struct pt_race *r, unsigned c)
{
	be_cut(r, "more old values of a cell can be read than there is room for");
	memmove(r->s.old[c], r->s.old[c] + 1, (MAX_OLD - 1) * sizeof(u64));
	r->s.nr_old[c]--;
	for (size_t i = 0; i < r->is.scenario->nr_actors; i++)
		if (r->s.actor[i].view[c])
			r->s.actor[i].view[c]--;
}

/* The cell is this for everybody from now on, and who wrote it knows. */
static void commit(struct pt_race *r, unsigned who, unsigned c, u64 v)
{
	const u64 from = r->s.cell[c];

	if (from != v && r->event.nr_changes < PT_ARRAY_SIZE(r->event.change))
		r->event.change[r->event.nr_changes++] = (struct pt_race_change){ c, from, v };
	if (is_weak(r) && is_memory(r, c)) {
		if (from != v) {
			if (r->s.nr_old[c] == MAX_OLD)
				forget_oldest(r, c);
			r->s.old[c][r->s.nr_old[c]++] = from;
		}
		r->s.actor[who].view[c] = r->s.nr_old[c];
	}
	r->s.cell[c] = v;
}

/* From here on he reads nothing that is old already. */
static void see_all(struct pt_race *r, struct actor *a)
{
	if (is_weak(r))
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

/* How old a value may be is of no matter where nobody can read it any more. */
static void forget(struct pt_race *r)
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

/* ---- store buffers ---- */

/* The youngest store to the cell that waits; -1: none. */
static int waiting_store(const struct actor *a, unsigned c)
{
	for (int i = a->nr_stores - 1; i >= 0; i--)
		if (a->store[i].cell == c)
			return i;
	return -1;
}

static void push(struct actor *a, unsigned c, u64 v)
{
	a->store[a->nr_stores].cell = (uint8_t)c;
	a->store[a->nr_stores++].v = v;
}

static void push_barrier(struct actor *a)
{
	if (a->nr_stores && a->store[a->nr_stores - 1].cell != BARRIER)
		push(a, BARRIER, 0);
}

static void put(struct pt_race *r, unsigned c, u64 v)
{
	r->event.buffered = r->is.memory != PT_MEMORY_SC;
	if (r->is.memory == PT_MEMORY_SC)
		commit(r, r->me, c, v);
	else
		push(&r->s.actor[r->me], c, v);
}

static void remove_store(struct actor *a, unsigned i)
{
	a->nr_stores--;
	memmove(&a->store[i], &a->store[i + 1], (a->nr_stores - i) * sizeof(a->store[0]));
}

/* May this one leave the buffer now? */
static bool may_leave(const struct pt_race *r, const struct actor *a, unsigned i)
{
	if (a->store[i].cell == BARRIER || (!is_weak(r) && i))
		return false;
	for (unsigned before = 0; before < i; before++)
		if (a->store[before].cell == BARRIER || a->store[before].cell == a->store[i].cell)
			return false;
	return true;
}

static void drain(struct pt_race *r, unsigned who, unsigned i)
{
	struct actor *a = &r->s.actor[who];
	const unsigned c = a->store[i].cell;
	const u64 v = a->store[i].v;

	r->event = (struct pt_race_event){ .actor = who,
					   .drained = true,
					   .asked = { .op = PT_OP_STORE, .cell = c, .x = v } };
	remove_store(a, i);
	while (a->nr_stores && a->store[0].cell == BARRIER)
		remove_store(a, 0);
	commit(r, who, c, v);
	if (r->tell)
		r->tell(r->with, &r->event);
}

/* ---- which steps can be made ---- */

/* WEAK: neither a store to the cell nor a barrier waits. */
static bool is_out(const struct actor *a, unsigned c)
{
	for (unsigned i = 0; i < a->nr_stores; i++)
		if (a->store[i].cell == c || a->store[i].cell == BARRIER)
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

static bool is_enabled(const struct pt_race *r, const struct pt_asked *q)
{
	const struct actor *a = &r->s.actor[r->me];
	const u64 v = r->s.cell[q->cell];

	switch (q->op) {
	case PT_OP_LOCK:
		return !v && (is_weak(r) ? waiting_store(a, q->cell) < 0 : !a->nr_stores);
	case PT_OP_DOWN_READ:
		return !(v & WRITER) && !a->nr_stores;
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
		return is_weak(r) ? is_out(a, q->cell) : !a->nr_stores;
	case PT_OP_RECORD:
		return is_out(a, q->cell);
	case PT_OP_FLUSH:
		return !a->nr_stores && !r->s.actor[cell_of(r, q->cell)->owner].nr_stores &&
		       !is_walked(r, q->cell);
	case PT_OP_STORE:
	case PT_OP_UNLOCK:
	case PT_OP_ACCESS:
	case PT_OP_CPU_STORE:
		return a->nr_stores < MAX_BUFFER - 2;
	default:
		return true;
	}
}

/* In how many ways a load can be made: the value that stands there, and older ones. */
static unsigned values_of(const struct pt_race *r, unsigned c)
{
	const struct actor *a = &r->s.actor[r->me];

	if (!is_weak(r) || !is_memory(r, c) || waiting_store(a, c) >= 0)
		return 1;
	return (unsigned)(r->s.nr_old[c] - a->view[c]) + 1;
}

/* ---- the MMU ---- */

bool pt_race_permits(const struct pt_race *r, enum pt_level l, u64 e, enum pt_access access)
{
	const struct pt_mode *m = pt_race_mode(r->is.subject);
	const u64 rights = m->mmu->rights(m, PT_MMU_LEVEL(l), e);

	return (rights & PT_MMU_LEAF) &&
	       (rights & (access == PT_ACCESS_WRITE ? PT_MMU_UW : PT_MMU_UR));
}

u64 pt_race_frame(const struct pt_race *r, enum pt_level l, u64 e)
{
	const struct pt_mode *m = pt_race_mode(r->is.subject);

	return m->mmu->frame(m, PT_MMU_LEVEL(l), e);
}

u64 pt_race_recorded(const struct pt_race *r, enum pt_level l, u64 e, enum pt_access access)
{
	const struct pt_mode *m = pt_race_mode(r->is.subject);

	return m->mmu->after(m, PT_MMU_LEVEL(l), e, access);
}

/* Can this translation be used for that access without another look at the table? */
static bool is_usable(const struct pt_race *r, unsigned tlb, enum pt_access access)
{
	const enum pt_level l = cell_of(r, tlb)->level;
	const u64 e = r->s.cell[tlb];

	return e && pt_race_permits(r, l, e, access) && pt_race_recorded(r, l, e, access) == e;
}

/* The data that the translation leads to; nr_cells: no page of this scenario. */
static unsigned data_of(struct pt_race *r, unsigned tlb)
{
	const u64 frame = pt_race_frame(r, cell_of(r, tlb)->level, r->s.cell[tlb]);
	size_t c = 0;

	while (c < r->is.scenario->nr_cells && (cell_of(r, (unsigned)c)->kind != PT_RACE_DATA ||
						cell_of(r, (unsigned)c)->frame != frame))
		c++;
	if (c == r->is.scenario->nr_cells)
		r->wrong = "a program reaches a page that is not its own";
	return (unsigned)c;
}

static unsigned values_of_data(struct pt_race *r, unsigned tlb)
{
	const unsigned data = data_of(r, tlb);

	return r->wrong ? 1 : values_of(r, data);
}

static u64 load_value(struct pt_race *r, unsigned c)
{
	struct actor *a = &r->s.actor[r->me];
	const int own = waiting_store(a, c);
	unsigned i;

	if (own >= 0)
		return a->store[own].v;
	if (!is_weak(r) || !is_memory(r, c))
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

/* By the TLB alone. */
static u64 use_tlb(struct pt_race *r, unsigned tlb, enum pt_access access, u64 v)
{
	unsigned data;

	if (!is_usable(r, tlb, access))
		return FAULTS;
	data = data_of(r, tlb);
	if (r->wrong)
		return FAULTS;
	if (access == PT_ACCESS_READ)
		return load_value(r, data);
	put(r, data, v);
	return v;
}

/* SC and TSO: the walk, its record, the fill and the access in one. */
static u64 access_at_once(struct pt_race *r, const struct pt_asked *q)
{
	const enum pt_access access = (enum pt_access)q->x;
	const enum pt_level l = cell_of(r, q->other)->level;
	const u64 e = r->s.cell[q->other];

	if (!is_usable(r, q->cell, access)) {
		if (!pt_race_permits(r, l, e, access))
			return FAULTS;
		commit(r, r->me, q->other, pt_race_recorded(r, l, e, access));
		commit(r, r->me, q->cell, r->s.cell[q->other]);
	}
	return use_tlb(r, q->cell, access, q->y);
}

/* The entry that the walk finds; he is walking now, if it permits the access. */
static u64 walk(struct pt_race *r, const struct pt_asked *q)
{
	const u64 e = r->s.cell[q->other];

	if (pt_race_permits(r, cell_of(r, q->other)->level, e, (enum pt_access)q->x))
		r->s.actor[r->me].walking = (uint8_t)(q->cell + 1);
	return e;
}

/* The access noted in the entry, if that is still what the walk found; else it is over. */
static u64 record(struct pt_race *r, const struct pt_asked *q)
{
	if (r->s.cell[q->cell] != q->x) {
		r->s.actor[r->me].walking = 0;
		return FAULTS;
	}
	commit(r, r->me, q->cell, q->y);
	return q->y;
}

/* ---- operations ---- */

/* Those whose results are kept: what the others return can be told without. */
static bool returns(enum pt_operation op)
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
	struct actor *a = &r->s.actor[r->me];

	switch (q->op) {
	case PT_OP_XCHG:
		commit(r, r->me, q->cell, q->x);
		break;
	case PT_OP_CMPXCHG:
		if (v == q->x)
			commit(r, r->me, q->cell, q->y);
		break;
	case PT_OP_ADD:
		commit(r, r->me, q->cell, v + q->x);
		break;
	default:
		commit(r, r->me, q->cell, pt_race_call(r, (enum pt_helper)q->x, v, q->y));
		return v;
	}
	see_all(r, a);
	return v;
}

static void use_lock(struct pt_race *r, const struct pt_asked *q)
{
	struct actor *a = &r->s.actor[r->me];
	const u64 v = r->s.cell[q->cell];

	switch (q->op) {
	case PT_OP_UNLOCK:
		if (is_weak(r))
			push_barrier(a);
		put(r, q->cell, 0);
		return;
	case PT_OP_UP_READ:
	case PT_OP_UP_WRITE:
		commit(r, r->me, q->cell, q->op == PT_OP_UP_READ ? v - 1 : 0);
		return;
	case PT_OP_DOWN_READ:
		commit(r, r->me, q->cell, v + 1);
		break;
	default:
		commit(r, r->me, q->cell, q->op == PT_OP_DOWN_WRITE ? WRITER : 1);
	}
	see_all(r, a);
}

static void reach_label(struct pt_race *r, const char *label)
{
	for (size_t i = 0; i < r->nr_labels; i++)
		if (!strcmp(r->label[i], label))
			return;
	if (r->nr_labels < MAX_LABELS)
		r->label[r->nr_labels++] = label;
}

/* A text that lasts as long as the machine. */
static const char *lasting(struct pt_race *r, const char *text)
{
	size_t i = 0;

	while (i < MAX_TEXTS - 1 && r->text[i] && strcmp(r->text[i], text) != 0)
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

static u64 perform(struct pt_race *r, const struct pt_asked *q)
{
	struct actor *a = &r->s.actor[r->me];

	switch (q->op) {
	case PT_OP_LOAD_AFTER:
		if (is_weak(r))
			a->view[q->cell] = r->s.nr_old[q->cell];
		return load_value(r, q->cell);
	case PT_OP_LOAD:
		return load_value(r, q->cell);
	case PT_OP_STORE:
		put(r, q->cell, q->x);
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
		see_all(r, a);
		return 0;
	case PT_OP_WMB:
		if (is_weak(r))
			push_barrier(a);
		return 0;
	case PT_OP_FLUSH:
		commit(r, r->me, q->cell, 0);
		see_all(r, a);
		return 0;
	case PT_OP_CHOOSE:
		return r->pick;
	case PT_OP_ACCESS:
		return access_at_once(r, q);
	case PT_OP_WALK:
		return walk(r, q);
	case PT_OP_RECORD:
		return record(r, q);
	case PT_OP_FILL:
		commit(r, r->me, q->cell, q->x);
		a->walking = 0;
		return 0;
	case PT_OP_CPU_STORE:
		return use_tlb(r, q->cell, PT_ACCESS_WRITE, q->x);
	case PT_OP_CPU_LOAD:
		return use_tlb(r, q->cell, PT_ACCESS_READ, 0);
	case PT_OP_NOTE:
		commit(r, r->me, q->cell, q->x);
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

static unsigned options_of(struct pt_race *r, const struct pt_asked *q)
{
	switch (q->op) {
	case PT_OP_CHOOSE:
		return (unsigned)q->x;
	case PT_OP_LOAD:
		return values_of(r, q->cell);
	case PT_OP_CPU_LOAD:
		return is_usable(r, q->cell, PT_ACCESS_READ) ? values_of_data(r, q->cell) : 1;
	default:
		return 1;
	}
}

/* ---- what is left out ---- */

static enum pt_site_kind kind_of_site(enum pt_operation op)
{
	switch (op) {
	case PT_OP_LOCK:
	case PT_OP_UNLOCK:
	case PT_OP_DOWN_READ:
	case PT_OP_UP_READ:
	case PT_OP_DOWN_WRITE:
	case PT_OP_UP_WRITE:
		return PT_SITE_LOCK;
	case PT_OP_FLUSH:
		return PT_SITE_FLUSH;
	case PT_OP_MB:
		return PT_SITE_MB;
	case PT_OP_WMB:
		return PT_SITE_WMB;
	case PT_OP_RMB:
		return PT_SITE_RMB;
	case PT_OP_TEST:
		return PT_SITE_TEST;
	default:
		return PT_SITE_NONE;
	}
}

static bool is_same_text(const char *a, const char *b)
{
	return a == b || (a && b && !strcmp(a, b));
}

static bool is_same_site(const struct pt_site *a, const struct pt_site *b)
{
	return a->kind == b->kind && a->cell == b->cell && a->line == b->line &&
	       !strcmp(a->where, b->where) && is_same_text(a->text, b->text);
}

/* A lock goes for the whole of an actor: where it is given back may be in another function. */
static struct pt_site site_of(const struct pt_race *r, enum pt_site_kind kind,
			      const struct pt_asked *q)
{
	const bool lock = kind == PT_SITE_LOCK;

	return (struct pt_site){ kind, lock ? r->is.scenario->actors[r->me].name : q->function,
				 q->cell, lock ? NULL : q->text, lock ? 0 : q->line };
}

static bool is_left_out(struct pt_race *r, const struct pt_asked *q)
{
	const enum pt_site_kind kind = kind_of_site(q->op);
	const struct pt_site site = site_of(r, kind, q);
	size_t i = 0;

	if (kind == PT_SITE_NONE)
		return false;
	while (i < r->nr_sites && !is_same_site(&r->site[i], &site))
		i++;
	if (i == MAX_SITES)
		return false;
	if (i == r->nr_sites)
		r->site[r->nr_sites++] = site;
	return (int)i == r->is.drop;
}

/* ---- an actor's run ---- */

/* Of a lock it is not modelled who could still see how it was. */
static bool is_misused(const struct pt_race *r, const struct pt_asked *q)
{
	return (q->op == PT_OP_LOAD || q->op == PT_OP_LOAD_AFTER || q->op == PT_OP_STORE) &&
	       cell_of(r, q->cell)->kind == PT_RACE_LOCK;
}

/* The step is next: it is made now, or the run ends before it. */
static void begin_step(struct pt_race *r, const struct pt_asked *q)
{
	if (!r->may_step)
		longjmp(r->out, 1 + STOP_STEP);
	if (is_misused(r, q))
		be_cut(r, "an actor loads from a lock or stores to one");
	if (!is_enabled(r, q))
		longjmp(r->out, 1 + STOP_BLOCKED);
	r->options = options_of(r, q);
	if (r->pick >= r->options)
		longjmp(r->out, 1 + STOP_ODD);
	r->may_step = false;
}

static void keep(struct pt_race *r, const struct pt_asked *q, u64 ret)
{
	struct actor *a = &r->s.actor[r->me];

	if (returns(q->op)) {
		if (a->nr_results == MAX_RESULTS || a->nr_done == UINT16_MAX) {
			be_cut(r, "an actor does more than there is room for");
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
	const struct actor *a = &r->s.actor[r->me];
	u64 ret;

	if (is_left_out(r, &q))
		return q.op == PT_OP_TEST;
	if (r->at < a->nr_done) {
		r->at++;
		return returns(q.op) ? a->result[r->at_result++] : q.op == PT_OP_TEST ? q.x : 0;
	}
	if (is_step(r, q.op))
		begin_step(r, &q);
	r->event = (struct pt_race_event){ .actor = r->me, .asked = q };
	ret = perform(r, &q);
	r->event.ret = ret;
	keep(r, &q, ret);
	if (r->tell)
		r->tell(r->with, &r->event);
	return ret;
}

/* All parts from the one that he is at; what is between two steps belongs to the first. */
static void run_parts(struct pt_race *r, struct actor *a)
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
	r->is.scenario->init(r);
	for (unsigned i = 0; i < r->is.scenario->nr_actors; i++)
		advance(r, i, false, 0);
	return pack(r, state);
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

	if (from)
		unpack(r, from);
	r->wrong = NULL;
	if (who >= r->is.scenario->nr_actors)
		return false;
	if (move & DRAINS) {
		if (PICK(move) >= r->s.actor[who].nr_stores ||
		    !may_leave(r, &r->s.actor[who], PICK(move)))
			return false;
		drain(r, who, PICK(move));
	} else {
		if (r->s.actor[who].part == PT_RACE_PARTS)
			return false;
		stop = advance(r, who, true, PICK(move));
		if (stop == STOP_BLOCKED || stop == STOP_ODD)
			return false;
	}
	if (is_weak(r))
		forget(r);
	return true;
}

#define MOST_WORDS                           \
	(PT_RACE_CELLS * (1 + MAX_OLD) + 4 + \
	 PT_RACE_ACTORS * (3 + MAX_BUFFER + MAX_RESULTS + PT_RACE_CELLS / 8))

static void emit(struct pt_race *r, pt_move move, struct pt_search *to)
{
	u64 packed[MOST_WORDS];

	pt_search_next(to, move, packed, pack(r, packed), r->has_learnt ? "learnt" : r->wrong);
}

static void next(void *of, const void *state, size_t size, struct pt_search *to)
{
	struct pt_race *r = of;

	(void)size;
	unpack(r, state);
	for (unsigned who = 0; who < r->is.scenario->nr_actors; who++) {
		const unsigned stores = (unpack(r, state), r->s.actor[who].nr_stores);
		const bool runs = r->s.actor[who].part < PT_RACE_PARTS;

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
		unpack(r, state);
	if (ends && !have_ended(r))
		return r->cut ? NULL : "nobody can go on: a lock is never given back";
	return ask_scenario(r, ends);
}

struct pt_space pt_race_space(struct pt_race *r)
{
	return (struct pt_space){ r, MOST_WORDS * sizeof(u64), first, next, wrong };
}

struct pt_race *pt_race_new_machine(const struct pt_machine_setup *setup)
{
	struct pt_race *r = pt_need(calloc(1, sizeof(*r)));

	r->is = *setup;
	return r;
}

void pt_race_free_machine(struct pt_race *r)
{
	for (size_t i = 0; i < MAX_TEXTS; i++)
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
	u64 packed[MOST_WORDS];
	bool follows = false;

	pack(r, packed);
	for (unsigned who = 0; who < r->is.scenario->nr_actors && !follows; who++)
		follows = make(r, packed, MOVE(who, 0)) || make(r, packed, MOVE(who | DRAINS, 0));
	unpack(r, packed);
	return !follows;
}

size_t pt_race_play(struct pt_race *r, const pt_move *moves, size_t n,
		    void (*tell)(void *with, const struct pt_race_event *e), void *with,
		    const char **wrong_at_end)
{
	u64 packed[MOST_WORDS];
	size_t i = 0;

	/* so that no value is forgotten that a move says is read */
	memset(r->loads, 0xff, sizeof(r->loads));
	r->tell = tell;
	r->with = with;
	first(r, packed);
	*wrong_at_end = NULL;
	while (i < n && !*wrong_at_end && make(r, packed, moves[i])) {
		pack(r, packed);
		i++;
		*wrong_at_end = r->wrong ? r->wrong : ask_scenario(r, false);
	}
	r->tell = NULL;
	unpack(r, packed);
	if (i == n && !*wrong_at_end && is_at_end(r))
		*wrong_at_end = have_ended(r) ? ask_scenario(r, true)
					      : "nobody can go on: a lock is never given back";
	return i;
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

/* ---- operations of several steps ---- */

#define DO(r, ...) pt_race_do(r, (struct pt_asked){ .function = function, __VA_ARGS__ })

/* The helper that returns what this one, which leaves something, returns; -1: nothing. */
static int returning(struct pt_race *r, enum pt_helper h)
{
	const enum pt_shape shape = h + 1 < PT_NR_HELPERS ? pt_helpers[h + 1].shape : PT_SHAPE_MOD;

	if (strcmp(pt_helpers[h].name, pt_helpers[h + 1].name) != 0 ||
	    (shape != PT_SHAPE_RET && shape != PT_SHAPE_RETNEW && shape != PT_SHAPE_RETFAULT) ||
	    !pt_race_has(r, h + 1))
		return -1;
	return (int)h + 1;
}

u64 pt_race_pointer(struct pt_race *r, unsigned c, enum pt_helper h, u64 second,
		    const char *function)
{
	const int ret = returning(r, h);
	u64 old;

	if (pt_race_is_atomic(r->is.subject, h)) {
		old = DO(r, .op = PT_OP_APPLY, .cell = c, .x = h, .y = second);
	} else {
		old = DO(r, .op = PT_OP_LOAD, .cell = c, .text = pt_helpers[h].name);
		DO(r, .op = PT_OP_STORE, .cell = c, .x = pt_race_call(r, h, old, second),
		   .text = pt_helpers[h].name);
	}
	return ret < 0 ? old : pt_race_call(r, (enum pt_helper)ret, old, second);
}

void pt_race_write_seqcount(struct pt_race *r, unsigned c, bool begins, const char *function)
{
	const char *part = begins ? "write_seqcount_begin" : "write_seqcount_end";
	u64 seq;

	if (!begins)
		DO(r, .op = PT_OP_WMB, .text = part);
	seq = DO(r, .op = PT_OP_LOAD, .cell = c);
	DO(r, .op = PT_OP_STORE, .cell = c, .x = seq + 1);
	if (begins)
		DO(r, .op = PT_OP_WMB, .text = part);
}

u64 pt_race_read_seqcount(struct pt_race *r, unsigned c, const char *function)
{
	const u64 seq = DO(r, .op = PT_OP_LOAD, .cell = c);

	DO(r, .op = PT_OP_RMB, .text = "read_seqcount_begin");
	return seq;
}

bool pt_race_seqcount_changed(struct pt_race *r, unsigned c, u64 seq, const char *function)
{
	DO(r, .op = PT_OP_RMB, .text = "read_seqcount_retry");
	return DO(r, .op = PT_OP_LOAD, .cell = c) != seq;
}

/* WEAK: a walk in steps.  False: it found nothing that permits the access. */
static bool walk_in_steps(struct pt_race *r, unsigned tlb, unsigned entry, enum pt_access access,
			  const char *function)
{
	const enum pt_level l = cell_of(r, entry)->level;

	for (;;) {
		u64 e = DO(r, .op = PT_OP_WALK, .cell = tlb, .other = entry, .x = access);
		const u64 recorded = pt_race_recorded(r, l, e, access);

		if (!pt_race_permits(r, l, e, access))
			return false;
		if (recorded != e)
			e = DO(r, .op = PT_OP_RECORD, .cell = entry, .x = e, .y = recorded);
		if (e == FAULTS)
			continue;
		DO(r, .op = PT_OP_FILL, .cell = tlb, .x = e);
		return true;
	}
}

bool pt_race_user_access(struct pt_race *r, unsigned tlb, unsigned entry, enum pt_access access,
			 u64 *v, const char *function)
{
	const enum pt_operation by_tlb =
		access == PT_ACCESS_WRITE ? PT_OP_CPU_STORE : PT_OP_CPU_LOAD;
	u64 ret;

	if (!is_weak(r)) {
		ret = DO(r, .op = PT_OP_ACCESS, .cell = tlb, .other = entry, .x = access, .y = *v);
	} else {
		while ((ret = DO(r, .op = by_tlb, .cell = tlb, .x = *v)) == FAULTS)
			if (!walk_in_steps(r, tlb, entry, access, function))
				break;
	}
	if (ret == FAULTS)
		return false;
	*v = ret;
	return true;
}

/* A record of a read alone: what nobody asked for is not written. */
void pt_race_fill(struct pt_race *r, unsigned tlb, unsigned entry, const char *function)
{
	const u64 e = DO(r, .op = PT_OP_WALK, .cell = tlb, .other = entry, .x = PT_ACCESS_READ);

	if (pt_race_permits(r, cell_of(r, entry)->level, e, PT_ACCESS_READ))
		DO(r, .op = PT_OP_FILL, .cell = tlb, .x = e);
}
