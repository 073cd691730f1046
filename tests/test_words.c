// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What people are told: what is near a misspelt word, lines that fit, which helpers are
 * absent, what is worse than in an earlier report, and whether two entries mean the same.
 */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "conformance/diff/reading.h"
#include "conformance/report/absent.h"
#include "conformance/report/writer.h"
#include "conformance/results/baseline.h"
#include "conformance/results/require.h"
#include "conformance/words/names.h"
#include "conformance/words/suggest.h"
#include "conformance/words/wrap.h"
#include "harness.h"

/* ---- near words --------------------------------------------------------------------- */

START_TEST(distances_count_letters)
{
	static const struct {
		const char *a, *b;
		size_t far;
	} pairs[] = {
		{ "", "", 0 },	      { "run", "run", 0 },
		{ "rnu", "run", 1 },  { "", "run", 3 },
		{ "runn", "run", 1 }, { "ran", "run", 1 },
		{ "RUN", "run", 0 },  { "soft-dirty", "soft_dirty", 0 },
		{ "abc", "cab", 2 },
	};

	for (size_t i = 0; i < PT_ARRAY_SIZE(pairs); i++) {
		ck_assert_uint_eq(pt_distance(pairs[i].a, pairs[i].b), pairs[i].far);
		ck_assert_uint_eq(pt_distance(pairs[i].b, pairs[i].a), pairs[i].far);
	}
}
END_TEST

START_TEST(near_words_are_few_and_nearest_first)
{
	char near[PT_NEAR];
	const char *many[200];

	ck_assert_str_eq(pt_near_listed("unicron", "native unicorn qemu-user", near),
			 "; near it: unicorn");
	ck_assert_str_eq(pt_near_listed("pet", " pte pmd pud hugetlb", near),
			 "; near it: pte pmd pud");
	ck_assert_str_eq(pt_near_listed("qemu", "native qemu-user qemu-kvm", near),
			 "; near it: qemu-user qemu-kvm");
	/* what is near nothing, and nothing */
	ck_assert_str_eq(pt_near_listed("vax", "x86 arm64 sparc", near), "");
	ck_assert_str_eq(pt_near_listed("", "x86 arm64", near), "");
	for (size_t i = 0; i < PT_ARRAY_SIZE(many); i++)
		many[i] = i % 2 ? "pte_mkold" : "a_name_that_is_as_long_as_names_of_helpers_are";
	pt_near_text("pte_mkodl", many, PT_ARRAY_SIZE(many), near);
	ck_assert_str_eq(near, "; near it: pte_mkold");
	ck_assert_str_eq(pt_near_helper("pte_mkodl*", near), "; near it: pte_mkold");
	ck_assert_ptr_nonnull(strstr(pt_near_clause("keeps-drity", near), " keeps-dirty"));
	ck_assert_ptr_nonnull(
		strstr(pt_near_clause("pte_mkold.keeps-drity", near), " pte_mkold.keeps-dirty"));
}
END_TEST

/* ---- lines ---------------------------------------------------------------------------- */

static char *wrapped(size_t at, size_t indent, size_t columns, const char *words)
{
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	pt_wrap(f, at, indent, columns, words);
	fclose(f);
	return text;
}

START_TEST(lines_fit_and_words_are_whole)
{
	static const char long_word[] = "a_word_that_is_longer_than_any_line_may_be";
	char *text = wrapped(0, 2, 20, "one two three four five six seven");

	ck_assert_str_eq(text, "one two three four\n  five six seven\n");
	free(text);
	text = wrapped(8, 4, 20, long_word);
	ck_assert_str_eq(text, "\n    a_word_that_is_longer_than_any_line_may_be\n");
	free(text);
	text = wrapped(0, 0, 12, "→→→→→ →→→→→ →");
	ck_assert_str_eq(text, "→→→→→ →→→→→\n→\n");
	free(text);
	/* two columns each, and none for an accent that stands above another letter */
	text = wrapped(0, 0, 12, "中文中文 中文 中");
	ck_assert_str_eq(text, "中文中文\n中文 中\n");
	free(text);
	text = wrapped(0, 0, 5, "e\xcc\x81 e\xcc\x81 e\xcc\x81 e");
	ck_assert_str_eq(text, "e\xcc\x81 e\xcc\x81 e\xcc\x81\ne\n");
	free(text);
	text = wrapped(0, 0, 0, "  no  end\nof a line ");
	ck_assert_str_eq(text, "no end of a line\n");
	free(text);
}
END_TEST

/* ---- what is absent --------------------------------------------------------------------- */

/* Two architectures' cells of a tree, in which all helpers are but those taken away. */
static void two_cells(struct pt_report *r)
{
	static const struct pt_cell_row cells[] = {
		{ .arch = "x86", .mode = "4level", .engine = "unicorn" },
		{ .arch = "x86", .mode = "5level", .engine = "unicorn" },
		{ .arch = "s390", .mode = "edat", .engine = "unicorn" },
	};

	*r = (struct pt_report){ .tool = "0", .seed = 1, .subject = "kernel" };
	r->tree = strdup("/x");
	r->cells = calloc(PT_ARRAY_SIZE(cells), sizeof(*cells));
	memcpy(r->cells, cells, sizeof(cells));
	r->nr_cells = PT_ARRAY_SIZE(cells);
}

static char *table_of(const struct pt_report *r)
{
	struct pt_style style = { .columns = 0 };
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	pt_put_absent(f, r, &style);
	fclose(f);
	return text;
}

START_TEST(absent_helpers_are_named)
{
	struct pt_report r;
	struct pt_absent *a;
	char *text;
	size_t n;

	two_cells(&r);
	text = table_of(&r);
	ck_assert_str_eq(text, "");
	free(text);
	r.cells[0].presence[H_pte_mkspecial] = PT_MISSING;
	r.cells[1].presence[H_pte_mkspecial] = PT_MISSING;
	r.cells[1].presence[H_pte_mkold] = PT_MISSING;
	for (size_t i = 0; i < 3; i++)
		r.cells[i].presence[H_pte_mkclean] = PT_MISSING;
	/* the reference helpers of s390 have none */
	r.cells[2].presence[H_pmd_mkinvalid] = PT_MISSING;
	r.cells[0].presence[H_pte_young] = PT_OFF;
	r.called[H_pte_mkspecial] = true;
	a = pt_absent_list(&r, &n);
	ck_assert_uint_eq(n, 5);
	free(a);
	text = table_of(&r);
	ck_assert_msg(strstr(text, "  x86, though mm/ calls: pte_mkspecial (there on s390)\n") !=
			      NULL,
		      "%s", text);
	ck_assert_msg(strstr(text, "  x86: pte_mkold [5level] (there on x86 s390)\n") != NULL, "%s",
		      text);
	ck_assert_msg(strstr(text, "  no architecture: pte_mkclean\n") != NULL, "%s", text);
	ck_assert_msg(!strstr(text, "pmd_mkinvalid") && !strstr(text, "pte_young"), "%s", text);
	free(text);
	pt_report_free(&r);
}
END_TEST

START_TEST(required_helpers_fail)
{
	struct pt_options o = { .require = { "pte_mkspecial,pte_frob*", "pte_mkold" },
				.nr_require = 2 };
	struct pt_report r;

	two_cells(&r);
	ck_assert_int_eq(pt_require(&r, &o), 0);
	ck_assert_uint_eq(r.nr_results, 0);
	ck_assert_int_eq(pt_report_status(&r), 0);
	r.cells[1].presence[H_pte_mkspecial] = PT_MISSING;
	r.cells[2].presence[H_pte_mkold] = PT_OFF;
	r.cells[2].presence[H_pte_mkclean] = PT_MISSING;
	ck_assert_int_eq(pt_require(&r, &o), 0);
	ck_assert_uint_eq(r.nr_results, 2);
	ck_assert_str_eq(r.results[0].helper, "pte_mkspecial");
	ck_assert_str_eq(r.results[0].mode, "5level");
	ck_assert_str_eq(r.results[1].helper, "pte_mkold");
	ck_assert_ptr_nonnull(strstr(r.results[1].reason, "without this feature"));
	ck_assert_int_eq(pt_report_status(&r), 1);
	/* nothing is known of a cell that did not run */
	r.nr_results = 0;
	r.cells[1].status = r.cells[2].status = PT_CELL_SKIP;
	ck_assert_int_eq(pt_require(&r, &o), 0);
	ck_assert_uint_eq(r.nr_results, 0);
	pt_report_free(&r);
}
END_TEST

/* ---- an earlier report ------------------------------------------------------------------ */

static void add_result(struct pt_report *r, const char *engine, const char *clause,
		       enum pt_verdict v)
{
	struct pt_result_row *row = pt_report_add(r);

	row->arch = "x86";
	row->mode = "4level";
	row->engine = engine;
	row->helper = "pte_mkold";
	row->rule = "D1";
	row->verdict = v;
	snprintf(row->clause, sizeof(row->clause), "%s", clause);
	snprintf(row->reason, sizeof(row->reason), "%s",
		 v == PT_ABSENT ? "the subject has no pte_dirty" : "");
}

/* A result with another clause, helper and reason. */
static void add_other(struct pt_report *r, const char *helper, const char *clause,
		      enum pt_verdict v, const char *reason)
{
	struct pt_result_row *row;

	add_result(r, "unicorn", clause, v);
	row = &r->results[r->nr_results - 1];
	row->helper = helper;
	snprintf(row->reason, sizeof(row->reason), "%s", reason);
}

/* The report as one of before, read again. */
static struct pt_baseline *kept(const struct pt_report *r, const struct pt_options *o)
{
	char path[] = "/tmp/ptconform-test-XXXXXX", err[512] = "";
	struct pt_style style = { .columns = 0 };
	int fd = mkstemp(path);
	struct pt_baseline *b;

	ck_assert_int_ge(fd, 0);
	close(fd);
	ck_assert_int_eq(pt_report_save(r, pt_write_json, path, &style), 0);
	b = pt_baseline_read(path, o, true, err, sizeof(err));
	unlink(path);
	ck_assert_msg(b != NULL, "%s", err);
	return b;
}

static struct pt_options only_x86(void)
{
	struct pt_options o = { .nr_arch = 1 };

	o.arch[0] = pt_arch_host_named("x86");
	return o;
}

static void one_cell(struct pt_report *r, const char *engine)
{
	two_cells(r);
	r->nr_cells = 1;
	r->cells[0].engine = engine;
}

START_TEST(what_is_worse_is_found)
{
	struct pt_options o = only_x86();
	struct pt_report before, after;
	struct pt_baseline *b;

	one_cell(&before, "native");
	add_result(&before, "native", "keeps-dirty", PT_PASS);
	add_result(&before, "native", "keeps-write", PT_PASS);
	add_result(&before, "native", "keeps-pfn", PT_FAIL);
	add_result(&before, "native", "keeps-special", PT_FAIL);
	add_result(&before, "native", "keeps-devmap", PT_ABSENT);
	add_result(&before, "native", "keeps-uffd_wp", PT_ABSENT);
	b = kept(&before, &o);

	/* another engine is no other subject */
	one_cell(&after, "unicorn");
	add_result(&after, "unicorn", "keeps-dirty", PT_ABSENT);  /* lost */
	add_result(&after, "unicorn", "keeps-write", PT_FAIL);	  /* newly violated */
	add_result(&after, "unicorn", "keeps-pfn", PT_FAIL);	  /* as before */
	add_result(&after, "unicorn", "keeps-special", PT_PASS);  /* mended */
	add_result(&after, "unicorn", "keeps-devmap", PT_ABSENT); /* as before */
	add_result(&after, "unicorn", "keeps-uffd_wp", PT_FAIL);  /* was not asked: new */
	ck_assert_int_eq(pt_baseline_compare(&after, b, &o), 0);
	ck_assert_uint_eq(after.against.absent, 1);
	ck_assert_uint_eq(after.against.violated, 2);
	ck_assert_uint_eq(after.against.mended, 1);
	ck_assert_uint_eq(after.nr_results, 7);
	ck_assert_str_eq(after.results[6].clause, PT_CLAUSE_IN_BASE);
	ck_assert_ptr_nonnull(strstr(after.results[6].reason, "keeps-dirty: the subject has no"));
	ck_assert(after.results[1].newly && after.results[5].newly);
	ck_assert(!after.results[2].newly);
	pt_report_free(&after);

	/* what is not asked for is not missed */
	o.clause[o.nr_clause++] = "keeps-pfn";
	one_cell(&after, "unicorn");
	add_result(&after, "unicorn", "keeps-pfn", PT_FAIL);
	ck_assert_int_eq(pt_baseline_compare(&after, b, &o), 0);
	ck_assert_uint_eq(after.nr_results, 1);
	ck_assert_uint_eq(after.against.absent + after.against.violated, 0);
	pt_report_free(&after);
	pt_report_free(&before);
	pt_baseline_free(b);
}
END_TEST

START_TEST(what_is_no_loss_is_none)
{
	static const char stub[] = "the subject keeps this mark, or has no such entries";
	struct pt_options o = only_x86();
	struct pt_report before, after;
	struct pt_baseline *b;

	one_cell(&before, "unicorn");
	add_other(&before, "pte_uffd_wp", "false-without", PT_PASS, "");
	add_other(&before, "pte_mkold", "keeps-pfn", PT_FAIL, "");
	add_other(&before, "pte_mkold", "keeps-write", PT_PASS, "");
	add_other(&before, "pte_mkold", "keeps-dirty", PT_FAIL, "");
	b = kept(&before, &o);
	one_cell(&after, "unicorn");
	/* it has the mark now; the entries that broke it are gone */
	add_other(&after, "pte_uffd_wp", "false-without", PT_ABSENT, stub);
	add_other(&after, "pte_mkold", "keeps-pfn", PT_ABSENT, PT_NO_ENTRY);
	/* these are lost: what held is not shown any more, what failed cannot be asked */
	add_other(&after, "pte_mkold", "keeps-write", PT_ABSENT, PT_NO_ENTRY);
	add_other(&after, "pte_mkold", "keeps-dirty", PT_ABSENT, "the subject has no pte_dirty");
	ck_assert_int_eq(pt_baseline_compare(&after, b, &o), 0);
	ck_assert_uint_eq(after.against.absent, 2);
	ck_assert_uint_eq(after.nr_results, 5);
	ck_assert_str_eq(after.results[4].helper, "pte_mkold");
	pt_report_free(&after);
	pt_report_free(&before);
	pt_baseline_free(b);
}
END_TEST

START_TEST(a_cell_that_is_lost_is_one_failure)
{
	struct pt_options o = only_x86();
	struct pt_report before, after;
	struct pt_baseline *b;

	one_cell(&before, "native");
	add_result(&before, "native", "keeps-dirty", PT_PASS);
	b = kept(&before, &o);
	one_cell(&after, "unicorn");
	after.cells[0].status = PT_CELL_SKIP;
	ck_assert_int_eq(pt_baseline_compare(&after, b, &o), 0);
	ck_assert_uint_eq(after.nr_results, 1);
	ck_assert_str_eq(after.results[0].helper, PT_WHOLE_CELL);
	ck_assert_int_eq(pt_report_status(&after), 1);
	pt_report_free(&after);
	pt_baseline_free(b);
	/* one that did not run before is not missed */
	before.cells[0].status = PT_CELL_ERROR;
	b = kept(&before, &o);
	one_cell(&after, "unicorn");
	after.cells[0].status = PT_CELL_SKIP;
	ck_assert_int_eq(pt_baseline_compare(&after, b, &o), 0);
	ck_assert_uint_eq(after.nr_results, 0);
	pt_report_free(&after);
	pt_report_free(&before);
	pt_baseline_free(b);
}
END_TEST

/* ---- encoding and meaning ---------------------------------------------------------------- */

static const struct pt_mode *x86_mode(void)
{
	return &pt_arch_host_named("x86")->arch->modes[0];
}

#define KNOWN (PT_S(present) | PT_S(none) | PT_S(write) | PT_S(dirty) | PT_S(swp_exclusive))

START_TEST(entries_that_mean_the_same_do_not_differ)
{
	u64 reads_a[PT_WIRE_SLOTS] = { 0 }, reads_b[PT_WIRE_SLOTS] = { 0 };
	struct pt_reading a = { PT_PTE, 0x1025, KNOWN, PT_S(present) | PT_S(dirty), true, 1 };
	struct pt_reading b = { PT_PTE, UINT64_C(0x400000000001025), KNOWN, a.true_of, true, 1 };
	char text[256];

	/* the same in another software bit */
	ck_assert_uint_eq(pt_readings_differ(x86_mode(), &a, reads_a, &b, reads_b), 0);
	/* another answer, another frame, other rights */
	b.true_of ^= PT_S(dirty);
	ck_assert_uint_eq(pt_readings_differ(x86_mode(), &a, reads_a, &b, reads_b), PT_S(dirty));
	b.true_of = a.true_of;
	b.pfn = 2;
	ck_assert_uint_eq(pt_readings_differ(x86_mode(), &a, reads_a, &b, reads_b), PT_READ_PFN);
	b.pfn = 1;
	b.entry |= 2;
	ck_assert_uint_eq(pt_readings_differ(x86_mode(), &a, reads_a, &b, reads_b), PT_READ_RIGHTS);
	pt_reading_text(x86_mode(), PT_S(write) | PT_READ_RIGHTS, &a, &b, text, sizeof(text));
	ck_assert_ptr_nonnull(strstr(text, "the MMU permits user-read"));
	/* what one subject has no predicate for, or an entry of its kind is not asked */
	b = a;
	b.true_of ^= PT_S(dirty) | PT_S(swp_exclusive);
	b.known &= ~PT_S(dirty);
	ck_assert_uint_eq(pt_readings_differ(x86_mode(), &a, reads_a, &b, reads_b), 0);
}
END_TEST

START_TEST(swap_entries_are_read_where_the_subject_reads_them)
{
	u64 reads_a[PT_WIRE_SLOTS] = { [PT_SLOT_type] = 0xf0, [PT_SLOT_offset] = 0xf000 };
	u64 reads_b[PT_WIRE_SLOTS] = { [PT_SLOT_type] = 0xf00, [PT_SLOT_offset] = 0xf0000 };
	struct pt_reading a = { PT_PTE, 0x5030, KNOWN, 0, false, 0 };
	struct pt_reading b = { PT_PTE, 0x50300, KNOWN, 0, false, 0 };

	ck_assert_uint_eq(pt_readings_differ(x86_mode(), &a, reads_a, &b, reads_b), 0);
	ck_assert_uint_eq(pt_readings_differ(x86_mode(), &a, reads_a, &b, reads_a), PT_READ_SWAP);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("words: what people are told");
	TCase *t = tcase_create("words");

	tcase_add_test(t, distances_count_letters);
	tcase_add_test(t, near_words_are_few_and_nearest_first);
	tcase_add_test(t, lines_fit_and_words_are_whole);
	tcase_add_test(t, absent_helpers_are_named);
	tcase_add_test(t, required_helpers_fail);
	tcase_add_test(t, what_is_worse_is_found);
	tcase_add_test(t, what_is_no_loss_is_none);
	tcase_add_test(t, a_cell_that_is_lost_is_one_failure);
	tcase_add_test(t, entries_that_mean_the_same_do_not_differ);
	tcase_add_test(t, swap_entries_are_read_where_the_subject_reads_them);
	suite_add_tcase(s, t);
	return run_suite(s);
}
