/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Machines that lack something: what is right on all stays right, and what is wrong
 * on those alone is seen there alone.
 */
#include <stdlib.h>
#include <string.h>

#include "arch/arm64/bits.h"
#include "generic/contract/lacks.h"
#include "harness.h"

static void run_lacking(const struct builtin *b, const struct pt_subject *s, u64 lacks,
			struct pt_response *rs)
{
	struct pt_request rq = request_for(b);

	rq.lacks = lacks;
	run_subject(b, s, &rq, rs);
	ck_assert_uint_eq(rs->status, PT_STATUS_OK);
}

static struct builtin builtin_of(const char *arch, const char *mode)
{
	for (size_t i = 0; i < builtins(); i++) {
		struct builtin b = builtin_at(i);

		if (!strcmp(b.host->arch->name, arch) && !strcmp(b.subject->mode, mode))
			return b;
	}
	abort();
}

static struct pt_response whole, lesser;

static u64 violated(const struct pt_response *rs, const char *clause)
{
	return rs->result[clause_named(clause)].violated;
}

/*
 * The reference helpers of arm64 serve processors with and without what they may lack, and
 * those of riscv but for what they set above the frame: memory types and marks.
 */
START_TEST(reference_holds_on_lesser_machines)
{
	struct builtin b = builtin_at(_i);
	char names[4096];

	if (strcmp(b.host->arch->name, "arm64") != 0 && strcmp(b.host->arch->name, "riscv") != 0)
		return;
	for (const struct pt_machine *m = b.host->lesser; m->lacks; m++) {
		/* which the reference helpers do not read, or know nothing of */
		if (m->lacks & (PT_SWITCHES | PT_LACKS_TYPES | PT_LACKS_MARKS))
			continue;
		run_lacking(&b, b.subject, m->lacks, &lesser);
		violated_names(&lesser, names, sizeof(names));
		ck_assert_msg(!*names, "%s, %s:\n%s", builtin_name(&b), m->brief, names);
	}
}
END_TEST

static u64 (*set_access_flags)(u64 e, u64 fault);

/* Handles a write as the processor would: only one that clears RDONLY itself gets on. */
static u64 set_access_flags_left_closed(u64 e, u64 fault)
{
	u64 set = set_access_flags(e, fault);

	return fault != PT_FAULT_READ && (set & PTE_DBM) ? set | PTE_DIRTY | PTE_RDONLY : set;
}

START_TEST(what_hardware_would_have_opened)
{
	struct builtin b = builtin_of("arm64", "4k");
	struct pt_subject s = *b.subject;

	set_access_flags = s.op[H_ptep_set_access_flags].two;
	s.op[H_ptep_set_access_flags].two = set_access_flags_left_closed;
	run_lacking(&b, &s, 0, &whole);
	run_lacking(&b, &s, PT_LACKS_RECORDING, &lesser);
	ck_assert_uint_eq(violated(&whole, "ptep_set_access_flags.mmu-opens-write"), 0);
	ck_assert_uint_gt(violated(&lesser, "ptep_set_access_flags.mmu-opens-write"), 0);
}
END_TEST

/* The reference helpers of x86 and s390 know nothing of machines without no-execute. */
START_TEST(bit_that_the_machine_has_not)
{
	static const struct {
		const char *arch, *mode, *clause;
	} cases[] = { { "x86", "4level", "pte_mkyoung.mmu-opens" },
		      { "s390", "edat", "set_pte_at.stores" },
		      { "s390", "edat", "set_pmd_at.stores" },
		      { "s390", "edat", "set_huge_pte_at.each-its-part" } };

	for (size_t i = 0; i < PT_ARRAY_SIZE(cases); i++) {
		struct builtin b = builtin_of(cases[i].arch, cases[i].mode);

		run_lacking(&b, b.subject, 0, &whole);
		run_lacking(&b, b.subject, PT_LACKS_NOEXEC, &lesser);
		ck_assert_uint_eq(violated(&whole, cases[i].clause), 0);
		ck_assert_uint_gt(violated(&lesser, cases[i].clause), 0);
	}
}
END_TEST

static u64 puts_new(u64 e, u64 new)
{
	(void)e;
	return new;
}

/* Its callers make the new entry of the one in the table, which has no such bit. */
START_TEST(bit_that_no_caller_brings)
{
	struct builtin b = builtin_of("s390", "edat");
	struct pt_subject s = *b.subject;

	s.op[H_pmdp_establish].two = puts_new;
	run_lacking(&b, &s, PT_LACKS_NOEXEC, &lesser);
	ck_assert_uint_gt(lesser.result[clause_named("pmdp_establish.leaves-new")].cases, 0);
	ck_assert_uint_eq(violated(&lesser, "pmdp_establish.leaves-new"), 0);
}
END_TEST

START_TEST(what_is_not_there_is_not_asked)
{
	static const struct {
		const char *arch, *mode, *clause;
		u64 lacks;
	} cases[] = { { "x86", "4level", "pte_modify.follows-key", PT_LACKS_KEYS },
		      { "arm64", "4k", "pte_modify.follows-key", PT_LACKS_KEYS | PT_LACKS_GUARDS },
		      { "s390", "edat", "pud_mkyoung.sets-young", PT_LACKS_PUD_LEAVES } };

	for (size_t i = 0; i < PT_ARRAY_SIZE(cases); i++) {
		struct builtin b = builtin_of(cases[i].arch, cases[i].mode);
		size_t clause = clause_named(cases[i].clause);

		run_lacking(&b, b.subject, 0, &whole);
		run_lacking(&b, b.subject, cases[i].lacks, &lesser);
		ck_assert_uint_gt(whole.result[clause].cases, 0);
		ck_assert(lesser.result[clause].flags & PT_RESULT_OFF);
	}
}
END_TEST

/* Tables remain where there are no leaves, and are still told from nothing. */
START_TEST(tables_remain)
{
	struct builtin b = builtin_of("s390", "edat");
	char names[4096];

	run_lacking(&b, b.subject, PT_LACKS_PUD_LEAVES, &lesser);
	violated_names(&lesser, names, sizeof(names));
	ck_assert_msg(!*names, "%s", names);
	ck_assert_uint_gt(lesser.result[clause_named("pud_none.true-on-none")].cases, 0);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("machines that lack something");
	TCase *t = tcase_create("lacks");

	tcase_set_timeout(t, 120);
	tcase_add_loop_test(t, reference_holds_on_lesser_machines, 0, (int)builtins());
	tcase_add_test(t, what_hardware_would_have_opened);
	tcase_add_test(t, bit_that_the_machine_has_not);
	tcase_add_test(t, bit_that_no_caller_brings);
	tcase_add_test(t, what_is_not_there_is_not_asked);
	tcase_add_test(t, tables_remain);
	suite_add_tcase(s, t);
	return run_suite(s);
}
