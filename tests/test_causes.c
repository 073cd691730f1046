/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Faults whose cause is known: it is named, and what follows from it stands under it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/run/causes.h"
#include "conformance/words/names.h"
#include "harness.h"
#include "mutants/mutants.h"

struct made {
	struct builtin of;
	struct pt_subject subject;
	bool everything; /* is found out in each run, whatever is asked … */
	size_t compared; /* … and compared with what less would have shown */
};

static struct pt_response rs;
static struct pt_causes causes;

static bool is_asked(const struct pt_request *rq, size_t clause)
{
	return rq->decide[clause / 64] & PT_BIT(clause % 64);
}

/*
 * Does the run of what is asked say the same as one of everything?  Of laws how often
 * they are broken counts; of what is not asked but fails, a run of all must say it holds.
 */
static void compare_runs(struct made *m, const struct pt_request *rq, struct pt_response *asked)
{
	static struct pt_response all;
	struct pt_request whole = *rq;
	char name[CLAUSE_NAME];
	struct pt_clause c;

	memset(whole.decide, 0, sizeof(whole.decide));
	run_subject(&m->of, &m->subject, &whole, &all);
	ck_assert_uint_eq(asked->status, all.status);
	for (size_t i = 0; i < pt_nr_clauses(); i++) {
		u64 want = all.result[i].violated, got = asked->result[i].violated;
		bool law = pt_clause_at(i, &c) && c.type == PT_CLAUSE_LAW;

		if (!pt_clause_fails(&rs, i))
			continue;
		clause_name(i, name);
		if (!is_asked(rq, i)) {
			/* of the corrected themselves; or none but open laws are asked about */
			if (c.type == PT_CLAUSE_EFFECT &&
			    (rq->correct[c.helper / 64] & PT_BIT(c.helper % 64)))
				ck_assert_msg(!want, "%s is not asked, and fails", name);
			continue;
		}
		ck_assert_msg(!law || asked->result[i].in_any == all.result[i].in_any,
			      "%s: other cases", name);
		ck_assert_msg(law ? got == want : !got == !want,
			      "%s: violated %llu times, and %llu if all is run", name,
			      (unsigned long long)got, (unsigned long long)want);
		m->compared++;
	}
}

static int run_made(void *arg, const struct pt_correction *c, struct pt_response *to)
{
	struct made *m = arg;
	struct pt_request rq = request_for(&m->of);

	pt_request_correct(&rq, c);
	run_subject(&m->of, &m->subject, &rq, to);
	if (m->everything)
		compare_runs(m, &rq, to);
	return 0;
}

static void judge(struct made *m)
{
	struct pt_request rq = request_for(&m->of);

	run_subject(&m->of, &m->subject, &rq, &rs);
	pt_causes_find(&rs, run_made, m, &causes);
}

/* Helpers that are a cause of something, the first of several: 1 << id in words. */
static size_t list_causes(bool is_cause[PT_NR_HELPERS])
{
	size_t n = 0;

	memset(is_cause, 0, PT_NR_HELPERS * sizeof(*is_cause));
	for (size_t i = 0; i < pt_nr_clauses(); i++) {
		enum pt_helper h;

		if (!pt_clause_fails(&rs, i))
			continue;
		ck_assert_msg(causes.of[i][0], "a failing clause without a cause");
		h = causes.of[i][0] - 1;
		n += !is_cause[h];
		is_cause[h] = true;
	}
	return n;
}

static void describe(char *buf, size_t size)
{
	char name[CLAUSE_NAME];
	struct pt_text t;

	pt_text_init(&t, buf, size);
	for (size_t i = 0; i < pt_nr_clauses(); i++) {
		if (!pt_clause_fails(&rs, i))
			continue;
		clause_name(i, name);
		pt_text_add(&t, "\n  %s:", name);
		for (size_t k = 0; k < PT_MAX_CAUSES && causes.of[i][k]; k++)
			pt_text_add(&t, " %s", pt_helpers[causes.of[i][k] - 1].name);
	}
}

static bool follows(const char *clause, enum pt_helper h)
{
	size_t i = clause_named(clause);

	for (size_t k = 0; pt_clause_fails(&rs, i) && k < PT_MAX_CAUSES; k++)
		if (causes.of[i][k] == h + 1)
			return true;
	return false;
}

/* ---- faults that are planted ------------------------------------------------------------ */

static u64 as_given(u64 e)
{
	return e;
}

static u64 as_given2(u64 e, u64 unused)
{
	(void)unused;
	return e;
}

static u64 never(u64 e)
{
	(void)e;
	return 0;
}

static u64 done(u64 page)
{
	return ((const struct pt_huge *)(uintptr_t)page)->entry;
}

/* x86: what change_huge_pud() makes of a pud, taken for nothing. */
static u64 present_by_p_alone(u64 e)
{
	return e & 1;
}

/* x86: what is left of an invalidated pmd, PSE, taken for nothing. */
static u64 present_without_size(u64 e)
{
	return e & (1 | PT_BIT(8));
}

/* Made of it: what is there and not present is a migration entry. */
static u64 migration_if_not_present(u64 e)
{
	return ORIGINAL(is_pmd_migration_entry, e) ||
	       (ORIGINAL(pmd_present, e) && !present_without_size(e));
}

/* x86: the PAT bit of a huge page taken for a part of its address. */
static u64 pfn_with_pat(u64 e)
{
	return ORIGINAL(pud_pfn, e) | (e >> 12 & 1);
}

static u64 accessible_if_young(u64 e)
{
	return ORIGINAL(pte_accessible, e) && ORIGINAL(pte_young, e);
}

/* arm64: what the hardware alone says of dirty is lost. */
static u64 wrprotect_that_forgets(u64 e)
{
	return (e & ~PT_BIT(51)) | PT_BIT(7);
}

static u64 modify_that_cleans(u64 e, u64 prot)
{
	return ORIGINAL(pmd_mkclean, ORIGINAL2(pmd_modify, e, prot));
}

/* One function behind three helpers. */
static u64 mkwrite_that_dirties(u64 e)
{
	return ORIGINAL(pte_mkdirty, ORIGINAL(pte_mkwrite, e));
}

static u64 mkyoung_that_opens(u64 e)
{
	return ORIGINAL(pte_mkyoung, e) | PT_BIT(63);
}

static u64 mkold_that_cleans(u64 e)
{
	return ORIGINAL(pte_mkold, ORIGINAL(pte_mkclean, e));
}

static u64 run_too_short(u64 at, u64 nr)
{
	return ORIGINAL2(wrprotect_ptes_at, at, nr - 1);
}

#define END PT_NR_HELPERS
struct planted {
	const char *arch; /* NULL: every one that has the helpers */
	struct mutant fault;
	/* The causes, all of them; ends with END. */
	enum pt_helper cause[4];
	/* A clause, and the causes it must have; may be NULL. */
	const char *consequence;
	enum pt_helper of[3];
	bool alone; /* nothing but clauses of the causes themselves fails */
};

static const struct planted planted[] = {
	{ .arch = "x86",
	  .fault = { .bug = "pud_present() says no of PROT_NONE",
		     .replaced = { REPLACE(pud_present, present_by_p_alone) } },
	  .cause = { H_pud_present, END },
	  .consequence = "pud_modify.sets-present",
	  .of = { H_pud_present, END } },
	{ .arch = "x86",
	  .fault = { .bug = "pmd_modify() drops dirty",
		     .replaced = { REPLACE2(pmd_modify, modify_that_cleans) } },
	  .cause = { H_pmd_modify, END },
	  .of = { END },
	  .alone = true },
	{ .arch = "x86",
	  .fault = { .bug = "both",
		     .replaced = { REPLACE(pud_present, present_by_p_alone),
				   REPLACE2(pmd_modify, modify_that_cleans) } },
	  .cause = { H_pud_present, H_pmd_modify, END },
	  .consequence = "pud_mkinvalid.sets-present",
	  .of = { H_pud_present, END } },
	/* each by itself: neither is made of the other */
	{ .arch = "x86",
	  .fault = { .bug = "pmd_present() says no of what was invalidated, pud_present() of more",
		     .replaced = { REPLACE(pud_present, present_by_p_alone),
				   REPLACE(pmd_present, present_without_size),
				   REPLACE(is_pmd_migration_entry, migration_if_not_present) } },
	  .cause = { H_pud_present, H_pmd_present, END },
	  .consequence = "pmd_mkinvalid.sets-present",
	  .of = { H_pmd_present, END } },
	{ .arch = "x86",
	  .fault = { .bug = "pud_pfn() reads PAT as address",
		     .replaced = { REPLACE(pud_pfn, pfn_with_pat) } },
	  .cause = { H_pud_pfn, END },
	  .consequence = "pfn_pud.gives-pfn",
	  .of = { H_pud_pfn, END } },
	{ .arch = "x86",
	  .fault = { .bug = "that, and pud_present() of PROT_NONE",
		     .replaced = { REPLACE(pud_pfn, pfn_with_pat),
				   REPLACE(pud_present, present_by_p_alone) } },
	  .cause = { H_pud_pfn, H_pud_present, END },
	  .consequence = "pud_mkhuge.keeps-pfn",
	  .of = { H_pud_pfn, END } },
	{ .arch = "arm64",
	  .fault = { .bug = "pte_accessible() says no of what is old",
		     .replaced = { REPLACE(pte_accessible, accessible_if_young) } },
	  .cause = { H_pte_accessible, END },
	  .consequence = "pte_mkold.accessible",
	  .of = { H_pte_accessible, END } },
	/* what is done in tables is made of what is done to values */
	{ .arch = "arm64",
	  .fault = { .bug = "wrprotect forgets what the hardware noted, in tables too",
		     .replaced = { REPLACE(pte_wrprotect, wrprotect_that_forgets),
				   REPLACE(pmd_wrprotect, wrprotect_that_forgets),
				   REPLACE(huge_pte_wrprotect, wrprotect_that_forgets),
				   REPLACE(ptep_set_wrprotect, wrprotect_that_forgets),
				   REPLACE(pmdp_set_wrprotect, wrprotect_that_forgets),
				   REPLACE(huge_ptep_set_wrprotect, wrprotect_that_forgets) } },
	  .cause = { H_pte_wrprotect, END },
	  .consequence = "huge_ptep_set_wrprotect.keeps-dirty",
	  .of = { H_pte_wrprotect, END } },
	{ .arch = "arm64",
	  .fault = { .bug = "pte_dirty() is never true",
		     .replaced = { REPLACE(pte_dirty, never) } },
	  .cause = { H_pte_dirty, END },
	  .consequence = "pte_mkdirty.sets-dirty",
	  .of = { H_pte_dirty, END } },
	/* what has not been done, no predicate can see */
	{ .fault = { .bug = "pte_mkdirty() does nothing",
		     .replaced = { REPLACE(pte_mkdirty, as_given) } },
	  .cause = { H_pte_mkdirty, END },
	  .consequence = "pte_dirty.tells-apart",
	  .of = { H_pte_mkdirty, END } },
	{ .arch = "x86",
	  .fault = { .bug = "two that do nothing",
		     .replaced = { REPLACE(pte_mkspecial, as_given),
				   REPLACE(pte_mksoft_dirty, as_given) } },
	  .cause = { H_pte_mkspecial, H_pte_mksoft_dirty, END },
	  .consequence = "pte_soft_dirty.tells-apart",
	  .of = { H_pte_mksoft_dirty, END } },
	{ .arch = "arm64",
	  .fault = { .bug = "pte_mkwrite() dirties, and so do those made of it",
		     .replaced = { REPLACE(pte_mkwrite, mkwrite_that_dirties),
				   REPLACE(pmd_mkwrite, mkwrite_that_dirties),
				   REPLACE(huge_pte_mkwrite, mkwrite_that_dirties) } },
	  .cause = { H_pte_mkwrite, END },
	  .consequence = "swp_entry_to_pte.migrate-and-back",
	  .of = { H_pte_mkwrite, END } },
	/* of entries that are made wrongly, run and single entry alike are given the same */
	{ .arch = "arm64",
	  .fault = { .bug = "that, and runs that are protected but for the last",
		     .replaced = { REPLACE(pte_mkwrite, mkwrite_that_dirties),
				   REPLACE(pmd_mkwrite, mkwrite_that_dirties),
				   REPLACE(huge_pte_mkwrite, mkwrite_that_dirties),
				   REPLACE2(wrprotect_ptes_at, run_too_short) } },
	  .cause = { H_pte_mkwrite, H_wrprotect_ptes, END },
	  .consequence = "wrprotect_ptes.leaves-each-its-own",
	  .of = { H_wrprotect_ptes, END } },
	{ .arch = "x86",
	  .fault = { .bug = "a law that two break",
		     .replaced = { REPLACE(pte_mkwrite, as_given),
				   REPLACE(pte_mkdirty, as_given) } },
	  .cause = { H_pte_mkwrite, H_pte_mkdirty, END },
	  .consequence = "swp_entry_to_pte.migrate-and-back",
	  .of = { H_pte_mkwrite, H_pte_mkdirty, END } },
	{ .arch = "arm64",
	  .fault = { .bug = "a HugeTLB page is left a page of the smallest size",
		     .replaced = { REPLACE(arch_make_huge_pte, as_given),
				   REPLACE(sized_arch_make_huge_pte, done) } },
	  .cause = { H_arch_make_huge_pte, END },
	  .consequence = "pte_mkold.hugetlb-mmu-leaf",
	  .of = { H_arch_make_huge_pte, END } },
	{ .arch = "x86",
	  .fault = { .bug = "two that make the same mistake by themselves",
		     .replaced = { REPLACE(pte_mkold, mkold_that_cleans),
				   REPLACE2(pmd_modify, modify_that_cleans) } },
	  .cause = { H_pte_mkold, H_pmd_modify, END },
	  .of = { END },
	  .alone = true },
	{ .arch = "x86",
	  .fault = { .bug = "a helper that breaks several clauses",
		     .replaced = { REPLACE(pte_mkyoung, mkyoung_that_opens) } },
	  .cause = { H_pte_mkyoung, END },
	  .of = { END } },
	{ .arch = "s390",
	  .fault = { .bug = "pmd_modify() changes nothing",
		     .replaced = { REPLACE2(pmd_modify, as_given2) } },
	  .cause = { H_pmd_modify, END },
	  .of = { END } },
};

/* Every builtin subject that is meant. */
static bool is_meant(const struct planted *p, const struct builtin *b)
{
	if (p->arch && strcmp(p->arch, b->host->arch->name) != 0)
		return false;
	for (size_t i = 0; i < MAX_REPLACED && p->fault.replaced[i].op.one; i++)
		if (!b->subject->op[p->fault.replaced[i].helper].one)
			return false;
	return true;
}

static bool is_among(const enum pt_helper *list, enum pt_helper h)
{
	for (; *list != END; list++)
		if (pt_helper_first(*list) == h)
			return true;
	return false;
}

static void check_planted(const struct planted *p, const struct builtin *b)
{
	static char text[65536];
	static bool is_cause[PT_NR_HELPERS];
	struct made m = { .of = *b };
	struct pt_clause c;

	mutant_make(&p->fault, b->subject, &m.subject);
	judge(&m);
	describe(text, sizeof(text));
	list_causes(is_cause);
	for (size_t h = 0; h < PT_NR_HELPERS; h++)
		ck_assert_msg(is_cause[h] == is_among(p->cause, h), "%s, \"%s\": %s is %sa cause%s",
			      builtin_name(b), p->fault.bug, pt_helpers[h].name,
			      is_cause[h] ? "" : "no ", text);
	for (const enum pt_helper *h = p->of; *h != END; h++)
		ck_assert_msg(follows(p->consequence, *h),
			      "%s, \"%s\": %s does not follow from %s%s", builtin_name(b),
			      p->fault.bug, p->consequence, pt_helpers[*h].name, text);
	for (size_t i = 0; p->alone && i < pt_nr_clauses(); i++)
		if (pt_clause_fails(&rs, i) && pt_clause_at(i, &c))
			ck_assert_msg(is_among(p->cause, pt_helper_first(c.helper)),
				      "%s, \"%s\": not alone%s", builtin_name(b), p->fault.bug,
				      text);
}

START_TEST(cause_is_named)
{
	size_t n = 0;

	for (size_t k = 0; k < builtins(); k++) {
		struct builtin b = builtin_at(k);

		/* what a mode changes is not what is asked here */
		if ((k && builtin_at(k - 1).host == b.host) || !is_meant(&planted[_i], &b))
			continue;
		check_planted(&planted[_i], &b);
		n++;
	}
	ck_assert_uint_gt(n, 0);
}
END_TEST

/* ---- verdicts ------------------------------------------------------------------------------- */

/* A subject that is right stays so, whichever helper is said to be corrected. */
START_TEST(correction_accuses_nobody)
{
	struct builtin b = builtin_at(_i);
	struct made m = { .of = b, .subject = *b.subject };
	static char names[4096];

	for (size_t h = _i; h < PT_NR_HELPERS; h += 11) {
		struct pt_correction c = { .slots = ~UINT64_C(0) };

		if (!b.subject->op[h].one)
			continue;
		c.helpers[h / 64] = PT_BIT(h % 64);
		run_made(&m, &c, &rs);
		ck_assert_uint_eq(rs.status, PT_STATUS_OK);
		violated_names(&rs, names, sizeof(names));
		ck_assert_msg(!*names, "%s, %s corrected:%s", builtin_name(&b), pt_helpers[h].name,
			      names);
	}
}
END_TEST

/* To look for causes changes no verdict, and no run after it. */
START_TEST(verdicts_stay)
{
	static struct pt_response before, after;
	struct made m = { .of = builtin_at(0) };
	struct pt_request rq = request_for(&m.of);

	mutant_make(&planted[0].fault, m.of.subject, &m.subject);
	run_subject(&m.of, &m.subject, &rq, &before);
	judge(&m);
	run_subject(&m.of, &m.subject, &rq, &after);
	ck_assert_int_eq(memcmp(before.result, rs.result, sizeof(rs.result)), 0);
	ck_assert_int_eq(memcmp(before.result, after.result, sizeof(rs.result)), 0);
	ck_assert_uint_eq(before.digest, after.digest);
}
END_TEST

/* ---- bounds -----------------------------------------------------------------------------------
 */

static int change_nothing(void *arg, const struct pt_correction *c, struct pt_response *to)
{
	(void)c;
	memcpy(to, &rs, sizeof(rs));
	return *(int *)arg;
}

/* So many helpers fail a clause each. */
static void fail_many(size_t n)
{
	static bool failed[PT_NR_HELPERS];
	struct pt_clause c;

	memset(&rs, 0, sizeof(rs));
	memset(failed, 0, sizeof(failed));
	rs.status = PT_STATUS_OK;
	for (size_t i = 0; i < pt_nr_clauses() && n; i++) {
		if (!clause_is_judged(i) || !pt_clause_at(i, &c) ||
		    failed[pt_helper_first(c.helper)] || pt_clause_is_of_few(&c))
			continue;
		failed[pt_helper_first(c.helper)] = true;
		rs.result[i].violated = 1;
		n--;
	}
}

START_TEST(bound_is_told)
{
	static bool is_cause[PT_NR_HELPERS];
	int ok = 0;

	fail_many(PT_MAX_SUSPECTS + 9);
	pt_causes_find(&rs, change_nothing, &ok, &causes);
	ck_assert_uint_eq(causes.not_tried, 9);
	ck_assert_uint_eq(causes.not_settled, 0);
	ck_assert_uint_eq(list_causes(is_cause), PT_MAX_SUSPECTS + 9);
}
END_TEST

START_TEST(broken_run_clears_nothing)
{
	static bool is_cause[PT_NR_HELPERS];
	int broken = -1;

	fail_many(5);
	pt_causes_find(&rs, change_nothing, &broken, &causes);
	ck_assert_uint_ge(causes.not_settled, 5);
	ck_assert_uint_eq(list_causes(is_cause), 5);
}
END_TEST

START_TEST(one_helper_needs_no_run)
{
	int ok = 0;

	fail_many(1);
	pt_causes_find(&rs, change_nothing, &ok, &causes);
	ck_assert_uint_eq(causes.runs, 0);
}
END_TEST

/* ---- the bugs of the tables in mutants/
 * ----------------------------------------------------------- */

#define STRIDE	    9
#define LESS_STRIDE 7

/* What is left out of a run that need not find out everything changes no answer. */
START_TEST(asking_less_shows_the_same)
{
	size_t n = 0, compared = 0;

	for (const struct mutant_list *l = mutant_lists; l->mutants; l++)
		for (const struct mutant *m = l->mutants; m->bug; m++)
			for (size_t k = 0; k < builtins(); k++) {
				struct made made = { .of = builtin_at(k), .everything = true };

				if ((l->arch && strcmp(l->arch, made.of.host->arch->name) != 0) ||
				    (m->mode && strcmp(m->mode, made.of.subject->mode) != 0))
					continue;
				if (n++ % LESS_STRIDE)
					break;
				mutant_make(m, made.of.subject, &made.subject);
				judge(&made);
				compared += made.compared;
				break;
			}
	printf("%zu answers to less\n", compared);
	ck_assert_uint_gt(compared, 1000);
}
END_TEST

/* Most have one cause.  Some are several faults at once, or may be seen in two ways. */
START_TEST(bugs_have_one_cause)
{
	static bool is_cause[PT_NR_HELPERS];
	size_t n = 0, single = 0;

	for (const struct mutant_list *l = mutant_lists; l->mutants; l++)
		for (const struct mutant *m = l->mutants; m->bug; m++)
			for (size_t k = 0; l->arch && k < builtins(); k++) {
				struct made made = { .of = builtin_at(k) };

				if (strcmp(l->arch, made.of.host->arch->name) != 0 ||
				    (m->mode && strcmp(m->mode, made.of.subject->mode) != 0))
					continue;
				if (n++ % STRIDE)
					break;
				mutant_make(m, made.of.subject, &made.subject);
				judge(&made);
				single += list_causes(is_cause) == 1;
				break;
			}
	n = (n + STRIDE - 1) / STRIDE;
	printf("%zu of %zu bugs have one cause\n", single, n);
	ck_assert_uint_gt(n, 20);
	ck_assert_uint_ge(single * 100, n * 85);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("causes");
	TCase *t = tcase_create("causes");

	tcase_set_timeout(t, 300);
	tcase_add_loop_test(t, cause_is_named, 0, PT_ARRAY_SIZE(planted));
	tcase_add_loop_test(t, correction_accuses_nobody, 0, (int)builtins());
	tcase_add_test(t, verdicts_stay);
	tcase_add_test(t, bound_is_told);
	tcase_add_test(t, broken_run_clears_nothing);
	tcase_add_test(t, one_helper_needs_no_run);
	tcase_add_test(t, bugs_have_one_cause);
	tcase_add_test(t, asking_less_shows_the_same);
	suite_add_tcase(s, t);
	return run_suite(s);
}
