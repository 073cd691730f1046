// SPDX-License-Identifier: GPL-2.0-or-later
#include "conformance/misuse/carried.h"

#include <stdio.h>
#include <string.h>

#include "conformance/misuse/findings.h"
#include "conformance/subject/other_names.h"
#include "conformance/words/names.h"

/* ---- what the contract says of a helper by its name ---- */

static bool is_named(const char *name, enum pt_family f)
{
	for (unsigned l = 0; f < PT_NR_FAMILIES && l < PT_NR_COLUMNS; l++) {
		int h = pt_helper_at(f, (enum pt_level)l);

		if (h >= 0 && !strcmp(pt_helpers[h].name, name))
			return true;
	}
	return false;
}

/* By an effect row: pte_mkdirty() sets soft-dirty, too. */
static bool sets_slot(const char *name, enum pt_slot slot)
{
	for (size_t i = 0; i < pt_nr_effects; i++)
		if (!strcmp(pt_helpers[pt_effects[i].helper].name, name) &&
		    pt_effects[i].sets & PT_BIT(slot))
			return true;
	return false;
}

/* What is no helper and is given the entry may do all of it, but for these of mm. */
static bool may_set(const char *name, enum pt_slot slot)
{
	static const char *const plain[] = { "maybe_mkwrite",	   "maybe_pmd_mkwrite",
					     "arch_make_huge_pte", "pte_sw_mkyoung",
					     "pte_mkwrite_novma",  "pmd_mkwrite_novma" };
	const char *first = pt_first_name(name);

	for (size_t i = 0; i < PT_ARRAY_SIZE(plain); i++)
		if (!strcmp(plain[i], name))
			return false;
	if (pt_is_helper_name(first))
		return sets_slot(first, slot) || sets_slot(first, pt_swap_twin(slot));
	return true;
}

/* Does a present entry have the mark, and a swap entry by its twin? */
static bool travels(const struct pt_mark *k)
{
	return pt_swap_twin(k->slot) != k->slot;
}

static enum pt_family swap_family(const struct pt_mark *k)
{
	for (size_t i = 0; i < pt_nr_marks; i++)
		if (pt_marks[i].slot == pt_swap_twin(k->slot))
			return pt_marks[i].tells;
	return PT_NR_FAMILIES;
}

/* ---- facts ---- */

typedef bool fact_says(const struct pt_caller_fact *f, const void *arg);

/* Facts of the function, before a line. */
static const struct pt_caller_fact *fact_before(const struct pt_caller_facts *all,
						const struct pt_caller_fact *of, const char *what,
						unsigned line, fact_says *says, const void *arg)
{
	for (size_t i = 0; i < all->n; i++) {
		const struct pt_caller_fact *f = &all->v[i];

		if (!strcmp(f->what, what) && !strcmp(f->function, of->function) &&
		    f->line <= line && (!says || says(f, arg)))
			return f;
	}
	return NULL;
}

/* Facts about the same call. */
static bool is_about(const struct pt_caller_fact *f, const struct pt_caller_fact *of,
		     const char *what)
{
	return !strcmp(f->what, what) && f->line == of->line && f->column == of->column;
}

static bool is_of_place(const struct pt_caller_fact *f, const void *arg)
{
	const struct pt_caller_fact *anew = arg;

	return f->answer && anew->answer && !strcmp(f->answer, anew->answer);
}

/* What was there before: taken out, taken apart, or asked for marks. */
static const struct pt_caller_fact *old_of(const struct pt_caller_facts *all,
					   const struct pt_caller_fact *f)
{
	const struct pt_caller_fact *had = fact_before(all, f, "had", f->test_line, NULL, NULL);

	return had ? had : fact_before(all, f, "had_in", f->test_line, is_of_place, f);
}

static bool is_of_swap(const struct pt_caller_fact *f, const void *arg)
{
	(void)arg;
	return f->answer && !strcmp(f->answer, "swap");
}

static bool is_told_by(const struct pt_caller_fact *f, const void *arg)
{
	const struct pt_mark *k = arg;

	return is_named(f->helper, k->tells) || is_named(f->helper, swap_family(k));
}

/* ---- rebuilt-not-carried ---- */

static bool is_huge(const struct pt_caller_fact *f)
{
	return strstr(f->helper, "huge_pte") || !strncmp(f->test, "set_huge_", 9);
}

/*
 * A present entry in a present one's place has what the caller's own work says: of a copy that
 * is written to, uffd-wp has been resolved.  Of a mark that the function asks about, not so.
 */
static bool is_asked_of(const struct pt_mark *k, const struct pt_caller_facts *all,
			const struct pt_caller_fact *f)
{
	if (is_huge(f) && (k->sets == PT_NR_FAMILIES || pt_helper_at(k->sets, PT_HUGETLB) < 0))
		return false;
	return k->slot == PT_SLOT_soft_dirty || strstr(f->helper, "swp_entry_to_") ||
	       strstr(f->helper, "softleaf_to_") ||
	       fact_before(all, f, "had", f->test_line, is_of_swap, NULL) ||
	       fact_before(all, f, "had", f->test_line, is_told_by, k);
}

/*
 * Swap entries that stand for what is gone have no marks.  Soft-dirty is for checkpoints,
 * and there are none of processes that a device works for.
 */
static bool has_none(const char *maker, const struct pt_mark *k)
{
	if (k->slot == PT_SLOT_soft_dirty && strstr(maker, "device_private"))
		return true;
	for (size_t i = 0; i < pt_nr_makers; i++)
		if (!strcmp(pt_helpers[pt_makers[i].make].name, maker))
			return pt_makers[i].kind == PT_KIND_POISON;
	return strstr(maker, "poison") || strstr(maker, "marker") || strstr(maker, "guard");
}

static bool is_carried(const struct pt_mark *k, const struct pt_caller_facts *all,
		       const struct pt_caller_fact *of)
{
	for (size_t i = 0; i < all->n; i++) {
		const struct pt_caller_fact *f = &all->v[i];

		if ((is_about(f, of, "takes_over") && may_set(f->test, k->slot)) ||
		    (is_about(f, of, "made_of") && has_none(f->test, k)) ||
		    (is_about(f, of, "named") && !strcmp(f->test, pt_slots[k->slot].name)))
			return true;
	}
	return false;
}

/* "soft_dirty and uffd_wp". */
static void lost_marks(const struct pt_caller_facts *all, const struct pt_caller_fact *f,
		       char *text, size_t size)
{
	struct pt_text t;

	pt_text_init(&t, text, size);
	for (size_t i = 0; i < pt_nr_marks; i++) {
		const struct pt_mark *k = &pt_marks[i];

		if (travels(k) && is_asked_of(k, all, f) && !is_carried(k, all, f))
			pt_text_add(&t, "%s%s", *text ? " and " : "", pt_slots[k->slot].name);
	}
}

void pt_misuse_judge_rebuilt(struct pt_misuses *m, const char *file,
			     const struct pt_caller_facts *all, const struct pt_caller_fact *f)
{
	const struct pt_caller_fact *old = old_of(all, f);
	struct pt_caller_fact found = *f;
	char marks[80] = "";

	if (!old || fact_before(all, f, "placeholder", f->test_line, NULL, NULL) ||
	    pt_misuse_has_function(m, PT_MISUSE_REBUILT, file, f->function))
		return;
	lost_marks(all, f, marks, sizeof(marks));
	if (!*marks)
		return;
	found.test = old->helper;
	found.test_line = old->line;
	pt_misuse_say(pt_misuse_add(m, PT_MISUSE_REBUILT, file, &found),
		      "%s() in line %u is of the old entry; this one is set by %s() in line %u, "
		      "and has no %s of it",
		      old->helper, old->line, f->test, f->test_line, marks);
}

/* ---- batch-mixed ---- */

/* What was said in the function that sets, or in that which counts for it. */
static bool is_said(const struct pt_caller_facts *all, const struct pt_caller_fact *alike,
		    const char *what, const char *word)
{
	for (size_t i = 0; i < all->n; i++) {
		const struct pt_caller_fact *f = &all->v[i];

		if (!strcmp(f->what, what) && (!word || strstr(f->helper, word)) &&
		    (!strcmp(f->function, alike->function) || !strcmp(f->function, alike->answer)))
			return true;
	}
	return false;
}

/* Does what is done to the value decide the bit for all? */
static bool is_evened(const struct pt_caller_facts *all, const struct pt_caller_fact *alike,
		      enum pt_slot slot)
{
	for (size_t i = 0; i < all->n; i++) {
		const char *name = all->v[i].test;

		if (!is_about(&all->v[i], alike, "evens"))
			continue;
		if (strstr(name, pt_slots[slot].name) || sets_slot(pt_first_name(name), slot) ||
		    (slot == PT_SLOT_write && strstr(name, "wrprotect")))
			return true;
	}
	return false;
}

/* Trees whose batches are told what to ignore compare all else, but never whether it may be
 * written. */
static bool ignores_by_name(const struct pt_caller_facts *all, const struct pt_caller_fact *f)
{
	return !is_said(all, f, "bare", NULL) && !is_said(all, f, "flag", "FPB_RESPECT") &&
	       !is_said(all, f, "flag", "FPB_MERGE") && !strstr(f->helper, "_flags");
}

static bool is_alike(const struct pt_caller_facts *all, const struct pt_caller_fact *f,
		     enum pt_slot slot)
{
	if (is_evened(all, f, slot))
		return true;
	if (slot == PT_SLOT_write)
		return is_said(all, f, "flag", "_WRITE") || is_said(all, f, "told", NULL);
	return is_said(all, f, "flag", "FPB_RESPECT_SOFT_DIRTY") ||
	       (ignores_by_name(all, f) && !is_said(all, f, "flag", "FPB_IGNORE_SOFT_DIRTY"));
}

void pt_misuse_judge_batch(struct pt_misuses *m, const char *file,
			   const struct pt_caller_facts *all, const struct pt_caller_fact *f)
{
	const bool write = is_alike(all, f, PT_SLOT_write),
		   soft = is_alike(all, f, PT_SLOT_soft_dirty);
	struct pt_caller_fact found = *f;

	if ((write && soft) || pt_misuse_has_function(m, PT_MISUSE_BATCH, file, f->function))
		return;
	found.test = NULL;
	pt_misuse_say(pt_misuse_add(m, PT_MISUSE_BATCH, file, &found),
		      "%s() in line %u sets as many as were counted here, where nobody asked "
		      "whether they are alike in %s",
		      f->test, f->test_line,
		      write  ? "soft_dirty"
		      : soft ? "write"
			     : "write and soft_dirty");
}
