// SPDX-License-Identifier: GPL-2.0-or-later
/* See effect.h. */
#include "generic/judge/effect.h"

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
static bool keeps_soft_dirty(const struct pt_caller *c, enum pt_level l)
{
	return l <= PT_PMD && (c->facts->supported[l] & PT_S(soft_dirty)) &&
	       pt_at(c, PT_F_soft_dirty, l) >= 0;
}

static bool is_write_fault(size_t row, u64 fault)
{
	return is_family(row, PT_F_set_access_flags) && fault != PT_FAULT_READ;
}

static struct effect effect_of(const struct pt_caller *c, enum pt_level l, size_t row, u64 arg)
{
	const struct pt_effect *x = &pt_effects[row];
	enum pt_shape shape = pt_helpers[x->helper].shape;
	struct effect e = { x->sets, x->clears, x->may_set };

	if (shape == PT_SHAPE_MAKE || shape == PT_SHAPE_MODPROT)
		effect_of_prot(arg, &e);
	else if (shape == PT_SHAPE_MODFAULT)
		effect_of_fault(arg, &e);
	if (c->facts->uffd_protects[l] && is_family(row, PT_F_mkuffd_wp))
		e.clears |= PT_S(write);
	if (is_family(row, PT_F_modify) && c->facts->mode->modify_sets_young)
		e.may_set |= PT_S(young);
	if (keeps_soft_dirty(c, l) && is_write_fault(row, arg))
		e.sets |= PT_S(soft_dirty);
	return e;
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

static void plan_prot(const struct pt_caller *c, enum pt_level l, struct pt_plan *p)
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
	p->made = c->facts->made[l][p->arg];
}

/*
 * The entries a fault may be handled on: enum pt_fault.  A write that ptrace() forces leaves a
 * page or a transparent huge one dirty and not writable (can_follow_write_pte()).
 */
static void plan_fault(enum pt_level l, struct pt_plan *p)
{
	if (p->arg == PT_FAULT_WRITE) {
		p->needs = l <= PT_PMD ? 0 : PT_S(write);
	} else if (p->arg != PT_FAULT_READ) {
		p->vmas &= PT_PROT_WRITABLE;
		p->never |= PT_S(uffd_wp);
	}
}

static void plan_effect(const struct pt_caller *c, enum pt_level l, struct pt_plan *p)
{
	const struct effect e = effect_of(c, l, p->row, p->arg);
	u64 kept = p->judged & PT_BOOL_SLOTS & ~(e.sets | e.clears);

	p->sets = e.sets & p->judged & PT_BOOL_SLOTS;
	p->clears = e.clears & p->judged & PT_BOOL_SLOTS;
	p->stays_clear = kept & ~e.may_set;
	p->stays_set = kept & ~pt_effects[p->row].may_clear;
}

void pt_plan_row(const struct pt_caller *c, size_t row, u64 arg, struct pt_plan *p)
{
	const struct pt_effect *x = &pt_effects[row];
	enum pt_level l = pt_helpers[x->helper].level;
	enum pt_shape shape = pt_helpers[x->helper].shape;
	enum pt_group g = x->on & (1u << PT_KIND_PRESENT) ? PT_GROUP_PRESENT : PT_GROUP_SWAP;

	*p = (struct pt_plan){ .arg = arg,
			       .judged = c->facts->row_slots[row],
			       .vma = PT_NR_PROTS,
			       .kind = x->when & PT_WHEN_TERMINAL ? PT_KIND_INVALID : PT_NR_KINDS,
			       .row = row,
			       .two = PT_SHAPE_TAKES_TWO(shape),
			       .helper = x->helper };
	plan_from(p, x);
	if (shape == PT_SHAPE_MODPROT)
		plan_prot(c, l, p);
	else if (shape == PT_SHAPE_MODFAULT)
		plan_fault(l, p);
	plan_effect(c, l, p);
	if (p->judged & PT_S(other))
		p->other = c->facts->other[l][g];
	p->faulted = is_family(row, PT_F_set_access_flags);
	p->opens = is_family(row, PT_F_mkyoung);
	p->opens_write = is_family(row, PT_F_mkdirty) || is_write_fault(row, arg);
	p->makes_old = is_family(row, PT_F_mkold) || is_family(row, PT_F_test_and_clear_young) ||
		       is_family(row, PT_F_clear_flush_young);
}

u64 pt_plan_arguments(const struct pt_facts *f, size_t row)
{
	enum pt_helper h = pt_effects[row].helper;

	switch (pt_helpers[h].shape) {
	case PT_SHAPE_MODPROT:
		return f->prots[pt_helpers[h].level];
	case PT_SHAPE_MODFAULT:
		return PT_BIT(PT_NR_FAULTS) - 1;
	default:
		return 1;
	}
}

size_t pt_row_of(enum pt_helper h)
{
	for (size_t i = 0; i < pt_nr_effects; i++)
		if (pt_effects[i].helper == h)
			return i;
	return 0;
}

/* No helper that makes an entry special or devmap is called where no predicate tells. */
static bool can_follow(const struct pt_caller *c, enum pt_level l, const struct pt_effect *row)
{
	if (row->sets & PT_S(devmap))
		return pt_at(c, PT_F_devmap, l) >= 0;
	return !(row->sets & PT_S(special)) || pt_at(c, PT_F_special, l) >= 0;
}

bool pt_leads_on(const struct pt_caller *c, const struct pt_effect *row)
{
	/* mkhuge is called where the entry is made: closure.c */
	return row->on && pt_family_of(row->helper) != PT_F_mkhuge && pt_has(c, row->helper) &&
	       can_follow(c, pt_helpers[row->helper].level, row);
}

u64 pt_slots_behind(enum pt_slot slot)
{
	switch (slot) {
	case PT_SLOT_mmu_denies_write:
		return PT_S(write);
	case PT_SLOT_mmu_opens:
		return PT_S(young);
	case PT_SLOT_mmu_opens_write:
	case PT_SLOT_mmu_records_write:
		return PT_S(young) | PT_S(dirty) | PT_S(write);
	case PT_SLOT_mmu_records_read:
		return PT_S(young);
	case PT_SLOT_mmu_frame:
		return PT_S(pfn);
	case PT_SLOT_plain:
		return 0;
	default:
		return PT_BIT(slot);
	}
}

/* Has the subject every predicate that the answer needs? */
static bool is_answered(const struct pt_caller *c, enum pt_level l, enum pt_slot slot)
{
	const u64 behind = pt_slots_behind(slot);

	for (unsigned s = 0; s < PT_NR_SLOTS; s++) {
		const int h = behind & PT_BIT(s) ? pt_slot_helper(l, s) : -1;

		if (h >= 0 && !pt_has(c, h))
			return false;
	}
	return true;
}

u64 pt_answered_slots(const struct pt_caller *c, enum pt_level l)
{
	u64 slots = 0;

	for (unsigned s = 0; s < PT_NR_SLOTS; s++)
		if (is_answered(c, l, s))
			slots |= PT_BIT(s);
	return slots & c->facts->supported[l];
}
