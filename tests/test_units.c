/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The program's own parts: names, numbers, decoding, reports, the pool, guest images, options. */
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <libxml/parser.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "conformance/command/explain.h"
#include "conformance/engine/guest_image.h"
#include "conformance/engine/process.h"
#include "conformance/entry/decode.h"
#include "conformance/options/options.h"
#include "conformance/options/parse.h"
#include "conformance/report/report.h"
#include "conformance/run/plan.h"
#include "conformance/subject/identifiers.h"
#include "conformance/subject/kernel.h"
#include "conformance/words/names.h"
#include "conformance/words/rst.h"
#include "conformance/work/folders.h"
#include "conformance/work/pool.h"
#include "generic/run/run.h"
#include "harness.h"

/* ---- numbers and text --------------------------------------------------------- */

START_TEST(numbers_are_read_strictly)
{
	static const struct {
		const char *text;
		u64 value;
	} good[] = { { "0", 0 },
		     { "1", 1 },
		     { "0x10", 16 },
		     { "0XfF", 255 },
		     { "010", 8 },
		     { "18446744073709551615", UINT64_MAX },
		     { "0xffffffffffffffff", UINT64_MAX } };
	static const char *const bad[] = { "",
					   " 1",
					   "1 ",
					   "-1",
					   "+1",
					   "0x",
					   "0xg",
					   "1k",
					   "08",
					   "1.0",
					   "0x1ffffffffffffffff",
					   "18446744073709551616",
					   "one",
					   "1\n" };
	u64 v;

	for (size_t i = 0; i < PT_ARRAY_SIZE(good); i++) {
		v = 12345;
		ck_assert_msg(pt_parse_u64(good[i].text, &v), "'%s' is a number", good[i].text);
		ck_assert_uint_eq(v, good[i].value);
	}
	for (size_t i = 0; i < PT_ARRAY_SIZE(bad); i++) {
		v = 12345;
		ck_assert_msg(!pt_parse_u64(bad[i], &v), "'%s' is no number", bad[i]);
		ck_assert_uint_eq(v, 12345);
	}
}
END_TEST

START_TEST(text_is_cut_off_not_overrun)
{
	char buf[12];
	struct pt_text t;

	memset(buf, 'z', sizeof(buf));
	pt_text_init(&t, buf, 8);
	for (int i = 0; i < 5; i++)
		pt_text_add(&t, "%d-", 100 + i);
	ck_assert_str_eq(buf, "100-101");
	ck_assert_int_eq(buf[8], 'z');
	pt_text_init(&t, buf, 0);
	pt_text_add(&t, "x");
	ck_assert_int_eq(buf[0], '1');
}
END_TEST

START_TEST(documents_are_wrapped_and_escaped)
{
	static const struct pt_rst_column columns[] = { { "name", 10 },
							{ "what", 12 },
							{ NULL, 0 } };
	struct pt_rst_table t;
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	pt_rst_title(f, "T\xc3\xa4st", '=');
	pt_rst_table(&t, columns);
	pt_rst_end(f, &t); /* no row, no table */
	pt_rst_table(&t, columns);
	pt_rst_row(&t, (const char *const[]){ "pte_a", "*one* two three" });
	pt_rst_row(&t, (const char *const[]){ "a_name_too_long", "" });
	pt_rst_row(&t, (const char *const[]){ "pXd_ |`", "__swp x\xc3\xa4" });
	pt_rst_end(f, &t);
	fclose(f);
	ck_assert_str_eq(text, "T\xc3\xa4st\n====\n\n"
			       "+-----------------+-------------+\n"
			       "| name            | what        |\n"
			       "+=================+=============+\n"
			       "| pte_a           | \\*one\\* two |\n"
			       "|                 | three       |\n"
			       "+-----------------+-------------+\n"
			       "| a_name_too_long |             |\n"
			       "+-----------------+-------------+\n"
			       "| pXd\\_ \\|\\`      | __swp x\xc3\xa4    |\n"
			       "+-----------------+-------------+\n\n");
	free(text);
}
END_TEST

/* ---- names ------------------------------------------------------------------------ */

START_TEST(clause_names_are_unique)
{
	static char names[PT_MAX_RESULTS][CLAUSE_NAME];
	size_t n = 0;
	struct pt_clause c;

	for (size_t i = 0; i < pt_nr_clauses(); i++)
		if (pt_clause_at(i, &c))
			clause_name(i, names[n++]);
	ck_assert_uint_gt(n, 500);
	qsort(names, n, sizeof(names[0]), (int (*)(const void *, const void *))strcmp);
	for (size_t i = 1; i < n; i++)
		ck_assert_msg(strcmp(names[i - 1], names[i]), "two clauses are called %s",
			      names[i]);
}
END_TEST

/* Clauses of one name at two levels are told apart, and only these. */
START_TEST(hugetlb_clauses_say_so)
{
	struct pt_clause pte, huge;
	char name[PT_CLAUSE_NAME];
	size_t shared = 0;

	ck_assert(pt_clause_at(clause_named("pte_mkyoung.keeps-dirty"), &pte));
	ck_assert(pt_clause_at(clause_named("pte_mkyoung.hugetlb-keeps-dirty"), &huge));
	ck_assert_int_eq(pt_helpers[pte.helper].level, PT_PTE);
	ck_assert_int_eq(pt_helpers[huge.helper].level, PT_HUGETLB);
	ck_assert(pt_clause_at(clause_named("huge_pte_mkdirty.keeps-young"), &huge));
	for (unsigned h = 0; h < PT_NR_HELPERS; h++) {
		ck_assert(!pt_helper_is_shared(h) || pt_helpers[h].level == PT_HUGETLB);
		shared += pt_helper_is_shared(h);
	}
	ck_assert_uint_gt(shared, 3);
	/* cut off, not overrun */
	memset(name, 'z', sizeof(name));
	pt_clause_name(&huge, name, 4);
	ck_assert_str_eq(name, "kee");
	ck_assert(pt_clause_at(clause_named("pte_mkyoung.hugetlb-keeps-dirty"), &huge));
	pt_clause_name(&huge, name, 12);
	ck_assert_str_eq(name, "hugetlb-kee");
}
END_TEST

START_TEST(each_slot_of_a_row_has_one_demand)
{
	for (size_t i = 0; i < pt_nr_effects; i++) {
		const struct pt_effect *e = &pt_effects[i];
		u64 seen = 0, asked = 0;

		for (unsigned d = 0; d < PT_NR_DEMANDS; d++) {
			u64 slots = pt_effect_demands(e, d);

			ck_assert(!(seen & slots));
			seen |= slots;
			asked |= d == PT_DEMAND_FREE || d == PT_DEMAND_NONE ? 0 : slots;
		}
		ck_assert_uint_eq(seen, PT_BIT(PT_NR_SLOTS) - 1);
		ck_assert_msg(asked == pt_effect_slots(e), "%s", pt_helpers[e->helper].name);
	}
}
END_TEST

static const char *relied(enum pt_helper h, enum pt_slot slot)
{
	static char text[300];

	pt_rely_text(h, slot, text, sizeof(text));
	return text;
}

/* Every helper and every attribute: an answer, and never that no clause says. */
START_TEST(what_may_be_relied_on_is_answered)
{
	static const char *const begin[] = { "yes: ", "no: ", "only if it was ", "nobody " };

	for (unsigned h = 0; h < PT_NR_HELPERS; h++)
		for (unsigned s = 0; s < PT_NR_SLOTS; s++) {
			const char *text = relied(h, s);
			bool known = false;

			for (size_t i = 0; i < PT_ARRAY_SIZE(begin); i++)
				known = known || !strncmp(text, begin[i], strlen(begin[i]));
			ck_assert_msg(known, "%s %s: '%s'", pt_helpers[h].name, pt_slots[s].name,
				      text);
			/* an older name of arch_make_huge_pte() */
			ck_assert_msg(h == H_pte_mkhuge || !strstr(text, "no clause says what"),
				      "%s %s: '%s'", pt_helpers[h].name, pt_slots[s].name, text);
		}
}
END_TEST

START_TEST(what_may_be_relied_on_is_what_the_rows_say)
{
	static const struct {
		enum pt_helper helper;
		enum pt_slot slot;
		const char *begins;
	} rows[] = {
		{ H_pte_mkold, PT_SLOT_young, "yes: false" },
		{ H_pte_mkold, PT_SLOT_pfn, "yes: as it was" },
		{ H_pte_mkdirty, PT_SLOT_dirty, "yes: true" },
		{ H_pte_mkdirty, PT_SLOT_soft_dirty, "yes: true" },
		{ H_pud_mkdirty, PT_SLOT_soft_dirty, "only if it was true before" },
		{ H_pte_mkuffd_wp, PT_SLOT_write, "only if it was false before" },
		{ H_pte_modify, PT_SLOT_write, "yes: what the new protection says" },
		{ H_pte_mkold, PT_SLOT_leaf, "nobody can ask this at level pte" },
		{ H_pte_mkold, PT_SLOT_offset, "nobody asks this of entries of these kinds" },
		{ H_pmd_mkinvalid, PT_SLOT_bad, "no: it may be anything" },
		{ H_pfn_pmd, PT_SLOT_dirty, "no: not before the entry is made huge" },
		{ H_pfn_pte, PT_SLOT_pfn, "yes: the value asked for" },
		{ H_pte_young, PT_SLOT_dirty, "yes: it changes nothing" },
		{ H_ptep_get_and_clear, PT_SLOT_none, "yes: true, nothing is left; what was" },
		{ H_ptep_get_and_clear, PT_SLOT_dirty, "yes: false, nothing is left" },
		{ H_ptep_get_and_clear, PT_SLOT_special, "no: nothing is left" },
		{ H_ptep_clear, PT_SLOT_present, "yes: false, nothing is left" },
		{ H_pmdp_invalidate, PT_SLOT_dirty, "yes: as it was; what was there" },
		{ H_pmdp_establish, PT_SLOT_dirty, "yes: as in the new entry; what was" },
		{ H_mkold_ptes, PT_SLOT_young,
		  "yes: false (in each place, as after ptep_test_and_clear_young)" },
		{ H_pte_advance_pfn, PT_SLOT_pfn, "yes: n more" },
		{ H_pte_move_swp_offset, PT_SLOT_offset, "yes: n more" },
		{ H_pte_move_swp_offset, PT_SLOT_uffd_wp, "yes: as it was" },
		{ H_ptep_set_access_flags, PT_SLOT_write, "only if it was true before" },
		/* of helpers on swap entries, what these call it */
		{ H_pte_swp_mkuffd_wp, PT_SLOT_uffd_wp, "yes: true" },
		{ H_pte_swp_mkuffd_wp, PT_SLOT_soft_dirty, "yes: as it was" },
		{ H_pmd_populate, PT_SLOT_present, "yes: true" },
		{ H_swp_entry, PT_SLOT_offset, "nobody asks it: it makes a value" },
	};

	for (size_t i = 0; i < PT_ARRAY_SIZE(rows); i++) {
		const char *text = relied(rows[i].helper, rows[i].slot);

		ck_assert_msg(!strncmp(text, rows[i].begins, strlen(rows[i].begins)),
			      "%s %s: '%s', not '%s'", pt_helpers[rows[i].helper].name,
			      pt_slots[rows[i].slot].name, text, rows[i].begins);
	}
}
END_TEST

START_TEST(attributes_have_names)
{
	for (unsigned s = 0; s < PT_NR_SLOTS; s++)
		ck_assert_uint_eq(pt_attribute_named(pt_slots[s].name), PT_BIT(s));
	ck_assert_uint_eq(pt_attribute_named("soft-dirty"), PT_S(soft_dirty));
	ck_assert_uint_eq(pt_attribute_named("mmu_denies_write"), PT_S(mmu_denies_write));
	ck_assert_uint_eq(pt_attribute_named("mmu-write"),
			  PT_S(mmu_denies_write) | PT_S(mmu_opens_write));
	ck_assert_uint_eq(pt_attribute_named("accessed"), PT_S(young));
	ck_assert_uint_eq(pt_attribute_named("you"), 0);
	ck_assert_uint_eq(pt_attribute_named("younger"), 0);
	ck_assert_uint_eq(pt_attribute_named(""), 0);
}
END_TEST

START_TEST(clauses_have_names_texts_and_rules)
{
	struct pt_clause c;
	char name[PT_CLAUSE_NAME], text[512];

	for (size_t i = 0; i < pt_nr_clauses(); i++) {
		if (!pt_clause_at(i, &c))
			continue;
		pt_clause_name(&c, name, sizeof(name));
		pt_clause_text(&c, text, sizeof(text));
		ck_assert_msg(*name && strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_-") ==
					       strlen(name),
			      "'%s' is no plain name", name);
		ck_assert_uint_lt(strlen(name), PT_CLAUSE_NAME - 1);
		ck_assert_uint_gt(strlen(text), 10);
		ck_assert_msg(pt_rule_named(c.rule) != NULL, "%s has the unknown rule %s", name,
			      c.rule);
	}
	ck_assert(!pt_clause_at(pt_nr_clauses(), &c));
	ck_assert_uint_le(pt_nr_clauses(), PT_MAX_RESULTS);
}
END_TEST

START_TEST(every_rule_has_clauses_and_sources)
{
	struct pt_clause c;

	for (size_t i = 0; i < pt_nr_rules; i++) {
		const struct pt_rule *r = &pt_rules[i];
		size_t n = 0;

		ck_assert(*r->id && *r->text && *r->source && *r->relied_on);
		ck_assert_ptr_eq(pt_rule_named(r->id), r);
		for (size_t k = 0; k < pt_nr_clauses(); k++)
			n += pt_clause_at(k, &c) && !strcmp(c.rule, r->id);
		ck_assert_msg(n > 0, "no clause is about rule %s", r->id);
	}
	ck_assert_ptr_null(pt_rule_named("no such rule"));
}
END_TEST

START_TEST(globs_select_clauses)
{
	struct pt_clause c;

	ck_assert(pt_clause_at(clause_named("pte_mkold.keeps-dirty"), &c));
	ck_assert(pt_clause_matches(&c, NULL));
	ck_assert(pt_clause_matches(&c, "keeps-dirty"));
	ck_assert(pt_clause_matches(&c, "pte_mkold.*"));
	ck_assert(pt_clause_matches(&c, c.rule));
	ck_assert(!pt_clause_matches(&c, "keeps-young"));
	ck_assert(!pt_clause_matches(&c, ""));
	ck_assert(!pt_clause_matches(&c, "pmd_*"));
}
END_TEST

START_TEST(masks_in_words)
{
	char buf[256];

	pt_kinds_text(1u << PT_KIND_PRESENT | 1u << PT_KIND_SWAP, buf, sizeof(buf));
	ck_assert_str_eq(buf, "present swap");
	pt_slots_text(PT_S(young) | PT_S(pfn), buf, sizeof(buf));
	ck_assert_str_eq(buf, "young pfn");
	ck_assert(pt_require_text(H_pte_mkwrite, buf, sizeof(buf)));
	ck_assert_str_eq(buf, "present; only in a VMA with VM_WRITE, not on a uffd_wp entry");
	ck_assert(pt_misuse_text(H_pte_mkwrite, buf, sizeof(buf)));
	ck_assert_str_eq(buf, "none, protnone, swap, migration, device, hwpoison, marker");
	ck_assert(!pt_require_text(H_pfn_pte, buf, sizeof(buf)));
	pt_kinds_text(0, buf, sizeof(buf));
	ck_assert_str_eq(buf, "");
	pt_hazard_text(PT_HAZARD_BECOMES_PRESENT | PT_HAZARD_WARNED, buf, sizeof(buf));
	ck_assert_str_eq(buf, "becomes present; warns");
	pt_hazard_text(PT_HAZARD_UNCHANGED, buf, sizeof(buf));
	ck_assert_str_eq(buf, "unchanged; does not warn");
	pt_kinds_text(1u << PT_KIND_DEVICE | 1u << PT_KIND_POISON, buf, sizeof(buf));
	ck_assert_str_eq(buf, "device hwpoison");
	/* each condition has words of its own */
	for (size_t i = 0; i < pt_nr_effects; i++) {
		u32 when = pt_effects[i].when & ~(u32)PT_WHEN_NOT_PROTNONE;
		unsigned parts = 0;

		if (!pt_require_text(pt_effects[i].helper, buf, sizeof(buf)))
			continue;
		for (const char *p = strchr(buf, ';'); p; p = strchr(p + 1, ','))
			parts++;
		ck_assert_uint_eq(parts, __builtin_popcount(when));
	}
	pt_hazard_text(77, buf, sizeof(buf));
	ck_assert_str_eq(buf, "unknown outcome; does not warn");
}
END_TEST

START_TEST(indexes_of_names)
{
	ck_assert_int_eq(pt_name_index(pt_level_names, PT_NR_COLUMNS, "pmd"), PT_PMD);
	ck_assert_int_eq(pt_name_index(pt_level_names, PT_NR_COLUMNS, "pud"), PT_PUD);
	ck_assert_int_eq(pt_name_index(pt_level_names, PT_NR_COLUMNS, "hugetlb"), PT_HUGETLB);
	ck_assert_int_eq(pt_name_index(pt_level_names, PT_NR_COLUMNS, "p4d"), -1);
	for (size_t i = 0; i < pt_nr_arch_hosts; i++)
		ck_assert_ptr_eq(pt_arch_host_named(pt_arch_hosts[i]->arch->name),
				 pt_arch_hosts[i]);
	ck_assert_ptr_null(pt_arch_host_named("vax"));
}
END_TEST

/* ---- decoding ------------------------------------------------------------------------ */

/* A layout's format at one place: PT_KIND_GUESS is never needed here. */
struct spot {
	struct pt_place place;
	char name[96];
};

static size_t find_spot(size_t i, struct spot *s)
{
	size_t n = 0;

	for (size_t a = 0; a < pt_nr_arch_hosts; a++) {
		const struct pt_arch_host *h = pt_arch_hosts[a];

		for (size_t m = 0; m < h->arch->nr_modes; m++)
			for (unsigned l = 0; l < PT_NR_COLUMNS; l++)
				for (unsigned k = 0; k < PT_NR_KINDS; k++)
					if (n++ == i) {
						s->place = (struct pt_place){ .host = h,
									      .mode = m,
									      .level = l,
									      .kind = (int)k };
						snprintf(s->name, sizeof(s->name), "%s %s %s %s",
							 h->arch->name, h->arch->modes[m].name,
							 pt_level_names[l], pt_kind_names[k]);
					}
	}
	return n;
}

static u64 field_bits(const struct pt_field *f)
{
	return PT_BITS(f->lo, f->hi);
}

/* The entry put together again from its fields. */
static u64 recompose(const struct pt_decoded *d, size_t n)
{
	u64 e = 0;

	for (size_t i = 0; i < n; i++) {
		u64 stored = d[i].field->inverted ? ~d[i].value : d[i].value;

		e |= stored << d[i].field->lo & field_bits(d[i].field);
	}
	return e;
}

START_TEST(fields_tile_the_entry)
{
	struct pt_decoded d[PT_MAX_FIELDS];
	struct spot s;
	size_t n;
	u64 seen = 0;

	find_spot((size_t)_i, &s);
	n = pt_decode_fields(&s.place, 0, d);
	for (size_t i = 0; i < n; i++) {
		const struct pt_field *f = d[i].field;

		ck_assert_msg(f->lo <= f->hi && f->hi < 64 && f->set && *f->set,
			      "%s: field %zu is badly made", s.name, i);
		ck_assert_msg(!(seen & field_bits(f)), "%s: %s lies over another field", s.name,
			      f->set);
		ck_assert_msg(!i || d[i - 1].field->lo > f->hi, "%s: %s is out of order", s.name,
			      f->set);
		seen |= field_bits(f);
	}
	ck_assert_msg(seen == ~UINT64_C(0), "%s: bits 0x%llx have no name", s.name,
		      (unsigned long long)~seen);
}
END_TEST

static u64 pattern(unsigned i)
{
	static const u64 fixed[] = { 0, UINT64_MAX, UINT64_C(0x5555555555555555),
				     UINT64_C(0xaaaaaaaaaaaaaaaa), UINT64_C(0x0123456789abcdef) };

	return i < 64 ? PT_BIT(i) : i < 128 ? ~PT_BIT(i - 64) : fixed[i - 128];
}
#define PATTERNS 133

START_TEST(fields_give_the_entry_back)
{
	struct pt_decoded d[PT_MAX_FIELDS];
	struct spot s;

	find_spot((size_t)_i, &s);
	for (unsigned i = 0; i < PATTERNS; i++) {
		size_t n = pt_decode_fields(&s.place, pattern(i), d);

		ck_assert_msg(recompose(d, n) == pattern(i), "%s: 0x%llx comes back as 0x%llx",
			      s.name, (unsigned long long)pattern(i),
			      (unsigned long long)recompose(d, n));
	}
}
END_TEST

START_TEST(lines_and_changes_fit_and_say_something)
{
	char line[PT_DECODE_LINE], value[32], there[PT_DECODE_LINE], back[PT_DECODE_LINE];
	struct spot s;

	find_spot((size_t)_i, &s);
	for (unsigned i = 0; i < PATTERNS; i++) {
		u64 e = pattern(i), other = e ^ PT_BIT(i % 64);

		pt_decode_line_at(&s.place, e, line, sizeof(line));
		snprintf(value, sizeof(value), "0x%llx", (unsigned long long)e);
		ck_assert_msg(!strncmp(line, value, strlen(value)) && !strchr(line, '\n'),
			      "%s: '%s'", s.name, line);
		ck_assert_uint_lt(strlen(line), sizeof(line) - 1);
		pt_decode_diff_at(&s.place, e, &s.place, e, there, sizeof(there));
		ck_assert_str_eq(there, "nothing");
		pt_decode_diff_at(&s.place, e, &s.place, other, there, sizeof(there));
		pt_decode_diff_at(&s.place, other, &s.place, e, back, sizeof(back));
		ck_assert_msg(*there && *back && strcmp(there, "nothing") && strcmp(there, back),
			      "%s: bit %u changes, and that is told as '%s' and '%s'", s.name,
			      i % 64, there, back);
	}
}
END_TEST

/* A buffer too small is cut off, whatever its size. */
START_TEST(lines_are_cut_off)
{
	char buf[80];
	struct spot s;

	find_spot((size_t)_i, &s);
	for (size_t size = 1; size < 64; size += 7) {
		memset(buf, 'z', sizeof(buf));
		pt_decode_line_at(&s.place, UINT64_C(0x8123456789abcdef), buf, size);
		ck_assert_uint_lt(strnlen(buf, sizeof(buf)), size);
		ck_assert_int_eq(buf[size], 'z');
		pt_decode_diff_at(&s.place, 0, &s.place, UINT64_C(0x8123456789abcdef), buf, size);
		ck_assert_int_eq(buf[size], 'z');
	}
}
END_TEST

/* Both tables name every field, and a star stands at what differs and nowhere else. */
START_TEST(tables_show_every_field)
{
	struct pt_decoded d[PT_MAX_FIELDS];
	struct spot s;
	char *text = NULL;
	size_t size, n;
	FILE *f;

	find_spot((size_t)_i, &s);
	n = pt_decode_fields(&s.place, 5, d);
	f = open_memstream(&text, &size);
	pt_decode_full(f, &s.place, 5);
	fclose(f);
	for (size_t i = 0; i < n; i++)
		ck_assert_msg(strstr(text, d[i].field->set) != NULL, "%s: no %s in\n%s", s.name,
			      d[i].field->set, text);
	free(text);
	f = open_memstream(&text, &size);
	pt_decode_full2(f, &s.place, 5, &s.place, 5);
	fclose(f);
	ck_assert_msg(!strstr(text, "  * "), "%s: a star where nothing differs:\n%s", s.name, text);
	ck_assert(strstr(text, "changed: nothing\n") != NULL);
	free(text);
	f = open_memstream(&text, &size);
	pt_decode_full2(f, &s.place, 5, &s.place, 5 | PT_BIT(63));
	fclose(f);
	ck_assert_msg(strstr(text, "  * ") != NULL, "%s: no star in\n%s", s.name, text);
	free(text);
}
END_TEST

/* Protections that differ from others only in what this architecture has: see view.c. */
static u64 prots_of(const struct builtin *b, enum pt_level l)
{
	const struct pt_mmu *mmu = b->host->arch->modes[b->mode].mmu;
	u64 prots = PT_BIT(PT_NR_PROTS) - 1;

	if (l != PT_PTE || !mmu->ordinary)
		prots &= ~(u64)PT_PROT_DEVICE;
	if (!mmu->guarded)
		prots &= ~(u64)PT_BIT(PT_PROT_GUARDED);
	return mmu->key ? prots : prots & ~(u64)PT_PROT_KEYED;
}

/* The kind the layout guesses is the kind the entry was made as. */
START_TEST(kinds_are_guessed_rightly)
{
	static struct pt_response rs;
	static struct pt_call calls[PT_MAX_CALLS];
	struct builtin b = builtin_at((size_t)_i);
	struct pt_request rq = request_for(&b);
	struct pt_place p = {
		.host = b.host, .mode = b.mode, .level = PT_PTE, .kind = PT_KIND_GUESS
	};
	const union pt_op *op = b.subject->op;

	rq.verb = PT_VERB_DUMP;
	pt_run(b.subject, b.host->arch, &rq, &rs, calls, NULL);
	ck_assert_int_eq(pt_decode_kind(&p, op[H_pte_clear].one(0)), PT_KIND_NONE);
	for (unsigned prot = 0; prot < PT_NR_PROTS; prot++) {
		enum pt_kind want = prot ? PT_KIND_PRESENT : PT_KIND_PROTNONE;
		u64 e, huge;

		if (!PT_PROT_IS(prot, prots_of(&b, PT_PTE)))
			continue;
		e = op[H_pfn_pte].two(0x1234, prot);
		p.level = PT_PTE;
		ck_assert_msg(pt_decode_kind(&p, e) == want, "%s: pte of prot %u is %s",
			      builtin_name(&b), prot, pt_kind_names[pt_decode_kind(&p, e)]);
		if (!PT_PROT_IS(prot, prots_of(&b, PT_PMD)) || !op[H_pmd_mkhuge].one)
			continue;
		p.level = PT_PMD;
		huge = op[H_pmd_mkhuge].one(op[H_pfn_pmd].two(0x12340000 >> 4, prot));
		ck_assert_msg(pt_decode_kind(&p, huge) == want, "%s: pmd of prot %u is %s",
			      builtin_name(&b), prot, pt_kind_names[pt_decode_kind(&p, huge)]);
		huge = op[H_pmdp_invalidate].one(huge);
		if (prot)
			ck_assert_msg(pt_decode_kind(&p, huge) == PT_KIND_INVALID,
				      "%s: invalidated pmd of prot %u is %s", builtin_name(&b),
				      prot, pt_kind_names[pt_decode_kind(&p, huge)]);
	}
	p.level = PT_PMD;
	if (op[H_pmd_populate].one)
		ck_assert_int_eq(pt_decode_kind(&p, op[H_pmd_populate].one(0x1234)), PT_KIND_TABLE);
	p.level = PT_PTE;
	for (u64 type = 0; type < 23; type++)
		ck_assert_int_eq(pt_decode_kind(&p, op[H_swp_entry_to_pte].one(
							    op[H_swp_entry].two(type, 0x77))),
				 PT_KIND_SWAP);
	ck_assert_int_eq(pt_decode_kind(&p, op[H_swp_entry_to_pte].one(
						    op[H_make_writable_migration_entry].one(0x77))),
			 PT_KIND_MIGRATION);
	ck_assert_int_eq(
		pt_decode_kind(&p, op[H_swp_entry_to_pte].one(op[H_make_pte_marker_entry].one(1))),
		PT_KIND_MARKER);
}
END_TEST

/* ---- reports ---------------------------------------------------------------------------- */

/* What every format must get through: quotes, markup, line ends, bytes that are no text. */
#define NASTY "a<b>&\"c\" 'd' ]]> \\ \n\t# \x01\xff \xc3\xa4 %s"

/* One cell of each status, one result of each verdict. */
static struct pt_report *some_report(void)
{
	struct pt_report *r = calloc(1, sizeof(*r));
	static const struct pt_cell_row cells[] = {
		{ .arch = "x86",
		  .mode = "4level",
		  .engine = "native",
		  .status = PT_CELL_RAN,
		  .seconds = 1.25,
		  .cases = 60,
		  .digest = 0xabc,
		  .nr_machines = 1,
		  .machine = { { "old", "without no-execute", "NX=off", PT_CELL_ERROR, 0,
				 "ended " NASTY } } },
		{ .arch = "arm64",
		  .mode = "4k",
		  .engine = "unicorn",
		  .status = PT_CELL_SKIP,
		  .reason = "install " NASTY },
		{ .arch = "sparc",
		  .mode = "sun4u",
		  .engine = "unicorn",
		  .status = PT_CELL_ERROR,
		  .reason = "ended " NASTY },
	};

	r->tool = "0.0";
	r->seed = 7;
	r->subject = "kernel";
	r->tree = strdup("/a tree/" NASTY);
	r->version = strdup("6.1.0" NASTY);
	r->command = strdup("ptconform kernel '/a tree/'");
	r->cells = calloc(3, sizeof(*r->cells));
	memcpy(r->cells, cells, sizeof(cells));
	r->nr_cells = 3;
	r->results = calloc(PT_NR_VERDICTS, sizeof(*r->results));
	r->nr_results = PT_NR_VERDICTS;
	for (unsigned v = 0; v < PT_NR_VERDICTS; v++) {
		struct pt_result_row *row = &r->results[v];

		*row = (struct pt_result_row){ .arch = "x86",
					       .mode = "4level",
					       .engine = "native",
					       .helper = "pte_mkold",
					       .rule = "Y1",
					       .verdict = v,
					       .machine =
						       v == PT_FAIL ? "without no-execute" : NULL,
					       .cases = 10 };
		snprintf(row->clause, sizeof(row->clause), "keeps-%s", pt_verdict_names[v]);
		if (v != PT_PASS && v != PT_FAIL)
			snprintf(row->reason, sizeof(row->reason), "%s", "because " NASTY);
		if (v != PT_FAIL && v != PT_HAZARD)
			continue;
		row->witness = calloc(1, sizeof(*row->witness));
		*row->witness = (struct pt_witness){
			.inputs = { { "entry", PT_INPUT_ENTRY, UINT64_MAX },
				    { "prot", PT_INPUT_PROT, 3 } },
			.nr_inputs = 2,
			.entry = UINT64_C(0x8000000000000001),
			.expected = "young 1 " NASTY,
			.got = "young 0",
			.seen = { { PT_SEEN_BEFORE, "pte", "present", 1, "0x1" },
				  { PT_SEEN_AFTER, "pte", "present", 2, "0x2" } },
			.nr_seen = 2,
			.change = { true, true, 3, NASTY },
		};
	}
	return r;
}

static char *written(pt_writer w, const struct pt_report *r, struct pt_style style)
{
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	ck_assert_int_eq(w(f, r, &style), 0);
	fclose(f);
	ck_assert_uint_eq(strlen(text), size);
	return text;
}

static void free_report(struct pt_report *r)
{
	pt_report_free(r);
	free(r);
}

static const char *string_at(const json_t *o, const char *key)
{
	const char *s = json_string_value(json_object_get(o, key));

	ck_assert_msg(s != NULL, "no string %s", key);
	return s;
}

START_TEST(json_holds_the_report)
{
	struct pt_report *r = some_report();
	char *text = written(pt_write_json, r, (struct pt_style){ 0 });
	json_error_t why;
	json_t *o = json_loads(text, 0, &why), *row, *w;

	ck_assert_msg(o != NULL, "line %d: %s\n%s", why.line, why.text, text);
	ck_assert_str_eq(string_at(o, "schema"), "ptconform-report-1");
	ck_assert_str_eq(string_at(o, "tool"), "0.0");
	ck_assert_int_eq(json_integer_value(json_object_get(o, "seed")), 7);
	ck_assert_str_eq(string_at(json_object_get(o, "subject"), "kind"), "kernel");
	ck_assert(strstr(string_at(json_object_get(o, "subject"), "tree"), "a<b>&\"c\"") != NULL);
	ck_assert_uint_eq(json_array_size(json_object_get(o, "cells")), 3);
	row = json_array_get(json_object_get(o, "cells"), 1);
	ck_assert_str_eq(string_at(row, "status"), "skip");
	ck_assert(strstr(string_at(row, "reason"), "\n\t# ?? \xc3\xa4 %s") != NULL);
	ck_assert_uint_eq(json_array_size(json_object_get(o, "results")), PT_NR_VERDICTS);
	for (unsigned v = 0; v < PT_NR_VERDICTS; v++) {
		row = json_array_get(json_object_get(o, "results"), v);
		ck_assert_str_eq(string_at(row, "verdict"), pt_verdict_names[v]);
		ck_assert_str_eq(string_at(row, "rule"), "Y1");
		w = json_object_get(row, "witness");
		ck_assert(w != NULL);
		ck_assert_int_eq(json_is_null(w), v != PT_FAIL && v != PT_HAZARD);
	}
	row = json_array_get(json_object_get(o, "results"), PT_FAIL);
	w = json_object_get(row, "witness");
	ck_assert_str_eq(string_at(row, "machine"), "without no-execute");
	ck_assert_str_eq(string_at(w, "entry"), "0x8000000000000001");
	ck_assert_str_eq(string_at(json_object_get(w, "inputs"), "entry"), "0xffffffffffffffff");
	ck_assert_str_eq(string_at(json_object_get(w, "inputs"), "prot"), "0x3");
	ck_assert(strstr(string_at(w, "text"), "\nafter  0x2\n") != NULL);
	ck_assert_int_eq(
		json_integer_value(json_object_get(json_object_get(o, "summary"), "error")), 3);
	ck_assert_int_eq(json_integer_value(json_object_get(json_object_get(o, "summary"), "fail")),
			 1);
	json_decref(o);
	free(text);
	free_report(r);
}
END_TEST

START_TEST(junit_is_xml)
{
	struct pt_report *r = some_report();
	char *text = written(pt_write_junit, r, (struct pt_style){ 0 });
	xmlDocPtr doc = xmlReadMemory(text, (int)strlen(text), "junit", NULL,
				      XML_PARSE_NOERROR | XML_PARSE_NOWARNING);

	ck_assert_msg(doc != NULL, "no XML:\n%s", text);
	xmlFreeDoc(doc);
	xmlCleanupParser();
	ck_assert(strstr(text, "keeps-fail") != NULL);
	free(text);
	free_report(r);
}
END_TEST

/* No line but results, plans and diagnostics; plans that add up. */
START_TEST(ktap_is_ktap)
{
	struct pt_report *r = some_report();
	char *text = written(pt_write_ktap, r, (struct pt_style){ 0 });
	size_t not_ok = 0;

	ck_assert_msg(!strncmp(text, "KTAP version 1\n", 15), "%s", text);
	for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
		const char *at = line + strspn(line, " ");

		ck_assert_msg(!strncmp(at, "ok ", 3) || !strncmp(at, "not ok ", 7) ||
				      !strncmp(at, "1..", 3) || *at == '#' ||
				      !strcmp(at, "KTAP version 1"),
			      "stray line '%s'", line);
		not_ok += !strncmp(at, "not ok ", 7);
	}
	ck_assert_uint_ge(not_ok, 3); /* fail, error, and the cell in error */
	free(text);
	free_report(r);
}
END_TEST

START_TEST(table_says_what_failed)
{
	static const struct pt_style styles[] = { { .colour = false },
						  { .columns = 40 },
						  { .colour = true, .columns = 100 } };
	struct pt_report *r = some_report();

	for (size_t i = 0; i < PT_ARRAY_SIZE(styles); i++) {
		char *text = written(pt_write_table, r, styles[i]);

		ck_assert_msg(strstr(text, "pte_mkold") && strstr(text, "keeps-fail"), "%s", text);
		ck_assert_msg(strchr(text, '\x01') == NULL, "a control character got through");
		ck_assert_int_eq(strchr(text, '\x1b') != NULL, styles[i].colour);
		free(text);
	}
	free_report(r);
}
END_TEST

/* Many helpers that are not there are a count of each family; few are named. */
START_TEST(absent_helpers_fit_a_screen)
{
	enum { MANY = 60 };
	static struct pt_result_row rows[2 * MANY];
	static char names[MANY][24];
	struct pt_cell_row cell = { .arch = "x86",
				    .mode = "4level",
				    .engine = "native",
				    .status = PT_CELL_RAN,
				    .cases = 1 };
	struct pt_report r = {
		.tool = "0", .subject = "builtin", .cells = &cell, .nr_cells = 1, .results = rows
	};
	struct pt_style style = { .columns = 80 };
	char *text;
	size_t lines = 0;

	for (unsigned i = 0; i < 2 * MANY; i++) {
		unsigned k = i / 2;

		snprintf(names[k], sizeof(names[k]), "%s_helper%u", k < 40 ? "pud" : "pudp", k);
		rows[i] = (struct pt_result_row){ .arch = "x86",
						  .mode = "4level",
						  .engine = "native",
						  .helper = names[k],
						  .rule = "F1",
						  .verdict = PT_ABSENT };
		snprintf(rows[i].clause, sizeof(rows[i].clause), "clause%u", i);
		snprintf(rows[i].reason, sizeof(rows[i].reason), "the subject has no %s%s",
			 names[k], k == MANY - 1 ? " for HugeTLB" : "");
	}
	snprintf(rows[0].reason, sizeof(rows[0].reason), "it is off");
	r.nr_results = 2 * MANY;
	text = written(pt_write_table, &r, style);
	ck_assert_msg(strstr(text, "no pud_* (40), pudp_* (19), 1 other; 1 clause: it is off") !=
			      NULL,
		      "%s", text);
	for (const char *p = strstr(text, "absent ("); p; p = strchr(p + 1, '\n'))
		lines++;
	ck_assert_uint_lt(lines, 10);
	free(text);
	r.nr_results = 6;
	text = written(pt_write_table, &r, style);
	ck_assert_msg(strstr(text, "no pud_helper0, pud_helper1, pud_helper2;") != NULL, "%s",
		      text);
	free(text);
}
END_TEST

START_TEST(an_empty_report_is_one)
{
	static const char *const formats[] = { "table", "json",	 "junit", "ktap",
					       "html",	"kcidb", "mail" };
	struct pt_report r = { .tool = "0", .subject = "builtin" };

	for (size_t i = 0; i < PT_ARRAY_SIZE(formats); i++) {
		pt_writer w = pt_writer_named(formats[i]);
		char *text;

		ck_assert(w != NULL && strstr(pt_format_list, formats[i]) != NULL);
		text = written(w, &r, (struct pt_style){ 0 });
		ck_assert(*text != '\0');
		free(text);
	}
	ck_assert(pt_writer_named("text") == NULL);
	ck_assert(pt_writer_named("") == NULL);
}
END_TEST

START_TEST(the_status_is_the_worst_that_happened)
{
	static const struct {
		enum pt_verdict verdict;
		enum pt_cell_status cell;
		bool named;
		int status;
	} rows[] = {
		{ PT_PASS, PT_CELL_RAN, false, 0 },  { PT_FAIL, PT_CELL_RAN, false, 1 },
		{ PT_HAZARD, PT_CELL_RAN, true, 0 }, { PT_ABSENT, PT_CELL_RAN, true, 0 },
		{ PT_ERROR, PT_CELL_RAN, false, 3 }, { PT_PASS, PT_CELL_ERROR, false, 3 },
		{ PT_PASS, PT_CELL_SKIP, false, 0 }, { PT_PASS, PT_CELL_SKIP, true, 3 },
		{ PT_FAIL, PT_CELL_ERROR, true, 1 },
	};

	for (size_t i = 0; i < PT_ARRAY_SIZE(rows); i++) {
		struct pt_cell_row cell = { .arch = "x86",
					    .mode = "4level",
					    .engine = "native",
					    .status = rows[i].cell,
					    .named = rows[i].named };
		struct pt_result_row row = { .verdict = rows[i].verdict };
		struct pt_report r = {
			.cells = &cell, .nr_cells = 1, .results = &row, .nr_results = 1
		};

		ck_assert_msg(pt_report_status(&r) == rows[i].status, "row %zu: %d", i,
			      pt_report_status(&r));
	}
}
END_TEST

static char *read_whole(const char *path)
{
	static char buf[65536];
	FILE *f = fopen(path, "r");
	size_t n = f ? fread(buf, 1, sizeof(buf) - 1, f) : 0;

	if (f)
		fclose(f);
	buf[n] = '\0';
	return buf;
}

static void write_file(const char *dir, const char *name, const char *text)
{
	char path[256];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	for (char *p = strchr(path + strlen(dir) + 1, '/'); p; p = strchr(p + 1, '/')) {
		*p = '\0';
		mkdir(path, 0777);
		*p = '/';
	}
	f = fopen(path, "w");
	ck_assert_msg(f != NULL, "%s: %s", path, strerror(errno));
	fputs(text, f);
	fclose(f);
}

START_TEST(identifiers_are_found_in_a_tree)
{
	static const struct {
		const char *name;
		bool found;
	} rows[] = {
		{ "in_header", true },	   { "in_arch", true },	     { "in_arch_mm", true },
		{ "in_mm", true },	   { "in_assembly", true },  { "after_quotes", true },
		{ "in_comment", false },   { "in_line", false },     { "in_string", false },
		{ "in_test", false },	   { "in_document", false }, { "in_drivers", false },
		{ "header", false },	   { "in_header2", false },  { "in_header", true },
		{ "after_comment", true }, { "in_linked", true },    { "in_nothing", false },
	};
	const char *names[PT_ARRAY_SIZE(rows)];
	bool seen[PT_ARRAY_SIZE(rows)];
	char dir[] = "/tmp/ptconform-test-XXXXXX", command[64], link_name[64];

	ck_assert(mkdtemp(dir) != NULL);
	for (size_t i = 0; i < PT_ARRAY_SIZE(rows); i++)
		names[i] = rows[i].name;
	ck_assert_int_eq(pt_identifiers_seen(dir, names, PT_ARRAY_SIZE(rows), seen), -1);
	write_file(dir, "include/linux/a.h",
		   "/* in_comment '\" */int in_header(void); // in_line\n"
		   "#define X \"in_string \\\" in_string\" after_quotes /* \" */ after_comment");
	write_file(dir, "arch/x86/include/asm/b.h", "in_arch");
	write_file(dir, "arch/s390/mm/c.c", "x=in_arch_mm;");
	write_file(dir, "arch/s390/mm/c.S", "# don't\n call in_assembly\n");
	write_file(dir, "mm/d.c", "in_mm /* no end: in_comment");
	write_file(dir, "mm/debug_vm_pgtable.c", "in_test");
	write_file(dir, "mm/d.rst", "in_document");
	write_file(dir, "mm/empty.c", "");
	write_file(dir, "drivers/e.c", "in_drivers");
	/* as in a farm of links */
	write_file(dir, "elsewhere/f.c", "in_linked");
	snprintf(link_name, sizeof(link_name), "%s/mm/f.c", dir);
	ck_assert_int_eq(symlink("../elsewhere/f.c", link_name), 0);
	snprintf(link_name, sizeof(link_name), "%s/mm/g.c", dir);
	ck_assert_int_eq(symlink("in_nothing", link_name), 0);
	ck_assert_int_eq(pt_identifiers_seen(dir, names, PT_ARRAY_SIZE(rows), seen), 0);
	for (size_t i = 0; i < PT_ARRAY_SIZE(rows); i++)
		ck_assert_msg(seen[i] == rows[i].found, "%s: %d", rows[i].name, seen[i]);
	snprintf(command, sizeof(command), "rm -r %s", dir);
	ck_assert_int_eq(system(command), 0);
}
END_TEST

/* What a mode needs of a configuration: a symbol that is set, or one that is large enough. */
START_TEST(modes_need_symbols)
{
	static const struct {
		const char *config, *need;
		bool has;
	} rows[] = {
		{ "\nCONFIG_A=y\n", "CONFIG_A", true },
		{ "\nCONFIG_A=m\n", "CONFIG_A", false },
		{ "\nCONFIG_AB=y\n", "CONFIG_A", false },
		{ "\n# CONFIG_A is not set\n", "CONFIG_A", false },
		{ "\nCONFIG_LEVELS=4\n", "CONFIG_LEVELS>=4", true },
		{ "\nCONFIG_LEVELS=10\n", "CONFIG_LEVELS>=4", true },
		{ "\nCONFIG_LEVELS=3\n", "CONFIG_LEVELS>=4", false },
		{ "\nCONFIG_OTHER=5\n", "CONFIG_LEVELS>=4", false },
		{ "", "CONFIG_LEVELS>=4", false },
	};
	char dir[] = "/tmp/ptconform-test-XXXXXX", elf[64], why[256], command[64];

	ck_assert(mkdtemp(dir) != NULL);
	snprintf(elf, sizeof(elf), "%s/guest.elf", dir);
	for (size_t i = 0; i < PT_ARRAY_SIZE(rows); i++) {
		const char *const needs[] = { rows[i].need, NULL };
		const struct pt_kernel_build b = { .mode = "m", .needs = needs };

		why[0] = '\0';
		write_file(dir, "config", rows[i].config);
		ck_assert_msg(pt_kernel_has_mode(elf, &b, why, sizeof(why)) == rows[i].has,
			      "%s of '%s'", rows[i].need, rows[i].config);
		ck_assert_msg(!rows[i].has == (strstr(why, rows[i].need) != NULL), "'%s'", why);
	}
	snprintf(command, sizeof(command), "rm -r %s", dir);
	ck_assert_int_eq(system(command), 0);
}
END_TEST

static int failing_writer(FILE *f, const struct pt_report *r, const struct pt_style *s)
{
	(void)r;
	(void)s;
	fputs("half a report", f);
	return -1;
}

START_TEST(a_report_is_saved_whole_or_not_at_all)
{
	struct pt_report *r = some_report();
	struct pt_style style = { 0 };
	char dir[] = "/tmp/ptconform-test-XXXXXX", file[64], link_name[64];
	struct stat st;

	ck_assert(mkdtemp(dir) != NULL);
	snprintf(file, sizeof(file), "%s/report", dir);
	snprintf(link_name, sizeof(link_name), "%s/link", dir);
	ck_assert_int_eq(pt_report_save(r, failing_writer, file, &style), -1);
	ck_assert_int_eq(access(file, F_OK), -1);
	ck_assert_int_eq(pt_report_save(r, pt_write_json, file, &style), 0);
	ck_assert(strstr(read_whole(file), "ptconform-report-1") != NULL);
	/* what is there stays there if the new one does not come */
	ck_assert_int_eq(pt_report_save(r, failing_writer, file, &style), -1);
	ck_assert(strstr(read_whole(file), "ptconform-report-1") != NULL);
	/* a link stays a link */
	ck_assert_int_eq(symlink("report", link_name), 0);
	ck_assert_int_eq(pt_report_save(r, pt_write_ktap, link_name, &style), 0);
	ck_assert_int_eq(lstat(link_name, &st), 0);
	ck_assert(S_ISLNK(st.st_mode));
	ck_assert(strstr(read_whole(file), "KTAP version 1") != NULL);
	/* nothing else is left behind */
	unlink(link_name);
	unlink(file);
	ck_assert_int_eq(rmdir(dir), 0);
	ck_assert_int_eq(pt_report_save(r, pt_write_json, "/nonexistent/dir/x", &style), -1);
	ck_assert_int_eq(pt_report_save(r, pt_write_json, "/dev/full", &style), -1);
	ck_assert_int_eq(pt_report_save(r, pt_write_json, "/tmp", &style), -1);
	free_report(r);
}
END_TEST

/* ---- the pool ------------------------------------------------------------------------------ */

enum job_kind { JOB_GOOD, JOB_EXITS, JOB_DIES, JOB_HANGS, JOB_AGAIN };

struct pool_job {
	enum job_kind kind;
	volatile int *mark; /* shared with the child */
	int ended, status;
	double seconds;
};

static int run_job(void *arg)
{
	struct pool_job *j = arg;

	++*j->mark;
	switch (j->kind) {
	case JOB_EXITS:
		return 9;
	case JOB_DIES:
		raise(SIGKILL);
		return 0;
	case JOB_HANGS:
		signal(SIGTERM, SIG_IGN);
		for (;;)
			pause();
	default:
		return 0;
	}
}

static bool job_ended(void *arg, int status, double seconds)
{
	struct pool_job *j = arg;

	j->ended++;
	j->status = status;
	j->seconds = seconds;
	return j->kind == JOB_AGAIN && j->ended < 3;
}

static volatile int *shared_marks(size_t n)
{
	void *p = mmap(NULL, n * sizeof(int), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
		       -1, 0);

	ck_assert_ptr_ne(p, MAP_FAILED);
	return p;
}

START_TEST(the_pool_sees_every_end)
{
	enum { N = 5, LIMIT_MS = 700 };
	volatile int *marks = shared_marks(N);
	struct pool_job j[N];
	struct pt_task t[N];
	char why[128];
	struct timespec a, b;

	for (int i = 0; i < N; i++) {
		j[i] = (struct pool_job){ .kind = i, .mark = &marks[i] };
		/* what ends by itself may take its time on a busy machine */
		t[i] = (struct pt_task){ &j[i],	    run_job,
					 job_ended, i == JOB_HANGS ? LIMIT_MS : 100 * LIMIT_MS,
					 NULL,	    NULL };
	}
	clock_gettime(CLOCK_MONOTONIC, &a);
	pt_pool_run(t, N, 3, PT_STAGE_NONE);
	clock_gettime(CLOCK_MONOTONIC, &b);
	ck_assert_int_lt(b.tv_sec - a.tv_sec, 60);
	ck_assert(WIFEXITED(j[JOB_GOOD].status) && !WEXITSTATUS(j[JOB_GOOD].status));
	ck_assert(WIFEXITED(j[JOB_EXITS].status) && WEXITSTATUS(j[JOB_EXITS].status) == 9);
	pt_pool_ending(j[JOB_EXITS].status, why, sizeof(why));
	ck_assert_str_eq(why, "its process ended with status 9");
	ck_assert(WIFSIGNALED(j[JOB_DIES].status));
	pt_pool_ending(j[JOB_DIES].status, why, sizeof(why));
	ck_assert(strstr(why, "signal 9") != NULL);
	ck_assert(WIFSIGNALED(j[JOB_HANGS].status) && WTERMSIG(j[JOB_HANGS].status) == SIGKILL);
	ck_assert_double_ge(j[JOB_HANGS].seconds, LIMIT_MS / 1e3 - 0.05);
	ck_assert_int_eq(marks[JOB_AGAIN], 3);
	ck_assert_int_eq(j[JOB_AGAIN].ended, 3);
	for (int i = 0; i < JOB_AGAIN; i++)
		ck_assert_int_eq(j[i].ended, 1);
}
END_TEST

/* The leak sanitizer asks this; it needs a process of its own. */
static int no_process_left;
int __lsan_is_turned_off(void);
int __lsan_is_turned_off(void)
{
	return no_process_left;
}

/* Root has no limit of processes. */
static void leave_no_process(void)
{
	const struct rlimit none = { 0, 0 };

	no_process_left = 1;
	if ((!getuid() && setuid(65534)) || setrlimit(RLIMIT_NPROC, &none))
		_exit(77);
}

/* Endless waiting is no answer. */
START_TEST(a_pool_without_processes_ends)
{
	struct pool_job j = { .kind = JOB_GOOD, .mark = shared_marks(1) };
	struct pt_task t = { &j, run_job, job_ended, 1000, NULL, NULL };
	int status, out[2];
	char line[256] = "";
	pid_t pid;

	ck_assert_int_eq(pipe(out), 0);
	pid = fork();
	ck_assert_int_ge(pid, 0);
	if (!pid) {
		dup2(out[1], STDERR_FILENO);
		leave_no_process();
		pt_pool_run(&t, 1, 1, PT_STAGE_NONE);
		_exit(0);
	}
	close(out[1]);
	ck_assert_int_gt(read(out[0], line, sizeof(line) - 1), 0);
	close(out[0]);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 3);
	ck_assert_msg(strstr(line, "ulimit -u") != NULL, "%s", line);
}
END_TEST

START_TEST(the_pool_runs_many_tasks)
{
	enum { N = 120 };
	volatile int *marks = shared_marks(N);
	static struct pool_job j[N];
	static struct pt_task t[N];

	for (int i = 0; i < N; i++) {
		j[i] = (struct pool_job){ .kind = i % 3, .mark = &marks[i] };
		t[i] = (struct pt_task){ &j[i], run_job, job_ended, 20000, NULL, NULL };
	}
	pt_pool_run(t, N, (unsigned)_i, PT_STAGE_NONE);
	for (int i = 0; i < N; i++) {
		ck_assert_int_eq(marks[i], 1);
		ck_assert_int_eq(j[i].ended, 1);
	}
	pt_pool_run(NULL, 0, 4, PT_STAGE_NONE);
	ck_assert_uint_ge(pt_pool_cores(), 1);
}
END_TEST

/* ---- guest images ------------------------------------------------------------------------------
 */

static const struct builtin *guest_for_damage(unsigned char **bytes, size_t *size)
{
	static struct builtin b;
	char path[PATH_MAX];
	FILE *f = NULL;

	for (size_t i = 0; i < builtins() && !f; i++) {
		b = builtin_at(i);
		snprintf(path, sizeof(path), "%s/%s-%s.elf", pt_guest_dir(), b.host->arch->name,
			 b.subject->mode);
		f = fopen(path, "rb");
	}
	if (!f) {
		ck_assert_msg(!getenv("CI") || strcmp(getenv("CI"), "true"), "no guest in %s",
			      pt_guest_dir());
		printf("skipped: no guest was built\n");
		return NULL;
	}
	*bytes = malloc(1 << 20);
	*size = fread(*bytes, 1, 1 << 20, f);
	fclose(f);
	return &b;
}

/* Opens the bytes as a guest; says so if there is neither an image nor one line why. */
static bool opens(const struct builtin *b, const unsigned char *bytes, size_t size, char err[256])
{
	char path[] = "/tmp/ptconform-test-XXXXXX";
	int fd = mkstemp(path);
	struct pt_image im;
	int failed;

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, bytes, size), (ssize_t)size);
	close(fd);
	*err = '\0';
	failed = pt_image_open(&im, path, b->isa, err, 256);
	unlink(path);
	if (!failed) {
		char name[64];

		pt_image_name(&im, im.at.main, name, sizeof(name));
		pt_image_close(&im);
		return true;
	}
	ck_assert_int_eq(failed, -1);
	ck_assert_msg(*err && !strchr(err, '\n'), "no clear line: '%s'", err);
	return false;
}

START_TEST(a_good_guest_opens)
{
	unsigned char *bytes;
	size_t size;
	char err[256];
	const struct builtin *b = guest_for_damage(&bytes, &size);

	if (!b)
		return;
	ck_assert_msg(opens(b, bytes, size, err), "%s", err);
	free(bytes);
}
END_TEST

START_TEST(a_cut_guest_is_refused)
{
	unsigned char *bytes;
	size_t size, step;
	char err[256];
	const struct builtin *b = guest_for_damage(&bytes, &size);

	if (!b)
		return;
	step = size / 150 + 1;
	for (size_t n = 0; n + 1 < size; n += n < 512 ? 13 : step)
		/* the last bytes are section headers: without them there are no symbols */
		ck_assert_msg(!opens(b, bytes, n, err), "a guest of %zu of %zu bytes opens", n,
			      size);
	free(bytes);
}
END_TEST

static u64 next_random(u64 *state)
{
	*state = *state * UINT64_C(6364136223846793005) + 1442695040888963407;
	return *state >> 33;
}

START_TEST(a_garbled_guest_does_no_harm)
{
	unsigned char *bytes;
	size_t size;
	char err[256];
	u64 seed = 1;
	const struct builtin *b = guest_for_damage(&bytes, &size);

	if (!b)
		return;
	/* every byte of the file and program headers, with three values each */
	for (size_t at = 0; at < 64 + 56 * 6 && at < size; at++)
		for (unsigned k = 0; k < 3; k++) {
			unsigned char was = bytes[at];

			bytes[at] = k ? (k == 1 ? 0xff : 0x80) : (unsigned char)~was;
			opens(b, bytes, size, err);
			bytes[at] = was;
		}
	/* and of section headers and symbols at the end, some bytes at a time */
	for (unsigned k = 0; k < 600; k++) {
		size_t at[4];
		unsigned char was[4];

		for (unsigned i = 0; i < 4; i++) {
			at[i] = size / 2 + next_random(&seed) % (size - size / 2);
			was[i] = bytes[at[i]];
			bytes[at[i]] = (unsigned char)next_random(&seed);
		}
		opens(b, bytes, size, err);
		for (unsigned i = 4; i--;)
			bytes[at[i]] = was[i];
	}
	ck_assert_msg(opens(b, bytes, size, err), "%s", err);
	free(bytes);
}
END_TEST

START_TEST(what_is_no_guest_is_refused)
{
	struct builtin b = builtin_at(0);
	struct pt_image im;
	char err[256];
	static const char *const paths[] = { "/nonexistent", "/tmp", "/dev/null", "/etc/passwd",
					     "/proc/self/exe" };

	for (size_t i = 0; i < PT_ARRAY_SIZE(paths); i++) {
		*err = '\0';
		ck_assert_int_eq(pt_image_open(&im, paths[i], b.isa, err, sizeof(err)), -1);
		ck_assert_msg(strstr(err, paths[i]) != NULL, "'%s' does not name %s", err,
			      paths[i]);
	}
}
END_TEST

START_TEST(words_change_byte_order)
{
	const u64 words[2] = { UINT64_C(0x0102030405060708), 1 };
	u64 out[2], back[2];

	pt_guest_words(true, out, words, sizeof(words));
	pt_guest_words(true, back, out, sizeof(out));
	ck_assert_mem_eq(back, words, sizeof(words));
	ck_assert_int_eq(((unsigned char *)out)[0], 1);
	pt_guest_words(false, out, words, sizeof(words));
	ck_assert_int_eq(((unsigned char *)out)[0], 8);
}
END_TEST

START_TEST(answers_are_looked_at)
{
	static struct pt_response rs;
	struct pt_request rq = { .verb = PT_VERB_DUMP };

	ck_assert(pt_guest_answer(&rq, &rs) != NULL);
	rs.magic = PT_WIRE_MAGIC;
	ck_assert(pt_guest_answer(&rq, &rs) == NULL);
	rs.nr_results = PT_MAX_RESULTS + 1;
	ck_assert(pt_guest_answer(&rq, &rs) != NULL);
	rs.nr_results = 0;
	rs.nr_calls = PT_MAX_CALLS + 1;
	ck_assert(pt_guest_answer(&rq, &rs) != NULL);
}
END_TEST

START_TEST(signals_have_names)
{
	char text[64];

	pt_signal_text(SIGILL, text, sizeof(text));
	ck_assert(strstr(text, "SIGILL") != NULL);
	pt_signal_text(200, text, sizeof(text));
	ck_assert_str_eq(text, "signal 200");
}
END_TEST

/* ---- options
 * -------------------------------------------------------------------------------------- */

static int nothing(const struct pt_options *o)
{
	(void)o;
	return 0;
}

static const struct pt_command run_like[] = {
	{ "run", "", "", 0, 0, PT_OPTIONS_RUN, "table json junit ktap", NULL, false, nothing },
	{ .name = NULL },
};

/* Parses words, the command's name not among them; what it says goes nowhere. */
static int parsed(struct pt_options *o, const char *const *words)
{
	static char text[32][64];
	char *argv[33] = { (char *)"run" };
	int argc = 1, saved, null, status;

	for (size_t i = 0; words[i]; i++) {
		snprintf(text[i], sizeof(text[i]), "%s", words[i]);
		argv[argc++] = text[i];
	}
	fflush(NULL);
	saved = dup(STDERR_FILENO);
	null = open("/dev/null", O_WRONLY);
	dup2(null, STDERR_FILENO);
	status = pt_options_parse(o, run_like, run_like, argc, argv);
	fflush(NULL);
	dup2(saved, STDERR_FILENO);
	close(saved);
	close(null);
	return status;
}
#define PARSED(o, ...) parsed(o, (const char *const[]){ __VA_ARGS__, NULL })

START_TEST(options_are_read)
{
	struct pt_options o;

	ck_assert_int_eq(PARSED(&o, "--arch", "x86,s390,x86", "--engine=native", "--seed", "0x10",
				"--cases", "0", "--jobs", "3", "--format", "ktap", "-o", "f",
				"--helper", "pte_*", "--clause", "keeps-*"),
			 -1);
	ck_assert_uint_eq(o.nr_arch, 2);
	ck_assert_str_eq(o.arch[1]->arch->name, "s390");
	ck_assert_uint_eq(o.nr_engine, 1);
	ck_assert_uint_eq(o.seed, 16);
	ck_assert(o.seed_given && o.cases_given);
	ck_assert_uint_eq(o.cases, 0);
	ck_assert_uint_eq(o.jobs, 3);
	ck_assert_str_eq(o.format, "ktap");
	ck_assert_str_eq(o.output, "f");
	/* modes are looked up among the architectures, wherever these stand */
	ck_assert_int_eq(PARSED(&o, "--mode", "sun4u", "--arch", "sparc"), -1);
	ck_assert_uint_eq(o.nr_mode, 1);
	ck_assert_int_eq(parsed(&o, (const char *const[]){ NULL }), -1);
	ck_assert_uint_eq(o.seed, PT_DEFAULT_SEED);
	ck_assert_uint_eq(o.cases, PT_DEFAULT_CASES);
	ck_assert(!o.seed_given && pt_options_want_arch(&o, pt_arch_hosts[0]));
}
END_TEST

START_TEST(bad_options_are_refused)
{
	static const char *const bad[][4] = {
		{ "--arch", "vax" },
		{ "--arch", "" },
		{ "--arch", "x86," },
		{ "--engine", "bochs" },
		{ "--mode", "6level" },
		{ "--mode", "" },
		{ "--seed", "-1" },
		{ "--seed", "9223372036854775808" },
		{ "--cases", "4097" },
		{ "--cases", "x" },
		{ "--jobs", "0" },
		{ "--jobs", "1025" },
		{ "--format", "html" },
		{ "--format", "" },
		{ "--format", "tab" },
		{ "--format", "table json" },
		{ "--helper", "" },
		{ "--helper", "no_such_helper" },
		{ "--clause", "no-such" },
		{ "--helper", "pte_mkold", "--clause" },
		{ "--nonsense" },
		{ "--seed" },
		{ "-x" },
		{ "operand" },
		{ "--help=yes" },
		{ "-o", "" },
		{ "--kind", "swap" },
	};
	struct pt_options o;

	for (size_t i = 0; i < PT_ARRAY_SIZE(bad); i++)
		ck_assert_msg(parsed(&o, bad[i]) == PT_EXIT_USAGE, "%s %s is taken", bad[i][0],
			      bad[i][1] ? bad[i][1] : "");
	ck_assert_int_eq(PARSED(&o, "--mode", "sun4u", "--arch", "x86"), PT_EXIT_USAGE);
	ck_assert_int_eq(PARSED(&o, "--helper", "pte_mkold", "--clause", "round-trips"),
			 PT_EXIT_USAGE);
}
END_TEST

/* ---- all of it
 * ------------------------------------------------------------------------------------- */

static void add_all(Suite *s, const char *name, const TTest *const *tests, size_t n, int loops)
{
	TCase *t = tcase_create(name);

	tcase_set_timeout(t, 600);
	for (size_t i = 0; i < n; i++)
		tcase_add_loop_test(t, tests[i], loops > 0 ? 0 : 1, loops > 0 ? loops : 2);
	suite_add_tcase(s, t);
}
#define ADD(suite, name, loops, ...)                                \
	add_all(suite, name, (const TTest *const[]){ __VA_ARGS__ }, \
		sizeof((const TTest *const[]){ __VA_ARGS__ }) / sizeof(TTest *), loops)

int main(void)
{
	Suite *s = suite_create("units: the program's own parts");
	struct spot unused;

	ADD(s, "text", 0, numbers_are_read_strictly, text_is_cut_off_not_overrun,
	    documents_are_wrapped_and_escaped, identifiers_are_found_in_a_tree, modes_need_symbols);
	ADD(s, "rely", 0, each_slot_of_a_row_has_one_demand, what_may_be_relied_on_is_answered,
	    what_may_be_relied_on_is_what_the_rows_say, attributes_have_names);
	ADD(s, "names", 0, clause_names_are_unique, hugetlb_clauses_say_so,
	    clauses_have_names_texts_and_rules, every_rule_has_clauses_and_sources,
	    globs_select_clauses, masks_in_words, indexes_of_names);
	ADD(s, "layouts", (int)find_spot(SIZE_MAX, &unused), fields_tile_the_entry,
	    fields_give_the_entry_back, lines_and_changes_fit_and_say_something, lines_are_cut_off,
	    tables_show_every_field);
	ADD(s, "kinds", (int)builtins(), kinds_are_guessed_rightly);
	ADD(s, "reports", 0, json_holds_the_report, junit_is_xml, ktap_is_ktap,
	    table_says_what_failed, absent_helpers_fit_a_screen, an_empty_report_is_one,
	    the_status_is_the_worst_that_happened, a_report_is_saved_whole_or_not_at_all);
	ADD(s, "pool", 0, the_pool_sees_every_end);
	ADD(s, "pool", 0, a_pool_without_processes_ends);
	ADD(s, "pool size", 5, the_pool_runs_many_tasks);
	ADD(s, "images", 0, a_good_guest_opens, a_cut_guest_is_refused,
	    a_garbled_guest_does_no_harm, what_is_no_guest_is_refused, words_change_byte_order,
	    answers_are_looked_at, signals_have_names);
	ADD(s, "options", 0, options_are_read, bad_options_are_refused);
	return run_suite(s);
}
