// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/race/litmus/scan.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* One line of what can be printed; what is quoted has no blanks around it. */
static void tidy(char *text)
{
	bool quoted = false;
	char *to = text;

	for (const char *c = text; *c; c++) {
		const char as = isspace((unsigned char)*c)   ? ' '
				: isprint((unsigned char)*c) ? *c
							     : '?';

		if (as == '\'') {
			while (quoted && to[-1] == ' ')
				to--;
			quoted = !quoted;
		}
		if (!(as == ' ' && quoted && to[-1] == '\''))
			*to++ = as;
	}
	*to = '\0';
}

bool pt_scan_fails(struct pt_scan *s, const char *format, ...)
{
	va_list args;

	if (*s->why)
		return false;
	va_start(args, format);
	vsnprintf(s->why, PT_LITMUS_WHY, format, args);
	va_end(args);
	tidy(s->why);
	return false;
}

void pt_scan_space(struct pt_scan *s)
{
	while (isspace((unsigned char)*s->at))
		s->at++;
}

bool pt_scan_is(struct pt_scan *s, const char *what)
{
	const size_t n = strlen(what);

	pt_scan_space(s);
	if (strncmp(s->at, what, n))
		return false;
	s->at += n;
	return true;
}

static bool in_name(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '.';
}

bool pt_scan_word(struct pt_scan *s, const char *word)
{
	const size_t n = strlen(word);

	pt_scan_space(s);
	if (strncasecmp(s->at, word, n) || in_name(s->at[n]))
		return false;
	s->at += n;
	return true;
}

bool pt_scan_needs(struct pt_scan *s, const char *what)
{
	if (pt_scan_is(s, what))
		return true;
	return pt_scan_fails(s, "%s expected before '%.20s'", what, s->at);
}

bool pt_scan_name(struct pt_scan *s, char name[PT_LITMUS_NAME])
{
	size_t n = 0;

	pt_scan_space(s);
	if (!isalpha((unsigned char)*s->at) && *s->at != '_')
		return false;
	while (in_name(s->at[n]))
		n++;
	if (n >= PT_LITMUS_NAME)
		return pt_scan_fails(s, "the name %.40s is too long", s->at);
	memcpy(name, s->at, n);
	name[n] = '\0';
	s->at += n;
	return true;
}

bool pt_scan_number(struct pt_scan *s, u64 *value)
{
	const char *digits;
	char *end;
	bool minus;

	pt_scan_space(s);
	minus = *s->at == '-';
	digits = s->at + (minus || *s->at == '+');
	if (!isdigit((unsigned char)*digits))
		return false;
	*value = strtoull(digits, &end, 0);
	s->at = end;
	if (minus)
		*value = -*value;
	return true;
}

/* ---- variables ---- */

u64 pt_litmus_entry(int var)
{
	const u64 page = PT_LITMUS_PA + (u64)(unsigned)var * PT_LITMUS_PAGE;

	return page | PT_DESC_VALID | PT_DESC_PAGE | PT_DESC_EL0 | PT_DESC_AF;
}

int pt_scan_var(struct pt_scan *s, const char *name)
{
	struct pt_litmus *t = s->test;
	struct pt_litmus_var *v;

	for (int i = 0; i < t->nr_vars; i++)
		if (!strcmp(t->var[i].name, name))
			return i;
	if (t->nr_vars == PT_LITMUS_VARS) {
		pt_scan_fails(s, "more than %d variables", PT_LITMUS_VARS);
		return -1;
	}
	v = &t->var[t->nr_vars];
	snprintf(v->name, sizeof(v->name), "%s", name);
	v->size = 4;
	v->words = 1;
	v->entry = pt_litmus_entry(t->nr_vars);
	return t->nr_vars++;
}

/* The x of "PTE(x)", behind the parenthesis. */
static bool named_inside(struct pt_scan *s, int *var)
{
	char name[PT_LITMUS_NAME];

	if (!pt_scan_name(s, name))
		return pt_scan_fails(s, "a variable expected before '%.20s'", s->at);
	if (pt_scan_is(s, "("))
		return pt_scan_fails(s, "the descriptor of a descriptor");
	*var = pt_scan_var(s, name);
	return *var >= 0 && pt_scan_needs(s, ")");
}

bool pt_scan_named(struct pt_scan *s, enum pt_named *kind, int *var)
{
	static const struct {
		const char *prefix;
		enum pt_named kind;
	} prefixes[] = { { "pte_", PT_NAMED_ENTRY },
			 { "ttd_", PT_NAMED_ENTRY },
			 { "phy_", PT_NAMED_PAGE } };
	char name[PT_LITMUS_NAME];

	if (!pt_scan_name(s, name))
		return false;
	if ((!strcasecmp(name, "PTE") || !strcasecmp(name, "TTD")) && pt_scan_is(s, "(")) {
		*kind = PT_NAMED_ENTRY;
		return named_inside(s, var);
	}
	if (!strcasecmp(name, "PA") && pt_scan_is(s, "(")) {
		*kind = PT_NAMED_PAGE;
		return named_inside(s, var);
	}
	*kind = PT_NAMED_VAR;
	for (size_t i = 0; i < PT_ARRAY_SIZE(prefixes); i++)
		if (!strncmp(name, prefixes[i].prefix, 4)) {
			*kind = prefixes[i].kind;
			memmove(name, name + 4, strlen(name + 4) + 1);
			break;
		}
	*var = pt_scan_var(s, name);
	return *var >= 0;
}

bool pt_scan_thread(struct pt_scan *s, int *thread)
{
	const char *c;
	char *end;

	pt_scan_space(s);
	c = s->at + (*s->at == 'P');
	if (!isdigit((unsigned char)*c))
		return false;
	*thread = (int)strtol(c, &end, 10);
	if (*end != ':')
		return false;
	s->at = end + 1;
	if (*thread < PT_LITMUS_THREADS)
		return true;
	return pt_scan_fails(s, "more than %d threads", PT_LITMUS_THREADS);
}

int pt_scan_reg(struct pt_scan *s, bool *wide)
{
	const char c = (char)toupper((unsigned char)*(pt_scan_space(s), s->at));
	char *end;
	long n;

	*wide = c == 'X';
	if (pt_scan_word(s, "XZR") || pt_scan_word(s, "WZR"))
		return PT_REG_ZERO;
	if (pt_scan_word(s, "SP")) {
		*wide = true;
		return PT_REG_SP;
	}
	if ((c != 'X' && c != 'W') || !isdigit((unsigned char)s->at[1]))
		return -1;
	n = strtol(s->at + 1, &end, 10);
	if (n > 30 || in_name(*end))
		return -1;
	s->at = end;
	return (int)n;
}

/* ---- values ---- */

/* A list of attributes, "(Normal, ISH)" or one: the number that the test has for it. */
static bool attributes(struct pt_scan *s, u64 *number)
{
	const char *from;
	char text[64] = "";
	size_t n = 0;
	int depth = 0;

	pt_scan_space(s);
	for (from = s->at; *from && !(depth == 0 && (*from == ',' || *from == ')')); from++) {
		depth += *from == '(' || *from == '[';
		depth -= *from == ')' || *from == ']';
		if (!isspace((unsigned char)*from) && n + 1 < sizeof(text))
			text[n++] = *from;
	}
	s->at = from;
	if (!s->test->nr_attrs)
		s->test->nr_attrs = 1;
	for (u8 i = 0; i < s->test->nr_attrs; i++)
		if (!strcmp(s->test->attrs[i], text)) {
			*number = i;
			return true;
		}
	if (s->test->nr_attrs == PT_LITMUS_ATTRS)
		return pt_scan_fails(s, "more than %d lists of attributes", PT_LITMUS_ATTRS);
	memcpy(s->test->attrs[s->test->nr_attrs], text, sizeof(text));
	*number = s->test->nr_attrs++;
	return true;
}

static bool address_of(struct pt_scan *s, u64 *entry)
{
	enum pt_named kind;
	int var;

	if (!pt_scan_named(s, &kind, &var) || kind == PT_NAMED_ENTRY)
		return pt_scan_fails(s, "oa: is to be a physical page, not '%.20s'", s->at);
	*entry = (*entry & ~PT_DESC_ADDRESS) | (pt_litmus_entry(var) & PT_DESC_ADDRESS);
	return true;
}

static bool bit_of(struct pt_scan *s, u64 *entry, const char *field)
{
	static const struct {
		const char *name;
		u64 bit;
		bool clear;
	} bits[] = {
		{ "valid", PT_DESC_VALID, false }, { "af", PT_DESC_AF, false },
		{ "db", PT_DESC_READ_ONLY, true }, { "dbm", PT_DESC_DBM, false },
		{ "el0", PT_DESC_EL0, false },
	};
	u64 value;

	if (!pt_scan_number(s, &value))
		return pt_scan_fails(s, "a number expected after %s:", field);
	for (size_t i = 0; i < PT_ARRAY_SIZE(bits); i++)
		if (!strcasecmp(field, bits[i].name)) {
			*entry &= ~bits[i].bit;
			if (!value == bits[i].clear)
				*entry |= bits[i].bit;
			return true;
		}
	return pt_scan_fails(s, "a descriptor's field %s", field);
}

static bool descriptor_field(struct pt_scan *s, u64 *entry)
{
	char field[PT_LITMUS_NAME];
	u64 number = 0;

	if (!pt_scan_name(s, field))
		return pt_scan_fails(s, "a descriptor's field expected before '%.20s'", s->at);
	if (!pt_scan_is(s, ":"))
		return pt_scan_fails(s, "a descriptor's field %s without a value", field);
	if (!strcasecmp(field, "oa"))
		return address_of(s, entry);
	if (!strcasecmp(field, "attrs")) {
		if (!attributes(s, &number))
			return false;
		*entry = (*entry & ~(UINT64_C(15) << PT_DESC_ATTRS)) | number << PT_DESC_ATTRS;
		return true;
	}
	return bit_of(s, entry, field);
}

/* Behind its parenthesis. */
static bool descriptor(struct pt_scan *s, int var, u64 *value)
{
	*value = pt_litmus_entry(var >= 0 ? var : 0);
	if (var < 0)
		*value &= ~PT_DESC_ADDRESS;
	if (pt_scan_is(s, ")"))
		return true;
	do
		if (!descriptor_field(s, value))
			return false;
	while (pt_scan_is(s, ","));
	return pt_scan_needs(s, ")");
}

int pt_litmus_label(const struct pt_litmus_thread *t, const char *name)
{
	for (int i = 0; i < t->nr_labels; i++)
		if (!strcmp(t->label[i].name, name))
			return t->label[i].at;
	return -1;
}

/* "P1:L0", in quotes or not: the address of that instruction. */
static bool label_value(struct pt_scan *s, u64 *value)
{
	const bool quoted = pt_scan_is(s, "\"");
	char name[PT_LITMUS_NAME];
	int thread, at;

	if (!pt_scan_thread(s, &thread) || !pt_scan_name(s, name) ||
	    (quoted && !pt_scan_is(s, "\"")))
		return pt_scan_fails(s, "a label as P1:L0 expected before '%.20s'", s->at);
	at = pt_litmus_label(&s->test->thread[thread], name);
	if (at < 0)
		return pt_scan_fails(s, "P%d has no label %s", thread, name);
	*value = PT_LITMUS_TEXT + (u64)(unsigned)thread * 0x1000 + 4 * (u64)(unsigned)at;
	return true;
}

static bool address_value(struct pt_scan *s, u64 *value)
{
	static const u64 base[] = { PT_LITMUS_VA, PT_LITMUS_ENTRIES, PT_LITMUS_PA };
	enum pt_named kind;
	u64 more;
	int var;

	pt_scan_is(s, "&");
	if (!pt_scan_named(s, &kind, &var))
		return pt_scan_fails(s, "a value expected before '%.20s'", s->at);
	*value = base[kind] + (u64)(unsigned)var * PT_LITMUS_PAGE;
	if (pt_scan_is(s, "[")) {
		if (!pt_scan_number(s, &more) || !pt_scan_needs(s, "]"))
			return pt_scan_fails(s, "an index expected before '%.20s'", s->at);
		*value += more * s->test->var[var].size;
	} else if (pt_scan_is(s, "+")) {
		if (!pt_scan_number(s, &more))
			return pt_scan_fails(s, "an offset expected before '%.20s'", s->at);
		*value += more;
	}
	return true;
}

bool pt_scan_value(struct pt_scan *s, int var, u64 *value)
{
	int thread;

	if (pt_scan_number(s, value)) {
		if (*s->at != ':')
			return true;
		return pt_scan_fails(s, "a value before '%.20s'", s->at);
	}
	if (pt_scan_is(s, "("))
		return descriptor(s, var, value);
	if (pt_scan_word(s, "label"))
		return pt_scan_needs(s, ":") && label_value(s, value);
	if (pt_scan_word(s, "instr"))
		return pt_scan_fails(s, "instructions as data");
	if (pt_scan_word(s, "true") || pt_scan_word(s, "false")) {
		*value = s->at[-2] == 'u' || s->at[-2] == 'U';
		return true;
	}
	if (*s->at == '"' ||
	    (*s->at == 'P' && pt_scan_thread(&(struct pt_scan){ s->at, s->test, s->why }, &thread)))
		return label_value(s, value);
	return address_value(s, value);
}
