// SPDX-License-Identifier: GPL-2.0-or-later
/* The MMU model asked about entries of a subject, and what the subject keeps of numbers. */
#include "generic/subject/caller.h"

unsigned pt_level_order(const struct pt_facts *f, enum pt_level l)
{
	const struct pt_mode *m = f->mode;
	const unsigned shifts[PT_NR_TABLE_LEVELS] = { m->page_shift, m->pmd_shift, m->pud_shift };
	const unsigned shift = shifts[PT_MMU_LEVEL(l)];

	return shift > m->page_shift ? shift - m->page_shift : 0;
}

u64 pt_stored(struct pt_caller *c, enum pt_level l, u64 e)
{
	return l == PT_HUGETLB && pt_has(c, H_set_huge_pte_at) ? pt_call1(c, H_set_huge_pte_at, e)
							       : e;
}

u64 pt_loaded(struct pt_caller *c, enum pt_level l, u64 stored)
{
	return l == PT_HUGETLB && pt_has(c, H_huge_ptep_get) ? pt_call1(c, H_huge_ptep_get, stored)
							     : stored;
}

u64 pt_rights(const struct pt_caller *c, enum pt_level l, u64 stored)
{
	const struct pt_mode *m = c->facts->mode;
	u64 rights = m->mmu->rights(m, PT_MMU_LEVEL(l), stored);

	pt_note(c, PT_NOTE_RIGHTS, stored, l, rights);
	return rights;
}

u64 pt_frame(const struct pt_caller *c, enum pt_level l, u64 stored)
{
	const struct pt_mode *m = c->facts->mode;
	u64 frame = m->mmu->frame(m, PT_MMU_LEVEL(l), stored);

	pt_note(c, PT_NOTE_FRAME, stored, l, frame);
	return frame;
}

u64 pt_memtype(const struct pt_caller *c, enum pt_level l, u64 stored)
{
	const struct pt_mode *m = c->facts->mode;
	u64 memtype = m->mmu->memtype(m, PT_MMU_LEVEL(l), stored);

	pt_note(c, PT_NOTE_MEMTYPE, stored, l, memtype);
	return memtype;
}

bool pt_is_ordinary(const struct pt_facts *f, enum pt_level l, u64 stored)
{
	return f->mode->mmu->ordinary(f->mode, PT_MMU_LEVEL(l), stored, f->normal_memory);
}

bool pt_is_devices(const struct pt_facts *f, enum pt_level l, u64 stored)
{
	const struct pt_mode *m = f->mode;

	return m->mmu->device ? m->mmu->device(m, PT_MMU_LEVEL(l), stored)
			      : !pt_is_ordinary(f, l, stored);
}

u64 pt_zero_bits(const struct pt_facts *f, enum pt_level l)
{
	return f->mode->mmu->zero ? f->mode->mmu->zero(f->mode, PT_MMU_LEVEL(l)) : 0;
}

/* By hand: where a processor has no instruction for it, a compiler would call a function. */
static u64 swapped(u64 v)
{
	v = (v & UINT64_C(0x00ff00ff00ff00ff)) << 8 | (v >> 8 & UINT64_C(0x00ff00ff00ff00ff));
	v = (v & UINT64_C(0x0000ffff0000ffff)) << 16 | (v >> 16 & UINT64_C(0x0000ffff0000ffff));
	return v << 32 | v >> 32;
}

u64 pt_in_memory(const struct pt_mode *m, u64 e)
{
	const bool big_endian = __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__;

	return m->mmu->big_endian == big_endian ? e : swapped(e);
}

unsigned pt_span(const struct pt_caller *c, enum pt_level l, u64 stored)
{
	const struct pt_mode *m = c->facts->mode;
	unsigned span = m->mmu->span ? m->mmu->span(m, PT_MMU_LEVEL(l), stored) : 1;

	pt_note(c, PT_NOTE_SPAN, stored, l, span);
	return span;
}

bool pt_has_keys(const struct pt_facts *f)
{
	return f->mode->mmu->key && (f->features & PT_FEATURE_PKEYS);
}

bool pt_has_guards(const struct pt_facts *f)
{
	return f->mode->mmu->guarded && (f->features & PT_FEATURE_GUARDED);
}

u64 pt_vma_mark(const struct pt_facts *f, enum pt_level l, u64 stored)
{
	const struct pt_mode *m = f->mode;
	u64 mark = pt_has_keys(f) ? m->mmu->key(m, PT_MMU_LEVEL(l), stored) : 0;

	if (pt_has_guards(f) && m->mmu->guarded(m, PT_MMU_LEVEL(l), stored))
		mark |= PT_MARK_GUARDED;
	return mark;
}

u64 pt_kept_offset(struct pt_caller *c)
{
	u64 e;

	if (!pt_has(c, H___swp_entry) || !pt_has(c, H___swp_entry_to_pte) ||
	    !pt_has(c, H___pte_to_swp_entry) || !pt_has(c, H___swp_offset))
		return 0;
	e = pt_call1(c, H___swp_entry_to_pte, pt_call2(c, H___swp_entry, 0, ~UINT64_C(0)));
	return pt_call1(c, H___swp_offset, pt_call1(c, H___pte_to_swp_entry, e));
}

u64 pt_largest_offset(struct pt_caller *c)
{
	const unsigned bits = c->facts->mode->swp_offset_bits;

	return pt_kept_offset(c) & (bits >= 64 ? ~UINT64_C(0) : PT_BIT(bits) - 1);
}
