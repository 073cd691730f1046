/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Names for every bit of s390 entries, as the builtin subject encodes them
 * (Linux 6.12).  Bits that Linux does not use bear the manual's word.
 */
#include "conformance/entry/layout.h"
#include "bits.h"

/* clang-format off */

/* An entry of a page table, or a huge one: bit 11 differs. */
#define PTE_MAPPED(bit11)                                                      \
	PT_SOFT_FLAG(PAGE_PRESENT, "present", NULL, PT_S(present)),            \
	PT_SOFT_FLAG(PAGE_SOFT_DIRTY, "soft_dirty", NULL, PT_S(soft_dirty)),   \
	PT_SOFT_FLAG(PAGE_YOUNG, "young", "old", PT_S(young)),                 \
	PT_SOFT_FLAG(PAGE_DIRTY, "dirty", NULL, PT_S(dirty)),                  \
	PT_SOFT_FLAG_BESIDE(PAGE_READ, "read", "none", PT_S(write)),           \
	PT_SOFT_FLAG(PAGE_WRITE, "write", "ro", PT_S(write)),                  \
	PT_SOFT_FLAG(PAGE_SPECIAL, "special", NULL, PT_S(special)),            \
	PT_FLAG(PAGE_UNUSED, "unused", NULL),                                  \
	PT_FLAG(PAGE_NOEXEC, "noexec", "exec"),                                \
	PT_FLAG(PAGE_PROTECT, "protect", NULL),                                \
	PT_FLAG(PAGE_INVALID, "invalid", "valid"),                             \
	bit11,                                                                 \
	PT_NUMBER(PAGE_FRAME, "pfn")

static const struct pt_field pte_mapped[] = { PTE_MAPPED(PT_IGNORED(PAGE_ZERO, "zero")) };
/* As HugeTLB code has it; it is stored as a pmd or a pud. */
static const struct pt_field huge_mapped[] = { PTE_MAPPED(PT_FLAG(PAGE_LARGE, "large", NULL)) };

/* Bits 0 to 16 of a leaf of a segment or region-third table; common is CS or CR. */
#define LEAF_LOW                                                               \
	PT_SOFT_FLAG_BESIDE(SEGMENT_ENTRY_READ, "read", "none", PT_S(write)),  \
	PT_SOFT_FLAG(SEGMENT_ENTRY_WRITE, "write", "ro", PT_S(write)),         \
	PT_NUMBER(SEGMENT_ENTRY_TYPE_MASK, "tt"),                              \
	PT_FLAG(SEGMENT_ENTRY_COMMON, "common", NULL),                         \
	PT_FLAG(SEGMENT_ENTRY_INVALID, "invalid", "valid"),                    \
	PT_IGNORED(PT_BITS(6, 7), "ignored"),                                  \
	PT_FLAG(SEGMENT_ENTRY_NOEXEC, "noexec", "exec"),                       \
	PT_FLAG(SEGMENT_ENTRY_PROTECT, "protect", NULL),                       \
	PT_FLAG(SEGMENT_ENTRY_LARGE, "large", "table"),                        \
	PT_IGNORED(PT_BIT(11), "f"),                                           \
	PT_SOFT_FLAG(SEGMENT_ENTRY_YOUNG, "young", "old", PT_S(young)),        \
	PT_SOFT_FLAG(SEGMENT_ENTRY_DIRTY, "dirty", NULL, PT_S(dirty)),         \
	PT_SOFT_FLAG(SEGMENT_ENTRY_SOFT_DIRTY, "soft_dirty", NULL, PT_S(soft_dirty)), \
	PT_IGNORED(PT_BIT(15), "acc"),                                         \
	PT_FLAG(SEGMENT_ENTRY_AV, "av", NULL)

static const struct pt_field pmd_leaf[] = {
	LEAF_LOW,
	PT_IGNORED(PT_BITS(17, 19), "ignored"),
	PT_NUMBER_AT(SEGMENT_ENTRY_ORIGIN_LARGE, "pfn", SEGMENT_SHIFT - PAGE_SHIFT),
};

static const struct pt_field pud_leaf[] = {
	LEAF_LOW,
	PT_IGNORED(PT_BITS(17, 30), "ignored"),
	PT_NUMBER_AT(REGION3_ENTRY_ORIGIN_LARGE, "pfn", REGION3_SHIFT - PAGE_SHIFT),
};

/* A page table of 256 entries is 2K long, so its address has 53 bits. */
static const struct pt_field pmd_table[] = {
	PT_IGNORED(PT_BITS(0, 1), "ignored"),
	PT_NUMBER(SEGMENT_ENTRY_TYPE_MASK, "tt"),
	PT_FLAG(SEGMENT_ENTRY_COMMON, "common", NULL),
	PT_FLAG(SEGMENT_ENTRY_INVALID, "invalid", "valid"),
	PT_IGNORED(PT_BITS(6, 8), "ignored"),
	PT_FLAG(SEGMENT_ENTRY_PROTECT, "protect", NULL),
	PT_FLAG(SEGMENT_ENTRY_LARGE, "large", "table"),
	PT_NUMBER_AT(SEGMENT_ENTRY_ORIGIN, "address", 11),
};

/* A segment table starts on a page; tf and tl are its first and last quarter. */
static const struct pt_field pud_table[] = {
	PT_NUMBER(REGION_ENTRY_LENGTH, "tl"),
	PT_NUMBER(SEGMENT_ENTRY_TYPE_MASK, "tt"),
	PT_IGNORED(PT_BIT(4), "ignored"),
	PT_FLAG(SEGMENT_ENTRY_INVALID, "invalid", "valid"),
	PT_NUMBER(REGION_ENTRY_OFFSET, "tf"),
	PT_IGNORED(PT_BIT(8), "ignored"),
	PT_FLAG(SEGMENT_ENTRY_PROTECT, "protect", NULL),
	PT_FLAG(SEGMENT_ENTRY_LARGE, "large", "table"),
	PT_IGNORED(PT_BIT(11), "ignored"),
	PT_NUMBER_AT(REGION_ENTRY_ORIGIN, "address", PAGE_SHIFT),
};

/* Bits 0 to 11 of a swap entry. */
#define SWAP_LOW                                                               \
	PT_SOFT_FLAG(PAGE_PRESENT, "present", NULL, PT_S(present)),            \
	PT_SOFT_FLAG(PAGE_SWP_SOFT_DIRTY, "soft_dirty", NULL, PT_S(swp_soft_dirty)), \
	PT_NUMBER(SWP_TYPE_MASK, "type"),                                      \
	PT_IGNORED(PT_BITS(7, 8), "ignored"),                                  \
	PT_FLAG(PAGE_PROTECT, "protect", NULL),                                \
	PT_FLAG(PAGE_INVALID, "invalid", "valid"),                             \
	PT_SOFT_FLAG(PAGE_SWP_EXCLUSIVE, "exclusive", NULL, PT_S(swp_exclusive))

static const struct pt_field swap[] = {
	SWAP_LOW,
	PT_NUMBER(SWP_OFFSET_MASK, "offset"),
};

/* The pfn of a migration entry takes 46 address bits, young and dirty lie above it. */
static const struct pt_field migration[] = {
	SWAP_LOW,
	PT_NUMBER(PT_BITS(12, 45), "pfn"),
	PT_FLAG(PT_BIT(46), "young", NULL),
	PT_FLAG(PT_BIT(47), "dirty", NULL),
	PT_NUMBER_AT(PT_BITS(48, 63), "offset", 36),
};

/* A page that cannot be reached: a device's, or one that memory failure took away. */
static const struct pt_field unreachable[] = {
	SWAP_LOW,
	PT_NUMBER(SWP_OFFSET_MASK, "pfn"),
};

static const struct pt_field marker[] = {
	SWAP_LOW,
	PT_FLAG(PT_BIT(12), "marker_uffd_wp", NULL),
	PT_FLAG(PT_BIT(13), "marker_poisoned", NULL),
	PT_FLAG(PT_BIT(14), "marker_guard", NULL),
	PT_NUMBER_AT(PT_BITS(15, 63), "offset", 3),
};

static const struct pt_field pte_none[] = {
	PT_SOFT_FLAG(PAGE_PRESENT, "present", NULL, PT_S(present)),
	PT_IGNORED(PT_BITS(1, 9), "ignored"),
	PT_FLAG(PAGE_INVALID, "invalid", "valid"),
	PT_IGNORED(PT_BITS(11, 63), "ignored"),
};

static const struct pt_field pmd_none[] = {
	PT_IGNORED(PT_BITS(0, 4), "ignored"),
	PT_FLAG(SEGMENT_ENTRY_INVALID, "invalid", "valid"),
	PT_IGNORED(PT_BITS(6, 63), "ignored"),
};

static const struct pt_field pud_none[] = {
	PT_IGNORED(PT_BITS(0, 1), "ignored"),
	PT_NUMBER(SEGMENT_ENTRY_TYPE_MASK, "tt"),
	PT_IGNORED(PT_BIT(4), "ignored"),
	PT_FLAG(SEGMENT_ENTRY_INVALID, "invalid", "valid"),
	PT_IGNORED(PT_BITS(6, 63), "ignored"),
};

#define FORMAT(at, of, array)                                                  \
	{ .level = at, .kinds = of,                                            \
	  .fields = array, .nr_fields = PT_ARRAY_SIZE(array) }

#define NONE PT_BIT(PT_KIND_NONE)
#define TABLE PT_BIT(PT_KIND_TABLE)
#define MAPPED                                                                 \
	(PT_BIT(PT_KIND_PRESENT) | PT_BIT(PT_KIND_PROTNONE) | PT_BIT(PT_KIND_INVALID))
#define SWAP PT_BIT(PT_KIND_SWAP)
#define MIGRATES PT_BIT(PT_KIND_MIGRATION)
#define UNREACHABLE (PT_BIT(PT_KIND_DEVICE) | PT_BIT(PT_KIND_POISON))
#define MARKER PT_BIT(PT_KIND_MARKER)

/* No pmd is a swap entry here; one that is shown as such is read like a pte. */
static const struct pt_format formats[] = {
	FORMAT(PT_PTE, NONE, pte_none),
	FORMAT(PT_PTE, MAPPED, pte_mapped),
	FORMAT(PT_PTE, SWAP, swap),
	FORMAT(PT_PTE, MIGRATES, migration),
	FORMAT(PT_PTE, UNREACHABLE, unreachable),
	FORMAT(PT_PTE, MARKER, marker),

	FORMAT(PT_PMD, NONE, pmd_none),
	FORMAT(PT_PMD, TABLE, pmd_table),
	FORMAT(PT_PMD, MAPPED, pmd_leaf),
	FORMAT(PT_PMD, SWAP, swap),
	FORMAT(PT_PMD, MIGRATES, migration),
	FORMAT(PT_PMD, UNREACHABLE, unreachable),
	FORMAT(PT_PMD, MARKER, marker),

	FORMAT(PT_PUD, NONE, pud_none),
	FORMAT(PT_PUD, TABLE, pud_table),
	FORMAT(PT_PUD, MAPPED, pud_leaf),

	FORMAT(PT_HUGETLB, NONE, pte_none),
	FORMAT(PT_HUGETLB, MAPPED, huge_mapped),
};
/* clang-format on */

static enum pt_kind classify_pte(u64 e)
{
	if (e == PAGE_INVALID)
		return PT_KIND_NONE;
	if (!(e & PAGE_PRESENT))
		return pt_kind_of_swp_type((e & SWP_TYPE_MASK) >> SWP_TYPE_SHIFT_PTE);
	return e & PAGE_READ ? PT_KIND_PRESENT : PT_KIND_PROTNONE;
}

/* Hugetlb code knows no swap entries here. */
static enum pt_kind classify_huge(u64 e)
{
	if (e == PAGE_INVALID)
		return PT_KIND_NONE;
	return e & PAGE_READ ? PT_KIND_PRESENT : PT_KIND_PROTNONE;
}

/*
 * An old entry is invalid to the hardware too, so invalidating it changes
 * nothing: it still counts as present.
 */
static enum pt_kind classify_rste(u64 e, u64 none)
{
	if (e == none)
		return PT_KIND_NONE;
	if (!(e & SEGMENT_ENTRY_LARGE))
		return PT_KIND_TABLE;
	if (!(e & SEGMENT_ENTRY_READ))
		return PT_KIND_PROTNONE;
	if ((e & SEGMENT_ENTRY_INVALID) && (e & SEGMENT_ENTRY_YOUNG))
		return PT_KIND_INVALID;
	return PT_KIND_PRESENT;
}

static enum pt_kind classify(const struct pt_mode *m, enum pt_level l, u64 e)
{
	(void)m;
	switch (l) {
	case PT_PTE:
		return classify_pte(e);
	case PT_PMD:
		return classify_rste(e, SEGMENT_ENTRY_INVALID);
	case PT_PUD:
		return classify_rste(e, REGION_ENTRY_TYPE_R3 | SEGMENT_ENTRY_INVALID);
	default:
		return classify_huge(e);
	}
}

extern const struct pt_layout pt_layout_s390;
const struct pt_layout pt_layout_s390 = {
	.arch = "s390",
	.formats = formats,
	.nr_formats = PT_ARRAY_SIZE(formats),
	.classify = classify,
};
