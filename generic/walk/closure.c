// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The entries mm can make.  From the first ones, every helper that may be
 * called on an entry is called, and every access the MMU permits is made, until
 * nothing new appears; each step is judged by its effect row, each new entry by
 * the invariants and by what the predicates must say of its kind.  A step that
 * breaks its clause leads nowhere, so that one fault is not reported again by
 * all that follows from it.
 */
#include "generic/walk/decide.h"
#include "generic/walk/follow.h"
#include "generic/walk/oracle.h"

#define SWP_FLAGS (PT_S(swp_soft_dirty) | PT_S(swp_uffd_wp) | PT_S(swp_exclusive))

void pt_closure_start(struct pt_run *r, enum pt_level l, size_t walk)
{
	struct pt_closure *c = &r->c;

	pt_settle_if_due(r);
	pt_oracle_forget(r);
	if (!++c->number) {
		for (size_t i = 0; i < PT_STATE_INDEX; i++)
			c->index[i] = 0;
		c->number = 1;
	}
	r->rs->states += c->nr;
	c->nr = 0;
	c->level = l;
	c->walk = walk;
	c->stops = false;
}

/* Keeps the state that was looked at, the one after the last. */
static void add(struct pt_run *r, const struct pt_state *s, size_t at)
{
	struct pt_closure *c = &r->c;

	/* what no caller keeps: a writable entry that userfaultfd believes protected */
	if ((s->bits & PT_S(uffd_wp)) && (s->bits & PT_S(write)))
		return;
	if (c->nr >= PT_MAX_STATES) {
		r->overflow = true;
		return;
	}
	c->index[at] = (u32)c->number << 16 | ++c->nr;
}

static u64 pfn_of(struct pt_run *r, u64 e)
{
	return pt_call1(r, pt_helper_at(PT_F_pfn, r->c.level), e);
}

/* Type and offset as mm's layer reads them; false if the subject has no such layer. */
static inline __attribute__((always_inline)) bool read_swap(struct pt_run *r, u64 e, bool raw,
							    u64 *type, u64 *offset)
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

/* The most that a VMA permits; of what may be read a machine may have to execute all. */
static u64 rights_of_vma(const struct pt_mode *m, enum pt_prot vma)
{
	bool execs = PT_PROT_EXECS(vma) || (m->lacks & PT_LACKS_NOEXEC && PT_PROT_MAY_READ(vma));

	return (PT_PROT_MAY_READ(vma) ? PT_MMU_UR : 0) | (PT_PROT_WRITES(vma) ? PT_MMU_UW : 0) |
	       (execs ? PT_MMU_UX : 0);
}

/* Is z, left by the hardware after an access to an entry, as it must be? */
static bool recorded(struct pt_run *r, u64 z, const struct pt_state *s, u64 must)
{
	size_t at;
	const struct pt_state *known = pt_find(&r->c, z, s->vma, s->kind, &at);
	u32 left;

	if (__builtin_expect(r->oracle, 0))
		pt_oracle_recorded(r, r->c.level, s->e, z,
				   must & PT_S(dirty) ? PT_ACCESS_WRITE : PT_ACCESS_READ);
	if (known)
		left = known->bits;
	else if (z == s->e)
		left = s->bits;
	else if (pfn_of(r, z) != r->c.pfn)
		return false;
	else
		left = pt_view(r, r->c.level, PT_GROUP_PRESENT, z);
	must &= r->supported[r->c.level];
	return (left & must) == must && !((left ^ s->bits) & ~must & PT_BOOL_SLOTS);
}

/* The entry as the hardware leaves it after an access; the same where it records none. */
static u64 after(const struct pt_run *r, u64 hw, enum pt_access a)
{
	return r->mode->mmu->after(r->mode, PT_MMU_LEVEL(r->c.level), hw, a);
}

/* A read leaves it young, a write young and dirty, and all else as it was. */
static u64 recording_invariants(struct pt_run *r, const struct pt_state *s, u64 read, u64 *met)
{
	enum pt_level l = r->c.level;
	u64 bad = 0;

	/* where software records young, an old entry may be left open (sparc modify) */
	if ((s->rights & PT_MMU_UR) && (read != s->hw || (s->bits & PT_S(young)))) {
		*met |= PT_S(mmu_records_read);
		if (!recorded(r, pt_loaded(r, l, read), s, PT_S(young)))
			bad |= PT_S(mmu_records_read);
	}
	if (s->rights & PT_MMU_UW) {
		u64 write = after(r, s->hw, PT_ACCESS_WRITE);

		*met |= PT_S(mmu_records_write);
		if (!recorded(r, pt_loaded(r, l, write), s,
			      PT_S(dirty) | (write != s->hw ? PT_S(young) : 0)))
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
static u64 wrong_memory(struct pt_run *r, const struct pt_state *s, u64 *met)
{
	if (!r->mode->mmu->ordinary || !(s->rights & PT_MMU_ANY))
		return 0;
	*met |= PT_S(mmu_memory);
	return is_memory_wanted(r, PT_MMU_LEVEL(r->c.level), s->hw,
				PT_PROT_IS(s->vma, PT_PROT_DEVICE))
		       ? 0
		       : PT_S(mmu_memory);
}

/* Invariants of an entry the MMU may use. */
static u64 open_invariants(struct pt_run *r, const struct pt_state *s, u64 read, u64 *met)
{
	u64 vm = rights_of_vma(r->mode, s->vma), bad = 0, rights = s->rights;

	*met |= PT_S(mmu_within_vma) | PT_S(mmu_not_global);
	/* a write that pXd_write() denies is mmu_denies_write's alone */
	if (!(s->bits & PT_S(write)))
		vm |= PT_MMU_UW;
	if (excess_of(rights, vm))
		bad |= PT_S(mmu_within_vma);
	if ((rights & PT_MMU_USER) && (rights & PT_MMU_GLOBAL))
		bad |= PT_S(mmu_not_global);
	if (!(s->bits & PT_S(write))) {
		*met |= PT_S(mmu_denies_write);
		if (rights & PT_MMU_UW)
			bad |= PT_S(mmu_denies_write);
	}
	if (rights & PT_MMU_ANY) {
		*met |= PT_S(mmu_frame) | PT_S(mmu_leaf);
		if (pt_frame(r, r->c.level, s->hw) != r->c.pfn)
			bad |= PT_S(mmu_frame);
		if (!(rights & PT_MMU_LEAF))
			bad |= PT_S(mmu_leaf);
	}
	return bad | wrong_memory(r, s, met) | recording_invariants(r, s, read, met);
}

/* What must hold of swap entries beside their type and offset in mm's layer. */
static u64 swap_invariants(struct pt_run *r, const struct pt_state *s, u64 *met)
{
	u64 type, offset, bad = 0;

	if (read_swap(r, s->e, true, &type, &offset)) {
		*met |= PT_S(raw);
		if (type != r->c.type || offset != r->c.offset)
			bad |= PT_S(raw);
	}
	if (!(s->bits & SWP_FLAGS)) {
		*met |= PT_S(plain);
		if (s->e != r->c.base)
			bad |= PT_S(plain);
	}
	return bad;
}

/* What must hold of any entry that mm stores, by its kind. */
static u64 invariants(struct pt_run *r, const struct pt_state *s, u64 read, u64 *met)
{
	const struct pt_mode *m = r->mode;
	enum pt_level l = r->c.level;
	bool swap = pt_group_of(s->kind) == PT_GROUP_SWAP;
	u64 e = s->e, bad = 0;

	if (s->kind == PT_KIND_PRESENT) {
		bad |= open_invariants(r, s, read, met);
	} else {
		u64 forbidden = s->kind == PT_KIND_PROTNONE ? PT_MMU_USER : PT_MMU_ANY;

		*met |= PT_S(mmu_faults);
		if (s->rights & forbidden)
			bad |= PT_S(mmu_faults);
	}
	if (!(s->rights & PT_MMU_ANY) && e && (swap ? r->c.offset : r->c.pfn) < PT_L1TF_FRAMES) {
		*met |= PT_S(l1tf);
		if (pt_frame(r, l, s->hw) < PT_L1TF_FRAMES)
			bad |= PT_S(l1tf);
	}
	if (m->mmu->reserved && (r->features & PT_FEATURE_SHADOW_STACK)) {
		*met |= PT_S(shadow_stack);
		if (m->mmu->reserved(m, PT_MMU_LEVEL(l), s->hw))
			bad |= PT_S(shadow_stack);
	}
	if (l == PT_PTE && pt_has(r, H_pte_accessible) && (s->rights & PT_MMU_ANY)) {
		*met |= PT_S(accessible);
		if (!pt_truth(r, H_pte_accessible, e))
			bad |= PT_S(accessible);
	}
	if (r->live.w)
		bad |= pt_live_invariants(r, PT_MMU_LEVEL(l), s->hw, s->rights, met);
	return swap ? bad | swap_invariants(r, s, met) : bad;
}

/* pXd_same(): reflexive, and it tells an entry from the one it was made from. */
static u64 wrong_same(struct pt_run *r, const struct pt_state *from, u64 e, u64 *met)
{
	int h = pt_at(r, PT_F_same, r->c.level);

	if (h < 0)
		return 0;
	*met |= PT_S(same);
	if (!pt_call2(r, h, e, e))
		return PT_S(same);
	if (from && from->e != e && pt_call2(r, h, from->e, e))
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

static bool is_family(size_t row, enum pt_family f)
{
	enum pt_helper h = pt_effects[row].helper;

	return (int)h == pt_helper_at(f, pt_helpers[h].level);
}

/* Soft-dirty is followed in ptes and pmds, where the subject has it at all (T1). */
static bool keeps_soft_dirty(const struct pt_run *r, enum pt_level l)
{
	return l <= PT_PMD && (r->supported[l] & PT_S(soft_dirty)) &&
	       pt_at(r, PT_F_soft_dirty, l) >= 0;
}

static bool is_write_fault(size_t row, u64 fault)
{
	return is_family(row, PT_F_set_access_flags) && fault != PT_FAULT_READ;
}

static struct effect effect_of(struct pt_run *r, enum pt_level l, size_t row, u64 arg)
{
	const struct pt_effect *x = &pt_effects[row];
	enum pt_shape shape = pt_helpers[x->helper].shape;
	struct effect e = { x->sets, x->clears, x->may_set };

	if (shape == PT_SHAPE_MAKE || shape == PT_SHAPE_MODPROT)
		effect_of_prot(arg, &e);
	else if (shape == PT_SHAPE_MODFAULT)
		effect_of_fault(arg, &e);
	if (r->uffd_protects[l] && is_family(row, PT_F_mkuffd_wp))
		e.clears |= PT_S(write);
	if (is_family(row, PT_F_modify) && r->mode->modify_sets_young)
		e.may_set |= PT_S(young);
	if (keeps_soft_dirty(r, l) && is_write_fault(row, arg))
		e.sets |= PT_S(soft_dirty);
	return e;
}

/* As pt_vma_mark().  A mode with fewer keys has the low bits of those. */
static u64 mark_of_vma(const struct pt_run *r, enum pt_prot vma)
{
	u64 key = vma == PT_PROT_KEY_A ? PT_KEY_A : vma == PT_PROT_KEY_B ? PT_KEY_B : 0;

	if (vma == PT_PROT_GUARDED)
		return PT_MARK_GUARDED;
	return r->mode->key_bits ? key & (PT_BIT(r->mode->key_bits) - 1) : key;
}

/*
 * A processor that records nothing lets nobody write to such an entry, whatever
 * the fault handler does (arm64 without FEAT_HAFDBS).
 */
static bool is_left_clean(const struct pt_run *r, const struct pt_state *s)
{
	u32 complete = PT_S(young) | PT_S(dirty) | PT_S(write);

	return (s->bits & complete) == complete &&
	       ((after(r, s->hw, PT_ACCESS_WRITE) ^ s->hw) & ~r->noted[r->c.level]);
}

static bool is_mark_wrong(const struct pt_run *r, const struct pt_state *s)
{
	return (r->supported[r->c.level] & PT_S(key)) && s->kind == PT_KIND_PRESENT &&
	       pt_vma_mark(r, r->c.level, s->hw) != mark_of_vma(r, s->vma);
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
		return pt_vma_mark(r, l, hw);
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

static u64 expected_of(struct pt_run *r, enum pt_slot slot, const struct pt_state *from,
		       enum pt_prot vma)
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
		return mark_of_vma(r, vma);
	case PT_SLOT_mmu_memory:
		return pt_memtype(r, r->c.level,
				  pt_stored(r, r->c.level, r->made[r->c.level][PT_PROT_R]));
	case PT_SLOT_memtype:
	case PT_SLOT_other:
		return from ? value_of(r, slot, from->e) : 0;
	default:
		return rights_of_vma(r->mode, vma);
	}
}

/* Writes down each violated slot of a step to s, in being what a helper takes first. */
static __attribute__((noinline, cold)) void blame(struct pt_run *r, const struct pt_plan *p,
						  const struct pt_state *from, u64 in,
						  const struct pt_state *s, u64 bad)
{
	struct pt_case c = { from ? from->kind : s->kind, { in, p->arg }, s->e, 0, 0 };

	for (unsigned slot = 0; slot < PT_NR_SLOTS; slot++) {
		if (!(bad & PT_BIT(slot)))
			continue;
		if (pt_slots[slot].type == PT_SLOT_TYPE_BOOL) {
			c.got = !!(s->bits & PT_BIT(slot));
			c.expected = !c.got;
		} else {
			c.expected = expected_of(r, slot, from, s->vma);
			c.got = value_of(r, slot, s->e);
		}
		pt_judge(r, pt_effect_clause(p->row, slot), false, &c);
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
	if (fresh)
		a->fresh_entries++;
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

/* What predicates and MMU say of an entry a step leads to; what is wrong with it by itself. */
static u64 look(struct pt_run *r, struct pt_state *s, bool fresh, u64 *met)
{
	enum pt_level l = r->c.level;
	u64 read;

	s->hw = pt_stored(r, l, s->e);
	s->bits = pt_view(r, l, pt_group_of(s->kind), s->e);
	s->rights = pt_rights(r, l, s->hw);
	s->memtype = pt_memtype(r, l, s->hw);
	read = s->rights & PT_MMU_UR ? after(r, s->hw, PT_ACCESS_READ) : s->hw;
	s->is = (fresh ? PT_STATE_FRESH : 0) | (is_mark_wrong(r, s) ? PT_STATE_MARK_WRONG : 0) |
		((s->rights & PT_MMU_UR) && read == s->hw ? PT_STATE_LEFT_OLD : 0) |
		(is_left_clean(r, s) ? PT_STATE_LEFT_CLEAN : 0);
	return invariants(r, s, read, met);
}

/* The place of a state not known yet, the one after the last. */
static struct pt_state *begin(struct pt_run *r, u64 e, enum pt_prot vma, enum pt_kind kind)
{
	struct pt_state *s = &r->c.state[r->c.nr];

	s->e = e;
	s->vma = vma;
	s->kind = kind;
	return s;
}

static bool is_fresh(const struct pt_state *s)
{
	return s->is & PT_STATE_FRESH;
}

/* Judges a new entry; kept if nothing is wrong with it, or if there is no other to go on from. */
static void take_new(struct pt_run *r, const struct pt_plan *p, const struct pt_state *from, u64 in,
		     struct pt_state *s, bool fresh, size_t at)
{
	u64 met = 0, bad, judged;
	bool first, final;

	pt_forget();
	bad = look(r, s, fresh, &met);
	pt_forget();
	bad |= wrong_values(r, s->kind, s->e) | wrong_same(r, from, s->e, &met);
	bad &= p->judged;
	bad |= pt_wrong_step(r, p, from, s, is_fresh(s), &met);
	s->met = met;
	pt_count_step(r, p, met);
	pt_forget();
	judged = __builtin_expect(r->oracle, 0) ? pt_oracle_pardon(r, p, from, s, bad) : bad;
	if (judged)
		blame(r, p, from, in, s, judged);
	/* first entries and final ones have no later chance to be asked */
	first = !from || is_fresh(s);
	final = pt_effects[p->row].when & PT_WHEN_TERMINAL;
	if ((!bad || ((first || final) && bad == judged)) && is_plain_kind(r, s->kind))
		pt_ask_kind(r, r->c.level, s->kind, s->e, s->bits, is_fresh(s));
	/* final entries are kept too: the next helper may make the same */
	if (!bad || first)
		add(r, s, at);
}

static __attribute__((noinline, cold)) void blame_known(struct pt_run *r, const struct pt_plan *p,
							const struct pt_state *from, u64 in,
							const struct pt_state *s, u64 bad)
{
	struct pt_state copy = *s;

	if (r->oracle)
		bad = pt_oracle_pardon(r, p, from, &copy, bad);
	if (bad)
		blame(r, p, from, in, s, bad);
}

static void take_known(struct pt_run *r, const struct pt_plan *p, const struct pt_state *from,
		       u64 in, const struct pt_state *s, bool fresh)
{
	u64 met = s->met, bad = pt_wrong_step(r, p, from, s, fresh, &met);

	pt_count_step(r, p, met);
	if (bad)
		blame_known(r, p, from, in, s, bad);
}

/* A step to e; from is NULL for an entry made from nothing. */
static PT_FLAT void take(struct pt_run *r, const struct pt_plan *p, const struct pt_state *from,
			 u64 in, u64 e, enum pt_prot vma, enum pt_kind kind, bool fresh)
{
	size_t at = 0;
	const struct pt_state *known = pt_find(&r->c, e, vma, kind, &at);

	if (known)
		take_known(r, p, from, in, known, fresh);
	else
		take_new(r, p, from, in, begin(r, e, vma, kind), fresh, at);
}

/* special and devmap entries are other entries: not made if that cannot be asked of them */
static bool can_follow(const struct pt_run *r, enum pt_level l, const struct pt_effect *row)
{
	if (row->sets & PT_S(devmap))
		return pt_at(r, PT_F_devmap, l) >= 0;
	return !(row->sets & PT_S(special)) || pt_at(r, PT_F_special, l) >= 0;
}

/* Does the row lead on from an entry, rather than begin one? */
static bool leads_on(const struct pt_run *r, const struct pt_effect *row)
{
	enum pt_family f = pt_family_of(row->helper);

	/* mkhuge has its turn when the entry is made */
	return row->on && f != PT_F_mkhuge && pt_has(r, row->helper);
}

/* Which entries a row may be followed from, whatever its argument. */
static void plan_from(struct pt_plan *p, const struct pt_effect *row)
{
	p->kinds = row->on;
	p->vmas = PT_BIT(PT_NR_PROTS) - 1;
	if (row->when & PT_WHEN_VM_WRITE)
		p->vmas &= PT_PROT_WRITABLE;
	if (row->when & PT_WHEN_PRIVATE)
		p->vmas &= ~PT_PROT_SHARED;
	if (row->when & PT_WHEN_NOT_DEVICE)
		p->vmas &= ~PT_PROT_DEVICE;
	if (row->when & PT_WHEN_NOT_PROTNONE)
		p->kinds &= ~(1u << PT_KIND_PROTNONE);
	if (row->when & PT_WHEN_NOT_UFFD)
		p->never = PT_S(uffd_wp);
	p->fresh = row->when & PT_WHEN_NEW;
}

/* A mapping stays private or shared, and a device's; PROT_NONE may have been either. */
static bool may_become(enum pt_prot from, enum pt_prot to)
{
	if (PT_PROT_IS(from, PT_PROT_DEVICE) != PT_PROT_IS(to, PT_PROT_DEVICE))
		return false;
	return from == PT_PROT_NONE || to == PT_PROT_NONE ||
	       PT_PROT_SHARES(from) == PT_PROT_SHARES(to);
}

static void plan_prot(struct pt_run *r, enum pt_level l, struct pt_plan *p)
{
	u32 vmas = 0;

	for (unsigned from = 0; from < PT_NR_PROTS; from++)
		if (may_become(from, p->arg))
			vmas |= 1u << from;
	p->vmas &= vmas;
	if (PT_PROT_SHARES(p->arg))
		p->never |= PT_S(uffd_wp);
	p->vma = p->arg;
	p->kind = p->arg == PT_PROT_NONE ? PT_KIND_PROTNONE : PT_KIND_PRESENT;
	p->takes_prot = true;
	p->made = r->made[l][p->arg];
}

/* The entries a fault may be handled on: enum pt_fault. */
static void plan_fault(struct pt_plan *p)
{
	if (p->arg == PT_FAULT_WRITE) {
		p->needs = PT_S(write);
	} else if (p->arg != PT_FAULT_READ) {
		p->vmas &= PT_PROT_WRITABLE;
		p->never |= PT_S(uffd_wp);
	}
}

static void plan_effect(struct pt_run *r, enum pt_level l, struct pt_plan *p)
{
	const struct effect e = effect_of(r, l, p->row, p->arg);
	u64 kept = p->judged & PT_BOOL_SLOTS & ~(e.sets | e.clears);

	p->sets = e.sets & p->judged & PT_BOOL_SLOTS;
	p->clears = e.clears & p->judged & PT_BOOL_SLOTS;
	p->stays_clear = kept & ~e.may_set;
	p->stays_set = kept & ~pt_effects[p->row].may_clear;
}

/* Works out a row's plan for a second argument. */
static void plan_row(struct pt_run *r, enum pt_level l, size_t row, u64 arg, struct pt_plan *p)
{
	const struct pt_effect *x = &pt_effects[row];
	enum pt_shape shape = pt_helpers[x->helper].shape;
	enum pt_group g = x->on & (1u << PT_KIND_PRESENT) ? PT_GROUP_PRESENT : PT_GROUP_SWAP;

	*p = (struct pt_plan){ .arg = arg,
			       .judged = r->row_slots[row],
			       .vma = PT_NR_PROTS,
			       .kind = x->when & PT_WHEN_TERMINAL ? PT_KIND_INVALID : PT_NR_KINDS,
			       .row = row,
			       .two = PT_SHAPE_TAKES_TWO(shape),
			       .helper = x->helper };
	plan_from(p, x);
	if (shape == PT_SHAPE_MODPROT)
		plan_prot(r, l, p);
	else if (shape == PT_SHAPE_MODFAULT)
		plan_fault(p);
	plan_effect(r, l, p);
	if (p->judged & PT_S(other))
		p->other = r->other[l][g];
	p->faulted = is_family(row, PT_F_set_access_flags);
	p->opens = is_family(row, PT_F_mkyoung);
	p->opens_write = is_family(row, PT_F_mkdirty) || is_write_fault(row, arg);
	p->makes_old = is_family(row, PT_F_mkold) || is_family(row, PT_F_test_and_clear_young) ||
		       is_family(row, PT_F_clear_flush_young);
}

/* The second arguments a row is followed with: 1 << argument, or-ed. */
static u64 arguments(const struct pt_run *r, enum pt_level l, size_t row)
{
	switch (pt_helpers[pt_effects[row].helper].shape) {
	case PT_SHAPE_MODPROT:
		return r->prots[l];
	case PT_SHAPE_MODFAULT:
		return PT_BIT(PT_NR_FAULTS) - 1;
	default:
		return 1;
	}
}

static void list_plans(struct pt_run *r, enum pt_level l, size_t row)
{
	bool swap = !(pt_effects[row].on & (1u << PT_KIND_PRESENT));
	struct pt_plans *plans = &r->plans[l][swap ? PT_GROUP_SWAP : PT_GROUP_PRESENT];
	u64 all = arguments(r, l, row);

	for (u64 arg = 0; all >> arg; arg++) {
		if (!(all >> arg & 1))
			continue;
		if (plans->nr < PT_MAX_PLANS)
			plan_row(r, l, row, arg, &plans->plan[plans->nr++]);
		else
			r->overflow = true;
	}
}

static size_t row_of(enum pt_helper h)
{
	for (size_t i = 0; i < pt_nr_effects; i++)
		if (pt_effects[i].helper == h)
			return i;
	return 0;
}

static void plan_making(struct pt_run *r, enum pt_level l)
{
	for (unsigned vma = 0; vma < PT_NR_PROTS; vma++)
		plan_row(r, l, row_of(pt_helper_at(PT_F_make, l)), vma, &r->make[l][vma]);
	if (l != PT_PTE)
		plan_row(r, l, row_of(pt_helper_at(PT_F_mkhuge, l)), 0, &r->complete[l]);
}

void pt_plan(struct pt_run *r)
{
	for (size_t i = 0; i < pt_nr_effects; i++) {
		const struct pt_effect *row = &pt_effects[i];
		enum pt_level l = pt_helpers[row->helper].level;

		if (leads_on(r, row) && can_follow(r, l, row))
			list_plans(r, l, i);
	}
	for (unsigned l = 0; l < PT_NR_LEVELS; l++)
		if (r->leaves[l])
			plan_making(r, l);
}

/* An entry that the hardware made: nobody judges the step, so it must be right by itself. */
static PT_FLAT void take_recorded(struct pt_run *r, const struct pt_state *from, u64 hw,
				  enum pt_access a)
{
	u64 e = pt_loaded(r, r->c.level, hw), met = 0;
	struct pt_state *s;
	size_t at = 0;

	if (pt_find(&r->c, e, from->vma, from->kind, &at))
		return;
	s = begin(r, e, from->vma, from->kind);
	if (__builtin_expect(r->oracle, 0))
		pt_oracle_recorded(r, r->c.level, from->e, e, a);
	if (look(r, s, false, &met) & r->supported[r->c.level])
		return;
	s->is |= from->is & (PT_STATE_ILL_MADE | PT_STATE_BY_CORRECTED);
	s->met = met;
	add(r, s, at);
}

/* The entry as an access leaves it, if the MMU permits the access and records it rightly. */
static void step_hardware(struct pt_run *r, const struct pt_state *from, enum pt_access a)
{
	u64 right = a == PT_ACCESS_READ ? PT_MMU_UR : PT_MMU_UW, hw;

	if (!(from->rights & right))
		return;
	hw = after(r, from->hw, a);
	if (hw != from->hw)
		take_recorded(r, from, hw, a);
}

static u64 call_plan(const struct pt_run *r, const struct pt_plan *p, u64 e)
{
	const union pt_op op = r->op[p->helper];

	return p->two ? op.two(e, p->arg) : op.one(e);
}

static const struct pt_plan *follow(struct pt_run *r, const struct pt_state *s,
				    const struct pt_plan *p, const struct pt_plan *end)
{
	return pt_follow(r, s, p, end, call_plan);
}

static u64 call_and_learn(const struct pt_run *r, const struct pt_plan *p, u64 e)
{
	u64 to = call_plan(r, p, e);

	pt_oracle_step(p, e, to);
	return to;
}

static const struct pt_plan *follow_learning(struct pt_run *r, const struct pt_state *s,
					     const struct pt_plan *p, const struct pt_plan *end)
{
	return pt_follow(r, s, p, end, call_and_learn);
}

/* Where each call must be known by itself: traced, or listed. */
static const struct pt_plan *follow_one(struct pt_run *r, const struct pt_state *s,
					const struct pt_plan *p, const struct pt_plan *end)
{
	while (p < end && !pt_may_follow(p, s))
		p++;
	if (p < end)
		r->c.to = p->two ? pt_call2(r, p->helper, s->e, p->arg)
				 : pt_call1(r, p->helper, s->e);
	return p;
}

static void walk_from(struct pt_run *r, const struct pt_state *s)
{
	const struct pt_plans *plans = &r->plans[r->c.level][pt_group_of(s->kind)];
	const struct pt_plan *p = plans->plan, *end = p + plans->nr;

	for (;; p++) {
		if (r->oracle)
			p = follow_learning(r, s, p, end);
		else if (r->watched)
			p = follow_one(r, s, p, end);
		else if (r->quick)
			p = r->quick->follow(r, s, p, end);
		else
			p = follow(r, s, p, end);
		if (p >= end)
			break;
		take(r, p, s, s->e, r->c.to, pt_vma_after(p, s), pt_kind_after(p, s), false);
	}
	if (s->kind == PT_KIND_PRESENT) {
		step_hardware(r, s, PT_ACCESS_READ);
		step_hardware(r, s, PT_ACCESS_WRITE);
	}
}

/* Has everything been found out that such entries can show? */
static bool is_done(const struct pt_run *r, const struct pt_state *s)
{
	return r->c.stops && !pt_is_open(r, r->c.level, pt_group_of(s->kind));
}

void pt_closure_walk(struct pt_run *r)
{
	for (size_t i = 0; i < r->c.nr && i < r->c.walk; i++) {
		if (is_done(r, &r->c.state[i]))
			return;
		if (r->c.state[i].kind != PT_KIND_INVALID)
			walk_from(r, &r->c.state[i]);
	}
}

/*
 * pfn_pmd() makes half a huge entry; pmd_mkhuge() completes it, and only then
 * can pmd_pfn() be asked (x86 reads another mask without the huge bit).
 */
static void make_huge(struct pt_run *r, const struct pt_plan *half, u64 pfn, u64 e,
		      enum pt_prot vma, enum pt_kind kind)
{
	enum pt_level l = r->c.level;
	enum pt_helper mkhuge = pt_helper_at(PT_F_mkhuge, l);
	struct pt_state from = { .e = e,
				 .vma = vma,
				 .kind = kind,
				 .is = PT_STATE_FRESH,
				 .memtype = pt_memtype(r, l, e),
				 .bits = pt_view(r, l, PT_GROUP_PRESENT, e) };
	u64 whole = pt_call1(r, mkhuge, e);
	struct pt_state made = { .e = whole, .vma = vma, .kind = kind };

	r->row_cases[half->row]++;
	if (pfn_of(r, whole) != r->c.pfn &&
	    (!r->oracle || pt_oracle_pardon(r, half, NULL, &made, PT_S(pfn))))
		blame(r, half, NULL, pfn, &made, PT_S(pfn));
	from.is |= made.is;
	take(r, &r->complete[l], &from, e, whole, vma, kind, true);
}

void pt_closure_make(struct pt_run *r, u64 pfn, u64 prots)
{
	enum pt_level l = r->c.level;
	enum pt_helper h = pt_helper_at(PT_F_make, l);

	r->c.pfn = pfn;
	for (unsigned vma = 0; vma < PT_NR_PROTS; vma++) {
		enum pt_kind kind = vma == PT_PROT_NONE ? PT_KIND_PROTNONE : PT_KIND_PRESENT;
		const struct pt_plan *p = &r->make[l][vma];
		u64 e;

		if (!PT_PROT_IS(vma, r->prots[l] & prots))
			continue;
		e = pt_call2(r, h, pfn, vma);
		if (l == PT_PTE)
			take(r, p, NULL, pfn, e, vma, kind, true);
		else
			make_huge(r, p, pfn, e, vma, kind);
	}
}

/* value is what maker takes: a swp_entry_t, the architecture's or mm's. */
void pt_closure_make_swap(struct pt_run *r, enum pt_helper maker, u64 value, enum pt_kind kind)
{
	struct pt_plan *p = &r->make_swap[maker];

	if (p->helper != maker)
		plan_row(r, r->c.level, row_of(maker), 0, p);
	r->c.base = pt_call1(r, maker, value);
	pt_oracle_is(r, r->c.level, kind, r->c.base);
	/* mm may keep its type for markers */
	if (!is_plain_kind(r, kind))
		pt_oracle_is(r, r->c.level, PT_KIND_MARKER, r->c.base);
	take(r, p, NULL, value, r->c.base, PT_PROT_NONE, kind, false);
}
