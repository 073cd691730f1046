// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The entries mm can make.  From the first ones, every helper that may be
 * called on an entry is called, and every access the MMU permits is made, until
 * nothing new appears; each step is judged by its effect row, each new entry by
 * the invariants and by what the predicates must say of its kind.  A step that
 * breaks its clause leads nowhere, so that one fault is not reported again by
 * all that follows from it.
 */
#include "generic/run.h"

#define SWP_FLAGS (PT_S(swp_soft_dirty) | PT_S(swp_uffd_wp) | PT_S(swp_exclusive))
/* Everything a hardware access must leave alone. */
#define ALL_BOOLS (PT_BIT(16) - 1)

/* A step from one entry to the next; from is NULL for an entry made from nothing. */
struct step {
	size_t row;
	const struct pt_state *from;
	u64 in[2];
	u64 to;
	enum pt_prot vma;
	enum pt_kind kind;
	bool fresh;
};

/* What is found in the entry a step leads to. */
struct found {
	u32 bits;
	u64 rights, memtype; /* the MMU's */
	u64 met;	     /* invariants whose assumption holds */
	u64 bad;	     /* slots violated so far */
};

static size_t slot_of(u64 e, enum pt_prot vma, enum pt_kind kind)
{
	u64 key = (e ^ (u64)vma << 56 ^ (u64)kind << 60) * UINT64_C(0x9e3779b97f4a7c15);

	return (key ^ key >> 29) >> 17 & (PT_STATE_INDEX - 1);
}

static struct pt_state *find(struct pt_closure *c, u64 e, enum pt_prot vma, enum pt_kind kind,
			     size_t *at)
{
	size_t i = slot_of(e, vma, kind);

	for (; c->index[i]; i = (i + 1) & (PT_STATE_INDEX - 1)) {
		struct pt_state *s = &c->state[c->index[i] - 1];

		if (s->e == e && s->vma == vma && s->kind == kind)
			return s;
	}
	*at = i;
	return NULL;
}

void pt_closure_start(struct pt_run *r, enum pt_level l, size_t walk)
{
	struct pt_closure *c = &r->c;
	size_t at;

	/* forget the states of the closure before without clearing the whole index */
	for (size_t i = 0; i < c->nr; i++) {
		struct pt_state *s = &c->state[i];

		at = slot_of(s->e, s->vma, s->kind);
		while (c->index[at]) {
			c->index[at] = 0;
			at = (at + 1) & (PT_STATE_INDEX - 1);
		}
	}
	c->nr = 0;
	c->level = l;
	c->walk = walk;
}

static void add(struct pt_run *r, const struct step *t, const struct found *f, size_t at)
{
	struct pt_closure *c = &r->c;

	/* what no caller keeps: a writable entry that userfaultfd believes protected */
	if ((f->bits & PT_S(uffd_wp)) && (f->bits & PT_S(write)))
		return;
	if (c->nr >= PT_MAX_STATES) {
		r->overflow = true;
		return;
	}
	c->state[c->nr++] = (struct pt_state){ .e = t->to,
					       .met = f->met,
					       .memtype = f->memtype,
					       .bits = f->bits,
					       .rights = f->rights,
					       .vma = t->vma,
					       .kind = t->kind,
					       .fresh = t->fresh };
	c->index[at] = c->nr;
	r->rs->states++;
}

static u64 pfn_of(struct pt_run *r, u64 e)
{
	return pt_call1(r, r->c.level == PT_PTE ? H_pte_pfn : H_pmd_pfn, e);
}

static enum pt_helper to_swp(enum pt_level l, bool raw)
{
	if (raw)
		return l == PT_PTE ? H___pte_to_swp_entry : H___pmd_to_swp_entry;
	return l == PT_PTE ? H_pte_to_swp_entry : H_pmd_to_swp_entry;
}

/* Type and offset as mm's layer reads them; false if the subject has no such layer. */
static bool read_swap(struct pt_run *r, u64 e, bool raw, u64 *type, u64 *offset)
{
	enum pt_helper to = to_swp(r->c.level, raw);
	enum pt_helper get_type = raw ? H___swp_type : H_swp_type;
	enum pt_helper get_offset = raw ? H___swp_offset : H_swp_offset;

	if (!pt_has(r, to) || !pt_has(r, get_type) || !pt_has(r, get_offset))
		return false;
	u64 v = pt_call1(r, to, e);

	*type = pt_call1(r, get_type, v);
	*offset = pt_call1(r, get_offset, v);
	return true;
}

/* VALUE slots that are the same for every state of the closure. */
static u64 wrong_values(struct pt_run *r, enum pt_kind kind, u64 e)
{
	struct pt_closure *c = &r->c;
	u64 type, offset, bad = 0;

	if (pt_group_of(kind) == PT_GROUP_PRESENT) {
		return pfn_of(r, e) != c->pfn ? PT_S(pfn) : 0;
	}
	if (read_swap(r, e, false, &type, &offset)) {
		bad |= type != c->type ? PT_S(type) : 0;
		bad |= offset != c->offset ? PT_S(offset) : 0;
	}
	return bad;
}

/* What the kernel may fetch from a user's page is no more than the user may. */
static u64 excess_of(u64 rights, u64 vm)
{
	u64 kernel = rights & PT_MMU_KX && !(vm & PT_MMU_UX) ? PT_MMU_KX : 0;

	return (rights & PT_MMU_USER & ~vm) | kernel;
}

static u64 rights_of_vma(enum pt_prot vma)
{
	return (PT_PROT_READS(vma) ? PT_MMU_UR : 0) | (PT_PROT_WRITES(vma) ? PT_MMU_UW : 0) |
	       (PT_PROT_EXECS(vma) ? PT_MMU_UX : 0);
}

/* Is z, left by the hardware after an access to an entry with these bits, as it must be? */
static bool recorded(struct pt_run *r, u64 z, const struct step *t, u32 bits, u64 must)
{
	size_t at;
	const struct pt_state *known = find(&r->c, z, t->vma, t->kind, &at);
	u32 left;

	if (known)
		left = known->bits;
	else if (z == t->to)
		left = bits;
	else if (pfn_of(r, z) != r->c.pfn)
		return false;
	else
		left = pt_view(r, r->c.level, PT_GROUP_PRESENT, z);
	must &= r->supported[r->c.level];
	return (left & must) == must && !((left ^ bits) & ~must & ALL_BOOLS);
}

/* Invariants of an entry the MMU may use. */
static u64 open_invariants(struct pt_run *r, const struct step *t, u32 bits, u64 rights, u64 *met)
{
	u64 e = t->to;
	const struct pt_mode *m = r->mode;
	enum pt_level l = r->c.level;
	u64 vm = rights_of_vma(t->vma), bad = 0;

	*met |= PT_S(mmu_within_vma) | PT_S(mmu_not_global);
	/* a write that pXd_write() denies is mmu_denies_write's alone */
	if (!(bits & PT_S(write)))
		vm |= PT_MMU_UW;
	if (excess_of(rights, vm))
		bad |= PT_S(mmu_within_vma);
	if ((rights & PT_MMU_USER) && (rights & PT_MMU_GLOBAL))
		bad |= PT_S(mmu_not_global);
	if (!(bits & PT_S(write))) {
		*met |= PT_S(mmu_denies_write);
		if (rights & PT_MMU_UW)
			bad |= PT_S(mmu_denies_write);
	}
	if (rights & PT_MMU_ANY) {
		*met |= PT_S(mmu_frame) | PT_S(mmu_leaf);
		if (m->mmu->frame(m, l, e) != r->c.pfn)
			bad |= PT_S(mmu_frame);
		if (!(rights & PT_MMU_LEAF))
			bad |= PT_S(mmu_leaf);
	}
	if (rights & PT_MMU_UR) {
		u64 z = m->mmu->after(m, l, e, PT_ACCESS_READ);

		/* where software records young, an old entry may be left open (sparc modify) */
		if (z != e || (bits & PT_S(young))) {
			*met |= PT_S(mmu_records_read);
			if (!recorded(r, z, t, bits, PT_S(young)))
				bad |= PT_S(mmu_records_read);
		}
	}
	if (rights & PT_MMU_UW) {
		u64 z = m->mmu->after(m, l, e, PT_ACCESS_WRITE);
		u64 must = PT_S(dirty) | (z != e ? PT_S(young) : 0);

		*met |= PT_S(mmu_records_write);
		if (!recorded(r, z, t, bits, must))
			bad |= PT_S(mmu_records_write);
	}
	return bad;
}

/* L1TF limits memory and swap to half of what 52 address bits reach. */
#define L1TF_FRAMES PT_BIT(51 - 12)

static bool names_memory(struct pt_run *r, u64 e)
{
	return r->mode->mmu->frame(r->mode, r->c.level, e) < L1TF_FRAMES;
}

/* What must hold of any entry that mm stores, by its kind. */
static u64 invariants(struct pt_run *r, const struct step *t, u32 bits, u64 rights, u64 *met)
{
	enum pt_kind kind = t->kind;
	u64 e = t->to;
	const struct pt_mode *m = r->mode;
	u64 bad = 0, type, offset;
	u64 number = kind >= PT_KIND_SWAP ? r->c.offset : r->c.pfn;

	if (kind == PT_KIND_PRESENT) {
		bad |= open_invariants(r, t, bits, rights, met);
	} else {
		u64 forbidden = kind == PT_KIND_PROTNONE ? PT_MMU_USER : PT_MMU_ANY;

		*met |= PT_S(mmu_faults);
		if (rights & forbidden)
			bad |= PT_S(mmu_faults);
	}
	if (!(rights & PT_MMU_ANY) && e && number < L1TF_FRAMES) {
		*met |= PT_S(l1tf);
		if (names_memory(r, e))
			bad |= PT_S(l1tf);
	}
	if (m->mmu->reserved && (r->features & PT_FEATURE_SHADOW_STACK)) {
		*met |= PT_S(shadow_stack);
		if (m->mmu->reserved(m, r->c.level, e))
			bad |= PT_S(shadow_stack);
	}
	if (r->c.level == PT_PTE && pt_has(r, H_pte_accessible) && (rights & PT_MMU_ANY)) {
		*met |= PT_S(accessible);
		if (!pt_truth(r, H_pte_accessible, e))
			bad |= PT_S(accessible);
	}
	if (pt_group_of(kind) == PT_GROUP_SWAP && read_swap(r, e, true, &type, &offset)) {
		*met |= PT_S(raw);
		if (type != r->c.type || offset != r->c.offset)
			bad |= PT_S(raw);
	}
	if (r->live.w)
		bad |= pt_live_invariants(r, r->c.level, e, rights, met);
	if (pt_group_of(kind) == PT_GROUP_SWAP && !(bits & SWP_FLAGS)) {
		*met |= PT_S(plain);
		if (e != r->c.base)
			bad |= PT_S(plain);
	}
	return bad;
}

/* pXd_same(): reflexive, and it tells an entry from the one it was made from. */
static u64 wrong_same(struct pt_run *r, const struct step *t, u64 *met)
{
	enum pt_helper h = r->c.level == PT_PTE ? H_pte_same : H_pmd_same;

	if (!pt_has(r, h))
		return 0;
	*met |= PT_S(same);
	if (!pt_call2(r, h, t->to, t->to))
		return PT_S(same);
	if (t->from && t->from->e != t->to && pt_call2(r, h, t->from->e, t->to))
		return PT_S(same);
	return 0;
}

/* Sets and clears of a row, with what depends on its protection argument. */
static void row_effect(struct pt_run *r, const struct step *t, u64 *sets, u64 *clears)
{
	const struct pt_effect *row = &pt_effects[t->row];
	enum pt_shape shape = pt_helpers[row->helper].shape;

	*sets = row->sets;
	*clears = row->clears;
	if (shape == PT_SHAPE_MAKE || shape == PT_SHAPE_MODPROT) {
		u64 p = t->in[1];

		*(PT_PROT_SHARES(p) && PT_PROT_WRITES(p) ? sets : clears) |= PT_S(write);
		*(p == PT_PROT_NONE ? sets : clears) |= PT_S(protnone);
	}
	if (r->uffd_protects && (row->helper == H_pte_mkuffd_wp || row->helper == H_pmd_mkuffd_wp))
		*clears |= PT_S(write);
}

/* BOOL slots that break the row's frame. */
static u64 wrong_bits(struct pt_run *r, const struct step *t, u32 bits)
{
	const struct pt_effect *row = &pt_effects[t->row];
	u64 sets, clears, bad;

	row_effect(r, t, &sets, &clears);
	bad = (sets & ~bits) | (clears & bits);
	if (t->from) {
		u64 kept = ALL_BOOLS & ~(sets | clears);

		bad |= kept & bits & ~t->from->bits & ~row->may_set;
		bad |= kept & ~bits & t->from->bits & ~row->may_clear;
	}
	return bad & ALL_BOOLS;
}

/* Bits nobody reads, and the MMU's memory type, must come from where they were. */
static u64 wrong_rest(const struct pt_run *r, const struct step *t, u64 memtype)
{
	u64 changed, other, bad = 0;

	if (!t->from)
		return 0;
	changed = t->from->e ^ t->to;
	other = changed & r->other[r->c.level][pt_group_of(t->kind)];
	if (other && pt_helpers[pt_effects[t->row].helper].shape == PT_SHAPE_MODPROT)
		other &= t->to ^ r->made[r->c.level][t->in[1]];
	if (other)
		bad |= PT_S(other);
	if (memtype != t->from->memtype)
		bad |= PT_S(memtype);
	return bad;
}

/* Does this row's helper choose the MMU's rights from a protection? */
static bool is_modify(const struct step *t)
{
	return t->from && pt_helpers[pt_effects[t->row].helper].shape == PT_SHAPE_MODPROT;
}

static bool is_row_of(const struct step *t, enum pt_helper pte, enum pt_helper pmd)
{
	enum pt_helper h = pt_effects[t->row].helper;

	return h == pte || h == pmd;
}

/*
 * Where the hardware records no reads, mkold itself must close the entry to
 * them, or no read makes it young again.
 */
static u64 left_open(struct pt_run *r, const struct step *t, struct found *f)
{
	const struct pt_mode *m = r->mode;

	if (!is_row_of(t, H_pte_mkold, H_pmd_mkold) || !(f->rights & PT_MMU_UR) ||
	    m->mmu->after(m, r->c.level, t->to, PT_ACCESS_READ) != t->to)
		return 0;
	/* modify may have left it open before; then nobody relies on it being closed */
	if (!(t->from->bits & PT_S(young)))
		return 0;
	f->met |= PT_S(mmu_records_read);
	return PT_S(mmu_records_read);
}

/*
 * The fault handler opens an entry with mkyoung and, for a write, mkdirty: they
 * must, or the access faults for ever.  No other step but modify may close what
 * was open.  That anything else opens is not asked: where software keeps young
 * and dirty (s390, sparc) the first access may well fault.
 */
static u64 wrong_opening(const struct step *t, struct found *f)
{
	u64 want = rights_of_vma(t->vma) & (PT_MMU_UR | PT_MMU_UX), bad = 0;
	u32 complete = PT_S(young) | PT_S(dirty) | PT_S(write);
	u64 had = t->from ? t->from->rights : 0;

	if (t->kind != PT_KIND_PRESENT || is_modify(t))
		return 0;
	if ((f->bits & PT_S(young)) &&
	    ((had & want) == want || t->fresh || is_row_of(t, H_pte_mkyoung, H_pmd_mkyoung))) {
		f->met |= PT_S(mmu_opens);
		if ((f->rights & want) != want)
			bad |= PT_S(mmu_opens);
	}
	if ((f->bits & complete) == complete &&
	    ((had & PT_MMU_UW) || is_row_of(t, H_pte_mkdirty, H_pmd_mkdirty))) {
		f->met |= PT_S(mmu_opens_write);
		if (!(f->rights & PT_MMU_UW))
			bad |= PT_S(mmu_opens_write);
	}
	return bad;
}

static u64 value_of(struct pt_run *r, enum pt_slot slot, u64 e)
{
	const struct pt_mode *m = r->mode;
	u64 type = 0, offset = 0;

	switch (slot) {
	case PT_SLOT_pfn:
		return pfn_of(r, e);
	case PT_SLOT_type:
		read_swap(r, e, false, &type, &offset);
		return type;
	case PT_SLOT_offset:
		read_swap(r, e, false, &type, &offset);
		return offset;
	case PT_SLOT_memtype:
		return m->mmu->memtype(m, r->c.level, e);
	case PT_SLOT_other:
		return e;
	case PT_SLOT_mmu_frame:
	case PT_SLOT_l1tf:
		return m->mmu->frame(m, r->c.level, e);
	case PT_SLOT_raw:
		read_swap(r, e, true, &type, &offset);
		return offset;
	case PT_SLOT_walker_permits:
	case PT_SLOT_walker_faults:
		return r->live.got;
	case PT_SLOT_walker_records:
		return r->live.recorded;
	default:
		return m->mmu->rights(m, r->c.level, e);
	}
}

static u64 expected_of(struct pt_run *r, enum pt_slot slot, const struct step *t)
{
	switch (slot) {
	case PT_SLOT_pfn:
	case PT_SLOT_mmu_frame:
		return r->c.pfn;
	case PT_SLOT_type:
		return r->c.type;
	case PT_SLOT_offset:
	case PT_SLOT_raw:
		return r->c.offset;
	case PT_SLOT_plain:
		return r->c.base;
	case PT_SLOT_walker_permits:
	case PT_SLOT_walker_faults:
		return r->live.expected;
	case PT_SLOT_walker_records:
		return r->live.record_expected;
	case PT_SLOT_memtype:
	case PT_SLOT_other:
		return t->from ? value_of(r, slot, t->from->e) : 0;
	default:
		return rights_of_vma(t->vma);
	}
}

/* Writes down each violated slot of a step. */
static void blame(struct pt_run *r, const struct step *t, u32 bits, u64 bad)
{
	struct pt_case c = {
		t->from ? t->from->kind : t->kind, { t->in[0], t->in[1] }, t->to, 0, 0
	};

	for (unsigned s = 0; s < PT_NR_SLOTS; s++) {
		if (!(bad & PT_BIT(s)))
			continue;
		if (pt_slots[s].type == PT_SLOT_TYPE_BOOL) {
			c.got = !!(bits & PT_BIT(s));
			c.expected = !c.got;
		} else {
			c.expected = expected_of(r, s, t);
			c.got = value_of(r, s, t->to);
		}
		pt_judge(r, pt_effect_clause(t->row, s), false, &c);
	}
}

static void judge_ask(struct pt_run *r, const struct pt_ask *a, enum pt_kind kind, u64 e, u32 bits)
{
	bool got = a->bit ? (bits & a->bit) != 0 : pt_truth(r, a->helper, e);

	if (got != a->value)
		pt_judge(r, pt_expect_clause(a->expect), false,
			 &(struct pt_case){ kind, { e, 0 }, e, a->value, got });
}

/*
 * Cases are counted per kind and added up at the end (run.c), so that the
 * common case, where all is as it must be, costs one comparison.
 */
void pt_ask_kind(struct pt_run *r, enum pt_level l, enum pt_kind kind, u64 e, u32 bits, bool fresh)
{
	struct pt_asks *a = &r->asks[l][kind];
	u32 mask = a->mask;
	bool right;

	/* 6.1 x86, arm64, powerpc: a devmap pmd need be no THP */
	if (bits & PT_S(devmap))
		mask &= ~PT_S(trans_huge);
	right = ((bits ^ a->want) & mask) == 0;
	a->entries++;
	a->fresh_entries += fresh;
	for (size_t i = 0; i < a->nr; i++) {
		const struct pt_ask *q = &a->ask[i];

		if (q->fresh ? fresh : !q->bit || (!right && (q->bit & mask)))
			judge_ask(r, q, kind, e, bits);
	}
}

/*
 * Entries of the architecture's own encoding may have a type that mm keeps for
 * itself: then they are no plain swap entries, and markers perhaps.
 */
static bool is_plain_kind(const struct pt_run *r, enum pt_kind kind)
{
	return kind != PT_KIND_SWAP || r->c.type < r->max_swapfiles;
}

static void take(struct pt_run *r, const struct step *t)
{
	const struct pt_effect *row = &pt_effects[t->row];
	enum pt_level l = r->c.level;
	size_t at = 0;
	struct pt_state *known = find(&r->c, t->to, t->vma, t->kind, &at);
	struct found f = { 0 };
	bool first;

	if (known) {
		f.bits = known->bits;
		f.met = known->met;
		f.rights = known->rights;
		f.memtype = known->memtype;
	} else {
		f.bits = pt_view(r, l, pt_group_of(t->kind), t->to);
		f.rights = r->mode->mmu->rights(r->mode, l, t->to);
		f.memtype = r->mode->mmu->memtype(r->mode, l, t->to);
		f.bad = wrong_values(r, t->kind, t->to) |
			invariants(r, t, f.bits, f.rights, &f.met) | wrong_same(r, t, &f.met);
	}
	f.bad |= wrong_bits(r, t, f.bits) | wrong_rest(r, t, f.memtype) | wrong_opening(t, &f) |
		 left_open(r, t, &f);
	f.bad &= r->row_slots[t->row];
	r->row_cases[t->row]++;
	if (f.met & ~r->row_met[t->row])
		r->row_met[t->row] |= f.met;
	if (f.bad)
		blame(r, t, f.bits, f.bad);
	if (known)
		return;
	/* first entries and final ones have no later chance to be asked */
	first = !t->from || t->fresh;
	if ((!f.bad || first || (row->when & PT_WHEN_TERMINAL)) && is_plain_kind(r, t->kind))
		pt_ask_kind(r, l, t->kind, t->to, f.bits, t->fresh);
	/* final entries are kept too: the next helper may make the same */
	if (!f.bad || first)
		add(r, t, &f, at);
}

/* special and devmap entries are other entries: not made if that cannot be asked of them */
static bool can_follow(const struct pt_run *r, const struct pt_effect *row)
{
	enum pt_helper special = r->c.level == PT_PTE ? H_pte_special : H_pmd_special;
	enum pt_helper devmap = r->c.level == PT_PTE ? H_pte_devmap : H_pmd_devmap;

	if (row->sets & PT_S(devmap))
		return pt_has(r, devmap);
	return !(row->sets & PT_S(special)) || pt_has(r, special);
}

static bool may_call(const struct pt_effect *row, const struct pt_state *s)
{
	if (!(row->on & (UINT32_C(1) << s->kind)))
		return false;
	if ((row->when & PT_WHEN_VM_WRITE) && !PT_PROT_WRITES(s->vma))
		return false;
	if ((row->when & PT_WHEN_NOT_PROTNONE) && s->kind == PT_KIND_PROTNONE)
		return false;
	if ((row->when & PT_WHEN_NOT_UFFD) && (s->bits & PT_S(uffd_wp)))
		return false;
	if ((row->when & PT_WHEN_PRIVATE) && PT_PROT_SHARES(s->vma))
		return false;
	if ((row->when & PT_WHEN_NEW) && !s->fresh)
		return false;
	return true;
}

static void step_mod(struct pt_run *r, size_t row, const struct pt_state *s)
{
	const struct pt_effect *e = &pt_effects[row];
	struct step t = { row, s, { s->e, 0 }, 0, s->vma, s->kind, false };

	if (e->when & PT_WHEN_TERMINAL)
		t.kind = PT_KIND_INVALID;
	t.to = pt_call1(r, e->helper, s->e);
	take(r, &t);
}

static void step_modprot(struct pt_run *r, size_t row, const struct pt_state *s)
{
	for (unsigned p = 0; p < PT_NR_PROTS; p++) {
		struct step t = { row, s, { s->e, p }, 0, p, PT_KIND_PRESENT, false };

		/* a mapping stays private or shared; PROT_NONE may have been either */
		if (p != PT_PROT_NONE && s->vma != PT_PROT_NONE &&
		    PT_PROT_SHARES(p) != PT_PROT_SHARES(s->vma))
			continue;
		if (PT_PROT_SHARES(p) && (s->bits & PT_S(uffd_wp)))
			continue;
		if (p == PT_PROT_NONE)
			t.kind = PT_KIND_PROTNONE;
		t.to = pt_call2(r, pt_effects[row].helper, s->e, p);
		take(r, &t);
	}
}

/* The entry as an access leaves it, if the MMU permits the access and records it rightly. */
static void step_hardware(struct pt_run *r, const struct pt_state *s, enum pt_access a)
{
	const struct pt_mode *m = r->mode;
	enum pt_level l = r->c.level;
	u64 right = a == PT_ACCESS_READ ? PT_MMU_UR : PT_MMU_UW;
	struct step t = { 0, s, { s->e, 0 }, 0, s->vma, s->kind, false };
	struct found f = { 0 };
	size_t at = 0;

	if (!(s->rights & right))
		return;
	t.to = m->mmu->after(m, l, s->e, a);
	if (t.to == s->e || find(&r->c, t.to, t.vma, t.kind, &at))
		return;
	f.bits = pt_view(r, l, PT_GROUP_PRESENT, t.to);
	f.rights = m->mmu->rights(m, l, t.to);
	f.memtype = m->mmu->memtype(m, l, t.to);
	f.bad = invariants(r, &t, f.bits, f.rights, &f.met) & r->supported[l];
	if (!f.bad)
		add(r, &t, &f, at);
}

void pt_closure_walk(struct pt_run *r)
{
	for (size_t i = 0; i < r->c.nr && i < r->c.walk; i++) {
		const struct pt_state *s = &r->c.state[i];

		if (s->kind == PT_KIND_INVALID)
			continue;

		for (size_t row = 0; row < pt_nr_effects; row++) {
			const struct pt_effect *e = &pt_effects[row];
			const struct pt_helper_info *h = &pt_helpers[e->helper];

			/* pmd_mkhuge() has had its turn when the entry was made */
			if (h->level != r->c.level || !pt_has(r, e->helper) || !may_call(e, s) ||
			    !can_follow(r, e) || e->helper == H_pmd_mkhuge)
				continue;
			if (h->shape == PT_SHAPE_MODPROT)
				step_modprot(r, row, s);
			else
				step_mod(r, row, s);
		}
		if (s->kind == PT_KIND_PRESENT) {
			step_hardware(r, s, PT_ACCESS_READ);
			step_hardware(r, s, PT_ACCESS_WRITE);
		}
	}
}

static size_t row_of(enum pt_helper h)
{
	for (size_t i = 0; i < pt_nr_effects; i++)
		if (pt_effects[i].helper == h)
			return i;
	return 0;
}

/*
 * pfn_pmd() makes half a huge entry; pmd_mkhuge() completes it, and only then
 * can pmd_pfn() be asked (x86 reads another mask without the huge bit).
 */
static void make_huge(struct pt_run *r, const struct step *half)
{
	struct pt_state from = { .e = half->to,
				 .vma = half->vma,
				 .kind = half->kind,
				 .fresh = true,
				 .memtype = r->mode->mmu->memtype(r->mode, PT_PMD, half->to) };
	struct step t = *half;

	from.bits = pt_view(r, PT_PMD, PT_GROUP_PRESENT, from.e);
	t.row = row_of(H_pmd_mkhuge);
	t.from = &from;
	t.in[0] = from.e;
	t.in[1] = 0;
	t.to = pt_call1(r, H_pmd_mkhuge, from.e);
	r->row_cases[half->row]++;
	if (pt_call1(r, H_pmd_pfn, t.to) != r->c.pfn) {
		struct step whole = *half;

		whole.to = t.to;
		blame(r, &whole, 0, PT_S(pfn));
	}
	take(r, &t);
}

void pt_closure_make(struct pt_run *r, u64 pfn)
{
	enum pt_helper h = r->c.level == PT_PTE ? H_pfn_pte : H_pfn_pmd;

	r->c.pfn = pfn;
	for (unsigned p = 0; p < PT_NR_PROTS; p++) {
		struct step t = { row_of(h), NULL, { pfn, p }, 0, p, PT_KIND_PRESENT, true };

		if (p == PT_PROT_NONE)
			t.kind = PT_KIND_PROTNONE;
		t.to = pt_call2(r, h, pfn, p);
		if (r->c.level == PT_PTE) {
			take(r, &t);
			continue;
		}
		make_huge(r, &t);
	}
}

/* value is what maker takes: a swp_entry_t, the architecture's or mm's. */
void pt_closure_make_swap(struct pt_run *r, enum pt_helper maker, u64 value, enum pt_kind kind)
{
	struct step t = { row_of(maker), NULL, { value, 0 }, 0, PT_PROT_NONE, kind, false };

	t.to = pt_call1(r, maker, value);
	r->c.base = t.to;
	take(r, &t);
}
