// SPDX-License-Identifier: GPL-2.0-or-later
/* Clauses by number: see contract.h. */
#include "generic/contract/contract.h"

size_t pt_nr_clauses(void)
{
	return pt_nr_effects * PT_NR_SLOTS + pt_nr_expects + pt_nr_laws + pt_nr_hazards();
}

static bool hazard_at(size_t n, struct pt_clause *c)
{
	const struct pt_hazard *h = pt_hazard_at(n);

	if (!h)
		return false;
	c->type = PT_CLAUSE_HAZARD;
	c->helper = h->helper;
	c->rule = h->rule;
	return true;
}

bool pt_clause_at(size_t n, struct pt_clause *c)
{
	if (n < pt_nr_effects * PT_NR_SLOTS) {
		const struct pt_effect *row = &pt_effects[n / PT_NR_SLOTS];

		c->type = PT_CLAUSE_EFFECT;
		c->row = n / PT_NR_SLOTS;
		c->slot = n % PT_NR_SLOTS;
		c->helper = row->helper;
		c->rule = pt_effect_rule(row, c->slot);
		return pt_effect_slots(row) & PT_BIT(c->slot);
	}
	n -= pt_nr_effects * PT_NR_SLOTS;
	c->slot = PT_NR_SLOTS;
	c->row = n;
	if (n < pt_nr_expects) {
		c->type = PT_CLAUSE_EXPECT;
		c->helper = pt_expects[n].helper;
		c->rule = pt_expects[n].rule;
		return true;
	}
	n -= pt_nr_expects;
	c->row = n;
	if (n < pt_nr_laws) {
		c->type = PT_CLAUSE_LAW;
		c->helper = pt_laws[n].helper;
		c->rule = pt_laws[n].rule;
		return true;
	}
	n -= pt_nr_laws;
	c->row = n;
	return hazard_at(n, c);
}

bool pt_clause_is_of_stub(const struct pt_clause *c)
{
	return c->type == PT_CLAUSE_LAW && pt_laws[c->row].only == PT_ONLY_WITHOUT;
}

bool pt_clause_is_live(const struct pt_clause *c)
{
	if (c->type == PT_CLAUSE_LAW)
		return pt_laws[c->row].domain == PT_DOMAIN_WALKER;
	return c->type == PT_CLAUSE_EFFECT && (PT_WALKER_SLOTS & PT_BIT(c->slot));
}

bool pt_clause_is_between(const struct pt_clause *c)
{
	return c->type == PT_CLAUSE_LAW && pt_laws[c->row].domain == PT_DOMAIN_BETWEEN;
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
