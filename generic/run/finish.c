// SPDX-License-Identifier: GPL-2.0-or-later
/* Counts become results, and clauses that could not be asked say what they lacked. */
#include "generic/judge/effect.h"
#include "generic/judge/laws.h"
#include "generic/run/answer.h"

static bool is_broken(const struct pt_run *r, enum pt_helper h)
{
	return r->rq->broken[h / 64] & PT_BIT(h % 64);
}

/* If helper h is missing or broken, marks the result so; false if h is there. */
static bool lacks(struct pt_run *r, struct pt_result *res, enum pt_helper h)
{
	if (pt_has(&r->caller, h))
		return false;
	res->flags |= is_broken(r, h) ? PT_RESULT_BROKEN : PT_RESULT_ABSENT;
	res->why = h;
	return true;
}

/* May the row's result be an entry that the MMU must fault on? */
static bool may_fault(const struct pt_run *r, const struct pt_effect *row, enum pt_level l)
{
	return PT_PROT_IS(PT_PROT_NONE, r->facts.prots[l]) || (row->when & PT_WHEN_TERMINAL);
}

static void finish_effect(struct pt_run *r, size_t row, enum pt_slot slot, struct pt_result *res)
{
	const struct pt_effect *e = &pt_effects[row];
	enum pt_level l = pt_helpers[e->helper].level;
	u64 behind = pt_slots_behind(slot);

	if (lacks(r, res, e->helper))
		return;
	for (size_t s = 0; s < PT_NR_SLOTS; s++) {
		int h = behind & PT_BIT(s) ? pt_slot_helper(l, s) : -1;

		if (h >= 0 && lacks(r, res, h))
			return;
	}
	res->cases = r->walk.row_cases[row];
	if (!(r->facts.row_slots[row] & PT_BIT(slot)) || !r->facts.leaves[l] ||
	    (slot == PT_SLOT_mmu_faults && !may_fault(r, e, l)))
		res->flags |= PT_RESULT_OFF;
	if (pt_slots[slot].type == PT_SLOT_TYPE_INVARIANT && !(r->walk.row_met[row] & PT_BIT(slot)))
		res->cases = 0;
}

/* Can a subject's level have entries of this kind at all? */
static bool kind_arises(const struct pt_run *r, enum pt_level l, enum pt_kind kind)
{
	if (kind == PT_KIND_NONE || kind == PT_KIND_TABLE)
		return r->facts.supported[l];
	if (kind == PT_KIND_PROTNONE)
		return r->facts.leaves[l] && PT_PROT_IS(PT_PROT_NONE, r->facts.prots[l]);
	if (kind == PT_KIND_INVALID)
		return r->facts.leaves[l] && (pt_at(&r->caller, PT_F_mkinvalid, l) >= 0 ||
					      pt_at(&r->caller, PT_F_invalidate, l) >= 0);
	if (kind >= PT_KIND_SWAP && l == PT_PMD &&
	    (!(r->facts.features & PT_FEATURE_THP_MIGRATION) ||
	     pt_at(&r->caller, PT_F_raw_to_entry, l) < 0))
		return false;
	return r->facts.leaves[l];
}

static void finish_expect(struct pt_run *r, size_t expect, struct pt_result *res)
{
	const struct pt_expect *x = &pt_expects[expect];
	enum pt_level l = pt_helpers[x->helper].level;
	const struct pt_asks *a = &r->walk.asks[l][x->kind];

	if (!kind_arises(r, l, x->kind) || !pt_is_asked(&r->facts, x->helper, l))
		res->flags |= PT_RESULT_OFF;
	for (size_t i = 0; i < a->nr; i++)
		if (a->ask[i].expect == expect)
			res->cases = x->fresh ? a->fresh_entries : a->entries;
}

static void finish_law(struct pt_run *r, const struct pt_law *law, struct pt_result *res)
{
	bool entries = law->domain == PT_DOMAIN_ENTRY || law->domain == PT_DOMAIN_STORED ||
		       law->domain == PT_DOMAIN_PFN;

	for (size_t i = 0; law->needs[i].part; i++)
		if (lacks(r, res, law->needs[i].helper))
			return;
	if (entries && !pt_has_leaves(&r->facts, law->helper))
		res->flags |= PT_RESULT_OFF;
	if (law->only == PT_ONLY_STRAYS && !r->facts.mode->strays)
		res->flags |= PT_RESULT_OFF;
	if (law->only == PT_ONLY_NOTED && !r->facts.hardware_notes[pt_helpers[law->helper].level])
		res->flags |= PT_RESULT_OFF;
	if (!pt_flushes_count(&r->caller, law))
		res->flags |= PT_RESULT_OFF;
}

enum pt_status pt_finish(struct pt_run *r)
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
		if (pt_clause_is_between(&c) && !r->played.update)
			res->flags |= PT_RESULT_OFF;
		if (c.type == PT_CLAUSE_EFFECT)
			finish_effect(r, c.row, c.slot, res);
		else if (lacks(r, res, c.helper))
			continue;
		else if (pt_is_supported(&r->facts, c.helper) == pt_clause_is_of_stub(&c))
			res->flags |= PT_RESULT_OFF;
		else if (c.type == PT_CLAUSE_EXPECT)
			finish_expect(r, c.row, res);
		else if (c.type == PT_CLAUSE_LAW)
			finish_law(r, &pt_laws[c.row], res);
	}
	/* with a violation found, that is reported instead */
	if (r->walk.overflow && !violations)
		return PT_STATUS_OVERFLOW;
	return PT_STATUS_OK;
}
