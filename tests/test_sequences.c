/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mm's own bugs: a step of a sequence that was forgotten, as pte_same_as_swp()
 * once forgot uffd-wp and fork() copied it to a child that nobody watches.
 * With each step left out some law must be violated, on every subject that
 * keeps what the step carries.
 */
#include <stdio.h>
#include <string.h>

#include "generic/judge/scenarios.h"
#include "harness.h"

#define SOFT_DIRTY    PT_S(soft_dirty)
#define UFFD_WP	      PT_S(uffd_wp)
#define SWP_UFFD_WP   PT_S(swp_uffd_wp)
#define SWP_EXCLUSIVE PT_S(swp_exclusive)

/*
 * The clause that catches each step's loss, and the pte slots a subject must
 * keep to be able to.
 */
static const struct {
	const char *caught_by;
	u64 needs;
} catches[PT_NR_STEPS] = {
	[PT_STEP_OUT_SOFT_DIRTY] = { "swp_entry_to_pte.swap-out-and-in", SOFT_DIRTY },
	[PT_STEP_OUT_UFFD_WP] = { "swp_entry_to_pte.swap-out-and-in", UFFD_WP },
	[PT_STEP_OUT_YOUNG] = { "swp_entry_to_pte.migrate-and-back", 0 },
	[PT_STEP_OUT_DIRTY] = { "swp_entry_to_pte.migrate-and-back", 0 },
	[PT_STEP_IN_SOFT_DIRTY] = { "swp_entry_to_pte.swap-out-and-in", SOFT_DIRTY },
	[PT_STEP_IN_UFFD_WP] = { "swp_entry_to_pte.swap-out-and-in", UFFD_WP },
	[PT_STEP_IN_STAYS_PROTECTED] = { "swp_entry_to_pte.swap-out-and-in", UFFD_WP },
	[PT_STEP_IN_DIRTY] = { "swp_entry_to_pte.migrate-and-back", 0 },
	[PT_STEP_IN_WRITE] = { "swp_entry_to_pte.migrate-and-back", 0 },
	[PT_STEP_SAME_EXCLUSIVE] = { "pte_swp_clear_flags.same-as-swap", SWP_EXCLUSIVE },
	[PT_STEP_SAME_SOFT_DIRTY] = { "pte_swp_clear_flags.same-as-swap", SOFT_DIRTY },
	[PT_STEP_SAME_UFFD_WP] = { "pte_swp_clear_flags.same-as-swap", SWP_UFFD_WP },
	[PT_STEP_FORK_WRPROTECT] = { "pte_wrprotect.fork", 0 },
	[PT_STEP_FORK_CLEAR_UFFD_WP] = { "pte_wrprotect.fork", UFFD_WP },
	[PT_STEP_FORK_CLEAR_EXCLUSIVE] = { "pte_swp_clear_flags.fork", SWP_EXCLUSIVE },
	[PT_STEP_FORK_SWAP_CLEAR_UFFD_WP] = { "pte_swp_clear_flags.fork", SWP_UFFD_WP },
	[PT_STEP_FORK_KEEP_SOFT_DIRTY] = { "swp_entry_to_pte.fork-of-migration", SOFT_DIRTY },
	[PT_STEP_FORK_KEEP_UFFD_WP] = { "swp_entry_to_pte.fork-of-migration", SWP_UFFD_WP },
	[PT_STEP_SPLIT_OLD] = { "pmdp_invalidate.split", 0 },
	[PT_STEP_SPLIT_DIRTY] = { "pmdp_invalidate.split", 0 },
	[PT_STEP_SPLIT_WRITE] = { "pmdp_invalidate.split", 0 },
	[PT_STEP_SPLIT_SOFT_DIRTY] = { "pmdp_invalidate.split", SOFT_DIRTY },
	[PT_STEP_SPLIT_UFFD_WP] = { "pmdp_invalidate.split", UFFD_WP },
	[PT_STEP_ZAP_MARKER] = { "make_pte_marker_entry.zap-and-fault", UFFD_WP },
	[PT_STEP_FAULT_UFFD_WP] = { "make_pte_marker_entry.zap-and-fault", UFFD_WP },
};

static bool keeps(const struct builtin *b, u64 slots)
{
	u64 features = b->subject->features ? b->subject->features() : ~UINT64_C(0);

	for (unsigned s = 0; s < PT_NR_SLOTS; s++) {
		int h = slots & PT_BIT(s) ? pt_slot_helper(PT_PTE, s) : -1;

		if (h >= 0 && !b->subject->op[h].one)
			return false;
	}
	return !(slots & (SOFT_DIRTY) && !(features & PT_FEATURE_SOFT_DIRTY)) &&
	       !(slots & (UFFD_WP | SWP_UFFD_WP) && !(features & PT_FEATURE_UFFD_WP));
}

/*
 * Without room for young and dirty in a migration entry they are not carried,
 * and without huge pages there is nothing to split.
 */
static bool carries(const struct builtin *b, enum pt_step s)
{
	bool ad = s == PT_STEP_OUT_YOUNG || s == PT_STEP_OUT_DIRTY || s == PT_STEP_IN_DIRTY;
	bool split = s >= PT_STEP_SPLIT_OLD && s <= PT_STEP_SPLIT_UFFD_WP;

	if (split && !b->subject->op[H_pmdp_invalidate_ret].one)
		return false;
	return !ad || b->subject->op[H_migration_entry_supports_ad].one(0);
}

START_TEST(a_forgotten_step_is_caught)
{
	static struct pt_response rs;
	struct builtin b = builtin_at((size_t)_i / PT_NR_STEPS);
	enum pt_step s = (enum pt_step)((size_t)_i % PT_NR_STEPS);
	struct pt_request rq = request_for(&b);
	size_t clause = clause_named(catches[s].caught_by);

	rq.drop_step = (u64)s + 1;
	run_subject(&b, b.subject, &rq, &rs);
	if (keeps(&b, catches[s].needs) && carries(&b, s))
		ck_assert_msg(rs.result[clause].violated, "%s: without \"%s\" %s holds",
			      builtin_name(&b), pt_step_names[s], catches[s].caught_by);
	else
		ck_assert_msg(!rs.result[clause].violated, "%s keeps nothing that \"%s\" carries",
			      builtin_name(&b), pt_step_names[s]);
}
END_TEST

/* A step that no subject can show the loss of would be a step that is not tested. */
START_TEST(each_step_matters_somewhere)
{
	size_t n = 0;

	for (size_t k = 0; k < builtins(); k++) {
		struct builtin b = builtin_at(k);

		n += keeps(&b, catches[_i].needs) && carries(&b, (enum pt_step)_i);
	}
	ck_assert_msg(n > 0, "no builtin subject shows \"%s\"", pt_step_names[_i]);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("sequences: steps that mm forgot");
	TCase *t = tcase_create("sequences");

	tcase_set_timeout(t, 120);
	tcase_add_loop_test(t, a_forgotten_step_is_caught, 0, (int)(builtins() * PT_NR_STEPS));
	tcase_add_loop_test(t, each_step_matters_somewhere, 0, PT_NR_STEPS);
	suite_add_tcase(s, t);
	return run_suite(s);
}
