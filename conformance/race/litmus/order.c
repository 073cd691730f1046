// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/race/litmus/order.h"

#include "conformance/race/litmus/values.h"

/* A pair of steps: of the second an effect is asked for. */
struct pair {
	const struct pt_model *m;
	const struct pt_view *a, *b;
	u8 done;  /* of a */
	u8 guess; /* of a */
	enum pt_effect e;
	const struct pt_view *between; /* behind a, up to b */
};

static bool faults(const struct pt_view *v)
{
	return v->translation.fault != PT_MM_FAULT_NONE;
}

static bool is_op(const struct pt_view *v, enum pt_opcode op)
{
	return v->insn->op == op;
}

/* Does it access memory at all?  A store-exclusive that fails does not. */
static bool accesses(const struct pt_view *v)
{
	return v->accesses && (v->reads || v->writes || !is_op(v, PT_OPCODE_STORE_X));
}

bool pt_order_accessed(const struct pt_view *v, u8 done)
{
	if (!accesses(v))
		return true;
	if (faults(v))
		return done & PT_DONE;
	if (v->reads && !(done & PT_DONE_READ))
		return false;
	return !v->stores || done & PT_DONE_WRITE;
}

bool pt_order_updates(const struct pt_view *v, u8 done)
{
	const bool may_leave = is_op(v, PT_OPCODE_CAS) && !v->stores && v->walked_af;

	return v->translation.updates && !(done & PT_DONE_UPDATE) && !may_leave;
}

bool pt_order_is_context(const struct pt_view *v)
{
	return is_op(v, PT_OPCODE_ISB) || is_op(v, PT_OPCODE_ERET) || is_op(v, PT_OPCODE_TRAP) ||
	       faults(v);
}

/* Reads, writes, and the faults in their place. */
static bool is_access(enum pt_effect e)
{
	return e == PT_EFFECT_READ || e == PT_EFFECT_WRITE || e == PT_EFFECT_FAULT;
}

static bool acquires(const struct pt_view *v)
{
	return v->reads && v->insn->acquire && !v->insn->no_return;
}

static bool walked(const struct pair *p)
{
	return (p->done & PT_DONE_WALK) && !faults(p->a);
}

/* What may not be done for an instruction that is perhaps not there: other threads see it. */
static bool is_seen(enum pt_effect e)
{
	return e == PT_EFFECT_WRITE || e == PT_EFFECT_UPDATE;
}

/* ---- rules: must b's effect wait for a? ---- */

static bool dmb(const struct pair *p)
{
	if (!is_op(p->a, PT_OPCODE_DMB) || p->done & PT_DONE ||
	    p->a->insn->barrier == PT_BARRIER_NONE)
		return false;
	if (p->a->insn->barrier == PT_BARRIER_ST)
		return p->e == PT_EFFECT_WRITE || p->e == PT_EFFECT_FAULT;
	return is_access(p->e);
}

/* Walks do not wait, unless they are enhanced: FEAT_ETS2. */
static bool dsb(const struct pair *p)
{
	if (!is_op(p->a, PT_OPCODE_DSB) || p->done & PT_DONE ||
	    p->a->insn->barrier == PT_BARRIER_NONE)
		return false;
	if (p->e == PT_EFFECT_WALK || p->e == PT_EFFECT_UPDATE)
		return p->m->test->ets;
	return p->e != PT_EFFECT_ENTRY;
}

static bool dsb_waits(const struct pair *p)
{
	if (p->e != PT_EFFECT_DSB)
		return false;
	if (is_op(p->a, PT_OPCODE_TLBI))
		return p->b->insn->barrier == PT_BARRIER_FULL && !(p->done & PT_DONE);
	if (!accesses(p->a))
		return false;
	switch (p->b->insn->barrier) {
	case PT_BARRIER_FULL:
		return !(p->done & PT_DONE_WALK) || !pt_order_accessed(p->a, p->done) ||
		       pt_order_updates(p->a, p->done);
	case PT_BARRIER_LD:
		return p->a->reads && !p->a->insn->no_return && !(p->done & PT_DONE_READ) &&
		       !faults(p->a);
	case PT_BARRIER_ST:
		return p->a->writes && !faults(p->a) && !pt_order_accessed(p->a, p->done);
	default:
		return false;
	}
}

static bool dmb_waits(const struct pair *p)
{
	if (p->e != PT_EFFECT_DMB || !accesses(p->a) || faults(p->a))
		return false;
	switch (p->b->insn->barrier) {
	case PT_BARRIER_FULL:
		return !(p->done & PT_DONE_WALK) || !pt_order_accessed(p->a, p->done);
	case PT_BARRIER_LD:
		return p->a->reads && !p->a->insn->no_return && !(p->done & PT_DONE_READ);
	case PT_BARRIER_ST:
		return p->a->writes && !pt_order_accessed(p->a, p->done);
	default:
		return false;
	}
}

static bool context(const struct pair *p)
{
	return pt_order_is_context(p->a) && !(p->done & PT_DONE_ENTRY);
}

static bool branch_unsure(const struct pair *p)
{
	return is_op(p->a, PT_OPCODE_BRANCH_IF) &&
	       !(p->a->condition.known && p->a->condition.sure && p->guess == PT_GUESS_NOT);
}

/* What an ISB or an exception waits for; of its own instruction an exception, too. */
static bool context_waits(const struct pair *p)
{
	if (p->e != PT_EFFECT_ENTRY)
		return false;
	if (branch_unsure(p))
		return true;
	if (is_op(p->a, PT_OPCODE_DSB))
		return p->a->insn->barrier != PT_BARRIER_NONE && !(p->done & PT_DONE);
	return accesses(p->a) && !faults(p->a) && (!p->a->address.sure || !walked(p));
}

static bool acquire(const struct pair *p)
{
	const bool any = acquires(p->a) || (p->a->reads && p->a->insn->acquire_pc);

	return is_access(p->e) && any && !faults(p->a) && !(p->done & PT_DONE_READ);
}

static bool release(const struct pair *p)
{
	return p->e == PT_EFFECT_WRITE && p->b->insn->release && accesses(p->a) && !faults(p->a) &&
	       (!(p->done & PT_DONE_WALK) || !pt_order_accessed(p->a, p->done));
}

static bool release_acquire(const struct pair *p)
{
	return p->e == PT_EFFECT_READ && acquires(p->b) && p->a->writes && p->a->insn->release &&
	       !faults(p->a) && !pt_order_accessed(p->a, p->done);
}

static bool acquire_release(const struct pair *p)
{
	return is_access(p->e) && acquires(p->a) && p->a->insn->release && p->a->writes &&
	       !faults(p->a) && !pt_order_accessed(p->a, p->done);
}

static bool control(const struct pair *p)
{
	return (is_seen(p->e) || p->e == PT_EFFECT_TLBI) && branch_unsure(p);
}

static bool address(const struct pair *p)
{
	return is_seen(p->e) && accesses(p->a) && !p->a->address.sure;
}

static bool walk_write(const struct pair *p)
{
	return p->e == PT_EFFECT_WRITE && accesses(p->a) && !walked(p) && !faults(p->a);
}

static bool update_order(const struct pair *p)
{
	return p->e == PT_EFFECT_UPDATE && accesses(p->a) && !walked(p) && !faults(p->a);
}

static bool orders_reads(const struct pt_view *v)
{
	return (is_op(v, PT_OPCODE_DMB) || is_op(v, PT_OPCODE_DSB)) &&
	       (v->insn->barrier == PT_BARRIER_FULL || v->insn->barrier == PT_BARRIER_LD);
}

/*
 * A read may see what its thread is foretold to store.  A write waits until that is sure, if it
 * is ordered behind the read: what was chosen is before both.
 */
static bool picked(const struct pair *p)
{
	if (p->e != PT_EFFECT_WRITE || !p->a->reads || faults(p->a) || !(p->done & PT_DONE_READ) ||
	    p->a->result_sure)
		return false;
	if (acquires(p->a) || p->a->insn->acquire_pc || p->b->insn->release)
		return true;
	for (const struct pt_view *v = p->between; v < p->b; v++)
		if (orders_reads(v))
			return true;
	return false;
}

static bool same_place(const struct pair *p)
{
	return p->e == PT_EFFECT_WRITE && pt_values_meets(p->a, p->b) &&
	       !pt_order_accessed(p->a, p->done);
}

static const struct {
	enum pt_model_rule rule;
	bool (*waits)(const struct pair *p);
} rules[] = {
	{ PT_RULE_DMB, dmb },
	{ PT_RULE_DMB, dmb_waits },
	{ PT_RULE_DSB, dsb },
	{ PT_RULE_DSB_WAITS, dsb_waits },
	{ PT_RULE_CONTEXT, context },
	{ PT_RULE_CONTEXT_WAITS, context_waits },
	{ PT_RULE_ACQUIRE, acquire },
	{ PT_RULE_RELEASE, release },
	{ PT_RULE_RELEASE_ACQUIRE, release_acquire },
	{ PT_RULE_ACQUIRE_RELEASE, acquire_release },
	{ PT_RULE_CONTROL, control },
	{ PT_RULE_ADDRESS, address },
	{ PT_RULE_WALK_WRITE, walk_write },
	{ PT_RULE_UPDATE_ORDER, update_order },
	{ PT_RULE_PICKED, picked },
	{ PT_RULE_SAME_PLACE, same_place },
};

bool pt_order_allows(const struct pt_model *m, const struct pt_running *run,
		     const struct pt_view *view, unsigned i, enum pt_effect e)
{
	for (unsigned j = 0; j < i; j++) {
		const struct pair p = {
			m, &view[j],	&view[i], run->step[j].done, run->step[j].guess,
			e, &view[j + 1]
		};

		for (size_t r = 0; r < PT_ARRAY_SIZE(rules); r++)
			if (pt_model_has(m, rules[r].rule) && rules[r].waits(&p))
				return false;
	}
	return true;
}
