/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The builtin subjects keep the contract, no clause is idle without a reason,
 * and a run depends on its seed alone.
 */
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arches.h"
#include "conformance/words/names.h"
#include "generic/run/run.h"
#include "harness.h"

static struct pt_response rs, rs2;
static struct pt_call calls[PT_MAX_CALLS];

static const struct test_arch *rows_of(const struct builtin *b)
{
	return test_arch_named(b->host->arch->name);
}

/*
 * A mode folds a level or has it, and one of the two is never asked; a kernel without
 * uffd-wp has no marker of it.
 */
static const char *const idle_by_mode[] = { "p?d_*.*-where-folded", "p?d_offset*.finds-place",
					    "p?d_*.*-of-table", "p?d_*.*-of-empty",
					    "p?d_clear.empties-table", "p4d_populate.names-table",
					    "p4d_offset_lockless.leads-on-from-copies",
					    "pte_marker_*.tells-its-marker",
					    /* nobody says of a page that it is unused (but s390) */
					    "set_pte*.stores-used" };

static bool may_be_idle(const struct builtin *b, const char *name)
{
	const struct idle_clause *idle;

	for (size_t i = 0; i < PT_ARRAY_SIZE(idle_by_mode); i++)
		if (!fnmatch(idle_by_mode[i], name, 0))
			return true;
	for (size_t n = 0; (idle = idle_of(rows_of(b), n)); n++)
		if (!fnmatch(idle->clause, name, 0))
			return true;
	return false;
}

static void run_builtin(const struct builtin *b, u64 seed, struct pt_response *to)
{
	struct pt_request rq = request_for(b);

	rq.seed = seed;
	rq.cases = 16;
	run_subject(b, b->subject, &rq, to);
	ck_assert_uint_eq(to->status, PT_STATUS_OK);
}

START_TEST(nothing_is_violated)
{
	struct builtin b = builtin_at((size_t)_i);
	char names[8192];

	run_builtin(&b, 1, &rs);
	violated_names(&rs, names, sizeof(names));
	ck_assert_msg(!*names, "%s violates:%s", builtin_name(&b), names);
	ck_assert_uint_gt(rs.evals, 100000);
	ck_assert_uint_gt(rs.states, 1000);
}
END_TEST

START_TEST(no_clause_is_idle_without_a_reason)
{
	struct builtin b = builtin_at((size_t)_i);
	char name[CLAUSE_NAME], names[8192];
	struct pt_text t;

	run_builtin(&b, 1, &rs);
	pt_text_init(&t, names, sizeof(names));
	for (size_t i = 0; i < pt_nr_clauses(); i++) {
		const struct pt_result *res = &rs.result[i];
		bool idles = clause_is_judged(i) && !res->flags && !res->cases;

		clause_name(i, name);
		if (idles && !may_be_idle(&b, name))
			pt_text_add(&t, "\n  %s", name);
	}
	ck_assert_msg(!*names, "%s: no entry meets the assumption of:%s", builtin_name(&b), names);
}
END_TEST

/* Is a clause of one of its modes idle for this reason? */
static bool is_needed(const struct test_arch *a, const struct idle_clause *idle)
{
	char name[CLAUSE_NAME];

	for (size_t k = 0; k < builtins(); k++) {
		struct builtin b = builtin_at(k);

		if (rows_of(&b) != a)
			continue;
		run_builtin(&b, 1, &rs);
		for (size_t i = 0; i < pt_nr_clauses(); i++) {
			if (!clause_is_judged(i) || rs.result[i].flags || rs.result[i].cases)
				continue;
			clause_name(i, name);
			if (!fnmatch(idle->clause, name, 0))
				return true;
		}
	}
	return false;
}

/* A reason that is no longer needed would hide the next hole. */
START_TEST(every_reason_for_idleness_is_needed)
{
	const struct idle_clause *idle;

	for (const struct test_arch *const *a = test_arches; *a; a++)
		for (size_t n = 0; (idle = idle_of(*a, n)); n++)
			ck_assert_msg(is_needed(*a, idle), "%s %s is not idle any more", (*a)->name,
				      idle->clause);
}
END_TEST

/* Older or newer trees than 6.12, whose encoding the builtin subjects have, have these. */
static bool is_of_other_trees(enum pt_helper h)
{
	static const enum pt_helper others[] = { H_pmd_huge,
						 H_pud_huge,
						 H_make_device_exclusive_entry,
						 H_pte_mk_savedwrite,
						 H_pte_clear_savedwrite,
						 H_pmd_mk_savedwrite,
						 H_pmd_clear_savedwrite };

	for (size_t i = 0; i < PT_ARRAY_SIZE(others); i++)
		if (others[i] == h)
			return true;
	return false;
}

static bool nobody_has(enum pt_helper h)
{
	for (size_t k = 0; k < builtins(); k++)
		if (builtin_at(k).subject->op[h].one)
			return false;
	return true;
}

/* Hash is no architecture's first mode; where only these run, nobody has notes to store. */
static bool is_of_later_modes(const char *name)
{
	return getenv("PT_TEST_MODES") && (!fnmatch("*.stores-no-notes", name, 0) ||
					   !fnmatch("*.leads-on-from-copies", name, 0));
}

/* What is flushed they record in test_flushes alone, and kernel trees in kernel_flushes.sh. */
static bool is_of_flushes(const struct pt_clause *c)
{
	return c->type == PT_CLAUSE_LAW && pt_is_of_flushes(&pt_laws[c->row]);
}

/* A clause that no builtin subject has a case for is held by nobody. */
START_TEST(every_clause_is_tried_on_some_architecture)
{
	static bool tried[PT_MAX_RESULTS];
	char name[CLAUSE_NAME];

	for (size_t k = 0; k < builtins(); k++) {
		struct builtin b = builtin_at(k);

		run_builtin(&b, 1, &rs);
		for (size_t i = 0; i < pt_nr_clauses(); i++)
			tried[i] |= rs.result[i].cases > 0;
	}
	for (size_t i = 0; i < pt_nr_clauses(); i++) {
		struct pt_clause c;

		if (!pt_clause_at(i, &c) || tried[i])
			continue;
		clause_name(i, name);
		/* what only a walker can be asked for is test_live's; for stubs see below */
		ck_assert_msg(is_of_other_trees(c.helper) || pt_clause_is_of_few(&c) ||
				      (c.type == PT_CLAUSE_HAZARD && nobody_has(c.helper)) ||
				      pt_clause_is_of_stub(&c) || is_of_flushes(&c) ||
				      is_of_later_modes(name),
			      "nobody tries %s", name);
	}
}
END_TEST

/* ---- stubs: a subject that keeps some mark, made into one that does not ---- */

static u64 (*features_before)(void);

static u64 no_marks(void)
{
	const u64 marks = PT_FEATURE_SOFT_DIRTY | PT_FEATURE_UFFD_WP | PT_FEATURE_PROTNONE |
			  PT_FEATURE_SPECIAL | PT_FEATURE_SWP_EXCLUSIVE;

	return (features_before ? features_before() : ~UINT64_C(0)) & ~marks;
}

static u64 says_no(u64 e)
{
	(void)e;
	return 0;
}

static u64 says_yes(u64 e)
{
	(void)e;
	return 1;
}

/* pmd_swp_soft_dirty: "soft_dirty" */
static const char *mark_of(enum pt_helper h)
{
	const char *name = pt_helpers[h].name, *last = strrchr(name, '_') + 1;

	return strstr(name, "soft_dirty") ? "soft_dirty"
	       : strstr(name, "uffd_wp")  ? "uffd_wp"
					  : last;
}

static struct pt_subject without(const struct builtin *b, enum pt_helper stub, u64 (*says)(u64))
{
	struct pt_subject s = *b->subject;

	features_before = s.features;
	s.features = no_marks;
	for (size_t h = 0; h < PT_NR_HELPERS; h++)
		if (strstr(pt_helpers[h].name, mark_of(stub)))
			s.op[h].one = NULL;
	s.op[stub].one = says;
	return s;
}

/* On the first builtin subject that has entries to ask of. */
static void try_stub(size_t clause, enum pt_helper h)
{
	char name[CLAUSE_NAME];

	clause_name(clause, name);
	for (size_t k = 0; k < builtins(); k++) {
		const struct builtin b = builtin_at(k);
		const struct pt_request rq = request_for(&b);
		struct pt_subject s = without(&b, h, says_no);

		run_subject(&b, &s, &rq, &rs);
		if (!rs.result[clause].cases)
			continue;
		ck_assert_msg(!rs.result[clause].violated, "%s accuses a stub that says no", name);
		s = without(&b, h, says_yes);
		run_subject(&b, &s, &rq, &rs);
		ck_assert_msg(rs.result[clause].violated, "%s misses a stub that says yes", name);
		return;
	}
	ck_abort_msg("nobody tries %s", name);
}

START_TEST(stubs_say_no)
{
	size_t stubs = 0;

	for (size_t i = 0; i < pt_nr_clauses(); i++) {
		struct pt_clause c;

		if (!pt_clause_at(i, &c) || !pt_clause_is_of_stub(&c))
			continue;
		try_stub(i, c.helper);
		stubs++;
	}
	ck_assert_uint_gt(stubs, 10);
}
END_TEST

/* ---- huge mappings of the kernel's own, at a level where no user has any ---- */

static u64 with_huge_vmap_of_pmds_alone(void)
{
	return (features_before ? features_before() : ~UINT64_C(0)) & ~PT_FEATURE_HUGE_VMAP_PUD;
}

static const struct pt_result *result_of(const struct pt_response *of, const char *clause)
{
	return &of->result[clause_named(clause)];
}

START_TEST(kernel_mappings_need_no_leaf_of_users)
{
	static const char *const clauses[] = { "pud_set_huge.maps", "pud_clear_huge.unmaps" };
	struct builtin b = builtin_at((size_t)_i);
	struct pt_request rq = request_for(&b);
	struct pt_subject s = *b.subject;

	if (!s.op[H_pud_set_huge].one || !b.host->arch->modes[b.mode].pud_shift)
		return;
	s.op[H_pfn_pud].two = NULL;
	run_subject(&b, &s, &rq, &rs);
	s.op[H_pud_set_huge].one = says_no;
	run_subject(&b, &s, &rq, &rs2);
	for (size_t i = 0; i < PT_ARRAY_SIZE(clauses); i++) {
		ck_assert_uint_gt(result_of(&rs, clauses[i])->cases, 0);
		ck_assert_uint_eq(result_of(&rs, clauses[i])->flags, 0);
		ck_assert(!result_of(&rs, clauses[i])->violated);
		ck_assert(result_of(&rs2, clauses[i])->violated);
	}
	/* mm does not call it where the architecture declines */
	features_before = s.features;
	s.features = with_huge_vmap_of_pmds_alone;
	run_subject(&b, &s, &rq, &rs);
	for (size_t i = 0; i < PT_ARRAY_SIZE(clauses); i++) {
		ck_assert_uint_eq(result_of(&rs, clauses[i])->flags, PT_RESULT_OFF);
		ck_assert(!result_of(&rs, clauses[i])->violated);
	}
	ck_assert_uint_gt(result_of(&rs, "pmd_set_huge.maps")->cases, 0);
}
END_TEST

/* ---- NUMA hinting's saved write, which trees before 6.2 have: as they do by default ---- */

static u64 (*right_mkwrite)(u64 e);
static u64 (*right_mkdirty)(u64 e);

static u64 as_it_is(u64 e)
{
	return e;
}

static u64 mkwrite_and_mkdirty(u64 e)
{
	return right_mkdirty(right_mkwrite(e));
}

static const struct {
	enum pt_helper savedwrite, mk, clear, write, mkwrite, wrprotect, mkdirty;
	const char *saves, *forgets;
} saved_writes[] = {
	{ H_pte_savedwrite, H_pte_mk_savedwrite, H_pte_clear_savedwrite, H_pte_write, H_pte_mkwrite,
	  H_pte_wrprotect, H_pte_mkdirty, "pte_mk_savedwrite.saves-write",
	  "pte_clear_savedwrite.forgets-write" },
	{ H_pmd_savedwrite, H_pmd_mk_savedwrite, H_pmd_clear_savedwrite, H_pmd_write, H_pmd_mkwrite,
	  H_pmd_wrprotect, H_pmd_mkdirty, "pmd_mk_savedwrite.saves-write",
	  "pmd_clear_savedwrite.forgets-write" },
};

/* Which of the two laws is violated: 1 saves-write, 2 forgets-write. */
static unsigned violated_of_saved(const struct builtin *b, const struct pt_subject *s, size_t i)
{
	struct pt_request rq = request_for(b);

	run_subject(b, s, &rq, &rs);
	return (result_of(&rs, saved_writes[i].saves)->violated ? 1 : 0) |
	       (result_of(&rs, saved_writes[i].forgets)->violated ? 2 : 0);
}

START_TEST(a_saved_write_is_kept_and_opens_nothing)
{
	struct builtin b = builtin_at((size_t)_i);
	bool protnone = !b.subject->features || (b.subject->features() & PT_FEATURE_PROTNONE);

	for (size_t i = 0; i < PT_ARRAY_SIZE(saved_writes); i++) {
		struct pt_subject s = *b.subject;

		if (!protnone || !s.op[saved_writes[i].mkwrite].one)
			continue;
		s.op[saved_writes[i].savedwrite] = s.op[saved_writes[i].write];
		s.op[saved_writes[i].mk] = s.op[saved_writes[i].mkwrite];
		s.op[saved_writes[i].clear] = s.op[saved_writes[i].wrprotect];
		if (rows_of(&b)->own_saved_writes) {
			ck_assert_uint_eq(violated_of_saved(&b, &s, i), 3);
			continue;
		}
		ck_assert_uint_eq(violated_of_saved(&b, &s, i), 0);
		ck_assert_uint_gt(result_of(&rs, saved_writes[i].saves)->cases, 0);
		ck_assert_uint_gt(result_of(&rs, saved_writes[i].forgets)->cases, 0);
		/* it is not saved */
		s.op[saved_writes[i].mk].one = as_it_is;
		ck_assert_uint_eq(violated_of_saved(&b, &s, i), 1);
		/* dirty too is saved */
		right_mkwrite = s.op[saved_writes[i].mkwrite].one;
		right_mkdirty = s.op[saved_writes[i].mkdirty].one;
		s.op[saved_writes[i].mk].one = mkwrite_and_mkdirty;
		ck_assert_uint_eq(violated_of_saved(&b, &s, i) & 1, 1);
		/* it is not forgotten */
		s.op[saved_writes[i].mk].one = right_mkwrite;
		s.op[saved_writes[i].clear].one = as_it_is;
		ck_assert_uint_eq(violated_of_saved(&b, &s, i), 2);
		/* everything was writable */
		s.op[saved_writes[i].clear] = s.op[saved_writes[i].wrprotect];
		s.op[saved_writes[i].savedwrite].one = says_yes;
		ck_assert_uint_eq(violated_of_saved(&b, &s, i), 3);
	}
}
END_TEST

START_TEST(same_seed_same_everything)
{
	struct builtin b = builtin_at((size_t)_i);

	run_builtin(&b, 1, &rs);
	run_builtin(&b, 1, &rs2);
	ck_assert_uint_ne(rs.digest, 0);
	ck_assert_mem_eq(&rs, &rs2, sizeof(rs));
}
END_TEST

START_TEST(another_seed_other_cases)
{
	struct builtin b = builtin_at((size_t)_i);

	run_builtin(&b, 1, &rs);
	run_builtin(&b, 2, &rs2);
	ck_assert_uint_ne(rs.digest, rs2.digest);
}
END_TEST

/* Traced, every step is taken the long way: the short one must come to the same. */
START_TEST(a_traced_run_says_the_same)
{
	static struct pt_response traced;
	struct builtin b = builtin_at((size_t)_i);
	struct pt_request rq = request_for(&b);

	run_subject(&b, b.subject, &rq, &rs);
	rq.trace = 1;
	run_subject(&b, b.subject, &rq, &traced);
	ck_assert_uint_ne(traced.current, 0);
	ck_assert_uint_eq(rs.current, 0);
	ck_assert_uint_eq(rs.digest, traced.digest);
	ck_assert_uint_eq(rs.evals, traced.evals);
	ck_assert_uint_eq(rs.states, traced.states);
	ck_assert_mem_eq(rs.result, traced.result, sizeof(rs.result));
}
END_TEST

static double evals_with(const struct builtin *b, u64 cases)
{
	struct pt_request rq = request_for(b);

	rq.cases = cases;
	run_subject(b, b->subject, &rq, &rs);
	return (double)rs.evals;
}

/* Each case more costs about the same, also where a tally's count runs over. */
START_TEST(calls_are_counted_beyond_a_tally)
{
	const u64 step = 3000;
	struct builtin b = builtin_at(0);
	double few = evals_with(&b, step), more = evals_with(&b, 2 * step),
	       most = evals_with(&b, 8 * step);

	ck_assert_double_gt(most, 2 * 16777216.0);
	ck_assert_double_eq_tol((most - more) / (more - few), 6, 0.1);
}
END_TEST

/* What one run lists, another must answer alike. */
START_TEST(dump_then_eval_agree)
{
	static struct pt_call again[PT_MAX_CALLS];
	struct builtin b = builtin_at((size_t)_i);
	struct pt_request rq = request_for(&b);
	size_t n;

	rq.verb = PT_VERB_DUMP;
	pt_run(b.subject, b.host->arch, &rq, &rs, calls, NULL);
	ck_assert_uint_eq(rs.status, PT_STATUS_OK);
	n = rs.nr_calls;
	ck_assert_uint_gt(n, 1000);
	ck_assert_uint_le(n, PT_MAX_CALLS);
	for (size_t i = 0; i < n; i++) {
		again[i] = calls[i];
		again[i].ret = ~calls[i].ret;
	}
	rq.verb = PT_VERB_EVAL;
	rq.nr_calls = n;
	pt_run(b.subject, b.host->arch, &rq, &rs, again, NULL);
	ck_assert_uint_eq(rs.status, PT_STATUS_OK);
	for (size_t i = 0; i < n; i++)
		ck_assert_msg(calls[i].ret == again[i].ret && calls[i].helper == again[i].helper,
			      "%s: call %zu of %s(0x%llx, 0x%llx) gave 0x%llx, then 0x%llx",
			      builtin_name(&b), i, pt_helpers[calls[i].helper].name,
			      (unsigned long long)calls[i].a, (unsigned long long)calls[i].b,
			      (unsigned long long)calls[i].ret, (unsigned long long)again[i].ret);
}
END_TEST

/* Where puds only point to tables, nothing is asked of leaves. */
static bool is_of_no_leaf(const struct builtin *b, enum pt_helper h)
{
	const struct pt_mode *m = &b->host->arch->modes[b->mode];

	if (pt_helpers[h].level != PT_PUD)
		return false;
	return !m->pud_shift || !b->subject->op[H_pfn_pud].one || h == H_pud_trans_huge;
}

/* What says nothing of any entry but a shadow stack's, or where no two levels are folded. */
static bool is_of_a_mode(enum pt_helper h)
{
	return h == H_arch_check_zapped_pte_shstk || h == H_arch_check_zapped_pmd_shstk ||
	       h == H_pud_through_copies || h == H_p4d_pgtable;
}

/*
 * Every helper a subject has is called by a dump, or diff would be blind to it;
 * but for protections, which no clause is about: pfn_pte() takes their index; and
 * for what is given an address, which says nothing in a list.
 */
START_TEST(dump_calls_every_helper)
{
	struct builtin b = builtin_at((size_t)_i);
	struct pt_request rq = request_for(&b);
	bool called[PT_NR_HELPERS] = { false };
	char names[8192];
	struct pt_text t;

	rq.verb = PT_VERB_DUMP;
	pt_run(b.subject, b.host->arch, &rq, &rs, calls, NULL);
	for (size_t i = 0; i < rs.nr_calls; i++)
		called[calls[i].helper] = true;
	pt_text_init(&t, names, sizeof(names));
	for (size_t h = 0; h < PT_NR_HELPERS; h++)
		if (!called[h] && b.subject->op[h].one && h != H_vm_get_page_prot &&
		    !PT_SHAPE_TAKES_ADDRESS(pt_helpers[h].shape) &&
		    !is_of_no_leaf(&b, (enum pt_helper)h) && !is_of_a_mode((enum pt_helper)h))
			pt_text_add(&t, " %s", pt_helpers[h].name);
	ck_assert_msg(!*names, "%s: a dump of %u calls never calls%s", builtin_name(&b),
		      (unsigned)rs.nr_calls, names);
}
END_TEST

START_TEST(helpers_not_to_be_called_are_not)
{
	struct builtin b = builtin_at((size_t)_i);
	struct pt_request rq = request_for(&b);
	const size_t mkold = clause_named("pte_mkold.clears-young");
	char name[CLAUSE_NAME];

	rq.broken[H_pte_mkold / 64] |= PT_BIT(H_pte_mkold % 64);
	rq.verb = PT_VERB_DUMP;
	pt_run(b.subject, b.host->arch, &rq, &rs, calls, NULL);
	for (size_t i = 0; i < rs.nr_calls; i++)
		ck_assert_uint_ne(calls[i].helper, H_pte_mkold);
	rq.verb = PT_VERB_RUN;
	pt_run(b.subject, b.host->arch, &rq, &rs, NULL, NULL);
	ck_assert_uint_eq(rs.result[mkold].flags, PT_RESULT_BROKEN);
	ck_assert_uint_eq(rs.result[mkold].why, H_pte_mkold);
	for (size_t i = 0; i < pt_nr_clauses(); i++) {
		struct pt_clause c;

		if (!pt_clause_at(i, &c) || c.type == PT_CLAUSE_HAZARD)
			continue;
		clause_name(i, name);
		ck_assert_msg(!rs.result[i].violated || rs.result[i].flags, "%s is violated", name);
		/* a law may call it beside its own */
		ck_assert_msg(c.helper == H_pte_mkold || c.type == PT_CLAUSE_LAW ||
				      !(rs.result[i].flags & PT_RESULT_BROKEN),
			      "%s needs no pte_mkold", name);
	}
}
END_TEST

START_TEST(bad_requests_are_refused)
{
	struct builtin b = builtin_at(0);
	struct pt_request rq = request_for(&b);

	rq.magic ^= 1;
	run_subject(&b, b.subject, &rq, &rs);
	ck_assert_uint_eq(rs.status, PT_STATUS_BAD_REQUEST);
	rq = request_for(&b);
	rq.verb = 99;
	run_subject(&b, b.subject, &rq, &rs);
	ck_assert_uint_eq(rs.status, PT_STATUS_BAD_REQUEST);
	rq = request_for(&b);
	rq.mode = 1000;
	run_subject(&b, b.subject, &rq, &rs);
	ck_assert_uint_eq(rs.status, PT_STATUS_BAD_REQUEST);
}
END_TEST

/* Nothing can be tested without these: said, not crashed upon. */
START_TEST(a_subject_without_base_is_refused)
{
	static const enum pt_helper base[] = { H_pfn_pte, H_pte_pfn, H_pte_present, H_pte_none };
	struct builtin b = builtin_at((size_t)_i);
	struct pt_request rq = request_for(&b);

	for (size_t i = 0; i < PT_ARRAY_SIZE(base); i++) {
		struct pt_subject s = *b.subject;

		s.op[base[i]].one = NULL;
		run_subject(&b, &s, &rq, &rs);
		ck_assert_uint_eq(rs.status, PT_STATUS_NO_BASE);
		ck_assert_uint_eq(rs.current, base[i] + 1);
	}
}
END_TEST

static bool in_base(enum pt_helper h)
{
	return h == H_pfn_pte || h == H_pte_pfn || h == H_pte_present || h == H_pte_none;
}

/* Sanitizers look at code that all architectures share. */
static bool is_tried_before(size_t i, size_t before)
{
	return builtin_at(before).host == builtin_at(i).host || getenv("PT_TEST_MODES");
}

/*
 * What laws call hangs on the clauses that are asked: of those that an earlier mode of
 * the architecture asks each was tried there.  False: there are no others.
 */
static bool ask_what_is_new(size_t i, struct pt_request *rq)
{
	struct builtin b = builtin_at(i);
	size_t before = 0, nr = 0;

	run_subject(&b, b.subject, rq, &rs);
	for (size_t k = 0; k < i; k++) {
		struct builtin earlier = builtin_at(k);
		struct pt_request same = request_for(&earlier);

		if (!is_tried_before(i, k))
			continue;
		before++;
		run_subject(&earlier, earlier.subject, &same, &rs2);
		for (size_t c = 0; c < pt_nr_clauses(); c++)
			if (rs2.result[c].cases)
				rs.result[c].cases = 0;
	}
	for (size_t c = 0; before && c < pt_nr_clauses(); c++)
		if (rs.result[c].cases) {
			rq->decide[c / 64] |= PT_BIT(c % 64);
			nr++;
		}
	return !before || nr;
}

/* Any other helper may be missing: its clauses are absent, nothing else is wrong. */
START_TEST(any_other_helper_may_be_missing)
{
	struct builtin b = builtin_at((size_t)_i);
	struct pt_request rq = request_for(&b);
	char names[4096], all[16384];
	struct pt_text t;

	if (!ask_what_is_new((size_t)_i, &rq))
		return;
	pt_text_init(&t, all, sizeof(all));
	for (size_t h = 0; h < PT_NR_HELPERS; h++) {
		struct pt_subject s = *b.subject;

		if (!s.op[h].one || in_base(h))
			continue;
		s.op[h].one = NULL;
		run_subject(&b, &s, &rq, &rs);
		violated_names(&rs, names, sizeof(names));
		if (rs.status != PT_STATUS_OK || *names)
			pt_text_add(&t, "\nwithout %s: status %u, violated:%s", pt_helpers[h].name,
				    (unsigned)rs.status, names);
	}
	ck_assert_msg(!*all, "%s:%s", builtin_name(&b), all);
}
END_TEST

static void wrong_geometry(struct pt_geometry *g)
{
	g->page_shift++;
}

START_TEST(another_geometry_is_refused)
{
	struct builtin b = builtin_at((size_t)_i);
	struct pt_request rq = request_for(&b);
	struct pt_subject s = *b.subject;

	s.geometry = wrong_geometry;
	run_subject(&b, &s, &rq, &rs);
	ck_assert_uint_eq(rs.status, PT_STATUS_GEOMETRY);
}
END_TEST

START_TEST(misuse_turns_out_as_known)
{
	struct builtin b = builtin_at((size_t)_i);

	run_builtin(&b, 1, &rs);
	/* without huge pages of pmd size there is nothing to invalidate */
	if (!b.subject->op[H_pmdp_invalidate].one)
		return;
	for (const struct known_hazard *h = rows_of(&b)->hazards; h && h->clause; h++) {
		const struct pt_result *res = &rs.result[clause_named(h->clause)];

		ck_assert_msg(res->cases && (res->got & PT_HAZARD_OUTCOME) == h->outcome,
			      "%s %s: outcome %u, not %u", builtin_name(&b), h->clause,
			      (unsigned)res->got, h->outcome);
	}
}
END_TEST

static u64 nr_warnings;

static u64 count_warnings(void)
{
	return nr_warnings;
}

static u64 (*quiet_invalidate)(u64 e);

static u64 warning_invalidate(u64 e)
{
	nr_warnings++;
	return quiet_invalidate(e);
}

START_TEST(a_subject_that_warns_is_heard)
{
	struct builtin b = builtin_at((size_t)_i);
	struct pt_request rq = request_for(&b);
	struct pt_subject s = *b.subject;
	const size_t clause = clause_named("pmdp_invalidate.on-migration");

	if (!s.op[H_pmdp_invalidate].one)
		return;
	run_builtin(&b, 1, &rs);
	ck_assert_uint_eq(rs.result[clause].got & PT_HAZARD_WARNED, 0);
	quiet_invalidate = s.op[H_pmdp_invalidate].one;
	s.op[H_pmdp_invalidate].one = warning_invalidate;
	s.warnings = count_warnings;
	run_subject(&b, &s, &rq, &rs);
	ck_assert_uint_ne(rs.result[clause].got & PT_HAZARD_WARNED, 0);
}
END_TEST

static bool is_law(const char *name)
{
	for (size_t i = 0; i < pt_nr_laws; i++)
		if (!strcmp(pt_laws[i].name, name))
			return true;
	return false;
}

START_TEST(answers_are_of_laws)
{
	for (size_t i = 0; i < pt_nr_law_answers; i++)
		ck_assert_msg(is_law(pt_law_answers[i].law), "%s", pt_law_answers[i].law);
	ck_assert(!is_law("leaves-nothing"));
}
END_TEST

int main(void)
{
	Suite *s = suite_create("contract: the builtin subjects");
	TCase *t = tcase_create("contract");
	const int n = (int)builtins();

	tcase_set_timeout(t, 600);
	tcase_add_loop_test(t, nothing_is_violated, 0, n);
	tcase_add_loop_test(t, no_clause_is_idle_without_a_reason, 0, n);
	tcase_add_test(t, every_reason_for_idleness_is_needed);
	tcase_add_test(t, every_clause_is_tried_on_some_architecture);
	tcase_add_test(t, stubs_say_no);
	tcase_add_loop_test(t, kernel_mappings_need_no_leaf_of_users, 0, n);
	tcase_add_loop_test(t, a_saved_write_is_kept_and_opens_nothing, 0, n);
	tcase_add_loop_test(t, same_seed_same_everything, 0, n);
	tcase_add_loop_test(t, another_seed_other_cases, 0, n);
	tcase_add_loop_test(t, dump_then_eval_agree, 0, n);
	tcase_add_loop_test(t, a_traced_run_says_the_same, 0, n);
	tcase_add_test(t, calls_are_counted_beyond_a_tally);
	tcase_add_loop_test(t, dump_calls_every_helper, 0, n);
	tcase_add_loop_test(t, helpers_not_to_be_called_are_not, 0, n);
	tcase_add_test(t, bad_requests_are_refused);
	tcase_add_loop_test(t, a_subject_without_base_is_refused, 0, n);
	tcase_add_loop_test(t, any_other_helper_may_be_missing, 0, n);
	tcase_add_loop_test(t, another_geometry_is_refused, 0, n);
	tcase_add_test(t, answers_are_of_laws);
	tcase_add_loop_test(t, misuse_turns_out_as_known, 0, n);
	tcase_add_loop_test(t, a_subject_that_warns_is_heard, 0, n);
	suite_add_tcase(s, t);
	return run_suite(s);
}
