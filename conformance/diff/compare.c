// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Two subjects, helper by helper: the calls that the domain makes of the one
 * are made of the other, and the results compared, then the other way round.
 */
#include "conformance/diff/compare.h"

#include <stdlib.h>
#include <string.h>

#include "conformance/diff/ask.h"
#include "conformance/diff/reading.h"

static bool faults(const struct pt_diff_match *m, enum pt_helper h)
{
	return (m->broken[0][h / 64] | m->broken[1][h / 64]) & PT_BIT(h % 64);
}

static bool is_truth(enum pt_helper h)
{
	enum pt_shape s = pt_helpers[h].shape;

	return s == PT_SHAPE_PRED || s == PT_SHAPE_PRED2 || s == PT_SHAPE_PREDWRITE ||
	       s == PT_SHAPE_VPRED;
}

/* asked: calls and results of `side`; answered: the same calls on the other. */
static void compare(struct pt_diff_match *m, size_t side, const struct pt_call *asked,
		    const struct pt_call *answered, u64 n)
{
	for (u64 i = 0; i < n; i++) {
		enum pt_helper h = asked[i].helper;
		struct pt_diff_found *f = &m->found[h];
		u64 ret[2] = { asked[i].ret, answered[i].ret };

		if (answered[i].helper >= PT_NR_HELPERS) {
			f->where = faults(m, h) ? PT_DIFF_FAULTS
				   : side	? PT_DIFF_ONLY_B
						: PT_DIFF_ONLY_A;
			continue;
		}
		f->where = PT_DIFF_IN_BOTH;
		f->compared++;
		if (is_truth(h) ? !ret[0] == !ret[1] : ret[0] == ret[1])
			continue;
		if (f->differ++)
			continue;
		f->in[0] = asked[i].a;
		f->in[1] = asked[i].b;
		f->ret[side] = ret[0];
		f->ret[!side] = ret[1];
	}
}

/* ---- encoding or meaning ---------------------------------------------------------------- */

bool pt_diff_gives_entry(enum pt_helper h)
{
	enum pt_shape s = pt_helpers[h].shape;

	return s == PT_SHAPE_MOD || s == PT_SHAPE_MODPROT || s == PT_SHAPE_MAKE ||
	       s == PT_SHAPE_CONST || s == PT_SHAPE_RET || s == PT_SHAPE_MODFAULT ||
	       s == PT_SHAPE_MODNEW || s == PT_SHAPE_RETFAULT || s == PT_SHAPE_RETNEW;
}

bool pt_diff_takes_entry(enum pt_helper h)
{
	enum pt_shape s = pt_helpers[h].shape;

	return (pt_diff_gives_entry(h) && s != PT_SHAPE_MAKE && s != PT_SHAPE_CONST) ||
	       s == PT_SHAPE_PRED || s == PT_SHAPE_PRED2 || s == PT_SHAPE_PREDWRITE ||
	       s == PT_SHAPE_PFN;
}

static bool takes_two_entries(enum pt_helper h)
{
	enum pt_shape s = pt_helpers[h].shape;

	return s == PT_SHAPE_PRED2 || s == PT_SHAPE_MODNEW || s == PT_SHAPE_RETNEW;
}

/* A call that both sides answered, and otherwise. */
struct differing {
	enum pt_helper h;
	enum pt_level l;
	u64 in[2], ret[2]; /* ret of A and of B */
};

static bool differs(const struct pt_call *asked, const struct pt_call *answered, size_t side,
		    struct differing *d)
{
	if (asked->helper >= PT_NR_HELPERS || answered->helper >= PT_NR_HELPERS)
		return false;
	d->h = (enum pt_helper)asked->helper;
	d->l = pt_helpers[d->h].level;
	d->in[0] = asked->a;
	d->in[1] = asked->b;
	d->ret[side] = asked->ret;
	d->ret[!side] = answered->ret;
	return is_truth(d->h) ? !d->ret[0] != !d->ret[1] : d->ret[0] != d->ret[1];
}

static bool want(struct pt_readings r[2], const struct differing *d)
{
	for (size_t s = 0; s < 2; s++)
		if ((pt_diff_takes_entry(d->h) && !pt_reading_want(&r[s], d->l, d->in[0])) ||
		    (takes_two_entries(d->h) && !pt_reading_want(&r[s], d->l, d->in[1])) ||
		    (pt_diff_gives_entry(d->h) && !pt_reading_want(&r[s], d->l, d->ret[s])))
			return false;
	return true;
}

/* What a side's predicates say of its entries. */
static bool read_all(struct pt_diff_side *side, struct pt_readings *r)
{
	struct pt_call *calls = calloc(PT_MAX_CALLS, sizeof(*calls));
	size_t from = 0;
	bool ok = calls != NULL;

	pt_readings_sort(r);
	while (ok && from < r->n) {
		u64 n = pt_readings_ask(r, &from, calls);

		ok = pt_diff_answer(side, calls, n);
		if (ok)
			pt_readings_take(r, calls, n);
	}
	free(calls);
	return ok;
}

/* What one entry means to B and not to A; *a and *b are how they read it. */
static u64 entry_differs(const struct pt_diff_match *m, const struct pt_readings r[2],
			 const struct differing *d, u64 entry_a, u64 entry_b,
			 const struct pt_reading **a, const struct pt_reading **b)
{
	*a = pt_reading_of(&r[0], d->l, entry_a);
	*b = pt_reading_of(&r[1], d->l, entry_b);
	if (!*a || !*b)
		return 0;
	return pt_readings_differ(&m->host->arch->modes[m->mode], *a, m->reads[0][d->l], *b,
				  m->reads[1][d->l]);
}

/* A predicate's own slot, or PT_NR_SLOTS. */
static unsigned slot_of(const struct differing *d)
{
	for (unsigned s = 0; s <= PT_SLOT_pfn; s++)
		if (pt_slot_helper(d->l, (enum pt_slot)s) == (int)d->h)
			return s;
	return PT_NR_SLOTS;
}

/*
 * Does what was given mean the same to both, and what came of it not?  A predicate that
 * looks at other bits on either side is another encoding.
 */
static bool is_meaning(const struct pt_diff_match *m, const struct pt_readings r[2],
		       const struct differing *d, char *means, size_t size)
{
	const struct pt_reading *a, *b;
	unsigned slot = slot_of(d);
	u64 own = slot < PT_NR_BOOL_SLOTS ? PT_BIT(slot) : slot == PT_SLOT_pfn ? PT_READ_PFN : 0;
	u64 differ;

	snprintf(means, size, "another answer to what means the same");
	if (pt_diff_takes_entry(d->h) && entry_differs(m, r, d, d->in[0], d->in[0], &a, &b) & ~own)
		return false;
	if (takes_two_entries(d->h) && entry_differs(m, r, d, d->in[1], d->in[1], &a, &b))
		return false;
	if (pt_diff_gives_entry(d->h)) {
		differ = entry_differs(m, r, d, d->ret[0], d->ret[1], &a, &b);
		if (differ)
			pt_reading_text(&m->host->arch->modes[m->mode], differ, a, b, means, size);
		return differ != 0;
	}
	if (slot < PT_WIRE_SLOTS)
		return m->reads[0][d->l][slot] == m->reads[1][d->l][slot];
	/* a swp_entry_t, a pgprot_t and the types of swap entries are each subject's own numbers */
	a = pt_diff_takes_entry(d->h) ? pt_reading_of(&r[0], d->l, d->in[0]) : NULL;
	return a && !pt_reading_is_swap(a);
}

static void note_meaning(struct pt_diff_found *f, const struct differing *d, const char *means)
{
	if (f->meaning++)
		return;
	memcpy(f->in, d->in, sizeof(f->in));
	memcpy(f->ret, d->ret, sizeof(f->ret));
	snprintf(f->means, sizeof(f->means), "%s", means);
}

/* Of the calls that differ, those that differ in what they mean. */
static bool find_meaning(struct pt_diff_match *m, struct pt_diff_side sides[2], size_t side,
			 const struct pt_call *asked, const struct pt_call *answered, u64 n)
{
	struct pt_readings r[2] = { { 0 }, { 0 } };
	char means[256];
	struct differing d;
	bool ok = true;

	for (u64 i = 0; ok && i < n; i++)
		if (differs(&asked[i], &answered[i], side, &d))
			ok = want(r, &d);
	if (!ok)
		snprintf(m->why, sizeof(m->why), "not enough memory");
	ok = ok && read_all(&sides[0], &r[0]) && read_all(&sides[1], &r[1]);
	for (u64 i = 0; ok && i < n; i++)
		if (differs(&asked[i], &answered[i], side, &d) &&
		    is_meaning(m, r, &d, means, sizeof(means)))
			note_meaning(&m->found[d.h], &d, means);
	free(r[0].v);
	free(r[1].v);
	return ok;
}

/* What differs in both ways is looked at once both have learnt where they read. */
struct way {
	struct pt_call *asked, *answered;
	u64 n;
};

static bool one_way(struct pt_diff_match *m, struct pt_diff_side sides[2], size_t side,
		    struct way *w, struct pt_response *rs)
{
	w->asked = calloc(PT_MAX_CALLS, sizeof(*w->asked));
	w->answered = calloc(PT_MAX_CALLS, sizeof(*w->answered));
	if (!w->asked || !w->answered) {
		snprintf(m->why, sizeof(m->why), "not enough memory");
		return false;
	}
	if (!pt_diff_dump(&sides[side], w->asked, rs))
		return false;
	w->n = rs->nr_calls < PT_MAX_CALLS ? rs->nr_calls : PT_MAX_CALLS;
	memcpy(w->answered, w->asked, w->n * sizeof(*w->asked));
	memcpy(m->reads[side], rs->reads, sizeof(rs->reads));
	memcpy(m->swp_types[side], rs->swp_types, sizeof(rs->swp_types));
	if (!pt_diff_answer(&sides[!side], w->answered, w->n))
		return false;
	compare(m, side, w->asked, w->answered, w->n);
	return true;
}

static struct pt_diff_side side_of(struct pt_diff_match *m, size_t side, const struct pt_options *o)
{
	return (struct pt_diff_side){ .job = &m->job[side],
				      .o = o,
				      .name = side ? "side B" : "side A",
				      .broken = m->broken[side],
				      .why = m->why,
				      .why_size = sizeof(m->why) };
}

bool pt_diff_compare(struct pt_diff_match *m, const struct pt_options *o)
{
	struct pt_diff_side sides[2] = { side_of(m, 0, o), side_of(m, 1, o) };
	struct pt_response *rs = calloc(1, sizeof(*rs));
	struct way way[2] = { { 0 }, { 0 } };
	bool ok = rs != NULL;

	for (size_t h = 0; h < PT_NR_HELPERS; h++)
		m->found[h].where = PT_DIFF_IN_NEITHER;
	if (!ok)
		snprintf(m->why, sizeof(m->why), "not enough memory");
	for (size_t s = 0; s < 2; s++)
		ok = ok && one_way(m, sides, s, &way[s], rs);
	for (size_t s = 0; s < 2; s++)
		ok = ok && find_meaning(m, sides, s, way[s].asked, way[s].answered, way[s].n);
	for (size_t s = 0; s < 2; s++) {
		pt_diff_end(&sides[s]);
		free(way[s].asked);
		free(way[s].answered);
	}
	free(rs);
	return ok;
}

size_t pt_diff_count(const struct pt_diff_match *m, bool meaning)
{
	size_t n = 0;

	for (size_t h = 0; h < PT_NR_HELPERS; h++)
		n += (meaning ? m->found[h].meaning : m->found[h].differ) != 0;
	return n;
}
