// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Numbers that catch single bits: walking ones and zeros, boundaries, alternations, then
 * seeded random ones.
 */
#include "generic/walk/patterns.h"

static u64 ones(unsigned bits)
{
	return bits >= 64 ? ~UINT64_C(0) : PT_BIT(bits) - 1;
}

u64 pt_random(struct pt_walk *w)
{
	/* splitmix64 (Steele, Lea, Flood 2014) */
	u64 z = w->random += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

bool pt_pattern(struct pt_walk *w, unsigned bits, u64 i, u64 *v)
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
	else if (i - bits < w->wanted.cases)
		*v = pt_random(w) & all;
	else
		return false;
	if (!*v)
		*v = 1;
	return true;
}

unsigned pt_bit_width(u64 v)
{
	unsigned n = 0;

	for (; v; v >>= 1)
		n++;
	return n;
}

bool pt_mm_makes(const struct pt_walk *w, u64 type, u64 offset)
{
	return type || (offset && offset != w->facts->largest_offset);
}

bool pt_table_pattern(struct pt_walk *w, u64 i, u64 *n)
{
	return pt_pattern(w, w->facts->pfn_bits - 4, i, n);
}

bool pt_marker(const struct pt_walk *w, u64 i, u64 *v)
{
	*v = PT_BIT(i) & w->facts->markers;
	return *v;
}
