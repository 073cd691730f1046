/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Known deviations: what marks a failure as one of them, and above all what does
 * not.  That a real one is found in a kernel tree is in kernel_faults.sh.
 */
#include <ctype.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/deviations/known_deviations.h"
#include "conformance/report/report.h"
#include "conformance/results/known.h"
#include "conformance/results/violations.h"
#include "conformance/words/names.h"
#include "harness.h"

/* ---- the data -------------------------------------------------------------------- */

START_TEST(entries_are_whole)
{
	const struct pt_deviation *d = NULL;
	size_t n = 0;

	while ((d = pt_deviation_next(d))) {
		const char *const texts[] = { d->title, d->what,      d->where,	      d->since,
					      d->until, d->relied_on, d->consequence, d->witness };
		const char *arch = pt_deviation_arch(d);

		for (size_t i = 0; i < PT_ARRAY_SIZE(texts); i++)
			ck_assert_msg(texts[i] && *texts[i], "%s: text %zu is missing", d->id, i);
		ck_assert_msg(!strncmp(d->id, arch, strlen(arch)) && d->id[strlen(arch)] == '-',
			      "%s is not named after %s", d->id, arch);
		ck_assert_ptr_eq(pt_deviation_named(d->id), d);
		ck_assert_msg(d->at->helper || strstr(d->what, "does not mark it"),
			      "%s marks nothing, and does not say why", d->id);
		bool cause = !d->at->helper;
		for (const struct pt_deviation_at *at = d->at; at->helper; at++)
			cause |= !at->follows;
		ck_assert_msg(cause, "%s has consequences alone", d->id);
		ck_assert_msg(strstr(d->where, ".c") || strstr(d->where, ".h"), "%s names no file",
			      d->id);
		n++;
	}
	ck_assert_uint_gt(n, 5);
	ck_assert_ptr_null(pt_deviation_named("x86"));
}
END_TEST

static bool some_clause(const struct pt_deviation_at *at)
{
	struct pt_clause c;

	if (!strcmp(at->clause, PT_DEVIATION_WARNS))
		return strstr(at->when, "warns:") != NULL;
	for (size_t i = 0; i < pt_nr_clauses(); i++) {
		char name[PT_CLAUSE_NAME];

		if (!pt_clause_at(i, &c) || fnmatch(at->helper, pt_helpers[c.helper].name, 0))
			continue;
		pt_clause_name(&c, name, sizeof(name));
		if (!fnmatch(at->clause, name, 0))
			return true;
	}
	return false;
}

static bool some_mode(const char *arch, const char *glob)
{
	const struct pt_arch *a = pt_arch_host_named(arch)->arch;

	for (size_t m = 0; m < a->nr_modes; m++)
		if (!fnmatch(glob, a->modes[m].name, 0))
			return true;
	return false;
}

/* What the contract no longer has would never mark anything, and nobody would notice. */
START_TEST(marks_name_what_there_is)
{
	static const char *const known[] = { "kinds:", "sizes:",   "frames:",  "arguments:",
					     "given:", "changed:", "differs:", "warns:" };
	const struct pt_deviation *d = NULL;

	while ((d = pt_deviation_next(d)))
		for (const struct pt_deviation_at *at = d->at; at->helper; at++) {
			ck_assert_msg(some_clause(at), "%s: no clause %s.%s", d->id, at->helper,
				      at->clause);
			ck_assert_msg(some_mode(pt_deviation_arch(d), at->mode), "%s: no mode %s",
				      d->id, at->mode);
			ck_assert_msg(*at->when, "%s: %s.%s at any time", d->id, at->helper,
				      at->clause);
			for (const char *w = at->when; *w; w += strspn(w, " ")) {
				bool good = false;

				for (size_t i = 0; i < PT_ARRAY_SIZE(known); i++)
					good |= !strncmp(w, known[i], strlen(known[i]));
				ck_assert_msg(good, "%s: what is '%s'?", d->id, w);
				w += strcspn(w, " ");
			}
		}
}
END_TEST

/* ---- what is marked --------------------------------------------------------------- */

static struct pt_witness witness;

/* pte_mkyoung() of sparc that opens PROT_NONE entries. */
static struct pt_result_row known_row(void)
{
	struct pt_result_row row = { .arch = "sparc",
				     .mode = "sun4u",
				     .engine = "unicorn",
				     .helper = "pte_mkyoung",
				     .clause = "mmu-faults",
				     .rule = "Y1",
				     .verdict = PT_FAIL,
				     .witness = &witness };

	witness = (struct pt_witness){ .all = { .cases = 9,
						.kinds = "protnone",
						.given = "+user +present -hw_write -valid",
						.changed = "+accessed +valid" } };
	return row;
}

static void is_new(const struct pt_result_row *row, const char *why)
{
	const struct pt_deviation *d = pt_deviation_of(row, ~UINT64_C(0));

	ck_assert_msg(!d, "%s, and yet it is %s", why, d ? d->id : "");
}

START_TEST(a_known_failure_is_marked)
{
	struct pt_result_row row = known_row();

	ck_assert_ptr_eq(pt_deviation_of(&row, 0), pt_deviation_named("sparc-mkyoung-valid"));
	/* fewer things may change than the entry allows */
	strcpy(witness.all.changed, "+valid");
	ck_assert_ptr_eq(pt_deviation_of(&row, 0), pt_deviation_named("sparc-mkyoung-valid"));
}
END_TEST

START_TEST(another_place_is_new)
{
	struct pt_result_row row = known_row();

	row.arch = "arm64";
	is_new(&row, "another architecture");
	row = known_row();
	row.helper = "pte_mkold";
	is_new(&row, "another helper");
	row = known_row();
	strcpy(row.clause, "mmu-frame");
	is_new(&row, "another clause");
}
END_TEST

/* Beside the known cases there are some that it does not explain. */
START_TEST(another_fault_of_the_same_clause_is_new)
{
	struct pt_result_row row = known_row();

	strcpy(witness.all.changed, "+accessed +valid +hw_write");
	is_new(&row, "a bit more is set");
	row = known_row();
	strcpy(witness.all.changed, "+accessed -valid");
	is_new(&row, "the bit goes the other way");
	row = known_row();
	strcpy(witness.all.changed, "+accessed pfn");
	is_new(&row, "the frame changes");
	row = known_row();
	strcpy(witness.all.kinds, "protnone invalid");
	is_new(&row, "entries of another kind");
	row = known_row();
	strcpy(witness.all.given, "+user +present -hw_write");
	is_new(&row, "not all entries lack the valid bit");
	row = known_row();
	strcpy(witness.all.given, "+user +present +valid");
	is_new(&row, "no entry lacks the valid bit");
	row = known_row();
	strcpy(witness.all.given, "+user +present -valid2");
	is_new(&row, "a bit whose name begins so");
}
END_TEST

/* A law that is tried once: what it made against what was due. */
START_TEST(a_protection_that_differs_otherwise_is_new)
{
	struct pt_result_row row = known_row();

	row.arch = "x86";
	row.mode = "4level";
	row.helper = "pgprot_modify";
	strcpy(row.clause, "keeps-memory");
	witness.all = (struct pt_violations){ .cases = 1, .kinds = "none", .differs = "-pat" };
	ck_assert_ptr_eq(pt_deviation_of(&row, 0), pt_deviation_named("x86-pat-lost"));
	strcpy(witness.all.differs, "-pat -pwt");
	is_new(&row, "another bit of the type is lost, too");
	strcpy(witness.all.differs, "+pat");
	is_new(&row, "the bit goes the other way");
	strcpy(witness.all.differs, "-nx");
	is_new(&row, "another bit");
	strcpy(witness.all.differs, "");
	is_new(&row, "nothing is known of it");
}
END_TEST

/* A warning stands in some clause's place, which says nothing of it. */
START_TEST(a_warning_elsewhere_is_new)
{
	struct pt_result_row row = known_row();

	row.arch = "powerpc";
	row.mode = "radix";
	row.helper = "pmdp_huge_get_and_clear_full";
	row.broke = PT_BROKE_WARNING;
	witness.all = (struct pt_violations){ .cases = 1, .kinds = "migration" };
	strcpy(witness.all.warns, row.helper);
	ck_assert_ptr_eq(pt_deviation_of(&row, 0), pt_deviation_named("powerpc-full-nonpresent"));
	strcpy(witness.all.warns, "pmd_pgtable");
	is_new(&row, "it warns in another function");
	strcpy(witness.all.warns, row.helper);
	strcpy(witness.all.kinds, "protnone");
	is_new(&row, "it warns of another kind of entry");
	strcpy(witness.all.kinds, "migration");
	row.broke = NULL;
	is_new(&row, "a clause is violated, and nothing warns");
}
END_TEST

START_TEST(only_failures_are_marked)
{
	struct pt_result_row row = known_row();

	row.verdict = PT_HAZARD;
	is_new(&row, "a hazard");
	row.verdict = PT_ERROR;
	is_new(&row, "an error");
	row.verdict = PT_FAIL;
	row.witness = NULL;
	is_new(&row, "nothing is known of its cases");
}
END_TEST

/* What follows from a deviation may have another reason where the deviation is not. */
START_TEST(a_consequence_needs_its_cause)
{
	struct pt_result_row cause = known_row(), row = known_row();
	static struct pt_witness of_cause;
	uint64_t there;

	cause.helper = "pte_mkdirty";
	strcpy(cause.clause, "mmu-denies-write");
	cause.witness = &of_cause;
	of_cause.all = (struct pt_violations){ .kinds = "present",
					       .given = "-write +valid",
					       .changed = "+hw_write +dirty" };
	there = pt_deviation_proves(&cause);
	ck_assert_uint_ne(there, 0);
	strcpy(row.clause, "mmu-denies-write");
	witness.all = (struct pt_violations){ .kinds = "present",
					      .given = "-write +hw_write -valid",
					      .changed = "+accessed +valid" };
	ck_assert_uint_eq(pt_deviation_proves(&row), 0);
	ck_assert_ptr_eq(pt_deviation_of(&row, there), pt_deviation_named("sparc-mkdirty-writes"));
	ck_assert_ptr_null(pt_deviation_of(&row, 0));
	ck_assert_ptr_null(pt_deviation_of(&row, ~there));
}
END_TEST

/* ---- how reports show it -------------------------------------------------------------- */

/* A failure nobody is known to come to, before one that is new. */
static char *written(pt_writer w)
{
	static struct pt_witness none, fresh;
	struct pt_cell_row cell = {
		.arch = "sparc", .mode = "sun4u", .engine = "unicorn", .status = PT_CELL_RAN
	};
	struct pt_result_row rows[] = { known_row(), known_row() };
	struct pt_report r = { .tool = "1",
			       .subject = "kernel",
			       .cells = &cell,
			       .nr_cells = 1,
			       .results = rows,
			       .nr_results = 2 };
	struct pt_style style = { .colour = false };
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	rows[0].helper = "huge_ptep_clear_flush";
	rows[0].witness = &none;
	rows[0].known = pt_deviation_named("sparc-hugetlb-clear-flush");
	rows[1].witness = &fresh;
	ck_assert_ptr_nonnull(f);
	ck_assert_int_eq(w(f, &r, &style), 0);
	fclose(f);
	ck_assert_int_eq(pt_report_status(&r), 1);
	return text;
}

START_TEST(the_table_marks_it_and_puts_it_last)
{
	char *text = written(pt_write_table);
	const char *old = strstr(text, "FAIL huge_ptep_clear_flush"),
		   *fresh = strstr(text, "FAIL pte_mkyoung"),
		   *mark = strstr(text, "sparc-hugetlb-clear-flush (no caller known)");

	ck_assert_msg(old && fresh && mark && fresh < old && old < mark, "%s", text);
	ck_assert_msg(strstr(text, "2 causes: 2 clauses violated on sparc, 1 of them known") !=
			      NULL,
		      "%s", text);
	free(text);
}
END_TEST

START_TEST(the_other_formats_mark_it)
{
	static const pt_writer writers[] = { pt_write_json, pt_write_junit, pt_write_ktap };
	static const char *const marks[] = {
		"\"id\": \"sparc-hugetlb-clear-flush\"",
		"known: sparc-hugetlb-clear-flush (no caller known)",
		"# known: sparc-hugetlb-clear-flush (no caller known)"
	};

	for (size_t i = 0; i < PT_ARRAY_SIZE(writers); i++) {
		char *text = written(writers[i]), *first = strstr(text, marks[i]);

		ck_assert_msg(first != NULL, "%s", text);
		ck_assert_msg(!strstr(first + 1, marks[i]), "%s", text);
		free(text);
	}
}
END_TEST

/* Three modes; the strings are alike, and not what stands in memory behind them. */
START_TEST(what_is_assumed_is_said_once)
{
	struct pt_assumed a[3][2];
	struct pt_cell_row cells[3];
	struct pt_report r = { .tool = "1", .subject = "kernel", .cells = cells, .nr_cells = 3 };
	struct pt_style style = { .colour = false };
	static const char *const modes[] = { "radix", "radix-4k", "hash" };
	char *text = NULL, *first;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	for (int i = 0; i < 3; i++) {
		memset(a[i], 'x' + i, sizeof(a[i]));
		strcpy(a[i][0].name, "paca");
		strcpy(a[i][0].value, "0");
		strcpy(a[i][0].reason, "one processor");
		a[i][1] = a[i][0];
		strcpy(a[i][1].name, "keys");
		cells[i] = (struct pt_cell_row){ .arch = "powerpc",
						 .mode = modes[i],
						 .engine = "unicorn",
						 .status = PT_CELL_RAN,
						 .assumed = a[i],
						 .nr_assumed = i < 2 ? 2 : 1 };
	}
	ck_assert_ptr_nonnull(f);
	ck_assert_int_eq(pt_write_table(f, &r, &style), 0);
	fclose(f);
	first = strstr(text, "  powerpc: paca = 0: one processor\n");
	ck_assert_msg(first && !strstr(first + 20, "paca"), "%s", text);
	first = strstr(text, "  powerpc radix,radix-4k: keys = 0: one processor\n");
	ck_assert_msg(first && !strstr(first + 40, "keys"), "%s", text);
	free(text);
}
END_TEST

/* ---- what all violating cases have in common ---------------------------------------- */

static struct pt_subject wrong;
static u64 (*right)(u64 e);
static u64 lost;

/* Sets young, and drops another bit of entries that have it. */
static u64 drops(u64 e)
{
	return right(e) & ~lost;
}

static void violations_of(const char *clause, struct pt_violations *v, u64 bit)
{
	static struct pt_response rs;
	struct builtin b = builtin_at(0);
	struct pt_request rq = request_for(&b);
	size_t at = clause_named(clause);
	struct pt_clause c;
	struct pt_place place = { b.host, b.mode, PT_PTE, PT_KIND_PRESENT, NULL, NULL };

	ck_assert_str_eq(b.host->arch->name, "x86");
	wrong = *b.subject;
	right = wrong.op[H_pte_mkyoung].one;
	lost = bit;
	wrong.op[H_pte_mkyoung].one = drops;
	run_subject(&b, &wrong, &rq, &rs);
	ck_assert(pt_clause_at(at, &c));
	memset(v, 0, sizeof(*v));
	pt_violations_text(&place, &c, &rs, &rs.result[at], v);
	ck_assert_uint_eq(v->cases, rs.result[at].violated);
}

static bool says(const char *text, const char *word)
{
	const char *at = strstr(text, word);

	return at && (at == text || at[-1] == ' ') &&
	       (!at[strlen(word)] || at[strlen(word)] == ' ');
}

/* x86: bit 6 is dirty, bit 2 is user. */
START_TEST(violating_cases_are_summed_up)
{
	struct pt_violations one, both;

	violations_of("pte_mkyoung.keeps-dirty", &one, PT_BIT(6));
	ck_assert_uint_gt(one.cases, 1);
	ck_assert_msg(says(one.given, "+dirty"), "given %s", one.given);
	/* some were old, some young */
	ck_assert_msg(!says(one.given, "-accessed") && !says(one.given, "+accessed"), "given %s",
		      one.given);
	ck_assert_msg(says(one.changed, "-dirty"), "changed %s", one.changed);
	ck_assert_msg(!says(one.changed, "-user"), "changed %s", one.changed);
	/* a second fault beside the first, which the witness need not show */
	violations_of("pte_mkyoung.keeps-dirty", &both, PT_BIT(6) | PT_BIT(2));
	ck_assert_msg(says(both.changed, "-dirty") && says(both.changed, "-user"), "changed %s",
		      both.changed);
}
END_TEST

START_TEST(nothing_is_told_of_a_clause_that_holds)
{
	struct pt_violations v;

	violations_of("pte_mkyoung.keeps-dirty", &v, 0);
	ck_assert_uint_eq(v.cases, 0);
	ck_assert_str_eq(v.kinds, "");
	ck_assert_str_eq(v.changed, "");
}
END_TEST

int main(void)
{
	Suite *s = suite_create("deviations");
	TCase *t = tcase_create("data"), *m = tcase_create("marks"), *v = tcase_create("cases");

	tcase_add_test(t, entries_are_whole);
	tcase_add_test(t, marks_name_what_there_is);
	suite_add_tcase(s, t);
	tcase_add_test(m, a_known_failure_is_marked);
	tcase_add_test(m, another_place_is_new);
	tcase_add_test(m, another_fault_of_the_same_clause_is_new);
	tcase_add_test(m, a_protection_that_differs_otherwise_is_new);
	tcase_add_test(m, a_warning_elsewhere_is_new);
	tcase_add_test(m, what_is_assumed_is_said_once);
	tcase_add_test(m, only_failures_are_marked);
	tcase_add_test(m, a_consequence_needs_its_cause);
	tcase_add_test(m, the_table_marks_it_and_puts_it_last);
	tcase_add_test(m, the_other_formats_mark_it);
	suite_add_tcase(s, m);
	tcase_set_timeout(v, 120);
	tcase_add_test(v, violating_cases_are_summed_up);
	tcase_add_test(v, nothing_is_told_of_a_clause_that_holds);
	suite_add_tcase(s, v);
	return run_suite(s);
}
