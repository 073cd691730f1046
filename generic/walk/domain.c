// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Which entries the run starts from: frames and swap offsets in patterns that
 * catch single bits (walking ones and zeros, boundaries, alternations), then
 * seeded random ones.
 */
#include "generic/walk/decide.h"
#include "generic/walk/oracle.h"

/*
 * Frames whose reachable entries are walked to the end; of the others only new
 * entries are walked from: of PROT_NONE, whose frame is encoded differently on
 * some architectures, and of another protection in turn.
 */
static const unsigned whole_closures[PT_NR_LEVELS] = {
	[PT_PTE] = 2, [PT_PMD] = 2, [PT_PUD] = 1, [PT_HUGETLB] = 1
};
#define NEAR_PROTS 2

/* Frames with whose entries laws are held: between them, every bit is set and clear. */
#define LAW_CLOSURES 4
#define LAST_FRAME   1

static u64 prots_near(u64 frame)
{
	return PT_BIT(PT_PROT_NONE) | PT_BIT(1 + frame % (PT_NR_PROTS - 1));
}

static u64 ones(unsigned bits)
{
	return bits >= 64 ? ~UINT64_C(0) : PT_BIT(bits) - 1;
}

/* How many of them are structured. */
#define PT_FIXED_PATTERNS(bits) (4 + 2 * (u64)(bits))

/*
 * The i-th number of `bits` bits to try, structured ones first, then random;
 * false when there are no more.  Never 0.
 */
static bool pattern(struct pt_run *r, unsigned bits, u64 i, u64 *v)
{
	u64 all = ones(bits);
	const u64 fixed[] = { 1, all, UINT64_C(0x5555555555555555) & all,
			      UINT64_C(0xaaaaaaaaaaaaaaaa) & all };

	if (i < PT_ARRAY_SIZE(fixed))
		*v = fixed[i];
	else if ((i -= PT_ARRAY_SIZE(fixed)) < bits)
		*v = PT_BIT(i);
	else if ((i -= bits) < bits)
		*v = all ^ PT_BIT(i);
	else if (i - bits < r->rq->cases)
		*v = pt_random(r) & all;
	else
		return false;
	if (!*v)
		*v = 1;
	return true;
}

/* True for a case that holds, which its caller counts; else all is noted here. */
static inline __attribute__((always_inline)) bool law_holds(struct pt_run *r, size_t law, u64 a,
							    u64 b, enum pt_kind kind)
{
	int holds;

	if (__builtin_expect(r->oracle, 0))
		pt_oracle_begin_case(r);
	holds = pt_laws[law].holds(r, &pt_laws[law], a, b);
	if (__builtin_expect(r->oracle, 0) && pt_oracle_end_case(r, &pt_laws[law], a, b, holds))
		holds = 2;
	pt_settle_if_due(r);
	/* nearly always, so no witness is made up for nothing */
	if (holds == 1)
		return true;
	if (holds == PT_LAW_UNSEEN)
		r->rs->result[pt_law_clause(law)].flags |= PT_RESULT_UNSEEN;
	else if (holds != 2)
		pt_judge(r, pt_law_clause(law), holds,
			 &(struct pt_case){ kind, { a, b }, a, 1, holds });
	return false;
}

static void judge_law(struct pt_run *r, size_t law, u64 a, u64 b, enum pt_kind kind)
{
	if (law_holds(r, law, a, b, kind))
		r->rs->result[pt_law_clause(law)].cases++;
}

/* What mm calls only where it may map the kernel itself in huge pages. */
static bool is_of_huge_vmap(enum pt_helper h)
{
	static const enum pt_helper helpers[] = { H_pmd_set_huge,	 H_pud_set_huge,
						  H_pmd_set_huge_device, H_pud_set_huge_device,
						  H_pmd_clear_huge,	 H_pud_clear_huge };

	for (size_t i = 0; i < PT_ARRAY_SIZE(helpers); i++)
		if (helpers[i] == h)
			return true;
	return false;
}

/*
 * Are there leaves of the helper's level?  The kernel's own mappings may have some
 * where no user's do; then the mode and what mm asks the tree beforehand tell.
 */
bool pt_has_leaves(const struct pt_run *r, enum pt_helper h)
{
	enum pt_level l = pt_helpers[h].level;
	bool pud = l == PT_PUD;

	if (!is_of_huge_vmap(h))
		return r->leaves[l];
	return (r->features & (pud ? PT_FEATURE_HUGE_VMAP_PUD : PT_FEATURE_HUGE_VMAP)) &&
	       (pud ? r->mode->pud_shift : r->mode->pmd_shift);
}

/* Of a predicate: is the slot it answers one this subject keeps? */
bool pt_is_supported(const struct pt_run *r, enum pt_helper h)
{
	enum pt_level l = pt_helpers[h].level;

	for (unsigned s = 0; s < PT_NR_SLOTS; s++)
		if (pt_slot_helper(l, s) == (int)h && !(r->supported[l] & PT_BIT(s)))
			return false;
	if (is_of_huge_vmap(h))
		return pt_has_leaves(r, h);
	return r->supported[l] != 0;
}

/* Over the frames that exist.  What comes after must not notice. */
static void law_over_memory(struct pt_run *r, size_t law)
{
	const struct pt_walker *w = r->live.w;
	enum pt_level l = pt_helpers[pt_laws[law].helper].level;
	u64 offset, pfn;

	if (!w || !(w->levels & PT_BIT(l)) || !r->supported[l])
		return;
	for (unsigned n = 0; w->frame(l, n, &pfn, &offset); n++)
		judge_law(r, law, pfn, n, PT_KIND_PRESENT);
}

bool pt_has_needs(struct pt_run *r, const struct pt_law *law)
{
	if (pt_is_supported(r, law->helper) == law->without)
		return false;
	for (const enum pt_helper *h = law->needs; *h != law->helper; h++)
		if (!pt_has(r, *h))
			return false;
	return pt_has(r, law->helper);
}

/* Comparing with 64 neighbours each is dear, and so is a list of all calls. */
#define DEAR_STRIDE 17

static void law_over_entries(struct pt_run *r, size_t law)
{
	bool dear = r->calls || pt_family_of(pt_laws[law].helper) == PT_F_same;
	u64 cases = 0;

	for (size_t i = 0; i < r->c.nr; i += dear && i >= 16 ? DEAR_STRIDE : 1)
		if (r->c.state[i].kind != PT_KIND_INVALID &&
		    (!r->oracle || pt_oracle_is_fit(&r->c.state[i])))
			cases += law_holds(r, law, r->c.state[i].e, r->c.state[i].kind,
					   r->c.state[i].kind);
	r->rs->result[pt_law_clause(law)].cases += cases;
}

/* The laws about entries, over a closure just walked. */
static void entry_laws(struct pt_run *r, enum pt_group g)
{
	for (size_t i = 0; i < r->open.entry_laws[r->c.level][g]; i++) {
		const struct pt_law *law = &pt_laws[i];
		bool asked = law->domain == PT_DOMAIN_STORED ||
			     (law->domain == PT_DOMAIN_ENTRY && g == PT_GROUP_PRESENT);

		if (asked && pt_helpers[law->helper].level == r->c.level && pt_has_needs(r, law))
			law_over_entries(r, i);
	}
}

static void present_entries(struct pt_run *r, enum pt_level l)
{
	unsigned order = pt_level_order(r, l);
	u64 n;

	for (u64 i = 0; pattern(r, r->pfn_bits - order, i, &n); i++) {
		if (r->calls && i > 0)
			return;
		bool whole = i < whole_closures[l];
		/* the last frame has none after it for a batch to go on to */
		bool laws = i < LAW_CLOSURES && i != LAST_FRAME &&
			    r->open.entry_laws[l][PT_GROUP_PRESENT];

		if (!laws && !pt_is_open(r, l, PT_GROUP_PRESENT))
			continue;
		pt_closure_start(r, l, whole ? PT_MAX_STATES : NEAR_PROTS);
		r->c.stops = !laws;
		pt_closure_make(r, n << order, whole ? ~UINT64_C(0) : prots_near(i));
		pt_closure_walk(r);
		if (laws)
			entry_laws(r, PT_GROUP_PRESENT);
	}
}

u64 pt_kept_offset(struct pt_run *r)
{
	u64 e;

	if (!pt_has(r, H___swp_entry) || !pt_has(r, H___swp_entry_to_pte) ||
	    !pt_has(r, H___pte_to_swp_entry) || !pt_has(r, H___swp_offset))
		return 0;
	e = pt_call1(r, H___swp_entry_to_pte, pt_call2(r, H___swp_entry, 0, ~UINT64_C(0)));
	return pt_call1(r, H___swp_offset, pt_call1(r, H___pte_to_swp_entry, e));
}

u64 pt_largest_offset(struct pt_run *r)
{
	return pt_kept_offset(r) & ones(r->mode->swp_offset_bits);
}

static unsigned width(u64 v)
{
	unsigned n = 0;

	for (; v; v >>= 1)
		n++;
	return n;
}

/*
 * Offset 0 of type 0 is the empty entry on some architectures and a swap file's
 * header page on all; the largest offset of type 0 is the empty entry on x86,
 * whose swap files end long before it (L1TF).  mm makes neither.
 */
static bool mm_makes(struct pt_run *r, u64 type, u64 offset)
{
	return type || (offset && offset != r->largest_offset);
}

/* All subsets of flags for a few offsets and pages; of the others each flag alone. */
#define WHOLE_FLAGS 8
#define NEAR_FLAGS  1

static void expect_swap(struct pt_run *r, enum pt_level l, u64 type, u64 offset, u64 i)
{
	pt_closure_start(r, l, i < WHOLE_FLAGS ? PT_MAX_STATES : NEAR_FLAGS);
	r->c.type = type;
	r->c.offset = offset;
}

/* An entry of the architecture's own encoding: all types, also those mm has reserved. */
static void raw_swap_entry(struct pt_run *r, enum pt_level l, u64 type, u64 offset, u64 i)
{
	int make = pt_at(r, PT_F_raw_to_entry, l);

	if (make < 0 || !pt_has(r, H___swp_entry))
		return;
	expect_swap(r, l, type, offset, i);
	pt_closure_make_swap(r, make, pt_call2(r, H___swp_entry, type, offset), PT_KIND_SWAP);
}

/* One that mm makes: its own layer on top, and all flags on it. */
static void mm_swap_entry(struct pt_run *r, enum pt_level l, u64 type, u64 offset, u64 i)
{
	int make = pt_at(r, PT_F_swp_to_entry, l);

	if (make < 0 || !pt_has(r, H_swp_entry) || type >= r->max_swapfiles)
		return;
	expect_swap(r, l, type, offset, i);
	pt_closure_make_swap(r, make, pt_call2(r, H_swp_entry, type, offset), PT_KIND_SWAP);
	pt_closure_walk(r);
}

/* What is stored may be a swap entry too: the laws that say so, over a few of them. */
#define STORED_CLOSURES 4

static void swap_entry(struct pt_run *r, enum pt_level l, u64 type, u64 offset, u64 i)
{
	if (!mm_makes(r, type, offset))
		return;
	raw_swap_entry(r, l, type, offset, i);
	mm_swap_entry(r, l, type, offset, i);
}

static void swap_entries(struct pt_run *r, enum pt_level l)
{
	unsigned bits = width(pt_largest_offset(r));
	u64 types = PT_BIT(r->mode->swp_type_bits), offset;

	if (!bits)
		return;
	for (u64 i = 0; pattern(r, bits, i, &offset); i++) {
		if (r->calls && i > 8)
			return;
		if (!pt_is_open(r, l, PT_GROUP_SWAP))
			continue;
		/* every type with a few offsets, every offset with some type */
		for (u64 t = 0; t < types && i < 4; t++)
			swap_entry(r, l, t, offset, i);
		raw_swap_entry(r, l, i % types, offset, i);
		swap_entry(r, l, i % r->max_swapfiles, offset, i);
	}
}

/* Offsets of pages that a swap file can have: struct swap_header counts them in 32 bits. */
#define SWAP_FILE_BITS 32

static void stored_swap_entries(struct pt_run *r, enum pt_level l)
{
	unsigned bits = width(pt_largest_offset(r));
	u64 offset;

	if (bits > SWAP_FILE_BITS)
		bits = SWAP_FILE_BITS;
	if (!pt_is_open(r, l, PT_GROUP_SWAP) && !r->open.entry_laws[l][PT_GROUP_SWAP])
		return;
	for (u64 i = 0; bits && i < STORED_CLOSURES && pattern(r, bits, i, &offset); i++) {
		mm_swap_entry(r, l, i, offset, i);
		entry_laws(r, PT_GROUP_SWAP);
	}
}

/* Entries that name a page by its pfn, and what kind they are. */
static const struct {
	enum pt_helper make;
	enum pt_kind kind;
} pfn_makers[] = {
	{ H_make_readable_migration_entry, PT_KIND_MIGRATION },
	{ H_make_readable_exclusive_migration_entry, PT_KIND_MIGRATION },
	{ H_make_writable_migration_entry, PT_KIND_MIGRATION },
	{ H_make_readable_device_private_entry, PT_KIND_DEVICE },
	{ H_make_writable_device_private_entry, PT_KIND_DEVICE },
	{ H_make_readable_device_exclusive_entry, PT_KIND_DEVICE },
	{ H_make_writable_device_exclusive_entry, PT_KIND_DEVICE },
	{ H_make_device_exclusive_entry, PT_KIND_DEVICE },
	{ H_make_hwpoison_entry, PT_KIND_POISON },
};

/* An entry of mm's own types, with all flags it may have. */
static void mm_entry(struct pt_run *r, enum pt_level l, u64 v, enum pt_kind kind, u64 i)
{
	int make = pt_at(r, PT_F_swp_to_entry, l);

	if (make < 0 || !pt_has(r, H_swp_type) || !pt_has(r, H_swp_offset))
		return;
	expect_swap(r, l, pt_call1(r, H_swp_type, v), pt_call1(r, H_swp_offset, v), i);
	pt_closure_make_swap(r, make, v, kind);
	pt_closure_walk(r);
}

/* Migration entries also say whether the page was young and dirty. */
static void pfn_entry(struct pt_run *r, enum pt_level l, size_t maker, u64 pfn, u64 i)
{
	enum pt_kind kind = pfn_makers[maker].kind;
	u64 v = pt_call1(r, pfn_makers[maker].make, pfn);

	mm_entry(r, l, v, kind, i);
	if (kind != PT_KIND_MIGRATION)
		return;
	if (pt_has(r, H_make_migration_entry_young))
		v = pt_call1(r, H_make_migration_entry_young, v);
	if (pt_has(r, H_make_migration_entry_dirty))
		v = pt_call1(r, H_make_migration_entry_dirty, v);
	mm_entry(r, l, v, kind, i);
}

static void pfn_entries(struct pt_run *r, enum pt_level l)
{
	unsigned order = pt_level_order(r, l);
	u64 n;

	for (u64 i = 0; pattern(r, r->pfn_bits - order, i, &n); i++) {
		if (r->calls && i > 4)
			return;
		if (!pt_is_open(r, l, PT_GROUP_SWAP) &&
		    (i || !r->open.entry_laws[l][PT_GROUP_SWAP]))
			continue;
		for (size_t k = 0; k < PT_ARRAY_SIZE(pfn_makers); k++) {
			bool pmd = pfn_makers[k].kind == PT_KIND_MIGRATION;

			/* each maker with a few frames, each frame with some maker */
			if (!pt_has(r, pfn_makers[k].make) || (l == PT_PMD && !pmd) ||
			    (i >= 4 && k != i % (l == PT_PMD ? 3 : PT_ARRAY_SIZE(pfn_makers))))
				continue;
			pfn_entry(r, l, k, n << order, i);
			if (!i)
				entry_laws(r, PT_GROUP_SWAP);
		}
	}
}

/* Every marker the tree has. */
static bool marker(const struct pt_run *r, u64 i, u64 *v)
{
	*v = PT_BIT(i) & r->markers;
	return *v;
}

static void marker_entries(struct pt_run *r)
{
	u64 v, m;

	if (!pt_has(r, H_make_pte_marker_entry) || !pt_has(r, H_swp_entry_to_pte) ||
	    !pt_has(r, H_swp_type) || !pt_has(r, H_swp_offset))
		return;
	for (u64 i = 0; marker(r, i, &m); i++) {
		v = pt_call1(r, H_make_pte_marker_entry, m);
		expect_swap(r, PT_PTE, pt_call1(r, H_swp_type, v), pt_call1(r, H_swp_offset, v), i);
		pt_closure_make_swap(r, H_swp_entry_to_pte, v, PT_KIND_MARKER);
	}
}

/* Entries that no effect row makes: what the predicates say of them. */
static void plain_kind(struct pt_run *r, enum pt_level l, enum pt_kind kind, u64 e)
{
	pt_oracle_is(r, l, kind, e);
	r->plain = kind + 1;
	pt_ask_kind(r, l, kind, e, pt_view(r, l, PT_GROUP_PRESENT, e), false);
	r->plain = 0;
}

/* A page table is kernel memory: below the largest frame by a wide margin. */
static bool table_pattern(struct pt_run *r, u64 i, u64 *n)
{
	return pattern(r, r->pfn_bits - 4, i, n);
}

static void plain_kinds(struct pt_run *r, enum pt_level l)
{
	int clear = pt_at(r, PT_F_clear, l), populate = pt_at(r, PT_F_populate, l);
	u64 n, before = r->made[l][PT_PROT_SHARED_RW];

	/* where there are no leaves: some look at what they clear */
	if (!r->leaves[l] && populate >= 0 && table_pattern(r, 0, &n))
		before = pt_call1(r, populate, n);
	if (clear >= 0)
		plain_kind(r, l, PT_KIND_NONE, pt_call1(r, clear, before));
	for (u64 i = 0; populate >= 0 && table_pattern(r, i, &n); i++)
		plain_kind(r, l, PT_KIND_TABLE, pt_call1(r, populate, n));
}

static void law_over_numbers(struct pt_run *r, size_t law, unsigned shift)
{
	u64 n;

	for (u64 i = 0; pattern(r, r->pfn_bits - shift, i, &n); i++)
		judge_law(r, law, n << shift, 0, PT_KIND_PRESENT);
}

/*
 * Frames that a page of each size may begin at: in patterns, so that every bit
 * of them is in a case; what kind of entry it is goes round with them.
 */
static void law_over_sizes(struct pt_run *r, size_t law)
{
	u64 n;

	/* a list of calls has no room for tables */
	for (u64 size = 0; size < PT_HUGE_SIZES && !r->calls; size++) {
		unsigned shift = PT_HUGE_SHIFT(r->huge_shifts, size);
		unsigned order = shift - r->mode->page_shift, bits = r->pfn_bits - order;

		for (u64 i = 0; shift && i < PT_FIXED_PATTERNS(bits) && pattern(r, bits, i, &n);
		     i++)
			judge_law(r, law, n << order, size + i * PT_HUGE_SIZES, PT_KIND_PRESENT);
	}
}

/* How many bits of offset a law about swap entries is tried with; 0: it is not. */
static unsigned swap_bits(struct pt_run *r, const struct pt_law *law)
{
	bool pmd = pt_helpers[law->helper].level == PT_PMD;
	unsigned bits = width(pt_largest_offset(r));

	if (pmd && (!pt_has(r, H___swp_entry_to_pmd) || !(r->features & PT_FEATURE_THP_MIGRATION)))
		return 0;
	return bits;
}

static void law_over_swap(struct pt_run *r, size_t law)
{
	unsigned bits = swap_bits(r, &pt_laws[law]);
	u64 offset;

	for (u64 i = 0; bits && pattern(r, bits, i, &offset); i++)
		for (u64 t = 0; t < PT_BIT(r->mode->swp_type_bits); t += i < 4 ? 1 : 7)
			if (mm_makes(r, t, offset))
				judge_law(r, law, t, offset, PT_KIND_SWAP);
}

static void law_over_tables(struct pt_run *r, size_t law)
{
	u64 n;

	for (u64 i = 0; table_pattern(r, i, &n); i++)
		judge_law(r, law, n, 0, PT_KIND_TABLE);
}

static void law_over_markers(struct pt_run *r, size_t law)
{
	u64 m;

	for (u64 i = 0; marker(r, i, &m); i++)
		judge_law(r, law, m, 0, PT_KIND_MARKER);
}

/* A law's cases are those of a run in which every law is held. */
static void pass_randoms(struct pt_run *r, const struct pt_law *law)
{
	bool draws = law->domain == PT_DOMAIN_TABLE;

	if (law->domain == PT_DOMAIN_PFN)
		draws = pt_has_leaves(r, law->helper);
	else if (law->domain == PT_DOMAIN_SWAP)
		draws = swap_bits(r, law);
	for (u64 i = 0; draws && i < r->rq->cases; i++)
		pt_random(r);
}

/* The laws about numbers: frames, swap types and offsets, markers. */
static void number_laws(struct pt_run *r)
{
	for (size_t i = 0; i < pt_nr_laws; i++) {
		const struct pt_law *law = &pt_laws[i];

		if (!pt_has_needs(r, law))
			continue;
		if (!pt_is_law_open(r, i)) {
			pass_randoms(r, law);
			continue;
		}
		/* what one law calls is nothing to the next */
		pt_oracle_forget(r);
		if (law->domain == PT_DOMAIN_PFN && pt_has_leaves(r, law->helper))
			law_over_numbers(r, i, pt_level_order(r, pt_helpers[law->helper].level));
		else if (law->domain == PT_DOMAIN_SIZED && r->leaves[PT_HUGETLB])
			law_over_sizes(r, i);
		else if (law->domain == PT_DOMAIN_TABLE)
			law_over_tables(r, i);
		else if (law->domain == PT_DOMAIN_SWAP)
			law_over_swap(r, i);
		else if (law->domain == PT_DOMAIN_MARKER)
			law_over_markers(r, i);
		else if (law->domain == PT_DOMAIN_WALKER)
			law_over_memory(r, i);
		else if (law->domain == PT_DOMAIN_ONCE)
			judge_law(r, i, 0, 0, PT_KIND_NONE);
	}
}

/* The entry a mistaken caller hands to an invalidating helper. */
static u64 hazard_entry(struct pt_run *r, enum pt_kind kind, u64 pfn)
{
	bool pmd = pt_has(r, H_swp_entry_to_pmd) && pt_has(r, H_make_writable_migration_entry) &&
		   pt_has(r, H_swp_entry) && (r->features & PT_FEATURE_THP_MIGRATION);
	u64 v;

	/* without THP migration there is only the architecture's swap format to go by */
	if (!pmd)
		return pt_call1(r, H___swp_entry_to_pte, pt_call2(r, H___swp_entry, 1, pfn));
	if (kind == PT_KIND_MIGRATION)
		v = pt_call1(r, H_make_writable_migration_entry, pfn);
	else
		v = pt_call2(r, H_swp_entry, 1, pfn);
	return pt_call1(r, H_swp_entry_to_pmd, v);
}

static enum pt_hazard_outcome hazard_outcome(struct pt_run *r, u64 before, u64 after)
{
	bool pmd = pt_has(r, H___pmd_to_swp_entry) && (r->features & PT_FEATURE_THP_MIGRATION);
	enum pt_helper to = pmd ? H___pmd_to_swp_entry : H___pte_to_swp_entry;
	u64 v, w;

	if (pt_truth(r, H_pmd_present, before))
		return PT_HAZARD_CANNOT_TELL;
	if (pt_truth(r, H_pmd_present, after))
		return PT_HAZARD_BECOMES_PRESENT;
	v = pt_call1(r, to, before);
	w = pt_call1(r, to, after);
	if (pt_call1(r, H___swp_type, v) != pt_call1(r, H___swp_type, w) ||
	    pt_call1(r, H___swp_offset, v) != pt_call1(r, H___swp_offset, w))
		return PT_HAZARD_CORRUPTS_OFFSET;
	return before == after ? PT_HAZARD_UNCHANGED : PT_HAZARD_CHANGES_FLAGS;
}

static void hazard(struct pt_run *r, size_t n, u64 pfn)
{
	const struct pt_hazard *h = &pt_hazards[n];
	struct pt_result *res = &r->rs->result[pt_hazard_clause(n)];
	u64 before = hazard_entry(r, h->kind, pfn), warned, after;
	enum pt_hazard_outcome o;

	warned = r->warnings ? r->warnings() : 0;
	after = pt_call1(r, h->helper, before);
	warned = r->warnings ? r->warnings() - warned : 0;
	o = hazard_outcome(r, before, after);
	res->cases++;
	res->kind = h->kind;
	if (res->got && (res->got & ~(u64)PT_HAZARD_WARNED) <= o)
		return;
	res->in[0] = before;
	res->entry = after;
	res->got = o | (warned ? PT_HAZARD_WARNED : 0);
}

static void hazards(struct pt_run *r)
{
	static const enum pt_helper needs[] = {
		H___swp_entry,	H___swp_entry_to_pte, H___swp_type,
		H___swp_offset, H___pte_to_swp_entry, H_pmd_present
	};
	unsigned shift = r->mode->pmd_shift - r->mode->page_shift;
	u64 n;

	for (size_t i = 0; i < PT_ARRAY_SIZE(needs); i++)
		if (!pt_has(r, needs[i]))
			return;
	if (!r->leaves[PT_PMD])
		return;
	for (size_t i = 0; i < pt_nr_hazards; i++) {
		if (!pt_has(r, pt_hazards[i].helper))
			continue;
		if (r->rq->no_hazards & PT_BIT(i)) {
			r->rs->result[pt_hazard_clause(i)].cases++;
			r->rs->result[pt_hazard_clause(i)].got = PT_HAZARD_FAULTS;
			continue;
		}
		/* misuse may fault: then the host reads here which it was */
		*(volatile u64 *)&r->rs->hazard = i + 1;
		for (u64 k = 0; k < 4 && pattern(r, r->pfn_bits - shift, k, &n); k++)
			hazard(r, i, n << shift);
	}
	*(volatile u64 *)&r->rs->hazard = 0;
}

void pt_domain(struct pt_run *r)
{
	bool thp_migration = r->features & PT_FEATURE_THP_MIGRATION;

	r->largest_offset = pt_largest_offset(r);
	for (unsigned l = 0; l < PT_NR_LEVELS; l++) {
		if (!r->supported[l])
			continue;
		plain_kinds(r, l);
		if (!r->leaves[l])
			continue;
		present_entries(r, l);
		if (l == PT_PTE || (l == PT_PMD && thp_migration)) {
			swap_entries(r, l);
			stored_swap_entries(r, l);
			pfn_entries(r, l);
		}
	}
	marker_entries(r);
	number_laws(r);
	if (!r->open.counted)
		hazards(r);
}
