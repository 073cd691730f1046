/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness.h"
#include "generic/run/run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/run/plan.h"
#include "conformance/words/names.h"
#include "conformance/work/folders.h"

static size_t mode_index(const struct pt_arch *a, const char *name)
{
	size_t m = 0;

	while (m < a->nr_modes && strcmp(a->modes[m].name, name))
		m++;
	return m;
}

/* PT_TEST_MODES=first: one mode of each architecture, where runs are dear. */
static bool only_first(void)
{
	const char *modes = getenv("PT_TEST_MODES");

	return modes && !strcmp(modes, "first");
}

/* Counts to the i-th one; with i beyond the last, *b stays as it is. */
static size_t find_builtin(size_t i, struct builtin *b)
{
	const bool first = only_first();
	size_t n = 0;

	for (size_t a = 0; a < pt_nr_arch_hosts; a++) {
		const struct pt_arch_host *h = pt_arch_hosts[a];

		for (size_t k = 0; h->builtin[k] && !(k && first); k++, n++)
			if (n == i)
				*b = (struct builtin){ h, h->builtin[k], h->builtin_isa[k],
						       mode_index(h->arch, h->builtin[k]->mode) };
	}
	return n;
}

size_t builtins(void)
{
	struct builtin unused;

	return find_builtin(SIZE_MAX, &unused);
}

struct builtin builtin_at(size_t i)
{
	struct builtin b = { 0 };

	find_builtin(i, &b);
	if (!b.subject || b.mode >= b.host->arch->nr_modes)
		abort(); /* not ck_assert(): main() calls this too */
	return b;
}

const char *builtin_name(const struct builtin *b)
{
	static char name[64];

	snprintf(name, sizeof(name), "%s %s", b->host->arch->name, b->subject->mode);
	return name;
}

struct pt_request request_for(const struct builtin *b)
{
	return (struct pt_request){
		.magic = PT_WIRE_MAGIC,
		.verb = PT_VERB_RUN,
		.seed = 1,
		.mode = b->mode,
	};
}

u64 helper_that_traps(u64 e)
{
	(void)e;
	__builtin_trap();
	return 0;
}

u64 helper_that_loops(u64 e)
{
	volatile bool forever = true;

	while (forever)
		;
	return e;
}

void request_clause(struct pt_request *rq, size_t number)
{
	rq->decide[number / 64] |= PT_BIT(number % 64);
	rq->stop = PT_STOP_FIRST;
}

void run_subject(const struct builtin *b, const struct pt_subject *s, const struct pt_request *rq,
		 struct pt_response *rs)
{
	pt_run(s, b->host->arch, rq, rs, NULL, NULL);
}

void name_guest(struct guest *g, size_t i, bool twin)
{
	const char *dir = twin ? getenv("PT_TEST_GUESTS") : pt_guest_dir();

	ck_assert_msg(dir != NULL, "PT_TEST_GUESTS must name the folder of faulty-*.elf");
	g->b = builtin_at(i);
	snprintf(g->elf, sizeof(g->elf), "%s/%s%s-%s.elf", dir, twin ? "faulty-" : "",
		 g->b.host->arch->name, g->b.subject->mode);
	g->job = (struct pt_job){ g->b.host, g->b.mode, g->b.subject, g->b.isa, g->elf };
}

bool is_first_of_isa(size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (builtin_at(k).isa == builtin_at(i).isa)
			return false;
	return true;
}

void skip_guest(const struct guest *g, const char *why)
{
	const char *ci = getenv("CI");

	ck_assert_msg(!ci || strcmp(ci, "true"), "%s: %s", builtin_name(&g->b), why);
	printf("skipped: %s: %s\n", builtin_name(&g->b), why);
}

void must_run(const struct pt_engine *e, const struct guest *g, const struct pt_request *rq,
	      struct pt_response *rs, struct pt_call *calls)
{
	char err[512] = "";

	ck_assert_msg(!e->available(&g->job, err, sizeof(err)), "%s: %s", e->name, err);
	ck_assert_msg(!e->run(&g->job, rq, rs, calls, GUEST_LIMIT_MS, err, sizeof(err)),
		      "%s, %s: %s", e->name, builtin_name(&g->b), err);
	ck_assert_uint_eq(rs->magic, PT_WIRE_MAGIC);
	ck_assert_uint_eq(rs->status, PT_STATUS_OK);
}

void clause_name(size_t number, char name[CLAUSE_NAME])
{
	char short_name[PT_CLAUSE_NAME];
	struct pt_clause c;

	if (!pt_clause_at(number, &c)) {
		snprintf(name, CLAUSE_NAME, "(no clause %zu)", number);
		return;
	}
	pt_clause_name(&c, short_name, sizeof(short_name));
	snprintf(name, CLAUSE_NAME, "%s.%s", pt_helpers[c.helper].name, short_name);
}

size_t clause_named(const char *name)
{
	char there[CLAUSE_NAME];
	struct pt_clause c;

	for (size_t i = 0; i < pt_nr_clauses(); i++) {
		if (!pt_clause_at(i, &c))
			continue;
		clause_name(i, there);
		if (!strcmp(there, name))
			return i;
	}
	ck_abort_msg("there is no clause '%s'", name);
	return SIZE_MAX;
}

bool clause_is_judged(size_t number)
{
	struct pt_clause c;

	return pt_clause_at(number, &c) && c.type != PT_CLAUSE_HAZARD;
}

void violated_names(const struct pt_response *rs, char *buf, size_t size)
{
	char name[CLAUSE_NAME];
	struct pt_text t;

	pt_text_init(&t, buf, size);
	for (size_t i = 0; i < pt_nr_clauses(); i++) {
		if (!clause_is_judged(i) || !rs->result[i].violated || rs->result[i].flags)
			continue;
		clause_name(i, name);
		pt_text_add(&t, "\n  %s", name);
	}
}

int run_suite(Suite *s)
{
	SRunner *r = srunner_create(s);
	int failed;

	srunner_run_all(r, CK_ENV);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
