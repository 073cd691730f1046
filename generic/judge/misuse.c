// SPDX-License-Identifier: GPL-2.0-or-later
#include "generic/judge/misuse.h"

#define KIND(k) (UINT32_C(1) << PT_KIND_##k)
/* Present to software. */
#define MAPPED (KIND(PRESENT) | KIND(PROTNONE) | KIND(INVALID))

static bool is_of(const struct pt_misused *m, u32 kinds)
{
	return kinds >> m->kind & 1;
}

static bool is_swap(const struct pt_misused *m)
{
	return pt_group_of(m->kind) == PT_GROUP_SWAP;
}

static bool says(struct pt_caller *c, enum pt_family f, enum pt_level l, u64 e)
{
	int h = pt_at(c, f, l);

	return h >= 0 && pt_truth(c, h, e);
}

static bool is_present(struct pt_caller *c, enum pt_level l, u64 e)
{
	return says(c, PT_F_present, l, e);
}

/* Does the MMU permit anything through it? */
static bool opens(struct pt_caller *c, const struct pt_misused *m, u64 e)
{
	return m->kind != PT_KIND_TABLE &&
	       (pt_rights(c, m->level, pt_stored(c, m->level, e)) & PT_MMU_ANY);
}

static bool is_leaf(struct pt_caller *c, enum pt_level l, u64 e)
{
	return says(c, PT_F_leaf, l, e);
}

/* HugeTLB's swap entries are those of ptes; so are a pmd's where it has none of its own. */
static enum pt_level swap_level(const struct pt_caller *c, enum pt_level l)
{
	return l == PT_PMD && pt_at(c, PT_F_raw, PT_PMD) >= 0 &&
			       (c->facts->features & PT_FEATURE_THP_MIGRATION)
		       ? PT_PMD
		       : PT_PTE;
}

static u32 mm_type(struct pt_caller *c, enum pt_level l, u64 e)
{
	static const enum pt_helper tells[] = { H_is_migration_entry, H_is_device_private_entry,
						H_is_device_exclusive_entry, H_is_hwpoison_entry };
	int to = pt_at(c, PT_F_type, swap_level(c, l));
	u32 is = 0;
	u64 v;

	if (to < 0)
		return 0;
	v = pt_call1(c, to, e);
	for (size_t i = 0; i < PT_ARRAY_SIZE(tells); i++)
		if (pt_has(c, tells[i]) && pt_truth(c, tells[i], v))
			is |= UINT32_C(1) << i;
	return is;
}

/* What a swap entry names, as the architecture reads it. */
static void read_swap(struct pt_caller *c, enum pt_level l, u64 e, u64 *type, u64 *offset)
{
	int raw = pt_at(c, PT_F_raw, swap_level(c, l));
	u64 v;

	*type = *offset = 0;
	if (raw < 0 || !pt_has(c, H___swp_type) || !pt_has(c, H___swp_offset))
		return;
	v = pt_call1(c, raw, e);
	*type = pt_call1(c, H___swp_type, v);
	*offset = pt_call1(c, H___swp_offset, v);
}

static u64 frame_of(struct pt_caller *c, enum pt_level l, enum pt_kind kind, u64 e)
{
	int h = pt_at(c, kind == PT_KIND_TABLE ? PT_F_pgtable : PT_F_pfn, l);

	return h >= 0 ? pt_call1(c, h, e) : 0;
}

/* Those that get lost to nobody's knowledge, and with dirty what was written. */
static u32 marks_of(struct pt_caller *c, const struct pt_misused *m, u64 e)
{
	if (is_swap(m))
		return pt_view(c, swap_level(c, m->level), PT_GROUP_SWAP, e) & PT_SWAP_MARKS;
	if (!is_of(m, MAPPED))
		return 0;
	return pt_view(c, m->level, PT_GROUP_PRESENT, e) & (PT_PRESENT_MARKS | PT_S(dirty));
}

struct pt_misused pt_misused_of(struct pt_caller *c, enum pt_level l, enum pt_kind kind, u64 e)
{
	struct pt_misused m = { .level = l, .kind = kind, .e = e };

	m.present = is_present(c, l, e);
	m.opens = opens(c, &m, e);
	m.leaf = is_leaf(c, l, e);
	m.marks = marks_of(c, &m, e);
	if (is_swap(&m)) {
		m.is = mm_type(c, l, e);
		read_swap(c, l, e, &m.type, &m.names);
	} else if (kind != PT_KIND_NONE) {
		m.names = frame_of(c, l, kind, e);
	}
	return m;
}

/* ---- entries that come out ----------------------------------------------------------- */

static enum pt_hazard_outcome of_swap(struct pt_caller *c, const struct pt_misused *m, u64 e)
{
	u64 type, offset;

	if (says(c, PT_F_none, m->level, e))
		return PT_HAZARD_OTHER_KIND;
	read_swap(c, m->level, e, &type, &offset);
	/* mm's own kinds are types */
	if (type != m->type || offset != m->names)
		return mm_type(c, m->level, e) != m->is ? PT_HAZARD_OTHER_KIND
							: PT_HAZARD_CORRUPTS_OFFSET;
	return m->marks & ~marks_of(c, m, e) ? PT_HAZARD_LOSES_MARK : PT_HAZARD_CHANGES_FLAGS;
}

/* Of what was a page's, or a table's. */
static enum pt_hazard_outcome of_present(struct pt_caller *c, const struct pt_misused *m, u64 e)
{
	if (m->present && !is_present(c, m->level, e))
		return PT_HAZARD_OTHER_KIND;
	if (is_leaf(c, m->level, e) != m->leaf)
		return m->leaf ? PT_HAZARD_OTHER_KIND : PT_HAZARD_BECOMES_LEAF;
	if (frame_of(c, m->level, m->kind, e) != m->names)
		return PT_HAZARD_CORRUPTS_FRAME;
	return m->marks & ~marks_of(c, m, e) ? PT_HAZARD_LOSES_MARK : PT_HAZARD_CHANGES_FLAGS;
}

static enum pt_hazard_outcome of_entry(struct pt_caller *c, const struct pt_misused *m, u64 e)
{
	const bool mapped = is_of(m, MAPPED | KIND(TABLE));

	if (!mapped && m->present)
		return !m->opens && opens(c, m, e) ? PT_HAZARD_OPENS : PT_HAZARD_CANNOT_TELL;
	if (e == m->e)
		return PT_HAZARD_UNCHANGED;
	if (!mapped && is_present(c, m->level, e))
		return PT_HAZARD_BECOMES_PRESENT;
	if (!m->opens && opens(c, m, e))
		return PT_HAZARD_OPENS;
	if (m->kind == PT_KIND_NONE)
		return says(c, PT_F_none, m->level, e) ? PT_HAZARD_CHANGES_FLAGS
						       : PT_HAZARD_OTHER_KIND;
	return mapped ? of_present(c, m, e) : of_swap(c, m, e);
}

/* ---- by what the helper gives -------------------------------------------------------- */

/* A truth, or an entry; the empty one is no answer. */
static enum pt_hazard_outcome of_return(struct pt_caller *c, const struct pt_misused *m, u64 ret)
{
	if (!ret || ret == m->e)
		return PT_HAZARD_UNCHANGED;
	return ret == 1 ? PT_HAZARD_SAYS_YES : of_entry(c, m, ret);
}

/* Numbers that are read from an entry which has none such. */
static enum pt_hazard_outcome of_number(enum pt_helper h)
{
	switch (pt_family_of(h)) {
	case PT_F_pgtable:
		return PT_HAZARD_GIVES_TABLE;
	case PT_F_pfn:
		return PT_HAZARD_GIVES_FRAME;
	default:
		return PT_HAZARD_GIVES_SWAP;
	}
}

enum pt_hazard_outcome pt_misuse(struct pt_caller *c, const struct pt_misused *m, enum pt_helper h,
				 u64 second, u64 *after)
{
	const enum pt_shape s = pt_helpers[h].shape;
	u64 ret = PT_SHAPE_TAKES_TWO(s) ? pt_call2(c, h, m->e, second) : pt_call1(c, h, m->e);

	*after = m->e;
	switch (s) {
	case PT_SHAPE_PRED:
	case PT_SHAPE_PRED2:
	case PT_SHAPE_PREDWRITE:
		return ret ? PT_HAZARD_SAYS_YES : PT_HAZARD_UNCHANGED;
	case PT_SHAPE_PFN:
	case PT_SHAPE_VALUE:
		return ret ? of_number(h) : PT_HAZARD_UNCHANGED;
	case PT_SHAPE_OFFSET:
		/* how far it reaches: itself alone, or others are counted in */
		return ret > 1 ? PT_HAZARD_SAYS_YES : PT_HAZARD_UNCHANGED;
	case PT_SHAPE_RET:
	case PT_SHAPE_RETFAULT:
	case PT_SHAPE_RETNEW:
		return of_return(c, m, ret);
	default:
		*after = ret;
		return of_entry(c, m, ret);
	}
}

bool pt_misuse_opens(struct pt_caller *c, const struct pt_misused *m, u64 after, u64 *stored)
{
	*stored = 0;
	if (after == m->e || m->opens || m->kind == PT_KIND_TABLE)
		return false;
	*stored = pt_stored(c, m->level, after);
	return pt_rights(c, m->level, *stored) & PT_MMU_ANY;
}
