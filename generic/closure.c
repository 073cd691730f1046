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
	u64 hw; /* the entry as it stands in the table */
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
					       .hw = f->hw,
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
	return pt_call1(r, pt_helper_at(PT_F_pfn, r->c.level), e);
}

/* Type and offset as mm's layer reads them; false if the subject has no such layer. */
static bool read_swap(struct pt_run *r, u64 e, bool raw, u64 *type, u64 *offset)
{
	int to = pt_at(r, raw ? PT_F_raw : PT_F_type, r->c.level);
	enum pt_helper get_type = raw ? H___swp_type : H_swp_type;
	enum pt_helper get_offset = raw ? H___swp_offset : H_swp_offset;

	if (to < 0 || !pt_has(r, get_type) || !pt_has(r, get_offset))
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
	return (left & must) == must && !((left ^ bits) & ~must & PT_BOOL_SLOTS);
}

/* The entry as the hardware leaves it after an access, as software reads it. */
static u64 after(struct pt_run *r, u64 hw, enum pt_access a)
{
	enum pt_level l = r->c.level;

	return pt_loaded(r, l, r->mode->mmu->after(r->mode, PT_MMU_LEVEL(l), hw, a));
}

/* Does an access change the entry?  Then the hardware records it. */
static bool records(struct pt_run *r, u64 hw, enum pt_access a)
{
	return r->mode->mmu->after(r->mode, PT_MMU_LEVEL(r->c.level), hw, a) != hw;
}

/* A read leaves it young, a write young and dirty, and all else as it was. */
static u64 recording_invariants(struct pt_run *r, const struct step *t, struct found *f)
{
	u64 bad = 0;

	if (f->rights & PT_MMU_UR) {
		/* where software records young, an old entry may be left open (sparc modify) */
		if (records(r, f->hw, PT_ACCESS_READ) || (f->bits & PT_S(young))) {
			f->met |= PT_S(mmu_records_read);
			if (!recorded(r, after(r, f->hw, PT_ACCESS_READ), t, f->bits, PT_S(young)))
				bad |= PT_S(mmu_records_read);
		}
	}
	if (f->rights & PT_MMU_UW) {
		u64 young = records(r, f->hw, PT_ACCESS_WRITE) ? PT_S(young) : 0;

		f->met |= PT_S(mmu_records_write);
		if (!recorded(r, after(r, f->hw, PT_ACCESS_WRITE), t, f->bits, PT_S(dirty) | young))
			bad |= PT_S(mmu_records_write);
	}
	return bad;
}

/* Does the MMU treat an entry as its protection wants, ordinary memory or a device's? */
static bool is_memory_wanted(const struct pt_run *r, enum pt_level l, u64 hw, bool device)
{
	const struct pt_mode *m = r->mode;

	if (device && m->mmu->device)
		return m->mmu->device(m, l, hw);
	return m->mmu->ordinary(m, l, hw, r->normal_memory) != device;
}

/* Ordinary memory is cached and coherent; a device's must not be taken for it. */
static u64 wrong_memory(struct pt_run *r, const struct step *t, struct found *f)
{
	if (!r->mode->mmu->ordinary || !(f->rights & PT_MMU_ANY))
		return 0;
	f->met |= PT_S(mmu_memory);
	return is_memory_wanted(r, PT_MMU_LEVEL(r->c.level), f->hw,
				PT_PROT_IS(t->vma, PT_PROT_DEVICE))
		       ? 0
		       : PT_S(mmu_memory);
}

/* Invariants of an entry the MMU may use. */
static u64 open_invariants(struct pt_run *r, const struct step *t, struct found *f)
{
	u64 vm = rights_of_vma(t->vma), bad = 0, rights = f->rights;

	f->met |= PT_S(mmu_within_vma) | PT_S(mmu_not_global);
	/* a write that pXd_write() denies is mmu_denies_write's alone */
	if (!(f->bits & PT_S(write)))
		vm |= PT_MMU_UW;
	if (excess_of(rights, vm))
		bad |= PT_S(mmu_within_vma);
	if ((rights & PT_MMU_USER) && (rights & PT_MMU_GLOBAL))
		bad |= PT_S(mmu_not_global);
	if (!(f->bits & PT_S(write))) {
		f->met |= PT_S(mmu_denies_write);
		if (rights & PT_MMU_UW)
			bad |= PT_S(mmu_denies_write);
	}
	if (rights & PT_MMU_ANY) {
		f->met |= PT_S(mmu_frame) | PT_S(mmu_leaf);
		if (pt_frame(r, r->c.level, f->hw) != r->c.pfn)
			bad |= PT_S(mmu_frame);
		if (!(rights & PT_MMU_LEAF))
			bad |= PT_S(mmu_leaf);
	}
	return bad | wrong_memory(r, t, f) | recording_invariants(r, t, f);
}

/* What must hold of swap entries beside their type and offset in mm's layer. */
static u64 swap_invariants(struct pt_run *r, u64 e, struct found *f)
{
	u64 type, offset, bad = 0;

	if (read_swap(r, e, true, &type, &offset)) {
		f->met |= PT_S(raw);
		if (type != r->c.type || offset != r->c.offset)
			bad |= PT_S(raw);
	}
	if (!(f->bits & SWP_FLAGS)) {
		f->met |= PT_S(plain);
		if (e != r->c.base)
			bad |= PT_S(plain);
	}
	return bad;
}

/* What must hold of any entry that mm stores, by its kind. */
static u64 invariants(struct pt_run *r, const struct step *t, struct found *f)
{
	const struct pt_mode *m = r->mode;
	enum pt_level l = r->c.level;
	bool swap = pt_group_of(t->kind) == PT_GROUP_SWAP;
	u64 e = t->to, bad = 0;

	if (t->kind == PT_KIND_PRESENT) {
		bad |= open_invariants(r, t, f);
	} else {
		u64 forbidden = t->kind == PT_KIND_PROTNONE ? PT_MMU_USER : PT_MMU_ANY;

		f->met |= PT_S(mmu_faults);
		if (f->rights & forbidden)
			bad |= PT_S(mmu_faults);
	}
	if (!(f->rights & PT_MMU_ANY) && e && (swap ? r->c.offset : r->c.pfn) < PT_L1TF_FRAMES) {
		f->met |= PT_S(l1tf);
		if (pt_frame(r, l, f->hw) < PT_L1TF_FRAMES)
			bad |= PT_S(l1tf);
	}
	if (m->mmu->reserved && (r->features & PT_FEATURE_SHADOW_STACK)) {
		f->met |= PT_S(shadow_stack);
		if (m->mmu->reserved(m, PT_MMU_LEVEL(l), f->hw))
			bad |= PT_S(shadow_stack);
	}
	if (l == PT_PTE && pt_has(r, H_pte_accessible) && (f->rights & PT_MMU_ANY)) {
		f->met |= PT_S(accessible);
		if (!pt_truth(r, H_pte_accessible, e))
			bad |= PT_S(accessible);
	}
	if (r->live.w)
		bad |= pt_live_invariants(r, PT_MMU_LEVEL(l), f->hw, f->rights, &f->met);
	return swap ? bad | swap_invariants(r, e, f) : bad;
}

/* pXd_same(): reflexive, and it tells an entry from the one it was made from. */
static u64 wrong_same(struct pt_run *r, const struct step *t, u64 *met)
{
	int h = pt_at(r, PT_F_same, r->c.level);

	if (h < 0)
		return 0;
	*met |= PT_S(same);
	if (!pt_call2(r, h, t->to, t->to))
		return PT_S(same);
	if (t->from && t->from->e != t->to && pt_call2(r, h, t->from->e, t->to))
		return PT_S(same);
	return 0;
}

/* What a row does, with what depends on its second argument or on the subject. */
struct effect {
	u64 sets, clears, may_set;
};

static void effect_of_prot(u64 prot, struct effect *e)
{
	bool write = PT_PROT_SHARES(prot) && PT_PROT_WRITES(prot);

	*(write ? &e->sets : &e->clears) |= PT_S(write);
	*(prot == PT_PROT_NONE ? &e->sets : &e->clears) |= PT_S(protnone);
}

/* See enum pt_fault. */
static void effect_of_fault(u64 fault, struct effect *e)
{
	if (fault == PT_FAULT_READ) {
		e->may_set = PT_S(young);
		return;
	}
	e->sets |= PT_S(young) | PT_S(dirty) | (fault == PT_FAULT_COW ? PT_S(write) : 0);
	e->may_set = PT_S(soft_dirty);
}

static bool is_family(const struct step *t, enum pt_family f, const struct pt_run *r)
{
	return (int)pt_effects[t->row].helper == pt_helper_at(f, r->c.level);
}

/* Soft-dirty is followed in ptes and pmds, where the subject has it at all (T1). */
static bool keeps_soft_dirty(const struct pt_run *r)
{
	enum pt_level l = r->c.level;

	return l <= PT_PMD && (r->supported[l] & PT_S(soft_dirty)) &&
	       pt_at(r, PT_F_soft_dirty, l) >= 0;
}

static bool is_write_fault(const struct pt_run *r, const struct step *t)
{
	return is_family(t, PT_F_set_access_flags, r) && t->in[1] != PT_FAULT_READ;
}

static struct effect effect_of(struct pt_run *r, const struct step *t)
{
	const struct pt_effect *row = &pt_effects[t->row];
	enum pt_shape shape = pt_helpers[row->helper].shape;
	struct effect e = { row->sets, row->clears, row->may_set };

	if (shape == PT_SHAPE_MAKE || shape == PT_SHAPE_MODPROT)
		effect_of_prot(t->in[1], &e);
	else if (shape == PT_SHAPE_MODFAULT)
		effect_of_fault(t->in[1], &e);
	if (r->uffd_protects[r->c.level] && is_family(t, PT_F_mkuffd_wp, r))
		e.clears |= PT_S(write);
	if (is_family(t, PT_F_modify, r) && r->mode->modify_sets_young)
		e.may_set |= PT_S(young);
	if (keeps_soft_dirty(r) && (is_family(t, PT_F_mkdirty, r) || is_write_fault(r, t)))
		e.sets |= PT_S(soft_dirty);
	if (is_family(t, PT_F_mkdevmap, r) && r->c.level == PT_PTE)
		e.sets |= PT_S(special) & r->supported[PT_PTE];
	return e;
}

/* BOOL slots that break the row's frame. */
static u64 wrong_bits(struct pt_run *r, const struct step *t, u32 bits)
{
	const struct effect e = effect_of(r, t);
	u64 bad = (e.sets & ~bits) | (e.clears & bits);

	if (t->from) {
		u64 kept = PT_BOOL_SLOTS & ~(e.sets | e.clears);

		bad |= kept & bits & ~t->from->bits & ~e.may_set;
		bad |= kept & ~bits & t->from->bits & ~pt_effects[t->row].may_clear;
	}
	return bad & PT_BOOL_SLOTS;
}

/* A mode with fewer keys has the low bits of those. */
static u64 key_of_vma(const struct pt_run *r, enum pt_prot vma)
{
	u64 key = vma == PT_PROT_KEY_A ? PT_KEY_A : vma == PT_PROT_KEY_B ? PT_KEY_B : 0;

	return r->mode->key_bits ? key & (PT_BIT(r->mode->key_bits) - 1) : key;
}

static u64 key_of(const struct pt_run *r, u64 hw)
{
	return r->mode->mmu->key(r->mode, PT_MMU_LEVEL(r->c.level), hw);
}

/* Of an entry the MMU does not use, these bits say nothing: then what its VMA has. */
static u64 memtype_before(struct pt_run *r, const struct step *t)
{
	enum pt_level l = r->c.level;

	if (t->from->rights & PT_MMU_ANY)
		return t->from->memtype;
	return pt_memtype(r, l, pt_stored(r, l, r->made[l][t->vma]));
}

/*
 * Bits nobody reads, and the MMU's memory type, must come from where they were;
 * the key is the VMA's.
 */
static u64 wrong_rest(struct pt_run *r, const struct step *t, const struct found *f)
{
	u64 changed, other, bad = 0;

	if ((r->supported[r->c.level] & PT_S(key)) && t->kind == PT_KIND_PRESENT &&
	    key_of(r, f->hw) != key_of_vma(r, t->vma))
		bad |= PT_S(key);
	if (!t->from)
		return bad;
	changed = t->from->e ^ t->to;
	other = changed & r->other[r->c.level][pt_group_of(t->kind)];
	if (other && pt_helpers[pt_effects[t->row].helper].shape == PT_SHAPE_MODPROT)
		other &= (t->to ^ r->made[r->c.level][t->in[1]]) | r->noted[r->c.level];
	if (other)
		bad |= PT_S(other);
	if ((f->rights & PT_MMU_ANY) && f->memtype != memtype_before(r, t))
		bad |= PT_S(memtype);
	return bad;
}

/* Does this row's helper choose the MMU's rights from a protection? */
static bool is_modify(const struct step *t)
{
	return t->from && pt_helpers[pt_effects[t->row].helper].shape == PT_SHAPE_MODPROT;
}

/*
 * Where the hardware records no reads, mkold itself must close the entry to
 * them, or no read makes it young again.
 */
static u64 left_open(struct pt_run *r, const struct step *t, struct found *f)
{
	bool old = is_family(t, PT_F_mkold, r) || is_family(t, PT_F_test_and_clear_young, r) ||
		   is_family(t, PT_F_clear_flush_young, r);

	if (!old || !(f->rights & PT_MMU_UR) || records(r, f->hw, PT_ACCESS_READ))
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
static u64 wrong_opening(struct pt_run *r, const struct step *t, struct found *f)
{
	u64 want = rights_of_vma(t->vma) & (PT_MMU_UR | PT_MMU_UX), bad = 0;
	u32 complete = PT_S(young) | PT_S(dirty) | PT_S(write);
	u64 had = t->from ? t->from->rights : 0;
	bool faulted = is_family(t, PT_F_set_access_flags, r);

	if (t->kind != PT_KIND_PRESENT || is_modify(t))
		return 0;
	if ((faulted && (had & want) != want) ||
	    ((f->bits & PT_S(young)) &&
	     ((had & want) == want || t->fresh || is_family(t, PT_F_mkyoung, r)))) {
		f->met |= PT_S(mmu_opens);
		if ((f->rights & want) != want)
			bad |= PT_S(mmu_opens);
	}
	if ((f->bits & complete) == complete &&
	    ((had & PT_MMU_UW) || (faulted && t->in[1] != PT_FAULT_READ) ||
	     is_family(t, PT_F_mkdirty, r))) {
		f->met |= PT_S(mmu_opens_write);
		if (!(f->rights & PT_MMU_UW))
			bad |= PT_S(mmu_opens_write);
	}
	return bad;
}

static u64 value_of(struct pt_run *r, enum pt_slot slot, u64 e)
{
	enum pt_level l = r->c.level;
	u64 type = 0, offset = 0, hw = pt_stored(r, l, e);

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
	case PT_SLOT_mmu_memory:
		return pt_memtype(r, l, hw);
	case PT_SLOT_key:
		return key_of(r, hw);
	case PT_SLOT_other:
		return e;
	case PT_SLOT_mmu_frame:
	case PT_SLOT_l1tf:
		return pt_frame(r, l, hw);
	case PT_SLOT_raw:
		read_swap(r, e, true, &type, &offset);
		return offset;
	case PT_SLOT_walker_permits:
	case PT_SLOT_walker_faults:
		return r->live.got;
	case PT_SLOT_walker_records:
		return r->live.recorded;
	default:
		return pt_rights(r, l, hw);
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
	case PT_SLOT_key:
		return key_of_vma(r, t->vma);
	case PT_SLOT_mmu_memory:
		return pt_memtype(r, r->c.level,
				  pt_stored(r, r->c.level, r->made[r->c.level][PT_PROT_R]));
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

/* What predicates and MMU say of a step's result. */
static void look(struct pt_run *r, const struct step *t, struct found *f)
{
	enum pt_level l = r->c.level;

	f->hw = pt_stored(r, l, t->to);
	f->bits = pt_view(r, l, pt_group_of(t->kind), t->to);
	f->rights = pt_rights(r, l, f->hw);
	f->memtype = pt_memtype(r, l, f->hw);
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
		f = (struct found){ known->hw,	    known->bits, known->rights,
				    known->memtype, known->met,	 0 };
	} else {
		look(r, t, &f);
		f.bad = wrong_values(r, t->kind, t->to) | invariants(r, t, &f) |
			wrong_same(r, t, &f.met);
	}
	f.bad |= wrong_bits(r, t, f.bits) | wrong_rest(r, t, &f) | wrong_opening(r, t, &f) |
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
	if (row->sets & PT_S(devmap))
		return pt_at(r, PT_F_devmap, r->c.level) >= 0;
	return !(row->sets & PT_S(special)) || pt_at(r, PT_F_special, r->c.level) >= 0;
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
	if ((row->when & PT_WHEN_NOT_DEVICE) && PT_PROT_IS(s->vma, PT_PROT_DEVICE))
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

/* A mapping stays private or shared, and a device's; PROT_NONE may have been either. */
static bool may_become(enum pt_prot from, enum pt_prot to)
{
	if (PT_PROT_IS(from, PT_PROT_DEVICE) != PT_PROT_IS(to, PT_PROT_DEVICE))
		return false;
	return from == PT_PROT_NONE || to == PT_PROT_NONE ||
	       PT_PROT_SHARES(from) == PT_PROT_SHARES(to);
}

static void step_modprot(struct pt_run *r, size_t row, const struct pt_state *s)
{
	for (unsigned p = 0; p < PT_NR_PROTS; p++) {
		struct step t = { row, s, { s->e, p }, 0, p, PT_KIND_PRESENT, false };

		if (!PT_PROT_IS(p, r->prots[r->c.level]) || !may_become(s->vma, p))
			continue;
		if (PT_PROT_SHARES(p) && (s->bits & PT_S(uffd_wp)))
			continue;
		if (p == PT_PROT_NONE)
			t.kind = PT_KIND_PROTNONE;
		t.to = pt_call2(r, pt_effects[row].helper, s->e, p);
		take(r, &t);
	}
}

/* The faults that may be handled on this entry: enum pt_fault. */
static bool may_fault(const struct pt_state *s, enum pt_fault fault)
{
	if (fault == PT_FAULT_WRITE)
		return s->bits & PT_S(write);
	return fault == PT_FAULT_READ || (PT_PROT_WRITES(s->vma) && !(s->bits & PT_S(uffd_wp)));
}

static void step_modfault(struct pt_run *r, size_t row, const struct pt_state *s)
{
	for (unsigned fault = 0; fault < PT_NR_FAULTS; fault++) {
		struct step t = { row, s, { s->e, fault }, 0, s->vma, s->kind, false };

		if (!may_fault(s, fault))
			continue;
		t.to = pt_call2(r, pt_effects[row].helper, s->e, fault);
		take(r, &t);
	}
}

/* The entry as an access leaves it, if the MMU permits the access and records it rightly. */
static void step_hardware(struct pt_run *r, const struct pt_state *s, enum pt_access a)
{
	u64 right = a == PT_ACCESS_READ ? PT_MMU_UR : PT_MMU_UW;
	struct step t = { 0, s, { s->e, 0 }, 0, s->vma, s->kind, false };
	struct found f = { 0 };
	size_t at = 0;

	if (!(s->rights & right) || !records(r, s->hw, a))
		return;
	t.to = after(r, s->hw, a);
	if (find(&r->c, t.to, t.vma, t.kind, &at))
		return;
	look(r, &t, &f);
	f.bad = invariants(r, &t, &f) & r->supported[r->c.level];
	if (!f.bad)
		add(r, &t, &f, at);
}

static void walk_from(struct pt_run *r, const struct pt_state *s)
{
	enum pt_level l = r->c.level;

	for (size_t i = 0; i < r->nr_rows[l]; i++) {
		size_t row = r->row[l][i];
		const struct pt_effect *e = &pt_effects[row];
		enum pt_shape shape = pt_helpers[e->helper].shape;

		if (!may_call(e, s) || !can_follow(r, e))
			continue;
		if (shape == PT_SHAPE_MODPROT)
			step_modprot(r, row, s);
		else if (shape == PT_SHAPE_MODFAULT)
			step_modfault(r, row, s);
		else
			step_mod(r, row, s);
	}
	if (s->kind == PT_KIND_PRESENT) {
		step_hardware(r, s, PT_ACCESS_READ);
		step_hardware(r, s, PT_ACCESS_WRITE);
	}
}

void pt_closure_walk(struct pt_run *r)
{
	for (size_t i = 0; i < r->c.nr && i < r->c.walk; i++)
		if (r->c.state[i].kind != PT_KIND_INVALID)
			walk_from(r, &r->c.state[i]);
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
	enum pt_level l = r->c.level;
	struct pt_state from = { .e = half->to,
				 .vma = half->vma,
				 .kind = half->kind,
				 .fresh = true,
				 .memtype = pt_memtype(r, l, half->to) };
	struct step t = *half;
	enum pt_helper mkhuge = pt_helper_at(PT_F_mkhuge, l);

	from.bits = pt_view(r, l, PT_GROUP_PRESENT, from.e);
	t.row = row_of(mkhuge);
	t.from = &from;
	t.in[0] = from.e;
	t.in[1] = 0;
	t.to = pt_call1(r, mkhuge, from.e);
	r->row_cases[half->row]++;
	if (pfn_of(r, t.to) != r->c.pfn) {
		struct step whole = *half;

		whole.to = t.to;
		blame(r, &whole, 0, PT_S(pfn));
	}
	take(r, &t);
}

void pt_closure_make(struct pt_run *r, u64 pfn, u64 prots)
{
	enum pt_level l = r->c.level;
	enum pt_helper h = pt_helper_at(PT_F_make, l);

	r->c.pfn = pfn;
	for (unsigned p = 0; p < PT_NR_PROTS; p++) {
		struct step t = { row_of(h), NULL, { pfn, p }, 0, p, PT_KIND_PRESENT, true };

		if (!PT_PROT_IS(p, r->prots[l] & prots))
			continue;
		if (p == PT_PROT_NONE)
			t.kind = PT_KIND_PROTNONE;
		t.to = pt_call2(r, h, pfn, p);
		if (l == PT_PTE)
			take(r, &t);
		else
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
