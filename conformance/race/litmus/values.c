// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/race/litmus/values.h"

#include <string.h>

static u64 mask_of(unsigned bytes)
{
	return bytes >= 8 ? ~UINT64_C(0) : (UINT64_C(1) << 8 * bytes) - 1;
}

static u64 sign_of(u64 v, unsigned bits)
{
	if (bits >= 64 || !(v >> (bits - 1) & 1))
		return v;
	return v | ~UINT64_C(0) << bits;
}

/* ---- operands ---- */

static struct pt_known both(struct pt_known a, struct pt_known b)
{
	return (struct pt_known){ 0, a.known && b.known, a.sure && b.sure };
}

static struct pt_known number(u64 v)
{
	return (struct pt_known){ v, true, true };
}

static u64 rotated(u64 v, unsigned by, unsigned bits)
{
	v &= mask_of(bits / 8);
	by &= bits - 1;
	return by ? v >> by | v << (bits - by) : v;
}

static u64 extended(const struct pt_insn *i, u64 v)
{
	const u64 low = i->extend_bits >= 64 ? v : v & ((UINT64_C(1) << i->extend_bits) - 1);
	const unsigned width = i->wide || i->op != PT_OPCODE_ALU ? 64 : 32;

	switch (i->extend) {
	case PT_EXTEND_LSL:
		return v << i->shift;
	case PT_EXTEND_LSR:
		return (width == 32 ? v & UINT32_MAX : v) >> i->shift;
	case PT_EXTEND_ASR:
		return (u64)((int64_t)sign_of(v, width) >> i->shift);
	case PT_EXTEND_ROR:
		return rotated(v, i->shift, width);
	case PT_EXTEND_SX:
		return sign_of(low, i->extend_bits) << i->shift;
	case PT_EXTEND_UX:
		return low << i->shift;
	default:
		return v;
	}
}

static struct pt_known second(const struct pt_insn *i, const struct pt_known *reg)
{
	struct pt_known k;

	if (i->has_imm)
		return number(i->imm);
	k = reg[i->rm];
	k.value = extended(i, k.value);
	return k;
}

static u64 larger(u64 a, u64 b, bool is_signed, bool smallest)
{
	const bool less = is_signed ? (int64_t)a < (int64_t)b : a < b;

	return less != smallest ? b : a;
}

static u64 computed(u8 alu, u64 a, u64 b, unsigned bits)
{
	const unsigned by = (unsigned)b & (bits - 1);

	switch (alu) {
	case PT_ALU_ADD:
		return a + b;
	case PT_ALU_SUB:
		return a - b;
	case PT_ALU_AND:
		return a & b;
	case PT_ALU_OR:
		return a | b;
	case PT_ALU_EOR:
		return a ^ b;
	case PT_ALU_BIC:
		return a & ~b;
	case PT_ALU_ORN:
		return a | ~b;
	case PT_ALU_EON:
		return a ^ ~b;
	case PT_ALU_LSL:
		return a << by;
	case PT_ALU_LSR:
		return a >> by;
	case PT_ALU_ASR:
		return (u64)((int64_t)sign_of(a, bits) >> by);
	case PT_ALU_ROR:
		return rotated(a, by, bits);
	case PT_ALU_MUL:
		return a * b;
	case PT_ALU_SMAX:
	case PT_ALU_SMIN:
		return larger(sign_of(a, bits), sign_of(b, bits), true, alu == PT_ALU_SMIN);
	case PT_ALU_UMAX:
	case PT_ALU_UMIN:
		return larger(a, b, false, alu == PT_ALU_UMIN);
	default:
		return b;
	}
}

static u64 reversed_bits(u64 v, unsigned bits)
{
	u64 to = 0;

	for (unsigned i = 0; i < bits; i++)
		to |= (v >> i & 1) << (bits - 1 - i);
	return to;
}

static u64 reversed(u64 v, unsigned bytes, unsigned unit)
{
	u64 to = 0;

	for (unsigned i = 0; i < bytes; i++)
		to |= (v >> 8 * i & 0xff) << 8 * (i - i % unit + unit - 1 - i % unit);
	return to;
}

/* Bits first to last go to the bottom; or, if last is less, bits 0 to last to bit -first. */
static u64 bit_field(const struct pt_insn *i, u64 v, unsigned bits)
{
	const unsigned first = (unsigned)i->imm, last = i->last;
	const unsigned n = last >= first ? last - first + 1 : last + 1u;
	const u64 mask = n >= 64 ? ~UINT64_C(0) : (UINT64_C(1) << n) - 1;
	const u64 got = (last >= first ? v >> first : v) & mask;
	const u64 whole = i->sign ? sign_of(got, n) : got;

	return last >= first ? whole : whole << (bits - first);
}

static u64 factor(const struct pt_insn *i, u64 v)
{
	if (!i->narrow)
		return v;
	return i->narrow == 2 ? sign_of(v & UINT32_MAX, 32) : v & UINT32_MAX;
}

/* What is not of two operands alone. */
static u64 computed_by(const struct pt_insn *i, u64 a, u64 b, u64 more)
{
	const unsigned bits = i->wide ? 64 : 32;
	const u64 mask = mask_of(bits / 8);

	switch (i->alu) {
	case PT_ALU_KEEP:
		return (a & ~(UINT64_C(0xffff) << i->shift)) | i->imm << i->shift;
	case PT_ALU_ABS:
		return (int64_t)sign_of(b & mask, bits) < 0 ? -b : b;
	case PT_ALU_REVERSE_BITS:
		return reversed_bits(b, bits);
	case PT_ALU_REVERSE:
		return reversed(b, bits / 8, i->unit);
	case PT_ALU_FIELD:
		return bit_field(i, a & mask, bits);
	case PT_ALU_MADD:
		return more + factor(i, a) * factor(i, b);
	case PT_ALU_MSUB:
		return more - factor(i, a) * factor(i, b);
	default:
		return computed(i->alu, a & mask, b & mask, bits);
	}
}

/* N Z C V as 8 4 2 1. */
static u64 flags_of(const struct pt_insn *i, u64 a, u64 b, u64 result)
{
	const unsigned bits = i->wide ? 64 : 32;
	const u64 top = UINT64_C(1) << (bits - 1), mask = mask_of(bits / 8);
	u64 flags = (result & top ? 8 : 0) | (result & mask ? 0 : 4);

	a &= mask;
	b &= mask;
	result &= mask;
	if (i->alu == PT_ALU_SUB) {
		flags |= a >= b ? 2 : 0;
		flags |= (a ^ b) & (a ^ result) & top ? 1 : 0;
	} else if (i->alu == PT_ALU_ADD) {
		flags |= result < a ? 2 : 0;
		flags |= ~(a ^ b) & (a ^ result) & top ? 1 : 0;
	}
	return flags;
}

static bool condition_holds(u8 cond, u64 flags)
{
	const bool n = flags & 8, z = flags & 4, c = flags & 2, v = flags & 1;
	const bool holds[] = { z, c, n, v, c && !z, n == v, n == v && !z, true };

	return cond >= 14 || holds[cond >> 1] != (cond & 1);
}

static void put(struct pt_known *reg, u8 to, bool wide, struct pt_known k)
{
	if (to == PT_REG_ZERO)
		return;
	reg[to] = k;
	if (!wide)
		reg[to].value &= UINT32_MAX;
}

/* ---- what does not touch memory ---- */

static void alu(const struct pt_insn *i, struct pt_known *reg)
{
	const struct pt_known a = reg[i->rn], b = second(i, reg);
	struct pt_known k = i->alu == PT_ALU_MOVE ? b : both(a, b);
	const struct pt_known more = reg[i->alu >= PT_ALU_MADD ? i->rs : PT_REG_ZERO];

	k = both(k, more);
	k.value = computed_by(i, a.value, b.value, more.value);
	put(reg, i->rd, i->wide, k);
	if (!i->flags)
		return;
	k.value = flags_of(i, a.value, b.value, k.value);
	reg[PT_REG_FLAGS] = k;
}

/* The flags are bits 31 to 28 of NZCV. */
static void system_register(const struct pt_insn *i, struct pt_known *reg)
{
	struct pt_known k = reg[i->rn];

	if (i->rn == PT_REG_FLAGS)
		k.value <<= 28;
	if (i->rd == PT_REG_FLAGS)
		k.value = k.value >> 28 & 15;
	put(reg, i->rd, true, k);
}

static u64 not_selected(const struct pt_insn *i, u64 v)
{
	switch (i->select) {
	case 1:
		return v + 1;
	case 2:
		return ~v;
	case 3:
		return -v;
	default:
		return v;
	}
}

/* A selection is foretold, as a branch is: what is read by it need not wait for the flags. */
static void selection(const struct pt_insn *i, const struct pt_step *step, struct pt_view *v,
		      struct pt_known *reg)
{
	const struct pt_known flags = reg[PT_REG_FLAGS];
	bool yes = condition_holds(i->cond, flags.value);
	struct pt_known k;

	v->condition = (struct pt_known){ yes, flags.known, flags.sure };
	if (!flags.known)
		yes = step->guess == PT_GUESS_YES;
	k = yes ? reg[i->rn] : reg[i->rm];
	if (!yes)
		k.value = not_selected(i, k.value);
	k.known = k.known && (flags.known || step->guess != PT_GUESS_NOT);
	k.sure = k.sure && k.known && flags.known && flags.sure;
	put(reg, i->rd, i->wide, k);
}

static void branch(const struct pt_insn *i, struct pt_view *v, const struct pt_known *reg)
{
	struct pt_known k = i->test == PT_TEST_FLAGS ? reg[PT_REG_FLAGS] : reg[i->rn];
	const u64 value = i->wide || i->test >= PT_TEST_BIT_0 ? k.value : k.value & UINT32_MAX;

	switch (i->test) {
	case PT_TEST_FLAGS:
		k.value = condition_holds(i->cond, k.value);
		break;
	case PT_TEST_ZERO:
	case PT_TEST_NOT_ZERO:
		k.value = (value != 0) == (i->test == PT_TEST_NOT_ZERO);
		break;
	default:
		k.value = (value >> (i->imm & 63) & 1) == (i->test == PT_TEST_BIT_1);
	}
	v->condition = k;
}

/* ---- accesses ---- */

static u128 wide_mask(unsigned bytes)
{
	return bytes >= 16 ? ~(u128)0 : ((u128)1 << 8 * bytes) - 1;
}

static u128 part(u128 word, const struct pt_view *v)
{
	return word >> 8 * v->offset & wide_mask(v->insn->size);
}

/* The two halves of what a pair of registers has. */
static u64 half(const struct pt_insn *i, u128 v, unsigned which)
{
	return (u64)(v >> 4 * i->size * which) & mask_of(i->size / 2u);
}

static u128 halves(const struct pt_insn *i, u64 low, u64 high)
{
	return (low & mask_of(i->size / 2u)) | (u128)(high & mask_of(i->size / 2u)) << 4 * i->size;
}

/* The cell that an address is of, its page being in physical memory. */
static void find_cell(const struct pt_litmus *t, struct pt_view *v, u64 page_address)
{
	const u64 page = (page_address - PT_LITMUS_PA) / PT_LITMUS_PAGE;
	const u64 at = v->address.value % PT_LITMUS_PAGE;

	if (page_address < PT_LITMUS_PA || page >= t->nr_vars || at / 8 >= t->var[page].words ||
	    (at + v->insn->size - 1) / 8 >= t->var[page].words || at % 16 + v->insn->size > 16) {
		v->outside = true;
		return;
	}
	v->cell = (int)pt_memory_data((unsigned)page, (unsigned)(at / 16));
	v->offset = (u8)(at % 16);
}

static void find_page(const struct pt_litmus *t, struct pt_view *v)
{
	const u64 a = v->address.value;

	if (a >= PT_LITMUS_ENTRIES && a < PT_LITMUS_PA) {
		v->cell = (int)((a - PT_LITMUS_ENTRIES) / PT_LITMUS_PAGE);
		v->outside = v->cell >= t->nr_vars || a % PT_LITMUS_PAGE;
		if (v->outside)
			v->cell = -1;
		return;
	}
	v->outside = a < PT_LITMUS_VA || (a - PT_LITMUS_VA) / PT_LITMUS_PAGE >= t->nr_vars ||
		     a % PT_LITMUS_PAGE + v->insn->size > 8 * PT_LITMUS_WORDS;
	if (!v->outside)
		v->page = (int)((a - PT_LITMUS_VA) / PT_LITMUS_PAGE);
}

static void translate(const struct pt_model *m, const struct pt_litmus_state *s, unsigned thread,
		      const struct pt_step *step, struct pt_view *v)
{
	const struct pt_litmus_thread *t = &m->test->thread[thread];
	const struct pt_accessor access = { .write = v->writes,
					    .el0 = pt_runs_at_el0(t, step),
					    .sets_af = t->ha,
					    .sets_dirty = t->hd };
	u64 descriptor;

	if (!v->address.known)
		return;
	find_page(m->test, v);
	if (!(step->done & PT_DONE_WALK))
		return;
	/* descriptors are in pages of EL1 alone */
	if (v->page < 0 && v->cell >= 0 && access.el0 && pt_model_has(m, PT_RULE_DESCRIPTORS_EL1))
		v->translation.fault = PT_MM_FAULT_PERMISSION;
	if (v->page < 0)
		return;
	descriptor = (u64)pt_memory_value(&s->memory, (unsigned)v->page, step->version);
	v->translation = pt_translate(descriptor, &access);
	v->walked_af = descriptor & PT_DESC_AF;
	if (!v->translation.fault)
		find_cell(m->test, v, descriptor & PT_DESC_ADDRESS);
}

/* The value that was read: of a version, or of the store that was forwarded. */
static u128 read_value(const struct pt_litmus_state *s, const struct pt_step *step,
		       const struct pt_view *all, const struct pt_view *v)
{
	if (!(step->source & PT_FORWARDED))
		return part(pt_memory_value(&s->memory, (unsigned)v->cell, step->source), v);
	return part(pt_values_written(&all[step->source & ~PT_FORWARDED],
				      pt_memory_value(&s->memory, (unsigned)v->cell, step->rest)),
		    v);
}

/* Is what a store has forwarded going to be stored?  A CAS may yet find another value. */
static bool is_sure(const struct pt_step *step, const struct pt_view *all)
{
	const struct pt_view *from = &all[step->source & ~PT_FORWARDED];

	if (!(step->source & PT_FORWARDED))
		return true;
	return from->data.sure && from->address.sure && from->result_sure &&
	       (from->insn->op != PT_OPCODE_CAS || (from->condition.known && from->condition.sure));
}

/* In one register or two. */
static void put_loaded(const struct pt_insn *i, u128 v, struct pt_known k, struct pt_known *reg)
{
	k.value = i->pair ? half(i, v, 0) : (u64)v & mask_of(i->size);
	put(reg, i->rd, true, k);
	k.value = half(i, v, 1);
	if (i->pair)
		put(reg, i->rd2, true, k);
}

/*
 * What was there is in the register as soon as it is read; before that a CAS that is foretold to
 * store may have left there what it compares with.
 */
static void compared(const struct pt_step *step, struct pt_view *v, struct pt_known *reg)
{
	const bool read = step->done & PT_DONE_READ;
	struct pt_known k = v->expected;

	v->stores = step->guess == PT_GUESS_YES;
	v->condition = (struct pt_known){ pt_values_equal(v), read && k.known,
					  k.sure && v->address.sure && v->result_sure };
	if (v->condition.known)
		v->stores = v->condition.value;
	k.known = k.known && v->stores;
	k.sure = false;
	if (read)
		k = (struct pt_known){ 0, true, v->address.sure && v->result_sure };
	put_loaded(v->insn, read ? v->result : v->compared, k, reg);
}

static void loaded(const struct pt_insn *i, const struct pt_step *step, struct pt_view *v,
		   struct pt_known *reg)
{
	struct pt_known k = { (u64)v->result, step->done & PT_DONE_READ,
			      v->address.sure && v->result_sure };

	if (!k.known)
		k.sure = false;
	if (i->sign) {
		k.value = sign_of(k.value, 8u * i->size);
		put(reg, i->rd, i->wide_sign, k);
	} else {
		put_loaded(i, v->result, k, reg);
	}
}

/* What a store-exclusive says, 0 if it has stored, is foretold. */
static void exclusive(const struct pt_step *step, const struct pt_view *v, struct pt_known *reg)
{
	const bool told = step->guess != PT_GUESS_NOT;

	put(reg, v->insn->rd, false, (struct pt_known){ !v->stores, told, told });
}

static void access_operands(struct pt_view *v, const struct pt_known *reg)
{
	const struct pt_insn *i = v->insn;
	const struct pt_known base = reg[i->rn], more = second(i, reg);

	v->address = both(base, more);
	v->address.value = base.value + more.value;
	v->accesses = true;
	v->reads = i->op != PT_OPCODE_STORE && i->op != PT_OPCODE_STORE_X;
	v->writes = v->stores = i->op != PT_OPCODE_LOAD && i->op != PT_OPCODE_LOAD_X;
	v->data = i->pair ? both(reg[i->rs], reg[i->rs2]) : reg[i->rs];
	v->stored = i->pair ? halves(i, reg[i->rs].value, reg[i->rs2].value) : reg[i->rs].value;
	v->result_sure = true;
	if (i->op != PT_OPCODE_CAS)
		return;
	v->expected = i->pair ? both(reg[i->rd], reg[i->rd2]) : reg[i->rd];
	v->compared = i->pair ? halves(i, reg[i->rd].value, reg[i->rd2].value)
			      : reg[i->rd].value & mask_of(i->size);
}

static void access_memory(const struct pt_model *m, const struct pt_litmus_state *s,
			  unsigned thread, const struct pt_step *step, struct pt_view *all,
			  struct pt_view *v, struct pt_known *reg)
{
	access_operands(v, reg);
	if (v->insn->op == PT_OPCODE_STORE_X)
		v->writes = v->stores = step->guess == PT_GUESS_YES;
	translate(m, s, thread, step, v);
	if (v->translation.fault)
		return; /* and no register is another */
	if (v->insn->op == PT_OPCODE_STORE_X)
		exclusive(step, v, reg);
	if (!v->reads)
		return;
	if (step->done & PT_DONE_READ && v->cell >= 0) {
		v->result = read_value(s, step, all, v);
		v->result_sure = is_sure(step, all) || !pt_model_has(m, PT_RULE_PICKED);
	}
	if (v->insn->op == PT_OPCODE_CAS)
		compared(step, v, reg);
	else
		loaded(v->insn, step, v, reg);
}

u128 pt_values_written(const struct pt_view *v, u128 was)
{
	const struct pt_insn *i = v->insn;
	const u128 mask = wide_mask(i->size);
	u128 value = v->stored & mask;

	if (i->op == PT_OPCODE_SWAP)
		value = computed(i->alu, (u64)v->result, (u64)value, 8u * i->size);
	return (was & ~(mask << 8 * v->offset)) | (value & mask) << 8 * v->offset;
}

u16 pt_values_bytes(const struct pt_view *v)
{
	return (u16)(((1u << v->insn->size) - 1) << v->offset);
}

bool pt_values_covers(const struct pt_view *a, const struct pt_view *b)
{
	return a->offset <= b->offset && a->offset + a->insn->size >= b->offset + b->insn->size;
}

bool pt_values_meets(const struct pt_view *a, const struct pt_view *b)
{
	return a->cell >= 0 && a->cell == b->cell && a->offset < b->offset + b->insn->size &&
	       b->offset < a->offset + a->insn->size;
}

bool pt_values_equal(const struct pt_view *v)
{
	return v->insn->op == PT_OPCODE_CAS && v->result == v->compared;
}

/* ---- exceptions ---- */

static u64 text_address(unsigned thread, unsigned at)
{
	return PT_LITMUS_TEXT + thread * UINT64_C(0x1000) + 4 * (u64)at;
}

static void exception(unsigned thread, const struct pt_step *step, const struct pt_view *v,
		      struct pt_known *reg)
{
	static const u64 syndrome[] = { 0, 0x96000007, 0x9600000b, 0x9600000f };
	const bool trap = v->insn->op == PT_OPCODE_TRAP;

	reg[PT_REG_ELR] = number(text_address(thread, step->at + (trap && !v->insn->undefined)));
	reg[PT_REG_ESR] = number(trap ? v->insn->undefined ? 0x02000000 : 0x56000000
				      : syndrome[v->translation.fault]);
	if (!trap)
		reg[PT_REG_FAR] = v->address;
}

/* ---- all of a thread ---- */

static void one(const struct pt_model *m, const struct pt_litmus_state *s, unsigned thread,
		const struct pt_step *step, struct pt_view *all, struct pt_view *v,
		struct pt_known *reg)
{
	const struct pt_insn *i = v->insn;

	switch (i->op) {
	case PT_OPCODE_ALU:
		alu(i, reg);
		break;
	case PT_OPCODE_SELECT:
		selection(i, step, v, reg);
		break;
	case PT_OPCODE_LOAD:
	case PT_OPCODE_LOAD_X:
	case PT_OPCODE_STORE:
	case PT_OPCODE_STORE_X:
	case PT_OPCODE_SWAP:
	case PT_OPCODE_CAS:
		access_memory(m, s, thread, step, all, v, reg);
		break;
	case PT_OPCODE_BRANCH_IF:
		branch(i, v, reg);
		break;
	case PT_OPCODE_BRANCH:
	case PT_OPCODE_BRANCH_REG:
		v->target = reg[i->rn];
		if (i->link)
			put(reg, 30, true, number(text_address(thread, step->at + 1u)));
		break;
	case PT_OPCODE_ERET:
		v->target = reg[PT_REG_ELR];
		break;
	case PT_OPCODE_TLBI:
		v->address = reg[i->rn];
		break;
	case PT_OPCODE_READ_SYSTEM:
	case PT_OPCODE_WRITE_SYSTEM:
		system_register(i, reg);
		break;
	default:
		break;
	}
	if (v->translation.fault || i->op == PT_OPCODE_TRAP)
		exception(thread, step, v, reg);
}

void pt_values(const struct pt_model *m, const struct pt_litmus_state *s, unsigned thread,
	       struct pt_view view[PT_MOST_STEPS], struct pt_known reg[PT_REGS])
{
	const struct pt_litmus_thread *t = &m->test->thread[thread];
	const struct pt_running *run = &s->thread[thread];

	for (unsigned r = 0; r < PT_REGS; r++)
		reg[r] = number(t->reg[r]);
	reg[PT_REG_ZERO] = number(0);
	for (unsigned i = 0; i < run->n; i++) {
		view[i] = (struct pt_view){ .insn = &t->code[run->step[i].at],
					    .page = -1,
					    .cell = -1 };
		one(m, s, thread, &run->step[i], view, &view[i], reg);
	}
}
