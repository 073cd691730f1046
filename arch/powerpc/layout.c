/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Names for every bit of powerpc book3s64 entries, as the builtin subjects
 * encode them (Linux 6.12).  Bits that Linux does not use bear the manual's
 * word.  Four variants: radix and hash, with pages of 64K and of 4K.
 */
#include "conformance/entry/layout.h"
#include "bits.h"

/* clang-format off */

static const char *const att_names[4] = {
	"normal", "sao", "non_idempotent", "tolerant",
};

/* Bits 0 to 11 of an entry that maps a page; what bit 6 is, hash and radix differ in. */
#define LEAF_LOW(bit_6)                                                        \
	PT_FLAG(PAGE_EXEC, "exec", NULL),                                      \
	PT_FLAG(PAGE_WRITE, "write", "ro"),                                    \
	PT_FLAG(PAGE_READ, "read", NULL),                                      \
	PT_FLAG(PAGE_PRIVILEGED, "privileged", "user"),                        \
	PT_ENUM(PAGE_ATT, "att", att_names),                                   \
	bit_6,                                                                 \
	PT_FLAG(PAGE_DIRTY, "dirty", NULL),                                    \
	PT_FLAG(PAGE_ACCESSED, "accessed", NULL),                              \
	PT_SOFT_FLAG(PAGE_SOFT_DIRTY, "soft_dirty", NULL, PT_S(soft_dirty)),   \
	PT_SOFT_FLAG(PAGE_SPECIAL, "special", NULL, PT_S(special)),            \
	PT_SOFT_FLAG(PAGE_DEVMAP, "devmap", NULL, PT_S(devmap))

/* Bits 61 to 63. */
#define LEAF_HIGH                                                              \
	PT_SOFT_FLAG(PAGE_INVALID, "invalid", NULL, PT_S(present)),            \
	PT_FLAG(PAGE_PTE, "leaf", "table"),                                    \
	PT_FLAG(PAGE_PRESENT, "present", NULL)

/* Bits 53 to 60.  Linux leaves the top of the RPN clear. */
#define RADIX_HIGH                                                             \
	PT_IGNORED(PT_BITS(53, 56), "rpn_high"),                               \
	PT_IGNORED(PT_BITS(57, 60), "reserved")
#define RADIX_LOW LEAF_LOW(PT_IGNORED(H_PAGE_BUSY, "reserved"))

static const struct pt_field leaf_64k[] = {
	RADIX_LOW, PT_IGNORED(PT_BITS(12, 15), "rpn_low"),
	PT_NUMBER(PTE_RPN_64K, "pfn"), RADIX_HIGH, LEAF_HIGH,
};

static const struct pt_field leaf_4k[] = {
	RADIX_LOW, PT_NUMBER(PTE_RPN_4K, "pfn"), RADIX_HIGH, LEAF_HIGH,
};

/* Hash writes its notes where radix has nothing. */
#define HASH_LOW LEAF_LOW(PT_FLAG(H_PAGE_BUSY, "busy", NULL))
#define HASH_64K(bit_13)                                                       \
	HASH_LOW, PT_FLAG(H64_PAGE_COMBO, "combo", NULL), bit_13,              \
	PT_IGNORED(PT_BITS(14, 15), "rpn_low"), PT_NUMBER(PTE_RPN_64K, "pfn"), \
	PT_IGNORED(PT_BITS(53, 54), "ignored"),                                \
	PT_FLAG(H64_PAGE_HASHPTE, "hashpte", NULL),                            \
	PT_NUMBER(H64_PAGE_KEY, "key"), LEAF_HIGH

static const struct pt_field pte_hash_64k[] = {
	HASH_64K(PT_FLAG(H64_PAGE_THP_HUGE, "4k_pfn", NULL)),
};

static const struct pt_field pmd_hash_64k[] = {
	HASH_64K(PT_SOFT_FLAG(H64_PAGE_THP_HUGE, "thp", NULL, PT_S(trans_huge))),
};

static const struct pt_field leaf_hash_4k[] = {
	HASH_LOW, PT_NUMBER(PTE_RPN_4K, "pfn"), PT_NUMBER(H4_PAGE_F_GIX, "slot"),
	PT_FLAG(H4_PAGE_F_SECOND, "secondary", NULL), PT_NUMBER(H4_PAGE_KEY, "key"),
	PT_FLAG(H4_PAGE_HASHPTE, "hashpte", NULL), LEAF_HIGH,
};

/* A page directory entry: the next level's address and, for radix, its size. */
#define TABLE_HIGH                                                             \
	PT_NUMBER_AT(PAGE_TABLE_ADDR, "address", 8),                           \
	PT_IGNORED(PT_BITS(60, 61), "reserved"),                               \
	PT_FLAG(PAGE_PTE, "leaf", "table"),                                    \
	PT_FLAG(PAGE_PRESENT, "present", NULL)

static const struct pt_field table[] = {
	PT_NUMBER(PAGE_NLS, "nls"), PT_IGNORED(PT_BITS(5, 7), "reserved"), TABLE_HIGH,
};

static const struct pt_field table_hash[] = {
	PT_IGNORED(PT_BITS(0, 7), "ignored"), TABLE_HIGH,
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

/* A pfn takes 51 address bits; migration's young and dirty lie above it. */
#define ABOVE_PFN PT_IGNORED(PT_BITS(51, 52), "ignored")
#define MIGRATION_AD                                                           \
	PT_FLAG(PT_BIT(51), "young", NULL),                                    \
	PT_FLAG(PT_BIT(52), "dirty", NULL)

static const struct pt_field migration_64k[] = {
	SWAP_LOW, LOW_64K, PT_NUMBER(PT_BITS(16, 50), "pfn"), MIGRATION_AD, SWAP_HIGH,
};

static const struct pt_field migration_4k[] = {
	SWAP_LOW, PT_NUMBER(PT_BITS(12, 50), "pfn"), MIGRATION_AD, SWAP_HIGH,
};

static const struct pt_field page_64k[] = {
	SWAP_LOW, LOW_64K, PT_NUMBER(PT_BITS(16, 50), "pfn"), ABOVE_PFN, SWAP_HIGH,
};

static const struct pt_field page_4k[] = {
	SWAP_LOW, PT_NUMBER(PT_BITS(12, 50), "pfn"), ABOVE_PFN, SWAP_HIGH,
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

/* What may be left in an entry just emptied: radix's R and C, hash's notes. */
static const struct pt_field none_radix[] = {
	PT_IGNORED(PT_BITS(0, 6), "ignored"),
	PT_FLAG(PAGE_DIRTY, "dirty", NULL),
	PT_FLAG(PAGE_ACCESSED, "accessed", NULL),
	PT_IGNORED(PT_BITS(9, 62), "ignored"),
	PT_FLAG(PAGE_PRESENT, "present", NULL),
};

static const struct pt_field none_hash_64k[] = {
	PT_IGNORED(PT_BITS(0, 5), "ignored"),
	PT_FLAG(H_PAGE_BUSY, "busy", NULL),
	PT_IGNORED(PT_BITS(7, 11), "ignored"),
	PT_FLAG(H64_PAGE_COMBO, "combo", NULL),
	PT_IGNORED(PT_BITS(13, 54), "ignored"),
	PT_FLAG(H64_PAGE_HASHPTE, "hashpte", NULL),
	PT_IGNORED(PT_BITS(56, 62), "ignored"),
	PT_FLAG(PAGE_PRESENT, "present", NULL),
};

static const struct pt_field none_hash_4k[] = {
	PT_IGNORED(PT_BITS(0, 5), "ignored"),
	PT_FLAG(H_PAGE_BUSY, "busy", NULL),
	PT_IGNORED(PT_BITS(7, 52), "ignored"),
	PT_NUMBER(H4_PAGE_F_GIX, "slot"),
	PT_FLAG(H4_PAGE_F_SECOND, "secondary", NULL),
	PT_IGNORED(PT_BITS(57, 59), "ignored"),
	PT_FLAG(H4_PAGE_HASHPTE, "hashpte", NULL),
	PT_IGNORED(PT_BITS(61, 62), "ignored"),
	PT_FLAG(PAGE_PRESENT, "present", NULL),
};

static const struct pt_field directory_none[] = {
	PT_IGNORED(PT_BITS(0, 62), "ignored"),
	PT_FLAG(PAGE_PRESENT, "present", NULL),
};

#define FORMAT(mode_name, at, of, array)                                       \
	{ .mode = mode_name, .level = at, .kinds = of,                         \
	  .fields = array, .nr_fields = PT_ARRAY_SIZE(array) }

#define NONE PT_BIT(PT_KIND_NONE)
#define TABLE PT_BIT(PT_KIND_TABLE)
#define MAPPED                                                                 \
	(PT_BIT(PT_KIND_PRESENT) | PT_BIT(PT_KIND_PROTNONE) | PT_BIT(PT_KIND_INVALID))
#define SWAP PT_BIT(PT_KIND_SWAP)
#define MIGRATES PT_BIT(PT_KIND_MIGRATION)
#define PAGES (PT_BIT(PT_KIND_DEVICE) | PT_BIT(PT_KIND_POISON))
#define MARKER PT_BIT(PT_KIND_MARKER)

/* Swap entries of every kind at a level. */
#define SWAPS(mode, at, size)                                                  \
	FORMAT(mode, at, SWAP, swap_##size),                                   \
	FORMAT(mode, at, MIGRATES, migration_##size),                          \
	FORMAT(mode, at, PAGES, page_##size),                                  \
	FORMAT(mode, at, MARKER, marker_##size)
/* Both levels whose entries are pte_t, and both directories. */
#define PTES(mode, size, none, pte, huge)                                      \
	FORMAT(mode, PT_PTE, NONE, none), FORMAT(mode, PT_HUGETLB, NONE, none), \
	FORMAT(mode, PT_PTE, MAPPED, pte), FORMAT(mode, PT_HUGETLB, MAPPED, huge), \
	SWAPS(mode, PT_PTE, size), SWAPS(mode, PT_HUGETLB, size)
#define DIRECTORIES(mode, size, table, leaf)                                   \
	FORMAT(mode, PT_PMD, NONE, directory_none),                            \
	FORMAT(mode, PT_PUD, NONE, directory_none),                            \
	FORMAT(mode, PT_PMD, TABLE, table), FORMAT(mode, PT_PUD, TABLE, table), \
	FORMAT(mode, PT_PMD, MAPPED, leaf), FORMAT(mode, PT_PUD, MAPPED, leaf), \
	SWAPS(mode, PT_PMD, size), SWAPS(mode, PT_PUD, size)

static const struct pt_format formats[] = {
	PTES(NULL, 64k, none_radix, leaf_64k, leaf_64k),
	DIRECTORIES(NULL, 64k, table, leaf_64k),
	PTES("radix-4k", 4k, none_radix, leaf_4k, leaf_4k),
	DIRECTORIES("radix-4k", 4k, table, leaf_4k),
	PTES("hash", 64k, none_hash_64k, pte_hash_64k, pmd_hash_64k),
	DIRECTORIES("hash", 64k, table_hash, pmd_hash_64k),
	PTES("hash-4k", 4k, none_hash_4k, leaf_hash_4k, leaf_hash_4k),
	DIRECTORIES("hash-4k", 4k, table_hash, leaf_hash_4k),
};
/* clang-format on */

static bool is_directory(enum pt_level l)
{
	return l == PT_PMD || l == PT_PUD;
}

/* What an emptied pte_t may still hold. */
static u64 none_mask(const struct pt_mode *m)
{
	/* hash alone has no pud leaf: mmu.c */
	if (m->pud_shift)
		return PAGE_DIRTY | PAGE_ACCESSED;
	return m->page_shift == PAGE_SHIFT_64K ? H64_PAGE_HPTEFLAGS : H4_PAGE_HPTEFLAGS;
}

static enum pt_kind classify(const struct pt_mode *m, enum pt_level l, u64 e)
{
	if (!(is_directory(l) ? e : e & ~none_mask(m)))
		return PT_KIND_NONE;
	if (is_directory(l) && (e & PAGE_PRESENT) && !(e & PAGE_PTE))
		return PT_KIND_TABLE;
	if (!(e & (PAGE_PRESENT | PAGE_INVALID)))
		return pt_kind_of_swp_type(e & SWP_TYPE_MASK);
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
