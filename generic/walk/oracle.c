// SPDX-License-Identifier: GPL-2.0-or-later
/* See oracle.h. */
#include "generic/walk/oracle.h"

#include "generic/judge/hugetlb.h"
#include "generic/judge/laws.h"
#include "generic/walk/follow.h"

/*
 * What is known of an entry from how it was made.  Two histories may lead to one
 * entry and say different things of it: then some helper lost what told them
 * apart, and no predicate can be expected to know.
 */
struct known {
	u64 e, pfn;
	u32 place;	 /* whose entry it is */
	u32 number;	 /* of the closure it was met in; of another: this is free */
	u32 knows, bits; /* BOOL slots */
	u32 disputed;	 /* BOOL slots of which histories say different things */
	u32 kinds;	 /* 1 << enum pt_kind */
	u32 pfns;	 /* different ones: 0, 1, 2 for more */
};

#define MAX_KNOWN 32768 /* power of two */
static struct known known[MAX_KNOWN];
static u32 number, nr_known;

/* What the contract expects a predicate to say of kinds: 1 << enum pt_kind. */
static u32 says_yes[PT_NR_HELPERS], says_no[PT_NR_HELPERS];
/* The same by level and kind: BOOL slots of which the answer must be yes, or no. */
static u32 kind_yes[PT_NR_COLUMNS][PT_NR_KINDS], kind_no[PT_NR_COLUMNS][PT_NR_KINDS];
/* pt_family_of(); the BOOL slot that a helper answers, PT_NR_SLOTS for none. */
static uint8_t family_of[PT_NR_HELPERS], slot_of[PT_NR_HELPERS];
/* Those that are to be corrected, one after the other. */
static uint16_t corrected[PT_NR_HELPERS];
static size_t nr_corrected;
/* The empty entry of each level, which belongs to every closure. */
static u64 empty[PT_NR_COLUMNS];
static bool has_empty[PT_NR_COLUMNS];
/* Slots that are wrong with new entries, by level and VMA; of the closure that is walked. */
static u64 bad_new[PT_NR_COLUMNS][PT_NR_PROTS], bad_first;

/* What pfn_pmd() makes is half an entry, and other than the whole one of the same value. */
#define HALF	   PT_NR_COLUMNS
#define PLACE(l)   ((u32)(l))
#define NOT_YET(l) ((u32)(l) + HALF)

static bool is_corrected(const struct pt_walk *w, int h)
{
	return h >= 0 && (w->wanted.correct[h / 64] & PT_BIT(h % 64));
}

static void list_corrected(const struct pt_walk *w)
{
	nr_corrected = 0;
	for (unsigned h = 0; h < PT_NR_HELPERS; h++)
		if (is_corrected(w, h))
			corrected[nr_corrected++] = h;
}

/* ---- what is known of entries ------------------------------------------------------- */

static struct known *find(u32 place, u64 e, bool make)
{
	size_t i = pt_index_of(e ^ (u64)place << 50, 0, 0) & (MAX_KNOWN - 1);

	for (; known[i].number == number; i = (i + 1) & (MAX_KNOWN - 1))
		if (known[i].e == e && known[i].place == place)
			return &known[i];
	if (!make || nr_known >= MAX_KNOWN / 4 * 3)
		return NULL;
	nr_known++;
	known[i] = (struct known){ .e = e, .place = place, .number = number };
	return &known[i];
}

static const struct known *look_up(enum pt_level l, u64 e)
{
	return find(PLACE(l), e, false);
}

static void learn(u32 place, u64 e, const struct known *news)
{
	struct known *k = find(place, e, true);
	u32 fresh, disputed;

	if (!k)
		return;
	fresh = news->knows & ~k->knows;
	disputed = k->knows & news->knows & (k->bits ^ news->bits);
	/* stores only what changes, which is seldom: stores are slow in an emulator */
	if (disputed | (fresh & ~k->disputed)) {
		k->disputed |= disputed;
		k->bits |= news->bits & fresh;
		k->knows = (k->knows | fresh) & ~k->disputed;
	}
	if (news->kinds & ~k->kinds)
		k->kinds |= news->kinds;
	if (news->pfns && !k->pfns)
		k->pfn = news->pfn;
	if (news->pfns > k->pfns || (k->pfns && news->pfns && k->pfn != news->pfn))
		k->pfns = k->pfns ? 2 : news->pfns;
}

void pt_oracle_is(const struct pt_walk *w, enum pt_level l, enum pt_kind kind, u64 e)
{
	if (!w->oracle)
		return;
	if (kind == PT_KIND_NONE) {
		empty[l] = e;
		has_empty[l] = true;
	}
	learn(PLACE(l), e, &(struct known){ .kinds = 1u << kind });
}

void pt_oracle_forget(const struct pt_walk *w)
{
	if (!w->oracle)
		return;
	number++;
	nr_known = 0;
	bad_first = 0;
	for (unsigned l = 0; l < PT_NR_COLUMNS; l++)
		if (has_empty[l])
			pt_oracle_is(w, l, PT_KIND_NONE, empty[l]);
}

/* Tables of what is asked of the contract often. */
static void look_things_up(void)
{
	for (unsigned h = 0; h < PT_NR_HELPERS; h++) {
		says_yes[h] = says_no[h] = 0;
		family_of[h] = pt_family_of(h);
		slot_of[h] = PT_NR_SLOTS;
	}
	for (unsigned l = 0; l < PT_NR_COLUMNS; l++) {
		for (unsigned kind = 0; kind < PT_NR_KINDS; kind++)
			kind_yes[l][kind] = kind_no[l][kind] = 0;
		for (unsigned s = 0; s < PT_NR_BOOL_SLOTS; s++)
			if (pt_slot_helper(l, s) >= 0)
				slot_of[pt_slot_helper(l, s)] = s;
	}
	for (size_t i = 0; i < pt_nr_expects; i++) {
		const struct pt_expect *x = &pt_expects[i];
		enum pt_level l = pt_helpers[x->helper].level;

		if (x->fresh)
			continue;
		(x->value ? says_yes : says_no)[x->helper] |= 1u << x->kind;
		if (slot_of[x->helper] < PT_NR_SLOTS)
			(x->value ? kind_yes : kind_no)[l][x->kind] |= 1u << slot_of[x->helper];
	}
}

/* What a step makes of what was known; from is NULL for an entry made of nothing. */
static struct known after_step(const struct pt_plan *p, const struct known *from, u32 kinds)
{
	struct known to = { .kinds = p->kind < PT_NR_KINDS ? 1u << p->kind : kinds };

	to.bits = p->sets;
	to.knows = p->sets | p->clears;
	if (!from)
		return to;
	to.bits |= from->knows & from->bits & p->stays_set;
	to.knows |= from->knows & ((from->bits & p->stays_set) | (~from->bits & p->stays_clear));
	to.pfn = from->pfn;
	to.pfns = from->pfns;
	return to;
}

/* An entry as the hardware left it. */
static void recorded(struct pt_judge *j, u64 from, u64 e, enum pt_access a)
{
	enum pt_level l = j->about.level;
	const struct known *k = look_up(l, from);
	u32 sets = PT_S(young) | (a == PT_ACCESS_WRITE ? PT_S(dirty) : 0);
	struct known to;

	if (!k)
		return;
	to = *k;
	to.knows |= sets;
	to.bits |= sets;
	learn(PLACE(l), e, &to);
}

static struct pt_walk *walk_of(const struct pt_amender *m)
{
	return (struct pt_walk *)((uintptr_t)m - offsetof(struct pt_walk, amender));
}

/* ---- predicates ------------------------------------------------------------------------ */

/* What a predicate must say of an entry: 0, 1, or -1 if nobody knows. */
static int must_say(enum pt_helper h, const struct known *k)
{
	u32 yes = k->kinds & says_yes[h], no = k->kinds & says_no[h];

	if (yes || no)
		return yes && no ? -1 : yes != 0;
	if (slot_of[h] < PT_NR_SLOTS && (k->knows >> slot_of[h] & 1))
		return k->bits >> slot_of[h] & 1;
	return -1;
}

/* Of which of these answers does must_say() say otherwise? */
static u32 must_not_say(enum pt_level l, const struct known *k, u32 bits)
{
	u32 yes = 0, no = 0, knows;

	for (unsigned kind = 0; k->kinds >> kind; kind++)
		if (k->kinds >> kind & 1) {
			yes |= kind_yes[l][kind];
			no |= kind_no[l][kind];
		}
	knows = k->knows & ~(yes | no);
	return (yes & ~no & ~bits) | (no & ~yes & bits) | (knows & (k->bits ^ bits));
}

static bool says(const struct pt_walk *w, int h, u64 e)
{
	return h >= 0 && w->caller->op[h].one && w->caller->op[h].one(e);
}

/* Families that say what an entry is, rather than what was done to it. */
static const enum pt_family whats[] = { PT_F_present,	 PT_F_none, PT_F_leaf,
					PT_F_trans_huge, PT_F_bad,  PT_F_huge };

static bool says_what(enum pt_family f)
{
	for (size_t i = 0; i < PT_ARRAY_SIZE(whats); i++)
		if (whats[i] == f)
			return true;
	return false;
}

/* And who has to ask that first: no slot tells what he answers (is_pmd_migration_entry()). */
static bool asks_what(enum pt_family f)
{
	return f == PT_NR_FAMILIES || says_what(f);
}

/* Is a corrected predicate of the level wrong about the same entry? */
static bool is_mistaken(const struct pt_walk *w, enum pt_level l, enum pt_helper but,
			const struct known *k)
{
	for (size_t i = 0; i < PT_ARRAY_SIZE(whats); i++) {
		int h = pt_helper_at(whats[i], l), must;

		if (h == (int)but || !is_corrected(w, h))
			continue;
		must = must_say(h, k);
		if (must >= 0 && must != says(w, h, k->e))
			return true;
	}
	return false;
}

/* Do two helpers do the same, though no row of families.def says so? */
static bool are_twins(int a, int b)
{
	return (a == H_pmd_huge && b == H_pud_huge) || (a == H_pud_huge && b == H_pmd_huge);
}

/* Does the corrected helper of another level make the same mistake? */
static bool is_twins_mistake(const struct pt_walk *w, enum pt_helper of, u64 e, bool said)
{
	enum pt_family f = family_of[of];

	for (size_t i = 0; i < nr_corrected; i++) {
		unsigned h = corrected[i];

		if (h != of && pt_helpers[h].shape == PT_SHAPE_PRED && says(w, h, e) == said &&
		    (are_twins(h, of) || (f < PT_NR_FAMILIES && family_of[h] == f)))
			return true;
	}
	return false;
}

/* A devmap pmd need be no THP: pt_ask_kind(). */
static bool is_excused(const struct pt_walk *w, enum pt_family f, enum pt_level l, u64 e)
{
	return f == PT_F_trans_huge && says(w, pt_at(w->caller, PT_F_devmap, l), e);
}

/* A predicate's answer as it counts. */
static bool right_answer(const struct pt_walk *w, enum pt_level l, enum pt_helper h, u64 e,
			 bool said)
{
	const struct known *k = look_up(l, e);
	enum pt_family f = family_of[h];
	int must = k ? must_say(h, k) : -1;

	if (must < 0 || must == said || is_excused(w, f, l, e) || !pt_is_asked(w->facts, h, l))
		return said;
	if (is_corrected(w, h) || is_twins_mistake(w, h, e, said) ||
	    (asks_what(f) && is_mistaken(w, l, h, k)))
		return must;
	return said;
}

/* The predicates' answers as they count. */
static u32 view(const struct pt_amender *m, enum pt_level l, u64 e, u32 bits)
{
	struct pt_walk *w = walk_of(m);
	const struct known *k = look_up(l, e);
	u32 asked = w->facts->asked[l][PT_GROUP_PRESENT] | w->facts->asked[l][PT_GROUP_SWAP], wrong;

	if (!k)
		return bits;
	wrong = must_not_say(l, k, bits) & asked;
	for (unsigned s = 0; wrong >> s; s++) {
		bool said = bits >> s & 1;

		if ((wrong >> s & 1) && right_answer(w, l, pt_slot_helper(l, s), e, said) != said)
			bits ^= 1u << s;
	}
	return bits;
}

static u64 right_pfn(const struct pt_walk *w, enum pt_level l, enum pt_helper h, u64 e, u64 said)
{
	const struct known *k = look_up(l, e);

	return is_corrected(w, h) && k && k->pfns == 1 ? k->pfn : said;
}

static u64 right_same(const struct pt_walk *w, enum pt_level l, enum pt_helper h, u64 a, u64 b,
		      u64 said)
{
	if (!is_corrected(w, h))
		return said;
	return !((a ^ b) & ~w->facts->hardware_notes[l]);
}

/* ---- what makes and changes entries ------------------------------------------------------ */

static const struct pt_plan *plan_in(const struct pt_plans *plans, enum pt_helper h, u64 arg)
{
	for (size_t i = 0; i < plans->nr; i++)
		if (plans->plan[i].helper == h &&
		    (!plans->plan[i].two || plans->plan[i].arg == arg))
			return &plans->plan[i];
	return NULL;
}

static const struct pt_plan *plan_of(const struct pt_walk *w, enum pt_helper h, u64 arg)
{
	enum pt_level l = pt_helpers[h].level;
	enum pt_family f = family_of[h];
	const struct pt_plan *p;

	if (f == PT_F_make)
		return arg < PT_NR_PROTS ? &w->make[l][arg] : NULL;
	if (f == PT_F_mkhuge)
		return &w->complete[l];
	if (f == PT_F_raw_to_entry || f == PT_F_swp_to_entry)
		return w->make_swap[h].helper == h ? &w->make_swap[h] : NULL;
	p = plan_in(&w->plans[l][PT_GROUP_PRESENT], h, arg);
	return p ? p : plan_in(&w->plans[l][PT_GROUP_SWAP], h, arg);
}

static u64 call(const struct pt_walk *w, enum pt_helper h, u64 a, u64 b)
{
	return PT_SHAPE_TAKES_TWO(pt_helpers[h].shape) ? w->caller->op[h].two(a, b)
						       : w->caller->op[h].one(a);
}

/* Does a corrected helper that is to do the same make the same of it? */
static bool is_made_alike(const struct pt_walk *w, enum pt_helper h, u64 a, u64 b, u64 ret)
{
	const enum pt_family f = family_of[h];

	for (size_t i = 0; i < nr_corrected && f < PT_NR_FAMILIES; i++) {
		unsigned like = corrected[i];

		if (like != h && w->caller->op[like].one &&
		    pt_helpers[like].shape == pt_helpers[h].shape &&
		    family_of[like] < PT_NR_FAMILIES &&
		    pt_family_on_values(family_of[like]) == pt_family_on_values(f) &&
		    call(w, like, a, b) == ret)
			return true;
	}
	return false;
}

/* What a fault handler makes of an entry by the level's helpers on values; see enum pt_fault. */
static u64 handle_fault(const struct pt_walk *w, enum pt_level l, u64 e, u64 fault, bool *corrected)
{
	static const enum pt_family steps[] = { PT_F_mkyoung, PT_F_mkdirty, PT_F_mkwrite };

	for (size_t i = 0; i < PT_ARRAY_SIZE(steps) && i <= fault; i++) {
		int h = pt_at(w->caller, steps[i], l);
		u64 to;

		if (h < 0)
			continue;
		to = w->caller->op[h].one(e);
		*corrected |= is_corrected(w, h) || is_made_alike(w, h, e, 0, to);
		e = to;
	}
	return e;
}

/*
 * Does a corrected helper, which is to do the same, make the same of it?  Then one
 * is made of the other, or of what both share.
 */
static bool is_alike(const struct pt_walk *w, enum pt_helper h, u64 a, u64 b, u64 ret)
{
	enum pt_family f = family_of[h];
	bool any = false;

	if (f == PT_NR_FAMILIES)
		return false;
	if (f == PT_F_set_access_flags && handle_fault(w, pt_helpers[h].level, a, b, &any) == ret &&
	    any)
		return true;
	return is_made_alike(w, h, a, b, ret);
}

/* Is a new entry wrong, or others that were made with its protection? */
static bool is_made_badly(struct pt_walk *w, enum pt_level l, const struct pt_plan *p, u64 pfn,
			  u64 ret)
{
	int h = pt_at(w->caller, PT_F_pfn, l);

	if (p->arg < PT_NR_PROTS && bad_new[l][p->arg])
		return true;
	if (l != PT_PTE)
		return false;
	return (h >= 0 && (p->judged & PT_S(pfn)) && w->caller->op[h].one(ret) != pfn) ||
	       (pt_wrong_bits(p, NULL, pt_view(w->caller, l, PT_GROUP_PRESENT, ret)) & p->judged);
}

/* What the MMU makes of a changed entry, where that needs no more than the two. */
static u64 wrong_to_mmu(struct pt_walk *w, enum pt_level l, const struct pt_plan *p, u64 a, u64 ret)
{
	u64 was = pt_stored(w->caller, l, a), is = pt_stored(w->caller, l, ret), bad = 0;
	u64 rights = pt_rights(w->caller, l, is);

	if (!(rights & PT_MMU_ANY))
		return 0;
	if ((pt_rights(w->caller, l, was) & PT_MMU_ANY) &&
	    pt_memtype(w->caller, l, was) != pt_memtype(w->caller, l, is))
		bad |= PT_S(memtype);
	if ((rights & PT_MMU_UW) && !(pt_view(w->caller, l, PT_GROUP_PRESENT, ret) & PT_S(write)))
		bad |= PT_S(mmu_denies_write);
	if (p->makes_old && (rights & PT_MMU_UR) &&
	    w->facts->mode->mmu->after(w->facts->mode, PT_MMU_LEVEL(l), is, PT_ACCESS_READ) == is)
		bad |= PT_S(mmu_records_read);
	if ((rights & PT_MMU_UW) && !(pt_view(w->caller, l, PT_GROUP_PRESENT, ret) & PT_S(dirty)) &&
	    w->facts->mode->mmu->after(w->facts->mode, PT_MMU_LEVEL(l), is, PT_ACCESS_WRITE) == is)
		bad |= PT_S(mmu_records_write);
	return bad;
}

/* The slots by which a call in a law breaks its helper's own row. */
static u64 wrong_call(struct pt_walk *w, enum pt_helper h, const struct pt_plan *p, u64 a, u64 ret)
{
	enum pt_level l = pt_helpers[h].level;
	bool present = p->kinds & (1u << PT_KIND_PRESENT);
	enum pt_group g = present || !pt_effects[p->row].on ? PT_GROUP_PRESENT : PT_GROUP_SWAP;
	struct pt_state from = { .e = a };
	int pfn = pt_at(w->caller, PT_F_pfn, l);
	const struct known *k = look_up(l, a);
	u64 bad, other;

	if (pt_helpers[h].shape == PT_SHAPE_MAKE)
		return is_made_badly(w, l, p, a, ret);
	if (pt_helpers[h].shape == PT_SHAPE_VALUE)
		return pt_wrong_bits(p, NULL, pt_view(w->caller, l, PT_GROUP_SWAP, ret)) &
		       p->judged;
	from.bits = pt_view(w->caller, l, g, a);
	bad = pt_wrong_bits(p, &from, pt_view(w->caller, l, g, ret));
	other = (a ^ ret) & p->other;
	if (p->takes_prot)
		other &= (ret ^ p->made) | w->facts->hardware_notes[l];
	if (other)
		bad |= PT_S(other);
	if (pfn >= 0 && present && w->caller->op[pfn].one(a) != w->caller->op[pfn].one(ret))
		bad |= PT_S(pfn);
	if (present)
		bad |= wrong_to_mmu(w, l, p, a, ret);
	if (k && k->kinds == 1u << PT_KIND_PROTNONE && !p->takes_prot &&
	    (pt_rights(w->caller, l, ret) & PT_MMU_USER))
		bad |= PT_S(mmu_faults);
	return bad & p->judged;
}

static void learn_made(enum pt_helper h, const struct pt_plan *p, u64 a, u64 b, u64 ret)
{
	enum pt_level l = pt_helpers[h].level;
	const struct known *from;
	struct known to;

	if (pt_helpers[h].shape == PT_SHAPE_MAKE) {
		to = after_step(p, NULL,
				1u << (b == PT_PROT_NONE ? PT_KIND_PROTNONE : PT_KIND_PRESENT));
		to.pfn = a;
		to.pfns = 1;
		learn(l == PT_PTE ? PLACE(l) : NOT_YET(l), ret, &to);
		return;
	}
	from = family_of[h] == PT_F_mkhuge ? find(NOT_YET(l), a, false) : look_up(l, a);
	/* on what it may be called, and nothing is disputed about that */
	if (!from || (from->kinds & ~p->kinds) || (from->knows & from->bits & p->never))
		return;
	to = after_step(p, from, from->kinds);
	learn(PLACE(l), ret, &to);
}

/* Has the maker of what was half an entry named another frame? */
static bool is_half_wrong(const struct pt_walk *w, enum pt_level l, u64 half, u64 whole)
{
	const struct known *k = find(NOT_YET(l), half, false);
	int pfn = pt_at(w->caller, PT_F_pfn, l);

	return k && k->pfns == 1 && pfn >= 0 && is_corrected(w, pt_helper_at(PT_F_make, l)) &&
	       w->caller->op[pfn].one(whole) != k->pfn;
}

/* The answer of a call as it counts; what is learned from it is kept. */
static u64 answer(const struct pt_amender *m, enum pt_helper h, u64 a, u64 b, u64 ret)
{
	struct pt_walk *w = walk_of(m);
	enum pt_level l = pt_helpers[h].level;
	const struct pt_plan *p;

	switch (pt_helpers[h].shape) {
	case PT_SHAPE_PRED:
		return right_answer(w, l, h, a, ret != 0);
	case PT_SHAPE_PRED2:
		return pt_family_of(h) == PT_F_same ? right_same(w, l, h, a, b, ret) : ret;
	case PT_SHAPE_PFN:
		return right_pfn(w, l, h, a, ret);
	case PT_SHAPE_MAKE:
	case PT_SHAPE_MOD:
	case PT_SHAPE_MODPROT:
	case PT_SHAPE_MODFAULT:
	case PT_SHAPE_VALUE:
		break;
	default:
		return ret;
	}
	p = plan_of(w, h, b);
	if (!p || !w->caller->op[h].one)
		return ret;
	if (w->in_law && family_of[h] == PT_F_mkhuge)
		w->misled |= is_half_wrong(w, l, a, ret);
	if (pt_helpers[h].shape != PT_SHAPE_VALUE)
		learn_made(h, p, a, b, ret);
	if (w->in_law && !w->misled && (is_corrected(w, h) || is_alike(w, h, a, b, ret)))
		w->misled = wrong_call(w, h, p, a, ret);
	return ret;
}

/* Wrong entries that both sides of a comparison begin with make neither differ. */
static void made(const struct pt_amender *m)
{
	walk_of(m)->misled = false;
}

void pt_oracle_start(struct pt_walk *w)
{
	list_corrected(w);
	w->oracle = nr_corrected;
	if (!w->oracle)
		return;
	look_things_up();
	for (unsigned l = 0; l < PT_NR_COLUMNS; l++) {
		has_empty[l] = false;
		for (unsigned vma = 0; vma < PT_NR_PROTS; vma++)
			bad_new[l][vma] = 0;
	}
	w->amender = (struct pt_amender){ answer, view, made };
	w->caller->amender = &w->amender;
	w->caller->watched = true;
	w->judge.recorded = recorded;
	pt_oracle_forget(w);
}

void pt_oracle_step(const struct pt_plan *p, u64 from, u64 to)
{
	learn_made(p->helper, p, from, p->arg, to);
}

/* ---- steps ------------------------------------------------------------------------------------
 */

/* Is what mm's or the architecture's own layer reads of a swap entry corrected? */
static u64 swap_slots(const struct pt_walk *w)
{
	static const enum pt_helper raw[] = { H___swp_type, H___swp_offset, H___pte_to_swp_entry,
					      H___pmd_to_swp_entry, H___swp_entry };
	static const enum pt_helper mm[] = { H_swp_type, H_swp_offset, H_pte_to_swp_entry,
					     H_pmd_to_swp_entry, H_swp_entry };
	u64 slots = 0;

	for (size_t i = 0; i < PT_ARRAY_SIZE(raw); i++)
		if (is_corrected(w, raw[i]))
			slots |= PT_S(raw) | PT_S(type) | PT_S(offset);
	for (size_t i = 0; i < PT_ARRAY_SIZE(mm); i++)
		if (is_corrected(w, mm[i]))
			slots |= PT_S(type) | PT_S(offset);
	return slots;
}

/* What is wrong already with a new entry of that protection. */
static u64 bad_by_prot(const struct pt_walk *w, enum pt_level l, enum pt_prot vma)
{
	u64 bad = 0;

	for (unsigned i = 0; i < PT_NR_COLUMNS; i++)
		if ((i == l || i == PT_PTE) && (is_corrected(w, pt_helper_at(PT_F_make, i)) ||
						is_corrected(w, pt_helper_at(PT_F_mkhuge, i))))
			bad |= bad_new[i][vma];
	return bad;
}

/* Has the corrected predicate been wrong about an entry? */
static bool was_corrected(const struct pt_walk *w, enum pt_level l, const struct pt_state *s)
{
	for (unsigned slot = 0; slot < PT_NR_BOOL_SLOTS; slot++) {
		int h = pt_slot_helper(l, slot);

		if (h >= 0 && w->caller->op[h].one && (w->facts->supported[l] & PT_BIT(slot)) &&
		    says(w, h, s->e) != ((s->bits & PT_BIT(slot)) != 0) &&
		    ((pt_group_of(s->kind) == PT_GROUP_SWAP ? PT_OF_SWAP : PT_OF_PRESENT) &
		     PT_BIT(slot)))
			return true;
	}
	return false;
}

static bool is_maker(enum pt_helper h)
{
	enum pt_family f = family_of[h];

	return f == PT_F_make || f == PT_F_mkhuge || f == PT_F_raw_to_entry ||
	       f == PT_F_swp_to_entry;
}

bool pt_oracle_corrects_maker(const struct pt_walk *w)
{
	for (size_t i = 0; w->oracle && i < nr_corrected; i++)
		if (is_maker(corrected[i]))
			return true;
	return false;
}

/* The entry is wrong from the beginning, and so is all that comes of it. */
static void mark_ill_made(struct pt_state *s, u64 bad)
{
	s->is |= PT_STATE_ILL_MADE;
	bad_first |= bad;
}

/* What is asked of an entry as it stands in the table. */
#define STORED_SLOTS                                                                              \
	(PT_S(mmu_faults) | PT_S(mmu_denies_write) | PT_S(mmu_within_vma) | PT_S(mmu_opens) |     \
	 PT_S(mmu_opens_write) | PT_S(mmu_frame) | PT_S(mmu_leaf) | PT_S(mmu_records_read) |      \
	 PT_S(mmu_records_write) | PT_S(mmu_not_global) | PT_S(mmu_memory) | PT_S(shadow_stack) | \
	 PT_S(memtype) | PT_S(key) | PT_S(l1tf) | PT_S(mmu_zero))

u64 pt_oracle_pardon(struct pt_walk *w, const struct pt_plan *p, const struct pt_state *from,
		     struct pt_state *s, u64 bad)
{
	enum pt_level l = w->judge.about.level;
	u64 all = bad;

	if (is_corrected(w, p->helper) || (from && (from->is & PT_STATE_BY_CORRECTED)))
		s->is |= PT_STATE_BY_CORRECTED;
	/* the same symptom, of an entry that came of it */
	if (from && (from->is & PT_STATE_BY_CORRECTED))
		bad &= ~(w->wanted.correct_slots | (bad_first ? PT_S(other) : 0));
	if (from && (from->is & PT_STATE_ILL_MADE)) {
		s->is |= PT_STATE_ILL_MADE;
		/* where it was right in the beginning, its predicates still say what was done */
		bad &= PT_BOOL_SLOTS & ~bad_first;
	}
	if (!bad)
		return 0;
	if (is_maker(p->helper) && pt_group_of(s->kind) == PT_GROUP_PRESENT)
		bad_new[l][s->vma] |= bad;
	if (is_corrected(w, p->helper)) {
		if (is_maker(p->helper))
			mark_ill_made(s, all);
		return 0;
	}
	if (p->takes_prot || is_maker(p->helper))
		bad &= ~bad_by_prot(w, l, s->vma);
	if ((p->takes_prot || is_maker(p->helper)) && bad != all)
		mark_ill_made(s, all);
	if (l == PT_HUGETLB &&
	    (is_corrected(w, H_set_huge_pte_at) || is_corrected(w, H_huge_ptep_get)))
		bad &= ~STORED_SLOTS;
	if (is_corrected(w, H_pte_accessible))
		bad &= ~PT_S(accessible);
	if (pt_group_of(s->kind) == PT_GROUP_SWAP)
		bad &= ~swap_slots(w);
	/* by which bits it would tell, it alone could say */
	if ((bad & PT_S(other)) && was_corrected(w, l, s))
		bad &= ~PT_S(other);
	if (bad && from && is_alike(w, p->helper, from->e, p->arg, s->e))
		return 0;
	return bad;
}

/* ---- laws ---------------------------------------------------------------------------------------
 */

bool pt_oracle_is_fit(const struct pt_state *s)
{
	return !(s->is & PT_STATE_ILL_MADE) && !(bad_first && (s->is & PT_STATE_BY_CORRECTED));
}

void pt_oracle_begin_case(struct pt_walk *w)
{
	w->in_law = true;
	w->misled = false;
}

static bool calls_corrected(const struct pt_walk *w, const struct pt_law *law)
{
	for (size_t i = 0; law->needs[i].part; i++)
		if (is_corrected(w, law->needs[i].helper))
			return true;
	return is_corrected(w, law->helper);
}

/* Of a HugeTLB page, in whatever state it is: see pt_huge_makes_size(). */
static bool breaks(struct pt_walk *w, const struct pt_law *law, u64 a, u64 b)
{
	const pt_law_fn holds = pt_law_fns[law - pt_laws];
	u64 states = law->domain == PT_DOMAIN_SIZED ? PT_HUGE_STATES : 1;

	for (u64 i = 0; i < states; i++)
		if (!holds(w->caller, law, a, b + i * PT_HUGE_SIZES))
			return true;
	return false;
}

/* Does a corrected helper that the law calls break a law of its own in this very case? */
static bool breaks_own_law(struct pt_walk *w, const struct pt_law *law, u64 a, u64 b)
{
	if (!calls_corrected(w, law))
		return false;
	for (size_t i = 0; i < pt_nr_laws; i++) {
		const struct pt_law *own = &pt_laws[i];

		if (own == law || own->domain != law->domain || !is_corrected(w, own->helper) ||
		    pt_helpers[own->helper].level != pt_helpers[law->helper].level ||
		    own->only == PT_ONLY_SCENARIO || !pt_has_needs(w->caller, own))
			continue;
		if (breaks(w, own, a, b))
			return true;
	}
	return false;
}

/* Does the law compare with what a corrected helper makes? */
static bool is_compared(const struct pt_walk *w, const struct pt_law *law)
{
	const enum pt_helper like = pt_law_part(law, PT_PART_LIKE);

	/* a device's memory in a huge page of the kernel's, with that in a pte */
	if (law->helper == H_pmd_set_huge_device || law->helper == H_pud_set_huge_device)
		return is_corrected(w, H_pfn_pte) && bad_new[PT_PTE][PT_PROT_DEVICE_RW];
	/* what is done to many at once, with what is done to one */
	return pt_helpers[law->helper].shape == PT_SHAPE_MODNR && like != law->helper &&
	       is_corrected(w, like);
}

bool pt_oracle_end_case(struct pt_walk *w, const struct pt_law *law, u64 a, u64 b, int holds)
{
	bool misled = !holds && (w->misled || is_compared(w, law) || breaks_own_law(w, law, a, b));

	w->in_law = false;
	return misled;
}
