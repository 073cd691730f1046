// SPDX-License-Identifier: GPL-2.0-or-later
/* Which bits of an entry anybody reads, found by flipping each of sample entries. */
#include "generic/subject/learn.h"

/* Everything anybody reads of a present entry, as one number to compare. */
static void facts_present(struct pt_caller *c, enum pt_level l, u64 e, u64 fact[5])
{
	u64 hw = pt_stored(c, l, e);

	fact[0] = pt_view(c, l, PT_GROUP_PRESENT, e);
	fact[1] = pt_call1(c, pt_helper_at(PT_F_pfn, l), e);
	fact[2] = pt_rights(c, l, hw);
	fact[2] |= pt_vma_mark(c->facts, l, hw) << 32;
	fact[3] = pt_memtype(c, l, hw);
	fact[4] = pt_frame(c, l, hw);
}

static void facts_swap(struct pt_caller *c, enum pt_level l, u64 e, u64 fact[5])
{
	int to = pt_at(c, PT_F_raw, l);
	u64 v = to >= 0 ? pt_call1(c, to, e) : 0;

	fact[0] = pt_view(c, l, PT_GROUP_SWAP, e);
	fact[1] = pt_has(c, H___swp_type) ? pt_call1(c, H___swp_type, v) : 0;
	fact[2] = pt_has(c, H___swp_offset) ? pt_call1(c, H___swp_offset, v) : 0;
	fact[3] = fact[4] = 0;
}

static void facts(struct pt_caller *c, enum pt_level l, enum pt_group g, u64 e, u64 fact[5])
{
	if (g == PT_GROUP_SWAP)
		facts_swap(c, l, e, fact);
	else
		facts_present(c, l, e, fact);
}

/* Which slot each fact after the view answers; PT_NR_SLOTS: none. */
static const enum pt_slot fact_slots[PT_NR_GROUPS][5] = {
	[PT_GROUP_PRESENT] = { PT_NR_SLOTS, PT_SLOT_pfn, PT_NR_SLOTS, PT_SLOT_memtype,
			       PT_NR_SLOTS },
	[PT_GROUP_SWAP] = { PT_NR_SLOTS, PT_SLOT_type, PT_SLOT_offset, PT_NR_SLOTS, PT_NR_SLOTS },
};

/* Notes that a flip of `bit` changed the view by `bits`. */
static void note_reads(struct pt_facts *f, enum pt_level l, u64 bits, u64 bit)
{
	for (unsigned s = 0; s < PT_NR_BOOL_SLOTS; s++)
		if (bits & PT_BIT(s))
			f->reads[l][s] |= bit;
}

/* Bits of e whose flip changes some fact. */
static PT_FLAT u64 bits_read(struct pt_caller *c, struct pt_facts *f, enum pt_level l,
			     enum pt_group g, u64 e)
{
	u64 base[5], flipped[5], read = 0;

	facts(c, l, g, e, base);
	for (unsigned b = 0; b < 64; b++) {
		facts(c, l, g, e ^ PT_BIT(b), flipped);
		for (size_t i = 0; i < PT_ARRAY_SIZE(base); i++) {
			if (base[i] == flipped[i])
				continue;
			read |= PT_BIT(b);
			if (fact_slots[g][i] < PT_NR_SLOTS)
				f->reads[l][fact_slots[g][i]] |= PT_BIT(b);
		}
		note_reads(f, l, base[0] ^ flipped[0], PT_BIT(b));
	}
	return read;
}

/* Helpers whose results show bits that matter only in some entries. */
static const enum pt_family setters[] = { PT_F_mkyoung, PT_F_mkdirty, PT_F_mkwrite,
					  PT_F_wrprotect };
static const enum pt_family invalidators[] = { PT_F_mkinvalid, PT_F_invalidate,
					       PT_F_invalidate_ad };

/* New entries of these between them show each bit that some protection sets. */
#define SHOWING                                                                  \
	(PT_BIT(PT_PROT_NONE) | PT_BIT(PT_PROT_RX) | PT_BIT(PT_PROT_SHARED_RW) | \
	 PT_BIT(PT_PROT_DEVICE_RW) | PT_BIT(PT_PROT_KEY_A))

/* Bits read of what the helper of a family makes of e; and that entry. */
static u64 bits_read_after(struct pt_caller *c, struct pt_facts *f, enum pt_family by,
			   enum pt_level l, u64 *e)
{
	int h = pt_at(c, by, l);

	if (h < 0)
		return 0;
	*e = pt_call1(c, h, *e);
	return bits_read(c, f, l, PT_GROUP_PRESENT, *e);
}

/* What a write leaves in an entry that permits it. */
static u64 hardware_notes(const struct pt_caller *c, enum pt_level l)
{
	u64 e = c->facts->made[l][PT_PROT_SHARED_RW];

	return c->facts->mode->mmu->after(c->facts->mode, PT_MMU_LEVEL(l), e, PT_ACCESS_WRITE) ^ e;
}

/* An old entry may be shut to all (s390). */
static bool executable_reads(struct pt_caller *c, enum pt_level l, u64 made)
{
	const int young = pt_at(c, PT_F_mkyoung, l);

	return pt_rights(c, l, pt_stored(c, l, young < 0 ? made : pt_call1(c, young, made))) &
	       PT_MMU_UR;
}

static void learn_bits_present(struct pt_caller *c, struct pt_facts *f, enum pt_level l)
{
	u64 read = 0;

	for (unsigned p = 0; p < PT_NR_PROTS; p++) {
		u64 e, invalid;

		if (!PT_PROT_IS(p, f->prots[l]))
			continue;
		e = f->made[l][p] = pt_sample_present(c, l, p);
		f->memtype[l][p] = pt_memtype(c, l, pt_stored(c, l, e));
		if (p == PT_PROT_X)
			f->executable_reads[l] = executable_reads(c, l, e);
		if (!PT_PROT_IS(p, SHOWING))
			continue;
		read |= bits_read(c, f, l, PT_GROUP_PRESENT, e);
		for (size_t i = 0; i < PT_ARRAY_SIZE(invalidators); i++) {
			invalid = e;
			read |= bits_read_after(c, f, invalidators[i], l, &invalid);
		}
		for (size_t i = 0; i < PT_ARRAY_SIZE(setters); i++)
			read |= bits_read_after(c, f, setters[i], l, &e);
	}
	f->other[l][PT_GROUP_PRESENT] = ~read & ~f->meaningless[PT_MMU_LEVEL(l)];
	f->hardware_notes[l] = hardware_notes(c, l) & ~read;
}

static void learn_bits_swap(struct pt_caller *c, struct pt_facts *f, enum pt_level l)
{
	u64 e = pt_sample_swap(c, l);

	if (e)
		f->other[l][PT_GROUP_SWAP] = ~bits_read(c, f, l, PT_GROUP_SWAP, e);
}

void pt_learn_bits(struct pt_caller *c, struct pt_facts *f, enum pt_level l)
{
	learn_bits_present(c, f, l);
	learn_bits_swap(c, f, l);
}
