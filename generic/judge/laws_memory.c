// SPDX-License-Identifier: GPL-2.0-or-later
/* Laws of protections for other memory than ordinary: what drivers map to their users. */
#include "generic/judge/laws.h"

/* Protections of VMAs whose memory a driver may say the type of. */
static const enum pt_prot prots[] = { PT_PROT_R, PT_PROT_RX, PT_PROT_SHARED_R, PT_PROT_SHARED_RW };

typedef bool holds_fn(struct pt_caller *c, const struct pt_law *law, u64 pfn, enum pt_prot p);

static int of_each(struct pt_caller *c, const struct pt_law *law, u64 pfn, holds_fn *holds)
{
	if (!c->facts->mode->mmu->ordinary)
		return PT_LAW_NOT_MET;
	for (size_t i = 0; i < PT_ARRAY_SIZE(prots); i++)
		if (PT_PROT_IS(prots[i], c->facts->prots[PT_PTE]) && !holds(c, law, pfn, prots[i]))
			return PT_LAW_VIOLATED;
	return PT_LAW_HOLDS;
}

/* Is it for registers: neither cached, nor read ahead, nor written together? */
static bool is_for_registers(const struct pt_caller *c, u64 e)
{
	const struct pt_mode *m = c->facts->mode;

	return m->mmu->registers ? m->mmu->registers(m, PT_PTE, e)
				 : pt_is_devices(c->facts, PT_PTE, e);
}

/* As above, and of what another helper has made something else. */
static int chooses_always(struct pt_caller *c, const struct pt_law *law, u64 pfn, holds_fn *holds)
{
	const int met = of_each(c, law, pfn, holds);

	if (met != PT_LAW_HOLDS || !PT_PROT_IS(PT_PROT_DEVICE_RW, c->facts->prots[PT_PTE]))
		return met;
	return holds(c, law, pfn, PT_PROT_DEVICE_RW) ? PT_LAW_HOLDS : PT_LAW_VIOLATED;
}

static bool for_device(struct pt_caller *c, const struct pt_law *law, u64 pfn, enum pt_prot p)
{
	const u64 e = pt_stored(c, PT_PTE, pt_call2(c, law->helper, pfn, p));

	(void)pt_memtype(c, PT_PTE, e);
	return is_for_registers(c, e);
}

PT_LAW_FN(is_for_devices, pfn, unused)
{
	return chooses_always(c, law, pfn, for_device);
}

/* Where there is no such type it is what is for registers. */
static bool combines(struct pt_caller *c, const struct pt_law *law, u64 pfn, enum pt_prot p)
{
	const struct pt_mode *m = c->facts->mode;
	const enum pt_helper other = pt_law_part(law, PT_PART_OTHER);
	const u64 e = pt_stored(c, PT_PTE, pt_call2(c, law->helper, pfn, p)),
		  registers = pt_stored(c, PT_PTE, pt_call2(c, other, pfn, p));

	if (pt_memtype(c, PT_PTE, e) == pt_memtype(c, PT_PTE, registers))
		return is_for_registers(c, e);
	return !pt_is_ordinary(c->facts, PT_PTE, e) &&
	       (!m->mmu->combines || m->mmu->combines(m, PT_PTE, e));
}

PT_LAW_FN(combines_writes, pfn, unused)
{
	return chooses_always(c, law, pfn, combines);
}

static u64 type_of(struct pt_caller *c, enum pt_helper h, u64 pfn, enum pt_prot p)
{
	return pt_memtype(c, PT_PTE, pt_stored(c, PT_PTE, pt_call2(c, h, pfn, p)));
}

/* Of two types for registers neither is that by which writes are combined, if that is a third. */
static bool adds_nothing(struct pt_caller *c, const struct pt_law *law, u64 pfn, enum pt_prot p)
{
	const u64 combined = type_of(c, H_pgprot_writecombine, pfn, p);

	return type_of(c, law->helper, pfn, p) != combined ||
	       type_of(c, pt_law_part(law, PT_PART_OTHER), pfn, p) == combined;
}

PT_LAW_FN(combines_nothing, pfn, unused)
{
	return chooses_always(c, law, pfn, adds_nothing);
}

/* What may be fetched may be fetched ahead, and of a device's memory that is an access to it. */
#define FETCHES (PT_MMU_UX | PT_MMU_KX)

static bool permits_as_plain(struct pt_caller *c, const struct pt_law *law, u64 pfn, enum pt_prot p)
{
	const u64 plain = pt_stored(c, PT_PTE, pt_call2(c, H_pfn_pte, pfn, p)),
		  e = pt_stored(c, PT_PTE, pt_call2(c, law->helper, pfn, p));
	const u64 was = pt_rights(c, PT_PTE, plain), is = pt_rights(c, PT_PTE, e);
	const u64 may = c->facts->mode->mmu->fetches_ahead ? was & ~FETCHES : was;

	return !(is & ~may) && !((was ^ is) & ~FETCHES) &&
	       pt_frame(c, PT_PTE, e) == pt_frame(c, PT_PTE, plain);
}

PT_LAW_FN(permits_as_plain, pfn, unused)
{
	return of_each(c, law, pfn, permits_as_plain);
}

static bool stays_so(struct pt_caller *c, const struct pt_law *law, u64 pfn, enum pt_prot p)
{
	const u64 want = pt_call2(c, pt_law_part(law, PT_PART_MAKER), pfn, p),
		  now = pt_call2(c, law->helper, pfn, p);

	return pt_told(c, want == now, want, now);
}

PT_LAW_FN(memory_stays_so, pfn, unused)
{
	return of_each(c, law, pfn, stays_so);
}

static u64 memtype_made(struct pt_caller *c, enum pt_level l, u64 pfn, enum pt_prot p)
{
	const int mkhuge = l == PT_PTE ? -1 : pt_at(c, PT_F_mkhuge, l);
	u64 e = pt_call2(c, pt_helper_at(PT_F_make, l), pfn, p);

	e = mkhuge < 0 ? e : pt_call1(c, mkhuge, e);
	return pt_memtype(c, l, pt_stored(c, l, e));
}

PT_LAW_FN(memory_as_ptes, pfn, unused)
{
	const enum pt_level l = pt_law_level(law);
	const u64 frame = pfn & ~(PT_BIT(pt_level_order(c->facts, l)) - 1);

	for (unsigned p = PT_PROT_R; p < PT_NR_PROTS; p++) {
		const bool both = PT_PROT_IS(p, c->facts->prots[l] & c->facts->prots[PT_PTE]);

		if (both && memtype_made(c, l, frame, p) != memtype_made(c, PT_PTE, frame, p))
			return PT_LAW_VIOLATED;
	}
	return PT_LAW_HOLDS;
}
