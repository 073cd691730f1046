/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Bugs of HugeTLB pages that have several places in a table (struct pt_huge), for
 * architectures that have such pages.
 */
#ifndef PT_MUTANTS_SIZED_H
#define PT_MUTANTS_SIZED_H

#include "mutants.h"

static inline struct pt_huge *page_at(u64 address)
{
	return (struct pt_huge *)(uintptr_t)address;
}

/* The original does it; then the places from `from` on are as they were. */
static inline u64 done_before(enum pt_helper h, u64 page, u64 from)
{
	const struct pt_huge was = *page_at(page);
	u64 ret = original->op[h].one(page);

	for (u64 n = from; n < was.nr; n++)
		page_at(page)->table[1 + n] = was.table[1 + n];
	return ret;
}

/* 2025: a contiguous page's migration entry was moved, and all but one place stayed behind. */
static inline u64 migration_taken_from_first(u64 page)
{
	bool present = original->op[H_huge_pte_present].one(page_at(page)->table[1]) != 0;

	return done_before(H_sized_huge_ptep_get_and_clear, page, present ? PT_HUGE_PLACES : 1);
}

static inline u64 taken_but_for_last(u64 page)
{
	return done_before(H_sized_huge_ptep_get_and_clear, page, page_at(page)->nr - 1);
}

static inline u64 cleared_but_for_last(u64 page)
{
	return done_before(H_sized_huge_pte_clear, page, page_at(page)->nr - 1);
}

static inline u64 first_protected(u64 page)
{
	return done_before(H_sized_huge_ptep_set_wrprotect, page, 1);
}

static inline u64 first_changed(u64 page)
{
	return done_before(H_sized_huge_ptep_set_access_flags, page, 1);
}

static inline u64 changed_in_silence(u64 page)
{
	ORIGINAL(sized_huge_ptep_set_access_flags, page);
	return 0;
}

static inline u64 all_of_first_part(u64 page)
{
	struct pt_huge *h = page_at(page);

	ORIGINAL(sized_set_huge_pte_at, page);
	for (u64 n = 1; n < h->nr; n++)
		h->table[1 + n] = h->table[1];
	return 0;
}

static inline u64 made_of_smallest(u64 page)
{
	const struct pt_huge *h = page_at(page);
	u64 e = original->op[H_huge_pte_mkyoung].one(h->entry);

	return h->nr > 1 ? e : ORIGINAL(sized_arch_make_huge_pte, page);
}

/* One place more than the page has: what stands beside it goes with it. */
static inline u64 one_too_many(enum pt_helper h, u64 page)
{
	struct pt_huge *p = page_at(page);
	u64 ret = original->op[h].one(page);

	p->table[1 + p->nr] = p->table[p->nr] ^ (p->table[p->nr] == p->table[1 + p->nr]);
	return ret;
}

static inline u64 set_one_too_many(u64 page)
{
	return one_too_many(H_sized_set_huge_pte_at, page);
}

static inline u64 taken_one_too_many(u64 page)
{
	return one_too_many(H_sized_huge_ptep_get_and_clear, page);
}

static inline u64 protected_one_too_many(u64 page)
{
	return one_too_many(H_sized_huge_ptep_set_wrprotect, page);
}

/* What the first place says, whatever the hardware noted in the others. */
static inline u64 first_read(u64 page)
{
	return page_at(page)->table[1];
}

static inline u64 first_returned(u64 page)
{
	u64 first = page_at(page)->table[1];

	ORIGINAL(sized_huge_ptep_get_and_clear, page);
	return first;
}

/* 2017: of a page that is gone the first place alone says so. */
static inline u64 gone_from_first(u64 page)
{
	const u64 e = page_at(page)->entry;
	bool present = original->op[H_huge_pte_present].one(e) != 0;

	return done_before(H_sized_set_huge_pte_at, page, present ? PT_HUGE_PLACES : 1);
}

/* What comes back is put where nothing stands alone: the others keep what was there. */
static inline u64 back_in_first(u64 page)
{
	const u64 e = page_at(page)->entry, was = page_at(page)->table[page_at(page)->nr];
	bool back = original->op[H_huge_pte_present].one(e) &&
		    !original->op[H_huge_pte_none].one(was) &&
		    !original->op[H_huge_pte_present].one(was);

	return done_before(H_sized_set_huge_pte_at, page, back ? 1 : PT_HUGE_PLACES);
}

#define SIZED_MUTANT(text, id, function, clause)                                        \
	{                                                                               \
		.bug = text, .replaced = { REPLACE(id, function) }, .caught_by = clause \
	}
/* Where such pages migrate. */
#define SIZED_GONE_MUTANTS                                                                   \
	SIZED_MUTANT("2017: of an entry that is not present one place alone is set",         \
		     sized_set_huge_pte_at, gone_from_first,                                 \
		     "set_huge_pte_at.each-holds-migration"),                                \
		SIZED_MUTANT("a page that was migrated comes back to its first place alone", \
			     sized_set_huge_pte_at, back_in_first,                           \
			     "set_huge_pte_at.comes-back-from-migration")
#define SIZED_RUN_MUTANTS                                                                    \
	SIZED_MUTANT("2025: of a migration entry one place alone is cleared",                \
		     sized_huge_ptep_get_and_clear, migration_taken_from_first,              \
		     "huge_ptep_get_and_clear.clears-migration"),                            \
		SIZED_MUTANT("the last place stays when a huge page is taken out",           \
			     sized_huge_ptep_get_and_clear, taken_but_for_last,              \
			     "huge_ptep_get_and_clear.clears-every-place"),                  \
		SIZED_MUTANT("the last place stays when a huge pte is cleared",              \
			     sized_huge_pte_clear, cleared_but_for_last,                     \
			     "huge_pte_clear.clears-migration"),                             \
		SIZED_MUTANT("the first place alone is write-protected",                     \
			     sized_huge_ptep_set_wrprotect, first_protected,                 \
			     "huge_ptep_set_wrprotect.protects-every-place"),                \
		SIZED_MUTANT("a fault changes the first place alone",                        \
			     sized_huge_ptep_set_access_flags, first_changed,                \
			     "huge_ptep_set_access_flags.changes-every-place"),              \
		SIZED_MUTANT("a fault changes a huge page and says nothing of it",           \
			     sized_huge_ptep_set_access_flags, changed_in_silence,           \
			     "huge_ptep_set_access_flags.says-it-changed"),                  \
		SIZED_MUTANT("a page of several places is made as one of one",               \
			     sized_arch_make_huge_pte, made_of_smallest,                     \
			     "arch_make_huge_pte.makes-size"),                               \
		SIZED_MUTANT("set_huge_pte_at sets a place too many", sized_set_huge_pte_at, \
			     set_one_too_many, "set_huge_pte_at.keeps-neighbours"),          \
		SIZED_MUTANT("huge_ptep_get_and_clear clears a place too many",              \
			     sized_huge_ptep_get_and_clear, taken_one_too_many,              \
			     "huge_ptep_get_and_clear.keeps-neighbours"),                    \
		SIZED_MUTANT("huge_ptep_set_wrprotect protects a place too many",            \
			     sized_huge_ptep_set_wrprotect, protected_one_too_many,          \
			     "huge_ptep_set_wrprotect.keeps-neighbours")
/* And where each place names its own part (all but riscv). */
#define SIZED_MUTANTS                                                                            \
	SIZED_RUN_MUTANTS,                                                                       \
		SIZED_MUTANT("each place has the first part of the page", sized_set_huge_pte_at, \
			     all_of_first_part, "set_huge_pte_at.each-its-part")
/* Where the hardware notes young and dirty. */
#define SIZED_HARDWARE_MUTANTS                                                                     \
	SIZED_MUTANT("huge_ptep_get reads the first place alone", sized_huge_ptep_get, first_read, \
		     "huge_ptep_get.reads-every-place"),                                           \
		SIZED_MUTANT("huge_ptep_get_and_clear loses what another place noted",             \
			     sized_huge_ptep_get_and_clear, first_returned,                        \
			     "huge_ptep_get_and_clear.returns-every-place")

#endif
