// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Litmus tests: those of tests/litmus have known answers; each rule of the machine that is left
 * out is noticed by one of them; damaged ones are refused; and the machine translates as the
 * MMU model of arm64 does.
 *
 *	test_litmus SOURCE
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/race/litmus/decide.h"
#include "conformance/race/litmus/machine.h"
#include "conformance/work/files.h"
#include "generic/contract/lacks.h"
#include "generic/subject/subject.h"
#include "harness.h"

static const char *source;

/* ---- files ---- */

struct sample {
	char name[64];
	char *text;
	enum pt_litmus_verdict kind;
};

static struct sample sample[256];
static size_t nr_samples;

static char *read_file(const char *name)
{
	char path[PATH_MAX], *text;
	size_t size;

	snprintf(path, sizeof(path), "%s/tests/litmus/%s", source, name);
	text = pt_read_file(path, &size);
	ck_assert_msg(text, "cannot read %s", path);
	return text;
}

static enum pt_litmus_verdict kind_named(const char *name)
{
	int k = PT_LITMUS_FORBIDDEN;

	while (strcmp(name, pt_litmus_verdict_name((enum pt_litmus_verdict)k)))
		ck_assert_int_lt(k++, PT_LITMUS_REQUIRED);
	return (enum pt_litmus_verdict)k;
}

static void read_samples(void)
{
	char *kinds = read_file("kinds.txt"), *rest = kinds, *line;

	while ((line = strsep(&rest, "\n"))) {
		struct sample *s = &sample[nr_samples];
		char kind[16], file[80];

		if (*line == '#' || sscanf(line, "%63s %15s", s->name, kind) != 2)
			continue;
		s->kind = kind_named(kind);
		snprintf(file, sizeof(file), "%s.litmus", s->name);
		s->text = read_file(file);
		nr_samples++;
	}
	free(kinds);
	ck_assert_uint_gt(nr_samples, 80);
}

static void free_samples(void)
{
	while (nr_samples)
		free(sample[--nr_samples].text);
}

static enum pt_litmus_verdict decide(const char *text, u32 without, struct pt_litmus_result *r)
{
	const struct pt_litmus_limits limits = { .states = 1000000, .without = without };

	pt_litmus_decide(text, &limits, r);
	return r->verdict;
}

START_TEST(known_shapes_have_their_answers)
{
	struct pt_litmus_result r;

	for (size_t i = 0; i < nr_samples; i++) {
		const enum pt_litmus_verdict v = decide(sample[i].text, 0, &r);

		ck_assert_str_eq(r.name, sample[i].name);
		ck_assert_msg(v == sample[i].kind, "%s is %s, not %s: %s", sample[i].name,
			      pt_litmus_verdict_name(v), pt_litmus_verdict_name(sample[i].kind),
			      r.why);
	}
}
END_TEST

/* Every file has its kind. */
START_TEST(every_file_is_among_them)
{
	char path[PATH_MAX];
	struct dirent *e;
	size_t n = 0;
	DIR *d;

	snprintf(path, sizeof(path), "%s/tests/litmus", source);
	d = opendir(path);
	ck_assert_ptr_nonnull(d);
	while ((e = readdir(d)))
		n += strstr(e->d_name, ".litmus") != NULL;
	closedir(d);
	ck_assert_uint_eq(n, nr_samples);
}
END_TEST

static const char *const rule_texts[] = {
#define X(name, text) text,
	PT_RULES(X)
#undef X
};

/* Without it something happens that is forbidden, or does not always what is required. */
static bool is_noticed(u32 rule)
{
	struct pt_litmus_result r;

	for (size_t i = 0; i < nr_samples; i++) {
		const enum pt_litmus_verdict v = decide(sample[i].text, 1u << rule, &r);

		if (v != PT_LITMUS_UNDECIDED && v != sample[i].kind &&
		    (sample[i].kind == PT_LITMUS_FORBIDDEN || sample[i].kind == PT_LITMUS_REQUIRED))
			return true;
	}
	return false;
}

START_TEST(each_rule_that_is_left_out_is_noticed)
{
	ck_assert_msg(is_noticed((u32)_i), "nobody notices without: %s", rule_texts[_i]);
}
END_TEST

/* ---- limits ---- */

START_TEST(a_search_that_is_cut_decides_nothing)
{
	const struct pt_litmus_limits few = { .states = 3 }, little = { .bytes = 1 };
	struct pt_litmus_result r;

	for (size_t i = 0; i < nr_samples; i++) {
		if (sample[i].kind != PT_LITMUS_FORBIDDEN)
			continue;
		pt_litmus_decide(sample[i].text, &few, &r);
		ck_assert_msg(r.verdict == PT_LITMUS_UNDECIDED || r.states <= 3, "%s",
			      sample[i].name);
		pt_litmus_decide(sample[i].text, &little, &r);
		ck_assert_int_eq(r.verdict, PT_LITMUS_UNDECIDED);
		ck_assert_str_eq(r.why, "too much memory");
	}
}
END_TEST

/* A loop in which every iteration is another is not followed to its end, for it has none. */
START_TEST(a_loop_that_counts_is_not_decided)
{
	static const char text[] = "AArch64 T\n{\n 0:X1=x; 1:X1=x;\n}\n"
				   " P0          | P1          ;\n"
				   " L0:         | MOV W0,#1   ;\n"
				   " ADD W2,W2,#1| STR W0,[X1] ;\n"
				   " LDR W0,[X1] |             ;\n"
				   " CBZ W0,L0   |             ;\n"
				   "exists (0:X2=0)\n";
	struct pt_litmus_result r;

	ck_assert_int_eq(decide(text, 0, &r), PT_LITMUS_UNDECIDED);
	ck_assert_str_eq(r.why, "a thread goes on and on, or a place is written too often");
}
END_TEST

/* ---- texts that are not as they should be ---- */

#define HEAD	"AArch64 T\n{\n x=1; 0:X1=x;\n}\n P0 ;\n"
#define ASKS	"exists (0:X0=1)\n"
#define ONE(it) HEAD it " ;\n" ASKS

static const struct {
	const char *text, *why;
} damaged[] = {
	{ "", "no litmus test: its first line is not \"AArch64 NAME\"" },
	{ "X86 T\n{}\n", "no litmus test: its first line is not \"AArch64 NAME\"" },
	{ "AArch64\n{}\n", "no litmus test: it has no name" },
	{ "AArch64 T\n P0 ;\n", "no { } with the first state" },
	{ "AArch64 T\n{ x=1;\n P0 ;\n", "no { } with the first state" },
	{ "AArch64 T (* \n{ }\n P0 ;\n", "a comment without its end" },
	{ "AArch64 T\n{ }\nexists (x=1)\n", "no code" },
	{ "AArch64 T\n{ }\n P0 ;\n NOP\n", "a row of code without its ;" },
	{ "AArch64 T\n{ x=; }\n P0 ;\n NOP ;\nexists (x=1)\n", "a value expected before ';'" },
	{ "AArch64 T\n{ x=1 y=2; }\n P0 ;\n NOP ;\nexists (x=1)\n", "; expected before 'y=2;'" },
	{ "AArch64 T\n{ pte_x=(oa:7); }\n P0 ;\n NOP ;\nexists (x=1)\n",
	  "oa: is to be a physical page, not '7);'" },
	{ "AArch64 T\n{ pte_x=(wet:1); }\n P0 ;\n NOP ;\nexists (x=1)\n",
	  "a descriptor's field wet" },
	{ "AArch64 T\nTTHM=HX\n{ }\n P0 ;\n NOP ;\nexists (x=1)\n", "TTHM=HX" },
	{ "AArch64 T\nVariant=memtag\n{ }\n P0 ;\n NOP ;\nexists (x=1)\n", "variant memtag" },
	{ "AArch64 T\n{ }\n Q0 ;\n NOP ;\nexists (x=1)\n", "P0 expected before 'Q0'" },
	{ "AArch64 T\n{ }\n P1 ;\n NOP ;\nexists (x=1)\n", "the threads are not in order" },
	{ ONE("FROB X0"), "instruction FROB" },
	{ ONE("LDR W0,X1"), "[ expected before 'X1'" },
	{ ONE("LDR W0,[X1"), "] expected before ''" },
	{ ONE("LDR W0,[X1] X2"), "LDR: an operand 'X2'" },
	{ ONE("ADD W0,W1,SPAM"), "ADD: a register expected before 'SPAM'" },
	{ ONE("CBZ W0,L9"), "P0 has no label L9" },
	{ ONE("L0: L0: NOP"), "the label L0 is there twice" },
	{ ONE("TLBI SOME,X1"), "TLBI SOME" },
	{ ONE("TLBI RVAE1"), "TLBI RVAE1: of what?" },
	{ ONE("CASP X1,X2,X4,X5,[X6]"), "CASP: registers that are no pairs" },
	{ ONE("B .+40"), "a branch to no instruction" },
	{ ONE("B .-4"), "a branch to no instruction" },
	{ ONE("B .+2"), "B: a label expected" },
	{ ONE("UBFM X0,X1,#64,#1"), "UBFM: which bits?" },
	{ ONE("UBFM W0,W1,#32,#1"), "UBFM: which bits?" },
	{ HEAD " NOP ;\nexists (x={1,2,3})\n", "more values than x has" },
	{ HEAD " NOP ;\nexists (0:X0={1,2})\n", "a list of values of what is no array" },
	{ ONE("DMB WET"), "DMB WET" },
	{ ONE("NOP | NOP"), "a row with more columns than there are threads" },
	{ HEAD " NOP ;\nexists (0:X0=1 /\\ )\n", "a register or a variable expected before ')'" },
	{ HEAD " NOP ;\nexists (0:X0=1\n", ") expected before ''" },
	{ HEAD " NOP ;\nexists (fault(P0:L0,x))\n", "P0 has no label L0" },
	{ HEAD " NOP ;\nexists (x=1) more\n", "'more' behind the condition" },
};

START_TEST(damage_is_told_in_one_line)
{
	struct pt_litmus_result r;

	for (size_t i = 0; i < PT_ARRAY_SIZE(damaged); i++) {
		ck_assert_int_eq(decide(damaged[i].text, 0, &r), PT_LITMUS_UNREAD);
		ck_assert_str_eq(r.why, damaged[i].why);
	}
}
END_TEST

/* Cut anywhere, or with a byte that is another, it is read or not; why, is one line. */
START_TEST(whatever_is_damaged_nobody_crashes)
{
	const struct pt_litmus_limits limits = { .states = 2000 };
	struct pt_litmus_result r;
	u32 seed = 1;

	for (size_t i = 0; i < nr_samples; i += 7) {
		const size_t size = strlen(sample[i].text);

		for (size_t at = 0; at < size; at += 3) {
			char *text = strdup(sample[i].text);

			seed = seed * 1664525 + 1013904223;
			text[at] = (char)(seed >> 24 & 1 ? 0 : seed >> 16);
			pt_litmus_decide(text, &limits, &r);
			ck_assert_ptr_null(strchr(r.why, '\n'));
			ck_assert(r.verdict < PT_LITMUS_UNDECIDED || *r.why);
			free(text);
		}
	}
}
END_TEST

/* ---- the same MMU ---- */

static const struct pt_mode *arm64_mode(void)
{
	const struct pt_arch_host *h = pt_arch_host_named("arm64");

	ck_assert_ptr_nonnull(h);
	return &h->arch->modes[0];
}

static void compare(const struct pt_mode *m, u64 descriptor, const struct pt_accessor *a)
{
	const u64 needs =
		a->el0 ? (a->write ? PT_MMU_UW : PT_MMU_UR) : (a->write ? PT_MMU_KW : PT_MMU_KR);
	const struct pt_translation t = pt_translate(descriptor, a);
	const bool may = m->mmu->rights(m, PT_PTE, descriptor) & needs;
	u64 after = descriptor;

	if (may)
		after = m->mmu->after(m, PT_PTE, descriptor,
				      a->write ? PT_ACCESS_WRITE : PT_ACCESS_READ);
	ck_assert_msg(may == !t.fault, "descriptor %llx, write %d, EL0 %d, hardware %d",
		      (unsigned long long)descriptor, a->write, a->el0, a->sets_af);
	ck_assert_uint_eq(after, t.fault ? descriptor : t.descriptor);
	ck_assert(t.updates == (after != descriptor));
}

START_TEST(it_translates_as_the_mmu_of_arm64)
{
	static const u64 bit[] = { PT_DESC_VALID, PT_DESC_AF, PT_DESC_READ_ONLY, PT_DESC_DBM,
				   PT_DESC_EL0 };
	struct pt_mode m = *arm64_mode();

	for (unsigned i = 0; i < 1u << PT_ARRAY_SIZE(bit); i++)
		for (unsigned who = 0; who < 8; who++) {
			const bool hardware = who & 4;
			const struct pt_accessor a = { who & 1, who & 2, hardware, hardware };
			u64 descriptor = PT_DESC_PAGE | 0x123000;

			for (size_t k = 0; k < PT_ARRAY_SIZE(bit); k++)
				descriptor |= i >> k & 1 ? bit[k] : 0;
			m.lacks = hardware ? 0 : PT_LACKS_RECORDING;
			compare(&m, descriptor, &a);
		}
}
END_TEST

int main(int argc, char **argv)
{
	Suite *s = suite_create("litmus");
	TCase *t = tcase_create("litmus");

	if (argc != 2)
		return EXIT_FAILURE;
	source = argv[1];
	tcase_set_timeout(t, 600);
	tcase_add_checked_fixture(t, read_samples, free_samples);
	tcase_add_test(t, known_shapes_have_their_answers);
	tcase_add_test(t, every_file_is_among_them);
	tcase_add_loop_test(t, each_rule_that_is_left_out_is_noticed, 0, PT_NR_RULES);
	tcase_add_test(t, a_search_that_is_cut_decides_nothing);
	tcase_add_test(t, a_loop_that_counts_is_not_decided);
	tcase_add_test(t, damage_is_told_in_one_line);
	tcase_add_test(t, whatever_is_damaged_nobody_crashes);
	tcase_add_test(t, it_translates_as_the_mmu_of_arm64);
	suite_add_tcase(s, t);
	return run_suite(s);
}
