/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Names for every bit of x86-64 entries, as the builtin subject encodes them
 * (Linux 6.12).  Bits that Linux does not use bear the manual's word.
 */
#include "generic/layout.h"
#include "bits.h"

/* clang-format off */

#define INVERTED_FLAG(mask, set_name)                                          \
	{ PT_FIELD_BITS(mask), .type = PT_FIELD_FLAG, .set = set_name,         \
	  .inverted = true }
#define INVERTED_NUMBER(mask, name, at)                                        \
	{ PT_FIELD_BITS(mask), .type = PT_FIELD_NUMBER, .set = name,           \
	  .shift = at, .inverted = true }

/* Bits 0 to 6 of an entry that maps a page. */
#define LEAF_LOW                                                               \
	PT_FLAG(PAGE_PRESENT, "present", NULL),                                \
	PT_FLAG(PAGE_RW, "write", "ro"),                                       \
	PT_FLAG(PAGE_USER, "user", NULL),                                      \
	PT_FLAG(PAGE_PWT, "pwt", NULL),                                        \
	PT_FLAG(PAGE_PCD, "pcd", NULL),                                        \
	PT_FLAG(PAGE_ACCESSED, "accessed", NULL),                              \
	PT_FLAG(PAGE_DIRTY, "dirty", NULL)

/* Bits 9 to 11. */
#define LEAF_SOFTWARE                                                          \
	PT_SOFT_FLAG(PAGE_SPECIAL, "special", NULL, PT_S(special)),            \
	PT_SOFT_FLAG(PAGE_UFFD_WP, "uffd_wp", NULL, PT_S(uffd_wp)),            \
	PT_SOFT_FLAG(PAGE_SOFT_DIRTY, "soft_dirty", NULL, PT_S(soft_dirty))

/* Bits 52 to 63. */
#define LEAF_HIGH                                                              \
	PT_IGNORED(PT_BITS(52, 56), "ignored"),                                \
	PT_SOFT_FLAG(PAGE_DEVMAP, "devmap", NULL, PT_S(devmap)),               \
	PT_SOFT_FLAG(PAGE_SAVED_DIRTY, "saved_dirty", NULL, PT_S(dirty)),      \
	PT_NUMBER(PAGE_PKEY, "pkey"),                                          \
	PT_FLAG(PAGE_NX, "nx", "x")

static const struct pt_field pte_present[] = {
	LEAF_LOW,
	PT_FLAG(PAGE_PAT, "pat", NULL),
	PT_FLAG(PAGE_GLOBAL, "global", NULL),
	LEAF_SOFTWARE,
	PT_NUMBER(PTE_PFN_MASK, "pfn"),
	LEAF_HIGH,
};

/* Not for the MMU: PROT_NONE, or a pmd being split. */
static const struct pt_field pte_closed[] = {
	LEAF_LOW,
	PT_FLAG(PAGE_PAT, "pat", NULL),
	PT_SOFT_FLAG(PAGE_PROTNONE, "protnone", NULL, PT_S(protnone) | PT_S(present)),
	LEAF_SOFTWARE,
	INVERTED_NUMBER(PTE_PFN_MASK, "pfn", 0),
	LEAF_HIGH,
};

static const struct pt_field pmd_present[] = {
	LEAF_LOW,
	PT_FLAG(PAGE_PSE, "huge", NULL),
	PT_FLAG(PAGE_GLOBAL, "global", NULL),
	LEAF_SOFTWARE,
	PT_FLAG(PAGE_PAT_LARGE, "pat", NULL),
	PT_IGNORED(PMD_LEAF_RSVD, "reserved"),
	PT_NUMBER_AT(PMD_PFN_MASK, "pfn", 9),
	LEAF_HIGH,
};

static const struct pt_field pmd_closed[] = {
	LEAF_LOW,
	PT_FLAG(PAGE_PSE, "huge", NULL),
	PT_SOFT_FLAG(PAGE_PROTNONE, "protnone", NULL, PT_S(protnone) | PT_S(present)),
	LEAF_SOFTWARE,
	PT_FLAG(PAGE_PAT_LARGE, "pat", NULL),
	PT_IGNORED(PMD_LEAF_RSVD, "reserved"),
	INVERTED_NUMBER(PMD_PFN_MASK, "pfn", 9),
	LEAF_HIGH,
};

static const struct pt_field pmd_table[] = {
	PT_FLAG(PAGE_PRESENT, "present", NULL),
	PT_FLAG(PAGE_RW, "write", "ro"),
	PT_FLAG(PAGE_USER, "user", NULL),
	PT_FLAG(PAGE_PWT, "pwt", NULL),
	PT_FLAG(PAGE_PCD, "pcd", NULL),
	PT_FLAG(PAGE_ACCESSED, "accessed", NULL),
	PT_FLAG(PAGE_DIRTY, "dirty", NULL),
	PT_FLAG(PAGE_PSE, "huge", "table"),
	PT_IGNORED(PT_BITS(8, 11), "ignored"),
	PT_NUMBER(PTE_PFN_MASK, "pfn"),
	PT_IGNORED(PT_BITS(52, 62), "ignored"),
	PT_FLAG(PAGE_NX, "nx", "x"),
};

/* Bits 0 to 8 of a swap entry; 7 and 8 would make it present.  No pmd is exclusive. */
#define SWAP_LOW                                                               \
	PT_FLAG(PAGE_PRESENT, "present", NULL),                                \
	PT_SOFT_FLAG(PAGE_SWP_SOFT_DIRTY, "soft_dirty", NULL, PT_S(swp_soft_dirty)), \
	PT_SOFT_FLAG(PAGE_SWP_UFFD_WP, "uffd_wp", NULL, PT_S(swp_uffd_wp)),    \
	PT_SOFT_FLAG(PAGE_SWP_EXCLUSIVE, "exclusive", NULL, PT_S(swp_exclusive)), \
	PT_IGNORED(PAGE_PCD, "ignored"),                                       \
	PT_IGNORED(PAGE_ACCESSED, "erratum_accessed"),                         \
	PT_IGNORED(PAGE_DIRTY, "erratum_dirty"),                               \
	PT_FLAG(PAGE_PSE, "huge", NULL),                                       \
	PT_SOFT_FLAG(PAGE_PROTNONE, "protnone", NULL, PT_S(protnone) | PT_S(present))

#define SWAP_TYPE PT_NUMBER(SWP_TYPE_MASK, "type")

static const struct pt_field swap[] = {
	SWAP_LOW,
	INVERTED_NUMBER(SWP_OFFSET_MASK, "offset", 0),
	SWAP_TYPE,
};

/*
 * The offset of a migration entry is a pfn of all the bits that memory can
 * have in this mode, young and dirty above it.
 */
#define MIGRATION(phys_bits)                                                   \
	SWAP_LOW,                                                              \
	INVERTED_NUMBER(PT_BITS(9, (phys_bits) - 4), "pfn", 0),                \
	INVERTED_FLAG(PT_BIT((phys_bits) - 3), "young"),                       \
	INVERTED_FLAG(PT_BIT((phys_bits) - 2), "dirty"),                       \
	INVERTED_NUMBER(PT_BITS((phys_bits) - 1, 58), "offset", (phys_bits) - 10), \
	SWAP_TYPE

static const struct pt_field migration_4level[] = { MIGRATION(46) };
static const struct pt_field migration_5level[] = { MIGRATION(52) };

static const struct pt_field marker[] = {
	SWAP_LOW,
	INVERTED_FLAG(PT_BIT(9), "marker_uffd_wp"),
	INVERTED_FLAG(PT_BIT(10), "marker_poisoned"),
	INVERTED_FLAG(PT_BIT(11), "marker_guard"),
	INVERTED_NUMBER(PT_BITS(12, 58), "offset", 3),
	SWAP_TYPE,
};

/* Two bits that some hardware sets by itself still count as none. */
static const struct pt_field none[] = {
	PT_FLAG(PAGE_PRESENT, "present", NULL),
	PT_IGNORED(PT_BITS(1, 4), "ignored"),
	PT_IGNORED(PAGE_ACCESSED, "erratum_accessed"),
	PT_IGNORED(PAGE_DIRTY, "erratum_dirty"),
	PT_IGNORED(PT_BITS(7, 63), "ignored"),
};

#define FORMAT(mode_name, at, of, array)                                       \
	{ .mode = mode_name, .level = at, .kinds = of,                         \
	  .fields = array, .nr_fields = PT_ARRAY_SIZE(array) }

#define NONE PT_BIT(PT_KIND_NONE)
#define TABLE PT_BIT(PT_KIND_TABLE)
#define PRESENT PT_BIT(PT_KIND_PRESENT)
#define CLOSED (PT_BIT(PT_KIND_PROTNONE) | PT_BIT(PT_KIND_INVALID))
#define SWAP PT_BIT(PT_KIND_SWAP)
#define MIGRATES PT_BIT(PT_KIND_MIGRATION)
#define MARKER PT_BIT(PT_KIND_MARKER)

static const struct pt_format formats[] = {
	FORMAT(NULL, PT_PTE, NONE, none),
	FORMAT(NULL, PT_PTE, PRESENT, pte_present),
	FORMAT(NULL, PT_PTE, CLOSED, pte_closed),
	FORMAT(NULL, PT_PTE, SWAP, swap),
	FORMAT("4level", PT_PTE, MIGRATES, migration_4level),
	FORMAT("5level", PT_PTE, MIGRATES, migration_5level),
	FORMAT(NULL, PT_PTE, MARKER, marker),

	FORMAT(NULL, PT_PMD, NONE, none),
	FORMAT(NULL, PT_PMD, TABLE, pmd_table),
	FORMAT(NULL, PT_PMD, PRESENT, pmd_present),
	FORMAT(NULL, PT_PMD, CLOSED, pmd_closed),
	FORMAT(NULL, PT_PMD, SWAP, swap),
	FORMAT("4level", PT_PMD, MIGRATES, migration_4level),
	FORMAT("5level", PT_PMD, MIGRATES, migration_5level),
	FORMAT(NULL, PT_PMD, MARKER, marker),
};
/* clang-format on */

static enum pt_kind classify(const struct pt_mode *m, enum pt_level l, u64 e)
{
	(void)m;
	if (!(e & ~PAGE_KNL_ERRATUM_MASK))
		return PT_KIND_NONE;
	if (e & PAGE_PRESENT)
		return l == PT_PMD && !(e & PAGE_PSE) ? PT_KIND_TABLE : PT_KIND_PRESENT;
	if (e & PAGE_PROTNONE)
		return PT_KIND_PROTNONE;
	if (l == PT_PMD && (e & PAGE_PSE))
		return PT_KIND_INVALID;
	return pt_kind_of_swp_type(e >> SWP_PTE_TYPE_SHIFT);
}

extern const struct pt_layout pt_layout_x86;
const struct pt_layout pt_layout_x86 = {
	.arch = "x86",
	.formats = formats,
	.nr_formats = PT_ARRAY_SIZE(formats),
	.classify = classify,
};
