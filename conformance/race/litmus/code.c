// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/race/litmus/code.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

/* The operands of what is being read. */
struct reading {
	struct pt_scan *s;
	struct pt_litmus_thread *t;
	struct pt_insn i;
	/* an access that changes its base register, before or after it */
	bool before, after;
	u64 step;
	const char *name;
};

typedef bool reader(struct reading *r);

static bool comma(struct reading *r)
{
	return pt_scan_needs(r->s, ",");
}

static bool reg(struct reading *r, u8 *to)
{
	bool wide;
	const int n = pt_scan_reg(r->s, &wide);

	if (n < 0)
		return pt_scan_fails(r->s, "%s: a register expected before '%.20s'", r->name,
				     r->s->at);
	*to = (u8)n;
	r->i.wide = r->i.wide || wide;
	return true;
}

static bool number(struct reading *r, u64 *to)
{
	pt_scan_is(r->s, "#");
	if (pt_scan_number(r->s, to))
		return true;
	return pt_scan_fails(r->s, "%s: a number expected before '%.20s'", r->name, r->s->at);
}

static bool is_number(struct reading *r)
{
	pt_scan_space(r->s);
	return *r->s->at == '#' || *r->s->at == '-' || isdigit((unsigned char)*r->s->at);
}

/* "SXTW", "LSL #3": how the last register is taken. */
static bool extension(struct reading *r)
{
	static const struct {
		const char *name;
		u8 extend, bits;
	} kinds[] = {
		{ "LSL", PT_EXTEND_LSL, 64 }, { "LSR", PT_EXTEND_LSR, 64 },
		{ "ASR", PT_EXTEND_ASR, 64 }, { "SXTW", PT_EXTEND_SX, 32 },
		{ "UXTW", PT_EXTEND_UX, 32 }, { "SXTX", PT_EXTEND_SX, 64 },
		{ "UXTX", PT_EXTEND_UX, 64 }, { "UXTB", PT_EXTEND_UX, 8 },
		{ "UXTH", PT_EXTEND_UX, 16 }, { "SXTB", PT_EXTEND_SX, 8 },
		{ "SXTH", PT_EXTEND_SX, 16 }, { "ROR", PT_EXTEND_ROR, 64 },
	};
	u64 shift = 0;

	for (size_t k = 0; k < PT_ARRAY_SIZE(kinds); k++) {
		if (!pt_scan_word(r->s, kinds[k].name))
			continue;
		r->i.extend = kinds[k].extend;
		r->i.extend_bits = kinds[k].bits;
		if (is_number(r) && !number(r, &shift))
			return false;
		r->i.shift = (u8)shift & 63;
		return true;
	}
	return pt_scan_fails(r->s, "%s: an operand '%.20s'", r->name, r->s->at);
}

/* A register, extended or not, or a number. */
static bool flexible(struct reading *r)
{
	bool was_wide = r->i.wide;

	if (is_number(r)) {
		r->i.has_imm = true;
		if (!number(r, &r->i.imm))
			return false;
		if (pt_scan_is(r->s, ",")) {
			u64 shift = 0;

			if (!pt_scan_word(r->s, "LSL") || !number(r, &shift))
				return pt_scan_fails(r->s, "%s: a shift", r->name);
			r->i.imm <<= shift & 63;
		}
		return true;
	}
	if (!reg(r, &r->i.rm))
		return false;
	r->i.wide = was_wide || (r->i.wide && r->i.op != PT_OPCODE_ALU);
	return !pt_scan_is(r->s, ",") || extension(r);
}

/* ---- arithmetic ---- */

static bool two_and_flexible(struct reading *r)
{
	return reg(r, &r->i.rd) && comma(r) && reg(r, &r->i.rn) && comma(r) && flexible(r);
}

static bool compare(struct reading *r)
{
	r->i.rd = PT_REG_ZERO;
	return reg(r, &r->i.rn) && comma(r) && flexible(r);
}

static bool one_and_flexible(struct reading *r)
{
	r->i.rn = PT_REG_ZERO;
	return reg(r, &r->i.rd) && comma(r) && flexible(r);
}

/* SXTW and its kin: a move of an extended register. */
static bool extended_move(struct reading *r)
{
	if (!reg(r, &r->i.rd) || !comma(r) || !reg(r, &r->i.rm))
		return false;
	r->i.rn = PT_REG_ZERO;
	r->i.extend = *r->name == 'S' ? PT_EXTEND_SX : PT_EXTEND_UX;
	r->i.extend_bits = r->name[3] == 'B' ? 8 : r->name[3] == 'H' ? 16 : 32;
	return true;
}

static bool reversed(struct reading *r)
{
	r->i.rn = PT_REG_ZERO;
	if (!reg(r, &r->i.rd) || !comma(r) || !reg(r, &r->i.rm))
		return false;
	r->i.unit = (u8)(r->name[3] == '1' ? 2 : r->name[3] == '3' ? 4 : r->i.wide ? 8 : 4);
	return true;
}

static bool field(struct reading *r)
{
	u64 last = 0, bits;

	r->i.sign = *r->name == 'S';
	r->i.has_imm = true;
	if (!reg(r, &r->i.rd) || !comma(r) || !reg(r, &r->i.rn) || !comma(r) ||
	    !number(r, &r->i.imm) || !comma(r) || !number(r, &last))
		return false;
	r->i.last = (u8)last;
	bits = r->i.wide ? 64 : 32;
	return (r->i.imm < bits && last < bits) || pt_scan_fails(r->s, "%s: which bits?", r->name);
}

/* MADD and MSUB; MNEG, SMULL and UMULL have no register to add to. */
static bool multiply(struct reading *r)
{
	const size_t n = strlen(r->name);

	r->i.rs = PT_REG_ZERO;
	if (r->name[n - 1] == 'L')
		r->i.narrow = *r->name == 'S' ? 2 : 1;
	if (!reg(r, &r->i.rd) || !comma(r) || !reg(r, &r->i.rn) || !comma(r) || !reg(r, &r->i.rm))
		return false;
	if (!strstr(r->name, "ADD") && !strstr(r->name, "SUB"))
		return true;
	return comma(r) && reg(r, &r->i.rs);
}

static bool move_keep(struct reading *r)
{
	u64 shift = 0;

	if (!reg(r, &r->i.rd) || !comma(r) || !number(r, &r->i.imm))
		return false;
	r->i.rn = r->i.rd;
	r->i.has_imm = true;
	if (pt_scan_is(r->s, ",") && (!pt_scan_word(r->s, "LSL") || !number(r, &shift)))
		return false;
	r->i.shift = (u8)shift & 63;
	return true;
}

/* ADR, and a literal, as "LDR X0,=x". */
static bool address_of_label(struct reading *r)
{
	int thread;

	if (!reg(r, &r->i.rd) || !comma(r))
		return false;
	r->i.has_imm = true;
	pt_scan_thread(r->s, &thread);
	if (pt_scan_name(r->s, r->i.label))
		return true;
	return pt_scan_fails(r->s, "ADR: a label expected");
}

static bool condition_of(struct reading *r, const char *text)
{
	static const char *const names[] = { "EQ", "NE", "CS", "CC", "MI", "PL", "VS", "VC",
					     "HI", "LS", "GE", "LT", "GT", "LE", "AL" };

	if (!strcasecmp(text, "HS") || !strcasecmp(text, "LO")) {
		r->i.cond = strcasecmp(text, "HS") ? 3 : 2;
		return true;
	}
	for (u8 c = 0; c < PT_ARRAY_SIZE(names); c++)
		if (!strcasecmp(text, names[c])) {
			r->i.cond = c;
			return true;
		}
	return pt_scan_fails(r->s, "a condition %.20s", text);
}

static bool condition(struct reading *r)
{
	char name[PT_LITMUS_NAME];

	if (!pt_scan_name(r->s, name))
		return pt_scan_fails(r->s, "%s: a condition expected", r->name);
	return condition_of(r, name);
}

static bool select3(struct reading *r)
{
	return reg(r, &r->i.rd) && comma(r) && reg(r, &r->i.rn) && comma(r) && reg(r, &r->i.rm) &&
	       comma(r) && condition(r);
}

/* CSET and CSETM are CSINC and CSINV of zeroes, the other way round. */
static bool select1(struct reading *r)
{
	r->i.rn = r->i.rm = PT_REG_ZERO;
	if (!reg(r, &r->i.rd) || !comma(r) || !condition(r))
		return false;
	r->i.cond ^= 1;
	return true;
}

static bool select2(struct reading *r)
{
	if (!reg(r, &r->i.rd) || !comma(r) || !reg(r, &r->i.rn) || !comma(r) || !condition(r))
		return false;
	r->i.rm = r->i.rn;
	r->i.cond ^= 1;
	return true;
}

/* ---- memory ---- */

/* What is behind the base register, up to the bracket that closes. */
static bool in_brackets(struct reading *r)
{
	const bool wide = r->i.wide;

	if (!pt_scan_is(r->s, ","))
		return pt_scan_needs(r->s, "]");
	if (is_number(r)) {
		if (!number(r, &r->i.imm))
			return false;
	} else {
		r->i.has_imm = false;
		if (!reg(r, &r->i.rm) || (pt_scan_is(r->s, ",") && !extension(r)))
			return false;
	}
	r->i.wide = wide;
	return pt_scan_needs(r->s, "]");
}

static bool place(struct reading *r)
{
	const bool wide = r->i.wide;
	u64 step;

	r->i.has_imm = true;
	r->i.rm = PT_REG_ZERO;
	if (!pt_scan_needs(r->s, "[") || !reg(r, &r->i.rn))
		return false;
	r->i.wide = wide;
	if (!in_brackets(r))
		return false;
	if (pt_scan_is(r->s, "!")) {
		r->before = true;
		r->step = r->i.imm;
		r->i.imm = 0;
	} else if (pt_scan_is(r->s, ",")) {
		if (!number(r, &step))
			return false;
		r->after = true;
		r->step = step;
	}
	return true;
}

static void size_of_regs(struct reading *r)
{
	if (!r->i.size)
		r->i.size = r->i.wide ? 8 : 4;
}

static bool load(struct reading *r)
{
	bool ok;

	if (!reg(r, &r->i.rd) || !comma(r))
		return false;
	if (pt_scan_is(r->s, "=")) {
		r->i.op = PT_OPCODE_ALU;
		r->i.alu = PT_ALU_MOVE;
		r->i.wide = r->i.has_imm = true;
		return pt_scan_value(r->s, -1, &r->i.imm);
	}
	r->i.wide_sign = r->i.wide;
	ok = place(r);
	size_of_regs(r);
	return ok;
}

static bool store(struct reading *r)
{
	bool ok = reg(r, &r->i.rs) && comma(r) && place(r);

	size_of_regs(r);
	return ok;
}

static bool store_x(struct reading *r)
{
	bool ok = reg(r, &r->i.rd) && comma(r);

	r->i.wide = false;
	ok = ok && reg(r, &r->i.rs) && comma(r) && place(r);
	size_of_regs(r);
	return ok;
}

/* "op Xs, Xt, [Xn]": what is stored or added, and what was there. */
static bool swap(struct reading *r)
{
	bool ok = reg(r, &r->i.rs) && comma(r) && reg(r, &r->i.rd) && comma(r) && place(r);

	size_of_regs(r);
	r->i.no_return = r->i.rd == PT_REG_ZERO;
	return ok;
}

static bool swap_no_return(struct reading *r)
{
	bool ok = reg(r, &r->i.rs) && comma(r) && place(r);

	size_of_regs(r);
	r->i.rd = PT_REG_ZERO;
	r->i.no_return = true;
	return ok;
}

/* "CAS Xs, Xt, [Xn]": compared with rd, which gets what was there; rs is stored. */
static bool compare_swap(struct reading *r)
{
	bool ok = reg(r, &r->i.rd) && comma(r) && reg(r, &r->i.rs) && comma(r) && place(r);

	size_of_regs(r);
	r->i.no_return = r->i.rd == PT_REG_ZERO;
	return ok;
}

/* Two registers at once. */
static bool two(struct reading *r, u8 *one, u8 *other)
{
	r->i.pair = true;
	return reg(r, one) && comma(r) && reg(r, other) && comma(r);
}

static bool pair_place(struct reading *r)
{
	const bool ok = place(r);

	r->i.size = r->i.wide ? 16 : 8;
	return ok;
}

static bool load_pair(struct reading *r)
{
	return two(r, &r->i.rd, &r->i.rd2) && pair_place(r);
}

static bool store_pair_x(struct reading *r)
{
	r->i.rd2 = PT_REG_ZERO;
	if (!reg(r, &r->i.rd) || !comma(r))
		return false;
	r->i.wide = false;
	return two(r, &r->i.rs, &r->i.rs2) && pair_place(r);
}

/* Of each pair the first is even and the second is the next. */
static bool compare_swap_pair(struct reading *r)
{
	if (!two(r, &r->i.rd, &r->i.rd2) || !two(r, &r->i.rs, &r->i.rs2) || !pair_place(r))
		return false;
	return (r->i.rd % 2 == 0 && r->i.rd2 == r->i.rd + 1 && r->i.rs % 2 == 0 &&
		r->i.rs2 == r->i.rs + 1) ||
	       pt_scan_fails(r->s, "%s: registers that are no pairs", r->name);
}

/* ---- the rest ---- */

static bool nothing(struct reading *r)
{
	(void)r;
	return true;
}

static bool an_operand(struct reading *r)
{
	u64 v;

	if (is_number(r))
		return number(r, &v);
	return true;
}

static bool label(struct reading *r)
{
	u64 bytes;

	if (pt_scan_name(r->s, r->i.label))
		return true;
	if (pt_scan_is(r->s, ".") && (*r->s->at == '+' || *r->s->at == '-') &&
	    pt_scan_number(r->s, &bytes) && bytes % 4 == 0) {
		r->i.relative = true;
		r->i.ahead = (int)((int64_t)bytes / 4);
		return true;
	}
	return pt_scan_fails(r->s, "%s: a label expected", r->name);
}

static bool call(struct reading *r)
{
	r->i.link = true;
	return label(r);
}

static bool call_reg(struct reading *r)
{
	r->i.link = true;
	return reg(r, &r->i.rn);
}

static bool return_to(struct reading *r)
{
	pt_scan_space(r->s);
	return !*r->s->at || reg(r, &r->i.rn);
}

static bool compare_branch(struct reading *r)
{
	return reg(r, &r->i.rn) && comma(r) && label(r);
}

static bool bit_branch(struct reading *r)
{
	return reg(r, &r->i.rn) && comma(r) && number(r, &r->i.imm) && comma(r) && label(r);
}

static bool branch_reg(struct reading *r)
{
	return reg(r, &r->i.rn);
}

static bool barrier(struct reading *r)
{
	static const struct {
		const char *suffix;
		u8 kind;
	} kinds[] = { { "LD", PT_BARRIER_LD }, { "ST", PT_BARRIER_ST }, { "", PT_BARRIER_FULL } };
	static const char *const domains[] = { "ISH", "OSH", "NSH", "" };
	char name[PT_LITMUS_NAME], expected[PT_LITMUS_NAME];

	if (!pt_scan_name(r->s, name))
		return pt_scan_fails(r->s, "%s: which?", r->name);
	if (!strcasecmp(name, "SY"))
		return true;
	for (size_t d = 0; d < PT_ARRAY_SIZE(domains); d++)
		for (size_t k = 0; k < PT_ARRAY_SIZE(kinds); k++) {
			snprintf(expected, sizeof(expected), "%s%s", domains[d], kinds[k].suffix);
			if (!*expected || strcasecmp(name, expected))
				continue;
			/* one processor's own orders nothing that another can see */
			r->i.barrier = d == 2 ? PT_BARRIER_NONE : kinds[k].kind;
			return true;
		}
	return pt_scan_fails(r->s, "%s %s", r->name, name);
}

/* Without its sharing: IS is all processors, OS too, nothing is this one. */
static bool invalidate(struct reading *r)
{
	static const struct {
		const char *name;
		bool all, range;
	} kinds[] = { { "VMALLE1", true, false }, { "ASIDE1", true, false },
		      { "ALLE1", true, false },	  { "VMALLS12E1", true, false },
		      { "VAE1", false, false },	  { "VAAE1", false, false },
		      { "VALE1", false, false },  { "VAALE1", false, false },
		      { "RVAE1", false, true },	  { "RVAAE1", false, true },
		      { "RVALE1", false, true },  { "RVAALE1", false, true } };
	char name[PT_LITMUS_NAME], *end;

	if (!pt_scan_name(r->s, name))
		return pt_scan_fails(r->s, "TLBI: which?");
	end = name + strlen(name);
	if (end - name > 3 && !strcasecmp(end - 3, "NXS"))
		*(end -= 3) = '\0';
	r->i.local = true;
	if (end - name > 2 && (!strcasecmp(end - 2, "IS") || !strcasecmp(end - 2, "OS"))) {
		r->i.local = false;
		*(end - 2) = '\0';
	}
	for (size_t k = 0; k < PT_ARRAY_SIZE(kinds); k++)
		if (!strcasecmp(name, kinds[k].name)) {
			r->i.all = kinds[k].all;
			r->i.range = kinds[k].range;
			r->i.rn = PT_REG_ZERO;
			if (!pt_scan_is(r->s, ","))
				return r->i.all || pt_scan_fails(r->s, "TLBI %s: of what?", name);
			return reg(r, &r->i.rn);
		}
	return pt_scan_fails(r->s, "TLBI %s", name);
}

static bool system_reg(struct reading *r, u8 *to)
{
	struct pt_litmus *t = r->s->test;
	char name[PT_LITMUS_NAME];

	if (!pt_scan_name(r->s, name))
		return pt_scan_fails(r->s, "%s: which register?", r->name);
	if (!strcasecmp(name, "NZCV")) {
		*to = PT_REG_FLAGS;
		return true;
	}
	if (!strcasecmp(name, "ELR_EL1") || !strcasecmp(name, "FAR_EL1") ||
	    !strcasecmp(name, "ESR_EL1")) {
		*to = *name == 'F' || *name == 'f'	 ? PT_REG_FAR
		      : name[1] == 'L' || name[1] == 'l' ? PT_REG_ELR
							 : PT_REG_ESR;
		return true;
	}
	for (u8 i = 0; i < t->nr_system; i++)
		if (!strcasecmp(t->system[i], name)) {
			*to = PT_REG_OTHER + i;
			return true;
		}
	if (t->nr_system == PT_ARRAY_SIZE(t->system))
		return pt_scan_fails(r->s, "too many system registers");
	snprintf(t->system[t->nr_system], PT_LITMUS_NAME, "%s", name);
	*to = PT_REG_OTHER + t->nr_system++;
	return true;
}

static bool read_system(struct reading *r)
{
	return reg(r, &r->i.rd) && comma(r) && system_reg(r, &r->i.rn);
}

static bool write_system(struct reading *r)
{
	r->i.wide = true;
	return system_reg(r, &r->i.rd) && comma(r) && reg(r, &r->i.rn);
}

/* ---- which there are ---- */

struct known {
	const char *name;
	reader *read;
	u8 op, alu;
	struct {
		bool flags, invert, acquire, acquire_pc, release, undefined, no_return;
		u8 size, select, test;
		bool sign;
	} has;
};

#define ALU(name, alu)                                      \
	{                                                   \
		name, two_and_flexible, PT_OPCODE_ALU, alu, \
		{                                           \
			0                                   \
		}                                           \
	}
#define ALU_FLAGS(name, alu)                                \
	{                                                   \
		name, two_and_flexible, PT_OPCODE_ALU, alu, \
		{                                           \
			.flags = true                       \
		}                                           \
	}
#define COMPARE(name, alu)                         \
	{                                          \
		name, compare, PT_OPCODE_ALU, alu, \
		{                                  \
			.flags = true              \
		}                                  \
	}
#define ONE(name, alu)                                      \
	{                                                   \
		name, one_and_flexible, PT_OPCODE_ALU, alu, \
		{                                           \
			0                                   \
		}                                           \
	}
#define SELECT(name, read, n)                    \
	{                                        \
		name, read, PT_OPCODE_SELECT, 0, \
		{                                \
			.select = n              \
		}                                \
	}
#define PLAIN(name, op)               \
	{                             \
		name, nothing, op, 0, \
		{                     \
			0             \
		}                     \
	}

static const struct known known[] = {
	PLAIN("NOP", PT_OPCODE_NOP),
	ONE("MOV", PT_ALU_MOVE),
	ONE("MOVZ", PT_ALU_MOVE),
	ONE("MVN", PT_ALU_ORN),
	ONE("MOVN", PT_ALU_ORN),
	ONE("NEG", PT_ALU_SUB),
	{ "MOVK", move_keep, PT_OPCODE_ALU, PT_ALU_KEEP, { 0 } },
	{ "ADR", address_of_label, PT_OPCODE_ALU, PT_ALU_MOVE, { 0 } },
	ALU("ADD", PT_ALU_ADD),
	ALU("SUB", PT_ALU_SUB),
	ALU("AND", PT_ALU_AND),
	ALU("ORR", PT_ALU_OR),
	ALU("EOR", PT_ALU_EOR),
	ALU("BIC", PT_ALU_BIC),
	ALU("ORN", PT_ALU_ORN),
	ALU("EON", PT_ALU_EON),
	ALU("LSL", PT_ALU_LSL),
	ALU("LSR", PT_ALU_LSR),
	ALU("ASR", PT_ALU_ASR),
	ALU("ROR", PT_ALU_ROR),
	ALU("MUL", PT_ALU_MUL),
	{ "MADD", multiply, PT_OPCODE_ALU, PT_ALU_MADD, { 0 } },
	{ "MSUB", multiply, PT_OPCODE_ALU, PT_ALU_MSUB, { 0 } },
	{ "MNEG", multiply, PT_OPCODE_ALU, PT_ALU_MSUB, { 0 } },
	{ "SMULL", multiply, PT_OPCODE_ALU, PT_ALU_MADD, { 0 } },
	{ "UMULL", multiply, PT_OPCODE_ALU, PT_ALU_MADD, { 0 } },
	{ "SMADDL", multiply, PT_OPCODE_ALU, PT_ALU_MADD, { 0 } },
	{ "UMADDL", multiply, PT_OPCODE_ALU, PT_ALU_MADD, { 0 } },
	{ "SMSUBL", multiply, PT_OPCODE_ALU, PT_ALU_MSUB, { 0 } },
	{ "UMSUBL", multiply, PT_OPCODE_ALU, PT_ALU_MSUB, { 0 } },
	{ "SMNEGL", multiply, PT_OPCODE_ALU, PT_ALU_MSUB, { 0 } },
	{ "UMNEGL", multiply, PT_OPCODE_ALU, PT_ALU_MSUB, { 0 } },
	{ "SXTB", extended_move, PT_OPCODE_ALU, PT_ALU_MOVE, { 0 } },
	{ "SXTH", extended_move, PT_OPCODE_ALU, PT_ALU_MOVE, { 0 } },
	{ "SXTW", extended_move, PT_OPCODE_ALU, PT_ALU_MOVE, { 0 } },
	{ "UXTB", extended_move, PT_OPCODE_ALU, PT_ALU_MOVE, { 0 } },
	{ "UXTH", extended_move, PT_OPCODE_ALU, PT_ALU_MOVE, { 0 } },
	{ "UBFM", field, PT_OPCODE_ALU, PT_ALU_FIELD, { 0 } },
	{ "SBFM", field, PT_OPCODE_ALU, PT_ALU_FIELD, { 0 } },
	{ "REV", reversed, PT_OPCODE_ALU, PT_ALU_REVERSE, { 0 } },
	{ "REV16", reversed, PT_OPCODE_ALU, PT_ALU_REVERSE, { 0 } },
	{ "REV32", reversed, PT_OPCODE_ALU, PT_ALU_REVERSE, { 0 } },
	{ "REV64", reversed, PT_OPCODE_ALU, PT_ALU_REVERSE, { 0 } },
	{ "RBIT", reversed, PT_OPCODE_ALU, PT_ALU_REVERSE_BITS, { 0 } },
	{ "ABS", reversed, PT_OPCODE_ALU, PT_ALU_ABS, { 0 } },
	ALU_FLAGS("ADDS", PT_ALU_ADD),
	ALU_FLAGS("SUBS", PT_ALU_SUB),
	ALU_FLAGS("ANDS", PT_ALU_AND),
	ALU_FLAGS("BICS", PT_ALU_BIC),
	COMPARE("CMP", PT_ALU_SUB),
	COMPARE("CMN", PT_ALU_ADD),
	COMPARE("TST", PT_ALU_AND),
	SELECT("CSEL", select3, 0),
	SELECT("CSINC", select3, 1),
	SELECT("CSINV", select3, 2),
	SELECT("CSNEG", select3, 3),
	SELECT("CSET", select1, 1),
	SELECT("CSETM", select1, 2),
	SELECT("CINC", select2, 1),
	SELECT("CINV", select2, 2),
	SELECT("CNEG", select2, 3),
	{ "LDR", load, PT_OPCODE_LOAD, 0, { 0 } },
	{ "LDUR", load, PT_OPCODE_LOAD, 0, { 0 } },
	{ "LDRB", load, PT_OPCODE_LOAD, 0, { .size = 1 } },
	{ "LDRH", load, PT_OPCODE_LOAD, 0, { .size = 2 } },
	{ "LDRSB", load, PT_OPCODE_LOAD, 0, { .size = 1, .sign = true } },
	{ "LDRSH", load, PT_OPCODE_LOAD, 0, { .size = 2, .sign = true } },
	{ "LDRSW", load, PT_OPCODE_LOAD, 0, { .size = 4, .sign = true } },
	{ "LDURB", load, PT_OPCODE_LOAD, 0, { .size = 1 } },
	{ "LDURH", load, PT_OPCODE_LOAD, 0, { .size = 2 } },
	{ "LDAR", load, PT_OPCODE_LOAD, 0, { .acquire = true } },
	{ "LDARB", load, PT_OPCODE_LOAD, 0, { .acquire = true, .size = 1 } },
	{ "LDARH", load, PT_OPCODE_LOAD, 0, { .acquire = true, .size = 2 } },
	{ "LDAPR", load, PT_OPCODE_LOAD, 0, { .acquire_pc = true } },
	{ "LDAPUR", load, PT_OPCODE_LOAD, 0, { .acquire_pc = true } },
	{ "LDAPRB", load, PT_OPCODE_LOAD, 0, { .acquire_pc = true, .size = 1 } },
	{ "LDAPRH", load, PT_OPCODE_LOAD, 0, { .acquire_pc = true, .size = 2 } },
	{ "LDXR", load, PT_OPCODE_LOAD_X, 0, { 0 } },
	{ "LDXRB", load, PT_OPCODE_LOAD_X, 0, { .size = 1 } },
	{ "LDXRH", load, PT_OPCODE_LOAD_X, 0, { .size = 2 } },
	{ "LDAXR", load, PT_OPCODE_LOAD_X, 0, { .acquire = true } },
	{ "LDAXRB", load, PT_OPCODE_LOAD_X, 0, { .acquire = true, .size = 1 } },
	{ "LDAXRH", load, PT_OPCODE_LOAD_X, 0, { .acquire = true, .size = 2 } },
	{ "STR", store, PT_OPCODE_STORE, 0, { 0 } },
	{ "STUR", store, PT_OPCODE_STORE, 0, { 0 } },
	{ "STRB", store, PT_OPCODE_STORE, 0, { .size = 1 } },
	{ "STRH", store, PT_OPCODE_STORE, 0, { .size = 2 } },
	{ "STURB", store, PT_OPCODE_STORE, 0, { .size = 1 } },
	{ "STURH", store, PT_OPCODE_STORE, 0, { .size = 2 } },
	{ "STLR", store, PT_OPCODE_STORE, 0, { .release = true } },
	{ "STLUR", store, PT_OPCODE_STORE, 0, { .release = true } },
	{ "STLRB", store, PT_OPCODE_STORE, 0, { .release = true, .size = 1 } },
	{ "STLRH", store, PT_OPCODE_STORE, 0, { .release = true, .size = 2 } },
	{ "STXR", store_x, PT_OPCODE_STORE_X, 0, { 0 } },
	{ "STXRB", store_x, PT_OPCODE_STORE_X, 0, { .size = 1 } },
	{ "STXRH", store_x, PT_OPCODE_STORE_X, 0, { .size = 2 } },
	{ "STLXR", store_x, PT_OPCODE_STORE_X, 0, { .release = true } },
	{ "STLXRB", store_x, PT_OPCODE_STORE_X, 0, { .release = true, .size = 1 } },
	{ "STLXRH", store_x, PT_OPCODE_STORE_X, 0, { .release = true, .size = 2 } },
	{ "LDXP", load_pair, PT_OPCODE_LOAD_X, 0, { 0 } },
	{ "LDAXP", load_pair, PT_OPCODE_LOAD_X, 0, { .acquire = true } },
	{ "STXP", store_pair_x, PT_OPCODE_STORE_X, 0, { 0 } },
	{ "STLXP", store_pair_x, PT_OPCODE_STORE_X, 0, { .release = true } },
	{ "CASP", compare_swap_pair, PT_OPCODE_CAS, 0, { 0 } },
	{ "CASPA", compare_swap_pair, PT_OPCODE_CAS, 0, { .acquire = true } },
	{ "CASPL", compare_swap_pair, PT_OPCODE_CAS, 0, { .release = true } },
	{ "CASPAL", compare_swap_pair, PT_OPCODE_CAS, 0, { .acquire = true, .release = true } },
	{ "B", label, PT_OPCODE_BRANCH, 0, { 0 } },
	{ "CBZ", compare_branch, PT_OPCODE_BRANCH_IF, 0, { .test = PT_TEST_ZERO } },
	{ "CBNZ", compare_branch, PT_OPCODE_BRANCH_IF, 0, { .test = PT_TEST_NOT_ZERO } },
	{ "TBZ", bit_branch, PT_OPCODE_BRANCH_IF, 0, { .test = PT_TEST_BIT_0 } },
	{ "TBNZ", bit_branch, PT_OPCODE_BRANCH_IF, 0, { .test = PT_TEST_BIT_1 } },
	{ "RET", return_to, PT_OPCODE_BRANCH_REG, 0, { 0 } },
	{ "BL", call, PT_OPCODE_BRANCH, 0, { 0 } },
	{ "BLR", call_reg, PT_OPCODE_BRANCH_REG, 0, { 0 } },
	{ "BR", branch_reg, PT_OPCODE_BRANCH_REG, 0, { 0 } },
	{ "DMB", barrier, PT_OPCODE_DMB, 0, { 0 } },
	{ "DSB", barrier, PT_OPCODE_DSB, 0, { 0 } },
	{ "ISB", an_operand, PT_OPCODE_ISB, 0, { 0 } },
	{ "TLBI", invalidate, PT_OPCODE_TLBI, 0, { 0 } },
	{ "MRS", read_system, PT_OPCODE_READ_SYSTEM, 0, { 0 } },
	{ "MSR", write_system, PT_OPCODE_WRITE_SYSTEM, 0, { 0 } },
	PLAIN("ERET", PT_OPCODE_ERET),
	{ "SVC", an_operand, PT_OPCODE_TRAP, 0, { 0 } },
	{ "UDF", an_operand, PT_OPCODE_TRAP, 0, { .undefined = true } },
};

static void take_known(struct reading *r, const struct known *k)
{
	r->i.op = k->op;
	r->i.alu = k->alu;
	r->i.flags = k->has.flags;
	r->i.acquire = k->has.acquire;
	r->i.acquire_pc = k->has.acquire_pc;
	r->i.release = k->has.release;
	r->i.undefined = k->has.undefined;
	r->i.size = k->has.size;
	r->i.sign = k->has.sign;
	r->i.select = k->has.select;
	r->i.test = k->has.test;
	if (k->op == PT_OPCODE_BRANCH_REG)
		r->i.rn = 30;
}

/* The A, L, B and H behind the name of an atomic access. */
static bool atomic_suffix(struct reading *r, const char *suffix)
{
	if (*suffix == 'A') {
		r->i.acquire = true;
		suffix++;
	}
	if (*suffix == 'L') {
		r->i.release = true;
		suffix++;
	}
	if (*suffix == 'B' || *suffix == 'H')
		r->i.size = *suffix++ == 'B' ? 1 : 2;
	return !*suffix;
}

/* SWP, CAS and the LD… and ST… that compute; NULL: none of them. */
static reader *atomic_of(struct reading *r, const char *name)
{
	static const struct {
		const char *name;
		u8 alu;
	} computes[] = { { "ADD", PT_ALU_ADD },	  { "CLR", PT_ALU_BIC },   { "EOR", PT_ALU_EOR },
			 { "SET", PT_ALU_OR },	  { "SMAX", PT_ALU_SMAX }, { "SMIN", PT_ALU_SMIN },
			 { "UMAX", PT_ALU_UMAX }, { "UMIN", PT_ALU_UMIN } };
	const bool returns = !strncmp(name, "LD", 2);

	r->i.op = PT_OPCODE_SWAP;
	r->i.alu = PT_ALU_MOVE;
	if (!strncmp(name, "SWP", 3) && atomic_suffix(r, name + 3))
		return swap;
	if (!strncmp(name, "CAS", 3) && atomic_suffix(r, name + 3)) {
		r->i.op = PT_OPCODE_CAS;
		return compare_swap;
	}
	if (!returns && strncmp(name, "ST", 2))
		return NULL;
	for (size_t c = 0; c < PT_ARRAY_SIZE(computes); c++) {
		const size_t n = strlen(computes[c].name);

		if (strncmp(name + 2, computes[c].name, n))
			continue;
		r->i.alu = computes[c].alu;
		if (atomic_suffix(r, name + 2 + n))
			return returns ? swap : swap_no_return;
	}
	return NULL;
}

static bool add(struct reading *r, const struct pt_insn *i, u8 row)
{
	if (r->t->n == PT_LITMUS_CODE)
		return pt_scan_fails(r->s, "more than %d instructions in a thread", PT_LITMUS_CODE);
	r->t->code[r->t->n] = *i;
	r->t->code[r->t->n++].row = row;
	return true;
}

static bool add_step(struct reading *r, u8 row)
{
	const struct pt_insn step = { .op = PT_OPCODE_ALU,
				      .alu = PT_ALU_ADD,
				      .wide = true,
				      .rd = r->i.rn,
				      .rn = r->i.rn,
				      .has_imm = true,
				      .imm = r->step };

	return add(r, &step, row);
}

/* An access that changes its base register is an addition and the access. */
static bool add_all(struct reading *r)
{
	const u8 row = r->t->n;

	return (!r->before || add_step(r, row)) && add(r, &r->i, row) &&
	       (!r->after || add_step(r, row));
}

/*
 * LDP and STP are two accesses of which neither is before the other; a load that changes the
 * base register is the second.  LDIAPP acquires and STILP releases with each, in order.
 */
static bool pair(struct reading *r, bool loads)
{
	u8 one, two;
	bool ok = reg(r, &one) && comma(r) && reg(r, &two) && comma(r) && place(r);
	const bool signs = !strcmp(r->name, "LDPSW");
	const u8 row = r->t->n, size = r->i.wide && !signs ? 8 : 4;
	struct pt_insn a = r->i, b = r->i;

	if (!ok || (r->before && !add_step(r, row)))
		return false;
	a.op = b.op = loads ? PT_OPCODE_LOAD : PT_OPCODE_STORE;
	a.size = b.size = size;
	a.acquire_pc = b.acquire_pc = !strcmp(r->name, "LDIAPP");
	a.release = b.release = !strcmp(r->name, "STILP");
	a.sign = b.sign = a.wide_sign = b.wide_sign = signs;
	a.rd = a.rs = one;
	b.rd = b.rs = two;
	b.imm += size;
	/* STILP that steps down stores what is above first */
	if ((loads && one == r->i.rn) || (a.release && r->before))
		ok = add(r, &b, row) && add(r, &a, row);
	else
		ok = add(r, &a, row) && add(r, &b, row);
	return ok && (!r->after || add_step(r, row));
}

static bool read_one(struct reading *r, char *name)
{
	reader *atomic;

	if (!strcmp(name, "LDIAPP") || !strcmp(name, "STILP") || !strcmp(name, "LDPSW") ||
	    !strcmp(name, "LDP") || !strcmp(name, "STP") || !strcmp(name, "LDNP") ||
	    !strcmp(name, "STNP"))
		return pair(r, *name == 'L');
	for (size_t k = 0; k < PT_ARRAY_SIZE(known); k++)
		if (!strcmp(name, known[k].name)) {
			take_known(r, &known[k]);
			return known[k].read(r) && add_all(r);
		}
	if (!strncmp(name, "B.", 2)) {
		r->i.op = PT_OPCODE_BRANCH_IF;
		r->i.test = PT_TEST_FLAGS;
		return condition_of(r, name + 2) && label(r) && add_all(r);
	}
	atomic = atomic_of(r, name);
	if (atomic)
		return atomic(r) && add_all(r);
	return pt_scan_fails(r->s, "instruction %s", name);
}

static bool add_label(struct pt_scan *s, struct pt_litmus_thread *t, const char *name)
{
	if (pt_litmus_label(t, name) >= 0)
		return pt_scan_fails(s, "the label %s is there twice", name);
	if (t->nr_labels == PT_LITMUS_LABELS)
		return pt_scan_fails(s, "more than %d labels in a thread", PT_LITMUS_LABELS);
	snprintf(t->label[t->nr_labels].name, PT_LITMUS_NAME, "%s", name);
	t->label[t->nr_labels++].at = t->n;
	return true;
}

bool pt_code_cell(struct pt_scan *s, struct pt_litmus_thread *t)
{
	struct reading r = { .s = s, .t = t };
	char name[PT_LITMUS_NAME];

	for (;;) {
		if (!pt_scan_name(s, name))
			return *s->at ? pt_scan_fails(s, "an instruction before '%.20s'", s->at)
				      : !*s->why;
		if (!pt_scan_is(s, ":"))
			break;
		if (!add_label(s, t, name))
			return false;
	}
	for (char *c = name; *c; c++)
		*c = (char)toupper((unsigned char)*c);
	r.name = name;
	if (!read_one(&r, name))
		return pt_scan_fails(s, "instruction %s", name);
	pt_scan_space(s);
	return !*s->at || pt_scan_fails(s, "%s: an operand '%.20s'", name, s->at);
}

/* So many written instructions from here: of one that is several, they have one row. */
static bool relative_target(struct pt_scan *s, struct pt_litmus_thread *t, u8 i)
{
	int left = t->code[i].ahead, at = t->code[i].row;

	while (left && at >= 0 && at < t->n) {
		const int step = left > 0 ? 1 : -1;
		const u8 row = t->code[at].row;

		while (at >= 0 && at < t->n && t->code[at].row == row)
			at += step;
		left -= step;
	}
	if (at < 0 || at >= t->n)
		return pt_scan_fails(s, "a branch to no instruction");
	t->code[i].target = t->code[at].row;
	return true;
}

bool pt_code_targets(struct pt_scan *s, struct pt_litmus_thread *t)
{
	const u64 number = (u64)(t - s->test->thread);

	for (u8 i = 0; i < t->n; i++) {
		struct pt_insn *insn = &t->code[i];
		int at;

		if (insn->relative && !relative_target(s, t, i))
			return false;
		if (!*insn->label)
			continue;
		at = pt_litmus_label(t, insn->label);
		if (at < 0)
			return pt_scan_fails(s, "P%u has no label %s", (unsigned)number,
					     insn->label);
		insn->target = (u8)at;
		if (insn->op == PT_OPCODE_ALU)
			insn->imm = PT_LITMUS_TEXT + number * 0x1000 + 4 * (u64)(unsigned)at;
	}
	return true;
}
