// SPDX-License-Identifier: GPL-2.0-or-later
/* One request answered: set-up, the verbs, the results. */
#include "generic/walk/decide.h"
#include "generic/walk/oracle.h"

/* Too large for a stack, and a guest runs one request at a time. */
static struct pt_run the_run;

/*
 * Whole words; the structures hold nothing smaller than their alignment.  In a
 * guest that has just begun they are clear already, and to look is cheap.
 */
static void clear(u64 *p, size_t size)
{
	for (size_t i = 0; i < size / sizeof(*p); i++)
		if (p[i])
			p[i] = 0;
}

static bool is_broken(const struct pt_request *rq, enum pt_helper h)
{
	return rq->broken[h / 64] & PT_BIT(h % 64);
}

static bool any_broken(const struct pt_request *rq)
{
	u64 any = 0;

	for (size_t i = 0; i < PT_BROKEN_WORDS; i++)
		any |= rq->broken[i];
	return any;
}

/* Marks a result that cannot be had because of helper h; false if h is there. */
static bool lacks(struct pt_run *r, struct pt_result *res, enum pt_helper h)
{
	if (pt_has(r, h))
		return false;
	res->flags |= is_broken(r->rq, h) ? PT_RESULT_BROKEN : PT_RESULT_ABSENT;
	res->why = h;
	return true;
}

/* Slots whose answer an invariant needs beside those it names. */
static u64 slots_behind(enum pt_slot slot)
{
	switch (slot) {
	case PT_SLOT_mmu_denies_write:
		return PT_S(write);
	case PT_SLOT_mmu_opens:
		return PT_S(young);
	case PT_SLOT_mmu_opens_write:
	case PT_SLOT_mmu_records_write:
		return PT_S(young) | PT_S(dirty) | PT_S(write);
	case PT_SLOT_mmu_records_read:
		return PT_S(young);
	case PT_SLOT_mmu_frame:
		return PT_S(pfn);
	case PT_SLOT_plain:
		return 0;
	default:
		return PT_BIT(slot);
	}
}

/* May the row's result be an entry that the MMU must fault on? */
static bool may_fault(const struct pt_run *r, const struct pt_effect *row, enum pt_level l)
{
	return PT_PROT_IS(PT_PROT_NONE, r->prots[l]) || (row->when & PT_WHEN_TERMINAL);
}

static void finish_effect(struct pt_run *r, size_t row, enum pt_slot slot, struct pt_result *res)
{
	const struct pt_effect *e = &pt_effects[row];
	enum pt_level l = pt_helpers[e->helper].level;
	u64 behind = slots_behind(slot);

	if (lacks(r, res, e->helper))
		return;
	for (size_t s = 0; s < PT_NR_SLOTS; s++) {
		int h = behind & PT_BIT(s) ? pt_slot_helper(l, s) : -1;

		if (h >= 0 && lacks(r, res, h))
			return;
	}
	res->cases = r->row_cases[row];
	if (!(r->row_slots[row] & PT_BIT(slot)) || !r->leaves[l] ||
	    (slot == PT_SLOT_mmu_faults && !may_fault(r, e, l)))
		res->flags |= PT_RESULT_OFF;
	if (pt_slots[slot].type == PT_SLOT_TYPE_INVARIANT && !(r->row_met[row] & PT_BIT(slot)))
		res->cases = 0;
}

/* Can a subject's level have entries of this kind at all? */
static bool kind_arises(const struct pt_run *r, enum pt_level l, enum pt_kind kind)
{
	if (kind == PT_KIND_NONE || kind == PT_KIND_TABLE)
		return r->supported[l];
	if (kind == PT_KIND_PROTNONE)
		return r->leaves[l] && PT_PROT_IS(PT_PROT_NONE, r->prots[l]);
	if (kind == PT_KIND_INVALID)
		return r->leaves[l] &&
		       (pt_at(r, PT_F_mkinvalid, l) >= 0 || pt_at(r, PT_F_invalidate, l) >= 0);
	if (kind >= PT_KIND_SWAP && l == PT_PMD &&
	    (!(r->features & PT_FEATURE_THP_MIGRATION) || pt_at(r, PT_F_raw_to_entry, l) < 0))
		return false;
	return r->leaves[l];
}

static void finish_expect(struct pt_run *r, size_t expect, struct pt_result *res)
{
	const struct pt_expect *x = &pt_expects[expect];
	enum pt_level l = pt_helpers[x->helper].level;
	const struct pt_asks *a = &r->asks[l][x->kind];

	if (!kind_arises(r, l, x->kind) || !pt_is_asked(r, x->helper, l))
		res->flags |= PT_RESULT_OFF;
	for (size_t i = 0; i < a->nr; i++)
		if (a->ask[i].expect == expect)
			res->cases = x->fresh ? a->fresh_entries : a->entries;
}

static void finish_law(struct pt_run *r, const struct pt_law *law, struct pt_result *res)
{
	bool entries = law->domain == PT_DOMAIN_ENTRY || law->domain == PT_DOMAIN_STORED ||
		       law->domain == PT_DOMAIN_PFN;

	for (const enum pt_helper *h = law->needs; *h != law->helper; h++)
		if (lacks(r, res, *h))
			return;
	if (entries && !pt_has_leaves(r, law->helper))
		res->flags |= PT_RESULT_OFF;
	if (law->strays && !r->mode->strays)
		res->flags |= PT_RESULT_OFF;
}

static enum pt_status finish(struct pt_run *r)
{
	struct pt_response *rs = r->rs;
	struct pt_clause c;
	u64 violations = 0;

	rs->nr_results = pt_nr_clauses();
	for (size_t i = 0; i < rs->nr_results; i++) {
		struct pt_result *res = &rs->result[i];

		if (!pt_clause_at(i, &c))
			continue;
		violations += res->violated;
		if (pt_clause_is_live(&c) && !r->live.w)
			res->flags |= PT_RESULT_OFF;
		if (c.type == PT_CLAUSE_EFFECT)
			finish_effect(r, c.row, c.slot, res);
		else if (lacks(r, res, c.helper))
			continue;
		else if (pt_is_supported(r, c.helper) == pt_clause_is_of_stub(&c))
			res->flags |= PT_RESULT_OFF;
		else if (c.type == PT_CLAUSE_EXPECT)
			finish_expect(r, c.row, res);
		else if (c.type == PT_CLAUSE_LAW)
			finish_law(r, &pt_laws[c.row], res);
	}
	/* with a violation found, that is the news */
	if (r->overflow && !violations)
		return PT_STATUS_OVERFLOW;
	return PT_STATUS_OK;
}

static void answer(struct pt_run *r)
{
	struct pt_response *rs = r->rs;

	rs->status = finish(r);
	pt_settle(r);
	rs->states += r->c.nr;
	rs->digest = r->digest;
	rs->evals = r->evals;
	rs->features = r->features;
	rs->probes = r->live.probes;
}

/* Helpers without which nothing at all can be tested. */
static const enum pt_helper base_helpers[] = { H_pfn_pte, H_pte_pfn, H_pte_present, H_pte_none };

static bool has_base(struct pt_run *r)
{
	for (size_t i = 0; i < PT_ARRAY_SIZE(base_helpers); i++) {
		if (pt_has(r, base_helpers[i]))
			continue;
		r->rs->current = base_helpers[i] + 1;
		r->rs->status = PT_STATUS_NO_BASE;
		return false;
	}
	return true;
}

/* Of builtin subjects: swapops.h. */
#define PT_MAX_SWAPFILES 23
#define PT_MARKERS	 3

static bool set_up_geometry(struct pt_run *r, const struct pt_subject *s)
{
	struct pt_geometry g = { .page_shift = r->mode->page_shift,
				 .pmd_shift = r->mode->pmd_shift,
				 .pud_shift = r->mode->pud_shift,
				 .phys_bits = r->mode->phys_bits,
				 .max_swapfiles = PT_MAX_SWAPFILES,
				 .memtype = r->mode->normal_memory,
				 .huge_shifts = r->mode->huge_shifts,
				 .markers = PT_MARKERS };

	if (s->geometry)
		s->geometry(&g);
	r->rs->page_shift = g.page_shift;
	r->rs->pmd_shift = g.pmd_shift;
	r->rs->pud_shift = g.pud_shift;
	r->rs->phys_bits = g.phys_bits;
	if (g.page_shift != r->mode->page_shift || g.pmd_shift != r->mode->pmd_shift ||
	    (r->mode->pud_shift && g.pud_shift != r->mode->pud_shift)) {
		r->rs->status = PT_STATUS_GEOMETRY;
		return false;
	}
	if (g.phys_bits > r->mode->phys_bits)
		g.phys_bits = r->mode->phys_bits;
	r->pfn_bits = g.phys_bits - g.page_shift;
	r->max_swapfiles = g.max_swapfiles;
	r->normal_memory = g.memtype;
	r->own = *r->mode;
	r->own.key = g.key;
	r->own.notes = g.notes;
	r->mode = &r->own;
	r->markers = g.markers;
	r->huge_shifts = r->rs->huge_shifts = g.huge_shifts;
	return true;
}

/* A lesser machine than the one that the subject was built for. */
static void take_away(struct pt_run *r, u64 lacks)
{
	r->own.lacks = lacks;
	for (unsigned l = 0; l < PT_NR_LEVELS && r->own.mmu->meaningless; l++)
		r->meaningless[l] = r->own.mmu->meaningless(&r->own, PT_MMU_LEVEL(l));
	r->features &= ~pt_features_lacking(lacks);
	if (!(lacks & PT_LACKS_PUD_LEAVES))
		return;
	for (unsigned i = 0; i < PT_HUGE_SIZES; i++)
		if (PT_HUGE_SHIFT(r->huge_shifts, i) >= r->own.pud_shift)
			r->huge_shifts &= ~(UINT64_C(0xff) << 8 * i);
	r->rs->huge_shifts = r->huge_shifts;
	r->own.pud_shift = 0;
}

static bool set_up(struct pt_run *r, const struct pt_subject *s, const struct pt_arch *arch)
{
	const struct pt_request *rq = r->rq;

	if (rq->magic != PT_WIRE_MAGIC || rq->mode >= arch->nr_modes ||
	    pt_nr_clauses() > PT_MAX_RESULTS || pt_nr_effects > PT_MAX_ROWS) {
		r->rs->status = PT_STATUS_BAD_REQUEST;
		return false;
	}
	r->arch = arch;
	r->mode = &arch->modes[rq->mode];
	r->random = rq->seed;
	r->warnings = s->warnings;
	if (s->init)
		s->init(rq->mode);
	for (size_t h = 0; h < PT_NR_HELPERS; h++)
		if (!is_broken(rq, h))
			r->op[h] = s->op[h];
	r->features = s->features ? s->features() : ~UINT64_C(0);
	if (!set_up_geometry(r, s))
		return false;
	take_away(r, rq->lacks);
	return true;
}

static void eval(struct pt_run *r, struct pt_call *calls)
{
	for (size_t i = 0; i < r->rq->nr_calls && i < PT_MAX_CALLS; i++) {
		struct pt_call *c = &calls[i];

		/* whoever asks from outside has no table here */
		if (c->helper >= PT_NR_HELPERS || !pt_has(r, c->helper) ||
		    PT_SHAPE_TAKES_ADDRESS(pt_helpers[c->helper].shape)) {
			c->helper = PT_NR_HELPERS;
			continue;
		}
		c->ret = PT_SHAPE_TAKES_TWO(pt_helpers[c->helper].shape)
				 ? pt_call2(r, c->helper, c->a, c->b)
				 : pt_call1(r, c->helper, c->a);
	}
	r->rs->nr_calls = r->rq->nr_calls;
	r->rs->status = PT_STATUS_OK;
}

void pt_run_walked(const struct pt_subject *s, const struct pt_arch *arch,
		   const struct pt_request *rq, struct pt_response *rs, struct pt_call *calls,
		   const struct pt_quick *quick, const struct pt_walker *walker)
{
	struct pt_run *r = &the_run;

	clear((u64 *)(void *)r, sizeof(*r));
	clear((u64 *)(void *)rs, sizeof(*rs));
	rs->magic = PT_WIRE_MAGIC;
	r->rq = rq;
	r->rs = rs;
	/* one by one if it matters which is being asked, or if one must not be */
	r->watched = rq->trace;
	r->quick = rq->trace || any_broken(rq) ? NULL : quick;
	/* to list or to make calls nobody has to walk */
	r->live.w = rq->verb == PT_VERB_RUN ? walker : NULL;
	rs->walks = r->live.w ? walker->walks : PT_WALKS_NOT;
	if (!set_up(r, s, arch))
		return;
	if (rq->verb == PT_VERB_OPEN) {
		rs->status = PT_STATUS_OK;
		return;
	}
	if (rq->verb == PT_VERB_EVAL) {
		eval(r, calls);
		return;
	}
	if (rq->verb != PT_VERB_DUMP && rq->verb != PT_VERB_RUN && rq->verb != PT_VERB_REPLAY) {
		rs->status = PT_STATUS_BAD_REQUEST;
		return;
	}
	if (!has_base(r))
		return;
	pt_learn(r);
	r->allowed = true;
	if (rq->verb == PT_VERB_REPLAY) {
		pt_replay(r, calls);
		return;
	}
	/* what learning called were flipped bits, not entries */
	if (rq->verb == PT_VERB_DUMP)
		r->calls = calls;
	pt_oracle_start(r);
	pt_decide_start(r);
	r->watched |= r->calls != NULL || r->oracle;
	pt_domain(r);
	answer(r);
}

void pt_run(const struct pt_subject *s, const struct pt_arch *arch, const struct pt_request *rq,
	    struct pt_response *rs, struct pt_call *calls, const struct pt_quick *quick)
{
	pt_run_walked(s, arch, rq, rs, calls, quick, NULL);
}
