// SPDX-License-Identifier: GPL-2.0-or-later
/* What reports count and in which order they say it. */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "conformance/entry/decode.h"
#include "conformance/report/read.h"
#include "conformance/report/tally.h"
#include "conformance/report/writer.h"
#include "conformance/witness/calls_of.h"
#include "conformance/witness/parts.h"
#include "conformance/words/names.h"
#include "generic/subject/notes.h"
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
		.inputs = { { "entry", PT_INPUT_ENTRY, 0x11, NULL } },
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

static char *written_as(pt_writer w, const struct pt_report *r, const struct pt_style *style)
{
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	ck_assert_ptr_nonnull(f);
	ck_assert_int_eq(w(f, r, style), 0);
	fclose(f);
	return text;
}

static char *written(pt_writer w, const struct pt_report *r, unsigned columns)
{
	return written_as(w, r, &(struct pt_style){ .columns = columns });
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

#define MANY 30

static char names[MANY][16];

/* So many causes, of which the first few are known. */
static struct pt_report many_causes(struct pt_result_row *row, size_t known)
{
	struct pt_report r = two_modes();

	r.nr_cells = 1;
	r.results = row;
	r.nr_results = MANY;
	r.tree = (char *)"/linux";
	for (size_t i = 0; i < MANY; i++) {
		snprintf(names[i], sizeof(names[i]), "pte_mk%zu", i);
		row[i] = row_of("sun4u", names[i], "keeps-dirty", PT_FAIL);
		row[i].cause[0] = row[i].helper;
		row[i].known = i < known ? pt_deviation_named("sparc-mkyoung-valid") : NULL;
	}
	return r;
}

/* What is new has its witness and its command, whatever room there is; the rest as it fits. */
START_TEST(a_screen_has_all_that_is_new)
{
	const struct pt_style screen = { .columns = 80, .lines = 24 },
			      higher = { .columns = 80, .lines = 60 }, all = { .columns = 80 };
	struct pt_result_row row[MANY];
	struct pt_report r = many_causes(row, 10);
	char *text = written_as(pt_write_table, &r, &screen);

	ck_assert_uint_eq(times(text, "\nFAIL "), MANY - 10);
	ck_assert_uint_eq(times(text, "\n  before "), MANY - 10);
	ck_assert_uint_eq(times(text, "\n  again "), MANY - 10);
	ck_assert_msg(strstr(text, "\n10 known causes in full: --verbose") != NULL, "%s", text);
	free(text);
	r = many_causes(row, MANY);
	text = written_as(pt_write_table, &r, &screen);
	ck_assert_uint_eq(times(text, "\nFAIL "), 0);
	ck_assert_uint_le(times(text, "\n"), 24);
	ck_assert_msg(strstr(text, names[MANY - 1]) != NULL, "%s", text);
	free(text);
	text = written_as(pt_write_table, &r, &higher);
	ck_assert_uint_ge(times(text, "\nFAIL "), 1);
	ck_assert_uint_le(times(text, "\n"), 60);
	free(text);
	text = written_as(pt_write_table, &r, &all);
	ck_assert_uint_eq(times(text, "\nFAIL "), MANY);
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

/* What follows from a known deviation, and that nobody has judged, stands for it. */
START_TEST(what_is_known_hides_nothing)
{
	struct pt_report r = two_modes();

	rows[0].known = rows[3].known = pt_deviation_named("sparc-mkyoung-valid");
	rows[5].cause[0] = "pte_mkyoung";
	r.tree = "/tree";
	ck_assert(has(pt_write_table, &r, "FAIL pmd_mkyoung keeps-dirty"));
	ck_assert(!has(pt_write_table, &r, "FAIL pte_mkyoung"));
	ck_assert(has(pt_write_table, &r, "pte_mkyoung(): if it answered"));
	rows[5].known = rows[0].known;
	ck_assert(has(pt_write_table, &r, "FAIL pte_mkyoung keeps-dirty"));
	ck_assert(!has(pt_write_table, &r, "FAIL pmd_mkyoung"));
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

/* One finding in two modes, which follows from another helper in each. */
START_TEST(a_mode_may_have_a_cause_of_its_own)
{
	struct pt_report r = two_modes();

	rows[0].cause[0] = "pte_mkold";
	rows[3].cause[0] = "pte_dirty";
	rows[5].verdict = PT_PASS;
	ck_assert(has(pt_write_table, &r, "FAIL pte_mkyoung keeps-dirty  sparc sun4u"));
	ck_assert(has(pt_write_table, &r, "pte_dirty(): if it answered"));
	ck_assert(has(pt_write_table, &r, "pte_mkold(): if it answered"));
	rows[3].cause[0] = "pte_mkold";
	ck_assert(!has(pt_write_table, &r, "pte_dirty(): if it answered"));
}
END_TEST

/* ---- read back ------------------------------------------------------------------------ */

/* A file of this text, to be unlinked. */
static void put_file(char path[32], const char *text)
{
	int fd;

	strcpy(path, "/tmp/ptconform-test-XXXXXX");
	fd = mkstemp(path);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	close(fd);
}

static void must_read(struct pt_report *r, const char *text)
{
	char path[32], err[512] = "";
	int status;

	put_file(path, text);
	status = pt_report_read(r, path, "report", err, sizeof(err));
	unlink(path);
	ck_assert_msg(!status, "%s", err);
}

/* Wider than any machine's word. */
static const pt_entry wide = (pt_entry)0x8000000000000001 << 64 | 0x123;

/* All that a report can say, in one. */
static struct pt_report everything(void)
{
	static struct pt_assumed assumed = { "mask", "PTK_HAS(NOEXEC)", "it is \"so\"" };
	static struct pt_read_state reads[] = { { "mask", 5, "pte_mkold pmd_mkold pfn_pte", 0 },
						{ "other", 1, "pte_mkold", 0 } };
	static struct pt_unknown_helper unknown = { "sparc", "pte_frob", "a.h" };
	static struct pt_few few = { "sparc", "sun4v", 3, 9, "6.1", "U2 0 of 31" };
	static struct pt_witness law = {
		.inputs = { { "pfn", PT_INPUT_PFN, 7, NULL },
			    { "prot", PT_INPUT_PROT, 2, "rw shared" } },
		.nr_inputs = 2,
		.no_entry = true,
		.of_law = true,
		.expected = "that it \xc3\xa4",
		.got = "0x0",
		.calls = { "called   pte_mkold(0x1) = 0x2" },
		.nr_calls = 1,
		.all = { .cases = 4, .frames = "32-35", .differs = "-x", .warns = "f" }
	};
	static struct pt_witness given = { .inputs = { { "entry", PT_INPUT_ENTRY, 0x11, NULL } },
					   .nr_inputs = 1,
					   .entry = (pt_entry)1 << 127,
					   .seen = { { PT_SEEN_GIVEN, "pmd", NULL, 0x11,
						       "0x11 a" } },
					   .nr_seen = 1 };
	static struct pt_witness turns = { .seen = { { PT_SEEN_BEFORE, "pmd", "swap", 1, "0x1",
						       "3:3 x 0x1;" },
						     { PT_SEEN_AFTER, "pmd", "none", 0, "0x0" } },
					   .nr_seen = 2,
					   .change = { true, false, 0, "swap→none" } };
	struct pt_report r = two_modes();

	r.seed = INT64_MAX;
	r.tree = (char *)"/a tree";
	r.version = (char *)"6.1";
	r.commit = (struct pt_commit){ (char *)"0123456789abcdef0123456789abcdef01234567",
				       (char *)"mm: a title", true };
	r.command = (char *)"ptconform kernel '/a tree' --cases 3";
	r.unknown = &unknown;
	r.few = &few;
	r.nr_unknown = r.nr_few = 1;
	r.against = (struct pt_against){ (char *)"old.json", (char *)"kernel 6.0", 1, 2, 3, 4 };
	cells[0].assumed = &assumed;
	cells[0].nr_assumed = 1;
	cells[0].machine[0] =
		(struct pt_machine_row){ "nx",		"without no-execute", "NX=off PKU=off",
					 PT_CELL_ERROR, UINT64_MAX,	      "it broke" };
	cells[0].read = reads;
	cells[0].nr_read = 2;
	cells[0].nr_machines = 1;
	cells[0].presence[H_pmd_mkinvalid] = PT_MISSING;
	cells[0].presence[H_pte_mkold] = PT_OFF;
	cells[0].presence[H_pud_mkold] = PT_NEEDS;
	r.called[H_pmd_mkinvalid] = true;
	strcpy(cells[0].compiler, "sparc64-linux-gnu-gcc (x) 12.2.0");
	cells[0].build = 2;
	cells[0].build_seconds = 1.0 / 3;
	cells[0].seconds = 100.0 / 7;
	cells[0].cases = 12;
	cells[0].cause_runs = 5;
	cells[0].causes_left = 1;
	cells[1].named = true;
	cells[1].status = PT_CELL_SKIP;
	strcpy(cells[1].reason, "no compiler");
	rows[0].witness->entry = rows[0].witness->inputs[0].value = wide;
	rows[0].known = pt_deviation_named("sparc-mkyoung-valid");
	rows[0].tree_name = "pte_make_young";
	rows[0].newly = true;
	rows[0].cause[0] = "pte_mkold";
	rows[0].cause[1] = "pmd_mkold";
	rows[1].verdict = PT_HAZARD;
	rows[1].witness = &turns;
	strcpy(rows[1].reason, "unchanged; warns");
	rows[2].verdict = PT_ERROR;
	rows[2].machine = "without no-execute";
	strcpy(rows[2].reason, "on it");
	rows[3].witness = &law;
	rows[3].machine = "without no-execute";
	rows[3].switches = "NX=off PKU=off";
	rows[4].rule = PT_RULE_BASELINE;
	rows[4].origin = PT_OF_BASELINE;
	rows[4].verdict = PT_FAIL;
	rows[4].helper = PT_WHOLE_CELL;
	rows[5].witness = &given;
	rows[5].broke = "fault";
	strcpy(rows[5].reason, "pmd_mkyoung faulted");
	return r;
}

/* With a few words around the first difference: Check takes no long messages. */
static void must_equal(const char *a, const char *b)
{
	size_t n = 0, from;

	while (a[n] && a[n] == b[n])
		n++;
	from = n < 60 ? 0 : n - 60;
	ck_assert_msg(a[n] == b[n], "'%.120s' came back as '%.120s'", a + from, b + from);
}

/* tests/page.py has it opened. */
START_TEST(a_page_has_no_markup_of_a_tree)
{
	static char hostile[] = "</script><x-out a='b'>\"&amp;";
	struct pt_report r = two_modes();

	r.tree = hostile;
	snprintf(rows[0].reason, sizeof(rows[0].reason), "%s", hostile);
	rows[0].helper = hostile;
	ck_assert(has(pt_write_json, &r, "</script><x-out"));
	ck_assert(!has(pt_write_html, &r, "<x-out"));
	ck_assert(has(pt_write_html, &r,
		      "&lt;/script&gt;&lt;x-out a=&#39;b&#39;&gt;&quot;&amp;amp;"));
	ck_assert(has(pt_write_html, &r, "\\u003c/script>\\u003cx-out a='b'>\\\"&amp;"));
	ck_assert(has(pt_write_html, &r, "%3C%2Fscript%3E%3Cx-out%20a%3D%27b%27%3E%22%26amp%3B"));
}
END_TEST

START_TEST(a_report_is_read_back)
{
	static const pt_writer writers[] = { pt_write_json, pt_write_table, pt_write_ktap,
					     pt_write_html, pt_write_kcidb, pt_write_mail };
	struct pt_report r = everything(), back;
	char *text = written(pt_write_json, &r, 0);

	must_read(&back, text);
	for (size_t i = 0; i < PT_ARRAY_SIZE(writers); i++) {
		char *before = written(writers[i], &r, 0), *after = written(writers[i], &back, 0);

		must_equal(before, after);
		free(before);
		free(after);
	}
	ck_assert_int_eq(pt_report_status(&back), pt_report_status(&r));
	ck_assert_uint_eq(back.nr_results, 6);
	ck_assert(back.results[0].witness->entry == wide);
	ck_assert(back.results[0].known == rows[0].known);
	ck_assert_int_eq(back.results[3].witness->inputs[1].role, PT_INPUT_PROT);
	ck_assert_str_eq(back.results[3].witness->inputs[1].means, "rw shared");
	ck_assert(back.results[1].witness->change.told && !back.results[1].witness->change.alike);
	ck_assert_int_eq(back.results[4].origin, PT_OF_BASELINE);
	ck_assert_int_eq(back.cells[0].presence[H_pte_mkold], PT_OFF);
	/* findings are compared by it: equal words are one */
	ck_assert_ptr_eq(back.results[2].machine, back.results[3].machine);
	ck_assert_str_eq(back.results[3].switches, "NX=off PKU=off");
	ck_assert_str_eq(back.cells[0].machine[0].switches, "NX=off PKU=off");
	ck_assert_str_eq(back.cells[0].read[0].readers, "pte_mkold pmd_mkold pfn_pte");
	pt_report_free(&back);
	free(text);
}
END_TEST

/* Each value that a key is changed to comes back, or the test above shows nothing. */
START_TEST(what_is_read_is_what_stands_there)
{
	static const struct {
		const char *was, *is;
	} edits[] = {
		{ "\"value\": \"0x80000000000000010000000000000123\"", "\"value\": \"0x77\"" },
		{ "\"role\": \"before\"", "\"role\": \"given\"" },
		{ "\"level\": \"pte\"", "\"level\": \"pud\"" },
		{ "\"bits\": \"0x3\"", "\"bits\": \"0x4\"" },
		{ "\"is\": \"needs\"", "\"is\": \"off\"" },
		{ "\"left\": 1", "\"left\": 2" },
		{ "\"kinds\"", "\"sizes\"" },
		{ "\"sparc-mkyoung-valid\"", "\"of-another-version\"" },
		{ "\"digest\": \"0xffffffffffffffff\"", "\"digest\": \"0x1\"" },
		{ "\"compiler\": \"sparc64", "\"compiler\": \"another" },
		{ "\"commit\": \"0", "\"commit\": \"f" },
		{ "\"title\": \"mm", "\"title\": \"fs" },
		{ "\"changed\": true", "\"changed\": false" },
	};
	struct pt_report r = everything(), back;
	char *text;

	strcpy(rows[0].witness->all.kinds, "none");
	text = written(pt_write_json, &r, 0);
	for (size_t i = 0; i < PT_ARRAY_SIZE(edits); i++) {
		char *at = strstr(text, edits[i].was), *edited = malloc(strlen(text) + 64), *again;

		ck_assert_msg(at != NULL, "no %s", edits[i].was);
		sprintf(edited, "%.*s%s%s", (int)(at - text), text, edits[i].is,
			at + strlen(edits[i].was));
		must_read(&back, edited);
		again = written(pt_write_json, &back, 0);
		ck_assert_msg(strcmp(again, text) != 0, "%s: nothing changes", edits[i].is);
		ck_assert_msg(strstr(again, edits[i].is) != NULL, "%s is gone", edits[i].is);
		pt_report_free(&back);
		free(edited);
		free(again);
	}
	free(text);
}
END_TEST

/* As it was before entries had a key of their own. */
START_TEST(earlier_reports_are_read)
{
	static const char text[] =
		"{\"schema\": \"ptconform-report-1\", \"tool\": \"0.0.1\", \"seed\": 1,"
		" \"subject\": {\"kind\": \"kernel\","
		" \"tree\": \"/t\", \"version\": \"6.1\"},"
		"\"cells\": [{\"arch\": \"x86\", \"mode\": \"4level\", \"engine\": \"unicorn\","
		" \"status\": \"ran\"}],"
		"\"absent_helpers\": [{\"arch\": \"x86\", \"helper\": \"pmd_mkinvalid\","
		" \"level\": \"pmd\", \"modes\": [\"4level\"]}],"
		"\"results\": [{\"arch\": \"x86\", \"mode\": \"4level\", \"engine\": \"unicorn\","
		" \"helper\": \"pte_mkold\", \"clause\": \"keeps-pfn\", \"rule\": \"Y1\","
		" \"verdict\": \"fail\", \"cases\": 2, \"witness\": {\"inputs\":"
		" {\"entry\": \"0x67\", \"prot\": \"0x3\"}, \"entry\": \"0x47\", \"expected\": "
		"\"a\","
		" \"got\": \"b\", \"text\": \"before 0x67 present\\nafter  0x47 present\\nchange "
		"-x\"}}, {\"verdict\": \"of-another-version\"}]}";
	struct pt_report back;
	const struct pt_witness *w;
	char *decoded;

	must_read(&back, text);
	ck_assert_uint_eq(back.nr_results, 1);
	w = back.results[0].witness;
	ck_assert_uint_eq(w->nr_inputs, 2);
	ck_assert_int_eq(w->inputs[1].role, PT_INPUT_PROT);
	ck_assert_uint_eq(w->nr_seen, 2);
	ck_assert_int_eq(w->seen[1].as, PT_SEEN_AFTER);
	ck_assert(w->seen[1].value == 0x47 && w->change.told);
	decoded = pt_witness_decoded(w);
	ck_assert_str_eq(decoded, "before 0x67 present\nafter  0x47 present\nchange -x");
	free(decoded);
	ck_assert_int_eq(back.cells[0].presence[H_pmd_mkinvalid], PT_MISSING);
	ck_assert_str_eq(back.command, "ptconform kernel /t");
	pt_report_free(&back);
}
END_TEST

#define REPORT_BUT(keys)                                                       \
	"{" keys "\"schema\": \"ptconform-report-1\", \"cells\": [{\"arch\": " \
	"\"x86\"}], \"results\": []"

START_TEST(what_is_no_report_is_told)
{
	static const struct {
		const char *text, *err;
	} bad[] = {
		{ "{", "is no whole JSON: line 1" },
		{ "7", "is no whole JSON" },
		{ "[]", "is no report" },
		{ "{\"schema\": \"ptconform-diff-1\"}", "is a \"ptconform-diff-1\", not a report" },
		{ "{\"schema\": \"ptconform-report-1\", \"cells\": [], \"results\": [1]}",
		  "it is damaged" },
		{ REPORT_BUT("") "}", "does not say which version of ptconform made it: " },
		{ REPORT_BUT("\"tool\": \"0.1\", ") "}", "does not say its seed: " },
		{ REPORT_BUT("\"tool\": \"0.1\", \"seed\": \"1\", ") "}",
		  "does not say its seed: " },
		{ REPORT_BUT("\"tool\": \"0.1\", \"seed\": 1, \"subject\": \"builtin\", ") "}",
		  "does not say what it is of (subject): " },
	};
	struct pt_report back;
	char path[32], err[512];

	for (size_t i = 0; i < PT_ARRAY_SIZE(bad); i++) {
		put_file(path, bad[i].text);
		ck_assert_int_eq(pt_report_read(&back, path, "file", err, sizeof(err)), -1);
		unlink(path);
		ck_assert_msg(strstr(err, bad[i].err) && !strncmp(err, "file ", 5), "%s", err);
	}
	ck_assert_int_eq(pt_report_read(&back, "/nonexistent", "file", err, sizeof(err)), -1);
	ck_assert_str_eq(err, "cannot read the file /nonexistent: No such file or directory");
}
END_TEST

/* ---- entries ---------------------------------------------------------------------------- */

START_TEST(entries_of_any_width)
{
	static const char *const bad[] = { "",	  "0x", "08",
					   "-1",  " 1", "1 ",
					   "0xg", "1x", "0x100000000000000000000000000000000" };
	pt_entry e = 0, all = ~(pt_entry)0;

	ck_assert_str_eq(pt_entry_hex(0).s, "0x0");
	ck_assert_str_eq(pt_entry_hex_of(5, 64).s, "0x0000000000000005");
	ck_assert_str_eq(pt_entry_hex_of(wide, 64).s, "0x80000000000000010000000000000123");
	for (unsigned i = 0; i < PT_ENTRY_BITS; i++) {
		pt_entry bit = (pt_entry)1 << i;

		ck_assert(pt_entry_parse(pt_entry_hex(bit).s, &e) && e == bit);
		ck_assert(pt_entry_parse(pt_entry_hex(all >> i).s, &e) && e == all >> i);
		ck_assert(pt_entry_mask(i, i) == bit && pt_entry_mask(i, 127) == all << i);
		ck_assert(pt_entry_field(bit, i, 127) == 1 && pt_entry_fits(bit, i + 1));
		ck_assert(!pt_entry_fits(bit, i));
	}
	ck_assert(pt_entry_parse("340282366920938463463374607431768211455", &e) && e == all);
	ck_assert(!pt_entry_parse("340282366920938463463374607431768211456", &e));
	ck_assert(pt_entry_parse("017", &e) && e == 15);
	ck_assert(pt_entry_parse("0XfF", &e) && e == 255);
	for (size_t i = 0; i < PT_ARRAY_SIZE(bad); i++)
		ck_assert_msg(!pt_entry_parse(bad[i], &e), "'%s'", bad[i]);
}
END_TEST

/* ---- what changed ------------------------------------------------------------------------ */

static struct pt_place at(const char *arch, enum pt_level level, int kind)
{
	const struct pt_arch_host *host = pt_arch_host_named(arch);

	ck_assert_ptr_nonnull(host);
	return (struct pt_place){ host, 0, level, kind, NULL, NULL };
}

static void check_change(struct pt_place a, pt_entry from, struct pt_place b, pt_entry to,
			 bool alike, const char *words)
{
	struct pt_witness w = { .nr_seen = 0 };

	pt_witness_change(&w, &a, from, &b, to);
	ck_assert_str_eq(w.change.words, words);
	ck_assert_int_eq(w.change.alike, alike);
	ck_assert(w.change.bits == (alike ? from ^ to : 0));
	ck_assert_str_eq(w.seen[0].level, pt_level_names[a.level]);
	ck_assert_str_eq(w.seen[1].kind, pt_kind_names[b.kind]);
}

START_TEST(a_bit_that_stays_is_no_change)
{
	const pt_entry ng = PT_BIT(11), valid = 1;
	struct pt_place present = at("arm64", PT_PMD, PT_KIND_PRESENT);
	struct pt_place invalid = at("arm64", PT_PMD, PT_KIND_INVALID);

	/* one bit under two names … */
	check_change(present, ng | valid, invalid, ng, true, "present→invalid: -valid");
	/* … and where it is set by the change it is told */
	check_change(present, valid, invalid, ng, true, "present→invalid: -valid +present_invalid");
	check_change(present, ng | valid, invalid, 0, true, "present→invalid: -valid -ng");
	check_change(present, ng, invalid, ng, true, "present→invalid");
}
END_TEST

START_TEST(two_formats_are_not_compared)
{
	struct pt_place pte = at("s390", PT_PTE, PT_KIND_PRESENT);
	struct pt_place segment = at("s390", PT_PMD, PT_KIND_PRESENT);
	struct pt_place swap = at("x86", PT_PTE, PT_KIND_SWAP);
	struct pt_place migration = at("x86", PT_PTE, PT_KIND_MIGRATION);
	struct pt_place none = at("x86", PT_PTE, PT_KIND_NONE);
	struct pt_place pmd = at("x86", PT_PMD, PT_KIND_PRESENT);
	struct pt_place huge = at("x86", PT_HUGETLB, PT_KIND_PRESENT);

	check_change(pte, 0x1001, segment, 0x1003, false, "pte→pmd, another format");
	check_change(segment, 0x1003, segment, 0x1003, true, "nothing");
	check_change(swap, 0x4000, pmd, 0x81, false, "swap→present, another format");
	check_change(pmd, 0x81, none, 0, false, "present→none");
	check_change(swap, 0, migration, PT_BIT(59), false, "swap→migration, another format");
	check_change(swap, 0, swap, PT_BIT(59), true, "type 0x0→0x1");
	/* one format at two levels */
	check_change(huge, 0x81, pmd, 0x83, true, "+write");
}
END_TEST

/* ---- a law's calls ------------------------------------------------------------------------ */

static const struct pt_law *sized_law(enum pt_helper h)
{
	for (size_t i = 0; i < pt_nr_laws; i++)
		if (pt_laws[i].helper == h && pt_laws[i].domain == PT_DOMAIN_SIZED)
			return &pt_laws[i];
	ck_abort_msg("no law of it");
	return NULL;
}

static struct pt_witness told_calls(const char *arch, const struct pt_call *call, size_t n)
{
	static const struct pt_result res = { .cases = 1 };
	struct pt_case_calls of = { at(arch, PT_PTE, PT_KIND_GUESS),
				    sized_law(H_sized_huge_ptep_get_and_clear), &res, call, n };
	struct pt_witness w = { .nr_calls = 0 };

	pt_calls_of(&of, &w);
	ck_assert_uint_ge(w.nr_calls, 1);
	return w;
}

/* 64K on arm64 are 16 ptes, 2M are a pmd. */
START_TEST(a_page_of_ptes_is_read_as_ptes)
{
	static const u64 pte = 0x403, block = 0x401;
	const struct pt_call ptes[] = { { H_sized_huge_ptep_get_and_clear, 0,
					  PT_NOTE_PAGE(16, PT_PTE, 16), pte } };
	const struct pt_call pmd[] = { { H_sized_huge_ptep_get_and_clear, 0,
					 PT_NOTE_PAGE(21, PT_PMD, 1), block } };
	struct pt_witness w = told_calls("arm64", ptes, 1);

	ck_assert_msg(strstr(w.calls[0], "0x403 valid page") != NULL, "%s", w.calls[0]);
	w = told_calls("arm64", pmd, 1);
	ck_assert_msg(strstr(w.calls[0], "0x401 valid block") != NULL, "%s", w.calls[0]);
}
END_TEST

/* What stands in a segment table is a segment, whoever is asked of it. */
START_TEST(what_is_looked_at_is_of_its_place)
{
	struct pt_call call[] = { { H_sized_huge_ptep_get_and_clear, 0, PT_NOTE_PAGE(20, PT_PMD, 1),
				    0x403 },
				  { PT_NOTE_LOOK, 0x100403, PT_NOTE_AT(PT_PMD, 1), 0 },
				  { H_huge_pte_none, 0x100403, 0, 0 } };
	struct pt_witness w = told_calls("s390", call, 3);
	char segment[PT_DECODE_LINE], pte[PT_DECODE_LINE];
	struct pt_place in_table = at("s390", PT_PMD, PT_KIND_GUESS);
	struct pt_place as_pte = at("s390", PT_HUGETLB, PT_KIND_GUESS);

	pt_decode_line_at(&in_table, 0x100403, segment, sizeof(segment));
	pt_decode_line_at(&as_pte, 0x100403, pte, sizeof(pte));
	ck_assert_str_ne(segment, pte);
	ck_assert_msg(strstr(w.got, segment) != NULL, "%s is no %s", w.got, segment);
	/* out of no place it is what its helper takes */
	call[1].helper = PT_NOTE_SPAN;
	w = told_calls("s390", call, 3);
	ck_assert_msg(strstr(w.got, pte) != NULL, "%s is no %s", w.got, pte);
}
END_TEST

/* A segment is not held against a pte. */
START_TEST(what_was_due_may_be_of_another_format)
{
	struct pt_call call[] = {
		{ H_sized_huge_ptep_get_and_clear, 0, PT_NOTE_PAGE(20, PT_PMD, 1), 0x100403 },
		{ PT_NOTE_PLACE, 1, 0, 0x100c03 },
		{ PT_NOTE_WANTED, 0x100403, 0, 0x100c03 },
	};
	struct pt_witness w = told_calls("s390", call, 3);

	ck_assert_msg(strstr(w.got, ", where 0x100403 ") && strstr(w.got, "was due"), "%s", w.got);
	ck_assert(w.entry == 0x100c03);
	/* two of one format are */
	call[1].helper = PT_NOTE_SPAN;
	w = told_calls("s390", call, 3);
	ck_assert_msg(strstr(w.got, "0x100c03, which differs from 0x100403") != NULL, "%s", w.got);
}
END_TEST

/* ---- hazards ------------------------------------------------------------------------------- */

static struct pt_result_row hazard_of(const char *arch, const char *mode, const char *helper,
				      const char *on, u64 got)
{
	struct pt_result_row row = row_of(mode, helper, on, PT_HAZARD);

	row.arch = arch;
	pt_hazard_text(got, row.reason, sizeof(row.reason));
	return row;
}

static char *table_of(const struct pt_report *r, bool all)
{
	return written_as(pt_write_table, r, &(struct pt_style){ .all = all });
}

static void in_order(const char *text, const char *const *lines, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const char *at = strstr(text, lines[i]);

		ck_assert_msg(at != NULL, "%s comes not next in:\n%s", lines[i], text);
		text = at + 1;
	}
}

/* Worst first, and of these first what differs; a line whatever levels, modes and engines. */
START_TEST(hazards_are_told_worst_first)
{
	struct pt_cell_row two[] = { cell_of("sparc", "a"), cell_of("sparc", "b"),
				     cell_of("x86", "c") };
	struct pt_result_row row[] = {
		hazard_of("sparc", "a", "pte_dirty", "on-swap", PT_HAZARD_SAYS_YES),
		hazard_of("sparc", "a", "pmd_modify", "on-none", PT_HAZARD_BECOMES_PRESENT),
		hazard_of("sparc", "a", "pte_modify", "on-none", PT_HAZARD_BECOMES_PRESENT),
		hazard_of("x86", "c", "pte_modify", "on-none",
			  PT_HAZARD_BECOMES_PRESENT | PT_HAZARD_WARNED),
		hazard_of("sparc", "a", "pte_mkwrite", "on-swap", PT_HAZARD_BECOMES_PRESENT),
		hazard_of("x86", "c", "pte_mkwrite", "on-swap", PT_HAZARD_LOSES_MARK),
		hazard_of("sparc", "a", "pte_pfn", "hugetlb-on-none", PT_HAZARD_GIVES_FRAME),
	};
	static const char *const lines[] = {
		"becomes present        pte_mkwrite                swap       sparc (1 of 2 "
		"modes)\n",
		"becomes present        pXd_modify                 none       sparc (1 of 2 modes) "
		"x86 (warns)\n",
		"loses a mark           pte_mkwrite                swap       x86\n",
		"gives a frame          pte_pfn for HugeTLB        none       sparc (1 of 2 "
		"modes)\n",
		"says yes               pte_dirty                  swap       sparc (1 of 2 "
		"modes)\n",
	};
	struct pt_report r = { .tool = "1",
			       .subject = "builtin",
			       .cells = two,
			       .nr_cells = 3,
			       .results = row,
			       .nr_results = PT_ARRAY_SIZE(row) };
	char *text = table_of(&r, false);

	in_order(text, lines, PT_ARRAY_SIZE(lines));
	ck_assert_ptr_null(strstr(text, "--all"));
	ck_assert_uint_eq(times(text, "modify"), 1);
	free(text);
}
END_TEST

START_TEST(hazards_are_a_screen)
{
	struct pt_cell_row one = cell_of("sparc", "a");
	struct pt_result_row row[40];
	struct pt_report r = { .tool = "1",
			       .subject = "builtin",
			       .cells = &one,
			       .nr_cells = 1,
			       .results = row,
			       .nr_results = PT_ARRAY_SIZE(row) };
	char name[PT_ARRAY_SIZE(row)][8], *text;

	for (size_t i = 0; i < PT_ARRAY_SIZE(row); i++) {
		snprintf(name[i], sizeof(name[i]), "pte_%zu", i);
		row[i] = hazard_of("sparc", "a", name[i], "on-swap", PT_HAZARD_SAYS_YES);
	}
	text = table_of(&r, false);
	ck_assert_uint_eq(times(text, "says yes"), 16);
	ck_assert_ptr_nonnull(strstr(text, "\n  24 more: --all shows them\n"));
	free(text);
	text = table_of(&r, true);
	ck_assert_uint_eq(times(text, "says yes"), 40);
	ck_assert_ptr_null(strstr(text, "--all"));
	free(text);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("reports");
	TCase *t = tcase_create("reports");

	tcase_add_test(t, a_clause_is_counted_once);
	tcase_add_test(t, hazards_are_told_worst_first);
	tcase_add_test(t, hazards_are_a_screen);
	tcase_add_test(t, one_result_has_one_count);
	tcase_add_test(t, engines_are_cells_too);
	tcase_add_test(t, a_rule_is_told_once);
	tcase_add_test(t, a_screen_has_all_that_is_new);
	tcase_add_test(t, expected_and_got_are_two_lines);
	tcase_add_test(t, without_a_witness_there_is_a_reason);
	tcase_add_test(t, what_is_new_comes_first);
	tcase_add_test(t, what_is_known_hides_nothing);
	tcase_add_test(t, a_narrow_matrix_shows_what_is_wrong);
	tcase_add_test(t, a_build_is_work_once);
	tcase_add_test(t, a_tree_s_names_are_used);
	tcase_add_test(t, formats_of_others_name_the_rule);
	tcase_add_test(t, assumed_values_are_words);
	tcase_add_test(t, a_mode_may_have_a_cause_of_its_own);
	tcase_add_test(t, a_report_is_read_back);
	tcase_add_test(t, what_is_read_is_what_stands_there);
	tcase_add_test(t, earlier_reports_are_read);
	tcase_add_test(t, what_is_no_report_is_told);
	tcase_add_test(t, entries_of_any_width);
	tcase_add_test(t, a_bit_that_stays_is_no_change);
	tcase_add_test(t, two_formats_are_not_compared);
	tcase_add_test(t, a_page_has_no_markup_of_a_tree);
	tcase_add_test(t, a_page_of_ptes_is_read_as_ptes);
	tcase_add_test(t, what_is_looked_at_is_of_its_place);
	tcase_add_test(t, what_was_due_may_be_of_another_format);
	suite_add_tcase(s, t);
	return run_suite(s);
}
