/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Every bug of the tables in mutants/ is caught, by the clause named for it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness.h"
#include "mutants/mutants.h"

/* A mutant and a builtin subject it is a mutant of. */
struct pair {
	const struct mutant *mutant;
	struct builtin of;
};

/* How often a clause is asked of the k-th builtin subject as it is; before any test too. */
#define MAX_BUILTINS 64
static u64 asked(size_t k, const char *clause)
{
	static struct pt_response *known[MAX_BUILTINS];

	if (k >= MAX_BUILTINS)
		abort();
	if (!known[k]) {
		struct builtin b = builtin_at(k);
		struct pt_request rq = request_for(&b);

		known[k] = calloc(1, sizeof(*known[k]));
		if (!known[k])
			abort();
		run_subject(&b, b.subject, &rq, known[k]);
	}
	return known[k]->result[clause_named(clause)].cases;
}

static bool fits(const struct mutant_list *l, const struct mutant *m, size_t k)
{
	struct builtin b = builtin_at(k);

	if (!l->arch)
		return asked(k, m->caught_by) > 0;
	return !strcmp(l->arch, b.host->arch->name) &&
	       (!m->mode || !strcmp(m->mode, b.subject->mode));
}

#define MAX_PAIRS 4096
static struct pair pairs[MAX_PAIRS];
static size_t nr_pairs;

/* Once, before any test: asked() is slow. */
static void find_pairs(void)
{
	for (const struct mutant_list *l = mutant_lists; l->mutants; l++)
		for (const struct mutant *m = l->mutants; m->bug; m++)
			for (size_t k = 0; k < builtins(); k++) {
				if (!fits(l, m, k))
					continue;
				if (nr_pairs == MAX_PAIRS)
					abort();
				pairs[nr_pairs++] = (struct pair){ m, builtin_at(k) };
			}
}

static bool has_pair(const struct mutant *m)
{
	for (size_t i = 0; i < nr_pairs; i++)
		if (pairs[i].mutant == m)
			return true;
	return false;
}

START_TEST(mutant_is_caught)
{
	static struct pt_response rs;
	static char names[16384];
	struct pt_subject made;
	struct pt_request rq;
	const struct pair p = pairs[_i];

	rq = request_for(&p.of);
	request_clause(&rq, clause_named(p.mutant->caught_by));
	mutant_make(p.mutant, p.of.subject, &made);
	run_subject(&p.of, &made, &rq, &rs);
	violated_names(&rs, names, sizeof(names));
	ck_assert_msg(rs.result[clause_named(p.mutant->caught_by)].violated,
		      "%s: \"%s\" is not caught by %s (status %u); violated:%s",
		      builtin_name(&p.of), p.mutant->bug, p.mutant->caught_by, (unsigned)rs.status,
		      *names ? names : " nothing");
}
END_TEST

/* A list of an architecture that is not there would never be looked at. */
START_TEST(every_row_belongs_to_a_subject)
{
	for (const struct mutant_list *l = mutant_lists; l->mutants; l++)
		for (const struct mutant *m = l->mutants; m->bug; m++)
			ck_assert_msg(has_pair(m), "no builtin subject for \"%s\" of %s", m->bug,
				      l->arch ? l->arch : "any architecture");
}
END_TEST

int main(void)
{
	Suite *s = suite_create("mutants: bugs that kernels had");
	TCase *t = tcase_create("mutants");

	find_pairs();
	tcase_set_timeout(t, 600);
	tcase_add_test(t, every_row_belongs_to_a_subject);
	tcase_add_loop_test(t, mutant_is_caught, 0, (int)nr_pairs);
	suite_add_tcase(s, t);
	return run_suite(s);
}
