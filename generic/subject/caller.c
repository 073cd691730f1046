// SPDX-License-Identifier: GPL-2.0-or-later
/* Calls that are watched, and those that pass a page: see caller.h. */
#include "generic/subject/caller.h"

u64 pt_warnings(const struct pt_caller *c)
{
	return c->warnings ? c->warnings() : 0;
}

void pt_allow(struct pt_caller *c, bool allowed)
{
	const u64 now = pt_warnings(c);

	if (c->allowed)
		c->warned += now - c->warned_before;
	c->warned_before = now;
	c->allowed = allowed;
}

static struct pt_warning *of_helper(struct pt_warnings *w, u64 helper)
{
	for (u64 i = 0; i < w->nr; i++)
		if (w->list[i].helper == helper)
			return &w->list[i];
	return NULL;
}

/*
 * Transparent huge puds are of devices' memory alone, where a tree tells those apart:
 * mm/memory.c create_huge_pud(), drivers/dax.  Helpers may warn of others (powerpc).
 */
static bool is_made(const struct pt_caller *c, enum pt_helper h, u64 e)
{
	const int tells = pt_at(c, PT_F_devmap, PT_PUD);

	return pt_helpers[h].level != PT_PUD || tells < 0 ||
	       !pt_is_asked(c->facts, (enum pt_helper)tells, PT_PUD) || c->op[tells].one(e);
}

static void put_text(u64 *words, const char *s)
{
	for (size_t i = 0; s && s[i] && i < PT_WARNING_WORDS * sizeof(u64) - 1; i++)
		words[i / sizeof(u64)] |= (u64)(unsigned char)s[i] << i % sizeof(u64) * 8;
}

/* The helper has returned; before: pt_warnings() as it was called. */
static void hear(struct pt_caller *c, u64 before)
{
	const struct pt_trace *t = c->trace;
	const u64 helper = *t->current - 1;
	struct pt_warnings *w = t->heard;
	struct pt_warning *at;

	if (!w || !*t->allowed || pt_warnings(c) == before || w->nr == PT_MAX_WARNINGS ||
	    of_helper(w, helper) || !is_made(c, (enum pt_helper)helper, t->given[0]))
		return;
	at = &w->list[w->nr++];
	at->helper = helper;
	at->given[0] = t->given[0];
	at->given[1] = t->given[1];
	put_text(at->text, c->warning ? c->warning() : NULL);
}

/* May the predicate be called on such an entry?  On tables and empty entries only some may. */
static bool is_asked_of(enum pt_helper h, enum pt_kind kind)
{
	for (size_t i = 0; i < pt_nr_expects; i++)
		if (pt_expects[i].helper == h && pt_expects[i].kind == kind)
			return true;
	return false;
}

/* Says that the call begins; false: it is one that no rule allows, and is to be left out. */
static bool enter(struct pt_caller *c, enum pt_helper h, u64 a, u64 b)
{
	const struct pt_trace *t = c->trace;
	bool allowed;

	if (!t)
		return true;
	allowed = c->allowed && (!c->plain || is_asked_of(h, c->plain - 1));
	if (!allowed && (t->spared[h / 64] & PT_BIT(h % 64)))
		return false;
	*t->current = h + 1;
	t->given[0] = a;
	t->given[1] = b;
	*t->allowed = allowed;
	++*t->turn;
	return true;
}

static void leave(struct pt_caller *c, u64 warned)
{
	if (!c->trace)
		return;
	++*c->trace->turn;
	hear(c, warned);
}

static bool changes_entries(enum pt_helper h)
{
	enum pt_shape s = pt_helpers[h].shape;

	return s == PT_SHAPE_MOD || s == PT_SHAPE_MODPROT || s == PT_SHAPE_MODFAULT;
}

u64 pt_call_watched(struct pt_caller *c, enum pt_helper h, u64 a, u64 b, bool two)
{
	const union pt_op op = c->op[h];
	const u64 warned = pt_warnings(c);
	u64 ret = 0;

	if (!enter(c, h, a, b))
		return changes_entries(h) ? a : 0;
	if (op.one)
		ret = two ? op.two(a, b) : op.one(a);
	leave(c, warned);
	if (c->amender)
		ret = c->amender->call(c->amender, h, a, b, ret);
	c->tally += pt_tally(pt_digest_of(h, a + (b << 7), ret), 1);
	if (c->notes)
		pt_notes_add(c->notes, (struct pt_call){ h, a, b, ret });
	return ret;
}

/* Too large for a stack that a guest is sparing with. */
static struct pt_huge page_before;

/* A sized helper was called on the page, and this is what it has made of the table. */
static void note_page(const struct pt_caller *c, enum pt_helper h, const struct pt_huge *is,
		      u64 ret)
{
	const struct pt_huge *was = &page_before;

	pt_note(c, (enum pt_note)h, was->entry, PT_NOTE_PAGE(is->shift, is->level, is->nr), ret);
	for (u64 i = 0; i < is->nr + 2; i++)
		if (was->table[i] != is->table[i])
			pt_note(c, PT_NOTE_PLACE, i, was->table[i], is->table[i]);
}

/* What the call leaves in the table is what it is for, so the digest is over that. */
u64 pt_call_sized(struct pt_caller *c, enum pt_helper h, struct pt_huge *page)
{
	const u64 warned = pt_warnings(c);
	u64 ret = 0, left = page->shift;

	if (c->notes_all)
		page_before = *page;
	(void)enter(c, h, page->entry, PT_NOTE_PAGE(page->shift, page->level, page->nr));
	if (c->op[h].one)
		ret = c->op[h].one((uintptr_t)page);
	leave(c, warned);
	for (u64 i = 0; i < page->nr + 2; i++)
		left = pt_mix(left + page->table[i]);
	c->tally += pt_tally(pt_digest_of(h, left, ret), 1);
	if (c->notes_all)
		note_page(c, h, page, ret);
	return ret;
}

/* Addresses are other ones in each engine: what is said of the call is the entry there. */
u64 pt_call_at(struct pt_caller *c, enum pt_helper h, u64 at, u64 e, u64 b)
{
	const bool two = PT_SHAPE_TAKES_TWO(pt_helpers[h].shape);
	const u64 warned = pt_warnings(c);
	u64 ret = 0;

	(void)enter(c, h, e, b);
	if (c->op[h].one)
		ret = two ? c->op[h].two(at, b) : c->op[h].one(at);
	leave(c, warned);
	c->tally += pt_tally(pt_digest_of(h, e + (b << 7), ret), 1);
	pt_note(c, (enum pt_note)h, e, b, ret);
	return ret;
}

/* Each predicate by a call of its own, which a trace can see. */
static u32 view_one_by_one(struct pt_caller *c, enum pt_level l, enum pt_group g, u64 e)
{
	const struct pt_pred *p = c->facts->pred[l][g], *end = p + c->facts->nr_preds[l][g];
	u32 bits = 0;

	for (; p < end; p++) {
		const u64 warned = pt_warnings(c);

		if (!enter(c, p->helper, e, 0))
			continue;
		if (p->op(e))
			bits |= p->bit;
		leave(c, warned);
	}
	return bits;
}

/* The same, with a record of each. */
static u32 view_by_calls(struct pt_caller *c, enum pt_level l, enum pt_group g, u64 e)
{
	const struct pt_pred *p = c->facts->pred[l][g], *end = p + c->facts->nr_preds[l][g];
	u32 bits = 0;

	for (; p < end; p++)
		bits |= pt_call1(c, p->helper, e) ? p->bit : 0;
	return bits;
}

u32 pt_view_each(struct pt_caller *c, enum pt_level l, enum pt_group g, u64 e)
{
	const struct pt_facts *f = c->facts;
	u32 bits;

	if (c->amender && c->ask_all)
		return c->amender->view(c->amender, l, e, c->ask_all[l][g](e) & f->asked[l][g]);
	if (c->notes && !c->notes_all)
		return view_by_calls(c, l, g, e);
	bits = view_one_by_one(c, l, g, e);
	if (c->amender)
		bits = c->amender->view(c->amender, l, e, bits);
	c->tally += pt_tally(pt_digest_of(PT_NR_HELPERS + l * PT_NR_GROUPS + g, e, bits),
			     f->nr_preds[l][g]);
	pt_note(c, PT_NOTE_VIEW, e, PT_NOTE_AT(l, g), bits);
	return bits;
}
