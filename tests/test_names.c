// SPDX-License-Identifier: GPL-2.0-or-later
/* Nothing goes quiet: other names, what headers define, features in doubt, counts. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/results/counts.h"
#include "conformance/subject/callers.h"
#include "conformance/subject/definers.h"
#include "conformance/subject/doubts.h"
#include "conformance/subject/kconfig.h"
#include "conformance/subject/kernel.h"
#include "conformance/subject/other_names.h"
#include "conformance/subject/spotter.h"
#include "conformance/subject/tree_index.h"
#include "conformance/subject/unknown.h"
#include "conformance/work/files.h"
#include "conformance/work/folders.h"
#include "harness.h"

/* ---- names ---- */

START_TEST(a_helper_is_found_by_each_of_its_names)
{
	ck_assert(pt_helper_matches(H_pte_mkuffd_wp, "pte_mkuffd_wp"));
	ck_assert(pt_helper_matches(H_pte_mkuffd_wp, "pte_mkuffd"));
	ck_assert(pt_helper_matches(H_pmd_leaf, "*_large"));
	ck_assert(pt_helper_matches(H_pte_mkold, NULL));
	ck_assert(!pt_helper_matches(H_pte_mkuffd_wp, "pte_uffd"));
	ck_assert_str_eq(pt_first_name("pte_swp_mkuffd"), "pte_swp_mkuffd_wp");
	ck_assert_str_eq(pt_first_name("pte_mkfrobnicate"), "pte_mkfrobnicate");
}
END_TEST

START_TEST(no_name_means_two_things)
{
	for (size_t i = 0; i < pt_nr_other_names; i++)
		for (size_t k = 0; k < PT_MAX_NAMES && pt_other_names[i][k]; k++)
			ck_assert_str_eq(pt_first_name(pt_other_names[i][k]), pt_other_names[i][0]);
}
END_TEST

START_TEST(whole_words_are_replaced)
{
	char *text = pt_replace_word("pte_uffd(x_pte_uffd, pte_uffd_wp) pte_uffd", "pte_uffd", "b");

	ck_assert_str_eq(text, "b(x_pte_uffd, pte_uffd_wp) b");
	free(text);
	ck_assert_str_eq(pt_name_in("pte_uffd_wp", "!!pte_uffd(P(a))"), "pte_uffd");
	ck_assert_ptr_null(pt_name_in("pte_uffd_wp", "!!pte_uffd_any(P(a))"));
}
END_TEST

/* ---- headers ---- */

static const char header[] = "/* static inline int pte_commented(pte_t e); */\n"
			     "#define pte_macro(e) \\\n\t(pte_called(e))\n"
			     "#define PTE_CONSTANT 3\n"
			     "struct s { int (*pte_member)(int); };\n"
			     "static inline pte_t\npte_mkfrobnicate(pte_t e)\n"
			     "{\n\treturn pte_inner(e);\n}\n"
			     "extern int __attribute__((cold)) pmd_declared(pmd_t *p);\n"
			     "#ifdef X\nstatic inline int pud_one(int a)\n{\n#else\n"
			     "static inline int pud_other(int a)\n{\n#endif\n\treturn a;\n}\n"
			     "static int variable = pte_initialiser(3);\n"
			     "static inline int pte_offset_frob(int a) { return a; }\n"
			     "#  define pmd_spaced(e) e\n";

static const struct pt_definition *find(const struct pt_tree_index *x, const char *name)
{
	return pt_tree_index_find(x, name, "arch/");
}

START_TEST(a_header_is_read)
{
	struct pt_tree_index x = { 0 };

	pt_tree_index_add(&x, "arch/a/include/asm/h.h", header);
	ck_assert_uint_eq(find(&x, "pte_mkfrobnicate")->line, 7);
	ck_assert(find(&x, "pte_macro") && !find(&x, "pte_macro")->constant);
	ck_assert(find(&x, "PTE_CONSTANT")->constant);
	ck_assert(find(&x, "pmd_declared") && find(&x, "pud_one") && find(&x, "pud_other"));
	ck_assert(find(&x, "pmd_spaced") && find(&x, "pte_offset_frob"));
	ck_assert(!find(&x, "pte_commented") && !find(&x, "pte_called") && !find(&x, "pte_inner"));
	ck_assert(!find(&x, "pte_member") && !find(&x, "pte_initialiser"));
	ck_assert_ptr_null(pt_tree_index_find(&x, "pte_macro", "include/"));
	pt_tree_index_free(&x);
}
END_TEST

static bool known(void *arg, const char *name)
{
	(void)arg;
	return !strcmp(name, "pte_macro");
}

START_TEST(a_helper_that_nobody_knows_is_listed)
{
	struct pt_tree_index x = { 0 };
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	ck_assert_ptr_nonnull(f);
	pt_tree_index_add(&x, "arch/a/include/asm/h.h", header);
	pt_unknown_write(f, pt_data_dir(), &x, known, NULL);
	fclose(f);
	ck_assert_ptr_nonnull(strstr(text, "pte_mkfrobnicate\tunknown\tarch/a/include/asm/h.h\n"));
	ck_assert_ptr_nonnull(strstr(text, "pmd_declared\t"));
	ck_assert_ptr_null(strstr(text, "pte_macro"));
	ck_assert_ptr_null(strstr(text, "pte_offset_frob"));
	ck_assert_ptr_null(strstr(text, "PTE_CONSTANT"));
	free(text);
	pt_tree_index_free(&x);
}
END_TEST

static void put_source(const char *tree, const char *name, const char *text)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/%s", tree, name);
	ck_assert_int_eq(pt_write_file(path, text), 0);
}

/* Wherever a word stands, and nowhere else. */
START_TEST(words_are_spotted)
{
	static const char *const words[] = { "pmd_young", "pte_mkold", "huge_ptep_get_and_clear" };
	char text[64];
	struct pt_spotter s;

	pt_spotter_init(&s, words, 3);
	for (size_t w = 0; w < 3; w++) {
		const size_t n = strlen(words[w]);

		for (size_t at = 0; at + n <= sizeof(text); at++) {
			memset(text, "pe_"[at % 3], sizeof(text));
			memcpy(text + at, words[w], n);
			ck_assert(pt_spotter_sees(&s, text, sizeof(text)));
			ck_assert(pt_spotter_sees(&s, text, at + n));
			ck_assert(!pt_spotter_sees(&s, text, at + n - 1));
			text[at + n / 2] ^= 1;
			ck_assert(!pt_spotter_sees(&s, text, sizeof(text)));
		}
	}
	ck_assert(!pt_spotter_sees(&s, "", 0));
	pt_spotter_free(&s);
}
END_TEST

/* A call is not what defines, declares, exports or asks for a helper. */
START_TEST(what_nothing_calls_is_known)
{
	static const char *const names[] = { "pmd_called", "pmd_alone", "pmd_alias", "pmd_named" };
	char tree[] = "/tmp/ptconform-names-XXXXXX", path[PATH_MAX], command[PATH_MAX + 64];
	bool called[4];

	ck_assert_ptr_nonnull(mkdtemp(tree));
	snprintf(path, sizeof(path), "%s/drivers", tree);
	ck_assert_int_eq(pt_make_dirs(path), 0);
	put_source(tree, "drivers/a.h",
		   "static inline int pmd_called(int e)\n{\n\treturn e;\n}\n"
		   "#ifndef pmd_alone\nint pmd_alone(int e);\n#define pmd_alone pmd_alone\n#endif\n"
		   "/* pmd_alone(1) */\nEXPORT_SYMBOL(pmd_alone);\n#undef pmd_alone\n"
		   "#define pmd_alias(e) pmd_alone_no(e)\n");
	put_source(tree, "drivers/a.c",
		   "int f(int e)\n{\n\treturn pmd_called(e) + \"pmd_alone(1)\"[0];\n}\n"
		   "int (*op)(int) = pmd_named;\n");
	ck_assert_int_eq(pt_called_anywhere(tree, names, 4, called), 0);
	ck_assert(called[0] && !called[1] && !called[2] && called[3]);
	/* by way of a link */
	snprintf(command, sizeof(command), "cd %s/drivers && mv a.c a.txt && ln -s a.txt a.c",
		 tree);
	ck_assert_int_eq(system(command), 0);
	ck_assert_int_eq(pt_called_anywhere(tree, names, 4, called), 0);
	ck_assert(called[0] && !called[1] && !called[2] && called[3]);
	snprintf(command, sizeof(command), "rm -r %s", tree);
	ck_assert_int_eq(system(command), 0);
	ck_assert_int_eq(pt_called_anywhere(tree, names, 4, called), -1);
}
END_TEST

START_TEST(symbols_are_those_of_kconfig_files)
{
	char *list = NULL;
	size_t size;
	FILE *f = open_memstream(&list, &size);

	ck_assert_ptr_nonnull(f);
	fputc('\n', f);
	pt_kconfig_list(f, "config ONE\n\tbool\n  menuconfig TWO # x\nconfigure THREE\n"
			   "\tdepends on FOUR\n");
	fclose(f);
	ck_assert(pt_kconfig_knows(list, "CONFIG_ONE", 10));
	ck_assert(pt_kconfig_knows(list, "CONFIG_TWO", 10));
	ck_assert(!pt_kconfig_knows(list, "CONFIG_THREE", 12));
	ck_assert(!pt_kconfig_knows(list, "CONFIG_FOUR", 11));
	ck_assert(!pt_kconfig_knows(list, "CONFIG_ON", 9));
	/* no symbol, or nothing was read */
	ck_assert(pt_kconfig_knows(list, "pte_mkold", 9));
	ck_assert(pt_kconfig_knows("\n", "CONFIG_FOUR", 11));
	free(list);
}
END_TEST

/* ---- features ---- */

static u64 denied;
static u64 features_denied(void)
{
	return ~denied;
}

/* A subject that has a feature and says that it has not is in doubt, and only then. */
START_TEST(a_feature_that_does_something_is_not_off)
{
	static const u64 features[] = { PT_FEATURE_THP, PT_FEATURE_THP_MIGRATION };
	static struct pt_response rs;
	struct builtin b = builtin_at((size_t)_i);
	struct pt_request rq = request_for(&b);
	struct pt_subject made = *b.subject;

	run_subject(&b, b.subject, &rq, &rs);
	ck_assert_msg(!rs.doubts, "%s: 0x%llx", builtin_name(&b), (unsigned long long)rs.doubts);
	made.features = features_denied;
	for (size_t i = 0; i < PT_ARRAY_SIZE(features); i++) {
		if (!made.op[H___swp_entry_to_pmd].one || !made.op[H_pmd_trans_huge].one)
			continue;
		denied = features[i];
		run_subject(&b, &made, &rq, &rs);
		ck_assert_msg(rs.doubts & denied, "%s: 0x%llx is believed to be off",
			      builtin_name(&b), (unsigned long long)denied);
	}
}
END_TEST

START_TEST(every_feature_has_clauses)
{
	struct pt_clause c;

	for (size_t i = 0; i < pt_nr_asked; i++) {
		size_t n = 0;

		for (size_t k = 0; k < pt_nr_clauses(); k++)
			n += pt_clause_at(k, &c) && pt_asked_for(&pt_asked[i], &c);
		ck_assert_msg(n > 0, "no clause is asked for %s", pt_asked[i].id);
	}
}
END_TEST

/* ---- counts ---- */

static const char counts[] = "# comment\n"
			     "6.1\tx86\t4level\t30\tD1=20 M1=10\n"
			     "6.8\tx86\t4level\t40\tD1=20 M1=10 V1=10\n"
			     "6.8\tarm64\t4k\t50\tD1=50\n";

/* A report of so many clauses of D1, M1 and V1. */
static struct pt_report report_of(char *version, size_t d1, size_t m1, size_t v1)
{
	static const struct pt_result_row row = {
		.arch = "x86", .mode = "4level", .engine = "unicorn", .verdict = PT_PASS
	};
	static struct pt_cell_row cell = {
		.arch = "x86", .mode = "4level", .engine = "unicorn", .status = PT_CELL_RAN
	};
	static struct pt_result_row rows[100];
	struct pt_report r = { .version = version, .cells = &cell, .nr_cells = 1, .results = rows };

	for (; r.nr_results < d1 + m1 + v1; r.nr_results++) {
		rows[r.nr_results] = row;
		rows[r.nr_results].rule = r.nr_results < d1	   ? "D1"
					  : r.nr_results < d1 + m1 ? "M1"
								   : "V1";
	}
	return r;
}

START_TEST(far_fewer_clauses_are_noticed)
{
	static const struct {
		char version[16];
		size_t d1, m1, v1, few;
	} rows[] = {
		{ "6.1.1", 20, 10, 0, 0 },
		{ "6.1.1", 16, 10, 0, 0 },
		{ "6.1.1", 10, 10, 0, 1 },
		/* between: the smaller of both; above: the nearest */
		{ "6.5", 20, 10, 0, 0 },
		{ "7.0", 20, 10, 10, 0 },
		{ "7.0", 20, 10, 0, 1 },
		/* a rule that is gone though enough is left; an older tree may lack it */
		{ "6.5", 40, 0, 0, 1 },
		{ "5.4", 20, 0, 0, 0 },
		{ "5.4", 10, 0, 0, 1 },
	};

	for (size_t i = 0; i < PT_ARRAY_SIZE(rows); i++) {
		char version[16];
		struct pt_report r;

		strcpy(version, rows[i].version);
		r = report_of(version, rows[i].d1, rows[i].m1, rows[i].v1);
		ck_assert_int_eq(pt_counts_compare(&r, counts), 0);
		ck_assert_msg(r.nr_few == rows[i].few, "row %zu: %zu", i, r.nr_few);
		if (i == 2) {
			ck_assert_uint_eq(r.few[0].known, 30);
			ck_assert_str_eq(r.few[0].version, "6.1");
			ck_assert_str_eq(r.few[0].rules, "D1 10 of 20");
		}
		free(r.few);
	}
}
END_TEST

/* ---- who defines a symbol ---- */

static const char source[] = "#include <linux/mm.h>\n"
			     "extern int declared;\n"
			     "static int hidden;\n"
			     "int function(int a,\n\t     int b)\n{\n\tint inside = called(a);\n}\n"
			     "unsigned long array[4];\n"
			     "DEFINE_PER_CPU(int, counter);\n"
			     "EXPORT_SYMBOL(exported);\n"
			     "int prototype(void);\n"
			     "DECLARE_VM_GET_PAGE_PROT\n"
			     "static int __init\nold_style(void)\n{\n}\n"
			     "arch_initcall(set_up_things);\n";

static bool take_name(void *arg, const char *name)
{
	pt_symbols_add(arg, name, strlen(name));
	return true;
}

static bool take_one(void *arg, const char *name)
{
	take_name(arg, name);
	return false;
}

static bool has_symbol(const struct pt_symbols *s, const char *name)
{
	return pt_symbols_find(s, name, strlen(name)) != NULL;
}

START_TEST(a_definition_is_told_from_its_text)
{
	static const char *const defined[] = { "function", "array", "counter" };
	static const char *const others[] = { "declared", "hidden",    "called",
					      "inside",	  "prototype", "exported" };
	struct pt_symbols wanted = { 0 }, found = { 0 }, first = { 0 };

	for (size_t i = 0; i < PT_ARRAY_SIZE(defined); i++)
		take_name(&wanted, defined[i]);
	for (size_t i = 0; i < PT_ARRAY_SIZE(others); i++)
		take_name(&wanted, others[i]);
	pt_text_defines(source, &wanted, take_name, &found);
	for (size_t i = 0; i < PT_ARRAY_SIZE(defined); i++)
		ck_assert_msg(has_symbol(&found, defined[i]), "%s", defined[i]);
	for (size_t i = 0; i < PT_ARRAY_SIZE(others); i++)
		ck_assert_msg(!has_symbol(&found, others[i]), "%s", others[i]);
	pt_text_defines(source, &wanted, take_one, &first);
	ck_assert_uint_eq(first.n, 1);
	pt_symbols_free(&wanted);
	pt_symbols_free(&found);
	pt_symbols_free(&first);
}
END_TEST

START_TEST(what_a_macro_makes_is_guessed)
{
	ck_assert(pt_text_makes(source, "vm_get_page_prot"));
	ck_assert(pt_text_makes(source, "ptk_initcall_set_up_things"));
	ck_assert(!pt_text_makes(source, "set_up_things"));
	ck_assert(!pt_text_makes(source, "something_else"));
	ck_assert(pt_text_is_obscure(source));
	ck_assert(!pt_text_is_obscure("int a;\nEXPORT_SYMBOL(a);\nstatic int\nf(void)\n{\n}\n"
				      "late_initcall(f);\n"));
}
END_TEST

START_TEST(a_set_of_names_grows)
{
	struct pt_symbols s = { 0 };
	char name[16];

	ck_assert(!has_symbol(&s, "n0"));
	for (int round = 0; round < 2; round++)
		for (int i = 0; i < 1000; i++) {
			snprintf(name, sizeof(name), "n%d", i);
			take_name(&s, name);
		}
	ck_assert_uint_eq(s.n, 1000);
	ck_assert(has_symbol(&s, "n999"));
	ck_assert(!has_symbol(&s, "n1000"));
	ck_assert(!has_symbol(&s, "n"));
	pt_symbols_free(&s);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("names: nothing goes quiet");
	TCase *t = tcase_create("names");

	tcase_set_timeout(t, 240);
	tcase_add_test(t, a_helper_is_found_by_each_of_its_names);
	tcase_add_test(t, no_name_means_two_things);
	tcase_add_test(t, whole_words_are_replaced);
	tcase_add_test(t, a_header_is_read);
	tcase_add_test(t, a_helper_that_nobody_knows_is_listed);
	tcase_add_test(t, what_nothing_calls_is_known);
	tcase_add_test(t, words_are_spotted);
	tcase_add_test(t, symbols_are_those_of_kconfig_files);
	tcase_add_loop_test(t, a_feature_that_does_something_is_not_off, 0, (int)builtins());
	tcase_add_test(t, every_feature_has_clauses);
	tcase_add_test(t, far_fewer_clauses_are_noticed);
	tcase_add_test(t, a_definition_is_told_from_its_text);
	tcase_add_test(t, what_a_macro_makes_is_guessed);
	tcase_add_test(t, a_set_of_names_grows);
	suite_add_tcase(s, t);
	return run_suite(s);
}
