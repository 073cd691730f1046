// SPDX-License-Identifier: GPL-2.0-or-later
/* See decide.h. */
#include "generic/walk/decide.h"

#include "generic/walk/oracle.h"

/* Whose entries a clause is judged by; false: by those that are looked at in any case. */
static bool place_of(const struct pt_clause *c, enum pt_level *l, enum pt_group *g)
{
	enum pt_family f = pt_family_of(c->helper);

	*l = pt_helpers[c->helper].level;
	if (c->type == PT_CLAUSE_EFFECT) {
		bool present = f == PT_F_make || f == PT_F_mkhuge ||
			       (pt_effects[c->row].on & (1u << PT_KIND_PRESENT));

		*g = present ? PT_GROUP_PRESENT : PT_GROUP_SWAP;
		return true;
	}
	if (c->type != PT_CLAUSE_EXPECT)
		return false;
	*g = pt_group_of(pt_expects[c->row].kind);
	return pt_expects[c->row].kind != PT_KIND_NONE && pt_expects[c->row].kind != PT_KIND_TABLE;
}

static void everything(struct pt_open *o)
{
	for (unsigned l = 0; l < PT_NR_COLUMNS; l++)
		for (unsigned g = 0; g < PT_NR_GROUPS; g++) {
			o->clauses[l][g] = 1;
			o->entry_laws[l][g] = pt_nr_laws;
		}
}

/* Laws share what is known of entries: all before the last one asked are held too. */
static void until(size_t *laws, size_t law)
{
	*laws = law + 1;
}

static void open_law(struct pt_open *o, size_t law)
{
	enum pt_level l = pt_helpers[pt_laws[law].helper].level;

	switch (pt_laws[law].domain) {
	case PT_DOMAIN_STORED:
		until(&o->entry_laws[l][PT_GROUP_SWAP], law);
		until(&o->entry_laws[l][PT_GROUP_PRESENT], law);
		break;
	case PT_DOMAIN_ENTRY:
		until(&o->entry_laws[l][PT_GROUP_PRESENT], law);
		break;
	default:
		break;
	}
}

static bool is_wanted(const struct pt_walk *w, size_t clause)
{
	return w->wanted.decide[clause / 64] & PT_BIT(clause % 64);
}

static bool any_wanted(const struct pt_walk *w)
{
	for (size_t i = 0; i < (pt_nr_clauses() + 63) / 64; i++)
		if (w->wanted.decide[i])
			return true;
	return false;
}

void pt_decide_start(struct pt_walk *w)
{
	struct pt_open *o = &w->open;
	struct pt_clause c;
	enum pt_level l;
	enum pt_group g;

	/* what is wrong with new entries of one level counts at others, and in laws */
	if (!any_wanted(w) || pt_oracle_corrects_maker(w)) {
		everything(o);
		return;
	}
	o->counted = true;
	for (size_t i = 0; i < pt_nr_clauses(); i++) {
		if (!is_wanted(w, i) || !pt_clause_at(i, &c))
			continue;
		if (c.type == PT_CLAUSE_LAW)
			open_law(o, c.row);
		else if (place_of(&c, &l, &g))
			o->clauses[l][g]++;
	}
}

bool pt_is_wanted(const struct pt_walk *w, size_t clause)
{
	return !w->open.counted || is_wanted(w, clause);
}

bool pt_is_law_open(const struct pt_walk *w, size_t law)
{
	return !w->open.ended && pt_is_wanted(w, pt_law_clause(law));
}

static void end(struct pt_open *o)
{
	o->ended = true;
	for (unsigned l = 0; l < PT_NR_COLUMNS; l++)
		for (unsigned g = 0; g < PT_NR_GROUPS; g++)
			o->clauses[l][g] = o->entry_laws[l][g] = 0;
}

void pt_decide_seen(struct pt_walk *w, size_t clause)
{
	struct pt_clause c;
	enum pt_level l;
	enum pt_group g;

	if (w->wanted.stop == PT_STOP_NEVER || !pt_is_wanted(w, clause))
		return;
	if (w->wanted.stop == PT_STOP_FIRST)
		end(&w->open);
	else if (w->open.counted && pt_clause_at(clause, &c) && place_of(&c, &l, &g))
		w->open.clauses[l][g]--;
}
