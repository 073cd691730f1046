/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The mutator, operator by operator; what it must leave alone; what is kept of a run. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "conformance/mutate/calls.h"
#include "conformance/mutate/known.h"
#include "conformance/mutate/lab.h"
#include "conformance/mutate/mutator.h"
#include "conformance/mutate/verdicts.h"
#include "conformance/work/files.h"
#include "conformance/work/folders.h"
#include "harness.h"

/* ---- operators ---- */

static bool has(const struct pt_mutants *m, enum pt_operator op, const char *to)
{
	for (size_t i = 0; i < m->n; i++)
		if (m->v[i].op == op && !strcmp(m->v[i].to, to))
			return true;
	return false;
}

/* All mutants of a text that one operator makes are these, no more; ends with NULL. */
static void expect(const char *text, enum pt_operator op, const char *const *to)
{
	struct pt_mutants m = { 0 };
	size_t n = 0, wanted = 0;

	pt_mutate(&m, text, NULL, NULL);
	for (; to[wanted]; wanted++)
		ck_assert_msg(has(&m, op, to[wanted]), "'%s' has no %s mutant '%s'", text,
			      pt_operator_names[op], to[wanted]);
	for (size_t i = 0; i < m.n; i++) {
		bool known = m.v[i].op != op;

		for (size_t k = 0; k < wanted; k++)
			known = known || !strcmp(m.v[i].to, to[k]);
		ck_assert_msg(known, "'%s' has an odd %s mutant '%s'", text, pt_operator_names[op],
			      m.v[i].to);
		n += m.v[i].op == op;
	}
	ck_assert_uint_eq(n, wanted);
	pt_mutants_free(&m);
}

#define EXPECT(text, op, ...) expect(text, op, (const char *const[]){ __VA_ARGS__, NULL })

START_TEST(constants_change_by_one_and_by_bits)
{
	EXPECT("#define A 7\n", PT_OP_CONSTANT, "#define A 8", "#define A 6");
	EXPECT("#define A 0\n", PT_OP_CONSTANT, "#define A 1");
	EXPECT("#define A 0x5UL\n", PT_OP_CONSTANT, "#define A 0x4UL", "#define A 0x1UL");
	EXPECT("#define A 0x40\n", PT_OP_CONSTANT, "#define A 0x0", "#define A 0x80",
	       "#define A 0x20");
	EXPECT("#define A PT_BIT(3)\n", PT_OP_CONSTANT, "#define A 0", "#define A PT_BIT(4)",
	       "#define A PT_BIT(2)");
	EXPECT("enum { X = 4 };\n", PT_OP_CONSTANT, "enum { X = 5 };", "enum { X = 3 };");
	EXPECT("static const u64 x = 2;\n", PT_OP_CONSTANT, "static const u64 x = 3;",
	       "static const u64 x = 1;");
}
END_TEST

START_TEST(shifts_change_by_one_and_turn)
{
	EXPECT("#define A (x << B)\n", PT_OP_SHIFT, "#define A (x >> B)", "#define A (x << 1 + B)",
	       "#define A (x << -1 + B)");
	EXPECT("#define A (46 - B)\n", PT_OP_SHIFT, "#define A (46 + B)");
	/* a literal distance is a constant's matter */
	EXPECT("#define A (x << 9)\n", PT_OP_SHIFT, "#define A (x >> 9)");
}
END_TEST

START_TEST(loops_leave_entries_out)
{
	EXPECT("void f(int n) { for (int i = 0; i < n; i++) g(i); }\n", PT_OP_LOOP,
	       "void f(int n) { for (int i = 0; i < n; i++) { g(i); break; } }",
	       "void f(int n) { for (int i = 0; i + 1 < n; i++) g(i); }",
	       "void f(int n) { for (int i = 0; i < n; i += 2) g(i); }");
	EXPECT("void f(int n) { while (h(n, 1)) { n--; } }\n", PT_OP_LOOP,
	       "void f(int n) { while (h(n, 1)) { { n--; } break; } }");
	EXPECT("void f(int n) { for (;;) { if (!--n) break; g(n); } }\n", PT_OP_LOOP,
	       "void f(int n) { for (;;) { { if (!--n) break; g(n); } break; } }");
	/* none that is empty, and the end of a do is no beginning */
	EXPECT("void f(int n) { while (g(n)); do { n--; } while (n); }\n", PT_OP_LOOP, NULL);
}
END_TEST

START_TEST(exchanges_are_torn)
{
	EXPECT("pte_t f(pte_t *p) { return __pte(xchg(&p->pte, g(0, 1))); }\n", PT_OP_ATOMIC,
	       "pte_t f(pte_t *p) { return __pte(({ __typeof__(*(&p->pte)) pt_was = *(&p->pte); "
	       "*(&p->pte) = (g(0, 1)); pt_was; })); }");
	EXPECT("#define f(p) test_and_clear_bit(B, p)\n", PT_OP_ATOMIC,
	       "#define f(p) __test_and_clear_bit(B, p)");
	EXPECT("#define f(p) xchg(p)\n", PT_OP_ATOMIC, NULL);
}
END_TEST

START_TEST(masks_are_dropped)
{
	EXPECT("#define A (B | C | D)\n", PT_OP_MASK, "#define A (C | D)", "#define A (B | D)",
	       "#define A (B | C)");
	EXPECT("#define A(e) ((e) & ~B)\n", PT_OP_MASK, "#define A(e) ((e))",
	       "#define A(e) ((e) & B)");
	EXPECT("#define A(x) (e & B)\n", PT_OP_MASK, "#define A(x) (e)");
	EXPECT("#define A(x) (B & e)\n", PT_OP_MASK, "#define A(x) (e)", "#define A(x) (B)");
	/* what binds tighter belongs to the operand */
	EXPECT("#define A (b << 3 | c & d)\n", PT_OP_MASK, "#define A (c & d)",
	       "#define A (b << 3)", "#define A (b << 3 | c)");
	/* over several lines, told as one */
	EXPECT("#define A (B | \\\n\t   C)\n", PT_OP_MASK, "#define A (C)", "#define A (B)");
	/* the address of x is no mask */
	EXPECT("int *f(int a) { return &x; }\n", PT_OP_MASK, NULL);
}
END_TEST

START_TEST(conditions_are_inverted)
{
	EXPECT("#define A (b == c)\n", PT_OP_CONDITION, "#define A (b != c)");
	EXPECT("#define A (b < c)\n", PT_OP_CONDITION, "#define A (b <= c)");
	EXPECT("#define A (b && c)\n", PT_OP_CONDITION, "#define A (b || c)", "#define A (c)",
	       "#define A (b)");
	EXPECT("#define A (!!b)\n", PT_OP_CONDITION, "#define A (!b)");
	EXPECT("#define A (b ? c : d)\n", PT_OP_CONDITION, "#define A (!(b) ? c : d)");
	EXPECT("void f(int a) { if (a & B) g(); }\n", PT_OP_CONDITION,
	       "void f(int a) { if (!(a & B)) g(); }");
	/* once is enough */
	EXPECT("void f(int a) { if (a == B) g(); }\n", PT_OP_CONDITION,
	       "void f(int a) { if (a != B) g(); }");
	EXPECT("void f(int a) { if (!a) g(); }\n", PT_OP_CONDITION,
	       "void f(int a) { if (a) g(); }");
}
END_TEST

START_TEST(effects_are_removed)
{
	EXPECT("static pte_t f(pte_t a, int b) { return g(a); }\n", PT_OP_EFFECT, "f(…) gives a");
	EXPECT("static inline int f(pte_t a) { return g(a); }\n", PT_OP_EFFECT, "f(…) gives 0",
	       "f(…) gives 1");
	EXPECT("static u64 f(u64 a) { return g(a); }\n", PT_OP_EFFECT, "f(…) gives a",
	       "f(…) gives 0", "f(…) gives 1");
	EXPECT("static u64 f(u64 a) { (void)a; return 3; }\n", PT_OP_EFFECT, "f(…) gives 0",
	       "f(…) gives 1");
	EXPECT("void f(pte_t *a)\n{\n\tg(a);\n}\n", PT_OP_EFFECT, "f(…) gives nothing", ";");
	EXPECT("pgd_t f(pte_t a)\n{\n\ta |= B;\n\ta = g(a);\n\tb = a;\n\treturn h(a);\n}\n",
	       PT_OP_EFFECT, ";", ";");
	EXPECT("#define f(a) g(a)\n", PT_OP_EFFECT, "f(…) gives a", "f(…) gives 0", "f(…) gives 1");
	EXPECT("pgd_t f(int a)\n{\n\tif (a)\n\t\ta |= B;\n}\n", PT_OP_EFFECT, ";");
}
END_TEST

/* ---- what is left alone ---- */

START_TEST(only_code_is_mutated)
{
	static const char *const untouched[] = {
		"/* #define A 7, b == c */\n",
		"// #define A 7\n",
		"#define A \"1 | 2\"\n",
		"#define A '1'\n",
		"#include <asm/page_4.h>\n",
		"#if 1 == 2 && !defined(A)\n#endif\n",
		"#ifdef A\n#elif B | 4\n#endif\n",
		"#error don't | do 3\n",
		"/* SPDX-License-Identifier: GPL-2.0-or-later */\n",
		"struct a { int b : 3; char c[4]; };\n",
		"extern int f(int a[4]);\n",
		"static int x[4];\n",
		"void f(void) { asm volatile(\"x\" : : \"i\" (1 | 2)); }\n",
		"#define A __attribute__((aligned(8)))\n",
		"#define A BUILD_BUG_ON(1 | 2)\n",
		"#define A VM_WARN_ON_ONCE(b == c)\n",
		"#define GUARD_H\n",
		"u64 x[] = { [A | 1] = y };\n",
	};

	for (size_t i = 0; i < PT_ARRAY_SIZE(untouched); i++) {
		struct pt_mutants m = { 0 };

		pt_mutate(&m, untouched[i], NULL, NULL);
		for (size_t k = 0; k < m.n; k++)
			ck_assert_msg(m.v[k].op == PT_OP_EFFECT && strchr(m.v[k].to, '('),
				      "'%s' became '%s'", untouched[i], m.v[k].to);
		pt_mutants_free(&m);
	}
}
END_TEST

START_TEST(text_that_is_no_c_does_no_harm)
{
	static const char *const odd[] = { "",
					   "{",
					   "}",
					   "(",
					   ")",
					   "#",
					   "#define",
					   "#define A(",
					   "#define A(b",
					   "\"",
					   "'",
					   "/*",
					   "\\",
					   "= {",
					   "int f(",
					   "int f(int a) {",
					   "#define A \\",
					   "a ? b",
					   "| &",
					   "enum {",
					   "int x = " };

	for (size_t i = 0; i < PT_ARRAY_SIZE(odd); i++) {
		struct pt_mutants m = { 0 };

		pt_mutate(&m, odd[i], NULL, NULL);
		pt_mutants_free(&m);
	}
}
END_TEST

/* A function in both branches of an #ifdef leaves a brace too many open. */
START_TEST(definitions_are_found_behind_ifdefs)
{
	static const char text[] = "#ifdef A\nint f(int a)\n{\n#else\nint f(long a)\n{\n#endif\n"
				   "\treturn a;\n}\n\nint g(int a)\n{\n\treturn a | B;\n}\n";
	struct pt_mutants m = { 0 };

	pt_mutate(&m, text, NULL, NULL);
	ck_assert(has(&m, PT_OP_MASK, "return a;"));
	for (size_t i = 0; i < m.n; i++)
		if (m.v[i].op == PT_OP_MASK) {
			ck_assert_str_eq(m.v[i].function, "g");
			ck_assert_uint_eq(m.v[i].line, 13);
		}
	pt_mutants_free(&m);
}
END_TEST

/* ---- the project's own sources ---- */

static void check_mutants(const char *path, const char *text)
{
	struct pt_mutants m = { 0 }, again = { 0 };
	char **made;

	pt_mutate(&m, text, NULL, NULL);
	pt_mutate(&again, text, NULL, NULL);
	ck_assert_msg(m.n > 100, "%s has %zu mutants", path, m.n);
	ck_assert_uint_eq(m.n, again.n);
	made = calloc(m.n, sizeof(*made));
	ck_assert_ptr_nonnull(made);
	for (size_t i = 0; i < m.n; i++) {
		made[i] = pt_mutant_text(text, &m.v[i]);
		ck_assert_str_eq(m.v[i].to, again.v[i].to);
		ck_assert_str_ne(m.v[i].from, m.v[i].to);
		ck_assert_ptr_null(strchr(m.v[i].from, '\t'));
		ck_assert_msg(strcmp(made[i], text) != 0, "%s:%u: '%s' changes nothing", path,
			      m.v[i].line, m.v[i].to);
		for (size_t k = 0; k < i; k++)
			ck_assert_msg(strcmp(made[k], made[i]) != 0, "%s: '%s' is there twice",
				      path, m.v[i].to);
	}
	for (size_t i = 0; i < m.n; i++)
		free(made[i]);
	free(made);
	pt_mutants_free(&m);
	pt_mutants_free(&again);
}

/* What follows a macro's call without a semicolon has its own name. */
START_TEST(definitions_are_found_behind_macro_calls)
{
	const char *text = "static u64 one(u64 e)\n{\n\treturn e;\n}\nEACH(one)\n\n"
			   "static u64 two(u64 e)\n{\n\treturn e;\n}\nEACH(two)\n";
	struct pt_source s;

	pt_source_parse(&s, text);
	ck_assert_uint_eq(s.nr_regions, 2);
	ck_assert_str_eq(s.region[0].name, "one");
	ck_assert_str_eq(s.region[1].name, "two");
	pt_source_free(&s);
}
END_TEST

START_TEST(every_mutant_is_another_text)
{
	char path[PATH_MAX + 64], *text;

	snprintf(path, sizeof(path), "%s/arch/%s/helpers.c", pt_data_dir(),
		 pt_arch_hosts[_i]->arch->name);
	text = pt_read_file(path, NULL);
	ck_assert_ptr_nonnull(text);
	check_mutants(path, text);
	free(text);
}
END_TEST

/* ---- files ---- */

static char scratch[] = "/tmp/ptconform-mutator-XXXXXX";

static void make_scratch(void)
{
	strcpy(strrchr(scratch, '-') + 1, "XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(scratch));
}

static void drop_scratch(void)
{
	pt_remove_tree(scratch);
}

static void put(const char *name, const char *text)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/%s", scratch, name);
	*strrchr(path, '/') = '\0';
	ck_assert_int_eq(pt_make_dirs(path), 0);
	snprintf(path, sizeof(path), "%s/%s", scratch, name);
	ck_assert_int_eq(pt_write_file(path, text), 0);
}

static char *get(const char *name)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/%s", scratch, name);
	return pt_read_file(path, NULL);
}

START_TEST(a_farm_changes_one_file_and_not_the_tree)
{
	static const struct {
		const char *name, *text;
	} files[] = { { "tree/a/b/one.h", "1" },
		      { "tree/a/b/two.h", "2" },
		      { "tree/a/three.h", "3" },
		      { "tree/c/four.h", "4" } };
	char root[PATH_MAX], farm[PATH_MAX], *text;

	for (size_t i = 0; i < PT_ARRAY_SIZE(files); i++)
		put(files[i].name, files[i].text);
	snprintf(root, sizeof(root), "%s/tree", scratch);
	snprintf(farm, sizeof(farm), "%s/farm", scratch);
	ck_assert_int_eq(pt_farm_make(farm, root, "a/b/one.h", "mutated"), 0);
	for (size_t i = 0; i < PT_ARRAY_SIZE(files); i++) {
		char name[64];

		text = get(files[i].name);
		ck_assert_str_eq(text, files[i].text);
		free(text);
		snprintf(name, sizeof(name), "farm%s", files[i].name + 4);
		text = get(name);
		ck_assert_str_eq(text, i ? files[i].text : "mutated");
		free(text);
	}
	ck_assert_int_ne(pt_farm_make(farm, "/nowhere", "a", ""), 0);
}
END_TEST

/* As gcc writes it: functions, a table, a part split off, and what debuggers read. */
static const char assembly[] = "ptk_pte_mkold:\n"
			       "\t.loc 1 2 3\n"
			       "\tcall\tdirect@PLT\n"
			       "\tmovq\ttable+8(%rip), %rax\n"
			       ".L3:\n"
			       "\tjmp\tptk_pte_mkold.cold\n"
			       "\n"
			       "ptk_pte_mkold.cold:\n"
			       "\tcall\tunlikely\n"
			       "\t.section\t.rodata\n"
			       "\t.quad\tnobody\n"
			       "\t.text\n"
			       "\tcall\tlater\n"
			       "\t.pushsection\t__ex_table\n"
			       "\t.quad\tnobody\n"
			       "\t.popsection\n"
			       "\tcall\tlast\n"
			       "\t.data\n"
			       "table:\n"
			       "\t.quad\tindirect\n"
			       "other:\n"
			       "\tcall\talone\n"
			       "\t.section\t.initcall,\"a\"\n"
			       "\t.quad\tnobody\n"
			       "\t.section\t.debug_info,\"\",@progbits\n"
			       "\t.quad\tnobody\n";

START_TEST(calls_are_followed_from_the_helpers)
{
	static const char *const yes[] = { "ptk_pte_mkold", "direct", "indirect", "unlikely",
					   "later",	    "last",   "further" };
	static const char *const no[] = { "other", "alone", "nobody", "L3", "loc", "missing" };
	struct pt_calls *c = pt_calls_new();

	pt_calls_read(c, assembly);
	pt_calls_read(c, "indirect:\n\tb\tfurther\nnobody:\n\tb\tother\n");
	pt_calls_from(c, "ptk_");
	for (size_t i = 0; i < PT_ARRAY_SIZE(yes); i++)
		ck_assert_msg(pt_calls_reach(c, yes[i]), "%s", yes[i]);
	for (size_t i = 0; i < PT_ARRAY_SIZE(no); i++)
		ck_assert_msg(!pt_calls_reach(c, no[i]), "%s", no[i]);
	pt_calls_free(c);
}
END_TEST

START_TEST(classifications_are_read_strictly)
{
	static const char *const bad[] = { "x86\ta.c\tf\tx\ty\tequivalent\n",
					   "x86\ta.c\tf\tx\ty\tmaybe\twhy\n",
					   "x86\ta.c\tf\tx\ty\thole\twhy\tmore\n",
					   "x86\ta.c\tf\tx\ty\thole\t\n", "word\n" };
	struct pt_mutant m = { .function = "f", .from = "x", .to = "y" };
	struct pt_classification c = { 0 };
	char path[PATH_MAX], why[512];

	snprintf(path, sizeof(path), "%s/list.tsv", scratch);
	ck_assert_int_eq(pt_classification_add(&c, path, why, sizeof(why)), 0);
	ck_assert_uint_eq(c.n, 0);
	put("list.tsv",
	    "# a comment\n\nx86\ta.c\tf\tx\ty\tequivalent\twhy\n*\ta.c\tf\tx\tz\thole\twhy\n");
	ck_assert_int_eq(pt_classification_add(&c, path, why, sizeof(why)), 0);
	ck_assert_uint_eq(c.n, 2);
	ck_assert_ptr_eq(pt_classify(&c, "x86", "a.c", &m), &c.v[0]);
	ck_assert_ptr_null(pt_classify(&c, "s390", "a.c", &m));
	ck_assert_ptr_null(pt_classify(&c, "x86", "b.c", &m));
	m.to = "z";
	ck_assert_ptr_eq(pt_classify(&c, "s390", "a.c", &m), &c.v[1]);
	ck_assert_uint_eq(c.v[0].matches, 1);
	ck_assert_uint_eq(c.v[1].matches, 1);
	ck_assert(!pt_classified_many(&c.v[0]));
	ck_assert(pt_classified_many(&c.v[1]));
	pt_classification_free(&c);

	put("list.tsv", "x86\ta.c\tf\t*\t*\toutside\tit flushes\n");
	ck_assert_int_eq(pt_classification_add(&c, path, why, sizeof(why)), 0);
	ck_assert_ptr_eq(pt_classify(&c, "x86", "a.c", &m), &c.v[0]);
	ck_assert_int_eq(c.v[0].verdict, PT_OUTSIDE);
	m.function = "g";
	ck_assert_ptr_null(pt_classify(&c, "x86", "a.c", &m));
	pt_classification_free(&c);

	for (size_t i = 0; i < PT_ARRAY_SIZE(bad); i++) {
		put("list.tsv", bad[i]);
		ck_assert_int_ne(pt_classification_add(&c, path, why, sizeof(why)), 0);
		ck_assert_ptr_nonnull(strstr(why, "list.tsv:1:"));
		pt_classification_free(&c);
	}
}
END_TEST

static const char key_a[] = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
static const char key_b[] = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";

START_TEST(fates_are_kept_whole_or_not_at_all)
{
	const struct pt_outcome killed = { .fate = PT_FATE_KILLED, .by = "pte_mkold.clears-young" };
	const struct pt_outcome same = { .fate = PT_FATE_SAME_CODE };
	struct pt_outcome out = { 0 };
	struct pt_cache cache;
	struct pt_known *k;
	char path[PATH_MAX + 16];
	int fd;

	snprintf(cache.root, sizeof(cache.root), "%s", scratch);
	k = pt_known_open(&cache, "lab");
	ck_assert(!pt_known_get(k, key_a, &out));
	pt_known_add(k, key_a, &killed);
	pt_known_close(k);

	/* as an interrupted run leaves it */
	snprintf(path, sizeof(path), "%s/mutants/lab", scratch);
	fd = open(path, O_WRONLY | O_APPEND);
	ck_assert_int_eq(write(fd, key_b, 64), 64);
	ck_assert_int_eq(write(fd, "\tkil", 4), 4);
	close(fd);

	k = pt_known_open(&cache, "lab");
	ck_assert(pt_known_get(k, key_a, &out));
	ck_assert_int_eq(out.fate, PT_FATE_KILLED);
	ck_assert_str_eq(out.by, killed.by);
	ck_assert(!pt_known_get(k, key_b, &out));
	pt_known_add(k, key_b, &same);
	pt_known_close(k);

	k = pt_known_open(&cache, "lab");
	ck_assert(pt_known_get(k, key_b, &out));
	ck_assert_int_eq(out.fate, PT_FATE_SAME_CODE);
	ck_assert_str_eq(out.by, "");
	pt_known_close(k);
	k = pt_known_open(&cache, "another");
	ck_assert(!pt_known_get(k, key_a, &out));
	pt_known_close(k);
}
END_TEST

/* ---- when a mutant is dead ---- */

/* A guest in which some clauses are violated so often. */
struct violations {
	size_t clause, other;
	u64 times, times_other;
	unsigned asked; /* how often it was run … */
	bool whole;	/* … and whether to the end, */
	bool wanted;	/* and whether .clause could end it */
};

static int answer(void *arg, const struct pt_request *rq, struct pt_response *rs, char *err,
		  size_t size)
{
	struct violations *v = arg;

	(void)err, (void)size;
	v->asked++;
	v->whole = rq->stop == PT_STOP_NEVER;
	v->wanted = rq->decide[v->clause / 64] & PT_BIT(v->clause % 64);
	rs->status = PT_STATUS_OK;
	/* what is not asked for is not counted to the end */
	rs->result[v->clause].violated = v->whole || v->wanted || !v->times ? v->times : 1;
	rs->result[v->other].violated = v->times_other;
	return 0;
}

/* Before: .clause was violated this often. */
static enum pt_fate fate_of(struct violations *v, u64 before)
{
	static const struct pt_options o;
	struct pt_response *was = calloc(1, sizeof(*was));
	const struct pt_lab_run run = { answer, v, 0, was };
	struct pt_outcome out = { 0 };

	v->asked = 0;
	was->result[v->clause].violated = before;
	pt_lab_try(&o, &run, &out);
	ck_assert(!out.running);
	free(was);
	return out.fate;
}

START_TEST(one_violation_kills)
{
	struct violations v = { .clause = clause_named("pte_mkold.clears-young"),
				.other = clause_named("pte_mkdirty.sets-dirty"),
				.times = 1 };

	ck_assert_int_eq(fate_of(&v, 0), PT_FATE_KILLED);
	ck_assert_uint_eq(v.asked, 1);
	ck_assert(!v.whole && v.wanted);
	v.times = 0;
	ck_assert_int_eq(fate_of(&v, 0), PT_FATE_SURVIVED);
	ck_assert_uint_eq(v.asked, 1);
}
END_TEST

START_TEST(where_the_tree_violates_too_only_more_of_it_kills)
{
	struct violations v = { .clause = clause_named("pte_mkold.clears-young"),
				.other = clause_named("pte_mkdirty.sets-dirty"),
				.times = 5,
				.times_other = 1 };

	ck_assert_int_eq(fate_of(&v, 5), PT_FATE_KILLED);
	ck_assert_uint_eq(v.asked, 1);
	ck_assert(!v.whole && !v.wanted);
	v = (struct violations){ .clause = clause_named("pte_mkold.clears-young"),
				 .other = clause_named("pte_mkdirty.sets-dirty"),
				 .times = 6 };
	ck_assert_int_eq(fate_of(&v, 5), PT_FATE_KILLED);
	ck_assert(v.whole);
	v.times = 5;
	ck_assert_int_eq(fate_of(&v, 5), PT_FATE_SURVIVED);
	ck_assert(v.whole);
	ck_assert_uint_eq(v.asked, 2);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("mutator");
	TCase *t = tcase_create("operators"), *f = tcase_create("files"),
	      *k = tcase_create("kills");

	tcase_add_test(t, constants_change_by_one_and_by_bits);
	tcase_add_test(t, shifts_change_by_one_and_turn);
	tcase_add_test(t, loops_leave_entries_out);
	tcase_add_test(t, exchanges_are_torn);
	tcase_add_test(t, masks_are_dropped);
	tcase_add_test(t, conditions_are_inverted);
	tcase_add_test(t, effects_are_removed);
	tcase_add_test(t, only_code_is_mutated);
	tcase_add_test(t, text_that_is_no_c_does_no_harm);
	tcase_add_test(t, definitions_are_found_behind_ifdefs);
	tcase_add_test(t, definitions_are_found_behind_macro_calls);
	tcase_add_loop_test(t, every_mutant_is_another_text, 0, (int)pt_nr_arch_hosts);
	tcase_set_timeout(t, 600);
	suite_add_tcase(s, t);
	tcase_add_checked_fixture(f, make_scratch, drop_scratch);
	tcase_add_test(f, a_farm_changes_one_file_and_not_the_tree);
	tcase_add_test(f, calls_are_followed_from_the_helpers);
	tcase_add_test(f, classifications_are_read_strictly);
	tcase_add_test(f, fates_are_kept_whole_or_not_at_all);
	suite_add_tcase(s, f);
	tcase_add_test(k, one_violation_kills);
	tcase_add_test(k, where_the_tree_violates_too_only_more_of_it_kills);
	suite_add_tcase(s, k);
	return run_suite(s);
}
