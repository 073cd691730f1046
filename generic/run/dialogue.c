// SPDX-License-Identifier: GPL-2.0-or-later
#include "generic/run/dialogue.h"

#include "generic/contract/contract.h"

/*
 * The table that pointer helpers are given a place of: of a page's size wherever pages
 * are of 64K at most, and as much again behind it, where some kernels keep more of an
 * entry (powerpc hash).
 */
#define TABLE_WORDS 8192
static u64 table[2 * TABLE_WORDS] __attribute__((aligned(65536)));

/* A page in a table, while a helper works on it. */
static struct pt_huge page;

static bool is_there(const struct pt_subject *s, const struct pt_request *rq, u64 h)
{
	return h < PT_NR_HELPERS && s->op[h].one && !(rq->broken[h / 64] & PT_BIT(h % 64));
}

static void copy(u64 *to, const u64 *from, u64 words)
{
	for (u64 i = 0; i < words; i++)
		to[i] = from[i];
}

static void call_at(union pt_op op, struct pt_call *c, bool two)
{
	table[0] = c->a;
	c->ret = two ? op.two((uintptr_t)table, c->b) : op.one((uintptr_t)table);
	/* the compiler knows nothing of a helper's stores by address */
	c->b = *(volatile u64 *)table;
}

/* The records behind a call that hold its page; 0: they do not. */
static u64 page_behind(const struct pt_call *c, u64 left)
{
	const struct pt_huge *h = (const struct pt_huge *)(const void *)(c + 1);

	if (c->a > left || c->a < pt_page_records(0) || h->nr > PT_HUGE_PLACES ||
	    c->a != pt_page_records(h->nr))
		return 0;
	return c->a;
}

static void call_sized(union pt_op op, struct pt_call *c)
{
	u64 *behind = (u64 *)(void *)(c + 1);
	const u64 words = pt_page_words(((const struct pt_huge *)(const void *)behind)->nr);

	copy((u64 *)(void *)&page, behind, words);
	c->ret = op.one((uintptr_t)&page);
	copy(behind, (const u64 *)(const void *)&page, words);
}

/* Makes one call; how many records it was, or 0: it made no sense. */
static u64 make(const struct pt_subject *s, const struct pt_request *rq, struct pt_call *c,
		u64 left)
{
	const u64 h = c->helper;
	const u64 shape = h < PT_NR_HELPERS ? pt_helpers[h].shape : 0;
	const u64 behind = h < PT_NR_HELPERS && shape == PT_SHAPE_SIZED ? page_behind(c, left) : 0;

	if (h < PT_NR_HELPERS && shape == PT_SHAPE_SIZED && !behind)
		return 0;
	if (h >= PT_CALL_HAS)
		c->ret = is_there(s, rq, h - PT_CALL_HAS);
	else if (!is_there(s, rq, h))
		c->helper = PT_NR_HELPERS;
	else if (shape == PT_SHAPE_SIZED)
		call_sized(s->op[h], c);
	else if (PT_SHAPE_TAKES_ADDRESS(shape))
		call_at(s->op[h], c, PT_SHAPE_TAKES_TWO(shape));
	else
		c->ret = PT_SHAPE_TAKES_TWO(shape) ? s->op[h].two(c->a, c->b) : s->op[h].one(c->a);
	return 1 + behind;
}

void pt_dialogue_round(const struct pt_subject *s, const struct pt_request *rq,
		       struct pt_response *rs, struct pt_call *calls)
{
	volatile u64 *turn = &rs->turn;
	const u64 n = rq->nr_calls;
	u64 i = 0, records = 1;

	rs->magic = PT_WIRE_MAGIC;
	rs->status = 0;
	rs->nr_calls = n;
	for (; i < n && n <= PT_MAX_CALLS && records; i += records) {
		*turn = 2 * i + 1;
		records = make(s, rq, &calls[i], n - i - 1);
	}
	rs->status = i < n || !records ? PT_STATUS_BAD_REQUEST : PT_STATUS_OK;
	if (rs->status == PT_STATUS_OK)
		*turn = 2 * n;
}
