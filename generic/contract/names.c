// SPDX-License-Identifier: GPL-2.0-or-later
/* What everything is called, and which helpers do the same thing at their levels. */
#include "generic/contract/contract.h"
#include "generic/contract/family_table.h"

const struct pt_slot_info pt_slots[PT_NR_SLOTS] = {
#define PT_SLOT(id, name, type, brief) [PT_SLOT_##id] = { name, PT_SLOT_TYPE_##type, brief },
#include "generic/contract/slots.def"
#undef PT_SLOT
};

const struct pt_helper_info pt_helpers[PT_NR_HELPERS] = {
#define PT_HELPER(id, name, level, shape) [H_##id] = { name, PT_##level, PT_SHAPE_##shape },
#include "generic/contract/helpers.def"
#undef PT_HELPER
};

const char *const pt_kind_names[PT_NR_KINDS] = {
	[PT_KIND_NONE] = "none",	   [PT_KIND_TABLE] = "table",
	[PT_KIND_PRESENT] = "present",	   [PT_KIND_PROTNONE] = "protnone",
	[PT_KIND_INVALID] = "invalid",	   [PT_KIND_SWAP] = "swap",
	[PT_KIND_MIGRATION] = "migration", [PT_KIND_DEVICE] = "device",
	[PT_KIND_POISON] = "hwpoison",	   [PT_KIND_MARKER] = "marker",
};

const char *const pt_level_names[PT_NR_COLUMNS] = {
	[PT_PTE] = "pte", [PT_PMD] = "pmd", [PT_PUD] = "pud", [PT_HUGETLB] = "hugetlb"
};

const char *const pt_prot_names[PT_NR_PROTS] = {
	[PT_PROT_NONE] = "none",
	[PT_PROT_R] = "r",
	[PT_PROT_RX] = "rx",
	[PT_PROT_RW] = "rw private",
	[PT_PROT_RWX] = "rwx private",
	[PT_PROT_SHARED_R] = "r shared",
	[PT_PROT_SHARED_RW] = "rw shared",
	[PT_PROT_SHARED_RWX] = "rwx shared",
	[PT_PROT_DEVICE_R] = "r device",
	[PT_PROT_DEVICE_RW] = "rw device",
	[PT_PROT_KEY_A] = "rw shared, key 5",
	[PT_PROT_KEY_B] = "r, key 10",
	[PT_PROT_X] = "x",
	[PT_PROT_GUARDED] = "rx guarded",
};

int pt_helper_at(enum pt_family f, enum pt_level l)
{
	return pt_families[f][l];
}

enum pt_family pt_family_of(enum pt_helper h)
{
	for (unsigned f = 0; f < PT_NR_FAMILIES; f++)
		if (pt_families[f][pt_helpers[h].level] == (int)h)
			return f;
	return PT_NR_FAMILIES;
}

enum pt_family pt_family_on_values(enum pt_family f)
{
	switch (f) {
	case PT_F_set_wrprotect:
		return PT_F_wrprotect;
	case PT_F_test_and_clear_young:
	case PT_F_clear_flush_young:
		return PT_F_mkold;
	case PT_F_invalidate:
	case PT_F_invalidate_ad:
		return PT_F_mkinvalid;
	default:
		return f;
	}
}

/* A family with a slot's name answers it. */
#define ANSWERS(id)					     [PT_SLOT_##id] = PT_F_##id + 1
#define PT_MARK(id, brief, feature, on, tells, sets, clears) ANSWERS(id),
#define PT_MARK_TWIN(id, swap)
static const unsigned char slot_families[PT_NR_SLOTS] = {
	ANSWERS(present), ANSWERS(none),   ANSWERS(leaf),	ANSWERS(trans_huge), ANSWERS(bad),
	ANSWERS(huge),	  ANSWERS(young),  ANSWERS(dirty),	ANSWERS(write),	     ANSWERS(pfn),
	ANSWERS(type),	  ANSWERS(offset), ANSWERS(accessible), ANSWERS(same),	     ANSWERS(raw),
#include "generic/contract/marks.def"
};

int pt_slot_helper(enum pt_level l, enum pt_slot slot)
{
	return slot_families[slot] ? pt_families[slot_families[slot] - 1][l] : -1;
}

static const enum pt_slot twins[PT_NR_SLOTS] = {
#define PT_MARK(id, brief, feature, on, tells, sets, clears)
#define PT_MARK_TWIN(id, swap) [PT_SLOT_##id] = PT_SLOT_##swap,
#include "generic/contract/marks.def"
};

/* 0 stands for no twin: slot 0 is no mark. */
enum pt_slot pt_swap_twin(enum pt_slot slot)
{
	return twins[slot] ? twins[slot] : slot;
}

#define PT_MARK_FAMILY(id, pte, pmd, pud, hugetlb) PT_F_##id
#define PT_NO_FAMILY				   PT_NR_FAMILIES
#define PT_MARK(id, brief, feature, on, tells, sets, clears) \
	{ PT_SLOT_##id, PT_FEATURE_##feature, tells, sets, clears },
#define PT_MARK_TWIN(id, swap)
const struct pt_mark pt_marks[] = {
#include "generic/contract/marks.def"
};
const size_t pt_nr_marks = PT_ARRAY_SIZE(pt_marks);
