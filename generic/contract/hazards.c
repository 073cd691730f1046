// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Misuse that is tried: the complement of what helpers require.  A hazard for each kind of
 * entry that a helper must not be given, by level, then kind, then helper, so that those
 * about one kind of entry stand together.
 */
#include "generic/contract/contract.h"

static bool is_given_an_entry(enum pt_shape s)
{
	return !PT_SHAPE_TAKES_ADDRESS(s);
}

/* Are they one helper: of one name and level? */
static bool is_same_helper(enum pt_helper a, enum pt_helper b)
{
	const char *p = pt_helpers[a].name, *q = pt_helpers[b].name;

	if (pt_helpers[a].level != pt_helpers[b].level)
		return false;
	while (*p && *p == *q) {
		p++;
		q++;
	}
	return *p == *q;
}

/* Ids of one name stand together in helpers.def; the first answers for what they return too. */
static bool is_second_of_a_name(enum pt_helper h)
{
	return h && is_same_helper(h, (enum pt_helper)(h - 1));
}

static unsigned ids_of_name(enum pt_helper h)
{
	unsigned n = 1;

	while (h + n < PT_NR_HELPERS && is_second_of_a_name(h + n))
		n++;
	return n;
}

static u32 tried_on(enum pt_helper h)
{
	return is_given_an_entry(pt_helpers[h].shape) && !is_second_of_a_name(h) ? pt_misuse_of(h)
										 : 0;
}

/* Of old: what is right for entries that are split was called on those that migrate. */
static bool is_always(enum pt_helper h, enum pt_kind kind)
{
	bool invalidates =
		h == H_pmd_mkinvalid || h == H_pmdp_invalidate || h == H_pmdp_invalidate_ad;

	return invalidates && (kind == PT_KIND_SWAP || kind == PT_KIND_MIGRATION);
}

static struct pt_hazard hazard_of(enum pt_helper h, enum pt_kind kind)
{
	bool always = is_always(h, kind);

	return (struct pt_hazard){ h, ids_of_name(h), kind, always ? "I2" : PT_RULE_MISUSE,
				   always };
}

/* Worked out when first asked for; the same from then on. */
static struct pt_hazard hazards[PT_MAX_HAZARDS];
static size_t nr_hazards;

static void add_hazards(const u32 *tried, enum pt_level l, enum pt_kind kind)
{
	for (unsigned h = 0; h < PT_NR_HELPERS; h++)
		if (pt_helpers[h].level == l && (tried[h] >> kind & 1) &&
		    nr_hazards < PT_MAX_HAZARDS)
			hazards[nr_hazards++] = hazard_of(h, kind);
}

static void find_hazards(void)
{
	u32 tried[PT_NR_HELPERS];

	for (unsigned h = 0; h < PT_NR_HELPERS; h++)
		tried[h] = tried_on(h);
	for (unsigned l = 0; l < PT_NR_COLUMNS; l++)
		for (unsigned kind = 0; kind < PT_NR_KINDS; kind++)
			add_hazards(tried, l, kind);
}

size_t pt_nr_hazards(void)
{
	if (!nr_hazards)
		find_hazards();
	return nr_hazards;
}

const struct pt_hazard *pt_hazard_at(size_t n)
{
	return n < pt_nr_hazards() ? &hazards[n] : NULL;
}
