/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Hazards: there is one for each kind of entry that a helper must not be given, and each
 * consequence shows where a helper is made to have it, and not where it has not.
 */
#include <stdio.h>
#include <string.h>

#include "conformance/report/hazards.h"
#include "conformance/results/results.h"
#include "conformance/run/execute.h"
#include "conformance/run/plan.h"
#include "conformance/words/names.h"
#include "generic/run/run.h"
#include "harness.h"

static struct pt_response rs;

/* ---- they are the complement of what helpers require ------------------------------------ */

/* What pt_require_of() says, or who is put in its place. */
typedef bool (*requires)(enum pt_helper h, struct pt_require *r);

/* Shapes that are given an entry; of those that take numbers some do: the swap layers' readers. */
static bool takes_an_entry(enum pt_helper h)
{
	switch (pt_helpers[h].shape) {
	case PT_SHAPE_MAKE:
	case PT_SHAPE_CONST:
	case PT_SHAPE_PROT:
	case PT_SHAPE_PROT2:
	case PT_SHAPE_SWP:
	case PT_SHAPE_VPRED:
		return false;
	case PT_SHAPE_VALUE:
		return pt_family_of(h) == PT_F_type || pt_family_of(h) == PT_F_raw ||
		       pt_family_of(h) == PT_F_store || pt_family_of(h) == PT_F_load;
	default:
		return true;
	}
}

/* The first helper that does not say on which kinds, or names none, or says it of nothing. */
static int first_untold(requires of)
{
	for (unsigned h = 0; h < PT_NR_HELPERS; h++) {
		const u32 kinds = pt_kinds_of_level(pt_helpers[h].level);
		struct pt_require r;

		if (of(h, &r) != takes_an_entry(h))
			return (int)h;
		if (takes_an_entry(h) && (!r.on || (r.on & ~kinds) || !*r.source))
			return (int)h;
	}
	return -1;
}

/* The first expectation of a kind that its helper must not be asked of. */
static int first_asked_of_misuse(requires of)
{
	struct pt_require r;

	for (size_t i = 0; i < pt_nr_expects; i++)
		if (!of(pt_expects[i].helper, &r) || !(r.on >> pt_expects[i].kind & 1))
			return (int)pt_expects[i].helper;
	return -1;
}

static bool forgets(enum pt_helper h, struct pt_require *r)
{
	return h != H_pmd_mkold && pt_require_of(h, r);
}

static bool invents(enum pt_helper h, struct pt_require *r)
{
	*r = (struct pt_require){ .on = 1, .source = "?" };
	return h == H_pfn_pte || pt_require_of(h, r);
}

static bool names_no_source(enum pt_helper h, struct pt_require *r)
{
	if (!pt_require_of(h, r))
		return false;
	if (h == H_pte_special)
		r->source = "";
	return true;
}

static bool allows_other_levels(enum pt_helper h, struct pt_require *r)
{
	if (!pt_require_of(h, r))
		return false;
	if (h == H_pte_young)
		r->on |= 1u << PT_KIND_TABLE;
	return true;
}

static bool forbids_all(enum pt_helper h, struct pt_require *r)
{
	if (!pt_require_of(h, r))
		return false;
	if (h == H_pmd_present)
		r->on = 0;
	return true;
}

/* pmd_present() must not be asked of swap entries, it says, and an expectation asks. */
static bool forbids_what_is_asked(enum pt_helper h, struct pt_require *r)
{
	if (!pt_require_of(h, r))
		return false;
	if (h == H_pmd_present)
		r->on &= ~(1u << PT_KIND_MIGRATION);
	return true;
}

START_TEST(every_helper_says_what_it_requires)
{
	ck_assert_int_eq(first_untold(pt_require_of), -1);
	ck_assert_int_eq(first_untold(forgets), H_pmd_mkold);
	ck_assert_int_eq(first_untold(invents), H_pfn_pte);
	ck_assert_int_eq(first_untold(names_no_source), H_pte_special);
	ck_assert_int_eq(first_untold(allows_other_levels), H_pte_young);
	ck_assert_int_eq(first_untold(forbids_all), H_pmd_present);
}
END_TEST

START_TEST(nothing_is_asked_of_misuse)
{
	ck_assert_int_eq(first_asked_of_misuse(pt_require_of), -1);
	ck_assert_int_eq(first_asked_of_misuse(forbids_what_is_asked), H_pmd_present);
}
END_TEST

/*
 * What callers in Linux give, read there one by one, where it is not what the helper's name
 * would have one think; and what none gives.  The sources stand in requires.c.
 */
#define KIND(kind) (UINT32_C(1) << PT_KIND_##kind)
#define OTHERS	   (KIND(POISON) | KIND(MARKER))
static const struct {
	enum pt_helper helper;
	u32 given, never;
} callers[] = {
	{ H_pmd_young, KIND(TABLE) | KIND(INVALID), KIND(NONE) | KIND(MIGRATION) },
	{ H_pmdp_test_and_clear_young, KIND(TABLE), KIND(NONE) | KIND(MIGRATION) },
	{ H_pmdp_test_and_clear_young_ret, KIND(TABLE), KIND(NONE) | KIND(MIGRATION) },
	{ H_pmdp_clear_flush_young, KIND(PRESENT), KIND(TABLE) },
	{ H_pte_pfn, KIND(NONE), KIND(SWAP) | KIND(MIGRATION) },
	{ H_pmd_pfn, KIND(TABLE), KIND(MIGRATION) },
	{ H_pmd_special, KIND(TABLE) | KIND(INVALID), KIND(MIGRATION) },
	{ H_pud_special, KIND(TABLE), KIND(NONE) },
	{ H_pmd_protnone, KIND(INVALID), KIND(TABLE) },
	{ H_pmd_mkhuge, KIND(NONE) | KIND(TABLE), KIND(MIGRATION) },
	{ H_pud_mkhuge, KIND(NONE) | KIND(TABLE), 0 },
	{ H_pte_young, KIND(NONE), KIND(SWAP) | KIND(MIGRATION) },
	{ H_pte_dirty, KIND(NONE), KIND(SWAP) | KIND(MIGRATION) },
	{ H_pte_write, KIND(NONE), KIND(SWAP) | KIND(MIGRATION) },
	{ H_pte_swp_clear_flags, KIND(NONE) | KIND(PRESENT) | KIND(PROTNONE) | OTHERS, 0 },
	{ H_pte_swp_mksoft_dirty, OTHERS, KIND(PRESENT) | KIND(NONE) },
	{ H_pte_swp_clear_soft_dirty, OTHERS, KIND(PRESENT) | KIND(NONE) },
	{ H_pte_swp_soft_dirty, OTHERS, KIND(PRESENT) | KIND(NONE) },
	{ H_pte_swp_mkuffd_wp, OTHERS, KIND(PRESENT) | KIND(NONE) },
	{ H_pte_swp_clear_uffd_wp, OTHERS, KIND(PRESENT) | KIND(NONE) },
	{ H_pte_swp_uffd_wp, OTHERS, KIND(PRESENT) | KIND(NONE) },
	{ H_pte_swp_mkexclusive, KIND(SWAP), OTHERS },
	{ H_ptep_set_access_flags, KIND(PROTNONE), KIND(NONE) | KIND(SWAP) },
	{ H_ptep_set_access_flags_ret, KIND(PROTNONE), KIND(NONE) | KIND(SWAP) },
	{ H_pmdp_set_access_flags, KIND(PROTNONE), KIND(TABLE) },
	{ H_huge_ptep_set_access_flags, KIND(PRESENT), KIND(PROTNONE) },
	{ H_pte_mkwrite, KIND(PRESENT), KIND(PROTNONE) },
	{ H_pte_pgprot, KIND(PROTNONE), KIND(NONE) },
	{ H_ptep_clear, KIND(PROTNONE), KIND(SWAP) },
	{ H_ptep_clear_flush, KIND(PROTNONE), KIND(SWAP) | KIND(NONE) },
	{ H_huge_ptep_clear_flush, KIND(PROTNONE), KIND(MIGRATION) },
	{ H_ptep_get_and_clear, KIND(SWAP) | OTHERS, 0 },
};

/* The first of them that is accused of what it does, or not of what nobody does. */
static int first_accused(requires of)
{
	struct pt_require r;

	for (size_t i = 0; i < PT_ARRAY_SIZE(callers); i++)
		if (!of(callers[i].helper, &r) || (callers[i].given & ~r.on) ||
		    (callers[i].never & r.on))
			return (int)callers[i].helper;
	return -1;
}

/* The first row that is followed from what its helper may not be given. */
static int first_followed_from_misuse(requires of)
{
	struct pt_require r;

	for (size_t i = 0; i < pt_nr_effects; i++) {
		const struct pt_effect *x = &pt_effects[i];
		u32 on = x->on & pt_kinds_of_level(pt_helpers[x->helper].level);

		if (x->when & PT_WHEN_NOT_PROTNONE)
			on &= ~KIND(PROTNONE);
		if (on && (!of(x->helper, &r) || (on & ~r.on)))
			return (int)x->helper;
	}
	return -1;
}

static bool of_leaves_alone(enum pt_helper h, struct pt_require *r)
{
	if (!pt_require_of(h, r))
		return false;
	if (h == H_pmdp_test_and_clear_young)
		r->on &= ~KIND(TABLE);
	return true;
}

static bool of_all_that_is_taken_out(enum pt_helper h, struct pt_require *r)
{
	if (!pt_require_of(h, r))
		return false;
	if (h == H_ptep_clear_flush)
		r->on |= KIND(SWAP);
	return true;
}

static bool of_no_marker(enum pt_helper h, struct pt_require *r)
{
	if (!pt_require_of(h, r))
		return false;
	if (h == H_pte_swp_mkuffd_wp)
		r->on &= ~KIND(MARKER);
	return true;
}

START_TEST(no_caller_is_accused)
{
	ck_assert_int_eq(first_accused(pt_require_of), -1);
	ck_assert_int_eq(first_accused(of_leaves_alone), H_pmdp_test_and_clear_young);
	ck_assert_int_eq(first_accused(of_all_that_is_taken_out), H_ptep_clear_flush);
	ck_assert_int_eq(first_followed_from_misuse(pt_require_of), -1);
	ck_assert_int_eq(first_followed_from_misuse(of_no_marker), H_pte_swp_mkuffd_wp);
}
END_TEST

/* How many hazards are about a helper's name and a kind. */
static unsigned hazards_of(enum pt_helper h, enum pt_kind kind)
{
	unsigned n = 0;

	for (size_t i = 0; i < pt_nr_hazards(); i++) {
		const struct pt_hazard *z = pt_hazard_at(i);

		n += pt_helpers[z->helper].level == pt_helpers[h].level && z->kind == kind &&
		     !strcmp(pt_helpers[z->helper].name, pt_helpers[h].name);
	}
	return n;
}

START_TEST(each_misuse_is_one_hazard)
{
	for (unsigned h = 0; h < PT_NR_HELPERS; h++)
		for (unsigned kind = 0; kind < PT_NR_KINDS; kind++) {
			bool misuse = pt_misuse_of(h) >> kind & 1;

			if (PT_SHAPE_TAKES_ADDRESS(pt_helpers[h].shape))
				continue;
			ck_assert_msg(hazards_of(h, kind) == misuse, "%s on %s", pt_helpers[h].name,
				      pt_kind_names[kind]);
		}
	ck_assert(pt_nr_hazards() < PT_MAX_HAZARDS && !pt_hazard_at(pt_nr_hazards()));
}
END_TEST

/* All of one name are tried where the first is. */
START_TEST(ids_of_a_name_are_together)
{
	for (size_t i = 0; i < pt_nr_hazards(); i++) {
		const struct pt_hazard *z = pt_hazard_at(i);

		for (unsigned h = 0; h < PT_NR_HELPERS; h++) {
			bool same = pt_helpers[h].level == pt_helpers[z->helper].level &&
				    !PT_SHAPE_TAKES_ADDRESS(pt_helpers[h].shape) &&
				    !strcmp(pt_helpers[h].name, pt_helpers[z->helper].name);

			ck_assert_msg(!same || (h >= z->helper && h < z->helper + z->nr), "%s",
				      pt_helpers[h].name);
		}
	}
}
END_TEST

/* ---- each consequence shows ----------------------------------------------------------------- */

static struct pt_subject real;

static u64 one(enum pt_helper h, u64 a)
{
	return real.op[h].one(a);
}

static bool is_swap(u64 e)
{
	return !one(H_pte_present, e) && !one(H_pte_none, e);
}

static u64 same(u64 e)
{
	return e;
}

static u64 maps_a_page(u64 e)
{
	return is_swap(e) ? real.op[H_pfn_pte].two(1, PT_PROT_R) : one(H_pte_mkspecial, e);
}

static u64 empties(u64 e)
{
	return is_swap(e) ? 0 : one(H_pte_mkspecial, e);
}

static u64 names_another(u64 e)
{
	return is_swap(e) ? one(H_swp_entry_to_pte, real.op[H_swp_entry].two(1, 77))
			  : one(H_pte_mkspecial, e);
}

static u64 swaps(u64 e)
{
	return names_another(e);
}

static u64 forgets_soft_dirty(u64 e)
{
	return is_swap(e) ? one(H_pte_swp_clear_soft_dirty, e) : one(H_pte_mkspecial, e);
}

static u64 sets_soft_dirty(u64 e)
{
	return is_swap(e) ? one(H_pte_swp_mksoft_dirty, e) : one(H_pte_mkspecial, e);
}

static u64 maps_a_huge_page(u64 e)
{
	(void)e;
	return one(H_pmd_mkhuge, real.op[H_pfn_pmd].two(512, PT_PROT_SHARED_RW));
}

static u64 empties_pmd(u64 e)
{
	(void)e;
	return 0;
}

static u64 points_elsewhere(u64 e)
{
	return one(H_pmd_present, e) ? one(H_pmd_populate, 77) : e;
}

static u64 gives_nothing(u64 e)
{
	(void)e;
	return 0;
}

static u64 gives_one(u64 e)
{
	(void)e;
	return 1;
}

static u64 says_present(u64 e)
{
	return is_swap(e) || one(H_pte_present, e);
}

/* A page that the MMU permits nothing of. */
static u64 maps_a_closed_page(u64 e)
{
	return is_swap(e) ? real.op[H_pfn_pte].two(1, PT_PROT_NONE) : one(H_pte_mkspecial, e);
}

static u64 maps_a_huge_pte(u64 e)
{
	return one(H_pte_none, e)
		       ? real.op[H_pfn_pmd].two(512, PT_PROT_SHARED_RW) | one(H_pmd_mkhuge, 0)
		       : e;
}

static u64 counts_two(u64 e, u64 n)
{
	(void)e;
	(void)n;
	return 2;
}

static u64 counts_itself(u64 e, u64 n)
{
	(void)e;
	(void)n;
	return 1;
}

static const struct {
	const char *clause;
	enum pt_helper planted;
	u64 (*fault)(u64 e);
	enum pt_hazard_outcome outcome;
} plants[] = {
	{ "pte_mkspecial.on-swap", H_pte_mkspecial, same, PT_HAZARD_UNCHANGED },
	{ "pte_mkspecial.on-swap", H_pte_mkspecial, maps_a_page, PT_HAZARD_BECOMES_PRESENT },
	{ "pte_mkspecial.on-swap", H_pte_mkspecial, empties, PT_HAZARD_OTHER_KIND },
	{ "pte_mkspecial.on-migration", H_pte_mkspecial, swaps, PT_HAZARD_OTHER_KIND },
	{ "pte_mkspecial.on-swap", H_pte_mkspecial, names_another, PT_HAZARD_CORRUPTS_OFFSET },
	{ "pte_mkspecial.on-swap", H_pte_mkspecial, forgets_soft_dirty, PT_HAZARD_LOSES_MARK },
	{ "pte_mkspecial.on-swap", H_pte_mkspecial, sets_soft_dirty, PT_HAZARD_CHANGES_FLAGS },
	{ "pte_mkspecial.on-swap", H_pte_present, says_present, PT_HAZARD_CANNOT_TELL },
	{ "pmd_mkdevmap.on-none", H_pmd_mkdevmap, maps_a_huge_page, PT_HAZARD_BECOMES_PRESENT },
	{ "pmd_mkdevmap.on-invalid", H_pmd_mkdevmap, maps_a_huge_page, PT_HAZARD_OPENS },
	{ "pmd_mkdevmap.on-table", H_pmd_mkdevmap, maps_a_huge_page, PT_HAZARD_BECOMES_LEAF },
	{ "pmd_mkdevmap.on-table", H_pmd_mkdevmap, empties_pmd, PT_HAZARD_OTHER_KIND },
	{ "pmd_mkdevmap.on-table", H_pmd_mkdevmap, points_elsewhere, PT_HAZARD_CORRUPTS_FRAME },
	{ "pmd_mkdevmap.on-table", H_pmd_mkdevmap, same, PT_HAZARD_UNCHANGED },
	{ "pmd_pgtable.on-present", H_pmd_pgtable, gives_one, PT_HAZARD_GIVES_TABLE },
	{ "pmd_pgtable.on-present", H_pmd_pgtable, gives_nothing, PT_HAZARD_UNCHANGED },
	{ "pmd_pfn.on-migration", H_pmd_pfn, gives_one, PT_HAZARD_GIVES_FRAME },
	{ "pmd_pfn.on-migration", H_pmd_pfn, gives_nothing, PT_HAZARD_UNCHANGED },
	{ "pte_to_swp_entry.on-present", H_pte_to_swp_entry, gives_one, PT_HAZARD_GIVES_SWAP },
	{ "pte_to_swp_entry.on-present", H_pte_to_swp_entry, gives_nothing, PT_HAZARD_UNCHANGED },
	{ "pmd_dirty.on-migration", H_pmd_dirty, gives_one, PT_HAZARD_SAYS_YES },
	{ "pmd_dirty.on-migration", H_pmd_dirty, gives_nothing, PT_HAZARD_UNCHANGED },
};

static struct builtin x86(void)
{
	for (size_t i = 0; i < builtins(); i++) {
		struct builtin b = builtin_at(i);

		if (!strcmp(b.host->arch->name, "x86"))
			return b;
	}
	ck_abort_msg("no x86");
}

static u64 outcome_of(const struct builtin *b, const struct pt_subject *s, const char *clause)
{
	struct pt_request rq = request_for(b);

	run_subject(b, s, &rq, &rs);
	return rs.result[clause_named(clause)].got & PT_HAZARD_OUTCOME;
}

static bool permits(const char *clause)
{
	return rs.result[clause_named(clause)].got & PT_HAZARD_PERMITS;
}

START_TEST(each_consequence_shows)
{
	struct builtin b = x86();
	struct pt_subject s = *b.subject;

	real = *b.subject;
	s.op[plants[_i].planted].one = plants[_i].fault;
	ck_assert_msg(
		outcome_of(&b, &s, plants[_i].clause) == plants[_i].outcome, "%d: %s: %u, not %u",
		_i, plants[_i].clause,
		(unsigned)(rs.result[clause_named(plants[_i].clause)].got & PT_HAZARD_OUTCOME),
		plants[_i].outcome);
}
END_TEST

/* Between them the plants have every consequence but those that the host alone sees. */
START_TEST(every_consequence_is_planted)
{
	for (unsigned o = PT_HAZARD_BECOMES_PRESENT; o < PT_NR_HAZARD_OUTCOMES; o++) {
		size_t i = 0;

		while (i < PT_ARRAY_SIZE(plants) && plants[i].outcome != o)
			i++;
		ck_assert_msg(i < PT_ARRAY_SIZE(plants), "outcome %u", o);
	}
}
END_TEST

/* The MMU's say stands beside the outcome; where that is the same, its say is the worse. */
START_TEST(what_the_mmu_permits_is_told)
{
	struct builtin b = x86();
	struct pt_subject s = *b.subject;

	real = *b.subject;
	s.op[H_pte_mkspecial].one = maps_a_page;
	ck_assert_uint_eq(outcome_of(&b, &s, "pte_mkspecial.on-swap"), PT_HAZARD_BECOMES_PRESENT);
	ck_assert(permits("pte_mkspecial.on-swap"));
	s.op[H_pte_mkspecial].one = maps_a_closed_page;
	ck_assert_uint_eq(outcome_of(&b, &s, "pte_mkspecial.on-swap"), PT_HAZARD_BECOMES_PRESENT);
	ck_assert(!permits("pte_mkspecial.on-swap"));
	/* present to software before: what the MMU then permits is news all the same */
	s.op[H_pte_present].one = says_present;
	s.op[H_pte_mkspecial].one = maps_a_page;
	ck_assert_uint_eq(outcome_of(&b, &s, "pte_mkspecial.on-swap"), PT_HAZARD_OPENS);
	s.op[H_pte_mkspecial].one = maps_a_closed_page;
	ck_assert_uint_eq(outcome_of(&b, &s, "pte_mkspecial.on-swap"), PT_HAZARD_CANNOT_TELL);
}
END_TEST

/* HugeTLB's entries are asked of the MMU as they are stored. */
START_TEST(huge_pages_open_too)
{
	struct builtin b = x86();
	struct pt_subject s = *b.subject;
	const char *clause = "huge_pte_mkdirty.on-none";

	real = *b.subject;
	outcome_of(&b, &s, clause);
	ck_assert(!permits(clause));
	s.op[H_huge_pte_mkdirty].one = maps_a_huge_pte;
	ck_assert_uint_eq(outcome_of(&b, &s, clause), PT_HAZARD_BECOMES_PRESENT);
	ck_assert(permits(clause));
}
END_TEST

/* How far a batch reaches is a number, and no entry. */
START_TEST(a_count_is_no_entry)
{
	struct builtin b = x86();
	struct pt_subject s = *b.subject;

	real = *b.subject;
	s.op[H_pte_batch_hint].two = counts_itself;
	ck_assert_uint_eq(outcome_of(&b, &s, "pte_batch_hint.on-swap"), PT_HAZARD_UNCHANGED);
	s.op[H_pte_batch_hint].two = counts_two;
	ck_assert_uint_eq(outcome_of(&b, &s, "pte_batch_hint.on-swap"), PT_HAZARD_SAYS_YES);
}
END_TEST

/* ---- the table of them -------------------------------------------------------------------------
 */

static struct pt_result_row row_of(const char *arch, const char *mode, const char *helper,
				   const char *clause, u64 got)
{
	struct pt_result_row row = { .arch = arch,
				     .mode = mode,
				     .engine = "native",
				     .helper = helper,
				     .rule = "Q1",
				     .verdict = PT_HAZARD };

	snprintf(row.clause, sizeof(row.clause), "%s", clause);
	pt_hazard_text(got, row.reason, sizeof(row.reason));
	row.mmu = got & PT_HAZARD_PERMITS ? PT_HAZARD_MMU_PERMITS : PT_HAZARD_MMU_NOTHING;
	return row;
}

#define PRESENT	 PT_HAZARD_BECOMES_PRESENT
#define OPEN_TOO (PT_HAZARD_BECOMES_PRESENT | PT_HAZARD_PERMITS)

static struct pt_result_row rows[13];

static struct pt_report some_rows(void)
{
	size_t n = 0;

	rows[n++] = row_of("a", "1", "pte_mkold", "on-none", PT_HAZARD_UNCHANGED);
	rows[n++] = row_of("a", "1", "pmd_mkold", "on-none", PT_HAZARD_UNCHANGED);
	rows[n++] = row_of("a", "1", "pmd_mkold", "on-swap", PT_HAZARD_LOSES_MARK);
	rows[n++] = row_of("a", "1", "pmd_mkold", "on-migration", PT_HAZARD_LOSES_MARK);
	rows[n++] = row_of("a", "2", "pmd_mkold", "on-swap", PRESENT);
	rows[n++] = row_of("a", "2", "pmd_mkold", "on-migration", PRESENT);
	rows[n++] = row_of("b", "1", "pmd_mkold", "on-swap", OPEN_TOO);
	rows[n++] = row_of("b", "1", "pmd_mkold", "on-migration", OPEN_TOO);
	rows[n++] = row_of("b", "1", "pmd_mkyoung", "on-none", PT_HAZARD_CHANGES_FLAGS);
	rows[n++] = row_of("b", "1", "pte_mkold", "hugetlb-on-marker", PRESENT | PT_HAZARD_WARNED);
	rows[n++] = row_of("a", "1", "pmd_mkold", "on-device", PT_HAZARD_LOSES_MARK);
	rows[n++] = row_of("a", "2", "pmd_mkold", "on-device", PRESENT);
	rows[n++] = row_of("b", "1", "pmd_mkold", "on-device", OPEN_TOO);
	return (struct pt_report){ .results = rows, .nr_results = n };
}

static void is_line(const struct pt_hazard_table *t, size_t line, const char *name,
		    const char *kinds, const char *words)
{
	struct pt_hazard_column c[PT_HAZARD_MODES];
	char got[3][200];
	size_t at = 0;
	char all[400] = "";
	const size_t n = pt_hazard_columns(t, false, c);

	pt_hazard_name(&t->line[line], got[0], sizeof(got[0]));
	pt_hazard_kinds(&t->line[line], got[1], sizeof(got[1]));
	for (size_t i = 0; i < n; i++) {
		pt_hazard_words(t, &t->line[line], &c[i], false, got[2], sizeof(got[2]));
		at += (size_t)snprintf(all + at, sizeof(all) - at, "%s%s", i ? " | " : "", got[2]);
	}
	ck_assert_str_eq(got[0], name);
	ck_assert_str_eq(got[1], kinds);
	ck_assert_str_eq(all, words);
}

/* Alike kinds, levels and modes are one; the worst first; what comes to nothing may go. */
START_TEST(what_is_alike_is_one_line)
{
	struct pt_report r = some_rows();
	struct pt_hazard_table t;

	pt_hazards_of(&t, &r);
	ck_assert_uint_eq(t.n, 7);
	pt_hazards_fold(&t);
	ck_assert_uint_eq(t.n, 4);
	is_line(&t, 0, "pmd_mkold", "swaps", "present (2); mark (1) | present!");
	is_line(&t, 1, "pte_mkold for HugeTLB", "marker", " | presentw");
	is_line(&t, 2, "pmd_mkyoung", "none", " | flags");
	is_line(&t, 3, "{pte,pmd}_mkold", "none", "same | ");
	ck_assert_uint_eq(pt_hazards_drop_harmless(&t), 2);
	pt_hazards_free(&t);
}
END_TEST

/* One bit more, and it is a line of its own. */
START_TEST(what_differs_is_not_folded)
{
	struct pt_report r = some_rows();
	struct pt_hazard_table t;

	rows[6].mmu = PT_HAZARD_MMU_NOTHING;
	pt_hazards_of(&t, &r);
	pt_hazards_fold(&t);
	ck_assert_uint_eq(t.n, 5);
	is_line(&t, 0, "pmd_mkold", "migration, device", "present (2); mark (1) | present!");
	is_line(&t, 1, "pmd_mkold", "swap", "present (2); mark (1) | present");
	pt_hazards_free(&t);
}
END_TEST

/* A helper is called as the tree calls it; the level is that of the contract's name. */
START_TEST(a_tree_has_its_own_names)
{
	struct pt_report r = some_rows();
	struct pt_hazard_table t;

	r.nr_results = 1;
	rows[0].tree_name = "pte_old_name";
	pt_hazards_of(&t, &r);
	is_line(&t, 0, "pte_old_name", "none", "same");
	ck_assert_uint_eq(t.line[0].levels, 1 << PT_PTE);
	pt_hazards_free(&t);
}
END_TEST

/* Of several engines the worst counts, and what a walker said of it. */
START_TEST(engines_are_one_cell)
{
	struct pt_report r = some_rows();
	struct pt_hazard_table t;

	rows[7] = rows[6];
	rows[7].mmu = PT_HAZARD_MMU_WALKER;
	pt_hazards_of(&t, &r);
	pt_hazards_fold(&t);
	is_line(&t, 0, "pmd_mkold", "swap", "present (2); mark (1) | present!!");
	rows[7].mmu = PT_HAZARD_MMU_DIFFERS;
	pt_hazards_free(&t);
	pt_hazards_of(&t, &r);
	pt_hazards_fold(&t);
	is_line(&t, 0, "pmd_mkold", "swap", "present (2); mark (1) | present!?");
	pt_hazards_free(&t);
}
END_TEST

START_TEST(what_returns_is_tried_too)
{
	struct builtin b = x86();
	struct pt_subject s = *b.subject;

	real = *b.subject;
	s.op[H_pmdp_test_and_clear_young].one = same;
	s.op[H_pmdp_test_and_clear_young_ret].one = gives_nothing;
	ck_assert_uint_eq(outcome_of(&b, &s, "pmdp_test_and_clear_young.on-migration"),
			  PT_HAZARD_UNCHANGED);
	s.op[H_pmdp_test_and_clear_young_ret].one = gives_one;
	ck_assert_uint_eq(outcome_of(&b, &s, "pmdp_test_and_clear_young.on-migration"),
			  PT_HAZARD_SAYS_YES);
}
END_TEST

static unsigned touched;

static u64 counts_swap(u64 e)
{
	touched += is_swap(e);
	return one(H_pte_mkspecial, e);
}

/* A hazard that faulted is not tried again, and said to fault. */
START_TEST(what_is_left_out_is_not_called)
{
	struct builtin b = x86();
	struct pt_request rq = request_for(&b);
	struct pt_subject s = *b.subject;

	real = *b.subject;
	s.op[H_pte_mkspecial].one = counts_swap;
	touched = 0;
	run_subject(&b, &s, &rq, &rs);
	ck_assert_uint_gt(touched, 0);
	for (size_t i = 0; i < pt_nr_hazards(); i++)
		if (pt_hazard_at(i)->helper == H_pte_mkspecial)
			rq.no_hazards[i / 64] |= PT_BIT(i % 64);
	touched = 0;
	run_subject(&b, &s, &rq, &rs);
	ck_assert_uint_eq(touched, 0);
	ck_assert_uint_eq(rs.result[clause_named("pte_mkspecial.on-swap")].got, PT_HAZARD_FAULTS);
}
END_TEST

/* ---- what faults, as the host sees it
 * ------------------------------------------------------------ */

/* Each helper as it is, but that it faults on an empty entry. */
#define PT_HELPER(id, name, level, shape)      \
	static u64 dies_##id(u64 e)            \
	{                                      \
		if (!e)                        \
			__builtin_trap();      \
		return real.op[H_##id].one(e); \
	}
#include "generic/contract/helpers.def"
#undef PT_HELPER
static u64 (*const dying[PT_NR_HELPERS])(u64 e) = {
#define PT_HELPER(id, name, level, shape) [H_##id] = dies_##id,
#include "generic/contract/helpers.def"
#undef PT_HELPER
};

/* So many helpers that change an entry fault on empty ones. */
static unsigned let_die(struct pt_subject *s, unsigned most)
{
	unsigned n = 0;

	for (unsigned h = 0; h < PT_NR_HELPERS && n < most; h++)
		if (pt_helpers[h].shape == PT_SHAPE_MOD && s->op[h].one &&
		    hazards_of(h, PT_KIND_NONE)) {
			s->op[h].one = dying[h];
			n++;
		}
	return n;
}

/* How many hazards of the first builtin cell are reported, and of how many that they fault. */
static unsigned reported(const struct pt_subject *s, bool hazards, unsigned *fault)
{
	struct pt_options o = { .seed = 1, .cases = 1, .jobs = 1, .hazards = hazards };
	struct pt_plan p = { 0 };
	struct pt_report r = { 0 };
	unsigned n = 0;

	o.engine[o.nr_engine++] = pt_engine_named("native");
	o.arch[o.nr_arch++] = pt_arch_host_named("x86");
	o.mode[o.nr_mode++] = "4level";
	ck_assert(!pt_plan_make(&p, &o, NULL) && p.nr_cells == 1);
	p.cells[0].builtin = s;
	pt_plan_run(&p, &o);
	ck_assert_msg(p.cells[0].row.status == PT_CELL_RAN, "%s", p.cells[0].row.reason);
	ck_assert(!pt_plan_report(&p, &o, &r));
	*fault = 0;
	for (size_t i = 0; i < r.nr_results; i++) {
		n += r.results[i].verdict == PT_HAZARD;
		*fault += r.results[i].verdict == PT_HAZARD &&
			  pt_hazard_rank(r.results[i].reason) == PT_HAZARD_FAULTS;
	}
	pt_report_free(&r);
	pt_plan_free(&p);
	return n;
}

/*
 * A run gives up after some that fault, and says nothing of those it has not tried; who asks for
 * hazards is told all.
 */
START_TEST(what_faults_is_told_of_itself_alone)
{
	struct builtin b = x86();
	struct pt_subject s = *b.subject;
	unsigned fault, dead, all;

	real = *b.subject;
	all = reported(&s, true, &fault);
	ck_assert_uint_eq(fault, 0);
	dead = let_die(&s, 27);
	ck_assert_uint_eq(dead, 27);
	ck_assert_uint_eq(reported(&s, true, &fault), all);
	/* not every mode has an entry for each */
	ck_assert(fault > 24 && fault <= dead);
	ck_assert_uint_lt(reported(&s, false, &fault), all);
	ck_assert_uint_eq(fault, 24);
}
END_TEST

START_TEST(outcomes_are_ranked)
{
	char text[64];

	for (unsigned o = 0; o < PT_NR_HAZARD_OUTCOMES; o++) {
		pt_hazard_text(o | (o % 2 ? PT_HAZARD_WARNED : 0), text, sizeof(text));
		ck_assert_uint_eq(pt_hazard_rank(text), o);
	}
	ck_assert_uint_eq(pt_hazard_rank("something else"), PT_NR_HAZARD_OUTCOMES);
	ck_assert_uint_eq(pt_hazard_rank("the helper faults; it called BUG()"), PT_HAZARD_FAULTS);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("hazards: misuse and what comes of it");
	TCase *t = tcase_create("hazards");

	tcase_set_timeout(t, 600);
	tcase_add_test(t, every_helper_says_what_it_requires);
	tcase_add_test(t, nothing_is_asked_of_misuse);
	tcase_add_test(t, no_caller_is_accused);
	tcase_add_test(t, each_misuse_is_one_hazard);
	tcase_add_test(t, ids_of_a_name_are_together);
	tcase_add_loop_test(t, each_consequence_shows, 0, PT_ARRAY_SIZE(plants));
	tcase_add_test(t, every_consequence_is_planted);
	tcase_add_test(t, what_the_mmu_permits_is_told);
	tcase_add_test(t, huge_pages_open_too);
	tcase_add_test(t, a_count_is_no_entry);
	tcase_add_test(t, what_is_alike_is_one_line);
	tcase_add_test(t, what_differs_is_not_folded);
	tcase_add_test(t, a_tree_has_its_own_names);
	tcase_add_test(t, engines_are_one_cell);
	tcase_add_test(t, what_returns_is_tried_too);
	tcase_add_test(t, what_is_left_out_is_not_called);
	tcase_add_test(t, what_faults_is_told_of_itself_alone);
	tcase_add_test(t, outcomes_are_ranked);
	suite_add_tcase(s, t);
	return run_suite(s);
}
