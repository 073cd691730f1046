// SPDX-License-Identifier: GPL-2.0-or-later
/* Laws of helpers that say what others may do with an entry: GUP-fast, TLBs, page_table_check. */
#include "generic/judge/laws.h"

/* The entry once its first access has been noted, by whoever does that. */
static u64 once_used(struct pt_caller *c, const struct pt_law *law, u64 e)
{
	const enum pt_level l = pt_law_level(law);

	e = pt_call1(c, pt_helper_at(PT_F_mkyoung, l), e);
	if (pt_truth(c, pt_helper_at(PT_F_write, l), e))
		e = pt_call1(c, pt_helper_at(PT_F_mkdirty, l), e);
	return e;
}

/* Does the register of protection keys forbid it?  PT_SWITCH_DENIED. */
static bool key_denies(const struct pt_caller *c, enum pt_level l, u64 stored, bool write)
{
	const struct pt_mode *m = c->facts->mode;
	const u64 keys = m->key_bits ? PT_BIT(m->key_bits) - 1 : ~UINT64_C(0);
	u64 key;

	if (!(m->lacks & PT_SWITCH_DENIED) || !m->mmu->key)
		return false;
	key = m->mmu->key(m, PT_MMU_LEVEL(l), stored);
	return key == (PT_DENIED_KEY & keys) || (write && key == (PT_DENIED_WRITE_KEY & keys));
}

static bool user_may(struct pt_caller *c, const struct pt_law *law, u64 e, bool write)
{
	const enum pt_level l = pt_law_level(law);
	const u64 stored = pt_stored(c, l, e);

	return (pt_rights(c, l, stored) & (write ? PT_MMU_UW : PT_MMU_UR)) &&
	       !key_denies(c, l, stored, write);
}

/* Drivers and those who split leaves make new entries of an old one's protection. */
PT_LAW_FN(rebuilds, e, kind)
{
	const enum pt_level l = pt_law_level(law);
	u64 before, after;

	if (kind != PT_KIND_PRESENT && kind != PT_KIND_PROTNONE)
		return PT_LAW_NOT_MET;
	before = pt_stored(c, l, e);
	after = pt_stored(c, l, pt_call1(c, law->helper, e));
	return pt_rights(c, l, before) == pt_rights(c, l, after) &&
	       pt_memtype(c, l, before) == pt_memtype(c, l, after) &&
	       pt_vma_mark(c->facts, l, before) == pt_vma_mark(c->facts, l, after) &&
	       (!(pt_rights(c, l, before) & PT_MMU_ANY) ||
		pt_frame(c, l, before) == pt_frame(c, l, after));
}

/* GUP-fast leaves alone what is told apart as PROT_NONE before it asks. */
static bool is_told_apart(struct pt_caller *c, const struct pt_law *law, u64 e)
{
	const int protnone = pt_at(c, PT_F_protnone, pt_law_level(law));

	return protnone >= 0 && pt_truth(c, protnone, e);
}

PT_LAW_FN(permits_no_more, e, kind)
{
	u64 used;

	if (pt_group_of(kind) != PT_GROUP_PRESENT || is_told_apart(c, law, e))
		return PT_LAW_NOT_MET;
	used = once_used(c, law, e);
	for (u64 write = 0; write < 2; write++)
		if (pt_call2(c, law->helper, e, write) && !user_may(c, law, used, write))
			return PT_LAW_VIOLATED;
	return PT_LAW_HOLDS;
}

PT_LAW_FN(denies_unmapped, e, kind)
{
	if (pt_group_of(kind) != PT_GROUP_SWAP)
		return PT_LAW_NOT_MET;
	return !pt_call2(c, law->helper, e, 0) && !pt_call2(c, law->helper, e, 1);
}

/* Where the kernel is given a huge mapping: pXd_set_huge() may say that it has not mapped. */
static bool kernels(struct pt_caller *c, const struct pt_law *law, u64 pfn, u64 *e)
{
	const enum pt_level l = pt_law_level(law);
	const u64 frame = pfn & ~(PT_BIT(pt_level_order(c->facts, l)) - 1);

	*e = pt_call1(c, pt_law_part(law, PT_PART_MAKER), frame);
	return (pt_rights(c, l, pt_stored(c, l, *e)) & (PT_MMU_KR | PT_MMU_USER)) == PT_MMU_KR;
}

PT_LAW_FN(denies_kernels, pfn, unused)
{
	u64 e;

	if (!kernels(c, law, pfn, &e))
		return PT_LAW_NOT_MET;
	return !pt_call2(c, law->helper, e, false) && !pt_call2(c, law->helper, e, true);
}

PT_LAW_FN(no_of_kernels, pfn, unused)
{
	u64 e;

	return kernels(c, law, pfn, &e) ? !pt_truth(c, law->helper, e) : PT_LAW_NOT_MET;
}

/* Whoever split the page, or migrates it, has been told that no GUP-fast comes any more. */
PT_LAW_FN(denies_invalid, e, kind)
{
	u64 invalid;

	/* an entry that is invalid anyway, since it is old, may not be told apart (s390) */
	if (kind != PT_KIND_PRESENT || !user_may(c, law, e, false))
		return PT_LAW_NOT_MET;
	invalid = pt_call1(c, pt_law_at(law, PT_F_invalidate), e);
	return !pt_call2(c, law->helper, invalid, false) &&
	       !pt_call2(c, law->helper, invalid, true);
}

PT_LAW_FN(permits_no_less, e, kind)
{
	const enum pt_level l = pt_law_level(law);
	const int special = pt_at(c, PT_F_special, l), devmap = pt_at(c, PT_F_devmap, l);
	bool writable;
	u64 used;

	/* no page stands behind a special entry, and a key is the task's own matter */
	if (kind != PT_KIND_PRESENT || (special >= 0 && pt_truth(c, special, e)) ||
	    (devmap >= 0 && pt_truth(c, devmap, e)) ||
	    (pt_vma_mark(c->facts, l, pt_stored(c, l, e)) & ~PT_MARK_GUARDED))
		return PT_LAW_NOT_MET;
	used = once_used(c, law, e);
	/* what software takes for read-only it must not take for writable, whatever the MMU does */
	writable = pt_truth(c, pt_helper_at(PT_F_write, l), e);
	for (u64 write = 0; write < 2; write++)
		if (user_may(c, law, used, write) && (!write || writable) &&
		    !pt_call2(c, law->helper, e, write))
			return PT_LAW_VIOLATED;
	return PT_LAW_HOLDS;
}

PT_LAW_FN(is_the_users, e, kind)
{
	const enum pt_level l = pt_law_level(law);
	u64 used, rights;

	/* PROT_NONE counts or does not (powerpc, s390), alike when it is set and when cleared */
	if (kind != PT_KIND_PRESENT)
		return PT_LAW_NOT_MET;
	used = pt_call1(c, pt_helper_at(PT_F_mkyoung, l), e);
	rights = pt_rights(c, l, pt_stored(c, l, used));
	return pt_truth(c, law->helper, e) == ((rights & (PT_MMU_UR | PT_MMU_UW | PT_MMU_UX)) != 0);
}

/*
 * What mprotect() and others may put in the place of an entry, a step each; 0: there is
 * nothing.
 */
enum { PROTECTED = PT_NR_PROTS, CLEANED, ANOTHER_FRAME, NR_SUCCESSORS };

static u64 another_frame(struct pt_caller *c, enum pt_level l, u64 e)
{
	const u64 pfn =
		pt_call1(c, pt_helper_at(PT_F_pfn, l), e) ^ PT_BIT(pt_level_order(c->facts, l));

	e = pt_call2(c, pt_helper_at(PT_F_make, l), pfn, PT_PROT_SHARED_RW);
	if (l != PT_PTE)
		e = pt_call1(c, pt_helper_at(PT_F_mkhuge, l), e);
	return pt_call1(c, pt_helper_at(PT_F_mkyoung, l), e);
}

static u64 successor(struct pt_caller *c, const struct pt_law *law, u64 e, u64 n)
{
	const enum pt_level l = pt_law_level(law);

	if (n == PROTECTED)
		return pt_call1(c, pt_helper_at(PT_F_wrprotect, l), e);
	if (n == CLEANED)
		return pt_call1(c, pt_helper_at(PT_F_mkclean, l), e);
	if (n == ANOTHER_FRAME)
		return another_frame(c, l, e);
	return PT_PROT_IS(n, c->facts->prots[l]) ? pt_call2(c, pt_helper_at(PT_F_modify, l), e, n)
						 : 0;
}

/* Does the hardware still have the first write to note? */
static bool will_note_write(const struct pt_caller *c, enum pt_level l, u64 stored)
{
	const struct pt_mode *m = c->facts->mode;

	return (m->mmu->after(m, PT_MMU_LEVEL(l), stored, PT_ACCESS_WRITE) ^ stored) &
	       ~c->facts->hardware_notes[l];
}

/*
 * A TLB may hold what the MMU may use; of what it may not, nothing is cached.  Who writes
 * through a translation that is dirty already is noted nowhere.
 */
static bool must_flush(struct pt_caller *c, const struct pt_law *law, u64 old, u64 new)
{
	const enum pt_level l = pt_law_level(law);
	const u64 had = pt_stored(c, l, old), has = pt_stored(c, l, new),
		  was = pt_rights(c, l, had) & PT_MMU_ANY, is = pt_rights(c, l, has) & PT_MMU_ANY;

	if (was & ~is)
		return true;
	if (was && is && pt_frame(c, l, had) != pt_frame(c, l, has))
		return true;
	return (was & is & PT_MMU_UW) && will_note_write(c, l, has) && !will_note_write(c, l, had);
}

PT_LAW_FN(asks_for_flush, e, kind)
{
	if (kind != PT_KIND_PRESENT)
		return PT_LAW_NOT_MET;
	for (u64 n = 0; n < NR_SUCCESSORS; n++) {
		const u64 next = successor(c, law, e, n);

		if (next && must_flush(c, law, e, next) && !pt_call2(c, law->helper, e, next))
			return PT_LAW_VIOLATED;
	}
	return PT_LAW_HOLDS;
}
