// SPDX-License-Identifier: GPL-2.0-or-later
/* Calls of the subject's helpers, the digest over them, and cases of clauses. */
#include "generic/walk/decide.h"
#include "generic/walk/oracle.h"

u64 pt_random(struct pt_run *r)
{
	/* splitmix64 (Steele, Lea, Flood 2014) */
	u64 z = r->random += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

static void list_call(struct pt_run *r, enum pt_helper h, u64 a, u64 b, u64 ret)
{
	if (r->rs->nr_calls < PT_MAX_CALLS)
		r->calls[r->rs->nr_calls++] = (struct pt_call){ h, a, b, ret };
}

/* The contract asks a table's entry, and an empty one, only some questions. */
static bool is_asked_of(enum pt_helper h, enum pt_kind kind)
{
	for (size_t i = 0; i < pt_nr_expects; i++)
		if (pt_expects[i].helper == h && pt_expects[i].kind == kind)
			return true;
	return false;
}

/*
 * In words of volatile memory, for whoever looks may do so at any time.  False: it is
 * not to be called in a way that no rule allows.
 */
static bool enter(struct pt_run *r, enum pt_helper h, u64 a, u64 b)
{
	volatile struct pt_response *rs = r->rs;
	bool allowed;

	if (!r->rq->trace)
		return true;
	allowed = r->allowed && (!r->plain || is_asked_of(h, r->plain - 1));
	if (!allowed && (r->rq->spared[h / 64] & PT_BIT(h % 64)))
		return false;
	rs->current = h + 1;
	rs->given[0] = a;
	rs->given[1] = b;
	rs->allowed = allowed;
	rs->turn++;
	return true;
}

static void leave(struct pt_run *r)
{
	volatile struct pt_response *rs = r->rs;

	if (r->rq->trace)
		rs->turn++;
}

static bool changes_entries(enum pt_helper h)
{
	enum pt_shape s = pt_helpers[h].shape;

	return s == PT_SHAPE_MOD || s == PT_SHAPE_MODPROT || s == PT_SHAPE_MODFAULT;
}

u64 pt_call_watched(struct pt_run *r, enum pt_helper h, u64 a, u64 b, bool two)
{
	const union pt_op op = r->op[h];
	u64 ret = 0;

	if (!enter(r, h, a, b))
		return changes_entries(h) ? a : 0;
	if (op.one)
		ret = two ? op.two(a, b) : op.one(a);
	leave(r);
	if (r->oracle)
		ret = pt_oracle_call(r, h, a, b, ret);
	r->tally += pt_tally(pt_digest_of(h, a + (b << 7), ret), 1);
	if (r->calls)
		list_call(r, h, a, b, ret);
	return ret;
}

/* What the call leaves in the table is what it is for, so the digest is over that. */
u64 pt_call_sized(struct pt_run *r, enum pt_helper h, struct pt_huge *page)
{
	u64 ret = 0, left = page->shift;

	if (r->replays)
		pt_note_page(page);
	(void)enter(r, h, page->entry, PT_NOTE_PAGE(page->shift, page->level, page->nr));
	if (r->op[h].one)
		ret = r->op[h].one((uintptr_t)page);
	leave(r);
	for (u64 i = 0; i < page->nr + 2; i++)
		left = pt_mix(left + page->table[i]);
	r->tally += pt_tally(pt_digest_of(h, left, ret), 1);
	if (r->replays)
		pt_note_sized(r, h, page, ret);
	return ret;
}

u32 pt_view_each(struct pt_run *r, enum pt_level l, enum pt_group g, u64 e)
{
	const struct pt_pred *p = r->pred[l][g], *end = p + r->nr_preds[l][g];
	u32 bits = 0;

	if (r->oracle && r->quick)
		return pt_oracle_view(r, l, e, r->quick->ask[l][g](e) & r->asked[l][g]);
	if (r->calls && !r->replays) {
		for (; p < end; p++)
			bits |= pt_call1(r, p->helper, e) ? p->bit : 0;
		return bits;
	}
	for (; p < end; p++) {
		if (!enter(r, p->helper, e, 0))
			continue;
		if (p->op(e))
			bits |= p->bit;
		leave(r);
	}
	if (r->oracle)
		bits = pt_oracle_view(r, l, e, bits);
	r->tally += pt_tally(pt_digest_of(PT_NR_HELPERS + l * PT_NR_GROUPS + g, e, bits),
			     r->nr_preds[l][g]);
	pt_note(r, PT_NOTE_VIEW, e, PT_NOTE_AT(l, g), bits);
	return bits;
}

unsigned pt_level_order(const struct pt_run *r, enum pt_level l)
{
	const struct pt_mode *m = r->mode;
	const unsigned shifts[PT_NR_LEVELS] = { m->page_shift, m->pmd_shift, m->pud_shift,
						m->pmd_shift };

	return shifts[l] > m->page_shift ? shifts[l] - m->page_shift : 0;
}

u64 pt_stored(struct pt_run *r, enum pt_level l, u64 e)
{
	return l == PT_HUGETLB && pt_has(r, H_set_huge_pte_at) ? pt_call1(r, H_set_huge_pte_at, e)
							       : e;
}

u64 pt_loaded(struct pt_run *r, enum pt_level l, u64 stored)
{
	return l == PT_HUGETLB && pt_has(r, H_huge_ptep_get) ? pt_call1(r, H_huge_ptep_get, stored)
							     : stored;
}

u64 pt_rights(const struct pt_run *r, enum pt_level l, u64 stored)
{
	u64 rights = r->mode->mmu->rights(r->mode, PT_MMU_LEVEL(l), stored);

	pt_note(r, PT_NOTE_RIGHTS, stored, l, rights);
	return rights;
}

u64 pt_frame(const struct pt_run *r, enum pt_level l, u64 stored)
{
	u64 frame = r->mode->mmu->frame(r->mode, PT_MMU_LEVEL(l), stored);

	pt_note(r, PT_NOTE_FRAME, stored, l, frame);
	return frame;
}

u64 pt_memtype(const struct pt_run *r, enum pt_level l, u64 stored)
{
	u64 memtype = r->mode->mmu->memtype(r->mode, PT_MMU_LEVEL(l), stored);

	pt_note(r, PT_NOTE_MEMTYPE, stored, l, memtype);
	return memtype;
}

unsigned pt_span(const struct pt_run *r, enum pt_level l, u64 stored)
{
	const struct pt_mmu *mmu = r->mode->mmu;
	unsigned span = mmu->span ? mmu->span(r->mode, PT_MMU_LEVEL(l), stored) : 1;

	pt_note(r, PT_NOTE_SPAN, stored, l, span);
	return span;
}

size_t pt_effect_clause(size_t row, enum pt_slot slot)
{
	return row * PT_NR_SLOTS + slot;
}

size_t pt_expect_clause(size_t expect)
{
	return pt_nr_effects * PT_NR_SLOTS + expect;
}

size_t pt_law_clause(size_t law)
{
	return pt_expect_clause(pt_nr_expects) + law;
}

size_t pt_hazard_clause(size_t hazard)
{
	return pt_law_clause(pt_nr_laws) + hazard;
}

void pt_judge(struct pt_run *r, size_t clause, bool holds, const struct pt_case *c)
{
	struct pt_result *res = &r->rs->result[clause];

	res->cases++;
	if (holds)
		return;
	res->in_all = res->violated ? res->in_all & c->in[0] : c->in[0];
	res->in_any |= c->in[0];
	res->went_on |= c->entry & ~c->in[0];
	res->went_off |= c->in[0] & ~c->entry;
	res->kinds |= PT_BIT(c->kind) | PT_BIT(32 + c->in[1] % 32);
	if (res->violated++)
		return;
	if (r->open.counted)
		pt_decide_seen(r, clause);
	res->kind = c->kind;
	res->in[0] = c->in[0];
	res->in[1] = c->in[1];
	res->entry = c->entry;
	res->expected = c->expected;
	res->got = c->got;
}
