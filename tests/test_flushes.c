// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What a helper flushes is judged: too little, elsewhere, too early, as of another size, not at
 * all.  The builtin subjects are given a record of what they flush.
 */
#include <stdio.h>

#include "generic/run/run.h"
#include "generic/subject/caller.h"
#include "harness.h"

#define ADDRESS UINT64_C(0x200000000)

/* What is flushed, in parts of what the entry maps: 0 of 16 to 16 of 16. */
struct way {
	unsigned from, to;
	unsigned step, size; /* log2 in parts of it, and 1 more; 0: not said */
	bool early;
	bool right;
};
static const struct way ways[] = {
	{ 0, 16, 0, 0, false, true }, /* all of it */
	{ 0, 16, 5, 5, false, true }, /* as of its own size */
	{ 0, 16, 1, 0, false, true }, /* more often than has to be */
	{ 0, 0, 0, 0, false, false }, /* nothing */
	{ 0, 15, 0, 0, false, false },	{ 1, 16, 0, 0, false, false },
	{ 16, 32, 0, 0, false, false }, /* the next one */
	{ 0, 16, 0, 1, false, false },	/* as of a smaller size */
	{ 0, 16, 6, 0, false, false },	/* every second one */
	{ 0, 16, 0, 0, true, false },	/* before the entry is changed */
};

static const enum pt_helper flushing[] = { H_ptep_clear_flush, H_pmdp_huge_clear_flush,
					   H_pudp_huge_clear_flush, H_pmdp_invalidate };

static struct pt_response rs;
static struct pt_flushes flushes = { .address = ADDRESS, .tables = true };
static u64 table[4096] __attribute__((aligned(4096)));
static const struct way *way;
static const struct pt_mode *mode;
static u64 part; /* bytes of a sixteenth of what the entry maps */
static u64 (*quiet)(u64 e);

static u64 place(enum pt_level l)
{
	(void)l;
	return (uintptr_t)table;
}

static u64 bytes(unsigned shift)
{
	return shift ? part << (shift - 1) : 0;
}

static void flush(void)
{
	if (way->to)
		flushes.list[flushes.nr++] = (struct pt_flush){ .from = ADDRESS + way->from * part,
								.to = ADDRESS + way->to * part,
								.step = bytes(way->step),
								.size = bytes(way->size),
								.e = table[0] };
}

static u64 flushes_so(u64 e)
{
	const u64 left = quiet(e);

	flushes.nr = 0;
	table[0] = pt_in_memory(mode, e);
	if (way->early)
		flush();
	table[0] = pt_in_memory(mode, left);
	if (!way->early)
		flush();
	return left;
}

static size_t clause_of(enum pt_helper h)
{
	char name[CLAUSE_NAME];

	snprintf(name, sizeof(name), "%s.flushes-all", pt_helpers[h].name);
	return clause_named(name);
}

static void run_so(const struct builtin *b, enum pt_helper h)
{
	const unsigned shifts[] = { mode->page_shift, mode->pmd_shift, mode->pud_shift };
	struct pt_request rq = request_for(b);
	struct pt_subject s = *b->subject;

	quiet = s.op[h].one;
	s.op[h].one = flushes_so;
	s.place = place;
	s.flushes = &flushes;
	part = PT_BIT(shifts[pt_helpers[h].level]) / 16;
	request_clause(&rq, clause_of(h));
	run_subject(b, &s, &rq, &rs);
	ck_assert_uint_eq(rs.status, PT_STATUS_OK);
}

START_TEST(what_is_flushed_is_judged)
{
	struct builtin b = builtin_at((size_t)_i);
	size_t judged = 0;

	mode = &b.host->arch->modes[b.mode];
	for (size_t h = 0; h < PT_ARRAY_SIZE(flushing); h++)
		for (size_t i = 0; i < PT_ARRAY_SIZE(ways) && b.subject->op[flushing[h]].one; i++) {
			const struct pt_result *res = &rs.result[clause_of(flushing[h])];

			way = &ways[i];
			run_so(&b, flushing[h]);
			/* a level may have no leaves */
			if (res->flags || (!res->cases && !res->violated))
				continue;
			judged++;
			ck_assert_msg(!res->violated == way->right,
				      "%s: %s, way %zu: %u cases, %u violated", builtin_name(&b),
				      pt_helpers[flushing[h]].name, i, (unsigned)res->cases,
				      (unsigned)res->violated);
		}
	/* of ptes at least */
	ck_assert_uint_ge(judged, PT_ARRAY_SIZE(ways));
}
END_TEST

START_TEST(who_records_nothing_is_not_asked)
{
	struct builtin b = builtin_at((size_t)_i);
	struct pt_request rq = request_for(&b);

	run_subject(&b, b.subject, &rq, &rs);
	for (size_t i = 0; i < pt_nr_laws; i++)
		if (pt_is_of_flushes(&pt_laws[i]))
			ck_assert_uint_eq(rs.result[pt_law_clause(i)].cases, 0);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("flushes");
	TCase *t = tcase_create("flushes");
	const int n = (int)builtins();

	tcase_set_timeout(t, 600);
	tcase_add_loop_test(t, what_is_flushed_is_judged, 0, n);
	tcase_add_loop_test(t, who_records_nothing_is_not_asked, 0, n);
	suite_add_tcase(s, t);
	return run_suite(s);
}
