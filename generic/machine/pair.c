// SPDX-License-Identifier: GPL-2.0-or-later
#include "generic/machine/pair.h"

enum { ROUNDS_PER_SCALE = 50, MOST_SCALE = 12 };

enum turn { TURN_REST, TURN_GO, TURN_DONE, TURN_END, TURN_ENDED };

struct pt_pair pt_pair;

static void set_turn(enum turn t)
{
	__atomic_store_n(&pt_pair.turn, t, __ATOMIC_SEQ_CST);
}

static enum turn get_turn(void)
{
	return __atomic_load_n(&pt_pair.turn, __ATOMIC_SEQ_CST);
}

static void wait_for(enum turn t)
{
	while (get_turn() != t)
		;
}

void pt_pair_dawdle(unsigned turns)
{
	for (volatile unsigned i = 0; i < turns; i++)
		;
}

static unsigned scale_of(unsigned round)
{
	unsigned scale = round / ROUNDS_PER_SCALE;

	return scale < MOST_SCALE ? scale : MOST_SCALE;
}

void pt_pair_dawdle_in(unsigned round)
{
	pt_pair_dawdle(round % PT_PAIR_PHASES << scale_of(round));
}

void pt_pair_dawdle_in_gap(unsigned round)
{
	pt_pair_dawdle(PT_PAIR_GAP << scale_of(round));
}

u64 pt_pair_slot(const struct pt_walker *w, enum pt_level l)
{
	return w->slot ? w->slot(l) : 0;
}

enum pt_second pt_pair_start(struct pt_live *v, enum pt_level l, void (*f)(void))
{
	const struct pt_walker *w = v->w;

	pt_pair.v = v;
	pt_pair.level = l;
	pt_pair.mark = w->mark(l, 0);
	pt_pair.round = pt_pair.seen = pt_pair.seen_closed = pt_pair.seen_wrong = 0;
	w->frame(l, 0, &pt_pair.pfn, &pt_pair.offset);
	set_turn(TURN_REST);
	return pt_pair_slot(w, l) && w->second ? w->second(f) : PT_SECOND_NONE;
}

bool pt_pair_has_ended(void)
{
	return get_turn() == TURN_END;
}

void pt_pair_rest(void)
{
	set_turn(TURN_ENDED);
}

void pt_pair_go(void)
{
	set_turn(TURN_GO);
}

void pt_pair_wait(void)
{
	wait_for(TURN_DONE);
}

void pt_pair_end(void)
{
	set_turn(TURN_END);
	wait_for(TURN_ENDED);
}

void pt_pair_storer(void)
{
	const struct pt_walker *w = pt_pair.v->w;
	enum turn t;
	u64 word;

	while ((t = get_turn()) != TURN_END) {
		if (t != TURN_GO)
			continue;
		w->flush_here(pt_pair.level);
		pt_pair.fault = w->access(pt_pair.level, PT_MMU_KW, pt_pair.offset, &word);
		set_turn(TURN_DONE);
	}
	set_turn(TURN_ENDED);
}
