/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a row of pt_effects means for one subject and one second argument, and what is
 * wrong with a step by it: the one place that says what is set and followed, what a
 * fault must open, from which entries a helper may be called.
 */
#ifndef PT_EFFECT_H
#define PT_EFFECT_H

#include "generic/judge/entry.h"

/*
 * A row of pt_effects with one of its second arguments, as it is followed from
 * an entry, and all about it that does not depend on the entry worked out: so a
 * step to an entry that is known already costs a few comparisons.
 */
struct pt_plan {
	u64 arg;
	u64 judged;	  /* slots */
	u32 sets, clears; /* BOOL slots, of those judged */
	u32 stays_clear, stays_set;
	u64 other; /* bits that must stay, none if that is not judged … */
	u64 made;  /* … or, if takes_prot, become what they are in a new entry of it */
	/* Which entries it is followed from. */
	u32 kinds; /* 1 << enum pt_kind */
	u32 vmas;  /* 1 << enum pt_prot */
	u32 needs, never;
	bool fresh;
	/* What it leads to; PT_NR_PROTS, PT_NR_KINDS: what it came from. */
	uint8_t vma, kind;
	uint8_t row;
	bool two; /* the helper takes arg */
	bool takes_prot;
	bool opens, opens_write; /* it must, whatever was before: mkyoung, mkdirty, faults */
	bool faulted;
	bool makes_old;
	enum pt_helper helper;
};

/* Works out a row's plan for a second argument. */
void pt_plan_row(const struct pt_caller *c, size_t row, u64 arg, struct pt_plan *p);
/* The second arguments a row is followed with: 1 << argument, or-ed. */
u64 pt_plan_arguments(const struct pt_facts *f, size_t row);
/* Does its helper change an entry?  Those that make one do not, and pmd_mkhuge() is part of making.
 */
bool pt_leads_on(const struct pt_caller *c, const struct pt_effect *row);
/* Slots whose predicates the answer about a slot needs: of itself, or of an invariant. */
u64 pt_slots_behind(enum pt_slot slot);
/* The slots of a level that this subject can be asked about, and can answer. */
u64 pt_answered_slots(const struct pt_caller *c, enum pt_level l);
/* The row of a helper. */
size_t pt_row_of(enum pt_helper h);

/*
 * What was read from memory is read again after this, not kept on the stack:
 * registers are few in here, and reading is cheap.
 */
PT_INLINE void pt_forget(void)
{
	__asm__ volatile("" ::: "memory");
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
PT_INLINE u64 pt_wrong_rest(const struct pt_judge *j, const struct pt_plan *p,
			    const struct pt_state *from, const struct pt_state *s)
{
	u64 bad = s->is & PT_STATE_MARK_WRONG ? PT_S(key) : 0, other, memtype;

	if (!from)
		return bad;
	other = (from->e ^ s->e) & p->other;
	if (p->takes_prot)
		other &= (s->e ^ p->made) | j->facts->hardware_notes[j->about.level];
	if (other)
		bad |= PT_S(other);
	if (!(s->rights & PT_MMU_ANY))
		return bad;
	memtype = from->rights & PT_MMU_ANY ? from->memtype
					    : j->facts->memtype[j->about.level][s->vma];
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
PT_INLINE u64 pt_wrong_step(const struct pt_judge *j, const struct pt_plan *p,
			    const struct pt_state *from, const struct pt_state *s, bool fresh,
			    u64 *met)
{
	u64 bad = pt_wrong_bits(p, from, s->bits);

	pt_forget();
	bad |= pt_wrong_rest(j, p, from, s);
	pt_forget();
	bad |= pt_wrong_opening(p, from, s, fresh, met);
	pt_forget();
	bad |= pt_left_open(p, from, s, met);
	return bad & p->judged;
}

/*
 * What is wrong with a step to an entry that is looked at for the first time: with the
 * step, and with the entry by itself.  from is NULL for an entry made from nothing;
 * s->e, vma and kind are known, the rest is filled in.
 */
PT_INLINE u64 pt_wrong_arrival(struct pt_judge *j, const struct pt_plan *p,
			       const struct pt_state *from, struct pt_state *s, bool fresh,
			       u64 *met)
{
	u64 bad;

	pt_forget();
	bad = pt_look(j, s, fresh, met);
	pt_forget();
	bad |= pt_wrong_values(j, s->kind, s->e) | pt_wrong_same(j, from, s->e, met);
	bad &= p->judged;
	return bad | pt_wrong_step(j, p, from, s, s->is & PT_STATE_FRESH, met);
}

#endif
