// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Live clauses: what a real walker does with an entry, held against the MMU
 * model.  The frames of the domain are patterns and no memory of the machine,
 * so an entry that the model says maps something is tried with its frame, and
 * nothing else of it, replaced by one that exists; frames themselves are proved
 * by the laws, with entries the helpers made for memory that is there.  Calls made
 * here do not enter the digest, which is the same with a walker and without.
 */
#include "generic/machine/live.h"

/* Is it a translation?  It may permit nothing (a PROT_NONE leaf of powerpc). */
static bool maps(u64 rights)
{
	return rights & (PT_MMU_ANY | PT_MMU_LEAF);
}

static bool is_write(u64 right)
{
	return right & (PT_MMU_UW | PT_MMU_KW);
}

static bool is_fetch(u64 right)
{
	return right & (PT_MMU_UX | PT_MMU_KX);
}

void pt_live_note(const struct pt_live *v, u64 current)
{
	if (v->caller->trace)
		*v->caller->trace->current = current;
}

/* A bit is the frame's if it changes the frame and nothing else the hardware reads. */
static void learn_frame_bits(const struct pt_mode *m, enum pt_level l, u64 e,
			     struct pt_frame_bits *f)
{
	const struct pt_mmu *mmu = m->mmu;
	u64 frame = mmu->frame(m, l, e), rights = mmu->rights(m, l, e);
	u64 memtype = mmu->memtype(m, l, e);

	f->mask = 0;
	for (unsigned b = 0; b < 64; b++) {
		u64 other = e ^ PT_BIT(b);

		if (mmu->frame(m, l, other) != frame && mmu->rights(m, l, other) == rights &&
		    mmu->memtype(m, l, other) == memtype)
			f->mask |= PT_BIT(b);
	}
	frame = mmu->frame(m, l, e & ~f->mask);
	for (unsigned b = 0; b < 64; b++)
		f->pfn[b] = f->mask & PT_BIT(b)
				    ? frame ^ mmu->frame(m, l, (e & ~f->mask) | PT_BIT(b))
				    : 0;
	f->known = true;
}

static u64 with_frame(const struct pt_frame_bits *f, u64 e, u64 pfn)
{
	e &= ~f->mask;
	for (unsigned b = 0; b < 64; b++)
		if (f->pfn[b] & pfn)
			e |= PT_BIT(b);
	return e;
}

bool pt_live_reframe(const struct pt_mode *m, struct pt_frame_bits *f, enum pt_level l, u64 *e,
		     u64 pfn)
{
	u64 made;

	if (!f->known)
		learn_frame_bits(m, l, *e, f);
	made = with_frame(f, *e, pfn);
	if (m->mmu->frame(m, l, made) != pfn) {
		/* an entry of another shape than the one learned from */
		learn_frame_bits(m, l, *e, f);
		made = with_frame(f, *e, pfn);
	}
	*e = made;
	return m->mmu->frame(m, l, made) == pfn;
}

struct memory {
	u64 pfn, offset;
};

static struct memory memory_at(const struct pt_walker *w, enum pt_level l, unsigned n)
{
	struct memory m = { 0, 0 };

	w->frame(l, n, &m.pfn, &m.offset);
	return m;
}

static void place(const struct pt_walker *w, enum pt_level l, u64 e)
{
	w->write(l, e);
	w->flush(l);
}

/* One access.  If it reaches memory and passes, it must have read what is there. */
static enum pt_refusal try_access(struct pt_live *v, enum pt_level l, u64 right, unsigned n,
				  bool reaches)
{
	const struct pt_walker *w = v->w;
	u64 mark = w->mark(l, n), word = mark;
	enum pt_refusal f = w->access(l, right, memory_at(w, l, n).offset, &word);

	v->probes++;
	return f == PT_REFUSAL_NONE && reaches && word != mark ? PT_REFUSAL_OTHER : f;
}

/* The entry as the model says one access leaves it. */
static u64 after(const struct pt_mode *m, enum pt_level l, u64 e, u64 right, bool passed)
{
	if (!passed)
		return e;
	return m->mmu->after(m, l, e, is_write(right) ? PT_ACCESS_WRITE : PT_ACCESS_READ);
}

/* The model has no fetches: one counts as a read, if the entry permits reads. */
static bool can_tell_record(u64 rights, u64 right)
{
	return !is_fetch(right) || (rights & PT_MMU_KR);
}

/*
 * The entry to place for an access of this kind: as it is where the model says
 * that it maps nothing, else with a frame that exists.  False: not to be had.
 */
static bool placeable(struct pt_live *v, enum pt_level l, u64 e, u64 rights, u64 right, u64 *made)
{
	const struct pt_walker *w = v->w;
	u64 pfn;

	*made = e;
	if (!maps(rights))
		return true;
	if (l != PT_PTE && !(rights & PT_MMU_LEAF)) {
		pfn = w->table(l, right);
		if (!pfn)
			return false;
	} else {
		pfn = memory_at(w, l, 0).pfn;
	}
	return pt_live_reframe(v->caller->facts->mode, &v->bits[l][!!(rights & PT_MMU_LEAF)], l,
			       made, pfn);
}

/* One access to one entry: what came of it, into v-> */
static void probe(struct pt_live *v, enum pt_level l, u64 e, u64 rights, unsigned i, u64 *bad)
{
	const struct pt_walker *w = v->w;
	u64 right = PT_BIT(i), made, left, want;
	enum pt_refusal f, refusal = maps(rights) ? PT_REFUSAL_PROTECTION : PT_REFUSAL_NOT_PRESENT;

	if (!placeable(v, l, e, rights, right, &made))
		return;
	place(w, l, made);
	f = try_access(v, l, right, 0, rights & right);
	left = w->read(l);
	if (f == PT_REFUSAL_PROTECTION)
		left &= made | ~v->caller->facts->mode->mmu->forbidden_may_set;
	v->last.expected |= rights & right ? right : PT_LIVE_PUT_FAULT(refusal, i);
	v->last.got |= f == PT_REFUSAL_NONE ? right : PT_LIVE_PUT_FAULT(f, i);
	if ((f == PT_REFUSAL_NONE) != !!(rights & right)) {
		*bad |= PT_S(walker_permits);
		return;
	}
	if (f != PT_REFUSAL_NONE && !pt_refusal_is(f, refusal))
		*bad |= PT_S(walker_faults);
	want = after(v->caller->facts->mode, l, made, right, f == PT_REFUSAL_NONE);
	if (left != want && can_tell_record(rights, right) && !(*bad & PT_S(walker_records))) {
		*bad |= PT_S(walker_records);
		v->last.record_expected = want;
		v->last.recorded = left;
	}
}

/* In order of the harm they can do: reads first, the kernel's before the user's. */
static const unsigned char order[PT_LIVE_RIGHTS] = { 3, 0, 4, 1, 5, 2 };

/* Where in pt_live.right this entry is remembered. */
static size_t place_of(u64 made)
{
	return (made * UINT64_C(0x9e3779b97f4a7c15)) >> 40 & (PT_LIVE_REMEMBERED - 1);
}

/*
 * Was the entry tried before, with another frame of the domain?  *made is what is
 * placed for it; only of what maps something, since all else is tried as it is.
 */
static bool was_right(struct pt_live *v, enum pt_level l, u64 e, u64 rights, u64 *made)
{
	size_t at;

	if (!(rights & PT_MMU_ANY) || !placeable(v, l, e, rights, PT_MMU_KR, made))
		return false;
	at = place_of(*made);
	return v->right[l][at].made == *made && v->right[l][at].rights == rights;
}

static void remember_right(struct pt_live *v, enum pt_level l, u64 made, u64 rights)
{
	const size_t at = place_of(made);

	v->right[l][at].made = made;
	v->right[l][at].rights = rights;
}

u64 pt_live_invariants(struct pt_live *v, enum pt_level l, u64 e, u64 rights, u64 *met)
{
	u64 bad = 0, made = 0;

	if (!v->w || !(v->w->levels & PT_BIT(l)))
		return 0;
	*met |= PT_S(walker_permits) | PT_S(walker_records);
	if ((rights & PT_MMU_ANY) != PT_MMU_ANY)
		*met |= PT_S(walker_faults);
	v->last.expected = v->last.got = 0;
	if (was_right(v, l, e, rights, &made)) {
		v->last.expected = v->last.got = rights & PT_MMU_ANY;
		return 0;
	}
	pt_live_note(v, 0);
	/* an entry that should map nothing and does may map any memory: no more accesses */
	for (unsigned i = 0; i < PT_LIVE_RIGHTS; i++)
		if (!bad || (rights & PT_MMU_ANY))
			probe(v, l, e, rights, order[i], &bad);
	if (!bad && made)
		remember_right(v, l, made, rights);
	return bad;
}

/* ---- laws -------------------------------------------------------------------- */

/* Calls that do not enter the digest. */
static u64 call1(struct pt_live *v, enum pt_helper h, u64 a)
{
	pt_live_note(v, h + 1);
	return v->caller->op[h].one(a);
}

static u64 call2(struct pt_live *v, enum pt_helper h, u64 a, u64 b)
{
	pt_live_note(v, h + 1);
	return v->caller->op[h].two(a, b);
}

/* A readable, young entry for a frame that exists. */
static u64 readable(struct pt_live *v, enum pt_level l, u64 pfn)
{
	const int huge = pt_helper_at(PT_F_mkhuge, l), young = pt_at(v->caller, PT_F_mkyoung, l);
	u64 e = call2(v, (enum pt_helper)pt_helper_at(PT_F_make, l), pfn, PT_PROT_R);

	if (huge >= 0)
		e = call1(v, (enum pt_helper)huge, e);
	return young >= 0 ? call1(v, (enum pt_helper)young, e) : e;
}

static enum pt_refusal read_at(struct pt_live *v, enum pt_level l, unsigned n)
{
	return try_access(v, l, PT_MMU_UR, n, true);
}

/* All accesses to an entry the helper made are as the model says. */
static int as_modelled(struct pt_live *v, enum pt_level l, u64 e)
{
	u64 met = 0;

	return !pt_live_invariants(
		v, l, e, v->caller->facts->mode->mmu->rights(v->caller->facts->mode, l, e), &met);
}

/* An entry of the level that has something to clear; false: there is none. */
static bool clearable(struct pt_live *v, enum pt_level l, u64 pfn, u64 *e)
{
	const int populate = pt_at(v->caller, PT_F_populate, l);

	if (v->caller->facts->leaves[l])
		*e = readable(v, l, pfn);
	else if (populate >= 0)
		*e = call1(v, (enum pt_helper)populate, pfn);
	return v->caller->facts->leaves[l] || populate >= 0;
}

PT_LIVE_FN(walker_clear, pfn, n)
{
	enum pt_level l = pt_helpers[law->helper].level;
	u64 e;

	(void)n;
	if (!clearable(v, l, pfn, &e))
		return 2;
	return as_modelled(v, l, call1(v, law->helper, e));
}

/* pXd_populate(): through it, page tables that exist, and what is behind them. */
PT_LIVE_FN(walker_descends, pfn, n)
{
	enum pt_level l = pt_helpers[law->helper].level;
	const struct pt_walker *w = v->w;
	u64 tried = 0;

	(void)pfn;
	if (n)
		return 2;
	for (unsigned i = 0; i < PT_LIVE_RIGHTS; i++) {
		u64 right = PT_BIT(i), table = w->table(l, right), e;
		bool permits;

		if (!table)
			continue;
		e = call1(v, law->helper, table);
		permits = v->caller->facts->mode->mmu->rights(v->caller->facts->mode, l, e) & right;
		place(w, l, e);
		tried++;
		if ((try_access(v, l, right, 0, permits) == PT_REFUSAL_NONE) != permits)
			return 0;
	}
	return tried ? 1 : 2;
}

/* What is read through an entry made for a frame is what that frame holds. */
PT_LIVE_FN(walker_reaches, pfn, n)
{
	enum pt_level l = pt_helpers[law->helper].level;

	if (!v->caller->facts->leaves[l])
		return 2;
	place(v->w, l, readable(v, l, pfn));
	return read_at(v, l, n) == PT_REFUSAL_NONE;
}

/*
 * An entry is replaced by an empty one: the TLB still has it before the flush, and not
 * after.  A walker without a TLB proves nothing of flushes.
 */
PT_LIVE_FN(walker_stale, pfn, n)
{
	enum pt_level l = pt_helpers[law->helper].level;
	const struct pt_walker *w = v->w;
	enum pt_refusal unflushed;
	u64 e;

	if (!v->caller->facts->leaves[l])
		return 2;
	e = readable(v, l, pfn);
	place(w, l, e);
	if (read_at(v, l, n) != PT_REFUSAL_NONE)
		return 0;
	w->write(l, call1(v, law->helper, e));
	unflushed = read_at(v, l, n);
	w->flush(l);
	if (!pt_refusal_is(read_at(v, l, n), PT_REFUSAL_NOT_PRESENT))
		return 0;
	if (unflushed == PT_REFUSAL_NONE)
		return 1;
	if (w->looked_again)
		w->looked_again();
	return 2;
}
