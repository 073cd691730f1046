// SPDX-License-Identifier: GPL-2.0-or-later
/* Laws of swap entries and of what mm keeps in them. */
#include "generic/judge/laws.h"

static u64 raw_through_pte(struct pt_caller *c, u64 type, u64 offset)
{
	u64 e = pt_call1(c, H___swp_entry_to_pte, pt_call2(c, H___swp_entry, type, offset));

	return pt_call1(c, H___pte_to_swp_entry, e);
}

PT_LAW_FN(raw_type_round_trips, type, offset)
{
	return pt_call1(c, law->helper, raw_through_pte(c, type, offset)) == type;
}

PT_LAW_FN(raw_offset_round_trips, type, offset)
{
	return pt_call1(c, law->helper, raw_through_pte(c, type, offset)) == offset;
}

/* swapfile.c takes offset(encode(0, ~0)) for a limit: every smaller offset must exist. */
PT_LAW_FN(largest_is_a_limit, unused, unused2)
{
	u64 largest = pt_largest_offset(c);

	return largest && !(largest & (largest + 1));
}

/* A swap file's pages, from 0 to one less than this, are offsets that exist. */
PT_LAW_FN(size_fits, unused, unused2)
{
	u64 pages = pt_call1(c, law->helper, 0), last;

	if (!pages || pages - 1 > pt_kept_offset(c))
		return 0;
	if (!c->facts->mode->l1tf)
		return 1;
	/* L1TF: the last page's entry, of the first file, must not name memory either */
	last = pt_call1(c, H_swp_entry_to_pte, pt_call2(c, H_swp_entry, 0, pages - 1));
	return pt_frame(c, PT_PTE, last) >= PT_L1TF_FRAMES;
}

static inline __attribute__((always_inline)) u64 through_pte(struct pt_caller *c, u64 v)
{
	return pt_call1(c, H_pte_to_swp_entry, pt_call1(c, H_swp_entry_to_pte, v));
}

/* What tells mm's own entries apart, and which of them are true of what a maker makes. */
enum {
	TELLS_MIGRATION,
	TELLS_MIGRATION_READ,
	TELLS_MIGRATION_READ_EXCLUSIVE,
	TELLS_MIGRATION_WRITE,
	TELLS_DEVICE_PRIVATE,
	TELLS_DEVICE_PRIVATE_WRITE,
	TELLS_DEVICE_EXCLUSIVE,
	TELLS_DEVICE_EXCLUSIVE_WRITE,
	TELLS_HWPOISON,
	NR_TELLS
};

static const enum pt_helper tells[NR_TELLS] = {
	[TELLS_MIGRATION] = H_is_migration_entry,
	[TELLS_MIGRATION_READ] = H_is_readable_migration_entry,
	[TELLS_MIGRATION_READ_EXCLUSIVE] = H_is_readable_exclusive_migration_entry,
	[TELLS_MIGRATION_WRITE] = H_is_writable_migration_entry,
	[TELLS_DEVICE_PRIVATE] = H_is_device_private_entry,
	[TELLS_DEVICE_PRIVATE_WRITE] = H_is_writable_device_private_entry,
	[TELLS_DEVICE_EXCLUSIVE] = H_is_device_exclusive_entry,
	[TELLS_DEVICE_EXCLUSIVE_WRITE] = H_is_writable_device_exclusive_entry,
	[TELLS_HWPOISON] = H_is_hwpoison_entry,
};

static const struct {
	enum pt_helper make;
	u32 true_of; /* 1 << TELLS_* */
} kinds_made[] = {
	{ H_make_readable_migration_entry, 1 << TELLS_MIGRATION | 1 << TELLS_MIGRATION_READ },
	{ H_make_readable_exclusive_migration_entry,
	  1 << TELLS_MIGRATION | 1 << TELLS_MIGRATION_READ_EXCLUSIVE },
	{ H_make_writable_migration_entry, 1 << TELLS_MIGRATION | 1 << TELLS_MIGRATION_WRITE },
	{ H_make_readable_device_private_entry, 1 << TELLS_DEVICE_PRIVATE },
	{ H_make_writable_device_private_entry,
	  1 << TELLS_DEVICE_PRIVATE | 1 << TELLS_DEVICE_PRIVATE_WRITE },
	{ H_make_readable_device_exclusive_entry, 1 << TELLS_DEVICE_EXCLUSIVE },
	{ H_make_writable_device_exclusive_entry,
	  1 << TELLS_DEVICE_EXCLUSIVE | 1 << TELLS_DEVICE_EXCLUSIVE_WRITE },
	{ H_make_device_exclusive_entry, 1 << TELLS_DEVICE_EXCLUSIVE },
	{ H_make_hwpoison_entry, 1 << TELLS_HWPOISON },
};

static u32 told(struct pt_caller *c, u64 v)
{
	u32 bits = 0;

	for (unsigned i = 0; i < NR_TELLS; i++)
		if (pt_has(c, tells[i]) && pt_truth(c, tells[i], v))
			bits |= 1u << i;
	return bits;
}

/* Of all the predicates the subject has, those a maker's entry must satisfy. */
static u32 must_tell(const struct pt_caller *c, enum pt_helper make)
{
	u32 bits = 0;

	for (size_t k = 0; k < PT_ARRAY_SIZE(kinds_made); k++)
		if (kinds_made[k].make == make)
			bits = kinds_made[k].true_of;
	for (unsigned i = 0; i < NR_TELLS; i++)
		if (!pt_has(c, tells[i]))
			bits &= ~(1u << i);
	return bits;
}

/* Which of them a replay is to show. */
static bool tells_as_it_must(struct pt_caller *c, enum pt_helper make, u64 v)
{
	u32 must = must_tell(c, make), wrong = told(c, v) ^ must;

	for (unsigned i = 0; i < NR_TELLS; i++)
		if (wrong >> i & 1)
			pt_note(c, PT_NOTE_OUGHT, v, tells[i], must >> i & 1);
	return !wrong;
}

/* Older trees do not count a poisoned page's entry among those that name a page. */
static u64 pfn_named(struct pt_caller *c, u64 v)
{
	if (pt_has(c, H_is_pfn_swap_entry) && !pt_truth(c, H_is_pfn_swap_entry, v))
		return pt_call1(c, H_swp_offset, v);
	return pt_call1(c, H_swp_offset_pfn, v);
}

/* The kind that a maker makes, and the pfn, read back; nobody has said young or dirty yet. */
PT_LAW_FN(kind_reads_back, pfn, unused)
{
	u64 v = through_pte(c, pt_call1(c, law->helper, pfn));

	if (!tells_as_it_must(c, law->helper, v) || pfn_named(c, v) != pfn)
		return 0;
	if ((pt_has(c, H_is_migration_entry_young) && pt_truth(c, H_is_migration_entry_young, v)) ||
	    (pt_has(c, H_is_migration_entry_dirty) && pt_truth(c, H_is_migration_entry_dirty, v)))
		return 0;
	return !pt_has(c, H_non_swap_entry) || pt_truth(c, H_non_swap_entry, v);
}

/* A plain swap entry is none of mm's own. */
PT_LAW_FN(swap_is_plain, type, offset)
{
	if (type >= c->facts->max_swapfiles)
		return 2;
	return !pt_truth(c, law->helper, through_pte(c, pt_call2(c, H_swp_entry, type, offset)));
}

/* The pfn is what the entry names: true of what migration and devices make. */
PT_LAW_FN(names_a_page, pfn, unused)
{
	return pt_truth(c, law->helper,
			through_pte(c, pt_call1(c, pt_law_part(law, PT_PART_MAKER), pfn)));
}

/*
 * Young and dirty read back without the other and leave
 * the pfn, or are not kept at all where there is no room.
 */
PT_LAW_FN(migration_keeps, pfn, unused)
{
	u64 v = pt_call1(c, H_make_writable_migration_entry, pfn), w;
	bool room = pt_truth(c, H_migration_entry_supports_ad, 0);

	if (pt_truth(c, pt_law_part(law, PT_PART_TELLER), v))
		return 0;
	w = through_pte(c, pt_call1(c, law->helper, v));
	return pt_truth(c, pt_law_part(law, PT_PART_TELLER), w) == room &&
	       !pt_truth(c, pt_law_part(law, PT_PART_OTHER), w) &&
	       pt_call1(c, H_swp_offset_pfn, w) == pfn && pt_truth(c, H_is_migration_entry, w);
}

PT_LAW_FN(marker_reads_back, marker, unused)
{
	u64 v = through_pte(c, pt_call1(c, law->helper, marker));

	return pt_call1(c, H_pte_marker_get, v) == marker;
}

/* Pages to go on by, as batches do, and one back. */
static const u64 moves[] = { 1, 2, 7, (u64)-1 };

/* Is it the page that is so much further on, with all the marks? */
static bool is_moved(struct pt_caller *c, u64 e, u64 to, u64 by)
{
	const u64 from = pt_call1(c, H_pte_to_swp_entry, e),
		  v = pt_call1(c, H_pte_to_swp_entry, to);
	const u64 silent = c->facts->other[PT_PTE][PT_GROUP_SWAP];

	return pt_call1(c, H_swp_type, v) == pt_call1(c, H_swp_type, from) &&
	       pt_call1(c, H_swp_offset, v) == pt_call1(c, H_swp_offset, from) + by &&
	       pt_told(c,
		       pt_view(c, PT_PTE, PT_GROUP_SWAP, e) ==
				       pt_view(c, PT_PTE, PT_GROUP_SWAP, to) &&
			       !((e ^ to) & silent),
		       e, to);
}

/* Of a swap file's page, and where the file has such another: its first one is its header. */
PT_LAW_FN(moves_offset, e, kind)
{
	const u64 from = pt_call1(c, H_pte_to_swp_entry, e), last = pt_kept_offset(c);

	if (pt_group_of(kind) != PT_GROUP_SWAP ||
	    pt_call1(c, H_swp_type, from) >= c->facts->max_swapfiles)
		return PT_LAW_NOT_MET;
	for (size_t i = 0; i < PT_ARRAY_SIZE(moves); i++) {
		const u64 to = pt_call1(c, H_swp_offset, from) + moves[i];

		if (to && to <= last &&
		    !is_moved(c, e, pt_call2(c, law->helper, e, moves[i]), moves[i]))
			return PT_LAW_VIOLATED;
	}
	return PT_LAW_HOLDS;
}

/* pte_same_as_swp() compares with a plain swap entry what comes of whatever stands there. */
PT_LAW_FN(makes_no_swap, e, kind)
{
	const u64 none = pt_call1(c, H_pte_clear, e);

	return pt_truth(c, H_pte_present, pt_call1(c, law->helper, e)) &&
	       pt_truth(c, H_pte_none, pt_call1(c, law->helper, none));
}
