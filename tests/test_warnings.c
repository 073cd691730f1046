/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Warnings of a subject's are heard in calls that the contract allows, and in no others. */
#include <stdlib.h>
#include <string.h>

#include "generic/run/run.h"
#include "harness.h"

static struct pt_response rs, traced;

static u64 nr_warnings;
static u64 (*quiet)(u64 e);
static u64 (*quiet_present)(u64 e);

static u64 count_warnings(void)
{
	return nr_warnings;
}

static const char *last_warning(void)
{
	return "WARN_ON(planted)";
}

static u64 always(u64 e)
{
	nr_warnings++;
	return quiet(e);
}

static u64 of_what_is_not_present(u64 e)
{
	nr_warnings += !quiet_present(e);
	return quiet(e);
}

/* The builtin subject with another helper, run without a trace and with one. */
static void run_with(struct builtin *b, enum pt_helper h, u64 (*op)(u64 e))
{
	struct pt_subject s = *b->subject;
	struct pt_request rq = request_for(b);

	quiet = s.op[h].one;
	quiet_present = s.op[H_pmd_present].one;
	s.op[h].one = op;
	s.warnings = count_warnings;
	s.warning = last_warning;
	run_subject(b, &s, &rq, &rs);
	rq.trace = true;
	run_subject(b, &s, &rq, &traced);
}

START_TEST(a_warning_on_a_legal_entry_is_listed)
{
	struct builtin b = builtin_at((size_t)_i);
	const struct pt_warning *w = &traced.warnings.list[0];

	run_with(&b, H_pte_mkold, always);
	ck_assert_uint_gt(rs.warned, 0);
	ck_assert_uint_eq(rs.warnings.nr, 0);
	ck_assert_uint_eq(traced.warnings.nr, 1);
	ck_assert_uint_eq(w->helper, H_pte_mkold);
	ck_assert(b.subject->op[H_pte_present].one(w->given[0]));
	ck_assert_uint_eq(w->text[0] & 0xff, 'W');
	ck_assert_uint_eq(w->text[0] >> 8 & 0xff, 'A');
}
END_TEST

START_TEST(a_warning_on_misuse_alone_is_none)
{
	struct builtin b = builtin_at((size_t)_i);

	if (!b.subject->op[H_pmdp_invalidate].one)
		return;
	nr_warnings = 0;
	run_with(&b, H_pmdp_invalidate, of_what_is_not_present);
	ck_assert_uint_gt(nr_warnings, 0);
	ck_assert_uint_eq(rs.warned, 0);
	ck_assert_uint_eq(traced.warnings.nr, 0);
}
END_TEST

START_TEST(who_does_not_warn_is_not_listed)
{
	struct builtin b = builtin_at((size_t)_i);
	struct pt_request rq = request_for(&b);

	rq.trace = true;
	run_subject(&b, b.subject, &rq, &rs);
	ck_assert_uint_eq(rs.warned, 0);
	ck_assert_uint_eq(rs.warnings.nr, 0);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("warnings");
	TCase *t = tcase_create("warnings");
	const int n = (int)builtins();

	tcase_set_timeout(t, 600);
	tcase_add_loop_test(t, a_warning_on_a_legal_entry_is_listed, 0, n);
	tcase_add_loop_test(t, a_warning_on_misuse_alone_is_none, 0, n);
	tcase_add_loop_test(t, who_does_not_warn_is_not_listed, 0, n);
	suite_add_tcase(s, t);
	return run_suite(s);
}
