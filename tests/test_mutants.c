/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Every bug of the tables in mutants/ is caught, by the clause named for it. */
#include <stdio.h>
#include <string.h>

#include "harness.h"
#include "mutants/mutants.h"

/* A mutant and a builtin subject it is a mutant of. */
struct pair {
	const struct mutant *mutant;
	struct builtin of;
};

static bool fits(const struct mutant_list *l, const struct mutant *m, const struct builtin *b)
{
	return !strcmp(l->arch, b->host->arch->name) &&
	       (!m->mode || !strcmp(m->mode, b->subject->mode));
}

/* Counts the pairs and gives the i-th. */
static size_t find_pair(size_t i, struct pair *p)
{
	size_t n = 0;

	for (const struct mutant_list *l = mutant_lists; l->arch; l++)
		for (const struct mutant *m = l->mutants; m->bug; m++)
			for (size_t k = 0; k < builtins(); k++) {
				struct builtin b = builtin_at(k);

				if (fits(l, m, &b) && n++ == i)
					*p = (struct pair){ m, b };
			}
	return n;
}

START_TEST(mutant_is_caught)
{
	static struct pt_response rs;
	static char names[16384];
	struct pt_subject made;
	struct pt_request rq;
	struct pair p;

	find_pair((size_t)_i, &p);
	rq = request_for(&p.of);
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
	for (const struct mutant_list *l = mutant_lists; l->arch; l++)
		for (const struct mutant *m = l->mutants; m->bug; m++) {
			size_t n = 0;

			for (size_t k = 0; k < builtins(); k++) {
				struct builtin b = builtin_at(k);

				n += fits(l, m, &b);
			}
			ck_assert_msg(n > 0, "no builtin subject for \"%s\" of %s", m->bug,
				      l->arch);
		}
}
END_TEST

int main(void)
{
	Suite *s = suite_create("mutants: bugs that kernels had");
	TCase *t = tcase_create("mutants");
	struct pair unused;

	tcase_set_timeout(t, 120);
	tcase_add_test(t, every_row_belongs_to_a_subject);
	tcase_add_loop_test(t, mutant_is_caught, 0, (int)find_pair(SIZE_MAX, &unused));
	suite_add_tcase(s, t);
	return run_suite(s);
}
