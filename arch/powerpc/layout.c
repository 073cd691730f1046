/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Names for every bit of powerpc book3s64 radix entries, as the builtin subject
 * encodes them (Linux 6.12).  Bits that Linux does not use bear the manual's
 * word.  The 4K page modes have a longer frame field.
 */
#include "generic/layout.h"
#include "bits.h"

/* clang-format off */

static const char *const att_names[4] = {
	"normal", "sao", "non_idempotent", "tolerant",
};

/* Bits 0 to 11 of an entry that maps a page. */
#define LEAF_LOW                                                               \
	PT_FLAG(PAGE_EXEC, "exec", NULL),                                      \
	PT_FLAG(PAGE_WRITE, "write", "ro"),                                    \
	PT_FLAG(PAGE_READ, "read", NULL),                                      \
	PT_FLAG(PAGE_PRIVILEGED, "privileged", "user"),                        \
	PT_ENUM(PAGE_ATT, "att", att_names),                                   \
	PT_IGNORED(PT_BIT(6), "reserved"),                                     \
	PT_FLAG(PAGE_DIRTY, "dirty", NULL),                                    \
	PT_FLAG(PAGE_ACCESSED, "accessed", NULL),                              \
	PT_SOFT_FLAG(PAGE_SOFT_DIRTY, "soft_dirty", NULL, PT_S(soft_dirty)),   \
	PT_SOFT_FLAG(PAGE_SPECIAL, "special", NULL, PT_S(special)),            \
	PT_SOFT_FLAG(PAGE_DEVMAP, "devmap", NULL, PT_S(devmap))

/* Bits 53 to 63.  Linux leaves the top of the RPN clear. */
#define LEAF_HIGH                                                              \
	PT_IGNORED(PT_BITS(53, 56), "rpn_high"),                               \
	PT_IGNORED(PT_BITS(57, 60), "reserved"),                               \
	PT_SOFT_FLAG(PAGE_INVALID, "invalid", NULL, PT_S(present)),            \
	PT_FLAG(PAGE_PTE, "leaf", "table"),                                    \
	PT_FLAG(PAGE_PRESENT, "present", NULL)

static const struct pt_field leaf_64k[] = {
	LEAF_LOW,
	PT_IGNORED(PT_BITS(12, 15), "rpn_low"),
	PT_NUMBER(PTE_RPN_64K, "pfn"),
	LEAF_HIGH,
};

static const struct pt_field leaf_4k[] = {
	LEAF_LOW,
	PT_NUMBER(PTE_RPN_4K, "pfn"),
	LEAF_HIGH,
};

/* A page directory entry: the next level's address and size. */
static const struct pt_field pmd_table[] = {
	PT_NUMBER(PAGE_NLS, "nls"),
	PT_IGNORED(PT_BITS(5, 7), "reserved"),
	PT_NUMBER_AT(PAGE_TABLE_ADDR, "address", 8),
	PT_IGNORED(PT_BITS(60, 61), "reserved"),
	PT_FLAG(PAGE_PTE, "leaf", "table"),
	PT_FLAG(PAGE_PRESENT, "present", NULL),
};

/* Bits 0 to 11 of a swap entry. */
#define SWAP_LOW                                                               \
	PT_NUMBER(SWP_TYPE_MASK, "type"),                                      \
	PT_SOFT_FLAG(PAGE_SWP_EXCLUSIVE, "exclusive", NULL, PT_S(swp_exclusive)), \
	PT_IGNORED(PT_BITS(6, 8), "ignored"),                                  \
	PT_SOFT_FLAG(PAGE_SWP_SOFT_DIRTY, "soft_dirty", NULL, PT_S(swp_soft_dirty)), \
	PT_IGNORED(PT_BITS(10, 11), "ignored")

/* Bits 53 to 63.  Either of the last two would make it present. */
#define SWAP_HIGH                                                              \
	PT_IGNORED(PT_BITS(53, 60), "ignored"),                                \
	PT_SOFT_FLAG(PAGE_INVALID, "invalid", NULL, PT_S(present)),            \
	PT_FLAG(PAGE_PTE, "leaf", NULL),                                       \
	PT_FLAG(PAGE_PRESENT, "present", NULL)

#define LOW_64K PT_IGNORED(PT_BITS(12, 15), "ignored")

static const struct pt_field swap_64k[] = {
	SWAP_LOW, LOW_64K, PT_NUMBER(PTE_RPN_64K, "offset"), SWAP_HIGH,
};

static const struct pt_field swap_4k[] = {
	SWAP_LOW, PT_NUMBER(PTE_RPN_4K, "offset"), SWAP_HIGH,
};

/* The pfn of a migration entry takes 51 address bits, young and dirty lie above it. */
#define MIGRATION_AD                                                           \
	PT_FLAG(PT_BIT(51), "young", NULL),                                    \
	PT_FLAG(PT_BIT(52), "dirty", NULL)

static const struct pt_field migration_64k[] = {
	SWAP_LOW, LOW_64K, PT_NUMBER(PT_BITS(16, 50), "pfn"), MIGRATION_AD, SWAP_HIGH,
};

static const struct pt_field migration_4k[] = {
	SWAP_LOW, PT_NUMBER(PT_BITS(12, 50), "pfn"), MIGRATION_AD, SWAP_HIGH,
};

#define MARKER_BITS(at)                                                        \
	PT_FLAG(PT_BIT(at), "marker_uffd_wp", NULL),                           \
	PT_FLAG(PT_BIT((at) + 1), "marker_poisoned", NULL),                    \
	PT_FLAG(PT_BIT((at) + 2), "marker_guard", NULL),                       \
	PT_NUMBER_AT(PT_BITS((at) + 3, 52), "offset", 3)

static const struct pt_field marker_64k[] = {
	SWAP_LOW, LOW_64K, MARKER_BITS(PAGE_SHIFT_64K), SWAP_HIGH,
};

static const struct pt_field marker_4k[] = {
	SWAP_LOW, MARKER_BITS(PAGE_SHIFT_4K), SWAP_HIGH,
};

/* The hardware may write R and C back to an entry just emptied. */
static const struct pt_field pte_none[] = {
	PT_IGNORED(PT_BITS(0, 6), "ignored"),
	PT_FLAG(PAGE_DIRTY, "dirty", NULL),
	PT_FLAG(PAGE_ACCESSED, "accessed", NULL),
	PT_IGNORED(PT_BITS(9, 62), "ignored"),
	PT_FLAG(PAGE_PRESENT, "present", NULL),
};

static const struct pt_field pmd_none[] = {
	PT_IGNORED(PT_BITS(0, 62), "ignored"),
	PT_FLAG(PAGE_PRESENT, "present", NULL),
};

#define FORMAT(mode_name, at, of, array)                                       \
	{ .mode = mode_name, .level = at, .kinds = of,                         \
	  .fields = array, .nr_fields = PT_ARRAY_SIZE(array) }
#define BOTH_4K(at, of, array)                                                 \
	FORMAT("radix-4k", at, of, array), FORMAT("radix-4k-be", at, of, array)

#define NONE PT_BIT(PT_KIND_NONE)
#define TABLE PT_BIT(PT_KIND_TABLE)
#define MAPPED                                                                 \
	(PT_BIT(PT_KIND_PRESENT) | PT_BIT(PT_KIND_PROTNONE) | PT_BIT(PT_KIND_INVALID))
#define SWAP PT_BIT(PT_KIND_SWAP)
#define MIGRATES PT_BIT(PT_KIND_MIGRATION)
#define MARKER PT_BIT(PT_KIND_MARKER)

static const struct pt_format formats[] = {
	FORMAT(NULL, PT_PTE, NONE, pte_none),
	FORMAT(NULL, PT_PTE, MAPPED, leaf_64k),
	FORMAT(NULL, PT_PTE, SWAP, swap_64k),
	FORMAT(NULL, PT_PTE, MIGRATES, migration_64k),
	FORMAT(NULL, PT_PTE, MARKER, marker_64k),

	FORMAT(NULL, PT_PMD, NONE, pmd_none),
	FORMAT(NULL, PT_PMD, TABLE, pmd_table),
	FORMAT(NULL, PT_PMD, MAPPED, leaf_64k),
	FORMAT(NULL, PT_PMD, SWAP, swap_64k),
	FORMAT(NULL, PT_PMD, MIGRATES, migration_64k),
	FORMAT(NULL, PT_PMD, MARKER, marker_64k),

	BOTH_4K(PT_PTE, MAPPED, leaf_4k),
	BOTH_4K(PT_PTE, SWAP, swap_4k),
	BOTH_4K(PT_PTE, MIGRATES, migration_4k),
	BOTH_4K(PT_PTE, MARKER, marker_4k),

	BOTH_4K(PT_PMD, MAPPED, leaf_4k),
	BOTH_4K(PT_PMD, SWAP, swap_4k),
	BOTH_4K(PT_PMD, MIGRATES, migration_4k),
	BOTH_4K(PT_PMD, MARKER, marker_4k),
};
/* clang-format on */

static bool is_none(enum pt_level l, u64 e)
{
	return !(l == PT_PTE ? e & ~(PAGE_DIRTY | PAGE_ACCESSED) : e);
}

static enum pt_kind classify(const struct pt_mode *m, enum pt_level l, u64 e)
{
	(void)m;
	if (is_none(l, e))
		return PT_KIND_NONE;
	if (!(e & (PAGE_PRESENT | PAGE_INVALID)))
		return pt_kind_of_swp_type(e & SWP_TYPE_MASK);
	if (l == PT_PMD && !(e & PAGE_PTE))
		return PT_KIND_TABLE;
	if (!(e & PAGE_PRESENT))
		return PT_KIND_INVALID;
	return e & (PAGE_READ | PAGE_WRITE | PAGE_EXEC) ? PT_KIND_PRESENT : PT_KIND_PROTNONE;
}

extern const struct pt_layout pt_layout_powerpc;
const struct pt_layout pt_layout_powerpc = {
	.arch = "powerpc",
	.formats = formats,
	.nr_formats = PT_ARRAY_SIZE(formats),
	.classify = classify,
};
