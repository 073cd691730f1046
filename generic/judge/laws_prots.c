// SPDX-License-Identifier: GPL-2.0-or-later
/* Laws of protections and of what they open: shadow stacks, NUMA hinting. */
#include "generic/judge/laws.h"

/* What pfn_pte() adds to a protection; young is its own choice (s390). */
static u64 added_by_pfn_pte(struct pt_caller *c, const struct pt_law *law, u64 pfn, enum pt_prot p)
{
	u64 e = pt_call1(c, H_pte_mkold, pt_call2(c, H_pfn_pte, pfn, p));

	return (e ^ pt_call1(c, law->helper, p)) & ~c->facts->meaningless[PT_PTE];
}

/* It is the same for all that can be read. */
PT_LAW_FN(is_what_pfn_pte_uses, pfn, unused)
{
	u64 added = added_by_pfn_pte(c, law, pfn, PT_PROT_R);

	for (unsigned p = PT_PROT_R; p < PT_NR_PROTS; p++) {
		u64 now = PT_PROT_IS(p, c->facts->prots[PT_PTE]) ? added_by_pfn_pte(c, law, pfn, p)
								 : added;

		if (!pt_told_number(c, now == added, added, now))
			return 0;
	}
	return 1;
}

/*
 * Protections to change from and to, and what must come of it: a device's memory
 * stays one, and else nothing of the old protection is left.
 */
static const struct {
	uint8_t from, to, made;
} changes_of_prot[] = {
	{ PT_PROT_R, PT_PROT_RX, PT_PROT_RX },
	{ PT_PROT_RWX, PT_PROT_R, PT_PROT_R },
	{ PT_PROT_R, PT_PROT_X, PT_PROT_X },
	{ PT_PROT_X, PT_PROT_R, PT_PROT_R },
	{ PT_PROT_R, PT_PROT_GUARDED, PT_PROT_GUARDED },
	{ PT_PROT_GUARDED, PT_PROT_RX, PT_PROT_RX },
	{ PT_PROT_SHARED_R, PT_PROT_SHARED_RW, PT_PROT_SHARED_RW },
	{ PT_PROT_SHARED_RWX, PT_PROT_SHARED_R, PT_PROT_SHARED_R },
	{ PT_PROT_DEVICE_R, PT_PROT_SHARED_RW, PT_PROT_DEVICE_RW },
	{ PT_PROT_DEVICE_RW, PT_PROT_SHARED_R, PT_PROT_DEVICE_R },
};

PT_LAW_FN(prot_keeps_memory, unused, unused2)
{
	for (size_t i = 0; i < PT_ARRAY_SIZE(changes_of_prot); i++) {
		u64 from = changes_of_prot[i].from, to = changes_of_prot[i].to, made, want;

		if (!PT_PROT_IS(from, c->facts->prots[PT_PTE]) ||
		    !PT_PROT_IS(to, c->facts->prots[PT_PTE]))
			continue;
		made = pt_call2(c, law->helper, from, to);
		want = pt_call1(c, H_vm_get_page_prot, changes_of_prot[i].made);
		if (!pt_told_number(c, made == want, want, made))
			return 0;
	}
	return 1;
}

/*
 * A shadow stack's entry: writable to software, Write=0 and Dirty=1 to the
 * hardware; write-protected it is neither, and still dirty.
 */
PT_LAW_FN(makes_shadow_stack, e, kind)
{
	enum pt_level l = pt_law_level(law);
	const struct pt_mmu *mmu = c->facts->mode->mmu;
	u64 made, closed;

	if (kind != PT_KIND_PRESENT || !mmu->reserved ||
	    !(c->facts->features & PT_FEATURE_SHADOW_STACK))
		return 2;
	made = pt_call1(c, law->helper, e);
	closed = pt_call1(c, pt_law_at(law, PT_F_wrprotect), made);
	return mmu->reserved(c->facts->mode, l, made) &&
	       !mmu->reserved(c->facts->mode, l, closed) &&
	       pt_truth(c, pt_law_at(law, PT_F_write), made) &&
	       !pt_truth(c, pt_law_at(law, PT_F_write), closed) &&
	       pt_truth(c, pt_law_at(law, PT_F_dirty), closed) &&
	       pt_call1(c, pt_law_at(law, PT_F_pfn), closed) ==
		       pt_call1(c, pt_law_at(law, PT_F_pfn), e);
}

PT_LAW_FN(content_with_shadow_stack, e, kind)
{
	u64 made;

	if (kind != PT_KIND_PRESENT || !(c->facts->features & PT_FEATURE_SHADOW_STACK))
		return PT_LAW_NOT_MET;
	made = pt_call1(c, pt_law_part(law, PT_PART_MAKER), e);
	return pt_call1(c, law->helper, made) == made;
}

/*
 * What NUMA hinting makes of a writable entry: PROT_NONE, and then marked.  False
 * where there is no such entry.
 */
static bool hinted(struct pt_caller *c, const struct pt_law *law, u64 e, u64 kind, u64 *none)
{
	enum pt_level l = pt_law_level(law);

	if (kind != PT_KIND_PRESENT || !(c->facts->supported[l] & PT_S(protnone)) ||
	    !pt_truth(c, pt_law_at(law, PT_F_write), e))
		return false;
	*none = pt_call2(c, pt_law_at(law, PT_F_modify), e, PT_PROT_NONE);
	return true;
}

/* Is `e` the hinted entry with nothing but its mark changed, which pXd_write() may read? */
static bool is_hinted_still(struct pt_caller *c, const struct pt_law *law, u64 none, u64 e)
{
	enum pt_level l = pt_law_level(law);
	u32 differs = pt_view(c, l, PT_GROUP_PRESENT, none) ^ pt_view(c, l, PT_GROUP_PRESENT, e);

	return !(differs & ~PT_S(write)) && pt_truth(c, pt_law_at(law, PT_F_protnone), e) &&
	       pt_call1(c, pt_law_at(law, PT_F_pfn), none) ==
		       pt_call1(c, pt_law_at(law, PT_F_pfn), e) &&
	       !(pt_rights(c, l, e) & PT_MMU_USER);
}

PT_LAW_FN(saves_write, e, kind)
{
	u64 none, saved, open;

	if (!hinted(c, law, e, kind, &none))
		return 2;
	saved = pt_call1(c, law->helper, none);
	open = pt_call2(c, pt_law_at(law, PT_F_modify), saved, PT_PROT_R);
	return !pt_truth(c, pt_law_part(law, PT_PART_TELLER), none) &&
	       pt_truth(c, pt_law_part(law, PT_PART_TELLER), saved) &&
	       is_hinted_still(c, law, none, saved) &&
	       !pt_truth(c, pt_law_at(law, PT_F_write), open) &&
	       !(pt_rights(c, pt_law_level(law), open) & PT_MMU_UW);
}

/* Clearing takes the mark, and write protection does. */
PT_LAW_FN(forgets_write, e, kind)
{
	const enum pt_helper takers[] = { law->helper, pt_law_at(law, PT_F_wrprotect) };
	u64 none, saved;

	if (!hinted(c, law, e, kind, &none))
		return 2;
	saved = pt_call1(c, pt_law_part(law, PT_PART_SETTER), none);
	for (size_t i = 0; i < PT_ARRAY_SIZE(takers); i++) {
		u64 left = pt_call1(c, takers[i], saved);

		if (pt_truth(c, pt_law_part(law, PT_PART_TELLER), left) ||
		    pt_truth(c, pt_law_at(law, PT_F_write), left) ||
		    !is_hinted_still(c, law, none, left))
			return 0;
	}
	return 1;
}
