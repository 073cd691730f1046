/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Names for every bit of arm64 entries, as the builtin subject encodes them
 * (Linux 6.12).  Bits that Linux does not use bear the manual's word.
 */
#include "generic/layout.h"
#include "bits.h"

static const char *const attr_names[8] = { "normal", "normal_tagged", "normal_nc", "device_nGnRnE",
					   "device_nGnRE" };
static const char *const share_names[4] = { "non_shareable", NULL, "outer_shareable",
					    "inner_shareable" };

/* clang-format off */

/* Bits 0 to 11 of an entry that maps memory. */
#define LEAF_LOW(bit1, bit11)                                                  \
	PT_FLAG(PTE_VALID, "valid", NULL),                                     \
	bit1,                                                                  \
	PT_ENUM(PTE_ATTRINDX_MASK, "attr", attr_names),                        \
	PT_FLAG(PTE_NS, "ns", NULL),                                           \
	PT_FLAG(PTE_USER, "user", NULL),                                       \
	PT_FLAG(PTE_RDONLY, "rdonly", "rw"),                                   \
	PT_ENUM(PTE_SHARED, "sh", share_names),                                \
	PT_FLAG(PTE_AF, "af", NULL),                                           \
	bit11
#define PAGE PT_FLAG(PTE_TABLE_BIT, "page", NULL)
#define BLOCK PT_FLAG(PTE_TABLE_BIT, "table", "block")
#define NOT_GLOBAL PT_FLAG(PTE_NG, "ng", "global")
#define PRESENT_INVALID PT_SOFT_FLAG(PTE_PRESENT_INVALID, "present_invalid", NULL, PT_S(present))

/* Bits 48 to 63; "write" is DBM to the hardware. */
#define LEAF_HIGH                                                              \
	PT_IGNORED(PT_BITS(48, 49), "reserved"),                               \
	PT_FLAG(PTE_GP, "gp", NULL),                                           \
	PT_FLAG(PTE_WRITE, "write", NULL),                                     \
	PT_FLAG(PTE_CONT, "contig", NULL),                                     \
	PT_FLAG(PTE_PXN, "pxn", "px"),                                         \
	PT_FLAG(PTE_UXN, "uxn", "ux"),                                         \
	PT_SOFT_FLAG(PTE_DIRTY, "dirty", NULL, PT_S(dirty)),                   \
	PT_SOFT_FLAG(PTE_SPECIAL, "special", NULL, PT_S(special)),             \
	PT_SOFT_FLAG(PTE_DEVMAP, "devmap", NULL, PT_S(devmap)),                \
	PT_SOFT_FLAG(PTE_UFFD_WP, "uffd_wp", NULL, PT_S(uffd_wp)),             \
	PT_IGNORED(PT_BIT(59), "ignored"),                                     \
	PT_NUMBER(PTE_PO_IDX_MASK, "pkey"),                                    \
	PT_IGNORED(PT_BIT(63), "ignored")

/* The address in between, in pfns of the granule. */
#define PTE_PFN_4K  PT_NUMBER(PTE_ADDR_4K, "pfn")
#define PTE_PFN_16K PT_IGNORED(PT_BITS(12, 13), "reserved"),                   \
		    PT_NUMBER(PTE_ADDR_16K, "pfn")
#define PTE_PFN_64K PT_NUMBER_AT(PTE_ADDR_HIGH_64K, "pfn", 48 - PAGE_SHIFT_64K), \
		    PT_NUMBER(PTE_ADDR_64K, "pfn")
#define PMD_PFN_4K  PT_IGNORED(PT_BITS(12, 20), "reserved"),                   \
		    PT_NUMBER_AT(PMD_ADDR_4K, "pfn", 21 - PAGE_SHIFT_4K)
#define PMD_PFN_16K PT_IGNORED(PT_BITS(12, 24), "reserved"),                   \
		    PT_NUMBER_AT(PMD_ADDR_16K, "pfn", 25 - PAGE_SHIFT_16K)
#define PMD_PFN_64K PT_NUMBER_AT(PTE_ADDR_HIGH_64K, "pfn", 48 - PAGE_SHIFT_64K), \
		    PT_IGNORED(PT_BITS(16, 28), "reserved"),                   \
		    PT_NUMBER_AT(PMD_ADDR_64K, "pfn", 29 - PAGE_SHIFT_64K)

#define TABLE_LOW                                                              \
	PT_FLAG(PTE_VALID, "valid", NULL),                                     \
	BLOCK,                                                                 \
	PT_IGNORED(PT_BITS(2, 11), "ignored")
#define TABLE_HIGH                                                             \
	PT_IGNORED(PT_BITS(48, 58), "ignored"),                                \
	PT_FLAG(PMD_TABLE_PXN, "pxntable", NULL),                              \
	PT_FLAG(PMD_TABLE_UXN, "uxntable", NULL),                              \
	PT_FLAG(PMD_TABLE_NO_USER, "no_user", NULL),                           \
	PT_FLAG(PMD_TABLE_NO_WRITE, "no_write", NULL),                         \
	PT_FLAG(PMD_TABLE_NS, "nstable", NULL)

/*
 * The arrays of one granule.  "closed": not for the MMU, so PROT_NONE or a pmd
 * being split.
 */
#define GRANULE(g, G)                                                          \
	static const struct pt_field pte_present_##g[] = {                     \
		LEAF_LOW(PAGE, NOT_GLOBAL), PTE_PFN_##G, LEAF_HIGH             \
	};                                                                     \
	static const struct pt_field pte_closed_##g[] = {                      \
		LEAF_LOW(PAGE, PRESENT_INVALID), PTE_PFN_##G, LEAF_HIGH        \
	};                                                                     \
	static const struct pt_field pmd_present_##g[] = {                     \
		LEAF_LOW(BLOCK, NOT_GLOBAL), PMD_PFN_##G, LEAF_HIGH            \
	};                                                                     \
	static const struct pt_field pmd_closed_##g[] = {                      \
		LEAF_LOW(BLOCK, PRESENT_INVALID), PMD_PFN_##G, LEAF_HIGH       \
	};                                                                     \
	static const struct pt_field pmd_table_##g[] = {                       \
		TABLE_LOW, PTE_PFN_##G, TABLE_HIGH                             \
	}
GRANULE(4k, 4K);
GRANULE(16k, 16K);
GRANULE(64k, 64K);

/* Bits 0 to 11 of a swap entry; 0 and 11 would make it present.  No pmd is exclusive. */
#define SWAP_LOW                                                               \
	PT_FLAG(PTE_VALID, "valid", NULL),                                     \
	PT_IGNORED(PTE_TABLE_BIT, "ignored"),                                  \
	PT_SOFT_FLAG(PTE_SWP_EXCLUSIVE, "exclusive", NULL, PT_S(swp_exclusive)), \
	PT_SOFT_FLAG(PTE_SWP_UFFD_WP, "uffd_wp", NULL, PT_S(swp_uffd_wp)),     \
	PT_IGNORED(PT_BITS(4, 5), "ignored"),                                  \
	PT_NUMBER(SWP_TYPE_MASK, "type"),                                      \
	PT_SOFT_FLAG(PTE_PRESENT_INVALID, "present_invalid", NULL, PT_S(present))

#define SWAP_HIGH PT_IGNORED(PT_BITS(62, 63), "ignored")

static const struct pt_field swap[] = {
	SWAP_LOW,
	PT_NUMBER(SWP_OFFSET_MASK, "offset"),
	SWAP_HIGH,
};

/*
 * The offset of a migration entry is a pfn of all the bits that memory can
 * have in this mode, young and dirty above it.
 */
#define MIGRATION(pfn_bits)                                                    \
	SWAP_LOW,                                                              \
	PT_NUMBER(PT_BITS(12, 11 + (pfn_bits)), "pfn"),                        \
	PT_FLAG(PT_BIT(12 + (pfn_bits)), "young", NULL),                       \
	PT_FLAG(PT_BIT(13 + (pfn_bits)), "dirty", NULL),                       \
	PT_NUMBER_AT(PT_BITS(14 + (pfn_bits), 61), "offset", (pfn_bits) + 2),  \
	SWAP_HIGH

static const struct pt_field migration_4k[] = { MIGRATION(48 - PAGE_SHIFT_4K) };
static const struct pt_field migration_16k[] = { MIGRATION(48 - PAGE_SHIFT_16K) };
static const struct pt_field migration_64k[] = { MIGRATION(52 - PAGE_SHIFT_64K) };

static const struct pt_field marker[] = {
	SWAP_LOW,
	PT_FLAG(PT_BIT(12), "marker_uffd_wp", NULL),
	PT_FLAG(PT_BIT(13), "marker_poisoned", NULL),
	PT_FLAG(PT_BIT(14), "marker_guard", NULL),
	PT_NUMBER_AT(PT_BITS(15, 61), "offset", 3),
	SWAP_HIGH,
};

static const struct pt_field none[] = {
	PT_FLAG(PTE_VALID, "valid", NULL),
	PT_IGNORED(PT_BITS(1, 63), "ignored"),
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

#define GRANULE_FORMATS(g)                                                     \
	FORMAT(#g, PT_PTE, PRESENT, pte_present_##g),                          \
	FORMAT(#g, PT_PTE, CLOSED, pte_closed_##g),                            \
	FORMAT(#g, PT_PTE, MIGRATES, migration_##g),                           \
	FORMAT(#g, PT_PMD, TABLE, pmd_table_##g),                              \
	FORMAT(#g, PT_PMD, PRESENT, pmd_present_##g),                          \
	FORMAT(#g, PT_PMD, CLOSED, pmd_closed_##g),                            \
	FORMAT(#g, PT_PMD, MIGRATES, migration_##g)

static const struct pt_format formats[] = {
	GRANULE_FORMATS(4k),
	GRANULE_FORMATS(16k),
	GRANULE_FORMATS(64k),

	FORMAT(NULL, PT_PTE, NONE, none),
	FORMAT(NULL, PT_PTE, SWAP, swap),
	FORMAT(NULL, PT_PTE, MARKER, marker),

	FORMAT(NULL, PT_PMD, NONE, none),
	FORMAT(NULL, PT_PMD, SWAP, swap),
	FORMAT(NULL, PT_PMD, MARKER, marker),
};
/* clang-format on */

/* PROT_NONE and an invalidated pmd differ by the user's rights. */
static enum pt_kind classify(const struct pt_mode *m, enum pt_level l, u64 e)
{
	(void)m;
	if (!e)
		return PT_KIND_NONE;
	if (e & PTE_VALID)
		return l == PT_PMD && (e & PTE_TABLE_BIT) ? PT_KIND_TABLE : PT_KIND_PRESENT;
	if (e & PTE_PRESENT_INVALID)
		return (e & (PTE_USER | PTE_UXN)) == PTE_UXN ? PT_KIND_PROTNONE : PT_KIND_INVALID;
	return pt_kind_of_swp_type((e & SWP_TYPE_MASK) >> SWP_PTE_TYPE_SHIFT);
}

extern const struct pt_layout pt_layout_arm64;
const struct pt_layout pt_layout_arm64 = {
	.arch = "arm64",
	.formats = formats,
	.nr_formats = PT_ARRAY_SIZE(formats),
	.classify = classify,
};
