/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the MMU writes between two instructions of a helper: no sound helper loses it, each
 * that loads and then stores does, and one that breaks over it hides no other.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "guests/faulty.h"
#include "harness.h"

static struct pt_response rs;

/* A sound one is of every mode. */
static bool find_guest(struct guest *g, size_t i, enum faulty how)
{
	const bool twin = is_first_of_isa(i);

	if (!twin && how != FAULTY_NOT)
		return false;
	name_guest(g, i, twin);
	if (!access(g->elf, R_OK))
		return true;
	skip_guest(g, "no guest of it was built");
	return false;
}

static void ask_between(struct pt_request *rq)
{
	struct pt_clause c;

	for (size_t i = 0; i < pt_nr_clauses(); i++)
		if (pt_clause_at(i, &c) && pt_clause_is_between(&c))
			rq->decide[i / 64] |= PT_BIT(i % 64);
}

static bool run_as(size_t i, enum faulty how, struct guest *g)
{
	struct pt_request rq;

	if (!find_guest(g, i, how))
		return false;
	rq = request_for(&g->b);
	rq.seed = how;
	ask_between(&rq);
	must_run(&pt_engine_unicorn, g, &rq, &rs, NULL);
	return true;
}

/* The next clause of these from *i on. */
static bool next(size_t *i, struct pt_clause *c)
{
	for (; *i < pt_nr_clauses(); ++*i)
		if (pt_clause_at(*i, c) && pt_clause_is_between(c))
			return true;
	return false;
}

/* Has a helper whose entries the MMU writes cases, and are they so many that it is seen? */
static size_t asked_of(const struct guest *g)
{
	struct pt_clause c;
	size_t n = 0;

	for (size_t i = 0; next(&i, &c); i++) {
		const bool has = g->b.subject->op[c.helper].one != NULL;

		ck_assert_msg(has || !rs.result[i].cases, "%s", builtin_name(&g->b));
		n += rs.result[i].cases > 0;
	}
	return n;
}

START_TEST(sound_helpers_lose_nothing)
{
	struct pt_clause c;
	struct guest g;

	if (!run_as((size_t)_i, FAULTY_NOT, &g))
		return;
	for (size_t i = 0; next(&i, &c); i++)
		ck_assert_msg(!rs.result[i].violated && !(rs.result[i].flags & PT_RESULT_UNSEEN),
			      "%s: %s", builtin_name(&g.b), pt_helpers[c.helper].name);
	/* where the MMU writes into entries, most helpers are asked; else none */
	ck_assert_msg(asked_of(&g) == 0 || asked_of(&g) > 10, "%s: %zu", builtin_name(&g.b),
		      asked_of(&g));
}
END_TEST

START_TEST(the_mmu_writes_on_some_architecture)
{
	size_t archs = 0, ran = 0;
	struct guest g;

	for (size_t i = 0; i < builtins(); i++)
		if (run_as(i, FAULTY_NOT, &g)) {
			ran++;
			archs += asked_of(&g) > 0;
		}
	ck_assert(!ran || archs > 0);
}
END_TEST

START_TEST(helpers_that_load_and_store_lose_it)
{
	struct pt_clause c;
	struct guest g;

	if (!run_as((size_t)_i, FAULTY_TORN, &g))
		return;
	for (size_t i = 0; next(&i, &c); i++)
		ck_assert_msg(!rs.result[i].cases || rs.result[i].violated, "%s: %s",
			      builtin_name(&g.b), pt_helpers[c.helper].name);
}
END_TEST

/* Nothing is known of it, and all is known of the others. */
START_TEST(one_that_breaks_hides_no_other)
{
	const size_t it = clause_named("ptep_set_wrprotect.keeps-updates");
	struct pt_clause c;
	size_t asked;
	struct guest g;

	if (!is_first_of_isa((size_t)_i) || !run_as((size_t)_i, FAULTY_NOT, &g))
		return;
	asked = asked_of(&g);
	if (!rs.result[it].cases)
		return;
	run_as((size_t)_i, FAULTY_HALT, &g);
	ck_assert_uint_eq(asked_of(&g), asked - 1);
	ck_assert_uint_eq(rs.result[it].cases, 0);
	for (size_t i = 0; next(&i, &c); i++)
		ck_assert_msg(!(rs.result[i].flags & PT_RESULT_UNSEEN) == (i != it), "%s: %s",
			      builtin_name(&g.b), pt_helpers[c.helper].name);
}
END_TEST

int main(void)
{
	const int n = (int)builtins();
	Suite *s = suite_create("between");
	TCase *t = tcase_create("between");

	tcase_set_timeout(t, 300);
	tcase_add_loop_test(t, sound_helpers_lose_nothing, 0, n);
	tcase_add_loop_test(t, helpers_that_load_and_store_lose_it, 0, n);
	tcase_add_loop_test(t, one_that_breaks_hides_no_other, 0, n);
	tcase_add_test(t, the_mmu_writes_on_some_architecture);
	suite_add_tcase(s, t);
	return run_suite(s);
}
