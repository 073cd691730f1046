// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/race/litmus/loops.h"

static bool writes(const struct pt_insn *i)
{
	return i->op == PT_OPCODE_STORE || i->op == PT_OPCODE_STORE_X || i->op == PT_OPCODE_SWAP ||
	       i->op == PT_OPCODE_CAS;
}

static bool branches(const struct pt_insn *i)
{
	return i->op == PT_OPCODE_BRANCH || i->op == PT_OPCODE_BRANCH_IF;
}

/* A store-exclusive too, in iterations in which it fails. */
static bool is_harmless(const struct pt_insn *i)
{
	return i->op == PT_OPCODE_NOP || i->op == PT_OPCODE_ALU || i->op == PT_OPCODE_LOAD ||
	       i->op == PT_OPCODE_LOAD_X || i->op == PT_OPCODE_STORE_X || i->op == PT_OPCODE_DMB ||
	       i->op == PT_OPCODE_ISB || (branches(i) && !i->link);
}

/* ---- registers ---- */

static u64 bit(u8 reg)
{
	return reg == PT_REG_ZERO ? 0 : UINT64_C(1) << reg;
}

static u64 written(const struct pt_insn *i)
{
	if (i->op != PT_OPCODE_ALU && i->op != PT_OPCODE_LOAD && i->op != PT_OPCODE_LOAD_X &&
	    i->op != PT_OPCODE_STORE_X)
		return 0;
	return bit(i->rd) | (i->pair ? bit(i->rd2) : 0) | (i->flags ? bit(PT_REG_FLAGS) : 0);
}

static u64 read_by(const struct pt_insn *i)
{
	switch (i->op) {
	case PT_OPCODE_BRANCH_IF:
		return i->test == PT_TEST_FLAGS ? bit(PT_REG_FLAGS) : bit(i->rn);
	case PT_OPCODE_ALU:
	case PT_OPCODE_LOAD:
	case PT_OPCODE_LOAD_X:
		return bit(i->rn) | (i->has_imm ? 0 : bit(i->rm)) |
		       (i->op == PT_OPCODE_ALU && i->alu >= PT_ALU_MADD ? bit(i->rs) : 0);
	case PT_OPCODE_STORE_X:
		return bit(i->rn) | bit(i->rs) | (i->pair ? bit(i->rs2) : 0) |
		       (i->has_imm ? 0 : bit(i->rm));
	default:
		return 0;
	}
}

/* Nothing is handed from one iteration to the next, and there is one way through it. */
static bool begins_anew(const struct pt_litmus_thread *t, unsigned head, unsigned back)
{
	u64 later = 0;

	for (unsigned i = head; i <= back; i++)
		later |= written(&t->code[i]);
	for (unsigned i = head; i <= back; i++) {
		const struct pt_insn *insn = &t->code[i];

		if (!is_harmless(insn) || read_by(insn) & later)
			return false;
		if (i < back && branches(insn) && insn->target >= head && insn->target <= back)
			return false;
		later &= ~written(insn);
	}
	return true;
}

/* ---- what can be seen ---- */

/* Is it in a loop?  A store-exclusive may be, if that is left when it has stored. */
static bool is_in_loop(const struct pt_litmus_thread *t, unsigned at)
{
	const struct pt_insn *store = &t->code[at];

	for (unsigned i = at; i < t->n; i++) {
		const struct pt_insn *b = &t->code[i];

		if (!branches(b) || b->target > at)
			continue;
		if (store->op != PT_OPCODE_STORE_X || b->op != PT_OPCODE_BRANCH_IF ||
		    b->test != PT_TEST_NOT_ZERO || b->rn != store->rd)
			return true;
	}
	return false;
}

/* To code that is come to more than once?  A RET alone is the end. */
static bool may_return(const struct pt_insn *i)
{
	return i->link || (i->op == PT_OPCODE_BRANCH_REG && i->rn != 30);
}

/* How often anything may be written; 0: who knows. */
static unsigned most_writes(const struct pt_model *m)
{
	unsigned n = 1;

	for (unsigned k = 0; k < m->test->nr_threads; k++) {
		const struct pt_litmus_thread *t = &m->test->thread[k];

		for (unsigned i = 0; i < t->n; i++) {
			if (may_return(&t->code[i]))
				return 0;
			if (!writes(&t->code[i]))
				continue;
			if (is_in_loop(t, i))
				return 0;
			/* a handler may do it for each exception, or return to it */
			n += t->has_handler ? PT_MOST_EXCEPTIONS + 1 : 1;
		}
	}
	return n;
}

/* A descriptor that hardware updates may be written as often as it is read. */
static bool sees_updates(const struct pt_model *m, const struct pt_view *v)
{
	for (unsigned k = 0; k < m->test->nr_threads; k++)
		if (m->test->thread[k].ha && v->accesses && v->page < 0)
			return true;
	return false;
}

/* Does what it sees depend on one place alone? */
static bool is_steady(const struct pt_model *m, const struct pt_view *v)
{
	if (!v->accesses)
		return true;
	return v->address.known && !v->stores && !sees_updates(m, v) &&
	       !(v->page >= 0 && m->changes[v->page]);
}

bool pt_loops_wait(const struct pt_model *m, unsigned thread, const struct pt_running *run,
		   const struct pt_view *view, unsigned head)
{
	const struct pt_litmus_thread *t = &m->test->thread[thread];
	const unsigned back = run->step[run->n - 1].at;

	if (!branches(&t->code[back]) || head > back || !begins_anew(t, head, back) ||
	    !most_writes(m))
		return false;
	for (unsigned i = run->n; i-- > 0 && run->step[i].at >= head && run->step[i].at <= back;)
		if (!is_steady(m, &view[i]))
			return false;
	return true;
}

bool pt_loops_repeats(const struct pt_model *m, const struct pt_running *run, unsigned head)
{
	unsigned n = 0;

	for (unsigned i = 0; i < run->n; i++)
		n += run->step[i].at == head;
	return n >= most_writes(m);
}
