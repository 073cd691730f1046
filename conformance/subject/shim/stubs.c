/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a running kernel would provide, for every architecture.  Compiled with
 * the guest's flags and without the tree's headers: types are nobody's
 * business here, only names.  Weak, so that what the tree brings along wins.
 */
#include "conformance/subject/shim/stubs.h"

#define STUB __attribute__((weak))

struct pt_flushes ptk_flushes;

unsigned long ptk_warned;
const char *ptk_warning, *ptk_warning_in;

/* What stands in the table of the entry that maps an address. */
static u64 entry_of(u64 address)
{
	const u64 n =
		address < ptk_flushes.at ? 0 : (address - ptk_flushes.at) >> ptk_flushes.shift;

	/* as far as the shim's tables reach */
	return ptk_flushes.place ? ptk_flushes.place[n < PTK_PLACES ? n : 0] : 0;
}

/* Does the flush go on where that one ended? */
static bool goes_on(const struct pt_flush *f, const struct pt_flush *after)
{
	return after->to == f->from && after->step == f->step && after->size == f->size &&
	       after->leaves == f->leaves && after->e == f->e && after->by_note == f->by_note &&
	       after->note == f->note;
}

static void add_flush(const struct pt_flush *f)
{
	struct pt_flushes *all = &ptk_flushes;

	if (all->nr && goes_on(f, &all->list[all->nr - 1]))
		all->list[all->nr - 1].to = f->to;
	else if (all->nr < PT_MAX_FLUSHES)
		all->list[all->nr++] = *f;
}

void ptk_flush(u64 from, u64 to, u64 step, u64 size, u64 leaves)
{
	const struct pt_flush f = { .from = from,
				    .to = to,
				    .step = step,
				    .size = size,
				    .leaves = leaves,
				    .e = entry_of(from) };

	add_flush(&f);
}

void ptk_flush_by_note(u64 from, u64 to, u64 note)
{
	const struct pt_flush f = { .from = from,
				    .to = to,
				    .leaves = true,
				    .e = entry_of(from),
				    .by_note = true,
				    .note = note };

	add_flush(&f);
}

void ptk_guess(void)
{
	/* of nothing, as far as is known */
	ptk_flush(0, 0, 0, 0, 0);
	ptk_flushes.guessed = true;
}

void ptk_records_barriers(void)
{
	ptk_flushes.orders = true;
}

void ptk_orders_stores(void)
{
	ptk_flushes.ordered = entry_of(ptk_flushes.at);
}

void ptk_orders_walks(void)
{
	ptk_flushes.walked = ptk_flushes.ordered;
}

/* Before ptk_bug(), in the tree's own files. */
void ptk_not_configured(void);
void ptk_not_configured(void)
{
}

/* The running task: nothing is asked of it but zeroes. */
unsigned char ptk_task[65536] __attribute__((aligned(64)));

/*
 * The HugeTLB page being worked on, the first of its entries, and the same if these are pmds:
 * shim_head.h, ptk_after.h.
 */
unsigned long ptk_huge_size;
void *ptk_walked, *ptk_huge_first;

/* Helpers that others' expressions call, in a tree that lacks them: no change. */
#define NO_CHANGE(id)                                          \
	STUB unsigned long long ptk_##id(unsigned long long e) \
	{                                                      \
		return e;                                      \
	}
NO_CHANGE(set_pte_at)
NO_CHANGE(set_huge_pte_at)
NO_CHANGE(huge_ptep_get)
NO_CHANGE(pte_mkyoung)
NO_CHANGE(pte_mkdirty)
NO_CHANGE(pte_mkwrite)
NO_CHANGE(pmd_mkyoung)
NO_CHANGE(pmd_mkdirty)
NO_CHANGE(pmd_mkwrite)
NO_CHANGE(pud_mkyoung)
NO_CHANGE(pud_mkdirty)
NO_CHANGE(pud_mkwrite)
NO_CHANGE(huge_pte_mkyoung)
NO_CHANGE(huge_pte_mkdirty)
NO_CHANGE(huge_pte_mkwrite)
