/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Live clauses without a machine: a walker made of the MMU model itself, with a
 * TLB, finds nothing wrong with the builtin subjects; one that lies in a single
 * respect is caught, and every live clause is violated by some lie.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arches.h"
#include "conformance/words/names.h"
#include "generic/machine/live.h"
#include "generic/run/run.h"
#include "harness.h"

enum lie {
	LIE_NOT,
	LIE_OPEN,     /* permits writes to what may only be read */
	LIE_VALID,    /* lets reads of what is not present pass */
	LIE_CLOSED,   /* refuses the user */
	LIE_CLASS,    /* calls every fault one of reserved bits */
	LIE_RECORD,   /* flips a software bit of the entry it used */
	LIE_SCRIBBLE, /* … or of one it refused */
	LIE_FRAME,    /* reaches another frame */
	LIE_NO_TABLE, /* does not descend */
	LIE_STALE,    /* keeps what it knew over a flush */
	NR_LIES,
	MARKS_REFUSED /* no lie: sets what it may in an entry that forbids the access */
};

/* Frames of the pretended memory: the first, and powers of two of base pages from it. */
enum { FRAMES = 4 };
#define FIRST_FRAME   UINT64_C(0x1000000)
#define TABLE_FRAME   UINT64_C(0x80)
#define MARK(l, n)    (UINT64_C(0xabc000) + (u64)(l)*16 + (n))
#define NOTHING_THERE UINT64_C(0xdead)

/* What the walker of struct pt_walker is made of; its functions take no context. */
static struct {
	const struct pt_mode *mode;
	enum lie lie;
	unsigned salt;		       /* 0: it always lies; else of a third of all entries */
	u64 entry[PT_NR_TABLE_LEVELS]; /* in memory */
	u64 known[PT_NR_TABLE_LEVELS]; /* in the TLB; 0: nothing */
} fake;

static u64 step(enum pt_level l)
{
	const unsigned shift[] = { fake.mode->page_shift, fake.mode->pmd_shift,
				   fake.mode->pud_shift };

	/* no leaves: 0 */
	return shift[l] ? PT_BIT(shift[l] - fake.mode->page_shift) : 1;
}

static bool frame(enum pt_level l, unsigned n, u64 *pfn, u64 *offset)
{
	*offset = 0;
	*pfn = FIRST_FRAME + (n ? step(l) << (n - 1) : 0);
	return n < FRAMES;
}

static u64 table(enum pt_level l, u64 right)
{
	(void)l;
	(void)right;
	return TABLE_FRAME;
}

static u64 mark(enum pt_level l, unsigned n)
{
	return MARK(l, n);
}

static void write_entry(enum pt_level l, u64 e)
{
	fake.entry[l] = e;
}

/* Does the walker tell this lie of this entry? */
static bool lies_of(u64 e, enum lie lie)
{
	if (fake.lie != lie)
		return false;
	return !fake.salt || ((e + fake.salt) * UINT64_C(0x9e3779b97f4a7c15) >> 40) % 3 == 0;
}

static void flush(enum pt_level l)
{
	if (!lies_of(fake.known[l], LIE_STALE))
		fake.known[l] = 0;
}

static u64 read_entry(enum pt_level l)
{
	return fake.entry[l];
}

static u64 word_at(enum pt_level l, u64 e)
{
	u64 found = fake.mode->mmu->frame(fake.mode, l, e), pfn, offset;

	if (lies_of(e, LIE_FRAME))
		return NOTHING_THERE;
	for (unsigned n = 0; frame(l, n, &pfn, &offset); n++)
		if (pfn == found)
			return MARK(l, n);
	return found == TABLE_FRAME ? MARK(l, 0) : NOTHING_THERE;
}

static enum pt_refusal refusal(u64 e, u64 rights)
{
	if (lies_of(e, LIE_CLASS))
		return PT_REFUSAL_RESERVED;
	return rights & (PT_MMU_ANY | PT_MMU_LEAF) ? PT_REFUSAL_PROTECTION : PT_REFUSAL_NOT_PRESENT;
}

static u64 rights_of(enum pt_level l, u64 e)
{
	u64 r = fake.mode->mmu->rights(fake.mode, l, e);

	if (lies_of(e, LIE_OPEN) && (r & PT_MMU_KR))
		r |= PT_MMU_KW;
	if (lies_of(e, LIE_VALID) && !(r & PT_MMU_ANY))
		r |= PT_MMU_KR;
	if (lies_of(e, LIE_CLOSED))
		r &= ~PT_MMU_USER;
	if (lies_of(e, LIE_NO_TABLE) && l != PT_PTE && !(r & PT_MMU_LEAF))
		r = 0;
	return r;
}

static enum pt_refusal access(enum pt_level l, u64 right, u64 offset, u64 *word)
{
	const bool write = right & (PT_MMU_UW | PT_MMU_KW);
	const u64 e = fake.entry[l], rights = rights_of(l, e);

	(void)offset;
	/* a TLB entry that permits reads: that is all that is tried on a stale one */
	if (fake.known[l] && !write) {
		*word = word_at(l, fake.known[l]);
		return PT_REFUSAL_NONE;
	}
	if (!(rights & right)) {
		if (fake.lie == MARKS_REFUSED && (rights & (PT_MMU_ANY | PT_MMU_LEAF)))
			fake.entry[l] |= fake.mode->mmu->forbidden_may_set;
		if (lies_of(e, LIE_SCRIBBLE))
			fake.entry[l] ^= PT_BIT(57);
		return refusal(e, rights);
	}
	*word = word_at(l, e);
	fake.entry[l] =
		fake.mode->mmu->after(fake.mode, l, e, write ? PT_ACCESS_WRITE : PT_ACCESS_READ);
	if (lies_of(e, LIE_RECORD))
		fake.entry[l] ^= PT_BIT(57);
	if (right & (PT_MMU_UR | PT_MMU_KR))
		fake.known[l] = e;
	return PT_REFUSAL_NONE;
}

static const struct pt_walker walker = {
	.walks = PT_WALKS_OTHER,
	.levels = PT_BIT(PT_PTE) | PT_BIT(PT_PMD) | PT_BIT(PT_PUD),
	.frame = frame,
	.table = table,
	.write = write_entry,
	.flush = flush,
	.read = read_entry,
	.access = access,
	.mark = mark,
};

static struct pt_response rs, plain;

static void walk(const struct builtin *b, enum lie lie, unsigned salt)
{
	struct pt_request rq = request_for(b);

	memset(&fake, 0, sizeof(fake));
	fake.mode = &b->host->arch->modes[b->mode];
	fake.lie = lie;
	fake.salt = salt;
	pt_run_asked(&(struct pt_asked){ .subject = b->subject,
					 .arch = b->host->arch,
					 .walker = &walker },
		     &rq, &rs, NULL);
	ck_assert_uint_eq(rs.status, PT_STATUS_OK);
}

static bool is_live(size_t number)
{
	struct pt_clause c;

	return pt_clause_at(number, &c) && pt_clause_is_live(&c);
}

static bool is_race(size_t number)
{
	struct pt_clause c;

	return pt_clause_at(number, &c) && pt_helpers[c.helper].shape == PT_SHAPE_AT;
}

/* What a walker adds to a hazard. */
#define WALKED ((u64)(PT_HAZARD_WALKED | PT_HAZARD_DIFFERED))

static bool is_hazard(size_t number)
{
	struct pt_clause c;

	return pt_clause_at(number, &c) && c.type == PT_CLAUSE_HAZARD;
}

static const enum lie honest[] = { LIE_NOT, MARKS_REFUSED };

START_TEST(an_honest_walker_finds_nothing)
{
	const size_t n = PT_ARRAY_SIZE(honest);
	struct builtin b = builtin_at((size_t)_i / n);
	struct pt_request rq = request_for(&b);
	char names[4096];

	walk(&b, honest[(size_t)_i % n], 0);
	violated_names(&rs, names, sizeof(names));
	ck_assert_msg(!*names, "%s:%s", builtin_name(&b), names);
	ck_assert_uint_gt(rs.probes, 10000);
	/* and it is the same run: nobody notices that somebody walks */
	run_subject(&b, b.subject, &rq, &plain);
	ck_assert_uint_eq(rs.digest, plain.digest);
	ck_assert_uint_eq(rs.evals, plain.evals);
	ck_assert_uint_eq(rs.states, plain.states);
	for (size_t i = 0; i < pt_nr_clauses(); i++) {
		rs.result[i].got &= ~(is_hazard(i) ? WALKED : 0);
		if (!is_live(i))
			ck_assert_mem_eq(&rs.result[i], &plain.result[i], sizeof(rs.result[i]));
	}
}
END_TEST

/* Hazards that the MMU permits and that a walker was asked of; those of which it says otherwise. */
static size_t hazards_walked(const struct pt_response *of, size_t *permitted, size_t *differ)
{
	size_t n = 0;

	*permitted = *differ = 0;
	for (size_t i = 0; i < pt_nr_hazards(); i++) {
		const u64 got = of->result[pt_hazard_clause(i)].got;

		*permitted += !!(got & PT_HAZARD_PERMITS);
		*differ += !!(got & PT_HAZARD_DIFFERED);
		n += !!(got & PT_HAZARD_WALKED);
		ck_assert(!(got & WALKED) || (got & PT_HAZARD_PERMITS));
	}
	return n;
}

/*
 * What becomes accessible by the model is so to an honest walker, and not to one that lies: but
 * for pointers to tables, and entries that no frame fits which exists.
 */
START_TEST(hazards_are_walked)
{
	struct builtin b = builtin_at((size_t)_i);
	struct pt_request rq = request_for(&b);
	size_t permitted, differ, n;

	walk(&b, LIE_NOT, 0);
	n = hazards_walked(&rs, &permitted, &differ);
	ck_assert_msg(n && !differ, "%s: %zu of %zu, %zu differ", builtin_name(&b), n, permitted,
		      differ);
	walk(&b, LIE_CLOSED, 0);
	ck_assert(hazards_walked(&rs, &permitted, &differ) < n && differ);
	run_subject(&b, b.subject, &rq, &plain);
	ck_assert_uint_eq(hazards_walked(&plain, &permitted, &differ), 0);
	ck_assert(permitted && !differ);
}
END_TEST

/* Without a walker the clauses are not there, and have no cases. */
START_TEST(nobody_walks_elsewhere)
{
	struct builtin b = builtin_at((size_t)_i);
	struct pt_request rq = request_for(&b);

	run_subject(&b, b.subject, &rq, &plain);
	ck_assert_uint_eq(plain.walks, PT_WALKS_NOT);
	ck_assert_uint_eq(plain.probes, 0);
	for (size_t i = 0; i < pt_nr_clauses(); i++)
		if (is_live(i))
			ck_assert(!plain.result[i].violated &&
				  (plain.result[i].flags || !plain.result[i].cases));
}
END_TEST

static const struct {
	enum lie lie;
	const char *clause; /* violated on every architecture that has such a thing */
} lies[] = {
	{ LIE_OPEN, "pte_wrprotect.walker-permits" },
	{ LIE_VALID, "pte_clear.walker-faults" },
	{ LIE_VALID, "pmdp_invalidate.walker-permits" },
	{ LIE_VALID, "__swp_entry_to_pte.walker-permits" },
	{ LIE_CLOSED, "pfn_pte.walker-permits" },
	{ LIE_CLASS, "pte_wrprotect.walker-faults" },
	{ LIE_CLASS, "swp_entry_to_pte.walker-faults" },
	{ LIE_RECORD, "pfn_pte.walker-records" },
	{ LIE_FRAME, "pfn_pte.walker-reaches-frame" },
	{ LIE_FRAME, "pfn_pmd.walker-reaches-frame" },
	{ LIE_FRAME, "pfn_pud.walker-reaches-frame" },
	{ LIE_NO_TABLE, "pmd_populate.walker-descends" },
	{ LIE_STALE, "pte_clear.stale-until-flush" },
	{ LIE_STALE, "pmd_clear.stale-until-flush" },
	{ LIE_STALE, "pud_clear.stale-until-flush" },
};

static bool is_never_broken(const struct builtin *b, const char *clause)
{
	const char *never = test_arch_named(b->host->arch->name)->never_lies;

	return never && !strcmp(never, clause);
}

START_TEST(a_lie_is_caught)
{
	const size_t clause = clause_named(lies[_i].clause);
	size_t caught = 0;

	for (size_t i = 0; i < builtins(); i++) {
		struct builtin b = builtin_at(i);
		char names[65536];

		if (is_never_broken(&b, lies[_i].clause))
			continue;
		walk(&b, lies[_i].lie, 0);
		/* a mode without the level, or without leaves there */
		if (rs.result[clause].flags || !rs.result[clause].cases)
			continue;
		caught++;
		ck_assert_msg(rs.result[clause].violated, "%s: %s is not violated",
			      builtin_name(&b), lies[_i].clause);
		/* nothing else is: the helpers are right */
		for (size_t k = 0; k < pt_nr_clauses(); k++)
			if (rs.result[k].violated && !rs.result[k].flags && !is_live(k)) {
				violated_names(&rs, names, sizeof(names));
				ck_abort_msg("%s: others are violated too:%s", builtin_name(&b),
					     names);
			}
	}
	ck_assert_uint_ge(caught, pt_nr_arch_hosts - 1);
}
END_TEST

/* A step that breaks a clause leads nowhere: so a lie must leave some entries alone. */
#define SALTS 6

static void tell_all_lies(const struct builtin *b, bool failed[])
{
	for (enum lie lie = LIE_OPEN; lie < NR_LIES; lie++)
		for (unsigned salt = 0; salt < SALTS; salt++) {
			walk(b, lie, salt);
			for (size_t k = 0; k < pt_nr_clauses(); k++)
				failed[k] |= rs.result[k].violated != 0;
		}
}

START_TEST(every_live_clause_can_fail)
{
	static bool asked[PT_MAX_RESULTS], failed[PT_MAX_RESULTS];
	char name[CLAUSE_NAME], silent[4096];
	struct pt_text t;

	for (size_t i = 0; i < builtins(); i++) {
		struct builtin b = builtin_at(i);

		walk(&b, LIE_NOT, 0);
		for (size_t k = 0; k < pt_nr_clauses(); k++)
			asked[k] |= rs.result[k].cases && !rs.result[k].flags;
		tell_all_lies(&b, failed);
	}
	pt_text_init(&t, silent, sizeof(silent));
	for (size_t k = 0; k < pt_nr_clauses(); k++) {
		clause_name(k, name);
		/* what it makes of a right swap entry is the entry first made, and was judged then
		 */
		/* races take a second processor: test_machines */
		if (!is_live(k) || (asked[k] && failed[k]) || is_race(k) ||
		    !strncmp(name, "pte_swp_clear_flags.", strlen("pte_swp_clear_flags.")))
			continue;
		pt_text_add(&t, "\n  %s%s", name, asked[k] ? "" : " is not even asked");
	}
	ck_assert_msg(!*silent, "these never fail:%s", silent);
}
END_TEST

/* The frame, and nothing else of an entry, is replaced. */
START_TEST(a_frame_is_replaced)
{
	struct builtin b = builtin_at((size_t)_i);
	const struct pt_mode *m = &b.host->arch->modes[b.mode];
	struct pt_frame_bits f = { 0 };

	for (unsigned prot = PT_PROT_R; prot < PT_NR_PROTS; prot++) {
		u64 e = b.subject->op[H_pte_mkyoung].one(
			    b.subject->op[H_pfn_pte].two(UINT64_C(0x155555), prot)),
		    want = b.subject->op[H_pte_mkyoung].one(
			    b.subject->op[H_pfn_pte].two(UINT64_C(0x42), prot));

		ck_assert(pt_live_reframe(m, &f, PT_PTE, &e, 0x42));
		ck_assert_uint_eq(e, want);
	}
}
END_TEST

int main(void)
{
	Suite *s = suite_create("live clauses");
	TCase *t = tcase_create("live");
	const int n = (int)builtins();

	tcase_set_timeout(t, 1200);
	tcase_add_loop_test(t, an_honest_walker_finds_nothing, 0, n * (int)PT_ARRAY_SIZE(honest));
	tcase_add_loop_test(t, nobody_walks_elsewhere, 0, n);
	tcase_add_loop_test(t, hazards_are_walked, 0, n);
	tcase_add_loop_test(t, a_lie_is_caught, 0, (int)PT_ARRAY_SIZE(lies));
	tcase_add_test(t, every_live_clause_can_fail);
	tcase_add_loop_test(t, a_frame_is_replaced, 0, n);
	suite_add_tcase(s, t);
	return run_suite(s);
}
