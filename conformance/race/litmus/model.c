// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/race/litmus/model.h"

#include <string.h>

#include "conformance/race/litmus/effects.h"
#include "conformance/race/litmus/ends.h"
#include "conformance/race/litmus/loops.h"
#include "conformance/race/litmus/outcomes.h"
#include "conformance/race/litmus/values.h"

/* ---- a state as bytes ---- */

static u8 *put_bytes(u8 *to, const void *from, size_t n)
{
	memcpy(to, from, n);
	return to + n;
}

static const u8 *get_bytes(const u8 *from, void *to, size_t n)
{
	memcpy(to, from, n);
	return from + n;
}

static bool is_tlbi(const struct pt_litmus_thread *t, const struct pt_step *step)
{
	return t->code[step->at].op == PT_OPCODE_TLBI;
}

#define STEP_BYTES 6 /* of a step that is no TLBI */

static u8 *pack_thread(u8 *to, const struct pt_litmus *test, const struct pt_litmus_thread *t,
		       const struct pt_running *run)
{
	*to++ = run->n;
	*to++ = run->next;
	for (unsigned i = 0; i < run->n; i++) {
		to = put_bytes(to, &run->step[i], STEP_BYTES);
		if (is_tlbi(t, &run->step[i]))
			to = put_bytes(to, run->step[i].seen, test->nr_vars);
	}
	return to;
}

static const u8 *unpack_thread(const u8 *from, const struct pt_litmus *test,
			       const struct pt_litmus_thread *t, struct pt_running *run)
{
	run->n = *from++;
	run->next = *from++;
	for (unsigned i = 0; i < run->n; i++) {
		from = get_bytes(from, &run->step[i], STEP_BYTES);
		if (is_tlbi(t, &run->step[i]))
			from = get_bytes(from, run->step[i].seen, test->nr_vars);
	}
	return from;
}

/* Cells that are of some variable. */
static bool is_used(const struct pt_litmus *t, unsigned cell)
{
	if (cell < PT_MEMORY_PAGES)
		return cell < t->nr_vars;
	cell -= PT_MEMORY_PAGES;
	return cell / PT_MEMORY_WORDS < t->nr_vars &&
	       2 * (cell % PT_MEMORY_WORDS) < t->var[cell / PT_MEMORY_WORDS].words;
}

static u8 *pack_memory(u8 *to, const struct pt_litmus *t, const struct pt_shared_memory *m)
{
	for (unsigned c = 0; c < PT_MEMORY_CELLS; c++) {
		if (!is_used(t, c))
			continue;
		*to++ = m->cell[c].n;
		for (unsigned i = 0; i < m->cell[c].n; i++) {
			const struct pt_written *w = &m->cell[c].w[i];

			to = put_bytes(to, &w->value, sizeof(w->value));
			to = put_bytes(to, &w->bytes, sizeof(w->bytes));
			*to++ = w->thread;
			*to++ = (u8)(w->by | (w->hardware ? 0x80 : 0));
		}
	}
	for (unsigned i = 0; i < t->nr_threads; i++)
		to = put_bytes(to, m->oldest[i], t->nr_vars);
	return to;
}

static void unpack_memory(const u8 *from, const struct pt_litmus *t, struct pt_shared_memory *m)
{
	for (unsigned c = 0; c < PT_MEMORY_CELLS; c++) {
		if (!is_used(t, c))
			continue;
		m->cell[c].n = *from++;
		for (unsigned i = 0; i < m->cell[c].n; i++) {
			struct pt_written *w = &m->cell[c].w[i];

			from = get_bytes(from, &w->value, sizeof(w->value));
			from = get_bytes(from, &w->bytes, sizeof(w->bytes));
			w->thread = *from++;
			w->by = *from & 0x7f;
			w->hardware = *from++ & 0x80;
		}
	}
	for (unsigned i = 0; i < t->nr_threads; i++)
		from = get_bytes(from, m->oldest[i], t->nr_vars);
}

#define MOST_BYTES                                                                        \
	(PT_LITMUS_THREADS *                                                              \
		 (2 + PT_MOST_STEPS * (STEP_BYTES + PT_MEMORY_PAGES) + PT_MEMORY_PAGES) + \
	 PT_MEMORY_CELLS * (1 + PT_MEMORY_VERSIONS * 20))

static size_t pack(const struct pt_model *m, const struct pt_litmus_state *s, u8 *to)
{
	u8 *at = to;

	for (unsigned t = 0; t < m->test->nr_threads; t++)
		at = pack_thread(at, m->test, &m->test->thread[t], &s->thread[t]);
	return (size_t)(pack_memory(at, m->test, &s->memory) - to);
}

static void unpack(const struct pt_model *m, const u8 *from, struct pt_litmus_state *s)
{
	memset(s, 0, sizeof(*s));
	s->memory.first = m->first;
	for (unsigned t = 0; t < m->test->nr_threads; t++)
		from = unpack_thread(from, m->test, &m->test->thread[t], &s->thread[t]);
	unpack_memory(from, m->test, &s->memory);
}

/* ---- coming to instructions ---- */

/* A state that is followed, and one that follows it: views of all threads, and of one. */
struct ahead {
	struct pt_model *m;
	struct pt_search *to;
	pt_move move;
	/* of the one thread that goes on */
	struct pt_view view[PT_LITMUS_THREADS][PT_MOST_STEPS];
};

static void settle(struct ahead *a, struct pt_litmus_state *s, unsigned thread);

/* Where an address of code leads; false: nowhere. */
static bool target_of(const struct pt_litmus_thread *t, unsigned thread, u64 address, u8 *next)
{
	const u64 at = (address - PT_LITMUS_TEXT - thread * UINT64_C(0x1000)) / 4;

	*next = at < t->n ? (u8)at : PT_NEXT_ENDS;
	return address >= PT_LITMUS_TEXT && at <= t->n;
}

static u8 following(const struct pt_litmus_thread *t, unsigned at)
{
	return at == t->main || at >= t->n ? PT_NEXT_ENDS : (u8)at;
}

/* Without a handler that returns: SVC is done with, UDF is tried again. */
static u8 next_of_trap(const struct pt_litmus *test, const struct pt_litmus_thread *t, u8 at)
{
	if (t->has_handler)
		return t->handler;
	if (test->precision == PT_FAULT_ENDS)
		return PT_NEXT_ENDS;
	return following(t, at + (test->precision == PT_FAULT_SKIPS || !t->code[at].undefined));
}

/* What was foretold, when it is known: is it so?  Then it need not be kept. */
static bool guesses_hold(struct pt_running *run, const struct pt_view *view)
{
	for (unsigned i = 0; i < run->n; i++) {
		struct pt_step *step = &run->step[i];

		if (step->guess == PT_GUESS_NOT || view[i].insn->op == PT_OPCODE_STORE_X ||
		    !view[i].condition.known)
			continue;
		if (!!view[i].condition.value != (step->guess == PT_GUESS_YES))
			return false;
		step->guess = PT_GUESS_NOT;
	}
	return true;
}

/* The next instruction is come to with this foretold. */
static void come(const struct pt_litmus *test, const struct pt_litmus_thread *t,
		 struct pt_running *run, enum pt_guess guess, bool taken)
{
	const u8 at = run->next;
	const struct pt_insn *i = &t->code[at];

	run->step[run->n++] = (struct pt_step){ .at = at, .guess = (u8)guess };
	switch (i->op) {
	case PT_OPCODE_BRANCH:
		run->next = following(t, i->target);
		break;
	case PT_OPCODE_BRANCH_IF:
		run->next = following(t, taken ? i->target : at + 1u);
		break;
	case PT_OPCODE_BRANCH_REG:
	case PT_OPCODE_ERET:
		run->next = PT_NEXT_WAITS;
		break;
	case PT_OPCODE_TRAP:
		run->next = next_of_trap(test, t, at);
		break;
	default:
		run->next = following(t, at + 1u);
	}
}

static void go(struct ahead *a, const struct pt_litmus_state *s, unsigned thread,
	       enum pt_guess guess)
{
	struct pt_litmus_state copy = *s;

	come(a->m->test, &a->m->test->thread[thread], &copy.thread[thread], guess,
	     guess == PT_GUESS_YES);
	settle(a, &copy, thread);
}

/* Does what it does depend on what is not known yet? */
static bool is_open(const struct pt_insn *i, const struct pt_known *reg)
{
	if (i->op == PT_OPCODE_STORE_X || i->op == PT_OPCODE_CAS)
		return true;
	if (i->op == PT_OPCODE_SELECT)
		return !reg[PT_REG_FLAGS].known;
	return i->op == PT_OPCODE_BRANCH_IF &&
	       !reg[i->test == PT_TEST_FLAGS ? PT_REG_FLAGS : i->rn].known;
}

/* A handler that returns to what faults again may do so for ever. */
static bool comes_often(const struct pt_running *run, const struct pt_view *view)
{
	unsigned exceptions = 0;

	for (unsigned i = 0; i < run->n; i++)
		exceptions += view[i].translation.fault || view[i].insn->op == PT_OPCODE_TRAP;
	return exceptions > PT_MOST_EXCEPTIONS;
}

/* The thread comes to more instructions: true, or that was done in all ways there are. */
static bool comes_further(struct ahead *a, struct pt_litmus_state *s, unsigned thread,
			  const struct pt_known *reg, bool *forked)
{
	const struct pt_view *view = a->view[thread];
	const struct pt_litmus_thread *t = &a->m->test->thread[thread];
	struct pt_running *run = &s->thread[thread];

	if (run->next == PT_NEXT_WAITS && run->n && view[run->n - 1].target.known &&
	    !target_of(t, thread, view[run->n - 1].target.value, &run->next)) {
		a->m->outside = true;
		*forked = true;
		return false;
	}
	if (run->next >= PT_NEXT_WAITS)
		return false;
	run->next = following(t, run->next);
	if (run->next == PT_NEXT_ENDS)
		return true;
	if (run->n && pt_loops_wait(a->m, thread, run, view, run->next) &&
	    pt_loops_repeats(a->m, run, run->next)) {
		*forked = true;
		return false;
	}
	if (run->n == PT_MOST_STEPS || comes_often(run, view)) {
		a->m->too_long = true;
		*forked = true;
		return false;
	}
	if (is_open(&t->code[run->next], reg)) {
		go(a, s, thread, PT_GUESS_NO);
		go(a, s, thread, PT_GUESS_YES);
		*forked = true;
		return false;
	}
	come(a->m->test, t, run, PT_GUESS_NOT, false);
	return true;
}

/* ---- what follows ---- */

static bool one_is_free(struct pt_looked *l, unsigned thread)
{
	for (unsigned i = 0; i < l->s->thread[thread].n; i++)
		if (pt_effect_free(l, thread, i))
			return true;
	return false;
}

/* Behind a branch that is not sure nothing is. */
static bool is_outside(const struct pt_running *run, const struct pt_view *view)
{
	for (unsigned i = 0; i < run->n; i++) {
		if (view[i].outside && view[i].address.sure)
			return true;
		if (view[i].insn->op == PT_OPCODE_BRANCH_IF && !view[i].condition.sure)
			return false;
	}
	return false;
}

static void emit(struct ahead *a, const struct pt_litmus_state *s)
{
	u64 bytes[MOST_BYTES / sizeof(u64) + 1];
	size_t size;

	memset(bytes, 0, sizeof(bytes));
	size = pack(a->m, s, (u8 *)bytes);
	pt_search_next(a->to, a->move, bytes, size, NULL);
}

/* A branch that is known when it is come to goes where it says. */
static void direct_branch(const struct pt_litmus_thread *t, struct pt_running *run,
			  const struct pt_view *view)
{
	const struct pt_step *last = run->n ? &run->step[run->n - 1] : NULL;
	const struct pt_insn *i = last ? &t->code[last->at] : NULL;

	if (i && i->op == PT_OPCODE_BRANCH_IF && last->guess == PT_GUESS_NOT &&
	    view[run->n - 1].condition.known)
		run->next =
			following(t, view[run->n - 1].condition.value ? i->target : last->at + 1u);
}

/* All that is free is done, and the thread comes as far as it can, before others go on. */
static void settle(struct ahead *a, struct pt_litmus_state *s, unsigned thread)
{
	struct pt_view(*view)[PT_MOST_STEPS] = a->view;
	struct pt_looked l = { a->m, s, view };
	struct pt_known reg[PT_REGS];
	bool forked = false;

	do {
		pt_values(a->m, s, thread, view[thread], reg);
		if (!guesses_hold(&s->thread[thread], view[thread]))
			return;
		direct_branch(&a->m->test->thread[thread], &s->thread[thread], view[thread]);
	} while (comes_further(a, s, thread, reg, &forked) || (!forked && one_is_free(&l, thread)));
	if (forked)
		return;
	if (is_outside(&s->thread[thread], view[thread]))
		a->m->outside = true;
	else
		emit(a, s);
}

/* A state's views, kept while those that follow it are made. */
struct views {
	struct pt_view of[PT_LITMUS_THREADS][PT_MOST_STEPS];
	struct pt_known reg[PT_LITMUS_THREADS][PT_REGS];
};

static void look(const struct pt_model *m, const struct pt_litmus_state *s, struct views *v)
{
	for (unsigned t = 0; t < m->test->nr_threads; t++)
		pt_values(m, s, t, v->of[t], v->reg[t]);
}

typedef bool may_do(const struct pt_looked *l, unsigned thread, unsigned i);
typedef void does(struct pt_looked *l, unsigned thread, unsigned i);

static const struct {
	may_do *may;
	does *do_it;
} effects[] = {
	{ pt_effect_may_update, pt_effect_update },	  { pt_effect_may_read, pt_effect_read },
	{ pt_effect_may_read_rest, pt_effect_read_rest }, { pt_effect_may_write, pt_effect_write },
	{ pt_effect_may_complete, pt_effect_complete },
};

#define WALK	    (unsigned)PT_ARRAY_SIZE(effects)
#define SPECULATION (WALK + 1)

/* Does one effect to a copy, and settles its thread; e as in effects[], or WALK. */
static void follow_one(struct ahead *a, const struct pt_looked *from, unsigned thread, unsigned i,
		       unsigned e, unsigned version)
{
	struct pt_litmus_state copy = *from->s;
	struct pt_looked l = { a->m, &copy, from->view };

	if (e == WALK)
		pt_effect_walk(&l, thread, i, version);
	else
		effects[e].do_it(&l, thread, i);
	a->move = thread << 24 | i << 16 | e << 8 | version;
	settle(a, &copy, thread);
}

static void follow_step(struct ahead *a, const struct pt_looked *l, unsigned thread, unsigned i)
{
	const int page = l->view[thread][i].page;

	for (unsigned e = 0; e < PT_ARRAY_SIZE(effects); e++)
		if (effects[e].may(l, thread, i))
			follow_one(a, l, thread, i, e, 0);
	if (!l->view[thread][i].accesses || page < 0)
		return;
	for (unsigned version = 0; version <= l->s->memory.cell[page].n; version++)
		if (pt_effect_may_walk(l, thread, i, version))
			follow_one(a, l, thread, i, WALK, version);
}

static void follow_speculation(struct ahead *a, const struct pt_litmus_state *s, unsigned page)
{
	struct pt_litmus_state copy = *s;
	struct pt_looked l = { a->m, &copy, NULL };

	pt_effect_speculate(&l, page);
	a->move = SPECULATION << 8 | page;
	emit(a, &copy);
}

static void next(void *of, const void *state, size_t size, struct pt_search *to)
{
	struct ahead a;
	struct pt_litmus_state s;
	struct views v;
	struct pt_looked l = { of, &s, v.of };

	(void)size;
	a.m = of;
	a.to = to;
	unpack(a.m, state, &s);
	look(a.m, &s, &v);
	for (unsigned t = 0; t < a.m->test->nr_threads; t++)
		for (unsigned i = 0; i < s.thread[t].n; i++)
			follow_step(&a, &l, t, i);
	for (unsigned page = 0; page < a.m->test->nr_vars; page++)
		if (pt_effect_may_speculate(&l, page))
			follow_speculation(&a, &s, page);
}

/* ---- the first state, and the last ---- */

/*
 * Every thread has come nowhere: the first move of each is to come to its instructions, which
 * may be in several ways.
 */
static size_t first(void *of, void *state)
{
	struct pt_model *m = of;
	struct pt_litmus_state s;

	memset(&s, 0, sizeof(s));
	s.memory.first = m->first;
	for (unsigned t = 0; t < m->test->nr_threads; t++)
		s.thread[t].next = following(&m->test->thread[t], 0);
	return pack(m, &s, state);
}

/* Have all threads come to their ends?  Without reading all of the state. */
static bool all_ended(const struct pt_model *m, const u8 *state)
{
	for (unsigned t = 0; t < m->test->nr_threads; t++) {
		struct pt_running run;

		if (state[1] != PT_NEXT_ENDS)
			return false;
		state = unpack_thread(state, m->test, &m->test->thread[t], &run);
	}
	return true;
}

static void count(struct pt_model *m, const struct pt_end *e)
{
	const bool met = pt_ends_meets(e);

	if (met)
		m->met++;
	else
		m->unmet++;
	if (m->outcomes)
		pt_outcomes_add(m->outcomes, e, met);
}

/* Nothing is wrong: a final state, which hardware may still go on from, is counted. */
static const char *wrong(void *of, const void *state, size_t size, bool ends)
{
	struct pt_model *m = of;
	struct pt_litmus_state s;
	struct views v;
	const struct pt_end e = { m, &s, v.of, v.reg };

	(void)size;
	if (ends || !all_ended(m, state))
		return NULL;
	unpack(m, state, &s);
	look(m, &s, &v);
	if (pt_ends_whole(&e) && pt_ends_filtered(&e))
		count(m, &e);
	return m->met && m->unmet && !m->outcomes ? "both" : NULL;
}

/* The first moves: one thread after the other comes to its code. */
static void start(void *of, const void *state, size_t size, struct pt_search *to)
{
	struct ahead a;
	struct pt_litmus_state s;

	a.m = of;
	a.to = to;
	a.move = 0;
	unpack(a.m, state, &s);
	for (unsigned t = 0; t < a.m->test->nr_threads; t++)
		if (!s.thread[t].n && s.thread[t].next != PT_NEXT_ENDS) {
			settle(&a, &s, t);
			return;
		}
	next(of, state, size, to);
}

/* ---- a model ---- */

static bool is_entry(u64 v, unsigned page)
{
	return v == PT_LITMUS_ENTRIES + page * PT_LITMUS_PAGE;
}

/* Is a descriptor's address in a register or in memory, so that it may be written? */
static bool is_reachable(const struct pt_litmus *t, unsigned page)
{
	for (unsigned i = 0; i < t->nr_threads; i++) {
		for (unsigned r = 0; r < PT_REGS; r++)
			if (is_entry(t->thread[i].reg[r], page))
				return true;
		for (unsigned c = 0; c < t->thread[i].n; c++)
			if (is_entry(t->thread[i].code[c].imm, page))
				return true;
	}
	for (unsigned v = 0; v < t->nr_vars; v++)
		for (unsigned w = 0; w < t->var[v].words; w++)
			if (is_entry(t->var[v].init[w], page))
				return true;
	return false;
}

static bool is_updated(const struct pt_litmus *t, unsigned page)
{
	for (unsigned i = 0; i < t->nr_threads; i++) {
		const struct pt_accessor a = { .write = true,
					       .el0 = t->thread[i].el0,
					       .sets_af = t->thread[i].ha,
					       .sets_dirty = t->thread[i].hd };
		struct pt_accessor read = a;

		read.write = false;
		if (pt_translate(t->var[page].entry, &a).updates ||
		    pt_translate(t->var[page].entry, &read).updates)
			return true;
	}
	return false;
}

void pt_model_init(struct pt_model *m, const struct pt_litmus *t)
{
	memset(m, 0, sizeof(*m));
	m->test = t;
	for (unsigned v = 0; v < t->nr_vars; v++) {
		m->first[v] = t->var[v].entry;
		for (unsigned w = 0; w < t->var[v].words; w++)
			m->first[pt_memory_data(v, w / 2)] |= (u128)t->var[v].init[w]
							      << 64 * (w % 2);
		m->changes[v] = is_reachable(t, v) || is_updated(t, v);
	}
}

struct pt_space pt_model_space(struct pt_model *m)
{
	return (struct pt_space){
		.of = m, .most_bytes = MOST_BYTES, .first = first, .next = start, .wrong = wrong
	};
}
