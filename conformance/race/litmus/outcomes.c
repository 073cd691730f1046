// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/race/litmus/outcomes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/words/last_words.h"
#include "conformance/words/names.h"

/* ---- values ---- */

/* The variable whose place in a region of pages this is; -1: none. */
static int var_at(const struct pt_litmus *t, u64 value, u64 region)
{
	const u64 at = (value - region) / PT_LITMUS_PAGE;

	return value >= region && !(value % PT_LITMUS_PAGE) && at < t->nr_vars ? (int)at : -1;
}

static void put_descriptor(struct pt_text *text, const struct pt_litmus *t, u64 v)
{
	static const struct {
		const char *name;
		u64 bit;
		bool usual; /* the bit as it is where nothing is said */
		u8 says;    /* the field's value, where it is not */
	} fields[] = { { "valid", PT_DESC_VALID, true, 0 },
		       { "af", PT_DESC_AF, true, 0 },
		       { "db", PT_DESC_READ_ONLY, false, 0 },
		       { "dbm", PT_DESC_DBM, false, 1 },
		       { "el0", PT_DESC_EL0, true, 0 } };
	const int page = var_at(t, v & PT_DESC_ADDRESS, PT_LITMUS_PA);
	const u64 attrs = v >> PT_DESC_ATTRS & 15;

	pt_text_add(text, "(oa:PA(%s)", page >= 0 ? t->var[page].name : "?");
	for (size_t i = 0; i < PT_ARRAY_SIZE(fields); i++)
		if (!(v & fields[i].bit) == fields[i].usual)
			pt_text_add(text, ",%s:%u", fields[i].name, fields[i].says);
	if (attrs)
		pt_text_add(text, ",attrs:%s", t->attrs[attrs]);
	pt_text_add(text, ")");
}

static bool put_label(struct pt_text *text, const struct pt_litmus *t, u64 v)
{
	const u64 thread = (v - PT_LITMUS_TEXT) / 0x1000, at = (v - PT_LITMUS_TEXT) % 0x1000 / 4;

	if (v < PT_LITMUS_TEXT || thread >= t->nr_threads)
		return false;
	for (u8 i = 0; i < t->thread[thread].nr_labels; i++)
		if (t->thread[thread].label[i].at == at) {
			pt_text_add(text, "P%u:%s", (unsigned)thread,
				    t->thread[thread].label[i].name);
			return true;
		}
	return false;
}

static bool is_descriptor(const struct pt_litmus *t, u64 v)
{
	return v & PT_DESC_PAGE && var_at(t, v & PT_DESC_ADDRESS, PT_LITMUS_PA) >= 0;
}

static void put_value(struct pt_text *text, const struct pt_litmus *t, u64 v)
{
	const int var = var_at(t, v, PT_LITMUS_VA), entry = var_at(t, v, PT_LITMUS_ENTRIES);

	if (is_descriptor(t, v))
		put_descriptor(text, t, v);
	else if (var >= 0)
		pt_text_add(text, "%s", t->var[var].name);
	else if (entry >= 0)
		pt_text_add(text, "PTE(%s)", t->var[entry].name);
	else if (!put_label(text, t, v))
		pt_text_add(text, "%llu", (unsigned long long)v);
}

/* ---- a state ---- */

static void put_fault(struct pt_text *text, const struct pt_end *e, const struct pt_litmus_node *n)
{
	const struct pt_litmus_thread *t = &e->m->test->thread[n->thread];

	pt_text_add(text, "%sfault(P%d", pt_ends_faulted(e, n) ? "" : "~", n->thread);
	for (u8 i = 0; i < t->nr_labels; i++)
		if (n->row == t->label[i].at) {
			pt_text_add(text, ":%s", t->label[i].name);
			break;
		}
	if (n->var >= 0)
		pt_text_add(text, ",%s", e->m->test->var[n->var].name);
	if (*n->fault)
		pt_text_add(text, ",%s", n->fault);
	pt_text_add(text, ")");
}

static void put_place(struct pt_text *text, const struct pt_end *e, const struct pt_litmus_node *n)
{
	const struct pt_litmus *t = e->m->test;

	if (n->kind == PT_NODE_REG)
		pt_text_add(text, "%d:X%d", n->thread, n->reg);
	else if (n->kind == PT_NODE_ENTRY)
		pt_text_add(text, "PTE(%s)", t->var[n->var].name);
	else if (n->offset)
		pt_text_add(text, "%s[%u]", t->var[n->var].name, n->offset / t->var[n->var].size);
	else
		pt_text_add(text, "%s", t->var[n->var].name);
	pt_text_add(text, "=");
	put_value(text, t, pt_ends_value(e, n));
}

/* Is the same asked of by an earlier part? */
static bool is_asked_before(const struct pt_litmus *t, u8 node)
{
	const struct pt_litmus_node *n = &t->node[node];

	for (u8 i = 0; i < node; i++) {
		const struct pt_litmus_node *b = &t->node[i];

		if (b->kind == n->kind && b->thread == n->thread && b->var == n->var &&
		    b->reg == n->reg && b->row == n->row && b->offset == n->offset &&
		    !strcmp(b->fault, n->fault))
			return true;
	}
	return false;
}

static void put_state(struct pt_text *text, const struct pt_end *e)
{
	const struct pt_litmus *t = e->m->test;
	bool first = true;

	for (u8 i = 0; i < t->nr_nodes; i++) {
		const struct pt_litmus_node *n = &t->node[i];

		if (n->kind < PT_NODE_REG || is_asked_before(t, i))
			continue;
		pt_text_add(text, "%s", first ? "" : "; ");
		first = false;
		if (n->kind == PT_NODE_FAULT)
			put_fault(text, e, n);
		else
			put_place(text, e, n);
	}
}

void pt_outcomes_add(struct pt_litmus_outcomes *o, const struct pt_end *e, bool met)
{
	struct pt_litmus_outcome new = { .met = met };
	struct pt_text text;

	pt_text_init(&text, new.text, sizeof(new.text));
	put_state(&text, e);
	for (size_t i = 0; i < o->n; i++)
		if (!strcmp(o->v[i].text, new.text))
			return;
	o->v = pt_need(realloc(o->v, (o->n + 1) * sizeof(*o->v)));
	o->v[o->n++] = new;
}

static int by_text(const void *a, const void *b)
{
	const struct pt_litmus_outcome *x = a, *y = b;

	return strcmp(x->text, y->text);
}

void pt_outcomes_sort(struct pt_litmus_outcomes *o)
{
	if (o->n)
		qsort(o->v, o->n, sizeof(*o->v), by_text);
}

void pt_outcomes_free(struct pt_litmus_outcomes *o)
{
	free(o->v);
	*o = (struct pt_litmus_outcomes){ NULL, 0 };
}
