// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/race/litmus/effects.h"

#include <string.h>

#include "conformance/race/litmus/order.h"
#include "conformance/race/litmus/values.h"

static struct pt_step *step_of(const struct pt_looked *l, unsigned thread, unsigned i)
{
	return &l->s->thread[thread].step[i];
}

static bool allows(const struct pt_looked *l, unsigned thread, unsigned i, enum pt_effect e)
{
	return pt_order_allows(l->m, &l->s->thread[thread], l->view[thread], i, e);
}

static bool walked(const struct pt_looked *l, unsigned thread, unsigned i)
{
	const struct pt_view *v = &l->view[thread][i];

	return v->accesses && step_of(l, thread, i)->done & PT_DONE_WALK && !v->translation.fault;
}

/* ---- walks ---- */

static struct pt_translation translation_of(const struct pt_looked *l, unsigned thread, unsigned i,
					    unsigned version)
{
	const struct pt_litmus_thread *t = &l->m->test->thread[thread];
	const struct pt_view *v = &l->view[thread][i];
	const struct pt_accessor a = { .write = v->writes,
				       .el0 = pt_runs_at_el0(t, step_of(l, thread, i)),
				       .sets_af = t->ha,
				       .sets_dirty = t->hd };

	return pt_translate((u64)pt_memory_value(&l->s->memory, (unsigned)v->page, version), &a);
}

/* With FEAT_ETS2 a fault's walk is behind all accesses before it; with ETS3 a permission's too. */
static bool enhanced(const struct pt_looked *l, unsigned thread, unsigned i, enum pt_mm_fault fault)
{
	const u8 ets = l->m->test->ets;

	if (!ets || !fault || (fault == PT_MM_FAULT_PERMISSION && ets < 3))
		return true;
	for (unsigned j = 0; j < i; j++) {
		const struct pt_view *v = &l->view[thread][j];

		if (v->accesses && !v->translation.fault &&
		    (!(step_of(l, thread, j)->done & PT_DONE_WALK) ||
		     !pt_order_accessed(v, step_of(l, thread, j)->done)))
			return false;
	}
	return true;
}

/* Do they access bytes that are at the same place in their pages, whichever these are? */
static bool same_low_bits(const struct pt_view *a, const struct pt_view *b)
{
	const u64 at = a->address.value % PT_LITMUS_PAGE, to = b->address.value % PT_LITMUS_PAGE;

	return at < to + b->insn->size && to < at + a->insn->size;
}

/*
 * Was a later access of the same address made by a translation that is invalid by now?  Or of the
 * same place in another page, if neither faults?
 */
static bool came_too_late(const struct pt_looked *l, unsigned thread, unsigned i, bool faults)
{
	const struct pt_running *run = &l->s->thread[thread];
	const struct pt_view *a = &l->view[thread][i];

	for (unsigned k = i + 1; k < run->n; k++) {
		const struct pt_view *b = &l->view[thread][k];

		if (!(run->step[k].done & PT_DONE_SEALED))
			continue;
		if (a->address.value == b->address.value)
			return pt_model_has(l->m, PT_RULE_WALKS_END);
		if (!faults && !b->translation.fault && same_low_bits(a, b))
			return pt_model_has(l->m, PT_RULE_ALIASES_END);
	}
	return false;
}

/*
 * It has faulted by the same descriptor before, since when the thread has done nothing but
 * try again: what may follow from this fault may follow from that.
 */
static bool faults_again(const struct pt_looked *l, unsigned thread, unsigned i, unsigned version)
{
	const struct pt_view *v = l->view[thread];
	const struct pt_step *step = l->s->thread[thread].step;

	for (unsigned j = i; j-- > 0 && v[j].translation.fault && step[j].at == step[i].at;)
		if (step[j].version == version && v[j].page == v[i].page)
			return true;
	return false;
}

bool pt_effect_may_walk(const struct pt_looked *l, unsigned thread, unsigned i, unsigned version)
{
	const struct pt_view *v = &l->view[thread][i];
	const unsigned page = (unsigned)v->page;
	struct pt_translation t;

	if (!v->accesses || v->page < 0 || step_of(l, thread, i)->done & PT_DONE_WALK ||
	    (v->insn->op == PT_OPCODE_STORE_X && !v->stores))
		return false;
	if (version < l->s->memory.oldest[thread][page] || !allows(l, thread, i, PT_EFFECT_WALK))
		return false;
	t = translation_of(l, thread, i, version);
	if (!pt_translation_cached(&t) && version != l->s->memory.cell[page].n &&
	    (t.updates || pt_model_has(l->m, PT_RULE_FAULT_NOW)))
		return false;
	return enhanced(l, thread, i, t.fault) && !came_too_late(l, thread, i, t.fault) &&
	       !faults_again(l, thread, i, version);
}

/* Nothing behind a fault was to be run. */
static void cut_behind(struct pt_looked *l, unsigned thread, unsigned i)
{
	struct pt_running *run = &l->s->thread[thread];
	const struct pt_litmus_thread *t = &l->m->test->thread[thread];

	memset(&run->step[i + 1], 0, (size_t)(run->n - i - 1) * sizeof(run->step[0]));
	run->n = (u8)(i + 1);
	run->next = PT_NEXT_ENDS;
	if (t->has_handler)
		run->next = t->handler;
	else if (l->m->test->precision != PT_FAULT_ENDS)
		run->next = (u8)(run->step[i].at + (l->m->test->precision == PT_FAULT_SKIPS));
}

void pt_effect_walk(struct pt_looked *l, unsigned thread, unsigned i, unsigned version)
{
	struct pt_step *step = step_of(l, thread, i);

	step->done |= PT_DONE_WALK;
	step->version = (u8)version;
	if (translation_of(l, thread, i, version).fault)
		cut_behind(l, thread, i);
}

/* A descriptor is accessed by a translation that always is there, and not of EL0. */
static bool free_descriptor_walk(struct pt_looked *l, unsigned thread, unsigned i)
{
	const bool el0 = pt_runs_at_el0(&l->m->test->thread[thread], step_of(l, thread, i)) &&
			 pt_model_has(l->m, PT_RULE_DESCRIPTORS_EL1);

	if (!allows(l, thread, i, PT_EFFECT_WALK) ||
	    (el0 && !enhanced(l, thread, i, PT_MM_FAULT_PERMISSION)))
		return false;
	step_of(l, thread, i)->done |= PT_DONE_WALK;
	if (el0)
		cut_behind(l, thread, i);
	return true;
}

bool pt_effect_may_update(const struct pt_looked *l, unsigned thread, unsigned i)
{
	const struct pt_view *v = &l->view[thread][i];
	const struct pt_step *step = step_of(l, thread, i);

	if (!walked(l, thread, i) || !v->translation.updates || step->done & PT_DONE_UPDATE)
		return false;
	if (pt_model_has(l->m, PT_RULE_UPDATE_ATOMIC) &&
	    l->s->memory.cell[v->page].n != step->version)
		return false;
	return (v->address.sure || !pt_model_has(l->m, PT_RULE_UPDATE_ORDER)) &&
	       allows(l, thread, i, PT_EFFECT_UPDATE);
}

#define WHOLE 0xff /* of a descriptor */

static void put(struct pt_looked *l, unsigned cell, u128 value, u16 bytes, unsigned thread,
		unsigned i, bool hardware)
{
	if (!pt_memory_write(&l->s->memory, cell, value, bytes, thread, i, hardware))
		l->m->too_long = true;
}

void pt_effect_update(struct pt_looked *l, unsigned thread, unsigned i)
{
	const struct pt_view *v = &l->view[thread][i];

	step_of(l, thread, i)->done |= PT_DONE_UPDATE;
	put(l, (unsigned)v->page, v->translation.descriptor, WHOLE, thread, i, true);
}

#define NO_THREAD PT_LITMUS_THREADS

bool pt_effect_may_speculate(const struct pt_looked *l, unsigned page)
{
	const u64 now = (u64)pt_memory_value(&l->s->memory, page, l->s->memory.cell[page].n);

	if (!(now & PT_DESC_VALID) || now & PT_DESC_AF)
		return false;
	for (unsigned t = 0; t < l->m->test->nr_threads; t++)
		if (l->m->test->thread[t].ha)
			return true;
	return false;
}

void pt_effect_speculate(struct pt_looked *l, unsigned page)
{
	const u64 now = (u64)pt_memory_value(&l->s->memory, page, l->s->memory.cell[page].n);

	put(l, page, now | PT_DESC_AF, WHOLE, NO_THREAD, 0, true);
}

/* ---- reads ---- */

/* Is that one a store of the place that is not yet in memory? */
static bool is_pending(const struct pt_looked *l, unsigned thread, unsigned i, unsigned j)
{
	const struct pt_view *v = l->view[thread];

	return walked(l, thread, j) && v[j].writes && pt_values_meets(&v[j], &v[i]) &&
	       !(v[j].insn->op == PT_OPCODE_CAS && !v[j].stores);
}

/* The store before it whose value it would see, of those that are not yet in memory; -1: none. */
static int earlier_store(const struct pt_looked *l, unsigned thread, unsigned i)
{
	for (unsigned j = i; j-- > 0;)
		if (is_pending(l, thread, i, j))
			return step_of(l, thread, j)->done & PT_DONE_WRITE ? -1 : (int)j;
	return -1;
}

/* A plain store of some of what a plain load reads: the rest is in memory, not in another store. */
static bool forwards_part(const struct pt_looked *l, unsigned thread, unsigned i, unsigned j)
{
	if (l->view[thread][i].insn->op != PT_OPCODE_LOAD ||
	    l->view[thread][j].insn->op != PT_OPCODE_STORE)
		return false;
	while (j-- > 0)
		if (is_pending(l, thread, i, j))
			return step_of(l, thread, j)->done & PT_DONE_WRITE;
	return true;
}

/* The load-exclusive of a store-exclusive; -1: none. */
static int exclusive_load(const struct pt_looked *l, unsigned thread, unsigned i)
{
	for (unsigned j = i; j-- > 0;) {
		const u8 op = l->view[thread][j].insn->op;

		if (op == PT_OPCODE_LOAD_X)
			return (int)j;
		if (op == PT_OPCODE_STORE_X)
			return -1;
	}
	return -1;
}

/* Has the read been done that a write makes one access with? */
static bool half_is_done(const struct pt_looked *l, unsigned thread, unsigned j)
{
	const struct pt_view *v = &l->view[thread][j];
	const int half = v->insn->op == PT_OPCODE_STORE_X ? exclusive_load(l, thread, j) : (int)j;

	return half >= 0 && step_of(l, thread, (unsigned)half)->done & PT_DONE_READ;
}

/*
 * Is that store's value there to be read before it is written?  An acquire waits for the read
 * of an atomic or exclusive store.
 */
static bool forwards(const struct pt_looked *l, unsigned thread, unsigned i, unsigned j)
{
	const struct pt_view *from = &l->view[thread][j], *to = &l->view[thread][i];
	const bool acquires = (to->insn->acquire && !to->insn->no_return) || to->insn->acquire_pc;
	const bool plain = from->insn->op == PT_OPCODE_STORE;
	const bool computes = from->insn->op == PT_OPCODE_SWAP && from->insn->alu != PT_ALU_MOVE;

	if (!from->data.known || !from->stores ||
	    (!pt_values_covers(from, to) && !forwards_part(l, thread, i, j)))
		return false;
	return plain || !(computes || acquires) || half_is_done(l, thread, j);
}

static bool is_partial(const struct pt_looked *l, unsigned thread, unsigned k)
{
	const u8 source = step_of(l, thread, k)->source;

	return source & PT_FORWARDED &&
	       !pt_values_covers(&l->view[thread][source & ~PT_FORWARDED], &l->view[thread][k]);
}

/* The version that a read has seen; one that is only forwarded is newer than all. */
static unsigned seen_version(const struct pt_looked *l, unsigned thread, unsigned k)
{
	const struct pt_step *step = step_of(l, thread, k);
	const unsigned cell = (unsigned)l->view[thread][k].cell;
	unsigned version;

	if (!(step->done & PT_DONE_READ))
		return step->rest;
	if (!(step->source & PT_FORWARDED))
		return step->source;
	if (is_partial(l, thread, k))
		return step->rest;
	version = pt_memory_by(&l->s->memory, cell, thread, step->source & ~PT_FORWARDED);
	return version ? version : PT_MEMORY_VERSIONS;
}

/* A later read of the place has seen an older value than there is now by another's write. */
static bool would_overtake(const struct pt_looked *l, unsigned thread, unsigned i)
{
	const struct pt_view *v = l->view[thread];
	const struct pt_running *run = &l->s->thread[thread];

	for (unsigned k = i + 1; k < run->n; k++)
		if (run->step[k].done & (PT_DONE_READ | PT_DONE_REST) &&
		    pt_values_meets(&v[i], &v[k]) &&
		    pt_memory_foreign(&l->s->memory, (unsigned)v[k].cell,
				      seen_version(l, thread, k), thread,
				      pt_values_bytes(&v[i]) & pt_values_bytes(&v[k])))
			return pt_model_has(l->m, PT_RULE_READ_READ);
	return false;
}

/* May it read now, be that from memory or by forwarding? */
static bool may_begin(const struct pt_looked *l, unsigned thread, unsigned i)
{
	const struct pt_view *v = &l->view[thread][i];

	return v->reads && walked(l, thread, i) && v->cell >= 0 &&
	       !(step_of(l, thread, i)->done & PT_DONE_READ) &&
	       allows(l, thread, i, PT_EFFECT_READ);
}

/* Has its thread written the place since the rest was read?  Then that is too old. */
static bool rest_is_old(const struct pt_looked *l, unsigned thread, unsigned i)
{
	const struct pt_step *step = step_of(l, thread, i);
	const struct pt_cell *c = &l->s->memory.cell[l->view[thread][i].cell];

	if (!(step->done & PT_DONE_REST) || !pt_model_has(l->m, PT_RULE_REST))
		return false;
	for (unsigned n = step->rest; n < c->n; n++)
		if (c->w[n].thread == thread)
			return true;
	return false;
}

bool pt_effect_may_read(const struct pt_looked *l, unsigned thread, unsigned i)
{
	const struct pt_view *v = &l->view[thread][i];
	int j;

	if (!may_begin(l, thread, i))
		return false;
	j = pt_model_has(l->m, PT_RULE_OWN_STORE) ? earlier_store(l, thread, i) : -1;
	if (j < 0)
		return !would_overtake(l, thread, i);
	if (!forwards(l, thread, i, (unsigned)j))
		return false;
	return pt_values_covers(&l->view[thread][j], v) ||
	       (!would_overtake(l, thread, i) && !rest_is_old(l, thread, i));
}

void pt_effect_read(struct pt_looked *l, unsigned thread, unsigned i)
{
	const int j = pt_model_has(l->m, PT_RULE_OWN_STORE) ? earlier_store(l, thread, i) : -1;
	struct pt_step *step = step_of(l, thread, i);
	const u8 now = l->s->memory.cell[l->view[thread][i].cell].n;

	step->done |= PT_DONE_READ;
	step->source = j >= 0 ? (u8)(PT_FORWARDED | j) : now;
	if (!is_partial(l, thread, i))
		step->rest = 0;
	else if (!(step->done & PT_DONE_REST))
		step->rest = now;
	step->done &= (u8)~PT_DONE_REST;
}

bool pt_effect_may_read_rest(const struct pt_looked *l, unsigned thread, unsigned i)
{
	const struct pt_view *v = l->view[thread];
	int j;

	if (step_of(l, thread, i)->done & PT_DONE_REST || !may_begin(l, thread, i) ||
	    !pt_model_has(l->m, PT_RULE_OWN_STORE))
		return false;
	j = earlier_store(l, thread, i);
	return j >= 0 && !v[j].data.known && !pt_values_covers(&v[j], &v[i]) &&
	       forwards_part(l, thread, i, (unsigned)j) && !would_overtake(l, thread, i);
}

void pt_effect_read_rest(struct pt_looked *l, unsigned thread, unsigned i)
{
	struct pt_step *step = step_of(l, thread, i);

	step->done |= PT_DONE_REST;
	step->rest = l->s->memory.cell[l->view[thread][i].cell].n;
}

/* ---- writes ---- */

/* A later read that should have seen this write has seen what was before it. */
static bool was_missed(const struct pt_looked *l, unsigned thread, unsigned i)
{
	const struct pt_view *v = l->view[thread];
	const struct pt_running *run = &l->s->thread[thread];

	for (unsigned k = i + 1; k < run->n; k++) {
		const u8 source = run->step[k].source;

		if (!(run->step[k].done & PT_DONE_READ) || !pt_values_meets(&v[i], &v[k]))
			continue;
		if (is_partial(l, thread, k) && (unsigned)(source & ~PT_FORWARDED) != i)
			return pt_model_has(l->m, PT_RULE_OWN_STORE);
		if (!(source & PT_FORWARDED) || (unsigned)(source & ~PT_FORWARDED) < i)
			return pt_model_has(l->m, PT_RULE_OWN_STORE);
	}
	return false;
}

/* The read that this write makes one access with; -1: none, -2: there should be one. */
static int read_of(const struct pt_looked *l, unsigned thread, unsigned i)
{
	const struct pt_view *v = &l->view[thread][i];
	int j;

	if (v->reads)
		return (int)i;
	if (v->insn->op != PT_OPCODE_STORE_X)
		return -1;
	j = exclusive_load(l, thread, i);
	return j >= 0 && l->view[thread][j].cell == v->cell ? j : -2;
}

static bool is_atomic(const struct pt_looked *l, unsigned thread, unsigned i)
{
	const int j = read_of(l, thread, i);

	if (j < 0)
		return j == -1;
	if (!(step_of(l, thread, (unsigned)j)->done & PT_DONE_READ))
		return false;
	return !pt_model_has(l->m, PT_RULE_ATOMIC) ||
	       !pt_memory_foreign(&l->s->memory, (unsigned)l->view[thread][i].cell,
				  seen_version(l, thread, (unsigned)j), thread,
				  pt_values_bytes(&l->view[thread][i]));
}

bool pt_effect_may_write(const struct pt_looked *l, unsigned thread, unsigned i)
{
	const struct pt_view *v = &l->view[thread][i];

	if (!v->stores || !walked(l, thread, i) || v->cell < 0 ||
	    step_of(l, thread, i)->done & PT_DONE_WRITE || !v->address.sure || !v->data.sure)
		return false;
	if (v->insn->op == PT_OPCODE_CAS && !(v->condition.known && v->condition.sure))
		return false;
	return is_atomic(l, thread, i) && allows(l, thread, i, PT_EFFECT_WRITE) &&
	       !was_missed(l, thread, i);
}

void pt_effect_write(struct pt_looked *l, unsigned thread, unsigned i)
{
	const struct pt_view *v = &l->view[thread][i];
	const unsigned cell = (unsigned)v->cell;
	const u128 was = pt_memory_value(&l->s->memory, cell, l->s->memory.cell[cell].n);

	step_of(l, thread, i)->done |= PT_DONE_WRITE;
	put(l, cell, pt_values_written(v, was), pt_values_bytes(v), thread, i, false);
}

/* ---- TLBIs ---- */

/* BaseADDR, NUM, SCALE and TG as in the manual: (NUM + 1) * 2 ^ (5 * SCALE + 1) granules. */
static bool in_range(u64 operand, u64 address)
{
	const unsigned granule = operand >> 46 & 3, scale = operand >> 44 & 3;
	const unsigned shift = 10 + 2 * granule;
	const u64 from = operand & ((UINT64_C(1) << 37) - 1);
	const u64 n = ((operand >> 39 & 31) + 1) << (5 * scale + 1);

	return granule && address >> shift >= from && address >> shift < from + n;
}

static bool in_scope(const struct pt_model *m, const struct pt_view *tlbi, unsigned page)
{
	const u64 address = PT_LITMUS_VA + page * PT_LITMUS_PAGE;

	if (tlbi->insn->range)
		return pt_model_has(m, PT_RULE_RANGE) && in_range(tlbi->address.value, address);
	return tlbi->insn->all || (tlbi->address.value & UINT64_C(0xfffffffffff)) == address >> 12;
}

/* What is older than what memory holds now is what it invalidates. */
static void begin_tlbi(struct pt_looked *l, unsigned thread, unsigned i)
{
	struct pt_step *step = step_of(l, thread, i);

	step->done |= PT_DONE;
	for (unsigned page = 0; page < l->m->test->nr_vars; page++)
		if (in_scope(l->m, &l->view[thread][i], page))
			step->seen[page] = l->s->memory.cell[page].n;
}

static bool waits_for_dsb(const struct pt_looked *l, unsigned thread, unsigned i)
{
	return l->view[thread][i].insn->op == PT_OPCODE_TLBI &&
	       !(step_of(l, thread, i)->done & PT_DONE_SEALED);
}

static bool completes(const struct pt_looked *l, unsigned thread, unsigned i)
{
	const struct pt_view *v = &l->view[thread][i];

	if (v->insn->op != PT_OPCODE_DSB || v->insn->barrier != PT_BARRIER_FULL)
		return false;
	for (unsigned j = 0; j < i; j++)
		if (waits_for_dsb(l, thread, j))
			return true;
	return false;
}

/* Has a step used a translation of which this TLBI has nothing left? */
static bool used_old(const struct pt_looked *l, const struct pt_step *tlbi, unsigned thread,
		     unsigned i)
{
	const struct pt_view *v = &l->view[thread][i];
	const struct pt_step *step = step_of(l, thread, i);

	return v->accesses && v->page >= 0 && step->done & PT_DONE_WALK &&
	       step->version < tlbi->seen[v->page];
}

/* Do other processors still access by what a TLBI invalidates? */
static bool in_use(const struct pt_looked *l, unsigned thread, const struct pt_step *tlbi)
{
	for (unsigned t = 0; t < l->m->test->nr_threads; t++)
		for (unsigned i = 0; t != thread && i < l->s->thread[t].n; i++)
			if (used_old(l, tlbi, t, i) &&
			    !pt_order_accessed(&l->view[t][i], step_of(l, t, i)->done))
				return pt_model_has(l->m, PT_RULE_USES_END);
	return false;
}

bool pt_effect_may_complete(const struct pt_looked *l, unsigned thread, unsigned i)
{
	if (step_of(l, thread, i)->done & PT_DONE || !completes(l, thread, i) ||
	    !allows(l, thread, i, PT_EFFECT_DSB))
		return false;
	for (unsigned j = 0; j < i; j++)
		if (waits_for_dsb(l, thread, j) && !l->view[thread][j].insn->local &&
		    in_use(l, thread, step_of(l, thread, j)))
			return false;
	return true;
}

static void forget(struct pt_looked *l, unsigned thread, const struct pt_step *tlbi)
{
	u8 *oldest = l->s->memory.oldest[thread];

	for (unsigned page = 0; page < l->m->test->nr_vars; page++)
		if (oldest[page] < tlbi->seen[page] && pt_model_has(l->m, PT_RULE_FORGETS))
			oldest[page] = tlbi->seen[page];
}

static void seal(struct pt_looked *l, unsigned thread, const struct pt_step *tlbi)
{
	for (unsigned i = 0; i < l->s->thread[thread].n; i++)
		if (used_old(l, tlbi, thread, i) &&
		    l->view[thread][i].translation.fault != PT_MM_FAULT_PERMISSION)
			step_of(l, thread, i)->done |= PT_DONE_SEALED;
}

static void complete(struct pt_looked *l, unsigned thread, unsigned j)
{
	struct pt_step *tlbi = step_of(l, thread, j);

	forget(l, thread, tlbi);
	for (unsigned t = 0; t < l->m->test->nr_threads; t++)
		if (t != thread && !l->view[thread][j].insn->local) {
			forget(l, t, tlbi);
			seal(l, t, tlbi);
		}
	tlbi->done |= PT_DONE_SEALED;
	memset(tlbi->seen, 0, sizeof(tlbi->seen));
}

void pt_effect_complete(struct pt_looked *l, unsigned thread, unsigned i)
{
	for (unsigned j = 0; j < i; j++)
		if (waits_for_dsb(l, thread, j))
			complete(l, thread, j);
	step_of(l, thread, i)->done |= PT_DONE;
}

/* ---- what is free ---- */

static bool do_if(struct pt_looked *l, unsigned thread, unsigned i, enum pt_effect e, u8 done)
{
	struct pt_step *step = step_of(l, thread, i);

	if (step->done & done || !allows(l, thread, i, e))
		return false;
	step->done |= done;
	return true;
}

static bool free_tlbi(struct pt_looked *l, unsigned thread, unsigned i)
{
	const struct pt_view *v = &l->view[thread][i];

	if (step_of(l, thread, i)->done & PT_DONE || !allows(l, thread, i, PT_EFFECT_TLBI) ||
	    (!v->insn->all && !(v->address.known && v->address.sure)))
		return false;
	begin_tlbi(l, thread, i);
	return true;
}

static bool free_access(struct pt_looked *l, unsigned thread, unsigned i)
{
	const struct pt_view *v = &l->view[thread][i];
	struct pt_step *step = step_of(l, thread, i);

	if (v->translation.fault)
		return do_if(l, thread, i, PT_EFFECT_FAULT, PT_DONE) ||
		       ((v->address.sure || !pt_model_has(l->m, PT_RULE_CONTEXT_WAITS)) &&
			do_if(l, thread, i, PT_EFFECT_ENTRY, PT_DONE_ENTRY));
	if (!v->address.known || step->done & PT_DONE_WALK ||
	    (v->insn->op == PT_OPCODE_STORE_X && !v->stores))
		return false;
	if (v->page < 0 && v->cell >= 0)
		return free_descriptor_walk(l, thread, i);
	if (v->page < 0 || l->m->changes[v->page] || !pt_effect_may_walk(l, thread, i, 0))
		return false;
	pt_effect_walk(l, thread, i, 0);
	return true;
}

bool pt_effect_free(struct pt_looked *l, unsigned thread, unsigned i)
{
	const struct pt_view *v = &l->view[thread][i];

	switch (v->insn->op) {
	case PT_OPCODE_DMB:
		return do_if(l, thread, i, PT_EFFECT_DMB, PT_DONE);
	case PT_OPCODE_DSB:
		return !completes(l, thread, i) && do_if(l, thread, i, PT_EFFECT_DSB, PT_DONE);
	case PT_OPCODE_ISB:
	case PT_OPCODE_ERET:
	case PT_OPCODE_TRAP:
		return do_if(l, thread, i, PT_EFFECT_ENTRY, PT_DONE_ENTRY);
	case PT_OPCODE_TLBI:
		return free_tlbi(l, thread, i);
	default:
		return v->accesses && free_access(l, thread, i);
	}
}
