// SPDX-License-Identifier: GPL-2.0-or-later
/* What reports count and in which order they say it. */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/report/tally.h"
#include "harness.h"

static struct pt_cell_row cell_of(const char *arch, const char *mode)
{
	return (struct pt_cell_row){
		.arch = arch, .mode = mode, .engine = "unicorn", .status = PT_CELL_RAN
	};
}

static struct pt_result_row row_of(const char *mode, const char *helper, const char *clause,
				   enum pt_verdict verdict)
{
	static struct pt_witness witness = {
		.inputs = { { "entry", PT_ROLE_ENTRY, 0x11, NULL } },
		.nr_inputs = 1,
		.entry = 0x12,
		.expected = "pte_dirty() to say yes",
		.got = "no, of 0x12",
		.seen = { { PT_SEEN_BEFORE, "pte", "present", 0x11, "0x11" },
			  { PT_SEEN_AFTER, "pte", "present", 0x12, "0x12" } },
		.nr_seen = 2,
		.change = { true, true, 3, "+x" }
	};
	struct pt_result_row row = { .arch = "sparc",
				     .mode = mode,
				     .engine = "unicorn",
				     .helper = helper,
				     .rule = "Y1",
				     .verdict = verdict,
				     .witness = verdict == PT_FAIL ? &witness : NULL };

	snprintf(row.clause, sizeof(row.clause), "%s", clause);
	return row;
}

static char *written(pt_writer w, const struct pt_report *r, unsigned columns)
{
	struct pt_style style = { false, columns };
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	ck_assert_ptr_nonnull(f);
	ck_assert_int_eq(w(f, r, &style), 0);
	fclose(f);
	return text;
}

static size_t times(const char *text, const char *what)
{
	size_t n = 0;

	for (const char *at = text; (at = strstr(at, what)); at++)
		n++;
	return n;
}

static bool has(pt_writer w, const struct pt_report *r, const char *what)
{
	char *text = written(w, r, 0);
	bool found = strstr(text, what) != NULL;

	free(text);
	return found;
}

/* Two modes; one clause fails in both, one in one, one in neither. */
static struct pt_cell_row cells[2];
static struct pt_result_row rows[6];

static struct pt_report two_modes(void)
{
	struct pt_report r = { .tool = "1",
			       .subject = "kernel",
			       .cells = cells,
			       .nr_cells = 2,
			       .results = rows,
			       .nr_results = 6 };

	cells[0] = cell_of("sparc", "sun4u");
	cells[1] = cell_of("sparc", "sun4v");
	rows[0] = row_of("sun4u", "pte_mkyoung", "keeps-dirty", PT_FAIL);
	rows[1] = row_of("sun4u", "pte_mkyoung", "keeps-pfn", PT_PASS);
	rows[2] = row_of("sun4u", "pmd_mkyoung", "keeps-dirty", PT_PASS);
	rows[3] = row_of("sun4v", "pte_mkyoung", "keeps-dirty", PT_FAIL);
	rows[4] = row_of("sun4v", "pte_mkyoung", "keeps-pfn", PT_ABSENT);
	rows[5] = row_of("sun4v", "pmd_mkyoung", "keeps-dirty", PT_FAIL);
	return r;
}

START_TEST(a_clause_is_counted_once)
{
	struct pt_report r = two_modes();
	struct pt_tally t;

	pt_tally(&r, &t);
	ck_assert_uint_eq(t.clauses[PT_FAIL], 2);
	ck_assert_uint_eq(t.cells[PT_FAIL], 3);
	/* it passes where it is asked */
	ck_assert_uint_eq(t.clauses[PT_PASS], 1);
	ck_assert_uint_eq(t.clauses[PT_ABSENT], 0);
	ck_assert_uint_eq(t.cells[PT_PASS], 2);
	ck_assert_uint_eq(t.cells[PT_ABSENT], 1);
	ck_assert(t.all.modes && !t.all.engines && t.failing.modes);
	ck_assert_uint_eq(t.known, 0);
	/* known only if it is wherever it fails */
	rows[0].known = rows[5].known = pt_deviation_named("sparc-mkyoung-valid");
	pt_tally(&r, &t);
	ck_assert_uint_eq(t.known, 1);
	rows[3].known = rows[0].known;
	pt_tally(&r, &t);
	ck_assert_uint_eq(t.known, 2);
	/* another architecture's clause is another */
	rows[5].arch = "x86";
	strcpy(rows[5].clause, "keeps-pfn");
	rows[5].helper = "pte_mkyoung";
	pt_tally(&r, &t);
	ck_assert_uint_eq(t.clauses[PT_FAIL], 2);
	ck_assert_uint_eq(t.clauses[PT_PASS], 2);
}
END_TEST

/* Every form says the same. */
START_TEST(one_result_has_one_count)
{
	static const char headline[] = "2 causes: 2 clauses violated on sparc (3 with its modes)";
	struct pt_report r = two_modes();
	char *text = written(pt_write_table, &r, 0);
	char *json = written(pt_write_json, &r, 0);
	json_t *o = json_loads(json, 0, NULL), *clauses = json_object_get(o, "clauses"),
	       *summary = json_object_get(o, "summary");

	ck_assert_msg(strstr(text, headline) != NULL, "%s", text);
	ck_assert_msg(strstr(text,
			     "\npass 1  fail 2  hazard 0  absent 0  skip 0  error 0  clauses\n"
			     "pass 2  fail 3  hazard 0  absent 1  skip 0  error 0  with their "
			     "modes\n") != NULL,
		      "%s", text);
	ck_assert(has(pt_write_ktap, &r, headline));
	ck_assert(has(pt_write_junit, &r, headline));
	ck_assert_int_eq(json_integer_value(json_object_get(clauses, "fail")), 2);
	ck_assert_int_eq(json_integer_value(json_object_get(summary, "fail")), 3);
	json_decref(o);
	free(json);
	free(text);
	/* one mode alone has no other count */
	r.nr_cells = 1;
	r.nr_results = 3;
	text = written(pt_write_table, &r, 0);
	ck_assert_msg(strstr(text, "1 cause: 1 clause violated on sparc\n") != NULL, "%s", text);
	ck_assert_msg(strstr(text, "with its") == NULL && strstr(text, "with their") == NULL, "%s",
		      text);
	free(text);
}
END_TEST

START_TEST(engines_are_cells_too)
{
	struct pt_report r = two_modes();
	char *headline;

	cells[1] = cell_of("sparc", "sun4u");
	cells[1].engine = "native";
	for (int i = 3; i < 6; i++) {
		rows[i].mode = "sun4u";
		rows[i].engine = "native";
	}
	headline = pt_headline(&r);
	ck_assert_str_eq(headline, "2 causes: 2 clauses violated on sparc (3 with its engines)");
	free(headline);
	r.nr_results = 0;
	headline = pt_headline(&r);
	ck_assert_str_eq(headline, "nothing was run");
	free(headline);
	r.nr_results = 2;
	rows[0].verdict = PT_PASS;
	headline = pt_headline(&r);
	ck_assert_str_eq(headline, "no clause violated");
	free(headline);
	cells[0].status = PT_CELL_ERROR;
	headline = pt_headline(&r);
	ck_assert_str_eq(headline, "not everything could be run");
	free(headline);
}
END_TEST

/* The second that breaks a rule refers to the first. */
START_TEST(a_rule_is_told_once)
{
	struct pt_report r = two_modes();
	char *text = written(pt_write_table, &r, 0);

	ck_assert_uint_eq(times(text, "\nFAIL "), 2);
	ck_assert_uint_eq(times(text, "  rule      Y1: mkold and mkyoung"), 1);
	ck_assert_uint_eq(times(text, "  rule      Y1, as above\n"), 1);
	ck_assert_uint_eq(times(text, "  source "), 1);
	free(text);
	rows[2].rule = rows[5].rule = "M1";
	text = written(pt_write_table, &r, 0);
	ck_assert_uint_eq(times(text, "as above"), 0);
	ck_assert_uint_eq(times(text, "  source "), 2);
	free(text);
}
END_TEST

START_TEST(expected_and_got_are_two_lines)
{
	struct pt_report r = two_modes();

	ck_assert(has(pt_write_table, &r,
		      "  expected  pte_dirty() to say yes\n  got       no, of 0x12\n"));
	ck_assert(has(pt_write_ktap, &r,
		      "    # expected pte_dirty() to say yes\n    # got      no, of 0x12\n"));
	ck_assert(
		has(pt_write_junit, &r, "expected pte_dirty() to say yes\ngot      no, of 0x12\n"));
	ck_assert(!has(pt_write_table, &r, ", got"));
}
END_TEST

/* A helper that broke has no entry to show, but something to say. */
START_TEST(without_a_witness_there_is_a_reason)
{
	struct pt_report r = two_modes();

	rows[5].witness = NULL;
	strcpy(rows[5].reason, "it called BUG()");
	ck_assert(has(pt_write_table, &r, "  got       it called BUG()\n"));
	ck_assert(has(pt_write_ktap, &r, "    # it called BUG()\n"));
	ck_assert(has(pt_write_junit, &r, "message=\"rule Y1: it called BUG()\""));
}
END_TEST

/* New ones before those that were judged, whichever rule comes first. */
START_TEST(what_is_new_comes_first)
{
	struct pt_report r = two_modes();
	char *text, *first, *second;

	rows[0].known = rows[3].known = pt_deviation_named("sparc-mkyoung-valid");
	r.tree = "/tree";
	text = written(pt_write_table, &r, 0);
	first = strstr(text, "FAIL pmd_mkyoung");
	second = strstr(text, "FAIL pte_mkyoung");
	ck_assert_msg(first && second && first < second, "%s", text);
	first = strstr(text, "  Y1  sparc   pmd_mkyoung keeps-dirty  sun4v        new\n");
	second = strstr(text, "  Y1  sparc   pte_mkyoung keeps-dirty  sun4u,sun4v  known\n");
	ck_assert_msg(first && second && first < second, "%s", text);
	ck_assert_msg(strstr(text, "FAIL") > second, "the overview is first: %s", text);
	free(text);
}
END_TEST

/* Where it is too narrow, what holds everywhere has no column. */
START_TEST(a_narrow_matrix_shows_what_is_wrong)
{
	enum { RULES = 30 };
	static struct pt_result_row many[RULES];
	struct pt_report r = two_modes();
	char *text;

	r.nr_cells = 1;
	r.results = many;
	r.nr_results = RULES;
	for (size_t i = 0; i < RULES; i++) {
		many[i] = row_of("sun4u", "pte_mkyoung", "clause", i == 7 ? PT_FAIL : PT_PASS);
		snprintf(many[i].clause, sizeof(many[i].clause), "clause%zu", i);
		many[i].rule = pt_rules[i].id;
	}
	text = written(pt_write_table, &r, 60);
	ck_assert_msg(strstr(text, "\nsparc   sun4u  F1\n") != NULL, "%s", text);
	ck_assert_msg(strstr(text, "29 other") != NULL, "%s", text);
	free(text);
	text = written(pt_write_table, &r, 200);
	ck_assert_msg(strstr(text, "\nsparc   sun4u  .  ") != NULL, "%s", text);
	ck_assert_msg(strstr(text, "29 other") == NULL, "%s", text);
	free(text);
}
END_TEST

START_TEST(a_build_is_work_once)
{
	struct pt_report r = two_modes();

	cells[0].seconds = 11;
	cells[1].seconds = 12;
	ck_assert(has(pt_write_table, &r, ", 23.0 s of work"));
	cells[0].build = cells[1].build = 1;
	cells[0].build_seconds = cells[1].build_seconds = 10;
	ck_assert(has(pt_write_table, &r, ", 13.0 s of work"));
	cells[1].build = 2;
	ck_assert(has(pt_write_table, &r, ", 23.0 s of work"));
}
END_TEST

/* The tree's own name for a helper, wherever people read it. */
START_TEST(a_tree_s_names_are_used)
{
	struct pt_report r = two_modes();

	rows[0].tree_name = rows[3].tree_name = "pte_make_young";
	ck_assert(has(pt_write_table, &r, "FAIL pte_make_young keeps-dirty"));
	ck_assert(has(pt_write_ktap, &r, "# Subtest: pte_make_young"));
	ck_assert(has(pt_write_junit, &r, "sun4u.unicorn.pte_make_young\""));
	ck_assert(has(pt_write_json, &r, "\"helper\": \"pte_mkyoung\""));
}
END_TEST

START_TEST(formats_of_others_name_the_rule)
{
	struct pt_report r = two_modes();

	ck_assert(has(pt_write_ktap, &r, "# rule     Y1: mkold and mkyoung"));
	ck_assert(has(pt_write_junit, &r, "rule     Y1: mkold and mkyoung"));
	r.nr_results = 0;
	ck_assert(!has(pt_write_ktap, &r, "# rule"));
}
END_TEST

START_TEST(assumed_values_are_words)
{
	struct pt_report r = two_modes();
	static struct pt_assumed a = { .name = "mask",
				       .value = "PTK_HAS(NOEXEC) ? 1 : !PTK_HAS(KEYS)",
				       .reason = "both are tried" };

	cells[0].assumed = cells[1].assumed = &a;
	cells[0].nr_assumed = cells[1].nr_assumed = 1;
	cells[1].arch = "x86";
	ck_assert(has(pt_write_table, &r,
		      "\n  sparc, x86: mask = (the machine has NOEXEC) ? 1 : !(the machine has "
		      "KEYS): both are tried\n"));
	ck_assert(has(pt_write_json, &r, "PTK_HAS(NOEXEC)"));
	ck_assert(!has(pt_write_table, &r, "PTK_HAS"));
}
END_TEST

int main(void)
{
	Suite *s = suite_create("reports");
	TCase *t = tcase_create("reports");

	tcase_add_test(t, a_clause_is_counted_once);
	tcase_add_test(t, one_result_has_one_count);
	tcase_add_test(t, engines_are_cells_too);
	tcase_add_test(t, a_rule_is_told_once);
	tcase_add_test(t, expected_and_got_are_two_lines);
	tcase_add_test(t, without_a_witness_there_is_a_reason);
	tcase_add_test(t, what_is_new_comes_first);
	tcase_add_test(t, a_narrow_matrix_shows_what_is_wrong);
	tcase_add_test(t, a_build_is_work_once);
	tcase_add_test(t, a_tree_s_names_are_used);
	tcase_add_test(t, formats_of_others_name_the_rule);
	tcase_add_test(t, assumed_values_are_words);
	suite_add_tcase(s, t);
	return run_suite(s);
}
