/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Entries are named by what the tree under test reads from their bits. */
#include <stdlib.h>
#include <string.h>

#include "conformance/entry/decode.h"
#include "harness.h"

/* Reads of a tree that is made up, all nothing. */
typedef u64 reads_t[PT_NR_COLUMNS][PT_WIRE_SLOTS];

static struct pt_place place_at(const char *arch, enum pt_level l, int kind, const reads_t reads)
{
	return (struct pt_place){
		.host = pt_arch_host_named(arch), .level = l, .kind = kind, .reads = reads
	};
}

static void assert_line(const struct pt_place *p, u64 e, const char *has, const char *has_not)
{
	char line[PT_DECODE_LINE], word[64];

	pt_decode_line_at(p, e, line, sizeof(line) - 1);
	strcat(line, " ");
	snprintf(word, sizeof(word), " %s ", has);
	ck_assert_msg(strstr(line, word) != NULL, "no%sin '%s'", word, line);
	snprintf(word, sizeof(word), " %s ", has_not);
	ck_assert_msg(!strstr(line, word), "%sin '%s'", word, line);
}

/* A subject that reads what the builtin one does is named like it, bit for bit. */
START_TEST(builtin_reads_give_builtin_names)
{
	struct builtin b = builtin_at((size_t)_i);
	struct pt_response *rs = calloc(1, sizeof(*rs));
	struct pt_request rq = request_for(&b);
	struct pt_decoded own[PT_MAX_FIELDS], tree[PT_MAX_FIELDS];

	ck_assert_ptr_nonnull(rs);
	run_subject(&b, b.subject, &rq, rs);
	for (int i = 0; i < PT_NR_COLUMNS * PT_NR_KINDS; i++) {
		struct pt_place p = { .host = b.host,
				      .mode = b.mode,
				      .level = i % PT_NR_COLUMNS,
				      .kind = i / PT_NR_COLUMNS };
		size_t n = pt_decode_fields(&p, 0, own);

		/* a level without leaves was asked nothing of them; hugetlb is a pmd to the layout
		 */
		if (!rs->reads[p.level][PT_SLOT_pfn] || p.level == PT_HUGETLB)
			continue;
		p.reads = rs->reads;
		ck_assert_uint_eq(pt_decode_fields(&p, 0, tree), n);
		for (size_t k = 0; k < n; k++)
			ck_assert_msg(tree[k].field->lo == own[k].field->lo &&
					      tree[k].field->hi == own[k].field->hi &&
					      !strcmp(tree[k].field->set, own[k].field->set),
				      "%s %s %s: bit %u is %s, not %s", builtin_name(&b),
				      pt_level_names[p.level], pt_kind_names[p.kind],
				      tree[k].field->lo, tree[k].field->set, own[k].field->set);
	}
	free(rs);
}
END_TEST

/* Linux 6.1: the bit that is uffd_wp's in 6.12 tells PROT_NONE. */
START_TEST(a_bit_is_named_by_what_reads_it)
{
	reads_t reads = { [PT_PTE] = { [PT_SLOT_present] = PT_BIT(0) | PT_BIT(58),
				       [PT_SLOT_protnone] = PT_BIT(0) | PT_BIT(58) },
			  [PT_PMD] = { [PT_SLOT_present] = PT_BIT(0) | PT_BIT(58) | PT_BIT(59),
				       [PT_SLOT_protnone] = PT_BIT(0) | PT_BIT(58) } };
	struct pt_place pte = place_at("arm64", PT_PTE, PT_KIND_PROTNONE, reads);
	struct pt_place pmd = place_at("arm64", PT_PMD, PT_KIND_INVALID, reads);
	struct pt_place builtin = place_at("arm64", PT_PTE, PT_KIND_PROTNONE, NULL);

	assert_line(&builtin, PT_BIT(58), "uffd_wp", "protnone");
	assert_line(&pte, PT_BIT(58), "protnone", "uffd_wp");
	assert_line(&pmd, PT_BIT(58), "protnone", "uffd_wp");
	/* ignored to the layout */
	assert_line(&pmd, PT_BIT(59), "present", "ignored[59]=0x1");
	/* software's in 6.12, left to the hardware here */
	assert_line(&pte, PT_BIT(11), "ng", "present_invalid");
}
END_TEST

/* What a report keeps of such an entry, for others to draw it. */
START_TEST(what_a_tree_has_otherwise_is_kept)
{
	reads_t reads = { [PT_PTE] = { [PT_SLOT_present] = PT_BIT(0) | PT_BIT(58),
				       [PT_SLOT_protnone] = PT_BIT(0) | PT_BIT(58) } };
	struct pt_place pte = place_at("arm64", PT_PTE, PT_KIND_PROTNONE, reads);
	struct pt_place builtin = place_at("arm64", PT_PTE, PT_KIND_PROTNONE, NULL);
	char own[PT_DECODE_LINE];

	pt_decode_own(&pte, PT_BIT(58) | PT_BIT(6), own, sizeof(own));
	ck_assert_msg(strstr(own, "58:58 protnone 0x1;") != NULL, "%s", own);
	ck_assert_msg(!strstr(own, "6:6 ") && !strstr(own, "uffd_wp"), "%s", own);
	pt_decode_own(&builtin, PT_BIT(58), own, sizeof(own));
	ck_assert_str_eq(own, "");
}
END_TEST

START_TEST(a_bit_nobody_reads_has_its_number)
{
	reads_t nothing = { { 0 } };
	struct pt_place p = place_at("arm64", PT_PTE, PT_KIND_PRESENT, nothing);

	assert_line(&p, PT_BIT(58), "bit58", "uffd_wp");
	assert_line(&p, 0, "rw", "bit58");
}
END_TEST

/* What nothing reads has its name as long as the bit it goes with is where it was. */
START_TEST(a_bit_goes_with_another)
{
	reads_t reads = { [PT_PMD] = { [PT_SLOT_write] = PT_BIT(1) } };
	struct pt_place p = place_at("s390", PT_PMD, PT_KIND_PRESENT, reads);

	assert_line(&p, PT_BIT(0) | PT_BIT(10), "read", "bit0");
	reads[PT_PMD][PT_SLOT_write] = PT_BIT(15);
	reads[PT_PMD][PT_SLOT_present] = PT_BIT(0);
	assert_line(&p, PT_BIT(0) | PT_BIT(10), "present", "read");
	assert_line(&p, PT_BIT(15) | PT_BIT(10), "write", "acc[15]=0x1");
}
END_TEST

/* A pmd has no helper for each bit that it shares with ptes. */
START_TEST(pmds_follow_ptes)
{
	reads_t reads = { [PT_PTE] = { [PT_SLOT_special] = PT_BIT(56) } };
	struct pt_place p = place_at("arm64", PT_PMD, PT_KIND_PRESENT, reads);

	assert_line(&p, PT_BIT(56), "special", "bit56");
	reads[PT_PMD][PT_SLOT_devmap] = PT_BIT(56);
	assert_line(&p, PT_BIT(56), "devmap", "special");
}
END_TEST

START_TEST(names_are_used_once)
{
	reads_t reads = { [PT_PTE] = { [PT_SLOT_dirty] = PT_BIT(6) | PT_BIT(52) | PT_BIT(53) } };
	struct pt_place p = place_at("x86", PT_PTE, PT_KIND_PRESENT, reads);
	char change[PT_DECODE_LINE];

	assert_line(&p, PT_BIT(6), "dirty", "sw_dirty");
	assert_line(&p, PT_BIT(52), "sw_dirty", "dirty");
	assert_line(&p, PT_BIT(53), "bit53", "dirty");
	pt_decode_diff_at(&p, PT_BIT(6), &p, PT_BIT(52), change, sizeof(change));
	ck_assert_str_eq(change, "-dirty +sw_dirty");
}
END_TEST

/* Linux 5.10 has fewer types of its own: its migration entries have a device's number of 6.12. */
START_TEST(swap_types_are_the_trees)
{
	reads_t reads = {
		[PT_PTE] = { [PT_SLOT_type] = PT_BITS(3, 7), [PT_SLOT_offset] = PT_BITS(8, 57) }
	};
	const u64 types[PT_NR_KINDS] = {
		[PT_KIND_MIGRATION] = 3 << 28, [PT_KIND_POISON] = 1 << 27
	};
	struct pt_place p = place_at("arm64", PT_PTE, PT_KIND_GUESS, reads);

	ck_assert_int_eq(pt_decode_kind(&p, 28 << 3), PT_KIND_DEVICE);
	p.swp_types = types;
	ck_assert_int_eq(pt_decode_kind(&p, 28 << 3), PT_KIND_MIGRATION);
	ck_assert_int_eq(pt_decode_kind(&p, 27 << 3), PT_KIND_POISON);
	ck_assert_int_eq(pt_decode_kind(&p, 26 << 3), PT_KIND_SWAP);
}
END_TEST

START_TEST(swap_numbers_are_where_the_tree_reads_them)
{
	reads_t reads = { [PT_PTE] = { [PT_SLOT_type] = PT_BITS(3, 7),
				       [PT_SLOT_offset] = PT_BITS(8, 11) | PT_BITS(20, 57),
				       [PT_SLOT_swp_exclusive] = PT_BIT(2) } };
	struct pt_place p = place_at("arm64", PT_PTE, PT_KIND_SWAP, reads);
	u64 e = PT_BIT(2) | 5 << 3 | UINT64_C(0xa) << 8 | UINT64_C(0xb) << 20;

	assert_line(&p, e, "exclusive type=0x5 offset=0xba", "uffd_wp");
	/* of a level without swap entries nothing else is known */
	p.level = PT_PMD;
	assert_line(&p, e, "type=0x5 offset=0xba", "uffd_wp");
	/* the type tells the kind */
	p.kind = PT_KIND_GUESS;
	p.level = PT_PTE;
	ck_assert_int_eq(pt_decode_kind(&p, 25 << 3), PT_KIND_MIGRATION);
	ck_assert_int_eq(pt_decode_kind(&p, 31 << 3), PT_KIND_MARKER);
	ck_assert_int_eq(pt_decode_kind(&p, 3 << 3), PT_KIND_SWAP);
}
END_TEST

START_TEST(inverted_offsets_stay_inverted)
{
	reads_t reads = {
		[PT_PTE] = { [PT_SLOT_type] = PT_BITS(60, 63), [PT_SLOT_offset] = PT_BITS(10, 59) }
	};
	struct pt_place p = place_at("x86", PT_PTE, PT_KIND_SWAP, reads);

	assert_line(&p, PT_BITS(12, 59) | UINT64_C(7) << 60, "offset=0x3 type=0x7", "present");
}
END_TEST

int main(void)
{
	Suite *s = suite_create("tree names");
	TCase *t = tcase_create("builtin");

	tcase_set_timeout(t, 240);
	tcase_add_loop_test(t, builtin_reads_give_builtin_names, 0, (int)builtins());
	suite_add_tcase(s, t);
	t = tcase_create("names");
	tcase_add_test(t, a_bit_is_named_by_what_reads_it);
	tcase_add_test(t, what_a_tree_has_otherwise_is_kept);
	tcase_add_test(t, a_bit_nobody_reads_has_its_number);
	tcase_add_test(t, a_bit_goes_with_another);
	tcase_add_test(t, pmds_follow_ptes);
	tcase_add_test(t, names_are_used_once);
	tcase_add_test(t, swap_types_are_the_trees);
	tcase_add_test(t, swap_numbers_are_where_the_tree_reads_them);
	tcase_add_test(t, inverted_offsets_stay_inverted);
	suite_add_tcase(s, t);
	return run_suite(s);
}
