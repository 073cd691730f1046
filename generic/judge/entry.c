// SPDX-License-Identifier: GPL-2.0-or-later
/* See entry.h. */
#include "generic/judge/entry.h"

u64 pt_pfn_of(struct pt_judge *j, u64 e)
{
	return pt_call1(j->caller, pt_helper_at(PT_F_pfn, j->about.level), e);
}

bool pt_read_swap(struct pt_judge *j, u64 e, bool raw, u64 *type, u64 *offset)
{
	int to = pt_at(j->caller, raw ? PT_F_raw : PT_F_type, j->about.level);
	enum pt_helper get_type = raw ? H___swp_type : H_swp_type;
	enum pt_helper get_offset = raw ? H___swp_offset : H_swp_offset;

	if (to < 0 || !pt_has(j->caller, get_type) || !pt_has(j->caller, get_offset))
		return false;
	u64 v = pt_call1(j->caller, to, e);

	*type = pt_call1(j->caller, get_type, v);
	*offset = pt_call1(j->caller, get_offset, v);
	return true;
}

u64 pt_wrong_values(struct pt_judge *j, enum pt_kind kind, u64 e)
{
	u64 type, offset, bad = 0;

	if (pt_group_of(kind) == PT_GROUP_PRESENT)
		return pt_pfn_of(j, e) != j->about.pfn ? PT_S(pfn) : 0;
	if (pt_read_swap(j, e, false, &type, &offset)) {
		bad |= type != j->about.type ? PT_S(type) : 0;
		bad |= offset != j->about.offset ? PT_S(offset) : 0;
	}
	return bad;
}

/* Rights beyond those of the VMA; the kernel may fetch only where the user may. */
static u64 excess_of(u64 rights, u64 vm)
{
	u64 kernel = rights & PT_MMU_KX && !(vm & PT_MMU_UX) ? PT_MMU_KX : 0;

	return (rights & PT_MMU_USER & ~vm) | kernel;
}

/*
 * The most that a VMA permits.  Without no-execute what can be read can be executed.  What
 * VM_EXEC alone maps can be read where a new entry of it can.
 */
static u64 rights_of_vma(const struct pt_facts *f, enum pt_level l, enum pt_prot vma)
{
	const bool reads = PT_PROT_READS(vma) || (vma == PT_PROT_X && f->executable_reads[l]);
	const bool execs =
		PT_PROT_EXECS(vma) || (f->mode->lacks & PT_LACKS_NOEXEC && PT_PROT_MAY_READ(vma));

	return (reads ? PT_MMU_UR : 0) | (PT_PROT_WRITES(vma) ? PT_MMU_UW : 0) |
	       (execs ? PT_MMU_UX : 0);
}

/* Is z, left by the hardware after an access to an entry, as it must be? */
static bool recorded(struct pt_judge *j, u64 z, const struct pt_state *s, u64 must)
{
	size_t at;
	const struct pt_state *known = j->seen ? pt_find(j->seen, z, s->vma, s->kind, &at) : NULL;
	u32 left;

	if (__builtin_expect(j->recorded != NULL, 0))
		j->recorded(j, s->e, z, must & PT_S(dirty) ? PT_ACCESS_WRITE : PT_ACCESS_READ);
	if (known)
		left = known->bits;
	else if (z == s->e)
		left = s->bits;
	else if (pt_pfn_of(j, z) != j->about.pfn)
		return false;
	else
		left = pt_view(j->caller, j->about.level, PT_GROUP_PRESENT, z);
	must &= j->facts->supported[j->about.level];
	return (left & must) == must && !((left ^ s->bits) & ~must & PT_BOOL_SLOTS);
}

u64 pt_after(const struct pt_judge *j, u64 hw, enum pt_access a)
{
	return j->facts->mode->mmu->after(j->facts->mode, PT_MMU_LEVEL(j->about.level), hw, a);
}

/* A read leaves it young, a write young and dirty, and all else as it was. */
static u64 recording_invariants(struct pt_judge *j, const struct pt_state *s, u64 read, u64 *met)
{
	enum pt_level l = j->about.level;
	u64 bad = 0;

	/* where software records young, an old entry may be left open (sparc modify) */
	if ((s->rights & PT_MMU_UR) && (read != s->hw || (s->bits & PT_S(young)))) {
		*met |= PT_S(mmu_records_read);
		if (!recorded(j, pt_loaded(j->caller, l, read), s, PT_S(young)))
			bad |= PT_S(mmu_records_read);
	}
	if (s->rights & PT_MMU_UW) {
		u64 write = pt_after(j, s->hw, PT_ACCESS_WRITE);

		*met |= PT_S(mmu_records_write);
		if (!recorded(j, pt_loaded(j->caller, l, write), s,
			      PT_S(dirty) | (write != s->hw ? PT_S(young) : 0)))
			bad |= PT_S(mmu_records_write);
	}
	return bad;
}

/* Does the MMU treat an entry as its protection wants, ordinary memory or a device's? */
static bool is_memory_wanted(const struct pt_judge *j, u64 hw, bool device)
{
	const enum pt_level l = j->about.level;

	return device ? pt_is_devices(j->facts, l, hw) : pt_is_ordinary(j->facts, l, hw);
}

/* Ordinary memory is cached and coherent; a device's must not be taken for it. */
static u64 wrong_memory(struct pt_judge *j, const struct pt_state *s, u64 *met)
{
	if (!j->facts->mode->mmu->ordinary || !(s->rights & PT_MMU_ANY))
		return 0;
	*met |= PT_S(mmu_memory);
	return is_memory_wanted(j, s->hw, PT_PROT_IS(s->vma, PT_PROT_DEVICE)) ? 0
									      : PT_S(mmu_memory);
}

/* With one of them set some hardware permits nothing (x86): it is asked all the same. */
static u64 wrong_zero(const struct pt_judge *j, const struct pt_state *s, u64 *met)
{
	if (!j->facts->mode->mmu->zero)
		return 0;
	*met |= PT_S(mmu_zero);
	return s->hw & pt_zero_bits(j->facts, j->about.level) ? PT_S(mmu_zero) : 0;
}

/* Invariants of an entry the MMU may use. */
static u64 open_invariants(struct pt_judge *j, const struct pt_state *s, u64 read, u64 *met)
{
	u64 vm = rights_of_vma(j->facts, j->about.level, s->vma), bad = 0, rights = s->rights;

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
		if (pt_frame(j->caller, j->about.level, s->hw) != j->about.pfn)
			bad |= PT_S(mmu_frame);
		if (!(rights & PT_MMU_LEAF))
			bad |= PT_S(mmu_leaf);
	}
	return bad | wrong_memory(j, s, met) | wrong_zero(j, s, met) |
	       recording_invariants(j, s, read, met);
}

/* What must hold of swap entries beside their type and offset in mm's layer. */
static u64 swap_invariants(struct pt_judge *j, const struct pt_state *s, u64 *met)
{
	u64 type, offset, bad = 0;

	if (pt_read_swap(j, s->e, true, &type, &offset)) {
		*met |= PT_S(raw);
		if (type != j->about.type || offset != j->about.offset)
			bad |= PT_S(raw);
	}
	if (!(s->bits & PT_SWAP_MARKS)) {
		*met |= PT_S(plain);
		if (s->e != j->about.base)
			bad |= PT_S(plain);
	}
	return bad;
}

/* Until a flush is done a TLB may hold what PROT_NONE has taken away. */
static bool may_be_cached(const struct pt_mode *m, const struct pt_state *s)
{
	return (s->rights & PT_MMU_ANY) ||
	       (s->kind == PT_KIND_PROTNONE && (m->lacks & PT_SWITCH_PENDING));
}

/* What must hold of any entry that mm stores, by its kind. */
static u64 invariants(struct pt_judge *j, const struct pt_state *s, u64 read, u64 *met)
{
	const struct pt_mode *m = j->facts->mode;
	enum pt_level l = j->about.level;
	bool swap = pt_group_of(s->kind) == PT_GROUP_SWAP;
	u64 e = s->e, bad = 0;

	if (s->kind == PT_KIND_PRESENT) {
		bad |= open_invariants(j, s, read, met);
	} else {
		u64 forbidden = s->kind == PT_KIND_PROTNONE ? PT_MMU_USER : PT_MMU_ANY;

		*met |= PT_S(mmu_faults);
		if (s->rights & forbidden)
			bad |= PT_S(mmu_faults);
	}
	if (!(s->rights & PT_MMU_ANY) && e &&
	    (swap ? j->about.offset : j->about.pfn) < PT_L1TF_FRAMES) {
		*met |= PT_S(l1tf);
		if (pt_frame(j->caller, l, s->hw) < PT_L1TF_FRAMES)
			bad |= PT_S(l1tf);
	}
	if (m->mmu->reserved && (j->facts->features & PT_FEATURE_SHADOW_STACK)) {
		*met |= PT_S(shadow_stack);
		if (m->mmu->reserved(m, PT_MMU_LEVEL(l), s->hw))
			bad |= PT_S(shadow_stack);
	}
	if (l == PT_PTE && pt_has(j->caller, H_pte_accessible) && may_be_cached(m, s)) {
		*met |= PT_S(accessible);
		if (!pt_truth(j->caller, H_pte_accessible, e))
			bad |= PT_S(accessible);
	}
	if (j->walked)
		bad |= j->walked(j, PT_MMU_LEVEL(l), s->hw, s->rights, met);
	return swap ? bad | swap_invariants(j, s, met) : bad;
}

u64 pt_wrong_same(struct pt_judge *j, const struct pt_state *from, u64 e, u64 *met)
{
	int h = pt_at(j->caller, PT_F_same, j->about.level);

	if (h < 0)
		return 0;
	*met |= PT_S(same);
	if (!pt_call2(j->caller, h, e, e))
		return PT_S(same);
	if (from && from->e != e && pt_call2(j->caller, h, from->e, e))
		return PT_S(same);
	return 0;
}

/* As pt_vma_mark().  A mode with fewer keys has the low bits of those. */
static u64 mark_of_vma(const struct pt_judge *j, enum pt_prot vma)
{
	u64 key = vma == PT_PROT_KEY_A ? PT_KEY_A : vma == PT_PROT_KEY_B ? PT_KEY_B : 0;

	if (vma == PT_PROT_GUARDED)
		return PT_MARK_GUARDED;
	return j->facts->mode->key_bits ? key & (PT_BIT(j->facts->mode->key_bits) - 1) : key;
}

/*
 * Young, dirty and writable to software, and yet the hardware has the first write to
 * record: one that records nothing would fault for ever (arm64 without FEAT_HAFDBS).
 */
static bool is_left_clean(const struct pt_judge *j, const struct pt_state *s)
{
	u32 complete = PT_S(young) | PT_S(dirty) | PT_S(write);

	return (s->bits & complete) == complete && ((pt_after(j, s->hw, PT_ACCESS_WRITE) ^ s->hw) &
						    ~j->facts->hardware_notes[j->about.level]);
}

static bool is_mark_wrong(const struct pt_judge *j, const struct pt_state *s)
{
	return (j->facts->supported[j->about.level] & PT_S(key)) && s->kind == PT_KIND_PRESENT &&
	       pt_vma_mark(j->facts, j->about.level, s->hw) != mark_of_vma(j, s->vma);
}

u64 pt_look(struct pt_judge *j, struct pt_state *s, bool fresh, u64 *met)
{
	enum pt_level l = j->about.level;
	u64 read;

	s->hw = pt_stored(j->caller, l, s->e);
	s->bits = pt_view(j->caller, l, pt_group_of(s->kind), s->e);
	s->rights = pt_rights(j->caller, l, s->hw);
	s->memtype = pt_memtype(j->caller, l, s->hw);
	read = s->rights & PT_MMU_UR ? pt_after(j, s->hw, PT_ACCESS_READ) : s->hw;
	s->is = (fresh ? PT_STATE_FRESH : 0) | (is_mark_wrong(j, s) ? PT_STATE_MARK_WRONG : 0) |
		((s->rights & PT_MMU_UR) && read == s->hw ? PT_STATE_LEFT_OLD : 0) |
		(is_left_clean(j, s) ? PT_STATE_LEFT_CLEAN : 0);
	return invariants(j, s, read, met);
}

u64 pt_value_of(struct pt_judge *j, enum pt_slot slot, u64 e)
{
	enum pt_level l = j->about.level;
	u64 type = 0, offset = 0, hw = pt_stored(j->caller, l, e);

	switch (slot) {
	case PT_SLOT_pfn:
		return pt_pfn_of(j, e);
	case PT_SLOT_type:
		pt_read_swap(j, e, false, &type, &offset);
		return type;
	case PT_SLOT_offset:
		pt_read_swap(j, e, false, &type, &offset);
		return offset;
	case PT_SLOT_memtype:
	case PT_SLOT_mmu_memory:
		return pt_memtype(j->caller, l, hw);
	case PT_SLOT_key:
		return pt_vma_mark(j->facts, l, hw);
	case PT_SLOT_other:
		return e;
	case PT_SLOT_mmu_frame:
	case PT_SLOT_l1tf:
		return pt_frame(j->caller, l, hw);
	case PT_SLOT_raw:
		pt_read_swap(j, e, true, &type, &offset);
		return PT_RAW(type, offset);
	case PT_SLOT_walker_permits:
	case PT_SLOT_walker_faults:
		return j->walk.got;
	case PT_SLOT_walker_records:
		return j->walk.recorded;
	default:
		return pt_rights(j->caller, l, hw);
	}
}

u64 pt_expected_of(struct pt_judge *j, enum pt_slot slot, const struct pt_state *from,
		   enum pt_prot vma)
{
	switch (slot) {
	case PT_SLOT_pfn:
	case PT_SLOT_mmu_frame:
		return j->about.pfn;
	case PT_SLOT_type:
		return j->about.type;
	case PT_SLOT_offset:
		return j->about.offset;
	case PT_SLOT_raw:
		return PT_RAW(j->about.type, j->about.offset);
	case PT_SLOT_plain:
		return j->about.base;
	case PT_SLOT_walker_permits:
	case PT_SLOT_walker_faults:
		return j->walk.expected;
	case PT_SLOT_walker_records:
		return j->walk.record_expected;
	case PT_SLOT_key:
		return mark_of_vma(j, vma);
	case PT_SLOT_mmu_memory:
		return pt_memtype(j->caller, j->about.level,
				  pt_stored(j->caller, j->about.level,
					    j->facts->made[j->about.level][PT_PROT_R]));
	case PT_SLOT_memtype:
	case PT_SLOT_other:
		return from ? pt_value_of(j, slot, from->e) : 0;
	default:
		return rights_of_vma(j->facts, j->about.level, vma);
	}
}
