// SPDX-License-Identifier: GPL-2.0-or-later
/* The scenario of docs/scenario.md: what the page says comes of it, on every architecture. */
#include <stdlib.h>
#include <string.h>

#include "conformance/race/run.h"
#include "harness.h"

extern const struct pt_scenario pt_scenario_example;

static struct pt_race_row *run(struct pt_race_subject *s, unsigned variant, int memory)
{
	const struct pt_race_limits l = { .necessity = true };
	struct pt_race_row *row = calloc(1, sizeof(*row));

	row->scenario = &pt_scenario_example;
	row->variant = variant;
	row->memory = (enum pt_memory)memory;
	pt_race_run(s, &l, row);
	return row;
}

static void check_variant(struct pt_race_subject *s, unsigned variant, bool violated)
{
	for (int m = 0; m < PT_NR_MEMORIES; m++) {
		struct pt_race_row *row = run(s, variant, m);

		ck_assert_msg(row->verdict == (violated ? PT_RACE_VIOLATED : PT_RACE_CLEAN),
			      "%s %u %d: %s %s", pt_race_arch(s), variant, m,
			      pt_race_verdict_names[row->verdict], row->why);
		ck_assert(pt_race_is_expected(row));
		/* either lock is needed */
		for (size_t i = 0; i < row->nr_needs; i++)
			ck_assert_int_eq(row->need[i].without, PT_RACE_VIOLATED);
		ck_assert_uint_eq(row->nr_needs, violated ? 0 : 2);
		free(row);
	}
}

START_TEST(the_example_is_what_its_page_says)
{
	const struct builtin b = builtin_at((size_t)_i);
	const struct pt_job job = { b.host, b.mode, b.subject, b.isa, NULL };
	char err[256] = "";
	struct pt_race_subject *s = pt_race_open(&pt_engine_native, &job, err, sizeof(err));

	ck_assert_msg(s != NULL, "%s", err);
	check_variant(s, 0, true);
	check_variant(s, 1, false);
	pt_race_close(s);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("scenario");
	TCase *t = tcase_create("example");

	tcase_add_loop_test(t, the_example_is_what_its_page_says, 0, (int)builtins());
	suite_add_tcase(s, t);
	return run_suite(s);
}
