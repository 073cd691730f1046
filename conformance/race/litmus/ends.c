// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/race/litmus/ends.h"

#include <string.h>

#include "conformance/race/litmus/order.h"

static bool step_is_whole(const struct pt_step *step, const struct pt_view *v)
{
	if (v->accesses && !pt_order_accessed(v, step->done))
		return false;
	if (v->accesses && pt_order_updates(v, step->done))
		return false;
	if (pt_order_is_context(v))
		return step->done & PT_DONE_ENTRY;
	if (v->insn->op == PT_OPCODE_DMB || v->insn->op == PT_OPCODE_DSB ||
	    v->insn->op == PT_OPCODE_TLBI)
		return step->done & PT_DONE;
	return true;
}

bool pt_ends_whole(const struct pt_end *e)
{
	for (unsigned t = 0; t < e->m->test->nr_threads; t++) {
		const struct pt_running *run = &e->s->thread[t];

		if (run->next != PT_NEXT_ENDS)
			return false;
		for (unsigned i = 0; i < run->n; i++)
			if (!step_is_whole(&run->step[i], &e->view[t][i]))
				return false;
	}
	return true;
}

static const char *fault_name(const struct pt_view *v)
{
	static const char *const names[] = { "", "Translation", "AccessFlag", "Permission" };

	if (v->insn->op == PT_OPCODE_TRAP)
		return v->insn->undefined ? "UndefinedInstruction" : "SupervisorCall";
	return names[v->translation.fault];
}

static bool kind_fits(const struct pt_litmus_node *n, const struct pt_view *v)
{
	if (!*n->fault)
		return true;
	if (!strcmp(n->fault, "MMU"))
		return v->insn->op != PT_OPCODE_TRAP;
	return !strcmp(n->fault, fault_name(v));
}

/* Whose descriptor it accesses; -1: none's. */
static int descriptor_of(const struct pt_view *v)
{
	return v->accesses && v->page < 0 ? v->cell : -1;
}

bool pt_ends_faulted(const struct pt_end *e, const struct pt_litmus_node *n)
{
	const unsigned t = (unsigned)n->thread;

	for (unsigned i = 0; i < e->s->thread[t].n; i++) {
		const struct pt_view *v = &e->view[t][i];

		if (*fault_name(v) && kind_fits(n, v) && (n->row < 0 || v->insn->row == n->row) &&
		    (n->var < 0 || (n->on_entry ? descriptor_of(v) : v->page) == n->var))
			return true;
	}
	return false;
}

static u128 last_word(const struct pt_end *e, unsigned cell)
{
	return pt_memory_value(&e->s->memory, cell, e->s->memory.cell[cell].n);
}

static bool same(u64 is, u64 asked, unsigned bytes)
{
	const u64 mask = bytes >= 8 ? ~UINT64_C(0) : (UINT64_C(1) << 8 * bytes) - 1;

	return !((is ^ asked) & mask);
}

/* A number below zero may be one of 32 bits, where the register is not said to have 64. */
static bool reg_is(u64 is, u64 asked, bool wide)
{
	return is == asked || (asked >> 31 == 0x1ffffffff && is == (asked & UINT32_MAX)) ||
	       (!wide && is >> 31 == 0x1ffffffff && asked == (is & UINT32_MAX));
}

u64 pt_ends_value(const struct pt_end *e, const struct pt_litmus_node *n)
{
	const struct pt_litmus_var *v = &e->m->test->var[n->var < 0 ? 0 : n->var];
	u64 word;

	if (n->kind == PT_NODE_REG)
		return e->reg[n->thread][n->reg].value;
	if (n->kind == PT_NODE_ENTRY)
		return (u64)last_word(e, (unsigned)n->var);
	word = (u64)(last_word(e, pt_memory_data((unsigned)n->var, n->offset / 16)) >>
		     8 * (n->offset % 16));
	return v->size == 8 ? word : word & ((UINT64_C(1) << 8 * v->size) - 1);
}

static bool holds(const struct pt_end *e, u8 node)
{
	const struct pt_litmus_node *n = &e->m->test->node[node];

	switch (n->kind) {
	case PT_NODE_TRUE:
		return true;
	case PT_NODE_AND:
		return holds(e, n->left) && holds(e, n->right);
	case PT_NODE_OR:
		return holds(e, n->left) || holds(e, n->right);
	case PT_NODE_NOT:
		return !holds(e, n->left);
	case PT_NODE_REG:
		return reg_is(pt_ends_value(e, n), n->value,
			      e->m->test->thread[n->thread].wide >> n->reg & 1);
	case PT_NODE_VAR:
		return same(pt_ends_value(e, n), n->value, e->m->test->var[n->var].size);
	case PT_NODE_ENTRY:
		return pt_ends_value(e, n) == n->value;
	default:
		return pt_ends_faulted(e, n);
	}
}

bool pt_ends_filtered(const struct pt_end *e)
{
	return !e->m->test->has_filter || holds(e, e->m->test->filter);
}

bool pt_ends_meets(const struct pt_end *e)
{
	return holds(e, e->m->test->root);
}
