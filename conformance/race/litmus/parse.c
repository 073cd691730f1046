// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/race/litmus/parse.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "conformance/race/litmus/code.h"
#include "conformance/race/litmus/condition.h"
#include "conformance/race/litmus/scan.h"
#include "conformance/words/last_words.h"

/* Comments, which may stand in one another, become spaces. */
static bool without_comments(char *text)
{
	unsigned depth = 0;

	for (char *c = text; *c; c++) {
		const bool opens = c[0] == '(' && c[1] == '*';
		const bool closes = depth && c[0] == '*' && c[1] == ')';

		depth += opens;
		if (!depth)
			continue;
		if (opens || closes)
			c[1] = ' ';
		if (*c != '\n')
			*c = ' ';
		depth -= closes;
	}
	return !depth;
}

/* ---- what stands before the first brace ---- */

static void switch_hardware(struct pt_litmus *t, int thread, bool dirty)
{
	for (int i = 0; i < PT_LITMUS_THREADS; i++)
		if (thread < 0 || thread == i) {
			t->thread[i].ha = true;
			t->thread[i].hd = t->thread[i].hd || dirty;
		}
}

/* "HA HD", "P0:HA P1:HD": who sets access flags, and who dirty bits too. */
static bool hardware(struct pt_scan *s)
{
	char name[PT_LITMUS_NAME];

	for (;;) {
		int thread = -1;

		pt_scan_is(s, ",");
		pt_scan_thread(s, &thread);
		if (!pt_scan_name(s, name))
			return !*s->why;
		if (strcasecmp(name, "HA") && strcasecmp(name, "HD") && strcasecmp(name, "HW"))
			return pt_scan_fails(s, "TTHM=%s", name);
		switch_hardware(s->test, thread, name[1] == 'D' || name[1] == 'd');
	}
}

/* Variants that change what a test means.  Those that only say how it is run have none. */
static bool variant(struct pt_scan *s)
{
	static const char *const other[] = { "memtag", "mte",  "morello", "ifetch", "pac",
					     "neon",   "sve",  "sme",	  "kvm",    "self",
					     "exs",    "mops", "cutoff",  "asl" };
	char name[PT_LITMUS_NAME];

	while (pt_scan_is(s, ",") || pt_scan_name(s, name)) {
		if (s->at[-1] == ',')
			continue;
		if (!strcasecmp(name, "ETS2") || !strcasecmp(name, "ETS3"))
			s->test->ets = (u8)(name[3] - '0');
		else if (!strcasecmp(name, "faultToNext") || !strcasecmp(name, "skip"))
			s->test->precision = PT_FAULT_SKIPS;
		else if (!strcasecmp(name, "imprecise") || !strcasecmp(name, "handled"))
			s->test->precision = PT_FAULT_RETRIES;
		for (size_t i = 0; i < PT_ARRAY_SIZE(other); i++)
			if (!strcasecmp(name, other[i]))
				return pt_scan_fails(s, "variant %s", name);
	}
	return !*s->why;
}

static bool unprivileged(struct pt_scan *s)
{
	char name[PT_LITMUS_NAME];

	while (pt_scan_is(s, ",") || pt_scan_name(s, name)) {
		if (s->at[-1] == ',')
			continue;
		if (name[0] != 'P' || name[1] < '0' || name[1] >= '0' + PT_LITMUS_THREADS)
			return pt_scan_fails(s, "EL0=%s", name);
		s->test->thread[name[1] - '0'].el0 = true;
	}
	return !*s->why;
}

static bool header_line(struct pt_scan *s, char *line)
{
	struct pt_scan of = { line, s->test, s->why };

	if (pt_scan_word(&of, "TTHM") && pt_scan_is(&of, "="))
		return hardware(&of);
	of.at = line;
	if (pt_scan_word(&of, "Variant") && pt_scan_is(&of, "="))
		return variant(&of);
	of.at = line;
	if (pt_scan_word(&of, "EL0") && pt_scan_is(&of, "="))
		return unprivileged(&of);
	return true;
}

static bool first_line(struct pt_scan *s, const char *line)
{
	struct pt_scan of = { line, s->test, s->why };
	size_t n = 0;

	if (!pt_scan_word(&of, "AArch64"))
		return pt_scan_fails(s, "no litmus test: its first line is not \"AArch64 NAME\"");
	pt_scan_space(&of);
	while (of.at[n] && !isspace((unsigned char)of.at[n]) && n + 1 < sizeof(s->test->name)) {
		s->test->name[n] = isprint((unsigned char)of.at[n]) ? of.at[n] : '?';
		n++;
	}
	return n || pt_scan_fails(s, "no litmus test: it has no name");
}

static bool header(struct pt_scan *s, char *text)
{
	char *state, *line = strtok_r(text, "\n", &state);

	while (line && !line[strspn(line, " \t\r")])
		line = strtok_r(NULL, "\n", &state);
	if (!first_line(s, line ? line : ""))
		return false;
	while ((line = strtok_r(NULL, "\n", &state)))
		if (!header_line(s, line))
			return false;
	return true;
}

/* ---- the first state ---- */

struct type {
	const char *name;
	u8 size;
};

static const struct type types[] = {
	{ "int", 4 },	   { "int8_t", 1 },   { "uint8_t", 1 },	 { "int16_t", 2 },
	{ "uint16_t", 2 }, { "int32_t", 4 },  { "uint32_t", 4 }, { "int64_t", 8 },
	{ "uint64_t", 8 }, { "pteval_t", 8 }, { "intptr_t", 8 }, { "uintptr_t", 8 },
	{ "char", 1 },	   { "ins_t", 8 },    { "long", 8 },	 { "parel1_t", 8 },
};

/* 0: none is there. */
static u8 type(struct pt_scan *s)
{
	u8 size = 0;

	for (size_t i = 0; !size && i < PT_ARRAY_SIZE(types); i++)
		if (pt_scan_word(s, types[i].name))
			size = types[i].size;
	if (size && pt_scan_is(s, "*"))
		size = 8;
	return size;
}

static void put_element(struct pt_litmus_var *v, u64 at, u64 value)
{
	const u64 mask = v->size == 8 ? ~UINT64_C(0) : (UINT64_C(1) << 8 * v->size) - 1;
	const unsigned shift = 8 * (unsigned)(at % 8);

	v->init[at / 8] = (v->init[at / 8] & ~(mask << shift)) | (value & mask) << shift;
}

/* "[2]" and "={1,2}" of an array. */
static bool array(struct pt_scan *s, struct pt_litmus_var *v)
{
	u64 n, value;

	if (!pt_scan_number(s, &n) || !pt_scan_needs(s, "]"))
		return pt_scan_fails(s, "an array's size expected before '%.20s'", s->at);
	if (n > 8 * PT_LITMUS_WORDS || n * v->size > 8 * PT_LITMUS_WORDS)
		return pt_scan_fails(s, "an array of more than %d bytes", 8 * PT_LITMUS_WORDS);
	v->words = (u8)((n * v->size + 7) / 8);
	if (!pt_scan_is(s, "="))
		return true;
	if (!pt_scan_needs(s, "{"))
		return false;
	for (u64 i = 0; i < n; i++) {
		if (!pt_scan_value(s, -1, &value))
			return false;
		put_element(v, i * v->size, value);
		if (!pt_scan_is(s, ","))
			break;
	}
	return pt_scan_needs(s, "}");
}

static bool first_reg(struct pt_scan *s, int thread, u8 size)
{
	struct pt_litmus_thread *t = &s->test->thread[thread];
	bool wide;
	const int reg = pt_scan_reg(s, &wide);
	u64 value = 0;

	if (reg < 0)
		return pt_scan_fails(s, "a register expected before '%.20s'", s->at);
	if (pt_scan_is(s, "=") && !pt_scan_value(s, -1, &value))
		return false;
	t->reg[reg] = wide ? value : value & UINT32_MAX;
	if (size == 8)
		t->wide |= UINT64_C(1) << reg;
	return true;
}

static bool first_var(struct pt_scan *s, u8 size)
{
	const bool brackets = pt_scan_is(s, "[");
	struct pt_litmus_var *v;
	enum pt_named kind;
	u64 value;
	int var;

	if (!pt_scan_named(s, &kind, &var))
		return pt_scan_fails(s, "a variable expected before '%.20s'", s->at);
	v = &s->test->var[var];
	if (brackets && !pt_scan_needs(s, "]"))
		return false;
	if (kind != PT_NAMED_ENTRY && size)
		v->size = size;
	if (!brackets && pt_scan_is(s, "["))
		return array(s, v);
	if (!pt_scan_is(s, "="))
		return true;
	if (!pt_scan_value(s, kind == PT_NAMED_ENTRY ? var : -1, &value))
		return false;
	if (kind == PT_NAMED_ENTRY) {
		v->entry = value;
	} else {
		if (!size && value > UINT32_MAX && value < UINT64_C(1) << 63)
			v->size = 8;
		put_element(v, 0, value);
	}
	return true;
}

static bool first_state(struct pt_scan *s)
{
	for (;;) {
		int thread;
		u8 size;

		while (pt_scan_is(s, ";"))
			;
		pt_scan_space(s);
		if (!*s->at)
			return true;
		size = type(s);
		if (!(pt_scan_thread(s, &thread) ? first_reg(s, thread, size)
						 : !*s->why && first_var(s, size)))
			return false;
		pt_scan_space(s);
		if (*s->at && *s->at != ';')
			return pt_scan_fails(s, "; expected before '%.20s'", s->at);
	}
}

/* ---- the code ---- */

#define MOST_ROWS    96
#define MOST_COLUMNS (2 * PT_LITMUS_THREADS)

struct table {
	char *cell[MOST_ROWS][MOST_COLUMNS];
	size_t rows, columns;
};

static bool cut_row(struct pt_scan *s, struct table *t, char *row)
{
	size_t column = 0;

	if (t->rows == MOST_ROWS)
		return pt_scan_fails(s, "more than %d rows of code", MOST_ROWS);
	for (char *c = row; c; column++) {
		char *bar = strchr(c, '|');

		if (column == MOST_COLUMNS)
			return pt_scan_fails(s, "more than %d columns", MOST_COLUMNS);
		if (bar)
			*bar++ = '\0';
		t->cell[t->rows][column] = c;
		c = bar;
	}
	if (t->rows && column > t->columns)
		return pt_scan_fails(s, "a row with more columns than there are threads");
	if (!t->rows)
		t->columns = column;
	t->rows++;
	return true;
}

/* Rows end with a semicolon; *behind is where what is asked begins. */
static bool cut_rows(struct pt_scan *s, struct table *t, char *text, char **behind)
{
	for (;;) {
		struct pt_scan at = { text, s->test, s->why };
		char *end;

		if (pt_condition_begins(&at) || !*at.at) {
			*behind = text;
			return true;
		}
		end = strchr(text, ';');
		if (!end)
			return pt_scan_fails(s, "a row of code without its ;");
		*end = '\0';
		if (!cut_row(s, t, text))
			return false;
		text = end + 1;
	}
}

/* Which thread a column is of, and is it what runs after its faults? */
static bool column_head(struct pt_scan *s, const char *text, int *thread, bool *handler)
{
	char name[PT_LITMUS_NAME], *end;
	struct pt_scan at = { text, s->test, s->why };

	if (!pt_scan_name(&at, name) || name[0] != 'P' || !isdigit((unsigned char)name[1]))
		return pt_scan_fails(s, "P0 expected before '%.20s'", text);
	*thread = (int)strtol(name + 1, &end, 10);
	*handler = !strcmp(end, ".F");
	pt_scan_space(&at);
	if ((*end && !*handler) || *at.at)
		return pt_scan_fails(s, "a column %.20s", text);
	return *thread < PT_LITMUS_THREADS ||
	       pt_scan_fails(s, "more than %d threads", PT_LITMUS_THREADS);
}

static bool column(struct pt_scan *s, const struct table *table, size_t c,
		   struct pt_litmus_thread *t)
{
	for (size_t row = 1; row < table->rows; row++) {
		struct pt_scan at = { table->cell[row][c] ? table->cell[row][c] : "", s->test,
				      s->why };

		if (!pt_code_cell(&at, t))
			return false;
	}
	return true;
}

/* A NOP that is never run is between the code and the handler: labels at the end are there. */
static bool columns(struct pt_scan *s, const struct table *table, bool handlers)
{
	for (size_t c = 0; c < table->columns; c++) {
		struct pt_litmus_thread *t;
		bool handler = false;
		int thread = 0;

		if (!column_head(s, table->cell[0][c], &thread, &handler))
			return false;
		t = &s->test->thread[thread];
		if (handler != handlers)
			continue;
		if (!handler && thread != s->test->nr_threads++)
			return pt_scan_fails(s, "the threads are not in order");
		t->handler = t->n;
		t->has_handler = handler;
		if (!column(s, table, c, t))
			return false;
		if (!handler) {
			if (t->n == PT_LITMUS_CODE)
				return pt_scan_fails(s, "too many instructions");
			t->main = t->n;
			t->code[t->n].row = t->n;
			t->n++;
		}
	}
	return true;
}

/* A thread that returns without having been called is at its end. */
static void first_return(struct pt_litmus_thread *t, unsigned thread)
{
	for (u8 i = 0; i < t->n; i++)
		if (t->code[i].op == PT_OPCODE_BRANCH_REG && t->code[i].rn == 30)
			t->reg[30] = PT_LITMUS_TEXT + thread * UINT64_C(0x1000) + 4 * (u64)t->main;
}

static bool code(struct pt_scan *s, char *text, char **behind)
{
	struct table *table = pt_need(calloc(1, sizeof(*table)));
	bool ok = cut_rows(s, table, text, behind);

	if (ok && !table->rows)
		ok = pt_scan_fails(s, "no code");
	ok = ok && columns(s, table, false) && columns(s, table, true);
	for (int i = 0; ok && i < s->test->nr_threads; i++) {
		ok = pt_code_targets(s, &s->test->thread[i]);
		first_return(&s->test->thread[i], (unsigned)i);
	}
	free(table);
	return ok;
}

/* ---- all of it ---- */

/* The first state's text, from its brace to the one that closes it; NULL: there is none. */
static char *cut_first_state(char *text, char **behind)
{
	char *from = strchr(text, '{');
	unsigned depth = 0;

	for (char *c = from; c && *c; c++) {
		depth += *c == '{';
		depth -= *c == '}';
		if (depth)
			continue;
		*from = *c = '\0';
		*behind = c + 1;
		return from + 1;
	}
	return NULL;
}

static bool parse(struct pt_scan *s, char *text)
{
	char *behind = NULL, *first, *asked = NULL;

	if (!without_comments(text))
		return pt_scan_fails(s, "a comment without its end");
	first = cut_first_state(text, &behind);
	if (!header(s, text))
		return false;
	if (!first)
		return pt_scan_fails(s, "no { } with the first state");
	if (!code(s, behind, &asked))
		return false;
	s->at = first;
	if (!first_state(s))
		return false;
	s->at = asked;
	return pt_condition_read(s);
}

bool pt_litmus_parse(struct pt_litmus *t, const char *text, char why[PT_LITMUS_WHY])
{
	struct pt_scan s = { text, t, why };
	char *copy = pt_need(strdup(text));
	bool ok;

	memset(t, 0, sizeof(*t));
	*why = '\0';
	ok = parse(&s, copy) && !*why;
	if (!ok && !*why)
		snprintf(why, PT_LITMUS_WHY, "it ends too early");
	free(copy);
	return ok;
}
