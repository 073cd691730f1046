// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/race/litmus/condition.h"

#include <stdio.h>
#include <string.h>

static bool either(struct pt_scan *s, u8 *node);

static bool make(struct pt_scan *s, enum pt_node kind, u8 *node)
{
	struct pt_litmus *t = s->test;

	if (t->nr_nodes == PT_LITMUS_NODES)
		return pt_scan_fails(s, "a condition of more than %d parts", PT_LITMUS_NODES);
	*node = t->nr_nodes++;
	t->node[*node] =
		(struct pt_litmus_node){ .kind = kind, .thread = -1, .row = -1, .var = -1 };
	return true;
}

static bool join(struct pt_scan *s, enum pt_node kind, u8 left, u8 right, u8 *node)
{
	if (!make(s, kind, node))
		return false;
	s->test->node[*node].left = left;
	s->test->node[*node].right = right;
	return true;
}

/* ---- atoms ---- */

static bool fault_thread(struct pt_scan *s, struct pt_litmus_node *n)
{
	char name[PT_LITMUS_NAME];

	pt_scan_space(s);
	if (!pt_scan_thread(s, &n->thread)) {
		char *end = name;

		if (!pt_scan_name(s, name))
			return pt_scan_fails(s, "fault: a thread expected");
		n->thread = 0;
		for (end = name + (*name == 'P'); *end >= '0' && *end <= '9'; end++)
			n->thread = 10 * n->thread + *end - '0';
		return !*end || pt_scan_fails(s, "fault of %s", name);
	}
	if (!pt_scan_name(s, name))
		return pt_scan_fails(s, "fault: a label expected");
	n->row = pt_litmus_label(&s->test->thread[n->thread], name);
	return n->row >= 0 || pt_scan_fails(s, "P%d has no label %s", n->thread, name);
}

/* The kind of a fault, "MMU:Permission", or the variable it is on. */
static bool fault_part(struct pt_scan *s, struct pt_litmus_node *n)
{
	static const char *const kinds[] = {
		"MMU",	       "SupervisorCall", "UndefinedInstruction",
		"Translation", "AccessFlag",	 "Permission"
	};
	const struct pt_scan before = *s;
	enum pt_named kind;
	char name[PT_LITMUS_NAME];

	if (!pt_scan_name(s, name))
		return pt_scan_fails(s, "fault: '%.20s'", s->at);
	for (size_t k = 0; k < PT_ARRAY_SIZE(kinds); k++)
		if (!strcmp(name, kinds[k])) {
			if (!pt_scan_is(s, ":")) {
				snprintf(n->fault, sizeof(n->fault), "%s", name);
				return true;
			}
			return pt_scan_name(s, n->fault) || pt_scan_fails(s, "fault: a kind");
		}
	*s = before;
	if (!pt_scan_named(s, &kind, &n->var))
		return false;
	n->on_entry = kind == PT_NAMED_ENTRY;
	return kind != PT_NAMED_PAGE || pt_scan_fails(s, "a fault on a physical page");
}

static bool fault(struct pt_scan *s, u8 *node)
{
	struct pt_litmus_node *n;

	if (!make(s, PT_NODE_FAULT, node))
		return false;
	n = &s->test->node[*node];
	if (!pt_scan_needs(s, "(") || !fault_thread(s, n))
		return false;
	while (pt_scan_is(s, ","))
		if (!fault_part(s, n))
			return false;
	return pt_scan_needs(s, ")");
}

static bool index_of(struct pt_scan *s, struct pt_litmus_node *n)
{
	u64 i = 0;

	if (!pt_scan_is(s, "["))
		return true;
	if (!pt_scan_number(s, &i) || !pt_scan_needs(s, "]"))
		return pt_scan_fails(s, "an index expected before '%.20s'", s->at);
	i *= s->test->var[n->var].size;
	if (i >= 8 * PT_LITMUS_WORDS)
		return pt_scan_fails(s, "an index too large");
	n->offset = (u8)i;
	return true;
}

static bool memory(struct pt_scan *s, struct pt_litmus_node *n)
{
	const bool brackets = pt_scan_is(s, "[");
	enum pt_named kind;

	if (!pt_scan_named(s, &kind, &n->var))
		return pt_scan_fails(s, "a register or a variable expected before '%.20s'", s->at);
	n->kind = kind == PT_NAMED_ENTRY ? PT_NODE_ENTRY : PT_NODE_VAR;
	if (!brackets)
		return index_of(s, n);
	if (pt_scan_is(s, "+"))
		return pt_scan_fails(s, "an address that is computed in a condition");
	return pt_scan_needs(s, "]") && index_of(s, n);
}

static bool place(struct pt_scan *s, struct pt_litmus_node *n)
{
	bool wide;

	if (!pt_scan_thread(s, &n->thread))
		return !*s->why && memory(s, n);
	n->kind = PT_NODE_REG;
	n->reg = pt_scan_reg(s, &wide);
	return n->reg >= 0 || pt_scan_fails(s, "a register expected before '%.20s'", s->at);
}

/* "x={1,2}": of each element what it is, joined. */
static bool elements(struct pt_scan *s, u8 *node)
{
	const struct pt_litmus_node first = s->test->node[*node];
	u8 size;

	if (first.kind != PT_NODE_VAR || first.offset)
		return pt_scan_fails(s, "a list of values of what is no array");
	size = s->test->var[first.var].size;
	for (unsigned n = 0;; n++) {
		u8 here = *node;

		if ((n + 1) * size > 8u * s->test->var[first.var].words)
			return pt_scan_fails(s, "more values than %s has",
					     s->test->var[first.var].name);
		if (n && !make(s, PT_NODE_VAR, &here))
			return false;
		s->test->node[here] = first;
		s->test->node[here].offset = (u8)(n * size);
		if (!pt_scan_value(s, -1, &s->test->node[here].value) ||
		    (n && !join(s, PT_NODE_AND, *node, here, node)))
			return false;
		if (!pt_scan_is(s, ","))
			return pt_scan_needs(s, "}");
	}
}

static bool compare(struct pt_scan *s, u8 *node)
{
	struct pt_litmus_node *n;
	bool differs;

	if (!make(s, PT_NODE_VAR, node))
		return false;
	n = &s->test->node[*node];
	if (!place(s, n))
		return false;
	differs = pt_scan_is(s, "!=") || pt_scan_is(s, "<>");
	if (!differs && !pt_scan_is(s, "==") && !pt_scan_needs(s, "="))
		return false;
	if (pt_scan_is(s, "{")) {
		if (!elements(s, node))
			return false;
	} else if (!pt_scan_value(s, n->kind == PT_NODE_ENTRY ? n->var : -1, &n->value)) {
		return false;
	}
	return !differs || join(s, PT_NODE_NOT, *node, 0, node);
}

static bool atom(struct pt_scan *s, u8 *node)
{
	if (pt_scan_is(s, "~") || pt_scan_word(s, "not"))
		return atom(s, node) && join(s, PT_NODE_NOT, *node, 0, node);
	if (pt_scan_is(s, "("))
		return either(s, node) && pt_scan_needs(s, ")");
	if (pt_scan_word(s, "true"))
		return make(s, PT_NODE_TRUE, node);
	if (pt_scan_word(s, "false"))
		return make(s, PT_NODE_TRUE, node) && join(s, PT_NODE_NOT, *node, 0, node);
	if (pt_scan_word(s, "fault"))
		return fault(s, node);
	return compare(s, node);
}

/* ---- all of it ---- */

static bool both(struct pt_scan *s, u8 *node)
{
	u8 right;

	if (!atom(s, node))
		return false;
	while (pt_scan_is(s, "/\\") || pt_scan_is(s, "&&"))
		if (!atom(s, &right) || !join(s, PT_NODE_AND, *node, right, node))
			return false;
	return true;
}

static bool one_or_more(struct pt_scan *s, u8 *node)
{
	u8 right;

	if (!both(s, node))
		return false;
	while (pt_scan_is(s, "\\/") || pt_scan_is(s, "||"))
		if (!both(s, &right) || !join(s, PT_NODE_OR, *node, right, node))
			return false;
	return true;
}

static bool either(struct pt_scan *s, u8 *node)
{
	u8 right;

	if (!one_or_more(s, node))
		return false;
	if (!pt_scan_is(s, "=>"))
		return true;
	return either(s, &right) && join(s, PT_NODE_NOT, *node, 0, node) &&
	       join(s, PT_NODE_OR, *node, right, node);
}

/* What is printed beside, which does not decide anything. */
static bool locations(struct pt_scan *s)
{
	unsigned depth = 0;

	if (!pt_scan_is(s, "["))
		return pt_scan_fails(s, "locations without a [");
	for (; *s->at; s->at++) {
		if (*s->at == '[')
			depth++;
		else if (*s->at == ']' && !depth--) {
			s->at++;
			return true;
		}
	}
	return pt_scan_fails(s, "locations without a ]");
}

bool pt_condition_begins(struct pt_scan *s)
{
	static const char *const words[] = { "exists", "forall", "filter", "locations", "final" };
	const char *at;
	bool is;

	pt_scan_space(s);
	at = s->at;
	is = pt_scan_is(s, "~") || pt_scan_word(s, "not");
	if (is && !pt_scan_word(s, "exists"))
		is = false;
	for (size_t w = 0; !is && w < PT_ARRAY_SIZE(words); w++)
		is = pt_scan_word(s, words[w]);
	s->at = at;
	return is;
}

static bool quantified(struct pt_scan *s)
{
	const bool no = pt_scan_is(s, "~") || pt_scan_word(s, "not");

	pt_scan_word(s, "final");
	pt_scan_space(s);
	if (!*s->at && !no) {
		s->test->quantifier = PT_FORALL;
		return make(s, PT_NODE_TRUE, &s->test->root);
	}
	if (pt_scan_word(s, "forall"))
		s->test->quantifier = PT_FORALL;
	else if (pt_scan_word(s, "exists"))
		s->test->quantifier = no ? PT_NOT_EXISTS : PT_EXISTS;
	else
		return pt_scan_fails(s, "exists, ~exists or forall expected before '%.20s'", s->at);
	return either(s, &s->test->root);
}

bool pt_condition_read(struct pt_scan *s)
{
	for (;;) {
		if (pt_scan_word(s, "locations")) {
			if (!locations(s))
				return false;
		} else if (pt_scan_word(s, "filter")) {
			s->test->has_filter = true;
			if (!either(s, &s->test->filter))
				return false;
		} else {
			break;
		}
		pt_scan_is(s, ";");
	}
	if (!quantified(s))
		return false;
	pt_scan_is(s, ";");
	pt_scan_space(s);
	return !*s->at || pt_scan_fails(s, "'%.20s' behind the condition", s->at);
}
