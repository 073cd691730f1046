// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What helpers make of entries that they must not be given: recorded, never judged.  Of
 * each kind there are a few entries, made as mm makes them; each helper that must not be
 * given that kind is called on all of them, and the worst that comes of it is kept.
 */
#include "generic/judge/misuse.h"
#include "generic/walk/decide.h"
#include "generic/walk/patterns.h"

/*
 * Entries of each kind: one whose number has every bit set, and nothing else, and one whose
 * number has the lowest alone, and which has all marks.  A bit that is set and one that is
 * cleared show in one of them.
 */
#define ENTRIES 2

/* Those of the level and kind that hazards are about which stand together. */
struct entries {
	enum pt_level level;
	enum pt_kind kind;
	size_t nr;
	struct pt_misused entry[ENTRIES];
};

static bool has_thp_migration(const struct pt_walk *w)
{
	return pt_has(w->caller, H_swp_entry_to_pmd) && pt_has(w->caller, H_swp_entry) &&
	       pt_has(w->caller, H_make_writable_migration_entry) &&
	       (w->facts->features & PT_FEATURE_THP_MIGRATION);
}

/* ---- entries, as mm makes them ------------------------------------------------------- */

/* The swp_entry_t of a kind; false: the subject has none. */
static bool swap_value(struct pt_walk *w, enum pt_kind kind, u64 i, u64 n, u64 *v)
{
	static const enum pt_helper makers[PT_NR_KINDS][2] = {
		[PT_KIND_MIGRATION] = { H_make_writable_migration_entry,
					H_make_readable_migration_entry },
		[PT_KIND_DEVICE] = { H_make_writable_device_private_entry,
				     H_make_readable_device_private_entry },
		[PT_KIND_POISON] = { H_make_hwpoison_entry, H_make_hwpoison_entry },
		[PT_KIND_MARKER] = { H_make_pte_marker_entry, H_make_pte_marker_entry },
	};
	enum pt_helper make = kind == PT_KIND_SWAP ? H_swp_entry : makers[kind][i];

	if (!pt_has(w->caller, make) || (kind == PT_KIND_MARKER && !pt_marker(w, i, &n)))
		return false;
	*v = kind == PT_KIND_SWAP ? pt_call2(w->caller, make, 1, n) : pt_call1(w->caller, make, n);
	return true;
}

/* Without THP migration there is only the architecture's swap format to go by. */
static bool stand_in(struct pt_walk *w, u64 n, u64 *e)
{
	if (!pt_has(w->caller, H___swp_entry) || !pt_has(w->caller, H___swp_entry_to_pte))
		return false;
	*e = pt_call1(w->caller, H___swp_entry_to_pte, pt_call2(w->caller, H___swp_entry, 1, n));
	return true;
}

static bool make_swap(struct pt_walk *w, enum pt_level l, enum pt_kind kind, u64 i, u64 n, u64 *e)
{
	/* HugeTLB has the entries of ptes */
	int make = pt_at(w->caller, PT_F_swp_to_entry, l == PT_HUGETLB ? PT_PTE : l);
	u64 v;

	if (l == PT_PMD && !has_thp_migration(w))
		return stand_in(w, n, e);
	if (make < 0 || !swap_value(w, kind, i, n, &v))
		return false;
	*e = pt_call1(w->caller, make, v);
	return true;
}

static bool make_mapped(struct pt_walk *w, enum pt_level l, u64 n, enum pt_prot prot, u64 *e)
{
	int make = pt_at(w->caller, PT_F_make, l), mkhuge = pt_at(w->caller, PT_F_mkhuge, l);

	if (make < 0 || !PT_PROT_IS(prot, w->facts->prots[l]) ||
	    (mkhuge < 0 && pt_helper_at(PT_F_mkhuge, l) >= 0))
		return false;
	*e = pt_call2(w->caller, make, n, prot);
	if (mkhuge >= 0)
		*e = pt_call1(w->caller, mkhuge, *e);
	return true;
}

static bool make_invalid(struct pt_walk *w, enum pt_level l, u64 n, u64 *e)
{
	int how = pt_at(w->caller, PT_F_mkinvalid, l);

	if (how < 0)
		how = pt_at(w->caller, PT_F_invalidate, l);
	if (how < 0 || !make_mapped(w, l, n, PT_PROT_SHARED_RW, e))
		return false;
	*e = pt_call1(w->caller, how, *e);
	return true;
}

static bool make_table(struct pt_walk *w, enum pt_level l, u64 i, u64 *e)
{
	int populate = pt_at(w->caller, PT_F_populate, l);
	u64 n;

	if (populate < 0 || !pt_table_pattern(w, i, &n))
		return false;
	*e = pt_call1(w->caller, populate, n);
	return true;
}

static bool make_none(struct pt_walk *w, enum pt_level l, u64 i, u64 *e)
{
	int clear = pt_at(w->caller, PT_F_clear, l);

	if (i || clear < 0 || !w->facts->leaves[l])
		return false;
	*e = pt_call1(w->caller, clear, w->facts->made[l][PT_PROT_SHARED_RW]);
	return true;
}

/* The i-th entry of a kind; false: the subject has none. */
static bool make_entry(struct pt_walk *w, enum pt_level l, enum pt_kind kind, u64 i, u64 *e)
{
	unsigned order = pt_level_order(w->facts, l);
	u64 n;

	if (kind == PT_KIND_NONE)
		return make_none(w, l, i, e);
	if (kind == PT_KIND_TABLE)
		return make_table(w, l, i, e);
	if (!w->facts->leaves[l] || !pt_pattern(w, w->facts->pfn_bits - order, 1 - i, &n))
		return false;
	n <<= order;
	switch (kind) {
	case PT_KIND_PRESENT:
		return make_mapped(w, l, n, i ? PT_PROT_SHARED_RW : PT_PROT_R, e);
	case PT_KIND_PROTNONE:
		return make_mapped(w, l, n, PT_PROT_NONE, e);
	case PT_KIND_INVALID:
		return make_invalid(w, l, n, e);
	default:
		return make_swap(w, l, kind, i, n, e);
	}
}

/* All marks that may be set and cleared at any time. */
static u64 mark(struct pt_walk *w, enum pt_level l, enum pt_kind kind, u64 e)
{
	const bool swap = pt_group_of(kind) == PT_GROUP_SWAP;
	const u64 slots = swap ? PT_SWAP_MARKS : PT_PRESENT_MARKS;
	int mkdirty = pt_at(w->caller, PT_F_mkdirty, l);

	if (!swap && mkdirty >= 0)
		e = pt_call1(w->caller, mkdirty, e);
	for (size_t i = 0; i < pt_nr_marks; i++) {
		int sets = -1;

		if ((slots >> pt_marks[i].slot & 1) && pt_marks[i].clears < PT_NR_FAMILIES)
			sets = pt_at(w->caller, pt_marks[i].sets,
				     swap && l == PT_HUGETLB ? PT_PTE : l);
		if (sets >= 0)
			e = pt_call1(w->caller, sets, e);
	}
	return e;
}

static bool takes_marks(enum pt_kind kind)
{
	return kind != PT_KIND_NONE && kind != PT_KIND_TABLE && kind != PT_KIND_INVALID &&
	       kind != PT_KIND_MARKER;
}

static void make_entries(struct pt_walk *w, struct entries *s, enum pt_level l, enum pt_kind kind)
{
	u64 e;

	s->level = l;
	s->kind = kind;
	s->nr = 0;
	if (!w->facts->supported[l])
		return;
	/* mm may have no such entry there, and storing it, to see what it opens, may warn */
	pt_allow(w->caller, false);
	for (u64 i = 0; i < ENTRIES && make_entry(w, l, kind, i, &e); i++)
		s->entry[s->nr++] = pt_misused_of(w->caller, l, kind,
						  i && takes_marks(kind) ? mark(w, l, kind, e) : e);
	pt_allow(w->caller, true);
}

/* ---- what comes of them -------------------------------------------------------------- */

/* Second arguments that a helper is tried with; of one that takes none, anything. */
struct seconds {
	size_t nr; /* 0: the entry itself, so that what comes out is the helper's doing */
	u64 v[2];
};

static struct seconds seconds_of(const struct pt_walk *w, enum pt_helper h)
{
	const u64 prots = w->facts->prots[pt_helpers[h].level];

	switch (pt_helpers[h].shape) {
	case PT_SHAPE_MODPROT:
		return (struct seconds){ PT_PROT_IS(PT_PROT_NONE, prots) ? 2 : 1,
					 { PT_PROT_SHARED_RW, PT_PROT_NONE } };
	case PT_SHAPE_MODFAULT:
	case PT_SHAPE_RETFAULT:
		return (struct seconds){ 2, { PT_FAULT_READ, PT_FAULT_WRITE } };
	case PT_SHAPE_PREDWRITE:
		return (struct seconds){ 2, { 0, 1 } };
	case PT_SHAPE_MODNR:
		/* the other batches are looked at where they begin: the rest is set_ptes()'s */
		return (struct seconds){ 1,
					 { h == H_set_ptes || h == H_pte_advance_pfn ||
					   h == H_pte_move_swp_offset } };
	default:
		return (struct seconds){ 0 };
	}
}

/*
 * A leaf that the model permits is held against a walker, where one is.  What it does not permit
 * is put nowhere, as it might let through to any memory; nor are pointers to tables.
 */
static u64 walked(struct pt_walk *w, const struct pt_misused *m, u64 stored)
{
	const enum pt_level l = PT_MMU_LEVEL(m->level);
	const u64 rights = pt_rights(w->caller, m->level, stored);
	u64 met = 0, bad;

	if (!w->judge.walked || (l != PT_PTE && !(rights & PT_MMU_LEAF)))
		return 0;
	bad = w->judge.walked(&w->judge, l, stored, rights, &met);
	/* nor may it have been placed: no frame that exists fits it */
	if (!met || !w->judge.walk.expected)
		return 0;
	return bad ? PT_HAZARD_DIFFERED : PT_HAZARD_WALKED;
}

/* By the outcome; of two that are alike the one that the MMU permits is worse. */
static bool is_worse(u64 got, u64 than)
{
	const u64 a = got & PT_HAZARD_OUTCOME, b = than & PT_HAZARD_OUTCOME;

	if (!b || a != b)
		return !b || a < b;
	return (got & PT_HAZARD_PERMITS) && !(than & PT_HAZARD_PERMITS);
}

/* The worst that comes of it is kept. */
static void misuse(struct pt_walk *w, struct pt_result *res, const struct pt_misused *m,
		   enum pt_helper h, u64 second)
{
	u64 warned = pt_warnings(w->caller), after, stored,
	    got = pt_misuse(w->caller, m, h, second, &after);

	if (pt_warnings(w->caller) != warned)
		got |= PT_HAZARD_WARNED;
	if (pt_misuse_opens(w->caller, m, after, &stored))
		got |= PT_HAZARD_PERMITS;
	if (!is_worse(got, res->got))
		return;
	if (got & PT_HAZARD_PERMITS)
		got |= walked(w, m, stored);
	res->in[0] = m->e;
	res->in[1] = second;
	res->entry = after;
	res->got = got;
}

/* Can no other entry have worse come of it?  Of what gives no entry there is one thing at most. */
static bool is_worst(u64 got, enum pt_helper h)
{
	const u64 outcome = got & PT_HAZARD_OUTCOME;
	const enum pt_shape s = pt_helpers[h].shape;

	return (outcome == PT_HAZARD_BECOMES_PRESENT && (got & PT_HAZARD_PERMITS)) ||
	       (outcome && outcome != PT_HAZARD_UNCHANGED &&
		(s == PT_SHAPE_PRED || s == PT_SHAPE_PFN || s == PT_SHAPE_VALUE));
}

static void misuse_all(struct pt_walk *w, struct pt_result *res, const struct entries *s,
		       enum pt_helper h)
{
	const struct seconds second = seconds_of(w, h);

	for (size_t i = 0; i < s->nr && !is_worst(res->got, h); i++) {
		if (!second.nr)
			misuse(w, res, &s->entry[i], h, s->entry[i].e);
		for (size_t k = 0; k < second.nr; k++)
			misuse(w, res, &s->entry[i], h, second.v[k]);
	}
}

static bool is_left_out(const struct pt_walk *w, size_t n)
{
	return w->wanted.no_hazards && (w->wanted.no_hazards[n / 64] & PT_BIT(n % 64));
}

/* The subject has the helper, and entries that stand in for others are no news of it. */
static bool is_tried(const struct pt_walk *w, size_t n, const struct pt_hazard *hz)
{
	if (!pt_has(w->caller, hz->helper) || !pt_is_wanted(w, pt_hazard_clause(n)) ||
	    !w->facts->leaves[pt_helpers[hz->helper].level])
		return false;
	/* calls are listed to be made elsewhere: there is no need of those */
	if (!hz->always && w->lists)
		return false;
	return hz->always || pt_helpers[hz->helper].level != PT_PMD || hz->kind < PT_KIND_SWAP ||
	       has_thp_migration(w);
}

static void try_hazard(struct pt_walk *w, size_t n, const struct pt_hazard *hz,
		       const struct entries *s)
{
	struct pt_result *res = &w->result[pt_hazard_clause(n)];

	pt_allow(w->caller, false);
	for (unsigned h = hz->helper; h < hz->helper + hz->nr; h++)
		if (pt_has(w->caller, h) && !PT_SHAPE_TAKES_ADDRESS(pt_helpers[h].shape))
			misuse_all(w, res, s, h);
	pt_allow(w->caller, true);
	res->cases = s->nr;
	res->kind = hz->kind;
}

void pt_hazards_try(struct pt_walk *w)
{
	struct entries s = { .level = PT_NR_COLUMNS };

	for (size_t n = 0; n < pt_nr_hazards(); n++) {
		const struct pt_hazard *hz = pt_hazard_at(n);
		const enum pt_level l = pt_helpers[hz->helper].level;

		if (!is_tried(w, n, hz))
			continue;
		if (is_left_out(w, n)) {
			w->result[pt_hazard_clause(n)].cases++;
			w->result[pt_hazard_clause(n)].got = PT_HAZARD_FAULTS;
			continue;
		}
		/* misuse may fault: then the host reads here which it was */
		*w->wanted.hazard = n + 1;
		if (s.level != l || s.kind != hz->kind)
			make_entries(w, &s, l, hz->kind);
		try_hazard(w, n, hz, &s);
		*w->wanted.hazard = 0;
	}
}
