/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One step of the walk over the entries mm can make, as closure.c takes it and
 * as a guest may inline it with its helpers.  Steps to entries that are known
 * already are nearly all of them, so those make no store but the row's count:
 * in an emulator a store may cost as much as thirty loads.
 */
#ifndef PT_FOLLOW_H
#define PT_FOLLOW_H

#include "generic/run/run.h"

#define PT_INLINE static inline __attribute__((always_inline))

/*
 * What was read from memory is read again after this, not kept on the stack:
 * registers are few in here, and reading is cheap.
 */
PT_INLINE void pt_forget(void)
{
	__asm__ volatile("" ::: "memory");
}

PT_INLINE size_t pt_index_of(u64 e, enum pt_prot vma, enum pt_kind kind)
{
	u64 key = (e ^ (u64)vma << 56 ^ (u64)kind << 60) * UINT64_C(0x9e3779b97f4a7c15);

	return (key ^ key >> 29) >> 17 & (PT_STATE_INDEX - 1);
}

/* NULL: not known; then at is where it belongs in the index. */
PT_INLINE struct pt_state *pt_find(struct pt_closure *c, u64 e, enum pt_prot vma, enum pt_kind kind,
				   size_t *at)
{
	size_t i = pt_index_of(e, vma, kind);

	for (; c->index[i] >> 16 == c->number; i = (i + 1) & (PT_STATE_INDEX - 1)) {
		struct pt_state *s = &c->state[(uint16_t)c->index[i] - 1];

		if (s->e == e && s->vma == vma && s->kind == kind)
			return s;
	}
	*at = i;
	return NULL;
}

PT_INLINE bool pt_may_follow(const struct pt_plan *p, const struct pt_state *s)
{
	return (p->kinds >> s->kind & 1) && (p->vmas >> s->vma & 1) &&
	       (s->bits & p->needs) == p->needs && !(s->bits & p->never) &&
	       (!p->fresh || (s->is & PT_STATE_FRESH));
}

PT_INLINE enum pt_prot pt_vma_after(const struct pt_plan *p, const struct pt_state *from)
{
	return p->vma < PT_NR_PROTS ? p->vma : from->vma;
}

PT_INLINE enum pt_kind pt_kind_after(const struct pt_plan *p, const struct pt_state *from)
{
	return p->kind < PT_NR_KINDS ? p->kind : from->kind;
}

/* BOOL slots that break the row's frame; from is NULL for an entry made from nothing. */
PT_INLINE u64 pt_wrong_bits(const struct pt_plan *p, const struct pt_state *from, u32 bits)
{
	u32 bad = (p->sets & ~bits) | (p->clears & bits);

	if (from)
		bad |= (p->stays_clear & bits & ~from->bits) | (p->stays_set & ~bits & from->bits);
	return bad;
}

/*
 * Bits nobody reads, and the MMU's memory type, must come from where they were;
 * the key and the guard are the VMA's.  Of an entry the MMU does not use, the
 * memory type's bits say nothing: then what its VMA has.
 */
PT_INLINE u64 pt_wrong_rest(const struct pt_run *r, const struct pt_plan *p,
			    const struct pt_state *from, const struct pt_state *s)
{
	u64 bad = s->is & PT_STATE_MARK_WRONG ? PT_S(key) : 0, other, memtype;

	if (!from)
		return bad;
	other = (from->e ^ s->e) & p->other;
	if (p->takes_prot)
		other &= (s->e ^ p->made) | r->noted[r->c.level];
	if (other)
		bad |= PT_S(other);
	if (!(s->rights & PT_MMU_ANY))
		return bad;
	memtype = from->rights & PT_MMU_ANY ? from->memtype : r->memtype[r->c.level][s->vma];
	return s->memtype != memtype ? bad | PT_S(memtype) : bad;
}

/*
 * The fault handler opens an entry with mkyoung and, for a write, mkdirty: they
 * must, or the access faults for ever.  No other step but modify may close what
 * was open.  That anything else opens is not asked: where software keeps young
 * and dirty (s390, sparc) the first access may well fault.
 */
PT_INLINE u64 pt_wrong_opening(const struct pt_plan *p, const struct pt_state *from,
			       const struct pt_state *s, bool fresh, u64 *met)
{
	u64 want = PT_PROT_READS(s->vma) ? PT_MMU_UR : 0, bad = 0;
	u32 complete = PT_S(young) | PT_S(dirty) | PT_S(write);
	u64 had = from ? from->rights : 0;

	if (PT_PROT_EXECS(s->vma))
		want |= PT_MMU_UX;
	if (s->kind != PT_KIND_PRESENT || (from && p->takes_prot))
		return 0;
	if ((p->faulted && (had & want) != want) ||
	    ((s->bits & PT_S(young)) && ((had & want) == want || fresh || p->opens))) {
		*met |= PT_S(mmu_opens);
		if ((s->rights & want) != want)
			bad |= PT_S(mmu_opens);
	}
	if ((s->bits & complete) == complete && ((had & PT_MMU_UW) || p->opens_write)) {
		*met |= PT_S(mmu_opens_write);
		if (!(s->rights & PT_MMU_UW) ||
		    (p->opens_write && !p->faulted && (s->is & PT_STATE_LEFT_CLEAN)))
			bad |= PT_S(mmu_opens_write);
	}
	return bad;
}

/*
 * Where the hardware records no reads, mkold itself must close the entry to
 * them, or no read makes it young again.  modify may have left it open before;
 * then nobody relies on it being closed.
 */
PT_INLINE u64 pt_left_open(const struct pt_plan *p, const struct pt_state *from,
			   const struct pt_state *s, u64 *met)
{
	if (!p->makes_old || !(s->is & PT_STATE_LEFT_OLD) || !(from->bits & PT_S(young)))
		return 0;
	*met |= PT_S(mmu_records_read);
	return PT_S(mmu_records_read);
}

/* What is wrong with a step, beside what is wrong with the entry it leads to. */
PT_INLINE u64 pt_wrong_step(const struct pt_run *r, const struct pt_plan *p,
			    const struct pt_state *from, const struct pt_state *s, bool fresh,
			    u64 *met)
{
	u64 bad = pt_wrong_bits(p, from, s->bits);

	pt_forget();
	bad |= pt_wrong_rest(r, p, from, s);
	pt_forget();
	bad |= pt_wrong_opening(p, from, s, fresh, met);
	pt_forget();
	bad |= pt_left_open(p, from, s, met);
	return bad & p->judged;
}

PT_INLINE void pt_count_step(struct pt_run *r, const struct pt_plan *p, u64 met)
{
	r->row_cases[p->row]++;
	if (met & ~r->row_met[p->row])
		r->row_met[p->row] |= met;
}

/*
 * Follows plans from s as long as they lead, as they should, to entries that
 * are known; returns the first that does not, with c.to where it led.
 */
PT_INLINE const struct pt_plan *pt_follow(struct pt_run *r, const struct pt_state *s,
					  const struct pt_plan *p, const struct pt_plan *end,
					  u64 (*call)(const struct pt_run *r,
						      const struct pt_plan *p, u64 e))
{
	u64 tally = 0;

	for (; p < end; p++) {
		const struct pt_state *known;
		size_t at;
		u64 to, met;

		if (!pt_may_follow(p, s))
			continue;
		pt_forget();
		to = call(r, p, s->e);
		pt_forget();
		tally += pt_tally(pt_digest_of(p->helper, s->e + (p->arg << 7), to), 1);
		known = pt_find(&r->c, to, pt_vma_after(p, s), pt_kind_after(p, s), &at);
		pt_forget();
		met = known ? known->met : 0;
		if (!known || pt_wrong_step(r, p, s, known, false, &met)) {
			r->c.to = to;
			break;
		}
		pt_count_step(r, p, met);
	}
	r->tally += tally;
	return p;
}

#endif
