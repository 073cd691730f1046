// SPDX-License-Identifier: GPL-2.0-or-later
/* What is new, mended, left or not comparable from one report to the next. */
#include "conformance/report/compare.h"
#include "conformance/report/writer.h"
#include "conformance/subject/kernel_code.h"
#include "conformance/words/names.h"
#include "conformance/work/files.h"
#include "harness.h"
#include <fcntl.h>
#include <gelf.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A result, in the fewest words; cause "": the helper itself. */
struct result {
	const char *mode, *engine, *helper, *clause;
	enum pt_verdict verdict;
	const char *cause, *broke, *machine, *reason;
};

#define MAX_RESULTS 6

/* The same reports one after the other, and what is to be said of them. */
struct comparison {
	const char *about;
	struct result before[MAX_RESULTS], after[MAX_RESULTS];
	const char *came, *went, *left, *unlike; /* causes in their order; "" none */
	int status;
};

static struct pt_report report_of(const struct result *results, struct pt_cell_row *cell,
				  struct pt_result_row *row)
{
	struct pt_report r = { .subject = "kernel", .cells = cell, .results = row };

	for (; r.nr_results < MAX_RESULTS && results[r.nr_results].helper; r.nr_results++) {
		const struct result *x = &results[r.nr_results];
		struct pt_result_row *to = &row[r.nr_results];
		size_t c = 0;

		*to = (struct pt_result_row){ .arch = "sparc",
					      .mode = x->mode,
					      .engine = x->engine,
					      .helper = x->helper,
					      .rule = "Y1",
					      .verdict = x->verdict,
					      .cause = { x->cause ? x->cause : x->helper },
					      .broke = x->broke,
					      .machine = x->machine };
		snprintf(to->clause, sizeof(to->clause), "%s", x->clause);
		snprintf(to->reason, sizeof(to->reason), "%s", x->reason ? x->reason : "");
		while (c < r.nr_cells && (strcmp(cell[c].mode, x->mode) != 0 ||
					  strcmp(cell[c].engine, x->engine) != 0))
			c++;
		if (c < r.nr_cells)
			continue;
		cell[r.nr_cells++] = (struct pt_cell_row){ .arch = "sparc",
							   .mode = x->mode,
							   .engine = x->engine };
		/* a further run, whose short name is none of its results' */
		cell[r.nr_cells - 1].machine[0] =
			(struct pt_machine_row){ .name = "short", .brief = "tried" };
		cell[r.nr_cells - 1].nr_machines = 1;
	}
	return r;
}

static void must_be(const char *about, const char *what, const struct pt_moves *m,
		    const char *expected)
{
	char line[400] = "";
	struct pt_text t;

	pt_text_init(&t, line, sizeof(line));
	for (size_t i = 0; i < m->n; i++)
		pt_text_add(&t, "%s%s:%s", i ? " " : "", m->v[i].helper, m->v[i].modes);
	ck_assert_msg(!strcmp(line, expected), "%s: %s '%s', not '%s'", about, what, line,
		      expected);
}

static void must_be_unlike(const char *about, const struct pt_compared *c, const char *expected)
{
	char line[600] = "";
	struct pt_text t;

	pt_text_init(&t, line, sizeof(line));
	for (size_t i = 0; i < c->nr_unlike; i++)
		pt_text_add(&t, "%s%s: %s", i ? "; " : "", c->unlike[i].what, c->unlike[i].why);
	ck_assert_msg(!strcmp(line, expected), "%s: not comparable '%s', not '%s'", about, line,
		      expected);
}

#define UNI "unicorn"
#define NAT "native"

static const struct comparison comparisons[] = {
	{ .about = "nothing",
	  .before = { { "sun4u", UNI, "pte_mkold", "a", PT_PASS } },
	  .after = { { "sun4u", UNI, "pte_mkold", "a", PT_PASS } } },
	{ .about = "a failure that is new",
	  .before = { { "sun4u", UNI, "pte_mkold", "a", PT_PASS } },
	  .after = { { "sun4u", UNI, "pte_mkold", "a", PT_FAIL } },
	  .came = "pte_mkold:sun4u",
	  .status = 1 },
	{ .about = "one that is mended",
	  .before = { { "sun4u", UNI, "pte_mkold", "a", PT_FAIL } },
	  .after = { { "sun4u", UNI, "pte_mkold", "a", PT_PASS } },
	  .went = "pte_mkold:sun4u" },
	{ .about = "one that is left",
	  .before = { { "sun4u", UNI, "pte_mkold", "a", PT_FAIL } },
	  .after = { { "sun4u", UNI, "pte_mkold", "a", PT_FAIL } },
	  .left = "pte_mkold:sun4u" },
	{ .about = "left, of another cause",
	  .before = { { "sun4u", UNI, "pte_mkold", "a", PT_FAIL } },
	  .after = { { "sun4u", UNI, "pte_mkold", "a", PT_FAIL, "pte_mkyoung" } },
	  .left = "pte_mkold:sun4u" },
	{ .about = "seen by another engine",
	  .before = { { "sun4u", NAT, "pte_mkold", "a", PT_FAIL } },
	  .after = { { "sun4u", UNI, "pte_mkold", "a", PT_FAIL } },
	  .left = "pte_mkold:sun4u" },
	{ .about = "the same in another mode is new",
	  .before = { { "sun4u", UNI, "pte_mkold", "a", PT_FAIL },
		      { "sun4v", UNI, "pte_mkold", "a", PT_PASS } },
	  .after = { { "sun4u", UNI, "pte_mkold", "a", PT_FAIL },
		     { "sun4v", UNI, "pte_mkold", "a", PT_FAIL } },
	  .came = "pte_mkold:sun4v",
	  .left = "pte_mkold:sun4u",
	  .status = 1 },
	{ .about = "another clause of a cause that there was",
	  .before = { { "sun4u", UNI, "pte_mkold", "a", PT_FAIL },
		      { "sun4u", UNI, "pte_mkold", "b", PT_PASS } },
	  .after = { { "sun4u", UNI, "pte_mkold", "a", PT_FAIL },
		     { "sun4u", UNI, "pte_mkold", "b", PT_FAIL } },
	  .came = "pte_mkold:sun4u",
	  .left = "pte_mkold:sun4u",
	  .status = 1 },
	{ .about = "a helper that the change brought",
	  .before = { { "sun4u", UNI, "pte_mkold", "a", PT_ABSENT } },
	  .after = { { "sun4u", UNI, "pte_mkold", "a", PT_FAIL } },
	  .came = "pte_mkold:sun4u",
	  .status = 1 },
	{ .about = "what the other engine could not ask",
	  .before = { { "sun4u", NAT, "pte_mkold", "a", PT_ABSENT, .reason = "no walker" } },
	  .after = { { "sun4u", UNI, "pte_mkold", "a", PT_FAIL } },
	  .unlike = "sparc pte_mkold: a in sun4u: before: no walker",
	  .status = 3 },
	{ .about = "what was not asked for want of another helper",
	  .before = { { "sun4u", UNI, "pte_mkold", "a", PT_SKIP, .reason = "pte_young broke" } },
	  .after = { { "sun4u", UNI, "pte_mkold", "a", PT_FAIL } },
	  .unlike = "sparc pte_mkold: a in sun4u: before: pte_young broke",
	  .status = 3 },
	{ .about = "a clause that the earlier report has not",
	  .before = { { "sun4u", UNI, "pte_mkold", "a", PT_PASS } },
	  .after = { { "sun4u", UNI, "pte_mkold", "a", PT_PASS },
		     { "sun4u", UNI, "pte_mkold", "b", PT_FAIL } },
	  .unlike = "sparc pte_mkold: b in sun4u: before: not in the earlier report",
	  .status = 3 },
	{ .about = "a helper that is gone is not mended",
	  .before = { { "sun4u", UNI, "pte_mkold", "a", PT_FAIL } },
	  .after = { { "sun4u", UNI, "pte_mkold", "a", PT_ABSENT, .reason = "no such helper" } },
	  .unlike = "sparc pte_mkold: a in sun4u: now: no such helper" },
	{ .about = "what was not asked for is not mended",
	  .before = { { "sun4u", UNI, "pte_mkold", "a", PT_FAIL },
		      { "sun4u", UNI, "pte_mkold", "b", PT_PASS } },
	  .after = { { "sun4u", UNI, "pte_mkold", "b", PT_PASS } } },
	{ .about = "a helper that calls BUG() where it only failed",
	  .before = { { "sun4u", UNI, "pte_mkold", "a", PT_FAIL } },
	  .after = { { "sun4u", UNI, "pte_mkold", "a", PT_FAIL, .broke = "BUG()" } },
	  .came = "pte_mkold:sun4u",
	  .status = 1 },
	{ .about = "one that does so still, by whichever clause that is told",
	  .before = { { "sun4u", UNI, "pte_mkold", "a", PT_FAIL, .broke = "BUG()" } },
	  .after = { { "sun4u", UNI, "pte_mkold", "b", PT_FAIL, .broke = "BUG()" } },
	  .left = "pte_mkold:sun4u" },
	{ .about = "one that did not, and whose other clauses held",
	  .before = { { "sun4u", UNI, "pte_mkold", "b", PT_PASS } },
	  .after = { { "sun4u", UNI, "pte_mkold", "a", PT_FAIL, .broke = "BUG()" } },
	  .came = "pte_mkold:sun4u",
	  .status = 1 },
	{ .about = "on one machine alone where it was on all",
	  .before = { { "sun4u", UNI, "pte_mkold", "a", PT_FAIL } },
	  .after = { { "sun4u", UNI, "pte_mkold", "a", PT_FAIL, .machine = "m" } },
	  .left = "pte_mkold:sun4u" },
	{ .about = "on all machines where it was on one",
	  .before = { { "sun4u", UNI, "pte_mkold", "a", PT_FAIL, .machine = "m" } },
	  .after = { { "sun4u", UNI, "pte_mkold", "a", PT_FAIL } },
	  .came = "pte_mkold:sun4u",
	  .left = "pte_mkold:sun4u",
	  .status = 1 },
	{ .about = "on a machine that was not tried",
	  .before = { { "sun4u", UNI, "pte_mkold", "a", PT_PASS } },
	  .after = { { "sun4u", UNI, "pte_mkold", "a", PT_FAIL, .machine = "m" } },
	  .unlike = "sparc pte_mkold: a in sun4u: before: its further run was not made in the "
		    "earlier report",
	  .status = 3 },
	{ .about = "on one machine alone, which was tried",
	  .before = { { "sun4u", UNI, "pte_mkold", "a", PT_PASS } },
	  .after = { { "sun4u", UNI, "pte_mkold", "a", PT_FAIL, .machine = "tried" } },
	  .came = "pte_mkold:sun4u",
	  .status = 1 },
	{ .about = "an error that there was",
	  .before = { { "sun4u", UNI, "pte_mkold", "a", PT_ERROR } },
	  .after = { { "sun4u", UNI, "pte_mkold", "a", PT_ERROR } } },
	{ .about = "an error that is new",
	  .before = { { "sun4u", UNI, "pte_mkold", "a", PT_PASS } },
	  .after = { { "sun4u", UNI, "pte_mkold", "a", PT_ERROR } },
	  .status = 3 },
	{ .about = "two modes, one cause",
	  .before = { { "sun4u", UNI, "pte_mkold", "a", PT_PASS },
		      { "sun4v", UNI, "pmd_mkold", "a", PT_PASS } },
	  .after = { { "sun4u", UNI, "pte_mkold", "a", PT_FAIL },
		     { "sun4v", UNI, "pmd_mkold", "a", PT_FAIL, "pte_mkold" } },
	  .came = "pte_mkold:sun4u,sun4v",
	  .status = 1 },
};

static const char *or_none(const char *text)
{
	return text ? text : "";
}

START_TEST(failures_are_told_by_clause_and_mode)
{
	const struct comparison *x = &comparisons[_i];
	struct pt_cell_row cell[2][MAX_RESULTS];
	struct pt_result_row row[2][MAX_RESULTS];
	const struct pt_report before = report_of(x->before, cell[0], row[0]);
	struct pt_report after = report_of(x->after, cell[1], row[1]);
	struct pt_verdicts v = pt_verdicts_of(&before);

	pt_report_compare(&after, &v, "old", "kernel");
	must_be(x->about, "came", &after.compared.came, or_none(x->came));
	must_be(x->about, "went", &after.compared.went, or_none(x->went));
	must_be(x->about, "left", &after.compared.left, or_none(x->left));
	must_be_unlike(x->about, &after.compared, or_none(x->unlike));
	ck_assert_msg(pt_report_status(&after) == x->status, "%s: status %d", x->about,
		      pt_report_status(&after));
	pt_compared_free(&after.compared);
	pt_verdicts_free(&v);
}
END_TEST

/* A cell of each side, and what is said of them. */
START_TEST(what_ran_on_one_side_is_not_comparable)
{
	static const struct {
		enum pt_cell_status before, after;
		bool unchanged;
		const char *unlike;
		int status;
	} sides[] = {
		{ PT_CELL_ERROR, PT_CELL_RAN, false, "sparc sun4u: before: it stops", 3 },
		{ PT_CELL_SKIP, PT_CELL_RAN, false, "sparc sun4u: before: it stops", 3 },
		{ PT_CELL_RAN, PT_CELL_ERROR, false, "sparc sun4u: now: it stops", 3 },
		{ PT_CELL_RAN, PT_CELL_SKIP, false, "sparc sun4u: now: it stops", 3 },
		{ PT_CELL_RAN, PT_CELL_SKIP, true, "", 0 },
		{ PT_CELL_SKIP, PT_CELL_SKIP, false, "", 0 },
		{ PT_CELL_ERROR, PT_CELL_ERROR, false, "", 3 },
	};
	static const struct result failure[MAX_RESULTS] = { { "sun4u", UNI, "pte_mkold", "a",
							      PT_FAIL, .cause = NULL } };
	struct pt_cell_row cell[2][MAX_RESULTS];
	struct pt_result_row row[2][MAX_RESULTS];

	for (size_t i = 0; i < PT_ARRAY_SIZE(sides); i++) {
		struct pt_report r[2];
		struct pt_verdicts v;

		for (size_t k = 0; k < 2; k++) {
			const enum pt_cell_status s = k ? sides[i].after : sides[i].before;

			r[k] = report_of(failure, cell[k], row[k]);
			cell[k][0].status = s;
			snprintf(cell[k][0].reason, sizeof(cell[k][0].reason), "it stops");
			r[k].nr_results = s == PT_CELL_RAN;
		}
		cell[1][0].unchanged = sides[i].unchanged;
		v = pt_verdicts_of(&r[0]);
		pt_report_compare(&r[1], &v, "old", "kernel");
		must_be_unlike("cells", &r[1].compared, sides[i].unlike);
		ck_assert_uint_eq(r[1].compared.came.n + r[1].compared.went.n, 0);
		ck_assert_int_eq(pt_report_status(&r[1]), sides[i].status);
		pt_compared_free(&r[1].compared);
		pt_verdicts_free(&v);
	}
}
END_TEST

/* ---- is it the same machine code? ---- */

/* Changes a byte of a section of the copy; false: it has none of that name, or of no size. */
static bool spoil(const char *elf, const char *section)
{
	int fd = open(elf, O_RDWR);
	Elf *e;
	Elf_Scn *s = NULL;
	GElf_Shdr h = { 0 };
	size_t names = 0;
	unsigned char byte;
	bool found = false;

	ck_assert_int_ge(fd, 0);
	ck_assert_uint_ne(elf_version(EV_CURRENT), EV_NONE);
	e = elf_begin(fd, ELF_C_READ, NULL);
	ck_assert_int_eq(elf_getshdrstrndx(e, &names), 0);
	while (!found && (s = elf_nextscn(e, s))) {
		const char *name;

		ck_assert_ptr_nonnull(gelf_getshdr(s, &h));
		name = elf_strptr(e, names, h.sh_name);
		found = name && !strcmp(name, section) && h.sh_size > 8;
	}
	elf_end(e);
	if (found) {
		ck_assert_int_eq(pread(fd, &byte, 1, (off_t)h.sh_offset + 8), 1);
		byte ^= 1;
		ck_assert_int_eq(pwrite(fd, &byte, 1, (off_t)h.sh_offset + 8), 1);
	}
	close(fd);
	return found;
}

START_TEST(only_what_runs_is_machine_code)
{
	static const struct {
		const char *section;
		bool is_code;
	} sections[] = { { ".text", true },    { ".rodata", true },  { ".data", true },
			 { ".symtab", false }, { ".strtab", false }, { ".comment", false } };
	char path[] = "/tmp/ptconform-code-XXXXXX", was[PT_HEX_SIZE], is[PT_HEX_SIZE];
	size_t size, found = 0;
	struct guest g;
	char *whole;
	int fd;

	name_guest(&g, 0, true);
	whole = pt_read_file(g.elf, &size);
	if (!whole) {
		skip_guest(&g, "it was not built");
		return;
	}
	ck_assert(pt_kernel_code(g.elf, was));
	fd = mkstemp(path);
	ck_assert_int_ge(fd, 0);
	for (size_t i = 0; i < PT_ARRAY_SIZE(sections); i++) {
		ck_assert_int_eq(pwrite(fd, whole, size, 0), (ssize_t)size);
		ck_assert(pt_kernel_code(path, is));
		ck_assert_str_eq(was, is);
		if (!spoil(path, sections[i].section))
			continue;
		found++;
		ck_assert(pt_kernel_code(path, is));
		ck_assert_msg(!strcmp(was, is) != sections[i].is_code, "%s", sections[i].section);
	}
	ck_assert_uint_ge(found, 4);
	ck_assert_int_eq(ftruncate(fd, (off_t)size / 2), 0);
	ck_assert(!pt_kernel_code(path, is));
	ck_assert_int_eq(ftruncate(fd, 0), 0);
	ck_assert(!pt_kernel_code(path, is));
	close(fd);
	unlink(path);
	ck_assert(!pt_kernel_code(path, is));
	free(whole);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("compare");
	TCase *t = tcase_create("compare");

	tcase_add_loop_test(t, failures_are_told_by_clause_and_mode, 0, PT_ARRAY_SIZE(comparisons));
	tcase_add_test(t, what_ran_on_one_side_is_not_comparable);
	tcase_add_test(t, only_what_runs_is_machine_code);
	suite_add_tcase(s, t);
	return run_suite(s);
}
